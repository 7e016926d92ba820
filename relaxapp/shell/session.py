"""One session after another in the window: what is heard, kept and held awake while it plays.

Takes what shall be played, drives a `Playback` and what sounds, keeps the place in the
bookmarks and the screen awake. Draws nothing itself; says when a session ends, and one sentence
where something is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from relaxapp.core.compiler import NothingLeftError, Options, compile_timeline
from relaxapp.core.leave_out import loses_all_work, place_after, timeline_without
from relaxapp.core.player import Ending, Outcome, Player, State
from relaxapp.core.routine import Routine
from relaxapp.core.settings import Settings
from relaxapp.core.timeline import Timeline
from relaxapp.services.awake import Awake
from relaxapp.services.bookmarks import BookmarkFiles, Played, Unfinished, add_played
from relaxapp.services.playback import Playback
from relaxapp.shell.sounding import Sounding

PLACE_MS = 5_000
"""So often the place of a session is kept while it plays."""

UNSEEN_MS = 150
"""What sounds is opened once the session is seen, or after so long where nobody sees it."""

TOO_LONG = "A session lasts at most 4 hours; this one would be longer."
NOTHING_LEFT = (
    "Everything in this is left out because it hurt. Take a move back in Moves to do it again."
)
NOTHING_FOR_YOU = (
    "Everything in this is left out for you. Change your answers in Settings to do it."
)
CHANGED = "This routine has changed, and no longer has that level or length."

Show = Callable[[Routine, Timeline], None]
"""Shows a session before its first cue: the routine at its level, and its timeline."""


@dataclass(frozen=True, slots=True)
class Request:
    """What shall be played, and from where; `is_kept` is whether it is remembered as played.

    `size` is one of `settings.PLAYER_SIZES`, or None for the one that is set. A small player that
    does not take the focus leaves the keyboard where it is until it is clicked. `is_called` says
    that a command, a hotkey or another program asked for it, not a click or a key in our windows.
    """

    routine: Routine
    options: Options
    position_ms: int = 0
    speed: float = 1.0
    is_muted: bool = False
    is_kept: bool = True
    size: str | None = None
    takes_focus: bool = True
    is_called: bool = False
    gate: int | None = None
    """The number of the question to go on with, where several stand at `position_ms`."""


def place_in(original: Timeline, player: Player) -> int:
    """Where the player is in the timeline as it was compiled, before steps were lengthened."""
    now, before = player.timeline.spans[player.span_index], original.spans[player.span_index]
    return min(before.start_ms + player.position_ms - now.start_ms, before.end_ms)


class Session(QObject):
    """Plays what is requested, one thing at a time."""

    began = Signal(object)
    """The `Request`, once it is shown."""
    ended = Signal(object)
    """The `Outcome`."""
    place_kept = Signal(object)
    """The `Unfinished`: every `PLACE_MS` as it plays, at each step, and as it stops to play."""
    muted_changed = Signal(bool)
    noticed = Signal(str)

    def __init__(
        self,
        playback: Playback,
        awake: Awake,
        bookmarks: BookmarkFiles,
        sounding: Sounding,
        show: Show,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.playback = playback
        self.settings = Settings()
        self.request: Request | None = None
        """What is played, or was played last."""
        self.is_muted = False
        self._awake = awake
        self._bookmarks = bookmarks
        self.sounding = sounding
        self._show = show
        self._is_wanted = False
        self._is_closing = False
        self._routine: Routine | None = None
        self._timeline: Timeline | None = None
        """As it was compiled: the place in it is kept."""
        self._played: Timeline | None = None
        """As it was begun: without what has hurt since."""
        self._span_index = -1
        self._waits: Unfinished | None = None
        """What waits at a question while something else is played: the way back to it stays."""
        self._place_timer = QTimer(self, interval=PLACE_MS)
        self._place_timer.setObjectName("place")
        self._place_timer.timeout.connect(self._keep_place)
        self._unseen = QTimer(self, singleShot=True, interval=UNSEEN_MS)
        self._unseen.setObjectName("unseen session")
        self._unseen.timeout.connect(self._begin)
        playback.ticked.connect(self._look)
        playback.cues_passed.connect(sounding.strike)
        playback.jumped.connect(self._jump)
        playback.timeline_changed.connect(self._change)
        playback.state_changed.connect(self._follow_state)
        playback.finished.connect(self._finish)

    @property
    def is_running(self) -> bool:
        """Whether a session is under way, or about to begin."""
        return self._is_wanted or self.playback.is_running

    def timeline_of(self, routine: Routine, options: Options) -> Timeline | None:
        """What `start` would play of a routine; None where it says why it cannot."""
        try:
            return compile_timeline(routine, self._with_left_out(Request(routine, options)))
        except (KeyError, ValueError):
            return None

    def start(self, request: Request) -> None:
        """Begins a session, once its speaker is open; one that is under way is stopped."""
        if self.sounding.is_opening:
            return
        request = replace(request, options=self._with_left_out(request))
        try:
            timeline = compile_timeline(request.routine, request.options)
            routine = request.routine.at_level(request.options.level)
        except KeyError:
            self.noticed.emit(CHANGED)
            return
        except NothingLeftError:
            hurts = loses_all_work(request.routine, request.options.without_moves)
            self.noticed.emit(NOTHING_LEFT if hurts else NOTHING_FOR_YOU)
            return
        except ValueError:
            is_free = request.options.for_ms is None or request.routine.has_free_length
            self.noticed.emit(TOO_LONG if is_free else CHANGED)
            return
        self.playback.stop()
        self._waits = self._waiting_beside(request)
        self.request = request
        self._timeline = timeline
        self._span_index = -1
        self._set_muted(request.is_muted)
        self._played = self._without_left_out(timeline)
        self._show(routine, self._played)  # where that fails, nothing sounds that nobody can stop
        self._is_wanted = True
        self._routine = routine
        self.began.emit(request)
        if self.sounding.is_ready_for(routine, self._played):
            self._begin()
        else:
            self._unseen.start()  # a device may take its time

    def note_seen(self) -> None:
        """What was shown can be seen now."""
        if self._unseen.isActive():
            self._begin()

    def _begin(self) -> None:
        """Lets time run, as soon as cues can be heard."""
        self._unseen.stop()
        request, timeline, played = self.request, self._timeline, self._played
        if not self._is_wanted or self._routine is None or request is None:
            return
        if timeline is None or played is None:
            return
        self.sounding.prepare(self._routine, played)
        # While the speaker opened, events ran, and the person may have thought better of it.
        if self._is_wanted:
            self._is_wanted = False
            short_ms = 1 if request.gate is None else 0  # a question may wait at the very end
            position_ms = min(request.position_ms, timeline.duration_ms - short_ms)
            position_ms = place_after(timeline, played, position_ms)
            position_ms = min(position_ms, played.duration_ms - short_ms)
            self.sounding.begin(self._routine, played, request.speed)
            self.playback.begin(
                played, speed=request.speed, position_ms=position_ms, gate=request.gate
            )

    def _waiting_beside(self, request: Request) -> Unfinished | None:
        """What was left at a question; it may be written in several sittings, with pauses between.

        Other sessions are over once something else is done.
        """
        place = self._bookmarks.value.unfinished
        is_waiting = place is not None and place.gate is not None
        is_other = place is not None and place.id != request.routine.id
        return place if is_waiting and is_other and request.is_kept else None

    def _with_left_out(self, request: Request) -> Options:
        """The options without the moves that hurt.

        A session that is gone on with has its place in the timeline of its own options.
        """
        if request.position_ms:
            return request.options
        return replace(request.options, without_moves=self._bookmarks.value.left_out)

    def _without_left_out(self, timeline: Timeline) -> Timeline:
        """The timeline without what has hurt since the place in it was kept."""
        for move in sorted(self._bookmarks.value.left_out):
            timeline = timeline_without(timeline, move)
        return timeline

    def start_again(self) -> None:
        """Plays the same once more, from its beginning, as loud as it was."""
        if self.request is not None:
            again = replace(self.request, position_ms=0, gate=None, is_muted=self.is_muted)
            self.start(replace(again, is_called=False))

    def stop(self) -> bool:
        """Stops the session; whether one was under way rather than about to begin."""
        was_running = self.playback.is_running
        self._is_wanted = False
        self.playback.stop()
        return was_running

    def leave_move(self) -> str | None:
        """Leaves the move that is going on, now and until it is taken back; gives its id."""
        move = self.playback.leave_move()
        if move is not None:
            kept = self._bookmarks.value
            self._bookmarks.keep(replace(kept, left_out=kept.left_out | {move}))
        return move

    def leave(self) -> None:
        """Ends everything as the program ends; a session stays in the bookmarks."""
        self.set_aside()
        self._is_closing = True
        self._awake.release()
        self.sounding.close()

    def set_aside(self) -> None:
        """The window is gone, and another may come: a session stays in the bookmarks."""
        self._is_wanted = False
        self._is_closing = True
        self._keep_place()
        self.playback.stop()
        self._is_closing = False

    def toggle_mute(self) -> None:
        self._set_muted(not self.is_muted)

    def apply(self, settings: Settings) -> None:
        """Takes changed settings; those of the sound are heard at once."""
        was_mute, self.settings = self.settings.mute, settings
        if settings.mute != was_mute:
            self._set_muted(settings.mute)
        self.sounding.apply(settings)

    def _set_muted(self, is_muted: bool) -> None:
        self.is_muted = is_muted
        self.sounding.set_muted(is_muted)
        self.muted_changed.emit(is_muted)

    def _look(self) -> None:
        player = self.playback.player
        if player is None:
            return
        self.sounding.follow(player)
        if player.span_index != self._span_index:
            self._span_index = player.span_index
            self._keep_place()

    def _jump(self) -> None:
        if self.playback.player is not None:
            self.sounding.jump(self.playback.player)

    def _change(self) -> None:
        if self.playback.player is not None:
            self.sounding.change(self.playback.player)

    def _keep_place(self) -> None:
        player, request, timeline = self.playback.player, self.request, self._timeline
        if player is None or request is None or timeline is None or not request.is_kept:
            return
        if player.state in (State.READY, State.FINISHED) or (
            player.position_ms < timeline.prepare_ms
        ):
            return
        place = Unfinished(
            request.routine.id,
            request.options,
            place_in(timeline, player),
            request.speed,
            gate=player.gates_passed if player.gate is not None else None,
        )
        self._bookmarks.keep(replace(self._bookmarks.value, unfinished=place))
        self.place_kept.emit(place)

    def _follow_state(self) -> None:
        player = self.playback.player
        is_playing = player is not None and player.state is State.PLAYING
        self._awake.set_held(is_playing)
        self.sounding.follow_state(player)
        if is_playing:
            self._place_timer.start()
        else:
            self._place_timer.stop()
            self._keep_place()

    def _finish(self, outcome: Outcome) -> None:
        request, timeline = self.request, self._timeline
        if self._is_closing or request is None or timeline is None:
            return
        if not request.is_kept:
            self.ended.emit(outcome)
            return
        kept = replace(self._bookmarks.value, unfinished=self._waits)
        if outcome.ending is Ending.COMPLETED or outcome.position_ms > timeline.prepare_ms:
            options = request.options
            kept = add_played(kept, Played(request.routine.id, options.level, options.for_ms))
        self._bookmarks.keep(kept)
        self.ended.emit(outcome)
