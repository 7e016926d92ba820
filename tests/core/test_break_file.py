"""The file of a break plan: what it says, and what is wrong in it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.break_file import BREAK_KEYS, MAX_OCCASIONS, load_plan, read_plan
from relaxapp.core.break_plan import DAY_MS, LocalTime, Order, Plan, Window
from relaxapp.core.catalogue import Catalogue
from relaxapp.core.library import Layer, scan_library
from relaxapp.core.nodes import parse_yaml
from relaxapp.core.problems import Report
from relaxapp.core.units import HOUR_MS, MINUTE_MS, SECOND_MS

IDS = ("far-look", "neck-two", "wind-down")
WHOLE = """
active: yes
hours: [9:00-12:00 mon-fri, 14:00-18:30 mon wed]
quiet: 22:00-7:00
rhythms:
  eyes: {name: Eyes, every: 20 min, routines: [far-look], rest: 90s, warning: 0s}
  neck:
    name: Neck
    every: 1h
    tags: [neck]
    kinds: [stretch]
    max: 5 min
    for: 3m
    order: least recently done
    postpone: [2 min]
    postpone_times: 1
reminders:
  evening: {name: Evening, at: 21:30 mon-thu sun, routines: [wind-down]}
"""


def read(text: str) -> tuple[Plan, list[str]]:
    report = Report("breaks.yaml")
    plan = read_plan(parse_yaml(text.encode()), IDS, report)
    return plan, [f"{one.line}:{one.column}: {one.message}" for one in report.problems]


def test_a_missing_file_is_an_empty_plan(tmp_path: Path) -> None:
    plan, problems = load_plan(tmp_path / "breaks.yaml", IDS)
    assert (plan, plan.asks, problems) == (Plan(), False, ())


def test_the_shipped_example_is_without_problems_and_off(
    assets: Path, shipped: Path, catalogue: Catalogue
) -> None:
    library = scan_library([Layer(shipped, "shipped")], catalogue)
    plan, problems = load_plan(assets / "breaks.yaml", library.by_id.keys())
    assert problems == ()
    assert not plan.asks
    assert [(one.id, one.every_ms // MINUTE_MS) for one in plan.rhythms] == [
        ("far-look", 20),
        ("upper-back", 50),
        ("long-break", 180),
    ]
    assert [one.selection.routines for one in plan.rhythms] == [
        ("far-look",),
        ("upper-back-three",),
        ("neck-and-shoulder-ten",),
    ]


def test_the_shipped_example_tells_of_every_key(assets: Path) -> None:
    text = (assets / "breaks.yaml").read_text("utf-8")
    inner = [key for one in BREAK_KEYS[3:] for key in one.spec.item.keys]  # type: ignore[attr-defined]  # they are maps of structs
    assert [key.name for key in (*BREAK_KEYS, *inner) if key.name not in text] == []


def test_a_whole_plan_is_read() -> None:
    plan, problems = read(WHOLE)
    assert problems == []
    eyes, neck = plan.rhythms
    (evening,) = plan.reminders
    assert plan.asks
    assert plan.hours == (
        Window(9 * HOUR_MS, 12 * HOUR_MS, frozenset(range(5))),
        Window(14 * HOUR_MS, 18 * HOUR_MS + 30 * MINUTE_MS, frozenset({0, 2})),
    )
    assert plan.quiet == (Window(22 * HOUR_MS, 7 * HOUR_MS),)
    assert (eyes.rest_ms, eyes.warn_ms, eyes.postpone_times) == (90 * SECOND_MS, 0, 3)
    assert (neck.rest_ms, neck.warn_ms, neck.postpones_ms) == (6 * MINUTE_MS, 30_000, (120_000,))
    assert (neck.selection.order, neck.selection.for_ms) == (Order.LEAST_RECENT, 180_000)
    assert (evening.at_ms, evening.days) == (
        21 * HOUR_MS + 30 * MINUTE_MS,
        frozenset({0, 1, 2, 3, 6}),
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("every: 3 min", "expected a length from 5 min to 12 h, got '3 min'"),
        ("every: 20", "expected a length, got '20'"),
        ("every: 20 min, rest: 5s", "expected a length from 10s to 2 h, got '5s'"),
        ("every: 20 min, warning: 6m", "expected a length from 0s to 5 min, got '6m'"),
        ("every: 20 min, order: random", "expected one of 4 choices, got 'random'"),
        ("every: 20 min, kinds: [yoga]", "expected one of 7 choices, got 'yoga'"),
        ("every: 20 min, postpone: [0s]", "expected a length over 0, got '0s'"),
        ("every: 20 min, at: 21:30", "unknown key 'at'"),
        ("rest: 1 min", "'every' is missing"),
    ],
)
def test_what_is_wrong_in_a_rhythm_is_told(line: str, problem: str) -> None:
    _, problems = read(f"rhythms:\n  a: {{name: A, routines: [far-look], {line}}}\n")
    assert [one.split(": ", 1)[1] for one in problems] == [problem]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("9-17", "expected a time of day, got '9'"),
        ("9:00", "expected times of day, got '9:00'"),
        ("9:00-9:00", "expected two times, got '9:00-9:00'"),
        ("9:00-25:00", "expected a time of day, got '25:00'"),
        ("9:00-17:60", "expected a time of day, got '17:60'"),
        ("9:00-17:00 workdays", "expected a day of the week, got 'workdays'"),
        ('""', "expected times of day, got nothing"),
    ],
)
@pytest.mark.parametrize("key", ["hours", "quiet"])
def test_times_that_cannot_be_read_turn_the_plan_off(typed: str, problem: str, key: str) -> None:
    for value in (typed, f"[12:00-13:00, {typed}]"):
        plan, problems = read(f"active: yes\n{key}: {value}\n" + WHOLE[WHOLE.index("rhythms") :])
        assert [one.split(": ", 1)[1] for one in problems] == [problem]
        assert len(plan.rhythms) == 2
        assert not plan.asks


def test_one_wrong_rhythm_leaves_the_others() -> None:
    plan, problems = read(WHOLE.replace("every: 20 min", "every: soon"))
    assert [one.id for one in plan.rhythms] == ["neck"]
    assert plan.asks
    assert len(problems) == 1


def test_a_routine_that_is_not_there_is_told_and_the_break_stays() -> None:
    plan, problems = read(WHOLE.replace("[far-look]", "[far-lok]"))
    assert problems == ["6:48: unknown routine 'far-lok'"]
    assert plan.rhythms[0].selection.routines == ("far-lok",)


def test_a_rhythm_without_routines_is_told() -> None:
    _, problems = read("rhythms:\n  a: {name: A, every: 20 min}\n")
    assert problems == ["2:3: nothing to offer in 'a'"]


def test_an_id_stands_for_one_thing() -> None:
    plan, problems = read(WHOLE.replace("  evening:", "  eyes:"))
    assert problems == ["18:3: a rhythm has the id 'eyes' too"]
    assert plan.reminders == ()


def test_a_reminder_in_quiet_time_is_warned_of() -> None:
    _, problems = read(WHOLE.replace("quiet: 22:00", "quiet: 21:00"))
    assert problems == ["18:32: this falls into your quiet times, and may not come"]


def test_a_plan_of_too_many_rhythms_is_cut() -> None:
    rhythms = "".join(
        f"  r{number}: {{name: R, every: 20 min, routines: [far-look]}}\n" for number in range(40)
    )
    plan, problems = read(f"rhythms:\n{rhythms}")
    assert problems == [f"1:1: more than {MAX_OCCASIONS} rhythms: the rest is left out"]
    assert len(plan.rhythms) == MAX_OCCASIONS


@pytest.mark.parametrize(
    "content", [b"rhythms: [", b"", b"\xff\xfe", b"- a list", b"active: &a yes"]
)
def test_a_broken_file_is_a_problem_and_no_plan(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "breaks.yaml"
    path.write_bytes(content)
    plan, problems = load_plan(path, IDS)
    assert plan == Plan()
    assert [one.path for one in problems] == [str(path)]


TIMES = st.integers(0, DAY_MS - 1)


@given(TIMES, TIMES, st.frozensets(st.integers(0, 6)), st.integers(1, 10_000), TIMES)
def test_a_window_only_changes_at_its_edges(
    start_ms: int, end_ms: int, days: frozenset[int], day: int, ms: int
) -> None:
    window, at = Window(start_ms, end_ms, days), LocalTime(day, ms)
    edge_ms = window.edge_in_ms(at)
    assert 0 < edge_ms <= DAY_MS
    for share in (0.0, 0.3, 0.99):
        inside = at.after(int((edge_ms - 1) * share))
        if inside.day == at.day:
            assert window.covers(inside) == window.covers(at)


def test_a_window_over_midnight_belongs_to_the_day_it_begins() -> None:
    window = Window(22 * HOUR_MS, 7 * HOUR_MS, frozenset({4}))  # Friday
    friday = 738_890
    assert LocalTime(friday, 0).weekday == 4
    assert window.covers(LocalTime(friday, 23 * HOUR_MS))
    assert window.covers(LocalTime(friday + 1, 6 * HOUR_MS))
    assert not window.covers(LocalTime(friday, 6 * HOUR_MS))
    assert not window.covers(LocalTime(friday + 1, 23 * HOUR_MS))
