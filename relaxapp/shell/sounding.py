"""What is heard of the window's sessions: cues, what sounds on, and the voice, as one.

Takes a session's routine and timeline and the player as it moves; each part plays its own
share of the `SoundPlan`. Knows no bookmarks and no page.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from relaxapp.core.player import Player, State
from relaxapp.core.routine import Routine, Sound
from relaxapp.core.session_words import setups_of
from relaxapp.core.settings import Settings
from relaxapp.core.sound_plan import SoundPlan, gains, sound_plan
from relaxapp.core.timeline import Cue, Timeline
from relaxapp.services.clock import now_ms
from relaxapp.shell.lasting import BackgroundOpener, Lasting, StreamOpener
from relaxapp.shell.speaking import Speaking, VoiceOpener
from relaxapp.shell.striking import SpeakerOpener, Strikes, Striking

VOICE, GLIDE, AMBIENCE = "voice", "glide", "ambience"
"""What can be tried beside cues."""

TRIED_AMBIENCE = "rain"
"""Where none is chosen."""


@dataclass(frozen=True, slots=True)
class Openers:
    """What opens each part of the sound; tests bring their own."""

    speaker: SpeakerOpener
    stream: StreamOpener
    background: BackgroundOpener
    voice: VoiceOpener
    outputs: "Callable[[Callable[[tuple[str, ...]], object], QObject], None]"
    """Tells the names of the outputs, now and whenever they change, while an object lives."""


class Sounding(QObject):
    """See the module. `is_wanted` says whether a session is under way, or about to begin."""

    noticed = Signal(str)
    voices_found = Signal(object)
    """The voices there are, a tuple of `VoiceChoice`."""
    outputs_found = Signal(object)
    """The names of the outputs, a tuple."""

    def __init__(
        self,
        openers: Openers,
        is_wanted: Callable[[], bool],
        clock: Callable[[], int] = now_ms,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = Settings()
        self._is_muted = False
        self._is_wanted = is_wanted
        self._told: set[str] = set()
        self._is_looking = False
        self._openers = openers
        self._lasting = Lasting(openers.stream, openers.background, clock, self)
        self._striking = Striking(openers.speaker, is_wanted, self._lasting.may_open, self)
        self._speaking = Speaking(openers.voice, clock, self)
        for part in (self._striking, self._lasting, self._speaking):
            part.noticed.connect(self._tell)
        self._striking.returned.connect(self._speaking.renew)
        self._speaking.speaking.connect(self._lasting.duck)
        self._speaking.found.connect(self.voices_found)

    @property
    def is_opening(self) -> bool:
        return self._striking.is_opening

    def is_ready_for(self, routine: Routine, timeline: Timeline) -> bool:
        """Whether all that a session sounds with is open, so that it can begin at once."""
        plan = self._plan_for(routine)
        is_open = self._striking.is_ready_for(plan.cues, _strikes(timeline))
        return is_open and not plan.has_lasting

    def prepare(self, routine: Routine, timeline: Timeline) -> bool:
        """Opens what a session sounds with; whether that could be done now."""
        plan = self._plan_for(routine)
        if self.is_opening:
            return False
        # First of all, since it knows whether a device may be opened.
        self._lasting.prepare(plan, self._settings)
        return self._striking.prepare(plan.cues, _strikes(timeline))

    def begin(self, routine: Routine, timeline: Timeline, speed: float) -> None:
        """A session begins. Its first cue is softer."""
        plan = self._plan_for(routine)
        self._striking.begin()
        self._lasting.begin(timeline)
        self._speaking.begin(
            timeline,
            plan.voice,
            setups_of(routine),
            speed=speed,
            has_numbers=not self._settings.hide_numbers,
        )

    def change(self, player: Player) -> None:
        """The player has another timeline."""
        self._lasting.begin(player.timeline, is_new=False)
        self._speaking.change(player.timeline, player.position_ms, player.speed)

    def strike(self, cues: tuple[Cue, ...]) -> None:
        self._striking.strike(cues)

    def jump(self, player: Player) -> None:
        """The player is somewhere else."""
        self._speaking.jump(player)

    def follow(self, player: Player) -> None:
        """The player has moved."""
        self._lasting.follow(player)
        self._speaking.follow(player)

    def follow_state(self, player: Player | None) -> None:
        """The player has another state. What does not play falls silent, or fades."""
        is_playing = player is not None and player.state is State.PLAYING
        self._striking.set_playing(is_playing)
        if player is None or player.state is State.FINISHED:
            self._lasting.end()
            self._speaking.end()
        elif player.state is State.PAUSED:
            self._speaking.hush()
        if player is not None:
            self.follow(player)

    def try_out(self, name: str) -> None:
        """Sounds a cue, or VOICE, GLIDE or AMBIENCE, to be judged, unless a session sounds."""
        if self._is_wanted():
            return
        settings = replace(self._settings, mute=False)
        if name == VOICE:
            self._speaking.try_out()
        elif name in (GLIDE, AMBIENCE):
            plan = sound_plan(Sound(), settings)
            ambience = (plan.ambience or TRIED_AMBIENCE) if name == AMBIENCE else None
            self._lasting.try_out(replace(plan, glide=name == GLIDE, ambience=ambience), settings)
        else:
            self._lasting.prepare(SoundPlan(settings.cues, False, None, "off"), settings)
            self._striking.try_cue(name)

    def look_for_names(self) -> None:
        """Has `voices_found` and `outputs_found` tell what there is, now and when it changes."""
        if not self._is_looking:
            self._is_looking = True
            self._openers.outputs(self.outputs_found.emit, self)
        self._speaking.look_for_voices()

    def set_muted(self, is_muted: bool) -> None:
        """Of the session alone, whatever the settings say."""
        self._is_muted = is_muted
        self._apply_levels()

    def apply(self, settings: Settings) -> None:
        """Takes changed settings; those of the volumes are heard at once."""
        self._settings = settings
        self._striking.settings = settings
        self._lasting.set_output(settings.output)
        self._apply_levels()

    def close(self) -> None:
        """Lets go of everything, for good."""
        for part in (self._striking, self._speaking, self._lasting):
            part.close()

    def _plan_for(self, routine: Routine) -> SoundPlan:
        return sound_plan(routine.sound, self._settings)

    def _apply_levels(self) -> None:
        is_silent = self._is_muted or self._settings.audio == "silent"
        levels = gains(replace(self._settings, mute=is_silent))
        self._striking.set_gain(levels.cues)
        self._lasting.set_levels(levels)
        self._speaking.apply(self._settings, levels.voice)

    def _tell(self, notice: str) -> None:
        """Says a sentence about the sound, each once: a machine without sound stays one."""
        if notice not in self._told:
            self._told.add(notice)
            self.noticed.emit(notice)


def _strikes(timeline: Timeline) -> Strikes:
    return frozenset((cue.name, cue.side) for cue in timeline.cues)
