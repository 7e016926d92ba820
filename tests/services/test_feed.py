"""The feed never steps, and what is heard is where the player is."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from relaxapp.services.sound.feed import (
    DUCK_GAIN,
    FADE_MS,
    FRAMES_A_MS,
    MOST_STRETCH,
    PAUSE_FADE_MS,
    STALE_MS,
    Feed,
    Ramp,
)

BLOCK = 480
BLOCK_MS = 10.0
Pair = NDArray[np.float32]


@dataclass
class Steady:
    """A source at full level throughout, so that what comes out is the gain itself."""

    glide: float = 0.5
    ambience: float = 0.5
    positions: list[NDArray[np.float64]] = field(default_factory=list)
    frames: list[int] = field(default_factory=list)

    def __call__(
        self, position_ms: NDArray[np.float64], ambience_from_frame: int, speed: float
    ) -> tuple[Pair, Pair]:
        self.positions.append(position_ms)
        self.frames.append(ambience_from_frame)
        ones = np.ones((len(position_ms), 2), np.float32)
        return ones * np.float32(self.glide), ones * np.float32(self.ambience)


@dataclass
class Deck:
    """A player that tells the feed where it is before each block."""

    feed: Feed
    position_ms: float = 0.0
    now_ms: float = 0.0
    is_playing: bool = True
    speed: float = 1.0
    until_ms: float | None = None

    def run(self, blocks: int, *, is_told: bool = True) -> Pair:
        heard = [np.zeros((0, 2), np.float32)]
        for _ in range(blocks):
            if is_told:
                self.feed.follow(
                    int(self.position_ms),
                    self.now_ms,
                    is_playing=self.is_playing,
                    speed=self.speed,
                    until_ms=self.until_ms,
                )
            heard.append(self.feed.render(BLOCK, self.now_ms + 57))
            self.now_ms += BLOCK_MS
            self.position_ms += BLOCK_MS * self.speed * self.is_playing
        return np.concatenate(heard)


def started(source: Steady) -> Deck:
    feed = Feed()
    feed.begin(source)
    return Deck(feed)


STEEPEST = np.pi / 2 / (FADE_MS * FRAMES_A_MS)
"""Of a raised cosine over the shortest fade, a frame."""

actions = st.one_of(
    st.tuples(st.just("pause")),
    st.tuples(st.just("play")),
    st.tuples(st.just("seek"), st.floats(0, 100_000)),
    st.tuples(st.just("drift"), st.floats(-60, 60)),
    st.tuples(st.just("speed"), st.sampled_from([0.5, 1.0, 2.0, 60.0])),
    st.tuples(st.just("gains"), st.floats(0, 1), st.floats(0, 1)),
    st.tuples(st.just("duck"), st.booleans()),
    st.tuples(st.just("begin"), st.booleans()),
    st.tuples(st.just("end")),
    st.tuples(st.just("hold"), st.booleans()),
    st.tuples(st.just("gate"), st.floats(0, 200)),
)


@given(st.lists(st.tuples(actions, st.integers(0, 40)), max_size=12))
def test_no_sample_steps_whatever_is_done(script: list[tuple[tuple[object, ...], int]]) -> None:
    deck = started(Steady())
    heard = [deck.run(3)]
    for (action, *words), blocks in script:
        match action, words:
            case "pause", []:
                deck.is_playing = False
            case "play", []:
                deck.is_playing = True
            case "seek", [float(to_ms)]:
                deck.position_ms, deck.until_ms = to_ms, None
            case "drift", [float(by_ms)]:
                deck.position_ms += by_ms
            case "speed", [float(speed)]:
                deck.speed = speed
            case "gains", [float(glide), float(ambience)]:
                deck.feed.set_gains(glide=glide, ambience=ambience)
            case "duck", [bool(is_speaking)]:
                deck.feed.duck(is_speaking)
            case "begin", [bool(is_new)]:
                deck.feed.begin(Steady(), is_new=is_new)
            case "end", []:
                deck.feed.begin(None)
            case "hold", [bool(is_held)]:
                deck.feed.hold(is_held)
            case "gate", [float(ahead_ms)]:
                deck.until_ms = deck.position_ms + ahead_ms * deck.speed
        heard.append(deck.run(blocks))
    steps = np.abs(np.diff(np.concatenate(heard), axis=0))
    # Glide and ambience are half of full scale each; fade, gain and gate may fall together.
    assert steps.max(initial=0) <= 2 * STEEPEST


@given(st.floats(0.25, 60), st.integers(0, 1_000_000))
def test_a_position_rises_with_the_speed(speed: float, from_ms: int) -> None:
    source = Steady()
    deck = started(source)
    deck.speed, deck.position_ms = speed, from_ms
    deck.run(50)
    positions = np.concatenate(source.positions)
    assert positions[0] == pytest.approx(from_ms + 57 * speed, abs=1)
    steps = np.diff(positions) * FRAMES_A_MS / speed
    assert np.abs(steps - 1).max() <= MOST_STRETCH + 1e-6


@pytest.mark.parametrize("drift_ms", [-20.0, 20.0])
def test_drift_is_made_up_for_without_a_gap(drift_ms: float) -> None:
    source = Steady(ambience=0.0)
    deck = started(source)
    deck.run(20)
    deck.position_ms += drift_ms
    heard = deck.run(800)
    assert heard.min() == pytest.approx(0.5)
    wanted = deck.position_ms - BLOCK_MS + 57
    assert source.positions[-1][0] == pytest.approx(wanted, abs=2)


def test_a_seek_falls_silent_and_goes_on_at_the_new_place() -> None:
    source = Steady(ambience=0.0)
    deck = started(source)
    deck.run(20)
    deck.position_ms = 60_000
    heard = deck.run(6)
    assert heard[round(FADE_MS * FRAMES_A_MS) - 1].max() == 0
    assert heard[-1].min() == pytest.approx(0.5)
    assert source.positions[-1][0] == pytest.approx(60_050 + 57, abs=1)


def test_the_ambience_goes_on_through_a_seek() -> None:
    source = Steady(glide=0.0)
    deck = started(source)
    deck.run(40)
    deck.position_ms = 60_000
    assert deck.run(10).min() == pytest.approx(0.5)
    assert source.frames == [BLOCK * number for number in range(50)]


def test_a_pause_fades_both_and_then_is_silent() -> None:
    deck = started(Steady())
    deck.run(40)
    deck.is_playing = False
    heard = deck.run(40)
    fade = round(PAUSE_FADE_MS * FRAMES_A_MS)
    assert heard[fade // 2].max() == pytest.approx(0.25, abs=0.01)
    assert heard[fade:].max() == 0
    assert not deck.feed.is_sounding
    assert not deck.feed.is_wanted_at(deck.now_ms)


def test_a_new_timeline_keeps_the_ambience_and_a_new_session_begins_it_anew() -> None:
    deck = started(Steady())
    deck.run(40)
    other = Steady(glide=0.0)
    deck.feed.begin(other, is_new=False)
    assert deck.run(20)[BLOCK * 6 :].min() == pytest.approx(0.5)
    assert other.frames[0] > 40 * BLOCK
    third = Steady()
    deck.feed.begin(third)
    deck.run(60)
    assert third.frames[0] == 0


def test_speech_lowers_the_ambience_alone() -> None:
    deck = started(Steady(glide=0.25))
    deck.run(40)
    deck.feed.duck(True)
    assert deck.run(40)[-1].max() == pytest.approx(0.25 + 0.5 * DUCK_GAIN)
    deck.feed.duck(False)
    assert deck.run(40)[-1].max() == pytest.approx(0.75)


def test_no_glide_sounds_behind_a_gate() -> None:
    source = Steady(ambience=0.0)
    deck = started(source)
    deck.until_ms = 300
    heard = deck.run(40)[:, 0]
    positions = np.concatenate(source.positions)
    assert heard[positions >= 300].max() == 0
    assert heard[positions < 300 - FADE_MS].max() == pytest.approx(0.5)


def test_without_a_word_from_the_player_it_falls_silent() -> None:
    deck = started(Steady())
    deck.run(10)
    assert deck.run(int(STALE_MS / BLOCK_MS) + 40, is_told=False)[-1].max() == 0


def test_muted_it_wants_no_device() -> None:
    deck = started(Steady())
    deck.run(10)
    deck.feed.set_gains(glide=0.0, ambience=0.0)
    assert deck.run(10)[-1].max() == 0
    assert not deck.feed.is_sounding
    assert not deck.feed.is_wanted_at(deck.now_ms)


def test_a_source_may_have_one_part_or_none() -> None:
    feed = Feed()
    feed.begin(lambda position_ms, frame, speed: (None, None))
    assert Deck(feed).run(10).max() == 0


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(1, 5_000)), min_size=1, max_size=8))
def test_a_ramp_ends_at_its_goal_and_never_leaves_the_range(
    goals: list[tuple[float, int]],
) -> None:
    ramp = Ramp(0.0, 50.0)
    for goal, frames in goals:
        ramp.head_for(goal)
        gains = np.atleast_1d(ramp.take(frames))
        assert gains.min() >= -1e-6
        assert gains.max() <= 1 + 1e-6
    ramp.take(2_400)
    assert ramp.value == goals[-1][0]
