"""The weeks of a programme as a quiet grid: a row a week, a cell a day.

Takes `Look`s and paints them. A day that has passed is there and no more: it is not marked as
missed. What a cell is can be told by its shape; a screen reader is told the weeks in words.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from relaxapp.core.programme import WEEK_DAYS
from relaxapp.core.programme_days import Look
from relaxapp.ui.card_painting import text_font
from relaxapp.ui.flow_layout import FlowLayout
from relaxapp.ui.programme_views import week_words
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import plain_label

CELL_PX, WIDEST_PX, GAP_PX, NUMBER_PX = 20, 44, 4, 26
SWATCH = QSize(26, 16)

LEGEND = {
    Look.DONE: "Done",
    Look.PARTLY: "Partly done",
    Look.TODAY: "Today",
    Look.COMING: "To come",
    Look.PASSED: "Passed",
    Look.FREE: "Free",
}


def paint_day(painter: QPainter, rect: QRectF, look: Look, theme: Theme) -> None:
    """One day in its place."""
    p = theme.palette
    cell = rect.adjusted(1, 1, -1, -1)
    radius = min(cell.height() / 3, 6)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    match look:
        case Look.DONE:
            painter.setBrush(QColor(p.accent))
            painter.drawRoundedRect(cell, radius, radius)
            _paint_tick(painter, cell, p.on_accent)
        case Look.PARTLY:
            _paint_half(painter, cell, radius, theme)
        case Look.TODAY:
            painter.setPen(QPen(QColor(p.accent), 2))
            painter.setBrush(QColor(p.accent_soft))
            painter.drawRoundedRect(cell, radius, radius)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(p.accent))
            painter.drawEllipse(cell.center(), 3, 3)
        case Look.COMING:
            painter.setPen(QPen(QColor(p.soft_ink), 1))
            painter.drawRoundedRect(cell, radius, radius)
        case Look.PASSED:
            painter.setBrush(QColor(p.line))
            painter.drawRoundedRect(cell, radius, radius)
        case Look.FREE:
            painter.setBrush(QColor(p.soft_ink))
            painter.drawEllipse(cell.center(), 2, 2)


def _paint_tick(painter: QPainter, cell: QRectF, colour: str) -> None:
    unit, middle = cell.height() / 5, cell.center()
    tick = [QPointF(-1.2, 0.0), QPointF(-0.3, 0.9), QPointF(1.3, -0.9)]
    painter.setPen(QPen(QColor(colour), 2, c=Qt.PenCapStyle.RoundCap))
    painter.drawPolyline([middle + point * unit for point in tick])


def _paint_half(painter: QPainter, cell: QRectF, radius: float, theme: Theme) -> None:
    """Filled in its left half."""
    outline, half = QPainterPath(), QPainterPath()
    outline.addRoundedRect(cell, radius, radius)
    half.addRect(QRectF(cell.topLeft(), cell.center() + QPointF(0, cell.height())))
    painter.fillPath(outline & half, QColor(theme.palette.accent))
    painter.setPen(QPen(QColor(theme.palette.accent), 1.5))
    painter.drawPath(outline)


class WeekGrid(QWidget):
    """See the module."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._weeks: tuple[tuple[Look, ...], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("The weeks of the programme")

    def show_weeks(self, weeks: Sequence[Sequence[Look]]) -> None:
        self._weeks = tuple(tuple(week) for week in weeks)
        self.setAccessibleDescription(week_words(self._weeks))
        self.setVisible(bool(weeks))
        self._fit()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._fit()
        self.update()

    def _fit(self) -> None:
        self.setFixedHeight(len(self._weeks) * (self._theme.px(CELL_PX) + GAP_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        high = theme.px(CELL_PX)
        number_px = theme.px(NUMBER_PX) if len(self._weeks) > 1 else 0
        wide = min((self.width() - number_px) / WEEK_DAYS - GAP_PX, theme.px(WIDEST_PX))
        with QPainter(self) as painter:
            painter.setFont(text_font(self.font(), theme))
            for row, week in enumerate(self._weeks):
                y = row * (high + GAP_PX)
                painter.setPen(QColor(theme.palette.soft_ink))
                place = QRectF(0, y, number_px - SPACE[1], high)
                if number_px:  # one week needs no number
                    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, str(row + 1))
                for column, look in enumerate(week):
                    x = number_px + column * (wide + GAP_PX)
                    paint_day(painter, QRectF(x, y, wide, high), look, theme)


class _Swatch(QWidget):
    """One look, as in the grid."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._theme = Theme()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedSize(theme.px(SWATCH.width()), theme.px(SWATCH.height()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_day(painter, QRectF(self.rect()), self._look, self._theme)


class Legend(QWidget):
    """What the cells of the grid mean: those that are in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(self, gap=SPACE[1])
        self._swatches: dict[Look, _Swatch] = {}
        self._entries: dict[Look, QWidget] = {}
        for look, words in LEGEND.items():
            self._swatches[look] = _Swatch(look)
            self._entries[look] = _entry(self._swatches[look], words)
            flow.addWidget(self._entries[look])

    def show_weeks(self, weeks: Sequence[Sequence[Look]]) -> None:
        there = {look for week in weeks for look in week}
        for look, entry in self._entries.items():
            entry.setVisible(look in there)
        self.setVisible(len(there) > 1)

    def set_theme(self, theme: Theme) -> None:
        for swatch in self._swatches.values():
            swatch.set_theme(theme)


def _entry(swatch: QWidget, words: str) -> QWidget:
    entry = QWidget()
    row = QHBoxLayout(entry)
    row.setContentsMargins(0, 0, SPACE[1], 0)
    row.setSpacing(SPACE[0])
    row.addWidget(swatch)
    row.addWidget(plain_label(words, "soft", wraps=False))
    return entry
