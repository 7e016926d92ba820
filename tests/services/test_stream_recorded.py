"""What sounds on, as it really reaches a sound server: recorded from PulseAudio's null sink.

The stream plays in a child process, as in life: `python test_stream_recorded.py` is that child.
It reads a script (pause here, seek there), is its own player, and tells when it did what on the
monotonic clock that it shares with the recording.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from null_sink import RATE_HZ, STILL_S, NullSink, Recording
from numpy.typing import NDArray

from relaxapp.core.sound_plan import Levels

ROOT = Path(__file__).parents[2]
LEAD_S = 0.3
GLIDE_HZ, GLIDE_PEAK = 400.0, 0.1
AMBIENCE_HZ, AMBIENCE_PEAK = 150.0, 0.05
PHASE_MS, TONE_MS, TONE_FADE_MS = 1_500.0, 1_000.0, 15.0
FULL = Levels(1.0, 1.0, 1.0, 1.0)

pytestmark = pytest.mark.audio

Script = list[list[Any]]
Samples = NDArray[np.float32]


def tones(
    position_ms: NDArray[np.float64], ambience_from_frame: int, speed: float
) -> tuple[Samples, Samples]:
    """A tone in the first second of every phase of 1.5 s, over a low one that never ends."""
    phase = position_ms / 1000 / speed * 2 * np.pi * GLIDE_HZ
    within = np.mod(position_ms, PHASE_MS)
    edge = np.clip(np.minimum(within, TONE_MS - within) / TONE_FADE_MS, 0, 1)
    glide = GLIDE_PEAK * np.sin(phase) * (0.5 - 0.5 * np.cos(np.pi * edge))
    frames = ambience_from_frame + np.arange(len(position_ms))
    ambience = AMBIENCE_PEAK * np.sin(2 * np.pi * AMBIENCE_HZ * frames / RATE_HZ)
    return both_sides(glide), both_sides(ambience)


def both_sides(wave: NDArray[np.float64]) -> Samples:
    return np.repeat(wave[:, None], 2, axis=1).astype(np.float32)


def costly(source: Callable[..., Any]) -> Callable[..., Any]:
    """The same at half a millisecond of computing for 960 frames."""

    def at_a_cost(position_ms: NDArray[np.float64], *rest: Any) -> Any:
        until_s = time.thread_time() + 0.0005 * len(position_ms) / 960
        sounds = source(position_ms, *rest)
        while time.thread_time() < until_s:
            pass
        return sounds

    return at_a_cost


class Deck:
    """A player without a timeline, and the actions of a script."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.position_ms, self.from_ms = 0.0, 0.0
        self.is_playing, self.speed = False, 1.0

    def now_ms(self) -> int:
        from relaxapp.services.playback import now_ms

        return now_ms()

    def moved_ms(self) -> int:
        passed_ms = (self.now_ms() - self.from_ms) * self.speed if self.is_playing else 0.0
        return int(self.position_ms + passed_ms)

    def go_to(self, position_ms: float, *, is_playing: bool, speed: float = 1.0) -> None:
        self.position_ms, self.from_ms = position_ms, self.now_ms()
        self.is_playing, self.speed = is_playing, speed

    def do(self, action: str, *words: Any) -> None:
        match action, words:
            case "play", ():
                self.go_to(self.moved_ms(), is_playing=True)
            case "pause", ():
                self.go_to(self.moved_ms(), is_playing=False)
            case "seek", (to_ms,):
                self.go_to(to_ms, is_playing=self.is_playing)
            case "speed", (speed,):
                self.go_to(self.moved_ms(), is_playing=True, speed=speed)
            case "gains", (glide, ambience):
                self.stream.set_gains(Levels(1.0, glide, ambience, 1.0))
            case "duck", (is_speaking,):
                self.stream.duck(is_speaking)
            case "device", (output,):
                self.stream.set_device(output)
            case "begin", (cost,):
                self.stream.begin(costly(tones) if cost else tones)
            case "stop", ():
                self.is_playing = False
                self.stream.begin(None)
            case "block", (seconds,):
                time.sleep(seconds)
            case _:
                raise ValueError(action)

    def tick(self) -> None:
        self.stream.follow(
            self.moved_ms(), self.now_ms(), is_playing=self.is_playing, speed=self.speed
        )


def play() -> None:
    """The child: act out a script from standard input, tell everything as lines of JSON."""
    from PySide6.QtCore import QCoreApplication, Qt, QTimer

    from relaxapp.services.sound.stream import open_stream

    script: Script = json.loads(sys.stdin.readline())
    app = QCoreApplication([])
    stream, notice = open_stream(output="system", levels=FULL, parent=app)
    tell(notice=notice, stream=type(stream).__name__)
    deck = Deck(stream)
    start_s = time.monotonic() + LEAD_S

    def step() -> None:
        deck.tick()
        if (said := stream.pump()) is not None:
            tell(notice=said, said_s=time.monotonic())
        while script and time.monotonic() >= start_s + script[0][0]:
            _, action, *words = script.pop(0)
            if action == "end":
                stream.close()
                app.quit()
                return
            deck.do(action, *words)
            deck.tick()
            position_ms = deck.moved_ms()
            tell(
                did=[action, *words],
                at_s=time.monotonic(),
                position_ms=position_ms,
                cpu_s=time.process_time(),
                is_open=getattr(stream, "is_open", False),
            )

    ticks = QTimer(app)
    ticks.setTimerType(Qt.TimerType.PreciseTimer)
    ticks.timeout.connect(step)
    ticks.start(16)
    app.exec()


def tell(**what: object) -> None:
    print(json.dumps(what), flush=True)


@contextmanager
def playing(sink: NullSink, script: Script) -> Iterator[subprocess.Popen[str]]:
    """A child that acts out a script of [seconds, action, words…]."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", __file__],
        env=sink.environment() | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps(script) + "\n")
        child.stdin.flush()
        assert json.loads(child.stdout.readline()) == {"notice": None, "stream": "QtStream"}
        yield child


def told_by(child: subprocess.Popen[str]) -> list[dict[str, Any]]:
    output, errors = child.communicate(timeout=120)
    # Qt's own lines while a server is away have no category by which they could be turned off.
    own = [line for line in errors.splitlines() if not line.startswith("PulseAudioService: ")]
    assert (child.returncode, own) == (0, [])
    return [json.loads(line) for line in output.splitlines()]


def notices_in(told: list[dict[str, Any]]) -> list[str]:
    return [line["notice"] for line in told if "notice" in line]


def did(told: list[dict[str, Any]], action: str, number: int = 0) -> dict[str, Any]:
    return [line for line in told if "did" in line and line["did"][0] == action][number]


def clicks_in(recording: Recording) -> list[float]:
    """Seconds at which the sound bends as no tone does; a machine that stood still is left out.

    A tone's second difference is its peak times the square of its step in radians; rounding to
    16 bits adds at most 4 steps of 1/32767.
    """
    heard = recording.samples
    peaks = ((GLIDE_PEAK, GLIDE_HZ), (AMBIENCE_PEAK, AMBIENCE_HZ))
    bend = sum(peak * (2 * np.pi * hz / RATE_HZ) ** 2 for peak, hz in peaks) + 4 / 32_767
    found = np.flatnonzero(np.abs(np.diff(heard, 2, axis=0)).max(axis=1) > 3 * bend) / RATE_HZ
    return [
        at_s
        for at_s in found
        if recording.longest_gap_s(recording.start_s + at_s - 0.2, recording.start_s + at_s + 0.2)
        <= STILL_S
    ]


def level_of(heard: NDArray[np.float64], hz: float) -> NDArray[np.float64]:
    """How loud a tone is at every frame: its peak, over windows of 20 ms."""
    frames = len(heard)
    wave = heard[:, 0] * np.exp(-2j * np.pi * hz * np.arange(frames) / RATE_HZ)
    # Three periods of 150 Hz and eight of 400 Hz: neither tone leaks into the other.
    window = RATE_HZ // 50
    level: NDArray[np.float64] = 2 * np.abs(np.convolve(wave, np.ones(window) / window, "same"))
    return level


def tone_ends_s(recording: Recording) -> NDArray[np.float64]:
    """The monotonic times at which the glide has fallen to half on its way to silence."""
    above = level_of(recording.samples, GLIDE_HZ) > GLIDE_PEAK / 2
    return np.flatnonzero(above[:-1] & ~above[1:]) / RATE_HZ + recording.start_s


def heard_late_ms(recording: Recording, told: list[dict[str, Any]]) -> list[float]:
    """How long after the player each tone's end was heard, by the last thing that was done."""
    late_ms = []
    for end_s in tone_ends_s(recording):
        if recording.longest_gap_s(end_s - 0.3, end_s + 0.1) > STILL_S:
            continue
        mark = next(line for line in told if line.get("did") == ["play"])
        position_ms = mark["position_ms"] + (end_s - mark["at_s"]) * 1000
        # Half of the fall is half of its fade before the end.
        off = (position_ms - TONE_MS + TONE_FADE_MS / 2 + PHASE_MS / 2) % PHASE_MS - PHASE_MS / 2
        late_ms.append(off)
    return late_ms


def test_the_glide_ends_with_its_phase(sink: NullSink) -> None:
    script = [[0, "begin", False], [0, "play"], [14.7, "stop"], [15.5, "end"]]
    with Recording(sink) as recording, playing(sink, script) as child:
        told = told_by(child)
    late_ms = heard_late_ms(recording, told)
    print("heard late (ms): min, median, max", np.percentile(late_ms, [0, 50, 100]).round(1))
    assert notices_in(told) == []
    assert len(late_ms) >= 4
    assert max(abs(late) for late in late_ms) <= 30
    assert clicks_in(recording) == []


def test_nothing_that_is_done_clicks(sink: NullSink) -> None:
    script: Script = [
        [0, "begin", False],
        [0, "play"],
        [1.27, "pause"],
        [2.11, "play"],
        [2.33, "pause"],
        [2.41, "play"],
        [3.7, "seek", 500],
        [3.93, "seek", 9_100],
        [4.4, "gains", 0.2, 1.0],
        [4.43, "gains", 1.0, 0.1],
        [4.9, "gains", 0.0, 0.0],
        [5.6, "gains", 1.0, 1.0],
        [6.4, "duck", True],
        [7.0, "duck", False],
        [7.6, "speed", 2.0],
        [8.3, "speed", 1.0],
        [8.9, "begin", False],
        [9.0, "seek", 100],
        [9.0, "play"],
        [9.61, "stop"],
        [10.5, "end"],
    ]
    with Recording(sink) as recording, playing(sink, script) as child:
        told = told_by(child)
    assert notices_in(told) == []
    assert clicks_in(recording) == []
    assert np.abs(recording.samples).max() == pytest.approx(GLIDE_PEAK + AMBIENCE_PEAK, abs=0.01)


def test_a_pause_is_silent_and_closes_the_device(sink: NullSink) -> None:
    script: Script = [
        [0, "begin", False],
        [0, "play"],
        [2, "pause"],
        [3, "gains", 1.0, 1.0],
        [6, "gains", 1.0, 1.0],
        [6.1, "play"],
        [8, "stop"],
        [9, "end"],
    ]
    with Recording(sink) as recording, playing(sink, script) as child:
        told = told_by(child)
    paused_s, rest, after = did(told, "pause")["at_s"], did(told, "gains"), did(told, "gains", 1)
    heard = recording.samples
    first, last = (
        round((at_s - recording.start_s) * RATE_HZ) for at_s in (paused_s + 0.5, after["at_s"])
    )
    assert np.abs(heard[first:last]).max() == 0
    assert np.abs(heard[:first]).max() > GLIDE_PEAK
    assert np.abs(heard[last:]).max() > GLIDE_PEAK
    assert not rest["is_open"]
    # What is left is the ticking of this test's own player, 60 times a second.
    share = (after["cpu_s"] - rest["cpu_s"]) / (after["at_s"] - rest["at_s"])
    print(f"at rest: {share:.2%} of a core")
    assert share <= 0.02


def test_speech_lowers_the_ambience_and_not_the_glide(sink: NullSink) -> None:
    script = [[0, "begin", False], [0, "play"], [4.6, "duck", True], [8, "stop"], [9, "end"]]
    with Recording(sink) as recording, playing(sink, script) as child:
        told = told_by(child)
    ducked_s = did(told, "duck")["at_s"] - recording.start_s
    heard = recording.samples
    before, after = (
        heard[round((ducked_s + from_s) * RATE_HZ) :][: round(2.5 * RATE_HZ)]
        for from_s in (-2.6, 0.5)
    )
    fall_db = {
        hz: 20 * np.log10(np.percentile(level_of(after, hz), 80))
        - 20 * np.log10(np.percentile(level_of(before, hz), 80))
        for hz in (GLIDE_HZ, AMBIENCE_HZ)
    }
    assert fall_db[AMBIENCE_HZ] == pytest.approx(-9, abs=0.5)
    assert fall_db[GLIDE_HZ] == pytest.approx(0, abs=0.5)


def test_after_a_stall_it_goes_on_where_the_player_is(sink: NullSink) -> None:
    script: Script = [
        [0, "begin", False],
        [0, "play"],
        [2.55, "block", 0.4],
        [10.2, "stop"],
        [11, "end"],
    ]
    with Recording(sink) as recording, playing(sink, script) as child:
        told = told_by(child)
    assert notices_in(told) == []
    first = did(told, "block")["at_s"] - recording.start_s + 0.1
    # The gap itself cuts what sounded; nothing clicks in the stillness or after it.
    assert [at_s for at_s in clicks_in(recording) if at_s > first] == []
    late_ms = heard_late_ms(recording, told)
    assert late_ms
    assert max(abs(late) for late in late_ms) <= 30


def test_everything_at_once_costs_little(sink: NullSink) -> None:
    script = [[0, "begin", True], [0, "play"], [1, "duck", False], [13, "duck", False], [13, "end"]]
    with playing(sink, script) as child:
        told = told_by(child)
    first, last = did(told, "duck"), did(told, "duck", 1)
    share = (last["cpu_s"] - first["cpu_s"]) / (last["at_s"] - first["at_s"])
    print(f"at 0.5 ms for 960 frames: {share:.2%} of a core")
    assert share <= 0.08


def test_the_sound_follows_a_new_default_device_without_a_click(sink: NullSink) -> None:
    script = [[0, "begin", False], [0, "play"], [5.75, "stop"], [7, "end"]]
    # No recording of the old device: the server takes its recorder along to the new one.
    with playing(sink, script) as child:
        time.sleep(2)
        sink.add_default("other")
        with Recording(sink, "other") as after:
            told = told_by(child)
    assert notices_in(told) == []
    assert clicks_in(after) == []
    assert np.abs(after.samples).max() > GLIDE_PEAK
    late_ms = heard_late_ms(after, told)
    assert late_ms
    assert max(abs(late) for late in late_ms) <= 30


def test_a_stopped_server_is_one_notice_and_its_return_is_no_burst(sink: NullSink) -> None:
    script = [[0, "begin", False], [0, "play"], [25.2, "stop"], [26, "end"]]
    with playing(sink, script) as child:
        time.sleep(2)
        sink.kill()
        time.sleep(5)
        sink.start()
        with Recording(sink) as recording:
            told = told_by(child)
    assert len(notices_in(told)) == 1
    assert clicks_in(recording) == []
    assert np.abs(recording.samples).max() == pytest.approx(GLIDE_PEAK + AMBIENCE_PEAK, abs=0.01)
    late_ms = heard_late_ms(recording, told)
    assert late_ms
    assert max(abs(late) for late in late_ms) <= 30


@pytest.mark.long
def test_a_server_that_went_while_nothing_sounded_is_waited_for(sink: NullSink) -> None:
    script: Script = [
        [0, "begin", False],
        [0, "play"],
        [1, "pause"],
        [4, "play"],
        [18.9, "stop"],
        [19.6, "end"],
    ]
    with playing(sink, script) as child:
        time.sleep(3)
        sink.kill()
        time.sleep(4)
        sink.start()
        with Recording(sink) as recording:
            told = told_by(child)
    assert len(notices_in(told)) == 1
    assert clicks_in(recording) == []
    assert np.abs(recording.samples).max() == pytest.approx(GLIDE_PEAK + AMBIENCE_PEAK, abs=0.01)


if __name__ == "__main__":
    play()
