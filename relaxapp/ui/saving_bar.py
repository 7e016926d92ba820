"""The bar at the foot of the window while a session's sound is saved, and when it is.

Takes a name, the share that is done, and at the end a sentence; emits that it shall be cancelled,
or that the file shall be shown. It hides in a session, which nothing shall disturb.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from relaxapp.ui.theme import SPACE
from relaxapp.ui.widgets import announce, look_button, plain_label

_STEPS = 1_000


class SavingBar(QFrame):
    """Hidden while there is nothing to say."""

    cancel_requested = Signal()
    folder_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "notice")
        self.setAccessibleName("Saving")
        self._is_wanted = False
        self._is_aside = False
        self._words = plain_label()
        self._progress = QProgressBar(maximum=_STEPS, textVisible=False)
        self._share = plain_label("", "soft", wraps=False)
        self._share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.cancel = look_button("Cancel", "link", name="Cancel saving")
        self.cancel.clicked.connect(self.cancel_requested)
        self.show_folder = look_button("Show in folder", "link", name="Show the file in its folder")
        self.show_folder.clicked.connect(self.folder_requested)
        self.dismiss = look_button("Dismiss", "link", name="Dismiss what was saved")
        self.dismiss.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[4], SPACE[1], SPACE[3], SPACE[1])
        row.setSpacing(SPACE[3])
        row.addWidget(self._words, 1)
        row.addWidget(self._progress, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._share)
        for button in self.buttons:
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.clear()

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """All its buttons, in the order of Tab."""
        return self.cancel, self.show_folder, self.dismiss

    @property
    def text(self) -> str:
        """What it says now; empty while there is nothing."""
        return self._words.text() if self._is_wanted else ""

    @property
    def percent(self) -> int:
        """How much is shown as done."""
        return self._progress.value() * 100 // _STEPS

    def begin(self, name: str) -> None:
        """Shows that a session of that name is being saved."""
        self._say(f"Saving “{name}”", is_done=False)
        self._progress.setAccessibleName(f"Saving {name}")
        self.show_share(0.0)

    def show_share(self, share: float) -> None:
        """Shows how much is done, 0–1."""
        self._progress.setValue(round(share * _STEPS))
        self._share.setText(f"{self.percent} %")
        # As wide as it gets, so that the bar does not grow and shrink beside it.
        self._share.setMinimumWidth(self._share.fontMetrics().horizontalAdvance("100 %"))

    def finish(self, sentence: str) -> None:
        """Says that it is saved, with ways to see it and to put the words away."""
        self._say(sentence, is_done=True)

    def clear(self) -> None:
        """Nothing to say."""
        self._is_wanted = False
        self._fit()

    def set_aside(self, is_aside: bool) -> None:
        """Whether it hides whatever it has to say."""
        self._is_aside = is_aside
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            (self.dismiss if self.cancel.isHidden() else self.cancel).click()
        else:
            super().keyPressEvent(event)

    def _say(self, sentence: str, *, is_done: bool) -> None:
        had_focus = self.cancel.hasFocus()
        self._words.setText(sentence)
        self.setAccessibleDescription(sentence)
        self.show_folder.setVisible(is_done)
        self.dismiss.setVisible(is_done)
        if is_done and had_focus:
            self.show_folder.setFocus()
        self._progress.setVisible(not is_done)
        self._share.setVisible(not is_done)
        self.cancel.setVisible(not is_done)
        self._is_wanted = True
        self._fit()
        announce(self, sentence)

    def _fit(self) -> None:
        self.setVisible(self._is_wanted and not self._is_aside)
