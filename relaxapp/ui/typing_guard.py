"""Keeps what somebody was typing out of a session that they did not click for.

Takes a clock. A session that a command, a hotkey or another program has begun takes the keyboard,
for whoever asked for it is there and wants Space and Esc at hand; but they may be in the middle of
a word, and here a letter stops the sound, skips a step or says that something hurts. So until the
keyboard has been still for a moment, keys do nothing: letters and Space, and what else a text is
written with, such as Enter and arrows. Esc, the function keys, keys with Ctrl or Alt and the mouse
work from the first moment on. A session that was clicked for, or begun with a key in a window of
the program, is not guarded. Keeps no timer: it stops listening with the first event after its end.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

GUARDED_MS = 1_000
"""From when a window opens or gets the keyboard, and from each key that was kept out."""

LONGEST_MS = 3_000
"""From the beginning: who presses Space again and again wants something of the session."""

_CHORD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_CHORD |= Qt.KeyboardModifier.MetaModifier


class TypingGuard(QObject):
    """One guard for all windows of the program."""

    def __init__(self, clock: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._began_ms = 0
        self._until_ms = 0

    def begin(self) -> None:
        """A session opens that nobody clicked for."""
        self._began_ms = self._clock()
        self._renew()
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def end(self) -> None:
        """From now on every key counts."""
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._clock() >= self._until_ms:
            self.end()
            return False
        match event.type():
            case QEvent.Type.WindowActivate:
                self._renew()
            case QEvent.Type.MouseButtonPress:
                self.end()
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent) and is_typing(event):
                self._renew()
                return True
        return False

    def _renew(self) -> None:
        latest_ms = self._began_ms + LONGEST_MS
        self._until_ms = min(self._clock() + GUARDED_MS, latest_ms)


def is_typing(event: QKeyEvent) -> bool:
    """Whether a key may be part of a text that somebody writes, so that it may not be meant."""
    key = event.key()
    is_function = Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35
    return key != Qt.Key.Key_Escape and not is_function and not event.modifiers() & _CHORD
