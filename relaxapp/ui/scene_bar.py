"""The bar: it fills as you breathe in and empties as you breathe out; nothing grows or travels.

The breath for those whom moving shapes disturb (reduced motion), and for small windows.
"""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from relaxapp.core.timeline import Timeline
from relaxapp.ui.scene_look import (
    Canvas,
    Frame,
    Heading,
    Words,
    aligned,
    breath_texts,
    liveliness,
    mix,
    swell,
)
from relaxapp.ui.theme import GLINT, SPACE

_WIDTH_SHARE = 0.68
_WIDEST, _TALLEST = 720, 64
_HEIGHT_SHARE = 0.14
_SHIMMER_MS = 4_000
_SHIMMER = 0.16
"""How much lighter the bar gets while the breath holds still."""


class Bar:
    """A pill that fills from the left, with the words above it."""

    def __init__(self, canvas: Canvas, timeline: Timeline, *, has_words: bool) -> None:
        self._canvas = canvas
        self._has_words = has_words
        self._words = Words()
        width = round(min(canvas.width * _WIDTH_SHARE, canvas.dots(canvas.theme.px(_WIDEST))))
        tallest = canvas.dots(canvas.theme.px(_TALLEST))
        height = round(min(canvas.height * _HEIGHT_SHARE, tallest))
        # The bar stands in the middle, and the words above it close by.
        top = round((canvas.height - height) / 2 + (canvas.height * 0.08 if has_words else 0))
        self._track = QRectF(round((canvas.width - width) / 2), top, width, height)
        room = min(canvas.height * 0.42, canvas.text(3 * canvas.theme.instruction))
        self._room = room
        self._heading = Heading.within(canvas, breath_texts(timeline), room)

    def region(self, frame: Frame) -> QRect:
        return aligned(self._track)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        palette = self._canvas.theme.palette
        track, half = self._track, self._track.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(mix(palette.line, palette.soft_ink, 0.25), self._canvas.dots(1)))
        painter.setBrush(QColor(palette.line if palette.is_dark else palette.surface))
        painter.drawRoundedRect(track, half, half)
        colour = mix(palette.breath_in, palette.breath_out, frame.outward)
        if frame.is_still:
            light = swell(frame.moment.elapsed_ms, _SHIMMER_MS) * liveliness(frame.moment)
            colour = mix(colour, GLINT, _SHIMMER * light)
        # Empty it is a round drop at the left end, so that a breath has somewhere to begin.
        width = track.height() + frame.fill * (track.width() - track.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(
            QRectF(track.left(), track.top(), width, track.height()), half, half
        )
        if self._has_words:
            above = track.top() - self._room - self._canvas.dots(SPACE[2])
            painter.translate(0, above)
            self._heading.draw(painter, self._words, frame, self._canvas)
            painter.translate(0, -above)
