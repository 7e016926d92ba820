"""The editor page and the file on it: checked as it is typed, saved, and never lost."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from ui_fakes import world_in

from relaxapp.core.compiler import Options
from relaxapp.core.library import Library
from relaxapp.core.routine import Routine
from relaxapp.services.drafts import Drafts
from relaxapp.services.edited_file import EditedFile
from relaxapp.shell.editing import Editing
from relaxapp.shell.editor_words import (
    CHANGED_WORDS,
    GONE_WORDS,
    SHIPPED_WORDS,
    path_words,
    when_words,
)
from relaxapp.ui.comparison import ComparisonDialog
from relaxapp.ui.editor_page import BROKEN_WORDS, NOTHING_WORDS
from relaxapp.ui.theme import Theme

MINE = """\
# mine
name: Mine
kind: mixed
steps:
  - say: Sit tall.
    for: 10s
  - ask: How are you?
  - breathe: 4-6
    for: 1 min
"""
THEIRS = MINE.replace("10s", "20s")
NOW = datetime(2030, 5, 14, 15, 20)


class Desk:
    """An editor in a home of its own, and what it says."""

    def __init__(self, home: Path, qtbot: QtBot, library: Library) -> None:
        self.home, self.qtbot = home, qtbot
        self.world = world_in(home)
        self.world.library = library
        self.path = self.write(MINE)
        self.editing = Editing(self.world, Options, self.opened_elsewhere, now=lambda: NOW)
        self.page = self.editing.page
        self.page.resize(1000, 700)
        self.heard: list[str] = []
        self.left = 0
        self.played: list[Routine] = []
        self.saved: list[Path] = []
        self.elsewhere: list[str] = []
        self.editing.noticed.connect(self.heard.append)
        self.editing.left.connect(self.count_left)
        self.editing.play_requested.connect(self.played.append)
        self.editing.saved.connect(self.saved.append)

    def count_left(self) -> None:
        self.left += 1

    def opened_elsewhere(self, path: str) -> None:
        self.elsewhere.append(path)

    def write(self, text: str, name: str = "mine.yaml") -> Path:
        path = self.home / "data" / "routines" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        os.utime(path, ns=(0, os.stat(path).st_mtime_ns - 10**10))  # no stamp of now
        return path

    def open(self, path: Path | None = None) -> "Desk":
        assert self.editing.open(path or self.path)
        self.page.show()
        self.page.activateWindow()
        self.qtbot.waitUntil(self.page.isActiveWindow)
        return self

    def type(self, text: str, *, at_line: int = 1) -> None:
        self.page.editor.go_to(at_line)
        QTest.keyClicks(self.page.editor.field, text)
        self.editing._check.check_now()

    def look(self) -> None:
        """Twice: a file that is gone at one look may be there at the next."""
        self.editing.look()
        self.editing.look()

    @property
    def text(self) -> str:
        return self.page.editor.text()

    @property
    def state(self) -> str:
        return self.page._state.text()

    def undo(self) -> None:
        self.page.editor.field.undo()

    def drafts_kept(self) -> list[str]:
        return [draft.text for draft in self.editing.leftover()]

    def click(self, choice: str) -> None:
        bars = (self.page.question, self.page.outside, self.page.offer)
        (button,) = [bar.buttons[choice] for bar in bars if choice in bar.buttons]
        assert button.isVisible()
        button.click()


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, library: Library) -> Iterator[Desk]:
    desk = Desk(tmp_path, qtbot, library)
    yield desk
    desk.editing._end()
    desk.page.close()
    desk.page.deleteLater()


@pytest.fixture
def open_desk(desk: Desk) -> Desk:
    return desk.open()


# Checked as it is typed


def test_an_open_file_shows_its_text_state_and_steps(open_desk: Desk) -> None:
    assert open_desk.text == MINE
    assert open_desk.state == "Saved"
    blocks = open_desk.page.strip.blocks._blocks
    assert [(block.tone, block.length_ms) for block in blocks] == [
        ("say", 10_000),
        ("ask", 0),
        ("breath", 60_000),
    ]
    assert open_desk.page.start.isEnabled()


def test_problems_are_counted_and_the_last_good_steps_stay(open_desk: Desk) -> None:
    open_desk.page.editor.replace_text(MINE.replace("10s", "10"))
    open_desk.editing._check.check_now()
    assert open_desk.state == "Not saved · 1 problem"
    assert len(open_desk.page.strip.blocks._blocks) == 3
    assert open_desk.page._steps_note.text() == BROKEN_WORDS
    assert not open_desk.page.start.isEnabled()
    open_desk.undo()
    open_desk.editing._check.check_now()
    assert open_desk.state == "Saved"
    assert open_desk.page._steps_note.isHidden()


def test_what_is_typed_is_checked_by_itself(open_desk: Desk) -> None:
    open_desk.page.editor.go_to(5)
    QTest.keyClicks(open_desk.page.editor.field, "x")
    open_desk.qtbot.waitUntil(lambda: "problem" in open_desk.state)


def test_a_file_that_was_never_good_has_no_steps(desk: Desk) -> None:
    desk.open(desk.write("name: [\n", "bad.yaml"))
    assert desk.page._steps_note.text() == NOTHING_WORDS
    assert desk.state == "Saved · 1 problem"
    assert desk.page._name.text() == "bad"


def test_the_step_of_the_cursor_is_marked_and_shown(open_desk: Desk) -> None:
    open_desk.page.editor.go_to(9)
    assert open_desk.page.strip.blocks.marked == 2
    assert open_desk.page.strip.text == "3 of 3 · Breath · 1:00"
    assert open_desk.page.preview.position_ms == 10_000
    open_desk.page.editor.go_to(7)
    assert open_desk.page.strip.text == "2 of 3 · How are you? · waits for you"
    open_desk.page.editor.go_to(1)
    assert open_desk.page.strip.blocks.marked is None


def test_a_click_on_a_step_goes_to_its_line(open_desk: Desk) -> None:
    blocks = open_desk.page.strip.blocks
    place = blocks.places()[2].center().toPoint()
    QTest.mouseClick(blocks, Qt.MouseButton.LeftButton, pos=place)
    assert open_desk.page.editor.cursor_line == 8
    QTest.keyClick(blocks, Qt.Key.Key_Left)
    assert open_desk.page.editor.cursor_line == 7
    QTest.keyClick(blocks, Qt.Key.Key_Home)
    assert open_desk.page.editor.cursor_line == 5
    QTest.mouseMove(blocks, QPoint(place))
    open_desk.qtbot.waitUntil(lambda: open_desk.page.strip.text.startswith("3 of 3"))


def test_ctrl_enter_plays_from_the_cursor(open_desk: Desk) -> None:
    preview = open_desk.page.preview
    open_desk.page.editor.go_to(8)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(open_desk.page.editor.field, Qt.Key.Key_Return, control)
    assert preview.is_playing
    assert preview.position_ms >= 10_000
    QTest.keyClick(open_desk.page.editor.field, Qt.Key.Key_Return, control)
    assert not preview.is_playing
    assert open_desk.text == MINE


def test_start_plays_what_is_typed(open_desk: Desk) -> None:
    open_desk.page.editor.replace_text(MINE.replace("Mine", "Mine now"))
    open_desk.page.start.click()
    assert [routine.name for routine in open_desk.played] == ["Mine now"]
    open_desk.page.editor.replace_text("name: [")
    open_desk.page.start.click()
    assert len(open_desk.played) == 1


def test_steps_of_another_file_are_shown_but_not_marked(desk: Desk) -> None:
    desk.open(desk.write("like: box-breathing\nname: Box\n", "box.yaml"))
    assert len(desk.page.strip.blocks._blocks) == 1
    desk.page.strip.step_chosen.emit(0)
    assert desk.page.editor.cursor_line == 1


def test_a_move_has_problems_but_no_strip(desk: Desk) -> None:
    path = desk.home / "data" / "moves" / "my-move.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("name: My move\n")
    desk.open(path)
    assert "problem" in desk.state
    assert not desk.page.strip.isVisible()
    offered = desk.page.editor._complete("si", 2)
    assert offered is not None
    assert "sided" in [item.label for item in offered.items]


# Saving


def test_saving_writes_the_text_and_drops_the_draft(open_desk: Desk) -> None:
    open_desk.type("# new")
    assert open_desk.state == "Not saved"
    open_desk.editing._drafting.keep()
    assert open_desk.drafts_kept() == ["# new" + MINE]
    QTest.keyClick(open_desk.page.editor.field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert open_desk.path.read_text() == "# new" + MINE
    assert open_desk.state == "Saved"
    assert open_desk.drafts_kept() == []
    assert open_desk.saved == [open_desk.path]


def test_a_file_that_cannot_be_written_is_said_and_the_text_stays(open_desk: Desk) -> None:
    open_desk.path.chmod(0o444)
    open_desk.type("# new")
    assert not open_desk.editing.save()
    assert open_desk.heard == ["“mine.yaml” is marked as read-only; nothing was written."]
    assert open_desk.text == "# new" + MINE
    assert open_desk.state == "Not saved"


def test_a_revert_can_be_undone(open_desk: Desk) -> None:
    open_desk.type("# new")
    open_desk.editing._drafting.keep()
    open_desk.page.revert_action.trigger()
    assert (open_desk.text, open_desk.state) == (MINE, "Saved")
    assert open_desk.drafts_kept() == []
    open_desk.undo()
    assert open_desk.text == "# new" + MINE


def test_it_opens_in_another_program(open_desk: Desk) -> None:
    open_desk.page.elsewhere_action.trigger()
    assert open_desk.elsewhere == [str(open_desk.path)]


def test_a_shipped_file_is_for_looking_and_can_be_customized(desk: Desk) -> None:
    entry = desk.world.library.find("box-breathing")
    assert entry is not None
    asked: list[Path] = []
    desk.editing.customize_requested.connect(asked.append)
    desk.open(entry.path)
    assert desk.state == "View only"
    assert desk.page.offer.text == SHIPPED_WORDS
    assert not desk.page.save.isVisible()
    before = desk.text
    QTest.keyClicks(desk.page.editor.field, "x")
    assert desk.text == before
    desk.click("customize")
    assert asked == [entry.path]


def test_what_cannot_be_opened_is_said_and_the_page_stays(open_desk: Desk) -> None:
    assert not open_desk.editing.open(open_desk.path.with_name("none.yaml"))
    assert open_desk.heard == ["“none.yaml” is not there any more."]
    assert open_desk.editing.path == open_desk.path


# Leaving


def test_nothing_is_asked_where_nothing_is_unsaved(open_desk: Desk) -> None:
    open_desk.page.back.click()
    assert (open_desk.left, open_desk.editing.is_open) == (1, False)


@pytest.mark.parametrize(
    ("choice", "has_left", "on_disk", "drafts"),
    [
        ("save", 1, "# new" + MINE, []),
        ("draft", 1, MINE, ["# new" + MINE]),
        ("discard", 1, MINE, []),
        ("stay", 0, MINE, None),
    ],
)
def test_unsaved_text_is_asked_about(
    open_desk: Desk, choice: str, has_left: int, on_disk: str, drafts: list[str] | None
) -> None:
    open_desk.type("# new")
    open_desk.page.back.click()
    assert open_desk.page.question.text == "“Mine” has unsaved changes."
    assert open_desk.page.question.buttons["save"].hasFocus()
    open_desk.click(choice)
    assert open_desk.left == has_left
    assert open_desk.path.read_text() == on_disk
    if drafts is not None:
        assert open_desk.drafts_kept() == drafts
    else:
        assert open_desk.text == "# new" + MINE
        assert open_desk.page.question.isHidden()


def test_escape_stays(open_desk: Desk) -> None:
    open_desk.type("# new")
    open_desk.page.back.click()
    QTest.keyClick(open_desk.page.question.buttons["save"], Qt.Key.Key_Escape)
    assert open_desk.page.question.isHidden()
    assert open_desk.editing.is_open


def test_closing_the_window_keeps_a_draft_without_a_word(open_desk: Desk) -> None:
    open_desk.type("# new")
    open_desk.editing.close_quietly()
    assert open_desk.drafts_kept() == ["# new" + MINE]
    assert open_desk.heard == []


def test_opening_another_file_keeps_a_draft_of_the_first(open_desk: Desk) -> None:
    open_desk.type("# new")
    open_desk.editing.open(open_desk.write(THEIRS, "other.yaml"))
    assert open_desk.text == THEIRS
    assert open_desk.drafts_kept() == ["# new" + MINE]
    assert open_desk.heard == ["Your unsaved text in “Mine” is kept as a draft."]


def test_opening_the_same_file_again_changes_nothing(open_desk: Desk) -> None:
    open_desk.type("# new")
    assert open_desk.editing.open(open_desk.path, 4)
    assert open_desk.text == "# new" + MINE
    assert open_desk.page.editor.cursor_line == 4


# Changed outside


def test_a_change_is_shown_where_nothing_is_unsaved(open_desk: Desk) -> None:
    open_desk.page.editor.go_to(7)
    open_desk.write("# theirs\n" + THEIRS)
    open_desk.look()
    assert open_desk.text == "# theirs\n" + THEIRS
    assert open_desk.state == "Saved"
    assert open_desk.page.editor.cursor_line == 8
    assert open_desk.page.outside.isHidden()


def test_a_change_is_seen_by_itself(open_desk: Desk) -> None:
    open_desk.write(THEIRS)
    open_desk.qtbot.waitUntil(lambda: open_desk.text == THEIRS)


def conflict(desk: Desk) -> None:
    desk.type("# new")
    desk.write(THEIRS)
    desk.look()
    assert desk.page.outside.text == CHANGED_WORDS
    assert desk.text == "# new" + MINE


def test_saving_over_a_change_writes_nothing_and_asks(open_desk: Desk) -> None:
    open_desk.type("# new")
    open_desk.write(THEIRS)
    assert not open_desk.editing.save()
    assert open_desk.page.outside.text == CHANGED_WORDS
    assert open_desk.path.read_text() == THEIRS


def test_reloading_keeps_what_was_typed(open_desk: Desk) -> None:
    conflict(open_desk)
    open_desk.click("reload")
    assert (open_desk.text, open_desk.state) == (THEIRS, "Saved")
    assert open_desk.drafts_kept() == ["# new" + MINE]
    assert "Ctrl+Z brings it back" in open_desk.heard[0]
    open_desk.undo()
    assert open_desk.text == "# new" + MINE
    assert open_desk.editing.save()
    assert open_desk.path.read_text() == "# new" + MINE
    assert (open_desk.path.parent / ".trash" / "mine.yaml").read_text() == THEIRS


def test_keeping_mine_keeps_theirs_as_a_copy(open_desk: Desk) -> None:
    conflict(open_desk)
    open_desk.click("mine")
    assert open_desk.page.outside.isHidden()
    assert open_desk.editing.save()
    assert open_desk.path.read_text() == "# new" + MINE
    assert (open_desk.path.parent / ".trash" / "mine.yaml").read_text() == THEIRS
    assert open_desk.heard[-1] == "Saved. The version from outside is kept as .trash/mine.yaml."


def test_both_versions_can_be_compared(open_desk: Desk, qapp: QApplication) -> None:
    conflict(open_desk)
    open_desk.click("compare")
    (dialog,) = open_desk.page.findChildren(ComparisonDialog)
    assert dialog.summary == "−  Outside: 2 lines. +  Yours: 2 lines."
    dialog.close()
    assert open_desk.page.outside.isVisible()


def test_a_change_that_is_taken_back_asks_no_more(open_desk: Desk) -> None:
    conflict(open_desk)
    open_desk.write(MINE)
    open_desk.look()
    assert open_desk.page.outside.isHidden()


def test_a_deleted_file_is_said_and_saved_anew(open_desk: Desk) -> None:
    open_desk.path.unlink()
    open_desk.editing.look()
    assert open_desk.page.outside.isHidden()  # another editor may be about to write it
    open_desk.editing.look()
    assert open_desk.page.outside.text == GONE_WORDS
    assert open_desk.state == "Not saved"
    assert open_desk.editing.save()
    assert open_desk.path.read_text() == MINE
    assert open_desk.page.outside.isHidden()


def test_a_file_replaced_in_two_steps_is_simply_shown(open_desk: Desk) -> None:
    open_desk.path.unlink()
    open_desk.editing.look()
    open_desk.write(THEIRS)
    open_desk.editing.look()
    assert open_desk.text == THEIRS


def test_a_file_that_is_no_text_any_more_is_said(open_desk: Desk) -> None:
    open_desk.path.write_bytes(b"name: \xff\n")
    open_desk.look()
    assert "not UTF-8 text" in open_desk.page.outside.text
    assert open_desk.text == MINE
    open_desk.click("mine")
    open_desk.type("# new")
    assert open_desk.editing.save()
    assert (open_desk.path.parent / ".trash" / "mine.yaml").read_bytes() == b"name: \xff\n"


# Drafts


def left_behind(desk: Desk, text: str) -> None:
    """A draft of a program that has ended."""
    drafts = Drafts(desk.home / "data" / "drafts", lambda: datetime(2030, 5, 13, 10, 24))
    drafts.keep(desk.path, text, EditedFile(desk.path).version)


def test_a_draft_is_offered_and_restored(desk: Desk) -> None:
    left_behind(desk, "# draft\n" + MINE)
    desk.open()
    assert desk.page.offer.text == "You had unsaved changes from 13 May, 10:24."
    assert desk.text == MINE
    desk.click("restore")
    assert (desk.text, desk.state) == ("# draft\n" + MINE, "Not saved")
    assert desk.page.offer.isHidden()
    assert desk.page.outside.isHidden()
    assert desk.drafts_kept() == ["# draft\n" + MINE]
    assert desk.editing.save()
    assert desk.drafts_kept() == []


def test_a_draft_of_a_file_that_has_changed_since_is_a_conflict(desk: Desk) -> None:
    left_behind(desk, "# draft\n" + MINE)
    desk.write(THEIRS)
    desk.open()
    desk.click("restore")
    desk.look()
    assert desk.page.outside.text == CHANGED_WORDS
    assert not desk.editing.save()
    assert desk.path.read_text() == THEIRS


def test_a_draft_of_a_file_that_is_gone_can_be_saved(desk: Desk) -> None:
    left_behind(desk, "# draft\n" + MINE)
    desk.path.unlink()
    desk.open()
    desk.click("restore")
    desk.look()
    assert desk.page.outside.text == GONE_WORDS
    assert desk.editing.save()
    assert desk.path.read_text() == "# draft\n" + MINE


def test_a_draft_can_be_compared_and_discarded(desk: Desk) -> None:
    left_behind(desk, "# draft\n" + MINE)
    desk.open()
    desk.click("compare-draft")
    (dialog,) = desk.page.findChildren(ComparisonDialog)
    assert dialog.summary == "−  Here: 0 lines. +  The draft: 1 line."
    dialog.close()
    desk.click("discard-draft")
    assert desk.page.offer.isHidden()
    assert desk.drafts_kept() == []


def test_a_draft_that_says_what_the_file_says_is_not_offered(desk: Desk) -> None:
    left_behind(desk, THEIRS)
    desk.write(THEIRS)
    desk.open()
    assert desk.page.offer.isHidden()
    assert desk.drafts_kept() == []


def test_typing_beside_an_offered_draft_loses_neither(desk: Desk) -> None:
    desk.open()
    desk.type("# one")
    desk.page.back.click()
    desk.click("draft")
    desk.open()
    desk.type("# two")
    desk.editing._drafting.keep()
    assert set(desk.drafts_kept()) == {"# one" + MINE, "# two" + MINE}
    desk.click("restore")
    assert desk.text == "# one" + MINE
    assert set(desk.drafts_kept()) == {"# one" + MINE, "# two" + MINE}
    assert "unsaved changes" in desk.page.offer.text


def test_typing_is_drafted_by_itself(open_desk: Desk) -> None:
    open_desk.type("# new")
    open_desk.qtbot.waitUntil(lambda: open_desk.drafts_kept() == ["# new" + MINE])


def test_text_that_cannot_be_kept_stays_on_the_page(open_desk: Desk) -> None:
    (open_desk.home / "data" / "drafts").write_text("in the way")
    other = open_desk.write(THEIRS, "other.yaml")
    open_desk.type("# new")
    assert not open_desk.editing.open(other)
    assert open_desk.text == "# new" + MINE
    open_desk.page.back.click()
    open_desk.click("draft")
    assert open_desk.left == 0
    assert not open_desk.editing.close_quietly()
    assert open_desk.heard[-1] == "Save your text, or close once more to give it up."
    assert open_desk.editing.close_quietly()


def test_a_draft_that_cannot_be_kept_is_said_once(open_desk: Desk) -> None:
    (open_desk.home / "data" / "drafts").write_text("in the way")
    for text in ("# a", "# b"):
        open_desk.type(text)
        open_desk.editing._drafting.keep()
    assert len(open_desk.heard) == 1
    assert "cannot be kept" in open_desk.heard[0]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2030, 5, 14, 9, 5), "09:05"),
        (datetime(2030, 5, 3, 9, 5), "3 May, 09:05"),
        (datetime(2029, 5, 3, 9, 5), "3 May 2029"),
    ],
)
def test_when_is_said_as_far_as_needed(at: datetime, words: str) -> None:
    assert when_words(at, NOW) == words


# The page


@pytest.mark.parametrize(("width", "is_beside"), [(813, True), (720, False)])
def test_narrow_the_preview_takes_turns_with_the_text(
    open_desk: Desk, width: int, is_beside: bool
) -> None:
    page = open_desk.page
    page.set_theme(Theme())
    page.resize(width, 470)
    QTest.qWait(0)
    assert page.preview.isVisible() is is_beside
    assert page.tabs.isVisible() is not is_beside
    assert page.strip.isVisible()
    page.show_tab("preview")
    assert page.preview.isVisible()
    assert page.editor.isVisible() is is_beside
    page.resize(1000, 700)
    QTest.qWait(0)
    assert page.preview.isVisible()
    assert page.editor.isVisible()


def test_one_thing_is_asked_at_a_time(open_desk: Desk) -> None:
    conflict(open_desk)
    open_desk.page.back.click()
    assert open_desk.page.question.isVisible()
    assert open_desk.page.outside.isHidden()
    open_desk.click("stay")
    assert open_desk.page.outside.isVisible()


@pytest.mark.parametrize(
    ("home", "path", "words"),
    [
        ("/home/anna", "/home/anna/data/box.yaml", "~/data/box.yaml"),
        ("/home/anna", "/home/annabel/box.yaml", "/home/annabel/box.yaml"),
        ("/", "/srv/box.yaml", "/srv/box.yaml"),
    ],
)
def test_a_path_in_the_home_begins_with_a_tilde(
    monkeypatch: pytest.MonkeyPatch, home: str, path: str, words: str
) -> None:
    monkeypatch.setenv("HOME", home)
    assert path_words(Path(path)) == words
