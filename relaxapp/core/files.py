"""The one place in the core that opens files: whole, small, regular ones, and atomic writes.

Gives bytes or raises `Refused` in words fit for a person; a named pipe, a device or a huge file
is refused before it is read, and nothing blocks.
"""

import os
import stat
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from errno import EEXIST
from pathlib import Path
from typing import NamedTuple

from relaxapp.core.nodes import MAX_BYTES, Refused
from relaxapp.core.problems import Problem

TRASH = ".trash"
"""The folder beside a file that what was deleted or replaced is kept in."""

MAX_FILES = 10_000
MAX_SEEN = 50_000
MAX_FOLDERS_DEEP = 16

YAML = (".yaml", ".yml")


class Stamp(NamedTuple):
    """What differs when a file is another one, or has been written to.

    The status changes also where a program sets the time of the content back.
    """

    content_ns: int
    status_ns: int
    size: int
    inode: int

    @property
    def changed_ns(self) -> int:
        """When it last changed, by the clock of the file system."""
        return max(self.content_ns, self.status_ns)


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a file; None where there is none that can be asked."""
    try:
        return _stamp(os.stat(path))
    except OSError:
        return None


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


def read_bytes(path: Path, *, most: int = MAX_BYTES) -> bytes:
    """The content of a regular file of at most so many bytes. Raises `Refused`."""
    try:
        # Opened first and asked then, so that nothing can be put in its place in between.
        with open(path, "rb", opener=open_at_once) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Refused(1, 1, "not a regular file", "only ordinary files are read")
            if status.st_size > most:
                raise _too_large(status.st_size, most)
            # Room for more than the file has would be cleared first, for every file.
            raw = file.read(status.st_size + 1)
            if len(raw) > status.st_size:
                raw += file.read(most + 1 - len(raw))
    except OSError as error:
        raise Refused(1, 1, f"cannot be read: {reason(error)}") from None
    if len(raw) > most:
        raise _too_large(len(raw), most)
    return raw


def open_at_once(path: str, flags: int) -> int:
    """Opens without waiting for somebody at the other end of a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def content_bytes(text: str) -> bytes:
    """What a file would hold with this text. Raises `Refused` as reading the file would."""
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) > MAX_BYTES:
        raise _too_large(len(raw))
    return raw


def _too_large(size: int, most: int = MAX_BYTES) -> Refused:
    message = f"{size:,} bytes, more than the {most:,} a file may have"
    return Refused(1, 1, message, "split it into several files")


def write_text(path: Path, text: str, *, is_new: bool = False, is_durable: bool = True) -> None:
    """Writes a text as `write_bytes` does, its line breaks as they are."""
    write_bytes(path, text.encode(), is_new=is_new, is_durable=is_durable)


def write_bytes(
    path: Path,
    raw: bytes,
    *,
    is_new: bool = False,
    is_durable: bool = True,
    before_move: Callable[[], object] = lambda: None,
) -> None:
    """Writes a file whole or not at all, making its folders. Raises `OSError`.

    With `is_new` an existing file raises `FileExistsError` and stays as it is; else the new one
    has the mode of the one that it replaces. Without `is_durable` it does not wait for the disk:
    the file outlives the program, but perhaps not a power cut. `before_move` is called when only
    the renaming is left; where it raises, nothing is changed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with open(descriptor, "wb") as file:
            file.write(raw)
            if is_durable:
                file.flush()
                os.fsync(file.fileno())
        if not is_new:
            with suppress(FileNotFoundError):
                temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        before_move()
        if is_new:
            _move_if_new(temporary, path)
        else:
            temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _move_if_new(temporary: Path, path: Path) -> None:
    """Renames without overwriting: a link fails where a file is, a rename would replace it."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        path.open("x").close()
        try:
            temporary.replace(path)
        except BaseException:
            path.unlink()
            raise
    else:
        temporary.unlink()


def keep_aside(path: Path) -> Path:
    """Keeps a file in `.trash` beside it as well, under a name that is free; gives that place.

    The file itself stays where it is, so that there is one at every moment. Raises `OSError`.
    """
    trash = path.parent / TRASH
    trash.mkdir(exist_ok=True)
    for number in range(1, MAX_FILES):
        kept = trash / (path.name if number == 1 else f"{path.stem}-{number}{path.suffix}")
        try:
            os.link(path, kept)
        except FileExistsError:
            continue
        except OSError:  # a file system without hard links
            if kept.exists():
                continue
            write_bytes(kept, path.read_bytes(), is_new=True)
        return kept
    raise FileExistsError(EEXIST, "the trash beside it is full", str(trash))


def reason(error: OSError) -> str:
    """Why the system refused, in its own words."""
    return (error.strerror or type(error).__name__).lower()


@dataclass(frozen=True, slots=True)
class Folder:
    """The YAML files found under a folder, in order of their paths, and what went wrong."""

    files: tuple[Path, ...]
    problems: tuple[Problem, ...]


def find_yaml(root: Path, *, skip: frozenset[str] = frozenset()) -> Folder:
    """Everything named `*.yaml` or `*.yml` under `root`; hidden names and links are skipped.

    `skip` names sub-folders that are left out. A missing folder has no files. Folders deeper
    than `MAX_FOLDERS_DEEP`, files past `MAX_FILES`, and what comes after `MAX_SEEN` names are
    reported, not read.
    """
    files: list[Path] = []
    problems: list[Problem] = []
    waiting = [(root, 0)]
    seen = 0
    while waiting:
        folder, depth = waiting.pop()
        try:
            found = _seen_in(folder)
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(_folder_problem(folder, f"cannot be read: {reason(error)}"))
            continue
        seen += len(found)
        for path, is_folder in found:
            if is_folder and path.name not in skip and depth == MAX_FOLDERS_DEEP:
                message = f"not read: more than {MAX_FOLDERS_DEEP} folders deep"
                problems.append(_folder_problem(path, message))
            elif is_folder and path.name not in skip:
                waiting.append((path, depth + 1))
            elif not is_folder and path.suffix.lower() in YAML:
                files.append(path)
        if len(files) > MAX_FILES or seen > MAX_SEEN:
            message = f"more than {MAX_FILES:,} files, or {MAX_SEEN:,} names: the rest is not read"
            problems.append(_folder_problem(root, message))
            break
    return Folder(tuple(sorted(files)[:MAX_FILES]), tuple(problems))


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder, there or not yet, and how the names of its files end that count."""

    root: Path
    endings: tuple[str, ...] = YAML


@dataclass(frozen=True, slots=True)
class Survey:
    """The folders that were looked into, and the files that were seen, with their stamps."""

    folders: frozenset[str] = frozenset()
    files: Mapping[str, Stamp] = field(default_factory=dict)


def survey(watched: WatchedFolder) -> Survey:
    """What is under a folder now, without reading it.

    Hidden names, links, and what is past the limits of `find_yaml` are not seen. As quick as can
    be, since it is asked every few seconds.
    """
    folders: set[str] = set()
    files: dict[str, Stamp] = {}
    waiting = [(str(watched.root), 0)]
    seen = 0
    while waiting and seen <= MAX_SEEN:
        folder, depth = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                folders.add(folder)
                for entry in entries:
                    seen += 1
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        if depth < MAX_FOLDERS_DEEP:
                            waiting.append((entry.path, depth + 1))
                    elif entry.name.lower().endswith(watched.endings) and not entry.is_symlink():
                        files[entry.path] = _stamp(entry.stat(follow_symlinks=False))
        except OSError:  # gone, or not to be looked into: then there is nothing to be seen
            continue
    return Survey(frozenset(folders), files)


def _seen_in(folder: Path) -> list[tuple[Path, bool]]:
    """What is in a folder but for hidden names and links, and whether it is a folder."""
    with os.scandir(folder) as entries:
        return [
            (Path(entry.path), entry.is_dir(follow_symlinks=False))
            for entry in entries
            if not entry.name.startswith(".") and not entry.is_symlink()
        ]


def _folder_problem(folder: Path, message: str) -> Problem:
    return Problem(str(folder), 1, 1, "error", message)
