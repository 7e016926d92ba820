"""Worry time while it goes on: one worry after another, and what becomes of each; then its end.

Takes where it is, in words, and says what was decided. There is no hurry in it: time is told in
whole minutes, and its end waits for the worry that is looked at.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from relaxapp.core.journal import Fate
from relaxapp.core.worries import LONGEST_WORRY, one_line
from relaxapp.ui.answering_words import CRISIS_WORDS
from relaxapp.ui.fitted import FittedLabel
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import StepStrip, column, look_button, plain_label

_MEASURE_PX = 620
_WORRY_SHARE = 0.36
CALM_WORDS = "Take the time you need. Nothing has to be solved here."


class WorryTimeView(QWidget):
    """`decided` says what becomes of the worry shown, and the plan, if one."""

    decided = Signal(object, str)
    back_requested = Signal()
    stop_requested = Signal()
    safety_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Worry time")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = Theme()
        self._fraction = 0.0
        self._make_words()
        self._make_buttons()
        self._lay_out()

    def show_worry(self, text: str, since: str, place: str, *, plan: str, has_before: bool) -> None:
        """The worry that it has come to; `plan` is what was planned before it was gone back to."""
        self._worry.set_words(text)
        self._since.setText(since)
        self._place.setText(place)
        self.back.setEnabled(has_before)
        self.plan.setText(plan)
        self._show_plan(bool(plan))
        self._arrange()
        if not plan:
            self.setFocus()

    def show_time(self, words: str, fraction: float) -> None:
        """The time left, and how much of it has gone, 0–1."""
        self._left.setText(words)
        self._fraction = fraction
        self._show_strip()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._strip.set_theme(theme)
        weight = QFont.Weight.DemiBold
        self._worry.set_style(theme.palette.ink, theme.px(28), theme.lead, weight)
        self._inner.setMaximumWidth(theme.px(_MEASURE_PX))
        self._show_strip()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.plan.isHidden():
            self._show_plan(False)
            self.make_plan.setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.stop_requested.emit()
        else:
            super().keyPressEvent(event)

    def _make_words(self) -> None:
        self._place = plain_label("", "strong", wraps=False)
        self._left = plain_label("", "soft", wraps=False)
        self._strip = StepStrip()
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self._worry = FittedLabel(align=align)
        self._since = plain_label("", "soft")
        self._calm = plain_label(CALM_WORDS, "soft")

    def _make_buttons(self) -> None:
        self.keep = look_button("Keep it", "", name="Keep it for the next time", keys="Alt+K")
        self.keep.clicked.connect(lambda: self.decided.emit(Fate.KEPT, ""))
        self.drop = look_button("Let it go", "", name="Let it go: drop it", keys="Alt+L")
        self.drop.clicked.connect(lambda: self.decided.emit(Fate.DROPPED, ""))
        self.make_plan = look_button("Make a plan", "", keys="Alt+P")
        self.make_plan.clicked.connect(lambda: self._show_plan(True))
        self.plan = QLineEdit()
        self.plan.setMaxLength(LONGEST_WORRY)
        self.plan.setAccessibleName("What you will do, and when")
        self.plan.setPlaceholderText("What will you do, and when?")
        self.plan.returnPressed.connect(self._plan)
        self.plan.textChanged.connect(self._look)
        self.plan_it = look_button("Plan it", "accent")
        self.plan_it.setToolTip("Enter")
        self.plan_it.clicked.connect(self._plan)
        self.back = look_button("Back", "quiet", name="Back to the worry before", keys="Alt+Left")
        self.back.clicked.connect(self.back_requested)
        self.stop = look_button("End worry time", "quiet", name="End worry time; the rest waits")
        self.stop.setToolTip("What is left waits for the next time (Esc)")
        self.stop.clicked.connect(self.stop_requested)

        self.safety = look_button(CRISIS_WORDS, "textlink")
        self.safety.clicked.connect(self.safety_requested)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._place)
        top.addStretch()
        top.addWidget(self._left)
        fates = QHBoxLayout()
        fates.setSpacing(SPACE[2])
        for button in (self.keep, self.drop, self.make_plan):
            fates.addWidget(button)
        fates.addStretch()
        plan = QHBoxLayout()
        plan.setSpacing(SPACE[2])
        plan.addWidget(self.plan, 1)
        plan.addWidget(self.plan_it)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch()
        foot.addWidget(self.safety)
        foot.addStretch()
        foot.addWidget(self.stop)
        self._inner = QWidget()
        box = column(self._inner, SPACE[3])
        box.addStretch(1)
        for widget in (self._worry, self._since):
            box.addWidget(widget)
        box.addLayout(fates)
        box.addLayout(plan)
        box.addWidget(self._calm)
        box.addStretch(2)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addStretch(1)
        middle.addWidget(self._inner, 100)
        middle.addStretch(1)
        self._outer = QVBoxLayout(self)
        self._outer.setSpacing(SPACE[1])
        self._outer.setContentsMargins(SPACE[5], SPACE[4], SPACE[5], SPACE[3])
        self._outer.addLayout(top)
        self._outer.addWidget(self._strip)
        self._outer.addLayout(middle, 1)
        self._outer.addLayout(foot)

    def _show_strip(self) -> None:
        palette, gone = self._theme.palette, round(1_000 * min(max(self._fraction, 0.0), 1.0))
        self._strip.show_blocks([(gone, palette.accent), (1_000 - gone, palette.line)])

    def _show_plan(self, is_shown: bool) -> None:
        self.plan.setVisible(is_shown)
        self.plan_it.setVisible(is_shown)
        self._look()
        if is_shown:
            self.plan.setFocus()

    def _look(self) -> None:
        self.plan_it.setEnabled(bool(one_line(self.plan.text())))

    def _plan(self) -> None:
        words = one_line(self.plan.text())
        if words:
            self.decided.emit(Fate.PLANNED, words)

    def _arrange(self) -> None:
        width = min(self.width() - 2 * SPACE[5], self._theme.px(_MEASURE_PX))
        fitted = self._worry.fit_in(width, self.height() * _WORRY_SHARE)
        self._worry.setFixedHeight(round(fitted.height) + SPACE[0])


class WorryEnd(QWidget):
    """What became of the worries, and something pleasant to do now."""

    start_requested = Signal(str, object)
    done_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Worry time is over")
        self._offered: tuple[str, object] | None = None
        self._words = plain_label("", "lead-soft")
        self._offer = plain_label("", "lead")
        self.start = look_button("", "primary")
        self.start.clicked.connect(self._start)
        self.done = look_button("Done", "")
        self.done.clicked.connect(self.done_requested)
        box = QVBoxLayout(self)
        box.setSpacing(SPACE[3])
        box.addStretch(2)
        centre = Qt.AlignmentFlag.AlignCenter
        for label in (plain_label("Worry time is over", "title"), self._words, self._offer):
            label.setAlignment(centre)
            box.addWidget(label)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE[3])
        buttons.addStretch()
        buttons.addWidget(self.start)
        buttons.addWidget(self.done)
        buttons.addStretch()
        box.addLayout(buttons)
        box.addStretch(3)

    def show_end(self, words: str, offer: tuple[str, object, str] | None) -> None:
        """`offer` is a routine: its id, its options, and its name with its length."""
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._offered = None if offer is None else offer[:2]
        self._offer.setText(
            "Now something pleasant, however small."
            if offer is None
            else f"Now something pleasant. How about {offer[2]}?"
        )
        self.start.setVisible(offer is not None)
        if offer is not None:
            self.start.setText("Start")
            self.start.setAccessibleName(f"Start {offer[2]}")
        (self.done if offer is None else self.start).setFocus()

    def _start(self) -> None:
        if self._offered is not None:
            self.start_requested.emit(*self._offered)
