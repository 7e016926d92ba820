"""The library: a snapshot of all routine files, broken ones included.

Takes layers of folders and a `Catalogue`, gives entries with routines or problems. A later
layer wins on the same id, but a broken file never hides a good one. Does not watch: scan again,
with the last snapshot, to read only what has changed and to keep the last good version of a file
that has been broken meanwhile. `check_text` says what a file would be with another text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar

from relaxapp.core.catalogue import Catalogue, claim_id
from relaxapp.core.files import content_bytes, find_yaml
from relaxapp.core.nodes import Refused
from relaxapp.core.problems import Problem, Report
from relaxapp.core.routine import Routine
from relaxapp.core.scan import (
    Builder,
    Built,
    Content,
    File,
    Read,
    content_of,
    read_file,
    refused_content,
)
from relaxapp.core.units import shorten

Origin = Literal["shipped", "user"]

PROGRAMMES = "programmes"

SomeFile = TypeVar("SomeFile", Built, File, Built | File)


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


@dataclass(frozen=True)
class Scanned:
    """What a library was made of; the next scan and checks start from it."""

    layers: tuple[Layer, ...] = ()
    catalogue: Catalogue = Catalogue()
    files: tuple[Built, ...] = ()
    """By layer and path."""
    reads: Mapping[Path, Read] = field(default_factory=dict)
    last_good: Mapping[Path, Routine] = field(default_factory=dict)

    @cached_property
    def by_path(self) -> dict[Path, Built]:
        return {built.path: built for built in self.files}

    @cached_property
    def named(self) -> dict[str, list[Built]]:
        """By id, the highest layer first."""
        return _by_id(self.files)


@dataclass(frozen=True, slots=True)
class Library:
    """Entries by name, replaced ones left out; `problems` are those of every file read."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[Path, ...] = ()
    by_id: Mapping[str, Entry] = field(default_factory=dict)
    scanned: Scanned = field(default=Scanned(), repr=False, compare=False)

    def find(self, id: str) -> Entry | None:
        """The entry that counts for an id: the highest that can be played, else a broken one."""
        return self.by_id.get(id)

    def at_path(self, path: Path) -> Entry | None:
        return next((entry for entry in self.entries if entry.path == path), None)

    def is_as(self, other: "Library") -> bool:
        """Whether all files say the same, to the letter, and the same came of them."""
        mine, theirs = self.scanned.files, other.scanned.files
        contents = zip(mine, theirs, strict=False)
        return all(one.content is two.content for one, two in contents) and self == other


def scan_library(
    layers: Iterable[Layer],
    catalogue: Catalogue,
    previous: Library | None = None,
    *,
    at_ns: int | None = None,
) -> Library:
    """Reads every routine file of the layers, which come lowest first.

    A file that several layers hold belongs to the highest of them. With a `previous` library only
    what has changed since is read and built. `at_ns` is the time of reading by the system's
    clock: a file changed within the last two seconds is read again by the next scan, whatever its
    stamp says; without it stamps are trusted.
    """
    scan = _Scan(tuple(layers), catalogue, (previous or Library()).scanned, at_ns)
    return scan.library()


class _Scan:
    """One scan: finds and reads the files, has them built, and judges which of them count."""

    def __init__(
        self,
        layers: tuple[Layer, ...],
        catalogue: Catalogue,
        previous: Scanned,
        at_ns: int | None,
    ) -> None:
        self.layers = layers
        self.catalogue = catalogue
        self.previous = previous
        self.at_ns = at_ns
        self.problems: list[Problem] = []
        self.files: list[File] = []  # by layer and path
        self.reads: dict[Path, Read] = {}
        for index in reversed(range(len(layers))):
            self._read_layer(index)
        self.named = _by_id(self.files)

    def library(self) -> Library:
        Builder(self.catalogue, lambda id: self.named.get(id, ()), self.named).build(self.files)
        last_good = self._last_good()
        shown = {file: self._entry(file, last_good) for file in self.files if self._is_shown(file)}
        by_id = {file.id: entry for file, entry in shown.items()}
        for id, files in self.named.items():
            entries = [shown[file] for file in files if file in shown]
            by_id[id] = next((one for one in entries if one.routine is not None), entries[0])
        built = tuple(file.built for file in self.files if file.built is not None)
        problems = (problem for one in built for problem in one.problems)
        return Library(
            tuple(sorted(shown.values(), key=lambda entry: (entry.name.lower(), entry.id))),
            (*self.problems, *problems),
            tuple(file.path for file in self.files),
            by_id,
            Scanned(self.layers, self.catalogue, built, self.reads, last_good),
        )

    def _read_layer(self, index: int) -> None:
        root = self.layers[index].root
        found = find_yaml(root, skip=frozenset({PROGRAMMES}))
        self.problems.extend(found.problems)
        taken: dict[str, Path] = {}
        files: list[File] = []
        has_same_catalogue = self.catalogue is self.previous.catalogue
        for path in found.files:
            if path in self.reads:  # a higher layer has it
                continue
            claims = Report(str(path))
            is_named = claim_id(path, root, taken, claims)
            read = read_file(path, self.previous.reads.get(path), self.at_ns)
            self.reads[path] = read
            before = self.previous.by_path.get(path) if has_same_catalogue else None
            files.append(File(path, index, claims, is_named, read.content, before))
        self.files[:0] = files

    def _last_good(self) -> dict[Path, Routine]:
        """The last good version of each file.

        A file that has gone keeps it for the time of one scan: some programs delete a file before
        they write it anew.
        """
        before, was_there = self.previous.last_good, self.previous.by_path
        kept = {
            path: one for path, one in before.items() if path in was_there or path in self.reads
        }
        return kept | {file.path: file.routine for file in self.files if file.routine is not None}

    def _is_shown(self, file: File) -> bool:
        """Whether it is broken, or no higher layer has a good file of the same id."""
        above = [one for one in self.named.get(file.id, ()) if one.layer > file.layer]
        return file.routine is None or all(one.routine is None for one in above)

    def _entry(self, file: File, last_good: Mapping[Path, Routine]) -> Entry:
        return Entry(
            file.id,
            file.path,
            self.layers[file.layer].origin,
            last_good.get(file.path),
            () if file.built is None else file.built.problems,
            any(one.layer < file.layer for one in self.named.get(file.id, ())),
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file would be: its routine, None where it has errors, and its problems."""

    routine: Routine | None
    problems: tuple[Problem, ...]


def check_text(library: Library, path: Path, text: str) -> Checked:
    """What a scan would make of the file at `path` if it held `text`; nothing is read or written.

    A path that the library does not have belongs to the highest layer whose folder it is in, else
    to a layer of its own above all others.
    """
    return _Check(library.scanned, path, text).checked()


class _Check:
    """One text in place of a file, with all that it stands on as the library has it."""

    def __init__(self, scanned: Scanned, path: Path, text: str) -> None:
        self.scanned = scanned
        self.named: Mapping[str, Sequence[Built | File]] = scanned.named
        self.own = self._own_file(path, _content_of_text(text, path))
        self.files: dict[Path, File] = {path: self.own}

    def checked(self) -> Checked:
        builder = Builder(self.scanned.catalogue, self.candidates, self.named.keys())
        waiting, found = [self.own], {self.own}
        while waiting:
            meant = {one for targets in builder.targets_of(waiting.pop()) for one in targets}
            waiting.extend(meant - found)
            found |= meant
        builder.build(sorted(found, key=lambda file: (file.layer, file.path)))
        assert self.own.built is not None
        return Checked(self.own.built.routine, self.own.built.problems)

    def candidates(self, id: str) -> Sequence[File]:
        return [self._file_of(one) for one in self.named.get(id, ())]

    def _file_of(self, one: Built | File) -> File:
        file = self.files.get(one.path)
        if file is None:
            assert isinstance(one, Built)
            claims = Report.of(str(one.path), one.claims)
            file = File(one.path, one.layer, claims, one.is_named, one.content, before=one)
            self.files[one.path] = file
        return file

    def _own_file(self, path: Path, content: Content) -> File:
        known = self.scanned.by_path.get(path)
        if known is not None:
            claims = Report.of(str(path), known.claims)
            return File(path, known.layer, claims, known.is_named, content)
        layers = self.scanned.layers
        inside = [index for index, one in enumerate(layers) if path.is_relative_to(one.root)]
        layer = inside[-1] if inside else len(layers)
        root = layers[layer].root if inside else path.parent
        beside = [one for one in self.scanned.files if one.layer == layer and one.is_named]
        taken = {one.id: one.path for one in beside if one.path < path}
        claims = Report(str(path))
        is_named = claim_id(path, root, taken, claims)
        own = File(path, layer, claims, is_named, content)
        # One further down by path in the same layer loses the id.
        others = [one for one in self.scanned.files if (one.layer, one.id) != (layer, own.id)]
        if is_named:
            self.named = _by_id(sorted([*others, own], key=lambda one: (one.layer, one.path)))
        return own


def _content_of_text(text: str, path: Path) -> Content:
    try:
        return content_of(content_bytes(text), path)
    except Refused as refused:
        return refused_content(refused, path)


def _by_id(files: Iterable[SomeFile]) -> dict[str, list[SomeFile]]:
    """The files that can be named, of each id the highest layer first; `files` lowest first."""
    named: dict[str, list[SomeFile]] = {}
    for file in sorted(files, key=lambda file: -file.layer):
        if file.is_named:
            named.setdefault(file.id, []).append(file)
    return named
