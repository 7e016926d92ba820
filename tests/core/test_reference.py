"""The reference has all that is declared, and its examples mean what it says."""

from collections.abc import Iterator
from typing import Any

import pytest

from relaxapp.core.ambience_recipe import AMBIENCES_FILE
from relaxapp.core.bells import BELLS
from relaxapp.core.chime_file import CHIMES_FILE
from relaxapp.core.figure_file import LIMB, POSE
from relaxapp.core.format import MOVE_FILE, ROUTINE_FILE, VERBS
from relaxapp.core.nodes import parse_yaml
from relaxapp.core.problems import Report
from relaxapp.core.reference import BELLS as WRITTEN_BELLS
from relaxapp.core.reference import PLACEHOLDERS, reference
from relaxapp.core.schema import Key
from relaxapp.core.settings import SETTINGS_KEYS
from relaxapp.core.texts import PLACEHOLDERS as KNOWN_PLACEHOLDERS

PAGE = reference()
INNER = ("inner", "item", "scalar", "listed", "mapped")


JOINTS = {key.name for key in POSE.keys}
TOLD_IN_WORDS = {"sets", "ambiences"}


def keys_of(spec: Any, seen: set[int]) -> Iterator[Key]:
    """Every key declared under a spec, but for poses, which are told joint by joint."""
    if spec is None or id(spec) in seen:
        return
    seen.add(id(spec))
    is_pose = {key.name for key in getattr(spec, "keys", ())} >= JOINTS
    for key in () if is_pose else getattr(spec, "keys", ()):
        yield key
        yield from keys_of(key.spec, seen)
    for name in INNER:
        yield from keys_of(getattr(spec, name, None), seen)
    if callable(getattr(spec, "spec", None)):
        yield from keys_of(spec.spec(), seen)


def declared() -> list[Key]:
    seen: set[int] = set()
    files = (ROUTINE_FILE, MOVE_FILE, CHIMES_FILE, AMBIENCES_FILE)
    found = [key for spec in files for key in keys_of(spec, seen)]
    return [key for key in found if key.name not in TOLD_IN_WORDS]


def test_the_declarations_are_found() -> None:
    names = {key.name for key in declared()}
    assert names >= {"name", "ratio", "in", "over", "random", "cite", "glide", "base", "decay"}
    assert len(declared()) > 120


@pytest.mark.parametrize(
    "key",
    [*declared(), *LIMB.keys, *SETTINGS_KEYS],
    ids=lambda key: key.name,
)
def test_the_reference_has_a_row_for_each_key(key: Key) -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith(f"| `{key.name}` |")]
    assert any(key.doc in row and key.spec.words() in row for row in rows)


@pytest.mark.parametrize("joint", [key.name for key in POSE.keys])
def test_the_reference_has_every_joint_and_limb(joint: str) -> None:
    assert f"`{joint}`" in PAGE


@pytest.mark.parametrize("verb", VERBS.values(), ids=lambda verb: verb.name)
def test_the_reference_names_the_keys_of_each_verb(verb: Any) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{verb.name}` |"))
    assert all(f"`{name}`" in row for name in verb.further)


def test_the_tables_of_the_reference_are_even() -> None:
    for table in PAGE.split("\n\n"):
        columns = {
            line.replace("\\|", "").count("|")
            for line in table.splitlines()
            if line.startswith("|")
        }
        assert len(columns) <= 1


@pytest.mark.parametrize("typed", WRITTEN_BELLS)
def test_the_bells_of_the_reference_are_read(typed: str) -> None:
    report = Report("bells")
    assert BELLS.read(parse_yaml(typed.encode()), report) is not None
    assert not report.problems


def test_the_reference_has_every_placeholder() -> None:
    assert list(PLACEHOLDERS) == [*(f"${name}" for name in KNOWN_PLACEHOLDERS), "$$"]
