"""The voice: Qt's mock engine here and in a process apart, and engines that fail."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtTextToSpeech import QTextToSpeech
from pytestqt.qtbot import QtBot

from relaxapp.core.speech_length import FASTEST_RATE, SLOWEST_RATE, speech_ms
from relaxapp.services.voice import Tone, Voice, VoiceChoice, VoiceError, engine_for, open_voice
from relaxapp.services.voice.apart import ApartVoice
from relaxapp.services.voice.qt import QtVoice, in_order, patience_ms, qt_rate
from relaxapp.services.voice.silent import SilentVoice

TONE = Tone()
WAIT_MS = 20_000


@dataclass
class Heard:
    """Keeps what it is told."""

    speaking: list[bool] = field(default_factory=list)
    voices: tuple[VoiceChoice, ...] = ()
    notices: list[str] = field(default_factory=list)

    def speaking_changed(self, is_speaking: bool) -> None:
        self.speaking.append(is_speaking)

    def voices_found(self, voices: tuple[VoiceChoice, ...]) -> None:
        self.voices = voices

    def voice_lost(self, notice: str) -> None:
        self.notices.append(notice)


class FakeSpeech(QObject):
    """The part of `QTextToSpeech` that is used, which does only what a test tells it to."""

    stateChanged = Signal(QTextToSpeech.State)
    errorOccurred = Signal(QTextToSpeech.ErrorReason, str)

    def __init__(self, state: QTextToSpeech.State = QTextToSpeech.State.Ready) -> None:
        super().__init__()
        self.now = state
        self.said: list[str] = []
        real = QTextToSpeech("mock")
        self.there = [voice for one in real.availableLocales() for voice in real.allVoices(one)]

    def go(self, state: str) -> None:
        self.now = QTextToSpeech.State[state]
        self.stateChanged.emit(self.now)

    def state(self) -> QTextToSpeech.State:
        return self.now

    def say(self, text: str) -> None:
        self.said.append(text)

    def stop(self) -> None:
        self.said.append("-")

    def availableLocales(self) -> list[object]:
        return list(dict.fromkeys(voice.locale() for voice in self.there))

    def allVoices(self, locale: object) -> list[object]:
        return [voice for voice in self.there if voice.locale() == locale]

    def setLocale(self, locale: object) -> None: ...
    def setVoice(self, voice: object) -> None: ...
    def setRate(self, rate: float) -> None: ...
    def setVolume(self, volume: float) -> None: ...


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture(params=["here", "apart"])
def voice(
    request: pytest.FixtureRequest, qtbot: QtBot, heard: Heard
) -> Iterator[QtVoice | ApartVoice]:
    """A voice on the mock engine, ready; it says a word in a tenth of a second."""
    command = [sys.executable, "-m", "relaxapp.services.voice.child", "mock"]
    opened = (
        QtVoice(QTextToSpeech("mock"), heard, TONE)
        if request.param == "here"
        else ApartVoice(command, heard, TONE)
    )
    qtbot.waitUntil(lambda: bool(heard.voices), timeout=WAIT_MS)
    yield opened
    opened.close()


def test_speaking_begins_and_ends(voice: Voice, heard: Heard, qtbot: QtBot) -> None:
    voice.say("Breathe in")
    qtbot.waitUntil(lambda: heard.speaking == [True, False], timeout=WAIT_MS)


def test_hush_ends_it_at_once(voice: Voice, heard: Heard, qtbot: QtBot) -> None:
    voice.say("word " * 600)  # a minute of it
    qtbot.waitUntil(lambda: heard.speaking == [True], timeout=WAIT_MS)
    voice.hush()
    qtbot.waitUntil(lambda: heard.speaking == [True, False], timeout=WAIT_MS)


def test_new_words_end_the_old_ones(voice: Voice, heard: Heard, qtbot: QtBot) -> None:
    voice.say("word " * 600)
    qtbot.waitUntil(lambda: heard.speaking == [True], timeout=WAIT_MS)
    voice.say("Breathe in")
    qtbot.waitUntil(lambda: heard.speaking[-1] is False and len(heard.speaking) > 1, timeout=5_000)
    assert heard.notices == []


def test_voices_of_the_language_come_first(voice: Voice, heard: Heard) -> None:
    languages = [one.language.split("_")[0] for one in heard.voices]
    english = languages.count("en")
    assert english > 0
    assert set(languages[:english]) == {"en"}
    assert len(set(languages)) > 1


def test_a_voice_without_volume_says_nothing(voice: Voice, heard: Heard, qtbot: QtBot) -> None:
    voice.tune(replace(TONE, volume=0.0))
    voice.say("Breathe in")
    qtbot.wait(300)
    assert heard.speaking == []


def test_a_closed_voice_takes_every_call_and_tells_nothing(
    voice: Voice, heard: Heard, qtbot: QtBot
) -> None:
    voice.say("word " * 600)
    qtbot.waitUntil(lambda: heard.speaking == [True], timeout=WAIT_MS)
    voice.close()
    told = list(heard.speaking)
    voice.say("Breathe in")
    voice.hush()
    voice.tune(TONE)
    qtbot.wait(100)
    assert heard.speaking == told
    assert heard.notices == []


# Choice


def test_the_engine_of_the_system_is_taken_and_never_the_mock() -> None:
    assert engine_for("auto", ("mock", "flite", "speechd")) == "speechd"
    assert engine_for("auto", ("mock", "sapi", "winrt")) == "winrt"
    assert engine_for("mock", ("mock",)) == "mock"
    with pytest.raises(VoiceError, match="no speech engine is installed"):
        engine_for("auto", ("mock",))


def test_an_engine_that_is_not_there_is_silence_and_one_sentence(
    heard: Heard, qtbot: QtBot
) -> None:
    voice, notice = open_voice(heard, TONE, "nosuch", platform="darwin")
    assert isinstance(voice, SilentVoice)
    assert notice == "Words are shown but not spoken: there is no speech engine 'nosuch'."


def test_on_linux_the_process_apart_says_what_is_not_there(heard: Heard, qtbot: QtBot) -> None:
    voice, notice = open_voice(heard, TONE, "nosuch", platform="linux")
    assert notice is None
    qtbot.waitUntil(lambda: heard.notices != [], timeout=WAIT_MS)
    assert heard.notices == ["Words are shown but not spoken: there is no speech engine 'nosuch'."]
    voice.close()


def test_silence_on_purpose_has_no_notice_and_takes_every_call(heard: Heard) -> None:
    voice, notice = open_voice(heard, TONE, "off")
    assert notice is None
    voice.say("Breathe in")
    voice.hush()
    voice.tune(TONE)
    voice.close()
    assert heard == Heard()


def test_the_named_voice_speaks_and_another_where_it_is_gone(qtbot: QtBot, heard: Heard) -> None:
    speech = QTextToSpeech("mock")
    voice = QtVoice(speech, heard, replace(TONE, name="Mary"))
    qtbot.waitUntil(lambda: bool(heard.voices))
    assert speech.voice().name() == "Mary"
    voice.tune(replace(TONE, name="Nobody", language="en_GB"))
    assert speech.voice().name() == heard.voices[0].name
    voice.tune(replace(TONE, volume=0.25, words_a_minute=125))
    assert speech.volume() == pytest.approx(0.25)
    assert speech.rate() == pytest.approx(-0.5)
    voice.close()


def test_full_volume_is_as_loud_as_the_engine_may_be(qtbot: QtBot, heard: Heard) -> None:
    speech = QTextToSpeech("mock")
    voice = QtVoice(speech, heard, TONE, loudest=0.5)
    qtbot.waitUntil(lambda: bool(heard.voices))
    assert speech.volume() == pytest.approx(0.5)
    voice.tune(replace(TONE, volume=0.5))
    assert speech.volume() == pytest.approx(0.25)
    voice.close()


def test_voices_are_ordered_by_language_and_name() -> None:
    voices = [VoiceChoice("B", "de_DE"), VoiceChoice("C", "en_US"), VoiceChoice("A", "en_GB")]
    assert [voice.name for voice in in_order(voices, "en")] == ["A", "C", "B"]
    assert [voice.name for voice in in_order(voices, "en_US")] == ["C", "A", "B"]


def test_every_rate_is_one_of_qts_and_a_faster_one_is_higher() -> None:
    rates = [qt_rate(rate) for rate in range(int(SLOWEST_RATE), int(FASTEST_RATE) + 1)]
    assert rates == sorted(set(rates))
    assert -1 <= rates[0] < 0 < rates[-1] <= 1
    assert qt_rate(170) == 0
    assert (qt_rate(10), qt_rate(900)) == (-1, 1)


# Engines that fail, here


def test_an_engine_that_gets_ready_late_speaks_then(qtbot: QtBot, heard: Heard) -> None:
    speech = FakeSpeech(QTextToSpeech.State.Error)
    voice = QtVoice(speech, heard, TONE)  # type: ignore[arg-type]  # a fake
    qtbot.wait(20)
    voice.say("too early")
    speech.errorOccurred.emit(QTextToSpeech.ErrorReason.Initialization, "")
    assert (heard.voices, speech.said) == ((), [])
    speech.go("Ready")
    voice.say("now")
    assert heard.voices != ()
    assert speech.said == ["-", "now"]
    assert heard.notices == []


def test_an_engine_that_never_gets_ready_is_given_up(qtbot: QtBot, heard: Heard) -> None:
    speech = FakeSpeech(QTextToSpeech.State.Error)
    voice = QtVoice(speech, heard, TONE, ready_limit_ms=50)  # type: ignore[arg-type]  # a fake
    qtbot.waitUntil(lambda: heard.notices != [])
    speech.go("Ready")
    voice.say("Breathe in")
    assert speech.said == []
    assert heard.notices == ["Words are shown but not spoken: the speech engine does not answer."]


def test_an_engine_without_a_voice_is_given_up(qtbot: QtBot, heard: Heard) -> None:
    speech = FakeSpeech()
    speech.there = []
    voice = QtVoice(speech, heard, TONE)  # type: ignore[arg-type]  # a fake
    qtbot.waitUntil(lambda: heard.notices != [])
    voice.say("Breathe in")
    assert speech.said == []
    assert "has no voice" in heard.notices[0]


@pytest.mark.parametrize("fail", ["error", "hang"])
def test_an_engine_that_breaks_while_speaking_is_silence_and_one_notice(
    qtbot: QtBot, heard: Heard, fail: str
) -> None:
    speech = FakeSpeech()
    soon: Callable[[str, float], int] = lambda text, rate: 30  # noqa: E731  # a fake's answer
    voice = QtVoice(speech, heard, TONE, patience=soon)  # type: ignore[arg-type]  # a fake
    qtbot.waitUntil(lambda: heard.voices != ())
    voice.say("Breathe in")
    speech.go("Speaking")
    if fail == "error":
        for _ in range(3):
            speech.errorOccurred.emit(QTextToSpeech.ErrorReason.Playback, "lost")
    qtbot.waitUntil(lambda: heard.notices != [])
    voice.say("Breathe out")
    qtbot.wait(60)
    assert heard.speaking == [True, False]
    assert len(heard.notices) == 1
    assert speech.said == ["-", "Breathe in"]


def test_patience_lasts_longer_than_any_words_do() -> None:
    text = "Let your shoulders sink, and feel how wide your back is."
    assert patience_ms(text, 165) > 2 * speech_ms(text)


# Engines that fail, apart


def script(text: str) -> list[str]:
    return [sys.executable, "-c", text]


READY = 'import sys, time; print(\'{"voices": [["Anne", "en_GB"]]}\', flush=True)\n'


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (["/no/such/program"], "does not answer"),
        (script("raise SystemExit(1)"), "does not answer"),
        (script("import time; time.sleep(60)"), "does not answer"),
        (script('print(\'{"lost": "It has no voice."}\')'), "It has no voice."),
        (script("print('[1]'); print('no JSON'); print('{}')"), "does not answer"),
    ],
    ids=["missing", "fails", "hangs", "refuses", "babbles"],
)
def test_a_process_that_does_not_get_ready_is_silence_and_one_notice(
    command: list[str], reason: str, qtbot: QtBot, heard: Heard
) -> None:
    voice = ApartVoice(command, heard, TONE, ready_limit_ms=1_500)
    voice.say("too early")
    qtbot.waitUntil(lambda: heard.notices != [], timeout=WAIT_MS)
    voice.say("Breathe in")
    voice.hush()
    qtbot.wait(50)
    assert len(heard.notices) == 1
    assert reason in heard.notices[0]
    assert heard.voices == ()
    voice.close()


def test_a_process_that_ends_in_between_is_silence_and_one_notice(
    qtbot: QtBot, heard: Heard
) -> None:
    voice = ApartVoice(
        script(READY + "print('{\"speaking\": true}', flush=True); sys.stdin.readline()"),
        heard,
        TONE,
    )
    qtbot.waitUntil(lambda: heard.notices != [], timeout=WAIT_MS)
    assert heard.voices == (VoiceChoice("Anne", "en_GB"),)
    assert heard.speaking == [True, False]
    assert heard.notices == ["Words are shown but not spoken: the speech engine ended."]
    voice.close()


def test_a_process_that_never_ends_its_words_is_given_up(qtbot: QtBot, heard: Heard) -> None:
    hangs = READY + "print('{\"speaking\": true}', flush=True); time.sleep(60)"
    voice = ApartVoice(script(hangs), heard, TONE, patience=lambda text, rate: 50)
    qtbot.waitUntil(lambda: heard.voices != (), timeout=WAIT_MS)
    voice.say("Breathe in")
    qtbot.waitUntil(lambda: heard.notices != [], timeout=WAIT_MS)
    assert "does not answer" in heard.notices[0]
    voice.close()


@pytest.mark.skipif(sys.platform == "win32", reason="the process apart is for POSIX")
def test_the_process_ends_with_its_input() -> None:
    command = [sys.executable, "-m", "relaxapp.services.voice.child", "mock"]
    ended = subprocess.run(
        command,
        input=b'{"say": "Breathe in"}\n',
        capture_output=True,
        timeout=30,
        check=True,
        env=os.environ | {"QT_LOGGING_RULES": "*=false"},
    )
    assert ended.returncode == 0
