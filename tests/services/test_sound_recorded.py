"""What really reaches a sound server, recorded from PulseAudio's null sink.

Each back end plays in a child process, as in life: `python test_sound_recorded.py CHOICE` is
that child. It reads a plan, strikes at its instants and tells when it did, on the monotonic
clock that it shares with the recording.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from null_sink import RATE_HZ, STILL_S, NullSink, Recording, usually
from numpy.typing import NDArray

from relaxapp.core import synth
from relaxapp.core.catalogue import load_catalogue
from relaxapp.core.synth import SIDE_PANS, CueSet
from relaxapp.services.sound import open_speaker
from relaxapp.services.sound.simple import is_usable

ROOT = Path(__file__).parents[2]
CUE_SETS = load_catalogue(ROOT / "assets").sounds.cue_sets
BOWL = CUE_SETS["bowl"]
LEAD_S = 0.3
GAP_S = 0.5
# The constant-power law at a pan of 0.72: 20 log10(tan 77.4 degrees).
BALANCE_DB = {None: 0.0, "left": 13.01, "right": -13.01}

pytestmark = pytest.mark.audio


class Strike(NamedTuple):
    """One line of a plan: seconds from its beginning, and what is asked of the speaker."""

    at_s: float
    cue: str
    side: str | None = None
    softer_db: float = 0.0


@dataclass(frozen=True)
class Played:
    """What the child told: when it struck, what it noticed, and how it ended."""

    struck_s: list[float] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    status: int = 0
    errors: str = ""


def play(choice: str) -> None:
    """The child: strike a plan from standard input, tell everything as lines of JSON."""
    plan: dict[str, Any] = json.loads(sys.stdin.readline())
    cue_set, cache_dir = CUE_SETS[plan["cues"]], Path(plan["cache_dir"])
    speaker, notice = open_speaker(
        cue_set, choice=choice, volume=plan["volume"], cache_dir=cache_dir
    )
    tell(notice=notice, speaker=type(speaker).__name__)
    start_s = time.monotonic() + LEAD_S
    todo = [Strike(*line) for line in plan["strikes"]]
    while todo or time.monotonic() < start_s + plan["length_s"]:
        if todo and time.monotonic() >= start_s + todo[0].at_s:
            strike = todo.pop(0)
            struck_s = time.monotonic()
            speaker.strike(strike.cue, side=strike.side, softer_db=strike.softer_db)
            tell(struck_s=struck_s)
        if (notice := speaker.pump()) is not None:
            tell(notice=notice)
        time.sleep(0.002)
    speaker.close()


def tell(**what: object) -> None:
    print(json.dumps(what), flush=True)


@contextmanager
def playing(
    sink: NullSink,
    choice: str,
    strikes: list[Strike],
    folder: Path,
    *,
    volume: float = 1.0,
    cues: str = "bowl",
) -> Iterator[subprocess.Popen[str]]:
    """A child that has opened its speaker and begins with its plan."""
    last = strikes[-1]
    length_s = last.at_s + length_of(last.cue, CUE_SETS[cues]) + GAP_S
    plan = {"strikes": strikes, "length_s": length_s, "volume": volume, "cache_dir": str(folder)}
    plan["cues"] = cues
    with subprocess.Popen(
        [sys.executable, "-W", "error", __file__, choice],
        env=sink.environment() | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps(plan) + "\n")
        child.stdin.flush()
        opened = json.loads(child.stdout.readline())
        assert opened["notice"] is None
        yield child


def outcome_of(child: subprocess.Popen[str]) -> Played:
    output, errors = child.communicate(timeout=120)
    told = [json.loads(line) for line in output.splitlines()]
    return Played(
        struck_s=[line["struck_s"] for line in told if "struck_s" in line],
        notices=[line["notice"] for line in told if "notice" in line],
        status=child.returncode,
        errors=errors,
    )


def length_of(cue: str, cue_set: CueSet = BOWL) -> float:
    chime = cue_set.chime_for(cue)
    assert chime is not None
    return synth.length_ms(chime) / 1000


def spaced(*strikes: tuple[str, str | None]) -> list[Strike]:
    """A plan in which every chime ends before the next begins."""
    plan, at_s = [], 0.0
    for cue, side in strikes:
        plan.append(Strike(round(at_s, 3), cue, side))
        at_s += length_of(cue) + GAP_S
    return plan


def expected(strike: Strike, gain: float = 1.0) -> NDArray[np.float64]:
    chime = BOWL.chime_for(strike.cue)
    assert chime is not None
    samples = synth.render(chime, pan=SIDE_PANS[strike.side])
    wave: NDArray[np.float64] = np.frombuffer(samples, "<i2").reshape(-1, 2) / 32_767
    return wave * gain * 10 ** (-strike.softer_db / 20)


def lateness_s(
    heard: NDArray[np.float64], start_s: float, struck_s: float, wave: NDArray[np.float64]
) -> float:
    """How long after the strike the wave begins in the recording, by best correlation."""
    early, late = 0.1, 0.5
    first = round((struck_s - early - start_s) * RATE_HZ)
    span = round((early + late) * RATE_HZ)
    part = heard[first : first + span + len(wave)].sum(axis=1)
    size = 1 << (len(part) + len(wave)).bit_length()
    match = np.fft.irfft(np.fft.rfft(part, size) * np.conj(np.fft.rfft(wave.sum(axis=1), size)))
    return (first + int(np.argmax(match[:span]))) / RATE_HZ + start_s - struck_s


def stood_still(recording: Recording, at_s: float) -> bool:
    """Whether the machine did nothing for a while around an instant."""
    return recording.longest_gap_s(at_s - 0.2, at_s + 0.2) > STILL_S


def sounds_in(heard: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The stretches of a recording between silences of 0.3 s or more."""
    sounding = np.flatnonzero(np.abs(heard).max(axis=1) > 0)
    cuts = np.flatnonzero(np.diff(sounding) > 0.3 * RATE_HZ) + 1
    return [heard[stretch[0] : stretch[-1] + 1] for stretch in np.split(sounding, cuts)]


def level_db(samples: NDArray[np.float64]) -> float:
    """The peak in dBFS."""
    return float(20 * np.log10(max(np.abs(samples).max(), 1e-9)))


@pytest.fixture(params=["qt", "simpleaudio"])
def choice(request: pytest.FixtureRequest) -> str:
    if request.param == "simpleaudio" and not is_usable():
        pytest.skip("simpleaudio is not installed for this Python")
    return str(request.param)


def test_every_cue_sounds_once_in_time_and_at_its_level(
    sink: NullSink, choice: str, tmp_path: Path
) -> None:
    sides = [("in", "left"), ("out", "right"), ("switch", "right"), ("hold", None)]
    cues = ["ready", "in", "out", "hold", "leave", "switch", "bell", "end"]
    plan = spaced(*((cue, None) for cue in cues), *sides)
    with Recording(sink) as recording, playing(sink, choice, plan, tmp_path) as child:
        played = outcome_of(child)
    assert (played.status, played.errors, played.notices) == (0, "", [])
    heard = recording.samples
    assert len(sounds_in(heard)) == len(plan)
    late_ms = []
    for strike, struck_s in zip(plan, played.struck_s, strict=True):
        wave = expected(strike)
        late_s = lateness_s(heard, recording.start_s, struck_s, wave)
        if recording.longest_gap_s(struck_s, struck_s + len(wave) / RATE_HZ) > STILL_S:
            continue
        late_ms.append(late_s * 1_000)
        first = round((struck_s + late_s - recording.start_s) * RATE_HZ)
        part = heard[first : first + len(wave)]
        assert level_db(part) == pytest.approx(level_db(wave), abs=0.1), strike
        balance_db = level_db(part[:, 0]) - level_db(part[:, 1])
        assert balance_db == pytest.approx(BALANCE_DB[strike.side], abs=0.2), strike
    assert len(late_ms) >= len(plan) // 4
    assert min(late_ms) >= -5
    assert usually(late_ms) <= 60


@pytest.mark.long
@pytest.mark.parametrize("cues", ["wood", "sine", "breath"])
def test_in_and_out_of_every_set_come_from_their_side_at_their_level(
    sink: NullSink, choice: str, cues: str, tmp_path: Path
) -> None:
    """DESIGN §5: cues peak at -12 dBFS, within 1 dB; sides are 12 dB and more apart."""
    plan = [
        Strike(0, "in", "left"),
        Strike(length_of("in", CUE_SETS[cues]) + GAP_S, "out", "right"),
    ]
    with Recording(sink) as recording, playing(sink, choice, plan, tmp_path, cues=cues) as child:
        played = outcome_of(child)
    assert (played.status, played.errors, played.notices) == (0, "", [])
    heard, starts_s = recording.samples, [*played.struck_s, played.struck_s[-1] + 60]
    for strike, from_s, to_s in zip(plan, starts_s, starts_s[1:], strict=False):
        first, last = (round((at_s - recording.start_s) * RATE_HZ) for at_s in (from_s, to_s))
        part = heard[first:last]
        assert level_db(part) == pytest.approx(-12, abs=1), strike
        left_db, right_db = 10 * np.log10((part**2).sum(axis=0))
        apart_db = left_db - right_db if strike.side == "left" else right_db - left_db
        print(f"{choice} {cues} {strike.cue}: {level_db(part):.2f} dBFS, {apart_db:.2f} dB apart")
        assert apart_db >= 12, strike


def test_volume_and_softer_lower_the_level(sink: NullSink, choice: str, tmp_path: Path) -> None:
    plan = [Strike(0, "hold"), Strike(1.2, "hold", None, 6.0)]
    with Recording(sink) as recording, playing(sink, choice, plan, tmp_path, volume=0.5) as child:
        outcome_of(child)
    levels = [level_db(sound) for sound in sounds_in(recording.samples)]
    assert levels == pytest.approx([-24 - 6.02, -24 - 12.02], abs=0.15)


def test_overlapping_strikes_of_a_chime_add_up_without_a_click(
    sink: NullSink, choice: str, tmp_path: Path
) -> None:
    plan = [Strike(2.5 * i, "bell") for i in range(6)]
    with Recording(sink) as recording, playing(sink, choice, plan, tmp_path) as child:
        played = outcome_of(child)
    assert played.notices == []
    heard = recording.samples
    wave = expected(plan[0])
    steepest = np.abs(np.diff(wave, axis=0)).max()
    jumps = np.flatnonzero(np.abs(np.diff(heard, axis=0)).max(axis=1) > 3 * steepest) / RATE_HZ
    # The attack alone places a strike: later on the others sound too.
    attack = wave[: RATE_HZ // 4]
    clicks = [at_s for at_s in jumps if not stood_still(recording, recording.start_s + at_s)]
    late_ms = [
        1_000 * lateness_s(heard, recording.start_s, struck_s, attack)
        for struck_s in played.struck_s
        if not stood_still(recording, struck_s)
    ]
    # A voice that is cut clicks at every strike that overlaps another. One click by itself is
    # the sound server of a machine that stood still, where the recording does not show it.
    assert len(clicks) < len(plan) // 2
    assert min(late_ms) >= -5
    assert usually(late_ms) <= 60


def test_qt_strikes_within_40_ms(sink: NullSink, tmp_path: Path) -> None:
    plan = [Strike(round(0.837 * i, 3), "hold") for i in range(24)]
    with Recording(sink) as recording, playing(sink, "qt", plan, tmp_path) as child:
        played = outcome_of(child)
    heard = recording.samples
    wave = expected(plan[0])
    late_ms = [
        1000 * lateness_s(heard, recording.start_s, struck_s, wave)
        for struck_s in played.struck_s
        if not stood_still(recording, struck_s)
    ]
    assert len(late_ms) >= len(plan) // 4
    assert min(late_ms) >= -5
    assert usually(late_ms) <= 40


@pytest.mark.parametrize("end", ["kill", pytest.param("remove_sinks", marks=pytest.mark.long)])
def test_a_lost_device_gives_one_notice_and_silence(
    sink: NullSink, choice: str, end: str, tmp_path: Path
) -> None:
    plan = [Strike(3.0 * i, cue) for i, cue in enumerate(["hold", "in", "out", "hold", "hold"])]
    with playing(sink, choice, plan, tmp_path) as child:
        assert child.stdout is not None
        child.stdout.readline()
        getattr(sink, end)()
        played = outcome_of(child)
    assert len(played.notices) == 1
    assert len(played.struck_s) == len(plan) - 1
    assert (played.status, played.errors) == (0, "")


def test_the_sound_follows_a_new_default_device(sink: NullSink, tmp_path: Path) -> None:
    plan = [Strike(0, "hold"), Strike(2, "in"), Strike(5, "out")]
    with playing(sink, "qt", plan, tmp_path) as child:
        assert child.stdout is not None
        child.stdout.readline()
        sink.add_default("other")
        with Recording(sink, "other") as recording:
            played = outcome_of(child)
    assert played.notices == []
    for strike, struck_s in zip(plan[1:], played.struck_s, strict=True):
        late_s = lateness_s(recording.samples, recording.start_s, struck_s, expected(strike))
        assert -0.005 <= late_s <= 0.1
    assert level_db(recording.samples) == pytest.approx(-12, abs=0.1)


@pytest.mark.usefixtures("sound_tools")
def test_without_a_server_there_is_one_notice_and_no_noise(choice: str, tmp_path: Path) -> None:
    with NullSink() as gone:
        gone.kill()
        environment = gone.environment() | {"PYTHONPATH": str(ROOT)}
        plan = {"strikes": [[0, "in"]], "length_s": 0, "volume": 1, "cache_dir": str(tmp_path)}
        plan["cues"] = "bowl"
        child = subprocess.run(
            [sys.executable, "-W", "error", __file__, choice],
            env=environment,
            input=json.dumps(plan) + "\n",
            capture_output=True,
            text=True,
            check=True,
        )
    opened, *_ = [json.loads(line) for line in child.stdout.splitlines()]
    assert opened["speaker"] == "SilentSpeaker"
    assert opened["notice"].startswith("Cues are shown but not heard: ")
    assert child.stderr == ""


if __name__ == "__main__":
    play(sys.argv[1])
