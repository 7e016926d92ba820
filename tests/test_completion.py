"""Completion in real shells, as far as they are here."""

import shutil
import subprocess
from pathlib import Path

import pytest

from relaxapp.arguments import KINDS, make_parser
from relaxapp.completion import completion

PROBE = """
source "$1"
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_relaxapp
printf '%s\\n' "${COMPREPLY[@]}"
"""


def complete(script: Path, *words: str) -> list[str]:
    """What bash offers for the last word."""
    stand_in = script.parent / "relaxapp"
    stand_in.write_text("#!/bin/sh\nprintf 'box-breathing\\nneck-two\\n'\n")
    stand_in.chmod(0o755)
    command = ["bash", "-c", PROBE, "bash", str(script), "relaxapp", *words]
    env = {"PATH": f"{script.parent}:/usr/bin:/bin"}
    ran = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert ran.stderr == ""
    return ran.stdout.split()


@pytest.fixture
def script(tmp_path: Path) -> Path:
    if shutil.which("bash") is None:
        pytest.skip("there is no bash here")
    path = tmp_path / "relaxapp.bash"
    path.write_text(completion("bash"))
    return path


def test_every_command_is_offered(script: Path) -> None:
    offered = complete(script, "")
    commands = next(one for one in make_parser()._actions if one.dest == "command").choices
    assert commands is not None
    assert set(commands) <= set(offered)
    assert {"--hidden", "--version"} <= set(offered)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["br"], ["break"]),
        (["break", "p"], ["postpone", "pause"]),
        (["break", "pause", "u"], ["until-tomorrow"]),
        (["break", "status", "--j"], ["--json"]),
        (["completion", ""], ["bash", "zsh", "fish", "-h", "--help", "--routines", "--debug"]),
        (["play", "box"], ["box-breathing"]),
        (["play", "--audio", "si"], ["simpleaudio", "silent"]),
        (["list", "--kind", ""], list(KINDS)),
        (["nothing", "known"], []),
    ],
)
def test_what_fits_is_offered(script: Path, words: list[str], expected: list[str]) -> None:
    assert sorted(complete(script, *words)) == sorted(expected)


def test_files_are_offered_where_files_are_meant(script: Path) -> None:
    found = complete(script, "render", "neck-two", "-o", f"{script.parent}/relaxapp.b")
    assert found == [str(script)]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_takes_its_script(tmp_path: Path, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    path = tmp_path / "script"
    path.write_text(completion(shell))
    ran = subprocess.run([shell, "-n", str(path)], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_fish_offers_what_fits(tmp_path: Path) -> None:
    if shutil.which("fish") is None:
        pytest.skip("there is no fish here")
    path = tmp_path / "relaxapp.fish"
    path.write_text(completion("fish"))
    probe = f"source {path}; complete -C 'relaxapp break pa'; complete -C 'relaxapp completion '"
    ran = subprocess.run(["fish", "-c", probe], capture_output=True, text=True, check=True)
    offered = [line.split("\t")[0] for line in ran.stdout.splitlines()]
    assert offered[0] == "pause"
    assert {"bash", "zsh", "fish"} <= set(offered)
