"""The score of a session for a file: words by a fake synthesiser, the background, the levels."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from relaxapp.core.compiler import NothingLeftError, Options
from relaxapp.core.mix import mix
from relaxapp.core.settings import Settings
from relaxapp.core.sound_plan import Levels
from relaxapp.core.speech import plan_speech
from relaxapp.core.speech_length import USUAL_RATE
from relaxapp.scoring import FASTEST, NO_WORDS, VOICE_LUFS, Scoring, cut_to, save_steps, voice_gain
from relaxapp.services.folders import Folders
from relaxapp.services.sound_files import SoundFileError, WrongEndingError
from relaxapp.services.voice.clips import NO_SYNTHESISER
from relaxapp.world import World

ROOT = Path(__file__).parent.parent
SAYING = """name: Saying
kind: mixed
prepare: 0s
sound: {cues: silent}
steps:
  - say: Sit down.
    for: 5s
  - say: Well done.
    for: 5s
  - say: Sit down.
    for: 5s
"""
MOVING = """name: Moving
kind: stretch
prepare: 5s
sound: {cues: silent}
steps:
  - move: chin-tuck
    hold: 12s
    times: 1
"""


class FakeSynthesiser:
    """A steady hum for each word, as long as the rate has it; keeps what it was asked for."""

    def __init__(self, word_ms: float = 300, loudness: float = 0.5) -> None:
        self.word_ms = word_ms
        self.loudness = loudness
        self.asked: list[tuple[str, float]] = []

    def clip(self, text: str, words_a_minute: float) -> NDArray[np.float32] | None:
        self.asked.append((text, words_a_minute))
        length_ms = self.word_ms * len(text.split()) * USUAL_RATE / words_a_minute
        at_s = np.arange(round(length_ms * 48)) / 48_000
        return (self.loudness * np.sin(2 * np.pi * 440 * at_s)).astype(np.float32)


class Mute:
    """A speech program that is there and does nothing."""

    def __init__(self) -> None:
        self.asked = 0

    def clip(self, text: str, words_a_minute: float) -> None:
        self.asked += 1


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World([])
    world.folders = Folders(ROOT / "routines", ROOT / "assets", tmp_path / "user", None, None)
    return world


def scoring_of(
    world: World,
    text: str,
    settings: Settings = Settings(),
    synthesiser: FakeSynthesiser | Mute | None = None,
    options: Options = Options(),
) -> Scoring:
    """What would score a routine file of that text."""
    assert world.folders.user is not None
    path = world.folders.user / "routines" / "one.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return Scoring(world, world.routine(str(path), options), options, settings, synthesiser)


def made(scoring: Scoring) -> Scoring:
    assert list(scoring.make())[-1] == 1.0
    return scoring


def starts_ms(scoring: Scoring) -> list[int]:
    return [at_frame // 48 for at_frame, _ in scoring.score.clips]


# Words


def test_words_begin_where_they_are_planned_and_texts_alike_are_made_once(world: World) -> None:
    fake = FakeSynthesiser()
    scoring = made(scoring_of(world, SAYING, synthesiser=fake))
    assert starts_ms(scoring) == [0, 5_000, 10_000]
    assert fake.asked == [("Sit down.", USUAL_RATE), ("Well done.", USUAL_RATE)]
    sound = np.abs(mix(scoring.score, scoring.levels, 0, 15 * 48_000)).max(axis=1)
    loud = np.flatnonzero(sound > 0.001)
    assert {int(at) // (5 * 48_000) for at in loud} == {0, 1, 2}
    assert int(loud[-1]) < (10_000 + 700) * 48


def test_the_rate_of_the_settings_is_that_of_the_words(world: World) -> None:
    fake = FakeSynthesiser()
    made(scoring_of(world, SAYING, Settings(voice_rate=120), fake))
    assert {rate for _, rate in fake.asked} == {USUAL_RATE * 1.2}


def test_words_that_take_too_long_are_spoken_faster(world: World) -> None:
    fake = FakeSynthesiser(word_ms=2_750)  # two of them need 1.1 of the five seconds
    scoring = made(scoring_of(world, SAYING, synthesiser=fake))
    rates = [rate / USUAL_RATE for text, rate in fake.asked if text == "Sit down."]
    assert rates[0] == 1.0
    assert len(rates) == 2
    assert 1.1 < rates[1] <= FASTEST
    assert all(len(samples) <= 5_000 * 48 for _, samples in scoring.score.clips)
    assert all(abs(samples[-1]) > 0 for _, samples in scoring.score.clips)  # whole, not cut


def test_words_far_too_long_are_cut_without_a_click(world: World) -> None:
    fake = FakeSynthesiser(word_ms=5_000)
    scoring = made(scoring_of(world, SAYING, synthesiser=fake))
    assert max(rate for _, rate in fake.asked) == USUAL_RATE * FASTEST
    for _, samples in scoring.score.clips:
        assert len(samples) == 5_000 * 48
        assert abs(samples[-1]) < 0.001


@given(st.integers(0, 6_000), st.integers(0, 6_000))
def test_what_is_cut_is_as_long_as_it_may_be_and_ends_in_silence(length: int, most: int) -> None:
    samples = np.ones(length, np.float32)
    cut = cut_to(samples, most)
    assert len(cut) == min(length, most)
    assert (samples == 1).all()
    if 0 < most < length:
        assert cut[-1] == pytest.approx(0, abs=1e-6)
        assert (np.diff(cut) <= 0).all()


def test_no_words_are_made_for_questions(world: World) -> None:
    fake = FakeSynthesiser()
    asking = SAYING + "  - ask: How was it?\n"
    scoring = made(scoring_of(world, asking, synthesiser=fake))
    assert "How was it?" not in {text for text, _ in fake.asked}
    assert scoring.notices == ["1 question left out: a file cannot wait, so it is not in it"]


def test_setups_and_counts_are_spoken_unless_numbers_are_hidden(world: World) -> None:
    seen, hidden = FakeSynthesiser(), FakeSynthesiser()
    made(scoring_of(world, MOVING, synthesiser=seen))
    made(scoring_of(world, MOVING, Settings(hide_numbers=True), hidden))
    counted = {"Three", "Two", "One"}
    assert counted <= {text for text, _ in seen.asked}
    assert not counted & {text for text, _ in hidden.asked}


def test_it_says_what_the_plan_of_the_session_says(world: World) -> None:
    fake = FakeSynthesiser(word_ms=1)
    entry = world.library.find("body-scan")
    assert entry is not None
    assert entry.routine is not None
    options = Options()
    scoring = Scoring(world, entry.routine, options, Settings(voice="phases"), fake)
    planned = plan_speech(scoring.timeline, scoring.plan.voice)
    assert starts_ms(made(scoring)) == [one.at_ms for one in planned]
    assert scoring.notices == []


@pytest.mark.parametrize("settings", [Settings(voice="off"), Settings(voice_volume=0)])
def test_a_voice_that_is_off_makes_no_words_and_no_notice(world: World, settings: Settings) -> None:
    fake = FakeSynthesiser()
    assert made(scoring_of(world, SAYING, settings, fake)).score.clips == ()
    assert fake.asked == []
    assert made(scoring_of(world, SAYING, settings)).notices == []


def test_without_a_speech_program_words_are_left_out_and_that_is_said(world: World) -> None:
    scoring = made(scoring_of(world, SAYING))
    assert scoring.score.clips == ()
    assert scoring.notices == [NO_SYNTHESISER]


def test_a_speech_program_that_fails_is_given_up(world: World) -> None:
    fake = Mute()
    steps = "".join(f"  - say: Number {number}.\n    for: 4s\n" for number in range(9))
    scoring = made(scoring_of(world, SAYING + steps, synthesiser=fake))
    assert fake.asked == 3
    assert scoring.notices == [NO_WORDS]


@pytest.mark.parametrize("loudness", [0.02, 0.2, 1.0])
def test_words_are_as_loud_whatever_program_makes_them(world: World, loudness: float) -> None:
    fake = FakeSynthesiser(word_ms=600, loudness=loudness)
    scoring = made(scoring_of(world, SAYING, Settings(voice_volume=100), fake))
    # A sine of 1.0 on both sides has about 0 LUFS: -0.69, and 3 dB less and more.
    heard = loudness * scoring.levels.voice
    assert 20 * np.log10(heard) == pytest.approx(VOICE_LUFS, abs=1.0)


def test_no_words_and_silent_words_are_not_made_louder() -> None:
    assert voice_gain([]) == voice_gain([(0.0, 9)]) == 1.0


# Background and levels


def test_the_file_keeps_the_balance_at_full_volume(world: World) -> None:
    settings = Settings(volume=5, mute=True, cue_volume=50, glide_volume=25, voice_volume=80)
    assert scoring_of(world, SAYING, settings).levels == Levels(0.5, 0.25, 1.0, 0.8)


def test_ambience_and_glide_come_from_the_settings_unless_the_routine_says(world: World) -> None:
    settings = Settings(ambience="rain", glide=True, voice="off")
    score = made(scoring_of(world, SAYING, settings)).score
    assert score.has_glide
    assert score.ambience is not None
    own = SAYING.replace("silent", "silent, ambience: none, glide: off")
    score = made(scoring_of(world, own, settings)).score
    assert not score.has_glide
    assert score.ambience is None


def test_an_ambience_that_is_not_there_is_said(world: World) -> None:
    scoring = made(scoring_of(world, SAYING, Settings(ambience="traffic", voice="off")))
    assert scoring.score.ambience is None
    assert scoring.notices == ["There is no ambience 'traffic', so none is heard."]


def test_nothing_is_left_raises_before_anything_is_made(world: World) -> None:
    with pytest.raises(NothingLeftError):
        scoring_of(world, MOVING, options=Options(without_moves=frozenset({"chin-tuck"})))


# Writing


def test_the_steps_go_from_words_to_a_whole_file(world: World, tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    fake = FakeSynthesiser()
    shares = list(save_steps(scoring_of(world, SAYING, synthesiser=fake), path))
    assert shares == sorted(shares)
    assert len(shares) == 1 + 2 + 15
    assert 0 < shares[0] < shares[-1] == 1.0
    assert path.stat().st_size == 44 + 15 * 48_000 * 4


@pytest.mark.parametrize("steps_done", [0, 1, 3, 10])
def test_closing_the_steps_leaves_nothing(world: World, tmp_path: Path, steps_done: int) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    scoring = scoring_of(world, SAYING, synthesiser=FakeSynthesiser())
    steps = save_steps(scoring, folder / "a.wav")
    for _ in range(steps_done):
        next(steps)
    steps.close()
    assert list(folder.iterdir()) == []


def test_a_name_that_cannot_be_is_said_before_words_are_made(world: World, tmp_path: Path) -> None:
    fake = FakeSynthesiser()
    with pytest.raises(WrongEndingError):
        next(save_steps(scoring_of(world, SAYING, synthesiser=fake), tmp_path / "a.aac"))
    with pytest.raises(SoundFileError):
        list(save_steps(scoring_of(world, SAYING, synthesiser=fake), tmp_path / "no" / "a.wav"))
    assert len(fake.asked) == 2
