"""Where the keys and steps of a routine's text stand, and what belongs to a step."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from relaxapp.core import places
from relaxapp.core.nodes import MapNode, Node, Refused, Scalar, parse_yaml
from relaxapp.core.outline import Outline, StepPlace, outline_of
from relaxapp.core.places import Lines, MapAt, Placed, ScalarAt, comments_in, placed_of

ROOT = Path(__file__).parent.parent.parent
SHIPPED = sorted((ROOT / "routines").rglob("*.yaml"))

TEXT = """\
# The head of the file
name: Neck ease   # mine
kind: stretch
steps:
  # Loosen first.
  # Twice.
  - move: chin-tuck
    # A slow one.
    hold: 5s  # not more
    # Stop there.

      # Still of the first.

  # Of nothing.

  - {say: Shake out., for: 10s}
  -
    repeat: 3
    steps:
      - rest: 5s
        # Breathe.
      # Of the second rest.
      - rest: 6s
    # Of the repeat.
  # Of nothing either.
# Advice
cautions: [driving]
"""


def outlined(text: str) -> Outline:
    outline = outline_of(text)
    assert outline is not None
    return outline


def typed(text: str, place: StepPlace) -> str:
    return text[place.start : place.end]


def test_a_step_takes_along_what_belongs_to_it() -> None:
    first, second, third = outlined(TEXT).steps
    assert typed(TEXT, first).startswith("  # Loosen first.\n  # Twice.\n  - move: chin-tuck\n")
    assert typed(TEXT, first).endswith(
        "hold: 5s  # not more\n    # Stop there.\n\n      # Still of the first.\n"
    )
    assert typed(TEXT, second) == "  - {say: Shake out., for: 10s}\n"
    assert typed(TEXT, third).startswith("  -\n    repeat: 3\n")
    assert typed(TEXT, third).endswith("      - rest: 6s\n    # Of the repeat.\n")


def test_steps_of_a_repeat_have_places_of_their_own() -> None:
    inner = outlined(TEXT).steps[2].steps
    assert [typed(TEXT, step) for step in inner] == [
        "      - rest: 5s\n        # Breathe.\n",
        "      # Of the second rest.\n      - rest: 6s\n",
    ]


def test_verbs_keys_and_values_have_their_ranges() -> None:
    outline = outlined(TEXT)
    assert [step.verb for step in outline.steps] == ["move", "say", "repeat"]
    hold = outline.steps[0].keys["hold"]
    assert TEXT[hold.key.start : hold.key.end] == "hold"
    assert TEXT[hold.value.start : hold.value.end] == "5s"
    name = outline.keys["name"].value
    assert TEXT[name.start : name.end] == "Neck ease"


def test_lines_of_steps_count_from_1() -> None:
    steps = outlined(TEXT).steps
    assert [(step.first_line, step.at_line, step.last_line) for step in steps] == [
        (5, 7, 12),
        (16, 16, 16),
        (17, 17, 24),
    ]


@pytest.mark.parametrize(
    ("lines", "index"),
    [((1, 4), None), ((5, 15), 0), ((16, 16), 1), ((17, 26), 2), ((27, 28), None)],
)
def test_the_step_at_a_line(lines: tuple[int, int], index: int | None) -> None:
    first, last = lines
    found = {outlined(TEXT).step_at_line(line) for line in range(first, last + 1)}
    assert found == {index}


def test_steps_of_one_line_are_told_apart_by_the_first() -> None:
    outline = outlined("name: A\nsteps: [rest: 5s, {say: Hi}, move: x]\n")
    assert [typed(outline.text, step) for step in outline.steps] == [
        "rest: 5s",
        "{say: Hi}",
        "move: x",
    ]
    assert outline.step_at_line(2) == 0


def test_the_one_step_at_the_top() -> None:
    text = "name: Box\nbreathe: 4-4-4-4\n# how long\nfor: 5 min\ncautions: []\n"
    (step,) = outlined(text).steps
    assert step.verb == "breathe"
    assert list(step.keys) == ["breathe", "for"]
    assert typed(text, step) == "breathe: 4-4-4-4\n# how long\nfor: 5 min"
    found = [outlined(text).step_at_line(line) for line in range(1, 6)]
    assert found == [None, 0, 0, 0, None]


def test_a_repeat_at_the_top_is_one_step_with_steps() -> None:
    (step,) = outlined("name: A\nrepeat: 3\nsteps:\n- rest: 5s\n- rest: 6s\n").steps
    assert (step.verb, [inner.verb for inner in step.steps]) == ("repeat", ["rest", "rest"])


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        (
            "steps:\n- say: |\n    # no comment\n    b\n\n\n- rest: 5s\n",
            ["say: |\n    # no comment\n    b"],
        ),
        ('steps:\n- say: "a\n  # no comment"\n- rest: 5s\n', ['say: "a\n  # no comment"']),
        ("steps:\n- say: a\n   b\n\n# of the rest\n- rest: 5s\n", ["say: a\n   b"]),
        ("steps:\r\n- say: a  # c\r\n- rest: 5s\r\n", ["say: a  # c"]),
    ],
)
def test_a_step_ends_with_its_last_line(text: str, steps: list[str]) -> None:
    first = outlined(text).steps[0]
    assert typed(text, first).strip("\r\n") == f"- {steps[0]}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name: 'oops\n",
        "- a\n",
        "just text\n",
        "a: &x 1\n",
        "a: *x\n",
        "[" * 50_000,
        "a: 1\n---\nb: 2\n",
        "? [a]\n: b\n",
        "a: \x00\n",
        "a: \ud800\n",
        "\ufeffname: A\n",
        "a: !t b\n",
    ],
)
def test_what_cannot_be_placed_has_no_outline(text: str) -> None:
    assert outline_of(text) is None


@pytest.mark.parametrize(
    "text", ["name: A\n", "steps: 5\n", "steps:\n", "steps: []\n", "like: box\n"]
)
def test_a_text_without_steps_has_an_outline_without_steps(text: str) -> None:
    outline = outlined(text)
    assert outline.steps == ()
    assert outline.step_at_line(1) is None


def test_comments_are_told_from_text() -> None:
    text = "# a\nb: 'x # y'  # c\nd: >  # e\n  # text\n\n# f\ng: [h, # i\n  '#']\n#"
    root = placed_of(text)
    assert root is not None
    assert [comment for _, comment in comments_in(text, root)] == [
        "# a",
        "# c",
        "# e",
        "# f",
        "# i",
        "#",
    ]


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_files_have_the_places_that_the_reader_gives(
    path: Path, loader: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "LOADER", loader)
    check_places(path.read_text(encoding="utf-8"))


LINES = ["a: 1", "steps:", "- say: x", "  - rest: 5s", "    for: 5s", "# c", "  # c", "    # c", ""]
LINES += [
    "- {say: Hi, for: 5s} # c",
    "- text: |",
    "    😀 b",
    "- b: >+",
    "- 'q",
    "  q'",
    "-",
    "- - x",
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(LINES), max_size=12).map("\n".join))
def test_any_layout_has_the_places_that_the_reader_gives(text: str) -> None:
    try:
        parse_yaml(text.encode())
    except Refused:
        outline_of(text)
        return
    check_places(text)


def check_places(text: str) -> None:
    """Raises unless places are those of the reader, in order, and steps whole lines in order."""
    root = placed_of(text)
    assert root is not None
    check_same(root, parse_yaml(text.encode()), Lines(text), is_root=True)
    outline = outline_of(text)
    if outline is None:
        return
    done = 0
    for index, step in enumerate(outline.steps):
        assert done <= step.start <= step.end <= len(text)
        assert step.first_line <= step.at_line <= step.last_line
        assert outline.step_at_line(step.at_line) in range(index + 1)
        done = step.end


def check_same(one: Placed, other: Node, lines: Lines, *, is_root: bool = False) -> None:
    if not is_root:
        place = lines.line_of(one.start), lines.column_of(one.start) + 1
        assert place == (other.line, other.column)
    if isinstance(one, ScalarAt):
        assert isinstance(other, Scalar)
        assert one.text == other.text
        if not one.style and "\n" not in lines.text[one.start : one.end]:
            assert lines.text[one.start : one.end] == one.text
    elif isinstance(one, MapAt):
        assert isinstance(other, MapNode)
        for (key, value), (its_key, its_value) in zip(one.entries, other.entries, strict=True):
            check_same(key, its_key, lines)
            check_same(value, its_value, lines)
    else:
        assert not isinstance(other, Scalar | MapNode)
        for item, its_item in zip(one.items, other.items, strict=True):
            check_same(item, its_item, lines)
