"""What a break plan says to a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.break_offer import Offer, Reason, Upcoming
from relaxapp.core.break_plan import Reminder, Rhythm, Selection
from relaxapp.core.break_words import (
    about,
    ahead_holds_ms,
    ahead_words,
    end_words,
    next_words,
    short_words,
    why_words,
)
from relaxapp.core.local_time import MORNING_MS, LocalTime
from relaxapp.core.units import HOUR_MS, MINUTE_MS

BACK = Rhythm("back", "Upper back", 50 * MINUTE_MS, Selection(), 5 * MINUTE_MS)
EVENING = Reminder("evening", "Evening practice", 21 * HOUR_MS, Selection())


@pytest.mark.parametrize(
    ("length_ms", "words"),
    [
        (0, "less than a minute"),
        (59_999, "less than a minute"),
        (60_000, "1 min"),
        (12 * MINUTE_MS + 29_000, "12 min"),
        (12 * MINUTE_MS + 31_000, "13 min"),
        (59 * MINUTE_MS + 40_000, "1 h"),
        (65 * MINUTE_MS, "1 h 5 min"),
        (26 * HOUR_MS, "26 h"),
    ],
)
def test_lengths_are_said_ahead_of_time(length_ms: int, words: str) -> None:
    assert about(length_ms) == words


@pytest.mark.parametrize(
    ("in_ms", "words", "calm"),
    [
        (1, "In 1 s", "In less than a minute"),
        (29_001, "In 30 s", "In less than a minute"),
        (30_000, "In 30 s", "In less than a minute"),
        (MINUTE_MS, "In 1 min", "In 1 min"),
        (5 * MINUTE_MS, "In 5 min", "In 5 min"),
    ],
)
def test_a_warning_says_how_near_a_break_is(in_ms: int, words: str, calm: str) -> None:
    assert ahead_words(in_ms, has_seconds=True) == words
    assert ahead_words(in_ms, has_seconds=False) == calm


@given(st.integers(1, 3 * HOUR_MS), st.booleans())
def test_the_words_of_a_warning_hold_for_as_long_as_is_said(in_ms: int, has_seconds: bool) -> None:
    holds_ms = ahead_holds_ms(in_ms, has_seconds=has_seconds)
    assert 0 < holds_ms <= in_ms
    words = ahead_words(in_ms, has_seconds=has_seconds)
    assert ahead_words(in_ms - holds_ms + 1, has_seconds=has_seconds) == words
    is_over = holds_ms == in_ms
    assert is_over or ahead_words(in_ms - holds_ms, has_seconds=has_seconds) != words


@pytest.mark.parametrize(
    ("in_ms", "reason", "words", "short"),
    [
        (12 * MINUTE_MS, None, "Next break in 12 min: Upper back", "12 min"),
        (12 * MINUTE_MS, Reason.AWAY, "Next break in 12 min: Upper back", "12 min"),
        (20_000, Reason.POSTPONED, "Next break in less than a minute: Upper back", "< 1 min"),
        (0, None, "Upper back is due", "now"),
        (0, Reason.PAUSED, "Reminders are paused until 14:05", "paused"),
        (0, Reason.ON_BREAK, "A session is going on", "break"),
        (0, Reason.HELD, "Upper back waits: a call", "waits"),
    ],
)
def test_next_break_is_one_line(in_ms: int, reason: Reason | None, words: str, short: str) -> None:
    upcoming = Upcoming(Offer(BACK), in_ms, reason)
    said = next_words(upcoming, is_active=True, held_by="a call", pause_ends="14:05")
    assert said == words
    assert short_words(upcoming, is_active=True) == short


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (LocalTime(4, 14 * HOUR_MS + 5 * MINUTE_MS), "14:05"),
        (LocalTime(4, 14 * HOUR_MS + 5 * MINUTE_MS + 29_000), "14:05"),
        (LocalTime(4, 24 * HOUR_MS - 1), "0:00"),
        (LocalTime(5, 30 * MINUTE_MS), "0:30"),
        (LocalTime(4, MORNING_MS), "5:00"),
        (LocalTime(5, MORNING_MS), "tomorrow"),
    ],
)
def test_the_end_of_a_pause_is_a_time_of_day_or_tomorrow(until: LocalTime, words: str) -> None:
    assert end_words(until, 4) == words


def test_without_a_break_it_is_said_why() -> None:
    assert next_words(None, is_active=False) == "Your break plan is off"
    assert next_words(None, is_active=True) == "No break is planned"
    assert short_words(None, is_active=True) == "no break"


def test_an_offer_says_what_came_before_it() -> None:
    assert why_words(Offer(BACK), 52 * MINUTE_MS) == "Upper back · after 52 min of work"
    assert why_words(Offer(BACK), 0) == "Upper back"
    assert why_words(Offer(EVENING), None) == "Evening practice"
