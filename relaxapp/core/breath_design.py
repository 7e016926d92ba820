"""A breathing exercise as a person designs it: the lengths of one breath, and how long it goes on.

Takes a `Routine` or what the designer's controls say, gives a frozen `BreathDesign`, the plain
file that says the same, and what the check has to say of it. `breath_edits` changes files that
are there already. Times are exact: seconds as `Fraction`s, else whole milliseconds.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from relaxapp.core.breath import PARTS, Part, Pattern, Ramp
from relaxapp.core.catalogue import Catalogue
from relaxapp.core.decimals import parse_rate
from relaxapp.core.nodes import MapNode, Scalar
from relaxapp.core.patterns import parse_pattern
from relaxapp.core.problems import Problem, Report
from relaxapp.core.reader import Draft, build_routine, read_draft
from relaxapp.core.routine import Breathe, Routine
from relaxapp.core.units import SECOND_MS, UnitError, typed_length

Lengths = tuple[Fraction, Fraction, Fraction, Fraction]
"""In, hold, out, rest."""

MAX_PLACES = 9
"""The most decimals that a pattern may have."""

FOR_MS = 300_000

_PLAIN = re.compile(r"[^\W_][\w ,.()/'&+-]*")


@dataclass(frozen=True)
class BreathDesign:
    """Exactly one of `for_ms` and `rounds` is given; `lengths` of hold and rest may be 0.

    The lengths are seconds, or shares of a breath where `rate` (breaths a minute) is given.
    `spare` are the seconds of in and out that a person without breath holds gets.
    """

    name: str
    lengths: Lengths
    rate: Fraction | None = None
    for_ms: int | None = FOR_MS
    rounds: int | None = None
    ramp: Ramp | None = None
    spare: tuple[Fraction, Fraction] | None = None
    via: str | None = None
    text: str | None = None

    @property
    def seconds(self) -> Lengths:
        """The lengths of one breath in seconds."""
        if self.rate is None:
            return self.lengths
        scale = 60 / self.rate / sum(self.lengths)
        inward, hold, out, rest = (length * scale for length in self.lengths)
        return inward, hold, out, rest

    @property
    def has_holds(self) -> bool:
        return bool(self.lengths[1] or self.lengths[3])

    @property
    def step(self) -> Breathe:
        """What the file of the design says."""
        spare = None if self.spare is None else self._pattern((self.spare[0], self.spare[1]))
        return Breathe(
            self._pattern(self.seconds), self.for_ms, self.rounds, self.ramp, self.text, spare
        )

    def _pattern(self, seconds: Iterable[Fraction]) -> Pattern:
        seconds = tuple(seconds)
        names = PARTS if len(seconds) == len(PARTS) else ("in", "out")
        return Pattern(
            tuple(
                Part(name, length * SECOND_MS, self.via)  # type: ignore[arg-type]  # one of PARTS
                for name, length in zip(names, seconds, strict=True)
                if length
            )
        )


def plain_design(name: str) -> BreathDesign:
    """A design to start from: in for four seconds, out for six, five minutes."""
    return BreathDesign(name, (Fraction(4), Fraction(0), Fraction(6), Fraction(0)))


def by_pace(design: BreathDesign) -> BreathDesign:
    """The same breath as a rate and a ratio; itself where the rate has too many decimals."""
    seconds = design.seconds
    rate = 60 / sum(seconds, Fraction(0))
    if design.rate is not None or not is_decimal(rate):
        return design
    least = min(length for length in seconds if length)
    shares = tuple(length / least for length in seconds)
    if not all(map(is_decimal, shares)):
        shares = seconds
    return replace(design, lengths=shares, rate=rate)  # type: ignore[arg-type]  # four, as before


def by_seconds(design: BreathDesign) -> BreathDesign:
    """The same breath in seconds, to the nearest tenth where they are not exact."""
    seconds = design.seconds
    if not all(map(is_decimal, seconds)):
        seconds = tuple(  # type: ignore[assignment]  # four, as before
            max(Fraction(round(length * 10), 10), Fraction(bool(length), 10)) for length in seconds
        )
    return replace(design, lengths=seconds, rate=None)


def design_of(routine: Routine, text: str = "") -> BreathDesign | str:
    """The design of a routine, or a sentence why there is none.

    `text` is that of its file: where it gives a rate and a ratio, so does the design.
    """
    if len(routine.steps) != 1 or not isinstance(routine.steps[0], Breathe):
        return "It is more than one breath pattern, so it is for the editor."
    step = routine.steps[0]
    vias = {part.via for part in step.pattern.parts}
    if len(vias) > 1:
        return "Its breath changes the way it goes from part to part, so it is for the editor."
    seconds = _seconds_of(step.pattern)
    if seconds is None:
        return "Its breath has more than in, hold, out and rest, so it is for the editor."
    spare = None
    if step.spare is not None:
        without = _seconds_of(step.spare)
        if without is None or not all(map(is_decimal, without)):
            return "Its breath without holds has parts of its own, so it is for the editor."
        spare = without[0], without[2]
    design = BreathDesign(
        *(routine.name, seconds, None, step.for_ms, step.rounds, step.ramp, spare),
        via=vias.pop(),
        text=step.text,
    )
    typed = _typed_pace(text)
    if typed is not None:
        paced = replace(design, lengths=typed[0], rate=typed[1])
        if paced.seconds == seconds:
            return paced
    return design if all(map(is_decimal, seconds)) else _paced(design)


def _seconds_of(pattern: Pattern) -> Lengths | None:
    """Seconds of a pattern that has each part at most once, in order, and no words of its own."""
    names = [part.name for part in pattern.parts]
    if names != [name for name in PARTS if name in names] or any(one.text for one in pattern.parts):
        return None
    lengths = {part.name: part.length_ms / SECOND_MS for part in pattern.parts}
    inward, hold, out, rest = (lengths.get(name, Fraction(0)) for name in PARTS)  # type: ignore[call-overload]  # one of PARTS
    return inward, hold, out, rest


def _typed_pace(text: str) -> tuple[Lengths, Fraction] | None:
    """The ratio and the rate of a file whose breath is written so."""
    fields = read_draft(text.encode(), Report("")) if text else None
    given = None if fields is None else fields.given.get("breathe")
    node = None if given is None else given.node
    if not isinstance(node, MapNode):
        return None
    ratio, rate = node.get("ratio"), node.get("rate")
    if not isinstance(ratio, Scalar) or not isinstance(rate, Scalar):
        return None
    try:
        shares = _seconds_of(parse_pattern(ratio.text))
        return None if shares is None else (shares, parse_rate(rate.text))
    except UnitError:
        return None


def _paced(design: BreathDesign) -> BreathDesign | str:
    """A design whose seconds cannot be written, with a rate and a ratio of whole numbers."""
    seconds = design.lengths
    rate = 60 / sum(seconds, Fraction(0))
    unit = lcm(*(length.denominator for length in seconds))
    shares = tuple(length * unit for length in seconds)
    if not is_decimal(rate) or max(shares) >= 10**MAX_PLACES:
        return "Its lengths cannot be written in seconds, so it is for the editor."
    return replace(design, lengths=shares, rate=rate)  # type: ignore[arg-type]  # four, as before


def text_of(design: BreathDesign, first_line: str = "") -> str:
    """A plain file that says what the design does; `first_line` is the comment for editors."""
    lines = [f"{key}: {value}\n" for key, value in typed_keys(design).items()]
    return "".join((first_line, lines[0], "kind: breathing\n", *lines[1:]))


def typed_keys(design: BreathDesign) -> dict[str, str]:
    """The keys of a design as they are typed, in the order of a file; `kind` is not among them."""
    keys = {"name": typed_text(design.name), "breathe": _typed_breath(design)}
    if design.for_ms is not None:
        keys["for"] = typed_length(design.for_ms)
    if design.rounds is not None:
        keys["rounds"] = str(design.rounds)
    if design.ramp is not None:
        keys["ramp"] = typed_ramp(design.ramp)
    if design.spare is not None:
        keys["without_holds"] = "-".join(map(typed_number, design.spare))
    if design.via is not None:
        keys["via"] = design.via
    if design.text is not None:
        keys["text"] = typed_text(design.text)
    return keys


def check(design: BreathDesign) -> tuple[Problem, ...]:
    """What the check says of the design's own file."""
    report = Report("")
    fields = read_draft(text_of(design).encode(), report)
    if fields is not None:
        build_routine("design", Draft(fields), Catalogue(), _NoOthers(), report)
    return report.problems


class _NoOthers:
    """A shelf without routines."""

    ids: frozenset[str] = frozenset()

    def routine(self, id: str) -> Routine | None:
        return None


def _typed_breath(design: BreathDesign) -> str:
    pattern = typed_pattern(design.lengths)
    if design.rate is None:
        return pattern
    return f"{{ratio: {pattern}, rate: {typed_rate(design.rate)}}}"


def typed_pattern(lengths: Lengths) -> str:
    """`4-6`, `4-7-8` or `4-0-4-2`."""
    inward, hold, out, rest = lengths
    shown = lengths if rest else (inward, hold, out) if hold else (inward, out)
    return "-".join(map(typed_number, shown))


def typed_ramp(ramp: Ramp) -> str:
    start, end = typed_rate(ramp.start), typed_rate(ramp.end)
    return f"{{from: {start}, to: {end}, over: {typed_length(ramp.over_ms)}}}"


def typed_rate(rate: Fraction) -> str:
    return f"{typed_number(rate)}/min"


def typed_number(number: Fraction) -> str:
    """An exact decimal without trailing zeros. Raises `ValueError` where there is none."""
    scaled = number * 10**MAX_PLACES
    if scaled.denominator != 1:
        raise ValueError(f"{number} has more than {MAX_PLACES} decimals")
    whole, rest = divmod(scaled.numerator, 10**MAX_PLACES)
    return f"{whole}.{rest:0{MAX_PLACES}}".rstrip("0").rstrip(".")


def is_decimal(number: Fraction) -> bool:
    """Whether a pattern or a rate can be written with it."""
    scaled = number * 10**MAX_PLACES
    return bool(scaled.denominator == 1 and scaled.numerator < 10 ** (2 * MAX_PLACES))


def typed_text(text: str) -> str:
    """A text as a value on one line, with quotes where it needs them."""
    if _PLAIN.fullmatch(text) and text == text.strip():
        return text
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a YAML one


def one_line(text: str) -> str:
    """What a person typed into a field, on one line and fit for a file."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
