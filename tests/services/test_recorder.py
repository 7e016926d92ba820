"""A session is written into the history as it happens, also what was not done to its end."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.journal import Ended, Stamp
from relaxapp.core.player import Player
from relaxapp.core.routine import Ask, Routine, Say
from relaxapp.services.history import History, Recorder, new_id, stamp_of

ROUTINE = Routine("two", "Two steps", "mixed", (Say("a", 20_000), Say("b", 20_000)), 5_000, "any")
ASKING = Routine(
    "ask", "Asking", "reflection", (Ask("How was it?"), Say("b", 20_000)), 5_000, "any"
)
NOW = datetime(2026, 11, 28, 9, 30, tzinfo=timezone(timedelta(hours=1)))


class Run:
    """A session that is recorded."""

    def __init__(self, path: Path, routine: Routine = ROUTINE) -> None:
        self.now_ms = 0
        self.writes = 0
        self.history = History(path, lambda words: None)
        self.recorder = Recorder(self.history, lambda: NOW)
        self.recorder.begin(routine, Options())
        self.player = Player(compile_timeline(routine, Options()))
        self.player.start(0)
        self.history.follow(self.count)

    def count(self) -> None:
        self.writes += 1

    def play_s(self, seconds: int) -> None:
        for _ in range(seconds * 2):
            self.now_ms += 500
            self.player.advance(self.now_ms)
            self.recorder.look(self.player)

    @property
    def kept(self) -> list[tuple[int, Ended]]:
        return [(one.played_ms, one.ended) for one in self.history.sessions()]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path / "history.db")


def test_it_is_written_every_five_seconds(run: Run) -> None:
    run.play_s(9)
    assert run.kept == []
    run.play_s(1)
    assert run.kept == [(5_000, Ended.OPEN)]
    run.play_s(11)
    assert run.kept == [(15_000, Ended.OPEN)]
    assert run.writes == 3


def test_a_pause_is_written_at_once(run: Run) -> None:
    run.play_s(12)
    run.player.pause(run.now_ms)
    run.recorder.look(run.player)
    run.recorder.look(run.player)
    assert run.kept == [(7_000, Ended.OPEN)]
    assert run.writes == 2


def test_a_whole_session_is_completed(run: Run) -> None:
    run.play_s(60)
    record = run.recorder.finish(run.player)
    assert run.kept == [(40_000, Ended.COMPLETED)]
    assert run.history.sessions() == (record,)
    assert record is not None
    about = (record.began, record.routine, record.name, record.kind, record.length_ms)
    assert about == (stamp_of(NOW), "two", "Two steps", "mixed", 40_000)


def test_what_was_done_of_a_stopped_session_is_kept(run: Run) -> None:
    run.play_s(20)
    run.player.stop()
    run.recorder.finish(run.player)
    assert run.kept == [(15_000, Ended.STOPPED)]


def test_what_is_stopped_in_its_first_seconds_is_no_session(run: Run) -> None:
    run.play_s(9)
    run.player.pause(run.now_ms)
    run.recorder.look(run.player)
    run.player.stop()
    assert run.recorder.finish(run.player) is None
    assert run.kept == []


def test_a_question_makes_it_a_session(tmp_path: Path) -> None:
    run = Run(tmp_path / "history.db", ASKING)
    run.play_s(6)
    assert run.kept == [(0, Ended.OPEN)]


def test_what_is_not_to_be_recorded_is_not(run: Run) -> None:
    run.recorder.begin(ROUTINE, Options(), is_recorded=False)
    run.play_s(60)
    assert (run.recorder.finish(run.player), run.recorder.id) == (None, None)
    assert run.kept == []


def test_the_id_of_the_next_session_is_known_before_it_begins(run: Run) -> None:
    upcoming = run.recorder.upcoming
    run.recorder.begin(ROUTINE, Options())
    assert (run.recorder.id, run.recorder.upcoming != upcoming) == (upcoming, True)
    run.play_s(60)
    assert [one.id for one in run.history.sessions()] == [upcoming]


def test_a_session_that_was_cut_off_is_stopped_at_the_next_upkeep(run: Run, tmp_path: Path) -> None:
    run.play_s(12)
    run.history.close()
    again = History(tmp_path / "history.db", lambda words: None)
    again.upkeep()
    assert [(one.played_ms, one.ended) for one in again.sessions()] == [(5_000, Ended.STOPPED)]


def test_a_stamp_keeps_what_the_wall_showed() -> None:
    stamp = stamp_of(NOW)
    assert stamp == Stamp(int(NOW.timestamp() * 1000), 60)
    assert (stamp.local.day, stamp.local.ms) == (NOW.toordinal(), (9 * 60 + 30) * 60_000)


def test_no_two_ids_are_the_same() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000
