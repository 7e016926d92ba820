"""What opens the sound of the window on this machine: speaker, stream, backgrounds and voice.

Takes the `World` and what the command line says of sound. Nothing is imported before it is
opened for the first time.
"""

from typing import TYPE_CHECKING

from relaxapp.core.settings import Settings
from relaxapp.core.sound_plan import gains
from relaxapp.shell.sounding import Openers
from relaxapp.shell.striking import Strikes
from relaxapp.world import World

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from relaxapp.core.ambience import Background
    from relaxapp.services.sound import Speaker
    from relaxapp.services.sound.outputs import Tell
    from relaxapp.services.sound.stream import Stream
    from relaxapp.services.voice import Listener, Tone, Voice

SILENT = "silent"


def openers_for(world: World, audio: str | None) -> Openers:
    """Openers under the settings; `audio` is what the command line says in their place."""

    def open_speaker(
        cues: str, settings: Settings, strikes: Strikes
    ) -> "tuple[Speaker, str | None]":
        from relaxapp.services.sound import open_speaker

        return open_speaker(
            world.cue_set(cues, settings.cues).only(strikes),
            choice=audio or settings.audio,
            volume=gains(settings).cues,
            cache_dir=world.folders.cache,
            output=settings.output,
        )

    def open_stream(settings: Settings, parent: "QObject") -> "tuple[Stream, str | None]":
        from relaxapp.services.sound.stream import open_stream

        return open_stream(
            is_silent=(audio or settings.audio) == SILENT,
            output=settings.output,
            levels=gains(settings),
            parent=parent,
        )

    def open_background(id: str) -> "Background | str":
        from relaxapp.services.sound.backgrounds import open_background

        return open_background(id, world.catalogue.sounds)

    def open_voice(listener: "Listener", tone: "Tone") -> "tuple[Voice, str | None]":
        from relaxapp.services.voice import open_voice

        return open_voice(listener, tone, "off" if audio == SILENT else "auto")

    def tell_outputs(tell: "Tell", parent: "QObject") -> None:
        from relaxapp.services.sound.outputs import watch_outputs

        watch_outputs(tell, parent)

    return Openers(open_speaker, open_stream, open_background, open_voice, tell_outputs)
