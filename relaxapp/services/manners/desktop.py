"""What desktops tell on the session bus: who keeps the screen on, and “do not disturb”.

Each function takes a way to the bus and asks one kind of desktop. What keeps the screen on is a
film, a game or a presentation; music keeps no screen on, and what we hold ourselves does not
count. Names come from other programs: they are cut short, and shown as plain text.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from relaxapp.services.manners import Bus, NotKnownError, Place

OWN_NAME = "relaxapp"
LONGEST_NAME = 40

_GNOME = "org.gnome.SessionManager"
_GNOME_MANAGER: Place = (_GNOME, "/org/gnome/SessionManager", _GNOME)
_GNOME_IDLE = 8
_KDE_POLICY: Place = (
    "org.kde.Solid.PowerManagement.PolicyAgent",
    "/org/kde/Solid/PowerManagement/PolicyAgent",
    "org.kde.Solid.PowerManagement.PolicyAgent",
)
_KDE_SCREEN = 4
_POWER: Place = (
    "org.freedesktop.PowerManagement",
    "/org/freedesktop/PowerManagement/Inhibit",
    "org.freedesktop.PowerManagement.Inhibit",
)
_NOTIFICATIONS = "org.freedesktop.Notifications"
_NOTIFICATIONS_PATH = "/org/freedesktop/Notifications"
_XFCE: Place = ("org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf")

FindBus = Callable[[], Bus | None]


def ask_gnome_session(find_bus: FindBus) -> str | None:
    """GNOME, MATE, Cinnamon and Budgie: their session managers keep a list."""
    bus = _bus(find_bus)
    if not _answer(lambda: bus.call(_GNOME_MANAGER, "IsInhibited", "u", _GNOME_IDLE)[0]):
        return None
    paths = _answer(lambda: bus.call(_GNOME_MANAGER, "GetInhibitors")[0])
    return _kept_on_by(_gnome_programs(bus, paths))


def ask_kde_power(find_bus: FindBus) -> str | None:
    """KDE: its power management tells whether the screen is kept on, and by whom."""
    bus = _bus(find_bus)
    if not _answer(lambda: bus.call(_KDE_POLICY, "HasInhibition", "u", _KDE_SCREEN)[0]):
        return None
    listed = _answer(lambda: bus.call(_KDE_POLICY, "ListInhibitions")[0])
    return _kept_on_by(str(who) for who, *_ in listed)


def ask_power_management(find_bus: FindBus) -> str | None:
    """Xfce and others; KDE has this too, but counts music there."""
    bus = _bus(find_bus)
    if _is_kde(bus):
        raise NotKnownError("KDE tells it better")
    if not _answer(lambda: bus.call(_POWER, "HasInhibit")[0]):
        return None
    try:
        names = [str(name) for name in bus.call(_POWER, "GetInhibitors")[0]]
    except (OSError, LookupError, TypeError):
        names = [""]  # it has no list
    return _kept_on_by(names)


def ask_notifications(find_bus: FindBus) -> str | None:
    """KDE's notifications, and those servers that do as it does."""
    bus = _bus(find_bus)
    place = (_NOTIFICATIONS, _NOTIFICATIONS_PATH, _NOTIFICATIONS)
    return _disturbing(_answer(lambda: bus.get(place, "Inhibited")))


def ask_dunst(find_bus: FindBus) -> str | None:
    """Dunst, which many tiling window managers come with."""
    bus = _bus(find_bus)
    place = (_NOTIFICATIONS, _NOTIFICATIONS_PATH, "org.dunstproject.cmd0")
    return _disturbing(_answer(lambda: bus.get(place, "paused")))


def ask_xfce(find_bus: FindBus) -> str | None:
    """Xfce's settings."""
    bus = _bus(find_bus)
    names = ("xfce4-notifyd", "/do-not-disturb")
    return _disturbing(_answer(lambda: bus.call(_XFCE, "GetProperty", "ss", *names)[0][1]))


PRESENTATION_ASKERS = (ask_gnome_session, ask_kde_power, ask_power_management)
DO_NOT_DISTURB_ASKERS = (ask_notifications, ask_dunst, ask_xfce)


def named(program: str) -> str:
    """What a program is called, from the name it goes by: `org.gnome.Totem`, `/usr/bin/mpv`."""
    last = re.split(r"[/\\]", program.strip())[-1].removesuffix(".desktop").split(".")[-1]
    shown = " ".join("".join(one for one in last if one.isprintable()).split())
    if len(shown) > LONGEST_NAME:
        shown = shown[: LONGEST_NAME - 1] + "…"
    return shown[:1].upper() + shown[1:]


def _gnome_programs(bus: Bus, paths: Iterable[str]) -> Iterable[str]:
    for path in paths:
        inhibitor = (_GNOME, path, f"{_GNOME}.Inhibitor")
        try:
            if int(bus.call(inhibitor, "GetFlags")[0]) & _GNOME_IDLE:
                yield str(bus.call(inhibitor, "GetAppId")[0])
        except (OSError, LookupError, TypeError, ValueError):
            continue  # it has gone meanwhile


def _kept_on_by(programs: Iterable[str]) -> str | None:
    """The sentence for the first program that is not ours."""
    for program in programs:
        if named(program).lower() != OWN_NAME:
            return f"{named(program) or 'A program'} keeps the screen on"
    return None


def _disturbing(is_on: Any) -> str | None:
    return "“Do not disturb” is on" if is_on is True else None


def _is_kde(bus: Bus) -> bool:
    try:
        bus.call(_KDE_POLICY, "HasInhibition", "u", _KDE_SCREEN)
    except OSError:
        return False
    return True


def _bus(find_bus: FindBus) -> Bus:
    bus = find_bus()
    if bus is None:
        raise NotKnownError("no session bus")
    return bus


def _answer(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except (OSError, LookupError, TypeError, ValueError) as error:
        raise NotKnownError(str(error)) from error
