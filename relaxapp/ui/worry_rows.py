"""Worries below one another, each with when it was put down and what can be done with it.

Takes `WorryRow`s, says which one something was asked of. Rows are used again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from relaxapp.ui.theme import SPACE
from relaxapp.ui.widgets import column, look_button, plain_label

MOST_SHOWN = 40
"""How many are shown; worry time comes to all of them."""


@dataclass(frozen=True, slots=True)
class WorryRow:
    """A worry in words: what it is, and below it when, or what is planned."""

    id: str
    text: str
    below: str


class WorryRows(QWidget):
    """`action` is what the button of each row says, `action_name` what it is called."""

    asked = Signal(str)
    """The id."""

    def __init__(self, action: str, action_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action, self._action_name = action, action_name
        self._rows: list[tuple[QFrame, QLabel, QLabel, QPushButton]] = []
        self._ids: list[str] = []
        self._column = column(self, SPACE[1])
        self._more = plain_label("", "soft")
        self._column.addWidget(self._more)
        self._add_row()  # its place is that of all rows when Tab goes round

    @property
    def buttons(self) -> list[QPushButton]:
        """The buttons of the rows shown, in order."""
        return [button for *_, button in self._rows[: len(self._ids)]]

    def show_rows(self, rows: Sequence[WorryRow]) -> None:
        shown = rows[:MOST_SHOWN]
        while len(self._rows) < len(shown):
            self._add_row()
        self._ids = [one.id for one in shown]
        for index, (row, text, below, button) in enumerate(self._rows):
            row.setVisible(index < len(shown))
            if index < len(shown):
                text.setText(shown[index].text)
                below.setText(shown[index].below)
                button.setAccessibleName(f"{self._action_name}: {shown[index].text}")
        self._more.setText(f"And {len(rows) - len(shown):,} more.")
        self._more.setVisible(len(rows) > len(shown))

    def _add_row(self) -> None:
        row, text, below = QFrame(self), plain_label(), plain_label("", "soft")
        button = look_button(self._action, "link")
        index = len(self._rows)
        button.clicked.connect(lambda: self.asked.emit(self._ids[index]))
        words = QVBoxLayout()
        words.setSpacing(SPACE[0] // 2)
        words.addWidget(text)
        words.addWidget(below)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(words, 1)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._column.insertWidget(index, row)
        if self._rows:
            QWidget.setTabOrder(self._rows[-1][3], button)
        self._rows.append((row, text, below, button))
