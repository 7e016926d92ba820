"""Completion in the code field: when the list opens, what the keys do while it is open.

Takes a field and a function that says what may stand at an offset. The list opens by Ctrl+Space,
after two letters of a word, and where only some words may stand; a key is taken from the field
only while something in the list is chosen.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from relaxapp.core.assist import Completions, Item
from relaxapp.core.edits import Edit
from relaxapp.ui.code_field import CodeField
from relaxapp.ui.completion_list import CompletionList

Complete = Callable[[str, int], Completions | None]

LEAST_LETTERS = 2
"""Of a key, before the list opens by itself."""

_PAGE = 8
_MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}
_TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_STAY_OPEN = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta})
_OPENS_VALUES = (" ", "[", "{", "$")


class CodeCompletion(QObject):
    """Opens and closes the list of one field, over `parent`."""

    def __init__(self, field: CodeField, complete: Complete, parent: QWidget) -> None:
        super().__init__(parent)
        self._field = field
        self._complete = complete
        self._found: Completions | None = None
        self.list = CompletionList(parent)
        self.list.taken.connect(self._write)
        field.installEventFilter(self)
        field.typed.connect(self._follow)
        field.verticalScrollBar().valueChanged.connect(self.close)

    @property
    def is_open(self) -> bool:
        return self.list.isVisible()

    def open(self) -> None:
        """Offers whatever may stand at the cursor, the first of it chosen."""
        self._offer(is_asked=True)

    def close(self) -> None:
        self.list.hide()

    def _follow(self, typed: str) -> None:
        """After a key has typed something, or taken something away (empty)."""
        if self._field.textCursor().hasSelection() or (not typed and not self.is_open):
            self.close()
        else:
            self._offer(is_asked=False, typed=typed)

    def _offer(self, *, is_asked: bool, typed: str = "") -> None:
        body, offset = self._field.body, self._field.offset
        found = None if self._field.isReadOnly() else self._complete(body, offset)
        if found is None or not (is_asked or self._is_wanted(found, body, offset, typed)):
            self.close()
            return
        self._found = found
        word = body[found.start : offset]
        is_whole = any(item.label == word for item in found.items)
        is_chosen = is_asked or (bool(word) and not found.is_free and not is_whole)
        self.list.show_items(found.items, self._cursor_place(), is_first_chosen=is_chosen)

    def _is_wanted(self, found: Completions, body: str, offset: int, typed: str) -> bool:
        """Whether the list opens by itself."""
        letters = offset - found.start
        if self.is_open:
            return letters > 0 or typed in _OPENS_VALUES
        if letters >= LEAST_LETTERS:
            return True
        is_value = body[: found.start].rstrip(" ").endswith((":", "[", ",", "{"))
        return typed == "$" or (is_value and (letters > 0 or typed in _OPENS_VALUES))

    def _cursor_place(self) -> QRect:
        """Where the cursor is, in the widget that the list is over."""
        place = self._field.cursorRect()
        corner = self._field.viewport().mapTo(self.list.over, place.topLeft())
        return QRect(corner, place.size())

    def _write(self, item: Item) -> None:
        found = self._found
        if found is None:
            return
        end = max(found.end, self._field.offset)
        self._field.apply([Edit(found.start, end, item.text)])
        self._field.select(found.start + len(item.text))
        self._field.setFocus()
        if item.text.endswith((" ", "[", "{")):
            self._offer(is_asked=False, typed=item.text[-1])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.close()
        elif self.is_open and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self._is_ours(event):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._press(event)
        return False

    def _is_ours(self, event: QKeyEvent) -> bool:
        is_taken = event.key() in _TAKE and self.list.chosen is not None
        return not _is_held(event) and (
            is_taken or event.key() in _MOVES or event.key() == Qt.Key.Key_Escape
        )

    def _press(self, event: QKeyEvent) -> bool:
        """Whether the key is for the list; closes it at a key that leaves the word."""
        if self._is_ours(event):
            if event.key() == Qt.Key.Key_Escape:
                self.close()
            elif event.key() in _TAKE:
                self.list.take()
            else:
                self.list.go(_MOVES[Qt.Key(event.key())])
            return True
        is_typing = bool(event.text().isprintable() and event.text())
        if not is_typing and event.key() != Qt.Key.Key_Backspace and event.key() not in _STAY_OPEN:
            self.close()
        return False


def _is_held(event: QKeyEvent) -> bool:
    keypad = Qt.KeyboardModifier.KeypadModifier
    return bool(event.modifiers() & ~keypad)
