"""A plan under any calls in any order: it never raises, and what it shows is consistent."""

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from simulated_desk import FULL, MONDAY, USUAL

from relaxapp.core.break_looks import LONGEST_LOOK_MS
from relaxapp.core.break_offer import Due, Kind
from relaxapp.core.break_plan import DAY_MS, LocalTime, Plan
from relaxapp.core.break_state import from_json, to_json
from relaxapp.core.break_status import status
from relaxapp.core.breaks import Breaks
from relaxapp.core.units import HOUR_MS, MINUTE_MS

PLANS = (USUAL, FULL, Plan(), replace(FULL, is_active=False), Plan(True, FULL.rhythms[:1]))
PASSED_MS = st.sampled_from((0, 1, 1_000, 59_000, 5 * MINUTE_MS, 25 * MINUTE_MS, 9 * HOUR_MS))


class BreaksMachine(RuleBasedStateMachine):
    @initialize(plan=st.sampled_from(PLANS), is_watched=st.booleans())
    def begin(self, plan: Plan, is_watched: bool) -> None:
        self.now_ms, self.off_ms, self.is_watched = 10 * HOUR_MS, 0, is_watched
        self.breaks = Breaks(plan, self.now_ms, self.local, is_watched=is_watched)

    @property
    def local(self) -> LocalTime:
        return LocalTime(MONDAY + 10, 0).after(self.now_ms + self.off_ms)

    def tick(self, idle_ms: int | None, is_locked: bool, held_by: str | None) -> Due | None:
        before = self.breaks.offer
        due = self.breaks.tick(
            self.now_ms, self.local, idle_ms=idle_ms, is_locked=is_locked, held_by=held_by
        )
        offer = self.breaks.offer
        if due is None:
            assert offer == before
        elif due.kind is Kind.OFFER:
            assert offer == due.offer != before
            assert held_by is None
            assert not is_locked
            assert not self.breaks.is_paused
            assert not self.breaks.plan.is_quiet(self.local)
        elif due.kind is Kind.WARNING:
            assert 0 < due.in_ms <= due.offer.occasion.warn_ms
            assert offer is None
        else:
            assert offer is None
            assert due.reason is not None
        return due

    @rule(
        passed_ms=PASSED_MS,
        idle_ms=st.none() | st.sampled_from((0, 100, 70_000, 700_000)),
        is_locked=st.sampled_from((False, False, False, True)),
        held_by=st.sampled_from((None, None, None, "a call")),
    )
    def go_on(
        self, passed_ms: int, idle_ms: int | None, is_locked: bool, held_by: str | None
    ) -> None:
        self.now_ms += passed_ms
        self.tick(idle_ms, is_locked, held_by)

    @rule(minutes=st.integers(1, 120))
    def work(self, minutes: int) -> None:
        end_ms = self.now_ms + minutes * MINUTE_MS
        while self.now_ms < end_ms:
            look_ms = self.breaks.look_in_ms(self.now_ms)
            self.now_ms = end_ms if look_ms is None else min(self.now_ms + look_ms, end_ms)
            self.tick(0, False, None)
        # Whoever works on for two hours is offered a break, if nothing is in its way.
        upcoming = self.breaks.upcoming
        if upcoming is not None and upcoming.reason is None and upcoming.in_ms == 0:
            assert self.breaks.offer is not None

    @rule(by_ms=st.sampled_from((-DAY_MS, -HOUR_MS, HOUR_MS, DAY_MS)))
    def put_the_clock(self, by_ms: int) -> None:
        self.off_ms += by_ms

    @rule(id=st.none() | st.sampled_from(("eyes", "back", "long", "evening")))
    def start(self, id: str | None) -> None:
        if id is None or id in self.breaks.plan.ids:
            self.breaks.start(self.now_ms, id)
            assert self.breaks.is_on_break

    @rule(is_whole=st.booleans(), passed_ms=PASSED_MS)
    def end(self, is_whole: bool, passed_ms: int) -> None:
        was_on_break = self.breaks.is_on_break
        self.now_ms += passed_ms
        assert (self.breaks.finish if is_whole else self.breaks.stop)(self.now_ms) == was_on_break
        assert not self.breaks.is_on_break

    @rule()
    def skip(self) -> None:
        offer = self.breaks.offer
        is_done = self.breaks.skip(self.now_ms)
        assert is_done or offer is None
        assert self.breaks.offer is None

    @rule(by_ms=st.none() | st.just(10 * MINUTE_MS))
    def postpone(self, by_ms: int | None) -> None:
        offer = self.breaks.offer
        is_done = self.breaks.postpone(self.now_ms, by_ms)
        if offer is not None:
            assert is_done == bool(offer.postpones_ms)
        assert self.breaks.offer == (None if is_done else offer)

    @rule(for_ms=st.none() | st.just(HOUR_MS))
    def pause(self, for_ms: int | None) -> None:
        self.breaks.pause(self.now_ms, for_ms)
        assert self.breaks.is_paused

    @rule()
    def resume(self) -> None:
        was_paused = self.breaks.is_paused
        assert self.breaks.resume(self.now_ms) in (was_paused, False)
        assert not self.breaks.is_paused

    @rule(plan=st.sampled_from(PLANS))
    def adopt(self, plan: Plan) -> None:
        self.breaks.adopt(plan, self.now_ms)

    @rule(passed_ms=PASSED_MS, is_new_boot=st.booleans())
    def kill(self, passed_ms: int, is_new_boot: bool) -> None:
        state = from_json(to_json(self.breaks.state))
        assert state is not None
        self.now_ms += passed_ms
        if is_new_boot:
            began_ms = self.now_ms - MINUTE_MS
            self.now_ms, self.off_ms = MINUTE_MS, self.off_ms + began_ms
        self.breaks = Breaks(
            self.breaks.plan, self.now_ms, self.local, state=state, is_watched=self.is_watched
        )

    @invariant()
    def it_is_looked_at_again_if_there_is_a_plan(self) -> None:
        look_ms = self.breaks.look_in_ms(self.now_ms)
        assert (look_ms is not None) == self.breaks.plan.asks
        assert look_ms is None or 0 < look_ms <= LONGEST_LOOK_MS

    @invariant()
    def work_is_counted_for_every_rhythm_and_never_negative(self) -> None:
        worked = [self.breaks.worked_ms(one.id) for one in self.breaks.plan.rhythms]
        assert all(worked_ms >= 0 for worked_ms in worked)

    @invariant()
    def the_status_can_be_told_and_the_state_kept(self) -> None:
        assert status(self.breaks)["is_offered"] == (self.breaks.offer is not None)
        state = self.breaks.state
        assert from_json(to_json(state)) == state


BreaksMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=25)
TestBreaks = BreaksMachine.TestCase
