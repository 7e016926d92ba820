"""Idle time and lock on Windows, from `GetLastInputInfo` and the session's state.

Takes the libraries as ctypes loads them. Both have to be asked for: there is no event for the
first, and the second's goes to a window, which this has none of. Sleep is seen by the clock of
whoever asks.
"""

import ctypes
from typing import Any

from PySide6.QtCore import QObject

from relaxapp.services.idle.watch import IdleError, InputWatch, SessionWatch

_CURRENT_SERVER, _CURRENT_SESSION = 0, 0xFFFFFFFF
_SESSION_INFO_EX = 25
_LEVEL_1, _LOCKED, _UNLOCKED = 1, 0, 1


class _LastInput(ctypes.Structure):
    _fields_ = (("size", ctypes.c_uint32), ("tick_ms", ctypes.c_uint32))


class _SessionState(ctypes.Structure):
    """The beginning of WTSINFOEXW; a 64-bit time in its union aligns it to 8 bytes."""

    _fields_ = (
        ("level", ctypes.c_uint32),
        ("padding", ctypes.c_uint32),
        ("session_id", ctypes.c_uint32),
        ("state", ctypes.c_int32),
        ("flags", ctypes.c_int32),
    )


class WindowsWatch(InputWatch):
    """The last key or mouse move of this session."""

    name = "Windows"

    def __init__(self, user: Any, kernel: Any, parent: QObject | None = None) -> None:
        """`user` is user32 and `kernel` is kernel32."""
        super().__init__(parent)
        self._user = user
        self._kernel = kernel
        if self.idle_ms() is None:
            raise IdleError("Windows does not tell of the last input")

    def idle_ms(self) -> int | None:
        last = _LastInput(ctypes.sizeof(_LastInput), 0)
        if not self._user.GetLastInputInfo(ctypes.byref(last)):
            return None
        # Both count milliseconds since the start in 32 bits, and begin anew after 49 days.
        return (int(self._kernel.GetTickCount()) - int(last.tick_ms)) & 0xFFFFFFFF


class WindowsSession(SessionWatch):
    """Whether this session is locked."""

    def __init__(self, terminal: Any, parent: QObject | None = None) -> None:
        """`terminal` is wtsapi32."""
        super().__init__(parent)
        self._terminal = terminal

    def is_locked(self) -> bool | None:
        buffer, length = ctypes.c_void_p(), ctypes.c_uint32()
        # Not through `byref` of a typed pointer: the caller has to free what it was given.
        if not self._terminal.WTSQuerySessionInformationW(
            ctypes.c_void_p(_CURRENT_SERVER),
            ctypes.c_uint32(_CURRENT_SESSION),
            _SESSION_INFO_EX,
            ctypes.byref(buffer),
            ctypes.byref(length),
        ):
            return None
        try:
            if not buffer.value or length.value < ctypes.sizeof(_SessionState):
                return None
            found = _SessionState.from_address(buffer.value)
            level, flags = found.level, found.flags
        finally:
            self._terminal.WTSFreeMemory(buffer)
        if level != _LEVEL_1 or flags not in (_LOCKED, _UNLOCKED):
            return None
        return bool(flags == _LOCKED)
