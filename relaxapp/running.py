"""Qt's event loop around the program: what goes wrong in it, and the signals that end it.

Takes the `World` and how to begin, gives the exit status. Qt itself has to be there, and a
display: `services.display` says so.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from relaxapp import __version__
from relaxapp.resident import Resident
from relaxapp.services.fault_log import FaultLog
from relaxapp.shell.faults import LastResort
from relaxapp.world import World


def run(world: World, begin: Callable[[Resident], object], *, audio: str | None = None) -> int:
    """Runs the program until it is quit; gives the exit status."""
    # As an argument: `setStyle` gives the style to Python, which takes 25 ms at the start.
    application = QApplication(["relaxapp", "-style", "fusion", *_platform_words(world)])
    application.setApplicationDisplayName("relaxapp")
    application.setDesktopFileName("relaxapp")
    application.setQuitOnLastWindowClosed(False)
    log = FaultLog(world.folders.cache, __version__)
    with LastResort(log) as last_resort, ExitStack() as until_closed:
        resident = Resident(application, world, log, audio=audio)
        queued = Qt.ConnectionType.QueuedConnection
        last_resort.caught.connect(resident.tell, queued)
        last_resort.interrupted.connect(resident.quit, queued)
        resident.ended.connect(application.quit)
        resident.settled = lambda: _listen_to_signals(resident, until_closed)
        begin(resident)
        application.exec()
        return resident.exit_status


def _platform_words(world: World) -> list[str]:
    """What Qt is told of the platform, where small windows shall be placed and stay on top."""
    from relaxapp.services.display import platform_for

    platform = platform_for(os.environ, True)
    if platform is None or not _has_small_windows(world):
        return []
    return ["-platform", platform]


def _has_small_windows(world: World) -> bool:
    """Whether sessions or offers come in small windows."""
    from relaxapp.core.settings import LARGE
    from relaxapp.shell.break_files import BreakFiles

    if world.settings.player_size != LARGE:
        return True
    return BreakFiles(world.folders.config, None, lambda told: None).load_plan().asks


def run_hidden(world: World) -> int:
    """Runs the program without a window, until it is quit."""
    return run(world, lambda resident: resident.rest())


def _listen_to_signals(resident: Resident, until_closed: ExitStack) -> None:
    from relaxapp.shell.signals import call_on_signals

    call_on_signals(resident.quit, until_closed)
