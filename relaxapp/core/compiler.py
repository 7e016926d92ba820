"""Compiles a routine to a timeline, by a pure function.

Takes a `Routine` and `Options`, gives a `Timeline`: the same routine and options always give
the same one. Limits are checked before anything is unrolled.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import lcm
from typing import assert_never

from relaxapp.core.bells import APART_MS, STRIKE_APART_MS
from relaxapp.core.breath import Pattern
from relaxapp.core.leave_out import Exchange, has_work, routine_with, routine_without
from relaxapp.core.routine import (
    Ask,
    Bells,
    Breathe,
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
from relaxapp.core.texts import dose_words, fill, move_words
from relaxapp.core.timeline import Cue, Gate, Mark, Phase, Span, Timeline

BREATH_WORDS = {"in": "Breathe in", "hold": "Hold", "out": "Breathe out", "rest": "Rest"}
PREPARE_WORDS = "Get ready"
SWITCH_WORDS = "Other side"
RELEASE_WORDS = "Let go"
REST_WORDS = "Rest"


class NothingLeftError(ValueError):
    """All that there is to do in the routine is left out."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a compile depends on beside the routine.

    `without_moves` are ids of moves left out because they hurt, `exchanges` moves done in the place
    of others, or left out, for the person's own reasons. These come first: what takes the place of
    a move is left out where it hurts.
    """

    level: str | None = None
    for_ms: int | None = None
    has_holds: bool = True
    seed: int = 0
    without_moves: frozenset[str] = frozenset()
    exchanges: tuple[Exchange, ...] = ()


def dose(routine: Routine, options: Options) -> Routine:
    """The routine at the level and length of the options, with the moves that shall be in it.

    Raises `KeyError` for an unknown level, `ValueError` where the length is not free.
    """
    dosed = routine.at_level(options.level)
    if options.for_ms is not None:
        dosed = dosed.with_dose(for_ms=options.for_ms)
    if options.exchanges:
        dosed = routine_with(dosed, options.exchanges)
    return routine_without(dosed, options.without_moves) if options.without_moves else dosed


def compile_timeline(routine: Routine, options: Options = Options()) -> Timeline:
    """The timeline of a routine.

    Raises as `dose` does, `ValueError` where the options make it larger than the limits
    (`Size.is_too_large`), and `NothingLeftError` where they leave out all that it has to do.
    """
    dosed = dose(routine, options)
    if (options.without_moves or options.exchanges) and not has_work(dosed) and has_work(routine):
        raise NothingLeftError("everything is left out")
    if dosed.size(holds=options.has_holds).is_too_large:
        raise ValueError("more phases or time than a timeline may have")
    compiler = _Compiler(options)
    if dosed.prepare_ms:
        compiler.begin("prepare", PREPARE_WORDS)
        compiler.phase(dosed.prepare_ms, "prepare", PREPARE_WORDS, "ready")
        compiler.finish()
    compiler.steps(dosed.steps)
    return compiler.timeline(dosed)


class _Compiler:
    """Writes phases and marks in time order; `at_ms` is where the next one begins."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.at_ms = 0
        self.phases: list[Phase] = []
        self.marks: list[Mark] = []
        self.spans: list[Span] = []
        # A repeated step fills its placeholders once: no file can multiply its texts.
        self.filled: dict[tuple[int, str, Side | None], str] = {}

    def timeline(self, routine: Routine) -> Timeline:
        self.marks.append(Cue(self.at_ms, "end"))
        return Timeline(
            routine_id=routine.id,
            name=routine.name,
            kind=routine.kind,
            duration_ms=self.at_ms,
            prepare_ms=routine.prepare_ms,
            phases=tuple(self.phases),
            marks=tuple(self.marks),
            spans=tuple(self.spans),
            starts_ms=tuple(phase.start_ms for phase in self.phases),
        )

    def begin(self, step: str, title: str) -> None:
        self.spans.append(Span(self.at_ms, self.at_ms, step, title, len(self.marks)))

    def finish(self) -> None:
        self.spans[-1] = replace(self.spans[-1], end_ms=self.at_ms)

    def phase(
        self,
        duration_ms: int,
        step: str,
        text: str,
        cue: str,
        cue_side: Side | None = None,
        **fields: object,
    ) -> None:
        """Appends a phase with its cue; one of length 0 is left out with its cue."""
        if duration_ms == 0:
            return
        self.marks.append(Cue(self.at_ms, cue, cue_side))
        span = len(self.spans) - 1
        phase = Phase(self.at_ms, duration_ms, step, text, span, **fields)  # type: ignore[arg-type]  # the callers' keywords are Phase's fields
        self.phases.append(phase)
        self.at_ms += duration_ms

    def steps(self, steps: tuple[Step, ...]) -> None:
        for step in steps:
            match step:
                case Repeat():
                    self.repeat(step)
                case Use():
                    self.steps(step.routine.steps)
                case _:
                    self.begin(*_verb_and_title(step))
                    self.one_step(step)
                    self.finish()

    def repeat(self, repeat: Repeat) -> None:
        for index in range(repeat.count):
            if index and repeat.between_ms:
                self.begin("between", REST_WORDS)
                self.phase(repeat.between_ms, "between", REST_WORDS, "rest")
                self.finish()
            self.steps(repeat.steps)

    def one_step(self, step: Say | Breathe | MoveStep | Tense | Sit | Rest | Ask) -> None:
        match step:
            case Say():
                self.phase(step.for_ms, "say", step.text, "say")
            case Rest():
                self.phase(step.for_ms, "rest", fill(step.text or REST_WORDS, {}), "rest")
            case Ask():
                self.marks.append(Cue(self.at_ms, "ask"))
                self.marks.append(Gate(self.at_ms, step.question, step.answer, step.save_as))
            case Sit():
                self.sit(step)
            case Breathe():
                self.breathe(step)
            case MoveStep():
                self.move(step)
            case Tense():
                self.tense(step)
            case _:
                assert_never(step)

    def sit(self, sit: Sit) -> None:
        start_ms = self.at_ms
        self.phase(sit.for_ms, "sit", sit.text, "sit")
        if sit.bells is not None:
            seeded = random.Random(f"{self.options.seed}/{len(self.spans)}")
            bells_ms = bell_times_ms(sit.bells, sit.for_ms, seeded)
            self.marks.extend(Cue(start_ms + at_ms, "bell") for at_ms in bells_ms)

    def breathe(self, breathe: Breathe) -> None:
        pattern = breathe.pattern_with(holds=self.options.has_holds)
        edges_ms = _breath_edges_ms(breathe, pattern, self.options.has_holds)
        rounds = len(edges_ms)
        fills = _fills(pattern)
        lead = None if breathe.text is None else fill(breathe.text, {})
        for index, edges in enumerate(edges_ms):
            for part, start_ms, end_ms, (fill_from, fill_to) in zip(
                pattern.parts, edges, edges[1:], fills, strict=False
            ):
                side: Side | None = part.via if part.via in ("left", "right") else None  # type: ignore[assignment]  # narrowed by the test
                self.phase(
                    end_ms - start_ms,
                    "breathe",
                    part.text or BREATH_WORDS[part.name],
                    part.name,
                    side,
                    part=part.name,
                    round=index + 1,
                    rounds=rounds,
                    via=part.via,
                    lead=lead if index == 0 else None,
                    fill_from=fill_from,
                    fill_to=fill_to,
                )

    def move(self, step: MoveStep) -> None:
        sides: tuple[Side | None, ...] = step.sides or (None,)
        for index, side in enumerate(sides):
            if index:
                self.phase(
                    step.switch_ms,
                    "switch",
                    SWITCH_WORDS,
                    "switch",
                    side,
                    side=side,
                    move=step.move.id,
                )
            do = self.instruction(step, step.text or step.move.do, side)
            back = self.instruction(step, step.move.back, side)
            for rep in range(1, step.times + 1):
                for part, length_ms, words, cue in (
                    ("pause", step.pause_ms if rep > 1 else 0, REST_WORDS, "rest"),
                    ("enter", step.enter_ms, do, "enter"),
                    ("hold", step.hold_ms, do, "hold"),
                    ("leave", step.leave_ms, back, "leave"),
                ):
                    self.phase(
                        length_ms,
                        "move",
                        words,
                        cue,
                        part=part,
                        side=side,
                        rep=rep,
                        reps=step.times,
                        move=step.move.id,
                    )

    def instruction(self, step: MoveStep, text: str, side: Side | None) -> str:
        key = (id(step), text, side)
        if key not in self.filled:
            words = move_words(step.hold_ms, step.times, side)
            self.filled[key] = fill(text, words)
        return self.filled[key]

    def tense(self, step: Tense) -> None:
        words = f"Tense your {step.part}"
        if step.text is not None:
            words = fill(step.text, dose_words(step.hold_ms, step.times))
        for rep in range(1, step.times + 1):
            for part, length_ms, text in (
                ("tense", step.hold_ms, words),
                ("release", step.release_ms, RELEASE_WORDS),
            ):
                self.phase(length_ms, "tense", text, part, part=part, rep=rep, reps=step.times)


def _verb_and_title(step: Step) -> tuple[str, str]:
    """What a span is called."""
    match step:
        case Say():
            return "say", step.text
        case Breathe():
            return "breathe", "Breath"
        case MoveStep():
            return "move", step.move.name
        case Tense():
            return "tense", step.part
        case Sit():
            return "sit", step.text
        case Rest():
            return "rest", REST_WORDS
        case Ask():
            return "ask", step.question
        case Repeat() | Use():
            raise AssertionError("unrolled before it has a title")
        case _:
            assert_never(step)


def _breath_edges_ms(breathe: Breathe, pattern: Pattern, has_holds: bool) -> list[list[int]]:
    """For each breath the edges of its parts, from the step's start, half up to milliseconds."""
    # Exact, but in whole numbers over one denominator: Fractions would be ten times slower.
    lengths = [part.length_ms for part in pattern.parts]
    unit = lcm(*(length.denominator for length in lengths))
    edges = [0, *accumulate(int(length * unit) for length in lengths)]
    cycle = edges[-1]
    if breathe.ramp is not None:
        starts = breathe.breath_starts_ms()
        return [
            [start + (2 * (end - start) * edge + cycle) // (2 * cycle) for edge in edges]
            for start, end in pairwise(starts)
        ]
    return [
        [(2 * (index * cycle + edge) + unit) // (2 * unit) for edge in edges]
        for index in range(breathe.round_count(holds=has_holds))
    ]


def _fills(pattern: Pattern) -> list[tuple[float, float]]:
    """How full the lungs are at the edges of each part: successive ins share the rise."""
    runs: list[list[float]] = []  # for each run of ins or outs: its direction and total length
    run_of: list[int] = []
    for part in pattern.parts:
        direction = {"in": 1.0, "out": -1.0}.get(part.name)
        if direction is not None and (not runs or runs[-1][0] != direction):
            runs.append([direction, 0.0])
        if direction is not None:
            runs[-1][1] += float(part.length_ms)
        run_of.append(len(runs) - 1)
    level = 0.0
    if len(runs) > 1 and runs[-1][0] > 0:  # the breath ends with an in that the next one goes on
        trailing, leading = runs[-1][1], runs[0][1]
        level = trailing / (trailing + leading)
        runs[0][1] = runs[-1][1] = trailing + leading
    fills = []
    for part, run in zip(pattern.parts, run_of, strict=True):
        before = level
        if part.name in ("in", "out"):
            level += runs[run][0] * float(part.length_ms) / runs[run][1]
        level = min(max(level, 0.0), 1.0)
        fills.append((before, level))
    return fills


def bell_times_ms(bells: Bells, sit_ms: int, seeded: random.Random) -> list[int]:
    """When the bells strike, from the sit's start: strictly inside it, 5 s apart or more.

    The strikes at the start and at the end are 4 s apart, the first and the last of them 4 s
    from the sit's edge; they come first, and other bells keep their distance from them.
    """
    opening = [STRIKE_APART_MS * number for number in range(1, bells.start + 1)]
    struck = [at_ms for at_ms in opening if at_ms < sit_ms]
    earliest_ms = struck[-1] + APART_MS if struck else 1
    closing = [sit_ms - STRIKE_APART_MS * number for number in range(bells.end, 0, -1)]
    closing = [at_ms for at_ms in closing if at_ms >= earliest_ms]
    latest_ms = closing[0] - APART_MS if closing else sit_ms - 1
    for at_ms in _interval_bells_ms(bells, sit_ms, seeded):
        if earliest_ms <= at_ms <= latest_ms:
            struck.append(at_ms)
            earliest_ms = at_ms + APART_MS
    return struck + closing


def _interval_bells_ms(bells: Bells, sit_ms: int, seeded: random.Random) -> Sequence[int]:
    if bells.every_ms is not None:
        return range(bells.every_ms, sit_ms, bells.every_ms)
    if bells.random_ms is not None:
        times: list[int] = []
        while (at_ms := (times[-1] if times else 0) + seeded.randint(*bells.random_ms)) < sit_ms:
            times.append(at_ms)
        return times
    return sorted(at_ms for at_ms in bells.at_ms if at_ms < sit_ms)
