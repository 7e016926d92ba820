"""Ways on from a reflection in its panel: what was written in it, and the worries that wait.

Takes the id of a routine; hidden where it is no reflection.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from relaxapp.ui.answering_words import CRISIS_WORDS
from relaxapp.ui.widgets import column, look_button


class ReflectionLinks(QWidget):
    """See the module."""

    answers_requested = Signal(str)
    """The id of the routine whose answers are to be read."""
    worries_requested = Signal()
    safety_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._id = ""
        self.answers = look_button("What you wrote", "textlink")
        self.answers.clicked.connect(lambda: self.answers_requested.emit(self._id))
        self.worries = look_button("Worries and worry time", "textlink")
        self.worries.clicked.connect(self.worries_requested)
        self.safety = look_button(CRISIS_WORDS, "textlink")
        self.safety.clicked.connect(self.safety_requested)
        layout = column(self)
        for button in (self.answers, self.worries, self.safety):
            layout.addWidget(button)
        self.hide()

    def show_routine(self, id: str | None) -> None:
        """Shows the ways on from a routine; None for what is no reflection."""
        self._id = id or ""
        self.setVisible(id is not None)
