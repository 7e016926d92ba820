"""The user's own routine files: nothing is ever overwritten, and nothing is lost."""

from pathlib import Path

import pytest

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.library import Entry, Layer, scan_library
from relaxapp.core.programme_shelf import routines_of, scan_programmes
from relaxapp.services.own_files import OwnFiles, OwnFilesError

MINE = "name: Mine  # mine alone\nkind: breathing\nbreathe: 4-6\nfor: 1 min\n"

COMMENT = "# yaml-language-server: $schema=../schema/routine.json\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "routines"


@pytest.fixture
def files(root: Path) -> OwnFiles:
    return OwnFiles(root)


def write(root: Path, name: str, text: str = MINE) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def read(path: Path, catalogue: Catalogue, shipped: Path) -> Entry:
    layers = [Layer(shipped, "shipped"), Layer(path.parent)]
    entry = scan_library(layers, catalogue).at_path(path)
    assert entry is not None
    return entry


def test_new_file_is_a_good_routine(
    files: OwnFiles, root: Path, catalogue: Catalogue, shipped: Path
) -> None:
    path = files.new()
    assert path == root / "my-routine.yaml"
    assert path.read_text().startswith(COMMENT)
    entry = read(path, catalogue, shipped)
    assert not entry.problems
    assert entry.name == "My routine"


def test_second_new_file_gets_a_number(files: OwnFiles, root: Path) -> None:
    files.new()
    path = files.new()
    assert path == root / "my-routine-2.yaml"
    assert 'name: "My routine 2"' in path.read_text()


def test_new_file_takes_no_id_of_another_routine(files: OwnFiles) -> None:
    assert files.new("Box breathing", {"box-breathing"}).stem == "box-breathing-2"


def test_new_file_takes_no_id_from_a_sub_folder(files: OwnFiles, root: Path) -> None:
    write(root, "desk/calm.yaml")
    assert files.new("Calm").stem == "calm-2"


@pytest.mark.parametrize(
    ("name", "stem"),
    [("Atemübung", "atemubung"), ("呼吸", "my-routine"), ("  Tea & 2 breaths ", "tea-2-breaths")],
)
def test_ids_are_made_of_plain_letters(files: OwnFiles, name: str, stem: str) -> None:
    assert files.new(name).stem == stem


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\tb\x00"])
def test_names_that_no_file_may_have_are_refused(files: OwnFiles, root: Path, name: str) -> None:
    with pytest.raises(OwnFilesError, match="from 1 to 80 characters"):
        files.new(name)
    assert not root.exists()


def test_duplicate_is_the_same_text_with_another_name(files: OwnFiles, root: Path) -> None:
    source = write(root.parent / "shipped", "box.yaml")
    path = files.duplicate(source, "Mine")
    assert path == root / "mine-copy.yaml"
    assert path.read_text() == COMMENT + MINE.replace("Mine  #", '"Mine (copy)"  #')
    assert source.read_text() == MINE


def test_duplicate_from_a_sub_folder_points_at_its_schema_anew(files: OwnFiles, root: Path) -> None:
    source = write(root, "desk/mine.yaml", COMMENT.replace("../", "../../") + MINE)
    text = files.duplicate(source, "Mine").read_text()
    assert text.startswith(f"{COMMENT}name: ")


def test_duplicate_of_a_duplicate_is_numbered(files: OwnFiles, root: Path) -> None:
    first = files.duplicate(write(root, "mine.yaml"), "Mine")
    second = files.duplicate(first, "Mine (copy)")
    third = files.duplicate(second, "Mine (copy 2)")
    assert [path.stem for path in (second, third)] == ["mine-copy-2", "mine-copy-3"]
    assert 'name: "Mine (copy 3)"' in third.read_text()


def test_duplicate_of_a_long_name_keeps_within_80_characters(files: OwnFiles, root: Path) -> None:
    source = write(root, "mine.yaml", MINE.replace("Mine", "x" * 80))
    text = files.duplicate(source, "x" * 80).read_text()
    assert f'name: "{"x" * 73} (copy)"' in text


def test_every_shipped_routine_can_be_duplicated(
    files: OwnFiles, root: Path, catalogue: Catalogue, shipped: Path, routine_files: list[Path]
) -> None:
    for entry in scan_library([Layer(shipped, "shipped")], catalogue).entries:
        files.duplicate(entry.path, entry.name)
    library = scan_library([Layer(shipped, "shipped"), Layer(root)], catalogue)
    copies = [entry for entry in library.entries if entry.origin == "user"]
    assert len(copies) == len(routine_files)
    assert not [entry.problems for entry in copies if entry.is_broken]
    assert all(entry.name.endswith("(copy)") for entry in copies)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: Old\nkind: x\n", 'name: "New"\nkind: x\n'),
        (
            "# äöü 呼吸\r\nname: 'O''ld'  # c\r\nkind: x\r\n",
            '# äöü 呼吸\r\nname: "New"  # c\r\nkind: x\r\n',
        ),
        ("name: A long\n  name\nkind: x\n", 'name: "New"\nkind: x\n'),
        ("name: >\n  A long\n  name\nkind: x\n", 'name: "New"\nkind: x\n'),
        ("like: box\nfor: 3 min\n", 'name: "New"\nlike: box\nfor: 3 min\n'),
        ("{like: box, for: 3 min}\n", '{name: "New", like: box, for: 3 min}\n'),
        ("levels:\n  name: {name: A}\nname: B\n", 'levels:\n  name: {name: A}\nname: "New"\n'),
        ("steps:\n  - say: name\n", 'name: "New"\nsteps:\n  - say: name\n'),
    ],
)
def test_rename_changes_the_name_alone(
    files: OwnFiles, root: Path, before: str, after: str
) -> None:
    path = write(root, "mine.yaml", before)
    files.rename(path, "New")
    assert path.read_bytes().decode() == after


def test_rename_quotes_what_yaml_would_read_otherwise(
    files: OwnFiles, root: Path, catalogue: Catalogue, shipped: Path
) -> None:
    path = write(root, "mine.yaml")
    files.rename(path, 'A: "b" # c — 呼吸')
    assert read(path, catalogue, shipped).name == 'A: "b" # c — 呼吸'


def test_rename_of_a_file_that_cannot_be_read_leaves_it(files: OwnFiles, root: Path) -> None:
    path = write(root, "mine.yaml", "name: 'oops\n")
    with pytest.raises(OwnFilesError, match="needs mending first: line 1"):
        files.rename(path, "New")
    assert path.read_text() == "name: 'oops\n"


def test_files_of_others_are_left_alone(files: OwnFiles, root: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "shipped", "box.yaml")
    root.mkdir()
    link = root / "link.yaml"
    link.symlink_to(other)
    for path in (other, link, root / ".." / "shipped" / "box.yaml"):
        with pytest.raises(OwnFilesError, match="not one of your own files"):
            files.delete(path)
        with pytest.raises(OwnFilesError, match="not one of your own files"):
            files.rename(path, "New")
    assert other.read_text() == MINE


def test_delete_and_undo_bring_back_the_same_file(files: OwnFiles, root: Path) -> None:
    path = write(root, "desk/mine.yaml")
    deleted = files.delete(path)
    assert not path.exists()
    files.restore(deleted)
    assert path.read_text() == MINE


def test_deleted_files_are_no_routines(files: OwnFiles, root: Path, catalogue: Catalogue) -> None:
    files.delete(write(root, "mine.yaml"))
    assert scan_library([Layer(root)], catalogue).entries == ()


def test_two_deleted_files_of_one_name_are_both_kept(files: OwnFiles, root: Path) -> None:
    first = files.delete(write(root, "mine.yaml", "first"))
    second = files.delete(write(root, "mine.yaml", "second"))
    assert first.kept.read_text() == "first"
    files.restore(second)
    assert (root / "mine.yaml").read_text() == "second"


def test_undo_overwrites_nothing(files: OwnFiles, root: Path) -> None:
    deleted = files.delete(write(root, "mine.yaml"))
    write(root, "mine.yaml", "newer")
    with pytest.raises(OwnFilesError, match="is there now"):
        files.restore(deleted)
    assert (root / "mine.yaml").read_text() == "newer"
    assert deleted.kept.read_text() == MINE


def test_what_is_not_there_is_said(files: OwnFiles, root: Path) -> None:
    root.mkdir()
    with pytest.raises(OwnFilesError, match="not there any more"):
        files.delete(root / "gone.yaml")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "routines"
    blocked.write_text("a file where the folder should be")
    with pytest.raises(OwnFilesError, match="cannot be written"):
        OwnFiles(blocked).new()


def test_without_a_home_nothing_is_written() -> None:
    with pytest.raises(OwnFilesError, match="no home folder"):
        OwnFiles(None).new()


def shipped_box(catalogue: Catalogue, shipped: Path) -> Entry:
    entry = scan_library([Layer(shipped, "shipped")], catalogue).find("box-breathing")
    assert entry is not None
    return entry


@pytest.mark.parametrize("is_like", [False, True])
def test_own_version_is_at_first_the_shipped_one(
    files: OwnFiles, catalogue: Catalogue, shipped: Path, is_like: bool
) -> None:
    box = shipped_box(catalogue, shipped)
    assert box.routine is not None
    path = files.customize(box.path, box.routine, is_like=is_like)
    entry = read(path, catalogue, shipped)
    assert not entry.problems
    assert entry.replaces
    assert entry.routine == box.routine


def test_own_version_of_changes_takes_a_line_without_its_mark(
    files: OwnFiles, catalogue: Catalogue, shipped: Path
) -> None:
    box = shipped_box(catalogue, shipped)
    assert box.routine is not None
    path = files.customize(box.path, box.routine, is_like=True)
    text = path.read_text(encoding="utf-8")
    for line, mine in (("breathe: 4-4-4-4", "breathe: 5-5-5-5"), ("for: 5 min", "for: 5 min")):
        assert text.count(f"# {line}\n") == 1
        text = text.replace(f"# {line}", mine)
    path.write_text(text, encoding="utf-8")
    entry = read(path, catalogue, shipped)
    assert not entry.problems
    assert entry.routine is not None
    assert entry.routine.name == box.routine.name
    assert entry.routine.steps != box.routine.steps


def test_own_version_that_is_there_is_given_as_it_is(
    files: OwnFiles, root: Path, catalogue: Catalogue, shipped: Path
) -> None:
    mine = write(root, "deep/box-breathing.yaml", "not: good\n")
    box = shipped_box(catalogue, shipped)
    assert box.routine is not None
    assert files.customize(box.path, box.routine, is_like=False) == mine
    assert mine.read_text() == "not: good\n"


@pytest.mark.parametrize("is_like", [False, True])
def test_every_shipped_routine_can_be_made_ones_own(
    files: OwnFiles, catalogue: Catalogue, shipped: Path, is_like: bool
) -> None:
    entries = scan_library([Layer(shipped, "shipped")], catalogue).entries
    for entry in entries:
        assert entry.routine is not None
        files.customize(entry.path, entry.routine, is_like=is_like)
    assert files.root is not None
    layers = [Layer(shipped, "shipped"), Layer(files.root)]
    library = scan_library(layers, catalogue)
    assert not [problem for problem in library.problems if problem.is_error]
    assert [one.routine for one in library.entries] == [one.routine for one in entries]


# Programmes


def test_a_programme_is_customized_into_its_folder(
    files: OwnFiles, root: Path, shipped: Path, catalogue: Catalogue
) -> None:
    layers = [Layer(shipped, "shipped"), Layer(root)]
    routines = routines_of(scan_library(layers, catalogue))
    entry = scan_programmes(layers, routines).find("first-week")
    assert entry is not None
    assert entry.programme is not None
    own = files.customize_programme(entry.path, entry.programme)
    assert own == root / "programmes" / "first-week.yaml"
    text = own.read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=../../schema/programme.json\n")
    assert "shipped programme “First week”" in text
    assert text.endswith(entry.path.read_text("utf-8"))
    again = scan_programmes(layers, routines).find("first-week")
    assert again is not None
    assert (again.path, again.replaces, again.problems) == (own, True, ())
    assert files.customize_programme(entry.path, entry.programme) == own


def test_a_programme_takes_no_id_of_a_routine(
    files: OwnFiles, root: Path, shipped: Path, catalogue: Catalogue
) -> None:
    write(root, "programmes/box-breathing.yaml", "name: A\nlasts: 1 day\neach_day: [stop]\n")
    routine = scan_library([Layer(shipped, "shipped")], catalogue).by_id["box-breathing"]
    assert routine.routine is not None
    own = files.customize(routine.path, routine.routine, is_like=False)
    assert own == root / "box-breathing.yaml"
