"""The parts of a chart: every day of the span is in one of them, also those that had nothing."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_years import made_up

from relaxapp.core.helped import Measure, Tally
from relaxapp.core.progress import counts, monday_of, progress_of, year_began
from relaxapp.core.progress_spans import Part, Span, days_of, done_in, felt_in, total

TODAY = date(2026, 11, 28).toordinal()
"""A Saturday."""


@pytest.mark.parametrize(
    ("span", "count", "first", "last"),
    [
        (Span.WEEK, 7, TODAY - 5, TODAY + 1),
        (Span.MONTH, 30, TODAY - 29, TODAY),
        (Span.QUARTER, 12, TODAY - 5 - 77, TODAY + 1),
        (Span.HALF, 26, TODAY - 5 - 175, TODAY + 1),
        (Span.YEAR, 53, TODAY - 5 - 364, TODAY + 1),
    ],
)
def test_a_span_has_so_many_parts_from_then_on(
    span: Span, count: int, first: int, last: int
) -> None:
    parts = days_of(span, TODAY)
    assert (len(parts), parts[0].start, parts[-1].stop - 1) == (count, first, last)


@given(st.sampled_from(Span), st.integers(600_000, 800_000))
def test_parts_follow_one_another_and_end_with_now(span: Span, today: int) -> None:
    parts = days_of(span, today)
    assert all(one.stop == after.start for one, after in pairwise(parts))
    assert today in parts[-1] or span is Span.WEEK
    assert any(today in one for one in parts)
    assert len(parts[0]) == 1 or all(monday_of(one.start) == one.start for one in parts)


def test_a_part_without_anything_is_there_too() -> None:
    parts = done_in(progress_of([], TODAY), Span.MONTH)
    assert parts[0] == Part(range(TODAY - 29, TODAY - 28))
    assert len(parts) == 30


def test_a_week_knows_on_how_many_days_there_was_something() -> None:
    done = [one for one in made_up(TODAY, 40, share=1.0) if one.day >= TODAY - 5]
    (*_, now) = done_in(progress_of(done, TODAY), Span.QUARTER)
    assert now.active == len({one.day for one in done})
    assert now.sessions == len(done)


@given(st.integers(0, 50))
def test_the_year_has_all_that_was_done_and_told_in_it(seed: int) -> None:
    done = [one for one in made_up(TODAY, 365, seed) if one.day >= year_began(TODAY)]
    found = progress_of(done, TODAY)
    parts = done_in(found, Span.YEAR)
    assert sum(one.played_ms for one in parts) == found.played_ms
    told = total([one.tally for one in felt_in(found, Measure.TENSION, Span.YEAR)])
    both = [one for one in done if counts(one) and one.tension_before is not None]
    assert told.count == len(both)
    assert told.before == sum(one.tension_before or 0 for one in both)
    assert told == total(list(found.helped[Measure.TENSION].values()))


def test_nothing_in_all_is_nothing() -> None:
    assert total([]) == Tally()
