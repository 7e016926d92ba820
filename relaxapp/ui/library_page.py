"""The Library: every routine as a card, found by a search and chips, with its panel.

Takes the entries of the library and the favourites, emits what the person wants.
"""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from relaxapp.core.compiler import Options
from relaxapp.core.library import Entry
from relaxapp.ui.browse_page import BrowsePage
from relaxapp.ui.card_grid import CardGrid
from relaxapp.ui.cards import Filter, card_of_entry
from relaxapp.ui.filter_bar import LibraryFilters
from relaxapp.ui.routine_actions import FILE_ACTIONS
from relaxapp.ui.routine_panel import RoutinePanel
from relaxapp.ui.theme import SPACE
from relaxapp.ui.widgets import announce, look_button, plain_label


class LibraryPage(BrowsePage):
    """See the module. `show_library` may be called as often as anything changes."""

    start_requested = Signal(str, object, bool)
    favourite_toggled = Signal(str)
    new_requested = Signal()
    breath_requested = Signal()
    """A breathing exercise shall be designed."""
    build_requested = Signal()
    save_requested = Signal(str, object)
    """The id of a routine that shall be saved as sound, and the options."""
    rename_requested = Signal(str, str)
    file_asked = Signal(str, str)
    """The name of what shall be done with a file, as the panel has it, and the file's path."""
    files_requested = Signal()
    """Files shall be brought in."""
    import_requested = Signal()
    """A folder of files shall be brought in."""
    undo_requested = Signal()
    folder_requested = Signal()
    taken_back = Signal(str)
    """The id of a move that was left out."""

    panel: RoutinePanel
    filters: LibraryFilters

    def __init__(self, parent: QWidget | None = None) -> None:
        grid = CardGrid("Routines")
        panel = RoutinePanel(grid.thumbnails)
        super().__init__("Library", "routine", grid, panel, LibraryFilters(), parent)
        self._make_new()
        self._make_undo()
        self._lay_out((self.new,), self._undo_bar)
        self._connect_files()

    def _make_new(self) -> None:
        self.new = QPushButton("New  ▾")
        self.new.setProperty("look", "chip")
        self.new.setAccessibleName("New routine, and your folder")
        menu = QMenu(self.new)
        self.new_action = menu.addAction("New routine\tCtrl+N", self.new_requested.emit)
        self.build_action = menu.addAction(
            "Build a routine…\tCtrl+Shift+N", self.build_requested.emit
        )
        self.breath_action = menu.addAction(
            "New breathing exercise…\tCtrl+Shift+B", self.breath_requested.emit
        )
        menu.addSeparator()
        self.files_action = menu.addAction("Add files…\tCtrl+O", self.files_requested.emit)
        self.import_action = menu.addAction("Add a folder…", self.import_requested.emit)
        menu.addSeparator()
        self.folder_action = menu.addAction("Open my folder", self.folder_requested.emit)
        self.new.setMenu(menu)

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

    def _connect_files(self) -> None:
        self.undo.clicked.connect(self.undo_requested)
        self.grid.favourite_toggled.connect(self._toggle_favourite)
        self.grid.deleted.connect(lambda: self._ask("delete"))
        self.grid.renamed.connect(lambda: self._ask("rename"))
        panel = self.panel
        panel.start_requested.connect(self._start_panel)
        panel.favourite_toggled.connect(self._toggle_favourite)
        panel.save_requested.connect(self._save_panel)
        panel.file_asked.connect(self._ask)
        panel.rename_requested.connect(self._finish_rename)
        panel.taken_back.connect(self.taken_back)
        self._shortcut("Ctrl+N", self.new_requested.emit)
        self._shortcut("Ctrl+O", self.files_requested.emit)
        self._shortcut("Ctrl+Shift+B", self.breath_requested.emit)
        self._shortcut("Ctrl+Shift+N", self.build_requested.emit)
        for action in FILE_ACTIONS:
            if action.keys.startswith("Ctrl"):
                self._shortcut(action.keys, partial(self._ask, action.name))
        self._shortcut("Ctrl+Z", self._undo)

    def show_library(
        self,
        entries: tuple[Entry, ...],
        favourites: Collection[str],
        options: Options = Options(),
    ) -> None:
        """Shows the library as the options would play it."""
        cards = [card_of_entry(one, favourites, options) for one in entries]
        cards.sort(key=lambda card: not card.is_own)  # one's own first, each by name
        self.filters.show_kinds({card.kind for card in cards})
        self._show_cards(cards)

    def open_routine(self, id: str) -> None:
        """Shows the panel of a routine."""
        good = [card for card in self._cards if card.id == id and not card.is_broken]
        if good:
            self.open_card(good[0].key)

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

    def _wanted(self) -> Filter:
        return Filter(
            self.search.text(),
            self.filters.value,
            self.filters.max_ms,
            self.filters.favourites.isChecked(),
        )

    def _nothing_words(self) -> str:
        is_any = any(one.is_favourite for one in self._cards)
        if self.filters.favourites.isChecked() and not is_any:
            return "No favourites yet. Press F on a routine that you like."
        return ""

    def _start_panel(self, options: object, has_sound: bool) -> None:
        if self.panel.card is not None:
            self.start_requested.emit(self.panel.card.id, options, has_sound)

    def _toggle_favourite(self) -> None:
        if self.card is not None and not self.card.is_broken:
            self.favourite_toggled.emit(self.card.id)

    def _ask(self, name: str) -> None:
        """Asks for something to be done with the file of the card under the ring."""
        card = self.card
        if card is None or not all(one.fits(card) for one in FILE_ACTIONS if one.name == name):
            return
        if name == "rename":
            self._open_panel()
            self.panel.begin_rename()
        elif name == "save":
            self._save()
        else:
            self._settle.stop()
            self._show_panel_card()  # what is done may go by its options
            self.file_asked.emit(name, str(card.path))

    def _save(self) -> None:
        """Saves what is under the ring, with what the panel would start it with."""
        self._settle.stop()
        self._show_panel_card()
        self.panel.save_now()

    def _save_panel(self, options: object) -> None:
        if self.panel.card is not None:
            self.save_requested.emit(self.panel.card.id, options)

    def _finish_rename(self, name: str) -> None:
        if self.card is not None:
            self.rename_requested.emit(str(self.card.path), name)

    def _undo(self) -> None:
        if not self._undo_bar.isHidden():
            self.undo_requested.emit()
