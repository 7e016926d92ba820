"""What it costs to ask whether an offer would disturb. Run: pytest -m bench."""

from pathlib import Path
from typing import Any

import pytest

from relaxapp.services.manners.devices import CAMERA, Cameras

pytestmark = pytest.mark.bench

Benchmark = Any  # pytest-benchmark names no public type of its fixture

PROCESSES, FILES = 200, 40


def test_cameras_of_a_busy_desktop_are_looked_for_quickly(
    benchmark: Benchmark, tmp_path: Path
) -> None:
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev/video0").touch()
    for number in range(PROCESSES):
        folder = tmp_path / "proc" / str(number) / "fd"
        folder.mkdir(parents=True)
        (folder.parent / "comm").write_text("program\n")
        for index in range(FILES):
            (folder / str(index)).symlink_to(f"/somewhere/{index}")
    # The last of them all has it open, and it is not known beforehand whether anyone has.
    (tmp_path / "proc" / str(PROCESSES - 1) / "fd" / str(FILES)).symlink_to("/dev/video0")
    told = benchmark(lambda: Cameras(tmp_path).look())
    assert told == CAMERA
    assert benchmark.stats.stats.median <= 0.1
