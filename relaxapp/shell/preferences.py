"""The settings while the window is open: changed one by one, written at once.

Takes what a person typed, gives the settings as they are now and says which of them changed. A
settings file with a mistake is never written over; where nothing can be kept, changes last for
the run, and one sentence says so.
"""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from relaxapp.core.files import reason
from relaxapp.core.problems import Problem
from relaxapp.core.settings import Settings, save_settings

LAST_FOR_NOW = "What you change lasts until you close relaxapp."


class Preferences(QObject):
    """The settings, and where they are kept; without a path they last for the run."""

    changed = Signal(str)
    """The name of the setting that has another value now."""
    noticed = Signal(str)

    def __init__(
        self,
        settings: Settings,
        problems: tuple[Problem, ...],
        path: Path | None,
        parent: QObject | None = None,
    ) -> None:
        """`problems` are those of the file that the settings were read from."""
        super().__init__(parent)
        self.settings = settings
        self._problems = problems
        self._path = path
        self._has_failed = False

    def tell_problems(self) -> None:
        """Says what is wrong with the file, if something is."""
        if self._problems:
            first = self._problems[0]
            self.noticed.emit(
                f"Your settings file has a mistake in line {first.line}: {first.message}."
                f" It stays as it is. {LAST_FOR_NOW}"
            )

    def change(self, name: str, typed: str) -> None:
        """Takes a value as a person types it; one that is refused changes nothing."""
        changed = self.settings.with_text(name, typed)
        if isinstance(changed, Problem):
            self.noticed.emit(f"{changed.message[0].upper()}{changed.message[1:]}.")
            return
        if changed == self.settings:
            return
        self.settings = changed
        self._save()
        self.changed.emit(name)

    def _save(self) -> None:
        if self._problems or self._has_failed:
            return
        if self._path is None:
            self._fail(f"This system names no home folder to keep settings in. {LAST_FOR_NOW}")
            return
        try:
            save_settings(self._path, self.settings)
        except OSError as error:
            self._fail(f"Your settings cannot be written ({reason(error)}). {LAST_FOR_NOW}")

    def _fail(self, sentence: str) -> None:
        self._has_failed = True
        self.noticed.emit(sentence)
