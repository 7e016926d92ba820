"""What differs between two texts, line by line, to be read by a person.

Takes two texts, gives the lines of both in one column: those that stay, those that went, those
that came. Parts that stay are folded but for some lines around each change. Whatever the texts
are, it is done in a moment: lines that are in one of them very often are not paired.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

CONTEXT_LINES = 3
"""How many lines that stay are shown on each side of a change."""

LEAST_FOLD = 4
"""Fewer lines are shown: a fold that says so would take as much room."""

_END = re.compile("\r\n|\r|\n")


class Kind(Enum):
    """What became of a line; the value is the sign that stands before it."""

    SAME = " "
    REMOVED = "−"
    ADDED = "+"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the left text, the right one, or both; numbers count from 1."""

    kind: Kind
    left: int | None
    right: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines that are the same in both texts, and not worth showing."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """The lines of both texts in order."""

    lines: tuple[Line, ...]

    @property
    def is_none(self) -> bool:
        """Whether the texts are the same, line by line."""
        return all(line.kind is Kind.SAME for line in self.lines)

    def count(self, kind: Kind) -> int:
        return sum(line.kind is kind for line in self.lines)

    def right_line(self, left: int) -> int:
        """Where a line of the left text is in the right one; where it went, what follows it."""
        number = 1
        for line in self.lines:
            if line.left is not None and line.left >= left:
                return line.right or number
            number = (line.right or number - 1) + 1
        return number

    def folded(self, context: int = CONTEXT_LINES) -> tuple[Line | Fold, ...]:
        """The lines with what stays folded, but for `context` lines around each change."""
        near = _near_changes(self.lines, context)
        shown: list[Line | Fold] = []
        start = 0
        while start < len(self.lines):
            end = start + 1
            while end < len(self.lines) and near[end] == near[start]:
                end += 1
            run = self.lines[start:end]
            shown.extend(run if near[start] or len(run) < LEAST_FOLD else [Fold(run)])
            start = end
        return tuple(shown)


def differences(left: str, right: str) -> Differences:
    """The differences of two texts. How lines end, and a byte-order mark, do not count."""
    return Differences(tuple(_lines(_split(left), _split(right))))


def _split(text: str) -> list[str]:
    return _END.split(text.removeprefix("\ufeff"))


Change = tuple[str, int, int, int, int]


def _changes(left: list[str], right: list[str]) -> Iterator[Change]:
    """How one list of lines becomes the other, as difflib's opcodes say it.

    What both begin and end with is taken off beforehand: difflib pairs no line that is very
    frequent, and those would be torn apart, too.
    """
    head = _common(left, right)
    tail = _common(left[head:][::-1], right[head:][::-1])
    to_left, to_right = len(left) - tail, len(right) - tail
    if head:
        yield "equal", 0, head, 0, head
    matcher = SequenceMatcher(None, left[head:to_left], right[head:to_right])
    for tag, *places in matcher.get_opcodes():
        a, b, c, d = (head + place for place in places)
        yield tag, a, b, c, d
    if tail:
        yield "equal", to_left, len(left), to_right, len(right)


def _lines(left: list[str], right: list[str]) -> Iterator[Line]:
    for tag, from_left, to_left, from_right, to_right in _changes(left, right):
        if tag == "equal":
            for at in range(to_left - from_left):
                number = from_left + at
                yield Line(Kind.SAME, number + 1, from_right + at + 1, left[number])
            continue
        for number in range(from_left, to_left):
            yield Line(Kind.REMOVED, number + 1, None, left[number])
        for number in range(from_right, to_right):
            yield Line(Kind.ADDED, None, number + 1, right[number])


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines both begin with."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _near_changes(lines: Sequence[Line], context: int) -> list[bool]:
    """For each line, whether it is a change or within `context` lines of one."""
    near = [False] * len(lines)
    for at, line in enumerate(lines):
        if line.kind is not Kind.SAME:
            for place in range(max(at - context, 0), min(at + context + 1, len(lines))):
                near[place] = True
    return near
