"""One breath drawn large, with a handle at the end of each of its parts.

Takes the seconds of in, hold, out and rest, emits what a handle is drawn or keyed to. A part of
no length has its handle too, hollow, beside the one before it: drawn out, it begins.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from relaxapp.core.breath_changes import LONGEST, seconds_words
from relaxapp.core.breath_design import Lengths, typed_number
from relaxapp.core.timeline import Moment, Phase
from relaxapp.ui.fitted import font_of
from relaxapp.ui.scene_look import clear, mix
from relaxapp.ui.theme import RADIUS_CARD, SPACE, Theme

PART_NAMES = ("In", "Hold", "Out", "Rest")
_SPOKEN = ("Breathe in", "Hold with full lungs", "Breathe out", "Rest with empty lungs")
_PARTS = ("in", "hold", "out", "rest")

TENTHS = 10
_DRAG_STEP = Fraction(1, 2)
HANDLE_PX = 34
"""What can be gripped; its dot is smaller."""

_DOT_PX = 9.0
_APART_PX = 30
"""Between two handles at least."""

_SHOWN_SHARE = 0.86
"""The share of the width that the breath has when it is drawn anew; the rest is room to grow."""

_POINT_PX = 3
_HIGH_PX = 180


class PartHandle(QSlider):
    """The end of one part: drawn sideways, or moved by the arrow keys in tenths of a second."""

    drawn = Signal(int, int)
    """The part and how many px it was drawn from where it was gripped."""
    gripped = Signal(int)
    released = Signal()

    def __init__(self, part: int, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._part = part
        self._theme = Theme()
        self._gripped_x: float | None = None
        self.setRange(0 if part in (1, 3) else 1, int(LONGEST * TENTHS))
        self.setSingleStep(1)
        self.setPageStep(int(_DRAG_STEP * TENTHS))
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_seconds(self, seconds: Fraction) -> None:
        self.blockSignals(True)
        self.setValue(round(seconds * TENTHS))
        self.blockSignals(False)
        self.setAccessibleName(f"{_SPOKEN[self._part]}, {seconds_words(seconds)}")
        self.setToolTip(f"{_SPOKEN[self._part]}: {seconds_words(seconds)}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._gripped_x = event.globalPosition().x()
            self.gripped.emit(self._part)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._gripped_x is not None:
            self.drawn.emit(self._part, round(event.globalPosition().x() - self._gripped_x))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._gripped_x is not None:
            self._gripped_x = None
            self.released.emit()
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page is scrolled over it

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self._theme.palette
        centre = QRectF(self.rect()).center()
        is_there = self.value() > 0
        colour = QColor(part_colour(self._part, self._theme))
        is_live = self.underMouse() or self._gripped_x is not None
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if is_live or self.hasFocus():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(clear(colour, 0.28))
                painter.drawEllipse(centre, 16.0, 16.0)
            if self.hasFocus():
                painter.setPen(QPen(QColor(palette.ink), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(centre, 15.0, 15.0)
            pen = QPen(colour if is_there else QColor(palette.soft_ink), 3 if is_there else 1.5)
            if not is_there:
                pen.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.setBrush(QColor(palette.surface))
            painter.drawEllipse(centre, _DOT_PX, _DOT_PX)
            if not is_there:
                painter.setPen(QPen(QColor(palette.soft_ink), 1.5))
                for across in (QPointF(4, 0), QPointF(0, 4)):
                    painter.drawLine(centre - across, centre + across)


def part_colour(part: int, theme: Theme) -> str:
    palette = theme.palette
    return (palette.breath_in, palette.accent, palette.breath_out, palette.soft_ink)[part]


class BreathCurve(QWidget):
    """See the module."""

    part_changed = Signal(int, object)
    """The part, 0–3, and its seconds as a `Fraction`."""
    settled = Signal()
    """A handle was let go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._seconds: Lengths = (Fraction(4), Fraction(0), Fraction(6), Fraction(0))
        self._axis_s = 12.0
        self._gripped: tuple[Fraction, float] | None = None
        """The seconds of the part that is drawn, and px a second, as it was gripped."""
        self._place: tuple[int, float] | None = None
        self.handles = [PartHandle(part, self) for part in range(len(_PARTS))]
        for handle in self.handles:
            handle.gripped.connect(self._grip)
            handle.drawn.connect(self._draw)
            handle.released.connect(self._release)
            handle.valueChanged.connect(self._key)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("One breath")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for handle in self.handles:
            handle.set_theme(theme)
        self.updateGeometry()
        self._arrange()

    def show_seconds(self, seconds: Lengths) -> None:
        self._seconds = seconds
        whole = float(sum(seconds, Fraction(0)))
        if self._gripped is None:
            self._axis_s = whole / _SHOWN_SHARE
        else:
            self._axis_s = max(self._axis_s, whole * 1.02)
        for handle, length in zip(self.handles, seconds, strict=True):
            handle.show_seconds(length)
        self._arrange()

    def show_place(self, part: str | None, fraction: float) -> None:
        """Shows where in the breath the preview is; None for nowhere."""
        place = None if part is None else (_PARTS.index(part), fraction)
        if place != self._place:
            self._place = place
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(460), self._theme.px(60) + _HIGH_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def _grip(self, part: int) -> None:
        self._gripped = self._seconds[part], self._box.width() / self._axis_s

    def _draw(self, part: int, by_px: int) -> None:
        if self._gripped is None:
            return
        start, px_a_second = self._gripped
        moved = Fraction(by_px / px_a_second).limit_denominator(1000)
        wanted = max(start + moved, Fraction(0))
        # To half seconds; a tenth and what else was keyed stays until it is drawn past.
        stepped = Fraction(round(wanted / _DRAG_STEP)) * _DRAG_STEP
        if stepped != self._seconds[part]:
            self.part_changed.emit(part, stepped)

    def _release(self) -> None:
        self._gripped = None
        self.show_seconds(self._seconds)
        self.settled.emit()

    def _key(self, tenths: int) -> None:
        handle = self.sender()
        if isinstance(handle, PartHandle):
            self.part_changed.emit(self.handles.index(handle), Fraction(tenths, TENTHS))

    @property
    def _box(self) -> QRectF:
        """Where the curve is."""
        half = HANDLE_PX / 2
        below = self._theme.px(44)
        return QRectF(self.rect()).adjusted(half, half + SPACE[1], -half, -below - half)

    def _edges(self) -> list[float]:
        """Where the parts begin and end, in px; five of them."""
        box = self._box
        edges, at = [box.left()], 0.0
        for length in self._seconds:
            at += float(length)
            edges.append(box.left() + at / self._axis_s * box.width())
        return edges

    def _arrange(self) -> None:
        box, edges = self._box, self._edges()
        ends = edges[1:]
        levels = (box.top(), box.top(), box.bottom(), box.bottom())
        xs = [
            ends[0],
            max(ends[1], ends[0] + _APART_PX),
            ends[2],
            max(ends[3], ends[2] + _APART_PX),
        ]
        for handle, x, y in zip(self.handles, xs, levels, strict=True):
            half = HANDLE_PX // 2
            x = min(x, self.width() - half)
            handle.setGeometry(QRect(round(x) - half, round(y) - half, HANDLE_PX, HANDLE_PX))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self._theme.palette
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(palette.line), 1))
            painter.setBrush(QColor(palette.surface))
            whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(whole, RADIUS_CARD, RADIUS_CARD)
            self._paint_seconds(painter)
            self._paint_curve(painter)
            self._paint_names(painter)
            self._paint_place(painter)

    def _paint_seconds(self, painter: QPainter) -> None:
        """A faint line for each second, or each five where they are many."""
        box, palette = self._box, self._theme.palette
        step = 1 if self._axis_s <= 24 else 5
        painter.setPen(QPen(clear(palette.line, 0.7), 1))
        for second in range(0, ceil(self._axis_s), step):
            x = box.left() + second / self._axis_s * box.width()
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))

    def _paint_curve(self, painter: QPainter) -> None:
        box, palette = self._box, self._theme.palette
        for part, path in enumerate(self._paths()):
            if path is None:
                continue
            colour = QColor(part_colour(part, self._theme))
            area = QPainterPath(path)
            area.lineTo(area.currentPosition().x(), box.bottom())
            area.lineTo(path.elementAt(0).x, box.bottom())
            area.closeSubpath()
            light = QLinearGradient(0, box.top(), 0, box.bottom())
            light.setColorAt(0, clear(colour, 0.34))
            light.setColorAt(1, clear(colour, 0.06))
            painter.fillPath(area, light)
            pen = QPen(colour, 4)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)
        faint = QPen(mix(palette.surface, palette.soft_ink, 0.3), 3)
        faint.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(faint)
        painter.drawPath(self._next_path())

    def _paths(self) -> Iterator[QPainterPath | None]:
        """The curve of each part; None for one of no length."""
        edges = self._edges()
        for part, length in enumerate(self._seconds):
            yield self._path(part, edges[part], edges[part + 1]) if length else None

    def _path(
        self, part: int, left: float, right: float, upto: float | None = None
    ) -> QPainterPath:
        last = right if upto is None else min(upto, right)
        count = max(ceil((last - left) / _POINT_PX), 1)
        points = [left + (last - left) * number / count for number in range(count + 1)]
        path = QPainterPath(self._point(part, 0.0, left))
        for x in points[1:]:
            path.lineTo(self._point(part, (x - left) / max(right - left, 0.1), x))
        return path

    def _next_path(self) -> QPainterPath:
        """The beginning of the next breath, as far as there is room."""
        edges, box = self._edges(), self._box
        left = edges[-1]
        return self._path(0, left, left + edges[1] - edges[0], box.right())

    def _point(self, part: int, fraction: float, x: float) -> QPointF:
        fill = _fill(part, min(fraction, 1.0))
        return QPointF(x, self._box.bottom() - fill * self._box.height())

    def _paint_names(self, painter: QPainter) -> None:
        """The name and the seconds below each part that has room for them."""
        edges, box, theme = self._edges(), self._box, self._theme
        name_font = font_of(theme.body, QFont.Weight.DemiBold)
        line = QFontMetricsF(name_font).height()
        top = box.bottom() + HANDLE_PX / 2
        for part, length in enumerate(self._seconds):
            if not length:
                continue
            words = f"{typed_number(Fraction(round(length * TENTHS), TENTHS))} s"
            rect = QRectF(edges[part], top, edges[part + 1] - edges[part], line)
            widest = QFontMetricsF(name_font).horizontalAdvance(
                max(PART_NAMES[part], words, key=len)
            )
            if rect.width() < widest + 2:
                rect.adjust(-1, 0, 1, 0)
                if rect.width() < 0.7 * widest:
                    continue
                rect.adjust(-widest * 0.2, 0, widest * 0.2, 0)
            painter.setFont(name_font)
            painter.setPen(QColor(theme.palette.ink))
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), PART_NAMES[part])
            painter.setFont(font_of(theme.body))
            painter.setPen(QColor(theme.palette.soft_ink))
            painter.drawText(rect.translated(0, line), int(Qt.AlignmentFlag.AlignCenter), words)

    def _paint_place(self, painter: QPainter) -> None:
        if self._place is None or self._theme.is_calm:
            return
        part, fraction = self._place
        edges = self._edges()
        x = edges[part] + (edges[part + 1] - edges[part]) * fraction
        painter.setPen(QPen(QColor(self._theme.palette.surface), 2))
        painter.setBrush(QColor(self._theme.palette.ink))
        painter.drawEllipse(self._point(part, fraction, x), 6.0, 6.0)


def _fill(part: int, fraction: float) -> float:
    """How full the lungs are at a fraction of a part: the curve of the player's own scene."""
    fill_from, fill_to = ((0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0))[part]
    phase = Phase(0, 10_000, "breathe", "", 0, _PARTS[part], fill_from=fill_from, fill_to=fill_to)
    return Moment(round(fraction * 10_000), phase, None, 10_000).fill or 0.0
