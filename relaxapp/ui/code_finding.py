"""Finding in the code field: which places there are, which is shown, and replacing them.

Connects a find bar with its field. Places are looked up anew after each change of the text, so
what is marked is always there.
"""

from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from relaxapp.core.edits import Edit
from relaxapp.core.find_text import find_all
from relaxapp.ui.code_field import CodeField
from relaxapp.ui.find_bar import FindBar
from relaxapp.ui.theme import Palette

MOST_MARKED = 500
_MOST_TAKEN_OVER = 80
"""Characters of a selection that opening the bar looks for."""


class CodeFinding(QObject):
    """Finds in one field while its bar is open."""

    changed = Signal()
    """Other places are to be marked."""

    def __init__(self, field: CodeField, parent: QWidget) -> None:
        super().__init__(parent)
        self._field = field
        self._places: tuple[tuple[int, int], ...] = ()
        self.bar = FindBar(parent)
        self.bar.sought.connect(self._seek)
        self.bar.next_requested.connect(self.go_on)
        self.bar.back_requested.connect(lambda: self.go_on(is_back=True))
        self.bar.replace_requested.connect(self._replace)
        self.bar.replace_all_requested.connect(self._replace_all)
        self.bar.closed.connect(self.close)
        field.edited.connect(self._look_again)

    @property
    def is_open(self) -> bool:
        return self.bar.isVisible()

    def open(self, *, replaces: bool = False) -> None:
        """Opens the bar, with the selected words if they are of one line."""
        start, end = self._field.selected
        words = self._field.body[start:end]
        is_short = "\n" not in words and len(words) <= _MOST_TAKEN_OVER
        can_replace = replaces and not self._field.isReadOnly()
        self.bar.open(words if is_short else "", replaces=can_replace)

    def close(self) -> None:
        self.bar.hide()
        self._find()
        self._field.setFocus()

    def go_on(self, *, is_back: bool = False) -> None:
        """Selects the next place after the cursor, or the one before; round at the ends."""
        if not self.is_open:
            self.open()
            return
        start, end = self._field.selected
        if is_back:
            before = [place for place in self._places if place[1] <= start]
            found = next(reversed(before or self._places), None)
        else:
            after = (place for place in self._places if place[0] >= end)
            found = next(after, next(iter(self._places), None))
        self._show(found)

    def selections(self, palette: Palette) -> Iterator[QTextEdit.ExtraSelection]:
        """A frame of colour behind each place."""
        for start, end in islice(self._places, MOST_MARKED):
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(self._field.document())
            selection.cursor.setPosition(self._field.position_of(start))
            keep = QTextCursor.MoveMode.KeepAnchor
            selection.cursor.setPosition(self._field.position_of(end), keep)
            selection.format.setBackground(QColor(palette.warm))
            selection.format.setForeground(QColor(palette.on_breath))
            yield selection

    def _seek(self, sought: str) -> None:
        """Shows the first place from where the cursor is on."""
        self._find()
        start = self._field.selected[0]
        after = (place for place in self._places if place[0] >= start)
        self._show(next(after, next(iter(self._places), None)))

    def _find(self) -> None:
        self._places = find_all(self._field.body, self.bar.text) if self.is_open else ()
        self.changed.emit()

    def _look_again(self) -> None:
        if self.is_open:
            self._find()
            self._show_count()

    def _show(self, place: tuple[int, int] | None) -> None:
        if place is not None:
            self._field.select(*place)
        self._show_count()

    def _show_count(self) -> None:
        selected = self._field.selected
        at = self._places.index(selected) + 1 if selected in self._places else None
        self.bar.show_count(at, len(self._places))

    def _replace(self) -> None:
        """Replaces the place that is selected, and goes on; else only goes on."""
        place = self._field.selected
        if place in self._places and not self._field.isReadOnly():
            self._field.apply([Edit(*place, self.bar.new.text())])
            self._field.select(place[0] + len(self.bar.new.text()))
        self.go_on()

    def _replace_all(self) -> None:
        if not self._field.isReadOnly():
            new = self.bar.new.text()
            self._field.apply([Edit(start, end, new) for start, end in self._places])
            self._show_count()
