"""What will be wanted soon, done a piece at a time, in between all else.

Takes the pieces as an iterator, each step of which does one of them. Whoever is served meanwhile
waits for one piece at most; what was not done in time is done when it is wanted.
"""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

BETWEEN_MS = 15
"""What a person does, and what has to be painted, comes between two pieces."""


class Ahead(QObject):
    """See the module."""

    def __init__(
        self, pieces: Callable[[], Iterator[object]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.is_done = False
        """Whether there is nothing left to do."""
        self._pieces = pieces
        self._left: Iterator[object] | None = None
        self._timer = QTimer(self, interval=BETWEEN_MS)
        self._timer.setObjectName("ahead")
        self._timer.timeout.connect(self._do_one)

    def begin(self) -> None:
        """Begins, or goes on where it stopped."""
        if not self.is_done:
            self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _do_one(self) -> None:
        if self._left is None:
            self._left = self._pieces()
        try:
            next(self._left)
        except StopIteration:
            self.is_done = True
            self._timer.stop()
