"""Chimes rendered by a process of their own are the same bytes as those rendered here."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from relaxapp.core import synth
from relaxapp.core.synth import Chime, CueSet, Note, Partial
from relaxapp.services.sound import cache, renderer
from relaxapp.services.sound.cache import chime_files
from relaxapp.services.sound.renderer import render_apart

CHIME = Chime("step", (Note(0, 392.0, None, 0.0),), (Partial(1.0, 0.0, 300),), 15, -12.0)
SET = CueSet("One", (CHIME,), (("say", "step"),)).only({("say", "left")})


def test_they_are_the_same_bytes(tmp_path: Path) -> None:
    assert render_apart([(CHIME, -0.72, "a.wav")], tmp_path)
    here = synth.wav_bytes(synth.render(CHIME, pan=-0.72))
    assert (tmp_path / "a.wav").read_bytes() == here


def test_a_folder_that_is_not_there_is_no_success(tmp_path: Path) -> None:
    assert not render_apart([(CHIME, 0.0, "a.wav")], tmp_path / "none")


def test_where_no_process_can_be_started_they_are_rendered_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(renderer.subprocess, "run", refuse)
    monkeypatch.setattr(cache, "sys", SimpleNamespace(modules={}))
    files = chime_files(SET, tmp_path)
    assert files.paths["step", "left"].read_bytes()[:4] == b"RIFF"


def test_a_first_session_loads_no_numpy(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from test_renderer import SET, chime_files\n"
        "chime_files(SET, Path(sys.argv[1]))\n"
        "sys.exit('numpy' in sys.modules)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    assert subprocess.run(command, cwd=Path(__file__).parent, check=False).returncode == 0
    assert len(list(tmp_path.rglob("*.wav"))) == 1
