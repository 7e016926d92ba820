"""What a file is, by the folder that it is in, and how its text is checked.

Takes paths and texts, and the library as it is now; reads and writes nothing.
"""

from collections.abc import Callable
from pathlib import Path

from relaxapp.core.catalogue import check_move_text
from relaxapp.core.format import MOVE_FILE, ROUTINE_FILE
from relaxapp.core.library import PROGRAMMES, Checked, check_text
from relaxapp.core.schema import Spec
from relaxapp.world import World

Check = Callable[[str], Checked]


def is_shipped(world: World, path: Path) -> bool:
    """Whether a file comes with the program, and is for looking only."""
    folders = world.folders
    return any(path.is_relative_to(one) for one in (folders.routines, folders.assets))


def is_move(world: World, path: Path) -> bool:
    """Whether a file is read as a move; others are read as routines or programmes."""
    roots = (world.folders.user, world.folders.assets)
    return any(path.is_relative_to(one / "moves") for one in roots if one is not None)


def is_programme(world: World, path: Path) -> bool:
    """Whether a file is read as a programme."""
    return any(path.is_relative_to(layer.root / PROGRAMMES) for layer in world.layers)


def root_for(world: World, path: Path) -> Spec:
    """What declares the keys of a file."""
    if is_move(world, path):
        return MOVE_FILE
    if is_programme(world, path):
        from relaxapp.core.programme_file import PROGRAMME_FILE

        return PROGRAMME_FILE
    return ROUTINE_FILE


def check_for(world: World, path: Path) -> Check:
    """Checks a text as a scan would if the file held it."""
    if is_programme(world, path):
        from relaxapp.core.programme_file import check_programme_text
        from relaxapp.core.programme_shelf import routines_of

        return lambda text: Checked(
            None, check_programme_text(path, text, routines_of(world.library)).problems
        )
    if is_move(world, path):
        return lambda text: Checked(None, check_move_text(world.catalogue, path, text).problems)
    return lambda text: check_text(world.library, path, text)
