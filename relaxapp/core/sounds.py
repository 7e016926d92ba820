"""The sounds that files and settings can name: cue sets and ambiences, shipped and the user's.

Takes the `assets` folder and the user's, gives `Sounds` with the problems found on the way. A
broken file is left out whole and never hides the good ones. Nothing is rendered here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from relaxapp.core.ambience_recipe import AMBIENCES_FILE, Ambience, build_ambiences
from relaxapp.core.catalogue import complete_entries, read_fields
from relaxapp.core.chime_file import CHIMES_FILE, build_cue_set
from relaxapp.core.files import find_yaml
from relaxapp.core.problems import Problem, Report
from relaxapp.core.recordings import Recordings, find_recordings
from relaxapp.core.schema import Fields, Spec
from relaxapp.core.synth import CueSet

Recipe = TypeVar("Recipe")


@dataclass(frozen=True, slots=True)
class Sounds:
    """What can be heard, by id, and what was wrong with its files.

    `recordings` are the person's own sounds: backgrounds like the ambiences, and before them.
    """

    cue_sets: Mapping[str, CueSet] = field(default_factory=dict)
    ambiences: Mapping[str, Ambience] = field(default_factory=dict)
    recordings: Mapping[str, Path] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def backgrounds(self) -> dict[str, str]:
        """The id of every background and the name people know it by, the person's own last."""
        named = {id: one.name for id, one in self.ambiences.items() if id not in self.recordings}
        return named | {id: id for id in self.recordings}


def load_sounds(assets: Path, user: Path | None = None) -> Sounds:
    """The sounds of the assets folder, joined by `chimes/`, `ambiences/` and `sounds/`
    of the user's."""
    loader = _Loader(assets, user)
    cue_sets = loader.load("chimes", CHIMES_FILE, _build_cue_sets)
    ambiences = loader.load("ambiences", AMBIENCES_FILE, build_ambiences)
    found = Recordings({}) if user is None else find_recordings(user / "sounds")
    problems = (*loader.problems, *found.problems)
    return Sounds(cue_sets, ambiences, found.paths, tuple(loader.files), problems)


class _Loader:
    def __init__(self, assets: Path, user: Path | None) -> None:
        self.assets = assets
        self.user = user
        self.files: list[Path] = []
        self.problems: list[Problem] = []

    def load(
        self, name: str, spec: Spec, build: Callable[[Fields, Report], Mapping[str, Recipe]]
    ) -> dict[str, Recipe]:
        """The recipes of one kind by id, the user's over the shipped."""
        recipes: dict[str, Recipe] = {}
        for path in (self.assets / f"{name}.yaml", *self.find(name)):
            report = Report(str(path))
            fields = read_fields(path, spec, report)
            built = {} if fields is None else build(fields, report)
            if not report.has_errors:
                recipes |= built
            self.files.append(path)
            self.problems.extend(report.problems)
        return recipes

    def find(self, name: str) -> tuple[Path, ...]:
        if self.user is None:
            return ()
        found = find_yaml(self.user / name)
        self.problems.extend(found.problems)
        return found.files


def _build_cue_sets(fields: Fields, report: Report) -> dict[str, CueSet]:
    sets = complete_entries(fields, "sets", ("name", "cues", "chimes"))
    return {id: build_cue_set(one, report) for id, one in sets}
