"""A session written into the history as it happens, also one that is not done to its end.

Takes the player, looked at as often as may be, and writes when something is worth it: once the
session has really begun, every few seconds, where it stops to play, and at its end. Knows neither
Qt nor a terminal: the window and the terminal record alike.
"""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from relaxapp.core.compiler import Options
from relaxapp.core.journal import Ended, SessionRecord, Stamp
from relaxapp.core.player import Ending, Player, State
from relaxapp.core.routine import Routine
from relaxapp.services.history.history import History

EVERY_MS = 5_000
"""So much of a session is lost where the power goes, and so little of one is none."""


def new_id() -> str:
    """An id that no other record has, on any machine."""
    return secrets.token_hex(16)


def stamp_of(now: datetime) -> Stamp:
    """The instant of a date and time; without a zone it is this machine's."""
    local = now.astimezone() if now.tzinfo is None else now
    offset = local.utcoffset()
    assert offset is not None  # it has a zone
    return Stamp(int(local.timestamp() * 1000), round(offset.total_seconds() / 60))


class Recorder:
    """Records one session after the other."""

    def __init__(self, history: History, now: Callable[[], datetime] = datetime.now) -> None:
        self._history = history
        self._now = now
        self.upcoming = new_id()
        """The id of the next session to begin: what is asked before it can be kept with it."""
        self.id: str | None = None
        """The id of the session under way, or of the last one; None where it is not recorded."""
        self._about: tuple[Stamp, Routine, Options] | None = None
        self._record: SessionRecord | None = None
        self._state = State.READY

    def begin(self, routine: Routine, options: Options, *, is_recorded: bool = True) -> None:
        """Another session begins; nothing is written before some of it is done."""
        self._record, self._state = None, State.READY
        self._about = (stamp_of(self._now()), routine, options) if is_recorded else None
        self.id = self.upcoming if is_recorded else None
        if is_recorded:
            self.upcoming = new_id()

    def look(self, player: Player) -> None:
        """Writes how far the session has come, where that is due."""
        if self._about is None:
            return
        before, self._state = self._state, player.state
        written_ms = 0 if self._record is None else self._record.played_ms
        is_due = player.played_ms >= written_ms + EVERY_MS
        has_stopped = player.state is not before and player.state is not State.PLAYING
        if self._record is None:
            # A question waits for a person: there the session has begun, however early it comes.
            is_due = player.played_ms >= EVERY_MS or player.state is State.WAITING
            has_stopped = False
        if is_due or has_stopped:
            self._write(player)

    def finish(self, player: Player) -> SessionRecord | None:
        """The session is over; gives its record, where there was one to be."""
        if self._about is None:
            return None
        outcome = player.outcome
        is_completed = outcome is not None and outcome.ending is Ending.COMPLETED
        if self._record is not None or is_completed or player.played_ms >= EVERY_MS:
            self._write(player, Ended.COMPLETED if is_completed else Ended.STOPPED)
        self._about = None
        return self._record

    def _write(self, player: Player, ended: Ended = Ended.OPEN) -> None:
        if self._record is None:
            self._record = self._new(player)
        record = replace(self._record, played_ms=player.played_ms, ended=ended)
        self._record = record
        self._history.put_session(record)

    def _new(self, player: Player) -> SessionRecord:
        assert self._about is not None
        assert self.id is not None
        began, routine, options = self._about
        return SessionRecord(
            self.id,
            began,
            routine.id,
            routine.name,
            routine.kind,
            player.timeline.duration_ms - player.timeline.prepare_ms,
            level=options.level,
            for_ms=options.for_ms,
        )
