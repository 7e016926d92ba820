"""The stream opens a device only to sound, moves with the output, and waits for a lost one."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from relaxapp.core.sound_plan import Levels
from relaxapp.services.sound.qt_stream import GONE_NOTICE, QtStream
from relaxapp.services.sound.stream import SilentStream, open_stream

FULL = Levels(1.0, 1.0, 1.0, 1.0)
Pair = NDArray[np.float32]


def steady(
    position_ms: NDArray[np.float64], ambience_from_frame: int, speed: float
) -> tuple[Pair, Pair]:
    level = np.full((len(position_ms), 2), 0.5, np.float32)
    return level, level


class FakeSink:
    """Plays by the clock of the test."""

    capacity = 1_920

    def __init__(self) -> None:
        self.heard: list[Pair] = []
        self.waiting = 0
        self.is_stopped = self.is_stuck = self.has_failed = self.is_dry = False

    def play(self, ms: float) -> None:
        self.waiting = self.waiting if self.is_stuck else max(self.waiting - round(48 * ms), 0)

    def free(self) -> int:
        return -1 if self.has_failed else self.capacity - self.waiting

    def has_run_dry(self) -> bool:
        return self.is_dry

    def write(self, samples: Pair) -> int:
        assert not self.is_stopped
        self.waiting += len(samples)
        self.heard.append(samples)
        return len(samples)

    def stop(self) -> None:
        self.is_stopped = True

    @property
    def samples(self) -> Pair:
        return np.concatenate(self.heard)


@dataclass
class FakeDevices:
    names: list[tuple[str, str]] = field(default_factory=lambda: [("0", "Desk"), ("1", "Head")])
    opened: list[tuple[str, FakeSink]] = field(default_factory=list)
    can_open: bool = True
    is_closed: bool = False
    changed: Callable[[], None] = field(default=lambda: None)

    def outputs(self) -> Sequence[tuple[str, str]]:
        return self.names

    def open(self, output: str) -> FakeSink:
        if not self.can_open:
            raise OSError("busy")
        self.opened.append((output, FakeSink()))
        return self.opened[-1][1]

    def on_change(self, call: Callable[[], None]) -> None:
        self.changed = call

    def look(self) -> bool:
        return self.can_open

    def close(self) -> None:
        self.is_closed = True

    @property
    def sink(self) -> FakeSink:
        return self.opened[-1][1]


class Desk:
    """A stream on fake devices, its clock and its player; timers are fired by hand."""

    def __init__(self, output: str = "system") -> None:
        self.now_ms = 0.0
        self.position_ms = 0.0
        self.is_playing = True
        self.devices = FakeDevices()
        self.stream = QtStream(self.devices, output=output, levels=FULL, clock=lambda: self.now_ms)
        self.notices: list[str] = []
        self.stream.begin(steady)

    def run(self, ms: float) -> None:
        """Let time pass as an event loop would: a tick, a look and what timers are due."""
        for _ in range(round(ms / 10)):
            self.stream.follow(self.position_ms, self.now_ms, is_playing=self.is_playing)
            notice = self.stream.pump()
            self.notices += [notice] if notice else []
            retry = self.timer("stream retry")
            if retry.isActive() and self.now_ms % retry.interval() == 0:
                retry.timeout.emit()
            self.now_ms += 10
            self.position_ms += 10 * self.is_playing
            for _, sink in self.devices.opened:
                sink.play(10)

    def timer(self, name: str) -> QTimer:
        timer = self.stream.findChild(QTimer, name)
        assert isinstance(timer, QTimer)
        return timer


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk()


def test_no_device_is_open_before_the_player_plays(desk: Desk) -> None:
    desk.is_playing = False
    desk.run(100)
    assert desk.devices.opened == []
    assert not desk.timer("stream feed").isActive()


def test_it_sounds_while_the_player_plays(desk: Desk) -> None:
    desk.run(1_000)
    assert desk.timer("stream feed").isActive()
    assert desk.devices.sink.samples[-1] == pytest.approx([1.0, 1.0])


def test_at_rest_the_device_is_closed_after_silence(desk: Desk) -> None:
    desk.run(1_000)
    desk.is_playing = False
    desk.run(1_000)
    assert desk.devices.sink.is_stopped
    assert np.abs(desk.devices.sink.samples[-4_800:]).max() == 0
    assert not desk.timer("stream feed").isActive()
    desk.is_playing = True
    desk.run(1_000)
    assert len(desk.devices.opened) == 2
    assert desk.devices.sink.samples[-1] == pytest.approx([1.0, 1.0])


@pytest.mark.parametrize("output", ["1", "Head"])
def test_the_output_is_found_by_id_and_by_description(qtbot: QtBot, output: str) -> None:
    desk = Desk(output)
    desk.run(100)
    assert desk.devices.opened[0][0] == "1"


def test_an_output_that_is_not_there_is_the_systems(qtbot: QtBot) -> None:
    desk = Desk("Hall")
    desk.run(100)
    assert desk.devices.opened[0][0] == "0"
    assert desk.notices == []


def test_another_output_fades_out_before_it_opens(desk: Desk) -> None:
    desk.run(1_000)
    desk.stream.set_device("Head")
    desk.run(1_000)
    (_, first), (id, second) = desk.devices.opened
    assert (id, first.is_stopped) == ("1", True)
    assert np.abs(np.diff(first.samples, axis=0)).max() < 0.01
    assert np.abs(first.samples[-4_800:]).max() == 0
    assert second.samples[-1] == pytest.approx([1.0, 1.0])


def test_it_follows_the_systems_choice(desk: Desk) -> None:
    desk.run(500)
    desk.devices.names.reverse()
    desk.devices.changed()
    desk.run(1_000)
    assert [id for id, _ in desk.devices.opened] == ["0", "1"]


def test_an_output_of_ones_own_stays_when_the_systems_choice_changes(qtbot: QtBot) -> None:
    desk = Desk("Desk")
    desk.run(500)
    desk.devices.names.reverse()
    desk.devices.changed()
    desk.run(1_000)
    assert [id for id, _ in desk.devices.opened] == ["0"]


def test_a_device_that_vanishes_is_left_for_another_at_once(desk: Desk) -> None:
    desk.run(500)
    del desk.devices.names[0]
    desk.devices.changed()
    desk.run(500)
    assert [id for id, _ in desk.devices.opened] == ["0", "1"]
    assert desk.notices == []


def test_the_last_device_gone_is_one_notice_and_it_goes_on_when_one_is_back(desk: Desk) -> None:
    desk.run(500)
    names, desk.devices.names = desk.devices.names, []
    desk.devices.changed()
    desk.run(10_000)
    assert desk.notices == [GONE_NOTICE]
    desk.devices.names = names
    desk.devices.changed()
    desk.run(3_000)
    assert desk.notices == [GONE_NOTICE]
    assert np.abs(desk.devices.sink.samples[0]).max() < 0.001
    assert desk.devices.sink.samples[-1] == pytest.approx([1.0, 1.0])
    # What would have sounded in ten seconds of silence is gone.
    assert len(desk.devices.sink.samples) <= 48 * 3_000 + FakeSink.capacity


@pytest.mark.parametrize("trouble", ["is_stuck", "has_failed"])
def test_a_device_that_takes_no_more_is_lost(desk: Desk, trouble: str) -> None:
    desk.run(500)
    setattr(desk.devices.sink, trouble, True)
    desk.devices.can_open = False
    desk.run(10_000)
    assert desk.notices == [GONE_NOTICE]
    assert desk.devices.sink.is_stopped
    desk.devices.can_open = True
    desk.run(3_000)
    assert desk.devices.sink.samples[-1] == pytest.approx([1.0, 1.0])


def test_a_device_that_opens_and_fails_again_is_one_notice(desk: Desk) -> None:
    desk.run(500)
    for _ in range(100):
        desk.devices.sink.has_failed = True
        desk.run(100)
    assert len(desk.notices) <= 1


def test_a_frozen_window_is_no_lost_device(desk: Desk) -> None:
    desk.run(500)
    desk.now_ms += 60_000
    desk.run(500)
    assert desk.notices == []
    assert len(desk.devices.opened) == 1


def test_what_follows_a_gap_fades_in(desk: Desk) -> None:
    desk.run(500)
    sink = desk.devices.sink
    before = len(sink.heard)
    sink.waiting, sink.is_dry = 0, True
    desk.run(10)
    sink.is_dry = False
    desk.run(10)
    assert np.abs(sink.heard[before][0]).max() < 0.001


def test_mute_closes_the_device(desk: Desk) -> None:
    desk.run(500)
    desk.stream.set_gains(Levels(0.0, 0.0, 0.0, 0.0))
    desk.run(500)
    assert desk.devices.sink.is_stopped
    desk.stream.set_gains(FULL)
    desk.run(500)
    assert len(desk.devices.opened) == 2


def test_closed_it_lets_everything_go(desk: Desk) -> None:
    desk.run(500)
    desk.stream.close()
    desk.run(500)
    assert desk.devices.sink.is_stopped
    assert desk.devices.is_closed
    assert not any(timer.isActive() for timer in desk.stream.findChildren(QTimer))


def test_it_says_when_no_device_may_be_opened(desk: Desk) -> None:
    assert desk.stream.may_open()
    desk.devices.can_open = False
    assert not desk.stream.may_open()


def test_every_timer_has_a_name(desk: Desk) -> None:
    names = {timer.objectName() for timer in desk.stream.findChildren(QTimer)}
    assert names == {"stream feed", "stream retry", "sound server watch"}


def test_without_qt_multimedia_there_are_cues_only_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    stream, notice = open_stream(output="system", levels=FULL)
    assert isinstance(stream, SilentStream)
    assert notice is not None
    assert notice.startswith("Only cues are heard, no glide and no ambience: Qt Multimedia")
    assert stream.pump() is None


def test_silence_that_is_wanted_has_no_notice() -> None:
    stream, notice = open_stream(is_silent=True, output="system", levels=FULL)
    assert (type(stream), notice) == (SilentStream, None)
