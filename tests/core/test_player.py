"""One run of a timeline: what each call does in each state."""

import pytest
from written import timeline_of

from relaxapp.core.player import GAP_MS, Ending, Outcome, Player, State
from relaxapp.core.timeline import Cue

START_MS = 1_000_000
"""What the clock shows when a test begins."""

BREATHS = "prepare: 5s\nbreathe: 4-6\nrounds: 2"
GATES = "steps: [{rest: 2s}, {ask: One?, save_as: one}, {ask: Two?}, {rest: 3s}, {ask: Three?}]"


class Clocked:
    """A player with a clock that a test moves on by seconds."""

    def __init__(self, text: str, *, speed: float = 1.0) -> None:
        self.player = Player(timeline_of(text), speed=speed)
        self.now_ms = START_MS

    def after(self, seconds: float, tick_ms: int = 250) -> list[str]:
        """The names of the cues of this time, ticked through."""
        heard: list[Cue] = []
        until_ms = self.now_ms + round(seconds * 1000)
        while self.now_ms < until_ms:
            self.now_ms = min(self.now_ms + tick_ms, until_ms)
            heard += self.player.advance(self.now_ms)
        return [cue.name for cue in heard]

    def advance(self) -> list[str]:
        return [cue.name for cue in self.player.advance(self.now_ms)]


def started(text: str = BREATHS, *, speed: float = 1.0, at_s: float = 0.0) -> Clocked:
    """A session that has played for so long."""
    run = Clocked(text, speed=speed)
    run.player.start(run.now_ms)
    run.after(at_s)
    return run


def test_it_is_ready_until_it_is_started() -> None:
    run = Clocked(BREATHS)
    assert run.after(10) == []
    assert (run.player.state, run.player.position_ms) == (State.READY, 0)


def test_the_first_cue_sounds_with_the_first_tick() -> None:
    run = started()
    assert run.advance() == ["ready"]
    assert run.advance() == []


def test_it_plays_to_its_end() -> None:
    run = started()
    assert run.after(30) == ["ready", "in", "out", "in", "out", "end"]
    assert run.player.state is State.FINISHED
    assert run.player.position_ms == run.player.timeline.duration_ms


def test_a_cue_sounds_at_its_millisecond_and_not_before() -> None:
    run = started(at_s=4)
    run.now_ms += 999
    assert run.advance() == []
    run.now_ms += 1
    assert run.advance() == ["in"]


def test_the_position_follows_the_clock_not_the_ticks() -> None:
    run = started()
    run.after(7.003, tick_ms=7)
    assert run.player.position_ms == 7_003


def test_a_clock_that_goes_back_changes_nothing() -> None:
    run = started(at_s=3)
    assert run.player.advance(run.now_ms - 500) == ()
    assert run.player.position_ms == 3_000


def test_pause_keeps_the_position_exactly() -> None:
    run = started(at_s=3.123)
    run.player.pause(run.now_ms)
    assert run.after(60) == []
    assert (run.player.state, run.player.position_ms) == (State.PAUSED, 3_123)


def test_pause_gives_the_cues_up_to_it() -> None:
    run = started(at_s=4.9)
    assert [cue.name for cue in run.player.pause(run.now_ms + 200)] == ["in"]


def test_resume_goes_on_where_it_was() -> None:
    run = started(at_s=3.5)
    run.player.pause(run.now_ms)
    run.after(3_600, tick_ms=60_000)
    run.player.resume(run.now_ms)
    assert run.after(1.5) == ["in"]
    assert run.player.position_ms == 5_000


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(lambda player, now_ms: player.resume(now_ms), id="resume"),
        pytest.param(lambda player, now_ms: player.pause(now_ms), id="pause"),
        pytest.param(lambda player, now_ms: player.proceed(now_ms), id="proceed"),
        pytest.param(lambda player, now_ms: player.advance(now_ms), id="advance"),
    ],
)
def test_calls_that_do_not_fit_ready_change_nothing(call: object) -> None:
    player = Player(timeline_of(BREATHS))
    call(player, START_MS)  # type: ignore[operator]
    assert (player.state, player.position_ms) == (State.READY, 0)


def test_start_while_playing_changes_nothing() -> None:
    run = started(at_s=3)
    run.player.start(run.now_ms)
    assert run.after(1) == []
    assert run.player.position_ms == 4_000


def test_a_gap_pauses_silently_where_it_was() -> None:
    run = started(at_s=4)
    run.now_ms += GAP_MS + 1
    assert run.advance() == []
    assert (run.player.state, run.player.is_interrupted) == (State.PAUSED, True)
    assert run.player.position_ms == 4_000


def test_no_gap_up_to_two_seconds() -> None:
    run = started(at_s=4)
    run.now_ms += GAP_MS
    assert run.advance() == ["in"]
    assert run.player.state is State.PLAYING


def test_resume_after_a_gap_is_no_interruption() -> None:
    run = started(at_s=4)
    run.now_ms += 3_600_000
    run.advance()
    run.player.resume(run.now_ms)
    assert not run.player.is_interrupted
    assert run.after(1) == ["in"]


def test_a_gap_counts_from_any_call() -> None:
    run = started(at_s=4)
    run.now_ms += 1_500
    run.player.seek(0, run.now_ms)
    run.now_ms += 1_500
    assert run.advance() == ["ready"]


@pytest.mark.parametrize(("speed", "seconds"), [(2.0, 2.5), (60.0, 5 / 60), (0.5, 10)])
def test_speed_runs_time_faster(speed: float, seconds: float) -> None:
    run = started(speed=speed)
    run.after(seconds, tick_ms=1)
    assert run.player.position_ms == pytest.approx(5_000, abs=speed)


def test_a_gap_is_measured_in_real_time() -> None:
    run = started(speed=10.0)
    run.now_ms += 2_000
    assert run.advance() == ["ready", "in", "out", "in", "out"]
    assert run.player.state is State.PLAYING


def test_the_next_mark_is_due_in_real_time() -> None:
    run = started(speed=2.0)
    assert run.player.due_in_ms(run.now_ms) == 0
    run.advance()
    assert run.player.due_in_ms(run.now_ms) == 2_500
    assert run.player.due_in_ms(run.now_ms + 500) == 2_000


def test_nothing_is_due_while_paused() -> None:
    run = started(at_s=1)
    run.player.pause(run.now_ms)
    assert run.player.due_in_ms(run.now_ms) is None


def test_seek_sounds_what_starts_there() -> None:
    run = started(at_s=20)
    run.player.seek(5_000, run.now_ms)
    assert run.advance() == ["in"]
    assert run.after(4) == ["out"]


def test_seek_into_a_phase_sounds_nothing() -> None:
    run = started(at_s=1)
    run.player.seek(6_000, run.now_ms)
    assert run.advance() == []
    assert run.player.moment.phase == run.player.timeline.phases[1]


@pytest.mark.parametrize(("position_ms", "reached_ms"), [(-5, 0), (99_999, 25_000)])
def test_seek_stays_inside(position_ms: int, reached_ms: int) -> None:
    run = started(at_s=1)
    run.player.seek(position_ms, run.now_ms)
    assert run.player.position_ms == reached_ms


def test_seek_to_the_end_ends_it() -> None:
    run = started(at_s=1)
    run.player.seek(25_000, run.now_ms)
    assert run.advance() == ["end"]
    assert run.player.state is State.FINISHED


@pytest.mark.parametrize("state", [State.READY, State.PAUSED])
def test_seek_keeps_the_state(state: State) -> None:
    run = Clocked(BREATHS)
    if state is State.PAUSED:
        run.player.start(run.now_ms)
        run.player.pause(run.now_ms)
    run.player.seek(5_000, run.now_ms)
    assert run.after(1) == []
    assert (run.player.state, run.player.position_ms) == (state, 5_000)


STEPS = "prepare: 5s\nsteps: [{rest: 4s}, {say: Hello., for: 4s}, {tense: jaw, hold: 1s}]"


def test_next_goes_to_the_next_step() -> None:
    run = started(STEPS, at_s=6)
    run.player.next_step(run.now_ms)
    assert run.advance() == ["say"]
    assert run.player.position_ms == 9_000


def test_next_skips_the_get_ready() -> None:
    run = started(STEPS)
    run.player.next_step(run.now_ms)
    assert run.advance() == ["rest"]


def test_next_on_the_last_step_ends_it() -> None:
    run = started(STEPS, at_s=14)
    run.player.next_step(run.now_ms)
    assert run.advance() == ["end"]
    assert run.player.state is State.FINISHED


def test_previous_goes_to_the_start_of_this_step() -> None:
    run = started(STEPS, at_s=11.5)
    run.player.previous_step(run.now_ms)
    assert run.advance() == ["say"]
    assert run.player.position_ms == 9_000


def test_previous_soon_after_its_start_goes_one_further() -> None:
    run = started(STEPS, at_s=10.9)
    run.player.previous_step(run.now_ms)
    assert run.advance() == ["rest"]
    assert run.player.position_ms == 5_000


def test_previous_at_the_beginning_stays_there() -> None:
    run = started(STEPS, at_s=1)
    run.player.previous_step(run.now_ms)
    assert run.player.position_ms == 0
    assert run.advance() == ["ready"]


def test_a_gate_waits() -> None:
    run = started(GATES)
    assert run.after(60) == ["rest", "ask"]
    assert (run.player.state, run.player.position_ms) == (State.WAITING, 2_000)
    assert run.player.gate == run.player.timeline.gates[0]


def test_a_gate_stops_a_late_tick_in_time() -> None:
    run = started(GATES, at_s=1.5)
    run.now_ms += 1_900
    run.advance()
    assert run.player.position_ms == 2_000


def test_waiting_is_no_gap() -> None:
    run = started(GATES, at_s=2)
    run.after(3_600, tick_ms=60_000)
    assert run.player.state is State.WAITING


def test_two_gates_at_one_instant_wait_one_after_the_other() -> None:
    run = started(GATES, at_s=2)
    run.player.proceed(run.now_ms)
    assert run.advance() == ["ask"]
    assert run.player.gate == run.player.timeline.gates[1]
    run.player.proceed(run.now_ms)
    assert run.advance() == ["rest"]
    assert (run.player.state, run.player.gate) == (State.PLAYING, None)


def test_time_goes_on_from_the_gate() -> None:
    run = started(GATES, at_s=2)
    run.after(60)
    run.player.proceed(run.now_ms)
    run.advance()
    run.player.proceed(run.now_ms)
    run.after(1)
    assert run.player.position_ms == 3_000


def test_a_gate_at_the_end_comes_before_the_end() -> None:
    run = started(GATES)
    run.player.seek(5_000, run.now_ms)
    assert run.advance() == ["ask"]
    assert run.player.state is State.WAITING
    run.player.proceed(run.now_ms)
    assert run.advance() == ["end"]
    assert run.player.state is State.FINISHED


def test_next_passes_a_gate_without_an_answer() -> None:
    run = started(GATES, at_s=2)
    run.player.next_step(run.now_ms)
    assert run.advance() == ["ask"]
    assert run.player.gate == run.player.timeline.gates[1]


def test_previous_from_a_gate_goes_to_the_step_before() -> None:
    run = started(GATES, at_s=2)
    run.player.previous_step(run.now_ms)
    assert (run.player.state, run.player.position_ms) == (State.PLAYING, 0)


def test_pause_leaves_a_gate_waiting() -> None:
    run = started(GATES, at_s=2)
    run.player.pause(run.now_ms)
    assert run.player.state is State.WAITING


def answered(run: Clocked, answer: str | None) -> None:
    run.advance()
    run.player.proceed(run.now_ms, answer)


def outcome_of(run: Clocked) -> Outcome:
    assert run.player.outcome is not None
    return run.player.outcome


def test_answers_are_kept_by_name_or_question() -> None:
    run = started(GATES, at_s=2)
    answered(run, "7")
    answered(run, "fine")
    run.after(3)
    answered(run, None)
    run.advance()
    assert outcome_of(run).answers == (("one", "7"), ("Two?", "fine"))


def test_going_back_asks_again_and_the_last_answer_counts() -> None:
    run = started(GATES, at_s=2)
    answered(run, "7")
    answered(run, "fine")
    run.player.seek(2_000, run.now_ms)
    answered(run, "3")
    assert run.player.gate is None
    run.player.stop()
    assert outcome_of(run).answers == (("one", "3"), ("Two?", "fine"))


def test_answers_keep_to_their_gates_when_it_gets_longer() -> None:
    run = started("steps: [{breathe: 1-1, rounds: 1}, {ask: One?}, {ask: Two?}]", at_s=2)
    answered(run, "1")
    answered(run, "2")
    run.player.seek(0, run.now_ms)
    run.player.lengthen(2_000, run.now_ms)
    run.after(4)
    answered(run, "3")
    run.player.stop()
    assert outcome_of(run).answers == (("One?", "3"), ("Two?", "2"))


def test_lengthen_gives_more_time() -> None:
    run = started(STEPS, at_s=6)
    run.player.lengthen(10_000, run.now_ms)
    assert run.after(12) == []
    assert run.after(1) == ["say"]


def test_lengthen_gives_the_cues_up_to_it() -> None:
    run = started(STEPS, at_s=4.9)
    assert [cue.name for cue in run.player.lengthen(10_000, run.now_ms + 200)] == ["rest"]
    assert run.player.timeline.phases[1].duration_ms == 14_000


@pytest.mark.parametrize("at_s", [2, 100])
def test_lengthen_does_nothing_at_a_gate_or_after_the_end(at_s: float) -> None:
    run = started(GATES if at_s == 2 else "rest: 1s", at_s=at_s)
    timeline = run.player.timeline
    run.player.lengthen(10_000, run.now_ms)
    assert run.player.timeline is timeline


def test_stop_ends_it_where_it_is() -> None:
    run = started(at_s=7)
    run.player.stop()
    assert run.after(60) == []
    assert outcome_of(run) == Outcome("own", Ending.STOPPED, 7_000, 25_000, 2_000, ())


def test_a_whole_session_is_completed() -> None:
    run = started(at_s=30)
    assert outcome_of(run) == Outcome("own", Ending.COMPLETED, 25_000, 25_000, 20_000, ())


def test_played_time_leaves_out_what_was_jumped_over() -> None:
    run = started(at_s=8)
    run.player.seek(20_000, run.now_ms)
    run.after(5)
    assert outcome_of(run).played_ms == 8_000


def test_played_time_leaves_out_the_get_ready() -> None:
    run = started(at_s=4)
    assert run.player.played_ms == 0
    run.after(3)
    assert run.player.played_ms == 2_000


def test_there_is_no_outcome_before_the_end() -> None:
    assert started(at_s=24).player.outcome is None


@pytest.mark.parametrize("is_stopped", [False, True], ids=["completed", "stopped"])
def test_finished_is_final(is_stopped: bool) -> None:
    run = started(at_s=7 if is_stopped else 30)
    run.player.stop()
    before = run.player.outcome
    run.player.start(run.now_ms)
    run.player.seek(0, run.now_ms)
    run.player.next_step(run.now_ms)
    run.player.previous_step(run.now_ms)
    run.player.lengthen(1_000, run.now_ms)
    run.player.resume(run.now_ms)
    run.player.proceed(run.now_ms)
    run.player.pause(run.now_ms)
    run.player.stop()
    assert run.after(60) == []
    assert (run.player.state, run.player.outcome) == (State.FINISHED, before)


@pytest.mark.parametrize(
    ("at_s", "title"),
    [(0, "Get ready"), (4.9, "Get ready"), (5, "Rest"), (9, "Hello."), (14, "jaw")],
)
def test_the_span_is_the_step_that_began_last(at_s: float, title: str) -> None:
    run = started(STEPS, at_s=at_s)
    assert run.player.timeline.spans[run.player.span_index].title == title


def test_the_span_of_a_gate_is_its_step() -> None:
    run = started(GATES, at_s=2)
    assert run.player.timeline.spans[run.player.span_index].title == "One?"
    run.player.proceed(run.now_ms)
    run.advance()
    assert run.player.timeline.spans[run.player.span_index].title == "Two?"


def test_a_routine_that_only_asks_waits_and_ends() -> None:
    run = started("ask: Well?")
    assert run.advance() == ["ask"]
    assert run.player.moment.phase is None
    run.player.proceed(run.now_ms, "yes")
    assert run.advance() == ["end"]
    assert outcome_of(run).answers == (("Well?", "yes"),)


def test_a_seek_may_name_one_of_several_gates_at_a_place() -> None:
    run = started(GATES, at_s=0.5)
    run.player.seek(2_000 + run.player.timeline.prepare_ms, run.now_ms, gate=1)
    assert run.advance() == ["ask"]
    assert run.player.gate is not None
    assert (run.player.gate.text, run.player.gates_passed) == ("Two?", 1)


def test_a_gate_that_is_elsewhere_is_not_gone_to() -> None:
    run = started(GATES, at_s=0.5)
    run.player.seek(2_000 + run.player.timeline.prepare_ms, run.now_ms, gate=2)
    run.advance()
    assert run.player.gate is not None
    assert run.player.gate.text == "One?"
