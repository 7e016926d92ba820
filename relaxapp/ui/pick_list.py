"""What can be added to a routine, as a list with small pictures: moves, and other routines.

Takes `RoutineCard`s, emits the one that is picked. Up and Down come from the field above it, so
that a person who types never has to leave that.
"""

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from relaxapp.ui.card_grid import CardModel
from relaxapp.ui.card_painting import ROW_THUMB, text_font
from relaxapp.ui.cards import RoutineCard
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.thumbnails import Thumbnails

Index = QModelIndex | QPersistentModelIndex

SMALL_THUMB = QSize(48, 33)
SMALL_BELOW_PX = 250
"""Narrower than this the list has the small pictures."""
PLUS_PX = 5
"""Half of the plus at the end of a row."""


class PickList(QListView):
    """See the module."""

    picked = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._model = CardModel(self)
        self.thumbnails = Thumbnails(self._draw_more)
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.setObjectName("more pictures")
        self._more.timeout.connect(self.viewport().update)
        self.setModel(self._model)
        self.setItemDelegate(_RowDelegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("look", "pick")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda index: self._pick(index.row()))

    @property
    def cards(self) -> list[RoutineCard]:
        return self._model.cards

    @property
    def card(self) -> RoutineCard | None:
        """The card that Enter adds."""
        row = self.currentIndex().row()
        return self.cards[row] if 0 <= row < len(self.cards) else None

    def show_cards(self, cards: Sequence[RoutineCard]) -> None:
        """Shows these, the first of them chosen."""
        self._model.show(cards)
        self.select_row(0)

    def select_row(self, row: int) -> None:
        if 0 <= row < len(self.cards):
            index = self._model.index(row)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, flags)
            self.scrollTo(index)

    def step(self, by: int) -> None:
        """Chooses the next one, or the one before."""
        self.select_row(min(max(self.currentIndex().row() + by, 0), len(self.cards) - 1))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.thumbnails.set_theme(theme)
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def row_height(self) -> int:
        texts = self._theme.px(20) + self._theme.px(18)
        return max(self._thumb.height(), texts) + SPACE[1]

    @property
    def _thumb(self) -> QSize:
        return ROW_THUMB if self.width() >= SMALL_BELOW_PX else SMALL_THUMB

    def paint_row(self, painter: QPainter, rect: QRect, row: int, *, is_hovered: bool) -> None:
        p, theme, card = self._theme.palette, self._theme, self.cards[row]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_current = row == self.currentIndex().row()
        if is_current or is_hovered:
            painter.setPen(QPen(QColor(p.accent), 2) if is_current and self.hasFocus() else _NO_PEN)
            painter.setBrush(QColor(p.accent_soft if is_current else p.surface))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), SPACE[1], SPACE[1])
        thumb = self._thumb
        pixmap = self.thumbnails.picture(card, thumb, self.devicePixelRatioF())
        x = rect.x() + SPACE[0]
        if pixmap is not None:
            painter.drawPixmap(x, rect.y() + (rect.height() - thumb.height()) // 2, pixmap)
        x += thumb.width() + SPACE[1]
        room = rect.right() - x - (SPACE[4] if is_current or is_hovered else SPACE[0])
        top = rect.center().y() - theme.px(19)
        self._paint_line(painter, QRect(x, top, room, theme.px(20)), card.name, p.ink, strong=True)
        below = QRect(x, top + theme.px(20), room, theme.px(18))
        self._paint_line(painter, below, card.facts, p.soft_ink, strong=False)
        if is_current or is_hovered:
            middle = QPointF(rect.right() - SPACE[3], rect.center().y() + 0.5)
            painter.setPen(QPen(QColor(p.accent_text), 2))
            painter.drawLine(middle - QPointF(PLUS_PX, 0), middle + QPointF(PLUS_PX, 0))
            painter.drawLine(middle - QPointF(0, PLUS_PX), middle + QPointF(0, PLUS_PX))
        painter.restore()

    def _paint_line(
        self, painter: QPainter, place: QRect, text: str, colour: str, *, strong: bool
    ) -> None:
        font = text_font(self.font(), self._theme, is_strong=strong)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, cut)

    def _draw_more(self) -> None:
        if not self._more.isActive():
            self._more.start()

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self.cards):
            self.picked.emit(self.cards[row])

    def paintEvent(self, event: QPaintEvent) -> None:
        self.thumbnails.begin_frame()
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._pick(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


_NO_PEN = QPen(Qt.PenStyle.NoPen)


class _RowDelegate(QStyledItemDelegate):
    def __init__(self, picks: PickList) -> None:
        super().__init__(picks)
        self._picks = picks

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        self._picks.paint_row(painter, option.rect, index.row(), is_hovered=is_hovered)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._picks.row_height())
