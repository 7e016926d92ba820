"""Checks the text of the editor page as it is typed, and shows what it does beside it.

Takes a function that checks a text, shows problems, steps and preview on the page. While the text
has errors the steps and the preview stay those of the last good one, which is said.
"""

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from relaxapp.core.compiler import Options
from relaxapp.core.outline import Outline, outline_of
from relaxapp.core.routine import Routine
from relaxapp.shell.file_check import Check
from relaxapp.ui.editor_page import BROKEN_WORDS, NOTHING_WORDS, PREVIEW, EditorPage
from relaxapp.ui.previews import step_blocks

FAST_S = 0.016
"""A check that takes no longer than a frame is made at once."""

PAUSE_MS = 100
"""Else it waits until nothing has been typed for so long."""

SHOW_MS = 250
"""And as long again until the steps and the preview follow: for a long routine they take longer."""


class LiveCheck(QObject):
    """See the module."""

    checked = Signal()

    def __init__(
        self, page: EditorPage, options: Callable[[], Options], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.problem_count = 0
        self.routine: Routine | None = None
        """That of the last text without errors."""
        self.is_good = False
        """Whether the text as it is has no errors, and something to play."""
        self._page = page
        self._options = options
        self._check: Check | None = None
        self._outline: Outline | None = None
        self._shown: tuple[Routine, Options] | None = None
        """What the strip and the preview show."""
        self._starts_ms: tuple[int, ...] = ()
        self._took_s = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.setObjectName("check")
        self._timer.timeout.connect(self.check_now)
        self._show_timer = QTimer(self, singleShot=True, interval=SHOW_MS)
        self._show_timer.setObjectName("show what was checked")
        self._show_timer.timeout.connect(self._show)
        page.editor.cursor_moved.connect(self._follow_cursor)
        page.strip.step_chosen.connect(self.go_to_step)
        page.preview.moved.connect(self._follow_preview)
        page.preview.playing_changed.connect(self._follow_playing)
        page.play_requested.connect(self.play_from_cursor)

    def begin(self, check: Check) -> None:
        """Another file is on the page."""
        self.routine, self._shown, self._check = None, None, check
        self._starts_ms = ()
        self._took_s = 0.0
        self.check_now()
        self._show()

    def end(self) -> None:
        """No file is on the page."""
        self._timer.stop()
        self._show_timer.stop()
        self._check = None
        self._page.preview.stop()

    def note(self) -> None:
        """The text has changed."""
        self._timer.start(0 if self._took_s <= FAST_S else PAUSE_MS)

    def check_now(self) -> None:
        if self._check is None:
            return
        self._timer.stop()
        began = perf_counter()
        text = self._page.editor.text()
        found = self._check(text)
        self._outline = outline_of(text)
        self._took_s = perf_counter() - began
        self.problem_count = len(found.problems)
        self.is_good = found.routine is not None
        self.routine = found.routine or self.routine
        self._page.editor.show_problems(found.problems)
        self._page.set_startable(self.is_good)
        self._page.show_steps_note(self._note())
        if self._took_s <= FAST_S:
            self._show()
        else:
            self._show_timer.start()
        self.checked.emit()

    def go_to_step(self, step: int) -> None:
        """Puts the cursor at a step."""
        outline = self._fitting_outline()
        if outline is not None and step < len(outline.steps):
            self._page.editor.go_to(outline.steps[step].at_line)
            self._follow_cursor()

    def play_from_cursor(self) -> None:
        """Plays the step that the cursor is in, or stops what plays."""
        preview = self._page.preview
        if preview.is_playing:
            preview.stop()
            return
        self._show()
        if self._shown is not None:
            self._page.show_tab(PREVIEW)
            preview.play(self._start_ms(self._step_at_cursor()))

    def _note(self) -> str:
        if self.is_good:
            return ""
        return NOTHING_WORDS if self.routine is None else BROKEN_WORDS

    def _show(self) -> None:
        """Shows what the last text without errors does."""
        self._show_timer.stop()
        wanted = None if self.routine is None else (self.routine, self._options())
        if wanted is not None and wanted != self._shown:
            blocks = step_blocks(*wanted)
            self._starts_ms = tuple(accumulate((one.length_ms for one in blocks), initial=0))
            self._page.show_steps(blocks)
            self._page.show_routine(*wanted)
            self._shown = wanted
        self._follow_cursor()

    def _follow_cursor(self) -> None:
        """Marks the step of the cursor, and shows it while nothing plays."""
        if self._fitting_outline() is None:
            self._page.strip.mark(None)
            return
        step = self._step_at_cursor()
        self._page.strip.mark(step)
        if not self._page.preview.is_playing:
            self._page.preview.show_position(self._start_ms(step))

    def _follow_preview(self, position_ms: int) -> None:
        """A soft band behind the step that plays."""
        outline = self._fitting_outline()
        step = bisect_right(self._starts_ms, position_ms) - 1
        if outline is not None and 0 <= step < len(outline.steps):
            place = outline.steps[step]
            self._page.editor.mark_lines(range(place.first_line, place.last_line + 1))

    def _follow_playing(self, is_playing: bool) -> None:
        if not is_playing:
            self._page.editor.mark_lines(range(0))

    def _step_at_cursor(self) -> int | None:
        outline = self._fitting_outline()
        return None if outline is None else outline.step_at_line(self._page.editor.cursor_line)

    def _fitting_outline(self) -> Outline | None:
        """Where the steps stand that are shown; None where they come from another file."""
        outline, shown = self._outline, self._shown
        if outline is None or shown is None or len(outline.steps) != len(shown[0].steps):
            return None
        return outline

    def _start_ms(self, step: int | None) -> int:
        return 0 if step is None else self._starts_ms[step]
