"""What is true of every timeline, of any routine there could be."""

from itertools import groupby, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from random_routines import LENGTHS_MS, ROUTINES, TIMELINES

from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.extend import lengthen
from relaxapp.core.player import Player, State
from relaxapp.core.routine import Routine
from relaxapp.core.timeline import Cue, Gate, Mark, Phase, Timeline


def rank(mark: Mark) -> int:
    """The order at one millisecond: bell, gate (and its cue), next phase's cue, end."""
    match mark:
        case Cue(name="bell"):
            return 0
        case Gate() | Cue(name="ask"):
            return 1
        case Cue(name="end"):
            return 3
        case Cue():
            return 2


def check_phases_are_whole(timeline: Timeline) -> None:
    edges = [0] + [phase.end_ms for phase in timeline.phases]
    assert [*(phase.start_ms for phase in timeline.phases), timeline.duration_ms] == edges
    assert all(phase.duration_ms > 0 for phase in timeline.phases)
    assert timeline.starts_ms == tuple(phase.start_ms for phase in timeline.phases)


def check_marks_are_ordered(timeline: Timeline) -> None:
    order = [(mark.at_ms, rank(mark)) for mark in timeline.marks]
    assert order == sorted(order)
    assert [mark.at_ms for mark in timeline.marks if rank(mark) == 2] == list(timeline.starts_ms)
    assert [one for one in timeline.marks if rank(one) == 3] == [Cue(timeline.duration_ms, "end")]
    for before, mark in pairwise((None, *timeline.marks)):
        if isinstance(mark, Gate):
            assert before == Cue(mark.at_ms, "ask")


def check_spans_are_whole(timeline: Timeline) -> None:
    assert all(one.end_ms == later.start_ms for one, later in pairwise(timeline.spans))
    for index, span in enumerate(timeline.spans):
        phases = [phase for phase in timeline.phases if phase.span == index]
        length_ms = sum(phase.duration_ms for phase in phases)
        assert span.end_ms - span.start_ms == length_ms
        assert not phases or span.start_ms == phases[0].start_ms
        assert timeline.marks[span.first_mark].at_ms == span.start_ms


def check_breaths_are_whole(timeline: Timeline) -> None:
    """Rounds and repetitions count up from 1 to their number, each with the same parts."""
    breaths = [phase for phase in timeline.phases if phase.step == "breathe"]
    for _, phases in groupby(breaths, key=lambda phase: phase.span):
        rounds = [list(one) for _, one in groupby(phases, key=lambda phase: phase.round)]
        assert [one[0].round for one in rounds] == list(range(1, len(rounds) + 1))
        assert {phase.rounds for one in rounds for phase in one} == {len(rounds)}
        assert len({tuple(phase.part for phase in one) for one in rounds}) == 1


def check_fill_never_jumps(timeline: Timeline) -> None:
    for phase in timeline.phases:
        ends = (phase.start_ms, phase.start_ms + phase.duration_ms // 2, phase.end_ms - 1)
        fills = [timeline.at(at_ms).fill for at_ms in ends]
        is_breath = phase.step == "breathe"
        assert all((fill is not None) == is_breath for fill in fills)
        assert all(fill is None or 0 <= fill <= 1 for fill in fills)
        assert timeline.at(phase.start_ms).fill == phase.fill_from
    for one, later in pairwise(timeline.phases):
        if one.span == later.span and one.step == later.step == "breathe":
            assert one.fill_to == pytest.approx(later.fill_from)


def check_all(timeline: Timeline) -> None:
    check_phases_are_whole(timeline)
    check_marks_are_ordered(timeline)
    check_spans_are_whole(timeline)
    check_breaths_are_whole(timeline)
    check_fill_never_jumps(timeline)


@given(TIMELINES)
def test_a_timeline_keeps_all_its_rules(timeline: Timeline) -> None:
    check_all(timeline)


@given(ROUTINES, st.booleans())
def test_a_routine_knows_its_size_without_unrolling(routine: Routine, has_holds: bool) -> None:
    timeline = compile_timeline(routine, Options(has_holds=has_holds))
    size = routine.size(holds=has_holds)
    assert (len(timeline.phases), timeline.duration_ms) == (size.phases, size.length_ms)
    assert len(timeline.gates) == size.gates
    assert (
        timeline.duration_ms - timeline.prepare_ms == routine.steps_size(holds=has_holds).length_ms
    )


@given(ROUTINES)
def test_without_holds_it_is_not_shorter_and_has_none(routine: Routine) -> None:
    timeline = compile_timeline(routine, Options(has_holds=False))
    # Either length is rounded to a millisecond, once for each step of breaths.
    roundings = sum(span.step == "breathe" for span in timeline.spans)
    assert timeline.duration_ms >= compile_timeline(routine).duration_ms - roundings
    parts = {phase.part for phase in timeline.phases if phase.step == "breathe"}
    assert parts <= {"in", "out"}


@given(TIMELINES)
def test_both_sides_of_a_move_are_equally_long(timeline: Timeline) -> None:
    moves = [one for one in timeline.phases if one.step == "move" and one.side is not None]
    for _, of_span in groupby(moves, key=lambda phase: phase.span):
        sides = [list(one) for _, one in groupby(of_span, key=lambda phase: phase.side)]
        doses = [[(one.part, one.duration_ms, one.rep) for one in side] for side in sides]
        assert doses == doses[:1] * len(sides)


@given(TIMELINES, st.integers(-5, 200_000))
def test_a_moment_is_what_a_linear_search_finds(timeline: Timeline, position_ms: int) -> None:
    moment = timeline.at(position_ms)
    inside_ms = min(max(position_ms, 0), timeline.duration_ms)
    begun = [phase for phase in timeline.phases if phase.start_ms <= inside_ms]
    later = [phase for phase in timeline.phases if phase.start_ms > inside_ms]
    assert moment.position_ms == inside_ms
    assert moment.phase == (begun[-1] if begun else None)
    assert moment.next == (later[0] if later else None)
    assert moment.left_ms == timeline.duration_ms - inside_ms
    assert 0 <= moment.fraction <= 1


PARTITIONS = st.lists(st.integers(0, 2_000), max_size=60)


@given(TIMELINES, PARTITIONS, st.sampled_from((0.1, 0.7, 1.0, 3.0, 60.0, 1000.0)))
def test_any_ticks_give_the_same_cues(timeline: Timeline, ticks: list[int], speed: float) -> None:
    player = Player(timeline, speed=speed)
    now_ms, heard = 5, []
    player.start(now_ms)
    # The ticks first, then those that take it to its end.
    rest = [2_000] * (int(timeline.duration_ms / speed) // 2_000 + 2 + len(timeline.gates))
    for tick_ms in (*ticks, *rest):
        now_ms += tick_ms
        heard += player.advance(now_ms)
        player.proceed(now_ms)
    assert player.state is State.FINISHED
    assert tuple(heard) == timeline.cues


@given(TIMELINES, st.floats(0, 1), LENGTHS_MS)
def test_a_longer_timeline_keeps_its_rules_and_its_past(
    timeline: Timeline, share: float, by_ms: int
) -> None:
    position_ms = int(timeline.duration_ms * share)
    longer = lengthen(timeline, position_ms, by_ms)
    check_all(longer)
    if position_ms == timeline.duration_ms:
        assert longer == timeline
        return
    assert longer.duration_ms - timeline.duration_ms >= by_ms
    assert longer.name == timeline.name
    past = [mark for mark in timeline.marks if mark.at_ms <= position_ms]
    assert list(longer.marks[: len(past)]) == past
    for at_ms in {*timeline.starts_ms, position_ms}:
        if at_ms <= position_ms:
            assert uncounted(longer.at(at_ms).phase) == uncounted(timeline.at(at_ms).phase)
    assert longer.gates == tuple(
        Gate(later.at_ms, one.text, one.answer, one.save_as)
        for one, later in zip(timeline.gates, longer.gates, strict=True)
    )


def uncounted(phase: Phase | None) -> tuple[object, ...]:
    """What of a phase a lengthening leaves alone: not its own length, nor the number of rounds."""
    assert phase is not None
    fields = ("start_ms", "step", "text", "part", "side", "rep", "round", "via", "lead")
    return tuple(getattr(phase, name) for name in (*fields, "fill_from", "fill_to"))


@given(TIMELINES, st.floats(0, 1, exclude_max=True), LENGTHS_MS)
def test_what_comes_later_comes_as_much_later(timeline: Timeline, share: float, by_ms: int) -> None:
    position_ms = int(timeline.duration_ms * share)
    phase = timeline.at(position_ms).phase
    assume(phase is not None and position_ms < timeline.duration_ms)
    assert phase is not None
    longer = lengthen(timeline, position_ms, by_ms)
    more_ms = longer.duration_ms - timeline.duration_ms
    span_end_ms = timeline.spans[phase.span].end_ms
    later = [mark for mark in timeline.marks if mark.at_ms >= span_end_ms]
    moved = longer.marks[-len(later) :]
    assert [mark.at_ms - more_ms for mark in moved] == [mark.at_ms for mark in later]
