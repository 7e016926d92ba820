"""A fix mends its problem, brings no other, and leaves the rest of the text as it was typed."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written import CATALOGUE

from relaxapp.core.catalogue import Catalogue, check_move_text, load_catalogue
from relaxapp.core.edits import apply_edits
from relaxapp.core.fixes import edit_for, in_quotes
from relaxapp.core.library import Layer, Library, check_text, scan_library
from relaxapp.core.places import ScalarAt, placed_of
from relaxapp.core.problems import Fix, Problem

FOLDER = Path(__file__).parent / "problems"
FILES = sorted((FOLDER / "routines").rglob("*.yaml"))
MOVES = sorted((FOLDER / "moves").rglob("*.yaml"))

Check = Callable[[str], tuple[Problem, ...]]


@pytest.fixture(scope="module")
def catalogue(assets: Path) -> Catalogue:
    return load_catalogue(assets, FOLDER)


@pytest.fixture(scope="module")
def library(catalogue: Catalogue, shipped: Path) -> Library:
    return scan_library([Layer(shipped, "shipped"), Layer(FOLDER / "routines")], catalogue)


def mended(text: str, problem: Problem) -> str:
    assert problem.fix is not None
    edit = edit_for(text, problem.fix)
    assert edit is not None, problem
    return apply_edits(text, [edit])


def said(problems: Iterable[Problem]) -> list[tuple[str, int, str]]:
    """Without columns and figures, which an edit moves."""
    return [(one.severity, one.line, re.sub(r"\d+", "0", one.message)) for one in problems]


def text_of(path: Path) -> str | None:
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError:
        return None


def check_fixes(text: str, problems: tuple[Problem, ...], check: Check) -> int:
    """Makes each fix by itself; gives how many there were."""
    fixed = [problem for problem in problems if problem.fix is not None]
    for problem in fixed:
        after = said(check(mended(text, problem)))
        before = said(problems)
        assert after.count(said([problem])[0]) < before.count(said([problem])[0]), problem
        if not stands_alone(problem):
            assert set(after) <= set(before), problem
    return len(fixed)


def stands_alone(problem: Problem) -> bool:
    """Whether it hid others: a syntax error, or a key whose value was not read."""
    assert problem.fix is not None
    return problem.fix.length is not None or problem.message.startswith("unknown key")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_fix_removes_its_problem_and_brings_no_other(library: Library, path: Path) -> None:
    text = text_of(path)
    if text is not None:
        problems = check_text(library, path, text).problems
        check_fixes(text, problems, lambda text: check_text(library, path, text).problems)


@pytest.mark.parametrize("path", MOVES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_fix_of_a_move_does_so_too(catalogue: Catalogue, path: Path) -> None:
    text = path.read_text("utf-8")
    problems = check_move_text(catalogue, path, text).problems
    check_fixes(text, problems, lambda text: check_move_text(catalogue, path, text).problems)


HEAD = "name: A\nkind: mixed\n"
MENDED = {
    "a key": ("sey: Sit tall.\n", "say: Sit tall.\n"),
    "a key in quotes": ("'sey': Sit tall.\n", "'say': Sit tall.\n"),
    "a key and its comment": ("sey:   Sit  # tall\n", "say:   Sit  # tall\n"),
    "a step's verb": ("steps:\n- rset: 5s\n", "steps:\n- rest: 5s\n"),
    "a move": ("move: raech\n", "move: reach\n"),
    "a move in quotes": ('move: "raech"\n', 'move: "reach"\n'),
    "a move in braces": ("steps: [{move: raech}]\n", "steps: [{move: reach}]\n"),
    "a choice": ("say: Hm.\nposition: seeted\n", "say: Hm.\nposition: seated\n"),
    "a choice among many": ("say: Hm.\nprops: [mat, wal]\n", "say: Hm.\nprops: [mat, wall]\n"),
    "a flag": (
        "say: Hm.\nsound: {voice: stesp}\n",
        "say: Hm.\nsound: {voice: steps}\n",
    ),
    "a placeholder": (
        "move: reach\ntext: Reach $timse, yes.\n",
        "move: reach\ntext: Reach $times, yes.\n",
    ),
    "a placeholder typed twice": (
        "move: reach\ntext: $timse and $timse.\n",
        "move: reach\ntext: $times and $times.\n",
    ),
    "a placeholder in text over two lines": (
        "move: reach\ntext: Reach,\n  $timse, yes.\n",
        "move: reach\ntext: Reach,\n  $times, yes.\n",
    ),
    "a placeholder in a block": (
        "move: reach\ntext: >\n  Reach,\n  $timse, yes.\n",
        "move: reach\ntext: >\n  Reach,\n  $times, yes.\n",
    ),
    "a hold": ("move: reach\nhold: 20\n", "move: reach\nhold: 20s\n"),
    "a hold in quotes": ("move: reach\nhold: '20'\n", "move: reach\nhold: '20s'\n"),
    "a rate": (
        "breathe: {ratio: 1-2, rate: 6}\nfor: 1 min\n",
        "breathe: {ratio: 1-2, rate: 6/min}\nfor: 1 min\n",
    ),
    "a part of a breath": (
        "breathe: [in: 4, out: 6s]\nfor: 1 min\n",
        "breathe: [in: 4s, out: 6s]\nfor: 1 min\n",
    ),
    "a colon": ("say: Now: sit.\n", 'say: "Now: sit."\n'),
    "a colon and quotes": ('say: Now: "sit".\n', "say: 'Now: \"sit\".'\n"),
    "a colon in a step": ("steps:\n  - say: Now: sit.\n", 'steps:\n  - say: "Now: sit."\n'),
    "an ampersand": ("say: &c. and so on\n", 'say: "&c. and so on"\n'),
    "an asterisk": ("say: *Softly*, sit.\n", 'say: "*Softly*, sit."\n'),
    "an exclamation mark": ("say: !Now sit.\n", 'say: "!Now sit."\n'),
    "a percent sign": ("say: %50 of it.\n", 'say: "%50 of it."\n'),
    "an at sign": ("say: @home, sit.\n", 'say: "@home, sit."\n'),
    "a back quote": ("say: `sit`\n", 'say: "`sit`"\n'),
    "more after quotes": ('say: "Sit" tall.\n', "say: '\"Sit\" tall.'\n"),
    "no space after a colon": ("say:Sit tall.\n", "say: Sit tall.\n"),
    "no space after a dash": (
        "steps:\n  - rest: 5s\n  -rest: 5s\n",
        "steps:\n  - rest: 5s\n  - rest: 5s\n",
    ),
    "a tab": ("steps:\n\t- say: Hm.\n", "steps:\n  - say: Hm.\n"),
    "windows lines": ("sey: Sit tall.\r\nfor: 5s\r\n", "say: Sit tall.\r\nfor: 5s\r\n"),
    "an emoji before": ("sumary: 🙂\nsay: Hm.\n", "summary: 🙂\nsay: Hm.\n"),
    "an emoji in the line": (
        "steps: [{text: 🙂, move: raech}]\n",
        "steps: [{text: 🙂, move: reach}]\n",
    ),
}


@pytest.mark.parametrize("head", [HEAD, "\ufeff" + HEAD], ids=["plain", "marked"])
@pytest.mark.parametrize(("wrong", "right"), MENDED.values(), ids=MENDED.keys())
def test_a_fix_mends(wrong: str, right: str, head: str) -> None:
    library = scan_library([], CATALOGUE)
    (problem, *_) = check_text(library, Path("/x/a.yaml"), head + wrong).problems
    assert mended(head + wrong, problem) == head + right
    assert check_text(library, Path("/x/a.yaml"), head + right).problems == ()


UNCERTAIN = {
    "minutes or seconds": "say: Hm.\nfor: 5\n",
    "a key that is there already": "say: Hm.\nsey: Hm.\n",
    "nothing near": "say: Hm.\nqwertz: 5\n",
    "an open quote": "say: 'Hm.\n",
    "an open bracket": "steps: [say: Hm.\n",
    "a comment behind it": "say: Now: sit. # or not\n",
    "a colon in a list in brackets": "steps: [say: Now: sit.]\n",
}


@pytest.mark.parametrize("text", UNCERTAIN.values(), ids=UNCERTAIN.keys())
def test_where_there_is_doubt_there_is_no_fix(text: str) -> None:
    problems = check_text(scan_library([], CATALOGUE), Path("/x/a.yaml"), HEAD + text).problems
    assert problems
    assert [problem.fix for problem in problems] == [None] * len(problems)


def test_what_came_from_elsewhere_has_no_fix_here(tmp_path: Path) -> None:
    (tmp_path / "low").mkdir()
    (tmp_path / "low" / "a.yaml").write_text(HEAD + "move: reach\n")
    library = scan_library([Layer(tmp_path / "low")], CATALOGUE)
    text = "like: a\nlevels: {long: {hold: 20}}\n"
    (problem,) = check_text(library, tmp_path / "b.yaml", text).problems
    assert mended(text, problem) == text.replace("20", "20s")


def test_a_fix_for_another_text_does_not_apply() -> None:
    assert edit_for("a: b\n", Fix(7, 1, "c")) is None
    assert edit_for("a: b\n", Fix(1, 3, "c")) is None
    assert edit_for("a: b\n", Fix(1, 4, "c", length=9)) is None
    assert edit_for("a: [b\n", Fix(1, 4, "c")) is None


plain = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1)


@settings(deadline=None)
@given(st.sampled_from(["a: {}\n", "- {}\n", "[x, {}, y]\n", "{{a: {}, b: c}}\n"]), plain, plain)
def test_a_fix_gives_the_text_wanted_and_quotes_where_they_are_needed(
    form: str, old: str, new: str
) -> None:
    text = form.format(in_quotes(old))
    start = text.index(in_quotes(old))
    edit = edit_for(text, Fix(1, start + 1, new))
    if not new.strip():
        return
    assert edit is not None
    after = apply_edits(text, [edit])
    assert after.startswith(text[: edit.start])
    assert after.endswith(text[edit.end :])
    root = placed_of(after)
    assert root is not None
    found = [one for one in scalars(root) if one.start == start]
    assert [one.text.strip() for one in found] == [new.strip()]


def scalars(node: object) -> Iterable[ScalarAt]:
    if isinstance(node, ScalarAt):
        return [node]
    parts = getattr(node, "items", None) or [one for pair in node.entries for one in pair]  # type: ignore[attr-defined]  # a map
    return [one for part in parts for one in scalars(part)]
