"""Edits change what they name and leave everything else as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.edits import Edit, apply_edits


def test_edits_are_made_at_their_places_whatever_their_order() -> None:
    edits = [Edit(6, 11, "all"), Edit(0, 5, "Good day")]
    assert apply_edits("hello world.", edits) == "Good day all."


def test_an_edit_may_only_insert_or_only_take_away() -> None:
    assert apply_edits("abc", [Edit(1, 1, "-"), Edit(2, 3, "")]) == "a-b"


@pytest.mark.parametrize("edits", [[Edit(0, 2, ""), Edit(1, 3, "")], [Edit(2, 1, "")]])
def test_edits_that_overlap_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlaps"):
        apply_edits("abc", edits)


@given(st.text(), st.data())
def test_what_no_edit_names_stays(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    changed = apply_edits(text, [Edit(start, end, "✎")])
    assert changed == text[:start] + "✎" + text[end:]
