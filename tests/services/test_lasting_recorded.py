"""Whole sessions as they are heard, with all that sounds but words: recorded from null sinks.

`session_player` plays real routines with real cue sets, glide and ambiences; sessions that are
compared or that take long play at the same time, each into a sink of its own.
"""

from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from click_detector import LIMIT as CLICK_LIMIT
from click_detector import click_score, clicks_in
from loop_detector import LIMIT as LOOP_LIMIT
from loop_detector import envelope, loop_score
from null_sink import RATE_HZ, STILL_S, NullSink, Recording, usually
from numpy.typing import NDArray
from session_player import Plan, Told, catalogue, playing, timeline_of, told_by

from relaxapp.core.ambience import CEILING
from relaxapp.core.timeline import Timeline

LOUD = 10 ** (-60 / 20)
SESSION_S = 27
LOOP_S = 12
SHORT_LOOP_LIMIT = 9.0
"""For less than a minute, of which the detector knows little: the shipped ambiences have up to
5.7 there, and a loop of 12 s has 17 and more."""
AMBIENCES = tuple(catalogue().sounds.ambiences)

Samples = NDArray[np.float32]


def recorded(sink: NullSink, plans: dict[str, Plan]) -> dict[str, tuple[Recording, Told]]:
    """Each plan, played at the same time and recorded from the sink of its name."""
    for name in plans:
        sink.add(name)
    with ExitStack() as stack:
        recordings = {name: stack.enter_context(Recording(sink, name)) for name in plans}
        children = {name: stack.enter_context(playing(sink, one)) for name, one in plans.items()}
        told = {name: told_by(child) for name, child in children.items()}
    return {name: (recordings[name], told[name]) for name in plans}


@pytest.mark.audio
def test_a_session_of_cues_and_glide_has_no_click_and_its_glide_ends_in_time(
    sink: NullSink, tmp_path: Path
) -> None:
    """Cues with the glide in one session; in another, without cues, the glide's ends are seen."""
    plans = {
        "cues": Plan(str(tmp_path), for_s=SESSION_S, cues="bowl", has_glide=True, output="cues"),
        "glide": Plan(str(tmp_path), for_s=SESSION_S, has_glide=True, output="glide"),
    }
    heard = recorded(sink, plans)
    assert [told.notices for _, told in heard.values()] == [(), ()]
    for recording, _ in heard.values():
        assert clicks_in(recording) == []
    # Chimes are 12 dB louder than the glide, and went to the output that was chosen.
    assert np.abs(heard["cues"][0].samples).max() > 0.2 > np.abs(heard["glide"][0].samples).max()
    assert_cuts_are_found(heard["cues"][0])
    late_ms = glide_ends_late_ms(*heard["glide"], timeline_of(plans["glide"]))
    print("glide ends late (ms):", np.round(late_ms, 1))
    assert len(late_ms) >= 2
    assert usually(late_ms) <= 30


def assert_cuts_are_found(recording: Recording) -> None:
    """What the detector is worth: a real session out of which a little is cut clicks."""
    loudest = int(np.argmax(np.abs(recording.samples).max(axis=1)))
    around = recording.samples[loudest - RATE_HZ // 2 : loudest + RATE_HZ // 2]
    for cut_ms in (1, 20):
        gone = slice(RATE_HZ // 2, RATE_HZ // 2 + cut_ms * RATE_HZ // 1000)
        score, frame = click_score(np.delete(around, gone, axis=0))
        print(f"a cut of {cut_ms} ms: click score {score:.0f}")
        assert score > CLICK_LIMIT
        assert abs(frame - RATE_HZ // 2) < 5


def glide_ends_late_ms(recording: Recording, told: Told, timeline: Timeline) -> list[float]:
    """How long after its phase each glide was last heard, over -60 dBFS."""
    ends_ms = [
        phase.end_ms
        for phase in timeline.phases
        if phase.part in ("in", "out") and phase.end_ms < (SESSION_S - 1) * 1000
    ]
    level = np.abs(recording.samples).max(axis=1)
    late_ms = []
    for end_ms in ends_ms:
        end_s = told.began_s + end_ms / 1000
        if recording.longest_gap_s(end_s - 0.2, end_s + 0.2) > STILL_S:
            continue
        # The end of a glide and the still hold behind it.
        first = round((end_s - 1 - recording.start_s) * RATE_HZ)
        loud = np.flatnonzero(level[first : first + 3 * RATE_HZ] > LOUD)
        late_ms.append(loud[-1] / RATE_HZ * 1000 - 1_000)
    return late_ms


def ambiences_recorded(sink: NullSink, folder: Path, for_s: float) -> dict[str, Samples]:
    """All ambiences at once, each from a stream and a sink of its own; loud from end to end."""
    plans = {
        id: Plan(str(folder), "six-a-minute", for_s, ambience=id, output=id) for id in AMBIENCES
    }
    parts = {}
    for id, (recording, told) in recorded(sink, plans).items():
        assert told.notices == ()
        samples = recording.samples.astype(np.float32)
        peak_db = 20 * np.log10(np.abs(samples).max())
        print(f"{id}: peak {peak_db:.2f} dBFS, {told.share:.2%} of a core")
        assert -31 < peak_db <= 20 * np.log10(CEILING) + 0.1
        first, last = (
            round((at_s - recording.start_s) * RATE_HZ) for at_s in (told.began_s + 1, told.ended_s)
        )
        # Faded in and out, not cut.
        assert np.abs(samples[: first - RATE_HZ]).max() < 0.001
        assert np.abs(samples[last + RATE_HZ * 6 // 10 :]).max() < 0.001
        parts[id] = samples[first:last]
    return parts


@pytest.mark.long
def test_no_loop_is_heard_in_a_while_of_any_ambience(sink: NullSink, tmp_path: Path) -> None:
    for id, samples in ambiences_recorded(sink, tmp_path, 36).items():
        score, lag_s = loop_score(envelope(samples, RATE_HZ))
        turns = np.tile(samples[: LOOP_S * RATE_HZ], (4, 1))[: len(samples)]
        looped, _ = loop_score(envelope(turns, RATE_HZ))
        print(f"{id}: loop score {score:.2f} at {lag_s:.2f} s; looped it is {looped:.2f}")
        assert score < SHORT_LOOP_LIMIT < looped, (id, lag_s)


@pytest.mark.long
def test_no_loop_is_heard_in_ten_minutes_of_any_ambience(sink: NullSink, tmp_path: Path) -> None:
    for id, samples in ambiences_recorded(sink, tmp_path, 601).items():
        score, lag_s = loop_score(envelope(samples, RATE_HZ))
        print(f"{id}: loop score {score:.2f} at {lag_s:.2f} s")
        assert score < LOOP_LIMIT, (id, lag_s)
