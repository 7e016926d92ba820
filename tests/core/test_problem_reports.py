"""What a person is told about a bad file: `problems/` is a user's folder in which all is wrong.

Beside each file stands the report it gets, word for word. Read them as their user would: is it
clear what is wrong, does the place point at it, does the hint say how to mend it?
"""

from pathlib import Path

import pytest

from relaxapp.core.catalogue import load_catalogue
from relaxapp.core.library import Layer, scan_library

FOLDER = Path(__file__).parent / "problems"
FILES = sorted(path for path in FOLDER.rglob("*") if path.suffix in (".yaml", ".yml"))


@pytest.fixture(scope="module")
def reports(assets: Path, shipped: Path) -> dict[str, str]:
    """The report of each file by its path; a file without problems has none."""
    catalogue = load_catalogue(assets, FOLDER)
    layers = [Layer(shipped, "shipped"), Layer(FOLDER / "routines")]
    library = scan_library(layers, catalogue)
    found: dict[str, str] = {}
    for problem in (*catalogue.problems, *catalogue.sounds.problems, *library.problems):
        block = str(problem).replace(problem.path, Path(problem.path).name)
        found[problem.path] = found.get(problem.path, "") + block + "\n"
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_bad_file_gets_its_report(
    path: Path, reports: dict[str, str], update_goldens: bool
) -> None:
    golden = path.with_suffix(".txt")
    report = reports.get(str(path), "no problems\n")
    if update_goldens:
        golden.write_text(report, encoding="utf-8")
    assert report == golden.read_text(encoding="utf-8")


def test_every_report_belongs_to_a_file() -> None:
    assert {path.with_suffix("") for path in FOLDER.rglob("*.txt")} == {
        path.with_suffix("") for path in FILES
    }


def test_shipped_files_beside_bad_ones_are_without_problems(
    reports: dict[str, str], shipped: Path
) -> None:
    assert [path for path in reports if Path(path).is_relative_to(shipped)] == []
