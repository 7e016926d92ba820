"""What all scenes are drawn with: the frame, the canvas, colours of a breath, words as pixmaps.

A `Frame` is all that one picture depends on: equal frames are equal pictures. Shapes work in
device pixels, so that nothing is scaled twice and text stays sharp at fractional scales.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, cos, pi
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from relaxapp.core.timeline import Moment, Phase, Timeline
from relaxapp.ui.fitted import fit, font_of, measure
from relaxapp.ui.theme import Palette, Theme

_TURN_SHARE = 0.4
"""The share of a phase in which the colour of the breath turns to its own."""

_MOST_WORDS = 96
"""Word pixmaps kept; a session shows a handful at a time."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One instant as it is drawn. `words` and `count` are empty where nothing is written."""

    moment: Moment
    timeline: Timeline
    words: str
    count: str

    @property
    def fill(self) -> float:
        """How full the lungs are, 0–1; before the first breath as at its beginning."""
        fill = self.moment.fill
        if fill is None:
            following = self.moment.next
            fill = following.fill_from if following is not None else None
        return fill or 0.0

    @property
    def outward(self) -> float:
        """How far the colour has turned from in (0) to out (1)."""
        return outward(self.moment.phase, self.moment.fraction)

    @property
    def is_still(self) -> bool:
        """Whether no air moves: a hold, a rest, the get-ready."""
        return is_still(self.moment.phase)


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where a shape is drawn: its size in device pixels, how many make a px, and the theme."""

    width: int
    height: int
    dpr: float
    theme: Theme

    @property
    def centre(self) -> QPointF:
        """The middle, in whole pixels."""
        return QPointF(round(self.width / 2), round(self.height / 2))

    def dots(self, size: float) -> float:
        """Device pixels of a size in px."""
        return size * self.dpr

    def text(self, size: int) -> int:
        """Device pixels of a size of text that the theme gives."""
        return round(size * self.dpr)


class Shape(Protocol):
    """One way of drawing the moments of a timeline on a canvas; knows no widget.

    Made anew for another canvas or timeline, with all that does not change from frame to frame.
    """

    def region(self, frame: Frame) -> QRect:
        """Where a frame differs from another."""

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draws the whole frame onto the ground."""


def is_breath(moment: Moment) -> bool:
    """Whether a moment is drawn as a breath: it is one, or the get-ready of one."""
    phase, following = moment.phase, moment.next
    if phase is None:
        return False
    leads_in = phase.step == "prepare" and following is not None
    return phase.fill_from is not None or (leads_in and following.fill_from is not None)  # type: ignore[union-attr]  # leads_in says it is there


def is_still(phase: Phase | None) -> bool:
    """Whether no air moves in a phase."""
    return phase is None or phase.fill_from == phase.fill_to


def outward(phase: Phase | None, fraction: float) -> float:
    """How far the colour of a breath has turned from in (0) to out (1); it never jumps."""
    if phase is None or phase.fill_from is None:
        return 1.0
    start = 1 - phase.fill_from
    turned = smooth(fraction / _TURN_SHARE)
    match phase.part:
        case "in":
            return start * (1 - turned)
        case "out":
            return start + (1 - start) * turned
        case _:
            return start


def smooth(share: float) -> float:
    """0 to 1 with a soft start and end; outside [0, 1] as at the nearest end."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)


def liveliness(moment: Moment, edge_ms: int = 900) -> float:
    """How strongly what holds still may shimmer: 0 at the edges of the phase, 1 within."""
    return smooth(min(moment.elapsed_ms, moment.remaining_ms) / edge_ms)


def swell(elapsed_ms: int, period_ms: int) -> float:
    """A slow rise and fall between 0 and 1, beginning at 0."""
    return (1 - cos(2 * pi * elapsed_ms / period_ms)) / 2


def mix(one: str | QColor, other: str | QColor, share: float) -> QColor:
    """The colour `share` (0–1) of the way from one to the other."""
    a, b = QColor(one), QColor(other)
    return QColor(
        round(a.red() + (b.red() - a.red()) * share),
        round(a.green() + (b.green() - a.green()) * share),
        round(a.blue() + (b.blue() - a.blue()) * share),
    )


def breath_texts(timeline: Timeline) -> frozenset[str]:
    """The words of all that is drawn as a breath."""
    texts = {phase.text for phase in timeline.phases if phase.fill_from is not None}
    if timeline.phases and is_breath(timeline.at(0)):
        texts.add(timeline.phases[0].text)
    return frozenset(texts)


@dataclass(frozen=True, slots=True)
class Heading:
    """Words and count above a shape: their sizes and centres in device pixels."""

    word_px: int
    word_y: float
    count_px: int
    count_y: float

    @classmethod
    def within(cls, canvas: Canvas, texts: Iterable[str], height: float) -> "Heading":
        """The largest heading in the upper `height` of a canvas."""
        theme = canvas.theme
        box = (canvas.width * 0.92, height * 0.58)
        largest, smallest = canvas.text(theme.instruction), canvas.text(theme.body)
        found = fit(texts, box, largest, smallest, QFont.Weight.Bold)
        count_px = min(canvas.text(theme.title), round(found.px * 0.75))
        top = max(height - found.height - 1.3 * count_px, 0) / 2
        return cls(
            found.px,
            top + found.height / 2,
            count_px,
            top + found.height + 0.65 * count_px,
        )

    def draw(self, painter: QPainter, words: "Words", frame: Frame, canvas: Canvas) -> None:
        """Writes the words; where nothing is counted they have the middle of the heading."""
        palette, middle = canvas.theme.palette, canvas.width / 2
        y = self.word_y if frame.count else (self.word_y + self.count_y) / 2
        bold, ink, soft = QFont.Weight.Bold, QColor(palette.ink), QColor(palette.soft_ink)
        width = canvas.width * 0.92
        words.draw(
            *(painter, frame.words, QPointF(middle, y)),
            px=self.word_px,
            colour=ink,
            weight=bold,
            width=width,
        )
        centre = QPointF(middle, self.count_y)
        words.draw(painter, frame.count, centre, px=self.count_px, colour=soft)


class Words:
    """Texts drawn once each and kept as pixmaps."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], QPixmap] = {}

    def draw(
        self,
        painter: QPainter,
        text: str,
        centre: QPointF,
        *,
        px: float,
        colour: QColor,
        weight: QFont.Weight = QFont.Weight.Normal,
        width: float = 1e5,
    ) -> None:
        """Draws a text centred at a point, in whole device pixels so that it stays sharp."""
        if not text:
            return
        pixmap = self._pixmap(text, round(px), colour, weight, width)
        x = round(centre.x() - pixmap.width() / 2)
        y = round(centre.y() - pixmap.height() / 2)
        painter.drawPixmap(x, y, pixmap)

    def _pixmap(
        self, text: str, px: int, colour: QColor, weight: QFont.Weight, width: float
    ) -> QPixmap:
        key = (text, px, colour.rgba(), weight, width)
        if key not in self._kept:
            if len(self._kept) >= _MOST_WORDS:
                self._kept.clear()
            self._kept[key] = _drawn(text, px, colour, weight, width)
        return self._kept[key]


def _drawn(text: str, px: int, colour: QColor, weight: QFont.Weight, width: float) -> QPixmap:
    found = measure((text,), px, width, weight)
    size = (ceil(found.width) + 4, ceil(found.height) + 2)
    pixmap = QPixmap(*size)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(font_of(px, weight))
        painter.setPen(colour)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(QRectF(0, 0, *size), int(flags), text)
    return pixmap


def track_of(palette: Palette) -> QColor:
    """What is still to do: always paler than what is done, also at high contrast."""
    return mix(palette.ground, palette.ink, 0.2)


def square(centre: QPointF, half: float) -> QRectF:
    """The square round a circle."""
    return QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half)


def clear(colour: str | QColor, alpha: float) -> QColor:
    """The colour with an opacity of 0–1."""
    seen_through = QColor(colour)
    seen_through.setAlphaF(alpha)
    return seen_through


def aligned(rect: QRectF) -> QRect:
    """The whole pixels that hold a rectangle, and one around."""
    return rect.toAlignedRect().adjusted(-1, -1, 1, 1)
