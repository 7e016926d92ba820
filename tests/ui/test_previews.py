"""What a routine looks like at a glance: the right shape, true to its timeline, and never slow."""

from dataclasses import replace
from fractions import Fraction

import pytest

from relaxapp.core.breath import Part, Pattern
from relaxapp.core.compiler import Options, dose
from relaxapp.core.library import Library
from relaxapp.core.routine import Bells, Breathe, Flow, Repeat, Routine, Say, Sit, Use
from relaxapp.core.units import HOUR_MS, MINUTE_MS
from relaxapp.ui.previews import (
    MAX_BLOCKS,
    Act,
    Block,
    Curve,
    Ring,
    blocks_of,
    preview_of,
    step_blocks,
)
from relaxapp.ui.routine_words import NAME_LETTERS, length_choices, steps_words

FOUR_SIX = Pattern((Part("in", Fraction(4_000)), Part("out", Fraction(6_000))))
QUICK = Pattern((Part("in", Fraction(700)), Part("out", Fraction(750))))


def routine(*steps: object) -> Routine:
    return Routine("a", "A", "mixed", steps, 5_000, "seated")  # type: ignore[arg-type]  # steps


def shipped_one(library: Library, id: str) -> Routine:
    entry = library.find(id)
    assert entry is not None
    assert entry.routine is not None
    return entry.routine


@pytest.mark.parametrize(
    ("id", "shape"),
    [
        ("box-breathing", Curve),
        ("exhale-ladder", Curve),
        ("silent-timer", Ring),
        ("grounding", Ring),
        ("neck-two", Act),
        ("muscle-relaxation", Act),
        ("sigh-and-drop", Act),
    ],
)
def test_what_takes_most_of_the_time_decides(library: Library, id: str, shape: type) -> None:
    assert isinstance(preview_of(shipped_one(library, id)), shape)


def test_a_routine_of_moves_shows_the_first_of_them(library: Library) -> None:
    act = preview_of(shipped_one(library, "neck-two"))
    assert isinstance(act, Act)
    assert act.move is not None
    assert (act.move.id, act.side) == ("chin-tuck", None)


def test_a_routine_of_tensing_shows_the_first_part(library: Library) -> None:
    act = preview_of(shipped_one(library, "muscle-relaxation"))
    assert isinstance(act, Act)
    assert (act.move, bool(act.tensed)) == (None, True)


def test_a_move_that_is_left_out_is_not_shown(library: Library) -> None:
    from relaxapp.core.compiler import dose

    options = Options(without_moves=frozenset({"chin-tuck"}))
    act = preview_of(dose(shipped_one(library, "neck-two"), options), options)
    assert isinstance(act, Act)
    assert act.move is not None
    assert (act.move.id, act.side) == ("upper-trapezius-stretch", "left")


def test_a_curve_is_one_breath(library: Library) -> None:
    curve = preview_of(shipped_one(library, "box-breathing"))
    assert isinstance(curve, Curve)
    assert curve.length_ms == 16_000
    assert curve.fills[0] == 0.0
    assert curve.at(0) == (0.0, 0.0)
    assert curve.at(6_000)[1] == pytest.approx(1.0)  # in the middle of the hold
    assert curve.at(14_000)[1] == pytest.approx(0.0, abs=1e-3)  # in the rest
    assert curve.at(16_000) == curve.at(0)


def test_without_holds_the_curve_is_another(library: Library) -> None:
    curve = preview_of(shipped_one(library, "box-breathing"), Options(has_holds=False))
    assert isinstance(curve, Curve)
    assert curve.length_ms == 12_000


def test_steps_of_breathing_give_a_breath_each(library: Library) -> None:
    curve = preview_of(shipped_one(library, "exhale-ladder"))
    assert isinstance(curve, Curve)
    assert curve.length_ms == 8_000 + 10_000 + 12_000


def test_a_ramp_shows_that_it_slows_down(library: Library) -> None:
    curve = preview_of(shipped_one(library, "slow-down-ramp"))
    assert isinstance(curve, Curve)
    assert 6_000 + 7_000 + 10_000 <= curve.length_ms <= 6_000 + 9_000 + 10_000


def test_bells_stand_where_they_strike() -> None:
    ring = preview_of(routine(Sit("Sit.", 10 * MINUTE_MS, Bells(every_ms=5 * MINUTE_MS))))
    assert ring == Ring((1.0,), (0.5,))


def test_too_many_bells_are_left_out() -> None:
    ring = preview_of(routine(Sit("Sit.", 4 * HOUR_MS, Bells(every_ms=10_000))))
    assert ring == Ring((1.0,))


def test_a_huge_routine_is_looked_at_quickly() -> None:
    huge = routine(Repeat(10_000, (Say("Breathe.", 400), Breathe(QUICK, None, 1))))
    assert len(blocks_of(huge)) == MAX_BLOCKS
    assert isinstance(preview_of(huge), Curve)
    long = routine(Breathe(QUICK, 2 * HOUR_MS, None))
    assert isinstance(preview_of(long), Curve)


def test_every_shipped_level_has_a_look(library: Library) -> None:
    for entry in library.entries:
        assert entry.routine is not None
        for level in (None, *(name for name, _ in entry.routine.levels)):
            for has_holds in (True, False):
                options = Options(level, has_holds=has_holds)
                preview_of(dose(entry.routine, options), options)
                assert steps_words(entry.routine, options)


def test_lengths_that_no_timeline_can_hold_are_not_offered() -> None:
    quick = replace(routine(Breathe(QUICK, MINUTE_MS, None)), kind="breathing")
    assert [words for _, words in length_choices(quick, None)][-1] == "20"
    rapid = Pattern((Part("in", Fraction(50)), Part("out", Fraction(50))))
    rapid_one = routine(Breathe(rapid, MINUTE_MS, None))
    assert [words for _, words in length_choices(rapid_one, None)] == ["1", "3", "5"]


def test_texts_are_named_by_their_first_sentence_and_cut_after_a_word(library: Library) -> None:
    entry = library.find("body-scan")
    assert entry is not None
    assert entry.routine is not None
    names = steps_words(entry.routine, Options()).split(" · ")
    assert names[0] == "Sit as comfortably as you can, your…"
    assert names[1] == "Bring your attention down to your feet"
    assert all(len(name) <= NAME_LETTERS for name in names)


def test_a_step_that_holds_others_is_one_block_with_what_tells_most(library: Library) -> None:
    inner = (Say("Well.", 4_000), Breathe(FOUR_SIX, None, 1))
    used = Use(shipped_one(library, "box-breathing"), Flow())
    found = step_blocks(routine(Repeat(3, inner), used, Repeat(2, (Say("Well.", 4_000),))))
    assert found[0] == Block("3 × Breath …", "breath", 42_000)
    assert (found[1].title, found[1].tone) == ("Box breathing", "breath")
    assert found[2] == Block("2 × Well.", "say", 8_000)


def test_steps_last_as_long_as_their_routine(library: Library) -> None:
    for entry in library.entries:
        assert entry.routine is not None
        blocks = step_blocks(entry.routine)
        assert sum(block.length_ms for block in blocks) == entry.routine.length_ms
