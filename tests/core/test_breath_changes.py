"""What a hand does to a breathing design, and how it is told."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from reading import built
from test_breath_design import BOX, designs, lengths

from relaxapp.core.breath import Ramp
from relaxapp.core.breath_changes import total_words, with_part, without_holds_words
from relaxapp.core.breath_design import BreathDesign, by_pace, plain_design, text_of
from relaxapp.core.routine import MAX_PHASES

SIX = by_pace(plain_design("Six"))


def test_a_part_by_seconds_changes_alone() -> None:
    assert with_part(BOX, 1, Fraction(7)).lengths == lengths(4, 7, 4, 4)


@pytest.mark.parametrize(
    ("part", "seconds", "expected"),
    [
        (0, 5, (5, 0, 5, 0)),  # what in gains, out gives
        (1, 1, (4, 1, 5, 0)),  # a hold begins
        (3, 2, (4, 0, 6, 2)),  # a rest begins, and the breath is longer
        (2, 12, (8, 0, 12, 0)),  # the end draws the pace with it
    ],
)
def test_a_part_by_pace_gives_or_takes(
    part: int, seconds: int, expected: tuple[float, float, float, float]
) -> None:
    found = with_part(SIX, part, Fraction(seconds))
    if part == 3:
        assert found.rate == SIX.rate
        assert found.lengths == lengths(1, 0, 1.5, 0.5)
    else:
        assert found.seconds == lengths(*expected)


@given(designs(), st.integers(0, 3), st.fractions(-5, 90, max_denominator=20))
def test_whatever_a_hand_does_can_be_written_and_read(
    design: BreathDesign, part: int, seconds: Fraction
) -> None:
    found = with_part(design, part, seconds)
    assert found.lengths[0] > 0
    assert found.lengths[2] > 0
    assert all(length >= 0 for length in found.lengths)
    # As in any file: a long one whose breath is nearly all hold has too many without the holds.
    assume(found.step.size(holds=False).phases <= MAX_PHASES)
    assert design.rate is None or built(text_of(found)).steps == (found.step,)


@pytest.mark.parametrize(
    ("design", "words"),
    [
        (replace(BOX, for_ms=300_000), "5 min 4 s, 19 breaths, 3.8 a minute"),
        (plain_design("A"), "5 min, 30 breaths, 6 a minute"),
        (replace(BOX, for_ms=None, rounds=1), "16 s, 1 breath, 3.8 a minute"),
        (
            replace(SIX, ramp=Ramp(Fraction(10), Fraction(6), 180_000)),
            "5 min 7 s, 37 breaths, from 10 to 6 a minute",
        ),
    ],
)
def test_the_total_is_told_in_few_words(design: BreathDesign, words: str) -> None:
    assert total_words(design) == words


def test_what_becomes_of_it_without_holds() -> None:
    assert without_holds_words(plain_design("A")) == ""
    words = without_holds_words(replace(BOX, spare=None))
    assert words == ("With breath holds off in Settings it is in 4, out 4: 38 breaths, 5 min 4 s.")
