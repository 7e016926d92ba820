"""One SQLite database of the history: its tables, its versions, and what is read and written.

Takes an open path or none (then it is in memory), gives records. Whatever SQLite refuses becomes
a `StoreError` with the reason in a few words; a file that is no sound database a `Damaged`, one
of a newer program a `Newer`. Where the file is, and what is done about a damaged one, is not
known here. All values are bound as parameters; names of tables and columns come from `tables`.
"""

import os
import sqlite3
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from operator import itemgetter
from pathlib import Path
from typing import Any

from relaxapp.core.journal import Done, Journal, Record, clean_text
from relaxapp.core.sealing import Sealer, has_sealed_text, opened, sealed, without_sealed
from relaxapp.services.history.errors import Damaged, Newer, StoreError
from relaxapp.services.history.odd_values import ODD_VALUES
from relaxapp.services.history.tables import (
    ANSWERS,
    CHECK_INS,
    RUNS,
    SEALED_TABLES,
    SESSIONS,
    TABLES,
    WORRIES,
    R,
    Row,
    Table,
    session_of,
    table_of,
)

BUSY_S = 2.0
"""So long one process waits for another that writes: an import takes a second at most."""

# `occasions` has the id of every session that anything is of: a check-in before a session is
# kept before the session is. What belongs to one goes with it.
_HEAD = (
    "id TEXT NOT NULL PRIMARY KEY, at_ms INT NOT NULL, offset_min INT NOT NULL, day INT NOT NULL"
)
_OCCASION = "REFERENCES occasions(id) ON DELETE CASCADE"
_SCORE = "CHECK ({0} IS NULL OR {0} BETWEEN 0 AND 10)"
_VERSION_1 = (
    "CREATE TABLE occasions (id TEXT NOT NULL PRIMARY KEY)",
    "CREATE TABLE deleted (id TEXT NOT NULL PRIMARY KEY, at_ms INT NOT NULL)",
    f"CREATE TABLE sessions ({_HEAD}, routine TEXT NOT NULL, name TEXT NOT NULL,"
    " kind TEXT NOT NULL, length_ms INT NOT NULL, played_ms INT NOT NULL,"
    " ended TEXT NOT NULL CHECK (ended IN ('open', 'stopped', 'completed')), level TEXT,"
    f" for_ms INT, FOREIGN KEY (id) {_OCCASION})",
    f"CREATE TABLE check_ins ({_HEAD}, tension INT {_SCORE.format('tension')},"
    f" pain INT {_SCORE.format('pain')}, mood INT {_SCORE.format('mood')}, places TEXT NOT NULL,"
    " note TEXT NOT NULL, stands TEXT NOT NULL CHECK (stands IN ('before', 'after', 'apart')),"
    f" session TEXT {_OCCASION})",
    f"CREATE TABLE answers ({_HEAD}, session TEXT NOT NULL {_OCCASION}, routine TEXT NOT NULL,"
    " question TEXT NOT NULL, answer TEXT NOT NULL, save_as TEXT)",
    f"CREATE TABLE worries ({_HEAD}, text TEXT NOT NULL, fate TEXT NOT NULL"
    " CHECK (fate IN ('waiting', 'kept', 'planned', 'dropped')), plan TEXT NOT NULL,"
    " looked_at_ms INT, looked_at_offset_min INT)",
    f"CREATE TABLE programme_runs ({_HEAD}, programme TEXT NOT NULL, left_ms INT,"
    " left_offset_min INT)",
    *(f"CREATE INDEX {table.name}_by_day ON {table.name} (day)" for table in TABLES),
    "CREATE INDEX check_ins_by_session"
    " ON check_ins (session, stands, at_ms, tension, pain)",  # all that `done` asks of them
    "CREATE INDEX answers_by_session ON answers (session)",
)

_OF_OCCASIONS = (("sessions", "id"), ("check_ins", "session"), ("answers", "session"))

OURS = 0x72656C61
"""The `application_id` by which a database is known as a history: "rela"."""

# What a passphrase has sealed texts with, if anything: `services.lock` says what a keyring is.
_VERSION_2 = (
    "CREATE TABLE lock (id INT NOT NULL PRIMARY KEY CHECK (id = 1), keyring TEXT NOT NULL)",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_VERSION_1, _VERSION_2)
"""What makes each version of the file out of the one before; the number is its `user_version`."""

# Joined here, since values of all check-ins would take three times as long.
_DONE = (
    "SELECT sessions.id, sessions.day,"
    " (sessions.at_ms + sessions.offset_min * 60000) % 86400000,"
    " routine, name, kind, length_ms, played_ms, ended, before.tension, after.tension,"
    " before.pain, after.pain"
    " FROM sessions"
    " LEFT JOIN check_ins AS before ON before.session = sessions.id AND before.stands = 'before'"
    " LEFT JOIN check_ins AS after ON after.session = sessions.id AND after.stands = 'after'"
)
_by_time, _by_day = itemgetter(1, 0), itemgetter(1, 2)

_ERROR, _CORRUPT, _NOT_A_DATABASE = 1, 11, 26
_DAMAGE = (_ERROR, _CORRUPT, _NOT_A_DATABASE)
"""`_ERROR` is a table or a column that is not there: what is asked for is always the same."""
_REASONS = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "it may not be written to",
    "SQLITE_CANTOPEN": "its file cannot be opened",
    "SQLITE_PERM": "it may not be opened",
    "SQLITE_BUSY": "another program is writing to it",
    "SQLITE_IOERR": "the disk does not answer as it should",
}


def no_sealer(keyring: str) -> None:
    """Where nothing is sealed."""


class Store:
    """An open database of the history; in memory where `path` is None. Raises `StoreError`.

    Where it has a keyring, texts are sealed as they are written, and opened as they are read.
    """

    def __init__(
        self, path: Path | None, sealer_of: Callable[[str], Sealer | None] = no_sealer
    ) -> None:
        """Opens a file that is there, empty perhaps, and brings it to the newest version.

        `sealer_of` gives what seals and opens texts with a keyring.
        """
        self.path = path
        self._sealer_of = sealer_of
        with _plain_errors():
            self._connection = _connect(path)
        # One that nobody closes is closed as it goes; Python warns of it from 3.13 on.
        weakref.finalize(self, self._connection.close)
        try:
            with _plain_errors():
                self._prepare()
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> None:
        run = self._connection.execute
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA secure_delete = ON")  # what is deleted is overwritten
        self._check_kind()
        if self.path is not None and _may_write(self.path):
            # A commit is on the disk once it is confirmed, in case the power goes.
            run("PRAGMA journal_mode = WAL")
            run("PRAGMA synchronous = FULL")
        self._migrate()

    def _check_kind(self) -> None:
        """Raises `Newer` for the file of a newer program, `Damaged` for one that is not ours."""
        (count,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if count == 0 and self._number("user_version") == 0:
            return
        if self._number("application_id") != OURS:
            raise Damaged("its file is another one")
        if self._number("user_version") < 1:  # it is given with the tables, or not at all
            raise Damaged("its file is damaged")
        if self._number("user_version") > len(MIGRATIONS):
            raise Newer("a newer relaxapp has written your history")

    def _migrate(self) -> None:
        if self._number("user_version") == len(MIGRATIONS):
            return
        with self.transaction():
            # Asked again: another process may have brought it up meanwhile.
            for number, statements in enumerate(MIGRATIONS, 1):
                if number > self._number("user_version"):
                    for statement in statements:
                        self._bring_up(statement)
                    self._connection.execute(f"PRAGMA user_version = {number:d}")
            self._connection.execute(f"PRAGMA application_id = {OURS:d}")

    def _bring_up(self, statement: str) -> None:
        try:
            self._connection.execute(statement)
        except sqlite3.Error as error:
            if error.sqlite_errorcode == _ERROR:  # the statement is wrong, and the file is not
                raise StoreError(str(error)) from error
            raise

    def _number(self, pragma: str) -> int:
        (value,) = self._connection.execute(f"PRAGMA {pragma}").fetchone()
        return int(value)

    def close(self) -> None:
        """Closes it; the last one to do so puts all into the one file."""
        with suppress(sqlite3.Error):
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what is written within it, or nothing; confirmed once it is left."""
        with _plain_errors():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # some faults have rolled back already
                    self._connection.execute("ROLLBACK")
                raise

    def put_all(self, records: Iterable[Record]) -> None:
        """Adds records, or writes them in place of those with their ids; within a transaction."""
        by_table: dict[str, tuple[Table[Any], list[Row]]] = {}
        sessions: list[Row] = []
        sealer = self.sealer
        for one in records:
            record = one if sealer is None else sealed(one, sealer)
            table = table_of(record)
            by_table.setdefault(table.name, (table, []))[1].append(table.row_of(record))
            session = session_of(record)
            if session is not None:
                sessions.append((clean_text(session),))
        run = self._connection.executemany
        run("INSERT INTO occasions VALUES (?) ON CONFLICT DO NOTHING", sessions)
        for table, rows in by_table.values():
            run(_upsert(table), rows)
            run("DELETE FROM deleted WHERE id = ?", [row[:1] for row in rows])

    def delete(self, ids: Iterable[str], at_ms: int) -> None:
        """Deletes records, whatever they are, and remembers their ids; within a transaction."""
        gone = [(clean_text(id),) for id in ids]
        run = self._connection.executemany
        for table in TABLES:
            run(f"DELETE FROM {table.name} WHERE id = ?", gone)
        run("INSERT INTO deleted VALUES (?, ?) ON CONFLICT DO NOTHING", [(*i, at_ms) for i in gone])
        self._delete_empty_occasions()

    def _delete_empty_occasions(self) -> None:
        of_any = " UNION ".join(
            f"SELECT {column} FROM {name} WHERE {column} IS NOT NULL"
            for name, column in _OF_OCCASIONS
        )
        self._connection.execute(f"DELETE FROM occasions WHERE id NOT IN ({of_any})")

    @property
    def sealer(self) -> Sealer | None:
        """What texts are sealed with; None where they are not. Asked for each time: another
        process may have set a passphrase."""
        keyring = self.keyring
        return None if keyring is None else self._sealer_of(keyring)

    @property
    def keyring(self) -> str | None:
        """The keyring of the lock, where there is one."""
        with _plain_errors():
            row = self._connection.execute("SELECT keyring FROM lock").fetchone()
        return None if row is None else str(row[0])

    def sealed_records(self) -> list[Record]:
        """The records whose texts are sealed, or would be: opened, as far as they can be."""
        return [one for table in SEALED_TABLES for one in self.read(table)]

    def seal_anew(self, keyring: str | None, records: Iterable[Record]) -> None:
        """Takes another keyring, or none, and writes records with it; within a transaction."""
        self.forget_lock()
        if keyring is not None:
            self._connection.execute("INSERT INTO lock VALUES (1, ?)", (keyring,))
        self.put_all(records)

    def forget_lock(self) -> None:
        """Takes no keyring any more, and leaves sealed what is; within a transaction."""
        self._connection.execute("DELETE FROM lock")

    def delete_sealed(self) -> None:
        """Deletes what is sealed, and the keyring; numbers stay; within a transaction.

        The ids are not remembered: what another machine can read shall not go there too, and may
        come back from it.
        """
        self.forget_lock()
        found = [one for one in self.sealed_records() if has_sealed_text(one)]
        left = [rest for rest in map(without_sealed, found) if rest is not None]
        run = self._connection.executemany
        for table in SEALED_TABLES:
            run(f"DELETE FROM {table.name} WHERE id = ?", [(one.id,) for one in found])
        self.put_all(left)
        self._delete_empty_occasions()

    def belonging(self, session: str) -> list[str]:
        """The ids of the check-ins and answers of a session."""
        ids = "SELECT id FROM check_ins WHERE session = :id UNION SELECT id FROM answers"
        with _plain_errors():
            asked = f"{ids} WHERE session = :id"
            rows = self._connection.execute(asked, {"id": clean_text(session)}).fetchall()
        return [id for (id,) in rows]

    def erase(self) -> None:
        """Deletes everything, also which ids were deleted, and the keyring; in a transaction."""
        for name in (*(table.name for table in TABLES), "occasions", "deleted", "lock"):
            self._connection.execute(f"DELETE FROM {name}")

    def read(self, table: Table[R], **wanted: str | int | None) -> list[R]:
        """Records in order of time.

        `wanted` names columns and what they have to be; `since_day` is the first day. None is
        no matter.
        """
        given = {name: value for name, value in wanted.items() if value is not None}
        sealer = self.sealer
        try:
            found = [table.record_of(row) for row in self._rows(table, given)]
            return found if sealer is None else [opened(one, sealer) for one in found]
        except (LookupError, ValueError, TypeError, AttributeError) as error:
            raise Damaged("its file is damaged") from error  # what nobody wrote there

    def _rows(self, table: Table[Any], given: dict[str, str | int]) -> list[Row]:
        asked = f"SELECT {', '.join(table.columns)} FROM {table.name} {_where(given)}"
        with _plain_errors():
            rows = self._connection.execute(asked, _bound(given)).fetchall()
        rows.sort(key=_by_time)  # they nearly are: quicker than SQLite, which copies them
        return rows

    def done(self, since_day: int | None = None) -> list[Done]:
        """The sessions from a day on, as they are reckoned with, in order of time."""
        given = {} if since_day is None else {"since_day": since_day}
        since = " WHERE sessions.day >= :since_day" if given else ""
        with _plain_errors():
            rows = self._connection.execute(f"{_DONE}{since}", given).fetchall()
            if len(rows) > len({row[0] for row in rows}):  # several check-ins on one side
                asked = f"{_DONE}{since} ORDER BY before.at_ms DESC, after.at_ms"
                rows = self._connection.execute(asked, given).fetchall()
                rows = list({row[0]: row for row in reversed(rows)}.values())
        try:
            rows.sort(key=_by_day)
        except TypeError as error:
            raise Damaged("its file is damaged") from error  # what nobody wrote there
        return [Done._make(row) for row in rows]

    def ids(self) -> set[str]:
        """The ids of all records."""
        asked = " UNION ALL ".join(f"SELECT id FROM {table.name}" for table in TABLES)
        with _plain_errors():
            return {id for (id,) in self._connection.execute(asked)}

    def ids_of_day(self, day: int) -> list[str]:
        """The ids of all that was recorded on a local day."""
        asked = " UNION ".join(f"SELECT id FROM {table.name} WHERE day = :day" for table in TABLES)
        with _plain_errors():
            return [id for (id,) in self._connection.execute(asked, {"day": day})]

    def deleted(self) -> dict[str, int]:
        """The ids of what was deleted, and when."""
        with _plain_errors():
            return dict(self._connection.execute("SELECT id, at_ms FROM deleted").fetchall())

    def journal(self) -> Journal:
        """All there is."""
        return Journal(
            tuple(self.read(SESSIONS)),
            tuple(self.read(CHECK_INS)),
            tuple(self.read(ANSWERS)),
            tuple(self.read(WORRIES)),
            tuple(self.read(RUNS)),
            frozenset(self.deleted()),
        )

    def check(self) -> None:
        """Looks at every page and value. Raises `Damaged`; takes the longer the more there is."""
        with _plain_errors():
            (found,) = self._connection.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok" or self._has_odd_values():
                raise Damaged("its file is damaged")

    def _has_odd_values(self) -> bool:
        """Whether some value is one that this program cannot have written.

        A column holds a value of any kind, and a file may have been edited by hand.
        """
        found = (self._connection.execute(asked).fetchone() for asked in ODD_VALUES)
        return any(row is not None for row in found)

    def settle(self) -> None:
        """Puts all into the one file, so that nothing deleted is left in the log beside it."""
        with _plain_errors():
            run = self._connection.execute
            is_busy, *_ = run("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if is_busy:
                raise StoreError("another program is reading it")

    def copy_to(self, path: Path) -> None:
        """Copies all into a new file of one piece, as it is at this moment."""
        with _plain_errors():
            copy = sqlite3.connect(path)
            try:
                self._connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE").fetchall()
            finally:
                copy.close()


def _where(given: Mapping[str, str | int]) -> str:
    tests = ["day >= :since_day" if name == "since_day" else f"{name} = :{name}" for name in given]
    return f"WHERE {' AND '.join(tests)}" if tests else ""


def _bound(given: Mapping[str, str | int]) -> dict[str, str | int]:
    return {name: clean_text(one) if isinstance(one, str) else one for name, one in given.items()}


def _upsert(table: Table[Any]) -> str:
    marks = ", ".join("?" * len(table.columns))
    changed = ", ".join(f"{name} = excluded.{name}" for name in table.columns[1:])
    into = f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({marks})"
    return f"{into} ON CONFLICT (id) DO UPDATE SET {changed}"


def log_of(path: Path) -> Path:
    """The file beside a database that has what was written to it last."""
    return path.with_name(f"{path.name}-wal")


def _may_write(path: Path) -> bool:
    return os.access(path.parent, os.W_OK) and os.access(path, os.W_OK)


def _connect(path: Path | None) -> sqlite3.Connection:
    if path is None:
        return sqlite3.connect(":memory:", isolation_level=None)
    mode = "rw"
    if not _may_write(path):
        # Without a log beside it, the file can be read where nothing can be made in its folder.
        mode = "ro" if log_of(path).exists() else "ro&immutable=1"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=BUSY_S, isolation_level=None)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turns what SQLite raises into a `StoreError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise _store_error(error) from error


def _store_error(error: sqlite3.Error) -> StoreError:
    code, name = getattr(error, "sqlite_errorcode", None), getattr(error, "sqlite_errorname", "")
    is_undecodable = code is None and "decode" in str(error)
    if is_undecodable or (code is not None and code & 0xFF in _DAMAGE):
        return Damaged("its file is damaged")
    known = (reason for start, reason in _REASONS.items() if name.startswith(start))
    return StoreError(next(known, str(error)))
