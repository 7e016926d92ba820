"""Hypothesis strategies for routines: every kind of step, in small doses."""

from fractions import Fraction

from hypothesis import strategies as st

from relaxapp.core.breath import Part, Pattern, Ramp
from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.flow import flow_of_steps
from relaxapp.core.routine import (
    Ask,
    Bells,
    Breathe,
    Move,
    MoveStep,
    Repeat,
    Rest,
    Routine,
    Say,
    Sit,
    Step,
    Tense,
    Use,
)
from relaxapp.core.timeline import Timeline

WORDS = st.just("Sit tall, $side $5.")
LENGTHS_MS = st.integers(1, 20_000)
MAYBE_ZERO_MS = st.integers(-2_000, 6_000).map(lambda length_ms: max(length_ms, 0))
# Long enough that no part is rounded away, in a fast ramp either.
PART_LENGTHS_MS = st.integers(1_500, 60_000).map(lambda thirds: Fraction(thirds, 3))
ORDERS = ("in out", "in hold out", "in hold out rest", "in in out", "in out in", "in out hold out")
ORDERS_WITHOUT_HOLDS = ("in out", "in in out", "in out in out")


@st.composite
def patterns(draw: st.DrawFn, orders: tuple[str, ...] = ORDERS) -> Pattern:
    names = draw(st.sampled_from(orders)).split()
    via = draw(st.sampled_from((None, "left")))
    return Pattern(tuple(Part(name, draw(PART_LENGTHS_MS), via) for name in names))


RATES = st.integers(8, 180).map(lambda thirds: Fraction(thirds, 3))
RAMPS = st.builds(Ramp, RATES, RATES, LENGTHS_MS)


@st.composite
def _breathes(draw: st.DrawFn) -> Breathe:
    is_timed = draw(st.booleans())
    return Breathe(
        pattern=draw(patterns()),
        for_ms=draw(LENGTHS_MS) if is_timed else None,
        rounds=None if is_timed else draw(st.integers(1, 6)),
        ramp=draw(st.none() | RAMPS),
        text=draw(WORDS),
        spare=draw(st.none() | patterns(ORDERS_WITHOUT_HOLDS)),
    )


@st.composite
def _moves(draw: st.DrawFn) -> MoveStep:
    enter_ms, hold_ms, leave_ms = draw(
        st.tuples(MAYBE_ZERO_MS, MAYBE_ZERO_MS, MAYBE_ZERO_MS).filter(any)
    )
    sides = draw(st.sampled_from(((), ("left",), ("right",), ("left", "right"))))
    move = Move(
        "lean", "Lean", "Lean $side", None, "mobility", "seated", (), bool(sides), 1, 1, 1, 1, 0
    )
    return MoveStep(
        move=move,
        times=draw(st.integers(1, 4)),
        enter_ms=enter_ms,
        hold_ms=hold_ms,
        leave_ms=leave_ms,
        pause_ms=draw(MAYBE_ZERO_MS),
        switch_ms=draw(MAYBE_ZERO_MS),
        sides=sides,
    )


BELLS = st.builds(
    Bells,
    start=st.integers(0, 3),
    end=st.integers(0, 3),
    at_ms=st.lists(LENGTHS_MS, max_size=3).map(tuple),
    every_ms=st.none() | st.integers(5_000, 20_000),
    random_ms=st.none() | st.tuples(st.integers(5_000, 9_000), st.integers(9_000, 20_000)),
)
ANSWERS = st.sampled_from(("none", "scale", "text", ("yes", "no")))
SINGLE_STEPS = st.one_of(
    st.builds(Say, WORDS, LENGTHS_MS),
    st.builds(Rest, LENGTHS_MS),
    st.builds(Ask, WORDS, ANSWERS),
    st.builds(Sit, WORDS, LENGTHS_MS, st.none() | BELLS),
    st.builds(Tense, WORDS, MAYBE_ZERO_MS, LENGTHS_MS, st.integers(1, 3)),
    _breathes(),
    _moves(),
)


def _routine(steps: list[Step], prepare_ms: int = 0) -> Routine:
    return Routine("own", "Own", "mixed", tuple(steps), prepare_ms, "seated")


def _use(steps: list[Step]) -> Use:
    return Use(_routine(steps, 9_000), flow_of_steps(steps))


def _gathered(inner: st.SearchStrategy[Step]) -> st.SearchStrategy[Step]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.builds(Repeat, st.integers(1, 3), several.map(tuple), MAYBE_ZERO_MS) | several.map(
        _use
    )


STEPS = st.recursive(SINGLE_STEPS, _gathered, max_leaves=3)
ROUTINES = st.builds(_routine, st.lists(STEPS, min_size=1, max_size=3), MAYBE_ZERO_MS)
OPTIONS = st.builds(Options, has_holds=st.booleans(), seed=st.integers(0, 3))
TIMELINES: st.SearchStrategy[Timeline] = st.builds(compile_timeline, ROUTINES, OPTIONS)
