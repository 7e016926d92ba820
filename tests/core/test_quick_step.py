"""A line as a sheet has it becomes the step that is meant."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written import LEAN, REACH

from relaxapp.core.quick_step import ask_of, move_step, nearest_named, other_step

LINES: dict[str, tuple[str, dict[str, str]]] = {
    "chin tuck 5s x10": ("chin tuck", {"hold": "5s", "times": "10"}),
    "Chin tucks, hold 5 sec, 10 reps": ("chin tucks", {"hold": "5s", "times": "10"}),
    "upper trapezius 20 s 2 times left": (
        "upper trapezius",
        {"hold": "20s", "times": "2", "sides": "left"},
    ),
    "upper trapezius 2 x 20 s each side": ("upper trapezius", {"hold": "20s", "times": "2"}),
    "lean ×5 on the right side": ("lean", {"times": "5", "sides": "right"}),
    "lean 10x": ("lean", {"times": "10"}),
    "lean 1 min 30 s": ("lean", {"for": "90s"}),
    "lean 2 minutes": ("lean", {"for": "2 min"}),
    "lean 1:15 2 times": ("lean", {"hold": "75s", "times": "2"}),
    "lean": ("lean", {}),
    "3 way lean": ("3 way lean", {}),
}


@pytest.mark.parametrize(("line", "words", "dose"), [(k, *v) for k, v in LINES.items()])
def test_a_line_of_a_sheet(line: str, words: str, dose: dict[str, str]) -> None:
    asked = ask_of(line)
    assert asked.words == words
    assert move_step(LEAN, asked) == {"move": "lean", **dose}


@pytest.mark.parametrize("line", ["lean 3x10", "lean 3 x 10", "lean 3 sets of 10"])
def test_sets_are_repeated_with_a_rest_between(line: str) -> None:
    assert move_step(LEAN, ask_of(line)) == {
        "repeat": "3",
        "between": "30s",
        "steps": [{"move": "lean", "times": "10"}],
    }


def test_sides_are_left_out_of_a_move_that_has_none() -> None:
    assert move_step(REACH, ask_of("reach 5s left")) == {"move": "reach", "hold": "5s"}


OTHERS: dict[str, dict[str, Any] | None] = {
    "rest 30s": {"rest": "30s"},
    "pause": {"rest": "10s"},
    "4-7-8 5 min": {"breathe": "4-7-8", "for": "5 min"},
    "breathe 4-6 10 breaths": {"breathe": "4-6", "rounds": "10"},
    "breathe": {"breathe": "4-6", "for": "2 min"},
    "sit 10 min": {"sit": "Rest your attention on the breath.", "for": "10 min"},
    "sit with the sounds 3 min": {"sit": "Sounds.", "for": "3 min"},
    "say Shake out your Arms for 10s": {"say": "Shake out your Arms", "for": "10s"},
    "say “Well done.”": {"say": "Well done."},
    "say": None,
    "tense shoulders 5s 3 times": {"tense": "shoulders", "hold": "5s", "times": "3"},
    "chin tuck": None,
}


@pytest.mark.parametrize(("line", "step"), OTHERS.items())
def test_a_line_of_what_is_no_move(line: str, step: dict[str, Any] | None) -> None:
    assert other_step(ask_of(line)) == step


NAMED = [
    ("chin-tuck", "Chin tuck"),
    ("upper-trapezius-stretch", "Upper trapezius stretch"),
    ("shoulder-rolls", "Shoulder rolls"),
    ("shoulder-blade-squeeze", "Shoulder blade squeeze"),
]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("chin", ["chin-tuck"]),
        ("chin tucks", ["chin-tuck"]),
        ("trapezius", ["upper-trapezius-stretch"]),
        ("shoulder", ["shoulder-rolls", "shoulder-blade-squeeze"]),
        ("squeeze blade", ["shoulder-blade-squeeze"]),
        ("knee", []),
        ("", []),
    ],
)
def test_words_find_what_they_mean(words: str, ids: list[str]) -> None:
    assert nearest_named(words, NAMED) == ids


@given(st.text(alphabet="0123456789 xs:.-minright lean×'\"sayé", max_size=40) | st.text())
def test_any_line_is_read(line: str) -> None:
    asked = ask_of(line)
    assert asked.length_ms is None or asked.length_ms > 0
    assert move_step(LEAN, asked)
    other_step(asked)
