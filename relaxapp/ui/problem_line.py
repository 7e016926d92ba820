"""The line at the foot of the editor: the problem at the cursor, else how many there are.

Takes words, and whether there is something to mend; emits that it shall be mended.
"""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from relaxapp.core.problems import Problem
from relaxapp.ui.theme import SPACE
from relaxapp.ui.widgets import look_button, plain_label


def problem_words(problem: Problem) -> str:
    """A problem in one sentence, with its hint."""
    kind = "Error" if problem.is_error else "Warning"
    return f"{kind}: {problem.message}" + (f" — {problem.hint}" if problem.hint else "")


def count_words(problems: tuple[Problem, ...]) -> str:
    """How many problems there are."""
    errors = sum(problem.is_error for problem in problems)
    counts = ((errors, "error"), (len(problems) - errors, "warning"))
    words = [f"{n:,} {noun}{'' if n == 1 else 's'}" for n, noun in counts if n]
    return f"{' and '.join(words)}. F8 goes to the next." if words else "No problems"


class ProblemLine(QFrame):
    """One or more lines of words, and a button that is there while something can be mended."""

    mend_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "foot")
        self._words = plain_label()
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.mend = look_button("Mend", "link")
        self.mend.setToolTip("Write what was meant (Alt+Enter)")
        self.mend.clicked.connect(self.mend_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[2], SPACE[0], SPACE[1], SPACE[0])
        row.setSpacing(SPACE[2])
        row.addWidget(self._words, 1)
        row.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_words("No problems", "")

    @property
    def text(self) -> str:
        return self._words.text()

    def show_words(self, words: str, mended: str) -> None:
        """Shows words; `mended` says what mending would write, empty where nothing is sure."""
        if words == self._words.text() and bool(mended) == self.mend.isVisibleTo(self):
            return
        self._words.setText(words)
        self._words.setAccessibleName(f"Problems: {words}")
        self.mend.setAccessibleName(f"Mend: {mended}" if mended else "Mend")
        self.mend.setVisible(bool(mended))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            # As high with the button as without it, so that the text above keeps still.
            self.setMinimumHeight(self.mend.sizeHint().height() + 2 * SPACE[0])
