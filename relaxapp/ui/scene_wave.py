"""The wave: the curve of the whole breath pattern, which you travel along.

What was is drawn solid, what comes is faint, and a ball rides the curve at the present. The
curve comes from the timeline's own phases, so it passes whatever the pattern, a ramp included.
It is drawn once, in tiles that are then only moved: in quarters of a dot, so that the slowest
breath still glides, and ten times as fast as drawing it anew.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, hypot

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QLinearGradient,
    QPainter,
    QPixmap,
    QPolygonF,
    QRadialGradient,
)

from relaxapp.core.timeline import Moment, Phase, Timeline
from relaxapp.ui.scene_look import Canvas, Frame, Heading, Words, aligned, breath_texts, clear, mix

_PRESENT_SHARE = 0.36
"""Where the present is, as a share of the width: more is seen of what comes than of what was."""

_BREATHS_SHOWN = 2.6
_SHORTEST_MS, _LONGEST_MS = 14_000, 45_000
"""How much time is seen at once: some breaths, within these limits."""

_POINT_APART = 6
"""Between the points of the curve in px; at a line of 4 px it looks round."""

_LINE = 4
_STRETCH_PHASES = 4
"""Phases whose points are reckoned together."""

_STRETCHES_KEPT = 16
_TILE_DOTS = 192
_FADE_SHARE = 0.09
_TALLEST = 300
_REACH = 30
"""The curve's greatest height in px, and how far its ball's glow reaches beyond it."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A piece of the curve: the outline of its line, and the area below it."""

    line: QPolygonF
    area: QPolygonF


class Wave:
    """The curve with the words above it."""

    def __init__(self, canvas: Canvas, timeline: Timeline, *, has_words: bool) -> None:
        self._canvas = canvas
        self._timeline = timeline
        self._has_words = has_words
        self._words = Words()
        self._stretches: dict[int, _Stretch] = {}
        room = min(canvas.height * 0.42, canvas.text(3 * canvas.theme.instruction))
        self._heading = Heading.within(canvas, breath_texts(timeline), room)
        self._box = _box_below(canvas, room if has_words else 0.0)
        self._present = canvas.width * _PRESENT_SHARE
        self._dots_a_ms = canvas.width / _shown_ms(timeline)
        self._whole = aligned(self._box.adjusted(0, -canvas.dots(_REACH), 0, canvas.dots(_REACH)))
        ground, fade = QColor(canvas.theme.palette.ground), ceil(canvas.width * _FADE_SHARE)
        self._fades = (
            _fade(fade, self._whole.height(), ground),
            _fade(fade, self._whole.height(), ground, is_mirrored=True),
        )
        self._parts = _parts_of_a_dot(canvas.dpr)
        self._tiles: dict[tuple[int, int, bool], QPixmap] = {}
        self._most_tiles = 2 * self._parts * (canvas.width // _TILE_DOTS + 3)
        self._ball = _glow(ceil(canvas.dots(_REACH)), QColor(canvas.theme.palette.breath_in))

    def region(self, frame: Frame) -> QRect:
        return self._whole

    def paint(self, painter: QPainter, frame: Frame) -> None:
        palette = self._canvas.theme.palette
        self._paint_tiles(painter, frame.moment.position_ms)
        top = self._whole.top()
        painter.drawPixmap(0, top, self._fades[0])
        painter.drawPixmap(self._canvas.width - self._fades[1].width(), top, self._fades[1])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = mix(palette.breath_in, palette.breath_out, frame.outward)
        self._paint_ball(painter, QPointF(self._present, self._y(frame.fill)), colour)
        if self._has_words:
            self._heading.draw(painter, self._words, frame, self._canvas)

    def _paint_tiles(self, painter: QPainter, position_ms: int) -> None:
        """The curve, moved so that the position stands at the present."""
        parts = self._parts
        # Where the curve's own origin comes to lie, in whole dots and parts of one.
        origin, part = divmod(round((self._present - position_ms * self._dots_a_ms) * parts), parts)
        present, top, height = round(self._present), self._whole.top(), self._whole.height()
        for number in range(-origin // _TILE_DOTS, (self._canvas.width - origin) // _TILE_DOTS + 1):
            left = origin + number * _TILE_DOTS
            right = left + _TILE_DOTS
            edge = min(max(present, left), right)
            for start, end, is_past in ((left, edge, True), (edge, right, False)):
                if start < end:
                    tile = self._tile(number, part, is_past)
                    painter.drawPixmap(start, top, tile, start - left, 0, end - start, height)

    def _tile(self, number: int, part: int, is_past: bool) -> QPixmap:
        key = (number, part, is_past)
        if key not in self._tiles:
            if len(self._tiles) >= self._most_tiles:
                del self._tiles[next(iter(self._tiles))]
            self._tiles[key] = self._drawn(number, part / self._parts, is_past)
        return self._tiles[key]

    def _drawn(self, number: int, shift: float, is_past: bool) -> QPixmap:
        """A piece of the curve `_TILE_DOTS` wide, `shift` of a dot further to the right."""
        palette = self._canvas.theme.palette
        left = number * _TILE_DOTS
        pixmap = QPixmap(_TILE_DOTS, self._whole.height())
        pixmap.fill(QColor(palette.ground))
        with QPainter(pixmap) as painter:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.translate(shift - left, -self._whole.top())
            for stretch, x in self._stretches_at(left - 1, left + _TILE_DOTS + 1):
                painter.translate(x, 0)
                if is_past:
                    self._paint_area(painter, stretch)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                faint = mix(palette.ground, palette.soft_ink, 0.34)
                painter.setBrush(QColor(palette.breath_in) if is_past else faint)
                painter.drawPolygon(stretch.line, Qt.FillRule.WindingFill)
                painter.translate(-x, 0)
        return pixmap

    def _y(self, fill: float) -> float:
        return self._box.bottom() - fill * self._box.height()

    def _stretches_at(self, left: float, right: float) -> Iterator[tuple[_Stretch, float]]:
        """The stretches that reach into a part of the curve, with where each begins."""
        phases, starts_ms = self._timeline.phases, self._timeline.starts_ms
        first = max(bisect_right(starts_ms, left / self._dots_a_ms) - 1, 0) // _STRETCH_PHASES
        for index in range(first, ceil(len(phases) / _STRETCH_PHASES)):
            x = phases[index * _STRETCH_PHASES].start_ms * self._dots_a_ms
            if x > right and index > first:
                break
            yield self._stretch(index), x

    def _stretch(self, index: int) -> _Stretch:
        if index not in self._stretches:
            if len(self._stretches) >= _STRETCHES_KEPT:
                del self._stretches[next(iter(self._stretches))]
            self._stretches[index] = self._made(index)
        return self._stretches[index]

    def _made(self, index: int) -> _Stretch:
        """The stretch, from its own left edge; its line reaches a little into its neighbours."""
        phases = self._timeline.phases[index * _STRETCH_PHASES : (index + 1) * _STRETCH_PHASES]
        start_ms = phases[0].start_ms
        apart_ms = self._canvas.dots(_POINT_APART) / self._dots_a_ms
        points = [
            QPointF((at_ms - start_ms) * self._dots_a_ms, self._y(fill))
            for at_ms, fill in _curve(self._timeline, phases, apart_ms)
        ]
        far = QPointF(self._canvas.width, 0)
        if index == 0:  # before the first moment the lungs are as at its beginning
            points.insert(0, points[0] - far)
        if phases[-1] is self._timeline.phases[-1]:
            points.append(points[-1] + far)
        floor = self._box.bottom() + self._canvas.dots(2)
        edges = [QPointF(points[-1].x(), floor), QPointF(points[0].x(), floor)]
        area = QPolygonF([*points, *edges])
        overlap = QPointF(self._canvas.dots(1), 0)
        points = [points[0] - overlap, *points[1:-1], points[-1] + overlap]
        return _Stretch(_outline(points, self._canvas.dots(_LINE) / 2), area)

    def _paint_area(self, painter: QPainter, stretch: _Stretch) -> None:
        """What has been breathed, as a light below the curve. Its edge lies under the line."""
        colour = self._canvas.theme.palette.breath_in
        light = QLinearGradient(0, self._box.top(), 0, self._box.bottom())
        light.setColorAt(0, clear(colour, 0.30))
        light.setColorAt(1, clear(colour, 0.04))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(QBrush(light))
        painter.drawPolygon(stretch.area)

    def _paint_ball(self, painter: QPainter, centre: QPointF, colour: QColor) -> None:
        half = self._ball.width() / 2
        painter.drawPixmap(round(centre.x() - half), round(centre.y() - half), self._ball)
        for radius, shade in ((13, QColor(self._canvas.theme.palette.ground)), (10, colour)):
            painter.setBrush(shade)
            painter.drawEllipse(centre, self._canvas.dots(radius), self._canvas.dots(radius))


def _box_below(canvas: Canvas, heading: float) -> QRectF:
    """The box of the curve below a heading of some height."""
    reach = canvas.dots(_REACH)
    free = max(canvas.height - heading - 2 * reach, 1.0)
    height = min(free, canvas.dots(canvas.theme.px(_TALLEST)))
    return QRectF(0, heading + reach + (free - height) * 0.4, canvas.width, height)


def _shown_ms(timeline: Timeline) -> float:
    """How much time is seen at once: the same all through a session, so nothing is rescaled."""
    longest = 0
    start_ms: dict[tuple[int, int | None], int] = {}
    for phase in timeline.phases:
        if phase.fill_from is not None:
            begun_ms = start_ms.setdefault((phase.span, phase.round), phase.start_ms)
            longest = max(longest, phase.end_ms - begun_ms)
    return min(max(longest * _BREATHS_SHOWN, _SHORTEST_MS), _LONGEST_MS)


def _curve(
    timeline: Timeline, phases: tuple[Phase, ...], apart_ms: float
) -> Iterator[tuple[int, float]]:
    """Points of the curve (ms, fill) along phases that follow one another."""
    fill = 0.0
    for phase in phases:
        if phase.fill_from is None or phase.fill_from == phase.fill_to:
            level = phase.fill_from
            if level is None:
                following = timeline.at(phase.end_ms).phase
                level = following.fill_from if following is not None else None
            fill = level or 0.0
            yield phase.start_ms, fill
            continue
        count = max(round(phase.duration_ms / apart_ms), 6)
        for number in range(count):
            at_ms = phase.start_ms + phase.duration_ms * number // count
            fill = Moment(at_ms, phase, None, timeline.duration_ms).fill or 0.0
            yield at_ms, fill
    last = phases[-1]
    yield last.end_ms, last.fill_to if last.fill_to is not None else fill


def _outline(points: list[QPointF], half: float) -> QPolygonF:
    """The outline of a line through points, `half` as wide to each side.

    Made by hand: the outline of Qt's stroker has ten times the points, and every frame pays.
    """
    upper, lower = [], []
    for index, point in enumerate(points):
        before, after = points[max(index - 1, 0)], points[min(index + 1, len(points) - 1)]
        run, rise = after.x() - before.x(), after.y() - before.y()
        length = hypot(run, rise) or 1.0
        aside = QPointF(-rise * half / length, run * half / length)
        upper.append(point - aside)
        lower.append(point + aside)
    return QPolygonF([*upper, *reversed(lower)])


def _parts_of_a_dot(dpr: float) -> int:
    """How finely the curve moves: the denser the screen, the less it needs, and memory counts."""
    return 4 if dpr < 1.5 else 2 if dpr < 2.5 else 1


def _fade(width: int, height: int, ground: QColor, *, is_mirrored: bool = False) -> QPixmap:
    """The ground, out of which the curve comes and into which it goes."""
    pixmap = QPixmap(width, height)
    pixmap.fill(Qt.GlobalColor.transparent)
    shade = QLinearGradient(width if is_mirrored else 0, 0, 0 if is_mirrored else width, 0)
    shade.setColorAt(0, ground)
    shade.setColorAt(1, clear(ground, 0.0))
    with QPainter(pixmap) as painter:
        painter.fillRect(pixmap.rect(), QBrush(shade))
    return pixmap


def _glow(radius: int, colour: QColor) -> QPixmap:
    pixmap = QPixmap(2 * radius, 2 * radius)
    pixmap.fill(Qt.GlobalColor.transparent)
    shade = QRadialGradient(QPointF(radius, radius), radius)
    shade.setColorAt(0.3, clear(colour, 0.4))
    shade.setColorAt(1, clear(colour, 0.0))
    with QPainter(pixmap) as painter:
        painter.fillRect(pixmap.rect(), QBrush(shade))
    return pixmap
