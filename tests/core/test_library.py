"""The library: which files are read, which of them count, and that a bad one harms no other."""

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from written import CATALOGUE
from written_files import BROKEN, SOUND, said, scan, write

from relaxapp.core import files as files_module
from relaxapp.core import scan as scan_module
from relaxapp.core.library import Entry, Layer, Library, scan_library
from relaxapp.core.nodes import MAX_BYTES
from relaxapp.core.reader import build_routine


def named(name: str, rest: str = "kind: mixed\nsay: Sit tall.\n") -> str:
    return f"name: {name}\n{rest}"


def ids(library: Library) -> list[str]:
    return [entry.id for entry in library.entries]


def found(library: Library, id: str) -> Entry:
    entry = library.find(id)
    assert entry is not None
    return entry


# Which files


def test_entries_come_by_name(tmp_path: Path) -> None:
    write(tmp_path, {"c.yaml": named("apple"), "a.yaml": named("Cherry"), "b.yaml": named("Bee")})
    assert [entry.name for entry in scan(tmp_path).entries] == ["apple", "Bee", "Cherry"]


def test_sub_folders_carry_no_meaning(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": SOUND, "one/b.yaml": SOUND, "one/two/c.yaml": SOUND})
    assert ids(scan(tmp_path)) == ["a", "b", "c"]


SKIPPED = {
    "programmes": "programmes/a.yaml",
    "programmes further in": "one/programmes/a.yaml",
    "hidden file": ".a.yaml",
    "hidden folder": ".git/a.yaml",
    "text": "a.txt",
    "no ending": "a",
    "editor's copy": "a.yaml~",
}


@pytest.mark.parametrize("name", SKIPPED.values(), ids=SKIPPED.keys())
def test_what_is_no_routine_file_is_not_looked_at(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: BROKEN})
    assert scan(tmp_path) == Library()


@pytest.mark.parametrize("kind", ["file", "folder", "broken link"])
def test_links_are_not_followed(tmp_path: Path, kind: str) -> None:
    outside = write(tmp_path / "outside", {"a.yaml": BROKEN})
    root = write(tmp_path / "root", {"b.yaml": SOUND})
    target = {"file": outside / "a.yaml", "folder": outside, "broken link": tmp_path / "none"}[kind]
    (root / "link.yaml").symlink_to(target)
    library = scan(root)
    assert ids(library) == ["b"]
    assert said(library) == []


def test_a_folder_that_links_to_itself_ends(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": SOUND})
    (tmp_path / "loop").symlink_to(tmp_path)
    assert ids(scan(tmp_path)) == ["a"]


def test_a_missing_folder_is_an_empty_one(tmp_path: Path) -> None:
    assert scan(tmp_path / "none") == Library()


def test_a_file_in_place_of_the_folder_is_a_problem(tmp_path: Path) -> None:
    path = write(tmp_path, {"a.yaml": SOUND}) / "a.yaml"
    assert said(scan(path)) == ["a.yaml:1:1: cannot be read: not a directory"]


ENDING = "expected a name that ends in .yaml, got "
LETTERS = "expected lower-case letters, digits and single dashes, got "
WRONG_NAMES = {
    "wrong ending": ("a.yml", [ENDING + "'.yml'"]),
    "large ending": ("a.YAML", [ENDING + "'.YAML'"]),
    "large letters": ("Box.yaml", [LETTERS + "'Box'"]),
    "space": ("a b.yaml", [LETTERS + "'a b'"]),
    "two dashes": ("a--b.yaml", [LETTERS + "'a--b'"]),
    "dash at the end": ("a-.yaml", [LETTERS + "'a-'"]),
    "dot": ("a.b.yaml", [LETTERS + "'a.b'"]),
    "foreign letters": ("größe.yaml", [LETTERS + "'größe'"]),
    "line break": ("a\nb.yaml", [LETTERS + "'a b'"]),
    "escape": ("\x1b[2J.yaml", [LETTERS + "'\N{REPLACEMENT CHARACTER}[2J'"]),
    "both": ("A.yml", [ENDING + "'.yml'", LETTERS + "'A'"]),
}


@pytest.mark.parametrize(("name", "messages"), WRONG_NAMES.values(), ids=WRONG_NAMES.keys())
def test_a_wrong_name_is_a_problem_of_the_file(
    tmp_path: Path, name: str, messages: list[str]
) -> None:
    write(tmp_path, {name: SOUND, "good.yaml": SOUND})
    library = scan(tmp_path)
    assert [one.message for one in library.problems] == messages
    assert [entry.id for entry in library.entries if not entry.is_broken] == ["good"]


@pytest.mark.parametrize("name", [name for name, _ in WRONG_NAMES.values()])
def test_a_wrong_name_cannot_reach_the_terminal(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: SOUND})
    library = scan(tmp_path)
    for line in "\n".join(map(str, library.problems)).splitlines():
        assert line.isprintable()
    assert library.entries[0].name.isprintable()


@pytest.mark.parametrize(
    ("name", "right"),
    {"Box Breathing.yaml": "box-breathing", "a--b.yml": "a-b", "ä.yaml": "my-routine"}.items(),
)
def test_the_hint_gives_a_right_name(tmp_path: Path, name: str, right: str) -> None:
    write(tmp_path, {name: SOUND})
    assert {one.hint for one in scan(tmp_path).problems} == {f"rename it to {right}.yaml"}


def test_a_name_that_is_not_utf_8_is_a_problem_that_can_be_printed(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"a\xff.yaml")).write_text(SOUND)
    except OSError:
        pytest.skip("a file system that wants UTF-8")
    (problem,) = scan(tmp_path).problems
    str(problem).encode()


def test_the_same_id_twice_is_a_problem_of_the_second_by_path(tmp_path: Path) -> None:
    write(tmp_path, {"b/x.yaml": SOUND, "a/x.yaml": SOUND, "c/x.yaml": BROKEN})
    library = scan(tmp_path)
    assert [(Path(one.path).parent.name, one.message) for one in library.problems] == [
        ("b", "the id 'x' is taken by 'a/x.yaml'"),
        ("c", "the id 'x' is taken by 'a/x.yaml'"),
        ("c", "unknown key 'sey'"),
    ]
    assert found(library, "x").path == tmp_path / "a/x.yaml"


def test_a_wrong_ending_takes_no_id(tmp_path: Path) -> None:
    write(tmp_path, {"a/x.yml": SOUND, "b/x.yaml": SOUND})
    assert not found(scan(tmp_path), "x").is_broken


# Layers


def test_a_later_layer_wins(tmp_path: Path) -> None:
    low = write(tmp_path / "low", {"x.yaml": named("Low"), "y.yaml": named("Only low")})
    high = write(tmp_path / "high", {"x.yaml": named("High")})
    library = scan(low, high)
    assert [(one.name, one.origin, one.replaces) for one in library.entries] == [
        ("High", "user", True),
        ("Only low", "shipped", False),
    ]


def test_a_broken_file_is_shown_and_the_good_one_below_counts(tmp_path: Path) -> None:
    low = write(tmp_path / "low", {"x.yaml": named("Low")})
    high = write(tmp_path / "high", {"x.yaml": BROKEN})
    library = scan(low, high)
    assert [(one.name, one.is_broken) for one in library.entries] == [("Low", False), ("x", True)]
    assert found(library, "x").name == "Low"


def test_a_broken_file_below_a_good_one_is_shown_too(tmp_path: Path) -> None:
    low = write(tmp_path / "low", {"x.yaml": BROKEN})
    high = write(tmp_path / "high", {"x.yaml": named("High")})
    library = scan(low, high)
    assert [one.is_broken for one in library.entries] == [False, True]
    assert found(library, "x").name == "High"


def test_of_two_broken_files_the_higher_counts(tmp_path: Path) -> None:
    low = write(tmp_path / "low", {"x.yaml": BROKEN})
    high = write(tmp_path / "high", {"x.yaml": BROKEN})
    assert found(scan(low, high), "x").path == high / "x.yaml"


def test_a_file_in_two_layers_is_read_once_and_belongs_to_the_higher(tmp_path: Path) -> None:
    write(tmp_path, {"x.yaml": SOUND, "sub/y.yaml": BROKEN})
    library = scan(tmp_path, tmp_path / "sub", tmp_path)
    assert [(one.id, one.origin, one.replaces) for one in library.entries] == [
        ("x", "user", False),
        ("y", "user", False),
    ]
    assert len(library.problems) == 1


def test_like_its_own_id_means_the_next_lower_layer(tmp_path: Path) -> None:
    text = "like: x\nfor: {}s\n"
    low = write(tmp_path / "low", {"x.yaml": named("Low", "kind: mixed\nsay: Hi.\nfor: 9s\n")})
    middle = write(tmp_path / "middle", {"x.yaml": text.format(8) + "tags: [middle]\n"})
    high = write(tmp_path / "high", {"x.yaml": text.format(7)})
    library = scan(low, middle, high)
    assert said(library) == []
    routine = found(library, "x").routine
    assert routine is not None
    assert (routine.name, routine.tags, routine.length_ms) == ("Low", ("middle",), 7_000)


def test_like_its_own_id_passes_over_a_broken_layer(tmp_path: Path) -> None:
    low = write(tmp_path / "low", {"x.yaml": named("Low")})
    middle = write(tmp_path / "middle", {"x.yaml": BROKEN})
    high = write(tmp_path / "high", {"x.yaml": "like: x\nfor: 7s\n"})
    assert found(scan(low, middle, high), "x").name == "Low"


def test_like_its_own_id_needs_a_lower_layer(tmp_path: Path) -> None:
    write(tmp_path, {"x.yaml": "like: x\n"})
    assert said(scan(tmp_path)) == ["x.yaml:1:7: no lower layer has a routine 'x' to be like"]


def test_use_and_like_take_the_highest_good_file(tmp_path: Path) -> None:
    low = write(tmp_path / "low", {"x.yaml": named("Low"), "y.yaml": named("Y low")})
    high = write(
        tmp_path / "high",
        {
            "x.yaml": BROKEN,
            "y.yaml": named("Y high"),
            "uses.yaml": named("Uses", "kind: mixed\nsteps: [use: x, use: y]\n"),
            "likes.yaml": "like: y\n",
            "likes-x.yaml": "like: x\n",
        },
    )
    library = scan(low, high)
    assert [one for one in said(library) if not one.startswith("x.yaml")] == []
    assert found(library, "likes").name == "Y high"
    assert found(library, "likes-x").name == "Low"


def test_a_shipped_file_uses_what_the_user_put_in_its_place(tmp_path: Path) -> None:
    use = named("Uses", "kind: mixed\nuse: x\n")
    low = write(tmp_path / "low", {"x.yaml": SOUND, "uses.yaml": use})
    high = write(tmp_path / "high", {"x.yaml": named("High", "kind: mixed\nrest: 7s\n")})
    routine = found(scan(low, high), "uses").routine
    assert routine is not None
    assert routine.length_ms == 7_000


# Chains


def chain(length: int, link: str) -> dict[str, str]:
    """Files that each stand on the next; the last stands by itself."""
    files = {f"f{number:04}.yaml": link.format(f"f{number + 1:04}") for number in range(length - 1)}
    return {**files, f"f{length - 1:04}.yaml": SOUND}


LINKS = {"like": "like: {}\n", "use": "name: A\nkind: mixed\nuse: {}\n"}


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS.keys())
def test_sixteen_files_may_stand_on_one_another(tmp_path: Path, link: str) -> None:
    write(tmp_path, chain(16, link))
    assert said(scan(tmp_path)) == []


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS.keys())
def test_the_seventeenth_is_one_too_many(tmp_path: Path, link: str) -> None:
    write(tmp_path, chain(17, link))
    library = scan(tmp_path)
    assert [one.message for one in library.problems] == [
        "more than 16 files stand on one another here"
    ]
    assert [entry.id for entry in library.entries if entry.is_broken] == ["f0000"]


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS.keys())
@pytest.mark.parametrize("is_backwards", [False, True])
def test_a_chain_of_a_thousand_files_ends_well(
    tmp_path: Path, link: str, is_backwards: bool
) -> None:
    files = chain(1_000, link)
    if is_backwards:
        files = {
            f"f{999 - int(name[1:5]):04}.yaml": text
            if text == SOUND
            else link.format(f"f{998 - int(name[1:5]):04}")
            for name, text in files.items()
        }
    library = scan(write(tmp_path, files))
    assert len(library.entries) == 1_000
    assert sum(not entry.is_broken for entry in library.entries) == 16
    assert len(library.problems) == 984


def test_a_circle_of_a_thousand_files_ends_well(tmp_path: Path) -> None:
    files = chain(1_000, LINKS["use"]) | {"f0999.yaml": LINKS["use"].format("f0000")}
    library = scan(write(tmp_path, files))
    assert all(entry.is_broken for entry in library.entries)
    assert {len(entry.problems) for entry in library.entries} == {1}
    assert max(len(one.message) for one in library.problems) < 300


def test_a_long_chain_by_way_of_the_lower_layer_ends_well(tmp_path: Path) -> None:
    low = write(tmp_path / "low", chain(1_000, LINKS["use"]))
    high = write(tmp_path / "high", dict.fromkeys(chain(1_000, LINKS["use"]), BROKEN))
    library = scan(low, high)
    assert "f0999" in [entry.id for entry in library.entries if not entry.is_broken]


CIRCLES = {
    "itself": {"a": "use: a"},
    "two": {"a": "use: b", "b": "use: a"},
    "three by several ways": {
        "a": "repeat: 2\nsteps: [use: b]",
        "b": "like: c",
        "c": "rest: 5s\nlevels: {long: {use: a}}",
    },
}


@pytest.mark.parametrize("texts", CIRCLES.values(), ids=CIRCLES.keys())
def test_a_circle_is_shown_in_each_of_its_files(tmp_path: Path, texts: dict[str, str]) -> None:
    write(tmp_path, {f"{id}.yaml": f"name: A\nkind: mixed\n{text}\n" for id, text in texts.items()})
    library = scan(tmp_path)
    names = [*texts, *texts]
    assert sorted(one.message for one in library.problems) == [
        f"'use' and 'like' go round in a circle: {' → '.join(names[at : at + len(texts) + 1])}"
        for at in range(len(texts))
    ]


def test_who_uses_a_circle_is_told_once(tmp_path: Path) -> None:
    use = "name: A\nkind: mixed\nuse: {}\n"
    write(tmp_path, {"a.yaml": use.format("b"), "b.yaml": use.format("b")})
    assert said(scan(tmp_path)) == [
        "a.yaml:3:6: the routine 'b' has problems of its own",
        "b.yaml:3:6: 'use' and 'like' go round in a circle: b → b",
    ]


def test_each_file_of_a_chain_is_built_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[str] = []

    def counted(id: str, *others: object) -> object:
        built.append(id)
        return build_routine(id, *others)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(scan_module, "build_routine", counted)
    twice = "name: A\nkind: mixed\nsteps: [use: {0}, use: {0}]\n"
    write(tmp_path, chain(12, twice))
    assert said(scan(tmp_path)) == []
    assert sorted(built) == sorted(set(built))


# Bad files


def test_five_hundred_broken_files_harm_no_other(tmp_path: Path) -> None:
    write(tmp_path, {f"bad-{number}.yaml": BROKEN for number in range(500)})
    write(tmp_path, {"good.yaml": SOUND})
    library = scan(tmp_path)
    assert [entry.id for entry in library.entries if not entry.is_broken] == ["good"]
    assert len(library.problems) == 500


UNREADABLE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the file is empty"),
    "noise": (bytes(range(256)) * 16, "not UTF-8 text (byte 0x80)"),
    "zeros": (b"\0" * 4096, "character U+0000 cannot stand in YAML"),
    "too large": (b"#" * (MAX_BYTES + 1), "262,145 bytes, more than the 262,144 a file may have"),
    "brackets": (b"[" * 200_000, "nested deeper than 16 lists and maps"),
}


@pytest.mark.parametrize(("content", "message"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_is_one_problem(tmp_path: Path, content: bytes, message: str) -> None:
    write(tmp_path, {"bad.yaml": content, "good.yaml": SOUND})
    library = scan(tmp_path)
    assert [one.message for one in library.problems] == [message]
    assert not found(library, "good").is_broken


def test_ten_megabytes_are_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "bad.yaml").open("wb") as file:
        file.truncate(10_000_000)
    assert said(scan(tmp_path)) == [
        "bad.yaml:1:1: 10,000,000 bytes, more than the 262,144 a file may have"
    ]


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


SPECIAL: dict[str, tuple[Callable[[Path], None], str]] = {
    "named pipe": (make_pipe, "not a regular file"),
    "socket": (make_socket, "cannot be read: no such device or address"),
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize(("make", "message"), SPECIAL.values(), ids=SPECIAL.keys())
def test_what_is_no_file_is_refused_and_nothing_waits(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Path], None],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    make(Path("bad.yaml"))
    write(tmp_path, {"good.yaml": SOUND})
    library = scan(tmp_path)
    assert said(library) == [f"bad.yaml:1:1: {message}"]
    assert not found(library, "good").is_broken


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    write(tmp_path, {"x.yaml/a.yaml": SOUND})
    assert ids(scan(tmp_path)) == ["a"]


def refuse(path: Path, flags: int) -> NoReturn:
    raise PermissionError(13, "Permission denied", str(path))


def test_a_file_that_may_not_be_read_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A fake, since nothing is forbidden to root.
    monkeypatch.setattr(files_module, "open_at_once", refuse)
    write(tmp_path, {"bad.yaml": SOUND})
    assert said(scan(tmp_path)) == ["bad.yaml:1:1: cannot be read: permission denied"]


def test_a_folder_that_may_not_be_read_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"closed/bad.yaml": SOUND, "good.yaml": SOUND})
    real = files_module._seen_in

    def seen_in(folder: Path) -> list[tuple[Path, bool]]:
        return refuse(folder, 0) if folder.name == "closed" else real(folder)

    monkeypatch.setattr(files_module, "_seen_in", seen_in)
    library = scan(tmp_path)
    assert said(library) == ["closed:1:1: cannot be read: permission denied"]
    assert ids(library) == ["good"]


def test_folders_deeper_than_sixteen_are_reported_and_not_read(tmp_path: Path) -> None:
    inside = "/".join("d" * 17)
    write(tmp_path, {f"{inside[2:]}/a.yaml": SOUND, f"{inside}/b.yaml": SOUND})
    library = scan(tmp_path)
    assert ids(library) == ["a"]
    assert [one.message for one in library.problems] == ["not read: more than 16 folders deep"]


def test_more_files_than_may_be_are_reported_and_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_module, "MAX_FILES", 10)
    write(tmp_path, {f"f{number:02}.yaml": SOUND for number in range(12)})
    library = scan(tmp_path)
    assert ids(library) == [f"f{number:02}" for number in range(10)]
    assert [one.message for one in library.problems] == [
        "more than 10 files, or 50,000 names: the rest is not read"
    ]


def test_more_names_than_may_be_are_reported_and_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_module, "MAX_SEEN", 10)
    write(tmp_path, {f"f{number:02}.txt": "" for number in range(12)})
    write(tmp_path, {"further/a.yaml": SOUND})
    library = scan(tmp_path)
    assert ids(library) == []
    assert len(library.problems) == 1


# Scanning again


def test_a_file_broken_meanwhile_keeps_its_last_good_version(tmp_path: Path) -> None:
    first = scan(write(tmp_path, {"x.yaml": named("Good")}))
    second = scan(write(tmp_path, {"x.yaml": BROKEN}), previous=first)
    third = scan(tmp_path, previous=second)
    for library in (second, third):
        (entry,) = library.entries
        assert (entry.name, entry.is_broken) == ("Good", True)


def test_a_mended_file_counts_again(tmp_path: Path) -> None:
    broken = scan(write(tmp_path, {"x.yaml": BROKEN}))
    mended = scan(write(tmp_path, {"x.yaml": named("Mended")}), previous=broken)
    assert [(one.name, one.is_broken) for one in mended.entries] == [("Mended", False)]


def test_the_last_good_version_counts_before_a_lower_layer(tmp_path: Path) -> None:
    low = write(tmp_path / "low", {"x.yaml": named("Low")})
    high = write(tmp_path / "high", {"x.yaml": named("High")})
    first = scan(low, high)
    write(high, {"x.yaml": BROKEN})
    assert found(scan(low, high, previous=first), "x").name == "High"


def test_a_file_that_is_gone_is_gone(tmp_path: Path) -> None:
    first = scan(write(tmp_path, {"x.yaml": SOUND}))
    (tmp_path / "x.yaml").unlink()
    assert scan(tmp_path, previous=first) == Library()


def test_a_scan_gives_files_and_entries_by_path(tmp_path: Path) -> None:
    write(tmp_path, {"x.yaml": SOUND, "y.yaml": BROKEN})
    library = scan_library([Layer(tmp_path)], CATALOGUE)
    assert library.files == (tmp_path / "x.yaml", tmp_path / "y.yaml")
    assert library.at_path(tmp_path / "y.yaml") is found(library, "y")
    assert library.at_path(tmp_path / "z.yaml") is None
