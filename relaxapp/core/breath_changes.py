"""What a person does to a breathing design, and what it comes to in words.

Takes a `BreathDesign`, gives another one, or plain sentences. All arithmetic is exact; what a
hand does is rounded to what can be read.
"""

from dataclasses import replace
from fractions import Fraction

from relaxapp.core.breath import Pattern
from relaxapp.core.breath_design import BreathDesign, Lengths
from relaxapp.core.routine import Breathe
from relaxapp.core.units import MINUTE_MS, SECOND_MS, in_words, plural

SHORTEST, LONGEST = Fraction(1, 10), Fraction(60)
"""Of a part of a breath, in seconds; a hold and a rest may be 0."""

_LEAST_SHARE = Fraction(1, 100)
_SLOWEST, _FASTEST = Fraction(1, 2), Fraction(60)
"""Breaths a minute that a hand can come to."""

PATTERNS: tuple[Lengths, ...] = tuple(
    (Fraction(inward), Fraction(hold), Fraction(out), Fraction(rest))
    for inward, hold, out, rest in (
        ("4", "0", "6", "0"),
        ("5.5", "0", "5.5", "0"),
        ("4", "4", "4", "4"),
        ("4", "7", "8", "0"),
        ("7", "0", "11", "0"),
        ("4", "0", "4", "0"),
    )
)
"""Common ones, to begin with."""


def with_part(design: BreathDesign, part: int, seconds: Fraction) -> BreathDesign:
    """The design with a part (0–3) of another length.

    Where the pace is given, time goes from one part to the next, and the last part draws the
    pace with it.
    """
    least = SHORTEST if part in (0, 2) else Fraction(0)
    seconds = min(max(seconds, least), LONGEST)
    if design.rate is None:
        return _with_length(design, part, seconds)
    following = [other for other in range(part + 1, 4) if design.lengths[other]]
    if following:
        return _shared(design, part, following[0], seconds)
    if not design.lengths[part]:  # a rest that was not there
        return _with_length(design, part, _rounded(seconds * _shares_a_second(design)))
    scale = design.seconds[part] / max(seconds, SHORTEST)
    rate = min(max(_rounded(design.rate * scale), _SLOWEST), _FASTEST)
    return replace(design, rate=rate)


def _shared(design: BreathDesign, part: int, other: int, seconds: Fraction) -> BreathDesign:
    """Gives a part time of another one, or the reverse; the breath stays as long."""
    shares = _shares_a_second(design)
    both = design.lengths[part] + design.lengths[other]
    least = _LEAST_SHARE if part in (0, 2) else Fraction(0)
    wanted = min(max(_rounded(seconds * shares), least), both - _LEAST_SHARE)
    if wanted < least:
        return design
    return _with_length(_with_length(design, part, wanted), other, both - wanted)


def _with_length(design: BreathDesign, part: int, length: Fraction) -> BreathDesign:
    before = design.lengths
    lengths = (*before[:part], length, *before[part + 1 :])
    return replace(design, lengths=lengths)  # type: ignore[arg-type]  # four, as before


def _shares_a_second(design: BreathDesign) -> Fraction:
    return sum(design.lengths, Fraction(0)) / sum(design.seconds, Fraction(0))


def _rounded(number: Fraction) -> Fraction:
    return Fraction(round(number * 100), 100)


def total_words(design: BreathDesign) -> str:
    """`5 min 4 s, 19 breaths, 3.8 a minute`."""
    step = design.step
    breaths = plural(step.round_count(holds=True), "breath")
    return f"{short_length(step.size(holds=True).length_ms)}, {breaths}, {_pace_words(step)}"


def _pace_words(step: Breathe) -> str:
    if step.ramp is None:
        return f"{_short(step.pattern.pace)} a minute"
    return f"from {_short(step.ramp.start)} to {_short(step.ramp.end)} a minute"


def without_holds_words(design: BreathDesign) -> str:
    """What a person who leaves breath holds out gets; empty where there are none."""
    if not design.has_holds:
        return ""
    step = design.step
    pattern = step.pattern_with(holds=False)
    breaths = plural(step.round_count(holds=False), "breath")
    length = short_length(step.size(holds=False).length_ms)
    return (
        f"With breath holds off in Settings it is {_pattern_words(pattern)}: {breaths}, {length}."
    )


def _pattern_words(pattern: Pattern) -> str:
    words = (f"{part.name} {_short(part.length_ms / SECOND_MS)}" for part in pattern.parts)
    return ", ".join(words)


def seconds_words(seconds: Fraction) -> str:
    """`4 seconds`, to a tenth."""
    return in_words(round(seconds * 10) * (SECOND_MS // 10))


def short_length(length_ms: int) -> str:
    """`5 min 4 s`, to the nearest second."""
    minutes, seconds = divmod((length_ms + SECOND_MS // 2) // SECOND_MS, MINUTE_MS // SECOND_MS)
    if not minutes:
        return f"{seconds} s"
    return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"


def _short(number: Fraction) -> str:
    return f"{float(number):.1f}".removesuffix(".0")
