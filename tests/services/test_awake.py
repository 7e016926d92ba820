"""The screen is kept awake through one adapter for each system, and its failing is quiet."""

import ctypes
import logging
from typing import Any

import pytest

from relaxapp.services.awake import (
    APPLICATION,
    REASON,
    Awake,
    AwakeError,
    DBusInhibitor,
    JeepneyBus,
    MacInhibitor,
    WindowsInhibitor,
)

SAVER = "org.freedesktop.ScreenSaver"
PORTAL = "org.freedesktop.portal.Desktop"


class FakeInhibitor:
    """Counts what it is asked; `error` is raised each time."""

    def __init__(self, error: AwakeError | None = None) -> None:
        self.asked: list[str] = []
        self.error = error

    def inhibit(self) -> None:
        self._ask("inhibit")

    def uninhibit(self) -> None:
        self._ask("uninhibit")

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.error is not None:
            raise self.error


def test_hold_and_release_ask_once_each() -> None:
    inhibitor = FakeInhibitor()
    awake = Awake(lambda: inhibitor)
    for is_held in (True, True, False, False, True):
        awake.set_held(is_held)
    assert inhibitor.asked == ["inhibit", "uninhibit", "inhibit"]
    assert awake.is_held


def test_nothing_is_opened_before_the_first_hold() -> None:
    def opener() -> FakeInhibitor:
        raise AssertionError("opened")

    Awake(opener).release()


@pytest.mark.parametrize("fails_to_open", [True, False])
def test_failing_is_logged_and_not_raised(
    caplog: pytest.LogCaptureFixture, fails_to_open: bool
) -> None:
    error = AwakeError("nobody listens")

    def opener() -> FakeInhibitor:
        if fails_to_open:
            raise error
        return FakeInhibitor(error)

    awake = Awake(opener)
    with caplog.at_level(logging.INFO):
        awake.hold()
    assert not awake.is_held
    assert "nobody listens" in caplog.text


def test_failing_to_release_is_logged_and_forgotten(caplog: pytest.LogCaptureFixture) -> None:
    inhibitor = FakeInhibitor()
    awake = Awake(lambda: inhibitor)
    awake.hold()
    inhibitor.error = AwakeError("gone")
    with caplog.at_level(logging.INFO):
        awake.release()
    assert not awake.is_held
    assert "gone" in caplog.text


class FakeBus:
    """A session bus with some services on it."""

    def __init__(self, *services: str) -> None:
        self.services = services
        self.calls: list[tuple[Any, ...]] = []

    def call(
        self, service: str, path: str, interface: str, method: str, signature: str, *body: Any
    ) -> tuple[Any, ...]:
        self.calls.append((service, method, *body))
        if service not in self.services:
            raise AwakeError(f"{service} is not there")
        if method == "Inhibit":
            return (4_000_000_000,) if service == SAVER else ("/handle/1",)
        return ()


def test_the_screen_saver_is_inhibited_and_let_go_by_its_cookie() -> None:
    bus = FakeBus(SAVER, PORTAL)
    inhibitor = DBusInhibitor(lambda: bus)
    inhibitor.inhibit()
    inhibitor.uninhibit()
    assert bus.calls == [
        (SAVER, "Inhibit", APPLICATION, REASON),
        (SAVER, "UnInhibit", 4_000_000_000),
    ]


def test_the_portal_takes_over_where_there_is_no_screen_saver() -> None:
    bus = FakeBus(PORTAL)
    inhibitor = DBusInhibitor(lambda: bus)
    inhibitor.inhibit()
    inhibitor.uninhibit()
    assert bus.calls[1:] == [
        (PORTAL, "Inhibit", "", 8, {"reason": ("s", REASON)}),
        (PORTAL, "Close"),
    ]


def test_a_bus_without_either_is_an_error_that_names_both() -> None:
    with pytest.raises(AwakeError, match=rf"{SAVER} .*; {PORTAL} "):
        DBusInhibitor(lambda: FakeBus()).inhibit()


def test_a_bus_that_failed_is_opened_anew() -> None:
    buses = [FakeBus(), FakeBus(SAVER)]
    inhibitor = DBusInhibitor(lambda: buses.pop(0))
    with pytest.raises(AwakeError):
        inhibitor.inhibit()
    inhibitor.inhibit()
    assert buses == []


def test_an_empty_answer_is_an_error() -> None:
    class Mute(FakeBus):
        def call(self, *args: Any) -> tuple[Any, ...]:
            return ()

    with pytest.raises(AwakeError, match="empty"):
        DBusInhibitor(Mute).inhibit()


def test_without_an_address_there_is_no_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("jeepney")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with pytest.raises(AwakeError, match="address"):
        JeepneyBus()


@pytest.mark.parametrize(
    "address", ["nonsense", "tcp:host=nowhere", "unix:path=/nowhere/at/all", "unix:abstract="]
)
def test_an_address_where_nobody_is_gives_an_error(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    pytest.importorskip("jeepney")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(AwakeError, match="no session bus"):
        JeepneyBus()


def test_windows_is_told_to_keep_the_display_on_and_then_as_before() -> None:
    states: list[int] = []

    def set_state(state: int) -> int:
        states.append(state)
        return 1

    inhibitor = WindowsInhibitor(set_state)
    inhibitor.inhibit()
    inhibitor.uninhibit()
    assert states == [0x80000003, 0x80000000]


def test_windows_saying_no_is_an_error() -> None:
    with pytest.raises(AwakeError):
        WindowsInhibitor(lambda state: 0).inhibit()


class FakePower:
    """IOKit: gives assertion 7, or a status other than 0."""

    def __init__(self, status: int = 0) -> None:
        self.status = status
        self.released: list[int] = []

    def IOPMAssertionCreateWithName(  # as the framework writes it
        self, kind: Any, level: int, name: Any, assertion: Any
    ) -> int:
        pointer = ctypes.cast(assertion, ctypes.POINTER(ctypes.c_uint32))
        pointer[0] = 7
        return self.status

    def IOPMAssertionRelease(self, assertion: int) -> int:
        self.released.append(assertion)
        return 0


class FakeFoundation:
    """CoreFoundation: counts the strings that are made and let go."""

    def __init__(self) -> None:
        self.texts: list[bytes] = []
        self.released = 0

    def CFStringCreateWithCString(self, allocator: None, text: bytes, encoding: int) -> int:
        self.texts.append(text)
        return len(self.texts)

    def CFRelease(self, text: Any) -> None:
        self.released += 1


def test_macos_holds_one_assertion_and_gives_it_back() -> None:
    power, foundation = FakePower(), FakeFoundation()
    inhibitor = MacInhibitor(power, foundation)
    inhibitor.inhibit()
    assert foundation.texts == [b"PreventUserIdleDisplaySleep", REASON.encode()]
    assert foundation.released == 2
    inhibitor.uninhibit()
    inhibitor.uninhibit()
    assert power.released == [7]


def test_macos_saying_no_is_an_error() -> None:
    with pytest.raises(AwakeError):
        MacInhibitor(FakePower(status=1), FakeFoundation()).inhibit()
