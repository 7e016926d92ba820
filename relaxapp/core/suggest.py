"""What to offer today: a suggestion with its reason, and picks by the time at hand.

Takes routines, how the person feels, what helped, what was done lately, favourites and the hour;
gives routines in the order in which they are offered. The same input always gives the same offer:
nothing here reads a clock, a file or chance.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from relaxapp.core.compiler import Options, dose
from relaxapp.core.helped import Effect
from relaxapp.core.routine import Ask, Repeat, Routine, Step, Use
from relaxapp.core.suits import Feeling, Suit, suit
from relaxapp.core.units import MINUTE_MS

MINUTES = (1, 3, 5, 10, 20)
"""The times at hand that a person chooses from."""

PICKS = 3
"""How many routines are offered for one of them."""

UNTRIED_HARD = 6
"""How much a hard routine that one has not tried yet counts, as tenths of the time off do."""

SHORTEST, LONGEST = 0.65, 1.1
"""How far from the time at hand a routine may be: nobody with five minutes has six."""

USUAL_MS = 5 * MINUTE_MS
"""The length a suggestion had best be near."""

BEGIN_TAG = "beginners"
PRIVATE_TAG = "private"


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """The hours from `first` on, the greeting then, and tags that suit them with a reason each."""

    first: int
    greeting: str
    is_working_time: bool
    reasons: tuple[tuple[str, str], ...]


_WORKING = (
    ("upper-back", "A pause for your upper back."),
    ("neck", "A pause for your neck."),
    ("shoulders", "A pause for your shoulders."),
)
_EVENING = (("evening", "Right for winding down in the evening."), ("sleep", "For the way to bed."))
_NIGHT = (("sleep", "Quiet enough for the last minutes before sleep."), *_EVENING[:1])
PARTS_OF_DAY = (
    PartOfDay(0, "Good evening", False, _NIGHT),
    PartOfDay(
        5,
        "Good morning",
        True,
        (("energy", "Something to wake up with."), ("focus", "A clear start to the day.")),
    ),
    PartOfDay(10, "Good morning", True, _WORKING),
    PartOfDay(12, "Good afternoon", True, _WORKING),
    PartOfDay(18, "Good evening", False, _EVENING),
    PartOfDay(22, "Good evening", False, _NIGHT),
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A routine and, in one sentence, why it is offered."""

    routine: Routine
    reason: str


@dataclass(frozen=True, slots=True)
class Pick:
    """A routine at the level and length that fit the time at hand."""

    routine: Routine
    options: Options

    @property
    def length_ms(self) -> int:
        return dose(self.routine, self.options).steps_size(holds=self.options.has_holds).length_ms


def part_of_day(hour: int) -> PartOfDay:
    """The part of the day at an hour, 0–23."""
    return next(part for part in reversed(PARTS_OF_DAY) if part.first <= hour)


def suggestions(
    routines: Iterable[Routine],
    *,
    recent: Sequence[str] = (),
    favourites: Collection[str] = (),
    hour: int = 12,
    feeling: Feeling = Feeling(),
    effects: Mapping[str, Effect] = {},
) -> tuple[Suggestion, ...]:
    """Every routine in the order in which it is suggested, the next one after each "another".

    The one done last comes first, so that one key goes on with what a person has chosen before;
    but where they say how they feel, what suits that. `recent` are ids, the latest first. After
    that two of a kind follow each other only where nothing else is left. `effects` is by id.
    """
    part = part_of_day(hour)
    there = list(routines)
    suits = {one.id: suit(one, feeling, effects.get(one.id)) for one in there}
    left = sorted(
        there,
        key=lambda one: (
            not _fits_time(one, feeling),
            *_rank(one, part, recent, favourites, suits[one.id]),
        ),
    )
    last = next((one for one in left if one.id == recent[0]), None) if recent else None
    ordered: list[Suggestion] = []
    if last is not None and not feeling.is_told:
        left.remove(last)
        ordered.append(Suggestion(last, "The one you did last time."))
    while left:
        before = ordered[-1].routine.kind if ordered else None
        following = next((one for one in left if one.kind != before), left[0])
        left.remove(following)
        reason = suits[following.id].reason or _reason(following, part, recent, favourites)
        ordered.append(Suggestion(following, reason))
    return tuple(ordered)


def _fits_time(routine: Routine, feeling: Feeling) -> bool:
    """Whether it is done in the time at hand, where that is known."""
    return (
        feeling.minutes is None or _way(routine, feeling.minutes * MINUTE_MS, Options()) is not None
    )


def _rank(
    routine: Routine,
    part: PartOfDay,
    recent: Sequence[str],
    favourites: Collection[str],
    suit: Suit = Suit(0),
) -> tuple[object, ...]:
    """Lower is offered earlier. The best founded first, where nothing else tells two apart."""
    is_new_here = not recent and not favourites
    return (
        part.is_working_time and PRIVATE_TAG in routine.tags,
        -suit.points,
        is_new_here and not (BEGIN_TAG in routine.tags and routine.kind == "breathing"),
        routine.id not in favourites,
        routine.id in recent,
        _fit(routine, part) is None,
        routine.level != "easy",
        abs(routine.length_ms - USUAL_MS) // MINUTE_MS,
        -len(routine.sources),
        routine.name.casefold(),
        routine.id,
    )


def _fit(routine: Routine, part: PartOfDay) -> str | None:
    """Why a routine suits the part of the day, if it does."""
    return next((reason for tag, reason in part.reasons if tag in routine.tags), None)


def _reason(
    routine: Routine, part: PartOfDay, recent: Sequence[str], favourites: Collection[str]
) -> str:
    fit = _fit(routine, part)
    if routine.id in favourites:
        return "One of your favourites." if fit is None else f"One of your favourites. {fit}"
    if not recent and BEGIN_TAG in routine.tags:
        return "A good one to begin with."
    if fit is not None:
        return fit
    if routine.id in recent:
        return "You have done this one lately."
    return "Something else for a change." if recent else "A few quiet minutes."


def options_within(routine: Routine, minutes: int, options: Options) -> Options | None:
    """The level or length at which a routine takes about so many minutes; None where none does."""
    way = _way(routine, minutes * MINUTE_MS, options)
    return None if way is None else way[1].options


def picks(
    routines: Iterable[Routine],
    minutes: int,
    *,
    recent: Sequence[str] = (),
    favourites: Collection[str] = (),
    hour: int = 12,
    options: Options = Options(),
    feeling: Feeling = Feeling(),
    effects: Mapping[str, Effect] = {},
) -> tuple[Pick, ...]:
    """Up to `PICKS` routines of about so many minutes, of different kinds as far as there are.

    A routine that is too long by itself is taken at one of its levels, or shortened where its
    length is free; it is never made longer than its file says. `options` is what all are
    compiled with (holds, seed).
    """
    part = part_of_day(hour)
    found = []
    for routine in routines:
        way = _way(routine, minutes * MINUTE_MS, options)
        if way is not None:
            distance, pick = way
            is_favourite, is_known = routine.id in favourites, routine.id in recent
            is_leap = routine.level == "hard" and not is_favourite and not is_known
            how = suit(routine, feeling, effects.get(routine.id))
            distance += UNTRIED_HARD * is_leap - 3 * is_favourite - is_known - how.points
            found.append((distance, _rank(routine, part, recent, favourites, how), pick))
    left = [pick for _, _, pick in sorted(found, key=lambda one: one[:2])]
    chosen: list[Pick] = []
    while left and len(chosen) < PICKS:
        kinds = {pick.routine.kind for pick in chosen}
        following = next((one for one in left if one.routine.kind not in kinds), left[0])
        left.remove(following)
        chosen.append(following)
    return tuple(chosen)


def _way(routine: Routine, time_ms: int, options: Options) -> tuple[int, Pick] | None:
    """The way of doing a routine that comes nearest to the time at hand, with how far it is.

    A tenth of the time off counts 1, a level 2, a shortened routine 4. What asks something lasts
    as long as the answer takes, and is no way.
    """
    ways = [(0, options), *((2, replace(options, level=name)) for name, _ in routine.levels)]
    if routine.has_free_length and time_ms < routine.length_ms <= 3 * time_ms:
        ways.append((4, replace(options, for_ms=time_ms)))
    near = []
    for effort, way in ways:
        pick = Pick(routine, way)
        share = pick.length_ms / time_ms
        if SHORTEST <= share <= LONGEST and not asks(dose(routine, way).steps):
            near.append((effort + round(abs(share - 1) * 10), pick))
    return min(near, key=lambda one: one[0], default=None)


def asks(steps: Iterable[Step]) -> bool:
    """Whether some step waits for an answer, and so nobody knows how long it all lasts."""
    for step in steps:
        match step:
            case Ask():
                return True
            case Repeat() if asks(step.steps):
                return True
            case Use() if asks(step.routine.steps):
                return True
    return False
