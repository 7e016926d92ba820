"""Declared keys: one declaration reads nodes, and describes itself as JSON Schema.

Takes nodes (`nodes.parse_yaml`) and a table of `Key`s, gives `Fields`: values with the places
they stood at. What does not fit becomes a `Problem` in a `Report`; reading goes on, so that
every problem of a file is found at once. Knows nothing of routines.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from relaxapp.core import json_parts, units
from relaxapp.core.fields import Fields as Fields  # read here, and asked for here
from relaxapp.core.fields import Given as Given
from relaxapp.core.nodes import ListNode, MapNode, Node, Scalar
from relaxapp.core.problems import Fix, Place, Report, suggestion
from relaxapp.core.units import UnitError, quoted

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Spec(Protocol):
    """What a value may be. `read` gives the value, or reports why not and gives None."""

    def read(self, node: Node, report: Report) -> Any: ...
    def json_schema(self) -> dict[str, Any]: ...
    def words(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Key:
    """One declared key. `default` is what counts when it is left out, as a person types it."""

    name: str
    spec: Spec
    default: str | None
    doc: str
    is_required: bool = False


def _refuse(
    node: Node, noun: str, report: Report, hint: str | None = None, fix: Fix | None = None
) -> Any:
    """Reports what was found in place of what was expected; gives None, for callers to return."""
    shape = "a list" if isinstance(node, ListNode) else "a map"
    found = quoted(node.text) if isinstance(node, Scalar) else shape
    report.error(node, f"expected {noun}, got {found}", hint, fix)
    return None


@dataclass(frozen=True, slots=True)
class Text:
    """Any text that is not empty, without control characters; at most `most` characters."""

    most: int | None = None

    def read(self, node: Node, report: Report) -> Any:
        if not isinstance(node, Scalar) or not node.text.strip():
            return _refuse(node, "text", report)
        text = node.text.strip()
        control = _CONTROLS.search(text)
        if control is not None:
            message = f"text with a control character (U+{ord(control[0]):04X})"
            report.error(node, message, "delete it; between double quotes \\\\ is a backslash")
        elif self.most is not None and len(text) > self.most:
            message = f"expected at most {self.most} characters, got {len(text)}"
            report.error(node, message, "shorten it")
        else:
            return text
        return None

    def json_schema(self) -> dict[str, Any]:
        return {**json_parts.text(self.most), "errorMessage": f"expected {self.words()}"}

    def words(self) -> str:
        return "text" if self.most is None else f"text, up to {self.most} characters"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A scalar that `parse` turns into a value, or refuses with a `UnitError`."""

    noun: str
    parse: Callable[[str], Any]
    schema: Mapping[str, Any]
    unit: str = ""
    """What is certainly missing behind a bare number."""

    def read(self, node: Node, report: Report) -> Any:
        if not isinstance(node, Scalar):
            return _refuse(node, self.noun, report)
        try:
            return self.parse(node.text)
        except UnitError as error:
            is_bare = self.unit and units.is_bare(node.text)
            fix = Fix.at(node, node.text.strip() + self.unit) if is_bare else None
            report.error(node, error.message, error.hint, fix)
            return None

    def json_schema(self) -> dict[str, Any]:
        expected = f"expected {self.noun.replace('`', '')}"
        return {"type": "string", **self.schema, "errorMessage": expected}

    def words(self) -> str:
        return self.noun


def length(*, zero: bool = False, is_short: bool = False) -> Parsed:
    """A length in milliseconds, over 0 unless `zero`.

    `is_short`: nobody means minutes by a bare number.
    """
    noun, unit = "a length, may be 0s" if zero else "a length", "s" if is_short else ""
    parse = partial(units.parse_length, zero=zero)
    return Parsed(noun, parse, json_parts.length(zero=zero), unit)


def count(low: int, high: int) -> Parsed:
    """A whole number in [low, high]."""
    parse = partial(units.parse_count, low=low, high=high)
    return Parsed(f"{low:,} to {high:,}", parse, json_parts.count(low, high))


def number(low: float, high: float) -> Parsed:
    """A decimal number in [low, high], as a `Fraction`."""
    from relaxapp.core.decimals import parse_number  # a plan and settings have none

    parse = partial(parse_number, low=low, high=high)
    return Parsed(f"{low:g} to {high:g}", parse, json_parts.number(low, high))


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words."""

    choices: tuple[str, ...]

    def read(self, node: Node, report: Report) -> Any:
        if isinstance(node, Scalar) and node.text.strip() in self.choices:
            return node.text.strip()
        near = report.near(node.text, self.choices, 0.75) if isinstance(node, Scalar) else None
        asked = f"did you mean '{near.spelling}'? " if near else ""
        noun, hint = f"one of {len(self.choices)} choices", f"choices: {', '.join(self.choices)}"
        fix = near.fix_at(node) if near else None
        return _refuse(node, noun, report, asked + hint, fix)

    def json_schema(self) -> dict[str, Any]:
        return {"enum": list(self.choices)}

    def words(self) -> str:
        return " ".join(f"`{choice}`" for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Flag:
    """One of two words, the first of which means True."""

    true: str
    false: str

    def read(self, node: Node, report: Report) -> Any:
        word = Choice((self.true, self.false)).read(node, report)
        return None if word is None else word == self.true

    def json_schema(self) -> dict[str, Any]:
        return {"enum": [self.true, self.false]}

    def words(self) -> str:
        return f"`{self.true}` `{self.false}`"


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; what cannot be read is left out of the value, and reported."""

    item: Spec
    is_empty_allowed: bool = True

    def read(self, node: Node, report: Report) -> Any:
        if not isinstance(node, ListNode):
            return _refuse(node, "a list", report, "write '- ' before each item")
        if not node.items and not self.is_empty_allowed:
            report.error(node, "expected one or more, got an empty list")
            return None
        values = [self.item.read(item, report) for item in node.items]
        return tuple(value for value in values if value is not None)

    def json_schema(self) -> dict[str, Any]:
        least = {} if self.is_empty_allowed else {"minItems": 1}
        return {"type": "array", "items": self.item.json_schema(), **least}

    def words(self) -> str:
        return f"list of {self.item.words()}"


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map from any name to values of one kind, as `Fields`."""

    item: Spec

    def read(self, node: Node, report: Report) -> Any:
        if not isinstance(node, MapNode):
            return _refuse(node, "a map", report, "write lines such as 'name: …'")
        given = {}
        for key, value_node in node.entries:
            name, value = Text(80).read(key, report), self.item.read(value_node, report)
            if name is not None and value is not None:
                given[name] = Given(value, key, value_node)
        return Fields(given, node.line, node.column)

    def json_schema(self) -> dict[str, Any]:
        values, names = self.item.json_schema(), json_parts.text(80)
        return {"type": "object", "propertyNames": names, "additionalProperties": values}

    def words(self) -> str:
        return f"map of name to {self.item.words()}"


@dataclass(frozen=True, slots=True)
class Struct:
    """A map of declared keys, as `Fields`; unknown and missing keys are reported."""

    keys: tuple[Key, ...]
    noun: str = "a map"
    known: Mapping[str, Key] = field(init=False, repr=False, compare=False)
    required: tuple[Key, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", {key.name: key for key in self.keys})
        object.__setattr__(self, "required", tuple(key for key in self.keys if key.is_required))

    def read(self, node: Node, report: Report) -> Any:
        if not isinstance(node, MapNode):
            return _refuse(node, self.noun, report)
        known = self.known
        given: dict[str, Given] = {}
        unread: dict[str, Scalar] = {}
        for key_node, value_node in node.entries:
            key = known.get(key_node.text)
            if key is None:
                meant = self._report_unknown(key_node, node, report)
                unread[meant] = key_node
            elif (value := key.spec.read(value_node, report)) is None:
                unread[key.name] = key_node
            else:
                given[key.name] = Given(value, key_node, value_node)
        fields = Fields(given, node.line, node.column, unread)
        require(self.required, fields, node, report)
        return fields

    def _report_unknown(self, key: Scalar, node: MapNode, report: Report) -> str:
        """Reports an unknown key; gives the name that was meant, as far as can be told."""
        near = report.near(key.text, self.known)
        hint = suggestion(None if near is None else near.spelling, self.known, "keys here")
        is_free = near is not None and node.get(near.spelling) is None
        fix = near.fix_at(key) if near is not None and is_free else None
        report.error(key, f"unknown key {quoted(key.text)}", hint, fix)
        return key.text if near is None else near.spelling

    def json_schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": properties(self.keys),
            "required": [key.name for key in self.required],
            "additionalProperties": False,
        }

    def words(self) -> str:
        return self.noun


@dataclass(frozen=True, slots=True)
class Shaped:
    """A value read by its shape: scalar, list or map, each by its own spec."""

    noun: str
    scalar: Spec | None = None
    listed: Spec | None = None
    mapped: Spec | None = None

    def read(self, node: Node, report: Report) -> Any:
        by_shape = {Scalar: self.scalar, ListNode: self.listed, MapNode: self.mapped}
        spec = by_shape[type(node)]
        return _refuse(node, self.noun, report) if spec is None else spec.read(node, report)

    def json_schema(self) -> dict[str, Any]:
        specs = {"string": self.scalar, "array": self.listed, "object": self.mapped}
        return json_parts.by_shape({of: it.json_schema() for of, it in specs.items() if it})

    def words(self) -> str:
        return self.noun


@dataclass(frozen=True, slots=True)
class Built:
    """What `inner` reads, turned by `build` into a value of its own, or None if reported.

    `seen`: what is checked beside `inner`, here or later, as far as JSON Schema can say it.
    """

    inner: Spec
    build: Callable[[Any, Node, Report], Any] = lambda value, node, report: value
    seen: Mapping[str, Any] = field(default_factory=dict)

    def read(self, node: Node, report: Report) -> Any:
        value = self.inner.read(node, report)
        return None if value is None else self.build(value, node, report)

    def json_schema(self) -> dict[str, Any]:
        return {**self.inner.json_schema(), **self.seen}

    def words(self) -> str:
        return self.inner.words()


def require(keys: Iterable[Key], fields: Fields, at: Place, report: Report) -> None:
    """Reports those of the keys that are not there."""
    for key in keys:
        if key.name not in fields and key.name not in fields.unread:
            hint = f"add '{key.name}: …' ({key.spec.words().replace('`', '')})"
            report.error(at, f"'{key.name}' is missing", hint)


def properties(keys: Iterable[Key]) -> dict[str, Any]:
    """The JSON Schema `properties` of the keys, each with its doc and default."""
    return {key.name: {**key.spec.json_schema(), **_told(key)} for key in keys}


def _told(key: Key) -> dict[str, Any]:
    if key.default is None:
        return {"description": key.doc}
    # An editor offers the default, so it is none unless it can be read.
    typed, told = key.default.strip("`"), f"{key.doc}; if left out: {key.default}"
    is_read = key.spec.read(Scalar(typed, 1, 1), Report("default")) is not None
    return {"description": told, **({"default": typed} if is_read else {})}
