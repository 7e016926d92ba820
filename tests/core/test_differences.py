"""What differs between two texts: nothing is left out, and signs say what became of a line."""

from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.differences import Differences, Fold, Kind, Line, differences

texts = st.lists(st.sampled_from(["", "a", "b", "  c", "d: 1"]), max_size=30).map("\n".join)

SIGNS = {Kind.SAME: " ", Kind.REMOVED: "-", Kind.ADDED: "+"}


def drawn(found: Differences) -> list[str]:
    return [f"{SIGNS[line.kind]}{line.text}" for line in found.lines]


def test_a_changed_line_goes_and_comes() -> None:
    found = differences("name: Box\nfor: 5 min\n", "name: Box\nfor: 6 min\n")
    assert drawn(found) == [" name: Box", "-for: 5 min", "+for: 6 min", " "]
    assert found.lines[1] == Line(Kind.REMOVED, 2, None, "for: 5 min")
    assert found.lines[2] == Line(Kind.ADDED, None, 2, "for: 6 min")
    assert (found.count(Kind.REMOVED), found.count(Kind.ADDED)) == (1, 1)


def test_the_same_text_has_no_differences() -> None:
    assert differences("a\nb", "a\nb").is_none
    assert not differences("a\nb", "a\nb\n").is_none


def test_line_ends_and_a_mark_at_the_start_do_not_count() -> None:
    assert differences("\ufeffa\r\nb\r\n", "a\nb\n").is_none


def test_what_stays_is_folded_but_for_three_lines_around_a_change() -> None:
    before = "\n".join(str(number) for number in range(20))
    shown = differences(before, before.replace("10", "ten")).folded()
    first, *middle, last = shown
    assert isinstance(first, Fold)
    assert isinstance(last, Fold)
    assert [line.text for line in middle if isinstance(line, Line)] == [
        *("7", "8", "9", "10", "ten", "11", "12", "13")
    ]
    assert [len(first.lines), len(last.lines)] == [7, 6]


def test_a_few_lines_are_not_folded() -> None:
    shown = differences("1\n2\n3\n4\n5\n6\n7", "1\n2\n3\n4\n5\n6\nseven").folded()
    assert not any(isinstance(one, Fold) for one in shown)


def test_a_great_many_same_lines_are_done_at_once() -> None:
    # Without care difflib would compare each of 100,000 lines with each other one.
    found = differences("\n" * 100_000 + "a", "b\n" + "\n" * 99_000 + "c\n" + "\n" * 1_000 + "a")
    assert found.count(Kind.ADDED) - found.count(Kind.REMOVED) == 2


def test_a_line_is_found_in_the_other_text() -> None:
    found = differences("a\nb\nc\nd", "new\na\nc\nmore\nd")
    assert [found.right_line(number) for number in (1, 2, 3, 4, 9)] == [2, 3, 3, 5, 6]


@given(texts, texts, st.integers(0, 4))
def test_both_texts_can_be_read_from_their_differences(left: str, right: str, context: int) -> None:
    found = differences(left, right)
    lefts = [line for line in found.lines if line.left is not None]
    rights = [line for line in found.lines if line.right is not None]
    assert "\n".join(line.text for line in lefts) == left
    assert "\n".join(line.text for line in rights) == right
    assert [line.left for line in lefts] == list(range(1, len(lefts) + 1))
    assert [line.right for line in rights] == list(range(1, len(rights) + 1))
    shown = [
        line
        for one in found.folded(context)
        for line in (one.lines if isinstance(one, Fold) else (one,))
    ]
    assert tuple(shown) == found.lines
