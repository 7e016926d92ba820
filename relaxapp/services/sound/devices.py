"""Qt Multimedia's devices, loaded without what they do not need.

Its plugin for films brings FFmpeg along, 13 MB that no sound of ours passes through: outputs,
effects and sinks work without (Qt says so itself). So the first that asks for devices keeps Qt
from finding it. Raises ImportError where Qt Multimedia, or a library that it wants, is missing.
"""

from typing import TYPE_CHECKING

from relaxapp.services.sound.quiet import native_stderr_silenced

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtMultimedia import QMediaDevices


def media_devices(parent: "QObject | None" = None) -> "QMediaDevices":
    """The outputs there are. Needs a Qt application, that of the window or a bare one."""
    with native_stderr_silenced():
        from PySide6.QtCore import QCoreApplication
        from PySide6.QtMultimedia import QMediaDevices

        paths = QCoreApplication.libraryPaths()
        QCoreApplication.setLibraryPaths([])
        try:
            devices = QMediaDevices(parent)
            devices.audioOutputs()  # only now does Qt look for a plugin, once and for all
            return devices
        finally:
            QCoreApplication.setLibraryPaths(paths)


def quiet_devices(parent: "QObject | None" = None) -> "QMediaDevices":
    """The same, with Qt's own log lines about sound off: notices say what matters of them."""
    from PySide6.QtCore import QLoggingCategory

    QLoggingCategory.setFilterRules("qt.multimedia*=false")
    return media_devices(parent)
