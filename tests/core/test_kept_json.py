"""What was kept as JSON comes back as it was, or not at all."""

import json
from typing import Any

import pytest

from relaxapp.core.kept_json import DAMAGED, MOST, of_kind, or_none, text_of, whole_of


@pytest.mark.parametrize("value", [0, 1, MOST - 1])
def test_a_whole_number_comes_back(value: int) -> None:
    assert whole_of(json.loads(json.dumps(value))) == value


@pytest.mark.parametrize("value", [-1, MOST, True, 1.0, "1", None, [], {}])
def test_what_is_no_whole_number_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"expected int|out of range"):
        whole_of(value)


@pytest.mark.parametrize("value", [None, 1, True, ["a"], {}])
def test_what_is_no_text_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="expected str"):
        text_of(value)


def test_a_number_is_no_truth_value_nor_the_other_way_round() -> None:
    assert of_kind(True, bool) is True
    with pytest.raises(ValueError, match="expected bool, got 1"):
        of_kind(1, bool)
    with pytest.raises(ValueError, match="expected int, got True"):
        of_kind(True, int)


def test_what_may_be_missing_is_none_or_sound() -> None:
    assert or_none(None, text_of) is None
    assert or_none("a", text_of) == "a"
    with pytest.raises(ValueError, match="expected str"):
        or_none(1, text_of)


def test_a_text_that_is_too_deep_is_damaged_too() -> None:
    with pytest.raises(DAMAGED):
        json.loads("[" * 100_000)
