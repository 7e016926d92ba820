"""What a step of breaths is checked for: long holds, an odd pace, and what its texts may name.

Takes the step, its pattern and its ramp; gives what texts have time for and may say, or reports a
warning. What goes with what in a file is the business of `steps`.
"""

from fractions import Fraction

from relaxapp.core.breath import Pattern, Ramp
from relaxapp.core.problems import Place, Report
from relaxapp.core.routine import MAX_LENGTH_MS, Breathe
from relaxapp.core.units import MINUTE_MS, SECOND_MS
from relaxapp.core.wording import Figures, figures

LONG_HOLD_MS = 10_000
SLOW_PACE, FAST_PACE = 3, 20


def first_ms(step: Breathe, pattern: Pattern) -> Fraction:
    """How long the first breath lasts."""
    return pattern.cycle_ms if step.ramp is None else Fraction(step.ramp.breath_ms(0))


def said_ms(step: Breathe, pattern: Pattern, text: str) -> Fraction:
    """How long the first breath gives to the words of a part; without end for one left out."""
    share = first_ms(step, pattern) / pattern.cycle_ms
    lengths_ms = [part.length_ms * share for part in pattern.parts if part.text == text]
    return min(lengths_ms, default=Fraction(MAX_LENGTH_MS))


def _paces(pattern: Pattern, ramp: Ramp | None) -> tuple[Fraction, ...]:
    """Outs a minute: one, or at the start and the end of a ramp."""
    if ramp is None:
        return (pattern.pace,)
    outs = sum(part.name == "out" for part in pattern.parts)
    return outs * ramp.start, outs * ramp.end


def breath_figures(step: Breathe) -> Figures:
    """What the texts of breaths may name; a ramp's rounds are nothing a person would reckon."""
    lengths_ms = [*(part.length_ms for part in step.pattern.parts), step.pattern.cycle_ms]
    rounds = step.rounds
    if step.for_ms is not None:
        lengths_ms.append(Fraction(step.for_ms))
    if step.ramp is not None:
        lengths_ms.append(Fraction(step.ramp.over_ms))
    elif rounds is None:
        rounds = step.round_count(holds=True)
    return figures(lengths_ms, rounds=rounds, paces=_paces(step.pattern, step.ramp))


def check_pattern(pattern: Pattern, ramp: Ramp | None, at: Place, report: Report) -> None:
    """Warns of long holds and of a pace that is very slow or very fast."""
    for part in pattern.parts:
        if part.name not in ("hold", "rest"):
            continue
        part_ms = part.length_ms
        if ramp is not None:
            part_ms = part_ms / pattern.cycle_ms * MINUTE_MS / min(ramp.start, ramp.end)
        if part_ms > LONG_HOLD_MS:
            message = f"a {part.name} of {float(part_ms / SECOND_MS):.4g} seconds in a breath"
            report.warning(at, message, "keep it to 10 or less")
    for pace in _paces(pattern, ramp):
        if not SLOW_PACE <= pace <= FAST_PACE:
            hint = f"a comfortable pace lies between {SLOW_PACE} and {FAST_PACE}"
            report.warning(at, f"a pace of {float(pace):.3g} breaths a minute", hint)
