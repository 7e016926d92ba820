"""What the Progress page shows, reckoned from what was recorded.

Takes sessions and check-ins, or both as `Done`, gives a frozen `Progress`: minutes by day and week,
sessions by kind, tension and pain before and after, and how regular it all was. Nothing is counted
that could be lost: there is no streak, only weeks in which there was something on three days or
more. Days are those of the clock on the wall (`journal.Stamp`); nothing here reads a clock, so
today comes in.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from relaxapp.core.helped import Effect, Measure, Tally, effect_of, tally
from relaxapp.core.journal import CheckIn, Done, Pair, SessionRecord, pairs

REGULAR_DAYS = 3
"""So many days with something make a regular week (CONTENT: three times a week did better)."""

WEEK = 7
YEAR_WEEKS = 53

LEAST_MS = 30_000
"""What was left sooner was a look rather than a session, unless it was done to its end."""

_K = TypeVar("_K", bound=Hashable)
_Told = tuple[int, str, tuple[int, int]]
"""A day, a routine, and what was told before and after."""


@dataclass(frozen=True, slots=True)
class Day:
    """What was done on a day. `day` counts as `LocalTime` does."""

    day: int
    played_ms: int = 0
    sessions: int = 0


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday on."""

    monday: int
    played_ms: int = 0
    sessions: int = 0
    days: int = 0
    """How many of its days had something."""

    @property
    def is_regular(self) -> bool:
        return self.days >= REGULAR_DAYS


@dataclass(frozen=True, slots=True)
class Change:
    """A measure before and after the sessions of one day, summed up."""

    day: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class Progress:
    """See the module.

    `days` are those with something, in order; `weeks` run without a gap from the first one to
    this week's. `by_kind` counts sessions, the most frequent kind first. `names` are those the
    routines had last, by id. `felt` is day by day, and `helped` by routine, where a measure was
    told on both sides of a session.
    """

    today: int
    days: tuple[Day, ...] = ()
    weeks: tuple[Week, ...] = ()
    by_kind: tuple[tuple[str, int], ...] = ()
    by_routine: tuple[tuple[str, int], ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    felt: Mapping[Measure, tuple[Change, ...]] = field(default_factory=dict)
    helped: Mapping[Measure, Mapping[str, Tally]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.days

    @property
    def played_ms(self) -> int:
        return sum(one.played_ms for one in self.days)

    @property
    def sessions(self) -> int:
        return sum(one.sessions for one in self.days)

    @property
    def this_week(self) -> tuple[Day, ...]:
        """Monday to Sunday, also the days that had nothing and those to come."""
        by_day = {one.day: one for one in self.days[-WEEK * 2 :]}
        monday = monday_of(self.today)
        return tuple(by_day.get(day, Day(day)) for day in range(monday, monday + WEEK))

    def regular_weeks(self, of: int = 12) -> tuple[int, int]:
        """How many of the last `of` weeks were regular, and of how many there are.

        This week counts only once it is regular: a Monday takes nothing away.
        """
        past = self.weeks[-of - 1 : -1]
        now = self.weeks[-1:] if self.weeks and self.weeks[-1].is_regular else ()
        looked_at = (*past, *now)[-of:]
        return sum(one.is_regular for one in looked_at), len(looked_at)

    def effects(self, measure: Measure) -> dict[str, Effect]:
        """What followed each routine, by its id, as far as it was told."""
        found = {id: effect_of(one, measure) for id, one in self.helped.get(measure, {}).items()}
        return {id: one for id, one in found.items() if one is not None}

    def changes(self, measure: Measure, since_day: int = 0) -> tuple[Change, ...]:
        """Day by day, where the measure was told on both sides of a session."""
        return tuple(one for one in self.felt.get(measure, ()) if one.day >= since_day)


def monday_of(day: int) -> int:
    """The first day of its week."""
    return day - (day + 6) % WEEK


def counts(session: SessionRecord | Done) -> bool:
    """Whether it was a session at all, rather than a look at one."""
    return session.played_ms >= min(LEAST_MS, session.length_ms // 2)


def progress(
    sessions: Iterable[SessionRecord], check_ins: Iterable[CheckIn], today: int
) -> Progress:
    """What all these records come to, seen from `today`."""
    return progress_of(done_of(sessions, check_ins), today)


def done_of(sessions: Iterable[SessionRecord], check_ins: Iterable[CheckIn]) -> list[Done]:
    """Sessions with what was said around them, as they are reckoned with, in order of time."""
    ordered = sorted(sessions, key=lambda one: one.began.at_ms)
    said = {pair.session.id: pair for pair in pairs(ordered, check_ins)}
    return [_done(one, said.get(one.id)) for one in ordered]


def _done(one: SessionRecord, pair: Pair | None) -> Done:
    local = one.began.local
    felt = () if pair is None else (pair.before.tension, pair.after.tension)
    hurt = () if pair is None else (pair.before.pain, pair.after.pain)
    texts = (one.routine, one.name, one.kind)
    return Done(one.id, *local, *texts, one.length_ms, one.played_ms, one.ended.value, *felt, *hurt)


def progress_of(done: Iterable[Done], today: int) -> Progress:
    """What was done comes to, seen from `today`. Takes it in order of time."""
    counted = [one for one in done if counts(one)]
    played: dict[int, list[int]] = {}
    for one in counted:
        played.setdefault(one.day, []).append(one.played_ms)
    days = tuple(Day(day, sum(ones), len(ones)) for day, ones in sorted(played.items()))
    told = {
        Measure.TENSION: _told((one, one.tension_before, one.tension_after) for one in counted),
        Measure.PAIN: _told((one, one.pain_before, one.pain_after) for one in counted),
    }
    return Progress(
        today,
        days,
        _weeks(days, today),
        _by_count(Counter(one.kind for one in counted)),
        _by_count(Counter(one.routine for one in counted)),
        {one.routine: one.name for one in counted},
        {measure: _by_day(ones) for measure, ones in told.items()},
        {measure: _tallies((id, felt) for _, id, felt in ones) for measure, ones in told.items()},
    )


def _told(sides: Iterable[tuple[Done, int | None, int | None]]) -> list[_Told]:
    """Those that were told on both sides."""
    return [
        (one.day, one.routine, (before, after))
        for one, before, after in sides
        if before is not None and after is not None
    ]


def _by_count(counted: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def _by_day(told: Iterable[_Told]) -> tuple[Change, ...]:
    found = _tallies((day, felt) for day, _, felt in told)
    return tuple(Change(day, one) for day, one in sorted(found.items()))


def _tallies(told: Iterable[tuple[_K, tuple[int, int]]]) -> dict[_K, Tally]:
    """One tally for each key."""
    found: dict[_K, list[tuple[int, int]]] = {}
    for key, felt in told:
        found.setdefault(key, []).append(felt)
    return {key: tally(ones) for key, ones in found.items()}


def year_began(today: int) -> int:
    """The Monday with which the calendar of the year begins."""
    return monday_of(today) - (YEAR_WEEKS - 1) * WEEK


def year(days: Sequence[Day], today: int) -> tuple[tuple[Day, ...], ...]:
    """The calendar of the last `YEAR_WEEKS` weeks: weeks of seven days, this week's last.

    Days to come are left out, so the last week may be shorter.
    """
    by_day = {one.day: one for one in days[-YEAR_WEEKS * WEEK :]}
    mondays = range(year_began(today), monday_of(today) + 1, WEEK)
    return tuple(
        tuple(by_day.get(day, Day(day)) for day in range(monday, min(monday + WEEK, today + 1)))
        for monday in mondays
    )


def _weeks(days: Sequence[Day], today: int) -> tuple[Week, ...]:
    if not days:
        return ()
    found: dict[int, Week] = {}
    for one in days:
        monday = monday_of(one.day)
        so_far = found.get(monday, Week(monday))
        found[monday] = Week(
            monday,
            so_far.played_ms + one.played_ms,
            so_far.sessions + one.sessions,
            so_far.days + 1,
        )
    first, last = monday_of(days[0].day), max(monday_of(today), monday_of(days[-1].day))
    return tuple(found.get(monday, Week(monday)) for monday in range(first, last + 1, WEEK))
