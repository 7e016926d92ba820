"""The outline of a routine's text: its keys and its steps, and from where to where each stands.

Takes the text of a routine file, gives an `Outline` of places in it (offsets count code points
from 0 and `end` is not part of the range; lines count from 1 and both are part of it), or None
where the text cannot be parsed. Does not judge: unknown keys and wrong values have places too.

What belongs to a step under `steps`, so that moving it takes along what a person wrote of it:
all its lines, whole; the comment lines directly above it that begin in the column of its dash;
and below it the comment lines that begin further to the right than its dash.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from relaxapp.core.format import STEP_NAMES, VERBS
from relaxapp.core.places import Lines, ListAt, MapAt, Placed, ScalarAt, placed_of

_COMMENT = re.compile(r"[ \t]*#")
_TO_DASH = re.compile(r"(?:[^#-]++|#[^\r\n\x85\u2028\u2029]*+)*+-")


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where a key and its value stand."""

    key: ScalarAt
    value: Placed


@dataclass(frozen=True, slots=True)
class StepPlace:
    """Where one step stands with the comments that belong to it.

    `at_line` is the line of its dash, or of its first key where it has none. `verb` is None
    where the step has no verb; `steps` are those of a repeat.
    """

    start: int
    end: int
    first_line: int
    last_line: int
    at_line: int
    verb: str | None
    keys: Mapping[str, KeyPlace]
    steps: tuple["StepPlace", ...] = ()


@dataclass(frozen=True)
class Outline:
    """The keys at the top of a text, and its steps: those under `steps`, or the one at the top."""

    text: str
    root: MapAt
    keys: Mapping[str, KeyPlace]
    steps: tuple[StepPlace, ...]

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text)

    @property
    def step_list(self) -> ListAt | None:
        """The list under `steps`, where the steps stand in one."""
        given = self.keys.get("steps")
        is_list = given is not None and "repeat" not in self.keys
        return given.value if given and is_list and isinstance(given.value, ListAt) else None

    def step_at_line(self, line: int) -> int | None:
        """The index of the step at a line; what stands between two steps is with the first."""
        begun = [index for index, step in enumerate(self.steps) if step.first_line <= line]
        if not begun or line > self._last_line_of_steps():
            return None
        return next((index for index in begun if line <= self.steps[index].last_line), begun[-1])

    def _last_line_of_steps(self) -> int:
        """The last line before the next key at the top, or of the text."""
        later = (at.key.start for at in self.keys.values() if at.key.start >= self.steps[-1].end)
        first = min(later, default=None)
        return len(self.lines) if first is None else self.lines.line_of(first) - 1


def outline_of(text: str) -> Outline | None:
    """The outline of a routine's text, or None where it cannot be parsed or is no map."""
    root = placed_of(text)
    if not isinstance(root, MapAt):
        return None
    keys = _key_places(root)
    return Outline(text, root, keys, _steps_of(keys, Lines(text)))


def _key_places(node: MapAt) -> dict[str, KeyPlace]:
    """The first of each key."""
    places: dict[str, KeyPlace] = {}
    for key, value in node.entries:
        places.setdefault(key.text, KeyPlace(key, value))
    return places


def _steps_of(keys: Mapping[str, KeyPlace], lines: Lines) -> tuple[StepPlace, ...]:
    if "steps" in keys and "repeat" not in keys:
        return _listed(keys["steps"], lines)
    own = {name: place for name, place in keys.items() if name in STEP_NAMES}
    if not own:
        return ()
    start = min(place.key.start for place in own.values())
    end = max(place.value.end for place in own.values())
    first, last = lines.line_of(start), lines.line_of(end)
    return (StepPlace(start, end, first, last, first, _verb(own), own, _inner(own, lines)),)


def _listed(place: KeyPlace, lines: Lines) -> tuple[StepPlace, ...]:
    """The steps of the list under a key, each with what belongs to it."""
    if not isinstance(place.value, ListAt):
        return ()
    steps = []
    done = place.key.end
    for item in place.value.items:
        keys = _key_places(item) if isinstance(item, MapAt) else {}
        dash = _dash_between(lines.text, max(done, place.value.start), item.start)
        if dash is not None and not lines.before(dash).strip():
            first, at, last = _own_lines(dash, item.end, lines.line_of(done), lines)
            start, end = lines.start(first), lines.end(last)
        else:
            start, end = item.start, item.end
            first, last = lines.line_of(start), lines.line_of(end)
            at = first
        steps.append(StepPlace(start, end, first, last, at, _verb(keys), keys, _inner(keys, lines)))
        done = item.end
    return tuple(steps)


def _verb(names: Iterable[str]) -> str | None:
    return next((name for name in names if name in VERBS), None)


def _inner(keys: Mapping[str, KeyPlace], lines: Lines) -> tuple[StepPlace, ...]:
    return _listed(keys["steps"], lines) if "steps" in keys else ()


def _dash_between(text: str, start: int, end: int) -> int | None:
    """Where the dash of an item stands: the stretch before it has but comments beside it."""
    found = _TO_DASH.match(text, start, end)
    return None if found is None else found.end() - 1


def _own_lines(dash: int, end: int, above: int, lines: Lines) -> tuple[int, int, int]:
    """The first line of a step, all of them below the line `above`; that of its dash; its last."""
    column, at = lines.column_of(dash), lines.line_of(dash)
    first = at
    while first > above + 1 and _comment_column(lines.typed(first - 1)) == column:
        first -= 1
    last = lines.line_of(end)
    for line in range(last + 1, len(lines) + 1):
        typed = lines.typed(line)
        comment = _comment_column(typed)
        if comment is not None and comment > column:
            last = line
        elif typed.strip():
            break
    return first, at, last


def _comment_column(typed: str) -> int | None:
    """The column (from 0) of the comment that is all that stands in a line."""
    found = _COMMENT.match(typed)
    return None if found is None else found.end() - 1
