"""Time told apart as work and rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.presence import AWAY_MS, Passed, Presence

MINUTE_MS = 60_000


@pytest.mark.parametrize(
    ("passed_ms", "idle_ms", "expected"),
    [
        (10_000, 0, Passed(0, 10_000, 0, False)),
        (10_000, None, Passed(0, 10_000, 0, False)),
        (50_000, 40_000, Passed(0, 50_000, 40_000, False)),
        (300_000, 290_000, Passed(0, 10_000 + AWAY_MS, 290_000, False)),
        (10_000, 300_000, Passed(0, 0, 300_000, False)),
    ],
    ids=["active", "unknown", "reads", "went away", "was away before"],
)
def test_what_some_time_was(passed_ms: int, idle_ms: int | None, expected: Passed) -> None:
    assert Presence().pass_time(passed_ms, idle_ms=idle_ms, is_locked=False) == expected


@pytest.mark.parametrize(("is_watched", "work_ms"), [(True, 0), (False, 5 * MINUTE_MS)])
def test_whoever_comes_back_worked_only_if_nobody_would_have_told(
    is_watched: bool, work_ms: int
) -> None:
    presence = Presence(is_watched)
    presence.pass_time(AWAY_MS, idle_ms=AWAY_MS, is_locked=False)
    passed = presence.pass_time(5 * MINUTE_MS, idle_ms=0, is_locked=False)
    ended_ms = AWAY_MS + 5 * MINUTE_MS if is_watched else 0
    assert passed == Passed(ended_ms, work_ms, 0, True)


def test_a_locked_screen_goes_on_resting_whatever_the_mouse_does() -> None:
    presence = Presence()
    presence.pass_time(0, idle_ms=0, is_locked=True)
    passed = presence.pass_time(5 * MINUTE_MS, idle_ms=0, is_locked=True)
    assert passed == Passed(0, 0, 5 * MINUTE_MS, False)


def test_sleep_is_rest_before_the_work_that_came_with_it() -> None:
    passed = Presence().pass_time(20 * MINUTE_MS, idle_ms=0, is_locked=False, asleep_ms=900_000)
    assert passed == Passed(900_000, 300_000, 0, True)


LOOKS = st.tuples(
    st.integers(0, 400_000),
    st.none() | st.integers(0, 500_000),
    st.booleans(),
    st.sampled_from((0, 0, 90_000)),
)


@given(st.booleans(), st.lists(LOOKS, max_size=20))
def test_work_is_never_more_than_time_and_nothing_is_negative(
    is_watched: bool, looks: list[tuple[int, int | None, bool, int]]
) -> None:
    presence = Presence(is_watched)
    for passed_ms, idle_ms, is_locked, asleep_ms in looks:
        passed = presence.pass_time(
            passed_ms, idle_ms=idle_ms, is_locked=is_locked, asleep_ms=asleep_ms
        )
        assert 0 <= passed.work_ms <= passed_ms
        assert passed.ended_rest_ms >= 0
        assert passed.rest_ms == presence.still_ms >= 0
        assert not (passed.is_back and presence.is_away)


@given(st.lists(st.integers(1, 60_000), min_size=1, max_size=30), st.integers(0, 600_000))
def test_work_and_rest_do_not_depend_on_how_often_one_looks(
    steps_ms: list[int], works_ms: int
) -> None:
    """Works for a while, then is still: looked at once, or many times."""

    def idle_at(at_ms: int) -> int:
        return max(at_ms - works_ms, 0)

    often, once, at_ms, work_ms = Presence(), Presence(), 0, 0
    for step_ms in steps_ms:
        at_ms += step_ms
        work_ms += often.pass_time(step_ms, idle_ms=idle_at(at_ms), is_locked=False).work_ms
    passed = once.pass_time(at_ms, idle_ms=idle_at(at_ms), is_locked=False)
    assert (work_ms, often.still_ms) == (passed.work_ms, once.still_ms)
