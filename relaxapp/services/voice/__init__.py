"""Says texts aloud with what the machine can speak with, or is silent and says why.

`open_voice` takes the engine's name or `auto`, gives a `Voice` over Qt's text to speech and a
notice where it is silent. Nothing here waits for an engine: what comes later (that it is ready,
which voices there are, that it broke) is told to a `Listener`. When to say what is planned by
`core.speech`; `clips` makes words for files.
"""

import logging
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from relaxapp.core.speech_length import USUAL_RATE

_log = logging.getLogger(__name__)

_PREFERRED = ("speechd", "darwin", "winrt", "sapi", "flite")
"""Qt's engines, the best of each system first; `mock` makes no sound and is for tests."""


class VoiceError(Exception):
    """No voice from here: the message is the reason, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class VoiceChoice:
    """A voice of the engine; `language` is a locale such as `en_GB`, or empty if not known."""

    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Tone:
    """How it speaks. `volume` is 0 (silent) to 1; `name` None is the best for `language`.

    `language` is a locale such as `en_GB`: that of the texts.
    """

    volume: float = 1.0
    words_a_minute: float = USUAL_RATE
    name: str | None = None
    language: str = "en"


class Listener(Protocol):
    """What is told of a voice, always from the event loop."""

    def speaking_changed(self, is_speaking: bool) -> None:
        """Words begin or end: what sounds beside them ducks meanwhile."""

    def voices_found(self, voices: tuple[VoiceChoice, ...]) -> None:
        """The voice is ready, and these can be chosen: those of the tone's language first."""

    def voice_lost(self, notice: str) -> None:
        """It is silent from now on; one sentence for the person. Told at most once."""


class Voice(Protocol):
    """What speaks. Every method returns at once and never raises for a broken engine."""

    def say(self, text: str) -> None:
        """Say the text now; what is still being said ends. Dropped until the voice is ready."""

    def hush(self) -> None:
        """Stop at once."""

    def tune(self, tone: Tone) -> None:
        """Speak like this from the next text on."""

    def close(self) -> None:
        """Stop, and let the engine go; nothing is told afterwards."""


def open_voice(
    listener: Listener, tone: Tone, choice: str = "auto", *, platform: str = sys.platform
) -> tuple[Voice, str | None]:
    """A voice for `choice` (`auto`, `off` or the name of an engine of Qt's), and a notice.

    The notice is None unless it is known already that it has to be silent; what shows later the
    listener is told. Needs a `QCoreApplication` and its event loop.
    """
    from relaxapp.services.voice.silent import SilentVoice

    if choice == "off":
        return SilentVoice(), None
    try:
        return _open(choice, listener, tone, platform), None
    except VoiceError as error:
        _log.info("no voice: %s", error)
        return SilentVoice(), silence_notice(str(error))


def _open(choice: str, listener: Listener, tone: Tone, platform: str) -> Voice:
    from relaxapp.services.voice.apart import open_apart
    from relaxapp.services.voice.qt import engine_names, open_qt

    if platform == "linux":
        return open_apart(choice, listener, tone)
    return open_qt(engine_for(choice, engine_names()), listener, tone)


def engine_for(choice: str, there: Iterable[str]) -> str:
    """The engine for a choice among those that are there. Raises `VoiceError`."""
    names = tuple(there)
    if choice != "auto":
        if choice not in names:
            raise VoiceError(f"there is no speech engine {choice!r}")
        return choice
    engine = next((name for name in _PREFERRED if name in names), None)
    if engine is None:
        raise VoiceError("no speech engine is installed")
    return engine


def silence_notice(reason: str) -> str:
    """The sentence for the person, of a reason that ends it."""
    return f"Words are shown but not spoken: {reason}."
