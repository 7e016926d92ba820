"""The section of the resident program that begins sessions: for an offer, the tray, a key, a call.

Takes the `Resident`; is loaded with the first session or window. Where a session cannot begin
there is one sentence. Tells the desk which break a session is, and when it is over.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from relaxapp.services.instance import Answer
from relaxapp.world import DONE, CommandError

if TYPE_CHECKING:  # made when first needed
    from relaxapp.core.compiler import Options
    from relaxapp.core.player import Outcome
    from relaxapp.core.routine import Routine
    from relaxapp.resident import Resident
    from relaxapp.sessions import Sessions
    from relaxapp.shell.offering import Break
    from relaxapp.shell.starting import Starting

PLAYER_MODULES = ("relaxapp.shell.session", "relaxapp.feelings", "relaxapp.app")
"""What takes long to load before a session, one after another."""

ON_BREAK = "A session is going on."


class ResidentSessions(QObject):
    """See the module."""

    def __init__(self, resident: "Resident") -> None:
        super().__init__(resident)
        self._resident = resident
        self._in_window: Sessions | None = None
        self._occasion_id: str | None = None

    def follow(self, sessions: "Sessions") -> None:
        """There is a window now, with sessions to be told of."""
        self._in_window = sessions
        sessions.began.connect(self._note_begun)
        sessions.ended.connect(self._note_ended)
        sessions.left.connect(self.note_left)

    @property
    def is_playing(self) -> bool:
        return self._in_window is not None and self._in_window.is_playing

    @property
    def is_small_seen(self) -> bool:
        """Whether the compact player stands on the screen, with a session or its thanks."""
        return self._in_window is not None and self._in_window.is_small_seen

    # What asks for a sentence where it cannot be

    def take_break(self, *, is_called: bool) -> str | None:
        """Begins a break; one sentence where it cannot. `is_called`: see `Request`."""
        if self.is_playing:
            return ON_BREAK
        self._resident.offering.start_now(is_called=is_called)
        return None

    def play(self, id: str, how: dict[str, Any], *, is_called: bool) -> Answer:
        """Begins a routine, `how` as `play` sends it."""
        from relaxapp.shell.session import Request

        if self.is_playing:
            return Answer(1, err=f"{ON_BREAK}\n")
        own, world = self._resident.belongings, self._resident.world
        own.library()
        options = replace(
            own.options(), level=how.get("level"), for_ms=how.get("for_ms"), seed=self._seed()
        )
        try:
            routine = world.routine(id, options)
        except CommandError as error:
            return Answer(error.status, err=f"relaxapp: {error}\n")
        is_muted = own.settings.mute or bool(how.get("mute"))
        speed = float(how.get("speed", 1))
        request = Request(routine, options, speed=speed, is_muted=is_muted, is_called=is_called)
        refusal = self._resident.app.sessions.play(request)
        return (
            Answer(1, err=f"{refusal}\n") if refusal else Answer(DONE, f"{routine.name} begins.\n")
        )

    # What is asked for at this screen

    def begin_break(self, *, is_called: bool = False) -> None:
        """A break of the tray's menu, the plan's page or a hotkey."""
        self._resident.settle()
        refusal = self.take_break(is_called=is_called)
        if refusal:
            self._resident.refuse(refusal)

    def begin(self, id: str) -> None:
        """A routine of the tray's menu."""

        def play() -> None:
            answer = self.play(id, {}, is_called=False)
            if answer.err:
                self._resident.refuse(answer.err.strip())

        self._resident.settle()
        self.begin_soon(play)

    def begin_soon(self, act: Callable[[], object]) -> None:
        """Begins a session; where the player is not there yet, something to see comes first."""
        has_player = self._in_window is not None and self._in_window.has_player
        if has_player or self._resident.desk.shown is not None:
            act()
        else:
            self._starting.begin(act)

    @cached_property
    def _starting(self) -> "Starting":
        from relaxapp.shell.starting import Starting

        return Starting(self._resident.offering.window, self)

    def pieces(self, routine: "Routine", options: "Options") -> Iterator[object]:
        """Makes the player, a piece with each step: a break is offered, and may be taken."""
        for name in PLAYER_MODULES:
            yield import_module(name)
        app = self._resident.app
        yield app
        yield app.records.recording
        yield app.feelings.checking
        yield from app.sessions.pieces(routine, options)

    def play_break(self, wanted: "Break") -> None:
        """What was offered, and taken."""
        from relaxapp.shell.session import Request

        options = replace(wanted.options, seed=self._seed())
        self._occasion_id = wanted.occasion_id
        is_muted, is_called = self._resident.belongings.settings.mute, wanted.is_called
        refusal = self._resident.app.sessions.play(
            Request(wanted.routine, options, is_muted=is_muted, is_called=is_called)
        )
        self._occasion_id = None
        if refusal:
            self._resident.refuse(refusal)

    def _seed(self) -> int:
        return self._resident.parts.seed()

    # What the desk is told

    def _note_begun(self, request: object) -> None:
        if self._resident.is_settled:
            self._resident.desk.began(self._occasion_id)

    def _note_ended(self, outcome: "Outcome") -> None:
        from relaxapp.core.player import Ending

        if self._resident.is_settled:
            self._resident.desk.ended(is_whole=outcome.ending is Ending.COMPLETED)

    def note_left(self) -> None:
        """Also one that was left before its first moment, and so has no end."""
        if self._resident.is_settled:
            self._resident.desk.ended(is_whole=False)
            self._resident.way_in.show_status()
