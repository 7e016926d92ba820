"""The command `render`: a session's sound in a file, read back and laid beside its timeline."""

import os
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from relaxapp import cli
from relaxapp.core import synth
from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.library import Layer, scan_library
from relaxapp.core.mix import FIRST_CUE_SOFTER_DB
from relaxapp.core.timeline import Timeline
from relaxapp.services.voice import clips

ROOT = Path(__file__).parent.parent

ALTERNATE = """name: Sides
kind: breathing
breathe:
  - {in: 4s, via: left}
  - {out: 6s, via: right}
for: 1 min
"""
ASKING = """name: Asking
kind: mixed
steps:
  - ask: How tense are you?
    answer: scale
  - say: Thank you.
    for: 5s
"""


@pytest.fixture(autouse=True)
def home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """A home of its own, so that no settings of the tester count; nothing is spoken there."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("data", "config", "cache"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / "home" / name))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    assert cli.main(["settings", "voice", "off"]) == 0
    capsys.readouterr()
    return tmp_path / "home"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An empty folder to write into."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def run(*arguments: object) -> int:
    return cli.main([str(one) for one in arguments])


def samples(path: Path) -> NDArray[np.float64]:
    with wave.open(str(path)) as file:
        raw = file.readframes(file.getnframes())
    return np.frombuffer(raw, "<i2").reshape(-1, 2) / 32_767


def onset(sound: NDArray[np.float64], chime: NDArray[np.float64], near: int) -> int:
    """The frame near an expected one at which the chime fits best."""
    slack = 200
    start = max(near - slack, 0)
    heard = sound[start : near + slack + len(chime)]
    spectrum = np.fft.rfft(heard, 2 * len(heard)) * np.conj(np.fft.rfft(chime, 2 * len(heard)))
    fits = np.fft.irfft(spectrum)[: 2 * slack]
    return start + int(np.argmax(fits))


def off_by(sound: NDArray[np.float64], timeline: Timeline, cue_set: synth.CueSet) -> dict[int, int]:
    """For each cue's time how many frames from there its chime's first 0.2 s are found."""
    found = {}
    for cue in timeline.cues:
        chime = cue_set.chime_for(cue.name)
        if chime is not None:
            head = synth.waveform(chime)[:9_600]
            at = cue.at_ms * 48
            found[cue.at_ms] = onset(sound.sum(axis=1), head, at) - at
    return found


def test_every_cue_of_a_session_is_at_its_sample(catalogue: Catalogue, out: Path) -> None:
    shipped = scan_library([Layer(ROOT / "routines")], catalogue)
    entry = shipped.find("box-breathing")
    assert entry is not None
    assert entry.routine is not None
    timeline = compile_timeline(entry.routine, Options(for_ms=120_000))
    path = out / "box.wav"
    assert run("render", "box-breathing", "--for", "2m", "-o", path) == 0
    found = off_by(samples(path), timeline, catalogue.sounds.cue_sets["bowl"])
    assert len(found) == len(timeline.cues)
    assert {cue: off for cue, off in found.items() if abs(off) > 1} == {}


@pytest.mark.parametrize("ending", ["flac", "ogg", "mp3"])
def test_what_is_packed_is_in_time_too(ending: str, catalogue: Catalogue, out: Path) -> None:
    soundfile = pytest.importorskip("soundfile")
    entry = scan_library([Layer(ROOT / "routines")], catalogue).find("box-breathing")
    assert entry is not None
    assert entry.routine is not None
    timeline = compile_timeline(entry.routine, Options(for_ms=48_000))
    path = out / f"box.{ending}"
    assert run("render", "box-breathing", "--for", "48s", "-o", path) == 0
    sound, _ = soundfile.read(path, always_2d=True)
    found = off_by(sound, timeline, catalogue.sounds.cue_sets["bowl"])
    assert {cue: off for cue, off in found.items() if abs(off) > 1} == {}


def test_it_is_as_long_as_the_session_and_its_last_ring(
    catalogue: Catalogue, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = out / "box.wav"
    assert run("render", "box-breathing", "--for", "16s", "-o", path) == 0
    end = catalogue.sounds.cue_sets["bowl"].chime_for("end")
    assert end is not None
    assert len(samples(path)) == (5_000 + 16_000) * 48 + synth.frame_count(end)
    assert capsys.readouterr() == (f"{path}\n", "")


def test_the_routine_says_what_it_sounds_like(out: Path) -> None:
    path = out / "own.yaml"
    path.write_text("name: Own\nkind: breathing\nprepare: 0s\nbreathe: 4-6\nfor: 10s\n")
    sound = "sound: {cues: silent, glide: on}\n"
    (out / "glide.yaml").write_text(path.read_text() + sound)
    for name in ("own", "glide"):
        assert run("render", out / f"{name}.yaml", "-o", out / f"{name}.wav") == 0
    chimes, glide = samples(out / "own.wav"), samples(out / "glide.wav")
    assert np.abs(chimes[: 4 * 48_000]).max() == pytest.approx(
        10 ** ((-12 - FIRST_CUE_SOFTER_DB) / 20), rel=0.02
    )
    assert np.abs(glide).max() == pytest.approx(10 ** (-24 / 20), rel=0.02)
    assert len(glide) == 10_000 * 48


def test_nostrils_are_heard_on_their_sides(out: Path) -> None:
    (out / "sides.yaml").write_text(ALTERNATE + "prepare: 0s\nsound: {glide: on}\n")
    assert run("render", out / "sides.yaml", "-o", out / "sides.wav") == 0
    sound = samples(out / "sides.wav")
    for start_s, near, far in ((10.0, 0, 1), (17.0, 1, 0)):
        start = int(start_s * 48_000)
        energy = (sound[start : start + 96_000] ** 2).sum(axis=0)
        assert 10 * np.log10(energy[near] / energy[far]) >= 12


def test_a_question_is_left_out_and_that_is_said(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / "asking.yaml").write_text(ASKING)
    assert run("render", out / "asking.yaml", "-o", out / "asking.wav") == 0
    assert capsys.readouterr().err == (
        "1 question left out: a file cannot wait, so it is not in it\n"
    )


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("box-breathing", "-o", "a.aac"), 2, "expected a file that ends in .wav, .flac, .ogg"),
        (("box-breathing", "-o", "no/a.wav"), 1, "no/a.wav cannot be written: no such file"),
        (("box-breathin", "-o", "a.wav"), 1, "no routine 'box-breathin'; did you mean"),
        (("neck-two", "--for", "3m", "-o", "a.wav"), 2, "'neck-two' has a length of its own"),
        (("box-breathing", "--level", "odd", "-o", "a.wav"), 2, "'box-breathing' has no level"),
    ],
)
def test_what_cannot_be_rendered_is_said(
    arguments: tuple[str, ...],
    status: int,
    message: str,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(out)
    assert run("render", *arguments) == status
    assert capsys.readouterr().err.startswith(f"relaxapp: {message}")
    assert list(out.iterdir()) == []


def test_without_soundfile_the_extra_is_named(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "soundfile", None)
    assert run("render", "box-breathing", "-o", out / "a.ogg") == 1
    assert capsys.readouterr().err == (
        "relaxapp: .ogg files need soundfile: install relaxapp with the extra `export`\n"
    )


class Hum:
    """A synthesiser that hums for half a second."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def clip(self, text: str, words_a_minute: float) -> NDArray[np.float32]:
        self.texts.append(text)
        at_s = np.arange(24_000) / 48_000
        return (0.5 * np.sin(2 * np.pi * 200 * at_s)).astype(np.float32)


SAYING = """name: Saying
kind: mixed
prepare: 0s
sound: {cues: silent, voice: steps}
steps:
  - {say: Sit down., for: 4s}
  - {say: Well done., for: 4s}
"""


def test_words_are_in_the_file_where_something_can_speak(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hum = Hum()
    monkeypatch.setattr(clips, "synthesiser", lambda: hum)
    (out / "saying.yaml").write_text(SAYING)
    assert run("render", out / "saying.yaml", "-o", out / "a.wav") == 0
    assert hum.texts == ["Sit down.", "Well done."]
    loud = np.abs(samples(out / "a.wav")).max(axis=1) > 0.01
    seconds = np.flatnonzero(loud.reshape(-1, 24_000).any(axis=1)) / 2
    assert list(seconds) == [0.0, 4.0]
    assert capsys.readouterr().err == ""


def test_words_are_left_out_with_a_notice_where_nothing_can_speak(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(clips, "synthesiser", lambda: None)
    (out / "saying.yaml").write_text(SAYING)
    assert run("render", out / "saying.yaml", "-o", out / "a.wav") == 0
    assert not samples(out / "a.wav").any()
    assert capsys.readouterr().err == f"{clips.NO_SYNTHESISER}\n"


def test_settings_give_what_the_routine_leaves_open(out: Path) -> None:
    (out / "bare.yaml").write_text(
        "name: Bare\nkind: breathing\nprepare: 0s\nbreathe: 5-5\nfor: 20s\nsound: {cues: silent}\n"
    )
    assert run("render", out / "bare.yaml", "-o", out / "bare.wav") == 0
    for name, value in (("ambience", "brown-noise"), ("volume", "3"), ("mute", "yes")):
        assert run("settings", name, value) == 0
    assert run("render", out / "bare.yaml", "-o", out / "noise.wav") == 0
    assert not samples(out / "bare.wav").any()
    noise = samples(out / "noise.wav")[5 * 48_000 : 15 * 48_000]
    assert -50 < 10 * np.log10((noise**2).mean()) < -35  # the volume is the player's of the file


def test_an_own_sound_is_in_the_background(
    home: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = home / "data" / "relaxapp" / "sounds"
    folder.mkdir(parents=True)
    at_s = np.arange(3 * 48_000) / 48_000
    with wave.open(str(folder / "my-hum.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes((9_000 * np.sin(2 * np.pi * 300 * at_s)).astype("<i2").tobytes())
    (folder / "torn.wav").write_bytes(b"RIFF")
    for name in ("my-hum", "torn"):
        (out / f"{name}.yaml").write_text(
            f"name: Hum\nkind: meditation\nprepare: 0s\nsit: Sit.\nfor: 12s\n"
            f"sound: {{cues: silent, ambience: {name}}}\n"
        )
        assert run("render", out / f"{name}.yaml", "-o", out / f"{name}.wav") == 0
    heard = samples(out / "my-hum.wav")[5 * 48_000 : 6 * 48_000, 0]
    assert np.argmax(np.abs(np.fft.rfft(heard))) == 300
    assert not samples(out / "torn.wav").any()
    assert capsys.readouterr().err.startswith("Your sound 'torn' is not heard: ")


def test_a_terminal_is_shown_how_far_it_is(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    assert run("render", "box-breathing", "--for", "16s", "-o", out / "box.wav") == 0
    told = capsys.readouterr().err
    assert "box.wav" in told
    assert "100%" in told


@pytest.mark.skipif(sys.platform == "win32", reason="it sends no signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_and_leaves_nothing(number: int, out: Path) -> None:
    path = out / "long.wav"
    path.write_bytes(b"old")
    arguments = (sys.executable, "-m", "relaxapp", "render", "box-breathing", "--for", "3h")
    process = subprocess.Popen(
        (*arguments, "-o", str(path)), env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    deadline = time.monotonic() + 60
    while not [one for one in out.glob(".*") if one.stat().st_size > 1_000_000]:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(number)
    assert process.wait(60) == 3
    assert path.read_bytes() == b"old"
    assert list(out.iterdir()) == [path]


def test_pyside_and_soundfile_are_not_needed_for_wav(out: Path) -> None:
    script = (
        "import sys; sys.modules['PySide6'] = sys.modules['soundfile'] = None\n"
        "from relaxapp.cli import main\n"
        f"sys.exit(main(['render', 'box-breathing', '--for', '16s', '-o', {str(out / 'a.wav')!r}]))"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", script], env=env, check=True, capture_output=True)
    assert (out / "a.wav").exists()
