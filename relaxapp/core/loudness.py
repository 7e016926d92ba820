"""How loud a sound is to the ear: K-weighting (ITU-R BS.1770-4), without its gate.

Takes float samples, gives their loudness in LUFS and their peak. NumPy is imported when first
used. It changes no sample.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# BS.1770-4, tables 1 and 2: the head's shelf and the low cut, numerator and denominator at 48 kHz.
_STAGES = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285),
     (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)  # fmt: skip
_TABLE_HZ = 48_000
_OFFSET_DB = -0.691
SILENT_LUFS = -120.0


def k_power(hz: NDArray[np.floating]) -> NDArray[np.float64]:
    """The gain of K-weighting at these frequencies, as a factor of power."""
    import numpy as np

    # Over 24 kHz nobody hears: what it is at the end of the table.
    turn = np.exp(-2j * np.pi * np.minimum(hz, _TABLE_HZ / 2) / _TABLE_HZ)
    gain = np.ones(len(hz))
    for above, below in _STAGES:
        gain *= np.abs(np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn)) ** 2
    return gain


def weighted_power(samples: NDArray[np.float32], rate_hz: int) -> float:
    """The K-weighted mean square of samples of shape (n, channels), summed over the channels."""
    import numpy as np

    if not len(samples):
        return 0.0
    # A window, so that the ends of the piece do not leak low tones over everything.
    window = np.hanning(len(samples))[:, None]
    spectrum = np.abs(np.fft.rfft(samples * window, axis=0)) ** 2
    weights = k_power(np.fft.rfftfreq(len(samples), 1 / rate_hz))
    total = 2 * float(np.sum(spectrum * weights[:, None]))
    return total / (len(samples) * max(float(np.sum(window**2)), 1e-12))


def lufs(power: float) -> float:
    """The loudness of a K-weighted mean square, where full scale is 1."""
    if power <= 0:
        return SILENT_LUFS
    return max(_OFFSET_DB + 10 * math.log10(power), SILENT_LUFS)
