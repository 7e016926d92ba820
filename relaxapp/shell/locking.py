"""The passphrase in the window: asked for once when texts are first shown, set, changed, removed.

Takes the history, whose texts it seals, and shows dialogs over the window. All texts are sealed
anew in one go with the keyring, or stay as they were.
"""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget

from relaxapp.core.sealing import Sealer
from relaxapp.services.lock import Lock, is_available, make_lock
from relaxapp.ui.lock_card import LockCard, LockState
from relaxapp.ui.lock_dialogs import PassphraseDialog, Wanted
from relaxapp.ui.theme import Theme

SET_WORDS = "What you write is sealed with your passphrase from now on."
CHANGED_WORDS = "Your passphrase is another one now."
REMOVED_WORDS = "What you write is kept without a passphrase again."
FORGOTTEN_WORDS = (
    "What was sealed is deleted, and the passphrase with it. Sessions and numbers are as they were."
)
FAILED_WORDS = "The passphrase could not be kept, and nothing has changed."


class Sealed(Protocol):
    """The history, as far as it is needed here."""

    @property
    def sealer(self) -> Sealer | None: ...

    def seal_with(self, keyring: str | None, sealer: Sealer | None) -> bool: ...

    def forget_sealed(self) -> bool: ...


class Locking(QObject):
    """See the module."""

    changed = Signal()
    """Texts can be read now, or no longer."""
    noticed = Signal(str)

    def __init__(
        self,
        history: Sealed,
        window: QWidget,
        theme: Callable[[], Theme],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._history = history
        self._window = window
        self._theme = theme
        self._dialog: PassphraseDialog | None = None

    @property
    def lock(self) -> Lock | None:
        """The lock of the history, if it has one."""
        sealer = self._history.sealer
        return sealer if isinstance(sealer, Lock) else None

    @property
    def is_locked(self) -> bool:
        """Whether there are texts that cannot be read before the passphrase is typed."""
        lock = self.lock
        return lock is not None and not lock.is_open

    @property
    def state(self) -> LockState:
        lock = self.lock
        if lock is None:
            return LockState.NONE if is_available() else LockState.MISSING
        if not is_available():
            return LockState.STRANDED
        return LockState.OPEN if lock.is_open else LockState.CLOSED

    def connect_card(self, card: LockCard) -> None:
        """Joins the card of the settings, and keeps it true."""
        card.set_requested.connect(lambda: self.ask(Wanted.SET))
        card.change_requested.connect(lambda: self.ask(Wanted.CHANGE))
        card.remove_requested.connect(lambda: self.ask(Wanted.REMOVE))
        card.forget_requested.connect(lambda: self.ask(Wanted.FORGET))
        card.unlock_requested.connect(self.unlock)
        card.lock_requested.connect(self.close)
        self.changed.connect(lambda: card.show_state(self.state))
        card.show_state(self.state)

    def unlock(self) -> None:
        """Asks for the passphrase, where there is something to unlock."""
        if self.is_locked:
            self.ask(Wanted.UNLOCK)

    def close(self) -> None:
        """Locks again."""
        lock = self.lock
        if lock is not None and lock.is_open:
            lock.close()
            self.changed.emit()

    def look_again(self) -> None:
        """The history may have another lock now, or none."""
        self.changed.emit()

    def ask(self, wanted: Wanted) -> PassphraseDialog:
        """Opens the dialog for what is wanted; one at a time."""
        if self._dialog is None:
            self._dialog = dialog = PassphraseDialog(wanted, self._window)
            dialog.set_theme(self._theme())
            dialog.given.connect(self._take)
            dialog.finished.connect(self._forget)
            dialog.open()
        return self._dialog

    def _forget(self) -> None:
        self._dialog = None

    def _take(self, current: str, new: str) -> None:
        dialog = self._dialog
        if dialog is None:
            return
        QApplication.setOverrideCursor(QCursor(Qt.CursorShape.WaitCursor))
        try:
            is_right = self._do(dialog.wanted, current, new)
        finally:
            QApplication.restoreOverrideCursor()
        if is_right:
            dialog.accept()
            self.changed.emit()
        else:
            dialog.show_wrong()

    def _do(self, wanted: Wanted, current: str, new: str) -> bool:
        """Does what is wanted; False where that was not the passphrase."""
        if wanted is Wanted.SET:
            lock = make_lock(new)
            self._keep(lock, SET_WORDS)
            return True
        if wanted is Wanted.FORGET:
            if self._history.forget_sealed():  # else it has said why
                self.noticed.emit(FORGOTTEN_WORDS)
            return True
        known = self.lock
        if known is None or not known.unlock(current):
            return False
        if wanted is Wanted.CHANGE:
            self._keep(known.with_passphrase(new), CHANGED_WORDS)
        elif wanted is Wanted.REMOVE:
            self._keep(None, REMOVED_WORDS)
        return True

    def _keep(self, lock: Lock | None, words: str) -> None:
        keyring = None if lock is None else lock.keyring.text
        has_kept = self._history.seal_with(keyring, lock)
        self.noticed.emit(words if has_kept else FAILED_WORDS)
