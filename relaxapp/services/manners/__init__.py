"""Whether an offer would disturb now: full screen, a presentation, a call, and the like.

`Manners` takes, for each kind of reason, what can be asked about it on this system, and gives the
reasons that hold now, each as a plain sentence. It is asked when an offer is due, and every few
seconds while one is held back; it watches nothing and takes no time in between. What a system
does not tell is not guessed: `unknown` names it.
"""

import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

_log = logging.getLogger(__name__)

FULL_SCREEN = "full_screen"
PRESENTATION = "presentation"
CALL = "call"
DO_NOT_DISTURB = "do_not_disturb"
SCREEN_SHARING = "screen_sharing"

KINDS: Mapping[str, str] = {
    FULL_SCREEN: "A window is in full screen",
    PRESENTATION: "A program keeps the screen on, as films and presentations do",
    CALL: "The microphone or the camera is in use",
    DO_NOT_DISTURB: "“Do not disturb” is on",
    SCREEN_SHARING: "Your screen is being shared",
}
"""The kinds by their names in settings, in the order they are shown, with what each is about."""

ALL = frozenset(KINDS)

Place = tuple[str, str, str]
"""A service on a bus, one of its objects, an interface of that."""


class NotKnownError(Exception):
    """Nobody can tell here: the message is why."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an offer waits: a name of `KINDS`, and a sentence without its full stop."""

    kind: str
    sentence: str


Check = Callable[[], str | None]
"""The sentence of a reason that holds now, or None. Raises `NotKnownError`."""


class Bus(Protocol):
    """The session bus. Both methods raise `OSError` where no answer comes."""

    def call(
        self, place: Place, method: str, signature: str = "", *body: Any
    ) -> tuple[Any, ...]: ...

    def get(self, place: Place, name: str) -> Any: ...


class Screen(Protocol):
    """The X server, or XWayland: properties of windows."""

    @property
    def root(self) -> int: ...

    def atom(self, name: str) -> int: ...

    def words(self, window: int, name: str) -> tuple[int, ...]: ...


class Connections(Protocol):
    """The ways to the desktop, each None while it is not there."""

    def session_bus(self) -> Bus | None: ...

    def display(self) -> Screen | None: ...


class Manners:
    """What can be asked on this system, by kind."""

    def __init__(self, checks: Mapping[str, Sequence[Check]]) -> None:
        self._checks = checks

    def reasons(self, kinds: frozenset[str] = ALL) -> tuple[Reason, ...]:
        """Those of the given kinds that hold now, at most one of each, in the order of `KINDS`."""
        found = []
        for kind in KINDS:
            if kind in kinds:
                sentence = self._ask(kind)[0]
                found += [] if sentence is None else [Reason(kind, sentence)]
        return tuple(found)

    def unknown(self) -> tuple[str, ...]:
        """The kinds that nobody can tell about here, or not for certain; asks them all."""
        return tuple(kind for kind in KINDS if not self._ask(kind)[1])

    def _ask(self, kind: str) -> tuple[str | None, bool]:
        """The sentence of a kind that holds, and whether it is known at all."""
        is_known = False
        for check in self._checks.get(kind, ()):
            try:
                sentence = check()
            except NotKnownError as error:
                _log.debug("%s: %s", kind, error)
                continue
            is_known = True
            if sentence is not None:
                return sentence, True
        return None, is_known


def open_manners(connections: Connections) -> Manners:
    """The manners of this system."""
    match sys.platform:
        case "win32":
            from relaxapp.services.manners.windows import checks

            return Manners(checks())
        case "darwin":
            from relaxapp.services.manners.macos import checks as mac_checks

            return Manners(mac_checks())
        case _:
            return Manners(desktop_checks(connections))


def desktop_checks(
    connections: Connections,
    environ: Mapping[str, str] = os.environ,
    *,
    root: Path = Path("/"),
    own_pid: int | None = None,
) -> dict[str, tuple[Check, ...]]:
    """What can be asked on a desktop of Linux; `root` is where `/proc` and `/sys` are."""
    from relaxapp.services.manners import desktop, devices, full_screen, settings_file

    pid = os.getpid() if own_pid is None else own_pid
    is_wayland = bool(environ.get("WAYLAND_DISPLAY"))
    bus = connections.session_bus
    return {
        FULL_SCREEN: (partial(full_screen.look, connections.display, pid, is_wayland=is_wayland),),
        PRESENTATION: tuple(partial(ask, bus) for ask in desktop.PRESENTATION_ASKERS),
        CALL: (partial(devices.microphone, root), devices.Cameras(root).look),
        DO_NOT_DISTURB: (
            *(partial(ask, bus) for ask in desktop.DO_NOT_DISTURB_ASKERS),
            settings_file.DoNotDisturb(environ).look,
        ),
        # No desktop of Linux tells who shares the screen, but KDE turns “do not disturb” on.
        SCREEN_SHARING: (),
    }
