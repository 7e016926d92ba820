"""The Library: every routine as a card, found by a search and chips, with its panel.

Takes the entries of the library and the favourites, emits what the person wants. What is shown
and which card has the ring stay as they were when the library is shown anew.
"""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from relaxapp.core.library import Entry
from relaxapp.core.units import plural
from relaxapp.ui.card_grid import RING_PX, CardGrid
from relaxapp.ui.card_painting import GAP_PX
from relaxapp.ui.cards import Filter, RoutineCard, card_of_entry, matching
from relaxapp.ui.filter_bar import FilterBar, SearchField
from relaxapp.ui.routine_panel import RoutinePanel
from relaxapp.ui.theme import PANEL_PX, SPACE, Theme
from relaxapp.ui.widgets import LiveClock, announce, look_button, plain_label, typed_text

BESIDE_PX = 800
"""From this width on the panel stands beside the grid: with the sidebar, a window of 1000."""

SEARCH_PX = 230
PANEL_DELAY_MS = 40
"""The panel follows when the ring has come to rest: a key held down does not wait for it."""


class LibraryPage(QWidget):
    """See the module. `show_library` may be called as often as anything changes."""

    start_requested = Signal(str, object, bool)
    favourite_toggled = Signal(str)
    new_requested = Signal()
    duplicate_requested = Signal(str)
    rename_requested = Signal(str, str)
    delete_requested = Signal(str)
    undo_requested = Signal()
    folder_requested = Signal()
    open_requested = Signal(str)
    link_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = Theme()
        self._cards: list[RoutineCard] = []
        self._is_open = False
        self.grid = CardGrid()
        self.panel = RoutinePanel(self.grid.thumbnails)
        self.filters = FilterBar()
        self._clock = LiveClock(self)
        self._settle = QTimer(self, singleShot=True, interval=PANEL_DELAY_MS)
        self._settle.setObjectName("panel follows")
        self._make_header()
        self._make_empty()
        self._make_undo()
        self._lay_out()
        self._connect_children()
        self._add_shortcuts()
        self._home: QWidget = self.search

    def _make_header(self) -> None:
        self.title = plain_label("Library", "title", wraps=False)
        self.search = SearchField()
        self.new = QPushButton("New  ▾")
        self.new.setProperty("look", "chip")
        self.new.setAccessibleName("New routine, and your folder")
        menu = QMenu(self.new)
        self.new_action = menu.addAction("New routine\tCtrl+N", self.new_requested.emit)
        self.duplicate_action = menu.addAction("Duplicate this one\tCtrl+D", self._duplicate)
        menu.addSeparator()
        self.folder_action = menu.addAction("Open my folder", self.folder_requested.emit)
        self.new.setMenu(menu)

    def _make_empty(self) -> None:
        self._empty = QWidget()
        self._empty_words = plain_label("", "lead")
        self._empty_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.show_all = look_button("Show all", "link", name="Show all routines", keys="Alt+A")
        column = QVBoxLayout(self._empty)
        column.addStretch(1)
        column.addWidget(self._empty_words)
        column.addWidget(self.show_all, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)

    def _make_undo(self) -> None:
        self._undo_bar = QWidget()
        self._undo_words = plain_label("", "soft")
        self.undo = look_button("Undo", "link")
        self.undo.setToolTip("Ctrl+Z")
        row = QHBoxLayout(self._undo_bar)
        row.setContentsMargins(0, SPACE[0], 0, SPACE[1])
        row.addWidget(self._undo_words, 1)
        row.addWidget(self.undo)
        self._undo_bar.hide()

    def _lay_out(self) -> None:
        self._left = QWidget()
        head = QHBoxLayout()
        head.setSpacing(SPACE[2])
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.search, 4)
        head.addWidget(self.new)
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
        grid_row = QHBoxLayout()
        grid_row.addWidget(self._stack)
        self._grid_row = grid_row
        column.addLayout(grid_row, 1)
        self._bottom = QHBoxLayout()
        self._bottom.addWidget(self._undo_bar)
        column.addLayout(self._bottom)
        column.setContentsMargins(0, 0, 0, 0)
        page = QHBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self._left, 1)
        page.addWidget(self.panel)

    def _connect_children(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.search.left_down.connect(self._go_to_cards)
        self.search.start_requested.connect(self._start_current)
        self.filters.changed.connect(self._filter)
        self.show_all.clicked.connect(self._show_everything)
        self.undo.clicked.connect(self.undo_requested)
        self._settle.timeout.connect(self._show_panel_card)
        self._clock.ticked.connect(self.grid.show_elapsed)
        self._clock.ticked.connect(self.panel.show_elapsed)
        self.grid.live_changed.connect(self._watch)
        self.grid.card_changed.connect(self._settle.start)
        self.grid.start_requested.connect(self._start_current)
        self.grid.card_clicked.connect(self._click)
        self.grid.opened.connect(self._open_panel)
        self.grid.favourite_toggled.connect(self._toggle_favourite)
        self.grid.deleted.connect(self._delete)
        self.grid.renamed.connect(self._rename)
        self.grid.typed.connect(self.type_into_search)
        panel = self.panel
        panel.live_changed.connect(self._watch)
        panel.start_requested.connect(self._start_panel)
        panel.favourite_toggled.connect(self._toggle_favourite)
        panel.duplicate_requested.connect(self._duplicate)
        panel.delete_requested.connect(self._delete)
        panel.open_requested.connect(self._open_file)
        panel.rename_requested.connect(self._finish_rename)
        panel.link_requested.connect(self.link_requested)
        panel.back_requested.connect(self._close_panel)

    def _add_shortcuts(self) -> None:
        for keys, call in (
            ("Ctrl+F", self._go_to_search),
            ("Ctrl+N", self.new_requested.emit),
            ("Ctrl+D", self._duplicate),
            ("Ctrl+Z", self._undo),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    @property
    def card(self) -> RoutineCard | None:
        """The card under the ring."""
        return self.grid.card

    def show_library(
        self, entries: tuple[Entry, ...], favourites: frozenset[str], *, has_holds: bool = True
    ) -> None:
        """Shows the library; what was looked for and the card under the ring stay."""
        self._cards = [card_of_entry(one, favourites, has_holds=has_holds) for one in entries]
        self.grid.thumbnails.keep(self._cards)
        self.filters.show_kinds({card.kind for card in self._cards})
        self._filter()
        self._settle.stop()
        self._show_panel_card()
        self._fit()

    def select(self, path: Path) -> None:
        """Puts the ring around the card of a file, whatever was looked for."""
        if not any(card.path == path for card in self.grid.cards):
            self._show_everything()
        rows = [row for row, card in enumerate(self.grid.cards) if card.path == path]
        if rows:
            self.grid.select_row(rows[0])
            self.grid.setFocus()

    def open_routine(self, id: str) -> None:
        """Shows the panel of a routine."""
        good = [card for card in self._cards if card.id == id and not card.is_broken]
        if good and good[0].path is not None:
            self.select(good[0].path)
            self._open_panel()

    def offer_undo(self, sentence: str) -> None:
        """Says what can be undone, with a button for it; an empty sentence takes it away."""
        self._undo_words.setText(sentence)
        self._undo_bar.setVisible(bool(sentence))
        if sentence:
            announce(self, f"{sentence} Ctrl+Z brings it back.")
        self.grid.scrollTo(self.grid.currentIndex())

    def set_sound(self, is_on: bool) -> None:
        """Whether a routine starts with sound, until the person chooses."""
        self.panel.set_sound(is_on)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._clock.set_calm(theme.is_calm)
        self.grid.set_theme(theme)
        self.panel.set_theme(theme)
        self.filters.set_theme(theme)
        self.search.setMinimumWidth(theme.px(110))
        self.search.setMaximumWidth(theme.px(SEARCH_PX))
        self._fit()

    def _filter(self) -> None:
        before = self.grid.card
        wanted = Filter(
            self.search.text(),
            self.filters.kind,
            self.filters.max_ms,
            self.filters.favourites.isChecked(),
        )
        found = matching(self._cards, wanted)
        path = None if before is None or self.search.hasFocus() else before.path
        row = next((row for row, card in enumerate(found) if card.path == path), 0)
        self.grid.show_cards(found, row)
        self._stack.setCurrentWidget(self.grid if found else self._empty)
        if not found:
            self._empty_words.setText(self._empty_sentence())
        if self.search.hasFocus():
            announce(self.search, plural(len(found), "routine"))
        self._settle.start()

    def _empty_sentence(self) -> str:
        if not self._cards:
            return "There are no routines here yet."
        typed = " ".join(self.search.text().split())
        if typed:
            return f"Nothing here fits “{typed}”."
        if self.filters.favourites.isChecked() and not any(one.is_favourite for one in self._cards):
            return "No favourites yet. Press F on a routine that you like."
        return "Nothing here is like that."

    def _show_everything(self) -> None:
        self.filters.clear()
        self.search.clear()
        self._filter()
        self.search.setFocus()

    def _show_panel_card(self) -> None:
        self.panel.show_card(self.grid.card)

    def _watch(self) -> None:
        """Says what is live: the picture in the panel, else a card, else nothing."""
        if not self.isVisible():
            self._clock.watch(None)
        elif self.panel.is_picture_live:
            self._clock.watch("panel")
        else:
            self._clock.watch(self.grid.live_row)
        self.grid.show_elapsed(0)

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

    def _start_panel(self, options: object, has_sound: bool) -> None:
        if self.panel.card is not None:
            self.start_requested.emit(self.panel.card.id, options, has_sound)

    def _toggle_favourite(self) -> None:
        if self.card is not None and not self.card.is_broken:
            self.favourite_toggled.emit(self.card.id)

    def _duplicate(self) -> None:
        if self.card is not None and not self.card.is_broken:
            self.duplicate_requested.emit(str(self.card.path))

    def _delete(self) -> None:
        if self.card is not None and self.card.is_own:
            self.delete_requested.emit(str(self.card.path))

    def _rename(self) -> None:
        if self.card is not None and self.card.is_own and not self.card.is_broken:
            self._open_panel()
            self.panel.begin_rename()

    def _finish_rename(self, name: str) -> None:
        if self.card is not None:
            self.rename_requested.emit(str(self.card.path), name)

    def _open_file(self) -> None:
        if self.card is not None:
            self.open_requested.emit(str(self.card.path))

    def _undo(self) -> None:
        if not self._undo_bar.isHidden():
            self.undo_requested.emit()

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

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._watch()
