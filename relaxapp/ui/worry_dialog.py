"""A worry put down in one line and left there: a tiny dialog, done with in ten seconds.

Takes nothing, says what was typed. Enter keeps it, Esc leaves it.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from relaxapp.core.worries import LONGEST_WORRY, one_line
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import look_button, plain_label

TITLE = "Put a worry down"
_WIDE_PX = 460


class WorryDialog(QDialog):
    """Opened anew for each worry."""

    put_down = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST_WORRY)
        self.field.setAccessibleName("The worry, in one line")
        self.field.setPlaceholderText("In one line")
        self.field.textChanged.connect(self._look)
        self.keep = look_button("Put it down", "accent")
        self.keep.setDefault(True)
        self.keep.setToolTip("Enter")
        self.keep.clicked.connect(self._keep)
        self.leave = look_button("Not now", "quiet")
        self.leave.setToolTip("Esc")
        self.leave.setAutoDefault(False)
        self.leave.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        hint = plain_label("It waits until worry time.", "soft")
        buttons.addWidget(hint, 1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.keep)
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[3])
        box.setSpacing(SPACE[2])
        box.addWidget(plain_label("Put a worry down for later", "lead-strong"))
        box.addWidget(self.field)
        box.addLayout(buttons)
        self._look()

    def set_theme(self, theme: Theme) -> None:
        self.setMinimumWidth(theme.px(_WIDE_PX))

    def _look(self) -> None:
        self.keep.setEnabled(bool(one_line(self.field.text())))

    def _keep(self) -> None:
        text = one_line(self.field.text())
        if text:
            self.put_down.emit(text)
            self.accept()
