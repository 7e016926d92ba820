"""The sessions of the window, written into the history as they happen.

Takes the playback and what it plays, gives the record once a session is over. What shall not be
remembered is not recorded: what is tried out while it is made, and everything where the person
keeps no history. A move alone is practice like any other, and is recorded by its own id.
"""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from relaxapp.core.solo import ID_PREFIX
from relaxapp.services.history import History, Recorder
from relaxapp.services.playback import Playback
from relaxapp.shell.session import Request

OPENED_AFTER_MS = 1_000
"""The file is opened while the person gets ready: later it would take a frame or two."""


class Recording(QObject):
    """See the module."""

    recorded = Signal(object)
    """The `SessionRecord` of a session that is over."""

    def __init__(
        self,
        playback: Playback,
        history: History,
        is_wanted: Callable[[], bool],
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.recorder = Recorder(history, now)
        self._playback = playback
        self._is_wanted = is_wanted
        self._opening = QTimer(self, singleShot=True, interval=OPENED_AFTER_MS)
        self._opening.setObjectName("history opening")
        self._opening.timeout.connect(history.open)
        playback.ticked.connect(self._look)
        playback.state_changed.connect(self._look)
        playback.finished.connect(self._finish)

    def begin(self, request: Request) -> None:
        """A session is shown, and about to play."""
        is_practice = request.is_kept or request.routine.id.startswith(ID_PREFIX)
        is_recorded = is_practice and self._is_wanted()
        self.recorder.begin(request.routine, request.options, is_recorded=is_recorded)
        if is_recorded:
            self._opening.start()

    def _look(self) -> None:
        if self._playback.is_running and self._playback.player is not None:
            self.recorder.look(self._playback.player)

    def _finish(self) -> None:
        if self._playback.player is None:
            return
        record = self.recorder.finish(self._playback.player)
        if record is not None:
            self.recorded.emit(record)
