"""The programme under way: begun, paused, left, and shown on its page and on Today.

Takes the world, and what keeps the runs and the sessions; each change is kept at once. One
programme is under way at a time. What was recorded is read anew whenever something is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from relaxapp.core.compiler import Options
from relaxapp.core.journal import ProgrammeRun, SessionRecord, Stamp
from relaxapp.core.profile import ForYou
from relaxapp.core.programme_days import Phase, Standing, standing
from relaxapp.core.programme_runs import (
    new_pause,
    pause_under_way,
    practices_of,
    run_of,
    under_way,
)
from relaxapp.core.routine import Routine
from relaxapp.ui.programme_views import ProgrammeItem, ProgrammeView, item_of, view_of
from relaxapp.world import World


class Kept(Protocol):
    """What keeps runs and sessions: the history."""

    def runs(self) -> Sequence[ProgrammeRun]: ...
    def put_run(self, run: ProgrammeRun) -> object: ...
    def sessions(self, since_day: int | None = None) -> Sequence[SessionRecord]:
        """From a local day on, counted as `LocalTime` does."""


class Following(QObject):
    """See the module."""

    changed = Signal()
    """A programme was begun, paused, gone on with or left."""
    noticed = Signal(str)
    left = Signal(str)
    """One was left before its end, which can be taken back: a sentence that says so."""

    def __init__(
        self,
        world: World,
        kept: Kept,
        now: Callable[[], Stamp],
        new_id: Callable[[], str],
        options: Callable[[], Options] = Options,
        parent: QObject | None = None,
        *,
        for_you: Callable[[], ForYou] = ForYou,
    ) -> None:
        """`options` is what all is compiled with, beside level and length; `for_you` says what
        the person's answers mean for each routine.
        """
        super().__init__(parent)
        self._world = world
        self._kept = kept
        self._now = now
        self._new_id = new_id
        self._options = options
        self._for_you = for_you
        self._left: ProgrammeRun | None = None

    # What is shown

    def item(self) -> ProgrammeItem | None:
        """What Today shows of it; None where none is under way, or its file is gone."""
        if self._run is None:
            return None
        stands = self._standing()
        if stands is None:
            return None
        return item_of(stands, self._routines, self._options(), self._for_you().fit)

    def views(self) -> tuple[ProgrammeView, ...]:
        """All programmes, for their page."""
        stands, routines, options = self._standing(), self._routines, self._options()
        today = self._now().day
        shelf = self._world.programmes
        fit_of = self._for_you().fit
        counted = None if stands is None else shelf.find(stands.programme.id)
        return tuple(
            view_of(entry, routines, today, stands if entry is counted else None, options, fit_of)
            for entry in shelf.entries
        )

    # What is done

    def begin(self, programme: str) -> None:
        """Begins a programme today; the one under way is left."""
        entry = self._world.programmes.find(programme)
        if entry is None or entry.programme is None:
            return
        before, stands = self._run, self._standing()
        if before is not None:
            self._leave(before)
        now = self._now()
        self._kept.put_run(ProgrammeRun(self._new_id(), programme, now))
        if before is not None and stands is not None and stands.programme.id != programme:
            is_over = stands.phase is Phase.FINISHED
            left = "" if is_over else f" “{stands.programme.name}” is left."
            self.noticed.emit(f"“{entry.name}” begins.{left}")
        self.changed.emit()

    def leave(self) -> None:
        """Ends the one under way, whether or not it is over."""
        run, stands = self._run, self._standing()
        if run is None:
            return
        self._leave(run)
        self.changed.emit()
        if stands is not None and stands.phase is not Phase.FINISHED:
            self._left = run
            self.left.emit(
                f"“{stands.programme.name}” is left. What you did stays in your history."
            )

    def take_back(self) -> None:
        """Goes on with what was left last, unless another was begun since."""
        if self._left is not None and self._run is None:
            self._kept.put_run(self._left)
            self.changed.emit()
        self._left = None

    def pause(self) -> None:
        """Lets the one under way rest, for as long as it takes."""
        run = self._run
        if run is not None and pause_under_way(run, self._kept.runs()) is None:
            self._kept.put_run(new_pause(run, self._new_id(), self._now()))
            self.changed.emit()

    def go_on(self) -> None:
        """Goes on where it rests."""
        if self._run is not None:
            self._end_pause(self._run)
            self.changed.emit()

    def _leave(self, run: ProgrammeRun) -> None:
        self._end_pause(run)
        self._kept.put_run(replace(run, left=self._now()))

    def _end_pause(self, run: ProgrammeRun) -> None:
        pause = pause_under_way(run, self._kept.runs())
        if pause is not None:
            self._kept.put_run(replace(pause, left=self._now()))

    @property
    def _run(self) -> ProgrammeRun | None:
        return under_way(self._kept.runs())

    def _standing(self) -> Standing | None:
        runs = self._kept.runs()
        run = under_way(runs)
        entry = None if run is None else self._world.programmes.find(run.programme)
        if run is None or entry is None or entry.programme is None:
            return None
        sessions = self._kept.sessions(run.began.day)
        practices = practices_of(sessions)
        days = run_of(run, runs, practices)
        return standing(entry.programme, days, self._now().day, practices)

    @property
    def _routines(self) -> dict[str, Routine]:
        library = self._world.library
        found = ((id, entry.routine) for id, entry in library.by_id.items())
        return {id: routine for id, routine in found if routine is not None}
