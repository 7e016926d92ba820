"""The history's file: what is kept, read back, deleted, and what is done where it cannot be."""

import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from random_journals import journals

from relaxapp.core.journal import (
    Answer,
    CheckIn,
    Done,
    Ended,
    Fate,
    Journal,
    ProgrammeRun,
    SessionRecord,
    Stamp,
    When,
    Worry,
)
from relaxapp.core.journal_export import to_json
from relaxapp.core.journal_import import journal_of
from relaxapp.core.journal_merge import Merged, merged
from relaxapp.services.history import History

DAY_MS = 86_400_000
NOON = Stamp(1_795_867_200_000, 60)
SESSION = SessionRecord("s1", NOON, "sigh", "Sigh", "breathing", 60_000)
BEFORE = CheckIn("c1", NOON, 7, 3, 4, ("neck", "jaw"), "a long day", When.BEFORE, "s1")
AFTER = replace(BEFORE, id="c2", at=Stamp(NOON.at_ms + 60_000, 60), tension=5, when=When.AFTER)
ANSWER = Answer("a1", NOON, "s1", "thoughts", "What went through your mind?", "Zu spät", "thought")
WORRY = Worry("w1", NOON, "the rent", Fate.PLANNED, "ask on Monday", Stamp(NOON.at_ms + 5, -120))
RUN = ProgrammeRun("r1", "settle", NOON, Stamp(NOON.at_ms + DAY_MS, 60))


def later(session: SessionRecord, days: int, id: str) -> SessionRecord:
    return replace(session, id=id, began=Stamp(session.began.at_ms + days * DAY_MS, 60))


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history" / "history.db"


@pytest.fixture
def history(path: Path, told: list[str]) -> History:
    return History(path, told.append, now=lambda: datetime(2026, 11, 28, 9, 30))


def put_all(history: History) -> None:
    history.put_session(SESSION)
    history.put_check_in(BEFORE)
    history.put_check_in(AFTER)
    history.put_answer(ANSWER)
    history.put_worry(WORRY)
    history.put_run(RUN)


def contents(history: History) -> tuple[object, ...]:
    sessions, check_ins = history.sessions(), history.check_ins()
    return sessions, check_ins, history.answers(), history.worries(), history.runs()


def test_what_is_put_is_there_in_the_next_run(
    history: History, path: Path, told: list[str]
) -> None:
    put_all(history)
    history.close()
    again = contents(History(path, told.append))
    assert again == ((SESSION,), (BEFORE, AFTER), (ANSWER,), (WORRY,), (RUN,))
    assert told == []


def test_a_session_takes_the_place_of_what_was_kept_of_it(history: History) -> None:
    history.put_session(SESSION)
    done = replace(SESSION, played_ms=60_000, ended=Ended.COMPLETED)
    history.put_session(done)
    assert history.sessions() == (done,)


def test_sessions_are_found_by_day_and_routine(history: History) -> None:
    second, third = later(SESSION, 1, "s2"), replace(later(SESSION, 2, "s3"), routine="box")
    for one in (third, SESSION, second):
        history.put_session(one)
    assert history.sessions() == (SESSION, second, third)
    assert history.sessions(since_day=second.began.local.day) == (second, third)
    assert history.sessions(routine="sigh") == (SESSION, second)


def test_answers_are_found_by_all_words_in_any_case(history: History) -> None:
    history.put_answer(ANSWER)
    assert history.answers("SPÄT mind") == (ANSWER,)
    assert history.answers("spät never") == ()
    assert history.answers(session="other") == ()


def test_what_is_reckoned_with_has_the_nearest_check_ins(history: History) -> None:
    put_all(history)
    earlier = replace(BEFORE, id="c0", at=Stamp(NOON.at_ms - 1, 60), tension=1, pain=1)
    much_later = replace(AFTER, id="c9", at=Stamp(NOON.at_ms + DAY_MS, 60), tension=0, pain=0)
    history.put_check_in(earlier)
    history.put_check_in(much_later)
    history.put_session(later(SESSION, 1, "s2"))
    noon_ms, day = 13 * 3_600_000, NOON.local.day
    about = (noon_ms, "sigh", "Sigh", "breathing", 60_000, 0, "open")
    assert history.done() == (
        Done("s1", day, *about, 7, 5, 3, 3),
        Done("s2", day + 1, *about),
    )
    assert history.done(since_day=day + 1) == (Done("s2", day + 1, *about),)


def test_what_waits_is_reckoned_with_as_well() -> None:
    history = History(None, lambda words: None)
    put_all(history)
    assert [(one.id, one.tension_before, one.tension_after) for one in history.done()] == [
        ("s1", 7, 5)
    ]


def test_worries_are_found_by_their_fate(history: History) -> None:
    waiting = replace(WORRY, id="w2", fate=Fate.WAITING, looked_at=None)
    history.put_worry(WORRY)
    history.put_worry(waiting)
    assert history.worries(Fate.WAITING) == (waiting,)


def test_with_a_session_goes_what_belongs_to_it(history: History) -> None:
    put_all(history)
    history.delete_session("s1")
    assert contents(history) == ((), (), (), (WORRY,), (RUN,))
    assert history.journal().deleted == {"s1", "c1", "c2", "a1"}


def test_a_day_is_deleted_and_the_next_one_stays(history: History) -> None:
    put_all(history)
    history.put_session(later(SESSION, 1, "s2"))
    history.delete_day(NOON.local.day)
    assert contents(history) == ((later(SESSION, 1, "s2"),), (), (), (), ())


def test_what_is_put_back_after_it_was_deleted_is_kept(history: History) -> None:
    history.put_worry(WORRY)
    history.delete_worry("w1")
    history.put_worry(WORRY)
    assert history.worries() == (WORRY,)
    assert history.journal().deleted == frozenset()


def test_followers_hear_of_each_change(history: History) -> None:
    heard = []
    history.follow(lambda: heard.append(history.sessions()))
    history.put_session(SESSION)
    history.delete_session("s1")
    assert heard == [(SESSION,), ()]


def test_reading_makes_no_file(history: History, path: Path) -> None:
    assert contents(history) == ((), (), (), (), ())
    assert not path.parent.exists()


def test_nothing_of_sqlite_is_loaded_before_it_is_used() -> None:
    asks = "import sys, relaxapp.services.history as h; h.History(None, print)"
    code = f"{asks}; assert not {{'sqlite3', 'PySide6'}} & set(sys.modules), 'loaded'"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_without_a_home_all_lasts_for_the_run(told: list[str]) -> None:
    history = History(None, told.append)
    put_all(history)
    assert contents(history) == ((SESSION,), (BEFORE, AFTER), (ANSWER,), (WORRY,), (RUN,))
    history.delete_session("s1")
    assert contents(history) == ((), (), (), (WORRY,), (RUN,))
    assert told == ["What you do now is not kept: this system names no home folder."]


def test_a_merge_tells_how_much_came_in(history: History, path: Path) -> None:
    history.put_session(SESSION)
    done = replace(SESSION, played_ms=60_000, ended=Ended.COMPLETED)
    other = Journal((done, later(SESSION, 1, "s2")), (BEFORE,), worries=(WORRY,))
    assert history.merge(other) == Merged(added=3, changed=1, deleted=0)
    assert history.merge(other) == Merged(0, 0, 0)
    assert history.journal() == other


def test_a_merge_does_not_bring_back_what_was_deleted(history: History) -> None:
    put_all(history)
    before = history.journal()
    history.delete_session("s1")
    assert history.merge(before) == Merged(0, 0, 0)
    assert history.sessions() == ()


def test_a_merge_deletes_what_was_deleted_elsewhere(history: History) -> None:
    put_all(history)
    gone = Journal(deleted=frozenset({"w1", "never seen"}))
    assert history.merge(gone) == Merged(0, 0, deleted=1)
    assert history.worries() == ()
    assert history.journal().deleted == {"w1", "never seen"}


def test_an_id_that_something_else_has_here_stays_out(history: History) -> None:
    put_all(history)
    (session,) = history.sessions()
    before = history.journal()
    assert history.merge(Journal(worries=(Worry(session.id, NOON, "mine"),))) == Merged(0, 0, 0)
    assert history.journal() == before


@settings(max_examples=15)
@given(journals(), journals())
def test_what_is_exported_is_the_same_where_it_is_imported(one: Journal, other: Journal) -> None:
    first, second = History(None, lambda words: None), History(None, lambda words: None)
    first.merge(one)
    second.merge(journal_of(to_json(first.journal()).encode()))
    assert first.journal() == second.journal() == one
    first.merge(other)
    second.merge(other)
    second.merge(one)
    assert first.journal() == second.journal() == merged(other, one)


def test_erasing_leaves_nothing_in_any_file(history: History, path: Path, told: list[str]) -> None:
    history.put_answer(replace(ANSWER, answer="a secret of mine"))
    history.upkeep()
    path.with_name("history.damaged-2026-01-01.db").write_bytes(b"a secret of mine")
    history.erase()
    assert history.journal() == Journal()
    left = [one for one in path.parent.rglob("*") if one.is_file()]
    assert path in left
    assert not any(b"a secret" in one.read_bytes() for one in left)
    assert told == []


def test_what_is_deleted_is_in_no_copy_either(history: History, path: Path) -> None:
    history.put_answer(replace(ANSWER, answer="a secret of mine"))
    history.put_worry(WORRY)
    history.upkeep()
    history.delete_answer("a1")
    left = [one for one in path.parent.rglob("*") if one.is_file()]
    assert len(left) > 1
    assert not any(b"a secret" in one.read_bytes() for one in left)


def test_copies_are_made_daily_and_the_newest_seven_stay(path: Path, told: list[str]) -> None:
    day = datetime(2026, 11, 1)
    history = History(path, told.append, now=lambda: day)
    history.put_session(SESSION)
    for number in range(1, 11):
        day = datetime(2026, 11, number)
        history.upkeep()
        history.upkeep()
    names = [one.name for one in sorted((path.parent / "copies").iterdir())]
    assert names == [f"history-2026-11-{number:02}.db" for number in range(4, 11)]
    assert told == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_nobody_else_can_read_it(history: History, path: Path) -> None:
    put_all(history)
    history.upkeep()
    for one in path.parent.rglob("*"):
        assert one.stat().st_mode & 0o077 == 0, one
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_texts_with_lone_halves_of_signs_are_kept(history: History) -> None:
    history.put_answer(replace(ANSWER, answer="a\ud83d b\0"))
    assert history.answers()[0].answer == "a? b"


def test_a_text_is_never_a_command(history: History) -> None:
    worry = replace(WORRY, text="'); DROP TABLE worries; --", id="w' OR '1'='1")
    history.put_worry(worry)
    history.put_worry(WORRY)
    assert history.answers("' OR 1=1 --") == ()
    history.delete_worry(worry.id)
    assert history.worries() == (WORRY,)


def test_its_folder_may_be_called_anything(tmp_path: Path, told: list[str]) -> None:
    path = tmp_path / "ä ?mode=ro#50%20" / "history.db"
    history = History(path, told.append)
    history.put_worry(WORRY)
    history.upkeep()
    history.close()
    assert path.exists()
    assert History(path, told.append).worries() == (WORRY,)
    assert told == []
