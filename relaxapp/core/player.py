"""Moves a position along a timeline and says which cues it passes, each exactly once.

Takes a `Timeline` and, with every call, `now_ms`: a monotonic clock that counts time asleep.
Gives cues to sound and, at any time, state, position and moment. Knows no clock of its own, no
sound and no screen.

READY → PLAYING ⇄ PAUSED, PLAYING → WAITING (a gate) → PLAYING, all → FINISHED, which is final.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import Enum

from relaxapp.core.extend import lengthen
from relaxapp.core.leave_out import timeline_without
from relaxapp.core.timeline import Cue, Gate, Moment, Timeline

GAP_MS = 2_000
"""Two ticks further apart than this in real time mean sleep or a stall, and pause the player."""

BACK_AGAIN_MS = 2_000
"""`previous_step` within this time of a step's start goes to the step before it."""


class State(Enum):
    READY = "ready"
    PLAYING = "playing"
    PAUSED = "paused"
    WAITING = "waiting"
    FINISHED = "finished"


class Ending(Enum):
    COMPLETED = "completed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The record of one session. `answers` are (save_as or question, answer).

    `played_ms` is what was done of it, without the get-ready.
    """

    routine_id: str
    ending: Ending
    position_ms: int
    duration_ms: int
    played_ms: int
    answers: tuple[tuple[str, str], ...]


class Player:
    """One run of a timeline. Calls that do not fit the state change nothing.

    Calls that let time pass return the cues just passed, in order.
    """

    def __init__(self, timeline: Timeline, *, speed: float = 1.0) -> None:
        self.timeline = timeline
        self.speed = speed
        self.state = State.READY
        self.is_interrupted = False
        """Whether a gap in time paused it, rather than the person."""
        self._position_ms = 0
        self._cursor = 0  # index of the next mark to pass
        self._anchor_ms = 0  # what the clock showed at `_anchor_position_ms`
        self._anchor_position_ms = 0
        self._tick_ms = 0
        self._played_ms = 0
        self._ending: Ending | None = None
        self._answers: dict[int, tuple[str, str]] = {}  # by the number of the gate

    @property
    def position_ms(self) -> int:
        """Where the last call left the position, in [0, duration_ms]."""
        return self._position_ms

    @property
    def moment(self) -> Moment:
        return self.timeline.at(self._position_ms)

    @property
    def gate(self) -> Gate | None:
        """The gate that waits for the person, if one does."""
        if self.state is not State.WAITING:
            return None
        mark = self.timeline.marks[self._cursor]
        assert isinstance(mark, Gate)
        return mark

    @property
    def played_ms(self) -> int:
        """What has been done of it so far, without the get-ready."""
        return self._played_ms

    @property
    def gates_passed(self) -> int:
        """How many gates lie behind the cursor: the number, from 0, of the one that waits."""
        return sum(isinstance(mark, Gate) for mark in self.timeline.marks[: self._cursor])

    @property
    def span_index(self) -> int:
        """The index of the span (step) that has begun last."""
        spans = self.timeline.spans
        index = bisect_right(spans, self._cursor, key=lambda span: span.first_mark) - 1
        if index > 0 and spans[index].start_ms > self._position_ms:
            index -= 1
        return max(index, 0)

    @property
    def outcome(self) -> Outcome | None:
        """The record, once FINISHED."""
        if self._ending is None:
            return None
        return Outcome(
            self.timeline.routine_id,
            self._ending,
            self._position_ms,
            self.timeline.duration_ms,
            self._played_ms,
            tuple(self._answers.values()),
        )

    def due_in_ms(self, now_ms: int) -> float | None:
        """Real milliseconds from `now_ms` to the next mark; None unless PLAYING."""
        if self.state is not State.PLAYING:
            return None
        at_ms = self.timeline.marks[self._cursor].at_ms
        passed_ms = now_ms - self._anchor_ms
        return max((at_ms - self._anchor_position_ms) / self.speed - passed_ms, 0.0)

    def start(self, now_ms: int) -> None:
        if self.state is State.READY:
            self._play_from(now_ms)

    def resume(self, now_ms: int) -> None:
        if self.state is State.PAUSED:
            self._play_from(now_ms)

    def pause(self, now_ms: int) -> tuple[Cue, ...]:
        passed = self.advance(now_ms)
        if self.state is State.PLAYING:
            self.state = State.PAUSED
        return passed

    def advance(self, now_ms: int) -> tuple[Cue, ...]:
        """Moves to `now_ms`; gives each cue in (last position, new position] exactly once.

        Stops at a gate. More than `GAP_MS` since the last call pauses at the last position.
        """
        now_ms = max(now_ms, self._tick_ms)
        gap_ms = now_ms - self._tick_ms
        self._tick_ms = now_ms
        if self.state is not State.PLAYING:
            return ()
        if gap_ms > GAP_MS:
            self.state = State.PAUSED
            self.is_interrupted = True
            return ()
        target_ms = self._anchor_position_ms + int((now_ms - self._anchor_ms) * self.speed)
        return self._pass_marks(min(target_ms, self.timeline.duration_ms))

    def proceed(self, now_ms: int, answer: str | None = None) -> None:
        """Passes the gate that waits; an answer replaces the one given before."""
        gate = self.gate
        if gate is None:
            return
        if answer is not None:
            self._answers[self.gates_passed] = (gate.save_as or gate.text, answer)
        self._cursor += 1
        self._play_from(now_ms)

    def seek(self, position_ms: int, now_ms: int, *, gate: int | None = None) -> None:
        """Goes to a position; what starts there sounds. An answered gate there asks again.

        Several gates may stand at one position: `gate` is the number of the one to go to.
        """
        position_ms = min(max(position_ms, 0), self.timeline.duration_ms)
        cursor = None if gate is None else self.timeline.mark_of_gate(gate, position_ms)
        if cursor is None:
            cursor = self.timeline.first_mark_at(position_ms)
        self._go_to(position_ms, cursor, now_ms)

    def next_step(self, now_ms: int) -> None:
        """Goes to the start of the next step, or to the end."""
        self._go_on_from(self.span_index, now_ms)

    def previous_step(self, now_ms: int) -> None:
        """Goes to the start of this step, or of the one before if this has just begun."""
        self.advance(now_ms)
        index = self.span_index
        spans = self.timeline.spans
        if self._position_ms - spans[index].start_ms < BACK_AGAIN_MS:
            before = spans[index].first_mark  # a step that was left out has no mark of its own
            index = max(bisect_left(spans, before, key=lambda span: span.first_mark) - 1, 0)
        self._go_to_span(index, now_ms)

    def repeat_step(self, now_ms: int) -> None:
        """Goes to the start of this step, however far it has come."""
        self.advance(now_ms)
        self._go_to_span(self.span_index, now_ms)

    def lengthen(self, by_ms: int, now_ms: int) -> tuple[Cue, ...]:
        """Gives what is going on `by_ms` more, as `extend.lengthen` does."""
        passed = self.advance(now_ms)
        if self.state in (State.READY, State.PLAYING, State.PAUSED):
            # What has been passed stays as it was, so the cursor still points at the next mark.
            self.timeline = lengthen(self.timeline, self._position_ms, by_ms)
        return passed

    def leave_move(self, now_ms: int) -> str | None:
        """Takes the move that is going on out of the whole timeline, and goes to what follows it.

        The id of that move; None where none is going on.
        """
        self.advance(now_ms)
        phase = self.moment.phase
        if self.state not in (State.PLAYING, State.PAUSED) or phase is None or phase.move is None:
            return None
        index = self.span_index
        self.timeline = timeline_without(self.timeline, phase.move)
        self._go_on_from(index, now_ms)
        return phase.move

    def stop(self) -> None:
        if self.state is not State.FINISHED:
            self._finish(Ending.STOPPED)

    def _play_from(self, now_ms: int) -> None:
        self.state = State.PLAYING
        self.is_interrupted = False
        self._anchor_ms = self._tick_ms = now_ms
        self._anchor_position_ms = self._position_ms

    def _pass_marks(self, target_ms: int) -> tuple[Cue, ...]:
        marks = self.timeline.marks
        passed: list[Cue] = []
        while self._cursor < len(marks) and marks[self._cursor].at_ms <= target_ms:
            mark = marks[self._cursor]
            if isinstance(mark, Gate):
                self.state = State.WAITING
                target_ms = mark.at_ms
                break
            passed.append(mark)
            self._cursor += 1
        begun_ms = max(self._position_ms, self.timeline.prepare_ms)
        self._played_ms += max(target_ms - begun_ms, 0)
        self._position_ms = target_ms
        if self._cursor == len(marks):
            self._finish(Ending.COMPLETED)
        return tuple(passed)

    def _go_on_from(self, index: int, now_ms: int) -> None:
        if index + 1 < len(self.timeline.spans):
            self._go_to_span(index + 1, now_ms)
        else:
            self._go_to(self.timeline.duration_ms, len(self.timeline.marks) - 1, now_ms)

    def _go_to_span(self, index: int, now_ms: int) -> None:
        span = self.timeline.spans[index]
        self._go_to(span.start_ms, span.first_mark, now_ms)

    def _go_to(self, position_ms: int, cursor: int, now_ms: int) -> None:
        if self.state is State.FINISHED:
            return
        self._position_ms, self._cursor = position_ms, cursor
        if self.state in (State.PLAYING, State.WAITING):
            self._play_from(now_ms)

    def _finish(self, ending: Ending) -> None:
        self.state = State.FINISHED
        self._ending = ending
