"""The breathing designer: drawn, keyed and typed, tried, and saved without a loss."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from ui_fakes import FakeClock, FakeSound, world_in

from relaxapp.core.breath_design import BreathDesign
from relaxapp.core.compiler import Options
from relaxapp.core.routine import Breathe, Routine
from relaxapp.core.settings import Settings
from relaxapp.shell.designing import BY_HAND, NEW_NAME, Designing
from relaxapp.shell.sounding import Sounding
from relaxapp.ui.breath_designer import BreathDesigner
from relaxapp.ui.breath_form import NumberField
from relaxapp.ui.theme import make_theme
from relaxapp.world import World


class Bench:
    """The designer in a made-up home, with a clock and a sound of its own."""

    def __init__(self, home: Path) -> None:
        self.world: World = world_in(home)
        self.folder = home / "data" / "routines"
        self.clock, self.sound = FakeClock(), FakeSound()
        sounding = Sounding(self.sound.openers, lambda: False, self.clock)
        self.designing = Designing(
            self.world, sounding, Settings, Options, lambda: False, self.clock, sounding
        )
        self.sounding = sounding
        self.told: list[str] = []
        self.saved: list[Path] = []
        self.played: list[Routine] = []
        self.texts: list[Path] = []
        self.designing.noticed.connect(self.told.append)
        self.designing.saved.connect(self._keep)
        self.designing.play_requested.connect(self.played.append)
        self.designing.text_requested.connect(self.texts.append)

    def _keep(self, path: Path) -> None:
        self.saved.append(path)
        self.world.rescan()

    @property
    def page(self) -> BreathDesigner:
        return self.designing.page

    @property
    def seconds(self) -> tuple[float, ...]:
        return tuple(map(float, self.page.design.seconds))

    def adjust(self, id: str) -> None:
        entry = self.world.library.find(id)
        assert entry is not None
        self.designing.adjust(entry.path)

    def file(self, name: str, text: str) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{name}.yaml"
        path.write_text(text, "utf-8")
        self.world.rescan()
        return path

    def number(self, name: str) -> NumberField:
        fields = self.page.form.findChildren(NumberField)
        return next(field for field in fields if field.accessibleName() == name)


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    qtbot.addWidget(bench.page)
    bench.page.resize(900, 700)
    bench.designing.new()
    bench.page.show()
    yield bench
    bench.page.preview.stop()
    bench.sounding.close()


def draw(bench: Bench, part: int, by_px: int) -> None:
    handle, left = bench.page.curve.handles[part], Qt.MouseButton.LeftButton
    start = handle.rect().center()
    gripped = handle.mapToGlobal(start)
    QTest.mousePress(handle, left, Qt.KeyboardModifier.NoModifier, start)
    for share in (1, 2, 3, 4):
        there = gripped + QPoint(by_px * share // 4, 0)
        QTest.mouseMove(handle, handle.mapFromGlobal(there))
    QTest.mouseRelease(handle, left)


def test_a_handle_drawn_sideways_changes_its_part_by_half_seconds(bench: Bench) -> None:
    curve = bench.page.curve
    px_a_second = curve._box.width() / curve._axis_s
    draw(bench, 0, round(1.6 * px_a_second))
    assert bench.seconds == (5.5, 0, 6, 0)


def test_a_hold_that_was_not_there_is_drawn_out(bench: Bench) -> None:
    curve = bench.page.curve
    draw(bench, 1, round(2 * curve._box.width() / curve._axis_s))
    assert bench.seconds == (4, 2, 6, 0)
    assert bench.page.total.text() == "5 min, 25 breaths, 5 a minute"


def test_keys_change_a_part_by_a_tenth(bench: Bench) -> None:
    handle = bench.page.curve.handles[2]
    handle.setFocus()
    QTest.keyClick(handle, Qt.Key.Key_Right)
    assert bench.seconds == (4, 0, 6.1, 0)
    assert handle.accessibleName() == "Breathe out, 6.1 seconds"
    QTest.keyClick(handle, Qt.Key.Key_PageDown)
    assert bench.seconds == (4, 0, 5.6, 0)


def test_numbers_can_be_typed(bench: Bench) -> None:
    bench.number("Hold of a breath").setValue(7)
    bench.number("Out of a breath").setValue(8)
    bench.number("Minutes").setValue(3)
    assert bench.seconds == (4, 7, 8, 0)
    assert bench.page.total.text() == "3 min 10 s, 10 breaths, 3.2 a minute"


def test_a_pattern_is_chosen_and_marked(bench: Bench) -> None:
    chips = bench.page.form._patterns.chips
    next(chip for chip in chips if chip.text() == "4-7-8").click()
    assert bench.seconds == (4, 7, 8, 0)
    assert [chip.text() for chip in chips if chip.isChecked()] == ["4-7-8"]
    bench.number("In of a breath").setValue(5)
    assert not any(chip.isChecked() for chip in chips)
    assert chips[0].focusPolicy() & Qt.FocusPolicy.TabFocus


def test_by_pace_the_rate_is_kept_while_the_ratio_changes(bench: Bench) -> None:
    bench.page.form._turn("pace")
    bench.number("Breaths a minute").setValue(5)
    bench.number("Out of a breath").setValue(2)
    design = bench.page.design
    assert design.rate == Fraction(5)
    assert bench.seconds == (4, 0, 8, 0)


def test_a_ramp_is_switched_on_and_off(bench: Bench) -> None:
    bench.page.form._has_ramp.click()
    assert bench.page.design.ramp is not None
    assert bench.number("Breaths a minute at the start").isVisible()
    bench.page.form._has_ramp.click()
    assert bench.page.design.ramp is None


def test_breath_without_holds_is_offered_where_there_are_holds(bench: Bench) -> None:
    assert not bench.page.form._spare_row.isVisible()
    bench.number("Hold of a breath").setValue(4)
    assert bench.page.form._spare_row.isVisible()
    bench.page.form._has_spare.click()
    assert bench.page.design.spare == (Fraction(7), Fraction(7))


def test_the_check_warns_in_plain_words(bench: Bench) -> None:
    bench.number("Hold of a breath").setValue(12)
    assert bench.page._warnings.text().splitlines() == [
        "A hold of 12 seconds in a breath: keep it to 10 or less.",
        "A pace of 2.73 breaths a minute: a comfortable pace lies between 3 and 20.",
    ]


def test_it_is_tried_at_once_with_sound(bench: Bench) -> None:
    bench.page.preview.play(0)
    for _ in range(10):
        bench.clock.now_ms += 500
        bench.page.preview.playback._advance()
    assert bench.sound.speakers.last.cues == ["in", "out"]


def test_a_change_is_tried_once_it_has_settled(bench: Bench) -> None:
    bench.number("In of a breath").setValue(5)
    step = bench.page.preview.routine
    assert step is not None
    assert step.steps != (bench.page.design.step,)
    bench.page._settle.timeout.emit()
    assert bench.page.preview.routine is not None
    assert bench.page.preview.routine.steps == (bench.page.design.step,)


def type_name(bench: Bench, name: str) -> None:
    bench.page.name.setText(name)
    bench.page.name.textEdited.emit(name)


def test_a_new_exercise_is_saved_as_a_tidy_file(bench: Bench) -> None:
    type_name(bench, "Slow evening")
    bench.page.save.click()
    assert bench.saved == [bench.folder / "slow-evening.yaml"]
    lines = bench.saved[0].read_text("utf-8").splitlines()
    assert lines[0].startswith("# yaml-language-server: ")
    assert lines[1:] == ["name: Slow evening", "kind: breathing", "breathe: 4-6", "for: 5 min"]
    entry = bench.world.library.find("slow-evening")
    assert entry is not None
    assert entry.problems == ()


def test_a_second_save_changes_the_same_file(bench: Bench) -> None:
    bench.page.save.click()
    bench.number("Out of a breath").setValue(7)
    bench.page.save.click()
    assert bench.saved == [bench.folder / "my-breath.yaml"] * 2
    assert "breathe: 4-7\n" in bench.saved[0].read_text("utf-8")


def test_without_a_name_it_cannot_be_saved(bench: Bench) -> None:
    type_name(bench, "  ")
    assert not bench.page.save.isEnabled()


def test_a_shipped_routine_becomes_a_file_of_ones_own(bench: Bench) -> None:
    entry = bench.world.library.find("box-breathing")
    assert entry is not None
    before = entry.path.read_bytes()
    bench.adjust("box-breathing")
    assert bench.page.name.text() == "Box breathing (mine)"
    for part in ("In", "Hold", "Out", "Rest"):
        bench.number(f"{part} of a breath").setValue(5)
    bench.page.save.click()
    assert entry.path.read_bytes() == before
    own = bench.world.library.find("box-breathing-mine")
    assert own is not None
    assert own.routine is not None
    step = own.routine.steps[0]
    assert isinstance(step, Breathe)
    assert [float(part.length_ms) for part in step.pattern.parts] == [5_000] * 4
    text, shipped = own.path.read_text("utf-8"), before.decode()
    assert [line for line in shipped.splitlines() if line not in text.splitlines()] == [
        "name: Box breathing",
        "breathe: 4-4-4-4",
    ]


MINE = "# mine\nname: Mine\nkind: breathing\nbreathe: 4-6  # since May\nfor: 5 min\n"


def test_an_own_file_is_changed_in_its_place(bench: Bench) -> None:
    path = bench.file("mine", MINE)
    bench.designing.adjust(path)
    bench.number("In of a breath").setValue(5)
    bench.page.save.click()
    assert path.read_text("utf-8") == MINE.replace("4-6", "5-6")


def test_what_was_changed_elsewhere_meanwhile_is_not_lost(bench: Bench) -> None:
    path = bench.file("mine", MINE)
    bench.designing.adjust(path)
    theirs = MINE.replace("5 min", "9 min")
    path.write_text(theirs, "utf-8")
    bench.number("In of a breath").setValue(5)
    bench.page.save.click()
    assert path.read_text("utf-8") == theirs
    assert bench.told[-1].startswith("“mine.yaml” was changed elsewhere; nothing was written.")
    bench.page.save.click()
    assert path.read_text("utf-8") == theirs
    assert bench.saved[-1] == bench.folder / "mine-2.yaml"
    assert "breathe: 5-6  # since May" in bench.saved[-1].read_text("utf-8")


def test_a_file_that_would_lose_a_comment_is_left_alone(bench: Bench) -> None:
    text = "name: A\nkind: breathing\nbreathe:\n  - in: 4s  # nose\n  - out: 6s\nfor: 5 min\n"
    path = bench.file("a", text)
    bench.designing.adjust(path)
    bench.number("Hold of a breath").setValue(1)
    bench.page.save.click()
    assert bench.told == [BY_HAND]
    assert path.read_text("utf-8") == text


def test_what_it_cannot_draw_is_for_the_editor(bench: Bench) -> None:
    bench.adjust("cyclic-sigh")
    assert bench.told[-1].endswith("so it is for the editor.")
    assert bench.page.design.name == NEW_NAME


def test_what_was_not_saved_waits_where_it_was_begun(bench: Bench) -> None:
    bench.number("In of a breath").setValue(5)
    bench.page.left.emit()
    assert "not saved yet" in bench.told[-1]
    bench.adjust("box-breathing")
    bench.page.left.emit()
    bench.designing.new()
    assert bench.seconds == (5, 0, 6, 0)


def test_nothing_is_said_where_nothing_was_changed(bench: Bench) -> None:
    bench.adjust("box-breathing")
    bench.page.left.emit()
    assert bench.told == []


def test_start_plays_the_design_whole(bench: Bench) -> None:
    bench.adjust("box-breathing")
    bench.number("In of a breath").setValue(5)
    bench.page.start.click()
    (played,) = bench.played
    assert played.steps == (bench.page.design.step,)
    assert played.cautions
    assert played.prepare_ms == 5_000


def test_edit_as_text_saves_first(bench: Bench) -> None:
    bench.page.text.click()
    assert bench.texts == bench.saved == [bench.folder / "my-breath.yaml"]


@pytest.mark.parametrize("size", [(900, 700), (720, 470), (533, 470)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_wider_than_the_page(bench: Bench, size: tuple[int, int], scale: float) -> None:
    bench.adjust("box-breathing")
    theme = make_theme(is_dark=False, is_high_contrast=False, scale=scale, is_calm=False)
    bench.page.set_theme(theme)
    bench.page.resize(*size)
    QTest.qWait(0)
    assert bench.page._body.width() <= bench.page._scroll.viewport().width()


def test_a_name_has_the_room_there_is_whatever_the_size_was_before(bench: Bench) -> None:
    bench.adjust("box-breathing")
    bench.page.show()
    for width in (640, 913):
        bench.page.resize(width, 600)
        QApplication.processEvents()
        needed = bench.page.name.fontMetrics().horizontalAdvance(bench.page.name.text())
        assert bench.page.name.width() > needed + 20


def test_every_control_has_a_name(bench: Bench) -> None:
    bench.adjust("box-breathing")
    for widget in bench.page.findChildren(QWidget):
        is_control = isinstance(widget, QAbstractButton | QLineEdit | NumberField)
        if is_control and not isinstance(widget.parent(), NumberField):
            named = widget.accessibleName() or (
                widget.text() if isinstance(widget, QAbstractButton) else ""
            )
            assert named, widget


def test_a_design_shows_where_the_preview_is(bench: Bench) -> None:
    bench.page.preview.play(2_000)
    assert bench.page.curve._place == (0, 0.5)
    bench.page.preview.stop()
    assert bench.page.curve._place is None


def test_designs_of_files_are_shown_as_they_are(bench: Bench) -> None:
    bench.adjust("six-a-minute")
    assert isinstance(bench.page.design, BreathDesign)
    assert bench.page.design.step.pattern.pace == 6
