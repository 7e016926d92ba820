"""Idle time, full screen and the senses together against a real X server with real input."""

import pytest
from pytestqt.qtbot import QtBot
from virtual_screen import VirtualScreen

from relaxapp.services.idle.x11 import XWatch
from relaxapp.services.idle.xcb import XConnection, XError
from relaxapp.services.manners import (
    FULL_SCREEN,
    PRESENTATION,
    Manners,
    Reason,
    desktop_checks,
)
from relaxapp.shell.senses import open_senses

pytestmark = pytest.mark.display


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
