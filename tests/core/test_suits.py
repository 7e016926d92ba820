"""What suits how a person feels, and that each reason is the one that was reckoned with."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.helped import Effect, Measure
from relaxapp.core.journal import PLACES
from relaxapp.core.routine import Routine, Say
from relaxapp.core.suggest import suggestions
from relaxapp.core.suits import SEVERE, Feeling, suit
from relaxapp.core.units import MINUTE_MS


def routine(id: str, kind: str, *tags: str, level: str = "easy", minutes: int = 3) -> Routine:
    steps = (Say("One.", 1_000), Say("Two.", minutes * MINUTE_MS - 1_000))
    return Routine(id, id, kind, steps, 5_000, "seated", tags=tags, level=level)


NECK = routine("neck-two", "stretch", "neck")
CALM = routine("six-a-minute", "breathing", "calm")
BAND = routine("two-minute-band", "strength", "strength", "neck", level="medium")
ALL = (NECK, CALM, BAND)
HELPS = Effect(Measure.TENSION, 8, 2.0, 1.2, 2.8, 7, 0)


@pytest.mark.parametrize(
    ("feeling", "first", "reason"),
    [
        (
            Feeling(tension=5, places=("neck",), minutes=3),
            "neck-two",
            "Because your neck is tense and you have three minutes.",
        ),
        (Feeling(tension=8), "six-a-minute", "Because you are very tense."),
        (
            Feeling(pain=8, places=("neck",)),
            "six-a-minute",
            "Because it hurts a lot, and this needs no movement.",
        ),
        (
            Feeling(pain=5, places=("neck",)),
            "neck-two",
            "Because your neck hurts and this is gentle.",
        ),
        (
            Feeling(tension=1),
            "two-minute-band",
            "Because you are at ease, which is a good time for strength.",
        ),
        (Feeling(mood=2), "six-a-minute", "Because your mood is low."),
        (
            Feeling(hurt_today=True),
            "six-a-minute",
            "Because it hurt a lot today, and this needs no movement.",
        ),
        (
            Feeling(tension=6, pain=4),
            "neck-two",
            "Because you are rather tense and it hurts, and this is gentle.",
        ),
        (
            Feeling(tension=1, minutes=3),
            "two-minute-band",
            "Because you have three minutes and you are at ease, which is a good time for"
            " strength.",
        ),
    ],
)
def test_what_a_person_says_chooses_and_is_the_reason(
    feeling: Feeling, first: str, reason: str
) -> None:
    found = suggestions(ALL, recent=["two-minute-band"], feeling=feeling)[0]
    assert (found.routine.id, found.reason) == (first, reason)


def test_what_was_done_last_comes_first_where_nothing_is_said() -> None:
    assert suggestions(ALL, recent=["neck-two"], effects={"six-a-minute": HELPS})[0].routine == NECK


def test_what_helped_is_offered_before_its_like() -> None:
    other = replace(NECK, id="neck-three", name="a")
    found = suggestions([other, NECK], feeling=Feeling(tension=5), effects={"neck-two": HELPS})[0]
    assert found.routine == NECK
    assert found.reason == "Because your tension was lower after it and you are rather tense."


def test_what_was_worse_before_waits() -> None:
    worse = Effect(Measure.TENSION, 8, -2.0, -2.8, -1.2, 0, 7)
    assert suit(NECK, Feeling(tension=5), worse).points < suit(NECK, Feeling(tension=5)).points


feelings = st.builds(
    Feeling,
    *[st.none() | st.integers(0, 10)] * 3,
    st.lists(st.sampled_from(sorted(PLACES)), max_size=4).map(tuple),
    st.none() | st.sampled_from([1, 3, 5, 10, 20]),
)


@given(feelings, st.none() | st.just(HELPS))
def test_nothing_that_moves_is_first_in_severe_pain(
    feeling: Feeling, effect: Effect | None
) -> None:
    feeling = replace(feeling, pain=SEVERE, minutes=None)
    assert suggestions(ALL, feeling=feeling)[0].routine == CALM


@given(feelings, st.none() | st.just(HELPS), st.sampled_from(ALL))
def test_what_is_said_is_a_whole_sentence(
    feeling: Feeling, effect: Effect | None, one: Routine
) -> None:
    found = suit(one, feeling, effect)
    assert found.reason == "" or found.reason.startswith("Because ")
    assert found.reason.count(" and ") <= 3
    assert not (found.because and found.points <= 0)


def test_nothing_said_changes_nothing() -> None:
    assert suit(NECK, Feeling()) == suit(CALM, Feeling())
