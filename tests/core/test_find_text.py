"""What is looked for is found, whatever its letters and signs."""

from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.find_text import MOST_FOUND, find_all


def test_large_and_small_letters_are_alike() -> None:
    assert find_all("Hold, hold. HOLD", "hold") == ((0, 4), (6, 10), (12, 16))


def test_signs_are_themselves() -> None:
    assert find_all("a.b axb", "a.b") == ((0, 3),)


def test_nothing_is_found_nowhere() -> None:
    assert find_all("abc", "") == ()


def test_there_is_an_end_to_finding() -> None:
    assert len(find_all("a" * 10_000, "a")) == MOST_FOUND


@given(st.text(max_size=30), st.text(min_size=1, max_size=3))
def test_what_stands_there_is_what_was_sought(text: str, sought: str) -> None:
    for start, end in find_all(text, sought):
        assert end - start == len(sought)
