"""Media keys and other players, over MPRIS 2 on the session bus of Linux.

`Keys` makes a session known as `org.mpris.MediaPlayer2.relaxapp`, so that the keys of GNOME, KDE
and other desktops reach it; `OtherPlayers` lets music and films wait. Both work on one `Bus`, on a
socket notifier of the event loop: no thread, and no call that waits. Where there is no bus,
nothing happens but a line in the log. On Windows and macOS media keys are not supported.
"""

from relaxapp.services.media.bus import Bus, BusError, open_bus
from relaxapp.services.media.keys import PAUSED, PLAYS, STOPPED, Keys, Playing
from relaxapp.services.media.others import OtherPlayers

__all__ = [
    "PAUSED",
    "PLAYS",
    "STOPPED",
    "Bus",
    "BusError",
    "Keys",
    "OtherPlayers",
    "Playing",
    "open_bus",
]
