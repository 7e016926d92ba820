"""Lets a warning count down while it can be seen, quietly: once a second at most.

Takes the desk, which knows the moment the break is due, and the offer window. Each time anew it
shows what is left until then, so nothing is added up: after a second that was late, or a sleep,
the words are right again. It looks only when they would be others, and not at all once the window
is gone. At the moment itself it has the desk look, whose own timer may be a second late.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

from relaxapp.core.break_words import ahead_holds_ms, ahead_words
from relaxapp.shell.desk import Desk
from relaxapp.ui.offer_window import OfferWindow


class Countdown(QObject):
    """See the module."""

    def __init__(
        self,
        desk: Desk,
        window: OfferWindow,
        has_seconds: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """Without seconds it says `In less than a minute`, for those whom numbers hurry."""
        super().__init__(parent)
        self._desk = desk
        self._window = window
        self._has_seconds = has_seconds
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.setObjectName("countdown")
        self._timer.timeout.connect(self._show)

    def begin(self, in_ms: int) -> None:
        """The warning has just been shown, as `ahead_words(in_ms)`."""
        self._timer.start(ahead_holds_ms(in_ms, has_seconds=self._has_seconds()))

    def end(self) -> None:
        """Something else is shown, or nothing."""
        self._timer.stop()

    def _show(self) -> None:
        left_ms, has_seconds = self._desk.due_in_ms, self._has_seconds()
        if not self._window.isVisible():
            return
        if left_ms == 0:
            self._desk.tick()
            return
        words = ahead_words(left_ms, has_seconds=has_seconds)
        self._window.show_ahead(words, ahead_words(left_ms, has_seconds=False))
        self._timer.start(ahead_holds_ms(left_ms, has_seconds=has_seconds))
