"""What is done ahead: a piece at a time, for as long as it may be wanted."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from relaxapp.shell.ahead import Ahead


class Bench:
    def __init__(self, parent: QObject) -> None:
        self.done: list[int] = []
        self.ahead = Ahead(self.pieces, parent)

    def pieces(self) -> Iterator[object]:
        for number in range(3):
            self.done.append(number)
            yield number

    @property
    def timer(self) -> QTimer:
        timer = self.ahead.findChild(QTimer, "ahead")
        assert timer is not None
        return timer


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    parent = QObject()
    yield Bench(parent)
    parent.deleteLater()


def test_nothing_is_done_before_it_begins(bench: Bench) -> None:
    assert bench.done == []
    assert not bench.timer.isActive()


def test_pieces_are_done_one_at_a_time_and_then_nothing_wakes(bench: Bench) -> None:
    bench.ahead.begin()
    for count in (1, 2, 3):
        bench.timer.timeout.emit()
        assert len(bench.done) == count
        assert not bench.ahead.is_done
    bench.timer.timeout.emit()
    assert bench.ahead.is_done
    assert not bench.timer.isActive()
    bench.ahead.begin()
    assert not bench.timer.isActive()


def test_it_goes_on_where_it_stopped(bench: Bench, qtbot: QtBot) -> None:
    bench.ahead.begin()
    bench.timer.timeout.emit()
    bench.ahead.stop()
    assert not bench.timer.isActive()
    bench.ahead.begin()
    qtbot.waitUntil(lambda: bench.ahead.is_done)
    assert bench.done == [0, 1, 2]
