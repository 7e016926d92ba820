"""Widgets set below one another in a column of a given measure, some beside it or across both.

Takes `Piece`s and a width, places each at the height that its width asks for, and takes the
height of all. Placed by hand, since a layout gives wrapped words now and then less than they need.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from relaxapp.ui.theme import SPACE, Theme

GUTTER_PX = SPACE[5]

Place = Literal["column", "margin", "across"]


@runtime_checkable
class Themed(Protocol):
    """What does not take its look from the style sheet alone."""

    def set_theme(self, theme: Theme) -> None: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """A widget, how far it stands from what is above it, and where.

    What is in the margin stands beside what is above it, or in the column where there is no room.
    """

    widget: QWidget
    above_px: int
    place: Place = "column"


class Spread(QWidget):
    """See the module. Widths are those at a text size of 100 %; the margin stays as it is."""

    def __init__(self, column_px: int, margin_px: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column_px, self._margin_px = column_px, margin_px
        self.top_px: int | None = None
        """Above all; None for as much as at the sides."""
        self._pieces: list[Piece] = []
        self._theme = Theme()
        self._width = 0

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """Shows others; those before are gone. Tab goes through them as they are given."""
        for piece in self._pieces:
            piece.widget.hide()
            piece.widget.deleteLater()
        self._pieces = list(pieces)
        for piece in pieces:
            piece.widget.setParent(self)
            piece.widget.show()
        for before, after in pairwise(pieces):
            QWidget.setTabOrder(before.widget, after.widget)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for piece in self._pieces:
            if isinstance(piece.widget, Themed):
                piece.widget.set_theme(theme)

    def arrange(self, width: int) -> None:
        """Places everything at a width, in its middle, and takes the height that it needs."""
        self._width = width
        edge = edge_px(width, self._column_px, self._theme)
        room = width - 2 * edge
        column = min(self._theme.px(self._column_px), room)
        beside = column + GUTTER_PX + self._margin_px
        has_margin = self._margin_px > 0 and beside <= room
        whole = beside if has_margin else column
        left = edge + (room - whole) // 2
        y = above_y = edge if self.top_px is None else self.top_px
        margin_y = 0
        for piece in self._pieces:
            if piece.place == "margin" and has_margin:
                top = max(above_y, margin_y)
                high = height_of(piece.widget, self._margin_px)
                x = left + column + GUTTER_PX
                piece.widget.setGeometry(QRect(x, top, self._margin_px, high))
                margin_y = top + high + SPACE[4]
                continue
            is_across = piece.place == "across"
            above_y = max(y + piece.above_px, margin_y if is_across else 0)
            wide = whole if is_across else column
            high = height_of(piece.widget, wide)
            piece.widget.setGeometry(QRect(left, above_y, wide, high))
            y = above_y + high
        self.setFixedHeight(max(y, margin_y) + SPACE[6])

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self._width:
            self.arrange(self._width)  # a piece takes another height
        return is_done


class SpreadArea(QScrollArea):
    """A spread that scrolls, as wide as there is room."""

    def __init__(self, column_px: int, margin_px: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._spread = Spread(column_px, margin_px)
        self.setWidget(self._spread)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, since words that wrapped anew as it came might make it go again.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """Shows others, as `Spread` does."""
        self._spread.show_pieces(pieces)
        self.set_theme(self._theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._spread.set_theme(theme)
        self._spread.arrange(self.viewport().width())

    def set_top(self, top_px: int) -> None:
        """How far the first piece stands below the edge."""
        self._spread.top_px = top_px

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread.arrange(self.viewport().width())


def edge_px(width: int, column_px: int, theme: Theme) -> int:
    """The least room at the sides of a column."""
    return SPACE[4] if width < theme.px(column_px) else SPACE[5]


def height_of(widget: QWidget, width: int) -> int:
    """The height that a widget needs at a width."""
    widget.ensurePolished()
    high = widget.heightForWidth(width)
    return high if high > 0 else widget.sizeHint().height()
