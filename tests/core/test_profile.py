"""What a profile means for routines: by hand, for what ships, and for any there could be."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_routines import patterns

from relaxapp.core.catalogue import Catalogue, load_catalogue
from relaxapp.core.compiler import NothingLeftError, Options, compile_timeline, dose
from relaxapp.core.flow import flow_of_steps
from relaxapp.core.leave_out import moves_of, step_of
from relaxapp.core.library import Layer, Library, scan_library
from relaxapp.core.profile import Fit, ForYou, Profile, fit, for_you, is_gentle, profile_of
from relaxapp.core.routine import (
    Breathe,
    MoveStep,
    Repeat,
    Rest,
    Routine,
    Say,
    Step,
    Use,
)
from relaxapp.core.settings import Settings

FLOOR = ("kneeling", "lying")
NO_FLOOR = Profile(floor=False)
NECK = Profile(neck_or_shoulder=True)
PREGNANT = Profile(pregnancy_or_heart=True)


@pytest.fixture(scope="module")
def library(shipped: Path, catalogue: Catalogue) -> Library:
    return scan_library([Layer(shipped, "shipped")], catalogue)


def named(library: Library, id: str) -> Routine:
    entry = library.find(id)
    assert entry is not None
    assert entry.routine is not None
    return entry.routine


def of_moves(catalogue: Catalogue, *ids: str) -> Routine:
    steps = tuple(step_of(catalogue.moves[id], switch_ms=5_000) for id in ids)
    return Routine("one", "One", "stretch", steps, 0, "seated")


def others(found: Fit) -> dict[str, str | None]:
    """What is done in the place of each move that is exchanged or left out."""
    return {one.move: None if one.by is None else one.by.id for one in found.exchanges}


# The answers


def test_nobody_has_been_asked_at_first() -> None:
    assert profile_of(Settings()) == Profile(breath_holds=None)


def test_breath_holds_left_out_before_there_were_questions_stay_so() -> None:
    assert profile_of(Settings(breath_holds=False)).breath_holds is False


def test_answers_are_those_of_the_settings() -> None:
    settings = Settings(floor="no", neck_or_shoulder="yes", asked=True)
    assert profile_of(settings) == Profile(True, False, True, None, True)


def test_who_skips_everything_has_all_as_it_is(library: Library, catalogue: Catalogue) -> None:
    skipped = profile_of(Settings(asked=True))
    assert for_you(skipped, catalogue) == ForYou()
    assert fit(named(library, "evening-floor"), skipped, catalogue) == Fit()


def test_a_plain_profile_does_not_read_the_safety_file(catalogue: Catalogue) -> None:
    def refuse() -> object:
        raise AssertionError("read")

    unread = replace(catalogue, read_safety=refuse)  # type: ignore[arg-type]  # it never returns
    assert for_you(Profile(), unread) == ForYou()


# What they change


def test_no_holds_says_so_only_where_there_are_holds(
    library: Library, catalogue: Catalogue
) -> None:
    none = Profile(breath_holds=False)
    held = fit(named(library, "box-breathing"), none, catalogue)
    assert not held.has_holds
    assert held.whys == ("Left out for you: breath holds. You asked for no breath holds.",)
    assert fit(named(library, "coherent-breathing"), none, catalogue).whys == ()


def test_pregnancy_or_heart_leaves_holds_out_whatever_else_is_set(catalogue: Catalogue) -> None:
    assert not for_you(Profile(True, None, None, True), catalogue).has_holds


def test_a_floor_move_is_exchanged_where_there_is_another(catalogue: Catalogue) -> None:
    found = fit(of_moves(catalogue, "childs-pose", "chin-tuck"), NO_FLOOR, catalogue)
    assert others(found) == {"childs-pose": "seated-forward-fold"}
    assert found.whys == (
        "Seated fold for you in place of Child's pose. It is done on hands and knees.",
    )
    assert found.is_suggested


def test_a_move_without_another_is_left_out_and_says_why(catalogue: Catalogue) -> None:
    found = fit(of_moves(catalogue, "chin-tuck", "rhomboid-reach"), NECK, catalogue)
    assert found.without_moves == {"chin-tuck"}
    assert found.whys == ("Left out for you: Chin tuck. It asks much of the neck.",)


def test_the_first_exchange_that_suits_is_taken(catalogue: Catalogue) -> None:
    pose = of_moves(catalogue, "childs-pose")
    found = fit(pose, PREGNANT._replace(floor=False), catalogue)
    assert others(found) == {"childs-pose": "rhomboid-reach"}


def test_a_routine_on_the_floor_is_not_suggested_without_one(
    library: Library, catalogue: Catalogue
) -> None:
    found = fit(named(library, "evening-floor"), NO_FLOOR, catalogue)
    assert found.not_suggested == "It is done on hands and knees."


def test_words_that_lead_to_the_floor_are_not_suggested(
    library: Library, catalogue: Catalogue
) -> None:
    found = fit(named(library, "strength-twenty"), NO_FLOOR, catalogue)
    assert found.not_suggested == "Its words lead to Y raise. It is done lying down."


def test_a_routine_of_nothing_else_is_not_suggested(catalogue: Catalogue) -> None:
    found = fit(of_moves(catalogue, "head-turns"), NECK, catalogue)
    assert found.not_suggested == "Everything in it is left out for you."


def test_a_routine_of_which_little_is_left_is_not_suggested(
    library: Library, catalogue: Catalogue
) -> None:
    found = fit(named(library, "neck-two"), NECK, catalogue)
    assert found.not_suggested == "Little of it is left for you."


def test_a_caution_of_the_routine_itself_counts(catalogue: Catalogue) -> None:
    own = replace(
        of_moves(catalogue, "rhomboid-reach"), cautions=(catalogue.cautions["neck-injury"],)
    )
    found = fit(own, NECK, catalogue)
    assert found.not_suggested == "It has a caution that concerns you: Neck injury."


@pytest.mark.parametrize("profile", [NO_FLOOR, NECK, PREGNANT])
def test_most_of_the_library_stays(
    library: Library, catalogue: Catalogue, profile: Profile
) -> None:
    meaning = for_you(profile, catalogue)
    suggested = [
        one for one in library.entries if one.routine and meaning.fit(one.routine).is_suggested
    ]
    assert len(suggested) >= 0.9 * len(library.entries)


def test_neck_trouble_keeps_stretches_to_suggest(library: Library, catalogue: Catalogue) -> None:
    meaning = for_you(NECK, catalogue)
    kept = [
        one.id
        for one in library.entries
        if one.routine and one.routine.kind == "stretch" and meaning.fit(one.routine).is_suggested
    ]
    assert {"neck-and-shoulder-ten", "upper-back-three", "shoulder-minute"} <= set(kept)


def test_a_hard_breath_is_gentle_for_a_neck_but_not_for_a_heart(library: Library) -> None:
    hard = named(library, "seven-eleven")
    assert is_gentle(hard)
    assert not is_gentle(hard, has_holds=False)


def test_what_hurts_stays_left_out_beside_the_profile(catalogue: Catalogue) -> None:
    hurting = Options(without_moves=frozenset({"seated-forward-fold"}))
    routine = of_moves(catalogue, "childs-pose", "rhomboid-reach")
    left = dose(routine, fit(routine, NO_FLOOR, catalogue).options(hurting))
    assert [move.id for move in moves_of(left)] == ["rhomboid-reach"]


# Any routine, any answers


@cache
def shipped_catalogue() -> Catalogue:
    return load_catalogue(Path(__file__).parents[2] / "assets")


@st.composite
def doses(draw: st.DrawFn) -> MoveStep:
    """A move of the catalogue, in any dose a file may give it."""
    move = draw(st.sampled_from(sorted(shipped_catalogue().moves.values(), key=lambda one: one.id)))
    step = step_of(move, switch_ms=draw(st.integers(0, 8_000)))
    sides = step.sides[: draw(st.integers(1, 2))]
    lengths = {name: draw(st.integers(0, 40_000)) for name in ("enter_ms", "leave_ms", "pause_ms")}
    times, hold_ms = draw(st.integers(1, 5)), draw(st.integers(1, 60_000))
    return replace(step, times=times, hold_ms=hold_ms, sides=sides, **lengths)


def routine_of(steps: list[Step]) -> Routine:
    return Routine("any", "Any", "mixed", tuple(steps), 5_000, "seated")


def use_of(steps: list[Step]) -> Use:
    return Use(routine_of(steps), flow_of_steps(steps))


BREATHES = st.builds(
    Breathe, patterns(), for_ms=st.none(), rounds=st.integers(1, 4), ramp=st.none()
)
SIMPLE: st.SearchStrategy[Step] = st.one_of(
    doses(), BREATHES, st.builds(Rest, st.integers(1, 9_000)), st.just(Say("Sit.", 4_000))
)
STEPS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.builds(
            lambda count, steps: Repeat(count, tuple(steps), 0),
            st.integers(1, 3),
            st.lists(inner, min_size=1, max_size=3),
        ),
        st.lists(inner, min_size=1, max_size=3).map(use_of),
    ),
    max_leaves=8,
)
ROUTINES = st.lists(STEPS, min_size=1, max_size=5).map(routine_of)
MAYBE = st.sampled_from((None, True, False))
PROFILES = st.builds(Profile, MAYBE, MAYBE, MAYBE, MAYBE)


def dosed(routine: Routine, profile: Profile) -> Routine:
    """What is left of a routine, with its moves and breaths as the profile has them."""
    return dose(routine, fit(routine, profile, shipped_catalogue()).options())


@given(ROUTINES, PROFILES)
def test_a_profile_never_makes_a_routine_longer(routine: Routine, profile: Profile) -> None:
    meant = fit(routine, profile, shipped_catalogue()).options()
    try:
        length_ms = compile_timeline(routine, meant).duration_ms
    except NothingLeftError:
        return
    same_holds = Options(has_holds=meant.has_holds)
    assert length_ms <= compile_timeline(routine, same_holds).duration_ms


@given(ROUTINES, PROFILES)
def test_no_holds_leaves_none(routine: Routine, profile: Profile) -> None:
    found = fit(routine, profile._replace(breath_holds=False), shipped_catalogue())
    try:
        timeline = compile_timeline(routine, found.options())
    except NothingLeftError:
        return
    breaths = [phase.part for phase in timeline.phases if phase.step == "breathe"]
    assert set(breaths) <= {"in", "out"}


@given(ROUTINES, PROFILES)
def test_no_floor_leaves_no_move_on_it(routine: Routine, profile: Profile) -> None:
    left = dosed(routine, profile._replace(floor=False))
    assert [move.id for move in moves_of(left) if move.position in FLOOR] == []


@given(ROUTINES, PROFILES)
def test_what_a_caution_leaves_out_does_not_come_back(routine: Routine, profile: Profile) -> None:
    left = dosed(routine, profile._replace(neck_or_shoulder=True))
    cautions = {caution.id for move in moves_of(left) for caution in move.cautions}
    assert "neck-injury" not in cautions


@given(ROUTINES, PROFILES)
def test_every_change_of_a_move_has_its_sentence(routine: Routine, profile: Profile) -> None:
    found = fit(routine, profile, shipped_catalogue())
    told = " ".join(found.whys)
    moves = {move.id: move.name for move in moves_of(routine)}
    gone = set(others(found))
    assert all(moves[id] in told for id in gone)
    assert {move.id for move in moves_of(dosed(routine, profile))} >= moves.keys() - gone
