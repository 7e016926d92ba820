"""The figure as a scene of the player, with a small ring below it that counts the phase down.

Where there is no room for the ring, the figure has all of it.

With reduced motion the start and the end of the move stand side by side.
"""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from relaxapp.core.routine import Move
from relaxapp.core.timeline import Timeline
from relaxapp.ui.figure_painting import figure_rect, paint_figure, paint_start_and_end
from relaxapp.ui.figure_views import bounds_of, end_of, scene_at, start_of
from relaxapp.ui.scene_look import Canvas, Frame, aligned
from relaxapp.ui.scene_ring import Ring

RING_PX = 92
GAP_PX = 12
_MOST_RING = 0.28
"""The most of the scene's height that the ring takes."""


class FigureShape:
    """Draws the figure at a moment of a timeline of moves."""

    def __init__(
        self,
        canvas: Canvas,
        timeline: Timeline,
        moves: Mapping[str, Move],
        *,
        has_ring: bool = True,
    ) -> None:
        self._canvas = canvas
        self._timeline = timeline
        self._moves = moves
        side = int(min(canvas.dots(canvas.theme.px(RING_PX)), canvas.height * _MOST_RING))
        small = Canvas(side, side, canvas.dpr, canvas.theme)
        self._ring = Ring(small, timeline, has_words=False) if has_ring else None
        self._ring_at = ((canvas.width - side) // 2, canvas.height - side)
        height = canvas.height - (side + canvas.dots(GAP_PX) if has_ring else 0)
        self._place = QRectF(0, 0, canvas.width, max(height, 1.0))

    def region(self, frame: Frame) -> QRect:
        scene = scene_at(frame.moment, self._timeline, self._moves)
        theme = self._canvas.theme
        if scene is None or theme.is_calm:
            return QRect(0, 0, self._canvas.width, self._canvas.height)
        bounds = bounds_of(scene.act, is_mirrored=theme.is_mirrored)
        figure = aligned(figure_rect(self._place, bounds))
        if self._ring is None:
            return figure
        return figure.united(self._ring.region(frame).translated(*self._ring_at))

    def paint(self, painter: QPainter, frame: Frame) -> None:
        scene = scene_at(frame.moment, self._timeline, self._moves)
        theme = self._canvas.theme
        if scene is not None and theme.is_calm:
            start = start_of(scene.act, is_mirrored=theme.is_mirrored)
            end = end_of(scene.act, is_mirrored=theme.is_mirrored)
            paint_start_and_end(painter, self._place, start, end, theme)
        elif scene is not None:
            drawing = scene.drawing(is_mirrored=theme.is_mirrored)
            paint_figure(painter, self._place, drawing, theme)
        if self._ring is None:
            return
        painter.save()
        painter.translate(*self._ring_at)
        self._ring.paint(painter, frame)
        painter.restore()
