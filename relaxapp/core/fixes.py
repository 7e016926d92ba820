"""Certain mends of a text: where a `Fix` of a problem applies, and those of a text that is no YAML.

Takes text and a `Fix`, gives the `Edit` that makes it, with quotes where the place needs them and
all else as it was typed. What a text that cannot be parsed would need is tried out before it is
offered. Does not judge what is wrong: `nodes` and the readers do.
"""

import codecs
import re
from collections.abc import Iterable, Iterator

from relaxapp.core.edits import Edit, apply_edits
from relaxapp.core.nodes import (
    BEGINS_SPECIAL,
    HAS_COLON,
    MARKED,
    QUOTE_WHOLE,
    ListNode,
    Node,
    Refused,
    Scalar,
    parse_yaml,
)
from relaxapp.core.places import Lines, ScalarAt, placed_of, scalars_in
from relaxapp.core.problems import Fix, Report

_BOM = "\ufeff"
_WORD = re.compile(r"[\w$-]")
_VALUE = re.compile(r"(?P<head>\s*(?:- +)*(?:[\w-]+: +)?)(?P<value>\S.*?)\s*")
_BARE_COLON = re.compile(r"\s*(?:- +)*[\w-]+(?=:[^\s/])")
_TAB_WIDTHS = (2, 4, 8)
_WANTS_QUOTES = frozenset({HAS_COLON, MARKED, BEGINS_SPECIAL, QUOTE_WHOLE})


def edit_for(text: str, fix: Fix) -> Edit | None:
    """The edit that makes a fix in the text it was found in; None where it does not apply.

    A key or value keeps its quotes, and gets some where it needs them.
    """
    if text.startswith(_BOM):
        edit = edit_for(text[1:], fix)
        return None if edit is None else Edit(edit.start + 1, edit.end + 1, edit.text)
    lines = Lines(text)
    start = lines.start(fix.line) + fix.column - 1
    if fix.length is not None:
        end = start + fix.length
        is_inside = fix.line <= len(lines) and end <= lines.end(fix.line)
        return Edit(start, end, fix.text) if is_inside else None
    scalar = _scalar_at(text, start)
    if scalar is None:
        return None
    for edit in _spellings(text, scalar, fix.text):
        mended = _scalar_at(apply_edits(text, [edit]), start)
        if mended is not None and mended.text.strip() == fix.text.strip():
            return edit
    return None


def _scalar_at(text: str, start: int) -> ScalarAt | None:
    root = placed_of(text)
    found = () if root is None else scalars_in(root)
    return next((scalar for scalar in found if scalar.start == start), None)


def _spellings(text: str, scalar: ScalarAt, wanted: str) -> Iterator[Edit]:
    """The edits that may make a scalar say what is wanted, the smallest first."""
    old, new = _changed_words(scalar.text.strip(), wanted)
    typed = text[scalar.start : scalar.end]
    if old and typed.count(old) == 1:
        start = scalar.start + typed.index(old)
        yield Edit(start, start + len(old), new)
    if not scalar.is_block and "\n" not in typed:
        for spelling in (wanted, in_quotes(wanted)):
            yield Edit(scalar.start, scalar.end, spelling)


def _changed_words(old: str, new: str) -> tuple[str, str]:
    """What differs between two texts, by whole words."""
    most = min(len(old), len(new))
    first = next((at for at in range(most) if old[at] != new[at]), most)
    last = next((at for at in range(most - first) if old[-1 - at] != new[-1 - at]), most - first)
    while first and _WORD.match(old[first - 1]):
        first -= 1
    while last and _WORD.match(old[len(old) - last]):
        last -= 1
    return old[first : len(old) - last], new[first : len(new) - last]


def in_quotes(text: str) -> str:
    """A text of one line as a quoted scalar."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def report_refused(refused: Refused, raw: bytes, report: Report) -> None:
    """Reports a text that cannot be read, with its mend where that is certain."""
    report.error(refused, refused.message, refused.hint, _mend_of(refused, raw))


def _mend_of(refused: Refused, raw: bytes) -> Fix | None:
    try:
        text = raw.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError:
        return None
    lines = Lines(text)
    typed = lines.typed(refused.line)
    if refused.message == "a tab where a space belongs":
        return _spaces(refused, typed, text)
    found = (
        fix
        for fix in _mends_of_line(refused, typed)
        if (edit := edit_for(text, fix)) and _is_better(apply_edits(text, [edit]), refused)
    )
    return next(found, None)


def _mends_of_line(refused: Refused, typed: str) -> Iterable[Fix]:
    line, column = refused.line, refused.column
    if refused.message == "no space after the colon":
        yield Fix(line, column, ": ", 1)
    elif refused.message == "expected 'key: value' or '- item'":
        colon = _BARE_COLON.match(typed)
        if colon is not None:
            yield Fix(line, colon.end() + 1, ": ", 1)
    elif refused.message == "no space after the dash":
        yield Fix(line, column, "- ", 1)
    elif refused.hint in _WANTS_QUOTES:
        match = _VALUE.fullmatch(typed)
        if match is None or not match["head"].strip() or " #" in typed:
            return
        value = match["value"]
        if value[0] not in "[{" and (value[0] not in "'\"" or refused.hint == QUOTE_WHOLE):
            yield Fix(line, match.start("value") + 1, in_quotes(value), len(value))


def _spaces(refused: Refused, typed: str, text: str) -> Fix | None:
    """Spaces for the tabs at the beginning of a line, if all widths come to the same."""
    indent = typed[: len(typed) - len(typed.lstrip(" \t"))]
    if "\t" not in indent:
        return Fix(refused.line, refused.column, " ", 1)
    sound = [(width, node) for width in _TAB_WIDTHS if (node := _read_with(width, text))]
    if not sound or any(_shape(node) != _shape(sound[0][1]) for _, node in sound):
        return None
    return Fix(refused.line, 1, indent.expandtabs(sound[0][0]), len(indent))


def _read_with(width: int, text: str) -> Node | None:
    """What the text says if all tabs that begin its lines are this wide."""
    spaced = re.sub(r"(?m)^[ \t]+", lambda indent: indent[0].expandtabs(width), text)
    try:
        return parse_yaml(spaced.encode())
    except Refused:
        return None


def _shape(node: Node) -> object:
    """What a node says, wherever it stands."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, ListNode):
        return [_shape(item) for item in node.items]
    return [(key.text, _shape(value)) for key, value in node.entries]


def _is_better(text: str, before: Refused) -> bool:
    """Whether a text can be read, or at least as far as behind what was wrong before."""
    try:
        parse_yaml(text.encode())
    except Refused as refused:
        return (refused.line, refused.column) > (before.line, before.column)
    return True
