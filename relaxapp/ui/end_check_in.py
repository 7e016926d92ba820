"""The check-in at the end of a session: how it is now, and how it was where nobody said so before.

Takes what was said before, emits both sides as they are said. It blocks nothing, and nothing is
filled in: a number that somebody else has chosen is none. Where it was said before the session,
that stands on the line as a ring and is asked no more: memory shall not mend it.
"""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from relaxapp.core.check_ins import Said
from relaxapp.ui.check_in import CheckInForm
from relaxapp.ui.feeling_slider import TENSION, FeelingRow, is_digit
from relaxapp.ui.theme import SPACE, Theme

NOW, NOW_TOO, BEFORE = (
    "How tense is your upper back now?",
    "And how tense now?",
    "How tense were you before?",
)
BESIDE_PX = 440
WIDEST_PX = 620
WIDEST_LINE_PX = 400


class EndCheckIn(QWidget):
    """See the module. Hidden as long as nothing is asked."""

    before_said = Signal(object)
    """The `Said` of before."""
    after_said = Signal(object)
    """The `Said` of now."""
    changed_size = Signal()
    """More is asked than before, or less."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("How do you feel?")
        self._theme = Theme()
        self._before = Said()
        self.before = FeelingRow(replace(TENSION, name="Tension before", question=BEFORE))
        self.before.said.connect(lambda number: self.before_said.emit(Said(tension=number)))
        self.after = CheckInForm(question=NOW)
        self.after.check_in_changed.connect(self.after_said)
        self.after.more.clicked.connect(self._unfold)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SPACE[4])
        top = Qt.AlignmentFlag.AlignTop
        self._box.addWidget(self.before, 1, top)
        self._box.addWidget(self.after, 1, top)
        self.hide()

    def ask(self, before: Said, *, asks_before: bool) -> None:
        """Asks how it is now, and how it was before where nothing is known of that."""
        self._before = before
        is_known = before.tension is not None
        self.before.show_number(None)
        self.before.setVisible(asks_before and not is_known)
        self.after.tension.ask(NOW_TOO if asks_before and not is_known else NOW)
        self.after.unfold(False)
        self.after.show_said(Said(), before)
        self.show()
        self._arrange()
        self.changed_size.emit()

    @property
    def is_unfolded(self) -> bool:
        return self.after.is_unfolded

    def show_after(self, said: Said) -> None:
        """Shows how it is now, said elsewhere; emits nothing."""
        self.after.show_said(said, self._before)

    def take_digit(self, event: QKeyEvent) -> bool:
        """A digit that was typed beside it says how it is now; whether it was one."""
        if not is_digit(event.text()) or self.isHidden():
            return False
        self.after.tension.slider.setFocus()
        self.after.tension.slider.say_digit(event.text())
        return True

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.before.set_theme(theme)
        self.after.set_theme(theme)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _unfold(self) -> None:
        self._arrange()
        self.changed_size.emit()

    def _arrange(self) -> None:
        is_alone = self.before.isHidden() and not self.after.is_unfolded
        self.setMaximumWidth(self._theme.px(WIDEST_LINE_PX if is_alone else WIDEST_PX))
        is_beside = self.width() >= self._theme.px(BESIDE_PX) and not self.after.is_unfolded
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._box.setDirection(across if is_beside else down)
        self._box.setSpacing(SPACE[5] if is_beside else SPACE[2])
