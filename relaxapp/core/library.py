"""The library: a snapshot of all routine files, broken ones included.

Takes layers of folders and a `Catalogue`, gives entries with routines or problems. A later
layer wins on the same id, but a broken file never hides a good one. Does not watch: scan again,
with the last snapshot, to keep the last good version of a file that has been broken meanwhile.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from relaxapp.core.catalogue import Catalogue, claim_id
from relaxapp.core.chains import find_chains
from relaxapp.core.files import find_yaml, read_bytes
from relaxapp.core.nodes import Refused
from relaxapp.core.problems import Place, Problem, Report
from relaxapp.core.reader import Draft, build_routine, join, read_draft, references
from relaxapp.core.routine import Routine
from relaxapp.core.schema import Fields
from relaxapp.core.units import quoted, shorten

Origin = Literal["shipped", "user"]

MAX_CHAIN = 16
"""How many files may stand on one another by `use` and `like`."""

PROGRAMMES = "programmes"


@dataclass(frozen=True, slots=True)
class Layer:
    """A folder of routine files; sub-folders carry no meaning."""

    root: Path
    origin: Origin = "user"


@dataclass(frozen=True, slots=True)
class Entry:
    """One routine file. `routine` is its last good version, if there is one."""

    id: str
    path: Path
    origin: Origin
    routine: Routine | None
    problems: tuple[Problem, ...] = ()
    replaces: bool = False
    """Whether a lower layer has the same id."""

    @property
    def is_broken(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    @property
    def name(self) -> str:
        return shorten(self.id, 80) if self.routine is None else self.routine.name


@dataclass(frozen=True, slots=True)
class Library:
    """Entries by name, replaced ones left out; `problems` are those of every file read."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[Path, ...] = ()
    by_id: Mapping[str, Entry] = field(default_factory=dict)

    def find(self, id: str) -> Entry | None:
        """The entry that counts for an id: the highest that can be played, else a broken one."""
        return self.by_id.get(id)

    def at_path(self, path: Path) -> Entry | None:
        return next((entry for entry in self.entries if entry.path == path), None)


def scan_library(
    layers: Iterable[Layer], catalogue: Catalogue, previous: Library | None = None
) -> Library:
    """Reads every routine file of the layers, which come lowest first.

    A file that several layers hold belongs to the highest of them.
    """
    return _Scan(tuple(layers), catalogue, previous).library()


@dataclass(slots=True, eq=False)
class _File:
    path: Path
    layer: int
    report: Report
    fields: Fields | None
    is_built: bool = False
    routine: Routine | None = None

    @property
    def id(self) -> str:
        return self.path.stem


class _Scan:
    """One scan: reads all files, judges what stands on what, then builds."""

    def __init__(
        self, layers: tuple[Layer, ...], catalogue: Catalogue, previous: Library | None
    ) -> None:
        self.layers = layers
        self.catalogue = catalogue
        self.last_good = {} if previous is None else _routines_by_path(previous)
        self.problems: list[Problem] = []
        self.files: list[_File] = []
        self.named: dict[str, list[_File]] = {}  # by id, the highest layer first
        self.building: set[_File] = set()
        self.shelf = _Shelf(self)
        for index in reversed(range(len(layers))):
            self._read_layer(index)
        self.files.sort(key=lambda file: (file.layer, file.path))
        self.heights = _judge_chains(self.files, self._targets)

    def library(self) -> Library:
        # From the bottom up, so that building never has to go deep.
        for file in sorted(self.files, key=self.heights.__getitem__):
            self.routine_of(file)
        shown = {file: self._entry(file) for file in self.files if not self._is_replaced(file)}
        by_id = {file.id: entry for file, entry in shown.items()}
        for id, files in self.named.items():
            entries = [shown[file] for file in files if file in shown]
            by_id[id] = next((one for one in entries if one.routine is not None), entries[0])
        problems = (problem for file in self.files for problem in file.report.problems)
        return Library(
            tuple(sorted(shown.values(), key=lambda entry: (entry.name.lower(), entry.id))),
            (*self.problems, *problems),
            tuple(file.path for file in self.files),
            by_id,
        )

    def routine_of(self, file: _File) -> Routine | None:
        """The routine of a file, built once; None where broken.

        Also None while it is being built, and where building would go too deep: by way of the
        lower layers, references can go round and deep that are neither at first sight.
        """
        is_open = not file.is_built and file not in self.building
        if file.fields is not None and is_open and len(self.building) <= MAX_CHAIN:
            self.building.add(file)
            # Without the file it is like, the rest of it can still be checked.
            draft = self.draft_of(file) or Draft(file.fields, origin=None)
            file.routine = build_routine(file.id, draft, self.catalogue, self.shelf, file.report)
            self.building.discard(file)
            file.is_built = True
        return file.routine

    def draft_of(self, file: _File) -> Draft | None:
        """The keys of a file over those of the file it is like; None if there is no such file."""
        assert file.fields is not None
        if "like" in file.fields.unread:
            return None
        if "like" not in file.fields:
            return Draft(file.fields)
        at = file.fields.place("like")
        base = self._base_of(file, at)
        if base is None:
            return None
        return join(file.fields, base.fields, at)

    def candidates(self, id: str) -> list[_File]:
        return self.named.get(id, [])

    def _base_of(self, file: _File, at: Place) -> Draft | None:
        assert file.fields is not None
        id = file.fields.value("like")
        targets = self._targets(file, "like", id)
        if not targets:
            self._report_no_base(file, id, at)
        for target in targets:
            if self.routine_of(target) is not None:
                return self.draft_of(target)
        if not file.report.has_error_at(at):
            hint = f"run: relaxapp check, and mend '{id}' first"
            file.report.error(at, f"the routine '{id}' has problems of its own", hint)
        return None

    def _report_no_base(self, file: _File, id: str, at: Place) -> None:
        if id == file.id:
            message = f"no lower layer has a routine '{id}' to be like"
            file.report.error(at, message, "give it an id of its own, or all its keys")
        else:
            hint = file.report.suggest(id, self.named, "routines")
            file.report.error(at, f"unknown routine {quoted(id)}", hint)

    def _targets(self, file: _File, key: str, id: str) -> list[_File]:
        """The files that a reference can mean, the highest layer first.

        `like` of the own id means the next lower layer.
        """
        is_own = key == "like" and id == file.id
        return [one for one in self.candidates(id) if not is_own or one.layer < file.layer]

    def _read_layer(self, index: int) -> None:
        root = self.layers[index].root
        found = find_yaml(root, skip=frozenset({PROGRAMMES}))
        self.problems.extend(found.problems)
        higher = {file.path for file in self.files}
        taken: dict[str, Path] = {}
        for path in found.files:
            if path in higher:
                continue
            report = Report(str(path))
            has_id = claim_id(path, root, taken, report)
            file = _File(path, index, report, _read_fields(path, report))
            self.files.append(file)
            if has_id:
                self.named.setdefault(file.id, []).append(file)

    def _is_replaced(self, file: _File) -> bool:
        """Whether a higher layer has a good file of the same id; a broken file is always shown."""
        above = [one for one in self.candidates(file.id) if one.layer > file.layer]
        return file.routine is not None and any(one.routine is not None for one in above)

    def _entry(self, file: _File) -> Entry:
        return Entry(
            file.id,
            file.path,
            self.layers[file.layer].origin,
            file.routine or self.last_good.get(file.path),
            file.report.problems,
            any(one.layer < file.layer for one in self.candidates(file.id)),
        )


def _routines_by_path(library: Library) -> dict[Path, Routine | None]:
    return {entry.path: entry.routine for entry in library.entries}


class _Shelf:
    """What `use` can name: of each id the highest file that is good."""

    def __init__(self, scan: _Scan) -> None:
        self.ids = scan.named.keys()
        self.scan = scan

    def routine(self, id: str) -> Routine | None:
        built = (self.scan.routine_of(file) for file in self.scan.candidates(id))
        return next((routine for routine in built if routine is not None), None)


def _read_fields(path: Path, report: Report) -> Fields | None:
    try:
        raw = read_bytes(path)
    except Refused as refused:
        report.error(refused, refused.message, refused.hint)
        return None
    return read_draft(raw, report)


def _judge_chains(
    files: list[_File], targets: Callable[[_File, str, str], list[_File]]
) -> dict[_File, int]:
    """Reports references that go round in a circle or stand on too many others.

    Gives for each file how many stand on one another from it down, itself included.
    """
    below: dict[_File, list[tuple[_File, Place]]] = {}
    for file in files:
        named = [] if file.fields is None else list(references(file.fields))
        meant = [(targets(file, key, id), place) for key, id, place in named]
        below[file] = [(found[0], place) for found, place in meant if found]
    chains = find_chains(files, lambda file: [one for one, _ in below[file]])
    for file in chains.circles:
        circle = chains.circle_from(file)
        names = [one.id for one in circle]
        if len(names) > MAX_CHAIN + 1:
            names[MAX_CHAIN - 1 : -1] = ["…"]
        at = next(place for one, place in below[file] if one is circle[1])
        message = f"'use' and 'like' go round in a circle: {' → '.join(names)}"
        file.report.error(at, message, "let one of these files stand by itself")
    for file in files:
        for one, place in below[file]:
            if chains.heights[one] >= MAX_CHAIN and file not in chains.circles:
                message = f"more than {MAX_CHAIN} files stand on one another here"
                file.report.error(place, message, "use or like a file further down")
    return chains.heights
