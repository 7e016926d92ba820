"""What a file is, by the folder that it is in, and how its text is checked.

Takes paths and texts, and the library as it is now; reads and writes nothing.
"""

from collections.abc import Callable
from pathlib import Path

from relaxapp.core.catalogue import check_move_text
from relaxapp.core.library import Checked, check_text
from relaxapp.world import World

Check = Callable[[str], Checked]


def is_shipped(world: World, path: Path) -> bool:
    """Whether a file comes with the program, and is for looking only."""
    folders = world.folders
    return any(path.is_relative_to(one) for one in (folders.routines, folders.assets))


def is_move(world: World, path: Path) -> bool:
    """Whether a file is read as a move; all others are read as routines."""
    roots = (world.folders.user, world.folders.assets)
    return any(path.is_relative_to(one / "moves") for one in roots if one is not None)


def check_for(world: World, path: Path) -> Check:
    """Checks a text as a scan would if the file held it."""
    if is_move(world, path):
        return lambda text: Checked(None, check_move_text(world.catalogue, path, text).problems)
    return lambda text: check_text(world.library, path, text)
