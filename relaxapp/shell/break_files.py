"""What is kept of the break plan: the plan's own file, read when it changes, and its progress.

Takes the folders, gives a `Plan` and a `BreakState`, and writes the state whole or not at all. A
plan that cannot be read is none, and one sentence says so; a state that is damaged is forgotten.
It never writes the plan's file (`core.break_edits` says what to change in it).
"""

import logging
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from relaxapp.core.break_file import NAME, load_plan
from relaxapp.core.break_plan import Plan
from relaxapp.core.break_state import BreakState, from_json, to_json
from relaxapp.core.files import Stamp, read_bytes, reason, stamp_of, write_text
from relaxapp.core.nodes import Refused
from relaxapp.core.problems import Problem

_log = logging.getLogger(__name__)

STATE_NAME = "breaks-state.json"


class AnyId(Collection[str]):
    """Stands for the ids of a library that has not been read: every id may be in it.

    What is not there is said when a break would offer it.
    """

    def __contains__(self, id: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class BreakFiles:
    """The two files; without a folder there is no plan, and nothing outlives the run."""

    def __init__(
        self, config: Path | None, user: Path | None, tell: Callable[[str], object]
    ) -> None:
        """`tell` takes one sentence for a file that cannot be read or written."""
        self.plan_path = None if config is None else config / NAME
        self.problems: tuple[Problem, ...] = ()
        """What was wrong in the plan's file when it was read last."""
        self._state_path = None if user is None else user / STATE_NAME
        self._stamp: Stamp | None = None
        self._tell = tell
        self._told: tuple[Problem, ...] = ()
        self._has_failed = False

    def load_plan(self) -> Plan:
        """The plan as its file has it now."""
        if self.plan_path is None:
            return Plan()
        self._stamp = stamp_of(self.plan_path)
        plan, self.problems = load_plan(self.plan_path, AnyId())
        if self.problems and self.problems != self._told:
            self._tell(_problem_words(self.problems, plan))
        self._told = self.problems
        return plan

    @property
    def has_changed(self) -> bool:
        """Whether the plan's file is another one than was read."""
        return self.plan_path is not None and stamp_of(self.plan_path) != self._stamp

    def load_state(self) -> BreakState | None:
        """The progress that was kept; None where there is none that can be read."""
        if self._state_path is None or not self._state_path.exists():
            return None
        try:
            state = from_json(read_bytes(self._state_path).decode("utf-8", "replace"))
        except Refused as refused:
            _log.warning("%s: %s", self._state_path, refused.message)
            return None
        if state is None:
            _log.warning("%s is damaged, and the breaks begin anew", self._state_path)
        return state

    def keep(self, state: BreakState, *, is_durable: bool) -> None:
        """Writes the progress; says once where that cannot be done."""
        if self._state_path is None:
            return
        try:
            write_text(self._state_path, to_json(state), is_durable=is_durable)
        except OSError as error:
            _log.warning("%s: %s", self._state_path, error)
            if not self._has_failed:
                self._has_failed = True
                self._tell(
                    f"'{self._state_path}' cannot be written ({reason(error)}): after a restart"
                    " your breaks begin anew."
                )


def _problem_words(problems: tuple[Problem, ...], plan: Plan) -> str:
    first = problems[0]
    more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
    end = "" if plan.is_active else " As it stands, no break is offered."
    return (
        f"Your break plan has a mistake in line {first.line}: {first.message}{more}."
        f" The file is '{first.path}'.{end}"
    )
