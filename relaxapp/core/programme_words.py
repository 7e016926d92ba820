"""What is said of a programme: what it asks for, where one is in it, and how it ended.

Takes programmes and their days, and the names of routines, gives plain sentences. Nothing here
counts what was missed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from relaxapp.core.break_plan import EVERY_DAY, WEEK
from relaxapp.core.programme import WEEK_DAYS, Item, Programme, Stage
from relaxapp.core.programme_days import Phase, ProgrammeDay, Standing
from relaxapp.core.units import MINUTE_MS, in_words, plural

Names = Mapping[str, str]
"""The names of routines by their ids; one that is not there is called by its id."""

_TIMES = {2: "twice", 3: "three times", 4: "four times"}
_DAY_NAMES = {
    "mon": "Mondays",
    "tue": "Tuesdays",
    "wed": "Wednesdays",
    "thu": "Thursdays",
    "fri": "Fridays",
    "sat": "Saturdays",
    "sun": "Sundays",
}
WORKDAYS, WEEKEND = frozenset(range(5)), frozenset({5, 6})


def length_words(programme: Programme) -> str:
    """How long it goes on, as its file counts: `4 weeks`, `28 days`."""
    if programme.is_in_weeks:
        return plural(programme.days // WEEK_DAYS, "week")
    return plural(programme.days, "day")


def minutes_words(programme: Programme, length_ms: Callable[[Item], int]) -> str:
    """How much of a day it takes: `10 minutes a day`, `1 to 5 minutes a day`.

    `length_ms` says how long an item takes once.
    """
    amounts = [
        _minutes(items, length_ms)
        for stage in programme.stages
        for items in ([(one,) for one in stage.items] if stage.is_in_turn else [stage.items])
    ]
    low, high = min(amounts), max(amounts)
    return f"{plural(high, 'minute')} a day" if low == high else f"{low} to {high} minutes a day"


def _minutes(items: Iterable[Item], length_ms: Callable[[Item], int]) -> int:
    """The minutes of a day's items, rounded, at least one."""
    total_ms = sum(one.times * length_ms(one) for one in items)
    return max(1, (total_ms + MINUTE_MS // 2) // MINUTE_MS)


def days_words(stage: Stage) -> str:
    """On which days: `5 days a week`, `on Mondays and Fridays`."""
    if stage.a_week < WEEK_DAYS:
        return f"{plural(stage.a_week, 'day')} a week"
    if stage.weekdays == EVERY_DAY:
        return "every day"
    if stage.weekdays == WORKDAYS:
        return "from Monday to Friday"
    if stage.weekdays == WEEKEND:
        return "at weekends"
    return f"on {_joined([_DAY_NAMES[WEEK[day]] for day in sorted(stage.weekdays)], 'and')}"


def item_words(item: Item, names: Names) -> str:
    """What it asks for: `Neck and shoulder ten, twice`, `Cyclic sigh or Box breathing`."""
    words = [_joined([names.get(id, id) for id in item.routines], "or")]
    if item.level is not None:
        words[0] += f" ({' '.join(item.level.replace('-', ' ').replace('_', ' ').split())})"
    if item.for_ms is not None:
        words.append(in_words(item.for_ms))
    if item.times > 1:
        words.append(_TIMES.get(item.times, f"{item.times} times"))
    return ", ".join(words)


def stage_lines(programme: Programme, names: Names) -> tuple[tuple[str, str], ...]:
    """Each stage: when it is, and what its days ask for."""
    return tuple(_stage_lines(programme, names))


def _stage_lines(programme: Programme, names: Names) -> Iterator[tuple[str, str]]:
    first = 0
    for stage in programme.stages:
        items = [item_words(one, names) for one in stage.items]
        asked = "; ".join(items)
        if stage.is_in_turn:
            asked = f"In turn: {asked}"
        if stage.days > 1:
            asked += f". {_capital(days_words(stage))}"
        yield _when(programme, first, stage.days), f"{asked}."
        first += stage.days


def _when(programme: Programme, first: int, days: int) -> str:
    """`Weeks 3 to 4`, `Day 5`, by how the programme counts."""
    unit, size = ("week", WEEK_DAYS) if programme.is_in_weeks else ("day", 1)
    low, high = first // size + 1, (first + days) // size
    if low == high:
        return f"{unit.capitalize()} {low}"
    return f"{unit.capitalize()}s {low} to {high}"


def place_words(programme: Programme, day: ProgrammeDay) -> str:
    """Where one is: `Week 2 of 4 · day 3`, `Day 10 of 28`."""
    if programme.is_in_weeks:
        weeks = programme.days // WEEK_DAYS
        return f"Week {day.week} of {weeks} · day {day.day_of_week}"
    return f"Day {day.index + 1} of {programme.days}"


def today_words(standing: Standing, names: Names) -> str:
    """The sentence of the day."""
    today = standing.today
    match standing.phase:
        case Phase.PAUSED:
            return "Paused. It goes on from here whenever you like."
        case Phase.FINISHED:
            return end_words(standing)
        case Phase.DONE:
            return "Done for today."
        case Phase.FREE:
            assert today is not None
            if not today.items:
                return "Today is free."
            return f"You have your {plural(today.stage.a_week, 'day')} of this week. Today is free."
        case Phase.DUE:
            assert today is not None
            return today.stage.text or f"{_asked(today, names)}."


def _asked(day: ProgrammeDay, names: Names) -> str:
    return _joined([item_words(one.item, names) for one in day.items], "and")


def count_words(day: ProgrammeDay) -> str:
    """How much of the day is done, where it asks for more than one session."""
    return f"{day.done} of {day.asked} done" if day.asked > 1 and day.done else ""


def tomorrow_words(standing: Standing, names: Names) -> str:
    """What comes next; empty where the programme does not go on tomorrow."""
    if standing.phase in (Phase.PAUSED, Phase.FINISHED):
        return ""
    tomorrow = standing.tomorrow
    if tomorrow is None:
        return "This is the last day."
    if tomorrow.is_free:
        return "Tomorrow is free."
    return f"Tomorrow: {_asked(tomorrow, names)}."


def end_words(standing: Standing) -> str:
    """What is said when it is over: what was done, and nothing of the rest."""
    name = standing.programme.name
    if not standing.practised:
        return f"“{name}” is over. Begin it again whenever it suits you, or choose another."
    done = plural(standing.practised, "day")
    if standing.sessions > standing.practised:
        done += f", {plural(standing.sessions, 'session')} in all"
    told = f"You took time for yourself on {done}. What helped is yours to keep."
    return f"“{name}” is behind you. {told}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _joined(words: list[str], last: str) -> str:
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end
