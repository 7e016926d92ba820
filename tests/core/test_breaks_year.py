"""Somebody's months at a desk, simulated: whatever they do, offers keep to the rules.

The rules are those of `Desk.judge` and `Desk.work`: never two offers in five minutes, never in
quiet time or outside hours, never just after somebody has come back, never what holds back
disturbed, and never more than a minute of work past the plan without an offer. One that was open
when the program was killed is there again at the next start: the same one, so no second in five
minutes.
"""

from time import process_time

import pytest
from simulated_desk import FULL, USUAL, Desk, Seen

from relaxapp.core.break_offer import Kind
from relaxapp.core.break_plan import Plan
from relaxapp.core.units import HOUR_MS

PLANS = pytest.mark.parametrize("plan", [USUAL, FULL], ids=["rhythms", "hours and reminders"])
WATCHED = pytest.mark.parametrize("is_watched", [True, False], ids=["watched", "polled"])


def check(seen: Seen, days: int) -> None:
    assert seen.wrong == []
    assert all(seen.kinds[kind] > days for kind in Kind)
    # About as many as there can be: the work is real, and nothing silences the plan for good.
    assert seen.work_ms / len(seen.offers) < HOUR_MS


@PLANS
@WATCHED
@pytest.mark.parametrize("seed", range(2))
def test_a_month_keeps_to_the_rules(plan: Plan, is_watched: bool, seed: int) -> None:
    check(Desk(plan, seed, 20, is_watched=is_watched).run(), 20)


@pytest.mark.long
@PLANS
@WATCHED
@pytest.mark.parametrize("seed", range(2))
def test_a_year_keeps_to_the_rules(plan: Plan, is_watched: bool, seed: int) -> None:
    seen = Desk(plan, seed, 365, is_watched=is_watched).run()
    check(seen, 365)
    assert seen.returned > 0


@pytest.mark.bench
@WATCHED
def test_a_year_takes_some_seconds(is_watched: bool) -> None:
    """Where the idle time has to be asked for, there are four times as many ticks."""
    start_s = process_time()
    seen = Desk(FULL, 0, 365, is_watched=is_watched).run()
    taken_s = process_time() - start_s
    print(f"a year: {taken_s:.1f} s, {seen.ticks:,} ticks, {len(seen.offers):,} offers")
    assert taken_s <= 10


@pytest.mark.parametrize("ticks_ms", [(200, 60_000), (200, 10_000), (30_000, 60_000)])
def test_offers_do_not_depend_on_when_it_is_looked(ticks_ms: tuple[int, int]) -> None:
    """Ticks at any times give the offers that those asked for give, within a tick.

    On these days nobody leaves in the very minute in which a break is due: a later tick would
    rightly find them gone.
    """

    def offers(ticks_ms: tuple[int, int] | None) -> list[tuple[int, str]]:
        desk = Desk(USUAL, 7, 1, is_watched=True, answers=False, is_calm=True, ticks_ms=ticks_ms)
        return desk.run().offers

    asked, found = offers(None), offers(ticks_ms)
    assert [id for _, id in asked] == [id for _, id in found]
    assert len(asked) > 10
    off_ms = [at - asked_at for (asked_at, _), (at, _) in zip(asked, found, strict=True)]
    assert all(abs(one) <= ticks_ms[1] for one in off_ms)
