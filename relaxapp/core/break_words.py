"""What a break plan says to a person: the next break, why none comes, what was asked for.

Takes values of `break_offer` and lengths, gives words for a tray, a page or a terminal.
"""

from relaxapp.core.break_offer import Offer, Reason, Upcoming
from relaxapp.core.break_plan import Rhythm
from relaxapp.core.local_time import MORNING_MS, LocalTime
from relaxapp.core.units import HOUR_MS, MINUTE_MS, SECOND_MS

PLAN_OFF = "Your break plan is off."
NO_BREAK = "No break is planned."


def about(length_ms: int) -> str:
    """A length as people say it ahead of time: `12 min`, `1 h 5 min`, `less than a minute`."""
    minutes = (length_ms + MINUTE_MS // 2) // MINUTE_MS
    if length_ms < MINUTE_MS:
        return "less than a minute"
    hours, minutes = divmod(minutes, HOUR_MS // MINUTE_MS)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def ahead_words(in_ms: int, *, has_seconds: bool) -> str:
    """How near a break is: `In 5 min`, within the last minute `In 30 s` if it has seconds."""
    if in_ms < MINUTE_MS and has_seconds:
        return f"In {-(-in_ms // SECOND_MS)} s"
    return f"In {about(in_ms)}"


def ahead_holds_ms(in_ms: int, *, has_seconds: bool) -> int:
    """After how long `ahead_words` says something else, or the break is due; over 0."""
    if in_ms >= MINUTE_MS:
        to_next_minute_ms = (in_ms + MINUTE_MS // 2) % MINUTE_MS + 1
        return min(to_next_minute_ms, in_ms - MINUTE_MS + 1)
    return max((in_ms - 1) % SECOND_MS + 1 if has_seconds else in_ms, 1)


def end_words(until: LocalTime, today: int) -> str:
    """When a pause ends: `14:05`, or `tomorrow` for the next morning."""
    if until.day > today and until.ms == MORNING_MS:
        return "tomorrow"
    minutes_of_day = (until.ms + MINUTE_MS // 2) // MINUTE_MS
    hours, minutes = divmod(minutes_of_day, HOUR_MS // MINUTE_MS)
    return f"{hours % 24}:{minutes:02}"


def next_words(
    upcoming: Upcoming | None, *, is_active: bool, held_by: str | None = None, pause_ends: str = ""
) -> str:
    """One line about the next break: `Next break in 12 min: Upper back`."""
    if not is_active:
        return PLAN_OFF.removesuffix(".")
    if upcoming is None:
        return NO_BREAK.removesuffix(".")
    name = upcoming.offer.occasion.name
    match upcoming.reason:
        case Reason.PAUSED:
            return f"Reminders are paused until {pause_ends}"
        case Reason.ON_BREAK:
            return "A session is going on"
        case Reason.HELD:
            what = Reason.HELD.value if held_by is None else held_by
            return f"{name} waits: {what.removesuffix('.')}"
    if upcoming.in_ms == 0:
        return f"{name} is due"
    return f"Next break in {about(upcoming.in_ms)}: {name}"


def short_words(upcoming: Upcoming | None, *, is_active: bool) -> str:
    """The same in a few letters: `12 min`, `paused`."""
    if not is_active or upcoming is None:
        return "no break"
    match upcoming.reason:
        case Reason.PAUSED:
            return "paused"
        case Reason.ON_BREAK:
            return "break"
        case Reason.HELD:
            return "waits"
    if upcoming.in_ms < MINUTE_MS:
        return "< 1 min" if upcoming.in_ms else "now"
    return about(upcoming.in_ms)


def why_words(offer: Offer, worked_ms: int | None) -> str:
    """Why a break is offered: the work before it, or the time of day."""
    occasion = offer.occasion
    if not isinstance(occasion, Rhythm) or not worked_ms or worked_ms < MINUTE_MS:
        return occasion.name
    return f"{occasion.name} · after {about(worked_ms)} of work"
