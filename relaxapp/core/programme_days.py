"""What a programme comes to: each of its days, what was done on it, and what is next.

Takes a programme, the run of it, today, and the sessions done, gives a `Standing`. The calendar
leads: a day that was missed is over, and the next one asks for what is its own, never for more.
Days are whole numbers as `LocalTime` counts them. Pure: knows no clock and keeps nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from relaxapp.core.break_plan import LocalTime
from relaxapp.core.programme import WEEK_DAYS, Item, Programme, Stage


class Practice(NamedTuple):
    """A session that counts: of which routine, and the day it began on."""

    routine: str
    day: int


class Pause(NamedTuple):
    """Days on which the programme rests, [day, until); `until` is None while it still does."""

    day: int
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A programme under way: the day it began, and its pauses, which push the rest back."""

    began: int
    pauses: tuple[Pause, ...] = ()

    @property
    def is_resting(self) -> bool:
        """Whether a pause still goes on."""
        return any(one.until is None for one in self.pauses)

    def is_paused(self, day: int) -> bool:
        return any(one.day <= day and (one.until is None or day < one.until) for one in self.pauses)

    def calendar(self, days: int, today: int) -> tuple[int, ...]:
        """The days that the first so many days of a programme fall on.

        A pause that still goes on is taken to end today: nobody knows better.
        """
        found: list[int] = []
        # Each pause once, however many there are: what came in from elsewhere may have any number.
        ahead = sorted(self.pauses, key=lambda one: one.day, reverse=True)
        day = until = self.began
        while len(found) < days:
            while ahead and ahead[-1].day <= day:
                until = max(until, _end(ahead.pop(), today))
            if until > day:
                day = until
            else:
                found.append(day)
                day += 1
        return tuple(found)


def _end(pause: Pause, today: int) -> int:
    return max(today, pause.day) if pause.until is None else pause.until


@dataclass(frozen=True, slots=True)
class DueItem:
    """An item of one day: how often it was done, and the routine to offer for it."""

    item: Item
    done: int
    offered: str

    @property
    def is_done(self) -> bool:
        return self.done >= self.item.times


class Look(Enum):
    """How a day of a programme is seen from today. A day that has passed is only that."""

    DONE = "done"
    PARTLY = "partly done"
    PASSED = "passed"
    TODAY = "today"
    COMING = "to come"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class ProgrammeDay:
    """One day of a programme: `index` counts from 0, `day` is its day of the calendar.

    On a free day nothing is asked for; what is done of its items all the same counts as done.
    """

    index: int
    day: int
    stage: Stage
    items: tuple[DueItem, ...]
    is_free: bool = False

    @property
    def week(self) -> int:
        """Counted from 1."""
        return self.index // WEEK_DAYS + 1

    @property
    def day_of_week(self) -> int:
        """Counted from 1, from the day the programme began."""
        return self.index % WEEK_DAYS + 1

    @property
    def asked(self) -> int:
        """How many sessions the day asks for."""
        return sum(one.item.times for one in self.items)

    @property
    def done(self) -> int:
        """How many of them were done."""
        return sum(one.done for one in self.items)

    @property
    def is_done(self) -> bool:
        return bool(self.items) and self.done == self.asked

    @property
    def next(self) -> DueItem | None:
        """What is to be done next; None where nothing is left, or nothing is asked for."""
        if self.is_free:
            return None
        return next((one for one in self.items if not one.is_done), None)

    def seen_from(self, today: int) -> Look:
        if self.is_done:
            return Look.DONE
        if self.done and self.day < today:
            return Look.PARTLY
        if self.is_free and not self.done:
            return Look.FREE
        if self.day == today:
            return Look.TODAY
        return Look.PASSED if self.day < today else Look.COMING


class Phase(Enum):
    """Where a run is, today."""

    DUE = "due"
    DONE = "done for today"
    FREE = "free"
    PAUSED = "paused"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a programme stands on a day. `today` is None while it is paused and when it is over."""

    programme: Programme
    phase: Phase
    days: tuple[ProgrammeDay, ...]
    today: ProgrammeDay | None
    tomorrow: ProgrammeDay | None

    @property
    def practised(self) -> int:
        """On how many days something was done."""
        return sum(one.done > 0 for one in self.days)

    @property
    def sessions(self) -> int:
        """How much was done of what the days asked for."""
        return sum(one.done for one in self.days)

    @property
    def next(self) -> DueItem | None:
        """What there is to start now."""
        return None if self.today is None else self.today.next


def standing(programme: Programme, run: Run, today: int, done: Iterable[Practice]) -> Standing:
    """How a programme stands today, whatever day that is; the sessions come in their order."""
    # Who travels west may be back on the day before the one it began.
    today = max(today, run.began)
    days = tuple(_walk(programme, run.calendar(programme.days, today), done))
    ahead = [one for one in days if one.day >= today]
    if not ahead:
        return Standing(programme, Phase.FINISHED, days, None, None)
    if run.is_resting or run.is_paused(today):
        return Standing(programme, Phase.PAUSED, days, None, ahead[0])
    first, *rest = ahead
    phase = Phase.FREE if first.is_free else Phase.DUE
    if first.is_done:
        phase = Phase.DONE
    return Standing(programme, phase, days, first, rest[0] if rest else None)


def preview(programme: Programme, day: int) -> tuple[ProgrammeDay, ...]:
    """The days of a programme that would begin on a day."""
    return tuple(_walk(programme, Run(day).calendar(programme.days, day), ()))


def _walk(
    programme: Programme, calendar: Sequence[int], done: Iterable[Practice]
) -> Iterator[ProgrammeDay]:
    """The days from the first to the last: what one asks for hangs on those before it."""
    by_day: dict[int, list[str]] = {}
    for routine, day in done:
        by_day.setdefault(day, []).append(routine)
    liked: dict[Item, str] = {}
    index = 0
    for stage in programme.stages:
        practised: Counter[int] = Counter()  # how many days of each week
        turns = 0
        for within in range(stage.days):
            day = calendar[index]
            is_meant = LocalTime(day, 0).weekday in stage.weekdays
            week = within // WEEK_DAYS
            # Where the person chooses the days, a turn is taken by what was done.
            turn = turns if stage.a_week == WEEK_DAYS else practised.total()
            items = _items(stage, turn) if is_meant else ()
            due = tuple(_judged(items, by_day.get(day, ()), liked))
            is_free = not due or practised[week] >= stage.a_week
            found = ProgrammeDay(index, day, stage, due, is_free)
            practised[week] += found.done > 0
            turns += is_meant
            index += 1
            yield found


def _items(stage: Stage, turn: int) -> tuple[Item, ...]:
    if not stage.is_in_turn:
        return stage.items
    return (stage.items[turn % len(stage.items)],)


def _judged(
    items: Sequence[Item], routines: Sequence[str], liked: dict[Item, str]
) -> Iterator[DueItem]:
    """The items of a day with what was done of them; each session counts for one of them.

    Of several routines that would do, the one is offered that was done last: `liked` keeps it.
    """
    left = Counter(routines)
    for item in items:
        count = 0
        for id in item.routines:
            taken = min(left[id], item.times - count)
            left[id] -= taken
            count += taken
        last = next((id for id in reversed(routines) if id in item.routines), None)
        if last is not None:
            liked[item] = last
        yield DueItem(item, count, liked.get(item, item.routines[0]))
