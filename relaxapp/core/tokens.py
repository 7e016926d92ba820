"""The parts of a line of YAML, for colours: keys, verbs, values, comments, dashes and brackets.

Takes one line and the state that the line before it left, gives `Token`s and the state that it
leaves itself: so an editor reads anew what was changed, and goes on only while states differ. A
guess at the meaning, never a judgement: text that cannot be read has parts too.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from relaxapp.core.format import VERBS

Kind = Literal["key", "verb", "text", "number", "quoted", "placeholder", "comment", "mark"]

START = 0
"""The state before the first line, and after every line that leaves nothing open."""


class Token(NamedTuple):
    """A part in [start, end) of its line, in code points."""

    kind: Kind
    start: int
    end: int


class _State(NamedTuple):
    """What is open at the end of a line: a block text, a quote, or `depth` brackets.

    What follows belongs to it only where it is indented deeper than `column`.
    """

    what: Literal["", "block", "'", '"'] = ""
    depth: int = 0
    column: int = -1

    def number(self) -> int:
        """As a number that is not negative, as editors keep it for a line."""
        column = min(self.column + 1, _MOST_COLUMN)
        return _WHAT.index(self.what) | min(self.depth, _MOST_DEPTH) << 2 | column << 8

    @classmethod
    def of(cls, number: int) -> "_State":
        return cls(_WHAT[number & 3], number >> 2 & _MOST_DEPTH, (number >> 8) - 1)


_WHAT: tuple[Literal["", "block", "'", '"'], ...] = ("", "block", "'", '"')
_MOST_DEPTH = 63
_MOST_COLUMN = 10_000

QUOTED = r"\"(?:[^\"\\\n]|\\[^\n])*+\"|'(?:[^'\n]|'')*+'"
"""A quoted scalar of one line."""

KEY = re.compile(
    rf"({QUOTED}|[^\s#'\"\[\]{{}},&*!|>%@`-][^:#\n]*?|-[^\s:#][^:#\n]*?)[ \t]*:(?=[ \t\n]|\Z)"
)
"""A key of a block map, from where it begins up to its colon."""

_DASH = re.compile(r"[ \t]*(-)(?=[ \t]|$)")
_SPACE = re.compile(r"[ \t]*")
_BLOCK_TEXT = re.compile(r"[|>][+\-\d]*(?=[ \t]|$)")
_PLAIN = re.compile(r"(?:[^\s#]|(?<=\S)#|[ \t]++(?!#|$))++")
_NUMBER = re.compile(r"(?:every )?\d[\d.:/ hmins-]*")
_PLACEHOLDER = re.compile(r"\$[A-Za-z]\w*")
_CLOSING = {"'": re.compile(r"(?:[^']|'')*+'"), '"': re.compile(r"(?:[^\"\\]|\\.)*+\"")}
_FLOW = re.compile(
    rf"(?P<comment>(?:^|(?<=[ \t]))#.*)|(?P<mark>[\[\]{{}},])|(?P<quoted>{QUOTED})"
    r"|(?P<open>['\"]).*"
    r"|(?P<plain>(?![ \t])"
    r"(?:[^\s,\[\]{}:#]|:(?![ \t,\[\]{}]|$)|(?<=\S)#|[ \t]++(?![,\[\]{}:#]|$))++)"
    r"|(?P<colon>:)|[ \t]+|."
)


def tokens_of(line: str, state: int) -> tuple[list[Token], int]:
    """The parts of a line in order, and the state that it leaves."""
    open_ = _State.of(state)
    if not line.strip() and open_.what:
        return [], state
    if _indentation(line) <= open_.column and line.strip()[:1] not in ("]", "}"):
        open_ = _State()
    if open_.what == "block":
        return list(_with_placeholders(line, Token("text", 0, len(line)))), state
    reader = _Line(line)
    if open_.what:
        after = reader.close_quote(open_)
    elif open_.depth:
        after = reader.flow(0, open_.depth, open_.column)
    else:
        after = reader.block()
    return reader.tokens, after.number()


def scalar_end(line: str, start: int, state: int) -> int:
    """Where the key or value that begins at `start` in a line ends; at least one character on."""
    for token in tokens_of(line, state)[0]:
        if token.start <= start < token.end and token.kind not in ("placeholder", "comment"):
            return token.end
    return max(len(line.rstrip()), start + 1)


class _Line:
    """Reads one line; gathers its tokens."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.tokens: list[Token] = []

    def block(self) -> _State:
        """A line outside of brackets and quotes."""
        at, column = 0, _indentation(self.line)
        while dash := _DASH.match(self.line, at):
            self._add("mark", *dash.span(1))
            column, at = dash.start(1), dash.end()
        at = self._skip_space(at)
        key = KEY.match(self.line, at)
        if key is None:
            return self._value(at, column)
        self._add_key(*key.span(1))
        self._add("mark", key.end() - 1, key.end())
        return self._value(self._skip_space(key.end()), at)

    def flow(self, at: int, depth: int, column: int) -> _State:
        """What stands between brackets, from there to the end of the line."""
        for found in _FLOW.finditer(self.line, at):
            start, end = found.span()
            match found.lastgroup:
                case "comment":
                    self._add("comment", start, end)
                case "mark":
                    self._add("mark", start, end)
                    depth += {"[": 1, "{": 1, ",": 0}.get(found[0], -1)
                    if depth == 0:
                        return self._value(self._skip_space(end), column)
                case "colon":
                    self._name_last()
                    self._add("mark", start, end)
                case "open":
                    self._add_text("quoted", start, end)
                    return _State(_quote(found["open"]), depth, column)
                case "quoted":
                    self._add_text("quoted", start, end)
                case "plain":
                    self._add_plain(start, end)
        return _State("", depth, column)

    def close_quote(self, open_: _State) -> _State:
        """A line that begins within quotes."""
        closed = _CLOSING[open_.what].match(self.line)
        if closed is None:
            self._add_text("quoted", 0, len(self.line))
            return open_
        self._add_text("quoted", 0, closed.end())
        if open_.depth:
            return self.flow(closed.end(), open_.depth, open_.column)
        return self._value(self._skip_space(closed.end()), open_.column)

    def _value(self, at: int, column: int) -> _State:
        first = self.line[at : at + 1]
        if first in ("[", "{"):
            return self.flow(at, 0, column)
        if first == "#":
            self._add("comment", at, len(self.line))
        elif block := _BLOCK_TEXT.match(self.line, at):
            self._add("mark", *block.span())
            self._comment_after(block.end())
            return _State("block", 0, column)
        elif first in _CLOSING:
            closed = _CLOSING[first].match(self.line, at + 1)
            self._add_text("quoted", at, len(self.line) if closed is None else closed.end())
            if closed is None:
                return _State(_quote(first), 0, column)
            self._comment_after(closed.end())
        elif plain := _PLAIN.match(self.line, at):
            self._add_plain(*plain.span())
            self._comment_after(plain.end())
        return _State()

    def _comment_after(self, at: int) -> None:
        at = self._skip_space(at)
        if self.line.startswith("#", at):
            self._add("comment", at, len(self.line))
        elif at < len(self.line):
            self._add("text", at, len(self.line))

    def _skip_space(self, at: int) -> int:
        space = _SPACE.match(self.line, at)
        assert space is not None  # it matches nothing too
        return space.end()

    def _add(self, kind: Kind, start: int, end: int) -> None:
        if start < end:
            self.tokens.append(Token(kind, start, end))

    def _add_key(self, start: int, end: int) -> None:
        self._add("verb" if self.line[start:end] in VERBS else "key", start, end)

    def _add_text(self, kind: Kind, start: int, end: int) -> None:
        self.tokens.extend(_with_placeholders(self.line, Token(kind, start, end)))

    def _add_plain(self, start: int, end: int) -> None:
        is_number = _NUMBER.fullmatch(self.line, start, end)
        self._add_text("number" if is_number else "text", start, end)

    def _name_last(self) -> None:
        """What stood before a colon between brackets was a key."""
        while self.tokens and self.tokens[-1].kind == "placeholder":
            self.tokens.pop()
        if self.tokens and self.tokens[-1].kind in ("text", "number", "quoted"):
            last = self.tokens.pop()
            self._add_key(last.start, last.end)


def _quote(mark: str) -> Literal["'", '"']:
    return "'" if mark == "'" else '"'


def _with_placeholders(line: str, token: Token) -> Iterator[Token]:
    """The token, and behind it those that stand in it."""
    yield token
    if "$" in line:
        for found in _PLACEHOLDER.finditer(line, token.start, token.end):
            yield Token("placeholder", *found.span())


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
