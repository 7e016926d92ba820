"""Days of the week, as files have them: `mon-fri`, `mon wed fri`.

Takes words, gives sets of days (0 for Monday), and the other way round. Refuses with a `UnitError`.
"""

from collections.abc import Sequence

from relaxapp.core.break_plan import EVERY_DAY, WEEK
from relaxapp.core.units import UnitError, quoted


def parse_days(words: Sequence[str]) -> frozenset[int]:
    """Days of the week such as `mon wed fri` or `mon-fri`; every day for no words."""
    days: set[int] = set()
    for word in words:
        first, dash, last = word.partition("-")
        start = _parse_day(first)
        end = _parse_day(last) if dash else start
        days.update((start + ahead) % len(WEEK) for ahead in range((end - start) % len(WEEK) + 1))
    return frozenset(days) or EVERY_DAY


def _parse_day(word: str) -> int:
    if word[:3].lower() not in WEEK:
        hint = f"write mon-fri, or some of: {' '.join(WEEK)}"
        raise UnitError(f"expected a day of the week, got {quoted(word)}", hint)
    return WEEK.index(word[:3].lower())


def days_words(days: frozenset[int]) -> str:
    """Days as a file has them: `mon-fri`, `tue thu`, nothing for all."""
    if days == EVERY_DAY:
        return ""
    ordered = sorted(days)
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{WEEK[ordered[0]]}-{WEEK[ordered[-1]]}"
    return " ".join(WEEK[day] for day in ordered)
