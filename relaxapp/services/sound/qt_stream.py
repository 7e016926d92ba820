"""Pushes what sounds on into one `QAudioSink`, on a timer that runs only while something does.

Takes a source, the player's position at each tick, volumes and the output; keeps what is heard
where the player is, by counting the frames that wait in the device. A device that goes is one
notice, and waited for; what would have sounded meanwhile is gone, so there is never a burst.
Opening the device costs a few milliseconds, so at rest it is closed. Makes no sound of its own.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, QTimer

from relaxapp.core.settings import SYSTEM
from relaxapp.core.sound_plan import Levels
from relaxapp.core.synth import CHANNELS, RATE_HZ
from relaxapp.services.sound.devices import quiet_devices
from relaxapp.services.sound.feed import FRAMES_A_MS, Feed, Source
from relaxapp.services.sound.pulse_watch import LOOK_MS, PulseWatch
from relaxapp.services.sound.qt import named

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice, QMediaDevices

    from relaxapp.services.sound.feed import Samples

GONE_NOTICE = "The sound device is gone; glide and ambience go on when there is one again."

BUFFER_MS = 40
"""What the device is asked to hold: a window that paints for 30 ms makes no gap."""
FEED_MS = 10
TAIL_MS = 150
"""Silence behind the last sound before the device is closed, so that nothing is cut."""

# From the device's own buffer to the sound server's output, with qt.PULSE_BUFFER: measured on a
# null sink, 26–30 ms. Windows and macOS promise about as much.
DEVICE_MS = 27.0
# How full the buffer is comes in steps of what the server asks for (10 ms).
_LINE_SHARE = 0.05
_LINE_JUMP_MS = 25.0

# When the server dies or a device is taken away, Qt may report nothing: it just takes no more.
_STALL_MS = 1_000.0
# After a suspend or a frozen window the time between two looks says nothing about the device.
_LONGEST_STEP_MS = 100.0
# A device may vanish for a moment while another takes its place.
_NOTICE_MS = 2_000.0
RETRY_MS = 500


def clock_ms() -> float:
    """Milliseconds of the clock of `playback.now_ms`, with their fractions."""
    if sys.platform == "linux":
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) / 1e6
    return time.monotonic_ns() / 1e6


class Sink(Protocol):
    """An open device. `capacity`: the frames it holds at most."""

    capacity: int

    def free(self) -> int:
        """Frames that it takes now; more than `capacity` never, -1 when it has failed."""

    def has_run_dry(self) -> bool:
        """Whether it has played all it had, so that there was a gap."""

    def write(self, samples: Samples) -> int:
        """Take frames (n, 2) within -1..1; how many were taken."""

    def stop(self) -> None:
        """Let the device go; what it still holds is lost."""


class Devices(Protocol):
    """The outputs there are, and how one is opened. `open` raises `OSError`."""

    def outputs(self) -> Sequence[tuple[str, str]]:
        """Id and description of each, the system's choice first."""

    def open(self, output: str) -> Sink:
        """A device by its id."""

    def on_change(self, call: Callable[[], None]) -> None:
        """Call when a device comes or goes, or the system has chosen another."""

    def look(self) -> bool:
        """Whether the sound server is there, and Qt knows it; to be called each `LOOK_MS`."""

    def close(self) -> None:
        """Let go of what they are watched with."""


class QtStream(QObject):
    """What sounds on. Every method returns at once and never raises for a lost device."""

    def __init__(
        self,
        devices: Devices,
        *,
        output: str,
        levels: Levels,
        clock: Callable[[], float] = clock_ms,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._devices = devices
        self._output = output
        self._clock = clock
        self._feed = Feed()
        self._feed.set_gains(glide=levels.glide, ambience=levels.ambience)
        self._sink: Sink | None = None
        self._sink_id = ""
        self._pushed = 0
        self._line_ms = 0.0  # when frame 0 of the sink was heard
        self._quiet_frames = 0
        self._looked_ms = 0.0
        self._stalled_ms = 0.0
        self._lost_ms: float | None = None
        self._is_told = False
        self._is_closed = False
        self._notice: str | None = None
        self._feed_timer = self._timer("stream feed", FEED_MS)
        self._feed_timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._feed_timer.timeout.connect(self._push)
        self._retry_timer = self._timer("stream retry", RETRY_MS)
        self._retry_timer.timeout.connect(self._retry)
        devices.on_change(self.follow_outputs)
        # The one timer that also runs at rest: once a second, for some microseconds.
        self._watch_timer = self._timer("sound server watch", LOOK_MS)
        self._watch_timer.timeout.connect(devices.look)
        self._watch_timer.start()

    @property
    def is_open(self) -> bool:
        """Whether a device is open, that is, something sounds or has just ended."""
        return self._sink is not None

    def begin(self, source: Source | None, *, is_new: bool = True) -> None:
        """Sound this from now on, or nothing; what sounds fades out first.

        `is_new` is false where only the timeline has changed: the ambience goes on. A new one is
        silent until `follow` says that the player plays.
        """
        self._feed.begin(source, is_new=is_new)
        self._wake()

    def follow(
        self,
        position_ms: float,
        now_ms: float,
        *,
        is_playing: bool,
        speed: float = 1.0,
        until_ms: float | None = None,
    ) -> None:
        """Where the player was at `now_ms` (`playback.now_ms`); at least twice a second.

        `until_ms`: the next place where it may stop by itself, a gate or the end. What is heard
        is computed ahead, and no glide of what is behind that place sounds.
        """
        self._feed.follow(
            position_ms, now_ms, is_playing=is_playing, speed=speed, until_ms=until_ms
        )
        self._wake()

    def set_gains(self, levels: Levels) -> None:
        """New volumes, reached within 50 ms."""
        self._feed.set_gains(glide=levels.glide, ambience=levels.ambience)
        self._wake()

    def duck(self, is_speaking: bool) -> None:
        """The ambience 9 dB down while a voice speaks, and up again."""
        self._feed.duck(is_speaking)

    def set_device(self, output: str) -> None:
        """Sound on the output of this id or description; on the system's where there is none."""
        self._output = output
        self.follow_outputs()

    def may_open(self) -> bool:
        """Whether anything of Qt's may open a device now: without a server it ends the process.

        To be asked before a `QtSpeaker` is opened, too.
        """
        return self._devices.look()

    def pump(self) -> str | None:
        """Push what is due, also where no event loop runs; the notice of a lost device, once."""
        if self._sink is not None:
            self._push()
        notice, self._notice = self._notice, None
        return notice

    def close(self) -> None:
        """Be silent at once and let the device go. To end softly, `begin(None)` first."""
        self._is_closed = True
        self._shut()
        self._retry_timer.stop()
        self._watch_timer.stop()
        self._devices.close()

    def follow_outputs(self) -> None:
        """Move to the output that is wanted now; one that vanished is left without a fade."""
        if self._sink is None:
            self._wake()
            return
        wanted = self._wanted_output()
        if self._sink_id not in [id for id, _ in self._devices.outputs()]:
            self._lose()
            self._retry()
        else:
            self._feed.hold(wanted != self._sink_id)

    def _wanted_output(self) -> str | None:
        """The id of the chosen output, or of the system's; None where there is no output."""
        outputs = self._devices.outputs()
        chosen = [id for id, name in outputs if self._output in (id, name)]
        is_own = self._output != SYSTEM and chosen
        return chosen[0] if is_own else outputs[0][0] if outputs else None

    def _wake(self) -> None:
        if self._sink is None and self._lost_ms is None and self._is_wanted():
            self._open()

    def _is_wanted(self) -> bool:
        return not self._is_closed and self._feed.is_wanted_at(self._clock())

    def _open(self) -> None:
        wanted = self._wanted_output()
        try:
            if wanted is None:
                raise OSError("no output")
            self._sink = self._devices.open(wanted)
        except OSError:
            self._lose()
            return
        self._sink_id = wanted
        self._pushed = self._quiet_frames = 0
        self._stalled_ms = 0.0
        self._looked_ms = self._clock()
        self._retry_timer.stop()
        self._feed.hold(False)
        self._feed.drop()
        self._feed_timer.start()
        self._push()

    def _push(self) -> None:
        """Fill the device up; close it when it has played its last."""
        sink = self._sink
        if sink is None:
            return
        now_ms = self._clock()
        step_ms, self._looked_ms = now_ms - self._looked_ms, now_ms
        free = sink.free()
        if free < 0 or self._has_stalled(free, step_ms):
            self._lose()
            return
        if free == 0:
            return
        if self._pushed and sink.has_run_dry():
            self._feed.drop()
            self._pushed = 0
        if self._pushed > RATE_HZ:
            self._lost_ms = None
            self._is_told = False
        heard_ms = self._heard_ms(now_ms, sink.capacity - free)
        was_sounding = self._feed.is_sounding
        samples = self._feed.render(free, heard_ms)
        self._pushed += sink.write(samples)
        self._quiet_frames = (
            0 if was_sounding or self._feed.is_sounding else (self._quiet_frames + free)
        )
        if self._quiet_frames > TAIL_MS * FRAMES_A_MS and not self._feed.is_sounding:
            self._rest()

    def _heard_ms(self, now_ms: float, waiting: int) -> float:
        """When the next frame will be heard, with `waiting` frames before it in the device."""
        line_ms = now_ms + (waiting - self._pushed) / FRAMES_A_MS + DEVICE_MS
        is_first = self._pushed == 0
        if is_first or abs(line_ms - self._line_ms) > _LINE_JUMP_MS:
            self._line_ms = line_ms
        else:
            self._line_ms += _LINE_SHARE * (line_ms - self._line_ms)
        return self._line_ms + self._pushed / FRAMES_A_MS

    def _has_stalled(self, free: int, step_ms: float) -> bool:
        self._stalled_ms = 0.0 if free else self._stalled_ms + min(step_ms, _LONGEST_STEP_MS)
        return self._stalled_ms > _STALL_MS

    def _rest(self) -> None:
        """Close the device in silence; open it again where it only had to be another."""
        self._shut()
        self._wake()

    def _shut(self) -> None:
        self._feed_timer.stop()
        sink, self._sink = self._sink, None
        if sink is not None:
            sink.stop()

    def _lose(self) -> None:
        """There is no sound until a device opens again."""
        self._shut()
        self._feed.drop()
        if self._lost_ms is None:
            self._lost_ms = self._clock()
        self._retry_timer.start()

    def _retry(self) -> None:
        if not self._is_wanted():
            self._lost_ms = None
            self._retry_timer.stop()
            return
        self._open()
        lost_ms = self._lost_ms
        if self._sink is None and lost_ms is not None and self._clock() - lost_ms > _NOTICE_MS:
            self._notice = self._notice if self._is_told else GONE_NOTICE
            self._is_told = True

    def _timer(self, name: str, interval_ms: int) -> QTimer:
        timer = QTimer(self, interval=interval_ms)
        timer.setObjectName(name)
        return timer


class _QtSink:
    """A `QAudioSink` in push mode."""

    def __init__(self, device: QAudioDevice) -> None:
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink

        formats = QAudioFormat.SampleFormat
        self._is_float = device.preferredFormat().sampleFormat() == formats.Float
        form = QAudioFormat()
        form.setSampleRate(RATE_HZ)
        form.setChannelCount(CHANNELS)
        form.setSampleFormat(formats.Float if self._is_float else formats.Int16)
        self._frame_bytes = form.bytesPerFrame()
        self._sink = QAudioSink(device, form)
        self._sink.setBufferSize(form.bytesForDuration(BUFFER_MS * 1000))
        self._end = self._sink.start()
        if self._sink.state().name == "StoppedState":
            raise OSError("the device did not open")
        self.capacity = self._sink.bufferSize() // self._frame_bytes

    def free(self) -> int:
        if self._sink.state().name == "StoppedState":
            return -1
        return min(self._sink.bytesFree() // self._frame_bytes, self.capacity)

    def has_run_dry(self) -> bool:
        return self._sink.state().name == "IdleState"

    def write(self, samples: Samples) -> int:
        import numpy as np

        within = np.clip(samples, -1.0, 1.0)
        raw = within if self._is_float else np.rint(within * 32_767).astype("<i2")
        return max(self._end.write(raw.tobytes()), 0) // self._frame_bytes

    def stop(self) -> None:
        self._sink.reset()  # `stop` waits until all has been played, on some systems
        self._sink.deleteLater()


class _QtDevices:
    """The outputs as Qt Multimedia knows them."""

    def __init__(self, devices: QMediaDevices) -> None:
        self._devices = devices
        self._watch = PulseWatch(clock_ms)

    def outputs(self) -> Sequence[tuple[str, str]]:
        if not self._watch.is_safe():
            return ()
        first = self._devices.defaultAudioOutput()
        others = [one for one in self._devices.audioOutputs() if one.id() != first.id()]
        return [named(one) for one in (first, *others) if not one.isNull()]

    def open(self, output: str) -> Sink:
        if not self._watch.is_safe():
            raise OSError("the sound server has only just come back")
        for device in self._devices.audioOutputs():
            if named(device)[0] == output:
                return _QtSink(device)
        raise OSError("the device is not there")

    def on_change(self, call: Callable[[], None]) -> None:
        self._devices.audioOutputsChanged.connect(call)

    def look(self) -> bool:
        return self._watch.is_safe()

    def close(self) -> None:
        self._devices.audioOutputsChanged.disconnect()
        self._watch.close()


def system_devices() -> Devices:
    """The outputs of the system. Raises ImportError where Qt Multimedia is missing."""
    return _QtDevices(quiet_devices())
