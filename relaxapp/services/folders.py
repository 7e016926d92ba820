"""Where things are on this system: what is shipped, and the folders of the user.

Takes the environment, gives paths; makes no folder and reads no file. Without a home there are
no user folders, and the program goes on with what is shipped.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Folders:
    """Absolute paths; those of the user are None on a system that knows no home."""

    routines: Path
    assets: Path
    user: Path | None
    """Holds the user's `routines/`, `moves/`, `chimes/`, `ambiences/` and `sounds/`."""
    config: Path | None
    cache: Path | None
    runtime: Path | None = None
    """For what lasts as long as the person is logged in: the socket of the program that runs."""
    of_programs: tuple[Path | None, Path | None] = (None, None)
    """Where programs in general keep the person's data and settings: those of the desktop."""


def find_folders() -> Folders:
    """The folders of this system and user."""
    dirs = PlatformDirs("relaxapp", appauthor=False)
    user, config = _absolute(lambda: dirs.user_data_dir), _absolute(lambda: dirs.user_config_dir)
    cache = _absolute(lambda: dirs.user_cache_dir)
    return Folders(
        routines=_shipped("routines"),
        assets=_shipped("assets"),
        user=user,
        config=config,
        cache=cache,
        runtime=_runtime() or cache,
        of_programs=(user and user.parent, config and config.parent),
    )


def _runtime() -> Path | None:
    """The person's own one, where the system names one; a folder for all would be anybody's."""
    named = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(named, "relaxapp") if os.path.isabs(named) else None


def _shipped(name: str) -> Path:
    """Installed, the shipped folders are in the package; in a checkout they are beside it."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def _absolute(find: Callable[[], str]) -> Path | None:
    """None where there is no home: platformdirs refuses, or older ones leave the `~` in."""
    try:
        path = Path(find())
    except RuntimeError:
        return None
    return path if path.is_absolute() else None
