"""What the marks of a chart stand for: each mark as it is drawn there, and a word beside it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QLineF, QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from relaxapp.ui.progress_cards import ByHand, Placed
from relaxapp.ui.scene_look import clear
from relaxapp.ui.spread import height_of
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import Painted, plain_label
from relaxapp.ui.year_calendar import paint_square

PaintMark = Callable[[QPainter, QRectF, Theme], None]

_MARK_PX = 12


def paint_ring(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """What was told before."""
    painter.setPen(QPen(QColor(theme.palette.warm_text), 1.8))
    painter.setBrush(QColor(theme.palette.surface))
    painter.drawEllipse(rect.adjusted(1, 1, -1, -1))


def paint_diamond(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """What was told after."""
    middle, half = rect.center(), rect.width() / 2
    painter.setPen(QPen(QColor(theme.palette.accent_text), 1))
    painter.setBrush(QColor(theme.palette.accent_text))
    across = QRectF(rect).adjusted(half * 0.2, 0, -half * 0.2, 0)
    corners = [across.topLeft(), across.topRight(), across.bottomRight(), across.bottomLeft()]
    corners[0].setX(middle.x())
    corners[1].setY(middle.y())
    corners[2].setX(middle.x())
    corners[3].setY(middle.y())
    painter.drawPolygon(QPolygonF(corners))


def paint_band(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """An interval."""
    painter.setPen(QPen(clear(theme.palette.accent, 0.55), 1))
    painter.setBrush(clear(theme.palette.accent, 0.22))
    painter.drawRect(rect.adjusted(1, 0.5, -1, -0.5))


def paint_rule(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Where there is no change."""
    painter.setPen(QPen(QColor(theme.palette.soft_ink), 1.5))
    painter.drawLine(QLineF(rect.center().x(), rect.top(), rect.center().x(), rect.bottom()))


def level_mark(level: int) -> PaintMark:
    """A square of the calendar."""
    return lambda painter, rect, theme: paint_square(painter, rect, level, theme)


class _Mark(Painted):
    def __init__(self, paint: PaintMark) -> None:
        super().__init__()
        self._paint = paint
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        size = self._theme.px(_MARK_PX) + 2
        return QSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), self._theme)


class Legend(ByHand):
    """See the module. Words that are longer than a row wrap."""

    def __init__(self, marks: Sequence[tuple[PaintMark, str]]) -> None:
        super().__init__()
        self._pairs = [(_Mark(paint), plain_label(words, "soft")) for paint, words in marks]
        for mark, words in self._pairs:
            self._take(mark)
            self._take(words)

    def _places(self, width: int) -> tuple[list[Placed], int]:
        places: list[Placed] = []
        x = y = high = 0
        for mark, words in self._pairs:
            size, indent = mark.sizeHint(), mark.sizeHint().width() + SPACE[1]
            words.ensurePolished()
            line = words.fontMetrics().horizontalAdvance(words.text()) + 2
            wide = min(line, width - indent)
            if x and x + indent + wide > width:
                x, y, high = 0, y + high + SPACE[0], 0
            tall = height_of(words, wide)
            middle = words.fontMetrics().height() - size.height()
            places.append((mark, QRect(QPoint(x, y + max(middle // 2, 0)), size)))
            places.append((words, QRect(x + indent, y, wide, tall)))
            x, high = x + indent + wide + SPACE[3], max(high, tall, size.height())
        return places, y + high
