"""Keeps the schemas that editors outside read current, once the window has come to rest.

Takes the user's folder and whether a session runs; writes files there, in a folder that is there
already, and says nothing of it.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

REST_MS = 3_000
"""After the first picture. Making the schemas takes some 30 ms, in which nothing could move."""


class SchemaUpkeep(QObject):
    """Writes what is not current, one time in a run of the program."""

    def __init__(
        self, home: Path | None, is_busy: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._home = home
        self._is_busy = is_busy
        self._timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._timer.setObjectName("schema upkeep")
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Writes them when nothing has run for a moment."""
        self._timer.start()

    def _look(self) -> None:
        if self._is_busy():
            self._timer.start()
            return
        if self._home is not None and self._home.is_dir():
            from relaxapp.services.schema_copies import write_schema_copies

            write_schema_copies(self._home)
