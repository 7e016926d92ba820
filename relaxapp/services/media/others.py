"""Other players wait while a session runs: music, films, a page in the browser.

Takes when a session begins and ends. Pauses the players on the bus that play, and lets those go
on that it has paused itself, and that nobody has started or closed in between.
"""

from collections.abc import Callable
from typing import Any

from relaxapp.services.media.bus import BUS, Bus
from relaxapp.services.media.keys import NAME, PATH, PAUSED, PLAYER, PLAYS, PROPERTIES, ROOT

PREFIX = f"{ROOT}."

Body = tuple[Any, ...] | None


class OtherPlayers:
    """One session's others, by their unique names: one that comes back anew is not meant."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._paused: list[str] = []
        self._is_wanted = False

    @property
    def paused(self) -> tuple[str, ...]:
        """The unique names of those that wait."""
        return tuple(self._paused)

    def pause(self) -> None:
        """Lets all that play wait."""
        self._is_wanted = True
        self._bus.ask(BUS, "ListNames", answered=self._ask_each)

    def let_go_on(self, done: Callable[[], object] = lambda: None) -> None:
        """Lets those go on that still wait; `done` is called when they have been asked."""
        self._is_wanted = False
        paused, self._paused = self._paused, []
        waiting = len(paused)
        if not waiting:
            done()
            return

        def answered(body: Body, sender: str) -> None:
            nonlocal waiting
            if _status(body) == PAUSED:
                self._bus.ask((sender, PATH, PLAYER), "Play")
            waiting -= 1
            if not waiting:
                done()

        for name in paused:
            self._ask_status(name, answered)

    def _ask_each(self, body: Body, sender: str) -> None:
        names = body[0] if body else ()
        for name in names:
            is_own = name == NAME or name.startswith(f"{NAME}.")
            if name.startswith(PREFIX) and not is_own:
                self._ask_status(name, self._pause_if_playing)

    def _ask_status(self, name: str, answered: Callable[[Body, str], object]) -> None:
        self._bus.ask((name, PATH, PROPERTIES), "Get", "ss", (PLAYER, "PlaybackStatus"), answered)

    def _pause_if_playing(self, body: Body, sender: str) -> None:
        # A session may be over before the last player has answered.
        if self._is_wanted and _status(body) == PLAYS and sender not in self._paused:
            self._paused.append(sender)
            self._bus.ask((sender, PATH, PLAYER), "Pause")


def _status(body: Body) -> object:
    """The value of the variant that `Get` gives."""
    value = body[0] if body else None
    return value[1] if isinstance(value, tuple) and len(value) == 2 else None
