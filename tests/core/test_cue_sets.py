"""The shipped cue sets, judged as the eyes-shut listener would: by their samples alone."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from relaxapp.core import synth
from relaxapp.core.catalogue import load_catalogue
from relaxapp.core.synth import RATE_HZ, SIDE_PANS, Chime
from relaxapp.core.timeline import CUES

SETS = load_catalogue(Path(__file__).parents[2] / "assets").sounds.cue_sets
SOUNDING = [name for name, one in SETS.items() if one.chimes]
TONAL = ["bowl", "wood", "sine"]
CHIMES = [(name, chime) for name in SOUNDING for chime in SETS[name].chimes]
NAMES = [f"{name} {chime.name}" for name, chime in CHIMES]
SCALE_HZ = (329.6, 392.0, 440.0, 523.3)

every_chime = pytest.mark.parametrize(("name", "chime"), CHIMES, ids=NAMES)
every_set = pytest.mark.parametrize("name", SOUNDING)


def chime_of(name: str, cue: str) -> Chime:
    chime = SETS[name].chime_for(cue)
    assert chime is not None
    return chime


def power_of(chime: Chime, from_ms: int, upto_ms: int) -> NDArray[np.float64]:
    """The power at each whole Hz of a part of the chime."""
    part = synth.waveform(chime)[RATE_HZ * from_ms // 1000 : RATE_HZ * upto_ms // 1000]
    return np.abs(np.fft.rfft(part * np.hanning(len(part)), RATE_HZ)) ** 2


def pitch_hz(chime: Chime, from_ms: int, upto_ms: int) -> float:
    return float(np.argmax(power_of(chime, from_ms, upto_ms)))


def centre_hz(chime: Chime, from_ms: int, upto_ms: int) -> float:
    """Where the power lies on the ear's scale: the mean of the logarithm of the frequency."""
    power = power_of(chime, from_ms, upto_ms)[20:]
    octaves = np.log2(np.arange(20, 20 + len(power)))
    return float(2 ** ((power * octaves).sum() / power.sum()))


def level_db(samples: NDArray[np.float64]) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(samples**2))))


def loudness_db(chime: Chime) -> float:
    """The level of its loudest 400 ms, the block by which loudness is metered (BS.1770)."""
    block = RATE_HZ * 4 // 10
    energy = np.cumsum(synth.waveform(chime) ** 2)
    return float(10 * np.log10((energy[block:] - energy[:-block]).max() / block))


def test_there_are_four_sets_that_sound_and_one_that_does_not() -> None:
    assert list(SETS) == ["bowl", "wood", "sine", "breath", "silent"]
    assert list(SETS)[:4] == SOUNDING


@pytest.mark.parametrize("cue", CUES)
@every_set
def test_every_cue_sounds_in_every_set(name: str, cue: str) -> None:
    assert np.any(synth.waveform(chime_of(name, cue)))


@every_set
def test_a_set_holds_no_chime_that_no_cue_strikes(name: str) -> None:
    assert {chime.name for chime in SETS[name].chimes} == {its for _, its in SETS[name].cues}


# Level


@every_chime
def test_a_chime_peaks_where_it_says(name: str, chime: Chime) -> None:
    samples = np.frombuffer(synth.render(chime), "<i2") / 32_767
    assert 20 * np.log10(np.abs(samples).max()) == pytest.approx(chime.peak_db, abs=0.1)


@every_set
def test_cues_bells_and_ticks_have_the_levels_of_the_design(name: str) -> None:
    for cue in ("in", "out", "switch", "end"):
        assert chime_of(name, cue).peak_db == -12
    assert chime_of(name, "bell").peak_db == -20
    assert chime_of(name, "hold").peak_db <= -24
    assert chime_of(name, "rest").peak_db <= -24
    assert max(chime.peak_db for chime in SETS[name].chimes) == -12


@every_set
def test_inhale_and_exhale_are_equally_loud(name: str) -> None:
    levels = [loudness_db(chime_of(name, cue)) for cue in ("in", "out")]
    assert abs(levels[0] - levels[1]) <= 2


def test_a_change_of_the_set_is_no_change_of_the_volume() -> None:
    loudest = [loudness_db(chime_of(name, "in")) for name in SOUNDING]
    assert max(loudest) - min(loudest) <= 6


# No click


@every_chime
def test_a_chime_begins_and_ends_in_silence(name: str, chime: Chime) -> None:
    samples = synth.waveform(chime)
    assert samples[0] == samples[-1] == 0
    edges = np.concatenate((samples[: RATE_HZ // 1000], samples[-RATE_HZ // 1000 :]))
    assert np.abs(edges).max() < 0.05 * np.abs(samples).max()


@every_chime
def test_no_step_is_steeper_than_the_tones_of_the_chime(name: str, chime: Chime) -> None:
    """A sine of 700 Hz, the highest fundamental of the design, steps by 0.092 of its peak.

    Noise has no fundamental: there it is a sine of 1.2 times the highest centre of its loudest
    band, since the half of the band lies above the centre and seldom peaks together.
    """
    highest_hz = 700.0
    if chime.noise:
        loudest = max(chime.noise, key=lambda one: one.gain_db)
        highest_hz = max(highest_hz, 1.2 * max(loudest.from_hz, loudest.to_hz))
    samples = synth.waveform(chime)
    steepest = 2 * np.pi * highest_hz / RATE_HZ
    assert np.abs(np.diff(samples)).max() <= steepest * np.abs(samples).max()


@every_chime
def test_nothing_sounds_where_only_a_click_would(name: str, chime: Chime) -> None:
    """Above 8 kHz lies no tone and no band, but half the power of any step between samples."""
    samples = synth.waveform(chime)
    spectrum = np.fft.rfft(samples)
    spectrum[np.fft.rfftfreq(len(samples), 1 / RATE_HZ) < 8_000] = 0
    above = np.abs(np.fft.irfft(spectrum, len(samples))).max()
    assert above < 10 ** (-60 / 20) * np.abs(samples).max()


# Told apart by ear


@pytest.mark.parametrize("name", TONAL)
def test_the_pitch_rises_with_the_inhale_and_falls_with_the_exhale(name: str) -> None:
    """By a fourth at least; the second part begins when the last note has been struck."""
    for cue, direction in (("in", 1), ("out", -1)):
        chime = chime_of(name, cue)
        early, late = pitch_hz(chime, 0, 120), pitch_hz(chime, 600, 900)
        assert direction * 12 * np.log2(late / early) >= 4, (cue, early, late)
        assert late == pytest.approx(chime.notes[-1].to_hz or chime.notes[-1].pitch_hz, abs=2)


def test_the_band_of_the_breath_moves_by_an_octave_and_more() -> None:
    """It spans two octaves in all; of the first and last fifth the middles are 1.5 apart."""
    for cue, direction in (("in", 1), ("out", -1)):
        chime = chime_of("breath", cue)
        fifth_ms = synth.length_ms(chime) // 5
        centres = [centre_hz(chime, at, at + fifth_ms) for at in range(0, 5 * fifth_ms, fifth_ms)]
        assert direction * np.log2(centres[4] / centres[0]) >= 1.4
        assert all(direction * step > 0 for step in np.diff(centres)), (cue, centres)


def test_the_inhaled_breath_grows_and_the_exhaled_one_fades() -> None:
    for cue, loud, soft in (("in", 1, 0), ("out", 0, 1)):
        halves = np.array_split(synth.waveform(chime_of("breath", cue)), 2)
        assert level_db(halves[loud]) - level_db(halves[soft]) >= 5


def test_the_breath_of_a_hold_is_all_but_silent() -> None:
    chimes = [chime_of("breath", cue) for cue in ("in", "hold")]
    heard = [level_db(synth.waveform(chime)) for chime in chimes]
    assert heard[0] - heard[1] >= 20


@every_set
def test_a_new_step_neither_rises_nor_falls(name: str) -> None:
    chime = chime_of(name, "say")
    middle_ms = synth.length_ms(chime) // 2
    moved = centre_hz(chime, middle_ms, 2 * middle_ms) / centre_hz(chime, 0, middle_ms)
    assert abs(np.log2(moved)) < 0.25


@every_set
def test_the_end_is_three_strikes_each_softer(name: str) -> None:
    chime = chime_of(name, "end")
    strikes = chime.noise or chime.notes
    assert len(strikes) == 3
    samples = synth.waveform(chime)
    starts = [RATE_HZ * one.at_ms // 1000 for one in strikes]
    heard = [level_db(samples[at : at + RATE_HZ]) for at in starts]
    assert heard[0] > heard[1] > heard[2]
    assert all(later.at_ms - one.at_ms >= 1500 for one, later in pairwise(strikes))


@every_set
def test_a_side_is_two_notes(name: str) -> None:
    chime = chime_of(name, "switch")
    assert len(chime.noise or chime.notes) == 2


@pytest.mark.parametrize("side", ["left", "right"])
@every_set
def test_a_side_is_louder_by_12_db_and_more(name: str, side: str) -> None:
    for cue in ("in", "out", "switch"):
        samples = synth.render(chime_of(name, cue), pan=SIDE_PANS[side])
        frames = np.frombuffer(samples, "<i2").reshape(-1, 2).astype(float)
        left_db, right_db = 10 * np.log10((frames**2).sum(axis=0))
        assert (left_db - right_db) * (1 if side == "left" else -1) >= 12.9, cue


# Sounding together


@pytest.mark.parametrize("name", TONAL)
def test_every_note_is_of_one_scale(name: str) -> None:
    notes = [note for chime in SETS[name].chimes for note in chime.notes]
    pitches = {note.pitch_hz for note in notes} | {note.to_hz for note in notes if note.to_hz}
    assert pitches <= set(SCALE_HZ)


@pytest.mark.parametrize("name", TONAL)
def test_a_tone_has_two_to_four_partials_the_higher_the_sooner_gone(name: str) -> None:
    for chime in SETS[name].chimes:
        assert 2 <= len(chime.partials) <= 4
        decays = [one.decay_ms for one in sorted(chime.partials, key=lambda one: one.ratio)]
        assert decays == sorted(decays, reverse=True)


@pytest.mark.parametrize(
    ("name", "least_ms", "most_ms"),
    [("bowl", 2500, 3200), ("wood", 1000, 1600), ("sine", 2500, 3200), ("breath", 1500, 2500)],
)
def test_breaths_are_as_long_as_their_set_is(name: str, least_ms: int, most_ms: int) -> None:
    for cue in ("in", "out"):
        assert least_ms <= synth.length_ms(chime_of(name, cue)) <= most_ms
