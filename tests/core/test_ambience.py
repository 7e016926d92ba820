"""Backgrounds: the same at any cut, level, clickless, alike in loudness, and without a loop."""

import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loop_detector import BIN_S, LIMIT, envelope, loop_score
from numpy.typing import NDArray

from relaxapp.core.ambience import CEILING, LOUDNESS_LUFS, Background, Recording, prepare
from relaxapp.core.ambience_bank import bank_of, drawn, hashed, share
from relaxapp.core.ambience_recipe import WANDER, WAVE, Ambience, Call, Layer, Point, Swell, Tone
from relaxapp.core.catalogue import load_catalogue
from relaxapp.core.loudness import SILENT_LUFS, k_power, lufs, weighted_power
from relaxapp.core.synth import RATE_HZ

IDS = ("rain", "waves", "brown-noise", "stream", "drone", "night-garden")
HOUR = 3_600 * RATE_HZ
LOW_HZ = 8_000
"""A rate at which ten minutes are computed in a blink; envelopes are the same there."""


@cache
def recipes() -> Mapping[str, Ambience]:
    return load_catalogue(Path(__file__).parents[2] / "assets").sounds.ambiences


@cache
def background(id: str, rate_hz: int = RATE_HZ) -> Background:
    return prepare(recipes()[id], rate_hz)


def heard(sound: Background, seconds: int, rate_hz: int, from_s: int = 0) -> NDArray[np.float32]:
    """Seconds of it, in pieces as a player would ask for them."""
    pieces = [sound.frames(at * rate_hz, rate_hz) for at in range(from_s, from_s + seconds)]
    return np.concatenate(pieces)


def loudness(samples: NDArray[np.float32], rate_hz: int) -> float:
    pieces = range(0, len(samples), rate_hz)
    return lufs(
        sum(weighted_power(samples[at : at + rate_hz], rate_hz) for at in pieces) / len(pieces)
    )


def level_db(samples: NDArray[np.float32]) -> float:
    return float(10 * np.log10(np.mean(samples.astype(np.float64) ** 2)))


def octaves_db(samples: NDArray[np.float32], centres: list[float]) -> list[float]:
    """The level in the octave around each frequency, in dB of the whole."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))[:, None], axis=0)) ** 2
    power, hz = spectrum.sum(axis=1), np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
    bands = [(hz >= one / 2**0.5) & (hz < one * 2**0.5) for one in centres]
    return [float(10 * np.log10(power[band].sum() / power.sum())) for band in bands]


def test_six_ambiences_ship() -> None:
    assert tuple(recipes()) == IDS
    assert len({one.name for one in recipes().values()}) == 6


# A function of the frame


@pytest.mark.parametrize("id", IDS)
@settings(max_examples=12)
@given(
    start=st.integers(0, HOUR) | st.integers(1, 200).map(lambda hop: hop * 3 * RATE_HZ - 700),
    cuts=st.lists(st.integers(0, 4_000), max_size=6),
)
def test_any_cut_gives_the_same_samples(id: str, start: int, cuts: list[int]) -> None:
    sound = background(id)
    ends = sorted({0, 4_000, *cuts})
    pieces = [sound.frames(start + first, last - first) for first, last in pairwise(ends)]
    assert np.array_equal(np.concatenate(pieces), sound.frames(start, 4_000))


@pytest.mark.parametrize("id", IDS)
def test_long_and_short_pieces_are_the_same(id: str) -> None:
    whole = background(id).frames(5 * RATE_HZ + 7, 4 * RATE_HZ)
    assert whole.shape == (4 * RATE_HZ, 2)
    assert whole.dtype == np.float32
    blocks = [background(id).frames(5 * RATE_HZ + 7 + at * 960, 960) for at in range(200)]
    assert np.array_equal(np.concatenate(blocks), whole)


def test_the_same_recipe_sounds_the_same_and_another_name_does_not() -> None:
    rain = recipes()["rain"]
    first, again = prepare(rain, LOW_HZ).frames(0, 800), prepare(rain, LOW_HZ).frames(0, 800)
    assert np.array_equal(first, again)
    other = prepare(replace(rain, name="Other rain"), LOW_HZ).frames(0, 800)
    assert abs(np.corrcoef(first[:, 0], other[:, 0])[0, 1]) < 0.3


def test_no_frames_are_no_samples() -> None:
    assert background("rain").frames(RATE_HZ, 0).shape == (0, 2)


# Level


@pytest.mark.parametrize("id", IDS)
def test_all_are_about_equally_loud(id: str) -> None:
    samples = heard(background(id), 60, RATE_HZ)
    assert loudness(samples, RATE_HZ) == pytest.approx(LOUDNESS_LUFS, abs=1)


@pytest.mark.parametrize("id", IDS)
def test_peaks_are_about_26_db_below_full_scale(id: str) -> None:
    samples = np.abs(heard(background(id), 60, RATE_HZ))
    assert samples.max() <= np.float32(CEILING)
    assert 20 * np.log10(samples.max()) > -31
    # The ceiling is for a rare sum of peaks; a sound that leans on it would rasp.
    assert np.mean(samples >= np.float32(CEILING)) < 1e-5


@pytest.mark.parametrize("id", IDS)
def test_left_and_right_differ_and_agree_with_mono(id: str) -> None:
    samples = heard(background(id), 30, RATE_HZ)
    assert abs(level_db(samples[:, 0]) - level_db(samples[:, 1])) < 1
    assert -0.1 < np.corrcoef(samples[:, 0], samples[:, 1])[0, 1] < 0.9
    # Two unlike channels lose 3 dB when they are added; more would be cancelling.
    assert level_db(samples.mean(axis=1)) - level_db(samples) > -3.1


@pytest.mark.parametrize("id", ["brown-noise", "drone", "waves", "night-garden"])
def test_no_click_at_all(id: str) -> None:
    """What is soft at the top has no sudden step: neither at grains nor where calls begin."""
    samples = heard(background(id), 20, RATE_HZ)
    steps = np.abs(np.diff(samples, 2, axis=0))
    bins = steps[: len(steps) // 480 * 480].reshape(-1, 480, 2)
    usual = np.sqrt((bins**2).mean(axis=1)) + 1e-7
    assert (bins.max(axis=1) / usual).max() < 9


@pytest.mark.parametrize("id", IDS)
def test_grains_leave_no_step_where_they_meet(id: str) -> None:
    """The samples around a meeting of grains are no rougher than those half-way between."""
    sound = background(id)

    def roughness(offset: int) -> float:
        frames = [sound.frames(at * 3 * RATE_HZ + offset, 64) for at in range(1, 60)]
        return float(np.mean([np.abs(np.diff(one, 2, axis=0)).mean() for one in frames]))

    between = np.mean([roughness(share * RATE_HZ // 2) for share in range(1, 5)])
    assert roughness(-32) == pytest.approx(between, rel=0.3)


# What it is


def test_brown_noise_falls_by_6_db_an_octave() -> None:
    centres = [63.0 * 2**octave for octave in range(8)]
    levels = octaves_db(heard(background("brown-noise"), 20, RATE_HZ), centres)
    # Each octave is twice as wide as the one below: 6 dB less for each Hz are 3 dB less.
    assert np.diff(levels[1:]) == pytest.approx(-3, abs=0.6)


def test_rain_lies_between_500_and_8000_hz() -> None:
    levels = octaves_db(heard(background("rain"), 20, RATE_HZ), [707, 1_414, 2_828, 5_657])
    assert sum(10 ** (level / 10) for level in levels) > 0.7


def test_waves_come_every_seven_to_eleven_seconds() -> None:
    levels = envelope(heard(background("waves", LOW_HZ), 600, LOW_HZ), LOW_HZ)
    smooth = np.convolve(levels, np.hanning(41) / np.hanning(41).sum(), mode="same")
    is_crest = [
        at for at in range(60, len(smooth) - 60) if smooth[at] == smooth[at - 50 : at + 51].max()
    ]
    gaps_s = np.diff(is_crest) * BIN_S
    assert 8 < np.mean(gaps_s) < 10
    assert np.std(gaps_s) > 0.7
    assert np.percentile(gaps_s, 10) > 5.5
    assert np.percentile(gaps_s, 90) < 12.5
    assert 20 * np.log10(np.percentile(smooth, 97) / np.percentile(smooth, 5)) > 8


def test_the_drone_is_low_and_small_loudspeakers_carry_it() -> None:
    levels = octaves_db(heard(background("drone"), 60, RATE_HZ), [77.8, 311.1, 2_000])
    assert levels[0] > -4
    assert levels[1] > -12
    assert levels[2] < -50


def test_the_stream_bubbles_and_the_garden_sings() -> None:
    """Short sounds stand out of their band: its level varies more than that of noise."""

    def liveliness(id: str, low_hz: int, high_hz: int) -> float:
        samples = heard(background(id), 20, RATE_HZ).mean(axis=1)
        spectrum, hz = np.fft.rfft(samples), np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
        spectrum[(hz < low_hz) | (hz > high_hz)] = 0
        power = (np.fft.irfft(spectrum) ** 2).reshape(-1, RATE_HZ // 50).mean(axis=1)
        return float(power.std() / power.mean())

    assert liveliness("brown-noise", 400, 1_200) < 0.5
    assert liveliness("stream", 400, 1_200) > 0.6
    assert liveliness("night-garden", 4_000, 4_900) > 0.6


# No loop


@pytest.mark.parametrize("id", IDS)
def test_no_loop_is_found_in_minutes_of_it(id: str) -> None:
    score, lag_s = loop_score(envelope(heard(background(id, LOW_HZ), 240, LOW_HZ), LOW_HZ))
    assert score < LIMIT, lag_s


@pytest.mark.long
@pytest.mark.parametrize("id", IDS)
def test_no_loop_is_found_in_ten_minutes(id: str) -> None:
    """As a listener has it: 48 kHz, in pieces, from the beginning and at the end of an hour."""
    sound = background(id)
    for start_s in (0, 3_000):
        levels = [
            envelope(heard(sound, 10, RATE_HZ, start_s + at), RATE_HZ) for at in range(0, 600, 10)
        ]
        score, lag_s = loop_score(np.concatenate(levels))
        assert score < LIMIT, lag_s


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("fade_s", [0, 2])
def test_a_loop_of_30_s_is_found(id: str, fade_s: int) -> None:
    samples = heard(background(id, LOW_HZ), 30 + fade_s, LOW_HZ)
    loop = samples[: 30 * LOW_HZ].copy()
    if fade_s:
        rise = np.linspace(0, 1, fade_s * LOW_HZ, dtype=np.float32)[:, None]
        loop[: len(rise)] = (
            np.sqrt(rise) * loop[: len(rise)] + np.sqrt(1 - rise) * samples[len(loop) :]
        )
    score, lag_s = loop_score(np.tile(envelope(loop, LOW_HZ), 8))
    assert score > 2 * LIMIT
    assert lag_s % 30 == pytest.approx(0, abs=BIN_S / 2)


def test_a_bank_played_round_and_round_is_found() -> None:
    """What the grains are for."""
    bank = bank_of(recipes()["brown-noise"].layers[0], 1, LOW_HZ).astype(np.float32)
    frames = np.resize(bank, 240 * LOW_HZ)
    score, lag_s = loop_score(envelope(np.column_stack((frames, frames)), LOW_HZ))
    assert score > 2 * LIMIT
    assert lag_s % (len(bank) / LOW_HZ) == pytest.approx(0, abs=BIN_S)


def test_a_loop_half_hidden_under_noise_is_found() -> None:
    levels = envelope(heard(background("rain", LOW_HZ), 240, LOW_HZ), LOW_HZ)
    score, _ = loop_score(np.sqrt(levels**2 + np.tile(levels[:600], 8) ** 2))
    assert score > 2 * LIMIT


@pytest.mark.parametrize("swell", [0, 0.8])
def test_noise_that_only_swells_is_no_loop(swell: float) -> None:
    chance = np.random.default_rng(7)

    def levels() -> NDArray[np.float64]:
        waves = np.sin(np.cumsum(0.035 + 0.01 * chance.standard_normal(12_000)))
        noise: NDArray[np.float64] = 1 + 0.1 * chance.standard_normal(12_000)
        return noise * (1 + swell * waves)

    assert max(loop_score(levels())[0] for _ in range(20)) < LIMIT


# Recipes of anybody's

gains = st.floats(-80, 0)
swells = st.builds(
    Swell,
    shape=st.sampled_from([WANDER, WAVE]),
    every_ms=st.integers(1, 60_000),
    depth_db=st.floats(0, 60),
    rise=st.floats(0.05, 0.95),
    lag_ms=st.integers(0, 9_000),
)
layers = st.builds(
    Layer,
    spectrum=st.sets(st.integers(20, 20_000), min_size=1, max_size=3).map(
        lambda hz: tuple(Point(one, -one / 1_000) for one in sorted(hz))
    ),
    tones=st.lists(
        st.builds(Tone, st.floats(30, 8_000), gains, st.floats(0.1, 10)), max_size=2
    ).map(tuple),
    drops_hz=st.none() | st.floats(1, 5_000),
    gain_db=gains,
    width=st.floats(0, 1),
    swell=st.none() | swells,
)
calls = st.builds(
    Call,
    every_ms=st.integers(50, 5_000),
    chance=st.floats(0, 1),
    pitch_hz=st.tuples(st.floats(40, 400), st.floats(400, 12_000)),
    slide=st.floats(0.25, 4),
    length_ms=st.tuples(st.integers(1, 20), st.integers(20, 200)),
    attack=st.floats(0.01, 0.95),
    pulses=st.tuples(st.integers(1, 3), st.integers(3, 8)),
    gap_ms=st.integers(1, 50),
    gain_db=st.tuples(st.floats(-80, 0), st.floats(0, 30)),
    overtones_db=st.lists(gains, max_size=3).map(tuple),
    width=st.floats(0, 1),
)


@settings(max_examples=8)
@given(
    st.builds(
        Ambience,
        st.text(min_size=1, max_size=8),
        st.lists(layers, min_size=1, max_size=2).map(tuple),
        st.lists(calls, max_size=2).map(tuple),
    ),
    st.integers(0, 3_600 * LOW_HZ),
    st.integers(1, 4_000),
)
def test_any_recipe_stays_under_the_ceiling_and_joins(
    ambience: Ambience, start: int, count: int
) -> None:
    sound = prepare(ambience, LOW_HZ)
    samples = sound.frames(start, count)
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() <= np.float32(CEILING)
    half = count // 2
    joined = (sound.frames(start, half), sound.frames(start + half, count - half))
    assert np.array_equal(np.concatenate(joined), samples)


@pytest.mark.parametrize("rate_hz", [22_050, 44_100])
def test_other_rates_sound_as_loud(rate_hz: int) -> None:
    samples = heard(background("stream", rate_hz), 30, rate_hz)
    assert loudness(samples, rate_hz) == pytest.approx(LOUDNESS_LUFS, abs=1.5)


# Chance


@given(st.integers(0, 2**64 - 1), st.integers(-5, 2**40))
def test_one_hash_for_one_and_for_many(seed: int, index: int) -> None:
    many = drawn(np.uint64(seed), np.array([index, index + 1], np.int64))
    assert many.tolist() == [share(hashed(seed, index)), share(hashed(seed, index + 1))]


def test_a_bank_joins_its_own_beginning() -> None:
    bank = bank_of(recipes()["brown-noise"].layers[0], 3, LOW_HZ).astype(np.float64)
    steps = np.abs(np.diff(bank))
    assert abs(bank[0] - bank[-1]) <= np.percentile(steps, 99.9)


# Recordings


def sweep(seconds: float, gain: float = 0.5) -> NDArray[np.float32]:
    turns = np.cumsum(np.linspace(200, 900, round(seconds * RATE_HZ))) / RATE_HZ
    tone = gain * np.sin(2 * np.pi * turns)
    return np.column_stack((tone, -0.5 * tone)).astype(np.float32)


def test_a_recording_goes_round_without_a_click() -> None:
    sound = Recording(sweep(3.3))
    samples = sound.frames(0, 8 * RATE_HZ)
    steepest = 2 * np.pi * 950 / RATE_HZ * np.abs(samples).max()
    assert np.abs(np.diff(samples, axis=0)).max() < 1.5 * steepest
    assert np.array_equal(samples[:RATE_HZ], sound.frames(0, RATE_HZ))


@given(st.integers(0, HOUR), st.integers(0, 2_000), st.integers(0, 2_000))
def test_a_recording_joins_at_any_cut(start: int, first: int, second: int) -> None:
    sound = _sweep_recording()
    joined = (sound.frames(start, first), sound.frames(start + first, second))
    assert np.array_equal(np.concatenate(joined), sound.frames(start, first + second))


@cache
def _sweep_recording() -> Recording:
    return Recording(sweep(1.5))


@pytest.mark.parametrize("gain", [0.001, 0.02, 1.0])
def test_a_recording_is_as_loud_as_the_others_however_it_was_taken(gain: float) -> None:
    chance = np.random.default_rng(3)
    noise = (gain / 5 * chance.standard_normal((20 * RATE_HZ, 2))).astype(np.float32)
    samples = Recording(noise).frames(0, 20 * RATE_HZ)
    wanted = LOUDNESS_LUFS if gain > 0.001 else loudness(noise, RATE_HZ) + 40
    assert loudness(samples, RATE_HZ) == pytest.approx(min(wanted, LOUDNESS_LUFS), abs=0.5)


def test_a_recording_with_one_bang_stays_under_the_ceiling() -> None:
    quiet = sweep(5, 0.001)
    quiet[RATE_HZ] = 1.0
    assert np.abs(Recording(quiet).frames(0, 10 * RATE_HZ)).max() <= CEILING * 1.001


def test_a_silent_recording_is_silent() -> None:
    assert not Recording(np.zeros((RATE_HZ, 2), np.float32)).frames(0, 100).any()


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros((RATE_HZ, 1), np.float32),
        np.zeros(RATE_HZ * 2, np.float32),
        np.zeros((RATE_HZ - 1, 2), np.float32),
        np.full((RATE_HZ, 2), np.nan, np.float32),
    ],
)
def test_what_is_no_recording_is_refused(samples: NDArray[np.float32]) -> None:
    with pytest.raises(ValueError, match="expected"):
        Recording(samples)


# Loudness


def test_a_tone_of_1_khz_is_as_loud_as_the_standard_says() -> None:
    """EBU Tech 3341, case 1: a stereo sine of -23 dBFS at 1 kHz is -23 LUFS."""
    tone = 10 ** (-23 / 20) * np.sin(2 * np.pi * 1_000 * np.arange(RATE_HZ * 2) / RATE_HZ)
    samples = np.column_stack((tone, tone)).astype(np.float32)
    assert lufs(weighted_power(samples, RATE_HZ)) == pytest.approx(-23, abs=0.1)


def test_low_tones_weigh_less() -> None:
    low, middle, high = 10 * np.log10(k_power(np.array([40.0, 1_000.0, 10_000.0])))
    assert low < middle - 3
    assert high == pytest.approx(middle + 3.3, abs=0.5)


def test_silence_has_a_loudness_of_its_own() -> None:
    assert lufs(weighted_power(np.zeros((100, 2), np.float32), RATE_HZ)) == SILENT_LUFS
    assert lufs(weighted_power(np.zeros((0, 2), np.float32), RATE_HZ)) == SILENT_LUFS


# What it costs


@pytest.mark.bench
@pytest.mark.parametrize("id", IDS)
def test_a_block_of_20_ms_is_cheap(id: str) -> None:
    started = time.perf_counter()
    sound = prepare(recipes()[id])
    assert time.perf_counter() - started < 0.5
    spent = []
    for at in range(500):
        started = time.perf_counter()
        sound.frames(at * 2_880, 960)
        spent.append(time.perf_counter() - started)
    assert np.median(spent) < 0.0006


def test_numpy_is_not_imported_by_recipes() -> None:
    script = (
        "import sys, relaxapp.core.ambience, relaxapp.core.catalogue; print('numpy' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"
