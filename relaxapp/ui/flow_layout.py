"""A layout that sets its items side by side and goes on in a new row where there is no room.

Items of one row stand on one middle line.
"""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from relaxapp.ui.theme import SPACE


class FlowLayout(QLayout):
    """Rows from left to right (or right to left, as the language reads)."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = SPACE[1]) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._heights: dict[int, int] = {}  # Qt asks for them many times over
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), is_trial=True)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() + self._gap for size in sizes) - self._gap
        return QSize(max(width, 0), max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, is_trial=False)

    def _arrange(self, rect: QRect, *, is_trial: bool) -> int:
        """Places the items, or only finds out how high they stand in this width."""
        parent = self.parentWidget()
        is_mirrored = parent is not None and parent.isRightToLeft()
        y = 0
        for row in self._rows(rect.width()):
            x, height = 0, max(size.height() for _, size in row)
            for item, size in row:
                if not is_trial:
                    left = rect.width() - x - size.width() if is_mirrored else x
                    below = (height - size.height()) // 2
                    item.setGeometry(QRect(rect.topLeft() + QPoint(left, y + below), size))
                x += size.width() + self._gap
            y += height + self._gap
        return max(y - self._gap, 0)

    def _rows(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """The items with their sizes, row by row; none is wider than the width."""
        rows: list[list[tuple[QLayoutItem, QSize]]] = []
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().expandedTo(item.minimumSize())
            size.setWidth(min(size.width(), width))
            if not rows or x + size.width() > width:
                rows.append([])
                x = 0
            rows[-1].append((item, size))
            x += size.width() + self._gap
        return rows


class FlowBox(QWidget):
    """Widgets side by side, as high as they need to be in the width that there is.

    Layouts within scroll areas ask nobody how high they would be in their width.
    """

    def __init__(self, gap: int = SPACE[1], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, gap=gap)

    @property
    def is_used(self) -> bool:
        return self._flow.count() > 0

    def add(self, widget: QWidget) -> None:
        self._flow.addWidget(widget)

    def _fit(self) -> None:
        self.setMinimumHeight(self._flow.heightForWidth(self.width()))

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # what is in it needs another size
            self._fit()
        return is_done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._flow.invalidate()  # nobody knows the sizes before they are shown
        self._fit()
