"""What a routine seems to have done: no claim from little, none beyond what the numbers carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.helped import (
    FEWEST_PAIRS,
    Measure,
    claim,
    effect,
    effect_of,
    effects,
    most_helpful,
    scores,
    tally,
)
from relaxapp.core.journal import CheckIn, Pair, SessionRecord, Stamp


def pair(before: int | None, after: int | None, routine: str = "neck-two") -> Pair:
    session = SessionRecord("s", Stamp(0), routine, routine, "stretch", 120_000)
    return Pair(
        session,
        CheckIn("b", Stamp(0), before, mood=before),
        CheckIn("a", Stamp(1), after, mood=after),
    )


def test_relief_is_positive() -> None:
    found = effect([pair(6, 4), pair(7, 4), pair(5, 5)])
    assert found is not None
    assert (found.count, found.better, found.worse) == (3, 2, 0)
    assert found.mean == pytest.approx(5 / 3)


def test_a_better_mood_is_relief_too() -> None:
    found = effect([pair(4, 6)], Measure.MOOD)
    assert found is not None
    assert found.mean == 2


def test_what_was_not_answered_on_both_sides_does_not_count() -> None:
    assert effect([pair(None, 3), pair(5, None)]) is None


def test_the_interval_is_students() -> None:
    # By hand: changes 1, 2, 3, 4, 5; mean 3, s = 1.5811, t(4) = 2.776, reach 1.963.
    found = effect([pair(9, 9 - change) for change in (1, 2, 3, 4, 5)])
    assert found is not None
    assert (found.low, found.high) == (
        pytest.approx(1.037, abs=0.001),
        pytest.approx(4.963, abs=0.001),
    )


def test_nothing_is_claimed_from_under_five_pairs() -> None:
    few = effect([pair(8, 2)] * (FEWEST_PAIRS - 1))
    assert few is not None
    assert not few.is_clear
    assert claim("Neck two", few) == (
        "Neck two: 4 times with a check-in before and after so far."
        " 1 more, and there is something to say."
    )


def test_a_clear_effect_is_said_with_how_sure_it_is() -> None:
    changes = [2, 2, 2, 1, 3, 2, 2, 1, 3, 2, 2, 2, 3, 1, 0, 0, 0]
    found = effect([pair(6, 6 - change) for change in changes])
    assert found is not None
    assert claim("Upper-back three", found) == (
        "After Upper-back three your tension was 1.6 lower on average, 14 times out of 17."
        " Over many more times it may prove to be anything from 1.1 to 2.2."
    )


def test_now_this_now_that_is_said_so() -> None:
    found = effect([pair(5, after) for after in (4, 6, 5, 4, 6)])
    assert found is not None
    assert "no clear difference in 5 times" in claim("Neck two", found)


def test_what_was_worse_is_said_as_plainly() -> None:
    found = effect([pair(3, 5)] * 6)
    assert found is not None
    assert claim("Neck two", found).startswith(
        "After Neck two your tension was 2.0 higher on average, 6 times out of 6."
    )


def test_one_lucky_evening_does_not_come_first() -> None:
    often = [pair(6, 4, "often")] * 20
    lucky = [pair(9, 4, "lucky")]
    by_score = scores(effects([*often, *lucky, *[pair(5, 5, "dull")] * 20]))
    assert by_score["often"] > by_score["lucky"] > by_score["dull"]


def test_only_what_clearly_helped_is_called_helpful() -> None:
    found = effects([*[pair(6, 4, "a")] * 5, *[pair(7, 4, "b")] * 6, *[pair(7, 3, "new")] * 2])
    assert most_helpful(found) == ("b", "a")


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=1, max_size=60))
def test_the_mean_lies_in_its_interval_and_all_are_counted(numbers: list[tuple[int, int]]) -> None:
    found = effect([pair(before, after) for before, after in numbers])
    assert found is not None
    assert -10 <= found.low <= found.mean <= found.high <= 10
    assert found.better + found.worse <= found.count == len(numbers)
    assert claim("Neck two", found)


TOLD = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), max_size=40)


@given(TOLD, TOLD)
def test_two_sums_added_are_the_sum_of_both(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    assert tally(one) + tally(other) == tally([*one, *other])


@given(TOLD)
def test_a_sum_has_the_effect_of_its_pairs(numbers: list[tuple[int, int]]) -> None:
    for measure in (Measure.TENSION, Measure.MOOD):
        pairs = [pair(before, after) for before, after in numbers]
        assert effect_of(tally(numbers), measure) == effect(pairs, measure)
