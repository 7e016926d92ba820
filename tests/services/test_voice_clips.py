"""Words for files: the programs' orders, what is read back, and espeak-ng itself."""

import os
import shutil
import subprocess
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import compile_timeline
from relaxapp.core.library import Layer, scan_library
from relaxapp.core.session_words import setups_of
from relaxapp.core.speech_length import speech_ms
from relaxapp.services.voice.clips import (
    RATE_HZ,
    Order,
    ProgramSynthesiser,
    Synthesiser,
    espeak_order,
    mac_order,
    resampled,
    synthesiser,
    trimmed,
    windows_order,
)

PATH = Path("words.wav")


def write_wav(path: Path, samples: np.ndarray, rate_hz: int, channels: int = 1) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((samples * 32_767).astype("<i2").tobytes())


def tone(hz: float, rate_hz: int, length_s: float) -> np.ndarray:
    """A tone that swells and falls, so that it begins and ends in silence."""
    at_s = np.arange(round(length_s * rate_hz)) / rate_hz
    return 0.5 * np.sin(2 * np.pi * hz * at_s) * np.sin(np.pi * at_s / length_s) ** 2


# Each system's program


@pytest.mark.parametrize(
    ("platform", "program"), [("linux", "espeak-ng"), ("darwin", "say"), ("win32", "powershell")]
)
def test_each_system_is_asked_for_its_own_program(platform: str, program: str) -> None:
    asked = []

    def nowhere(name: str) -> None:
        asked.append(name)

    assert synthesiser(platform, nowhere) is None
    assert asked == [program]
    assert synthesiser(platform, lambda name: f"/bin/{name}") is not None


def test_the_rate_goes_to_the_program_in_its_own_terms() -> None:
    assert "165" in espeak_order("espeak-ng", PATH, 165.2).command
    assert "80" in espeak_order("espeak-ng", PATH, 10).command
    assert "165" in mac_order("say", PATH, 165.2).command
    rates = [
        windows_order("powershell", PATH, rate).environment["RELAXAPP_SPEECH_RATE"]
        for rate in (1, 60, 180, 540, 5_000)
    ]
    assert rates == ["-10", "-10", "0", "10", "10"]


@pytest.mark.parametrize("order", [espeak_order, mac_order, windows_order])
def test_no_text_is_ever_part_of_a_command(order: Callable[[str, Path, float], Order]) -> None:
    text, ran = "; echo $(hello) `there` --help", []

    def run(command: tuple[str, ...], **options: object) -> None:
        ran.append((command, options))
        raise OSError

    ProgramSynthesiser("program", order, run=run).clip(text, 165)  # type: ignore[arg-type]  # a fake
    ((command, options),) = ran
    assert not any("hello" in word for word in command)
    assert options["input"] == text.encode()
    assert "shell" not in options


# What is read back


def writing(write: Callable[[Path], None]) -> ProgramSynthesiser:
    """A synthesiser whose program writes a file like that."""

    def order(program: str, path: Path, words_a_minute: float) -> Order:
        return Order((program, str(path)), {})

    def run(command: tuple[str, str], **options: object) -> None:
        write(Path(command[1]))

    return ProgramSynthesiser("fake", order, run=run)  # type: ignore[arg-type]  # a fake


def test_a_clip_is_mono_at_48_khz_without_silence_around_it() -> None:
    quiet = np.zeros(8_000)
    sound = np.concatenate([quiet, tone(440, 16_000, 1.0), quiet])
    clip = writing(lambda path: write_wav(path, np.repeat(sound, 2), 16_000, 2)).clip("Hold", 165)
    assert clip is not None
    assert clip.dtype == np.float32
    assert clip.shape == (len(clip),)
    assert 0.9 * RATE_HZ < len(clip) <= RATE_HZ
    assert np.abs(clip).max() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    "write",
    [
        lambda path: None,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"not a WAV file at all, whatever its name may say"),
        lambda path: write_wav(path, np.zeros(0), 22_050),
        lambda path: write_wav(path, np.zeros(5_000), 22_050),
    ],
    ids=["nothing", "empty", "another", "no samples", "silence"],
)
def test_a_program_that_writes_no_words_gives_none(write: Callable[[Path], None]) -> None:
    assert writing(write).clip("Hold", 165) is None


@pytest.mark.parametrize(
    "error", [OSError(), subprocess.TimeoutExpired("x", 1), subprocess.CalledProcessError(1, "x")]
)
def test_a_program_that_fails_gives_none(error: Exception) -> None:
    def run(command: tuple[str, ...], **options: object) -> None:
        raise error

    assert ProgramSynthesiser("fake", espeak_order, run=run).clip("Hold", 165) is None  # type: ignore[arg-type]  # a fake


def test_a_text_without_words_runs_nothing() -> None:
    def run(command: tuple[str, ...], **options: object) -> None:
        raise AssertionError("it ran")

    assert ProgramSynthesiser("fake", espeak_order, run=run).clip(" \n", 165) is None  # type: ignore[arg-type]  # a fake


@given(st.sampled_from((8_000, 16_000, 22_050, 24_000, 44_100, 48_000)), st.integers(300, 3_000))
def test_resampling_keeps_pitch_level_and_length(rate_hz: int, hz: int) -> None:
    length_s = 0.2
    sound = resampled(tone(hz, rate_hz, length_s), rate_hz)
    assert len(sound) == round(length_s * RATE_HZ)
    assert np.abs(sound - tone(hz, RATE_HZ, length_s)).max() < 0.002


def test_only_silence_is_trimmed() -> None:
    sound = np.array([0, 1e-4, 0.5, 0, -0.5, 1e-4, 0], np.float32)
    assert trimmed(sound).tolist() == [0.5, 0, -0.5]
    assert len(trimmed(np.zeros(5, np.float32))) == 0


# espeak-ng itself


@pytest.fixture
def espeak() -> Synthesiser:
    if shutil.which("espeak-ng") is None and os.environ.get("CI") != "true":
        pytest.skip("espeak-ng is not installed")
    found = synthesiser("linux")
    assert found is not None
    return found


@pytest.fixture
def texts(catalogue: Catalogue, shipped: Path) -> list[str]:
    """What the shipped routines have to say, each once."""
    found: dict[str, None] = {}
    for entry in scan_library([Layer(shipped, "shipped")], catalogue).entries:
        assert entry.routine is not None
        timeline = compile_timeline(entry.routine)
        found |= dict.fromkeys(phase.text for phase in timeline.phases)
        found |= dict.fromkeys(phase.lead for phase in timeline.phases if phase.lead)
        found |= dict.fromkeys(setups_of(entry.routine).values())
    return list(found)


@pytest.mark.audio
def test_espeak_speaks_and_faster_when_asked(espeak: Synthesiser) -> None:
    slow, fast = (espeak.clip("Let your shoulders sink.", rate) for rate in (120.0, 220.0))
    assert slow is not None
    assert fast is not None
    assert len(fast) < 0.7 * len(slow)
    assert 0.1 < np.abs(slow).max() <= 1


@pytest.mark.audio
@pytest.mark.parametrize("rate", [120.0, 165.0, 210.0])
def test_words_are_reckoned_long_enough_and_not_much_too_long(
    espeak: Synthesiser, texts: list[str], rate: float
) -> None:
    assert len(texts) >= 100
    shares = []
    for text in texts:
        clip = espeak.clip(text, rate)
        assert clip is not None, text
        shares.append(speech_ms(text, rate) / (len(clip) / RATE_HZ * 1_000))
    assert np.percentile(shares, 5) >= 1
    assert np.mean(shares) <= 1.25
