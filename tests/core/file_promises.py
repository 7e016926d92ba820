"""What the reader promises of every file, whatever stands in it.

Each check raises where a promise is broken: there is a routine or an error, problems lie within
the file and are fit to print, and what is read keeps its limits and compiles to its length.
"""

import re

from random_files import ROOT
from reading import built
from written import Shelf

from relaxapp.core.catalogue import Catalogue, build_move, load_catalogue
from relaxapp.core.compiler import compile_timeline
from relaxapp.core.format import MOVE_FILE
from relaxapp.core.nodes import Refused, parse_yaml
from relaxapp.core.problems import Problem, Report
from relaxapp.core.reader import Draft, build_routine, join, read_draft
from relaxapp.core.routine import Move, Routine

CATALOGUE = load_catalogue(ROOT / "assets")
SHELF = Shelf(
    {
        "breaths": built("name: A\nkind: breathing\nbreathe: 4-7-8\nrounds: 3\n"),
        "sitting": built("name: A\nkind: meditation\nsit: Rest.\nfor: 5 min\nbells: [1 min]\n"),
        "several": built("name: A\nkind: mixed\nsteps: [rest: 5s, ask: How?]\n"),
    }
)
BASE = read_draft(b"name: A\nkind: mixed\nbreathe: 4-6\nfor: 1 min\n", Report("base.yaml"))


def check_routine_file(raw: bytes, world: Catalogue = CATALOGUE) -> Routine | None:
    """Reads a file; raises where a promise of the reader is broken."""
    report = Report("own.yaml")
    fields = read_draft(raw, report)
    routine = None
    if fields is not None:
        draft = Draft(fields)
        if "like" in fields:
            assert BASE is not None
            draft = join(fields, BASE, fields.place("like"))
        routine = build_routine("own", draft, world, SHELF, report)
    assert (routine is None) == report.has_errors
    _check_problems(report.problems, raw)
    if routine is not None:
        _check_routine(routine)
    return routine


def _check_problems(problems: tuple[Problem, ...], raw: bytes) -> None:
    text = raw.removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
    lines = re.split("\r\n|[\r\n\x85\u2028\u2029]", text)
    for one in problems:
        assert 1 <= one.line <= len(lines)
        assert 1 <= one.column <= len(lines[one.line - 1]) + 1
        assert one.message.isprintable()
        assert (one.hint or "").isprintable()
        assert len(one.message) + len(one.hint or "") < 1_000


def _check_routine(routine: Routine) -> None:
    for one in (routine, *(level for _, level in routine.levels)):
        assert not one.size(holds=True).is_too_large
        assert not one.size(holds=False).is_too_large
        if one.size().phases < 1_000:
            assert compile_timeline(one).duration_ms == one.size().length_ms


def check_move_file(raw: bytes, world: Catalogue = CATALOGUE) -> Move | None:
    """Reads a move file; raises where a promise of the reader is broken."""
    report = Report("own.yaml")
    move = None
    try:
        fields = MOVE_FILE.read(parse_yaml(raw), report)
    except Refused as refused:
        report.error(refused, refused.message, refused.hint)
        fields = None
    if fields is not None:
        move = build_move("own", fields, world.cautions, report)
    assert move is not None or report.has_errors
    _check_problems(report.problems, raw)
    return None if report.has_errors else move
