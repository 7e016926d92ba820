"""The side of the program that runs: it listens, and hands each call on to be answered.

Takes an address, tells of a `Call`; whoever hears of it answers once, at once or later. Only the
same person can reach it, and what is no call is not answered. How the bytes come and go is the
platform's: `sockets`, or `pipes` on Windows.
"""

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, Signal

from relaxapp.services.instance import Answer
from relaxapp.services.instance.lines import Line, Listener

_log = logging.getLogger(__name__)

MAX_WORDS = 64


def _listener(parent: QObject) -> Listener:
    """Qt's own needs its network library, which takes 3 MB: only where nothing else can listen."""
    if sys.platform == "win32":
        from relaxapp.services.instance.pipes import PipeListener

        return PipeListener(parent)
    from relaxapp.services.instance.sockets import SocketListener

    return SocketListener(parent)


class Call(QObject):
    """One call: the words of a command line, and the way back to who typed them."""

    def __init__(self, words: tuple[str, ...], line: Line) -> None:
        super().__init__(line)  # it goes with the line
        self.words = words
        self._line = line
        self._is_over = False
        line.destroyed.connect(self._hang_up)

    def answer(self, answer: Answer) -> None:
        """Answers, the first time; whoever has gone meanwhile hears nothing."""
        if self._is_over:
            return
        self._is_over = True
        self._line.answer(json.dumps(list(answer)).encode() + b"\n")

    def _hang_up(self) -> None:
        self._is_over = True


class Instance(QObject):
    """Listens, where nobody does yet."""

    called = Signal(object)
    """A `Call`."""

    def __init__(
        self,
        address: str,
        parent: QObject | None = None,
        *,
        listener: Callable[[QObject], Listener] = _listener,
    ) -> None:
        super().__init__(parent)
        self._address = address
        self._lock = QLockFile(f"{address}.lock") if "pipe" not in address else None
        self._listener = listener(self)
        self._listener.heard.connect(self._hear)

    def listen(self) -> bool:
        """Whether this is the one program now; False where another is, or where none can listen.

        A socket that a program left behind when it was killed is taken over: only who holds the
        lock may do so, and a lock whose program is gone counts for nothing.
        """
        if self._lock is not None:
            Path(self._address).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.setStaleLockTime(0)
            if not self._lock.tryLock(0):
                return False
        problem = self._listener.listen(self._address)
        if not problem:
            return True
        _log.warning("nobody can reach this program: %s", problem)
        return False

    def close(self) -> None:
        self._listener.close()
        if self._lock is not None:
            self._lock.unlock()

    def _hear(self, line: Line, said: bytes) -> None:
        words = _words_of(said)
        if words is None:
            line.hang_up()
        else:
            self.called.emit(Call(words, line))


def _words_of(said: bytes) -> tuple[str, ...] | None:
    try:
        found: Any = json.loads(said)
    except (ValueError, RecursionError):
        return None
    is_call = isinstance(found, list) and len(found) <= MAX_WORDS
    return tuple(found) if is_call and all(isinstance(word, str) for word in found) else None
