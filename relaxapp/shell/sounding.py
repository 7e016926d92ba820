"""What is heard of the sessions of the window: opens what sounds, strikes cues, lets go of it.

Takes settings, cues, and whether something plays; gives one sentence where something is missing.
Knows no timeline and no bookmarks.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from relaxapp.core.mix import FIRST_CUE_SOFTER_DB
from relaxapp.core.settings import Settings
from relaxapp.core.timeline import Cue
from relaxapp.services.sound import Speaker

PUMP_MS = 250
RING_MS = 12_000
"""So long after the last cue the speaker stays open: its longest chime has faded by then."""

SpeakerOpener = Callable[[str | None, Settings], tuple[Speaker, str | None]]
"""Opens a speaker for a routine's own cue set (or None) under the settings, with a notice."""


class Sounding(QObject):
    """See the module. `is_wanted` says whether a session is under way, or about to begin."""

    noticed = Signal(str)

    def __init__(
        self,
        open_speaker: SpeakerOpener,
        is_wanted: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = Settings()
        self.is_opening = False
        self._is_muted = False
        self._open_speaker = open_speaker
        self._is_wanted = is_wanted
        self._speaker: Speaker | None = None
        self._speaker_key: tuple[object, ...] = ()
        self._is_first_cue = True
        self._is_closed = False
        self._told: set[str] = set()
        self._pump_timer = self._timer("speaker pump", PUMP_MS, self._pump)
        self._quiet_timer = self._timer("speaker close", RING_MS, self._fall_quiet)
        self._quiet_timer.setSingleShot(True)

    def is_ready_for(self, cue_set: str | None) -> bool:
        """Whether what plays these cues is open."""
        return self._speaker is not None and self._speaker_key == self._key_for(cue_set)

    def prepare(self, cue_set: str | None) -> bool:
        """Opens what plays these cues, unless it is open; whether that could be done now.

        Opening one runs events for some milliseconds.
        """
        if self.is_opening:
            return False
        self._quiet_timer.stop()
        if not self.is_ready_for(cue_set):
            self._close_speaker()
            self.is_opening = True
            try:
                self._speaker, notice = self._open_speaker(cue_set, self.settings)
            finally:
                self.is_opening = False
            self._speaker_key = self._key_for(cue_set)
            self._tell(notice)
        if self._is_closed:
            self._close_speaker()
            return False
        self._apply_volume()
        self._pump_timer.start()
        return True

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
        if not self._is_wanted() and self.prepare(None) and self._speaker is not None:
            self._speaker.set_volume(self.settings.gain)
            self._speaker.strike(cue)
            self._quiet_timer.start()

    def set_muted(self, is_muted: bool) -> None:
        self._is_muted = is_muted
        self._apply_volume()

    def apply(self, settings: Settings) -> None:
        """Takes changed settings; those of the volume are heard at once."""
        self.settings = settings
        self._apply_volume()

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

    def _apply_volume(self) -> None:
        if self._speaker is not None:
            self._speaker.set_volume(0.0 if self._is_muted else self.settings.volume / 100)

    def _key_for(self, cue_set: str | None) -> tuple[object, ...]:
        return (cue_set or self.settings.cues, self.settings.audio)

    def _close_speaker(self) -> None:
        self._pump_timer.stop()
        self._quiet_timer.stop()
        speaker, self._speaker = self._speaker, None
        if speaker is not None:
            speaker.close()

    def _pump(self) -> None:
        notice = None if self._speaker is None else self._speaker.pump()
        if notice is not None:
            self._speaker_key = ()  # the next session looks for a device anew
            self._tell(notice)

    def _tell(self, notice: str | None) -> None:
        """Says a sentence about the sound, each once: a machine without sound stays one."""
        if notice is not None and notice not in self._told:
            self._told.add(notice)
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
