"""The screen savers of the desktops: whether one covers the screen, and KDE's idle time.

Takes a session bus. GNOME, Cinnamon, MATE, Xfce and KDE tell when their screen saver, which is
their lock screen, comes and goes. KDE's also tells the idle time, in milliseconds although its
description says seconds, and on X11 alone (on Wayland it answers that it cannot; see
`wayland`). Nothing else at `org.freedesktop.ScreenSaver` is known to tell it. Both raise
`IdleError` where nobody answers.
"""

from PySide6.QtCore import QObject

from relaxapp.services.idle.bus import Bus, BusError, Place
from relaxapp.services.idle.watch import IdleError, InputWatch, SessionWatch

KDE = Place("org.kde.screensaver", "/ScreenSaver", "org.freedesktop.ScreenSaver")
SAVERS = (
    Place("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
    Place(
        "org.freedesktop.ScreenSaver",
        "/org/freedesktop/ScreenSaver",
        "org.freedesktop.ScreenSaver",
    ),
    Place("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver", "org.cinnamon.ScreenSaver"),
    Place("org.mate.ScreenSaver", "/", "org.mate.ScreenSaver"),
    Place("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver", "org.xfce.ScreenSaver"),
)


class KdeWatch(InputWatch):
    """KDE's idle time on X11; it has to be asked for."""

    name = "the KDE screen locker"

    def __init__(self, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        try:
            bus.call(KDE, "GetSessionIdleTime")
        except BusError as error:
            raise IdleError(str(error)) from error
        bus.lost.connect(self.lost)

    def idle_ms(self) -> int | None:
        try:
            return int(self._bus.call(KDE, "GetSessionIdleTime")[0])
        except (BusError, LookupError, TypeError, ValueError):
            return None


class SaverWatch(SessionWatch):
    """The first screen saver that says whether it is on."""

    def __init__(self, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_locked: bool | None = None
        self._is_closed = False
        try:
            owned = bus.owned()
        except BusError as error:
            raise IdleError(str(error)) from error
        for place in SAVERS:
            if place.service in owned and self._listen(bus, place):
                bus.lost.connect(self.lost)
                return
        raise IdleError("no screen saver tells whether it is on")

    def is_locked(self) -> bool | None:
        return self._is_locked

    def close(self) -> None:
        self._is_closed = True

    def _listen(self, bus: Bus, place: Place) -> bool:
        try:
            self._is_locked = bool(bus.call(place, "GetActive")[0])
            bus.hear(place, "ActiveChanged", self._change)
            bus.hear_end(place.service, self._end)
        except (BusError, LookupError):
            self._is_locked = None
        return self._is_locked is not None

    def _change(self, is_active: bool) -> None:
        if not self._is_closed and self._is_locked != bool(is_active):
            self._is_locked = bool(is_active)
            self.locked_changed.emit(self._is_locked)

    def _end(self) -> None:
        # A locker that crashed has not unlocked anything, but it will not tell of it either.
        if not self._is_closed:
            self._is_locked = None
            self.lost.emit("the screen saver has ended, or begun anew")
