"""The names that the sound settings choose among: ambiences, voices and outputs.

Takes the world and what sounds, tells the choices of each setting as they become known: an engine
takes seconds to say which voices it has, and outputs come and go.
"""

from PySide6.QtCore import QLocale, QObject, Signal

from relaxapp.core.names import NO_AMBIENCE
from relaxapp.core.settings import SYSTEM
from relaxapp.services.voice import VoiceChoice
from relaxapp.shell.sounding import Sounding
from relaxapp.world import World

MOST_VOICES = 60
"""An engine may have thousands of variants."""

TEXTS_LANGUAGE = "en"
"""Of what ships; a person's own files may be in the language of their system."""


class SoundNames(QObject):
    """See the module."""

    found = Signal(str, object)
    """The name of a setting, and its choices: what is typed, and how it is shown."""

    def __init__(self, world: World, sounding: Sounding, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._world = world
        self._sounding = sounding
        sounding.voices_found.connect(self._tell_voices)
        sounding.outputs_found.connect(self._tell_outputs)

    def look(self) -> None:
        """Tells what is known, and has the rest looked for."""
        backgrounds = self._world.catalogue.sounds.backgrounds
        self.found.emit("ambience", {NO_AMBIENCE: "None", **backgrounds})
        self._tell_voices(())
        self._tell_outputs(())
        self._sounding.look_for_names()

    def _tell_voices(self, voices: tuple[VoiceChoice, ...]) -> None:
        languages = {TEXTS_LANGUAGE, _language_of(QLocale.system().name())}
        understood = [one for one in voices if _language_of(one.language) in languages]
        named = {voice.name: _shown(voice) for voice in (understood or voices)[:MOST_VOICES]}
        self.found.emit("voice_name", {SYSTEM: "The system's voice", **named})

    def _tell_outputs(self, outputs: tuple[str, ...]) -> None:
        self.found.emit(
            "output", {SYSTEM: "The system's output", **{name: name for name in outputs}}
        )


def _language_of(locale: str) -> str:
    return locale.replace("-", "_").partition("_")[0].lower()


def _shown(voice: VoiceChoice) -> str:
    language = voice.language.replace("_", "-")
    return f"{voice.name} ({language})" if language else voice.name
