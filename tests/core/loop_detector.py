"""Finds the loop in a recording: the narrow peak that any repeat leaves at its lag.

The envelope's autocorrelation has broad humps wherever a sound swells, ripples where tones beat,
and a narrow peak only where the same samples come again. So the envelope is taken against its
own mean of a second, its spectrum is made white on the whole (a loop is a fine comb in it, which
stays), and of the autocorrelation counts what stands over its median of half a second around.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

BIN_S = 0.05
SHORTEST_S, LONGEST_S = 5.0, 300.0
# Of 5,900 independent normal values the highest is over 4.65 in one case of a hundred. Of two
# hundred noises of ten minutes, white or swelling like waves, the highest scored 4.99.
LIMIT = 5.2


def envelope(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.float64]:
    """The level of both channels, in bins of 50 ms."""
    frames = round(BIN_S * rate_hz)
    whole = samples[: len(samples) // frames * frames].astype(np.float64)
    level: NDArray[np.float64] = np.sqrt((whole**2).reshape(-1, frames * 2).mean(axis=1))
    return level


def loop_score(levels: NDArray[np.float64]) -> tuple[float, float]:
    """The highest narrow peak in multiples of their spread, and its lag in seconds.

    Lags from 5 s to 300 s, as far as half of the recording.
    """
    smooth = np.convolve(np.pad(levels, 10, mode="edge"), np.ones(21) / 21, mode="valid")
    # In shares of the level around, and none beyond three spreads: else the loudest seconds, or
    # a few deep dips where tones cancel, would decide alone.
    rough = levels / np.maximum(smooth, 1e-9) - 1
    rough = np.clip(rough, *(np.array((-3, 3)) * _spread(rough)))
    size = len(rough)
    power = np.abs(np.fft.rfft(rough, 2 * size)) ** 2
    # Bands of 0.4 Hz: two teeth of the comb of a loop of 5 s.
    half = round(0.2 * 2 * size * BIN_S)
    bands = sliding_window_view(np.pad(power, half, mode="reflect"), 2 * half + 1)
    power /= bands.mean(axis=1)
    lags = np.arange(round(SHORTEST_S / BIN_S), min(round(LONGEST_S / BIN_S), size // 2))
    # Divided by the square root of the terms of each sum, all lags vary alike.
    sums = np.fft.irfft(power)[lags[0] - 10 : lags[-1] + 11]
    alike = sums / np.sqrt(size - np.arange(lags[0] - 10, lags[-1] + 11))
    peaks = alike[10:-10] - np.median(sliding_window_view(alike, 21), axis=1)
    best = int(np.argmax(peaks))
    return float(peaks[best] / _spread(peaks)), float(lags[best] * BIN_S)


def _spread(values: NDArray[np.float64]) -> float:
    """The standard deviation of normal values, whatever a few others do."""
    return float(1.4826 * np.median(np.abs(values - np.median(values))))
