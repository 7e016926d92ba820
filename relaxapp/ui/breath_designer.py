"""The page where a breathing exercise is made: drawn, tried at once, named and saved.

Takes a `BreathDesign` and shows it as a curve, numbers and a live preview; emits what the person
wants done with it. Holds the design alone: files and sound are for others.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from relaxapp.core.breath_changes import total_words, with_part
from relaxapp.core.breath_design import BreathDesign, check, one_line, plain_design
from relaxapp.core.compiler import Options
from relaxapp.core.problems import Problem
from relaxapp.core.routine import Routine
from relaxapp.services.clock import now_ms
from relaxapp.ui.breath_curve import BreathCurve
from relaxapp.ui.breath_form import BreathForm
from relaxapp.ui.live_preview import LivePreview
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import look_button, plain_label, scroll_area

SETTLED_MS = 150
"""After the last change the preview takes the design: while a hand draws it plays on as it was."""

_PREVIEW_PX = 272
_BESIDE_FROM_PX = 640
"""Narrower than this, at a text size of 100 %, the preview stands below the numbers."""

_NAME_BESIDE_FROM_PX = 740
_TWO_COLUMNS_FROM_PX = 520
_PREVIEW_HIGH_PX = 460
MAX_NAME = 80


class BreathDesigner(QWidget):
    """See the module."""

    left = Signal()
    save_requested = Signal(object)
    """The `BreathDesign`."""
    start_requested = Signal(object)
    text_requested = Signal(object)
    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], int] = now_ms) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._design = plain_design("")
        self._routine: Routine | None = None
        self._options = Options()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.preview = LivePreview(play_words="Try it", keys="Ctrl+T", clock=clock)
        self._settle = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._settle.setObjectName("design settled")
        self._settle.timeout.connect(self._show_preview)
        self._make_head()
        self._make_body()
        self._lay_out()
        self._connect()

    @property
    def design(self) -> BreathDesign:
        return self._design

    def show_design(
        self, design: BreathDesign, routine: Routine, options: Options = Options()
    ) -> None:
        """Begins with a design; all but its name and its step is played as in `routine`."""
        self._routine, self._options = routine, options
        self.preview.stop()
        self._design = design
        self.name.setText(design.name)
        self.name.setCursorPosition(0)  # or a long one would show its end
        self._show()
        self._show_preview()
        self.preview.show_position(0)

    def show_saved(self, words: str) -> None:
        """Says beside the buttons what became of a save; empty where there is more to save."""
        self._saved.setText(words)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for one in (self.curve, self.form, self.preview):
            one.set_theme(theme)
        self._arrange()

    def set_shape(self, shape: str) -> None:
        self.preview.set_shape(shape)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def _make_head(self) -> None:
        self.back = look_button("‹ Library", "link", name="Back to the Library", keys="Esc")
        self.name = QLineEdit()
        self.name.setProperty("look", "heading")
        self.name.setAccessibleName("Name of the exercise")
        self.name.setPlaceholderText("Name it")
        self.name.setMaxLength(MAX_NAME)
        self._saved = plain_label("", "soft", wraps=False)
        self.text = look_button("Edit as text", "link", keys="Ctrl+E")
        self.start = look_button("Start", "chip", keys="Ctrl+Return")
        self.save = look_button("Save", "primary", keys="Ctrl+S")

    def _make_body(self) -> None:
        self.total = plain_label("", "lead-strong")
        self.curve = BreathCurve()
        self.form = BreathForm()
        self._warnings = plain_label("", "warm")
        self._lower = QWidget()
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(SPACE[4], SPACE[1], SPACE[3], SPACE[4])
        body.setSpacing(SPACE[2])
        for one in (self.total, self.curve, self._warnings, self.form, self._lower):
            body.addWidget(one)
        body.addStretch(1)
        self._lower_box = QVBoxLayout(self._lower)
        self._lower_box.setContentsMargins(0, SPACE[2], 0, 0)

    def _lay_out(self) -> None:
        head = QWidget()
        both = QVBoxLayout(head)
        both.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[1])
        both.setSpacing(SPACE[0])
        self._head_row = row = QHBoxLayout()
        row.setSpacing(SPACE[1])
        row.addWidget(self.back)
        row.addWidget(self.name, 1)
        row.addStretch(0)
        for one in (self._saved, self.text, self.start, self.save):
            row.addWidget(one)
        both.addLayout(row)
        self._name_row = QHBoxLayout()
        both.addLayout(self._name_row)
        self._scroll = scroll_area(self._body)
        self._beside = QWidget()
        self._beside_box = QVBoxLayout(self._beside)
        self._beside_box.setContentsMargins(SPACE[1], SPACE[1], SPACE[4], SPACE[4])
        self._beside_box.addWidget(self.preview, 1)
        self._beside_box.addStretch(0)
        across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        across.setSpacing(0)
        across.addWidget(self._scroll, 1)
        across.addWidget(self._beside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addLayout(across, 1)

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self.save.clicked.connect(lambda: self.save_requested.emit(self._design))
        self.start.clicked.connect(lambda: self.start_requested.emit(self._design))
        self.text.clicked.connect(lambda: self.text_requested.emit(self._design))
        self.name.textEdited.connect(self._rename)
        self.curve.part_changed.connect(
            lambda part, seconds: self._take(with_part(self._design, part, seconds))
        )
        self.form.changed.connect(self._take)
        self.preview.playback.ticked.connect(self._show_place)
        self.preview.playing_changed.connect(lambda _: self._show_place())

    def _rename(self, typed: str) -> None:
        self._take(replace(self._design, name=one_line(typed)))

    def _take(self, design: BreathDesign) -> None:
        """The person has changed something."""
        if design != self._design:
            self._design = design
            self.show_saved("")
            self._settle.start()
            self.changed.emit(design)
        self._show()

    def _show(self) -> None:
        design = self._design
        problems = check(design)
        errors = [one for one in problems if one.is_error and design.name]
        self.total.setText(total_words(design))
        self.curve.show_seconds(design.seconds)
        self.form.show_design(design)
        self._warnings.setText("\n".join(map(_words_of, errors or _warnings(problems))))
        self._warnings.setVisible(bool(self._warnings.text()))
        self.save.setEnabled(not any(one.is_error for one in problems))
        for button in (self.start, self.text):
            button.setEnabled(not errors)

    def _show_preview(self) -> None:
        if self._routine is not None:
            routine = replace(self._routine, name=self._design.name, steps=(self._design.step,))
            self.preview.show_routine(routine, self._options)
            self._show_place()

    def _show_place(self) -> None:
        timeline = self.preview.timeline
        is_shown = self.preview.is_playing and timeline is not None
        phase = None
        if is_shown and timeline is not None:
            moment = timeline.at(self.preview.position_ms)
            phase = moment.phase
            if phase is not None and phase.part is not None:
                self.curve.show_place(phase.part, moment.fraction)
        if phase is None:
            self.curve.show_place(None, 0.0)

    def _arrange(self) -> None:
        theme = self._theme
        self._place_name(is_below=self.width() < theme.px(_NAME_BESIDE_FROM_PX))
        is_beside = self.width() >= theme.px(_BESIDE_FROM_PX)
        box = self._beside_box if is_beside else self._lower_box
        if box.indexOf(self.preview) < 0:
            box.addWidget(self.preview)
        self._beside.setVisible(is_beside)
        self._lower.setVisible(not is_beside)
        preview_px = min(theme.px(_PREVIEW_PX), self.width() * 2 // 5)
        self._beside.setFixedWidth(preview_px + SPACE[1] + SPACE[4])
        self.preview.setMaximumHeight(theme.px(_PREVIEW_HIGH_PX))
        self.preview.setMinimumHeight(0 if is_beside else theme.px(280))
        room = self.width() - (self._beside.width() if is_beside else 0)
        self.form.spread(2 if room >= theme.px(_TWO_COLUMNS_FROM_PX) else 1)

    def _place_name(self, *, is_below: bool) -> None:
        """The name stands between the buttons, or below them where it needs the width."""
        there = self._name_row.indexOf(self.name) >= 0
        if is_below and not there:
            self._name_row.addWidget(self.name)
        elif there and not is_below:
            self._head_row.insertWidget(1, self.name, 1)
        # What follows the way back takes the room, the name or the gap; what is behind it none.
        self._head_row.setStretch(1, 1)
        self._head_row.setStretch(2, 0)


def _warnings(problems: tuple[Problem, ...]) -> list[Problem]:
    return [one for one in problems if not one.is_error]


def _words_of(problem: Problem) -> str:
    hint = f": {problem.hint}" if problem.hint else ""
    words = f"{problem.message}{hint}."
    return words[:1].upper() + words[1:]
