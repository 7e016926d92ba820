"""What tests of sound share: a background and a few chimes that are easy to find again."""

import numpy as np
from numpy.typing import NDArray

from relaxapp.core.synth import Chime, CueSet, Note, Partial

BODY = (Partial(1, 0, 400), Partial(2, -15, 200))


def chime(name: str, pitch_hz: float, peak_db: float = -12.0) -> Chime:
    return Chime(name, (Note(0, pitch_hz, None, 0),), BODY, 4, peak_db)


LOW, HIGH, END = chime("low", 330), chime("high", 440), chime("end", 523)
CHIMES = CueSet(
    "test",
    (LOW, HIGH, END),
    (
        *(("in", "low"), ("out", "high"), ("hold", "none"), ("say", "low"), ("ask", "low")),
        *(("switch", "high"), ("sit", "low"), ("bell", "high"), ("end", "end")),
    ),
)


class Hum:
    """A background that is the same everywhere: -26 dBFS on the left, half of it on the right."""

    LEVEL = np.float32(0.05)

    def frames(self, from_frame: int, count: int) -> NDArray[np.float32]:
        return np.tile(np.array([self.LEVEL, self.LEVEL / 2], np.float32), (count, 1))


class Count:
    """A background whose samples tell which frame they are, as a share of a million."""

    def frames(self, from_frame: int, count: int) -> NDArray[np.float32]:
        at = (np.arange(from_frame, from_frame + count) % 1_000_000) / 1e6 * 0.05
        return np.repeat(at.astype(np.float32)[:, None], 2, axis=1)
