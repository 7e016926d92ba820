"""The player's page joined to the session that it shows.

What a person does on the page reaches playback, session and settings; what plays is shown on it.
Says when the person is done with it.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from relaxapp.core.player import Ending, Outcome, Player
from relaxapp.core.routine import Routine
from relaxapp.core.timeline import Timeline
from relaxapp.services.playback import Playback
from relaxapp.shell.preferences import Preferences
from relaxapp.shell.session import Session
from relaxapp.ui.player_page import PlayerPage


class Playing(QObject):
    """See the module."""

    left = Signal()
    """The person goes back to where the session was opened."""
    answer_typed = Signal(object, str)
    """The `Gate` that waits, and what is written so far, with each key."""
    answered = Signal(object, object)
    """The `Gate` that is about to be passed, and the answer as text, or None."""

    def __init__(
        self,
        playback: Playback,
        session: Session,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.page = PlayerPage()
        self.has_completed = False
        """Whether a session has been played to its end."""
        self.routine: Routine | None = None
        """What is shown, at its level."""
        self.asks: Callable[[Player], bool] = lambda player: False
        """Shows the gate that waits in a way of its own, or says that it does not."""
        self._playback = playback
        self._session = session
        self._preferences = preferences
        self._connect()
        self.apply()

    def show(self, routine: Routine, timeline: Timeline) -> None:
        """Shows a session before its first cue: the routine at its level, and its timeline."""
        self.routine = routine
        self.page.show_session(routine, timeline, self._preferences.settings.hide_numbers)
        self.page.set_muted(self._session.is_muted)

    def apply(self) -> None:
        """Shows what is set now."""
        settings = self._preferences.settings
        self.page.set_shape(settings.breath_shape)
        self.page.set_numbers_hidden(settings.hide_numbers)
        self.page.set_announce(settings.announce)

    def _connect(self) -> None:
        page, playback, session = self.page, self._playback, self._session
        page.pause_toggled.connect(playback.toggle_pause)
        page.back_requested.connect(playback.previous_step)
        page.next_requested.connect(playback.next_step)
        page.repeat_requested.connect(playback.repeat_step)
        page.more_requested.connect(lambda: playback.lengthen())
        page.seek_requested.connect(playback.seek)
        page.answered.connect(self._answer)
        page.answer_typed.connect(self._note_typed)
        page.stop_requested.connect(self._stop)
        page.again_requested.connect(session.start_again)
        page.done_requested.connect(self.left)
        page.mute_toggled.connect(session.toggle_mute)
        page.shape_chosen.connect(lambda name: self._preferences.change("breath_shape", name))
        page.numbers_toggled.connect(self._toggle_numbers)
        session.muted_changed.connect(page.set_muted)
        session.ended.connect(self._end)
        playback.ticked.connect(self._show_moment)
        playback.state_changed.connect(self._show_gate)
        playback.timeline_changed.connect(self._show_timeline)

    def _show_moment(self) -> None:
        player = self._playback.player
        if player is not None:
            self.page.show_moment(
                player.moment, player.state, player.span_index, player.is_interrupted
            )

    def _show_gate(self) -> None:
        player = self._playback.player
        if player is not None and player.gate is not None and not self.asks(player):
            self.page.show_gate(player.gate)

    def _show_timeline(self) -> None:
        player = self._playback.player
        if player is not None:
            self.page.show_timeline(player.timeline)

    def _answer(self, answer: str | None) -> None:
        player = self._playback.player
        gate = None if player is None else player.gate
        if gate is not None:
            self.answered.emit(gate, answer)  # first: the session may end with it
        self._playback.proceed(answer)

    def _note_typed(self, text: str) -> None:
        player = self._playback.player
        if player is not None and player.gate is not None:
            self.answer_typed.emit(player.gate, text)

    def _stop(self) -> None:
        if not self._session.stop():
            self.left.emit()

    def _end(self, outcome: Outcome) -> None:
        self.has_completed |= outcome.ending is Ending.COMPLETED
        if self.routine is not None:
            self.page.show_end(outcome, self.routine)

    def _toggle_numbers(self) -> None:
        is_hidden = self._preferences.settings.hide_numbers
        self._preferences.change("hide_numbers", "no" if is_hidden else "yes")
