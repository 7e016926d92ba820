"""Changes to the text of a break plan that leave all else of it as a person typed it.

Takes the text, where a key stands (`("rhythms", "upper-back", "every")`) and what shall stand
there; gives the new text, or None where that would cost a comment or the layout is one that is
better changed by hand. Values are not judged: `break_file` says what is wrong with them.
"""

import json
import re
from collections.abc import Mapping, Sequence

from relaxapp.core.edits import Edit, apply_edits
from relaxapp.core.places import Lines, MapAt, Placed, ScalarAt, comments_in, placed_of

INDENT = 2

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]*", re.ASCII)
_TIMES = re.compile(r"[0-9][0-9:\-]*( [a-z \-]+)?", re.ASCII)
_WORDS = ("yes", "no", "true", "false", "on", "off", "null")

KeyPath = tuple[str, ...]


def typed(text: str) -> str:
    """A text as a value of YAML: as it is where that is sure to be read so, else in quotes."""
    stripped = text.strip()
    is_plain = _PLAIN.fullmatch(stripped) or _TIMES.fullmatch(stripped)
    if is_plain and stripped == text and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def typed_list(texts: Sequence[str]) -> str:
    """Texts as a list on one line."""
    return f"[{', '.join(typed(text) for text in texts)}]"


def with_value(text: str, path: KeyPath, value: str) -> str | None:
    """The text with this value, as YAML, for a key; its maps but the last have to be there."""
    root = placed_of(text)
    place = _map_at(root, path[:-1])
    if place is None:
        return None
    entry = _entry(place, path[-1])
    edit = _added(text, place, path[-1], value) if entry is None else _changed(text, entry, value)
    return _sound(text, edit, path, is_there=True)


def without_key(text: str, path: KeyPath) -> str | None:
    """The text without a key and all that is under it, with the comments among that."""
    root = placed_of(text)
    place = _map_at(root, path[:-1])
    entry = None if place is None else _entry(place, path[-1])
    if place is None or entry is None or place.is_flow:
        return None
    if len(place.entries) == 1:
        if len(path) == 1:
            return None
        return without_key(text, path[:-1])
    lines = Lines(text)
    first, last = lines.line_of(entry[0].start), lines.line_of(_last_of(entry))
    edit = Edit(lines.start(first), lines.end(last), "")
    return _sound(text, edit, path, is_there=False)


def with_entry(text: str, path: KeyPath, values: Mapping[str, str]) -> str | None:
    """The text with another rhythm or reminder: keys with their values, as YAML."""
    root = placed_of(text)
    if not isinstance(root, MapAt) or root.is_flow:
        return None
    group = root.get(path[0])
    if isinstance(group, MapAt) and group.is_flow:
        return None
    inner = " " * INDENT
    lines = [f"{key}: {value}" for key, value in values.items()]
    if isinstance(group, MapAt):
        column = Lines(text).column_of(group.entries[0][0].start) if group.entries else INDENT
        value = "".join(f"\n{' ' * column}{inner}{line}" for line in lines)
        return _sound(text, _added(text, group, path[1], value, gap=""), path, is_there=True)
    if group is not None:
        return None
    value = f"\n{inner}{path[1]}:" + "".join(f"\n{inner}{inner}{line}" for line in lines)
    return _sound(text, _added(text, root, path[0], value, gap=""), path, is_there=True)


def _map_at(root: Placed | None, path: KeyPath) -> MapAt | None:
    place = root
    for name in path:
        place = place.get(name) if isinstance(place, MapAt) else None
    return place if isinstance(place, MapAt) else None


def _entry(place: MapAt, name: str) -> tuple[ScalarAt, Placed] | None:
    return next((entry for entry in place.entries if entry[0].text == name), None)


def _last_of(entry: tuple[ScalarAt, Placed]) -> int:
    """The last offset of an entry, where it has more than its key."""
    key, value = entry
    return max(key.end, value.end - 1)


def _changed(text: str, entry: tuple[ScalarAt, Placed], value: str) -> Edit:
    _, old = entry
    gap = "" if text[old.start - 1 : old.start].isspace() else " "
    return Edit(old.start, old.end, f"{gap}{value}")


def _added(text: str, place: MapAt, name: str, value: str, gap: str = " ") -> Edit:
    if place.is_flow:
        comma = ", " if place.entries else ""
        return Edit(place.end - 1, place.end - 1, f"{comma}{name}:{gap}{value}")
    lines = Lines(text)
    column = lines.column_of(place.entries[0][0].start)
    end = lines.end(lines.line_of(_last_of(place.entries[-1])))
    before = "" if end == 0 or text[end - 1 : end] in ("\n", "\r") else "\n"
    return Edit(end, end, f"{before}{' ' * column}{name}:{gap}{value}\n")


def _sound(text: str, edit: Edit, path: KeyPath, *, is_there: bool) -> str | None:
    """The edited text, where it says what was meant and all other comments and keys are there."""
    edited = apply_edits(text, [edit])
    before, after = placed_of(text), placed_of(edited)
    if before is None or after is None:
        return None
    gone = [words for at, words in comments_in(text, before) if edit.start <= at < edit.end]
    kept = [words for at, words in comments_in(text, before) if not edit.start <= at < edit.end]
    if (gone and is_there) or [words for _, words in comments_in(edited, after)] != kept:
        return None
    place = _map_at(after, path[:-1])
    has_key = place is not None and _entry(place, path[-1]) is not None
    same_rest = _others(after, path) == _others(before, path)
    return edited if has_key is is_there and same_rest else None


def _others(node: Placed | None, path: KeyPath) -> object:
    """What is read of a text but for one key."""
    if isinstance(node, ScalarAt):
        return node.text
    if isinstance(node, MapAt):
        read = {}
        for key, value in node.entries:
            is_on_path = bool(path) and key.text == path[0]
            if not (is_on_path and len(path) == 1):
                read[key.text] = _others(value, path[1:] if is_on_path else ())
        return {key: value for key, value in read.items() if value != {} or key not in path}
    return () if node is None else tuple(_others(one, ()) for one in node.items)
