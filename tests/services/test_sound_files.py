"""Sound files: what was written is read back, and what goes wrong leaves nothing behind."""

import builtins
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from relaxapp.services.sound_files import (
    ENDINGS,
    SoundFileError,
    SoundWriter,
    WrongEndingError,
    endings_here,
    write_steps,
)

RATE_HZ = 48_000
PULSE_AT = 30_000


def sound() -> NDArray[np.float32]:
    """Two seconds: a soft tone, louder on the left, with one sharp burst in it."""
    seconds = np.arange(2 * RATE_HZ) / RATE_HZ
    tone = 0.05 * np.sin(2 * np.pi * 330 * seconds)
    tone[PULSE_AT : PULSE_AT + 4_800] += 0.4 * np.sin(2 * np.pi * 1_000 * seconds[:4_800])
    return np.stack((tone, tone / 4), axis=1).astype(np.float32)


def blocks(samples: NDArray[np.float32], size: int = 7_000) -> Iterator[NDArray[np.float32]]:
    for start in range(0, len(samples), size):
        yield samples[start : start + size]


def written(path: Path, samples: NDArray[np.float32], **options: Any) -> list[float]:
    return list(write_steps(path, blocks(samples), len(samples), **options))


def test_wav_is_plain_stereo_and_every_sample_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    assert written(path, sound())
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, RATE_HZ)
        raw = file.readframes(file.getnframes())
    assert np.array_equal(
        np.frombuffer(raw, "<i2").reshape(-1, 2), np.rint(sound() * 32_767).astype(np.int16)
    )
    assert list(tmp_path.iterdir()) == [path]


def test_flac_holds_the_same_samples_as_wav(tmp_path: Path) -> None:
    soundfile = pytest.importorskip("soundfile")
    written(tmp_path / "a.wav", sound())
    written(tmp_path / "a.flac", sound())
    wav, flac = (soundfile.read(tmp_path / f"a.{one}", dtype="int16")[0] for one in ("wav", "flac"))
    assert np.array_equal(wav, flac)


@pytest.mark.parametrize("ending", ["ogg", "mp3"])
def test_what_is_packed_keeps_its_place_length_and_loudness(ending: str, tmp_path: Path) -> None:
    soundfile = pytest.importorskip("soundfile")
    path = tmp_path / f"a.{ending}"
    written(path, sound())
    samples, rate_hz = soundfile.read(path)
    assert (samples.shape, rate_hz) == (sound().shape, RATE_HZ)
    for side in (0, 1):
        moved = [
            float(np.dot(np.roll(samples[:, side], shift), sound()[:, side]))
            for shift in range(-3, 4)
        ]
        assert abs(int(np.argmax(moved)) - 3) <= 1
    assert np.sqrt((samples**2).mean(axis=0)) == pytest.approx(
        np.sqrt((sound() ** 2).mean(axis=0)), rel=0.05
    )


def test_an_mp3_of_the_same_on_both_sides_has_one_channel(tmp_path: Path) -> None:
    soundfile = pytest.importorskip("soundfile")
    same = np.repeat(sound()[:, :1], 2, axis=1)
    for ending, channels in (("wav", 2), ("flac", 2), ("ogg", 2), ("mp3", 1)):
        written(tmp_path / f"a.{ending}", same, is_mono=True)
        samples, _ = soundfile.read(tmp_path / f"a.{ending}", always_2d=True)
        assert samples.shape == (len(same), channels)
        assert np.sqrt((samples**2).mean()) == pytest.approx(np.sqrt((same**2).mean()), rel=0.05)


@pytest.mark.parametrize("ending", ["flac", "ogg", "mp3"])
def test_the_title_is_told(ending: str, tmp_path: Path) -> None:
    soundfile = pytest.importorskip("soundfile")
    written(tmp_path / f"a.{ending}", sound(), title="Évening breath")
    with soundfile.SoundFile(tmp_path / f"a.{ending}") as file:
        assert file.title == "Évening breath"


@pytest.mark.parametrize("ending", ENDINGS)
def test_too_loud_is_cut_off_and_does_not_wrap(ending: str, tmp_path: Path) -> None:
    soundfile = pytest.importorskip("soundfile")
    path = tmp_path / f"a{ending}"
    loud = np.full((RATE_HZ, 2), 3.0, np.float32)
    written(path, loud)
    assert soundfile.read(path)[0][100:-2_000].min() > 0.5


def test_an_ending_may_be_written_large(tmp_path: Path) -> None:
    assert written(tmp_path / "A.WAV", sound())
    assert (tmp_path / "A.WAV").stat().st_size == 44 + 4 * len(sound())


def test_progress_is_told_up_to_one(tmp_path: Path) -> None:
    shares = written(tmp_path / "a.wav", sound())
    assert shares == sorted(shares)
    assert len(shares) == 14
    assert shares[-1] == 1.0


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_cancelled_file_leaves_the_old_one_and_nothing_else(ending: str, tmp_path: Path) -> None:
    if ending != ".wav":
        pytest.importorskip("soundfile")
    path = tmp_path / f"a{ending}"
    path.write_bytes(b"old")
    steps = write_steps(path, blocks(sound()), len(sound()))
    while next(steps) < 0.5:
        pass
    steps.close()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_replaced_only_when_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"old")
    with SoundWriter(path, blocks(sound()), len(sound())) as writer:
        while writer.step() < 1.0:
            assert path.read_bytes() == b"old"
        writer.close()
        writer.close()
    assert path.stat().st_size == 44 + 4 * len(sound())


def test_a_fault_in_the_sound_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[NDArray[np.float32]]:
        yield sound()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(write_steps(tmp_path / "a.wav", broken(), 2 * len(sound())))
    assert list(tmp_path.iterdir()) == []


def test_a_wav_that_would_lie_about_its_length_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="expected 96001 frames, got 96000"):
        list(write_steps(tmp_path / "a.wav", blocks(sound()), len(sound()) + 1))
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "a.wav").symlink_to(tmp_path / "there" / "b.wav")
    written(tmp_path / "a.wav", sound())
    assert (tmp_path / "a.wav").is_symlink()
    assert (tmp_path / "there" / "b.wav").stat().st_size > 44


@pytest.mark.parametrize("name", ["a.txt", "a", ".wav", "a.wav.bak"])
def test_another_ending_is_refused_with_those_there_are(name: str, tmp_path: Path) -> None:
    with pytest.raises(WrongEndingError) as raised:
        written(tmp_path / name, sound())
    assert str(raised.value) == (
        f"expected a file that ends in .wav, .flac, .ogg or .mp3, got '{name}'"
    )


def in_no_folder(folder: Path) -> Path:
    return folder / "none" / "a.wav"


def on_a_folder(folder: Path) -> Path:
    (folder / "a.wav").mkdir()
    return folder / "a.wav"


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (in_no_folder, "no such file or directory"),
        (on_a_folder, "there is something that is no file"),
    ],
)
def test_where_nothing_can_be_written_is_said(
    place: Callable[[Path], Path], why: str, tmp_path: Path
) -> None:
    path = place(tmp_path)
    with pytest.raises(SoundFileError) as raised:
        written(path, sound())
    assert str(raised.value) == f"{path} cannot be written: {why}"
    assert list(tmp_path.rglob("*.part")) == []


def test_without_soundfile_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(SoundFileError) as raised:
        written(tmp_path / "a.mp3", sound())
    assert str(raised.value) == (
        ".mp3 files need soundfile: install relaxapp with the extra `export`"
    )
    assert written(tmp_path / "a.wav", sound())


@pytest.mark.parametrize("is_there", [True, False])
def test_the_endings_are_those_that_can_be_written(
    is_there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_there:
        pytest.importorskip("soundfile")
        assert endings_here() == ENDINGS
    else:
        monkeypatch.setitem(sys.modules, "soundfile", None)
        assert endings_here() == (".wav",)


FULL = """
import resource, sys
from pathlib import Path
import numpy as np
from relaxapp.services.sound_files import SoundFileError, write_steps
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
noise = np.random.default_rng(1).uniform(-0.5, 0.5, (480_000, 2)).astype(np.float32)
try:
    list(write_steps(Path(sys.argv[1]), iter(np.split(noise, 10)), len(noise)))
except SoundFileError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="it has no limit for the size of files")
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_disk_is_said_and_leaves_nothing(ending: str, tmp_path: Path) -> None:
    if ending != ".wav":
        pytest.importorskip("soundfile")
    path = tmp_path / f"a{ending}"
    ran = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True
    )
    assert ran.stdout == f"{path} cannot be written: file too large\n"
    assert ran.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_moved_to_its_place_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(SoundFileError, match="permission denied"):
        written(tmp_path / "a.wav", sound())
    assert list(tmp_path.iterdir()) == []


def test_soundfile_is_loaded_only_where_it_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = builtins.__import__

    def watched(name: str, *rest: Any) -> Any:
        assert name != "soundfile"
        return usual(name, *rest)

    monkeypatch.setattr(builtins, "__import__", watched)
    assert written(tmp_path / "a.wav", sound())
