"""Numbers and rates that need not be whole: read exactly, refused with a hint."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.decimals import parse_number, parse_rate, round_half_up
from relaxapp.core.units import UnitError, quoted

NUMBERS = {"-12": Fraction(-12), "0.1": Fraction(1, 10), "-0.5": Fraction(-1, 2)}


@pytest.mark.parametrize(("typed", "number"), NUMBERS.items())
def test_a_number_is_exact_and_may_have_a_sign(typed: str, number: Fraction) -> None:
    assert parse_number(typed, -80, 0.1) == number


@pytest.mark.parametrize("typed", ["-81", "1", "+0", "1e-3", "nan", "inf", "", "1/2"])
def test_what_is_no_number_in_its_range_is_refused(typed: str) -> None:
    with pytest.raises(UnitError, match=r"expected a number from -80 to 0\.5, got"):
        parse_number(typed, -80, 0.5)


@pytest.mark.parametrize(("low", "high"), [(0.05, 0.95), (0.1, 20), (-0.3, 0.7)])
def test_both_ends_of_a_range_of_numbers_belong_to_it(low: float, high: float) -> None:
    for limit in (low, high):
        assert parse_number(str(limit), low, high) == Fraction(str(limit))


RATES = {
    "6/min": Fraction(6),
    "5.5/min": Fraction(11, 2),
    "06 / min": Fraction(6),
    "0.1/min": Fraction(1, 10),
    "600/min": Fraction(600),
}


@pytest.mark.parametrize(("typed", "rate"), RATES.items())
def test_a_rate_is_exact(typed: str, rate: Fraction) -> None:
    assert parse_rate(typed) == rate


REFUSED_RATES = {
    "6": "write 6/min",
    "6/s": "as in 6/min",
    "6 per min": "as in 6/min",
    "": "as in 6/min",
    "0/min": "a rate lies between 0.1/min and 600/min",
    "601/min": "a rate lies between 0.1/min and 600/min",
}


@pytest.mark.parametrize(("typed", "hint"), REFUSED_RATES.items())
def test_what_is_no_rate_is_refused_with_a_hint(typed: str, hint: str) -> None:
    with pytest.raises(UnitError) as refused:
        parse_rate(typed)
    assert refused.value.message == f"expected breaths a minute, got {quoted(typed)}"
    assert refused.value.hint == hint


def test_a_monstrous_rate_is_refused_in_no_time() -> None:
    with pytest.raises(UnitError):
        parse_rate("1" * 250_000)
    with pytest.raises(UnitError):
        parse_rate("1" + " " * 250_000 + "x")


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Fraction(1, 2), 1),
        (Fraction(3, 2), 2),
        (Fraction(5, 2), 3),
        (Fraction(49, 100), 0),
        (Fraction(-1, 2), 0),
        (Fraction(7), 7),
    ],
)
def test_half_is_rounded_up(value: Fraction, rounded: int) -> None:
    assert round_half_up(value) == rounded


@given(st.integers(0, 100_000_000), st.integers(1, 1000))
def test_rounding_is_off_by_half_at_most(numerator: int, denominator: int) -> None:
    value = Fraction(numerator, denominator)
    assert -Fraction(1, 2) < round_half_up(value) - value <= Fraction(1, 2)
