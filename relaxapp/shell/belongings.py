"""The settings, bookmarks, library and history of the person, with a window or without.

Takes the `World` and reads each when it is asked for; once there is a window, what that has is
what counts. Writes nothing. A library that cannot be read is an empty one, and a sentence.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from relaxapp.world import CommandError, World

if TYPE_CHECKING:  # read when a break is near
    from relaxapp.core.compiler import Options
    from relaxapp.core.library import Library
    from relaxapp.core.routine import Routine
    from relaxapp.core.settings import Settings
    from relaxapp.services.bookmarks import Bookmarks
    from relaxapp.services.history import History

MENU_ROUTINES = 8
"""As many routines as a menu can show at a glance."""

_T = TypeVar("_T")


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
        self._history: Callable[[], History] | None = None

    def follow(
        self,
        settings: "Callable[[], Settings]",
        bookmarks: "Callable[[], Bookmarks]",
        history: "Callable[[], History]",
    ) -> None:
        """There is a window now, where all of them can be changed."""
        self._settings, self._bookmarks, self._history = settings, bookmarks, history

    @property
    def settings(self) -> "Settings":
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
        """When routines were done last, by a number that grows.

        What the history does not know counts as done before all that it does.
        """
        from relaxapp.core.local_time import DAY_MS

        recent = self.bookmarks.recent
        done = {one.id: len(recent) - number for number, one in enumerate(recent)}

        def read(history: "History") -> dict[str, int]:
            from relaxapp.core.helped import RECENT_DAYS

            found = history.done(self._day() - RECENT_DAYS)
            return {one.routine: one.day * DAY_MS + one.ms for one in found}

        done.update(self._recall(read, dict[str, int]()))
        return done

    def scores(self) -> Mapping[str, float]:
        """How much each routine seems to have helped, more is better."""

        def read(history: "History") -> dict[str, float]:
            from relaxapp.core.helped import RECENT_DAYS, effects, scores
            from relaxapp.core.journal import pairs

            since = self._day() - RECENT_DAYS
            return scores(effects(pairs(history.sessions(since), history.check_ins(since))))

        return self._recall(read, dict[str, float]())

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

    def _recall(self, read: "Callable[[History], _T]", nothing: _T) -> _T:
        """What is read from the history; a file that only this has opened is closed again."""
        from relaxapp.services.history import History, history_path

        if self._history is not None:
            history = self._history()
        else:
            history = History(history_path(self._world.folders.user), self._tell, now=self._now)
        if history.path is None or not history.path.exists():
            return nothing
        try:
            return read(history)
        finally:
            if self._history is None:
                history.close()

    def _day(self) -> int:
        from relaxapp.services.history import stamp_of

        return stamp_of(self._now()).day

    def _load_bookmarks(self) -> "Bookmarks":
        from relaxapp.services.bookmarks import BookmarkFiles

        return BookmarkFiles(self._world.folders.user, self._tell).load()
