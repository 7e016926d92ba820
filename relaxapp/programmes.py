"""The section of the window's composition root where programmes are chosen and followed.

Takes the `App`, makes the page Programmes and the card on Today. What a programme asks for is
played as any routine is; what was done of it is in the history.
"""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from relaxapp.section import Section

if TYPE_CHECKING:  # made when first needed, so that the window is painted the sooner
    from relaxapp.app import App
    from relaxapp.shell.following import Following
    from relaxapp.ui.programme_card import ProgrammeCard
    from relaxapp.ui.programmes_page import ProgrammesPage
    from relaxapp.ui.today_page import TodayPage

PAGE = "programmes"


class Programmes(Section):
    """See the module."""

    def __init__(self, app: "App") -> None:
        super().__init__(app)
        self._card: ProgrammeCard | None = None

    @property
    def makers(self) -> dict[str, Callable[[], QWidget]]:
        return {PAGE: self._make_page}

    @cached_property
    def following(self) -> "Following":
        from relaxapp.services.history import new_id
        from relaxapp.shell.following import Following

        following = Following(
            self._app.world,
            self._app.records.history,
            self._now,
            new_id,
            lambda: self._app.options,
            self,
            for_you=lambda: self._app.for_you,
        )
        following.noticed.connect(self._app.window.tell)
        following.left.connect(self._offer_way_back)
        following.changed.connect(self._app.refresh)
        return following

    def show(self, name: str) -> None:
        if name == PAGE:
            self._app.page(PAGE).show_views(self.following.views())
        elif name == "today" and self._app.window.is_painted:
            self._show_on_today()

    def finish_opening(self) -> None:
        if self._app.window.page == "today":
            self._show_on_today()

    def open(self, id: str) -> None:
        """Shows a programme on its page."""
        self._app.show_page(PAGE)
        self._app.page(PAGE).open_programme(id)

    def _show_on_today(self) -> None:
        """Shows the one under way; the card is made when there is one for the first time."""
        item = self.following.item()
        if self._card is None and item is not None:
            self._card = self._make_card(self._app.page("today"))
        if self._card is not None:
            self._card.show_item(item)

    def _make_card(self, page: "TodayPage") -> "ProgrammeCard":
        from relaxapp.ui.programme_card import ProgrammeCard

        card, following = ProgrammeCard(), self.following
        card.start_requested.connect(self._app.sessions.start)
        card.opened.connect(self.open)
        card.resume_requested.connect(following.go_on)
        card.begun_again.connect(following.begin)
        card.left.connect(following.leave)
        page.add_card(card, card.buttons)
        return card

    def _make_page(self) -> "ProgrammesPage":
        from relaxapp.ui.programmes_page import ProgrammesPage

        page, following, shelf = ProgrammesPage(), self.following, self._app.shelf
        panel = page.panel
        panel.begun.connect(following.begin)
        panel.start_requested.connect(self._app.sessions.start)
        panel.paused.connect(following.pause)
        panel.resume_requested.connect(following.go_on)
        panel.left.connect(following.leave)
        panel.customize_requested.connect(shelf.customize_programme)
        panel.edit_requested.connect(lambda path: self._app.authoring.edit(Path(path)))
        panel.reset_requested.connect(self._reset)
        panel.link_requested.connect(shelf.open_link)
        return page

    def _offer_way_back(self, sentence: str) -> None:
        self._app.window.tell(sentence, ("Undo", self.following.take_back))

    def _reset(self, path: str) -> None:
        """Takes the person's own version away, which can be undone."""
        shelf, told = self._app.shelf, list[str]()
        connection = shelf.undo_offered.connect(told.append)
        shelf.reset(path)
        shelf.undo_offered.disconnect(connection)
        for sentence in told:
            self._app.window.tell(sentence, ("Undo", shelf.undo))
