"""The person's own sounds: which lie in their `sounds/` folder, by name.

Takes a folder, gives the id (the file's stem) of every WAV, OGG and FLAC file in it. Opens none of
them: `services.sound.recordings` reads their samples.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from relaxapp.core.files import reason
from relaxapp.core.names import NO_AMBIENCE
from relaxapp.core.problems import Problem

SUFFIXES = (".wav", ".ogg", ".flac")
MOST_FILES = 1_000
# A name is what a routine's `ambience` may be.
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Recordings:
    """The sounds of a folder by id, in order, and what is wrong with the others."""

    paths: Mapping[str, Path]
    problems: tuple[Problem, ...] = ()


def find_recordings(folder: Path) -> Recordings:
    """The sounds directly in a folder; hidden names, links and folders are skipped.

    Nothing is opened. A missing folder has no sounds.
    """
    try:
        with os.scandir(folder) as entries:
            files = sorted(
                Path(entry.path)
                for entry in entries
                if not entry.name.startswith(".") and entry.is_file(follow_symlinks=False)
            )
    except FileNotFoundError:
        return Recordings({})
    except OSError as error:
        return Recordings({}, (_problem(folder, f"cannot be read: {reason(error)}"),))
    sounds = [path for path in files if path.suffix.lower() in SUFFIXES]
    paths: dict[str, Path] = {}
    problems = []
    for path in sounds[:MOST_FILES]:
        message = _wrong_name(path.stem, paths)
        if message is None:
            paths[path.stem] = path
        else:
            problems.append(_problem(path, message, "give the file another name"))
    if len(sounds) > MOST_FILES:
        problems.append(_problem(folder, f"more than {MOST_FILES:,} sounds: the rest is not read"))
    return Recordings(paths, tuple(problems))


def _wrong_name(name: str, taken: Mapping[str, Path]) -> str | None:
    if name in taken:
        return f"not read: '{name}' is also the name of {taken[name].name}"
    if name == NO_AMBIENCE:
        return f"not read: '{NO_AMBIENCE}' means silence"
    if len(name) > _LONGEST_NAME or not name.isprintable() or name != name.strip():
        return f"not read: expected a name of at most {_LONGEST_NAME} printable characters"
    return None


def _problem(path: Path, message: str, hint: str | None = None) -> Problem:
    return Problem(str(path), 1, 1, "error", message, hint)
