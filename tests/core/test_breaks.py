"""When a break is offered, and when it is not: one plan, led through single situations."""

from dataclasses import replace

import pytest
from simulated_desk import MONDAY, USUAL, rhythm

from relaxapp.core.break_looks import HELD_LOOK_MS, LONGEST_LOOK_MS
from relaxapp.core.break_offer import Due, Kind, Reason
from relaxapp.core.break_plan import DAY_MS, LocalTime, Plan, Reminder, Selection, Window
from relaxapp.core.break_progress import APART_MS, GRACE_MS, SETTLE_MS
from relaxapp.core.break_state import from_json, to_json
from relaxapp.core.break_status import status
from relaxapp.core.breaks import LONGEST_SESSION_MS, Breaks
from relaxapp.core.units import HOUR_MS, MINUTE_MS, SECOND_MS

MORNING_MS = 9 * HOUR_MS
EVENING = Reminder("evening", "Evening", 21 * HOUR_MS, Selection(("wind-down",)))


class Day:
    """A Monday from 9:00 on at a desk where coming and going is told."""

    def __init__(self, plan: Plan = USUAL, at_ms: int = MORNING_MS, **given: bool) -> None:
        self.now_ms = at_ms
        self.off_ms = 0
        self.breaks = Breaks(plan, at_ms, self.local, **{"is_watched": True, **given})
        self.said: list[tuple[float, str, str]] = []

    @property
    def local(self) -> LocalTime:
        return LocalTime(MONDAY, 0).after(self.now_ms + self.off_ms)

    def tick(self, **given: object) -> Due | None:
        due = self.breaks.tick(self.now_ms, self.local, **{"idle_ms": 0, **given})  # type: ignore[arg-type]  # passed on
        if due is not None:
            minutes = (self.now_ms - MORNING_MS) / MINUTE_MS
            self.said.append((round(minutes, 2), due.kind.value, due.offer.id))
        return due

    def work(self, minutes: float, **given: object) -> list[Due]:
        """Works on, ticking when asked to; gives what was said meanwhile."""
        end_ms, found = self.now_ms + round(minutes * MINUTE_MS), []
        while self.now_ms < end_ms:
            look_ms = self.breaks.look_in_ms(self.now_ms) or DAY_MS
            self.now_ms = min(self.now_ms + look_ms, end_ms)
            due = self.tick(**given)
            if due is not None:
                found.append(due)
        return found

    def leave(self, minutes: float, **given: object) -> list[Due]:
        """Is still for so long, and comes back with the last tick."""
        start_ms = self.now_ms
        end_ms, found = start_ms + round(minutes * MINUTE_MS), []
        while self.now_ms < end_ms:
            watch_ms = start_ms + self.breaks.idle_watch_ms
            look_ms = self.breaks.look_in_ms(self.now_ms) or DAY_MS
            next_ms = min(self.now_ms + look_ms, end_ms)
            self.now_ms = min(next_ms, watch_ms) if self.now_ms < watch_ms else next_ms
            found.append(self.tick(idle_ms=self.now_ms - start_ms, **given))
        found.append(self.tick())
        return [due for due in found if due is not None]

    def sleep(self, minutes: float) -> None:
        """The machine stands still, and so do its timers."""
        self.now_ms += round(minutes * MINUTE_MS)

    def offered(self) -> str | None:
        return None if self.breaks.offer is None else self.breaks.offer.id


def kinds(found: list[Due]) -> list[tuple[Kind, str]]:
    return [(due.kind, due.offer.id) for due in found]


def test_a_break_is_offered_after_its_work() -> None:
    day = Day()
    day.work(25)
    assert day.said == [(20.0, "offer", "eyes")]


def test_it_is_warned_of_ahead_and_only_once() -> None:
    day = Day(Plan(True, (rhythm("back", 50, 300),)))
    day.work(55)
    assert day.said == [(49.5, "warning", "back"), (50.0, "offer", "back")]


def test_an_offer_waits() -> None:
    day = Day(Plan(True, (rhythm("eyes", 20, 60, warn_ms=0),)))
    day.work(20)
    assert day.work(90) == []
    assert day.offered() == "eyes"


def test_of_two_that_are_due_together_the_longer_is_offered_for_both() -> None:
    day = Day(Plan(True, (rhythm("eyes", 20, 60, warn_ms=0), rhythm("back", 24, 120, warn_ms=0))))
    (due,) = day.work(20)
    assert (due.offer.id, due.offer.counts_for) == ("back", ("eyes",))
    day.breaks.skip(day.now_ms)
    assert (day.breaks.worked_ms("eyes"), day.breaks.worked_ms("back")) == (0, 0)


def test_a_rest_that_was_what_was_put_off_lets_the_next_come_at_its_time() -> None:
    day = Day(Plan(True, (rhythm("eyes", 20, 20, warn_ms=0), rhythm("back", 28, 300, warn_ms=0))))
    day.work(20)
    assert day.breaks.postpone(day.now_ms, 15 * MINUTE_MS)
    day.leave(0.5)
    day.work(10)
    assert day.said == [(20.0, "offer", "eyes"), (28.0, "offer", "back")]


def test_a_longer_one_takes_the_place_of_an_offer_that_waits() -> None:
    day = Day(Plan(True, (rhythm("eyes", 20, 60, warn_ms=0), rhythm("back", 50, 300))))
    found = day.work(60)
    assert day.said == [(20.0, "offer", "eyes"), (50.0, "offer", "back")]
    assert found[-1].offer.counts_for == ("eyes",)


def test_a_finished_break_counts_for_all_shorter_ones() -> None:
    day = Day()
    day.work(30)
    day.breaks.start(day.now_ms, "back")
    day.now_ms += 3 * MINUTE_MS
    assert day.breaks.finish(day.now_ms)
    worked = [day.breaks.worked_ms(id) for id in ("eyes", "back", "long")]
    assert worked == [0, 0, 30 * MINUTE_MS]


def test_a_break_that_was_stopped_counts_for_its_own_rhythm_and_as_the_rest_it_was() -> None:
    day = Day()
    day.work(10)
    day.breaks.start(day.now_ms, "back")
    day.now_ms += 30 * SECOND_MS
    assert day.breaks.stop(day.now_ms)
    worked = [day.breaks.worked_ms(id) for id in ("eyes", "back", "long")]
    assert worked == [10 * MINUTE_MS, 0, 10 * MINUTE_MS]


def test_a_practice_of_ones_own_counts_as_the_rest_it_was() -> None:
    day = Day()
    day.work(10)
    day.breaks.start(day.now_ms)
    day.work(6)
    assert day.breaks.is_on_break
    day.breaks.finish(day.now_ms)
    worked = [day.breaks.worked_ms(id) for id in ("eyes", "back", "long")]
    assert worked == [0, 0, 10 * MINUTE_MS]


def test_nothing_is_offered_during_a_session_nor_right_after_it() -> None:
    day = Day(Plan(True, (rhythm("eyes", 20, 60, warn_ms=0), rhythm("back", 26, 600, warn_ms=0))))
    day.work(20)
    day.breaks.start(day.now_ms, "eyes")
    assert day.work(1) == []
    day.breaks.finish(day.now_ms)
    assert day.work(5.9) == []
    assert kinds(day.work(0.2)) == [(Kind.OFFER, "back")]


def test_a_session_that_never_ends_does_not_end_the_offers() -> None:
    day = Day()
    day.breaks.start(day.now_ms, "eyes")
    day.work(LONGEST_SESSION_MS / MINUTE_MS + 10)
    assert not day.breaks.is_on_break
    assert kinds(day.work(20)) == [(Kind.OFFER, "eyes")]


def test_another_session_ends_the_one_before() -> None:
    day = Day()
    day.work(10)
    day.breaks.start(day.now_ms, "long")
    day.breaks.start(day.now_ms + MINUTE_MS)
    assert day.breaks.worked_ms("long") == 0


def test_a_break_of_no_plan_cannot_be_started() -> None:
    with pytest.raises(KeyError):
        Day().breaks.start(MORNING_MS, "nothing")


def test_a_rest_of_its_length_is_its_break_and_that_of_shorter_ones() -> None:
    day = Day()
    day.work(19)
    day.leave(5)
    worked = [day.breaks.worked_ms(id) for id in ("eyes", "back", "long")]
    assert worked == [0, 0, 20 * MINUTE_MS]  # nobody knows at once that somebody has gone


def test_who_goes_while_it_is_offered_has_taken_it() -> None:
    day = Day()
    day.work(20)
    (due,) = day.leave(2)
    assert (due.kind, due.reason) == (Kind.WITHDRAWN, Reason.RESTED)
    assert day.work(19) == []
    assert kinds(day.work(1)) == [(Kind.OFFER, "eyes")]


def test_reading_is_work() -> None:
    day = Day()
    for _ in range(24):
        day.leave(50 / 60)
    assert day.said == [(20.0, "offer", "eyes")]


def test_time_away_that_is_no_rest_is_no_work_either() -> None:
    day = Day(Plan(True, (rhythm("long", 60, 600, warn_ms=0),)))
    day.work(30)
    day.leave(9)
    assert day.breaks.worked_ms("long") == 31 * MINUTE_MS


def test_who_has_just_come_back_is_left_alone() -> None:
    day = Day(Plan(True, (rhythm("long", 60, 600, warn_ms=0),)))
    day.work(58)
    day.leave(9)
    assert day.breaks.upcoming is not None
    assert day.breaks.upcoming.reason is Reason.BACK
    assert day.work(GRACE_MS / MINUTE_MS - 0.1) == []
    assert kinds(day.work(0.1)) == [(Kind.OFFER, "long")]


def test_a_locked_screen_is_rest_from_its_first_moment() -> None:
    day = Day()
    day.work(10)
    day.tick(is_locked=True)
    day.now_ms += MINUTE_MS
    day.tick()
    assert day.breaks.worked_ms("eyes") == 0
    assert day.breaks.worked_ms("back") == 10 * MINUTE_MS


def test_nothing_is_offered_on_a_locked_screen() -> None:
    day = Day(Plan(True, (rhythm("long", 60, 7200, warn_ms=0),)))
    day.work(59)
    day.tick(is_locked=True)
    assert day.work(30, is_locked=True) == []
    assert day.breaks.worked_ms("long") == 59 * MINUTE_MS


def test_a_suspended_machine_rests_and_wakes_in_peace() -> None:
    day = Day()
    day.work(19)
    look_ms = day.breaks.look_in_ms(day.now_ms) or 0
    day.sleep(8 * 60)
    assert day.work(look_ms / MINUTE_MS) == []
    assert all(day.breaks.worked_ms(id) <= 2 * look_ms for id in ("eyes", "back", "long"))
    assert day.work(15) == []


@pytest.mark.parametrize("is_watched", [True, False])
def test_a_tick_a_little_late_is_no_sleep(is_watched: bool) -> None:
    day = Day(is_watched=is_watched)
    for _ in range(10):
        day.now_ms += (day.breaks.look_in_ms(day.now_ms) or 0) + 55 * SECOND_MS
        day.tick()
    assert day.breaks.worked_ms("long") == day.now_ms - MORNING_MS


def test_where_idle_time_is_unknown_everybody_is_active() -> None:
    day = Day(is_watched=False)
    assert kinds(day.work(20, idle_ms=None)) == [(Kind.OFFER, "eyes")]
    assert day.work(20, idle_ms=None) == []
    assert day.breaks.look_in_ms(day.now_ms) == LONGEST_LOOK_MS


def test_a_postponed_offer_comes_when_it_was_asked_for_and_nothing_before() -> None:
    day = Day(Plan(True, (rhythm("eyes", 20, 60, warn_ms=0), rhythm("back", 27, 300, warn_ms=0))))
    day.work(20)
    assert day.breaks.postpone(day.now_ms, 10 * MINUTE_MS)
    assert day.breaks.upcoming is not None
    assert day.breaks.upcoming.reason is Reason.POSTPONED
    day.work(12)
    assert day.said[1:] == [(30.0, "offer", "back")]


def test_it_may_be_put_off_for_less_than_offers_are_apart() -> None:
    day = Day(Plan(True, (rhythm("eyes", 20, 60, postpones_ms=(2 * MINUTE_MS,), warn_ms=0),)))
    day.work(20)
    assert day.breaks.postpone(day.now_ms)
    assert kinds(day.work(2)) == [(Kind.OFFER, "eyes")]


def test_put_off_as_often_as_allowed_it_becomes_firm() -> None:
    day = Day(Plan(True, (rhythm("eyes", 20, 60, postpone_times=2, warn_ms=0),)))
    day.work(20)
    for _ in range(2):
        assert day.breaks.offer is not None
        assert not day.breaks.offer.is_firm
        assert day.breaks.postpone(day.now_ms)
        day.work(5)
    assert day.breaks.offer is not None
    assert day.breaks.offer.is_firm
    assert not day.breaks.postpone(day.now_ms)
    assert day.offered() == "eyes"
    assert day.breaks.skip(day.now_ms)
    day.work(20)
    assert day.breaks.offer is not None
    assert not day.breaks.offer.is_firm


def test_a_length_that_is_not_offered_puts_nothing_off() -> None:
    day = Day()
    day.work(20)
    assert not day.breaks.postpone(day.now_ms, 7 * MINUTE_MS)
    assert day.offered() == "eyes"


def test_what_is_warned_of_can_be_put_off_or_skipped() -> None:
    day = Day(Plan(True, (rhythm("back", 50, 300),)))
    day.work(49.6)
    assert day.breaks.postpone(day.now_ms)
    assert kinds(day.work(5)) == [(Kind.WARNING, "back"), (Kind.OFFER, "back")]
    day.breaks.skip(day.now_ms)
    day.work(49.6)
    assert day.breaks.skip(day.now_ms)
    assert day.breaks.worked_ms("back") == 0


def test_requests_without_an_offer_are_refused() -> None:
    breaks = Day().breaks
    requests = (breaks.postpone, breaks.skip, breaks.finish, breaks.stop, breaks.resume)
    assert [request(MORNING_MS) for request in requests] == [False] * 5


def test_a_rest_while_it_is_put_off_was_the_break() -> None:
    day = Day()
    day.work(20)
    day.breaks.postpone(day.now_ms)
    day.leave(2)
    assert day.work(19) == []


def test_an_offer_is_held_back_and_comes_after_a_moment_of_peace() -> None:
    day = Day()
    day.work(15)
    assert day.work(15, held_by="a call") == []
    assert day.breaks.upcoming is not None
    assert (day.breaks.upcoming.reason, day.breaks.held_by) == (Reason.HELD, "a call")
    assert day.breaks.look_in_ms(day.now_ms) == HELD_LOOK_MS
    day.tick()
    assert day.work(SETTLE_MS / MINUTE_MS - 0.1) == []
    assert kinds(day.work(0.1)) == [(Kind.OFFER, "eyes")]


def test_a_rest_while_it_is_held_back_was_the_break() -> None:
    day = Day()
    day.work(25, held_by="a call")
    day.leave(2, held_by="a call")
    assert day.work(19) == []


def test_an_open_offer_gives_way_and_is_offered_again() -> None:
    day = Day()
    day.work(20)
    (due,) = day.work(1, held_by="a call")
    assert (due.kind, due.reason, due.held_by) == (Kind.WITHDRAWN, Reason.HELD, "a call")
    day.work(10)
    again_min = round(20 + (APART_MS + SETTLE_MS) / MINUTE_MS, 2)
    assert day.said[-1] == (again_min, "offer", "eyes")


def test_a_pause_holds_until_it_ends() -> None:
    day = Day()
    day.work(5)
    day.breaks.pause(day.now_ms, HOUR_MS)
    assert day.work(59.9) == []
    assert day.breaks.is_paused
    assert day.breaks.pause_left_ms == 0.1 * MINUTE_MS
    assert kinds(day.work(0.6)) == [(Kind.WARNING, "back"), (Kind.OFFER, "back")]
    assert not day.breaks.is_paused


def test_a_pause_until_tomorrow_ends_in_the_morning() -> None:
    day = Day()
    day.breaks.pause(day.now_ms)
    assert day.work(20 * 60 - 1) == []
    assert day.local.ms < 5 * HOUR_MS
    assert day.breaks.is_paused
    assert day.breaks.pause_left_ms == 5 * HOUR_MS - day.local.ms
    assert day.breaks.pause_ends == LocalTime(day.local.day, 5 * HOUR_MS)
    day.work(2)
    assert not day.breaks.is_paused
    assert day.breaks.pause_left_ms == 0
    assert day.offered() == "long"


def test_a_pause_takes_back_what_is_open_and_resuming_ends_it() -> None:
    day = Day()
    day.work(20)
    day.breaks.pause(day.now_ms, HOUR_MS)
    assert day.breaks.look_in_ms(day.now_ms) == 1
    (due,) = day.work(0.1)
    assert (due.kind, due.reason) == (Kind.WITHDRAWN, Reason.PAUSED)
    assert day.breaks.resume(day.now_ms)
    day.work(6)
    assert day.offered() == "eyes"


@pytest.mark.parametrize("window", ["hours", "quiet"])
def test_hours_and_quiet_times_are_kept(window: str) -> None:
    ten = Window(9 * HOUR_MS, 10 * HOUR_MS)
    plan = replace(USUAL, **{window: (ten,)})
    day = Day(plan)
    day.work(90)
    offers = [minutes for minutes, kind, _ in day.said if kind == "offer"]
    assert offers
    assert all((minutes < 60) == (window == "hours") for minutes in offers)
    if window == "quiet":
        assert offers[0] == round(60 + SETTLE_MS / MINUTE_MS, 2)


def test_the_end_of_the_hours_takes_an_offer_back() -> None:
    day = Day(replace(USUAL, hours=(Window(9 * HOUR_MS, 9 * HOUR_MS + 30 * MINUTE_MS),)))
    (_, due) = day.work(31)
    assert (due.kind, due.reason) == (Kind.WITHDRAWN, Reason.OUTSIDE_HOURS)


def test_the_countdown_tells_of_tomorrow() -> None:
    day = Day(replace(USUAL, hours=(Window(8 * HOUR_MS, 9 * HOUR_MS, frozenset({1})),)))
    day.work(30)
    upcoming = day.breaks.upcoming
    assert upcoming is not None
    assert upcoming.reason is Reason.OUTSIDE_HOURS
    assert upcoming.in_ms == DAY_MS - HOUR_MS - 30 * MINUTE_MS


def reminded(day: Day) -> list[float]:
    return [minutes for minutes, kind, id in day.said if (kind, id) == ("offer", "evening")]


def test_a_reminder_comes_at_its_time() -> None:
    day = Day(Plan(True, (), (EVENING,)), 20 * HOUR_MS)
    day.work(3 * 60)
    assert reminded(day) == [12 * 60.0]


def test_a_reminder_comes_before_a_rhythm_and_outside_its_hours() -> None:
    plan = replace(USUAL, reminders=(EVENING,), hours=(Window(MORNING_MS, 21 * HOUR_MS),))
    day = Day(plan, 20 * HOUR_MS + 40 * MINUTE_MS)
    day.work(30)
    assert reminded(day) == [12 * 60.0]


def test_a_reminder_that_was_answered_is_done_for_the_day() -> None:
    day = Day(Plan(True, (), (EVENING,)), 20 * HOUR_MS)
    day.work(70)
    assert day.breaks.skip(day.now_ms)
    day.work(23 * 60)
    assert len(reminded(day)) == 1
    day.work(60)
    assert len(reminded(day)) == 2


@pytest.mark.parametrize("by_h", [-1, -3, 1, -24])
def test_a_clock_that_is_put_reminds_nobody_twice(by_h: int) -> None:
    day = Day(Plan(True, (), (EVENING,)), 20 * HOUR_MS + 30 * MINUTE_MS)
    day.work(35)
    day.breaks.skip(day.now_ms)
    day.off_ms += by_h * HOUR_MS
    day.work(5 * 60)
    assert len(reminded(day)) == 1


def test_a_clock_put_back_over_midnight_reminds_nobody_twice() -> None:
    late = replace(EVENING, at_ms=10 * MINUTE_MS)
    day = Day(Plan(True, (), (late,)), DAY_MS - 30 * MINUTE_MS)
    day.work(45)
    assert day.breaks.skip(day.now_ms)
    day.off_ms -= HOUR_MS
    day.work(10 * 60)
    assert len(reminded(day)) == 1


def test_a_reminder_whose_hour_the_clock_leapt_over_comes_late() -> None:
    day = Day(Plan(True, (), (EVENING,)), 20 * HOUR_MS + 30 * MINUTE_MS)
    day.work(10)
    day.off_ms += 50 * MINUTE_MS
    day.work(6)
    assert len(reminded(day)) == 1


def test_a_reminder_long_past_is_not_made_up_for() -> None:
    day = Day(Plan(True, (), (EVENING,)), 20 * HOUR_MS + 30 * MINUTE_MS)
    day.leave(120)
    day.work(60)
    assert reminded(day) == []


def test_a_reminder_put_off_over_midnight_belongs_to_its_day() -> None:
    late = replace(EVENING, at_ms=23 * HOUR_MS + 30 * MINUTE_MS, postpones_ms=(45 * MINUTE_MS,))
    day = Day(Plan(True, (), (late,)), 23 * HOUR_MS)
    day.work(31)
    for _ in range(2):
        assert day.breaks.postpone(day.now_ms)
        day.work(46)
    assert day.breaks.skip(day.now_ms)
    day.work(24 * 60)
    assert len(reminded(day)) == 4


def test_a_practice_over_midnight_belongs_to_its_day() -> None:
    late = replace(EVENING, at_ms=23 * HOUR_MS + 30 * MINUTE_MS)
    day = Day(Plan(True, (), (late,)), 23 * HOUR_MS)
    day.work(31)
    day.breaks.start(day.now_ms, "evening")
    day.work(90)
    day.breaks.finish(day.now_ms)
    day.work(23 * 60)
    assert len(reminded(day)) == 2


def test_a_reminder_nobody_is_there_for_waits_for_them() -> None:
    day = Day(Plan(True, (), (EVENING,)), 20 * HOUR_MS + 55 * MINUTE_MS)
    day.leave(20)
    assert reminded(day) == []
    day.work(4)
    assert len(reminded(day)) == 1


def test_without_a_plan_there_is_no_timer() -> None:
    for plan in (Plan(), Plan(True), replace(USUAL, is_active=False)):
        day = Day(plan)
        assert day.tick() is None
        assert day.breaks.look_in_ms(day.now_ms) is None
        assert day.breaks.upcoming is None
        assert status(day.breaks)["reason"] == "your break plan is off"


def test_far_from_due_it_is_left_alone_for_long() -> None:
    day = Day()
    looks = 0
    while day.now_ms < MORNING_MS + 19 * MINUTE_MS:
        day.now_ms += day.breaks.look_in_ms(day.now_ms) or 0
        day.tick()
        looks += 1
    assert looks <= 5


def test_a_plan_that_is_turned_on_begins_then() -> None:
    day = Day(replace(USUAL, is_active=False))
    day.tick()
    day.now_ms += 3 * HOUR_MS
    day.breaks.adopt(USUAL, day.now_ms)
    assert day.work(19.9) == []
    assert kinds(day.work(0.1)) == [(Kind.OFFER, "eyes")]


def test_another_plan_keeps_the_work_and_takes_back_what_it_does_not_have() -> None:
    day = Day()
    day.work(20)
    day.breaks.adopt(Plan(True, (rhythm("back", 30, 300, warn_ms=0),)), day.now_ms)
    (due,) = day.work(0.1)
    assert (due.kind, due.offer.id) == (Kind.WITHDRAWN, "eyes")
    assert kinds(day.work(9.9)) == [(Kind.OFFER, "back")]


def again(day: Day, plan: Plan = USUAL) -> None:
    """The program is killed, and begins anew now."""
    state = from_json(to_json(day.breaks.state))
    assert state is not None
    assert to_json(state) == to_json(day.breaks.state)
    day.breaks = Breaks(plan, day.now_ms, day.local, state=state, is_watched=True)


def test_after_a_short_gap_the_plan_goes_on_where_it_was() -> None:
    day = Day()
    day.work(15)
    day.now_ms += 20 * SECOND_MS
    again(day)
    day.work(6)
    assert day.said == [(20.0, "offer", "eyes")]


def test_a_long_gap_was_a_break() -> None:
    day = Day()
    day.work(15)
    day.now_ms += HOUR_MS
    again(day)
    assert day.work(14) == []


def test_a_machine_that_began_anew_has_rested_as_long_as_the_wall_says() -> None:
    day = Day()
    day.work(15)
    state = day.breaks.state
    now_ms = 30 * SECOND_MS  # its clock began at 0
    local = day.local.after(2 * HOUR_MS)
    breaks = Breaks(USUAL, now_ms, local, state=state, is_watched=True)
    breaks.tick(now_ms, local, idle_ms=0)
    assert breaks.worked_ms("long") <= LONGEST_LOOK_MS


def test_a_request_before_the_first_tick_knows_the_time() -> None:
    day = Day()
    day.work(15)
    day.now_ms += 14 * HOUR_MS
    again(day)
    day.breaks.pause(day.now_ms)
    assert day.breaks.state.paused_until == LocalTime(MONDAY + 1, 5 * HOUR_MS)


def killed_at_offer(away_ms: int, *, plan: Plan = USUAL, minutes: float = 50) -> Day:
    """The offer of `minutes` of work is open, the program is killed, and begins `away_ms` later."""
    day = Day(plan)
    day.work(minutes)
    assert day.breaks.offer is not None
    day.now_ms += away_ms
    again(day, plan)
    day.said.clear()
    return day


@pytest.mark.parametrize("away_ms", [0, 3 * SECOND_MS, 90 * SECOND_MS, 4 * MINUTE_MS])
def test_an_offer_that_was_open_returns_at_once(away_ms: int) -> None:
    day = killed_at_offer(away_ms)
    before = day.breaks.state.unanswered
    assert before == ("back", ("eyes",))
    due = day.tick()
    assert due is not None
    assert (due.kind, due.offer.id, due.offer.counts_for) == (Kind.OFFER, *before)
    assert day.breaks.offer == due.offer
    assert day.work(5) == []


def test_an_offer_that_returned_twice_is_still_the_same() -> None:
    day = killed_at_offer(SECOND_MS)
    first = day.tick()
    day.now_ms += MINUTE_MS
    again(day)
    second = day.tick()
    assert first is not None
    assert second == first


@pytest.mark.parametrize("answer", ["skip", "postpone", "start", "stop"])
def test_an_offer_that_was_answered_does_not_return(answer: str) -> None:
    day = Day()
    day.work(50)
    match answer:
        case "skip":
            day.breaks.skip(day.now_ms)
        case "postpone":
            day.breaks.postpone(day.now_ms)
        case _:
            day.breaks.start(day.now_ms, "back")
            if answer == "stop":
                day.breaks.stop(day.now_ms)
    assert day.breaks.state.unanswered is None
    again(day)
    assert day.work(4) == []


def test_who_rested_while_the_program_was_gone_has_had_the_break() -> None:
    day = Day(is_watched=False)
    day.work(20)
    assert day.breaks.offer is not None
    looked_ms = day.breaks.look_in_ms(day.now_ms) or 0
    day.now_ms += looked_ms + 61 * SECOND_MS
    again(day)
    assert day.tick() is None
    assert day.breaks.state.unanswered is None
    assert day.breaks.worked_ms("eyes") == looked_ms <= MINUTE_MS


def test_nothing_else_comes_until_two_offers_are_apart() -> None:
    """The back is due two minutes after the eyes were offered, and by then they have returned."""
    eyes, back = rhythm("eyes", 20, 60, warn_ms=0), rhythm("back", 27, 300, warn_ms=0)
    plan = Plan(True, (eyes, back))
    day = killed_at_offer(SECOND_MS, plan=plan, minutes=20)
    due = day.tick()
    assert due is not None
    assert due.offer.id == "eyes"
    assert kinds(day.work(8)) == [(Kind.OFFER, "back")]
    assert day.said[-1][0] >= 27


def test_an_offer_that_returns_waits_for_what_holds_it_back() -> None:
    day = killed_at_offer(SECOND_MS)
    assert day.work(1, held_by="a film") == []
    said = kinds(day.work((SETTLE_MS + HELD_LOOK_MS) / MINUTE_MS))
    assert said == [(Kind.WARNING, "back"), (Kind.OFFER, "back")]


def test_an_offer_that_returns_is_put_off_as_often_as_it_was() -> None:
    day = Day()
    day.work(50)
    assert day.breaks.offer is not None
    times = day.breaks.offer.occasion.postpone_times
    for _ in range(times):
        day.breaks.postpone(day.now_ms, 10 * MINUTE_MS)
        day.work(10)
    assert day.breaks.offer.is_firm
    again(day)
    due = day.tick()
    assert due is not None
    assert due.offer.is_firm


def test_a_session_of_ones_own_answers_an_offer_that_would_return() -> None:
    day = killed_at_offer(SECOND_MS)
    day.breaks.start(day.now_ms)
    day.breaks.stop(day.now_ms)
    assert day.breaks.state.unanswered is None
    assert day.work(GRACE_MS / MINUTE_MS - 0.1) == []


def test_what_the_plan_no_longer_has_does_not_return() -> None:
    day = killed_at_offer(SECOND_MS)
    again(day, Plan(True, USUAL.rhythms[:1]))
    assert day.work(1) == []


def test_a_reminder_returns_outside_the_hours_of_the_rhythms() -> None:
    plan = Plan(True, USUAL.rhythms, (EVENING,), hours=(Window(8 * HOUR_MS, 18 * HOUR_MS),))
    day = Day(plan, EVENING.at_ms - 5 * MINUTE_MS)
    day.work(5.5)
    assert day.breaks.offer is not None
    again(day, plan)
    due = day.tick()
    assert due is not None
    assert (due.kind, due.offer.id) == (Kind.OFFER, "evening")


def test_a_postponement_and_a_pause_outlive_the_program() -> None:
    day = Day()
    day.work(20)
    day.breaks.postpone(day.now_ms, 10 * MINUTE_MS)
    again(day)
    assert day.work(9.9) == []
    assert kinds(day.work(0.2)) == [(Kind.OFFER, "eyes")]
    day.breaks.pause(day.now_ms, HOUR_MS)
    again(day)
    assert day.work(59) == []
    assert day.breaks.is_paused


def test_an_offer_that_was_open_comes_again() -> None:
    day = Day()
    day.work(20)
    again(day)
    day.work(6)
    assert day.said == [(20.0, "offer", "eyes"), (25.0, "offer", "eyes")]


def test_a_firm_offer_stays_firm_over_a_restart() -> None:
    day = Day(Plan(True, (rhythm("eyes", 20, 60, postpone_times=1, warn_ms=0),)))
    day.work(20)
    day.breaks.postpone(day.now_ms)
    again(day, day.breaks.plan)
    day.work(5)
    assert day.breaks.offer is not None
    assert day.breaks.offer.is_firm


def test_the_status_is_plain_values() -> None:
    day = Day()
    day.work(20)
    assert status(day.breaks) == {
        "is_active": True,
        "is_on_break": False,
        "is_paused": False,
        "pause_left_ms": 0,
        "is_away": False,
        "is_offered": True,
        "is_firm": False,
        "reason": None,
        "held_by": None,
        "next": {"id": "eyes", "name": "eyes", "in_ms": 0},
        "rhythms": [
            {"id": "eyes", "name": "eyes", "every_ms": 1_200_000, "worked_ms": 1_200_000},
            {"id": "back", "name": "back", "every_ms": 3_000_000, "worked_ms": 1_200_000},
            {"id": "long", "name": "long", "every_ms": 10_800_000, "worked_ms": 1_200_000},
        ],
    }
