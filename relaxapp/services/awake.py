"""Keeps the screen awake while a session plays, where the system lets a program ask for it.

`Awake` takes `hold` and `release`, each of them harmless when said twice, and passes them to
one adapter: D-Bus on Linux, `SetThreadExecutionState` on Windows, a power assertion on macOS.
A system that does not listen costs a line in the log, never the session.
"""

import ctypes
import logging
import sys
from collections.abc import Callable
from typing import Any, Protocol

_log = logging.getLogger(__name__)

APPLICATION = "relaxapp"
REASON = "A session is playing"


class AwakeError(Exception):
    """The system cannot be asked, or says no: the message is the reason."""


class Inhibitor(Protocol):
    """What asks the system. Both methods raise `AwakeError`."""

    def inhibit(self) -> None:
        """Keep the screen on from now."""

    def uninhibit(self) -> None:
        """Let it go dark again when it would."""


class Awake:
    """Holds the screen awake, or quietly does not. `opener` makes the adapter when first used."""

    def __init__(self, opener: Callable[[], Inhibitor] | None = None) -> None:
        self._opener = opener or _system_inhibitor
        self._inhibitor: Inhibitor | None = None
        self._is_held = False

    @property
    def is_held(self) -> bool:
        """Whether the system has agreed to keep the screen on."""
        return self._is_held

    def set_held(self, is_held: bool) -> None:
        """Holds or releases, as a state asks for."""
        if is_held:
            self.hold()
        else:
            self.release()

    def hold(self) -> None:
        if self._is_held:
            return
        try:
            if self._inhibitor is None:
                self._inhibitor = self._opener()
            self._inhibitor.inhibit()
            self._is_held = True
        except AwakeError as error:
            _log.info("the screen may go dark: %s", error)

    def release(self) -> None:
        if not self._is_held or self._inhibitor is None:
            return
        self._is_held = False
        try:
            self._inhibitor.uninhibit()
        except AwakeError as error:
            _log.info("the screen may stay on: %s", error)


def _system_inhibitor() -> Inhibitor:
    if sys.platform == "win32":
        return WindowsInhibitor(ctypes.WinDLL("kernel32").SetThreadExecutionState)
    if sys.platform == "darwin":
        return MacInhibitor(*_load_frameworks())
    return DBusInhibitor()


class Bus(Protocol):
    """The session bus: the one call that is made on it. Raises `AwakeError`."""

    def call(
        self, service: str, path: str, interface: str, method: str, signature: str, *body: Any
    ) -> tuple[Any, ...]:
        """The reply's body."""


_SCREEN_SAVER = (
    "org.freedesktop.ScreenSaver",
    "/org/freedesktop/ScreenSaver",
    "org.freedesktop.ScreenSaver",
)
_PORTAL = "org.freedesktop.portal.Desktop"
_PORTAL_PATH = "/org/freedesktop/portal/desktop"
_INHIBIT_IDLE = 8


class DBusInhibitor:
    """The screen saver of the desktop; in a sandbox, where it is out of reach, the portal."""

    def __init__(self, open_bus: Callable[[], Bus] | None = None) -> None:
        self._open_bus = open_bus or JeepneyBus
        self._bus: Bus | None = None
        self._release: Callable[[Bus], object] | None = None

    def inhibit(self) -> None:
        if self._bus is None:
            self._bus = self._open_bus()
        try:
            self._release = self._ask_screen_saver(self._bus)
        except AwakeError as first:
            try:
                self._release = self._ask_portal(self._bus)
            except AwakeError as second:
                self._bus = None  # the next session tries anew: the desktop may be back
                raise AwakeError(f"{first}; {second}") from second

    def uninhibit(self) -> None:
        bus, release = self._bus, self._release
        self._release = None
        if bus is not None and release is not None:
            release(bus)

    def _ask_screen_saver(self, bus: Bus) -> Callable[[Bus], object]:
        cookie = _first(bus.call(*_SCREEN_SAVER, "Inhibit", "ss", APPLICATION, REASON))
        return lambda bus: bus.call(*_SCREEN_SAVER, "UnInhibit", "u", cookie)

    def _ask_portal(self, bus: Bus) -> Callable[[Bus], object]:
        answer = bus.call(
            *(_PORTAL, _PORTAL_PATH, "org.freedesktop.portal.Inhibit", "Inhibit", "sua{sv}"),
            *("", _INHIBIT_IDLE, {"reason": ("s", REASON)}),
        )
        handle = _first(answer)
        return lambda bus: bus.call(_PORTAL, handle, "org.freedesktop.portal.Request", "Close", "")


def _first(answer: tuple[Any, ...]) -> Any:
    if not answer:
        raise AwakeError("an empty answer")
    return answer[0]


class JeepneyBus:
    """The session bus through jeepney: it keeps the connection, which the promise hangs on.

    QtDBus is no way: PySide6 sends every whole number as int32, and a cookie is unsigned.
    """

    TIMEOUT_S = 0.4
    """For one answer. A desktop answers within milliseconds; the breath must not wait."""

    def __init__(self) -> None:
        try:
            from jeepney import DBusErrorResponse
            from jeepney.io.blocking import open_dbus_connection
        except ImportError as error:
            raise AwakeError("jeepney is not installed") from error
        try:
            self._connection = open_dbus_connection("SESSION", auth_timeout=self.TIMEOUT_S)
        except KeyError as error:
            raise AwakeError("no session bus: its address is not set") from error
        except (OSError, ValueError, RuntimeError, DBusErrorResponse) as error:
            # ValueError for an address or a greeting that cannot be read, RuntimeError for a
            # bus that is no local socket.
            raise AwakeError(f"no session bus: {error}") from error

    def call(
        self, service: str, path: str, interface: str, method: str, signature: str, *body: Any
    ) -> tuple[Any, ...]:
        from jeepney import DBusAddress, DBusErrorResponse, new_method_call
        from jeepney.wrappers import unwrap_msg

        address = DBusAddress(path, bus_name=service, interface=interface)
        message = new_method_call(address, method, signature or None, body)
        try:
            reply = self._connection.send_and_get_reply(message, timeout=self.TIMEOUT_S)
            answer: tuple[Any, ...] = unwrap_msg(reply)
        except (OSError, ValueError, DBusErrorResponse) as error:
            raise AwakeError(f"{service}: {error or type(error).__name__}") from error
        return answer


class WindowsInhibitor:
    """`SetThreadExecutionState`: a state of the thread, so it is said from the main thread."""

    CONTINUOUS = 0x80000000
    SYSTEM_REQUIRED = 0x00000001
    DISPLAY_REQUIRED = 0x00000002

    def __init__(self, set_state: Callable[[int], int]) -> None:
        self._set_state = set_state

    def inhibit(self) -> None:
        self._set(self.CONTINUOUS | self.SYSTEM_REQUIRED | self.DISPLAY_REQUIRED)

    def uninhibit(self) -> None:
        self._set(self.CONTINUOUS)

    def _set(self, state: int) -> None:
        if not self._set_state(ctypes.c_uint(state).value):
            raise AwakeError("SetThreadExecutionState failed")


class MacInhibitor:
    """A power assertion that keeps the display on, given back by its id."""

    UTF8 = 0x08000100
    LEVEL_ON = 255
    TYPE = b"PreventUserIdleDisplaySleep"

    def __init__(self, power: Any, foundation: Any) -> None:
        """`power` is IOKit and `foundation` CoreFoundation, as ctypes loads them."""
        self._power = power
        self._foundation = foundation
        self._assertion: int | None = None

    def inhibit(self) -> None:
        assertion = ctypes.c_uint32(0)
        kind, name = self._text(self.TYPE), self._text(REASON.encode())
        status = self._power.IOPMAssertionCreateWithName(
            kind, self.LEVEL_ON, name, ctypes.byref(assertion)
        )
        for text in (kind, name):
            self._foundation.CFRelease(text)
        if status:
            raise AwakeError(f"IOPMAssertionCreateWithName gave {status:#x}")
        self._assertion = assertion.value

    def uninhibit(self) -> None:
        assertion, self._assertion = self._assertion, None
        if assertion is not None and self._power.IOPMAssertionRelease(assertion):
            raise AwakeError("IOPMAssertionRelease failed")

    def _text(self, text: bytes) -> Any:
        created = self._foundation.CFStringCreateWithCString(None, text, self.UTF8)
        return ctypes.c_void_p(created)


def _load_frameworks() -> tuple[Any, Any]:
    """IOKit and CoreFoundation, with the types of what is called. Raises `AwakeError`."""
    from ctypes.util import find_library  # brings `subprocess` along

    try:
        power, foundation = (
            ctypes.cdll.LoadLibrary(find_library(name) or name)
            for name in ("IOKit", "CoreFoundation")
        )
    except OSError as error:
        raise AwakeError(f"no power assertions: {error}") from error
    foundation.CFStringCreateWithCString.restype = ctypes.c_void_p
    foundation.CFStringCreateWithCString.argtypes = (
        ctypes.c_void_p,
        ctypes.c_char_p,
        ctypes.c_uint32,
    )
    foundation.CFRelease.argtypes = (ctypes.c_void_p,)
    foundation.CFRelease.restype = None
    power.IOPMAssertionCreateWithName.argtypes = (
        ctypes.c_void_p,
        ctypes.c_uint32,
        ctypes.c_void_p,
        ctypes.c_void_p,
    )
    power.IOPMAssertionRelease.argtypes = (ctypes.c_uint32,)
    return power, foundation
