"""What the Progress page shows, reckoned from what was recorded.

Takes sessions and check-ins, gives a frozen `Progress`: minutes by day and week, sessions by kind,
tension and pain before and after, and how regular it all was. Nothing is counted that could be
lost: there is no streak, only weeks in which there was something on three days or more. Days are
those of the clock on the wall (`journal.Stamp`); nothing here reads a clock, so today comes in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from relaxapp.core.helped import Effect, Measure, effects
from relaxapp.core.journal import CheckIn, Pair, SessionRecord, pairs

REGULAR_DAYS = 3
"""So many days with something make a regular week (CONTENT: three times a week did better)."""

WEEK = 7
YEAR_WEEKS = 53

LEAST_MS = 30_000
"""What was left sooner was a look rather than a session, unless it was done to its end."""


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
    """The mean of a measure before and after the sessions of one day, 0 to 10."""

    day: int
    before: float
    after: float
    count: int


@dataclass(frozen=True, slots=True)
class Progress:
    """See the module.

    `days` are those with something, in order; `weeks` run without a gap from the first one to
    this week's. `by_kind` counts sessions, the most frequent kind first. `names` are those the
    routines had last, by id.
    """

    today: int
    days: tuple[Day, ...] = ()
    weeks: tuple[Week, ...] = ()
    by_kind: tuple[tuple[str, int], ...] = ()
    by_routine: tuple[tuple[str, int], ...] = ()
    pairs: tuple[Pair, ...] = ()
    names: Mapping[str, str] | None = None

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
        return effects(self.pairs, measure)

    def changes(self, measure: Measure, since_day: int = 0) -> tuple[Change, ...]:
        """Day by day, where the measure was told on both sides of a session."""
        by_day: dict[int, list[tuple[int, int]]] = {}
        of = measure.of
        for pair in self.pairs:
            before, after = of(pair.before), of(pair.after)
            day = pair.session.began.day
            if before is not None and after is not None and day >= since_day:
                by_day.setdefault(day, []).append((before, after))
        return tuple(
            Change(
                day,
                sum(before for before, _ in told) / len(told),
                sum(after for _, after in told) / len(told),
                len(told),
            )
            for day, told in sorted(by_day.items())
        )


def monday_of(day: int) -> int:
    """The first day of its week."""
    return day - (day + 6) % WEEK


def counts(session: SessionRecord) -> bool:
    """Whether it was a session at all, rather than a look at one."""
    return session.played_ms >= min(LEAST_MS, session.length_ms // 2)


def progress(
    sessions: Iterable[SessionRecord], check_ins: Iterable[CheckIn], today: int
) -> Progress:
    """What all these records come to, seen from `today`."""
    done = sorted(filter(counts, sessions), key=lambda one: one.began.at_ms)
    by_day: dict[int, list[int]] = {}
    by_kind: dict[str, int] = {}
    by_routine: dict[str, int] = {}
    names: dict[str, str] = {}
    for one in done:
        told = by_day.setdefault(one.began.day, [0, 0])
        told[0] += one.played_ms
        told[1] += 1
        by_kind[one.kind] = by_kind.get(one.kind, 0) + 1
        by_routine[one.routine] = by_routine.get(one.routine, 0) + 1
        names[one.routine] = one.name
    days = tuple(Day(day, played_ms, count) for day, (played_ms, count) in sorted(by_day.items()))
    return Progress(
        today,
        days,
        _weeks(days, today),
        _by_count(by_kind),
        _by_count(by_routine),
        pairs(done, check_ins),
        names,
    )


def year(days: Sequence[Day], today: int) -> tuple[tuple[Day, ...], ...]:
    """The calendar of the last `YEAR_WEEKS` weeks: weeks of seven days, this week's last.

    Days to come are left out, so the last week may be shorter.
    """
    by_day = {one.day: one for one in days[-YEAR_WEEKS * WEEK :]}
    last = monday_of(today)
    mondays = range(last - (YEAR_WEEKS - 1) * WEEK, last + 1, WEEK)
    return tuple(
        tuple(by_day.get(day, Day(day)) for day in range(monday, min(monday + WEEK, today + 1)))
        for monday in mondays
    )


def _by_count(counted: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


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
