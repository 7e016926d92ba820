"""Whether somebody is at the desk: idle time, lock and sleep, as far as this system tells.

`open_idle` takes the connections to the desktop and gives an `Idle` over the first sources that
work: Mutter, a Wayland compositor, the X server, KDE's screen locker or logind's hint for keys and
mouse, screen savers and logind for lock and sleep; the system's own on Windows and macOS. Where
nothing is known that is said openly, and whoever asks takes it as somebody at work. A source that
dies is given up, logged, and looked for again later. No thread, no helper program, no polling.
"""

import ctypes
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from relaxapp.services.idle.connections import Connections
from relaxapp.services.idle.watch import IdleError, InputWatch, SessionWatch, UnknownInput
from relaxapp.services.idle.xcb import XConnection

_log = logging.getLogger(__name__)

FIRST_RETRY_MS = 15_000
LAST_RETRY_MS = 16 * 60_000
"""Each try waits twice as long as the one before it, up to this."""

Source = TypeVar("Source")

NOTHING_KNOWN = (
    "Nothing here tells whether you are at the desk, so you count as being there all the time."
)

ONLY_LOCK_KNOWN = (
    "Nothing here tells whether you use keyboard or mouse, so you count as being at the desk "
    "unless the screen is locked."
)


@dataclass(frozen=True, slots=True)
class Sources:
    """What an `Idle` listens to."""

    input: InputWatch
    sessions: tuple[SessionWatch, ...] = ()

    @property
    def is_known(self) -> bool:
        return not isinstance(self.input, UnknownInput)


class Idle(QObject):
    """What the system tells of the person's coming and going.

    `went_idle` and `came_back` come after `watch_from`, and only where `is_watched`; else ask
    `idle_ms` now and then. `sleep_began` and `slept` come where logind is.
    """

    went_idle = Signal()
    came_back = Signal()
    locked_changed = Signal(bool)
    sleep_began = Signal()
    slept = Signal(int)
    """So many milliseconds."""
    source_changed = Signal()
    """Another source is asked now: `name`, `is_watched` and all answers may be different."""

    def __init__(
        self, find_sources: Callable[[QObject], Sources], parent: QObject | None = None
    ) -> None:
        """`find_sources` is called again, later, where it found nothing or a source was lost."""
        super().__init__(parent)
        self._find_sources = find_sources
        self._watched_ms: int | None = None
        self._was_locked: bool | None = None
        self._wait_ms = FIRST_RETRY_MS
        self._retry = QTimer(self)
        self._retry.setObjectName("look for idle time again")
        self._retry.setSingleShot(True)
        self._retry.timeout.connect(self._look_again)
        self._sources = Sources(UnknownInput(self))
        self._adopt(find_sources(self))

    @property
    def name(self) -> str:
        """What is asked for keys and mouse; `nothing` where nobody knows."""
        return self._sources.input.name

    @property
    def is_known(self) -> bool:
        return self._sources.is_known

    @property
    def is_watched(self) -> bool:
        """Whether coming and going are told; else they have to be asked for."""
        return self._sources.input.is_watched

    @property
    def sentence(self) -> str:
        """The same for people, as one sentence."""
        if not self.is_known:
            return NOTHING_KNOWN if self.is_locked() is None else ONLY_LOCK_KNOWN
        return f"Whether you are at the desk is known from {self.name}."

    def idle_ms(self) -> int | None:
        """Milliseconds since the last key or mouse move; None where it is not known."""
        return self._sources.input.idle_ms()

    def is_locked(self) -> bool | None:
        """Whether the screen is locked; None where nobody knows."""
        known = [session.is_locked() for session in self._sources.sessions]
        return True if True in known else False if False in known else None

    def watch_from(self, ms: int) -> None:
        """Tell by `went_idle` when idle for so long, and by `came_back` when that is over."""
        self._watched_ms = ms
        self._sources.input.watch_from(ms)

    def close(self) -> None:
        """Let go of every source; tells no more."""
        self._retry.stop()
        self._drop()

    def _adopt(self, sources: Sources) -> None:
        self._sources = sources
        watch = sources.input
        watch.went_idle.connect(self.went_idle)
        watch.came_back.connect(self.came_back)
        watch.lost.connect(self._lose)
        for session in sources.sessions:
            session.locked_changed.connect(self._tell_lock)
            session.sleep_began.connect(self.sleep_began)
            session.slept.connect(self.slept)
            session.lost.connect(self._lose)
        self._was_locked = self.is_locked()
        _log.info("idle time is known from %s", self.name)
        if not sources.is_known:
            self._try_later()
        elif self._watched_ms is not None:
            watch.watch_from(self._watched_ms)

    def _tell_lock(self) -> None:
        # Two may tell of the same lock, one after the other.
        is_locked = self.is_locked()
        if is_locked is not None and is_locked != bool(self._was_locked):
            self.locked_changed.emit(is_locked)
        self._was_locked = is_locked

    def _lose(self, reason: str) -> None:
        _log.info("idle time is no longer known from %s: %s", self.name, reason)
        self._drop()
        self._wait_ms = FIRST_RETRY_MS
        self._try_later()
        self.source_changed.emit()

    def _drop(self) -> None:
        sources, self._sources = self._sources, Sources(UnknownInput(self))
        each: tuple[InputWatch | SessionWatch, ...] = (sources.input, *sources.sessions)
        for source in each:
            source.blockSignals(True)
            source.close()
            source.deleteLater()

    def _try_later(self) -> None:
        self._retry.start(self._wait_ms)
        self._wait_ms = min(2 * self._wait_ms, LAST_RETRY_MS)

    def _look_again(self) -> None:
        self._drop()
        self._adopt(self._find_sources(self))
        if self.is_known:
            self._wait_ms = FIRST_RETRY_MS
            self.source_changed.emit()


def open_idle(connections: Connections, parent: QObject | None = None) -> Idle:
    """An `Idle` for this system; it always works, though it may know nothing."""
    match sys.platform:
        case "win32":
            return Idle(_find_on_windows, parent)
        case "darwin":
            return Idle(_find_on_macos, parent)
        case _:
            return Idle(partial(find_on_desktop, connections), parent)


def find_on_desktop(
    connections: Connections, parent: QObject, environ: Mapping[str, str] = os.environ
) -> Sources:
    """The sources of a desktop of Linux or its relatives."""
    from relaxapp.services.idle.logind import LogindHint, LogindSession, find_session
    from relaxapp.services.idle.mutter import MutterWatch
    from relaxapp.services.idle.screen_saver import KdeWatch, SaverWatch

    bus, system = connections.session_bus(), connections.system_bus()
    inputs: list[Callable[[], InputWatch]] = []
    sessions: list[Callable[[], SessionWatch]] = []
    if bus is not None:
        inputs.append(lambda: MutterWatch(bus, parent))
        sessions.append(lambda: SaverWatch(bus, parent))
    if environ.get("WAYLAND_DISPLAY"):
        inputs.append(partial(_watch_wayland, parent, environ))
    elif (display := connections.display()) is not None:
        inputs.append(partial(_watch_x11, display, parent))
    if bus is not None:
        inputs.append(lambda: KdeWatch(bus, parent))
    if system is not None:
        own = _first_of([lambda: find_session(system, environ)])
        sessions.append(lambda: LogindSession(system, own, parent))
        if own is not None:
            inputs.append(lambda: LogindHint(system, own, parent))
    found = [_first_of([opener]) for opener in sessions]
    return Sources(
        _first_of(inputs) or UnknownInput(parent),
        tuple(session for session in found if session is not None),
    )


def _watch_wayland(parent: QObject, environ: Mapping[str, str]) -> InputWatch:
    from relaxapp.services.idle.wayland import WaylandWatch

    return WaylandWatch(parent, environ=environ)


def _watch_x11(display: XConnection, parent: QObject) -> InputWatch:
    from relaxapp.services.idle.x11 import XWatch

    return XWatch(display, parent)


def _find_on_windows(parent: QObject) -> Sources:
    from relaxapp.services.idle.windows import WindowsSession, WindowsWatch

    # On 64 bits there is one way to call, and ours have whole numbers and pointers only.
    user, kernel, terminal = (ctypes.CDLL(name) for name in ("user32", "kernel32", "wtsapi32"))
    watch = _first_of([lambda: WindowsWatch(user, kernel, parent)])
    return Sources(watch or UnknownInput(parent), (WindowsSession(terminal, parent),))


def _find_on_macos(parent: QObject) -> Sources:
    from relaxapp.services.idle.macos import MacSession, MacWatch, load_frameworks

    try:
        graphics, foundation = load_frameworks()
    except IdleError as error:
        _log.info("no idle time: %s", error)
        return Sources(UnknownInput(parent))
    return Sources(MacWatch(graphics, parent), (MacSession(graphics, foundation, parent),))


def _first_of(openers: Sequence[Callable[[], Source]]) -> Source | None:
    for opener in openers:
        try:
            return opener()
        except IdleError as error:
            _log.info("not known from there: %s", error)
    return None
