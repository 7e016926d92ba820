"""The chart of minutes: a bar for each day or week of a span.

The part that is now has a frame; the minutes stand on the bars where there is room for them.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetrics, QPen

from relaxapp.core.local_time import WEEKDAYS
from relaxapp.core.progress_spans import Part, Span
from relaxapp.ui.chart import Chart, Tick
from relaxapp.ui.day_words import short_day_words
from relaxapp.ui.fitted import font_of
from relaxapp.ui.progress_words import SPAN_WORDS, minutes_of, part_words, span_words
from relaxapp.ui.scene_look import clear
from relaxapp.ui.theme import SPACE

_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 90, 120, 180, 240, 300, 600)
_MOST_LINES = 4
_LEAST_TOP = 10
"""Minutes that the plot shows at least, so that a single one does not look like a mountain."""
_HEADROOM = 1.16
"""For the numbers on the bars."""
_BAR = 0.7


class MinutesChart(Chart):
    """See the module."""

    def __init__(self) -> None:
        super().__init__()
        self._minutes: tuple[int, ...] = ()
        self._now = -1

    def show_minutes(self, parts: Sequence[Part], span: Span, today: int) -> None:
        """Shows what was done in each part."""
        self._minutes = tuple(minutes_of(one.played_ms) for one in parts)
        self._now = next((at for at, one in enumerate(parts) if today in one.days), -1)
        self.setAccessibleName(f"Minutes. {SPAN_WORDS[span]}")
        names = [
            WEEKDAYS[at][:3] if span is Span.WEEK else short_day_words(one.days.start)
            for at, one in enumerate(parts)
        ]
        summary = f"{span_words(parts, span)} Left and Right go through them."
        self.show_parts(names, [part_words(one) for one in parts], summary)

    def _heights(self) -> tuple[float, float, Sequence[Tick]]:
        most = max(*self._minutes, _LEAST_TOP) if self._minutes else _LEAST_TOP
        step = next((one for one in _STEPS if most <= one * _MOST_LINES), most // _MOST_LINES)
        lines = range(0, most + 1, step)
        return 0.0, most * _HEADROOM, [(float(one), str(one)) for one in lines]

    def _add_items(self, box: Any) -> None:
        import pyqtgraph

        palette = self._theme.palette
        pen = QPen(QColor(palette.ink), 1.5)
        pen.setCosmetic(True)
        for is_now in (False, True):
            told = [at for at, count in enumerate(self._minutes) if count]
            places = [at for at in told if (at == self._now) == is_now]
            bars = pyqtgraph.BarGraphItem(
                x=places,
                height=[self._minutes[at] for at in places],
                width=_BAR,
                pen=pen if is_now else None,
                brush=QColor(palette.accent) if is_now else clear(palette.breath_in, 0.75),
            )
            box.addItem(bars)
        for at in self._numbered():
            self._add_number(box, at)

    def _numbered(self) -> list[int]:
        """The bars that have their minutes on them: all, or else the highest."""
        told = [at for at, count in enumerate(self._minutes) if count]
        metrics = QFontMetrics(font_of(self._theme.px(12)))
        widest = max((metrics.horizontalAdvance(str(one)) for one in self._minutes), default=0)
        room = self.width() / max(len(self._minutes), 1)
        if widest + SPACE[0] <= room:
            return told
        return [max(told, key=lambda at: self._minutes[at])] if told else []

    def _add_number(self, box: Any, at: int) -> None:
        import pyqtgraph

        ink = QColor(self._theme.palette.ink)
        number = pyqtgraph.TextItem(str(self._minutes[at]), color=ink, anchor=(0.5, 1))
        number.setFont(font_of(self._theme.px(12)))
        number.setPos(QPointF(at, self._minutes[at]))
        box.addItem(number)
