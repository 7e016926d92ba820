"""The text field of the code editor: plain text, its keys, and the bands behind its lines.

Takes and gives a body (`core.held_text`) and offsets in code points. Knows nothing of routines:
what is offered, marked and looked for comes from `code_editor`.
"""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from relaxapp.core.edits import Edit
from relaxapp.core.held_text import pasted, unhold_part
from relaxapp.core.line_edits import INDENT, indent, new_line, outdent, toggle_comment
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.utf16 import from_utf16, to_utf16

BAR_PX = 3
"""The bar at the side of marked lines."""

_PARAGRAPH = "\u2029"  # what ends a line in Qt's documents

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_READ = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class CodeField(QPlainTextEdit):
    """A plain text field for YAML. Tab indents; Ctrl+Tab, or Esc and then Tab, leaves it."""

    edited = Signal()
    typed = Signal(str)
    """A key has typed this, or nothing where it took something away."""

    help_asked = Signal(int, QPoint)
    """The pointer rests at an offset; -1 where there is no text."""

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "code")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._theme = Theme()
        self._marked = range(0)
        self._body: str | None = ""
        self._is_changed = False
        self._is_loading = False
        self._leaves_by_tab = False
        self.document().contentsChange.connect(self._note_change)
        self.textChanged.connect(self._tell_change)
        self.cursorPositionChanged.connect(self.viewport().update)

    # The text

    @property
    def body(self) -> str:
        """The text, its lines ending with `\\n`."""
        if self._body is None:
            self._body = self.document().toRawText().replace(_PARAGRAPH, "\n")
        return self._body

    def set_body(self, body: str) -> None:
        """Another text; what was done to the last one cannot be undone any more."""
        self._is_loading = True
        self.setPlainText(body)
        self._is_loading = self._is_changed = False

    def apply(self, edits: Iterable[Edit]) -> None:
        """Makes all the edits, as one that can be undone; the cursor stays with its text."""
        placed = [
            (self.position_of(start), self.position_of(end), text) for start, end, text in edits
        ]
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for start, end, text in sorted(placed, reverse=True):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(text)
        cursor.endEditBlock()

    @property
    def offset(self) -> int:
        """Where the cursor is."""
        return self.offset_of(self.textCursor().position())

    @property
    def selected(self) -> tuple[int, int]:
        """Where the selection begins and ends; both the same where nothing is selected."""
        cursor = self.textCursor()
        return self.offset_of(cursor.selectionStart()), self.offset_of(cursor.selectionEnd())

    def select(self, start: int, end: int | None = None) -> None:
        """Selects, or puts the cursor there, and shows it."""
        cursor = self.textCursor()
        cursor.setPosition(self.position_of(start))
        if end is not None:
            cursor.setPosition(self.position_of(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def offset_of(self, position: int) -> int:
        """The offset of one of Qt's positions."""
        return from_utf16(self.body, position) if self._is_wide else position

    def position_of(self, offset: int) -> int:
        """Qt's position of an offset."""
        last = self.document().characterCount() - 1
        return min(max(to_utf16(self.body, offset) if self._is_wide else offset, 0), last)

    @property
    def _is_wide(self) -> bool:
        """Whether there is an emoji or the like, so that Qt counts more than there are."""
        return self.document().characterCount() - 1 != len(self.body)

    def _note_change(self, position: int, removed: int, added: int) -> None:
        self._body = None
        self._is_changed = True

    def _tell_change(self) -> None:
        # Colours alone change no text, and Qt tells of them too.
        if self._is_changed and not self._is_loading:
            self._is_changed = False
            self.edited.emit()

    # How it looks

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        font = self.font()
        font.setPixelSize(theme.body)
        self.setFont(font)
        self.setTabStopDistance(QFontMetricsF(font).horizontalAdvance(" ") * INDENT)
        self.document().setDocumentMargin(SPACE[1])
        self.viewport().update()

    def set_read_only(self, is_read_only: bool) -> None:
        """Read only, it can still be walked through and copied by keyboard."""
        flags = _READ if is_read_only else Qt.TextInteractionFlag.TextEditorInteraction
        self.setTextInteractionFlags(flags)

    def mark_lines(self, lines: range) -> None:
        """Puts a soft band behind lines, counted from 1."""
        if lines != self._marked:
            self._marked = lines
            self.viewport().update()

    def visible_blocks(self) -> Iterator[tuple[QTextBlock, QRectF]]:
        """The lines that can be seen, and where on the viewport they are."""
        block, offset = self.firstVisibleBlock(), self.contentOffset()
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(offset)
            if place.top() > self.viewport().height():
                return
            yield block, place
            block = block.next()

    def paintEvent(self, event: QPaintEvent) -> None:
        current = self.textCursor().blockNumber()
        palette = self._theme.palette
        with QPainter(self.viewport()) as painter:
            for block, place in self.visible_blocks():
                band = QRectF(0, place.top(), self.viewport().width(), place.height())
                if block.blockNumber() + 1 in self._marked:
                    painter.fillRect(band, QColor(palette.accent_soft))
                    band.setWidth(BAR_PX)
                    painter.fillRect(band, QColor(palette.accent))
                elif block.blockNumber() == current:
                    painter.fillRect(band, QColor(palette.ground))
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return super().viewportEvent(event)
        cursor = self.cursorForPosition(event.pos())
        is_beside = abs(self.cursorRect(cursor).x() - event.pos().x()) > self.fontMetrics().height()
        offset = -1 if is_beside else self.offset_of(cursor.position())
        self.help_asked.emit(offset, event.globalPos())
        return True

    # Its keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        leaves, self._leaves_by_tab = self._leaves_by_tab, event.key() == Qt.Key.Key_Escape
        if self._walk_off(event, leaves) or (not self.isReadOnly() and self._edit_lines(event)):
            event.accept()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.typed.emit("")
        elif event.text().isprintable() and event.text() and not self.isReadOnly():
            self.typed.emit(event.text())

    def _walk_off(self, event: QKeyEvent, leaves: bool) -> bool:
        """Ctrl+Tab, or Tab after Esc: on to the next control, with Shift to the one before."""
        is_back = event.key() == Qt.Key.Key_Backtab
        is_tab = is_back or event.key() == Qt.Key.Key_Tab
        if not is_tab or not (leaves or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            return False
        self.setTabChangesFocus(True)
        self.focusNextPrevChild(not is_back)
        self.setTabChangesFocus(False)
        return True

    def _edit_lines(self, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers() & ~(_SHIFT | _KEYPAD)
        if held != Qt.KeyboardModifier.NoModifier:
            return False
        if key in _ENTER:
            self._break_line()
        elif key == Qt.Key.Key_Backtab:
            self.apply(outdent(self.body, *self.selected_lines))
        elif key == Qt.Key.Key_Tab:
            self._indent()
        elif key == Qt.Key.Key_Backspace:
            return self._take_indent()
        else:
            return False
        return True

    @property
    def selected_lines(self) -> tuple[int, int]:
        """The first and the last line that the selection is in, from 1."""
        cursor, document = self.textCursor(), self.document()
        first = document.findBlock(cursor.selectionStart())
        last = document.findBlock(cursor.selectionEnd())
        if last.blockNumber() > first.blockNumber() and last.position() == cursor.selectionEnd():
            last = last.previous()  # nothing of that line is selected
        return first.blockNumber() + 1, last.blockNumber() + 1

    def toggle_comment(self) -> None:
        """Makes comments of the lines that the selection is in, or text again."""
        if not self.isReadOnly():
            self.apply(toggle_comment(self.body, *self.selected_lines))

    def _break_line(self) -> None:
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        line = cursor.block().text()
        edit = new_line(line, from_utf16(line, cursor.positionInBlock()))
        cursor.setPosition(cursor.block().position() + to_utf16(line, edit.start))
        cursor.setPosition(self.textCursor().position(), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(edit.text)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _indent(self) -> None:
        first, last = self.selected_lines
        if last > first or self.textCursor().hasSelection():
            self.apply(indent(self.body, first, last))
        else:
            column = self.textCursor().positionInBlock()
            self.textCursor().insertText(" " * (INDENT - column % INDENT))

    def _take_indent(self) -> bool:
        """Takes a whole level where there are only spaces before the cursor."""
        cursor = self.textCursor()
        column = cursor.positionInBlock()
        if cursor.hasSelection() or column < INDENT or cursor.block().text()[:column].strip(" "):
            return False
        less = (column - 1) % INDENT + 1
        cursor.setPosition(cursor.position() - less, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self.typed.emit("")
        return True

    # The clipboard: plain text alone, and no character of it changed

    def createMimeDataFromSelection(self) -> QMimeData:
        mime = QMimeData()
        chosen = self.textCursor().selectedText().replace(_PARAGRAPH, "\n")
        mime.setText(unhold_part(chosen, "\n"))
        return mime

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        # A dropped file is for the page around, not for the text.
        return source.hasText() and not source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText() and not self.isReadOnly():
            self.textCursor().insertText(pasted(source.text()))
            self.ensureCursorVisible()
