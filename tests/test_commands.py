"""What each command answers: status, stream and shape (FORMAT §3). Runs `main` in this process."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from relaxapp import __version__, arguments, cli
from relaxapp.cli import main
from relaxapp.core.names import KINDS
from relaxapp.services.sound import CHOICES

MINE = "name: Mine\nkind: mixed\nsteps:\n  - say: Hello there.\n    for: 5s\n"
BROKEN = "name: Broken\nkind: mixed\nsteps:\n  - saay: Hello\n"
WARNED = "name: Warned\nkind: breathing\nbreathe: 4-12-8\nfor: 1 min\n"


@dataclass(frozen=True)
class Ran:
    status: int | str | None
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The user's data folder, which is not there yet."""
    return tmp_path / "data" / "relaxapp"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command in a home of its own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("data", "config", "cache"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)

    def ran(*arguments: object) -> Ran:
        try:
            status: int | str | None = main([str(one) for one in arguments])
        except SystemExit as ended:
            status = ended.code
        return Ran(status, *capsys.readouterr())

    return ran


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def names(ran: Ran) -> list[str]:
    return [one["id"] for one in ran.json]


# list


def test_list_shows_the_shipped_library(run: Run, routine_files: list[Path]) -> None:
    ran = run("list", "--json")
    assert (ran.status, ran.err) == (0, "")
    assert sorted(names(ran)) == sorted(path.stem for path in routine_files)


def test_list_goes_by_name(run: Run) -> None:
    listed = [one["name"].lower() for one in run("list", "--json").json]
    assert listed == sorted(listed)


def test_list_as_json_has_the_agreed_shape(run: Run, shipped: Path) -> None:
    [box] = [one for one in run("list", "--json").json if one["id"] == "box-breathing"]
    assert box == {
        "id": "box-breathing",
        "name": "Box breathing",
        "kind": "breathing",
        "duration_ms": 309_000,
        "prepare_ms": 5_000,
        "position": "seated",
        "level": "medium",
        "tags": ["desk", "calm", "focus", "silent"],
        "path": str(shipped / "breathing" / "box-breathing.yaml"),
        "origin": "shipped",
        "replaces": False,
    }


def test_list_as_text_has_a_line_for_each(run: Run) -> None:
    lines = run("list").out.splitlines()
    assert len(lines) == 1 + len(run("list", "--json").json)
    assert [line.split() for line in lines if "box-breathing" in line] == [
        ["Box", "breathing", "breathing", "5:04", "box-breathing"]
    ]


def test_list_gives_a_reflection_ones_own_time_and_its_json_a_number(run: Run) -> None:
    listed = run("list", "--kind", "reflection", "--json").json
    assert all(isinstance(one["duration_ms"], int) for one in listed)
    lines = run("list", "--kind", "reflection").out.splitlines()[1:]
    assert len(lines) == len(listed) > 0
    assert all(" own time " in line for line in lines)


def test_list_keeps_a_kind(run: Run) -> None:
    assert {one["kind"] for one in run("list", "--kind", "stretch", "--json").json} == {"stretch"}


@pytest.mark.parametrize(("for_s", "is_kept"), [(180, True), (190, True), (191, False)])
def test_list_max_allows_ten_seconds_and_no_get_ready(
    for_s: int, is_kept: bool, run: Run, data: Path
) -> None:
    text = f"name: Mine\nkind: mixed\nprepare: 60s\nrest: {for_s}s\n"
    write(data / "routines" / "mine.yaml", text)
    assert ("mine" in names(run("list", "--max", "3m", "--json"))) == is_kept


@pytest.mark.parametrize("typed", ["3m", "3 min", "180s", "3:00", "0.05h"])
def test_list_max_reads_lengths_as_files_do(typed: str, run: Run) -> None:
    assert names(run("list", "--max", typed, "--json")) == names(
        run("list", "--max", "3m", "--json")
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [("box", ["box-breathing"]), ("BREATHING square", ["box-breathing"]), ("xyzzy", [])],
)
def test_list_search_wants_every_word(typed: str, found: list[str], run: Run) -> None:
    assert names(run("list", "--search", typed, "--json")) == found


def test_list_says_that_nothing_fits(run: Run) -> None:
    ran = run("list", "--search", "xyzzy")
    assert (ran.status, ran.out) == (
        0,
        "Nothing in the library fits; `relaxapp list` shows all of it.\n",
    )


def test_list_has_the_users_own(run: Run, data: Path) -> None:
    path = write(data / "routines" / "sub" / "mine.yaml", MINE)
    [mine] = [one for one in run("list", "--json").json if one["id"] == "mine"]
    assert (mine["path"], mine["origin"], mine["replaces"]) == (str(path), "user", False)


def test_list_shows_what_replaces_a_shipped_one(run: Run, data: Path) -> None:
    write(data / "routines" / "box-breathing.yaml", MINE)
    [box] = [one for one in run("list", "--json").json if one["id"] == "box-breathing"]
    assert (box["name"], box["replaces"]) == ("Mine", True)


def test_list_leaves_out_a_broken_file_and_says_so(run: Run, data: Path) -> None:
    path = write(data / "routines" / "broken.yaml", BROKEN)
    ran = run("list", "--json")
    assert ran.status == 0
    assert "broken" not in names(ran)
    assert ran.err.splitlines()[0] == f"{path}: left out, 1 error"


def test_list_names_a_few_of_many_broken_files(run: Run, data: Path) -> None:
    for number in range(500):
        write(data / "routines" / f"broken-{number}.yaml", BROKEN)
    ran = run("list", "--json")
    assert "box-breathing" in names(ran)
    assert ran.err.splitlines()[-2:] == [
        "and 495 more files left out",
        "`relaxapp check` says what is wrong",
    ]


@pytest.mark.parametrize("is_first", [True, False], ids=["before", "after"])
def test_routines_stand_before_and_after_the_command(
    is_first: bool, run: Run, tmp_path: Path
) -> None:
    write(tmp_path / "more" / "mine.yaml", MINE)
    option = ("--routines", tmp_path / "more")
    ran = run(*option, "list", "--json") if is_first else run("list", *option, "--json")
    assert "mine" in names(ran)


def test_the_last_of_several_folders_wins(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name / "mine.yaml", MINE.replace("Mine", name))
    folders = ("--routines", tmp_path / "one", "list", "--routines", tmp_path / "two", "--json")
    assert [one["name"] for one in run(*folders).json if one["id"] == "mine"] == ["two"]


def test_a_missing_folder_of_routines_is_named(run: Run) -> None:
    ran = run("list", "--routines", "/nowhere")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "relaxapp: no folder '/nowhere' to read routines from\n"


# show


def test_show_as_json_has_the_agreed_shape(run: Run) -> None:
    shown = run("show", "box-breathing", "--json").json
    assert list(shown) == [
        "id", "name", "kind", "duration_ms", "prepare_ms", "phases", "cues", "gates"
    ]  # fmt: skip
    assert (shown["duration_ms"], shown["prepare_ms"], shown["gates"]) == (309_000, 5_000, [])
    assert shown["phases"][0] == {
        "start_ms": 0, "duration_ms": 5000, "step": "prepare", "text": "Get ready"
    }  # fmt: skip
    assert shown["phases"][-1] == {
        "start_ms": 305000, "duration_ms": 4000, "step": "breathe", "phase": "rest",
        "round": 19, "rounds": 19, "text": "Rest",
    }  # fmt: skip
    assert shown["cues"][:2] == [{"at_ms": 0, "cue": "ready"}, {"at_ms": 5000, "cue": "in"}]
    assert shown["cues"][-1] == {"at_ms": 309_000, "cue": "end"}


def test_a_move_as_json_says_its_side_and_repetition(run: Run, tmp_path: Path) -> None:
    text = "name: Mine\nkind: stretch\nprepare: 0s\nmove: head-turns\ntimes: 1\n"
    path = write(tmp_path / "more" / "mine.yaml", text)
    shown = run("show", path, "--json").json
    assert shown["phases"][0] == {
        "start_ms": 0, "duration_ms": 3000, "step": "move", "phase": "enter", "side": "left",
        "rep": 1, "reps": 1, "move": "head-turns",
        "text": "Turn your head slowly to look over your left shoulder, chin level.",
    }  # fmt: skip
    assert shown["phases"][2] == {
        "start_ms": 5000, "duration_ms": 5000, "step": "switch", "side": "right",
        "move": "head-turns", "text": "Other side",
    }  # fmt: skip


def test_gates_as_json_have_what_applies(run: Run, tmp_path: Path) -> None:
    steps = "[{ask: One?, answer: [Yes, 'No'], save_as: one}, {ask: Two?}]"
    text = f"name: Mine\nkind: mixed\nprepare: 0s\nsteps: {steps}\n"
    shown = run("show", write(tmp_path / "more" / "mine.yaml", text), "--json").json
    assert shown["gates"] == [
        {"at_ms": 0, "text": "One?", "answer": ["Yes", "No"], "save_as": "one"},
        {"at_ms": 0, "text": "Two?", "answer": "none"},
    ]
    assert [cue["cue"] for cue in shown["cues"]] == ["ask", "ask", "end"]
    assert (shown["duration_ms"], shown["phases"]) == (0, [])


def test_json_is_plain_ascii(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "more" / "mine.yaml", MINE.replace("Hello", "Grüße, 静か"))
    ran = run("show", path, "--json")
    assert ran.out.isascii()
    assert ran.json["phases"][1]["text"] == "Grüße, 静か there."


def test_show_tells_a_person_what_it_is(run: Run) -> None:
    out = run("show", "box-breathing").out
    assert out.startswith("Box breathing\n5:04 · breathing · seated · medium\n")
    for title in ("Levels (--level)", "Before you start", "Sources", "three-seconds"):
        assert title in out


STEPS = """\
name: Mine
kind: mixed
steps:
  - breathe: 4-7-8
    rounds: 4
  - breathe: 4-6
    rounds: 9
    ramp: {from: 10/min, to: 6/min, over: 20s}
  - move: head-turns
    times: 2
  - tense: jaw
  - sit: Just sit.
    for: 2 min
    bells: every 1 min
  - ask: How is it now?
  - say: Thank you.
"""


def test_show_tells_a_person_what_each_step_does(run: Run, tmp_path: Path) -> None:
    out = run("show", write(tmp_path / "more" / "mine.yaml", STEPS)).out
    _, steps, *_ = out.split("\n\n")
    assert steps.splitlines() == [
        "at    length  step     what",
        "0:00  0:05    prepare  Get ready",
        "0:05  1:16    breathe  in 4, hold 7, out 8 s · 4 breaths",
        "1:21  1:21    breathe  in 2.4, out 3.6 to in 4, out 6 s · 9 breaths",
        "2:42  0:25    move     Head turns · enter 3, leave 2 s · 2 times each side",
        "3:07  0:25    tense    jaw · tense 5, release 20 s · 1 time",
        "3:32  2:00    sit      Just sit. · 1 bell",
        "5:32          ask      How is it now?",
        "5:32  0:04    say      Thank you.",
    ]


def test_lines_in_a_pipe_are_whole_and_end_where_the_text_does(run: Run) -> None:
    for line in (run("list").out + run("show", "box-breathing").out).splitlines():
        assert line == line.rstrip()
    assert "a clear head.\n" in run("show", "box-breathing").out


@pytest.mark.parametrize(
    ("options", "duration_ms"),
    [(["--for", "1m"], 69_000), (["--level", "one-minute"], 69_000),
     (["--level", "five-seconds", "--for", "1m"], 65_000)],
)  # fmt: skip
def test_show_takes_a_length_and_a_level(options: list[str], duration_ms: int, run: Run) -> None:
    shown = run("show", "box-breathing", *options, "--json").json
    assert shown["duration_ms"] == duration_ms


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("nothing-like-it",), 1, "no routine 'nothing-like-it'"),
        (("box-breathng",), 1, "did you mean 'box-breathing'?"),
        (("./nowhere.yaml",), 1, "there is no file '"),
        (("box-breathing", "--level", "x"), 2, "has no level 'x'; its levels: one-minute,"),
        (("silent-timer", "--level", "x"), 2, "its levels: five-minutes,"),
        (("grounding", "--for", "3m"), 2, "--for is for routines of one breathe or sit"),
        (("box-breathing", "--for", "5"), 2, "write the unit: 5s or 5 min"),
        (("box-breathing", "--for", "0s"), 2, "expected a length over 0"),
        (("box-breathing", "--for", "5h"), 2, "at most 4 hours"),
        ((), 2, "required: ROUTINE"),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence(
    arguments: tuple[str, ...], status: int, said: str, run: Run
) -> None:
    ran = run("show", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err


def test_a_broken_routine_shows_its_problems(run: Run, data: Path) -> None:
    path = write(data / "routines" / "broken.yaml", BROKEN)
    ran = run("show", "broken")
    assert (ran.status, ran.out) == (1, "")
    assert f"{path}:4:5: error: unknown key 'saay'" in ran.err
    assert ran.err.endswith("relaxapp: 'broken' cannot be played before this is mended\n")


def test_a_path_brings_its_folder_along(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "more" / "other.yaml", MINE)
    text = "name: Using\nkind: mixed\nprepare: 0s\nuse: other\n"
    path = write(tmp_path / "more" / "using.yaml", text)
    assert run("show", path, "--json").json["duration_ms"] == 5_000


def test_a_path_wins_over_the_same_id(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "more" / "box-breathing.yaml", MINE)
    assert run("show", path, "--json").json["name"] == "Mine"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("notes.txt", "is no routine file: the name of one ends in .yaml"),
        (".hidden.yaml", "is hidden, and hidden files are not read"),
    ],
)
@pytest.mark.parametrize("command", ["show", "check"])
def test_a_file_that_is_not_read_says_why(
    command: str, name: str, said: str, run: Run, tmp_path: Path
) -> None:
    ran = run(command, write(tmp_path / "more" / name, MINE))
    assert (ran.status, ran.out) == (1, "")
    assert said in ran.err


@pytest.mark.parametrize("command", ["show", "check"])
def test_a_link_is_not_followed(command: str, run: Run, tmp_path: Path) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(write(tmp_path / "mine.yaml", MINE))
    ran = run(command, link)
    assert ran.status == 1
    assert "is a link, and links are not followed" in ran.err


@pytest.mark.parametrize("command", ["show", "check", "play"])
def test_a_name_too_long_for_the_system_is_not_there(command: str, run: Run) -> None:
    ran = run(command, "a" * 5_000 + ".yaml", *(["--terminal"] if command == "play" else []))
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("relaxapp: there is no file")
    assert len(ran.err) < 300


# check


def test_check_counts_the_whole_library(run: Run, shipped: Path, assets: Path) -> None:
    files = sum(len(list(folder.rglob("*.yaml"))) for folder in (shipped, assets))
    ran = run("check")
    assert (ran.status, ran.out, ran.err) == (0, f"{files} files: 0 errors, 0 warnings\n", "")


def test_check_gives_a_block_for_each_problem(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "more" / "broken.yaml", BROKEN)
    ran = run("check", path)
    assert (ran.status, ran.err) == (1, "")
    assert ran.out == (
        f"{path}:4:5: error: unknown key 'saay'\n"
        "  hint: did you mean 'say'?\n"
        "1 file: 1 error, 0 warnings\n"
    )


def test_check_as_json_is_only_an_array(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "more" / "warned.yaml", WARNED)
    ran = run("check", path, "--json")
    assert (ran.status, ran.err) == (0, "")
    [problem] = [one for one in ran.json if "hold" in one["message"]]
    assert list(problem) == ["path", "line", "column", "severity", "message", "hint"]
    assert (problem["path"], problem["line"], problem["column"]) == (str(path), 3, 10)
    assert problem["severity"] == "warning"


def test_check_of_good_files_as_json_is_an_empty_array(run: Run, tmp_path: Path) -> None:
    assert run("check", write(tmp_path / "mine.yaml", MINE), "--json").json == []


def test_warnings_alone_are_no_failure(run: Run, tmp_path: Path) -> None:
    ran = run("check", write(tmp_path / "more" / "warned.yaml", WARNED))
    assert ran.status == 0
    assert ran.out.endswith("1 file: 0 errors, 2 warnings\n")


def test_check_of_a_folder_reads_what_is_in_it(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "more" / "mine.yaml", MINE)
    write(tmp_path / "more" / "deep" / "broken.yaml", BROKEN)
    ran = run("check", tmp_path / "more")
    assert ran.status == 1
    assert "2 files: " in ran.out
    assert "mine.yaml" not in ran.out


def test_check_of_a_file_leaves_out_its_neighbours(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "more" / "mine.yaml", MINE)
    write(tmp_path / "more" / "broken.yaml", BROKEN)
    assert run("check", path).out == "1 file: 0 errors, 0 warnings\n"


def test_check_counts_a_file_that_is_named_twice_once(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "more" / "mine.yaml", MINE)
    assert run("check", path, path.parent).out == "1 file: 0 errors, 0 warnings\n"


@pytest.mark.parametrize(
    ("typed", "named"),
    [("broken.yaml", "broken.yaml"), (".", "broken.yaml"), ("../more", "../more/broken.yaml")],
)
def test_check_names_files_as_they_were_typed(
    typed: str, named: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path / "more" / "broken.yaml", BROKEN).parent)
    assert run("check", typed).out.startswith(f"{named}:4:5: error: ")


def test_check_knows_a_file_of_the_library_by_any_path(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(data / "routines" / "mine.yaml", "like: mine\n")
    monkeypatch.chdir(path.parent)
    assert "no lower layer has a routine 'mine' to be like" in run("check", "mine.yaml").out


MOVE = "name: Wave\ndo: Wave your hand.\nstyle: mobility\nhold: 1s\ntimes: 2\n"


@pytest.mark.parametrize("inside", ["moves/wave.yaml", "moves"])
def test_check_knows_a_move(inside: str, run: Run, data: Path) -> None:
    write(data / "moves" / "wave.yaml", MOVE)
    assert run("check", data / inside).out == "1 file: 0 errors, 0 warnings\n"


def test_check_of_a_move_finds_its_problems(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "mine" / "moves" / "wave.yaml", MOVE.replace("mobility", "yoga"))
    ran = run("check", path)
    assert ran.status == 1
    assert ran.out.startswith(f"{path}:3:8: error: ")


def test_check_of_a_data_folder_joins_its_moves_and_routines(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    write(home / "moves" / "wave.yaml", MOVE)
    write(home / "routines" / "mine.yaml", "name: Mine\nkind: stretch\nmove: wave\n")
    for path in (home, home / "routines"):
        assert run("check", path).out.endswith(" 0 errors, 0 warnings\n")


def test_list_can_be_ids_alone(run: Run) -> None:
    ids = run("list", "--ids").out.split()
    assert {"box-breathing", "upper-back-three"} <= set(ids)
    assert ids == [one["id"] for one in json.loads(run("list", "--json").out)]


def test_integrate_installs_starts_at_login_and_removes(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    entry = tmp_path / "share" / "applications" / "relaxapp.desktop"
    start = tmp_path / "config" / "autostart" / "relaxapp.desktop"
    at_login = run("integrate", "--at-login").out
    assert at_login.startswith("relaxapp starts at login\n")
    assert f"wrote {entry}\n" in at_login  # a desktop knows the program by its entry
    assert f"wrote {entry}\n" in run("integrate").out
    assert "--hidden" in start.read_text()
    assert run("integrate", "--not-at-login").out == "relaxapp does not start at login\n"
    assert not start.exists()
    assert f"removed {entry}\n" in run("integrate", "--remove").out
    assert run("integrate", "--remove").out == "nothing was installed\n"
    entry.write_text("[Desktop Entry]\n")
    refused = run("integrate")
    assert refused.status == 1
    assert "not of relaxapp" in refused.err


def test_completion_is_printed(run: Run) -> None:
    assert run("completion", "bash").out.startswith("_relaxapp() {")


def test_check_reads_a_break_plan_as_one(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "breaks.yaml"
    path.write_text("active: yes\nrhythms:\n  back: {name: B, every: 1 min, routines: [gone]}\n")
    ran = run("check", path)
    assert ran.status == 1
    assert "expected a length from 5 min to 12 h" in ran.out
    assert "unknown routine 'gone'" in ran.out
    path.write_text("active: yes\nrhythms:\n  b: {name: B, every: 1 h, routines: [neck-two]}\n")
    assert run("check", path).out == "1 file: 0 errors, 0 warnings\n"


def test_check_of_the_shipped_assets_finds_nothing(run: Run, assets: Path) -> None:
    files = len(list(assets.rglob("*.yaml")))
    assert run("check", assets).out == f"{files} files: 0 errors, 0 warnings\n"


def test_check_of_here_knows_moves_too(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path / "mine" / "moves" / "wave.yaml", MOVE).parent)
    assert run("check", ".").out == "1 file: 0 errors, 0 warnings\n"


def test_check_of_an_empty_folder_finds_no_files(run: Run, tmp_path: Path) -> None:
    ran = run("check", tmp_path)
    assert (ran.status, ran.out) == (0, "0 files: 0 errors, 0 warnings\n")


def test_check_of_nothing_is_a_failure(run: Run) -> None:
    ran = run("check", "nowhere")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "relaxapp: there is no file or folder 'nowhere'\n"


# new


def test_new_writes_a_file_that_passes_the_check(run: Run, data: Path) -> None:
    ran = run("new", "Neck ease")
    path = data / "routines" / "neck-ease.yaml"
    assert (ran.status, ran.out, ran.err) == (0, f"{path}\n", "")
    first, _, _ = path.read_text("utf-8").partition("\n")
    assert first == "# yaml-language-server: $schema=../schema/routine.json"
    assert path.parent.joinpath(first.partition("=")[2]).is_file()
    assert run("check", path).out == "1 file: 0 errors, 0 warnings\n"
    assert run("show", "neck-ease", "--json").json["name"] == "Neck ease"


def test_new_never_overwrites(run: Run, data: Path) -> None:
    path = write(data / "routines" / "mine.yaml", MINE)
    ran = run("new", "Mine")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"relaxapp: '{path}' is there already; nothing was changed\n"
    assert path.read_text("utf-8") == MINE
    assert list(path.parent.iterdir()) == [path]


def test_new_like_a_shipped_routine_is_that_routine(run: Run, routine_files: list[Path]) -> None:
    for path in routine_files:
        assert run("new", f"Mine {path.stem}", "--like", path.stem).status == 0
    assert run("check").out.endswith(" 0 errors, 0 warnings\n")
    lengths = {one["id"]: one["duration_ms"] for one in run("list", "--json").json}
    for path in routine_files:
        assert lengths[f"mine-{path.stem}"] == lengths[path.stem]


@pytest.mark.parametrize("has_length", [True, False])
def test_new_offers_a_length_where_there_is_one(has_length: bool, run: Run, data: Path) -> None:
    run("new", "Mine", "--like", "box-breathing" if has_length else "grounding")
    text = (data / "routines" / "mine.yaml").read_text("utf-8")
    assert ("# for: 5 min " in text) == has_length


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Über Größe", "uber-grosse"),
        ("Ma séance du soir", "ma-seance-du-soir"),
        ('A "quoted" \\ name: with # marks', "a-quoted-name-with-marks"),
        ("  4-7-8  twice ", "4-7-8-twice"),
        ("../../etc/passwd", "etc-passwd"),
        ("{name} {0} %s $side", "name-0-s-side"),
        ("放松", "my-routine"),
        ("yes", "yes"),
        ("x" * 80, "x" * 80),
    ],
)
@pytest.mark.parametrize("options", [(), ("--like", "grounding")], ids=["plain", "like"])
def test_new_takes_odd_names(
    name: str, id: str, options: tuple[str, ...], run: Run, data: Path
) -> None:
    ran = run("new", name, *options)
    path = data / "routines" / f"{id}.yaml"
    assert ran.out == f"{path}\n"
    assert run("check", path).out == "1 file: 0 errors, 0 warnings\n"
    assert run("show", id, "--json").json["name"] == " ".join(name.split())


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\tb\x07"])
def test_new_refuses_names_that_no_routine_can_have(name: str, run: Run, data: Path) -> None:
    ran = run("new", name)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "relaxapp: a name has 1 to 80 characters\n"
    assert not data.exists()


def test_new_says_what_it_replaces(run: Run) -> None:
    ran = run("new", "Box breathing", "--like", "box-breathing")
    assert ran.err == "the library had a routine 'box-breathing'; this file replaces it\n"
    assert run("list", "--json", "--search", "box").json[0]["replaces"]


@pytest.mark.parametrize(
    ("base", "status", "said"),
    [
        ("box-breathng", 1, "did you mean 'box-breathing'?"),
        ("more/mine.yaml", 2, "is not in the library: --like takes an id"),
    ],
)
def test_new_like_wants_an_id_of_the_library(
    base: str, status: int, said: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path / "more" / "mine.yaml", MINE).parent.parent)
    ran = run("new", "Mine", "--like", base)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err


def test_without_holds_the_library_is_as_long_as_it_plays(run: Run) -> None:
    run("settings", "breath_holds", "no")
    lengths = {one["id"]: one["duration_ms"] for one in run("list", "--json").json}
    assert lengths["box-breathing"] == run("show", "box-breathing", "--json").json["duration_ms"]
    assert "5:12" in run("list", "--search", "box").out


# schema, settings and the rest


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (("schema",), "relaxapp routine"),
        (("schema", "routine"), "relaxapp routine"),
        (("schema", "move"), "relaxapp move"),
    ],
)
def test_schema_is_json(words: tuple[str, ...], title: str, run: Run) -> None:
    ran = run(*words)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.isascii()
    assert ran.json["title"] == title
    assert ran.json["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_settings_are_changed_one_at_a_time(run: Run) -> None:
    assert run("settings", "volume", "30") == Ran(0, "", "")
    assert run("settings", "volume") == Ran(0, "30\n", "")
    assert "volume" in run("settings").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("volume", "loud"), "volume: expected a whole number from 0 to 100, got 'loud'"),
        (("mute", "maybe"), "choices: yes, no"),
        (("volme",), "unknown setting 'volme'; did you mean 'volume'?"),
        (("cues", "bowls"), "unknown cue set 'bowls'; did you mean 'bowl'?"),
    ],
)
def test_a_wrong_setting_is_wrong_usage(arguments: tuple[str, ...], said: str, run: Run) -> None:
    ran = run("settings", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_settings_with_problems_are_not_overwritten(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "config" / "relaxapp" / "settings.yaml", "volume: loud\n")
    ran = run("settings", "mute", "yes")
    assert ran.status == 1
    assert f"{path}:1:9: error: " in ran.err
    assert path.read_text("utf-8") == "volume: loud\n"


def test_the_profile_without_holds_is_a_setting(run: Run) -> None:
    run("settings", "breath_holds", "no")
    phases = run("show", "box-breathing", "--json").json["phases"]
    assert {phase.get("phase") for phase in phases} == {None, "in", "out"}


def test_the_parser_knows_the_words_that_it_does_not_import() -> None:
    assert arguments.KINDS == KINDS
    assert arguments.AUDIO == CHOICES


def test_nothing_typed_is_what_the_parser_makes_of_nothing() -> None:
    parsed, read = vars(arguments.read_arguments([])), vars(cli._read([]))
    assert read == {name: parsed[name] for name in read}


def test_version_and_help_go_to_standard_output(run: Run) -> None:
    assert run("--version") == Ran(0, f"relaxapp {__version__}\n", "")
    assert run("--help").out.startswith("usage: relaxapp")
    assert run("play", "--help").status == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("list", "--kind", "yoga"),
        ("list", "--max", "a while"),
        ("play", "box-breathing", "--speed", "0"),
        ("play", "box-breathing", "--speed", "fast"),
        ("play", "box-breathing", "--audio", "loud"),
        ("play",),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_said_on_standard_error(arguments: tuple[str, ...], run: Run) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert "error: " in ran.err


# moves


def test_moves_lists_all_moves_by_name(run: Run, assets: Path) -> None:
    ran = run("moves", "--json")
    assert (ran.status, ran.err) == (0, "")
    assert sorted(names(ran)) == sorted(path.stem for path in (assets / "moves").glob("*.yaml"))
    listed = [one["name"].casefold() for one in ran.json]
    assert listed == sorted(listed)


def test_moves_as_json_have_all_texts(run: Run) -> None:
    move = next(one for one in run("moves", "--json").json if one["id"] == "chin-tuck")
    assert move["back"] == "Let it go slowly."
    assert {"name", "do", "setup", "mistakes", "stop_if", "cautions", "sources"} <= move.keys()
    assert move["cautions"][0]["text"]
    assert (move["hold_ms"], move["times"], move["sided"]) == (5_000, 10, False)


def test_moves_for_people_name_dose_and_id(run: Run) -> None:
    line = next(line for line in run("moves").out.splitlines() if "upper-trapezius-stretch" in line)
    assert "2 times 20 seconds, each side" in line


def test_moves_says_which_files_cannot_be_used(run: Run, data: Path) -> None:
    write(data / "moves" / "bad.yaml", "name: Bad\n")
    ran = run("moves", "--json")
    assert ran.status == 0
    assert "1 move file left out" in ran.err
    assert "bad" not in names(ran)


LEFT_OUT = '{"favourites": [], "recent": [], "left_out": ["chin-tuck"]}'
TUCKS = "name: Tucks\nkind: stretch\nprepare: 0s\nmove: chin-tuck\ntimes: 1\n"


def test_play_in_the_terminal_leaves_out_what_hurt(run: Run, data: Path) -> None:
    write(data / "bookmarks.json", LEFT_OUT)
    ran = run("play", "neck-two", "--terminal", "--mute", "--speed", "1000")
    assert ran.status == 0
    assert "left out because it hurt: Chin tuck" in ran.out + ran.err
    assert "double chin" not in ran.out


def test_play_in_the_terminal_exchanges_and_says_why(run: Run, data: Path) -> None:
    run("settings", "floor", "no")
    write(data / "routines" / "mine.yaml", "name: M\nkind: stretch\nmove: childs-pose\ntimes: 1\n")
    ran = run("play", "mine", "--terminal", "--mute", "--speed", "1000")
    assert ran.status == 0
    assert "Seated fold for you in place of Child's pose." in ran.out + ran.err


def test_play_says_so_where_the_answers_leave_nothing(run: Run, data: Path) -> None:
    run("settings", "neck_or_shoulder", "yes")
    write(data / "routines" / "mine.yaml", TUCKS)
    ran = run("play", "mine", "--terminal", "--mute")
    assert ran.status == 1
    assert "left out for you: nothing is left of 'mine'" in ran.err


def test_play_says_so_where_nothing_is_left(run: Run, data: Path) -> None:
    write(data / "bookmarks.json", LEFT_OUT)
    write(data / "routines" / "tucks.yaml", TUCKS)
    ran = run("play", "tucks", "--terminal", "--mute")
    assert ran.status == 1
    assert "nothing is left of 'tucks'" in ran.err


# programmes

PROGRAMME = "name: Mine\nlasts: 1 week\neach_day: [neck-two]\n"


def test_programmes_are_not_listed(run: Run, data: Path) -> None:
    write(data / "routines" / "programmes" / "mine.yaml", PROGRAMME)
    assert not {"mine", "first-week"} & set(names(run("list", "--json")))


def test_check_reads_programmes_as_such(run: Run, data: Path) -> None:
    path = write(data / "routines" / "programmes" / "mine.yaml", PROGRAMME)
    assert run("check").status == 0
    for typed in (path, path.parent, path.parent.parent):
        assert run("check", typed).out == "1 file: 0 errors, 0 warnings\n"


def test_check_knows_a_programme_in_a_folder_of_its_own(run: Run, data: Path) -> None:
    path = write(data / "routines" / "programmes" / "clinic" / "mine.yaml", PROGRAMME)
    assert run("check", path).out == "1 file: 0 errors, 0 warnings\n"


def test_check_names_a_dead_routine_of_a_programme(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "programmes" / "a.yaml", PROGRAMME.replace("neck-two", "nek-two"))
    ran = run("check", path)
    assert ran.status == 1
    assert f"{path}:3:12: error: unknown routine 'nek-two'" in ran.out
    assert "did you mean 'neck-two'?" in ran.out


def test_a_programme_may_name_a_routine_beside_its_folder(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "own-one.yaml", "name: A\nkind: mixed\nrest: 1 min\n")
    path = write(tmp_path / "programmes" / "a.yaml", PROGRAMME.replace("neck-two", "own-one"))
    assert run("check", path).status == 0
    assert run("check", "--routines", tmp_path).status == 0


def test_the_schema_of_a_programme_is_printed(run: Run) -> None:
    assert run("schema", "programme").json["title"] == "relaxapp programme"
