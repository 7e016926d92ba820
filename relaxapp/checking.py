"""The command `check`: what is wrong in files, and where.

Takes the world and the paths that were typed, reads each with everything that belongs to it, and
prints every problem once. Raises `CommandError` for what is no file of relaxapp.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from relaxapp.core.catalogue import Catalogue, load_catalogue
from relaxapp.core.library import PROGRAMMES, Layer, scan_library
from relaxapp.core.problems import Problem
from relaxapp.core.units import plural
from relaxapp.world import DONE, FAILED, CommandError, World, shown, why_not_read

PLAN = "breaks.yaml"
"""The file of a break plan, which is no routine."""

_VOCABULARIES = ("moves", "chimes", "ambiences")
"""Folders that join the catalogue; what has one brings a catalogue of its own."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The files that were read, and what is wrong with them."""

    files: Sequence[Path]
    problems: Sequence[Problem]


def check(world: World, paths: Sequence[Path], *, is_json: bool) -> int:
    """Checks files and folders, or everything where none is named; gives the exit status."""
    found = [_check_path(world, path) for path in paths]
    if not paths:
        catalogue, programmes = world.catalogue, world.programmes
        read = (catalogue, catalogue.sounds, catalogue.safety, world.library, programmes)
        found = [Checked(one.files, one.problems) for one in read]
        found += [_check_plan(world, path) for path in _plans(world)]
    # Paths may overlap: each file and each problem counts once.
    files = {file for one in found for file in one.files}
    problems = list(dict.fromkeys(problem for one in found for problem in one.problems))
    errors = sum(problem.is_error for problem in problems)
    if is_json:
        print(json.dumps([_problem_json(problem) for problem in problems], indent=1))
    else:
        for problem in problems:
            print(problem)
        counts = (plural(errors, "error"), plural(len(problems) - errors, "warning"))
        print(f"{plural(len(files), 'file')}: {', '.join(counts)}")
    return FAILED if errors else DONE


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "severity": problem.severity,
        "message": problem.message,
        "hint": problem.hint,
    }


def _check_path(world: World, typed: Path) -> Checked:
    """What is in a file or a folder, read with everything that belongs to it."""
    from relaxapp.core.programme_shelf import routines_of, scan_programmes

    if not os.path.lexists(typed):
        raise CommandError(f"there is no file or folder '{shown(typed)}'")
    if typed.name == PLAN and typed.is_file():
        return _check_plan(world, typed)
    # Read by its whole path, so that a file of the library is known as such; shown as typed.
    path = Path(os.path.abspath(typed))
    catalogue, root = _surroundings(world, path if path.is_dir() else path.parent)
    layers = [*world.layers, Layer(root)]
    library = scan_library(layers, catalogue)
    programmes = scan_programmes(layers, routines_of(library))
    read = (catalogue, catalogue.sounds, catalogue.safety, library, programmes)
    files = [file for one in read for file in one.files if file.is_relative_to(path)]
    if not files and not path.is_dir():
        raise CommandError(why_not_read(typed))
    found = [
        replace(problem, path=str(typed / Path(problem.path).relative_to(path)))
        for one in read
        for problem in one.problems
        if Path(problem.path).is_relative_to(path)
    ]
    plans = [_check_plan(world, one) for one in _plans(world) if one.is_relative_to(path)]
    files += [file for one in plans for file in one.files]
    return Checked(files, [*found, *(problem for one in plans for problem in one.problems)])


def _plans(world: World) -> list[Path]:
    """The shipped break plan and the person's own, where they are."""
    folders = (world.folders.assets, world.folders.config)
    return [folder / PLAN for folder in folders if folder and (folder / PLAN).is_file()]


def _check_plan(world: World, path: Path) -> Checked:
    from relaxapp.core.break_file import load_plan

    _, problems = load_plan(path, world.library.by_id)
    return Checked([path], problems)


def _surroundings(world: World, folder: Path) -> tuple[Catalogue, Path]:
    """The catalogue that goes with a folder, and the folder of its routines.

    A folder with `moves`, `chimes` or `ambiences`, such as the user's, brings its own; so does
    one with `cautions.yaml`, such as the shipped assets.
    """
    if folder.name == PROGRAMMES:
        folder = folder.parent
    of_layers = (one.root for one in world.layers)
    folder = next((one for one in of_layers if folder.is_relative_to(one / PROGRAMMES)), folder)
    home = folder.parent if folder.name in (*_VOCABULARIES, "routines") else folder
    if (home / "cautions.yaml").is_file():
        return load_catalogue(home, world.folders.user), home / "routines"
    if any((home / name).is_dir() for name in _VOCABULARIES):
        return load_catalogue(world.folders.assets, home), home / "routines"
    return world.catalogue, folder
