"""The parts of a panel that are lists: paragraphs, cautions, options, what is left out.

Each takes a value and shows it, or hides where there is nothing. Labels and chips are used
again from one routine to the next, since making them takes longer than a frame.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from relaxapp.core.problems import Problem
from relaxapp.core.routine import Caution
from relaxapp.ui.mnemonics import without_mnemonic
from relaxapp.ui.theme import SPACE
from relaxapp.ui.widgets import (
    ChipsRow,
    Choice,
    column,
    look_button,
    plain_label,
    show_text,
)

SAFETY_WORDS = "When to see a professional"
"""The words of every link to the page of that name."""

READ_AT, GO_TO = "Read it at", "Go to"

FEW_CAUTIONS = 1
"""So many cautions are shown whole at once."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A heading, a text below it, and an address; each may be empty. `way` leads to the address."""

    head: str = ""
    text: str = ""
    url: str = ""
    way: str = READ_AT


def web_host(url: str) -> str:
    """The host of a web address; empty for anything else, which is never opened."""
    address = QUrl(url, QUrl.ParsingMode.StrictMode)
    return address.host() if address.isValid() and address.scheme() in ("http", "https") else ""


class Paragraphs(QWidget):
    """Paragraphs below one another; web addresses are links."""

    link_requested = Signal(str)

    def __init__(self, head_look: str = "strong", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head_look = head_look
        self._rows: list[tuple[QWidget, QLabel, QLabel, QPushButton]] = []
        self._urls: list[str] = []
        self._column = column(self, SPACE[2])
        self._add_row()  # its place is that of all links when Tab goes round

    def show_paragraphs(self, paragraphs: Sequence[Paragraph]) -> None:
        while len(self._rows) < len(paragraphs):
            self._add_row()
        self._urls = [one.url for one in paragraphs]
        for index, (row, head, text, link) in enumerate(self._rows):
            row.setVisible(index < len(paragraphs))
            if index < len(paragraphs):
                one = paragraphs[index]
                show_text(head, one.head)
                show_text(text, one.text)
                host = web_host(one.url)
                link.setVisible(bool(host))
                if host:
                    link.setText(f"{one.way} {host}".replace("&", "&&"))
                    what = f"the source {one.head}" if one.way == READ_AT else host
                    link.setAccessibleName(f"Open {what} in the browser")
                    link.setToolTip(one.url.replace("<", "&lt;"))
        self.setVisible(bool(paragraphs))

    def _add_row(self) -> None:
        row = QWidget(self)
        head, text = plain_label("", self._head_look), plain_label("", "soft")
        link = look_button("", "textlink")
        index = len(self._rows)
        link.clicked.connect(lambda: self.link_requested.emit(self._urls[index]))
        layout = column(row, SPACE[0] // 2)
        layout.addWidget(head)
        layout.addWidget(text)
        layout.addWidget(link)
        self._column.addWidget(row)
        if self._rows:
            QWidget.setTabOrder(self._rows[-1][3], link)
        self._rows.append((row, head, text, link))


def problem_paragraphs(problems: Sequence[Problem], path: Path | None) -> list[Paragraph]:
    """What is wrong in the file at `path`, each with its place and how to mend it."""
    return [
        Paragraph(
            f"{one.path if path is None else path.name}:{one.line}",
            _sentence(one.message) + (f"\n{_sentence(one.hint)}" if one.hint else ""),
        )
        for one in problems
    ]


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


class Cautions(QWidget):
    """What to know before the start: one whole, several by their names until they are opened.

    A caution that the file wrote itself has no name and always stands there whole.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cautions: tuple[Caution, ...] = ()
        self._is_open = False
        self._names = plain_label("", "soft")
        self._paragraphs = Paragraphs()
        self.disclosure = look_button("", "textlink")
        self.disclosure.clicked.connect(self._toggle)
        layout = column(self, SPACE[0])
        layout.addWidget(plain_label("Before you start", "strong"))
        layout.addWidget(self._names)
        layout.addWidget(self.disclosure)
        layout.addSpacing(SPACE[0])
        layout.addWidget(self._paragraphs)

    def show_cautions(self, cautions: tuple[Caution, ...]) -> None:
        if cautions == self._cautions and cautions:
            return  # stays open where it was opened
        self._cautions = cautions
        self._is_open = len([one for one in cautions if one.name]) <= FEW_CAUTIONS
        self.setVisible(bool(cautions))
        self._show()

    def _toggle(self) -> None:
        self._is_open = not self._is_open
        self._show()

    def _show(self) -> None:
        named = [one for one in self._cautions if one.name]
        shown = [one for one in self._cautions if self._is_open or not one.name]
        is_closed = bool(named) and not self._is_open
        show_text(self._names, " · ".join(one.name or "" for one in named) if is_closed else "")
        self.disclosure.setVisible(len(named) > FEW_CAUTIONS)
        self.disclosure.setText("Show less" if self._is_open else "Read them")
        self.disclosure.setAccessibleName(
            "Show only the names of the cautions" if self._is_open else "Read the cautions"
        )
        self._paragraphs.show_paragraphs([Paragraph(one.name or "", one.text) for one in shown])


class Note(QFrame):
    """A text with a warm bar at its side."""

    def __init__(self, head: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "note")
        self._text = plain_label("", "soft")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[2], SPACE[0] // 2, 0, SPACE[0] // 2)
        layout.setSpacing(SPACE[0])
        layout.addWidget(plain_label(head, "strong"))
        layout.addWidget(self._text)

    def show_lines(self, lines: Sequence[str]) -> None:
        self._text.setText("\n".join(lines))
        self.setVisible(bool(lines))


class StopNote(QWidget):
    """When to stop, and the quiet way to the page that says when to see a professional."""

    safety_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note = Note("Stop if you notice")
        self.link = look_button(SAFETY_WORDS, "textlink")
        self.link.clicked.connect(self.safety_requested)
        layout = column(self)
        layout.addWidget(self._note)
        layout.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)

    def show_lines(self, lines: Sequence[str], *, is_concerned: bool = False) -> None:
        """Shows when to stop. The way is there with it, and for whom it may concern without."""
        self._note.show_lines(lines)
        self.setVisible(bool(lines) or is_concerned)


class LeftOut(QWidget):
    """Moves that are left out because they hurt, each to be taken back."""

    taken_back = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[QWidget, QLabel, QPushButton]] = []
        self._ids: list[str] = []
        self._column = column(self, SPACE[0])
        self._add_row()  # its place is that of all rows when Tab goes round
        self.hide()

    def show_moves(self, moves: Sequence[tuple[str, str]]) -> None:
        """Shows (id, name) of each."""
        while len(self._rows) < len(moves):
            self._add_row()
        self._ids = [id for id, _ in moves]
        for index, (row, label, button) in enumerate(self._rows):
            row.setVisible(index < len(moves))
            if index < len(moves):
                name = moves[index][1]
                label.setText(f"{name}: left out because it hurt")
                button.setAccessibleName(f"Take {name} back")
        self.setVisible(bool(moves))

    def _add_row(self) -> None:
        row, label = QFrame(self), plain_label("", "warm")
        row.setProperty("look", "note")
        button = look_button("Take back", "textlink")
        index = len(self._rows)
        button.clicked.connect(lambda: self.taken_back.emit(self._ids[index]))
        layout = QVBoxLayout(row)
        layout.setContentsMargins(SPACE[2], SPACE[0] // 2, 0, SPACE[0] // 2)
        layout.setSpacing(SPACE[0] // 2)
        layout.addWidget(label)
        layout.addWidget(button)
        self._column.addWidget(row)
        if self._rows:
            QWidget.setTabOrder(self._rows[-1][2], button)
        self._rows.append((row, label, button))


class PagesAbout(QWidget):
    """The Learn pages that tell of what is shown, each a link."""

    opened = Signal(str)
    """The id of a page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ids: list[str] = []
        self._links: list[QPushButton] = []
        self._column = column(self, SPACE[0])
        self._column.addWidget(plain_label("Read why it helps", "strong"))
        self._add_link()  # its place is that of all links when Tab goes round
        self.hide()

    def show_pages(self, pages: Sequence[tuple[str, str]]) -> None:
        """Shows (id, title) of each."""
        while len(self._links) < len(pages):
            self._add_link()
        self._ids = [id for id, _ in pages]
        for index, link in enumerate(self._links):
            link.setVisible(index < len(pages))
            if index < len(pages):
                link.setText(without_mnemonic(pages[index][1]))
                link.setAccessibleName(f"Read the page {pages[index][1]}")
        self.setVisible(bool(pages))

    def _add_link(self) -> None:
        link, index = look_button("", "textlink"), len(self._links)
        link.clicked.connect(lambda: self.opened.emit(self._ids[index]))
        self._column.addWidget(link)
        if self._links:
            QWidget.setTabOrder(self._links[-1], link)
        self._links.append(link)


class ChoiceRow(QWidget):
    """A heading and the chips below it; hidden where there is nothing to choose."""

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None, *, is_dense: bool = False) -> None:
        super().__init__(parent)
        self.chips = ChipsRow(name, is_dense=is_dense)
        self.chips.chosen.connect(self.chosen)
        layout = column(self)
        layout.addWidget(plain_label(name, "strong"))
        layout.addWidget(self.chips)

    @property
    def value(self) -> object:
        return self.chips.value

    def show_choices(self, choices: Sequence[Choice], chosen: object) -> None:
        self.chips.show_choices(choices, chosen)
        self.setVisible(len(choices) > 1)
