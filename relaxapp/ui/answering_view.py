"""One question of a reflection on a full page: room to write, and what was said before beside it.

Takes a `Question`, emits what is typed as it is typed, and where the person wants to go. It keeps
nothing: whoever shows the question keeps what was typed. Leaving asks nothing.
"""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from relaxapp.core.answers import Question, Said
from relaxapp.core.journal import LONGEST_ANSWER
from relaxapp.ui.answer_fields import AnswerField, ChoiceField, NoField, ScaleField, TextField
from relaxapp.ui.answering_words import CRISIS_WORDS
from relaxapp.ui.day_words import on_day_words
from relaxapp.ui.fitted import FittedLabel
from relaxapp.ui.folded import Folded
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import StepStrip, column, look_button, plain_label, scroll_area

MEASURE_PX = 660
"""The width of a line that is comfortable to read and to write."""

ASIDE_PX = (270, 340)
"""The least and the most width of what was said before."""

_BESIDE_FROM_PX = 940
"""From this width on, what was said before stands beside the question."""

_QUESTION_SHARE = 0.26
KEPT_WORDS = "Kept as you type, on this computer."
NOT_KEPT_WORDS = "Not kept: in Settings your history is off."
FULL_WORDS = f"That is as long as an answer can be: {LONGEST_ANSWER:,} characters."


class SaidList(QWidget):
    """Answers with what they were asked, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: list[tuple[QLabel, QLabel]] = []
        self._column = column(self, SPACE[0])

    def show_said(self, said: tuple[Said, ...]) -> None:
        while len(self._labels) < len(said):
            pair = plain_label("", "soft"), plain_label()
            pair[1].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            for label in pair:
                self._column.addWidget(label)
            self._column.addSpacing(SPACE[1])
            self._labels.append(pair)
        for index, pair in enumerate(self._labels):
            for label in pair:
                label.setVisible(index < len(said))
            if index < len(said):
                pair[0].setText(said[index].question)
                pair[1].setText(said[index].answer)


class AnsweringView(QWidget):
    """Shows one question at a time."""

    typed = Signal(str)
    """The answer as far as it has come."""
    settled = Signal()
    """The keyboard has left the field: what was typed had better be kept now."""
    answered = Signal(object)
    """The answer as text, or None: go on."""
    back_requested = Signal()
    leave_requested = Signal()
    begun_requested = Signal()
    """Go on with the record that was begun before."""
    unlock_requested = Signal()
    safety_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Question")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = Theme()
        self._question: Question | None = None
        self._field: AnswerField = NoField()
        self._today = 0
        self._make_top()
        self._make_middle()
        self._make_foot()
        self._lay_out()

    def show_question(self, question: Question, name: str, today: int) -> None:
        """Asks anew. `today` is a local day."""
        self._question, self._today = question, today
        self._name.setText(name)
        self._place.setText(question.place_words)
        self._show_progress(question)
        self._asked.set_words(question.gate.text)
        self._show_field(question)
        self._show_before(question)
        self.back.setEnabled(question.number > 0)
        is_last = question.number == question.count - 1
        self.next.setText("Done" if is_last else "Next")
        self._note.setText(KEPT_WORDS if question.is_kept else NOT_KEPT_WORDS)
        self._scroll.verticalScrollBar().setValue(0)
        self._arrange()

    def take_focus(self) -> None:
        """Puts the keyboard where the answer is."""
        self._field.take_focus()

    @property
    def field(self) -> "AnswerField":
        """What the answer is given in."""
        return self._field

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._strip.set_theme(theme)
        ink, weight = theme.palette.ink, QFont.Weight.DemiBold
        self._asked.set_style(ink, theme.px(26), theme.lead, weight)
        self._field.set_theme(theme)
        if self._question is not None:
            self._show_progress(self._question)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        is_enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_held = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if is_enter and (is_held or not isinstance(self._field, TextField)):
            self._go_on()
        elif key == Qt.Key.Key_Escape:
            self.leave_requested.emit()
        elif not modifiers and event.text().isdigit() and self._field.take_digit(event.text()):
            pass
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    def _make_top(self) -> None:
        self._name = plain_label("", "soft", wraps=False)
        self._place = plain_label("", "strong", wraps=False)
        self._strip = StepStrip()
        self.leave = look_button("Leave", "quiet", name="Leave; what you wrote is kept")
        self.leave.setToolTip("What you wrote is kept (Esc)")
        self.leave.clicked.connect(self.leave_requested)

    def _make_middle(self) -> None:
        self._begun = _Bar("Go on with it")
        self.go_on_with = self._begun.button
        self.go_on_with.clicked.connect(self.begun_requested)
        self._locked = _Bar("Unlock…")
        self.unlock = self._locked.button
        self.unlock.clicked.connect(self.unlock_requested)
        self._asked = FittedLabel(align=Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self._slot = QVBoxLayout()
        self._last_said = SaidList()
        self._last = Folded(self._last_said)
        self._folded_said = SaidList()
        self._so_far = Folded(self._folded_said)
        self._aside = QFrame()
        self._beside_said = SaidList()
        aside = QVBoxLayout(self._aside)
        aside.setContentsMargins(SPACE[4], 0, 0, 0)
        aside.addWidget(plain_label("So far", "strong"))
        aside.addWidget(self._beside_said)
        aside.addStretch()

    def _make_foot(self) -> None:
        self.back = look_button("Back", "", name="Back to the question before", keys="Alt+Left")
        self.back.clicked.connect(self.back_requested)
        self.skip = look_button("Leave it out", "quiet", name="Leave this question out")
        self.skip.clicked.connect(self._leave_out)
        self.next = look_button("Next", "primary")
        self.next.setToolTip("Ctrl+Enter")
        self.next.clicked.connect(self._go_on)
        self._note = plain_label(KEPT_WORDS, "soft")
        self.safety = look_button(CRISIS_WORDS, "textlink")
        self.safety.clicked.connect(self.safety_requested)

    def _lay_out(self) -> None:
        main = QWidget()
        self._main = column(main, SPACE[3])
        for widget in (self._begun, self._locked, self._asked):
            self._main.addWidget(widget)
        self._main.addLayout(self._slot)
        self._main.addWidget(self._last)
        self._main.addWidget(self._so_far)
        self._main.addStretch()
        self._main_holder = main
        content = QWidget()
        self._body = QHBoxLayout(content)
        self._body.setContentsMargins(0, SPACE[2], 0, SPACE[2])
        self._body.setSpacing(0)
        self._body.addStretch(1)
        self._body.addWidget(main, 100)
        self._body.addWidget(self._aside)
        self._body.addStretch(1)
        self._scroll = scroll_area(content)
        self._outer = column(self, SPACE[2])
        self._outer.addLayout(self._top_row())
        self._outer.addWidget(self._scroll, 1)
        self._outer.addLayout(self._foot_rows())

    def _top_row(self) -> QVBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE[3])
        row.addWidget(self._name)
        row.addStretch()
        row.addWidget(self._place)
        row.addWidget(self.leave)
        rows = QVBoxLayout()
        rows.setSpacing(SPACE[0])
        rows.addLayout(row)
        rows.addWidget(self._strip)
        return rows

    def _foot_rows(self) -> QVBoxLayout:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE[2])
        buttons.addWidget(self.back)
        buttons.addStretch()
        buttons.addWidget(self.skip)
        buttons.addWidget(self.next)
        words = QHBoxLayout()
        words.addWidget(self._note, 1)
        words.addWidget(self.safety)
        rows = QVBoxLayout()
        rows.setSpacing(SPACE[2])
        rows.addLayout(buttons)
        rows.addLayout(words)
        return rows

    def _show_progress(self, question: Question) -> None:
        palette = self._theme.palette
        self._strip.show_blocks(
            [
                (1, palette.accent if at <= question.number else palette.line)
                for at in range(question.count)
            ]
        )

    def _show_field(self, question: Question) -> None:
        old = self._field
        self._field = _field_of(question)
        self._field.set_theme(self._theme)
        self._field.show_answer(question.answer)
        self._field.typed.connect(self.typed)
        self._field.settled.connect(self.settled)
        self._field.taken.connect(self._go_on)
        self._field.filled.connect(lambda: self._note.setText(FULL_WORDS))
        self._slot.addWidget(self._field)
        self._field.show()  # a layout would do so later, and what is hidden takes no keyboard
        self.skip.setVisible(not isinstance(self._field, NoField))
        self._slot.removeWidget(old)
        old.hide()
        old.deleteLater()
        self.setTabOrder(self._field, self._last.button)

    def _show_before(self, question: Question) -> None:
        begun = question.begun
        self._begun.show_words(
            ""
            if begun is None
            else f"You began one {on_day_words(begun.day, self._today)}, and it is not done."
        )
        self._locked.show_words("What you wrote before is locked." if question.is_locked else "")
        last = question.last
        self._last.show_words(
            "" if last is None else f"What you wrote {on_day_words(last.at.day, self._today)}"
        )
        self._last_said.show_said(() if last is None else (last,))
        for said in (self._folded_said, self._beside_said):
            said.show_said(question.earlier)

    def _arrange(self) -> None:
        """What was said before stands beside the question where there is room, else below it."""
        theme, width = self._theme, self.width()
        margin = SPACE[6] if width >= _BESIDE_FROM_PX else SPACE[4]
        self._outer.setContentsMargins(margin, SPACE[3], margin, SPACE[3])
        earlier = () if self._question is None else self._question.earlier
        is_beside = bool(earlier) and width >= theme.px(_BESIDE_FROM_PX)
        self._aside.setVisible(is_beside)
        if self._so_far.isHidden() != (is_beside or not earlier):
            self._so_far.show_words("" if is_beside or not earlier else "What you wrote so far")
        room = width - 2 * margin
        least, most = (theme.px(one) for one in ASIDE_PX)
        measure = min(theme.px(MEASURE_PX), room - least if is_beside else room)
        if not is_beside and room - measure < SPACE[6]:
            measure = room
        self._aside.setFixedWidth(min(room - measure, most))
        self._main_holder.setMaximumWidth(measure)
        fitted = self._asked.fit_in(measure, self.height() * _QUESTION_SHARE)
        self._asked.setFixedHeight(round(fitted.height) + SPACE[0])
        used = self._asked.height() + self._begun.height() * (not self._begun.isHidden())
        self._field.set_room(measure, self._scroll.height() - used - SPACE[6])

    def _go_on(self) -> None:
        self.answered.emit(self._field.answer)

    def _leave_out(self) -> None:
        self._field.show_answer("")
        self.typed.emit("")
        self.answered.emit(None)


class _Bar(QFrame):
    """One sentence with one thing to do about it; hidden where there is none."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.setProperty("look", "question")
        self._words = plain_label()
        self.button: QPushButton = look_button(action, "link")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[3], SPACE[0], SPACE[2], SPACE[0])
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        self.hide()

    def show_words(self, words: str) -> None:
        self._words.setText(words)
        self.button.setAccessibleName(f"{self.button.text()}: {words}")
        self.setVisible(bool(words))


def _field_of(question: Question) -> AnswerField:
    match question.gate.answer:
        case "none":
            return NoField()
        case "text":
            return TextField(question.gate.text)
        case "scale":
            return ScaleField(question.gate)
        case str():
            return NoField()
        case choices:
            return ChoiceField(question.gate.text, choices)
