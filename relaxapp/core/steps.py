"""Builds checked steps from the keys of a file: what goes with what, defaults, doses, warnings.

Takes `Fields` that `format.STEP` has read, a `Catalogue` and a `Shelf` of other routines; gives
`Step`s, or reports why not.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import Protocol

from relaxapp.core.bells import STRIKE_APART_MS
from relaxapp.core.breath import Pattern
from relaxapp.core.breath_checks import breath_figures, check_pattern, first_ms, said_ms
from relaxapp.core.catalogue import SWITCH_MS, Catalogue
from relaxapp.core.flow import STILL, flow_of, flow_of_steps
from relaxapp.core.format import VERBS
from relaxapp.core.nodes import ListNode, MapNode, Scalar
from relaxapp.core.problems import Place, Report
from relaxapp.core.routine import (
    SAY_LEAST_MS,
    SAY_WORD_MS,
    Ask,
    Bells,
    Breathe,
    Flow,
    Move,
    MoveStep,
    Repeat,
    Rest,
    Routine,
    Say,
    Side,
    Sit,
    Step,
    Tense,
    Use,
)
from relaxapp.core.schema import Fields
from relaxapp.core.texts import dose_words, fill, move_words
from relaxapp.core.units import in_words, quoted
from relaxapp.core.wording import (
    Figures,
    check_figures,
    check_move_words,
    check_placeholders,
    check_speech,
    check_stretch_hold,
    figures,
)

TENSE_HOLD_MS, TENSE_RELEASE_MS = 5_000, 20_000
CHANGE_MS = 3_000
"""A change of position or props wants this much say or rest before it."""


class Shelf(Protocol):
    """The routines that a file can name."""

    @property
    def ids(self) -> Collection[str]: ...

    def routine(self, id: str) -> Routine | None:
        """The routine, or None where its file is broken. `id` is one of `ids`."""


class StepReader:
    """Builds steps; `report_for` gives the report for the problems of one key.

    `is_spoken`: whether a voice may say the texts, so that they have to fit their time.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        shelf: Shelf,
        report_for: Callable[[str], Report],
        *,
        is_spoken: bool = True,
    ) -> None:
        self.is_spoken = is_spoken
        self.catalogue = catalogue
        self.shelf = shelf
        self.report_for = report_for

    def sequence(self, steps: Iterable[Fields]) -> tuple[Step, ...] | None:
        """The steps in order, or None where one of them has errors."""
        placed = [(self.step(fields), fields) for fields in steps]
        built = [(step, fields) for step, fields in placed if step is not None]
        if len(built) < len(placed) or not built:
            return None
        flow = Flow()
        for step, place in built:
            following = flow_of(step)
            if following is STILL:
                continue
            self._check_change(flow, following, place)
            flow = flow.then(following)
        return tuple(step for step, _ in built)

    def step(self, fields: Fields) -> Step | None:
        """One step, or None where it has errors, which have been reported."""
        name = next((key for key in fields.given if key in VERBS), None)
        if name is None or not self._check_keys(fields, name):
            self._check_further(fields)
            return None
        build: Callable[[Fields], Step | None] = getattr(self, f"_{name}")
        return build(fields)

    def _check_further(self, fields: Fields) -> None:
        """Reports what can be known to be wrong in a step that cannot be built."""
        self._inner_steps(fields)
        if "move" in fields:
            self._find_move(fields)
        if "use" in fields:
            self._find_routine(fields)

    def _check_keys(self, fields: Fields, name: str) -> bool:
        """Whether the verb's keys could be read, all that it needs are given, and no others."""
        verb = VERBS[name]
        strays = [key for key in fields.given if key not in verb.further and key != name]
        for key in strays:
            hint = f"keys of {name}: {', '.join(verb.further)}"
            at = fields.key_place(key)
            self.report_for(key).error(at, f"'{key}' does not go with '{name}'", hint)
        missing = [key for key in verb.required if key not in fields and key not in fields.unread]
        if "rounds" in strays or "times" in strays:
            missing = []  # one of these was meant for it
        for key in missing:
            example = {"for": "for: 5 min", "steps": "steps:"}[key]
            at = fields.key_place(name)
            self.report_for(name).error(at, f"'{name}' needs '{key}'", f"add '{example}'")
        is_read = not any(key in fields.unread for key in verb.further)
        return is_read and not strays and not missing

    def _is_either(self, fields: Fields, one: str, other: str) -> bool:
        """Whether not both keys are given; reports it if they are."""
        if one in fields and other in fields:
            at = fields.key_place(other)
            self.report_for(other).error(at, f"both '{one}' and '{other}'", "keep one of them")
            return False
        return True

    def _check_change(self, before: Flow, after: Flow, place: Place) -> None:
        if before.last is None or after.first is None or before.last == after.first:
            return
        if before.tail_ms + after.lead_ms < CHANGE_MS:
            self.report_for("steps").warning(
                place,
                "the position or the props change without time for it",
                "put a rest or a say of 3s or more before it",
            )

    def _check_speech(
        self, text: str, most_ms: int | Fraction, key: str, at: Place | None = None, *, of: Fields
    ) -> None:
        if self.is_spoken:
            check_speech(text, most_ms, at or of.place(key), self.report_for(key))

    def _say(self, fields: Fields) -> Step | None:
        text = fields.value("say")
        spoken_ms = max(len(text.split()) * SAY_WORD_MS, SAY_LEAST_MS)
        for_ms = fields.value("for", spoken_ms)
        check_figures(text, lambda: figures([for_ms]), fields.place("say"), self.report_for("say"))
        self._check_speech(text, for_ms, "say", of=fields)
        return Say(text, for_ms)

    def _sit(self, fields: Fields) -> Step | None:
        text, for_ms, bells = (fields.value(name) for name in ("sit", "for", "bells"))
        check_figures(text, lambda: figures([for_ms]), fields.place("sit"), self.report_for("sit"))
        self._check_speech(text, for_ms, "sit", of=fields)
        if bells is not None and not self._check_bells(bells, for_ms, fields):
            return None
        return Sit(text, for_ms, bells)

    def _check_bells(self, bells: Bells, for_ms: int, fields: Fields) -> bool:
        """Whether the bells are strictly inside their sit; reports those that are not."""
        node, report = fields.given["bells"].node, self.report_for("bells")
        items = node.items if isinstance(node, ListNode) else ()
        late = [item for item, at_ms in zip(items, bells.at_ms, strict=False) if at_ms >= for_ms]
        for item in late:
            report.error(item, "a bell outside the sit", f"the sit lasts {in_words(for_ms)}")
        edges_ms = STRIKE_APART_MS * (bells.start + bells.end)
        if edges_ms >= for_ms:
            hint = f"at 4 seconds each they take {in_words(edges_ms)}"
            report.error(node, "the strikes at the start and the end do not fit into the sit", hint)
        return not late and edges_ms < for_ms

    def _rest(self, fields: Fields) -> Step | None:
        for_ms, text = fields.value("rest"), fields.value("text")
        if text is not None:
            check_figures(
                text, lambda: figures([for_ms]), fields.place("text"), self.report_for("text")
            )
            check_placeholders(text, fields.place("text"), self.report_for("text"), known=())
            self._check_speech(fill(text, {}), for_ms, "text", of=fields)
        return Rest(for_ms, text)

    def _ask(self, fields: Fields) -> Step | None:
        return Ask(fields.value("ask"), fields.value("answer", "none"), fields.value("save_as"))

    def _tense(self, fields: Fields) -> Step | None:
        step = Tense(
            part=fields.value("tense"),
            hold_ms=fields.value("hold", TENSE_HOLD_MS),
            release_ms=fields.value("release", TENSE_RELEASE_MS),
            times=fields.value("times", 1),
            text=fields.value("text"),
        )
        if step.text is not None:
            at, report = fields.place("text"), self.report_for("text")
            lengths_ms = [step.hold_ms, step.release_ms]
            check_figures(step.text, lambda: figures(lengths_ms, step.times), at, report)
            check_placeholders(step.text, at, report, known=("hold", "times"))
            words = fill(step.text, dose_words(step.hold_ms, step.times))
            self._check_speech(words, step.hold_ms, "text", of=fields)
        return step

    def _repeat(self, fields: Fields) -> Step | None:
        steps = self._inner_steps(fields)
        if steps is None:
            return None
        repeat = Repeat(fields.value("repeat"), steps, fields.value("between", 0))
        if repeat.count > 1:
            once = flow_of(replace(repeat, count=1))
            gap = Flow(lead_ms=repeat.between_ms, tail_ms=repeat.between_ms)
            self._check_change(once.then(gap), once, fields)
        return repeat

    def _inner_steps(self, fields: Fields) -> tuple[Step, ...] | None:
        report = self.report_for("steps")
        inner = StepReader(
            self.catalogue, self.shelf, lambda name: report, is_spoken=self.is_spoken
        )
        return inner.sequence(fields.value("steps", ()))

    def _use(self, fields: Fields) -> Step | None:
        id, routine = fields.value("use"), self._find_routine(fields)
        is_either = self._is_either(fields, "for", "rounds")
        dose = next((name for name in ("for", "rounds") if name in fields), None)
        if routine is None or not is_either:
            return None
        if dose is None:
            return _use(routine)
        at, report = fields.key_place(dose), self.report_for(dose)
        if not routine.has_free_length:
            hint = "leave it out: only one breathe or one sit can be given another length"
            report.error(at, f"'{dose}' with '{id}', which has a length of its own", hint)
            return None
        if dose == "rounds" and isinstance(routine.steps[0], Sit):
            report.error(at, f"'rounds' with '{id}', which is a sit", "write 'for: 5 min'")
            return None
        return _use(routine.with_dose(for_ms=fields.value("for"), rounds=fields.value("rounds")))

    def _breathe(self, fields: Fields) -> Step | None:
        is_sound = self._is_either(fields, "for", "rounds")
        if "for" not in fields and "rounds" not in fields:
            at, hint = fields.key_place("breathe"), "add 'for: 5 min' or 'rounds: 10'"
            self.report_for("breathe").error(at, "'breathe' needs 'for' or 'rounds'", hint)
            is_sound = False
        spare = fields.value("without_holds")
        if spare is not None and spare != spare.without_holds():
            at, hint = fields.place("without_holds"), "write it as in-out, such as 4-6"
            message = "a hold or a rest in 'without_holds'"
            self.report_for("without_holds").error(at, message, hint)
            is_sound = False
        if not is_sound:
            return None
        step = Breathe(
            pattern=_via(fields.value("breathe"), fields.value("via")),
            for_ms=fields.value("for"),
            rounds=fields.value("rounds"),
            ramp=fields.value("ramp"),
            text=fields.value("text"),
            spare=None if spare is None else _via(spare, fields.value("via")),
        )
        for name, pattern in (("breathe", step.pattern), ("without_holds", step.spare)):
            if pattern is not None:
                check_pattern(pattern, step.ramp, fields.place(name), self.report_for(name))
        self._check_breath_texts(step, fields)
        return step

    def _check_breath_texts(self, step: Breathe, fields: Fields) -> None:
        placed: list[tuple[str, str, Place]] = []
        for name, pattern in (("breathe", step.pattern), ("without_holds", step.spare)):
            node = fields.given[name].node if name in fields else None
            for part in node.items if isinstance(node, ListNode) else ():
                text = part.get("text") if isinstance(part, MapNode) else None
                if isinstance(text, Scalar) and pattern is not None:
                    placed.append((name, text.text, text))
                    most_ms = said_ms(step, pattern, text.text)
                    self._check_speech(text.text, most_ms, name, text, of=fields)
        if step.text is not None:
            at = fields.place("text")
            placed.append(("text", step.text, at))
            most_ms = first_ms(step, step.pattern)
            self._check_speech(fill(step.text, {}), most_ms, "text", of=fields)
            check_placeholders(step.text, at, self.report_for("text"), known=())
        for name, typed, at in placed:
            check_figures(typed, lambda: breath_figures(step), at, self.report_for(name))

    def _move(self, fields: Fields) -> Step | None:
        move, is_either = self._find_move(fields), self._is_either(fields, "times", "for")
        if move is None or not is_either:
            return None
        if not move.is_sided and ("sides" in fields or "switch" in fields):
            key = "sides" if "sides" in fields else "switch"
            at, message = fields.key_place(key), f"'{key}' with a move that has no sides"
            self.report_for(key).error(at, message, "leave it out")
            return None
        step = MoveStep(
            move=move,
            times=fields.value("times", move.times),
            enter_ms=fields.value("enter", move.enter_ms),
            hold_ms=fields.value("hold", move.hold_ms),
            leave_ms=fields.value("leave", move.leave_ms),
            pause_ms=fields.value("pause", move.pause_ms),
            switch_ms=fields.value("switch", SWITCH_MS),
            sides=_sides(move, fields.value("sides", "both")),
            text=fields.value("text"),
        )
        repetition_ms = step.enter_ms + step.hold_ms + step.leave_ms
        if repetition_ms == 0:
            report = self.report_for("hold")
            hint = "hold it, as in hold: 5s"
            report.error(fields.place("hold"), "a repetition that takes no time", hint)
            return None
        if "for" in fields:
            covered_ms = fields.value("for") + step.pause_ms
            step = replace(step, times=ceil(covered_ms / (repetition_ms + step.pause_ms)))
        self._check_move(step, fields)
        return step

    def _find_move(self, fields: Fields) -> Move | None:
        id, report, at = fields.value("move"), self.report_for("move"), fields.place("move")
        if id in self.catalogue.moves:
            return self.catalogue.moves[id]
        if id in self.catalogue.broken_moves:
            report.error(at, f"the move '{id}' has problems of its own", "run: relaxapp check")
        else:
            hint, fix = report.suggest(at, id, self.catalogue.moves, "moves")
            report.error(at, f"unknown move {quoted(id)}", hint, fix)
        return None

    def _find_routine(self, fields: Fields) -> Routine | None:
        """The routine of an id, or None where there is none to use, which is reported."""
        id, report, at = fields.value("use"), self.report_for("use"), fields.place("use")
        if id not in self.shelf.ids:
            hint, fix = report.suggest(at, id, self.shelf.ids, "routines")
            report.error(at, f"unknown routine {quoted(id)}", hint, fix)
            return None
        routine = self.shelf.routine(id)
        if routine is None and not report.has_error_at(at):
            hint = f"run: relaxapp check, and mend '{id}' first"
            report.error(at, f"the routine '{id}' has problems of its own", hint)
        return routine

    def _check_move(self, step: MoveStep, fields: Fields) -> None:
        if "hold" in fields:
            at = fields.place("hold")
            check_stretch_hold(step.move.style, step.hold_ms, at, self.report_for("hold"))

        def own() -> Figures:
            lengths_ms = [step.hold_ms, step.enter_ms, step.leave_ms, step.pause_ms, step.switch_ms]
            return figures([*lengths_ms, fields.value("for", 0)], step.times)

        if step.text is None:
            check_figures(step.move.do, own, fields.place("move"), self.report_for("move"))
            self._check_instruction(step, step.move.do, "move", fields)
        else:
            at, report = fields.place("text"), self.report_for("text")
            check_move_words(step.text, at, report, own=own, is_sided=step.move.is_sided)
            self._check_instruction(step, step.text, "text", fields)

    def _check_instruction(self, step: MoveStep, text: str, key: str, fields: Fields) -> None:
        """It is said while the repetitions of one side go on."""
        words = fill(text, move_words(step.hold_ms, step.times, next(iter(step.sides), None)))
        self._check_speech(words, step.side_ms, key, of=fields)


def _use(routine: Routine) -> Use:
    return Use(routine, flow_of_steps(routine.steps))


def _via(pattern: Pattern, via: str | None) -> Pattern:
    """The pattern with `via` for the parts that have none."""
    if via is None:
        return pattern
    return Pattern(tuple(replace(part, via=part.via or via) for part in pattern.parts))


def _sides(move: Move, asked: str) -> tuple[Side, ...]:
    if not move.is_sided:
        return ()
    sides: dict[str, tuple[Side, ...]] = {"left": ("left",), "right": ("right",)}
    return sides.get(asked, ("left", "right"))


def moves_in(steps: Iterable[Step]) -> Iterator[Move]:
    """The moves of the steps, in order; those of used routines are not among them."""
    for step in steps:
        if isinstance(step, MoveStep):
            yield step.move
        elif isinstance(step, Repeat):
            yield from moves_in(step.steps)


def uses_in(steps: Iterable[Step]) -> Iterator[Routine]:
    """The routines that the steps use directly."""
    for step in steps:
        if isinstance(step, Use):
            yield step.routine
        elif isinstance(step, Repeat):
            yield from uses_in(step.steps)
