"""The voice of a session: says what is planned when the player comes to it.

Takes a timeline, how much shall be said, and the player as it moves; opens the voice when there
is something to say. Tells while it speaks, which voices there are, and one sentence where it
has to be silent.
"""

from collections.abc import Callable, Mapping
from math import inf

from PySide6.QtCore import QObject, QTimer, Signal

from relaxapp.core.player import Player, State
from relaxapp.core.routine import Side
from relaxapp.core.settings import SYSTEM, Settings
from relaxapp.core.speech import Prompter, plan_speech
from relaxapp.core.speech_length import FASTEST_RATE, SLOWEST_RATE, USUAL_RATE
from relaxapp.core.timeline import Gate, Timeline
from relaxapp.services.voice import Listener, Tone, Voice, VoiceChoice

VoiceOpener = Callable[[Listener, Tone], tuple[Voice, str | None]]
"""Opens a voice that tells a listener, with a notice where it has to be silent."""

REST_MS = 60_000
"""So long after a session the voice stays open: its engine may take 50 MB."""

RENEW_MS = 7_000
"""A speech server that has lost its sound gets so long to end, which it does without clients."""

FASTEST_SPEED = 1.5
"""Of the player; in time that runs faster still, words cannot be followed."""

TRIED_WORDS = "Breathe in slowly, and let your shoulders drop as you breathe out."

Setups = Mapping[tuple[str, Side | None], str]


def words_a_minute(settings: Settings) -> float:
    """The rate of the voice."""
    return min(max(USUAL_RATE * settings.voice_rate / 100, SLOWEST_RATE), FASTEST_RATE)


class Speaking(QObject):
    """See the module."""

    noticed = Signal(str)
    speaking = Signal(bool)
    """Words begin or end."""
    found = Signal(object)
    """The voices there are, a tuple of `VoiceChoice`."""

    def __init__(
        self,
        open_voice: VoiceOpener,
        clock: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        """`clock` gives milliseconds."""
        super().__init__(parent)
        self._open_voice = open_voice
        self._clock = clock
        self._settings = Settings()
        self._gain = 0.0
        self._voice: Voice | None = None
        self._voices: tuple[VoiceChoice, ...] | None = None
        self._is_lost = False
        self._mode = "off"
        self._setups: Setups = {}
        self._has_numbers = True
        self._prompter = Prompter(())
        self._gate: Gate | None = None
        self._speed = 1.0
        self._waiting: tuple[str, float] | None = None
        """Words for a voice that is not ready, and until when they are worth saying."""
        self._renew_timer = self._timer("voice renewal", RENEW_MS, self._open)
        self._rest_timer = self._timer("voice rest", REST_MS, self.close)

    def begin(
        self, timeline: Timeline, mode: str, setups: Setups, *, speed: float, has_numbers: bool
    ) -> None:
        """A session begins; what it says in `mode` (`off`, `steps`, `phases`) is planned."""
        self._mode = mode if speed <= FASTEST_SPEED else "off"
        self._setups, self._has_numbers = setups, has_numbers
        self._speed = speed
        if self._is_lost:
            self.close()  # perhaps there is an engine again
            self._is_lost = False
        if self._mode != "off" and self._gain > 0:
            self._open()
            self._rest_timer.stop()
        self.change(timeline, 0, speed)

    def change(self, timeline: Timeline, position_ms: int, speed: float) -> None:
        """The timeline is this one, in which the player is at a position."""
        rate = words_a_minute(self._settings) / speed
        self._prompter = Prompter(
            plan_speech(
                timeline,
                self._mode,
                words_a_minute=rate,
                setups=self._setups,
                has_numbers=self._has_numbers,
            )
        )
        self._prompter.seek(position_ms)

    def jump(self, player: Player) -> None:
        """The player is somewhere else: what was being said ends."""
        self.hush()
        self._prompter.seek(player.position_ms)

    def follow(self, player: Player) -> None:
        """Says what is due where the player is now."""
        if self._mode == "off":
            return
        if player.gate is not None and player.gate is not self._gate:
            self._gate = player.gate
            self._say(player.gate.text)
            return
        if player.gate is None and self._gate is not None:
            self._gate = None
            self.hush()
        if player.state is State.PLAYING:
            due = self._prompter.due(player.position_ms)
            if due is not None:
                self._say(due.text, (due.most_ms - due.takes_ms) / self._speed)

    def hush(self) -> None:
        """Is silent at once."""
        self._waiting = None
        if self._voice is not None:
            self._voice.hush()

    def end(self) -> None:
        """The session is over: what is being said is said to its end."""
        self._mode, self._gate, self._waiting, self._prompter = "off", None, None, Prompter(())
        self._rest_timer.start()

    def apply(self, settings: Settings, gain: float) -> None:
        """Speaks as these settings say, so loud (0–1), from the next text on."""
        if gain == 0 and self._gain > 0:
            self.hush()
        self._settings, self._gain = settings, gain
        if self._voice is not None:
            self._voice.tune(self._tone())

    def renew(self) -> None:
        """Opens the voice anew: the device is another, and engines go on with the one they had."""
        if self._voice is not None:
            self.close()
            self.speaking.emit(False)
            self._renew_timer.start()

    def try_out(self) -> None:
        """Says a sentence, to be judged."""
        self._say(TRIED_WORDS)

    def look_for_voices(self) -> None:
        """Opens the voice so that the voices there are become known."""
        self._open()
        if self._mode == "off":
            self._rest_timer.start()
        if self._voices is not None:
            self.found.emit(self._voices)

    def close(self) -> None:
        """Lets go of the voice."""
        self._renew_timer.stop()
        self._rest_timer.stop()
        voice, self._voice = self._voice, None
        if voice is not None:
            voice.close()

    # As a `Listener` of the voice.

    def speaking_changed(self, is_speaking: bool) -> None:
        self.speaking.emit(is_speaking)

    def voices_found(self, voices: tuple[VoiceChoice, ...]) -> None:
        """It can speak from now on; what could not be said until then is said."""
        self._voices = voices
        self.found.emit(voices)
        waiting, self._waiting = self._waiting, None
        if waiting is not None and self._clock() <= waiting[1]:
            self._say(waiting[0])

    def voice_lost(self, notice: str) -> None:
        self._voices, self._is_lost = (), True
        self.speaking.emit(False)
        self.noticed.emit(notice)

    def _open(self) -> None:
        if self._voice is not None or self._renew_timer.isActive():
            return
        self._voices = None
        self._voice, notice = self._open_voice(self, self._tone())
        if notice is not None:
            self._voices = ()
            self.noticed.emit(notice)

    def _say(self, words: str, spare_ms: float = inf) -> None:
        """Says them, or at most `spare_ms` later, when the voice is ready."""
        if self._gain == 0:
            return
        self._open()
        if self._voices is None or self._voice is None:
            self._waiting = words, self._clock() + spare_ms
        else:
            self._voice.say(words)

    def _tone(self) -> Tone:
        name = None if self._settings.voice_name == SYSTEM else self._settings.voice_name
        return Tone(self._gain, words_a_minute(self._settings), name)

    def _timer(self, name: str, interval_ms: int, call: Callable[[], object]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=interval_ms)
        timer.setObjectName(name)
        timer.timeout.connect(call)
        return timer
