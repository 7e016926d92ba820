"""The stretches of time that a chart can show, cut into the parts that it has bars for.

Takes a `Progress`, gives what was done, or felt, in each part, in order of time; also in those
that had nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from relaxapp.core.helped import Measure, Tally
from relaxapp.core.progress import WEEK, YEAR_WEEKS, Progress, monday_of

MONTH_DAYS = 30


class Span(Enum):
    """How far back it goes."""

    WEEK = "week"
    """Monday to Sunday, day by day."""
    MONTH = "month"
    """The last `MONTH_DAYS` days, today the last."""
    QUARTER = "quarter"
    """Twelve weeks, this one the last."""
    HALF = "half"
    """26 weeks."""
    YEAR = "year"
    """`YEAR_WEEKS` weeks."""


_WEEKS = {Span.QUARTER: 12, Span.HALF: 26, Span.YEAR: YEAR_WEEKS}


@dataclass(frozen=True, slots=True)
class Part:
    """A day, or a week from a Monday on, with what was done in it."""

    days: range
    played_ms: int = 0
    sessions: int = 0
    active: int = 0
    """How many of its days had something."""


@dataclass(frozen=True, slots=True)
class FeltPart:
    """A day or a week, and what was told in it before and after sessions."""

    days: range
    tally: Tally = Tally()


def days_of(span: Span, today: int) -> tuple[range, ...]:
    """The days of each part. Days to come are in it, as far as they are of this week."""
    monday = monday_of(today)
    if span is Span.WEEK:
        return tuple(range(day, day + 1) for day in range(monday, monday + WEEK))
    if span is Span.MONTH:
        first = today - MONTH_DAYS + 1
        return tuple(range(day, day + 1) for day in range(first, today + 1))
    first = monday - (_WEEKS[span] - 1) * WEEK
    return tuple(range(day, day + WEEK) for day in range(first, monday + 1, WEEK))


def done_in(progress: Progress, span: Span) -> tuple[Part, ...]:
    """What was done in each part."""
    parts = days_of(span, progress.today)
    by_day = {one.day: one for one in progress.days if one.day >= parts[0].start}
    found = [(days, [by_day[day] for day in days if day in by_day]) for days in parts]
    return tuple(
        Part(
            days,
            sum(one.played_ms for one in ones),
            sum(one.sessions for one in ones),
            len(ones),
        )
        for days, ones in found
    )


def felt_in(progress: Progress, measure: Measure, span: Span) -> tuple[FeltPart, ...]:
    """What was told in each part."""
    parts = days_of(span, progress.today)
    by_day = {one.day: one.tally for one in progress.changes(measure, parts[0].start)}
    return tuple(
        FeltPart(days, total([by_day[day] for day in days if day in by_day])) for days in parts
    )


def total(tallies: Sequence[Tally]) -> Tally:
    """All of them in one."""
    return sum(tallies, Tally())
