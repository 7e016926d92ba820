"""Speaks through Qt's text to speech, in this process.

Takes a `QTextToSpeech`, gives a `Voice`: which of its voices, how its rate is reckoned, when it
became ready and when it broke. Under an engine that blocks it runs in a process apart.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from relaxapp.core.speech_length import speech_ms
from relaxapp.services.voice import Listener, Tone, VoiceChoice, VoiceError, silence_notice

if TYPE_CHECKING:
    from PySide6.QtTextToSpeech import QTextToSpeech, QVoice

# Words a minute at Qt's rates -1, 0 and 1: those of speech-dispatcher's espeak-ng module, whose
# settings file names them. Other engines do not say; they are taken to be alike.
_SLOWEST, _NORMAL, _FASTEST = 80.0, 170.0, 449.0

# Qt's half is speech-dispatcher's usual loudness; above it espeak-ng is driven into distortion
# (peaks at -3.4 dBFS with 0.5, at full scale from 0.75 on; measured).
_LOUDEST = {"speechd": 0.5}

# Some engines (WinRT, Android) say Error until they have got ready.
_READY_LIMIT_MS = 8_000

NO_ANSWER = "the speech engine does not answer"


def engine_names() -> tuple[str, ...]:
    """Qt's engines on this machine. Raises `VoiceError` where Qt's text to speech is missing."""
    try:
        from PySide6.QtTextToSpeech import QTextToSpeech
    except ImportError as error:
        raise VoiceError("Qt's text to speech is not installed") from error
    return tuple(QTextToSpeech.availableEngines())


def open_qt(engine: str, listener: Listener, tone: Tone) -> "QtVoice":
    """A voice on one of `engine_names()`; it gets ready in the event loop."""
    from PySide6.QtTextToSpeech import QTextToSpeech

    return QtVoice(QTextToSpeech(engine), listener, tone, loudest=_LOUDEST.get(engine, 1.0))


def qt_rate(words_a_minute: float) -> float:
    """The rate as Qt reckons it, -1 to 1; 0 is the engine's own."""
    above = words_a_minute - _NORMAL
    rate = above / (_NORMAL - _SLOWEST if above < 0 else _FASTEST - _NORMAL)
    return min(max(rate, -1.0), 1.0)


def patience_ms(text: str, words_a_minute: float) -> int:
    """After so long nobody is speaking a text any more: the engine hangs."""
    return 5_000 + 4 * speech_ms(text, words_a_minute)


def in_order(voices: Iterable[VoiceChoice], language: str) -> tuple[VoiceChoice, ...]:
    """The voices of a locale first, then those of its language, then all others; by name."""

    def rank(voice: VoiceChoice) -> tuple[bool, bool, str]:
        is_foreign = voice.language.split("_")[0] != language.split("_")[0]
        return is_foreign, voice.language != language, voice.name

    return tuple(sorted(voices, key=rank))


class QtVoice:
    """A `Voice` on Qt's text to speech; the object is its own from now on.

    `loudest` is Qt's volume, 0-1, that a tone's volume of 1 stands for.
    """

    def __init__(
        self,
        speech: "QTextToSpeech",
        listener: Listener,
        tone: Tone,
        *,
        loudest: float = 1.0,
        ready_limit_ms: int = _READY_LIMIT_MS,
        patience: Callable[[str, float], int] = patience_ms,
    ) -> None:
        from PySide6.QtCore import QTimer

        self._speech = speech
        self._listener = listener
        self._tone = tone
        self._loudest = loudest
        self._patience_ms = patience
        self._longest_ms = ready_limit_ms
        self._is_ready = False
        self._is_speaking = False
        self._is_over = False
        self._is_closed = False
        self._voices: dict[str, QVoice] = {}
        speech.stateChanged.connect(self._note_state)
        speech.errorOccurred.connect(self._note_error)
        self._patience = QTimer(speech)
        self._patience.setObjectName("patience with the voice")
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._give_up)
        self._patience.start(ready_limit_ms)
        # Later, so that nothing is told before the caller has its voice.
        QTimer.singleShot(0, speech, self._look_if_ready)

    def say(self, text: str) -> None:
        if self._is_over or not self._is_ready or self._tone.volume == 0:
            return
        self._speech.stop()
        self._longest_ms = self._patience_ms(text, self._tone.words_a_minute)
        self._patience.start(self._longest_ms)
        self._speech.say(text)

    def hush(self) -> None:
        if not self._is_over and self._is_ready:
            self._patience.stop()
            self._speech.stop()

    def tune(self, tone: Tone) -> None:
        self._tone = tone
        if self._is_ready and not self._is_over:
            self._apply()

    def close(self) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        self._patience.stop()
        if not self._is_over:
            self._is_over = True
            self._speech.stop()
        self._speech.deleteLater()

    def _apply(self) -> None:
        choices = in_order(_choices(self._voices.values()), self._tone.language)
        wanted = self._voices.get(self._tone.name or choices[0].name)
        if wanted is None:
            wanted = self._voices[choices[0].name]
        self._speech.setLocale(wanted.locale())
        self._speech.setVoice(wanted)
        self._speech.setRate(qt_rate(self._tone.words_a_minute))
        self._speech.setVolume(min(max(self._tone.volume, 0.0), 1.0) * self._loudest)

    def _look_if_ready(self) -> None:
        if self._is_ready or self._is_over or self._state() == "Error":
            return
        self._voices = _plain_voices(self._speech)
        choices = in_order(_choices(self._voices.values()), self._tone.language)
        if not choices:
            self._lose("the speech engine has no voice")
            return
        self._patience.stop()
        self._is_ready = True
        self._apply()
        self._listener.voices_found(choices)

    def _note_state(self) -> None:
        if self._is_over:
            return
        self._look_if_ready()
        is_speaking = self._state() == "Speaking"
        if is_speaking == self._is_speaking:
            return
        self._is_speaking = is_speaking
        if is_speaking:
            self._patience.start(self._longest_ms)
        else:
            self._patience.stop()
        self._listener.speaking_changed(is_speaking)

    def _note_error(self) -> None:
        if self._is_ready:  # before, it may still get ready
            self._lose("the speech engine failed")

    def _give_up(self) -> None:
        if not self._is_ready or self._is_speaking or self._state() != "Ready":
            self._lose(NO_ANSWER)

    def _lose(self, reason: str) -> None:
        if self._is_over:
            return
        self._is_over = True
        self._patience.stop()
        if self._is_speaking:
            self._listener.speaking_changed(False)
        self._listener.voice_lost(silence_notice(reason))

    def _state(self) -> str:
        return self._speech.state().name


def _plain_voices(speech: "QTextToSpeech") -> "dict[str, QVoice]":
    """The voices of every language by name, without variants.

    espeak-ng has a hundred variants of each voice, with a plus in their names.
    """
    found: dict[str, QVoice] = {}
    for locale in speech.availableLocales():
        for voice in speech.allVoices(locale):
            if "+" not in voice.name():
                found.setdefault(voice.name(), voice)
    return found


def _choices(voices: "Iterable[QVoice]") -> list[VoiceChoice]:
    return [VoiceChoice(voice.name(), voice.locale().name()) for voice in voices]
