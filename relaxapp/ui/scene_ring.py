"""The quiet ring: how far a sit, a text, a rest or a repetition of a move has come.

It is cut into seconds (of what is long into sixty parts), and each part comes up softly while
its time passes: so it counts down without a hurry, and ten pictures a second are enough.
"""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap

from relaxapp.core.timeline import Phase, Timeline
from relaxapp.core.units import SECOND_MS
from relaxapp.ui.scene_look import Canvas, Frame, Words, aligned, mix, smooth, square, track_of

_LARGEST = 190
"""The ring's greatest radius in px, at a text size of 100 %."""

_MOST_PARTS = 60
_GAP_DEG = 2.4
_FULL_TURN = 360 * 16
"""Qt counts angles in sixteenths of a degree, from three o'clock against the clock."""

_TOP = 90 * 16
_EFFORT = ("enter", "hold", "tense")


@dataclass(frozen=True, slots=True)
class _Part:
    """An arc of the ring: when it comes up, and the phase it belongs to."""

    start_ms: int
    end_ms: int
    phase: Phase


class Ring:
    """The ring with the countdown in it, where there is one."""

    def __init__(self, canvas: Canvas, timeline: Timeline, *, has_words: bool) -> None:
        self._canvas = canvas
        self._timeline = timeline
        self._parts: tuple[_Part, ...] | None = None
        self._words = Words()
        room = min(canvas.width, canvas.height) / 2 - canvas.dots(8)
        radius = max(min(room, canvas.dots(canvas.theme.px(_LARGEST))), 1.0)
        self._centre = canvas.centre
        self._radius = radius
        self._pen_width = max(min(canvas.dots(8), radius * 0.1), 1.0)
        self._circle = square(self._centre, radius - self._pen_width / 2)
        self._whole = aligned(square(self._centre, radius))
        self._kept: tuple[object, QPixmap] | None = None

    def region(self, frame: Frame) -> QRect:
        return self._whole

    def paint(self, painter: QPainter, frame: Frame) -> None:
        phase = frame.moment.phase
        if phase is None:
            return
        parts = self._parts_of(phase)
        position_ms = frame.moment.position_ms
        current = max(bisect_right(parts, position_ms, key=lambda part: part.start_ms) - 1, 0)
        painter.drawPixmap(self._whole.topLeft(), self._ring(parts, current))
        part = parts[current]
        come = smooth((position_ms - part.start_ms) / (part.end_ms - part.start_ms))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_part(painter, self._circle, parts, current, self._colour(part, come))
        self._write(painter, frame)

    def _parts_of(self, phase: Phase) -> tuple[_Part, ...]:
        """The parts of the ring that a phase belongs to, reckoned once for each ring."""
        if self._parts is None or not any(part.phase is phase for part in self._parts):
            self._parts = parts_of(self._timeline, phase)
        return self._parts

    def _ring(self, parts: tuple[_Part, ...], current: int) -> QPixmap:
        """The ring with the parts before the current one lit, kept until the next is."""
        key = (parts[0].start_ms, current)
        if self._kept is None or self._kept[0] != key:
            pixmap = QPixmap(self._whole.size())
            pixmap.fill(QColor(self._canvas.theme.palette.ground))
            with QPainter(pixmap) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                circle = self._circle.translated(-QPointF(self._whole.topLeft()))
                for index, part in enumerate(parts):
                    if index != current:
                        colour = self._colour(part, 1.0 if index < current else 0.0)
                        self._draw_part(painter, circle, parts, index, colour)
            self._kept = key, pixmap
        return self._kept[1]

    def _colour(self, part: _Part, come: float) -> QColor:
        """Of a part that has come so far, 0–1: effort is warm, all else has the accent."""
        palette = self._canvas.theme.palette
        lit = palette.warm if part.phase.part in _EFFORT else palette.accent
        return mix(track_of(palette), lit, come)

    def _draw_part(
        self,
        painter: QPainter,
        circle: QRectF,
        parts: tuple[_Part, ...],
        index: int,
        colour: QColor,
    ) -> None:
        pen = QPen(colour, self._pen_width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(parts) == 1:
            painter.drawEllipse(circle)
            return
        begun_ms, length_ms = parts[0].start_ms, parts[-1].end_ms - parts[0].start_ms
        start = _FULL_TURN * (parts[index].start_ms - begun_ms) // length_ms
        end = _FULL_TURN * (parts[index].end_ms - begun_ms) // length_ms
        gap = min(round(_GAP_DEG * 16), (end - start) // 3)
        painter.drawArc(circle, _TOP - start - gap // 2, -(end - start - gap))

    def _write(self, painter: QPainter, frame: Frame) -> None:
        palette = self._canvas.theme.palette
        inner = self._radius - self._pen_width
        px = min(
            self._canvas.text(self._canvas.theme.countdown),
            inner * (0.85 if len(frame.count) < 4 else 0.6),
        )
        ink = QColor(palette.ink if len(frame.count) < 4 else palette.soft_ink)
        self._words.draw(
            painter, frame.count, self._centre, px=px, colour=ink, weight=QFont.Weight.Light
        )


def parts_of(timeline: Timeline, phase: Phase) -> tuple[_Part, ...]:
    """The arcs of the ring that a phase belongs to.

    A ring is one phase, or one whole repetition of a move or of a tensing; a second is an arc,
    where that does not come to more than sixty or so.
    """
    phases = _together(timeline, phase)
    length_ms = phases[-1].end_ms - phases[0].start_ms
    arc_ms = max(SECOND_MS, length_ms / _MOST_PARTS)
    parts = []
    for one in phases:
        count = max(int(one.duration_ms / arc_ms + 0.5), 1)
        edges = [one.start_ms + one.duration_ms * at // count for at in range(count + 1)]
        parts += [_Part(*edge, one) for edge in pairwise(edges)]
    return tuple(parts)


def _together(timeline: Timeline, phase: Phase) -> tuple[Phase, ...]:
    """The phases of the same repetition, or the phase alone."""
    phases = timeline.phases
    first = last = bisect_right(timeline.starts_ms, phase.start_ms) - 1
    if phase.rep is None:
        return phases[first : last + 1]

    def belongs(other: Phase) -> bool:
        return (other.span, other.side, other.rep) == (phase.span, phase.side, phase.rep)

    while first and belongs(phases[first - 1]):
        first -= 1
    while last + 1 < len(phases) and belongs(phases[last + 1]):
        last += 1
    return phases[first : last + 1]
