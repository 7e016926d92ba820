"""Comments, indentation and new lines, on text that may be half typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.edits import apply_edits
from relaxapp.core.line_edits import edits_between, indent, new_line, outdent, toggle_comment

STEPS = """\
steps:
  - move: chin-tuck
    hold: 5s

  - say: Well done.
"""
YAML_LIKE = st.text(st.sampled_from("ab:-# \n\t'\"[]{}|>$😀"), max_size=60)


def toggled(text: str, first: int, last: int) -> str:
    return apply_edits(text, toggle_comment(text, first, last))


def entered(text: str) -> str:
    """The text after Enter at the `|`."""
    offset = text.index("|")
    text = text.replace("|", "", 1)
    edit = new_line(text, offset)
    at = edit.start + len(edit.text)
    text = apply_edits(text, [edit])
    return text[:at] + "|" + text[at:]


def test_comments_keep_the_shape_of_the_lines() -> None:
    assert (
        toggled(STEPS, 2, 5)
        == """\
steps:
  # - move: chin-tuck
  #   hold: 5s

  # - say: Well done.
"""
    )


def test_lines_that_are_all_comments_become_text_again() -> None:
    assert toggled("  # a: 1\n#b: 2\n", 1, 2) == "  a: 1\nb: 2\n"


def test_a_comment_among_them_becomes_one_of_a_comment() -> None:
    text = "# why\na: 1\n"
    assert toggled(text, 1, 2) == "# # why\n# a: 1\n"


@given(YAML_LIKE, st.integers(1, 5), st.integers(1, 5))
def test_toggling_twice_changes_nothing(text: str, first: int, last: int) -> None:
    if any(line.lstrip()[:1] == "#" for line in text.split("\n")):
        return  # comments without the space come back with it gone
    assert toggled(toggled(text, first, last), first, last) == text


def test_lines_go_in_and_out_by_two() -> None:
    inner = apply_edits(STEPS, indent(STEPS, 2, 4))
    assert inner.split("\n")[1:4] == ["    - move: chin-tuck", "      hold: 5s", ""]
    assert apply_edits(inner, outdent(inner, 2, 4)) == STEPS


@pytest.mark.parametrize(
    ("before", "after"), [("   a", "  a"), ("  a", "a"), (" a", "a"), ("a", "a"), ("\ta", "a")]
)
def test_lines_go_out_to_the_next_level(before: str, after: str) -> None:
    assert apply_edits(before, outdent(before, 1, 1)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: A|", "name: A\n|"),
        ("steps:|", "steps:\n  |"),
        ("steps:  # mine|", "steps:  # mine\n  |"),
        ("  - move: chin-tuck|", "  - move: chin-tuck\n    |"),
        ("    hold: 5s|", "    hold: 5s\n    |"),
        ("  - repeat: 3\n    steps:|", "  - repeat: 3\n    steps:\n      |"),
        ("  - breathe:|", "  - breathe:\n      |"),
        ("props:\n  - chair|", "props:\n  - chair\n  - |"),
        ("props:\n  - chair\n  - |", "props:\n  - chair\n  |"),
        ("summary: >-|", "summary: >-\n  |"),
        ("sources:\n  - 'A book'|", "sources:\n  - 'A book'\n    |"),
        ("  - |say: x", "  - \n|say: x"),
        ("|name: A", "\n|name: A"),
        ("  |a: 1", "  \n  |a: 1"),
    ],
)
def test_enter_begins_where_the_next_thing_stands(before: str, after: str) -> None:
    assert entered(before) == after


@given(YAML_LIKE, st.integers(0, 60))
def test_enter_adds_a_line_or_takes_a_dash(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    edit = new_line(text, offset)
    assert edit.end == offset
    if edit.text:
        assert edit.start == offset
        assert edit.text.startswith("\n")
    else:
        assert set(text[edit.start : edit.end]) <= set("- \t")


@given(YAML_LIKE, YAML_LIKE)
def test_edits_between_texts_make_one_of_the_other(old: str, new: str) -> None:
    assert apply_edits(old, edits_between(old, new)) == new


def test_lines_that_are_alike_stay() -> None:
    old = "a: 1\nb: 2\nc: 3\n"
    assert [edit.text for edit in edits_between(old, "# x\n" + old.replace("3", "4"))] == [
        "# x\n",
        "4",
    ]
    assert edits_between(old, old) == ()


def test_long_texts_that_have_nothing_alike_are_one_change() -> None:
    (edit,) = edits_between("a\n" * 5_000, "b\n" * 5_000)
    assert edit.text.count("b") == 5_000
