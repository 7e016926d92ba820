"""The section of the window's composition root where one looks for a routine: Library and Moves.

Takes the `App`, shows what there is on both pages, and joins what is chosen there with the
sessions, the files and the other sections.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from relaxapp.section import Section
from relaxapp.services.bookmarks import toggle_favourite

LIBRARY, MOVES = "library", "moves"


class Browsing(Section):
    """See the module."""

    @property
    def makers(self) -> dict[str, Callable[[], QWidget]]:
        return {LIBRARY: self._make_library, MOVES: self._make_moves}

    def show(self, name: str) -> None:
        app, bookmarks = self._app, self._app.bookmarks.value
        if name == LIBRARY:
            entries = app.world.library.entries
            app.page(LIBRARY).show_library(entries, bookmarks.favourites, app.options)
        elif name == MOVES:
            app.page(MOVES).show_moves(app.sessions.moves.all(), bookmarks.left_out)

    def apply(self, setting: str) -> None:
        if setting == "mute" and self._app.has_page(LIBRARY):
            self._app.page(LIBRARY).set_sound(not self._app.preferences.settings.mute)

    def open_routine(self, id: str) -> None:
        """Shows a routine in the Library."""
        self._app.show_page(LIBRARY)
        self._app.page(LIBRARY).open_routine(id)

    def search(self, text: str) -> None:
        """Shows what a search finds in the Library."""
        self._app.show_page(LIBRARY)
        self._app.page(LIBRARY).type_into_search(text)

    def show_file(self, path: Path) -> None:
        """Chooses a file in the Library, whichever page is shown."""
        self._app.page(LIBRARY).select(path)

    def toggle_favourite(self, id: str) -> None:
        """Makes a routine a favourite, or makes it none."""
        self._app.bookmarks.keep(toggle_favourite(self._app.bookmarks.value, id))
        self._app.refresh()

    def _make_library(self) -> QWidget:
        from relaxapp.ui.library_page import LibraryPage

        app, shelf, page = self._app, self._app.shelf, LibraryPage()
        page.start_requested.connect(app.sessions.start)
        page.favourite_toggled.connect(self.toggle_favourite)
        page.new_requested.connect(shelf.make_new)
        page.save_requested.connect(app.sessions.save_sound)
        page.rename_requested.connect(shelf.rename)
        app.authoring.connect_library(page)
        page.undo_requested.connect(shelf.undo)
        page.folder_requested.connect(shelf.open_folder)
        page.link_requested.connect(shelf.open_link)
        page.taken_back.connect(app.sessions.moves.take_back)
        app.caring.connect_library(page)
        shelf.undo_offered.connect(page.offer_undo)
        app.learning.connect_panel(page.panel, "routine")
        app.reflecting.connect_library(page)
        page.set_sound(not app.preferences.settings.mute)
        return page

    def _make_moves(self) -> QWidget:
        from relaxapp.ui.moves_page import MovesPage

        app, page = self._app, MovesPage()
        page.start_requested.connect(app.sessions.start_move)
        page.taken_back.connect(app.sessions.moves.take_back)
        page.link_requested.connect(app.shelf.open_link)
        app.learning.connect_panel(page.panel, "move")
        app.caring.connect_moves(page)
        return page
