"""What the Progress page says: days, minutes and changes in words, and a sentence for each chart.

Takes the values of `core.progress`, gives plain text. Nothing here blames or promises, and no
change is called an effect.
"""

from collections.abc import Sequence

from relaxapp.core.helped import FEWEST_PAIRS, Effect, Measure, Tally, claim, effect_of
from relaxapp.core.progress import Day, Progress
from relaxapp.core.progress_spans import FeltPart, Part, Span
from relaxapp.core.units import MINUTE_MS, plural
from relaxapp.ui.day_words import brief_day_words, full_day_words

NO_PROOF = (
    "A change after a session is no proof that the session made it. People often begin when it is"
    " worst, and much passes by itself. Weeks tell you more than days."
)
PRIVATE = "All of this is on this computer alone. It goes nowhere unless you save it somewhere."

SPAN_WORDS = {
    Span.WEEK: "This week",
    Span.MONTH: "The last 30 days",
    Span.QUARTER: "The last 12 weeks",
    Span.HALF: "The last 26 weeks",
    Span.YEAR: "The last year",
}
_HOURS_FROM = 600
"""So many minutes and more are told in hours."""

_REGULAR_WEEK = "Three days or more in the last week."
REGULAR_OF = 8
"""So many weeks are looked back on."""


def minutes_of(played_ms: int) -> int:
    """Whole minutes; what was done is at least one."""
    return max(round(played_ms / MINUTE_MS), 1) if played_ms else 0


def spent_words(played_ms: int) -> str:
    """`34 min`, and from ten hours on `21 h`."""
    minutes = minutes_of(played_ms)
    return f"{minutes} min" if minutes < _HOURS_FROM else f"{round(minutes / 60):,} h"


def done_words(played_ms: int, sessions: int) -> str:
    """`12 minutes in 2 sessions`."""
    if not sessions:
        return "nothing"
    minutes = minutes_of(played_ms)
    return f"{plural(minutes, 'minute')} in {plural(sessions, 'session')}"


def calendar_words(day: Day) -> str:
    """What was done on a day of the calendar."""
    return f"{full_day_words(day.day)}: {done_words(day.played_ms, day.sessions)}."


def part_words(part: Part) -> str:
    """What was done in a part of the chart of minutes."""
    done = done_words(part.played_ms, part.sessions)
    on = f" on {plural(part.active, 'day')}" if len(part.days) > 1 and part.active else ""
    return f"{part_name(part.days)}: {done}{on}."


def part_name(days: range) -> str:
    """`Tuesday 3 March 2026`, or `Week of 3 March 2026`."""
    words = full_day_words(days.start)
    return words if len(days) == 1 else f"Week of {words.partition(' ')[2]}"


def felt_part_words(part: FeltPart, measure: Measure) -> str:
    """What was told in a part of the chart of check-ins."""
    tally, name = part.tally, part_name(part.days)
    if not tally.count:
        return f"{name}: no check-ins before and after a session."
    words = f"{name}: {measure.value} {tally.mean_before:.1f} before, {tally.mean_after:.1f} after"
    if tally.count == 1:
        return f"{words}, in one session."
    return f"{words}, the mean of {plural(tally.count, 'session')}."


def span_words(parts: Sequence[Part], span: Span) -> str:
    """A sentence for the chart of minutes."""
    played = sum(one.played_ms for one in parts)
    sessions = sum(one.sessions for one in parts)
    active = sum(one.active for one in parts)
    name = SPAN_WORDS[span]
    if not sessions:
        return f"{name}: nothing so far." if span is Span.WEEK else f"{name}: nothing."
    return f"{name}: {done_words(played, sessions)}, on {plural(active, 'day')}."


def felt_words(parts: Sequence[FeltPart], measure: Measure, span: Span) -> str:
    """What all check-ins of the span come to, and how sure it is."""
    effect = effect_of(sum((one.tally for one in parts), Tally()), measure)
    if effect is None:
        return (
            f"{SPAN_WORDS[span]}: no session with your {measure.value} told before and after it."
            " Tell it on both sides of a session, and it is shown here."
        )
    if not effect.is_known:
        left = FEWEST_PAIRS - effect.count
        return (
            f"{SPAN_WORDS[span]}: {plural(effect.count, 'session')} with a check-in before and"
            f" after. {left} more, and there is something to say."
        )
    return f"{SPAN_WORDS[span]}: {_lower_first(claim('a session', effect))}"


def continuity_words(progress: Progress) -> str:
    """How regular it was. There is nothing in it that could be lost."""
    regular, of = progress.regular_weeks(REGULAR_OF)
    if of == 0:
        return "Your first week. Small and regular is what helps in the long run."
    weeks = f"the last {of} weeks" if of > 1 else "the last week"
    if regular:
        return f"Three days or more in {regular} of {weeks}." if of > 1 else _REGULAR_WEEK
    active = sum(one.days > 0 for one in progress.weeks[-of - 1 : -1])
    if active:
        return f"Something in {active} of {weeks}." if of > 1 else "Something in the last week."
    if progress.weeks[-1].days:
        return "Here again this week. Nothing had to be kept up."
    return "A quiet time. Whenever you like, a minute is a good place to begin again."


def kinds_words(by_kind: Sequence[tuple[str, int]]) -> str:
    """The kinds with their sessions, for those who hear them."""
    return ", ".join(f"{kind} {count}" for kind, count in by_kind) + "."


def year_words(days: Sequence[Day]) -> str:
    """A sentence for the calendar."""
    active = [one for one in days if one.sessions]
    if not active:
        return "The last year: nothing so far."
    most = max(active, key=lambda one: one.played_ms)
    return (
        f"The last year: something on {plural(len(active), 'day')}."
        f" The most was {plural(minutes_of(most.played_ms), 'minute')}"
        f" on {full_day_words(most.day)}."
    )


def mean_words(effect: Effect) -> str:
    """`1.8 lower`."""
    direction = effect.measure.better if effect.mean >= 0 else effect.measure.worse
    return f"{abs(effect.mean):.1f} {direction}"


def few_words(names: Sequence[tuple[str, Effect]], most: int) -> str:
    """How many check-ins are still needed, for those nearest to it."""
    shown = [f"{name} ({FEWEST_PAIRS - one.count} more)" for name, one in names[:most]]
    return f"Too few check-ins to say anything so far: {', '.join(shown)}{_others(names, most)}."


def unclear_words(names: Sequence[tuple[str, Effect]], most: int) -> str:
    """Those after which it was now this, now that."""
    shown = [f"{name} ({one.count} times)" for name, one in names[:most]]
    return f"No clear difference so far: {', '.join(shown)}{_others(names, most)}."


def _others(names: Sequence[object], most: int) -> str:
    rest = len(names) - most
    return f", and {plural(rest, 'other')}" if rest > 0 else ""


def since_words(progress: Progress) -> str:
    """`since 3 Mar 2026`."""
    if not progress.days:
        return ""
    return f"since {brief_day_words(progress.days[0].day).partition(' ')[2]}"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
