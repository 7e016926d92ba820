"""Copies of the history's file: made daily, restored where the file is damaged.

Takes the path of the file, and the day where one is needed. The newest `MOST_COPIES` days are
kept in a folder beside it. A damaged file is never thrown away: it is renamed, with the day in
its name. Raises `OSError`, or `StoreError` where a copy cannot be made.
"""

import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from relaxapp.services.history.errors import Newer, StoreError
from relaxapp.services.history.store import Store, log_of

MOST_COPIES = 7
COPIES = "copies"
"""The folder beside the file."""

RESCUE = ".rescue-"
"""So begins the name of a folder, behind the file's, in which a damaged one is read."""

LEFT_OVER_S = 3_600
"""A temporary file as old as this belongs to a program that was killed."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done about a damaged or missing file.

    `kept` is where the damaged one is now, `day` that of the copy that took its place; None where
    there is none.
    """

    kept: Path | None
    day: date | None


def make_folder(path: Path) -> None:
    """Makes the folder of a file; a new one is for nobody else to look into."""
    if not path.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)


def make_private(path: Path) -> None:
    """Makes a new empty file that nobody else can read; one that is there stays as it is."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def copies_of(path: Path, today: date) -> list[tuple[date, Path]]:
    """The copies there are, the newest first.

    Those of days to come were made by a clock that was wrong: they come last.
    """
    found = []
    for copy in (path.parent / COPIES).glob(f"{path.stem}-*{path.suffix}"):
        with suppress(ValueError):
            day = date.fromisoformat(copy.stem.removeprefix(f"{path.stem}-"))
            if copy.is_file():
                found.append((day, copy))
    return sorted(found, key=lambda one: (one[0] <= today, one), reverse=True)


def make_copy(path: Path, store: Store, day: date, *, most: int = MOST_COPIES) -> None:
    """Makes the copy of a day, whole or not at all; all but the newest `most` go.

    The database has to be sound: a copy of a damaged one would drive out a good one.
    """
    folder = path.parent / COPIES
    make_folder(folder)
    copy = folder / f"{path.stem}-{day.isoformat()}{path.suffix}"
    with _temporary(copy) as temporary:
        store.copy_to(temporary)
        _replace(temporary, copy)
    newest = [copy, *(other for _, other in copies_of(path, day) if other != copy)]
    for old in newest[most:]:
        old.unlink(missing_ok=True)


def is_older(copy: Path, at_ms: int) -> bool:
    """Whether a copy was made before an instant."""
    return copy.stat().st_mtime_ns < at_ms * 1_000_000


def keyring_in(copy: Path) -> str | None:
    """The keyring that a copy was made with; None where it has none, or cannot be read."""
    try:
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as file:
            row = file.execute("SELECT keyring FROM lock").fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else str(row[0])


def remove_leftovers(path: Path) -> None:
    """Removes what a program that was killed left half done: it holds what the history does."""
    latest_s = time.time() - LEFT_OVER_S
    for folder in (path.parent, path.parent / COPIES):
        for one in folder.glob(f".{path.stem}*"):
            if one == _lock_of(path) or one.lstat().st_mtime > latest_s:
                continue
            if one.is_dir() and not one.is_symlink():
                shutil.rmtree(one, ignore_errors=True)
            else:
                one.unlink(missing_ok=True)


def remove_damaged(path: Path) -> None:
    """Removes the damaged files that were kept aside."""
    for one in path.parent.glob(f"{path.stem}.damaged-*"):
        one.unlink(missing_ok=True)


def restore(path: Path, today: date) -> Restored | None:
    """Keeps the file aside and puts the newest sound copy in its place.

    None where another process has done so meanwhile. Raises `Newer` where a newer program has
    brought the file up meanwhile: that is no damage.
    """
    with _one_at_a_time(path):
        if path.exists() and path.stat().st_size and _is_sound(path):
            return None
        kept = _set_aside(path, today) if path.exists() else None
        for day, copy in copies_of(path, today):
            with suppress(OSError, Newer), _temporary(path) as temporary:
                temporary.write_bytes(copy.read_bytes())
                if _is_sound(temporary):
                    _replace(temporary, path)
                    return Restored(kept, day)
        return Restored(kept, None)


def _is_sound(path: Path) -> bool:
    """Whether a file is a history all of which can be read. Raises `Newer`."""
    try:
        store = Store(path)
    except Newer:
        raise
    except StoreError:
        return False
    try:
        store.check()
        store.journal()
    except StoreError:
        return False
    finally:
        store.close()
    return True


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Lets one process after the other restore. Windows renames no file that another has open."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    # A link in its place is not followed, and nothing is emptied.
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
    with open(os.open(_lock_of(path), flags, 0o600), "rb+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _lock_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def _set_aside(path: Path, today: date) -> Path:
    """Renames a file and its log, under a name that is free."""
    for number in count(1):
        ending = f"-{number}" if number > 1 else ""
        kept = path.with_name(f"{path.stem}.damaged-{today.isoformat()}{ending}{path.suffix}")
        if not kept.exists():
            break
    with suppress(FileNotFoundError):  # the log first: it must never stand beside another file
        log_of(path).rename(log_of(kept))
    path.rename(kept)
    with suppress(FileNotFoundError):
        path.with_name(f"{path.name}-shm").unlink()
    return kept


@contextmanager
def _temporary(path: Path) -> Iterator[Path]:
    """A new private file beside another one, which is gone afterwards."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(name + ending).unlink(missing_ok=True)


def _replace(temporary: Path, path: Path) -> None:
    """Puts a file in the place of another one, once it is on the disk."""
    with open(temporary, "rb+") as file:
        os.fsync(file.fileno())
    temporary.replace(path)
