"""Bookmarks: what they keep, what a broken or unwritable file does to them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import Options
from relaxapp.core.leave_out import Exchange
from relaxapp.services.bookmarks import (
    MAX_RECENT,
    BookmarkFiles,
    Bookmarks,
    Played,
    Unfinished,
    add_played,
    toggle_favourite,
    with_moves,
)

DOSE = Options("long", 60_000, False, 7, frozenset({"chin-tuck"}))
PLACE = Unfinished("box-breathing", DOSE, 12_345, 2.0)
FULL = Bookmarks(
    frozenset({"box-breathing", "neck-two"}),
    (Played("neck-two", "long"), Played("six-a-minute", for_ms=600_000)),
    PLACE,
    (900, 700),
    frozenset({"chin-tuck", "cat-cow"}),
)


def loaded(folder: Path | None, notices: list[str] | None = None) -> BookmarkFiles:
    files = BookmarkFiles(folder, (notices if notices is not None else []).append)
    files.load()
    return files


def test_nothing_is_kept_before_anything_is_marked(tmp_path: Path) -> None:
    notices: list[str] = []
    assert loaded(tmp_path / "not-there", notices).value == Bookmarks()
    assert notices == []
    assert not (tmp_path / "not-there").exists()


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    loaded(tmp_path / "new").keep(FULL)
    assert loaded(tmp_path / "new").value == FULL


def test_files_of_before_moves_could_hurt_are_read(tmp_path: Path) -> None:
    loaded(tmp_path).keep(FULL)
    for name, key in (("bookmarks.json", "left_out"), ("session.json", "without_moves")):
        path = tmp_path / name
        kept = json.loads(path.read_text())
        del kept[key]
        path.write_text(json.dumps(kept))
    place = replace(PLACE, options=replace(DOSE, without_moves=frozenset()))
    expected = replace(FULL, left_out=frozenset(), unfinished=place)
    assert loaded(tmp_path).value == expected


def test_what_takes_a_moves_place_is_kept_by_its_id(tmp_path: Path, catalogue: Catalogue) -> None:
    fold = Exchange("childs-pose", catalogue.moves["seated-forward-fold"])
    options = Options(exchanges=(fold, Exchange("chin-tuck", None)))
    place = Unfinished("evening-floor", options, 9_000)
    loaded(tmp_path).keep(Bookmarks(unfinished=place))
    read = loaded(tmp_path).value.unfinished
    assert read is not None
    assert read.exchanged == (("childs-pose", "seated-forward-fold"), ("chin-tuck", None))
    assert with_moves(read, catalogue.moves) == place
    loaded(tmp_path).keep(Bookmarks(unfinished=read))
    assert loaded(tmp_path).value.unfinished == read


def test_a_session_whose_other_move_has_gone_is_not_gone_on_with() -> None:
    place = Unfinished("evening-floor", Options(), 9_000, exchanged=(("childs-pose", "gone"),))
    assert with_moves(place, {}) is None


def test_words_of_concern_are_kept_with_their_days(tmp_path: Path) -> None:
    told = (("rising-pain", 739_200), ("severe-pain", 739_210))
    loaded(tmp_path).keep(Bookmarks(told=told))
    assert loaded(tmp_path).value.told == told


def test_favourite_is_toggled() -> None:
    once = toggle_favourite(Bookmarks(), "neck-two")
    assert once.favourites == {"neck-two"}
    assert toggle_favourite(once, "neck-two") == Bookmarks()


def test_last_played_comes_first_and_once() -> None:
    bookmarks = Bookmarks()
    for played in (Played("a"), Played("b"), Played("a", "long")):
        bookmarks = add_played(bookmarks, played)
    assert bookmarks.recent == (Played("a", "long"), Played("b"))


def test_only_so_many_played_are_kept() -> None:
    bookmarks = Bookmarks()
    for number in range(20):
        bookmarks = add_played(bookmarks, Played(f"r-{number}"))
    assert len(bookmarks.recent) == MAX_RECENT
    assert bookmarks.recent[0].id == "r-19"


def test_finished_session_leaves_no_place(tmp_path: Path) -> None:
    files = loaded(tmp_path)
    files.keep(FULL)
    files.keep(replace(FULL, unfinished=None))
    assert loaded(tmp_path).value == replace(FULL, unfinished=None)
    assert not (tmp_path / "session.json").exists()


def test_place_of_an_earlier_run_is_removed(tmp_path: Path) -> None:
    loaded(tmp_path).keep(FULL)
    files = loaded(tmp_path)
    files.keep(replace(files.value, unfinished=None))
    assert loaded(tmp_path).value.unfinished is None


def test_keeping_the_place_leaves_the_other_file_alone(tmp_path: Path) -> None:
    files = loaded(tmp_path)
    files.keep(FULL)
    (tmp_path / "bookmarks.json").unlink()
    files.keep(replace(FULL, unfinished=replace(PLACE, position_ms=20_000)))
    assert not (tmp_path / "bookmarks.json").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "3",
        "\x00\xff",
        '{"favourites": 3, "recent": []}',
        '{"favourites": [3], "recent": []}',
        '{"favourites": [], "recent": [{"level": null}]}',
        '{"favourites": [], "recent": [{"id": "a", "for_ms": "soon"}]}',
        '{"favourites": [], "recent": [], "window_size": [1]}',
        '{"favourites": [], "recent": [], "window_size": [-1, 2]}',
        "[" * 100_000,
    ],
)
def test_broken_file_is_set_aside_with_one_notice(tmp_path: Path, text: str) -> None:
    (tmp_path / "bookmarks.json").write_text(text, encoding="latin-1")
    notices: list[str] = []
    files = loaded(tmp_path, notices)
    assert files.value == Bookmarks()
    assert len(notices) == 1
    assert (tmp_path / "bookmarks.json.broken").read_text(encoding="latin-1") == text
    files.keep(FULL)
    assert loaded(tmp_path).value == FULL


def test_second_broken_file_does_not_replace_the_first(tmp_path: Path) -> None:
    for text in ("one", "two"):
        (tmp_path / "bookmarks.json").write_text(text)
        loaded(tmp_path)
    assert (tmp_path / "bookmarks.json.broken").read_text() == "one"
    assert (tmp_path / "bookmarks.json.broken-2").read_text() == "two"


@pytest.mark.parametrize("change", [{"speed": 0}, {"position_ms": -1}, {"id": 3}, {"seed": "x"}])
def test_place_that_makes_no_sense_is_set_aside(tmp_path: Path, change: dict[str, object]) -> None:
    loaded(tmp_path).keep(FULL)
    path = tmp_path / "session.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    files = loaded(tmp_path)
    assert files.value == replace(FULL, unfinished=None)
    assert (tmp_path / "session.json.broken").exists()


def test_folder_that_cannot_be_made_costs_one_notice(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    notices: list[str] = []
    files = loaded(tmp_path / "file" / "folder", notices)
    files.keep(toggle_favourite(files.value, "a"))
    files.keep(toggle_favourite(files.value, "b"))
    assert files.value.favourites == {"a", "b"}
    assert len(notices) == 1


def test_what_is_no_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "bookmarks.json").mkdir()
    notices: list[str] = []
    files = loaded(tmp_path, notices)
    files.keep(FULL)
    assert (tmp_path / "bookmarks.json").is_dir()
    assert files.value == FULL
    assert len(notices) == 1


def test_without_a_home_bookmarks_last_for_the_run() -> None:
    notices: list[str] = []
    files = loaded(None, notices)
    files.keep(FULL)
    assert files.value == FULL
    assert notices == []


def test_the_question_that_waited_is_kept(tmp_path: Path) -> None:
    place = replace(PLACE, gate=3)
    loaded(tmp_path).keep(Bookmarks(unfinished=place))
    assert loaded(tmp_path).value.unfinished == place
