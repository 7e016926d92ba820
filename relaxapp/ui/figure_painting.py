"""Paints the moving figure: takes a `Drawing` in body heights, fills a rectangle with it.

Each part is the hull of a few circles: stroked, then filled, so that one soft line goes round
the whole part and no paths are united. Shading is one slow gradient over the figure. Knows no
joint and no move.
"""

from collections.abc import Sequence
from math import acos, atan2, cos, pi, sin, sqrt

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QLinearGradient,
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

_RING = tuple((cos(2 * pi * step / 18), sin(2 * pi * step / 18)) for step in range(18))
_ARC_STEP = pi / 9
_LINE_PX = 1.1
_BODY = frozenset({"skin", "shirt", "trousers", "shoe"})
_FLAT = frozenset({"wall", "mat", "prop", "prop_dark", "band"})


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

    def outline(self, shape: Shape) -> QPolygonF:
        if shape.polygon:
            return QPolygonF([QPointF(self.x(x), self.y(y)) for x, y in shape.polygon])
        points = hull_points(shape.circles)
        return QPolygonF([QPointF(self.x(x), self.y(y)) for x, y in points])


def paint_figure(painter: QPainter, rect: QRectF, drawing: Drawing, theme: Theme) -> None:
    """Paints the figure into `rect`, its bounds as large as they fit. Restores the painter."""
    place = _Place(rect, drawing.bounds)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    brushes = _Brushes(theme, place, drawing.bounds)
    is_shadow_due = True
    glows = list(drawing.glows)
    flesh: list[QPolygonF] = []
    for index, part in enumerate(drawing.parts):
        if is_shadow_due and part.tone not in ("wall", "mat"):
            _paint_shadow(painter, drawing, place, theme)
            is_shadow_due = False
        outlines = [place.outline(shape) for shape in part.shapes]
        painter.setPen(brushes.line(part.tone))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for outline in outlines:
            painter.drawPolygon(outline)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brushes.fill(part.tone))
        for outline in outlines:
            painter.drawPolygon(outline)
        for patch in part.patches:
            painter.drawPolygon(place.outline(patch))
        if part.tone in _BODY:
            flesh += outlines
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
        self._top = QPointF(place.x(bounds.left), place.y(bounds.top))
        self._bottom = QPointF(place.x(bounds.right), place.y(bounds.bottom))
        self._line_px = 2 * max(_LINE_PX * place.scale / 560, 0.5)
        self._fills: dict[str, QBrush] = {}
        self._lines: dict[str, QPen] = {}

    def fill(self, tone: str) -> QBrush:
        if tone not in self._fills:
            colour = QColor(self._tones.of(tone))
            gradient = QLinearGradient(self._top, self._bottom)
            strength = 104 if tone in _FLAT else 108
            gradient.setColorAt(0.0, colour.lighter(strength))
            gradient.setColorAt(0.5, colour)
            gradient.setColorAt(1.0, colour.darker(strength + 4))
            self._fills[tone] = QBrush(gradient)
        return self._fills[tone]

    def line(self, tone: str) -> QPen:
        if tone not in self._lines:
            colour = QColor(self._tones.of(tone))
            line = QColor(self._tones.line) if self._tones.line else colour.darker(148)
            pen = QPen(line, self._line_px)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            self._lines[tone] = pen
        return self._lines[tone]


def _paint_shadow(painter: QPainter, drawing: Drawing, place: _Place, theme: Theme) -> None:
    shadow = drawing.shadow
    painter.save()
    painter.translate(place.x(shadow.x), place.y(shadow.y))
    width = shadow.half_width * place.scale
    painter.scale(1.0, max(shadow.half_height * place.scale / width, 0.05))
    colour = QColor(theme.palette.figure.shadow)
    gradient = QRadialGradient(QPointF(0, 0), width)
    for at, alpha in ((0.0, 0.34), (0.55, 0.20), (1.0, 0.0)):
        colour.setAlphaF(alpha)
        gradient.setColorAt(at, colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(gradient)
    painter.drawEllipse(QPointF(0, 0), width, width)
    painter.restore()


def _paint_glow(
    painter: QPainter, glow: Glow, flesh: Sequence[QPolygonF], place: _Place, theme: Theme
) -> None:
    """A soft field on the body alone: what is painted of it so far."""
    middle = QPointF(place.x(glow.x), place.y(glow.y))
    radius = glow.radius * place.scale
    colour = QColor(theme.palette.figure.glow)
    gradient = QRadialGradient(middle, radius)
    for at, alpha in ((0.0, 0.85), (0.45, 0.58), (1.0, 0.0)):
        colour.setAlphaF(alpha * min(glow.strength, 1.0))
        gradient.setColorAt(at, colour)
    field = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for outline in flesh:
        if outline.boundingRect().intersects(field):
            path.addPolygon(outline)
            path.closeSubpath()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(gradient)
    painter.drawPath(path)


def hull_points(circles: Sequence[Circle]) -> list[tuple[float, float]]:
    """The outline of the convex hull of circles, counter-clockwise."""
    if len(circles) == 1:
        ((x, y, radius),) = circles
        return [(x + radius * c, y + radius * s) for c, s in _RING]
    if len(circles) == 2:
        return _capsule(*circles)
    points = sorted((x + radius * c, y + radius * s) for x, y, radius in circles for c, s in _RING)
    return _chain(points)[:-1] + _chain(points[::-1])[:-1]


def _chain(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The lower hull of points in order (Andrew's monotone chain)."""
    kept: list[tuple[float, float]] = []
    for x, y in points:
        while len(kept) > 1:
            (ax, ay), (bx, by) = kept[-2], kept[-1]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            kept.pop()
        kept.append((x, y))
    return kept


def _capsule(one: Circle, other: Circle) -> list[tuple[float, float]]:
    """Two circles and their outer tangents."""
    (ax, ay, ar), (bx, by, br) = one, other
    dx, dy = bx - ax, by - ay
    distance = sqrt(dx * dx + dy * dy)
    if distance <= abs(ar - br) + 1e-6:
        x, y, radius = one if ar >= br else other
        return [(x + radius * c, y + radius * s) for c, s in _RING]
    heading, tangent = atan2(dy, dx), acos((ar - br) / distance)
    return [
        *_arc(bx, by, br, heading - tangent, heading + tangent),
        *_arc(ax, ay, ar, heading + tangent, heading + 2 * pi - tangent),
    ]


def _arc(x: float, y: float, radius: float, start: float, end: float) -> list[tuple[float, float]]:
    steps = max(int((end - start) / _ARC_STEP) + 1, 2)
    return [
        (x + radius * cos(angle), y + radius * sin(angle))
        for angle in (start + (end - start) * step / steps for step in range(steps + 1))
    ]
