"""The programmes: a snapshot of all their files, broken ones included.

Takes the layers of the library, whose folders have programmes in `programmes/`, and the routines
that they can name. A later layer wins on the same id, but a broken file never hides a good one,
and keeps its last good version while the program runs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from relaxapp.core.catalogue import claim_id
from relaxapp.core.files import find_yaml, read_bytes
from relaxapp.core.library import PROGRAMMES, Layer, Library, Origin
from relaxapp.core.nodes import Refused
from relaxapp.core.problems import Problem, Report
from relaxapp.core.programme import Programme
from relaxapp.core.programme_file import Routines, read_programme
from relaxapp.core.units import shorten


@dataclass(frozen=True, slots=True)
class ProgrammeEntry:
    """One programme file. `programme` is its last good version, if there is one."""

    id: str
    path: Path
    origin: Origin
    programme: Programme | None
    problems: tuple[Problem, ...] = ()
    replaces: bool = False
    """Whether a lower layer has the same id."""

    @property
    def is_broken(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    @property
    def name(self) -> str:
        return shorten(self.id, 80) if self.programme is None else self.programme.name


@dataclass(frozen=True, slots=True)
class ProgrammeShelf:
    """Entries by name, replaced ones left out; `problems` are those of every file read."""

    entries: tuple[ProgrammeEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[Path, ...] = ()
    by_id: Mapping[str, ProgrammeEntry] = field(default_factory=dict)
    last_good: Mapping[Path, Programme] = field(default_factory=dict, repr=False)

    def find(self, id: str) -> ProgrammeEntry | None:
        """The entry that counts for an id: the highest that can be used, else a broken one."""
        return self.by_id.get(id)

    def at_path(self, path: Path) -> ProgrammeEntry | None:
        return next((entry for entry in self.entries if entry.path == path), None)


def routines_of(library: Library) -> Routines:
    """What programmes can name, by id."""
    return {id: entry.routine for id, entry in library.by_id.items()}


def scan_programmes(
    layers: Iterable[Layer], routines: Routines, previous: ProgrammeShelf | None = None
) -> ProgrammeShelf:
    """Reads every programme file of the layers, which come lowest first.

    A file that several layers hold belongs to the highest of them.
    """
    layers = tuple(layers)
    problems: list[Problem] = []
    seen: set[Path] = set()
    by_layer: list[list[tuple[ProgrammeEntry, bool]]] = []
    last_good = {} if previous is None else previous.last_good
    for layer in reversed(layers):
        root = layer.root / PROGRAMMES
        found = find_yaml(root)
        problems[:0] = found.problems
        paths = [path for path in found.files if path not in seen]
        seen.update(paths)
        by_layer.insert(0, _read_layer(layer, paths, routines, last_good))
    entries = [one for layer_entries in by_layer for one in layer_entries]
    shown = _shown(entries)
    return ProgrammeShelf(
        tuple(sorted(shown, key=lambda entry: (entry.name.casefold(), entry.id))),
        (*problems, *(problem for entry, _ in entries for problem in entry.problems)),
        tuple(entry.path for entry, _ in entries),
        _by_id(shown),
        {one.path: one.programme for one, _ in entries if one.programme is not None},
    )


def _read_layer(
    layer: Layer,
    paths: Iterable[Path],
    routines: Routines,
    last_good: Mapping[Path, Programme],
) -> list[tuple[ProgrammeEntry, bool]]:
    """The entries of a layer, and whether each can be named by its id."""
    taken: dict[str, Path] = {}
    entries = []
    for path in paths:
        report = Report(str(path))
        is_named = claim_id(path, layer.root, taken, report)
        programme = _read(path, routines, report) or last_good.get(path)
        entry = ProgrammeEntry(path.stem, path, layer.origin, programme, report.problems)
        entries.append((entry, is_named))
    return entries


def _read(path: Path, routines: Routines, report: Report) -> Programme | None:
    try:
        return read_programme(path.stem, read_bytes(path), routines, report)
    except Refused as refused:
        report.error(refused, refused.message, refused.hint)
        return None


def _shown(entries: Iterable[tuple[ProgrammeEntry, bool]]) -> list[ProgrammeEntry]:
    """Those that are broken, or that no higher layer has a good file in place of."""
    below: set[str] = set()
    shown: list[ProgrammeEntry] = []
    for entry, is_named in entries:
        if is_named and not entry.is_broken:
            shown = [one for one in shown if one.id != entry.id or one.is_broken]
        shown.append(replace(entry, replaces=entry.id in below))
        below.add(entry.id)
    return shown


def _by_id(shown: Iterable[ProgrammeEntry]) -> dict[str, ProgrammeEntry]:
    found: dict[str, ProgrammeEntry] = {}
    for entry in shown:
        if entry.programme is not None or entry.id not in found:
            found[entry.id] = entry
    return found
