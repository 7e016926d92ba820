"""A damaged history, a full disk, a home that may only be read, two programs at one file."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from relaxapp.core.journal import CheckIn, Ended, Journal, SessionRecord, Stamp, Worry
from relaxapp.core.journal_merge import Merged
from relaxapp.services.history import History
from relaxapp.services.history import store as stores
from relaxapp.services.history.errors import StoreError

NOON = Stamp(1_795_867_200_000, 60)
SESSION = SessionRecord("s1", NOON, "sigh", "Sigh", "breathing", 60_000, ended=Ended.STOPPED)
SECOND = replace(SESSION, id="s2", began=Stamp(NOON.at_ms + 60_000, 60))
FELT = CheckIn("c1", NOON, 7, 3, 4, ("neck",), "a long day", session="s1")
WORRY = Worry("w1", NOON, "the rent " * 50)

KEPT = "The damaged file is kept as “history.damaged-2026-11-28.db”."
RESTORED = (
    "Your history was damaged. It is again as it was on 27 November 2026; what came after that"
    f" is lost. {KEPT}"
)
ANEW = f"Your history was damaged, and there is no copy of it: it begins anew. {KEPT}"
RESCUED = RESTORED.replace(
    "what came after that is lost", "of what came after that, 1 record could still be read"
)
ANEW_WITH = ANEW.replace(
    "it begins anew", "1 record could still be read, and what else there was is lost"
)
MISSING = (
    "Your history was missing. It is again as it was on 27 November 2026; what came after that"
    " is lost."
)


def history_at(path: Path, told: list[str], day: int = 28) -> History:
    return History(path, told.append, now=lambda: datetime(2026, 11, day, 9, 30))


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history" / "history.db"


def truncate(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])


def scribble(path: Path) -> None:
    """Random pages, but for the first one."""
    raw, chance = bytearray(path.read_bytes()), random.Random(5)
    for page in range(1, len(raw) // 4096):
        raw[page * 4096 : (page + 1) * 4096] = chance.randbytes(4096)
    path.write_bytes(raw)


def scribble_head(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(random.Random(5).randbytes(4096) + raw[4096:])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replace_by_text(path: Path) -> None:
    path.write_text("dear diary\n" * 500)


def replace_by_another_database(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE songs (name TEXT)")
    other.close()


DAMAGES = (
    truncate, scribble, scribble_head, empty, replace_by_text, replace_by_another_database,
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_newest_copy_is_restored(
    path: Path, told: list[str], damage: Callable[[Path], None]
) -> None:
    history = history_at(path, told, day=27)
    history.put_session(SESSION)
    history.upkeep()
    history.put_session(SECOND)
    history.close()
    damage(path)
    damaged = path.read_bytes()
    again = history_at(path, told)
    is_read = damage is truncate  # the page of the sessions is in its first half
    assert again.sessions() == ((SESSION, SECOND) if is_read else (SESSION,))
    again.put_session(SECOND)
    assert again.sessions() == (SESSION, SECOND)
    assert told == [RESCUED if is_read else RESTORED]
    assert path.with_name("history.damaged-2026-11-28.db").read_bytes() == damaged


@pytest.mark.parametrize("damage", [one for one in DAMAGES if one is not empty])
def test_without_a_copy_it_begins_anew(
    path: Path, told: list[str], damage: Callable[[Path], None]
) -> None:
    history = history_at(path, told)
    history.put_session(SESSION)
    history.close()
    damage(path)
    again = history_at(path, told)
    again.put_session(SECOND)
    is_read = damage is truncate
    assert again.sessions() == ((SESSION, SECOND) if is_read else (SECOND,))
    assert told == [ANEW_WITH if is_read else ANEW]


def test_what_can_still_be_read_of_a_damaged_file_is_kept(path: Path, told: list[str]) -> None:
    history = history_at(path, told, day=27)
    history.put_session(SESSION)
    history.upkeep()
    for number in range(400):
        history.put_worry(replace(WORRY, id=f"w{number}", at=Stamp(number, 0)))
    history.close()
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2 // 4096 * 4096
    raw[middle : middle + 4096] = random.Random(5).randbytes(4096)
    path.write_bytes(raw)
    found = history_at(path, told).worries()
    assert 350 < len(found) < 400
    assert {one.text for one in found} == {WORRY.text}
    words = f"of what came after that, {len(found)} records could still be read. {KEPT}"
    assert told == [f"Your history was damaged. It is again as it was on 27 November 2026; {words}"]


def test_a_damaged_copy_is_passed_over(path: Path, told: list[str]) -> None:
    history = history_at(path, told, day=26)
    history.put_session(SESSION)
    history.upkeep()
    history.close()
    history = history_at(path, told, day=27)
    history.put_session(SECOND)
    history.upkeep()
    history.close()
    scribble_head(path.parent / "copies" / "history-2026-11-27.db")
    scribble_head(path)
    assert history_at(path, told).sessions() == (SESSION,)
    assert told == [RESTORED.replace("27 November", "26 November")]


def test_a_copy_of_a_day_to_come_is_the_last_to_be_restored(path: Path, told: list[str]) -> None:
    for month, id in ((12, "s1"), (11, "s2")):  # the clock was a month ahead
        day = datetime(2026, month, 27)
        history = History(path, told.append, now=lambda day=day: day)
        history.put_session(replace(SESSION, id=id))
        history.upkeep()
        history.close()
    scribble_head(path)
    assert {one.id for one in history_at(path, told).sessions()} == {"s1", "s2"}
    assert told == [RESTORED]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_among_the_copies_is_passed_over(path: Path, told: list[str]) -> None:
    history = history_at(path, told, day=27)
    history.put_session(SESSION)
    history.upkeep()
    history.close()
    os.mkfifo(path.parent / "copies" / "history-2026-11-28.db")
    scribble_head(path)
    assert history_at(path, told).sessions() == (SESSION,)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows needs no lock")
def test_a_link_in_place_of_the_lock_is_not_followed(
    path: Path, told: list[str], tmp_path: Path
) -> None:
    history = history_at(path, told)
    history.put_session(SESSION)
    history.close()
    other = tmp_path / "letter.txt"
    other.write_text("dear")
    path.with_name(".history.db.lock").symlink_to(other)
    scribble_head(path)
    history = history_at(path, told)
    history.put_session(SECOND)
    assert history.sessions() == (SECOND,)
    assert other.read_text() == "dear"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_in_place_of_its_files_are_never_written_through(
    path: Path, told: list[str], tmp_path: Path
) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("dear")
    path.parent.mkdir(parents=True)
    for name in ("history.db", "history.db-wal", "history.db-shm"):
        path.with_name(name).symlink_to(other)
    history = history_at(path, told)
    history.put_session(SESSION)
    history.upkeep()
    assert history.sessions() == (SESSION,)
    assert other.read_text() == "dear"


def test_what_a_killed_program_left_of_a_copy_goes(path: Path, told: list[str]) -> None:
    history = history_at(path, told)
    history.put_session(SESSION)
    history.upkeep()
    old = path.parent / "copies" / ".history-2026-11-27.db.abcdefgh"
    new, folder = path.with_name(".history.db.ijklmnop"), path.with_name(".history.rescue.xy")
    folder.mkdir()
    for one in (old, new, folder / "history.db"):
        one.write_bytes(path.read_bytes())
    for one in (old, folder):
        os.utime(one, (1, 1))
    history.erase()
    assert [one.exists() for one in (old, folder, new)] == [False, False, True]
    assert told == []


def test_a_missing_file_is_restored(path: Path, told: list[str]) -> None:
    history = history_at(path, told, day=27)
    history.put_session(SESSION)
    history.upkeep()
    history.close()
    path.unlink()
    assert history_at(path, told).sessions() == (SESSION,)
    assert told == [MISSING]


def test_a_missing_file_without_a_sound_copy_is_told_of_once(path: Path, told: list[str]) -> None:
    history = history_at(path, told, day=27)
    history.put_session(SESSION)
    history.upkeep()
    history.close()
    path.unlink()
    scribble_head(path.parent / "copies" / "history-2026-11-27.db")
    again = history_at(path, told)
    assert (again.sessions(), again.worries()) == ((), ())
    assert told == ["Your history was missing, and there is no copy of it: it begins anew."]


EDITS = (
    *(f"UPDATE sessions SET {name} = 'x'" for name in ("at_ms", "offset_min", "day", "played_ms")),
    *(f"UPDATE sessions SET at_ms = {ms}" for ms in ("1e300", 2**62, -(2**62))),
    *(f"UPDATE sessions SET {one}" for one in ("day = 99999999", "length_ms = 1 << 62")),
    "UPDATE check_ins SET tension = 5.5",
    "PRAGMA ignore_check_constraints = 1; UPDATE check_ins SET pain = -4",
    "UPDATE check_ins SET places = x'00ff'",
    "UPDATE check_ins SET note = x'ff'",
    "UPDATE worries SET text = CAST(x'ff' AS TEXT)",
    "UPDATE worries SET text = printf('%.*c', 20001, 'x')",
    "UPDATE worries SET looked_at_ms = 'z'",
    "INSERT INTO deleted VALUES ('z', 'now')",
    "INSERT INTO lock VALUES (1, x'00')",
    *(f"DROP TABLE {name}" for name in ("worries", "lock", "deleted", "occasions")),
    "ALTER TABLE sessions RENAME COLUMN name TO title",
    *(f"PRAGMA user_version = {number}" for number in (-1, 0)),
)


@pytest.mark.parametrize("edit", EDITS)
def test_what_was_edited_into_nonsense_is_damage_too(
    path: Path, told: list[str], edit: str
) -> None:
    history = history_at(path, told, day=27)
    history.put_session(SESSION)
    history.put_check_in(FELT)
    history.put_worry(WORRY)
    history.upkeep()
    whole = history.journal()
    history.close()
    with sqlite3.connect(path) as file:
        file.executescript(f"PRAGMA foreign_keys = OFF; {edit}")
    file.close()
    history = history_at(path, told)
    assert history.done()
    history.upkeep()
    assert history.journal() == whole
    assert len(told) == 1
    assert told[0].startswith("Your history was damaged. It is again as it was on 27 November")


def test_a_file_that_a_newer_program_brings_up_meanwhile_is_left_alone(
    path: Path, told: list[str]
) -> None:
    history = history_at(path, told)
    history.put_worry(WORRY)
    with sqlite3.connect(path) as file:
        newest = len(stores.MIGRATIONS) + 1
        file.executescript(
            f"ALTER TABLE worries ADD rank; PRAGMA user_version = {newest};DROP TABLE lock"
        )
    file.close()
    assert history.worries() == ()
    assert told == ["Your history cannot be read: a newer relaxapp has written your history."]
    assert [one.name for one in path.parent.glob("*.db")] == ["history.db"]


def test_damage_found_while_it_is_open_is_dealt_with_at_once(path: Path, told: list[str]) -> None:
    history = history_at(path, told, day=27)
    history.put_session(SESSION)
    history.upkeep()
    history.close()
    history = history_at(path, told)
    for number in range(500):
        history.put_worry(replace(WORRY, id=f"w{number}"))
    history._file._store.settle()  # all of it is in the one file, none in SQLite's memory
    history._file._store._connection.execute("PRAGMA shrink_memory")
    with open(path, "r+b") as file:
        file.seek(8 * 4096)
        file.write(b"\xff" * 40 * 4096)
    history.upkeep()
    assert (history.sessions(), history.worries()) == ((SESSION,), ())
    assert told == [RESTORED]


def test_another_damaged_file_of_the_day_gets_a_name_of_its_own(
    path: Path, told: list[str]
) -> None:
    path.parent.mkdir()
    for _ in range(2):
        replace_by_text(path)
        history = history_at(path, told)
        history.put_session(SESSION)
        history.close()
    names = sorted(one.name for one in path.parent.glob("*damaged*"))
    assert names == ["history.damaged-2026-11-28-2.db", "history.damaged-2026-11-28.db"]


def written_by_a_newer_one(path: Path, told: list[str]) -> bytes:
    """A history that a newer program has taken over, as it is on the disk."""
    history = history_at(path, told)
    history.put_session(SESSION)
    history.close()
    with sqlite3.connect(path) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    return path.read_bytes()


def test_a_file_of_a_newer_program_is_left_alone(path: Path, told: list[str]) -> None:
    before = written_by_a_newer_one(path, told)
    history = history_at(path, told)
    history.put_session(SECOND)
    history.put_session(replace(SECOND, ended=Ended.STOPPED))
    assert history.sessions() == (replace(SECOND, ended=Ended.STOPPED),)
    assert path.read_bytes() == before
    assert told == ["What you do now is not kept: a newer relaxapp has written your history."]


def test_an_older_file_is_brought_up_to_date(
    path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    history = history_at(path, told)
    history.put_session(SESSION)
    history.close()
    next_one = ("ALTER TABLE sessions ADD COLUMN song TEXT",)
    monkeypatch.setattr(stores, "MIGRATIONS", (*stores.MIGRATIONS, next_one))
    history = history_at(path, told)
    assert history.sessions() == (SESSION,)
    history.close()
    with sqlite3.connect(path) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (len(stores.MIGRATIONS),)
        assert file.execute("SELECT song FROM sessions").fetchall() == [(None,)]
    file.close()


def test_a_migration_is_done_whole_or_not_at_all(
    path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    history = history_at(path, told)
    history.put_session(SESSION)
    history.close()
    broken = ("ALTER TABLE sessions ADD COLUMN song TEXT", "ALTER TABLE nowhere ADD COLUMN a")
    with monkeypatch.context() as patch:
        patch.setattr(stores, "MIGRATIONS", (*stores.MIGRATIONS, broken))
        assert history_at(path, told).sessions() == ()
    assert history_at(path, told).sessions() == (SESSION,)
    assert told == ["Your history cannot be read: no such table: nowhere."]


def test_on_a_full_disk_a_migration_is_not_begun(
    path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    history = history_at(path, told)
    history.put_session(SESSION)
    history.close()
    before = path.read_bytes()
    large = ("CREATE TABLE songs (song)", "INSERT INTO songs VALUES (randomblob(1000000))")
    connect = stores._connect

    def connect_without_room(path: Path | None) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute(f"PRAGMA max_page_count = {len(before) // 4096 + 2}")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(stores, "MIGRATIONS", (*stores.MIGRATIONS, large))
        patch.setattr(stores, "_connect", connect_without_room)
        full = history_at(path, told)
        assert full.sessions() == ()
        full.close()
    assert told == ["Your history cannot be read: the disk is full."]
    assert path.read_bytes() == before
    assert history_at(path, told).sessions() == (SESSION,)


def test_what_cannot_be_written_is_kept_until_it_can(tmp_path: Path, told: list[str]) -> None:
    in_the_way = tmp_path / "history"
    in_the_way.write_text("no folder can be here")
    path = in_the_way / "history.db"
    history = history_at(path, told)
    history.put_session(SESSION)
    history.put_worry(WORRY)
    history.delete_worry("w1")
    assert (history.sessions(), history.worries()) == ((SESSION,), ())
    assert told == [f"What you do now is not kept: file exists ('{path}')."]
    in_the_way.unlink()
    history.put_session(SECOND)
    history.close()
    assert history_at(path, told).sessions() == (SESSION, SECOND)
    assert told[1:] == ["What could not be kept before is kept now."]


def filled_up(history: History) -> None:
    """Lets the disk be full from now on."""
    history._file._store._connection.execute("PRAGMA max_page_count = 1")


def test_on_a_full_disk_all_goes_on_and_is_written_later(path: Path, told: list[str]) -> None:
    history = history_at(path, told)
    history.put_session(SESSION)
    history.put_worry(WORRY)
    filled_up(history)
    later = [replace(WORRY, id=f"x{number}", text="a" * 3_000) for number in range(5)]
    for one in later:
        history.put_worry(one)
    done = replace(SESSION, ended=Ended.COMPLETED, played_ms=60_000)
    history.put_session(done)
    history.delete_worry("w1")
    assert history.sessions() == (done,)
    assert history.worries() == tuple(later)
    assert told == ["What you do now is not kept: the disk is full."]
    history._file._store._connection.execute("PRAGMA max_page_count = 100000")
    history.put_worry(replace(WORRY, id="y"))
    assert told[1:] == ["What could not be kept before is kept now."]
    history.close()
    again = history_at(path, told)
    assert again.sessions() == (done,)
    assert {one.id for one in again.worries()} == {*(one.id for one in later), "y"}


def test_erased_on_a_full_disk_it_is_erased_later(path: Path, told: list[str]) -> None:
    history = history_at(path, told)
    history.put_session(SESSION)
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    history._file._store._connection.execute("PRAGMA busy_timeout = 0")
    history.erase()
    history.put_session(SECOND)
    assert history.sessions() == (SECOND,)
    blocker.execute("ROLLBACK")
    blocker.close()
    history.put_worry(WORRY)
    assert (history.sessions(), history.worries()) == ((SECOND,), (WORRY,))
    assert told == [
        "What you do now is not kept: another program is writing to it.",
        "What could not be kept before is kept now.",
    ]


def test_a_file_that_was_put_back_by_hand_is_read(path: Path, told: list[str]) -> None:
    history = history_at(path, told)
    history.put_session(SESSION)
    history.close()
    shutil.copy(path, path.with_name("mine.db"))
    history.put_session(SECOND)
    history.close()
    assert history.sessions() == (SESSION, SECOND)
    path.with_name("mine.db").replace(path)
    assert history.sessions() == (SESSION,)


def test_two_programs_write_into_one_file(path: Path, told: list[str]) -> None:
    code = f"""
import sys
sys.path[:0] = {sys.path!r}
from pathlib import Path
from relaxapp.core.journal import Stamp, Worry
from relaxapp.services.history import History
history = History(Path({str(path)!r}), sys.exit)
for number in range(100):
    history.put_worry(Worry(f"{{sys.argv[1]}}{{number}}", Stamp(number), "a"))
"""
    both = [subprocess.Popen([sys.executable, "-c", code, name]) for name in "ab"]
    assert [one.wait() for one in both] == [0, 0]
    assert len(history_at(path, told).worries()) == 200
    assert told == []


@pytest.mark.parametrize("runs", [1, 2])
def test_where_the_own_history_is_a_newer_one_nothing_is_brought_in(
    path: Path, told: list[str], runs: int
) -> None:
    before = written_by_a_newer_one(path, told)
    history = history_at(path, told)
    for _ in range(runs):
        assert history.merge(Journal((SECOND,), deleted=frozenset({"s1"}))) is None
    assert (history.is_kept, path.read_bytes()) == (True, before)
    reason = "a newer relaxapp has written your history"
    told_once = f"Nothing was brought in, since your history cannot be read: {reason}."
    assert told == [told_once] * runs


def test_where_one_table_cannot_be_read_nothing_is_brought_in(
    path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    history = history_at(path, told)
    further = replace(SESSION, played_ms=60_000)
    history.put_session(further)
    with monkeypatch.context() as patch:
        patch.setattr(stores.Store, "read", fail_to_read)
        assert history.merge(Journal((SESSION, SECOND))) is None
    assert (history.sessions(), history.is_kept) == ((further,), True)
    assert told == [
        "Nothing was brought in, since your history cannot be read: the disk does not answer."
    ]
    merged = history.merge(Journal((SESSION, SECOND)))
    assert (merged, history.sessions()) == (Merged(1, 0, 0), (further, SECOND))


def fail_to_read(self: object, table: object, **wanted: object) -> None:
    raise StoreError("the disk does not answer")
