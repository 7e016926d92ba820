"""Background sounds: from a recipe to the samples at any frame, without a loop point.

Takes an `Ambience` (or the samples of a recording) and gives a `Background`: a pure function of
the absolute frame number. It keeps no position, fades nothing in or out and knows no volume.

How it never repeats: each layer has a bank, eleven seconds of noise made as a circle in the
frequency domain. What sounds is grains of it, six seconds long, two at a time, faded into each
other with equal power; where grain k reads is drawn by a hash of k. Swells and calls are
functions of time drawn the same way. So any instant can be computed alone, and no lag repeats.

All arithmetic on the way to a sample is per element (no running sums, no filters), so that it
does not matter into which pieces the frames are cut.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from relaxapp.core.ambience_bank import bank_of, clips_of, drawn, hashed, hashed_all, share
from relaxapp.core.ambience_recipe import WAVE, Ambience, Call, Layer, Swell
from relaxapp.core.loudness import lufs, weighted_power
from relaxapp.core.synth import RATE_HZ

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LOUDNESS_LUFS = -41.0
"""K-weighted loudness of every background: the highest peaks of steady noise lie about -26 dBFS."""
CEILING = 10 ** (-26 / 20)
"""No sample goes beyond: -26 dBFS (DESIGN §5)."""
MAX_GAIN = 10 ** (40 / 20)
"""Of a recording: below that it is silence, which is not made loud."""

_GRAIN_HOP_S = 3
_CONTROLS_PER_S = 100
# A wave's interval is warped by noise over these many waves, by up to so many waves: in the
# short run it varies by about a quarter, in the long run no beat is kept.
_WARPS = ((3, 0.9), (12, 1.6), (48, 3.0))
# Where the loudness is measured: many short pieces, since swells take long.
_PROBES, _PROBE_S, _PROBE_EVERY_S = 48, 0.2, 7.3

_MID, _SIDE = 0, 1
_GOLDEN = 0.618034


class Background(Protocol):
    """What sounds on behind a session."""

    def frames(self, from_frame: int, count: int) -> NDArray[np.float32]:
        """Samples of shape (count, 2) from absolute frame `from_frame` >= 0; 1.0 is full scale.

        At 48 kHz unless prepared for another rate. Peaks of about -26 dBFS, never over. Pure:
        the same arguments give the same samples, and consecutive calls join exactly.
        """


def prepare(ambience: Ambience, rate_hz: int = RATE_HZ) -> Background:
    """The ambience ready to sound, levelled to `LOUDNESS_LUFS`: takes up to half a second."""
    seed = zlib.crc32(ambience.name.encode())
    layers = tuple(
        _Noise(layer, bank_of(layer, hashed(seed, at), rate_hz), hashed(seed, at), seed, rate_hz)
        for at, layer in enumerate(ambience.layers)
    )
    calls = tuple(
        _Calls(call, hashed(seed, 1_000 + at), rate_hz) for at, call in enumerate(ambience.calls)
    )
    quiet = _Synthesised(layers, calls, rate_hz, 1.0)
    starts = [round(at * _PROBE_EVERY_S * rate_hz) for at in range(_PROBES)]
    frames = round(_PROBE_S * rate_hz)
    power, peak = _measured([quiet.scaled(start, frames, 1.0) for start in starts], rate_hz)
    highest = max([peak, *(one.peak for one in calls)])
    return _Synthesised(layers, calls, rate_hz, _gain(power, highest))


class Recording:
    """A user's own sound as a background: looped with a cross-fade, as loud as the others."""

    def __init__(self, samples: NDArray[np.float32], rate_hz: int = RATE_HZ) -> None:
        """`samples`: shape (n, 2), 1 s to 10 min. Raises ValueError for any other shape.

        They are kept as 16 bits: ten minutes take 115 MB.
        """
        import numpy as np

        if samples.ndim != 2 or samples.shape[1] != 2:
            raise ValueError(f"expected samples of shape (n, 2), got {samples.shape}")
        if not rate_hz <= len(samples) <= 600 * rate_hz:
            raise ValueError(f"expected 1 s to 10 min of samples, got {len(samples)} frames")
        peak = max(float(np.max(samples)), -float(np.min(samples)))
        if not math.isfinite(peak):
            raise ValueError("expected finite samples")
        fade = min(2 * rate_hz, len(samples) // 4)
        period = len(samples) - fade
        # What follows the last frame is the tail, fading into the beginning.
        turn = (np.arange(fade, dtype=np.float32) / np.float32(fade))[:, None]
        joint = samples[:fade] * np.sqrt(turn) + samples[period:] * np.sqrt(1 - turn)
        peak = max(peak, float(np.max(np.abs(joint))))
        to_int = 32_767 / max(peak, 1e-9)
        self._loop = np.empty((period, 2), np.int16)
        for start in range(fade, period, 10 * rate_hz):
            piece = slice(start, min(start + 10 * rate_hz, period))
            self._loop[piece] = np.rint(samples[piece] * to_int)
        self._loop[:fade] = np.rint(joint * to_int)
        power = _measured_recording(self._loop, rate_hz) / to_int**2
        self._gain = np.float32(min(_gain(power, peak), MAX_GAIN) / to_int)

    def frames(self, from_frame: int, count: int) -> NDArray[np.float32]:
        """See `Background.frames`."""
        import numpy as np

        at = np.arange(from_frame, from_frame + count, dtype=np.int64) % len(self._loop)
        return self._loop[at] * self._gain


def _measured(pieces: list[NDArray[np.float32]], rate_hz: int) -> tuple[float, float]:
    """The mean K-weighted power of pieces of samples, and the highest of all."""
    import numpy as np

    power = sum(weighted_power(piece, rate_hz) for piece in pieces) / len(pieces)
    return power, max(float(np.max(np.abs(piece))) for piece in pieces)


def _measured_recording(samples: NDArray[np.int16], rate_hz: int) -> float:
    """The K-weighted power of a recording, in pieces of a second; silence between counts."""
    import numpy as np

    pieces = range(0, len(samples) - rate_hz // 2, rate_hz)
    powers = [
        weighted_power(samples[start : start + rate_hz].astype(np.float32), rate_hz)
        for start in pieces
    ]
    return sum(powers) / len(powers)


def _gain(power: float, peak: float) -> float:
    """What brings a sound to its loudness, or its peak under the ceiling if that is less."""
    wanted = 10 ** ((LOUDNESS_LUFS - lufs(power)) / 20)
    return min(wanted, CEILING / max(peak, 1e-9))


class _Synthesised:
    """Layers and calls, mixed as middle and side, times a gain."""

    def __init__(
        self, layers: tuple[_Noise, ...], calls: tuple[_Calls, ...], rate_hz: int, gain: float
    ) -> None:
        self._layers = layers
        self._calls = calls
        self._gain = gain
        self._hop = _hop(rate_hz)

    def frames(self, from_frame: int, count: int) -> NDArray[np.float32]:
        """See `Background.frames`."""
        import numpy as np

        samples = self.scaled(from_frame, count, self._gain)
        # Only a rare sum of peaks reaches it.
        return np.clip(samples, -CEILING, CEILING, out=samples)

    def scaled(self, from_frame: int, count: int, gain: float) -> NDArray[np.float32]:
        """The frames at another gain, without the ceiling."""
        import numpy as np

        both = np.zeros((2, count), np.float32)
        end = from_frame + count
        cuts = range((from_frame // self._hop + 1) * self._hop, end, self._hop)
        for start, stop in pairwise([from_frame, *cuts, end]):
            part = both[:, start - from_frame : stop - from_frame]
            for layer in self._layers:
                layer.add(part, start, gain)
            for call in self._calls:
                call.add(part, start, gain)
        samples = np.empty((count, 2), np.float32)
        np.add(both[_MID], both[_SIDE], out=samples[:, 0])
        np.subtract(both[_MID], both[_SIDE], out=samples[:, 1])
        return samples


def _hop(rate_hz: int) -> int:
    """Frames from grain to grain: whole control steps."""
    return _GRAIN_HOP_S * _CONTROLS_PER_S * (rate_hz // _CONTROLS_PER_S)


class _Noise:
    """One layer: grains of its bank, one pair for the middle and one for the side."""

    def __init__(
        self, layer: Layer, bank: NDArray[np.int16], seed: int, swell_seed: int, rate_hz: int
    ) -> None:
        import numpy as np

        self._step = rate_hz // _CONTROLS_PER_S
        self._hop = _hop(rate_hz)
        self._seed = seed
        self._swell = None if layer.swell is None else _Swelling(layer.swell, swell_seed, rate_hz)
        # The end once more after the beginning: no grain has to be put together.
        self._bank = np.concatenate((bank, bank[: self._hop]))
        self._frames = len(bank)
        self._gain = 10 ** (layer.gain_db / 20) / _unit(bank, rate_hz)
        # As loud at any width: L = M + S, R = M - S.
        self._sides = (1 / math.hypot(1, layer.width), layer.width / math.hypot(1, layer.width))
        turn = np.arange(self._hop // self._step + 1) / (self._hop // self._step) * (np.pi / 2)
        self._rise, self._fall = np.sin(turn), np.cos(turn)
        self._between = (np.arange(self._step) / self._step).astype(np.float32)

    def add(self, part: NDArray[np.float32], start: int, gain: float) -> None:
        """Adds the frames from `start` on to middle and side; they lie within one hop."""
        import numpy as np

        count = part.shape[1]
        grain = start // self._hop
        first, last = start // self._step, -(-(start + count) // self._step)
        points = np.arange(first, last + 1, dtype=np.int64)
        level = np.full(len(points), gain * self._gain)
        if self._swell is not None:
            level *= self._swell.at(points * self._step)
        within = slice(first - grain * self._hop // self._step, None)
        rise = self._rise[within][: len(points)] * level
        fall = self._fall[within][: len(points)] * level
        cut = slice(start - first * self._step, start - first * self._step + count)
        now, before = self._ramp(rise)[cut], self._ramp(fall)[cut]
        for channel, width in enumerate(self._sides):
            if width > 0:
                sound = self._read(grain, channel, start, count) * now
                sound += self._read(grain - 1, channel, start, count) * before
                sound *= np.float32(width)
                part[channel] += sound

    def _ramp(self, levels: NDArray[np.float64]) -> NDArray[np.float32]:
        """Levels at the control points, drawn out in straight lines to every frame."""
        import numpy as np

        at = levels.astype(np.float32)
        lines = at[:-1, None] + (at[1:] - at[:-1])[:, None] * self._between
        ramp: NDArray[np.float32] = lines.ravel()
        return ramp

    def _read(self, grain: int, channel: int, start: int, count: int) -> NDArray[np.int16]:
        """What a grain reads: of the four that sound at once, each begins in its own quarter.

        Two of them read backwards, which noise does not show, so that what is in the middle now
        is not heard at the side, or in the next grain, some seconds later.
        """
        quarter = self._frames // 4
        turn = 2 * (grain % 2) + channel
        # A twentieth is left between the quarters: further than any noise here resembles itself.
        drawn_at = int(share(hashed(self._seed, 2 * grain + channel)) * quarter * 0.95)
        place = turn * quarter + drawn_at
        if turn in (1, 2):
            at = (place - start - count) % self._frames
            return self._bank[at : at + count][::-1]
        at = (place + start) % self._frames
        return self._bank[at : at + count]


def _unit(bank: NDArray[np.int16], rate_hz: int) -> float:
    """The K-weighted level of a bank: what makes layers comparable."""
    import numpy as np

    pieces = np.split(bank[: len(bank) // 8 * 8].astype(np.float32), 8)
    power = sum(weighted_power(piece[:, None], rate_hz) for piece in pieces) / 8
    return math.sqrt(max(power, 1e-9))


class _Swelling:
    """A swell as a function of time."""

    def __init__(self, swell: Swell, seed: int, rate_hz: int) -> None:
        import numpy as np

        self._is_wave = swell.shape == WAVE
        self._rise = swell.rise
        self._every = max(swell.every_ms * rate_hz // 1000, 1)
        self._lag = swell.lag_ms * rate_hz // 1000
        self._floor = 10 ** (-swell.depth_db / 20)
        own = hashed(seed, swell.every_ms)
        self._seed = own
        self._warp_seeds = np.array([[hashed(own, waves)] for waves, _ in _WARPS], np.uint64)
        self._warp_every = np.array([[waves * self._every] for waves, _ in _WARPS])
        self._warp_by = np.array([[by] for _, by in _WARPS])

    def at(self, frames: NDArray[np.int64]) -> NDArray[np.float64]:
        """Gains, from the depth of the swell up to 1, at these frames."""
        import numpy as np

        since = frames - self._lag
        if not self._is_wave:
            seeds = np.array([self._seed], np.uint64)
            high = _wander(seeds, np.array([self._every]), since)
        else:
            warps = _wander(self._warp_seeds, self._warp_every, since) * self._warp_by
            turns = since / self._every + (warps[0] + warps[1] + warps[2])
            wave = np.floor(turns)
            size = 0.5 + 0.5 * drawn(np.uint64(self._seed), wave.astype(np.int64))
            high = size * self._shape(turns - wave)
        return self._floor + (1 - self._floor) * high

    def _shape(self, turn: NDArray[np.float64]) -> NDArray[np.float64]:
        """One wave over its turn in [0, 1): it gathers, breaks and runs out."""
        import numpy as np

        up = np.minimum(turn / self._rise, 1.0)
        down = np.minimum((1 - turn) / (1 - self._rise), 1.0)
        gathers: NDArray[np.float64] = up * up * (3 - 2 * up) * (down * down * down)
        return gathers


def _wander(
    seeds: NDArray[np.uint64], every: NDArray[np.int64], frames: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Smooth noise in [0, 1], a new value every so many frames; seeds and every broadcast."""
    knot = frames // every
    turn = (frames - knot * every) / every
    before, after = drawn(seeds, knot), drawn(seeds, knot + 1)
    return before + (after - before) * (turn * turn * (3 - 2 * turn))


@dataclass(frozen=True, slots=True)
class _Clip:
    """One call ready to be struck, its place among left and right as gains."""

    samples: NDArray[np.float32]
    middle: float
    side: float


class _Calls:
    """The calls of one kind: at most one in each cell of time, drawn by the cell's number."""

    def __init__(self, call: Call, seed: int, rate_hz: int) -> None:
        self._seed = seed
        self._cell = max(call.every_ms * rate_hz // 1000, 1)
        self._chance = call.chance
        clips = clips_of(call, seed, rate_hz)
        # Each sounds from a place of its own, like one animal or one leaf: by the golden ratio,
        # so that neighbours in pitch are none in place.
        places = [
            call.width * (2 * ((at + 0.5) * _GOLDEN % 1) - 1) * math.pi / 4
            for at in range(len(clips))
        ]
        self._clips = tuple(
            _Clip(samples, math.cos(place) * math.sqrt(0.5), math.sin(place) * math.sqrt(0.5))
            for samples, place in zip(clips, places, strict=True)
        )
        self._longest = max(len(samples) for samples in clips)
        low, high = (10 ** (gain_db / 20) for gain_db in call.gain_db)
        self._low, self._more = low, high - low
        self.peak = high
        """The highest sample that one of them can have."""

    def add(self, part: NDArray[np.float32], start: int, gain: float) -> None:
        """Adds the calls that sound within these frames to middle and side."""
        import numpy as np

        end = start + part.shape[1]
        first_cell = max((start - self._longest) // self._cell, 0)
        cells = np.arange(first_cell, (end - 1) // self._cell + 1, dtype=np.int64)
        keys = hashed_all(np.uint64(self._seed), cells).tolist()
        for cell, key in zip(cells.tolist(), keys, strict=True):
            if (key & 0xFFFF) >= self._chance * 0x10000:
                continue
            clip = self._clips[(key >> 16 & 0xFFFF) * len(self._clips) >> 16]
            at = cell * self._cell + ((key >> 32 & 0xFFFF) * self._cell >> 16)
            first, last = max(at, start), min(at + len(clip.samples), end)
            if first >= last:
                continue
            level = gain * (self._low + self._more * (key >> 48) / 0xFFFF)
            heard = clip.samples[first - at : last - at]
            part[_MID, first - start : last - start] += heard * np.float32(level * clip.middle)
            part[_SIDE, first - start : last - start] += heard * np.float32(level * clip.side)
