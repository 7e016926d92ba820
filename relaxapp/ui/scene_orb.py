"""The orb: a body that grows and falls with the breath, its glow, and the ring it grows to.

The shading of the body is drawn once and laid over a plain disc of the moment's colour: that is
a quarter of the cost of a gradient a frame, and any colour between the two of a breath is free.
"""

from math import cos, hypot, pi

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QConicalGradient,
    QFont,
    QPainter,
    QPen,
    QPixmap,
    QRadialGradient,
)

from relaxapp.core.session_words import INTERRUPTED_WORDS, PAUSED_WORDS
from relaxapp.core.timeline import Timeline
from relaxapp.ui.fitted import measure, sizes
from relaxapp.ui.scene_look import (
    Canvas,
    Frame,
    Words,
    aligned,
    breath_texts,
    clear,
    liveliness,
    mix,
    square,
)
from relaxapp.ui.theme import GLINT, SPACE, Theme

_LARGEST_PX = 400
"""The goal ring's radius goes no further: on a full screen more is not calmer, only costlier."""

_LARGEST_DOTS = 620
"""The same in device pixels."""

_FULL_SHARE = 0.8
"""The full body's radius as a share of the goal ring's; the glow fills the rest."""

_EMPTY_SHARE = 0.54
"""The empty body's radius as a share of the full one's: less than a third of its area."""

_LEAST_SHARE = 0.6
"""Words in the orb are no smaller than this share of an instruction."""

_LOBES = 3
_LOBE_MS = 3_000
"""How long the shimmer of a hold takes from one side of the rim to the next."""


class Orb:
    """The orb with the words in it, where they fit."""

    def __init__(self, canvas: Canvas, timeline: Timeline, *, has_words: bool) -> None:
        self._canvas = canvas
        self._has_words = has_words
        self._words = Words()
        self._goal = goal_radius(canvas, is_alone=has_words)
        self._full = round(self._goal * _FULL_SHARE)
        self._halo = self._goal * (1 - _FULL_SHARE)
        self._centre = canvas.centre
        self._word_px = word_size(canvas, breath_texts(timeline)) or canvas.text(canvas.theme.lead)
        self._backdrop = _backdrop(self._goal, canvas)
        self._half = self._backdrop.width() // 2
        self._kept: tuple[tuple[float, float], QPixmap] | None = None
        self._shade = _shade(2 * self._full, canvas.theme)
        self._lobes = [_lobe(2 * self._full, index) for index in range(_LOBES)]

    def region(self, frame: Frame) -> QRect:
        return aligned(square(self._centre, self._radius(frame) + self._halo))

    def paint(self, painter: QPainter, frame: Frame) -> None:
        corner = (self._centre - QPointF(self._half, self._half)).toPoint()
        if frame.is_still:
            painter.drawPixmap(corner, self._resting(frame))
            self._shimmer(painter, frame, square(self._centre, self._radius(frame)))
        else:
            painter.drawPixmap(corner, self._backdrop)
            self._paint_orb(painter, self._centre, frame)
        if self._has_words:
            self._write(painter, frame)
        else:
            self._write_count(painter, frame)

    def _resting(self, frame: Frame) -> QPixmap:
        """The orb as it stays through a hold, drawn once."""
        key = (self._radius(frame), frame.outward)
        if self._kept is None or self._kept[0] != key:
            pixmap = self._backdrop.copy()
            with QPainter(pixmap) as painter:
                self._paint_orb(painter, QPointF(self._half, self._half), frame)
            self._kept = key, pixmap
        return self._kept[1]

    def _paint_orb(self, painter: QPainter, centre: QPointF, frame: Frame) -> None:
        """Glow and body, with light and depth on it."""
        palette = self._canvas.theme.palette
        colour = mix(palette.breath_in, palette.breath_out, frame.outward)
        radius = self._radius(frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        glow = radius + self._halo
        # The ground is plain, so the glow need not be seen through: that is three times faster.
        painter.setBrush(mix(palette.ground, colour, 0.13 if palette.is_dark else 0.18))
        painter.drawEllipse(centre, glow, glow)
        painter.setBrush(colour)
        painter.drawEllipse(centre, radius, radius)
        painter.drawPixmap(square(centre, radius), self._shade, QRectF(self._shade.rect()))

    def _radius(self, frame: Frame) -> float:
        return self._full * (_EMPTY_SHARE + (1 - _EMPTY_SHARE) * frame.fill)

    def _shimmer(self, painter: QPainter, frame: Frame, body: QRectF) -> None:
        """Light that wanders round the rim while the breath holds still."""
        strength = liveliness(frame.moment)
        turn = frame.moment.elapsed_ms / _LOBE_MS
        for index, lobe in enumerate(self._lobes):
            share = max(cos(2 * pi * (turn - index) / _LOBES), 0.0)
            if share * strength > 0:
                painter.setOpacity(share * strength)
                painter.drawPixmap(body, lobe, QRectF(lobe.rect()))
        painter.setOpacity(1.0)

    def _write(self, painter: QPainter, frame: Frame) -> None:
        colour = QColor(self._canvas.theme.palette.on_breath)
        px, count_px = self._word_px, _count_px(self._word_px, self._canvas)
        gap = count_px * 0.75 if frame.count else 0.0
        width = 2 * _empty_radius(self._canvas)
        self._words.draw(
            painter,
            frame.words,
            self._centre - QPointF(0, gap),
            px=px,
            colour=colour,
            weight=QFont.Weight.Bold,
            width=width,
        )
        lines = measure((frame.words,), round(px), width, QFont.Weight.Bold).height if gap else 0
        below = self._centre + QPointF(0, lines / 2 - gap + count_px * 0.75)
        self._words.draw(painter, frame.count, below, px=count_px, colour=colour)

    def _write_count(self, painter: QPainter, frame: Frame) -> None:
        """The count alone, where the words stand beside the orb."""
        theme = self._canvas.theme
        px = min(self._canvas.text(theme.instruction), self._full * _EMPTY_SHARE * 0.8)
        ink = QColor(theme.palette.on_breath)
        self._words.draw(painter, frame.count, self._centre, px=px, colour=ink)


def goal_radius(canvas: Canvas, *, is_alone: bool) -> float:
    """The radius of the ring that the full orb's glow reaches; alone it keeps margins."""
    width = canvas.width - canvas.dots(2 * SPACE[4]) * is_alone
    room = min(width, canvas.height) / 2 - canvas.dots(3)
    return max(min(room, canvas.dots(_LARGEST_PX), _LARGEST_DOTS), 1.0)


def word_size(canvas: Canvas, texts: frozenset[str]) -> float | None:
    """The size in device pixels at which every text fits the empty orb.

    None where that is less than large type: then the words stand better beside the orb.
    """
    told = (*texts, PAUSED_WORDS, INTERRUPTED_WORDS)
    radius = _empty_radius(canvas) * 0.96
    largest = canvas.text(canvas.theme.instruction)
    for px in sizes(largest, round(largest * _LEAST_SHARE)):
        found = measure(told, px, 2 * radius, QFont.Weight.Bold)
        tall = found.height / 2 + _count_px(px, canvas) * 0.75
        lines = round(found.height / (px * 1.1))
        if lines <= 2 and hypot(found.width / 2, tall * (0.6 if lines < 2 else 0.8)) <= radius:
            return px
    return None


def _empty_radius(canvas: Canvas) -> float:
    return goal_radius(canvas, is_alone=True) * _FULL_SHARE * _EMPTY_SHARE


def _count_px(word_px: float, canvas: Canvas) -> float:
    return max(word_px * 0.66, min(word_px, canvas.text(canvas.theme.lead)))


def _backdrop(goal: float, canvas: Canvas) -> QPixmap:
    """The ground with a dashed ring that says how far the breath will grow."""
    size = 2 * round(goal + canvas.dots(2))
    pixmap = QPixmap(size, size)
    palette = canvas.theme.palette
    pixmap.fill(QColor(palette.ground))
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(mix(palette.line, palette.soft_ink, 0.35), canvas.dots(1.2))
        pen.setDashPattern([3, 3.5])
        painter.setPen(pen)
        painter.drawEllipse(QPointF(size / 2, size / 2), goal, goal)
    return pixmap


def _shade(size: int, theme: Theme) -> QPixmap:
    """Light on the body from above, and depth towards its rim; without a colour of its own."""
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    deep = QColor(theme.palette.on_breath)
    radius = size / 2
    light = QRadialGradient(QPointF(radius * 0.84, radius * 0.7), radius * 1.35)
    light.setColorAt(0.0, clear(GLINT, 0.26 if theme.palette.is_dark else 0.2))
    light.setColorAt(0.38, clear(GLINT, 0.07))
    light.setColorAt(0.5, clear(deep, 0.0))
    light.setColorAt(1.0, clear(deep, 0.34 if theme.palette.is_dark else 0.22))
    _disc(pixmap, QBrush(light))
    _fade_out(pixmap, 0.96)
    return pixmap


def _lobe(size: int, index: int) -> QPixmap:
    """Light along one side of the rim, fading out to both ends and inwards."""
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    centre = QPointF(size / 2, size / 2)
    around = QConicalGradient(centre, 90 + 360 * index / _LOBES)
    steps = 24
    for step in range(steps + 1):
        share = max(cos(2 * pi * step / steps), 0.0) ** 2
        around.setColorAt(step / steps, clear(GLINT, 0.47 * share))
    _disc(pixmap, QBrush(around))
    _fade_out(pixmap, 0.96, from_share=0.6)
    return pixmap


def _fade_out(pixmap: QPixmap, to_share: float, from_share: float | None = None) -> None:
    """Lets a disc fade out towards its rim, and inwards to `from_share`.

    Without a hard edge it can be scaled without smoothing, which is twice as fast.
    """
    radius = pixmap.width() / 2
    kept = QRadialGradient(QPointF(radius, radius), radius - 1)
    kept.setColorAt(0.0, clear(GLINT, 1.0 if from_share is None else 0.0))
    if from_share is not None:
        kept.setColorAt(from_share, clear(GLINT, 0.0))
    kept.setColorAt(to_share, clear(GLINT, 1.0))
    kept.setColorAt(1.0, clear(GLINT, 0.0))
    with QPainter(pixmap) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.fillRect(pixmap.rect(), QBrush(kept))


def _disc(pixmap: QPixmap, brush: QBrush) -> None:
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush)
        painter.drawEllipse(pixmap.rect())
