"""Which routine a break offers: orders, rounds, and that there is always one."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.break_choice import FAR_LOOK, line_up, options_for
from relaxapp.core.break_plan import Order, Selection
from relaxapp.core.break_state import Turn
from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.library import Entry, Layer, Library, scan_library
from relaxapp.core.problems import Problem
from relaxapp.core.routine import Routine, Say, Sit
from relaxapp.core.units import MINUTE_MS

IDS = ("neck", "back", "breath", "eyes")


def routine(id: str, minutes: float = 3, kind: str = "stretch", *tags: str) -> Routine:
    steps = (Say("One.", 1_000), Say("Two.", round(minutes * MINUTE_MS) - 1_000))
    return Routine(id, id.capitalize(), kind, steps, 5_000, "seated", tags=tags)


def library(*routines: Routine, broken: tuple[str, ...] = ()) -> Library:
    problem = Problem("x.yaml", 1, 1, "error", "a mistake")
    entries = (
        *(Entry(one.id, Path(f"{one.id}.yaml"), "user", one) for one in routines),
        *(Entry(id, Path(f"{id}.yaml"), "user", None, (problem,)) for id in broken),
    )
    return Library(entries, by_id={one.id: one for one in entries})


FOUR = library(*(routine(id) for id in IDS))


def ids(selection: Selection, library: Library = FOUR, turn: Turn = Turn(), **given: object) -> str:
    lineup = line_up(selection, library, turn, **given)  # type: ignore[arg-type]  # passed on
    return " ".join(one.id for one in lineup.routines)


def rounds(order: Order, times: int, seed: int = 0) -> list[str]:
    """What is done when the first of each lineup is."""
    turn, done = Turn(), []
    for _ in range(times):
        lineup = line_up(Selection(IDS, order=order), FOUR, turn, seed=seed)
        done.append(lineup.routines[0].id)
        turn = lineup.taken(done[-1])
    return done


def test_a_fixed_order_goes_round() -> None:
    assert rounds(Order.FIXED, 6) == ["neck", "back", "breath", "eyes", "neck", "back"]


def test_who_is_not_suited_is_left_out_and_told_only_of_what_the_plan_names() -> None:
    def unsuited(one: Routine) -> str:
        return "It is done lying down." if one.id in ("back", "eyes") else ""

    selection = Selection(IDS[:2], kinds=("stretch",))
    lineup = line_up(selection, FOUR, unsuited=unsuited)
    assert {one.id for one in lineup.routines} == {"neck", "breath"}
    assert [(one.id, one.reason) for one in lineup.left_out] == [
        ("back", "“Back” is not offered to you. It is done lying down.")
    ]


def test_whom_nothing_suits_is_offered_a_far_look() -> None:
    lineup = line_up(Selection(IDS), FOUR, unsuited=lambda one: "It is done lying down.")
    assert lineup.routines == (FAR_LOOK,)


@given(st.integers(0, 2**32))
def test_a_shuffled_order_has_all_before_any_comes_again(seed: int) -> None:
    done = rounds(Order.SHUFFLED, 40, seed)
    for start in range(0, 40, 4):
        assert set(done[start : start + 4]) == set(IDS)
    assert all(one != following for one, following in pairwise(done))


def test_rounds_are_shuffled_one_by_one_and_by_their_seed() -> None:
    done = rounds(Order.SHUFFLED, 400)
    assert len({tuple(done[start : start + 4]) for start in range(0, 400, 4)}) > 10
    assert done == rounds(Order.SHUFFLED, 400)
    assert done != rounds(Order.SHUFFLED, 400, seed=1)


def test_another_gives_each_once_and_then_the_first_again() -> None:
    lineup = line_up(Selection(IDS, order=Order.SHUFFLED), FOUR)
    shown = [lineup.routines[0]]
    for _ in IDS:
        shown.append(lineup.another(shown[-1].id))
    assert Counter(one.id for one in shown[:-1]) == Counter(IDS)
    assert shown[-1] is shown[0]
    assert lineup.another("no longer there") is lineup.routines[0]


def test_one_taken_early_does_not_come_again_in_its_round() -> None:
    turn = line_up(Selection(IDS), FOUR).taken("breath")
    assert ids(Selection(IDS), FOUR, turn) == "neck back eyes breath"


def test_a_round_goes_on_though_the_selection_has_changed() -> None:
    turn = line_up(Selection(IDS), FOUR).taken("neck")
    assert ids(Selection(("eyes", "neck", "back")), FOUR, turn) == "back eyes neck"


def test_the_least_recently_done_comes_first_and_what_was_never_done_before_it() -> None:
    selection = Selection(IDS, order=Order.LEAST_RECENT)
    done_at = {"neck": 5, "back": 2, "eyes": 9}
    assert ids(selection, done_at=done_at) == "breath back neck eyes"


def test_what_helps_most_comes_first_but_not_twice_in_a_row() -> None:
    selection = Selection(IDS, order=Order.HELPFUL)
    scores = {"neck": -1.0, "back": 2.0, "eyes": 0.5}
    assert ids(selection, scores=scores) == "back breath eyes neck"
    turn = Turn(last="back")
    assert ids(selection, FOUR, turn, scores=scores) == "breath eyes neck back"


def test_one_alone_comes_every_time() -> None:
    selection = Selection(("back",), order=Order.SHUFFLED)
    turn = line_up(selection, FOUR).taken("back")
    assert ids(selection, FOUR, turn) == "back"


def test_tags_and_kinds_join_those_named() -> None:
    shelf = library(
        routine("neck"),
        routine("walk", 2, "mixed", "desk"),
        routine("long", 20, "mixed", "desk"),
        routine("sit", 2, "meditation"),
        routine("other", 2, "breathing"),
    )
    selection = Selection(("neck",), ("desk",), ("meditation",), most_ms=5 * MINUTE_MS)
    assert ids(selection, shelf) == "neck walk sit"


def test_a_length_that_is_set_is_the_one_that_counts() -> None:
    free = Routine("sit", "Sit", "meditation", (Sit("Sit.", 600_000),), 0, "seated")
    selection = Selection(kinds=("meditation",), most_ms=3 * MINUTE_MS, for_ms=2 * MINUTE_MS)
    assert ids(selection, library(free)) == "sit"
    assert options_for(free, selection) == Options(for_ms=2 * MINUTE_MS)
    assert options_for(routine("neck"), selection) == Options()


def test_what_is_missing_or_broken_is_left_out_with_a_reason() -> None:
    selection = Selection(("gone", "bad", "neck"))
    lineup = line_up(selection, library(routine("neck"), broken=("bad",)))
    assert [one.id for one in lineup.routines] == ["neck"]
    assert [one.reason for one in lineup.left_out] == [
        "'gone' is not in your library.",
        "'bad' has problems that need mending.",
    ]


@pytest.mark.parametrize("order", Order)
def test_where_nothing_is_left_there_is_still_a_far_look(order: Order) -> None:
    lineup = line_up(Selection(("gone", "bad"), order=order), library(broken=("bad",)))
    assert lineup.routines == (FAR_LOOK,)
    assert lineup.another(FAR_LOOK.id) is FAR_LOOK
    assert lineup.taken(FAR_LOOK.id).last == FAR_LOOK.id


def test_the_far_look_is_the_shipped_one_in_short(shipped: Path, catalogue: Catalogue) -> None:
    entry = scan_library([Layer(shipped, "shipped")], catalogue).find("far-look")
    assert entry is not None
    assert entry.routine is not None
    assert compile_timeline(FAR_LOOK).duration_ms == compile_timeline(entry.routine).duration_ms
    assert (FAR_LOOK.name, FAR_LOOK.kind) == (entry.routine.name, entry.routine.kind)
