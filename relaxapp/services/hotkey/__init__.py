"""Hotkeys: keys that reach the program whatever has the focus, where that needs no extra rights.

`open_keys` gives the adapter of this system: the desktop's portal on Wayland, a grab on X11, the
system's own registration on Windows and macOS. Whoever uses it binds `Wish`es and hears by name.
It is opened when a hotkey is wanted, and not before; nothing here polls.
"""

import os
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from relaxapp.services.hotkey.keys import GlobalKeys, HotkeyError, Wish

if TYPE_CHECKING:  # each system loads its own alone
    from relaxapp.services.hotkey.portal import Bus

__all__ = ["GlobalKeys", "HotkeyError", "OpenBus", "Wish", "is_asked_by_desktop",
           "open_keys"]  # fmt: skip

OpenBus = Callable[[QObject], "Bus"]
"""Opens the session bus, or raises `OSError`."""

NO_DISPLAY = "There is no display here that could tell of keys."


def is_asked_by_desktop(
    environ: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> bool:
    """Whether it is the desktop that asks the person for the keys: so on Wayland."""
    return platform not in ("win32", "darwin") and bool(environ.get("WAYLAND_DISPLAY"))


def open_keys(
    open_bus: OpenBus,
    parent: QObject | None = None,
    environ: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
) -> GlobalKeys:
    """The hotkeys of this system. Raises `HotkeyError`."""
    if platform == "win32":
        import ctypes

        from relaxapp.services.hotkey.windows import WindowsKeys

        # On 64 bits there is one way to call, and ours have whole numbers and pointers only.
        return WindowsKeys(ctypes.CDLL("user32"), parent)
    if platform == "darwin":
        from relaxapp.services.hotkey.macos import MacKeys, load_carbon

        return MacKeys(load_carbon(), parent)
    if is_asked_by_desktop(environ, platform):
        from relaxapp.services.hotkey.portal import PortalKeys

        return PortalKeys(open_bus, parent)
    if environ.get("DISPLAY"):
        from relaxapp.services.hotkey.x11 import XKeys
        from relaxapp.services.hotkey.xcb import XKeyboard

        return XKeys(XKeyboard(environ["DISPLAY"]), parent)
    raise HotkeyError(NO_DISPLAY)
