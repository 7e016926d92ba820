"""What a program that runs for weeks must not do: grow with every offer and every session."""

import ctypes
import gc
import sys
from collections import Counter
from pathlib import Path

import pytest
from desk_fakes import PLAN
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from test_resident import Bench

from relaxapp.core.player import State
from relaxapp.core.units import SECOND_MS

pytestmark = [pytest.mark.long, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]

WARM_OFFERS, WARM_SESSIONS = 10, 3
OFFERS, SESSIONS = 200, 50
MOST_KB = 2_048
MOST_SECONDS = 3_600


def memory_kb() -> int:
    """What this process alone takes, and its part of what it shares; freed memory given back."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def widgets(application: QApplication) -> Counter[str]:
    return Counter(type(one).__name__ for one in application.allWidgets())


def skip_an_offer(bench: Bench) -> None:
    bench.work_min(32)
    assert bench.offer.isVisible()
    bench.offer.skip.click()
    QTest.qWait(0)


def play_a_break(bench: Bench) -> None:
    """From the offer to the end of its session, second by second of a fake clock."""
    bench.work_min(32)
    bench.offer.start.click()
    sessions = bench.resident.app.sessions
    while not sessions.playback.is_running:  # once it is seen; a player that fails ends the test
        QTest.qWait(1)
        assert sessions.is_playing
    for second in range(MOST_SECONDS):
        if not sessions.playback.is_running:
            break
        bench.work.clock.now_ms += SECOND_MS
        sessions.playback._advance()
        player = sessions.playback.player
        if player is not None and player.state is State.WAITING:
            sessions.playback.proceed()
        if second % 20 == 0:
            QTest.qWait(0)  # lets it be painted
    assert sessions.playing.has_completed
    sessions.playing.left.emit()
    QTest.qWait(1)
    assert not bench.resident.has_window


def test_memory_does_not_grow_with_offers_and_sessions(qapp: QApplication, tmp_path: Path) -> None:
    bench = Bench(qapp, tmp_path, plan=PLAN).rest()
    assert bench.resident.way_in.tray is not None
    bench.resident.way_in.tray._show_control()  # else it comes after some seconds, without a tray
    for _ in range(WARM_OFFERS):
        skip_an_offer(bench)
    for _ in range(WARM_SESSIONS):
        play_a_break(bench)
    widgets_before, before_kb = widgets(qapp), memory_kb()
    for _ in range(OFFERS):
        skip_an_offer(bench)
    after_offers_kb = memory_kb()
    for _ in range(SESSIONS):
        play_a_break(bench)
    grown_kb = memory_kb() - before_kb
    print(f"\noffers {after_offers_kb - before_kb} kB, with sessions {grown_kb} kB")
    assert widgets(qapp) == widgets_before
    assert grown_kb < MOST_KB
    bench.resident.quit()
    bench.resident.deleteLater()
