"""The editor of routine files: text with colours, numbers and problems, help, and a find bar.

Takes a text, the problems found in it and a vocabulary; emits that the text or the cursor's line
has changed. Opens and saves no files, and never checks: who holds it does. `text` gives back
exactly what came in, but for what was edited.
"""

from collections.abc import Callable
from functools import partial
from html import escape

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QToolTip, QWidget

from relaxapp.core.assist import Completions, Vocabulary, complete, doc_at
from relaxapp.core.edits import Edit
from relaxapp.core.format import ROUTINE_FILE
from relaxapp.core.held_text import Held, hold, unhold
from relaxapp.core.line_edits import edits_between
from relaxapp.core.problems import Fix, Problem
from relaxapp.core.schema import Spec
from relaxapp.ui.code_colours import CodeColours
from relaxapp.ui.code_completion import CodeCompletion
from relaxapp.ui.code_field import CodeField
from relaxapp.ui.code_finding import CodeFinding
from relaxapp.ui.code_marks import CodeMarks, Mark
from relaxapp.ui.line_numbers import LineNumbers
from relaxapp.ui.problem_line import ProblemLine, count_words, problem_words
from relaxapp.ui.theme import Theme
from relaxapp.ui.utf16 import to_utf16
from relaxapp.ui.widgets import announce, column

EditFor = Callable[[str, Fix], Edit | None]
"""What a fix changes in a text, or None where it does not fit that text any more."""

_HOW_TO_LEAVE = "Tab indents. Control Tab, or Escape and then Tab, goes on to the next control."


class CodeEditor(QWidget):
    """A text field for one YAML file, and what helps with it.

    `root` declares what the file may hold: a routine, unless it is said.
    """

    text_changed = Signal()
    cursor_moved = Signal(int)
    """The cursor is in another line, counted from 1."""

    def __init__(
        self, edit_for: EditFor, parent: QWidget | None = None, *, root: Spec = ROUTINE_FILE
    ) -> None:
        super().__init__(parent)
        self._edit_for = edit_for
        self._root = root
        self._vocabulary = Vocabulary()
        self._theme = Theme()
        self._given = ""
        self._held = Held("")
        self._is_edited = False
        self._line = 1
        self.field = CodeField(self)
        self.field.setAccessibleName("Text of the routine")
        self.field.setAccessibleDescription(_HOW_TO_LEAVE)
        self.setFocusProxy(self.field)
        self._colours = CodeColours(self.field.document())
        self._numbers = LineNumbers(self.field)
        self._marks = CodeMarks(self.field)
        self.problem_line = ProblemLine(self)
        self.problem_line.mend_requested.connect(self.mend)
        self.completion = CodeCompletion(self.field, self._complete, self)
        self.finding = CodeFinding(self.field, self)
        self.finding.changed.connect(self._mark_words)
        self._lay_out()
        self.field.edited.connect(self._note_edit)
        self.field.help_asked.connect(self._show_help)
        self.field.cursorPositionChanged.connect(self._follow_cursor)
        self._make_shortcuts()
        self.set_theme(self._theme)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._numbers)
        row.addWidget(self.field, 1)
        layout = column(self, 0)
        layout.addWidget(self.finding.bar)
        layout.addLayout(row, 1)
        layout.addWidget(self.problem_line)

    def _make_shortcuts(self) -> None:
        self._shortcut("Ctrl+Space", self.completion.open)
        self._shortcut("Ctrl+F", self.finding.open)
        self._shortcut("Ctrl+H", partial(self.finding.open, replaces=True))
        self._shortcut("F3", self.finding.go_on)
        self._shortcut("Shift+F3", partial(self.finding.go_on, is_back=True))
        self._shortcut("F8", self.go_to_problem)
        self._shortcut("Shift+F8", partial(self.go_to_problem, is_back=True))
        self._shortcut("Alt+Return", self.mend)
        self._shortcut("Alt+Enter", self.mend)
        self._shortcut("Ctrl+/", self.field.toggle_comment)

    # The text

    def text(self) -> str:
        """The text as it is to be written: line ends and a byte-order mark as they came in."""
        if not self._is_edited:
            return self._given
        return unhold(Held(self.field.body, self._held.line_ending, self._held.has_bom))

    @property
    def line_ending(self) -> str:
        """How lines of this file end."""
        return self._held.line_ending

    def set_text(self, text: str) -> None:
        """Another file; nothing before it can be undone, and nothing is emitted."""
        self._held = hold(text)
        self._given, self._is_edited = text, False
        self._line = 1
        self._marks.show(())
        self.completion.close()
        self.field.set_body(self._held.body)
        self.show_problems(())

    def replace_text(self, text: str) -> None:
        """The same file with another text, which can be undone; the cursor stays with its words.

        Only what differs is changed. Lines end as they do in the new text from now on.
        """
        self._held = hold(text)
        self.field.apply(edits_between(self.field.body, self._held.body))

    @property
    def is_edited(self) -> bool:
        """Whether anything has been done to the text since `set_text`."""
        return self._is_edited

    def _note_edit(self) -> None:
        self._is_edited = True
        self.text_changed.emit()

    # The cursor

    @property
    def cursor_line(self) -> int:
        """The line that the cursor is in, from 1."""
        return self.field.textCursor().blockNumber() + 1

    def go_to(self, line: int, column: int = 1) -> None:
        """Puts the cursor at a line and a column (code points), both from 1, and shows it."""
        document = self.field.document()
        block = document.findBlockByNumber(min(max(line, 1), document.blockCount()) - 1)
        cursor = self.field.textCursor()
        cursor.setPosition(block.position() + to_utf16(block.text(), max(column, 1) - 1))
        self.field.setTextCursor(cursor)
        self.field.centerCursor()

    def mark_lines(self, lines: range) -> None:
        """Puts a soft band behind lines, counted from 1."""
        self.field.mark_lines(lines)

    def _follow_cursor(self) -> None:
        self._show_problem()
        if self.cursor_line != self._line:
            self._line = self.cursor_line
            self.cursor_moved.emit(self._line)

    # Problems

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Underlines the problems of the text as it is now, in place of those before."""
        self._marks.show(problems)
        self._numbers.show_severities(self._marks.severities())
        self._mark_words()
        self._show_problem()

    def go_to_problem(self, *, is_back: bool = False) -> None:
        """Goes on to the next problem, or back to the one before."""
        mark = self._marks.next(is_back=is_back)
        if mark is not None:
            cursor = self.field.textCursor()
            cursor.setPosition(mark.start)
            self.field.setTextCursor(cursor)
            self.field.ensureCursorVisible()
            announce(self.field, f"Line {mark.line}. {problem_words(mark.problem)}")

    def mend(self) -> None:
        """Makes the certain fix of the problem at the cursor, if it has one."""
        mark = self._marks.of_cursor()
        edit = None if mark is None else self._mending(mark)
        if edit is not None and not self.field.isReadOnly():
            self.field.apply([edit])
            announce(self.field, f"Wrote {edit.text}")

    def _mending(self, mark: Mark) -> Edit | None:
        """The change that mends it, moved with its words if there was typing since the check."""
        fix, checked, body = mark.problem.fix, self._marks.checked, self.field.body
        edit = None if fix is None else self._edit_for(checked, fix)
        if edit is None:
            return None
        moved = self.field.offset_of(mark.start) - mark.offset
        start, end = edit.start + moved, edit.end + moved
        is_same = body[start:end] == checked[edit.start : edit.end]
        return Edit(start, end, edit.text) if is_same else None

    def _mark_words(self) -> None:
        palette = self._theme.palette
        found, marks = self.finding.selections(palette), self._marks.selections(palette)
        self.field.setExtraSelections([*found, *marks])

    def _show_problem(self) -> None:
        mark = self._marks.of_cursor()
        if mark is None:
            self.problem_line.show_words(count_words(self._marks.problems), "")
        else:
            fix = None if self.field.isReadOnly() else mark.problem.fix
            mended = "" if fix is None else fix.text
            self.problem_line.show_words(problem_words(mark.problem), mended)

    # Help

    def set_root(self, root: Spec) -> None:
        """Declares what the file may hold from now on."""
        self._root = root

    def set_vocabulary(self, vocabulary: Vocabulary) -> None:
        """What the file can name from now on."""
        self._vocabulary = vocabulary

    def help_at(self, offset: int) -> str | None:
        """The problem at an offset and what mends it, else what the word there means."""
        mark = self._marks.at(self.field.position_of(offset))
        if mark is None:
            return doc_at(self.field.body, offset, self._vocabulary, self._root)
        words = problem_words(mark.problem)
        edit = None if self.field.isReadOnly() else self._mending(mark)
        return words if edit is None else f"{words}\nAlt+Enter writes: {edit.text}"

    def _complete(self, body: str, offset: int) -> Completions | None:
        return complete(body, offset, self._vocabulary, self._root)

    def _show_help(self, offset: int, at: QPoint) -> None:
        words = None if offset < 0 else self.help_at(offset)
        # Qt takes text of a file for markup where it looks like it, so all of it is escaped.
        shown = "" if words is None else f"<qt>{escape(words).replace(chr(10), '<br>')}</qt>"
        QToolTip.showText(at, shown, self.field.viewport())

    # How it looks and behaves

    def set_read_only(self, is_read_only: bool) -> None:
        self.field.set_read_only(is_read_only)
        self._show_problem()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.field.set_theme(theme)
        self._colours.set_theme(theme)
        self._numbers.set_theme(theme)
        self.completion.list.set_theme(theme)
        self._mark_words()

    def _shortcut(self, keys: str, call: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(call)
