"""The card on Today of the programme under way: what it asks for today, and one button for it.

Takes a `ProgrammeItem`, emits what the person wants. Where nothing is asked for it says so, and
when the programme is over what was done.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from relaxapp.core.programme_days import Phase
from relaxapp.ui.flow_layout import FlowLayout
from relaxapp.ui.mnemonics import without_mnemonic
from relaxapp.ui.programme_views import Begin, ProgrammeItem
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import column, look_button, plain_label, show_text

MOST_CHOICES = 4
"""So many further routines are offered that would do as well."""


def care_words(care: str) -> str:
    """What is said of a routine that does not suit the person; empty for one that does."""
    return f"Not suggested to you. {care}" if care else ""


class ProgrammeCard(QFrame):
    """See the module. It hides where no programme is under way."""

    start_requested = Signal(str, object)
    """The id of a routine, and the `Options` to begin it with."""
    opened = Signal(str)
    """The id of the programme."""
    resume_requested = Signal()
    begun_again = Signal(str)
    left = Signal()
    """The programme is over, and the person is done with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._item: ProgrammeItem | None = None
        self._name = plain_label("", "accent")
        self._sentence = plain_label("", "lead")
        self._facts = plain_label("", "soft")
        self._care = plain_label("", "soft")
        self._tomorrow = plain_label("", "soft")
        self._make_buttons()
        self._lay_out()
        self.hide()

    def _make_buttons(self) -> None:
        self.start = look_button("Start", "accent", keys="Alt+P")
        self.start.clicked.connect(lambda: self._start(0))
        self.resume = look_button("Go on", "accent", name="Go on with the programme")
        self.resume.clicked.connect(self.resume_requested)
        self.choices = [look_button("", "textlink") for _ in range(MOST_CHOICES)]
        for index, choice in enumerate(self.choices, 1):
            choice.clicked.connect(lambda _=False, index=index: self._start(index))
        self.again = look_button("Begin again", "accent", name="Begin the programme again")
        self.again.clicked.connect(lambda: self.begun_again.emit(self._programme))
        self.details = look_button("Details", "textlink", name="Details of the programme")
        self.details.clicked.connect(lambda: self.opened.emit(self._programme))
        self.leave = look_button("Done", "textlink", name="Done with the programme")
        self.leave.clicked.connect(self.left)

    def _lay_out(self) -> None:
        links = QWidget()
        flow = FlowLayout(links, gap=SPACE[3])
        for button in (*self.choices, self.details, self.leave):
            flow.addWidget(button)
        words = QWidget()
        text = column(words, SPACE[0])
        for label in (self._name, self._sentence, self._facts, self._care, self._tomorrow):
            text.addWidget(label)
        text.addWidget(links)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        row.setSpacing(SPACE[3])
        row.addWidget(words, 1)
        for button in (self.start, self.resume, self.again):
            row.addWidget(button)

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """In the order in which Tab goes through them."""
        first = (self.start, self.resume, self.again)
        return (*first, *self.choices, self.details, self.leave)

    def show_item(self, item: ProgrammeItem | None) -> None:
        """Shows it, or hides where there is none; emits nothing."""
        self._item = item
        self.setVisible(item is not None)
        if item is None:
            return
        self.setAccessibleName(f"Programme {item.name}")
        self._name.setText(" · ".join(filter(None, (item.name, item.place))))
        self._sentence.setText(item.sentence)
        first = item.begins[0] if item.begins else None
        show_text(self._facts, item.facts)
        show_text(self._care, care_words(item.care))
        show_text(self._tomorrow, "" if item.begins else item.tomorrow)
        self._show_buttons(item, first)

    def set_theme(self, theme: Theme) -> None:
        """Its parts take their look from the style sheet."""

    def _show_buttons(self, item: ProgrammeItem, first: Begin | None) -> None:
        self.start.setVisible(first is not None)
        if first is not None:
            self.start.setAccessibleName(f"Start {first.name}, {first.facts}")
        for index, choice in enumerate(self.choices, 1):
            choice.setVisible(index < len(item.begins))
            if index < len(item.begins):
                begin = item.begins[index]
                choice.setText(f"Or {without_mnemonic(begin.name)}")
                choice.setAccessibleName(f"Start {begin.name} in place of it")
        is_over = item.phase is Phase.FINISHED
        self.resume.setVisible(item.phase is Phase.PAUSED)
        self.again.setVisible(is_over)
        self.leave.setVisible(is_over)
        self.details.setText("Choose another" if is_over else "Details")

    @property
    def _programme(self) -> str:
        return "" if self._item is None else self._item.programme

    def _start(self, index: int) -> None:
        if self._item is not None and index < len(self._item.begins):
            begin = self._item.begins[index]
            self.start_requested.emit(begin.routine, begin.options)
