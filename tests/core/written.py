"""Routines as a test writes them: YAML text to a routine or a timeline, a timeline to lines.

Two moves stand ready, `reach` without sides and `lean` with them, and whatever routines a test
gives to `use`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.problems import Report
from relaxapp.core.reader import Draft, build_routine, read_draft
from relaxapp.core.routine import Move, Routine
from relaxapp.core.timeline import Cue, Gate, Phase, Timeline


def _move(id: str, do: str, *, is_sided: bool) -> Move:
    return Move(
        id=id,
        name=id.capitalize(),
        do=do,
        setup=None,
        style="mobility",
        position="seated",
        props=(),
        is_sided=is_sided,
        hold_ms=4_000,
        times=1,
        enter_ms=3_000,
        leave_ms=2_000,
        pause_ms=0,
    )


REACH = _move("reach", "Reach up.", is_sided=False)
LEAN = _move("lean", "Lean to the $side.", is_sided=True)
SWAY = replace(_move("sway", "To the $side.", is_sided=True), back="Away from the $side.")
CATALOGUE = Catalogue(moves={move.id: move for move in (REACH, LEAN, SWAY)})


@dataclass
class Shelf:
    """The routines that `use` can name."""

    routines: Mapping[str, Routine] = field(default_factory=dict)

    @property
    def ids(self) -> Iterable[str]:
        return self.routines

    def routine(self, id: str) -> Routine | None:
        return self.routines[id]


def read(text: str, id: str = "own", **used: Routine) -> tuple[Routine | None, Report]:
    """The routine of a whole file's text, and what was wrong with it."""
    report = Report(f"{id}.yaml")
    fields = read_draft(text.encode(), report)
    if fields is None:
        return None, report
    return build_routine(id, Draft(fields), CATALOGUE, Shelf(used), report), report


def routine_of(text: str, id: str = "own", **used: Routine) -> Routine:
    """The routine of a file's text, which leaves out name, kind and perhaps its get-ready."""
    head = ["name: Own", "kind: mixed"]
    if not any(line.startswith("prepare:") for line in text.splitlines()):
        head.append("prepare: 0s")
    routine, report = read("\n".join((*head, text)), id, **used)
    assert routine is not None, report.problems
    return routine


def timeline_of(text: str, options: Options = Options(), **used: Routine) -> Timeline:
    return compile_timeline(routine_of(text, **used), options)


def lines_of(timeline: Timeline) -> list[str]:
    """A line for each phase, and one for each mark that no phase begins with, as they pass.

    Start, length, what it is, its words, then its cue:
    `0:05.000  4.000  breathe in 1/19  "Breathe in"  in`
    """
    return [line for _, line in phases_and_lines(timeline)]


def phases_and_lines(timeline: Timeline) -> Iterator[tuple[Phase | None, str]]:
    """The lines of a timeline, each with the phase it stands for, if it does."""
    phases = iter(timeline.phases)
    for mark in timeline.marks:
        match mark:
            case Cue(at_ms, "bell" | "ask" | "end" as name, None):
                yield None, f"{time_words(at_ms)}  {name}"
            case Cue():
                phase = next(phases)
                assert mark.at_ms == phase.start_ms, "a phase begins with its cue"
                yield phase, f"{_phase_words(phase)}  {_cue_words(mark)}"
            case Gate(at_ms, text, answer, save_as):
                saved = "" if save_as is None else f"  as {save_as}"
                wanted = answer if isinstance(answer, str) else " | ".join(answer)
                yield None, f'{time_words(at_ms)}  gate  "{text}"  {wanted}{saved}'
    assert next(phases, None) is None, "every phase has its cue"


def time_words(at_ms: int) -> str:
    """`1:30.500`"""
    return f"{at_ms // 60_000}:{at_ms % 60_000 / 1000:06.3f}"


def _cue_words(cue: Cue) -> str:
    return cue.name if cue.side is None else f"{cue.name} {cue.side}"


def _phase_words(phase: Phase) -> str:
    number, of = (phase.round, phase.rounds) if phase.round else (phase.rep, phase.reps)
    what = (
        phase.step,
        phase.move,
        phase.part,
        phase.side,
        phase.via and f"via {phase.via}",
        number and f"{number}/{of}",
    )
    lead = "" if phase.lead is None else f'"{phase.lead}" '
    return (
        f"{time_words(phase.start_ms)}  {phase.duration_ms / 1000:.3f}"
        f"  {' '.join(filter(None, what))}"
        f'  {lead}"{phase.text}"'
    )
