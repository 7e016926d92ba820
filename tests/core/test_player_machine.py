"""A player under any calls in any order: it never raises, repeats a cue or leaves its range."""

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from random_routines import TIMELINES

from relaxapp.core.player import Player, State
from relaxapp.core.timeline import Cue, Gate, Timeline

TICKS_MS = st.integers(0, 2_500)


class PlayerMachine(RuleBasedStateMachine):
    @initialize(timeline=TIMELINES, speed=st.sampled_from((0.3, 1.0, 20.0)))
    def begin(self, timeline: Timeline, speed: float) -> None:
        self.player = Player(timeline, speed=speed)
        self.now_ms = 0
        self.heard: Counter[Cue] = Counter()  # since the last jump
        self.last_state = State.READY

    def hear(self, cues: tuple[Cue, ...], before_ms: int) -> None:
        assert [cue.at_ms for cue in cues] == sorted(cue.at_ms for cue in cues)
        assert all(before_ms <= cue.at_ms <= self.player.position_ms for cue in cues)
        self.heard.update(cues)

    @rule(tick_ms=TICKS_MS)
    def advance(self, tick_ms: int) -> None:
        self.now_ms += tick_ms
        before_ms = self.player.position_ms
        self.hear(self.player.advance(self.now_ms), before_ms)

    @rule()
    def start_or_go_on(self) -> None:
        self.player.start(self.now_ms)
        self.player.resume(self.now_ms)

    @rule(tick_ms=TICKS_MS)
    def pause(self, tick_ms: int) -> None:
        self.now_ms += tick_ms
        before_ms = self.player.position_ms
        self.hear(self.player.pause(self.now_ms), before_ms)

    @rule(answer=st.none() | st.just("yes"))
    def proceed(self, answer: str | None) -> None:
        self.player.proceed(self.now_ms, answer)

    @rule(position_ms=st.integers(-10, 100_000))
    def seek(self, position_ms: int) -> None:
        self.player.seek(position_ms, self.now_ms)
        self.heard.clear()

    @rule(is_next=st.booleans())
    def step(self, is_next: bool) -> None:
        (self.player.next_step if is_next else self.player.previous_step)(self.now_ms)
        self.heard.clear()

    @rule(by_ms=st.integers(1, 20_000))
    def lengthen(self, by_ms: int) -> None:
        before_ms = self.player.position_ms
        self.hear(self.player.lengthen(by_ms, self.now_ms), before_ms)

    @rule(is_meant=st.sampled_from((False, False, False, True)))
    def stop(self, is_meant: bool) -> None:
        if is_meant:
            self.player.stop()

    @invariant()
    def position_is_in_range(self) -> None:
        assert 0 <= self.player.position_ms <= self.player.timeline.duration_ms
        assert 0 <= self.player.span_index < len(self.player.timeline.spans)
        assert self.player.moment.position_ms == self.player.position_ms

    @invariant()
    def each_cue_sounds_at_most_once_between_jumps(self) -> None:
        assert self.heard <= Counter(self.player.timeline.cues)

    @invariant()
    def finished_is_final_and_has_an_outcome(self) -> None:
        state = self.player.state
        assert self.last_state is not State.FINISHED or state is State.FINISHED
        assert (self.player.outcome is not None) == (state is State.FINISHED)
        self.last_state = state

    @invariant()
    def it_waits_at_gates_only(self) -> None:
        gate = self.player.gate
        assert isinstance(gate, Gate) == (self.player.state is State.WAITING)
        assert gate is None or gate.at_ms == self.player.position_ms

    @invariant()
    def something_is_due_while_it_plays(self) -> None:
        due_ms = self.player.due_in_ms(self.now_ms)
        assert (due_ms is not None) == (self.player.state is State.PLAYING)
        assert due_ms is None or due_ms >= 0


PlayerMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=25)
TestPlayer = PlayerMachine.TestCase
