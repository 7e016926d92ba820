"""A gentle word about pain: what was noticed, a way to the page about it, and no more.

Takes a `Concern`, emits what the person wants. It takes no focus and hides nothing.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from relaxapp.core.concern import Concern
from relaxapp.ui.flow_layout import FlowLayout
from relaxapp.ui.theme import SPACE
from relaxapp.ui.widgets import announce, look_button, plain_label


class ConcernCard(QFrame):
    """Hidden while there is nothing to say."""

    safety_requested = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "concern")
        self._title = plain_label("", "lead-strong")
        self._text = plain_label("")
        self.read = look_button("Read when to see a professional", "accent")
        self.read.clicked.connect(self._read)
        self.not_now = look_button("Not now", "link")
        self.not_now.clicked.connect(self._dismiss)
        buttons = QWidget()
        row = FlowLayout(buttons, gap=SPACE[1])
        row.addWidget(self.read)
        row.addWidget(self.not_now)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[4], SPACE[2], SPACE[4], SPACE[2])
        layout.setSpacing(SPACE[1])
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addWidget(buttons)
        self.hide()

    def show_concern(self, concern: Concern) -> None:
        self._title.setText(concern.title)
        self._text.setText(concern.text)
        self.setAccessibleName(concern.title)
        self.setAccessibleDescription(concern.text)
        self.show()
        announce(self, f"{concern.title}. {concern.text}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._dismiss()
        else:
            super().keyPressEvent(event)

    def _read(self) -> None:
        self.hide()
        self.safety_requested.emit()

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()
