"""A session on a terminal: one loop that waits, passes time on, strikes, draws and obeys keys.

Takes a routine, a player, a speaker, a terminal and a clock in milliseconds that counts time
asleep; gives the outcome. It waits for the next mark, the next change on the screen or a key,
whichever comes first, so cues and keys are immediate and nothing is drawn in between.
"""

from collections import deque
from collections.abc import Callable, Sequence
from math import ceil

from relaxapp.core.player import Ending, Outcome, Player, State
from relaxapp.core.routine import Routine
from relaxapp.core.session_words import setups_of
from relaxapp.core.timeline import Moment
from relaxapp.core.units import MINUTE_MS, SECOND_MS, in_words
from relaxapp.terminal.entry import EMPTY, Answered, Entry, enter
from relaxapp.terminal.keys import Key, Press, TerminalClosed
from relaxapp.terminal.look import Look
from relaxapp.terminal.scene import Scene, scene_of
from relaxapp.terminal.striker import Cues, Striker
from relaxapp.terminal.tty import Terminal
from relaxapp.terminal.view import paint

LENGTHEN_MS = 10_000

FRAME_MS = 75
"""Between frames while a breath moves: 13 a second."""

CALM_FRAME_MS = 250
"""Between frames of a bar that moves on slowly."""

_TICK_MS = 500
_VOLUME_STEP = 0.1
_ANSWER_MS = 1_500
_NOTICE_MS = 6_000


class Session:
    """One run of a player on a terminal."""

    def __init__(
        self,
        routine: Routine,
        player: Player,
        speaker: Striker,
        terminal: Terminal,
        *,
        look: Look,
        clock: Callable[[], int],
        volume: float,
        is_muted: bool,
        notices: Sequence[str] = (),
        ring_ms: int = 0,
        has_numbers: bool = True,
        look_on: Callable[[Player], object] = lambda player: None,
    ) -> None:
        self._routine = routine
        self._player = player
        self._speaker = speaker
        self._cues = Cues(speaker)
        self._terminal = terminal
        self._look = look
        self._clock = clock
        self._volume = volume
        self._is_muted = is_muted
        self._ring_ms = ring_ms
        self._has_numbers = has_numbers
        self._look_on = look_on
        self._setups = setups_of(routine)
        self._entry = EMPTY
        self._shows_keys = False
        self._notices = deque(notices)
        self._notice: str | None = None
        self._notice_until_ms = 0
        self._draw_at_ms = 0

    def run(self) -> Outcome:
        """Plays to the end, or until it is stopped; a terminal that is gone stops it too."""
        self._apply_volume()
        self._player.start(self._clock())
        try:
            while self._player.state is not State.FINISHED:
                self._turn()
            self._ring_out()
        except TerminalClosed:
            pass
        finally:
            self._player.stop()
        outcome = self._player.outcome
        assert outcome is not None
        return outcome

    def _turn(self) -> None:
        """Passes the time on, draws what changed, and waits for what comes first."""
        now_ms = self._clock()
        state = self._player.state
        cues = self._player.advance(now_ms)
        self._cues.strike(cues)
        self._look_on(self._player)
        self._pump(now_ms)
        if cues or self._player.state is not state:
            self._draw_at_ms = now_ms
        if self._player.state is State.FINISHED:
            return
        if now_ms >= self._draw_at_ms:
            self._draw(now_ms)
        for press in self._terminal.read(self._wait_ms(self._clock()) / SECOND_MS):
            pressed_ms = self._clock()
            self._cues.strike(self._player.advance(pressed_ms))
            self._obey(press, pressed_ms)
            self._draw_at_ms = now_ms

    def _wait_ms(self, now_ms: int) -> float:
        waits: list[float] = [_TICK_MS, self._draw_at_ms - now_ms]
        due_ms = self._player.due_in_ms(now_ms)
        if due_ms is not None:
            waits.append(due_ms)
        return max(min(waits), 0)

    def _pump(self, now_ms: int) -> None:
        """Lets the speaker run, and changes the notice when its time is over."""
        lost = self._speaker.pump()
        if lost is not None:
            self._notices.append(lost)
        if self._notice is not None and now_ms >= self._notice_until_ms:
            self._notice = None
            self._draw_at_ms = now_ms
        if self._notice is None and self._notices:
            self._tell(self._notices.popleft(), now_ms, _NOTICE_MS)

    def _tell(self, notice: str, now_ms: int, shown_ms: int = _ANSWER_MS) -> None:
        self._notice, self._notice_until_ms = notice, now_ms + shown_ms
        self._draw_at_ms = now_ms

    def _draw(self, now_ms: int) -> None:
        scene = self._scene()
        size = self._terminal.size()
        self._terminal.draw(paint(scene, size, self._look), size)
        self._draw_at_ms = now_ms + _next_change_ms(scene, self._player.speed)

    def _scene(self) -> Scene:
        return scene_of(
            self._routine,
            self._player,
            setups=self._setups,
            entry=self._entry,
            notice=self._notice,
            is_muted=self._is_muted,
            shows_keys=self._shows_keys,
            has_numbers=self._has_numbers,
        )

    def _obey(self, press: Press, now_ms: int) -> None:
        """A key does what it says; while the keys are shown it first puts them away."""
        if press is Key.STOP:
            self._player.stop()
        elif press is Key.SUSPEND:
            self._suspend(now_ms)
        elif press is Key.REDRAW:
            pass  # drawn after every press
        elif self._shows_keys and press in ("?", Key.ESCAPE):
            self._shows_keys = False
        else:
            self._shows_keys = False
            if not self._answer(press, now_ms):
                self._command(press, now_ms)

    def _answer(self, press: Press, now_ms: int) -> bool:
        """Whether the press belonged to the question that waits."""
        gate = self._player.gate
        if gate is None:
            return False
        match enter(gate, self._entry, press):
            case Answered(answer):
                self._player.proceed(now_ms, answer)
                self._entry = EMPTY
            case Entry() as entry:
                self._entry = entry
            case None:
                return False
        return True

    def _command(self, press: Press, now_ms: int) -> None:
        match press:
            case Key.SPACE:
                self._pause_or_go_on(now_ms)
            case Key.LEFT:
                self._entry = EMPTY
                self._player.previous_step(now_ms)
            case Key.RIGHT:
                self._player.next_step(now_ms)
            case "+" | "=":
                self._lengthen(now_ms)
            case "m" | "M":
                self._is_muted = not self._is_muted
                self._apply_volume()
                self._tell("Sound off" if self._is_muted else "Sound on", now_ms)
            case Key.UP | ">" | ".":
                self._change_volume(_VOLUME_STEP, now_ms)
            case Key.DOWN | "<" | ",":
                self._change_volume(-_VOLUME_STEP, now_ms)
            case "?":
                self._shows_keys = True
            case "q" | "Q" | Key.ESCAPE:
                self._player.stop()
            case _:
                pass

    def _pause_or_go_on(self, now_ms: int) -> None:
        if self._player.state is State.PAUSED:
            self._player.resume(now_ms)
        else:
            self._cues.strike(self._player.pause(now_ms))

    def _lengthen(self, now_ms: int) -> None:
        before_ms = self._player.timeline.duration_ms
        self._cues.strike(self._player.lengthen(LENGTHEN_MS, now_ms))
        more_ms = self._player.timeline.duration_ms - before_ms
        if more_ms:
            self._tell(f"{in_words(more_ms) if self._has_numbers else 'A little'} more", now_ms)

    def _change_volume(self, by: float, now_ms: int) -> None:
        self._volume = round(min(max(self._volume + by, 0.0), 1.0), 2)
        self._is_muted = False
        self._apply_volume()
        self._tell(f"Volume {self._volume:.0%}", now_ms)

    def _apply_volume(self) -> None:
        self._speaker.set_volume(0.0 if self._is_muted else self._volume)

    def _suspend(self, now_ms: int) -> None:
        was_playing = self._player.state is State.PLAYING
        self._cues.strike(self._player.pause(now_ms))
        self._terminal.suspend()
        if was_playing and self._player.state is State.PAUSED:
            # Set aside, not paused by the person, however short it was.
            self._player.is_interrupted = True

    def _ring_out(self) -> None:
        """Keeps the end on the screen until its last sound has faded, or a key is pressed."""
        outcome = self._player.outcome
        if outcome is None or outcome.ending is not Ending.COMPLETED or self._is_muted:
            return
        until_ms = self._clock() + self._ring_ms
        while (now_ms := self._clock()) < until_ms:
            self._pump(now_ms)
            self._draw(now_ms)
            wait_ms = min(until_ms - now_ms, CALM_FRAME_MS)
            presses = self._terminal.read(wait_ms / SECOND_MS)
            if any(press is not Key.REDRAW for press in presses):
                return


def _next_change_ms(scene: Scene, speed: float) -> int:
    """Real milliseconds until something on the screen changes that should be seen to."""
    moment = scene.moment
    if scene.state is not State.PLAYING or moment.phase is None:
        return _TICK_MS
    is_breath = moment.fill is not None
    if is_breath and moment.phase.part in ("in", "out"):
        return FRAME_MS
    pace_ms = _TICK_MS if is_breath else CALM_FRAME_MS
    return min(pace_ms, max(ceil(_next_second_ms(moment) / speed), FRAME_MS))


def _next_second_ms(moment: Moment) -> float:
    """Until the countdown or the time left shows another number."""
    left_ms = moment.left_ms % SECOND_MS or SECOND_MS
    phase = moment.phase
    if phase is None or phase.duration_ms > MINUTE_MS:
        return min(left_ms, moment.remaining_ms % SECOND_MS or SECOND_MS)
    # A count of a short phase lasts an even share of it, so not quite a second.
    count_ms = phase.duration_ms / max(round(phase.duration_ms / SECOND_MS), 1)
    return min(left_ms, count_ms - moment.elapsed_ms % count_ms)
