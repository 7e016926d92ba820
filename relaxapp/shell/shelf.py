"""The library and the person's own files, as the Library page asks for them.

Takes what the page emits, changes files, reads the library anew and shows it. A file that
cannot be changed costs one sentence.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QUrl, Signal

from relaxapp.core.changes import changed_texts
from relaxapp.core.files import reason
from relaxapp.services.own_files import Deleted, OwnFiles, OwnFilesError, text_of
from relaxapp.world import World

LINKS = ("http", "https")

Changed = TypeVar("Changed")

Opener = Callable[[QUrl], bool]
"""Opens a file, a folder or a page in the system's own program; whether it could be asked."""


class Shelf(QObject):
    """The files behind the library."""

    changed = Signal()
    """The library was read anew."""
    file_shown = Signal(Path)
    """A file that the person has just made or changed is worth showing."""
    undo_offered = Signal(str)
    editing_requested = Signal(Path)
    """A file that the person wants to change now."""
    comparison_requested = Signal(str, str, str)
    """The name of a routine, what is shipped of it, and what the person's own version says."""
    noticed = Signal(str)

    def __init__(self, world: World, open_url: Opener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._world = world
        self._open_url = open_url
        user = world.folders.user
        self._own = OwnFiles(None if user is None else user / "routines")
        self._deleted: list[tuple[Deleted, str]] = []

    def rescan(self) -> None:
        """Reads anew what has changed on the disk."""
        if self._world.rescan():
            self.changed.emit()

    def make_new(self) -> None:
        """Makes a file to start from, and opens it to be changed."""
        path = self._try(lambda: self._own.new(taken=self._world.library.by_id))
        if path is not None:
            self._copy_schemas()
            self._show(path)
            self.editing_requested.emit(path)

    def duplicate(self, path: str) -> None:
        entry = self._world.library.at_path(Path(path))
        if entry is None:
            return
        taken = self._world.library.by_id
        copy = self._try(lambda: self._own.duplicate(entry.path, entry.name, taken))
        if copy is not None:
            self._copy_schemas()
            self._show(copy)

    def customize(self, path: str, *, is_like: bool = False) -> None:
        """Makes the person's own version of a shipped routine, and opens it to be changed.

        With `is_like` it holds only what differs.
        """
        entry = self._world.library.at_path(Path(path))
        if entry is None or entry.routine is None:
            return
        source, routine = entry.path, entry.routine
        own = self._try(lambda: self._own.customize(source, routine, is_like=is_like))
        if own is not None:
            self._copy_schemas()
            self._show(own)
            self.editing_requested.emit(own)

    def customize_programme(self, path: str) -> None:
        """Makes the person's own version of a shipped programme, and opens it to be changed."""
        entry = self._world.programmes.at_path(Path(path))
        if entry is None or entry.programme is None:
            return
        source, programme = entry.path, entry.programme
        own = self._try(lambda: self._own.customize_programme(source, programme))
        if own is not None:
            self._copy_schemas()
            self.rescan()
            self.editing_requested.emit(own)

    def reset(self, path: str) -> None:
        """Takes the person's own version of a shipped routine away, so that that one counts."""
        self._delete(path, "“{}” is as shipped again.")

    def compare(self, path: str) -> None:
        """Shows what the person's own version changes of the routine that it stands in for."""
        entry = self._world.library.at_path(Path(path))
        shipped = None if entry is None else self._world.shipped_file(entry.id)
        if entry is None or shipped is None:
            return
        texts = self._try(lambda: (text_of(shipped), text_of(entry.path)))
        if texts is not None:
            self.comparison_requested.emit(entry.name, *changed_texts(*texts))

    def rename(self, path: str, name: str) -> None:
        def change() -> Path:
            self._own.rename(Path(path), name)
            return Path(path)

        if self._try(change) is not None:
            self._show(Path(path))

    def delete(self, path: str) -> None:
        self._delete(path, "“{}” is deleted.")

    def _delete(self, path: str, told: str) -> None:
        """`told` says it, with the name in the braces."""
        entry = self._world.library.at_path(Path(path))
        programme = self._world.programmes.at_path(Path(path)) if entry is None else None
        name = Path(path).stem if (found := entry or programme) is None else found.name
        deleted = self._try(lambda: self._own.delete(Path(path)))
        if deleted is not None:
            self._deleted.append((deleted, told.format(name)))
            self.rescan()
            self.undo_offered.emit(told.format(name))

    def undo(self) -> None:
        """Brings back what was deleted last."""
        if not self._deleted:
            return
        deleted, _ = self._deleted.pop()

        def change() -> Path:
            self._own.restore(deleted)
            return deleted.path

        if self._try(change) is not None:
            self._show(deleted.path)
        self.undo_offered.emit(self._deleted[-1][1] if self._deleted else "")

    def open_folder(self) -> None:
        """Opens the folder of the person's own routines, making it if need be."""
        root = self._own.root
        if root is None:
            self.noticed.emit("This system names no home folder to keep routines in.")
            return
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.noticed.emit(f"The folder '{root}' cannot be made: {reason(error)}.")
            return
        self.open_file(str(root))

    def open_file(self, path: str) -> None:
        """Opens a file or a folder in the system's own program, or says where it is."""
        if not self._open_url(QUrl.fromLocalFile(path)):
            self.noticed.emit(f"Nothing here opens it; it is '{path}'.")

    def open_link(self, address: str) -> None:
        """Opens a page of the web; what else a file may name is not opened."""
        url = QUrl(address, QUrl.ParsingMode.StrictMode)
        if url.scheme() not in LINKS or not self._open_url(url):
            self.noticed.emit(f"Nothing here opens it; the address is {address}")

    def _copy_schemas(self) -> None:
        """Puts what a new file points at where it points."""
        from relaxapp.services.schema_copies import write_schema_copies

        if self._own.root is not None:
            write_schema_copies(self._own.root.parent)

    def _show(self, path: Path) -> None:
        self.rescan()
        self.file_shown.emit(path)

    def _try(self, change: Callable[[], Changed]) -> Changed | None:
        """What a change gives; None where it could not be made, which is said."""
        try:
            return change()
        except OwnFilesError as error:
            self.noticed.emit(str(error))
            return None
