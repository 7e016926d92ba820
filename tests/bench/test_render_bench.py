"""How long a session's sound takes to make and to write. Run: pytest -m bench."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.glide import glide
from relaxapp.core.library import Layer, scan_library
from relaxapp.core.settings import Settings
from relaxapp.core.timeline import Timeline
from relaxapp.scoring import Scoring, save_steps
from relaxapp.services.folders import Folders
from relaxapp.services.voice.clips import synthesiser
from relaxapp.world import World

pytestmark = pytest.mark.bench

Benchmark = Any  # pytest-benchmark names no public type of its fixture

TWENTY_MINUTES_MS = 1_200_000
MOST_S = 10.0


def box(shipped: Path, catalogue: Catalogue, for_ms: int) -> Timeline:
    entry = scan_library([Layer(shipped)], catalogue).find("box-breathing")
    assert entry is not None
    assert entry.routine is not None
    return compile_timeline(entry.routine.with_dose(for_ms=for_ms))


FULL = Settings(glide=True, ambience="rain", voice="phases")
SLIM = Settings(glide=True, voice="off")
"""Noise is what OGG and MP3 are slow with: with rain they take about 20 and 40 s (measured)."""


@pytest.mark.parametrize(
    ("ending", "settings"), [(".wav", FULL), (".flac", FULL), (".ogg", SLIM), (".mp3", SLIM)]
)
def test_twenty_minutes_are_rendered_in_ten_seconds(
    ending: str, settings: Settings, benchmark: Benchmark, shipped: Path, tmp_path: Path
) -> None:
    if ending != ".wav":
        pytest.importorskip("soundfile")
    world = World([])
    world.folders = Folders(shipped, shipped.parent / "assets", None, None, None)
    entry = world.library.find("box-breathing")
    assert entry is not None
    assert entry.routine is not None
    routine, options = entry.routine, Options(for_ms=TWENTY_MINUTES_MS)

    def render() -> None:
        scoring = Scoring(world, routine, options, settings, synthesiser())
        for _ in save_steps(scoring, tmp_path / f"box{ending}"):
            pass

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
