"""The side of the program that runs: it listens, and hands each call on to be answered.

Takes an address, tells of a `Call`; whoever hears of it answers once, at once or later. Only the
same person can reach it, and what is no call is not answered.
"""

import json
import logging
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from relaxapp.services.instance import MAX_BYTES, Answer

_log = logging.getLogger(__name__)

MAX_WORDS = 64
SILENT_MS = 3_000
"""Whoever has not said all of a call by then is not waited for."""


class Call(QObject):
    """One call: the words of a command line, and the way back to who typed them."""

    def __init__(self, words: tuple[str, ...], line: QLocalSocket) -> None:
        super().__init__(line)  # it goes with the line
        self.words = words
        self._line = line
        self._is_answered = False

    def answer(self, answer: Answer) -> None:
        """Answers, the first time; whoever has gone meanwhile hears nothing."""
        if self._is_answered:
            return
        self._is_answered = True
        self._line.write(json.dumps(list(answer)).encode() + b"\n")
        self._line.flush()
        self._line.disconnectFromServer()


class Instance(QObject):
    """Listens, where nobody does yet."""

    called = Signal(object)
    """A `Call`."""

    def __init__(self, address: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = address
        self._lock = QLockFile(f"{address}.lock") if "pipe" not in address else None
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(8)
        self._server.newConnection.connect(self._take)

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
            QLocalServer.removeServer(self._address)
        if self._server.listen(self._address):
            return True
        _log.warning("nobody can reach this program: %s", self._server.errorString())
        return False

    def close(self) -> None:
        self._server.close()
        if self._lock is not None:
            self._lock.unlock()

    def _take(self) -> None:
        while (line := self._server.nextPendingConnection()) is not None:
            line.setReadBufferSize(MAX_BYTES)
            line.disconnected.connect(lambda line=line: line.deleteLater())
            timer = QTimer(line, singleShot=True, interval=SILENT_MS)
            timer.setObjectName("silent caller")
            timer.timeout.connect(lambda line=line: line.abort())
            line.readyRead.connect(lambda line=line, timer=timer: self._read(line, timer))
            timer.start()
            self._read(line, timer)

    def _read(self, line: QLocalSocket, timer: QTimer) -> None:
        if not line.canReadLine():
            if line.bytesAvailable() >= MAX_BYTES:
                line.abort()
            return
        timer.stop()
        words = _words_of(bytes(line.readLine().data()))
        if words is None:
            line.abort()
        else:
            self.called.emit(Call(words, line))


def _words_of(said: bytes) -> tuple[str, ...] | None:
    try:
        found: Any = json.loads(said)
    except (ValueError, RecursionError):
        return None
    is_call = isinstance(found, list) and len(found) <= MAX_WORDS
    return tuple(found) if is_call and all(isinstance(word, str) for word in found) else None
