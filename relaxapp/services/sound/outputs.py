"""The outputs that the system has now, by the names people know them by.

Tells them at once and whenever one comes or goes; none where Qt Multimedia cannot be loaded.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from relaxapp.services.sound.quiet import native_stderr_silenced

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

Tell = Callable[[tuple[str, ...]], object]


def watch_outputs(tell: Tell, parent: "QObject") -> None:
    """Calls `tell` with the outputs for as long as `parent` lives."""
    try:
        with native_stderr_silenced():
            from PySide6.QtCore import QLoggingCategory
            from PySide6.QtMultimedia import QMediaDevices

            QLoggingCategory.setFilterRules("qt.multimedia*=false")
            devices = QMediaDevices(parent)
            outputs = devices.audioOutputs()
    except ImportError:
        tell(())
        return
    devices.audioOutputsChanged.connect(
        lambda: tell(tuple(one.description() for one in devices.audioOutputs()))
    )
    tell(tuple(one.description() for one in outputs))
