"""The icon for panels: a breath as one line, which can be seen on light panels and on dark ones.

Nobody tells what colour a panel has. So the line has the ink of the system's look, and a thin edge
of the other one around it. While reminders are paused the line is flat.
"""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from relaxapp.ui.theme import DARK, LIGHT

SIZES_PX = (16, 22, 24, 32, 48, 64)
_LINE, _EDGE = 0.13, 0.07
"""Of a unit square: the line, and what is seen of the edge at either side of it."""

_EDGE_ALPHA = 150


def tray_icon(*, is_dark: bool, is_paused: bool) -> QIcon:
    """The icon in all sizes that panels have."""
    icon = QIcon()
    for size_px in SIZES_PX:
        icon.addPixmap(tray_pixmap(size_px, is_dark=is_dark, is_paused=is_paused))
    icon.setIsMask(True)  # macOS gives it the colour of its menu bar
    return icon


def tray_pixmap(size_px: int, *, is_dark: bool, is_paused: bool) -> QPixmap:
    """The icon as a square of `size_px`, for a system that is light or dark."""
    ink, other = (DARK.ink, LIGHT.ink) if is_dark else (LIGHT.ink, DARK.ink)
    edge = QColor(other)
    edge.setAlpha(_EDGE_ALPHA)
    pixmap = QPixmap(size_px, size_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(size_px, size_px)
        path = _flat() if is_paused else _breath()
        for colour, width in ((edge, _LINE + 2 * _EDGE), (QColor(ink), _LINE)):
            pen = QPen(colour, width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.strokePath(path, pen)
    return pixmap


def _breath() -> QPainterPath:
    path = QPainterPath(QPointF(0.14, 0.72))
    path.cubicTo(QPointF(0.26, 0.71), QPointF(0.28, 0.24), QPointF(0.43, 0.24))
    path.cubicTo(QPointF(0.60, 0.24), QPointF(0.62, 0.72), QPointF(0.86, 0.72))
    return path


def _flat() -> QPainterPath:
    path = QPainterPath(QPointF(0.14, 0.52))
    path.lineTo(QPointF(0.86, 0.52))
    return path
