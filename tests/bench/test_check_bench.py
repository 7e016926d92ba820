"""How fast a text is checked as it is typed, and a thousand files listed. Run: pytest -m bench."""

from pathlib import Path
from typing import Any

import pytest

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.library import Layer, Library, check_text, scan_library

pytestmark = pytest.mark.bench

Benchmark = Any  # pytest-benchmark names no public type of its fixture

FILES, STEPS = 1_000, 300
CHECK_S, FIRST_S, AGAIN_S = 0.016, 2.5, 0.15


@pytest.fixture
def layers(shipped: Path, tmp_path: Path) -> list[Layer]:
    """The shipped files, and a thousand of a user that are much like them."""
    texts = [path.read_text("utf-8") for path in sorted(shipped.rglob("*.yaml"))]
    for number in range(FILES):
        text = texts[number % len(texts)].replace("name: ", f"name: {number} ", 1)
        (tmp_path / f"routine-{number:04}.yaml").write_text(text, "utf-8")
    return [Layer(shipped, "shipped"), Layer(tmp_path)]


@pytest.fixture
def library(layers: list[Layer], catalogue: Catalogue) -> Library:
    return scan_library(layers, catalogue)


def long_text(catalogue: Catalogue) -> str:
    """A routine of 300 steps, all verbs in turn, no two alike."""
    lines = ["name: Long", "kind: mixed", "steps:"]
    moves = sorted(catalogue.moves)
    for number in range(STEPS):
        match number % 5:
            case 0:
                lines += [f"- say: Sit tall, and let go of thought {number} for now.", "  for: 8s"]
            case 1:
                hold = f"  hold: {20 + number % 7}s"
                lines += [f"- move: {moves[number % len(moves)]}", hold, "  times: 2"]
            case 2:
                lines += [f"- breathe: 4-4-{5 + number % 3}", "  for: 1 min", "  text: Softly now."]
            case 3:
                lines += [f"- rest: {5 + number % 4}s", "  text: Rest for a moment."]
            case _:
                lines += [f"- tense: part {number}", "  hold: 5s", "  text: Pull to your ears."]
    return "\n".join(lines) + "\n"


def test_a_text_of_three_hundred_steps_is_checked_within_a_frame(
    benchmark: Benchmark, library: Library, catalogue: Catalogue, tmp_path: Path
) -> None:
    text = long_text(catalogue)
    checked = benchmark(check_text, library, tmp_path / "routine-0001.yaml", text)
    assert checked.routine is not None
    assert len(checked.routine.steps) == STEPS
    assert benchmark.stats.stats.median <= CHECK_S


def test_a_thousand_files_are_listed(
    benchmark: Benchmark, layers: list[Layer], catalogue: Catalogue
) -> None:
    benchmark.pedantic(scan_library, (layers, catalogue), rounds=3)
    assert benchmark.stats.stats.median <= FIRST_S


def test_one_file_of_a_thousand_that_changed_is_seen(
    benchmark: Benchmark, layers: list[Layer], library: Library, catalogue: Catalogue
) -> None:
    path = layers[1].root / "routine-0500.yaml"
    text = path.read_text("utf-8")

    def change() -> tuple[tuple[Any, ...], dict[str, Any]]:
        path.write_text(f"{text}# {path.stat().st_size}\n", "utf-8")
        return (layers, catalogue, library), {}

    benchmark.pedantic(scan_library, setup=change, rounds=15)
    assert benchmark.stats.stats.median <= AGAIN_S
