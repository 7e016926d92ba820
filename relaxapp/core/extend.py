"""Lengthens a timeline at a position: the "ten seconds more" of a session under way.

Takes a `Timeline`, gives a new one; everything up to the position stays as it was. What can
wait (a text, a sit, a rest, the hold of a move) gets longer, and a sit's later bells come
later; breaths, and repetitions without a hold, are repeated whole as often as covers the time.
"""

from bisect import bisect_right
from dataclasses import replace
from math import ceil

from relaxapp.core.compiler import REST_WORDS
from relaxapp.core.routine import MAX_LENGTH_MS, MAX_PHASES
from relaxapp.core.timeline import Cue, Mark, Phase, Span, Timeline


def lengthen(timeline: Timeline, position_ms: int, by_ms: int) -> Timeline:
    """The timeline with at least `by_ms` (over 0) more for what is going on at the position.

    Unchanged at the end, and where it would grow past the limits.
    """
    index = bisect_right(timeline.starts_ms, position_ms) - 1
    if index < 0 or position_ms >= timeline.duration_ms:
        return timeline
    longer = _lengthen_phase(timeline, index, position_ms, by_ms)
    is_too_large = len(longer.phases) > MAX_PHASES or longer.duration_ms > MAX_LENGTH_MS
    return timeline if is_too_large else longer


def _lengthen_phase(timeline: Timeline, index: int, position_ms: int, by_ms: int) -> Timeline:
    phase = timeline.phases[index]
    first, last = _repetition(timeline.phases, index)
    parts = {timeline.phases[at].part: at for at in range(first, last + 1)}
    match phase.step, phase.part:
        case "breathe", _:
            return _repeat(timeline, first, last, by_ms)
        case "move", "enter" | "leave" if "hold" not in parts:
            if _has_pause_at(timeline.phases, last + 1):  # only later repetitions have one
                first, last = _repetition(timeline.phases, last + 1)
            return _repeat(timeline, first, last, by_ms)
        case "move", "enter":
            return _stretch(timeline, parts["hold"], position_ms, by_ms)
        case "move", "leave" if _has_pause_at(timeline.phases, index + 1):
            return _stretch(timeline, index + 1, position_ms, by_ms)
        case "move", "leave":
            return _rest_after(timeline, index, by_ms)
        case "tense", _:
            return _stretch(timeline, last, position_ms, by_ms)
        case _:
            return _stretch(timeline, index, position_ms, by_ms)


def _has_pause_at(phases: tuple[Phase, ...], index: int) -> bool:
    return index < len(phases) and phases[index].part == "pause"


def _repetition(phases: tuple[Phase, ...], index: int) -> tuple[int, int]:
    """The indexes of the first and the last phase of the same breath or repetition."""

    def belonging(phase: Phase) -> tuple[object, ...]:
        return phase.span, phase.step, phase.side, phase.round, phase.rep

    first = last = index
    while first and belonging(phases[first - 1]) == belonging(phases[index]):
        first -= 1
    while last + 1 < len(phases) and belonging(phases[last + 1]) == belonging(phases[index]):
        last += 1
    return first, last


def _stretch(timeline: Timeline, index: int, position_ms: int, by_ms: int) -> Timeline:
    """The phase made longer where the position is in it, or at its start if it comes later."""
    phase = timeline.phases[index]
    longer = replace(phase, duration_ms=phase.duration_ms + by_ms)
    passed_ms = max(position_ms, phase.start_ms)
    return _rebuild(timeline, index, longer, [], later_from_ms=passed_ms + 1)


def _rest_after(timeline: Timeline, index: int, by_ms: int) -> Timeline:
    phase = timeline.phases[index]
    rest = replace(phase, start_ms=phase.end_ms, duration_ms=by_ms, text=REST_WORDS, part="pause")
    extra = [(rest, Cue(rest.start_ms, "rest"))]
    return _rebuild(timeline, index, phase, extra, later_from_ms=phase.end_ms)


def _repeat(timeline: Timeline, first: int, last: int, by_ms: int) -> Timeline:
    """The phases from `first` to `last` again, as often as covers `by_ms`, and renumbered."""
    block = timeline.phases[first : last + 1]
    length_ms = block[-1].end_ms - block[0].start_ms
    count = ceil(by_ms / length_ms)
    cues = [_cue_of(timeline, phase) for phase in block]
    copies = [
        (
            replace(
                _moved_on(phase, number), start_ms=phase.start_ms + number * length_ms, lead=None
            ),
            cue,
        )
        for number in range(1, count + 1)
        for phase, cue in zip(block, cues, strict=True)
    ]
    longer = _rebuild(timeline, last, block[-1], copies, later_from_ms=block[-1].end_ms)
    step = (block[0].span, block[0].step, block[0].side)
    renumbered = tuple(
        _counted(phase, count, is_later=index > last + len(copies))
        if (phase.span, phase.step, phase.side) == step
        else phase
        for index, phase in enumerate(longer.phases)
    )
    return replace(longer, phases=renumbered)


def _moved_on(phase: Phase, by: int) -> Phase:
    return replace(
        phase,
        round=None if phase.round is None else phase.round + by,
        rep=None if phase.rep is None else phase.rep + by,
    )


def _counted(phase: Phase, more: int, *, is_later: bool) -> Phase:
    moved = _moved_on(phase, more) if is_later else phase
    return replace(
        moved,
        rounds=None if phase.rounds is None else phase.rounds + more,
        reps=None if phase.reps is None else phase.reps + more,
    )


def _cue_of(timeline: Timeline, phase: Phase) -> Cue:
    """The cue that a phase begins with."""
    first = timeline.first_mark_at(phase.start_ms)
    beginning = timeline.marks[first : timeline.first_mark_at(phase.start_ms + 1)]
    return next(mark for mark in reversed(beginning) if isinstance(mark, Cue))


def _rebuild(
    timeline: Timeline,
    index: int,
    phase: Phase,
    extra: list[tuple[Phase, Cue]],
    *,
    later_from_ms: int,
) -> Timeline:
    """The timeline with `phase` at `index`, the `extra` phases and cues behind it, the rest later.

    `later_from_ms` is where the marks begin that come later.
    """
    end_ms = extra[-1][0].end_ms if extra else phase.end_ms
    later_ms = end_ms - timeline.phases[index].end_ms
    phases = (
        *timeline.phases[:index],
        phase,
        *(one for one, _ in extra),
        *(replace(one, start_ms=one.start_ms + later_ms) for one in timeline.phases[index + 1 :]),
    )
    first_later = timeline.first_mark_at(later_from_ms)
    marks: tuple[Mark, ...] = (
        *timeline.marks[:first_later],
        *(replace(cue, at_ms=one.start_ms) for one, cue in extra),
        *(replace(mark, at_ms=mark.at_ms + later_ms) for mark in timeline.marks[first_later:]),
    )
    return replace(
        timeline,
        duration_ms=timeline.duration_ms + later_ms,
        prepare_ms=timeline.prepare_ms + (later_ms if phase.step == "prepare" else 0),
        phases=phases,
        marks=marks,
        spans=_moved_spans(timeline.spans, phase.span, later_ms, len(extra)),
        starts_ms=tuple(one.start_ms for one in phases),
    )


def _moved_spans(
    spans: tuple[Span, ...], grown: int, later_ms: int, marks: int
) -> tuple[Span, ...]:
    """The spans with the one at `grown` longer, and those behind it later by time and marks."""
    moved = (
        replace(
            span,
            start_ms=span.start_ms + later_ms,
            end_ms=span.end_ms + later_ms,
            first_mark=span.first_mark + marks,
        )
        for span in spans[grown + 1 :]
    )
    longer = replace(spans[grown], end_ms=spans[grown].end_ms + later_ms)
    return (*spans[:grown], longer, *moved)
