"""What Windows tells: the state of notifications, and which program records sound or pictures.

Takes the libraries as ctypes loads them, and the registry. `SHQueryUserNotificationState` knows of
full screen, of presentations, and of the first hour on a new system; it does not say whether Focus
(“do not disturb”) is on, nor does anything else that is documented. Who uses the microphone and the
camera is kept in the registry, for the settings' page that shows it.
"""

import ctypes
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

from relaxapp.services.manners import (
    CALL,
    DO_NOT_DISTURB,
    FULL_SCREEN,
    PRESENTATION,
    Check,
    NotKnownError,
)
from relaxapp.services.manners.devices import CAMERA, MICROPHONE
from relaxapp.services.manners.full_screen import SENTENCE

_BUSY, _FULL_SCREEN, _PRESENTATION, _QUIET_TIME = 2, 3, 4, 6
_STORE = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
_DESKTOP_PROGRAMS = "NonPackaged"
_1601_TO_1970_S = 11_644_473_600


class NotificationState:
    """The state, as three answers."""

    def __init__(self, shell: Any, user: Any, own_pid: int) -> None:
        """`shell` is shell32 and `user` is user32."""
        self._shell = shell
        self._user = user
        self._own_pid = own_pid

    def full_screen(self) -> str | None:
        is_so = self._state() in (_BUSY, _FULL_SCREEN) and not self._is_ours_in_front()
        return SENTENCE if is_so else None

    def presentation(self) -> str | None:
        return "Windows is in presentation mode" if self._state() == _PRESENTATION else None

    def quiet_time(self) -> str | None:
        """It is known only when it is so: Focus is not told."""
        if self._state() != _QUIET_TIME:
            raise NotKnownError("Windows does not tell whether Focus is on")
        return "Windows asks for quiet"

    def _state(self) -> int:
        state = ctypes.c_int(0)
        if self._shell.SHQueryUserNotificationState(ctypes.byref(state)) != 0:
            raise NotKnownError("Windows does not tell the state of notifications")
        return state.value

    def _is_ours_in_front(self) -> bool:
        pid = ctypes.c_uint32(0)
        window = ctypes.c_void_p(self._user.GetForegroundWindow())
        self._user.GetWindowThreadProcessId(window, ctypes.byref(pid))
        return pid.value == self._own_pid


class Recorders:
    """The programs that have used a microphone or a camera: one that has no end still does."""

    def __init__(self, registry: Any, started: Callable[[], int]) -> None:
        """`started` is when Windows was, as it counts: what is older was cut off, not ended."""
        self._registry = registry
        self._started = started

    def microphone(self) -> str | None:
        return MICROPHONE if self._is_used("microphone") else None

    def camera(self) -> str | None:
        return CAMERA if self._is_used("webcam") else None

    def _is_used(self, device: str) -> bool:
        path = rf"{_STORE}\{device}"
        started = self._started()
        programs = [rf"{path}\{name}" for name in self._names(path)]
        try:
            desktop = self._names(rf"{path}\{_DESKTOP_PROGRAMS}")
            programs += [rf"{path}\{_DESKTOP_PROGRAMS}\{name}" for name in desktop]
        except NotKnownError:
            pass  # none has ever asked
        return any(
            self._value(program, "LastUsedTimeStop") == 0
            and self._value(program, "LastUsedTimeStart") > started
            for program in programs
        )

    def _names(self, path: str) -> tuple[str, ...]:
        try:
            with self._registry.OpenKey(self._registry.HKEY_CURRENT_USER, path) as key:
                return tuple(self._each(key))
        except OSError as error:
            raise NotKnownError("this Windows keeps no list of recording programs") from error

    def _each(self, key: Any) -> Iterator[str]:
        index = 0
        while True:
            try:
                yield self._registry.EnumKey(key, index)
            except OSError:
                return  # that was all
            index += 1

    def _value(self, path: str, name: str) -> int:
        """The value, or -1 where there is none."""
        try:
            with self._registry.OpenKey(self._registry.HKEY_CURRENT_USER, path) as key:
                return int(self._registry.QueryValueEx(key, name)[0])
        except (OSError, ValueError):
            return -1


def checks() -> dict[str, tuple[Check, ...]]:
    """What can be asked here."""
    import winreg

    shell, user = (ctypes.CDLL(name) for name in ("shell32", "user32"))
    kernel = ctypes.CDLL("kernel32")
    kernel.GetTickCount64.restype = ctypes.c_uint64
    user.GetForegroundWindow.restype = ctypes.c_void_p

    def started() -> int:
        """In Windows' file time: tenths of a microsecond since 1601."""
        since_s = time.time() + _1601_TO_1970_S - kernel.GetTickCount64() / 1000
        return int(since_s * 10_000_000)

    state = NotificationState(shell, user, os.getpid())
    recorders = Recorders(winreg, started)
    return {
        FULL_SCREEN: (state.full_screen,),
        PRESENTATION: (state.presentation,),
        CALL: (recorders.microphone, recorders.camera),
        DO_NOT_DISTURB: (state.quiet_time,),
    }
