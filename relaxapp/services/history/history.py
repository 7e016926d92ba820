"""What the person has done and felt, kept at once and for years; see the package.

Takes and gives the values of `core.journal`. What cannot be written (a full disk, a home that may
only be read) is kept in memory, is read from there like all else, and is written when that works
again; one sentence says so. A damaged file is kept aside, and the newest sound copy is restored.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from relaxapp.core.journal import (
    Answer,
    CheckIn,
    Done,
    Ended,
    Fate,
    Journal,
    ProgrammeRun,
    Record,
    SessionRecord,
    Worry,
)
from relaxapp.core.journal_merge import Merged, merged, welcome
from relaxapp.core.local_time import MONTHS
from relaxapp.core.sealing import Sealer
from relaxapp.core.units import plural
from relaxapp.services.history.errors import StoreError
from relaxapp.services.history.kept_file import KeptFile
from relaxapp.services.history.tables import (
    ANSWERS,
    CHECK_INS,
    RUNS,
    SESSIONS,
    WORRIES,
    R,
    Table,
)

if TYPE_CHECKING:  # SQLite is loaded when something is first read or written
    from relaxapp.services.history.copies import Restored
    from relaxapp.services.history.store import Store

_log = logging.getLogger(__name__)

NOT_SEALED = "Your passphrase cannot be kept"
NOT_BROUGHT_IN = "Nothing was brought in, since your history cannot be read"
NOT_FORGOTTEN = "Nothing that is sealed was deleted"
NOT_KEPT, NOT_READ = "What you do now is not kept", "Your history cannot be read"


def history_path(user: Path | None) -> Path | None:
    """Where the history is among the person's own files; None without a home."""
    return None if user is None else user / "history" / "history.db"


class History:
    """The history in the file at `path`; None where the system knows no place for it.

    `tell` takes one sentence for the person. Not for use from several threads.
    """

    def __init__(
        self,
        path: Path | None,
        tell: Callable[[str], object],
        *,
        now: Callable[[], datetime] = datetime.now,
        lock_of: Callable[[str], Sealer | None] = lambda keyring: None,
    ) -> None:
        """`lock_of` gives the closed lock of a keyring; None where it is none."""
        self.path = path
        self._tell_person = tell
        self._now = now
        self._file = KeptFile(path, lambda: now().date(), self._tell_restored, lock_of)
        self._followers: list[Callable[[], object]] = []
        self._waiting: Store | None = None
        """What could not be written so far."""
        self._is_erased = False
        """Whether what is in the file is to be erased, and could not be so far."""
        self._said: set[str] = set()
        self._must_renew = False
        self._is_strict = False
        self._is_rescuing = False
        self._looked_after: date | None = None

    @property
    def is_kept(self) -> bool:
        """Whether all is in the file, and nothing waits in memory for it."""
        return self._waiting is None and not self._is_erased

    def follow(self, changed: Callable[[], object]) -> None:
        """`changed` is called after each change from now on."""
        self._followers.append(changed)

    def put_session(self, session: SessionRecord) -> None:
        """Keeps a session, in place of what was kept of it before."""
        self._put(session)

    def put_check_in(self, check_in: CheckIn) -> None:
        """Keeps a check-in; its session may be kept later."""
        self._put(check_in)

    def put_answer(self, answer: Answer) -> None:
        """Keeps an answer as far as it is typed."""
        self._put(answer)

    def put_worry(self, worry: Worry) -> None:
        """Keeps a worry."""
        self._put(worry)

    def put_run(self, run: ProgrammeRun) -> None:
        """Keeps that a programme was begun or left."""
        self._put(run)

    def sessions(
        self, since_day: int | None = None, routine: str | None = None
    ) -> tuple[SessionRecord, ...]:
        """The sessions in order of time, from a local day on, counted as `Stamp.day` is."""
        return self._read(SESSIONS, since_day=since_day, routine=routine)

    def done(self, since_day: int | None = None) -> tuple[Done, ...]:
        """The sessions as they are reckoned with, in order of time: lean, for all years at once."""
        found: list[Done] = []
        with self._quietly():
            found = self._file.use(lambda store: store.done(since_day)) or []
        if self._waiting is None and not self._is_erased:
            return tuple(found)
        from relaxapp.services.history.store import Store

        both = Store(None)  # seldom, and then all that there is in one place
        with both.transaction():
            both.put_all((*self.sessions(since_day), *self.check_ins()))
        found = both.done(since_day)
        both.close()
        return tuple(found)

    def check_ins(self, since_day: int | None = None) -> tuple[CheckIn, ...]:
        """The check-ins in order of time, from a day on."""
        return self._read(CHECK_INS, since_day=since_day)

    def answers(
        self, search: str = "", session: str | None = None, routine: str | None = None
    ) -> tuple[Answer, ...]:
        """The answers in order of time: with all words searched for, of one session or routine."""
        words = search.casefold().split()
        found = self._read(ANSWERS, session=session, routine=routine)
        return tuple(one for one in found if _has_words(f"{one.question}\n{one.answer}", words))

    def worries(self, fate: Fate | None = None) -> tuple[Worry, ...]:
        """The worries in order of time."""
        return self._read(WORRIES, fate=None if fate is None else fate.value)

    def runs(self) -> tuple[ProgrammeRun, ...]:
        """The programmes that were begun, in order of time."""
        return self._read(RUNS)

    def journal(self) -> Journal:
        """All there is."""
        deleted = {id for store in self._stores() for id in store.deleted()}
        records = (self.sessions(), self.check_ins(), self.answers(), self.worries(), self.runs())
        return Journal(*records, frozenset(deleted))

    def merge(self, imported: Journal) -> Merged | None:
        """Adds what another machine recorded: all of it in one go, and nothing twice.

        None, and nothing has changed, where what is here cannot be read: what comes in would take
        its place unseen.
        """
        try:
            with self._strictly():
                own, sealer = self.journal(), self.sealer
        except StoreError as error:
            self._tell(f"{NOT_BROUGHT_IN}: {error}", error)
            return None
        return self._merge(own, welcome(imported, own, sealer))

    def _merge(self, own: Journal, imported: Journal) -> Merged:
        known = {one.id: one for one in own.records}
        changed = [one for one in merged(own, imported).records if known.get(one.id) != one]
        gone = imported.deleted - own.deleted
        at_ms = self._now_ms()

        def change(store: "Store") -> None:
            store.put_all(changed)
            store.delete(gone, at_ms)

        is_new = [one.id not in known for one in changed]
        done = Merged(sum(is_new), len(changed) - sum(is_new), len(gone & known.keys()))
        if changed or gone:
            self._must_renew |= done.deleted > 0
            self._write(change)
        return done

    def delete_day(self, day: int) -> int:
        """Deletes all that was recorded on a local day, with what belongs to its sessions.

        Gives the number of records.
        """
        return self._delete({id for store in self._stores() for id in store.ids_of_day(day)})

    def delete_session(self, id: str) -> None:
        """Deletes a session with its check-ins and answers."""
        self._delete({id})

    def delete_answer(self, id: str) -> None:
        """Deletes an answer."""
        self._delete({id})

    def delete_worry(self, id: str) -> None:
        """Deletes a worry."""
        self._delete({id})

    def erase(self) -> None:
        """Deletes everything, also from all copies and from damaged files that were kept.

        The passphrase goes with it, so that one that is forgotten does not stay for ever.
        """
        if self._waiting is not None:
            self._waiting.close()
            self._waiting = None
        self._is_erased = self._must_renew = True
        self._file.lock = None
        self._write(lambda store: None)

    def open(self) -> None:
        """Opens the file ahead of its first use, where nothing moves that would stand still."""
        with self._quietly(NOT_KEPT):
            self._file.use(lambda store: None, is_writing=True)

    @property
    def sealer(self) -> Sealer | None:
        """The lock on texts, where there is a passphrase; what it cannot open stays sealed."""
        with self._quietly():
            return None if self._is_erased else self._file.use(lambda store: store.sealer)
        return None  # it could not be read

    @property
    def has_passphrase(self) -> bool:
        """Whether there is one, be it that this program knows nothing of its kind."""
        keyring: str | None = None
        with self._quietly():
            keyring = self._file.use(lambda store: store.keyring)
        return keyring is not None and not self._is_erased

    def seal_with(self, keyring: str | None, sealer: Sealer | None) -> bool:
        """Seals all texts with an open lock, or with none, in one go; also in all copies.

        False, and nothing has changed, where the file cannot be written or the lock that there
        is does not open: nothing that it has sealed could be read without its keyring.
        """
        known = self.sealer
        if known is not None and not known.is_open:
            return False
        before = self._file.lock

        def change(store: "Store") -> None:
            there = store.sealer
            if store.keyring is not None and (there is None or not there.is_open):
                raise StoreError("there is another one, which does not open")
            texts = store.sealed_records()
            self._file.lock = None if keyring is None else (keyring, sealer)
            store.seal_anew(keyring, texts)

        try:
            self._file.use(lambda store: self._write_all(store, change), is_writing=True)
        except StoreError as error:
            self._file.lock = before
            self._say_once(NOT_SEALED, error)
            return False
        self._follow_lock()
        return True

    def forget_sealed(self) -> bool:
        """Deletes what is sealed and the passphrase, in one go; also from all copies.

        Sessions, numbers and what can be read stay. False, and nothing has changed, where the
        file cannot be written, has no passphrase, or is unlocked: then none is forgotten.
        """

        def forget(store: "Store") -> None:
            sealer = store.sealer
            if store.keyring is None:
                raise StoreError("there is no passphrase")
            if sealer is not None and sealer.is_open:
                raise StoreError("it can be read now")
            store.forget_lock()  # what waits for the file can be read, and is not sealed any more

        def change(store: "Store") -> None:
            self._write_all(store, lambda store: store.delete_sealed(), first=forget)

        try:
            self._file.use(change, is_writing=True)
        except StoreError as error:
            self._tell(f"{NOT_FORGOTTEN}: {error}", error)
            return False
        self._file.lock = None
        self._follow_lock()
        return True

    def _follow_lock(self) -> None:
        """Texts are kept in another way: the copies shall hold none as it was before."""
        self._must_renew = True
        self._renew_copies()
        for changed in tuple(self._followers):
            changed()

    def upkeep(self) -> None:
        """Looks through the file and makes the copy of the day; for an idle moment.

        Reads all of the file: what ten years fill takes some 0.2 s. Once a day it has work. Not
        while a session goes on: one that is open is taken for one that was cut off, and ends.
        """
        today = self._now().date()
        if self._looked_after == today or self.path is None:
            return
        self._looked_after = today
        cut_off = self._read(SESSIONS, ended=Ended.OPEN.value)
        if cut_off:
            ended = [replace(one, ended=Ended.STOPPED) for one in cut_off]
            self._write(lambda store: store.put_all(ended))
        with self._quietly("No copy of your history can be made"):
            self._file.look_after()

    def close(self) -> None:
        """Closes the file; it is opened again when something is read or written."""
        self._file.close()

    def _put(self, record: Record) -> None:
        self._write(lambda store: store.put_all((record,)))

    def _delete(self, ids: set[str]) -> int:
        stores = self._stores()
        gone = ids | {one for store in stores for id in ids for one in store.belonging(id)}
        if gone:
            at_ms = self._now_ms()
            self._must_renew = True
            self._write(lambda store: store.delete(gone, at_ms))
        return len(gone)

    def _write(self, change: Callable[["Store"], object]) -> None:
        """Makes a change in the file, with what waits for it; where it cannot, in memory."""
        try:
            self._file.use(lambda store: self._write_all(store, change), is_writing=True)
        except StoreError as error:
            self._say_once(NOT_KEPT, error)
            with self._memory().transaction():
                change(self._memory())
        else:
            self._renew_copies()
        for changed in tuple(self._followers):
            changed()

    def _write_all(
        self,
        store: "Store",
        change: Callable[["Store"], object],
        *,
        first: Callable[["Store"], object] = lambda store: None,
    ) -> None:
        """Makes a change in one go with what waits for the file, which goes in after `first`."""
        waiting = self._waiting
        with store.transaction():
            first(store)
            if self._is_erased:
                store.erase()
            if waiting is not None:
                store.delete(waiting.deleted(), self._now_ms())
                store.put_all(waiting.journal().records)
            change(store)
        self._is_erased = False
        if waiting is not None:
            waiting.close()
            self._waiting = None
            self._tell("What could not be kept before is kept now")
        self._said.clear()

    def _read(self, table: Table[R], **wanted: str | int | None) -> tuple[R, ...]:
        found: list[R] = []
        with self._quietly():
            found = self._file.use(lambda store: store.read(table, **wanted)) or []
        if self._is_erased:
            found = []
        if self._waiting is None:
            return tuple(found)
        hidden = self._waiting.ids() | self._waiting.deleted().keys()
        found = [one for one in found if one.id not in hidden]
        found += self._waiting.read(table, **wanted)
        return tuple(sorted(found, key=lambda one: table.row_of(one)[1::-1]))

    def _stores(self) -> "tuple[Store, ...]":
        """What there is to look in: the file, and what waits for it."""
        file: Store | None = None
        with self._quietly():
            file = self._file.use(lambda store: store)
        stores = (None if self._is_erased else file, self._waiting)
        return tuple(one for one in stores if one is not None)

    def _memory(self) -> "Store":
        from relaxapp.services.history.store import Store

        if self._waiting is None:
            self._waiting = Store(None)
        return self._waiting

    def _tell_restored(self, done: "Restored") -> None:
        self._tell(_restored_words(done, self._take_rescued(done)))

    def _take_rescued(self, done: "Restored") -> int:
        """Adds what can still be read of the damaged file; gives the number of records."""
        if done.kept is None or self._is_rescuing:
            return 0
        from relaxapp.services.history.rescue import rescued

        found, keyring = rescued(done.kept)
        if not found.records:
            return 0
        self._is_rescuing = True
        try:
            if keyring is not None and self.sealer is None:
                self._write(partial(_seal_all, keyring))
            merged = self._merge(self.journal(), found)  # sealed as what is here, or not at all
        finally:
            self._is_rescuing = False
        return merged.added + merged.changed

    def _renew_copies(self) -> None:
        """After a deletion: what was deleted shall be in no copy either."""
        if self._must_renew:
            with self._quietly("What you deleted is still in copies of your history"):
                self._file.renew_copies()
                self._must_renew = False

    @contextmanager
    def _quietly(self, what: str = NOT_READ) -> Iterator[None]:
        """What cannot be done is not done; one sentence says so."""
        try:
            yield
        except StoreError as error:
            if self._is_strict:
                raise
            if what != NOT_READ or NOT_KEPT not in self._said:  # that says it as well
                self._say_once(what, error)

    @contextmanager
    def _strictly(self) -> Iterator[None]:
        """Within it nothing is taken for empty that cannot be read. Raises `StoreError`."""
        self._is_strict = True
        try:
            self._file.check_readable()
            yield
        finally:
            self._is_strict = False

    def _say_once(self, what: str, error: StoreError) -> None:
        """Until it works again, which is told as well."""
        if what not in self._said:
            self._said.add(what)
            self._tell(f"{what}: {error}", error)

    def _tell(self, what: str, error: Exception | None = None) -> None:
        _log.info("%s%s", what, "" if error is None else f" ({error.__cause__!r})")
        self._tell_person(f"{what}.")

    def _now_ms(self) -> int:
        return int(self._now().timestamp() * 1000)


def _has_words(text: str, words: Iterable[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _seal_all(keyring: str, store: "Store") -> None:
    store.seal_anew(keyring, store.sealed_records())


def _restored_words(done: "Restored", rescued: int) -> str:
    what = "Your history was missing" if done.kept is None else "Your history was damaged"
    kept = "" if done.kept is None else f". The damaged file is kept as “{done.kept.name}”"
    read = f"{plural(rescued, 'record')} could still be read"
    if done.day is None:
        rest = f"{read}, and what else there was is lost" if rescued else "it begins anew"
        return f"{what}, and there is no copy of it: {rest}{kept}"
    day = f"{done.day.day} {MONTHS[done.day.month - 1]} {done.day.year}"
    rest = f"of what came after that, {read}" if rescued else "what came after that is lost"
    return f"{what}. It is again as it was on {day}; {rest}{kept}"
