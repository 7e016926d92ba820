"""Idle time and manners against a real X server, and against a desktop on a real bus."""

import os
from collections.abc import Iterator

import pytest
from private_bus import FakeDesktop, PrivateBus
from pytestqt.qtbot import QtBot
from virtual_screen import VirtualScreen, missing_tools

from relaxapp.services.idle import Idle, find_on_desktop
from relaxapp.services.idle.bus import Bus, BusError, Place
from relaxapp.services.idle.connections import AGAIN_S, Connections
from relaxapp.services.idle.logind import MANAGER, LogindHint, LogindSession, find_session
from relaxapp.services.idle.mutter import MONITOR, MutterWatch
from relaxapp.services.idle.screen_saver import KDE, KdeWatch, SaverWatch
from relaxapp.services.idle.watch import IdleError
from relaxapp.services.idle.x11 import XWatch
from relaxapp.services.idle.xcb import XConnection, XError
from relaxapp.services.manners import (
    DO_NOT_DISTURB,
    FULL_SCREEN,
    PRESENTATION,
    Manners,
    Reason,
    desktop_checks,
)
from relaxapp.shell.senses import open_senses

pytestmark = pytest.mark.display

SAVER = "org.gnome.ScreenSaver"
SAVER_PATH = "/org/gnome/ScreenSaver"
SESSION = "/org/freedesktop/login1/session/_31"
SESSION_INTERFACE = "org.freedesktop.login1.Session"


@pytest.fixture(scope="module")
def tools() -> None:
    """Skips where these cannot be run; in CI that fails."""
    import shutil

    missing = missing_tools() + [tool for tool in ("dbus-daemon",) if not shutil.which(tool)]
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"not installed: {', '.join(missing)}")
    assert not missing


@pytest.fixture
def screen(tools: None) -> Iterator[VirtualScreen]:
    with VirtualScreen() as started:
        yield started


@pytest.fixture
def own_bus(tools: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateBus]:
    with PrivateBus() as started:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", started.address)
        yield started


@pytest.fixture
def bus(own_bus: PrivateBus) -> Iterator[Bus]:
    opened = Bus("SESSION")
    yield opened
    opened.close()


# The X server


def test_idle_time_grows_until_the_mouse_moves(screen: VirtualScreen, qtbot: QtBot) -> None:
    display = XConnection(screen.name)
    watch = XWatch(display)
    screen.stir("mousemove", "10", "10")
    qtbot.waitUntil(lambda: (watch.idle_ms() or 0) >= 300)
    screen.stir("mousemove", "20", "20")
    after_ms = watch.idle_ms()
    assert after_ms is not None
    assert after_ms < 300
    display.close()


def test_coming_and_going_are_told_without_asking(screen: VirtualScreen, qtbot: QtBot) -> None:
    display = XConnection(screen.name)
    watch = XWatch(display)
    screen.stir("mousemove", "10", "10")
    for key in ("a", "b"):
        with qtbot.waitSignal(watch.went_idle):
            watch.watch_from(150)
        with qtbot.waitSignal(watch.came_back):
            screen.stir("key", key)
    watch.close()
    screen.stir("key", "c")
    with qtbot.assertNotEmitted(watch.went_idle, wait=300):
        pass
    display.close()


def test_who_is_idle_already_is_told_at_once(screen: VirtualScreen, qtbot: QtBot) -> None:
    display = XConnection(screen.name)
    watch = XWatch(display)
    qtbot.waitUntil(lambda: (watch.idle_ms() or 0) >= 50)
    with qtbot.waitSignal(watch.went_idle):
        watch.watch_from(50)
    with qtbot.waitSignal(watch.came_back):
        screen.stir("key", "a")
    display.close()


def test_an_alarm_that_comes_during_a_question_is_told_after_it(
    screen: VirtualScreen, qtbot: QtBot
) -> None:
    display = XConnection(screen.name)
    watch = XWatch(display)
    told: list[None] = []
    watch.went_idle.connect(lambda: told.append(None))
    screen.stir("mousemove", "10", "10")
    before_ms = watch.idle_ms() or 0
    watch.watch_from(before_ms + 200)
    while (watch.idle_ms() or 0) < before_ms + 300:  # the event loop does not run meanwhile
        assert told == []
    qtbot.waitUntil(lambda: told == [None])
    display.close()


def test_an_x_server_that_dies_is_told_and_ends_nothing(
    screen: VirtualScreen, qtbot: QtBot
) -> None:
    display = XConnection(screen.name)
    watch = XWatch(display)
    watch.watch_from(60_000)
    with qtbot.waitSignal(watch.lost):
        screen.kill()
    assert watch.idle_ms() is None
    assert display.words(display.root, "_NET_ACTIVE_WINDOW") == ()
    watch.watch_from(1000)
    watch.close()


def test_an_x_server_that_dies_is_seen_when_it_is_asked(screen: VirtualScreen) -> None:
    display = XConnection(screen.name)
    watch = XWatch(display)
    screen.kill()
    assert watch.idle_ms() is None
    assert not display.is_open


def test_where_no_x_server_is_there_is_an_error() -> None:
    with pytest.raises(XError, match="no X server"):
        XConnection(":4093")


def test_a_window_that_is_gone_has_no_properties(screen: VirtualScreen) -> None:
    display = XConnection(screen.name)
    assert display.words(0x1234567, "WM_STATE") == ()
    assert XWatch(display).idle_ms() is not None  # the error has done no harm
    display.close()


def test_full_screen_of_another_program_is_seen_until_it_ends(
    screen: VirtualScreen, qtbot: QtBot
) -> None:
    screen.manage()
    display = XConnection(screen.name)
    manners = _manners_on(display)
    assert manners.reasons() == ()
    assert FULL_SCREEN not in manners.unknown()
    window = screen.open_window("full")
    assert manners.reasons() == (Reason(FULL_SCREEN, "A window is in full screen"),)
    assert manners.reasons(frozenset({PRESENTATION})) == ()
    assert _manners_on(display, own_pid=window.pid).reasons() == ()  # our own does not count
    window.kill()
    qtbot.waitUntil(lambda: manners.reasons() == ())
    screen.open_window("small")
    assert manners.reasons() == ()
    display.close()


def test_without_a_window_manager_full_screen_is_not_known(screen: VirtualScreen) -> None:
    display = XConnection(screen.name)
    assert FULL_SCREEN in _manners_on(display).unknown()
    display.close()


def _manners_on(display: XConnection, own_pid: int = -1) -> Manners:
    class OnlyScreen:
        def session_bus(self) -> None:
            return None

        def display(self) -> XConnection:
            return display

    checks = desktop_checks(OnlyScreen(), {}, own_pid=own_pid)
    return Manners({FULL_SCREEN: checks[FULL_SCREEN]})


def test_senses_open_on_a_screen_without_a_bus_and_close(
    screen: VirtualScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
        monkeypatch.setenv(name, "unix:path=/nowhere")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", screen.name)
    senses = open_senses()
    senses.idle.watch_from(60_000)
    assert senses.idle.name == "the X server"
    assert senses.idle.idle_ms() is not None
    assert PRESENTATION in senses.manners.unknown()
    senses.close()
    assert senses.idle.idle_ms() is None


# The bus


def test_mutter_tells_coming_and_going(own_bus: PrivateBus, bus: Bus, qtbot: QtBot) -> None:
    with FakeDesktop(own_bus, MONITOR.service) as desktop:
        desktop.answers = {
            (MONITOR.path, "GetIdletime"): ("t", (1234,)),
            (MONITOR.path, "AddIdleWatch"): ("u", (7,)),
            (MONITOR.path, "AddUserActiveWatch"): ("u", (8,)),
            (MONITOR.path, "RemoveWatch"): ("", ()),
        }
        watch = MutterWatch(bus)
        assert watch.idle_ms() == 1234
        watch.watch_from(60_000)
        with qtbot.waitSignal(watch.went_idle):
            desktop.say(*MONITOR[1:], "WatchFired", "u", 7)
        with qtbot.waitSignal(watch.came_back):
            desktop.say(*MONITOR[1:], "WatchFired", "u", 8)
        with qtbot.assertNotEmitted(watch.went_idle, wait=50):
            desktop.say(*MONITOR[1:], "WatchFired", "u", 99)  # another program's
        watch.close()
        qtbot.waitUntil(lambda: len(desktop.calls) == 4)
        assert desktop.calls == [
            ("GetIdletime",),
            ("AddIdleWatch", 60_000),
            ("AddUserActiveWatch",),
            ("RemoveWatch", 7),
        ]


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
    tools: None, screen: VirtualScreen, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
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
    from PySide6.QtCore import QTimer

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
