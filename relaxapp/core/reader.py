"""Reads routine files: text to a checked `Routine`, or every problem at once.

`read_draft` reads one file on its own; `build_routine` joins it with what it names (moves,
cautions, other routines), which it asks of a `Catalogue` and a `Shelf`. Wrong files become
`Problem`s, never exceptions. `steps` builds the steps; `library` finds and opens the files.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from relaxapp.core.catalogue import Catalogue, fields_of, resolve_cautions
from relaxapp.core.flow import flow_of_steps
from relaxapp.core.format import NAME_AND_KIND, ROUTINE_FILE, STEP_NAMES, VERBS
from relaxapp.core.names import NO_AMBIENCE, SILENT
from relaxapp.core.nodes import MapNode
from relaxapp.core.problems import TOP, Place, Report
from relaxapp.core.routine import MAX_LENGTH_MS, MAX_PHASES, Caution, Routine, Sound, Step
from relaxapp.core.schema import Fields, Given, require
from relaxapp.core.steps import Shelf, StepReader, moves_in, uses_in
from relaxapp.core.units import HOUR_MS, plural, quoted

PREPARE_MS = 5_000


@dataclass(frozen=True, slots=True)
class Draft:
    """The keys of one file joined with those of the routine it is like, not yet checked whole.

    `inherited` names the keys that came from elsewhere; their problems are placed at `origin`,
    or are left out if it is None: then they have been reported where the keys stand. `top` is
    where problems of the whole are placed.
    """

    fields: Fields
    inherited: frozenset[str] = frozenset()
    origin: Place | None = TOP
    top: Place = TOP

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def value(self, name: str, default: Any = None) -> Any:
        return self.fields.value(name, default)

    def report_for(self, name: str, report: Report) -> Report:
        """The report for the problems of one key."""
        if name not in self.inherited:
            return report
        return Report(report.path) if self.origin is None else report.quiet_at(self.origin)

    def report_for_whole(self, names: Iterable[str], report: Report) -> Report:
        """The report for what is wrong with these keys together."""
        is_own = any(name in self and name not in self.inherited for name in names)
        return report if is_own or self.origin is not None else Report(report.path)


def read_draft(raw: bytes, report: Report) -> Fields | None:
    """The keys of a routine file as far as they can be read; problems go to the report."""
    return fields_of(raw, ROUTINE_FILE, report)


def references(fields: Fields) -> Iterator[tuple[str, str, Place]]:
    """What a draft names of other routines: (`like` or `use`, id, place), once each place."""
    if "like" in fields:
        yield "like", fields.value("like"), fields.place("like")
    waiting = [fields, *(given.value for given in _levels(fields).values())]
    while waiting:
        one = waiting.pop()
        if "use" in one:
            yield "use", one.value("use"), one.place("use")
        waiting.extend(one.value("steps", ()))


def _levels(fields: Fields) -> Mapping[str, Given]:
    levels: Fields | None = fields.value("levels")
    return {} if levels is None else levels.given


_REPLACED_BY = {"for": ("rounds", "times"), "rounds": ("for",), "times": ("for",)}


def join(own: Fields, base: Fields, origin: Place | None, top: Place = TOP) -> Draft:
    """The keys of `own` over those of `base`.

    A verb or `steps` drops all step keys of the base, a dose the other kinds of dose.
    """
    dropped = {"like", *own.given}
    if any(name in own or name in own.unread for name in ("steps", *VERBS)):
        dropped |= STEP_NAMES
    for name, others in _REPLACED_BY.items():
        if name in own:
            dropped.update(others)
    names = base.given.keys() - dropped
    given = {name: base.given[name] for name in names} | dict(own.given)
    unread = {name: base.unread[name] for name in base.unread.keys() - dropped} | dict(own.unread)
    return Draft(Fields(given, own.line, own.column, unread), frozenset(names), origin, top)


def build_routine(
    id: str, draft: Draft, catalogue: Catalogue, shelf: Shelf, report: Report
) -> Routine | None:
    """The routine of a draft with its levels; None where it has errors."""
    routine = _Builder(id, draft, catalogue, shelf, report).routine()
    is_sound = routine is not None and not report.has_errors
    levels = []
    level_report = draft.report_for("levels", report)
    for name, given in _levels(draft.fields).items():
        joined = join(given.value, draft.fields, given.key if is_sound else None, given.key)
        builder = _Builder(id, joined, catalogue, shelf, level_report)
        has_own_steps = any(key in STEP_NAMES for key in (*given.value.given, *given.value.unread))
        level = builder.routine(None if has_own_steps or routine is None else routine.steps)
        if level is not None:
            levels.append((name, level))
    if routine is None or report.has_errors:
        return None
    return replace(routine, levels=tuple(levels)) if levels else routine


class _Builder:
    """Builds one routine from one draft, reporting what does not fit."""

    def __init__(
        self, id: str, draft: Draft, catalogue: Catalogue, shelf: Shelf, report: Report
    ) -> None:
        self.id = id
        self.draft = draft
        self.catalogue = catalogue
        self.shelf = shelf
        self.report = report

    def routine(self, steps: tuple[Step, ...] | None = None) -> Routine | None:
        """The routine, with steps that have been built already or else its own."""
        whole = self.draft.report_for_whole((), self.report)
        require(NAME_AND_KIND, self.draft.fields, self.draft.top, whole)
        cautions = self.cautions()
        self.check_sound()
        self.check_stop_rule()
        steps = steps or self.steps()
        if steps is None or "name" not in self.draft or "kind" not in self.draft:
            return None
        routine = self.joined(steps, cautions)
        self.check_size(routine)
        return routine

    def steps(self) -> tuple[Step, ...] | None:
        fields = self.draft.fields
        typed = [name for name in VERBS if name in fields or name in fields.unread]
        verbs = sorted(typed, key=lambda name: _order(fields.key_place(name)))
        has_steps = "steps" in fields or "steps" in fields.unread
        if has_steps and "repeat" not in verbs:
            return self.many_steps(verbs)
        return self.one_step(verbs)

    def many_steps(self, verbs: list[str]) -> tuple[Step, ...] | None:
        """The steps under `steps`, beside which no step key can stand."""
        fields = self.draft.fields
        if verbs:
            message = f"both 'steps' and '{verbs[0]}' at the top"
            hint = "a routine of one step writes its keys at the top, a longer one uses 'steps'"
            self.report.error(fields.key_place(verbs[0]), message, hint)
        strays = set() if verbs else fields.given.keys() & STEP_NAMES - {"steps"}
        for key in sorted(strays):
            at, report = fields.key_place(key), self.draft.report_for(key, self.report)
            report.error(at, f"'{key}' beside 'steps'", "write it in the step it is for")
        report = self.draft.report_for("steps", self.report)
        reader = StepReader(
            self.catalogue, self.shelf, lambda key: report, is_spoken=self.is_spoken
        )
        steps = reader.sequence(fields.value("steps", ()))
        return None if verbs else steps

    def one_step(self, verbs: list[str]) -> tuple[Step, ...] | None:
        """The one step whose keys stand at the top."""
        fields = self.draft.fields
        if not verbs:
            whole = self.draft.report_for_whole((), self.report)
            hint = f"add 'steps:', or one of {', '.join(VERBS)}"
            whole.error(self.draft.top, "there is nothing to do in it", hint)
            return None
        if len(verbs) > 1:
            names = " and ".join(f"'{name}'" for name in verbs)
            at, message = fields.key_place(verbs[1]), f"two verbs at the top: {names}"
            self.report.error(at, message, "make 'steps' of them")
            return None
        own = {key: fields.given[key] for key in STEP_NAMES if key in fields}
        unread = {key: place for key, place in fields.unread.items() if key in STEP_NAMES}
        place = fields.key_place(verbs[0])
        reader = StepReader(
            self.catalogue,
            self.shelf,
            lambda key: self.draft.report_for(key, self.report),
            is_spoken=self.is_spoken,
        )
        step = reader.step(Fields(own, place.line, place.column, unread))
        return None if step is None else (step,)

    @property
    def is_spoken(self) -> bool:
        """Whether a voice may speak in it: only the file itself can rule that out."""
        sound: Sound = self.draft.value("sound", Sound())
        return sound.voice != "off"

    def cautions(self) -> tuple[Caution, ...]:
        report = self.draft.report_for("cautions", self.report)
        given = self.draft.fields.given.get("cautions")
        return resolve_cautions(given, self.catalogue.cautions, report)

    def joined(self, steps: tuple[Step, ...], cautions: tuple[Caution, ...]) -> Routine:
        """The routine with what its moves and the routines it uses bring along."""
        value = self.draft.value
        moves = {move.id: move for move in moves_in(steps)}.values()
        used = {routine.id: routine for routine in uses_in(steps)}.values()
        kind = value("kind")
        common = self.catalogue.stop_rule if kind in ("stretch", "strength") else ()
        flow = flow_of_steps(steps)
        position = "seated" if flow.first is None else flow.first[0]
        props = value("props", _all(move.props for move in moves))
        return Routine(
            id=self.id,
            name=" ".join(value("name").split()),
            kind=kind,
            steps=steps,
            prepare_ms=value("prepare", PREPARE_MS),
            position=value("position", position),
            summary=value("summary"),
            props=_all([props, *(routine.props for routine in used)]),
            level=value("level", "easy"),
            areas=value("areas", _all(move.areas for move in moves)),
            tags=value("tags", ()),
            cautions=_all(
                [
                    cautions,
                    *(move.cautions for move in moves),
                    *(routine.cautions for routine in used),
                ]
            ),
            stop_if=_all(
                [
                    value("stop_if", common),
                    *(move.stop_if for move in moves),
                    *(routine.stop_if for routine in used),
                ]
            ),
            sources=value("sources", ()),
            sound=value("sound", Sound()),
        )

    def check_sound(self) -> None:
        sound: Sound = self.draft.value("sound", Sound())
        # What is always there is not looked up: the sounds are read when first asked for.
        if sound.cues not in (None, SILENT):
            self.check_sound_name("cues", self.catalogue.sounds.cue_sets, "cue set")
        if sound.ambience not in (None, NO_AMBIENCE):
            known = (NO_AMBIENCE, *self.catalogue.sounds.backgrounds)
            self.check_sound_name("ambience", known, "ambience")

    def check_sound_name(self, key: str, known: Collection[str], noun: str) -> None:
        report = self.draft.report_for("sound", self.report)
        name = getattr(self.draft.value("sound"), key)
        if name not in known:
            node = self.draft.fields.given["sound"].node
            at = (node.get(key) if isinstance(node, MapNode) else None) or node
            hint, fix = report.suggest(at, name, known, f"{noun}s")
            message = f"unknown {noun} {quoted(name)}; that of your settings sounds"
            report.warning(at, message, hint, fix)

    def check_stop_rule(self) -> None:
        kind, stop_if = self.draft.value("kind"), self.draft.value("stop_if")
        if kind in ("stretch", "strength") and stop_if == ():
            report = self.draft.report_for("stop_if", self.report)
            hint = "leave 'stop_if' out for the common one"
            at = self.draft.fields.place("stop_if")
            report.warning(at, f"a {kind} routine without a stop rule", hint)

    def check_size(self, routine: Routine) -> None:
        report = self.draft.report_for_whole(("prepare", *STEP_NAMES), self.report)
        for holds, profile in ((True, ""), (False, " (without breath holds)")):
            size = routine.size(holds=holds)
            if size.has_too_many_phases:
                and_gates = " and questions" if size.gates else ""
                message = f"more than {plural(MAX_PHASES, 'phase')}{and_gates}{profile}"
                report.error(self.draft.top, message, "use fewer repeats, or longer steps")
                return
            if size.length_ms > MAX_LENGTH_MS:
                message = f"longer than {MAX_LENGTH_MS // HOUR_MS} hours in all{profile}"
                report.error(self.draft.top, message, "shorten it")
                return


def _order(place: Place) -> tuple[int, int]:
    return place.line, place.column


def _all(groups: Iterable[Iterable[Any]]) -> tuple[Any, ...]:
    """Everything in the groups, in order, each once."""
    return tuple(dict.fromkeys(item for group in groups for item in group))
