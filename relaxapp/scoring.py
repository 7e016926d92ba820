"""A session's sound for a file, made in small steps: the words, the background, then the file.

Takes a routine with its options, the settings and the `World`, gives a `Score` with its levels
and, step by step, a sound file. Both shells use it: the command line goes through the steps at
once, the window between its events. It plays nothing and starts no thread.
"""

import math
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from relaxapp.core.compiler import Options, compile_timeline, dose
from relaxapp.core.loudness import lufs, weighted_power
from relaxapp.core.mix import FRAMES_A_MS, Score, mix
from relaxapp.core.routine import Routine
from relaxapp.core.session_words import setups_of
from relaxapp.core.settings import Settings
from relaxapp.core.sound_plan import SoundPlan, gains, sound_plan
from relaxapp.core.speech import Spoken, plan_speech
from relaxapp.core.speech_length import USUAL_RATE
from relaxapp.core.synth import RATE_HZ
from relaxapp.core.timeline import Timeline
from relaxapp.core.units import plural
from relaxapp.services.sound.backgrounds import open_background
from relaxapp.services.sound_files import check_path, write_steps
from relaxapp.services.voice.clips import NO_SYNTHESISER, Synthesiser
from relaxapp.world import World

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from relaxapp.core.ambience import Background
    from relaxapp.core.mix import Clips
    from relaxapp.core.sound_plan import Levels

    Samples = NDArray[np.float32]

BLOCK_FRAMES = RATE_HZ
"""A second at a time: long enough to be quick, short enough to stop at once."""

FASTEST = 1.25
"""Words that take too long are spoken up to so much faster; what is still too long is cut."""

VOICE_LUFS = -22.0
"""How loud words are at full volume, whatever program makes them. At the usual 60 percent that
is 15 dB over the ambience, with peaks about as high as those of the chimes."""

NO_WORDS = "Some words are left out: the speech program made nothing of them."

_RATE_STEPS = 20  # of the usual rate: so few that texts alike share their clips
_FADE_MS = 40
_GIVE_UP_AFTER = 3
"""A speech program that fails so often on end is not asked again: it may take 20 s each time."""

_WORD_COST = 2.5
"""Making a text takes about as long as writing so many seconds of sound (measured: 10–40 ms)."""


class Scoring:
    """What makes one session's `Score`; `levels` are those of a file at full volume.

    `notices` grows while it is made: a sentence for each thing that is left out.
    """

    def __init__(
        self,
        world: World,
        routine: Routine,
        options: Options,
        settings: Settings,
        synthesiser: Synthesiser | None,
    ) -> None:
        """`synthesiser` None leaves out the words. Raises as `compile_timeline` does."""
        self.timeline = compile_timeline(routine, options)
        self.title = routine.name
        dosed = dose(routine, options)
        self.plan: SoundPlan = sound_plan(dosed.sound, settings)
        # The file keeps the balance of the parts; how loud it is, its player says.
        self.levels: Levels = gains(replace(settings, volume=100, mute=False))
        """That of the voice also evens out how loud the speech program is, once it is made."""
        self.notices: list[str] = []
        self._world = world
        self._cue_set = world.cue_set(self.plan.cues, settings.cues)
        self._words_a_minute = USUAL_RATE * settings.voice_rate / 100
        planned = plan_speech(
            self.timeline,
            self.plan.voice if self.levels.voice > 0 else "off",
            words_a_minute=self._words_a_minute,
            setups=setups_of(dosed),
            has_numbers=not settings.hide_numbers,
        )
        self._words = _Words(synthesiser, self._words_a_minute)
        self._spoken = tuple(one for one in planned if not one.is_question)
        if self._spoken and synthesiser is None:
            self._spoken = ()
            self.notices.append(NO_SYNTHESISER)
        self._score: Score | None = None

    @property
    def cost(self) -> float:
        """About how long making it takes, in seconds of sound that could be written meanwhile."""
        return _WORD_COST * (1 + len({one.text for one in self._spoken}))

    @property
    def score(self) -> Score:
        """What was made; `make` has come to its end."""
        assert self._score is not None
        return self._score

    def make(self) -> Iterator[float]:
        """Makes the score, a text or the background with each step; yields the share done.

        A text takes 10 to 500 ms, a background up to half a second, or some with decoding.
        """
        background = self._background()
        texts = {one.text for one in self._spoken}
        done: set[str] = set()
        clips = []
        yield 1 / (1 + len(texts))
        for one in self._spoken:
            samples = self._words.for_spoken(one)
            if samples is not None:
                clips.append((one.at_ms * FRAMES_A_MS, samples))
            if one.text not in done:
                done.add(one.text)
                yield (1 + len(done)) / (1 + len(texts))
        if self._words.has_failed:
            self.notices.append(NO_WORDS)
        voice = self.levels.voice * voice_gain(self._words.powers)
        self.levels = replace(self.levels, voice=voice)
        self.notices.extend(_question_words(self.timeline))
        self._score = self._scored(background, tuple(clips))

    def _scored(self, background: "Background | None", clips: "Clips") -> Score:
        return Score(
            self.timeline,
            self._cue_set,
            has_glide=self.plan.glide and self.levels.glide > 0,
            ambience=background,
            clips=clips,
        )

    def _background(self) -> "Background | None":
        if self.plan.ambience is None or self.levels.ambience == 0:
            return None
        found = open_background(self.plan.ambience, self._world.catalogue.sounds)
        if isinstance(found, str):
            self.notices.append(found)
            return None
        return found


class _Words:
    """Makes each text's clip once, at each rate that is needed."""

    def __init__(self, synthesiser: Synthesiser | None, words_a_minute: float) -> None:
        self._synthesiser = synthesiser
        self._words_a_minute = words_a_minute
        self._made: dict[tuple[str, float], Samples | None] = {}
        self._failures = 0
        self.has_failed = False
        self.powers: list[tuple[float, int]] = []
        """The K-weighted power of the first second of each clip, one channel, and its frames."""

    def for_spoken(self, spoken: Spoken) -> "Samples | None":
        """The words, (n,), over by their `most_ms`: spoken faster or cut, if need be."""
        most = spoken.most_ms * FRAMES_A_MS
        samples = self._clip(spoken.text, 1.0)
        if samples is None or len(samples) <= most:
            return samples
        # A step more than needed: programs are not exact about their rate.
        wanted = (math.ceil(len(samples) / max(most, 1) * _RATE_STEPS) + 1) / _RATE_STEPS
        faster = self._clip(spoken.text, min(wanted, FASTEST))
        return cut_to(samples if faster is None else faster, most)

    def _clip(self, text: str, rate: float) -> "Samples | None":
        if (text, rate) not in self._made:
            self._made[text, rate] = self._make(text, self._words_a_minute * rate)
        return self._made[text, rate]

    def _make(self, text: str, words_a_minute: float) -> "Samples | None":
        if self._synthesiser is None or self._failures >= _GIVE_UP_AFTER:
            return None
        samples = self._synthesiser.clip(text, words_a_minute)
        if samples is None:
            self._failures += 1
            self.has_failed = True
            return None
        self._failures = 0
        first = samples[:RATE_HZ, None]
        self.powers.append((weighted_power(first, RATE_HZ), len(first)))
        return samples


def voice_gain(powers: Sequence[tuple[float, int]]) -> float:
    """What makes clips of these powers and frames together `VOICE_LUFS` loud on both sides.

    One for all: a short word is not as loud as a sentence, and programs differ by 10 dB.
    """
    frames = sum(count for _, count in powers)
    power = 2 * sum(power * count for power, count in powers) / max(frames, 1)
    return 10.0 ** ((VOICE_LUFS - lufs(power)) / 20) if power > 0 else 1.0


def cut_to(samples: "Samples", most: int) -> "Samples":
    """At most so many samples; what is cut off ends in a short fade."""
    import numpy as np

    if len(samples) <= most:
        return samples
    kept = samples[:most].copy()
    fade = min(_FADE_MS * FRAMES_A_MS, most)
    turn = np.arange(fade - 1, -1, -1, dtype=np.float32) * np.float32(np.pi / 2 / max(fade, 1))
    kept[most - fade :] *= np.sin(turn) ** 2
    return kept


def blocks(
    score: Score, levels: "Levels", block_frames: int = BLOCK_FRAMES
) -> "Iterator[NDArray[np.float32]]":
    """The whole score in blocks: what a `SoundWriter` takes."""
    total = score.total_frames
    for from_frame in range(0, total, block_frames):
        yield mix(score, levels, from_frame, min(block_frames, total - from_frame))


def save_steps(
    scoring: Scoring, path: Path, *, block_frames: int = BLOCK_FRAMES
) -> Generator[float, None, None]:
    """Makes the score and writes it to `path`; yields after each step the share done, 0–1.

    The file is in its place when the steps have come to their end; closing the iterator before
    leaves what was there. Raises `SoundFileError`.
    """
    check_path(path)
    cost, length_s = scoring.cost, scoring.timeline.duration_ms / 1_000
    made = cost / (cost + length_s)
    for share in scoring.make():
        yield share * made
    score = scoring.score
    sound = blocks(score, scoring.levels, block_frames)
    total, is_mono = score.total_frames, score.is_mono
    for share in write_steps(path, sound, total, title=scoring.title, is_mono=is_mono):
        yield made + share * (1 - made)


def _question_words(timeline: Timeline) -> Sequence[str]:
    """One sentence for the questions, which no file can wait for."""
    count = len(timeline.gates)
    if not count:
        return []
    pronoun = "it is" if count == 1 else "they are"
    return [f"{plural(count, 'question')} left out: a file cannot wait, so {pronoun} not in it"]
