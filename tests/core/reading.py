"""Whole files as a test writes them, read in a small world: three moves, one of them lying."""

from dataclasses import replace
from fractions import Fraction

from written import LEAN, REACH, Shelf, routine_of

from relaxapp.core.breath import Part, Pattern
from relaxapp.core.catalogue import Catalogue
from relaxapp.core.problems import Report
from relaxapp.core.reader import Draft, build_routine, read_draft
from relaxapp.core.routine import Caution, Routine, Step

STOP_RULE = ("Sharp pain",)
PREGNANCY = Caution("Ask your midwife.", "pregnancy", "Pregnancy")
NECK = Caution("Leave it out.", "neck-injury", "Neck injury")
LYING = replace(
    REACH,
    id="roll",
    position="lying",
    props=("mat",),
    areas=("back",),
    cautions=(NECK,),
    stop_if=("Dizziness",),
)
SEATED = replace(REACH, props=("chair",), areas=("neck", "back"), cautions=(NECK,))
WORLD = Catalogue(
    moves={"reach": SEATED, "roll": LYING, "lean": LEAN},
    broken_moves=frozenset({"sick"}),
    cautions={"pregnancy": PREGNANCY, "neck-injury": NECK},
    stop_rule=STOP_RULE,
)


def build(
    text: str, catalogue: Catalogue = WORLD, shelf: Shelf | None = None, **used: Routine
) -> tuple[Routine | None, list[str]]:
    """The routine of a whole file, and its problems a line each, without hints."""
    report = Report("own.yaml")
    fields = read_draft(text.encode(), report)
    routine = None
    if fields is not None:
        routine = build_routine("own", Draft(fields), catalogue, shelf or Shelf(used), report)
    return routine, lines_of(report)


def lines_of(report: Report) -> list[str]:
    return [f"{one.line}:{one.column}: {one.message}" for one in report.problems]


def built(text: str, **used: Routine) -> Routine:
    """The routine of a whole file that has one."""
    routine, problems = build(text, **used)
    assert routine is not None, problems
    return routine


def step_of(text: str, **used: Routine) -> Step:
    """The one step of a file that leaves out name and kind."""
    (step,) = routine_of(text, **used).steps
    return step


def pattern(*lengths_s: float | Fraction) -> Pattern:
    """A pattern of in-out, in-hold-out or in-hold-out-rest."""
    names = {2: ("in", "out"), 3: ("in", "hold", "out"), 4: ("in", "hold", "out", "rest")}
    return Pattern(
        tuple(
            Part(name, Fraction(length_s) * 1000)  # type: ignore[arg-type]  # a part's name
            for name, length_s in zip(names[len(lengths_s)], lengths_s, strict=True)
        )
    )
