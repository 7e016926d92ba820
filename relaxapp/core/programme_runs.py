"""The programme under way, out of what the history keeps: since when, and with which pauses.

Takes the runs and the sessions that were recorded, gives what `programme_days` reckons with. A
pause is recorded as a run too: its `programme` is the id of the run that it interrupts, and it is
`left` when that goes on. So nothing else has to be kept, and what two machines recorded can be
put together.
"""

from collections.abc import Collection, Iterable

from relaxapp.core.journal import Ended, ProgrammeRun, SessionRecord, Stamp
from relaxapp.core.programme_days import Pause, Practice, Run


def under_way(runs: Iterable[ProgrammeRun]) -> ProgrammeRun | None:
    """The run that was begun last, unless it was left; there is one at a time."""
    runs = tuple(runs)
    ids = {one.id for one in runs}
    own = [one for one in runs if one.programme not in ids and one.left is None]
    return max(own, key=lambda one: (one.began.at_ms, one.id), default=None)


def pause_under_way(run: ProgrammeRun, runs: Iterable[ProgrammeRun]) -> ProgrammeRun | None:
    """The pause that a run is in."""
    return next((one for one in _pauses(run, runs) if one.left is None), None)


def new_pause(run: ProgrammeRun, id: str, now: Stamp) -> ProgrammeRun:
    """What is recorded when a run is interrupted."""
    return ProgrammeRun(id, run.id, now)


def run_of(run: ProgrammeRun, runs: Iterable[ProgrammeRun], practices: Collection[Practice]) -> Run:
    """The days of a run. A day on which something was done already is paused from the next."""
    busy = {one.day for one in practices}

    def first(pause: ProgrammeRun) -> int:
        day = pause.began.day
        return day + (day in busy)

    return Run(
        run.began.day,
        tuple(
            Pause(first(one), None if one.left is None else one.left.day)
            for one in _pauses(run, runs)
        ),
    )


def _pauses(run: ProgrammeRun, runs: Iterable[ProgrammeRun]) -> list[ProgrammeRun]:
    return [one for one in runs if one.programme == run.id]


def practices_of(sessions: Iterable[SessionRecord]) -> tuple[Practice, ...]:
    """The sessions that count: done to the end, or half of it at least."""
    return tuple(
        Practice(one.routine, one.began.day)
        for one in sessions
        if one.ended is Ended.COMPLETED or 2 * one.played_ms >= one.length_ms > 0
    )
