"""One Learn page, set for reading: a column of about 66 letters, pictures beside or across it.

Takes an `Article` and what its addresses stand for, makes its blocks when it is shown; says which
link was followed. Narrow, or with large text, the pictures of the margin stand in the column.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from relaxapp.core.catalogue import WarningSigns
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
)
from relaxapp.ui.learn_pictures import PictureRow, PictureView, has_picture, wants_width
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.thumbnails import Thumbnails
from relaxapp.ui.widgets import look_button, plain_label

COLUMN_PX = 540
"""About 66 letters of prose."""

MARGIN_PX = 220
"""The column beside it, for pictures."""

GUTTER_PX = SPACE[5]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the addresses of the pages stand for: cards by address, moves and signs by id."""

    cards: Mapping[str, RoutineCard] = field(default_factory=dict)
    moves: Mapping[str, Move] = field(default_factory=dict)
    signs: Mapping[str, WarningSigns] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """A widget of the page, where it stands, and how far from what is above it."""

    widget: QWidget
    above_px: int
    place: str = "column"
    """`column`, `margin` or `across` both."""


class Spread(QWidget):
    """The pieces of a page in a column, some beside it or across both."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[Piece] = []
        self._theme = Theme()

    def show_pieces(self, pieces: list[Piece]) -> None:
        """Shows others; those before are gone."""
        for piece in self._pieces:
            piece.widget.hide()
            piece.widget.deleteLater()
        self._pieces = pieces
        for piece in pieces:
            piece.widget.setParent(self)
            piece.widget.show()
        self._keep_order()

    def _keep_order(self) -> None:
        """Tab goes through the page as it is read."""
        for before, after in zip(self._pieces, self._pieces[1:], strict=False):
            QWidget.setTabOrder(before.widget, after.widget)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for piece in self._pieces:
            if hasattr(piece.widget, "set_theme"):
                piece.widget.set_theme(theme)

    def arrange(self, width: int) -> None:
        """Places everything at a width, and takes the height that it needs."""
        edge = SPACE[4] if width < self._theme.px(COLUMN_PX) else SPACE[5]
        room = width - 2 * edge
        column = min(self._theme.px(COLUMN_PX), room)
        beside = column + GUTTER_PX + MARGIN_PX
        has_margin = beside <= room
        whole = beside if has_margin else column
        left = edge + (room - whole) // 2
        y, margin_y, above_y = edge, 0, edge
        for piece in self._pieces:
            if piece.place == "margin" and has_margin:
                high = _height(piece.widget, MARGIN_PX)
                top = max(above_y, margin_y)
                x = left + column + GUTTER_PX
                piece.widget.setGeometry(QRect(x, top, MARGIN_PX, high))
                margin_y = top + high + SPACE[4]
                continue
            wide = whole if piece.place == "across" else column
            y += piece.above_px
            if piece.place == "across":
                y = max(y, margin_y)
            high = _height(piece.widget, wide)
            piece.widget.setGeometry(QRect(left, y, wide, high))
            above_y = y
            y += high
        self.setFixedHeight(max(y, margin_y) + SPACE[6])


def _height(widget: QWidget, width: int) -> int:
    widget.ensurePolished()
    high = widget.heightForWidth(width)
    return high if high > 0 else widget.sizeHint().height()


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


class LearnArticle(QScrollArea):
    """One page to read; arrows, Page and Home keys scroll it."""

    link_followed = Signal(str)
    back_requested = Signal()

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._theme = Theme()
        self._article: Article | None = None
        self._spread = Spread()
        self.setWidget(self._spread)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def article(self) -> Article | None:
        return self._article

    def show_article(self, article: Article, shown: Shown, after: Article | None) -> None:
        """Shows a page from its beginning; `after` is offered at its end."""
        self._article = article
        back = look_button("← All pages", "textlink", name="Back to all pages", keys="Alt+Left")
        back.clicked.connect(self.back_requested)
        follow = self.link_followed.emit
        pieces = _pieces(article, after, shown, self._thumbnails, follow)
        self._spread.show_pieces([Piece(back, 0), *pieces])
        self._spread.set_theme(self._theme)
        self._spread.arrange(self.viewport().width())
        self.verticalScrollBar().setValue(0)
        self.setAccessibleName(article.title)
        self.setAccessibleDescription(article.text)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._spread.set_theme(theme)
        self._spread.arrange(self.viewport().width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread.arrange(self.viewport().width())

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
