"""The commands `list` and `moves`: what there is, as a table, as ids or as JSON.

Takes the world and what was typed. That files are broken goes to standard error, in a few lines.
"""

import json
import sys
from types import SimpleNamespace
from typing import Any

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.library import Entry, Library
from relaxapp.core.units import plural, shorten
from relaxapp.world import DONE, World

MAX_SLACK_MS = 10_000
"""`--max 3m` keeps what lasts up to 3:10."""

_BROKEN_NAMED = 5
"""How many broken files are named before the rest is only counted."""


def list_routines(world: World, typed: SimpleNamespace) -> int:
    """Lists the routines that fit what was typed; gives the exit status."""
    holds = world.settings.breath_holds
    found = [entry for entry in world.library.entries if _is_wanted(entry, typed, holds)]
    _name_broken(world.library)
    if typed.json:
        print(json.dumps([_listed(entry, holds) for entry in found], indent=1))
        return DONE
    if typed.ids:
        print("".join(f"{entry.id}\n" for entry in found), end="")
        return DONE
    from relaxapp.tables import print_library, print_lines

    print_library(found, holds=holds)
    if not found:
        print_lines("Nothing in the library fits; `relaxapp list` shows all of it.")
    return DONE


def _is_wanted(entry: Entry, typed: SimpleNamespace, holds: bool) -> bool:
    routine = entry.routine
    if routine is None or entry.is_broken:
        return False
    if typed.kind is not None and routine.kind != typed.kind:
        return False
    length_ms = routine.steps_size(holds=holds).length_ms
    if typed.max_ms is not None and length_ms > typed.max_ms + MAX_SLACK_MS:
        return False
    words = (typed.search or "").casefold().split()
    named = (routine.id, routine.name, routine.kind, routine.summary or "")
    text = " ".join((*named, *routine.tags, *routine.areas)).casefold()
    return all(word in text for word in words)


def _listed(entry: Entry, holds: bool) -> dict[str, Any]:
    routine = entry.routine
    assert routine is not None
    return {
        "id": routine.id,
        "name": routine.name,
        "kind": routine.kind,
        "duration_ms": routine.size(holds=holds).length_ms,
        "prepare_ms": routine.prepare_ms,
        "position": routine.position,
        "level": routine.level,
        "tags": list(routine.tags),
        "path": str(entry.path.absolute()),
        "origin": entry.origin,
        "replaces": entry.replaces,
    }


def _name_broken(library: Library) -> None:
    """One line on standard error for each broken file, the first few of them."""
    broken = [entry for entry in library.entries if entry.is_broken]
    for entry in broken[:_BROKEN_NAMED]:
        count = plural(sum(problem.is_error for problem in entry.problems), "error")
        print(f"{_printable(str(entry.path))}: left out, {count}", file=sys.stderr)
    if len(broken) > _BROKEN_NAMED:
        rest = plural(len(broken) - _BROKEN_NAMED, "more file")
        print(f"and {rest} left out", file=sys.stderr)
    if broken:
        print("`relaxapp check` says what is wrong", file=sys.stderr)


def _printable(text: str) -> str:
    return shorten(text, len(text))


def list_moves(world: World, *, is_json: bool) -> int:
    """Lists the moves by their names; gives the exit status."""
    moves = sorted(world.catalogue.moves.values(), key=lambda move: move.name.casefold())
    _count_broken_moves(world.catalogue)
    if is_json:
        from relaxapp.core.move_json import move_json

        print(json.dumps([move_json(move) for move in moves], indent=1, ensure_ascii=False))
        return DONE
    from relaxapp.tables import print_moves

    print_moves(moves)
    return DONE


def _count_broken_moves(catalogue: Catalogue) -> None:
    """One line on standard error where move files cannot be used."""
    broken = catalogue.broken_moves
    if broken:
        print(f"{plural(len(broken), 'move file')} left out", file=sys.stderr)
        print("`relaxapp check` says what is wrong", file=sys.stderr)
