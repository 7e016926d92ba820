"""The bar at the foot of the window that says one sentence until it is put away.

Takes sentences, perhaps with something to do about it, shows them one after another, and tells each
to a screen reader.
"""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from relaxapp.ui.theme import SPACE
from relaxapp.ui.widgets import announce

READ_MS = 5_000
"""Seen for so long, a notice makes way for what is said next, unless there is a button on it."""

MOST_WAITING = 5
"""What comes while so many wait is in the log alone."""

PASSING_MS = 12_000
"""How long a notice stays that goes by itself: time enough to read it twice."""

Action = tuple[str, Callable[[], object]]
"""The words of a button beside the sentence, and what it does."""


class NoticeBar(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[tuple[str, Action | None]] = []
        self._action: Action | None = None
        self.setProperty("look", "notice")
        self.setAccessibleName("Notice")
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self.action_button = QPushButton()
        self.action_button.setProperty("look", "link")
        self.action_button.clicked.connect(self._act)
        self.dismiss_button = QPushButton("Dismiss")
        self.dismiss_button.setProperty("look", "link")
        self.dismiss_button.setAccessibleName("Dismiss the notice")
        self.dismiss_button.clicked.connect(self.dismiss)
        self._seen = QElapsedTimer()
        """Since when it has been said where somebody could read it."""
        self._is_passing = False
        self._timer = QTimer(self, singleShot=True, interval=PASSING_MS)
        self._timer.setObjectName("notice")
        self._timer.timeout.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[4], SPACE[1], SPACE[3], SPACE[1])
        row.setSpacing(SPACE[3])
        row.addWidget(self._label, 1)
        row.addWidget(self.action_button, 0, Qt.AlignmentFlag.AlignVCenter)
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

    def tell(self, sentence: str, action: Action | None = None) -> None:
        """Says a sentence, after those that wait; one that is already there is not repeated."""
        if sentence == self.text or sentence in (waiting for waiting, _ in self._waiting):
            return
        if self.isHidden():
            self._show(sentence, action)
        elif len(self._waiting) < MOST_WAITING:
            self._waiting.append((sentence, action))
            if self._has_been_read:
                self.dismiss()

    def take_back(self, sentence: str) -> None:
        """Says a sentence no more: it does not hold any longer."""
        self._waiting = [one for one in self._waiting if one[0] != sentence]
        if sentence and sentence == self.text:
            self.dismiss()

    @property
    def _has_been_read(self) -> bool:
        return (
            self._action is None
            and self.isVisible()
            and self._seen.isValid()
            and self._seen.elapsed() >= READ_MS
        )

    def dismiss(self) -> None:
        """Puts the sentence away; the next one that waits takes its place."""
        if self._waiting:
            self._show(*self._waiting.pop(0))
        else:
            self.hide()
            self._timer.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _act(self) -> None:
        action = self._action
        self.dismiss()
        if action is not None:
            action[1]()

    def _show(self, sentence: str, action: Action | None) -> None:
        self._action = action
        self.action_button.setVisible(action is not None)
        if action is not None:
            self.action_button.setText(action[0])
            self.action_button.setAccessibleName(action[0])
        self._label.setText(sentence)
        self._label.setAccessibleName(sentence)
        self.setAccessibleDescription(sentence)
        self.show()
        self._seen.invalidate()
        if self.isVisible():
            self._seen.start()
        self._set_timer()
        announce(self, sentence)

    def _set_timer(self) -> None:
        if self._is_passing and not self.isHidden():
            self._timer.start()
        else:
            self._timer.stop()
