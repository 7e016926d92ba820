"""The calendar of a year: a small square for each day, the fuller the more was done.

Takes the weeks of `core.progress.year`. How much it was is told by the size of what fills the
square and by its colour; the pointer and the arrow keys choose a day, and `pointed` says which.
Where squares would become too small, the year stands in two rows.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from relaxapp.core.local_time import MONTHS
from relaxapp.core.progress import WEEK, Day
from relaxapp.ui.fitted import font_of
from relaxapp.ui.progress_words import calendar_words, minutes_of, year_words
from relaxapp.ui.scene_look import clear
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import Painted, announce

LEVELS = (1, 5, 10, 20)
"""Minutes from which a square is fuller."""
SIZES = (0.42, 0.62, 0.82, 1.0)
STRENGTHS = (0.5, 0.65, 0.82, 1.0)
"""How large and how strong what fills it is, for each level."""

_LEAST_PX, _MOST_PX = 10, 17
"""Of a square with its gap, at a text size of 100 %."""
_NAMES_PX, _MONTHS_PX = 30, 18
_SMALL_PX = 12


def level_of(day: Day) -> int:
    """0 for nothing, 1 to 4 by minutes."""
    minutes = minutes_of(day.played_ms)
    return sum(minutes >= one for one in LEVELS)


def paint_square(painter: QPainter, rect: QRectF, level: int, theme: Theme) -> None:
    """A square of a level: empty with an outline, or filled from the middle."""
    palette = theme.palette
    radius = rect.width() / 5
    painter.setPen(QPen(QColor(palette.line), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    if level:
        size = rect.width() * SIZES[level - 1]
        inner = QRectF(0, 0, size, size)
        inner.moveCenter(rect.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(clear(palette.accent, STRENGTHS[level - 1]))
        painter.drawRoundedRect(inner, size / 5, size / 5)


class YearCalendar(Painted):
    """See the module."""

    pointed = Signal(int)
    """The day; -1 where there is none."""
    chosen = Signal(int)
    """The day that was clicked or that Enter was pressed on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weeks: tuple[tuple[Day, ...], ...] = ()
        self._days: tuple[Day, ...] = ()
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Calendar of the last year")

    @property
    def day(self) -> Day | None:
        """The day that is pointed at."""
        return self._days[self._at] if self._at >= 0 else None

    def show_weeks(self, weeks: Sequence[Sequence[Day]]) -> None:
        """Shows weeks of seven days; the last may be shorter."""
        self._weeks = tuple(tuple(week) for week in weeks)
        self._days = tuple(day for week in self._weeks for day in week)
        self._at = -1
        summary = year_words(self._days)
        self.setAccessibleDescription(f"{summary} The arrow keys go through the days.")
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        rows, cell = self._measure(width)
        high = self._theme.px(_MONTHS_PX) + WEEK * cell
        return round(rows * high + (rows - 1) * SPACE[2]) + 2

    def _measure(self, width: int) -> tuple[int, float]:
        """Into how many rows the weeks go, and how large a square with its gap is."""
        room = width - self._theme.px(_NAMES_PX) - 2
        count = max(len(self._weeks), 1)
        for rows in (1, 2, 3, 4):
            cell = room / -(-count // rows)
            if cell >= self._theme.px(_LEAST_PX):
                break
        return rows, float(int(min(cell, self._theme.px(_MOST_PX))))

    def _place_of(self, at: int, width: int) -> QRectF:
        """Where the square of a day is."""
        rows, cell = self._measure(width)
        week, day = divmod(at, WEEK)
        per_row = -(-max(len(self._weeks), 1) // rows)
        row, column = divmod(week, per_row)
        high = self._theme.px(_MONTHS_PX) + WEEK * cell
        x = self._theme.px(_NAMES_PX) + column * cell
        y = row * (high + SPACE[2]) + self._theme.px(_MONTHS_PX) + day * cell
        gap = max(cell * 0.16, 2.0)
        return QRectF(x, y, cell - gap, cell - gap)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.paint(painter, self.width())
            self._paint_pointed(painter)

    def paint(self, painter: QPainter, width: int) -> None:
        """Paints the calendar as wide as this, and as high as it then is."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font_of(self._theme.px(_SMALL_PX)))
        painter.setPen(QColor(self._theme.palette.soft_ink))
        self._paint_names(painter, width)
        for at, day in enumerate(self._days):
            paint_square(painter, self._place_of(at, width), level_of(day), self._theme)
        if self._days:
            painter.setPen(QPen(QColor(self._theme.palette.ink), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            today = self._place_of(len(self._days) - 1, width).adjusted(-1, -1, 1, 1)
            painter.drawRoundedRect(today, today.width() / 5, today.width() / 5)

    def _paint_names(self, painter: QPainter, width: int) -> None:
        """Months above the week in which they begin, and three days of the week."""
        from datetime import date

        rows, cell = self._measure(width)
        per_row = -(-max(len(self._weeks), 1) // rows)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        free = -1.0
        for index, week in enumerate(self._weeks):
            first = self._place_of(index * WEEK, width)
            is_new_row = index % per_row == 0
            free = -1.0 if is_new_row else free
            begins = next((one for one in week if date.fromordinal(one.day).day == 1), None)
            if begins is not None and first.x() >= free:
                name = MONTHS[date.fromordinal(begins.day).month - 1][:3]
                wide = painter.fontMetrics().horizontalAdvance(name)
                if first.x() + wide <= width:
                    top = first.y() - self._theme.px(_MONTHS_PX)
                    place = QRectF(first.x(), top, wide + 1, self._theme.px(_MONTHS_PX) - 2)
                    painter.drawText(place, flags, name)
                    free = first.x() + wide + SPACE[1]
            if is_new_row:
                for day, name in ((0, "Mon"), (2, "Wed"), (4, "Fri")):
                    y = first.y() + day * cell
                    place = QRectF(0, y - cell, self._theme.px(_NAMES_PX), 3 * cell - cell * 0.16)
                    painter.drawText(place, flags, name)

    def _paint_pointed(self, painter: QPainter) -> None:
        accent = QColor(self._theme.palette.accent)
        if self._at >= 0:
            place = self._place_of(self._at, self.width()).adjusted(-2, -2, 2, 2)
            painter.setPen(QPen(QColor(self._theme.palette.warm_text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place, 4, 4)
        elif self.hasFocus():
            painter.setPen(QPen(accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def point(self, at: int) -> None:
        """Points at a day by its index; -1 at none."""
        if at != self._at:
            self._at = at
            self.update()
            self.pointed.emit(self._days[at].day if at >= 0 else -1)

    def _day_at(self, place: QPointF) -> int:
        around = 1.5
        for at in range(len(self._days)):
            square = self._place_of(at, self.width())
            if square.adjusted(-around, -around, around, around).contains(place):
                return at
        return -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.point(self._day_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._day_at(event.position())
        self.point(at)
        if at >= 0:
            self.chosen.emit(self._days[at].day)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.point(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.point(-1)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._days) - 1
        at = self._at
        steps = {
            Qt.Key.Key_Left: at - WEEK,
            Qt.Key.Key_Right: at + WEEK,
            Qt.Key.Key_Up: at - 1,
            Qt.Key.Key_Down: at + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at >= 0:
            self.chosen.emit(self._days[at].day)
        elif key in steps and last >= 0:
            self.point(min(max(steps[key], 0), last) if at >= 0 else last)
            announce(self, calendar_words(self._days[self._at]))
        else:
            super().keyPressEvent(event)
