"""The question at a gate, and what there is to answer: numbers, choices, a text, or just going on.

Takes a `Gate`, emits the answer; None is an answer left out. Nothing is chosen beforehand.
"""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from relaxapp.core.timeline import Gate
from relaxapp.ui.fitted import FittedLabel
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import scroll_area

SCALE = tuple(str(number) for number in range(11))
_QUESTION_SHARE = 0.4
_WRITING_SHARE = 0.3
"""The most of the panel's height that a question takes, and the field to write in."""

_WIDEST = 680
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class AnswerButton(QPushButton):
    """A button whose text wraps, and is read as it is: no mnemonics, no rich text."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        label = QLabel(text)
        label.setProperty("look", "lead")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE[3], SPACE[2], SPACE[3], SPACE[2])
        box.addWidget(label)
        self._box = box
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return self._box.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._box.minimumSize()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._box.totalHeightForWidth(width)


class _Writing(QPlainTextEdit):
    """A text field: Ctrl+Enter keeps what is written, Tab goes on to the buttons."""

    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.kept.emit()
        elif event.key() == Qt.Key.Key_Escape:
            # Leaving the field must not stop the session: a second Esc does.
            parent = self.parentWidget()
            if parent is not None:
                parent.setFocus()
        else:
            super().keyPressEvent(event)


class GatePanel(QWidget):
    """Shows one gate at a time."""

    answered = Signal(object)
    """The answer as text, or None."""
    typed = Signal(str)
    """What is written so far, with each key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._gate: Gate | None = None
        self._answers: list[QPushButton] = []
        self._grid: QGridLayout | None = None
        self._question: FittedLabel | None = None
        self._first: QWidget | None = None
        self._scroll = scroll_area()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Question")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._gate is not None:
            self._build(self._gate)

    def show_gate(self, gate: Gate) -> None:
        """Asks anew, with the keyboard where the answer is."""
        self._build(gate)
        self.show()
        first = self._first
        (first if first is not None else self).setFocus()

    def answer_buttons(self) -> tuple[QPushButton, ...]:
        """What can be chosen, in order."""
        return tuple(self._answers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._obey(event):
            event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the buttons: Qt would let arrows wander over the page, and scroll it."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if self._obey(event):
            return True
        page = self.parentWidget()
        if event.key() not in _ARROWS or page is None:
            return False
        QCoreApplication.sendEvent(page, event)
        return True

    def _obey(self, event: QKeyEvent) -> bool:
        """Digits go to the answer of that number, arrows to the next; Enter takes it."""
        key, focus = event.key(), self.focusWidget()
        at = self._answers.index(focus) if focus in self._answers else None
        if event.text().isdigit() and self._answers:
            self._go_to_digit(event.text(), at)
        elif at is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._answers[at].click()
        elif at is not None and key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self._focus(self._answers[min(at + 1, len(self._answers) - 1)])
        elif at is not None and key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self._focus(self._answers[max(at - 1, 0)])
        elif isinstance(focus, QPushButton) and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus.click()
        else:
            return False
        return True

    def _focus(self, button: QPushButton) -> None:
        button.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(button)

    def _go_to_digit(self, digit: str, at: int | None) -> None:
        is_scale = self._gate is not None and self._gate.answer == "scale"
        index = int(digit) if is_scale else int(digit) - 1
        if is_scale and digit == "0" and at == 1:
            index = 10  # 1, then 0
        if 0 <= index < len(self._answers):
            self._focus(self._answers[index])

    def _build(self, gate: Gate) -> None:
        self._gate = gate
        self._answers = []
        self._grid = None
        self._first = None
        column = QWidget()
        column.setObjectName("page")
        box = QVBoxLayout(column)
        box.setContentsMargins(SPACE[5], SPACE[2], SPACE[5], SPACE[2])
        box.setSpacing(SPACE[4])
        box.addStretch(1)
        self._question = self._asked(gate.text)
        box.addWidget(self._question)
        inner = QWidget()
        inner.setMaximumWidth(self._theme.px(_WIDEST))
        answers = QVBoxLayout(inner)
        answers.setContentsMargins(0, 0, 0, 0)
        answers.setSpacing(SPACE[1])
        self._fill(gate, answers)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(inner, 100)
        row.addStretch(1)
        box.addLayout(row)
        box.addStretch(2)
        for button in column.findChildren(QPushButton):
            button.installEventFilter(self)
        self._scroll.setWidget(column)
        self._place()

    def _asked(self, text: str) -> FittedLabel:
        label = FittedLabel(align=Qt.AlignmentFlag.AlignCenter)
        theme = self._theme
        weight = QFont.Weight.Bold
        label.set_style(theme.palette.ink, theme.instruction, theme.lead, weight)
        label.set_words(text)
        return label

    def _fill(self, gate: Gate, box: QVBoxLayout) -> None:
        match gate.answer:
            case "none":
                self._add_going_on(box, "Go on")
            case "text":
                self._add_writing(box)
            case "scale":
                self._add_scale(box)
            case choices:
                for choice in choices:
                    button = AnswerButton(choice)
                    button.clicked.connect(lambda _=False, text=choice: self.answered.emit(text))
                    self._answers.append(button)
                    box.addWidget(button)
                self._add_skip(box)

    def _add_scale(self, box: QVBoxLayout) -> None:
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACE[1])
        for text in SCALE:
            button = QPushButton(text, holder)  # before the button below, for Tab too
            button.setAccessibleName(f"{text} of 10")
            button.setAutoDefault(False)
            button.setMinimumSize(self._theme.px(44), self._theme.px(38))
            button.clicked.connect(lambda _=False, text=text: self.answered.emit(text))
            self._answers.append(button)
        box.addWidget(holder)
        self._add_skip(box)

    def _place(self) -> None:
        """Fits the question, and puts numbers in one row, or in two where it is narrow."""
        if self._question is not None:
            box = (self.width() - 2 * SPACE[5], self.height() * _QUESTION_SHARE)
            fitted = self._question.fit_in(*box)
            self._question.setFixedHeight(round(fitted.height) + SPACE[1])
        if isinstance(self._first, QPlainTextEdit):
            lines = min(self._theme.px(150), round(self.height() * _WRITING_SHARE))
            self._first.setFixedHeight(max(lines, self._theme.px(48)))
        if self._grid is None:
            return
        room = min(self.width() - 2 * SPACE[5], self._theme.px(_WIDEST))
        columns = 11 if room >= 11 * (self._theme.px(44) + SPACE[1]) else 6
        for index, button in enumerate(self._answers):
            self._grid.addWidget(button, index // columns, index % columns)

    def _add_writing(self, box: QVBoxLayout) -> None:
        writing = _Writing()
        writing.setAccessibleName(self._gate.text if self._gate is not None else "")
        writing.setPlaceholderText("Write here, or leave it empty")
        box.addWidget(writing)
        keep = self._add_going_on(box, "Go on")
        keep.setToolTip("Go on (Ctrl+Enter)")
        keep.clicked.disconnect()
        keep.clicked.connect(lambda _=False: self._keep(writing))
        writing.kept.connect(lambda: self._keep(writing))
        hint = QLabel("Ctrl+Enter goes on. What you write stays on this computer.")
        hint.setProperty("look", "soft")
        hint.setWordWrap(True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.addWidget(hint)
        writing.textChanged.connect(lambda: self.typed.emit(writing.toPlainText()))
        self._first = writing

    def _keep(self, writing: QPlainTextEdit) -> None:
        self.answered.emit(writing.toPlainText().strip() or None)

    def _add_going_on(self, box: QVBoxLayout, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("look", "primary")
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: self.answered.emit(None))
        box.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        self._first = button
        return button

    def _add_skip(self, box: QVBoxLayout) -> None:
        skip = QPushButton("Leave it out")
        skip.setProperty("look", "quiet")
        skip.setAutoDefault(False)
        skip.clicked.connect(lambda _=False: self.answered.emit(None))
        box.addSpacing(SPACE[1])
        box.addWidget(skip, 0, Qt.AlignmentFlag.AlignCenter)
