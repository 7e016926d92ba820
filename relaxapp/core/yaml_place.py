"""Where an offset stands in a YAML text that may be half typed: under which keys, beside which.

Takes a text whose lines end with `\\n`, gives a `Spot`, or None where nothing is known (in a
comment, in a text of several lines). Reads lines by their indentation, and brackets by
themselves; never parses the file, so that what is broken elsewhere does not matter, and takes
time for the searched part of the text only.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import Literal

from relaxapp.core.tokens import KEY, QUOTED

MOST_IN_LINE = 10_000
MOST_COLUMN = 200
"""Longer lines, and what is indented deeper, nobody types."""

MOST_IN_BRACKETS = 20_000
"""Characters that are looked at from an open bracket on."""

_MOST_SIBLINGS = 1_000
_FIRST_PIECE = 1_000
_DASH = re.compile(r" *(-)(?:[ \t]+|$)")
_SPACE = re.compile(r"[ \t]*")
_PLAIN = re.compile(r"(?:[^\s#]|(?<=\S)#|[ \t]++(?!#|$))++")
_FLOW = re.compile(
    rf"(?P<comment>(?<=\s)#[^\n]*)|(?P<mark>[\[\]{{}},])|(?P<scalar>{QUOTED})|(?P<open>['\"].*)"
    r"|(?P<plain>(?![ \t])"
    r"(?:[^\s,\[\]{}:#]|:(?![\s,\[\]{}]|\Z)|(?<=\S)#|[ \t]++(?![,\[\]{}:#\s]|\Z))++)"
    r"|(?P<colon>:)|\s+|.",
    re.DOTALL,
)
_REST_IN_BRACKETS = re.compile(r"[^,\[\]{}\n#:]*")
_COLON_AHEAD = re.compile(r"[ \t]*:(?=[\s,\]}]|\Z)")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place at which a word stands, or could.

    `path` are the keys from the root on, None for an item of a list. A `key` stands in the map
    there, a `value` is what is there; an `entry` may be either. The word is in [start, end), and
    `typed` is its part before the offset. `siblings` are the other keys of the map.
    """

    kind: Literal["key", "value", "entry"]
    path: tuple[str | None, ...]
    start: int
    end: int
    typed: str
    column: int = 0
    siblings: frozenset[str] = frozenset()
    in_brackets: bool = False
    has_colon: bool = False


@dataclass(frozen=True, slots=True)
class _Around:
    """What the lines above say of a place: keys, siblings, and the bracket that is open."""

    path: tuple[str | None, ...]
    siblings: frozenset[str] = frozenset()
    bracket: int | None = None


def spot_at(text: str, offset: int) -> Spot | None:
    """The place of an offset (code points)."""
    start = text.rfind("\n", 0, offset) + 1
    line = text[start : _end_of_line(text, offset)]
    if len(line) > MOST_IN_LINE:
        return None
    at, dashes = _content(line)
    column = offset - start
    if dashes and column <= dashes[-1] + 1:
        return None  # before a dash, or behind one that has no space yet
    is_empty = not line[at:].strip()
    if is_empty:
        at = column
    around = _above(text, start, at, dashes)
    if around is None or column < at or line.startswith("#", at):
        return None
    if around.bracket is not None:
        return _in_brackets(text, around.bracket, offset, around.path)
    if is_empty:
        return _spot("entry", text, offset, (offset, offset), around, at)
    key = KEY.match(line, at)
    if key is None:
        return _word("entry", text, offset, start + at, around, at)
    name = _unquoted(key[1])
    others = around.siblings - {name}
    if column <= key.end(1):
        place = (start + at, start + key.end(1))
        spot = _spot("key", text, offset, place, _Around(around.path, others), at)
        return replace(spot, has_colon=True)
    value = _skip_space(line, key.end())
    inner = _Around((*around.path, name), others)
    if column <= key.end():
        return None  # no space after the colon yet
    if column < value and line[value:].strip() and line[value] != "#":
        return None  # before the value
    return _word("value", text, offset, start + min(value, column), inner, at)


def _word(
    kind: Literal["value", "entry"],
    text: str,
    offset: int,
    start: int,
    around: _Around,
    column: int,
) -> Spot | None:
    """A value that begins at `start` of its line, or a bracket that does."""
    line = text[start : _end_of_line(text, start)]
    first = line[:1]
    if first in ("[", "{"):
        return _in_brackets(text, start, offset, around.path)
    if first in ("'", '"'):
        closed = line.find(first, 1)
        end = start + (closed if closed > 0 else len(line.rstrip()))
        is_inside = start < offset <= end
        return _spot(kind, text, offset, (start + 1, end), around, column) if is_inside else None
    if first in ("|", ">", "&", "*", "!"):
        return None
    plain = _PLAIN.match(line)
    end = start if plain is None else start + plain.end()
    return _spot(kind, text, offset, (start, end), around, column) if offset <= end else None


def _spot(
    kind: Literal["key", "value", "entry"],
    text: str,
    offset: int,
    place: tuple[int, int],
    around: _Around,
    column: int,
) -> Spot:
    start, end = place
    typed = text[start:offset]
    return Spot(kind, around.path, start, end, typed, column, around.siblings)


# Lines and their indentation


def _content(line: str) -> tuple[int, list[int]]:
    """Where the words of a line begin, and the columns of the dashes before them."""
    at, dashes = 0, []
    while dash := _DASH.match(line, at):
        dashes.append(dash.start(1))
        at = dash.end()
    return _skip_space(line, at), dashes


def _above(text: str, start: int, column: int, dashes: list[int]) -> _Around | None:
    """What is around a word at a column of the line that begins at `start`."""
    if column > MOST_COLUMN:
        return None
    path: list[str | None] = [None] * len(dashes)
    outer, is_dash = (dashes[0], True) if dashes else (column, False)
    first, bracket, upto = None, None, start
    while (above := _line_above(text, upto, outer, is_dash=is_dash)) is not None:
        upto = above
        first = above if first is None else first
        line = text[above : _end_of_line(text, above)]
        opened = _opened(line, outer, is_dash=is_dash)
        if opened is None:
            return None
        name, before, value = opened
        if value is not None:  # a bracket that may still be open at the offset
            bracket, path = above + value, []
        if name is not None:
            path.insert(0, name)
        path[:0] = [None] * len(before)
        outer, is_dash = (before[0], True) if before else (_skip_space(line, 0), False)
    region = start if dashes else (first or 0)
    siblings = frozenset() if bracket is not None else _siblings(text, region, start, column)
    return _Around(tuple(path), siblings, bracket)


def _opened(
    line: str, column: int, *, is_dash: bool
) -> tuple[str | None, list[int], int | None] | None:
    """What a line opens for what stands deeper: its key, its dashes, and where a bracket begins.

    None where it opens nothing: a text goes on below it.
    """
    if len(line) > MOST_IN_LINE:
        return None
    at, dashes = _content(line)
    if not line[at:].strip():
        return None, dashes, None
    key = KEY.match(line, at)
    is_around = key is not None and (at <= column if is_dash else at < column)
    if key is not None and not is_around:
        before = [dash for dash in dashes if dash < column]
        return (None, before, None) if before else None
    value = at if key is None else _skip_space(line, key.end())
    name = None if key is None else _unquoted(key[1])
    first = line[value : value + 1]
    if first in ("", "#") and key is not None:
        return name, dashes, None
    return (name, dashes, value) if first in ("[", "{") else None


def _line_above(text: str, upto: int, column: int, *, is_dash: bool) -> int | None:
    """Where the last line before `upto` begins that is less indented, and is no comment."""
    if column == 0 and not is_dash:
        return None
    pattern, length = _less_indented(column, is_dash), _FIRST_PIECE
    while upto > 0:
        start = max(text.rfind("\n", 0, max(upto - length, 0)), 0)
        found = deque(_starts(pattern, text, start, upto), maxlen=1)
        if found:
            return found[0].start(1)
        upto, length = start, 2 * length
    return None


def _siblings(text: str, region: int, start: int, column: int) -> frozenset[str]:
    """The keys at a column, from the line that begins at `region` to where less is indented."""
    after = _end_of_line(text, start)
    end = _less_indented(column).search(text, after) if column else None
    upto = len(text) if end is None else end.start()
    found = _starts(_keys_at(column), text, max(region - 1, 0), upto)
    return frozenset(_unquoted(key[2]) for key in islice(found, _MOST_SIBLINGS))


def _starts(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The matches at line breaks in [start, end), and before them one at the text's beginning."""
    if start == 0 and (first := _at_beginning(pattern).match(text, 0, end)):
        yield first
    yield from pattern.finditer(text, start, end)


# These begin with a line break alone: it is looked for at the speed of the machine.


@cache
def _less_indented(column: int, is_dash: bool = False) -> re.Pattern[str]:
    less = rf" {{0,{column - 1}}}(?=[^\s#])" if column else r"(?!)"
    beside = rf"| {{{column}}}(?=[^\s#-]|-\S)" if is_dash else ""
    return re.compile(rf"\n({less}{beside})")


@cache
def _keys_at(column: int) -> re.Pattern[str]:
    # A map may begin behind the dash of its item.
    return re.compile(rf"\n([ -]{{{column}}}){KEY.pattern}")


@cache
def _at_beginning(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(pattern.pattern.removeprefix(r"\n"))


# Brackets


@dataclass(slots=True)
class _Bracket:
    """An open bracket: its keys so far, and the one whose value comes next."""

    mark: str
    path: tuple[str | None, ...]
    keys: list[str] = field(default_factory=list)
    key: str | None = None

    @property
    def inner(self) -> tuple[str | None, ...]:
        """The path of what stands in it now."""
        if self.mark == "[":
            return (*self.path, None)
        return self.path if self.key is None else (*self.path, self.key)


def _in_brackets(text: str, start: int, offset: int, path: tuple[str | None, ...]) -> Spot | None:
    """The place of an offset behind the bracket at `start`, whose path that is."""
    if not start < offset <= start + MOST_IN_BRACKETS:
        return None
    brackets: list[_Bracket] = []
    word: tuple[int, int] | None = None
    for found in _FLOW.finditer(text, start, offset):
        match found.lastgroup:
            case "comment" if found.end() == offset:
                return None
            case "plain" | "scalar" | "open":
                word = found.span()
            case "colon" if word is not None and brackets and brackets[-1].mark == "{":
                brackets[-1].key = _unquoted(text[slice(*word)])
                brackets[-1].keys.append(brackets[-1].key)
                word = None
            case "mark":
                word = None
                if not _step(brackets, found[0], path):
                    return None
    if not brackets or text[offset - 1] == ":":
        return None
    return _spot_in(brackets[-1], text, offset, word)


def _step(brackets: list[_Bracket], mark: str, path: tuple[str | None, ...]) -> bool:
    """Opens, closes or goes on; False once the last bracket is closed."""
    if mark in "[{":
        brackets.append(_Bracket(mark, brackets[-1].inner if brackets else path))
        return True
    if mark == ",":
        brackets[-1].key = None
        return True
    brackets.pop()
    return bool(brackets)


def _spot_in(
    bracket: _Bracket, text: str, offset: int, word: tuple[int, int] | None
) -> Spot | None:
    if word is None or word[1] < offset:
        if word is not None:
            return None  # behind a finished word
        word = (offset, offset)
    start = word[0]
    if text[start : start + 1] in ("'", '"') and start < offset:
        if offset - start > 1 and text[offset - 1] == text[start]:
            return None  # behind a closed quote
        quote, start = text[start], start + 1
        end = text.find(quote, offset, _end_of_line(text, offset))
        end = offset if end < 0 else end
    else:
        rest = _REST_IN_BRACKETS.match(text, offset)
        assert rest is not None  # it matches nothing too
        end = offset + len(rest[0].rstrip())
    is_key = bracket.mark == "{" and bracket.key is None
    colon = _COLON_AHEAD.match(text, end)
    siblings = frozenset(bracket.keys) | _later_keys(text, end)
    own = bracket.key if not is_key else None
    return Spot(
        "key" if is_key else ("entry" if bracket.mark == "[" else "value"),
        bracket.inner,
        start,
        end,
        text[start:offset],
        0,
        siblings - {own},
        in_brackets=True,
        has_colon=colon is not None,
    )


def _later_keys(text: str, start: int) -> frozenset[str]:
    """The keys that follow in the same brackets."""
    depth, word, keys = 0, None, set()
    is_own = True
    for found in _FLOW.finditer(text, start, min(len(text), start + MOST_IN_BRACKETS // 10)):
        match found.lastgroup:
            case "mark":
                depth += {"[": 1, "{": 1, ",": 0}.get(found[0], -1)
                word, is_own = None, is_own and found[0] != ","
                if depth < 0:
                    break
            case "plain" | "scalar" if depth == 0:
                word = found[0]
            case "colon" if depth == 0 and word is not None and not is_own:
                keys.add(_unquoted(word))
                word = None
    return frozenset(keys)


def _unquoted(word: str) -> str:
    is_quoted = len(word) > 1 and word[0] in "'\"" and word[-1] == word[0]
    return word[1:-1] if is_quoted else word.strip()


def _skip_space(line: str, at: int) -> int:
    space = _SPACE.match(line, at)
    assert space is not None  # it matches nothing too
    return space.end()


def _end_of_line(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end
