"""What is known of the person and the desktop: idle time and manners, over the same connections.

`open_senses` gives both together, for the break reminders. Nothing is loaded before it is called,
so that a program without a plan pays nothing.
"""

from dataclasses import dataclass

from PySide6.QtCore import QObject

from relaxapp.services.idle import Idle, open_idle
from relaxapp.services.idle.connections import Connections
from relaxapp.services.manners import Manners, open_manners


@dataclass(frozen=True, slots=True)
class Senses:
    """Both, and what they ask through."""

    idle: Idle
    manners: Manners
    connections: Connections

    def close(self) -> None:
        """Let go of everything; tells no more."""
        self.idle.close()
        self.connections.close()


def open_senses(parent: QObject | None = None) -> Senses:
    """Those of this system; they always work, though they may know nothing."""
    connections = Connections(parent)
    return Senses(open_idle(connections, parent), open_manners(connections), connections)
