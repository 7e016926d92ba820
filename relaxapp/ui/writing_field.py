"""A large field to write in: it grows with what is written, from a few lines to all there is room.

Takes a text, says what is typed. Tab goes on to the buttons, Ctrl+Enter takes what is written.
"""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from relaxapp.core.journal import LONGEST_ANSWER

LEAST_LINES = 5
_LEAST_SHARE = 0.55
"""Of the room there is, so much is there to write in from the beginning."""


class WritingField(QPlainTextEdit):
    """Plain text alone; what is longer than an answer may be is not taken."""

    typed = Signal(str)
    taken = Signal()
    """Ctrl+Enter."""
    left = Signal()
    """The keyboard is elsewhere now."""
    filled = Signal()
    """No more can be written."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "writing")
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._is_shown = False
        self._most_px = 0
        self.textChanged.connect(self._change)

    @property
    def words(self) -> str:
        return self.toPlainText()

    def show_words(self, text: str) -> None:
        """Shows a text with the cursor at its end; emits nothing."""
        self._is_shown = True
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._is_shown = False
        self._grow()

    def set_room(self, most_px: int) -> None:
        """The most that it may be high; what is longer scrolls."""
        self._most_px = most_px
        self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.taken.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()  # leaving is the page's: what is written is kept already
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _change(self) -> None:
        if self._is_shown:
            return
        if self.document().characterCount() - 1 > LONGEST_ANSWER:
            self._cut()
            self.filled.emit()
        self._grow()
        self.typed.emit(self.words)

    def _cut(self) -> None:
        """Takes away what is too much, from the end; undo brings back what stood there."""
        self._is_shown = True
        cursor = QTextCursor(self.document())
        cursor.setPosition(LONGEST_ANSWER)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self._is_shown = False

    def _grow(self) -> None:
        line_px = self.fontMetrics().lineSpacing()
        lines = max(round(self.document().size().height()) + 1, LEAST_LINES)
        edges = self.height() - self.viewport().height()
        around = max(edges, 0) + round(2 * self.document().documentMargin())
        wanted = lines * line_px + around
        if self._most_px:
            wanted = max(wanted, round(self._most_px * _LEAST_SHARE))
            wanted = min(wanted, max(self._most_px, 3 * line_px + around))
        if wanted != self.height():
            self.setFixedHeight(wanted)
