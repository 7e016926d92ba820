"""Problems in the text of an editor: underlines that move with the words, and the next of them.

Takes the problems of a check; keeps where they stand while the text goes on being edited, and
says which is where. Underlines are Qt's extra selections: nothing is laid out anew for them.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from relaxapp.core.problems import Problem, Severity
from relaxapp.core.tokens import START, scalar_end
from relaxapp.ui.code_field import CodeField
from relaxapp.ui.theme import Palette
from relaxapp.ui.utf16 import to_utf16

MOST_MARKED = 200
"""Problems that are underlined; all of them are counted."""

_Underline = QTextCharFormat.UnderlineStyle
_KEEP = QTextCursor.MoveMode.KeepAnchor


class Mark(NamedTuple):
    """A problem, the words that it is about, and the offset they had when it was found."""

    problem: Problem
    cursor: QTextCursor
    offset: int

    @property
    def start(self) -> int:
        """Qt's position where they begin by now."""
        return self.cursor.selectionStart()

    @property
    def line(self) -> int:
        """The line that they are in by now, from 1."""
        return self.cursor.blockNumber() + 1


class CodeMarks:
    """The problems of one field's text, by place."""

    def __init__(self, field: CodeField) -> None:
        self._field = field
        self.marks: tuple[Mark, ...] = ()
        self.problems: tuple[Problem, ...] = ()
        self.checked = ""
        """The text that they were found in."""

    def show(self, problems: Sequence[Problem]) -> None:
        """Takes the place of those before."""
        self.problems = tuple(problems)
        self.checked = self._field.body
        self.marks = tuple(self._mark(one) for one in self.problems[:MOST_MARKED])

    def severities(self) -> dict[int, Severity]:
        """The worst at each line."""
        found: dict[int, Severity] = {}
        for mark in self.marks:
            line = mark.line
            if found.get(line) != "error":
                found[line] = mark.problem.severity
        return found

    def at(self, position: int) -> Mark | None:
        """The one whose words one of Qt's positions is in, errors first."""
        found = [
            mark for mark in self.marks if mark.start <= position <= mark.cursor.selectionEnd()
        ]
        return min(found, key=lambda mark: not mark.problem.is_error, default=None)

    def of_cursor(self) -> Mark | None:
        """The one at the cursor, else the worst of its line."""
        cursor = self._field.textCursor()
        line = cursor.blockNumber() + 1
        of_line = [mark for mark in self.marks if mark.line == line]
        worst = min(of_line, key=lambda mark: not mark.problem.is_error, default=None)
        return self.at(cursor.position()) or worst

    def next(self, *, is_back: bool) -> Mark | None:
        """The next after the cursor, or before it; goes round at the end."""
        position = self._field.textCursor().position()
        ordered = sorted(self.marks, key=lambda mark: mark.start)
        if is_back:
            before = [mark for mark in ordered if mark.start < position]
            return next(reversed(before or ordered), None)
        after = [mark for mark in ordered if mark.start > position]
        return next(iter(after or ordered), None)

    def selections(self, palette: Palette) -> Iterator[QTextEdit.ExtraSelection]:
        """A wave under errors, dashes under warnings."""
        for mark in self.marks:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = mark.cursor
            style = _Underline.WaveUnderline if mark.problem.is_error else _Underline.DashUnderline
            selection.format.setUnderlineStyle(style)
            selection.format.setUnderlineColor(QColor(palette.warm_text))
            yield selection

    def _mark(self, problem: Problem) -> Mark:
        words = self._words(problem)
        return Mark(problem, words, self._field.offset_of(words.selectionStart()))

    def _words(self, problem: Problem) -> QTextCursor:
        """The key or value that begins where the problem is."""
        document = self._field.document()
        block = document.findBlockByNumber(min(problem.line, document.blockCount()) - 1)
        line = block.text()
        state = max(block.previous().userState(), START) if block.previous().isValid() else START
        start = min(problem.column - 1, len(line))
        start += len(line[start:]) - len(line[start:].lstrip())
        end = min(scalar_end(line, start, state), len(line))
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + to_utf16(line, start))
        cursor.setPosition(block.position() + to_utf16(line, end), _KEEP)
        if not cursor.hasSelection() and start:  # at the end of a line: what stands before it
            cursor.setPosition(block.position() + to_utf16(line, start - 1))
            cursor.setPosition(block.position() + to_utf16(line, start), _KEEP)
        return cursor
