"""A session as plain lines, where there is no terminal to draw on."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from rich.console import Console
from terminal_fakes import FakeClock, FakeSpeaker
from terminal_samples import ALL, BOX, FOREIGN, NECK, QUESTIONS, SPACE

from relaxapp.core.compiler import compile_timeline
from relaxapp.core.player import Ending, Outcome, Player
from relaxapp.core.routine import Routine
from relaxapp.terminal.look import Look
from relaxapp.terminal.plain import PlainSession
from relaxapp.terminal.play import play_session

GOLDEN = Path(__file__).parent / "golden"


class Run:
    """A plain session from start to end; stops, or its output breaks, at milliseconds."""

    def __init__(
        self,
        routine: Routine,
        *,
        speed: float = 1.0,
        stop_at_ms: float = float("inf"),
        breaks_at_ms: float = float("inf"),
        frozen_at_ms: float = float("inf"),
        look: Look | None = None,
        ring_ms: int = 0,
    ) -> None:
        self.clock = FakeClock()
        self.start_ms = self.clock.now_ms
        self.lines: list[str] = []
        self.times_ms: list[float] = []
        self._stop_at_ms = stop_at_ms
        self._breaks_at_ms = breaks_at_ms
        self._frozen_at_ms = frozen_at_ms
        self.player = Player(compile_timeline(routine), speed=speed)
        self.speaker = FakeSpeaker(self.clock)
        session = PlainSession(
            routine,
            self.player,
            self.speaker,
            look=look or Look(),
            now_ms=self.clock,
            write=self._write,
            wait=self._wait,
        )
        self.outcome: Outcome = session.run(["Said at the start."], ring_ms=ring_ms)

    @property
    def passed_ms(self) -> float:
        return self.clock.now_ms - self.start_ms

    def _write(self, text: str) -> None:
        if self.passed_ms >= self._breaks_at_ms:
            raise BrokenPipeError
        self.lines.append(text)
        self.times_ms.append(self.passed_ms)

    def _wait(self, wait_s: float) -> bool:
        self.clock.wait(max(wait_s, 0.001))
        if self.passed_ms >= self._frozen_at_ms:
            self._frozen_at_ms = float("inf")
            self.clock.now_ms += 60_000
        return self.passed_ms >= self._stop_at_ms


def test_lines_are_as_reviewed(update_goldens: bool) -> None:
    text = "\n".join("".join(Run(routine).lines) for routine in (NECK, QUESTIONS, SPACE, FOREIGN))
    path = GOLDEN / "plain.txt"
    if update_goldens:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("speed", [1.0, 60.0, 1000.0])
@pytest.mark.parametrize("routine", ALL, ids=lambda routine: routine.id)
def test_every_phase_is_said_once_in_order(routine: Routine, speed: float) -> None:
    run = Run(routine, speed=speed)
    timed = [line for line in run.lines if line[:1].isdigit()]
    timeline = run.player.timeline
    assert len(timed) == len(timeline.phases) + len(timeline.gates)
    assert [line.split()[0] for line in timed] == sorted(
        (line.split()[0] for line in timed), key=_seconds
    )
    assert run.speaker.cues == [cue.name for cue in timeline.cues]
    assert run.outcome.ending is Ending.COMPLETED


def _seconds(clock: str) -> int:
    minutes, seconds = clock.split(":")
    return int(minutes) * 60 + int(seconds)


def test_a_phase_is_said_as_it_begins() -> None:
    run = Run(BOX)
    said = dict(zip(run.lines, run.times_ms, strict=True))
    assert said["0:21  Breathe in (2 of 19)\n"] == pytest.approx(21_000, abs=2)


def test_it_can_be_stopped() -> None:
    run = Run(BOX, stop_at_ms=30_000)
    assert run.outcome.ending is Ending.STOPPED
    assert run.lines[-1].startswith("Box breathing, 0:2")


def test_a_broken_pipe_stops_it_quietly() -> None:
    assert Run(BOX, breaks_at_ms=30_000).outcome.ending is Ending.STOPPED


def test_a_gap_in_time_does_not_hold_it_up() -> None:
    run = Run(BOX, frozen_at_ms=30_000)
    assert run.outcome.ending is Ending.COMPLETED
    assert run.speaker.cues == [cue.name for cue in run.player.timeline.cues]


def test_the_last_sound_may_fade() -> None:
    run = Run(BOX, ring_ms=6_000)
    assert run.passed_ms == pytest.approx(run.player.timeline.duration_ms + 6_000, abs=50)


def test_nothing_in_a_file_steers_the_terminal() -> None:
    text = "".join(Run(FOREIGN).lines)
    assert all(character.isprintable() or character == "\n" for character in text)
    assert "[red]no markup[/red]" in text


def test_without_unicode_it_is_ascii() -> None:
    assert "".join(Run(FOREIGN, look=Look(is_unicode=False)).lines).isascii()


def test_play_session_prints_lines_where_there_is_no_terminal() -> None:
    player, speaker, output = (
        Player(compile_timeline(BOX), speed=5000),
        FakeSpeaker(),
        io.StringIO(),
    )
    outcome = play_session(
        BOX, player, speaker, volume=0.5, is_muted=False, console=Console(file=output)
    )
    assert outcome.ending is Ending.COMPLETED
    assert output.getvalue().splitlines()[-1] == (
        "Box breathing, 5:04. Thank you for taking the time."
    )
    assert "\x1b" not in output.getvalue()
    assert speaker.volumes == [0.5]
    assert speaker.is_closed


def test_play_session_closes_the_speaker_whatever_happens() -> None:
    class Dumb(FakeSpeaker):
        def strike(self, cue: str, *, side: str | None = None, softer_db: float = 0.0) -> None:
            raise ZeroDivisionError

    speaker = Dumb()
    with pytest.raises(ZeroDivisionError):
        play_session(
            BOX,
            Player(compile_timeline(BOX)),
            speaker,
            volume=0.5,
            is_muted=True,
            console=Console(file=io.StringIO()),
        )
    assert speaker.is_closed
    assert speaker.volumes == [0.0]


PLAY = """
import sys
from terminal_fakes import FakeSpeaker
from terminal_samples import BOX
from relaxapp.core.compiler import compile_timeline
from relaxapp.core.player import Ending, Player
from relaxapp.terminal.play import play_session

player = Player(compile_timeline(BOX), speed=float(sys.argv[1]))
outcome = play_session(BOX, player, FakeSpeaker(), volume=1.0, is_muted=True)
sys.exit(0 if outcome.ending is Ending.COMPLETED else 3)
"""


@pytest.fixture
def piped() -> Iterator[subprocess.Popen[str]]:
    """A session in a process of its own whose lines go into a pipe."""
    here = Path(__file__).parent
    paths = os.pathsep.join((str(here.parents[1]), str(here)))
    with subprocess.Popen(
        [sys.executable, "-c", PLAY, "2.5"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1"},
    ) as process:
        yield process
        process.kill()


def read_until(file: IO[str], start: str) -> None:
    assert any(line.startswith(start) for line in iter(file.readline, ""))


def test_each_line_leaves_at_once_and_a_reader_that_goes_away_stops_it(
    piped: subprocess.Popen[str],
) -> None:
    assert piped.stdout is not None
    assert piped.stderr is not None
    read_until(piped.stdout, "0:00  Get ready")
    piped.stdout.close()
    # The next line, two seconds later, finds nobody there.
    assert piped.wait(15) == 3
    assert piped.stderr.read() == ""


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("number", [2, 15, 1], ids=["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_stops_it_quietly(number: int, piped: subprocess.Popen[str]) -> None:
    assert piped.stdout is not None
    assert piped.stderr is not None
    read_until(piped.stdout, "0:00  Get ready")
    piped.send_signal(number)
    assert piped.wait(15) == 3
    assert "not begun" in piped.stdout.read()
    assert piped.stderr.read() == ""
