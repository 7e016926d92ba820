"""The section of the window's composition root where what is done is recorded.

Takes the `App`, makes the history and what records sessions in it when they are first needed, and
sees to the history's file when nothing else is to be done. Pages that show or change what is
recorded are other sections'; they find the history here.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from relaxapp.section import Section

if TYPE_CHECKING:  # made when first needed, so that the window is painted the sooner
    from relaxapp.app import App
    from relaxapp.services.history import History
    from relaxapp.shell.recording import Recording
    from relaxapp.shell.session import Request

LOOKED_AFTER_MS = 10_000
"""The history's file is looked through once the window has been there for a while."""

AGAIN_MS = 600_000
"""So often is seen whether it is due: there may be another day, or a session was going on."""


class Records(Section):
    """See the module."""

    recorded = Signal(object)
    """The `SessionRecord` of a session that is over; none of one that came to nothing."""

    def __init__(self, app: "App") -> None:
        super().__init__(app)
        self._upkeep = QTimer(self, singleShot=True)
        self._upkeep.setObjectName("upkeep of the history")
        self._upkeep.timeout.connect(self._look_after)
        app.window.destroyed.connect(self._upkeep.stop)
        app.sessions.began.connect(self._begin)

    def finish_opening(self) -> None:
        self._upkeep.start(LOOKED_AFTER_MS)

    def close(self) -> None:
        """The window is closed: all is put into the one file.

        The upkeep goes on: the program may run for weeks without its window.
        """
        if "history" in self.__dict__:
            self.history.close()

    @cached_property
    def history(self) -> "History":
        """What was done and felt."""
        from relaxapp.services.history import History, history_path
        from relaxapp.services.lock import lock_of

        path = history_path(self._app.world.folders.user)
        tell, now = self._app.window.tell, self._app.parts.now
        return History(path, tell, now=now, lock_of=lock_of)

    @cached_property
    def recording(self) -> "Recording":
        """What writes sessions into the history."""
        from relaxapp.shell.recording import Recording

        recording = Recording(
            self._app.sessions.playback,
            self.history,
            lambda: self._app.preferences.settings.keep_history,
            self._app.parts.now,
            self,
        )
        recording.recorded.connect(self.recorded)
        return recording

    def _begin(self, request: "Request") -> None:
        self.recording.begin(request)

    def _look_after(self) -> None:
        self._upkeep.start(AGAIN_MS)
        if self._app.sessions.is_playing:
            return
        self.history.upkeep()
        if self._app.window.isHidden():
            self.history.close()
