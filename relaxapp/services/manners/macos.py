"""What macOS tells by what Apple documents: who keeps the display on, and a microphone in use.

Takes the frameworks as ctypes loads them. Full screen, Focus, the camera and screen sharing are
told by nothing that is documented and needs no permission, and so are not known.
"""

import ctypes
import ctypes.util
from typing import Any

from relaxapp.services.manners import CALL, PRESENTATION, Check, NotKnownError
from relaxapp.services.manners.devices import MICROPHONE

_UTF8 = 0x08000100
_INT32 = 3
_KEEPS_ON = b"PreventUserIdleDisplaySleep"
_SYSTEM_OBJECT = 1


def _code(four: bytes) -> int:
    return int.from_bytes(four, "big")


class _Address(ctypes.Structure):
    _fields_ = (
        ("selector", ctypes.c_uint32),
        ("scope", ctypes.c_uint32),
        ("element", ctypes.c_uint32),
    )


class Display:
    """The assertions that keep it on."""

    def __init__(self, power: Any, foundation: Any) -> None:
        """`power` is IOKit and `foundation` CoreFoundation."""
        self._power = power
        self._foundation = foundation

    def look(self) -> str | None:
        """The sentence, if any holds. Raises `NotKnownError`."""
        status = ctypes.c_void_p()
        if self._power.IOPMCopyAssertionsStatus(ctypes.byref(status)) or not status.value:
            raise NotKnownError("macOS does not tell who keeps the display on")
        foundation = self._foundation
        key = foundation.CFStringCreateWithCString(None, _KEEPS_ON, _UTF8)
        count = ctypes.c_int32(0)
        number = foundation.CFDictionaryGetValue(status, key)
        if number:
            foundation.CFNumberGetValue(number, _INT32, ctypes.byref(count))
        foundation.CFRelease(key)
        foundation.CFRelease(status)
        return "A program keeps the display on" if count.value > 0 else None


class Microphone:
    """The one that is chosen in the settings."""

    def __init__(self, audio: Any) -> None:
        """`audio` is CoreAudio."""
        self._audio = audio

    def look(self) -> str | None:
        """The sentence, if it is in use. Raises `NotKnownError`."""
        device = self._read(_SYSTEM_OBJECT, b"dIn ")
        if device == 0:
            return None  # there is none
        if self._plays(device):
            raise NotKnownError("a headset that is in use may only be playing")
        return MICROPHONE if self._read(device, b"gone") else None

    def _plays(self, device: int) -> bool:
        """Whether it has streams that go out: then its being in use says nothing."""
        size = ctypes.c_uint32(0)
        address = _Address(_code(b"stm#"), _code(b"outp"), 0)
        self._check(
            self._audio.AudioObjectGetPropertyDataSize(
                device, ctypes.byref(address), 0, None, ctypes.byref(size)
            )
        )
        return size.value > 0

    def _read(self, subject: int, selector: bytes) -> int:
        size, value = ctypes.c_uint32(4), ctypes.c_uint32(0)
        address = _Address(_code(selector), _code(b"glob"), 0)
        self._check(
            self._audio.AudioObjectGetPropertyData(
                *(subject, ctypes.byref(address), 0, None),
                *(ctypes.byref(size), ctypes.byref(value)),
            )
        )
        return value.value

    def _check(self, status: int) -> None:
        if status:
            raise NotKnownError("macOS does not tell whether the microphone is in use")


def checks() -> dict[str, tuple[Check, ...]]:
    """What can be asked here; nothing, where a framework is missing."""
    try:
        power, foundation, audio = (
            ctypes.cdll.LoadLibrary(ctypes.util.find_library(name) or name)
            for name in ("IOKit", "CoreFoundation", "CoreAudio")
        )
    except OSError:
        return {}
    pointer = ctypes.c_void_p
    foundation.CFStringCreateWithCString.restype = pointer
    foundation.CFStringCreateWithCString.argtypes = (pointer, ctypes.c_char_p, ctypes.c_uint32)
    foundation.CFDictionaryGetValue.restype = pointer
    foundation.CFDictionaryGetValue.argtypes = (pointer, pointer)
    foundation.CFNumberGetValue.argtypes = (pointer, ctypes.c_long, pointer)
    foundation.CFRelease.restype = None
    foundation.CFRelease.argtypes = (pointer,)
    return {PRESENTATION: (Display(power, foundation).look,), CALL: (Microphone(audio).look,)}
