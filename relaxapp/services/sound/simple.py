"""Strikes cues with simpleaudio, the extra `relaxapp[simpleaudio]`.

Takes the cached WAV files into memory and hands simpleaudio a finished buffer for each strike:
the library knows no volume and no pan, so both are baked in. The original is archived and
unsafe in places; this module holds the rules that keep it from taking the process down:
the right distribution for the Python, a trial in a child process, no empty buffer, and as few
native calls as can be.
"""

import importlib
import importlib.metadata
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from relaxapp.core import synth
from relaxapp.core.synth import CueSet
from relaxapp.services.sound import LOST_NOTICE, SoundError
from relaxapp.services.sound.cache import chime_files
from relaxapp.services.sound.quiet import silence_alsa

# simpleaudio 1.0.4 frees memory without the interpreter lock: from Python 3.12 on that is a
# segmentation fault at the end of the first sound (py-simple-audio#72). `simpleaudio-patched`
# 1.0.5 is a drop-in without it. Delete the distinction when 3.11 is no longer supported.
_PLAIN = "simpleaudio"
_PATCHED = "simpleaudio-patched"

# Two buffers at once, since overlapping chimes open the device twice and some cannot be shared.
_TRIAL = """
import os, simpleaudio
silence = bytes(4 * 480)
trials = [simpleaudio.play_buffer(silence, 2, 2, 48000) for _ in range(2)]
"""
# The known crashes are at the end of a sound, which PulseAudio reports up to two seconds late.
# They hang on the versions alone, so a trial that was passed to its end is remembered, and
# later ones only see whether the device opens.
_TO_THE_END = """
for trial in trials:
    trial.wait_done()
"""
_AT_ONCE = """
os._exit(0)
"""
_TRIAL_LIMIT_S = 5.0

# PulseAudio may drop the first few milliseconds of a new stream, and the attack with them.
_LEAD_IN = bytes(synth.RATE_HZ // 100 * synth.CHANNELS * synth.SAMPLE_BYTES)

# Each strike is a native thread of its own; at 60 times the speed there would be a hundred.
_MOST_AT_ONCE = 16
# The end of a sound as the device reports it can lag behind its length.
_END_LAG_S = 3.0


def is_usable(
    version_of: Callable[[str], str | None] | None = None,
    python: tuple[int, int] = sys.version_info[:2],
) -> bool:
    """Whether a simpleaudio is installed that this Python survives; nothing is imported.

    Both distributions own the same package: with both installed, either may be the one there.
    """
    version_of = version_of or _version_of
    plain, patched = version_of(_PLAIN) is not None, version_of(_PATCHED) is not None
    if python >= (3, 12):
        return patched and not plain
    return plain or patched


def _version_of(distribution: str) -> str | None:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def open_simple(cue_set: CueSet, volume: float, cache_dir: Path | None) -> "SimpleSpeaker":
    """A speaker on simpleaudio. Raises `SoundError` where it is missing or cannot play."""
    if not is_usable():
        raise SoundError("simpleaudio is not installed for this Python")
    passed = _passed_mark(cache_dir)
    was_passed = passed is not None and passed.exists()
    trial = _start_trial(_TRIAL + (_AT_ONCE if was_passed else _TO_THE_END))
    try:
        samples = _read_samples(cue_set, cache_dir)
        # NumPy is imported with the first scaling: here, not with the first cue.
        synth.scaled(b"", 1.0)
    finally:
        outcome = _end_of(trial)
    if outcome is None:
        raise SoundError("simpleaudio did not play its trial sound in time")
    if outcome != 0:
        raise SoundError("simpleaudio found no device that it can play on")
    if passed is not None:
        with suppress(OSError):  # a full disk only means another long trial
            passed.touch()
    try:
        # Not an import statement: it has no types, and need not be there when they are checked.
        simpleaudio: Any = importlib.import_module("simpleaudio")
    except ImportError as error:
        raise SoundError(f"simpleaudio could not be loaded ({error})") from error

    silence_alsa()

    def play(buffer: bytes) -> object:
        try:
            return simpleaudio.play_buffer(
                buffer, synth.CHANNELS, synth.SAMPLE_BYTES, synth.RATE_HZ
            )
        except simpleaudio._simpleaudio.SimpleaudioError as error:
            raise SoundError(f"simpleaudio could not play ({error})") from error

    return SimpleSpeaker(cue_set, samples, play, simpleaudio.stop_all, volume=volume)


def _read_samples(cue_set: CueSet, cache_dir: Path | None) -> dict[tuple[str, str | None], bytes]:
    files = chime_files(cue_set, cache_dir)
    try:
        return {
            key: _LEAD_IN + path.read_bytes()[synth.WAV_HEADER_BYTES :]
            for key, path in files.paths.items()
        }
    except OSError as error:
        raise SoundError(f"the chimes could not be read ({error.strerror})") from error
    finally:
        files.close()


def _passed_mark(cache_dir: Path | None) -> Path | None:
    """The empty file that says this build played to the end under this Python."""
    if cache_dir is None:
        return None
    build = "-".join(name + (_version_of(name) or "") for name in (_PLAIN, _PATCHED))
    return cache_dir / f"{build}-python{sys.version_info[0]}.{sys.version_info[1]}.passed"


def _start_trial(script: str) -> subprocess.Popen[bytes]:
    """Play silence in another process, so that a native crash stays there."""
    # -P: a file called simpleaudio.py in the current folder is not what we want to try.
    command = [sys.executable, "-P", "-c", script]
    nowhere = subprocess.DEVNULL
    try:
        return subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere)
    except OSError as error:
        raise SoundError(f"simpleaudio could not be tried out ({error.strerror})") from error


def _end_of(trial: subprocess.Popen[bytes]) -> int | None:
    """The exit status of the trial; None where it had to be ended."""
    try:
        return trial.wait(_TRIAL_LIMIT_S)
    except subprocess.TimeoutExpired:
        trial.kill()
        trial.wait()
        return None


class SimpleSpeaker:
    """A `Speaker` on simpleaudio.

    `samples`: int16 stereo of each (chime name, side). `play` starts a buffer and gives its
    handle, or raises `SoundError`; `stop_all` ends every sound.
    """

    def __init__(
        self,
        cue_set: CueSet,
        samples: Mapping[tuple[str, str | None], bytes],
        play: Callable[[bytes], object],
        stop_all: Callable[[], object],
        *,
        volume: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cue_set = cue_set
        self._samples = samples
        self._play = play
        self._stop_all = stop_all
        self._clock = clock
        self._volume = min(max(volume, 0.0), 1.0)
        self._scaled: dict[tuple[str, str | None, float], bytes] = {}
        # (when it is over for sure, handle): asking a handle whether it still plays walks a
        # list that the playing thread may just be freeing, so we go by the clock.
        self._sounding: list[tuple[float, object]] = []
        self._is_lost = False
        self._notice: str | None = None

    def strike(self, cue: str, *, side: str | None = None, softer_db: float = 0.0) -> None:
        """Play the cue's chime, unless too many sound already."""
        chime = self._cue_set.chime_for(cue)
        gain = round(self._volume * 10 ** (-softer_db / 20), 3)
        self._forget_ended()
        if self._is_lost or chime is None or gain == 0 or len(self._sounding) >= _MOST_AT_ONCE:
            return
        try:
            handle = self._play(self._buffer(chime.name, side, gain))
        except SoundError:
            self._is_lost = True
            self._notice = LOST_NOTICE
            return
        over_s = self._clock() + synth.length_ms(chime) / 1000 + _END_LAG_S
        self._sounding.append((over_s, handle))

    def set_volume(self, gain: float) -> None:
        """Loudness of later strikes; 0 also ends what sounds."""
        self._volume = min(max(gain, 0.0), 1.0)
        self._scaled.clear()
        if self._volume == 0 and self._sounding:
            self._stop_all()

    def pump(self) -> str | None:
        """Let ended sounds go; the notice of a lost device, once."""
        self._forget_ended()
        notice, self._notice = self._notice, None
        return notice

    def close(self) -> None:
        """End every sound. The handles stay until the speaker itself is let go."""
        if self._sounding:
            self._stop_all()
        self._is_lost = True

    def _buffer(self, name: str, side: str | None, gain: float) -> bytes:
        """The samples at a gain, kept for the next strike at the same volume."""
        if gain == 1:
            return self._samples[name, side]
        key = (name, side, gain)
        if key not in self._scaled:
            self._scaled[key] = synth.scaled(self._samples[name, side], gain)
        return self._scaled[key]

    def _forget_ended(self) -> None:
        now_s = self._clock()
        self._sounding = [(over_s, handle) for over_s, handle in self._sounding if over_s > now_s]
