"""What was written, on its page: found as it is typed, read, deleted and brought back."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from reflection_fakes import FakeHistory

from relaxapp.core.journal import Answer, SessionRecord, Stamp
from relaxapp.core.sealing import MARK
from relaxapp.shell.reading import Reading
from relaxapp.ui.answers_page import NOT_FOUND_WORDS, NOTHING_WORDS, AnswersPage
from relaxapp.ui.theme import Theme

Key = Qt.Key
NOW = Stamp(1_800_000_000_000)
DAY_MS = 86_400_000


@dataclass
class Desk:
    reading: Reading
    history: FakeHistory
    undos: list[tuple[str, Callable[[], object]]]

    @property
    def page(self) -> AnswersPage:
        return self.reading.page

    def rows(self) -> list[str]:
        items = [self.page.list.item(at) for at in range(self.page.list.count())]
        return [item.text().splitlines()[0] for item in items]

    def read(self) -> list[str]:
        """The answers of the record that is open."""
        labels = [answer for _, answer in self.page._record._labels]
        return [label.text() for label in labels if label.isVisible()]


def history() -> FakeHistory:
    kept = FakeHistory()
    written = (
        ("one", "thought-record", "Thought record", 0, ("It rained", "8", "<b>Wet</b>")),
        ("two", "worry-tree", "Worry tree", 1, ("The letter from the bank",)),
        ("three", "thought-record", "Thought record", 9, ("The argument",)),
    )
    for session, routine, name, days, texts in written:
        at = Stamp(NOW.at_ms - days * DAY_MS)
        kept.done.append(SessionRecord(session, at, routine, name, "reflection", 0))
        for number, text in enumerate(texts):
            id = f"{session} {number}"
            kept.put_answer(Answer(id, at, session, routine, f"Question {number}?", text))
    return kept


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    reading = Reading(kept := history(), dict, lambda: NOW)
    undos: list[tuple[str, Callable[[], object]]] = []
    reading.undo_offered.connect(lambda words, undo: undos.append((words, undo)))
    qtbot.addWidget(reading.page)
    reading.page.set_theme(Theme())
    reading.page.resize(913, 750)
    with qtbot.waitActive(reading.page):
        reading.page.show()
        reading.page.activateWindow()
    reading.show()
    return Desk(reading, kept, undos)


def test_records_stand_by_day_the_last_first(desk: Desk) -> None:
    assert desk.rows() == [
        "Today, Friday, 15 January",
        "Thought record, 8:00",
        "Yesterday, Thursday, 14 January",
        "Worry tree, 8:00",
        "Wednesday, 6 January",
        "Thought record, 8:00",
    ]
    assert desk.page._count.text() == "3 records"


def test_what_came_sealed_from_another_computer_is_said_to_be_locked(desk: Desk) -> None:
    (one,) = desk.history.answers(session="two")
    desk.history.put_answer(replace(one, answer=f"{MARK}1QUJD"))
    desk.reading.show()
    desk.page.open_record("two")
    assert desk.read() == ["Locked"]
    assert not any(MARK in desk.page.list.item(at).text() for at in range(desk.page.list.count()))


def test_a_search_is_as_it_is_typed(desk: Desk) -> None:
    QTest.keyClicks(desk.page.search, "bank")
    assert desk.rows() == ["Yesterday, Thursday, 14 January", "Worry tree, 8:00"]
    QTest.keyClicks(desk.page.search, "xyz")
    assert desk.rows() == []
    assert desk.page._nothing.text() == NOT_FOUND_WORDS
    QTest.keyClick(desk.page.search, Key.Key_Escape)
    assert len(desk.rows()) == 6


def test_a_record_is_read_whole_and_as_plain_text(desk: Desk) -> None:
    desk.page.open_record("one")
    assert desk.read() == ["It rained", "8", "<b>Wet</b>"]
    answer = desk.page._record._labels[2][1]
    assert answer.textFormat() is Qt.TextFormat.PlainText


def test_arrows_read_the_next_record(desk: Desk) -> None:
    desk.page.open_record("one")
    desk.page.list.setFocus()
    QTest.keyClick(desk.page.list, Key.Key_Down)
    assert desk.page.session == "two"


def test_in_a_small_window_a_record_takes_the_place_of_the_list(desk: Desk) -> None:
    desk.page.resize(533, 520)
    assert not desk.page._reading.isVisible()
    desk.page.list.setFocus()
    desk.page.list.setCurrentRow(1)
    assert desk.page.session is None
    QTest.keyClick(desk.page.list, Key.Key_Return)
    assert desk.page.session == "one"
    assert not desk.page._side.isVisible()
    QTest.keyClick(desk.page, Key.Key_Escape)
    assert desk.page._side.isVisible()
    assert desk.page.list.hasFocus()


def test_a_record_is_deleted_and_can_be_brought_back(desk: Desk) -> None:
    desk.page.open_record("one")
    desk.page.delete.click()
    assert [one.session for one in desk.history.answers()] == ["three", "two"]
    assert desk.page.session is None
    words, undo = desk.undos[0]
    assert words == "“Thought record” is deleted."
    undo()
    assert len(desk.history.answers(session="one")) == 3
    assert desk.read() == ["It rained", "8", "<b>Wet</b>"]


def test_the_last_record_of_a_routine_opens(desk: Desk) -> None:
    desk.page.search.setText("bank")
    desk.reading.open_last("thought-record")
    assert desk.page.session == "one"


def test_with_nothing_written_it_says_what_to_begin_with(desk: Desk) -> None:
    desk.history.kept.clear()
    desk.reading.show()
    assert desk.page._nothing.text() == NOTHING_WORDS
    assert desk.page._nothing.isVisible()


def test_locked_records_are_not_shown(desk: Desk) -> None:
    for one in desk.history.answers():
        desk.history.put_answer(replace(one, answer=f"{MARK}1QUJD"))
    desk.reading.is_locked = lambda: True
    desk.reading.show()
    assert desk.page._locked.isVisible()
    assert not desk.page.list.isVisible()
    desk.reading.is_locked = lambda: False
    desk.reading.show()
    assert not desk.page._locked.isVisible()
    assert desk.page.list.isVisible()
