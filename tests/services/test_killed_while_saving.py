"""A program that is killed while it saves: the file is one of two versions, whole, and the draft
of what was typed is there."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from relaxapp.services.drafts import Drafts

WRITER = """
import sys
from pathlib import Path
from relaxapp.services.drafts import Drafts
from relaxapp.services.edited_file import EditedFile, Saved

path, folder = Path(sys.argv[1]), Path(sys.argv[2])
file, drafts = EditedFile(path), Drafts(folder)
print("ready", flush=True)
number = int(file.text.split()[1])
while True:
    number += 1
    text = f"# {number}\\n" + f"name: Number {number}\\n" * 2_000
    drafts.keep(path, text, file.version)
    print("drafted", number, flush=True)
    assert isinstance(file.save(text), Saved)
    print("saved", number, flush=True)
    drafts.drop(path)
"""


def written(number: int) -> str:
    return f"# {number}\n" + f"name: Number {number}\n" * 2_000


def kill_once(folder: Path, chance: random.Random) -> None:
    """Lets the writer run for a random time and looks what a killed one has left."""
    path, kept = folder / "mine.yaml", folder / "drafts"
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(kept)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    time.sleep(chance.uniform(0, 0.06))  # what is tried is the moment
    os.kill(child.pid, signal.SIGKILL)
    said = child.stdout.read()
    told = said[: said.rfind("\n") + 1].splitlines()  # the last word may be half said
    child.wait()
    child.stdout.close()
    numbers = {word: int(number) for word, number in (line.split() for line in told)}
    text = path.read_text()
    number = int(text.split()[1])
    assert text == written(number)
    assert number >= numbers.get("saved", 0)
    drafts = Drafts(kept)
    for draft in drafts.found_for(path):
        assert draft.text == written(int(draft.text.split()[1]))
    known = {number, *(int(draft.text.split()[1]) for draft in drafts.found_for(path))}
    assert max(known) >= numbers.get("drafted", 0)
    for draft in drafts.found():
        drafts.discard(draft)


def begin(folder: Path) -> None:
    (folder / "mine.yaml").write_text(written(0))


def test_a_killed_program_loses_nothing(tmp_path: Path) -> None:
    begin(tmp_path)
    chance = random.Random(1)
    for _ in range(2):
        kill_once(tmp_path, chance)


@pytest.mark.long
def test_a_program_killed_at_a_hundred_moments_loses_nothing(tmp_path: Path) -> None:
    begin(tmp_path)
    chance = random.Random(2)
    for _ in range(100):
        kill_once(tmp_path, chance)
    assert int((tmp_path / "mine.yaml").read_text().split()[1]) > 100
