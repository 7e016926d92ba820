"""Signals of a session: requests to stop, to be set aside and to draw anew, as `Key` values.

Takes over SIGINT, SIGTERM, SIGHUP and their like within a context and puts the handlers back
when it is left. Handlers only note what came; `wake_fd` ends a wait at once. A signal that was
ignored before (as under nohup) stays ignored.
"""

import os
import select
import signal
import sys
import threading
import time
from contextlib import suppress
from types import FrameType, TracebackType

from relaxapp.terminal.keys import Key

_READ_BYTES = 4096

_MEANINGS = {
    "SIGINT": Key.STOP,
    "SIGTERM": Key.STOP,
    "SIGHUP": Key.STOP,
    "SIGQUIT": Key.STOP,
    "SIGBREAK": Key.STOP,
    "SIGTSTP": Key.SUSPEND,
    "SIGCONT": Key.REDRAW,
    "SIGWINCH": Key.REDRAW,
}


class Signals:
    """Notes signals while it is entered; only in the main thread."""

    def __init__(self, *, can_suspend: bool = True) -> None:
        self._can_suspend = can_suspend
        self._noted: list[Key] = []
        self._handlers: dict[signal.Signals, object] = {}
        self._wake: tuple[int, int] | None = None
        self._outer_wake_fd = -1

    @property
    def wake_fd(self) -> int | None:
        """Readable as soon as a signal came; None on Windows, where one cannot wait on it."""
        return None if self._wake is None else self._wake[0]

    def __enter__(self) -> "Signals":
        if sys.platform != "win32":
            self._wake = os.pipe()
            for end in self._wake:
                os.set_blocking(end, False)
            self._outer_wake_fd = signal.set_wakeup_fd(self._wake[1], warn_on_full_buffer=False)
        for name, meaning in _MEANINGS.items():
            if hasattr(signal, name) and (self._can_suspend or meaning is Key.STOP):
                self._take_over(signal.Signals[name])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what `signal` gave back
        self._handlers.clear()
        if self._wake is not None:
            signal.set_wakeup_fd(self._outer_wake_fd)
            for end in self._wake:
                os.close(end)
            self._wake = None

    def take(self) -> list[Key]:
        """What came since the last call, in order."""
        noted, self._noted = self._noted, []
        return noted

    def wait(self, wait_s: float) -> list[Key]:
        """What came, waiting up to `wait_s` for the first; on Windows always that long."""
        if sys.platform == "win32" or self._wake is None:
            time.sleep(wait_s)
        elif select.select([self._wake[0]], [], [], wait_s)[0]:
            os.read(self._wake[0], _READ_BYTES)
        return self.take()

    def ignore_hangup(self) -> None:
        """Lets SIGHUP do nothing from now on, also after the context is left.

        For a terminal that was found closed: its SIGHUP may come a moment later, when the
        session is over and what follows it (the exit status, the history) is not.
        """
        if sys.platform != "win32" and self._handlers.pop(signal.SIGHUP, None) is not None:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def suspend(self) -> None:
        """Stops the process as Ctrl-Z would; returns when it goes on."""
        if sys.platform != "win32":
            noted = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            # To this thread: sent to the process, another thread might take it a moment later.
            signal.pthread_kill(threading.get_ident(), signal.SIGTSTP)
            signal.signal(signal.SIGTSTP, noted)

    def _take_over(self, number: signal.Signals) -> None:
        previous = signal.getsignal(number)
        # None is a handler that Python did not set and could not put back.
        if previous is None or (previous is signal.SIG_IGN and number != signal.SIGINT):
            return
        with suppress(OSError):
            self._handlers[number] = signal.signal(number, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._noted.append(_MEANINGS[signal.Signals(number).name])
