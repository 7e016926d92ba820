"""Idle time and lock on macOS, from Quartz event sources and the window server's session.

Takes CoreGraphics and CoreFoundation as ctypes loads them. Both have to be asked for. The key that
says that the screen is locked is one that Apple does not document, though it has been there since
10.5; without it, what is documented still tells that the session is not on the console.
"""

import ctypes
import ctypes.util
from typing import Any

from PySide6.QtCore import QObject

from relaxapp.services.idle.watch import IdleError, InputWatch, SessionWatch

_COMBINED_SESSION = 0
_ANY_INPUT = 0xFFFFFFFF
_UTF8 = 0x08000100
_LOCKED, _ON_CONSOLE = b"CGSSessionScreenIsLocked", b"kCGSSessionOnConsoleKey"


class MacWatch(InputWatch):
    """The last event of keyboard, mouse or tablet in this session."""

    name = "macOS"

    def __init__(self, graphics: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._graphics = graphics

    def idle_ms(self) -> int | None:
        since_s = float(
            self._graphics.CGEventSourceSecondsSinceLastEventType(_COMBINED_SESSION, _ANY_INPUT)
        )
        return int(since_s * 1000) if since_s >= 0 else None


class MacSession(SessionWatch):
    """Whether this session is locked, or another one is on the screen."""

    def __init__(self, graphics: Any, foundation: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._graphics = graphics
        self._foundation = foundation

    def is_locked(self) -> bool | None:
        session = self._graphics.CGSessionCopyCurrentDictionary()
        if not session:
            return None
        try:
            if self._value(session, _LOCKED):
                return True  # it is there only while it is so
            on_console = self._value(session, _ON_CONSOLE)
            return bool(on_console) and not self._foundation.CFBooleanGetValue(on_console)
        finally:
            self._foundation.CFRelease(session)

    def _value(self, session: int, name: bytes) -> Any:
        key = self._foundation.CFStringCreateWithCString(None, name, _UTF8)
        value = self._foundation.CFDictionaryGetValue(session, key)
        self._foundation.CFRelease(key)
        return value


def load_frameworks() -> tuple[Any, Any]:
    """CoreGraphics and CoreFoundation, with the types of what is called. Raises `IdleError`."""
    try:
        graphics, foundation = (
            ctypes.cdll.LoadLibrary(ctypes.util.find_library(name) or name)
            for name in ("CoreGraphics", "CoreFoundation")
        )
    except OSError as error:
        raise IdleError(f"no window server: {error}") from error
    pointer = ctypes.c_void_p
    graphics.CGEventSourceSecondsSinceLastEventType.restype = ctypes.c_double
    graphics.CGEventSourceSecondsSinceLastEventType.argtypes = (ctypes.c_int32, ctypes.c_uint32)
    graphics.CGSessionCopyCurrentDictionary.restype = pointer
    graphics.CGSessionCopyCurrentDictionary.argtypes = ()
    foundation.CFStringCreateWithCString.restype = pointer
    foundation.CFStringCreateWithCString.argtypes = (pointer, ctypes.c_char_p, ctypes.c_uint32)
    foundation.CFDictionaryGetValue.restype = pointer
    foundation.CFDictionaryGetValue.argtypes = (pointer, pointer)
    foundation.CFBooleanGetValue.restype = ctypes.c_ubyte
    foundation.CFBooleanGetValue.argtypes = (pointer,)
    foundation.CFRelease.restype = None
    foundation.CFRelease.argtypes = (pointer,)
    return graphics, foundation
