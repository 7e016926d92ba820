"""The builder as a person uses it: steps by keys and by the pointer, saved and never lost."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget
from pytestqt.qtbot import QtBot
from ui_fakes import ROOT, world_in

from relaxapp.core.built_text import MAX_STEPS
from relaxapp.core.routine import Routine
from relaxapp.core.values import values_of
from relaxapp.services.drafts import Drafts
from relaxapp.shell.building import Building
from relaxapp.ui.builder_page import BuilderPage
from relaxapp.ui.dose_fields import CountField, LengthField, PatternField, WordsField
from relaxapp.ui.step_row_view import StepRowView
from relaxapp.ui.theme import Theme

NOW = datetime(2030, 5, 14, 10, 30)
MINE = """\
# from the sheet
name: Mine
kind: stretch
steps:
  # slowly
  - move: chin-tuck
    hold: 5s  # as tolerated

  - repeat: 3
    steps:
      - rest: 5s
  - say: Well done.
"""


class Desk:
    """A builder with a home of its own, shown in a window."""

    def __init__(self, qtbot: QtBot, home: Path) -> None:
        self.qtbot = qtbot
        self.home = home
        self.world = world_in(home)
        self.notices: list[str] = []
        self.texts: list[Path] = []
        self.played: list[Routine] = []
        self.saved: list[Path] = []
        self.has_left = False
        self.building = Building(self.world, now=lambda: NOW)
        self.building.noticed.connect(self.notices.append)
        self.building.text_requested.connect(self.texts.append)
        self.building.play_requested.connect(self.played.append)
        self.building.saved.connect(self.saved.append)
        self.building.left.connect(self.leave)
        self.page.set_theme(Theme())
        self.page.resize(900, 750)
        qtbot.addWidget(self.page)
        self.page.show()
        qtbot.waitUntil(self.page.isVisible)
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)

    def leave(self) -> None:
        self.has_left = True

    @property
    def page(self) -> BuilderPage:
        return self.building.page

    @property
    def rows(self) -> list[StepRowView]:
        return self.page.steps.rows

    @property
    def values(self) -> Any:
        return values_of(self.building.text)

    @property
    def focus(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def file(self, text: str = MINE, name: str = "mine") -> Path:
        path = self.home / "data" / "routines" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        self.world.rescan()
        return path

    def open(self, text: str = MINE) -> Path:
        path = self.file(text)
        self.building.open(path)
        return path

    def new(self) -> "Desk":
        self.building.new()
        self.page.go_to_quick()
        return self

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focus, text)

    def press(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier(0)) -> None:
        QTest.keyClick(self.focus, key, keys)

    def enter(self, text: str = "") -> None:
        self.type(text)
        self.press(Qt.Key.Key_Return)


CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(qtbot, tmp_path)
    yield desk
    desk.building.close_quietly()
    desk.building.deleteLater()


# Adding


def test_a_sheet_of_three_exercises_is_typed_without_the_pointer(desk: Desk) -> None:
    desk.new().enter("chin")
    assert desk.focus is desk.rows[0].field("hold")
    desk.type("5")
    desk.press(Qt.Key.Key_Tab)
    desk.enter("12")
    assert desk.focus is desk.page.quick
    desk.enter("upper trap 20 s x2 left")
    desk.enter()
    desk.enter("levator")
    desk.type("25")
    desk.press(Qt.Key.Key_Tab)
    desk.type("3")
    desk.press(Qt.Key.Key_Tab)
    assert isinstance(desk.focus, QRadioButton)
    desk.press(Qt.Key.Key_Right)
    desk.press(Qt.Key.Key_S, CTRL)
    assert desk.values["steps"] == [
        {"move": "chin-tuck", "hold": "5s", "times": "12"},
        {"move": "upper-trapezius-stretch", "hold": "20s", "times": "2", "sides": "left"},
        {"move": "levator-scapulae-stretch", "hold": "25s", "times": "3", "sides": "left"},
    ]
    assert desk.values["kind"] == "stretch"
    assert [path.name for path in desk.saved] == ["my-routine.yaml"]
    assert desk.saved[0].read_text(encoding="utf-8") == desk.building.text


def test_the_hint_says_what_enter_would_add(desk: Desk) -> None:
    desk.new().type("chin tuck 3x10")
    words = "Enter adds: Repeat 3 times, 30s between: Chin tuck, 10 times"
    assert desk.page.picks.hint.text() == words


def test_down_chooses_the_next_one_without_leaving_the_field(desk: Desk) -> None:
    desk.new().type("shoulder")
    desk.press(Qt.Key.Key_Down)
    second = desk.page.picks.list.cards[1]
    assert desk.focus is desk.page.quick
    desk.press(Qt.Key.Key_Return)
    assert desk.rows[0].row.title == second.name


def test_a_click_in_the_list_adds(desk: Desk) -> None:
    desk.new()
    picks = desk.page.picks.list
    place = picks.visualRect(picks.model().index(2, 0)).center()
    QTest.mouseClick(picks.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.rows[0].row.title == picks.cards[2].name


@pytest.mark.parametrize(
    ("key", "verb"),
    [
        (Qt.Key.Key_T, "say"),
        (Qt.Key.Key_B, "breathe"),
        (Qt.Key.Key_I, "sit"),
        (Qt.Key.Key_S, "rest"),
        (Qt.Key.Key_N, "tense"),
    ],
)
def test_what_is_no_move_has_keys_of_its_own(desk: Desk, key: Qt.Key, verb: str) -> None:
    desk.new().press(key, ALT)
    assert desk.rows[0].row.verb == verb
    assert desk.rows[0].isAncestorOf(desk.focus)
    assert desk.page.start.isEnabled()


def test_another_routine_is_used_with_a_length(desk: Desk) -> None:
    desk.new().enter("box breathing 3 min")
    assert desk.values["steps"] == [{"use": "box-breathing", "for": "3 min"}]
    assert desk.page.total.text() == "3 min 12 s"


def test_routines_alone_are_offered_where_that_is_chosen(desk: Desk) -> None:
    desk.new().page.picks.areas.chosen.emit("routines")
    assert all(card.path is not None for card in desk.page.picks.list.cards)
    assert "Box breathing" in [card.name for card in desk.page.picks.list.cards]


def test_a_routine_cannot_use_itself(desk: Desk) -> None:
    desk.open()
    assert "Mine" not in [card.name for card in desk.page.picks.list.cards]


# Rows


def test_a_row_shows_a_step_and_what_is_beside_its_fields(desk: Desk) -> None:
    desk.open("name: A\nkind: mixed\nsteps:\n- move: lean-x\n- move: chin-tuck\n  enter: 3s\n")
    first, second = (row.row for row in desk.rows)
    assert (first.title, first.built) == ("lean-x", None)
    assert (second.title, second.also) == ("Chin tuck", "enter 3s")
    assert desk.page.problems.text().startswith("Step 1: Unknown move 'lean-x'.")
    assert not desk.page.start.isEnabled()


def test_a_step_that_is_no_row_moves_whole(desk: Desk) -> None:
    desk.open()
    assert desk.rows[1].row.title == "Repeat 3 times: Rest 5s"
    assert desk.rows[1].stops == [desk.rows[1].grip]
    desk.page.go_to(1)
    desk.press(Qt.Key.Key_Up, ALT)
    assert "steps:\n  - repeat: 3\n    steps:\n      - rest: 5s\n\n  # slowly" in desk.building.text
    assert desk.page.steps.current == 0


def test_comments_stay_when_a_step_changes(desk: Desk) -> None:
    desk.open()
    field = desk.rows[0].field("hold")
    assert isinstance(field, LengthField)
    field.setFocus()
    field.selectAll()
    desk.enter("8")
    assert desk.building.text == MINE.replace("5s  #", "8s  #")


def test_a_field_left_empty_leaves_the_dose_to_the_move(desk: Desk) -> None:
    desk.open()
    field = desk.rows[0].field("hold")
    assert isinstance(field, LengthField)
    field.clear()
    field.editingFinished.emit()
    assert "hold" not in desk.values["steps"][0]
    assert (field.text(), field.placeholderText()) == ("", "5 s")


def test_breaths_in_place_of_minutes(desk: Desk) -> None:
    desk.new().enter("4-6 2 min")
    breaths = desk.rows[0].findChildren(QRadioButton)[1]
    breaths.click()
    assert desk.values["steps"] == [{"breathe": "4-6", "rounds": "12"}]
    desk.rows[0].findChildren(QRadioButton)[0].click()
    assert desk.values["steps"] == [{"breathe": "4-6", "for": "2 min"}]


def test_moving_down_keeps_the_focus_in_its_field(desk: Desk) -> None:
    desk.new()
    for line in ("chin tuck", "upper trapezius", "rest"):
        desk.page.quick.setFocus()
        desk.enter(line)
    times = desk.rows[0].field("times")
    assert times is not None
    times.setFocus()
    desk.press(Qt.Key.Key_Down, ALT)
    assert [row.row.verb for row in desk.rows] == ["move", "move", "rest"]
    assert desk.rows[1].row.title == "Chin tuck"
    assert desk.focus is desk.rows[1].field("times")
    assert [row.grip.number for row in desk.rows] == [1, 2, 3]


def test_doubling_removing_and_undoing(desk: Desk) -> None:
    desk.open()
    desk.page.go_to(2)
    desk.press(Qt.Key.Key_D, CTRL)
    assert len(desk.rows) == 4
    desk.press(Qt.Key.Key_Delete, ALT)
    desk.page.go_to(0)
    desk.press(Qt.Key.Key_Delete)
    assert [row.row.verb for row in desk.rows] == ["repeat", "say"]
    for _ in range(3):
        desk.press(Qt.Key.Key_Z, CTRL)
    assert desk.building.text == MINE
    assert desk.rows[0].isAncestorOf(desk.focus) or desk.page.isAncestorOf(desk.focus)
    for _ in range(3):
        desk.press(Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert [row.row.verb for row in desk.rows] == ["repeat", "say"]


def test_a_step_is_dragged_to_another_place(desk: Desk) -> None:
    desk.open()
    QTest.qWait(0)
    grip, last = desk.rows[0].grip, desk.rows[2]
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    grip.dragged.emit(last.mapToGlobal(QPoint(5, last.height() - 2)))
    assert desk.rows[0].property("dragged")
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert [row.row.verb for row in desk.rows] == ["repeat", "say", "move"]
    assert desk.building.text.endswith(
        "  # slowly\n  - move: chin-tuck\n    hold: 5s  # as tolerated\n"
    )
    assert not any(row.property("dragged") for row in desk.rows)


def test_a_press_on_the_grip_moves_nothing(desk: Desk) -> None:
    desk.open()
    QCursor.setPos(desk.rows[0].grip.mapToGlobal(QPoint(5, 5)))
    QTest.mouseClick(desk.rows[0].grip, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert desk.building.text == MINE


def test_escape_goes_from_a_field_to_the_next_step_and_then_back(desk: Desk) -> None:
    desk.new().enter("chin")
    desk.press(Qt.Key.Key_Escape)
    assert desk.focus is desk.page.quick
    desk.press(Qt.Key.Key_Z, CTRL)
    desk.press(Qt.Key.Key_Escape)
    assert desk.has_left, "there was nothing that could be lost"


def test_the_kind_follows_the_steps_until_it_is_chosen(desk: Desk) -> None:
    desk.new().enter("chin tuck")
    assert desk.values["kind"] == "stretch"
    desk.page.quick.setFocus()
    desk.enter("4-6")
    assert desk.values["kind"] == "mixed"
    desk.page.kind.typed.emit("relaxation")
    desk.page.quick.setFocus()
    desk.enter("sit")
    assert desk.values["kind"] == "relaxation"


# Fields


@pytest.mark.parametrize(
    ("unit", "typed", "value", "shown"),
    [
        ("s", "20", "20s", "20 s"),
        ("s", "1:30", "90s", "1 min 30 s"),
        ("s", "2 min", "2 min", "2 min"),
        ("s", "4,5", "4.5s", "4.5 s"),
        ("min", "5", "5 min", "5 min"),
        ("min", "1.5", "90s", "1 min 30 s"),
        ("s", "soon", "5s", "5 s"),
        ("s", "0", "5s", "5 s"),
        ("s", "-3", "5s", "5 s"),
        ("s", "", "", ""),
    ],
)
def test_lengths_are_read_as_people_type_them(
    qtbot: QtBot, unit: str, typed: str, value: str, shown: str
) -> None:
    field = LengthField("Hold", unit)
    qtbot.addWidget(field)
    field.show_value("5s")
    field.setText(typed)
    field.editingFinished.emit()
    assert (field.value, field.text()) == (value, shown)


@pytest.mark.parametrize(
    ("start", "key", "value"),
    [
        ("19s", "Up", "20s"),
        ("20s", "Up", "25s"),
        ("20s", "Down", "19s"),
        ("1s", "Down", "1s"),
        ("2 min", "Up", "2m30s"),
        ("1:30", "Down", "85s"),
    ],
)
def test_arrows_change_a_length_in_fitting_steps(
    qtbot: QtBot, start: str, key: str, value: str
) -> None:
    field = LengthField("Hold")
    qtbot.addWidget(field)
    field.show_value(start)
    QTest.keyClick(field, getattr(Qt.Key, f"Key_{key}"))
    assert field.value == value


@pytest.mark.parametrize(("typed", "value"), [("x12", "12"), ("0", "3"), ("many", "3"), ("", "")])
def test_counts_are_whole_numbers(qtbot: QtBot, typed: str, value: str) -> None:
    field = CountField("Times")
    qtbot.addWidget(field)
    field.show_value("3")
    field.setText(typed)
    field.editingFinished.emit()
    assert field.value == value


def test_a_text_is_never_empty(qtbot: QtBot) -> None:
    field = WordsField("Text")
    qtbot.addWidget(field)
    field.show_value("Well.")
    field.setText("  ")
    field.editingFinished.emit()
    assert field.text() == "Well."


@pytest.mark.parametrize(("typed", "value"), [("5 - 5", "5-5"), ("5-", "4-6"), ("4-7-8", "4-7-8")])
def test_patterns_can_be_typed(qtbot: QtBot, typed: str, value: str) -> None:
    field = PatternField("Breathe", ("4-6",))
    qtbot.addWidget(field)
    field.show_value("4-6")
    field.line.setText(typed)
    field.line.editingFinished.emit()
    assert field.line.text() == value


# Files


def test_start_plays_it_as_built(desk: Desk) -> None:
    desk.new().enter("chin tuck 5s x2")
    desk.press(Qt.Key.Key_Return, CTRL)
    assert [routine.length_ms for routine in desk.played] == [14_000]
    assert not desk.saved


def test_nothing_is_saved_of_an_empty_routine(desk: Desk) -> None:
    desk.new().building.save()
    assert desk.notices == ["There is no step in it yet."]
    assert not (desk.home / "data" / "routines").exists()


def test_a_new_routine_never_replaces_another(desk: Desk) -> None:
    other = desk.file(MINE, "my-routine")
    desk.new().enter("chin tuck")
    assert desk.building.save()
    assert [path.name for path in desk.saved] == ["my-routine-2.yaml"]
    assert other.read_text() == MINE


def test_a_shipped_routine_is_built_as_a_copy(desk: Desk) -> None:
    shipped = ROOT / "routines" / "stretch" / "neck-two.yaml"
    before = shipped.read_bytes()
    desk.building.open(shipped)
    assert desk.values["name"].endswith(" (copy)")
    assert desk.building.save()
    assert desk.saved[0].is_relative_to(desk.home)
    assert shipped.read_bytes() == before


def test_a_file_that_another_program_changed_is_not_replaced(desk: Desk) -> None:
    path = desk.open()
    desk.page.key_changed.emit("name", "Ours")
    path.write_text(MINE.replace("Mine", "Theirs"))
    assert not desk.building.save()
    assert "Theirs" in path.read_text()
    desk.page.question.chosen.emit("mine")
    assert "Ours" in path.read_text()
    kept = list((path.parent / ".trash").iterdir())
    assert ["Theirs" in one.read_text() for one in kept] == [True]


def test_their_version_can_be_taken_and_undone(desk: Desk) -> None:
    path = desk.open()
    desk.page.key_changed.emit("name", "Ours")
    path.write_text(MINE.replace("Mine", "Theirs"))
    assert not desk.building.save()
    desk.page.question.chosen.emit("reload")
    assert desk.values["name"] == "Theirs"
    desk.building.undo()
    assert desk.values["name"] == "Ours"


def test_what_others_write_is_shown_where_nothing_is_unsaved(desk: Desk) -> None:
    path = desk.open()
    path.write_text(MINE.replace("Well done.", "Bravo."))
    desk.building.library_changed()
    assert desk.rows[2].row.title == "Bravo."
    assert not desk.building.is_unsaved


def test_a_deleted_file_is_written_anew(desk: Desk) -> None:
    path = desk.open()
    desk.page.key_changed.emit("name", "Ours")
    path.unlink()
    assert desk.building.save()
    assert "Ours" in path.read_text()


def test_a_byte_order_mark_stays(desk: Desk) -> None:
    path = desk.open("\ufeff" + MINE)
    desk.page.key_changed.emit("name", "Ours")
    assert desk.building.save()
    assert path.read_text(encoding="utf-8") == "\ufeff" + MINE.replace("Mine", "Ours")


REFUSED = "name: A\nkind: mixed\nsteps: [rest: 5s]\n"


def test_a_file_for_the_editor_is_said_to_be_one_and_offered_there(desk: Desk) -> None:
    path = desk.open(REFUSED)
    assert not desk.building.is_unsaved
    words = [label.text() for label in desk.page.findChildren(type(desk.page.picks.hint))]
    assert "mine\n\nThis file is for the editor: its steps stand in brackets." in words
    desk.page.open_editor.click()
    assert desk.texts == [path]
    assert path.read_text() == REFUSED


def test_a_file_with_very_many_steps_is_for_the_editor(desk: Desk) -> None:
    path = desk.open("name: A\nkind: mixed\nsteps:\n" + "- rest: 5s\n" * (MAX_STEPS + 1))
    desk.page.open_editor.click()
    assert desk.texts == [path]


def test_a_change_that_is_for_the_editor_is_said_and_not_made(desk: Desk) -> None:
    text = "name: A\nkind: mixed\nsit: Rest.\nfor: 5 min\nlevels: {long: {for: 9 min}}\n"
    desk.open(text)
    desk.page.step_added.emit(1, {"rest": "5s"})
    assert desk.notices == ["That is for the editor: its levels change 'for' of its one step."]
    assert desk.building.text == text


def test_edit_as_text_saves_first(desk: Desk) -> None:
    path = desk.open()
    desk.page.key_changed.emit("name", "Ours")
    desk.page.go_to_quick()
    desk.press(Qt.Key.Key_E, CTRL)
    assert desk.texts == [path]
    assert "Ours" in path.read_text()


def test_leaving_asks_what_becomes_of_what_is_unsaved(desk: Desk) -> None:
    path = desk.open()
    desk.page.key_changed.emit("name", "Ours")
    desk.page.left.emit()
    assert not desk.has_left
    assert desk.page.question.text == "“Ours” is not saved."
    desk.page.question.chosen.emit("discard")
    assert desk.has_left
    assert path.read_text() == MINE


def test_what_is_unsaved_outlives_the_program(desk: Desk, qtbot: QtBot) -> None:
    desk.new().enter("chin tuck 5s x10")
    desk.building.close_quietly()
    (kept,) = (desk.home / "data" / "drafts").glob("*.draft")
    kept.rename(kept.with_name(f"gone-{kept.name.partition('-')[2]}"))  # of a program that ended
    again = Building(desk.world, now=lambda: NOW)
    qtbot.addWidget(again.page)
    again.new()
    assert again.page.question.text == "You had unsaved changes from 10:30."
    again.page.question.chosen.emit("restore")
    assert [row.row.title for row in again.page.steps.rows] == ["Chin tuck"]
    assert again.save()
    assert not Drafts(desk.home / "data" / "drafts").found()
    again.deleteLater()


def test_a_new_routine_goes_on_where_it_was_left(desk: Desk) -> None:
    desk.new().enter("chin tuck")
    desk.building.tell_unsaved()
    desk.building.new()
    assert len(desk.rows) == 1
    assert desk.notices == ["“My routine” is not saved yet. Build goes on with it."]


def test_without_a_home_a_routine_can_still_be_built_and_played(qtbot: QtBot) -> None:
    building = Building(world_in(None))
    qtbot.addWidget(building.page)
    notices: list[str] = []
    building.noticed.connect(notices.append)
    building.new()
    building.page.step_added.emit(0, {"move": "chin-tuck"})
    assert building.page.start.isEnabled()
    assert not building.save()
    assert notices[-1] == "This system names no home folder to keep routines in."
    building.deleteLater()


def test_what_cannot_be_kept_holds_the_window_once(desk: Desk) -> None:
    desk.open()
    (desk.home / "data" / "drafts").write_text("in the way")
    desk.page.key_changed.emit("name", "Ours")
    assert not desk.building.close_quietly()
    assert desk.notices[-1] == "Save your routine, or close once more to give it up."
    assert desk.building.close_quietly()
