"""Renders chimes to files in a process of its own: NumPy's 25 MB are gone when it is done.

`render_apart` starts `python -m relaxapp.services.sound.renderer FOLDER` and hands it the recipes
as a pickle; nothing else writes to that pipe. What does not work there, the caller renders itself.
"""

import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from relaxapp.core.synth import Chime

_log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[3]
_LIMIT_S = 60

Recipe = tuple[Chime, float, str]
"""A chime, where it is panned to, and the name of its file."""


def render_apart(recipes: Sequence[Recipe], folder: Path) -> bool:
    """Writes the chimes into `folder`; whether all of them are there."""
    if not sys.executable:
        return False
    places = filter(None, (str(_ROOT), os.environ.get("PYTHONPATH")))
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, str(folder)],
            input=pickle.dumps(list(recipes)),
            env=os.environ | {"PYTHONPATH": os.pathsep.join(places)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        _log.info("chimes are rendered here: %s", error)
        return False
    return done.returncode == 0


def _main(folder: Path) -> None:
    from relaxapp.services.sound.cache import write_chime

    for chime, pan, name in pickle.loads(sys.stdin.buffer.read()):
        write_chime(folder / name, chime, pan)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
