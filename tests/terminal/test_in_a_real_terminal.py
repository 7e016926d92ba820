"""A session in a process of its own on a pseudo-terminal: it leaves everything as it was."""

import contextlib
import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.display

ROOT = Path(__file__).parents[2]
PATIENCE_S = 15.0
STOPPED, COMPLETED = 3, 0

ENTER_SCREEN, LEAVE_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"
HIDE_CURSOR, SHOW_CURSOR = b"\x1b[?25l", b"\x1b[?25h"

# Plays BOX or QUESTIONS; with "break" drawing fails in the middle, as a mistake of ours would.
PLAY = """
import sys
from terminal_fakes import FakeSpeaker
import terminal_samples
from relaxapp.core.compiler import compile_timeline
from relaxapp.core.player import Ending, Player
from relaxapp.terminal import play, session

name, speed, broken = sys.argv[1], float(sys.argv[2]), sys.argv[3:] == ["break"]
if broken:
    paint, frames = session.paint, iter(range(5))
    session.paint = lambda *scene: (next(frames), paint(*scene))[1]
routine = getattr(terminal_samples, name)
player = Player(compile_timeline(routine), speed=speed)
outcome = play.play_session(routine, player, FakeSpeaker(), volume=1.0, is_muted=True)
sys.exit(0 if outcome.ending is Ending.COMPLETED else 3)
"""

# Makes the terminal its own, as a terminal program does, and runs the rest of the line in it.
IN_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""

# A shell with job control in a few lines: notes the terminal's modes when its job is stopped,
# and brings it back when SIGUSR1 comes.
SHELL = """
import os, signal, sys, termios
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
job = os.fork()
if job == 0:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.argv[1], sys.argv[1:])
while True:
    _, status = os.waitpid(job, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        sys.exit(os.waitstatus_to_exitcode(status))
    os.tcsetpgrp(0, os.getpgid(0))
    print("job stopped", bool(termios.tcgetattr(0)[3] & termios.ECHO), flush=True)
    signal.sigwait({signal.SIGUSR1})
    os.tcsetpgrp(0, job)
    os.kill(-job, signal.SIGCONT)
"""


class Child:
    """A process whose terminal is a pseudo-terminal, and what it has written there."""

    def __init__(self, *arguments: str, size: tuple[int, int] = (60, 12), errors: Path) -> None:
        self.master, self.slave = os.openpty()
        self.resize(size)
        self.modes = termios.tcgetattr(self.slave)
        self.output = b""
        self._errors = errors
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(Path(__file__).parent))),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LC_ALL": "C.UTF-8",
        }
        with errors.open("wb") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-c", IN_TERMINAL, sys.executable, "-c", *arguments],
                stdin=self.slave,
                stdout=self.slave,
                stderr=stderr,
                env=environment,
                start_new_session=True,
                # What starts the tests in the background has them ignore it, and this with them.
                preexec_fn=lambda: signal.signal(signal.SIGQUIT, signal.SIG_DFL),
            )

    @property
    def errors(self) -> str:
        return self._errors.read_text()

    def resize(self, size: tuple[int, int]) -> None:
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def type(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def read_for(self, seconds: float) -> bytes:
        """What is written within this time."""
        until, before = time.monotonic() + seconds, len(self.output)
        while (left := until - time.monotonic()) > 0:
            self._read(left)
        return self.output[before:]

    def read_until(self, expected: bytes, after: int = 0) -> int:
        """Waits until this was written beyond an offset; the offset behind it."""
        until = time.monotonic() + PATIENCE_S
        while expected not in self.output[after:]:
            left = until - time.monotonic()
            assert left > 0, f"no {expected!r} in {self.output[after:]!r}; {self.errors}"
            self._read(left)
        return self.output.index(expected, after) + len(expected)

    def finish(self) -> int:
        """Reads to the end; the exit status."""
        until = time.monotonic() + PATIENCE_S
        while self.process.poll() is None:
            assert time.monotonic() < until, "still running"
            self._read(0.05)
        self._read(0)
        return self.process.wait()

    def _read(self, wait_s: float) -> None:
        if select.select([self.master], [], [], wait_s)[0]:
            self.output += os.read(self.master, 65_536)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for end in (self.master, self.slave):
            with contextlib.suppress(OSError):
                os.close(end)


@pytest.fixture
def children(tmp_path: Path) -> Iterator[list[Child]]:
    started: list[Child] = []
    yield started
    for child in started:
        child.close()


def start(
    children: list[Child],
    tmp_path: Path,
    name: str = "BOX",
    speed: str = "1",
    *more: str,
    shell: bool = False,
    size: tuple[int, int] = (60, 12),
) -> Child:
    """A child in the middle of its session."""
    played = ["-c", PLAY] if shell else [PLAY]
    before = [SHELL, sys.executable] if shell else []
    child = Child(*before, *played, name, speed, *more, size=size, errors=tmp_path / "errors")
    children.append(child)
    child.read_until(HIDE_CURSOR)
    child.read_until(b"left")
    return child


def assert_restored(child: Child) -> None:
    assert termios.tcgetattr(child.slave) == child.modes
    last_entered = child.output.rindex(ENTER_SCREEN)
    assert child.output.rindex(LEAVE_SCREEN) > last_entered
    assert child.output.rindex(SHOW_CURSOR) > child.output.rindex(HIDE_CURSOR)
    after = child.output[child.output.rindex(LEAVE_SCREEN) + len(LEAVE_SCREEN) :]
    assert b"\x1b" not in after


WAYS_TO_STOP = {
    "q": b"q",
    "Esc": b"\x1b",
    "Ctrl-C": b"\x03",
    "Ctrl-backslash": b"\x1c",
    "SIGINT": signal.SIGINT,
    "SIGTERM": signal.SIGTERM,
    "SIGHUP": signal.SIGHUP,
}


@pytest.mark.parametrize("way", WAYS_TO_STOP.values(), ids=WAYS_TO_STOP)
def test_it_stops_and_leaves_the_terminal_as_it_was(
    way: bytes | signal.Signals, children: list[Child], tmp_path: Path
) -> None:
    child = start(children, tmp_path)
    assert termios.tcgetattr(child.slave) != child.modes
    if isinstance(way, signal.Signals):
        child.process.send_signal(way)
    else:
        child.type(way)
    assert child.finish() == STOPPED
    assert_restored(child)
    assert "Box breathing, not begun." in child.output.decode()
    assert child.errors == ""


def test_it_plays_to_the_end_and_says_thanks(children: list[Child], tmp_path: Path) -> None:
    child = start(children, tmp_path, "BOX", "300")
    assert child.finish() == COMPLETED
    assert_restored(child)
    assert child.output.endswith(b"Box breathing, 5:04. Thank you for taking the time.\r\n")
    assert child.errors == ""


def test_a_mistake_of_ours_leaves_the_terminal_as_it_was(
    children: list[Child], tmp_path: Path
) -> None:
    child = start(children, tmp_path, "BOX", "1", "break")
    assert child.finish() == 1
    assert_restored(child)
    assert "StopIteration" in child.errors


def test_a_closed_terminal_stops_it_quietly(children: list[Child], tmp_path: Path) -> None:
    child = start(children, tmp_path)
    os.close(child.slave)
    os.close(child.master)
    assert child.process.wait(PATIENCE_S) == STOPPED
    assert child.errors == ""


def test_a_closed_terminal_stops_it_even_if_the_signal_is_lost(
    children: list[Child], tmp_path: Path
) -> None:
    child = Child(
        "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN);"
        "os.execv(sys.executable, [sys.executable, '-c', *sys.argv[1:]])",
        PLAY,
        "BOX",
        "1",
        errors=tmp_path / "errors",
    )
    children.append(child)
    child.read_until(b"left")
    os.close(child.slave)
    os.close(child.master)
    assert child.process.wait(PATIENCE_S) == STOPPED
    assert child.errors == ""


def test_ctrl_z_sets_it_aside_and_fg_brings_it_back(children: list[Child], tmp_path: Path) -> None:
    child = start(children, tmp_path, shell=True)
    child.type(b"\x1a")
    after = child.read_until(b"job stopped True")
    assert child.output.rindex(LEAVE_SCREEN) > child.output.rindex(ENTER_SCREEN)
    child.process.send_signal(signal.SIGUSR1)
    after = child.read_until(ENTER_SCREEN, after)
    after = child.read_until(b"Welcome back", after)
    child.type(b" ")
    child.read_until(b"Get ready", after)
    child.type(b"q")
    assert child.finish() == STOPPED
    assert_restored(child)
    assert child.errors == ""


def test_an_arrow_in_pieces_steps_and_does_not_stop(children: list[Child], tmp_path: Path) -> None:
    child = start(children, tmp_path)
    after = len(child.output)
    for piece in (b"\x1b", b"[", b"C"):
        child.type(piece)
        child.read_for(0.05)
    child.read_until(b"Breathe in", after)
    assert child.process.poll() is None


def test_questions_take_text_of_any_language(children: list[Child], tmp_path: Path) -> None:
    child = start(children, tmp_path, "QUESTIONS", "60")
    child.read_until(b"How tense")
    child.type(b"7\r")
    child.read_until(b"What is on")
    child.type("müde q?\x7f, 疲れ\r".encode())
    child.read_until(b"How do you feel")
    child.type(b"1")
    child.read_until(b"Name five")
    child.type(b" ")
    assert child.finish() == COMPLETED
    thanks = child.output[child.output.rindex(LEAVE_SCREEN) :].decode()
    assert "tension: 7\r\nmind: müde q, 疲れ\r\nafter: Much better\r\n" in thanks


def test_another_size_is_drawn_at_once(children: list[Child], tmp_path: Path) -> None:
    child = start(children, tmp_path, size=(100, 30))
    for size in ((30, 6), (1, 1), (160, 50), (60, 12)):
        after = len(child.output)
        child.resize(size)
        child.process.send_signal(signal.SIGWINCH)
        child.read_until(b"\x1b[2J", after)
    child.type(b"q")
    assert child.finish() == STOPPED
    assert_restored(child)


def test_a_dumb_terminal_gets_plain_lines(children: list[Child], tmp_path: Path) -> None:
    program = "import os; os.environ['TERM'] = 'dumb'\n" + PLAY
    child = Child(program, "BOX", "300", errors=tmp_path / "errors")
    children.append(child)
    assert child.finish() == COMPLETED
    assert b"\x1b" not in child.output
    assert b"5:05  Rest (19 of 19)\r\n" in child.output


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_waits_between_two_pictures(children: list[Child], tmp_path: Path) -> None:
    """However fast the machine is: a loop that does not wait takes all of a core."""
    assert share_of_a_core(start(children, tmp_path, size=(80, 24)), 1.0, 3.0) < 0.5


@pytest.mark.bench
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_takes_little_of_a_core(children: list[Child], tmp_path: Path) -> None:
    """At most 3 % of a core for a breath at 80 by 24; over a minute it is the same."""
    assert share_of_a_core(start(children, tmp_path, size=(80, 24)), 5.0, 16.0) <= 0.03


def share_of_a_core(child: Child, after_s: float, for_s: float) -> float:
    child.read_for(after_s)
    before_s, began = _cpu_s(child.process.pid), time.monotonic()
    child.read_for(for_s)
    return (_cpu_s(child.process.pid) - before_s) / (time.monotonic() - began)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
