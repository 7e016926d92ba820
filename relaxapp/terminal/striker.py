"""The seam to the sound: the part of a speaker that a session needs, and how cues reach it."""

from collections.abc import Iterable
from typing import Protocol

from relaxapp.core.mix import FIRST_CUE_SOFTER_DB
from relaxapp.core.timeline import Cue


class Striker(Protocol):
    """What a session needs of `services.sound.Speaker`."""

    def strike(self, cue: str, *, side: str | None = None, softer_db: float = 0.0) -> None:
        """Sounds a cue, panned to its side, so much softer than usual."""
        ...

    def set_volume(self, gain: float) -> None:
        """From 0 to 1."""
        ...

    def pump(self) -> str | None:
        """Runs the back end's events; a sentence, once, if the device was lost."""
        ...

    def close(self) -> None: ...


class Cues:
    """Strikes the cues of one session, the first of them softer."""

    def __init__(self, speaker: Striker) -> None:
        self._speaker = speaker
        self._has_begun = False

    def strike(self, cues: Iterable[Cue]) -> None:
        for cue in cues:
            softer_db = 0.0 if self._has_begun else FIRST_CUE_SOFTER_DB
            self._has_begun = True
            self._speaker.strike(cue.name, side=cue.side, softer_db=softer_db)
