"""The passphrase: asked for, set, changed and taken away, in one small dialog each.

Takes which of them it is, gives what was typed; whether it is right is not known here. A wrong one
is said gently, and may be tried again as often as one likes.
"""

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import look_button, plain_label

_WIDE_PX = 480
_MOST_OF_SCREEN = 0.95
LEAST_LETTERS = 8

PROTECTS = (
    "With a passphrase your answers, worries and the lines of your check-ins are sealed in their"
    " file on this computer: somebody who has the file cannot read them."
)
PROTECTS_NOT = (
    "It does not hide numbers, days, questions, the names of routines or how much you wrote. While"
    " it is unlocked it protects nothing, and what you export is not sealed. Copies that other"
    " programs made before stay as they are, and so may traces that a disk keeps of what it held."
)
NO_WAY_BACK = "Nobody can recover a forgotten passphrase: what was sealed with it is lost."

FORGETS = (
    "You can try to remember it as often as you like. Or you delete it with what it sealed: your"
    " answers, your worries and the lines of your check-ins, in all copies of your history too."
    " Sessions, days and numbers stay."
)
FOR_GOOD = "Nobody can recover a forgotten passphrase, and this cannot be undone."

_WRONG = "That is not the passphrase. You can try again."
_SHORT = f"At least {LEAST_LETTERS} letters; a few words in a row are easy to keep in mind."
_DIFFERENT = "The two are not the same yet."


class Wanted(Enum):
    """What is done with the passphrase: the title of the dialog, and its button."""

    UNLOCK = ("Unlock what you wrote", "Unlock")
    SET = ("Set a passphrase", "Set it")
    CHANGE = ("Change the passphrase", "Change it")
    REMOVE = ("Take the passphrase away", "Take it away")
    FORGET = ("Is the passphrase forgotten?", "Delete what is sealed")


class PassphraseDialog(QDialog):
    """Opened anew each time; it stays open until what was typed is right."""

    given = Signal(str, str)
    """The passphrase as it is, and as it shall be; empty where it is not asked for."""

    def __init__(self, wanted: Wanted, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wanted = wanted
        title, action = wanted.value
        self.setObjectName("page")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.current = _field("Passphrase")
        self.new = _field("New passphrase")
        self.again = _field("New passphrase once more")
        self._said = plain_label("", "warm")
        self._said.hide()
        self.shown = look_button("Show letters", "link")
        self.shown.setCheckable(True)
        self.shown.setAutoDefault(False)
        self.shown.toggled.connect(self._show_letters)
        is_final = wanted is Wanted.FORGET
        if is_final:
            self.shown.hide()
        self.act = look_button(action, "danger" if is_final else "accent")
        self.act.clicked.connect(self._give)
        self.leave = look_button("Keep it" if is_final else "Not now", "quiet")
        self.leave.clicked.connect(self.reject)
        self.act.setAutoDefault(not is_final)
        self.leave.setAutoDefault(is_final)
        (self.leave if is_final else self.act).setDefault(True)
        for field in (self.current, self.new, self.again):
            field.textChanged.connect(self._look)
        self._lay_out(title)
        self._look()

    def show_wrong(self) -> None:
        """The passphrase was another one: it can be typed again."""
        self._say(_WRONG)
        self.current.selectAll()
        self.current.setFocus()

    def set_theme(self, theme: Theme) -> None:
        room = self.screen().availableSize()
        self.setFixedWidth(min(theme.px(_WIDE_PX), round(_MOST_OF_SCREEN * room.width())))
        self._fit()

    def _fit(self) -> None:
        """High enough for its words: Qt itself opens no dialog over two thirds of the screen."""
        box, room = self.layout(), self.screen().availableSize()
        if box is not None:
            wanted = box.totalHeightForWidth(self.width())
            self.setMinimumHeight(min(wanted, round(_MOST_OF_SCREEN * room.height())))

    def _lay_out(self, title: str) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[3])
        box.setSpacing(SPACE[2])
        box.addWidget(plain_label(title, "lead-strong"))
        for words in self._words():
            box.addWidget(words)
        for field in self._fields():
            box.addWidget(field)
        box.addWidget(self._said)
        row = QHBoxLayout()
        row.setSpacing(SPACE[2])
        row.addWidget(self.shown)
        row.addStretch()
        row.addWidget(self.leave)
        row.addWidget(self.act)
        box.addLayout(row)

    def _words(self) -> tuple[QLabel, ...]:
        match self.wanted:
            case Wanted.SET:
                words: tuple[str, ...] = (PROTECTS, PROTECTS_NOT)
                return (*(plain_label(one) for one in words), plain_label(NO_WAY_BACK, "warm"))
            case Wanted.CHANGE:
                return (plain_label(NO_WAY_BACK, "soft"),)
            case Wanted.REMOVE:
                return (plain_label("What you wrote is then kept as plain text again.", "soft"),)
            case Wanted.FORGET:
                return plain_label(FORGETS), plain_label(FOR_GOOD, "warm")
            case Wanted.UNLOCK:
                return ()

    def _fields(self) -> tuple[QLineEdit, ...]:
        match self.wanted:
            case Wanted.SET:
                return self.new, self.again
            case Wanted.CHANGE:
                return self.current, self.new, self.again
            case Wanted.FORGET:
                return ()
            case _:
                return (self.current,)

    def _look(self) -> None:
        """What is still missing; said once something is typed."""
        fields, said = self._fields(), ""
        if self.new in fields:
            if self.new.text() and len(self.new.text()) < LEAST_LETTERS:
                said = _SHORT
            elif self.again.text() and self.new.text() != self.again.text():
                said = _DIFFERENT
        has_all = all(field.text() for field in fields)
        is_same = self.new not in fields or self.new.text() == self.again.text()
        self.act.setEnabled(has_all and is_same and not said)
        self._say(said)

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))
        self._fit()

    def _show_letters(self, is_on: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_on else QLineEdit.EchoMode.Password
        for field in (self.current, self.new, self.again):
            field.setEchoMode(mode)
        self.shown.setText("Hide letters" if is_on else "Show letters")

    def _give(self) -> None:
        self.given.emit(self.current.text(), self.new.text())


def _field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setPlaceholderText(name)
    field.setAccessibleName(name)
    field.setMaxLength(500)
    return field
