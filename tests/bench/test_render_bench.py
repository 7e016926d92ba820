"""How long a session's sound takes to make and to write. Run: pytest -m bench."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import compile_timeline
from relaxapp.core.glide import glide
from relaxapp.core.library import Layer, scan_library
from relaxapp.core.mix import Score
from relaxapp.core.timeline import Timeline
from relaxapp.rendering import blocks
from relaxapp.services.sound_files import write_sound

pytestmark = pytest.mark.bench

Benchmark = Any  # pytest-benchmark names no public type of its fixture

TWENTY_MINUTES_MS = 1_200_000
MOST_S = 10.0


def box(shipped: Path, catalogue: Catalogue, for_ms: int) -> Timeline:
    entry = scan_library([Layer(shipped)], catalogue).find("box-breathing")
    assert entry is not None
    assert entry.routine is not None
    return compile_timeline(entry.routine.with_dose(for_ms=for_ms))


@pytest.mark.parametrize("ending", [".wav", ".flac", ".ogg", ".mp3"])
def test_twenty_minutes_are_rendered_in_ten_seconds(
    ending: str, benchmark: Benchmark, shipped: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    if ending != ".wav":
        pytest.importorskip("soundfile")
    timeline = box(shipped, catalogue, TWENTY_MINUTES_MS)
    score = Score(timeline, catalogue.cue_sets["bowl"], has_glide=True)

    def render() -> None:
        path = tmp_path / f"box{ending}"
        total = score.total_frames
        write_sound(path, blocks(score), total, lambda share: True, is_mono=score.is_mono)

    benchmark.pedantic(render, rounds=1)
    assert benchmark.stats.stats.median <= MOST_S


@pytest.mark.parametrize("speed", [1.0, 60.0])
def test_a_block_of_the_glide_is_there_at_once(
    speed: float, benchmark: Benchmark, shipped: Path, catalogue: Catalogue
) -> None:
    timeline = box(shipped, catalogue, 14_000_000)
    assert len(timeline.phases) > 3_000
    at_ms = 7_000_000 + np.arange(960) / 48 * speed
    sound = benchmark(glide, timeline, at_ms, speed=speed)
    assert sound.shape == (960, 2)
    assert benchmark.stats.stats.median <= 0.0003
