"""The minutes of this week, a bar for each day.

Takes `Day`s; a day without any is a thin line, no reproach. Hidden while there is
nothing to show.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from relaxapp.ui.scene_look import clear
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import column, plain_label

TALLEST_PX, LEAST_PX, TEXT_PX = 52, 5, 18
_RADIUS = 5
_BELOW = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week: its name, what was done, and whether it is today."""

    name: str
    minutes: int
    is_today: bool = False


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

    def show_days(self, days: Sequence[Day]) -> None:
        minutes = sum(day.minutes for day in days)
        self._sum.setText(f"{minutes} min")
        spoken = ", ".join(f"{day.name} {day.minutes} min" for day in days if day.minutes)
        self.setAccessibleName(f"This week: {minutes} minutes. {spoken}")
        self._bars.show_days(days)
        self.has_any = minutes > 0
        self.setVisible(self.has_any)

    def set_theme(self, theme: Theme) -> None:
        self._bars.set_theme(theme)


class _Bars(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._theme = Theme()
        self._days: tuple[Day, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_days(self, days: Sequence[Day]) -> None:
        self._days = tuple(days)
        said = "\n".join(f"{day.name}: {day.minutes} min" for day in days)
        self.setToolTip(said)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(140), self._theme.px(TALLEST_PX + TEXT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._days:
            return
        theme, palette = self._theme, self._theme.palette
        most = max(max(day.minutes for day in self._days), 1)
        gap = theme.px(SPACE[1])
        width = (self.width() - gap * (len(self._days) - 1)) / len(self._days)
        tallest, least, text = (theme.px(one) for one in (TALLEST_PX, LEAST_PX, TEXT_PX))
        font = QFont(self.font())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for index, day in enumerate(self._days):
                x = index * (width + gap)
                tall = max(round(tallest * day.minutes / most), 2 * least if day.minutes else least)
                colour = clear(palette.breath_in, 1.0 if day.is_today else 0.4)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour if day.minutes else QColor(palette.line))
                radius = min(_RADIUS, tall / 2)
                painter.drawRoundedRect(QRectF(x, tallest - tall, width, tall), radius, radius)
                font.setWeight(QFont.Weight.Bold if day.is_today else QFont.Weight.Normal)
                painter.setFont(font)
                painter.setPen(QColor(palette.ink if day.is_today else palette.soft_ink))
                place = QRectF(x - gap / 2, tallest, width + gap, text)
                painter.drawText(place, _BELOW, day.name[:1])
