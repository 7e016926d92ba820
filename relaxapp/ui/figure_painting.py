"""Paints the moving figure: takes a `Drawing` in body heights, fills a rectangle with it.

Each part is the hull of a few circles: stroked, then filled, so that one soft line goes round
the whole part and no paths are united. Shading is one slow gradient over the figure. Knows no
joint and no move.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import acos, atan2, cos, pi, sin, sqrt

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QLinearGradient,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QRadialGradient,
)

from relaxapp.core.figure import Bounds, Drawing
from relaxapp.core.figure_parts import Circle, Shape
from relaxapp.core.muscles import Glow
from relaxapp.ui.theme import Theme

_RINGS = {
    count: tuple((cos(2 * pi * step / count), sin(2 * pi * step / count)) for step in range(count))
    for count in (14, 20, 24)
}
_FINENESS = ((8.0, 14), (16.0, 20))
"""Below how many pixels of radius an outline has how many directions, else 24."""

_LINE_PX = 1.1
_SHADOW_OVER = 0.08
"""So far, in body heights, a shadow may reach over the bounds."""

_SHADOW_STOPS = ((0.0, 0.34), (0.55, 0.20), (1.0, 0.0))
_GLOW_STOPS = ((0.0, 0.85), (0.45, 0.58), (1.0, 0.0))
_RINGS_OF_A_FADE = 7

_BODY = frozenset({"skin", "shirt", "trousers", "shoe"})
_FLAT = frozenset({"wall", "mat", "prop", "prop_dark", "band", "cushion"})


class _Place:
    """From body heights to pixels: the bounds in the middle of the rectangle, as large as fits."""

    __slots__ = ("_dx", "_dy", "scale")

    def __init__(self, rect: QRectF, bounds: Bounds) -> None:
        self.scale = min(rect.width() / bounds.width, rect.height() / bounds.height)
        middle = (bounds.left + bounds.right) / 2
        self._dx = rect.center().x() - middle * self.scale
        spare = rect.height() - bounds.height * self.scale
        self._dy = rect.bottom() - spare / 2 + bounds.bottom * self.scale

    def x(self, x: float) -> float:
        return self._dx + x * self.scale

    def y(self, y: float) -> float:
        return self._dy - y * self.scale

    def outlines(self, shape: Shape, line: float) -> tuple[QPolygonF, QPolygonF]:
        """The shape's polygon, and the same grown by `line` body heights."""
        return _polygons(shape, line, self._dx, self._dy, self.scale)

    def patch(self, shape: Shape) -> QPolygonF:
        """The shape's polygon, coarser: its edge is not seen."""
        return _patch(shape, self._dx, self._dy, self.scale)


# What stands still (chair, feet) is most of a seated figure; what moves only passes through.
@lru_cache(maxsize=160)
def _polygons(
    shape: Shape, line: float, dx: float, dy: float, k: float
) -> tuple[QPolygonF, QPolygonF]:
    rim = shape_rim(shape, k)
    inner = QPolygonF([QPointF(dx + x * k, dy - y * k) for x, y, _, _ in rim])
    outer = QPolygonF(
        [QPointF(dx + (x + line * c) * k, dy - (y + line * s) * k) for x, y, c, s in rim]
    )
    return inner, outer


@lru_cache(maxsize=32)
def _patch(shape: Shape, dx: float, dy: float, k: float) -> QPolygonF:
    return QPolygonF([QPointF(dx + x * k, dy - y * k) for x, y, _, _ in shape_rim(shape, k / 4)])


def figure_rect(rect: QRectF, bounds: Bounds) -> QRectF:
    """What of `rect` the figure within its bounds is painted on, its soft shadow included."""
    place = _Place(rect, bounds)
    left, right = place.x(bounds.left - _SHADOW_OVER), place.x(bounds.right + _SHADOW_OVER)
    top, bottom = place.y(bounds.top), place.y(bounds.bottom - _SHADOW_OVER)
    return QRectF(QPointF(left, top), QPointF(right, bottom)).intersected(rect)


def paint_figure(painter: QPainter, rect: QRectF, drawing: Drawing, theme: Theme) -> None:
    """Paints the figure into `rect`, its bounds as large as they fit. Restores the painter."""
    place = _Place(rect, drawing.bounds)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    brushes = _Brushes(theme, place, drawing.bounds)
    painter.setPen(Qt.PenStyle.NoPen)
    is_shadow_due = True
    glows = list(drawing.glows)
    flesh: list[tuple[QRectF, QPolygonF]] = []
    for index, part in enumerate(drawing.parts):
        if is_shadow_due and part.tone not in ("wall", "mat"):
            _paint_shadow(painter, drawing, place, theme)
            is_shadow_due = False
        outlines = [place.outlines(shape, brushes.line) for shape in part.shapes]
        painter.setBrush(brushes.edge(part.tone))
        for _, outer in outlines:
            painter.drawPolygon(outer)
        painter.setBrush(brushes.fill(part.tone))
        for inner, _ in outlines:
            painter.drawPolygon(inner)
        for patch in part.patches:
            painter.drawPolygon(place.patch(patch))
        if glows and part.tone in _BODY:
            flesh += [(inner.boundingRect(), inner) for inner, _ in outlines]
        while glows and glows[0].after <= index:
            _paint_glow(painter, glows.pop(0), flesh, place, theme)
    painter.restore()


def paint_start_and_end(
    painter: QPainter, rect: QRectF, start: Drawing, end: Drawing, theme: Theme
) -> None:
    """For reduced motion: where a move begins and where it goes, side by side, with an arrow."""
    gap = min(rect.width() * 0.08, 48.0)
    half = (rect.width() - gap) / 2
    paint_figure(painter, QRectF(rect.left(), rect.top(), half, rect.height()), start, theme)
    right = QRectF(rect.left() + half + gap, rect.top(), half, rect.height())
    paint_figure(painter, right, end, theme)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.palette.soft_ink), 2.0, c=Qt.PenCapStyle.RoundCap))
    middle, long = QPointF(rect.left() + half + gap / 2, rect.center().y()), gap * 0.3
    tip = middle + QPointF(long, 0)
    painter.drawLine(middle - QPointF(long, 0), tip)
    painter.drawLine(tip, tip + QPointF(-long * 0.5, -long * 0.5))
    painter.drawLine(tip, tip + QPointF(-long * 0.5, long * 0.5))
    painter.restore()


class _Brushes:
    """The brushes and pens of one figure, each made once."""

    def __init__(self, theme: Theme, place: _Place, bounds: Bounds) -> None:
        self._tones = theme.palette.figure
        # Straight down, since the raster engine then fills whole lines at once.
        self._top, self._bottom = (
            QPointF(0, place.y(bounds.top)),
            QPointF(0, place.y(bounds.bottom)),
        )
        self.line = max(_LINE_PX / 560, 0.6 / place.scale)
        """How far the line goes round a part, in body heights."""
        self._fills: dict[str, QBrush] = {}
        self._edges: dict[str, QBrush] = {}

    def fill(self, tone: str) -> QBrush:
        if tone not in self._fills:
            colour = QColor(self._tones.of(tone))
            self._fills[tone] = QBrush(colour) if tone in _FLAT else self._shaded(colour)
        return self._fills[tone]

    def _shaded(self, colour: QColor) -> QBrush:
        gradient = QLinearGradient(self._top, self._bottom)
        gradient.setColorAt(0.0, colour.lighter(108))
        gradient.setColorAt(0.5, colour)
        gradient.setColorAt(1.0, colour.darker(112))
        return QBrush(gradient)

    def edge(self, tone: str) -> QBrush:
        if tone not in self._edges:
            colour = QColor(self._tones.of(tone))
            line = QColor(self._tones.line) if self._tones.line else colour.darker(150)
            self._edges[tone] = QBrush(line)
        return self._edges[tone]


def _paint_shadow(painter: QPainter, drawing: Drawing, place: _Place, theme: Theme) -> None:
    shadow = drawing.shadow
    painter.save()
    painter.translate(place.x(shadow.x), place.y(shadow.y))
    width = shadow.half_width * place.scale
    painter.scale(1.0, max(shadow.half_height * place.scale / width, 0.05))
    fade = _Fade(QPointF(0, 0), width, theme.palette.figure.shadow, _SHADOW_STOPS)
    if _is_on_paper(painter):
        fade.paint_rings(painter)
    else:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # its edge is clear
        painter.setBrush(fade.gradient())
        painter.drawEllipse(QPointF(0, 0), width, width)
    painter.restore()


def _is_on_paper(painter: QPainter) -> bool:
    """Whether it is a PDF that is painted: there Qt takes a fading gradient for a solid one.

    Seen with Qt 6.11. Delete it, and the rings, when a shadow fades in a PDF without them.
    """
    return painter.paintEngine().type() == QPaintEngine.Type.Pdf


@dataclass(frozen=True, slots=True)
class _Fade:
    """A colour that fades from the middle of a circle; `stops` are (share of the radius, alpha)."""

    middle: QPointF
    radius: float
    colour: str
    stops: tuple[tuple[float, float], ...]

    def gradient(self) -> QRadialGradient:
        gradient = QRadialGradient(self.middle, self.radius)
        colour = QColor(self.colour)
        for at, alpha in self.stops:
            colour.setAlphaF(alpha)
            gradient.setColorAt(at, colour)
        return gradient

    def paint_rings(self, painter: QPainter) -> None:
        """The same in a few steps: circles over one another, each a little denser."""
        colour, seen = QColor(self.colour), 0.0
        for ring in range(_RINGS_OF_A_FADE, 0, -1):
            alpha = self._alpha_at((ring - 0.5) / _RINGS_OF_A_FADE)
            colour.setAlphaF((alpha - seen) / (1 - seen))
            painter.setBrush(colour)
            radius = self.radius * ring / _RINGS_OF_A_FADE
            painter.drawEllipse(self.middle, radius, radius)
            seen = alpha

    def _alpha_at(self, share: float) -> float:
        before, after = next(pair for pair in pairwise(self.stops) if share <= pair[1][0])
        return before[1] + (after[1] - before[1]) * (share - before[0]) / (after[0] - before[0])


def _paint_glow(
    painter: QPainter,
    glow: Glow,
    flesh: Sequence[tuple[QRectF, QPolygonF]],
    place: _Place,
    theme: Theme,
) -> None:
    """A soft field on the body alone: what is painted of it so far."""
    middle = QPointF(place.x(glow.x), place.y(glow.y))
    radius = glow.radius * place.scale
    stops = tuple((at, alpha * min(glow.strength, 1.0)) for at, alpha in _GLOW_STOPS)
    fade = _Fade(middle, radius, theme.palette.figure.glow, stops)
    field = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for around, outline in flesh:
        if around.intersects(field):
            path.addPolygon(outline)
            path.closeSubpath()
    painter.save()
    if _is_on_paper(painter):
        painter.setClipPath(path)
        fade.paint_rings(painter)
        painter.restore()
        return
    painter.setClipRect(field)
    # The lines round the parts hide the edge, and smoothing it takes as long as all the rest.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(fade.gradient())
    painter.drawPath(path)
    painter.restore()


Rim = list[tuple[float, float, float, float]]
"""Points of an outline, each with the direction that leads out of the shape."""


def shape_rim(shape: Shape, scale: float) -> Rim:
    """The outline of a shape, counter-clockwise; as fine as `scale` (pixels) asks for."""
    if shape.polygon:
        return _polygon_rim(shape.polygon)
    circles = shape.circles
    if len(circles) == 2:
        return _capsule(*circles, scale)
    ring = _ring(max(radius for _, _, radius in circles) * scale)
    return [_support(circles, c, s) for c, s in ring]


def _support(circles: Sequence[Circle], c: float, s: float) -> tuple[float, float, float, float]:
    """The point of the hull that lies furthest in a direction."""
    most, found = -1e9, (0.0, 0.0, c, s)
    for x, y, radius in circles:
        far = x * c + y * s + radius
        if far > most:
            most, found = far, (x + radius * c, y + radius * s, c, s)
    return found


def _polygon_rim(polygon: Sequence[tuple[float, float]]) -> Rim:
    count = len(polygon)
    mx, my = sum(x for x, _ in polygon) / count, sum(y for _, y in polygon) / count
    rim = []
    for x, y in polygon:
        away = max(sqrt((x - mx) ** 2 + (y - my) ** 2), 1e-9)
        rim.append((x, y, (x - mx) / away, (y - my) / away))
    return rim


def _ring(radius_px: float) -> tuple[tuple[float, float], ...]:
    count = next((count for most_px, count in _FINENESS if radius_px < most_px), 24)
    return _RINGS[count]


def _capsule(one: Circle, other: Circle, scale: float) -> Rim:
    """Two circles and their outer tangents."""
    (ax, ay, ar), (bx, by, br) = one, other
    dx, dy = bx - ax, by - ay
    distance = sqrt(dx * dx + dy * dy)
    if distance <= abs(ar - br) + 1e-6:
        x, y, radius = one if ar >= br else other
        return [(x + radius * c, y + radius * s, c, s) for c, s in _ring(radius * scale)]
    heading, tangent = atan2(dy, dx), acos((ar - br) / distance)
    return [
        *_arc(bx, by, br, heading - tangent, heading + tangent, scale),
        *_arc(ax, ay, ar, heading + tangent, heading + 2 * pi - tangent, scale),
    ]


def _arc(x: float, y: float, radius: float, start: float, end: float, scale: float) -> Rim:
    steps = int((end - start) / (2 * pi) * (6 + 0.36 * min(radius * scale, 50.0))) + 2
    arc = []
    for step in range(steps + 1):
        angle = start + (end - start) * step / steps
        c, s = cos(angle), sin(angle)
        arc.append((x + radius * c, y + radius * s, c, s))
    return arc
