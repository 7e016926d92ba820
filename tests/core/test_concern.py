"""When check-ins and answers are worth a word, and when not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.concern import (
    RED_FLAG,
    RISING,
    SEVERE,
    SIGN,
    Concern,
    concern_about,
    concern_of,
    is_rising,
    with_told,
)
from relaxapp.core.journal import EPOCH_DAY, Answer, CheckIn, Stamp, When
from relaxapp.core.safety import Safety, Thresholds, load_safety

TODAY = EPOCH_DAY + 20_000
DAY_MS = 86_400_000


@pytest.fixture(scope="module")
def safety(assets: Path) -> Safety:
    return load_safety(assets)


def check_in(days_ago: int, pain: int | None, when: When = When.APART, hour: int = 9) -> CheckIn:
    at = Stamp((TODAY - EPOCH_DAY - days_ago) * DAY_MS + hour * 3_600_000)
    return CheckIn(f"{days_ago}-{pain}-{when.value}-{hour}", at, pain=pain, when=when)


def two_weeks(first: list[int], second: list[int]) -> list[CheckIn]:
    """Pain by day, the first week's from 13 days ago on, the second's from 6 days ago on."""
    return [
        *(check_in(13 - number, pain) for number, pain in enumerate(first)),
        *(check_in(6 - number, pain) for number, pain in enumerate(second)),
    ]


def kind(concern: Concern | None) -> str | None:
    return None if concern is None else concern.kind


def answer(text: str, save_as: str | None = RED_FLAG) -> Answer:
    return Answer("a", Stamp(0), "s", "first-look", "Is any of these true?", text, save_as)


@pytest.mark.parametrize(("pain", "expected"), [(7, None), (8, SEVERE), (10, SEVERE), (None, None)])
def test_pain_of_eight_or_more_is_worth_a_word(
    safety: Safety, pain: int | None, expected: str | None
) -> None:
    assert kind(concern_of([check_in(0, pain)], TODAY, safety)) == expected


def test_strong_pain_of_another_day_is_not_spoken_of_today(safety: Safety) -> None:
    assert concern_of([check_in(1, 9), check_in(0, 3)], TODAY, safety) is None


def test_strong_pain_is_spoken_of_once_a_day(safety: Safety) -> None:
    before, after = check_in(0, 8), check_in(0, 9, When.AFTER, 10)
    shown = concern_of([before], TODAY, safety)
    assert shown is not None
    told = with_told({}, shown)
    assert concern_of([before, after], TODAY, safety, told) is None
    tomorrow = check_in(-1, 8)
    assert kind(concern_of([before, after, tomorrow], TODAY + 1, safety, told)) == SEVERE


def test_the_words_are_those_of_the_file(safety: Safety) -> None:
    shown = concern_of([check_in(0, 9)], TODAY, safety)
    assert shown is not None
    assert (shown.title, shown.text) == safety.concerns[SEVERE]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([2, 2, 3, 2], [4, 5, 4, 5], True),
        ([2, 2, 3], [5, 4, 5], True),
        ([2, 2, 3], [5, 5], False),
        ([2, 3], [5, 5, 5], False),
        ([3, 3, 3], [4, 4, 4], False),
        ([0, 0, 0], [3, 3, 3], False),
        ([5, 5, 5], [2, 2, 2], False),
        ([2, 2, 2, 2], [2, 8, 2, 2], False),
        ([], [7, 7, 7, 7, 7], False),
    ],
    ids=["clearly", "just enough days", "few lately", "few before", "too little", "still mild",
         "falling", "one bad day", "no first week"],
)  # fmt: skip
def test_pain_that_rises_over_two_weeks(
    first: list[int], second: list[int], expected: bool
) -> None:
    assert is_rising(two_weeks(first, second), TODAY, Thresholds()) is expected


def test_a_rise_that_is_over_is_no_rise() -> None:
    before = two_weeks([5, 5, 5, 2, 2, 2, 2], [6, 6, 6, 4, 4, 3, 3])
    assert not is_rising(before, TODAY, Thresholds())


def test_what_is_said_after_a_session_does_not_count() -> None:
    flattered = [check_in(13 - day, 1, When.AFTER) for day in range(7)]
    said = [check_in(6 - day, 5, When.BEFORE) for day in range(7)]
    assert not is_rising([*flattered, *said], TODAY, Thresholds())


def test_many_check_ins_of_one_day_are_one_day() -> None:
    said = two_weeks([2, 2, 2], [2, 2])
    said += [check_in(0, 7, hour=hour) for hour in range(8, 18)]
    assert not is_rising(said, TODAY, Thresholds())


def test_rising_pain_is_spoken_of_again_two_weeks_later(safety: Safety) -> None:
    said = two_weeks([2, 2, 2, 2], [5, 5, 5, 5])
    shown = concern_of(said, TODAY, safety)
    assert kind(shown) == RISING
    assert shown is not None
    told = with_told({}, shown)
    assert concern_of(said, TODAY, safety, told) is None
    assert concern_of(said, TODAY, safety, {RISING: TODAY - 13}) is None
    assert kind(concern_of(said, TODAY, safety, {RISING: TODAY - 14})) == RISING


def test_strong_pain_goes_before_rising_pain(safety: Safety) -> None:
    said = [*two_weeks([2, 2, 2, 2], [5, 5, 5, 5]), check_in(0, 8)]
    assert kind(concern_of(said, TODAY, safety)) == SEVERE
    assert kind(concern_of(said, TODAY, safety, {SEVERE: TODAY})) == RISING


@pytest.mark.parametrize("text", ["Yes", "Chest pain", "yes, since Monday"])
def test_a_warning_sign_that_is_answered_is_worth_a_word(safety: Safety, text: str) -> None:
    assert kind(concern_about(answer(text), safety)) == SIGN


@pytest.mark.parametrize("text", ["No", "no.", "None of these", " ", ""])
def test_a_warning_sign_that_is_denied_is_none(safety: Safety, text: str) -> None:
    assert concern_about(answer(text), safety) is None


def test_other_answers_are_nobodys_business(safety: Safety) -> None:
    assert concern_about(answer("Chest pain", "thoughts"), safety) is None


def test_without_words_nothing_is_shown() -> None:
    assert concern_of([check_in(0, 10)], TODAY, Safety()) is None


CHECK_INS = st.lists(
    st.builds(
        check_in,
        st.integers(-3, 30),
        st.none() | st.integers(0, 10),
        st.sampled_from(When),
        st.integers(0, 23),
    ),
    max_size=40,
)


@given(CHECK_INS)
def test_the_order_of_check_ins_does_not_matter(said: list[CheckIn]) -> None:
    assert is_rising(said, TODAY, Thresholds()) == is_rising(said[::-1], TODAY, Thresholds())


@given(CHECK_INS)
def test_rising_and_falling_at_once_cannot_be(said: list[CheckIn]) -> None:
    """Turned round in time, what rises falls."""
    turned = [check_in(13 - (TODAY - one.at.local.day), one.pain, one.when, 12) for one in said]
    assert not (is_rising(said, TODAY, Thresholds()) and is_rising(turned, TODAY, Thresholds()))
