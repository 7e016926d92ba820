"""The word that something begins: seen first, before what takes long is done.

Takes the offer window, which it borrows for that, and what is to be done; does that once the word
is seen. It does not know what begins, nor whether it did.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from relaxapp.ui.offer_window import OfferCard, OfferWindow

UNSEEN_MS = 150
"""So long the word is waited for, where nobody sees it."""

WORD = OfferCard("", "Your session", "Starting…")


class Starting(QObject):
    """See the module."""

    def __init__(self, window: OfferWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._act: Callable[[], object] | None = None
        self._unseen = QTimer(self, singleShot=True, interval=UNSEEN_MS)
        self._unseen.setObjectName("unseen word")
        self._unseen.timeout.connect(self._do)
        window.painted.connect(self._do)

    def begin(self, act: Callable[[], object]) -> None:
        """Says that something begins, and then does it; what was to be done before comes first."""
        self._do()
        self._act = act
        self._unseen.start()
        self._window.show_starting(WORD)

    def _do(self) -> None:
        act, self._act = self._act, None
        if act is None:
            return
        self._unseen.stop()
        try:
            act()
        finally:
            if self._window.card is WORD:  # and no offer that has come meanwhile
                self._window.go(is_by_itself=False)
