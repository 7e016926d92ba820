"""What is suggested today, and what is picked for the time at hand."""

from dataclasses import replace
from fractions import Fraction

import pytest

from relaxapp.core.breath import Part, Pattern
from relaxapp.core.compiler import Options
from relaxapp.core.routine import Ask, Breathe, Routine, Say, Sit
from relaxapp.core.suggest import MINUTES, asks, part_of_day, picks, suggestions
from relaxapp.core.units import MINUTE_MS

FOUR_SIX = Pattern((Part("in", Fraction(4_000)), Part("out", Fraction(6_000))))


def sit(id: str, minutes: float, kind: str = "meditation", *tags: str) -> Routine:
    step = Sit("Sit.", round(minutes * MINUTE_MS))
    return Routine(id, id.capitalize(), kind, (step,), 5_000, "seated", tags=tags)


def breath(id: str, minutes: int, *tags: str) -> Routine:
    step = Breathe(FOUR_SIX, minutes * MINUTE_MS, None)
    return Routine(id, id.capitalize(), "breathing", (step,), 5_000, "seated", tags=tags)


def texts(id: str, minutes: int, kind: str, *tags: str) -> Routine:
    steps = (Say("One.", 1_000), Say("Two.", minutes * MINUTE_MS - 1_000))
    return Routine(id, id.capitalize(), kind, steps, 5_000, "seated", tags=tags)


def ids(*routines: Routine, **given: object) -> list[str]:
    return [one.routine.id for one in suggestions(routines, **given)]  # type: ignore[arg-type]  # passed on


def picked(minutes: int, *routines: Routine, **given: object) -> list[str]:
    return [one.routine.id for one in picks(routines, minutes, **given)]  # type: ignore[arg-type]  # passed on


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [
        (0, "Good evening"),
        (5, "Good morning"),
        (11, "Good morning"),
        (12, "Good afternoon"),
        (17, "Good afternoon"),
        (18, "Good evening"),
        (23, "Good evening"),
    ],
)
def test_greeting_follows_the_hour(hour: int, greeting: str) -> None:
    assert part_of_day(hour).greeting == greeting


def test_empty_library_suggests_nothing() -> None:
    assert suggestions([]) == ()
    assert picks([], 5) == ()


def test_the_last_routine_is_suggested_first() -> None:
    found = suggestions(
        [breath("a", 5, "beginners"), sit("b", 5)], recent=["b", "a"], favourites={"a"}
    )
    assert found[0].routine.id == "b"
    assert found[0].reason == "The one you did last time."


def test_a_last_routine_that_is_gone_is_passed_over() -> None:
    assert ids(breath("a", 5), recent=["gone"]) == ["a"]


def test_a_newcomer_is_offered_a_breath_for_beginners() -> None:
    found = suggestions([sit("b", 5, "meditation", "beginners"), breath("a", 5, "beginners")])
    assert [one.routine.id for one in found] == ["a", "b"]
    assert found[0].reason == "A good one to begin with."


def test_every_routine_is_offered_once() -> None:
    routines = [breath("a", 5), sit("b", 5), texts("c", 3, "stretch"), breath("d", 1)]
    assert sorted(ids(*routines, recent=["b"])) == ["a", "b", "c", "d"]


def test_two_of_a_kind_follow_each_other_only_at_the_end() -> None:
    routines = [breath(id, 5) for id in "abc"] + [sit("s", 5), sit("t", 5)]
    kinds = [one.routine.kind for one in suggestions(routines, recent=["a"])]
    assert kinds == ["breathing", "meditation", "breathing", "meditation", "breathing"]


@pytest.mark.parametrize(
    ("hour", "tag", "reason"),
    [
        (8, "energy", "Something to wake up with."),
        (15, "upper-back", "A pause for your upper back."),
        (19, "evening", "Right for winding down in the evening."),
        (23, "sleep", "Quiet enough for the last minutes before sleep."),
    ],
)
def test_the_hour_chooses_among_equals_and_says_why(hour: int, tag: str, reason: str) -> None:
    found = suggestions([sit("a", 5), sit("b", 5, "meditation", tag)], recent=["x"], hour=hour)
    assert (found[0].routine.id, found[0].reason) == ("b", reason)


def test_a_favourite_goes_before_the_hour() -> None:
    found = suggestions(
        [sit("a", 5), sit("b", 5, "meditation", "evening")],
        recent=["x"],
        favourites={"a"},
        hour=19,
    )
    assert (found[0].routine.id, found[0].reason) == ("a", "One of your favourites.")


def test_what_is_done_in_private_waits_during_working_hours() -> None:
    routines = [sit("a", 5, "meditation", "private"), sit("b", 12)]
    assert ids(*routines, recent=["x"], hour=15) == ["b", "a"]
    assert ids(*routines, recent=["x"], hour=20) == ["a", "b"]


def test_picks_are_about_as_long_as_the_time_at_hand() -> None:
    routines = [texts("two", 2, "stretch"), texts("five", 5, "stretch"), texts("six", 6, "stretch")]
    assert picked(5, *routines) == ["five"]


def test_picks_are_of_different_kinds_as_far_as_there_are() -> None:
    routines = [
        texts(id, 5, kind)
        for id, kind in (("a", "stretch"), ("b", "stretch"), ("c", "strength"), ("d", "stretch"))
    ]
    assert picked(5, *routines) == ["a", "c", "b"]


def test_a_level_that_fits_is_picked() -> None:
    short, long = sit("quiet", 5), sit("quiet", 20)
    routine = replace(short, levels=(("long", long),))
    (pick,) = picks([routine], 20, options=Options(has_holds=False))
    assert pick.options == Options("long", has_holds=False)
    assert pick.length_ms == 20 * MINUTE_MS


def test_a_free_length_is_shortened_but_never_lengthened() -> None:
    (pick,) = picks([breath("a", 5)], 3)
    assert pick.options.for_ms == 3 * MINUTE_MS
    assert picks([breath("a", 5)], 10) == ()


def test_much_longer_routines_are_not_squeezed_in() -> None:
    assert picks([sit("a", 60)], 1) == ()


def test_favourites_are_picked_before_better_fits() -> None:
    routines = [texts("exact", 5, "stretch"), texts("near", 4, "stretch")]
    assert picked(5, *routines, favourites={"near"}) == ["near", "exact"]


def test_a_hard_routine_is_no_first_pick_before_it_was_tried() -> None:
    hard = replace(texts("hard", 20, "strength"), level="hard")
    easy = texts("easy", 15, "mixed")
    assert picked(20, hard, easy) == ["easy", "hard"]
    assert picked(20, hard, easy, recent=["hard"]) == ["hard", "easy"]


def test_what_asks_something_is_never_picked_by_its_length() -> None:
    asking = replace(sit("a", 3), steps=(Say("Look.", 3 * MINUTE_MS), Ask("What is there?")))
    assert asks(asking.steps)
    assert picks([asking], 3) == ()


def test_the_shipped_library_has_picks_for_every_time(shipped_routines: list[Routine]) -> None:
    for minutes in MINUTES:
        found = picks(shipped_routines, minutes)
        assert found, minutes
        for pick in found:
            assert 0.65 <= pick.length_ms / (minutes * MINUTE_MS) <= 1.1


def test_the_same_day_gives_the_same_offer(shipped_routines: list[Routine]) -> None:
    assert suggestions(shipped_routines, hour=9) == suggestions(shipped_routines[::-1], hour=9)
    assert picks(shipped_routines, 5) == picks(shipped_routines[::-1], 5)


@pytest.fixture(scope="module")
def shipped_routines(shipped: object, catalogue: object) -> list[Routine]:
    from pathlib import Path

    from relaxapp.core.catalogue import Catalogue
    from relaxapp.core.library import Layer, scan_library

    assert isinstance(shipped, Path)
    assert isinstance(catalogue, Catalogue)
    entries = scan_library([Layer(shipped, "shipped")], catalogue).entries
    return [entry.routine for entry in entries if entry.routine is not None]
