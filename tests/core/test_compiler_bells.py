"""When the bells of a sit strike."""

import random
from itertools import pairwise

import pytest
from written import timeline_of

from relaxapp.core.compiler import Options, bell_times_ms
from relaxapp.core.routine import Bells


def bells_s(text: str, for_s: float, seed: int = 0) -> list[float]:
    timeline = timeline_of(f"sit: Sit.\nfor: {for_s}s\nbells: {text}", Options(seed=seed))
    return [cue.at_ms / 1000 for cue in timeline.cues if cue.name == "bell"]


BELLS = {
    "every period": ("every 5 min", 1000, [300, 600, 900]),
    "none at the very end": ("every 5 min", 900, [300, 600]),
    "none where the sit is too short": ("every 5 min", 300, []),
    "a list of times": ("[1 min, 10s, 2:30]", 600, [10, 60, 150]),
    "strikes at the start, 4 s apart": ("{start: 3}", 60, [4, 8, 12]),
    "strikes at the end, 4 s apart": ("{end: 3}", 60, [48, 52, 56]),
    "an end strike soon after the start": ("{end: 2}", 9, [1, 5]),
    "start, period and end": (
        "{start: 3, every: 20s, end: 2}", 60, [4, 8, 12, 20, 40, 52, 56]
    ),
    "no period bell within 5 s of the start strikes": (
        "{start: 1, every: 8s}", 30, [4, 16, 24]
    ),
    "no period bell within 5 s of the end strikes": (
        "{every: 8s, end: 1}", 30, [8, 16, 26]
    ),
    "a period bell 5 s from the strikes sounds": (
        "{start: 1, every: 9s, end: 1}", 27, [4, 9, 18, 23]
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("bells", "for_s", "at_s"), [pytest.param(*case, id=id) for id, case in BELLS.items()]
)
def test_bells_strike(bells: str, for_s: int, at_s: list[float]) -> None:
    assert bells_s(bells, for_s) == at_s


def test_bells_are_heard_from_the_start_of_the_sit() -> None:
    timeline = timeline_of(
        "prepare: 5s\nsteps: [{sit: Sit., for: 20s, bells: every 10s}, {rest: 1s}]"
    )
    assert [(cue.at_ms, cue.name) for cue in timeline.cues] == [
        (0, "ready"),
        (5_000, "sit"),
        (15_000, "bell"),
        (25_000, "rest"),
        (26_000, "end"),
    ]


def test_random_bells_keep_their_distance() -> None:
    struck = [0.0, *bells_s("{random: 60s-90s}", 3600)]
    assert all(60 <= later - one <= 90 for one, later in pairwise(struck))
    assert 3600 - 90 <= struck[-1] < 3600


def test_random_bells_differ_by_seed() -> None:
    assert bells_s("{random: 60s-90s}", 600, seed=1) != bells_s("{random: 60s-90s}", 600, seed=2)


def test_two_sits_do_not_share_their_random_bells() -> None:
    sit = "{sit: Sit., for: 5 min, bells: {random: 60s-90s}}"
    timeline = timeline_of(f"steps: [{sit}, {sit}]")
    struck = [cue.at_ms for cue in timeline.cues if cue.name == "bell"]
    first = [at_ms for at_ms in struck if at_ms < 300_000]
    assert [at_ms - 300_000 for at_ms in struck[len(first) :]] != first


@pytest.mark.parametrize("sit_s", range(1, 60))
@pytest.mark.parametrize(
    "bells",
    [
        Bells(start=3, end=3),
        Bells(start=2, end=2, every_ms=5_000),
        Bells(start=1, end=1, random_ms=(5_000, 6_000)),
        Bells(at_ms=(9_000, 2_000, 30_000), end=2),
    ],
    ids=["strikes", "period", "random", "list"],
)
def test_a_shortened_sit_keeps_the_rules(bells: Bells, sit_s: int) -> None:
    struck = bell_times_ms(bells, sit_s * 1_000, random.Random(0))
    assert all(0 < at_ms < sit_s * 1_000 for at_ms in struck)
    strikes = {(one, one + 4_000) for one in struck}
    assert all(later - one >= 5_000 or (one, later) in strikes for one, later in pairwise(struck))
