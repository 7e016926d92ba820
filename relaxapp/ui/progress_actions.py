"""What can be done with the history: saved, brought in, read, deleted; nothing goes unasked.

Emits what is requested; a deletion is asked about once more, in words that say what goes.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from relaxapp.ui.choice_bar import ChoiceBar
from relaxapp.ui.flow_layout import FlowLayout
from relaxapp.ui.progress_cards import Column
from relaxapp.ui.progress_words import PRIVATE
from relaxapp.ui.theme import SPACE
from relaxapp.ui.widgets import look_button, plain_label

KEEP, DELETE = "keep", "delete"
ERASE_WORDS = (
    "Delete everything? All sessions, check-ins, answers and worries go, with all copies of them."
    " This cannot be undone."
)

LOCK_WORDS = "The passphrase on what you wrote goes with it."


class Confirming(ChoiceBar):
    """Asks before something is deleted. `confirmed` once it shall be."""

    confirmed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.chosen.connect(self._answer)

    def ask_whether(self, sentence: str, what: str) -> None:
        """Asks; Esc and the first button keep it."""
        choices = ((KEEP, f"Keep {what}", "Alt+K"), (DELETE, f"Delete {what}", "Alt+Y"))
        self.ask(sentence, choices, KEEP)
        self.take_focus()

    def _answer(self, answer: str) -> None:
        self.clear()
        if answer == DELETE:
            self.confirmed.emit()


class ProgressActions(Column):
    """See the module."""

    export_requested = Signal(str)
    """`csv` or `json`."""
    import_requested = Signal()
    answers_requested = Signal()
    erase_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SPACE[2], parent)
        self.has_passphrase = False
        """Whether there is a passphrase, which goes with everything."""
        self.csv = look_button("Save for a spreadsheet…", "", keys="Alt+V")
        self.csv.clicked.connect(lambda: self.export_requested.emit("csv"))
        self.json = look_button("Save everything…", "", keys="Alt+J")
        self.json.clicked.connect(lambda: self.export_requested.emit("json"))
        self.bring = look_button("Add from another computer…", "", keys="Alt+A")
        self.bring.clicked.connect(self.import_requested)
        self.answers = look_button("What you wrote", "", keys="Alt+W")
        self.answers.clicked.connect(self.answers_requested)
        self.erase = look_button("Delete everything…", "danger")
        self.erase.clicked.connect(self._ask)
        self.asking = Confirming("Delete everything")
        self.asking.confirmed.connect(self.erase_requested)
        self.asking.chosen.connect(lambda: self.erase.setFocus())
        self.add(plain_label(PRIVATE, "soft"))
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=SPACE[1])
        for button in (self.csv, self.json, self.bring, self.answers, self.erase):
            flow.addWidget(button)
        self.add(buttons)
        self.add(self.asking)
        self.asking.hide()

    def _ask(self) -> None:
        words = f"{ERASE_WORDS} {LOCK_WORDS}" if self.has_passphrase else ERASE_WORDS
        self.asking.ask_whether(words, "everything")
