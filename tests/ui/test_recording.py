"""The window's sessions in the history: which are recorded, and how they end."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot
from session_bench import ROUTINE, Bench

from relaxapp.core.journal import Ended, SessionRecord
from relaxapp.core.solo import ID_PREFIX
from relaxapp.services.history import History
from relaxapp.shell.recording import Recording


class Recorded(Bench):
    """A session that is recorded."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.is_wanted = True
        self.history = History(folder / "history.db", self.heard.append)
        self.recording = Recording(self.playback, self.history, lambda: self.is_wanted, self.now)
        self.session.began.connect(self.recording.begin)
        self.records: list[SessionRecord] = []
        self.recording.recorded.connect(self.records.append)

    def now(self) -> datetime:
        return datetime(2026, 11, 28, 9) + timedelta(milliseconds=self.clock.now_ms)

    @property
    def kept(self) -> list[tuple[str, int, Ended]]:
        return [(one.routine, one.played_ms, one.ended) for one in self.history.sessions()]


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot) -> Recorded:
    return Recorded(tmp_path)


def test_a_session_is_open_while_it_goes_on_and_then_completed(bench: Recorded) -> None:
    bench.start()
    bench.pass_ms(15_000)
    assert bench.kept == [("two-steps", 10_000, Ended.OPEN)]
    bench.pass_ms(60_000)
    assert bench.kept == [("two-steps", 46_000, Ended.COMPLETED)]
    assert bench.records == list(bench.history.sessions())


def test_a_session_that_goes_with_its_window_is_stopped(bench: Recorded) -> None:
    bench.start()
    bench.pass_ms(15_000)
    bench.session.leave()
    assert bench.kept == [("two-steps", 10_000, Ended.STOPPED)]


def test_one_that_another_takes_the_place_of_is_stopped(bench: Recorded) -> None:
    bench.start()
    bench.pass_ms(15_000)
    bench.start(replace(ROUTINE, id="second"))
    bench.pass_ms(12_000)
    assert bench.kept == [("two-steps", 10_000, Ended.STOPPED), ("second", 5_000, Ended.OPEN)]


def test_what_is_tried_out_is_not_recorded_and_a_move_alone_is(bench: Recorded) -> None:
    bench.start(is_kept=False)
    bench.pass_ms(60_000)
    bench.start(replace(ROUTINE, id=f"{ID_PREFIX}chin-tuck"), is_kept=False)
    bench.pass_ms(60_000)
    assert bench.kept == [("move:chin-tuck", 46_000, Ended.COMPLETED)]


def test_nothing_is_recorded_where_no_history_is_wanted(bench: Recorded, tmp_path: Path) -> None:
    bench.is_wanted = False
    bench.start()
    bench.pass_ms(60_000)
    assert not (tmp_path / "history.db").exists()


def test_the_session_goes_on_where_nothing_can_be_written(bench: Recorded, tmp_path: Path) -> None:
    (tmp_path / "history.db").mkdir()
    bench.start()
    bench.pass_ms(60_000)
    assert [outcome.played_ms for outcome in bench.outcomes] == [46_000]
    assert bench.kept == [("two-steps", 46_000, Ended.COMPLETED)]
    where = tmp_path / "history.db"
    assert bench.heard == [f"What you do now is not kept: '{where}' is no ordinary file."]


def test_the_file_is_opened_while_the_person_gets_ready(bench: Recorded, tmp_path: Path) -> None:
    bench.start()
    opening = bench.recording.findChild(QTimer, "history opening")
    assert isinstance(opening, QTimer)
    assert opening.isActive()
    opening.timeout.emit()
    assert (tmp_path / "history.db").exists()
    assert bench.heard == []
