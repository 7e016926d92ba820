"""The samples of a person's own sound, as `core.recordings` finds it in their `sounds/` folder.

Takes the path of a WAV, OGG or FLAC file, gives float32 stereo at 48 kHz. A file that is too
large, too long or cannot be read is a `Problem` and never an exception. Loops nothing, sets no
level and writes nothing.
"""

from __future__ import annotations

import importlib
import io
import os
import stat
import wave
from math import gcd
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relaxapp.core.files import reason
from relaxapp.core.problems import Problem
from relaxapp.core.synth import RATE_HZ

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

MOST_BYTES = 64 * 1024 * 1024
MOST_S = 600
_MOST_CHANNELS = 8
_RATES_HZ = range(4_000, 384_001)
# Zero crossings of the resampling kernel at each side: noise of folding is below -60 dB.
_CROSSINGS = 16
_ADVICE = "any sound editor can save it as WAV, 16 bit"


class _Unreadable(Exception):
    """Why a file gives no samples, as the message of its problem, and a hint."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def load_recording(path: Path) -> Samples | Problem:
    """The samples of a sound, (n, 2) at 48 kHz within -1..1; or why there are none.

    WAV needs nothing but Python; the others, and rarer kinds of WAV, are read by soundfile where
    it is installed, else by Qt Multimedia, for which a Qt application must exist.
    """
    try:
        content = _content(path)
        if path.suffix.lower() == ".wav":
            try:
                return _stereo(*_read_wave(content))
            except (wave.Error, EOFError, RuntimeError):  # the last one by damaged lengths
                pass  # compressed, floating or damaged: the others may know it
        return _read_with_library(path, content)
    except _Unreadable as error:
        return _problem(path, error.message, error.hint)


def _problem(path: Path, message: str, hint: str | None = None) -> Problem:
    return Problem(str(path), 1, 1, "error", message, hint)


def _content(path: Path) -> bytes:
    """All of a regular file that is not too large; waits for nobody at the end of a pipe."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(path, flags | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise _Unreadable("not a regular file", "only ordinary files are read")
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _Unreadable(f"cannot be read: {reason(error)}") from None
    if len(content) > MOST_BYTES:
        size = max(status.st_size, len(content))
        message = f"{size:,} bytes, more than the {MOST_BYTES:,} a sound may have"
        raise _Unreadable(message, "cut it, or save it as FLAC or OGG")
    return content


def _read_wave(content: bytes) -> tuple[Samples, int]:
    """Samples (n, channels) and rate of PCM. Raises `wave.Error` for other kinds."""
    import numpy as np

    with wave.open(io.BytesIO(content)) as file:
        width, channels, rate_hz = file.getsampwidth(), file.getnchannels(), file.getframerate()
        _check(channels, rate_hz, file.getnframes())
        raw = file.readframes(file.getnframes())
    values = len(raw) // width
    whole = np.frombuffer(raw[: values // channels * channels * width], np.uint8)
    samples: Samples
    match width:
        case 1:
            samples = (whole.astype(np.float32) - 128) / np.float32(128)
        case 2:
            samples = whole.view("<i2").astype(np.float32) / np.float32(2**15)
        case 3:
            # Into the upper three bytes of 32-bit numbers, so that the sign is right.
            wide = np.zeros((len(whole) // 3, 4), np.uint8)
            wide[:, 1:] = whole.reshape(-1, 3)
            samples = wide.view("<i4")[:, 0].astype(np.float32) / np.float32(2**31)
        case 4:
            samples = whole.view("<i4").astype(np.float32) / np.float32(2**31)
        case _:
            raise wave.Error(f"{width} bytes a sample")
    return samples.reshape(-1, channels), rate_hz


def _check(channels: int, rate_hz: int, frames: int) -> None:
    if not 1 <= channels <= _MOST_CHANNELS:
        message = f"expected 1 to {_MOST_CHANNELS} channels, got {channels}"
        raise _Unreadable(message, "save it in stereo")
    if rate_hz not in _RATES_HZ:
        message = f"expected {_RATES_HZ[0]:,} to {_RATES_HZ[-1]:,} samples a second"
        raise _Unreadable(f"{message}, got {rate_hz:,}", "save it at 48,000")
    if frames > MOST_S * rate_hz:
        message = f"longer than the {MOST_S // 60} minutes a sound may last"
        raise _Unreadable(message, "cut it: it is played in a loop")


def _read_with_library(path: Path, content: bytes) -> Samples:
    try:
        # Not an import statement: it has no types, and need not be there when they are checked.
        soundfile: Any = importlib.import_module("soundfile")
    except (ImportError, OSError):  # OSError: its own library, libsndfile, is missing
        return _read_with_qt(path)
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as file:
            channels, rate_hz = file.channels, file.samplerate
            _check(channels, rate_hz, 0)
            # Not as many as the header says: it may say anything.
            samples = file.read(MOST_S * rate_hz + 1, dtype="float32", always_2d=True)
    except RuntimeError as error:
        raise _Unreadable(f"no sound that can be read ({error})", _ADVICE) from None
    _check(channels, rate_hz, len(samples))
    return _stereo(samples, rate_hz)


def _read_with_qt(path: Path) -> Samples:
    import numpy as np

    from relaxapp.services.sound.qt_decoder import decode

    try:
        raw, why = decode(path, most_frames=MOST_S * RATE_HZ + 1)
    except ImportError:
        hint = f"pip install 'relaxapp[export]' reads it; or {_ADVICE}"
        raise _Unreadable("neither soundfile nor Qt Multimedia is there to read it", hint) from None
    if why is not None:
        raise _Unreadable(f"no sound that can be read ({why})", _ADVICE)
    samples = np.frombuffer(raw, "<f4").reshape(-1, 2)
    _check(2, RATE_HZ, len(samples))
    return _stereo(samples, RATE_HZ)


def _stereo(samples: Samples, rate_hz: int) -> Samples:
    """Two channels at 48 kHz, finite and within -1..1."""
    import numpy as np

    if len(samples) == 0:
        raise _Unreadable("no sound in it")
    pair = samples[:, :2] if samples.shape[1] > 1 else np.repeat(samples, 2, axis=1)
    pair = np.clip(np.nan_to_num(pair, nan=0.0, posinf=1.0, neginf=-1.0), -1.0, 1.0)
    if rate_hz != RATE_HZ:
        pair = np.clip(_resampled(pair, rate_hz), -1.0, 1.0)
    return np.ascontiguousarray(pair, dtype=np.float32)


def _resampled(samples: Samples, rate_hz: int) -> Samples:
    """At 48 kHz, by a windowed sinc: one set of weights for each phase between two samples.

    After Smith, "Digital audio resampling" (CCRMA).
    """
    import numpy as np

    common = gcd(rate_hz, RATE_HZ)
    up, down = RATE_HZ // common, rate_hz // common
    cutoff = min(1.0, RATE_HZ / rate_hz)
    reach = round(_CROSSINGS / cutoff)
    taps = np.arange(1 - reach, reach + 1)
    padded = np.pad(samples, ((reach - 1, reach + down), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach, axis=0)
    frames = -(-len(samples) * up // down)
    result = np.empty((frames, 2), np.float32)
    for phase in range(min(up, frames)):
        first, part = divmod(phase * down, up)
        x = (taps - part / up) * cutoff
        window = 0.5 + 0.5 * np.cos(np.pi * np.clip(x / _CROSSINGS, -1, 1))
        weights = (np.sinc(x) * window * cutoff).astype(np.float32)
        count = len(range(phase, frames, up))
        result[phase::up] = windows[first::down][:count] @ weights
    return result
