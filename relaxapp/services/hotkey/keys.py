"""What gives hotkeys on one system: the common form of all adapters.

Takes `Wish`es, each a hotkey with a name of ours, and says by that name when it is pressed. What
cannot be had is said too, as one sentence. Nothing here polls, and at rest nothing wakes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from relaxapp.core.hotkeys import Hotkey

TAKEN = "{} is taken by another program or by your desktop. Choose other keys."


class HotkeyError(Exception):
    """No hotkeys here: the message is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A hotkey that shall reach us."""

    name: str
    """How it is told apart from others: letters and underscores."""
    hotkey: Hotkey
    words: str
    """What it does, for the desktop's own list of keys."""


class GlobalKeys(QObject):
    """The hotkeys that are bound now."""

    pressed = Signal(str, str)
    """The name, and the desktop's leave for a window to come to the front, where it gives one."""
    given = Signal(str, str)
    """The name, and what the system calls the keys where it has chosen them itself, else empty."""
    refused = Signal(str, str)
    """The name, and one sentence that says why; also when keys that were given are lost."""

    def bind(self, wishes: Sequence[Wish]) -> None:
        """Take these in the place of all that were bound; told by `given` and `refused`."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of all keys, so that other programs have them again; tells no more."""
        raise NotImplementedError
