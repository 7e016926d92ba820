"""What sounds on behind a session, by its name: a person's own sound, or an ambience.

Takes an id and the `Sounds` there are, gives a `Background` ready to sound, or one sentence that
says why there is none. Computing or decoding one takes up to some seconds, so the last one is
kept.
"""

from functools import lru_cache
from pathlib import Path

from relaxapp.core.ambience import Background, Recording, prepare
from relaxapp.core.ambience_recipe import Ambience
from relaxapp.core.problems import Problem
from relaxapp.core.sounds import Sounds
from relaxapp.services.sound.recordings import load_recording


def open_background(id: str, sounds: Sounds) -> Background | str:
    """The background of this id; a sentence where there is none."""
    if id in sounds.recordings:
        path = sounds.recordings[id]
        try:
            return _recorded(path, path.stat().st_mtime_ns)
        except OSError:
            return _gone(id)
    if id in sounds.ambiences:
        return _computed(sounds.ambiences[id])
    return _gone(id)


def _gone(id: str) -> str:
    return f"There is no ambience '{id}', so none is heard."


@lru_cache(maxsize=1)
def _computed(ambience: Ambience) -> Background:
    return prepare(ambience)


@lru_cache(maxsize=1)
def _recorded(path: Path, changed_ns: int) -> Background | str:
    samples = load_recording(path)
    if isinstance(samples, Problem):
        return f"Your sound '{path.stem}' is not heard: {samples.message}."
    try:
        return Recording(samples)
    except ValueError as error:
        return f"Your sound '{path.stem}' is not heard: {error}."
