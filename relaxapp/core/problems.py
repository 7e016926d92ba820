"""Problems: what is wrong in a file, where, and how to mend it.

A `Report` gathers the `Problem`s of one file while it is read; nothing here reads or raises.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal, Protocol

Severity = Literal["error", "warning"]

MAX_LISTED = 20
"""How many choices a hint names before the rest is only counted."""

MAX_COMPARISONS = 20_000
"""How many spellings one file may have compared with one another: it takes 40 µs each."""


@dataclass(frozen=True, slots=True)
class Fix:
    """What certainly mends a problem: `text` in place of what stands at `line` and `column`.

    `length` characters go for it; None means the whole key or value that begins there.
    """

    line: int
    column: int
    text: str
    length: int | None = None

    @classmethod
    def at(cls, place: "Place", text: str) -> "Fix":
        """Another text for the whole key or value at a place."""
        return cls(place.line, place.column, text)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in a file; lines and columns (code points) count from 1.

    `fix` is there only where there is no doubt about what was meant.
    """

    path: str
    line: int
    column: int
    severity: Severity
    message: str
    hint: str | None = None
    fix: Fix | None = None

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def __str__(self) -> str:
        path = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in self.path)
        block = f"{path}:{self.line}:{self.column}: {self.severity}: {self.message}"
        return f"{block}\n  hint: {self.hint}" if self.hint else block


class Place(Protocol):
    """Anything that stands somewhere in a file."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _Top:
    line: int = 1
    column: int = 1


TOP: Place = _Top()
"""Where problems of a whole file are placed."""


@dataclass(slots=True)
class _Findings:
    """What a report and those made from it have found together; a dict keeps the order."""

    problems: dict[Problem, None] = field(default_factory=dict)
    error_places: set[tuple[int, int]] = field(default_factory=set)
    comparisons: int = 0


@dataclass(slots=True)
class Report:
    """Gathers the problems of one file, each once.

    A report made by `quiet_at` stands for values that came from elsewhere: its errors are
    placed where those values were asked for, and its warnings belong to the other file.
    """

    path: str
    _findings: _Findings = field(default_factory=_Findings)
    _stand_in: Place | None = None

    def error(
        self, at: Place, message: str, hint: str | None = None, fix: Fix | None = None
    ) -> None:
        self._add(at, "error", message, hint, fix)

    def warning(
        self, at: Place, message: str, hint: str | None = None, fix: Fix | None = None
    ) -> None:
        if self._stand_in is None:
            self._add(at, "warning", message, hint, fix)

    def quiet_at(self, place: Place) -> "Report":
        return Report(self.path, self._findings, self._stand_in or place)

    @classmethod
    def of(cls, path: str, problems: Iterable[Problem]) -> "Report":
        """A report that has found these already."""
        report = cls(path)
        for problem in problems:
            report._keep(problem)
        return report

    def include(self, other: "Report") -> None:
        """Adds what another report of the same file has found."""
        mine, theirs = self._findings, other._findings
        mine.problems.update(theirs.problems)
        mine.error_places |= theirs.error_places
        mine.comparisons += theirs.comparisons

    @property
    def has_errors(self) -> bool:
        return bool(self._findings.error_places)

    def has_error_at(self, at: Place) -> bool:
        place = self._stand_in or at
        return (place.line, place.column) in self._findings.error_places

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(sorted(self._findings.problems, key=lambda found: (found.line, found.column)))

    def near(self, word: str, choices: Collection[str], likeness: float = 0.6) -> "Near | None":
        """As the function, but None once there have been `MAX_COMPARISONS`."""
        if self._findings.comparisons >= MAX_COMPARISONS:
            return None
        self._findings.comparisons += len(choices)
        return find_near(word, choices, likeness)

    def suggest(
        self, at: Place, word: str, choices: Collection[str], label: str
    ) -> tuple[str, Fix | None]:
        """A hint as the function gives, and the fix where there is no doubt.

        Once there have been `MAX_COMPARISONS` it only lists.
        """
        near = self.near(word, choices)
        if near is None:
            return suggestion(None, choices, label), None
        return suggestion(near.spelling, choices, label), near.fix_at(at)

    def _add(
        self, at: Place, severity: Severity, message: str, hint: str | None, fix: Fix | None
    ) -> None:
        place = self._stand_in or at
        # What came from elsewhere is mended there.
        own_fix = fix if self._stand_in is None else None
        self._keep(Problem(self.path, place.line, place.column, severity, message, hint, own_fix))

    def _keep(self, problem: Problem) -> None:
        self._findings.problems[problem] = None
        if problem.is_error:
            self._findings.error_places.add((problem.line, problem.column))


@dataclass(frozen=True, slots=True)
class Near:
    """The choice spelt most like a word; not `is_certain` where another is as near."""

    spelling: str
    is_certain: bool

    def fix_at(self, place: Place) -> Fix | None:
        return Fix.at(place, self.spelling) if self.is_certain else None


def find_near(word: str, choices: Collection[str], likeness: float = 0.6) -> Near | None:
    """The choice spelt most like `word`, if any is near; `likeness` is 0–1, as in difflib.

    Of two that are equally like it, the one with fewer other letters in their places.
    """
    from difflib import SequenceMatcher, get_close_matches  # seldom needed, slow to load

    typed = word.strip().lower()
    matches = get_close_matches(typed, choices, n=4, cutoff=likeness)
    if not matches:
        return None

    def unlikeness(choice: str) -> tuple[float, int]:
        others = sum(one != two for one, two in zip(typed, choice, strict=False))
        return -SequenceMatcher(None, choice, typed).ratio(), others + abs(len(typed) - len(choice))

    first, *others = sorted(matches, key=unlikeness)
    return Near(first, all(unlikeness(one) != unlikeness(first) for one in others))


def nearest(word: str, choices: Collection[str], likeness: float = 0.6) -> str | None:
    """The spelling that `find_near` finds."""
    near = find_near(word, choices, likeness)
    return None if near is None else near.spelling


def suggest(word: str, choices: Collection[str], label: str) -> str:
    """A hint: the nearest spelling, or else the choices, as many as can be taken in."""
    return suggestion(nearest(word, choices), choices, label)


def suggestion(near: str | None, choices: Collection[str], label: str) -> str:
    """The hint for a word whose nearest spelling is known."""
    if near is not None:
        return f"did you mean '{near}'?"
    more = len(choices) - MAX_LISTED
    names = ", ".join(islice(choices, MAX_LISTED)) or "none"
    return f"{label}: {names}" + (f" and {more:,} more" if more > 0 else "")
