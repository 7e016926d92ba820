"""Edits of the lines of a YAML text: comments on and off, indentation, a new line, another text.

Takes a text whose lines end with `\\n` and line numbers (from 1) or an offset, gives `Edit`s.
Looks at lines alone, so that it works on text that is broken or half typed.
"""

import re
from collections.abc import Sequence
from itertools import accumulate

from relaxapp.core.edits import Edit

INDENT = 2
"""Spaces for each level."""

MOST_COMPARED = 2_000
"""Lines that are compared one by one; more are taken as one change."""

_BEFORE_WORDS = re.compile(r"(?P<space>[ \t]*)(?P<dashes>(?:-[ \t]+|-$)*)")
_KEY = re.compile(r"(?:\"[^\"]*\"|'[^']*'|[^\s#'\"\[{&*!|>%@`,][^:#]*?)[ \t]*:(?=[ \t]|$)")
_COMMENT = re.compile(r"(?:^|[ \t])#.*")
_OPENS_BLOCK = re.compile(r":[ \t]+[|>][+\-\d]*$")


def toggle_comment(text: str, first_line: int, last_line: int) -> tuple[Edit, ...]:
    """Makes comments of the lines [first, last], or text again where all of them are comments.

    Empty lines are left alone. The `# ` stands at the least indentation, so that the lines keep
    their shape.
    """
    lines = [(at, line) for at, line in _lines(text, first_line, last_line) if line.strip()]
    if not lines:
        return ()
    if all(line.lstrip().startswith("#") for _, line in lines):
        return tuple(_without_hash(at, line) for at, line in lines)
    column = min(len(line) - len(line.lstrip(" \t")) for _, line in lines)
    return tuple(Edit(at + column, at + column, "# ") for at, _ in lines)


def indent(text: str, first_line: int, last_line: int) -> tuple[Edit, ...]:
    """Moves the lines [first, last] one level in; empty ones stay."""
    lines = _lines(text, first_line, last_line)
    return tuple(Edit(at, at, " " * INDENT) for at, line in lines if line.strip())


def outdent(text: str, first_line: int, last_line: int) -> tuple[Edit, ...]:
    """Moves the lines [first, last] one level out, as far as they have spaces before them."""
    edits = []
    for at, line in _lines(text, first_line, last_line):
        spaces = len(line) - len(line.lstrip(" "))
        less = 1 if line.startswith("\t") else min((spaces - 1) % INDENT + 1, spaces)
        if less:
            edits.append(Edit(at, at + less, ""))
    return tuple(edits)


def new_line(text: str, offset: int) -> Edit:
    """What Enter does: a line that begins where the next thing most likely stands.

    Deeper after a key without a value, below the first word after a dash with a key, a dash of
    its own after an item of words. On a dash with nothing behind it, the dash goes.
    """
    start = text.rfind("\n", 0, offset) + 1
    before = text[start:offset]
    opening = _BEFORE_WORDS.match(before)
    assert opening is not None  # it matches nothing too
    space, dashes = opening["space"], opening["dashes"]
    words = before[opening.end() :]
    if dashes and not words.strip():
        is_empty = not text[offset : _end_of_line(text, offset)].strip()
        return Edit(start + len(space), offset, "") if is_empty else Edit(offset, offset, "\n")
    inner = space + " " * len(dashes)
    typed = _COMMENT.sub("", words).rstrip()
    if typed.endswith(":") or _OPENS_BLOCK.search(typed):
        return Edit(offset, offset, f"\n{inner}{' ' * INDENT}")
    if dashes and typed and not _KEY.match(words) and not typed.startswith(("[", "{", '"', "'")):
        return Edit(offset, offset, f"\n{space}{dashes}")
    return Edit(offset, offset, f"\n{inner}")


def edits_between(old: str, new: str) -> tuple[Edit, ...]:
    """What makes the new text of the old one, line by line: lines that are alike stay."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = list(accumulate(map(len, before), initial=0))
    return tuple(
        _changed(old, starts[i], starts[j], "".join(after[k:m]))
        for i, j, k, m in _differences(before, after)
    )


def _differences(before: list[str], after: list[str]) -> list[tuple[int, int, int, int]]:
    """Which lines [i, j) become the lines [k, m)."""
    from difflib import SequenceMatcher  # seldom needed, and it takes a millisecond to load

    head, tail = _alike(before, after)
    rest, fresh = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(rest) + len(fresh) > MOST_COMPARED:
        return [(head, head + len(rest), head, head + len(fresh))]
    codes = SequenceMatcher(None, rest, fresh, autojunk=False).get_opcodes()
    return [(head + i, head + j, head + k, head + m) for tag, i, j, k, m in codes if tag != "equal"]


def _changed(old: str, start: int, end: int, new: str) -> Edit:
    """The change without what both begin and end with, so that a cursor there stays."""
    piece = old[start:end]
    head, tail = _alike(piece, new)
    return Edit(start + head, end - tail, new[head : len(new) - tail])


def _alike(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """How much both begin with, and how much of the rest they end with."""
    shorter = min(len(one), len(other))
    head = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    left = shorter - head
    tail = next((at for at in range(left) if one[-1 - at] != other[-1 - at]), left)
    return head, tail


def _lines(text: str, first_line: int, last_line: int) -> list[tuple[int, str]]:
    """The lines with the offsets at which they begin."""
    at = 0
    for _ in range(first_line - 1):
        at = text.find("\n", at) + 1
        if not at:
            return []
    lines = []
    for _ in range(first_line, last_line + 1):
        end = _end_of_line(text, at)
        lines.append((at, text[at:end]))
        if end == len(text):
            break
        at = end + 1
    return lines


def _end_of_line(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _without_hash(at: int, line: str) -> Edit:
    hash = at + line.index("#")
    length = 2 if line[hash - at + 1 : hash - at + 2] == " " else 1
    return Edit(hash, hash + length, "")
