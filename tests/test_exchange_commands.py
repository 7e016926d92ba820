"""The commands that bring in and out: `share`, `add` and `sheet`."""

from pathlib import Path

import pytest
import test_commands
from bundle_homes import CALM, OWN_MOVE, USING, everything_in, write, zip_of
from test_commands import Run

data, run = test_commands.data, test_commands.run  # their fixtures

BROKEN = "name: x\nkind: breathing\nbreathe: 4-x\n"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    members = {"p__wrists": USING, "p__calm": CALM, "p__moves__wrist-circle": OWN_MOVE}
    return zip_of(tmp_path / "pack.zip", **members)


def test_add_prints_where_everything_is(run: Run, data: Path, pack: Path) -> None:
    ran = run("add", pack)
    assert (ran.status, ran.err) == (0, "")
    places = [data / one for one in ("routines/calm", "routines/wrists", "moves/wrist-circle")]
    assert ran.out.split() == [f"{place}.yaml" for place in places]
    assert run("check").status == 0


def test_add_says_what_is_wrong_with_which_file(run: Run, data: Path, tmp_path: Path) -> None:
    ran = run("add", zip_of(tmp_path / "a.zip", p__bad=BROKEN, p__good=CALM))
    assert ran.status == 1
    assert "p/bad.yaml:3:10: error:" in ran.err
    assert list(everything_in(data)) == ["routines/good.yaml"]


def test_add_twice_changes_nothing(run: Run, data: Path, pack: Path) -> None:
    run("add", pack)
    before = everything_in(data)
    ran = run("add", pack)
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.count("you have it already") == 3
    assert everything_in(data) == before


@pytest.mark.parametrize(
    ("option", "status", "files"),
    [
        ((), 1, {"routines/calm.yaml": "mine"}),
        (("--keep-both",), 0, {"routines/calm.yaml": "mine", "routines/calm-2.yaml": "theirs"}),
        (("--replace",), 0, {"routines/.trash/calm.yaml": "mine", "routines/calm.yaml": "theirs"}),
    ],
)
def test_add_does_with_a_clash_as_it_is_told(
    run: Run, data: Path, tmp_path: Path, option: tuple[str, ...], status: int,
    files: dict[str, str],
) -> None:  # fmt: skip
    write(data / "routines/calm.yaml", CALM + "# mine\n")
    ran = run("add", write(tmp_path / "calm.yaml", CALM + "# theirs\n"), *option)
    assert ran.status == status
    assert ("another routine 'calm'" in ran.err) == (not option)
    kept = {place: text.decode().split()[-1] for place, text in everything_in(data).items()}
    assert kept == files


def test_share_and_add_give_the_same_library(
    run: Run, data: Path, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("add", pack)
    shared = tmp_path / "wrists.zip"
    assert run("share", "wrists", "-o", shared).out == f"{shared}\n"
    shown = run("show", "wrists", "--json").json
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "friend"))
    assert run("add", shared).status == 0
    assert run("show", "wrists", "--json").json == shown
    assert everything_in(tmp_path / "friend/relaxapp") == everything_in(data)


def test_share_writes_here_and_never_over_a_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("share", "box-breathing").out == "box-breathing.yaml\n"
    ran = run("share", "box-breathing")
    assert (ran.status, ran.out) == (1, "")
    assert "is there already" in ran.err


def test_share_knows_by_its_name_what_a_file_holds(run: Run, pack: Path, tmp_path: Path) -> None:
    run("add", pack)
    assert run("share", "wrists", "-o", tmp_path / "a.yaml").status == 2
    assert run("share", "calm", "-o", tmp_path / "a.zip").status == 2


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_sheet_writes_a_pdf(run: Run, tmp_path: Path, paper: str) -> None:
    path = tmp_path / "neck.pdf"
    ran = run("sheet", "neck-two", "-o", path, "--paper", paper)
    assert (ran.status, ran.out) == (0, f"{path}\n")
    width = {"a4": b"/MediaBox [0 0 595", "letter": b"/MediaBox [0 0 612"}[paper]
    assert width in path.read_bytes()


def test_sheet_writes_nothing_but_a_pdf(run: Run, tmp_path: Path) -> None:
    ran = run("sheet", "neck-two", "-o", tmp_path / "neck.png")
    assert ran.status == 2
    assert "ends in .pdf" in ran.err


def test_sheet_takes_a_level(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "box.pdf"
    assert run("sheet", "box-breathing", "--level", "three-seconds", "-o", path).status == 0
    assert run("sheet", "box-breathing", "--level", "none", "-o", path).status == 2
