"""The bar that finds, and replaces, words in the text of the editor.

Takes how many places there are and which is shown; emits what is sought, and what shall be done.
Looks for nothing itself.
"""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from relaxapp.ui.theme import SPACE
from relaxapp.ui.widgets import column, look_button, plain_label


class FindBar(QFrame):
    """Hidden until it is asked for. Enter goes on, Shift+Enter back, Esc closes."""

    sought = Signal(str)
    next_requested = Signal()
    back_requested = Signal()
    replace_requested = Signal()
    replace_all_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "topbar")
        self.setAccessibleName("Find")
        self.field = QLineEdit(placeholderText="Find")
        self.field.setAccessibleName("Find in the text")
        self.field.textChanged.connect(self.sought)
        self.new = QLineEdit(placeholderText="Replace with")
        self.new.setAccessibleName("Replace with")
        self._count = plain_label("", "soft", wraps=False)
        self._replacing = QWidget(self)
        layout = column(self, SPACE[0])
        layout.setContentsMargins(SPACE[1], SPACE[0], SPACE[1], SPACE[0])
        layout.addLayout(self._find_row())
        layout.addWidget(self._replacing)
        self._lay_out_replacing()
        self._order_keys()
        self.hide()

    def _order_keys(self) -> None:
        """Tab goes from what is sought to what is written for it; Esc closes from anywhere."""
        before: QWidget = self.field
        for one in (self.new, self.replace, self.replace_all, *self._buttons):
            self.setTabOrder(before, one)
            before = one
        for one in (self.field, self.new, self.replace, self.replace_all, *self._buttons):
            one.installEventFilter(self)

    def _find_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE[0])
        row.addWidget(self.field, 1)
        row.addSpacing(SPACE[0])
        row.addWidget(self._count)
        buttons = (
            ("↑", "Find the one before", "Shift+F3", self.back_requested),
            ("↓", "Find the next", "F3", self.next_requested),
            ("✕", "Close the find bar", "Esc", self.closed),
        )
        self._buttons: list[QPushButton] = []
        for text, name, keys, signal in buttons:
            button = look_button(text, "quiet", name=name)
            button.setToolTip(f"{name} ({keys})")
            button.clicked.connect(signal)
            row.addWidget(button)
            self._buttons.append(button)
        return row

    def _lay_out_replacing(self) -> None:
        row = QHBoxLayout(self._replacing)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE[0])
        row.addWidget(self.new, 1)
        self.replace: QPushButton = look_button("Replace", "link", name="Replace this one")
        self.replace.clicked.connect(self.replace_requested)
        self.replace_all: QPushButton = look_button("All", "link", name="Replace all of them")
        self.replace_all.clicked.connect(self.replace_all_requested)
        row.addWidget(self.replace)
        row.addWidget(self.replace_all)

    @property
    def text(self) -> str:
        """What is sought."""
        return self.field.text()

    @property
    def count_text(self) -> str:
        return self._count.text()

    def open(self, words: str, *, replaces: bool) -> None:
        """Shows the bar, and looks for the words if there are any."""
        self._replacing.setVisible(replaces)
        self.show()
        if words:
            self.field.setText(words)
        self.field.selectAll()
        self.field.setFocus()
        self.sought.emit(self.text)

    def show_count(self, at: int | None, count: int) -> None:
        """Says which of the places is shown (from 1), and how many there are."""
        if not self.text:
            words = ""
        elif not count:
            words = "Not found"
        else:
            words = f"{count:,}" if at is None else f"{at:,} of {count:,}"
        self._count.setText(words)
        for button in (self.replace, self.replace_all):
            button.setEnabled(bool(count))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._press(watched, event)
        return False

    def _press(self, watched: QObject, event: QKeyEvent) -> bool:
        is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        elif isinstance(watched, QPushButton):
            watched.click()
        elif watched is self.new:
            self.replace_requested.emit()
        else:
            (self.back_requested if is_back else self.next_requested).emit()
        return True
