"""The timeline: phases, cues and gates of a session, immutable, in whole milliseconds.

`timeline.at(position_ms)` gives the `Moment`, all that a screen needs at one position.
`compiler` makes timelines, `extend` lengthens them, `player` moves along them.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from math import cos, pi

from relaxapp.core.routine import Side

CUES = (
    *("ready", "in", "hold", "out", "rest", "enter", "leave", "tense", "release"),
    *("switch", "say", "sit", "bell", "ask", "end"),
)
"""The names of all cues."""


@dataclass(frozen=True, slots=True)
class Phase:
    """The smallest interval with one instruction; None where a field does not apply.

    `step` is the verb, or `prepare`, `switch`, `between`; `part` what of the step it is.
    `lead` is shown beside the text. `fill_from` and `fill_to` are how full the lungs are, 0–1,
    at its edges. `span` is the index of the `Span` it belongs to.
    """

    start_ms: int
    duration_ms: int
    step: str
    text: str
    span: int
    part: str | None = None
    side: Side | None = None
    rep: int | None = None
    reps: int | None = None
    round: int | None = None
    rounds: int | None = None
    move: str | None = None
    via: str | None = None
    lead: str | None = None
    fill_from: float | None = None
    fill_to: float | None = None

    @property
    def end_ms(self) -> int:
        return self.start_ms + self.duration_ms


@dataclass(frozen=True, slots=True)
class Cue:
    """Something heard or announced at an instant; `side` is where it comes from."""

    at_ms: int
    name: str
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """An instant that waits for the person; `answer` is as in `Ask`."""

    at_ms: int
    text: str
    answer: str | tuple[str, ...]
    save_as: str | None = None


Mark = Cue | Gate


@dataclass(frozen=True, slots=True)
class Span:
    """One step as it was unrolled (or the get-ready): what a person steps through.

    `first_mark` is the index in `Timeline.marks` of the first mark of the step.
    """

    start_ms: int
    end_ms: int
    step: str
    title: str
    first_mark: int


@dataclass(frozen=True, slots=True)
class Moment:
    """All that a screen needs at one position."""

    position_ms: int
    phase: Phase | None
    next: Phase | None
    duration_ms: int

    @property
    def elapsed_ms(self) -> int:
        """Since the phase began."""
        return 0 if self.phase is None else self.position_ms - self.phase.start_ms

    @property
    def remaining_ms(self) -> int:
        """Until the phase ends."""
        return 0 if self.phase is None else self.phase.end_ms - self.position_ms

    @property
    def left_ms(self) -> int:
        """Until the end of the timeline."""
        return self.duration_ms - self.position_ms

    @property
    def fraction(self) -> float:
        """How far the phase has come, 0–1."""
        return 0.0 if self.phase is None else self.elapsed_ms / self.phase.duration_ms

    @property
    def fill(self) -> float | None:
        """How full the lungs are, 0–1; None outside a breath.

        An inhale eases out (lungs fill fast, then slow), an exhale is a sine.
        """
        phase = self.phase
        if phase is None or phase.fill_from is None or phase.fill_to is None:
            return None
        eased = 1 - (1 - self.fraction) ** 2 if phase.part == "in" else _sine(self.fraction)
        return phase.fill_from + (phase.fill_to - phase.fill_from) * eased


def _sine(fraction: float) -> float:
    return (1 - cos(pi * fraction)) / 2


@dataclass(frozen=True, slots=True)
class Timeline:
    """Phases without gaps from 0 to `duration_ms`, and marks in the order they are passed.

    At one millisecond the marks are ordered: bell, gate, next phase's cue, end. Each gate has
    its cue `ask` right before it.
    """

    routine_id: str
    name: str
    kind: str
    duration_ms: int
    prepare_ms: int
    phases: tuple[Phase, ...]
    marks: tuple[Mark, ...]
    spans: tuple[Span, ...]
    starts_ms: tuple[int, ...]
    """The start of each phase, for `at`."""

    def at(self, position_ms: int) -> Moment:
        """The moment at a position; one outside [0, duration_ms] counts as the nearest end."""
        position_ms = min(max(position_ms, 0), self.duration_ms)
        index = bisect_right(self.starts_ms, position_ms) - 1
        phase = self.phases[index] if index >= 0 else None
        following = self.phases[index + 1] if index + 1 < len(self.phases) else None
        return Moment(position_ms, phase, following, self.duration_ms)

    def span_at(self, position_ms: int) -> int:
        """The index of the last span that has begun at a position."""
        return max(bisect_right(self.spans, position_ms, key=lambda span: span.start_ms) - 1, 0)

    def first_mark_at(self, position_ms: int) -> int:
        """The index of the first mark at or after a position."""
        return bisect_left(self.marks, position_ms, key=lambda mark: mark.at_ms)

    def mark_of_gate(self, number: int, position_ms: int) -> int | None:
        """The index of the mark with which a gate begins; None where it is not at the position."""
        places = [index for index, mark in enumerate(self.marks) if isinstance(mark, Gate)]
        if not 0 <= number < len(places) or self.marks[places[number]].at_ms != position_ms:
            return None
        return places[number] - 1

    @property
    def cues(self) -> tuple[Cue, ...]:
        return tuple(mark for mark in self.marks if isinstance(mark, Cue))

    @property
    def gates(self) -> tuple[Gate, ...]:
        return tuple(mark for mark in self.marks if isinstance(mark, Gate))
