"""Finds clicks in a recording: places where it bends far more sharply than it does around them.

A sound that begins, swells or ends softly bends as sharply as its own pitch and level ask for,
within ten milliseconds as before and after them; a cut, a gap or a jump of position does so once.
For what is soft at the top (tones, chimes, brown noise); drops of rain are clicks by nature.
"""

import numpy as np
from null_sink import RATE_HZ, STILL_S, Recording
from numpy.typing import NDArray

BIN_FRAMES = 480
"""Ten milliseconds at 48 kHz."""
LIMIT = 9.0
"""Of normal noise one value in 10^18 is nine times its root mean square; a tone's is 1.4 times."""
_FLOOR = 4 / 32_767
"""What rounding to 16 bits can bend by itself."""


def click_score(samples: NDArray[np.float64]) -> tuple[float, int]:
    """The sharpest bend of samples (n, 2) in multiples of what is usual there, and its frame.

    Whole bins count: of what is shorter than one, and of less than one at the end, nothing is said.
    """
    if len(samples) < BIN_FRAMES + 2:
        return 0.0, 0
    bends = np.abs(np.diff(samples, 2, axis=0)).max(axis=1)
    whole = bends[: len(bends) // BIN_FRAMES * BIN_FRAMES].reshape(-1, BIN_FRAMES)
    # Its own bin, the one before and the one behind: what begins has no past to compare with.
    power = np.pad((whole**2).mean(axis=1), 1, mode="edge")
    usual = np.sqrt(np.maximum(np.maximum(power[:-2], power[1:-1]), power[2:]))
    scores = whole / np.maximum(usual, _FLOOR)[:, None]
    frame = int(np.argmax(scores))
    return float(scores.flat[frame]), frame


def clicks_in(recording: Recording) -> list[tuple[float, float]]:
    """Seconds from its start and score of the sharpest bend in each second that has a click.

    None where the machine stood still, which cuts any sound.
    """
    samples, clicks = recording.samples, []
    for start in range(0, len(samples), RATE_HZ):
        # Two bins more at each side: nothing hides where seconds meet.
        first = max(start - 2 * BIN_FRAMES, 0)
        score, frame = click_score(samples[first : start + RATE_HZ + 2 * BIN_FRAMES])
        at_s = (first + frame) / RATE_HZ
        real_s = recording.start_s + at_s
        if score > LIMIT and recording.longest_gap_s(real_s - 0.2, real_s + 0.2) <= STILL_S:
            clicks.append((at_s, score))
    return clicks
