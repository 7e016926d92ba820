"""How fast it starts, reads, compiles and looks. Run: pytest -m bench."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import compile_timeline
from relaxapp.core.helped import Effect, Measure
from relaxapp.core.library import Layer, scan_library
from relaxapp.core.routine import Routine
from relaxapp.core.suggest import suggestions
from relaxapp.core.suits import Feeling

pytestmark = pytest.mark.bench

Benchmark = Any  # pytest-benchmark names no public type of its fixture

ROOT = Path(__file__).parents[2]
FILES = 1_000


@pytest.mark.parametrize(("command", "most_s"), [("--version", 0.15), ("list", 0.35)])
def test_a_whole_process_is_quick(command: str, most_s: float, benchmark: Benchmark) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT)}

    def run() -> None:
        arguments = (sys.executable, "-m", "relaxapp", command)
        subprocess.run(arguments, env=env, stdout=subprocess.DEVNULL, check=True)

    benchmark.pedantic(run, rounds=15, warmup_rounds=2)
    assert benchmark.stats.stats.median <= most_s


def test_a_thousand_files_are_read_and_compiled(
    benchmark: Benchmark, shipped: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    texts = [path.read_bytes() for path in sorted(shipped.rglob("*.yaml"))]
    for number in range(FILES):
        (tmp_path / f"routine-{number}.yaml").write_bytes(texts[number % len(texts)])

    def read_and_compile() -> int:
        # What the copies use is found below them.
        library = scan_library([Layer(shipped, "shipped"), Layer(tmp_path)], catalogue)
        routines = [entry.routine for entry in library.entries]
        return len([compile_timeline(one) for one in routines if one is not None])

    assert benchmark.pedantic(read_and_compile, rounds=3, warmup_rounds=1) == FILES + len(texts)
    assert benchmark.stats.stats.median <= 2.5


@pytest.fixture
def an_hour_of_breaths(shipped: Path, catalogue: Catalogue) -> Routine:
    entry = scan_library([Layer(shipped)], catalogue).find("box-breathing")
    assert entry is not None
    assert entry.routine is not None
    return entry.routine.with_dose(for_ms=3_600_000)


def test_an_hour_of_breaths_compiles_at_once(
    benchmark: Benchmark, an_hour_of_breaths: Routine
) -> None:
    timeline = benchmark(compile_timeline, an_hour_of_breaths)
    assert len(timeline.phases) == 1 + 4 * 225
    assert benchmark.stats.stats.median <= 0.020


def test_a_moment_is_found_at_once(benchmark: Benchmark, an_hour_of_breaths: Routine) -> None:
    timeline = compile_timeline(an_hour_of_breaths)
    moment = benchmark(timeline.at, 1_234_567)
    assert moment.fill is not None
    assert benchmark.stats.stats.median <= 10e-6


@pytest.mark.parametrize("minutes", [None, 5])
def test_a_suggestion_is_at_hand(
    minutes: int | None, benchmark: Benchmark, shipped: Path, catalogue: Catalogue
) -> None:
    entries = scan_library([Layer(shipped, "shipped")], catalogue).entries
    routines = [entry.routine for entry in entries if entry.routine is not None]
    feeling = Feeling(tension=6, pain=3, places=("neck", "left-shoulder"), minutes=minutes)
    known = Effect(Measure.TENSION, 8, 2.0, 1.2, 2.8, 7, 0)
    effects = {one.id: known for one in routines[::2]}
    found = benchmark(lambda: suggestions(routines, feeling=feeling, effects=effects)[0])
    assert found.reason.startswith("Because ")
    assert benchmark.stats.stats.median <= 0.005
