"""The moves as the window plays them: each alone as a routine, and left out when it hurts.

Takes the world, the bookmarks and the session, gives moves with their routines; says when one is
left out or taken back, and the sentence for it. A routine that is asked for again is the same
one, since pictures are kept by the routine they are of.
"""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from relaxapp.core.compiler import Options
from relaxapp.core.move_words import hurt_words
from relaxapp.core.routine import Move, Routine
from relaxapp.core.solo import solo_routine
from relaxapp.services.bookmarks import BookmarkFiles
from relaxapp.shell.session import Request, Session
from relaxapp.world import World


class Moves(QObject):
    """See the module."""

    changed = Signal()
    """Another set of moves is left out."""
    noticed = Signal(str)

    def __init__(
        self,
        world: World,
        bookmarks: BookmarkFiles,
        session: Session,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._world = world
        self._bookmarks = bookmarks
        self._session = session
        self._made: dict[str, tuple[Move, Routine]] = {}

    def all(self) -> tuple[tuple[Move, Routine], ...]:
        """Each move with the routine that plays it alone."""
        return tuple((move, self._alone(move)) for move in self._world.catalogue.moves.values())

    def start(self, id: str, options: Options, is_muted: bool) -> None:
        """Plays a move alone, and no other in its place: it was asked for."""
        move = self._world.catalogue.moves.get(id)
        if move is not None:
            alone = self._alone(move)
            options = replace(options, exchanges=())
            self._session.start(Request(alone, options, is_muted=is_muted, is_kept=False))

    def leave(self) -> None:
        """The move that is going on hurts: it is left out until it is taken back."""
        move = self._world.catalogue.moves.get(self._session.leave_move() or "")
        if move is not None:
            self.noticed.emit(hurt_words(move, self._world.catalogue.stop_rule))
            self.changed.emit()

    def take_back(self, id: str) -> None:
        """A move that was left out is done again from now on."""
        kept = self._bookmarks.value
        self._bookmarks.keep(replace(kept, left_out=kept.left_out - {id}))
        self.changed.emit()

    def _alone(self, move: Move) -> Routine:
        made = self._made.get(move.id)
        if made is None or made[0] != move:
            alone = solo_routine(move, self._world.catalogue.stop_rule)
            made = self._made[move.id] = move, alone
        return made[1]
