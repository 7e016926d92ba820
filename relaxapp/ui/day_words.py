"""Days as people say them: today, yesterday, on Tuesday, on 3 May, Tuesday 3 March 2026.

Takes days as `LocalTime` counts them, or the journal's stamps, and gives words.
"""

from datetime import date

from relaxapp.core.journal import Stamp
from relaxapp.core.local_time import MONTHS, WEEKDAYS
from relaxapp.core.units import MINUTE_MS

_A_WEEK = 7


def day_words(day: int, today: int) -> str:
    """A local day: `today`, `yesterday`, `Tuesday` in the last week, else `3 May`, with its year
    where that is another one."""
    if day == today:
        return "today"
    if day == today - 1:
        return "yesterday"
    on = date.fromordinal(day)
    if 0 < today - day < _A_WEEK:
        return WEEKDAYS[on.weekday()]
    year = "" if on.year == date.fromordinal(today).year else f" {on.year}"
    return f"{on.day} {MONTHS[on.month - 1]}{year}"


def on_day_words(day: int, today: int) -> str:
    """The same within a sentence: `on Tuesday`, but `today`."""
    words = day_words(day, today)
    return words if words in ("today", "yesterday") else f"on {words}"


def heading_words(day: int, today: int) -> str:
    """The same as a heading, always with its date: `Tuesday, 24 November`."""
    on = date.fromordinal(day)
    year = "" if on.year == date.fromordinal(today).year else f" {on.year}"
    words = f"{WEEKDAYS[on.weekday()]}, {on.day} {MONTHS[on.month - 1]}{year}"
    near = day_words(day, today)
    return f"{near.capitalize()}, {words}" if near in ("today", "yesterday") else words


def full_day_words(day: int) -> str:
    """`Tuesday 3 March 2026`."""
    on = date.fromordinal(day)
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year}"


def brief_day_words(day: int) -> str:
    """`Tue 3 Mar 2026`."""
    on = date.fromordinal(day)
    return f"{WEEKDAYS[on.weekday()][:3]} {short_day_words(day)} {on.year}"


def short_day_words(day: int) -> str:
    """`3 Mar`."""
    on = date.fromordinal(day)
    return f"{on.day} {MONTHS[on.month - 1][:3]}"


def time_words(at: Stamp) -> str:
    """The time on the wall then: `9:05`."""
    minutes = at.local.ms // MINUTE_MS
    return f"{minutes // 60}:{minutes % 60:02}"
