"""Edits of a break plan: what was meant is there, and everything else is as it was typed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.break_edits import typed, typed_list, with_entry, with_value, without_key
from relaxapp.core.break_file import plan_of
from relaxapp.core.nodes import MapNode, Scalar, parse_yaml
from relaxapp.core.units import HOUR_MS, MINUTE_MS

PLAN = """\
# my plan
active: no  # for now
rhythms:
  # the eyes
  far-look:
    name: Far look
    every: 20 min   # by the rule of thumb
    routines: [far-look]
  back:
    name: "Back: the upper one"
    every: 50 min
    routines:
      - upper-back-three
      - neck-two
# the end
"""


def plan(text: str | None) -> object:
    assert text is not None
    found, problems = plan_of(text.encode(), "", ("far-look", "upper-back-three", "neck-two"))
    assert problems == ()
    return found


def test_a_value_is_changed_and_nothing_else() -> None:
    assert with_value(PLAN, ("active",), "yes") == PLAN.replace("active: no", "active: yes")
    changed = with_value(PLAN, ("rhythms", "far-look", "every"), "25 min")
    assert changed == PLAN.replace("20 min", "25 min")


def test_a_list_of_lines_becomes_one_line() -> None:
    changed = with_value(PLAN, ("rhythms", "back", "routines"), "[neck-two]")
    assert plan(changed).rhythms[1].selection.routines == ("neck-two",)


def test_a_new_key_stands_below_the_others() -> None:
    changed = with_value(PLAN, ("rhythms", "far-look", "warning"), "0s")
    assert changed == PLAN.replace("[far-look]\n", "[far-look]\n    warning: 0s\n")
    changed = with_value(PLAN, ("hours",), "9:00-17:30 mon-fri")
    assert plan(changed).hours[0].start_ms == 9 * HOUR_MS


def test_a_key_without_a_value_gets_one() -> None:
    assert with_value("active:\n", ("active",), "yes") == "active: yes\n"


def test_a_comment_that_would_be_lost_stops_the_change() -> None:
    text = PLAN.replace("      - neck-two", "      - neck-two\n      # and more\n      - far-look")
    assert with_value(text, ("rhythms", "back", "routines"), "[neck-two]") is None


def test_a_map_that_is_not_there_stops_the_change() -> None:
    assert with_value(PLAN, ("rhythms", "gone", "every"), "1 h") is None
    assert with_value("- 1\n", ("active",), "yes") is None
    assert with_value("active: [\n", ("active",), "yes") is None


def test_a_rhythm_goes_with_its_lines() -> None:
    changed = without_key(PLAN, ("rhythms", "back"))
    assert changed is not None
    assert changed.endswith("routines: [far-look]\n# the end\n")
    assert [one.id for one in plan(changed).rhythms] == ["far-look"]


def test_the_last_entry_goes_with_its_group() -> None:
    text = with_entry(PLAN, ("reminders", "evening"), {"name": "E", "at": "21:30"})
    assert text is not None
    assert without_key(text, ("reminders", "evening")) == PLAN


def test_an_entry_is_added_to_a_group_or_with_it() -> None:
    values = {"name": typed("Evening: wind down"), "at": "21:30 mon-fri", "routines": "[far-look]"}
    first = with_entry(PLAN, ("reminders", "evening"), values)
    assert first is not None
    second = with_entry(first, ("reminders", "noon"), {**values, "at": "12:00"})
    names = [(one.id, one.name, one.at_ms) for one in plan(second).reminders]
    assert names == [
        ("evening", "Evening: wind down", 21 * HOUR_MS + 30 * MINUTE_MS),
        ("noon", "Evening: wind down", 12 * HOUR_MS),
    ]
    third = with_entry(PLAN, ("rhythms", "long"), {"name": "Long", "every": "3 h", "tags": "[a]"})
    assert [one.id for one in plan(third).rhythms] == ["far-look", "back", "long"]


def test_what_is_left_out_is_seen_by_who_asks_for_all(assets: Path) -> None:
    text = with_value(PLAN, ("rhythms", "back", "active"), "no")
    assert text is not None
    assert [one.id for one in plan(text).rhythms] == ["far-look"]
    everything, _ = plan_of(text.encode(), "", ("far-look",), has_all=True)
    assert [one.id for one in everything.rhythms] == ["far-look", "back"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("active",), "yes"),
        (("hours",), "[9:00-12:00, 13:00-17:00 mon-fri]"),
        (("rhythms", "upper-back", "every"), "1 h"),
        (("rhythms", "long-break", "order"), "shuffled"),
    ],
)
def test_the_shipped_example_can_be_changed(
    assets: Path, path: tuple[str, ...], value: str
) -> None:
    text = (assets / "breaks.yaml").read_text()
    changed = with_value(text, path, value)
    assert changed is not None
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert [line for line in changed.splitlines() if line.startswith("#")] == comments


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp")), max_size=40))
def test_a_typed_text_is_read_as_it_was(text: str) -> None:
    node = parse_yaml(f"key: {typed(text)}\nlist: {typed_list([text, text])}\n".encode())
    assert isinstance(node, MapNode)
    value = node.get("key")
    assert isinstance(value, Scalar)
    assert value.text == text
