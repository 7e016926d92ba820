"""When what a person has told is worth a word about seeing a professional.

Takes check-ins and answers (`journal`), the day and what has been said before; gives a `Concern`
with calm words, or None. Never a diagnosis, never an alarm: the words are those of the safety
file, and the same occasion is not spoken of twice.

Whoever shows a concern keeps `with_told(told, concern)` and hands that in the next time: of each
kind the day on which it was shown last. Strong pain is one occasion a day, pain that rises one in
two weeks, a warning sign each time it is answered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from statistics import median
from types import MappingProxyType

from relaxapp.core.journal import Answer, CheckIn, When
from relaxapp.core.safety import Safety, Thresholds

SEVERE, RISING, SIGN = "severe-pain", "rising-pain", "warning-sign"
WEEK = 7
DAYS = 2 * WEEK

RED_FLAG = "red-flag"
"""An `ask` that saves its answer by this name asks after a warning sign."""

_DENIED = ("", "no", "none", "none of these", "not that i know")

Told = Mapping[str, int]
"""Of each kind of concern the day on which it was shown last, as `LocalTime` counts days."""

NOTHING_TOLD: Told = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Concern:
    """One of the kinds above, the day it is of, and what is said."""

    kind: str
    day: int
    title: str
    text: str


def concern_of(
    check_ins: Iterable[CheckIn], day: int, safety: Safety, told: Told = NOTHING_TOLD
) -> Concern | None:
    """What the check-ins up to a day give rise to; strong pain today comes first."""
    known = [one for one in check_ins if one.pain is not None and _day(one) <= day]
    thresholds = safety.thresholds
    is_severe = any(_day(one) == day and (one.pain or 0) >= thresholds.severe_pain for one in known)
    if is_severe and told.get(SEVERE) != day:
        return _concern(SEVERE, day, safety)
    was_told_lately = day - told.get(RISING, day - DAYS) < DAYS
    if not was_told_lately and is_rising(known, day, thresholds):
        return _concern(RISING, day, safety)
    return None


def concern_about(answer: Answer, safety: Safety) -> Concern | None:
    """What one answer gives rise to: a warning sign that was not denied."""
    if answer.save_as != RED_FLAG or answer.answer.strip(" .").casefold() in _DENIED:
        return None
    return _concern(SIGN, answer.at.day, safety)


def with_told(told: Told, concern: Concern) -> dict[str, int]:
    """What has been said, now that this was shown."""
    return {**told, concern.kind: concern.day}


def is_rising(check_ins: Iterable[CheckIn], day: int, thresholds: Thresholds) -> bool:
    """Whether pain has risen over the two weeks that end with `day`.

    Each day counts once, by the median of what was said on it, but for check-ins after a session:
    those are lower as a rule, and would make a week with more of them look better. Both weeks need
    `days_a_week` days; the second's median is `rise` above the first's and at least `rise_to`; and
    the median slope of all pairs of days (Theil–Sen) is upward, so that no single day decides.
    """
    pains = _pain_by_day(check_ins, day)
    first = [pain for at, pain in pains.items() if at <= day - WEEK]
    second = [pain for at, pain in pains.items() if at > day - WEEK]
    if min(len(first), len(second)) < max(thresholds.days_a_week, 1):
        return False
    rise, level = median(second) - median(first), median(second)
    if rise < thresholds.rise or level < thresholds.rise_to:
        return False
    pairs = combinations(sorted(pains.items()), 2)
    return median((later - pain) / (then - at) for (at, pain), (then, later) in pairs) > 0


def _pain_by_day(check_ins: Iterable[CheckIn], day: int) -> dict[int, float]:
    """The pain of each of the days up to `day` that has one."""
    said: dict[int, list[int]] = {}
    for one in check_ins:
        is_within = day - DAYS < _day(one) <= day
        if one.pain is not None and one.when is not When.AFTER and is_within:
            said.setdefault(_day(one), []).append(one.pain)
    return {at: median(pains) for at, pains in said.items()}


def _concern(kind: str, day: int, safety: Safety) -> Concern | None:
    """None where the safety file has no words for it."""
    words = safety.concerns.get(kind)
    return None if words is None else Concern(kind, day, words.title, words.text)


def _day(check_in: CheckIn) -> int:
    return check_in.at.day
