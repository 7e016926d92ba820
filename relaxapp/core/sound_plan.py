"""What a session sounds like: a routine's own `sound` over the user's settings.

Takes FORMAT's `sound` map and the `Settings`, gives frozen values: a `SoundPlan` of what sounds,
and `Levels` of how loud each of it is. Whether a name exists, and what it sounds like, is known
elsewhere.
"""

from dataclasses import dataclass

from relaxapp.core.names import NO_AMBIENCE
from relaxapp.core.routine import Sound
from relaxapp.core.settings import Settings


@dataclass(frozen=True, slots=True)
class SoundPlan:
    """What sounds in a session.

    `cues`: the id of the cue set. `glide`: whether a tone follows the breath. `ambience`: the id
    of what sounds in the background, or None. `voice`: `off`, `steps` or `phases`.
    """

    cues: str
    glide: bool
    ambience: str | None
    voice: str

    @property
    def has_lasting(self) -> bool:
        """Whether anything sounds on between the cues."""
        return self.glide or self.ambience is not None


@dataclass(frozen=True, slots=True)
class Levels:
    """A gain for each part of the sound, 0–1, linear."""

    cues: float = 1.0
    glide: float = 1.0
    ambience: float = 1.0
    voice: float = 1.0


def sound_plan(sound: Sound, settings: Settings) -> SoundPlan:
    """What the routine says about its sound; where it says nothing, the settings count."""
    ambience = settings.ambience if sound.ambience is None else sound.ambience
    return SoundPlan(
        cues=settings.cues if sound.cues is None else sound.cues,
        glide=settings.glide if sound.glide is None else sound.glide,
        ambience=None if ambience == NO_AMBIENCE else ambience,
        voice=settings.voice if sound.voice is None else sound.voice,
    )


def gains(settings: Settings) -> Levels:
    """The volume of each part times the master volume; all 0 when mute."""
    master = settings.gain / 100
    return Levels(
        cues=master * settings.cue_volume,
        glide=master * settings.glide_volume,
        ambience=master * settings.ambience_volume,
        voice=master * settings.voice_volume,
    )
