"""The editor of routine files, typed into as a person does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from relaxapp.core.assist import Named, Vocabulary
from relaxapp.core.edits import Edit
from relaxapp.core.problems import Fix, Problem
from relaxapp.ui.code_colours import token_colours
from relaxapp.ui.code_editor import CodeEditor
from relaxapp.ui.code_marks import MOST_MARKED
from relaxapp.ui.theme import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Palette, Theme, contrast

SMALL = "name: Box\nkind: breathing\nbreathe: 4-4-4-4\nfor: 5 min\n"
WORDS = Vocabulary(
    moves={
        "chin-tuck": Named("Chin tuck", "Draw your chin straight back."),
        "wall-angels": Named("Wall angels"),
    },
    cautions={"breath-holds": Named("Breath holds")},
)
ODD = st.sampled_from("\n\r\t\x85\u2028\u2029\ufeff\xa0\0😀é\ufdd0\ufdd1\ufdd2\ufdd8")
TEXTS = st.text(st.one_of(ODD, st.characters(exclude_categories=["Cs"])), max_size=30)
ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def edit_for(text: str, fix: Fix) -> Edit | None:
    """A fake of `core.fixes`: replaces `length` characters of a line."""
    lines = text.split("\n")
    if fix.line > len(lines):
        return None
    start = sum(len(line) + 1 for line in lines[: fix.line - 1]) + fix.column - 1
    return Edit(start, start + (fix.length or 0), fix.text)


def problem(line: int, column: int, fix: Fix | None = None, **words: str) -> Problem:
    severity = "warning" if words.get("severity") == "warning" else "error"
    return Problem("a.yaml", line, column, severity, words.get("message", "wrong"), "a hint", fix)


@pytest.fixture
def editor(qtbot: QtBot) -> CodeEditor:
    made = CodeEditor(edit_for)
    qtbot.addWidget(made)
    made.set_vocabulary(WORDS)
    made.resize(640, 480)
    made.show()
    made.activateWindow()
    made.field.setFocus()
    return made


def put(editor: CodeEditor, marked: str) -> None:
    """Shows a text with the cursor at the `|`."""
    editor.set_text(marked.replace("|", "", 1))
    editor.field.select(marked.index("|"))


def shown(editor: CodeEditor) -> str:
    """The text with a `|` at the cursor."""
    body, offset = editor.field.body, editor.field.offset
    return f"{body[:offset]}|{body[offset:]}"


def press(editor: CodeEditor, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(editor.field, key, held or Qt.KeyboardModifier.NoModifier)


# The text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_any_text_comes_back_exactly(editor: CodeEditor, text: str) -> None:
    editor.set_text(text)
    assert editor.text() == text
    editor._is_edited = True  # so that it is read from the field
    assert editor.text() == text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(TEXTS, TEXTS)
def test_an_undone_edit_leaves_no_trace(editor: CodeEditor, text: str, other: str) -> None:
    editor.set_text(text)
    editor.field.select(0)
    editor.field.textCursor().insertText("x")
    editor.field.undo()
    assert editor.text() == text
    editor.replace_text(other)
    assert editor.text() == other


def test_lines_of_a_windows_file_still_end_as_they_did(editor: CodeEditor) -> None:
    editor.set_text("\ufeffname: A\r\nkind: b\r\n")
    editor.go_to(1, 8)
    QTest.keyClicks(editor.field, "B")
    press(editor, Qt.Key.Key_Return)
    assert editor.text() == "\ufeffname: AB\r\n\r\nkind: b\r\n"
    assert editor.line_ending == "\r\n"


def test_shift_enter_ends_a_line_like_enter(editor: CodeEditor) -> None:
    put(editor, "name: A|")
    press(editor, Qt.Key.Key_Return, SHIFT)
    assert editor.text() == "name: A\n"


def test_a_new_text_is_not_told_of_and_cannot_be_undone(editor: CodeEditor, qtbot: QtBot) -> None:
    heard: list[object] = []
    editor.text_changed.connect(lambda: heard.append("text"))
    editor.cursor_moved.connect(heard.append)
    editor.set_text(SMALL)
    qtbot.wait(10)  # the colours come a moment later
    assert heard == []
    assert not editor.field.document().isUndoAvailable()
    assert not editor.is_edited


def test_typing_is_told_of(editor: CodeEditor, qtbot: QtBot) -> None:
    put(editor, "name: |")
    with qtbot.waitSignal(editor.text_changed):
        QTest.keyClicks(editor.field, "A")
    assert editor.is_edited


def test_a_replaced_text_can_be_undone_and_keeps_the_cursor(editor: CodeEditor) -> None:
    put(editor, SMALL.replace("4-4", "4|-4", 1))
    editor.replace_text("# mine\n" + SMALL.replace("5 min", "6 min"))
    assert shown(editor) == "# mine\n" + SMALL.replace("4-4", "4|-4", 1).replace("5 min", "6 min")
    editor.field.undo()
    assert editor.text() == SMALL


def test_copied_and_pasted_text_is_plain_and_whole(editor: CodeEditor) -> None:
    editor.set_text("a\xa0b\nc")
    editor.field.selectAll()
    editor.field.copy()
    assert QApplication.clipboard().text() == "a\xa0b\nc"
    mime = QMimeData()
    mime.setText("x\r\ny\xa0z")
    mime.setHtml("<b>x</b>")
    editor.field.insertFromMimeData(mime)
    assert editor.text() == "x\ny\xa0z"


# The cursor


def test_the_cursor_goes_to_a_line_and_column(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.set_text("a\n😀b: c\n")
    with qtbot.waitSignal(editor.cursor_moved) as moved:
        editor.go_to(2, 3)
    assert moved.args == [2]
    assert shown(editor) == "a\n😀b|: c\n"
    assert editor.cursor_line == 2


def test_a_place_outside_is_the_nearest_inside(editor: CodeEditor) -> None:
    editor.set_text("a\nb")
    editor.go_to(99, 99)
    assert shown(editor) == "a\nb|"
    editor.go_to(-1, -1)
    assert shown(editor) == "|a\nb"


# Keys


@pytest.mark.parametrize(
    ("before", "key", "held", "after"),
    [
        ("steps:|", Qt.Key.Key_Return, None, "steps:\n  |"),
        ("  - move: a😀|", Qt.Key.Key_Return, None, "  - move: a😀\n    |"),
        ("a|b", Qt.Key.Key_Tab, None, "a |b"),
        ("|b", Qt.Key.Key_Tab, None, "  |b"),
        ("    |b", Qt.Key.Key_Backspace, None, "  |b"),
        ("   |b", Qt.Key.Key_Backspace, None, "  |b"),
        ("a: |b", Qt.Key.Key_Backspace, None, "a:|b"),
        ("  a|", Qt.Key.Key_Backtab, SHIFT, "a|"),
        ("a: 1|", Qt.Key.Key_Slash, CTRL, "# a: 1|"),
        ("# a: 1|", Qt.Key.Key_Slash, CTRL, "a: 1|"),
    ],
)
def test_a_key_does_this(
    editor: CodeEditor, before: str, key: Qt.Key, held: Qt.KeyboardModifier | None, after: str
) -> None:
    put(editor, before)
    press(editor, key, held)
    assert shown(editor) == after
    editor.field.undo()
    assert editor.text() == before.replace("|", "")


def test_tab_moves_selected_lines(editor: CodeEditor) -> None:
    editor.set_text("a\nb\nc")
    editor.field.select(0, 4)
    press(editor, Qt.Key.Key_Tab)
    assert editor.text() == "  a\n  b\nc"
    press(editor, Qt.Key.Key_Backtab, SHIFT)
    assert editor.text() == "a\nb\nc"


@pytest.fixture
def after(editor: CodeEditor, qtbot: QtBot) -> Iterator[QPushButton]:
    """A button that Tab comes to after the editor."""
    page, button = QWidget(), QPushButton("After")
    layout = QVBoxLayout(page)
    layout.addWidget(editor)
    layout.addWidget(button)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    editor.setFocus()
    yield button
    editor.setParent(None)
    page.close()


def test_keyboard_users_get_out_by_ctrl_tab(editor: CodeEditor, after: QPushButton) -> None:
    press(editor, Qt.Key.Key_Tab, CTRL)
    assert after.hasFocus()
    assert "Control Tab" in editor.field.accessibleDescription()


def test_keyboard_users_get_out_by_esc_and_tab(editor: CodeEditor, after: QPushButton) -> None:
    press(editor, Qt.Key.Key_Escape)
    press(editor, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_a_read_only_text_can_be_walked_through_but_not_changed(editor: CodeEditor) -> None:
    put(editor, "|" + SMALL)
    editor.set_read_only(True)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_A):
        press(editor, key)
    press(editor, Qt.Key.Key_Slash, CTRL)
    assert editor.text() == SMALL
    press(editor, Qt.Key.Key_Down)
    assert editor.cursor_line == 2


# Problems

FIX = Fix(2, 7, "breathing", 9)
MISSPELT = SMALL.replace("breathing", "breathign")


def test_a_problem_is_shown_at_its_line_and_its_words(editor: CodeEditor) -> None:
    editor.set_text(MISSPELT)
    editor.show_problems((problem(2, 7, FIX, message="no such kind"),))
    assert editor.problem_line.text == "1 error. F8 goes to the next."
    assert not editor.problem_line.mend.isVisible()
    editor.go_to(2)
    assert editor.problem_line.text == "Error: no such kind — a hint"
    assert editor.problem_line.mend.isVisible()
    (selection,) = editor.field.extraSelections()
    assert selection.cursor.selectedText() == "breathign"


def test_errors_and_warnings_are_underlined_differently(editor: CodeEditor) -> None:
    editor.set_text(SMALL)
    editor.show_problems((problem(1, 1), problem(2, 1, severity="warning")))
    styles = [one.format.underlineStyle() for one in editor.field.extraSelections()]
    assert len(set(styles)) == 2
    assert editor.problem_line.text.startswith("Error")
    editor.go_to(3)
    assert editor.problem_line.text == "1 error and 1 warning. F8 goes to the next."


def test_alt_enter_mends_the_problem_at_the_cursor(editor: CodeEditor) -> None:
    editor.set_text(MISSPELT)
    editor.show_problems((problem(2, 7, FIX),))
    editor.go_to(2)
    press(editor, Qt.Key.Key_Return, ALT)
    assert editor.text() == SMALL
    editor.field.undo()
    assert editor.text() == MISSPELT


def test_a_fix_is_made_where_its_words_are_by_now(editor: CodeEditor) -> None:
    editor.set_text(MISSPELT)
    editor.show_problems((problem(2, 7, FIX),))
    editor.field.apply([Edit(0, 0, "# 😀\n")])
    editor.go_to(3)
    editor.problem_line.mend.click()
    assert editor.text() == "# 😀\n" + SMALL


def test_a_fix_of_words_that_are_no_longer_there_is_not_made(editor: CodeEditor) -> None:
    editor.set_text(MISSPELT)
    editor.show_problems((problem(2, 7, FIX),))
    editor.go_to(2, 8)
    QTest.keyClicks(editor.field, "x")
    text = editor.text()
    editor.mend()
    assert editor.text() == text


def test_f8_goes_round_the_problems(editor: CodeEditor) -> None:
    editor.set_text(SMALL)
    editor.show_problems((problem(2, 1), problem(4, 6)))
    lines = []
    for held in (None, None, None, SHIFT, SHIFT):
        press(editor, Qt.Key.Key_F8, held)
        lines.append(editor.cursor_line)
    assert lines == [2, 4, 2, 4, 2]


@pytest.mark.parametrize(("line", "column"), [(1, 1), (99, 1), (2, 99), (5, 1)])
def test_a_problem_anywhere_can_be_shown(editor: CodeEditor, line: int, column: int) -> None:
    editor.set_text(SMALL)
    editor.show_problems((problem(line, column),))
    press(editor, Qt.Key.Key_F8)
    assert editor.problem_line.text.startswith("Error")


def test_thousands_of_problems_are_counted_and_some_underlined(editor: CodeEditor) -> None:
    editor.set_text("a\n" * 3_000)
    editor.show_problems(tuple(problem(line, 1) for line in range(2, 3_000)))
    assert len(editor.field.extraSelections()) == MOST_MARKED
    assert editor.problem_line.text.startswith("2,998 errors")


# Help


def test_a_problem_is_explained_with_what_would_be_written(editor: CodeEditor) -> None:
    editor.set_text(MISSPELT)
    editor.show_problems((problem(2, 7, FIX),))
    offset = MISSPELT.index("breathign") + 3
    assert editor.help_at(offset) == "Error: wrong — a hint\nAlt+Enter writes: breathing"


def test_other_words_are_explained(editor: CodeEditor) -> None:
    editor.set_text("move: chin-tuck\n")
    assert editor.help_at(10) == "Chin tuck\nDraw your chin straight back."


# Completion


def listed(editor: CodeEditor) -> tuple[str, ...]:
    return editor.completion.list.labels if editor.completion.is_open else ()


def test_two_letters_of_a_key_open_the_list(editor: CodeEditor) -> None:
    editor.set_text("")
    QTest.keyClicks(editor.field, "s")
    assert listed(editor) == ()
    QTest.keyClicks(editor.field, "u")
    assert listed(editor) == ("summary",)
    press(editor, Qt.Key.Key_Tab)
    assert shown(editor) == "summary: |"


def test_choices_open_by_themselves_and_take_no_key_until_one_is_chosen(
    editor: CodeEditor,
) -> None:
    put(editor, "kind:|")
    QTest.keyClicks(editor.field, " ")
    assert "stretch" in listed(editor)
    assert editor.completion.list.chosen is None
    press(editor, Qt.Key.Key_Return)
    assert editor.text() == "kind: \n  "
    assert listed(editor) == ()


def test_typing_filters_and_enter_takes(editor: CodeEditor) -> None:
    put(editor, "steps:\n  - move:|")
    QTest.keyClicks(editor.field, " an")
    assert listed(editor) == ("wall-angels",)
    press(editor, Qt.Key.Key_Return)
    assert shown(editor) == "steps:\n  - move: wall-angels|"
    editor.field.undo()
    assert editor.text() == "steps:\n  - move: an"


def test_arrows_choose_and_what_is_chosen_is_explained(editor: CodeEditor) -> None:
    put(editor, "move: |")
    press(editor, Qt.Key.Key_Space, CTRL)
    press(editor, Qt.Key.Key_Down)
    press(editor, Qt.Key.Key_Up)
    assert editor.completion.list.doc == "Chin tuck — Draw your chin straight back."
    press(editor, Qt.Key.Key_Up)
    press(editor, Qt.Key.Key_Return)
    assert shown(editor) == "move: wall-angels|"


def test_esc_closes_the_list_and_nothing_else(editor: CodeEditor) -> None:
    put(editor, "move: |")
    press(editor, Qt.Key.Key_Space, CTRL)
    press(editor, Qt.Key.Key_Escape)
    assert listed(editor) == ()
    assert editor.text() == "move: "


def test_a_whole_word_leaves_enter_alone(editor: CodeEditor) -> None:
    put(editor, "kind: stretc|\n")
    QTest.keyClicks(editor.field, "h")
    press(editor, Qt.Key.Key_Return)
    assert editor.text() == "kind: stretch\n\n"


def test_own_words_can_be_typed_where_known_ones_are_offered(editor: CodeEditor) -> None:
    put(editor, "cautions:\n  - |")
    QTest.keyClicks(editor.field, "br")
    assert listed(editor) == ("breath-holds",)
    press(editor, Qt.Key.Key_Return)
    assert editor.text() == "cautions:\n  - br\n  - "


def test_a_key_that_needs_more_lines_begins_them(editor: CodeEditor) -> None:
    put(editor, "ste|")
    press(editor, Qt.Key.Key_Space, CTRL)
    press(editor, Qt.Key.Key_Return)
    assert shown(editor) == "steps:\n  - |"


def test_words_after_an_emoji_are_completed_in_their_place(editor: CodeEditor) -> None:
    put(editor, "name: 😀😀\nkind: str|\n")
    press(editor, Qt.Key.Key_Space, CTRL)
    press(editor, Qt.Key.Key_Return)
    assert editor.text() == "name: 😀😀\nkind: stretch\n"


def test_leaving_the_field_closes_the_list(editor: CodeEditor, after: QPushButton) -> None:
    put(editor, "move: |")
    editor.completion.open()
    after.setFocus()
    assert listed(editor) == ()


@pytest.mark.parametrize("height", [120, 480])
def test_the_list_stays_inside(editor: CodeEditor, height: int) -> None:
    editor.resize(360, height)
    put(editor, "\n" * 40 + "|")
    editor.completion.open()
    place = editor.completion.list.geometry()
    assert editor.rect().contains(place)
    assert not place.contains(
        editor.field.viewport().mapTo(editor, editor.field.cursorRect().center())
    )


# Finding


def find(editor: CodeEditor, words: str) -> None:
    press(editor, Qt.Key.Key_F, CTRL)
    editor.finding.bar.field.setText(words)


def test_found_words_are_counted_and_gone_through(editor: CodeEditor) -> None:
    put(editor, "|hold: 1s\nHold: 2s\nhold: 3s\n")
    find(editor, "hold")
    assert editor.finding.bar.count_text == "1 of 3"
    field = editor.finding.bar.field
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (editor.cursor_line, editor.finding.bar.count_text) == (2, "2 of 3")
    QTest.keyClick(field, Qt.Key.Key_Return, SHIFT)
    assert editor.cursor_line == 1
    press(editor, Qt.Key.Key_F3, SHIFT)
    assert editor.cursor_line == 3
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not editor.finding.is_open
    assert editor.field.extraSelections() == []


def test_tab_goes_to_the_new_words_and_escape_closes_from_any_button(editor: CodeEditor) -> None:
    editor.set_text(SMALL)
    press(editor, Qt.Key.Key_H, CTRL)
    bar = editor.finding.bar
    QTest.keyClick(bar.field, Qt.Key.Key_Tab)
    assert bar.new.hasFocus()
    for button in bar.findChildren(QPushButton):
        press(editor, Qt.Key.Key_H, CTRL)
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Escape)
        assert not editor.finding.is_open
        assert editor.field.hasFocus()


def test_words_that_are_nowhere_are_said_to_be(editor: CodeEditor) -> None:
    editor.set_text(SMALL)
    find(editor, "chair")
    assert editor.finding.bar.count_text == "Not found"


def test_the_selected_words_are_looked_for(editor: CodeEditor) -> None:
    editor.set_text(SMALL)
    editor.field.select(0, 4)
    press(editor, Qt.Key.Key_F, CTRL)
    assert editor.finding.bar.text == "name"


def test_found_words_are_replaced_one_by_one_or_all(editor: CodeEditor) -> None:
    put(editor, "|a😀 a a\n")
    press(editor, Qt.Key.Key_H, CTRL)
    editor.finding.bar.field.setText("a")
    editor.finding.bar.new.setText("aa")
    editor.finding.bar.replace.click()
    assert editor.text() == "aa😀 a a\n"
    editor.finding.bar.replace_all.click()
    assert editor.text() == "aaaa😀 aa aa\n"
    editor.field.undo()
    assert editor.text() == "aa😀 a a\n"


# How it looks


@pytest.mark.parametrize("palette", [LIGHT, DARK, LIGHT_CONTRAST, DARK_CONTRAST])
def test_every_colour_of_the_text_can_be_read(palette: Palette) -> None:
    for colour in token_colours(palette).values():
        for ground in (palette.surface, palette.ground, palette.accent_soft):
            assert contrast(colour, ground) >= 4.5
    assert contrast(palette.on_breath, palette.warm) >= 4.5


def test_verbs_stand_out_from_keys_without_colour(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.set_text("breathe: 4-6\nfor: 1m\n")
    qtbot.wait(10)

    def is_bold(line: int) -> bool:
        layout = editor.field.document().findBlockByNumber(line).layout()
        formats = layout.formats()
        return formats[0].format.fontWeight() > 500

    assert (is_bold(0), is_bold(1)) == (True, False)


def test_the_numbers_make_room_for_long_files(editor: CodeEditor) -> None:
    editor.set_text("a\n")
    narrow = editor._numbers.width()
    editor.set_text("a\n" * 20_000)
    assert editor._numbers.width() > narrow


def test_a_click_on_a_number_goes_to_its_line(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.set_text(SMALL)
    height = editor.field.cursorRect().height()
    QTest.mouseClick(editor._numbers, Qt.MouseButton.LeftButton, pos=QPoint(10, height * 3))
    assert editor.cursor_line == 3


def test_marked_lines_are_shown(editor: CodeEditor) -> None:
    editor.set_text(SMALL)
    before = editor.grab().toImage()
    editor.mark_lines(range(2, 4))
    assert editor.grab().toImage() != before
    editor.mark_lines(range(0))
    assert editor.grab().toImage() == before


def test_every_control_has_a_name(editor: CodeEditor) -> None:
    editor.finding.open(replaces=True)
    editor.set_theme(Theme(DARK, 2.0))
    for widget in (editor.field, *editor.findChildren(QPushButton)):
        assert widget.accessibleName()


def test_the_shipped_files_come_back_as_they_are(editor: CodeEditor, shipped: Path) -> None:
    for path in sorted(shipped.rglob("*.yaml"))[:20]:
        text = path.read_bytes().decode()
        editor.set_text(text)
        editor.field.moveCursor(QTextCursor.MoveOperation.End)
        editor.field.insertPlainText("x")
        assert editor.text() == text + "x"
