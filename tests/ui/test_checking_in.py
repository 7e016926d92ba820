"""What is said becomes check-ins that are written in time, and never too much of them."""

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from relaxapp.core.check_ins import FRESH_MS, Said
from relaxapp.core.journal import CheckIn, Stamp, When
from relaxapp.shell.checking_in import WRITTEN_MS, CheckingIn


class Notebook:
    """Keeps what is put, and how often."""

    def __init__(self) -> None:
        self.put: list[CheckIn] = []
        self.at_ms = 1_000_000_000
        self.is_kept = True
        self.ids = 0
        self.checking = CheckingIn(
            lambda: self, lambda: Stamp(self.at_ms), self.new_id, lambda: self.is_kept
        )

    def put_check_in(self, check_in: CheckIn) -> None:
        self.put.append(check_in)

    def new_id(self) -> str:
        self.ids += 1
        return f"id {self.ids}"

    @property
    def timer(self) -> QTimer:
        timer = self.checking.findChild(QTimer, "check-in")
        assert timer is not None
        return timer


def test_a_line_that_is_dragged_is_written_once(qtbot: QtBot) -> None:
    book = Notebook()
    for tension in range(8):
        book.checking.say_now(Said(tension=tension))
    assert book.put == []
    assert book.timer.isActive()
    assert WRITTEN_MS <= 1_000
    book.timer.timeout.emit()
    assert [one.tension for one in book.put] == [7]


def test_the_wait_is_not_begun_anew_with_each_move(qtbot: QtBot) -> None:
    book = Notebook()
    book.checking.say_now(Said(tension=1))
    QTest.qWait(30)
    left_ms = book.timer.remainingTime()
    book.checking.say_now(Said(tension=2))
    assert book.timer.remainingTime() <= left_ms


def test_a_session_that_begins_has_its_before_at_once(qtbot: QtBot) -> None:
    book = Notebook()
    book.checking.say_now(Said(tension=7))
    book.checking.begin("run")
    assert [(one.when, one.session) for one in book.put[-1:]] == [(When.BEFORE, "run")]
    assert not book.timer.isActive()


def test_what_was_said_and_taken_back_before_it_was_written_has_never_been(qtbot: QtBot) -> None:
    book = Notebook()
    book.checking.say_now(Said(tension=7))
    book.checking.say_now(Said())
    book.checking.flush()
    assert book.put == []


def test_what_was_written_and_taken_back_is_written_as_nothing(qtbot: QtBot) -> None:
    book = Notebook()
    book.checking.say_now(Said(tension=7))
    book.checking.flush()
    book.checking.say_now(Said())
    book.checking.flush()
    assert [one.is_empty for one in book.put] == [False, True]
    assert book.put[0].id == book.put[1].id


def test_nothing_is_written_where_no_history_is_kept(qtbot: QtBot) -> None:
    book = Notebook()
    book.is_kept = False
    book.checking.say_now(Said(tension=7))
    book.checking.begin(None)
    book.checking.say_after(Said(tension=3))
    book.checking.leave()
    assert book.put == []


def test_a_session_that_is_not_recorded_leaves_what_was_said_as_it_is(qtbot: QtBot) -> None:
    book = Notebook()
    book.checking.say_now(Said(tension=7))
    book.checking.begin(None)
    book.checking.leave()
    assert book.checking.said_now == Said(tension=7)
    assert [one.session for one in book.put] == [None]


def test_one_that_came_to_nothing_gives_back_what_was_said(qtbot: QtBot) -> None:
    book = Notebook()
    book.checking.say_now(Said(tension=7))
    book.checking.begin("run")
    book.checking.begin("other")
    assert [(one.when, one.session) for one in book.put] == [
        (When.BEFORE, "run"),
        (When.APART, None),
        (When.BEFORE, "other"),
    ]
    book.checking.record()
    book.checking.leave()
    assert book.checking.said_now == Said()
    assert len(book.put) == 3


def test_what_is_old_is_no_more_how_one_feels(qtbot: QtBot) -> None:
    book = Notebook()
    book.checking.say_now(Said(tension=7))
    book.at_ms += FRESH_MS + 1
    assert book.checking.said_now == Said()
