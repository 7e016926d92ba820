"""Which routine a break offers, and which come after it under "Another".

Takes a `Selection`, the library and where its round stands, gives a `Lineup` that is never empty:
what is missing or broken is left out with a reason, and a far look needs no file at all. The same
input gives the same lineup; chance comes in as a seed.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from relaxapp.core.break_plan import Order, Selection
from relaxapp.core.break_state import Turn
from relaxapp.core.compiler import Options
from relaxapp.core.library import Library
from relaxapp.core.routine import Routine, Say
from relaxapp.core.units import SECOND_MS, shorten

FAR_LOOK = Routine(
    id="far-look",
    name="Far look",
    kind="relaxation",
    steps=(
        Say("Look at the farthest thing you can see. Let your shoulders drop.", 12 * SECOND_MS),
        Say("Blink slowly, and let your jaw hang loose.", 8 * SECOND_MS),
    ),
    prepare_ms=3 * SECOND_MS,
    position="seated",
    summary="Eyes off the screen and into the distance.",
)
"""What is offered where no file can be: the shipped routine of that name, in short."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A routine that a selection names and that cannot be offered, with one sentence why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Lineup:
    """What one break can offer, the first first; `turn` is the round it belongs to."""

    routines: tuple[Routine, ...]
    left_out: tuple[LeftOut, ...]
    turn: Turn

    def another(self, routine_id: str) -> Routine:
        """The one after the one shown; after the last the first comes again."""
        ids = [one.id for one in self.routines]
        number = ids.index(routine_id) + 1 if routine_id in ids else 0
        return self.routines[number % len(ids)]

    def taken(self, routine_id: str) -> Turn:
        """The round once this one was begun: it comes again when all others have come."""
        left = tuple(id for id in self.turn.left if id != routine_id)
        return Turn(left, routine_id, self.turn.number)


def line_up(
    selection: Selection,
    library: Library,
    turn: Turn = Turn(),
    *,
    seed: int = 0,
    done_at: Mapping[str, int] = {},
    scores: Mapping[str, float] = {},
    unsuited: Callable[[Routine], str] = lambda routine: "",
) -> Lineup:
    """The routines of a selection in the order in which this break offers them.

    `done_at` tells when a routine was done last, by any number that grows; `scores` how much one
    has helped, more is better. `unsuited` says why a routine is not for this person, in a
    sentence; empty where it is.
    """
    found, left_out = _find(selection, library, unsuited)
    ids = tuple(found)
    if selection.order in (Order.FIXED, Order.SHUFFLED):
        turn = _round_of(ids, turn, selection.order, seed)
        ids = (*turn.left, *(id for id in ids if id not in turn.left))
    else:
        ids = _ranked(ids, turn.last, done_at, scores if selection.order is Order.HELPFUL else {})
    routines = tuple(found[id] for id in ids) or (FAR_LOOK,)
    return Lineup(routines, left_out, turn)


def options_for(routine: Routine, selection: Selection, options: Options = Options()) -> Options:
    """What the routine is compiled with: the length of the selection where its own is free."""
    if selection.for_ms is None or not routine.has_free_length:
        return options
    return replace(options, level=None, for_ms=selection.for_ms)


def _find(
    selection: Selection, library: Library, unsuited: Callable[[Routine], str]
) -> tuple[dict[str, Routine], tuple[LeftOut, ...]]:
    """The routines that can be offered, by id, those named first; and those that cannot."""
    found: dict[str, Routine] = {}
    left_out: dict[str, LeftOut] = {}
    for id in selection.routines:
        entry = library.find(id)
        if entry is None:
            left_out[id] = LeftOut(id, f"'{shorten(id)}' is not in your library.")
        elif entry.routine is None:
            left_out[id] = LeftOut(id, f"'{shorten(id)}' has problems that need mending.")
        elif why := unsuited(entry.routine):
            left_out[id] = LeftOut(id, f"“{shorten(entry.name)}” is not offered to you. {why}")
        else:
            found[id] = entry.routine
    for entry in library.entries:
        routine = entry.routine
        if routine is None or routine.id in found or routine.id in left_out:
            continue
        if _fits(routine, selection) and not unsuited(routine):
            found[routine.id] = routine
    return found, tuple(left_out.values())


def _fits(routine: Routine, selection: Selection) -> bool:
    """Whether a routine that is not named belongs to a selection."""
    is_meant = routine.kind in selection.kinds or not set(routine.tags).isdisjoint(selection.tags)
    # A free length is set to `for_ms`, whatever it is in the file.
    is_set = routine.has_free_length and selection.for_ms is not None
    length_ms = selection.for_ms if is_set and selection.for_ms else routine.length_ms
    return is_meant and (selection.most_ms is None or length_ms <= selection.most_ms)


def _round_of(ids: tuple[str, ...], turn: Turn, order: Order, seed: int) -> Turn:
    """What is left of the round; where nothing is, a new one, which does not begin as it ended."""
    left = tuple(id for id in turn.left if id in ids)
    if left:
        return Turn(left, turn.last, turn.number)
    number, anew = turn.number + 1, list(ids)
    if order is Order.SHUFFLED:
        random.Random(f"{seed}:{number}").shuffle(anew)
        anew = _last_put_last(anew, turn.last)
    return Turn(tuple(anew), turn.last, number)


def _ranked(
    ids: tuple[str, ...],
    last: str | None,
    done_at: Mapping[str, int],
    scores: Mapping[str, float],
) -> tuple[str, ...]:
    """The most helpful first, then what was done the longest ago; never one twice in a row.

    What has no score yet counts as the middle: it is tried before what helped less.
    """
    known = [scores[id] for id in ids if id in scores]
    middle = sum(known) / len(known) if known else 0.0
    never = min(done_at.values(), default=0) - 1
    ranked = sorted(ids, key=lambda id: (-scores.get(id, middle), done_at.get(id, never)))
    return tuple(_last_put_last(ranked, last))


def _last_put_last(ids: Sequence[str], last: str | None) -> list[str]:
    """The same order, but what was done last is no longer the first of several."""
    is_again = bool(ids) and ids[0] == last
    return [*ids[is_again:], *ids[:is_again]]
