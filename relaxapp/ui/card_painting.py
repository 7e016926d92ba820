"""How a card and a row of a routine are painted, and the row as a button.

Takes `RoutineCard`s and the theme. `card_grid` sets cards side by side.
"""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from relaxapp.ui.cards import RoutineCard
from relaxapp.ui.previews import Preview
from relaxapp.ui.theme import CARD_PX, RADIUS_CARD, SPACE, Theme
from relaxapp.ui.thumbnails import Thumbnails, paint_live, paint_picture
from relaxapp.ui.widgets import paint_heart

THUMB_PX = 122
"""The height of a card's picture."""

GAP_PX = 14
"""Between two cards."""

ROW_PX = 52
ROW_THUMB = QSize(64, 44)


def card_size(theme: Theme, width: int) -> tuple[int, QSize]:
    """How many cards stand side by side in a width, and the size of each."""
    # Much larger text needs wider cards, but not twice as wide: names go on in a second line.
    least = round(CARD_PX * min(theme.scale, 1.4))
    columns = max((width + GAP_PX) // (least + GAP_PX), 1)
    return columns, QSize((width + GAP_PX) // columns - GAP_PX, card_height(theme))


def card_height(theme: Theme) -> int:
    return thumb_height(theme) + _text_height(theme, 1)


def thumb_height(theme: Theme) -> int:
    return round(THUMB_PX * min(theme.scale, 1.0))


def _text_height(theme: Theme, lines: int) -> int:
    return 2 * SPACE[2] + lines * theme.px(20) + theme.px(18)


def text_font(base: QFont, theme: Theme, *, is_strong: bool = False) -> QFont:
    font = QFont(base)
    font.setPixelSize(theme.body)
    font.setWeight(QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal)
    return font


@lru_cache(maxsize=2_000)
def two_lines(text: str, width: int, font_key: str) -> tuple[str, ...]:
    """The text in one line or two, the second cut where even that is not enough."""
    font = QFont()
    font.fromString(font_key)
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(text) <= width:
        return (text,)
    first, rest = "", text.split()
    while rest and metrics.horizontalAdvance(f"{first} {rest[0]}".strip()) <= width:
        first = f"{first} {rest.pop(0)}".strip()
    if not first:
        return (metrics.elidedText(text, Qt.TextElideMode.ElideRight, width),)
    second = metrics.elidedText(" ".join(rest), Qt.TextElideMode.ElideRight, width)
    return (first, second)


@dataclass(frozen=True, slots=True)
class CardState:
    """How a card stands; `elapsed_ms` is for how long it has been live, None where it is not."""

    is_hovered: bool = False
    is_selected: bool = False
    is_focused: bool = False
    elapsed_ms: int | None = None


def paint_card(
    painter: QPainter,
    rect: QRect,
    card: RoutineCard,
    theme: Theme,
    thumbnails: Thumbnails,
    state: CardState,
    ratio: float,
) -> bool:
    """A card: its face, which is drawn once, and over it what is so only now.

    False where the face has to come with a later frame.
    """
    p, size, font = theme.palette, rect.size(), painter.font()
    key = (
        *("face", id(card.routine), card.options, size.width(), size.height(), ratio),
        *(card.name, card.is_favourite, card.is_broken, card.is_left_out),
    )

    def paint(on: QPainter) -> None:
        preview = thumbnails.preview(card)
        _paint_face(on, QRect(QPoint(), size), card, theme, font, preview)

    face = thumbnails.drawing(key, card, size, ratio, paint, p.ground)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    if face is not None:
        painter.drawPixmap(rect.topLeft(), face)
    if face is None or state.is_hovered:
        painter.setPen(QPen(QColor(p.accent if state.is_hovered else p.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)
    preview = None if state.elapsed_ms is None or card.is_broken else thumbnails.preview(card)
    if preview is not None and state.elapsed_ms is not None:
        lines = two_lines(card.name, *_name_place(rect.width(), font, theme))
        picture = _picture_rect(rect, len(lines), theme)
        paint_live(painter, QRectF(picture), preview, theme, state.elapsed_ms)
        _paint_favourite(painter, rect, card, theme)
    _paint_ring(painter, frame, theme, state)
    return face is not None


def _name_place(width: int, font: QFont, theme: Theme) -> tuple[int, str]:
    """How wide a name may be on a card of this width, and the key of its font."""
    return width - 2 * SPACE[3], text_font(font, theme, is_strong=True).toString()


def _picture_rect(rect: QRect, lines: int, theme: Theme) -> QRect:
    """What a name of so many lines leaves to the picture."""
    height = rect.height() - _text_height(theme, lines)
    return QRect(rect.x() + 1, rect.y() + 1, rect.width() - 2, height - 1)


def _paint_face(
    painter: QPainter,
    rect: QRect,
    card: RoutineCard,
    theme: Theme,
    font: QFont,
    preview: Preview | None,
) -> None:
    """Picture, name and facts, and a heart on a favourite."""
    p = theme.palette
    width, font_key = _name_place(rect.width(), font, theme)
    lines = two_lines(card.name, width, font_key)
    picture = _picture_rect(rect, len(lines), theme)
    frame = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    outline = QPainterPath()
    outline.addRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)
    text_area = QPainterPath()
    text_area.addRect(QRectF(rect.adjusted(0, picture.bottom() + 1, 0, 0)))
    painter.fillPath(outline & text_area, QColor(p.surface))
    painter.setPen(QPen(QColor(p.line), 1))
    painter.drawPath(outline)

    painter.setOpacity(0.4 if card.is_broken else 1.0)
    paint_picture(painter, QRectF(picture), preview, theme)
    painter.setOpacity(1.0)
    _paint_favourite(painter, rect, card, theme)
    painter.setFont(font)
    _paint_texts(
        painter, QPoint(SPACE[3], picture.bottom() + 1 + SPACE[2]), width, lines, card, theme
    )


def _paint_favourite(painter: QPainter, rect: QRect, card: RoutineCard, theme: Theme) -> None:
    if card.is_favourite:
        size = theme.px(13)
        heart = QRectF(rect.right() - size - SPACE[1], rect.y() + SPACE[1], size, size)
        paint_heart(painter, heart, theme.palette.accent_text, is_filled=True)


def _paint_texts(
    painter: QPainter,
    at: QPoint,
    width: int,
    lines: tuple[str, ...],
    card: RoutineCard,
    theme: Theme,
) -> None:
    p, font, y = theme.palette, painter.font(), at.y()
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setFont(text_font(font, theme, is_strong=True))
    painter.setPen(QColor(p.soft_ink if card.is_broken else p.ink))
    for line in lines:
        painter.drawText(QRect(at.x(), y, width, theme.px(20)), middle, line)
        y += theme.px(20)
    painter.setFont(text_font(font, theme))
    is_warm = card.is_broken or card.is_left_out
    painter.setPen(QColor(p.warm_text if is_warm else p.soft_ink))
    metrics = painter.fontMetrics()
    told = card.facts if metrics.horizontalAdvance(card.facts) <= width else card.brief_facts
    facts = metrics.elidedText(told, Qt.TextElideMode.ElideRight, width)
    painter.drawText(QRect(at.x(), y, width, theme.px(18)), middle, facts)


def _paint_ring(painter: QPainter, frame: QRectF, theme: Theme, state: CardState) -> None:
    if not state.is_selected:
        return
    width = 3.0 if state.is_focused else 1.5
    out = width / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.palette.accent), width))
    radius = RADIUS_CARD + out
    painter.drawRoundedRect(frame.adjusted(-out, -out, out, out), radius, radius)


class RoutineRow(QPushButton):
    """A routine in one line, to start at a press; the menu key or a right click opens it."""

    opened = Signal()

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._theme = Theme()
        self._card: RoutineCard | None = None
        self._is_first = True
        self._is_stacked = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def card(self) -> RoutineCard | None:
        return self._card

    def show_card(self, card: RoutineCard, *, is_first: bool) -> None:
        self._card, self._is_first = card, is_first
        self.setAccessibleName(f"Start {card.spoken}")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        lines = 2 if self._is_stacked else 1
        height = max(self._theme.px(ROW_PX), ROW_THUMB.height() + 2 * SPACE[1])
        return QSize(self._theme.px(240), height + (lines - 1) * self._theme.px(18))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self.sizeHint().height())

    def needs_px(self) -> int:
        """How wide it is with name and facts side by side."""
        if self._card is None:
            return 0
        strong = text_font(self.font(), self._theme, is_strong=True)
        plain = text_font(self.font(), self._theme)
        texts = QFontMetrics(strong).horizontalAdvance(self._card.name)
        texts += QFontMetrics(plain).horizontalAdvance(self._card.facts)
        return 2 * SPACE[1] + ROW_THUMB.width() + SPACE[2] + texts + SPACE[4]

    def set_stacked(self, is_stacked: bool) -> None:
        """Whether the facts stand below the name rather than beside it."""
        if is_stacked != self._is_stacked:
            self._is_stacked = is_stacked
            self.updateGeometry()
            self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.opened.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._card is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter, self._card)

    def _paint(self, painter: QPainter, card: RoutineCard) -> None:
        p = self._theme.palette
        rect = self.rect()
        if not self._is_first:
            painter.setPen(QColor(p.line))
            painter.drawLine(QPointF(0, 0.5), QPointF(rect.width(), 0.5))
        if self.underMouse() or self.hasFocus():
            is_ringed = self.hasFocus()
            painter.setPen(QPen(QColor(p.accent), 2) if is_ringed else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(p.ground))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 3, -1, -2), SPACE[1], SPACE[1])
        x = SPACE[1]
        pixmap = self._thumbnails.picture(card, ROW_THUMB, self.devicePixelRatioF())
        if pixmap is not None:
            painter.drawPixmap(x, (rect.height() - ROW_THUMB.height()) // 2, pixmap)
        x += ROW_THUMB.width() + SPACE[2]
        self._paint_texts(painter, QRect(x, 0, rect.width() - x - SPACE[1], rect.height()), card)

    def _paint_texts(self, painter: QPainter, place: QRect, card: RoutineCard) -> None:
        theme, p = self._theme, self._theme.palette
        strong, plain = text_font(self.font(), theme, is_strong=True), text_font(self.font(), theme)
        middle = Qt.AlignmentFlag.AlignVCenter
        name_place, facts_place, side = QRect(place), QRect(place), Qt.AlignmentFlag.AlignRight
        if self._is_stacked:
            half = place.height() // 2
            name_place.setRect(place.x(), half - theme.px(19), place.width(), theme.px(19))
            facts_place.setRect(place.x(), half, place.width(), theme.px(19))
            side = Qt.AlignmentFlag.AlignLeft
        else:
            taken = QFontMetrics(plain).horizontalAdvance(card.facts) + SPACE[2]
            name_place.setWidth(place.width() - taken)
        name = QFontMetrics(strong).elidedText(
            card.name, Qt.TextElideMode.ElideRight, name_place.width()
        )
        painter.setFont(strong)
        painter.setPen(QColor(p.ink))
        painter.drawText(name_place, middle, name)
        painter.setFont(plain)
        painter.setPen(QColor(p.soft_ink))
        painter.drawText(facts_place, middle | side, card.facts)
