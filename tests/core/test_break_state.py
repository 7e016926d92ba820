"""What is kept of a break plan: it comes back whole, or not at all."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.break_plan import DAY_MS, LocalTime
from relaxapp.core.break_state import BreakState, Turn, from_json, to_json

LENGTHS = st.integers(0, 10**12)
IDS = st.text(max_size=8)
LOCALS = st.builds(LocalTime, st.integers(1, 10**6), st.integers(0, DAY_MS - 1))
STATES = st.builds(
    BreakState,
    LENGTHS,
    LOCALS,
    LENGTHS,
    worked_ms=st.dictionaries(IDS, LENGTHS, max_size=3),
    postponed=st.dictionaries(IDS, st.integers(0, 9), max_size=3),
    answered=st.dictionaries(IDS, st.integers(1, 10**6), max_size=3),
    put_off=st.dictionaries(IDS, st.tuples(LENGTHS, st.integers(1, 10**6)), max_size=3),
    apart_ms=LENGTHS,
    later=st.none() | st.tuples(IDS, LENGTHS),
    grace_ms=LENGTHS,
    settle_ms=LENGTHS,
    unanswered=st.none() | st.tuples(IDS, st.lists(IDS, max_size=2).map(tuple)),
    paused_ms=st.none() | LENGTHS,
    paused_until=st.none() | LOCALS,
    still_ms=LENGTHS,
    is_locked=st.booleans(),
    turns=st.dictionaries(
        IDS,
        st.builds(Turn, st.lists(IDS, max_size=3).map(tuple), st.none() | IDS, LENGTHS),
        max_size=2,
    ),
)
STATE = BreakState(
    1000,
    LocalTime(738_886, 5),
    worked_ms={"eyes": 5},
    put_off={"evening": (3, 738_886)},
    later=("eyes", 7),
    unanswered=("back", ("eyes",)),
    turns={"eyes": Turn(("a",), "b", 2)},
)


@given(STATES)
def test_what_is_kept_comes_back(state: BreakState) -> None:
    assert from_json(to_json(state)) == state


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", "{}", '"x"', "[" * 100_000, '{"version": 1}', '{"version": true}'],
    ids=lambda text: text[:20] or "nothing",
)
def test_what_is_damaged_is_no_state(text: str) -> None:
    assert from_json(text) is None


WRONG = (None, True, -1, 1.5, 2**60, "x", [], {}, [1], {"eyes": "x"}, {"eyes": -1})


@given(st.sampled_from(sorted(json.loads(to_json(STATE)))), st.sampled_from(WRONG), st.booleans())
def test_one_wrong_value_makes_no_exception(key: str, value: object, is_left_out: bool) -> None:
    kept = json.loads(to_json(STATE))
    if is_left_out:
        del kept[key]
        is_newer = key == "unanswered"  # than the first of version 1
        assert (from_json(json.dumps(kept)) is None) is not is_newer
    else:
        kept[key] = value
        again = from_json(json.dumps(kept))
        assert again is None or from_json(to_json(again)) == again


def test_what_was_kept_before_offers_were_is_a_state() -> None:
    kept = json.loads(to_json(STATE))
    del kept["unanswered"]
    assert from_json(json.dumps(kept)) == replace(STATE, unanswered=None)


def test_another_version_is_no_state() -> None:
    assert from_json(to_json(STATE).replace('"version": 1', '"version": 2')) is None
