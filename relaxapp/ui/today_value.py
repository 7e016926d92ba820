"""What Today shows, as one value.

Takes routines and what `core.suggest` says of them, gives a frozen `Today` for the page.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from relaxapp.core.compiler import Options
from relaxapp.core.helped import Effect
from relaxapp.core.routine import Routine
from relaxapp.core.suggest import MINUTES, Suggestion, part_of_day, picks
from relaxapp.core.suits import Feeling
from relaxapp.ui.cards import RoutineCard, card_of

LISTED = 3


@dataclass(frozen=True, slots=True)
class Today:
    """All that the page shows. `picks` are (minutes, cards); `unfinished` has its place text."""

    greeting: str
    suggested: RoutineCard | None
    reason: str = ""
    unfinished: RoutineCard | None = None
    picks: tuple[tuple[int, tuple[RoutineCard, ...]], ...] = ()
    recent: tuple[RoutineCard, ...] = ()
    favourites: tuple[RoutineCard, ...] = ()


def make_today(
    routines: Iterable[Routine],
    suggestion: Suggestion | None,
    *,
    recent: Sequence[str] = (),
    favourites: Collection[str] = (),
    hour: int = 12,
    options: Options = Options(),
    unfinished: RoutineCard | None = None,
    unsuited: Collection[str] = (),
    feeling: Feeling = Feeling(),
    effects: Mapping[str, Effect] = {},
) -> Today:
    """What to show for a suggestion; ids that are not in the library are passed over.

    `options` is what all are compiled with (holds, seed). Those of the ids `unsuited` are listed
    where the person has chosen them before, and not picked. `effects` is by id.
    """
    by_id = {routine.id: routine for routine in routines}

    def cards(ids: Iterable[str]) -> tuple[RoutineCard, ...]:
        there = [by_id[id] for id in ids if id in by_id]
        return tuple(card_of(one, options, is_favourite=one.id in favourites) for one in there)

    def picked(minutes: int) -> tuple[RoutineCard, ...]:
        found = picks(
            (one for one in by_id.values() if one.id not in unsuited),
            minutes,
            recent=recent,
            favourites=favourites,
            hour=hour,
            options=options,
            feeling=feeling,
            effects=effects,
        )
        return tuple(card_of(one.routine, one.options) for one in found)

    return Today(
        part_of_day(hour).greeting,
        None if suggestion is None else card_of(suggestion.routine, options),
        "" if suggestion is None else suggestion.reason,
        unfinished,
        tuple((minutes, found) for minutes in MINUTES if (found := picked(minutes))),
        cards(id for id in recent if suggestion is None or id != suggestion.routine.id)[:LISTED],
        tuple(sorted(cards(favourites), key=lambda card: card.name.casefold())),
    )
