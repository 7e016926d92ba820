"""The page of a session: the stage, its progress, the controls, questions and the end.

Takes a session, its moments, gates and end, and shows them; emits what the person asks for.
It keeps no time of a session: each moment is shown as it is given. Its own small timers only
let the controls fade and take a note away.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from relaxapp.core.player import Outcome, State
from relaxapp.core.routine import REFLECTION, Routine
from relaxapp.core.session_words import GO_ON_WORDS, closing_words
from relaxapp.core.timeline import Gate, Moment, Timeline
from relaxapp.core.units import in_words
from relaxapp.ui.end_check_in import EndCheckIn
from relaxapp.ui.player_controls import STILL_MS, PlayerControls, opacity_at
from relaxapp.ui.player_end import EndPanel, KeysOverlay, spoken_keys
from relaxapp.ui.player_gate import GatePanel
from relaxapp.ui.player_layout import margin_of
from relaxapp.ui.player_progress import ProgressStrip
from relaxapp.ui.player_stage import PlayerStage
from relaxapp.ui.player_words import pause_words, spoken_words
from relaxapp.ui.scenes import SHAPES
from relaxapp.ui.theme import SPACE, Theme

if TYPE_CHECKING:  # made when a reflection first asks something
    from relaxapp.ui.answering_view import AnsweringView

ANNOUNCEMENTS = ("off", "steps", "phases")
_MUTED_NOTE = "Sound off"
_FADE_FRAME_MS = 33
_NOTE_MS = 2_500


def announce(widget: QWidget, text: str, is_urgent: bool) -> None:
    """Tells a screen reader; without one nothing happens."""
    event = QAccessibleAnnouncementEvent(widget, text)
    if is_urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


def now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def _is_on_move(moment: Moment, state: State) -> bool:
    is_going_on = state in (State.PLAYING, State.PAUSED)
    return is_going_on and moment.phase is not None and moment.phase.move is not None


class PlayerPage(QWidget):
    """One session at a time. Nothing of a file on it is read as rich text."""

    pause_toggled = Signal()
    back_requested = Signal()
    next_requested = Signal()
    repeat_requested = Signal()
    more_requested = Signal()
    stop_requested = Signal()
    again_requested = Signal()
    done_requested = Signal()
    seek_requested = Signal(int)
    answered = Signal(object)
    """The answer at a gate as text, or None."""
    answer_typed = Signal(str)
    """What is written at a gate so far, with each key."""
    shape_chosen = Signal(str)
    mute_toggled = Signal()
    full_screen_toggled = Signal()
    compact_requested = Signal()
    numbers_toggled = Signal()
    hurt_reported = Signal()
    """The move that is going on hurts."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        clock: Callable[[], int] = now_ms,
        announcer: Callable[[QWidget, str, bool], None] = announce,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Session")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._clock = clock
        self._announcer = announcer
        self._announces = ANNOUNCEMENTS[1]
        self._theme = Theme()
        self._timeline: Timeline | None = None
        self._has_numbers = True
        self._has_choice = False
        self._is_muted = False
        self._state = State.READY
        self._told: tuple[int, int] | None = None
        self._stirred_ms = 0
        self._pointer = QPointF()
        self._fade_timer = self._timer("fade", self._fade)
        self._note_timer = self._timer("note", self._drop_note)
        self._stage = PlayerStage(self)
        self._gate = GatePanel(self)
        self._answering: AnsweringView | None = None
        self._end = EndPanel(self)
        self._strip = ProgressStrip(self)
        self._controls = PlayerControls(self)
        self._keys = KeysOverlay(self)
        self._gate.hide()
        self._end.hide()
        self._connect_children()
        for child in (self, *self.findChildren(QWidget)):
            child.setMouseTracking(True)

    @property
    def check_in(self) -> EndCheckIn:
        """What asks at the end how one feels."""
        return self._end.check_in

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._stage.set_theme(theme)
        self._strip.set_theme(theme)
        self._controls.set_theme(theme)
        self._gate.set_theme(theme)
        if self._answering is not None:
            self._answering.set_theme(theme)
        self._end.set_theme(theme)
        self._keys.set_theme(theme)
        self._offer_shapes()
        self._arrange()

    def set_announce(self, announces: str) -> None:
        """What a screen reader is told: one of `ANNOUNCEMENTS`."""
        self._announces = announces

    def set_shape(self, shape: str) -> None:
        """Breathes with one of `scenes.SHAPES`."""
        self._stage.set_shape(shape)
        self._controls.set_shape(shape)

    def set_muted(self, is_muted: bool) -> None:
        self._is_muted = is_muted
        self._controls.set_muted(is_muted)
        self._drop_note()

    def set_numbers_hidden(self, is_hidden: bool) -> None:
        """Leaves out seconds, counts and rounds, for those whom they hurry."""
        self._has_numbers = not is_hidden
        self._stage.set_has_numbers(self._has_numbers)
        self._strip.set_has_numbers(self._has_numbers)
        self._controls.set_has_numbers(self._has_numbers)

    def pace_at(self, moment: Moment) -> int:
        """The frames a second that a moment wants."""
        return self._stage.scene.pace_at(moment)

    def show_session(self, routine: Routine, timeline: Timeline, hide_numbers: bool) -> None:
        """A session that begins, or goes on at another position."""
        self._timeline = timeline
        self._told = None
        self._state = State.READY
        self._end.hide()
        self._hide_questions()
        self.set_numbers_hidden(hide_numbers)
        self._stage.show_session(routine, timeline)
        self._strip.show_timeline(timeline)
        self._offer_shapes()
        self._drop_note()
        self._show_parts()
        self.show_moment(timeline.at(0), State.READY, 0, False)
        self.setFocus()
        self._stir()

    def show_timeline(self, timeline: Timeline) -> None:
        """Another timeline of the same session; where it is longer, says by how much."""
        before, self._timeline = self._timeline, timeline
        self._stage.show_timeline(timeline)
        self._strip.show_timeline(timeline)
        if before is not None and timeline.duration_ms > before.duration_ms:
            more = in_words(timeline.duration_ms - before.duration_ms)
            self._say_note(f"{more} more" if self._has_numbers else "A little more")

    def show_moment(
        self, moment: Moment, state: State, span_index: int, is_interrupted: bool
    ) -> None:
        """Where the session is; called for every frame."""
        if self._timeline is None or self._end.isVisibleTo(self):
            return
        was, self._state = self._state, state
        self._stage.show_moment(moment, state, is_interrupted)
        self._strip.show_position(moment.position_ms, span_index)
        self._controls.set_on_move(_is_on_move(moment, state))
        if state is not was:
            self._change_state(is_interrupted)
        if state is State.PLAYING:
            self._announce_phase(self._timeline, moment)

    def show_gate(self, gate: Gate) -> None:
        """Asks what a gate asks; the next moment that plays puts it away."""
        self._hide_questions()
        self._gate.show_gate(gate)
        self._show_parts()
        self._tell(gate.text, is_urgent=True)

    def show_question(self, view: "AnsweringView", words: str) -> None:
        """Asks on a page of its own, in place of all else, until something plays; `words` are
        told."""
        if self._answering is not view:
            self._answering = view
            view.set_theme(self._theme)
        view.setGeometry(self.rect())
        view.show()
        view.raise_()
        self._show_parts()
        self._tell(words, is_urgent=True)

    def show_end(self, outcome: Outcome, routine: Routine) -> None:
        """The thanks; `show_session` begins anew."""
        prepare_ms = 0 if self._timeline is None else self._timeline.prepare_ms
        has_time = self._has_numbers and routine.kind != REFLECTION
        words = closing_words(routine.name, outcome, prepare_ms, has_numbers=has_time)
        self._state = State.FINISHED
        self._hide_questions()
        self._keys.hide()
        self._end.show_words(*words)
        self._show_parts()
        self._stir()
        self._tell(" ".join(reversed(words)), is_urgent=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._stir()
        others = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if event.modifiers() & others or not self._obey(event):
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # A page that appears under a resting pointer is told of a move as well.
        if event.globalPosition() != self._pointer:
            self._pointer = event.globalPosition()
            self._stir()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._stir()
        self.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        self._stir()

    def hideEvent(self, event: QHideEvent) -> None:
        self._fade_timer.stop()

    def _connect_children(self) -> None:
        controls = self._controls
        for signal, request in (
            (controls.back_requested, self.back_requested),
            (controls.pause_toggled, self.pause_toggled),
            (controls.next_requested, self.next_requested),
            (controls.repeat_requested, self.repeat_requested),
            (controls.more_requested, self.more_requested),
            (controls.stop_requested, self.stop_requested),
            (controls.shape_chosen, self.shape_chosen),
            (controls.mute_toggled, self.mute_toggled),
            (controls.full_screen_toggled, self.full_screen_toggled),
            (controls.compact_requested, self.compact_requested),
            (controls.numbers_toggled, self.numbers_toggled),
            (controls.hurt_reported, self.hurt_reported),
            (self._strip.seek_requested, self.seek_requested),
            (self._gate.answered, self.answered),
            (self._gate.typed, self.answer_typed),
            (self._end.again_requested, self.again_requested),
            (self._end.done_requested, self.done_requested),
        ):
            signal.connect(request)
        controls.keys_requested.connect(self._toggle_keys)
        controls.stirred.connect(self._stir)
        self._keys.closed.connect(self._toggle_keys)

    def _timer(self, name: str, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setObjectName(name)
        timer.setSingleShot(True)
        timer.timeout.connect(act)
        return timer

    def _change_state(self, is_interrupted: bool) -> None:
        is_paused = self._state is State.PAUSED
        self._controls.set_paused(is_paused)
        if self._state is not State.WAITING and self._is_asking:
            self._hide_questions()
            self.setFocus()
        self._show_parts()
        self._stir()
        if is_paused:
            self._tell(f"{pause_words(is_interrupted)}. {GO_ON_WORDS}.", is_urgent=True)

    def _show_parts(self) -> None:
        """What is there: the scene, or a question in its place, or the end in place of all."""
        is_asking, is_whole = self._is_asking, self._has_whole_page
        is_playing = not self._end.isVisibleTo(self) and not is_whole
        self._stage.setVisible(is_playing)
        self._stage.set_acting(not is_asking)
        self._strip.setVisible(is_playing)
        self._controls.setVisible(is_playing)
        self._controls.set_waiting(is_asking)

    @property
    def _has_whole_page(self) -> bool:
        return self._answering is not None and self._answering.isVisibleTo(self)

    @property
    def _is_asking(self) -> bool:
        return self._has_whole_page or self._gate.isVisibleTo(self)

    def _hide_questions(self) -> None:
        self._gate.hide()
        if self._answering is not None:
            self._answering.hide()

    def _offer_shapes(self) -> None:
        """Offers orb, wave and bar where there is a breath, and all three may move."""
        phases = () if self._timeline is None else self._timeline.phases
        has_breath = any(phase.fill_from is not None for phase in phases)
        self._has_choice = has_breath and not self._theme.is_calm
        self._controls.set_has_shapes(self._has_choice)
        self._controls.set_has_moves(any(phase.move is not None for phase in phases))

    def _arrange(self) -> None:
        width, height, margin = self.width(), self.height(), margin_of(self.width())
        tall, strip = self._controls.sizeHint().height(), self._strip.sizeHint().height()
        controls_top = height - SPACE[1] - tall
        strip_top = controls_top - SPACE[0] - strip
        self._controls.setGeometry(margin, controls_top, width - 2 * margin, tall)
        self._strip.setGeometry(margin, strip_top, width - 2 * margin, strip)
        self._stage.setGeometry(0, 0, width, strip_top - SPACE[0])
        top = margin + self._theme.px(24)
        self._gate.setGeometry(0, top, width, max(strip_top - SPACE[0] - top, 1))
        if self._answering is not None:
            self._answering.setGeometry(self.rect())
        self._end.setGeometry(self.rect())
        self._keys.setGeometry(self.rect())

    def _obey(self, event: QKeyEvent) -> bool:
        """Does what a key says; while the keys are shown it first puts them away."""
        key, text = event.key(), event.text().lower()
        if key == Qt.Key.Key_F1 or text == "?":
            self._toggle_keys()
            return True
        if self._keys.isVisibleTo(self):
            self._toggle_keys()
            if key == Qt.Key.Key_Escape:
                return True
        if key == Qt.Key.Key_Escape and self.window().isFullScreen():
            self.full_screen_toggled.emit()
            return True
        if self._state is State.FINISHED:
            is_done = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
            if is_done:
                self.done_requested.emit()
            return is_done or self.check_in.take_digit(event)
        if self._has_choice and text in ("1", "2", "3"):
            self.shape_chosen.emit(SHAPES[int(text) - 1])
            return True
        return self._request(key, text)

    def _request(self, key: int, text: str) -> bool:
        """Emits what a key or a letter asks for, if it asks for anything."""
        by_key = {
            Qt.Key.Key_Space: self.pause_toggled,
            Qt.Key.Key_Left: self.back_requested,
            Qt.Key.Key_Right: self.next_requested,
            Qt.Key.Key_Escape: self.stop_requested,
            Qt.Key.Key_F11: self.full_screen_toggled,
        }
        by_text = {
            "r": self.repeat_requested,
            "+": self.more_requested,
            "=": self.more_requested,
            "f": self.full_screen_toggled,
            "c": self.compact_requested,
            "m": self.mute_toggled,
            "n": self.numbers_toggled,
            "h": self.hurt_reported,
        }
        request = by_key.get(Qt.Key(key)) if key in by_key else by_text.get(text)
        if request is not None:
            request.emit()
        return request is not None

    def _toggle_keys(self) -> None:
        is_shown = not self._keys.isVisibleTo(self)
        self._keys.setVisible(is_shown)
        if is_shown:
            self._keys.raise_()
            self._tell(spoken_keys(), is_urgent=False)
        self._stir()

    def _say_note(self, note: str) -> None:
        self._stage.show_note(note)
        self._note_timer.start(_NOTE_MS)
        self._tell(note, is_urgent=False)

    def _drop_note(self) -> None:
        self._stage.show_note(_MUTED_NOTE if self._is_muted else "")

    def _announce_phase(self, timeline: Timeline, moment: Moment) -> None:
        """Tells of a phase once, when it has begun."""
        phase = moment.phase
        if phase is None or self._told == (phase.span, phase.start_ms):
            return
        is_new_step = self._told is None or self._told[0] != phase.span
        self._told = (phase.span, phase.start_ms)
        words = spoken_words(
            timeline,
            moment,
            is_new_step=is_new_step,
            by_phases=self._announces == "phases",
            has_numbers=self._has_numbers,
        )
        if words:
            self._tell(words, is_urgent=self._announces == "phases")

    def _tell(self, text: str, *, is_urgent: bool) -> None:
        if self._announces != "off":
            self._announcer(self, text, is_urgent)

    def _may_fade(self) -> bool:
        is_busy = self._controls.has_focus or self._keys.isVisibleTo(self)
        return self._state is State.PLAYING and self.isVisible() and not is_busy

    def _stir(self) -> None:
        """Somebody moved: the controls are there, and begin to fade again later."""
        self._stirred_ms = self._clock()
        self._controls.set_opacity(1.0)
        self.unsetCursor()
        if self._may_fade():
            self._fade_timer.start(STILL_MS)
        else:
            self._fade_timer.stop()

    def _fade(self) -> None:
        if not self._may_fade():
            return
        opacity = opacity_at(self._clock() - self._stirred_ms)
        self._controls.set_opacity(opacity)
        if opacity > 0:
            self._fade_timer.start(_FADE_FRAME_MS)
        else:
            self.setCursor(Qt.CursorShape.BlankCursor)
