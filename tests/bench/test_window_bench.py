"""The window: how soon it is painted, what memory it takes, and its share of a core unseen; and
how soon the program is ready without one.

Each figure is against a bare PySide6 window in the same run, on the same machine and load. Run:
pytest -m bench tests/bench/test_window_bench.py
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.bench,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]

ROOT = Path(__file__).parents[2]
RUNS = 9
MOST_TIMES_BARE = 2.5
MOST_TIMES_BARE_AT_REST = 1.5
MOST_MORE_MB = 55
MOST_HIDDEN_SHARE = 0.01

BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        if not hasattr(self, "told"):
            self.told = True
            print(time.monotonic(), flush=True)

application = QApplication(sys.argv)
window = Window()
window.setCentralWidget(QLabel("bare"))
window.resize(1100, 750)
window.show()
application.exec()
"""

OURS = """
import sys, time

class WhenTheWindowComes:
    '''Watches for the first picture, without importing Qt any sooner than the program does.'''

    def find_spec(self, name, path=None, target=None):
        if name == "relaxapp.app":
            sys.meta_path.remove(self)
            from relaxapp.ui.window import MainWindow

            def paint(self, event, before=MainWindow.paintEvent):
                is_first = not self.is_painted
                before(self, event)
                if is_first:
                    print(time.monotonic(), flush=True)

            MainWindow.paintEvent = paint

sys.meta_path.insert(0, WhenTheWindowComes())
import relaxapp.cli
sys.exit(relaxapp.cli.main(sys.argv[1:]))
"""

AT_REST = """
import sys, time

class WhenTheProgramComes:
    def find_spec(self, name, path=None, target=None):
        if name == "relaxapp.running":
            sys.meta_path.remove(self)
            from relaxapp.resident import Resident

            def rest(self, before=Resident.rest):
                before(self)
                print(time.monotonic(), flush=True)

            Resident.rest = rest

sys.meta_path.insert(0, WhenTheProgramComes())
import relaxapp.cli
sys.exit(relaxapp.cli.main(["--hidden"]))
"""

Started = tuple[subprocess.Popen[str], float]


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., Started]:
    """Starts a program and waits for its first picture; gives it with the seconds that took."""

    def start(program: str, *arguments: str) -> Started:
        places = {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
        began_s = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            env={**os.environ, **places, "PYTHONDONTWRITEBYTECODE": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        return process, float(process.stdout.readline()) - began_s

    return start


@contextmanager
def ended(started: Started) -> Iterator[int]:
    """The id of a process that is ended afterwards."""
    process, _ = started
    try:
        yield process.pid
    finally:
        process.kill()
        process.communicate()


def resident_mb(pid: int) -> float:
    """The memory of a process that is in RAM, shared libraries included."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


def cpu_s(pid: int) -> float:
    """The processor time that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_window_is_painted_soon(start: Callable[..., Started]) -> None:
    bare_s, ours_s = [], []
    with ended(start(OURS)):
        pass  # compiles what has changed, as an installation does
    for _ in range(RUNS):
        for program, times in ((BARE, bare_s), (OURS, ours_s)):
            started = start(program)
            with ended(started):
                times.append(started[1])
    bare, ours = statistics.median(bare_s), statistics.median(ours_s)
    print(f"\nbare {bare:.3f} s, ours {ours:.3f} s: {ours / bare:.2f} times")
    assert ours <= MOST_TIMES_BARE * bare


def test_hidden_start_is_ready_soon(start: Callable[..., Started]) -> None:
    """Ready is: the tray has been asked for an icon, and the program can be called."""
    bare_s, ours_s = [], []
    with ended(start(AT_REST)):
        pass
    for _ in range(RUNS):
        for program, times in ((BARE, bare_s), (AT_REST, ours_s)):
            started = start(program)
            with ended(started):
                times.append(started[1])
    bare, ours = statistics.median(bare_s), statistics.median(ours_s)
    print(f"\nbare window {bare:.3f} s, at rest {ours:.3f} s: {ours / bare:.2f} times")
    assert ours <= MOST_TIMES_BARE_AT_REST * bare


def test_memory_of_a_session(start: Callable[..., Started]) -> None:
    """With the sound that there is; `--audio qt` is the one that most people have."""
    with ended(start(BARE)) as bare, ended(start(OURS)) as idle:
        time.sleep(2)
        bare_mb, idle_mb = resident_mb(bare), resident_mb(idle)
    with ended(start(OURS, "play", "six-a-minute", "--audio", "qt")) as playing:
        time.sleep(15)
        playing_mb = resident_mb(playing)
    print(f"\nbare {bare_mb:.0f} MB, window {idle_mb:.0f} MB, playing {playing_mb:.0f} MB")
    assert playing_mb <= bare_mb + MOST_MORE_MB


def test_window_that_does_nothing_takes_no_time(start: Callable[..., Started]) -> None:
    with ended(start(OURS)) as pid:
        time.sleep(3)
        before_s = cpu_s(pid)
        time.sleep(10)
        share = (cpu_s(pid) - before_s) / 10
    print(f"\nat rest {share:.2%} of a core")
    assert share <= MOST_HIDDEN_SHARE


HIDDEN = """
import sys
import relaxapp.app
from PySide6.QtCore import QTimer

def open(self, request, before=relaxapp.app.App.open):
    before(self, request)
    QTimer.singleShot(4_000, self.window.showMinimized)
    QTimer.singleShot(5_000, lambda: print(5.0, flush=True))

relaxapp.app.App.open = open
import relaxapp.cli
sys.exit(relaxapp.cli.main(sys.argv[1:]))
"""


def test_minimised_session_takes_next_to_no_time(start: Callable[..., Started]) -> None:
    with ended(start(HIDDEN, "play", "six-a-minute", "--audio", "silent")) as pid:
        before_s = cpu_s(pid)
        time.sleep(20)
        share = (cpu_s(pid) - before_s) / 20
    print(f"\nminimised {share:.2%} of a core")
    assert share <= MOST_HIDDEN_SHARE
