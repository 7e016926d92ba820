"""Where the person saves files: the folder that was chosen last, before that one of the system's.

Gives the folder to suggest, writes a file whole or not at all, and gives the sentence to say.
"""

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from relaxapp.core.files import reason, write_bytes

DOCUMENTS = QStandardPaths.StandardLocation.DocumentsLocation
MUSIC = QStandardPaths.StandardLocation.MusicLocation


class SavePlace:
    """See the module."""

    def __init__(self, usual: QStandardPaths.StandardLocation) -> None:
        self._usual = usual
        self._chosen: Path | None = None

    @property
    def folder(self) -> Path:
        """What to suggest; the home folder where the system has no folder of that kind."""
        if self._chosen is None:
            named = Path(QStandardPaths.writableLocation(self._usual))
            self._chosen = named if named.is_dir() else Path.home()
        return self._chosen

    def choose(self, path: Path) -> None:
        """The person has named a file: its folder is the next to suggest."""
        self._chosen = path.parent

    def write(self, path: Path, raw: bytes, told: str) -> str:
        """Writes the file that the person has named; gives `told`, or why it cannot be written."""
        self.choose(path)
        try:
            write_bytes(path, raw)
        except OSError as error:
            return f"“{path.name}” cannot be written: {reason(error)}."
        return told
