"""What a person may type, as pieces of JSON Schema.

They accept whatever `units` and the specs of `schema` read, as an editor's YAML 1.2 hands it on
(`3` is a number there, `4-6`, `1:30` and `no` are text), and refuse what can be refused without
arithmetic. Two things they refuse though the reader takes them: an empty value cannot be told
from the bare word `null` or `~`, and a choice has no spaces around it, so that it can be offered.

Patterns are read by Python and by the editors' ECMAScript alike: no flags, no classes of Unicode.
What ends in `_PART` has no anchors, for use within another.
"""

from collections.abc import Iterable, Mapping
from typing import Any

NUMBER_PART = r"[0-9]{1,12}(?:\.[0-9]{1,12})?"

_CONTROLS = r"\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff"
_HOURS, _MINUTES, _SECONDS = (rf"{NUMBER_PART}\s*{unit}\s*" for unit in ("h", "m(?:in)?", "s"))
_UNITS = rf"{_HOURS}(?:{_MINUTES})?(?:{_SECONDS})?|{_MINUTES}(?:{_SECONDS})?|{_SECONDS}"
MAYBE_ZERO_PART = rf"(?:[0-9]{{1,12}}:[0-5][0-9]|{_UNITS})"
LENGTH_PART = rf"(?=[^1-9-]*[1-9]){MAYBE_ZERO_PART}"


def whole(part: str) -> str:
    """The pattern of a text that is this part, and nothing else but spaces around it."""
    return rf"^\s*(?:{part})\s*$"


def one_of(choices: Iterable[str]) -> str:
    """The part that is one of some texts without special characters, however they are spaced."""
    return "|".join(choice.replace(" ", r"\s+") for choice in choices)


def text(most: int | None) -> dict[str, Any]:
    """Text that is not empty, without control characters; at most `most` characters inside.

    Numbers and truth values are text here. A `maxLength` would count the spaces around it.
    """
    return {"type": ["string", "number", "boolean"], "pattern": text_pattern(most)}


def text_pattern(most: int | None) -> str:
    between = "*" if most is None else f"{{0,{most - 2}}}"
    edge = rf"[^\s{_CONTROLS}]"
    return rf"^\s*{edge}(?:[^{_CONTROLS}]{between}{edge})?\s*$"


def length(*, zero: bool) -> dict[str, Any]:
    part = MAYBE_ZERO_PART if zero else LENGTH_PART
    return {"pattern": whole(part), "examples": ["20s", "1m30s", "1:30", "5 min"]}


def count(low: int, high: int) -> dict[str, Any]:
    """A whole number, in quotes or not; in quotes a `low` over 1 is not looked at."""
    digits = str(high)
    shorter = f"[0-9]{{1,{len(digits) - 1}}}|" if len(digits) > 1 else ""
    over_zero = "(?=0*[1-9])" if low else ""
    pattern = whole(f"{over_zero}0*(?:{shorter}{_up_to(digits)})")
    return {"type": ["integer", "string"], "minimum": low, "maximum": high, "pattern": pattern}


def _up_to(digits: str) -> str:
    """The numbers of as many digits that are not over this one."""
    first, rest = digits[0], digits[1:]
    if not rest:
        return f"[0-{first}]"
    less = f"[0-{int(first) - 1}][0-9]{{{len(rest)}}}|" if first != "0" else ""
    return f"(?:{less}{first}{_up_to(rest)})"


def number(low: float, high: float) -> dict[str, Any]:
    """A decimal number, in quotes or not; in quotes its range is not looked at."""
    pattern = whole(f"-?{NUMBER_PART}")
    return {"type": ["number", "string"], "minimum": low, "maximum": high, "pattern": pattern}


def by_shape(schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What a list, a map, and what is neither has to be; the keys are the types of JSON Schema.

    By conditions, since of an `anyOf` an editor tells that all of it failed. What it may offer
    stands beside them: where nothing is typed yet, it does not look into conditions.
    """
    scalar = dict(schemas["string"])
    offered = scalar.get("examples", scalar.get("enum"))
    schema = scalar
    for shape in ("array", "object"):
        if shape in schemas:
            schema = {"if": {"type": shape}, "then": dict(schemas[shape]), "else": schema}
    return schema if offered is None else {**schema, "examples": offered}
