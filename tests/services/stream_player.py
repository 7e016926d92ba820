"""Plays a stream of tones by a script, as the window plays what sounds on.

`python stream_player.py` is a process of its own, as in life. It reads a script of
[seconds, action, words…] as one line of JSON, is its own player, and tells in lines of JSON when
it did what on the monotonic clock, which it shares with a recording; besides, its processor time
and how many frames were asked of it so far.
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
from null_sink import RATE_HZ, NullSink
from numpy.typing import NDArray

from relaxapp.core.sound_plan import Levels

ROOT = Path(__file__).parents[2]
LEAD_S = 0.3
GLIDE_HZ, GLIDE_PEAK = 400.0, 0.1
AMBIENCE_HZ, AMBIENCE_PEAK = 150.0, 0.05
PHASE_MS, TONE_MS, TONE_FADE_MS = 1_500.0, 1_000.0, 15.0
FULL = Levels(1.0, 1.0, 1.0, 1.0)

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
        self.asked_frames = 0

    def now_ms(self) -> int:
        from relaxapp.services.clock import now_ms

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
                self.stream.begin(self.counted(costly(tones) if cost else tones))
            case "stop", ():
                self.is_playing = False
                self.stream.begin(None)
            case "block", (seconds,):
                time.sleep(seconds)
            case _:
                raise ValueError(action)

    def counted(self, source: Callable[..., Any]) -> Callable[..., Any]:
        """The same, adding up what is asked of it."""

        def counting(position_ms: NDArray[np.float64], *rest: Any) -> Any:
            self.asked_frames += len(position_ms)
            return source(position_ms, *rest)

        return counting

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
                asked_frames=deck.asked_frames,
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


def did(told: list[dict[str, Any]], action: str, number: int = 0) -> dict[str, Any]:
    """What was told when an action of the script was done."""
    return [line for line in told if "did" in line and line["did"][0] == action][number]


def share_between(first: dict[str, Any], last: dict[str, Any]) -> float:
    """The share of a core that the process took between two actions."""
    return float((last["cpu_s"] - first["cpu_s"]) / (last["at_s"] - first["at_s"]))


def told_by(child: subprocess.Popen[str]) -> list[dict[str, Any]]:
    output, errors = child.communicate(timeout=120)
    # Qt's own lines while a server is away have no category by which they could be turned off.
    own = [line for line in errors.splitlines() if not line.startswith("PulseAudioService: ")]
    assert (child.returncode, own) == (0, [])
    return [json.loads(line) for line in output.splitlines()]


if __name__ == "__main__":
    play()
