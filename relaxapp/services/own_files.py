"""The user's own routine files: new, copied, renamed, deleted and brought back.

Takes the folder they live in and names as a person types them; writes files, or raises
`OwnFilesError` with one sentence. Never overwrites a file with another one, never touches one
that is not under the folder, and a deleted file waits in `.trash` beside it.

A file's id is its stem, which other files and the bookmarks know it by: renaming changes the
name inside and leaves the id.
"""

import json
import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from relaxapp.core.files import find_yaml, keep_aside, read_bytes, reason, write_text
from relaxapp.core.library import PROGRAMMES
from relaxapp.core.nodes import MapNode, Refused, parse_yaml
from relaxapp.core.outline import outline_of
from relaxapp.core.places import ScalarAt
from relaxapp.core.programme import Programme
from relaxapp.core.routine import Routine
from relaxapp.core.starter import (
    FileKind,
    id_of,
    own_programme_text,
    own_version_text,
    starter_text,
    with_schema_comment,
)

NEW_NAME = "My routine"
MAX_NAME = 80
"""The most characters a routine's name may have (FORMAT §1)."""

_COPY = re.compile(r" \(copy(?: \d+)?\)$")


class OwnFilesError(Exception):
    """What could not be done with a file: one sentence for the person."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """A file that was deleted, and where it is kept for an undo."""

    path: Path
    kept: Path


class OwnFiles:
    """The routine files under `root`; None where the system knows no home to keep them in.

    The programmes in a folder of it are files of their own kind, with ids of their own. `taken`
    are the ids that other files have: a new file gets one of its own, so that it never stands in
    for a routine that it only shares its name with.
    """

    def __init__(self, root: Path | None) -> None:
        self.root = root

    def new(self, name: str = NEW_NAME, taken: Collection[str] = ()) -> Path:
        """Writes a commented file to start from; its name gets a number where it is taken."""
        name = _checked(name)
        number, id = self._free(name, taken)
        return self._write_new(id, starter_text(_ended(name, "" if number == 1 else f" {number}")))

    def write(self, name: str, text: str, taken: Collection[str] = ()) -> Path:
        """Writes a new file with this text; only its id gets a number where the name is taken."""
        _, id = self._free(_checked(name), taken)
        return self._write_new(id, text)

    def is_own(self, path: Path) -> bool:
        """Whether a file is under the folder."""
        return self.root is not None and path.absolute().is_relative_to(self.root.absolute())

    def duplicate(self, source: Path, name: str, taken: Collection[str] = ()) -> Path:
        """Writes a copy of a file, wherever that one is, called after the `name` it has.

        New files begin with the comment by which editors find their schema; all else of a copy
        stays as it was typed.
        """
        text = text_of(source)
        name = _COPY.sub("", " ".join(name.split()))
        number, id = self._free(_ended(name, " copy"), taken)
        copy = _ended(name, " (copy)" if number == 1 else f" (copy {number})")
        return self._write_new(id, _named(text, copy, source))

    def customize(self, source: Path, routine: Routine, *, is_like: bool) -> Path:
        """Writes the person's own version of a shipped routine, or gives the one there is.

        All of the shipped text, or with `is_like` only a place for what differs. It has the id
        of the shipped one, and so stands in for it.
        """
        own = next((path for path in self._files if path.stem == routine.id), None)
        if own is not None:
            return own
        text = own_version_text(text_of(source), routine, is_like=is_like)
        return self._write_new(routine.id, text)

    def customize_programme(self, source: Path, programme: Programme) -> Path:
        """Writes the person's own version of a shipped programme, or gives the one there is."""
        folder = self._home / PROGRAMMES
        own = next((path for path in find_yaml(folder).files if path.stem == programme.id), None)
        if own is not None:
            return own
        path = folder / f"{programme.id}.yaml"
        text = own_programme_text(text_of(source), programme.name)
        return self._write(path, text, "programme")

    def rename(self, path: Path, name: str) -> None:
        """Gives the routine of a file another name."""
        self._check_own(path)
        text = _named(text_of(path), _checked(name), path)
        try:
            write_text(path, text)
        except OSError as error:
            raise OwnFilesError(f"“{path.name}” cannot be written: {reason(error)}.") from None

    def change(self, path: Path, text: str, opened: str) -> None:
        """Writes another text into a file that still says what it said when it was opened."""
        self._check_own(path)
        if text_of(path) != opened:
            raise OwnFilesError(f"“{path.name}” was changed elsewhere; nothing was written.")
        try:
            write_text(path, text)
        except OSError as error:
            raise OwnFilesError(f"“{path.name}” cannot be written: {reason(error)}.") from None

    def delete(self, path: Path) -> Deleted:
        """Moves a file to the trash beside it."""
        self._check_own(path)
        try:
            kept = keep_aside(path)
            path.unlink()
        except OSError as error:
            raise OwnFilesError(f"“{path.name}” cannot be deleted: {reason(error)}.") from None
        return Deleted(path, kept)

    def restore(self, deleted: Deleted) -> None:
        """Brings a deleted file back to its place."""
        name = deleted.path.name
        try:
            _move(deleted.kept, deleted.path)
        except FileExistsError:
            raise OwnFilesError(f"Another “{name}” is there now; nothing was changed.") from None
        except OSError as error:
            raise OwnFilesError(f"“{name}” cannot be brought back: {reason(error)}.") from None

    def _check_own(self, path: Path) -> None:
        if not self.is_own(path) or ".." in path.parts or path.is_symlink():
            raise OwnFilesError(f"“{path.name}” is not one of your own files.")
        if not path.is_file():
            raise OwnFilesError(f"“{path.name}” is not there any more.")

    @property
    def _home(self) -> Path:
        """Where they live. Raises `OwnFilesError` where the system knows no place for them."""
        if self.root is None:
            raise OwnFilesError("This system names no home folder to keep routines in.")
        return self.root

    @property
    def _files(self) -> tuple[Path, ...]:
        return find_yaml(self._home, skip=frozenset({PROGRAMMES})).files

    def _free(self, name: str, taken: Collection[str]) -> tuple[int, str]:
        """The first number with which the name has an id of its own, and that id."""
        there = {*taken, *(path.stem for path in self._files)}
        stem = id_of(name)
        return next(
            (number, id)
            for number in count(1)
            if (id := stem if number == 1 else f"{stem}-{number}") not in there
        )

    def _write_new(self, id: str, text: str) -> Path:
        return self._write(self._home / f"{id}.yaml", text)

    def _write(self, path: Path, text: str, kind: FileKind = "routine") -> Path:
        home = self._home.absolute().parent
        text = with_schema_comment(text, path.absolute(), home, kind)
        try:
            write_text(path, text, is_new=True)
        except OSError as error:
            if path.exists():
                words = f"“{path.name}” is there already; nothing was changed."
                raise OwnFilesError(words) from None
            raise OwnFilesError(f"“{path}” cannot be written: {reason(error)}.") from None
        return path


def text_of(path: Path) -> str:
    """The text of a file whose YAML can be read."""
    try:
        raw = read_bytes(path)
        root = parse_yaml(raw)
    except Refused as refused:
        raise OwnFilesError(
            f"“{path.name}” needs mending first: line {refused.line}, {refused.message}."
        ) from None
    if not isinstance(root, MapNode):
        raise OwnFilesError(f"“{path.name}” needs mending first: it has no keys.")
    return raw.decode("utf-8-sig")


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise OwnFilesError(f"A name has from 1 to {MAX_NAME} characters.")
    return name


def _ended(name: str, ending: str) -> str:
    """The name with an ending, cut before it where both are too long."""
    return name[: MAX_NAME - len(ending)].rstrip() + ending


def _named(text: str, name: str, path: Path) -> str:
    """The text of a routine file with another name; all else stays as it was typed."""
    quoted = json.dumps(name, ensure_ascii=False)  # a JSON string is a YAML one
    try:
        start, end, pattern = _name_place(text)
        changed = text[:start] + pattern.format(quoted) + text[end:]
        parse_yaml(changed.encode())
    except Refused:  # a layout that nobody writes by hand
        raise OwnFilesError(f"The name in “{path.name}” is best changed in the file.") from None
    return changed


def _name_place(text: str) -> tuple[int, int, str]:
    """Where the name goes: from, to, and what stands there with `{}` for it."""
    outline = outline_of(text)
    if outline is None:
        raise Refused(1, 1, "its places are not plain")
    given = outline.keys.get("name")
    if given is not None and isinstance(given.value, ScalarAt):
        return given.value.start, given.value.end, "{}"
    at = outline.root.entries[0][0].start
    indent = " " * outline.lines.column_of(at)
    return at, at, "name: {}, " if outline.root.is_flow else "name: {}\n" + indent


def _move(source: Path, target: Path) -> None:
    """Moves a file without overwriting another. Raises `OSError`."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if target.exists():
            raise FileExistsError(target) from None
        source.rename(target)
        return
    source.unlink()
