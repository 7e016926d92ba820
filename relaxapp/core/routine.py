"""Routines and their steps as frozen values: what one file says, checked, not yet timed.

Takes nothing and reads nothing: `reader` makes these values from files, `compiler` times them.
Here stand the words of the format and the arithmetic that both need: how many breaths
and repetitions a dose comes to, and how many phases and milliseconds, without unrolling.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Literal, assert_never

from relaxapp.core.breath import Pattern, Ramp
from relaxapp.core.decimals import round_half_up
from relaxapp.core.units import HOUR_MS

if TYPE_CHECKING:
    from relaxapp.core.late_figure import LateFigure
    from relaxapp.core.poses import Figure

OWN_TIME = "own time"
"""The length of a reflection in words: it takes the time that one takes to answer."""

REFLECTION = "reflection"
"""The kind of routine that is answered, and whose answers are read again."""

POSITIONS = ("seated", "standing", "kneeling", "lying")
PROPS = ("chair", "wall", "doorway", "mat", "band", "cushion")
DIFFICULTIES = ("easy", "medium", "hard")
STYLES = ("stretch", "mobility", "strength")
VOICES = ("off", "steps", "phases")

MAX_PHASES = 10_000
MAX_LENGTH_MS = 4 * HOUR_MS

Side = Literal["left", "right"]

SAY_WORD_MS = 400
BACK_WORDS = "Come back slowly"

SAY_LEAST_MS = 4_000


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from; `supports` says what it stands behind."""

    cite: str
    year: str | None = None
    url: str | None = None
    supports: str | None = None


@dataclass(frozen=True, slots=True)
class Caution:
    """Advice before a routine; `id` is None where the file wrote its own text."""

    text: str
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """An exercise of the catalogue: dose, texts. A sided move is written for the left."""

    id: str
    name: str
    do: str
    setup: str | None
    style: str
    position: str
    props: tuple[str, ...]
    is_sided: bool
    hold_ms: int
    times: int
    enter_ms: int
    leave_ms: int
    pause_ms: int
    areas: tuple[str, ...] = ()
    muscles: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    stop_if: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()
    sources: tuple[Source, ...] = ()
    figure: "Figure | LateFigure | None" = None
    back: str = BACK_WORDS
    """The instruction on the way back."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many phases, milliseconds and gates something compiles to."""

    phases: int = 0
    length_ms: int = 0
    gates: int = 0

    def __add__(self, other: "Size") -> "Size":
        return Size(
            self.phases + other.phases,
            self.length_ms + other.length_ms,
            self.gates + other.gates,
        )

    def __sub__(self, other: "Size") -> "Size":
        return self + other.times(-1)

    def times(self, count: int) -> "Size":
        return Size(self.phases * count, self.length_ms * count, self.gates * count)

    @property
    def has_too_many_phases(self) -> bool:
        """Gates count as well: a repeat of questions alone would otherwise have no end."""
        return self.phases + self.gates > MAX_PHASES

    @property
    def is_too_large(self) -> bool:
        return self.has_too_many_phases or self.length_ms > MAX_LENGTH_MS


def phase_size(*lengths_ms: int) -> Size:
    """The size of these phases; one of length 0 is left out of a timeline."""
    return Size(len(lengths_ms) - lengths_ms.count(0), sum(lengths_ms))


Setting = tuple[str, frozenset[str]]
"""A position and the props it needs."""


@dataclass(frozen=True, slots=True)
class Flow:
    """The settings of the first and the last move, and the say and rest around them.

    `lead_ms` is before the first move, `tail_ms` after the last; without a move both are all of
    it.
    """

    first: Setting | None = None
    last: Setting | None = None
    lead_ms: int = 0
    tail_ms: int = 0

    def then(self, other: "Flow") -> "Flow":
        return Flow(
            self.first or other.first,
            other.last or self.last,
            self.lead_ms if self.first else self.lead_ms + other.lead_ms,
            other.tail_ms if other.last else self.tail_ms + other.tail_ms,
        )


@dataclass(frozen=True, slots=True)
class Say:
    """A text, shown and spoken."""

    text: str
    for_ms: int


@dataclass(frozen=True, slots=True)
class Breathe:
    """Breaths by a pattern, for a time or for a number of rounds (exactly one is given)."""

    pattern: Pattern
    for_ms: int | None
    rounds: int | None
    ramp: Ramp | None = None
    text: str | None = None
    spare: Pattern | None = None
    """The pattern without holds that the file gives (`without_holds`)."""

    def pattern_with(self, *, holds: bool) -> Pattern:
        """The pattern that is breathed, with or without breath holds."""
        if holds:
            return self.pattern
        return self.spare or self.pattern.without_holds()

    def breath_starts_ms(self) -> list[int]:
        """Where each breath of a ramp begins, from the step's start, and the end as last.

        Stops after `MAX_PHASES` breaths, so that no file can keep it busy.
        """
        assert self.ramp is not None
        starts = [0]
        while len(starts) <= MAX_PHASES and not self._is_done(starts):
            starts.append(starts[-1] + self.ramp.breath_ms(starts[-1]))
        return starts

    def _is_done(self, starts: list[int]) -> bool:
        if self.rounds is not None:
            return len(starts) > self.rounds
        return self.for_ms is not None and starts[-1] >= self.for_ms

    def round_count(self, *, holds: bool) -> int:
        """Whole breaths; without holds as many as make the step no shorter than with them."""
        if self.ramp is not None:
            return len(self.breath_starts_ms()) - 1
        cycle_ms = self.pattern.cycle_ms
        # In whole numbers: dividing Fractions takes most of the time of a long file.
        covered = (self.for_ms or 0) * cycle_ms.denominator
        rounds = self.rounds or -(-covered // cycle_ms.numerator)
        if holds or self.pattern_with(holds=False) is self.pattern:
            return rounds
        return ceil(rounds * cycle_ms / self.pattern_with(holds=False).cycle_ms)

    def size(self, *, holds: bool) -> Size:
        """Parts that last under a millisecond count as phases, though they may be rounded away."""
        pattern = self.pattern_with(holds=holds)
        if self.ramp is not None:
            starts = self.breath_starts_ms()
            return Size((len(starts) - 1) * len(pattern.parts), starts[-1])
        rounds = self.round_count(holds=holds)
        return Size(rounds * len(pattern.parts), round_half_up(rounds * pattern.cycle_ms))


@dataclass(frozen=True, slots=True)
class MoveStep:
    """A move with its dose; `sides` is empty for a move that has none."""

    move: Move
    times: int
    enter_ms: int
    hold_ms: int
    leave_ms: int
    pause_ms: int
    switch_ms: int
    sides: tuple[Side, ...]
    text: str | None = None

    @property
    def side_ms(self) -> int:
        """How long all repetitions of one side take."""
        repetition_ms = self.enter_ms + self.hold_ms + self.leave_ms
        return repetition_ms * self.times + self.pause_ms * (self.times - 1)

    def size(self) -> Size:
        side = phase_size(self.enter_ms, self.hold_ms, self.leave_ms).times(self.times)
        if self.pause_ms:
            side += phase_size(self.pause_ms).times(self.times - 1)
        if len(self.sides) < 2:
            return side
        return side.times(2) + phase_size(self.switch_ms)


@dataclass(frozen=True, slots=True)
class Tense:
    """Tensing a part of the body, as typed, and letting it go."""

    part: str
    hold_ms: int
    release_ms: int
    times: int
    text: str | None = None

    def size(self) -> Size:
        return phase_size(self.hold_ms, self.release_ms).times(self.times)


@dataclass(frozen=True, slots=True)
class Bells:
    """When a sit's bells strike: at the start, at times or by a period, at the end."""

    start: int = 0
    end: int = 0
    at_ms: tuple[int, ...] = ()
    every_ms: int | None = None
    random_ms: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Sit:
    """A time with one text, and perhaps bells."""

    text: str
    for_ms: int
    bells: Bells | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """A time with nothing to do."""

    for_ms: int
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A question; `answer` is `scale`, `text`, `none`, or the choices."""

    question: str
    answer: str | tuple[str, ...] = "none"
    save_as: str | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Steps done `count` times, with a rest of `between_ms` between."""

    count: int
    steps: tuple["Step", ...]
    between_ms: int = 0


@dataclass(frozen=True, slots=True)
class Use:
    """The steps of another routine, already with the length that was asked of it.

    Its flow is kept here, so that a chain of uses is looked through once, not once for each use.
    """

    routine: "Routine"
    flow: Flow


Step = Say | Breathe | MoveStep | Tense | Sit | Rest | Ask | Repeat | Use


def size_of(step: Step, *, holds: bool) -> Size:
    """What a step compiles to, without unrolling it."""
    match step:
        case Say() | Sit() | Rest():
            return phase_size(step.for_ms)
        case Ask():
            return Size(gates=1)
        case Breathe():
            return step.size(holds=holds)
        case MoveStep() | Tense():
            return step.size()
        case Repeat():
            inner = total_size(step.steps, holds=holds)
            return inner.times(step.count) + phase_size(step.between_ms).times(step.count - 1)
        case Use():
            return step.routine.steps_size(holds=holds)
        case _:
            assert_never(step)


def _differs_without_holds(step: Step) -> bool:
    """Whether breath holds can make a difference to its size."""
    match step:
        case Breathe():
            is_plain = all(part.name in ("in", "out") for part in step.pattern.parts)
            return step.spare is not None or not is_plain
        case Repeat():
            return any(_differs_without_holds(inner) for inner in step.steps)
        case Use():
            without, whole = step.routine.steps_size(holds=False), step.routine.steps_size()
            return without != whole
    return False


def total_size(steps: Iterable[Step], *, holds: bool) -> Size:
    """What the steps come to. Past the limits it stops adding, so that no file keeps it busy."""
    phases = length_ms = gates = 0
    for step in steps:
        size = size_of(step, holds=holds)
        phases += size.phases
        length_ms += size.length_ms
        gates += size.gates
        if phases + gates > MAX_PHASES or length_ms > MAX_LENGTH_MS:
            break
    return Size(phases, length_ms, gates)


@dataclass(frozen=True, slots=True)
class Sound:
    """What a file says about its sound; None leaves it to the user's settings."""

    cues: str | None = None
    glide: bool | None = None
    ambience: str | None = None
    voice: str | None = None


@dataclass(frozen=True)
class Routine:
    """What one file says, checked, not yet timed."""

    id: str
    name: str
    kind: str
    steps: tuple[Step, ...]
    prepare_ms: int
    position: str
    summary: str | None = None
    props: tuple[str, ...] = ()
    level: str = "easy"
    levels: tuple[tuple[str, "Routine"], ...] = ()
    areas: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()
    stop_if: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    sound: Sound = Sound()

    # Cached: routines use one another, and a chain of uses would reckon the same sizes 2**16 times.
    @cached_property
    def _sizes(self) -> tuple[Size, Size]:
        whole = total_size(self.steps, holds=True)
        differing = [step for step in self.steps if _differs_without_holds(step)]
        if whole.is_too_large:
            return total_size(self.steps, holds=False), whole
        if not differing:
            return whole, whole
        same = whole - total_size(differing, holds=True)
        return same + total_size(differing, holds=False), whole

    def steps_size(self, *, holds: bool = True) -> Size:
        """What the steps come to, without the get-ready."""
        return self._sizes[holds]

    def size(self, *, holds: bool = True) -> Size:
        return phase_size(self.prepare_ms) + self.steps_size(holds=holds)

    @property
    def length_ms(self) -> int:
        """The length shown to people: without the get-ready."""
        return self.steps_size().length_ms

    @property
    def has_free_length(self) -> bool:
        """Whether the routine is one `breathe` or `sit`, whose length can be asked for."""
        return len(self.steps) == 1 and isinstance(self.steps[0], Breathe | Sit)

    def with_dose(self, *, for_ms: int | None = None, rounds: int | None = None) -> "Routine":
        """The routine with another length. Raises `ValueError` unless `has_free_length`."""
        match self.steps:
            case (Breathe() as breathe,):
                return replace(self, steps=(replace(breathe, for_ms=for_ms, rounds=rounds),))
            case (Sit() as sit,) if for_ms is not None:
                return replace(self, steps=(replace(sit, for_ms=for_ms),))
        raise ValueError("only one breathe or sit has a free length")

    def at_level(self, name: str | None) -> "Routine":
        """The routine at one of its levels, or itself for None. Raises `KeyError`."""
        return self if name is None else dict(self.levels)[name]
