"""Called through a socket in the file system, which only its owner can open.

The standard library's sockets on Qt's event loop: `QLocalServer` does the same, and brings Qt's
network library with it.
"""

import os
import socket
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier

from relaxapp.services.instance import MAX_BYTES
from relaxapp.services.instance.lines import Line, Listener

WAITING = 8
"""So many callers may wait to be taken."""

ONLY_THE_OWNER = 0o177
"""What the socket's file forbids."""


class SocketListener(Listener):
    """See the module."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._address = ""
        self._socket: socket.socket | None = None
        self._callers: QSocketNotifier | None = None

    def listen(self, address: str) -> str:
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        usual = os.umask(ONLY_THE_OWNER)
        try:
            Path(address).unlink(missing_ok=True)
            listening.bind(address)
            listening.listen(WAITING)
        except OSError as error:
            listening.close()
            return str(error)
        finally:
            os.umask(usual)
        listening.setblocking(False)
        self._address, self._socket = address, listening
        self._callers = QSocketNotifier(listening.fileno(), QSocketNotifier.Type.Read, self)
        self._callers.activated.connect(self._take)
        return ""

    def close(self) -> None:
        if self._socket is None or self._callers is None:
            return
        self._callers.setEnabled(False)
        self._socket.close()
        self._socket = None
        Path(self._address).unlink(missing_ok=True)

    def _take(self) -> None:
        if self._socket is None:
            return
        try:
            caller, _ = self._socket.accept()
        except OSError:  # gone again
            return
        _SocketLine(caller, self)


class _SocketLine(Line):
    def __init__(self, caller: socket.socket, listener: SocketListener) -> None:
        super().__init__(listener)
        caller.setblocking(False)
        self._caller = caller
        self._listener = listener
        self._said = b""
        self._is_heard = False
        self._more = QSocketNotifier(caller.fileno(), QSocketNotifier.Type.Read, self)
        self._more.activated.connect(self._read)

    def answer(self, words: bytes) -> None:
        with suppress(OSError):
            self._caller.sendall(words)  # less than a socket holds, so it never waits
        self.hang_up()

    def hang_up(self) -> None:
        self._silence.stop()
        self._more.setEnabled(False)
        self._caller.close()
        self.deleteLater()

    def _read(self) -> None:
        try:
            piece = self._caller.recv(MAX_BYTES)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self.hang_up()
        elif not self._is_heard:
            self._said += piece
            self._look()

    def _look(self) -> None:
        line, end, _ = self._said.partition(b"\n")
        if len(line) >= MAX_BYTES:
            self.hang_up()
        elif end:
            self._is_heard = True
            self._silence.stop()
            self._listener.heard.emit(self, line)
