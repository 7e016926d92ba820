"""The history's one file: opened when it is first used, restored where it is damaged, copied daily.

Takes its path and what is to be done with the open `Store`; all that goes wrong is a `StoreError`.
What is in it, and what is done meanwhile where it cannot be written, is not known here.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from relaxapp.core.files import reason
from relaxapp.core.sealing import Sealer
from relaxapp.services.history.errors import Damaged, Newer, StoreError

if TYPE_CHECKING:  # SQLite is loaded when something is first read or written
    from relaxapp.services.history.copies import Restored
    from relaxapp.services.history.store import Store

_T = TypeVar("_T")

SMALL_BYTES = 1_000_000
"""Up to this size a file is looked through when it is opened: a few milliseconds."""


class KeptFile:
    """The file at `path`; None where the system knows no place for it.

    `restored` is told when a copy has taken the place of a damaged or missing file; `lock_of`
    gives the closed lock of a keyring, None where it is none.
    """

    def __init__(
        self,
        path: Path | None,
        today: Callable[[], date],
        restored: "Callable[[Restored], object]",
        lock_of: Callable[[str], Sealer | None],
    ) -> None:
        self._path = path
        self._today = today
        self._restored = restored
        self._store: Store | None = None
        self._inode = 0
        self._is_left_alone = False
        """A newer program has written it."""
        self._lock_of = lock_of
        self.lock: tuple[str, Sealer | None] | None = None
        """The keyring of the file, and its lock: open from when it is unlocked."""

    def use(self, do: "Callable[[Store], _T]", *, is_writing: bool = False) -> "_T | None":
        """What is done with the file; None where there is none so far and nothing is written.

        A damaged file is restored, and it is done again. Raises `StoreError`.
        """
        if not is_writing and (self._path is None or self._is_left_alone):
            return None
        try:
            try:
                store = self._opened(is_writing=is_writing)
                return None if store is None else do(store)
            except Damaged:
                self._restore()
                store = self._opened(is_writing=is_writing)
                return None if store is None else do(store)
        except OSError as error:
            raise StoreError(f"{reason(error)} ('{self._path}')") from error
        except Newer:
            self.close()
            self._is_left_alone = True
            raise

    def check_readable(self) -> None:
        """Raises `StoreError` where there is a file of which nothing can be read."""
        if self._is_left_alone:
            raise StoreError("a newer relaxapp has written your history")
        self.use(lambda store: None)

    def look_after(self) -> None:
        """Looks through the file and makes the copy of the day. Raises `StoreError`."""
        self.use(self._look_through)

    def renew_copies(self) -> None:
        """After a deletion: one copy, as all is now, and nothing else. Raises `StoreError`."""
        self.use(self._renew)

    def close(self) -> None:
        """Closes it until it is used again."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _sealer_of(self, keyring: str) -> Sealer | None:
        """The lock of a keyring: the same one, so that it stays open, until there is another."""
        if self.lock is None or self.lock[0] != keyring:
            self.lock = (keyring, self._lock_of(keyring))
        return self.lock[1]

    def _opened(self, *, is_writing: bool) -> "Store | None":
        path = self._path
        if path is None:
            raise StoreError("this system names no home folder")
        if self._is_left_alone:
            raise StoreError("a newer relaxapp has written your history")
        if self._store is not None:
            if _inode(path) == self._inode:
                return self._store
            self.close()  # another process has restored it, or it was put back by hand
        if not self._is_there(path, is_writing=is_writing):
            return None
        if not path.is_file():
            raise StoreError(f"'{path}' is no ordinary file")
        self._store, self._inode = _open(path, self._sealer_of), _inode(path)
        return self._store

    def _is_there(self, path: Path, *, is_writing: bool) -> bool:
        """Whether there is a file to open; one that was there once is restored, or made anew."""
        from relaxapp.services.history.copies import copies_of, make_folder, make_private

        was_there = _is_nothing(path) and bool(copies_of(path, self._today()))
        if was_there:
            self._restore()
        if not _is_nothing(path):
            return True
        if is_writing or was_there:
            make_folder(path.parent)
            make_private(path)
        return is_writing or was_there

    def _restore(self) -> None:
        """Puts the newest sound copy in the place of a damaged or missing file, and says so."""
        from relaxapp.services.history.copies import restore

        self.close()
        assert self._path is not None  # there is no file to be damaged without
        done = restore(self._path, self._today())
        if done is not None:
            self._restored(done)

    def _look_through(self, store: "Store") -> None:
        from relaxapp.services.history.copies import copies_of, is_older, keyring_in, make_copy

        assert self._path is not None  # it is open
        store.check()
        today = self._today()
        if today not in {day for day, _ in copies_of(self._path, today)}:
            make_copy(self._path, store, today)
        deleted_ms, keyring = max(store.deleted().values(), default=0), store.keyring
        if any(
            is_older(copy, deleted_ms) or keyring_in(copy) != keyring
            for _, copy in copies_of(self._path, today)
        ):
            self._renew(store)  # it was killed before it had done so

    def _renew(self, store: "Store") -> None:
        from relaxapp.services.history.copies import (
            copies_of,
            make_copy,
            remove_damaged,
            remove_leftovers,
        )

        assert self._path is not None  # it is open
        if copies_of(self._path, self._today()):
            make_copy(self._path, store, self._today(), most=1)
        remove_damaged(self._path)
        remove_leftovers(self._path)
        store.settle()


def _open(path: Path, sealer_of: Callable[[str], Sealer | None]) -> "Store":
    """Opens a file, and looks through it where that is quick, or it was not closed as it should."""
    from relaxapp.services.history.store import Store, log_of

    log = log_of(path)
    is_left_open = log.exists() and log.stat().st_size > 0
    store = Store(path, sealer_of)
    if is_left_open or path.stat().st_size <= SMALL_BYTES:
        try:
            store.check()
        except StoreError:
            store.close()
            raise
    return store


def _is_nothing(path: Path) -> bool:
    return not path.exists() or (path.is_file() and path.stat().st_size == 0)


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return -1
