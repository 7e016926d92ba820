"""The bar at the foot of the window that says one sentence until it is put away.

Takes sentences, shows them one after another, and tells each to a screen reader.
"""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from relaxapp.ui.theme import SPACE
from relaxapp.ui.widgets import announce

MOST_WAITING = 5
"""What comes while so many wait is in the log alone."""

PASSING_MS = 12_000
"""How long a notice stays that goes by itself: time enough to read it twice."""


class NoticeBar(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[str] = []
        self.setProperty("look", "notice")
        self.setAccessibleName("Notice")
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self.dismiss_button = QPushButton("Dismiss")
        self.dismiss_button.setProperty("look", "link")
        self.dismiss_button.setAccessibleName("Dismiss the notice")
        self.dismiss_button.clicked.connect(self.dismiss)
        self._is_passing = False
        self._timer = QTimer(self, singleShot=True, interval=PASSING_MS)
        self._timer.setObjectName("notice")
        self._timer.timeout.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[4], SPACE[1], SPACE[3], SPACE[1])
        row.setSpacing(SPACE[3])
        row.addWidget(self._label, 1)
        row.addWidget(self.dismiss_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now; empty while it is hidden."""
        return "" if self.isHidden() else self._label.text()

    def set_passing(self, is_passing: bool) -> None:
        """Whether notices go by themselves: in a session nobody should have to put one away."""
        self._is_passing = is_passing
        self._set_timer()

    def tell(self, sentence: str) -> None:
        """Says a sentence, after those that wait; one that is already there is not repeated."""
        if sentence == self.text or sentence in self._waiting:
            return
        if self.isHidden():
            self._show(sentence)
        elif len(self._waiting) < MOST_WAITING:
            self._waiting.append(sentence)

    def dismiss(self) -> None:
        """Puts the sentence away; the next one that waits takes its place."""
        if self._waiting:
            self._show(self._waiting.pop(0))
        else:
            self.hide()
            self._timer.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _show(self, sentence: str) -> None:
        self._label.setText(sentence)
        self._label.setAccessibleName(sentence)
        self.setAccessibleDescription(sentence)
        self.show()
        self._set_timer()
        announce(self, sentence)

    def _set_timer(self) -> None:
        if self._is_passing and not self.isHidden():
            self._timer.start()
        else:
            self._timer.stop()
