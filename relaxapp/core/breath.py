"""One breath as a value: its parts, the pattern they make, and a pace that changes.

Takes nothing and reads nothing: `patterns` makes these values from files, `routine` breathes them.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from relaxapp.core.units import MINUTE_MS

VIAS = ("nose", "mouth", "pursed", "left", "right", "hum")
PARTS = ("in", "hold", "out", "rest")

PartName = Literal["in", "hold", "out", "rest"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a breath; `length_ms` is exact and over 0."""

    name: PartName
    length_ms: Fraction
    via: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class Pattern:
    """The parts of one breath, in order; the first is `in`."""

    parts: tuple[Part, ...]

    @cached_property
    def cycle_ms(self) -> Fraction:
        return sum((part.length_ms for part in self.parts), Fraction(0))

    @cached_property
    def pace(self) -> Fraction:
        """Outs a minute."""
        outs = sum(part.name == "out" for part in self.parts)
        return outs * MINUTE_MS / self.cycle_ms

    def without_holds(self) -> "Pattern":
        """The pattern without `hold` and `rest`."""
        return self._without_holds

    @cached_property
    def _without_holds(self) -> "Pattern":
        parts = tuple(part for part in self.parts if part.name in ("in", "out"))
        return self if len(parts) == len(self.parts) else Pattern(parts)


@dataclass(frozen=True, slots=True)
class Ramp:
    """Breaths a minute, linear in time from `start` to `end` over `over_ms`, then `end`."""

    start: Fraction
    end: Fraction
    over_ms: int

    def breath_ms(self, elapsed_ms: int) -> int:
        """The length of the breath that begins `elapsed_ms` after the step's start."""
        # Whole numbers rather than Fractions: this runs once a breath, up to 10,000 times.
        common = self.start.denominator * self.end.denominator
        start = self.start.numerator * self.end.denominator
        end = self.end.numerator * self.start.denominator
        passed_ms = min(elapsed_ms, self.over_ms)
        rate = start * self.over_ms + (end - start) * passed_ms
        return (2 * MINUTE_MS * common * self.over_ms + rate) // (2 * rate)
