"""Hotkeys of macOS, by Carbon's `RegisterEventHotKey`, which asks for no rights.

Takes Carbon as ctypes loads it. The numbers of the keys are those of places on an American
keyboard, as Carbon has them: where another layout has other letters there, the place counts.
"""

import ctypes
import ctypes.util
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject

from relaxapp.core.hotkeys import ALT, CTRL, SHIFT, SUPER
from relaxapp.services.hotkey.keys import TAKEN, GlobalKeys, HotkeyError, Wish

NO_SUCH_KEY = "This system gives no hotkeys with {}. Choose another key."

_POINTER, _U32 = ctypes.c_void_p, ctypes.c_uint32
_FINE, _NOT_OURS = 0, -9874  # noErr, eventNotHandledErr
_SIGNATURE = int.from_bytes(b"rlxa", "big")
_KEYBOARD_CLASS, _HOTKEY_PRESSED = int.from_bytes(b"keyb", "big"), 5
_DIRECT_OBJECT, _HOTKEY_TYPE = int.from_bytes(b"----", "big"), int.from_bytes(b"hkid", "big")
_MASKS = {SUPER: 1 << 8, SHIFT: 1 << 9, ALT: 1 << 11, CTRL: 1 << 12}

# Virtual key codes: HIToolbox/Events.h.
_LETTERS = dict(zip("ASDFHGZXCV", range(10), strict=True)) | dict(
    zip("BQWERYT", range(11, 18), strict=True)
)
_LETTERS |= {"O": 31, "U": 32, "I": 34, "P": 35, "L": 37, "J": 38, "K": 40, "N": 45, "M": 46}
_DIGITS = dict(zip("1234657980", (18, 19, 20, 21, 22, 23, 26, 25, 28, 29), strict=True))
_FUNCTION_CODES = (122, 120, 99, 118, 96, 97, 98, 100, 101, 109, 103, 111, 105, 107, 113, 106,
                   64, 79, 80, 90)  # fmt: skip
_FUNCTION_KEYS = {f"F{number}": code for number, code in enumerate(_FUNCTION_CODES, 1)}
_NAMED = {
    "Return": 36,
    "Tab": 48,
    "Space": 49,
    "Backspace": 51,
    "Insert": 114,  # the key Help is at its place
    "Home": 115,
    "PageUp": 116,
    "Delete": 117,
    "End": 119,
    "PageDown": 121,
    "Left": 123,
    "Right": 124,
    "Down": 125,
    "Up": 126,
}
KEY_CODES = {**_LETTERS, **_DIGITS, **_FUNCTION_KEYS, **_NAMED}
"""By the names of `core.hotkeys.KEYS`, of which there are no F21 to F24 here."""


class _Id(ctypes.Structure):
    _fields_ = (("signature", _U32), ("number", _U32))


class _Kind(ctypes.Structure):
    _fields_ = (("event_class", _U32), ("event_kind", _U32))


_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int32, _POINTER, _POINTER, _POINTER)
_CARBON: dict[str, tuple[object, list[Any]]] = {
    "GetApplicationEventTarget": (_POINTER, []),
    "InstallEventHandler": (
        ctypes.c_int32,
        [_POINTER, _HANDLER, ctypes.c_ulong, ctypes.POINTER(_Kind), _POINTER, _POINTER],
    ),
    "RemoveEventHandler": (ctypes.c_int32, [_POINTER]),
    "RegisterEventHotKey": (ctypes.c_int32, [_U32, _U32, _Id, _POINTER, _U32, _POINTER]),
    "UnregisterEventHotKey": (ctypes.c_int32, [_POINTER]),
    "GetEventParameter": (
        ctypes.c_int32,
        [_POINTER, _U32, _U32, _POINTER, ctypes.c_ulong, _POINTER, _POINTER],
    ),
}


class MacKeys(GlobalKeys):
    """The hotkeys of this program."""

    def __init__(self, carbon: Any, parent: QObject | None = None) -> None:
        """Raises `HotkeyError` where the system does not say when keys are pressed."""
        super().__init__(parent)
        self._carbon = carbon
        self._bound: dict[int, tuple[str, ctypes.c_void_p]] = {}
        self._next_id = 1
        self._handler = _HANDLER(self._hear)  # kept: Carbon has its address only
        self._installed = _POINTER()
        self._target = carbon.GetApplicationEventTarget()
        kind = _Kind(_KEYBOARD_CLASS, _HOTKEY_PRESSED)
        status = carbon.InstallEventHandler(
            self._target, self._handler, 1, ctypes.byref(kind), None, ctypes.byref(self._installed)
        )
        if status != _FINE:
            raise HotkeyError("macOS does not tell of hotkeys here.")

    def bind(self, wishes: Sequence[Wish]) -> None:
        self._let_go()
        for wish in wishes:
            code = KEY_CODES.get(wish.hotkey.key)
            if code is None:
                self.refused.emit(wish.name, NO_SUCH_KEY.format(wish.hotkey.key))
            elif self._register(wish, code):
                self.given.emit(wish.name, "")
            else:
                self.refused.emit(wish.name, TAKEN.format(wish.hotkey))

    def close(self) -> None:
        self._let_go()
        if self._installed:
            self._carbon.RemoveEventHandler(self._installed)
            self._installed = _POINTER()

    def _register(self, wish: Wish, code: int) -> bool:
        number, self._next_id = self._next_id, self._next_id + 1
        held = sum(_MASKS[one] for one in wish.hotkey.modifiers)
        bound = _POINTER()
        status = self._carbon.RegisterEventHotKey(
            code, held, _Id(_SIGNATURE, number), self._target, 0, ctypes.byref(bound)
        )
        if status == _FINE:
            self._bound[number] = (wish.name, bound)
        return bool(status == _FINE)

    def _hear(self, call: object, event: object, user: object) -> int:
        """Carbon's own call, in the event loop; it must not raise."""
        found = _Id()
        status = self._carbon.GetEventParameter(
            event, _DIRECT_OBJECT, _HOTKEY_TYPE, None, ctypes.sizeof(found), None,
            ctypes.byref(found),
        )  # fmt: skip
        if status != _FINE or found.signature != _SIGNATURE or found.number not in self._bound:
            return _NOT_OURS
        self.pressed.emit(self._bound[found.number][0], "")
        return _FINE

    def _let_go(self) -> None:
        for _, bound in self._bound.values():
            self._carbon.UnregisterEventHotKey(bound)
        self._bound.clear()


def load_carbon() -> Any:
    """Carbon, with the types of what is called. Raises `HotkeyError`."""
    try:
        carbon = ctypes.cdll.LoadLibrary(ctypes.util.find_library("Carbon") or "Carbon")
    except OSError as error:
        raise HotkeyError("Hotkeys need Carbon, which is not here.") from error
    for name, (gives, takes) in _CARBON.items():
        function = getattr(carbon, name)
        function.restype, function.argtypes = gives, takes
    return carbon
