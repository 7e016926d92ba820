"""Makes words for files: a text to samples, by the program that each system speaks with.

espeak-ng on Linux, `say` on macOS, PowerShell with System.Speech on Windows; all write a WAV file
that is read back. Qt would have an engine for it, but PySide6 does not bind its `synthesize`
(6.11, 6.12). None of it plays anything.
"""

import logging
import math
import os
import shutil
import subprocess
import sys
import tempfile
import wave
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_log = logging.getLogger(__name__)

RATE_HZ = 48_000
_LIMIT_S = 20.0
_QUIET = 10 ** (-60 / 20)
_PAD_S = 0.02

NO_SYNTHESISER = "Spoken words are left out: no speech program is installed to write them."

_WINDOWS_SCRIPT = """
$ErrorActionPreference = 'Stop'
[Console]::InputEncoding = [System.Text.Encoding]::UTF8
Add-Type -AssemblyName System.Speech
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer
$voice.Rate = [int]$env:RELAXAPP_SPEECH_RATE
$voice.SetOutputToWaveFile($env:RELAXAPP_SPEECH_FILE)
$voice.Speak([Console]::In.ReadToEnd())
$voice.Dispose()
"""
# System.Speech: rate 10 is three times as fast as 0, and 0 about 180 words a minute.
_WINDOWS_NORMAL, _WINDOWS_RANGE = 180.0, 10


class Synthesiser(Protocol):
    """What makes words for files."""

    def clip(self, text: str, words_a_minute: float) -> "Samples | None":
        """The words, mono, (n,) at 48 kHz, full scale 1, without silence around them.

        None where the program made nothing of them. Takes some 10 to 500 ms.
        """


@dataclass(frozen=True, slots=True)
class Order:
    """A command that reads a text from its input and writes `path`; `environment` is added."""

    command: tuple[str, ...]
    environment: Mapping[str, str]


def synthesiser(
    platform: str = sys.platform, which: Callable[[str], str | None] = shutil.which
) -> Synthesiser | None:
    """The synthesiser of this system; None where its program is not there."""
    program, orders = {
        "darwin": ("say", mac_order),
        "win32": ("powershell", windows_order),
    }.get(platform, ("espeak-ng", espeak_order))
    found = which(program)
    return None if found is None else ProgramSynthesiser(found, orders)


def espeak_order(program: str, path: Path, words_a_minute: float) -> Order:
    # 80 to 450 is what espeak-ng can do. Texts that ship are in English.
    rate = round(min(max(words_a_minute, 80), 450))
    return Order((program, "-v", "en", "-s", str(rate), "-w", str(path), "--stdin"), {})


def mac_order(program: str, path: Path, words_a_minute: float) -> Order:
    form = ("--file-format=WAVE", f"--data-format=LEI16@{RATE_HZ}")
    return Order((program, "-r", str(round(words_a_minute)), *form, "-o", str(path), "-f", "-"), {})


def windows_order(program: str, path: Path, words_a_minute: float) -> Order:
    rate = round(_WINDOWS_RANGE * math.log(words_a_minute / _WINDOWS_NORMAL, 3))
    rate = min(max(rate, -_WINDOWS_RANGE), _WINDOWS_RANGE)
    return Order(
        (program, "-NoProfile", "-NonInteractive", "-Command", _WINDOWS_SCRIPT),
        {"RELAXAPP_SPEECH_RATE": str(rate), "RELAXAPP_SPEECH_FILE": str(path)},
    )


class ProgramSynthesiser:
    """A `Synthesiser` that runs a program for each clip."""

    def __init__(
        self,
        program: str,
        order: Callable[[str, Path, float], Order],
        *,
        run: "Callable[..., subprocess.CompletedProcess[bytes]]" = subprocess.run,
    ) -> None:
        self._program = program
        self._order = order
        self._run = run

    def clip(self, text: str, words_a_minute: float) -> "Samples | None":
        if not text.strip():
            return None
        try:
            with tempfile.TemporaryDirectory(prefix="relaxapp-") as folder:
                path = Path(folder) / "words.wav"
                order = self._order(self._program, path, words_a_minute)
                self._run(
                    order.command,
                    input=text.encode(),
                    env=os.environ | order.environment,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    timeout=_LIMIT_S,
                    check=True,
                )
                samples, rate_hz = read_wav(path)
        except (OSError, EOFError, wave.Error, subprocess.SubprocessError) as error:
            _log.info("no words: %s", error)
            return None
        words = trimmed(resampled(samples, rate_hz))
        return words if len(words) else None


def read_wav(path: Path) -> "tuple[Samples, int]":
    """The first channel of a 16-bit WAV file, full scale 1, and its rate in hertz.

    Raises `OSError`, `EOFError` or `wave.Error` where it is none.
    """
    import numpy as np

    with wave.open(str(path)) as file:
        if file.getsampwidth() != 2:
            raise wave.Error(f"expected 16 bits a sample, got {8 * file.getsampwidth()}")
        raw = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        sound = raw[:: file.getnchannels()].astype(np.float32) / np.float32(32_768)
        return sound, file.getframerate()


def resampled(samples: "Sequence[float] | Samples", rate_hz: int) -> "Samples":
    """The same sound at 48 kHz; what lies over half the lower rate is lost.

    By its spectrum: exact for a sound that begins and ends in silence, as words do.
    """
    import numpy as np

    sound = np.asarray(samples, np.float64)
    if rate_hz == RATE_HZ or not len(sound):
        return sound.astype(np.float32)
    common = math.gcd(rate_hz, RATE_HZ)
    block, blocks_hz = rate_hz // common, RATE_HZ // common
    # Silence at both ends keeps one from running over into the other.
    pad = -(-round(_PAD_S * rate_hz) // block) * block
    padded = np.pad(sound, (pad, pad + -len(sound) % block))
    length = len(padded) // block * blocks_hz
    spectrum = np.fft.rfft(padded)
    kept = np.zeros(length // 2 + 1, np.complex128)
    shared = min(len(spectrum), len(kept))
    kept[:shared] = spectrum[:shared]
    whole = np.fft.irfft(kept, length) * (length / len(padded))
    start = pad // block * blocks_hz
    return whole[start : start + round(len(sound) * RATE_HZ / rate_hz)].astype(np.float32)


def trimmed(sound: "Samples") -> "Samples":
    """The sound without the silence (under -60 dBFS) before and after it."""
    import numpy as np

    loud = np.flatnonzero(np.abs(sound) > _QUIET)
    return sound[loud[0] : loud[-1] + 1] if len(loud) else sound[:0]
