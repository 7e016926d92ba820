"""What a person is about to bring in: each file, what is wrong in it, and what shall become of it.

Takes a checked `Bundle` and the choices as they stand, emits every choice, and that all of it is
wanted or nothing. What to do is chosen only where there is a choice; the usual is chosen already.
"""

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from relaxapp.core.problems import Problem
from relaxapp.core.units import plural
from relaxapp.services.bundles import CHOICES, Bundle, Choice, Choices, Clash, Item, Key, LeftOut
from relaxapp.ui.controls import Switch
from relaxapp.ui.panel_sections import Paragraph, Paragraphs
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import ChipsRow, announce, column, look_button, plain_label, scroll_area

MAX_WIDTH_PX = 760
MAX_ROWS = 30
"""So many files are shown one by one: to make the widgets of one takes 4 ms."""

MAX_RUN = 24
"""After so many letters without a space a name may be broken."""

FEW_PROBLEMS = 5
"""So many problems of a file are shown; the rest is counted."""

CHOICE_WORDS: Mapping[Clash, Mapping[Choice, str]] = {
    Clash.OWN: {
        Choice.KEEP_BOTH: "Keep both",
        Choice.REPLACE: "Replace mine",
        Choice.SKIP: "Keep mine",
    },
    Clash.SHIPPED: {
        Choice.KEEP_BOTH: "Keep both",
        Choice.ADD: "Use it instead",
        Choice.SKIP: "Leave it out",
    },
}
CLASH_WORDS: Mapping[Clash, str] = {
    Clash.SAME: "You have it already; there is nothing to add.",
    Clash.OWN: "You have another {kind} of this name. One that is replaced goes to the trash.",
    Clash.SHIPPED: "The program has another {kind} of this name.",
}
_PLAIN = Clash.NONE


class ItemRow(QFrame):
    """One file: its name, where it was, what is wrong in it, and what shall become of it."""

    chosen = Signal(object)

    def __init__(self, item: Item, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.item = item
        self.switch: Switch | None = None
        self.chips: ChipsRow | None = None
        head = QHBoxLayout()
        head.setSpacing(SPACE[2])
        words = QVBoxLayout()
        words.setSpacing(SPACE[0] // 2)
        words.addWidget(plain_label(_breakable(item.name), "strong"))
        words.addWidget(
            plain_label(f"{item.kind.capitalize()} · {_breakable(item.source)}", "soft")
        )
        head.addLayout(words, 1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(SPACE[3], SPACE[2], SPACE[3], SPACE[2])
        self._layout.setSpacing(SPACE[1])
        self._layout.addLayout(head)
        self._add_words()
        if item.clash is Clash.NONE:
            self.switch = self._make_switch()
            head.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignVCenter)
        elif item.clash is not Clash.SAME:
            self.chips = ChipsRow(f"What to do with {item.name}")
            self.chips.chosen.connect(self.chosen)
            self._layout.addWidget(self.chips)

    def show_choice(self, choice: Choice, *, is_needed: bool) -> None:
        """Shows what is chosen; one that another needs cannot be left out."""
        if self.switch is not None:
            self.switch.setChecked(choice is Choice.ADD)
            self.switch.setEnabled(not is_needed)
            told = f"{self.item.name} is needed by another one that comes in" if is_needed else ""
            self.switch.setToolTip(told.replace("<", "&lt;"))
        elif self.chips is not None:
            words = CHOICE_WORDS[self.item.clash]
            choices = [(one, words[one]) for one in CHOICES[self.item.clash]]
            self.chips.show_choices(choices, choice)

    def set_theme(self, theme: Theme) -> None:
        if self.switch is not None:
            self.switch.set_theme(theme)

    def _make_switch(self) -> Switch:
        switch = Switch((Choice.ADD.value, Choice.SKIP.value))
        switch.setAccessibleName(f"Add {self.item.name}")
        switch.typed.connect(lambda typed: self.chosen.emit(Choice(typed)))
        return switch

    def _add_words(self) -> None:
        item = self.item
        if item.is_broken:
            self._layout.addWidget(plain_label("Needs mending before it can be played", "warm"))
        if item.problems:
            problems = Paragraphs()
            problems.show_paragraphs(_problem_paragraphs(item.problems))
            self._layout.addWidget(problems)
        if item.clash in CLASH_WORDS:
            told = CLASH_WORDS[item.clash].format(kind=item.kind)
            self._layout.addWidget(plain_label(told, "soft"))


class ImportPage(QWidget):
    """See the module. `show_bundle` begins anew; `show_choices` as often as they change."""

    chosen = Signal(object, object)
    """The key of an item and the `Choice` for it."""
    confirmed = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Add to your library")
        self._theme = Theme()
        self.rows: dict[Key, ItemRow] = {}
        self._title = plain_label("Add to your library", "title", wraps=False)
        self._from = plain_label("", "soft")
        self._body = QWidget()
        self._scroll = scroll_area()
        self.add = look_button("Add", "primary")
        self.add.setDefault(True)
        self.add.clicked.connect(self.confirmed)
        self.cancel = look_button("Cancel", "link", name="Cancel, and bring nothing in")
        self.cancel.setToolTip("Esc")
        self.cancel.clicked.connect(self.cancelled)
        self._lay_out()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(SPACE[2])
        foot.addWidget(self.add)
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(SPACE[5], SPACE[5], SPACE[5], SPACE[4])
        page.setSpacing(SPACE[1])
        page.addWidget(self._title)
        page.addWidget(self._from)
        page.addSpacing(SPACE[1])
        page.addWidget(self._scroll, 1)
        page.addSpacing(SPACE[1])
        page.addLayout(foot)

    def show_bundle(self, source: str, bundle: Bundle) -> None:
        """Shows what is in a bundle that came from `source`."""
        self._from.setText(f"From {source}. Nothing is in your folder yet.")
        # What asks for a look comes first.
        items = sorted(bundle.items, key=lambda item: (not item.is_broken, item.clash is _PLAIN))
        self.rows = {item.key: self._make_row(item) for item in items[:MAX_ROWS]}
        self._body = QWidget()
        self._body.setMaximumWidth(self._theme.px(MAX_WIDTH_PX))
        layout = column(self._body, SPACE[2])
        layout.setContentsMargins(0, 0, SPACE[2], 0)
        for row in self.rows.values():
            layout.addWidget(row)
        if len(items) > MAX_ROWS:
            names = ", ".join(item.name for item in items[MAX_ROWS:])
            told = f"And {len(items) - MAX_ROWS} more; those without problems come in: {names}."
            layout.addWidget(plain_label(told, "soft"))
        if bundle.left_out:
            layout.addWidget(plain_label("Left out", "strong"))
            left_out = Paragraphs()
            left_out.show_paragraphs(_left_out_paragraphs(bundle.left_out))
            layout.addWidget(left_out)
        layout.addStretch(1)
        self._scroll.setWidget(self._body)

    def show_choices(self, choices: Choices, needed: frozenset[Key]) -> None:
        """Shows what is chosen, and how much of it comes in."""
        for key, row in self.rows.items():
            row.show_choice(choices[key], is_needed=key in needed)
        count = sum(choice is not Choice.SKIP for choice in choices.values())
        words = f"Add {_counted(choices)}" if count else "Nothing to add"
        if self.add.text() != words:
            self.add.setText(words)
            announce(self.add, words)
        self.add.setEnabled(bool(count))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._body.setMaximumWidth(theme.px(MAX_WIDTH_PX))
        for row in self.rows.values():
            row.set_theme(theme)

    def focusInEvent(self, event: QFocusEvent) -> None:
        (self.add if self.add.isEnabled() else self.cancel).setFocus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.add.isEnabled():
            self.add.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel.click()
        else:
            super().keyPressEvent(event)

    def _make_row(self, item: Item) -> ItemRow:
        row = ItemRow(item)
        row.set_theme(self._theme)
        row.chosen.connect(lambda choice: self.chosen.emit(item.key, choice))
        return row


def _counted(choices: Choices) -> str:
    """How many of each kind come in: `2 routines and 1 move`."""
    kinds = [kind for (kind, _), choice in choices.items() if choice is not Choice.SKIP]
    counts = [plural(kinds.count(kind), kind) for kind in ("routine", "move") if kind in kinds]
    return " and ".join(counts)


def _problem_paragraphs(problems: Sequence[Problem]) -> list[Paragraph]:
    shown = [
        Paragraph(
            f"{_breakable(problem.path.rpartition('/')[2])}, line {problem.line}",
            _sentence(problem.message) + (f"\n{_sentence(problem.hint)}" if problem.hint else ""),
        )
        for problem in problems[:FEW_PROBLEMS]
    ]
    more = len(problems) - len(shown)
    return [*shown, Paragraph("", f"And {plural(more, 'more problem')}.")] if more else shown


def _left_out_paragraphs(left_out: Sequence[LeftOut]) -> list[Paragraph]:
    return [Paragraph(_breakable(one.source), _sentence(one.why)) for one in left_out]


def _breakable(name: str) -> str:
    """A name that a label can wrap where it has no spaces."""
    return re.sub(rf"(\S{{{MAX_RUN}}})", "\\1\u200b", name)


def _sentence(text: str) -> str:
    ending = "" if text.endswith(("?", ".", "…")) else "."
    return f"{text[:1].upper()}{text[1:]}{ending}"
