"""Hotkeys through a desktop's portal, on a bus of the test's own."""

from collections.abc import Iterator

import pytest
from fake_portal import SESSION, FakePortal
from private_bus import PrivateBus
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from relaxapp.core.hotkeys import parse_hotkey
from relaxapp.services.hotkey import Wish
from relaxapp.services.hotkey.portal import (
    DECLINED,
    LOST,
    NO_PORTAL,
    NOT_GIVEN,
    SILENT,
    PortalKeys,
)
from relaxapp.services.idle.bus import Bus

BREAK = Wish("break_hotkey", parse_hotkey("Ctrl+Alt+B"), "Begin a break")
WORRY = Wish("worry_hotkey", parse_hotkey("Super+W"), "Put a worry down")
STEPS = ["Register", "Get", "CreateSession", "ListShortcuts", "BindShortcuts"]


class Bench:
    """The keys, and what they tell."""

    def __init__(self, timeout_ms: int = 5_000) -> None:
        self.keys = PortalKeys(lambda parent: Bus("SESSION", parent), timeout_ms=timeout_ms)
        self.told: list[tuple[str, str]] = []
        self.pressed: list[tuple[str, str]] = []
        self.keys.given.connect(lambda name, words: self.told.append((name, words)))
        self.keys.refused.connect(lambda name, why: self.told.append((name, why)))
        self.keys.pressed.connect(lambda name, token: self.pressed.append((name, token)))

    @property
    def is_waiting(self) -> bool:
        timer = self.keys.findChild(QTimer, "hotkey portal")
        assert isinstance(timer, QTimer)
        return timer.isActive()


@pytest.fixture
def bench(own_bus: PrivateBus, qtbot: QtBot) -> Iterator[Bench]:
    made = Bench()
    yield made
    made.keys.close()


@pytest.fixture
def portal(own_bus: PrivateBus) -> Iterator[FakePortal]:
    with FakePortal(own_bus) as portal:
        yield portal


def bind(bench: Bench, qtbot: QtBot, *wishes: Wish) -> None:
    """Binds, and waits until something has been said of each."""
    before = len(bench.told)
    bench.keys.bind(wishes)
    qtbot.waitUntil(lambda: len(bench.told) - before >= len(wishes))


def test_the_desktop_asks_and_its_keys_reach_us(
    bench: Bench, portal: FakePortal, qtbot: QtBot
) -> None:
    portal.chosen = {"break_hotkey": "Ctrl+Alt+N", "worry_hotkey": "Super+W"}
    bind(bench, qtbot, BREAK, WORRY)
    assert bench.told == [("break_hotkey", "Ctrl+Alt+N"), ("worry_hotkey", "Super+W")]
    assert portal.asked == STEPS
    assert portal.calls[0][1] == "relaxapp"
    session, shortcuts, window = portal.calls[-1][1:4]
    assert (session, window) == (SESSION, "")
    assert shortcuts[0] == (
        "break_hotkey",
        {"description": ("s", "Begin a break"), "preferred_trigger": ("s", "CTRL+ALT+b")},
    )
    assert not bench.is_waiting
    portal.press("break_hotkey", "leave-1")
    portal.press("worry_hotkey")
    qtbot.waitUntil(lambda: len(bench.pressed) == 2)
    assert bench.pressed == [("break_hotkey", "leave-1"), ("worry_hotkey", "")]


def test_what_was_given_before_is_not_asked_again(
    bench: Bench, portal: FakePortal, qtbot: QtBot
) -> None:
    portal.known = {"break_hotkey": "Ctrl+Alt+B"}
    bind(bench, qtbot, BREAK)
    assert bench.told == [("break_hotkey", "Ctrl+Alt+B")]
    assert portal.asked == STEPS[:-1]


def test_keys_of_others_are_not_ours(bench: Bench, portal: FakePortal, qtbot: QtBot) -> None:
    portal.chosen = {"break_hotkey": "B"}
    bind(bench, qtbot, BREAK)
    portal.press("something")
    portal.press("break_hotkey", session=f"{SESSION}x")
    portal.press("break_hotkey")
    qtbot.waitUntil(lambda: bench.pressed != [])
    assert bench.pressed == [("break_hotkey", "")]


def test_a_portal_without_a_registry_serves_all_the_same(
    bench: Bench, portal: FakePortal, qtbot: QtBot
) -> None:
    del portal.answers["/org/freedesktop/portal/desktop", "Register"]
    portal.chosen = {"break_hotkey": "B"}
    bind(bench, qtbot, BREAK)
    assert bench.told == [("break_hotkey", "B")]


def test_a_question_that_is_closed_is_said_and_can_be_asked_again(
    bench: Bench, portal: FakePortal, qtbot: QtBot
) -> None:
    portal.outcomes = {"BindShortcuts": 1}
    bind(bench, qtbot, BREAK)
    assert bench.told == [("break_hotkey", DECLINED)]
    portal.outcomes = {}
    portal.chosen = {"break_hotkey": "B"}
    bind(bench, qtbot, BREAK)
    assert bench.told[-1] == ("break_hotkey", "B")


def test_a_key_that_was_left_out_is_said(bench: Bench, portal: FakePortal, qtbot: QtBot) -> None:
    portal.chosen = {"worry_hotkey": "W"}
    bind(bench, qtbot, BREAK, WORRY)
    assert bench.told == [("break_hotkey", NOT_GIVEN), ("worry_hotkey", "W")]


def test_a_change_in_the_desktops_settings_is_told(
    bench: Bench, portal: FakePortal, qtbot: QtBot
) -> None:
    portal.chosen = {"break_hotkey": "B"}
    bind(bench, qtbot, BREAK)
    portal.change({"break_hotkey": "N"})
    qtbot.waitUntil(lambda: bench.told[-1] == ("break_hotkey", "N"))


def test_the_person_may_take_any_time(bench: Bench, portal: FakePortal, qtbot: QtBot) -> None:
    portal.unanswered = {"BindShortcuts"}
    bench.keys.bind([BREAK])
    qtbot.waitUntil(lambda: "BindShortcuts" in portal.asked and not bench.is_waiting)
    assert bench.told == []


def test_a_portal_that_hangs_is_said(own_bus: PrivateBus, qtbot: QtBot) -> None:
    with FakePortal(own_bus) as portal:
        portal.is_silent = True
        bench = Bench(timeout_ms=50)
        bind(bench, qtbot, BREAK)
        assert bench.told == [("break_hotkey", SILENT)]
        assert not bench.is_waiting


def test_a_session_that_does_not_come_is_said(own_bus: PrivateBus, qtbot: QtBot) -> None:
    with FakePortal(own_bus) as portal:
        portal.unanswered = {"CreateSession"}
        bench = Bench(timeout_ms=200)
        bind(bench, qtbot, BREAK)
        assert bench.told == [("break_hotkey", SILENT)]


def test_a_desktop_without_the_portal_is_said(bench: Bench, qtbot: QtBot) -> None:
    bind(bench, qtbot, BREAK)
    assert bench.told == [("break_hotkey", NO_PORTAL)]
    assert not bench.is_waiting


def test_a_portal_that_is_too_old_is_said(bench: Bench, portal: FakePortal, qtbot: QtBot) -> None:
    del portal.answers["/org/freedesktop/portal/desktop", "version"]
    bind(bench, qtbot, BREAK)
    assert bench.told == [("break_hotkey", NO_PORTAL)]


def test_without_a_bus_it_is_said(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    bench = Bench()
    bench.keys.bind([BREAK])
    assert bench.told == [("break_hotkey", NO_PORTAL)]


def test_a_session_that_is_closed_is_said(bench: Bench, portal: FakePortal, qtbot: QtBot) -> None:
    portal.chosen = {"break_hotkey": "B"}
    bind(bench, qtbot, BREAK)
    portal.end_session()
    qtbot.waitUntil(lambda: bench.told[-1] == ("break_hotkey", LOST))


def test_a_bus_that_dies_is_said(own_bus: PrivateBus, bench: Bench, qtbot: QtBot) -> None:
    with FakePortal(own_bus) as portal:
        portal.chosen = {"break_hotkey": "B"}
        bind(bench, qtbot, BREAK)
        own_bus.kill()
        qtbot.waitUntil(lambda: bench.told[-1] == ("break_hotkey", LOST))


def test_a_portal_that_comes_again_is_asked_again(
    own_bus: PrivateBus, bench: Bench, qtbot: QtBot
) -> None:
    with FakePortal(own_bus) as portal:
        portal.chosen = {"break_hotkey": "B"}
        bind(bench, qtbot, BREAK)
    qtbot.waitUntil(lambda: bench.told[-1] == ("break_hotkey", LOST))
    with FakePortal(own_bus) as portal:
        portal.known = {"break_hotkey": "B"}
        qtbot.waitUntil(lambda: bench.told[-1] == ("break_hotkey", "B"))
        portal.press("break_hotkey")
        qtbot.waitUntil(lambda: bench.pressed != [])


def test_after_the_end_nothing_is_told(bench: Bench, portal: FakePortal, qtbot: QtBot) -> None:
    portal.chosen = {"break_hotkey": "B"}
    bind(bench, qtbot, BREAK)
    bench.keys.close()
    portal.press("break_hotkey")
    with qtbot.assertNotEmitted(bench.keys.pressed, wait=50):
        pass
