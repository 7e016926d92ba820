"""Idle time from Mutter, the compositor of GNOME, on Wayland and on X11.

Takes a session bus where `org.gnome.Mutter.IdleMonitor` is. Coming and going are told by watches
that Mutter keeps; the idle time is asked for when it is wanted, and where Mutter is too busy to
answer in time it is reckoned from what the watches told. Raises `IdleError` where no Mutter is.
"""

import time
from collections.abc import Callable
from typing import Any

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

    def __init__(
        self,
        bus: Bus,
        parent: QObject | None = None,
        *,
        clock_ms: Callable[[], int] = lambda: time.monotonic_ns() // 1_000_000,
    ) -> None:
        super().__init__(parent)
        self._bus = bus
        self._clock_ms = clock_ms
        self._gone_id = self._back_id = 0  # Mutter's ids are greater than zero
        self._watched_ms = 0
        self._gone_at_ms: int | None = None
        self._is_closed = False
        try:
            # Whether it is there, not whether it answers now: at login it has a lot to do.
            if MONITOR.service not in bus.owned():
                raise IdleError("there is no Mutter")
            bus.hear(MONITOR, "WatchFired", self._fired)
            bus.hear_end(MONITOR.service, self._end)
        except BusError as error:
            raise IdleError(str(error)) from error
        bus.lost.connect(self.lost)

    def idle_ms(self) -> int | None:
        try:
            return int(self._bus.call(MONITOR, "GetIdletime")[0])
        except (BusError, LookupError, TypeError, ValueError):
            return self._reckoned_ms() if self._bus.is_open else None

    def watch_from(self, ms: int) -> None:
        self._remove(self._gone_id)
        self._gone_id, self._watched_ms, self._gone_at_ms = 0, ms, None
        self._send("AddIdleWatch", "t", ms, then=self._add_gone)

    def close(self) -> None:
        self._is_closed = True
        self._remove(self._gone_id)
        self._remove(self._back_id)

    def _reckoned_ms(self) -> int | None:
        """0 for somebody who is not known to be away."""
        if not self._gone_id:
            return None
        if self._gone_at_ms is None:
            return 0
        return self._watched_ms + self._clock_ms() - self._gone_at_ms

    def _fired(self, watch_id: int) -> None:
        if self._is_closed:
            return
        if watch_id == self._gone_id:
            # One for coming back fires once and is gone, so that it is asked for each time.
            self._send("AddUserActiveWatch", then=self._add_back)
            self._gone_at_ms = self._clock_ms()
            self.went_idle.emit()
        elif watch_id == self._back_id:
            self._back_id, self._gone_at_ms = 0, None
            self.came_back.emit()

    def _add_gone(self, answer: tuple[Any, ...] | None) -> None:
        self._gone_id = self._id_in(answer)

    def _add_back(self, answer: tuple[Any, ...] | None) -> None:
        self._back_id = self._id_in(answer)

    def _id_in(self, answer: tuple[Any, ...] | None) -> int:
        if answer is None:
            self.lost.emit("Mutter keeps no watch")
            return 0
        watch_id = int(answer[0])
        if self._is_closed:
            self._remove(watch_id)
        return watch_id

    def _send(
        self,
        method: str,
        signature: str = "",
        *body: int,
        then: Callable[[tuple[Any, ...] | None], None],
    ) -> None:
        try:
            self._bus.send(MONITOR, method, signature, *body, then=then)
        except BusError as error:
            self.lost.emit(str(error))

    def _remove(self, watch_id: int) -> None:
        if watch_id and self._bus.is_open:
            self._send("RemoveWatch", "u", watch_id, then=lambda answer: None)

    def _end(self) -> None:
        if not self._is_closed:
            self.lost.emit("Mutter has ended, or begun anew")
