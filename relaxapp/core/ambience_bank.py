"""The material of backgrounds: banks of noise, short calls, and the hash that draws all chance.

Takes parts of a recipe and a seed, gives samples. The same seed gives the same samples, on any
NumPy: nothing is drawn but by `hashed`. It does not know how the material is played.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from relaxapp.core.ambience_recipe import Call, Layer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MASK = 2**64 - 1
# SplitMix64: Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014.
_STEP, _MIX_1, _MIX_2 = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB

_BANK_S = 8
"""At least: a bank is the next power of two of frames, for the sake of the FFT."""
_FULL_SCALE = 32_767
_HIGHEST_SHARE = 0.45
_LOWEST_HZ = 20.0
# Below its first and above its last point a spectrum falls by this for each octave.
_EDGE_DB = 24.0
_MOST_CLIPS, _FEWEST_CLIPS, _CLIPS_S = 24, 6, 4


def hashed(seed: int, index: int) -> int:
    """64 bits drawn by a seed and an index."""
    mixed = (seed + (index + 1) * _STEP) & _MASK
    mixed = ((mixed ^ mixed >> 30) * _MIX_1) & _MASK
    mixed = ((mixed ^ mixed >> 27) * _MIX_2) & _MASK
    return mixed ^ mixed >> 31


def share(bits: int) -> float:
    """64 bits as a number in [0, 1)."""
    return (bits >> 11) / 2**53


def hashed_all(
    seeds: NDArray[np.uint64] | np.uint64, indices: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """`hashed` for every index; seeds broadcast."""
    import numpy as np

    mixed = (indices + 1).astype(np.uint64) * np.uint64(_STEP) + seeds
    mixed = (mixed ^ mixed >> np.uint64(30)) * np.uint64(_MIX_1)
    mixed = (mixed ^ mixed >> np.uint64(27)) * np.uint64(_MIX_2)
    return mixed ^ mixed >> np.uint64(31)


def drawn(seeds: NDArray[np.uint64] | np.uint64, indices: NDArray[np.int64]) -> NDArray[np.float64]:
    """Numbers in [0, 1), one for every index; seeds broadcast."""
    import numpy as np

    return (hashed_all(seeds, indices) >> np.uint64(11)).astype(np.float64) / 2**53


def bank_of(layer: Layer, seed: int, rate_hz: int) -> NDArray[np.int16]:
    """Noise of the layer's colour that joins its own beginning; its peak is full scale."""
    import numpy as np

    frames = 1 << (_BANK_S * rate_hz - 1).bit_length()
    hz = np.fft.rfftfreq(frames, 1 / rate_hz)
    if layer.drops_hz is None:
        phases = 2 * np.pi * drawn(np.uint64(seed), np.arange(len(hz), dtype=np.int64))
        spectrum = np.exp(1j * phases)
    else:
        spectrum = np.fft.rfft(_drops(round(layer.drops_hz * frames / rate_hz), seed, frames))
    spectrum *= _magnitudes(layer, hz)
    spectrum[(hz < _LOWEST_HZ) | (hz > rate_hz * _HIGHEST_SHARE)] = 0
    noise = np.fft.irfft(spectrum, frames)
    peak = max(float(np.max(noise)), -float(np.min(noise)), 1e-30)
    return np.rint(noise * (_FULL_SCALE / peak)).astype(np.int16)


def _drops(number: int, seed: int, frames: int) -> NDArray[np.float64]:
    """Single steps scattered over the frames; many small ones, few big ones."""
    import numpy as np

    indices = np.arange(max(number, 1), dtype=np.int64)
    at = (drawn(np.uint64(hashed(seed, 1)), indices) * frames).astype(np.int64)
    size = drawn(np.uint64(hashed(seed, 2)), indices) ** 3 + 0.1
    sign = np.where(drawn(np.uint64(hashed(seed, 3)), indices) < 0.5, -1.0, 1.0)
    drops = np.zeros(frames)
    np.add.at(drops, at, size * sign)
    return drops


def _magnitudes(layer: Layer, hz: NDArray[np.floating]) -> NDArray[np.float64]:
    """The amplitude of the layer's noise at these frequencies."""
    import numpy as np

    total = np.zeros(len(hz))
    if layer.spectrum:
        octaves = np.log2(np.maximum(hz, _LOWEST_HZ))
        at = np.log2([point.hz for point in layer.spectrum])
        level_db = np.interp(octaves, at, [point.gain_db for point in layer.spectrum])
        level_db -= _EDGE_DB * (np.maximum(at[0] - octaves, 0) + np.maximum(octaves - at[-1], 0))
        total += 10 ** (level_db / 20)
    for tone in layer.tones:
        # A bell as wide as the tone beats, of the same power whatever its width.
        bell = np.exp(-0.5 * ((hz - tone.pitch_hz) / (tone.spread_hz / 2)) ** 2)
        power = float(np.sum(bell**2))
        if power > 0:
            total += bell * (10 ** (tone.gain_db / 20) * 100 / math.sqrt(power))
    return total


def clips_of(call: Call, seed: int, rate_hz: int) -> list[NDArray[np.float32]]:
    """Variants of a call, low ones first, each with a peak of 1; fewer of a long one."""
    number = _CLIPS_S * 1000 // max(call.longest_ms, 1)
    number = min(max(number, _FEWEST_CLIPS), _MOST_CLIPS)
    return [
        _clip(call, (at + share(hashed(seed, at))) / number, hashed(seed, at), rate_hz)
        for at in range(number)
    ]


def _clip(call: Call, height: float, seed: int, rate_hz: int) -> NDArray[np.float32]:
    import numpy as np

    def within(low: float, high: float, height: float) -> float:
        """A number between, even in its logarithm."""
        return low * math.pow(high / low, height)

    pitch_hz = within(*call.pitch_hz, height)
    length_ms = within(*call.length_ms, share(hashed(seed, 1)))
    frames = max(round(length_ms * rate_hz / 1000), 2)
    pulses = min(round(within(*call.pulses, share(hashed(seed, 2)))), call.pulses[1])
    pulse = _pulse(call, pitch_hz, frames, rate_hz)
    gap = call.gap_ms * rate_hz // 1000
    clip = np.zeros((pulses - 1) * gap + frames)
    for at in range(pulses):
        # A row of pulses swells and fades, and none is quite like the other.
        swell = math.sin(math.pi * (at + 0.5) / pulses) ** 0.7 if pulses > 2 else 1.0
        level = swell * (0.85 + 0.15 * share(hashed(seed, 10 + at)))
        clip[at * gap : at * gap + frames] += pulse * level
    peak = float(np.max(np.abs(clip)))
    return (clip / max(peak, 1e-9)).astype(np.float32)


def _pulse(call: Call, pitch_hz: float, frames: int, rate_hz: int) -> NDArray[np.float64]:
    """One pulse: rises as half a cosine, then falls away, to true zero at both ends."""
    import numpy as np

    turn = np.arange(frames) / (frames - 1)
    pitches = pitch_hz * call.slide**turn
    turns = np.concatenate((np.zeros(1), np.cumsum((pitches[:-1] + pitches[1:]) / 2))) / rate_hz
    tone = np.zeros(frames)
    for at, gain_db in enumerate((0.0, *call.overtones_db), 1):
        if pitch_hz * max(call.slide, 1) * at < rate_hz * _HIGHEST_SHARE:
            tone += 10 ** (gain_db / 20) * np.sin(2 * np.pi * at * turns)
    rise = (1 - np.cos(np.pi * np.minimum(turn / call.attack, 1))) / 2
    fall = np.minimum((1 - turn) / (1 - call.attack), 1) ** 2
    pulse: NDArray[np.float64] = tone * rise * fall
    return pulse
