"""The sound of a chime, judged by its samples."""

import struct
import subprocess
import sys
import wave
import zlib
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from relaxapp.core import synth
from relaxapp.core.synth import Chime, CueSet, Noise, Note, Partial, render

BODY = (Partial(1, 0, 1500), Partial(2.76, -20, 500))
STEP = Chime("step", (Note(0, 392, None, 0),), BODY, 15, -12)
RISE = replace(STEP, name="rise", notes=(Note(0, 330, 392, 0),))
FALL = replace(STEP, name="fall", notes=(Note(0, 392, 330, 0),))
AIR = Chime("air", (), (), 15, -12, (Noise(0, 400, 1600, 0.6, 900, 300, 0),))
TWO = replace(STEP, name="two", notes=(Note(0, 330, None, -2), Note(240, 440, None, 0)))


def stereo(samples: bytes) -> NDArray[np.float64]:
    """One row a frame, left and right, full scale 1."""
    rows: NDArray[np.float64] = np.frombuffer(samples, "<i2").reshape(-1, 2) / 32_767
    return rows


def peak_db(samples: NDArray[np.float64]) -> float:
    return float(20 * np.log10(np.abs(samples).max()))


def pitch_hz(samples: NDArray[np.float64]) -> float:
    """The strongest frequency, to about 1 Hz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), synth.RATE_HZ))
    return float(np.argmax(spectrum))


@pytest.mark.parametrize("chime", [STEP, RISE, FALL, TWO, AIR], ids=lambda chime: chime.name)
def test_chime_begins_and_ends_in_zero(chime: Chime) -> None:
    samples = stereo(render(chime))
    assert not samples[0].any()
    assert not samples[-1].any()


@pytest.mark.parametrize("chime", [STEP, RISE, FALL, TWO], ids=lambda chime: chime.name)
def test_chime_has_no_click(chime: Chime) -> None:
    samples = stereo(render(chime))[:, 0]
    # No faster than its highest tone at full level could be: 2.76 * 440 Hz.
    steepest = 2 * np.pi * 2.76 * 440 / synth.RATE_HZ
    assert np.abs(np.diff(samples)).max() < np.abs(samples).max() * steepest


@pytest.mark.parametrize("peak", [-12.0, -20.0, -30.0])
def test_peak_is_as_the_recipe_says(peak: float) -> None:
    assert peak_db(stereo(render(replace(TWO, peak_db=peak)))) == pytest.approx(peak, abs=0.1)


def test_gain_lowers_the_peak() -> None:
    assert peak_db(stereo(render(STEP, gain_db=-6))) == pytest.approx(-18, abs=0.1)


def test_too_much_gain_is_cut_off_and_does_not_wrap() -> None:
    assert np.abs(stereo(render(STEP, gain_db=30))).max() == 1


def test_length_is_that_of_the_last_note() -> None:
    assert synth.length_ms(TWO) == 1740
    assert len(render(TWO)) == synth.frame_count(TWO) * 4
    assert synth.frame_count(TWO, 1000) == 1741


@pytest.mark.parametrize(("chime", "first", "last"), [(RISE, 330, 392), (FALL, 392, 330)])
def test_pitch_glides(chime: Chime, first: float, last: float) -> None:
    samples = stereo(render(chime))[:, 0]
    early, late = samples[: synth.RATE_HZ // 20], samples[synth.RATE_HZ * 6 // 10 :]
    assert pitch_hz(early) == pytest.approx(first, abs=8)
    assert pitch_hz(late) == pytest.approx(last, abs=3)


def test_second_note_sets_in_at_its_time() -> None:
    alone = replace(TWO, notes=TWO.notes[1:])
    samples = stereo(render(alone))
    start = synth.RATE_HZ * 240 // 1000
    assert not samples[: start + 1].any()
    assert samples[start : start + synth.RATE_HZ // 100].any()


def test_attack_rises_slowly() -> None:
    samples = np.abs(stereo(render(replace(STEP, attack_ms=20)))[:, 0])
    assert samples[: synth.RATE_HZ // 500].max() < 0.1 * samples.max()


def test_partial_falls_by_60_db_in_its_decay() -> None:
    tone = replace(STEP, partials=(Partial(1, 0, 2000),))
    samples = stereo(render(tone))[:, 0]

    def level_at(ms: int) -> float:
        start = synth.RATE_HZ * ms // 1000
        return peak_db(samples[start : start + synth.RATE_HZ // 50])

    # Over half of the decay, before the last fade: 30 dB.
    assert level_at(200) - level_at(1200) == pytest.approx(30, abs=0.2)


@pytest.mark.parametrize("pan", [-1.0, -0.6, -0.2, 0.0, 0.4, 1.0])
def test_pan_shares_the_energy_by_the_constant_power_law(pan: float) -> None:
    samples = stereo(render(STEP, pan=pan))
    left, right = (samples**2).sum(axis=0)
    angle = (pan + 1) * np.pi / 4
    assert left / (left + right) == pytest.approx(np.cos(angle) ** 2, abs=1e-3)


@pytest.mark.parametrize("pan", [-1.0, -0.6, 0.0, 1.0])
def test_pan_keeps_the_peak_of_the_louder_channel(pan: float) -> None:
    assert peak_db(stereo(render(STEP, pan=pan))) == pytest.approx(-12, abs=0.1)


def test_the_same_recipe_gives_the_same_bytes() -> None:
    assert render(RISE, pan=0.6) == render(RISE, pan=0.6)


def band_hz(samples: NDArray[np.float64]) -> tuple[float, float, float]:
    """Below which frequencies 12, 50 and 88 percent of the power lie."""
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), synth.RATE_HZ)) ** 2
    low, middle, high = np.searchsorted(np.cumsum(power) / power.sum(), [0.12, 0.5, 0.88])
    return float(low), float(middle), float(high)


def noise(**changes: float) -> NDArray[np.float64]:
    """Ten seconds of a band at 1,000 Hz, with changes."""
    swell = replace(Noise(0, 1000, 1000, 0.4, 5000, 5000, 0), **changes)
    return synth.waveform(replace(AIR, noise=(swell,)))


@pytest.mark.parametrize("width", [0.1, 0.4, 0.6])
def test_noise_is_a_band_around_its_centre_as_wide_as_it_says(width: float) -> None:
    """Between its half-power points a bell holds 76 percent of its power."""
    low, middle, high = band_hz(noise(width=width))
    assert middle == pytest.approx(1000, rel=0.03)
    assert high - low == pytest.approx(1000 * width, rel=0.1)


def test_noise_keeps_its_width_in_octaves_as_its_centre_moves() -> None:
    samples = noise(from_hz=400, to_hz=1600)
    for at_s, centre_hz in ((0, 400), (4.5, 800), (9, 1600)):
        part = samples[int(at_s * synth.RATE_HZ) : int((at_s + 1) * synth.RATE_HZ)]
        low, middle, high = band_hz(part)
        assert middle == pytest.approx(centre_hz, rel=0.08)
        assert (high - low) / middle == pytest.approx(0.4, rel=0.3)


def test_noise_swells_and_falls_at_its_times() -> None:
    samples = noise(rise_ms=9000, fall_ms=1000)
    seconds = samples.reshape(-1)[: 10 * synth.RATE_HZ].reshape(10, -1)
    levels = np.sqrt((seconds**2).mean(axis=1))
    assert np.argmax(levels) == 8
    assert all(np.diff(levels[:9]) > 0)
    assert levels[9] < levels[8]


def test_noise_differs_from_swell_to_swell_but_not_from_time_to_time() -> None:
    twice = (AIR.noise[0], replace(AIR.noise[0], at_ms=2000))
    samples = synth.waveform(replace(AIR, noise=twice))
    first, second = samples[: synth.RATE_HZ], samples[2 * synth.RATE_HZ : 3 * synth.RATE_HZ]
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.2
    script = (
        f"import sys, zlib; from relaxapp.core.synth import *;print(zlib.crc32(render({AIR!r})))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    }
    assert answers == {str(zlib.crc32(render(AIR)))}


def test_notes_and_noise_sound_together() -> None:
    both = synth.waveform(replace(AIR, notes=STEP.notes, partials=STEP.partials))
    alone = [synth.waveform(replace(one, peak_db=0)) for one in (AIR, STEP)]
    length = max(len(one) for one in alone)
    columns = np.stack([np.pad(one, (0, length - len(one))) for one in alone], axis=1)
    shares, rest, *_ = np.linalg.lstsq(columns, both)
    assert all(shares > 0.01)
    assert float(rest[0]) < 1e-12
    assert synth.length_ms(replace(AIR, notes=STEP.notes, partials=STEP.partials)) == 1500


def test_noise_too_high_for_the_rate_is_left_out() -> None:
    assert not any(render(AIR, rate_hz=6_000))


def test_partials_too_high_for_the_rate_are_left_out() -> None:
    high = replace(STEP, partials=(Partial(1, 0, 500), Partial(30, 0, 500)))
    low = replace(STEP, partials=(Partial(1, 0, 500),))
    assert render(high, rate_hz=16_000) == render(low, rate_hz=16_000)


def test_a_chime_of_no_sound_at_all_is_zeros() -> None:
    assert not any(render(replace(STEP, partials=(Partial(100, 0, 500),))))


def test_scaled_changes_the_loudness_alone() -> None:
    samples = render(STEP)
    assert stereo(synth.scaled(samples, 0.5)) == pytest.approx(stereo(samples) * 0.5, abs=1e-4)
    assert synth.scaled(b"", 0.5) == b""


def test_wav_is_read_back_by_the_standard_library() -> None:
    samples = render(STEP)
    with wave.open(BytesIO(synth.wav_bytes(samples))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, 48_000)
        assert file.readframes(file.getnframes()) == samples


def test_wav_header_tells_the_sizes() -> None:
    header = synth.wav_header(10)
    assert len(header) == synth.WAV_HEADER_BYTES
    assert struct.unpack("<I", header[4:8]) == (36 + 40,)
    assert struct.unpack("<I", header[40:44]) == (40,)


def test_cue_finds_its_chime() -> None:
    cues = CueSet("set", (STEP, RISE), (("in", "rise"), ("hold", "none"), ("out", "missing")))
    assert cues.chime_for("in") == RISE
    assert cues.chime_for("hold") is None
    assert cues.chime_for("bell") is None
    with pytest.raises(KeyError):
        cues.chime_for("out")


def test_numpy_is_imported_only_to_render() -> None:
    script = "import sys, relaxapp.core.synth; print('numpy' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"


pitches = st.floats(50, 4000)
chimes = st.builds(
    Chime,
    name=st.just("any"),
    notes=st.lists(
        st.builds(
            Note,
            at_ms=st.integers(0, 500),
            pitch_hz=pitches,
            to_hz=st.none() | pitches,
            gain_db=st.floats(-80, 0),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
    partials=st.lists(
        st.builds(
            Partial,
            ratio=st.floats(0.1, 20),
            gain_db=st.floats(-80, 0),
            decay_ms=st.integers(1, 800),
        ),
        min_size=1,
        max_size=4,
    ).map(tuple),
    attack_ms=st.integers(0, 1000),
    peak_db=st.floats(-60, 0),
    noise=st.lists(
        st.builds(
            Noise,
            at_ms=st.integers(0, 500),
            from_hz=pitches,
            to_hz=pitches,
            width=st.floats(0.05, 1),
            rise_ms=st.integers(1, 500),
            fall_ms=st.integers(1, 500),
            gain_db=st.floats(-80, 0),
        ),
        max_size=2,
    ).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(chimes, st.floats(-1, 1))
def test_any_recipe_is_finite_within_its_peak_and_ends_in_zero(chime: Chime, pan: float) -> None:
    mono = synth.waveform(chime)
    samples = stereo(render(chime, pan=pan))
    assert np.isfinite(mono).all()
    assert len(mono) == len(samples) == synth.frame_count(chime)
    assert np.abs(samples).max() <= 10 ** (chime.peak_db / 20) + 1 / 32_767
    assert not samples[0].any()
    assert not samples[-1].any()


def test_a_set_for_some_strikes_has_their_chimes_alone() -> None:
    low, high = (replace(STEP, name=name) for name in ("low", "high"))
    cues = (("in", "high"), ("out", "low"), ("say", "low"), ("hold", "none"))
    whole = CueSet("Two", (low, high), cues)
    assert {(chime.name, side) for chime, side in whole.sounds} == {
        (name, side) for name in ("low", "high") for side in (None, "left", "right")
    }
    some = whole.only({("say", None), ("out", "left"), ("out", None), ("hold", None)})
    assert [(chime.name, side) for chime, side in some.sounds] == [("low", "left"), ("low", None)]
    assert some.chime_for("in") == high
