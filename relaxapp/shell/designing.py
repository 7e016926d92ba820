"""The breathing designer joined to the person's files: what is designed, tried and saved.

Takes what the page asks for, gives it designs of files and writes them: into the person's own
file by the edits that differ, else into a new file. Shipped files are never touched, and a file
that somebody has changed meanwhile is left as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from relaxapp.core.breath_design import BreathDesign, design_of, plain_design, text_of
from relaxapp.core.breath_edits import edits_for
from relaxapp.core.compiler import Options
from relaxapp.core.edits import apply_edits
from relaxapp.core.reader import PREPARE_MS
from relaxapp.core.routine import Routine
from relaxapp.core.settings import Settings
from relaxapp.services.clock import now_ms
from relaxapp.services.own_files import MAX_NAME, OwnFiles, OwnFilesError
from relaxapp.services.own_files import text_of as text_in
from relaxapp.shell.preview_sound import PreviewSound
from relaxapp.shell.sounding import Sounding
from relaxapp.ui.breath_designer import BreathDesigner
from relaxapp.world import World

NEW_NAME = "My breath"
DESIGN_ID = "breath:design"
"""No id of a file has a colon, so what is tried is never taken for a routine of the library."""

SAVED = "Saved"
ELSEWHERE = "What you made is here still: save once more, and it becomes a file of its own."
BY_HAND = "The file is laid out in a way that is better changed as text; nothing was written."


@dataclass(frozen=True, slots=True)
class _Opened:
    """What is worked on: the text and the design that it began with.

    `path` is None where saving makes a new file, of `text` or, where that is empty, of the design.
    """

    path: Path | None
    text: str
    design: BreathDesign
    routine: Routine
    key: Path | None = None
    """The file that it began with, whosever it is; None for a new exercise."""


class Designing(QObject):
    """See the module."""

    noticed = Signal(str)
    shown = Signal()
    """There is a design to be shown now."""
    left = Signal()
    play_requested = Signal(object)
    """A `Routine`, to be played whole."""
    saved = Signal(Path)
    text_requested = Signal(Path)
    """A file that was written here, to be changed as text."""

    def __init__(
        self,
        world: World,
        sounding: Sounding,
        settings: Callable[[], Settings],
        options: Callable[[], Options],
        is_taken: Callable[[], bool],
        clock: Callable[[], int] = now_ms,
        parent: QObject | None = None,
    ) -> None:
        """`is_taken` says whether a session sounds, before which a preview is silent."""
        super().__init__(parent)
        self._world = world
        self._settings = settings
        self._options = options
        user = world.folders.user
        self._own = OwnFiles(None if user is None else user / "routines")
        self._opened: _Opened | None = None
        self._unsaved: dict[Path | None, tuple[_Opened, BreathDesign]] = {}
        """What was left before it was saved, by the file it began with."""
        self.page = page = BreathDesigner(clock=clock)
        self._sound = PreviewSound(page.preview, sounding, settings, is_taken, self)
        page.left.connect(self._leave)
        page.save_requested.connect(self._save)
        page.start_requested.connect(self._start)
        page.text_requested.connect(self._open_text)
        self.apply()

    @property
    def path(self) -> Path | None:
        """The person's own file of what is worked on, if it has one."""
        return None if self._opened is None else self._opened.path

    def apply(self) -> None:
        """Takes changed settings."""
        self.page.set_shape(self._settings().breath_shape)

    def new(self) -> None:
        """Begins a new exercise, or goes on with the one that was left unsaved."""
        design = plain_design(NEW_NAME)
        self._show(_Opened(None, "", design, _routine_of(design)))

    def adjust(self, path: Path) -> None:
        """Begins with the breath of a file: the person's own, or as a new one of theirs."""
        entry = self._world.library.at_path(path)
        if entry is None or entry.routine is None:
            return
        try:
            text = text_in(path)
        except OwnFilesError as error:
            self.noticed.emit(str(error))
            return
        design = design_of(entry.routine, text)
        if isinstance(design, str):
            self.noticed.emit(design)
            return
        is_own = self._own.is_own(path)
        self._show(_Opened(path if is_own else None, text, design, entry.routine, path), is_own)

    def _show(self, opened: _Opened, is_own: bool = True) -> None:
        design = opened.design if is_own else replace(opened.design, name=_mine(opened.design.name))
        kept = self._unsaved.pop(opened.key, None)
        if kept is not None and kept[0].text == opened.text:
            opened, design = kept
        self._opened = opened
        self.page.show_design(design, opened.routine, self._options())
        self.page.show_saved("")
        self.shown.emit()

    def _leave(self) -> None:
        opened, design = self._opened, self.page.design
        if opened is not None and design != opened.design and self._is_touched(opened, design):
            self._unsaved[opened.key] = opened, design
            self.noticed.emit(f"“{design.name}” is not saved yet; it waits where you began it.")
        self.left.emit()

    def _is_touched(self, opened: _Opened, design: BreathDesign) -> bool:
        return opened.path is not None or design != replace(
            opened.design, name=_mine(opened.design.name)
        )

    def _start(self, design: BreathDesign) -> None:
        if self._opened is not None:
            self.play_requested.emit(_played(self._opened.routine, design))

    def _open_text(self, design: BreathDesign) -> None:
        """Text is edited in a file, so what is not saved yet is saved first."""
        if self._save(design) and self._opened is not None and self._opened.path is not None:
            self.text_requested.emit(self._opened.path)

    def _save(self, design: BreathDesign) -> bool:
        """Writes the design; whether its file says it now."""
        opened = self._opened
        if opened is None:
            return False
        if opened.path is not None and design == opened.design:
            self.page.show_saved(SAVED)
            return True
        text = _text_with(opened, design)
        if text is None:
            self.noticed.emit(BY_HAND)
            return False
        try:
            path = self._write(opened, design, text)
            written = text_in(path)
        except OwnFilesError as error:
            self.noticed.emit(self._refused(opened, error))
            return False
        routine = replace(opened.routine, name=design.name, steps=(design.step,))
        self._opened = _Opened(path, written, design, routine, path)
        self.page.show_saved(SAVED)
        self.saved.emit(path)
        return True

    def _write(self, opened: _Opened, design: BreathDesign, text: str) -> Path:
        if opened.path is not None:
            self._own.change(opened.path, text, opened.text)
            return opened.path
        return self._own.write(design.name, text, self._world.library.by_id)

    def _refused(self, opened: _Opened, error: OwnFilesError) -> str:
        """What is said; a file that says something else now is not the one of this design."""
        if opened.path is None:
            return str(error)
        self._opened = replace(opened, path=None)
        return f"{error} {ELSEWHERE}"


def _text_with(opened: _Opened, design: BreathDesign) -> str | None:
    """The text that says the design; None where the one that is there cannot be changed here."""
    if not opened.text:
        return text_of(design)
    edits = edits_for(opened.text, opened.design, design)
    return None if edits is None else apply_edits(opened.text, edits)


def _routine_of(design: BreathDesign) -> Routine:
    return Routine(DESIGN_ID, design.name, "breathing", (design.step,), PREPARE_MS, "seated")


def _played(routine: Routine, design: BreathDesign) -> Routine:
    step = (design.step,)
    return replace(routine, id=DESIGN_ID, name=design.name, steps=step, levels=())


def _mine(name: str) -> str:
    """What a copy of a routine is called, until the person names it."""
    ending = " (mine)"
    return name if name.endswith(ending) else name[: MAX_NAME - len(ending)].rstrip() + ending
