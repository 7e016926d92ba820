"""Something to read that is folded away until it is asked for: a line to press, and what is below.

Takes words and the widget below them. It is folded again when something else is shown.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from relaxapp.ui.theme import SPACE
from relaxapp.ui.widgets import column, look_button

_CLOSED, _OPEN = "▸", "▾"


class Folded(QWidget):
    """Hidden while there is nothing to unfold."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self._content = content
        self.button = look_button("", "link")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._show)
        layout = column(self, SPACE[0])
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(content)
        content.hide()

    def show_words(self, words: str) -> None:
        """Shows the line folded; with no words nothing."""
        self._words = words
        self.button.setChecked(False)
        self._show(False)
        self.setVisible(bool(words))

    def _show(self, is_open: bool) -> None:
        self._content.setVisible(is_open)
        self.button.setText(f"{_OPEN if is_open else _CLOSED}  {self._words}")
        self.button.setAccessibleName(f"{self._words}, {'shown' if is_open else 'folded'}")
