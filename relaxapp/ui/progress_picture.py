"""A chart as a picture to keep: its title, its sentence and what it shows, as PNG or SVG.

Takes a `Picture`, gives the bytes of a file. Writes none.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QImage, QImageWriter, QPainter

from relaxapp.ui.fitted import font_of
from relaxapp.ui.theme import SPACE, Theme

ENDINGS = (".png", ".svg")
_RATIO = 2.0
"""Pixels of a PNG for one on the screen: it may be printed."""
_WRAPS = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture shows; `paint` fills a rectangle of `size`."""

    name: str
    title: str
    sentence: str
    size: QSizeF
    paint: Callable[[QPainter, QRectF], None]


def picture_bytes(picture: Picture, ending: str, theme: Theme) -> bytes:
    """The file of a picture. `ending` is one of `ENDINGS`."""
    size = _size_of(picture, theme)
    return _svg(picture, size, theme) if ending == ".svg" else _png(picture, size, theme)


def _png(picture: Picture, size: QSize, theme: Theme) -> bytes:
    image = QImage(size * _RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_RATIO)
    per_meter = round(_dots_per_inch() / 0.0254)
    image.setDotsPerMeterX(per_meter)
    image.setDotsPerMeterY(per_meter)
    with QPainter(image) as painter:
        _paint(painter, picture, size, theme)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def _svg(picture: Picture, size: QSize, theme: Theme) -> bytes:
    from PySide6.QtSvg import QSvgGenerator

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(_dots_per_inch())
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(picture.title)
    generator.setDescription(picture.sentence)
    with QPainter(generator) as painter:
        _paint(painter, picture, size, theme)
    return bytes(buffer.data().data())


def _dots_per_inch() -> int:
    """The screen's: what was drawn for it once and is played again is scaled to any other."""
    return round(QGuiApplication.primaryScreen().logicalDotsPerInch())


def _size_of(picture: Picture, theme: Theme) -> QSize:
    wide = round(picture.size.width())
    high = _title_height(theme) + _sentence_height(picture, wide, theme) + 2 * SPACE[2]
    return QSize(wide + 2 * SPACE[4], round(high + picture.size.height()) + 2 * SPACE[4])


def _title_height(theme: Theme) -> int:
    return QFontMetrics(font_of(theme.lead)).height()


def _sentence_height(picture: Picture, wide: int, theme: Theme) -> int:
    room = QRect(0, 0, wide, 10_000)
    metrics = QFontMetrics(font_of(theme.body))
    return metrics.boundingRect(room, _WRAPS, picture.sentence).height()


def _paint(painter: QPainter, picture: Picture, size: QSize, theme: Theme) -> None:
    palette, wide = theme.palette, round(picture.size.width())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRect(0, 0, size.width(), size.height()), QColor(palette.surface))
    font = font_of(theme.lead)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(palette.ink))
    y, high = SPACE[4], _title_height(theme)
    painter.drawText(QRect(SPACE[4], y, wide, high), 0, picture.title)
    y += high + SPACE[2]
    high = _sentence_height(picture, wide, theme)
    painter.setFont(font_of(theme.body))
    painter.setPen(QColor(palette.soft_ink))
    painter.drawText(QRect(SPACE[4], y, wide, high), _WRAPS, picture.sentence)
    y += high + SPACE[2]
    painter.save()
    picture.paint(painter, QRectF(SPACE[4], y, wide, picture.size.height()))
    painter.restore()
