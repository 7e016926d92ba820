"""What tells of keys and mouse moves, and what tells of locking and sleep: the two kinds of source.

Both are told from events where the system gives them; nothing here polls. A source that dies says
so by `lost`, once, with the reason, and from then on knows nothing.
"""

from PySide6.QtCore import QObject, Signal


class IdleError(Exception):
    """This source is not here: the message is the reason, as the end of a sentence."""


class InputWatch(QObject):
    """How long ago the last key or mouse move was."""

    went_idle = Signal()
    came_back = Signal()
    lost = Signal(str)

    name = ""
    """What is asked, for people who want to know."""
    is_watched = False
    """Whether `went_idle` and `came_back` are told; else it has to be asked."""

    def idle_ms(self) -> int | None:
        """Milliseconds since the last key or mouse move; None where it is not known."""
        return None

    def watch_from(self, ms: int) -> None:
        """Tell when idle for so long, and when that is over; takes the place of an earlier wish."""

    def close(self) -> None:
        """Let go of everything; tells no more."""


class UnknownInput(InputWatch):
    """Nobody knows; said openly, and taken as somebody at work."""

    name = "nothing"


class SessionWatch(QObject):
    """Whether the screen is locked, and when the machine sleeps."""

    locked_changed = Signal(bool)
    sleep_began = Signal()
    slept = Signal(int)
    """So many milliseconds, by the machine's own clocks."""
    lost = Signal(str)

    def is_locked(self) -> bool | None:
        """Whether it is locked now; None where it is not known."""
        return None

    def close(self) -> None:
        """Let go of everything; tells no more."""
