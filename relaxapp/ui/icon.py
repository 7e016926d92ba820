"""The icon of the program, painted in code: a breath that rises and falls in a rounded square."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QLinearGradient, QPainter, QPainterPath, QPen, QPixmap

from relaxapp.ui.theme import LIGHT

SIZES_PX = (16, 32, 64, 128)


def app_icon() -> QIcon:
    """The icon in all sizes that a desktop asks for."""
    icon = QIcon()
    for size_px in SIZES_PX:
        icon.addPixmap(icon_pixmap(size_px))
    return icon


def icon_pixmap(size_px: int) -> QPixmap:
    """The icon as a square of `size_px`."""
    pixmap = QPixmap(size_px, size_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(size_px, size_px)
        _paint(painter, line=0.072 if size_px > 24 else 0.11)
    return pixmap


def _paint(painter: QPainter, *, line: float) -> None:
    """Paints in a unit square; `line` is the width of the curve."""
    ground = QLinearGradient(QPointF(0.15, 0), QPointF(0.85, 1))
    ground.setColorAt(0, QColor(LIGHT.breath_in))
    ground.setColorAt(1, QColor(LIGHT.breath_out))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(0.03, 0.03, 0.94, 0.94), 0.24, 0.24)
    # An inhale that eases out and a longer exhale that follows a sine, as the scenes have it.
    breath = QPainterPath(QPointF(0.17, 0.67))
    breath.cubicTo(QPointF(0.25, 0.66), QPointF(0.28, 0.32), QPointF(0.41, 0.32))
    breath.cubicTo(QPointF(0.57, 0.32), QPointF(0.60, 0.67), QPointF(0.83, 0.67))
    pen = QPen(QColor(LIGHT.on_accent), line)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(breath)
