"""Chimes: from a recipe of a few numbers to the samples of a sound.

Takes frozen recipes (`Chime`, gathered in a `CueSet`) and gives 16-bit stereo samples, and
whole WAV files, in memory. The same recipe gives the same bytes every time.
It plays nothing, writes nothing and knows no device; NumPy is imported only when something is
rendered, so that a start from cached files does not pay for it.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE_HZ = 48_000
CHANNELS = 2
SAMPLE_BYTES = 2
WAV_HEADER_BYTES = 44

# Raise it whenever the same recipe begins to sound different: cached files are named after it.
RENDER_VERSION = 1

# The chime name that means silence on purpose.
SILENCE = "none"

_FULL_SCALE = 32_767
# A partial's `decay_ms` is the time in which it falls by 60 dB, as for the echo of a room.
_DECAY_DB = 60.0
# The pitch glides within this time, then rests: longer is a siren, shorter a blip.
_GLIDE_MS = 500
# At -60 dB a partial is all but gone; its last part is still faded so that it ends in true zero.
_FADE_SHARE = 0.25
# Partials near half the sample rate would fold back as false low tones.
_HIGHEST_SHARE = 0.45


@dataclass(frozen=True, slots=True)
class Partial:
    """One tone of a struck body.

    `ratio`: its frequency over that of the note. `gain_db`: its level at the strike.
    `decay_ms`: the time in which it falls by 60 dB; shorter for higher partials.
    """

    ratio: float
    gain_db: float
    decay_ms: int


@dataclass(frozen=True, slots=True)
class Note:
    """One strike within a chime, `at_ms` from its start.

    With `to_hz` the pitch glides there from `pitch_hz` within half a second.
    """

    at_ms: int
    pitch_hz: float
    to_hz: float | None
    gain_db: float


@dataclass(frozen=True, slots=True)
class Chime:
    """The recipe of one sound: its notes, each struck on a body with these partials.

    `attack_ms`: each note's raised-cosine rise. `peak_db`: the highest sample, in dBFS.
    """

    name: str
    notes: tuple[Note, ...]
    partials: tuple[Partial, ...]
    attack_ms: int
    peak_db: float


@dataclass(frozen=True, slots=True)
class CueSet:
    """Chimes that belong together, and which of them is struck for which cue.

    `cues` pairs a cue's name with a chime's name, or with `none` for silence on purpose. `sides`
    is where its chimes may come from; None is the middle, which is always among them.
    """

    name: str
    chimes: tuple[Chime, ...]
    cues: tuple[tuple[str, str], ...]
    sides: tuple[str | None, ...] = (None, "left", "right")

    def chime_for(self, cue: str) -> Chime | None:
        """The chime of a cue; None where the set maps it to `none` or leaves it out.

        Raises KeyError where the set names a chime that it does not have.
        """
        wanted = dict(self.cues).get(cue, SILENCE)
        if wanted == SILENCE:
            return None
        return {chime.name: chime for chime in self.chimes}[wanted]


def length_ms(chime: Chime) -> int:
    """The time from the strike to the last sample that can differ from zero."""
    longest_ms = max((partial.decay_ms for partial in chime.partials), default=0)
    return max((note.at_ms for note in chime.notes), default=0) + longest_ms


def frame_count(chime: Chime, rate_hz: int = RATE_HZ) -> int:
    """Frames (left and right sample pairs) that `render` gives: the length and one zero."""
    return -(-length_ms(chime) * rate_hz // 1000) + 1


def render(
    chime: Chime, *, rate_hz: int = RATE_HZ, pan: float = 0.0, gain_db: float = 0.0
) -> bytes:
    """The chime as little-endian int16 samples, left and right in turn: 4 bytes a frame.

    `pan`: -1 is left, 1 is right. The channels share by the constant-power law and the louder
    one peaks at `peak_db + gain_db`, so a chime at the side never exceeds one in the middle.
    Starts and ends with a frame of zeros. Peaks over full scale are cut off.
    """
    import numpy as np

    left, right = pan_gains(pan)
    mono = waveform(chime, rate_hz=rate_hz) * (10 ** (gain_db / 20) * _FULL_SCALE)
    stereo = np.clip(np.rint(np.outer(mono, (left, right))), -_FULL_SCALE, _FULL_SCALE)
    samples: bytes = stereo.astype("<i2").tobytes()
    return samples


def pan_gains(pan: float) -> tuple[float, float]:
    """Gains of left and right for a pan from -1 to 1, the louder of them 1.

    Their ratio is that of the constant-power law: the tangent of the angle between them.
    """
    angle = (min(max(pan, -1.0), 1.0) + 1) * math.pi / 4
    louder = max(math.cos(angle), math.sin(angle))
    return math.cos(angle) / louder, math.sin(angle) / louder


def waveform(chime: Chime, *, rate_hz: int = RATE_HZ) -> NDArray[np.float64]:
    """The chime in one channel, `frame_count` long, its peak at `peak_db` where 1.0 is 0 dBFS."""
    import numpy as np

    total = np.zeros(frame_count(chime, rate_hz))
    for note in chime.notes:
        start = note.at_ms * rate_hz // 1000
        for partial in chime.partials:
            tone = _tone(note, partial, chime.attack_ms, rate_hz)
            total[start : start + len(tone)] += tone
    peak = float(np.max(np.abs(total)))
    if peak == 0:
        return total
    return total * (10 ** (chime.peak_db / 20) / peak)


def scaled(samples: bytes, gain: float) -> bytes:
    """The same samples at another loudness; `gain` is 0–1, linear."""
    import numpy as np

    return np.rint(np.frombuffer(samples, "<i2") * gain).astype("<i2").tobytes()


def wav_header(frames: int, rate_hz: int = RATE_HZ) -> bytes:
    """The 44 bytes before the samples of a stereo 16-bit RIFF/WAVE file."""
    frame_bytes = CHANNELS * SAMPLE_BYTES
    data_bytes = frames * frame_bytes
    riff = struct.pack("<4sI4s", b"RIFF", WAV_HEADER_BYTES - 8 + data_bytes, b"WAVE")
    layout = (CHANNELS, rate_hz, rate_hz * frame_bytes, frame_bytes, SAMPLE_BYTES * 8)
    pcm = 1
    return riff + struct.pack("<4sIHHIIHH4sI", b"fmt ", 16, pcm, *layout, b"data", data_bytes)


def wav_bytes(samples: bytes, rate_hz: int = RATE_HZ) -> bytes:
    """A complete RIFF/WAVE file of samples as `render` gives them."""
    return wav_header(len(samples) // (CHANNELS * SAMPLE_BYTES), rate_hz) + samples


def _tone(note: Note, partial: Partial, attack_ms: int, rate_hz: int) -> NDArray[np.float64]:
    """One partial of one note, from its strike on; empty where it lies too high for the rate."""
    import numpy as np

    highest_hz = max(note.pitch_hz, note.to_hz or 0.0) * partial.ratio
    if highest_hz > rate_hz * _HIGHEST_SHARE:
        return np.zeros(0)
    frames = partial.decay_ms * rate_hz // 1000 + 1
    seconds = np.arange(frames) / rate_hz
    level_db = note.gain_db + partial.gain_db - _DECAY_DB * 1000 / partial.decay_ms * seconds
    tone = np.sin(2 * np.pi * partial.ratio * _turns(note, seconds)) * 10 ** (level_db / 20)
    rise = min(attack_ms * rate_hz // 1000, frames)
    tone[:rise] *= _raised_cosine(rise)
    fade = int(frames * _FADE_SHARE)
    tone[frames - fade :] *= _raised_cosine(fade)[::-1]
    return tone


def _turns(note: Note, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turns of the note's fundamental since its strike: the integral of its pitch in Hz."""
    import numpy as np

    if note.to_hz is None:
        return note.pitch_hz * seconds
    # Half a cosine in the logarithm of the frequency: even steps to the ear, no kink at the ends.
    done = np.minimum(seconds * 1000 / _GLIDE_MS, 1.0)
    octaves = math.log2(note.to_hz / note.pitch_hz) * (1 - np.cos(np.pi * done)) / 2
    pitch_hz = note.pitch_hz * 2**octaves
    steps = np.diff(seconds) * (pitch_hz[:-1] + pitch_hz[1:]) / 2
    return np.concatenate((np.zeros(1), np.cumsum(steps)))


def _raised_cosine(frames: int) -> NDArray[np.float64]:
    """From exactly 0 up towards 1, flat at both ends."""
    import numpy as np

    return (1 - np.cos(np.pi * np.arange(frames) / max(frames, 1))) / 2
