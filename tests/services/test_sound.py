"""The speakers, with fakes in place of devices: what is struck, kept, given up and told."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QByteArray

import relaxapp
from relaxapp.core import synth
from relaxapp.core.synth import SIDE_PANS, Chime, CueSet, Note, Partial
from relaxapp.services.sound import (
    LOST_NOTICE,
    SoundError,
    Speaker,
    open_first,
    open_speaker,
)
from relaxapp.services.sound.cache import chime_files
from relaxapp.services.sound.qt import QtSpeaker, Voice
from relaxapp.services.sound.quiet import native_stderr_silenced
from relaxapp.services.sound.silent import SilentSpeaker
from relaxapp.services.sound.simple import SimpleSpeaker, is_usable

STEP = Chime("step", (Note(0, 392, None, 0),), (Partial(1, 0, 100),), 10, -12)
BELL = replace(STEP, name="bell", notes=(Note(0, 330, None, 0),), peak_db=-20)
UNUSED = replace(STEP, name="unused")
CUES = CueSet("set", (STEP, BELL, UNUSED), (("in", "step"), ("bell", "bell"), ("rest", "none")))
LENGTH_MS = synth.length_ms(STEP)


class FakeClock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


# Choice


def opens(speaker: Speaker) -> Callable[[CueSet, float, Path | None], Speaker]:
    return lambda cue_set, volume, cache_dir: speaker


def refuses(reason: str) -> Callable[[CueSet, float, Path | None], Speaker]:
    def refuse(cue_set: CueSet, volume: float, cache_dir: Path | None) -> Speaker:
        raise SoundError(reason)

    return refuse


def test_the_first_speaker_that_opens_is_taken() -> None:
    wanted = SilentSpeaker()
    speaker, notice = open_first((refuses("no luck"), opens(wanted)), CUES, 1.0, None)
    assert speaker is wanted
    assert notice is None


def test_where_none_opens_there_is_silence_and_one_notice_of_all_reasons() -> None:
    speaker, notice = open_first((refuses("A is missing"), refuses("B is mute")), CUES, 1.0, None)
    assert isinstance(speaker, SilentSpeaker)
    assert notice == "Cues are shown but not heard: A is missing, and B is mute."


def test_silence_on_purpose_has_no_notice() -> None:
    speaker, notice = open_speaker(CUES, choice="silent", volume=1.0, cache_dir=None)
    assert isinstance(speaker, SilentSpeaker)
    assert notice is None


def test_an_unknown_choice_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="expected one of auto, simpleaudio, qt, silent"):
        open_speaker(CUES, choice="loud", volume=1.0, cache_dir=None)


def test_silent_speaker_takes_every_call() -> None:
    speaker = SilentSpeaker()
    speaker.strike("in", side="left", softer_db=6)
    speaker.set_volume(0.5)
    assert speaker.pump() is None
    speaker.close()


@pytest.mark.parametrize(
    ("installed", "python", "usable"),
    [
        ({"simpleaudio"}, (3, 11), True),
        ({"simpleaudio-patched"}, (3, 11), True),
        ({"simpleaudio"}, (3, 12), False),
        ({"simpleaudio-patched"}, (3, 12), True),
        ({"simpleaudio-patched"}, (3, 14), True),
        ({"simpleaudio", "simpleaudio-patched"}, (3, 12), False),
        (set(), (3, 11), False),
        (set(), (3, 13), False),
    ],
)
def test_simpleaudio_is_used_only_where_it_does_not_crash(
    installed: set[str], python: tuple[int, int], usable: bool
) -> None:
    def version_of(name: str) -> str | None:
        return "1.0" if name in installed else None

    assert is_usable(version_of, python) is usable


def run_python(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What a fresh Python does with a script; there is no sound server for it."""
    nowhere = {"PULSE_SERVER": "unix:/nonexistent/native", "PIPEWIRE_REMOTE": "/nonexistent"}
    root = {"PYTHONPATH": str(Path(relaxapp.__file__).parents[1])}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", script, *arguments],
        env=os.environ | nowhere | root,
        capture_output=True,
        text=True,
        check=True,
    )


WITHOUT = """
import sys
for name in sys.argv[1].split():
    sys.modules[name] = None
from relaxapp.core.synth import CueSet
from relaxapp.services.sound import open_speaker
speaker, notice = open_speaker(CueSet("set", (), ()), choice=sys.argv[2], volume=1, cache_dir=None)
print(type(speaker).__name__, notice, sep="|")
"""


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ("PySide6", "PySide6 is not installed"),
        ("PySide6.QtMultimedia", "Qt Multimedia could not be loaded"),
    ],
)
def test_without_qt_there_is_silence_and_a_notice(missing: str, reason: str) -> None:
    answer = run_python(WITHOUT, missing, "qt")
    assert answer.stdout.startswith(f"SilentSpeaker|Cues are shown but not heard: {reason}")
    assert answer.stderr == ""


# Cache


def test_every_chime_in_use_has_a_file_for_each_side(tmp_path: Path) -> None:
    files = chime_files(CUES, tmp_path)
    expected = {(name, side) for name in ("step", "bell") for side in (None, "left", "right")}
    assert set(files.paths) == expected
    assert files.private is None
    assert files.paths["step", None].read_bytes() == synth.wav_bytes(synth.render(STEP))
    assert {path.suffix for path in (tmp_path / "chimes").iterdir()} == {".wav"}


@pytest.mark.parametrize(("side", "db"), [("left", 13.0), (None, 0.0), ("right", -13.0)])
def test_a_side_is_13_db_louder_than_the_other(tmp_path: Path, side: str | None, db: float) -> None:
    content = chime_files(CUES, tmp_path).paths["step", side].read_bytes()
    frames = np.frombuffer(content[synth.WAV_HEADER_BYTES :], "<i2").reshape(-1, 2)
    left, right = (frames.astype(float) ** 2).sum(axis=0)
    assert 10 * np.log10(left / right) == pytest.approx(db, abs=0.05)


def test_files_are_found_again(tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in chime_files(CUES, tmp_path).paths.values()}
    after = {path: path.stat().st_mtime_ns for path in chime_files(CUES, tmp_path).paths.values()}
    assert before == after


def test_a_changed_recipe_gets_new_files(tmp_path: Path) -> None:
    changed = replace(CUES, chimes=(replace(STEP, peak_db=-13.0), BELL, UNUSED))
    before, after = (chime_files(cues, tmp_path).paths for cues in (CUES, changed))
    assert before["step", None] != after["step", None]
    assert before["bell", None] == after["bell", None]


@pytest.mark.parametrize("damage", [b"", b"RIFF", b"\0" * 20_000], ids=["empty", "short", "zeros"])
def test_a_damaged_file_is_rendered_anew(tmp_path: Path, damage: bytes) -> None:
    path = chime_files(CUES, tmp_path).paths["step", "left"]
    whole = path.read_bytes()
    path.write_bytes(damage + whole[len(damage) :] if damage.startswith(b"\0") else damage)
    assert chime_files(CUES, tmp_path).paths["step", "left"] == path
    assert path.read_bytes() == whole


def test_a_name_from_a_file_does_not_choose_the_path(tmp_path: Path) -> None:
    sly = CueSet("set", (replace(STEP, name="../../sly"),), (("in", "../../sly"),))
    path = chime_files(sly, tmp_path).paths["../../sly", None]
    assert path.parent == tmp_path / "chimes"


@pytest.mark.parametrize("without", ["folder", "writable"])
def test_where_nothing_can_be_kept_the_files_are_private_and_removed(
    tmp_path: Path, without: str
) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    files = chime_files(CUES, None if without == "folder" else blocked)
    assert files.private is not None
    folder = Path(files.private.name)
    assert all(path.is_file() for path in files.paths.values())
    files.close()
    assert not folder.exists()


def test_where_not_even_that_works_the_reason_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with pytest.raises(SoundError, match=r"the chimes could not be stored \(No such file"):
        chime_files(CUES, None)


WARM = """
import sys
from pathlib import Path
from relaxapp.core.synth import *
from relaxapp.services.sound.cache import chime_files
step = Chime("step", (Note(0, 392, None, 0),), (Partial(1, 0, 100),), 10, -12)
chime_files(CueSet("set", (step,), (("in", "step"),)), Path(sys.argv[1]))
print("numpy" in sys.modules)
"""


def test_a_start_imports_no_numpy_from_the_cache_or_without(tmp_path: Path) -> None:
    answers = [run_python(WARM, str(tmp_path)).stdout.strip() for _ in range(2)]
    assert answers == ["False", "False"]


# Qt


class Status(Enum):
    READY = "Ready"
    Error = "Error"


class FakeDevice:
    def __init__(self, name: str = "") -> None:
        self.name = name

    def isNull(self) -> bool:
        return not self.name

    def id(self) -> QByteArray:
        return QByteArray(f"id-{self.name}".encode())

    def description(self) -> str:
        return self.name


class FakeEffect:
    """A `QSoundEffect` that plays until it is told that its sound has ended."""

    def __init__(self, device: str = "") -> None:
        self.device = FakeDevice(device)
        self.volume = 1.0
        self.plays = 0
        self.is_playing = False
        self.state = Status.READY

    def play(self) -> None:
        self.plays += 1
        self.is_playing = True

    def stop(self) -> None:
        self.is_playing = False

    def isPlaying(self) -> bool:
        return self.is_playing

    def status(self) -> Status:
        return self.state

    def setVolume(self, volume: float) -> None:
        self.volume = volume

    def audioDevice(self) -> FakeDevice:
        return self.device

    def setAudioDevice(self, device: FakeDevice) -> None:
        self.device = device


class FakeOutputs:
    def __init__(self) -> None:
        self.names = ["speakers"]

    def audioOutputs(self) -> list[FakeDevice]:
        return [FakeDevice(name) for name in self.names]

    def defaultAudioOutput(self) -> FakeDevice:
        return FakeDevice(self.names[0])


@dataclass
class Qt:
    """A `QtSpeaker` and all that is fake around it."""

    speaker: QtSpeaker
    effects: dict[tuple[str, str | None], list[FakeEffect]]
    outputs: FakeOutputs
    clock: FakeClock
    released: list[bool]

    def pump_for(self, seconds: float) -> list[str]:
        """Pump ten times a second; the notices."""
        notices = []
        for _ in range(round(seconds * 10)):
            self.clock.now_s += 0.1
            notices.append(self.speaker.pump())
        return [notice for notice in notices if notice is not None]

    def plays(self, name: str, side: str | None = None) -> list[int]:
        return [effect.plays for effect in self.effects[name, side]]


@pytest.fixture
def qt() -> Qt:
    return make_qt()


def make_qt(device: str = "", volume: float = 0.5, output: str = "system") -> Qt:
    sides = (None, "left", "right")
    effects = {
        (name, side): [FakeEffect(device) for _ in range(2)]
        for name in ("step", "bell")
        for side in sides
    }
    voices = {
        key: [Voice(effect, LENGTH_MS) for effect in turns]  # type: ignore[arg-type]  # a fake
        for key, turns in effects.items()
    }
    outputs, clock, released = FakeOutputs(), FakeClock(), []
    speaker = QtSpeaker(
        CUES,
        voices,
        outputs,  # type: ignore[arg-type]  # a fake
        volume=volume,
        output=output,
        release=lambda: released.append(True),
        clock=clock,
    )
    return Qt(speaker, effects, outputs, clock, released)


def test_qt_strikes_the_chime_of_the_cue_on_its_side(qt: Qt) -> None:
    qt.speaker.strike("in", side="left")
    assert qt.plays("step", "left") == [1, 0]
    assert qt.plays("step") == [0, 0]


@pytest.mark.parametrize("cue", ["rest", "end"])
def test_qt_sounds_nothing_for_a_silent_cue(qt: Qt, cue: str) -> None:
    qt.speaker.strike(cue)
    assert not any(effect.plays for turns in qt.effects.values() for effect in turns)


def test_qt_does_not_cut_a_chime_that_still_sounds(qt: Qt) -> None:
    qt.speaker.strike("in")
    qt.speaker.strike("in")
    assert qt.plays("step") == [1, 1]
    qt.speaker.strike("in")
    assert qt.plays("step") == [1, 1]
    qt.effects["step", None][0].stop()
    qt.speaker.strike("in")
    assert qt.plays("step") == [2, 1]


def test_qt_strikes_again_where_the_end_is_only_not_reported(qt: Qt) -> None:
    qt.speaker.strike("in")
    qt.speaker.strike("in")
    qt.pump_for(1)
    qt.speaker.strike("in")
    assert qt.plays("step") == [2, 1]


def test_qt_softens_one_strike_and_keeps_that_when_the_volume_changes(qt: Qt) -> None:
    qt.speaker.strike("in", softer_db=6.0206)
    qt.speaker.strike("in")
    first, second = qt.effects["step", None]
    assert (first.volume, second.volume) == pytest.approx((0.25, 0.5), abs=1e-4)
    qt.speaker.set_volume(1.0)
    assert (first.volume, second.volume) == pytest.approx((0.5, 1.0), abs=1e-4)


def test_qt_is_mute_at_volume_zero(qt: Qt) -> None:
    qt.speaker.strike("in")
    qt.speaker.set_volume(0.0)
    assert qt.effects["step", None][0].volume == 0
    qt.speaker.strike("in")
    assert qt.plays("step") == [1, 0]


def test_qt_keeps_the_volume_within_its_range() -> None:
    qt = make_qt(volume=3.0)
    assert qt.effects["step", None][0].volume == 1
    qt.speaker.set_volume(-1.0)
    assert qt.effects["step", None][0].volume == 0


def test_qt_that_never_reports_an_end_is_lost_with_one_notice(qt: Qt) -> None:
    qt.speaker.strike("in")
    assert qt.pump_for(7) == []
    qt.speaker.strike("bell")
    assert qt.pump_for(3) == [LOST_NOTICE]
    qt.speaker.strike("in")
    assert qt.pump_for(20) == []
    assert qt.plays("step") == [1, 0]
    assert not qt.effects["bell", None][0].is_playing


def test_qt_is_lost_although_the_same_chime_is_struck_over_and_over(qt: Qt) -> None:
    notices = []
    for _ in range(10):
        qt.speaker.strike("in")
        notices += qt.pump_for(1)
    assert notices == [LOST_NOTICE]


def test_qt_that_reports_late_is_not_lost(qt: Qt) -> None:
    for _ in range(20):
        qt.speaker.strike("in")
        assert qt.pump_for(5) == []
        for effect in qt.effects["step", None]:
            effect.stop()
    assert qt.pump_for(20) == []


def test_qt_is_not_lost_by_a_suspend(qt: Qt) -> None:
    qt.speaker.strike("in")
    qt.clock.now_s += 3600
    assert qt.speaker.pump() is None


def test_qt_effect_that_fails_is_lost(qt: Qt) -> None:
    qt.speaker.strike("in")
    qt.effects["step", None][0].state = Status.Error
    assert qt.pump_for(1) == [LOST_NOTICE]


def test_qt_without_any_device_is_lost_after_a_while(qt: Qt) -> None:
    qt.outputs.names = []
    qt.speaker.follow_outputs()
    qt.speaker.follow_outputs()
    assert qt.pump_for(1.5) == []
    assert qt.pump_for(1) == [LOST_NOTICE]


def test_qt_goes_on_when_a_device_comes_back_at_once(qt: Qt) -> None:
    qt.outputs.names = []
    qt.speaker.follow_outputs()
    qt.pump_for(1)
    qt.outputs.names = ["headphones"]
    qt.speaker.follow_outputs()
    assert qt.pump_for(5) == []


def test_qt_moves_effects_with_a_device_of_their_own_to_the_new_default() -> None:
    qt = make_qt(device="speakers")
    qt.outputs.names = ["headphones", "speakers"]
    qt.speaker.follow_outputs()
    assert {e.device.name for turns in qt.effects.values() for e in turns} == {"headphones"}


def test_qt_leaves_effects_that_follow_by_themselves(qt: Qt) -> None:
    qt.outputs.names = ["headphones", "speakers"]
    qt.speaker.follow_outputs()
    assert {e.device.name for turns in qt.effects.values() for e in turns} == {""}


@pytest.mark.parametrize("output", ["headphones", "id-headphones"])
def test_qt_stays_on_the_chosen_output_while_it_is_there(output: str) -> None:
    qt = make_qt(device="headphones", output=output)
    used = []
    for names in (["speakers", "headphones"], ["speakers"], ["speakers", "headphones"]):
        qt.outputs.names = names
        qt.speaker.follow_outputs()
        (name,) = {e.device.name for turns in qt.effects.values() for e in turns}
        used.append(name)
    assert used == ["headphones", "speakers", "headphones"]


@pytest.mark.parametrize(
    ("output", "first"), [("system", "simpleaudio"), ("headphones", "Qt Multimedia")]
)
def test_qt_comes_first_where_an_output_was_chosen(
    output: str, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """simpleaudio knows no output but the system's."""

    def refuse(reason: str) -> Callable[..., Speaker]:
        def opener(*arguments: object) -> Speaker:
            raise SoundError(f"{reason} has no device")

        return opener

    monkeypatch.setattr("relaxapp.services.sound.simple.is_usable", lambda: True)
    monkeypatch.setattr("relaxapp.services.sound.simple.open_simple", refuse("simpleaudio"))
    monkeypatch.setattr("relaxapp.services.sound.qt.open_qt", refuse("Qt Multimedia"))
    _, notice = open_speaker(CUES, volume=1.0, cache_dir=None, output=output)
    assert notice is not None
    assert notice.startswith(f"Cues are shown but not heard: {first} has no device, and ")


def test_qt_closes_once_and_is_silent_afterwards(qt: Qt) -> None:
    qt.speaker.strike("in")
    qt.speaker.close()
    qt.speaker.close()
    assert not qt.effects["step", None][0].is_playing
    assert qt.released == [True]
    qt.speaker.strike("in")
    assert qt.speaker.pump() is None


# simpleaudio


@dataclass
class Simple:
    """A `SimpleSpeaker` and all that is fake around it."""

    speaker: SimpleSpeaker
    played: list[bytes]
    stops: list[bool]
    clock: FakeClock
    faults: list[SoundError]


@pytest.fixture
def simple() -> Simple:
    played: list[bytes] = []
    stops: list[bool] = []
    faults: list[SoundError] = []
    clock = FakeClock()

    def play(buffer: bytes) -> object:
        if faults:
            raise faults[0]
        played.append(buffer)
        return object()

    samples = {
        (chime.name, side): synth.render(chime, pan=SIDE_PANS[side])
        for chime in (STEP, BELL)
        for side in (None, "left")
    }
    speaker = SimpleSpeaker(
        CUES, samples, play, lambda: stops.append(True), volume=1.0, clock=clock
    )
    return Simple(speaker, played, stops, clock, faults)


def test_simple_plays_the_samples_of_the_cue_and_side(simple: Simple) -> None:
    simple.speaker.strike("in", side="left")
    assert simple.played == [synth.render(STEP, pan=SIDE_PANS["left"])]


def test_simple_bakes_the_volume_in(simple: Simple) -> None:
    simple.speaker.set_volume(0.5)
    simple.speaker.strike("in", softer_db=6.0206)
    assert simple.played == [synth.scaled(synth.render(STEP), 0.25)]


def test_simple_never_plays_an_empty_or_mute_buffer(simple: Simple) -> None:
    simple.speaker.strike("rest")
    simple.speaker.set_volume(0.0)
    simple.speaker.strike("in")
    assert simple.played == []


def test_simple_stops_what_sounds_when_muted(simple: Simple) -> None:
    simple.speaker.strike("in")
    simple.speaker.set_volume(0.0)
    assert simple.stops == [True]


def test_simple_has_a_limit_of_sounds_at_once(simple: Simple) -> None:
    for _ in range(100):
        simple.speaker.strike("in")
    assert len(simple.played) == 16
    simple.clock.now_s += 10
    simple.speaker.strike("in")
    assert len(simple.played) == 17


def test_simple_that_cannot_play_is_lost_with_one_notice(simple: Simple) -> None:
    simple.speaker.strike("in")
    simple.faults.append(SoundError("gone"))
    simple.speaker.strike("in")
    simple.speaker.strike("in")
    assert [simple.speaker.pump() for _ in range(3)] == [LOST_NOTICE, None, None]
    simple.faults.clear()
    simple.speaker.strike("in")
    assert len(simple.played) == 1


def test_simple_stops_when_closed(simple: Simple) -> None:
    simple.speaker.strike("in")
    simple.speaker.close()
    assert simple.stops == [True]
    simple.speaker.strike("in")
    assert len(simple.played) == 1


# Native lines


def test_native_lines_are_kept_from_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    os.write(2, b"before ")
    with native_stderr_silenced():
        os.write(2, b"within ")
    os.write(2, b"after")
    assert capfd.readouterr().err == "before after"


def test_standard_error_comes_back_after_a_fault(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SoundError), native_stderr_silenced():
        raise SoundError("no device")
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"
