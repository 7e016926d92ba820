"""Routines in and out of the window: what is dropped or chosen comes in, one goes out or on paper.

Takes the world and what asks the person, has bundles checked and written, and shows them on its
page until the person has chosen. Nothing is kept between one bundle and the next. What cannot be
done costs one sentence.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPagedPaintDevice
from PySide6.QtWidgets import QWidget

from relaxapp.core.compiler import Options
from relaxapp.core.files import reason
from relaxapp.core.units import plural
from relaxapp.parcels import home_of
from relaxapp.services.bundles import (
    Bundle,
    BundleError,
    Choice,
    Home,
    Key,
    bring_in,
    check,
    share,
    unpack,
    usual_choices,
    with_needs,
)
from relaxapp.shell.save_place import DOCUMENTS, SavePlace
from relaxapp.shell.saving import file_name
from relaxapp.ui import exchange_dialogs
from relaxapp.ui.import_page import ImportPage
from relaxapp.ui.sheet_words import Sheet, sheet_of
from relaxapp.world import CommandError, World

PDF = ".pdf"


@dataclass(frozen=True, slots=True)
class Asks:
    """What asks the person; tests answer themselves."""

    files: Callable[[QWidget], Sequence[Path]] = exchange_dialogs.ask_for_files
    folder: Callable[[QWidget], Sequence[Path]] = exchange_dialogs.ask_for_folder
    where: Callable[[QWidget, str, Path], Path | None] = exchange_dialogs.ask_where_to_save
    has_printer: Callable[[], bool] = exchange_dialogs.has_printer
    printed: Callable[[QWidget, Callable[[QPagedPaintDevice], object]], bool] = (
        exchange_dialogs.print_pages
    )


class Exchange(QObject):
    """See the module. `page` is for the window, shown when `page_wanted` is emitted."""

    noticed = Signal(str)
    page_wanted = Signal()
    left = Signal()
    """The person has chosen, or thought better of it."""
    added = Signal(Path)
    """Files have come in, this one first."""

    def __init__(
        self, world: World, window: QWidget, asks: Asks = Asks(), parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._world = world
        self._window = window
        self._asks = asks
        self._place = SavePlace(DOCUMENTS)
        self._bundle = Bundle(())
        self._wanted: dict[Key, Choice] = {}
        self.page = ImportPage()
        self.page.chosen.connect(self._choose)
        self.page.confirmed.connect(self._bring_in)
        self.page.cancelled.connect(self.left)

    # In

    def add_files(self) -> None:
        """Lets the person choose files, and looks into them."""
        self.look_into(self._asks.files(self._window))

    def add_folder(self) -> None:
        """Lets the person choose a folder, and looks into it."""
        self.look_into(self._asks.folder(self._window))

    def look_into(self, paths: Sequence[Path]) -> None:
        """Checks what shall come in, and shows it."""
        home = self._home() if paths else None
        if home is None:
            return
        try:
            bundle = check(unpack(paths), home)
        except BundleError as error:
            self.noticed.emit(str(error))
            return
        except OSError as error:
            self.noticed.emit(f"It cannot be looked into: {reason(error)}.")
            return
        if not bundle.items and not bundle.left_out:
            self.noticed.emit(f"There is no routine file in “{paths[0].name}”.")
            return
        self._bundle, self._wanted = bundle, usual_choices(bundle)
        self.page.show_bundle(_source(paths), bundle)
        self._show_choices()
        self.page_wanted.emit()

    def _choose(self, key: Key, choice: Choice) -> None:
        self._wanted[key] = choice
        self._show_choices()

    def _show_choices(self) -> None:
        settled = with_needs(self._bundle, self._wanted)
        items = (item for item in self._bundle.items if settled[item.key] is not Choice.SKIP)
        needed = frozenset(key for item in items for key in item.needs)
        self.page.show_choices(settled, needed)

    def _bring_in(self) -> None:
        home = self._home()
        if home is None:
            return
        try:
            done = bring_in(self._bundle, self._wanted, home)
        except BundleError as error:
            self.noticed.emit(str(error))
            return
        came = (*done.routines, *done.moves)
        self.left.emit()
        self.added.emit(came[0])
        kept = f" {plural(len(done.kept), 'file')} of yours went to the trash." if done.kept else ""
        self.noticed.emit(f"{plural(len(came), 'file')} added to your folder.{kept}")

    # Out

    def share(self, path: str) -> None:
        """Saves a routine with all that it needs as one file, where the person says."""
        entry, home = self._world.library.at_path(Path(path)), self._home()
        if entry is None or home is None:
            return
        try:
            shared = share(entry, home)
        except BundleError as error:
            self.noticed.emit(str(error))
            return
        suggestion = self._place.folder / f"{entry.id}{shared.ending}"
        target = self._asks.where(self._window, f"Share “{entry.name}”", suggestion)
        if target is not None:
            told = f"“{entry.name}” is saved as {target.name}."
            self.noticed.emit(self._place.write(target, shared.raw, told))

    def print_sheet(self, path: str, options: Options) -> None:
        """Prints the sheet of a routine; where there is no printer, saves it as a PDF."""
        sheet = self._sheet(path, options)
        if sheet is not None and self._asks.has_printer():
            self._print(sheet)
        elif sheet is not None:
            self._save_sheet(sheet)

    def save_sheet(self, path: str, options: Options) -> None:
        """Saves the sheet of a routine as a PDF, where the person says."""
        sheet = self._sheet(path, options)
        if sheet is not None:
            self._save_sheet(sheet)

    def _sheet(self, path: str, options: Options) -> Sheet | None:
        entry = self._world.library.at_path(Path(path))
        if entry is None or entry.routine is None:
            return None
        return sheet_of(entry.routine, options, options.without_moves)

    def _save_sheet(self, sheet: Sheet) -> None:
        from relaxapp.ui.sheet import sheet_pdf, usual_paper

        suggestion = self._place.folder / file_name(sheet.name, PDF)
        path = self._asks.where(self._window, "Save the sheet", suggestion)
        if path is not None:
            pdf = sheet_pdf(sheet, usual_paper(), date.today().isoformat())
            self.noticed.emit(self._place.write(path, pdf, f"The sheet is saved as {path.name}."))

    def _print(self, sheet: Sheet) -> None:
        from relaxapp.ui.sheet import paint_sheet, set_margins

        def paint(device: QPagedPaintDevice) -> None:
            set_margins(device)
            paint_sheet(device, sheet, date.today().isoformat())

        if self._asks.printed(self._window, paint):
            self.noticed.emit(f"The sheet of “{sheet.name}” is on its way to the printer.")

    def _home(self) -> Home | None:
        try:
            return home_of(self._world)
        except CommandError:
            self.noticed.emit("This system names no home folder to keep routines in.")
            return None


def _source(paths: Sequence[Path]) -> str:
    first = f"“{paths[0].name}”"
    return f"{first} and {plural(len(paths) - 1, 'more file')}" if len(paths) > 1 else first
