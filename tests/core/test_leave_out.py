"""Moves left out: of a routine, of its timeline, and of a session under way."""

import pytest

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import NothingLeftError, Options, compile_timeline, dose
from relaxapp.core.leave_out import (
    moves_of,
    place_after,
    routine_without,
    timeline_without,
)
from relaxapp.core.library import Layer, Library, scan_library
from relaxapp.core.player import Player, State
from relaxapp.core.routine import Repeat, Rest, Routine, Say
from relaxapp.core.solo import solo_routine
from relaxapp.core.timeline import Cue, Timeline

NECK_MOVES = ["chin-tuck", "upper-trapezius-stretch", "head-turns"]


@pytest.fixture(scope="module")
def library(shipped: object, catalogue: Catalogue) -> Library:
    from pathlib import Path

    return scan_library([Layer(Path(str(shipped)), "shipped")], catalogue)


@pytest.fixture
def neck(library: Library) -> Routine:
    entry = library.find("neck-two")
    assert entry is not None
    assert entry.routine is not None
    return entry.routine


def moves_in(timeline: Timeline) -> set[str | None]:
    return {phase.move for phase in timeline.phases} - {None}


def test_moves_come_in_order_and_once(neck: Routine) -> None:
    assert [move.id for move in moves_of(neck)] == NECK_MOVES


def test_a_routine_without_a_move_has_the_others(neck: Routine) -> None:
    left = routine_without(neck, {"head-turns"})
    assert [move.id for move in moves_of(left)] == NECK_MOVES[:2]


def test_a_repeat_of_nothing_goes_too(neck: Routine) -> None:
    left = routine_without(neck, {"head-turns"})
    assert not any(isinstance(step, Repeat) for step in left.steps)


def test_a_routine_without_a_move_it_has_not_is_the_same_one(neck: Routine) -> None:
    assert routine_without(neck, {"cat-cow"}) is neck


def test_the_dose_says_what_is_left(neck: Routine) -> None:
    left = dose(neck, Options(without_moves=frozenset({"chin-tuck"})))
    assert left.length_ms == neck.length_ms - 35_000


def test_a_compile_leaves_moves_out(neck: Routine) -> None:
    timeline = compile_timeline(neck, Options(without_moves=frozenset({"chin-tuck"})))
    assert moves_in(timeline) == set(NECK_MOVES[1:])


def test_a_compile_of_nothing_is_refused(catalogue: Catalogue) -> None:
    alone = solo_routine(catalogue.moves["chin-tuck"])
    with pytest.raises(NothingLeftError):
        compile_timeline(alone, Options(without_moves=frozenset({"chin-tuck"})))


def test_words_and_rests_alone_are_nothing(catalogue: Catalogue, neck: Routine) -> None:
    from dataclasses import replace

    move = solo_routine(catalogue.moves["chin-tuck"]).steps[0]
    routine = replace(neck, steps=(Say("Sit.", 5_000), move, Rest(5_000)))
    with pytest.raises(NothingLeftError):
        compile_timeline(routine, Options(without_moves=frozenset({"chin-tuck"})))


@pytest.mark.parametrize("move", NECK_MOVES)
def test_a_timeline_without_a_move_is_whole(neck: Routine, move: str) -> None:
    timeline = timeline_without(compile_timeline(neck), move)
    ends = [0, *(phase.end_ms for phase in timeline.phases)]
    assert [phase.start_ms for phase in timeline.phases] == ends[:-1]
    assert timeline.duration_ms == ends[-1]
    assert timeline.marks[-1] == Cue(timeline.duration_ms, "end")
    assert [mark.at_ms for mark in timeline.marks] == sorted(m.at_ms for m in timeline.marks)
    assert move not in moves_in(timeline)


def test_a_timeline_without_a_move_is_the_compile_without_it(neck: Routine) -> None:
    cut = timeline_without(compile_timeline(neck), "chin-tuck")
    compiled = compile_timeline(neck, Options(without_moves=frozenset({"chin-tuck"})))
    assert cut.marks == compiled.marks
    assert [one.text for one in cut.phases] == [one.text for one in compiled.phases]


def test_spans_stay_the_same_steps(neck: Routine) -> None:
    whole = compile_timeline(neck)
    cut = timeline_without(whole, "chin-tuck")
    assert [span.title for span in cut.spans] == [span.title for span in whole.spans]
    assert place_after(whole, cut, 45_000) == 10_000  # 35 s of chin tucks are gone
    assert place_after(whole, cut, 20_000) == 5_000


def playing(timeline: Timeline, position_ms: int) -> Player:
    player = Player(timeline)
    player.start(0)
    player.seek(position_ms, 0)
    player.advance(10)
    return player


def test_leaving_a_move_goes_to_what_follows(neck: Routine) -> None:
    player = playing(compile_timeline(neck), 20_000)
    assert player.leave_move(20) == "chin-tuck"
    assert player.moment.phase is not None
    assert player.moment.phase.move == "upper-trapezius-stretch"
    assert (player.state, player.position_ms) == (State.PLAYING, 5_000)
    assert [cue.name for cue in player.advance(30)] == ["enter"]


def test_a_move_that_was_left_does_not_come_again(neck: Routine) -> None:
    timeline = compile_timeline(neck)
    at_ms = next(phase.start_ms for phase in timeline.phases if phase.move == "head-turns")
    player = playing(timeline, at_ms)
    player.leave_move(20)
    assert player.moment.phase is not None
    assert player.moment.phase.step == "breathe"


def test_back_goes_past_what_was_left_out(neck: Routine) -> None:
    player = playing(compile_timeline(neck), 20_000)
    player.leave_move(20)
    player.advance(30)
    player.previous_step(40)
    assert player.moment.phase is not None
    assert player.moment.phase.step == "prepare"


def test_leaving_the_only_move_ends_the_session(catalogue: Catalogue) -> None:
    player = playing(compile_timeline(solo_routine(catalogue.moves["chin-tuck"])), 20_000)
    player.leave_move(20)
    assert [cue.name for cue in player.advance(30)] == ["end"]
    assert player.state is State.FINISHED


def test_what_is_no_move_is_not_left(neck: Routine) -> None:
    player = playing(compile_timeline(neck), 1_000)
    assert player.leave_move(20) is None
    assert player.position_ms > 1_000


def test_a_move_alone_has_its_own_dose_and_care(catalogue: Catalogue) -> None:
    move = catalogue.moves["upper-trapezius-stretch"]
    alone = solo_routine(move, catalogue.stop_rule)
    phases = compile_timeline(alone).phases
    held = [phase for phase in phases if phase.part == "hold"]
    assert [phase.side for phase in held] == ["left", "left", "right", "right"]
    assert {phase.duration_ms for phase in held} == {move.hold_ms}
    assert alone.cautions == move.cautions
    assert set(catalogue.stop_rule) <= set(alone.stop_if)
