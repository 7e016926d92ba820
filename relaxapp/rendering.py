"""The command `render`: a whole session's sound in a file, to be taken along.

Takes a routine with its options, writes a sound file by the kind of its name, or raises
`CommandError`. What a file cannot hold is left out and said.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from relaxapp.core.compiler import NothingLeftError, Options
from relaxapp.core.routine import Routine
from relaxapp.scoring import Scoring, save_steps
from relaxapp.services.sound_files import SoundFileError, WrongEndingError
from relaxapp.services.voice import clips
from relaxapp.terminal.signals import Signals
from relaxapp.world import DONE, STOPPED, WRONG_USAGE, CommandError, World


def render_session(
    world: World,
    routine: Routine,
    options: Options,
    output: Path,
    *,
    notices: Sequence[str] = (),
) -> int:
    """Writes the session to `output`; returns an exit status, STOPPED where a signal ended it.

    `notices` go to standard error, and what else is left out with them. Raises `CommandError`.
    """
    try:
        scoring = Scoring(world, routine, options, world.settings, clips.synthesiser())
    except NothingLeftError:
        raise CommandError(f"nothing is left of '{routine.id}': its moves hurt") from None
    application = _application_for(scoring, world)
    try:
        is_written = _write(scoring, output)
    except WrongEndingError as error:
        raise CommandError(str(error), WRONG_USAGE) from None
    except SoundFileError as error:
        raise CommandError(str(error)) from None
    finally:
        del application
    if not is_written:
        return STOPPED
    for notice in (*notices, *scoring.notices):
        print(notice, file=sys.stderr)
    print(output)
    return DONE


def _application_for(scoring: Scoring, world: World) -> Any:
    """What Qt's decoder needs: it reads a person's own sounds where soundfile is not there."""
    if scoring.plan.ambience not in world.catalogue.sounds.recordings:
        return None
    with suppress(ImportError):  # without Qt soundfile reads them, or the reader says what lacks
        from PySide6.QtCore import QCoreApplication

        return QCoreApplication.instance() or QCoreApplication(["relaxapp"])
    return None


def _write(scoring: Scoring, output: Path) -> bool:
    """Makes and writes the sound with progress on a terminal; whether it came to its end."""
    with Signals(can_suspend=False) as signals, _told(output.name) as tell:
        steps = save_steps(scoring, output)
        for share in steps:
            tell(share)
            if signals.wait(0):
                steps.close()
                return False
    return True


@contextmanager
def _told(name: str) -> Iterator[Callable[[float], object]]:
    """What shows how far it is, where somebody looks: on a terminal."""
    if not sys.stderr.isatty():
        yield lambda share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(name, total=1.0)
        yield lambda share: progress.update(task, completed=share)
