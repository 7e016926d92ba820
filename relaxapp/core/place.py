"""Where a position of one timeline is in another one, after the routine was changed.

Takes two timelines and a position in the first, gives the position in the second that a person
would call the same: the same step, the same part of it, as far along.
"""

from relaxapp.core.timeline import Phase, Timeline


def same_place(before: Timeline, after: Timeline, position_ms: int) -> int:
    """The position in `after`, in [0, duration_ms].

    A step is the same by what it is called, the nearest one where several are; where it has
    gone, so many milliseconds from the start count.
    """
    position_ms = min(max(position_ms, 0), before.duration_ms)
    phase = before.at(position_ms).phase
    span = None if phase is None else _same_span(before, after, phase.span)
    if phase is None or span is None:
        return min(position_ms, after.duration_ms)
    found = _same_phase(phase, after, span)
    if found is None:
        return after.spans[span].start_ms
    into_ms = (position_ms - phase.start_ms) * found.duration_ms // phase.duration_ms
    return found.start_ms + into_ms


def _same_span(before: Timeline, after: Timeline, index: int) -> int | None:
    wanted = before.spans[index]
    same = [
        number
        for number, span in enumerate(after.spans)
        if (span.step, span.title) == (wanted.step, wanted.title)
    ]
    return min(same, key=lambda number: abs(number - index), default=None)


def _same_phase(phase: Phase, after: Timeline, span: int) -> Phase | None:
    wanted = _part_of_step(phase)
    its = (other for other in after.phases if other.span == span)
    return next((other for other in its if _part_of_step(other) == wanted), None)


def _part_of_step(phase: Phase) -> tuple[object, ...]:
    return phase.step, phase.part, phase.side, phase.rep, phase.round
