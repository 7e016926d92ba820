"""A session on the bus: what is told of it, what keys do, and when the bus is let go of."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot
from session_bench import Bench

from relaxapp.core.player import State
from relaxapp.core.settings import Settings
from relaxapp.services.media import Bus, BusError
from relaxapp.shell.media import Media


class FakeBus:
    """A bus that keeps what is asked of it and what is sent."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Any, ...], Any]] = []
        self.sent: list[Any] = []
        self.is_open = True
        self.settled = 0

    def serve(self, answer: Any) -> None:
        self.answer = answer

    def ask(
        self, target: Any, method: str, signature: str = "", body: Any = (), answered: Any = None
    ) -> None:
        self.asked.append((method, body, answered))

    def send(self, message: Any) -> None:
        self.sent.append(message)

    def settle(self, within_ms: int) -> None:
        self.settled = within_ms

    def close(self) -> None:
        self.is_open = False

    def answer_last(self, method: str, body: Any) -> None:
        answered = [one for name, _, one in self.asked if name == method][-1]
        answered((body,), ":1.4")

    @property
    def methods(self) -> list[str]:
        return [method for method, _, _ in self.asked]


class Stage:
    """A session with media, on buses that are opened when they are wanted."""

    def __init__(self, folder: Path) -> None:
        self.bench = Bench(folder)
        self.buses: list[FakeBus] = []
        self.has_bus = True
        self.tried = 0
        self.media = Media(self.bench.playback, self.bench.session, self.open_bus)

    def open_bus(self, parent: QObject) -> Bus:
        self.tried += 1
        if not self.has_bus:
            raise BusError("there is none")
        self.buses.append(FakeBus())
        return self.buses[-1]  # type: ignore[return-value]  # it has all that is used

    @property
    def keys(self) -> Any:
        return self.media._keys

    @property
    def playing(self) -> Any:
        return self.keys._playing

    def linger(self) -> None:
        timer = self.media.findChild(QTimer, "media end")
        assert timer is not None
        assert timer.isActive()
        timer.timeout.emit()


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Iterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    stage.media.close()


def test_no_bus_is_opened_before_a_session(stage: Stage) -> None:
    assert stage.buses == []


def test_tells_the_routine_and_the_step(stage: Stage) -> None:
    stage.bench.start()
    stage.bench.pass_ms(6_000)
    assert (stage.playing.title, stage.playing.status) == ("Two steps", "Playing")
    first = stage.playing.step
    stage.bench.pass_ms(10_000)
    assert stage.playing.step != first
    assert len(stage.buses) == 1


def test_pause_is_told(stage: Stage) -> None:
    stage.bench.start()
    stage.bench.playback.toggle_pause()
    assert stage.playing.status == "Paused"


def test_keys_reach_the_session(stage: Stage) -> None:
    stage.bench.start()
    stage.bench.pass_ms(6_000)
    keys, player = stage.keys, stage.bench.player
    keys.toggle_requested.emit()
    assert player.state is State.PAUSED
    keys.pause_requested.emit()
    assert player.state is State.PAUSED
    keys.play_requested.emit()
    keys.play_requested.emit()
    assert player.state is State.PLAYING
    before = player.position_ms
    keys.next_requested.emit()
    assert player.position_ms > before
    keys.back_requested.emit()
    keys.back_requested.emit()
    assert player.position_ms < before + 8_000
    keys.stop_requested.emit()
    assert player.state is State.FINISHED


def test_bus_is_let_go_of_soon_after_the_end(stage: Stage) -> None:
    stage.bench.start()
    stage.bench.session.stop()
    assert stage.playing.status == "Stopped"
    stage.linger()
    assert not stage.buses[0].is_open
    assert "ReleaseName" in stage.buses[0].methods
    assert stage.keys is None


def test_again_at_once_goes_on_with_the_same_bus(stage: Stage) -> None:
    stage.bench.session.apply(Settings(pause_other_players=True))
    stage.bench.start()
    stage.bench.session.stop()
    stage.bench.start()
    assert len(stage.buses) == 1
    assert stage.buses[0].methods.count("ListNames") == 1
    assert stage.playing.status == "Playing"


def test_without_a_bus_a_session_plays_and_none_is_looked_for_again(stage: Stage) -> None:
    stage.has_bus = False
    stage.bench.start()
    stage.bench.pass_ms(30_000)
    assert stage.bench.player.position_ms == 30_000
    assert stage.tried == 1


def test_others_are_left_alone_unless_it_is_set(stage: Stage) -> None:
    stage.bench.start()
    assert "ListNames" not in stage.buses[0].methods


def test_others_wait_if_it_is_set_and_go_on_after_it(stage: Stage) -> None:
    stage.bench.session.apply(Settings(pause_other_players=True))
    stage.bench.start()
    bus = stage.buses[0]
    bus.answer_last("ListNames", ["org.mpris.MediaPlayer2.music"])
    bus.answer_last("Get", ("s", "Playing"))
    assert bus.methods[-1] == "Pause"
    stage.bench.session.stop()
    stage.linger()
    assert bus.is_open
    bus.answer_last("Get", ("s", "Paused"))
    assert bus.methods[-1] == "Play"
    assert not bus.is_open


def test_end_of_the_program_waits_for_others_a_little(stage: Stage) -> None:
    stage.bench.session.apply(Settings(pause_other_players=True))
    stage.bench.start()
    bus = stage.buses[0]
    bus.answer_last("ListNames", ["org.mpris.MediaPlayer2.music"])
    bus.answer_last("Get", ("s", "Playing"))
    stage.media.close()
    assert bus.settled > 0
    assert not bus.is_open
