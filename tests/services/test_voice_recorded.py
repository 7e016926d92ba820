"""What the voice really says: speech-dispatcher and espeak-ng, recorded from a null sink."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from null_sink import RATE_HZ, NullSink, Recording, missing_tools
from pytestqt.qtbot import QtBot

from relaxapp.core.speech_length import speech_ms
from relaxapp.services.voice import Tone, VoiceChoice, open_voice

pytestmark = pytest.mark.audio

TEXT = "Let your shoulders sink, and feel how wide your back is."
LOUD = 0.01
WAIT_MS = 20_000


@dataclass
class Heard:
    """Keeps what it is told, and when speaking began and ended."""

    speaking: list[bool] = field(default_factory=list)
    is_ready: bool = False
    notices: list[str] = field(default_factory=list)

    def speaking_changed(self, is_speaking: bool) -> None:
        self.speaking.append(is_speaking)

    def voices_found(self, voices: tuple[VoiceChoice, ...]) -> None:
        self.is_ready = True

    def voice_lost(self, notice: str) -> None:
        self.notices.append(notice)


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch) -> Iterator[NullSink]:
    """A sound server of our own, and a speech-dispatcher that starts under it and ends with it."""
    missing = [*missing_tools(), *(["speech-dispatcher"] * (not shutil.which("speech-dispatcher")))]
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"no {missing}")
    with NullSink() as server:
        environment = server.environment()
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield server
        for file in Path(environment["XDG_RUNTIME_DIR"]).rglob("speech-dispatcher.pid"):
            os.kill(int(file.read_text()), signal.SIGKILL)


def loud_s(recording: Recording, from_s: float, to_s: float) -> np.ndarray:
    """The times, from `from_s` on, at which something was heard up to `to_s`."""
    level = np.abs(recording.samples).max(axis=1)
    at_s = recording.start_s + np.flatnonzero(level > LOUD) / RATE_HZ
    return at_s[(at_s >= from_s) & (at_s < to_s)] - from_s


def test_words_are_heard_at_once_for_as_long_as_reckoned_and_hushed(
    sink: NullSink, qtbot: QtBot
) -> None:
    heard = Heard()
    voice, notice = open_voice(heard, Tone(), platform="linux")
    assert notice is None
    try:
        qtbot.waitUntil(lambda: heard.is_ready or heard.notices != [], timeout=WAIT_MS)
        assert heard.notices == []
        with Recording(sink) as recording:
            voice.say("Hold")  # the first words open the device
            qtbot.waitUntil(lambda: heard.speaking == [True, False], timeout=WAIT_MS)
            qtbot.wait(500)

            said_s = time.monotonic()
            voice.say(TEXT)
            qtbot.waitUntil(lambda: heard.speaking == [True, False] * 2, timeout=WAIT_MS)
            qtbot.wait(500)

            cut_s = time.monotonic()
            voice.say(TEXT)
            qtbot.wait(1_500)
            hushed_s = time.monotonic()
            voice.hush()
            qtbot.wait(2_500)
            ended_s = time.monotonic()
    finally:
        voice.close()
    words = loud_s(recording, said_s, cut_s)
    assert words[-1] - words[0] <= speech_ms(TEXT) / 1_000
    cut = loud_s(recording, cut_s, ended_s)
    print(f"heard {words[0] * 1000:.0f} and {cut[0] * 1000:.0f} ms after they were asked for")
    assert min(words[0], cut[0]) < 0.2  # a machine may stand still once
    assert cut[-1] < hushed_s - cut_s + 0.5
    assert np.abs(recording.samples).max() < 0.75
    assert heard.notices == []
