"""One Learn page, set for reading: a column of about 66 letters, pictures beside or across it.

Takes an `Article` and what its addresses stand for, makes its blocks when it is shown; says which
link was followed. Narrow, or with large text, the pictures of the margin stand in the column.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from relaxapp.core.learn import (
    Article,
    Block,
    Fact,
    Heading,
    Items,
    Note,
    Paragraph,
    Picture,
    Pictures,
    Practices,
    Signs,
)
from relaxapp.core.routine import Move
from relaxapp.ui.cards import RoutineCard
from relaxapp.ui.learn_blocks import (
    LEAD_PX,
    PROSE_PX,
    FactCard,
    ItemList,
    NoteCard,
    PracticeCard,
    Prose,
    Setting,
    SignsCard,
    WarningSigns,
)
from relaxapp.ui.learn_pictures import PictureRow, PictureView, has_picture, wants_width
from relaxapp.ui.spread import Piece, SpreadArea
from relaxapp.ui.theme import SPACE
from relaxapp.ui.thumbnails import Thumbnails
from relaxapp.ui.widgets import look_button, plain_label

COLUMN_PX = 540
"""About 66 letters of prose."""

MARGIN_PX = 220
"""The column beside it, for pictures."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the addresses of the pages stand for: cards by address, moves and signs by id."""

    cards: Mapping[str, RoutineCard] = field(default_factory=dict)
    moves: Mapping[str, Move] = field(default_factory=dict)
    signs: Mapping[str, WarningSigns] = field(default_factory=dict)


Follow = Callable[[str], None]


def _pieces(
    article: Article, after: Article | None, shown: Shown, thumbnails: Thumbnails, follow: Follow
) -> list[Piece]:
    """The widgets of a page below its way back."""
    pieces = [Piece(plain_label(article.title, "headline"), SPACE[2])]
    above_px = SPACE[2]
    for block in article.blocks:
        piece = _piece(block, above_px, shown, thumbnails, follow)
        if piece is None:
            continue
        pieces.append(piece)
        if piece.place != "margin":
            above_px = {Heading: SPACE[1], Pictures: SPACE[4]}.get(type(block), SPACE[3])
    if after is not None:
        pieces.append(Piece(_next_button(after, follow), SPACE[5]))
    return pieces


def _piece(
    block: Block, above_px: int, shown: Shown, thumbnails: Thumbnails, follow: Follow
) -> Piece | None:
    """The widget of a block; None where the program has nothing to show there."""
    made: Prose | Setting
    match block:
        case Heading(text):
            return Piece(plain_label(text, "offer-name"), max(above_px, SPACE[5]))
        case Pictures(pictures):
            return _picture_piece(pictures, above_px, shown)
        case Signs(id):
            if id not in shown.signs:
                return None
            made = SignsCard(shown.signs[id])
        case Paragraph(spans, is_lead):
            made = Prose(spans, LEAD_PX if is_lead else PROSE_PX, is_soft=is_lead)
        case Fact():
            made = FactCard(block)
        case Note():
            made = NoteCard(block)
        case Items():
            made = ItemList(block)
        case Practices():
            made = PracticeCard(block, shown.cards, thumbnails)
        case _:
            assert_never(block)
    made.link_followed.connect(follow)
    return Piece(made, above_px)


def _picture_piece(pictures: Sequence[Picture], above_px: int, shown: Shown) -> Piece | None:
    there = [one for one in pictures if has_picture(one.address, shown.moves)]
    if not there:
        return None
    if wants_width(there):
        return Piece(PictureRow(there, shown.moves), max(above_px, SPACE[4]), "across")
    return Piece(PictureView(there[0], shown.moves), max(above_px, SPACE[4]), "margin")


def _next_button(after: Article, follow: Follow) -> QWidget:
    button = look_button(f"Next: {after.title} →", "textlink", name=f"Next page: {after.title}")
    button.clicked.connect(lambda: follow(f"learn:{after.id}"))
    return button


class LearnArticle(SpreadArea):
    """One page to read; arrows, Page and Home keys scroll it."""

    link_followed = Signal(str)
    back_requested = Signal()

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(COLUMN_PX, MARGIN_PX, parent)
        self._thumbnails = thumbnails
        self._article: Article | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def article(self) -> Article | None:
        return self._article

    @property
    def scrolled(self) -> int:
        """How far down the page is scrolled, in px."""
        return self.verticalScrollBar().value()

    def show_article(
        self, article: Article, shown: Shown, after: Article | None, scrolled: int = 0
    ) -> None:
        """Shows a page, scrolled so far; `after` is offered at its end."""
        self._article = article
        back = look_button("← All pages", "textlink", name="Back to all pages")
        back.clicked.connect(self.back_requested)
        follow = self.link_followed.emit
        pieces = _pieces(article, after, shown, self._thumbnails, follow)
        self.show_pieces([Piece(back, 0), *pieces])
        self.verticalScrollBar().setValue(scrolled)
        self.setAccessibleName(article.title)
        self.setAccessibleDescription(article.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        ends = {Qt.Key.Key_Home: bar.minimum(), Qt.Key.Key_End: bar.maximum()}
        key = Qt.Key(event.key())
        if key in ends:
            bar.setValue(ends[key])
        elif key == Qt.Key.Key_Space:
            is_up = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            bar.setValue(bar.value() + (-bar.pageStep() if is_up else bar.pageStep()))
        else:
            super().keyPressEvent(event)
