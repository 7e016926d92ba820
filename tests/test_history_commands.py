"""The command `history`: shown, taken elsewhere, brought in, deleted."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
import test_commands
from test_commands import Run

from relaxapp.core.journal import Answer, CheckIn, Ended, SessionRecord, When
from relaxapp.services.history import History, stamp_of
from relaxapp.services.lock import locks

data, run = test_commands.data, test_commands.run  # their fixtures

MINE = test_commands.MINE
NOON = stamp_of(datetime(2026, 11, 28, 12, 0))


@pytest.fixture
def kept(data: Path) -> History:
    """A history with a session, the check-ins around it, an answer, and a session long ago."""
    history = History(data / "history" / "history.db", lambda words: None)
    done = ("Upper-back three", "stretch", 180_000, 95_000, Ended.STOPPED)
    history.put_session(SessionRecord("s1", NOON, "upper-back-three", *done))
    history.put_check_in(CheckIn("c1", NOON, 7, 3, when=When.BEFORE, session="s1"))
    history.put_check_in(CheckIn("c2", NOON, 5, when=When.AFTER, session="s1"))
    history.put_answer(Answer("a1", NOON, "s1", "thoughts", "What was it?", "my secret"))
    long_ago = stamp_of(datetime(2020, 2, 29, 7, 5))
    history.put_session(SessionRecord("s2", long_ago, "sigh", "Sigh", "breathing", 1, 60_000))
    history.close()
    return history


def test_it_is_shown_as_a_table_without_what_was_written(run: Run, kept: History) -> None:
    ran = run("history")
    assert (ran.status, ran.err) == (0, "")
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert lines == [
        "day time name length tension pain",
        "2020-02-29 07:05 Sigh 1:00 not to its end",
        "2026-11-28 12:00 Upper-back three 1:35 not to its end 7 → 5 3 → –",
    ]


def test_only_what_was_since_is_shown(run: Run, kept: History) -> None:
    assert "Sigh" not in run("history", "--since", "2020-03-01").out
    assert "Sigh" in run("history", "--since", "2020-02-29").out
    days = date.today().toordinal() - date(2020, 2, 29).toordinal() + 1
    assert "Sigh" in run("history", "--since", f"{days}d").out
    assert "Sigh" not in run("history", "--since", f"{days - 1}d").out


@pytest.mark.parametrize("when", ["", "d", "x", "2020-02-30", "-3d", "99999w", "3 d"])
def test_a_time_that_is_none_is_wrong_usage(run: Run, when: str) -> None:
    ran = run("history", f"--since={when}")
    assert ran.status == 2
    assert "expected a day or a time as in 2026-11-28, 30d or 4w" in ran.err


def test_without_a_history_it_says_so_and_makes_no_file(run: Run, data: Path) -> None:
    assert run("history").out == "Nothing is recorded so far.\n"
    assert run("history", "--since", "2026-11-01").out == "Nothing is recorded since 2026-11-01.\n"
    assert not data.exists()


def test_json_of_one_machine_is_brought_in_on_another(
    run: Run, data: Path, kept: History, tmp_path: Path
) -> None:
    out = tmp_path / "all.json"
    assert run("history", "-o", out).out == f"{out}\n"
    assert run("history", "--erase", "--yes").out == "Your history is empty.\n"
    assert run("history").out == "Nothing is recorded so far.\n"
    assert run("history", "--import", out).out == "5 added, 0 updated, 0 deleted.\n"
    assert run("history", "--import", out).out == "0 added, 0 updated, 0 deleted.\n"
    assert run("history", "--json").json == json.loads(out.read_text("utf-8"))


def test_the_table_is_written_as_spreadsheets_read_it(
    run: Run, kept: History, tmp_path: Path
) -> None:
    out = tmp_path / "all.csv"
    assert run("history", "-o", out, "--since", "2026-11-28").status == 0
    raw = out.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfdate,time,")
    assert raw.count(b"\r\n") == 2
    assert b"my secret" not in raw


def test_another_file_changes_nothing(run: Run, kept: History, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"a": 1}')
    ran = run("history", "--import", other)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == (
        f"relaxapp: '{other}': expected a history exported as JSON, got another file\n"
    )
    assert run("history", "--import", tmp_path).status == 1
    assert "no such file" in run("history", "--import", tmp_path / "none.json").err


def test_a_day_is_deleted_with_all_of_it(run: Run, kept: History) -> None:
    assert run("history", "--delete", "2026-11-28").out == "4 records of 2026-11-28 deleted.\n"
    assert run("history", "--delete", "2026-11-28").out == "Nothing was recorded on 2026-11-28.\n"
    assert run("history", "--json").json["answers"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--erase",), "your whole history and its passphrase, with all copies of it; add --yes"),
        (("--forget-passphrase",), "keeps sessions and numbers; add --yes to do it"),
        (("--forget-passphrase", "--erase", "--yes"), "not allowed with argument"),
        (("--yes",), "--yes goes with --erase or --forget-passphrase"),
        (("--delete", "2026-11-28", "--since", "4w"), "--since and -o go with what is shown"),
        (("-o", "history.txt"), "expected a name that ends in .csv or .json"),
        (("--json", "--csv"), "not allowed with argument"),
        (("--delete", "tomorrow"), "expected a day as in 2026-11-28"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(
    run: Run, kept: History, words: tuple[str, ...], said: str
) -> None:
    ran = run("history", *words)
    assert ran.status == 2
    assert said in ran.err
    assert "Sigh" in run("history").out


def test_a_change_that_cannot_be_kept_fails(run: Run, data: Path) -> None:
    (data / "history" / "history.db").mkdir(parents=True)
    ran = run("history", "--erase", "--yes")
    assert (ran.status, ran.out) == (1, "")
    assert "not kept" in ran.err


def test_a_session_in_the_terminal_is_recorded(run: Run, tmp_path: Path) -> None:
    mine = test_commands.write(tmp_path / "mine.yaml", MINE)
    play = ("play", mine, "--terminal", "--speed", "100", "--audio", "silent")
    assert run(*play).status == 0
    (session,) = run("history", "--json").json["sessions"]
    assert (session["routine"], session["ended"], session["played_ms"]) == (
        "mine",
        "completed",
        5_000,
    )


def test_where_no_history_is_wanted_none_is_kept(run: Run, data: Path, tmp_path: Path) -> None:
    mine = test_commands.write(tmp_path / "mine.yaml", MINE)
    assert run("settings", "keep_history", "no").status == 0
    assert run("play", mine, "--terminal", "--speed", "100", "--audio", "silent").status == 0
    assert not (data / "history").exists()


def test_no_name_that_came_in_reaches_the_terminal_as_a_command(run: Run, data: Path) -> None:
    history = History(data / "history" / "history.db", lambda words: None)
    done = ("\x1b[31mred\x1b]0;title\x07\nsecond", "breathing", 60_000, 60_000)
    history.put_session(SessionRecord("s1", NOON, "red", *done))
    history.close()
    shown = run("history").out
    assert not {"\x1b", "\x07"} & set(shown)
    assert len(shown.splitlines()) == 2


def test_a_worry_is_put_down_whole_or_not_at_all(run: Run, data: Path) -> None:
    ran = run("worry", "a" * 500)
    assert (ran.status, ran.out) == (0, "It is put down. 1 worry waits for you.\n")
    ran = run("worry", "a" * 501)
    assert (ran.status, ran.err) == (2, "relaxapp: a worry has at most 500 characters\n")


def test_a_forgotten_passphrase_goes_with_what_it_sealed(
    run: Run, data: Path, kept: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("MEMORY_KIB", 32), ("ITERATIONS", 1), ("LANES", 1)):
        monkeypatch.setattr(locks, name, value)
    lock = locks.make_lock("four small grey stones")
    assert kept.seal_with(lock.keyring.text, lock)
    kept.close()
    ran = run("history", "--forget-passphrase", "--yes")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("What was sealed is deleted, and the passphrase with it.")
    found = run("history", "--json").json
    assert (len(found["sessions"]), len(found["check_ins"]), found["answers"]) == (2, 2, [])
    ran = run("history", "--forget-passphrase", "--yes")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "Nothing that is sealed was deleted: there is no passphrase.\n"
