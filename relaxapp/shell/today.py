"""What Today shows: the offer of `core.suggest`, as the person did it last, and the open session.

Takes the library, the bookmarks and the hour, gives a `Today`. What the bookmarks name and the
library no longer has is passed over.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from relaxapp.core.compiler import Options, compile_timeline, dose
from relaxapp.core.helped import Effect
from relaxapp.core.leave_out import loses_all_work
from relaxapp.core.library import Library
from relaxapp.core.profile import ForYou
from relaxapp.core.routine import Routine
from relaxapp.core.settings import Settings
from relaxapp.core.suggest import options_within, suggestions
from relaxapp.core.suits import Feeling
from relaxapp.services.bookmarks import Bookmarks, Played, Unfinished
from relaxapp.ui.cards import RoutineCard, card_of
from relaxapp.ui.today_value import Today, make_today

TALLEST_LIST = 6
"""The most favourites that Today lists; the Library has them all."""


def good_routines(library: Library) -> tuple[Routine, ...]:
    """What can be played, each id once."""
    routines = (entry.routine for entry in library.by_id.values())
    return tuple(routine for routine in routines if routine is not None)


def today_of(
    library: Library,
    bookmarks: Bookmarks,
    settings: Settings,
    *,
    hour: int,
    number: int = 0,
    for_you: ForYou = ForYou(),
    feeling: Feeling = Feeling(),
    effects: Mapping[str, Effect] = {},
) -> Today:
    """What to show; `number` counts how often another suggestion was asked for.

    What the person's answers speak against is neither suggested nor picked, but stays among what
    was done lately and the favourites: those they have chosen. `effects` says by id how much a
    routine seems to have helped.
    """
    out = bookmarks.left_out
    there = tuple(one for one in good_routines(library) if not loses_all_work(one, out))
    routines = tuple(one for one in there if for_you.fit(one).is_suggested)
    options = for_you.options(Options(has_holds=settings.breath_holds, without_moves=out))
    played = {one.id: one for one in bookmarks.recent}
    recent = [one.id for one in bookmarks.recent]
    favourites: Collection[str] = bookmarks.favourites
    offered = suggestions(
        routines,
        recent=recent,
        favourites=favourites,
        hour=hour,
        feeling=feeling,
        effects=effects,
    )
    suggestion = offered[number % len(offered)] if offered else None
    today = make_today(
        there,
        suggestion,
        unsuited=frozenset(one.id for one in there) - {one.id for one in routines},
        recent=recent,
        favourites=favourites,
        hour=hour,
        options=options,
        unfinished=unfinished_card(library, bookmarks.unfinished, settings),
        feeling=feeling,
        effects=effects,
    )
    suggested = _within(today.suggested, feeling.minutes, options)
    return replace(
        today,
        suggested=suggested or _as_played(today.suggested, played),
        recent=tuple(filter(None, (_as_played(card, played) for card in today.recent))),
        favourites=today.favourites[:TALLEST_LIST],
    )


def unfinished_card(
    library: Library, unfinished: Unfinished | None, settings: Settings
) -> RoutineCard | None:
    """The session that can be gone on with; None where its routine has changed too much."""
    entry = None if unfinished is None else library.find(unfinished.id)
    if unfinished is None or entry is None or entry.routine is None:
        return None
    from relaxapp.core.session_words import left_words  # so that most starts do without

    try:
        timeline = compile_timeline(entry.routine, unfinished.options)
    except (KeyError, ValueError):
        return None
    gates = timeline.gates
    if unfinished.gate is not None and unfinished.gate < len(gates):
        place = f"Question {unfinished.gate + 1} of {len(gates)}"
        if settings.hide_numbers:
            place = gates[unfinished.gate].text
        return card_of(entry.routine, unfinished.options, place=place)
    if unfinished.position_ms >= timeline.duration_ms:
        return None
    place = left_words(timeline.at(unfinished.position_ms), timeline.prepare_ms)
    if settings.hide_numbers:
        place = timeline.spans[timeline.span_at(unfinished.position_ms)].title
    return card_of(entry.routine, unfinished.options, place=place)


def _within(card: RoutineCard | None, minutes: int | None, options: Options) -> RoutineCard | None:
    """The card at a level or length for the time at hand, where a person has said that."""
    if card is None or card.routine is None or minutes is None:
        return None
    way = options_within(card.routine, minutes, options)
    return None if way is None else card_of(card.routine, way, is_favourite=card.is_favourite)


def _as_played(card: RoutineCard | None, played: dict[str, Played]) -> RoutineCard | None:
    """The card with the level and length of the last time, where the routine still has them."""
    if card is None or card.routine is None or card.id not in played:
        return card
    last = played[card.id]
    options = replace(card.options, level=last.level, for_ms=last.for_ms)
    try:
        dose(card.routine, options)
    except (KeyError, ValueError):
        return card
    return card_of(card.routine, options, is_favourite=card.is_favourite)
