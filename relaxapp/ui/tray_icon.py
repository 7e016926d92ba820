"""The icon for panels: a breath as one line, which can be seen on light panels and on dark ones.

Few panels tell what colour they have. So the line has the ink that suits what is known, and around
it a narrow edge of the other ink, as solid as the line: where the guess was wrong, the edge is what
is seen. Every size is drawn for itself, with line and edge whole pixels wide and the foot and the
crest of the breath on whole pixels: they are sharp. While reminders are paused the line is flat.
"""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from relaxapp.ui.theme import DARK, LIGHT

SIZES_PX = (16, 18, 20, 22, 24, 28, 32, 44, 48, 64)
"""What panels ask for, at scale 1 and 2."""

_LINE, _EDGE = 0.13, 0.05
"""Of a unit square: the line, and what is seen of the edge at either side of it."""

_LEAST_LINE_PX = 3
"""Two are lost among filled icons: a slope of two pixels is mostly half tones."""


def tray_icon(*, is_dark: bool, is_paused: bool) -> QIcon:
    """The icon in all sizes that panels have."""
    icon = QIcon()
    for size_px in SIZES_PX:
        icon.addPixmap(tray_pixmap(size_px, is_dark=is_dark, is_paused=is_paused))
    icon.setIsMask(True)  # macOS gives it the colour of its menu bar
    return icon


def tray_pixmap(size_px: int, *, is_dark: bool, is_paused: bool) -> QPixmap:
    """The icon as a square of `size_px`, for a panel that is light or dark."""
    ink, other = (DARK.ink, LIGHT.ink) if is_dark else (LIGHT.ink, DARK.ink)
    line_px = max(round(_LINE * size_px), _LEAST_LINE_PX)
    edge_px = max(round(_EDGE * size_px), 1)
    path = (_flat if is_paused else _breath)(size_px, line_px)
    pixmap = QPixmap(size_px, size_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width_px in ((other, line_px + 2 * edge_px), (ink, line_px)):
            pen = QPen(QColor(colour), width_px)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.strokePath(path, pen)
    return pixmap


def _breath(size_px: int, line_px: int) -> QPainterPath:
    """In faster than out, from one foot to the other."""
    left, base = _sharp(0.14 * size_px, line_px), _sharp(0.77 * size_px, line_px)
    right, crest = size_px - left, _sharp(0.23 * size_px, line_px)
    wide = right - left
    path = QPainterPath(QPointF(left, base))
    path.cubicTo(
        QPointF(left + 0.20 * wide, base),
        QPointF(left + 0.20 * wide, crest),
        QPointF(left + 0.41 * wide, crest),
    )
    path.cubicTo(
        QPointF(left + 0.64 * wide, crest),
        QPointF(left + 0.66 * wide, base),
        QPointF(right, base),
    )
    return path


def _flat(size_px: int, line_px: int) -> QPainterPath:
    left, middle = _sharp(0.14 * size_px, line_px), _sharp(0.5 * size_px, line_px)
    path = QPainterPath(QPointF(left, middle))
    path.lineTo(QPointF(size_px - left, middle))
    return path


def _sharp(at_px: float, line_px: int) -> float:
    """Near there, where a line so wide begins and ends with a whole pixel."""
    return round(at_px - line_px / 2) + line_px / 2
