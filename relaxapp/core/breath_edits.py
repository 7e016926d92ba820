"""Writes a breathing design into a file that is there already, changing only what differs.

Takes the text, the design it has and the one it shall have; gives edits, or None where they would
cost the person a comment or the file is laid out in a way that is better changed by hand.
"""

from collections.abc import Sequence

from relaxapp.core.breath import PARTS
from relaxapp.core.breath_design import (
    BreathDesign,
    text_of,
    typed_keys,
    typed_number,
    typed_pattern,
    typed_rate,
)
from relaxapp.core.edits import Edit, apply_edits
from relaxapp.core.places import Lines, ListAt, MapAt, Placed, ScalarAt, comments_in, placed_of
from relaxapp.core.problems import Report
from relaxapp.core.reader import read_draft
from relaxapp.core.schema import Fields
from relaxapp.core.units import typed_length

_ORDER = ("name", "breathe", "for", "rounds", "ramp", "without_holds", "via", "text")
_DOSES = ("for", "rounds")


def edits_for(text: str, before: BreathDesign, design: BreathDesign) -> tuple[Edit, ...] | None:
    """The edits that make `design` of a text that says `before`; none where they are the same.

    None where it cannot be done without a loss.
    """
    root = placed_of(text)
    if not isinstance(root, MapAt):
        return None
    step = _step_of(root)
    if step is None:
        return None
    old, new = typed_keys(before), typed_keys(design)
    changed = {key for key in _ORDER if old.get(key) != new.get(key)}
    if step is root and root.get("breathe") is None and changed - {"name", *_DOSES}:
        # It is like another routine: a verb here drops all step keys of that one.
        changed |= {key for key in _ORDER[1:] if key in new or root.get(key) is not None}
    try:
        edits = (
            *_Editor(text, root, design, new).edits(changed & {"name"}),
            *_Editor(text, step, design, new).edits(changed - {"name"}),
        )
        edited = apply_edits(text, edits)
    except (_Unfit, ValueError):
        return None
    return edits if _is_sound(text, root, edited, changed, design) else None


def _step_of(root: MapAt) -> MapAt | None:
    """The map that has the step's keys: the root, or the one step under `steps`."""
    steps = root.get("steps")
    if steps is None:
        return root
    if isinstance(steps, ListAt) and len(steps.items) == 1 and isinstance(steps.items[0], MapAt):
        return steps.items[0]
    return None


def _is_sound(text: str, root: MapAt, edited: str, changed: set[str], design: BreathDesign) -> bool:
    """Whether every comment is still there, and what was changed is read as it shall be."""
    again = placed_of(edited)
    if again is None:
        return False
    kept = [words for _, words in comments_in(edited, again)]
    if kept != [words for _, words in comments_in(text, root)]:
        return False
    return all(_value(edited, key) == _value(text_of(design), key) for key in changed)


def _value(text: str, key: str) -> object:
    """What is read of a key of the file, or of its one step."""
    fields = read_draft(text.encode(), Report(""))
    if fields is None:
        return _Unfit
    steps: Sequence[Fields] = fields.value("steps", ())
    return (steps[0] if steps and key != "name" else fields).value(key)


class _Unfit(Exception):
    """A layout that is better changed by hand."""


class _Editor:
    """Makes the edits of one map."""

    def __init__(self, text: str, map: MapAt, design: BreathDesign, new: dict[str, str]) -> None:
        self._text = text
        self._lines = Lines(text)
        self._map = map
        self._design = design
        self._new = new

    def edits(self, changed: set[str]) -> list[Edit]:
        made: list[Edit] = []
        there = {key.text for key, _ in self._map.entries}
        gone = [key for key in _ORDER if key in changed and key in there and key not in self._new]
        added = [key for key in _ORDER if key in changed and key not in there and key in self._new]
        if len({*gone, *added} & {*_DOSES}) == 2:  # one dose takes the other's place
            was = next(key for key in gone if key in _DOSES)
            now = next(key for key in added if key in _DOSES)
            gone.remove(was)
            added.remove(now)
            key, value = self._entry(was)
            made.append(Edit(key.start, value.end, f"{now}: {self._new[now]}"))
        made += [self._without(key) for key in gone]
        made += self._with(added, there - set(gone))
        for name in sorted(changed & there & self._new.keys()):
            made += self._replaced(name)
        return made

    def _entry(self, name: str) -> tuple[ScalarAt, Placed]:
        return next((key, value) for key, value in self._map.entries if key.text == name)

    def _replaced(self, name: str) -> list[Edit]:
        key, value = self._entry(name)
        parts = self._inner(name, value)
        if parts is not None:
            return parts
        if isinstance(value, ScalarAt):
            return [Edit(value.start, value.end, self._new[name])]
        return [Edit(key.end, value.end, f": {self._new[name]}")]

    def _inner(self, name: str, value: Placed) -> list[Edit] | None:
        """Edits within a value that is itself a map or a list, where its form can stay."""
        design = self._design
        if name == "ramp" and design.ramp is not None and isinstance(value, MapAt):
            ramp = design.ramp
            return _scalars_to(
                value,
                {
                    "from": typed_rate(ramp.start),
                    "to": typed_rate(ramp.end),
                    "over": typed_length(ramp.over_ms),
                },
            )
        if name != "breathe":
            return None
        if isinstance(value, MapAt) and design.rate is not None:
            ratio, rate = typed_pattern(design.lengths), typed_rate(design.rate)
            return _scalars_to(value, {"ratio": ratio, "rate": rate})
        if isinstance(value, ListAt) and design.rate is None:
            return self._parts_to(value)
        return None

    def _parts_to(self, value: ListAt) -> list[Edit] | None:
        """The lengths of a list of parts; None where it has others than the design."""
        wanted = {
            name: f"{typed_number(length)}s"
            for name, length in zip(PARTS, self._design.lengths, strict=True)
            if length
        }
        made: list[Edit] = []
        for item in value.items:
            named = (
                [key.text for key, _ in item.entries if key.text in PARTS]
                if isinstance(item, MapAt)
                else []
            )
            if len(named) != 1 or named[0] not in wanted:
                return None
            assert isinstance(item, MapAt)
            made += _scalars_to(item, {named[0]: wanted.pop(named[0])})
        return None if wanted else made

    def _without(self, name: str) -> Edit:
        """Takes a key out with its lines; a comment behind it stays in its place."""
        key, value = self._entry(name)
        if self._map.is_flow or len(self._map.entries) == 1:
            raise _Unfit
        first, last = self._lines.line_of(key.start), self._lines.line_of(value.end)
        line_end = self._lines.end(last)
        behind = self._text[value.end : line_end].strip()
        if self._lines.before(key.start).strip() or key is self._map.entries[0][0]:
            raise _Unfit  # behind a dash, whose place it would take along
        if behind:
            comment = self._text.index("#", value.end)
            return Edit(key.start, comment, "")
        return Edit(self._lines.start(first), line_end, "")

    def _with(self, names: list[str], there: set[str]) -> list[Edit]:
        """Puts new keys behind those they follow in a tidy file."""
        after: dict[int, list[str]] = {}
        for name in names:
            earlier = [one for one in _ORDER[: _ORDER.index(name)] if one in there]
            anchor = earlier[-1] if earlier else self._map.entries[-1][0].text
            _, value = self._entry(anchor)
            after.setdefault(value.end, []).append(f"{name}: {self._new[name]}")
        return [self._inserted(end, lines) for end, lines in after.items()]

    def _inserted(self, end: int, typed: list[str]) -> Edit:
        if self._map.is_flow:
            return Edit(end, end, "".join(f", {one}" for one in typed))
        first = self._map.entries[0][0]
        indent = " " * self._lines.column_of(first.start)
        line = self._lines.line_of(end)
        at = self._lines.end(line)
        new_line = "\r\n" if "\r\n" in self._text else "\n"
        lines = "".join(f"{indent}{one}{new_line}" for one in typed)
        if self._lines.typed(line) == self._text[self._lines.start(line) : at]:
            lines = new_line + lines.removesuffix(new_line)  # the last line has no break
        return Edit(at, at, lines)


def _scalars_to(map: MapAt, wanted: dict[str, str]) -> list[Edit]:
    made = []
    for name, typed in wanted.items():
        value = map.get(name)
        if not isinstance(value, ScalarAt):
            raise _Unfit
        if value.text != typed:
            made.append(Edit(value.start, value.end, typed))
    return made
