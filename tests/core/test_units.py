"""Lengths and counts: every form that is read, every one that is refused, and how."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.units import (
    UnitError,
    clock,
    in_words,
    parse_count,
    parse_length,
    parse_period,
    plural,
    quoted,
    short_length,
    shorten,
    typed_length,
)

DAY_MS = 24 * 3_600_000

LENGTHS = {
    "4s": 4_000,
    "4.5s": 4_500,
    "90s": 90_000,
    "1m30s": 90_000,
    "1m 30s": 90_000,
    "1min 30s": 90_000,
    "1:30": 90_000,
    "90:00": 5_400_000,
    "0:05": 5_000,
    "5 min": 300_000,
    "5min": 300_000,
    "3m": 180_000,
    "1.5 min": 90_000,
    "1h": 3_600_000,
    "1h30m": 5_400_000,
    "1 h 30 min 5 s": 5_405_000,
    "1h5s": 3_605_000,
    "04s": 4_000,
    "01:30": 90_000,
    "007m": 420_000,
    "0.001s": 1,
    "0.0005s": 1,
    "999999999999s": 999_999_999_999_000,
    "  20s  ": 20_000,
    "5 \t min": 300_000,
    "5\u00a0min": 300_000,
}


@pytest.mark.parametrize(("typed", "length_ms"), LENGTHS.items())
def test_a_length_is_read_to_the_millisecond(typed: str, length_ms: int) -> None:
    assert parse_length(typed) == length_ms


REFUSED_LENGTHS = {
    "10": ("expected a length, got '10'", "write the unit: 10s or 10 min"),
    "1.5": ("expected a length, got '1.5'", "write the unit: 1.5s or 1.5 min"),
    "010": ("expected a length, got '010'", "write the unit: 010s or 010 min"),
    "": ("expected a length, got nothing", "write it as 20s, 1m30s, 1:30, 5 min or 1h"),
    "-5s": ("expected a length, got '-5s'", "a length has no sign: write it as 30s or 5 min"),
    "+5s": ("expected a length, got '+5s'", "a length has no sign: write it as 30s or 5 min"),
    "1e3s": ("expected a length, got '1e3s'", "write it as 20s, 1m30s, 1:30, 5 min or 1h"),
    "five": ("expected a length, got 'five'", "write it as 20s, 1m30s, 1:30, 5 min or 1h"),
    "20 sec": ("expected a length, got '20 sec'", "write it as 20s, 1m30s, 1:30, 5 min or 1h"),
    "30s1m": ("expected a length, got '30s1m'", "write it as 20s, 1m30s, 1:30, 5 min or 1h"),
    "5s 5s": ("expected a length, got '5s 5s'", "write it as 20s, 1m30s, 1:30, 5 min or 1h"),
    ".5s": ("expected a length, got '.5s'", "write it as 20s, 1m30s, 1:30, 5 min or 1h"),
    "5.s": ("expected a length, got '5.s'", "write it as 20s, 1m30s, 1:30, 5 min or 1h"),
    "1_0s": ("expected a length, got '1_0s'", "write it as 20s, 1m30s, 1:30, 5 min or 1h"),
    "५s": ("expected a length, got '५s'", "write it as 20s, 1m30s, 1:30, 5 min or 1h"),
    "1:2:3": ("expected a length, got '1:2:3'", "write it as 20s, 1m30s, 1:30, 5 min or 1h"),
    "1:60": (
        "expected a length, got '1:60'",
        "minutes:seconds has two digits below 60 after the colon, as in 1:30",
    ),
    "1:5": (
        "expected a length, got '1:5'",
        "minutes:seconds has two digits below 60 after the colon, as in 1:30",
    ),
    "0s": ("expected a length over 0, got '0s'", None),
    "0:00": ("expected a length over 0, got '0:00'", None),
    "0.0004s": (
        "expected a length over 0, got '0.0004s'",
        "the shortest length is a millisecond",
    ),
    "1234567890123s": (
        "expected a number of at most 12 digits, got '1234567890123s'",
        None,
    ),
    "1.1234567890123s": (
        "expected a number of at most 12 digits, got '1.1234567890123s'",
        None,
    ),
}


@pytest.mark.parametrize(("typed", "refusal"), REFUSED_LENGTHS.items())
def test_what_is_no_length_is_refused_with_a_hint(
    typed: str, refusal: tuple[str, str | None]
) -> None:
    with pytest.raises(UnitError) as refused:
        parse_length(typed)
    assert (refused.value.message, refused.value.hint) == refusal


@pytest.mark.parametrize("typed", ["0s", "0:00", "0 min", "0h0m0s", "0.0s"])
def test_a_length_of_nothing_is_read_where_it_may_be(typed: str) -> None:
    assert parse_length(typed, zero=True) == 0


@pytest.mark.parametrize("typed", ["0", "00"])
def test_a_bare_nothing_needs_its_unit_too(typed: str) -> None:
    with pytest.raises(UnitError, match="expected a length"):
        parse_length(typed, zero=True)


@pytest.mark.parametrize(
    "typed",
    [
        "1h" + " " * 250_000 + "x",
        " ".join(["1h"] + ["1m"] * 80_000),
        "1" * 250_000,
        "every" + " " * 250_000 + "a\nb",
    ],
    ids=["spaces", "many", "digits", "period"],
)
def test_a_monstrous_length_is_refused_in_no_time(typed: str) -> None:
    for parse in (parse_length, parse_period):
        with pytest.raises(UnitError):
            parse(typed)


@pytest.mark.parametrize(("typed", "count"), {"1": 1, "010": 10, " 10000 ": 10_000}.items())
def test_a_count_is_digits(typed: str, count: int) -> None:
    assert parse_count(typed, 1, 10_000) == count


@pytest.mark.parametrize("typed", ["0", "10001", "2.0", "-1", "+1", "1e2", "ten", "", "1,000", "²"])
def test_what_is_no_count_in_its_range_is_refused(typed: str) -> None:
    with pytest.raises(UnitError) as refused:
        parse_count(typed, 1, 10_000)
    assert refused.value.message == (
        f"expected a whole number from 1 to 10,000, got {quoted(typed)}"
    )


@pytest.mark.parametrize("typed", ["every 5 min", "every 300s", " every  5:00 "])
def test_a_period_is_read(typed: str) -> None:
    assert parse_period(typed) == 300_000


REFUSED_PERIODS = {
    "5 min": ("expected a period, got '5 min'", "write it as: every 5 min"),
    "": ("expected a period, got nothing", "write it as: every 5 min"),
    "everyday": ("expected a period, got 'everyday'", "write it as: every 5 min"),
    "every 5": ("expected a length, got '5'", "write the unit: 5s or 5 min"),
    "every": (
        "expected a length, got nothing",
        "write it as 20s, 1m30s, 1:30, 5 min or 1h",
    ),
}


@pytest.mark.parametrize(("typed", "refusal"), REFUSED_PERIODS.items())
def test_what_is_no_period_is_refused_with_a_hint(typed: str, refusal: tuple[str, str]) -> None:
    with pytest.raises(UnitError) as refused:
        parse_period(typed)
    assert (refused.value.message, refused.value.hint) == refusal


@given(st.tuples(*[st.decimals(0, 999, places=places) for places in (12, 5, 1)]))
def test_a_length_is_the_exact_sum_rounded_half_up(numbers: tuple[Decimal, ...]) -> None:
    hours, minutes, seconds = numbers
    exact = Fraction(hours) * 3_600_000 + Fraction(minutes) * 60_000 + Fraction(seconds) * 1_000
    typed = f"{hours:f}h{minutes:f}m{seconds:f}s"
    assert parse_length(typed, zero=True) == math.floor(exact + Fraction(1, 2))


@given(st.integers(1, DAY_MS))
def test_a_length_in_seconds_is_read_exactly(length_ms: int) -> None:
    assert parse_length(f"{length_ms // 1000}.{length_ms % 1000:03}s") == length_ms


@given(st.integers(1, 3_599))
def test_what_the_clock_shows_is_read_back(seconds: int) -> None:
    assert parse_length(clock(seconds * 1000)) == seconds * 1000


@given(st.integers(0, DAY_MS))
def test_a_length_in_words_says_all_of_it(length_ms: int) -> None:
    typed = in_words(length_ms)
    for word, unit in ((" minutes", "m"), (" minute", "m"), (" seconds", "s"), (" second", "s")):
        typed = typed.replace(word, unit)
    assert parse_length(typed, zero=True) == length_ms


@pytest.mark.parametrize(
    ("length_ms", "shown"),
    {
        0: "0:00",
        499: "0:00",
        500: "0:01",
        59_499: "0:59",
        59_500: "1:00",
        304_000: "5:04",
        3_599_500: "1:00:00",
        3_723_000: "1:02:03",
    }.items(),
)
def test_the_clock_rounds_to_seconds(length_ms: int, shown: str) -> None:
    assert clock(length_ms) == shown


@pytest.mark.parametrize(
    ("length_ms", "said"),
    {
        0: "0 seconds",
        1: "0.001 seconds",
        1_000: "1 second",
        4_500: "4.5 seconds",
        20_000: "20 seconds",
        60_000: "1 minute",
        61_000: "1 minute 1 second",
        90_000: "1 minute 30 seconds",
        120_000: "2 minutes",
        3_600_000: "60 minutes",
    }.items(),
)
def test_a_length_is_said_as_people_say_it(length_ms: int, said: str) -> None:
    assert in_words(length_ms) == said


@pytest.mark.parametrize(
    ("count", "said"), {0: "0 files", 1: "1 file", 2: "2 files", 12_000: "12,000 files"}.items()
)
def test_a_count_comes_with_its_noun(count: int, said: str) -> None:
    assert plural(count, "file") == said


@given(st.text(), st.integers(1, 60))
def test_shortened_text_is_one_printable_line(text: str, most: int) -> None:
    line = shorten(text, most)
    assert len(line) <= most
    assert line.isprintable()


def test_nothing_is_called_nothing() -> None:
    assert quoted(" \n") == "nothing"


@pytest.mark.parametrize(
    ("length_ms", "typed", "short"),
    [
        (0, "0s", "0 s"),
        (4_500, "4.5s", "4.5 s"),
        (90_000, "90s", "1 min 30 s"),
        (150_000, "2m30s", "2 min 30 s"),
        (300_000, "5 min", "5 min"),
        (4_800_000, "80 min", "80 min"),
    ],
)
def test_lengths_are_written_as_people_write_them(length_ms: int, typed: str, short: str) -> None:
    assert typed_length(length_ms) == typed
    assert parse_length(typed, zero=True) == length_ms
    assert short_length(length_ms) == short
