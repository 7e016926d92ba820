"""Changes to a routine's text, step by step, that leave all else of it as a person typed it.

`RoutineText` takes the text of a routine file and gives one with a key or a step changed, added,
moved, doubled or removed. What cannot be changed without risk raises `ForTheEditor` with the
reason. Each new text is read again: unless it says exactly what was meant, with every comment
that was there, it is refused. Values are not judged: the library's check says what is wrong.

What goes along with a step is what `outline` says belongs to it; empty lines and other comments
between two steps stay where they are.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from relaxapp.core.edits import Edit, apply_edits
from relaxapp.core.format import STEP_NAMES, VERBS
from relaxapp.core.nodes import BREAK
from relaxapp.core.outline import KeyPlace, Outline, StepPlace, outline_of
from relaxapp.core.places import ListAt, MapAt, Placed, ScalarAt, comments_in
from relaxapp.core.values import ForTheEditor, Values, plain_step, values_of, with_value
from relaxapp.core.writing import (
    INDENT,
    WIDTH,
    Step,
    key_lines,
    scalar,
    step_lines,
    written,
)

_BREAKS = ("\n", "\r", "\x85", "\u2028", "\u2029")


@dataclass(frozen=True)
class RoutineText:
    """The text of a routine that can be built. `values` are its keys, steps and all."""

    text: str
    outline: Outline = field(repr=False)
    values: Values = field(repr=False)

    @classmethod
    def of(cls, text: str) -> "RoutineText":
        """Raises `ForTheEditor` for a text that the builder cannot show as it is."""
        values = values_of(text)
        outline = outline_of(text)
        if outline is None:
            raise ForTheEditor("its layout is unusual")
        opened = cls(text, outline, values)
        opened._check_form()
        opened._check_steps()
        return opened

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The keys of each step, as typed."""
        if self._is_list:
            listed = self.values.get("steps")
            return tuple(listed) if isinstance(listed, list) else ()
        one = {name: value for name, value in self.values.items() if name in STEP_NAMES}
        return (one,) if one else ()

    def value(self, name: str) -> str:
        """The text of a key at the top, empty where it has none."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    def with_key(self, name: str, value: str | None) -> "RoutineText":
        """With another value for a key at the top (no step's); None takes the key away."""
        meant = with_value(self.values, name, value)
        place = self.outline.keys.get(name)
        if place is None and value is None:
            return self
        if place is None:
            edits = [self._new_key_at_top(name, value or "")]
        elif value is None:
            edits = self._key_gone(self.outline.root, name)
        else:
            edits = self._key_changed(place, value, in_flow=False)
        return self._edited(edits, meant)

    def with_step_keys(self, index: int, changes: Mapping[str, str | None]) -> "RoutineText":
        """With other values for keys of a step; None takes a key away."""
        step = dict(self.steps[index])
        for name, value in changes.items():
            step = with_value(step, name, value)
        built = self
        # One at a time: what is added goes where what is taken away has ended.
        for name, value in changes.items():
            edits = built._step_key_edits(index, name, value)
            built = built._edited(edits, built._with_step(index, name, value)) if edits else built
        if dict(built.steps[index]) != step:
            raise ForTheEditor("the step does not say what it should")
        return built

    def with_step(self, index: int, step: Step) -> "RoutineText":
        """With one more step, which comes to stand at `index`."""
        if not self._is_list and self.steps:
            return self._as_list().with_step(index, step)
        meant = self._with_steps([*self.steps[:index], plain_step(step), *self.steps[index:]])
        if not self.steps:
            return self._edited(self._first_step(step), meant)
        block = self._joined(step_lines(step, self._dash_column))
        return self._edited([self._inserted(index, block)], meant)

    def with_step_doubled(self, index: int) -> "RoutineText":
        """With a copy of a step behind it, its comments too."""
        if not self._is_list:
            return self._as_list().with_step_doubled(index)
        place = self.outline.steps[index]
        block = self._whole_lines(self.text[place.start : place.end])
        steps = [*self.steps[: index + 1], *self.steps[index:]]
        edits = [self._inserted(index + 1, block)]
        return self._edited(edits, self._with_steps(steps), more=self._comments_of(place))

    def without_step(self, index: int) -> "RoutineText":
        """Without a step and the comments that belong to it."""
        if not self._is_list:
            return self._as_list().without_step(index)
        places = self.outline.steps
        meant = self._with_steps([*self.steps[:index], *self.steps[index + 1 :]])
        start, end = places[index].start, places[index].end
        if len(places) == 1:
            edits = [Edit(start, end, ""), self._none_left()]
        elif index + 1 < len(places) and not self._between(index).strip():
            edits = [Edit(start, places[index + 1].start, "")]
        elif index and not self._between(index - 1).strip():
            edits = [Edit(places[index - 1].end, end, "")]
        else:
            edits = [Edit(start, end, "")]
        return self._edited(edits, meant, fewer=self._comments_of(places[index]))

    def with_step_moved(self, index: int, to: int) -> "RoutineText":
        """With a step and what belongs to it at another index."""
        if index == to:
            return self
        places = self.outline.steps
        order = list(range(len(places)))
        order.insert(to, order.pop(index))
        typed = [self._whole_lines(self.text[one.start : one.end]) for one in places]
        edits = [
            Edit(place.start, place.end, typed[taken])
            for place, taken in zip(places, order, strict=True)
        ]
        return self._edited(edits, self._with_steps([self.steps[taken] for taken in order]))

    # What the text is like

    @property
    def _is_list(self) -> bool:
        """Whether the steps stand under `steps`, be there none of them."""
        return "steps" in self.values and "repeat" not in self.values

    @cached_property
    def _break(self) -> str:
        """The line break that the text uses."""
        found = BREAK.search(self.text)
        return "\n" if found is None else found[0]

    @property
    def _dash_column(self) -> int:
        steps = self.outline.step_list
        assert steps is not None
        return self.outline.lines.column_of(steps.start)

    def _between(self, index: int) -> str:
        """What stands between a step and the next."""
        places = self.outline.steps
        return self.text[places[index].end : places[index + 1].start]

    def _check_form(self) -> None:
        if self.outline.root.is_flow:
            raise ForTheEditor("it stands in braces")
        verbs = [name for name in self.values if name in VERBS]
        if self._is_list and verbs:
            raise ForTheEditor(f"it has both 'steps' and '{verbs[0]}' at the top")
        if len(verbs) > 1:
            raise ForTheEditor(f"it has two verbs at the top: '{verbs[0]}' and '{verbs[1]}'")
        if "like" in self.values and not self._is_list and not verbs:
            raise ForTheEditor(f"its steps are those of '{self.value('like')}'")
        if self._level_keys & {"steps", *VERBS}:
            raise ForTheEditor("its levels have steps of their own")

    def _check_steps(self) -> None:
        if not self._is_list:
            return
        listed = self.outline.keys["steps"].value
        if isinstance(listed, ScalarAt) and not listed.text:
            return
        if not isinstance(listed, ListAt):
            raise ForTheEditor("its steps are not a list")
        if listed.is_flow and listed.items:
            raise ForTheEditor("its steps stand in brackets")
        if not all(isinstance(item, MapAt) and item.entries for item in listed.items):
            raise ForTheEditor("one of its steps has no keys")
        lines = self.outline.lines
        if not all(lines.typed(at.at_line).lstrip().startswith("-") for at in self.outline.steps):
            raise ForTheEditor("its steps do not begin on lines of their own")

    @property
    def _level_keys(self) -> set[str]:
        """The step keys that levels have."""
        levels = self.values.get("levels")
        if not isinstance(levels, Mapping):
            return set()
        keys = (name for level in levels.values() if isinstance(level, Mapping) for name in level)
        return {name for name in keys if name in STEP_NAMES}

    # What is meant

    def _with_steps(self, steps: Sequence[Step]) -> Values:
        return {**self.values, "steps": [dict(step) for step in steps]}

    def _with_step(self, index: int, name: str, value: str | None) -> Values:
        if not self._is_list:
            return with_value(self.values, name, value)
        steps = list(self.steps)
        steps[index] = with_value(steps[index], name, value)
        return self._with_steps(steps)

    def _comments_of(self, place: StepPlace) -> list[str]:
        return [said for at, said in self._comments if place.start <= at < place.end]

    @cached_property
    def _comments(self) -> tuple[tuple[int, str], ...]:
        return comments_in(self.text, self.outline.root)

    def _edited(
        self,
        edits: Sequence[Edit],
        meant: Values,
        *,
        more: Sequence[str] = (),
        fewer: Sequence[str] = (),
    ) -> "RoutineText":
        """With the edits made, once it has been seen that they do what is meant.

        `more` and `fewer` are the comments that come and go with them.
        """
        try:
            edited = RoutineText.of(apply_edits(self.text, edits))
        except ForTheEditor:
            raise ForTheEditor("its layout is unusual") from None
        if edited.values != meant:
            raise ForTheEditor("its layout is unusual")
        before = Counter(said for _, said in self._comments)
        before.update(more)
        before.subtract(fewer)
        if +before != Counter(said for _, said in edited._comments):
            raise ForTheEditor("a comment would be lost")
        return edited

    # Steps

    def _first_step(self, step: Step) -> list[Edit]:
        """Edits that put the first step where there is none."""
        place = self.outline.keys.get("steps")
        if place is None:
            return [self._line_after(self.outline.root, key_lines("steps", [step]))]
        lines = self.outline.lines
        line = lines.line_of(place.value.end)
        column = lines.column_of(place.key.start) + INDENT
        edits = [Edit(self._colon_end(place), place.value.end, "")]
        return [*edits, self._lines_below(line, step_lines(step, column))]

    def _none_left(self) -> Edit:
        """An edit that says that there are no steps."""
        at = self._colon_end(self.outline.keys["steps"])
        return Edit(at, at, " []")

    def _inserted(self, index: int, block: str) -> Edit:
        """An edit that puts the lines of a step at an index, apart as its neighbours are."""
        places = self.outline.steps
        near = [at for at in (index - 1, index, index - 2) if 0 <= at < len(places) - 1]
        apart = next((gap for at in near if not (gap := self._between(at)).strip()), "")
        if index < len(places):
            return Edit(places[index].start, places[index].start, block + apart)
        end = places[-1].end
        return Edit(end, end, self._missing_break(end) + apart + block)

    def _as_list(self) -> "RoutineText":
        """With the one step at the top under `steps`."""
        changed = sorted(self._level_keys)
        if changed:
            raise ForTheEditor(f"its levels change '{changed[0]}' of its one step")
        lines, step = self.outline.lines, self.outline.steps[0]
        others = (at for name, at in self.outline.keys.items() if name not in STEP_NAMES)
        if any(step.start < at.key.start < step.end for at in others):
            raise ForTheEditor("the keys of its step stand apart")
        indent = " " * (lines.column_of(step.start) + INDENT)
        edits = [Edit(lines.start(step.first_line), lines.start(step.first_line), "")]
        for line in range(step.first_line, step.last_line + 1):
            start = lines.start(line)
            if line == step.first_line:
                head = f"{lines.before(step.start)}steps:{self._break}{indent}- "
                edits = [Edit(start, step.start, head)]
            elif lines.typed(line).strip():
                edits.append(Edit(start, start, indent + " " * INDENT))
        rest = {name: value for name, value in self.values.items() if name not in STEP_NAMES}
        return self._edited(edits, {**rest, "steps": [dict(self.steps[0])]})

    # Keys

    def _step_key_edits(self, index: int, name: str, value: str | None) -> list[Edit]:
        node, place = self._step_node(index), self.outline.steps[index].keys.get(name)
        if place is not None and value is not None:
            return self._key_changed(place, value, in_flow=node.is_flow)
        if place is not None:
            return self._key_gone(node, name)
        return [] if value is None else [self._new_key_in(node, name, value)]

    def _step_node(self, index: int) -> MapAt:
        """The map that holds the keys of a step."""
        if not self._is_list:
            return self.outline.root
        steps = self.outline.step_list
        node = None if steps is None else steps.items[index]
        assert isinstance(node, MapAt)  # as `_check_steps` has seen
        return node

    def _key_changed(self, place: KeyPlace, value: str, *, in_flow: bool) -> list[Edit]:
        """Edits that write another value after a key, and keep a comment behind its `|` or `>`."""
        lines, old = self.outline.lines, place.value
        if in_flow:
            return [self._over(place, scalar(value, in_flow=True))]
        line_end = self.text[old.end : lines.end(lines.line_of(old.end))]
        column = lines.column_of(place.key.start) + INDENT
        new = written(value, WIDTH - column, may_fold=not line_end.strip())
        behind = [said for at, said in self._comments if old.start <= at < old.end]
        comment = f"  {behind[0]}" if behind and isinstance(old, ScalarAt) else ""
        return [self._over(place, new.head + comment + new.below(column, self._break))]

    def _over(self, place: KeyPlace, typed: str) -> Edit:
        """An edit of what stands after a key's colon, the space before it as it is."""
        start, colon_end = place.value.start, self._colon_end(place)
        before = self.text[colon_end:start]
        if before and ("#" in before or not BREAK.search(before)):
            return Edit(start, place.value.end, typed)
        return Edit(colon_end, max(place.value.end, colon_end), f" {typed}")

    def _colon_end(self, place: KeyPlace) -> int:
        return self.text.index(":", place.key.end) + 1

    def _new_key_at_top(self, name: str, value: str) -> Edit:
        """An edit that adds a key: the name first, others below the name and the kind."""
        lines = self.outline.lines
        root = self.outline.root
        typed = key_lines(name, value, lines.column_of(root.start))
        above = [at for key in ("name", "kind") if (at := self.outline.keys.get(key))]
        if name == "name" or not above:
            start = lines.start(lines.line_of(root.start))
            if lines.before(root.start).strip():
                raise ForTheEditor("its layout is unusual")
            return Edit(start, start, self._joined(typed))
        return self._lines_below(max(lines.line_of(at.value.end) for at in above), typed)

    def _new_key_in(self, node: MapAt, name: str, value: str) -> Edit:
        """An edit that adds a key behind the others of a step."""
        if node.is_flow:
            end = node.entries[-1][1].end
            return Edit(end, end, f", {name}: {scalar(value, in_flow=True)}")
        if node is self.outline.root:
            own = [at.value.end for at in self.outline.steps[0].keys.values()]
            line = self.outline.lines.line_of(max(own))
            return self._lines_below(line, key_lines(name, value, self._column(node)))
        return self._line_after(node, key_lines(name, value, self._column(node)))

    def _column(self, node: Placed) -> int:
        return self.outline.lines.column_of(node.start)

    def _line_after(self, node: MapAt, typed: Sequence[str]) -> Edit:
        return self._lines_below(self.outline.lines.line_of(node.end), typed)

    def _lines_below(self, line: int, typed: Sequence[str]) -> Edit:
        at = self.outline.lines.end(line)
        return Edit(at, at, self._missing_break(at) + self._joined(typed))

    def _joined(self, typed: Sequence[str]) -> str:
        return self._break.join((*typed, ""))

    def _whole_lines(self, typed: str) -> str:
        """Lines of the text, the last of which may be the last of all and have no break."""
        return typed if typed.endswith(_BREAKS) else typed + self._break

    def _missing_break(self, at: int) -> str:
        """A line break where the text ends without one."""
        is_missing = at == len(self.text) and not self.text.endswith(_BREAKS)
        return self._break if is_missing else ""

    def _key_gone(self, node: MapAt, name: str) -> list[Edit]:
        """Edits that take a key away; comments in its lines get lines of their own."""
        index = next(at for at, (key, _) in enumerate(node.entries) if key.text == name)
        key, value = node.entries[index]
        if len(node.entries) == 1:
            raise ForTheEditor("nothing would be left")
        if node.is_flow:
            if index:
                return [Edit(node.entries[index - 1][1].end, value.end, "")]
            return [Edit(key.start, node.entries[1][0].start, "")]
        lines = self.outline.lines
        start, end = lines.start(lines.line_of(key.start)), lines.end(lines.line_of(value.end))
        if lines.before(key.start).strip():  # behind the dash of its step
            following = node.entries[index + 1][0].start
            has_comment = any(value.end <= at < following for at, _ in self._comments)
            return [Edit(key.start, value.end if has_comment else following, "")]
        said = [one for at, one in self._comments if start <= at < end]
        indent = " " * self._column(node)
        return [Edit(start, end, "".join(f"{indent}{one}{self._break}" for one in said))]
