"""Breath patterns and ramps: the forms they are written in, and what they come to.

Gives specs that read a pattern as text (`4-7-8`), by rate, or as a list of parts, and a ramp.
How long a pattern is done, and what goes with it, is the step's business.
"""

import re
from fractions import Fraction
from functools import lru_cache

from relaxapp.core.breath import PARTS, VIAS, Part, Pattern, Ramp
from relaxapp.core.decimals import parse_rate
from relaxapp.core.json_parts import whole
from relaxapp.core.nodes import ListNode, MapNode, Node
from relaxapp.core.problems import Report
from relaxapp.core.schema import (
    Built,
    Choice,
    Fields,
    Key,
    ListOf,
    Parsed,
    Shaped,
    Struct,
    Text,
    length,
)
from relaxapp.core.units import MINUTE_MS, SECOND_MS, UnitError, quoted

_PATTERN = re.compile(r"\d{1,9}(?:\.\d{1,9})?(?:\s*-\s*\d{1,9}(?:\.\d{1,9})?)*", re.ASCII)
_PLACES = {2: ("in", "out"), 3: ("in", "hold", "out"), 4: ("in", "hold", "out", "rest")}
_HINT = "write it as 4-6 (in-out), 4-7-8 (in-hold-out) or 4-4-4-4 (in-hold-out-rest)"


MAX_CACHED = 40
"""Longer texts are mostly spaces, and not worth keeping."""


def parse_pattern(text: str) -> Pattern:
    """The pattern of a text such as `4-7-8`, in seconds. Raises `UnitError`."""
    return _pattern_of(text) if len(text) > MAX_CACHED else _cached_pattern_of(text)


def _pattern_of(text: str) -> Pattern:
    if _PATTERN.fullmatch(text.strip()) is None:
        raise UnitError(f"expected a breath pattern, got {quoted(text)}", _HINT)
    numbers = text.split("-")
    names = _PLACES.get(len(numbers))
    if names is None:
        raise UnitError(f"expected 2 to 4 numbers, got {len(numbers)}: {quoted(text)}", _HINT)
    parts = []
    for name, number in zip(names, numbers, strict=True):
        length_ms = Fraction(number.strip()) * SECOND_MS
        if length_ms > 0:
            parts.append(Part(name, length_ms))  # type: ignore[arg-type]  # _PLACES holds part names
        elif name in ("in", "out"):
            message = f"expected a breath {name} over 0 seconds, got {quoted(text)}"
            raise UnitError(message, "only a hold and a rest may be 0")
    return Pattern(tuple(parts))


# A pattern keeps what is reckoned from it, and files say the same few over and over.
_cached_pattern_of = lru_cache(maxsize=256)(_pattern_of)


def _by_rate(fields: Fields, node: Node, report: Report) -> Pattern | None:
    ratio, rate = fields.value("ratio"), fields.value("rate")
    if ratio is None or rate is None:
        return None
    scale = MINUTE_MS / rate / ratio.cycle_ms
    return Pattern(tuple(Part(part.name, part.length_ms * scale) for part in ratio.parts))


def _part(fields: Fields, node: Node, report: Report) -> Part | None:
    assert isinstance(node, MapNode)
    named = [key for key, _ in node.entries if key.text in PARTS]
    if len(named) > 1:
        names = " and ".join(f"'{key.text}'" for key in named)
        message = f"expected one part of a breath, got {names}"
        report.error(named[1], message, "write '- ' before each")
    elif not named and not fields.unread.keys() & set(PARTS):
        hint = f"begin it with one of: {', '.join(PARTS)}"
        report.error(node, "expected a part of a breath", hint)
    elif named and named[0].text in fields:
        name = named[0].text
        part_ms = Fraction(fields.value(name))
        return Part(name, part_ms, fields.value("via"), fields.value("text"))  # type: ignore[arg-type]  # one of PARTS
    return None


def _of_parts(parts: tuple[Part, ...], node: Node, report: Report) -> Pattern | None:
    assert isinstance(node, ListNode)
    if len(parts) < len(node.items):
        return None  # what is wrong with the others has been reported
    timed = tuple(part for part in parts if part.length_ms > 0)
    if not timed or timed[0].name != "in" or all(part.name != "out" for part in timed):
        message = "expected a pattern that begins with 'in' and has an 'out'"
        report.error(node, message, "as in [{in: 4s}, {out: 6s}]")
        return None
    return Pattern(timed)


def _ramp(fields: Fields, node: Node, report: Report) -> Ramp | None:
    start, end, over_ms = (fields.value(name) for name in ("from", "to", "over"))
    if start is None or end is None or over_ms is None:
        return None
    return Ramp(start, end, over_ms)


# The forms of a rate from 0.1 to 600 a minute, and of a pattern, for editors.
_RATE_PART = (
    r"0*(?:600(?:\.0{1,12})?|(?:[1-9]|[1-5]?[0-9]{2})(?:\.[0-9]{1,12})?|0?\.[1-9][0-9]{0,11})"
    r"\s*/\s*min"
)
_NUMBER_PART, _ZERO_PART = r"[0-9]{1,9}(?:\.[0-9]{1,9})?", r"0{1,9}(?:\.0{1,9})?"
_OVER_ZERO_PART = rf"(?=[0-9.]*[1-9]){_NUMBER_PART}"


def _form_of(hold: str) -> str:
    """In-out, in-hold-out or in-hold-out-rest, where a hold and a rest are `hold`."""
    over_zero = _OVER_ZERO_PART
    return whole(
        rf"{over_zero}\s*-\s*(?:{hold}\s*-\s*)?{over_zero}|"
        rf"{over_zero}\s*-\s*{hold}\s*-\s*{over_zero}\s*-\s*{hold}"
    )


RATE = Parsed(
    "breaths a minute such as `6/min`",
    parse_rate,
    {"pattern": whole(_RATE_PART), "examples": ["6/min", "5.5/min"]},
    unit="/min",
)
_TYPED = {"pattern": _form_of(_NUMBER_PART), "examples": ["4-6", "4-7-8", "4-4-4-4"]}
RATE_KEYS = (
    Key(
        "ratio",
        Parsed("a ratio such as `1-2`", parse_pattern, {**_TYPED, "examples": ["1-2", "1-1.5"]}),
        None,
        "in-out, in-hold-out or in-hold-out-rest, the parts of a breath to each other",
        is_required=True,
    ),
    Key("rate", RATE, None, "breaths a minute", is_required=True),
)
PART_KEYS = (
    Key("in", length(is_short=True), None, "breathe in"),
    Key("hold", length(zero=True, is_short=True), None, "hold, lungs full"),
    Key("out", length(is_short=True), None, "breathe out"),
    Key("rest", length(zero=True, is_short=True), None, "rest, lungs empty"),
    Key("via", Choice(VIAS), None, "how the breath goes"),
    Key("text", Text(), None, "words in place of the usual ones"),
)
RAMP_KEYS = (
    Key("from", RATE, None, "the pace at the start", is_required=True),
    Key("to", RATE, None, "the pace it comes to", is_required=True),
    Key("over", length(), None, "how long that takes", is_required=True),
)


_ONE_PART = {"oneOf": [{"required": [name]} for name in PARTS]}
_ZERO = {"pattern": r"^[^1-9]*$"}
_IN_AND_OUT = {
    "contains": {"required": ["out"]},
    "errorMessage": "expected a pattern that begins with 'in' and has an 'out'",
    # A hold or a rest of 0 may stand before the first 'in'. Apart, since `items` are those that
    # `prefixItems` beside it leaves.
    "allOf": [{"prefixItems": [{"properties": {"out": False, "hold": _ZERO, "rest": _ZERO}}]}],
}
PATTERN = Shaped(
    "a pattern",
    scalar=Parsed("a pattern such as `4-6`", parse_pattern, _TYPED),
    mapped=Built(Struct(RATE_KEYS, "a pattern"), _by_rate),
    listed=Built(
        ListOf(Built(Struct(PART_KEYS, "a part such as 'in: 4s'"), _part, _ONE_PART)),
        _of_parts,
        _IN_AND_OUT,
    ),
)
_UNHELD = {
    "pattern": _form_of(_ZERO_PART),
    "errorMessage": "expected no hold and no rest, as in 4-6",
}
WITHOUT_HOLDS = Built(
    PATTERN,
    seen={  # the step says where a hold in it stands
        **_UNHELD,
        "examples": ["4-6"],
        "properties": {"ratio": _UNHELD},
        "items": {"properties": {"hold": _ZERO, "rest": _ZERO}},
    },
)
RAMP = Built(Struct(RAMP_KEYS, "a ramp such as '{from: 10/min, to: 6/min, over: 3 min}'"), _ramp)
