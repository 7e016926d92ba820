"""Saves a session's sound into a file, in slices between the window's events.

Takes a routine with its options and asks for a file; shows how far it is in a `SavingBar`, and
says one sentence where something is missing. One file at a time. While a session plays it rests:
a slice that takes too long would be heard.
"""

import re
from collections.abc import Callable, Generator
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from relaxapp.core.compiler import NothingLeftError, Options
from relaxapp.core.routine import Routine
from relaxapp.core.settings import Settings
from relaxapp.core.synth import RATE_HZ
from relaxapp.scoring import Scoring, save_steps
from relaxapp.services.sound_files import ENDINGS, SoundFileError, endings_here
from relaxapp.services.voice.clips import Synthesiser
from relaxapp.shell.save_place import MUSIC, SavePlace
from relaxapp.shell.session import CHANGED, NOTHING_LEFT
from relaxapp.ui.saving_bar import SavingBar
from relaxapp.world import World

SLICE_S = 0.012
"""So long a slice goes on taking steps: with the last of them, 15 to 25 ms (measured)."""

BLOCK_FRAMES = RATE_HZ // 4
REST_MS = 500
"""So often it looks whether a session is over."""

FIRST_MS = 50
"""The bar is painted before the first step, which may be a long one."""

PathAsker = Callable[[QWidget, Path, tuple[str, ...]], Path | None]
"""Asks for a file, with a suggestion and the endings there are; None for no file."""

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def file_name(name: str, ending: str) -> str:
    """A file name for a routine's name: without what some system has no place for."""
    plain = _NOT_IN_NAMES.sub("-", name).strip(" .-")
    return f"{plain or 'session'}{ending}"


class Saving(QObject):
    """See the module. `bar` is for the foot of the window."""

    noticed = Signal(str)

    def __init__(
        self,
        world: World,
        ask_path: PathAsker,
        synthesiser: Callable[[], Synthesiser | None],
        is_session_on: Callable[[], bool],
        open_folder: Callable[[str], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.bar = SavingBar()
        self.bar.cancel_requested.connect(self.cancel)
        self.bar.folder_requested.connect(self._show_folder)
        self._world = world
        self._ask_path = ask_path
        self._synthesiser = synthesiser
        self._is_session_on = is_session_on
        self._open_folder = open_folder
        self._place = SavePlace(MUSIC)
        self._scoring: Scoring | None = None
        self._path = Path()
        self._steps: Generator[float, None, None] | None = None
        self._is_stepping = False
        self._is_asking = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.setObjectName("saving")
        self._timer.timeout.connect(self._take_slice)

    @property
    def is_running(self) -> bool:
        """Whether a file is being saved."""
        return self._steps is not None

    def ask(self, routine: Routine, options: Options, settings: Settings) -> None:
        """Asks for a file and begins to save the session into it."""
        if self._is_asking:
            return
        if self.is_running:
            self.noticed.emit(f"{self.bar.text} goes on; one at a time.")
            return
        scoring = self._scoring_for(routine, options, settings)
        if scoring is None:
            return
        self._is_asking = True
        try:
            path = self._ask_path(self.bar.window(), self._suggestion(routine.name), endings_here())
        finally:
            self._is_asking = False
        if path is not None:
            self._begin(scoring, _with_ending(path))

    def cancel(self) -> None:
        """Stops saving and leaves what was there before."""
        self._scoring = None
        if not self._is_stepping:  # else the slice that goes on ends it
            self._end()
            self.bar.clear()

    def close(self) -> None:
        """As the window closes: a file that is not whole is not left behind."""
        self.cancel()

    def _scoring_for(
        self, routine: Routine, options: Options, settings: Settings
    ) -> Scoring | None:
        try:
            return Scoring(self._world, routine, options, settings, self._synthesiser())
        except NothingLeftError:
            self.noticed.emit(NOTHING_LEFT)
        except (KeyError, ValueError):
            self.noticed.emit(CHANGED)
        return None

    def _suggestion(self, name: str) -> Path:
        return self._place.folder / file_name(name, ENDINGS[0])

    def _begin(self, scoring: Scoring, path: Path) -> None:
        self._place.choose(path)
        self._scoring, self._path = scoring, path
        self._steps = save_steps(scoring, path, block_frames=BLOCK_FRAMES)
        self.bar.begin(scoring.title)
        self._timer.start(FIRST_MS)

    def _take_slice(self) -> None:
        """Some steps, and then the window's events."""
        if self._steps is None:
            return
        if self._is_session_on():
            self._timer.start(REST_MS)
            return
        share: float | None = None
        self._is_stepping, is_whole = True, False
        try:
            share = self._step_for_a_while(self._steps)
            is_whole = share is None
        except SoundFileError as error:
            self.noticed.emit(f"{error}.")
        finally:  # also where a fault ends it: then nothing is left behind
            self._is_stepping = False
            if share is None or self._scoring is None:
                self._finish(is_whole)
            else:
                self.bar.show_share(share)
                self._timer.start(0)

    def _step_for_a_while(self, steps: Generator[float, None, None]) -> float | None:
        """Takes steps for one slice; the share done, None at the end. A step may run events."""
        until = perf_counter() + SLICE_S
        share: float | None = 0.0
        while share is not None and self._scoring is not None and perf_counter() < until:
            share = next(steps, None)
        return share

    def _finish(self, is_whole: bool) -> None:
        scoring = self._scoring
        self._end()
        if scoring is None or not is_whole:
            self.bar.clear()
            return
        self.bar.finish(f"“{scoring.title}” is saved as {self._path.name}.")
        for notice in scoring.notices:
            self.noticed.emit(notice)

    def _end(self) -> None:
        steps, self._steps, self._scoring = self._steps, None, None
        self._timer.stop()
        if steps is not None:
            steps.close()

    def _show_folder(self) -> None:
        self._open_folder(str(self._path.parent))


def _with_ending(path: Path) -> Path:
    """With `.wav` where a dialog gave no ending that stands for a sound."""
    is_known = path.suffix.lower() in ENDINGS
    named = path if is_known else path.with_name(f"{path.name}{ENDINGS[0]}")
    return path if named.exists() else named
