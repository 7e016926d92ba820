"""The settings, bookmarks and library of the person, with a window or without.

Takes the `World` and reads each when it is asked for; once there is a window, what that has is
what counts. Writes nothing. A library that cannot be read is an empty one, and a sentence.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from relaxapp.core.settings import Settings
from relaxapp.world import CommandError, World

if TYPE_CHECKING:  # read when a break is near
    from relaxapp.core.compiler import Options
    from relaxapp.core.library import Library
    from relaxapp.core.routine import Routine
    from relaxapp.services.bookmarks import Bookmarks

MENU_ROUTINES = 8
"""As many routines as a menu can show at a glance."""


class Belongings:
    """See the module."""

    def __init__(
        self, world: World, tell: Callable[[str], object], now: Callable[[], datetime]
    ) -> None:
        self._world = world
        self._tell = tell
        self._now = now
        self._settings: Callable[[], Settings] = lambda: world.settings
        self._bookmarks: Callable[[], Bookmarks] = self._load_bookmarks

    def follow(
        self, settings: Callable[[], Settings], bookmarks: "Callable[[], Bookmarks]"
    ) -> None:
        """There is a window now, where both can be changed."""
        self._settings, self._bookmarks = settings, bookmarks

    @property
    def settings(self) -> Settings:
        return self._settings()

    @property
    def bookmarks(self) -> "Bookmarks":
        return self._bookmarks()

    def library(self) -> "Library":
        """The library as it is now."""
        from relaxapp.core.library import Library

        try:
            if "library" in self._world.__dict__:
                self._world.rescan()
            return self._world.library
        except CommandError as error:
            self._tell(f"{str(error)[0].upper()}{str(error)[1:]}.")
            return Library(())

    def options(self) -> "Options":
        """What everything is compiled with, beside level, length and seed."""
        from relaxapp.core.compiler import Options

        settings, left_out = self.settings, self.bookmarks.left_out
        options = Options(has_holds=settings.breath_holds, without_moves=left_out)
        return self._world.for_you(settings).options(options)

    def unsuited(self, routine: "Routine") -> str:
        """Why a routine is not suggested to this person; empty where it is."""
        return self._world.for_you(self.settings).fit(routine).not_suggested

    def done_at(self) -> Mapping[str, int]:
        """When routines were done last, by a number that grows."""
        recent = self.bookmarks.recent
        return {one.id: len(recent) - number for number, one in enumerate(recent)}

    def routines_to_start(self) -> list[tuple[str, str]]:
        """Ids and names: favourites, then what is suggested at this hour."""
        from relaxapp.core.suggest import suggestions
        from relaxapp.shell.today import good_routines

        bookmarks = self.bookmarks
        routines = good_routines(self.library())
        routines = tuple(one for one in routines if not self.unsuited(one))
        favourites = sorted(
            (one for one in routines if one.id in bookmarks.favourites),
            key=lambda one: one.name.casefold(),
        )
        offered = suggestions(
            [one for one in routines if one.id not in bookmarks.favourites],
            recent=[one.id for one in bookmarks.recent],
            hour=self._now().hour,
        )
        chosen = [*favourites, *(one.routine for one in offered)][:MENU_ROUTINES]
        return [(one.id, one.name) for one in chosen]

    def _load_bookmarks(self) -> "Bookmarks":
        from relaxapp.services.bookmarks import BookmarkFiles

        return BookmarkFiles(self._world.folders.user, self._tell).load()
