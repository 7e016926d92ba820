"""Called through a named pipe, as Windows has it: Qt's `QLocalServer`."""

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from relaxapp.services.instance import MAX_BYTES
from relaxapp.services.instance.lines import Line, Listener
from relaxapp.services.instance.sockets import WAITING


class PipeListener(Listener):
    """See the module."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(WAITING)
        self._server.newConnection.connect(self._take)

    def listen(self, address: str) -> str:
        QLocalServer.removeServer(address)
        return "" if self._server.listen(address) else self._server.errorString()

    def close(self) -> None:
        self._server.close()

    def _take(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            _PipeLine(caller, self)


class _PipeLine(Line):
    def __init__(self, caller: QLocalSocket, listener: PipeListener) -> None:
        super().__init__(listener)
        self._caller = caller
        self._listener = listener
        self._is_heard = False
        caller.setParent(self)
        caller.setReadBufferSize(MAX_BYTES)
        caller.disconnected.connect(self.deleteLater)
        caller.readyRead.connect(self._read)
        self._read()

    def answer(self, words: bytes) -> None:
        self._caller.write(words)
        self._caller.flush()
        self._caller.disconnectFromServer()

    def hang_up(self) -> None:
        self._caller.abort()
        self.deleteLater()

    def _read(self) -> None:
        if self._is_heard:
            return
        if self._caller.canReadLine():
            self._is_heard = True
            self._silence.stop()
            self._listener.heard.emit(self, bytes(self._caller.readLine().data()))
        elif self._caller.bytesAvailable() >= MAX_BYTES:
            self.hang_up()
