"""What sounds on behind a session, by its name: a person's own sound, or an ambience.

Takes an id and the `Sounds` there are, gives a `Background` ready to sound, or one sentence that
says why there is none. Computing or decoding one takes up to some seconds, so the last one is
kept.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from relaxapp.core.ambience import Background, Recording, prepare
from relaxapp.core.ambience_recipe import Ambience
from relaxapp.core.problems import Problem
from relaxapp.core.sounds import Sounds
from relaxapp.core.synth import RATE_HZ
from relaxapp.services.sound.recordings import load_recording

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK_FRAMES = RATE_HZ // 10


def open_background(id: str, sounds: Sounds) -> Background | str:
    """The background of this id; a sentence where there is none."""
    if id in sounds.recordings:
        path = sounds.recordings[id]
        try:
            return _recorded(path, path.stat().st_mtime_ns)
        except OSError:
            return _gone(id)
    if id in sounds.ambiences:
        return _computed(sounds.ambiences[id])
    return _gone(id)


class InBlocks:
    """A background that computes a tenth of a second at once and hands it out in small pieces.

    A device asks for 10 ms at a time; computed like that, waves take 3.4 % of a core, so 0.5 %.
    The samples are those of the background itself.
    """

    def __init__(self, background: Background) -> None:
        self._background = background
        self._block = -1
        self._samples: NDArray[np.float32] | None = None

    def frames(self, from_frame: int, count: int) -> NDArray[np.float32]:
        """See `Background.frames`; the samples are to be read only."""
        if count >= BLOCK_FRAMES:
            return self._background.frames(from_frame, count)
        block, start = divmod(from_frame, BLOCK_FRAMES)
        piece = self._block_of(block)[start : start + count]
        if len(piece) == count:
            return piece
        import numpy as np

        return np.concatenate((piece, self._block_of(block + 1)[: count - len(piece)]))

    def _block_of(self, block: int) -> NDArray[np.float32]:
        if self._samples is None or block != self._block:
            self._samples = self._background.frames(block * BLOCK_FRAMES, BLOCK_FRAMES)
            self._block = block
        return self._samples


def _gone(id: str) -> str:
    return f"There is no ambience '{id}', so none is heard."


@lru_cache(maxsize=1)
def _computed(ambience: Ambience) -> Background:
    return InBlocks(prepare(ambience))


@lru_cache(maxsize=1)
def _recorded(path: Path, changed_ns: int) -> Background | str:
    samples = load_recording(path)
    if isinstance(samples, Problem):
        return f"Your sound '{path.stem}' is not heard: {samples.message}."
    try:
        return Recording(samples)
    except ValueError as error:
        return f"Your sound '{path.stem}' is not heard: {error}."
