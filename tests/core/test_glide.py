"""The glide, judged by its samples: as long as its phase, right in pitch, soft at both ends."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from written import timeline_of

from relaxapp.core.glide import HIGH_HZ, LOW_HZ, PEAK_DB, glide
from relaxapp.core.synth import RATE_HZ
from relaxapp.core.timeline import Phase, Timeline

BOX = timeline_of("breathe: 4-4-4-4\nrounds: 3")
RAMP = timeline_of("breathe: 4-6\nramp: {from: 12/min, to: 5/min, over: 20s}\nfor: 40s")
SIDES = timeline_of("breathe:\n  - {in: 4s, via: left}\n  - {out: 4s, via: right}\nrounds: 2")
TWICE = timeline_of("breathe:\n  - in: 2s\n  - in: 1s\n  - out: 6s\nrounds: 4")
MIXED = timeline_of("prepare: 3s\nsteps:\n  - say: Sit down.\n  - breathe: 3-5\n    rounds: 4")
AUDIBLE = 10 ** (-60 / 20)
FRAME_MS = 1000 / RATE_HZ


def whole(timeline: Timeline, *, speed: float = 1.0) -> NDArray[np.float32]:
    """The glide of a whole timeline as it is heard at a speed."""
    frames = int(timeline.duration_ms / FRAME_MS / speed)
    return glide(timeline, np.arange(frames) * FRAME_MS * speed, speed=speed)


def of(timeline: Timeline, phase: Phase) -> NDArray[np.float32]:
    """The glide from a phase's start to its end."""
    return glide(timeline, np.arange(phase.start_ms, phase.end_ms, FRAME_MS))


def breaths(timeline: Timeline) -> Sequence[Phase]:
    return [one for one in timeline.phases if one.part in ("in", "out")]


def pitch_hz(samples: NDArray[np.float32]) -> float:
    """The strongest frequency, to about 1 Hz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), RATE_HZ))
    return float(np.argmax(spectrum))


@pytest.mark.parametrize("timeline", [BOX, RAMP, SIDES, TWICE, MIXED])
def test_each_breath_is_heard_from_its_start_to_its_end(timeline: Timeline) -> None:
    for phase in breaths(timeline):
        heard = np.flatnonzero(np.abs(of(timeline, phase)).max(axis=1) > AUDIBLE)
        length = phase.duration_ms / FRAME_MS
        assert heard[0] * FRAME_MS <= 30
        assert (length - heard[-1]) * FRAME_MS <= 30


@pytest.mark.parametrize("timeline", [BOX, RAMP, TWICE, MIXED])
def test_all_but_breathing_in_and_out_is_silent(timeline: Timeline) -> None:
    for phase in timeline.phases:
        if phase not in breaths(timeline):
            assert not of(timeline, phase).any()


def test_positions_outside_the_timeline_are_silent() -> None:
    outside = np.array([-5_000.0, -0.1, BOX.duration_ms, BOX.duration_ms + 1e7])
    assert not glide(BOX, outside).any()
    assert glide(BOX, np.zeros(0)).shape == (0, 2)


@pytest.mark.parametrize("timeline", [BOX, RAMP, SIDES])
@pytest.mark.parametrize("speed", [1.0, 0.5, 3.0])
def test_there_is_no_click(timeline: Timeline, speed: float) -> None:
    steps = np.abs(np.diff(whole(timeline, speed=speed), axis=0))
    # No faster than its highest tone at full level could be, with its soft octave.
    steepest = 10 ** (PEAK_DB / 20) * 2 * np.pi * HIGH_HZ / RATE_HZ * 1.24 / 1.12
    assert steps.max() <= steepest * 1.01


@pytest.mark.parametrize("timeline", [BOX, RAMP, SIDES])
def test_every_phase_peaks_at_the_same_level(timeline: Timeline) -> None:
    for phase in breaths(timeline):
        assert 20 * np.log10(np.abs(of(timeline, phase)).max()) == pytest.approx(PEAK_DB, abs=0.1)


@pytest.mark.parametrize("speed", [1.0, 0.5, 2.0])
def test_pitch_follows_the_lungs_at_any_speed(speed: float) -> None:
    for phase in breaths(BOX)[:2]:
        for share in (0.2, 0.5, 0.8):
            at_ms = phase.start_ms + share * phase.duration_ms
            window_ms = np.arange(-30, 30, FRAME_MS) * speed
            samples = glide(BOX, at_ms + window_ms, speed=speed)[:, 0]
            fill = BOX.at(round(at_ms)).fill
            assert fill is not None
            assert pitch_hz(samples) == pytest.approx(LOW_HZ + fill * (HIGH_HZ - LOW_HZ), abs=4)


def test_the_second_half_of_a_double_inhale_goes_on_rising() -> None:
    first, second = breaths(TWICE)[:2]
    end, start = of(TWICE, first)[-4_800:, 0], of(TWICE, second)[:4_800, 0]
    assert pitch_hz(start) == pytest.approx(pitch_hz(end), abs=25)
    assert pitch_hz(of(TWICE, second)[-4_800:, 0]) > pitch_hz(start) + 20


def test_a_nostril_is_heard_on_its_side() -> None:
    inhale, exhale = breaths(SIDES)[:2]
    for phase, (near, far) in ((inhale, (0, 1)), (exhale, (1, 0))):
        energy = (of(SIDES, phase) ** 2).sum(axis=0)
        assert 10 * np.log10(energy[near] / energy[far]) >= 12
    middle = of(BOX, breaths(BOX)[0])
    assert (middle[:, 0] == middle[:, 1]).all()


@given(
    st.sampled_from([BOX, RAMP, SIDES, TWICE, MIXED]),
    st.lists(st.floats(-1_000, 130_000), max_size=60),
    st.sampled_from([1.0, 0.7, 60.0]),
)
def test_a_position_sounds_the_same_alone_and_in_any_order(
    timeline: Timeline, positions: list[float], speed: float
) -> None:
    together = glide(timeline, np.array(positions), speed=speed)
    alone = [glide(timeline, np.array([one]), speed=speed)[0] for one in positions]
    assert np.isfinite(together).all()
    assert together.shape == (len(positions), 2)
    assert together == pytest.approx(np.array(alone).reshape(-1, 2), abs=1e-7)
