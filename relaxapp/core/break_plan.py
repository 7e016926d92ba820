"""What a break plan is: rhythms, reminders at a time of day, and when none of them may come.

Frozen values only. `break_file` reads them from a person's file, `breaks` acts on them, and
`break_choice` finds the routine. A wall clock comes in as a `LocalTime`: nothing here knows the
date, a time zone or a clock.
"""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from relaxapp.core.local_time import DAY_MS as DAY_MS  # asked for here, too
from relaxapp.core.local_time import LocalTime as LocalTime
from relaxapp.core.units import HOUR_MS, MINUTE_MS, SECOND_MS

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = frozenset(range(len(WEEK)))

SHORTEST_EVERY_MS = 5 * MINUTE_MS
"""Offers are at least so far apart, so a rhythm cannot be quicker."""
LONGEST_EVERY_MS = 12 * HOUR_MS

WARN_MS = 30 * SECOND_MS
POSTPONES_MS = (5 * MINUTE_MS, 10 * MINUTE_MS, 15 * MINUTE_MS)
POSTPONE_TIMES = 3


@dataclass(frozen=True, slots=True)
class Window:
    """A part of some days, [start, end) from 0:00; one that ends before it starts goes on
    into the next day. `days` are those on which it begins, 0 for Monday."""

    start_ms: int
    end_ms: int
    days: frozenset[int] = EVERY_DAY

    def covers(self, at: LocalTime) -> bool:
        if self.start_ms < self.end_ms:
            return self.start_ms <= at.ms < self.end_ms and at.weekday in self.days
        if at.ms >= self.start_ms:
            return at.weekday in self.days
        return at.ms < self.end_ms and (at.weekday - 1) % 7 in self.days

    def edge_in_ms(self, at: LocalTime) -> int:
        """Until its next start or end of any day, more than 0."""
        start_in_ms = (self.start_ms - at.ms - 1) % DAY_MS + 1
        end_in_ms = (self.end_ms - at.ms - 1) % DAY_MS + 1
        return min(start_in_ms, end_in_ms)


class Spell(NamedTuple):
    """A part [start, end) of a day in which a plan's hours and quiet times stay as they are.

    `edge_ms` is when they may change, from 0:00 of that day and perhaps after it; None if never.
    """

    day: int
    start_ms: int
    end_ms: int
    is_open: bool
    is_quiet: bool
    edge_ms: int | None

    def holds(self, at: LocalTime) -> bool:
        return at.day == self.day and self.start_ms <= at.ms < self.end_ms

    def edge_in_ms(self, at: LocalTime) -> int | None:
        """Until it may change, for a time in it."""
        return None if self.edge_ms is None else self.edge_ms - at.ms


class Order(Enum):
    """In which order the routines of a selection are offered."""

    FIXED = "fixed"
    SHUFFLED = "shuffled"
    LEAST_RECENT = "least recently done"
    HELPFUL = "what helps"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which routines can be offered: those named, then those with one of the tags or kinds.

    `most_ms` keeps longer ones out of those found by tag or kind. `for_ms` is the length for
    those whose length is free.
    """

    routines: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    order: Order = Order.FIXED
    most_ms: int | None = None
    for_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A break after every so much work. A rest of `rest_ms` without an offer counts as one.

    The warning comes `warn_ms` ahead, none if 0. The offer can be put off by one of
    `postpones_ms`, `postpone_times` times in a row; then it is firm.
    """

    id: str
    name: str
    every_ms: int
    selection: Selection
    rest_ms: int
    warn_ms: int = WARN_MS
    postpones_ms: tuple[int, ...] = POSTPONES_MS
    postpone_times: int = POSTPONE_TIMES


@dataclass(frozen=True, slots=True)
class Reminder:
    """A practice at a time of day, `at_ms` from 0:00, whatever was done before."""

    id: str
    name: str
    at_ms: int
    selection: Selection
    days: frozenset[int] = EVERY_DAY
    warn_ms: int = 0
    postpones_ms: tuple[int, ...] = POSTPONES_MS
    postpone_times: int = POSTPONE_TIMES


Occasion = Rhythm | Reminder
"""What leads to an offer. Ids are unique among all of a plan."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that leads to offers, and when there are none.

    Rhythms keep to `hours` (no hours: at any time), reminders have a time of their own; in
    `quiet` there is no offer at all. Nothing comes unless `is_active`.
    """

    is_active: bool = False
    rhythms: tuple[Rhythm, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    hours: tuple[Window, ...] = ()
    quiet: tuple[Window, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it can ever lead to an offer."""
        return self.is_active and bool(self.rhythms or self.reminders)

    @property
    def occasions(self) -> tuple[Occasion, ...]:
        return (*self.rhythms, *self.reminders)

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(one.id for one in self.occasions)

    def find(self, id: str) -> Occasion:
        """Raises `KeyError`."""
        return {one.id: one for one in self.occasions}[id]

    def is_quiet(self, at: LocalTime) -> bool:
        return any(window.covers(at) for window in self.quiet)

    def is_open(self, at: LocalTime) -> bool:
        """Whether it is within the hours of the rhythms."""
        return not self.hours or any(window.covers(at) for window in self.hours)

    def edge_in_ms(self, at: LocalTime) -> int | None:
        """Until hours or quiet may begin or end, by the clock on the wall; None if never."""
        edges = [window.edge_in_ms(at) for window in (*self.hours, *self.quiet)]
        return min(edges) if edges else None

    def spell_at(self, at: LocalTime) -> Spell:
        """What holds at a time, and for how long: cheaper to ask than the plan."""
        edge_in_ms = self.edge_in_ms(at)
        edge_ms = None if edge_in_ms is None else at.ms + edge_in_ms
        end_ms = DAY_MS if edge_ms is None else min(edge_ms, DAY_MS)
        return Spell(at.day, at.ms, end_ms, self.is_open(at), self.is_quiet(at), edge_ms)

    def opens_in_ms(self, at: LocalTime) -> int | None:
        """Until rhythms may come, 0 if they may now, by the clock on the wall; None if never."""
        passed_ms = 0
        while passed_ms <= 8 * DAY_MS:
            now = at.after(passed_ms)
            if self.is_open(now) and not self.is_quiet(now):
                return passed_ms
            passed_ms += self.edge_in_ms(now) or DAY_MS
        return None
