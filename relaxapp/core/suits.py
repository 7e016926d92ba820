"""Whether a routine suits how a person feels now, and why, in their own words.

Takes a routine, a `Feeling` and what is known of the routine's effect; gives points and the
clauses of a sentence that begins with "Because". Each rule is one of a short list, so that what
is said is what was reckoned with. It chooses, it does not treat: what calls for a professional is
said by `core.concern`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from relaxapp.core.helped import Effect
from relaxapp.core.routine import Routine

VERY = 7
"""From this on somebody is very tense."""

RATHER = 4
"""From this on tension or pain is what they came for; below it is in the background."""

SEVERE = 8
"""From this pain on nothing is offered that moves the body."""

LOW_MOOD = 3

MOVING = frozenset({"stretch", "strength", "mixed"})
EASING = frozenset({"stretch", "relaxation", "breathing"})

AREA_OF = {
    "jaw": "neck",
    "neck": "neck",
    "left-shoulder": "shoulders",
    "right-shoulder": "shoulders",
    "between-blades": "upper back",
    "left-blade": "upper back",
    "right-blade": "upper back",
    "mid-back": "upper back",
    "lower-back": "lower back",
}
"""The area of routines that a place of the body map belongs to. Head, chest and arms have none:
stretching is no answer to what is felt there."""

_TENSE = {
    "jaw": "your jaw is tense",
    "neck": "your neck is tense",
    "left-shoulder": "your left shoulder is tense",
    "right-shoulder": "your right shoulder is tense",
    "between-blades": "it is tight between your shoulder blades",
    "left-blade": "it is tight at your left shoulder blade",
    "right-blade": "it is tight at your right shoulder blade",
    "mid-back": "your back is tense",
    "lower-back": "your lower back is tense",
}
_HURTS = {
    place: clause.replace("is tense", "hurts").replace("it is tight", "it hurts")
    for place, clause in _TENSE.items()
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Feeling:
    """How a person feels now, as `journal.CheckIn` has it, and how many minutes they have.

    None, or no place, where they did not say. `hurt_today` is whether they said earlier today that
    it was severe, and nothing else since.
    """

    tension: int | None = None
    pain: int | None = None
    mood: int | None = None
    places: tuple[str, ...] = ()
    minutes: int | None = None
    hurt_today: bool = False

    @property
    def is_told(self) -> bool:
        """Whether they said anything of how they feel."""
        has_numbers = not (self.tension is self.pain is self.mood is None)
        return has_numbers or bool(self.places) or self.hurt_today


@dataclass(frozen=True, slots=True)
class Suit:
    """How well a routine suits; `because` are clauses, the weightiest first."""

    points: int
    because: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """One sentence of at most two clauses; empty where there is nothing to say.

        A clause that goes on behind a comma comes last: what followed it would belong to that.
        """
        clauses = " and ".join(sorted(self.because[:2], key=lambda clause: "," in clause))
        return f"Because {clauses}." if clauses else ""


def suit(routine: Routine, feeling: Feeling, effect: Effect | None = None) -> Suit:
    """Points are above 0 for what suits, below for what had better wait."""
    found = [
        *_by_place(routine, feeling),
        *_by_pain(routine, feeling),
        *_by_tension(routine, feeling),
        *_by_mood(routine, feeling),
        *_by_effect(feeling, effect),
    ]
    points = sum(one for one, _ in found)
    if points <= 0:
        return Suit(points)
    clauses = sorted((one for one in found if one[0] > 0 and one[1]), key=lambda one: -one[0])
    because = [clause for _, clause in clauses][: 1 if feeling.minutes else 2]
    if feeling.minutes is not None and because:
        because.append(_time(feeling.minutes))
    return Suit(points, tuple(because))


def areas_of(routine: Routine) -> frozenset[str]:
    """What a routine works on: its areas, and tags that name one."""
    return frozenset(one.replace("-", " ") for one in (*routine.areas, *routine.tags))


_Rule = Iterator[tuple[int, str]]
"""Points with their clause; an empty one is not said."""


def _by_place(routine: Routine, feeling: Feeling) -> _Rule:
    areas = areas_of(routine)
    there = [place for place in feeling.places if AREA_OF.get(place) in areas]
    if there and not _is_severe(feeling):
        words = _HURTS if (feeling.pain or 0) >= RATHER else _TENSE
        yield 4, words[there[0]]


def _by_pain(routine: Routine, feeling: Feeling) -> _Rule:
    pain = feeling.pain or 0
    is_moving = routine.kind in MOVING
    if pain >= SEVERE:
        yield (-12, "") if is_moving else (3, "it hurts a lot, and this needs no movement")
    elif feeling.pain is None and feeling.hurt_today:
        yield (-12, "") if is_moving else (3, "it hurt a lot today, and this needs no movement")
    elif pain >= RATHER:
        yield -4 * (routine.kind == "strength") - 4 * (routine.level == "hard"), ""
        if routine.level == "easy" and routine.kind in EASING:
            yield 1, "this is gentle" if feeling.places else "it hurts, and this is gentle"


def _by_tension(routine: Routine, feeling: Feeling) -> _Rule:
    if feeling.tension is None:
        return
    if feeling.tension >= VERY:
        yield 3 * ("calm" in routine.tags), "you are very tense"
        yield -4 * (routine.level == "hard") - 3 * (routine.kind == "strength"), ""
    elif feeling.tension >= RATHER:
        yield 1 * (routine.kind in EASING), "you are rather tense"
    elif routine.kind == "strength" and (feeling.pain or 0) < RATHER:
        yield 2, "you are at ease, which is a good time for strength"


def _by_mood(routine: Routine, feeling: Feeling) -> _Rule:
    if feeling.mood is not None and feeling.mood <= LOW_MOOD:
        yield 2 * ("calm" in routine.tags and routine.level == "easy"), "your mood is low"
        yield -2 * (routine.level == "hard"), ""


def _by_effect(feeling: Feeling, effect: Effect | None) -> _Rule:
    if effect is None or not effect.is_clear:
        return
    if effect.mean < 0:
        yield -3, ""
    elif feeling.tension is None or feeling.tension >= RATHER:
        yield 1 + min(round(effect.mean), 2), f"your {effect.measure.value} was lower after it"


def _is_severe(feeling: Feeling) -> bool:
    return (feeling.pain or 0) >= SEVERE


def _time(minutes: int) -> str:
    number = _NUMBERS[minutes] if minutes < len(_NUMBERS) else str(minutes)
    return f"you have {number} {'minute' if minutes == 1 else 'minutes'}"
