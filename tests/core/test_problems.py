"""Problems gather once each, in the order of their places, with hints that can be taken in."""

import pytest

from relaxapp.core.nodes import Scalar
from relaxapp.core.problems import (
    MAX_COMPARISONS,
    TOP,
    Near,
    Problem,
    Report,
    find_near,
    nearest,
    suggest,
)


def at(line: int, column: int) -> Scalar:
    return Scalar("", line, column)


def test_a_problem_reads_as_editors_expect() -> None:
    problem = Problem("a/b.yaml", 3, 7, "error", "unknown key 'sey'", "did you mean 'say'?")
    assert str(problem) == ("a/b.yaml:3:7: error: unknown key 'sey'\n  hint: did you mean 'say'?")


def test_a_path_cannot_write_to_the_terminal() -> None:
    problem = Problem("\x1b[2J\udcff.yaml", 1, 1, "warning", "a pace")
    assert (
        str(problem)
        == "\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}.yaml:1:1: warning: a pace"
    )


def test_problems_come_by_their_places_each_once() -> None:
    report = Report("a.yaml")
    report.warning(at(2, 1), "second")
    report.error(at(1, 5), "first")
    report.error(at(1, 5), "first")
    report.error(at(2, 1), "third")
    assert [one.message for one in report.problems] == ["first", "second", "third"]


def test_only_errors_count_as_errors() -> None:
    report = Report("a.yaml")
    report.warning(at(1, 1), "a pace")
    assert not report.has_errors
    report.error(at(2, 3), "a hold")
    assert report.has_errors
    assert report.has_error_at(at(2, 3))
    assert not report.has_error_at(at(1, 1))


def test_what_came_from_elsewhere_is_placed_where_it_was_asked_for() -> None:
    report = Report("a.yaml")
    quiet = report.quiet_at(at(4, 7))
    quiet.error(at(99, 1), "a bell outside the sit")
    quiet.warning(at(99, 1), "a pace")
    assert [(one.line, one.column, one.message) for one in report.problems] == [
        (4, 7, "a bell outside the sit")
    ]
    assert quiet.has_error_at(at(1, 1))


NEAREST = {
    "brethe": "breathe",
    "Breathe": "breathe",
    " say ": "say",
    "fro": "for",
    "repeats": "repeat",
    "xyz": None,
    "": None,
    "breathe" * 1000: None,
}


@pytest.mark.parametrize(("word", "near"), NEAREST.items())
def test_the_nearest_spelling_is_found(word: str, near: str | None) -> None:
    assert nearest(word, ("say", "breathe", "for", "repeat")) == near


SUGGESTIONS = {
    "sey": (("say", "rest"), "did you mean 'say'?"),
    "xyz": (("say", "rest"), "verbs: say, rest"),
    "abc": ((), "verbs: none"),
    "qqq": (
        tuple(f"verb-{number}" for number in range(1_025)),
        f"verbs: {', '.join(f'verb-{number}' for number in range(20))} and 1,005 more",
    ),
}


@pytest.mark.parametrize(
    ("word", "choices", "hint"), [(w, *rest) for w, rest in SUGGESTIONS.items()]
)
def test_a_suggestion_is_the_nearest_or_a_list(
    word: str, choices: tuple[str, ...], hint: str
) -> None:
    assert suggest(word, choices, "verbs") == hint


NEAR = {
    "one": ("raech", ("reach", "lean"), Near("reach", is_certain=True)),
    "the one with its letters in place": ("sey", ("use", "say"), Near("say", is_certain=True)),
    "two": ("bac", ("bad", "bat"), Near("bat", is_certain=False)),
    "none": ("qwertz", ("bad", "bat"), None),
}


@pytest.mark.parametrize(("word", "choices", "near"), NEAR.values(), ids=NEAR.keys())
def test_a_near_spelling_is_certain_where_no_other_is_as_near(
    word: str, choices: tuple[str, ...], near: Near | None
) -> None:
    assert find_near(word, choices) == near


def test_a_report_stops_looking_for_near_spellings_in_the_end() -> None:
    report = Report("a.yaml")
    choices = [f"routine-{number}" for number in range(MAX_COMPARISONS // 2)]
    hints = [report.suggest(TOP, "routine-1", choices, "routines")[0] for _ in range(3)]
    assert hints[:2] == ["did you mean 'routine-1'?"] * 2
    assert hints[2].startswith("routines: routine-0, ")
