"""The live preview: a routine as the player would show it, small, beside what is being written.

Takes a routine and a position, shows the scene with its words there, and plays on from it when
asked to. It sounds nothing: it says which cues it passes, and before that, that it is about to
play. Positions count from the first step; there is no get-ready. One clock drives it, the
player's own, and no timer runs while nothing plays.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from relaxapp.core.compiler import Options, compile_timeline, dose
from relaxapp.core.leave_out import moves_of
from relaxapp.core.place import same_place
from relaxapp.core.player import Player, State
from relaxapp.core.routine import Routine
from relaxapp.core.session_words import next_words, via_words
from relaxapp.core.timeline import Gate, Moment, Timeline
from relaxapp.core.units import clock as clock_words
from relaxapp.core.units import shorten
from relaxapp.services.clock import now_ms
from relaxapp.services.playback import Playback
from relaxapp.ui.fitted import FittedLabel
from relaxapp.ui.scene_look import is_breath
from relaxapp.ui.scenes import SceneView
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import look_button, plain_label

QUESTION_MS = 4_000
"""So long a question stands before the preview goes on by itself."""

NOTHING_WORDS = "What you make shows here, as it will be played."
EMPTY_WORDS = "There is nothing to play in it yet."
TOO_LONG_WORDS = "It is too long to be played: a session lasts at most 4 hours."

_STOP, _NEXT = "Stop", "Next"
_PLAY_NAME, _STOP_NAME = "Play the preview", "Stop the preview"
_WORDS_SHARE = 0.3
"""The most of the height that the instruction takes below the scene."""

_LONGEST_NEXT = 60
_SCENE_SCALE = 0.8
"""The type of the scene against the player's: the preview is small, and near the eye."""

_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


def timeline_to_show(routine: Routine, options: Options) -> Timeline | str:
    """The timeline without the get-ready, or a sentence why there is none."""
    try:
        dosed = replace(dose(routine, options), prepare_ms=0)
        timeline = compile_timeline(dosed, replace(options, level=None, for_ms=None))
    except KeyError:
        return EMPTY_WORDS
    except ValueError:
        return TOO_LONG_WORDS
    return timeline if timeline.phases or timeline.gates else EMPTY_WORDS


class LivePreview(QWidget):
    """See the module."""

    sound_requested = Signal()
    """It is about to play, or plays another timeline: what sounds it is opened now."""
    cues_passed = Signal(object)
    """A tuple of `Cue`s, in order, each once."""
    moved = Signal(int)
    """The position in ms, while it plays."""
    playing_changed = Signal(bool)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        play_words: str = "Play",
        keys: str = "",
        clock: Callable[[], int] = now_ms,
    ) -> None:
        """`play_words` stand on the button that plays, `keys` is its shortcut."""
        super().__init__(parent)
        self._theme = Theme()
        self._play_words = play_words
        self._keys = keys
        self._routine: Routine | None = None
        self._timeline: Timeline | None = None
        self._position_ms = 0
        self._is_playing = False
        self._is_renewing = False
        self._scene = SceneView(self)
        self.playback = playback = Playback(self, clock=clock, pace_at=self._scene.pace_at)
        playback.ticked.connect(self._look)
        playback.cues_passed.connect(self.cues_passed)
        playback.state_changed.connect(self._follow_state)
        self._question_timer = QTimer(self, interval=QUESTION_MS, singleShot=True)
        self._question_timer.setObjectName("preview question")
        self._question_timer.timeout.connect(self._go_on)
        self._make_words()
        self.show_routine(None)

    @property
    def is_playing(self) -> bool:
        """Whether it plays, or waits at a question on its way."""
        return self._is_playing

    @property
    def routine(self) -> Routine | None:
        """What it shows, as it was given."""
        return self._routine

    @property
    def timeline(self) -> Timeline | None:
        """What it plays: without the get-ready."""
        return self._timeline

    @property
    def position_ms(self) -> int:
        """Where it is, from the first step."""
        return self._position_ms

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._scene.set_theme(replace(theme, scale=theme.scale * _SCENE_SCALE))
        self._arrange()

    def set_shape(self, shape: str) -> None:
        """Chooses what breathes: one of `SHAPES`."""
        self._scene.set_shape(shape)
        self._show_moment()

    def show_routine(self, routine: Routine | None, options: Options = Options()) -> None:
        """Shows a routine at the same place as the one before, and plays on where it played."""
        made = NOTHING_WORDS if routine is None else timeline_to_show(routine, options)
        before, self._routine = self._timeline, routine
        if routine is None or isinstance(made, str):
            self.stop()
            self._timeline = None
            self._note.setText(str(made))
            self._arrange()
            return
        self._timeline = made
        if before is not None:
            self._position_ms = same_place(before, made, self._position_ms)
        self._position_ms = min(self._position_ms, made.duration_ms)
        self._scene.show_moves({move.id: move for move in moves_of(routine)})
        if self._is_playing:
            self._begin(made, self._position_ms)
        self._show_moment()

    def show_position(self, position_ms: int) -> None:
        """Stops, and shows what is there."""
        self.stop()
        whole_ms = 0 if self._timeline is None else self._timeline.duration_ms
        self._position_ms = min(max(position_ms, 0), whole_ms)
        self._show_moment()

    def play(self, from_ms: int | None = None) -> None:
        """Plays from a position, else from where it is, or from the start if that is the end."""
        timeline = self._timeline
        if timeline is None or not self.isVisible():
            return
        position_ms = self._position_ms if from_ms is None else from_ms
        self._begin(timeline, 0 if position_ms >= timeline.duration_ms else max(position_ms, 0))

    def stop(self) -> None:
        """Stands still where it is."""
        self.playback.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        self.stop()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(300), self._theme.px(360))

    def minimumSizeHint(self) -> QSize:
        foot = self._button.sizeHint()
        return QSize(foot.width() + self._place.sizeHint().width() + SPACE[3], foot.height() * 4)

    def _make_words(self) -> None:
        self._instruction = FittedLabel(self, align=_CENTRE, keeps_lines=True)
        self._following = FittedLabel(self, align=_CENTRE)
        self._note = plain_label("", "soft")
        self._note.setParent(self)
        self._note.setAlignment(_CENTRE)
        self._button = look_button(self._play_words, "chip", name=_PLAY_NAME, keys=self._keys)
        self._button.setParent(self)
        self._button.clicked.connect(self._press)
        self._place = plain_label("", "soft", wraps=False)
        self._place.setParent(self)

    def _press(self) -> None:
        if self.playback.player is not None and self.playback.player.gate is not None:
            self._go_on()
        elif self._is_playing:
            self.stop()
        else:
            self.play()

    def _begin(self, timeline: Timeline, position_ms: int) -> None:
        self.sound_requested.emit()
        # What opens the sound lets events run, and the preview may have gone meanwhile.
        if not self.isVisible() or timeline is not self._timeline:
            self.stop()
            return
        self._is_renewing = True
        self.playback.stop()
        self._is_renewing = False
        self.playback.begin(timeline, position_ms=position_ms)

    def _go_on(self) -> None:
        self._question_timer.stop()
        self.playback.proceed()

    def _look(self) -> None:
        player = self.playback.player
        if player is None or self._is_renewing:
            return
        self._position_ms = player.position_ms
        self._show_moment()
        if player.state is State.PLAYING:
            self.moved.emit(self._position_ms)

    def _follow_state(self) -> None:
        player = self.playback.player
        if player is None or self._is_renewing:
            return
        if player.state is State.PAUSED:  # the machine slept: a preview does not wait for that
            self.playback.stop()
            return
        if player.state is State.WAITING:
            self._question_timer.start()
        else:
            self._question_timer.stop()
        self._set_playing(player)
        self._show_moment()

    def _set_playing(self, player: Player) -> None:
        is_playing = player.state in (State.PLAYING, State.WAITING)
        if is_playing != self._is_playing:
            self._is_playing = is_playing
            self.playing_changed.emit(is_playing)

    @property
    def _gate(self) -> Gate | None:
        """The question that is shown: the one that waits, or the first where all is questions."""
        player, timeline = self.playback.player, self._timeline
        if self._is_playing and player is not None:
            return player.gate
        if timeline is not None and not timeline.phases:
            return timeline.gates[0]
        return None

    def _show_moment(self) -> None:
        timeline = self._timeline
        if timeline is None:
            return
        moment, gate = timeline.at(self._position_ms), self._gate
        if moment.phase is not None:
            self._scene.show_moment(moment, timeline, False)
            self._scene.setAccessibleName(moment.phase.text)
        if gate is not None:
            self._instruction.set_words(gate.text)
            self._following.set_words("")
        elif moment.phase is not None:
            self._instruction.set_words(moment.phase.text)
            self._following.set_words(_beside_words(timeline, moment))
        self._show_foot(timeline, gate)
        self._arrange()

    def _show_foot(self, timeline: Timeline, gate: Gate | None) -> None:
        words = _NEXT if self._is_playing and gate is not None else self._play_words
        words = _STOP if self._is_playing and gate is None else words
        if self._button.text() != words:
            self._button.setText(words)
            if self._keys:  # Qt drops the shortcut with another text
                self._button.setShortcut(self._keys)
            self._button.setAccessibleName({_STOP: _STOP_NAME, _NEXT: _NEXT}.get(words, _PLAY_NAME))
        self._place.setText(
            f"{clock_words(self._position_ms)} of {clock_words(timeline.duration_ms)}"
        )

    def _arrange(self) -> None:
        """Says where scene and words stand."""
        timeline = self._timeline
        has_scene = timeline is not None and bool(timeline.phases) and self._gate is None
        self._scene.setVisible(has_scene)
        for child in (self._instruction, self._following, self._button, self._place):
            child.setVisible(timeline is not None)
        self._note.setVisible(timeline is None)
        whole = self.rect()
        self._note.setGeometry(whole.adjusted(SPACE[3], 0, -SPACE[3], 0))
        if timeline is None:
            return
        foot = self._button.sizeHint()
        self._button.setGeometry(0, whole.bottom() - foot.height(), foot.width(), foot.height())
        beside = self._button.geometry().right() + SPACE[2]
        self._place.setGeometry(beside, self._button.y(), whole.width() - beside, foot.height())
        body = whole.adjusted(0, 0, 0, -foot.height() - SPACE[1])
        if has_scene:
            self._arrange_body(body, timeline.at(self._position_ms), timeline)
        else:
            self._style_words()
            self._instruction.setGeometry(body)
            self._following.setGeometry(QRect())

    def _arrange_body(self, body: QRect, moment: Moment, timeline: Timeline) -> None:
        self._style_words()
        line = round(self._theme.body * 1.5)
        above = body.adjusted(0, 0, 0, -line - SPACE[0])
        is_inside = is_breath(moment) and self._scene.fits_words(above.size(), timeline)
        self._scene.set_has_words(is_inside)
        tall = 0 if is_inside else min(self._theme.title * 3, round(body.height() * _WORDS_SHARE))
        scene = above.adjusted(0, 0, 0, -tall - SPACE[0] if tall else 0)
        self._scene.setGeometry(scene)
        below = scene.bottom() + 1 + SPACE[0]
        self._instruction.setGeometry(body.x(), below, body.width(), tall)
        self._instruction.setVisible(not is_inside)
        self._following.setGeometry(body.x(), body.bottom() + 1 - line, body.width(), line)

    def _style_words(self) -> None:
        theme, palette = self._theme, self._theme.palette
        bold, least = QFont.Weight.Bold, theme.px(11)
        self._instruction.set_style(palette.ink, theme.title, theme.body, bold)
        self._following.set_style(palette.soft_ink, theme.body, least)


def _beside_words(timeline: Timeline, moment: Moment) -> str:
    """The lead-in of a breath or how it goes, else what comes next."""
    phase = moment.phase
    own = None if phase is None else phase.lead or via_words(phase)
    return shorten(own or next_words(timeline, moment), _LONGEST_NEXT)
