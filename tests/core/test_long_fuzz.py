"""The long run: 200,000 random files through all that reads them, by `pytest -m fuzz`.

None may raise, take a second of the processor, or let the program grow by 200 MB. The ordinary
tests try some hundreds of the same; `FUZZ_EXAMPLES=20000` makes this run shorter.
"""

import gc
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from file_promises import (
    CATALOGUE,
    check_journal_file,
    check_move_file,
    check_programme_file,
    check_routine_file,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from random_files import (
    ANY_BYTES,
    ANY_TEXT,
    MOVE_SLIPS,
    MOVE_TREES,
    PIECES,
    PROGRAMME_SLIPS,
    PROGRAMME_TREES,
    ROOT,
    ROUTINE_TREES,
    SLIPS,
)
from random_journals import journal_files
from random_routines import OPTIONS, ROUTINES
from routine_text import text_of

from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.library import Layer, Library, check_text, scan_library
from relaxapp.core.routine import Routine

pytestmark = pytest.mark.fuzz

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "200000"))
MOST_S = 1.0
MOST_GROWTH_MB = 200
BATCH = 1_000
"""Hypothesis keeps all examples of one run; in batches what grows is the program."""


def check_compiler(drawn: tuple[Routine, Options]) -> None:
    """The phases of a timeline follow one another to its end."""
    routine, options = drawn
    timeline = compile_timeline(routine, options)
    at_ms = 0
    for phase in timeline.phases:
        assert phase.start_ms == at_ms
        at_ms += phase.duration_ms
    assert timeline.duration_ms == at_ms


def check_in_library(raw: bytes) -> None:
    """A text in place of a file is checked beside all the shipped ones."""
    checked = check_text(library(), OWN, raw.decode("utf-8", "replace"))
    has_errors = any(one.is_error for one in checked.problems)
    assert (checked.routine is None) == has_errors


OWN = ROOT / "own" / "own.yaml"
_libraries: list[Library] = []


def library() -> Library:
    if not _libraries:
        layers = [Layer(ROOT / "routines", "shipped"), Layer(OWN.parent)]
        _libraries.append(scan_library(layers, CATALOGUE))
    return _libraries[0]


def check_builder(data: st.DataObject) -> None:
    pytest.importorskip("test_building").check_builder_round_trip(data)


@dataclass(frozen=True)
class Run:
    """One kind of example, and how many of a hundred it has."""

    name: str
    share: int
    examples: st.SearchStrategy[Any]
    check: Callable[[Any], object]


RUNS = (
    Run("any bytes", 6, ANY_BYTES, check_routine_file),
    Run("any text", 6, ANY_TEXT, check_routine_file),
    Run("pieces of YAML", 8, PIECES, check_routine_file),
    Run("trees of known keys", 12, ROUTINE_TREES, check_routine_file),
    Run("shipped files with slips", 10, SLIPS, check_routine_file),
    Run("written routines", 8, ROUTINES.map(lambda one: text_of(one).encode()), check_routine_file),
    Run("move trees", 8, MOVE_TREES, check_move_file),
    Run("shipped moves with slips", 6, MOVE_SLIPS, check_move_file),
    Run("timelines", 8, st.tuples(ROUTINES, OPTIONS), check_compiler),
    Run("texts in the library", 6, SLIPS | ROUTINE_TREES | PIECES, check_in_library),
    Run("programme trees", 5, PROGRAMME_TREES | ANY_BYTES | PIECES, check_programme_file),
    Run("shipped programmes with slips", 5, PROGRAMME_SLIPS, check_programme_file),
    Run("histories of strangers", 6, journal_files() | ANY_BYTES, check_journal_file),
    Run("texts in the builder", 6, st.data(), check_builder),
)


def test_the_shares_are_all() -> None:
    assert sum(run.share for run in RUNS) == 100


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.name)
def test_nothing_raises_hangs_or_grows(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    longest_s, tried = 0.0, 0

    def timed(example: Any) -> None:
        nonlocal longest_s, tried
        before_s = time.process_time()  # a busy machine is no hang
        run.check(example)
        took_s = time.process_time() - before_s
        longest_s, tried = max(longest_s, took_s), tried + 1
        assert took_s < MOST_S, f"{took_s:.2f} s"

    wanted = EXAMPLES * run.share // 100
    _try(run.examples, timed, min(BATCH, wanted))  # what is kept for good is there afterwards
    before_mb = peak_mb()
    while tried < wanted:
        _try(run.examples, timed, min(BATCH, wanted - tried))
    growth_mb = peak_mb() - before_mb
    with capsys.disabled():
        print(
            f"\n{run.name}: {tried:,} examples, the longest {longest_s * 1000:.0f} ms, "
            f"growth {growth_mb:.0f} MB",
            end=" ",
        )
    assert growth_mb < MOST_GROWTH_MB


def _try(examples: st.SearchStrategy[Any], check: Callable[[Any], None], count: int) -> None:
    @settings(
        max_examples=count,
        deadline=None,
        derandomize=False,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(examples)
    def attempt(example: Any) -> None:
        check(example)

    attempt()
    gc.collect()  # by itself it is off in tests


def peak_mb() -> float:
    """The most memory that the process has had."""
    kept = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kept / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def test_the_library_of_the_run_is_the_shipped_one() -> None:
    assert len(library().entries) > 20
    assert not Path(OWN).exists()
