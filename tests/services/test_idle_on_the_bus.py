"""Idle time, lock, sleep and manners against a desktop that a test plays on a real D-Bus."""

from collections.abc import Iterator

import pytest
from private_bus import FakeDesktop, PrivateBus
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot
from virtual_screen import VirtualScreen

from relaxapp.services.idle import Idle, find_on_desktop
from relaxapp.services.idle.bus import Bus, BusError, Place
from relaxapp.services.idle.connections import AGAIN_S, Connections
from relaxapp.services.idle.logind import MANAGER, LogindHint, LogindSession, find_session
from relaxapp.services.idle.mutter import MONITOR, MutterWatch
from relaxapp.services.idle.screen_saver import KDE, KdeWatch, SaverWatch
from relaxapp.services.idle.watch import IdleError
from relaxapp.services.manners import (
    DO_NOT_DISTURB,
    PRESENTATION,
    Manners,
    Reason,
    desktop_checks,
)

pytestmark = pytest.mark.display

SAVER = "org.gnome.ScreenSaver"
SAVER_PATH = "/org/gnome/ScreenSaver"
SESSION = "/org/freedesktop/login1/session/_31"
SESSION_INTERFACE = "org.freedesktop.login1.Session"


@pytest.fixture
def bus(own_bus: PrivateBus) -> Iterator[Bus]:
    """A connection to it."""
    opened = Bus("SESSION")
    yield opened
    opened.close()


def test_mutter_tells_coming_and_going(own_bus: PrivateBus, bus: Bus, qtbot: QtBot) -> None:
    with FakeDesktop(own_bus, MONITOR.service) as desktop:
        desktop.answers = {
            (MONITOR.path, "GetIdletime"): ("t", (1234,)),
            (MONITOR.path, "AddIdleWatch"): ("u", (7,)),
            (MONITOR.path, "AddUserActiveWatch"): ("u", (8,)),
            (MONITOR.path, "RemoveWatch"): ("", ()),
        }
        watch = MutterWatch(bus)
        watch.watch_from(60_000)
        assert watch.idle_ms() == 1234  # and what was asked for before has been answered
        with qtbot.waitSignal(watch.went_idle):
            desktop.say(*MONITOR[1:], "WatchFired", "u", 7)
        assert watch.idle_ms() == 1234
        with qtbot.waitSignal(watch.came_back):
            desktop.say(*MONITOR[1:], "WatchFired", "u", 8)
        with qtbot.assertNotEmitted(watch.went_idle, wait=50):
            desktop.say(*MONITOR[1:], "WatchFired", "u", 99)  # another program's
        watch.close()
        asked = ["AddIdleWatch", "GetIdletime", "AddUserActiveWatch", "GetIdletime", "RemoveWatch"]
        qtbot.waitUntil(lambda: len(desktop.calls) == len(asked))
        assert [method for method, *_ in desktop.calls] == asked
        assert desktop.calls[0] == ("AddIdleWatch", 60_000)
        assert desktop.calls[-1] == ("RemoveWatch", 7)


def test_a_mutter_that_is_busy_is_neither_lost_nor_forgotten(
    own_bus: PrivateBus, bus: Bus, qtbot: QtBot
) -> None:
    now_ms = [0]
    with FakeDesktop(own_bus, MONITOR.service) as desktop:
        desktop.answers[MONITOR.path, "AddIdleWatch"] = ("u", (7,))
        desktop.is_silent = True
        watch = MutterWatch(bus, clock_ms=lambda: now_ms[0])
        assert watch.idle_ms() is None
        desktop.is_silent = False
        watch.watch_from(60_000)
        qtbot.waitUntil(lambda: watch.idle_ms() == 0)
        desktop.is_silent = True
        with qtbot.waitSignal(watch.went_idle):
            desktop.say(*MONITOR[1:], "WatchFired", "u", 7)
        now_ms[0] += 5000
        with qtbot.assertNotEmitted(watch.lost, wait=0):
            assert watch.idle_ms() == 65_000


def test_a_mutter_that_keeps_no_watch_is_lost(own_bus: PrivateBus, bus: Bus, qtbot: QtBot) -> None:
    with FakeDesktop(own_bus, MONITOR.service):
        watch = MutterWatch(bus)
        with qtbot.waitSignal(watch.lost):
            watch.watch_from(60_000)


def test_without_a_mutter_there_is_no_source(bus: Bus) -> None:
    with pytest.raises(IdleError, match="no Mutter"):
        MutterWatch(bus)


def test_a_mutter_that_ends_is_lost(own_bus: PrivateBus, bus: Bus, qtbot: QtBot) -> None:
    desktop = FakeDesktop(own_bus, MONITOR.service)
    with desktop:
        desktop.answers[MONITOR.path, "GetIdletime"] = ("t", (0,))
        watch = MutterWatch(bus)
        with qtbot.waitSignal(watch.lost):
            desktop.end()
    assert watch.idle_ms() is None


def test_a_service_that_hangs_costs_one_wait_and_is_left_alone(own_bus: PrivateBus) -> None:
    now_s = [0.0]

    with FakeDesktop(own_bus, MONITOR.service) as desktop:
        bus = Bus("SESSION", clock_s=lambda: now_s[0])
        desktop.is_silent = True
        for _ in range(3):
            with pytest.raises(BusError, match="answer"):
                bus.call(MONITOR, "GetIdletime")
        desktop.is_silent = False
        desktop.answers[MONITOR.path, "GetIdletime"] = ("t", (5,))
        now_s[0] += 4
        assert bus.call(MONITOR, "GetIdletime") == (5,)
        assert len(desktop.calls) == 2
        bus.close()


def test_a_signal_that_comes_during_a_call_is_told_after_it(
    own_bus: PrivateBus, bus: Bus, qtbot: QtBot
) -> None:
    with FakeDesktop(own_bus, SAVER) as desktop:
        desktop.answers[SAVER_PATH, "GetActive"] = ("b", (False,))
        saver = SaverWatch(bus)
        heard: list[bool] = []
        saver.locked_changed.connect(heard.append)
        desktop.say(SAVER_PATH, SAVER, "ActiveChanged", "b", True)
        bus.call((SAVER, SAVER_PATH, SAVER), "GetActive")
        assert heard == []
        qtbot.waitUntil(lambda: heard == [True])
        assert saver.is_locked() is True


def test_a_signal_with_other_arguments_than_known_does_no_harm(
    own_bus: PrivateBus, bus: Bus, qtbot: QtBot
) -> None:
    with FakeDesktop(own_bus, SAVER) as desktop:
        desktop.answers[SAVER_PATH, "GetActive"] = ("b", (False,))
        saver = SaverWatch(bus)
        desktop.say(SAVER_PATH, SAVER, "ActiveChanged", "bs", True, "and more")
        with qtbot.waitSignal(saver.locked_changed):
            desktop.say(SAVER_PATH, SAVER, "ActiveChanged", "b", True)


def test_no_service_is_started_by_being_asked(bus: Bus) -> None:
    place = Place("org.nobody.Here", "/", "org.nobody.Here")
    with pytest.raises(BusError, match=r"ServiceUnknown|NameHasNoOwner"):
        bus.call(place, "Anything")


def test_a_screen_saver_that_ends_is_lost_and_no_longer_known(
    own_bus: PrivateBus, bus: Bus, qtbot: QtBot
) -> None:
    desktop = FakeDesktop(own_bus, SAVER)
    with desktop:
        desktop.answers[SAVER_PATH, "GetActive"] = ("b", (True,))
        saver = SaverWatch(bus)
        assert saver.is_locked() is True
        with qtbot.waitSignal(saver.lost):
            desktop.end()
    assert saver.is_locked() is None


def test_kde_tells_milliseconds_on_x11_and_is_no_source_on_wayland(
    own_bus: PrivateBus, bus: Bus
) -> None:
    with FakeDesktop(own_bus, KDE.service) as desktop:
        with pytest.raises(IdleError):
            KdeWatch(bus)
        desktop.answers[KDE.path, "GetSessionIdleTime"] = ("u", (61_500,))
        assert KdeWatch(bus).idle_ms() == 61_500


def test_logind_tells_lock_and_sleep(own_bus: PrivateBus, bus: Bus, qtbot: QtBot) -> None:
    with FakeDesktop(own_bus, MANAGER.service) as desktop:
        desktop.answers = {
            (MANAGER.path, "GetSession"): ("o", (SESSION,)),
            (SESSION, "LockedHint"): ("v", (("b", False),)),
        }
        asleep_ms = [1000]
        place = find_session(bus, {"XDG_SESSION_ID": "1"})
        session = LogindSession(bus, place, asleep_ms=lambda: asleep_ms[0])
        assert session.is_locked() is False
        with qtbot.waitSignal(session.locked_changed) as locked:
            desktop.say_property(SESSION, SESSION_INTERFACE, "LockedHint", "b", True)
        assert locked.args == [True]
        with qtbot.waitSignal(session.sleep_began):
            desktop.say(*MANAGER[1:], "PrepareForSleep", "b", True)
        asleep_ms[0] += 90_000
        with qtbot.waitSignal(session.slept) as slept:
            desktop.say(*MANAGER[1:], "PrepareForSleep", "b", False)
        assert slept.args == [90_000]
        # A wish to lock is no lock: nobody may have followed it.
        with qtbot.assertNotEmitted(session.locked_changed, wait=50):
            desktop.say(SESSION, SESSION_INTERFACE, "Lock", "")


def test_the_idle_hint_is_known_only_while_it_is_set(
    own_bus: PrivateBus, bus: Bus, qtbot: QtBot
) -> None:
    with FakeDesktop(own_bus, MANAGER.service) as desktop:
        desktop.answers = {
            ("/org/freedesktop/login1/user/self", "Display"): ("v", (("(so)", ("1", SESSION)),)),
            (SESSION, "IdleHint"): ("v", (("b", False),)),
            (SESSION, "IdleSinceHintMonotonic"): ("v", (("t", 4_000_000),)),
        }
        hint = LogindHint(bus, find_session(bus, {}), clock_ms=lambda: 304_000)
        assert hint.idle_ms() is None
        with qtbot.waitSignal(hint.went_idle):
            desktop.say_property(SESSION, SESSION_INTERFACE, "IdleHint", "b", True)
        assert hint.idle_ms() == 300_000


def test_a_bus_that_dies_is_given_up_and_found_again(
    screen: VirtualScreen, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    now_s = [0.0]
    environ = {"DISPLAY": screen.name}
    connections = Connections(environ=environ, clock_s=lambda: now_s[0])
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere")
    with PrivateBus() as first, FakeDesktop(first, MONITOR.service) as desktop:
        desktop.answers[MONITOR.path, "GetIdletime"] = ("t", (5,))
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", first.address)
        idle = Idle(lambda parent: find_on_desktop(connections, parent, environ))
        assert idle.name == "GNOME (Mutter)"
        with qtbot.waitSignal(idle.source_changed):
            first.kill()
        assert not idle.is_known
        assert idle.idle_ms() is None
    now_s[0] += AGAIN_S
    with qtbot.waitSignal(idle.source_changed):
        _hurry(idle)
    assert idle.name == "the X server"  # no bus yet, but there is a screen
    assert idle.idle_ms() is not None
    idle.close()
    connections.close()


def _hurry(idle: Idle) -> None:
    (timer,) = idle.findChildren(QTimer)
    assert timer.isActive()
    timer.start(0)


# What desktops tell of disturbing


def _asked_on_bus(bus: Bus) -> Manners:
    class OnlyBus:
        def session_bus(self) -> Bus:
            return bus

        def display(self) -> None:
            return None

    return Manners(desktop_checks(OnlyBus(), {}))


def test_gnome_tells_who_keeps_the_screen_on(own_bus: PrivateBus, bus: Bus) -> None:
    service, path = "org.gnome.SessionManager", "/org/gnome/SessionManager"
    with FakeDesktop(own_bus, service) as desktop:
        manners = _asked_on_bus(bus)
        assert PRESENTATION in manners.unknown()
        desktop.answers = {(path, "IsInhibited"): ("b", (False,))}
        assert manners.reasons() == ()
        assert PRESENTATION not in manners.unknown()
        own, copying, film = (f"/inhibitor/{number}" for number in range(3))
        desktop.answers |= {
            (path, "IsInhibited"): ("b", (True,)),
            (path, "GetInhibitors"): ("ao", ([own, copying],)),
            (own, "GetFlags"): ("u", (8,)),
            (own, "GetAppId"): ("s", ("relaxapp",)),
            (copying, "GetFlags"): ("u", (4,)),  # no sleep, but the screen may go dark
            (copying, "GetAppId"): ("s", ("org.gnome.Nautilus",)),
            (film, "GetFlags"): ("u", (12,)),
            (film, "GetAppId"): ("s", ("org.gnome.Totem",)),
        }
        assert manners.reasons() == ()
        desktop.answers[path, "GetInhibitors"] = ("ao", ([own, "/gone", copying, film],))
        assert manners.reasons() == (Reason(PRESENTATION, "Totem keeps the screen on"),)


def test_kde_tells_who_keeps_the_screen_on_and_do_not_disturb(
    own_bus: PrivateBus, bus: Bus
) -> None:
    policy = "org.kde.Solid.PowerManagement.PolicyAgent"
    path = "/" + policy.replace(".", "/")
    power = "/org/freedesktop/PowerManagement/Inhibit"
    names = (policy, "org.freedesktop.PowerManagement", "org.freedesktop.Notifications")
    with FakeDesktop(own_bus, *names) as desktop:
        manners = _asked_on_bus(bus)
        desktop.answers = {
            (path, "HasInhibition"): ("b", (False,)),
            (power, "HasInhibit"): ("b", (True,)),  # music
            ("/org/freedesktop/Notifications", "Inhibited"): ("v", (("b", True),)),
        }
        assert manners.reasons() == (Reason(DO_NOT_DISTURB, "“Do not disturb” is on"),)
        desktop.answers[path, "HasInhibition"] = ("b", (True,))
        listed = ([("relaxapp", "A session is playing"), ("/usr/bin/mpv", "Playing")],)
        desktop.answers[path, "ListInhibitions"] = ("a(ss)", listed)
        assert manners.reasons(frozenset({PRESENTATION})) == (
            Reason(PRESENTATION, "Mpv keeps the screen on"),
        )


def test_xfce_and_dunst_tell_do_not_disturb(own_bus: PrivateBus, bus: Bus) -> None:
    xfce, notifications = "org.xfce.Xfconf", "org.freedesktop.Notifications"
    with FakeDesktop(own_bus, xfce, notifications) as desktop:
        manners = _asked_on_bus(bus)
        for key in (
            ("/org/xfce/Xfconf", "GetProperty"),
            ("/org/freedesktop/Notifications", "paused"),
        ):
            desktop.answers = {key: ("v", (("b", False),))}
            assert manners.reasons() == ()
            assert DO_NOT_DISTURB not in manners.unknown()
            desktop.answers = {key: ("v", (("b", True),))}
            assert [reason.kind for reason in manners.reasons()] == [DO_NOT_DISTURB]


def test_a_power_manager_without_a_list_still_tells(own_bus: PrivateBus, bus: Bus) -> None:
    with FakeDesktop(own_bus, "org.freedesktop.PowerManagement") as desktop:
        desktop.answers["/org/freedesktop/PowerManagement/Inhibit", "HasInhibit"] = ("b", (True,))
        assert _asked_on_bus(bus).reasons() == (
            Reason(PRESENTATION, "A program keeps the screen on"),
        )
