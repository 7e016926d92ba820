"""What a person says of how they feel, kept as check-ins while it is said.

Takes what is said on Today and at the end of a session, and which session begins; writes the
check-ins of `core.check_ins` where they are kept: at once where a session begins, and within
`WRITTEN_MS` while a line is moved. Draws nothing.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from relaxapp.core.check_ins import CheckIns, Said, said_in
from relaxapp.core.journal import CheckIn, Stamp

WRITTEN_MS = 500
"""So late at most is written what is said: a line that is dragged says much on its way."""


class Keeper(Protocol):
    """Where check-ins are kept."""

    def put_check_in(self, check_in: CheckIn) -> None: ...


class CheckingIn(QObject):
    """See the module."""

    def __init__(
        self,
        keeper: Callable[[], Keeper],
        now: Callable[[], Stamp],
        new_id: Callable[[], str],
        is_kept: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """`keeper` is asked for when something is to be written, where `is_kept` allows it."""
        super().__init__(parent)
        self._keeper = keeper
        self._now = now
        self._new_id = new_id
        self._is_kept = is_kept
        self._state = CheckIns()
        self._is_recorded = False
        self._unwritten: dict[str, CheckIn] = {}
        self._written: set[str] = set()
        self._timer = QTimer(self, singleShot=True, interval=WRITTEN_MS)
        self._timer.setObjectName("check-in")
        self._timer.timeout.connect(self.flush)

    @property
    def said_now(self) -> Said:
        """How they feel, as far as they have said so lately."""
        return self._state.said_now(self._now())

    @property
    def before(self) -> Said:
        """How it was before the session that was begun last, as far as it was said."""
        return said_in(self._state.before)

    @property
    def after(self) -> Said:
        """How it is after it, as far as it was said."""
        return said_in(self._state.after)

    @property
    def records(self) -> tuple[CheckIn, ...]:
        """The check-ins of now and of the session that was begun last, kept or not."""
        return self._state.records

    def say_now(self, said: Said) -> None:
        """They say how they feel, apart from any session."""
        self._keep(self._state.say_now(said, self._now(), self._new_id()))

    def say_before(self, said: Said) -> None:
        """They say how it was before the session."""
        self._keep(self._state.say_before(said, self._new_id()))

    def say_after(self, said: Said) -> None:
        """They say how it is after the session."""
        self._keep(self._state.say_after(said, self._now(), self._new_id()))

    def begin(self, session: str | None) -> None:
        """A session begins; one without an id is not recorded, and nothing is said of it."""
        if self._state.session is not None:
            self.leave()
        self._is_recorded = False
        if session is not None:
            self._keep(self._state.begin(session, self._now()))
            self.flush()

    def record(self) -> None:
        """The session has come to something, and is recorded."""
        self._is_recorded = True

    def leave(self) -> None:
        """The person is done with the session."""
        state = self._state
        if state.session is not None:
            self._keep(state.leave() if self._is_recorded else state.take_back())
        self.flush()

    def take_up(self, kept: Iterable[CheckIn]) -> bool:
        """The program begins anew: takes up what was said shortly before; whether there was any."""
        before = self._state
        self._state = before.take_up(kept, self._now())
        self._written.update(one.id for one in self._state.records)
        return self._state != before

    def flush(self) -> None:
        """Writes what is not written so far."""
        self._timer.stop()
        unwritten, self._unwritten = self._unwritten, {}
        if not self._is_kept():
            return
        for one in unwritten.values():
            # What was said and taken back before it was written has never been.
            if not one.is_empty or one.id in self._written:
                self._keeper().put_check_in(one)
                self._written.add(one.id)

    def _keep(self, state: CheckIns) -> None:
        before, self._state = self._state, state
        changed = [one for one in state.records if one not in before.records]
        if changed:
            self._unwritten.update((one.id, one) for one in changed)
            if not self._timer.isActive():
                self._timer.start()
