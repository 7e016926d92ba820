"""What systemd-logind (or elogind) knows: lock and sleep, and at worst whether the seat is idle.

Takes the system bus. The lock is the session's `LockedHint`, which the desktop sets; the signals
`Lock` and `Unlock` are wishes of somebody, not what happened, and a locker that is unlocked by
hand sends none, so they are not believed. Both raise `IdleError` where there is no session.
"""

import os
import time
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject

from relaxapp.services.idle.bus import Bus, BusError, Place
from relaxapp.services.idle.watch import IdleError, InputWatch, SessionWatch

SERVICE = "org.freedesktop.login1"
MANAGER = Place(SERVICE, "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
OWN_USER = Place(SERVICE, "/org/freedesktop/login1/user/self", "org.freedesktop.login1.User")
_SESSION = "org.freedesktop.login1.Session"


def asleep_ms() -> int:
    """How long this machine has slept since it was started: one clock counts it, one does not."""
    if not hasattr(time, "CLOCK_BOOTTIME"):
        return 0
    with_sleep_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    return (with_sleep_ns - time.clock_gettime_ns(time.CLOCK_MONOTONIC)) // 1_000_000


def find_session(bus: Bus, environ: Mapping[str, str] = os.environ) -> Place:
    """The session of this process; else, for one that the user's systemd started, its seat's.

    Raises `IdleError`.
    """
    try:
        if session_id := environ.get("XDG_SESSION_ID"):
            (path,) = bus.call(MANAGER, "GetSession", "s", session_id)
        else:
            _, path = bus.get(OWN_USER, "Display")
    except (BusError, ValueError, TypeError) as error:
        raise IdleError(f"logind knows no session of ours: {error}") from error
    if path == "/":
        raise IdleError("logind knows no session of ours with a screen")
    return Place(SERVICE, path, _SESSION)


class LogindSession(SessionWatch):
    """Lock and sleep."""

    def __init__(
        self,
        bus: Bus,
        session: Place | None,
        parent: QObject | None = None,
        *,
        asleep_ms: Callable[[], int] = asleep_ms,
    ) -> None:
        """Without a `session` only sleep is told."""
        super().__init__(parent)
        self._asleep_ms = asleep_ms
        self._told_ms = asleep_ms()
        self._is_locked: bool | None = None
        self._is_closed = False
        try:
            bus.hear(MANAGER, "PrepareForSleep", self._sleep)
            if session is not None:
                self._is_locked = bool(bus.get(session, "LockedHint"))
                bus.hear_property(session, "LockedHint", self._change)
        except (BusError, ValueError, TypeError) as error:
            raise IdleError(str(error)) from error
        bus.lost.connect(self.lost)

    def is_locked(self) -> bool | None:
        return self._is_locked

    def close(self) -> None:
        self._is_closed = True

    def _change(self, is_locked: Any) -> None:
        if not self._is_closed and self._is_locked != bool(is_locked):
            self._is_locked = bool(is_locked)
            self.locked_changed.emit(self._is_locked)

    def _sleep(self, is_beginning: bool) -> None:
        if self._is_closed:
            return
        if is_beginning:
            self.sleep_began.emit()
            return
        # Both may be heard only after waking, one right behind the other: the clocks know better.
        before_ms, self._told_ms = self._told_ms, self._asleep_ms()
        self.slept.emit(max(self._told_ms - before_ms, 0))


class LogindHint(InputWatch):
    """The session's idle hint: coarse, minutes late, and on many desktops never set.

    So nothing is known while it is not set: it may be that nobody ever sets it.
    """

    name = "logind’s idle hint, which comes late or never"

    def __init__(
        self,
        bus: Bus,
        session: Place,
        parent: QObject | None = None,
        *,
        clock_ms: Callable[[], int] = lambda: time.monotonic_ns() // 1_000_000,
    ) -> None:
        super().__init__(parent)
        self._bus = bus
        self._session = session
        self._clock_ms = clock_ms
        self._is_closed = False
        try:
            self._is_idle = bool(bus.get(session, "IdleHint"))
            bus.hear_property(session, "IdleHint", self._change)
        except (BusError, ValueError, TypeError) as error:
            raise IdleError(str(error)) from error
        bus.lost.connect(self.lost)

    def idle_ms(self) -> int | None:
        if not self._is_idle:
            return None
        try:
            since_us = int(self._bus.get(self._session, "IdleSinceHintMonotonic"))
        except (BusError, ValueError, TypeError):
            return None
        return max(self._clock_ms() - since_us // 1000, 0)

    def close(self) -> None:
        self._is_closed = True

    def _change(self, is_idle: Any) -> None:
        if self._is_closed or self._is_idle == bool(is_idle):
            return
        self._is_idle = bool(is_idle)
        (self.went_idle if self._is_idle else self.came_back).emit()
