"""What the person has, where there is no window: also what was done and what has helped."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from ui_fakes import world_in

from relaxapp.core.journal import CheckIn, Ended, SessionRecord, When
from relaxapp.services.bookmarks import BookmarkFiles, Bookmarks, Played
from relaxapp.services.history import History, history_path, new_id, stamp_of
from relaxapp.shell.belongings import Belongings

NOW = datetime(2030, 5, 14, 9)


@pytest.fixture
def own(tmp_path: Path) -> Belongings:
    return Belongings(world_in(tmp_path), print, lambda: NOW)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(history_path(tmp_path / "data"), print, now=lambda: NOW)


def put(history: History, routine: str, hours_ago: float, tension: tuple[int, int] | None) -> None:
    at = stamp_of(NOW - timedelta(hours=hours_ago))
    session = SessionRecord(
        new_id(), at, routine, routine, "stretch", 60_000, 60_000, Ended.COMPLETED
    )
    history.put_session(session)
    if tension is not None:
        for number, when in zip(tension, (When.BEFORE, When.AFTER), strict=True):
            history.put_check_in(CheckIn(new_id(), at, number, when=when, session=session.id))


def test_without_a_history_the_bookmarks_know_what_was_done(
    own: Belongings, tmp_path: Path
) -> None:
    files = BookmarkFiles(tmp_path / "data", print)
    files.keep(Bookmarks(recent=(Played("neck-two"), Played("six-a-minute"))))
    assert own.done_at() == {"neck-two": 2, "six-a-minute": 1}
    assert own.scores() == {}
    assert not (tmp_path / "data" / "history").exists()


def test_the_history_knows_better_when_something_was_done_last(
    own: Belongings, history: History, tmp_path: Path
) -> None:
    files = BookmarkFiles(tmp_path / "data", print)
    files.keep(Bookmarks(recent=(Played("box-breathing"), Played("neck-two"))))
    put(history, "neck-two", 9, None)
    put(history, "eye-reset", 5, None)
    put(history, "neck-two", 1, None)
    history.close()
    done_at = own.done_at()
    assert sorted(done_at, key=lambda id: done_at[id]) == ["box-breathing", "eye-reset", "neck-two"]


def test_what_has_helped_more_has_the_higher_score(own: Belongings, history: History) -> None:
    for hour in range(4):
        put(history, "neck-two", 10 + hour, (7, 2))
        put(history, "eye-reset", 20 + hour, (5, 5))
    put(history, "long ago", 24 * 400, (9, 0))
    history.close()
    scores = own.scores()
    assert set(scores) == {"neck-two", "eye-reset"}
    assert scores["neck-two"] > scores["eye-reset"]


def test_with_a_window_it_is_the_history_of_the_window_and_stays_open(
    own: Belongings, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(history, "neck-two", 1, (7, 2))
    own.follow(lambda: own.settings, lambda: own.bookmarks, lambda: history)
    closed: list[bool] = []
    monkeypatch.setattr(history, "close", lambda: closed.append(True))
    assert set(own.scores()) == {"neck-two"}
    assert closed == []
