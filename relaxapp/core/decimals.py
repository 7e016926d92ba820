"""Numbers that need not be whole: read from what a person types, exact, as a `Fraction`.

Takes text, gives `Fraction`s, never floats; raises `UnitError` as `core.units` does, whose
lengths and counts are whole and do without.
"""

import re
from fractions import Fraction

from relaxapp.core.units import NUMBER, UnitError, is_bare, one_spaced, quoted

MIN_RATE, MAX_RATE = Fraction(1, 10), 600
"""Breaths a minute."""

_RATE = re.compile(rf"({NUMBER}) ?/ ?min", re.ASCII)
_SIGNED = re.compile(rf"-?{NUMBER}", re.ASCII)


def round_half_up(value: Fraction) -> int:
    """The nearest whole number; exactly half goes up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def parse_number(text: str, low: float, high: float) -> Fraction:
    """A decimal number in [low, high]. Raises `UnitError`."""
    typed = one_spaced(text)
    # As decimals: the float 0.05 is a little more than a twentieth, and would shut it out.
    lowest, highest = Fraction(str(low)), Fraction(str(high))
    if _SIGNED.fullmatch(typed) is None or not lowest <= Fraction(typed) <= highest:
        raise UnitError(f"expected a number from {low:g} to {high:g}, got {quoted(typed)}")
    return Fraction(typed)


def parse_rate(text: str) -> Fraction:
    """Breaths a minute of a rate such as `6/min` or `5.5/min`. Raises `UnitError`."""
    typed = one_spaced(text)
    message = f"expected breaths a minute, got {quoted(typed)}"
    match = _RATE.fullmatch(typed)
    if match is None:
        raise UnitError(message, f"write {typed}/min" if is_bare(typed) else "as in 6/min")
    rate = Fraction(match[1])
    if not MIN_RATE <= rate <= MAX_RATE:
        raise UnitError(message, f"a rate lies between {float(MIN_RATE)}/min and {MAX_RATE}/min")
    return rate
