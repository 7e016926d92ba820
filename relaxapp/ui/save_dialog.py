"""Asks for the name of a file to save, in the system's own dialog: a sound, a picture, a history.

Takes a suggestion and the endings that can be written, gives a path or None. The dialog asks
itself before a file is replaced, so the ending is added in it, not after it.
"""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

_KINDS = {
    ".wav": "WAV",
    ".flac": "FLAC",
    ".ogg": "Ogg Vorbis",
    ".mp3": "MP3",
    ".png": "Picture",
    ".svg": "Drawing of lines",
    ".csv": "Table for a spreadsheet",
    ".json": "Everything, also for another computer",
}


def sound_file_dialog(window: QWidget, suggestion: Path, endings: tuple[str, ...]) -> QFileDialog:
    """The dialog for a sound file."""
    return save_dialog(window, "Save as sound", suggestion, endings)


def save_dialog(
    window: QWidget, title: str, suggestion: Path, endings: tuple[str, ...]
) -> QFileDialog:
    """The dialog: suggests a file, and gives a name without an ending that of its kind."""
    dialog = QFileDialog(window, title, str(suggestion.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    filters = {f"{_KINDS[one]} (*{one})": one for one in endings}
    dialog.setNameFilters(list(filters))
    dialog.setDefaultSuffix(endings[0][1:])
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen][1:]))
    dialog.selectFile(suggestion.name)
    return dialog


def ask_for_sound_file(window: QWidget, suggestion: Path, endings: tuple[str, ...]) -> Path | None:
    """The file that the person names; None where they think better of it. Runs events."""
    return _asked(sound_file_dialog(window, suggestion, endings))


def ask_where_to_save(
    window: QWidget, title: str, suggestion: Path, endings: tuple[str, ...]
) -> Path | None:
    """The file that the person names; None where they think better of it. Runs events."""
    return _asked(save_dialog(window, title, suggestion, endings))


def ask_for_history(window: QWidget) -> Path | None:
    """A history that was saved, to bring in."""
    title, home = "Add from another computer", str(Path.home())
    chosen, _ = QFileDialog.getOpenFileName(window, title, home, "Saved history (*.json)")
    return Path(chosen) if chosen else None


def _asked(dialog: QFileDialog) -> Path | None:
    try:
        chosen = dialog.selectedFiles() if dialog.exec() else []
    finally:
        dialog.deleteLater()
    return Path(chosen[0]) if chosen else None
