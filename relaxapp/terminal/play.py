"""Plays a session where it stands: on a terminal as a screen, elsewhere as plain lines.

`play_session` is what the command line calls. It takes a player that has not started and a
speaker, gives the outcome, and leaves the terminal and the signal handlers as they were.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO

from rich.console import Console

from relaxapp.core.player import Outcome, Player
from relaxapp.core.routine import Routine
from relaxapp.core.session_words import closing_words
from relaxapp.terminal.keys import TerminalClosed
from relaxapp.terminal.look import look_of
from relaxapp.terminal.plain import PlainSession
from relaxapp.terminal.session import Session
from relaxapp.terminal.signals import Signals
from relaxapp.terminal.striker import Striker
from relaxapp.terminal.tty import Tty

__all__ = ["RING_MS", "Striker", "play_session"]

RING_MS = 6_000
"""How long the end chime sounds, about: three strikes 1.8 s apart, and their fading."""


def play_session(
    routine: Routine,
    player: Player,
    speaker: Striker,
    *,
    volume: float,
    is_muted: bool,
    notices: Sequence[str] = (),
    console: Console | None = None,
    ring_ms: int = RING_MS,
    has_numbers: bool = True,
    look_on: Callable[[Player], object] = lambda player: None,
) -> Outcome:
    """Plays the player's timeline to its end, or until it is stopped, and closes the speaker.

    `routine` is the one that was compiled, at its level: its cautions and the ways into its
    moves are shown. `notices` are sentences shown at the start. `volume` is 0 to 1. `ring_ms` is
    the time kept at the end for the last chime, less at a higher speed; 0 where nothing sounds.
    `has_numbers` off shows no seconds and no counts on a screen. `look_on` is called as time has
    passed, some times a second. Call it from the main thread.
    Ctrl-C, SIGTERM, SIGHUP and a terminal that is gone give an outcome of STOPPED.
    """
    console = console or Console(markup=False, highlight=False, emoji=False)
    ring_ms = 0 if is_muted else round(ring_ms / max(player.speed, 1.0))
    try:
        speaker.set_volume(0.0 if is_muted else volume)
        if not _is_screen(console):
            return _play_plainly(routine, player, speaker, console, notices, ring_ms, look_on)
        with suppress(TerminalClosed), Tty(console) as terminal:
            Session(
                routine,
                player,
                speaker,
                terminal,
                look=look_of(console),
                clock=now_ms,
                volume=volume,
                is_muted=is_muted,
                notices=notices,
                ring_ms=ring_ms,
                has_numbers=has_numbers,
                look_on=look_on,
            ).run()
        return _say_goodbye(routine, player, console, has_numbers=has_numbers)
    finally:
        speaker.close()


def now_ms() -> int:
    """Milliseconds of a clock that only goes forward and, where there is one, counts sleep."""
    if sys.platform == "linux":
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
    return time.monotonic_ns() // 1_000_000


def _is_screen(console: Console) -> bool:
    """Whether keys can be read and lines be rewritten."""
    has_keys = sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()
    is_named = os.name == "nt" or bool(os.environ.get("TERM"))
    can_draw = console.is_terminal and not console.is_dumb_terminal and not console.legacy_windows
    return has_keys and is_named and can_draw and console.file.isatty()


def _play_plainly(
    routine: Routine,
    player: Player,
    speaker: Striker,
    console: Console,
    notices: Sequence[str],
    ring_ms: int,
    look_on: Callable[[Player], object],
) -> Outcome:
    with Signals(can_suspend=False) as signals:
        session = PlainSession(
            routine,
            player,
            speaker,
            look=look_of(console),
            now_ms=now_ms,
            write=_writer(console.file),
            wait=lambda wait_s: bool(signals.wait(wait_s)),
            look_on=look_on,
        )
        return session.run(notices, ring_ms=ring_ms)


def _writer(file: IO[str]) -> Callable[[str], None]:
    """Writes and flushes; once the file cannot be written, nothing more goes there."""

    def write(text: str) -> None:
        try:
            file.write(text)
            file.flush()
        except (OSError, ValueError) as error:
            _give_up(file)
            raise BrokenPipeError from error

    return write


def _give_up(file: IO[str]) -> None:
    """Lets what is still buffered go nowhere: the interpreter would complain at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, file.fileno())
        os.close(nowhere)


def _say_goodbye(
    routine: Routine, player: Player, console: Console, *, has_numbers: bool
) -> Outcome:
    """The thanks and the answers, on the screen that was there before."""
    player.stop()
    outcome, prepare_ms = player.outcome, player.timeline.prepare_ms
    assert outcome is not None
    words = closing_words(routine.name, outcome, prepare_ms, has_numbers=has_numbers)
    lines = [" ".join(words), *(f"{question}: {answer}" for question, answer in outcome.answers)]
    look = look_of(console)
    with suppress(OSError):
        _writer(console.file)("".join(f"{look.text(line)}\n" for line in lines))
    return outcome
