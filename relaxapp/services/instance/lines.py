"""What every way of being called has: a listener, and a line for each caller.

A line says once what it heard; whoever is silent for long, or says too much, is hung up on.
"""

from PySide6.QtCore import QObject, QTimer, Signal

SILENT_MS = 3_000
"""Whoever has not said all of a call by then is not waited for."""


class Line(QObject):
    """The line to one caller; it is deleted once it has been hung up."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._silence = QTimer(self, singleShot=True, interval=SILENT_MS)
        self._silence.setObjectName("silent caller")
        self._silence.timeout.connect(self.hang_up)
        self._silence.start()

    def answer(self, words: bytes) -> None:
        """Says the answer, and hangs up; whoever has gone hears nothing."""
        raise NotImplementedError

    def hang_up(self) -> None:
        raise NotImplementedError


class Listener(QObject):
    """Listens at one address."""

    heard = Signal(object, object)
    """The `Line`, and the one line of bytes that was said there."""

    def listen(self, address: str) -> str:
        """Listens, in the place of whoever was there; gives why it cannot, or nothing."""
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError
