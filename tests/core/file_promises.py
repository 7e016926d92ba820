"""What the reader promises of every file, whatever stands in it.

Each check raises where a promise is broken: there is a routine or an error, problems lie within
the file and are fit to print, and what is read keeps its limits and compiles to its length.
"""

import re
from functools import cache

from random_files import ROOT
from reading import built
from written import Shelf

from relaxapp.core.catalogue import Catalogue, build_move, load_catalogue
from relaxapp.core.compiler import compile_timeline
from relaxapp.core.format import MOVE_FILE
from relaxapp.core.journal import Journal
from relaxapp.core.journal_export import to_csv, to_json
from relaxapp.core.journal_import import WrongFileError, is_sound, journal_of
from relaxapp.core.journal_merge import merged
from relaxapp.core.library import Layer, scan_library
from relaxapp.core.nodes import Refused, parse_yaml
from relaxapp.core.problems import Problem, Report
from relaxapp.core.programme import Programme
from relaxapp.core.programme_days import preview
from relaxapp.core.programme_file import MAX_DAYS, MAX_ITEMS, Routines, read_programme
from relaxapp.core.programme_shelf import routines_of
from relaxapp.core.programme_words import stage_lines
from relaxapp.core.reader import Draft, build_routine, join, read_draft
from relaxapp.core.routine import Move, Routine

CATALOGUE = load_catalogue(ROOT / "assets")
_ROUTINES = {
    "breaths": built("name: A\nkind: breathing\nbreathe: 4-7-8\nrounds: 3\n"),
    "sitting": built("name: A\nkind: meditation\nsit: Rest.\nfor: 5 min\nbells: [1 min]\n"),
    "several": built("name: A\nkind: mixed\nsteps: [rest: 5s, ask: How?]\n"),
}
SHELF = Shelf(_ROUTINES)
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


@cache
def routines() -> Routines:
    """What programmes can name: all that is shipped, and what is made up."""
    shipped = scan_library([Layer(ROOT / "routines", "shipped")], CATALOGUE)
    return {**routines_of(shipped), **_ROUTINES, "sick": None}


def check_programme_file(raw: bytes) -> Programme | None:
    """Reads a programme file; raises where a promise of its reader is broken."""
    report = Report("own.yaml")
    programme = None
    try:
        programme = read_programme("own", raw, routines(), report)
    except Refused as refused:
        report.error(refused, refused.message, refused.hint)
    assert (programme is None) == report.has_errors
    _check_problems(report.problems, raw)
    if programme is not None:
        _check_programme(programme)
    return programme


def _check_programme(programme: Programme) -> None:
    assert 1 <= programme.days <= MAX_DAYS
    for stage in programme.stages:
        assert 1 <= len(stage.items) <= MAX_ITEMS
        assert stage.weekdays
        assert 1 <= stage.a_week <= 7
        for item in stage.items:
            assert all(routines()[id] is not None for id in item.routines)
    assert all(preview(programme, day) for day in {0, programme.days // 2})
    for line in stage_lines(programme, {}):
        assert all(part.isprintable() for part in line)


def check_journal_file(raw: bytes) -> Journal | None:
    """Reads an exported history; raises where it is not refused in a sentence, nor kept whole."""
    refusal, journal = "", None
    try:
        journal = journal_of(raw)
    except WrongFileError as error:
        refusal = str(error)
    if journal is None:
        assert refusal.isprintable()
        assert 0 < len(refusal) < 500
        return None
    assert all(map(is_sound, journal.records))
    assert journal_of(to_json(journal).encode()) == journal
    assert merged(journal, Journal()) == merged(Journal(), journal)
    to_csv(journal.sessions, journal.check_ins).encode()
    return journal


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
