"""What the builder offers and says: moves and routines as cards, problems as sentences,
the kind that steps make of a routine.

Takes the world, and the problems of a text; gives values for the page.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from relaxapp.core.building import RoutineText
from relaxapp.core.compiler import Options
from relaxapp.core.problems import Problem
from relaxapp.core.routine import Move, Routine
from relaxapp.core.solo import solo_routine
from relaxapp.core.writing import Step
from relaxapp.ui.cards import RoutineCard, card_of_entry, card_of_move
from relaxapp.world import World

NEW_KIND = "mixed"
_KINDS = {"breathe": "breathing", "sit": "meditation", "tense": "relaxation", "use": NEW_KIND}


class Choices:
    """What can be added. A move alone is the same routine each time: its picture is kept by it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._solo: dict[str, tuple[Move, Routine]] = {}

    def moves(self) -> list[tuple[Move, RoutineCard]]:
        """Each move with its card, by name."""
        moves = sorted(self._world.catalogue.moves.values(), key=lambda one: one.name.casefold())
        return [(move, card_of_move(self._alone(move), move, is_left_out=False)) for move in moves]

    def routines(self, options: Options, own: Path | None) -> list[RoutineCard]:
        """The routines that can be used, but for the one that is being built."""
        entries = self._world.library.entries
        good = [entry for entry in entries if not entry.is_broken and entry.path != own]
        return [card_of_entry(entry, (), options) for entry in good]

    def _alone(self, move: Move) -> Routine:
        made = self._solo.get(move.id)
        if made is None or made[0] is not move:
            made = self._solo[move.id] = move, solo_routine(move, self._world.catalogue.stop_rule)
        return made[1]


def problem_words(problems: Iterable[Problem], built: RoutineText) -> tuple[str, ...]:
    """Problems as sentences, errors first, each with the step it is in."""
    ordered = sorted(problems, key=lambda problem: not problem.is_error)
    return tuple(_words_of(problem, built) for problem in ordered)


def _words_of(problem: Problem, built: RoutineText) -> str:
    has_steps = problem.line > 1 and built.outline.step_list is not None
    index = built.outline.step_at_line(problem.line) if has_steps else None
    place = "" if index is None else f"Step {index + 1}: "
    message = f"{problem.message[:1].upper()}{problem.message[1:]}."
    hint = f" {problem.hint[:1].upper()}{problem.hint[1:]}." if problem.hint else ""
    return place + message + hint


def kind_of(steps: Iterable[Step], moves: Mapping[str, Move]) -> str:
    """The kind of a routine with these steps, as long as a person has not said."""
    kinds = {kind for step in steps if (kind := _kind_of_step(step, moves))}
    return kinds.pop() if len(kinds) == 1 else NEW_KIND


def _kind_of_step(step: Step, moves: Mapping[str, Move]) -> str:
    move = moves.get(str(step.get("move")))
    if move is not None:
        return "strength" if move.style == "strength" else "stretch"
    inner = step.get("steps", "")
    if not isinstance(inner, str):
        return kind_of((one for one in inner if isinstance(one, Mapping)), moves)
    return next((kind for verb, kind in _KINDS.items() if verb in step), "")
