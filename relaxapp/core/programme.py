"""What a programme is: for some weeks, what each day asks for.

Frozen values only. `programme_file` reads them from a file, `programme_days` says what they come
to on a day. Which day it is, and what was done, is known elsewhere.
"""

from dataclasses import dataclass

from relaxapp.core.break_plan import EVERY_DAY, WEEK
from relaxapp.core.routine import Source

WEEK_DAYS = len(WEEK)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a day asks for: any one of `routines`, `times` a day.

    The first of them is offered. `level` and `for_ms` are what it is started with.
    """

    routines: tuple[str, ...]
    times: int = 1
    level: str | None = None
    for_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """Days of a programme that ask for the same.

    Each day asks for all items, or for one of them, in turn. `weekdays` are the days it is meant
    for, 0 for Monday; of each week of the stage `a_week` days are enough, whichever they are.
    """

    days: int
    items: tuple[Item, ...]
    is_in_turn: bool = False
    weekdays: frozenset[int] = EVERY_DAY
    a_week: int = WEEK_DAYS
    text: str | None = None
    is_in_weeks: bool = False
    """Whether the file gives its length in weeks."""


@dataclass(frozen=True, slots=True)
class Programme:
    """Stages one after the other, from the day that a person begins."""

    id: str
    name: str
    stages: tuple[Stage, ...]
    summary: str | None = None
    sources: tuple[Source, ...] = ()

    @property
    def days(self) -> int:
        return sum(stage.days for stage in self.stages)

    @property
    def is_in_weeks(self) -> bool:
        """Whether its days are counted by weeks rather than from the first to the last."""
        return all(stage.is_in_weeks for stage in self.stages)

    @property
    def routines(self) -> tuple[str, ...]:
        """The ids of all that it can ask for, each once, in order."""
        items = (item for stage in self.stages for item in stage.items)
        return tuple(dict.fromkeys(id for item in items for id in item.routines))
