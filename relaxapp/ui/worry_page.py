"""Worries: put one down, see which wait, begin worry time, and what was planned.

Takes the worries in words, says what is asked of them. Worry time goes on in a view of its own on
the same page.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from relaxapp.core.worries import LENGTHS_MIN, LONGEST_WORRY, count_words, one_line
from relaxapp.ui.answering_words import CRISIS_WORDS
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import ChipsRow, column, look_button, plain_label, scroll_area
from relaxapp.ui.worry_rows import WorryRow, WorryRows
from relaxapp.ui.worry_time_view import WorryEnd, WorryTimeView

_WIDEST_PX = 720
WHAT_IT_IS = (
    "When a worry comes, put it down here and leave it. At worry time you look at each of them,"
    " for ten to fifteen minutes. The rest of the day is free for other things."
)
KEYS_WORDS = "Ctrl+Shift+W puts one down from anywhere in this window."


class WorryPage(QWidget):
    """See the module."""

    put_down = Signal(str)
    removed = Signal(str)
    plan_done = Signal(str)
    begin_requested = Signal(int)
    """Worry time, with its length in minutes."""
    unlock_requested = Signal()
    safety_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Worries")
        self._minutes = LENGTHS_MIN[0]
        self.time = WorryTimeView()
        self.time.safety_requested.connect(self.safety_requested)
        self.end = WorryEnd()
        self._make_parts()
        self._overview = self._lay_out()
        self._stack = QStackedLayout(self)
        for view in (self._overview, self.time, self.end):
            self._stack.addWidget(view)

    def show_worries(self, waiting: Sequence[WorryRow], planned: Sequence[WorryRow]) -> None:
        """What waits, and what was planned; both readable."""
        self.unlock.hide()
        self._count.setText(count_words(len(waiting)))
        self._waiting.show_rows(waiting)
        self._waiting.setVisible(bool(waiting))
        self._planned.show_rows(planned)
        self._planned_card.setVisible(bool(planned))
        for widget in (self.begin, self.lengths):
            widget.setVisible(bool(waiting))

    def show_locked(self, count: int) -> None:
        """How many wait, where they cannot be read before they are unlocked."""
        self._count.setText(count_words(count))
        for widget in (self._waiting, self._planned_card, self.begin, self.lengths):
            widget.hide()
        self.unlock.setVisible(count > 0)

    def show_overview(self) -> None:
        focused = self.focusWidget()
        had_focus = (
            focused is not None and focused.hasFocus() and not self._overview.isAncestorOf(focused)
        )
        self._stack.setCurrentWidget(self._overview)
        if had_focus:  # else it would go to whatever comes next, which is the sidebar
            self.field.setFocus()

    def show_time(self) -> None:
        """Worry time, as it is shown in `time`."""
        self._stack.setCurrentWidget(self.time)

    def show_end(self, words: str, offer: tuple[str, object, str] | None) -> None:
        self._stack.setCurrentWidget(self.end)
        self.end.show_end(words, offer)

    def set_theme(self, theme: Theme) -> None:
        self.time.set_theme(theme)
        self._inner.setMaximumWidth(theme.px(_WIDEST_PX))

    def _make_parts(self) -> None:
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST_WORRY)
        self.field.setAccessibleName("A worry, in one line")
        self.field.setPlaceholderText("A worry, in one line")
        self.field.returnPressed.connect(self._put_down)
        self.put = look_button("Put it down", "", keys="Alt+U")
        self.put.clicked.connect(self._put_down)
        self._count = plain_label("", "lead-strong")
        self._waiting = WorryRows("Remove", "Remove this worry")
        self._waiting.asked.connect(self.removed)
        self.unlock = look_button("Unlock…", "link", name="Unlock what you wrote")
        self.unlock.clicked.connect(self.unlock_requested)
        self.lengths = ChipsRow("Length of worry time", is_dense=True)
        self.lengths.chosen.connect(self._choose)
        self._show_lengths()
        self.begin = look_button("Begin worry time", "primary", keys="Alt+B")
        self.begin.clicked.connect(lambda: self.begin_requested.emit(self._minutes))
        self._planned = WorryRows("Done", "This is done")
        self._planned.asked.connect(self.plan_done)
        self.safety = look_button(CRISIS_WORDS, "textlink")
        self.safety.clicked.connect(self.safety_requested)

    def _lay_out(self) -> QScrollArea:
        self._inner = QWidget()
        box = column(self._inner, SPACE[3])
        box.addWidget(plain_label("Worries", "title"))
        box.addWidget(plain_label(WHAT_IT_IS, "soft"))
        line = QHBoxLayout()
        line.setSpacing(SPACE[2])
        line.addWidget(self.field, 1)
        line.addWidget(self.put)
        box.addLayout(line)
        box.addWidget(plain_label(KEYS_WORDS, "soft"))
        box.addWidget(self._waiting_card())
        self._planned_card = _card()
        planned = self._planned_card.layout()
        assert planned is not None  # a card has one
        planned.addWidget(plain_label("What you planned", "lead-strong"))
        planned.addWidget(self._planned)
        box.addWidget(self._planned_card)
        box.addWidget(self.safety, 0, Qt.AlignmentFlag.AlignLeft)
        box.addStretch()
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(SPACE[5], SPACE[5], SPACE[5], SPACE[4])
        row.addStretch(1)
        row.addWidget(self._inner, 100)
        row.addStretch(1)
        return scroll_area(content)

    def _waiting_card(self) -> QFrame:
        card = _card()
        box = card.layout()
        assert isinstance(box, QVBoxLayout)  # a card has one
        begin = QHBoxLayout()
        begin.setSpacing(SPACE[3])
        begin.addWidget(self.begin)
        begin.addWidget(self.lengths, 1)
        box.addWidget(self._count)
        box.addLayout(begin)
        box.addWidget(self._waiting)
        box.addWidget(self.unlock, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _show_lengths(self) -> None:
        choices = [(minutes, f"{minutes} min") for minutes in LENGTHS_MIN]
        self.lengths.show_choices(choices, self._minutes)

    def _choose(self, minutes: object) -> None:
        if isinstance(minutes, int):
            self._minutes = minutes

    def _put_down(self) -> None:
        text = one_line(self.field.text())
        if text:
            self.field.clear()
            self.put_down.emit(text)


def _card() -> QFrame:
    card = QFrame()
    card.setProperty("look", "card")
    box = QVBoxLayout(card)
    box.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[4])
    box.setSpacing(SPACE[3])
    return card
