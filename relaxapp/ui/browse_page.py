"""What the Library and the Moves page share: cards found by a search and chips, with a panel.

Takes cards, a panel and filters; what is shown and which card has the ring stay as they were
when the cards are shown anew. The pages say what their cards are and what is done with them.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from relaxapp.core.units import plural
from relaxapp.ui.card_grid import RING_PX, CardGrid
from relaxapp.ui.card_painting import GAP_PX
from relaxapp.ui.cards import Filter, RoutineCard, matching
from relaxapp.ui.detail_panel import DetailPanel
from relaxapp.ui.filter_bar import FilterBar, SearchField
from relaxapp.ui.theme import PANEL_PX, SPACE, Theme
from relaxapp.ui.widgets import LiveClock, announce, look_button, plain_label, typed_text

BESIDE_PX = 800
"""From this width on the panel stands beside the grid: with the sidebar, a window of 1000."""

SEARCH_PX = 230
PANEL_DELAY_MS = 40
"""The panel follows when the ring has come to rest: a key held down does not wait for it."""


class BrowsePage(QWidget):
    """See the module. A page calls `_lay_out` when its own widgets are made."""

    link_requested = Signal(str)
    safety_requested = Signal()

    def __init__(
        self,
        title: str,
        noun: str,
        grid: CardGrid,
        panel: DetailPanel,
        filters: FilterBar,
        parent: QWidget | None = None,
    ) -> None:
        """`noun` is what one card stands for."""
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = Theme()
        self._noun = noun
        self._cards: list[RoutineCard] = []
        self._is_open = False
        self.grid, self.panel, self.filters = grid, panel, filters
        self.title = plain_label(title, "title", wraps=False)
        self.search = SearchField(f"Search the {title.lower()}")
        self._clock = LiveClock(self)
        self._settle = QTimer(self, singleShot=True, interval=PANEL_DELAY_MS)
        self._settle.setObjectName("panel follows")
        self._home: QWidget = self.search
        self._make_empty()

    def _make_empty(self) -> None:
        self._empty = QWidget()
        self._empty_words = plain_label("", "lead")
        self._empty_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name = f"Show all {self._noun}s"
        self.show_all = look_button("Show all", "link", name=name, keys="Alt+A")
        column = QVBoxLayout(self._empty)
        column.addStretch(1)
        column.addWidget(self._empty_words)
        column.addWidget(self.show_all, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)

    def _lay_out(self, beside_search: Sequence[QWidget] = (), foot: QWidget | None = None) -> None:
        self._left = QWidget()
        head = QHBoxLayout()
        head.setSpacing(SPACE[2])
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.search, 4)
        for widget in beside_search:
            head.addWidget(widget)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._empty)
        self._top = QVBoxLayout()
        self._top.setSpacing(SPACE[3])
        self._top.addLayout(head)
        self._top.addWidget(self.filters)
        column = QVBoxLayout(self._left)
        column.setSpacing(0)
        column.addLayout(self._top)
        column.addSpacing(SPACE[2])
        self._grid_row = QHBoxLayout()
        self._grid_row.addWidget(self._stack)
        column.addLayout(self._grid_row, 1)
        self._bottom = QHBoxLayout()
        if foot is not None:
            self._bottom.addWidget(foot)
        column.addLayout(self._bottom)
        column.setContentsMargins(0, 0, 0, 0)
        page = QHBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self._left, 1)
        page.addWidget(self.panel)
        self._connect_children()

    def _connect_children(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.search.left_down.connect(self._go_to_cards)
        self.search.start_requested.connect(self._start_current)
        self.filters.changed.connect(self._filter)
        self.show_all.clicked.connect(self._show_everything)
        self._settle.timeout.connect(self._show_panel_card)
        self._clock.ticked.connect(self.grid.show_elapsed)
        self._clock.ticked.connect(self.panel.show_elapsed)
        self.grid.live_changed.connect(self._watch)
        self.grid.card_changed.connect(self._settle.start)
        self.grid.start_requested.connect(self._start_current)
        self.grid.card_clicked.connect(self._click)
        self.grid.opened.connect(self._open_panel)
        self.grid.typed.connect(self.type_into_search)
        self.panel.live_changed.connect(self._watch)
        self.panel.link_requested.connect(self.link_requested)
        self.panel.safety_requested.connect(self.safety_requested)
        self.panel.back_requested.connect(self._close_panel)
        self._shortcut("Ctrl+F", self._go_to_search)

    def _shortcut(self, keys: str, call: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(call)

    @property
    def card(self) -> RoutineCard | None:
        """The card under the ring."""
        return self.grid.card

    def select(self, key: object) -> None:
        """Puts the ring around the card of a key, whatever was looked for."""
        if not any(card.key == key for card in self.grid.cards):
            self._show_everything()
        rows = [row for row, card in enumerate(self.grid.cards) if card.key == key]
        if rows:
            self.grid.select_row(rows[0])
            self.grid.setFocus()

    def open_card(self, key: object) -> None:
        """Shows the panel of a card."""
        if any(card.key == key for card in self._cards):
            self.select(key)
            self._open_panel()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._clock.set_calm(theme.is_calm)
        self.grid.set_theme(theme)
        self.panel.set_theme(theme)
        self.filters.set_theme(theme)
        self.search.setMinimumWidth(theme.px(110))
        self.search.setMaximumWidth(theme.px(SEARCH_PX))
        self._fit()

    def _show_cards(self, cards: list[RoutineCard]) -> None:
        """Shows these; what was looked for and the card under the ring stay."""
        self._cards = cards
        self.grid.thumbnails.keep(cards)
        self._filter()
        self._settle.stop()
        self._show_panel_card()
        self._fit()

    def _wanted(self) -> Filter:
        """What is looked for."""
        raise NotImplementedError

    def _nothing_words(self) -> str:
        """Why nothing is there, where nothing was typed; empty for the usual words."""
        return ""

    def _filter(self) -> None:
        before = self.grid.card
        found = matching(self._cards, self._wanted())
        key = None if before is None or self.search.hasFocus() else before.key
        row = next((row for row, card in enumerate(found) if card.key == key), 0)
        self.grid.show_cards(found, row)
        self._stack.setCurrentWidget(self.grid if found else self._empty)
        if not found:
            self._empty_words.setText(self._empty_sentence())
        if self.search.hasFocus():
            announce(self.search, plural(len(found), self._noun))
        self._settle.start()

    def _empty_sentence(self) -> str:
        if not self._cards:
            return f"There are no {self._noun}s here yet."
        typed = " ".join(self.search.text().split())
        if typed:
            return f"Nothing here fits “{typed}”."
        return self._nothing_words() or "Nothing here is like that."

    def _show_everything(self) -> None:
        self.filters.clear()
        self.search.clear()
        self._filter()
        self.search.setFocus()

    def _show_panel_card(self) -> None:
        self.panel.show_card(self.grid.card)

    def _watch(self) -> None:
        self._clock.watch(self._live() if self.isVisible() else None)
        self.grid.show_elapsed(0)

    def _live(self) -> object:
        """What is live: the picture in the panel, else a card, else nothing."""
        return "panel" if self.panel.is_picture_live else self.grid.live_row

    def _is_beside(self) -> bool:
        return self.width() >= self._theme.px(BESIDE_PX)

    def _fit(self) -> None:
        """Shares the width between the grid and the panel."""
        is_beside = self._is_beside()
        margin = SPACE[5] if self.width() >= self._theme.px(600) else SPACE[4]
        self.panel.set_overlay(not is_beside)
        self.panel.setVisible(is_beside or self._is_open)
        if self._is_open and not is_beside:
            self._home = self.panel.first
        self._left.setVisible(is_beside or not self._is_open)
        self._top.setContentsMargins(margin, margin, margin, 0)
        # The ring, the gap after the last card and the scroll bar stand in the margins.
        beyond = GAP_PX + SPACE[2] + 1 - RING_PX
        self._grid_row.setContentsMargins(margin - RING_PX, 0, margin - beyond, 0)
        self._bottom.setContentsMargins(margin, 0, margin, 0)
        panel_px = self._theme.px(PANEL_PX) if is_beside else 0
        self.filters.fit(self.width() - panel_px - 2 * margin, self.height())

    def _open_panel(self) -> None:
        self._is_open = True
        self._settle.stop()
        self._show_panel_card()
        self._fit()
        self.panel.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_panel(self) -> None:
        self._is_open = False
        self._home = self.search
        self._fit()
        self.grid.setFocus()

    def _click(self) -> None:
        if not self._is_beside():
            self._open_panel()

    def _start_current(self) -> None:
        """Starts what is under the ring, with what the panel would start it with."""
        self._settle.stop()
        self._show_panel_card()
        # Whoever comes back from the player goes on where it was left for it.
        self._home = self.grid if self.grid.hasFocus() else self.search
        self.panel.start_now()

    def _go_to_search(self) -> None:
        if self._is_open and not self._is_beside():
            self._close_panel()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _go_to_cards(self) -> None:
        if self.grid.cards:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def type_into_search(self, text: str) -> None:
        """What is typed elsewhere goes on in the search."""
        self._go_to_search()
        self.search.deselect()
        self.search.setText(self.search.text() + text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = typed_text(event)
        if text:
            self.type_into_search(text)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._home.setFocus(event.reason())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._watch()
