"""The loop of a session, with a clock, keys, a terminal and a speaker that the test drives."""

from collections.abc import Iterable

import pytest
from rich.text import Text
from terminal_fakes import FakeClock, FakeSpeaker, FakeTerminal, typed
from terminal_samples import BOX, MUSCLES, NECK, QUESTIONS, SPACE, TINY

from relaxapp.core.compiler import compile_timeline
from relaxapp.core.player import Ending, Outcome, Player
from relaxapp.core.routine import Routine
from relaxapp.terminal.keys import Key, Press
from relaxapp.terminal.look import Look
from relaxapp.terminal.session import Session


class Run:
    """A session from its start to its end; keys come at milliseconds from the start."""

    def __init__(
        self,
        routine: Routine,
        keys: Iterable[tuple[int, Press]] = (),
        *,
        speed: float = 1.0,
        is_muted: bool = False,
        notices: tuple[str, ...] = (),
        ring_ms: int = 0,
        closes_at_ms: int | None = None,
        asleep_ms: int = 0,
        lost_at: int | None = None,
    ) -> None:
        self.clock = FakeClock()
        self.start_ms = self.clock.now_ms
        self.player = Player(compile_timeline(routine), speed=speed)
        self.planned = self.player.timeline
        self.speaker = FakeSpeaker(self.clock, lost_at=lost_at)
        self.terminal = FakeTerminal(
            self.clock, keys, closes_at_ms=closes_at_ms, asleep_ms=asleep_ms
        )
        self.outcome: Outcome = Session(
            routine,
            self.player,
            self.speaker,
            self.terminal,
            look=Look(is_unicode=False),
            clock=self.clock,
            volume=0.8,
            is_muted=is_muted,
            notices=notices,
            ring_ms=ring_ms,
        ).run()

    @property
    def lasted_ms(self) -> int:
        return int(self.clock.now_ms - self.start_ms)


@pytest.mark.parametrize("routine", [BOX, NECK, SPACE, MUSCLES], ids=lambda what: what.id)
@pytest.mark.parametrize("speed", [1.0, 7.3, 60.0])
def test_each_cue_is_struck_once_in_order(routine: Routine, speed: float) -> None:
    run = Run(routine, speed=speed)
    assert run.speaker.cues == [cue.name for cue in run.planned.cues]
    assert [side for _, side, _ in run.speaker.struck] == [cue.side for cue in run.planned.cues]
    assert run.outcome.ending is Ending.COMPLETED


def test_each_cue_is_struck_at_its_instant() -> None:
    run = Run(BOX)
    late = [
        struck_ms - cue.at_ms
        for struck_ms, cue in zip(run.speaker.times_ms, run.planned.cues, strict=True)
    ]
    assert min(late) >= 0
    assert max(late) <= 2


def test_only_the_first_cue_is_softer() -> None:
    softer = [softer_db for _, _, softer_db in Run(BOX, speed=60).speaker.struck]
    assert softer[0] == 6.0
    assert set(softer[1:]) == {0.0}


def test_space_pauses_and_goes_on() -> None:
    run = Run(BOX, [(7_000, Key.SPACE), (600_000, Key.SPACE)])
    assert "Paused. Press space to go on." in run.terminal.text_at(300_000)
    assert run.outcome.ending is Ending.COMPLETED
    assert run.lasted_ms == pytest.approx(run.planned.duration_ms + 593_000, abs=50)
    assert run.speaker.cues == [cue.name for cue in run.planned.cues]


def test_a_key_is_seen_at_once() -> None:
    run = Run(BOX, [(7_000, Key.SPACE), (7_400, "q")])
    assert "Paused" in run.terminal.text_at(7_001)


def test_arrows_step() -> None:
    run = Run(NECK, [(1_000, Key.RIGHT), (2_000, Key.RIGHT), (3_000, Key.LEFT), (4_000, "q")])
    assert "Chin tuck" in run.terminal.text_at(1_500)
    assert "Upper trapezius" in run.terminal.text_at(2_500)
    assert "Chin tuck" in run.terminal.text_at(3_500)
    assert run.speaker.cues == ["ready", "enter", "enter", "enter"]


def test_plus_gives_more_time() -> None:
    run = Run(SPACE, [(8_000, "+"), (9_000, "=")])
    assert "10 seconds more" in run.terminal.text_at(8_500)
    assert run.outcome.duration_ms == run.planned.duration_ms + 20_000


@pytest.mark.parametrize(
    "press", ["q", "Q", Key.ESCAPE, Key.STOP], ids=["q", "Q", "Esc", "a signal"]
)
def test_it_can_be_stopped(press: Press) -> None:
    run = Run(BOX, [(20_000, press)])
    assert run.outcome.ending is Ending.STOPPED
    assert run.outcome.position_ms == pytest.approx(20_000, abs=100)
    assert "end" not in run.speaker.cues
    assert run.lasted_ms < 20_100


def test_m_mutes_and_unmutes() -> None:
    run = Run(BOX, [(6_000, "m"), (9_000, "m"), (12_000, "q")])
    assert run.speaker.volumes == [0.8, 0.0, 0.8]
    assert "muted" in run.terminal.text_at(8_000)
    assert "muted" not in run.terminal.text_at(11_000)


def test_a_muted_session_is_silent_from_its_start() -> None:
    assert Run(BOX, [(6_000, "q")], is_muted=True).speaker.volumes == [0.0]


def test_arrows_change_the_volume_within_its_range() -> None:
    keys: list[Press] = [Key.UP, Key.UP, ">", *[Key.DOWN] * 11, "<", "m"]
    timed = [(6_000 + 100 * index, key) for index, key in enumerate(keys)]
    run = Run(BOX, [*timed, (9_000, "q")])
    assert run.speaker.volumes[:4] == [0.8, 0.9, 1.0, 1.0]
    assert run.speaker.volumes[-3:] == [0.0, 0.0, 0.0]
    assert "Volume 90%" in run.terminal.text_at(6_050)


def test_the_keys_are_shown_until_the_next_key() -> None:
    run = Run(BOX, [(6_000, "?"), (8_000, "?"), (9_000, "?"), (10_000, Key.ESCAPE), (12_000, "q")])
    assert "ten seconds more" in run.terminal.text_at(7_000)
    assert "ten seconds more" not in run.terminal.text_at(8_500)
    assert "ten seconds more" in run.terminal.text_at(9_500)
    assert "ten seconds more" not in run.terminal.text_at(11_000)
    assert run.outcome.position_ms == pytest.approx(12_000, abs=100)


def test_questions_are_answered_with_keys() -> None:
    keys = [
        *typed("7\n", 20_000),
        *typed("quiet now?\n", 40_000),
        (50_000, "2"),
        (60_000, Key.ENTER),
    ]
    run = Run(QUESTIONS, keys)
    assert run.outcome.answers == (
        ("tension", "7"),
        ("mind", "quiet now?"),
        ("after", "A little better"),
    )
    assert run.outcome.ending is Ending.COMPLETED
    assert run.speaker.cues == [cue.name for cue in run.planned.cues]


def test_nothing_sounds_behind_a_question() -> None:
    run = Run(QUESTIONS, [(400_000, "q")])
    assert run.speaker.cues == ["ready", "ask"]
    assert run.outcome.ending is Ending.STOPPED


def test_questions_are_passed_without_answers() -> None:
    times = (20_000, 40_000, 41_000, 60_000)
    run = Run(QUESTIONS, [(at_ms, Key.RIGHT) for at_ms in times])
    assert run.outcome.answers == ()
    assert run.outcome.ending is Ending.COMPLETED


def test_going_back_asks_again() -> None:
    keys = [*typed("7\n", 20_000), (21_000, Key.LEFT), *typed("5\n", 23_000), (25_000, "q")]
    assert Run(QUESTIONS, keys).outcome.answers == (("tension", "5"),)


def test_an_entry_left_behind_is_forgotten() -> None:
    keys = [(20_000, "7"), (21_000, Key.LEFT), (30_000, Key.ENTER), (31_000, "q")]
    assert Run(QUESTIONS, keys).outcome.answers == ()


def test_a_gap_in_time_is_a_welcome_back() -> None:
    run = Run(BOX, [(7_000, Key.SUSPEND), (700_000, Key.SPACE), (701_000, "q")], asleep_ms=600_000)
    assert run.terminal.is_suspended
    assert "Welcome back. Press space to go on." in run.terminal.text_at(650_000)
    assert run.outcome.position_ms == pytest.approx(8_000, abs=100)


def test_a_short_suspend_pauses_too() -> None:
    run = Run(BOX, [(7_000, Key.SUSPEND), (9_000, "q")], asleep_ms=100)
    assert "Welcome back" in run.terminal.text_at(8_000)


def test_a_suspend_while_paused_stays_a_pause() -> None:
    run = Run(BOX, [(7_000, Key.SPACE), (8_000, Key.SUSPEND), (20_000, "q")], asleep_ms=9_000)
    assert "Paused" in run.terminal.text_at(19_000)


def test_a_terminal_that_closes_stops_it() -> None:
    run = Run(BOX, closes_at_ms=30_000)
    assert run.outcome.ending is Ending.STOPPED
    assert run.outcome.position_ms == pytest.approx(30_000, abs=600)


class BrokenTerminal(FakeTerminal):
    def draw(self, lines: Iterable[Text], size: tuple[int, int]) -> None:
        raise ZeroDivisionError


def test_a_mistake_of_ours_is_raised_and_stops_it() -> None:
    clock = FakeClock()
    player = Player(compile_timeline(BOX))
    session = Session(
        BOX,
        player,
        FakeSpeaker(),
        BrokenTerminal(clock),
        look=Look(),
        clock=clock,
        volume=1.0,
        is_muted=False,
    )
    with pytest.raises(ZeroDivisionError):
        session.run()
    assert player.outcome is not None
    assert player.outcome.ending is Ending.STOPPED


def test_notices_are_shown_one_after_the_other() -> None:
    run = Run(BOX, [(20_000, "q")], notices=("No sound today.", "Nor tomorrow."))
    assert "No sound today." in run.terminal.text_at(3_000)
    assert "Nor tomorrow." in run.terminal.text_at(9_000)
    assert "Nor" not in run.terminal.text_at(15_000)


def test_a_lost_device_is_said_once_and_the_session_goes_on() -> None:
    run = Run(BOX, lost_at=30)
    said = [at_ms for at_ms, lines in run.terminal.frames if "device is gone" in "\n".join(lines)]
    assert 5_000 < max(said) - min(said) <= 6_100
    assert run.outcome.ending is Ending.COMPLETED


def test_the_end_stays_while_its_sound_fades() -> None:
    run = Run(BOX, ring_ms=6_000)
    assert run.lasted_ms == pytest.approx(run.planned.duration_ms + 6_000, abs=300)
    assert "Thank you" in run.terminal.text_at(run.planned.duration_ms + 3_000)


def test_a_key_ends_the_end() -> None:
    run = Run(BOX, [(310_000, Key.SPACE)], ring_ms=6_000)
    assert run.lasted_ms == pytest.approx(310_000, abs=300)


def test_a_muted_session_has_no_sound_to_wait_for() -> None:
    run = Run(BOX, is_muted=True, ring_ms=6_000)
    assert run.lasted_ms == pytest.approx(run.planned.duration_ms, abs=300)


def test_frames_come_only_when_something_changes() -> None:
    run = Run(SPACE, [(200_000, Key.SPACE), (260_000, "q")])
    frames = [at_ms for at_ms, _ in run.terminal.frames]
    sitting = [at_ms for at_ms in frames if 100_000 <= at_ms < 200_000]
    assert 100 <= len(sitting) <= 450
    resting = [at_ms for at_ms in frames if 201_000 <= at_ms < 260_000]
    assert len(resting) <= 130


def test_a_breath_moves_smoothly_and_a_hold_rests() -> None:
    frames = [at_ms for at_ms, _ in Run(BOX, [(40_000, "q")]).terminal.frames]
    breathing_in = [at_ms for at_ms in frames if 21_000 <= at_ms < 25_000]
    holding = [at_ms for at_ms in frames if 25_000 <= at_ms < 29_000]
    assert 48 <= len(breathing_in) <= 60
    assert 4 <= len(holding) <= 16


def test_a_routine_of_one_question_plays() -> None:
    assert Run(TINY, [(9_000, Key.ENTER)]).outcome.ending is Ending.COMPLETED
