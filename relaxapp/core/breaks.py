"""When a break is due: lets a plan go on with the time, and says what to show.

Takes a `Plan`, and with each call `now_ms`, a clock that only goes forward and counts sleep; with
each tick also the time on the wall and what the system knows of the person. Gives a `Due` when
something is to be shown, and how long it can be left alone. It shows nothing, chooses no routine
(`break_choice`) and knows no clock of its own.

Time is measured, never counted in ticks: what lies between two of them is told apart as work and
rest by `Presence`. One rule keeps offers in order: of all rhythms that are due together the
longest is offered, and counts for the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from relaxapp.core.break_looks import LONGEST_LOOK_MS, looks_of, offer_wait_ms
from relaxapp.core.break_offer import Due, Offer, Reason, Upcoming
from relaxapp.core.break_plan import LocalTime, Occasion, Plan, Reminder, Rhythm
from relaxapp.core.break_progress import GRACE_MS, SETTLE_MS, Progress, taken_up
from relaxapp.core.break_shown import Shown
from relaxapp.core.break_state import BreakState, Turn
from relaxapp.core.presence import AWAY_MS, Passed, Presence
from relaxapp.core.units import HOUR_MS, MINUTE_MS

SLEEP_MS = MINUTE_MS
"""A tick that comes so much later than asked for has been slept over."""
AFTER_SKIP_MS = MINUTE_MS
"""A longer break that is due soon must not come as if it were the answer to a skip."""
LONGEST_SESSION_MS = 5 * HOUR_MS
"""A session that has not ended by then will not tell: routines last up to 4 hours."""


@dataclass(frozen=True, slots=True)
class _Session:
    """A break, or a practice of the person's own, that began at `began_ms`."""

    offer: Offer | None
    began_ms: int


class Breaks:
    """One plan as time goes on. Requests that do not fit give False and change nothing.

    Tick again when `look_in_ms` has passed; every call may change it.
    """

    def __init__(
        self,
        plan: Plan,
        now_ms: int,
        local: LocalTime,
        *,
        state: BreakState | None = None,
        is_watched: bool = False,
    ) -> None:
        """Goes on from a state, or begins now. `is_watched`: see `Presence`."""
        self._take(plan, local)
        self.turns: dict[str, Turn] = {} if state is None else dict(state.turns)
        """For whoever chooses the routines; kept with the state, and not looked at here."""
        self._presence = Presence(is_watched)
        self._progress = Progress(now_ms, now_ms + GRACE_MS, now_ms)
        self._local = local
        self._now_ms = now_ms
        self._look_at_ms: int | None = now_ms
        self._held_by: str | None = None
        self._was_closed = False
        self._is_idle_known = True
        self._session: _Session | None = None
        self._shown = Shown()
        if state is not None:
            # As of when it was kept; the next tick sees the time since, as it sees a sleep.
            away_ms = state.away_ms(now_ms, local)
            self._now_ms = now_ms - away_ms
            self._move_to(self._now_ms, local.after(-away_ms))
            self._progress = taken_up(state, self._now_ms)
            self._presence.still_ms, self._presence.is_locked = state.still_ms, state.is_locked
            self._look_at_ms = self._now_ms + min(state.look_in_ms, LONGEST_LOOK_MS)
            if away_ms >= AWAY_MS:
                self._progress.grace_at_ms = now_ms + GRACE_MS
        self._progress.arrange(plan)
        if not plan.asks:
            self._look_at_ms = None

    # What is asked for

    def tick(
        self,
        now_ms: int,
        local: LocalTime,
        *,
        idle_ms: int | None = None,
        is_locked: bool = False,
        held_by: str | None = None,
    ) -> Due | None:
        """Goes on to `now_ms`, and gives what is to be shown then.

        `idle_ms` is the time since the last key or mouse move, None where nobody knows. A machine
        that says it goes to sleep is told as locked. `held_by` names what an offer would disturb
        now, such as a window in full screen.
        """
        self._is_idle_known = idle_ms is not None
        self._pass_to(now_ms, local, idle_ms, is_locked)
        self._note_closed(held_by)
        wait_ms = self._wait_ms()
        if wait_ms and not self._may_come_in(wait_ms):  # and nothing that is shown is over
            self._look_in(wait_ms)
            return None
        coming = None if self._presence.is_away else self._coming()
        due = self._judge(coming)
        self._plan_look(coming if due is None else self._coming())
        return due

    def start(self, now_ms: int, id: str | None = None) -> None:
        """A session begins: the break of an occasion, or for None one of the person's own.

        Raises `KeyError` for an id that the plan does not have.
        """
        offer = None if id is None else Offer(self.plan.find(id))
        self._end_session(now_ms, is_whole=False)
        self._act(now_ms)
        if self._shown.offer is not None and self._shown.offer.id == id:
            offer = self._shown.offer
        if offer is not None and isinstance(offer.occasion, Reminder):
            self._begin_anew([offer.occasion])  # of this day, though it may end on the next
        self._session = _Session(offer, self._now_ms)
        self._shown.clear()
        self._progress.returning = None
        self._plan_look(self._coming())

    def finish(self, now_ms: int) -> bool:
        """The session is done, and counts for every shorter rhythm too; False if there is none."""
        return self._end_session(now_ms, is_whole=True)

    def stop(self, now_ms: int) -> bool:
        """The session was broken off: it was offered, and was a rest for as long as it lasted."""
        return self._end_session(now_ms, is_whole=False)

    def skip(self, now_ms: int) -> bool:
        """Lets the break that is offered or near go by; False if none is."""
        self._act(now_ms)
        if self._shown.offer is None:
            self._plan_look(self._coming())
            return False
        self._begin_anew(self._progress.stood_in_for(self.plan, self._shown.offer))
        self._progress.hold_apart(self._now_ms + AFTER_SKIP_MS)
        self._shown.clear()
        self._plan_look(self._coming())
        return True

    def postpone(self, now_ms: int, by_ms: int | None = None) -> bool:
        """Puts off what is offered or near, by one of its lengths or the first of them.

        False if there is nothing, or nothing more, to put off. Until then no other offer comes.
        """
        self._act(now_ms)
        offer = self._shown.offer
        lengths_ms = () if offer is None else offer.postpones_ms
        by_ms = by_ms if by_ms is not None or not lengths_ms else lengths_ms[0]
        can_wait = offer is not None and by_ms in lengths_ms
        if offer is not None and by_ms is not None and can_wait:
            self._progress.postpone(offer.occasion, self._local, self._now_ms + by_ms)
            self._shown.clear()
        self._plan_look(self._coming())
        return can_wait

    def pause(self, now_ms: int, for_ms: int | None = None) -> None:
        """No offers for a time, or for None until tomorrow. Work goes on counting."""
        self._act(now_ms)
        self._progress.pause(self._now_ms, self._local, for_ms)
        self._plan_look(self._coming())

    def resume(self, now_ms: int) -> bool:
        """Ends a pause; False if there was none."""
        self._act(now_ms)
        was_paused = self.is_paused
        self._progress.resume()
        self._plan_look(self._coming())
        return was_paused

    def adopt(self, plan: Plan, now_ms: int) -> None:
        """Goes on with another plan; a rhythm of the same id keeps what was worked.

        Tick at once: what was shown of an occasion that is gone is taken back.
        """
        if self.plan.asks:
            self._act(now_ms)
        else:  # nobody has looked so far
            self._move_to(now_ms)
            self._progress.worked_ms.clear()
            self._progress.grace_at_ms = self._now_ms + GRACE_MS
        self._take(plan, self._local)
        self._progress.arrange(plan)
        if self._shown.offer is not None and self._shown.offer.id not in plan.ids:
            self._shown.gone = Reason.OFF
        self._plan_look(self._coming())

    # What can be seen

    @property
    def offer(self) -> Offer | None:
        """The offer that is open."""
        return self._shown.offer if self._shown.is_open else None

    @property
    def is_on_break(self) -> bool:
        return self._session is not None

    @property
    def is_paused(self) -> bool:
        return self._progress.is_paused(self._now_ms, self._local)

    @property
    def pause_left_ms(self) -> int:
        """Until the pause ends; 0 if there is none."""
        return self._progress.pause_in_ms(self._now_ms, self._local)

    @property
    def pause_ends(self) -> LocalTime:
        """What the wall shows then; the time of the last call if there is none."""
        return self._local.after(self.pause_left_ms)

    @property
    def is_away(self) -> bool:
        return self._presence.is_away

    @property
    def held_by(self) -> str | None:
        """What an offer would disturb, as the last tick was told."""
        return self._held_by

    @property
    def idle_watch_ms(self) -> int:
        """The shortest idle time that is worth being told."""
        return self._looks.rests_ms[0]

    def look_in_ms(self, now_ms: int) -> int | None:
        """From `now_ms` until the next tick is wanted, over 0; None if never: no timer then."""
        return None if self._look_at_ms is None else max(self._look_at_ms - now_ms, 1)

    def worked_ms(self, id: str) -> int:
        """Work since the last break of a rhythm. Raises `KeyError`."""
        return self._progress.worked_ms[id]

    @property
    def upcoming(self) -> Upcoming | None:
        """The next break if work goes on, as of the last call; None if none is planned."""
        if self.offer is not None:
            return Upcoming(self.offer, 0)
        if not self.plan.asks:
            return None
        coming = self._coming()
        opens_ms = self.plan.opens_in_ms(self._local)
        if opens_ms and (coming is None or coming[1] > opens_ms):
            coming = self._coming_if(True)
            coming = None if coming is None else (coming[0], max(coming[1], opens_ms))
        if coming is None:
            return None
        return Upcoming(*coming, self._why_not(coming[0].occasion))

    @property
    def state(self) -> BreakState:
        """What to keep, so that another run goes on from here."""
        return self._progress.kept(
            self._now_ms,
            self._local,
            look_in_ms=self.look_in_ms(self._now_ms) or 0,
            presence=self._presence,
            turns=self.turns,
            offer=self.offer,
        )

    # How time goes on

    def _take(self, plan: Plan, local: LocalTime) -> None:
        """A plan, and what each tick asks of it."""
        self.plan = plan
        self._asks = plan.asks
        self._spell = plan.spell_at(local)
        self._looks = looks_of(plan)
        self._rests_reckoned = 0  # how many of them the rest that goes on has reached

    def _act(self, now_ms: int) -> None:
        """Goes on to a request: whoever asks is there."""
        self._pass_to(now_ms, None, 0, False)

    def _pass_to(
        self, now_ms: int, local: LocalTime | None, idle_ms: int | None, is_locked: bool
    ) -> None:
        """Goes on to `now_ms`. What comes long after the time asked for has been slept over."""
        passed_ms = self._move_to(now_ms, local)
        late_ms = 0 if self._look_at_ms is None else self._now_ms - self._look_at_ms
        if self._session is None:
            passed = self._presence.pass_time(
                passed_ms,
                idle_ms=idle_ms if idle_ms is None else max(idle_ms, 0),
                is_locked=is_locked,
                asleep_ms=late_ms if late_ms > SLEEP_MS else 0,
            )
            self._reckon(passed)
        elif self._now_ms - self._session.began_ms > LONGEST_SESSION_MS:
            self._end_session(self._now_ms, is_whole=False)

    def _move_to(self, now_ms: int, local: LocalTime | None = None) -> int:
        """Lets both clocks go on, to what the wall shows or as long; gives how much has passed."""
        passed_ms, before = max(now_ms - self._now_ms, 0), self._local
        self._now_ms += passed_ms
        self._local = local = local or before.after(passed_ms)
        if local.ms - before.ms != passed_ms or local.day != before.day:
            self._looks.forget()  # another day, or the clock was put
        if not self._spell.holds(local):
            self._spell = self.plan.spell_at(local)
            self._looks.forget()
        return passed_ms

    def _reckon(self, passed: Passed) -> None:
        """Counts the work, and lets each rhythm whose rest it was begin anew, once for a rest."""
        if passed.ended_rest_ms:
            self._rest(passed.ended_rest_ms)
        if passed.work_ms:
            self._progress.add_work(passed.work_ms)
        reached = self._looks.rests_in(passed.rest_ms)
        if passed.work_ms or reached != self._rests_reckoned:
            self._rests_reckoned = reached
            self._rest(passed.rest_ms)
        if passed.is_back:
            self._progress.grace_at_ms = self._now_ms + GRACE_MS

    def _rest(self, rest_ms: int) -> None:
        if rest_ms < self.idle_watch_ms:
            return
        rested = [one for one in self.plan.rhythms if one.rest_ms <= rest_ms]
        self._begin_anew(rested)
        self._shown.see_rest(rested, rest_ms)

    def _begin_anew(self, occasions: Iterable[Occasion]) -> None:
        for one in occasions:
            self._progress.begin_anew(one, self._local)
            self._looks.forget()  # something else may have been put off for it

    def _end_session(self, now_ms: int, *, is_whole: bool) -> bool:
        session, self._session = self._session, None
        if session is None:
            return False
        self._move_to(now_ms)
        rest_ms = self._now_ms - session.began_ms
        done = self._progress.done_by(self.plan, session.offer, rest_ms, is_whole=is_whole)
        self._begin_anew(done)
        self._presence.still_ms, self._presence.is_locked = 0, False
        self._progress.grace_at_ms = self._now_ms + GRACE_MS
        if self._look_at_ms is not None:
            self._look_at_ms = self._now_ms  # whether they are still at the desk, nobody knows
        return True

    # What follows from it

    def _note_closed(self, held_by: str | None) -> None:
        """After all that keeps offers back there is a moment of peace."""
        self._held_by = held_by
        is_closed = (
            held_by is not None or self._spell.is_quiet or not self._spell.is_open or self.is_paused
        )
        if self._was_closed and not is_closed:
            self._progress.settle_at_ms = self._now_ms + SETTLE_MS
        self._was_closed = is_closed

    def _why_not(self, occasion: Occasion) -> Reason | None:
        """Why an occasion may not come now, whether or not it is due."""
        now_ms, progress = self._now_ms, self._progress
        closed = self._why_closed(occasion)
        if closed is not None:
            return closed
        if self._presence.is_away:
            return Reason.AWAY
        if progress.later is not None and now_ms < progress.later[1]:
            return Reason.POSTPONED
        if now_ms < max(progress.grace_at_ms, progress.settle_at_ms):
            return Reason.BACK
        return None

    def _why_closed(self, occasion: Occasion) -> Reason | None:
        """What takes an offer back that is open already."""
        if not self.plan.is_active:
            return Reason.OFF
        if self._session is not None:
            return Reason.ON_BREAK
        if self.is_paused:
            return Reason.PAUSED
        if self._spell.is_quiet:
            return Reason.QUIET
        if isinstance(occasion, Rhythm) and not self._spell.is_open:
            return Reason.OUTSIDE_HOURS
        return None if self._held_by is None else Reason.HELD

    def _why_over(self, offer: Offer) -> Reason | None:
        """Why what is shown is to be taken back, if it is. A warning goes with the person."""
        shown = self._shown
        if not shown.is_open and shown.gone is None and self._presence.is_away:
            return Reason.AWAY
        return shown.gone or self._why_closed(offer.occasion)

    def _judge(self, coming: tuple[Offer, int] | None) -> Due | None:
        """What to show; nothing is coming to somebody who is away."""
        shown = self._shown
        if shown.offer is not None:
            reason = self._why_over(shown.offer)
            if reason is not None:
                return shown.withdraw(shown.offer, reason, self._held_by)
        if coming is None or not self.plan.is_active:
            return None
        offer, in_ms = coming
        is_far = in_ms > 0 and (shown.offer is not None or in_ms > offer.occasion.warn_ms)
        if is_far or self._why_closed(offer.occasion) is not None:
            return None
        if in_ms > 0:
            return shown.warn(offer, in_ms)
        self._progress.present(self._now_ms)
        return shown.present(offer)

    def _coming(self) -> tuple[Offer, int] | None:
        """What comes next, and in how long if work goes on."""
        coming = self._coming_if(self._spell.is_open)
        self._looks.see(self._now_ms, None if coming is None else coming[1])
        return coming

    def _coming_if(self, is_open: bool) -> tuple[Offer, int] | None:
        over = None if self.offer is None else self.offer.occasion
        return self._progress.coming(
            self.plan, self._now_ms, self._local, is_open=is_open, over=over
        )

    def _may_come_in(self, wait_ms: int) -> bool:
        """Whether something may have to be shown before so long has passed."""
        if self._session is not None or self._presence.is_away:
            return False
        return self._now_ms + wait_ms > self._looks.far_at_ms

    # When to look again

    def _plan_look(self, coming: tuple[Offer, int] | None) -> None:
        wait_ms = self._wait_ms()
        if coming is not None and self._session is None and not self._presence.is_away:
            offer, in_ms = coming
            is_held = self._why_closed(offer.occasion) is Reason.HELD
            is_shown = self._shown.offer is not None
            until_ms = offer_wait_ms(offer, in_ms, is_shown=is_shown, is_held=is_held)
            wait_ms = min(wait_ms, until_ms)
        self._look_in(wait_ms)

    def _look_in(self, wait_ms: int) -> None:
        self._look_at_ms = self._now_ms + max(wait_ms, 1) if self._asks else None

    def _wait_ms(self) -> int:
        """How long it takes until something can be another way, but for what comes."""
        is_polled = self._is_idle_known and not self._presence.is_watched
        if self._session is not None:
            return self._looks.longest_ms(is_polled)
        if self._shown.offer is not None and self._why_over(self._shown.offer) is not None:
            return 0
        wait_ms = self._looks.rest_wait_ms(self._presence.still_ms, is_polled=is_polled)
        pause_ms = self._progress.pause_in_ms(self._now_ms, self._local)
        if 0 < pause_ms < wait_ms:
            wait_ms = pause_ms
        edge_ms = self._spell.edge_in_ms(self._local)
        return wait_ms if edge_ms is None else min(wait_ms, edge_ms)
