"""Drives one session: lets a player move with the clock, on a timer of the event loop.

Takes a timeline, a clock and what the person asks for; tells when to look (`ticked`), what has
sounded (`cues_passed`), and what became of it. It waits for the next frame or the next mark,
whichever comes first, so a cue is never late by a frame. It draws, sounds and keeps nothing.
"""

from collections.abc import Callable, Sequence
from math import ceil

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from relaxapp.core.player import Player, State
from relaxapp.core.timeline import Cue, Gate, Moment, Timeline

LENGTHEN_MS = 10_000

FRAMES_A_SECOND = 60
CALM_FRAMES_A_SECOND = 10
"""Of what holds or sits."""

HIDDEN_FRAME_MS = 500
"""Between ticks that nobody sees: well within the player's gap."""


def breath_pace(moment: Moment) -> int:
    """Frames a second: many while air moves, few for holds and sits."""
    phase = moment.phase
    has_air = phase is not None and phase.fill_from != phase.fill_to
    return FRAMES_A_SECOND if has_air else CALM_FRAMES_A_SECOND


class Playback(QObject):
    """One session after the other. Calls that do not fit the state change nothing."""

    ticked = Signal()
    """`player.moment` is worth a look."""
    cues_passed = Signal(object)
    """The cues just passed: a tuple, in order, each exactly once."""
    state_changed = Signal()
    """The player has another state, or waits at another gate."""
    timeline_changed = Signal()
    """`player.timeline` is another one, in which the position is where it was."""
    jumped = Signal()
    """The position is another one; told before what is there is looked at."""
    finished = Signal(object)
    """The `Outcome`, once."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        clock: Callable[[], int],
        pace_at: Callable[[Moment], int] = breath_pace,
    ) -> None:
        """`clock` gives milliseconds; `pace_at` the frames a second that a moment wants."""
        super().__init__(parent)
        self._clock = clock
        self._pace_at = pace_at
        self._player: Player | None = None
        self._told: tuple[State, Gate | None] = (State.READY, None)
        self._is_visible = True
        self._frame_us = 0  # when the last frame was due, in microseconds of the clock
        self._timer = QTimer(self)
        self._timer.setObjectName("playback")
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._advance)

    @property
    def player(self) -> Player | None:
        """The player of the session under way, or of the last one."""
        return self._player

    @property
    def is_running(self) -> bool:
        """Whether a session is under way: playing, paused or waiting."""
        return self._player is not None and self._player.state is not State.FINISHED

    def begin(
        self,
        timeline: Timeline,
        *,
        speed: float = 1.0,
        position_ms: int = 0,
        gate: int | None = None,
    ) -> None:
        """Starts a session at a position; one that is under way is stopped first.

        `gate` is as in `Player.seek`.
        """
        self.stop()
        now = self._clock()
        self._player = player = Player(timeline, speed=speed)
        self._told = (State.READY, None)
        if position_ms or gate is not None:
            player.seek(position_ms, now, gate=gate)
        player.start(now)
        self._advance()

    def toggle_pause(self) -> None:
        """Pauses, or goes on. At a gate nothing changes."""
        if self._player is None:
            return
        if self._player.state is State.PAUSED:
            self._player.resume(self._clock())
            self._tell(())
        else:
            self._tell(self._player.pause(self._clock()))

    def pause(self) -> None:
        """Pauses what plays; what waits or rests stays as it is."""
        if self._player is not None and self._player.state is State.PLAYING:
            self.toggle_pause()

    def next_step(self) -> None:
        if self._player is not None:
            self._player.next_step(self._clock())
            self._jump()

    def previous_step(self) -> None:
        if self._player is not None:
            self._player.previous_step(self._clock())
            self._jump()

    def repeat_step(self) -> None:
        """Goes to the start of this step."""
        if self._player is not None:
            self._player.repeat_step(self._clock())
            self._jump()

    def seek(self, position_ms: int, *, gate: int | None = None) -> None:
        """Goes to a position; `gate` is as in `Player.seek`."""
        if self._player is not None:
            self._player.seek(position_ms, self._clock(), gate=gate)
            self._jump()

    def proceed(self, answer: str | None = None) -> None:
        """Passes the gate that waits."""
        if self._player is not None:
            self._player.proceed(self._clock(), answer)
            self._advance()

    def lengthen(self, by_ms: int = LENGTHEN_MS) -> None:
        """Gives what is going on `by_ms` more, or whole breaths that cover it."""
        if self._player is None:
            return
        before = self._player.timeline
        passed = self._player.lengthen(by_ms, self._clock())
        if self._player.timeline is not before:
            self.timeline_changed.emit()
        self._tell(passed)

    def leave_move(self) -> str | None:
        """Leaves the move that is going on, and takes it out of the session; gives its id."""
        if self._player is None:
            return None
        move = self._player.leave_move(self._clock())
        if move is not None:
            self.timeline_changed.emit()
            self._jump()
        return move

    def stop(self) -> None:
        """Ends the session under way; one that is over has nothing more to tell."""
        if self._player is not None and self.is_running:
            self._player.stop()
            self._tell(())

    def set_visible(self, is_visible: bool) -> None:
        """Whether somebody can see the page; unseen it ticks twice a second and at each mark."""
        self._is_visible = is_visible
        self._arm()

    def _jump(self) -> None:
        self.jumped.emit()
        self._advance()

    def _advance(self) -> None:
        if self._player is not None:
            self._tell(self._player.advance(self._clock()))

    def _tell(self, passed: Sequence[Cue]) -> None:
        """Says what changed, then waits for the next frame or mark.

        A receiver may ask for something itself, so the player is looked at anew each time.
        """
        player = self._player
        if player is None:
            return
        if passed:
            self.cues_passed.emit(tuple(passed))
        self.ticked.emit()
        state, gate = player.state, player.gate
        if player is self._player and (state is not self._told[0] or gate is not self._told[1]):
            self._told = (state, gate)
            self.state_changed.emit()
            if state is State.FINISHED and player is self._player:
                self.finished.emit(player.outcome)
        self._arm()

    def _arm(self) -> None:
        player = self._player
        if player is None or player.state is not State.PLAYING:
            self._timer.stop()
            return
        now = self._clock()
        due_ms = player.due_in_ms(now)
        wait_ms = self._frame_wait_ms(player, now)
        if due_ms is not None:
            wait_ms = min(wait_ms, due_ms)
        self._timer.start(ceil(wait_ms))

    def _frame_wait_ms(self, player: Player, now: int) -> float:
        """Until the next frame, counted from when the last one was due, so that none drifts."""
        if not self._is_visible:
            return HIDDEN_FRAME_MS
        frame_us = 1_000_000 // self._pace_at(player.moment)
        now_us = now * 1_000
        due_us = self._frame_us + frame_us
        if not now_us < due_us <= now_us + frame_us:
            due_us = now_us + frame_us  # after a mark, a stall or stillness: a fresh beat
        self._frame_us = due_us
        return (due_us - now_us) / 1_000
