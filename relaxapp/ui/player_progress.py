"""The progress of a session: one segment for each step, in proportion; a click goes there.

Takes a timeline and a position, emits where the person wants to be. What is done and what is
to do are drawn once each, and laid beside one another at the position.
"""

from bisect import bisect_right
from itertools import accumulate

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from relaxapp.core.timeline import Timeline
from relaxapp.core.units import clock
from relaxapp.ui.scene_look import track_of
from relaxapp.ui.theme import SPACE, Theme

_THICK = 6
_TALL = 22
"""The height that can be clicked; the line itself is thinner."""

_GAP = 3
_LEAST = 6
"""The width of a step that takes no time: a question."""


class ProgressStrip(QWidget):
    """Where the session is."""

    seek_requested = Signal(int)
    """The position in ms that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Progress")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = Theme()
        self._timeline: Timeline | None = None
        self._has_numbers = True
        self._segments: tuple[tuple[float, float], ...] = ()
        self._x = 0.0
        self._span_index = -1
        self._drawn: tuple[object, QPixmap, QPixmap] | None = None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._drawn = None
        self.update()

    def set_has_numbers(self, has_numbers: bool) -> None:
        """Whether the lengths of the steps are told."""
        self._has_numbers = has_numbers

    def show_timeline(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._span_index = -1
        self._segments = segments_of(timeline, self.width())
        self._drawn = None
        self.update()

    def show_position(self, position_ms: int, span_index: int) -> None:
        """Moves on; paints only when a dot more is done."""
        if self._timeline is None or not self._segments:
            return
        x = x_of(self._timeline, self._segments, position_ms, span_index)
        dots = round(x * self.devicePixelRatioF() * 2)
        if dots != round(self._x * self.devicePixelRatioF() * 2):
            self.update()
        self._x = x
        if span_index != self._span_index:
            self._span_index = span_index
            self.setAccessibleDescription(self._words(span_index))

    def position_at(self, x: float) -> int:
        """The position in ms of a place across the strip."""
        if self._timeline is None or not self._segments:
            return 0
        index = bisect_right(self._segments, x, key=lambda segment: segment[0]) - 1
        index = min(max(index, 0), len(self._segments) - 1)
        left, right = self._segments[index]
        span = self._timeline.spans[index]
        share = min(max((x - left) / max(right - left, 1e-6), 0.0), 1.0)
        return span.start_ms + int(share * (span.end_ms - span.start_ms))

    def sizeHint(self) -> QSize:
        return QSize(SPACE[6] * 4, _TALL)

    def resizeEvent(self, event: QEvent) -> None:
        if self._timeline is not None:
            index = max(self._span_index, 0)
            position_ms = self.position_at(self._x)
            self._segments = segments_of(self._timeline, self.width())
            if self._segments:
                self._x = x_of(self._timeline, self._segments, position_ms, index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._timeline is not None:
            self.seek_requested.emit(self.position_at(event.position().x()))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self._timeline is not None and self._segments:
            position_ms = self.position_at(event.pos().x())
            words = self._words(self._timeline.span_at(position_ms))
            QToolTip.showText(event.globalPos(), f"<qt>{_escaped(words)}</qt>", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._segments:
            return
        dpr = self.devicePixelRatioF()
        key = (self.size(), dpr)
        if self._drawn is None or self._drawn[0] != key:
            palette = self._theme.palette
            self._drawn = key, self._strip(track_of(palette)), self._strip(QColor(palette.accent))
        _, to_do_strip, done_strip = self._drawn
        done = min(max(self._x, 0.0), float(self.width()))
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, to_do_strip)
            whole = QRectF(0, 0, done, self.height())
            painter.drawPixmap(whole, done_strip, QRectF(0, 0, done * dpr, self.height() * dpr))

    def _strip(self, colour: QColor) -> QPixmap:
        """All segments in one colour."""
        dpr = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * dpr)
        pixmap.setDevicePixelRatio(dpr)
        pixmap.fill(QColor(self._theme.palette.ground))
        top, half = (self.height() - _THICK) / 2, _THICK / 2
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            for left, right in self._segments:
                rounding = min(half, (right - left) / 2)
                painter.drawRoundedRect(QRectF(left, top, right - left, _THICK), rounding, rounding)
        return pixmap

    def _words(self, index: int) -> str:
        assert self._timeline is not None
        span = self._timeline.spans[index]
        words = "Get ready" if span.step == "prepare" else span.title
        if not self._has_numbers:
            return words
        place = f"{index + 1} of {len(self._timeline.spans)}"
        return f"{words}, {clock(span.end_ms - span.start_ms)} ({place})"


def segments_of(timeline: Timeline, width: float) -> tuple[tuple[float, float], ...]:
    """The left and right edge of each step's segment, in proportion, with gaps in between.

    Where there are so many that gaps would eat them, they stand without.
    """
    lengths = [span.end_ms - span.start_ms for span in timeline.spans]
    if not lengths or width <= 0:
        return ()
    count = len(lengths)
    gap = _GAP if width / count > 3 * _GAP else 0
    least = min(_LEAST, (width - gap * (count - 1)) / count)
    room = width - gap * (count - 1) - least * count
    total = sum(lengths)
    # Questions alone take no time: they stand equally wide.
    shares = [length / total if total else 1 / count for length in lengths]
    widths = [least + room * share for share in shares]
    rights = list(accumulate(width + gap for width in widths))
    return tuple(
        (right - gap - width, right - gap) for right, width in zip(rights, widths, strict=True)
    )


def x_of(
    timeline: Timeline,
    segments: tuple[tuple[float, float], ...],
    position_ms: int,
    span_index: int,
) -> float:
    """How far across the strip a position is."""
    span = timeline.spans[span_index]
    left, right = segments[span_index]
    length_ms = span.end_ms - span.start_ms
    if length_ms == 0:
        return left
    return left + (right - left) * min(max((position_ms - span.start_ms) / length_ms, 0.0), 1.0)


def _escaped(text: str) -> str:
    """Tool tips know no plain text; within one, nothing of a file is read as rich."""
    for one, other in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(one, other)
    return text
