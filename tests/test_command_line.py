"""The program as a process of its own, without PySide6, in worlds that lack this or that.

What each command answers is tested in test_commands.py; here it is that there is an answer: one
clear sentence, the right status, and never a traceback.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from relaxapp.core.timeline import CUES

ROOT = Path(__file__).parent.parent
PROGRAM = (sys.executable, "-m", "relaxapp")
NO_QT = """
import sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, NoQt())
"""
NO_USER = """
import pwd

def unknown(uid):
    raise KeyError(uid)

pwd.getpwuid = unknown
"""
MINE = "name: Mine\nkind: mixed\nprepare: 0s\nsteps:\n  - say: Grüße, 静か.\n    for: 5s\n"

Ran = subprocess.CompletedProcess[str]
Run = Callable[..., Ran]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An environment with a home of its own and without PySide6."""
    hidden = tmp_path / "no-qt"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(NO_QT)
    home = tmp_path / "home"
    home.mkdir()
    paths = os.pathsep.join((str(hidden), str(ROOT)))
    return {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": paths}


@pytest.fixture
def run(env: dict[str, str], tmp_path: Path) -> Run:
    def ran(*arguments: str, **options: Any) -> Ran:
        done = subprocess.run(
            (*PROGRAM, *arguments),
            **{"env": env, "cwd": tmp_path, "capture_output": True, "text": True, **options},
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert "Traceback" not in (done.stderr or "")
        assert "Exception ignored" not in (done.stderr or "")
        return done

    return ran


@pytest.fixture
def routines(env: dict[str, str]) -> Path:
    """The user's folder of routines."""
    folder = Path(env["HOME"]) / ".local" / "share" / "relaxapp" / "routines"
    folder.mkdir(parents=True)
    return folder


def is_one_sentence(text: str) -> bool:
    return text.startswith("relaxapp: ") and text.count("\n") == 1 and text.endswith("\n")


COMMANDS = (
    "--version",
    "--help",
    "list",
    "moves",
    "moves --json",
    "list --json",
    "show box-breathing",
    "show box-breathing --json",
    "check",
    "check --json",
    "new Mine",
    "schema",
    "settings",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_it_runs_without_pyside6(command: str, run: Run) -> None:
    ran = run(*command.split())
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout


def test_main_py_is_the_same_program(env: dict[str, str]) -> None:
    command = (sys.executable, str(ROOT / "main.py"), "--version")
    ran = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("relaxapp ")


PLAY = ("--terminal", "--speed", "1000", "--audio", "silent")


def test_play_in_a_pipe_prints_plain_lines(run: Run) -> None:
    ran = run("play", "box-breathing", *PLAY, stdin=subprocess.DEVNULL)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("Box breathing, 5:04.")
    for words in ("Get ready", "Breathe in", "Hold", "Breathe out"):
        assert words in ran.stdout
    assert "\x1b" not in ran.stdout


def test_play_in_a_pipe_passes_gates(run: Run) -> None:
    ran = run("play", "grounding", "--level", "own-pace", *PLAY, stdin=subprocess.DEVNULL)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Name one thing you can taste." in ran.stdout


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_play_that_is_stopped_ends_with_3(
    stop: signal.Signals, env: dict[str, str], tmp_path: Path
) -> None:
    command = (*PROGRAM, "play", "box-breathing", "--terminal", "--audio", "silent")
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    ) as player:
        assert player.stdout is not None
        assert player.stdout.readline().startswith("Box breathing")
        player.send_signal(stop)
        _, said = player.communicate(timeout=30)
    assert player.returncode == 3
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("show", "nothing-like-it"), 1),
        (("show", "./nowhere.yaml"), 1),
        (("check", "nowhere"), 1),
        (("show", "grounding", "--for", "3m"), 2),
        (("play", "nothing-like-it", *PLAY), 1),
        (("new", ""), 2),
    ],
)
def test_errors_are_one_sentence_on_standard_error(
    arguments: tuple[str, ...], status: int, run: Run
) -> None:
    ran = run(*arguments)
    assert (ran.returncode, ran.stdout) == (status, "")
    assert is_one_sentence(ran.stderr)


def test_sound_test_names_each_cue(run: Run) -> None:
    ran = run("sound-test", "--audio", "silent")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.split() == list(CUES)


def test_sound_test_says_why_nothing_is_heard(run: Run) -> None:
    ran = run("sound-test", "--audio", "qt")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert is_one_sentence(ran.stderr)


# A system that knows no home


@pytest.fixture
def homeless(env: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """An empty environment and a user that nobody knows."""
    (tmp_path / "no-qt" / "sitecustomize.py").write_text(NO_QT + NO_USER)
    return {"PYTHONPATH": env["PYTHONPATH"]}


@pytest.mark.parametrize(
    "command", ["list", "show box-breathing", "check", "schema", "settings", "history"]
)
def test_without_a_home_it_goes_on_with_what_is_shipped(
    command: str, run: Run, homeless: dict[str, str]
) -> None:
    ran = run(*command.split(), env=homeless)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_without_a_home_it_plays(run: Run, homeless: dict[str, str]) -> None:
    ran = run("play", "shoulder-minute", *PLAY, env=homeless, stdin=subprocess.DEVNULL)
    told = "What you do now is not kept: this system names no home folder.\n"
    assert (ran.returncode, ran.stderr) == (0, told)


@pytest.mark.parametrize("command", ["new Mine", "settings volume 30"])
def test_without_a_home_there_is_nowhere_to_write(
    command: str, run: Run, homeless: dict[str, str]
) -> None:
    ran = run(*command.split(), env=homeless)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert is_one_sentence(ran.stderr)


# A home that cannot be written to


@pytest.fixture(params=["no folder", "read only"])
def closed_home(
    request: pytest.FixtureRequest, env: dict[str, str], tmp_path: Path
) -> dict[str, str]:
    if request.param == "no folder":
        return env | {"HOME": os.devnull}
    if os.geteuid() == 0:
        pytest.skip("root may write into a read-only folder")
    home = tmp_path / "read-only"
    home.mkdir(mode=0o555)
    return env | {"HOME": str(home)}


@pytest.mark.parametrize("command", ["new Mine", "settings volume 30"])
def test_a_home_that_takes_nothing_is_named(
    command: str, run: Run, closed_home: dict[str, str]
) -> None:
    ran = run(*command.split(), env=closed_home)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert is_one_sentence(ran.stderr)
    assert f"cannot write '{closed_home['HOME']}" in ran.stderr


def test_a_home_that_takes_nothing_lists_and_plays(run: Run, closed_home: dict[str, str]) -> None:
    assert run("list", env=closed_home).returncode == 0
    ran = run("play", "shoulder-minute", *PLAY, env=closed_home, stdin=subprocess.DEVNULL)
    assert ran.returncode == 0
    assert ran.stderr.startswith("What you do now is not kept: ")
    assert ran.stderr.count("\n") == 1


# Files that are none


def a_huge_file(path: Path) -> None:
    path.write_bytes(b"# " + b"x" * 10_000_000)


def noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 100)


def a_named_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_folder(path: Path) -> None:
    path.mkdir()


def deep_brackets(path: Path) -> None:
    path.write_text("name: " + "[" * 50_000)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (a_huge_file, "10,000,002 bytes, more than the 262,144 a file may have"),
        (noise, "not UTF-8"),
        (a_named_pipe, "not a regular file"),
        (deep_brackets, "nested deeper than 16"),
    ],
)
def test_a_file_that_is_none_hides_nothing(
    make: Callable[[Path], None], said: str, run: Run, routines: Path
) -> None:
    path = routines / "x.yaml"
    make(path)
    listed = run("list", "--json")
    assert listed.returncode == 0
    assert "box-breathing" in {one["id"] for one in json.loads(listed.stdout)}
    assert f"{path}: left out, 1 error" in listed.stderr
    checked = run("check", str(path))
    assert (checked.returncode, checked.stderr) == (1, "")
    assert said in checked.stdout
    played = run("play", str(path), *PLAY)
    assert (played.returncode, played.stdout) == (1, "")
    assert said in played.stderr


def test_a_folder_with_the_name_of_a_file_is_a_folder(run: Run, routines: Path) -> None:
    a_folder(routines / "x.yaml")
    (routines / "x.yaml" / "mine.yaml").write_text(MINE, "utf-8")
    assert "mine" in run("list").stdout
    ran = run("show", str(routines / "x.yaml"))
    assert ran.returncode == 1
    assert is_one_sentence(ran.stderr)


# Streams that end, and letters that they do not have


@pytest.mark.parametrize("command", ["schema", "list", "check --json", "show box-breathing --json"])
def test_a_reader_that_has_gone_is_no_failure(command: str, env: dict[str, str]) -> None:
    line = f"set -o pipefail; '{sys.executable}' -m relaxapp {command} | head -c 1"
    ran = subprocess.run(
        ("bash", "-c", line), env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, len(ran.stdout), ran.stderr) == (0, 1, "")


@pytest.mark.parametrize("command", ["list", "schema"])
@pytest.mark.parametrize("where", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_closed_streams_are_no_failure(command: str, where: str, env: dict[str, str]) -> None:
    line = f"exec '{sys.executable}' -m relaxapp {command} {where}"
    ran = subprocess.run(
        ("bash", "-c", line), env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
@pytest.mark.parametrize("command", ["list", "list --json", "schema", "check"])
def test_a_full_disk_is_named(command: str, run: Run) -> None:
    with open("/dev/full", "wb") as full:
        ran = run(*command.split(), stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert ran.returncode == 1
    assert ran.stderr == "relaxapp: the output cannot be written: no space left on device\n"


C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("command", ["list", "show mine", "show mine --json", "check", "schema"])
def test_a_locale_without_letters_shows_the_rest(
    command: str, run: Run, env: dict[str, str], routines: Path
) -> None:
    (routines / "mine.yaml").write_text(MINE.replace("Mine", "Größe"), "utf-8")
    ran = run(*command.split(), env=env | C_LOCALE)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_locale_without_letters_keeps_them_in_files(
    run: Run, env: dict[str, str], routines: Path
) -> None:
    assert run("new", "Größe", env=env | C_LOCALE).returncode == 0
    assert json.loads(run("show", "grosse", "--json").stdout)["name"] == "Größe"


def test_json_is_the_same_in_every_locale(run: Run, env: dict[str, str], routines: Path) -> None:
    (routines / "mine.yaml").write_text(MINE, "utf-8")
    plain, spelt = (run("show", "mine", "--json", env=one) for one in (env | C_LOCALE, env))
    assert plain.stdout == spelt.stdout
    assert json.loads(plain.stdout)["phases"][0]["text"] == "Grüße, 静か."


def test_a_locale_without_letters_plays(run: Run, env: dict[str, str], routines: Path) -> None:
    (routines / "mine.yaml").write_text(MINE, "utf-8")
    ran = run("play", "mine", *PLAY, env=env | C_LOCALE, stdin=subprocess.DEVNULL)
    assert (ran.returncode, ran.stderr) == (0, "")
