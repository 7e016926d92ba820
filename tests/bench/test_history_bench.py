"""The history of ten years, five sessions a day: how fast it is written and read.

Run: pytest -m bench. Processor time, so that whatever else the machine does is not counted; a
write is measured by the clock on the wall as well, since it waits for the disk.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import perf_counter, process_time

import pytest

from relaxapp.core.journal import CheckIn, Ended, Journal, SessionRecord, Stamp, When
from relaxapp.services.history import History

pytestmark = pytest.mark.bench

SESSIONS = 18_000
APART_MS = 86_400_000 // 5
KINDS = ("sigh", "box-breathing", "upper-back-three", "shoulder-three")

WRITE_MS, RECKONED_MS, OPEN_MS, MONTH_MS, DELETE_MS = 10.0, 150.0, 20.0, 10.0, 500.0


def ten_years() -> Journal:
    chance = random.Random(4)
    sessions, check_ins = [], []
    for number in range(SESSIONS):
        id, at = f"{chance.getrandbits(128):032x}", Stamp(1_480_000_000_000 + number * APART_MS, 60)
        routine = chance.choice(KINDS)
        done = ("stretch", 180_000, 175_000, Ended.COMPLETED)
        sessions.append(SessionRecord(id, at, routine, routine.capitalize(), *done))
        for when in (When.BEFORE, When.AFTER):
            other, felt = f"{chance.getrandbits(128):032x}", [chance.randrange(11) for _ in "abc"]
            check_ins.append(CheckIn(other, at, *felt, ("neck", "jaw"), when=when, session=id))
    return Journal(tuple(sessions), tuple(check_ins))


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    history = History(tmp_path_factory.mktemp("home") / "history" / "history.db", pytest.fail)
    history.merge(ten_years())
    return history


def taken_ms(do: Callable[[], object], clock: Callable[[], float] = process_time) -> float:
    """The median of some runs, in milliseconds."""
    runs = []
    for _ in range(9):
        began = clock()
        do()
        runs.append((clock() - began) * 1000)
    return median(runs)


def test_a_write_is_on_the_disk_at_once(history: History) -> None:
    session = replace(history.sessions(since_day=0)[-1], played_ms=5_000)
    assert taken_ms(lambda: history.put_session(session), perf_counter) <= WRITE_MS


def test_all_years_are_reckoned_with(history: History) -> None:
    assert taken_ms(lambda: history.done()) <= RECKONED_MS


def test_a_month_is_read(history: History) -> None:
    since = history.done()[-1].day - 30
    month = taken_ms(lambda: (history.sessions(since), history.check_ins(since)))
    assert month <= MONTH_MS


def test_it_is_opened(history: History) -> None:
    def open_again() -> None:
        history.close()
        history.runs()

    assert taken_ms(open_again) <= OPEN_MS


def test_what_is_deleted_leaves_the_copies_too(history: History) -> None:
    history.upkeep()
    ids = iter([one.id for one in history.done()[:9]])
    assert taken_ms(lambda: history.delete_session(next(ids))) <= DELETE_MS
