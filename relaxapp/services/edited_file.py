"""One file while it is edited: read, compared with what others make of it, and saved.

Takes a path, gives the text for an editor; `save` writes only where the disk still holds what
was read or saved here last, else it gives what is there now and writes nothing. What cannot be
read or written is an `EditedFileError` with one sentence, and file and text stay as they are.

The text is that of the file to the letter, with its byte-order mark and its line ends; the mode
of the file is kept. Between the last look at the
disk and the renaming there is a fraction of a millisecond; what another program writes in it is
replaced unseen, for no system offers to rename only where nothing has changed.
"""

import os
import stat
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from relaxapp.core.files import Stamp, keep_aside, read_bytes, reason, stamp_of, write_bytes
from relaxapp.core.nodes import MAX_BYTES, Refused

FRESH_NS = 2_000_000_000
"""A file changed as lately as this may change again without a new time of change."""

NO_FILE = ""
"""The version of a file that is not there."""


class EditedFileError(Exception):
    """What could not be done with the file: one sentence for the person."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What the disk holds, where that is not what was read or saved here last.

    `text` is empty where the file is gone, or cannot be read as text; then `why` says so.
    """

    kind: Literal["changed", "deleted"]
    text: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """The text is in the file; `kept` is the copy of what others had written there."""

    kept: Path | None = None


class _Conflict(Exception):
    """Ends a save before anything is changed."""

    def __init__(self, outside: Outside) -> None:
        super().__init__(outside.kind)
        self.outside = outside


class EditedFile:
    """See the module; `text` is what was read or saved last."""

    def __init__(self, path: Path, base: str | None = None) -> None:
        """Reads the file. Raises `EditedFileError`.

        `base` is the version that an unsaved text was typed over, if that is not the one on the
        disk now: then `look` tells the difference, and the file may be gone.
        """
        self.path = path
        raw = self._read()
        if raw is None and base is None:
            raise EditedFileError(f"“{path.name}” is not there any more.")
        self.text = "" if raw is None else self._decode(raw)
        self.version = _version(raw) if base is None else base
        """What the disk should hold: of these bytes, or `NO_FILE`."""
        self._is_foreign = False
        """Whether others have written what the next save replaces, against the person's text."""
        self._seen: Outside | None = None
        self._stamp: Stamp | None = None

    def look(self) -> Outside | None:
        """What the disk holds now; None where it holds what it should.

        Costs one system call while nothing has changed.
        """
        stamp = _lasting_stamp_of(self.path)
        if stamp is None or stamp != self._stamp:
            self._seen = self._compare()
            self._stamp = stamp
        return self._seen

    def save(self, text: str) -> Saved | Outside:
        """Writes the text, or gives what others have made of the file meanwhile.

        Raises `EditedFileError`.
        """
        raw = self._encode(text)
        self._check_writable()
        try:
            self._check_version(raw)
            kept = keep_aside(self.path) if self._is_foreign else None
            write_bytes(self.path, raw, before_move=lambda: self._check_version(raw))
        except _Conflict as conflict:
            return conflict.outside
        except OSError as error:
            raise EditedFileError(f"“{self.path}” cannot be written: {reason(error)}.") from None
        self._take(raw, text)
        return Saved(kept)

    def reload(self, *, keeps_copy: bool = False) -> str:
        """Takes what the disk holds as what was read, and gives its text.

        With `keeps_copy` that version is kept as a copy when a save replaces it. Raises
        `EditedFileError`.
        """
        raw = self._read()
        if raw is None:
            raise EditedFileError(f"“{self.path.name}” is not there any more.")
        self._take(raw, self._decode(raw))
        self._is_foreign = keeps_copy
        return self.text

    def keep_mine(self) -> None:
        """Lets the next save replace what others have written, of which it keeps a copy."""
        with suppress(EditedFileError):  # what cannot be read is not replaced either
            raw = self._read()
            self.version = _version(raw)
            self._is_foreign = raw is not None
            self._stamp = None

    def _compare(self) -> Outside | None:
        try:
            raw = self._read()
        except EditedFileError as error:
            return Outside("changed", why=str(error))
        return None if _version(raw) == self.version else self._outside(raw)

    def _outside(self, raw: bytes | None) -> Outside:
        if raw is None:
            return Outside("deleted")
        try:
            return Outside("changed", self._decode(raw))
        except EditedFileError as error:
            return Outside("changed", why=str(error))

    def _check_version(self, wanted: bytes) -> None:
        """Raises `_Conflict` where the disk holds neither what it should nor what is wanted."""
        raw = self._read()
        if raw != wanted and _version(raw) != self.version:
            raise _Conflict(self._outside(raw))

    def _check_writable(self) -> None:
        """A rename asks only the folder, so that a file marked as read-only has to be asked."""
        with suppress(OSError):  # one that is not there can be made
            is_marked = not self.path.stat().st_mode & stat.S_IWUSR
            if is_marked or not os.access(self.path, os.W_OK):
                raise EditedFileError(
                    f"“{self.path.name}” is marked as read-only; nothing was written."
                )

    def _encode(self, text: str) -> bytes:
        try:
            raw = text.encode()
        except UnicodeEncodeError:
            raise EditedFileError(
                f"“{self.path.name}” has a character that no file can hold; nothing was written."
            ) from None
        if len(raw) > MAX_BYTES:
            raise EditedFileError(
                f"“{self.path.name}” would have {len(raw):,} bytes, more than the {MAX_BYTES:,} a"
                " file may have; nothing was written."
            )
        return raw

    def _take(self, raw: bytes, text: str) -> None:
        self.text = text
        self.version = _version(raw)
        self._is_foreign = False
        self._stamp = None

    def _read(self) -> bytes | None:
        """What the disk holds; None where there is no file. Raises `EditedFileError`."""
        if self.path.is_symlink():
            raise EditedFileError(f"“{self.path.name}” is a link, and links are not followed.")
        if not os.path.lexists(self.path):
            return None
        try:
            return read_bytes(self.path)
        except Refused as refused:
            if not os.path.lexists(self.path):  # it went in between
                return None
            raise EditedFileError(f"“{self.path.name}”: {refused.message}.") from None

    def _decode(self, raw: bytes) -> str:
        try:
            return raw.decode()
        except UnicodeDecodeError:
            raise EditedFileError(
                f"“{self.path.name}” is not UTF-8 text, so it cannot be edited here."
            ) from None


def _version(raw: bytes | None) -> str:
    return NO_FILE if raw is None else sha256(raw).hexdigest()


def _lasting_stamp_of(path: Path) -> Stamp | None:
    """The stamp of a file; None where there is none that can be relied on."""
    stamp = stamp_of(path)
    is_fresh = stamp is not None and abs(time.time_ns() - stamp.changed_ns) < FRESH_NS
    return None if is_fresh else stamp
