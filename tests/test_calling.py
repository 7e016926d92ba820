"""The command line and the program that runs: who is asked, and what is said where nobody runs."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from relaxapp import calling
from relaxapp.arguments import read_arguments
from relaxapp.calling import call
from relaxapp.services.folders import Folders
from relaxapp.services.instance import Answer, InstanceError

Asked = list[list[str]]
Asks = Callable[[Answer | InstanceError | None], Asked]


@pytest.fixture
def asks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Asks:
    """Has the program that runs answer this, or not be there."""

    def set_answer(answer: Answer | InstanceError | None) -> Asked:
        asked: Asked = []

        def ask(address: str, words: list[str]) -> Answer | None:
            asked.append(words)
            if isinstance(answer, InstanceError):
                raise answer
            return answer

        folders = Folders(tmp_path, tmp_path, None, None, None, tmp_path)
        monkeypatch.setattr(calling, "find_folders", lambda: folders)
        monkeypatch.setattr(calling, "ask", ask)
        return asked

    return set_answer


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("break now", ["break", "now"]),
        ("break skip", ["break", "skip"]),
        ("break postpone", ["break", "postpone"]),
        ("break postpone 10m", ["break", "postpone", "600000"]),
        ("break pause 1h", ["break", "pause", "3600000"]),
        ("break pause until-tomorrow", ["break", "pause", "until-tomorrow"]),
        ("break resume", ["break", "resume"]),
        ("break status", ["break", "status"]),
        ("break status --json", ["break", "status", "json"]),
        ("quit", ["quit"]),
    ],
)
def test_commands_reach_the_program_that_runs(
    asks: Asks, typed: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = asks(Answer(1, "out\n", "err\n"))
    assert call(read_arguments(typed.split())) == 1
    assert asked == [words]
    assert capsys.readouterr() == ("out\n", "err\n")


def test_play_goes_to_it_with_all_that_was_typed(
    asks: Asks, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = asks(Answer(0))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "token-1")
    assert call(read_arguments(["play", "mine.yaml", "--for", "3m", "--mute"])) == 0
    assert asked[0][:2] == ["play", str(tmp_path / "mine.yaml")]
    assert json.loads(asked[0][2]) == {
        "level": None,
        "for_ms": 180_000,
        "mute": True,
        "speed": 1.0,
        "token": "token-1",
    }


def test_second_start_shows_the_first(asks: Asks, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = asks(Answer(0))
    monkeypatch.setenv("DESKTOP_STARTUP_ID", "startup-2")
    assert call(read_arguments([])) == 0
    assert asked == [["show", "startup-2"]]


def test_second_hidden_start_says_that_one_runs(
    asks: Asks, capsys: pytest.CaptureFixture[str]
) -> None:
    asks(Answer(0, "ignored"))
    assert call(read_arguments(["--hidden"])) == 0
    assert capsys.readouterr().out == "relaxapp is running already\n"


@pytest.mark.parametrize("typed", ["break now", "break pause 1h", "break status", "quit"])
def test_where_none_runs_it_is_said_and_how_to_start_it(
    asks: Asks, typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asks(None)
    assert call(read_arguments(typed.split())) == 1
    assert "relaxapp --hidden" in capsys.readouterr().err


def test_status_as_json_where_none_runs(asks: Asks, capsys: pytest.CaptureFixture[str]) -> None:
    asks(None)
    assert call(read_arguments(["break", "status", "--json"])) == 0
    assert json.loads(capsys.readouterr().out) == {"running": False}


@pytest.mark.parametrize("typed", ["", "--hidden", "play box-breathing"])
def test_where_none_runs_the_command_is_done_here(asks: Asks, typed: str) -> None:
    asks(None)
    assert call(read_arguments(typed.split())) is None


@pytest.mark.parametrize("typed", ["play box-breathing --terminal", "play x --audio silent"])
def test_the_terminal_and_a_chosen_sound_are_for_this_program(asks: Asks, typed: str) -> None:
    asked = asks(Answer(0))
    assert call(read_arguments(typed.split())) is None
    assert asked == []


def test_a_program_that_hangs_is_one_sentence(
    asks: Asks, capsys: pytest.CaptureFixture[str]
) -> None:
    asks(InstanceError("relaxapp is running, but does not answer"))
    assert call(read_arguments(["break", "now"])) == 1
    assert capsys.readouterr().err == "relaxapp: relaxapp is running, but does not answer\n"


@pytest.mark.parametrize(
    "typed", ["break", "break dance", "break pause", "break pause soon", "break postpone -5"]
)
def test_wrong_usage_is_told_before_anybody_is_asked(
    typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        read_arguments(typed.split())
    assert stopped.value.code == 2
    assert "usage: relaxapp break" in capsys.readouterr().err


def test_a_process_answers_without_qt_and_without_the_library(tmp_path: Path) -> None:
    code = (
        "import sys; from relaxapp.cli import main; status = main(['break', 'now']);"
        "heavy = [one for one in ('PySide6', 'yaml', 'numpy') if one in sys.modules];"
        "print(status, heavy)"
    )
    env = {**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "1 []\n"
