"""The cues of the window's sessions: opens a speaker, strikes on it, lets go of it.

Takes settings, cues, and whether something plays; gives one sentence where something is missing.
A speaker that lost its device is opened anew when there is one again. Knows no timeline.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from relaxapp.core.mix import FIRST_CUE_SOFTER_DB
from relaxapp.core.settings import Settings
from relaxapp.core.sound_plan import gains
from relaxapp.core.timeline import Cue
from relaxapp.services.sound import Speaker

PUMP_MS = 250
RING_MS = 12_000
"""So long after the last cue the speaker stays open: its longest chime has faded by then."""

RETRY_MS = 2_000
"""So often a lost device is looked for."""

Strikes = frozenset[tuple[str, str | None]]
"""What a speaker may have to strike: cues by name, each with its side."""

SpeakerOpener = Callable[[str, Settings, Strikes], tuple[Speaker, str | None]]
"""Opens a speaker for a cue set under the settings, with a notice where it is silent."""


class Striking(QObject):
    """See the module.

    `is_wanted` says whether a session is under way, or about to begin; `may_open` whether a device
    may be opened now: where a sound server has just died, Qt ends the process with it.
    """

    noticed = Signal(str)
    returned = Signal()
    """A device that was lost is there again."""

    def __init__(
        self,
        open_speaker: SpeakerOpener,
        is_wanted: Callable[[], bool],
        may_open: Callable[[], bool] = lambda: True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = Settings()
        self.is_opening = False
        self._gain = 0.0
        self._open_speaker = open_speaker
        self._is_wanted = is_wanted
        self._may_open = may_open
        self._speaker: Speaker | None = None
        self._speaker_key: tuple[object, ...] = ()
        self._cue_set = ""
        self._strikes: Strikes = frozenset()
        self._is_first_cue = True
        self._is_closed = False
        self._pump_timer = self._timer("speaker pump", PUMP_MS, self._pump)
        self._quiet_timer = self._timer("speaker close", RING_MS, self._fall_quiet)
        self._quiet_timer.setSingleShot(True)
        self._retry_timer = self._timer("speaker retry", RETRY_MS, self._retry)

    def is_ready_for(self, cue_set: str, strikes: Strikes) -> bool:
        """Whether what plays these cues is open."""
        is_same = self._speaker_key == self._key_for(cue_set) and strikes <= self._strikes
        return self._speaker is not None and is_same

    def prepare(self, cue_set: str, strikes: Strikes) -> bool:
        """Opens what plays these cues, unless it is open; whether that could be done now.

        Opening one runs events for some milliseconds.
        """
        if self.is_opening:
            return False
        self._quiet_timer.stop()
        if not self.is_ready_for(cue_set, strikes):
            self._cue_set, self._strikes = cue_set, strikes
            self._open()
        if self._is_closed:
            self._close_speaker()
            return False
        self._apply_gain()
        self._pump_timer.start()
        return True

    def _open(self) -> None:
        self._close_speaker()
        if not self._may_open():
            self._lose()
            return
        self.is_opening = True
        try:
            self._speaker, notice = self._open_speaker(self._cue_set, self.settings, self._strikes)
        finally:
            self.is_opening = False
        self._speaker_key = self._key_for(self._cue_set)
        self._tell(notice)

    def begin(self) -> None:
        """A session begins: its first cue is softer."""
        self._is_first_cue = True

    def strike(self, cues: tuple[Cue, ...]) -> None:
        for cue in cues:
            softer_db = FIRST_CUE_SOFTER_DB if self._is_first_cue else 0.0
            self._is_first_cue = False
            if self._speaker is not None:
                self._speaker.strike(cue.name, side=cue.side, softer_db=softer_db)

    def try_cue(self, cue: str) -> None:
        """Strikes one cue under the settings, to be judged, unless a session sounds."""
        if self._is_wanted() or not self.prepare(self.settings.cues, frozenset({(cue, None)})):
            return
        if self._speaker is not None:
            self._speaker.set_volume(gains(self.settings).cues)
            self._speaker.strike(cue)
            self._quiet_timer.start()

    def set_gain(self, gain: float) -> None:
        """How loud cues are from now on, 0–1."""
        self._gain = gain
        self._apply_gain()

    def set_playing(self, is_playing: bool) -> None:
        """What does not play falls quiet after a while."""
        if is_playing:
            self._pump_timer.start()
            self._quiet_timer.stop()
        else:
            self._quiet_timer.start()

    def close(self) -> None:
        """Lets go of everything, for good."""
        self._is_closed = True
        self._close_speaker()

    def _apply_gain(self) -> None:
        if self._speaker is not None:
            self._speaker.set_volume(self._gain)

    def _key_for(self, cue_set: str) -> tuple[object, ...]:
        return (cue_set, self.settings.audio, self.settings.output)

    def _close_speaker(self) -> None:
        self._pump_timer.stop()
        self._quiet_timer.stop()
        self._retry_timer.stop()
        speaker, self._speaker = self._speaker, None
        if speaker is not None:
            speaker.close()

    def _pump(self) -> None:
        notice = None if self._speaker is None else self._speaker.pump()
        if notice is not None:
            self._tell(notice)
            self._lose()

    def _lose(self) -> None:
        """There is no device: it is looked for from now on, while a session wants it."""
        self._speaker_key = ()
        self._retry_timer.start()

    def _retry(self) -> None:
        if not self._is_wanted():
            self._retry_timer.stop()  # the next session looks anew
        elif self._may_open() and not self.is_opening:
            self._open()
            self._apply_gain()
            self._pump_timer.start()
            if not self._retry_timer.isActive():
                self.returned.emit()

    def _tell(self, notice: str | None) -> None:
        if notice is not None:
            self.noticed.emit(notice)

    def _fall_quiet(self) -> None:
        """Lets go of the sound some time after the last cue; a session that pauses keeps it."""
        if self._is_wanted():
            self._pump_timer.stop()
        else:
            self._close_speaker()

    def _timer(self, name: str, interval_ms: int, call: Callable[[], object]) -> QTimer:
        timer = QTimer(self, interval=interval_ms)
        timer.setObjectName(name)
        timer.timeout.connect(call)
        return timer
