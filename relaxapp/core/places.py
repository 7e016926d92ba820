"""YAML text to nodes that know where they begin and end: what edits of a text are made from.

Takes text (without a byte-order mark), gives a tree of `ScalarAt`, `ListAt` and `MapAt`, whose
offsets count code points from 0 and whose `end` is not part of them; or None where the text
cannot be parsed. Says nothing of what is wrong with it: `nodes.parse_yaml` does.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import yaml

from relaxapp.core.nodes import BREAK, LOADER, MAX_DEPTH

_BREAKS = "\r\n\x85\u2028\u2029"
_LAST_BREAK = re.compile(f"({BREAK.pattern})\\Z")
_KEEPS_BREAKS = re.compile(r"[|>][0-9]?\+")


class ScalarAt(NamedTuple):
    """A value or key. `style` is `'`, `"`, `|` or `>`, or empty for text as it stands."""

    text: str
    start: int
    end: int
    style: str

    @property
    def is_block(self) -> bool:
        return self.style in ("|", ">")


class ListAt(NamedTuple):
    """A list: `[a, b]` where `is_flow`, else lines with dashes, the first of them at `start`."""

    items: tuple["Placed", ...]
    start: int
    end: int
    is_flow: bool


class MapAt(NamedTuple):
    entries: tuple[tuple[ScalarAt, "Placed"], ...]
    start: int
    end: int
    is_flow: bool

    def get(self, name: str) -> "Placed | None":
        """The value of a key, or None where the key is not there."""
        return next((value for key, value in self.entries if key.text == name), None)


Placed = ScalarAt | ListAt | MapAt


class _Unplaced(Exception):
    """What has no place here: an alias, a key that is no text, nesting too deep."""


class Lines:
    """The lines of a text, as YAML counts them: where they begin and end, from 1 on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in BREAK.finditer(text))]

    def __len__(self) -> int:
        return len(self._starts)

    def line_of(self, offset: int) -> int:
        """The line that has the character at the offset, or the end of the text."""
        return bisect_right(self._starts, offset)

    def start(self, line: int) -> int:
        """Where a line begins; for the one after the last, the end of the text."""
        return self._starts[line - 1] if line <= len(self) else len(self.text)

    def end(self, line: int) -> int:
        """Where a line ends, its line break included."""
        return self.start(line + 1)

    def typed(self, line: int) -> str:
        """What stands in a line, without its line break."""
        return self.text[self.start(line) : self.end(line)].rstrip(_BREAKS)

    def before(self, offset: int) -> str:
        """What stands before the offset in its line."""
        return self.text[self.start(self.line_of(offset)) : offset]

    def column_of(self, offset: int) -> int:
        """How many characters of its line stand before the offset."""
        return len(self.before(offset))


def placed_of(text: str) -> Placed | None:
    """The one document of a text, or None where it cannot be parsed or places fail in it."""
    root: Placed | None = None
    if text.startswith("\ufeff"):  # libyaml would leave it out of its count
        return None
    try:
        events: Iterator[Any] = yaml.parse(text, Loader=LOADER)
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                if root is not None:
                    return None
                root = _placed(event, events.__next__, text, 1)
    except (yaml.YAMLError, UnicodeEncodeError, _Unplaced):
        return None
    return root


def _placed(event: Any, next_event: Callable[[], Any], text: str, depth: int) -> Placed:
    kind = type(event)
    if kind is yaml.AliasEvent or event.anchor is not None or event.tag is not None:
        raise _Unplaced
    start, end = _range_of(event)
    if kind is yaml.ScalarEvent:
        style = event.style or ""
        if style in ("|", ">"):
            end = _end_of_block(text, start, end)
        return ScalarAt(event.value, start, end, style)
    if depth > MAX_DEPTH:
        raise _Unplaced
    is_flow = bool(event.flow_style)
    if kind is yaml.SequenceStartEvent:
        items = []
        while type(event := next_event()) is not yaml.SequenceEndEvent:
            items.append(_placed(event, next_event, text, depth + 1))
        end = _range_of(event)[1] if is_flow or not items else items[-1].end
        return ListAt(tuple(items), start, end, is_flow)
    entries = []
    while type(event := next_event()) is not yaml.MappingEndEvent:
        key = _placed(event, next_event, text, depth + 1)
        if not isinstance(key, ScalarAt):
            raise _Unplaced
        entries.append((key, _placed(next_event(), next_event, text, depth + 1)))
    end = _range_of(event)[1] if is_flow or not entries else entries[-1][1].end
    return MapAt(tuple(entries), start, end, is_flow)


def _range_of(event: Any) -> tuple[int, int]:
    return event.start_mark.index, event.end_mark.index


def _end_of_block(text: str, start: int, end: int) -> int:
    """Where the last line of a text after `|` or `>` ends, before its line break.

    Its mark is where the next thing begins; the empty lines before that are part of the text
    only where it says that it keeps them.
    """
    typed = text[start:end]
    if _KEEPS_BREAKS.match(typed):
        return start + len(_LAST_BREAK.sub("", typed))
    return start + len(typed.rstrip(" \t" + _BREAKS))


def comments_in(text: str, root: Placed) -> tuple[tuple[int, str], ...]:
    """Every comment of a text: where it begins, and itself from `#` to the end of its line."""
    found: list[tuple[int, str]] = []
    done = 0
    for scalar in scalars_in(root):
        start, end = scalar.start, scalar.end
        if scalar.is_block:  # a comment may stand behind its `|` or `>`
            start += len(re.split(r"\s", text[start:end], maxsplit=1)[0])
        found += _comments_between(text, done, start)
        if scalar.is_block:
            head = BREAK.search(text, start, end)
            found += _comments_between(text, start, head.start() if head else end)
        done = end
    return (*found, *_comments_between(text, done, len(text)))


def scalars_in(node: Placed) -> Iterator[ScalarAt]:
    """Every key and value, as they come."""
    if isinstance(node, ScalarAt):
        yield node
    elif isinstance(node, ListAt):
        for item in node.items:
            yield from scalars_in(item)
    else:
        for key, value in node.entries:
            yield key
            yield from scalars_in(value)


def _comments_between(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The comments in a stretch that has no text of keys or values."""
    for found in re.finditer(f"#[^{_BREAKS}]*", text[start:end]):
        yield start + found.start(), found[0].rstrip()
