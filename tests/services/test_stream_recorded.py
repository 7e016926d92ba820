"""What sounds on, as it really reaches a sound server: recorded from PulseAudio's null sink.

`stream_player` plays the stream in a process of its own, by a script (pause here, seek there).
"""

import time
from typing import Any

import numpy as np
import pytest
from null_sink import RATE_HZ, STILL_S, NullSink, Recording, usually
from numpy.typing import NDArray
from stream_player import (
    AMBIENCE_HZ,
    AMBIENCE_PEAK,
    GLIDE_HZ,
    GLIDE_PEAK,
    PHASE_MS,
    TONE_FADE_MS,
    TONE_MS,
    Script,
    did,
    playing,
    share_between,
    told_by,
)

LATE_MS = 30
BUSY_SHARE = 0.5
"""Of a core, between what waits and what does not: a few hundredths, or all of it, however fast
the machine is. How much it really takes is measured in tests/bench."""

pytestmark = pytest.mark.audio


def notices_in(told: list[dict[str, Any]]) -> list[str]:
    return [line["notice"] for line in told if "notice" in line]


def clicks_in(recording: Recording) -> list[float]:
    """Seconds at which the sound bends as no tone does; a machine that stood still is left out.

    A tone's second difference is its peak times the square of its step in radians; rounding to
    16 bits adds at most 4 steps of 1/32767.
    """
    heard = recording.samples
    peaks = ((GLIDE_PEAK, GLIDE_HZ), (AMBIENCE_PEAK, AMBIENCE_HZ))
    bend = sum(peak * (2 * np.pi * hz / RATE_HZ) ** 2 for peak, hz in peaks) + 4 / 32_767
    found = np.flatnonzero(np.abs(np.diff(heard, 2, axis=0)).max(axis=1) > 3 * bend) / RATE_HZ
    return [
        at_s
        for at_s in found
        if recording.longest_gap_s(recording.start_s + at_s - 0.2, recording.start_s + at_s + 0.2)
        <= STILL_S
    ]


def level_of(heard: NDArray[np.float64], hz: float) -> NDArray[np.float64]:
    """How loud a tone is at every frame: its peak, over windows of 20 ms."""
    frames = len(heard)
    wave = heard[:, 0] * np.exp(-2j * np.pi * hz * np.arange(frames) / RATE_HZ)
    # Three periods of 150 Hz and eight of 400 Hz: neither tone leaks into the other.
    window = RATE_HZ // 50
    level: NDArray[np.float64] = 2 * np.abs(np.convolve(wave, np.ones(window) / window, "same"))
    return level


def tone_ends_s(recording: Recording) -> NDArray[np.float64]:
    """The monotonic times at which the glide has fallen to half on its way to silence."""
    above = level_of(recording.samples, GLIDE_HZ) > GLIDE_PEAK / 2
    return np.flatnonzero(above[:-1] & ~above[1:]) / RATE_HZ + recording.start_s


def heard_late_ms(recording: Recording, told: list[dict[str, Any]]) -> list[float]:
    """How long after the player each tone's end was heard, by the last thing that was done."""
    late_ms = []
    for end_s in tone_ends_s(recording):
        if recording.longest_gap_s(end_s - 0.3, end_s + 0.1) > STILL_S:
            continue
        mark = next(line for line in told if line.get("did") == ["play"])
        position_ms = mark["position_ms"] + (end_s - mark["at_s"]) * 1000
        # Half of the fall is half of its fade before the end.
        off = (position_ms - TONE_MS + TONE_FADE_MS / 2 + PHASE_MS / 2) % PHASE_MS - PHASE_MS / 2
        late_ms.append(off)
    return late_ms


def test_the_glide_ends_with_its_phase(sink: NullSink) -> None:
    script = [[0, "begin", False], [0, "play"], [10.2, "stop"], [11, "end"]]
    with Recording(sink) as recording, playing(sink, script) as child:
        told = told_by(child)
    late_ms = heard_late_ms(recording, told)
    print("heard late (ms): min, median, max", np.percentile(late_ms, [0, 50, 100]).round(1))
    assert notices_in(told) == []
    assert len(late_ms) >= 4
    assert usually(late_ms) <= LATE_MS
    assert clicks_in(recording) == []


def test_nothing_that_is_done_clicks(sink: NullSink) -> None:
    script: Script = [
        [0, "begin", False],
        [0, "play"],
        [1.27, "pause"],
        [2.11, "play"],
        [2.33, "pause"],
        [2.41, "play"],
        [3.7, "seek", 500],
        [3.93, "seek", 9_100],
        [4.4, "gains", 0.2, 1.0],
        [4.43, "gains", 1.0, 0.1],
        [4.9, "gains", 0.0, 0.0],
        [5.6, "gains", 1.0, 1.0],
        [6.4, "duck", True],
        [7.0, "duck", False],
        [7.6, "speed", 2.0],
        [8.3, "speed", 1.0],
        [8.9, "begin", False],
        [9.0, "seek", 100],
        [9.0, "play"],
        [9.61, "stop"],
        [10.5, "end"],
    ]
    with Recording(sink) as recording, playing(sink, script) as child:
        told = told_by(child)
    assert notices_in(told) == []
    assert clicks_in(recording) == []
    assert np.abs(recording.samples).max() == pytest.approx(GLIDE_PEAK + AMBIENCE_PEAK, abs=0.01)


def test_a_pause_is_silent_and_closes_the_device(sink: NullSink) -> None:
    script: Script = [
        [0, "begin", False],
        [0, "play"],
        [2, "pause"],
        [3, "gains", 1.0, 1.0],
        [6, "gains", 1.0, 1.0],
        [6.1, "play"],
        [8, "stop"],
        [9, "end"],
    ]
    with Recording(sink) as recording, playing(sink, script) as child:
        told = told_by(child)
    paused_s, rest, after = did(told, "pause")["at_s"], did(told, "gains"), did(told, "gains", 1)
    heard = recording.samples
    first, last = (
        round((at_s - recording.start_s) * RATE_HZ) for at_s in (paused_s + 0.5, after["at_s"])
    )
    assert np.abs(heard[first:last]).max() == 0
    assert np.abs(heard[:first]).max() > GLIDE_PEAK
    assert np.abs(heard[last:]).max() > GLIDE_PEAK
    assert not rest["is_open"]
    assert after["asked_frames"] == rest["asked_frames"]
    assert share_between(rest, after) < BUSY_SHARE


def test_speech_lowers_the_ambience_and_not_the_glide(sink: NullSink) -> None:
    script = [[0, "begin", False], [0, "play"], [4.6, "duck", True], [8, "stop"], [9, "end"]]
    with Recording(sink) as recording, playing(sink, script) as child:
        told = told_by(child)
    ducked_s = did(told, "duck")["at_s"] - recording.start_s
    heard = recording.samples
    before, after = (
        heard[round((ducked_s + from_s) * RATE_HZ) :][: round(2.5 * RATE_HZ)]
        for from_s in (-2.6, 0.5)
    )
    fall_db = {
        hz: 20 * np.log10(np.percentile(level_of(after, hz), 80))
        - 20 * np.log10(np.percentile(level_of(before, hz), 80))
        for hz in (GLIDE_HZ, AMBIENCE_HZ)
    }
    assert fall_db[AMBIENCE_HZ] == pytest.approx(-9, abs=0.5)
    assert fall_db[GLIDE_HZ] == pytest.approx(0, abs=0.5)


def test_after_a_stall_it_goes_on_where_the_player_is(sink: NullSink) -> None:
    script: Script = [
        [0, "begin", False],
        [0, "play"],
        [2.55, "block", 0.4],
        [10.2, "stop"],
        [11, "end"],
    ]
    with Recording(sink) as recording, playing(sink, script) as child:
        told = told_by(child)
    assert notices_in(told) == []
    first = did(told, "block")["at_s"] - recording.start_s + 0.1
    # The gap itself cuts what sounded; nothing clicks in the stillness or after it.
    assert [at_s for at_s in clicks_in(recording) if at_s > first] == []
    late_ms = heard_late_ms(recording, told)
    assert late_ms
    assert usually(late_ms) <= LATE_MS


def test_what_sounds_is_computed_once_and_waited_for(sink: NullSink) -> None:
    script = [[0, "begin", False], [0, "play"], [1, "duck", False], [7, "duck", False], [7, "end"]]
    with playing(sink, script) as child:
        told = told_by(child)
    first, last = did(told, "duck"), did(told, "duck", 1)
    asked = last["asked_frames"] - first["asked_frames"]
    # A machine that stands still makes it less: what is too late is left out.
    assert 0 < asked <= 1.1 * (last["at_s"] - first["at_s"]) * RATE_HZ
    assert share_between(first, last) < BUSY_SHARE


def test_the_sound_follows_a_new_default_device_without_a_click(sink: NullSink) -> None:
    script = [[0, "begin", False], [0, "play"], [5.75, "stop"], [7, "end"]]
    # No recording of the old device: the server takes its recorder along to the new one.
    with playing(sink, script) as child:
        time.sleep(2)
        sink.add_default("other")
        with Recording(sink, "other") as after:
            told = told_by(child)
    assert notices_in(told) == []
    assert clicks_in(after) == []
    assert np.abs(after.samples).max() > GLIDE_PEAK
    late_ms = heard_late_ms(after, told)
    assert late_ms
    assert usually(late_ms) <= LATE_MS


def test_a_stopped_server_is_one_notice_and_its_return_is_no_burst(sink: NullSink) -> None:
    script = [[0, "begin", False], [0, "play"], [25.2, "stop"], [26, "end"]]
    with playing(sink, script) as child:
        time.sleep(2)
        sink.kill()
        time.sleep(5)
        sink.start()
        with Recording(sink) as recording:
            told = told_by(child)
    assert len(notices_in(told)) == 1
    assert clicks_in(recording) == []
    assert np.abs(recording.samples).max() == pytest.approx(GLIDE_PEAK + AMBIENCE_PEAK, abs=0.01)
    late_ms = heard_late_ms(recording, told)
    assert late_ms
    assert usually(late_ms) <= LATE_MS


@pytest.mark.long
def test_a_server_that_went_while_nothing_sounded_is_waited_for(sink: NullSink) -> None:
    script: Script = [
        [0, "begin", False],
        [0, "play"],
        [1, "pause"],
        [4, "play"],
        [18.9, "stop"],
        [19.6, "end"],
    ]
    with playing(sink, script) as child:
        time.sleep(3)
        sink.kill()
        time.sleep(4)
        sink.start()
        with Recording(sink) as recording:
            told = told_by(child)
    assert len(notices_in(told)) == 1
    assert clicks_in(recording) == []
    assert np.abs(recording.samples).max() == pytest.approx(GLIDE_PEAK + AMBIENCE_PEAK, abs=0.01)
