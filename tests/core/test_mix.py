"""The whole sound of a session, judged by its samples."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sounding import CHIMES, END, HIGH, LOW, Count, Hum
from written import timeline_of

from relaxapp.core import synth
from relaxapp.core.glide import glide
from relaxapp.core.mix import DUCK_DB, FIRST_CUE_SOFTER_DB, KNEE, Score, lasting, mix
from relaxapp.core.sound_plan import Levels
from relaxapp.core.synth import CueSet

BREATHS = timeline_of("breathe: 2-3\nrounds: 4")
SIDES = timeline_of("breathe:\n  - {in: 2s, via: left}\n  - {out: 2s, via: right}\nrounds: 2")
SAID = timeline_of("say: Hello there.\nfor: 20s")
ASKED = timeline_of("steps:\n  - ask: How tense are you?\n  - say: Thank you.\n    for: 5s")
SILENT = CueSet("silent", (), ())
SECOND = synth.RATE_HZ
WORD = np.full(SECOND, 0.25, np.float32)


def whole(score: Score, levels: Levels = Levels()) -> NDArray[np.float32]:
    return mix(score, levels, 0, score.total_frames)


def struck(chime: synth.Chime, pan: float = 0.0) -> NDArray[np.float32]:
    samples = np.frombuffer(synth.render(chime, pan=pan), "<i2").reshape(-1, 2)
    return (samples / 32_767).astype(np.float32)


def db(ratio: float) -> float:
    return float(20 * np.log10(ratio))


def test_every_chime_begins_at_exactly_its_frame() -> None:
    sound = whole(Score(BREATHS, CHIMES))
    for number, cue in enumerate(BREATHS.cues):
        chime = {"in": LOW, "out": HIGH, "end": END}[cue.name]
        expected = struck(chime) * (10 ** (-FIRST_CUE_SOFTER_DB / 20) if number == 0 else 1)
        at = cue.at_ms * 48
        assert np.allclose(sound[at : at + len(expected)], expected, atol=1e-6)


def test_nothing_sounds_between_the_chimes() -> None:
    sound = whole(Score(BREATHS, CHIMES))
    ring = synth.frame_count(LOW)
    assert not sound[ring : 2 * SECOND].any()


def test_the_first_chime_is_softer_by_six_decibels() -> None:
    sound = whole(Score(BREATHS, CHIMES))
    first, later = sound[: 2 * SECOND], sound[5 * SECOND : 7 * SECOND]
    assert db(np.abs(later).max() / np.abs(first).max()) == pytest.approx(6.0, abs=0.01)


def test_the_first_chime_that_is_heard_is_softer() -> None:
    quiet_in = replace(CHIMES, cues=(("in", "none"), *CHIMES.cues[1:]))
    sound = whole(Score(BREATHS, quiet_in))
    first, second = sound[2 * SECOND : 4 * SECOND], sound[7 * SECOND : 9 * SECOND]
    assert db(np.abs(second).max() / np.abs(first).max()) == pytest.approx(6.0, abs=0.01)


def test_it_lasts_until_the_last_chime_has_died_away() -> None:
    score = Score(BREATHS, CHIMES, has_glide=True, ambience=Hum())
    assert score.total_frames == 20_000 * 48 + synth.frame_count(END)
    assert not mix(score, Levels(), score.total_frames, SECOND).any()
    assert Score(BREATHS, SILENT).total_frames == 20_000 * 48


def test_it_lasts_until_the_last_word_is_said() -> None:
    score = Score(BREATHS, SILENT, clips=((20_000 * 48, WORD),))
    assert score.total_frames == 20_000 * 48 + len(WORD)


def test_sides_are_twelve_decibels_apart() -> None:
    sound = whole(Score(SIDES, CHIMES)).astype(np.float64)
    for at_s, near, far in ((0, 0, 1), (2, 1, 0), (4, 0, 1), (6, 1, 0)):
        energy = (sound[at_s * SECOND : (at_s + 1) * SECOND] ** 2).sum(axis=0)
        assert 10 * np.log10(energy[near] / energy[far]) >= 12


@pytest.mark.parametrize(
    ("score", "is_mono"),
    [
        (Score(BREATHS, CHIMES, has_glide=True, clips=((9, WORD),)), True),
        (Score(BREATHS, CHIMES, ambience=Hum()), False),
        (Score(SIDES, CHIMES), False),
        (Score(timeline_of("move: lean"), CHIMES), False),
    ],
)
def test_a_score_knows_whether_both_sides_are_the_same(score: Score, is_mono: bool) -> None:
    sound = whole(score)
    assert score.is_mono == is_mono
    assert (sound[:, 0] == sound[:, 1]).all() == is_mono


def test_questions_are_left_out_with_their_chime() -> None:
    sound = whole(Score(ASKED, CHIMES))
    first = struck(LOW) * 10 ** (-FIRST_CUE_SOFTER_DB / 20)
    assert [cue.name for cue in ASKED.cues] == ["ask", "say", "end"]
    assert np.allclose(sound[: len(first)], first, atol=1e-6)


def test_the_glide_is_there_if_it_is_wanted() -> None:
    assert not whole(Score(BREATHS, SILENT)).any()
    sound = whole(Score(BREATHS, SILENT, has_glide=True))
    assert (sound == glide(BREATHS, np.arange(len(sound)) / 48)).all()


def test_ambience_comes_up_in_three_seconds_and_is_gone_at_the_end() -> None:
    score = Score(SAID, SILENT, ambience=Hum())
    left = whole(score)[:, 0]
    assert left[0] == 0
    assert left[SECOND * 3 // 2] == pytest.approx(Hum.LEVEL / 2, rel=1e-3)
    assert (left[3 * SECOND : 17 * SECOND] == Hum.LEVEL).all()
    assert left[-1] == pytest.approx(0, abs=1e-6)
    assert np.abs(np.diff(left)).max() < 1e-5


def test_ambience_fades_out_over_the_ring_of_the_end() -> None:
    slow = replace(END, partials=(synth.Partial(1, 0, 5_000),))
    score = Score(SAID, CueSet("slow", (slow,), (("end", "end"),)), ambience=Hum())
    sound = whole(score, Levels(cues=0.0))[:, 0]
    assert sound[20 * SECOND - 1] == Hum.LEVEL
    assert sound[22 * SECOND] < Hum.LEVEL
    assert sound[-1] == pytest.approx(0, abs=1e-6)


def test_ambience_ducks_under_words_and_never_jumps() -> None:
    score = Score(SAID, SILENT, ambience=Hum(), clips=((8 * SECOND, WORD), (10 * SECOND, WORD)))
    left = whole(score, Levels(voice=0.0))[:, 0]
    for at_s in (8, 8.5, 8.999, 10, 10.5):
        assert db(left[int(at_s * SECOND)] / Hum.LEVEL) == pytest.approx(DUCK_DB, abs=0.01)
    for at_s in (7.74, 9.26, 9.5, 9.74, 11.26):
        assert left[int(at_s * SECOND)] == pytest.approx(Hum.LEVEL)
    assert np.abs(np.diff(left)).max() < 1e-5


def test_words_are_in_the_middle_at_their_frame() -> None:
    sound = whole(Score(SAID, SILENT, clips=((12_345, WORD),)))
    assert (sound[12_345 : 12_345 + SECOND] == 0.25).all()
    assert not sound[:12_345].any()
    assert not sound[12_345 + SECOND :].any()


@pytest.mark.parametrize("part", ["cues", "glide", "ambience", "voice"])
def test_each_level_is_for_its_own_part(part: str) -> None:
    parts = {
        "cues": Score(BREATHS, CHIMES),
        "glide": Score(BREATHS, SILENT, has_glide=True),
        "ambience": Score(BREATHS, SILENT, ambience=Hum()),
        "voice": Score(BREATHS, SILENT, clips=((100, WORD),)),
    }
    for name, score in parts.items():
        gain = 0.5 if part == name else 1.0
        halved = whole(score, replace(Levels(), **{part: 0.5}))
        assert np.allclose(halved, whole(score) * gain, atol=1e-6)


def test_what_is_too_loud_is_bent_and_all_else_is_left() -> None:
    loud = np.linspace(0, 5, SECOND, dtype=np.float32)
    sound = whole(Score(SAID, SILENT, clips=((0, loud),)))[:SECOND, 0]
    assert sound.max() <= 1.0
    assert (np.diff(sound) >= 0).all()
    assert (sound[loud < KNEE] == loud[loud < KNEE]).all()
    assert np.abs(np.diff(sound)).max() <= np.diff(loud).max() * 1.01


FULL = Score(
    timeline_of("breathe:\n  - {in: 1s, via: left}\n  - {out: 1s, via: right}\nrounds: 1"),
    CHIMES,
    has_glide=True,
    ambience=Count(),
    clips=((30_000, WORD * 4), (70_000, WORD)),
)
FULL_SOUND = whole(FULL)


@settings(max_examples=25)
@given(st.lists(st.integers(0, FULL.total_frames), max_size=6))
def test_any_split_gives_the_same_samples(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), FULL.total_frames]
    blocks = [mix(FULL, Levels(), start, end - start) for start, end in pairwise(edges)]
    assert np.array_equal(np.concatenate(blocks), FULL_SOUND)


@given(st.integers(0, FULL.total_frames - 1), st.integers(1, 50))
def test_any_small_block_is_a_piece_of_the_whole(start: int, frames: int) -> None:
    frames = min(frames, FULL.total_frames - start)
    assert np.array_equal(mix(FULL, Levels(), start, frames), FULL_SOUND[start : start + frames])


def test_what_sounds_on_is_the_glide_at_the_positions_and_the_ambience_by_itself() -> None:
    at_ms = 1_500 + np.arange(960) / 48 * 2
    tone, behind = lasting(SIDES, Count(), True, at_ms, 77_000, 2.0)
    assert np.array_equal(tone, glide(SIDES, at_ms, speed=2.0))
    assert np.array_equal(behind, Count().frames(77_000, 960))
    assert lasting(SIDES, None, False, at_ms, 0) == (None, None)
