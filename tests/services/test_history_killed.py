"""Killed at any moment, the history is sound, and nothing that was confirmed is lost."""

import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from killed_history import IMPORTED

from relaxapp.core.journal import SessionRecord
from relaxapp.services.history import History

CHILD = Path(__file__).with_name("killed_history.py")
MOST_LINES, LATEST_MS = 20, 20
"""So many lines a child may print, and so long it may go on after them: an import and more."""


def run_and_kill(path: Path, run: int, lines: int, after_ms: float) -> list[list[str]]:
    """What the child had confirmed when it was killed so long after so many lines."""
    words = [sys.executable, str(CHILD), str(path), str(run)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    child = subprocess.Popen(words, stdout=subprocess.PIPE, env=environment)
    assert child.stdout is not None
    first = b"".join(child.stdout.readline() for _ in range(lines))
    select.select([], [], [], after_ms / 1000)  # a moment that the child does not know
    child.send_signal(signal.SIGKILL)
    rest, _ = child.communicate()
    printed = (first + rest).decode().splitlines(keepends=True)
    return [line.split() for line in printed if line.endswith("\n")]


def check_nothing_is_lost(path: Path, confirmed: list[list[str]], told: list[str]) -> None:
    with sqlite3.connect(path) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
    file.close()
    history = History(path, told.append)
    sessions = {one.id: one for one in history.sessions()}
    check_ins = {one.id for one in history.check_ins()}
    for kind, id, played_ms in confirmed:
        if kind == "session":
            assert sessions[id].played_ms >= int(played_ms)
        elif kind == "check-in":
            assert id in check_ins
        else:
            assert _imported(sessions, id) == IMPORTED
    whole = {id.rpartition("-")[0] for id in sessions if id.startswith("i-")}
    assert {_imported(sessions, id) for id in whole} <= {IMPORTED}, "an import is all or nothing"
    history.close()
    assert told == []


def _imported(sessions: dict[str, SessionRecord], id: str) -> int:
    return sum(one.startswith(f"{id}-") for one in sessions)


def killed_times(path: Path, times: int) -> None:
    chance, told, confirmed = random.Random(8), list[str](), list[list[str]]()
    for run in range(times):
        lines, after_ms = chance.randrange(1, MOST_LINES), chance.uniform(0, LATEST_MS)
        confirmed += run_and_kill(path, run, lines, after_ms)
        check_nothing_is_lost(path, confirmed, told)
    assert len({kind for kind, _, _ in confirmed}) == 3


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no kill -9")
def test_killed_ten_times_nothing_confirmed_is_lost(tmp_path: Path) -> None:
    killed_times(tmp_path / "history" / "history.db", 10)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no kill -9")
def test_killed_two_hundred_times_nothing_confirmed_is_lost(tmp_path: Path) -> None:
    killed_times(tmp_path / "history" / "history.db", 200)
