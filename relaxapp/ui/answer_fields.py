"""What an answer is given in on the full page: a text, a number from 0 to 10, one of some choices.

Each shows an answer, says what it becomes while it is given, and when it is taken. Nothing is
chosen beforehand.
"""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from relaxapp.core.answers import scale_ends
from relaxapp.core.timeline import Gate
from relaxapp.ui.player_gate import SCALE, AnswerButton
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import column, plain_label
from relaxapp.ui.writing_field import WritingField

_NEXT_KEYS = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_BEFORE_KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NUMBER_PX = (44, 44)
ONE_ROW_GAP = SPACE[1]


class AnswerField(QWidget):
    """What all of them have."""

    typed = Signal(str)
    """The answer as far as it has come."""
    settled = Signal()
    taken = Signal()
    """The person is done with it."""
    filled = Signal()

    @property
    def answer(self) -> str | None:
        """The answer as it is now; None for none."""
        return None

    def show_answer(self, answer: str) -> None:
        """Shows an answer; emits nothing."""

    def take_digit(self, digit: str) -> bool:
        """Goes to the answer of that digit; whether there is one."""
        return False

    def take_focus(self) -> None:
        """Puts the keyboard where the answer is."""
        parent = self.parentWidget()
        if parent is not None:
            parent.setFocus()

    def set_room(self, width: int, height: int) -> None:
        """How much room there is for it."""

    def set_theme(self, theme: Theme) -> None:
        """The sizes it stands in."""


class NoField(AnswerField):
    """Nothing to answer: the question is to be thought about."""


class TextField(AnswerField):
    """A text of any length."""

    def __init__(self, question: str) -> None:
        super().__init__()
        self.writing = WritingField()
        self.writing.setAccessibleName(question)
        self.writing.setPlaceholderText("Write here, or leave it empty")
        self.writing.typed.connect(self.typed)
        self.writing.left.connect(self.settled)
        self.writing.taken.connect(self.taken)
        self.writing.filled.connect(self.filled)
        self.setFocusProxy(self.writing)
        column(self).addWidget(self.writing)

    @property
    def answer(self) -> str | None:
        return self.writing.words.strip() or None

    def show_answer(self, answer: str) -> None:
        self.writing.show_words(answer)

    def take_focus(self) -> None:
        self.writing.setFocus()

    def set_room(self, width: int, height: int) -> None:
        self.writing.set_room(height)


class _ChosenField(AnswerField):
    """Buttons of which one is chosen; pressing one takes it, keys only go to it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.buttons: list[QPushButton] = []
        self._texts: list[str] = []
        self._chosen: int | None = None

    @property
    def answer(self) -> str | None:
        return None if self._chosen is None else self._texts[self._chosen]

    def show_answer(self, answer: str) -> None:
        self._mark(self._texts.index(answer) if answer in self._texts else None)

    def take_focus(self) -> None:
        # With nothing chosen no button has the keyboard: its frame would look like a choice.
        (self if self._chosen is None else self.buttons[self._chosen]).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (*_NEXT_KEYS, *_BEFORE_KEYS) and not event.modifiers():
            self._choose(0 if event.key() in _NEXT_KEYS else len(self.buttons) - 1)
        else:
            event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the buttons: arrows choose the next one, Enter goes on with what is chosen."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        key, is_plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        at = next((at for at, one in enumerate(self.buttons) if one is watched), None)
        if at is None or not is_plain:
            return False
        if key in _NEXT_KEYS:
            self._choose(min(at + 1, len(self.buttons) - 1))
        elif key in _BEFORE_KEYS:
            self._choose(max(at - 1, 0))
        elif key in _ENTER_KEYS:
            if self._chosen != at:
                self._choose(at)
            self.taken.emit()
        elif event.text().isdigit():
            return self.take_digit(event.text())
        else:
            return False
        return True

    def _add(self, button: QPushButton, text: str) -> None:
        at = len(self.buttons)
        button.setProperty("look", "choice")
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._take(at))
        button.installEventFilter(self)
        self.buttons.append(button)
        self._texts.append(text)

    def _take(self, at: int) -> None:
        self._choose(at)
        self.taken.emit()

    def _choose(self, at: int) -> None:
        self._mark(at)
        self.buttons[at].setFocus(Qt.FocusReason.TabFocusReason)
        self.typed.emit(self._texts[at])

    def _mark(self, at: int | None) -> None:
        self._chosen = at
        for index, button in enumerate(self.buttons):
            button.setChecked(index == at)


class ScaleField(_ChosenField):
    """Numbers from 0 to 10, with words at both ends."""

    def __init__(self, gate: Gate) -> None:
        super().__init__(f"{gate.text} A number from 0 to 10.")
        least, most = scale_ends(gate)
        self._grid = QGridLayout()
        self._grid.setSpacing(ONE_ROW_GAP)
        self._theme = Theme()
        ends = {"0": f", {least}", "10": f", {most}"}
        for text in SCALE:
            button = QPushButton(text, self)
            button.setAccessibleName(f"{text} of 10{ends.get(text, '')}")
            self._add(button, text)
        words = QHBoxLayout()
        words.addWidget(plain_label(least, "soft", wraps=False))
        words.addStretch()
        words.addWidget(plain_label(most, "soft", wraps=False))
        layout = column(self)
        layout.addLayout(self._grid)
        layout.addLayout(words)
        self._place(len(SCALE))

    def take_digit(self, digit: str) -> bool:
        is_ten = digit == "0" and self._chosen == 1  # 1, then 0
        self._choose(10 if is_ten else int(digit))
        return True

    def set_room(self, width: int, height: int) -> None:
        needed = len(SCALE) * (self._theme.px(_NUMBER_PX[0]) + ONE_ROW_GAP) - ONE_ROW_GAP
        self._place(len(SCALE) if needed <= width else 6)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in self.buttons:
            button.setMinimumSize(theme.px(_NUMBER_PX[0]), theme.px(_NUMBER_PX[1]))

    def _place(self, columns: int) -> None:
        for index, button in enumerate(self.buttons):
            self._grid.addWidget(button, index // columns, index % columns)


class ChoiceField(_ChosenField):
    """One of some texts."""

    def __init__(self, question: str, choices: tuple[str, ...]) -> None:
        super().__init__(question)
        layout = column(self)
        for text in choices:
            button = AnswerButton(text, self)
            self._add(button, text)
            layout.addWidget(button)

    def take_digit(self, digit: str) -> bool:
        at = int(digit) - 1
        if not 0 <= at < len(self.buttons):
            return False
        self._choose(at)
        return True
