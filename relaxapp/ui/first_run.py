"""The four questions, on one page: before the first Today, and again from the settings.

Takes the words and the answers as they are, emits each answer as a person types it, as soon as it
is given: leaving in the middle loses none. Every question can be skipped, and so can the page.
"""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from relaxapp.core.profile import Profile
from relaxapp.core.safety import FirstRunWords, Question, Safety
from relaxapp.core.settings import NO, SKIPPED, YES
from relaxapp.ui.controls import Segments
from relaxapp.ui.reading_page import Card, ReadingPage
from relaxapp.ui.safety_page import safety_link
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import look_button, plain_label

SHOWN: Mapping[str, str] = {YES: "Yes", NO: "No", SKIPPED: "Skip"}
_TYPED = {True: YES, False: NO, None: SKIPPED}
_BESIDE_FROM_PX = 560
"""Narrower than this, the answers stand below the question."""


class QuestionCard(Card):
    """One question, what it is for, what an answer changes, and the answers."""

    answered = Signal(str)

    def __init__(self, question: Question) -> None:
        super().__init__(question.ask)
        self.answers = Segments({typed: SHOWN[typed] for typed in (YES, NO, SKIPPED)})
        self.answers.setAccessibleName(question.ask)
        self.answers.name_parts(question.ask)
        self.answers.typed.connect(self.answered)
        words = QVBoxLayout()
        words.setSpacing(SPACE[0])
        words.addWidget(plain_label(question.ask, "strong"))
        words.addWidget(plain_label(f"{question.help} {question.changes}", "soft"))
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(SPACE[3])
        self._row.addLayout(words, 1)
        self._row.addWidget(self.answers, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(self._row)

    def arrange(self, *, is_beside: bool) -> None:
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(across if is_beside else down)
        self._row.setSpacing(SPACE[3] if is_beside else SPACE[1])
        side = Qt.AlignmentFlag.AlignVCenter if is_beside else Qt.AlignmentFlag.AlignLeft
        self._row.setAlignment(self.answers, side)


class FirstRunPage(ReadingPage):
    """See the module. `left` is emitted once the person is done, or skips the rest."""

    answered = Signal(str, str)
    """The id of a question, and what was answered, one of `settings.ANSWERS`."""
    safety_requested = Signal()

    def __init__(self, safety: Safety, parent: QWidget | None = None) -> None:
        self.cards: dict[str, QuestionCard] = {}
        super().__init__(safety.first_run.title or "Before you begin", parent)
        self._first_words: FirstRunWords = safety.first_run
        self._lead = plain_label("", "soft")
        self.add(self._lead, self._make_note(safety.page.check_first))
        for question in safety.questions:
            self.add(self._make_card(question))
        self.add(plain_label(safety.first_run.privacy, "soft"))
        self._body.addStretch(1)
        self._make_foot()

    def show_profile(self, profile: Profile, *, is_first: bool) -> None:
        """Shows the answers; emits nothing. The first time there is nothing to go back to."""
        words = self._first_words
        self.title.setText(words.title if is_first else words.again_title)
        self._lead.setText(words.lead if is_first else words.again)
        self.back.setVisible(not is_first)
        self.skip.setVisible(is_first)
        for id, card in self.cards.items():
            card.answers.show_value(_TYPED[profile.answer(id)])

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for card in self.cards.values():
            card.answers.set_theme(theme)

    def _make_note(self, check_first: str) -> QWidget:
        """Whom a professional should see before anything else, and the way to the signs."""
        self.link = safety_link()
        self.link.clicked.connect(self.safety_requested)
        note = QFrame()
        note.setProperty("look", "note")
        layout = QVBoxLayout(note)
        layout.setContentsMargins(SPACE[2], SPACE[0] // 2, 0, SPACE[0] // 2)
        layout.setSpacing(SPACE[0])
        layout.addWidget(plain_label(check_first))
        layout.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        return note

    def _make_card(self, question: Question) -> QuestionCard:
        card = QuestionCard(question)
        card.answered.connect(lambda typed: self.answered.emit(question.id, typed))
        self.cards[question.id] = card
        return card

    def _make_foot(self) -> None:
        self.done = look_button("Done", "primary", keys="Alt+D")
        self.done.clicked.connect(self.left)
        self.skip = look_button("Skip all", "link", name="Skip all questions (Esc)")
        self.skip.clicked.connect(self.left)
        foot = QFrame()
        foot.setProperty("look", "foot")
        self._foot = QHBoxLayout(foot)
        self._foot.setSpacing(SPACE[1])
        self._foot.addWidget(self.done)
        self._foot.addWidget(self.skip)
        self._foot.addStretch(1)
        self.add_foot(foot)

    def _arrange(self) -> None:
        super()._arrange()
        self._foot.setContentsMargins(self.side_px, SPACE[2], self.side_px, SPACE[3])
        room = self.width() - 2 * self.side_px
        for card in self.cards.values():
            card.arrange(is_beside=room >= self._theme.px(_BESIDE_FROM_PX))
