"""Hotkeys of Windows, by `RegisterHotKey`, which any program may call.

Takes user32 as ctypes loads it, and the application, whose event loop Windows posts the keys to:
a filter sees them there. Holding the keys does not repeat them.
"""

import ctypes
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject

from relaxapp.core.hotkeys import ALT, CTRL, DIGITS, LETTERS, SHIFT, SUPER
from relaxapp.services.hotkey.keys import TAKEN, GlobalKeys, HotkeyError, Wish

_WM_HOTKEY = 0x0312
_MASKS = {ALT: 1, CTRL: 2, SHIFT: 4, SUPER: 8}
_NO_REPEAT = 0x4000
_F1 = 0x70
_NAMED = {
    "Backspace": 0x08,
    "Tab": 0x09,
    "Return": 0x0D,
    "Space": 0x20,
    "PageUp": 0x21,
    "PageDown": 0x22,
    "End": 0x23,
    "Home": 0x24,
    "Left": 0x25,
    "Up": 0x26,
    "Right": 0x27,
    "Down": 0x28,
    "Insert": 0x2D,
    "Delete": 0x2E,
}


class _Message(ctypes.Structure):
    """The beginning of Windows' MSG."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint32),
        ("wparam", ctypes.c_size_t),
        ("lparam", ctypes.c_ssize_t),
    )


class _Filter(QAbstractNativeEventFilter):
    """Sees the messages of the event loop, and takes those of our keys."""

    def __init__(self, keys: "WindowsKeys") -> None:
        super().__init__()
        self._keys = keys

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        if not bytes(kind).startswith(b"windows_"):  # type: ignore[arg-type]  # a QByteArray is bytes
            return False, 0
        found = _Message.from_address(int(message))
        is_ours = found.message == _WM_HOTKEY and self._keys.take(int(found.wparam))
        return is_ours, 0


def key_code(key: str) -> int:
    """The virtual key of one of `core.hotkeys.KEYS`."""
    if key in _NAMED:
        return _NAMED[key]
    if key in LETTERS or key in DIGITS:
        return ord(key)
    return _F1 + int(key[1:]) - 1


class WindowsKeys(GlobalKeys):
    """The hotkeys of this thread."""

    def __init__(self, user: Any, parent: QObject | None = None) -> None:
        """`user` is user32. Raises `HotkeyError` without an application to hear of keys."""
        super().__init__(parent)
        application = QCoreApplication.instance()
        if application is None:
            raise HotkeyError("Hotkeys need the program's event loop.")
        self._user = user
        self._application = application
        self._names: dict[int, str] = {}
        self._next_id = 1
        """Ids are not used again: a message of an earlier hotkey may be on its way."""
        self._filter = _Filter(self)
        self._application.installNativeEventFilter(self._filter)

    def bind(self, wishes: Sequence[Wish]) -> None:
        self._let_go()
        for wish in wishes:
            number, self._next_id = self._next_id, self._next_id + 1
            held = sum(_MASKS[one] for one in wish.hotkey.modifiers) | _NO_REPEAT
            if self._user.RegisterHotKey(None, number, held, key_code(wish.hotkey.key)):
                self._names[number] = wish.name
                self.given.emit(wish.name, "")
            else:
                self.refused.emit(wish.name, TAKEN.format(wish.hotkey))

    def close(self) -> None:
        self._let_go()
        self._application.removeNativeEventFilter(self._filter)

    def take(self, number: int) -> bool:
        """A hotkey has been pressed; False where it is none of ours."""
        name = self._names.get(number)
        if name is None:
            return False
        self.pressed.emit(name, "")
        return True

    def _let_go(self) -> None:
        for number in self._names:
            self._user.UnregisterHotKey(None, number)
        self._names.clear()
