"""Idle time from Mutter, the compositor of GNOME, on Wayland and on X11.

Takes a session bus where `org.gnome.Mutter.IdleMonitor` is. Coming and going are told by watches
that Mutter keeps; the idle time is asked for when it is wanted. Raises `IdleError` where no Mutter
answers.
"""

from PySide6.QtCore import QObject

from relaxapp.services.idle.bus import Bus, BusError, Place
from relaxapp.services.idle.watch import IdleError, InputWatch

MONITOR = Place(
    "org.gnome.Mutter.IdleMonitor",
    "/org/gnome/Mutter/IdleMonitor/Core",
    "org.gnome.Mutter.IdleMonitor",
)


class MutterWatch(InputWatch):
    """The idle monitor of all devices of this session."""

    name = "GNOME (Mutter)"
    is_watched = True

    def __init__(self, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._gone_id = self._back_id = 0  # Mutter's ids are greater than zero
        try:
            bus.call(MONITOR, "GetIdletime")
            bus.hear(MONITOR, "WatchFired", self._fired)
            bus.hear_end(MONITOR.service, self._end)
        except BusError as error:
            raise IdleError(str(error)) from error
        bus.lost.connect(self.lost)

    def idle_ms(self) -> int | None:
        try:
            return int(self._bus.call(MONITOR, "GetIdletime")[0])
        except (BusError, LookupError, TypeError, ValueError):
            return None

    def watch_from(self, ms: int) -> None:
        self._remove(self._gone_id)
        self._gone_id = self._add("AddIdleWatch", "t", ms)

    def close(self) -> None:
        self._remove(self._gone_id)
        self._remove(self._back_id)
        self._gone_id = self._back_id = -1

    def _fired(self, watch_id: int) -> None:
        if watch_id == self._gone_id:
            # One for coming back fires once and is gone, so that it is asked for each time.
            self._back_id = self._add("AddUserActiveWatch")
            self.went_idle.emit()
        elif watch_id == self._back_id:
            self._back_id = 0
            self.came_back.emit()

    def _add(self, method: str, signature: str = "", *body: int) -> int:
        try:
            return int(self._bus.call(MONITOR, method, signature, *body)[0])
        except (BusError, LookupError, TypeError, ValueError) as error:
            self.lost.emit(str(error))
            return 0

    def _remove(self, watch_id: int) -> None:
        if watch_id > 0 and self._bus.is_open:
            try:
                self._bus.call(MONITOR, "RemoveWatch", "u", watch_id)
            except BusError:
                return  # with its Mutter it is gone anyway

    def _end(self) -> None:
        if self._gone_id >= 0:
            self.lost.emit("Mutter has ended, or begun anew")
