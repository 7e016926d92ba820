"""Leaves moves out, or puts others in their place: in a routine before it is compiled, and in a
timeline under way.

Takes a `Routine` or a `Timeline` and ids of moves, gives it without them. What is empty then goes
too; texts and rests around a move stay.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate

from relaxapp.core.routine import Move, MoveStep, Repeat, Rest, Routine, Say, Step, Use
from relaxapp.core.timeline import Cue, Mark, Timeline

_Change = Callable[[MoveStep], MoveStep | None]
"""What becomes of a step; None leaves it out."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A move, by its id, and the one that is done in its place; None where it is only left out."""

    move: str
    by: Move | None = field(hash=False)


def moves_of(routine: Routine) -> tuple[Move, ...]:
    """The moves of a routine and of those it uses, in order, each once."""
    return tuple({step.move.id: step.move for step in move_steps_of(routine)}.values())


def move_steps_of(routine: Routine) -> Iterator[MoveStep]:
    """The moves with their doses, in order; each used routine is looked into once."""
    waiting: list[Iterator[Step]] = [iter(routine.steps)]
    seen: set[int] = set()
    while waiting:
        match next(waiting[-1], None):
            case None:
                waiting.pop()
            case MoveStep() as step:
                yield step
            case Repeat() as step:
                waiting.append(iter(step.steps))
            case Use() as step if id(step.routine) not in seen:
                seen.add(id(step.routine))
                waiting.append(iter(step.routine.steps))
            case _:
                pass


def routine_without(routine: Routine, moves: Collection[str]) -> Routine:
    """The routine without these moves, given by their ids; itself where it has none of them."""
    if not any(step.move.id in moves for step in move_steps_of(routine)):
        return routine
    return _changed(routine, lambda step: None if step.move.id in moves else step, {})


def routine_with(routine: Routine, exchanges: Collection[Exchange]) -> Routine:
    """The routine with other moves in the place of some; itself where it has none of them.

    The other move keeps its own dose as far as it takes no longer, with a repetition less for
    each that does not fit; where not one fits, the move is left out. What the step said goes.
    """
    others = {one.move: one.by for one in exchanges}
    if not any(step.move.id in others for step in move_steps_of(routine)):
        return routine

    def change(step: MoveStep) -> MoveStep | None:
        if step.move.id not in others:
            return step
        by = others[step.move.id]
        return None if by is None else _exchanged(step, by)

    return _changed(routine, change, {})


def _exchanged(step: MoveStep, by: Move) -> MoveStep | None:
    """The move `by` in no more time than the step takes; None where there is too little."""
    other = step_of(by, switch_ms=step.switch_ms)
    room_ms, sides = step.size().length_ms, max(len(other.sides), 1)
    a_side_ms = (room_ms - (sides - 1) * other.switch_ms) // sides
    once_ms = by.enter_ms + by.hold_ms + by.leave_ms + by.pause_ms
    times = min(by.times, (a_side_ms + by.pause_ms) // once_ms)
    return replace(other, times=times) if times > 0 else None


def step_of(move: Move, *, switch_ms: int) -> MoveStep:
    """The move with its own dose, on both sides where it has sides."""
    return MoveStep(
        move,
        times=move.times,
        enter_ms=move.enter_ms,
        hold_ms=move.hold_ms,
        leave_ms=move.leave_ms,
        pause_ms=move.pause_ms,
        switch_ms=switch_ms,
        sides=("left", "right") if move.is_sided else (),
    )


def _changed(routine: Routine, change: _Change, made: dict[int, Routine]) -> Routine:
    """`made` keeps what is done: a chain of uses comes to the same routine many times."""
    if id(routine) not in made:
        made[id(routine)] = replace(routine, steps=_left_of(routine.steps, change, made))
    return made[id(routine)]


def _left_of(
    steps: tuple[Step, ...], change: _Change, made: dict[int, Routine]
) -> tuple[Step, ...]:
    left: list[Step] = []
    for step in steps:
        match step:
            case MoveStep():
                changed = change(step)
                left += [] if changed is None else [changed]
            case Repeat():
                inner = _left_of(step.steps, change, made)
                left += [replace(step, steps=inner)] if inner else []
            case Use():
                used = _changed(step.routine, change, made)
                left += [replace(step, routine=used)] if used.steps else []
            case _:
                left.append(step)
    return tuple(left)


def has_work(routine: Routine) -> bool:
    """Whether there is anything to do in it beside texts and rests."""
    steps = list(routine.steps)
    while steps:
        match steps.pop():
            case Say() | Rest():
                pass
            case Repeat() as step:
                steps.extend(step.steps)
            case Use() as step:
                steps.extend(step.routine.steps)
            case _:
                return True
    return False


def loses_all_work(routine: Routine, moves: Collection[str]) -> bool:
    """Whether nothing is left to do in it without these moves."""
    return has_work(routine) and not has_work(routine_without(routine, moves))


def timeline_without(timeline: Timeline, move: str) -> Timeline:
    """The timeline without the phases and cues of a move.

    Its spans stay, and take no time: the spans of both timelines are the same steps.
    """
    gone = {phase.span for phase in timeline.phases if phase.move == move}
    if not gone:
        return timeline
    kept = [phase for phase in timeline.phases if phase.span not in gone]
    starts = list(accumulate((phase.duration_ms for phase in kept), initial=0))
    phases = tuple(
        replace(phase, start_ms=start) for phase, start in zip(kept, starts[:-1], strict=True)
    )
    marks: list[Mark] = []
    spans = []
    removed_ms = 0
    bounds = [span.first_mark for span in timeline.spans] + [len(timeline.marks)]
    for index, span in enumerate(timeline.spans):
        is_gone = index in gone
        first_mark, start_ms = len(marks), span.start_ms - removed_ms
        marks += [
            replace(mark, at_ms=mark.at_ms - removed_ms - (mark.at_ms - span.start_ms) * is_gone)
            for mark in timeline.marks[bounds[index] : bounds[index + 1]]
            if not is_gone or _is_end(mark)
        ]
        removed_ms += (span.end_ms - span.start_ms) * is_gone
        spans.append(
            replace(span, start_ms=start_ms, end_ms=span.end_ms - removed_ms, first_mark=first_mark)
        )
    return replace(
        timeline,
        duration_ms=starts[-1],
        phases=phases,
        marks=tuple(marks),
        spans=tuple(spans),
        starts_ms=tuple(starts[:-1]),
    )


def _is_end(mark: Mark) -> bool:
    return isinstance(mark, Cue) and mark.name == "end"


def place_after(before: Timeline, after: Timeline, position_ms: int) -> int:
    """Where a position of one timeline is in another of the same steps."""
    index = before.span_at(position_ms)
    into_ms = position_ms - before.spans[index].start_ms
    return min(after.spans[index].start_ms + into_ms, after.spans[index].end_ms)
