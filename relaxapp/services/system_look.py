"""How the system wants programs to look: dark, with high contrast, with less motion.

Takes Qt's hints and, where an older Qt does not know of motion, asks Windows or the desktop's
portal. Says when something changes. What no system says is taken as the usual.
"""

import logging
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

_log = logging.getLogger(__name__)

_PORTAL_TIMEOUT_S = 0.3
_SPI_GETCLIENTAREAANIMATION = 0x1042


class SystemLook(QObject):
    """The wishes of the system, as they are now."""

    changed = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        hints: Any = None,
        ask_reduced_motion: Callable[[], bool] | None = None,
    ) -> None:
        """`hints` are those of Qt; `ask_reduced_motion` asks a system that Qt does not know."""
        super().__init__(parent)
        self._hints = hints or QGuiApplication.styleHints()
        self._ask_reduced_motion = ask_reduced_motion or _reduced_motion_of_system
        self._is_reduced = False
        self._hints.colorSchemeChanged.connect(lambda: self.changed.emit())
        # From Qt 6.10 on it knows of contrast, from 6.12 on of motion.
        self._access = getattr(self._hints, "accessibility", lambda: None)()
        for name in ("contrastPreferenceChanged", "motionPreferenceChanged"):
            signal = getattr(self._access, name, None)
            if signal is not None:
                signal.connect(lambda: self.changed.emit())

    @property
    def is_dark(self) -> bool:
        is_dark: bool = self._hints.colorScheme() == Qt.ColorScheme.Dark
        return is_dark

    @property
    def is_high_contrast(self) -> bool:
        preference = getattr(self._access, "contrastPreference", None)
        return preference is not None and preference() == Qt.ContrastPreference.HighContrast

    @property
    def is_calm(self) -> bool:
        """Whether the system asks for less motion; before `ask` only as far as Qt knows."""
        preference = getattr(self._access, "motionPreference", None)
        return self._is_reduced if preference is None else preference().name == "ReducedMotion"

    def ask(self) -> None:
        """Asks a system whose wish Qt does not know; takes some milliseconds."""
        if hasattr(self._access, "motionPreference"):
            return
        was_reduced, self._is_reduced = self._is_reduced, self._ask_reduced_motion()
        if was_reduced != self._is_reduced:
            self.changed.emit()

    def follow(self, appearance: str) -> None:
        """Lets the frame of the window and Qt's own dialogs be light or dark too, or `system`."""
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        self._hints.setColorScheme(schemes.get(appearance, Qt.ColorScheme.Unknown))


def _reduced_motion_of_system() -> bool:
    if sys.platform == "win32":
        import ctypes

        is_animated = ctypes.c_int(1)
        ctypes.windll.user32.SystemParametersInfoW(
            _SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(is_animated), 0
        )
        return not is_animated.value
    if sys.platform == "linux":
        return _reduced_motion_of_portal()
    return False


def _reduced_motion_of_portal() -> bool:
    """The wish in the desktop's settings; an older GNOME says it by `enable-animations`."""
    try:
        from jeepney import DBusAddress, DBusErrorResponse, new_method_call
        from jeepney.io.blocking import open_dbus_connection
        from jeepney.wrappers import unwrap_msg
    except ImportError:
        return False
    address = DBusAddress(
        "/org/freedesktop/portal/desktop",
        "org.freedesktop.portal.Desktop",
        "org.freedesktop.portal.Settings",
    )
    names = ["org.freedesktop.appearance", "org.gnome.desktop.interface"]
    message = new_method_call(address, "ReadAll", "as", (names,))
    try:
        with open_dbus_connection("SESSION", auth_timeout=_PORTAL_TIMEOUT_S) as connection:
            reply = connection.send_and_get_reply(message, timeout=_PORTAL_TIMEOUT_S)
            (found,) = unwrap_msg(reply)
        modern = found.get(names[0], {}).get("reduced-motion", ("u", 0))[1]
        animations = found.get(names[1], {}).get("enable-animations", ("b", True))[1]
    except (KeyError, OSError, ValueError, RuntimeError, DBusErrorResponse) as error:
        _log.debug("the desktop does not say whether motion is wanted: %r", error)
        return False
    return modern == 1 or animations is False
