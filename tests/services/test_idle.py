"""Idle time from made-up sources: what is told, given up, found again, and not believed."""

import ctypes
import logging
import socket
import struct
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from relaxapp.services.idle import (
    FIRST_RETRY_MS,
    LAST_RETRY_MS,
    NOTHING_KNOWN,
    ONLY_LOCK_KNOWN,
    Idle,
    Sources,
    find_on_desktop,
)
from relaxapp.services.idle.connections import AGAIN_S, Connections
from relaxapp.services.idle.macos import MacSession, MacWatch
from relaxapp.services.idle.watch import IdleError, InputWatch, SessionWatch, UnknownInput
from relaxapp.services.idle.wayland import WaylandWatch
from relaxapp.services.idle.windows import WindowsSession, WindowsWatch


class FakeInput(InputWatch):
    """Idle for as long as it was told."""

    name = "a test"
    is_watched = True

    def __init__(self, parent: QObject | None = None, idle_ms: int | None = 0) -> None:
        super().__init__(parent)
        self.now_idle_ms = idle_ms
        self.watched_ms: list[int] = []
        self.is_closed = False

    def idle_ms(self) -> int | None:
        return self.now_idle_ms

    def watch_from(self, ms: int) -> None:
        self.watched_ms.append(ms)

    def close(self) -> None:
        self.is_closed = True


class FakeSession(SessionWatch):
    """Locked or not, as it was told."""

    def __init__(self, is_locked: bool | None) -> None:
        super().__init__()
        self.now_locked = is_locked

    def is_locked(self) -> bool | None:
        return self.now_locked

    def turn(self, is_locked: bool) -> None:
        self.now_locked = is_locked
        self.locked_changed.emit(is_locked)


def always(*found: Sources) -> Callable[[QObject], Sources]:
    """Finds these, one after the other, and then the last again."""
    left = list(found)
    return lambda parent: left.pop(0) if len(left) > 1 else left[0]


def retry_of(idle: Idle) -> QTimer:
    (timer,) = idle.findChildren(QTimer)
    return timer


def test_what_a_source_tells_is_told_on(qtbot: QtBot) -> None:
    watch, session = FakeInput(idle_ms=1500), FakeSession(False)
    idle = Idle(always(Sources(watch, (session,))))
    idle.watch_from(60_000)
    assert (idle.idle_ms(), idle.is_locked(), idle.is_watched) == (1500, False, True)
    assert idle.sentence == "Whether you are at the desk is known from a test."
    assert watch.watched_ms == [60_000]
    for source, told in (
        (watch.went_idle, idle.went_idle),
        (watch.came_back, idle.came_back),
        (session.sleep_began, idle.sleep_began),
    ):
        with qtbot.waitSignal(told):
            source.emit()
    with qtbot.waitSignal(idle.slept) as slept:
        session.slept.emit(90_000)
    assert slept.args == [90_000]
    assert not retry_of(idle).isActive()


def test_nothing_known_is_said_openly_and_looked_for_ever_more_seldom() -> None:
    idle = Idle(lambda parent: Sources(UnknownInput(parent)))
    idle.watch_from(60_000)
    assert (idle.idle_ms(), idle.is_locked(), idle.is_watched) == (None, None, False)
    assert (idle.name, idle.sentence) == ("nothing", NOTHING_KNOWN)
    waits_ms = []
    for _ in range(9):
        waits_ms.append(retry_of(idle).interval())
        retry_of(idle).timeout.emit()
    assert waits_ms[:3] == [FIRST_RETRY_MS, 2 * FIRST_RETRY_MS, 4 * FIRST_RETRY_MS]
    assert waits_ms[-1] == LAST_RETRY_MS
    idle.close()
    assert not retry_of(idle).isActive()


def test_where_only_the_lock_is_known_that_is_said() -> None:
    idle = Idle(lambda parent: Sources(UnknownInput(parent), (FakeSession(False),)))
    assert (idle.is_locked(), idle.sentence) == (False, ONLY_LOCK_KNOWN)


def test_a_source_that_dies_is_given_up_and_the_next_one_goes_on(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = FakeInput(), FakeInput(idle_ms=7)
    idle = Idle(always(Sources(first), Sources(second)))
    idle.watch_from(60_000)
    with caplog.at_level(logging.INFO), qtbot.waitSignal(idle.source_changed):
        first.lost.emit("it fell over")
    assert "it fell over" in caplog.text
    assert first.is_closed
    assert idle.idle_ms() is None
    assert retry_of(idle).interval() == FIRST_RETRY_MS
    with qtbot.waitSignal(idle.source_changed):
        retry_of(idle).timeout.emit()
    assert idle.idle_ms() == 7
    assert second.watched_ms == [60_000]  # what was wished for is wished for again
    with qtbot.assertNotEmitted(idle.went_idle, wait=0):
        first.went_idle.emit()  # the dead tell nothing


@pytest.mark.parametrize(
    ("known", "is_locked"),
    [
        ((), None),
        ((None,), None),
        ((None, False), False),
        ((False, True), True),
        ((None, True), True),
    ],
)
def test_it_is_locked_if_anyone_says_so(
    known: tuple[bool | None, ...], is_locked: bool | None
) -> None:
    sessions = tuple(FakeSession(one) for one in known)
    assert Idle(always(Sources(FakeInput(), sessions))).is_locked() is is_locked


def test_a_lock_that_two_tell_of_is_told_once() -> None:
    saver, logind = FakeSession(False), FakeSession(False)
    idle = Idle(always(Sources(FakeInput(), (saver, logind))))
    told: list[bool] = []
    idle.locked_changed.connect(told.append)
    saver.turn(True)
    logind.turn(True)
    saver.turn(False)
    assert told == [True]
    logind.turn(False)
    assert told == [True, False]


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans())))
def test_locks_that_are_told_alternate(turns: list[tuple[int, bool]]) -> None:
    sessions = (FakeSession(False), FakeSession(None), FakeSession(False))
    idle = Idle(always(Sources(FakeInput(), sessions)))
    told = [False]
    idle.locked_changed.connect(told.append)
    for index, is_locked in turns:
        sessions[index].turn(is_locked)
        assert told[-1] is bool(idle.is_locked())
    assert all(before != after for before, after in pairwise(told))


# Connections


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """No bus answers."""
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
        monkeypatch.setenv(name, "unix:path=/nowhere/at/all")


def test_a_machine_without_any_desktop_works_and_knows_nothing(nowhere: None) -> None:
    connections = Connections(environ={}, is_unix_desktop=True)
    idle = Idle(lambda parent: find_on_desktop(connections, parent, {}))
    assert not idle.is_known
    assert idle.is_locked() is None


def test_a_connection_that_failed_is_not_tried_at_every_question(
    nowhere: None, caplog: pytest.LogCaptureFixture
) -> None:
    now_s = [0.0]
    connections = Connections(environ={}, clock_s=lambda: now_s[0], is_unix_desktop=True)
    with caplog.at_level(logging.INFO):
        for now_s[0] in (0.0, 1.0, AGAIN_S - 1, AGAIN_S, AGAIN_S + 1):
            assert connections.session_bus() is None
    assert len(caplog.records) == 2


def test_elsewhere_no_connection_is_tried() -> None:
    connections = Connections(environ={"DISPLAY": ":0"}, is_unix_desktop=False)
    assert (connections.session_bus(), connections.display()) == (None, None)


# Wayland


class FakeCompositor:
    """The other end of a socket: what it has, and what it was sent."""

    GLOBALS = (("wl_compositor", 4), ("wl_seat", 9), ("ext_idle_notifier_v1", 2))

    def __init__(self, globals_: tuple[tuple[str, int], ...] = GLOBALS) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.theirs.settimeout(5)
        self.now_ms = 0
        self.watches: list[WaylandWatch] = []
        for name, (interface, version) in enumerate(globals_):
            text = interface.encode() + b"\0"
            text += bytes(-len(text) % 4)
            head = struct.pack("=II", name, len(interface) + 1)
            self.say(2, 0, head + text + struct.pack("=I", version))
        self.say(3, 0, bytes(4))

    def say(self, sender: int, event: int, body: bytes = b"") -> None:
        self.theirs.sendall(struct.pack("=II", sender, (8 + len(body)) << 16 | event) + body)

    def heard(self) -> list[tuple[int, int, bytes]]:
        """The requests so far: to which object, which, with what."""
        heard, found = self.theirs.recv(65_536), []
        while heard:
            target, word = struct.unpack_from("=II", heard)
            found.append((target, word & 0xFFFF, heard[8 : word >> 16]))
            heard = heard[word >> 16 :]
        return found

    def watch(self) -> WaylandWatch:
        self.watches.append(WaylandWatch(connect=lambda: self.ours, clock_ms=lambda: self.now_ms))
        return self.watches[-1]

    def close(self) -> None:
        for watch in self.watches:
            watch.close()
        self.theirs.close()


@pytest.fixture
def compositor() -> Iterator[FakeCompositor]:
    made = FakeCompositor()
    yield made
    made.close()


def test_a_compositor_tells_coming_and_going(compositor: FakeCompositor, qtbot: QtBot) -> None:
    watch = compositor.watch()
    assert watch.idle_ms() is None  # nobody has asked it yet
    watch.watch_from(60_000)
    assert watch.idle_ms() == 0
    with qtbot.waitSignal(watch.went_idle):
        compositor.say(6, 0)
    compositor.now_ms += 500
    assert watch.idle_ms() == 60_500
    with qtbot.waitSignal(watch.came_back):
        compositor.say(6, 1)
    assert watch.idle_ms() == 0
    watch.close()
    assert watch.idle_ms() is None


def test_a_compositor_is_asked_by_the_book(compositor: FakeCompositor) -> None:
    watch = compositor.watch()
    watch.watch_from(60_000)
    watch.watch_from(90_000)
    seat, notifier = b"wl_seat\0", b"ext_idle_notifier_v1\0\0\0\0"
    assert compositor.heard() == [
        (1, 1, struct.pack("=I", 2)),
        (1, 0, struct.pack("=I", 3)),
        (2, 0, struct.pack("=II", 1, 8) + seat + struct.pack("=II", 1, 4)),
        (2, 0, struct.pack("=II", 2, 21) + notifier + struct.pack("=II", 2, 5)),
        (5, 2, struct.pack("=III", 6, 60_000, 4)),
        (6, 0, b""),
        (5, 2, struct.pack("=III", 7, 90_000, 4)),
    ]


def test_an_older_compositor_is_asked_what_it_knows() -> None:
    compositor = FakeCompositor((("wl_seat", 1), ("ext_idle_notifier_v1", 1)))
    watch = compositor.watch()
    watch.watch_from(60_000)
    assert compositor.heard()[-1] == (5, 1, struct.pack("=III", 6, 60_000, 4))
    compositor.close()


def test_what_an_old_wish_tells_is_not_heard(compositor: FakeCompositor, qtbot: QtBot) -> None:
    watch = compositor.watch()
    watch.watch_from(60_000)
    watch.watch_from(90_000)
    compositor.say(6, 0)
    with qtbot.waitSignal(watch.went_idle):
        compositor.say(7, 0)
    compositor.now_ms = 1
    assert watch.idle_ms() == 90_001


@pytest.mark.parametrize("missing", ["wl_seat", "ext_idle_notifier_v1"])
def test_a_compositor_without_what_is_needed_is_no_source(missing: str) -> None:
    has = tuple(one for one in FakeCompositor.GLOBALS if one[0] != missing)
    compositor = FakeCompositor(has)
    with pytest.raises(IdleError, match=missing):
        compositor.watch()
    compositor.close()


@pytest.mark.parametrize(
    "say",
    [
        lambda compositor: compositor.theirs.close(),
        lambda compositor: compositor.say(1, 0, struct.pack("=III", 5, 0, 4) + b"bad\0"),
        lambda compositor: compositor.say(2, 1, struct.pack("=I", 1)),  # its seat has gone
        lambda compositor: compositor.theirs.sendall(struct.pack("=II", 1, 4 << 16)),
    ],
)
def test_a_compositor_that_ends_or_talks_nonsense_is_lost(
    compositor: FakeCompositor, qtbot: QtBot, say: Callable[[FakeCompositor], None]
) -> None:
    watch = compositor.watch()
    watch.watch_from(60_000)
    with qtbot.waitSignal(watch.lost):
        say(compositor)
    assert watch.idle_ms() is None
    watch.watch_from(1000)


@given(st.binary(max_size=200))
def test_no_greeting_of_a_compositor_does_harm(greeting: bytes) -> None:
    ours, theirs = socket.socketpair()
    theirs.sendall(greeting)
    theirs.close()
    with pytest.raises(IdleError):
        WaylandWatch(connect=lambda: ours)


def test_without_a_wayland_display_there_is_no_source() -> None:
    with pytest.raises(IdleError, match="no Wayland"):
        WaylandWatch(environ={})
    with pytest.raises(IdleError, match="answers"):
        WaylandWatch(environ={"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": "/nowhere"})


# Windows


class FakeUser:
    """user32: the last input was at this tick, or is not told."""

    def __init__(self, tick_ms: int | None) -> None:
        self.tick_ms = tick_ms

    def GetLastInputInfo(self, last: Any) -> int:  # as the library writes it
        words = ctypes.cast(last, ctypes.POINTER(ctypes.c_uint32))
        assert words[0] == 8
        if self.tick_ms is None:
            return 0
        words[1] = self.tick_ms
        return 1


class FakeKernel:
    """kernel32, whose count is a signed number to ctypes, as it is without a type."""

    def __init__(self, now_ms: int) -> None:
        self.now_ms = now_ms

    def GetTickCount(self) -> int:
        return ctypes.c_int32(self.now_ms).value


@given(st.integers(0, 2**32 - 1), st.integers(0, 40 * 86_400_000))
def test_windows_tells_idle_time_across_its_49_days(last_ms: int, idle_ms: int) -> None:
    now_ms = (last_ms + idle_ms) % 2**32
    assert WindowsWatch(FakeUser(last_ms), FakeKernel(now_ms)).idle_ms() == idle_ms


def test_a_windows_that_tells_nothing_is_no_source() -> None:
    with pytest.raises(IdleError):
        WindowsWatch(FakeUser(None), FakeKernel(0))


class FakeTerminal:
    """wtsapi32: gives the state of the session in memory that has to be given back."""

    def __init__(self, flags: int, *, level: int = 1, fails: bool = False) -> None:
        self.state = (ctypes.c_uint32 * 8)(level, 0, 1, 0, flags & 0xFFFFFFFF)
        self.fails = fails
        self.freed: list[int | None] = []

    def WTSQuerySessionInformationW(
        self, server: Any, session: Any, kind: int, buffer: Any, length: Any
    ) -> int:
        assert (server.value, session.value, kind) == (None, 0xFFFFFFFF, 25)
        if self.fails:
            return 0
        ctypes.cast(buffer, ctypes.POINTER(ctypes.c_void_p))[0] = ctypes.addressof(self.state)
        ctypes.cast(length, ctypes.POINTER(ctypes.c_uint32))[0] = ctypes.sizeof(self.state)
        return 1

    def WTSFreeMemory(self, buffer: Any) -> None:
        self.freed.append(buffer.value)


@pytest.mark.parametrize(
    ("terminal", "is_locked"),
    [
        (FakeTerminal(0), True),
        (FakeTerminal(1), False),
        (FakeTerminal(-1), None),
        (FakeTerminal(0, level=2), None),
        (FakeTerminal(0, fails=True), None),
    ],
)
def test_windows_tells_whether_it_is_locked(terminal: FakeTerminal, is_locked: bool | None) -> None:
    assert WindowsSession(terminal).is_locked() is is_locked
    assert terminal.freed == ([] if terminal.fails else [ctypes.addressof(terminal.state)])


# macOS


class FakeGraphics:
    """CoreGraphics: the session is a number that FakeFoundation knows, 0 for none."""

    def __init__(self, session: int = 1, since_s: float = 0.0) -> None:
        self.session = session
        self.since_s = since_s

    def CGEventSourceSecondsSinceLastEventType(self, state: int, kind: int) -> float:
        assert (state, kind) == (0, 0xFFFFFFFF)
        return self.since_s

    def CGSessionCopyCurrentDictionary(self) -> int:
        return self.session


class FakeFoundation:
    """CoreFoundation: a dictionary of booleans, which are the numbers 10 and 11."""

    def __init__(self, **values: bool) -> None:
        self.values = values
        self.texts: list[bytes] = []
        self.released: list[int] = []

    def CFStringCreateWithCString(self, allocator: None, text: bytes, encoding: int) -> int:
        self.texts.append(text)
        return 100 + len(self.texts)

    def CFDictionaryGetValue(self, dictionary: int, key: int) -> int | None:
        value = self.values.get(self.texts[key - 101].decode())
        return None if value is None else 10 + value

    def CFBooleanGetValue(self, value: int) -> int:
        return value - 10

    def CFRelease(self, what: int) -> None:
        self.released.append(what)


def test_macos_tells_idle_time_in_seconds() -> None:
    assert MacWatch(FakeGraphics(since_s=61.25)).idle_ms() == 61_250
    assert MacWatch(FakeGraphics(since_s=-1.0)).idle_ms() is None


@pytest.mark.parametrize(
    ("values", "is_locked"),
    [
        ({"CGSSessionScreenIsLocked": True, "kCGSSessionOnConsoleKey": True}, True),
        ({"kCGSSessionOnConsoleKey": True}, False),
        ({"kCGSSessionOnConsoleKey": False}, True),
        ({}, False),
    ],
)
def test_macos_tells_whether_it_is_locked(values: dict[str, bool], is_locked: bool) -> None:
    foundation = FakeFoundation(**values)
    assert MacSession(FakeGraphics(), foundation).is_locked() is is_locked
    assert sorted(foundation.released) == [1, *range(101, 101 + len(foundation.texts))]


def test_macos_without_a_window_server_knows_nothing_of_locks() -> None:
    assert MacSession(FakeGraphics(session=0), FakeFoundation()).is_locked() is None
