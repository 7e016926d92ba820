"""The stage of a session: the scene, the one instruction in large type, and what goes with it.

Takes a session and its moments, and shows them; texts are measured and laid out only when one
of them changes, so that a frame costs the scene alone.
"""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QWidget

from relaxapp.core.leave_out import moves_of
from relaxapp.core.player import State
from relaxapp.core.routine import REFLECTION, Routine, Side
from relaxapp.core.session_words import left_words, setups_of
from relaxapp.core.timeline import Moment, Timeline
from relaxapp.ui.fitted import Fit, FittedLabel
from relaxapp.ui.player_layout import Places, Stand, grown, places_on, stacked, stand_of
from relaxapp.ui.player_words import Texts, pause_words, texts_of
from relaxapp.ui.scene_look import is_breath
from relaxapp.ui.scenes import SceneView
from relaxapp.ui.theme import SPACE, Theme

_LEFT, _CENTRE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter
_TOP, _MIDDLE = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter
_SMALLEST = 11
_LEAST_SHARE = 0.6
_SHARES = ((1.0, True), (0.85, True), (0.7, True), (0.85, False), (0.7, False))
"""How large the texts around the instruction are, and whether one stands beside it, until the
instruction has room."""

_ASIDE_SHARE = 0.36
"""The most of the column's height that stands beside the instruction's."""


class PlayerStage(QWidget):
    """Name and time left at the top, the scene and its texts below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given = self._theme = Theme()
        self._routine: Routine | None = None
        self._timeline: Timeline | None = None
        self._setups: Mapping[tuple[str, Side | None], str] = {}
        self._has_numbers = True
        self._note = ""
        self._moment: Moment | None = None
        self._state, self._is_interrupted = State.READY, False
        self._shown: tuple[object, ...] = ()
        self._texts = Texts()
        self._stand = Stand.ALONE
        self._name = FittedLabel(self, align=_LEFT | _MIDDLE)
        self._eyebrow = FittedLabel(self, align=_CENTRE | _MIDDLE)
        self._left = FittedLabel(self, align=Qt.AlignmentFlag.AlignRight | _MIDDLE)
        self._scene = SceneView(self)
        self._instruction = FittedLabel(self, align=_LEFT | _TOP, keeps_lines=True)
        self._aside = FittedLabel(self, align=_LEFT | _TOP)
        self._following = FittedLabel(self, align=_LEFT | _MIDDLE)

    @property
    def scene(self) -> SceneView:
        return self._scene

    def set_theme(self, theme: Theme) -> None:
        self._given = theme
        self._grow()
        self._arrange()

    def set_shape(self, shape: str) -> None:
        self._scene.set_shape(shape)
        self._arrange()

    def set_has_numbers(self, has_numbers: bool) -> None:
        self._has_numbers = has_numbers
        self._scene.set_has_numbers(has_numbers)
        self._show_again()

    def show_session(self, routine: Routine, timeline: Timeline) -> None:
        self._routine, self._timeline = routine, timeline
        self._setups = setups_of(routine)
        self._scene.show_moves({move.id: move for move in moves_of(routine)})
        self._name.set_words(routine.name)
        self._show_again()

    def show_timeline(self, timeline: Timeline) -> None:
        """A longer timeline of the same session."""
        self._timeline = timeline
        self._show_again()

    def show_note(self, note: str) -> None:
        """A few words beside the time left; empty for none."""
        self._note = note
        self._show_left()

    def show_moment(self, moment: Moment, state: State, is_interrupted: bool) -> None:
        """Shows a moment; what stayed as it was is not touched."""
        if self._routine is None or self._timeline is None:
            return
        self._moment, self._state, self._is_interrupted = moment, state, is_interrupted
        is_paused = state is State.PAUSED
        words = pause_words(is_interrupted) if is_paused else None
        self._scene.show_moment(moment, self._timeline, is_paused, words)
        self._show_left()
        shown = (moment.phase, state, is_interrupted)
        if shown != self._shown:
            self._shown = shown
            self._show_texts(self._routine, self._timeline, moment)

    def set_acting(self, is_acting: bool) -> None:
        """Whether scene and texts are there, or a question stands in their place."""
        for child in (self._eyebrow, self._scene, self._instruction, self._aside):
            child.setVisible(is_acting)
        self._following.setVisible(is_acting)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._grow()
        self._arrange()

    def _grow(self) -> None:
        """Takes the theme that was given, at the size of the stage."""
        theme = grown(self._given, self.size())
        if theme != self._theme:
            self._theme = theme
            self._scene.set_theme(theme)

    def _show_again(self) -> None:
        self._shown = ()
        if self._moment is not None and self._timeline is not None:
            moment = self._timeline.at(self._moment.position_ms)
            self.show_moment(moment, self._state, self._is_interrupted)

    def _show_left(self) -> None:
        """None for a reflection: what plays around its questions is not what it takes."""
        words = [self._note] if self._note else []
        is_timed = self._routine is not None and self._routine.kind != REFLECTION
        has_left = self._has_numbers and is_timed
        if has_left and self._moment is not None and self._timeline is not None:
            words.append(left_words(self._moment, self._timeline.prepare_ms))
        self._left.set_words(" · ".join(filter(None, words)))

    def _show_texts(self, routine: Routine, timeline: Timeline, moment: Moment) -> None:
        texts = texts_of(
            routine,
            timeline,
            moment,
            self._state,
            is_interrupted=self._is_interrupted,
            has_numbers=self._has_numbers,
            setups=self._setups,
        )
        if moment.phase is not None:
            self._scene.setAccessibleName(moment.phase.text)
        if texts != self._texts:
            self._texts = texts
            self._arrange()

    def _arrange(self) -> None:
        """Says where everything stands, and how large."""
        moment, timeline = self._moment, self._timeline
        if moment is None or timeline is None:
            self._place_top(places_on(self.size(), self._theme, Stand.ALONE))
            return
        alone = places_on(self.size(), self._theme, Stand.ALONE)
        is_inside = is_breath(moment) and self._scene.fits_words(alone.scene.size(), timeline)
        self._stand = stand_of(self.size(), has_words_inside=is_inside)
        places = places_on(self.size(), self._theme, self._stand)
        self._place_top(places)
        self._scene.set_has_words(is_inside)
        self._scene.setGeometry(places.scene)
        self._style(self._stand)
        if self._stand is Stand.ALONE:
            self._place_lines(places)
        else:
            self._place_column(places.texts)

    def _place_top(self, places: Places) -> None:
        palette, px = self._theme.palette, self._theme.px(14)
        for label, rect in ((self._name, places.name), (self._left, places.left)):
            label.set_style(palette.soft_ink, px, self._theme.px(11))
            label.setGeometry(rect)
        self._eyebrow.setGeometry(places.eyebrow)

    def _style(self, stand: Stand) -> None:
        theme, palette = self._theme, self._theme.palette
        is_alone = stand is Stand.ALONE
        across = _LEFT if stand is Stand.BESIDE else _CENTRE
        bold, smallest = QFont.Weight.Bold, theme.px(_SMALLEST)
        self._instruction.set_style(palette.ink, theme.instruction, theme.px(14), bold)
        if is_alone:
            self._eyebrow.set_style(palette.soft_ink, theme.px(14), smallest)
            self._aside.set_style(palette.ink, theme.lead, smallest)
            self._following.set_style(palette.soft_ink, theme.lead, smallest)
        else:
            self._style_others(1.0)
        self._eyebrow.setAlignment(across | _MIDDLE)
        self._instruction.setAlignment(across | _TOP)
        self._aside.setAlignment(across | (_MIDDLE if is_alone else _TOP))
        self._following.setAlignment(across | _MIDDLE)

    def _style_others(self, share: float) -> None:
        """What stands around the instruction, at a share of its full size."""
        palette, largest = self._theme.palette, round(self._theme.lead * share)
        smallest = min(self._theme.px(_SMALLEST), largest)
        self._eyebrow.set_style(palette.warm_text, largest, smallest, QFont.Weight.DemiBold)
        self._aside.set_style(palette.soft_ink, largest, smallest)
        self._following.set_style(palette.soft_ink, largest, smallest)

    def _place_lines(self, places: Places) -> None:
        """Two lines below the scene; before the first breath both are for the care to take."""
        texts, box = self._texts, places.texts
        is_long = "\n" in texts.aside or not texts.following
        self._eyebrow.set_words(texts.eyebrow)
        self._instruction.set_words("")
        self._instruction.setGeometry(QRect())
        self._aside.set_words(texts.aside)
        self._following.set_words("" if is_long else texts.following)
        half = box.height() // 2
        self._aside.setGeometry(box if is_long else QRect(box.topLeft(), QSize(box.width(), half)))
        self._following.setGeometry(box.adjusted(0, half, 0, 0))

    def _place_column(self, box: QRect) -> None:
        """Which step, the instruction, what stands beside it, and what comes next.

        The instruction comes first: where it has no room, the others shrink, and what stands
        beside it is left out last.
        """
        texts = self._texts
        self._eyebrow.set_words(texts.eyebrow)
        self._instruction.set_words(texts.instruction, texts.company)
        self._following.set_words(texts.following)
        for share, has_aside in _SHARES:
            self._style_others(share)
            self._aside.set_words(texts.aside if has_aside else "")
            heights, instruction = self._heights(box)
            if instruction.height <= heights[1] + 1 and instruction.px >= self._least_px:
                break
        labels = (self._eyebrow, self._instruction, self._aside, self._following)
        gaps = (0, SPACE[1], SPACE[3], SPACE[3])
        for label, rect in zip(labels, stacked(box, heights, gaps), strict=True):
            label.setGeometry(rect)

    @property
    def _least_px(self) -> int:
        """The instruction is larger than this while anything else can give way."""
        return round(self._theme.instruction * _LEAST_SHARE)

    def _heights(self, box: QRect) -> tuple[tuple[float, float, float, float], Fit]:
        """The heights of the four texts in a column, and how the instruction fits its own."""
        width, room = float(box.width()), float(box.height())
        line = 1.45 * self._following.largest_px
        eyebrow = self._tallness(self._eyebrow, width, 2 * line)
        aside = self._tallness(self._aside, width, room * _ASIDE_SHARE)
        following = self._tallness(self._following, width, 2 * line)
        gaps = SPACE[1] + 2 * SPACE[3] + 2  # and what rounding takes
        left_over = max(room - eyebrow - aside - following - gaps, line)
        fitted = self._instruction.fit_in(width, left_over)
        return (eyebrow, min(fitted.height, left_over) + 1, aside, following), fitted

    def _tallness(self, label: FittedLabel, width: float, most: float) -> float:
        return min(label.fit_in(width, most).height, most) if label.text() else 0.0
