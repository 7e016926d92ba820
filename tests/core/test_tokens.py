"""The parts of lines, as an editor colours them."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.tokens import START, scalar_end, tokens_of

YAML_LIKE = st.text(st.sampled_from("ab:-# \t'\"[]{}|>$,😀3s"), max_size=40)


def parts(*lines: str) -> list[list[tuple[str, str]]]:
    """The kind and the text of each part, line by line."""
    state, found = START, []
    for line in lines:
        tokens, state = tokens_of(line, state)
        found.append([(token.kind, line[token.start : token.end]) for token in tokens])
    return found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("name: Box", "key:name mark:: text:Box"),
        ("breathe: 4-7-8  # slow", "verb:breathe mark:: number:4-7-8 comment:# slow"),
        ("  - move: chin-tuck", "mark:- verb:move mark:: text:chin-tuck"),
        ("for: 5 min", "key:for mark:: number:5 min"),
        ("bells: every 5 min", "key:bells mark:: number:every 5 min"),
        ("for: every one", "key:for mark:: text:every one"),
        ("# all of it: yes", "comment:# all of it: yes"),
        ("say: a#b", "verb:say mark:: text:a#b"),
        ("say: 'it''s: #1'  # so", "verb:say mark:: quoted:'it''s: #1' comment:# so"),
        (
            "sound: {cues: bowl, 'glide': on}",
            "key:sound mark:: mark:{ key:cues mark:: text:bowl mark:, key:'glide' mark:: text:on"
            " mark:}",
        ),
        (
            "props: [chair, mat] # two",
            "key:props mark:: mark:[ text:chair mark:, text:mat mark:] comment:# two",
        ),
        ("text: Turn to $side.", "key:text mark:: text:Turn to $side. placeholder:$side"),
        ("- - a", "mark:- mark:- text:a"),
        ("url: https://a.b/c", "key:url mark:: text:https://a.b/c"),
        ("half typed", "text:half typed"),
        ("'quoted': 1", "key:'quoted' mark:: number:1"),
    ],
)
def test_a_line_has_these_parts(line: str, expected: str) -> None:
    assert " ".join(f"{kind}:{text}" for kind, text in parts(line)[0]) == expected


def test_a_block_text_ends_with_its_indentation() -> None:
    found = parts("  - text: |", "     one: two", "", "    hold: 5s")
    assert found[0][-1] == ("mark", "|")
    assert found[1] == [("text", "     one: two")]
    assert found[3][0] == ("key", "hold")


def test_a_quote_goes_on_over_lines() -> None:
    found = parts('say: "one', "  - two", ' three"  # end', "for: 5s")
    assert [line[0][0] for line in found] == ["verb", "quoted", "quoted", "key"]
    assert found[2][-1] == ("comment", "# end")


def test_brackets_go_on_over_lines() -> None:
    found = parts("sound: {cues: bowl,", "  'a", " b': [1s,", "  2s]}", "for: 5s")
    assert found[1] == [("quoted", "'a")]
    assert found[2][0] == ("key", " b'")
    assert found[3] == [("number", "2s"), ("mark", "]"), ("mark", "}")]
    assert found[4][0] == ("key", "for")


def test_what_is_left_open_ends_with_its_indentation() -> None:
    found = parts(
        "- say: 'one", "  for: 5s", "  sound: {cues: x", "  text: [", "    a", "  ]", "- b"
    )
    kinds = [line[0][0] if line else "" for line in found]
    assert kinds == ["mark", "key", "key", "key", "text", "mark", "mark"]
    assert found[1][-1] == ("number", "5s")


@given(st.lists(YAML_LIKE, max_size=6))
def test_any_lines_have_parts_in_order_that_do_not_overlap(lines: list[str]) -> None:
    state = START
    for line in lines:
        tokens, state = tokens_of(line, state)
        assert state >= 0
        plain = [token for token in tokens if token.kind != "placeholder"]
        for token in tokens:
            assert 0 <= token.start < token.end <= len(line) or not line
        for before, after in pairwise(plain):
            assert before.end <= after.start


def test_shipped_files_leave_nothing_open(shipped: Path) -> None:
    for path in shipped.rglob("*.yaml"):
        state = START
        for line in path.read_text("utf-8").split("\n"):
            _, state = tokens_of(line, state)
        assert state == START, path


@pytest.mark.parametrize("piece", ["a", "[", "' ", " #", '"\\', "a: ", "- ", "{a: ", "$a"])
def test_a_huge_line_takes_no_more_than_its_length(piece: str) -> None:
    tokens_of(piece * 50_000, START)


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("  - move: chin-tuk  # c", 10, 18),
        ("  hold: 5s", 2, 6),
        ("props: [chiar, mat]", 8, 13),
        ("say: a: b", 5, 9),
        ("", 0, 1),
        ("say: 'a # b'", 5, 12),
    ],
)
def test_a_scalar_ends_where_it_is_over(line: str, start: int, end: int) -> None:
    assert scalar_end(line, start, START) == end
