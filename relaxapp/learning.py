"""The section of the window's composition root where one reads: the Learn pages.

Takes the `App`, reads the pages when they are first asked for, and joins them with the routines
and moves that they name: a link leads to their panels, and from there back to the page.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from relaxapp.section import Section

if TYPE_CHECKING:  # made when first needed, so that the window is painted the sooner
    from relaxapp.core.learn import Articles
    from relaxapp.ui.cards import RoutineCard
    from relaxapp.ui.detail_panel import DetailPanel
    from relaxapp.ui.learn_article import Shown

LEARN = "learn"


class Learning(Section):
    """See the module."""

    @property
    def makers(self) -> dict[str, Callable[[], QWidget]]:
        return {LEARN: self._make_page}

    @cached_property
    def articles(self) -> "Articles":
        from relaxapp.core.learn import load_articles

        return load_articles(self._app.world.folders.assets / LEARN)

    def show(self, name: str) -> None:
        if name == LEARN:
            self._app.page(name).show_pages(self.articles, self._shown())

    def open(self, id: str) -> None:
        """Opens a page."""
        self._app.show_page(LEARN)
        self._app.page(LEARN).open_page(id)

    def connect_panel(self, panel: "DetailPanel", scheme: str) -> None:
        """Tells a panel which pages name what it shows: `routine` or `move` with its id."""
        from relaxapp.core.learn import parted

        links = {link for one in self.articles.all for link in one.links}
        named = (parted(link) for link in links)
        panel.set_pages(
            {
                id: [(one.id, one.title) for one in self.articles.about(f"{scheme}:{id}")]
                for its_scheme, id in named
                if its_scheme == scheme
            }
        )
        panel.page_opened.connect(self.open)

    def _make_page(self) -> QWidget:
        from relaxapp.ui.learn_page import LearnPage

        page = LearnPage()
        page.routine_opened.connect(self._app.browsing.open_routine)
        page.move_opened.connect(self._open_move)
        page.safety_requested.connect(lambda: self._app.caring.show_signs())
        page.progress_requested.connect(lambda: self._app.show_page("progress"))
        page.link_requested.connect(self._app.shelf.open_link)
        return page

    def _open_move(self, id: str) -> None:
        self._app.show_page("moves")
        self._app.page("moves").open_card(id)

    def _shown(self) -> "Shown":
        """What the links stand for: as the settings and what is left out have it now."""
        from relaxapp.ui.learn_article import Shown

        catalogue = self._app.world.catalogue
        signs = {one.id: one for one in catalogue.safety.signs}
        return Shown(self._cards(), catalogue.moves, signs)

    def _cards(self) -> "dict[str, RoutineCard]":
        from relaxapp.ui.cards import card_of_entry, card_of_move

        kept, options = self._app.bookmarks.value, self._app.options
        links = {link for one in self.articles.all for link in one.links}
        cards = {}
        for entry in self._app.world.library.entries:
            if f"routine:{entry.id}" in links and not entry.is_broken:
                card = card_of_entry(entry, kept.favourites, options)
                cards[f"routine:{entry.id}"] = card
        for move, alone in self._app.sessions.moves.all():
            if f"move:{move.id}" in links:
                is_left_out = move.id in kept.left_out
                card = card_of_move(alone, move, is_left_out=is_left_out)
                cards[f"move:{move.id}"] = card
        return cards
