"""Programme files: what they say, and what is wrong in them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import built

from relaxapp.core.break_plan import EVERY_DAY
from relaxapp.core.catalogue import Catalogue
from relaxapp.core.library import Layer, scan_library
from relaxapp.core.problems import Report
from relaxapp.core.programme import Item, Programme, Stage
from relaxapp.core.programme_file import (
    MAX_ITEMS,
    MAX_STAGES,
    Routines,
    check_programme_text,
    read_programme,
)
from relaxapp.core.programme_shelf import routines_of

SMALLEST = "name: Calm\nlasts: 4 weeks\neach_day: [box-breathing]\n"
WHOLE = """
name: Neck, slowly
summary: From the physiotherapist.
plan:
  - lasts: 2 weeks
    days: 3 a week
    text: Gently at first.
    each_day:
      - neck-two
      - routine: [box-breathing, cyclic-sigh]
        times: 2
        for: 3 min
  - lasts: 10 days
    days: mon-fri
    in_turn: [{routine: two-minute-band, level: first-weeks}, neck-two]
sources: [My physiotherapist]
"""


@pytest.fixture(scope="module")
def routines(shipped: Path, catalogue: Catalogue) -> Routines:
    return routines_of(scan_library([Layer(shipped, "shipped")], catalogue))


def read(text: str, routines: Routines) -> tuple[Programme | None, list[str]]:
    report = Report("a.yaml")
    programme = read_programme("a", text.encode(), routines, report)
    told = [f"{one.line}:{one.column}: {one.message}" for one in report.problems]
    return programme, told


def test_a_programme_of_three_lines_is_read(routines: Routines) -> None:
    programme, problems = read(SMALLEST, routines)
    stage = Stage(28, (Item(("box-breathing",)),), is_in_weeks=True)
    assert (programme, problems) == (Programme("a", "Calm", (stage,)), [])


def test_a_plan_is_read_stage_by_stage(routines: Routines) -> None:
    programme, problems = read(WHOLE, routines)
    assert problems == []
    assert programme is not None
    first, second = programme.stages
    either = Item(("box-breathing", "cyclic-sigh"), 2, None, 180_000)
    assert first == Stage(
        14,
        (Item(("neck-two",)), either),
        weekdays=EVERY_DAY,
        a_week=3,
        text="Gently at first.",
        is_in_weeks=True,
    )
    assert (second.days, second.weekdays, second.is_in_turn) == (10, frozenset(range(5)), True)
    assert second.items[0].level == "first-weeks"
    assert (programme.days, programme.is_in_weeks) == (24, False)
    assert programme.routines == ("neck-two", "box-breathing", "cyclic-sigh", "two-minute-band")
    assert programme.sources[0].cite == "My physiotherapist"


@pytest.mark.parametrize(
    ("typed", "days", "a_week"),
    [
        ("every day", EVERY_DAY, 7),
        ("5 a week", EVERY_DAY, 5),
        ("3 days a week", EVERY_DAY, 3),
        ("mon-fri", frozenset(range(5)), 7),
        ("Mon, Wednesday fri", frozenset({0, 2, 4}), 7),
        ("fri-mon", frozenset({4, 5, 6, 0}), 7),
    ],
)
def test_days_are_read_as_people_say_them(
    typed: str, days: frozenset[int], a_week: int, routines: Routines
) -> None:
    programme, problems = read(f"{SMALLEST}days: {typed}\n", routines)
    assert problems == []
    assert programme is not None
    assert (programme.stages[0].weekdays, programme.stages[0].a_week) == (days, a_week)


PLAN = "name: A\nplan:\n  - lasts: 1 day\n    each_day: [neck-two]\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("name: A\neach_day: [neck-two]\n", "1:1: 'lasts' is missing"),
        ("name: A\nlasts: 4 weeks\n", "1:1: nothing to do on a day"),
        ("name: A\nlasts: 4\neach_day: [neck-two]\n", "2:8: expected days or weeks, got '4'"),
        (
            "name: A\nlasts: 4 months\neach_day: [neck-two]\n",
            "2:8: expected days or weeks, got '4 months'",
        ),
        (
            "name: A\nlasts: 60 weeks\neach_day: [neck-two]\n",
            "2:8: expected at most 53 weeks, got '60 weeks'",
        ),
        (SMALLEST + "days: 8 a week\n", "4:7: expected days of the week, got '8 a week'"),
        (SMALLEST + "days: workdays\n", "4:7: expected days of the week, got 'workdays'"),
        (SMALLEST + "in_turn: [neck-two]\n", "4:1: 'in_turn' beside 'each_day'"),
        (SMALLEST.replace("[box-", "[bx-"), "3:12: unknown routine 'bx-breathing'"),
        (
            SMALLEST.replace("[box-breathing]", "[]"),
            "3:11: expected one or more, got an empty list",
        ),
        (SMALLEST.replace("each_day", "each-day"), "3:1: unknown key 'each-day'"),
        (
            "name: A\nlasts: 1 week\neach_day: [{routine: neck-two, times: 0}]\n",
            "3:39: expected a whole number from 1 to 12, got '0'",
        ),
        (
            "name: A\nlasts: 1 week\neach_day: [{times: 2}]\n",
            "3:12: 'routine' is missing",
        ),
        (
            "name: A\nlasts: 1 week\neach_day: [{routine: neck-two, level: hard}]\n",
            "3:39: 'neck-two' has no level 'hard'",
        ),
        (
            "name: A\nlasts: 1 week\neach_day: [{routine: neck-two, for: 3 min}]\n",
            "3:37: 'neck-two' has a length of its own",
        ),
        (PLAN + "lasts: 4 weeks\n", "5:1: 'lasts' beside a plan"),
        ("name: A\nplan: []\n", "2:7: expected one or more, got an empty list"),
        ("name: A\nplan:\n  - lasts: 1 day\n", "3:5: nothing to do on a day"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(text: str, problem: str, routines: Routines) -> None:
    programme, problems = read(text, routines)
    assert programme is None
    assert problems == [problem]


def test_a_misspelt_routine_comes_with_its_nearest_spelling(routines: Routines) -> None:
    found = check_programme_text(Path("a.yaml"), SMALLEST.replace("box-", "boxx-"), routines)
    (problem,) = found.problems
    assert problem.hint == "did you mean 'box-breathing'?"
    assert problem.fix is not None
    assert problem.fix.text == "box-breathing"


def test_a_routine_with_problems_of_its_own_is_told() -> None:
    programme, problems = read(SMALLEST, {"box-breathing": None})
    assert programme is None
    assert problems == ["3:12: the routine 'box-breathing' has problems of its own"]


def test_days_that_may_never_come_are_warned_of(routines: Routines) -> None:
    programme, problems = read(
        "name: A\nlasts: 3 days\ndays: sat\neach_day: [neck-two]\n", routines
    )
    assert programme is not None
    assert problems == ["3:7: of 3 days none may be one of these"]


def test_too_much_is_refused(routines: Routines) -> None:
    stages = "  - {lasts: 1 day, each_day: [neck-two]}\n" * (MAX_STAGES + 1)
    assert read(f"name: A\nplan:\n{stages}", routines)[1] == ["2:1: more than 100 stages"]
    items = ", ".join(["neck-two"] * (MAX_ITEMS + 1))
    told = read(f"name: A\nlasts: 1 week\neach_day: [{items}]\n", routines)[1]
    assert told == ["3:11: more than 12 items"]
    long = "  - {lasts: 30 weeks, each_day: [neck-two]}\n" * 2
    assert read(f"name: A\nplan:\n{long}", routines)[1] == ["2:1: longer than 53 weeks in all"]


NECK = built("name: A\nkind: stretch\nrest: 5s\n")
PIECES = st.sampled_from(
    [
        *("name: A\n", "lasts: 4 weeks\n", "lasts: 3 days\n", "days: 5 a week\n", "days: sun\n"),
        *("each_day: [neck-two]\n", "each_day: neck-two\n", "in_turn: [neck-two, x]\n", "plan:\n"),
        *("  - lasts: 1 day\n", "    each_day: [{routine: neck-two}]\n", "text: [\n", "- a\n"),
    ]
)


@given(st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=60))
def test_any_file_is_a_programme_or_has_an_error(text: str) -> None:
    found = check_programme_text(Path("a.yaml"), text, {"neck-two": NECK, "x": None})
    has_errors = any(problem.is_error for problem in found.problems)
    assert (found.programme is None) == has_errors
