"""A position keeps its meaning when a routine is changed."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.compiler import compile_timeline
from relaxapp.core.patterns import parse_pattern
from relaxapp.core.place import same_place
from relaxapp.core.routine import Breathe, Rest, Routine, Say, Step
from relaxapp.core.timeline import Timeline

SAY, REST = Say("Sit tall.", 4_000), Rest(10_000)


def breathe(pattern: str, for_ms: int = 60_000) -> Breathe:
    return Breathe(parse_pattern(pattern), for_ms, None)


def timeline_of(*steps: Step) -> Timeline:
    return compile_timeline(Routine("one", "One", "mixed", steps, 0, "seated"))


@pytest.mark.parametrize(
    ("before", "after", "at_ms", "found_ms"),
    [
        ((breathe("4-4-4-4"),), (breathe("4-4-4-4"),), 21_500, 21_500),
        ((breathe("4-4-4-4"),), (breathe("5-5-5-5"),), 18_000, 22_500),
        ((breathe("4-4-4-4"),), (breathe("4-6"),), 17_000, 11_000),
        ((breathe("4-4-4-4"),), (breathe("4-6"),), 22_000, 0),
        ((breathe("4-6"),), (SAY, breathe("4-6")), 12_000, 16_000),
        ((SAY, breathe("4-6")), (breathe("4-6"),), 1_000, 1_000),
        ((REST, SAY, REST), (SAY, REST, REST), 12_000, 2_000),
        ((breathe("4-6", 600_000),), (SAY,), 300_000, 4_000),
    ],
)
def test_the_same_part_of_the_same_step_is_found(
    before: tuple[Step, ...], after: tuple[Step, ...], at_ms: int, found_ms: int
) -> None:
    assert same_place(timeline_of(*before), timeline_of(*after), at_ms) == found_ms


steps = st.lists(
    st.sampled_from([SAY, REST, breathe("4-6"), breathe("4-7-8"), breathe("3-2-5-1", 20_000)]),
    min_size=1,
    max_size=4,
)


@given(steps, steps, st.fractions(Fraction(-1, 4), Fraction(5, 4)))
def test_a_place_is_always_within_the_other_timeline(
    before: list[Step], after: list[Step], share: Fraction
) -> None:
    one, other = timeline_of(*before), timeline_of(*after)
    place = same_place(one, other, int(one.duration_ms * share))
    assert 0 <= place <= other.duration_ms


@given(steps, st.fractions(Fraction(0), Fraction(1)))
def test_nothing_moves_where_nothing_was_changed(same: list[Step], share: Fraction) -> None:
    distinct = [replace(step, text=f"{number}") for number, step in enumerate(same)
                if isinstance(step, Say)] or same[:1]  # fmt: skip
    one = timeline_of(*distinct)
    position_ms = int(one.duration_ms * share)
    assert same_place(one, one, position_ms) == position_ms
