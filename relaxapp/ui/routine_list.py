"""A card with a heading and a few routines in it, each a row that starts it.

Takes routine cards, emits which is started or opened.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from relaxapp.ui.card_painting import RoutineRow
from relaxapp.ui.cards import RoutineCard
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.thumbnails import Thumbnails
from relaxapp.ui.widgets import plain_label


class RoutineList(QFrame):
    """A card with a heading and routines below it; hidden where there are none.

    `chooser`, which chooses among them, stands between the two.
    """

    start_requested = Signal(str, object)
    routine_opened = Signal(str)

    def __init__(
        self, heading: str, thumbnails: Thumbnails, chooser: QWidget | None = None
    ) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._thumbnails = thumbnails
        self._theme = Theme()
        self.rows: list[RoutineRow] = []
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[2])
        self._body.setSpacing(0)
        self._body.addWidget(plain_label(heading, "strong"))
        self._body.addSpacing(SPACE[1])
        if chooser is not None:
            self._body.addWidget(chooser)
            self._body.addSpacing(SPACE[2])
        self.rows_column = QVBoxLayout()
        self.rows_column.setSpacing(0)
        self._body.addLayout(self.rows_column)
        self._body.addStretch()
        self._add_row()  # its place is that of all rows when Tab goes round

    def show_cards(self, cards: Sequence[RoutineCard]) -> None:
        while len(self.rows) < len(cards):
            self._add_row()
        for index, row in enumerate(self.rows):
            row.setVisible(index < len(cards))
            if index < len(cards):
                row.show_card(cards[index], is_first=index == 0)
        self.setVisible(bool(cards))
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for row in self.rows:
            row.set_theme(theme)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Puts the facts below the names in all rows as soon as one row needs that."""
        margins = self._body.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        shown = [row for row in self.rows if not row.isHidden()]
        is_stacked = any(row.needs_px() > width for row in shown)
        for row in shown:
            row.set_stacked(is_stacked)

    def _add_row(self) -> None:
        row = RoutineRow(self._thumbnails)
        row.set_theme(self._theme)
        row.clicked.connect(lambda: self._start(row))
        row.opened.connect(lambda: self._open(row))
        self.rows_column.addWidget(row)
        if self.rows:
            QWidget.setTabOrder(self.rows[-1], row)
        self.rows.append(row)

    def _start(self, row: RoutineRow) -> None:
        if row.card is not None:
            self.start_requested.emit(row.card.id, row.card.options)

    def _open(self, row: RoutineRow) -> None:
        if row.card is not None:
            self.routine_opened.emit(row.card.id)
