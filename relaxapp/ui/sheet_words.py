"""What a printed sheet says of a routine: its head, a row for each step, and what to watch for.

Takes a `Routine` and `Options`, gives a `Sheet` of plain words and stills. A professional reads
it without the program, so doses are told in full and what is done on both sides says so. Knows
no fonts and no paper: `sheet_layout` wraps, `sheet` paints.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import assert_never

from relaxapp.core.compiler import Options, dose
from relaxapp.core.figure import PhaseName, figure_of
from relaxapp.core.routine import (
    Ask,
    Breathe,
    Move,
    MoveStep,
    Repeat,
    Rest,
    Routine,
    Say,
    Side,
    Sit,
    Step,
    Tense,
    Use,
)
from relaxapp.core.texts import fill, move_words
from relaxapp.core.units import in_words, plural
from relaxapp.ui.previews import Curve, preview_of
from relaxapp.ui.routine_words import breath_words, facts_of, level_words

MAX_ROWS = 300
"""The most steps that a sheet shows: a stack of paper that nobody marks up."""

HURT = "left out in the program: it hurt"
ANSWER_LINE = "_" * 40


@dataclass(frozen=True, slots=True)
class Still:
    """A figure at an instant of a move, or of a tensing where `move` is None."""

    caption: str
    move: Move | None
    phase: PhaseName
    fraction: float
    side: Side | None = None
    tensed: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One step. One with a `number` is an exercise, with room for notes beside it."""

    title: str
    number: int | None = None
    dose: str = ""
    pace: str = ""
    """How long what is round a hold takes."""
    texts: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    stills: tuple[Still, ...] = ()
    curve: Curve | None = None
    depth: int = 0
    """How many repeats it stands in."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is printed but for the date."""

    id: str
    name: str
    facts: str
    summary: str
    rows: tuple[Row, ...]
    cautions: tuple[str, ...] = ()
    stop_if: tuple[str, ...] = ()


def sheet_of(
    routine: Routine, options: Options = Options(), hurting: Collection[str] = ()
) -> Sheet:
    """The sheet of a routine as dosed. Moves in `hurting`, by their ids, are marked as such.

    Raises as `dose` does.
    """
    whole = replace(options, without_moves=frozenset(), exchanges=())
    dosed = dose(routine, whole)
    level = "" if options.level is None else f" · {level_words(options.level)}"
    return Sheet(
        dosed.id,
        dosed.name,
        f"{dosed.kind.capitalize()} · {facts_of(routine, whole)}{level}",
        dosed.summary or "",
        _Rows(dosed, whole, frozenset(hurting)).rows(),
        tuple(one.text if one.name is None else f"{one.name}: {one.text}"
              for one in dosed.cautions),
        dosed.stop_if,
    )  # fmt: skip


@dataclass(slots=True)
class _Rows:
    """Makes the rows, and remembers what was told before."""

    routine: Routine
    options: Options
    hurting: frozenset[str]
    told: dict[tuple[str, str | None], int] = field(default_factory=dict)
    number: int = 0

    def rows(self) -> tuple[Row, ...]:
        rows = tuple(islice(self._of(self.routine.steps, 0), MAX_ROWS + 1))
        if len(rows) <= MAX_ROWS:
            return rows
        more = Row("More steps follow", texts=("The file of the routine has them all.",))
        return (*rows[:MAX_ROWS], more)

    def _of(self, steps: tuple[Step, ...], depth: int) -> Iterator[Row]:
        for step in steps:
            match step:
                case Repeat():
                    gap = f", {in_words(step.between_ms)} between" if step.between_ms else ""
                    yield Row(f"{plural(step.count, 'time')}, all of this{gap}:", depth=depth)
                    yield from self._of(step.steps, depth + 1)
                case Use():
                    yield Row(f"{step.routine.name}:", depth=depth)
                    yield from self._of(step.routine.steps, depth + 1)
                case _:
                    yield replace(self._row(step), depth=depth)

    def _row(self, step: Say | Breathe | MoveStep | Tense | Sit | Rest | Ask) -> Row:
        match step:
            case MoveStep():
                return self._move_row(step)
            case Breathe():
                words = breath_words(step, has_holds=self.options.has_holds)
                texts = () if step.text is None else (step.text,)
                return self._numbered(
                    Row("Breathe", None, words, "", texts, curve=self._curve(step))
                )
            case Tense():
                return self._numbered(_tense_row(step))
            case Sit():
                bells = ", with bells" if step.bells is not None else ""
                return Row("", dose=in_words(step.for_ms) + bells, texts=(step.text,))
            case Say():
                return Row("", dose=in_words(step.for_ms), texts=(step.text,))
            case Rest():
                texts = () if step.text is None else (step.text,)
                return Row("", dose=f"Rest {in_words(step.for_ms)}", texts=texts)
            case Ask():
                return Row("", texts=(step.question, _answer(step)))
            case _:
                assert_never(step)

    def _numbered(self, row: Row) -> Row:
        self.number += 1
        return replace(row, number=self.number)

    def _curve(self, step: Breathe) -> Curve | None:
        alone = preview_of(replace(self.routine, steps=(step,), levels=()), self.options)
        return alone if isinstance(alone, Curve) else None

    def _move_row(self, step: MoveStep) -> Row:
        move = step.move
        name = f"{move.name} ({HURT})" if move.id in self.hurting else move.name
        row = self._numbered(Row(name, None, dose_words(step), pace_words(step)))
        first = self.told.setdefault((move.id, step.text), self.number)
        if first != self.number:
            return replace(row, texts=(f"As in {first}.",))
        side = step.sides[0] if step.sides else None
        words = move_words(step.hold_ms, step.times, side)
        said = [text for text in (move.setup, step.text or move.do) if text]
        mistakes = tuple(fill(text, words) for text in move.mistakes)
        text = fill(" ".join(said), words)
        return replace(row, texts=(text,), mistakes=mistakes, stills=_stills(step))


def dose_words(step: MoveStep) -> str:
    """How often, how long, and which sides: `2 times, hold 20 seconds, each side`."""
    words = [plural(step.times, "time")]
    if step.hold_ms:
        words.append(f"hold {in_words(step.hold_ms)}")
    if step.sides:
        words.append("each side" if len(step.sides) > 1 else f"{step.sides[0]} side only")
    return ", ".join(words)


def pace_words(step: MoveStep) -> str:
    """What is round a hold: `3 seconds there, 2 seconds back, 5 seconds to change sides`."""
    lengths = (
        (step.enter_ms, "there"),
        (step.leave_ms, "back"),
        (step.pause_ms if step.times > 1 else 0, "rest between"),
        (step.switch_ms if len(step.sides) > 1 else 0, "to change sides"),
    )
    return ", ".join(f"{in_words(length_ms)} {what}" for length_ms, what in lengths if length_ms)


def _stills(step: MoveStep) -> tuple[Still, ...]:
    """Start and end, and the end of the other side too."""
    move = step.move
    first, *others = step.sides or (None,)
    if figure_of(move).cycle:
        instants: list[tuple[str, PhaseName, float]] = [
            ("start", "enter", 0.0),
            ("on the way", "hold" if move.hold_ms else "enter", 0.6),
        ]
    else:
        instants = [("start", "enter", 0.0), ("end", "hold", 0.0)]
    caption = "end" if first is None else f"{first} side"
    stills = [Still(name if name != "end" else caption, move, phase, at, first)
              for name, phase, at in instants]  # fmt: skip
    _, phase, at = instants[-1]
    stills += [Still(f"{side} side", move, phase, at, side) for side in others]
    return tuple(stills)


def _tense_row(step: Tense) -> Row:
    how_long = f"tense {in_words(step.hold_ms)}, let go {in_words(step.release_ms)}"
    texts = () if step.text is None else (step.text,)
    still = Still("tense", None, "hold", 1.0, tensed=step.part)
    words = f"{plural(step.times, 'time')}: {how_long}"
    return Row(f"Tense: {step.part}", None, words, "", texts, stills=(still,))


def _answer(step: Ask) -> str:
    match step.answer:
        case "scale":
            return "  ".join(str(number) for number in range(11))
        case "none":
            return ""
        case "text":
            return ANSWER_LINE
        case str():
            return step.answer
        case choices:
            return "   ".join(f"☐ {choice}" for choice in choices)
