"""How far a break plan has come, and what comes of it next.

The numbers behind `breaks`: work since the last break of each rhythm, what was put off, and from
when on an offer may come. It changes as it is told, and looks ahead (`coming`) as if work went on
and nothing held back. Stamps are of the clock whose `now_ms` comes in with each call.

An offer that was open when the program ended, by a kill or with the machine, was not answered: it
returns at the next start, without the five minutes that keep two offers apart. It is no second
offer, for it is the same one, for the same breaks, and until those minutes are over nothing else
comes in its place. Somebody who was gone for a moment finds it, as they would have if the program
had stayed; who had a rest in that time has had the break. A pause, a hold and quiet hours keep it
back as they do every offer. After the five minutes nothing is special about it: what is due by
then comes by itself.
"""

from dataclasses import dataclass, field
from operator import attrgetter

from relaxapp.core.break_offer import Offer
from relaxapp.core.break_plan import LocalTime, Occasion, Plan, Reminder, Rhythm
from relaxapp.core.break_state import BreakState, Turn
from relaxapp.core.presence import Presence
from relaxapp.core.reminder_days import PutOff, ReminderDays
from relaxapp.core.units import MINUTE_MS, SECOND_MS

APART_MS = 5 * MINUTE_MS
"""Between two offers, unless the person asked for less."""
TOGETHER_MS = APART_MS
"""What is due so soon after a break is offered with it: by itself it would come too soon."""
GRACE_MS = 3 * MINUTE_MS
"""Nothing is offered to somebody who has just come back."""
SETTLE_MS = 20 * SECOND_MS
"""From the end of what held an offer back until it comes."""

_EVERY_MS = attrgetter("every_ms")


@dataclass(slots=True)
class Progress:
    """By ids: work of the rhythms, and how often each occasion was put off in a row.

    `later` is what is put off and until when; meanwhile nothing else comes.
    """

    apart_at_ms: int
    grace_at_ms: int
    settle_at_ms: int
    worked_ms: dict[str, int] = field(default_factory=dict)
    postponed: dict[str, int] = field(default_factory=dict)
    days: ReminderDays = field(default_factory=ReminderDays)
    later: tuple[str, int] | None = None
    returning: tuple[str, tuple[str, ...]] | None = None
    """The offer that another run left unanswered: its occasion, and what it counted for."""
    paused_at_ms: int | None = None
    paused_until: LocalTime | None = None

    def arrange(self, plan: Plan) -> None:
        """Takes up what is new in the plan, and lets go of what it does not have."""
        ids = plan.ids
        self.worked_ms = {one.id: self.worked_ms.get(one.id, 0) for one in plan.rhythms}
        self.postponed = {id: times for id, times in self.postponed.items() if id in ids}
        self.days.keep({one.id: one for one in plan.reminders})
        if self.later is not None and self.later[0] not in ids:
            self.later = None
        if self.returning is not None and self.returning[0] not in ids:
            self.returning = None

    def is_paused(self, now_ms: int, local: LocalTime) -> bool:
        if self.paused_at_ms is not None:
            return now_ms < self.paused_at_ms
        return self.paused_until is not None and local < self.paused_until

    def add_work(self, work_ms: int) -> None:
        for id in self.worked_ms:
            self.worked_ms[id] += work_ms

    def begin_anew(self, occasion: Occasion, local: LocalTime) -> None:
        """It was offered, or taken: its work counts from 0, a reminder is done for its day."""
        self.postponed.pop(occasion.id, None)
        if self.later is not None and self.later[0] == occasion.id:
            self.later = None
        if self.returning is not None and self.returning[0] == occasion.id:
            self.returning = None
        if isinstance(occasion, Reminder):
            self.days.answer(occasion, local)
        elif occasion.id in self.worked_ms:
            self.worked_ms[occasion.id] = 0

    def present(self, now_ms: int) -> None:
        """An offer opens: the next one comes `APART_MS` later at the soonest."""
        self.later = self.returning = None
        self.apart_at_ms = now_ms + APART_MS

    def hold_apart(self, at_ms: int) -> None:
        """Nothing comes before `at_ms` either."""
        self.apart_at_ms = max(self.apart_at_ms, at_ms)

    def pause(self, now_ms: int, local: LocalTime, for_ms: int | None) -> None:
        """Pauses for a time, or for None until tomorrow."""
        self.paused_at_ms = None if for_ms is None else now_ms + for_ms
        self.paused_until = local.tomorrow() if for_ms is None else None

    def resume(self) -> None:
        self.paused_at_ms = self.paused_until = None

    def pause_in_ms(self, now_ms: int, local: LocalTime) -> int:
        """Until the pause ends, 0 if there is none."""
        if self.paused_at_ms is not None:
            return max(self.paused_at_ms - now_ms, 0)
        return 0 if self.paused_until is None else max(local.until_ms(self.paused_until), 0)

    def postpone(self, occasion: Occasion, local: LocalTime, at_ms: int) -> None:
        """The occasion comes at `at_ms`; until then nothing does."""
        self.returning = None
        self.postponed[occasion.id] = self.postponed.get(occasion.id, 0) + 1
        self.later = (occasion.id, at_ms)
        if isinstance(occasion, Reminder):
            self.days.postpone(occasion, local, at_ms)

    def gate_ms(self, now_ms: int) -> int:
        """For how long nothing may come."""
        apart_at_ms = self.apart_at_ms if self.later is None else self.later[1]
        return max(apart_at_ms, self.grace_at_ms, self.settle_at_ms, now_ms) - now_ms

    def near(self, plan: Plan, occasion: Occasion) -> list[Rhythm]:
        """The rhythms that are due within `TOGETHER_MS` and not longer than the occasion."""
        most_ms = length_of(occasion)
        return [
            one
            for one in plan.rhythms
            if one.every_ms <= most_ms
            and one.every_ms - self.worked_ms[one.id] <= TOGETHER_MS
            and one.id != occasion.id
        ]

    def stood_in_for(self, plan: Plan, offer: Offer) -> list[Occasion]:
        """The occasion of an offer, what it counted for, and what is near it by now."""
        counted = [one for one in plan.rhythms if one.id in offer.counts_for]
        return [offer.occasion, *counted, *self.near(plan, offer.occasion)]

    def done_by(
        self, plan: Plan, offer: Offer | None, rest_ms: int, *, is_whole: bool
    ) -> list[Occasion]:
        """The rhythms that a session was the break of: as a rest, and for what was offered.

        A whole one counts for every shorter rhythm too, however soon it was done.
        """
        done: list[Occasion] = [one for one in plan.rhythms if one.rest_ms <= rest_ms]
        if offer is not None:
            stood_in_for = self.stood_in_for(plan, offer)
            done += [one for one in stood_in_for if isinstance(one, Rhythm)]
            if is_whole and isinstance(offer.occasion, Rhythm):
                most_ms = length_of(offer.occasion)
                done += [one for one in plan.rhythms if one.every_ms <= most_ms]
        return done

    def coming(
        self,
        plan: Plan,
        now_ms: int,
        local: LocalTime,
        *,
        is_open: bool,
        over: Occasion | None = None,
    ) -> tuple[Offer, int] | None:
        """The next offer and in how long it comes, 0 if now. Rhythms take part if `is_open`.

        Of what is due together a reminder comes first, else the longest. `over` asks for what
        may replace an open offer: something longer, and not before its time.
        """
        if self.returning is not None and over is None:
            again = self._again(plan, now_ms, is_open=is_open)
            if again is not None:
                return again, max(self.settle_at_ms - now_ms, 0)
        floor_ms = 0 if over is None else length_of(over)
        worked_ms, gate_ms = self.worked_ms, self.gate_ms(now_ms)
        left_ms = [
            (one.every_ms - worked_ms[one.id], one)
            for one in (plan.rhythms if is_open else ())
            if one.every_ms > floor_ms
        ]
        due: list[tuple[int, Reminder]] = []
        for reminder in plan.reminders if not isinstance(over, Reminder) else ():
            wait_ms = self.days.wait_ms(reminder, now_ms, local)
            if wait_ms is not None:
                due.append((wait_ms, reminder))
        if not left_ms and not due:
            return None
        in_ms = max(min([one[0] for one in (*left_ms, *due)]), gate_ms)
        pool_ms = in_ms + (TOGETHER_MS if over is None else 0)
        pool = [one for wait_ms, one in left_ms if wait_ms <= pool_ms]
        reminders = [one for wait_ms, one in due if wait_ms <= in_ms]
        occasion: Occasion = reminders[0] if reminders else max(pool, key=_EVERY_MS)
        counts_for = tuple([one.id for one in pool if one is not occasion])
        return self._offer(occasion, counts_for), in_ms

    def _again(self, plan: Plan, now_ms: int, *, is_open: bool) -> Offer | None:
        """The offer that returns, as long as it would keep everything else back."""
        if self.returning is None or now_ms >= self.apart_at_ms:
            return None
        id, counts_for = self.returning
        occasion = plan.find(id)
        if isinstance(occasion, Rhythm) and not is_open:
            return None
        return self._offer(occasion, tuple(one for one in counts_for if one in plan.ids))

    def _offer(self, occasion: Occasion, counts_for: tuple[str, ...]) -> Offer:
        times = self.postponed.get(occasion.id, 0)
        is_firm = bool(occasion.postpones_ms) and times >= occasion.postpone_times > 0
        lengths_ms = occasion.postpones_ms if times < occasion.postpone_times else ()
        return Offer(occasion, counts_for, is_firm, lengths_ms)

    def kept(
        self,
        now_ms: int,
        local: LocalTime,
        *,
        look_in_ms: int,
        presence: Presence,
        turns: dict[str, Turn],
        offer: Offer | None,
    ) -> BreakState:
        """All of it as the value that is kept; `offer` is the one that is open."""
        later, paused_at_ms = self.later, self.paused_at_ms
        return BreakState(
            now_ms,
            local,
            look_in_ms,
            worked_ms=dict(self.worked_ms),
            postponed=dict(self.postponed),
            answered=dict(self.days.answered),
            put_off={
                id: (max(one.until_ms - now_ms, 0), one.day)
                for id, one in self.days.put_off.items()
            },
            apart_ms=max(self.apart_at_ms - now_ms, 0),
            later=None if later is None else (later[0], max(later[1] - now_ms, 0)),
            grace_ms=max(self.grace_at_ms - now_ms, 0),
            settle_ms=max(self.settle_at_ms - now_ms, 0),
            unanswered=self.returning if offer is None else (offer.id, offer.counts_for),
            paused_ms=None if paused_at_ms is None else max(paused_at_ms - now_ms, 0),
            paused_until=self.paused_until,
            still_ms=presence.still_ms,
            is_locked=presence.is_locked,
            turns=dict(turns),
        )


def length_of(occasion: Occasion) -> int:
    """What ranks occasions: a reminder is over any rhythm, and stands in for all."""
    return occasion.every_ms if isinstance(occasion, Rhythm) else 2**53


def taken_up(state: BreakState, now_ms: int) -> Progress:
    """The progress of a state, as if it had been kept at `now_ms`."""
    put_off = {id: PutOff(now_ms + left_ms, day) for id, (left_ms, day) in state.put_off.items()}
    return Progress(
        now_ms + min(state.apart_ms, APART_MS),
        now_ms + min(state.grace_ms, GRACE_MS),
        now_ms + min(state.settle_ms, SETTLE_MS),
        dict(state.worked_ms),
        dict(state.postponed),
        ReminderDays(dict(state.answered), put_off),
        None if state.later is None else (state.later[0], now_ms + state.later[1]),
        state.unanswered,
        None if state.paused_ms is None else now_ms + state.paused_ms,
        state.paused_until,
    )
