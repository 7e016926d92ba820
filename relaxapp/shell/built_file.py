"""Where a routine that is built is kept: in a file of the person's, or in none yet.

Takes the file's path, or None for a routine that has no file, and the texts that are built; reads
and saves them without the byte-order mark, which stays with the file. Saves only over what was
read; what others have written meanwhile is given back instead. Asks and shows nothing.
"""

from pathlib import Path

from relaxapp.services.edited_file import EditedFile, Outside, Saved
from relaxapp.services.own_files import OwnFiles
from relaxapp.world import World

UNSAVED = "unsaved-routine.yaml"
"""Where a new routine stands as long as it has no file: for its check and its draft."""

BOM = "\ufeff"


class BuiltFile:
    """See the module.

    `text` is what was read or saved last, or, without a file, what can be lost without harm.
    """

    def __init__(self, world: World, path: Path | None = None) -> None:
        """Reads the file. Raises `EditedFileError`."""
        self._world = world
        self._file = None if path is None else EditedFile(path)
        whole = "" if self._file is None else self._file.text
        self.text = whole.removeprefix(BOM)
        self._mark = whole[: len(whole) - len(self.text)]

    @property
    def path(self) -> Path | None:
        """None for a routine that has no file."""
        return None if self._file is None else self._file.path

    @property
    def home(self) -> Path:
        """The person's folder, where there is one."""
        user = self._world.folders.user
        return Path.cwd() if user is None else user.absolute()

    @property
    def kept_path(self) -> Path:
        """What a draft is known by, and a check."""
        return self.home / "routines" / UNSAVED if self._file is None else self._file.path

    @property
    def version(self) -> str:
        """What a draft was typed over."""
        return "" if self._file is None else self._file.version

    def whole(self, text: str) -> str:
        """A text as it stands in the file."""
        return self._mark + text

    def save(self, name: str, text: str) -> Saved | Outside:
        """Writes a text over the file or, where there is none, into a new one of that name.

        Raises `EditedFileError` or `OwnFilesError`.
        """
        if self._file is None:
            user = self._world.folders.user
            own = OwnFiles(None if user is None else user / "routines")
            self._file = EditedFile(own.write(name, text, self._world.library.by_id))
            self.text = text
            return Saved()
        if isinstance(self._file.look(), Outside) and not self._file.path.exists():
            self._file.keep_mine()  # it was deleted: saving it is what is wanted
        outcome = self._file.save(self.whole(text))
        if isinstance(outcome, Saved):
            self.text = text
        return outcome

    def keep_mine(self) -> None:
        """Lets the next save replace what others have written, of which it keeps a copy."""
        if self._file is not None:
            self._file.keep_mine()

    def has_changed(self) -> bool:
        """Whether others have written another text; a file that is gone says nothing new."""
        outside = None if self._file is None else self._file.look()
        return outside is not None and outside.kind == "changed"

    def reload(self, *, keeps_copy: bool) -> str:
        """Reads the file again and gives its text; see `EditedFile`. Raises `EditedFileError`."""
        assert self._file is not None
        self.text = self._file.reload(keeps_copy=keeps_copy).removeprefix(BOM)
        return self.text
