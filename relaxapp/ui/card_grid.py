"""The grid of cards: a list to the keyboard and to a screen reader, painted card by card.

Takes `RoutineCard`s, emits what the person wants of the one under the ring. Only visible cards
are ever drawn, and no more new pictures a frame than fit into it.
"""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from relaxapp.ui.card_painting import GAP_PX, CardState, card_size, paint_card
from relaxapp.ui.cards import RoutineCard
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.thumbnails import Thumbnails

RING_PX = 4
"""Room for the ring around a card."""

Index = QModelIndex | QPersistentModelIndex


class CardModel(QAbstractListModel):
    """The cards shown, in order."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.cards: list[RoutineCard] = []

    def show(self, cards: Sequence[RoutineCard]) -> None:
        self.beginResetModel()
        self.cards = list(cards)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        card = self.cards[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return card.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return card.spoken
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return "" if card.routine is None else card.routine.summary or ""
        return None


class _CardDelegate(QStyledItemDelegate):
    def __init__(self, grid: "CardGrid") -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self._grid.paint_row(painter, option.rect, index.row())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._grid.gridSize()


class CardGrid(QListView):
    """Cards side by side, as many as fit. Arrows move, Enter starts, Space opens."""

    card_changed = Signal()
    card_clicked = Signal()
    start_requested = Signal()
    opened = Signal()
    favourite_toggled = Signal()
    deleted = Signal()
    renamed = Signal()
    typed = Signal(str)
    live_changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._columns = 1
        self._card_size = QSize(1, 1)
        self._hovered = -1
        self._elapsed_ms = 0
        self._model = CardModel(self)
        self._missing: set[int] = set()  # rows whose face comes with a later frame
        self.thumbnails = Thumbnails(self._draw_more)
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.setObjectName("more pictures")
        self._more.timeout.connect(self._update_missing)
        self.setModel(self._model)
        self.setItemDelegate(_CardDelegate(self))
        self.selectionModel().currentChanged.connect(self._change_card)
        self.setAccessibleName(name)
        self._set_up_view()

    def _set_up_view(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(False)
        self.setTabKeyNavigation(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def card(self) -> RoutineCard | None:
        """The card under the ring."""
        row = self.currentIndex().row()
        return self._model.cards[row] if 0 <= row < len(self._model.cards) else None

    @property
    def cards(self) -> list[RoutineCard]:
        """The cards shown."""
        return self._model.cards

    @property
    def live_row(self) -> int | None:
        """The row whose picture is live: under the pointer, else under the keyboard."""
        if 0 <= self._hovered < len(self.cards):
            return self._hovered
        return self.currentIndex().row() if self.hasFocus() and self.card else None

    def show_cards(self, cards: Sequence[RoutineCard], row: int) -> None:
        """Shows the cards with the ring around one; emits nothing."""
        self.selectionModel().blockSignals(True)
        self._hovered = -1
        self._model.show(cards)
        self.selectionModel().blockSignals(False)
        if 0 <= row < len(cards):
            self.select_row(row)
        self.live_changed.emit()

    def select_row(self, row: int) -> None:
        index = self._model.index(row)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.thumbnails.set_theme(theme)
        self._arrange()
        self.viewport().update()

    def show_elapsed(self, elapsed_ms: int) -> None:
        """For how long the live picture has been live."""
        self._elapsed_ms = elapsed_ms
        self._update_row(self.live_row)

    def paint_row(self, painter: QPainter, cell: QRect, row: int) -> None:
        """Paints one card into its cell."""
        is_live = row == self.live_row and not self._theme.is_calm
        state = CardState(
            is_hovered=row == self._hovered,
            is_selected=row == self.currentIndex().row(),
            is_focused=self.hasFocus(),
            elapsed_ms=self._elapsed_ms if is_live else None,
        )
        rect = QRect(cell.topLeft() + QPoint(RING_PX, RING_PX), self._card_size)
        painter.save()
        painter.setFont(self.font())
        card = self.cards[row]
        ratio = self.devicePixelRatioF()
        if not paint_card(painter, rect, card, self._theme, self.thumbnails, state, ratio):
            self._missing.add(row)
        painter.restore()

    def _arrange(self) -> None:
        """Shares the width among the cards; the scroll bar's place is kept free for it."""
        width = self.width() - SPACE[2] - GAP_PX - 1  # Qt wraps what fits exactly
        self._columns, self._card_size = card_size(self._theme, width)
        self.setGridSize(self._card_size + QSize(GAP_PX, GAP_PX))
        self.verticalScrollBar().setSingleStep(self._card_size.height() // 4)
        rows_seen = self.height() // self.gridSize().height() + 2
        self.thumbnails.set_room(self._columns * rows_seen * 3 // 2)

    def _draw_more(self) -> None:
        if not self._more.isActive():
            self._more.start()

    def _update_missing(self) -> None:
        missing, self._missing = self._missing, set()
        for row in missing:
            self._update_row(row)

    def _update_row(self, row: int | None) -> None:
        if row is not None and 0 <= row < len(self.cards):
            self.viewport().update(self.visualRect(self._model.index(row)))

    def _change_card(self, current: QModelIndex, previous: QModelIndex) -> None:
        self._update_row(previous.row())
        self._update_row(current.row())
        self.card_changed.emit()
        self.live_changed.emit()

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            for one in (self._hovered, row, self.live_row):
                self._update_row(one)
            self._hovered = row
            self.live_changed.emit()

    def _row_at(self, place: QPoint) -> int:
        """The row of the card at a place; between cards there is none."""
        index = self.indexAt(place)
        if not index.isValid():
            return -1
        corner = self.visualRect(index).topLeft() + QPoint(RING_PX, RING_PX)
        return index.row() if QRect(corner, self._card_size).contains(place) else -1

    def paintEvent(self, event: QPaintEvent) -> None:
        self.thumbnails.begin_frame()
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), QColor(self._theme.palette.ground))
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        current = self.currentIndex()
        # The cards still stand as they did in the old size: in a narrower one the last are cut off.
        before = QRect(QPoint(0, 0), event.oldSize())
        was_seen = before.intersects(self.visualRect(current))
        self._arrange()
        super().resizeEvent(event)
        if was_seen:
            self.scrollTo(current)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint())
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if row >= 0 else Qt.CursorShape.ArrowCursor
        )
        self._hover(row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint())
        if row >= 0:
            self.select_row(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.card_clicked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._row_at(event.position().toPoint()) >= 0:
            self.start_requested.emit()

    def leaveEvent(self, event: object) -> None:
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.card is None and self.cards:
            self.select_row(0)
        self._update_row(self.currentIndex().row())
        self.live_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._update_row(self.currentIndex().row())
        self.live_changed.emit()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Where an arrow goes. Left and right go on in the next row, as text does."""
        moves = QAbstractItemView.CursorAction
        row, last = max(self.currentIndex().row(), 0), len(self.cards) - 1
        rows_seen = max(self.viewport().height() // self.gridSize().height(), 1)
        by = {
            moves.MoveLeft: -1,
            moves.MovePrevious: -1,
            moves.MoveRight: 1,
            moves.MoveNext: 1,
            moves.MoveUp: -self._columns,
            moves.MoveDown: self._columns,
            moves.MovePageUp: -self._columns * rows_seen,
            moves.MovePageDown: self._columns * rows_seen,
            moves.MoveHome: -row,
            moves.MoveEnd: last - row,
        }[action]
        to = row + by
        if abs(by) == self._columns and not 0 <= to <= last:
            # Down from the last full row goes to the last card, if that stands lower.
            is_lower = by > 0 and row // self._columns < last // self._columns
            to = last if is_lower else row
        return self._model.index(min(max(to, 0), last))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        signal = {
            Qt.Key.Key_Return: self.start_requested,
            Qt.Key.Key_Enter: self.start_requested,
            Qt.Key.Key_Space: self.opened,
            Qt.Key.Key_F: self.favourite_toggled,
            Qt.Key.Key_Delete: self.deleted,
            Qt.Key.Key_F2: self.renamed,
        }.get(Qt.Key(event.key()))
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if held:
            super().keyPressEvent(event)
        elif signal is not None:
            if self.card is not None:
                signal.emit()
        elif event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)
