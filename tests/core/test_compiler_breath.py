"""What breaths compile to: patterns, rounds, exact edges, ramps, the profile without holds."""

from fractions import Fraction
from itertools import pairwise
from textwrap import dedent

import pytest
from written import lines_of, routine_of, timeline_of

from relaxapp.core.breath import Part, Pattern, Ramp
from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.routine import Breathe, Routine

NO_HOLDS = Options(has_holds=False)

PATTERNS = {
    "two numbers are in and out": (
        "breathe: 4-6",
        """
        0:00.000  4.000  breathe in 1/1  "Breathe in"  in
        0:04.000  6.000  breathe out 1/1  "Breathe out"  out
        """,
    ),
    "three numbers are in, hold and out": (
        "breathe: 4-7-8",
        """
        0:00.000  4.000  breathe in 1/1  "Breathe in"  in
        0:04.000  7.000  breathe hold 1/1  "Hold"  hold
        0:11.000  8.000  breathe out 1/1  "Breathe out"  out
        """,
    ),
    "four numbers end with a rest": (
        "breathe: 4-4-4-4",
        """
        0:00.000  4.000  breathe in 1/1  "Breathe in"  in
        0:04.000  4.000  breathe hold 1/1  "Hold"  hold
        0:08.000  4.000  breathe out 1/1  "Breathe out"  out
        0:12.000  4.000  breathe rest 1/1  "Rest"  rest
        """,
    ),
    "decimals and spaces are fine": (
        "breathe: 5.5 - 6.25",
        """
        0:00.000  5.500  breathe in 1/1  "Breathe in"  in
        0:05.500  6.250  breathe out 1/1  "Breathe out"  out
        """,
    ),
    "a part of length 0 is left out with its cue": (
        "breathe: 4-0-6-2",
        """
        0:00.000  4.000  breathe in 1/1  "Breathe in"  in
        0:04.000  6.000  breathe out 1/1  "Breathe out"  out
        0:10.000  2.000  breathe rest 1/1  "Rest"  rest
        """,
    ),
    "a ratio shares what the rate gives": (
        "breathe: {ratio: 1-1.5, rate: 6/min}",
        """
        0:00.000  4.000  breathe in 1/1  "Breathe in"  in
        0:04.000  6.000  breathe out 1/1  "Breathe out"  out
        """,
    ),
    "a ratio has the same four places": (
        "breathe: {ratio: 1-0-2-1, rate: 7.5/min}",
        """
        0:00.000  2.000  breathe in 1/1  "Breathe in"  in
        0:02.000  4.000  breathe out 1/1  "Breathe out"  out
        0:06.000  2.000  breathe rest 1/1  "Rest"  rest
        """,
    ),
    "a list has parts, with ways and words": (
        """
        breathe:
          - {in: 2s, via: nose, text: In}
          - {in: 1s, via: nose, text: A sip more}
          - {hold: 0s}
          - {out: 1:01, via: mouth}
          - rest: 1s
        """,
        """
        0:00.000  2.000  breathe in via nose 1/1  "In"  in
        0:02.000  1.000  breathe in via nose 1/1  "A sip more"  in
        0:03.000  61.000  breathe out via mouth 1/1  "Breathe out"  out
        1:04.000  1.000  breathe rest 1/1  "Rest"  rest
        """,
    ),
    "the step's way fills the parts that have none": (
        "breathe: [{in: 1s}, {out: 2s, via: hum}]\nvia: pursed",
        """
        0:00.000  1.000  breathe in via pursed 1/1  "Breathe in"  in
        0:01.000  2.000  breathe out via hum 1/1  "Breathe out"  out
        """,
    ),
    "left and right pan the cue": (
        "breathe: [{in: 1s, via: left}, {out: 2s, via: right}]",
        """
        0:00.000  1.000  breathe in via left 1/1  "Breathe in"  in left
        0:01.000  2.000  breathe out via right 1/1  "Breathe out"  out right
        """,
    ),
    "the way of the step pans too": (
        "breathe: 1-1\nvia: right",
        """
        0:00.000  1.000  breathe in via right 1/1  "Breathe in"  in right
        0:01.000  1.000  breathe out via right 1/1  "Breathe out"  out right
        """,
    ),
}


@pytest.mark.parametrize(
    ("text", "lines"), [pytest.param(*case, id=id) for id, case in PATTERNS.items()]
)
def test_a_pattern_compiles_to_its_parts(text: str, lines: str) -> None:
    *passed, _ = lines_of(timeline_of(f"{dedent(text).strip()}\nrounds: 1"))
    assert passed == dedent(lines).strip().splitlines()


def test_the_lead_in_is_shown_with_round_one() -> None:
    timeline = timeline_of("breathe: 4-6\nrounds: 2\ntext: Five $ for $$.")
    assert [phase.lead for phase in timeline.phases] == ["Five $ for $."] * 2 + [None] * 2


@pytest.mark.parametrize(
    ("text", "rounds", "length_ms"),
    [
        pytest.param("breathe: 4-4-4-4\nfor: 5 min", 19, 304_000, id="up to a whole breath"),
        pytest.param("breathe: 4-6\nfor: 5 min", 30, 300_000, id="exactly"),
        pytest.param("breathe: 4-6\nfor: 300.001s", 31, 310_000, id="a millisecond more"),
        pytest.param("breathe: 4-6\nfor: 0.001s", 1, 10_000, id="at least one"),
        pytest.param(
            "breathe: {ratio: 1-1.5, rate: 7/min}\nfor: 1 min", 7, 60_000, id="7 a minute"
        ),
        pytest.param(
            "breathe: {ratio: 1-1-1, rate: 7/min}\nfor: 3h", 1260, 10_800_000, id="for three hours"
        ),
        pytest.param(
            "breathe: {ratio: 1-2, rate: 5.5/min}\nfor: 2 min", 11, 120_000, id="5.5 a minute"
        ),
        pytest.param("breathe: 5.5-5.5\nrounds: 28", 28, 308_000, id="as many as are asked for"),
    ],
)
def test_rounds_cover_the_length_in_whole_breaths(text: str, rounds: int, length_ms: int) -> None:
    timeline = timeline_of(text)
    assert (timeline.phases[-1].round, timeline.duration_ms) == (rounds, length_ms)
    assert {phase.rounds for phase in timeline.phases} == {rounds}


def half_up(value: Fraction) -> int:
    return (value + Fraction(1, 2)).__floor__()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("{ratio: 1-1.5, rate: 7/min}", [(2, 5), (3, 5)], id="7 a minute"),
        pytest.param("{ratio: 1-1-1, rate: 7/min}", [(1, 3), (1, 3), (1, 3)], id="thirds"),
    ],
)
def test_edges_are_half_up_of_the_exact_sum(text: str, parts: list[tuple[int, int]]) -> None:
    """Rounded from the step's start: thousands of breaths do not drift."""
    timeline = timeline_of(f"prepare: 5s\nbreathe: {text}\nrounds: 999")
    exact, edges = Fraction(5_000), []
    for _ in range(999):
        for share in parts:
            edges.append(half_up(exact))
            exact += Fraction(*share) * Fraction(60_000, 7)
    assert [phase.start_ms for phase in timeline.phases[1:]] == edges
    assert timeline.duration_ms == half_up(exact)


def test_exactly_half_a_millisecond_goes_up() -> None:
    timeline = timeline_of("breathe: 1.0005-1.0005\nrounds: 2")
    assert [phase.start_ms for phase in timeline.phases] == [0, 1001, 2001, 3002]


def ramped(ramp: Ramp, *, for_ms: int | None = None, rounds: int | None = None) -> Routine:
    pattern = Pattern((Part("in", Fraction(1)), Part("out", Fraction(2))))
    breathe = Breathe(pattern, for_ms, rounds, ramp)
    return Routine("ramp", "Ramp", "breathing", (breathe,), 0, "seated")


RAMP = Ramp(Fraction(10), Fraction(6), 180_000)


def test_a_ramp_reads_the_rate_at_each_breath() -> None:
    timeline = compile_timeline(ramped(RAMP, for_ms=420_000))
    starts, at_ms = [0], 0
    while at_ms < 420_000:
        rate = 10 - 4 * Fraction(min(at_ms, 180_000), 180_000)
        at_ms += half_up(60_000 / rate)
        starts.append(at_ms)
    assert [one.start_ms for one in timeline.phases if one.part == "in"] == starts[:-1]
    assert timeline.duration_ms == starts[-1]


def test_the_parts_of_a_ramped_breath_keep_their_ratio() -> None:
    timeline = compile_timeline(ramped(RAMP, for_ms=420_000))
    breaths = zip(timeline.phases[::2], timeline.phases[1::2], strict=True)
    for breath_in, breath_out in breaths:
        length_ms = breath_out.end_ms - breath_in.start_ms
        assert breath_in.duration_ms == half_up(Fraction(length_ms, 3))


def test_a_ramp_stays_where_it_has_come_to() -> None:
    timeline = compile_timeline(ramped(RAMP, for_ms=420_000))
    late = [one for one in timeline.phases if one.start_ms >= 180_000 and one.part == "in"]
    lengths = {later.start_ms - one.start_ms for one, later in pairwise(late)}
    assert lengths == {10_000}


def test_a_ramp_goes_for_its_rounds() -> None:
    timeline = compile_timeline(ramped(RAMP, rounds=3))
    # 6 s at 10 a minute; then 10 - 4 * 6/180 = 9.8667 a minute; then 9.7316 a minute
    starts = [one.start_ms for one in timeline.phases if one.part == "in"]
    assert starts == [0, 6_000, 12_081]
    assert timeline.duration_ms == 18_247


def test_a_ramp_may_quicken() -> None:
    timeline = compile_timeline(ramped(Ramp(Fraction(6), Fraction(12), 60_000), for_ms=70_000))
    starts = [one.start_ms for one in timeline.phases if one.part == "in"]
    assert starts[:2] == [0, 10_000]
    assert timeline.duration_ms - starts[-1] == 5_000


HOLDS = {
    "hold and rest are left out, and rounds follow": ("breathe: 4-4-4-4\nfor: 5 min", 38, 304_000),
    "rounds follow the length they had": ("breathe: 4-7-8\nrounds: 4", 7, 84_000),
    "a pattern for it counts": (
        "breathe: 4-4-4-4\nfor: 5 min\nwithout_holds: 6-6", 26, 312_000
    ),
    "rounds follow that pattern": ("breathe: 4-7-8\nrounds: 4\nwithout_holds: 4-8", 7, 84_000),
    "without holds there is nothing to change": ("breathe: 4-6\nfor: 1 min", 6, 60_000),
    "a ramp keeps its breaths": (
        "breathe: 1-1-1\nrounds: 5\nramp: {from: 10/min, to: 10/min, over: 1s}", 5, 30_000
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rounds", "length_ms"), [pytest.param(*case, id=id) for id, case in HOLDS.items()]
)
def test_the_profile_without_holds_has_none(text: str, rounds: int, length_ms: int) -> None:
    timeline = timeline_of(text, NO_HOLDS)
    assert {phase.part for phase in timeline.phases} == {"in", "out"}
    assert (timeline.phases[-1].round, timeline.duration_ms) == (rounds, length_ms)
    assert timeline.duration_ms >= timeline_of(text).duration_ms


def test_the_profile_reaches_used_and_repeated_steps() -> None:
    base = routine_of("breathe: 4-4-4\nrounds: 1", "base")
    timeline = timeline_of(
        "steps: [{repeat: 2, steps: [{breathe: 4-4-4, rounds: 1}]}, {use: base}]",
        NO_HOLDS,
        base=base,
    )
    assert "hold" not in {phase.part for phase in timeline.phases}


def test_the_step_via_fills_the_pattern_without_holds() -> None:
    timeline = timeline_of(
        "breathe: 4-4-4\nrounds: 1\nvia: nose\nwithout_holds: [{in: 5s}, {out: 7s, via: mouth}]",
        NO_HOLDS,
    )
    assert [phase.via for phase in timeline.phases] == ["nose", "mouth"]


FILLS = {
    "in fills, hold keeps, out empties, rest keeps": ("4-4-4-4", [0, 1, 1, 0, 0]),
    "two ins share the rise": ("[{in: 2s}, {in: 1s}, {out: 6s}]", [0, 2 / 3, 1, 0]),
    "two outs share the fall": (
        "[{in: 2s}, {out: 1s}, {hold: 1s}, {out: 3s}]", [0, 1, 0.75, 0.75, 0]
    ),
    "two breaths in a round": (
        "[{in: 4s}, {out: 6s}, {in: 4s}, {out: 6s}]", [0, 1, 0, 1, 0]
    ),
    "a last in goes on in the next round": (
        "[{in: 3s}, {out: 6s}, {in: 1s}]", [0.25, 1, 0, 0.25]
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "levels"), [pytest.param(*case, id=id) for id, case in FILLS.items()]
)
def test_the_lungs_fill_and_empty(pattern: str, levels: list[float]) -> None:
    timeline = timeline_of(f"breathe: {pattern}\nrounds: 1")
    fills = [phase.fill_from for phase in timeline.phases] + [timeline.phases[-1].fill_to]
    assert fills == pytest.approx(levels)


def test_parts_shorter_than_a_millisecond_may_vanish() -> None:
    tiny = Pattern((Part("in", Fraction(1, 3)), Part("out", Fraction(1, 3))))
    routine = Routine("tiny", "Tiny", "breathing", (Breathe(tiny, None, 3),), 0, "seated")
    phases = compile_timeline(routine).phases
    assert [(one.start_ms, one.end_ms) for one in phases] == [(0, 1), (1, 2)]
