"""Asks for files to bring in and for where to save, in the system's own dialogs; and prints.

Takes a window and a suggestion, gives paths or None. Runs events. A dialog that saves asks itself
before a file is replaced.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QPagedPaintDevice
from PySide6.QtWidgets import QFileDialog, QWidget

KINDS = {".yaml": "Routine file", ".zip": "Routine with what it needs", ".pdf": "PDF"}
BROUGHT = "Routines and zips of them (*.yaml *.yml *.zip)"


def ask_for_files(window: QWidget) -> list[Path]:
    """Files to bring in; none where the person thinks better of it."""
    chosen, _ = QFileDialog.getOpenFileNames(window, "Add files", str(Path.home()), BROUGHT)
    return [Path(one) for one in chosen]


def ask_for_folder(window: QWidget) -> list[Path]:
    """A folder to bring in, if any."""
    chosen = QFileDialog.getExistingDirectory(window, "Add a folder", str(Path.home()))
    return [Path(chosen)] if chosen else []


def ask_where_to_save(window: QWidget, title: str, suggestion: Path) -> Path | None:
    """Where a file shall be saved, with the ending that the suggestion has."""
    ending = suggestion.suffix
    dialog = QFileDialog(window, title, str(suggestion.parent), f"{KINDS[ending]} (*{ending})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending[1:])
    dialog.selectFile(suggestion.name)
    try:
        chosen = dialog.selectedFiles() if dialog.exec() else []
    finally:
        dialog.deleteLater()
    return Path(chosen[0]) if chosen else None


def has_printer() -> bool:
    """Whether this system knows a printer."""
    from PySide6.QtPrintSupport import QPrinterInfo

    return bool(QPrinterInfo.availablePrinterNames())


def print_pages(window: QWidget, paint: Callable[[QPagedPaintDevice], object]) -> bool:
    """Lets the person choose a printer and paints on it; whether they did."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, window)
    try:
        is_wanted = bool(dialog.exec())
    finally:
        dialog.deleteLater()
    if is_wanted:
        paint(printer)
    return is_wanted
