"""When to see a professional: the signs in three groups, what else to mind, and who to call.

Takes the `Safety` of the catalogue, the cautions it names, the common stop rule and the help of
the country; all of it is plain text of files. Emits what shall be opened. The groups differ by
their headings, their order and a word at their side, not by colour alone.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from relaxapp.core.routine import Caution
from relaxapp.core.safety import EMERGENCY, Help, Safety, WarningSigns
from relaxapp.ui.panel_sections import GO_TO, SAFETY_WORDS, Note, Paragraph, Paragraphs
from relaxapp.ui.reading_page import Card, ReadingPage
from relaxapp.ui.routine_words import source_words
from relaxapp.ui.theme import SPACE
from relaxapp.ui.widgets import look_button, plain_label


def safety_link() -> QPushButton:
    """The quiet link that stands wherever pain is mentioned."""
    return look_button(SAFETY_WORDS, "textlink")


class SafetyPage(ReadingPage):
    """See the module."""

    link_requested = Signal(str)

    def __init__(
        self,
        safety: Safety,
        cautions: Sequence[Caution],
        stop_rule: Sequence[str],
        help: Help,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(safety.page.title or SAFETY_WORDS, parent)
        self.add(plain_label(safety.page.lead, "soft"))
        if safety.page.check_first:
            first = Note("Before you begin")
            self.add(first)  # first of all: what has no parent would be shown as a window
            first.show_lines([safety.page.check_first])
        for signs in safety.signs:
            self.add(_signs_card(signs, help if signs.id == EMERGENCY else None))
        self.add(_notes_card(cautions, stop_rule))
        self.add(self._help_card(help))
        self.add(self._sources_of(safety.signs))
        self._body.addStretch(1)

    def _help_card(self, help: Help) -> Card:
        """Who listens: the lines of the country, and a directory for all others."""
        card = Card("Somebody to talk to")
        card.body.addWidget(plain_label("Somebody to talk to", "lead-strong"))
        card.body.addWidget(plain_label(help.lead))
        if help.where and help.lines:
            card.body.addWidget(plain_label(help.where, "soft"))
        lines = [
            Paragraph(f"{line.name}: {line.phone}", "", line.url or "", GO_TO)
            for line in help.lines
        ]
        elsewhere = Paragraph("", help.elsewhere, help.url, GO_TO)
        known = Paragraphs()
        card.body.addWidget(known)
        known.show_paragraphs([*lines, elsewhere])
        known.link_requested.connect(self.link_requested)
        for label in known.findChildren(QLabel):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return card

    def _sources_of(self, groups: Sequence[WarningSigns]) -> Card:
        card = Card("Sources")
        card.body.addWidget(plain_label("Sources", "strong"))
        sources = Paragraphs(head_look="soft")
        card.body.addWidget(sources)
        given = [source for signs in groups for source in signs.sources]
        sources.show_paragraphs([Paragraph(*source_words(one), one.url or "") for one in given])
        sources.link_requested.connect(self.link_requested)
        return card


def _signs_card(signs: WarningSigns, help: Help | None) -> Card:
    """One group: how soon, what to do, the signs, and the number to call."""
    card = Card(signs.name, is_urgent=signs.id == EMERGENCY)
    card.body.addWidget(plain_label(signs.name, "lead-strong"))
    card.body.addWidget(plain_label(signs.advice))
    rows = QGridLayout()
    rows.setHorizontalSpacing(SPACE[1])
    rows.setVerticalSpacing(SPACE[0])
    rows.setColumnStretch(1, 1)
    for number, sign in enumerate(signs.signs):
        rows.addWidget(plain_label("•", "accent", wraps=False), number, 0, _TOP)
        rows.addWidget(plain_label(sign), number, 1)
    card.body.addLayout(rows)
    if help is not None:
        card.body.addWidget(plain_label(help.danger, "warm"))
        if help.where:
            card.body.addWidget(plain_label(help.where, "soft"))
    return card


def _notes_card(cautions: Sequence[Caution], stop_rule: Sequence[str]) -> Card:
    """What to mind with breath, stretch and sitting quietly."""
    card = Card("While you practise")
    card.body.addWidget(plain_label("While you practise", "lead-strong"))
    stop = Note("Stop if you notice")
    card.body.addWidget(stop)
    stop.show_lines(stop_rule)
    notes = Paragraphs()
    card.body.addWidget(notes)
    notes.show_paragraphs([Paragraph(one.name or "", one.text) for one in cautions])
    return card


_TOP = Qt.AlignmentFlag.AlignTop
