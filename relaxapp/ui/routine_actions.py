"""What can be done with the file of a routine: one table, and the menu made of it.

Takes the card that is shown, says by its name what the person wants of it. What a name does, the
shell knows.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from relaxapp.core.routine import Breathe
from relaxapp.ui.cards import RoutineCard


def _is_good(card: RoutineCard) -> bool:
    return not card.is_broken


def _is_own(card: RoutineCard) -> bool:
    return card.is_own


def _is_good_and_own(card: RoutineCard) -> bool:
    return card.is_own and not card.is_broken


def _replaces(card: RoutineCard) -> bool:
    return card.is_own and card.replaces


def _is_one_breath(card: RoutineCard) -> bool:
    steps = () if card.routine is None or card.is_broken else card.routine.steps
    return len(steps) == 1 and isinstance(steps[0], Breathe)


@dataclass(frozen=True, slots=True)
class FileAction:
    """`keys` do it for the card under the ring; `fits` says for which cards there is such a thing.

    A `group` of the menu is set apart from the others.
    """

    name: str
    words: str
    keys: str
    group: int
    fits: Callable[[RoutineCard], bool]


FILE_ACTIONS = (
    FileAction("edit", "Edit", "Ctrl+E", 0, _is_own),
    FileAction("adjust", "Adjust the breath", "Ctrl+B", 0, _is_one_breath),
    FileAction("build", "Build", "", 0, _is_good_and_own),
    FileAction("duplicate", "Duplicate", "Ctrl+D", 0, _is_good),
    FileAction("rename", "Rename", "F2", 0, _is_good_and_own),
    FileAction("save", "Save as sound…", "Ctrl+S", 1, _is_good),
    FileAction("print", "Print a sheet…", "Ctrl+P", 1, _is_good),
    FileAction("sheet", "Save a sheet as PDF…", "", 1, _is_good),
    FileAction("share", "Share…", "", 1, _is_good),
    FileAction("changes", "Show what I changed", "", 2, _replaces),
    FileAction("reset", "Reset to shipped", "", 2, _replaces),
    FileAction("delete", "Delete", "Del", 3, _is_own),
)

CUSTOMIZE = "customize"
CUSTOMIZE_LIKE = "customize-like"
CUSTOMIZE_CHOICES = (
    (CUSTOMIZE, "A full copy, to change as you like"),
    (CUSTOMIZE_LIKE, "Only my changes, the rest stays as shipped"),
)


class FileMenu(QMenu):
    """The actions that fit the card shown last."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        group = FILE_ACTIONS[0].group
        for one in FILE_ACTIONS:
            if one.group != group:
                self.addSeparator()
                group = one.group
            words = f"{one.words}\t{one.keys}" if one.keys else one.words
            action = self.addAction(words)
            action.triggered.connect(lambda _=False, name=one.name: self.asked.emit(name))
            self._actions[one.name] = action

    def action(self, name: str) -> QAction:
        return self._actions[name]

    def show_card(self, card: RoutineCard) -> None:
        for one in FILE_ACTIONS:
            self._actions[one.name].setVisible(one.fits(card))
