"""Programmes as they are shown: the values of the page Programmes, and of the card on Today.

Takes programmes, where they stand and the routines they name, gives frozen values made of words.
Knows no widgets.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from relaxapp.core.compiler import Options, dose
from relaxapp.core.problems import Problem
from relaxapp.core.profile import Fit
from relaxapp.core.programme import WEEK_DAYS, Item, Programme
from relaxapp.core.programme_days import Look, Phase, ProgrammeDay, Standing, preview
from relaxapp.core.programme_shelf import ProgrammeEntry
from relaxapp.core.programme_words import (
    count_words,
    length_words,
    minutes_words,
    place_words,
    stage_lines,
    today_words,
    tomorrow_words,
)
from relaxapp.core.routine import Routine, Source
from relaxapp.core.units import clock

BROKEN_FACTS = "Needs mending"

Routines = Mapping[str, Routine]

FitOf = Callable[[Routine], Fit]
"""What a person's answers mean for a routine."""


@dataclass(frozen=True, slots=True)
class Begin:
    """A routine that can be begun now for the programme."""

    routine: str
    options: Options
    name: str
    facts: str
    care: str = ""
    """Why it is not suggested to this person; empty where it is."""


@dataclass(frozen=True, slots=True)
class ProgrammeItem:
    """Where the programme under way stands today, as Today shows it.

    `begins` are the routines to begin now, the likeliest first; none where nothing is asked for.
    """

    programme: str
    name: str
    phase: Phase
    place: str
    sentence: str
    count: str = ""
    tomorrow: str = ""
    begins: tuple[Begin, ...] = ()

    @property
    def facts(self) -> str:
        """What would be begun, and how much of the day is done."""
        first = (f"{one.name} · {one.facts}" for one in self.begins[:1])
        return " · ".join(filter(None, (*first, self.count)))

    @property
    def care(self) -> str:
        """Why what would be begun is not suggested to this person; empty where it is."""
        return self.begins[0].care if self.begins else ""


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """A programme as the page shows it. `item` is there while it is the one under way.

    `weeks` are its days, seven in a row; `lines` say when what is asked for.
    """

    id: str
    name: str
    facts: str
    summary: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    weeks: tuple[tuple[Look, ...], ...] = ()
    cares: tuple[str, ...] = ()
    """Which of its routines are not suggested to this person, and why."""
    sources: tuple[Source, ...] = ()
    item: ProgrammeItem | None = None
    problems: tuple[Problem, ...] = ()
    is_broken: bool = False
    path: Path | None = None
    is_own: bool = False
    replaces: bool = False

    @property
    def key(self) -> object:
        """What it is known by when all are shown anew: two files may have one id."""
        return self.path or self.id

    @property
    def is_startable(self) -> bool:
        return bool(self.weeks)


def _suits(routine: Routine) -> Fit:
    return Fit()


def item_of(
    standing: Standing,
    routines: Routines,
    options: Options = Options(),
    fit_of: FitOf = _suits,
) -> ProgrammeItem:
    """What Today shows of the programme under way; `options` is what all are compiled with.

    Of routines to choose from, those that suit the person come first.
    """
    names = names_of(routines)
    today, due = standing.today, standing.next
    begins: list[Begin] = []
    if due is not None:
        ids = dict.fromkeys((due.offered, *due.item.routines))
        found = [_begin(due.item, routines[id], options, fit_of) for id in ids if id in routines]
        begins = sorted(found, key=lambda one: bool(one.care))
    return ProgrammeItem(
        standing.programme.id,
        standing.programme.name,
        standing.phase,
        _place(standing),
        today_words(standing, names),
        "" if today is None else count_words(today),
        tomorrow_words(standing, names),
        tuple(begins),
    )


def _place(standing: Standing) -> str:
    day = standing.today or standing.tomorrow
    return "" if day is None else place_words(standing.programme, day)


def _begin(item: Item, routine: Routine, options: Options, fit_of: FitOf) -> Begin:
    mine = _dosed(item, options)
    facts = f"{clock(_length_ms(routine, mine))} · {routine.at_level(item.level).position}"
    return Begin(routine.id, mine, routine.name, facts, fit_of(routine).not_suggested)


def _dosed(item: Item, options: Options) -> Options:
    return replace(options, level=item.level, for_ms=item.for_ms)


def _length_ms(routine: Routine, options: Options) -> int:
    return dose(routine, options).steps_size(holds=options.has_holds).length_ms


def names_of(routines: Routines) -> dict[str, str]:
    return {id: one.name for id, one in routines.items()}


def view_of(
    entry: ProgrammeEntry,
    routines: Routines,
    today: int,
    standing: Standing | None = None,
    options: Options = Options(),
    fit_of: FitOf = _suits,
) -> ProgrammeView:
    """A programme file as the page shows it; `standing` where it is under way."""
    programme = entry.programme
    problems = entry.problems if entry.is_broken else ()
    if programme is None:
        return ProgrammeView(
            entry.id,
            entry.name,
            BROKEN_FACTS,
            problems=problems,
            is_broken=True,
            path=entry.path,
            is_own=entry.origin == "user",
        )
    days = preview(programme, today + 1) if standing is None else standing.days
    return ProgrammeView(
        entry.id,
        entry.name,
        BROKEN_FACTS if entry.is_broken else facts_of(programme, routines, options),
        summary=programme.summary or "",
        lines=stage_lines(programme, names_of(routines)),
        weeks=_weeks(days, today),
        cares=cares_of(programme, routines, fit_of),
        sources=programme.sources,
        item=None if standing is None else item_of(standing, routines, options, fit_of),
        problems=problems,
        is_broken=entry.is_broken,
        path=entry.path,
        is_own=entry.origin == "user",
        replaces=entry.replaces,
    )


def cares_of(programme: Programme, routines: Routines, fit_of: FitOf) -> tuple[str, ...]:
    """What had better be known before it is begun: a sentence for each that does not suit.

    Where a day leaves the choice, one that suits is enough.
    """
    told: dict[str, str] = {}
    for item in (item for stage in programme.stages for item in stage.items):
        fits = {id: fit_of(routines[id]).not_suggested for id in item.routines if id in routines}
        if all(fits.values()):
            told |= fits
    return tuple(f"{routines[id].name} is not suggested to you. {why}" for id, why in told.items())


def facts_of(programme: Programme, routines: Routines, options: Options = Options()) -> str:
    """How long it goes on, and how much of a day it takes: `4 weeks · 20 minutes a day`."""

    def length_ms(item: Item) -> int:
        """As long as what is offered first takes."""
        routine = routines.get(item.routines[0])
        return 0 if routine is None else _length_ms(routine, _dosed(item, options))

    return f"{length_words(programme)} · {minutes_words(programme, length_ms)}"


def _weeks(days: Sequence[ProgrammeDay], today: int) -> tuple[tuple[Look, ...], ...]:
    looks = tuple(one.seen_from(today) for one in days)
    return tuple(looks[first : first + WEEK_DAYS] for first in range(0, len(looks), WEEK_DAYS))


def week_words(weeks: Iterable[Sequence[Look]]) -> str:
    """The weeks for those who do not see them: `Week 1: 3 done, 2 to come.`."""
    lines = []
    for number, week in enumerate(weeks, 1):
        counts = {look: week.count(look) for look in Look if look in week}
        told = ", ".join(
            look.value if look is Look.TODAY else f"{count} {look.value}"
            for look, count in counts.items()
        )
        lines.append(f"Week {number}: {told}.")
    return "\n".join(lines)
