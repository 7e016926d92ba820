"""A desk that can be simulated for a year: somebody works, thinks, leaves, sleeps, is held up.

`Desk.run` lets `Breaks` live there, told only what a real system would tell, and keeps what truly
happened beside it: `Seen` has the offers and everything in which they were wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Literal, NamedTuple

from relaxapp.core.break_looks import HELD_LOOK_MS, LONGEST_LOOK_MS, POLL_MS
from relaxapp.core.break_offer import Due, Kind, Offer
from relaxapp.core.break_plan import DAY_MS, LocalTime, Plan, Reminder, Rhythm, Selection, Window
from relaxapp.core.break_progress import APART_MS, GRACE_MS, SETTLE_MS
from relaxapp.core.break_state import from_json, to_json
from relaxapp.core.breaks import SLEEP_MS, Breaks
from relaxapp.core.presence import AWAY_MS
from relaxapp.core.units import HOUR_MS, MINUTE_MS, SECOND_MS

MONDAY = 738_886  # a Monday, as `date.toordinal` counts
LATE_MS = 60 * SECOND_MS
"""How much work past the plan is allowed without an offer."""
BETWEEN_KEYS_MS = 9_973
"""How long somebody who works may touch nothing."""
NEVER = 10**18

State = Literal["work", "still", "locked", "asleep", "off"]


class Span(NamedTuple):
    state: State
    start_ms: int
    end_ms: int


def rhythm(id: str, every_min: float, rest_s: float, **given: object) -> Rhythm:
    every_ms, rest_ms = round(every_min * MINUTE_MS), round(rest_s * SECOND_MS)
    return Rhythm(id, id, every_ms, Selection((id,)), rest_ms, **given)  # type: ignore[arg-type]  # passed on


USUAL = Plan(
    True,
    (rhythm("eyes", 20, 60, warn_ms=0), rhythm("back", 50, 300), rhythm("long", 180, 600)),
)
FULL = Plan(
    True,
    USUAL.rhythms,
    (Reminder("evening", "Evening", 21 * HOUR_MS + 30 * MINUTE_MS, Selection()),),
    hours=(Window(8 * HOUR_MS, 18 * HOUR_MS + 30 * MINUTE_MS),),
    quiet=(Window(12 * HOUR_MS, 13 * HOUR_MS), Window(22 * HOUR_MS, 7 * HOUR_MS)),
)


def days_of(random: Random, days: int, *, is_calm: bool) -> Iterator[Span]:
    """What somebody does, without gaps; from each midnight on they are away until morning.

    On calm days the machine does not sleep, and the program is not killed.
    """
    at_ms = 0
    for day in range(days):
        nights: tuple[State, ...] = ("locked", "still", "asleep", "off")
        night = random.choice(nights[:2] if is_calm else nights)
        until_ms = day * DAY_MS + random.randint(6 * HOUR_MS, 9 * HOUR_MS)
        if until_ms > at_ms:
            yield Span(night, at_ms, until_ms)
            at_ms = until_ms
        bed_ms = day * DAY_MS + random.randint(18 * HOUR_MS, 25 * HOUR_MS)
        while at_ms < bed_ms:
            for state, length_ms in _stretch(random, is_calm):
                yield Span(state, at_ms, at_ms + length_ms)
                at_ms += length_ms


def _stretch(random: Random, is_calm: bool) -> Iterator[tuple[State, int]]:
    yield "work", 1 + round(random.expovariate(1 / (14 * MINUTE_MS)))
    most_s: dict[State, float] = {"still": 1500, "locked": 2400, "asleep": 5400, "off": 1200}
    if random.random() < 0.5:
        yield "still", random.randint(5 * SECOND_MS, 55 * SECOND_MS)  # thinks, or reads
        return
    pauses: tuple[State, ...] = ("still", "still", "still", "locked", "asleep", "off")
    state = random.choice(pauses[:4] if is_calm else pauses)
    yield state, round(random.uniform(0.01, most_s[state]) * SECOND_MS) + 500


def intervals(random: Random, length_ms: int, every_ms: int, longest_ms: int) -> list[Span]:
    """Something that comes now and then."""
    found, at_ms = [], 0
    while at_ms < length_ms:
        at_ms += round(random.expovariate(1 / every_ms)) + 1
        end_ms = at_ms + random.randint(1, longest_ms)
        found.append(Span("work", at_ms, end_ms))
        at_ms = end_ms
    return found


def clock_changes(random: Random, days: int) -> list[tuple[int, int]]:
    """From when on the wall is how far off: summer time, journeys, and corrections."""
    changes, off_ms = [(0, 0)], 0
    for day in range(days):
        if day == 90 or day == 300:
            off_ms += HOUR_MS if day == 90 else -HOUR_MS
            changes.append((day * DAY_MS + 2 * HOUR_MS, off_ms))
        if random.random() < 0.05:
            by_ms = random.choice((-HOUR_MS, HOUR_MS, 3 * MINUTE_MS, -30 * SECOND_MS, -7 * HOUR_MS))
            off_ms += by_ms if random.random() < 0.6 else -off_ms
            changes.append((day * DAY_MS + random.randrange(DAY_MS), off_ms))
    return sorted(changes)


@dataclass
class Seen:
    """What was offered, when, and what was wrong; `most_late_ms` is work past the plan."""

    offers: list[tuple[int, str]] = field(default_factory=list)
    kinds: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(Kind, 0))
    wrong: list[str] = field(default_factory=list)
    ticks: int = 0
    work_ms: int = 0
    returned: int = 0
    """How many offers were there again after a kill, at once."""
    most_late_ms: int = 0


@dataclass
class _Truth:
    """What `Breaks` cannot see: work since the last break, and since when nothing hinders one."""

    worked_ms: dict[str, int]
    late_ms: dict[str, int]
    still_from_ms: int | None = 0
    back_at_ms: int = 0
    slack_ms: int = 0
    """How long after somebody is back a system may tell it."""
    free_at_ms: int = 0
    offered_at_ms: int = -NEVER
    postponed_to_ms: int = -NEVER
    postponed_id: str = ""
    is_void: bool = False
    """Whether what was put off has perhaps been taken since, by a rest."""

    def anew(self, id: str) -> None:
        self.worked_ms[id] = self.late_ms[id] = 0


class Desk:
    """One run. `is_watched`: coming and going is told; else it is asked for at each look.

    `ticks_ms` are limits between which more ticks come, whatever was asked for.
    """

    def __init__(
        self,
        plan: Plan,
        seed: int,
        days: int,
        *,
        is_watched: bool,
        answers: bool = True,
        ticks_ms: tuple[int, int] | None = None,
        is_calm: bool = False,
    ) -> None:
        self.random = Random(seed)
        self.plan = plan
        self.end_ms = days * DAY_MS
        self.spans = days_of(Random(f"{seed} days"), days + 2, is_calm=is_calm)
        more = Random(f"{seed} more")
        self.holds = [] if is_calm else intervals(more, self.end_ms, 3 * HOUR_MS, 40 * MINUTE_MS)
        self.holds += [Span("work", NEVER, NEVER + 1)]
        self.changes = [(0, 0)] if is_calm else clock_changes(more, days)
        self.changes += [(NEVER, 0)]
        self.is_watched, self.answers, self.ticks_ms = is_watched, answers, ticks_ms
        self.now_ms = self.edge_at_ms = 0
        self.is_quiet = self.is_open = False
        self.local_at_ms, self.local_then = -1, LocalTime(MONDAY, 0)
        self.look_at_ms = 0
        self.answer_at_ms = self.watch_at_ms = self.session_end_ms = NEVER
        self.tick_at_ms = 0 if ticks_ms else NEVER
        self.pause_end: LocalTime | int | None = None
        self.every_ms = [(one.id, one.every_ms) for one in plan.rhythms]
        ids = [one.id for one in plan.rhythms]
        self.truth = _Truth(dict.fromkeys(ids, 0), dict.fromkeys(ids, 0))
        self.take_up(next(self.spans))
        self.seen = Seen()
        self.breaks = Breaks(plan, 0, self.local, is_watched=is_watched)

    @property
    def local(self) -> LocalTime:
        if self.now_ms == self.local_at_ms:
            return self.local_then
        while self.changes[1][0] <= self.now_ms:
            self.changes.pop(0)
            self.truth.free_at_ms = self.now_ms + LONGEST_LOOK_MS  # so late a put clock is seen
            self.edge_at_ms = self.now_ms
        days, ms = divmod(self.now_ms + self.changes[0][1], DAY_MS)
        self.local_at_ms, self.local_then = self.now_ms, LocalTime(MONDAY + days, ms)
        return self.local_then

    def see_hours(self) -> None:
        """What the plan's hours are now, asked anew when they may have changed."""
        local = self.local
        if self.now_ms >= self.edge_at_ms:
            self.is_quiet, self.is_open = self.plan.is_quiet(local), self.plan.is_open(local)
            self.edge_at_ms = self.now_ms + (self.plan.edge_in_ms(local) or NEVER)

    @property
    def is_paused(self) -> bool:
        match self.pause_end:
            case None:
                return False
            case int():
                return self.now_ms < self.pause_end
            case _:
                return self.local < self.pause_end

    @property
    def is_held(self) -> bool:
        return self.holds[0].start_ms <= self.now_ms < self.holds[0].end_ms

    def take_up(self, span: Span) -> None:
        self.span = span
        self.is_there = span.state == "work"
        self.is_running = span.state not in ("asleep", "off")

    @property
    def idle_ms(self) -> int:
        if self.is_there:
            return min(self.now_ms * 7919 % BETWEEN_KEYS_MS, self.now_ms - self.span.start_ms)
        assert self.truth.still_from_ms is not None
        return self.now_ms - self.truth.still_from_ms

    def run(self) -> Seen:
        while self.now_ms < self.end_ms:
            self.go_to(self.next_ms())
            while self.now_ms >= self.span.end_ms:
                self.enter(next(self.spans))
            while self.now_ms >= self.holds[0].end_ms:
                self.holds.pop(0)
                settled_ms = self.now_ms + SETTLE_MS + HELD_LOOK_MS
                self.truth.free_at_ms = max(self.truth.free_at_ms, settled_ms)
            if self.is_running:
                self.live()
        return self.seen

    def next_ms(self) -> int:
        self.see_hours()
        hold = self.holds[0]
        next_ms = min(
            self.span.end_ms,
            hold.start_ms if hold.start_ms > self.now_ms else hold.end_ms,
            self.changes[1][0],
            self.edge_at_ms,
            self.end_ms,
        )
        if self.is_running:
            next_ms = min(
                next_ms,
                self.look_at_ms,
                self.answer_at_ms,
                self.watch_at_ms,
                self.tick_at_ms,
                self.session_end_ms,
            )
        return max(next_ms, self.now_ms)

    def go_to(self, at_ms: int) -> None:
        """Lets the truth go on: nothing changes between now and then."""
        truth, from_ms = self.truth, self.now_ms
        if self.is_there:
            work_ms = at_ms - from_ms
        elif self.span.state == "still" and truth.still_from_ms is not None:
            work_ms = max(min(at_ms, truth.still_from_ms + AWAY_MS) - from_ms, 0)
        else:
            work_ms = 0
        if not self.breaks.is_on_break:
            self.seen.work_ms += work_ms
            if work_ms:
                self.work(work_ms)
        self.now_ms = at_ms

    def work(self, work_ms: int) -> None:
        worked_ms, free_at_ms = self.truth.worked_ms, self.free_at_ms
        open_ms = self.now_ms + work_ms - max(self.now_ms, free_at_ms)
        is_free = open_ms > 0 and self.breaks.offer is None
        for id, every_ms in self.every_ms:
            worked_ms[id] += work_ms
            over_ms = worked_ms[id] - every_ms
            if is_free and over_ms > 0:
                self.wait_for(id, min(over_ms, open_ms))

    def wait_for(self, id: str, wait_ms: int) -> None:
        truth = self.truth
        truth.late_ms[id] += wait_ms
        late_ms = truth.late_ms[id]
        self.seen.most_late_ms = max(self.seen.most_late_ms, late_ms)
        if late_ms > LATE_MS:
            self.note(f"{id}: {late_ms} ms late")
            truth.late_ms[id] = -NEVER

    @property
    def free_at_ms(self) -> int:
        """From when on an offer has nothing in its way."""
        truth = self.truth
        if self.is_quiet or not self.is_open or self.is_held or self.is_paused:
            truth.free_at_ms = max(truth.free_at_ms, self.now_ms + SETTLE_MS + HELD_LOOK_MS)
            return NEVER
        return max(
            truth.free_at_ms,
            truth.back_at_ms + GRACE_MS + truth.slack_ms,
            truth.offered_at_ms + APART_MS,
            truth.postponed_to_ms,
        )

    def enter(self, span: Span) -> None:
        """The person does something else."""
        before, truth = self.span, self.truth
        self.take_up(span)
        if not self.is_there and truth.still_from_ms is None:
            truth.still_from_ms = self.now_ms
        if before.state == "off" and self.is_running:
            self.restart()
        if before.state == "asleep":
            # The timers of the system do not run down while it sleeps.
            slept_ms = before.end_ms - before.start_ms
            self.look_at_ms += slept_ms
            self.tick_at_ms += slept_ms
        if self.is_there and truth.still_from_ms is not None:
            self.come_back(before)
        self.watch_at_ms = NEVER
        if self.is_watched and self.is_running:
            if span.state == "still":
                self.watch_at_ms = self.now_ms + self.breaks.idle_watch_ms
            elif span.state == "locked" or self.breaks.is_away:
                self.watch_at_ms = self.now_ms

    def come_back(self, before: Span) -> None:
        truth = self.truth
        assert truth.still_from_ms is not None
        away_ms = self.now_ms - truth.still_from_ms
        truth.still_from_ms = None
        for one in self.plan.rhythms:
            # Before it they may have been still for a moment, too.
            if away_ms + BETWEEN_KEYS_MS >= one.rest_ms:
                truth.anew(one.id)
                truth.is_void |= one.id == truth.postponed_id
        if away_ms >= AWAY_MS or before.state != "still":
            truth.back_at_ms = self.now_ms
            is_told = self.is_watched and before.state in ("still", "locked")
            truth.slack_ms = 0 if is_told else LONGEST_LOOK_MS if self.is_watched else POLL_MS
        # How long an absence must be to be noticed for certain.
        sure_ms = AWAY_MS if self.is_watched else AWAY_MS + POLL_MS
        if before.state in ("asleep", "off"):
            sure_ms = LONGEST_LOOK_MS + SLEEP_MS
        if away_ms >= sure_ms:
            self.sure_back_ms = self.now_ms

    sure_back_ms = -NEVER
    unanswered: Offer | None = None
    """What was open when the program was killed, until it has been looked for again."""

    def restart(self) -> None:
        # It is kept with every call, so what a killed program leaves is as of its last one.
        state = from_json(to_json(self.breaks.state))
        assert state is not None
        is_watched, self.unanswered = self.is_watched, self.breaks.offer
        self.breaks = Breaks(self.plan, self.now_ms, self.local, state=state, is_watched=is_watched)
        self.look_at_ms = self.now_ms
        self.answer_at_ms = self.session_end_ms = NEVER

    def live(self) -> None:
        if self.now_ms >= self.session_end_ms:
            (self.breaks.finish if self.random.random() < 0.8 else self.breaks.stop)(self.now_ms)
            self.session_end_ms = NEVER
            self.truth.back_at_ms = self.now_ms
            self.asked()
        if self.now_ms >= self.answer_at_ms:
            self.answer()
        is_watch = self.now_ms >= self.watch_at_ms
        if is_watch:
            self.watch_at_ms = NEVER
        if is_watch or self.now_ms >= min(self.look_at_ms, self.tick_at_ms):
            self.tick()

    def tick(self) -> None:
        self.seen.ticks += 1
        if self.ticks_ms:
            self.tick_at_ms = self.now_ms + self.random.randint(*self.ticks_ms)
        due = self.breaks.tick(
            self.now_ms,
            self.local,
            idle_ms=self.idle_ms,
            is_locked=self.span.state == "locked",
            held_by="a film" if self.is_held else None,
        )
        self.plan_look()
        if self.unanswered is not None:
            self.look_for(self.unanswered, due)
            self.unanswered = None
        if due is None:
            return
        self.seen.kinds[due.kind] += 1
        if due.kind is Kind.OFFER:
            self.judge(due.offer)
        elif due.kind is Kind.WITHDRAWN:
            self.answer_at_ms = NEVER

    def look_for(self, unanswered: Offer, due: Due | None) -> None:
        """An offer that was open at the kill is there again, unless something forbids it."""
        truth, span_ms = self.truth, self.now_ms - self.truth.offered_at_ms
        occasion = unanswered.occasion
        is_there = due is not None and due.kind is Kind.OFFER
        if is_there and due is not None and due.offer == unanswered:
            self.seen.returned += span_ms < APART_MS
            truth.offered_at_ms = -NEVER  # it is the same one
            return
        self.see_hours()
        is_open = self.is_open or not isinstance(occasion, Rhythm)
        is_free = is_open and not (self.is_quiet or self.is_held or self.is_paused)
        is_rested = isinstance(occasion, Rhythm) and span_ms + AWAY_MS >= occasion.rest_ms
        is_sure = is_free and self.is_there and truth.free_at_ms <= self.now_ms
        if is_sure and span_ms < APART_MS and not is_rested:
            self.note(f"{unanswered.id}: has not returned {span_ms} ms after it was offered")

    def plan_look(self) -> None:
        look_ms = self.breaks.look_in_ms(self.now_ms)
        assert look_ms is not None
        is_timed = self.ticks_ms is None
        self.look_at_ms = self.now_ms + look_ms if is_timed else NEVER

    def judge(self, offer: Offer) -> None:
        truth, now_ms, local = self.truth, self.now_ms, self.local
        self.seen.offers.append((now_ms, offer.id))
        apart_ms = now_ms - truth.offered_at_ms
        if apart_ms < APART_MS and truth.postponed_to_ms < truth.offered_at_ms:
            self.note(f"{offer.id}: {apart_ms} ms after another offer")
        if now_ms < truth.postponed_to_ms and not truth.is_void:
            self.note(f"{offer.id}: sooner than it was put off to")
        if now_ms - self.sure_back_ms < GRACE_MS:
            self.note(f"{offer.id}: {now_ms - self.sure_back_ms} ms after coming back")
        if self.plan.is_quiet(local):
            self.note(f"{offer.id}: in quiet time")
        if isinstance(offer.occasion, Rhythm) and not self.plan.is_open(local):
            self.note(f"{offer.id}: outside hours")
        if self.is_held or self.span.state == "locked":
            self.note(f"{offer.id}: held back or locked")
        truth.offered_at_ms = now_ms
        for id in (offer.id, *offer.counts_for):
            if id in truth.late_ms:
                truth.late_ms[id] = 0
        if self.answers:
            self.answer_at_ms = now_ms + self.random.choice((500, 20_000, 200_000, 900_000))

    def answer(self) -> None:
        self.answer_at_ms = NEVER
        offer, random, breaks = self.breaks.offer, self.random, self.breaks
        if offer is None or not self.is_there:
            return
        match random.choice(("start", "start", "skip", "postpone", "pause", "ignore")):
            case "start":
                breaks.start(self.now_ms, offer.id)
                self.session_end_ms = self.now_ms + random.choice((20_000, 180_000, 600_000))
            case "skip":
                breaks.skip(self.now_ms)
                self.truth.free_at_ms = max(self.truth.free_at_ms, self.now_ms + MINUTE_MS)
            case "postpone" if offer.postpones_ms:
                by_ms = random.choice(offer.postpones_ms)
                assert breaks.postpone(self.now_ms, by_ms)
                self.truth.postponed_id, self.truth.is_void = offer.id, False
                self.truth.postponed_to_ms = self.now_ms + by_ms
            case "pause" if random.random() < 0.2:
                for_ms = random.choice((30 * MINUTE_MS, HOUR_MS, None))
                breaks.pause(self.now_ms, for_ms)
                is_long = for_ms is None
                self.pause_end = self.local.tomorrow() if is_long else self.now_ms + (for_ms or 0)
                self.truth.postponed_to_ms = -NEVER
        self.asked()

    def asked(self) -> None:
        """After a request. What begins anew with it is taken on trust: other tests see to that."""
        for one in self.plan.rhythms:
            if self.breaks.worked_ms(one.id) == 0:
                self.truth.anew(one.id)
        self.plan_look()

    def note(self, wrong: str) -> None:
        days, ms = divmod(self.now_ms, DAY_MS)
        hours, ms = divmod(ms, HOUR_MS)
        self.seen.wrong.append(f"day {days} {hours}:{ms // MINUTE_MS:02} {self.span.state} {wrong}")
