"""What commands print for people, with rich: the library, a routine, the settings.

Text from files is always `Text`, never markup. On a terminal it is wrapped; in a pipe every line
is whole, and ends where its text does.
"""

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from relaxapp.core.journal import Done, Ended
from relaxapp.core.journal_export import iso_date, iso_time
from relaxapp.core.library import Entry
from relaxapp.core.move_words import dose_of
from relaxapp.core.routine import OWN_TIME, REFLECTION, Move, Routine, Source
from relaxapp.core.settings import Settings
from relaxapp.core.timeline import Cue, Phase, Timeline
from relaxapp.core.units import SECOND_MS, clock, plural, shorten

PIPE_WIDTH = 10_000
"""Columns where nobody looks: wide enough that nothing wraps."""


def _console() -> Console:
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    return Console(highlight=False, markup=False, emoji=False, width=width)


def _print(console: Console, what: RenderableType) -> None:
    if console.is_terminal:
        console.print(what)
        return
    with console.capture() as captured:
        console.print(what)
    for line in captured.get().splitlines():
        print(line.rstrip())


def _columns(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in names:
        table.add_column(name, header_style="dim", overflow="fold")
    return table


def print_lines(*lines: str) -> None:
    """Sentences, not wrapped."""
    console = _console()
    for line in lines:
        console.print(Text(line), soft_wrap=True)


def print_library(entries: Iterable[Entry], *, holds: bool) -> None:
    """A line for each routine: name, kind, length (with or without breath holds), id.

    A reflection takes one's own time, in the words that the window has for it.
    """
    table = _columns("name", "kind", "length", "id")
    table.columns[2].justify = "right"
    for entry in entries:
        routine = entry.routine
        if routine is None:
            continue
        length_ms = routine.steps_size(holds=holds).length_ms
        table.add_row(
            Text(routine.name, style="bold"),
            Text(routine.kind),
            Text(OWN_TIME if routine.kind == REFLECTION else clock(length_ms)),
            Text(routine.id + ("  (yours)" if entry.origin == "user" else "")),
        )
    if table.row_count:
        _print(_console(), table)


def print_moves(moves: Iterable[Move]) -> None:
    """A line for each move: name, style, areas, dose, id."""
    table = _columns("name", "style", "areas", "dose", "id")
    for move in moves:
        table.add_row(
            Text(move.name, style="bold"),
            Text(move.style),
            Text(", ".join(move.areas)),
            Text(dose_of(move)),
            Text(move.id),
        )
    if table.row_count:
        _print(_console(), table)


def print_routine(routine: Routine, timeline: Timeline) -> None:
    """What a routine is: its facts, its steps with their times, cautions and sources."""
    console = _console()
    length = clock(timeline.duration_ms - timeline.prepare_ms)
    facts = [length, routine.kind, routine.position, *routine.props, routine.level]
    _print(console, Text(routine.name, style="bold"))
    _print(console, Text(" · ".join(facts), style="dim"))
    if routine.summary is not None:
        _print(console, Text(routine.summary))
    _print(console, "")
    _print(console, _steps(timeline))
    levels = [name for name, _ in routine.levels]
    _print_list(console, "Levels (--level)", levels)
    _print_list(console, "Before you start", [caution.text for caution in routine.cautions])
    _print_list(console, "Stop if you notice", routine.stop_if)
    _print_list(console, "Sources", [_source_words(source) for source in routine.sources])


def _steps(timeline: Timeline) -> Table:
    table = _columns("at", "length", "step", "what")
    phases = {span: list(its) for span, its in groupby(timeline.phases, lambda one: one.span)}
    first_marks = [span.first_mark for span in timeline.spans] + [len(timeline.marks)]
    for index, span in enumerate(timeline.spans):
        marks = timeline.marks[span.first_mark : first_marks[index + 1]]
        bells = sum(isinstance(mark, Cue) and mark.name == "bell" for mark in marks)
        title = [] if span.step == "breathe" else [span.title]
        what = (*title, *_dose(phases.get(index, [])), *([plural(bells, "bell")] if bells else []))
        length = clock(span.end_ms - span.start_ms) if span.step != "ask" else ""
        table.add_row(
            Text(clock(span.start_ms)), Text(length), Text(span.step), Text(" · ".join(what))
        )
    return table


def _dose(phases: list[Phase]) -> Iterator[str]:
    """The parts of a step's first breath or repetition, of its last if it differs, how often."""
    parts = [phase for phase in phases if phase.part not in (None, "pause")]
    if not parts:
        return
    number, side, last = parts[0].round or parts[0].rep, parts[0].side, parts[-1]
    once = [one for one in parts if (one.round or one.rep) == number and one.side == side]
    ends = (_seconds(once), _seconds(parts[-len(once) :]))
    yield " to ".join(dict.fromkeys(ends)) + " s"
    times = plural(last.rounds, "breath") if last.rounds else plural(last.reps or 1, "time")
    yield times + (" each side" if last.side != side else "")


def _seconds(phases: Iterable[Phase]) -> str:
    return ", ".join(f"{one.part} {round(one.duration_ms / SECOND_MS, 2):g}" for one in phases)


def _source_words(source: Source) -> str:
    words = source.cite + (f" ({source.year})" if source.year else "")
    words += f": {source.supports}" if source.supports else ""
    return words + (f" {source.url}" if source.url else "")


def _print_list(console: Console, title: str, lines: Iterable[str]) -> None:
    texts = [Text(line) for line in lines]
    if not texts:
        return
    _print(console, "")
    _print(console, Text(title, style="bold"))
    for text in texts:
        _print(console, Padding(text, (0, 0, 0, 2), expand=False))


def print_history(done: Iterable[Done]) -> None:
    """A line for each session: when, what, how long, how it ended, and how it was around it."""
    table = _columns("day", "time", "name", "length", "", "tension", "pain")
    table.columns[3].justify = "right"
    for one in done:
        table.add_row(
            Text(iso_date(one.day)),
            Text(iso_time(one.ms)),
            Text(shorten(one.name, 80), style="bold"),
            Text(clock(one.played_ms)),
            Text("" if one.ended == Ended.COMPLETED.value else "not to its end", style="dim"),
            Text(_change(one.tension_before, one.tension_after)),
            Text(_change(one.pain_before, one.pain_after)),
        )
    if table.row_count:
        _print(_console(), table)


def _change(before: int | None, after: int | None) -> str:
    if before is None and after is None:
        return ""
    return " → ".join("–" if one is None else str(one) for one in (before, after))


def print_settings(settings: Settings, path: Path | None) -> None:
    """Each setting with its value and what it means, and where they are kept."""
    table = _columns("setting", "value", "what it is")
    for key, typed in settings.items():
        table.add_row(Text(key.name, style="bold"), Text(typed), Text(key.doc))
    console = _console()
    _print(console, table)
    if path is not None:
        console.print(Text(f"kept in {path}", style="dim"), soft_wrap=True)
