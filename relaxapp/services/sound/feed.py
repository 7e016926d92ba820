"""The next samples of what sounds on: which position each frame has, and every fade and gain.

Takes a source (glide and ambience of a timeline, pure), where the player says it is, volumes,
and for each block the instant at which it will be heard. Gives float32 stereo that never steps:
it fades out and in again wherever the position jumps. Knows no device, no clock and no Qt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from relaxapp.core.mix import DUCK_DB, DUCK_RAMP_MS
from relaxapp.core.synth import CHANNELS, RATE_HZ

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]
    Positions = NDArray[np.float64]

FRAMES_A_MS = RATE_HZ / 1000

FADE_MS = 20.0
"""Out before a jump of the position, and in again behind it."""
PAUSE_FADE_MS = 300.0
"""Of the ambience, when it begins, pauses and ends."""
GAIN_MS = 50.0
"""From one volume to another."""
DUCK_GAIN = 10 ** (DUCK_DB / 20)
"""Of the ambience under the voice."""

JUMP_MS = 30.0
"""The player is this far from what is heard: no drift, it has gone somewhere else."""
MOST_STRETCH = 0.005
"""Drift is made up for by at most this share of the rate: 9 cents, and slowly, is not heard."""
_CATCH_UP_MS = 2_000.0
# The player's position is in whole milliseconds, and a busy loop tells it late.
_ERROR_SHARE = 0.03

STALE_MS = 1_500.0
"""Without a word from the player for so long, it is taken to stand still."""


class Source(Protocol):
    """What sounds on, as a function of time: pure, so that a render gets the same."""

    def __call__(
        self, position_ms: Positions, ambience_from_frame: int, speed: float
    ) -> tuple[Samples | None, Samples | None]:
        """The glide and the ambience, each (n, 2) at full volume; None for one that is not there.

        `position_ms` (n,): where on the timeline each frame is. It rises by `speed` / 48 a frame,
        give or take half a percent. `ambience_from_frame`: how many frames of ambience have been
        heard; it goes on through seeks. `speed`: of the player; pitches must not rise with it.
        """


class Ramp:
    """A gain on its way to a goal along a raised cosine; a new goal may come at any time."""

    def __init__(self, value: float, length_ms: float) -> None:
        self.value = self.goal = self._from = value
        self._frames = round(length_ms * FRAMES_A_MS)
        self._done = self._frames

    def head_for(self, goal: float) -> None:
        """Go from where it is to `goal`, within the ramp's length."""
        if goal != self.goal:
            self._from, self.goal, self._done = self.value, goal, 0

    def jump_to(self, value: float) -> None:
        """Be there at once; for what is not heard."""
        self.value = self.goal = self._from = value
        self._done = self._frames

    def take(self, frames: int) -> Samples | float:
        """The gain of the next frames: (n, 1), or one number where it stands still."""
        if self._done >= self._frames:
            return self.value
        import numpy as np

        done = np.arange(self._done + 1, self._done + frames + 1)
        share = 0.5 - 0.5 * np.cos(np.pi * np.minimum(done / self._frames, 1.0))
        gains = self._from + (self.goal - self._from) * share
        self._done += frames
        self.value = self.goal if self._done >= self._frames else float(gains[-1])
        return gains.astype(np.float32)[:, None]


class Feed:
    """Where the sound is, and how loud each part of it. Times are real milliseconds."""

    def __init__(self) -> None:
        self._source: Source | None = None
        self._next: list[tuple[Source | None, bool]] = []  # at most one, and if it is a new session
        self._told_position_ms = 0.0
        self._told_ms = 0.0
        self._until_ms: float | None = None
        self._is_playing = False
        self._speed = 1.0
        self._is_held = False
        self._at_ms: float | None = None  # the position of the glide's next frame
        self._at_speed = 1.0
        self._gate_ms: float | None = None  # where this run of the glide ends
        self._error_ms = 0.0
        self._ambience_frame = 0
        self._glide_fade = Ramp(0.0, FADE_MS)
        self._ambience_fade = Ramp(0.0, PAUSE_FADE_MS)
        self._glide_gain = Ramp(1.0, GAIN_MS)
        self._ambience_gain = Ramp(1.0, GAIN_MS)
        self._ducking = Ramp(1.0, DUCK_RAMP_MS)

    @property
    def is_sounding(self) -> bool:
        """Whether the next frame may differ from zero."""
        glide = self._glide_fade.value * max(self._glide_gain.value, self._glide_gain.goal)
        ambience = max(self._ambience_gain.value, self._ambience_gain.goal)
        return glide > 0 or self._ambience_fade.value * ambience > 0

    def is_wanted_at(self, now_ms: float) -> bool:
        """Whether there is something to sound now."""
        source = self._next[0][0] if self._next else self._source
        is_audible = self._glide_gain.goal > 0 or self._ambience_gain.goal > 0
        return source is not None and is_audible and self._plays_at(now_ms)

    def begin(self, source: Source | None, *, is_new: bool = True) -> None:
        """Sound another source, or nothing, once what sounds has faded.

        `is_new` is false for another timeline of the same session: the ambience goes on.
        """
        if self._next:
            is_new = is_new or self._next[0][1]
        self._next = [(source, is_new)]
        self._is_playing = self._is_playing and not is_new
        if not self.is_sounding:
            self._go_on()

    def follow(
        self,
        position_ms: float,
        now_ms: float,
        *,
        is_playing: bool,
        speed: float,
        until_ms: float | None,
    ) -> None:
        """Where the player was at `now_ms`. The glide is silent from `until_ms` on (a gate)."""
        self._told_position_ms, self._told_ms = position_ms, now_ms
        self._is_playing, self._speed, self._until_ms = is_playing, speed, until_ms

    def set_gains(self, *, glide: float, ambience: float) -> None:
        for ramp, gain in ((self._glide_gain, glide), (self._ambience_gain, ambience)):
            ramp.head_for(min(max(gain, 0.0), 1.0))
            if not self.is_sounding:
                ramp.jump_to(ramp.goal)

    def duck(self, is_speaking: bool) -> None:
        """The ambience goes down while somebody speaks."""
        self._ducking.head_for(DUCK_GAIN if is_speaking else 1.0)
        if not self.is_sounding:
            self._ducking.jump_to(self._ducking.goal)

    def hold(self, is_held: bool) -> None:
        """Fade out and stay silent, whatever the player does, until it is let go again."""
        self._is_held = is_held

    def drop(self) -> None:
        """Be silent at once: what was handed out is not heard. All that follows fades in."""
        self._at_ms = None
        for fade in (self._glide_fade, self._ambience_fade):
            fade.jump_to(0.0)
        for ramp in (self._glide_gain, self._ambience_gain, self._ducking):
            ramp.jump_to(ramp.goal)
        self._go_on()

    def render(self, frames: int, heard_ms: float) -> Samples:
        """The next frames, (n, 2); the first will be heard at `heard_ms`."""
        import numpy as np

        mixed = np.zeros((frames, CHANNELS), np.float32)
        plays = self._plays_at(heard_ms) and not self._is_held and not self._next
        wanted_ms = self._wanted_ms(heard_ms)
        self._steer(wanted_ms, plays)
        changes_session = bool(self._next) and self._next[0][1]
        same_session = bool(self._next) and not changes_session and self._plays_at(heard_ms)
        self._ambience_fade.head_for(float((plays or same_session) and not self._is_held))
        if self._source is not None and (self.is_sounding or plays):
            positions = self._positions(frames, wanted_ms)
            glide, ambience = self._source(positions, self._ambience_frame, self._at_speed)
            self._ambience_frame += frames
            level = self._glide_fade.take(frames) * self._glide_gain.take(frames)
            if glide is not None and self._at_ms is not None:
                mixed += glide * level * self._before_the_end(positions)
            level = self._ambience_fade.take(frames) * self._ambience_gain.take(frames)
            level = level * self._ducking.take(frames)
            if ambience is not None:
                mixed += ambience * level
        if self._glide_fade.value == 0 and self._glide_fade.goal == 0:
            self._at_ms = None
        if not self.is_sounding or (self._next and not changes_session and self._at_ms is None):
            self._go_on()
        return mixed

    def _plays_at(self, now_ms: float) -> bool:
        return self._is_playing and now_ms - self._told_ms < STALE_MS

    def _wanted_ms(self, heard_ms: float) -> float:
        """Where the player will be when the next frame is heard."""
        if not self._is_playing:
            return self._told_position_ms
        return self._told_position_ms + (heard_ms - self._told_ms) * self._speed

    def _steer(self, wanted_ms: float, plays: bool) -> None:
        """Whether the glide goes on from where it is, fades out, or begins at another place."""
        if self._at_ms is None:
            if plays:
                self._at_ms, self._at_speed, self._error_ms = wanted_ms, self._speed, 0.0
                self._gate_ms = self._until_ms
                self._glide_fade.head_for(1.0)
            return
        error_ms = (wanted_ms - self._at_ms) / self._at_speed
        is_same_way = self._speed == self._at_speed and abs(error_ms) <= JUMP_MS
        self._glide_fade.head_for(float(plays and is_same_way))
        # What comes too late to fade for is left to the player, who stops there.
        if not self._is_near(self._gate_ms) and not self._is_near(self._until_ms):
            self._gate_ms = self._until_ms
        if is_same_way:
            self._error_ms += _ERROR_SHARE * (error_ms - self._error_ms)

    def _positions(self, frames: int, wanted_ms: float) -> Positions:
        """Of the next frames; a place to stand at while the glide is silent."""
        import numpy as np

        if self._at_ms is None:
            self._at_speed = self._speed
            return np.full(frames, wanted_ms)
        stretch = min(max(self._error_ms / _CATCH_UP_MS, -MOST_STRETCH), MOST_STRETCH)
        step_ms = self._at_speed * (1 + stretch) / FRAMES_A_MS
        positions = self._at_ms + step_ms * np.arange(frames, dtype=np.float64)
        self._at_ms += step_ms * frames
        return positions

    def _is_near(self, gate_ms: float | None) -> bool:
        """Whether the next frame is behind a gate, or in the fade before it."""
        if gate_ms is None or self._at_ms is None:
            return False
        return self._at_ms > gate_ms - FADE_MS * self._at_speed

    def _before_the_end(self, positions: Positions) -> Samples | float:
        """A fade that is over at the gate; 1 where that is far."""
        fade_ms = FADE_MS * self._at_speed
        if self._gate_ms is None or positions[-1] < self._gate_ms - fade_ms:
            return 1.0
        import numpy as np

        share = np.clip((self._gate_ms - positions) / fade_ms, 0.0, 1.0)
        return (0.5 - 0.5 * np.cos(np.pi * share)).astype(np.float32)[:, None]

    def _go_on(self) -> None:
        """Take the source that waited for silence."""
        if not self._next:
            return
        ((self._source, is_new),) = self._next
        self._next = []
        if is_new:
            self._ambience_frame = 0
