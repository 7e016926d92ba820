"""The glide: a quiet tone that rises through the inhale and falls through the exhale.

Takes a timeline and positions in it, in any order, and gives samples: a pure function, so that
the loudspeaker and a file hear the same, and a pause or a seek needs nothing kept. It plays
nothing, and is silent outside the ins and outs of a breath; in a hold silence is calmer.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from relaxapp.core.synth import SIDE_PANS, pan_gains

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from relaxapp.core.timeline import Phase, Timeline

LOW_HZ, HIGH_HZ = 220.0, 440.0
"""The pitch with empty and with full lungs: A3 and A4, which agree with E4 and A4, the notes
that the chimes of in and out are made of (`assets/chimes.yaml`)."""

PEAK_DB = -24.0
"""The highest sample of a phase in dBFS, reached in its middle."""

EDGE_MS = 100.0
"""Heard time of the raised-cosine rise and fall at a phase's edges; half of a shorter phase.

At a tenth of it from the edge the tone is 32 dB below its level: it ends with its phase.
"""

_OCTAVE_GAIN = 0.12
_EDGE_SHARE = 0.4  # how loud the swell is next to the edges, over its middle


def glide(
    timeline: Timeline, position_ms: NDArray[np.float64], *, speed: float = 1.0
) -> NDArray[np.float32]:
    """The glide at each of `n` positions: shape (n, 2), left and right, 1.0 is full scale.

    `speed` is how many milliseconds of the timeline pass in one that is heard; pitch and edges
    are those of heard time. A phase sounds in [start_ms, end_ms).
    """
    import numpy as np

    sound = np.zeros((len(position_ms), 2), np.float32)
    if len(position_ms) == 0:
        return sound
    first = max(bisect_right(timeline.starts_ms, float(np.min(position_ms))) - 1, 0)
    behind = bisect_right(timeline.starts_ms, float(np.max(position_ms)))
    phases = timeline.phases[first:behind]
    for part in ("in", "out"):
        rows = [_row(one) for one in phases if one.step == "breathe" and one.part == part]
        if rows:
            _add(sound, position_ms, np.array(rows), part, speed)
    return sound


def _row(phase: Phase) -> tuple[float, ...]:
    """What the samples of a phase depend on: start, length, lungs from and to, both gains."""
    pan = SIDE_PANS.get(phase.via, 0.0)
    lungs = (phase.fill_from or 0.0, phase.fill_to or 0.0)
    return (phase.start_ms, phase.duration_ms, *lungs, *pan_gains(pan))


def _add(
    sound: NDArray[np.float32],
    position_ms: NDArray[np.float64],
    rows: NDArray[np.float64],
    part: str,
    speed: float,
) -> None:
    """Puts the tones of all phases of one part, a row of `_row` each, where they belong."""
    import numpy as np

    if len(rows) == 1:  # nearly every block: one phase, and nothing to look up
        of_each = rows[0]
        inside = (position_ms >= of_each[0]) & (position_ms < of_each[0] + of_each[1])
        chosen = position_ms[inside]
    else:
        index = np.searchsorted(rows[:, 0], position_ms, side="right") - 1
        inside = (index >= 0) & (position_ms < rows[index, 0] + rows[index, 1])
        chosen = position_ms[inside]
        of_each = rows[index[inside]].T
    start_ms, duration_ms, fill_from, fill_to, left, right = of_each
    done = (chosen - start_ms) / duration_ms
    heard_ms = duration_ms / speed
    turns = heard_ms / 1000 * _cycles_a_second(done, fill_from, fill_to, part)
    tone = _wave(turns) * _loudness(done, heard_ms)
    stereo = np.empty((len(chosen), 2), np.float32)
    stereo[:, 0] = tone * np.asarray(left, np.float32)
    stereo[:, 1] = tone * np.asarray(right, np.float32)
    sound[inside] = stereo


def _cycles_a_second(
    done: NDArray[np.float64],
    fill_from: NDArray[np.float64],
    fill_to: NDArray[np.float64],
    part: str,
) -> NDArray[np.float64]:
    """The pitch in Hz, summed from the phase's start to `done` of it (0–1).

    The exact integral of `LOW_HZ` to `HIGH_HZ` by how full the lungs are, as `Moment.fill` has
    it: in eases out, out is a sine.
    """
    import numpy as np

    if part == "in":
        eased = done * done * (1 - done / 3)
    else:
        eased = done / 2 - np.sin(np.pi * done) / (2 * np.pi)
    span_hz = HIGH_HZ - LOW_HZ
    summed: NDArray[np.float64] = (LOW_HZ + span_hz * fill_from) * done
    summed += span_hz * (fill_to - fill_from) * eased
    return summed


def _wave(turns: NDArray[np.float64]) -> NDArray[np.float32]:
    """A tone with a soft octave above it, between -1 and 1."""
    import numpy as np

    # Whole turns go first: what is left fits into the shorter, faster numbers.
    angle = ((turns - np.floor(turns)) * (2 * np.pi)).astype(np.float32)
    tone = np.cos(angle)
    octave = 2 * tone * tone - 1  # the cosine of twice the angle
    return (tone + np.float32(_OCTAVE_GAIN) * octave) / np.float32(1 + _OCTAVE_GAIN)


def _loudness(done: NDArray[np.float64], heard_ms: NDArray[np.float64]) -> NDArray[np.float32]:
    """A swell over the phase, from and to exact silence at its edges."""
    import numpy as np

    edge_share = np.minimum(EDGE_MS / heard_ms, 0.5)
    share = np.minimum(np.minimum(done, 1 - done) / edge_share, 1.0).astype(np.float32)
    at = done.astype(np.float32)
    half = np.float32(0.5)
    edges: NDArray[np.float32] = half - half * np.cos(np.float32(np.pi) * share)
    swell = np.float32(_EDGE_SHARE) + np.float32(4 * (1 - _EDGE_SHARE)) * at * (1 - at)
    return np.float32(10 ** (PEAK_DB / 20)) * swell * edges
