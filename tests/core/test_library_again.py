"""A scan with the last snapshot gives what a scan without one gives, whatever has changed.

A machine writes, breaks, mends, moves and deletes files that stand on one another in three layers,
and compares; another compares `check_text` with a scan of the file saved.
"""

import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from written import CATALOGUE
from written_files import BROKEN, SOUND, scan, write

from relaxapp.core import scan as scan_module
from relaxapp.core.catalogue import check_move_text, load_catalogue
from relaxapp.core.files import stamp_of
from relaxapp.core.library import Checked, Layer, Library, check_text, scan_library
from relaxapp.core.nodes import MAX_BYTES, Refused
from relaxapp.core.reader import build_routine
from relaxapp.core.routine import Routine

IDS = ("a", "b", "c", "d")
NAMES = (*(f"{id}.yaml" for id in IDS), "sub/a.yaml", "sub/b.yaml", "B.yaml", "c.yml")
HEAD = "name: {0}\nkind: mixed\n"

ids = st.sampled_from([*IDS, "e", "aa"])
own_texts = st.sampled_from(
    [
        HEAD + "say: Sit tall.\n",
        HEAD + "breathe: 4-6\nfor: 1 min\n",
        HEAD + "move: reach\n",
        HEAD + "move: raech\n",
        HEAD + "sey: Sit tall.\n",
        HEAD + "say: 'open\n",
        "name: {0}\n",
        "",
        "\x07",
    ]
)
standing_texts = st.builds(
    lambda form, one, two: form.replace("ONE", one).replace("TWO", two),
    st.sampled_from(
        [
            HEAD + "use: ONE\n",
            HEAD + "steps: [use: ONE, use: TWO, say: Hm.]\n",
            HEAD + "repeat: 2\nsteps: [use: ONE]\n",
            HEAD + "rest: 5s\nlevels: {{long: {{use: ONE}}}}\n",
            "like: ONE\n",
            "like: ONE\nname: {0}\n",
            "like: ONE\nfor: 2 min\n",
            "like: ONE\nuse: TWO\n",
        ]
    ),
    ids,
    ids,
)
texts = st.builds(
    lambda text, number: text.format(f"N{number}"), own_texts | standing_texts, st.integers(0, 2)
)
layers = st.integers(0, 2)
names = st.sampled_from(NAMES)


def as_fresh(library: Library, fresh: Library) -> Library:
    """The library without the versions it kept of files that are broken now."""
    built = {one.path: one.routine for one in fresh.scanned.files}
    entries = [replace(entry, routine=built[entry.path]) for entry in library.entries]
    entries.sort(key=lambda entry: entry.path)
    return replace(library, entries=tuple(entries), by_id={})


class Disk(RuleBasedStateMachine):
    """Three folders, and what a program that has run all the while makes of them."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.roots = [self.folder / str(number) for number in range(3)]
        for root in self.roots:
            root.mkdir()
        self.now_ns = 10**18
        self.catalogue = CATALOGUE
        self.library = self.scan(None)
        self.good: dict[Path, Routine] = {}
        self.there: set[Path] = set()

    def scan(self, previous: Library | None) -> Library:
        layered = [Layer(root, "user" if at else "shipped") for at, root in enumerate(self.roots)]
        return scan_library(layered, self.catalogue, previous)

    def path(self, layer: int, name: str) -> Path:
        return self.folder / str(layer) / name

    @rule(layer=layers, name=names, text=texts)
    def write(self, layer: int, name: str, text: str) -> None:
        path = self.path(layer, name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
        self.now_ns += 10**7
        os.utime(path, ns=(self.now_ns, self.now_ns))

    @rule(layer=layers, name=names, to_layer=layers, to_name=names)
    def rename(self, layer: int, name: str, to_layer: int, to_name: str) -> None:
        path, to = self.path(layer, name), self.path(to_layer, to_name)
        if path.exists():
            to.parent.mkdir(exist_ok=True)
            path.replace(to)

    @rule(layer=layers, name=names)
    def delete(self, layer: int, name: str) -> None:
        self.path(layer, name).unlink(missing_ok=True)

    @rule(layer=layers, name=names)
    def touch(self, layer: int, name: str) -> None:
        path = self.path(layer, name)
        if path.exists():
            self.now_ns += 10**7
            os.utime(path, ns=(self.now_ns, self.now_ns))

    @rule()
    def turn_layers(self) -> None:
        self.roots.append(self.roots.pop(0))

    @rule()
    def change_the_catalogue(self) -> None:
        moves = dict(CATALOGUE.moves)
        if "reach" in self.catalogue.moves:
            del moves["reach"]
        self.catalogue = replace(CATALOGUE, moves=moves)

    @rule()
    def look(self) -> None:
        fresh = self.scan(None)
        self.library = self.scan(self.library)
        now = {one.path: one.routine for one in fresh.scanned.files}
        kept = {path: one for path, one in self.good.items() if path in self.there | now.keys()}
        self.good = kept | {path: one for path, one in now.items() if one is not None}
        self.there = set(now)
        for entry in self.library.entries:
            assert entry.routine == self.good.get(entry.path)
        assert as_fresh(self.library, fresh) == as_fresh(fresh, fresh)

    @rule(layer=layers, name=names, text=texts)
    def check(self, layer: int, name: str, text: str) -> None:
        self.look()
        path = self.path(layer, name)
        checked = check_text(self.library, path, text)
        self.write(layer, name, text)
        fresh = self.scan(None)
        (built,) = (one for one in fresh.scanned.files if one.path == path)
        assert checked.problems == built.problems
        assert checked.routine == built.routine

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)


Disk.TestCase.settings = settings(
    max_examples=20, stateful_step_count=20, deadline=None, phases=[Phase.generate]
)
TestDisk = Disk.TestCase


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids that have been built since it was cleared."""
    ids: list[str] = []

    def counted(id: str, *others: object) -> object:
        ids.append(id)
        return build_routine(id, *others)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(scan_module, "build_routine", counted)
    return ids


USE = "name: A\nkind: mixed\nuse: {}\n"


def test_only_what_changed_and_what_stands_on_it_is_built_again(
    tmp_path: Path, built: list[str]
) -> None:
    write(tmp_path, {"a.yaml": SOUND, "b.yaml": USE.format("a"), "c.yaml": "like: b\n"})
    first = scan(write(tmp_path, {"d.yaml": SOUND, "e.yaml": USE.format("d")}))
    built.clear()
    second = scan(tmp_path, previous=first)
    assert built == []
    third = scan(write(tmp_path, {"a.yaml": SOUND + "tags: [new]\n"}), previous=second)
    assert built == ["a", "b", "c"]
    assert third.entries[0].routine != second.entries[0].routine


def test_a_file_written_anew_with_the_same_text_is_not_built_again(
    tmp_path: Path, built: list[str]
) -> None:
    first = scan(write(tmp_path, {"a.yaml": SOUND}))
    built.clear()
    (tmp_path / "a.yaml").unlink()
    second = scan(write(tmp_path, {"a.yaml": SOUND}), previous=first)
    assert built == []
    assert second.is_as(first)


def test_a_new_file_is_what_an_unknown_name_meant(tmp_path: Path) -> None:
    first = scan(write(tmp_path, {"a.yaml": USE.format("b")}))
    assert first.entries[0].is_broken
    second = scan(write(tmp_path, {"b.yaml": SOUND}), previous=first)
    assert not any(entry.is_broken for entry in second.entries)
    assert not second.is_as(first)


def test_a_comment_makes_another_library_of_the_same_routines(tmp_path: Path) -> None:
    first = scan(write(tmp_path, {"a.yaml": SOUND}))
    second = scan(write(tmp_path, {"a.yaml": SOUND + "# mine\n"}), previous=first)
    assert second == first
    assert not second.is_as(first)


@pytest.mark.parametrize("seconds_later", [0, 1, 3])
def test_a_file_just_changed_is_read_again_whatever_its_stamp_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds_later: int
) -> None:
    path = write(tmp_path, {"a.yaml": SOUND}) / "a.yaml"
    stamp = stamp_of(path)
    assert stamp is not None
    monkeypatch.setattr(scan_module, "stamp_of", lambda path: stamp)
    at_ns = stamp.changed_ns + seconds_later * 10**9
    first = scan_library([Layer(tmp_path)], CATALOGUE, at_ns=at_ns)
    path.write_text(SOUND.replace("Sound", "Bound"))
    second = scan_library([Layer(tmp_path)], CATALOGUE, first, at_ns=at_ns)
    assert second.entries[0].name == ("Bound" if seconds_later < 2 else "Sound")


def test_what_could_not_be_read_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a.yaml": SOUND})
    with monkeypatch.context() as patch:
        patch.setattr(scan_module, "read_bytes", refuse)
        first = scan(tmp_path)
        assert scan(tmp_path, previous=first).is_as(first)
    assert not scan(tmp_path, previous=first).entries[0].is_broken


def refuse(path: Path) -> NoReturn:
    raise Refused(1, 1, "cannot be read: the network is away")


# The last good version


def test_the_last_good_version_lasts_until_the_file_is_mended(tmp_path: Path) -> None:
    library = scan(write(tmp_path, {"x.yaml": SOUND}))
    for text in (BROKEN, "name: [", "", BROKEN):
        library = scan(write(tmp_path, {"x.yaml": text}), previous=library)
        (entry,) = library.entries
        assert (entry.name, entry.is_broken) == ("Sound", True)
    library = scan(write(tmp_path, {"x.yaml": SOUND + "tags: [new]\n"}), previous=library)
    assert not library.entries[0].is_broken
    assert library.entries[0].routine is not None
    assert library.entries[0].routine.tags == ("new",)


def test_the_last_good_version_outlives_a_save_by_rename(tmp_path: Path) -> None:
    library = scan(write(tmp_path, {"x.yaml": SOUND}))
    write(tmp_path, {".x.tmp": BROKEN})
    (tmp_path / ".x.tmp").replace(tmp_path / "x.yaml")
    library = scan(tmp_path, previous=library)
    assert (library.entries[0].name, library.entries[0].is_broken) == ("Sound", True)


def test_the_last_good_version_outlives_one_scan_without_the_file(tmp_path: Path) -> None:
    first = scan(write(tmp_path, {"x.yaml": SOUND}))
    (tmp_path / "x.yaml").unlink()
    gone = scan(tmp_path, previous=first)
    assert gone == Library()
    back = scan(write(tmp_path, {"x.yaml": BROKEN}), previous=gone)
    assert back.entries[0].name == "Sound"
    (tmp_path / "x.yaml").unlink()
    gone = scan(tmp_path, previous=scan(tmp_path, previous=back))
    assert scan(write(tmp_path, {"x.yaml": BROKEN}), previous=gone).entries[0].name == "x"


def test_a_file_broken_while_a_higher_one_replaced_it_has_a_last_good_version(
    tmp_path: Path,
) -> None:
    low = write(tmp_path / "low", {"x.yaml": SOUND})
    high = write(tmp_path / "high", {"x.yaml": SOUND})
    first = scan(low, high)
    second = scan(write(low, {"x.yaml": BROKEN}), high, previous=first)
    assert second.at_path(low / "x.yaml") is not None
    assert all(entry.routine is not None for entry in second.entries)


# A text that is not saved


def messages(checked: Checked) -> list[str]:
    return [problem.message for problem in checked.problems]


def test_a_text_is_checked_with_all_that_it_names(tmp_path: Path) -> None:
    library = scan(write(tmp_path, {"a.yaml": SOUND, "b.yaml": SOUND}))
    checked = check_text(library, tmp_path / "b.yaml", USE.format("a"))
    assert checked.routine is not None
    assert checked.problems == ()
    assert library.entries[1].routine != checked.routine


def test_a_circle_through_the_text_is_found(tmp_path: Path) -> None:
    library = scan(write(tmp_path, {"a.yaml": SOUND, "b.yaml": USE.format("a")}))
    checked = check_text(library, tmp_path / "a.yaml", USE.format("b"))
    assert messages(checked) == ["'use' and 'like' go round in a circle: a → b → a"]


def test_a_text_with_errors_has_no_routine(tmp_path: Path) -> None:
    library = scan(write(tmp_path, {"a.yaml": SOUND}))
    checked = check_text(library, tmp_path / "a.yaml", BROKEN)
    assert checked.routine is None
    assert messages(checked) == ["unknown key 'sey'"]


def test_a_path_in_no_layer_stands_above_all_of_them(tmp_path: Path) -> None:
    library = scan(write(tmp_path / "low", {"a.yaml": SOUND}))
    checked = check_text(library, tmp_path / "else" / "a.yaml", "like: a\nname: Mine\n")
    assert checked.problems == ()
    assert checked.routine is not None
    assert checked.routine.name == "Mine"


def test_a_new_path_in_a_layer_can_find_its_id_taken(tmp_path: Path) -> None:
    library = scan(write(tmp_path, {"m/x.yaml": SOUND}))
    assert messages(check_text(library, tmp_path / "n" / "x.yaml", SOUND)) == [
        "the id 'x' is taken by 'm/x.yaml'"
    ]
    assert messages(check_text(library, tmp_path / "a" / "x.yaml", SOUND)) == []


def test_a_text_too_large_is_refused_as_its_file_would_be(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    text = SOUND + "#" * MAX_BYTES
    checked = check_text(Library(), path, text)
    path.write_text(text)
    assert checked.problems == scan(tmp_path).problems


def test_half_a_character_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    assert messages(check_text(Library(), tmp_path / "a.yaml", "name: \ud83d\n")) == [
        "not UTF-8 text (byte 0xed)"
    ]


def test_a_check_builds_no_other_file(tmp_path: Path, built: list[str]) -> None:
    library = scan(write(tmp_path, {"a.yaml": SOUND, "b.yaml": USE.format("a"), "c.yaml": SOUND}))
    built.clear()
    check_text(library, tmp_path / "c.yaml", USE.format("b"))
    assert built == ["c"]


# A move that is not saved

MOVE = "name: Nod\ndo: Nod slowly.\nstyle: mobility\nhold: 1s\ntimes: 2\n"
MOVES = {
    "right": ("nod.yaml", MOVE),
    "misspelt": ("nod.yaml", MOVE.replace("style", "stile")),
    "syntax": ("nod.yaml", "name: 'Nod\n"),
    "name": ("Nod.yaml", MOVE),
    "empty": ("nod.yaml", ""),
    "large": ("nod.yaml", MOVE + "#" * MAX_BYTES),
    "caution": ("nod.yaml", MOVE + "cautions: [nothing-known]\n"),
    "figure": ("nod.yaml", MOVE + "figure: {base: nowhere}\n"),
}


@pytest.mark.parametrize(("name", "text"), MOVES.values(), ids=MOVES.keys())
def test_a_move_is_checked_as_the_catalogue_would(
    tmp_path: Path, assets: Path, name: str, text: str
) -> None:
    path = tmp_path / "moves" / name
    write(tmp_path, {f"moves/{name}": text})
    loaded = load_catalogue(assets, tmp_path)
    checked = check_move_text(load_catalogue(assets), path, text)
    assert checked.problems == loaded.problems
    assert checked.move == loaded.moves.get(path.stem)
