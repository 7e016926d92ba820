"""What can still be read of a damaged history.

Takes a file, gives the records whose pages are whole and whose values can be; what is deleted in
it is not asked for, since no copy is older than the last deletion. Changes nothing, raises nothing.
"""

import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from relaxapp.core.journal import Journal
from relaxapp.core.journal_import import is_sound
from relaxapp.services.history.copies import RESCUE
from relaxapp.services.history.store import log_of
from relaxapp.services.history.tables import ANSWERS, CHECK_INS, RUNS, SESSIONS, WORRIES, R, Table

_log = logging.getLogger(__name__)

_HEAD_BYTES, _PAGE, _PAGES = 32, (16, 2), (28, 4)
"""In the head of a database: the place and the size of two numbers, bytes a page and pages."""

_MOST_BYTES = 1_000_000_000
"""A head that says more is damaged too."""

_UNREADABLE = (sqlite3.Error, LookupError, ValueError, TypeError, AttributeError)


def rescued(path: Path) -> tuple[Journal, str | None]:
    """The records that can still be read, and the keyring; of two with one id there is one."""
    try:
        with TemporaryDirectory(prefix=f".{path.stem}{RESCUE}", dir=path.parent) as folder:
            return _read_from(_copied(path, Path(folder)))
    except (OSError, *_UNREADABLE) as error:
        _log.info("nothing of the damaged history can be read: %s", error)
        return Journal(), None


def _copied(path: Path, folder: Path) -> Path:
    """A copy to read from, with its log, and as long as its head says: else SQLite refuses it."""
    copy = folder / path.name
    shutil.copyfile(path, copy)
    with suppress(FileNotFoundError):
        shutil.copyfile(log_of(path), log_of(copy))
    with open(copy, "r+b") as file:
        head = file.read(_HEAD_BYTES)
        page_bytes, pages = (int.from_bytes(head[at : at + size]) for at, size in (_PAGE, _PAGES))
        whole_bytes = page_bytes * pages
        if copy.stat().st_size < whole_bytes <= _MOST_BYTES:
            file.truncate(whole_bytes)
    return copy


def _read_from(path: Path) -> tuple[Journal, str | None]:
    with closing(sqlite3.connect(path)) as connection:
        journal = Journal(
            tuple(_records(connection, SESSIONS)),
            tuple(_records(connection, CHECK_INS)),
            tuple(_records(connection, ANSWERS)),
            tuple(_records(connection, WORRIES)),
            tuple(_records(connection, RUNS)),
        )
        return journal, _keyring(connection)


def _keyring(connection: sqlite3.Connection) -> str | None:
    """Without it nothing that a passphrase has sealed could ever be read again."""
    try:
        row = connection.execute("SELECT keyring FROM lock").fetchone()
    except _UNREADABLE as error:
        _log.info("no passphrase of the damaged history is read: %s", error)
        return None
    return None if row is None else str(row[0])


def _records(connection: sqlite3.Connection, table: Table[R]) -> list[R]:
    """From both ends, each up to the first page that is damaged."""
    found: dict[str, R] = {}
    for order in ("ASC", "DESC"):
        try:
            for record in _read(connection, table, order):
                if record.id in found and order == "DESC":
                    break  # here the other end came to
                found[record.id] = record
        except _UNREADABLE as error:
            _log.info("%s of the damaged history are read up to: %s", table.name, error)
    return [record for record in found.values() if is_sound(record)]


def _read(connection: sqlite3.Connection, table: Table[R], order: str) -> Iterator[R]:
    columns = ", ".join(table.columns)
    asked = f"SELECT {columns} FROM {table.name} NOT INDEXED ORDER BY rowid {order}"
    for row in connection.execute(asked):
        yield table.record_of(row)
