"""A move alone, as a routine of one step with the move's own dose.

Takes a `Move` and the common stop rule, gives a `Routine`.
"""

from relaxapp.core.catalogue import SWITCH_MS
from relaxapp.core.routine import Move, MoveStep, Routine, Side

PREPARE_MS = 5_000
ID_PREFIX = "move:"
"""No id of a file has a colon, so a move alone is never taken for a routine of the library."""

_BOTH: tuple[Side, ...] = ("left", "right")


def solo_routine(move: Move, stop_rule: tuple[str, ...] = ()) -> Routine:
    """The routine that plays the move alone."""
    step = MoveStep(
        move,
        times=move.times,
        enter_ms=move.enter_ms,
        hold_ms=move.hold_ms,
        leave_ms=move.leave_ms,
        pause_ms=move.pause_ms,
        switch_ms=SWITCH_MS,
        sides=_BOTH if move.is_sided else (),
    )
    return Routine(
        id=f"{ID_PREFIX}{move.id}",
        name=move.name,
        kind="strength" if move.style == "strength" else "stretch",
        steps=(step,),
        prepare_ms=PREPARE_MS,
        position=move.position,
        props=move.props,
        areas=move.areas,
        cautions=move.cautions,
        stop_if=(*stop_rule, *(one for one in move.stop_if if one not in stop_rule)),
        sources=move.sources,
    )
