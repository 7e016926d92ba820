"""The timeline of every shipped routine, as text that a person can review.

`pytest --update-goldens` writes `golden/<id>.txt` anew. Of a long run of breaths the first two
and the last are shown; the hash stands for all of them.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from written import phases_and_lines, time_words

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.library import Layer, Library, scan_library
from relaxapp.core.routine import Routine
from relaxapp.core.timeline import Phase, Timeline
from relaxapp.core.units import plural

GOLDENS = Path(__file__).parent / "golden"
ROUTINES = Path(__file__).parents[2] / "routines"
IDS = sorted(path.stem for path in ROUTINES.rglob("*.yaml") if "programmes" not in path.parts)


@pytest.fixture(scope="module")
def library(shipped: Path, catalogue: Catalogue) -> Library:
    return scan_library([Layer(shipped, "shipped")], catalogue)


@pytest.mark.parametrize("id", IDS)
def test_a_shipped_routine_keeps_its_timeline(
    id: str, library: Library, update_goldens: bool
) -> None:
    entry = library.find(id)
    assert entry is not None
    assert entry.routine is not None
    golden = GOLDENS / f"{id}.txt"
    text = "\n".join(golden_lines(entry.routine)) + "\n"
    if update_goldens:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_every_golden_has_its_routine() -> None:
    assert sorted(path.stem for path in GOLDENS.glob("*.txt")) == IDS


def golden_lines(routine: Routine) -> Iterator[str]:
    timeline = compile_timeline(routine)
    lines = list(phases_and_lines(timeline))
    facts = (routine.kind, routine.position, *routine.props, routine.level)
    yield f"{routine.name} ({', '.join(facts)})"
    yield _total(timeline)
    yield f"without holds: {_total(compile_timeline(routine, Options(has_holds=False)))}"
    for name, _ in routine.levels:
        yield f"{name}: {_total(compile_timeline(routine, Options(level=name)))}"
    yield ""
    for phase, line in lines:
        round, rounds = (phase and phase.round) or 0, (phase and phase.rounds) or 0
        if round <= 2 or round == rounds:
            yield line
        elif phase is not None and round == 3 and _begins_round(timeline, phase):
            yield f"…  {plural(rounds - 3, 'breath')} more"
    yield ""
    whole = "\n".join(line for _, line in lines)
    yield f"sha256 of all {len(lines)} lines: {sha256(whole.encode()).hexdigest()[:16]}"


def _begins_round(timeline: Timeline, phase: Phase) -> bool:
    before = timeline.at(phase.start_ms - 1).phase
    return before is None or before.round != phase.round


def _total(timeline: Timeline) -> str:
    return (
        f"{time_words(timeline.duration_ms - timeline.prepare_ms)}"
        f" and {time_words(timeline.prepare_ms)} to get ready"
        f" ({len(timeline.phases)} phases, {len(timeline.cues)} cues, {len(timeline.gates)} gates)"
    )
