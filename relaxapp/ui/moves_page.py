"""The Moves page: every move as a card with its figure, found by a search and areas, and its panel.

Takes the moves with the routines that play them alone, and those that are left out; emits which
one shall be played or taken back.
"""

from collections import Counter
from collections.abc import Collection, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from relaxapp.core.routine import Move, Routine
from relaxapp.ui.browse_page import BrowsePage
from relaxapp.ui.card_grid import CardGrid
from relaxapp.ui.cards import Filter, card_of_move
from relaxapp.ui.filter_bar import FilterBar
from relaxapp.ui.move_panel import MovePanel

MOST_AREAS = 9
"""So many areas are offered: those that most moves work on."""


class MovesPage(BrowsePage):
    """See the module. `show_moves` may be called as often as anything changes."""

    start_requested = Signal(str)
    taken_back = Signal(str)

    panel: MovePanel

    def __init__(self, parent: QWidget | None = None) -> None:
        grid = CardGrid("List of moves")
        panel = MovePanel(grid.thumbnails)
        super().__init__("Moves", "move", grid, panel, FilterBar("Area", MOST_AREAS), parent)
        self._lay_out()
        panel.start_requested.connect(self._start)
        panel.taken_back.connect(self.taken_back)

    def show_moves(
        self, moves: Iterable[tuple[Move, Routine]], left_out: Collection[str] = ()
    ) -> None:
        """Shows the moves by name, each with the routine that plays it alone."""
        ordered = sorted(moves, key=lambda one: one[0].name.casefold())
        areas = Counter(area for move, _ in ordered for area in move.areas)
        offered = sorted(area for area, _ in areas.most_common(MOST_AREAS))
        self.filters.show_choices([(area, area.capitalize()) for area in offered])
        self._show_cards(
            [card_of_move(alone, move, is_left_out=move.id in left_out) for move, alone in ordered]
        )

    def _wanted(self) -> Filter:
        return Filter(self.search.text(), area=self.filters.value)

    def _start(self) -> None:
        if self.panel.card is not None:
            self.start_requested.emit(self.panel.card.id)

    def _live(self) -> object:
        """The figure in the panel, and that of the card beside it."""
        if self.panel.is_picture_live and self.panel.card is not None:
            return self.panel.card.key, self.grid.live_row
        return self.grid.live_row

    def _show_panel_card(self) -> None:
        super()._show_panel_card()
        self._watch()
