"""What a file names is found where it stands, and given other names without touching the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.edits import apply_edits
from relaxapp.core.references import Reference, other_names, references_in

TEXT = """\
# 🙂 move: none
name: Neck 🙂
like: "base"
levels:
  use: {use: box}
  long:
    steps:
      - move:   chin-tuck # move: x
        hold: 5s
      - repeat: 3
        steps: [{move: 'a-b'}, {use: box}]
steps:
  - say: move
  - move: |
      chin-tuck
    hold: 3s
  - {say: "use: box", for: 5s}
"""


def named(text: str) -> list[tuple[str, str]]:
    return [(one.key, one.id) for one in references_in(text)]


def test_all_references_are_found_in_order() -> None:
    assert named(TEXT) == [
        ("name", "Neck 🙂"),
        ("like", "base"),
        ("use", "box"),
        ("move", "chin-tuck"),
        ("move", "a-b"),
        ("use", "box"),
        ("move", "chin-tuck"),
    ]


def test_other_names_leave_all_else_as_typed() -> None:
    new = {"chin-tuck": "tuck-2", "box": "box-2", "Neck 🙂": 'A "neck": 🙂'}
    text = apply_edits(TEXT, other_names(TEXT, lambda one: new.get(one.id)))
    expected = TEXT.replace("  chin-tuck #", "  tuck-2 #").replace("|\n      chin-tuck", "tuck-2")
    expected = expected.replace("{use: box}", "{use: box-2}")
    assert text == expected.replace("Neck 🙂", '"A \\"neck\\": 🙂"', 1)
    assert [id for _, id in named(text)] == ['A "neck": 🙂', "base", "box-2", "tuck-2", "a-b",
                                             "box-2", "tuck-2"]  # fmt: skip


@pytest.mark.parametrize("text", ["", "a: [", "x: &a b", "\x00", "move: [a]"])
def test_what_cannot_be_read_names_nothing(text: str) -> None:
    assert references_in(text) == ()


@given(st.lists(st.sampled_from(["calm", "neck-2", "🙂 é"]), max_size=5), st.booleans())
def test_places_hold_what_they_name(ids: list[str], is_flow: bool) -> None:
    steps = "".join(f"  - {{use: {id}}}\n" if is_flow else f"  - use: {id}\n" for id in ids)
    text = f"name: 🙂\nsteps:\n{steps}" if ids else "name: 🙂\n"
    found = [one for one in references_in(text) if one.key == "use"]
    assert [text[one.start : one.end] for one in found] == ids
    assert found == [Reference("use", text[a:b], a, b, False) for _, _, a, b, _ in found]
