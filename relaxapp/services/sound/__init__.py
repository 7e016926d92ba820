"""Strikes the chime of a cue on whatever the machine can play with.

`open_speaker` takes a cue set and gives a `Speaker`: simpleaudio, Qt Multimedia, or silence
with one sentence that says why. A machine without sound, a lost device or a full disk never
raises and never writes into the terminal; cues are seen as well as heard. No threads of ours,
no timing: the shell calls `strike` at the instant of the cue and `pump` often in between.
"""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from relaxapp.core.settings import SYSTEM
from relaxapp.core.synth import CueSet

_log = logging.getLogger(__name__)

CHOICES = ("auto", "simpleaudio", "qt", "silent")

LOST_NOTICE = "The sound device is gone, so cues are shown but no longer heard."


class SoundError(Exception):
    """No sound from here: the message is the reason, as the end of a sentence."""


class Speaker(Protocol):
    """What strikes cues. Every method returns at once and never raises for a lost device."""

    def strike(self, cue: str, *, side: str | None = None, softer_db: float = 0.0) -> None:
        """Sound the cue's chime now, from the `left`, the `right` or the middle.

        `softer_db`: how many decibels below its own level. A cue that the set leaves silent
        sounds nothing.
        """

    def set_volume(self, gain: float) -> None:
        """Loudness of all that follows, and where possible of what sounds: 0 (mute) to 1."""

    def pump(self) -> str | None:
        """Run what the back end has to do; call it at least twice a second.

        Returns one sentence for the person, once, when the device was lost and silence fell.
        """

    def close(self) -> None:
        """Stop what sounds and let the device go. A last chime needs `synth.length_ms` first."""


Opener = Callable[[CueSet, float, Path | None], Speaker]


def open_speaker(
    cue_set: CueSet,
    *,
    choice: str = "auto",
    volume: float,
    cache_dir: Path | None,
    output: str = SYSTEM,
) -> tuple[Speaker, str | None]:
    """A speaker for `choice`, and a notice where it had to be silent instead.

    `auto` is simpleaudio if it is installed and a device opens, else Qt Multimedia; the other way
    round for an `output` (id or description of a device), since simpleaudio knows the system's
    alone. `volume` is 0–1; chimes are kept under `cache_dir`, or in a temporary folder for None.
    """
    from relaxapp.services.sound import simple

    open_qt = partial(_open_qt, output=output)
    match choice:
        case "silent":
            return open_first((), cue_set, volume, cache_dir)
        case "simpleaudio":
            openers: tuple[Opener, ...] = (_open_simple,)
        case "qt":
            openers = (open_qt,)
        case "auto" if simple.is_usable():
            openers = (_open_simple, open_qt) if output == SYSTEM else (open_qt, _open_simple)
        case "auto":
            openers = (open_qt,)
        case _:
            raise ValueError(f"expected one of {', '.join(CHOICES)}, got {choice!r}")
    return open_first(openers, cue_set, volume, cache_dir)


def open_first(
    openers: Sequence[Opener], cue_set: CueSet, volume: float, cache_dir: Path | None
) -> tuple[Speaker, str | None]:
    """The first speaker that opens; silence with a notice of all reasons where none does."""
    from relaxapp.services.sound.silent import SilentSpeaker

    reasons = []
    for opener in openers:
        try:
            return opener(cue_set, volume, cache_dir), None
        except SoundError as error:
            _log.info("no sound: %s", error)
            reasons.append(str(error))
    if not reasons:
        return SilentSpeaker(), None
    return SilentSpeaker(), f"Cues are shown but not heard: {', and '.join(reasons)}."


def _open_simple(cue_set: CueSet, volume: float, cache_dir: Path | None) -> Speaker:
    from relaxapp.services.sound.simple import open_simple

    return open_simple(cue_set, volume, cache_dir)


def _open_qt(cue_set: CueSet, volume: float, cache_dir: Path | None, output: str) -> Speaker:
    from relaxapp.services.sound.qt import open_qt

    return open_qt(cue_set, volume, cache_dir, output)
