"""What comes of routine files that stand on one another: each is read once and built once.

Takes files with what they say by themselves, and what came of them before; gives what comes of
them now. What still holds is kept: a file is built anew only where it, the catalogue or something
that it stands on has changed. The result is that of building all anew, whatever was kept.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.chains import Chains, find_chains
from relaxapp.core.files import Stamp, read_bytes, stamp_of
from relaxapp.core.nodes import Refused
from relaxapp.core.problems import Place, Problem, Report
from relaxapp.core.reader import Draft, build_routine, join, read_draft, references
from relaxapp.core.routine import Routine
from relaxapp.core.schema import Fields
from relaxapp.core.units import SECOND_MS, quoted

MAX_CHAIN = 16
"""How many files may stand on one another by `use` and `like`."""

_UNSETTLED_NS = 2 * SECOND_MS * 1_000_000
"""How long after a change a file may change again with the same stamp: times on FAT have 2 s."""


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """What one file says by itself. To its report nothing is added any more."""

    report: Report
    fields: Fields | None
    references: tuple[tuple[str, str, Place], ...] = ()


def content_of(raw: bytes, path: Path) -> Content:
    """What a file at `path` says if it holds `raw`."""
    report = Report(str(path))
    fields = read_draft(raw, report)
    return Content(report, fields, () if fields is None else tuple(references(fields)))


def refused_content(refused: Refused, path: Path) -> Content:
    """A file that cannot be read says nothing."""
    report = Report(str(path))
    report.error(refused, refused.message, refused.hint)
    return Content(report, None)


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A file as it was when it was read; `raw` is None where it could not be.

    Only where it `is_settled` does an equal stamp say that it is still the same.
    """

    stamp: Stamp | None
    raw: bytes | None
    content: Content
    is_settled: bool


def read_file(path: Path, before: Read | None, at_ns: int | None) -> Read:
    """Reads a file, or gives its content of before where that is the same.

    `at_ns` is the time of reading, None for long after the last change of any file.
    """
    stamp = stamp_of(path)  # before it is read: what changes in between has another one later
    if before is not None and before.is_settled and before.stamp == stamp:
        return before
    is_old = at_ns is None or stamp is None or stamp.changed_ns < at_ns - _UNSETTLED_NS
    raw: bytes | None = None
    try:
        raw = read_bytes(path)
        if before is not None and raw == before.raw:
            return replace(before, stamp=stamp, is_settled=is_old)
        content = content_of(raw, path)
    except Refused as refused:
        content = refused_content(refused, path)
        if before is not None and before.content.report.problems == content.report.problems:
            content = before.content
    # What could not be read may be readable the next time without any change.
    return Read(stamp, raw, content, is_settled=is_old and raw is not None)


@dataclass(frozen=True, slots=True, eq=False)
class Built:
    """What came of one file, and all that it came of.

    It holds as long as that is the same: `below` is what came of the files that each of its
    references can mean. `is_tangled`: it is or stands on a circle, and does not hold.
    """

    id: str
    path: Path
    layer: int
    is_named: bool
    claims: tuple[Problem, ...]
    content: Content
    below: tuple[tuple["Built", ...], ...]
    routine: Routine | None
    problems: tuple[Problem, ...]
    depth: int
    is_tangled: bool


@dataclass(slots=True, eq=False)
class File:
    """A file to be built. `claims` reports on its name, `is_named` is whether others can name it.

    `before` is what came of it the last time, by the same catalogue.
    """

    path: Path
    layer: int
    claims: Report
    is_named: bool
    content: Content
    before: Built | None = None
    targets: tuple[tuple["File", ...], ...] = ()
    routine: Routine | None = None
    depth: int = 1
    is_open: bool = True
    built: Built | None = None
    id: str = field(init=False)
    _report: Report | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.id = self.path.stem

    @property
    def report(self) -> Report:
        """What is found from now on, with what is known already; most files need none."""
        if self._report is None:
            self._report = Report(str(self.path))
            self._report.include(self.claims)
            self._report.include(self.content.report)
        return self._report


Candidates = Callable[[str], Sequence[File]]
"""The files that have an id, the highest layer first."""


class Builder:
    """Builds files with all that they stand on, each once; `ids` are those that can be named."""

    def __init__(self, catalogue: Catalogue, candidates: Candidates, ids: Collection[str]) -> None:
        self.catalogue = catalogue
        self.candidates = candidates
        self.ids = ids
        self.building: list[File] = []

    def build(self, files: Iterable[File]) -> None:
        """Gives each file its `built`. The files are in order of their layers and paths.

        All that they stand on has to be among them.
        """
        files = tuple(files)
        for file in files:
            file.targets = self.targets_of(file)
        every = find_chains(files, lambda file: (one for meant in file.targets for one in meant))
        # From the bottom up, so that building never has to go deep.
        ordered = sorted(files, key=every.heights.__getitem__)
        tangled = _tangled(ordered, every)
        for file in ordered:
            if file not in tangled:
                file.built = _still_holds(file)
        _judge_chains([file for file in files if file.built is None], files)
        for file in ordered:
            if file.built is None:
                self._build_one(file)
        for file in ordered:
            if file.built is None:
                file.built = _built(file, is_tangled=file in tangled)
            file.routine = file.built.routine

    def targets_of(self, file: File) -> tuple[tuple[File, ...], ...]:
        """The files that each reference of a file can mean, the highest layer first.

        `like` of the own id means the next lower layer.
        """
        return tuple(
            tuple(
                one
                for one in self.candidates(id)
                if key != "like" or id != file.id or one.layer < file.layer
            )
            for key, id, _ in file.content.references
        )

    def routine(self, id: str) -> Routine | None:
        """What `use` gets for an id: of the files that have it the highest that is good."""
        built = (self._routine_of(file) for file in self.candidates(id))
        return next((routine for routine in built if routine is not None), None)

    def _routine_of(self, file: File) -> Routine | None:
        """The routine of a file for the one that is being built; None where broken.

        Also None while it is being built itself, and where it stands on too many others: by way
        of the lower layers, references can go round and deep that are neither at first sight.
        """
        if file.built is None:
            self._build_one(file)
        routine, depth = _came_of(file)
        if routine is None or depth >= MAX_CHAIN:
            return None
        asking = self.building[-1]
        asking.depth = max(asking.depth, depth + 1)
        return routine

    def _build_one(self, file: File) -> None:
        if file.content.fields is None or not file.is_open or len(self.building) > MAX_CHAIN:
            return
        file.is_open = False
        self.building.append(file)
        # Without the file it is like, the rest of it can still be checked.
        draft = self._draft_of(file) or Draft(file.content.fields, origin=None)
        file.routine = build_routine(file.id, draft, self.catalogue, self, file.report)
        self.building.pop()

    def _draft_of(self, file: File) -> Draft | None:
        """The keys of a file over those of the file it is like; None if there is no such file."""
        fields = file.content.fields
        assert fields is not None
        if "like" in fields.unread:
            return None
        if "like" not in fields:
            return Draft(fields)
        at = fields.place("like")
        base = self._base_of(file, fields.value("like"), at)
        return None if base is None else join(fields, base.fields, at)

    def _base_of(self, file: File, id: str, at: Place) -> Draft | None:
        targets = file.targets[_index_of_like(file)]
        if not targets:
            self._report_no_base(file, id, at)
        for target in targets:
            if self._routine_of(target) is not None:
                return self._draft_of(target)
        if not file.report.has_error_at(at):
            hint = f"run: relaxapp check, and mend '{id}' first"
            file.report.error(at, f"the routine '{id}' has problems of its own", hint)
        return None

    def _report_no_base(self, file: File, id: str, at: Place) -> None:
        if id == file.id:
            message = f"no lower layer has a routine '{id}' to be like"
            file.report.error(at, message, "give it an id of its own, or all its keys")
        else:
            hint, fix = file.report.suggest(at, id, self.ids, "routines")
            file.report.error(at, f"unknown routine {quoted(id)}", hint, fix)


def _index_of_like(file: File) -> int:
    return next(index for index, (key, _, _) in enumerate(file.content.references) if key == "like")


def _came_of(file: File) -> tuple[Routine | None, int]:
    built = file.built
    return (file.routine, file.depth) if built is None else (built.routine, built.depth)


def _tangled(ordered: Iterable[File], chains: Chains[File]) -> set[File]:
    """The files that are in a circle or stand on one; `ordered` from the bottom up."""
    tangled: set[File] = set()
    for file in ordered:
        if file in chains.circles or any(one in tangled for one in chains.below[file]):
            tangled.add(file)
    return tangled


def _still_holds(file: File) -> Built | None:
    """What came of a file before, where all that it came of is still the same."""
    before = file.before
    if before is None or before.is_tangled or before.content is not file.content:
        return None
    if before.layer != file.layer or before.claims != file.claims.problems:
        return None
    # What is said of an unknown id depends on all the others.
    is_known = all(file.targets)
    return before if is_known and before.below == _below(file) else None


def _below(file: File) -> tuple[tuple[Built | None, ...], ...]:
    return tuple(tuple(one.built for one in meant) for meant in file.targets)


def _built(file: File, *, is_tangled: bool) -> Built:
    below = tuple(
        tuple(one.built for one in meant if one.built is not None) for meant in file.targets
    )
    return Built(
        id=file.id,
        path=file.path,
        layer=file.layer,
        is_named=file.is_named,
        claims=file.claims.problems,
        content=file.content,
        below=() if is_tangled else below,
        routine=file.routine,
        problems=file.report.problems,
        depth=file.depth,
        is_tangled=is_tangled,
    )


def _judge_chains(judged: Iterable[File], files: Iterable[File]) -> None:
    """Reports references that go round in a circle or stand on too many others.

    What comes first for a reference is what it means at first sight.
    """
    chains = find_chains(files, lambda file: [meant[0] for meant in file.targets if meant])
    for file in judged:
        placed = [
            (meant[0], place)
            for meant, (_, _, place) in zip(file.targets, file.content.references, strict=True)
            if meant
        ]
        if file in chains.circles:
            circle = chains.circle_from(file)
            at = next(place for one, place in placed if one in chains.circles[file])
            if len(circle) > 1:
                at = next(place for one, place in placed if one is circle[1])
            _report_circle(file, [one.id for one in circle], at)
        else:
            for one, place in placed:
                if chains.heights[one] >= MAX_CHAIN:
                    message = f"more than {MAX_CHAIN} files stand on one another here"
                    file.report.error(place, message, "use or like a file further down")


def _report_circle(file: File, names: list[str], at: Place) -> None:
    if len(names) > MAX_CHAIN + 1 or names[-1] != file.id or len(names) == 1:
        names = [*names[: MAX_CHAIN - 1], "…", file.id]
    message = f"'use' and 'like' go round in a circle: {' → '.join(names)}"
    file.report.error(at, message, "let one of these files stand by itself")
