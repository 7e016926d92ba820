"""The keyboard of an X server, through libxcb on a connection of its own: codes and grabs.

Takes the name of a display, gives the codes of key symbols, takes and lets go of grabs on the root
window, and tells of keys that were pressed under them. A grab that another program has is an
answer, not an error of the process. A server that goes away is told by `lost`, once. Raises
`HotkeyError` where no server is. Numbers and offsets are those of the X protocol, version 11.
"""

import ctypes
import struct
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Signal

from relaxapp.services.hotkey.keys import HotkeyError

_POINTER, _U8, _U16, _U32 = ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint16, ctypes.c_uint32
_KEY_PRESS, _KEY_RELEASE, _MAPPING_CHANGED = 2, 3, 34
_ASYNCHRONOUS = 1
_LEAST_CODE, _MOST_CODE = 34, 35
"""Where the setup of a connection has them."""


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Roots(ctypes.Structure):
    _fields_ = (("data", _POINTER), ("rem", ctypes.c_int), ("index", ctypes.c_int))


_XCB: dict[str, tuple[object, list[object]]] = {
    "xcb_connect": (_POINTER, [ctypes.c_char_p, _POINTER]),
    "xcb_disconnect": (None, [_POINTER]),
    "xcb_connection_has_error": (ctypes.c_int, [_POINTER]),
    "xcb_get_file_descriptor": (ctypes.c_int, [_POINTER]),
    "xcb_flush": (ctypes.c_int, [_POINTER]),
    "xcb_get_setup": (_POINTER, [_POINTER]),
    "xcb_setup_roots_iterator": (_Roots, [_POINTER]),
    "xcb_poll_for_event": (_POINTER, [_POINTER]),
    "xcb_request_check": (_POINTER, [_POINTER, _Cookie]),
    "xcb_get_keyboard_mapping": (_Cookie, [_POINTER, _U8, _U8]),
    "xcb_get_keyboard_mapping_reply": (_POINTER, [_POINTER, _Cookie, _POINTER]),
    "xcb_get_modifier_mapping": (_Cookie, [_POINTER]),
    "xcb_get_modifier_mapping_reply": (_POINTER, [_POINTER, _Cookie, _POINTER]),
    "xcb_grab_key_checked": (_Cookie, [_POINTER, _U8, _U32, _U16, _U8, _U8, _U8]),
    "xcb_ungrab_key": (_Cookie, [_POINTER, _U8, _U32, _U16]),
}


class XKeyboard(QObject):
    """One connection; `display` is such as `:0`, None for what the environment says."""

    pressed = Signal(int, int)
    """The code of a key that is grabbed, and the modifiers held; told once however long it is."""
    layout_changed = Signal()
    """Keys may have other codes now."""
    lost = Signal()
    _came_between = Signal()

    def __init__(self, display: str | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        try:
            self._xcb, self._c = ctypes.CDLL("libxcb.so.1"), ctypes.CDLL("libc.so.6")
        except OSError as error:
            raise HotkeyError("Hotkeys need libxcb, which is not installed.") from error
        for name, (gives, takes) in _XCB.items():
            function = getattr(self._xcb, name)
            function.restype, function.argtypes = gives, takes
        self._c.free.restype, self._c.free.argtypes = None, [_POINTER]
        wanted = None if display is None else display.encode()
        self._connection: int | None = self._xcb.xcb_connect(wanted, None)
        if self._xcb.xcb_connection_has_error(self._connection):
            self._xcb.xcb_disconnect(self._connection)
            raise HotkeyError("No X server answers, so there are no hotkeys.")
        self._setup = self._xcb.xcb_get_setup(self._connection)
        self._root = _U32.from_address(self._xcb.xcb_setup_roots_iterator(self._setup).data).value
        self._released: tuple[int, int] | None = None
        """The key that was let go last, and when: the server repeats a held one that way."""
        descriptor = self._xcb.xcb_get_file_descriptor(self._connection)
        self._notifier = QSocketNotifier(descriptor, QSocketNotifier.Type.Read, self)
        self._notifier.setObjectName("X server's keys")
        self._notifier.activated.connect(self._read)
        # What came while an answer was waited for is in libxcb's memory: no socket tells of it.
        self._came_between.connect(self._read, Qt.ConnectionType.QueuedConnection)

    def symbols(self) -> dict[int, tuple[int, ...]]:
        """What each key may type, by its code: all its levels and groups. Empty where it fails."""
        least = _U8.from_address(self._setup + _LEAST_CODE).value if self._connection else 0
        most = _U8.from_address(self._setup + _MOST_CODE).value if self._connection else 0
        reply = self._ask("xcb_get_keyboard_mapping", least, most - least + 1)
        width = reply[1] if len(reply) > 32 else 0
        if width == 0:
            return {}
        words = struct.unpack_from(f"={(len(reply) - 32) // 4}I", reply, 32)
        rows = range(len(words) // width)
        return {least + row: words[row * width : (row + 1) * width] for row in rows}

    def modifier_codes(self) -> tuple[tuple[int, ...], ...]:
        """The codes of the keys of each modifier: Shift, Lock, Control, Mod1 to Mod5."""
        reply = self._ask("xcb_get_modifier_mapping")
        width = reply[1] if len(reply) > 32 else 0
        return tuple(tuple(reply[32 + row * width :][:width]) for row in range(8))

    def grab(self, code: int, modifiers: int) -> bool:
        """Take a key; False where another program has it."""
        if self._connection is None:
            return False
        cookie = self._xcb.xcb_grab_key_checked(
            self._connection, 0, self._root, modifiers, code, _ASYNCHRONOUS, _ASYNCHRONOUS
        )
        error = self._xcb.xcb_request_check(self._connection, cookie)
        self._came_between.emit()
        if error:
            self._c.free(error)
        return not error and not self._look_for_end()

    def let_go(self, code: int, modifiers: int) -> None:
        """Let other programs have a key again."""
        if self._connection is not None:
            self._xcb.xcb_ungrab_key(self._connection, code, self._root, modifiers)
            self._xcb.xcb_flush(self._connection)

    def close(self) -> None:
        """End the connection, and every grab with it; tells no more."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._notifier.setEnabled(False)
            self._xcb.xcb_disconnect(connection)

    def _ask(self, name: str, *body: Any) -> bytes:
        """The reply to a request; empty where there is none."""
        if self._connection is None:
            return b""
        cookie = getattr(self._xcb, name)(self._connection, *body)
        reply = getattr(self._xcb, f"{name}_reply")(self._connection, cookie, None)
        self._came_between.emit()
        if not reply:
            self._look_for_end()
            return b""
        copied = ctypes.string_at(reply, 32 + 4 * _U32.from_address(reply + 4).value)
        self._c.free(reply)
        return copied

    def _read(self) -> None:
        while self._connection is not None:
            event = self._xcb.xcb_poll_for_event(self._connection)
            if not event:
                break
            told = ctypes.string_at(event, 32)
            self._c.free(event)
            self._take(told)
        self._look_for_end()

    def _take(self, event: bytes) -> None:
        kind, code = event[0] & 0x7F, event[1]
        if kind == _KEY_RELEASE:
            self._released = (code, struct.unpack_from("=I", event, 4)[0])
        elif kind == _KEY_PRESS:
            (time_ms,) = struct.unpack_from("=I", event, 4)
            if self._released != (code, time_ms):  # else it has been held all the time
                self.pressed.emit(code, struct.unpack_from("=H", event, 28)[0])
        elif kind == _MAPPING_CHANGED:
            self.layout_changed.emit()

    def _look_for_end(self) -> bool:
        if self._connection is not None and self._xcb.xcb_connection_has_error(self._connection):
            self.close()
            self.lost.emit()
        return self._connection is None
