"""A text that an editor holds comes back exactly, whatever it is made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.held_text import Held, hold, pasted, unhold, unhold_part

ODD = st.sampled_from(
    "\n\r\t\x85\u2028\u2029\ufeff\xa0\0😀é" + "".join(map(chr, range(0xFDD0, 0xFDF0)))
)
TEXTS = st.text(st.one_of(ODD, st.characters(exclude_categories=["Cs"])))


@given(TEXTS)
def test_what_is_held_comes_back(text: str) -> None:
    assert unhold(hold(text)) == text


@given(TEXTS)
def test_a_body_has_only_what_an_editor_can_hold(text: str) -> None:
    assert not set(hold(text).body) & set("\r\x85\u2028\u2029\ufdd0\ufdd1")


@given(TEXTS, st.sampled_from(["\n", "\r\n"]))
def test_any_body_can_be_written(body: str, ending: str) -> None:
    assert not set(unhold_part(body, ending)) & set("\ufdd2\ufdd3\ufdd4\ufdd5\ufdd6\ufdd7") or (
        "\ufdd8" in body
    )


def test_a_file_keeps_the_line_ends_that_most_of_it_has() -> None:
    held = hold("a\r\nb\r\nc\n")
    assert (held.line_ending, held.body.count("\n")) == ("\r\n", 3)
    longer = Held(held.body + "d\n", held.line_ending)
    assert unhold(longer) == "a\r\nb\r\nc\nd\r\n"


def test_a_byte_order_mark_is_kept_and_is_no_column() -> None:
    held = hold("\ufeffname: A\n")
    assert (held.body, held.has_bom) == ("name: A\n", True)


@pytest.mark.parametrize("ending", ["\r", "\x85", "\u2028", "\u2029"])
def test_every_line_end_of_yaml_ends_a_line(ending: str) -> None:
    held = hold(f"a{ending}b\n")
    assert held.body.count("\n") == 2


def test_joined_lines_leave_no_mark() -> None:
    body = hold("a\u2028b\n").body
    assert unhold_part(body.replace("\n", "", 1), "\n") == "ab\n"


def test_pasted_lines_end_as_the_others() -> None:
    assert pasted("a\r\nb\u2028c\xa0d") == "a\nb\nc\xa0d"
