"""The list of what may be typed, under the cursor, with a line about the chosen one.

Takes items, shows them, knows which is chosen; emits that one is taken. It never has the focus:
its owner tells it what the keys do.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QWidget

from relaxapp.core.assist import Item
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import announce, column, plain_label

WIDTH_PX = 300
_ROWS = 8
_DOC_LINES = 3


class CompletionList(QFrame):
    """A small list over its parent; hidden while there is nothing to offer."""

    taken = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "popup")
        self.over = parent
        self._theme = Theme()
        self._items: tuple[Item, ...] = ()
        self._list = QListWidget(self)
        self._list.setProperty("look", "popup")
        self._list.setAccessibleName("What may stand here")
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.itemClicked.connect(lambda _: self.take())
        self._list.currentRowChanged.connect(self._tell)
        self._doc = plain_label("", "soft")
        self._doc.setMargin(SPACE[1])
        self._doc.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = column(self, 0)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._doc)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(item.label for item in self._items)

    @property
    def chosen(self) -> Item | None:
        """The item that would be taken."""
        row = self._list.currentRow()
        return self._items[row] if 0 <= row < len(self._items) else None

    @property
    def doc(self) -> str:
        """What is said of the chosen one."""
        return self._doc.text()

    def show_items(self, items: Sequence[Item], cursor: QRect, *, is_first_chosen: bool) -> None:
        """Shows the items under the cursor, or over it where there is more room."""
        self._items = tuple(items)
        blocked = self._list.blockSignals(True)
        self._list.clear()
        self._list.addItems([item.label for item in items])
        self._list.setCurrentRow(0 if is_first_chosen else -1)
        self._list.blockSignals(blocked)
        self._place(cursor)
        self._tell()
        self.show()
        self.raise_()

    def go(self, by: int) -> None:
        """Chooses another: so many on, round at the ends."""
        row, count = self._list.currentRow(), len(self._items)
        if row < 0 and by < 0:
            row = 0
        self._list.setCurrentRow(
            (row + by) % count if abs(by) == 1 else min(max(row + by, 0), count - 1)
        )

    def take(self) -> None:
        """Takes the chosen one."""
        chosen = self.chosen
        self.hide()
        if chosen is not None:
            self.taken.emit(chosen)

    def _tell(self) -> None:
        chosen = self.chosen
        self._doc.setText(chosen.doc if chosen is not None else "")
        if chosen is not None and self.isVisible():
            announce(self._list, f"{chosen.label}. {chosen.doc}")

    def _place(self, cursor: QRect) -> None:
        room = self.over.rect().adjusted(SPACE[1], SPACE[0], -SPACE[1], -SPACE[0])
        row = max(self._list.sizeHintForRow(0), 1)
        has_docs = any(item.doc for item in self._items)
        self._doc.setVisible(has_docs)
        doc = self.fontMetrics().lineSpacing() * _DOC_LINES + 2 * SPACE[1] if has_docs else 0
        self._doc.setFixedHeight(doc)
        under, over = room.bottom() - cursor.bottom(), cursor.top() - room.top()
        wanted = row * min(len(self._items), _ROWS) + doc + 2 + SPACE[0]
        height = min(wanted, max(under, over))
        size = QSize(min(self._theme.px(WIDTH_PX), room.width()), height)
        x = min(max(cursor.left(), room.left()), room.right() - size.width())
        is_under = under >= wanted or under >= over
        y = cursor.bottom() + 2 if is_under else cursor.top() - height - 2
        self.setGeometry(QRect(QPoint(x, y), size))
