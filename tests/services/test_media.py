"""Media keys reach a session, and other players wait for it, on a fake bus and a real one."""

import os
import socket
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageFlag,
    MessageType,
    new_error,
    new_method_call,
    new_method_return,
)
from media_bus import PATH, PLAYER, PROPERTIES, Client, FakePlayer
from private_bus import PrivateBus
from pytestqt.qtbot import QtBot

from relaxapp.services.media import PAUSED, PLAYS, Bus, BusError, Keys, OtherPlayers, Playing
from relaxapp.services.media.bus import BUS, open_bus
from relaxapp.services.media.keys import NAME, ROOT

SESSION = Playing("Box breathing", "Breathe", 300_000, PLAYS)


class FakeConnection:
    """A connection that keeps what is sent, and gives what a test has put there."""

    unique_name = ":1.7"

    def __init__(self) -> None:
        self.sock, self._other = socket.socketpair()
        self.sent: list[tuple[Message, int]] = []
        self.coming: deque[Message | Exception] = deque()
        self.is_broken = False

    def send(self, message: Message, serial: int | None = None) -> None:
        if self.is_broken:
            raise BrokenPipeError("broken pipe")
        assert serial is not None
        self.sent.append((message, serial))

    def receive(self, *, timeout: float | None = None) -> Message:
        if not self.coming:
            raise TimeoutError
        message = self.coming.popleft()
        if isinstance(message, Exception):
            raise message
        return message

    def close(self) -> None:
        self.sock.close()
        self._other.close()


class Line:
    """A bus over a fake connection."""

    def __init__(self) -> None:
        self.connection = FakeConnection()
        self.bus = Bus(self.connection)

    def asked(self, method: str) -> list[tuple[Message, int]]:
        return [
            one for one in self.connection.sent
            if one[0].header.fields.get(HeaderFields.member) == method
        ]  # fmt: skip

    def answer(self, serial: int, signature: str, *body: Any, sender: str = ":1.9") -> None:
        call = new_method_call(DBusAddress("/", bus_name=NAME), "Any")
        call.header.serial = serial
        reply = new_method_return(call, signature, body)
        reply.header.fields[HeaderFields.sender] = sender
        self.come(reply)

    def refuse(self, serial: int) -> None:
        call = new_method_call(DBusAddress("/", bus_name=NAME), "Any")
        call.header.serial = serial
        self.come(new_error(call, "org.example.No", "s", ("no",)))

    def come(self, message: Message | Exception) -> None:
        self.connection.coming.append(message)
        self.bus._read()

    def call(self, interface: str, method: str, *body: Any, path: str = PATH) -> Message:
        """Calls this program, and gives its reply."""
        address = DBusAddress(path, bus_name=NAME, interface=interface)
        message = new_method_call(address, method, "s" * len(body) or None, body)
        message.header.serial = 77
        before = len(self.connection.sent)
        self.come(message)
        (reply,) = self.connection.sent[before:]
        return reply[0]


@pytest.fixture
def line(qtbot: QtBot) -> Iterator[Line]:
    line = Line()
    yield line
    line.bus.close()


def error_of(message: Message) -> str | None:
    name: str | None = message.header.fields.get(HeaderFields.error_name)
    return name


def test_answer_comes_once_and_to_the_one_who_asked(line: Line) -> None:
    heard: list[object] = []
    line.bus.ask(BUS, "One", answered=lambda body, sender: heard.append((1, body, sender)))
    line.bus.ask(BUS, "Two", answered=lambda body, sender: heard.append((2, body, sender)))
    ((_, one),), ((_, two),) = line.asked("One"), line.asked("Two")
    line.answer(two, "s", "b")
    line.answer(one, "s", "a")
    line.answer(one, "s", "again")
    assert heard == [(2, ("b",), ":1.9"), (1, ("a",), ":1.9")]


def test_refusal_and_silence_are_no_answer(line: Line) -> None:
    heard: list[object] = []
    line.bus.ask(BUS, "One", answered=lambda body, sender: heard.append(body))
    line.refuse(line.asked("One")[0][1])
    line.bus.ask(BUS, "Two", answered=lambda body, sender: heard.append(body))
    line.bus._give_up()
    assert heard == [None]
    line.bus._waiting = {at: (0.0, one[1]) for at, one in line.bus._waiting.items()}
    line.bus._give_up()
    assert heard == [None, None]
    assert not line.bus._waiting


@pytest.mark.parametrize("error", [ConnectionResetError(), EOFError(), ValueError("no message")])
def test_bus_that_goes_is_let_go_of(line: Line, error: Exception) -> None:
    heard: list[object] = []
    line.bus.ask(BUS, "One", answered=lambda body, sender: heard.append(body))
    line.come(error)
    assert heard == [None]
    assert not line.bus.is_open
    line.bus.ask(BUS, "Two")


def test_bus_that_takes_nothing_is_let_go_of(line: Line) -> None:
    line.connection.is_broken = True
    line.bus.ask(BUS, "One")
    assert not line.bus.is_open


def test_calls_start_no_program(line: Line) -> None:
    line.bus.ask(BUS, "One")
    flags = line.asked("One")[0][0].header.flags
    assert flags & MessageFlag.no_auto_start
    assert flags & MessageFlag.no_reply_expected


def test_session_has_a_name_while_it_is_shown(line: Line) -> None:
    keys = Keys(line.bus, lambda: 0)
    assert line.connection.sent == []
    keys.show(SESSION)
    ((asking, serial),) = line.asked("RequestName")
    assert asking.body == (NAME, 4)
    line.answer(serial, "u", 1)
    keys.hide()
    assert [one.body for one, _ in line.asked("ReleaseName")] == [(NAME,)]
    assert error_of(line.call(PLAYER, "PlayPause")) is not None


def test_name_that_is_taken_is_not_waited_for(line: Line) -> None:
    keys = Keys(line.bus, lambda: 0)
    keys.show(SESSION)
    line.answer(line.asked("RequestName")[0][1], "u", 3)
    own = f"{NAME}.instance{os.getpid()}"
    assert line.asked("RequestName")[1][0].body == (own, 4)
    line.answer(line.asked("RequestName")[1][1], "u", 3)
    assert len(line.asked("RequestName")) == 2
    keys.hide()
    assert line.asked("ReleaseName")[0][0].body == (own,)


@pytest.mark.parametrize(
    ("method", "signal"),
    [
        ("PlayPause", "toggle_requested"),
        ("Play", "play_requested"),
        ("Pause", "pause_requested"),
        ("Stop", "stop_requested"),
        ("Next", "next_requested"),
        ("Previous", "back_requested"),
    ],
)
def test_key_asks_for_what_it_says(line: Line, qtbot: QtBot, method: str, signal: str) -> None:
    keys = Keys(line.bus, lambda: 0)
    keys.show(SESSION)
    with qtbot.waitSignal(getattr(keys, signal)):
        reply = line.call(PLAYER, method)
    assert reply.header.message_type is MessageType.method_return


def test_window_is_asked_for(line: Line, qtbot: QtBot) -> None:
    keys = Keys(line.bus, lambda: 0)
    keys.show(SESSION)
    with qtbot.waitSignal(keys.raise_requested):
        line.call(ROOT, "Raise")


def test_what_plays_can_be_read(line: Line) -> None:
    keys = Keys(line.bus, lambda: 12_345)
    keys.show(SESSION)
    (found,) = line.call(PROPERTIES, "GetAll", PLAYER).body
    assert found["PlaybackStatus"] == ("s", "Playing")
    assert found["Position"] == ("x", 12_345_000)
    metadata = found["Metadata"][1]
    assert metadata["xesam:title"] == ("s", "Box breathing")
    assert metadata["xesam:artist"] == ("as", ["Breathe"])
    assert metadata["mpris:length"] == ("x", 300_000_000)
    assert line.call(PROPERTIES, "Get", ROOT, "Identity").body == (("s", "relaxapp"),)


@pytest.mark.parametrize(
    ("interface", "method", "body"),
    [
        (PROPERTIES, "Get", (PLAYER, "Nothing")),
        (PROPERTIES, "Get", ("org.example.Other", "Identity")),
        (PROPERTIES, "Get", ()),
        (PROPERTIES, "Set", (PLAYER, "Volume")),
        (PLAYER, "Explode", ()),
        ("org.example.Other", "PlayPause", ()),
    ],
)
def test_what_is_not_there_is_refused(
    line: Line, interface: str, method: str, body: tuple[str, ...]
) -> None:
    Keys(line.bus, lambda: 0).show(SESSION)
    assert error_of(line.call(interface, method, *body)) is not None


def test_seeking_is_answered_and_does_nothing(line: Line) -> None:
    Keys(line.bus, lambda: 0).show(SESSION)
    assert error_of(line.call(PLAYER, "Seek")) is None


def test_only_what_is_new_is_told(line: Line) -> None:
    keys = Keys(line.bus, lambda: 0)
    keys.show(SESSION)
    keys.show(SESSION)
    assert line.asked("PropertiesChanged") == []
    keys.show(Playing("Box breathing", "Breathe", 300_000, PAUSED))
    ((told, _),) = line.asked("PropertiesChanged")
    assert told.body == (PLAYER, {"PlaybackStatus": ("s", "Paused")}, [])


@pytest.mark.parametrize(
    ("path", "part"),
    [(PATH, "PlaybackStatus"), ("/", '<node name="org"/>'), ("/org/mpris", "MediaPlayer2"),
     ("/else", "<node/>")],
)  # fmt: skip
def test_it_can_be_looked_into(line: Line, path: str, part: str) -> None:
    Keys(line.bus, lambda: 0).show(SESSION)
    reply = line.call("org.freedesktop.DBus.Introspectable", "Introspect", path=path)
    assert part in reply.body[0]


class Others:
    """Players of a fake bus, by the unique names of their answers."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.players = OtherPlayers(line.bus)

    def find(self, *names: str) -> None:
        self.players.pause()
        self.line.answer(self.line.asked("ListNames")[-1][1], "as", list(names))

    def states(self, *answers: tuple[str, str]) -> None:
        """Answers the last questions for a status, in order: (unique name, status)."""
        asked = self.line.asked("Get")[-len(answers) :]
        for (_, serial), (sender, status) in zip(asked, answers, strict=True):
            self.line.answer(serial, "v", ("s", status), sender=sender)

    def told(self, method: str) -> list[str]:
        asked = self.line.asked(method)
        return [one.header.fields[HeaderFields.destination] for one, _ in asked]


def test_those_that_play_wait_and_go_on(line: Line) -> None:
    others = Others(line)
    others.find(":1.1", "org.mpris.MediaPlayer2.music", "org.mpris.MediaPlayer2.film", NAME)
    assert len(line.asked("Get")) == 2
    others.states((":1.1", "Playing"), (":1.2", "Paused"))
    assert others.told("Pause") == [":1.1"]
    done: list[bool] = []
    others.players.let_go_on(lambda: done.append(True))
    assert done == []
    others.states((":1.1", "Paused"))
    assert others.told("Play") == [":1.1"]
    assert done == [True]


@pytest.mark.parametrize("status", ["Playing", "Stopped"])
def test_what_somebody_has_started_or_stopped_since_is_left_alone(line: Line, status: str) -> None:
    others = Others(line)
    others.find("org.mpris.MediaPlayer2.music")
    others.states((":1.1", "Playing"))
    others.players.let_go_on()
    others.states((":1.1", status))
    assert others.told("Play") == []


def test_player_that_has_gone_is_not_waited_for(line: Line) -> None:
    others = Others(line)
    others.find("org.mpris.MediaPlayer2.music")
    others.states((":1.1", "Playing"))
    done: list[bool] = []
    others.players.let_go_on(lambda: done.append(True))
    line.refuse(line.asked("Get")[-1][1])
    assert done == [True]
    assert others.told("Play") == []


def test_player_that_answers_after_the_session_plays_on(line: Line) -> None:
    others = Others(line)
    others.find("org.mpris.MediaPlayer2.music")
    others.players.let_go_on()
    others.states((":1.1", "Playing"))
    assert others.told("Pause") == []


def test_player_that_answers_nonsense_is_left_alone(line: Line) -> None:
    others = Others(line)
    others.find("org.mpris.MediaPlayer2.music")
    line.answer(line.asked("Get")[-1][1], "s", "Playing")
    assert others.told("Pause") == []


def test_no_bus_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with pytest.raises(BusError, match="no session bus"):
        open_bus()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    with pytest.raises(BusError, match="no session bus"):
        open_bus()


@pytest.mark.display
def test_keys_come_over_a_real_bus(own_bus: PrivateBus, qtbot: QtBot) -> None:
    bus, client = open_bus(), Client(own_bus)
    keys = Keys(bus, lambda: 5_000)
    heard: list[str] = []
    keys.toggle_requested.connect(lambda: heard.append("toggle"))
    keys.show(SESSION)
    qtbot.waitUntil(lambda: has_owner(client, NAME))
    serial = client.ask(NAME, PATH, PLAYER, "PlayPause")
    qtbot.waitUntil(lambda: client.reply(serial) is not None)
    assert heard == ["toggle"]
    serial = client.ask(NAME, PATH, PROPERTIES, "GetAll", PLAYER)
    qtbot.waitUntil(lambda: client.reply(serial) is not None)
    reply = client.reply(serial)
    assert reply is not None
    assert reply.body[0]["Position"] == ("x", 5_000_000)
    keys.hide()
    qtbot.waitUntil(lambda: not has_owner(client, NAME))
    bus.close()
    client.close()


@pytest.mark.display
def test_real_players_wait_and_go_on(own_bus: PrivateBus, qtbot: QtBot) -> None:
    music = FakePlayer(own_bus, "music", "Playing")
    film = FakePlayer(own_bus, "film", "Paused")
    bus = open_bus()
    others = OtherPlayers(bus)

    def pumped(is_done: Callable[[], bool]) -> bool:
        music.pump()
        film.pump()
        return is_done()

    others.pause()
    qtbot.waitUntil(lambda: pumped(lambda: music.status == "Paused"))
    others.let_go_on(bus.close)
    qtbot.waitUntil(lambda: pumped(lambda: music.status == "Playing" and not bus.is_open))
    assert (music.heard, film.heard) == (["Pause", "Play"], [])
    music.close()
    film.close()


@pytest.mark.display
def test_real_bus_that_ends_is_let_go_of(own_bus: PrivateBus, qtbot: QtBot) -> None:
    bus = open_bus()
    own_bus.kill()
    qtbot.waitUntil(lambda: not bus.is_open)


def has_owner(client: Client, name: str) -> bool:
    owner: bool = client.connection.bus_proxy.NameHasOwner(name)[0]
    return owner
