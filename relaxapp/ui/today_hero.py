"""The suggestion of Today: what it is, why, its picture, and the button that starts it.

Takes a `Today`, emits what the person wants.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from relaxapp.ui.flow_layout import FlowLayout
from relaxapp.ui.routine_words import facts_of
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.thumbnails import Thumbnails, ThumbnailView
from relaxapp.ui.today_value import Today
from relaxapp.ui.widgets import announce, column, look_button, plain_label

PICTURE_PX = 190


class TodayHero(QFrame):
    """Hidden where nothing is suggested."""

    start_requested = Signal(str, object)
    another_requested = Signal()
    routine_opened = Signal(str)

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._today = Today("", None)
        self._suggested = plain_label("Suggested now", "warm")
        self._name = plain_label("", "instruction")
        self._facts = plain_label("", "lead-soft")
        self._reason = plain_label("", "lead-soft")
        self.start = look_button("Start", "primary")
        self.start.clicked.connect(self.start_suggested)
        self._enter = plain_label("Enter", "soft", wraps=False)
        self.another = look_button("Another", "link", name="Suggest another routine", keys="Alt+A")
        self.another.clicked.connect(self.another_requested)
        self.details = look_button(
            "Details", "link", name="Details of the suggested routine", keys="Alt+D"
        )
        self.details.clicked.connect(self._open)
        self.picture = ThumbnailView(thumbnails)
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=SPACE[2])
        for widget in (self.start, self._enter, self.another, self.details):
            flow.addWidget(widget)
        left = QWidget()
        text = column(left, SPACE[0])
        for label in (self._suggested, self._name, self._facts, self._reason):
            text.addWidget(label)
        text.addStretch(1)
        text.addSpacing(SPACE[4])
        text.addWidget(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[5], SPACE[4], SPACE[4], SPACE[4])
        row.setSpacing(SPACE[4])
        row.addWidget(left, 3)
        row.addWidget(self.picture, 2)

    def show_today(self, today: Today) -> None:
        before, self._today = self._today, today
        card = today.suggested
        self.setVisible(card is not None)
        if card is None or card.routine is None:
            return
        self._name.setText(card.name)
        self._facts.setText(facts_of(card.routine, card.options))
        self._reason.setText(today.reason)
        self.picture.show_picture(card)
        self.start.setAccessibleName(f"Start {card.spoken}")
        if before.suggested is not None and before.suggested.id != card.id:
            announce(self, f"Suggested now: {card.name}. {today.reason}")

    def set_theme(self, theme: Theme) -> None:
        self.picture.set_theme(theme)
        self.picture.setMinimumHeight(round(PICTURE_PX * min(theme.scale, 1.2)))

    def start_suggested(self) -> None:
        card = self._today.suggested
        if card is not None:
            self.start_requested.emit(card.id, card.options)

    def _open(self) -> None:
        if self._today.suggested is not None:
            self.routine_opened.emit(self._today.suggested.id)
