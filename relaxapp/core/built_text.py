"""A routine's text while it is built: changed step by step, and what undo takes back.

Takes a `RoutineText` to begin with, and each change as a function of one; gives the text as it
is now. A change that cannot be made raises `ForTheEditor`, and all stays as it was. Reads and
writes no file, and does not know what is saved.
"""

from collections.abc import Callable

from relaxapp.core.building import RoutineText
from relaxapp.core.values import ForTheEditor

MAX_STEPS = 100
"""More rows than these nobody builds, and each takes some widgets."""
MAX_UNDO = 500


class BuiltText:
    """See the module. `now` is the text as it is built."""

    def __init__(self, begun: RoutineText) -> None:
        """Raises `ForTheEditor` for a text of more steps than can be shown."""
        check_size(begun)
        self.now = begun
        self._before: list[RoutineText] = []
        self._after: list[RoutineText] = []

    @property
    def can_undo(self) -> bool:
        return bool(self._before)

    def do(self, change: Callable[[RoutineText], RoutineText]) -> bool:
        """Makes a change; whether the text is another one by it. Raises `ForTheEditor`."""
        changed = change(self.now)
        check_size(changed)
        if changed.text == self.now.text:
            return False
        self._before = [*self._before[-MAX_UNDO:], self.now]
        self._after = []
        self.now = changed
        return True

    def undo(self) -> bool:
        """Takes the last change back; False if there is none."""
        return self._go(self._before, self._after)

    def redo(self) -> bool:
        """Makes the change again that was taken back last; False if there is none."""
        return self._go(self._after, self._before)

    def _go(self, source: list[RoutineText], target: list[RoutineText]) -> bool:
        if not source:
            return False
        target.append(self.now)
        self.now = source.pop()
        return True


def check_size(text: RoutineText) -> None:
    """Raises `ForTheEditor` for more steps than can be shown."""
    if len(text.steps) > MAX_STEPS:
        raise ForTheEditor(f"it has more than {MAX_STEPS} steps")
