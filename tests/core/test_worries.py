"""Worries and worry time: the order, what becomes of each, and what is said at the end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.journal import Fate, Stamp, Worry
from relaxapp.core.worries import (
    LONGEST_WORRY,
    WorryTime,
    closing_words,
    count_words,
    decided,
    left_words,
    one_line,
    planned,
    waiting,
)

NOW = Stamp(1_800_000_000_000)


def worry(id: str, at_ms: int = 0, fate: Fate = Fate.WAITING) -> Worry:
    return Worry(id, Stamp(NOW.at_ms + at_ms), f"Worry {id}", fate)


def test_what_was_put_down_first_comes_first() -> None:
    kept, new = worry("b", 5, Fate.KEPT), worry("a", 9)
    gone = (worry("c", 1, Fate.DROPPED), worry("d", 2, Fate.PLANNED))
    assert waiting((new, *gone, kept)) == (kept, new)


def test_only_a_plan_has_words() -> None:
    assert decided(worry("a"), Fate.PLANNED, NOW, "Call\nher  on Monday").plan == (
        "Call her on Monday"
    )
    assert decided(worry("a"), Fate.DROPPED, NOW, "Call her").plan == ""
    assert planned((decided(worry("a"), Fate.PLANNED, NOW, "x"), worry("b")))[0].id == "a"


def test_worry_time_goes_through_all_and_back() -> None:
    run = WorryTime((worry("a"), worry("b")))
    assert (run.now, run.place_words) == (worry("a"), "1 of 2")
    run = run.decide(Fate.DROPPED, NOW).decide(Fate.KEPT, NOW)
    assert run.now is None
    assert run.decide(Fate.KEPT, NOW) == run
    back = run.back()
    assert (back.now, back.done[0].fate) == (worry("b"), Fate.DROPPED)
    assert WorryTime(()).back() == WorryTime(())


@pytest.mark.parametrize(
    ("fates", "words"),
    [
        ("", ""),
        ("D", "1 let go."),
        ("DK", "1 let go and 1 kept for next time."),
        ("PDDK", "1 planned, 2 let go and 1 kept for next time."),
    ],
)
def test_the_end_says_what_became_of_them(fates: str, words: str) -> None:
    by_letter = {"P": Fate.PLANNED, "D": Fate.DROPPED, "K": Fate.KEPT}
    run = WorryTime(tuple(worry(str(at)) for at in range(len(fates))))
    for letter in fates:
        run = run.decide(by_letter[letter], NOW)
    assert closing_words(run) == words


def test_what_was_not_come_to_is_kept() -> None:
    run = WorryTime((worry("a"), worry("b"), worry("c"))).decide(Fate.PLANNED, NOW, "x")
    assert closing_words(run) == "1 planned and 2 kept for next time."


@pytest.mark.parametrize(
    ("left_ms", "words"),
    [
        (600_000, "10 min left"),
        (599_999, "10 min left"),
        (60_000, "1 min left"),
        (59_999, "Less than a minute left"),
        (0, "The time is up. What is left can wait for the next time."),
    ],
)
def test_time_is_told_in_whole_minutes(left_ms: int, words: str) -> None:
    assert left_words(left_ms) == words


def test_counts_have_words() -> None:
    assert [count_words(count) for count in range(3)] == [
        "Nothing is waiting.",
        "1 worry waits for you.",
        "2 worries wait for you.",
    ]


@given(st.text(max_size=2 * LONGEST_WORRY))
def test_a_worry_is_one_line_of_a_length_that_is_kept(text: str) -> None:
    line = one_line(text)
    assert len(line) <= LONGEST_WORRY
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert one_line(line) == line
