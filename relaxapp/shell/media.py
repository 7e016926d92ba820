"""A session on the session bus: reached by media keys, and with other players waiting for it.

Takes what playback and session say; opens the bus when a session begins, and lets go of it soon
after the end. Where there is no bus nothing happens but a line in the log.
"""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from relaxapp.core.player import State
from relaxapp.services.media import (
    PAUSED,
    PLAYS,
    STOPPED,
    Bus,
    BusError,
    Keys,
    OtherPlayers,
    Playing,
)
from relaxapp.services.playback import Playback
from relaxapp.shell.session import Session

_log = logging.getLogger(__name__)

CLOSING_MS = 300
"""So long the end of the program waits for other players to answer."""

LINGER_MS = 1_000
"""Another session that begins so soon takes everything over: no music in between."""

_STATUSES = {State.PLAYING: PLAYS, State.FINISHED: STOPPED}

OpenBus = Callable[[QObject], Bus]


class Media(QObject):
    """See the module."""

    raise_requested = Signal()
    """Somebody wants to see the session, from the desktop's list of players."""

    def __init__(
        self,
        playback: Playback,
        session: Session,
        open_bus: OpenBus,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._playback = playback
        self._session = session
        self._open_bus = open_bus
        self._has_begun = False
        self._bus: Bus | None = None
        self._keys: Keys | None = None
        self._others: OtherPlayers | None = None
        self._shown: tuple[object, ...] = ()
        self._end_timer = QTimer(self, interval=LINGER_MS)
        self._end_timer.setObjectName("media end")
        self._end_timer.setSingleShot(True)
        self._end_timer.timeout.connect(self._end)
        playback.ticked.connect(self._look)
        playback.jumped.connect(self._tell_jump)

    def close(self) -> None:
        """Lets other players go on, and lets go of the bus, as the program ends."""
        bus = self._bus
        self._end()
        if bus is not None and bus.is_open:
            bus.settle(CLOSING_MS)
            bus.close()

    def _look(self) -> None:
        """Tells of the session what is new."""
        player = self._playback.player
        if player is None or player.state is State.READY:
            return
        shown = (player.timeline, player.span_index, player.state)
        if shown == self._shown:
            return
        self._shown = shown
        if player.state is State.FINISHED:
            self._end_timer.start()
        else:
            self._end_timer.stop()
            self._begin()
        if self._keys is not None:
            request, timeline = self._session.request, player.timeline
            name = "" if request is None else request.routine.name
            title = timeline.spans[player.span_index].title
            status = _STATUSES.get(player.state, PAUSED)
            self._keys.show(Playing(name, title, timeline.duration_ms, status))

    def _begin(self) -> None:
        """Opens the bus, once for a session and those that follow it at once."""
        if self._has_begun:
            return
        self._has_begun = True
        try:
            self._bus = bus = self._open_bus(self)
        except BusError as error:
            _log.info("media keys do not reach the session: %s", error)
            return
        self._keys = keys = Keys(bus, self._position_ms, self)
        keys.toggle_requested.connect(self._playback.toggle_pause)
        keys.play_requested.connect(lambda: self._toggle_in(State.PAUSED))
        keys.pause_requested.connect(lambda: self._toggle_in(State.PLAYING))
        keys.stop_requested.connect(self._session.stop)
        keys.next_requested.connect(self._playback.next_step)
        keys.back_requested.connect(self._playback.previous_step)
        keys.raise_requested.connect(self.raise_requested)
        if self._session.settings.pause_other_players:
            self._others = OtherPlayers(bus)
            self._others.pause()

    def _end(self) -> None:
        """It is over; the bus is closed when the others have been asked to go on."""
        bus, keys, others = self._bus, self._keys, self._others
        self._bus = self._keys = self._others = None
        self._has_begun, self._shown = False, ()
        self._end_timer.stop()
        if keys is not None:
            keys.hide()
            keys.deleteLater()
        if bus is not None and others is not None:
            others.let_go_on(bus.close)
        elif bus is not None:
            bus.close()

    def _toggle_in(self, state: State) -> None:
        player = self._playback.player
        if player is not None and player.state is state:
            self._playback.toggle_pause()

    def _position_ms(self) -> int:
        player = self._playback.player
        return 0 if player is None else player.position_ms

    def _tell_jump(self) -> None:
        if self._keys is not None:
            self._keys.seeked()
