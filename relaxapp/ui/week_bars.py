"""The minutes of this week, a bar for each day.

Takes the days of `core.progress`; one without any is a thin line, and no reproach. Hidden while
there is nothing to show.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from relaxapp.core.local_time import WEEKDAYS
from relaxapp.core.units import MINUTE_MS
from relaxapp.ui.scene_look import clear
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import Painted, column, plain_label

if TYPE_CHECKING:  # reckoned when the history is read
    from relaxapp.core.progress import Day

TALLEST_PX, LEAST_PX, TEXT_PX = 52, 5, 18
_RADIUS = 5
_BELOW = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom


class WeekBars(QWidget):
    """See the module."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sum = plain_label("", "soft", wraps=False)
        head = QHBoxLayout()
        head.addWidget(plain_label("This week", "strong", wraps=False))
        head.addStretch()
        head.addWidget(self._sum)
        self.has_any = False
        """Whether there is anything to show."""
        self._bars = _Bars()
        body = column(self, SPACE[1])
        body.addLayout(head)
        body.addWidget(self._bars)
        self.hide()

    def show_week(self, week: "Sequence[Day]", today: int) -> None:
        """Shows seven days from Monday on; `today` is one of them."""
        minutes = [round(day.played_ms / MINUTE_MS) for day in week]
        by_day = zip(WEEKDAYS, minutes, strict=True)
        told = [f"{name} {count} min" for name, count in by_day if count]
        self._sum.setText(f"{sum(minutes)} min")
        self.setAccessibleName(f"This week: {sum(minutes)} minutes. {', '.join(told)}")
        self._bars.setToolTip("\n".join(told))
        self._bars.show_minutes(minutes, [day.day for day in week].index(today))
        self.has_any = any(minutes)
        self.setVisible(self.has_any)

    def set_theme(self, theme: Theme) -> None:
        self._bars.set_theme(theme)


class _Bars(Painted):
    def __init__(self) -> None:
        super().__init__()
        self._minutes: tuple[int, ...] = ()
        self._today = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_minutes(self, minutes: Sequence[int], today: int) -> None:
        self._minutes, self._today = tuple(minutes), today
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(140), self._theme.px(TALLEST_PX + TEXT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._minutes:
            return
        theme, count = self._theme, len(self._minutes)
        gap = theme.px(SPACE[1])
        width = (self.width() - gap * (count - 1)) / count
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for index in range(count):
                x = index * (width + gap)
                self._paint_bar(painter, index, x, width)
                self._paint_name(painter, index, QRectF(x - gap / 2, 0, width + gap, 0))

    def _paint_bar(self, painter: QPainter, index: int, x: float, width: float) -> None:
        theme, palette = self._theme, self._theme.palette
        minutes, most = self._minutes[index], max(*self._minutes, 1)
        tallest, least = theme.px(TALLEST_PX), theme.px(LEAST_PX)
        tall = max(round(tallest * minutes / most), 2 * least if minutes else least)
        colour = clear(palette.breath_in, 1.0 if index == self._today else 0.4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour if minutes else QColor(palette.line))
        radius = min(_RADIUS, tall / 2)
        painter.drawRoundedRect(QRectF(x, tallest - tall, width, tall), radius, radius)

    def _paint_name(self, painter: QPainter, index: int, place: QRectF) -> None:
        theme, palette, is_today = self._theme, self._theme.palette, index == self._today
        place.setTop(theme.px(TALLEST_PX))
        place.setHeight(theme.px(TEXT_PX))
        font = QFont(self.font())
        font.setWeight(QFont.Weight.Bold if is_today else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(palette.ink if is_today else palette.soft_ink))
        painter.drawText(place, _BELOW, WEEKDAYS[index][:1])
