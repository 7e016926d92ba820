"""The person's own sounds: found by name, read whole, and never an exception."""

import os
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from relaxapp.core.problems import Problem
from relaxapp.core.recordings import Recordings, find_recordings
from relaxapp.services.sound import recordings
from relaxapp.services.sound.recordings import load_recording


def tone(rate_hz: int, seconds: float = 0.5, hz: float = 440.0) -> NDArray[np.float64]:
    return 0.5 * np.sin(2 * np.pi * hz * np.arange(round(rate_hz * seconds)) / rate_hz)


def write_wave(
    path: Path, samples: NDArray[np.float64], *, rate_hz: int = 48_000, width: int = 2
) -> Path:
    """One column a channel, full scale 1."""
    columns = samples if samples.ndim == 2 else samples[:, None]
    scaled = np.rint(columns * (2 ** (8 * width - 1) - 1)).astype("<i4")
    if width == 1:
        raw = (scaled + 128).astype(np.uint8).tobytes()
    else:
        raw = scaled.reshape(-1, 1).view(np.uint8)[:, :width].tobytes()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(columns.shape[1])
        file.setsampwidth(width)
        file.setframerate(rate_hz)
        file.writeframes(raw)
    return path


def loaded(path: Path) -> NDArray[np.float32]:
    samples = load_recording(path)
    assert not isinstance(samples, Problem), samples
    return samples


def refused(path: Path) -> Problem:
    problem = load_recording(path)
    assert isinstance(problem, Problem)
    assert problem.path == str(path)
    return problem


@pytest.mark.parametrize(("width", "step"), [(1, 2**-7), (2, 2**-15), (3, 2**-23), (4, 2**-23)])
def test_every_width_of_wav_gives_its_samples(tmp_path: Path, width: int, step: float) -> None:
    wanted = np.stack([tone(48_000), -0.3 * tone(48_000)], axis=1)
    samples = loaded(write_wave(tmp_path / "a.wav", wanted, width=width))
    assert samples.dtype == np.float32
    assert samples.shape == wanted.shape
    assert np.abs(samples - wanted).max() <= 1.5 * step


def test_one_channel_comes_from_both_sides(tmp_path: Path) -> None:
    samples = loaded(write_wave(tmp_path / "a.wav", tone(48_000)))
    assert np.array_equal(samples[:, 0], samples[:, 1])


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 96_000, 44_056])
def test_another_rate_keeps_pitch_and_length(tmp_path: Path, rate_hz: int) -> None:
    samples = loaded(write_wave(tmp_path / "a.wav", tone(rate_hz), rate_hz=rate_hz))
    assert abs(len(samples) - 24_000) <= 1
    within = slice(2_000, -2_000)
    wanted = tone(48_000, 0.6)[: len(samples)]
    assert np.abs(samples[within, 0] - wanted[within]).max() < 0.001


def test_what_is_too_high_for_48_khz_is_left_out(tmp_path: Path) -> None:
    high = tone(96_000, hz=40_000.0)
    samples = loaded(write_wave(tmp_path / "a.wav", high, rate_hz=96_000, width=3))
    assert np.abs(samples[1_000:-1_000]).max() < 0.001


def test_names_are_stems_and_the_rest_is_left_alone(tmp_path: Path) -> None:
    for name in ("b.wav", "a.FLAC", "Rain on roof.ogg", ".hidden.wav", "notes.txt", "d.mp3"):
        (tmp_path / name).touch()
    (tmp_path / "folder.wav").mkdir()
    (tmp_path / "link.wav").symlink_to(tmp_path / "b.wav")
    found = find_recordings(tmp_path)
    assert list(found.paths) == ["Rain on roof", "a", "b"]
    assert found.problems == ()


def test_a_name_twice_and_one_that_means_silence_are_problems(tmp_path: Path) -> None:
    for name in ("rain.flac", "rain.wav", "none.wav", f"{'x' * 81}.ogg"):
        (tmp_path / name).touch()
    found = find_recordings(tmp_path)
    assert found.paths == {"rain": tmp_path / "rain.flac"}
    assert [Path(one.path).name for one in found.problems] == [
        "none.wav",
        "rain.wav",
        f"{'x' * 81}.ogg",
    ]


def test_a_missing_folder_has_no_sounds(tmp_path: Path) -> None:
    assert find_recordings(tmp_path / "sounds") == Recordings({})


def test_a_file_for_a_folder_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "sounds"
    path.touch()
    assert [one.path for one in find_recordings(path).problems] == [str(path)]


def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.wav"
    with path.open("wb") as file:
        file.truncate(recordings.MOST_BYTES + 1)
    assert "67,108,865 bytes" in refused(path).message


def test_a_sound_that_is_too_long_is_refused(tmp_path: Path) -> None:
    path = write_wave(tmp_path / "a.wav", np.zeros(601 * 8_000), rate_hz=8_000)
    assert "10 minutes" in refused(path).message


@pytest.mark.parametrize("channels", [9, 200])
def test_too_many_channels_are_refused(tmp_path: Path, channels: int) -> None:
    path = write_wave(tmp_path / "a.wav", np.zeros((10, channels)))
    assert f"got {channels}" in refused(path).message


def test_a_sound_without_samples_is_refused(tmp_path: Path) -> None:
    assert refused(write_wave(tmp_path / "a.wav", np.zeros((0, 1)))).message == "no sound in it"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.wav")
    assert refused(tmp_path / "a.wav").message == "not a regular file"


def test_a_link_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.wav").symlink_to(write_wave(tmp_path / "b.wav", tone(48_000)))
    assert refused(tmp_path / "a.wav").message.startswith("cannot be read")
    assert refused(tmp_path / "c.wav").message.startswith("cannot be read")


@pytest.mark.parametrize("suffix", [".flac", ".ogg"])
def test_other_kinds_are_read(tmp_path: Path, suffix: str) -> None:
    soundfile = pytest.importorskip("soundfile")
    wanted = np.stack([tone(44_100), -0.3 * tone(44_100)], axis=1)
    soundfile.write(tmp_path / f"a{suffix}", wanted, 44_100)
    samples = loaded(tmp_path / f"a{suffix}")
    assert abs(len(samples) - 24_000) <= 1
    assert (
        np.abs(samples[2_000:-2_000, 0] - tone(48_000, 0.6)[2_000 : len(samples) - 2_000]).max()
        < 0.05
    )


@pytest.mark.qt_log_ignore("pipewire-0.3")  # the first to use Qt Multimedia hears of it
@pytest.mark.parametrize("suffix", [".flac", ".ogg", ".wav"])
def test_without_soundfile_qt_reads_them(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    soundfile = pytest.importorskip("soundfile")
    kind = "FLOAT" if suffix == ".wav" else None
    pair = np.repeat(tone(44_100, 1.0)[:, None], 2, axis=1)
    soundfile.write(tmp_path / f"a{suffix}", pair, 44_100, subtype=kind)
    monkeypatch.setitem(sys.modules, "soundfile", None)
    samples = loaded(tmp_path / f"a{suffix}")
    assert len(samples) == pytest.approx(48_000, abs=1_200)
    assert np.abs(samples).max() == pytest.approx(0.5, abs=0.05)


@pytest.mark.qt_log_ignore("pipewire-0.3", "Could not open media")
def test_what_no_library_reads_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    (tmp_path / "a.flac").write_bytes(b"fLaC but no music")
    assert "no sound that can be read" in refused(tmp_path / "a.flac").message
    monkeypatch.setitem(sys.modules, "soundfile", None)
    problem = refused(tmp_path / "a.flac")
    assert "no sound that can be read" in problem.message
    assert problem.hint == "any sound editor can save it as WAV, 16 bit"


@given(st.data())
def test_a_damaged_wav_is_samples_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "a.wav"
    content = bytearray(write_wave(path, tone(8_000, 0.01), rate_hz=8_000).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, 47))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    samples = load_recording(path)
    if not isinstance(samples, Problem):
        assert samples.shape[1] == 2
        assert np.isfinite(samples).all()
        assert np.abs(samples).max() <= 1
