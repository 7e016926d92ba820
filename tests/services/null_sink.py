"""A sound server without a sound card, and a recording of what reaches it.

`NullSink` runs PulseAudio with a null sink in a folder of its own, so that it meets neither the
machine's own sound server nor that of another test. `Recording` notes what is played there and
when, on the monotonic clock that all processes of a machine share.
"""

import os
import shutil
import subprocess
import tempfile
import threading
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 48_000
_FRAME_BYTES = 4
_START_LIMIT_S = 10.0
NEAR_S = 10.0
STILL_S = 0.02
"""Chunks of a recording come every 5 ms; where none came for longer than this, the machine stood
still, because others worked or its host took the processor away: it says nothing about a sound."""
_MODULES = ("module-native-protocol-unix", f"module-null-sink sink_name=null rate={RATE_HZ}")
_TOOLS = ("pulseaudio", "pactl", "parec")


def usually(late: Iterable[float]) -> float:
    """How late three of four are at most, early or late.

    One that is off by itself met a machine that stood still where the recording does not show it,
    as when only the player was not given the processor. What the program does wrong, it does
    wrong again and again.
    """
    return float(np.percentile(np.abs(list(late)), 75))


def missing_tools() -> list[str]:
    """The programs that are not installed and without which nothing can be recorded."""
    return [tool for tool in _TOOLS if shutil.which(tool) is None]


class NullSink:
    """A PulseAudio server of our own with one null sink, from `with` on until its end."""

    def __enter__(self) -> "NullSink":
        # Not pytest's folder: the path of a Unix socket holds about 100 characters.
        self._folder = Path(tempfile.mkdtemp(prefix="pulse-"))
        self.start()
        return self

    def start(self) -> None:
        """Run the server; also again after `kill`."""
        self._server = subprocess.Popen(
            ["pulseaudio", "--daemonize=no", "--exit-idle-time=60", "-n"]
            + [f"--load={module}" for module in _MODULES],
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline_s = time.monotonic() + _START_LIMIT_S
        while "null" not in self.control("list", "short", "sinks"):
            assert time.monotonic() < deadline_s, "PulseAudio did not start"
            time.sleep(0.02)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        shutil.rmtree(self._folder)

    def environment(self) -> dict[str, str]:
        """The variables with which a program plays here and nowhere else."""
        kept = {name: value for name, value in os.environ.items() if "PULSE" not in name}
        folder = str(self._folder)
        return kept | {"XDG_RUNTIME_DIR": folder, "HOME": folder, "XDG_CONFIG_HOME": folder}

    def control(self, *command: str) -> str:
        """What `pactl` answers; empty where no server does."""
        answer = subprocess.run(
            ["pactl", *command], env=self.environment(), capture_output=True, text=True, check=False
        )
        return answer.stdout

    def add(self, name: str) -> None:
        """One more sink, for what asks for it by name; the rest goes where it went."""
        self.control("load-module", "module-null-sink", f"sink_name={name}", f"rate={RATE_HZ}")
        self.control("set-default-sink", "null")

    def add_default(self, name: str) -> None:
        """One more sink, to which everything new goes."""
        self.add(name)
        self.control("set-default-sink", name)

    def remove_sinks(self) -> None:
        """Take every device away; the server stays."""
        self.control("unload-module", "module-null-sink")

    def kill(self) -> None:
        """End the server without a word, as a crash does."""
        self._server.kill()
        self._server.wait()


class Recording:
    """All that a sink plays within the `with` block."""

    def __init__(self, sink: NullSink, name: str = "null") -> None:
        self._command = ["parec", "-d", f"{name}.monitor", "--raw", "--format=s16le"]
        self._command += [f"--rate={RATE_HZ}", "--channels=2", "--latency-msec=5"]
        self._environment = sink.environment()
        self._chunks: list[bytes] = []
        self._arrivals_s: list[float] = []
        self._starts_s: list[float] = []

    def __enter__(self) -> "Recording":
        self._recorder = subprocess.Popen(
            self._command, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._has_begun = threading.Event()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        assert self._has_begun.wait(_START_LIMIT_S), "nothing came from the null sink"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._recorder.terminate()
        self._reader.join()
        self._recorder.wait()

    def _read(self) -> None:
        assert self._recorder.stdout is not None
        frames = 0
        with self._recorder.stdout as stream:
            while chunk := os.read(stream.fileno(), 1 << 16):
                now_s = time.monotonic()
                self._chunks.append(chunk)
                self._arrivals_s.append(now_s)
                frames += len(chunk) // _FRAME_BYTES
                self._starts_s.append(now_s - frames / RATE_HZ)
                self._has_begun.set()

    @property
    def samples(self) -> NDArray[np.float64]:
        """What was heard so far: one row a frame, left and right, full scale 1."""
        raw = b"".join(self._chunks)
        whole = len(raw) // _FRAME_BYTES * _FRAME_BYTES
        return np.frombuffer(raw[:whole], "<i2").reshape(-1, 2) / 32_767

    @property
    def start_s(self) -> float:
        """The monotonic time of the first frame.

        A chunk can only come late: the earliest start that any of them allows is nearest to the
        truth.
        """
        return min(self._starts_s)

    def start_near_s(self, at_s: float) -> float:
        """The same, as the chunks around a time have it.

        The null sink counts time by itself, some 60 millionths too fast: 75 ms in twenty minutes.
        """
        first = bisect_left(self._arrivals_s, at_s - NEAR_S)
        last = bisect_right(self._arrivals_s, at_s + NEAR_S)
        return min(self._starts_s[first:last], default=self.start_s)

    def longest_gap_s(self, from_s: float, to_s: float) -> float:
        """The longest time without a chunk in a span of monotonic time.

        Chunks come every 5 ms, sound or no sound; a gap says that this machine stood still.
        """
        inside = [from_s, *(at_s for at_s in self._arrivals_s if from_s < at_s < to_s), to_s]
        return max(after - before for before, after in pairwise(inside))
