"""The command `render`: a whole session's sound in a file, to be taken along.

Takes a routine with its options, writes a sound file by the kind of its name, or raises
`CommandError`. What a file cannot do, wait for an answer, is left out and said.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from relaxapp.core.compiler import NothingLeftError, Options, compile_timeline
from relaxapp.core.mix import Score, mix
from relaxapp.core.routine import Routine
from relaxapp.core.sound_plan import Levels
from relaxapp.core.synth import RATE_HZ, CueSet
from relaxapp.core.timeline import Timeline
from relaxapp.core.units import plural
from relaxapp.services.sound_files import SoundFileError, WrongEndingError, write_sound
from relaxapp.terminal.signals import Signals
from relaxapp.world import DONE, STOPPED, WRONG_USAGE, CommandError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from relaxapp.core.ambience import Background
    from relaxapp.core.mix import Clips

BLOCK_FRAMES = RATE_HZ
"""A second at a time: long enough to be quick, short enough to stop at once."""


def blocks(score: Score, levels: Levels = Levels()) -> "Iterator[NDArray[np.float32]]":
    """The whole score, a second at a time: what a `SoundWriter` takes."""
    total = score.total_frames
    for from_frame in range(0, total, BLOCK_FRAMES):
        yield mix(score, levels, from_frame, min(BLOCK_FRAMES, total - from_frame))


def render_session(
    routine: Routine,
    options: Options,
    output: Path,
    *,
    cue_set: CueSet,
    has_glide: bool = False,
    ambience: "Background | None" = None,
    levels: Levels = Levels(),
    clips: "Callable[[Timeline], Clips] | None" = None,
    notices: Sequence[str] = (),
) -> int:
    """Writes the session to `output`; returns an exit status, STOPPED where a signal ended it.

    `clips` gives the spoken words of a timeline. `notices` go to standard error, and one for
    questions with them. Raises `CommandError`.
    """
    try:
        timeline = compile_timeline(routine, options)
    except NothingLeftError:
        raise CommandError(f"nothing is left of '{routine.id}': its moves hurt") from None
    spoken = () if clips is None else clips(timeline)
    score = Score(timeline, cue_set, has_glide=has_glide, ambience=ambience, clips=spoken)
    for notice in (*notices, *_question_words(timeline)):
        print(notice, file=sys.stderr)
    try:
        is_written = _write(output, score, levels, routine.name)
    except WrongEndingError as error:
        raise CommandError(str(error), WRONG_USAGE) from None
    except SoundFileError as error:
        raise CommandError(str(error)) from None
    if not is_written:
        return STOPPED
    print(output)
    return DONE


def _write(output: Path, score: Score, levels: Levels, title: str) -> bool:
    """Writes the score with progress on a terminal; whether it did before a signal came."""
    with Signals(can_suspend=False) as signals, _told(output.name) as tell:

        def go_on(share: float) -> bool:
            tell(share)
            return not signals.wait(0)

        sound, total = blocks(score, levels), score.total_frames
        return write_sound(output, sound, total, go_on, title=title, is_mono=score.is_mono)


def _question_words(timeline: Timeline) -> list[str]:
    """One sentence for the questions, which no file can wait for."""
    count = len(timeline.gates)
    if not count:
        return []
    pronoun = "it is" if count == 1 else "they are"
    return [f"{plural(count, 'question')} left out: a file cannot wait, so {pronoun} not in it"]


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
