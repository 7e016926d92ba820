"""What a routine looks like at a glance, as plain values: its breath curve, ring or figure.

Takes a `Routine` and `Options`, gives a `Preview` to paint and the `Block`s of its steps. Knows
no widgets and no colours; `thumbnails` paints. Never unrolls a large routine: whatever a file
holds, this is done within a frame.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, islice
from random import Random
from typing import Literal, assert_never

from relaxapp.core.compiler import Options, bell_times_ms, compile_timeline
from relaxapp.core.routine import (
    Ask,
    Breathe,
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
    size_of,
)
from relaxapp.core.timeline import Moment, Phase

Tone = Literal["move", "tense", "breath", "in", "hold", "out", "rest", "sit", "say", "ask"]

MAX_PHASES = 400
"""Longer ramps are shown by their beginning; compiling so many phases takes about 5 ms."""

MAX_BLOCKS = 200
MAX_BELLS = 24

CURVE_BREATHS = 4
"""The most breaths that one curve shows."""

SAMPLES = 72
"""Points of a curve; the panel's is about 300 px wide."""

SOFTENED = 2
"""How many samples each way the curve is averaged over, twice, so that its corners are soft."""


@dataclass(frozen=True, slots=True)
class Block:
    """One step with its share of the time."""

    title: str
    tone: Tone
    length_ms: int


@dataclass(frozen=True, slots=True)
class Curve:
    """How full the lungs are over a few breaths: `fills`, 0–1, at even times of `length_ms`."""

    fills: tuple[float, ...]
    length_ms: int

    def at(self, elapsed_ms: int) -> tuple[float, float]:
        """Where the dot is: how far along, 0–1, and how full; it begins again at the end."""
        along = elapsed_ms % self.length_ms / self.length_ms
        place = along * (len(self.fills) - 1)
        index = int(place)
        before, after = self.fills[index], self.fills[min(index + 1, len(self.fills) - 1)]
        return along, before + (after - before) * (place - index)


@dataclass(frozen=True, slots=True)
class Ring:
    """A quiet time: the shares of its steps, and where along it bells strike, all 0–1."""

    shares: tuple[float, ...]
    bells: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """What a body does: a move on a side, or, where that is None, the tensing of a part."""

    move: Move | None = None
    side: Side | None = None
    tensed: str = ""


Preview = Curve | Ring | Act


def blocks_of(routine: Routine, options: Options = Options()) -> tuple[Block, ...]:
    """The steps of a routine as dosed, unrolled, at most `MAX_BLOCKS` of them."""
    return tuple(
        Block(*_title_and_tone(step), size_of(step, holds=options.has_holds).length_ms)
        for step in islice(_unrolled(routine.steps), MAX_BLOCKS)
    )


def step_blocks(routine: Routine, options: Options = Options()) -> tuple[Block, ...]:
    """The steps as they stand in the file: a repeat or a use is one block."""
    return tuple(
        Block(*_whole_title_and_tone(step), size_of(step, holds=options.has_holds).length_ms)
        for step in routine.steps
    )


def _whole_title_and_tone(step: Step) -> tuple[str, Tone]:
    """As the first step in it that is more than words, where it holds several."""
    match step:
        case Repeat():
            title, tone = _whole_title_and_tone(_most_telling(step.steps))
            return f"{step.count} × {title}" + (" …" if len(step.steps) > 1 else ""), tone
        case Use():
            return step.routine.name, _whole_title_and_tone(_most_telling(step.routine.steps))[1]
        case _:
            return _title_and_tone(step)


def _most_telling(steps: tuple[Step, ...]) -> Step:
    return next((step for step in steps if not isinstance(step, Say | Rest | Ask)), steps[0])


def _unrolled(steps: Iterable[Step]) -> Iterator[Step]:
    for step in steps:
        match step:
            case Repeat():
                for index in range(step.count):
                    if index and step.between_ms:
                        yield Rest(step.between_ms)
                    yield from _unrolled(step.steps)
            case Use():
                yield from _unrolled(step.routine.steps)
            case _:
                yield step


def _title_and_tone(step: Step) -> tuple[str, Tone]:
    match step:
        case MoveStep():
            return step.move.name, "move"
        case Tense():
            return step.part[:1].upper() + step.part[1:], "tense"
        case Breathe():
            return "Breath", "breath"
        case Sit():
            return step.text, "sit"
        case Say():
            return step.text, "say"
        case Rest():
            return "Rest", "rest"
        case Ask():
            return step.question, "ask"
        case Repeat() | Use():
            raise AssertionError("unrolled before it has a title")
        case _:
            assert_never(step)


def preview_of(routine: Routine, options: Options = Options()) -> Preview:
    """The look of a routine as dosed: what takes most of its time decides."""
    act = _first_act(routine)
    if act is not None:
        return act
    blocks = blocks_of(routine, options)
    total_ms = sum(block.length_ms for block in blocks)
    breathed_ms = sum(block.length_ms for block in blocks if block.tone == "breath")
    if 2 * breathed_ms >= total_ms > 0:
        return _curve(routine, options)
    shares = tuple(block.length_ms / total_ms for block in blocks if block.length_ms)
    return Ring(shares, tuple(_bells(routine, options, total_ms)))


def _first_act(routine: Routine) -> Act | None:
    """The first move of the routine that has a figure, else the first tensing."""
    tensed = None
    for step in islice(_unrolled(routine.steps), MAX_BLOCKS):
        match step:
            case MoveStep() if step.move.figure is not None:
                return Act(step.move, next(iter(step.sides), None))
            case Tense() if tensed is None:
                tensed = Act(tensed=step.part)
            case _:
                pass
    return tensed


def _bells(routine: Routine, options: Options, total_ms: int) -> Iterator[float]:
    """Where bells strike along the routine; none where they are too many to be told apart."""
    start_ms = 0
    for step in islice(_unrolled(routine.steps), MAX_BLOCKS):
        if isinstance(step, Sit) and step.bells is not None:
            struck_ms = bell_times_ms(step.bells, step.for_ms, Random(options.seed))
            if len(struck_ms) <= MAX_BELLS:
                yield from ((start_ms + at_ms) / total_ms for at_ms in struck_ms)
        start_ms += size_of(step, holds=options.has_holds).length_ms


def _curve(routine: Routine, options: Options) -> Curve:
    """The first breath of each breathing step, or three of a breath that changes its pace."""
    steps = (step for step in _unrolled(routine.steps) if isinstance(step, Breathe))
    chosen = tuple(islice(steps, CURVE_BREATHS))
    if len(chosen) == 1 and chosen[0].ramp is not None:
        breaths = _breaths(routine, (_at_most(chosen[0]),), options)
        breaths = [breaths[0], breaths[len(breaths) // 3], breaths[-1]]
    else:
        first = tuple(replace(step, for_ms=None, rounds=1) for step in chosen)
        breaths = [one for one in _breaths(routine, first, options) if one[0].round == 1]
    length_ms = sum(_length_ms(breath) for breath in breaths)
    return Curve(_softened(_samples(breaths, length_ms)), length_ms)


def _at_most(breathe: Breathe) -> Breathe:
    """The step, or its beginning where it is very long."""
    if breathe.size(holds=True).phases <= MAX_PHASES:
        return breathe
    return replace(breathe, for_ms=None, rounds=MAX_PHASES // len(breathe.pattern.parts))


def _breaths(routine: Routine, steps: tuple[Breathe, ...], options: Options) -> list[list[Phase]]:
    """The compiled phases of these steps, breath by breath."""
    undosed = replace(options, level=None, for_ms=None)
    timeline = compile_timeline(replace(routine, prepare_ms=0, steps=steps), undosed)
    grouped = groupby(timeline.phases, key=lambda phase: (phase.span, phase.round))
    return [list(phases) for _, phases in grouped]


def _length_ms(breath: list[Phase]) -> int:
    return breath[-1].end_ms - breath[0].start_ms


def _samples(breaths: list[list[Phase]], length_ms: int) -> list[float]:
    """How full the lungs are at even times of the breaths one after the other."""
    phases = [phase for breath in breaths for phase in breath]
    ends_ms = list(accumulate(phase.duration_ms for phase in phases))
    fills = []
    for index in range(SAMPLES):
        at_ms = length_ms * index / (SAMPLES - 1)
        number = min(bisect_right(ends_ms, at_ms), len(phases) - 1)
        phase = phases[number]
        into_ms = round(at_ms - ends_ms[number] + phase.duration_ms)
        moment = Moment(phase.start_ms + into_ms, phase, None, length_ms)
        fills.append(moment.fill or 0.0)
    return fills


def _softened(fills: list[float]) -> tuple[float, ...]:
    width = 2 * SOFTENED + 1
    for _ in range(2):
        # Turned round at the ends, so that the slope there stays what it is.
        before = [2 * fills[0] - fill for fill in fills[SOFTENED:0:-1]]
        after = [2 * fills[-1] - fill for fill in fills[-2 : -SOFTENED - 2 : -1]]
        padded = before + fills + after
        fills = [sum(padded[at : at + width]) / width for at in range(len(fills))]
    return tuple(fills)
