"""Lets a live preview be heard, as a session of the same routine would be.

Takes a preview and what sounds the window's sessions; a session that is under way goes before.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject

from relaxapp.core.player import Player, State
from relaxapp.core.routine import Side, Sound
from relaxapp.core.settings import Settings
from relaxapp.shell.sounding import Sounding
from relaxapp.ui.live_preview import LivePreview


class PreviewSound(QObject):
    """See the module. `settings` gives those of now; `is_taken` whether a session sounds."""

    def __init__(
        self,
        preview: LivePreview,
        sounding: Sounding,
        settings: Callable[[], Settings],
        is_taken: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._preview = preview
        self._sounding = sounding
        self._settings = settings
        self._is_taken = is_taken
        self._is_sounding = False
        self._at_first_tick: Callable[[Player], None] | None = None
        """What the sound is told when what is played now has its first tick."""
        self._prepared: tuple[Sound, frozenset[tuple[str, Side | None]]] | None = None
        preview.sound_requested.connect(self._open)
        preview.cues_passed.connect(self._strike)
        preview.playback.ticked.connect(self._follow)
        preview.playback.state_changed.connect(self._follow_state)

    def _open(self) -> None:
        """Opens what it sounds with; what goes on with another timeline keeps what is open."""
        routine, timeline = self._preview.routine, self._preview.timeline
        if routine is None or timeline is None or self._is_taken() or self._sounding.is_opening:
            return
        strikes = frozenset((cue.name, cue.side) for cue in timeline.cues)
        self._at_first_tick = self._sounding.change
        if self._is_sounding and self._prepared == (routine.sound, strikes):
            return
        self._sounding.set_muted(self._settings().mute)
        if self._sounding.prepare(routine, timeline):
            self._prepared = routine.sound, strikes
            self._is_sounding = True
            self._at_first_tick = self._sounding.jump
            self._sounding.begin(routine, timeline, 1.0)

    def _strike(self, cues: object) -> None:
        if self._is_sounding and isinstance(cues, tuple):
            self._sounding.strike(cues)

    def _follow(self) -> None:
        player = self._preview.playback.player
        if not self._is_sounding or player is None or player.state is State.FINISHED:
            return
        tell, self._at_first_tick = self._at_first_tick, None
        if tell is not None:
            tell(player)
        self._sounding.follow(player)

    def _follow_state(self) -> None:
        player = self._preview.playback.player
        if not self._is_sounding:
            return
        is_over = player is None or player.state is State.FINISHED
        if is_over and self._preview.is_playing:
            return  # it goes on with another timeline
        self._sounding.follow_state(player)
        self._is_sounding = not is_over
