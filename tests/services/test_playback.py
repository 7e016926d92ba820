"""Playback moves a player with a clock that the test holds, and says what happened."""

import os
from collections.abc import Callable
from itertools import pairwise

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from relaxapp.core.breath import Part as BreathPart
from relaxapp.core.breath import Pattern
from relaxapp.core.compiler import compile_timeline
from relaxapp.core.player import Ending, Outcome, State
from relaxapp.core.routine import Ask, Breathe, Rest, Routine, Say, Sit, Step
from relaxapp.core.timeline import Timeline
from relaxapp.services.clock import now_ms
from relaxapp.services.playback import (
    CALM_FRAMES_A_SECOND,
    HIDDEN_FRAME_MS,
    Playback,
    breath_pace,
)

BOX = Breathe(
    Pattern(
        tuple(
            BreathPart(name, length_ms)  # type: ignore[arg-type]  # whole milliseconds are exact
            for name, length_ms in (("in", 4000), ("hold", 4000), ("out", 4000))
        )
    ),
    None,
    2,
)


def timeline_of(*steps: Step, prepare_ms: int = 0) -> Timeline:
    return compile_timeline(Routine("r", "R", "mixed", steps, prepare_ms, "seated"))


class Watched:
    """A playback on a clock of the test's, and what it has told."""

    def __init__(self) -> None:
        self.now_ms = 1_000
        self.playback = Playback(clock=lambda: self.now_ms)
        self.cues: list[str] = []
        self.states: list[State] = []
        self.outcomes: list[Outcome] = []
        self.ticks = 0
        self.playback.cues_passed.connect(lambda cues: self.cues.extend(c.name for c in cues))
        self.playback.state_changed.connect(lambda: self.states.append(self.player.state))
        self.playback.finished.connect(self.outcomes.append)
        self.playback.ticked.connect(self.tick)

    def tick(self) -> None:
        self.ticks += 1

    @property
    def player(self):  # type: ignore[no-untyped-def]  # the player of the session under way
        assert self.playback.player is not None
        return self.playback.player

    @property
    def timer(self) -> QTimer:
        timer = self.playback.findChild(QTimer, "playback")
        assert isinstance(timer, QTimer)
        return timer

    def pass_time(self, by_ms: int) -> None:
        """Lets time go by as the timer would, in steps that it asks for, and looks at the end."""
        until_ms = self.now_ms + by_ms
        while self.timer.isActive() and self.now_ms + self.timer.interval() <= until_ms:
            self.now_ms += self.timer.interval()
            self.timer.timeout.emit()
        if self.timer.isActive() and self.now_ms < until_ms:
            self.now_ms = until_ms
            self.timer.timeout.emit()
        self.now_ms = until_ms


@pytest.fixture
def watched(qtbot: QtBot) -> Watched:
    return Watched()


def test_a_session_plays_to_its_end_and_says_so_once(watched: Watched) -> None:
    watched.playback.begin(timeline_of(Say("One", 500), Rest(700)))
    watched.pass_time(2_000)
    assert watched.cues == ["say", "rest", "end"]
    assert watched.states == [State.PLAYING, State.FINISHED]
    assert [outcome.ending for outcome in watched.outcomes] == [Ending.COMPLETED]
    assert not watched.timer.isActive()
    assert not watched.playback.is_running


def test_the_timer_wakes_at_a_mark_exactly(watched: Watched) -> None:
    watched.playback.begin(timeline_of(Say("One", 1_234), Rest(5_000)))
    heard_at: list[int] = []
    watched.playback.cues_passed.connect(lambda cues: heard_at.append(watched.now_ms))
    watched.pass_time(2_000)
    assert heard_at == [1_000 + 1_234]


@pytest.mark.parametrize("speed", [0.5, 1.0, 60.0])
def test_speed_moves_the_marks(watched: Watched, speed: float) -> None:
    watched.playback.begin(timeline_of(Say("One", 60_000), Rest(60_000)), speed=speed)
    watched.pass_time(round(59_000 / speed))
    assert watched.cues == ["say"]
    watched.pass_time(round(1_000 / speed) + 1)
    assert watched.cues == ["say", "rest"]


def test_a_breath_moves_at_about_sixty_frames_a_second(watched: Watched) -> None:
    watched.playback.begin(timeline_of(BOX))
    before = watched.ticks
    watched.pass_time(1_000)
    assert 58 <= watched.ticks - before <= 62


def test_no_frame_is_later_than_the_beat(watched: Watched) -> None:
    watched.playback.begin(timeline_of(BOX))
    at_ms = []
    watched.playback.ticked.connect(lambda: at_ms.append(watched.now_ms))
    watched.pass_time(3_000)
    gaps = [after - before for before, after in pairwise(at_ms[:-1])]
    assert set(gaps) <= {16, 17}


def test_what_holds_or_sits_is_looked_at_ten_times_a_second(watched: Watched) -> None:
    watched.playback.begin(timeline_of(BOX), position_ms=4_500)
    before = watched.ticks
    watched.pass_time(2_000)
    assert watched.ticks - before == 2_000 // 1_000 * CALM_FRAMES_A_SECOND
    watched.playback.begin(timeline_of(Sit("Sit", 60_000)))
    before = watched.ticks
    watched.pass_time(3_000)
    assert watched.ticks - before == 3_000 // 1_000 * CALM_FRAMES_A_SECOND


def test_the_caller_says_what_moves(qtbot: QtBot) -> None:
    watched = Watched()
    watched.playback = playback = Playback(clock=lambda: watched.now_ms, pace_at=lambda moment: 60)
    playback.ticked.connect(watched.tick)
    playback.begin(timeline_of(Sit("Sit", 60_000)))
    before = watched.ticks
    watched.pass_time(1_000)
    assert watched.ticks - before >= 58


def test_hidden_it_ticks_twice_a_second_and_still_at_each_mark(watched: Watched) -> None:
    watched.playback.begin(timeline_of(BOX))
    watched.playback.set_visible(False)
    before, cues = watched.ticks, len(watched.cues)
    watched.pass_time(8_250)
    assert len(watched.cues) - cues == 2
    assert watched.ticks - before <= 8_250 // HIDDEN_FRAME_MS + 3
    assert watched.player.state is State.PLAYING


def test_seen_again_it_has_its_pace_at_once(watched: Watched) -> None:
    watched.playback.begin(timeline_of(BOX))
    watched.playback.set_visible(False)
    watched.playback.set_visible(True)
    assert watched.timer.interval() <= 17


def test_a_gap_in_time_pauses_as_interrupted_and_sounds_nothing(watched: Watched) -> None:
    watched.playback.begin(timeline_of(BOX))
    heard = list(watched.cues)
    watched.now_ms += 60_000
    watched.timer.timeout.emit()
    assert watched.player.state is State.PAUSED
    assert watched.player.is_interrupted
    assert watched.cues == heard
    assert not watched.timer.isActive()


def test_a_pause_stops_the_timer_and_keeps_the_position(watched: Watched) -> None:
    watched.playback.begin(timeline_of(BOX))
    watched.pass_time(1_500)
    watched.playback.toggle_pause()
    assert not watched.timer.isActive()
    position_ms = watched.player.position_ms
    watched.now_ms += 60_000
    watched.playback.toggle_pause()
    assert watched.player.position_ms == position_ms
    assert watched.states == [State.PLAYING, State.PAUSED, State.PLAYING]


def test_a_gate_waits_until_it_is_answered(watched: Watched) -> None:
    watched.playback.begin(timeline_of(Say("One", 500), Ask("How?", "text", "how"), Rest(500)))
    watched.pass_time(60_000)
    assert watched.states[-1] is State.WAITING
    assert not watched.timer.isActive()
    watched.playback.toggle_pause()
    assert watched.player.state is State.WAITING
    watched.playback.proceed("fine")
    watched.pass_time(1_000)
    assert watched.outcomes[0].answers == (("how", "fine"),)


def test_a_gate_straight_after_a_gate_is_told_as_well(watched: Watched) -> None:
    watched.playback.begin(timeline_of(Ask("One?"), Ask("Two?"), Rest(500)))
    asked: list[str] = []
    watched.playback.state_changed.connect(
        lambda: asked.append(watched.player.gate.text if watched.player.gate else "")
    )
    watched.playback.proceed()
    assert asked == ["Two?"]


def test_going_back_asks_again(watched: Watched) -> None:
    watched.playback.begin(timeline_of(Ask("One?"), Rest(5_000)))
    watched.playback.proceed()
    watched.pass_time(500)
    watched.playback.previous_step()
    assert watched.player.state is State.WAITING
    assert watched.states[-1] is State.WAITING


def test_steps_are_gone_through_and_repeated(watched: Watched) -> None:
    watched.playback.begin(timeline_of(Say("One", 5_000), Say("Two", 5_000), Say("Three", 5_000)))
    watched.playback.next_step()
    watched.pass_time(3_000)
    assert watched.player.position_ms == 8_000
    watched.playback.repeat_step()
    assert watched.player.position_ms == 5_000
    watched.pass_time(3_000)
    watched.playback.previous_step()
    assert watched.player.position_ms == 5_000
    watched.playback.previous_step()
    assert watched.player.position_ms == 0


def test_repeating_a_step_behind_a_gate_does_not_ask_again(watched: Watched) -> None:
    watched.playback.begin(timeline_of(Ask("One?"), Say("Two", 5_000)))
    watched.playback.proceed()
    watched.pass_time(3_000)
    watched.playback.repeat_step()
    assert watched.player.position_ms == 0
    assert watched.player.state is State.PLAYING


def test_what_starts_where_it_is_sought_sounds_at_once(watched: Watched) -> None:
    watched.playback.begin(timeline_of(Say("One", 5_000), Rest(5_000)))
    watched.playback.seek(5_000)
    assert watched.cues == ["say", "rest"]


def test_a_session_can_begin_at_a_place(watched: Watched) -> None:
    watched.playback.begin(timeline_of(Say("One", 5_000), Rest(5_000)), position_ms=7_000)
    assert watched.player.position_ms == 7_000
    assert watched.cues == []


def test_lengthening_tells_of_a_new_timeline(watched: Watched) -> None:
    told: list[int] = []
    watched.playback.timeline_changed.connect(
        lambda: told.append(watched.player.timeline.duration_ms)
    )
    watched.playback.begin(timeline_of(Sit("Sit", 20_000)))
    watched.pass_time(500)
    watched.playback.lengthen()
    assert told == [30_000]


def test_a_new_session_stops_the_one_under_way(watched: Watched) -> None:
    watched.playback.begin(timeline_of(Sit("Sit", 20_000)))
    watched.playback.begin(timeline_of(Rest(500)))
    assert [outcome.ending for outcome in watched.outcomes] == [Ending.STOPPED]
    watched.pass_time(1_000)
    assert watched.outcomes[-1].ending is Ending.COMPLETED


def test_a_session_may_begin_where_the_last_one_has_finished(watched: Watched) -> None:
    """The receiver of the end asks for the next one: nothing is told twice."""
    again = [timeline_of(Rest(500))]
    watched.playback.finished.connect(
        lambda outcome: watched.playback.begin(again.pop()) if again else None
    )
    watched.playback.begin(timeline_of(Rest(300)))
    watched.pass_time(2_000)
    assert len(watched.outcomes) == 2
    assert watched.cues == ["rest", "end", "rest", "end"]


@pytest.mark.parametrize(
    "ask",
    [
        Playback.toggle_pause,
        Playback.next_step,
        Playback.previous_step,
        Playback.repeat_step,
        Playback.lengthen,
        Playback.proceed,
        Playback.stop,
        lambda playback: playback.seek(5),
    ],
)
def test_before_and_after_a_session_nothing_happens(
    watched: Watched, ask: Callable[[Playback], None]
) -> None:
    ask(watched.playback)
    assert watched.states == []
    watched.playback.begin(timeline_of(Rest(300)))
    watched.pass_time(1_000)
    ask(watched.playback)
    assert len(watched.outcomes) == 1
    assert not watched.timer.isActive()


def test_only_air_that_moves_wants_every_frame() -> None:
    timeline = timeline_of(BOX, Sit("Sit", 5_000), prepare_ms=1_000)
    moves = [breath_pace(timeline.at(at_ms)) for at_ms in (0, 2_000, 6_000, 10_000, 26_000)]
    assert moves == [10, 60, 10, 60, 10]


def test_the_clock_only_goes_forward() -> None:
    first = now_ms()
    assert now_ms() >= first > 0
