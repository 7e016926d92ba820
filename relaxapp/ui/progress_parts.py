"""The cards of the Progress page that have charts: minutes, the year, before and after.

Each takes a `Progress`, keeps what is chosen on it, and shows that. A picture of each can be
painted, to be saved.
"""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QRectF, QSizeF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel

from relaxapp.core.helped import Measure, most_helpful
from relaxapp.core.progress import Day, Progress, year
from relaxapp.core.progress_spans import Span, done_in, felt_in
from relaxapp.ui.controls import Segments
from relaxapp.ui.day_words import full_day_words
from relaxapp.ui.felt_chart import FeltChart
from relaxapp.ui.helped_list import HelpedList
from relaxapp.ui.legend import Legend, level_mark, paint_band, paint_diamond, paint_ring, paint_rule
from relaxapp.ui.minutes_chart import MinutesChart
from relaxapp.ui.progress_actions import Confirming
from relaxapp.ui.progress_cards import Caption, Card, Told
from relaxapp.ui.progress_picture import Picture
from relaxapp.ui.progress_words import (
    NO_PROOF,
    SPAN_WORDS,
    calendar_words,
    done_words,
    felt_words,
    few_words,
    span_words,
    unclear_words,
    year_words,
)
from relaxapp.ui.widgets import look_button, plain_label
from relaxapp.ui.year_calendar import LEVELS, YearCalendar

MINUTES_SPANS = (Span.WEEK, Span.MONTH, Span.QUARTER, Span.HALF)
FELT_SPANS = (Span.MONTH, Span.QUARTER, Span.YEAR)
SHORT_WORDS = {
    Span.WEEK: "Week",
    Span.MONTH: "30 days",
    Span.QUARTER: "12 weeks",
    Span.HALF: "26 weeks",
    Span.YEAR: "A year",
}
POINT_WORDS = "Point at a part of it, or use the arrow keys, and it is told here."
MOST_NAMED = 4
"""Routines that one sentence names."""


class PicturedCard(Card):
    """A card of which a picture can be saved."""

    picture_requested = Signal(object)
    """A `Picture`."""

    def _add_saving(self, name: str) -> None:
        self.save = look_button("Save picture…", "link", name=f"Save a picture of {name}")
        self.save.clicked.connect(lambda: self.picture_requested.emit(self.picture()))
        self.add_tool(self.save)

    def picture(self) -> Picture:
        """What it shows now."""
        raise NotImplementedError


def _segments(spans: tuple[Span, ...], name: str, chosen: Callable[[Span], object]) -> Segments:
    segments = Segments({one.value: SHORT_WORDS[one] for one in spans})
    segments.name_parts(name)
    segments.typed.connect(lambda typed: chosen(Span(typed)))
    return segments


class MinutesCard(PicturedCard):
    """Minutes by day or by week."""

    def __init__(self) -> None:
        super().__init__("Minutes")
        self._progress = Progress(0)
        self.span = Span.MONTH
        self.spans = _segments(MINUTES_SPANS, "Minutes", self._choose)
        self.spans.show_value(self.span.value)
        self.add_tool(self.spans)
        self._add_saving("the minutes")
        self._summary = plain_label("")
        self.chart = MinutesChart()
        self._caption = Caption(POINT_WORDS)
        self.chart.pointed.connect(
            lambda at: self._caption.setText(self.chart.words_at(at) or POINT_WORDS)
        )
        self.add_body(self._summary, self.chart, self._caption)

    def show_progress(self, progress: Progress) -> None:
        self._progress = progress
        parts = done_in(progress, self.span)
        self._summary.setText(span_words(parts, self.span))
        self._caption.setText(POINT_WORDS)
        self.chart.show_minutes(parts, self.span, progress.today)

    def picture(self) -> Picture:
        return Picture(
            "minutes",
            f"Minutes · {SPAN_WORDS[self.span]}",
            self._summary.text(),
            QSizeF(self.chart.size()),
            self.chart.paint_into,
        )

    def _choose(self, span: Span) -> None:
        self.span = span
        self.show_progress(self._progress)


class YearCard(PicturedCard):
    """The calendar, the day that is chosen in it, and what can be done about that day."""

    day_deletion_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__("The last year")
        self._days: dict[int, Day] = {}
        self._chosen = -1
        self._add_saving("the year")
        self._summary = plain_label("")
        self.calendar = YearCalendar()
        self.calendar.pointed.connect(self._tell)
        self.calendar.chosen.connect(self._choose)
        self._caption = Caption()
        self._legend = Legend(
            [
                (level_mark(0), "nothing"),
                *((level_mark(at + 1), words) for at, words in enumerate(_level_words())),
            ]
        )
        self.delete = look_button("Delete this day…", "danger")
        self.delete.clicked.connect(self._ask)
        self.asking = Confirming("Delete a day")
        self.asking.confirmed.connect(lambda: self.day_deletion_requested.emit(self._chosen))
        self.asking.chosen.connect(lambda: self.calendar.setFocus())
        told = Told(self._caption, self.delete)
        self.add_body(self._summary, self.calendar, self._legend, told, self.asking)
        self.asking.hide()
        self.delete.hide()
        self._tell(-1)

    def show_progress(self, progress: Progress) -> None:
        weeks = year(progress.days, progress.today)
        self._days = {day.day: day for week in weeks for day in week}
        self._summary.setText(year_words(tuple(self._days.values())))
        self.calendar.show_weeks(weeks)
        self._choose(-1)
        self.asking.clear()

    def picture(self) -> Picture:
        width = self.calendar.width()
        size = QSizeF(width, self.calendar.heightForWidth(width))

        def paint(painter: QPainter, rect: QRectF) -> None:
            painter.translate(rect.topLeft())
            self.calendar.paint(painter, width)

        return Picture("year", "The last year", self._summary.text(), size, paint)

    def _tell(self, day: int) -> None:
        shown = day if day >= 0 else self._chosen
        self._caption.setText(
            calendar_words(self._days[shown]) if shown in self._days else YEAR_POINT_WORDS
        )

    def _choose(self, day: int) -> None:
        self._chosen = day
        self.delete.setVisible(day in self._days)  # there may be a check-in without a session
        self._tell(day)

    def _ask(self) -> None:
        day = self._days[self._chosen]
        done = done_words(day.played_ms, day.sessions)
        has = f"It has {done}. " if day.sessions else ""
        also = " too" if day.sessions else ""
        sentence = (
            f"Delete {full_day_words(day.day)}? {has}Its check-ins and what you wrote on it"
            f" go{also}. This cannot be undone."
        )
        self.asking.ask_whether(sentence, "the day")


YEAR_POINT_WORDS = "Point at a day, or use the arrow keys. A click or Enter chooses it."


def _level_words() -> list[str]:
    ends = [f"{low}–{high - 1}" for low, high in pairwise(LEVELS)]
    return [*ends, f"{LEVELS[-1]} min or more"]


class FeltCard(PicturedCard):
    """A measure before and after sessions, over time."""

    measure_chosen = Signal(object)
    safety_requested = Signal()

    def __init__(self) -> None:
        super().__init__("Before and after")
        self._progress = Progress(0)
        self.measure, self.span = Measure.TENSION, Span.QUARTER
        self.measures = Segments({one.value: one.value.capitalize() for one in _MEASURES})
        self.measures.name_parts("Before and after")
        self.measures.show_value(self.measure.value)
        self.measures.typed.connect(lambda typed: self._choose_measure(Measure(typed)))
        self.spans = _segments(FELT_SPANS, "Before and after", self._choose)
        self.spans.show_value(self.span.value)
        self.add_tool(self.measures)
        self.add_tool(self.spans)
        self._add_saving("before and after")
        self._summary = plain_label("")
        self.chart = FeltChart()
        self._legend = Legend(LEGEND)
        self._caption = Caption(POINT_WORDS)
        self.chart.pointed.connect(
            lambda at: self._caption.setText(self.chart.words_at(at) or POINT_WORDS)
        )
        self.signs = look_button("When pain needs a professional", "textlink")
        self.signs.clicked.connect(self.safety_requested)
        self.add_body(self._summary, self.chart, self._legend, self._caption)
        self.body.add(self.signs, keeps_width=True)

    def show_progress(self, progress: Progress) -> None:
        self._progress = progress
        parts = felt_in(progress, self.measure, self.span)
        self._summary.setText(felt_words(parts, self.measure, self.span))
        self._caption.setText(POINT_WORDS)
        self.chart.show_felt(parts, self.measure, self.span)

    def picture(self) -> Picture:
        return Picture(
            f"{self.measure.value}-before-and-after",
            f"{self.measure.value.capitalize()} before and after · {SPAN_WORDS[self.span]}",
            f"Rings are before a session, diamonds after it. {self._summary.text()}",
            QSizeF(self.chart.size()),
            self.chart.paint_into,
        )

    def _choose(self, span: Span) -> None:
        self.span = span
        self.show_progress(self._progress)

    def _choose_measure(self, measure: Measure) -> None:
        self.measure = measure
        self.measure_chosen.emit(measure)
        self._choose(self.span)


_MEASURES = (Measure.TENSION, Measure.PAIN)
LEGEND = (
    (paint_ring, "before"),
    (paint_diamond, "after"),
    (paint_band, "where the mean after may prove to be (95 %), from five check-ins on"),
)
HELPED_LEGEND = (
    (paint_rule, "no change"),
    (paint_diamond, "the mean so far"),
    (paint_band, "where it may prove to be (95 %)"),
)


class HelpedCard(Card):
    """What was clearly better after which routine, and of which there is not enough to say."""

    def __init__(self) -> None:
        super().__init__("What helps me most")
        self._lead = plain_label("")
        self.list = HelpedList()
        self._unclear, self._few = plain_label("", "soft"), plain_label("", "soft")
        self._legend = Legend(HELPED_LEGEND)
        proof = plain_label(NO_PROOF, "soft")
        self.add_body(self._lead, self.list, self._legend, self._unclear, self._few, proof)

    def show_progress(self, progress: Progress, measure: Measure) -> None:
        effects, names = progress.effects(measure), progress.names
        best = [(names[id], effects[id]) for id in most_helpful(effects)]
        by_count = sorted(effects, key=lambda id: (-effects[id].count, names[id]))
        few = [(names[id], effects[id]) for id in by_count if not effects[id].is_known]
        unclear = [
            (names[id], effects[id])
            for id in by_count
            if effects[id].is_known and (names[id], effects[id]) not in best
        ]
        self._lead.setText(_lead(measure, has_any=bool(best), has_pairs=bool(effects)))
        self.list.setVisible(bool(best))
        self._legend.setVisible(bool(best))
        self.list.show_effects(best)
        _show_text(self._unclear, unclear_words(unclear, MOST_NAMED) if unclear else "")
        _show_text(self._few, few_words(few, MOST_NAMED) if few else "")


def _lead(measure: Measure, *, has_any: bool, has_pairs: bool) -> str:
    if has_any:
        return f"Over the last year, your {measure.value} was clearly {measure.better} after these."
    if has_pairs:
        return "Nothing stands out so far. That may change with a few more check-ins."
    return (
        f"Tell how your {measure.value} is before a session and after it. From five times with"
        " one routine on, this list says what followed."
    )


def _show_text(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
