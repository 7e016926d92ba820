"""The history's file: what is kept, read back, deleted, and what is done where it cannot be."""

import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from relaxapp.core.journal import (
    Answer,
    CheckIn,
    Ended,
    Fate,
    ProgrammeRun,
    SessionRecord,
    Stamp,
    When,
    Worry,
)
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
