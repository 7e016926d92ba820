"""What an own version changes is shown, and nothing that is as shipped."""

import pytest

from relaxapp.core.changes import changed_texts

SHIPPED = """\
# About box breathing.
name: Box breathing
kind: breathing
breathe: 4-4-4-4
for: 5 min
tags: [calm]
"""


def test_of_a_version_with_changes_only_their_keys_are_compared() -> None:
    own = "# Mine.\nlike: box-breathing\n# name: Box\nname: My box  # short\n"
    assert changed_texts(SHIPPED, own) == ("name: Box breathing\n", "name: My box  # short\n")


def test_another_verb_is_compared_with_the_whole_step() -> None:
    own = "like: box-breathing\nsteps:\n  - say: Sit.\n  - breathe: 5-5-5-5\n    for: 1 min\n"
    shipped, mine = changed_texts(SHIPPED, own)
    assert shipped == "breathe: 4-4-4-4\nfor: 5 min\n"
    assert mine == own.partition("\n")[2]


def test_of_a_whole_version_everything_is_compared_but_how_the_texts_begin() -> None:
    own = "# Mine.\n\n" + SHIPPED.replace("4-4-4-4", "5-5-5-5  # slower")
    shipped, mine = changed_texts(SHIPPED, own)
    assert shipped == SHIPPED.partition("\n")[2]
    assert mine.splitlines()[2] == "breathe: 5-5-5-5  # slower"


@pytest.mark.parametrize("own", ["", "like: [", "- a list", "like: box-breathing", "# only this"])
def test_what_is_no_routine_can_be_compared_all_the_same(own: str) -> None:
    shipped, _ = changed_texts(SHIPPED, own)
    assert shipped in ("", SHIPPED.partition("\n")[2])
