"""What sounds on between the cues (glide and ambience), as the shells see it.

`open_stream` gives a `Stream`: on Qt Multimedia, or silent with one sentence that says why.
Cues do not pass here: a `Speaker` strikes them. No threads of ours, no timing of the player's:
it is told at each tick where the player is.
"""

import logging
import os
from typing import TYPE_CHECKING, TypeAlias, Union

from relaxapp.core.sound_plan import Levels
from relaxapp.services.sound.feed import Source
from relaxapp.services.sound.qt import PULSE_BUFFER
from relaxapp.services.sound.quiet import native_stderr_silenced

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from relaxapp.services.sound.qt_stream import QtStream

_log = logging.getLogger(__name__)

# Neither class can be imported where the other must stay usable without Qt.
Stream: TypeAlias = Union["QtStream", "SilentStream"]


class SilentStream:
    """Takes every call of a `Stream` and does nothing with it."""

    def begin(self, source: Source | None, *, is_new: bool = True) -> None:
        """Sound nothing."""

    def follow(
        self,
        position_ms: float,
        now_ms: float,
        *,
        is_playing: bool,
        speed: float = 1.0,
        until_ms: float | None = None,
    ) -> None:
        """Any position is as silent as the others."""

    def set_gains(self, levels: Levels) -> None:
        """Take any volume; silence stays silence."""

    def duck(self, is_speaking: bool) -> None:
        """There is nothing to make softer."""

    def set_device(self, output: str) -> None:
        """Any device is as silent as the others."""

    def may_open(self) -> bool:
        """Nothing is known of a server, so nothing is forbidden."""
        return True

    def pump(self) -> str | None:
        """Nothing to run and nothing to tell."""
        return None

    def close(self) -> None:
        """Nothing to let go."""


def open_stream(
    *, is_silent: bool = False, output: str, levels: Levels, parent: "QObject | None" = None
) -> tuple[Stream, str | None]:
    """A stream, and a notice where it had to be silent: there are cues only, then.

    `is_silent`: the person wants no sound. `output`: id or description of the device, or
    `system`. No device is opened before something sounds; a device that is missing then, or goes,
    is told by `pump` and waited for.
    """
    if is_silent:
        return SilentStream(), None
    os.environ.setdefault(*PULSE_BUFFER)
    try:
        # On a bare Linux the sound library that Qt wants (libpulse) can be missing.
        with native_stderr_silenced():
            from relaxapp.services.sound.qt_stream import QtStream, system_devices

            stream = QtStream(system_devices(), output=output, levels=levels, parent=parent)
    except ImportError as error:
        _log.info("no stream: %s", error)
        reason = f"Qt Multimedia could not be loaded ({error})"
        return SilentStream(), f"Only cues are heard, no glide and no ambience: {reason}."
    return stream, None
