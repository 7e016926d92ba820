"""What a session sounds like: chimes, glide, ambience and voice, summed for any stretch of it.

Takes a frozen `Score` and `Levels` and gives samples as a pure function of the frame: however a
session is cut into blocks, the samples are the same, for the loudspeaker and for a file.
`lasting` is the part that sounds on in live play, where chimes are struck by a speaker.
It plays nothing and writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from relaxapp.core.glide import glide
from relaxapp.core.sound_plan import Levels
from relaxapp.core.synth import (
    CHANNELS,
    RATE_HZ,
    SIDE_PANS,
    Chime,
    CueSet,
    frame_count,
    render,
)
from relaxapp.core.timeline import Cue, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from relaxapp.core.ambience import Background

    Clips = tuple[tuple[int, NDArray[np.float32]], ...]
    """Spoken words: the frame at which each begins, and its samples, one channel, 1.0 is full."""

FRAMES_A_MS = RATE_HZ // 1000

FIRST_CUE_SOFTER_DB = 6.0
"""The first cue of a session comes out of silence; DESIGN §5 has it softer."""

FADE_MS = 3_000
"""How long the ambience takes to come up; it fades out over the ring of the end, or this."""

DUCK_DB = -9.0
"""How much softer the ambience is under spoken words."""

DUCK_RAMP_MS = 250
"""How long it takes to get there before the first word, and back after the last."""

KNEE = 0.7
"""Samples above it (-3.1 dBFS) are bent so that none reaches full scale; below it none is."""

_FULL_SCALE = 32_767


@dataclass(frozen=True, eq=False)
class Score:
    """All that sounds in a session, by frames of 1/48,000 s from its start.

    Questions are left out with their chime: what is mixed from a score cannot wait for answers.
    """

    timeline: Timeline
    cue_set: CueSet
    has_glide: bool = False
    ambience: Background | None = None
    clips: Clips = ()

    @cached_property
    def total_frames(self) -> int:
        """Frames until everything has died away: the session, and what still rings then."""
        chimes = self._chimes
        rung = (
            mark.at_ms * FRAMES_A_MS + frame_count(chimes[mark.name])
            for mark in self.timeline.marks
            if isinstance(mark, Cue) and mark.name in chimes
        )
        spoken = (at_frame + len(samples) for at_frame, samples in self.clips)
        return max(self.timeline.duration_ms * FRAMES_A_MS, *rung, *spoken, 0)

    @property
    def is_mono(self) -> bool:
        """Whether left and right are the same throughout."""
        if self.ambience is not None or any(one.side for one in self.timeline.cues):
            return False
        return not any(phase.via in ("left", "right") for phase in self.timeline.phases)

    def strikes(self, from_frame: int, behind_frame: int) -> Iterator[tuple[Cue, Chime, bool]]:
        """What may sound in [from_frame, behind_frame): cue, chime, whether it is the first."""
        marks = self.timeline.marks
        first = self.timeline.first_mark_at((from_frame - self._longest) // FRAMES_A_MS)
        behind = self.timeline.first_mark_at(-(-behind_frame // FRAMES_A_MS))
        for index in range(first, behind):
            mark = marks[index]
            if isinstance(mark, Cue) and mark.name in self._chimes:
                yield mark, self._chimes[mark.name], index == self._first

    @cached_property
    def _chimes(self) -> dict[str, Chime]:
        """The chime of each cue that is heard."""
        names = {cue for cue, _ in self.cue_set.cues} - {"ask"}
        found = {name: self.cue_set.chime_for(name) for name in names}
        return {name: chime for name, chime in found.items() if chime is not None}

    @cached_property
    def _longest(self) -> int:
        """Frames of the longest chime."""
        return max((frame_count(chime) for chime in self._chimes.values()), default=0)

    @cached_property
    def _first(self) -> int | None:
        """The index among the marks of the first cue that is heard."""
        heard = (
            index
            for index, mark in enumerate(self.timeline.marks)
            if isinstance(mark, Cue) and mark.name in self._chimes
        )
        return next(heard, None)


def mix(score: Score, levels: Levels, from_frame: int, frames: int) -> NDArray[np.float32]:
    """The frames [from_frame, from_frame + frames): shape (frames, 2), within -1 and 1.

    A chime begins at exactly `at_ms * 48`. The same frame is the same sample in every block.
    """
    import numpy as np

    at = np.arange(from_frame, from_frame + frames)
    sound = np.zeros((frames, CHANNELS), np.float32)
    if score.has_glide:
        sound += glide(score.timeline, at / FRAMES_A_MS) * np.float32(levels.glide)
    if score.ambience is not None:
        envelope = _fades(score, at) * _ducked(score.clips, at) * np.float32(levels.ambience)
        sound += score.ambience.frames(from_frame, frames) * envelope[:, None]
    for cue, chime, is_first in score.strikes(from_frame, from_frame + frames):
        gain_db = -FIRST_CUE_SOFTER_DB if is_first else 0.0
        gain = np.float32(levels.cues * 10 ** (gain_db / 20))
        _add(sound, cue.at_ms * FRAMES_A_MS - from_frame, _struck(chime, cue.side), gain)
    for at_frame, samples in score.clips:
        _add(sound, at_frame - from_frame, samples[:, None], np.float32(levels.voice))
    return _within_full_scale(sound)


def lasting(
    timeline: Timeline,
    background: Background | None,
    has_glide: bool,
    position_ms: NDArray[np.float64],
    ambience_from_frame: int,
    speed: float = 1.0,
) -> tuple[NDArray[np.float32] | None, NDArray[np.float32] | None]:
    """What sounds on in live play at `n` positions: glide and ambience, each (n, 2) or None.

    The glide follows the positions; the ambience runs on by itself, its frames counted from
    `ambience_from_frame`. Whoever plays them fades them, and sets how loud they are.
    """
    tone = glide(timeline, position_ms, speed=speed) if has_glide else None
    if background is None:
        return tone, None
    return tone, background.frames(ambience_from_frame, len(position_ms))


def _add(
    sound: NDArray[np.float32], at: int, samples: NDArray[np.float32], gain: np.float32
) -> None:
    """Adds samples that begin at frame `at` of the block, as far as they lie within it."""
    start, end = max(at, 0), min(at + len(samples), len(sound))
    if start < end:
        sound[start:end] += samples[start - at : end - at] * gain


# A pure function's memory, not a state: a set has about ten chimes, on three sides.
@lru_cache(maxsize=48)
def _struck(chime: Chime, side: str | None) -> NDArray[np.float32]:
    """The samples that a speaker would strike, 1.0 is full scale."""
    import numpy as np

    samples = np.frombuffer(render(chime, pan=SIDE_PANS[side]), "<i2").reshape(-1, CHANNELS)
    return samples.astype(np.float32) / np.float32(_FULL_SCALE)


def _fades(score: Score, at: NDArray[np.int64]) -> NDArray[np.float32]:
    """The ambience's gain: up from the start, and down to nothing where all has died away."""
    fade = FADE_MS * FRAMES_A_MS
    total = score.total_frames
    ring = max(total - score.timeline.duration_ms * FRAMES_A_MS, fade)
    return _raised_cosine(at / fade) * _raised_cosine((total - at) / ring)


def _ducked(clips: Clips, at: NDArray[np.int64]) -> NDArray[np.float32]:
    """The ambience's gain under spoken words: down before each of them, up again behind it."""
    import numpy as np

    ramp = DUCK_RAMP_MS * FRAMES_A_MS
    depth = np.zeros(len(at), np.float32)
    for start, samples in clips:
        end = start + len(samples)
        if len(at) and start - ramp <= at[-1] and at[0] <= end + ramp:
            outside = np.maximum(np.maximum(start - at, at - end), 0)
            np.maximum(depth, _raised_cosine(1 - outside / ramp), out=depth)
    if not depth.any():
        return np.ones(len(at), np.float32)
    return np.float32(10) ** (np.float32(DUCK_DB / 20) * depth)


def _raised_cosine(share: NDArray[np.float64]) -> NDArray[np.float32]:
    """From 0 at 0 to 1 at 1, flat at both ends and beyond them."""
    import numpy as np

    if len(share) and min(share[0], share[-1]) >= 1:  # monotonic or V-shaped upside down
        return np.ones(len(share), np.float32)
    clipped = np.clip(share, 0.0, 1.0).astype(np.float32)
    half = np.float32(0.5)
    risen: NDArray[np.float32] = half - half * np.cos(np.float32(np.pi) * clipped)
    return risen


def _within_full_scale(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bends what lies above the knee, each sample by itself, so that blocks do not matter."""
    import numpy as np

    size = np.abs(sound)
    if not (size > KNEE).any():
        return sound
    room = np.float32(1 - KNEE)
    bent = np.float32(KNEE) + room * np.tanh((size - np.float32(KNEE)) / room)
    return np.where(size > KNEE, np.copysign(bent, sound), sound)
