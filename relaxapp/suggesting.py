"""The section of the window's composition root where one begins: the page Today.

Takes the `App`, makes the page, and shows on it what `shell.today` makes of the library, of what
was done lately, of how the person feels and of the hour. What else stands on Today, such as the
check-in and the programme under way, is other sections'.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from relaxapp.section import Section
from relaxapp.services.bookmarks import with_moves

if TYPE_CHECKING:  # made when first needed: a session alone needs none of it
    from relaxapp.app import App
    from relaxapp.ui.today_value import Today

TODAY = "today"


class Suggesting(Section):
    """See the module."""

    def __init__(self, app: "App") -> None:
        super().__init__(app)
        self._number = 0
        """How often another suggestion was asked for."""
        self._hour = -1

    @property
    def makers(self) -> dict[str, Callable[[], QWidget]]:
        return {TODAY: self._make_page}

    @property
    def is_stale(self) -> bool:
        """Whether the hour is another one than that of what is suggested."""
        return self._app.parts.now().hour != self._hour

    def show(self, name: str) -> None:
        if name == TODAY:
            self._app.page(TODAY).show_today(self.today(self._number))

    def begin_anew(self) -> None:
        """The next suggestion that is shown is the first again."""
        self._number = 0

    def suggest_anew(self) -> None:
        """What a suggestion is made of is another thing now."""
        self.begin_anew()
        self.show(TODAY)

    def today(self, number: int = 0) -> "Today":
        """What to show; `number` counts how often another suggestion was asked for."""
        from relaxapp.shell.today import today_of

        app = self._app
        self._hour = app.parts.now().hour
        bookmarks = app.bookmarks.value
        if bookmarks.unfinished is not None:
            place = with_moves(bookmarks.unfinished, app.world.catalogue.moves)
            bookmarks = replace(bookmarks, unfinished=place)
        return today_of(
            app.world.library,
            bookmarks,
            app.preferences.settings,
            hour=self._hour,
            number=number,
            for_you=app.for_you,
            feeling=app.feelings.feeling,
            effects=app.feelings.effects,
        )

    def _make_page(self) -> QWidget:
        from relaxapp.ui.today_page import TodayPage

        page, sessions = TodayPage(), self._app.sessions
        page.start_requested.connect(sessions.start)
        page.another_requested.connect(self._suggest_another)
        page.resume_requested.connect(sessions.resume)
        page.unfinished_dismissed.connect(sessions.dismiss_unfinished)
        page.routine_opened.connect(self._app.browsing.open_routine)
        page.typed.connect(self._app.browsing.search)
        self._app.feelings.join(page)
        return page

    def _suggest_another(self) -> None:
        self._number += 1
        self.show(TODAY)
