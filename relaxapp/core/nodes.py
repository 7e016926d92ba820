"""YAML text to nodes with marks; what the format refuses is refused while it is parsed.

Takes the bytes of a file, gives a tree of `Scalar`, `ListNode` and `MapNode`, or one `Refused`
that says where and why. Every scalar is the text that was typed: YAML's guesses at numbers,
dates and truth values are off.

Works on the parse events. Composing would hide duplicate keys and anchors, and overflows the
stack on deep nesting; here nothing past the limits is ever built.
"""

import codecs
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import yaml

from relaxapp.core.units import quoted

MAX_BYTES = 262_144
MAX_DEPTH = 16

LOADER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""What parses; the marks of either count code points."""

BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What YAML 1.1 calls a line break."""

# Characters that YAML does not call printable.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


# Named tuples: a library has many thousand nodes, and frozen dataclasses take twice as long.
class Scalar(NamedTuple):
    """The text of one value or key, and its place; lines and columns count from 1."""

    text: str
    line: int
    column: int


class ListNode(NamedTuple):
    items: tuple["Node", ...]
    line: int
    column: int


class MapNode(NamedTuple):
    entries: tuple[tuple[Scalar, "Node"], ...]
    line: int
    column: int

    def get(self, name: str) -> "Node | None":
        """The value of a key, or None where the key is not there."""
        return next((value for key, value in self.entries if key.text == name), None)


Node = Scalar | ListNode | MapNode


_SCALAR: Any = yaml.ScalarEvent
_MAP_END: Any = yaml.MappingEndEvent


class Refused(Exception):
    """A text that cannot be read at all: where, why, and how to mend it."""

    def __init__(self, line: int, column: int, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.line, self.column, self.message, self.hint = line, column, message, hint


def parse_yaml(raw: bytes) -> Node:
    """The one document in `raw` (UTF-8, a byte-order mark is fine). Raises `Refused`.

    The root stands at 1:1, whatever comments are above it: what is said of it is said of the file.
    """
    if len(raw) > MAX_BYTES:
        raise Refused(1, 1, f"larger than {MAX_BYTES:,} bytes", "split it into several files")
    text = _decode(raw)
    try:
        return _read_document(LOADER(text))
    except yaml.MarkedYAMLError as error:
        if error.problem == "exceeded maximum nesting depth" and error.problem_mark is not None:
            # Newer libyaml reads brackets ahead and gives up at 1,000; what stands before that
            # one is enough to find where they become too many for us.
            _read_document(LOADER(text[: error.problem_mark.index]))
        raise _refusal_of(error, text) from None


def _decode(raw: bytes) -> str:
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _place(raw[: error.start].decode("utf-8"))
        message = f"not UTF-8 text (byte 0x{raw[error.start]:02x})"
        raise Refused(line, column, message, "save the file as UTF-8") from None
    unprintable = _UNPRINTABLE.search(text)
    if unprintable is not None:
        line, column = _place(text[: unprintable.start()])
        code = f"U+{ord(unprintable[0]):04X}"
        raise Refused(line, column, f"character {code} cannot stand in YAML", "delete it")
    return text


def _place(before: str) -> tuple[int, int]:
    lines = BREAK.split(before)
    return len(lines), len(lines[-1]) + 1


def _read_document(loader: Any) -> Node:
    root: Node | None = None
    while type(event := loader.get_event()) is not yaml.StreamEndEvent:
        if type(event) is yaml.DocumentStartEvent:
            if root is not None:
                message = "a second document begins here"
                raise Refused(*_place_of(event), message, "delete the '---'")
        elif isinstance(event, yaml.NodeEvent):
            root = _read_node(event, loader.get_event, 1)
    if root is None or (isinstance(root, Scalar) and not root.text):
        raise Refused(1, 1, "the file is empty", "it needs at least a name and a kind")
    return root._replace(line=1, column=1)


# A start reads some ten thousand events, so these ask for the type itself, and for no more
# functions than they need.


def _read_node(event: Any, next_event: Callable[[], Any], depth: int) -> Node:
    kind = type(event)
    if kind is yaml.AliasEvent or event.anchor is not None or event.tag is not None:
        raise _anchor_or_tag(event)
    mark = event.start_mark
    line, column = mark.line + 1, mark.column + 1
    if kind is _SCALAR:
        return Scalar(event.value, line, column)
    if depth > MAX_DEPTH:
        raise Refused(line, column, f"nested deeper than {MAX_DEPTH} lists and maps")
    if kind is yaml.SequenceStartEvent:
        items = []
        while type(event := next_event()) is not yaml.SequenceEndEvent:
            items.append(_read_node(event, next_event, depth + 1))
        return ListNode(tuple(items), line, column)
    return MapNode(_read_entries(next_event, depth), line, column)


def _read_entries(next_event: Callable[[], Any], depth: int) -> tuple[tuple[Scalar, Node], ...]:
    entries: list[tuple[Scalar, Node]] = []
    seen: dict[str, int] = {}
    while type(event := next_event()) is not _MAP_END:
        key = _read_key(event)
        if key.text in seen:
            message = f"the key {quoted(key.text)} is here twice (first in line {seen[key.text]})"
            raise Refused(key.line, key.column, message, "keep one of them")
        seen[key.text] = key.line
        event = next_event()
        if type(event) is _SCALAR and event.anchor is None and event.tag is None:  # as most are
            mark = event.start_mark
            entries.append((key, Scalar(event.value, mark.line + 1, mark.column + 1)))
        else:
            entries.append((key, _read_node(event, next_event, depth + 1)))
    return tuple(entries)


def _read_key(event: Any) -> Scalar:
    if type(event) is not _SCALAR and isinstance(event, yaml.CollectionStartEvent):
        raise Refused(*_place_of(event), "expected text as a key, got a list or a map")
    if type(event) is not _SCALAR or event.anchor is not None or event.tag is not None:
        raise _anchor_or_tag(event)
    mark = event.start_mark
    line, column = mark.line + 1, mark.column + 1
    if not event.value:
        raise Refused(line, column, "expected text as a key, got nothing")
    if event.value == "<<" and not event.style:
        raise Refused(line, column, "merge keys are not read: '<<'", "write the keys themselves")
    return Scalar(event.value, line, column)


def _place_of(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _anchor_or_tag(event: Any) -> Refused:
    line, column = _place_of(event)
    if type(event) is yaml.AliasEvent:
        return Refused(line, column, f"aliases are not read: {quoted(f'*{event.anchor}')}", MARKED)
    if event.anchor is not None:
        return Refused(line, column, f"anchors are not read: {quoted(f'&{event.anchor}')}", MARKED)
    tag = event.tag.replace("tag:yaml.org,2002:", "!!")
    return Refused(line, column, f"tags are not read: {quoted(tag)}", MARKED)


_ALIGN = "indent with spaces; what belongs together begins in the same column"
MARKED = "put quotes around text that begins with & * or !"
BEGINS_SPECIAL = "put quotes around text that begins with a special character"
HAS_COLON = "put quotes around text that contains a colon"
QUOTE_WHOLE = "put the whole text in quotes"

_AT_START, _AT_END = True, False

# What libyaml or PyYAML says, which of its marks counts, and what we say. The first fitting one.
_SYNTAX = (
    ("scanning an alias", _AT_START, "aliases are not read", MARKED),
    ("scanning an anchor", _AT_START, "anchors are not read", MARKED),
    (" tag", _AT_START, "tags are not read", MARKED),
    ("scanning a quoted scalar", _AT_START, "a quote is opened here and never closed", "close it"),
    ("quoted scalar", _AT_END, "a backslash that means nothing here", "use single quotes"),
    ("block scalar", _AT_START, "text that begins with > or |", BEGINS_SPECIAL),
    (
        "could not find expected ':'",
        _AT_START,
        "expected 'key: value' or '- item'",
        "write a colon and a space after the key",
    ),
    ("found unexpected ':'", _AT_END, "a colon where no key can stand", HAS_COLON),
    ("cannot start any token", _AT_END, "a character that YAML keeps for itself", BEGINS_SPECIAL),
    ("mapping keys", _AT_END, "a character that YAML keeps for itself", BEGINS_SPECIAL),
    ("node content", _AT_END, "a bracket or a comma that belongs to nothing", BEGINS_SPECIAL),
    (
        "sequence entries",
        _AT_END,
        "a dash where no list can stand",
        "begin the list on a line of its own",
    ),
    ("directive", _AT_START, "a line that begins with %", "delete it"),
    ("YAML document", _AT_END, "a line that begins with %", "delete it"),
)


def _refusal_of(error: yaml.MarkedYAMLError, text: str) -> Refused:
    said = f"{error.context or ''} {error.problem or ''}"
    start: Any = error.context_mark
    end: Any = error.problem_mark or start
    lines = BREAK.split(text)
    line, column = end.line + 1, end.column + 1
    if line > len(lines):  # libyaml puts the end of a file without a last line break there
        line, column = len(lines), len(lines[-1]) + 1
    typed = lines[line - 1]
    tab = typed.find("\t", 0, len(typed) - len(typed.lstrip()))
    if tab >= 0 or typed[column - 1 : column] == "\t":
        at = tab + 1 if tab >= 0 else column
        return Refused(line, at, "a tab where a space belongs", "indent with spaces")
    if "mapping values are not allowed" in said:
        return _stray_colon(lines, line, column)
    if "document start>" in said:
        return _second_root(lines, line, column)
    if "expected ',' or" in said:
        return _open_bracket(start, line, column)
    if "expected key" in said or "'-' indicator" in said or "<block end>" in said:
        return _misfit(lines, line, column)
    for theirs, is_at_start, message, hint in _SYNTAX:
        if theirs in said:
            if is_at_start and start is not None:
                line, column = start.line + 1, start.column + 1
            return Refused(line, column, message, hint)
    return Refused(line, column, f"not YAML: {said.strip()}")


def _stray_colon(lines: list[str], line: int, column: int) -> Refused:
    """A colon in the middle of text, or after a key that the text of a line above runs into."""
    message = "a colon where no key can stand"
    if ":" in lines[line - 1][: column - 1]:
        return Refused(line, column, message, HAS_COLON)
    missing = _missing_colon(*_line_above(lines, line))
    return missing or Refused(line, column, message, f"{_ALIGN}; or {HAS_COLON}")


def _missing_colon(line: int, typed: str) -> Refused | None:
    """What is wrong with a line that has no colon with a space behind it."""
    colon = typed.find(":") + 1
    if not colon:
        at = len(typed) - len(typed.lstrip()) + 1
        hint = "write a colon and a space after the key"
        return Refused(line, at, "expected 'key: value' or '- item'", hint)
    if not typed[colon : colon + 1].isspace() and typed[colon:]:
        return Refused(line, colon, "no space after the colon", "write it as 'key: value'")
    return None


def _second_root(lines: list[str], line: int, column: int) -> Refused:
    """Something beside the one list or map that a file is."""
    above, typed = _line_above(lines, line)
    if typed.startswith("%"):
        return Refused(above, 1, "a line that begins with %", "delete it")
    if typed.startswith("..."):
        return Refused(line, column, "a second document begins here", "delete the '...'")
    return _missing_colon(above, typed) or _misfit(lines, line, column)


def _open_bracket(start: Any, line: int, column: int) -> Refused:
    if start.line + 1 == line:
        message = "a comma or the closing bracket is missing before this"
        return Refused(line, column, message, "as in [a, b] or {a: 1, b: 2}")
    message = "a bracket is opened here and never closed"
    return Refused(start.line + 1, start.column + 1, message, "close it with ] or }")


def _misfit(lines: list[str], line: int, column: int) -> Refused:
    """A line, or the rest of one, that cannot go on what stands before it."""
    before = lines[line - 1][: column - 1].rstrip()
    if before.endswith(("'", '"')):
        return Refused(line, column, "text after a closing quote", QUOTE_WHOLE)
    for number, typed in ((line, lines[line - 1]), _line_above(lines, line)):
        if re.match(r"\s*-[^\s-]", typed):
            at = typed.index("-") + 1
            return Refused(number, at, "no space after the dash", "write it as '- item'")
    return Refused(line, column, "this does not fit what stands before it", _ALIGN)


def _line_above(lines: list[str], line: int) -> tuple[int, str]:
    """The number and the text of the last line above that is more than a comment."""
    for number in range(line - 1, 0, -1):
        typed = lines[number - 1]
        if typed.strip() and not typed.lstrip().startswith("#"):
            return number, typed
    return line, lines[line - 1]
