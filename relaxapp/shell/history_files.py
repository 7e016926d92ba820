"""What of the history goes into files and comes from them: tables, everything, pictures.

Takes a `History` and asks the person where; says in one sentence what has become of it. Files are
written whole or not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from relaxapp.core.files import read_bytes
from relaxapp.core.units import plural
from relaxapp.services.history import History
from relaxapp.shell.save_place import DOCUMENTS, SavePlace
from relaxapp.ui import save_dialog
from relaxapp.ui.progress_picture import ENDINGS, Picture, picture_bytes
from relaxapp.ui.theme import Theme

CSV, JSON = ".csv", ".json"
SEALED = "What you wrote is locked: in this file it can be read on this computer alone."


@dataclass(frozen=True, slots=True)
class FileAsks:
    """What asks the person; tests answer themselves."""

    where: Callable[[QWidget, str, Path, tuple[str, ...]], Path | None] = (
        save_dialog.ask_where_to_save
    )
    which: Callable[[QWidget], Path | None] = save_dialog.ask_for_history


class HistoryFiles(QObject):
    """See the module."""

    noticed = Signal(str)

    def __init__(
        self,
        history: History,
        window: QWidget,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._history, self._window, self._now = history, window, now
        self._place = SavePlace(DOCUMENTS)
        self.asks = FileAsks()

    def export(self, kind: str) -> None:
        """Saves the history: a table (`csv`), or all of it (`json`)."""
        is_table = kind == "csv"
        title = "Save for a spreadsheet" if is_table else "Save everything"
        path = self._where(title, "relaxapp-history", (CSV if is_table else JSON,))
        if path is None:
            return
        from relaxapp.core.journal_export import to_csv, to_json

        journal, sealer = self._history.journal(), self._history.sealer
        text = to_csv(journal.sessions, journal.check_ins) if is_table else to_json(journal)
        is_sealed = not is_table and sealer is not None and not sealer.is_open
        self._save(path, text.encode(), f" {SEALED}" if is_sealed else "")

    def save_picture(self, picture: Picture, theme: Theme) -> None:
        """Saves what a chart shows, as a PNG or as an SVG."""
        path = self._where("Save picture", f"relaxapp-{picture.name}", ENDINGS)
        if path is not None:
            ending = ".svg" if path.suffix.lower() == ".svg" else ".png"
            self._save(path, picture_bytes(picture, ending, theme))

    def bring_in(self) -> None:
        """Adds what another computer recorded; nothing is there twice afterwards."""
        path = self.asks.which(self._window)
        if path is None:
            return
        from relaxapp.core.journal_import import MOST_BYTES, WrongFileError, journal_of
        from relaxapp.core.nodes import Refused

        try:
            journal = journal_of(read_bytes(path, most=MOST_BYTES))
        except Refused as refused:
            self.noticed.emit(f"“{path.name}”: {refused.message}.")
            return
        except WrongFileError as error:
            self.noticed.emit(f"“{path.name}”: {error}.")
            return
        done = self._history.merge(journal)
        if done is None:
            return  # the history has said why
        if not (done.added or done.changed or done.deleted):
            self.noticed.emit(f"All that is in “{path.name}” was here already.")
            return
        gone = f", {done.deleted:,} deleted" if done.deleted else ""
        changed = f", {done.changed:,} brought further" if done.changed else ""
        added = f"{plural(done.added, 'record')} added"
        self.noticed.emit(f"From “{path.name}”: {added}{changed}{gone}.")

    def _where(self, title: str, name: str, endings: tuple[str, ...]) -> Path | None:
        suggestion = self._place.folder / f"{name}-{self._now():%Y-%m-%d}{endings[0]}"
        return self.asks.where(self._window, title, suggestion, endings)

    def _save(self, path: Path, raw: bytes, more: str = "") -> None:
        self.noticed.emit(self._place.write(path, raw, f"Saved as {path.name}.{more}"))
