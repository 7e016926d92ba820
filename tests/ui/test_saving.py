"""Saving a session's sound from the Library: the window stays usable, a file is whole or none."""

import os
import wave
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from test_app import Bench, write_mine

from relaxapp.app import App
from relaxapp.core.compiler import Options
from relaxapp.services.bookmarks import Bookmarks
from relaxapp.services.sound_files import ENDINGS
from relaxapp.services.voice.clips import NO_SYNTHESISER
from relaxapp.shell.saving import REST_MS, Saving, file_name
from relaxapp.ui.save_dialog import sound_file_dialog
from relaxapp.ui.saving_bar import SavingBar

LONG = Options(for_ms=3_600_000)
SHORT = Options(for_ms=16_000)


class Hum:
    """A synthesiser that hums, and may do something meanwhile."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def clip(self, text: str, words_a_minute: float) -> NDArray[np.float32]:
        self.texts.append(text)
        self.meanwhile()
        return np.sin(np.arange(9_600) / 20).astype(np.float32)


class SavingBench(Bench):
    """A `Bench` whose person answers the dialog with `answer`."""

    def __init__(self, application: QApplication, qtbot: QtBot, home: Path) -> None:
        super().__init__(application, qtbot, home)
        self.out = home / "out"
        self.out.mkdir()
        self.answer: Path | None = self.out / "box.wav"
        self.asked: list[tuple[Path, tuple[str, ...]]] = []
        self.hum: Hum | None = Hum()
        self.app.window.deleteLater()
        self.app.deleteLater()
        parts = replace(self.app.parts, ask_path=self.ask, synthesiser=lambda: self.hum)
        self.app = App(application, self.world, self.log, parts)

    def ask(self, window: QWidget, suggestion: Path, endings: tuple[str, ...]) -> Path | None:
        assert window is self.app.window
        self.asked.append((suggestion, endings))
        return self.answer

    @property
    def saving(self) -> Saving:
        return self.app.sessions.saving

    @property
    def bar(self) -> SavingBar:
        return self.app.sessions.saving.bar

    def save(self, id: str = "box-breathing", options: Options = SHORT) -> None:
        self.page("library").save_requested.emit(id, options)

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.saving.is_running, timeout=60_000)


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[SavingBench]:
    made = SavingBench(qapp, qtbot, tmp_path)
    made.open()
    made.app.show_page("library")
    yield made
    made.app.window.close()
    made.app.window.deleteLater()
    made.app.deleteLater()
    QTest.qWait(1)


def frames(path: Path) -> int:
    with wave.open(str(path)) as file:
        return int(file.getnframes())


# To the end


def test_the_panel_saves_with_the_length_chosen_in_it(bench: SavingBench) -> None:
    bench.app.browsing.open_routine("box-breathing")
    panel = bench.page("library").panel
    three = next(chip for chip in panel.lengths.findChildren(QPushButton) if chip.text() == "3")
    three.click()
    panel.save.click()
    bench.wait()
    assert bench.answer is not None
    assert 180 < frames(bench.answer) / 48_000 < 210  # with its get-ready and its ring
    assert bench.asked[0][0].name == "Box breathing.wav"
    assert bench.asked[0][1][0] == ".wav"
    assert bench.hum is not None
    assert bench.hum.texts


def test_control_s_saves_the_card_under_the_ring(bench: SavingBench) -> None:
    page = bench.page("library")
    page.select(next(one.key for one in page.grid.cards if one.id == "one-minute-reset"))
    bench.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    bench.wait()
    assert bench.asked[0][0].name == "One-minute reset.wav"
    assert list(bench.out.iterdir()) == [bench.answer]


def test_at_the_end_it_is_said_and_the_folder_can_be_shown(bench: SavingBench) -> None:
    bench.save()
    assert bench.bar.isVisible()
    assert bench.bar.text == "Saving “Box breathing”"
    bench.wait()
    assert bench.bar.text == "“Box breathing” is saved as box.wav."
    bench.button("Show in folder").click()
    assert bench.urls == [f"file://{bench.out}"]
    bench.button("Dismiss").click()
    assert bench.bar.isHidden()
    assert bench.notice == ""


def test_progress_goes_up_to_the_whole(bench: SavingBench) -> None:
    seen: list[int] = []
    bench.save(options=Options(for_ms=600_000))
    show = bench.bar.show_share

    def keep(share: float) -> None:
        show(share)
        seen.append(bench.bar.percent)

    bench.bar.show_share = keep  # type: ignore[method-assign]  # looked over its shoulder
    bench.wait()
    assert seen == sorted(seen)
    assert len(set(seen)) > 10
    assert seen[-1] > 90


def test_what_is_left_out_is_said_at_the_end(bench: SavingBench) -> None:
    bench.hum = None
    bench.save()
    bench.wait()
    assert bench.notice == NO_SYNTHESISER


@pytest.mark.parametrize("name", ["without", "v1.2"])
def test_a_name_without_an_ending_gets_one(bench: SavingBench, name: str) -> None:
    bench.answer = bench.out / name
    bench.save()
    bench.wait()
    assert [one.name for one in bench.out.iterdir()] == [f"{name}.wav"]


def test_the_next_time_the_same_folder_is_suggested(bench: SavingBench) -> None:
    bench.save()
    bench.wait()
    bench.save("six-a-minute")
    bench.wait()
    assert bench.asked[1][0].parent == bench.out


# The window stays usable


def beats_while_saving(bench: SavingBench) -> tuple[list[float], int]:
    """The seconds between turns of the window, which wants one each ms, and the slices saved."""
    beats: list[float] = []
    slices = 0
    show = bench.bar.show_share

    def count(share: float) -> None:
        nonlocal slices
        show(share)
        slices += 1

    bench.bar.show_share = count  # type: ignore[method-assign]  # looked over its shoulder
    timer = QTimer(interval=1)
    timer.timeout.connect(lambda: beats.append(perf_counter()))
    bench.save(options=LONG)
    bench.qtbot.waitUntil(lambda: bench.bar.percent > 5, timeout=60_000)
    slices = 0
    timer.start()
    bench.app.show_page("today")
    bench.qtbot.waitUntil(lambda: len(beats) > 60, timeout=60_000)
    timer.stop()
    return [after - before for before, after in pairwise(beats)], slices


def test_the_window_answers_after_every_slice_that_it_saves(bench: SavingBench) -> None:
    gaps, slices = beats_while_saving(bench)
    assert bench.app.window.page == "today"
    assert bench.bar.isVisible()
    assert 10 < slices <= len(gaps) + 3
    bench.saving.cancel()


@pytest.mark.bench
def test_the_window_answers_soon_while_it_saves(bench: SavingBench) -> None:
    gaps, _ = beats_while_saving(bench)
    bench.saving.cancel()
    print(f"between two turns: {np.median(gaps) * 1000:.0f} ms, at most {max(gaps) * 1000:.0f}")
    assert float(np.median(gaps)) < 0.1  # a busy machine may be late once


def test_a_second_one_waits_for_the_person(bench: SavingBench) -> None:
    bench.save(options=LONG)
    bench.save("six-a-minute")
    assert len(bench.asked) == 1
    assert bench.notice == "Saving “Box breathing” goes on; one at a time."
    bench.saving.cancel()


def test_it_rests_unseen_while_a_session_plays_and_goes_on_after_it(bench: SavingBench) -> None:
    bench.save(options=Options(for_ms=60_000))
    bench.start("six-a-minute")
    QTest.qWait(100)
    assert bench.bar.isHidden()
    assert bench.bar.percent == 0
    assert list(bench.out.iterdir()) == []
    bench.app.sessions.session.stop()
    bench.app.sessions.leave_player()
    assert bench.bar.isVisible()
    QTest.qWait(REST_MS)
    bench.wait()
    assert [one.name for one in bench.out.iterdir()] == ["box.wav"]


# Not to the end


def test_cancel_leaves_what_was_there(bench: SavingBench) -> None:
    assert bench.answer is not None
    bench.answer.write_bytes(b"old")
    bench.save(options=LONG)
    bench.qtbot.waitUntil(lambda: len(list(bench.out.iterdir())) == 2, timeout=60_000)
    bench.button("Cancel").click()
    assert not bench.saving.is_running
    assert bench.bar.isHidden()
    assert bench.answer.read_bytes() == b"old"
    assert list(bench.out.iterdir()) == [bench.answer]
    QTest.qWait(20)
    assert bench.notice == ""


def test_escape_in_the_bar_cancels(bench: SavingBench) -> None:
    bench.save(options=LONG)
    bench.bar.cancel.setFocus()
    bench.press(Qt.Key.Key_Escape)
    assert not bench.saving.is_running


def test_cancelled_while_a_step_runs_events_it_ends_after_the_step(bench: SavingBench) -> None:
    assert bench.hum is not None
    bench.hum.meanwhile = lambda: bench.bar.cancel_requested.emit()
    bench.save()
    bench.wait()
    assert len(bench.hum.texts) == 1
    assert bench.bar.isHidden()
    assert list(bench.out.iterdir()) == []


def test_closing_the_window_leaves_no_half_file(bench: SavingBench) -> None:
    bench.save(options=LONG)
    bench.qtbot.waitUntil(lambda: list(bench.out.iterdir()) != [], timeout=60_000)
    bench.app.window.close()
    assert list(bench.out.iterdir()) == []


def test_no_answer_saves_nothing(bench: SavingBench) -> None:
    bench.answer = None
    bench.save()
    assert not bench.saving.is_running
    assert bench.bar.isHidden()


@pytest.mark.skipif(os.name == "nt", reason="the sentence is the system's")
def test_what_cannot_be_written_is_one_sentence(bench: SavingBench) -> None:
    bench.answer = bench.out / "no" / "a.wav"
    bench.save()
    bench.wait()
    assert bench.notice == f"{bench.answer} cannot be written: no such file or directory."
    assert bench.bar.isHidden()


def test_a_routine_of_which_nothing_is_left_is_said_before_the_dialog(
    bench: SavingBench, tmp_path: Path
) -> None:
    write_mine(tmp_path, "name: Tuck\nkind: stretch\nsteps: [{move: chin-tuck}]\n")
    bench.app.shelf.rescan()
    bench.app.bookmarks.keep(Bookmarks(left_out=frozenset({"chin-tuck"})))
    bench.save("mine", Options())
    assert bench.asked == []
    assert bench.notice.startswith("Everything in this is left out because it hurt.")


def test_a_broken_file_without_a_good_version_offers_no_sound(
    bench: SavingBench, tmp_path: Path
) -> None:
    path = write_mine(tmp_path, "name: Bad\n", "bad.yaml")
    bench.app.shelf.rescan()
    bench.app.show_page("library")
    bench.page("library").select(path)
    bench.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not bench.page("library").panel.save.isVisible()
    assert bench.asked == []


# By the keyboard, and the dialog


def test_tab_comes_from_the_page_to_cancel(bench: SavingBench) -> None:
    bench.save(options=LONG)
    assert bench.bar.cancel.accessibleName() == "Cancel saving"
    met: list[QObject | None] = []
    for _ in range(60):
        QTest.keyClick(bench.app.window.focusWidget(), Qt.Key.Key_Tab)
        met.append(bench.app.window.focusWidget())
    assert bench.bar.cancel in met
    bench.saving.cancel()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Box breathing", "Box breathing.wav"),
        ("4/7/8: sleep?", "4-7-8- sleep.wav"),
        ("..", "session.wav"),
        ("Tab\there", "Tab-here.wav"),
        ("C'est la vie", "C'est la vie.wav"),
    ],
)
def test_a_routine_s_name_makes_a_file_name(name: str, expected: str) -> None:
    assert file_name(name, ".wav") == expected


@pytest.mark.parametrize("endings", [(".wav",), ENDINGS])
def test_the_dialog_offers_what_can_be_written(
    qtbot: QtBot, tmp_path: Path, endings: tuple[str, ...]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = sound_file_dialog(window, tmp_path / "Box breathing.wav", endings)
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    assert len(dialog.nameFilters()) == len(endings)
    assert dialog.defaultSuffix() == "wav"
    assert dialog.selectedFiles() == [str(tmp_path / "Box breathing.wav")]
    for one, ending in zip(dialog.nameFilters(), endings, strict=True):
        dialog.filterSelected.emit(one)
        assert dialog.defaultSuffix() == ending[1:]


def test_the_bar_moves_the_focus_to_what_takes_the_place_of_cancel(qtbot: QtBot) -> None:
    bar = SavingBar()
    qtbot.addWidget(bar)
    bar.begin("Box breathing")
    bar.show()
    with qtbot.waitActive(bar):
        bar.activateWindow()
    bar.cancel.setFocus()
    bar.finish("It is saved.")
    assert bar.show_folder.hasFocus()
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert bar.isHidden()
