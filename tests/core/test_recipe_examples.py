"""The examples at the heads of the shipped recipe files are whole files that work."""

import re
from pathlib import Path

from relaxapp.core.ambience import prepare
from relaxapp.core.sounds import Sounds, load_sounds
from relaxapp.core.synth import render
from relaxapp.core.timeline import CUES

LOW_HZ = 8_000


def head(assets: Path, kind: str) -> str:
    """The comment that a shipped file opens with, without its marks."""
    text = (assets / f"{kind}.yaml").read_text("utf-8")
    lines = text[: re.search(r"^[^#\n]", text, re.M).start()].splitlines()  # type: ignore[union-attr]  # it has keys
    return "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines)


def with_example(assets: Path, user: Path, kind: str) -> Sounds:
    """The sounds of a user who has copied the example, which is indented, into a file."""
    before = re.split(r"^An? (?:chime|ambience) is", head(assets, kind), flags=re.M)[0]
    example = re.findall(r"^  (.*)$", before, re.M)
    (user / kind).mkdir()
    (user / kind / "own.yaml").write_text("\n".join(example))
    return load_sounds(assets, user)


def test_the_cue_set_at_the_head_of_the_chimes_works(assets: Path, tmp_path: Path) -> None:
    sounds = with_example(assets, tmp_path, "chimes")
    assert sounds.problems == ()
    glass = sounds.cue_sets["glass"]
    assert [cue for cue in CUES if glass.chime_for(cue)] == ["in", "out", "bell", "end"]
    assert all(any(render(chime)) for chime in glass.chimes)


def test_the_head_of_the_chimes_names_every_cue(assets: Path) -> None:
    (named,) = re.findall(r"^The cues: (.*?)\n\n", head(assets, "chimes"), re.M | re.S)
    assert set(re.findall(r"`(\w+)`", named)) == set(CUES)


def test_the_ambience_at_the_head_of_the_ambiences_works(assets: Path, tmp_path: Path) -> None:
    sounds = with_example(assets, tmp_path, "ambiences")
    assert sounds.problems == ()
    sea = sounds.ambiences["far-sea"]
    assert (len(sea.layers), len(sea.calls)) == (1, 1)
    assert prepare(sea, LOW_HZ).frames(0, LOW_HZ).any()
