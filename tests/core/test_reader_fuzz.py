"""Whatever stands in a file, the reader ends, says where it is wrong, and keeps its limits."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import built
from written import Shelf

from relaxapp.core.catalogue import Catalogue, build_move, load_catalogue
from relaxapp.core.compiler import compile_timeline
from relaxapp.core.format import LEVEL_KEYS, MOVE_FILE, MOVE_KEYS, STEP_KEYS
from relaxapp.core.nodes import Refused, parse_yaml
from relaxapp.core.problems import Problem, Report
from relaxapp.core.reader import Draft, build_routine, join, read_draft
from relaxapp.core.routine import Routine

ROOT = Path(__file__).parent.parent.parent
SHIPPED = [path.read_bytes() for path in sorted((ROOT / "routines").rglob("*.yaml"))]
MOVES = [path.read_bytes() for path in sorted((ROOT / "assets" / "moves").rglob("*.yaml"))]
SHELF = Shelf(
    {
        "breaths": built("name: A\nkind: breathing\nbreathe: 4-7-8\nrounds: 3\n"),
        "sitting": built("name: A\nkind: meditation\nsit: Rest.\nfor: 5 min\nbells: [1 min]\n"),
        "several": built("name: A\nkind: mixed\nsteps: [rest: 5s, ask: How?]\n"),
    }
)
BASE = read_draft(b"name: A\nkind: mixed\nbreathe: 4-6\nfor: 1 min\n", Report("base.yaml"))

fuzz = settings(
    deadline=None,
    derandomize=True,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def world() -> Catalogue:
    return load_catalogue(ROOT / "assets")


def check(raw: bytes, world: Catalogue) -> Routine | None:
    """Reads a file; raises where a promise of the reader is broken."""
    report = Report("own.yaml")
    fields = read_draft(raw, report)
    routine = None
    if fields is not None:
        draft = Draft(fields)
        if "like" in fields:
            assert BASE is not None
            draft = join(fields, BASE, fields.place("like"))
        routine = build_routine("own", draft, world, SHELF, report)
    assert (routine is None) == report.has_errors
    check_problems(report.problems, raw)
    if routine is not None:
        check_routine(routine)
    return routine


def check_problems(problems: tuple[Problem, ...], raw: bytes) -> None:
    text = raw.removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
    lines = re.split("\r\n|[\r\n\x85\u2028\u2029]", text)
    for one in problems:
        assert 1 <= one.line <= len(lines)
        assert 1 <= one.column <= len(lines[one.line - 1]) + 1
        assert one.message.isprintable()
        assert (one.hint or "").isprintable()
        assert len(one.message) + len(one.hint or "") < 1_000


def check_routine(routine: Routine) -> None:
    for one in (routine, *(level for _, level in routine.levels)):
        assert not one.size(holds=True).is_too_large
        assert not one.size(holds=False).is_too_large
        if one.size().phases < 1_000:
            assert compile_timeline(one).duration_ms == one.size().length_ms


@fuzz
@given(st.binary(max_size=200))
def test_any_bytes(world: Catalogue, raw: bytes) -> None:
    check(raw, world)


@fuzz
@given(st.text(max_size=200))
def test_any_text(world: Catalogue, text: str) -> None:
    check(text.encode(errors="surrogatepass"), world)


MARKS = [": ", ":", "- ", "-", "\n", "\n  ", "\n    ", "\n\t", "[", "]", "{", "}", ", ", "'", '"']
MARKS += ["#", " # ", "|", ">-", "&a", "*a", "!t ", "!!str ", "<<", "?", "---", "...", "%", "\\"]
MARKS += ["\r\n", "\ufeff", "\x85", "\u2028", "😀", "\x00", "\x1b", "~", "@", "`"]
WORDS = sorted({key.name for key in (*LEVEL_KEYS, *MOVE_KEYS, *STEP_KEYS)})
WORDS += ["levels", "like", "in", "out", "ratio", "rate", "from", "to", "over", "start", "every"]
WORDS += ["random", "end", "cite", "url", "cues", "glide", "ambience"]
VALUES = ["4-7-8", "4-6", "0-0", "5 min", "4s", "0s", "1:30", "4h", "0.001s", "6/min", "600/min"]
VALUES += ["10", "0", "10000", "-1", "1e9", "every 5 min", "60s-90s", "on", "off", "yes", "no"]
VALUES += ["stretch", "mixed", "breathing", "seated", "mat", "easy", "both", "left", "nose"]
VALUES += ["chin-tuck", "upper-trapezius-stretch", "breaths", "sitting", "several", "none", "scale"]
VALUES += ["$side ear", "$hold", "$$", "$x", "Rest for 5 seconds, left.", "neck-injury", "a" * 90]
VALUES += ["9" * 20, "\x1b[31m", "", " ", "https://example.org/a"]


@fuzz
@given(st.lists(st.sampled_from(MARKS + WORDS + VALUES), max_size=40).map("".join))
def test_pieces_of_yaml(world: Catalogue, text: str) -> None:
    check(text.encode(), world)


scalars = st.sampled_from(VALUES) | st.sampled_from(WORDS)
trees = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5)
    ),
    max_leaves=6,
)
steps = st.lists(st.dictionaries(st.sampled_from(WORDS), trees, min_size=1, max_size=3), max_size=3)
files = st.builds(
    lambda keys, steps: {"name": "A", "kind": "stretch", **keys, **steps},
    st.dictionaries(st.sampled_from(WORDS), trees, max_size=4),
    st.just({}) | st.builds(lambda listed: {"steps": listed}, steps),
)


@fuzz
@given(files)
def test_trees_of_known_keys(world: Catalogue, tree: dict[str, Any]) -> None:
    check(json.dumps(tree, ensure_ascii=False).encode(), world)


@fuzz
@given(st.dictionaries(st.sampled_from(WORDS), trees, max_size=8))
def test_moves_of_known_keys(world: Catalogue, tree: dict[str, Any]) -> None:
    raw = json.dumps(tree, ensure_ascii=False).encode()
    report = Report("own.yaml")
    try:
        fields = MOVE_FILE.read(parse_yaml(raw), report)
    except Refused as refused:
        report.error(refused, refused.message, refused.hint)
        fields = None
    if fields is not None:
        move = build_move("own", fields, world.cautions, report)
        assert move is not None or report.has_errors
    check_problems(report.problems, raw)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A shipped file in which some lines were deleted, doubled, moved or changed."""
    lines = draw(st.sampled_from(SHIPPED)).split(b"\n")
    others = draw(st.sampled_from(SHIPPED + MOVES)).split(b"\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["delete", "double", "swap", "value", "splice", "mark", "cut"])):
            case "delete" if len(lines) > 1:
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "swap":
                other = draw(st.integers(0, len(lines) - 1))
                lines[at], lines[other] = lines[other], lines[at]
            case "value":
                key, colon, _ = lines[at].partition(b": ")
                lines[at] = key + colon + draw(scalars).encode()
            case "splice":
                lines[at:at] = others[: draw(st.integers(0, len(others)))]
            case "mark":
                column = draw(st.integers(0, len(lines[at])))
                mark = draw(st.sampled_from(MARKS)).encode()
                lines[at] = lines[at][:column] + mark + lines[at][column:]
            case "cut":
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
    return b"\n".join(lines)


@fuzz
@given(mutated())
def test_shipped_files_with_slips(world: Catalogue, raw: bytes) -> None:
    check(raw, world)
