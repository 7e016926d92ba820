"""The passphrase in Settings: whether there is one, what it protects, and what can be done.

Takes where things stand, says what is asked for.
"""

from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from relaxapp.ui.flow_layout import FlowLayout
from relaxapp.ui.lock_dialogs import NO_WAY_BACK, PROTECTS, PROTECTS_NOT
from relaxapp.ui.theme import SPACE
from relaxapp.ui.widgets import look_button, plain_label


class LockState(Enum):
    """Where things stand, with the words for it."""

    MISSING = "A passphrase needs one more package. Install it with: pip install relaxapp[lock]"
    NONE = "What you write is kept as plain text, in a file for your account alone."
    OPEN = (
        "There is a passphrase, and what you wrote can be read until you close relaxapp or lock it."
    )
    CLOSED = "There is a passphrase, and what you wrote is locked."
    STRANDED = (
        "What you wrote is locked, and the package that unlocks it is missing."
        " Install it with: pip install relaxapp[lock]"
    )


class LockCard(QFrame):
    """See the module."""

    set_requested = Signal()
    change_requested = Signal()
    remove_requested = Signal()
    unlock_requested = Signal()
    lock_requested = Signal()
    forget_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName("A passphrase on what you write")
        self._state = plain_label("", "strong")
        self._about = plain_label(" ".join((PROTECTS, PROTECTS_NOT, NO_WAY_BACK)), "soft")
        self.set = look_button("Set a passphrase…", "")
        self.unlock = look_button("Unlock…", "")
        self.lock = look_button("Lock now", "")
        self.change = look_button("Change it…", "", name="Change the passphrase")
        self.remove = look_button("Take it away…", "", name="Take the passphrase away")
        self.forget = look_button("Forgotten?", "", name="The passphrase is forgotten")
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=SPACE[1])
        for button, request in (
            (self.set, self.set_requested),
            (self.unlock, self.unlock_requested),
            (self.lock, self.lock_requested),
            (self.change, self.change_requested),
            (self.remove, self.remove_requested),
            (self.forget, self.forget_requested),
        ):
            button.clicked.connect(request)
            flow.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        box.setSpacing(SPACE[2])
        box.addWidget(self._state)
        box.addWidget(self._about)
        box.addWidget(buttons)
        self._buttons = buttons
        self.show_state(LockState.NONE)

    def show_state(self, state: LockState) -> None:
        self._state.setText(state.value)
        is_set = state in (LockState.OPEN, LockState.CLOSED)
        self.set.setVisible(state is LockState.NONE)
        self.unlock.setVisible(state is LockState.CLOSED)
        self.lock.setVisible(state is LockState.OPEN)
        self.change.setVisible(is_set)
        self.remove.setVisible(is_set)
        self.forget.setVisible(state in (LockState.CLOSED, LockState.STRANDED))
        self._buttons.setVisible(state is not LockState.MISSING)
