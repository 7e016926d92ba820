"""When a plan is looked at again, and that what is far off can be left alone until then."""

import pytest
from simulated_desk import FULL, USUAL, Desk, Seen, rhythm

from relaxapp.core.break_looks import (
    HELD_LOOK_MS,
    LONGEST_LOOK_MS,
    POLL_MS,
    Looks,
    looks_of,
    offer_wait_ms,
)
from relaxapp.core.break_offer import Offer
from relaxapp.core.break_plan import Plan
from relaxapp.core.units import MINUTE_MS, SECOND_MS

EYES, BACK = rhythm("eyes", 20, 20, warn_ms=0), rhythm("back", 50, 300)
PLAN = Plan(True, (EYES, BACK))


@pytest.mark.parametrize(
    ("still_s", "told_ms", "asked_ms"),
    [
        (0, LONGEST_LOOK_MS, 20_000),
        (5, LONGEST_LOOK_MS, 15_000),
        (20, 40_000, 20_000),
        (70, 230_000, 20_000),
        (300, LONGEST_LOOK_MS, 20_000),
    ],
)
def test_a_look_comes_when_a_rest_is_over(still_s: int, told_ms: int, asked_ms: int) -> None:
    looks = looks_of(PLAN)
    assert looks.rest_wait_ms(still_s * SECOND_MS, is_polled=False) == told_ms
    assert looks.rest_wait_ms(still_s * SECOND_MS, is_polled=True) == asked_ms


def test_it_is_asked_as_often_as_the_shortest_rest_needs() -> None:
    assert looks_of(PLAN).longest_ms(is_polled=True) == EYES.rest_ms
    assert looks_of(Plan(True, (BACK,))).longest_ms(is_polled=True) == POLL_MS


def test_what_comes_is_far_until_its_warning() -> None:
    looks = looks_of(PLAN)
    looks.see(now_ms=1_000, in_ms=10 * MINUTE_MS)
    assert looks.far_at_ms == 1_000 + 10 * MINUTE_MS - BACK.warn_ms
    looks.forget()
    assert looks.far_at_ms < 0
    looks.see(now_ms=1_000, in_ms=None)
    assert looks.far_at_ms > 10**12


@pytest.mark.parametrize(
    ("in_ms", "is_shown", "is_held", "wait_ms"),
    [
        (0, False, True, HELD_LOOK_MS),
        (0, False, False, LONGEST_LOOK_MS),
        (100_000, False, False, 100_000 - BACK.warn_ms),
        (100_000, True, False, 100_000),
        (BACK.warn_ms, False, False, BACK.warn_ms),
    ],
)
def test_an_offer_is_waited_for(in_ms: int, is_shown: bool, is_held: bool, wait_ms: int) -> None:
    assert offer_wait_ms(Offer(BACK), in_ms, is_shown=is_shown, is_held=is_held) == wait_ms


@pytest.mark.parametrize("plan", [USUAL, FULL, PLAN], ids=["rhythms", "all", "short rests"])
@pytest.mark.parametrize("is_watched", [True, False], ids=["told", "polled"])
def test_what_is_far_off_is_left_alone_without_a_difference(
    plan: Plan, is_watched: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same as a plan gives that reckons everything anew at every look."""

    def lived() -> Seen:
        return Desk(plan, 11, 4, is_watched=is_watched).run()

    seen = lived()
    monkeypatch.setattr(Looks, "see", lambda self, now_ms, in_ms: None)
    assert seen == lived()
    assert len(seen.offers) > 20
