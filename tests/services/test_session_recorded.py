"""A whole session as it is heard: `relaxapp play` recorded from PulseAudio's null sink.

The program runs as a person runs it, in a process of its own and in real time; it only tells
besides when its player started. From there on every cue is looked for in the recording.
`python test_session_recorded.py ARGUMENTS` is that program.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from click_detector import clicks_in
from null_sink import RATE_HZ, NullSink, Recording, missing_tools
from numpy.typing import NDArray

from relaxapp.cli import main
from relaxapp.core import synth
from relaxapp.core.catalogue import load_catalogue
from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.library import Layer, scan_library
from relaxapp.core.player import Player
from relaxapp.core.synth import SIDE_PANS
from relaxapp.core.timeline import Cue, Timeline
from relaxapp.services.sound.simple import is_usable

ROOT = Path(__file__).parents[2]
CATALOGUE = load_catalogue(ROOT / "assets")
BOWL = CATALOGUE.sounds.cue_sets["bowl"]
FIRST_SOFTER_DB = 6.0
SEARCH_S = 0.1
STILL_S = 0.03
"""A recording that is silent for longer than this says that the machine stood still."""


@dataclass(frozen=True)
class Heard:
    """One cue: how late its chime began, in ms after its instant, how loud, and what is left.

    `is_sound` is False where this machine stood still meanwhile, so that nothing can be said.
    """

    cue: Cue
    late_ms: float
    gain: float
    is_sound: bool


def run_and_tell() -> int:
    """The program, telling on standard error the monotonic time at which the player starts."""
    start = Player.start

    def told_start(player: Player, now_ms: int) -> None:
        print(time.monotonic(), file=sys.stderr, flush=True)
        start(player, now_ms)

    Player.start = told_start  # type: ignore[method-assign]  # told, then as ever
    return main()


def timeline_of(id: str, for_ms: int | None) -> Timeline:
    entry = scan_library([Layer(ROOT / "routines", "shipped")], CATALOGUE).find(id)
    assert entry is not None
    assert entry.routine is not None
    return compile_timeline(entry.routine, Options(for_ms=for_ms))


def play_and_record(audio: str, id: str, length: str | None, folder: Path) -> list[Heard]:
    """Plays a routine, and finds each of its cues and no click in what was recorded."""
    (folder / "relaxapp").mkdir()
    (folder / "relaxapp" / "settings.yaml").write_text("voice: off\n")  # cues alone are looked for
    with NullSink() as sink, Recording(sink) as recording:
        command = [sys.executable, __file__, "play", id, "--terminal", "--audio", audio]
        command += [] if length is None else ["--for", length]
        home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        home["XDG_CACHE_HOME"] = str(folder / "cache")
        environment = sink.environment() | home | {"PYTHONPATH": str(ROOT)}
        program = subprocess.run(command, env=environment, capture_output=True, check=True)
    began_s = float(program.stderr.decode().splitlines()[0])
    assert clicks_in(recording) == []
    for_ms = None if length is None else int(length.removesuffix("m")) * 60_000
    return find_cues(recording, timeline_of(id, for_ms), began_s)


def find_cues(recording: Recording, timeline: Timeline, began_s: float) -> list[Heard]:
    """Takes the cues one after the other from the recording, so that tails do not mislead."""
    left = recording.samples.sum(axis=1)
    heard = []
    for index, cue in enumerate(timeline.cues):
        chime = BOWL.chime_for(cue.name)
        if chime is None:
            continue
        softer_db = 0.0 if index else FIRST_SOFTER_DB
        raw = synth.render(chime, pan=SIDE_PANS[cue.side])
        wave = np.frombuffer(raw, "<i2").reshape(-1, 2).sum(axis=1) / 32_767
        wave = wave * 10 ** (-softer_db / 20)
        start_s = recording.start_near_s(began_s + cue.at_ms / 1000)
        due = round((began_s + cue.at_ms / 1000 - start_s) * RATE_HZ)
        onset = _onset(left, wave, due)
        part = left[onset : onset + len(wave)]
        wave = wave[: len(part)]
        gain = float(part @ wave / (wave @ wave))
        part -= wave * gain
        from_s = due / RATE_HZ + start_s - SEARCH_S
        still_s = recording.longest_gap_s(from_s, from_s + len(wave) / RATE_HZ + 2 * SEARCH_S)
        late_ms = (onset - due) / RATE_HZ * 1000
        heard.append(Heard(cue, late_ms, gain, still_s <= STILL_S))
    assert_each_sounded_once(left, heard)
    return heard


def _onset(left: NDArray[np.float64], wave: NDArray[np.float64], due: int) -> int:
    """Where the wave fits best, from 50 ms before its instant to 150 ms after it."""
    first = max(due - RATE_HZ * 50 // 1000, 0)
    span = RATE_HZ * 200 // 1000
    part = left[first : first + span + len(wave)]
    size = 1 << (len(part) + len(wave)).bit_length()
    match = np.fft.irfft(np.fft.rfft(part, size) * np.conj(np.fft.rfft(wave, size)))
    return first + int(np.argmax(match[:span]))


def assert_each_sounded_once(left: NDArray[np.float64], heard: list[Heard]) -> None:
    """Every cue was as loud as the others, and with each taken away once there is silence."""
    gains = [one.gain for one in heard if one.is_sound]
    assert len(gains) >= len(heard) // 4, "the machine stood still too often to judge"
    assert min(gains) > 0.9 * max(gains) > 0, f"the cues sounded unevenly: {gains}"
    if len(gains) == len(heard):
        assert np.abs(left).max() < 0.05, "something sounded that is no cue"


def report(heard: list[Heard]) -> str:
    late = np.array([one.late_ms for one in heard if one.is_sound])
    return (
        f"{len(late)} of {len(heard)} cues judged: {late.min():.1f} to {late.max():.1f} ms late,"
        f" median {np.median(late):.1f}, p99 {np.percentile(late, 99):.1f};"
        f" first {late[0]:.1f}, last {late[-1]:.1f}"
    )


def assert_on_time(heard: list[Heard]) -> None:
    late = np.array([one.late_ms for one in heard if one.is_sound])
    assert late.min() > -5
    assert np.percentile(late, 99) <= 40
    assert abs(late[-1] - late[0]) <= 10


@pytest.mark.long
@pytest.mark.skipif(
    bool(missing_tools()) and os.environ.get("CI") != "true", reason=f"no {missing_tools()}"
)
def test_every_cue_of_a_session_is_heard_once_and_on_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heard = play_and_record("qt", "one-minute-reset", None, tmp_path)
    with capsys.disabled():
        print(f"\n  qt: {report(heard)}")
    assert_on_time(heard)


@pytest.mark.long
@pytest.mark.skipif(
    not is_usable() and os.environ.get("CI") != "true", reason="simpleaudio is not installed"
)
def test_every_cue_is_heard_once_with_simpleaudio(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heard = play_and_record("simpleaudio", "one-minute-reset", None, tmp_path)
    with capsys.disabled():
        print(f"\n  simpleaudio: {report(heard)}")


@pytest.mark.long
def test_twenty_minutes_do_not_drift(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    heard = play_and_record("qt", "six-a-minute", "20m", tmp_path)
    with capsys.disabled():
        print(f"\n  qt, twenty minutes: {report(heard)}")
    assert_on_time(heard)


if __name__ == "__main__":
    sys.exit(run_and_tell())
