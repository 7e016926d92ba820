"""The steps of a routine in the builder, one row below the other, put in order by drag or by keys.

Takes `StepRow`s, emits what shall become of which step, by its index. Rows that stay of the same
shape are used again, so that neither focus nor scrolling jumps.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from relaxapp.core.step_rows import StepRow
from relaxapp.ui.step_row_view import StepRowView, shape_of
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.thumbnails import Thumbnails
from relaxapp.ui.widgets import announce

DRAG_FROM_PX = 4
"""The pointer moves that far before a press is a drag."""
SCROLL_PX, SCROLL_MS, EDGE_PX = 14, 30, 36
"""While a step is dragged near an edge, the list scrolls."""


class StepList(QScrollArea):
    """See the module."""

    changed = Signal(int, object)
    moved = Signal(int, int)
    doubled = Signal(int)
    removed = Signal(int)
    finished = Signal(int)

    def __init__(self, before: QWidget, parent: QWidget | None = None) -> None:
        """`before` is what Tab comes to last before the steps."""
        super().__init__(parent)
        self._before = before
        self._theme = Theme()
        self.thumbnails = Thumbnails()
        self.rows: list[StepRowView] = []
        self._content = QWidget()
        self._layout = QVBoxLayout(self._content)
        self._layout.setContentsMargins(0, SPACE[0], SPACE[1], SPACE[3])
        self._layout.setSpacing(SPACE[1])
        self._layout.addStretch(1)
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Steps")
        self._line = _DropLine(self._content)
        self._dragged: StepRowView | None = None
        self._target = 0
        self._pointer = QPoint()
        self._is_moving = False
        self._scroll = QTimer(self, interval=SCROLL_MS)
        self._scroll.setObjectName("drag scroll")
        self._scroll.timeout.connect(self._scroll_on)

    @property
    def current(self) -> int | None:
        """The index of the step that has the focus."""
        widget = self.window().focusWidget()
        if widget is None or not self.isAncestorOf(widget):
            return None
        return next((at for at, row in enumerate(self.rows) if row.isAncestorOf(widget)), None)

    @property
    def focus_key(self) -> str:
        """The key of the field that has the focus."""
        current = self.current
        return "" if current is None else self.rows[current].focus_key

    def show_rows(self, rows: Sequence[StepRow]) -> None:
        """Shows the steps; emits nothing. The focus stays at its step, or near it."""
        focused, key = self.current, self.focus_key
        view = None if focused is None else self.rows[focused]
        known = list(self.rows)
        while len(self.rows) > len(rows):
            self._drop(len(self.rows) - 1)
        for index, row in enumerate(rows):
            if index == len(self.rows):
                self._put(index, row)
            elif self.rows[index].shape != shape_of(row):
                self._drop(index)
                self._put(index, row)
            self.rows[index].show_row(row, index + 1)
        shown = [row.picture.card for row in self.rows]
        self.thumbnails.keep([card for card in shown if card is not None])
        self.thumbnails.set_room(len(rows) * 2)
        if self.rows != known:
            self._put_in_order()
        if focused is not None and rows and view not in self.rows:
            self.go_to(min(focused, len(rows) - 1), key)

    def go_to(self, index: int, key: str = "", *, is_first: bool = False) -> None:
        """Gives the focus to a step: to its first field, to that of a key, or to its grip."""
        if not 0 <= index < len(self.rows):
            return
        row = self.rows[index]
        row.show()  # at once, so that the next key finds its fields
        if is_first:
            row.first.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            row.take_focus(key)
        self._content.layout().activate()  # type: ignore[union-attr]  # it has one
        self.ensureWidgetVisible(row, 0, SPACE[3])

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.thumbnails.set_theme(theme)
        self._line.set_theme(theme)
        for row in self.rows:
            row.set_theme(theme)

    def _put(self, index: int, row: StepRow) -> None:
        view = StepRowView(row, self.thumbnails)
        view.set_theme(self._theme)
        view.changed.connect(lambda typed: self.changed.emit(self.rows.index(view), typed))
        view.doubled.connect(lambda: self.doubled.emit(self.rows.index(view)))
        view.removed.connect(lambda: self.removed.emit(self.rows.index(view)))
        view.finished.connect(lambda: self.finished.emit(self.rows.index(view)))
        view.grip.finished.connect(lambda: self.finished.emit(self.rows.index(view)))
        view.grip.removed.connect(lambda: self.removed.emit(self.rows.index(view)))
        view.grip.pressed.connect(lambda: self._take(view))
        view.grip.dragged.connect(self._drag)
        view.grip.dropped.connect(self._let_go)
        self.rows.insert(index, view)
        self._layout.insertWidget(index, view)

    def _put_in_order(self) -> None:
        """Tab comes to the rows as they stand, whenever they were made."""
        last = self._before
        for row in self.rows:
            for stop in row.stops:
                QWidget.setTabOrder(last, stop)
                last = stop

    def _drop(self, index: int) -> None:
        view = self.rows.pop(index)
        self._layout.removeWidget(view)
        view.hide()
        view.deleteLater()

    # Dragging

    def _take(self, view: StepRowView) -> None:
        self._dragged, self._is_moving = view, False
        self._pointer = view.cursor().pos()

    def _drag(self, pointer: QPoint) -> None:
        if self._dragged is None:
            return
        is_far = (pointer - self._pointer).manhattanLength() >= DRAG_FROM_PX
        if not self._is_moving and not is_far:
            return
        self._is_moving = True
        self._pointer = pointer
        self._dragged.set_dragged(True)
        self._show_target()
        self._scroll.start()

    def _show_target(self) -> None:
        y = self._content.mapFromGlobal(self._pointer).y()
        middles = [row.geometry().center().y() for row in self.rows]
        self._target = sum(middle < y for middle in middles)
        if self._target < len(self.rows):
            line = self.rows[self._target].y() - SPACE[1] // 2
        else:
            line = self.rows[-1].geometry().bottom() + SPACE[1] // 2
        self._line.show_at(line, self._content.width() - SPACE[1])

    def _scroll_on(self) -> None:
        y = self.viewport().mapFromGlobal(self._pointer).y()
        by = (
            -SCROLL_PX
            if y < EDGE_PX
            else SCROLL_PX
            if y > self.viewport().height() - EDGE_PX
            else 0
        )
        if by:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + by)
            self._show_target()

    def _let_go(self) -> None:
        view, self._dragged = self._dragged, None
        self._scroll.stop()
        self._line.hide()
        if view is None or not self._is_moving:
            return
        view.set_dragged(False)
        index = self.rows.index(view)
        to = self._target - (self._target > index)
        if to != index:
            self.moved.emit(index, to)
            announce(self, f"Step {index + 1} is now step {to + 1}.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._line.hide()


class _DropLine(QWidget):
    """Where a dragged step comes to stand."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def show_at(self, y: int, width: int) -> None:
        self.setGeometry(QRect(0, max(y - 2, 0), width, 4))
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.palette.accent))
            painter.drawRoundedRect(self.rect(), 2, 2)
