"""A bar in a page that says one thing and asks what shall be done, without holding anything up.

Takes a sentence and the choices there are, emits the one that was chosen. Esc is for the choice
that changes nothing, where there is one.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QWidget

from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import announce, look_button, plain_label

BarChoice = tuple[str, str, str]
"""What is emitted, the words of the button, and its keys."""

MOST_CHOICES = 4

_BESIDE_PX = 560
"""Narrower than this, the buttons stand below the words."""


class ChoiceBar(QFrame):
    """Hidden while there is nothing to ask."""

    chosen = Signal(str)
    changed = Signal()
    """It has something to ask, or no more."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "question")
        self.setAccessibleName(name)
        self._theme = Theme()
        self._choices: tuple[BarChoice, ...] = ()
        self._escape = ""
        self._is_aside = False
        self._words = plain_label("")
        self._row = QHBoxLayout()
        self._row.setSpacing(SPACE[0])
        # Made beforehand, so that Tab comes to them in their place.
        self._buttons = [self._make_button(index) for index in range(MOST_CHOICES)]
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(SPACE[3], SPACE[0], SPACE[1], SPACE[0])
        self._layout.setSpacing(SPACE[0])
        self._layout.addWidget(self._words, 1)
        self._layout.addLayout(self._row)
        self.hide()

    @property
    def text(self) -> str:
        """What it asks; empty while there is nothing."""
        return self._words.text() if self._choices else ""

    @property
    def all_buttons(self) -> tuple[QPushButton, ...]:
        """In the order of Tab, whether they are shown or not."""
        return tuple(self._buttons)

    @property
    def buttons(self) -> dict[str, QPushButton]:
        """The buttons by what they emit."""
        return {one[0]: self._buttons[index] for index, one in enumerate(self._choices)}

    def ask(self, sentence: str, choices: Sequence[BarChoice], escape: str = "") -> None:
        """Shows a sentence with its choices; `escape` is what Esc chooses.

        The same one again changes nothing.
        """
        if sentence == self.text and tuple(choices) == self._choices:
            return
        self._choices, self._escape = tuple(choices), escape
        self._words.setText(sentence)
        self.setAccessibleDescription(sentence)
        for index, button in enumerate(self._buttons):
            button.setVisible(index < len(choices))
            button.setShortcut("")
            if index < len(choices):
                _, words, keys = choices[index]
                button.setText(words)
                button.setAccessibleName(words)
                button.setShortcut(keys)
                button.setToolTip(keys)
        self._fit()
        self._arrange()
        self.changed.emit()
        announce(self, sentence)

    def take_focus(self) -> None:
        """Gives the first button the focus: for a question that a person has brought about."""
        if self._choices:
            self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Nothing to ask."""
        if self._choices:
            self._choices = ()
            self._fit()
            self.changed.emit()

    def set_aside(self, is_aside: bool) -> None:
        """Whether it hides, because something else has to be answered first."""
        self._is_aside = is_aside
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._escape:
            self.chosen.emit(self._escape)
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        self.setVisible(bool(self._choices) and not self._is_aside)

    def _make_button(self, index: int) -> QPushButton:
        button = look_button("", "link")
        button.clicked.connect(lambda: self.chosen.emit(self._choices[index][0]))
        self._row.addWidget(button)
        return button

    def _arrange(self) -> None:
        is_beside = self.width() >= self._theme.px(_BESIDE_PX)
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._layout.setDirection(right if is_beside else down)
        self._layout.setAlignment(
            self._row,
            Qt.AlignmentFlag.AlignVCenter if is_beside else Qt.AlignmentFlag.AlignLeft,
        )
