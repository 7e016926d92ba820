"""The whole window: from a wish to a breath, to the end, and back, with a fake world around it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, QTimer, QUrl
from PySide6.QtGui import QGuiApplication, QPaintEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot
from ui_fakes import ROOT, FakeClock, FakeInhibitor, FakeSound, FakeSpeakers, no_bus, world_in

from relaxapp.app import App, Parts
from relaxapp.core.compiler import Options
from relaxapp.core.journal import Ended
from relaxapp.core.player import Player, State
from relaxapp.core.settings import load_settings
from relaxapp.services.awake import Awake
from relaxapp.services.bookmarks import BookmarkFiles, Bookmarks, Played, Unfinished
from relaxapp.services.drafts import Drafts
from relaxapp.services.edited_file import EditedFile
from relaxapp.services.fault_log import FaultLog
from relaxapp.services.system_look import SystemLook
from relaxapp.shell.faults import SENTENCE, LastResort
from relaxapp.shell.session import Request
from relaxapp.ui.comparison import ComparisonDialog
from relaxapp.ui.settings_page import SettingRow
from relaxapp.ui.theme import DARK, LIGHT, LIGHT_CONTRAST
from relaxapp.world import DONE, STOPPED

MINE = "name: Mine\nkind: breathing\nbreathe: 4-6\nrounds: 2\nprepare: 5s\n"
ASKING = "name: Asking\nkind: reflection\nask: How was it?\nprepare: 0s\n"


class Bench:
    """An `App` in a home of its own, with a clock that stands until it is told to go on."""

    def __init__(
        self, application: QApplication, qtbot: QtBot, home: Path | None, *, is_known: bool = True
    ) -> None:
        self.qtbot = qtbot
        self.home = home
        self.clock = FakeClock()
        self.speakers = FakeSpeakers()
        self.sound = FakeSound(self.speakers)
        self.inhibitor = FakeInhibitor()
        self.urls: list[str] = []
        self.hour = 9
        self.world = world_in(home, is_known=is_known)
        self.log = FaultLog(None if home is None else home / "cache")
        parts = Parts(
            clock=self.clock,
            awake=lambda: Awake(lambda: self.inhibitor),
            openers=self.sound.openers,
            open_url=self.open_url,
            open_bus=no_bus,
            now=lambda: datetime(2030, 1, 1, self.hour),
            seed=lambda: 7,
        )
        self.app = App(application, self.world, self.log, parts)

    def open_url(self, url: QUrl) -> bool:
        self.urls.append(url.toString())
        return True

    def open(self, request: Request | None = None) -> "Bench":
        with self.qtbot.waitSignal(self.app.window.painted):
            self.app.open(request)
        QTest.qWait(0)
        return self

    @property
    def player(self) -> Player:
        assert self.app.sessions.playback.player is not None
        return self.app.sessions.playback.player

    @property
    def notice(self) -> str:
        return self.app.window.notices.text

    def page(self, name: str) -> Any:
        return self.app.page(name)

    def press(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier(0)) -> None:
        QTest.keyClick(self.app.window.focusWidget() or self.app.window, key, keys)
        QTest.qWait(0)

    def start(self, id: str, options: Options = Options()) -> None:
        self.app.sessions.start(id, options)
        QTest.qWait(0)

    def pass_ms(self, length_ms: int, step_ms: int = 500) -> None:
        for _ in range(length_ms // step_ms):
            self.clock.now_ms += step_ms
            self.app.sessions.playback._advance()

    def button(self, text: str) -> QPushButton:
        found = self.app.window.findChildren(QPushButton)
        return next(one for one in found if one.text() == text and one.isVisible())

    def routine(self, id: str) -> Any:
        entry = self.world.library.find(id)
        assert entry is not None
        return entry.routine

    def kept(self) -> Bookmarks:
        assert self.home is not None
        return BookmarkFiles(self.home / "data", print).load()


MakeBench = Callable[..., Bench]


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MakeBench]:
    made: list[Bench] = []

    def make(home: Path | None = tmp_path, *, is_known: bool = True) -> Bench:
        made.append(Bench(qapp, qtbot, home, is_known=is_known))
        return made[-1]

    yield make
    for bench in made:
        bench.app.window.close()
        bench.app.window.deleteLater()
        bench.app.deleteLater()
    QTest.qWait(1)


@pytest.fixture
def bench(make: MakeBench) -> Bench:
    return make().open()


def write_mine(home: Path, text: str = MINE, name: str = "mine.yaml") -> Path:
    path = home / "data" / "routines" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


# From the wish to the breath


def test_opened_routine_is_in_sight(bench: Bench) -> None:
    last = max(bench.world.library.by_id.values(), key=lambda entry: entry.name.casefold())
    bench.app.browsing.open_routine(last.id)
    QTest.qWait(1)
    grid = bench.page("library").grid
    assert grid.card.id == last.id
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()))


def test_typing_on_today_searches_the_library(bench: Bench) -> None:
    bench.press(Qt.Key.Key_B)
    bench.press(Qt.Key.Key_O)
    assert bench.app.window.page == "library"
    assert bench.page("library").grid.cards[0].id == "box-breathing"
    bench.press(Qt.Key.Key_Return)
    assert bench.app.sessions.session.is_running


def test_enter_starts_what_is_suggested(bench: Bench) -> None:
    bench.press(Qt.Key.Key_Return)
    assert bench.app.window.page == "player"
    assert bench.player.state is State.PLAYING
    assert bench.speakers.last.cues == ["ready"]


def test_whole_session_by_keys(bench: Bench) -> None:
    bench.press(Qt.Key.Key_Return)
    bench.pass_ms(8_000)
    bench.press(Qt.Key.Key_Space)
    assert bench.player.state is State.PAUSED
    bench.press(Qt.Key.Key_Space)
    assert bench.player.state is State.PLAYING
    bench.pass_ms(1_000_000)
    assert bench.player.state is State.FINISHED
    assert bench.speakers.last.cues[-1] == "end"
    bench.press(Qt.Key.Key_Return)
    assert bench.app.window.page == "today"
    assert bench.kept().recent[0].id == bench.player.timeline.routine_id
    assert bench.app.sessions.exit_status == DONE


def test_again_plays_again(bench: Bench) -> None:
    bench.press(Qt.Key.Key_Return)
    bench.pass_ms(1_000_000)
    bench.button("Again").click()
    assert bench.player.state is State.PLAYING
    assert bench.player.position_ms == 0


def test_escape_stops_and_done_leads_back_to_where_it_was_started(bench: Bench) -> None:
    bench.app.show_page("library")
    bench.press(Qt.Key.Key_Return)
    bench.pass_ms(10_000)
    bench.press(Qt.Key.Key_Escape)
    assert bench.player.state is State.FINISHED
    bench.press(Qt.Key.Key_Return)
    assert bench.app.window.page == "library"


def test_last_routine_is_offered_at_the_length_it_was_done(make: MakeBench) -> None:
    bench = make().open()
    bench.start("box-breathing", Options(for_ms=600_000))
    bench.pass_ms(30_000)
    bench.press(Qt.Key.Key_Escape)
    bench.app.window.close()
    again = make().open()
    again.press(Qt.Key.Key_Return)
    assert again.player.timeline.routine_id == "box-breathing"
    assert again.player.timeline.duration_ms > 600_000


def test_another_suggestion(bench: Bench) -> None:
    first = bench.page("today")._today.suggested.id
    bench.page("today").another_requested.emit()
    second = bench.page("today")._today.suggested.id
    assert second != first
    bench.press(Qt.Key.Key_Return)
    assert bench.player.timeline.routine_id == second


def test_details_open_the_library(bench: Bench) -> None:
    bench.page("today").routine_opened.emit("neck-two")
    assert bench.app.window.page == "library"
    assert bench.page("library").panel.card.id == "neck-two"


def test_library_starts_with_its_options_and_without_sound(bench: Bench) -> None:
    bench.app.show_page("library")
    options = Options(for_ms=120_000)
    bench.page("library").start_requested.emit("six-a-minute", options, False)
    QTest.qWait(0)
    assert bench.player.timeline.duration_ms == 125_000
    assert bench.app.sessions.session.is_muted
    assert bench.speakers.last.gain == 0


def test_breath_holds_follow_the_setting(bench: Bench) -> None:
    bench.app.preferences.change("breath_holds", "no")
    bench.start("box-breathing")
    assert all(phase.part != "hold" for phase in bench.player.timeline.phases)


def test_routine_that_is_gone_meanwhile_starts_nothing(bench: Bench) -> None:
    bench.page("today").start_requested.emit("gone", Options())
    assert bench.app.window.page == "today"


# The player and what it asks for


@pytest.fixture
def playing(make: MakeBench, tmp_path: Path) -> Bench:
    write_mine(tmp_path)
    bench = make().open()
    bench.start("mine")
    return bench


def test_keys_of_the_player(playing: Bench) -> None:
    playing.press(Qt.Key.Key_Right)
    assert playing.player.position_ms == 5_000
    playing.pass_ms(1_500)
    playing.press(Qt.Key.Key_R)
    assert playing.player.position_ms == 5_000
    playing.press(Qt.Key.Key_Left)
    assert playing.player.position_ms == 0
    before = playing.player.timeline.duration_ms
    playing.press(Qt.Key.Key_Plus)
    assert playing.player.timeline.duration_ms >= before + 10_000


def test_mute_is_heard_at_once_and_kept_to_the_session(playing: Bench) -> None:
    playing.press(Qt.Key.Key_M)
    assert playing.speakers.last.gain == 0
    assert not playing.app.preferences.settings.mute
    playing.press(Qt.Key.Key_M)
    assert playing.speakers.last.gain == pytest.approx(0.8)


def test_shape_and_numbers_are_kept(playing: Bench, tmp_path: Path) -> None:
    playing.press(Qt.Key.Key_2)
    playing.press(Qt.Key.Key_N)
    kept, _ = load_settings(tmp_path / "config" / "settings.yaml")
    assert (kept.breath_shape, kept.hide_numbers) == ("wave", True)


def test_full_screen_and_back(playing: Bench) -> None:
    playing.press(Qt.Key.Key_F)
    assert playing.app.window.isFullScreen()
    playing.press(Qt.Key.Key_Escape)
    assert not playing.app.window.isFullScreen()
    assert playing.player.state is State.PLAYING


def test_seeking_on_the_strip(playing: Bench) -> None:
    playing.page("player").seek_requested.emit(12_000)
    assert playing.player.position_ms == 12_000


def test_gate_waits_for_an_answer(make: MakeBench, tmp_path: Path) -> None:
    write_mine(tmp_path, ASKING)
    bench = make().open()
    bench.start("mine")
    assert bench.player.state is State.WAITING
    assert not bench.inhibitor.is_on
    bench.page("player").answered.emit(None)
    assert bench.player.state is State.FINISHED


def test_screen_stays_awake_while_it_plays(playing: Bench) -> None:
    assert playing.inhibitor.is_on
    playing.press(Qt.Key.Key_Space)
    assert not playing.inhibitor.is_on


def test_minimised_window_ticks_twice_a_second(playing: Bench) -> None:
    timer = playing.app.sessions.playback.findChild(QTimer, "playback")
    playing.pass_ms(5_500)
    assert timer.interval() <= 17
    playing.app.window.showMinimized()
    QTest.qWait(1)
    assert timer.interval() == 500
    playing.app.window.showNormal()
    QTest.qWait(1)
    assert timer.interval() <= 17


def test_pages_cannot_be_changed_by_shortcut_while_it_plays(playing: Bench) -> None:
    playing.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert playing.app.window.page == "player"


# What is offered again


def test_closed_window_offers_the_session_again_at_its_place(
    make: MakeBench, tmp_path: Path
) -> None:
    write_mine(tmp_path)
    bench = make().open()
    bench.start("mine")
    bench.pass_ms(12_000)
    bench.app.window.close()
    again = make().open()
    card = again.page("today")._today.unfinished
    assert (card.id, card.place) == ("mine", "0:13 left")
    again.page("today").resume.click()
    QTest.qWait(0)
    assert again.player.position_ms == 12_000
    again.pass_ms(20_000)
    assert again.kept().unfinished is None


def test_crash_offers_the_session_again(make: MakeBench, tmp_path: Path) -> None:
    write_mine(tmp_path)
    bench = make().open()
    bench.start("mine")
    bench.pass_ms(5_500)
    place = bench.kept().unfinished  # as it is on the disk while it plays
    assert place == Unfinished("mine", Options(seed=7), place.position_ms if place else -1)


def test_offer_can_be_put_away(make: MakeBench, tmp_path: Path) -> None:
    files = BookmarkFiles(tmp_path / "data", print)
    files.keep(Bookmarks(unfinished=Unfinished("box-breathing", Options(), 60_000)))
    bench = make().open()
    bench.page("today").dismiss.click()
    assert bench.page("today")._today.unfinished is None
    assert bench.kept().unfinished is None


def test_stopped_session_is_not_offered_as_unfinished(playing: Bench) -> None:
    playing.pass_ms(8_000)
    playing.press(Qt.Key.Key_Escape)
    assert playing.kept().unfinished is None
    assert playing.kept().recent == (Played("mine"),)


def test_favourites_are_kept_and_listed(bench: Bench) -> None:
    bench.app.show_page("library")
    bench.page("library").favourite_toggled.emit("neck-two")
    assert bench.kept().favourites == {"neck-two"}
    bench.app.show_page("today")
    assert [card.id for card in bench.page("today")._today.favourites] == ["neck-two"]


def test_window_comes_back_in_its_size(make: MakeBench) -> None:
    bench = make().open()
    bench.app.window.resize(760, 640)
    bench.app.window.close()
    assert make().open().app.window.size().toTuple() == (760, 640)


def test_greeting_follows_the_hour(bench: Bench) -> None:
    assert bench.page("today")._today.greeting == "Good morning"
    bench.hour = 20
    bench.app.window.activated.emit()
    assert bench.page("today")._today.greeting == "Good evening"


# Asked to play at once


def test_requested_routine_plays_at_once(make: MakeBench) -> None:
    bench = make()
    request = Request(bench.routine("six-a-minute"), Options(for_ms=60_000), speed=60.0)
    bench.open(request)
    assert bench.app.window.page == "player"
    assert bench.player.speed == 60
    bench.pass_ms(2_000, step_ms=100)
    assert bench.player.state is State.FINISHED
    bench.press(Qt.Key.Key_Return)
    assert bench.app.window.page == "today"
    bench.app.window.close()
    assert bench.app.sessions.exit_status == DONE


@pytest.mark.parametrize("how", ["closed", "stopped"])
def test_requested_routine_that_is_stopped_is_status_3(make: MakeBench, how: str) -> None:
    bench = make()
    bench.open(Request(bench.routine("six-a-minute"), Options()))
    bench.pass_ms(8_000)
    if how == "stopped":
        bench.press(Qt.Key.Key_Escape)
    bench.app.window.close()
    assert bench.app.sessions.exit_status == STOPPED


def test_closing_a_session_that_nobody_requested_is_status_0(bench: Bench) -> None:
    bench.press(Qt.Key.Key_Return)
    bench.app.window.close()
    assert bench.app.sessions.exit_status == DONE


# The library


def test_file_written_elsewhere_is_there_when_the_window_is_active_again(
    bench: Bench, tmp_path: Path
) -> None:
    bench.app.show_page("library")
    write_mine(tmp_path)
    bench.app.window.activated.emit()
    assert "mine" in {card.id for card in bench.page("library")._cards}


def test_nothing_is_read_anew_while_a_session_plays(playing: Bench, tmp_path: Path) -> None:
    write_mine(tmp_path, MINE.replace("Mine", "New"), "new.yaml")
    playing.app.window.activated.emit()
    assert playing.world.library.find("new") is None
    playing.press(Qt.Key.Key_Escape)
    playing.press(Qt.Key.Key_Return)
    assert playing.world.library.find("new") is not None


def test_new_routine_is_made_selected_and_opened(bench: Bench, tmp_path: Path) -> None:
    bench.app.show_page("library")
    bench.page("library").new_requested.emit()
    card = bench.page("library").card
    assert card.path.parent == tmp_path / "data" / "routines"
    assert bench.app.window.page == "editor"
    assert bench.app.authoring.editing.path == card.path
    assert (tmp_path / "data" / "schema" / "routine.json").is_file()


def test_what_an_own_version_changes_is_shown(bench: Bench, tmp_path: Path) -> None:
    text = "like: box-breathing\nname: My box\n"
    path = write_mine(tmp_path, text, "box-breathing.yaml")
    bench.app.show_page("library")
    bench.app.window.activated.emit()
    bench.page("library").file_asked.emit("changes", str(path))
    dialog = bench.app.window.findChild(ComparisonDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert "My box" in dialog.windowTitle()
    path.write_text("like: box-breathing\n")
    bench.app.shelf.rescan()
    dialog.close()
    bench.page("library").file_asked.emit("changes", str(path))
    assert "differs" in bench.app.window.notices.text


def test_deleted_routine_can_be_brought_back(bench: Bench, tmp_path: Path) -> None:
    path = write_mine(tmp_path)
    bench.app.show_page("library")
    bench.app.window.activated.emit()
    page = bench.page("library")
    page.file_asked.emit("delete", str(path))
    assert "mine" not in {card.id for card in page._cards}
    page.undo_requested.emit()
    assert "mine" in {card.id for card in page._cards}


# The editor


def edit(bench: Bench, tmp_path: Path, text: str = MINE) -> Path:
    path = write_mine(tmp_path, text)
    bench.app.window.activated.emit()
    bench.app.show_page("library")
    bench.page("library").file_asked.emit("edit", str(path))
    assert bench.app.window.page == "editor"
    return path


def test_what_is_saved_is_in_the_library_and_on_the_page_at_once(
    bench: Bench, tmp_path: Path
) -> None:
    edit(bench, tmp_path)
    bench.app.authoring.editing.page.editor.replace_text(MINE.replace("Mine", "Mine too"))
    bench.app.authoring.editing.save()
    assert bench.routine("mine").name == "Mine too"
    bench.app.authoring.editing.page.back.click()
    assert bench.app.window.page == "library"


def test_a_broken_file_opens_at_its_first_problem(bench: Bench, tmp_path: Path) -> None:
    edit(bench, tmp_path, MINE.replace("rounds: 2", "rounds: two"))
    assert bench.app.authoring.editing.page.editor.cursor_line == 4


def test_ctrl_e_edits_the_card_under_the_ring(bench: Bench, tmp_path: Path) -> None:
    path = write_mine(tmp_path)
    bench.app.window.activated.emit()
    bench.app.show_page("library")
    bench.page("library").select(path)
    bench.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert bench.app.authoring.editing.path == path


def test_a_customized_routine_opens_in_the_editor(bench: Bench, tmp_path: Path) -> None:
    entry = bench.world.library.find("box-breathing")
    assert entry is not None
    bench.app.authoring.edit(entry.path)
    bench.app.authoring.editing.page.offer.buttons["customize"].click()
    assert bench.app.authoring.editing.path == tmp_path / "data" / "routines" / "box-breathing.yaml"
    assert bench.app.authoring.editing.page.save.isVisible()


def test_what_is_typed_can_be_played_and_one_comes_back_to_it(bench: Bench, tmp_path: Path) -> None:
    edit(bench, tmp_path)
    bench.app.authoring.editing.page.editor.replace_text(MINE.replace("Mine", "Typed"))
    bench.app.authoring.editing.page.start.click()
    QTest.qWait(0)
    assert bench.player.timeline.name == "Typed"
    bench.pass_ms(3_000)
    bench.press(Qt.Key.Key_Escape)
    bench.press(Qt.Key.Key_Return)
    assert bench.app.window.page == "editor"
    assert "Typed" in bench.app.authoring.editing.page.editor.text()
    assert bench.app.bookmarks.value.recent == ()


def test_another_page_leaves_unsaved_text_where_it_is(bench: Bench, tmp_path: Path) -> None:
    path = edit(bench, tmp_path)
    bench.app.authoring.editing.page.editor.replace_text(MINE + "# more\n")
    bench.app.show_page("today")
    assert bench.notice == "“Mine” has unsaved changes. Open it again to go on."
    bench.app.authoring.edit(path)
    assert bench.app.authoring.editing.page.editor.text() == MINE + "# more\n"


def test_unsaved_text_is_offered_at_the_next_start(
    make: MakeBench, tmp_path: Path, qtbot: QtBot
) -> None:
    drafts = Drafts(tmp_path / "data" / "drafts")
    path = write_mine(tmp_path)
    drafts.keep(path, MINE + "# more\n", EditedFile(path).version)
    del drafts  # its program has ended
    bench = make().open()
    qtbot.waitUntil(lambda: bench.notice == "You had unsaved changes in “mine”.")
    bench.app.authoring.edit(path)
    assert bench.notice == ""  # the page offers it now
    bench.app.authoring.editing.page.offer.buttons["restore"].click()
    assert bench.app.authoring.editing.page.editor.text() == MINE + "# more\n"


def test_the_editor_is_not_made_before_it_is_wanted(bench: Bench) -> None:
    QTest.qWait(50)
    assert "editor" not in bench.app._pages
    assert "editing" not in vars(bench.app)


# Looks and settings


def test_dark_is_applied_at_once(bench: Bench) -> None:
    assert bench.app.theme.palette == LIGHT
    bench.app.show_page("settings")
    bench.page("settings").setting_changed.emit("appearance", "dark")
    assert bench.app.theme.palette == DARK
    ground = bench.app.window.grab().toImage().pixelColor(3, 3)
    assert ground.name().upper() == DARK.ground


def test_system_is_followed_live(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("is_dark", "is_calm"):
        monkeypatch.setattr(SystemLook, name, True)
    bench.app.system_look.changed.emit()
    assert (bench.app.theme.palette, bench.app.theme.is_calm) == (DARK, True)
    bench.app.preferences.change("appearance", "light")
    bench.app.preferences.change("motion", "full")
    assert (bench.app.theme.palette, bench.app.theme.is_calm) == (LIGHT, False)


def test_high_contrast_motion_and_text_size_are_applied_at_once(bench: Bench) -> None:
    for name, typed in (("high_contrast", "yes"), ("motion", "reduced"), ("text_size", "150")):
        bench.app.preferences.change(name, typed)
    theme = bench.app.theme
    assert (theme.palette, theme.is_calm, theme.scale) == (LIGHT_CONTRAST, True, 1.5)
    label = bench.app.window.findChild(QLabel)
    assert label.font().pixelSize() >= 19


def test_a_cue_set_without_chimes_is_no_choice(bench: Bench) -> None:
    bench.app.show_page("settings")
    (row,) = (one for one in bench.page("settings").findChildren(SettingRow) if is_cues(one))
    shown = [button.text() for button in row.control.findChildren(QRadioButton)]
    assert shown == ["Bowl", "Wood", "Soft sine", "Breath"]  # and not "No chimes"


def is_cues(row: SettingRow) -> bool:
    return row.key.name == "cues"


def test_changed_settings_are_kept(make: MakeBench, tmp_path: Path) -> None:
    make().open().app.preferences.change("volume", "35")
    assert make().open().app.preferences.settings.volume == 35


def test_broken_settings_file_is_said_and_left_alone(make: MakeBench, tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.yaml"
    path.parent.mkdir()
    path.write_text("volume: [loud\n")
    bench = make().open()
    assert "settings file has a mistake" in bench.notice
    bench.app.preferences.change("volume", "35")
    assert path.read_text() == "volume: [loud\n"


def test_without_a_home_everything_works_for_the_session(make: MakeBench) -> None:
    bench = make(None).open()
    bench.app.preferences.change("text_size", "120")
    bench.app.browsing.toggle_favourite("neck-two")
    bench.press(Qt.Key.Key_Return)
    bench.pass_ms(1_000_000)
    assert bench.player.state is State.FINISHED
    assert bench.app.theme.scale == pytest.approx(1.2)
    assert bench.notice.startswith("This system names no home folder")
    bench.app.window.notices.dismiss()
    assert bench.notice == "What you do now is not kept: this system names no home folder."
    bench.app.window.notices.dismiss()
    assert bench.notice == ""


def test_home_that_cannot_be_written_costs_a_notice_each_for_settings_and_bookmarks(
    make: MakeBench, tmp_path: Path
) -> None:
    home = tmp_path / "file"
    home.write_text("in the way")
    bench = make(home).open()
    for typed in ("35", "40"):
        bench.app.preferences.change("volume", typed)
        bench.app.browsing.toggle_favourite("neck-two")
    notices = []
    while bench.notice:
        notices.append(bench.notice)
        bench.app.window.notices.dismiss()
    assert len(notices) == 2


def test_sound_can_be_tried(bench: Bench) -> None:
    bench.app.show_page("settings")
    bench.page("settings").sound_tried.emit("in")
    assert bench.speakers.last.cues == ["in"]


def test_log_is_opened_where_there_is_one(bench: Bench) -> None:
    bench.app.show_page("settings")
    bench.page("settings").log_requested.emit()
    assert "no log" in bench.notice
    assert bench.log.path is not None
    bench.log.path.parent.mkdir(parents=True)
    bench.log.path.write_text("x")
    bench.page("settings").log_requested.emit()
    assert bench.urls == [f"file://{bench.log.path}"]


def test_details_are_copied(bench: Bench) -> None:
    bench.app.show_page("settings")
    bench.button("Copy details").click()
    assert QGuiApplication.clipboard().text().startswith("relaxapp ")


# Robust


class Faulty(QWidget):
    """A page that cannot paint."""

    def paintEvent(self, event: QPaintEvent) -> None:
        raise RuntimeError("cannot paint")


def test_page_that_cannot_paint_ends_nothing(playing: Bench, qtbot: QtBot) -> None:
    window = playing.app.window
    with LastResort(playing.log) as last_resort:
        last_resort.caught.connect(window.tell, Qt.ConnectionType.QueuedConnection)
        page = Faulty(window)
        page.setGeometry(0, 0, 50, 50)
        QTimer.singleShot(0, page, page.show)
        QTimer.singleShot(20, page, page.update)
        QTimer.singleShot(40, page, page.hide)
        # In a loop of its own, as in the program: what Python itself calls raises to Python.
        loop = QEventLoop()
        QTimer.singleShot(60, loop, loop.quit)
        loop.exec()
        assert playing.notice == SENTENCE
        before = playing.player.position_ms
        playing.pass_ms(2_000)
        assert playing.player.position_ms == before + 2_000
    assert "cannot paint" in playing.log.text()


def test_player_page_that_fails_each_frame_lets_the_session_go_on(
    playing: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("cannot show a moment")

    monkeypatch.setattr(playing.page("player"), "show_moment", fail)
    with LastResort(playing.log):
        playing.pass_ms(30_000)
    assert playing.player.state is State.FINISHED
    assert playing.speakers.last.cues[-1] == "end"
    assert playing.log.text().count("ERROR") <= 10


def test_sound_that_fails_lets_the_session_go_on(
    playing: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("cannot strike")

    monkeypatch.setattr(playing.speakers.last, "strike", fail)
    with LastResort(playing.log):
        playing.pass_ms(30_000)
    assert playing.player.state is State.FINISHED


def test_broken_routine_file_hides_no_good_one(make: MakeBench, tmp_path: Path) -> None:
    write_mine(tmp_path, "name: [\n", "bad.yaml")
    write_mine(tmp_path)
    bench = make().open()
    bench.app.show_page("library")
    assert {"bad", "mine"} <= {card.id for card in bench.page("library")._cards}


def test_every_timer_has_a_name_and_a_parent_and_rests_when_nothing_moves(bench: Bench) -> None:
    for name in ("library", "settings", "today"):
        bench.app.show_page(name)
    QTest.qWait(60)
    for owner in (bench.app, bench.app.window):
        for timer in owner.findChildren(QTimer):
            assert timer.objectName()
            is_resting = not timer.isActive() or timer.isSingleShot()
            # Files are looked at every two seconds: notices of a network folder never come.
            assert is_resting or timer.objectName() == "library_watch_poll", timer.objectName()


# The program as a process


def environment(home: Path, **environ: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG")}
    return kept | {"HOME": str(home), "PYTHONPATH": str(ROOT)} | environ


def run(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "relaxapp", *arguments],
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_no_display_is_said(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("only here a display can be missing")
    for arguments in ((), ("play", "box-breathing")):
        done = run(*arguments, home=tmp_path)
        assert done.returncode == 1
        assert done.stderr.startswith("relaxapp: there is no display here to open a window on")
        assert "--terminal" in done.stderr
        assert done.stderr.count("\n") == 1


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_process_that_is_ended_offers_its_session_again(
    qtbot: QtBot, tmp_path: Path, number: signal.Signals
) -> None:
    arguments = ("play", "box-breathing", "--speed", "5", "--audio", "silent")
    process = subprocess.Popen(
        [sys.executable, "-m", "relaxapp", *arguments],
        env=environment(tmp_path, QT_QPA_PLATFORM="offscreen"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    folder = tmp_path / ".local" / "share" / "relaxapp"
    try:
        qtbot.waitUntil((folder / "session.json").exists, timeout=60_000)
    finally:
        process.send_signal(number)
        printed = process.communicate(timeout=60)
    assert process.returncode == (-number if number is signal.SIGKILL else STOPPED)
    assert printed == ("", "")
    place = BookmarkFiles(folder, print).load().unfinished
    assert place is not None
    assert place.id == "box-breathing"


# Moves


def test_a_move_is_started_alone_and_leads_back(bench: Bench) -> None:
    bench.app.show_page("moves")
    bench.page("moves").open_card("chin-tuck")
    bench.button("Start").click()
    QTest.qWait(0)
    assert bench.player.timeline.name == "Chin tuck"
    bench.pass_ms(10_000)
    bench.press(Qt.Key.Key_Escape)
    bench.press(Qt.Key.Key_Return)
    assert bench.app.window.page == "moves"
    assert bench.app.bookmarks.value.recent == ()


def test_a_move_alone_is_no_unfinished_session(bench: Bench) -> None:
    bench.app.sessions.start_move("chin-tuck")
    bench.pass_ms(10_000)
    bench.app.window.close()
    assert bench.app.bookmarks.value.unfinished is None


def test_what_hurts_is_left_now_and_the_next_time(bench: Bench) -> None:
    bench.start("neck-two")
    bench.pass_ms(8_000)
    bench.press(Qt.Key.Key_H)
    assert bench.player.moment.phase is not None
    assert bench.player.moment.phase.move == "upper-trapezius-stretch"
    assert bench.notice.startswith("Chin tuck is left out until you take it back in Moves.")
    assert "sharp pain, or pain that spreads" in bench.notice
    assert bench.kept().left_out == {"chin-tuck"}
    bench.app.sessions.session.start_again()
    QTest.qWait(0)
    moves = {phase.move for phase in bench.player.timeline.phases}
    assert moves == {"upper-trapezius-stretch", "head-turns", None}


def test_h_where_nothing_moves_changes_nothing(bench: Bench) -> None:
    bench.start("box-breathing")
    bench.pass_ms(8_000)
    before = bench.player.position_ms
    bench.press(Qt.Key.Key_H)
    assert bench.player.position_ms == before
    assert bench.kept().left_out == frozenset()


@pytest.mark.parametrize("page", ["library", "moves"])
def test_what_was_left_out_is_taken_back(bench: Bench, page: str) -> None:
    bench.app.bookmarks.keep(Bookmarks(left_out=frozenset({"chin-tuck"})))
    bench.app.show_page(page)
    opened = {"library": "open_routine", "moves": "open_card"}[page]
    getattr(bench.page(page), opened)({"library": "neck-two", "moves": "chin-tuck"}[page])
    bench.button("Take back").click()
    assert bench.kept().left_out == frozenset()
    assert not bench.page(page).panel.left_out.isVisible()


def test_a_routine_is_shown_without_what_is_left_out(bench: Bench) -> None:
    bench.app.bookmarks.keep(Bookmarks(left_out=frozenset({"chin-tuck"})))
    bench.app.browsing.open_routine("neck-two")
    panel = bench.page("library").panel
    assert panel._facts.text().startswith("1:33")
    assert not panel._steps.text().startswith("Chin tuck")


def test_where_everything_is_left_out_it_says_so(bench: Bench) -> None:
    bench.app.bookmarks.keep(Bookmarks(left_out=frozenset({"chin-tuck"})))
    bench.app.sessions.start_move("chin-tuck")
    assert "left out because it hurt" in bench.notice
    assert bench.app.window.page == "today"


def test_a_session_goes_on_without_what_has_hurt_since(make: MakeBench) -> None:
    place = Unfinished("neck-two", Options(), 45_000)  # 5 s into the second move
    bench = make()
    bench.app.bookmarks.keep(Bookmarks(unfinished=place, left_out=frozenset({"chin-tuck"})))
    bench.open()
    bench.app.sessions.resume()
    QTest.qWait(0)
    assert bench.player.position_ms == 10_000
    assert bench.player.moment.phase is not None
    assert bench.player.moment.phase.move == "upper-trapezius-stretch"


def test_the_figure_is_mirrored_at_once(bench: Bench) -> None:
    bench.app.preferences.change("mirror_figure", "yes")
    assert bench.app.theme.is_mirrored


def test_a_routine_of_which_nothing_is_left_is_not_suggested(bench: Bench) -> None:
    out = frozenset({"chin-tuck", "shoulder-rolls", "shoulder-rolls-forward"})
    write_mine(bench.home, "name: Mine\nkind: stretch\nmove: chin-tuck\n")  # type: ignore[arg-type]  # it has one
    bench.app.shelf.rescan()
    bench.app.bookmarks.keep(Bookmarks(frozenset({"mine"}), left_out=out))
    bench.app.show_page("today")
    assert bench.page("today")._today.favourites == ()
    bench.app.browsing.open_routine("mine")
    assert bench.page("library").card.facts == "Left out: it hurt"


def test_a_session_after_a_longer_one_shows_nothing_of_it(bench: Bench) -> None:
    bench.start("neck-two")
    bench.app.sessions.playback.seek(100_000)
    bench.press(Qt.Key.Key_Escape)
    bench.press(Qt.Key.Key_Return)
    shown: list[str] = []
    page = bench.page("player")
    bench.app.sessions.playback.ticked.connect(lambda: shown.append(page._stage._moment.phase.step))
    bench.start("box-breathing")
    assert set(shown) == {"prepare"}


def test_names_of_the_sound_settings_come_from_what_there_is(bench: Bench) -> None:
    bench.sound.is_voice_ready = False
    bench.app.show_page("settings")
    page = bench.page("settings")

    def offered(name: str) -> list[str]:
        names = page._rows[name].control
        return [names.itemText(index) for index in range(names.count())]

    assert offered("output") == ["The system's output", "Headphones", "Loudspeakers"]
    assert offered("ambience")[:2] == ["None", "Rain"]
    assert offered("voice_name") == ["The system's voice"]
    bench.sound.voice.be_ready()
    assert offered("voice_name") == ["The system's voice", "Anna (en-GB)", "Ben (en-US)"]


def test_a_session_is_in_the_history_once_it_is_over(make: MakeBench, tmp_path: Path) -> None:
    bench = make().open()
    bench.start("neck-two")
    bench.pass_ms(30_000)
    bench.app.window.close()
    (session,) = bench.app.records.history.sessions()
    assert (session.routine, session.ended, session.played_ms > 0) == (
        "neck-two",
        Ended.STOPPED,
        True,
    )
    assert session.began.local.day == datetime(2030, 1, 1).toordinal()


def test_the_upkeep_of_the_history_waits_for_a_session_to_end(
    make: MakeBench, tmp_path: Path
) -> None:
    bench = make().open()
    upkeep = bench.app.records.findChild(QTimer, "upkeep of the history")
    assert isinstance(upkeep, QTimer)
    bench.start("neck-two")
    bench.pass_ms(30_000)
    upkeep.timeout.emit()
    assert [one.ended for one in bench.app.records.history.sessions()] == [Ended.OPEN]
    bench.pass_ms(1_000_000)
    upkeep.timeout.emit()
    assert (tmp_path / "data" / "history" / "copies" / "history-2030-01-01.db").exists()
