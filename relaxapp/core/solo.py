"""A move alone, as a routine of one step with the move's own dose.

Takes a `Move` and the common stop rule, gives a `Routine`.
"""

from relaxapp.core.catalogue import SWITCH_MS
from relaxapp.core.leave_out import step_of
from relaxapp.core.routine import Move, Routine

PREPARE_MS = 5_000
ID_PREFIX = "move:"
"""No id of a file has a colon, so a move alone is never taken for a routine of the library."""


def solo_routine(move: Move, stop_rule: tuple[str, ...] = ()) -> Routine:
    """The routine that plays the move alone."""
    return Routine(
        id=f"{ID_PREFIX}{move.id}",
        name=move.name,
        kind="strength" if move.style == "strength" else "stretch",
        steps=(step_of(move, switch_ms=SWITCH_MS),),
        prepare_ms=PREPARE_MS,
        position=move.position,
        props=move.props,
        areas=move.areas,
        cautions=move.cautions,
        stop_if=(*stop_rule, *(one for one in move.stop_if if one not in stop_rule)),
        sources=move.sources,
    )
