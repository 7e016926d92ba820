"""The programmes of several layers: which counts, what a broken file does, and what is shipped."""

from pathlib import Path

import pytest

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.library import Layer, scan_library
from relaxapp.core.programme_file import Routines
from relaxapp.core.programme_shelf import ProgrammeShelf, routines_of, scan_programmes

GOOD = "name: {}\nlasts: 1 week\neach_day: [neck-two]\n"


@pytest.fixture(scope="module")
def routines(shipped: Path, catalogue: Catalogue) -> Routines:
    return routines_of(scan_library([Layer(shipped, "shipped")], catalogue))


def write(root: Path, id: str, text: str) -> Path:
    path = root / "programmes" / f"{id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def names(shelf: ProgrammeShelf) -> list[str]:
    return [entry.name for entry in shelf.entries]


def test_the_shipped_ones_are_without_problems(shipped: Path, routines: Routines) -> None:
    shelf = scan_programmes([Layer(shipped, "shipped")], routines)
    assert shelf.problems == ()
    assert names(shelf) == [
        "First week",
        "Four-week neck and shoulder",
        "Settle in 28 days",
        "Ten minutes of mindfulness",
        "Ten-week two-minute band",
    ]
    assert all(entry.programme and entry.programme.sources for entry in shelf.entries)
    days = {id: entry.programme and entry.programme.days for id, entry in shelf.by_id.items()}
    assert list(days.values()) == [7, 28, 28, 30, 70]


def test_programmes_are_not_in_the_library(shipped: Path, catalogue: Catalogue) -> None:
    library = scan_library([Layer(shipped, "shipped")], catalogue)
    assert library.problems == ()
    assert library.find("first-week") is None


def test_the_users_own_wins(tmp_path: Path, shipped: Path, routines: Routines) -> None:
    write(tmp_path, "first-week", GOOD.format("My first week"))
    shelf = scan_programmes([Layer(shipped, "shipped"), Layer(tmp_path)], routines)
    entry = shelf.find("first-week")
    assert entry is not None
    assert (entry.name, entry.origin, entry.replaces) == ("My first week", "user", True)
    assert len(shelf.entries) == 5


def test_a_broken_file_is_there_and_hides_no_good_one(
    tmp_path: Path, shipped: Path, routines: Routines
) -> None:
    path = write(tmp_path, "first-week", "name: A\nlasts: soon\n")
    shelf = scan_programmes([Layer(shipped, "shipped"), Layer(tmp_path)], routines)
    entry, broken = shelf.find("first-week"), shelf.at_path(path)
    assert entry is not None
    assert broken is not None
    assert (entry.origin, entry.is_broken) == ("shipped", False)
    assert broken.is_broken
    assert broken.programme is None
    assert len(shelf.entries) == 6


def test_a_file_that_breaks_keeps_its_last_good_version(tmp_path: Path, routines: Routines) -> None:
    path = write(tmp_path, "mine", GOOD.format("Mine"))
    before = scan_programmes([Layer(tmp_path)], routines)
    path.write_text("name: [", "utf-8")
    after = scan_programmes([Layer(tmp_path)], routines, before)
    entry = after.find("mine")
    assert entry is not None
    assert (entry.name, entry.is_broken) == ("Mine", True)
    path.write_text(GOOD.format("Mine again"), "utf-8")
    assert names(scan_programmes([Layer(tmp_path)], routines, after)) == ["Mine again"]


def test_nothing_changed_is_the_same(tmp_path: Path, routines: Routines) -> None:
    write(tmp_path, "mine", GOOD.format("Mine"))
    before = scan_programmes([Layer(tmp_path)], routines)
    assert scan_programmes([Layer(tmp_path)], routines, before) == before


def test_a_wrong_name_and_the_same_id_twice_are_told(tmp_path: Path, routines: Routines) -> None:
    write(tmp_path, "Mine_1", GOOD.format("Mine"))
    write(tmp_path, "a/one", GOOD.format("One"))
    write(tmp_path, "b/one", GOOD.format("Other"))
    shelf = scan_programmes([Layer(tmp_path)], routines)
    assert [problem.message for problem in shelf.problems] == [
        "expected lower-case letters, digits and single dashes, got 'Mine_1'",
        "the id 'one' is taken by 'programmes/a/one.yaml'",
    ]
    one = shelf.find("one")
    assert one is not None
    assert one.name == "One"


def test_without_folders_there_are_no_programmes(tmp_path: Path) -> None:
    assert scan_programmes([Layer(tmp_path / "not-there")], {}) == ProgrammeShelf()
