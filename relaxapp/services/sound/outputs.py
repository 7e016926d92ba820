"""The outputs that the system has now, by the names people know them by.

Tells them at once and whenever one comes or goes; none where Qt Multimedia cannot be loaded.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from relaxapp.services.sound.devices import quiet_devices

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

Tell = Callable[[tuple[str, ...]], object]


def watch_outputs(tell: Tell, parent: "QObject") -> None:
    """Calls `tell` with the outputs for as long as `parent` lives."""
    try:
        devices = quiet_devices(parent)
    except ImportError:
        tell(())
        return
    devices.audioOutputsChanged.connect(
        lambda: tell(tuple(one.description() for one in devices.audioOutputs()))
    )
    tell(tuple(one.description() for one in devices.audioOutputs()))
