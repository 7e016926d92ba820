"""The compact player: a session in a small window that stays on top, as a strip or a card.

Takes a session, its moments and its end, and shows them; emits what the person asks for. It keeps
no time of a session. Its own small timers only take a note and the thanks away.
"""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QFont,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
)

from relaxapp.core.leave_out import moves_of
from relaxapp.core.player import Outcome, State
from relaxapp.core.routine import REFLECTION, Routine
from relaxapp.core.session_words import closing_words, countdown_words, left_words
from relaxapp.core.settings import CARD, STRIP
from relaxapp.core.timeline import Moment, Timeline
from relaxapp.ui.compact_buttons import SignButton
from relaxapp.ui.compact_layout import BOLD, LARGEST_PX, SMALLEST_PX, Spread, spread_of
from relaxapp.ui.feeling_slider import TENSION, FeelingRow, is_digit
from relaxapp.ui.fitted import FittedLabel
from relaxapp.ui.player_end import RestingOrb
from relaxapp.ui.player_layout import stacked
from relaxapp.ui.player_progress import ProgressStrip
from relaxapp.ui.player_words import Texts, texts_of
from relaxapp.ui.scenes import SceneView
from relaxapp.ui.small_window import SmallWindow
from relaxapp.ui.theme import SPACE, Theme

END_MS = 8_000
"""So long the thanks stay, unless somebody clicks."""

NOTE_MS = 4_000
FRAMES_A_SECOND = 30
"""What is small needs no more."""

_LEFT, _CENTRE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter
_RIGHT, _MIDDLE = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignVCenter


class CompactPlayer(SmallWindow):
    """One session at a time. Nothing of a file in it is read as rich text."""

    pause_toggled = Signal()
    back_requested = Signal()
    next_requested = Signal()
    repeat_requested = Signal()
    more_requested = Signal()
    stop_requested = Signal()
    mute_toggled = Signal()
    form_toggled = Signal()
    enlarge_requested = Signal()
    full_screen_requested = Signal()
    hurt_reported = Signal()
    """The move that is going on hurts."""
    closed = Signal()
    """By the desktop, or with the program."""
    tension_said = Signal(object)
    """How tense the person is at the end: a number, or None."""
    left = Signal()
    """The thanks were seen: it is over."""

    def __init__(self, *, can_place: bool = True, is_shaped: bool = False) -> None:
        """As `SmallWindow` takes them."""
        super().__init__(can_place=can_place, is_shaped=is_shaped)
        self._form = STRIP
        self._has_numbers = True
        self._is_muted = False
        self._routine: Routine | None = None
        self._timeline: Timeline | None = None
        self._all_texts: tuple[str, ...] = ()
        self._shown: tuple[object, ...] = ()
        self._note = ""
        self._spread: Spread | None = None
        self._spread_key: tuple[object, ...] = ()
        self._state = State.READY
        self._at: tuple[Moment, State, int, bool] | None = None
        self.setWindowTitle("relaxapp")
        self.setAccessibleName("Session, small")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._end_timer = self._timer("compact end", END_MS, self.left.emit)
        self._note_timer = self._timer("compact note", NOTE_MS, self._drop_note)
        self._scene = SceneView(self)
        self._scene.set_has_words(False)
        self._scene.set_has_ring(False)
        self._orb = RestingOrb(self)
        self.tension = FeelingRow(TENSION, "How tense now?", self)
        self.tension.said.connect(self._take_tension)
        self._is_asked = False
        self._eyebrow = FittedLabel(self, align=_LEFT | _MIDDLE)
        self._instruction = FittedLabel(self, align=_LEFT | _MIDDLE)
        self._count = FittedLabel(self, align=_RIGHT | _MIDDLE)
        self._left = FittedLabel(self, align=_RIGHT | _MIDDLE)
        self._progress = ProgressStrip(self)
        self._progress.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._pause = SignButton(self, "pause", "Pause", "Space")
        self._stop = SignButton(self, "stop", "Stop", "Esc")
        self._resize = SignButton(self, "card", "Show as a card", "S")
        self._enlarge = SignButton(self, "enlarge", "Back to the window", "C")
        self.clicked.connect(self._leave_if_over)
        self.double_clicked.connect(self._enlarge_unless_over)
        self._pause.clicked.connect(self.pause_toggled)
        self._stop.clicked.connect(self._press_stop)
        self._resize.clicked.connect(self.form_toggled)
        self._enlarge.clicked.connect(self.enlarge_requested)
        self.set_theme(self._theme)

    @property
    def form(self) -> str:
        """`settings.STRIP` or `CARD`."""
        return self._form

    @property
    def is_over(self) -> bool:
        """Whether the thanks are shown."""
        return self._state is State.FINISHED

    def set_form(self, form: str) -> None:
        """Changes its size; who opened it says where that stands."""
        self._form = form
        if form == STRIP:
            self._resize.show_sign("card", "Show as a card", "S")
        else:
            self._resize.show_sign("strip", "Show as a strip", "S")
        self._arrange()
        self._show_again()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._scene.set_theme(theme)
        self._orb.set_theme(theme)
        self.tension.set_theme(theme)
        self._progress.set_theme(theme)
        for button in self._buttons():
            button.set_theme(theme)
        self._arrange()

    def set_shape(self, shape: str) -> None:
        """Breathes with one of `scenes.SHAPES`."""
        self._scene.set_shape(shape)

    def set_numbers_hidden(self, is_hidden: bool) -> None:
        self._has_numbers = not is_hidden
        self._progress.set_has_numbers(not is_hidden)
        self._show_again()

    def set_muted(self, is_muted: bool) -> None:
        self._is_muted = is_muted
        self._show_again()

    def pace_at(self, moment: Moment) -> int:
        """The frames a second that a moment wants."""
        return min(self._scene.pace_at(moment), FRAMES_A_SECOND)

    def show_session(self, routine: Routine, timeline: Timeline) -> None:
        """A session that begins, or that is looked at from here on."""
        self._end_timer.stop()
        self._is_asked = False
        self._note, self._at = "", None
        self._state = State.READY
        self._routine = routine
        self._scene.show_moves({move.id: move for move in moves_of(routine)})
        self.setWindowTitle(f"{routine.name} – relaxapp")
        self.show_timeline(timeline)
        self.show_moment(timeline.at(0), State.READY, 0, False)
        self._show_parts()
        self.setFocus()

    def show_timeline(self, timeline: Timeline) -> None:
        """Another timeline of the same session."""
        self._timeline = timeline
        self._all_texts = tuple({phase.text: None for phase in timeline.phases})
        self._shown = ()
        self._progress.show_timeline(timeline)
        self._arrange()

    def show_moment(
        self, moment: Moment, state: State, span_index: int, is_interrupted: bool
    ) -> None:
        """Where the session is; called for every frame."""
        if self._routine is None or self._timeline is None or self.is_over:
            return
        self._state = state
        self._at = moment, state, span_index, is_interrupted
        is_paused = state is State.PAUSED
        self._scene.show_moment(moment, self._timeline, is_paused, "")
        self._progress.show_position(moment.position_ms, span_index)
        self._show_numbers(moment, is_paused)
        shown = (moment.phase, state, is_interrupted)
        if shown != self._shown:
            self._shown = shown
            sign = ("go on", "Go on") if is_paused else ("pause", "Pause")
            self._pause.show_sign(*sign, "Space")
            self._show_texts(self._texts(moment, is_interrupted))

    def show_end(self, outcome: Outcome, routine: Routine) -> None:
        """The thanks, which go by themselves; `show_session` begins anew."""
        prepare_ms = 0 if self._timeline is None else self._timeline.prepare_ms
        has_time = self._has_numbers and routine.kind != REFLECTION
        words = closing_words(routine.name, outcome, prepare_ms, has_numbers=has_time)
        self._state = State.FINISHED
        self._drop_note()
        done, thanks = words
        self._instruction.set_words(thanks)
        self._eyebrow.set_words(done)
        self._show_parts()
        self._end_timer.start()

    def ask_tension(self, before: int | None) -> None:
        """Asks at the end how tense the person is, with a ring where that was before."""
        self._is_asked = True
        self.tension.show_number(None)
        self.tension.show_mark(before)
        if self.is_over:
            self._show_parts()

    def show_note(self, sentence: str) -> None:
        """A sentence in place of the instruction, for a short while."""
        if not self.is_over:
            self._note = sentence
            self._instruction.set_words(sentence)
            self._note_timer.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        others = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if event.modifiers() & others or not self._obey(event.key(), event.text().lower()):
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._end_timer.stop()
        self._drop_note()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _timer(self, name: str, wait_ms: int, act: Callable[[], object]) -> QTimer:
        timer = QTimer(self, interval=wait_ms)
        timer.setObjectName(name)
        timer.setSingleShot(True)
        timer.timeout.connect(act)
        return timer

    def _buttons(self) -> tuple[SignButton, ...]:
        return (self._pause, self._stop, self._resize, self._enlarge)

    def _take_tension(self, number: int | None) -> None:
        """Who is moving the line is not hurried away."""
        self._end_timer.start()
        self.tension_said.emit(number)

    def _press_stop(self) -> None:
        (self.left if self.is_over else self.stop_requested).emit()

    def _leave_if_over(self) -> None:
        if self.is_over:
            self.left.emit()

    def _enlarge_unless_over(self) -> None:
        if not self.is_over:
            self.enlarge_requested.emit()

    def _obey(self, key: int, text: str) -> bool:
        """Emits what a key or a letter asks for, if it asks for anything."""
        if self.is_over:
            is_done = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
            if is_done:
                self.left.emit()
            return is_done or self._say_by_digit(text)
        by_key = {
            Qt.Key.Key_Space: self.pause_toggled,
            Qt.Key.Key_Left: self.back_requested,
            Qt.Key.Key_Right: self.next_requested,
            Qt.Key.Key_Escape: self.stop_requested,
            Qt.Key.Key_F11: self.full_screen_requested,
        }
        by_text = {
            "c": self.enlarge_requested,
            "s": self.form_toggled,
            "m": self.mute_toggled,
            "f": self.full_screen_requested,
            "r": self.repeat_requested,
            "h": self.hurt_reported,
            "+": self.more_requested,
            "=": self.more_requested,
        }
        request = by_key.get(Qt.Key(key)) if key in by_key else by_text.get(text)
        if request is not None:
            request.emit()
        return request is not None

    def _say_by_digit(self, digit: str) -> bool:
        is_meant = self._is_asked and is_digit(digit)
        if is_meant:
            self.tension.slider.setFocus()
            self.tension.slider.say_digit(digit)
        return is_meant

    def _texts(self, moment: Moment, is_interrupted: bool) -> Texts:
        assert self._routine is not None
        assert self._timeline is not None
        return texts_of(
            self._routine,
            self._timeline,
            moment,
            self._state,
            is_interrupted=is_interrupted,
            has_numbers=self._has_numbers,
            setups={},
        )

    def _show_texts(self, texts: Texts) -> None:
        self._eyebrow.set_words(texts.eyebrow)
        if not self._note:
            self._instruction.set_words(texts.instruction, texts.company)
        self.setAccessibleDescription(texts.instruction)

    def _show_numbers(self, moment: Moment, is_paused: bool) -> None:
        words = ["Sound off"] if self._is_muted else []
        count = countdown_words(moment)
        is_timed = self._routine is not None and self._routine.kind != REFLECTION
        if self._has_numbers and is_timed and self._timeline is not None:
            left = left_words(moment, self._timeline.prepare_ms)
            left = "" if left == f"{count} left" else left  # one step that is all there is
            # A strip has room for one of them, and the progress says the other.
            words += [left] if left and not (words and self._form == STRIP) else []
        self._left.set_words("\n".join(words))
        if self._spread is not None:
            alone = self._spread.count.united(self._spread.left)
            is_alone = self._form == STRIP and not words
            self._count.setGeometry(alone if is_alone else self._spread.count)
        has_count = self._has_numbers and not is_paused and moment.phase is not None
        is_inside = self._form == CARD and self._scene.counts
        self._count.set_words(count if has_count and not is_inside else "")

    def _show_again(self) -> None:
        """Shows the moment that is shown, as it is now to be shown."""
        self._scene.set_has_numbers(self._form == CARD and self._has_numbers)
        self._shown = ()
        if self._at is not None:
            self.show_moment(*self._at)

    def _drop_note(self) -> None:
        self._note_timer.stop()
        if self._note:
            self._note = ""
            self._show_again()

    def _show_parts(self) -> None:
        """What is there: the session, or the thanks in its place."""
        is_over = self.is_over
        for part in (self._scene, self._progress, self._count, self._left, self._pause):
            part.setVisible(not is_over)
        self._eyebrow.setVisible(is_over or self._form == CARD)
        is_asked = is_over and self._is_asked
        self._orb.setVisible(is_over and self._form == CARD and not is_asked)
        self.tension.set_brief(self._form == STRIP)
        self.tension.setVisible(is_asked)
        self._resize.setVisible(not is_over)
        self._enlarge.setVisible(not is_over)
        sign = ("close", "Close", "Esc") if is_over else ("stop", "Stop", "Esc")
        self._stop.show_sign(*sign)
        self._arrange()

    def _arrange(self) -> None:
        """Says how large it is, and where everything stands."""
        theme, palette = self._theme, self._theme.palette
        key = (self._form, theme, self._all_texts, self._room())
        if self._spread is None or key != self._spread_key:
            self._spread_key, self._spread = key, spread_of(*key)
        spread = self._spread
        is_strip = self._form == STRIP
        smallest = theme.px(SMALLEST_PX)
        self._instruction.set_style(palette.ink, theme.px(LARGEST_PX), smallest, BOLD)
        self._instruction.setAlignment((_LEFT if is_strip else _CENTRE) | _MIDDLE)
        if self.is_over:
            self._eyebrow.set_style(palette.soft_ink, theme.body, theme.px(10))
        else:
            self._eyebrow.set_style(palette.warm_text, theme.body, theme.px(9), BOLD)
        self._eyebrow.setAlignment((_CENTRE if self.is_over and not is_strip else _LEFT) | _MIDDLE)
        self._count.set_style(palette.ink, theme.title, theme.body, QFont.Weight.Normal)
        self._left.set_style(palette.soft_ink, theme.px(12), theme.px(9))
        self._left.setAlignment((_RIGHT if is_strip else _CENTRE) | _MIDDLE)
        if spread.size != self.size():
            self.setFixedSize(spread.size)
        self._place(spread)
        self.update()

    def _place(self, spread: Spread) -> None:
        self._scene.setGeometry(spread.scene)
        self._eyebrow.setGeometry(spread.eyebrow)
        self._instruction.setGeometry(spread.instruction)
        self._left.setGeometry(spread.left)
        self._progress.setGeometry(spread.progress)
        for button, box in zip(self._buttons(), spread.buttons, strict=True):
            button.setGeometry(box)
        if self.is_over:
            self._stop.setGeometry(spread.buttons[-1])
            self._place_thanks(spread.end)
        elif self._at is not None:
            self._show_numbers(self._at[0], self._at[1] is State.PAUSED)

    def _place_thanks(self, box: QRect) -> None:
        """The thanks, and below them what was done; a card has the orb above them."""
        if self._is_asked:
            box = self._place_question(box)
        width, room = float(box.width()), float(box.height())
        has_orb = self._form == CARD and not self._is_asked
        orb = self._orb.height() if has_orb else 0
        thanks = self._instruction.fit_in(width, room - orb - 2 * SPACE[3])
        done = self._eyebrow.fit_in(width, room - orb - thanks.height)
        heights = (float(orb), thanks.height + 1, done.height + 1)
        places = stacked(box, heights, (0, SPACE[3] if orb else 0, SPACE[0]))
        self._orb.move(places[0].center().x() - self._orb.width() // 2, places[0].top())
        self._instruction.setGeometry(places[1])
        self._eyebrow.setGeometry(places[2])

    def _place_question(self, box: QRect) -> QRect:
        """Puts what is asked beside the thanks or below them, and gives the room left for those."""
        if self._form == STRIP:
            half = box.width() // 2
            tall = min(self.tension.sizeHint().height(), box.height())
            top = box.top() + (box.height() - tall) // 2
            self.tension.setGeometry(box.right() - half + 1, top, half, tall)
            return box.adjusted(0, 0, -half - SPACE[3], 0)
        tall = self.tension.heightForWidth(box.width())
        tall = max(tall, self.tension.sizeHint().height())
        self.tension.setGeometry(box.left(), box.bottom() - tall + 1, box.width(), tall)
        return box.adjusted(0, 0, 0, -tall - SPACE[2])

    def _room(self) -> QSize:
        screen = self.screen() or QGuiApplication.primaryScreen()
        return screen.availableSize() if screen is not None else QSize(720, 520)
