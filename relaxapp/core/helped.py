"""How much a routine seems to have helped: check-ins after it against those before.

Takes `Pair`s or a `Tally` of them, gives an `Effect` for each routine, sentences about it that
claim no more than the numbers carry, and scores to order routines by. A change after a session is
no proof that the session made it: people often begin when it is worst, and much passes by itself.
The sentences say what was, never why.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from math import sqrt
from operator import attrgetter

from relaxapp.core.journal import CheckIn, Pair

FEWEST_PAIRS = 5
"""With fewer nothing is claimed."""

RECENT_DAYS = 365
"""What was done longer ago says little of what helps, or is due, now."""

DOUBT = 5
"""A routine counts as if it had been done so many times more with the usual effect of all."""

_T_95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179,
         2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
         2.060, 2.056, 2.052, 2.048, 2.045, 2.042)  # fmt: skip
"""Student's t that 95 % lie within, for 1 to 30 degrees of freedom (any table of it)."""

_T_95_LARGE = 2.042
"""For more than 30: a hair wider than need be, so that it never jumps."""

_LEAST_SPREAD = 0.5
"""Answers are whole numbers: five times the same is no proof that there is no spread at all."""


class Measure(Enum):
    """What a check-in asks for, as a number from 0 to 10."""

    TENSION = "tension"
    PAIN = "pain"
    MOOD = "mood"

    @property
    def of(self) -> Callable[[CheckIn], int | None]:
        """What tells it of a check-in."""
        return _OF[self]

    @property
    def better(self) -> str:
        """Which way is relief."""
        return "higher" if self is Measure.MOOD else "lower"

    @property
    def worse(self) -> str:
        return "lower" if self is Measure.MOOD else "higher"


_OF = {one: attrgetter(one.value) for one in Measure}


@dataclass(frozen=True, slots=True)
class Tally:
    """What was told before and after some sessions, summed up: two of them can be added.

    `before` and `after` are sums, `squares` that of the squared differences; `lower` and `higher`
    count the sessions after which it was so.
    """

    count: int = 0
    before: int = 0
    after: int = 0
    squares: int = 0
    lower: int = 0
    higher: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.count + other.count,
            self.before + other.before,
            self.after + other.after,
            self.squares + other.squares,
            self.lower + other.lower,
            self.higher + other.higher,
        )

    @property
    def mean_before(self) -> float:
        """Of at least one session."""
        return self.before / self.count

    @property
    def mean_after(self) -> float:
        """Of at least one session."""
        return self.after / self.count


def tally(told: Iterable[tuple[int, int]]) -> Tally:
    """Sums up what was told (before, after)."""
    count = befores = afters = squares = lower = higher = 0
    for before, after in told:  # one loop: there are thousands of days with a few in each
        change = after - before
        count += 1
        befores += before
        afters += after
        squares += change * change
        lower += change < 0
        higher += change > 0
    return Tally(count, befores, afters, squares, lower, higher)


@dataclass(frozen=True, slots=True)
class Effect:
    """How a measure changed over `count` sessions, counted so that relief is positive.

    `low` and `high` are the ends of the interval in which the mean lies with 95 % confidence
    (Student's t); `better` and `worse` count the sessions after which it was so, the rest made no
    difference.
    """

    measure: Measure
    count: int
    mean: float
    low: float
    high: float
    better: int
    worse: int

    @property
    def is_known(self) -> bool:
        """Whether there are enough sessions to say anything."""
        return self.count >= FEWEST_PAIRS

    @property
    def is_clear(self) -> bool:
        """Whether it was better or worse, rather than now this, now that."""
        return self.is_known and (self.low > 0 or self.high < 0)


def effect(pairs: Iterable[Pair], measure: Measure = Measure.TENSION) -> Effect | None:
    """The effect over all the pairs that tell the measure on both sides; None where none does."""
    return effect_of(tally(_told(pairs, measure)), measure)


def effect_of(tally: Tally, measure: Measure = Measure.TENSION) -> Effect | None:
    """The effect of what was summed up; None where there is nothing."""
    count = tally.count
    if not count:
        return None
    is_mood = measure is Measure.MOOD
    total = tally.after - tally.before if is_mood else tally.before - tally.after
    better, worse = (tally.higher, tally.lower) if is_mood else (tally.lower, tally.higher)
    mean = total / count
    if count == 1:
        return Effect(measure, 1, mean, -10.0, 10.0, better, worse)
    variance = (tally.squares * count - total * total) / (count * (count - 1))
    t = _T_95[count - 2] if count - 2 < len(_T_95) else _T_95_LARGE
    reach = t * max(sqrt(variance), _LEAST_SPREAD) / sqrt(count)
    low, high = max(mean - reach, -10.0), min(mean + reach, 10.0)
    return Effect(measure, count, mean, low, high, better, worse)


def effects(pairs: Iterable[Pair], measure: Measure = Measure.TENSION) -> dict[str, Effect]:
    """The effect of each routine by its id, as far as there are pairs."""
    by_routine: dict[str, list[Pair]] = {}
    for pair in pairs:
        by_routine.setdefault(pair.session.routine, []).append(pair)
    found = {id: effect(ones, measure) for id, ones in by_routine.items()}
    return {id: one for id, one in found.items() if one is not None}


def scores(effects: Mapping[str, Effect]) -> dict[str, float]:
    """How much each routine has helped, to order by: drawn to the mean of all while it is new.

    One lucky evening does not put a routine first: `DOUBT` sessions of the usual effect are
    reckoned in.
    """
    count = sum(one.count for one in effects.values())
    if not count:
        return {}
    usual = sum(one.mean * one.count for one in effects.values()) / count
    return {
        id: (one.mean * one.count + usual * DOUBT) / (one.count + DOUBT)
        for id, one in effects.items()
    }


def most_helpful(effects: Mapping[str, Effect]) -> tuple[str, ...]:
    """The ids of routines after which it was clearly better, the most helpful first."""
    by_score = scores(effects)
    clear = [id for id, one in effects.items() if one.is_clear and one.mean > 0]
    return tuple(sorted(clear, key=lambda id: (-by_score[id], id)))


def claim(name: str, effect: Effect) -> str:
    """What can be said of a routine, in one or two sentences, and how sure it is."""
    word = effect.measure.value
    if not effect.is_known:
        left = FEWEST_PAIRS - effect.count
        return (
            f"{name}: {_times(effect.count)} with a check-in before and after so far."
            f" {left} more, and there is something to say."
        )
    if not effect.is_clear:
        return (
            f"After {name} your {word} was now {effect.measure.better}, now"
            f" {effect.measure.worse}, or the same: no clear difference in {effect.count} times."
        )
    is_better = effect.mean > 0
    direction = effect.measure.better if is_better else effect.measure.worse
    often = effect.better if is_better else effect.worse
    ends = sorted((abs(effect.low), abs(effect.high)))
    return (
        f"After {name} your {word} was {abs(effect.mean):.1f} {direction} on average,"
        f" {often} times out of {effect.count}."
        f" Over many more times it may prove to be anything from {ends[0]:.1f} to {ends[1]:.1f}."
    )


def _told(pairs: Iterable[Pair], measure: Measure) -> Iterable[tuple[int, int]]:
    of = measure.of
    for pair in pairs:
        before, after = of(pair.before), of(pair.after)
        if before is not None and after is not None:
            yield before, after


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
