"""Idle time from the X server, which counts it for every device in its counter `IDLETIME`.

Takes a connection. The same figure as XScreenSaver's, but with alarms: coming and going are told,
and nothing polls. Not for XWayland, whose server sees what X programs are given and no more.
Raises `IdleError` where the server keeps no such counter.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject

from relaxapp.services.idle.watch import IdleError, InputWatch
from relaxapp.services.idle.xcb import XConnection, XError

# Comparisons, not transitions: whoever asks a server for the counter just when it passes a value
# makes it forget that it has done so (Xorg 21.1), and a transition is never told.
_AT_LEAST, _AT_MOST = 2, 3  # PositiveComparison, NegativeComparison


class XWatch(InputWatch):
    """The idle counter of one X server."""

    name = "the X server"
    is_watched = True

    def __init__(self, display: XConnection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._display = display
        self._alarm = 0
        self._watched_ms = 0
        try:
            self._counter = display.find_counter("IDLETIME")
        except XError as error:
            raise IdleError(str(error)) from error
        display.lost.connect(self.lost)

    def idle_ms(self) -> int | None:
        return self._display.count(self._counter)

    def watch_from(self, ms: int) -> None:
        self._watched_ms = ms
        self._set_alarm(ms, _AT_LEAST, self._go)

    def close(self) -> None:
        self._display.remove_alarm(self._alarm)

    def _go(self) -> None:
        self._set_alarm(self._watched_ms - 1, _AT_MOST, self._return)
        self.went_idle.emit()

    def _return(self) -> None:
        self._set_alarm(self._watched_ms, _AT_LEAST, self._go)
        self.came_back.emit()

    def _set_alarm(self, ms: int, test: int, ring: Callable[[], None]) -> None:
        """One that rings once, at once if it is so already, in the place of the one before it."""
        self._display.remove_alarm(self._alarm)
        self._alarm = self._display.add_alarm(self._counter, ms, test, ring)
