"""The panel of an X11 desktop: which windows it lists, and whether what it shows is dark or light.

Takes the id of a window that is about to be shown and leaves it out of the lists of windows, which
Qt has no way to say; gives what the tray says of its colours. Speaks on Qt's own connection: what
is set here reaches the server before Qt shows the window. Elsewhere than on X11 it does nothing
and knows nothing. Numbers and offsets are those of the X protocol, version 11.
"""

import ctypes
import struct
from functools import cache
from typing import Any

from PySide6.QtGui import QGuiApplication

_POINTER, _U8, _U16, _U32 = ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint16, ctypes.c_uint32
_ATOM, _CARDINAL = 4, 6
_REPLACE = 0

LEFT_OUT = ("_NET_WM_STATE_SKIP_TASKBAR", "_NET_WM_STATE_SKIP_PAGER")
"""EWMH 1.5, application window properties."""

TRAY = "_NET_SYSTEM_TRAY_S0"
"""Who has this selection is the tray, also where icons reach it in another way."""

COLOURS = "_NET_SYSTEM_TRAY_COLORS"
"""What symbols there shall be painted with: foreground, error, warning and success, each as red,
green and blue of 16 bits. GTK's panels tell it."""


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


_XCB: dict[str, tuple[object, list[object]]] = {
    "xcb_intern_atom": (_Cookie, [_POINTER, _U8, _U16, ctypes.c_char_p]),
    "xcb_intern_atom_reply": (_POINTER, [_POINTER, _Cookie, _POINTER]),
    "xcb_change_property": (
        _Cookie,
        [_POINTER, _U8, _U32, _U32, _U32, _U8, _U32, ctypes.c_char_p],
    ),
    "xcb_get_selection_owner": (_Cookie, [_POINTER, _U32]),
    "xcb_get_selection_owner_reply": (_POINTER, [_POINTER, _Cookie, _POINTER]),
    "xcb_get_property": (_Cookie, [_POINTER, _U8, _U32, _U32, _U32, _U32, _U32]),
    "xcb_get_property_reply": (_POINTER, [_POINTER, _Cookie, _POINTER]),
}


def leave_out_of_lists(window: int) -> None:
    """No task bar, pager or list of windows shows it.

    To be said each time before it is shown: window managers forget it when it goes. Qt adds what
    else it has to say of the window's state.
    """
    connection = _connection()
    if connection:
        atoms = struct.pack("=2I", *(_atom(connection, name) for name in LEFT_OUT))
        state = _atom(connection, "_NET_WM_STATE")
        _xcb().xcb_change_property(connection, _REPLACE, window, state, _ATOM, 32, 2, atoms)


def is_tray_dark() -> bool | None:
    """Whether the tray asks for light symbols; None where it does not tell."""
    connection = _connection()
    if not connection:
        return None
    owner = _ask("xcb_get_selection_owner", connection, _atom(connection, TRAY))
    (window,) = struct.unpack_from("=I", owner, 8) if owner else (0,)
    if not window:
        return None
    colours = _atom(connection, COLOURS)
    reply = _ask("xcb_get_property", connection, 0, window, colours, _CARDINAL, 0, 12)
    length = struct.unpack_from("=I", reply, 16)[0] if reply else 0
    if length < 3 or reply[1] != 32:
        return None
    red, green, blue = struct.unpack_from("=3I", reply, 32)
    # The weights of ITU-R BT.709, as for what a screen shows.
    return bool(0.2126 * red + 0.7152 * green + 0.0722 * blue > 0x7FFF)


def _connection() -> int:
    """Qt's connection to the X server; 0 where there is none."""
    application = QGuiApplication.instance()
    if not isinstance(application, QGuiApplication) or application.platformName() != "xcb":
        return 0
    native: Any = application.nativeInterface()
    return int(native.connection()) if native is not None else 0


@cache
def _atom(connection: int, name: str) -> int:
    """The server's number for a name."""
    text = name.encode()
    reply = _ask("xcb_intern_atom", connection, 0, len(text), text)
    return int(struct.unpack_from("=I", reply, 8)[0]) if reply else 0


def _ask(name: str, connection: int, *arguments: object) -> bytes:
    """The reply, or nothing where the server gives none."""
    xcb = _xcb()
    cookie = getattr(xcb, name)(connection, *arguments)
    reply = getattr(xcb, f"{name}_reply")(connection, cookie, None)
    if not reply:
        return b""
    copied = ctypes.string_at(reply, 32 + 4 * _U32.from_address(reply + 4).value)
    _free()(reply)
    return copied


@cache
def _xcb() -> Any:
    library = ctypes.CDLL("libxcb.so.1")  # Qt has it loaded
    for name, (gives, takes) in _XCB.items():
        function = getattr(library, name)
        function.restype, function.argtypes = gives, takes
    return library


@cache
def _free() -> Any:
    free = ctypes.CDLL(None).free
    free.restype, free.argtypes = None, [_POINTER]
    return free
