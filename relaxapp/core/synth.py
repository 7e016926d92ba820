"""Chimes: from a recipe of a few numbers to the samples of a sound.

Takes frozen recipes (`Chime`, gathered in a `CueSet`) and gives 16-bit stereo samples, and
whole WAV files, in memory. The same recipe gives the same bytes every time.
It plays nothing, writes nothing and knows no device; NumPy is imported only when something is
rendered, so that a start from cached files does not pay for it.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE_HZ = 48_000
CHANNELS = 2
SAMPLE_BYTES = 2
WAV_HEADER_BYTES = 44

# Raise it whenever the same recipe begins to sound different: cached files are named after it.
RENDER_VERSION = 2

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
# How far a band of noise reaches to each side, as a share of its centre: never down to 0 Hz.
_BAND_REACH = 0.9
# Points of the noise's envelope for each turn of its centre: straight lines between them are
# then 60 dB and more below the band.
_POINTS_A_TURN = 32


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
class Noise:
    """One swell of a band of noise within a chime, `at_ms` from its start: air, no note.

    Over the whole swell the centre of the band moves from `from_hz` to `to_hz`. `width` is that
    of the band between its half-power points, as a share of the centre, 0.05–1. The level rises
    from nothing within `rise_ms` and falls to nothing within `fall_ms`, both along a raised
    cosine; `gain_db` is its level between them.
    """

    at_ms: int
    from_hz: float
    to_hz: float
    width: float
    rise_ms: int
    fall_ms: int
    gain_db: float


@dataclass(frozen=True, slots=True)
class Chime:
    """The recipe of one sound: its notes, each struck on a body with these partials, and noise.

    `attack_ms`: each note's raised-cosine rise. `peak_db`: the highest sample, in dBFS.
    """

    name: str
    notes: tuple[Note, ...]
    partials: tuple[Partial, ...]
    attack_ms: int
    peak_db: float
    noise: tuple[Noise, ...] = ()


@dataclass(frozen=True, slots=True)
class CueSet:
    """Chimes that belong together, and which of them is struck for which cue.

    `cues` pairs a cue's name with a chime's name, or with `none` for silence on purpose. `struck`
    are the chimes that may be struck, each with its side (None is the middle); None is any.
    """

    name: str
    chimes: tuple[Chime, ...]
    cues: tuple[tuple[str, str], ...]
    struck: tuple[tuple[str, str | None], ...] | None = None

    def chime_for(self, cue: str) -> Chime | None:
        """The chime of a cue; None where the set maps it to `none` or leaves it out.

        Raises KeyError where the set names a chime that it does not have.
        """
        wanted = dict(self.cues).get(cue, SILENCE)
        if wanted == SILENCE:
            return None
        return {chime.name: chime for chime in self.chimes}[wanted]

    def only(self, strikes: Iterable[tuple[str, str | None]]) -> CueSet:
        """The set for no more than these strikes, each a cue's name and a side."""
        found = ((self.chime_for(cue), side) for cue, side in strikes)
        kept = {(chime.name, side) for chime, side in found if chime is not None}
        return replace(self, struck=tuple(sorted(kept, key=str)))

    @property
    def sounds(self) -> tuple[tuple[Chime, str | None], ...]:
        """What a speaker needs: each chime that may be struck, with its side."""
        named = {chime.name: chime for chime in self.chimes}
        if self.struck is not None:
            return tuple((named[name], side) for name, side in self.struck)
        used = dict.fromkeys(name for _, name in self.cues if name != SILENCE)
        return tuple((named[name], side) for name in used for side in SIDE_PANS)


def length_ms(chime: Chime) -> int:
    """The time from the strike to the last sample that can differ from zero."""
    longest_ms = max((partial.decay_ms for partial in chime.partials), default=0)
    tones_ms = max((note.at_ms for note in chime.notes), default=0) + longest_ms
    return max([tones_ms, *(one.at_ms + one.rise_ms + one.fall_ms for one in chime.noise)])


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


# Full left or right in one ear is unpleasant under headphones; here the far ear still gets the
# sound, 13 dB softer (20 log10 tan 77.4 degrees): sides are told apart with the eyes shut.
SIDE_PANS: Mapping[str | None, float] = MappingProxyType({None: 0.0, "left": -0.72, "right": 0.72})
"""How far a sound of a side lies from the middle, for `pan_gains`."""


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
    for number, noise in enumerate(chime.noise):
        start = noise.at_ms * rate_hz // 1000
        swell = _swell(noise, number, rate_hz)
        total[start : start + len(swell)] += swell
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
    turns = _turns(note.pitch_hz, note.to_hz, _GLIDE_MS, seconds)
    tone = np.sin(2 * np.pi * partial.ratio * turns) * 10 ** (level_db / 20)
    rise = min(attack_ms * rate_hz // 1000, frames)
    tone[:rise] *= _raised_cosine(rise)
    fade = int(frames * _FADE_SHARE)
    tone[frames - fade :] *= _raised_cosine(fade)[::-1]
    return tone


def _swell(noise: Noise, seed: int, rate_hz: int) -> NDArray[np.float64]:
    """A swell of noise: a tone at the centre of the band whose size and phase wander at random.

    They wander with the turns of the tone, so the band keeps its width in octaves as it moves.
    Empty where the band lies too high for the rate.
    """
    import numpy as np

    if max(noise.from_hz, noise.to_hz) * (1 + _BAND_REACH) > rate_hz * _HIGHEST_SHARE:
        return np.zeros(0)
    length = noise.rise_ms + noise.fall_ms
    seconds = np.arange(length * rate_hz // 1000 + 1) / rate_hz
    turns = _turns(noise.from_hz, noise.to_hz, length, seconds)
    envelope = _wandering(float(turns[-1]), noise.width, seed)
    points = np.arange(len(envelope)) / _POINTS_A_TURN
    angle = 2 * np.pi * turns
    swell = np.interp(turns, points, envelope.real) * np.cos(angle)
    swell -= np.interp(turns, points, envelope.imag) * np.sin(angle)
    rise = noise.rise_ms * rate_hz // 1000
    swell[:rise] *= _raised_cosine(rise)
    swell[rise:] *= _raised_cosine(len(swell) - rise)[::-1]
    return np.asarray(swell * 10 ** (noise.gain_db / 20))


def _wandering(turns: float, width: float, seed: int) -> NDArray[np.complex128]:
    """Complex noise around 0 Hz, over at least `turns`, its mean square 1; the seed decides it.

    Its spectrum is a bell of this width between the half-power points, in cycles a turn, cut
    off at `_BAND_REACH`. Only raw random bits are drawn: NumPy promises that they stay the same.
    """
    import numpy as np

    count = 1 << math.ceil(turns * _POINTS_A_TURN + 2).bit_length()
    cycles = np.fft.fftfreq(count, 1 / _POINTS_A_TURN)
    is_in_band = np.abs(cycles) <= _BAND_REACH
    bits = np.random.PCG64(seed).random_raw(int(is_in_band.sum()))
    phases = (bits >> 11) * (2 * np.pi / 2**53)
    spectrum = np.zeros(count, dtype=np.complex128)
    bell = 2 ** (-2 * (cycles[is_in_band] / width) ** 2)
    spectrum[is_in_band] = bell * np.exp(1j * phases)
    return np.fft.ifft(spectrum) * (count / math.sqrt(float(np.sum(bell**2))))


def _turns(
    from_hz: float, to_hz: float | None, glide_ms: int, seconds: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Turns since the first instant: the integral of a pitch that glides, then rests, in Hz."""
    import numpy as np

    if to_hz is None:
        return from_hz * seconds
    # Half a cosine in the logarithm of the frequency: even steps to the ear, no kink at the ends.
    done = np.minimum(seconds * 1000 / glide_ms, 1.0)
    octaves = math.log2(to_hz / from_hz) * (1 - np.cos(np.pi * done)) / 2
    pitch_hz = from_hz * 2**octaves
    steps = np.diff(seconds) * (pitch_hz[:-1] + pitch_hz[1:]) / 2
    return np.concatenate((np.zeros(1), np.cumsum(steps)))


def _raised_cosine(frames: int) -> NDArray[np.float64]:
    """From exactly 0 up towards 1, flat at both ends."""
    import numpy as np

    return (1 - np.cos(np.pi * np.arange(frames) / max(frames, 1))) / 2
