"""Idle time from the X server, which counts it for every device in its counter `IDLETIME`.

Takes a connection. The same figure as XScreenSaver's, but with alarms: coming and going are told,
and nothing polls. Not for XWayland, whose server sees what X programs are given and no more.
Raises `IdleError` where the server keeps no such counter.
"""

from PySide6.QtCore import QObject, Qt, Signal

from relaxapp.services.idle.watch import IdleError, InputWatch
from relaxapp.services.idle.xcb import XConnection, XError

_RISES_PAST, _FALLS_PAST = 0, 1  # PositiveTransition, NegativeTransition


class XWatch(InputWatch):
    """The idle counter of one X server."""

    name = "the X server"
    is_watched = True
    _was_idle_already = Signal()

    def __init__(self, display: XConnection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._display = display
        self._alarms: tuple[int, ...] = ()
        self._watched_ms = 0
        self._is_away = False
        # An alarm rings only when its value is passed from now on; not before the caller is done.
        self._was_idle_already.connect(self._look, Qt.ConnectionType.QueuedConnection)
        try:
            self._counter = display.find_counter("IDLETIME")
        except XError as error:
            raise IdleError(str(error)) from error
        display.lost.connect(self.lost)

    def idle_ms(self) -> int | None:
        return self._display.count(self._counter)

    def watch_from(self, ms: int) -> None:
        self._forget()
        self._watched_ms, self._is_away = ms, False
        add, counter = self._display.add_alarm, self._counter
        self._alarms = (
            add(counter, ms, _RISES_PAST, self._go),
            add(counter, ms, _FALLS_PAST, self._return),
        )
        if (self.idle_ms() or 0) >= ms:
            self._was_idle_already.emit()

    def close(self) -> None:
        self._forget()

    def _look(self) -> None:
        if self._alarms and (self.idle_ms() or 0) >= self._watched_ms:
            self._go()

    def _go(self) -> None:
        if not self._is_away:
            self._is_away = True
            self.went_idle.emit()

    def _return(self) -> None:
        if self._is_away:
            self._is_away = False
            self.came_back.emit()

    def _forget(self) -> None:
        for alarm in self._alarms:
            self._display.remove_alarm(alarm)
        self._alarms = ()
