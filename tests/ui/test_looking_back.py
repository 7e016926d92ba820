"""Progress in the whole window: read when it is shown, kept true, saved, brought in, deleted."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from random_years import journal_of, made_up
from test_app import Bench, bench, make
from test_reflecting import set_passphrase

from relaxapp.core.journal import Journal
from relaxapp.core.journal_export import to_json
from relaxapp.shell.history_files import SEALED, FileAsks
from relaxapp.ui.progress_page import ProgressPage

__all__ = ["bench", "make"]

TODAY = date(2030, 1, 1).toordinal()
"""Where the clock of the bench stands."""

JOURNAL = journal_of(made_up(TODAY, 500))


def opened(bench: Bench, journal: Journal = JOURNAL) -> ProgressPage:
    """The page, with a history, drawn."""
    if journal.sessions:
        bench.app.records.history.merge(journal)
    bench.app.show_page("progress")
    page = bench.page("progress")
    assert isinstance(page, ProgressPage)
    if journal.sessions:
        bench.qtbot.waitUntil(lambda: page._whole is not None)
    return page


def answering(bench: Bench, path: Path | None) -> None:
    bench.app.looking_back.files.asks = FileAsks(lambda *_: path, lambda _: path)


def test_all_that_was_recorded_is_in_it(bench: Bench) -> None:
    page = opened(bench)
    assert page._whole is not None
    assert page._progress is not None
    counted = [one for one in JOURNAL.sessions if one.played_ms >= 30_000]
    assert page._whole.sessions == len(counted)
    assert page._progress.sessions < page._whole.sessions
    assert page._progress.today == TODAY


def test_without_a_history_one_gets_to_today(bench: Bench) -> None:
    page = opened(bench, Journal())
    assert not bench.app.records.history.path.exists()
    page.empty.start.click()
    assert bench.app.window.page == "today"


def test_what_is_recorded_while_it_is_open_is_shown(bench: Bench) -> None:
    page = opened(bench)
    whole = page._whole
    assert whole is not None
    bench.app.records.history.put_session(replace(JOURNAL.sessions[-1], id="another"))
    bench.qtbot.waitUntil(lambda: page._whole is not whole)
    assert page._whole is not None
    assert page._whole.sessions == whole.sessions + 1


def test_what_is_recorded_elsewhere_is_shown_when_one_comes_back(bench: Bench) -> None:
    page = opened(bench)
    whole = page._whole
    assert whole is not None
    bench.app.show_page("today")
    bench.app.records.history.delete_session(JOURNAL.sessions[0].id)
    assert page._whole is whole
    bench.app.show_page("progress")
    bench.qtbot.waitUntil(lambda: page._whole is not whole)


def test_a_day_goes_with_all_that_is_on_it(bench: Bench) -> None:
    page = opened(bench)
    assert page._progress is not None
    day = page._progress.days[-1].day
    page.year.calendar.chosen.emit(day)
    page.year.delete.click()
    page.year.asking.buttons["delete"].click()
    assert bench.notice.endswith("is deleted.")
    assert all(one.began.local.day != day for one in bench.app.records.history.sessions())
    bench.qtbot.waitUntil(lambda: page._progress is not None and page._progress.days[-1].day != day)


def test_everything_goes_and_the_page_is_empty(bench: Bench) -> None:
    page = opened(bench)
    page.own.erase.click()
    page.own.asking.buttons["delete"].click()
    assert bench.notice == "Your history is empty."
    bench.qtbot.waitUntil(lambda: page.empty.isVisible())


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_the_history_is_saved_where_one_says(bench: Bench, tmp_path: Path, kind: str) -> None:
    page, path = opened(bench), tmp_path / f"mine.{kind}"
    answering(bench, path)
    (page.own.csv if kind == "csv" else page.own.json).click()
    assert bench.notice == f"Saved as mine.{kind}."
    text = path.read_text("utf-8")
    assert len(text.splitlines()) > len(JOURNAL.sessions)


def test_what_is_locked_is_said_to_be_sealed_in_the_file(bench: Bench, tmp_path: Path) -> None:
    page = opened(bench)
    set_passphrase(bench)
    bench.app.window.notices.dismiss()
    answering(bench, tmp_path / "mine.json")
    page.own.json.click()
    assert bench.notice == "Saved as mine.json."
    bench.app.window.notices.dismiss()
    bench.app.reflecting.locking.close()
    page.own.json.click()
    assert bench.notice == f"Saved as mine.json. {SEALED}"


def test_thinking_better_of_it_saves_nothing(bench: Bench) -> None:
    page = opened(bench)
    answering(bench, None)
    page.own.csv.click()
    page.minutes.save.click()
    page.own.bring.click()
    assert bench.notice == ""


def test_what_cannot_be_written_is_said(bench: Bench, tmp_path: Path) -> None:
    page = opened(bench)
    answering(bench, tmp_path / "gone" / "mine.csv")
    (tmp_path / "gone").write_text("a file where a folder should be")
    page.own.csv.click()
    assert "“mine.csv” cannot be written" in bench.notice


def test_another_computers_history_comes_in_once(bench: Bench, tmp_path: Path) -> None:
    page, path = opened(bench), tmp_path / "other.json"
    other = replace(JOURNAL.sessions[-1], id="theirs")
    path.write_text(to_json(Journal((other,))), "utf-8")
    answering(bench, path)
    page.own.bring.click()
    assert bench.notice == "From “other.json”: 1 record added."
    bench.app.window.notices.dismiss()
    page.own.bring.click()
    assert bench.notice == "All that is in “other.json” was here already."


@pytest.mark.parametrize("text", ["", "no json", '{"format": "relaxapp history", "version": 99}'])
def test_a_strangers_file_changes_nothing(bench: Bench, tmp_path: Path, text: str) -> None:
    page, path = opened(bench), tmp_path / "other.json"
    path.write_text(text, "utf-8")
    answering(bench, path)
    before = bench.app.records.history.journal()
    page.own.bring.click()
    assert bench.notice.startswith("“other.json”: ")
    assert bench.app.records.history.journal() == before


def test_a_picture_is_saved_as_its_name_ends(bench: Bench, tmp_path: Path) -> None:
    page = opened(bench)
    for name, start in (("year.png", b"\x89PNG"), ("year.svg", b"<?xml")):
        answering(bench, tmp_path / name)
        page.year.save.click()
        assert (tmp_path / name).read_bytes().startswith(start)


def test_what_was_written_is_a_click_away(bench: Bench) -> None:
    opened(bench).own.answers.click()
    assert bench.app.window.page == "answers"


def test_the_signs_are_one_click_from_where_pain_is_shown(bench: Bench) -> None:
    opened(bench).felt.signs.click()
    assert bench.app.window.page == "safety"


def test_charts_are_not_loaded_before_the_page_is_shown(bench: Bench) -> None:
    page = opened(bench, Journal())
    assert not page.is_drawn
