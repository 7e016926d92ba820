"""What sounds on between the cues of a session: glide and ambience, in step with the player.

Takes what shall sound and where the player is, feeds one `Stream`; gives one sentence where
something cannot be heard. The stream is kept from the first session on: it sees a sound server
go and come back, which whoever opens a device has to know.
"""

from bisect import bisect_right
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from relaxapp.core.compiler import compile_timeline
from relaxapp.core.mix import lasting
from relaxapp.core.patterns import parse_pattern
from relaxapp.core.player import Player, State
from relaxapp.core.routine import Breathe, Routine
from relaxapp.core.settings import Settings
from relaxapp.core.sound_plan import Levels, SoundPlan
from relaxapp.core.timeline import Timeline

if TYPE_CHECKING:  # a session is seen before anything of it sounds
    from relaxapp.core.ambience import Background
    from relaxapp.services.sound.stream import Stream

StreamOpener = Callable[[Settings, QObject], "tuple[Stream, str | None]"]
"""Opens a stream under the settings, with a notice where it has to be silent."""

BackgroundOpener = Callable[[str], "Background | str"]
"""The background of an id, or one sentence that says why there is none."""

PUMP_MS = 250
_TRY_TICK_MS = 100
_ONE_BREATH = Routine(
    "one-breath",
    "One breath",
    "breathing",
    (Breathe(parse_pattern("4-4"), None, rounds=1),),
    prepare_ms=0,
    position="seated",
)
"""What is breathed while a glide or an ambience is tried."""


class Lasting(QObject):
    """See the module. `clock` is that of the playback, in milliseconds."""

    noticed = Signal(str)

    def __init__(
        self,
        open_stream: StreamOpener,
        open_background: BackgroundOpener,
        clock: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._open_stream = open_stream
        self._open_background = open_background
        self._clock = clock
        self._levels = Levels()
        self._output = ""
        self._audio = ""
        self._stream: Stream | None = None
        self._plan: SoundPlan | None = None
        self._background: Background | None = None
        self._stops_ms: tuple[int, ...] = ()
        self._is_sounding = False
        self._tried_ms = 0
        self._pump_timer = self._timer("stream pump", PUMP_MS, self._pump)
        self._try_timer = self._timer("trying", _TRY_TICK_MS, self._try_on)

    def may_open(self) -> bool:
        """Whether a device may be opened now."""
        return self._stream is None or self._stream.may_open()

    def prepare(self, plan: SoundPlan, settings: Settings) -> None:
        """Opens the stream and what sounds on; a background takes up to half a second."""
        self._end_trying()
        if settings.audio != self._audio:
            self._close_stream()
            self._audio = settings.audio
        if self._stream is None:
            self._stream, notice = self._open_stream(settings, self)
            self._tell(notice if plan.has_lasting else None)
            self._stream.set_gains(self._levels)
        self._plan = plan
        self._background = None
        if plan.ambience is not None:
            found = self._open_background(plan.ambience)
            if isinstance(found, str):
                self._tell(found)
            else:
                self._background = found

    def begin(self, timeline: Timeline, *, is_new: bool = True) -> None:
        """Sounds this timeline from now on; not `is_new` where it only has changed."""
        plan = self._plan
        if self._stream is None or plan is None or (not plan.glide and self._background is None):
            return
        self._stops_ms = (*(gate.at_ms for gate in timeline.gates), timeline.duration_ms)
        source = partial(lasting, timeline, self._background, plan.glide)
        self._stream.begin(source, is_new=is_new)
        self._is_sounding = True
        self._pump_timer.start()

    def follow(self, player: Player) -> None:
        """The player has moved, or has another state."""
        if not self._is_sounding or self._stream is None:
            return
        stop = bisect_right(self._stops_ms, player.position_ms)
        self._stream.follow(
            player.position_ms,
            self._clock(),
            is_playing=player.state is State.PLAYING,
            speed=player.speed,
            until_ms=self._stops_ms[stop] if stop < len(self._stops_ms) else None,
        )

    def end(self) -> None:
        """Fades out."""
        if self._is_sounding and self._stream is not None:
            self._stream.begin(None)
        self._is_sounding = False

    def duck(self, is_speaking: bool) -> None:
        """Makes the ambience softer while somebody speaks."""
        if self._stream is not None:
            self._stream.duck(is_speaking)

    def set_levels(self, levels: Levels) -> None:
        self._levels = levels
        if self._stream is not None:
            self._stream.set_gains(levels)

    def set_output(self, output: str) -> None:
        """The device to sound on, by its id or description."""
        if output != self._output and self._stream is not None:
            self._stream.set_device(output)
        self._output = output

    def try_out(self, plan: SoundPlan, settings: Settings) -> None:
        """Sounds a glide or an ambience for the length of a breath, to be judged."""
        self.prepare(plan, settings)
        self.begin(compile_timeline(_ONE_BREATH))
        self._tried_ms = self._clock()
        self._try_timer.start()
        self._try_on()

    def close(self) -> None:
        """Lets go of everything, for good."""
        self._try_timer.stop()
        self._close_stream()

    def _close_stream(self) -> None:
        self._pump_timer.stop()
        self._is_sounding = False
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _try_on(self) -> None:
        now = self._clock()
        at_ms, stop_ms = now - self._tried_ms, self._stops_ms[-1] if self._stops_ms else 0
        if self._stream is None or at_ms >= stop_ms:
            self._end_trying()
            return
        self._stream.follow(at_ms, now, is_playing=True, until_ms=stop_ms)

    def _end_trying(self) -> None:
        if self._try_timer.isActive():
            self._try_timer.stop()
            self.end()

    def _pump(self) -> None:
        self._tell(None if self._stream is None else self._stream.pump())

    def _tell(self, notice: str | None) -> None:
        if notice is not None:
            self.noticed.emit(notice)

    def _timer(self, name: str, interval_ms: int, call: Callable[[], object]) -> QTimer:
        timer = QTimer(self, interval=interval_ms)
        timer.setObjectName(name)
        timer.timeout.connect(call)
        return timer
