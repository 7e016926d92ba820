"""Small pictures of routines: painted from their previews, drawn once, live on demand.

Takes `Preview`s, paints them; keeps the drawn ones by size and pixel ratio until the theme
changes. What is live is a function of the time since it became so.
"""

from collections.abc import Callable, Hashable, Iterable
from itertools import pairwise
from math import cos, pi, sin
from typing import Protocol, assert_never

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from relaxapp.core.compiler import Options, dose
from relaxapp.core.routine import Routine
from relaxapp.ui.previews import Act, Block, Curve, Preview, Ring, preview_of
from relaxapp.ui.theme import RADIUS_CARD, Palette, Theme

LEAST_ROOM = 40
NEW_A_FRAME = 4
"""How much is drawn in one frame; a drawing is 1, about a millisecond."""

FIGURE_COST = 4
"""What a figure counts as."""

LINE_PX, DOT_PX = 3.5, 5.5
_CORNER_PX = 4
"""What moves keeps off the rounded corners of a card."""

_PAIR_FROM_PX = 100
"""Narrower than this, two figures would be too small to tell what they do."""
RING_TURN_MS = 60_000
"""The ring's bright part goes round once a minute, like a second hand."""


class Pictured(Protocol):
    """What has a picture: a routine at its dose."""

    @property
    def routine(self) -> Routine | None: ...
    @property
    def options(self) -> Options: ...


class Thumbnails:
    """Previews and what is drawn of them, each made when first asked for.

    Only so much as `NEW_A_FRAME` is drawn between two `begin_frame`s; then `wanted_more` is called,
    and what is missing comes with the next frame. Without `wanted_more` all come at once.
    """

    def __init__(self, wanted_more: Callable[[], None] | None = None) -> None:
        self._theme = Theme()
        self._previews: dict[tuple[int, Options], tuple[Routine, Preview]] = {}
        self._drawings: dict[Hashable, QPixmap] = {}  # what was used last stands last
        self._owners: dict[Hashable, int] = {}
        self._wanted_more = wanted_more
        self._room = LEAST_ROOM
        self._new = 0

    def set_theme(self, theme: Theme) -> None:
        if theme != self._theme:
            self._theme = theme
            self._drawings.clear()

    def set_room(self, count: int) -> None:
        """How many drawings are kept: as many as are seen at once, and some more."""
        self._room = max(count, LEAST_ROOM)

    def begin_frame(self) -> None:
        self._new = 0

    def keep(self, shown: Iterable[Pictured]) -> None:
        """Lets go of all other routines."""
        ids = {id(pictured.routine) for pictured in shown}
        self._previews = {key: it for key, it in self._previews.items() if key[0] in ids}
        gone = [key for key, owner in self._owners.items() if owner not in ids]
        for key in gone:
            self._drawings.pop(key, None)
            del self._owners[key]

    def preview(self, pictured: Pictured) -> Preview | None:
        """The preview; None for a file that has never been good."""
        routine, options = pictured.routine, pictured.options
        if routine is None:
            return None
        key = id(routine), options  # the routine is kept, so its id stays its own
        if key not in self._previews:
            self._previews[key] = routine, preview_of(dose(routine, options), options)
        return self._previews[key][1]

    def picture(self, pictured: Pictured, size: QSize, ratio: float) -> QPixmap | None:
        """The still picture alone; None where it comes with a later frame."""

        def paint(painter: QPainter) -> None:
            rect = QRectF(0, 0, size.width(), size.height())
            paint_picture(painter, rect, self.preview(pictured), self._theme)

        key = ("picture", id(pictured.routine), pictured.options, size.toTuple(), ratio)
        return self.drawing(key, pictured, size, ratio, paint)

    def drawing(
        self,
        key: Hashable,
        pictured: Pictured,
        size: QSize,
        ratio: float,
        paint: Callable[[QPainter], None],
        ground: str | None = None,
    ) -> QPixmap | None:
        """What `paint` draws, kept by `key`; None where it comes with a later frame.

        On a `ground` it has no see-through parts, and is much faster to show.
        """
        drawing = self._drawings.pop(key, None)
        if drawing is None:
            if self._wanted_more is not None and self._new >= NEW_A_FRAME:
                self._wanted_more()
                return None
            self._new += FIGURE_COST if isinstance(self.preview(pictured), Act) else 1
            drawing = QPixmap(size * ratio)
            drawing.setDevicePixelRatio(ratio)
            drawing.fill(Qt.GlobalColor.transparent if ground is None else QColor(ground))
            with QPainter(drawing) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                paint(painter)
            self._owners[key] = id(pictured.routine)
        self._drawings[key] = drawing
        if len(self._drawings) > self._room:
            oldest = next(iter(self._drawings))
            del self._drawings[oldest], self._owners[oldest]
        return drawing


def block_colour(block: Block, palette: Palette) -> str:
    """Warm for the body's work, accent for the breath and the quiet, grey for words."""
    match block.tone:
        case "move" | "tense":
            return palette.warm
        case "breath" | "in":
            return palette.breath_in
        case "out":
            return palette.breath_out
        case "sit":
            return palette.accent
        case "hold":
            return _between(palette.breath_in, palette.breath_out)
        case "say" | "ask" | "rest":
            return palette.line
        case _:
            assert_never(block.tone)


def _between(one: str, other: str) -> str:
    """The colour in the middle of two."""
    a, b = QColor(one), QColor(other)
    reds, greens, blues = a.red() + b.red(), a.green() + b.green(), a.blue() + b.blue()
    return QColor(reds // 2, greens // 2, blues // 2).name()


def paint_picture(painter: QPainter, rect: QRectF, preview: Preview | None, theme: Theme) -> None:
    """The still picture; a dashed line for a file that has never been good."""
    match preview:
        case None:
            _paint_unknown(painter, rect, theme.palette)
        case Curve():
            _paint_curve(painter, _curve_rect(rect), preview, theme)
        case Ring():
            _paint_ring(painter, rect, preview, theme.palette, elapsed_ms=0)
        case Act():
            _paint_act(painter, rect, preview, theme, None)
        case _:
            assert_never(preview)


def paint_live(
    painter: QPainter, rect: QRectF, preview: Preview, theme: Theme, elapsed_ms: int
) -> None:
    """What moves over the still picture, `elapsed_ms` after it became live."""
    p = theme.palette
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    match preview:
        case Curve():
            place = _curve_rect(rect)
            along, fill = preview.at(elapsed_ms)
            _paint_dot(painter, _on_curve(place, along, fill), rect, p)
        case Ring():
            _paint_ring(painter, rect, preview, p, elapsed_ms=elapsed_ms)
        case Act():
            place = rect.adjusted(_CORNER_PX, _CORNER_PX, -_CORNER_PX, -_CORNER_PX)
            painter.fillRect(place, QColor(p.ground))
            _paint_act(painter, rect, preview, theme, elapsed_ms)
        case _:
            assert_never(preview)


def _curve_rect(rect: QRectF) -> QRectF:
    """The part of a picture that the line runs in."""
    beside = min(max(rect.width() * 0.05, LINE_PX + 1), 24)
    above = rect.height() * 0.29
    return rect.adjusted(beside, above, -beside, -above)


def _on_curve(place: QRectF, along: float, fill: float) -> QPointF:
    return QPointF(place.x() + along * place.width(), place.bottom() - fill * place.height())


def _paint_curve(painter: QPainter, place: QRectF, curve: Curve, theme: Theme) -> None:
    p = theme.palette
    gradient = QLinearGradient(place.left(), 0, place.right(), 0)
    gradient.setColorAt(0, QColor(p.breath_in))
    gradient.setColorAt(1, QColor(p.breath_out))
    last = len(curve.fills) - 1
    points = [_on_curve(place, index / last, fill) for index, fill in enumerate(curve.fills)]
    path = QPainterPath(points[0])
    for point, following in pairwise(points[1:]):
        path.quadTo(point, (point + following) / 2)  # through the middles, without corners
    path.lineTo(points[-1])
    # A picture in a list is small: a thinner line keeps its shape.
    width = LINE_PX if place.height() > 24 else LINE_PX * 0.7
    pen = QPen(gradient, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    painter.strokePath(path, pen)


def _paint_dot(painter: QPainter, at: QPointF, rect: QRectF, palette: Palette) -> None:
    radius = DOT_PX if rect.height() > 60 else DOT_PX * 0.7
    painter.setPen(QPen(QColor(palette.ground), 2))
    painter.setBrush(QColor(palette.accent))
    painter.drawEllipse(at, radius, radius)


def _paint_ring(
    painter: QPainter, rect: QRectF, ring: Ring, palette: Palette, *, elapsed_ms: int
) -> None:
    """A ring with a gap between its steps; a bright part that goes round, bells as dots."""
    radius = min(rect.height() * 0.27, rect.width() * 0.3)
    thick = radius * 0.24
    centre = rect.center()
    box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    pen = QPen(QColor(palette.accent_soft), thick)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    gap = 0.012 if len(ring.shares) > 1 else 0.0
    start = 0.0
    for share in ring.shares or (1.0,):
        _draw_arc(painter, box, start + gap, start + share - gap)
        start += share
    pen.setColor(QColor(palette.accent))
    painter.setPen(pen)
    turn = elapsed_ms % RING_TURN_MS / RING_TURN_MS
    _draw_arc(painter, box, turn - 0.125, turn + 0.125)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(palette.ground))
    for bell in ring.bells:
        angle = 2 * pi * bell
        at = centre + QPointF(sin(angle) * radius, -cos(angle) * radius)
        painter.drawEllipse(at, thick * 0.22, thick * 0.22)


def _draw_arc(painter: QPainter, box: QRectF, start: float, end: float) -> None:
    """An arc clockwise from the top, in turns."""
    if end > start:
        sixteenths = 360 * 16
        painter.drawArc(box, round((0.25 - start) * sixteenths), round((start - end) * sixteenths))


def _paint_act(
    painter: QPainter, rect: QRectF, act: Act, theme: Theme, elapsed_ms: int | None
) -> None:
    """The figure where the move leads, or as it moves; with reduced motion its start and end."""
    # Only here, so that a window without a figure opens the sooner.
    from relaxapp.ui.figure_painting import paint_figure, paint_start_and_end
    from relaxapp.ui.figure_views import end_of, shown_at, start_of

    inner = max(min(rect.width(), rect.height()) * 0.09 - 4, 1.0)
    place = rect.adjusted(inner, inner, -inner, -inner)
    is_mirrored = theme.is_mirrored
    end = end_of(act, is_mirrored=is_mirrored)
    if elapsed_ms is not None:
        drawing = shown_at(act, elapsed_ms, is_mirrored=is_mirrored)
        paint_figure(painter, place, drawing, theme)
    elif theme.is_calm and rect.width() >= _PAIR_FROM_PX:
        start = start_of(act, is_mirrored=is_mirrored)
        paint_start_and_end(painter, place, start, end, theme)
    else:
        paint_figure(painter, place, end, theme)


def _paint_unknown(painter: QPainter, rect: QRectF, palette: Palette) -> None:
    """A dashed line: there is nothing to draw yet."""
    pen = QPen(QColor(palette.soft_ink), 2, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    place = _curve_rect(rect)
    middle = place.center().y()
    painter.drawLine(QPointF(place.left(), middle), QPointF(place.right(), middle))


class ThumbnailView(QWidget):
    """One large picture; live under the pointer."""

    live_changed = Signal(bool)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._theme = Theme()
        self._pictured: Pictured | None = None
        self._elapsed_ms: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_picture(self, pictured: Pictured | None) -> None:
        self._pictured = pictured
        self.update()

    @property
    def preview(self) -> Preview | None:
        return None if self._pictured is None else self._thumbnails.preview(self._pictured)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_elapsed(self, elapsed_ms: int | None) -> None:
        """For how long it has been live; None for the still picture."""
        self._elapsed_ms = elapsed_ms
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.live_changed.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        self.show_elapsed(None)
        self.live_changed.emit(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._pictured is None:
            return
        rect = QRectF(self.rect())
        self._thumbnails.begin_frame()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.palette.ground))
            painter.drawRoundedRect(rect, RADIUS_CARD, RADIUS_CARD)
            ratio = self.devicePixelRatioF()
            pixmap = self._thumbnails.picture(self._pictured, self.size(), ratio)
            if pixmap is not None:
                painter.drawPixmap(0, 0, pixmap)
            preview = self.preview
            if self._elapsed_ms is not None and preview is not None:
                paint_live(painter, rect, preview, self._theme, self._elapsed_ms)
