"""The moves as the window plays them: each alone as a routine, made once as long as it is the same.

Takes the catalogue, gives moves with their routines. Pictures are kept by the routine they are
of: so a routine that is asked for again is the same one.
"""

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.routine import Move, Routine
from relaxapp.core.solo import solo_routine


class Moves:
    """The routines of moves alone."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[Move, Routine]] = {}

    def all(self, catalogue: Catalogue) -> tuple[tuple[Move, Routine], ...]:
        """Each move with the routine that plays it alone."""
        return tuple((move, self.alone(move, catalogue)) for move in catalogue.moves.values())

    def alone(self, move: Move, catalogue: Catalogue) -> Routine:
        """The routine that plays a move alone."""
        made = self._made.get(move.id)
        if made is None or made[0] != move:
            made = self._made[move.id] = move, solo_routine(move, catalogue.stop_rule)
        return made[1]
