"""Unsaved text: it is there after a crash, and no program takes that of another one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from relaxapp.services.drafts import Drafts, DraftsError

NOON = datetime(2030, 5, 14, 12, 0)


def clock() -> Callable[[], datetime]:
    """Each time it is asked, a minute later."""
    times = iter(NOON + timedelta(minutes=number) for number in range(1_000))
    return lambda: next(times)


def texts(drafts: Drafts, path: Path) -> list[str]:
    return [draft.text for draft in drafts.found_for(path)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "drafts"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine.yaml"


def test_the_last_text_is_kept(folder: Path, path: Path) -> None:
    drafts = Drafts(folder, clock())
    drafts.keep(path, "one", "base")
    drafts.keep(path, "two", "base")
    (draft,) = drafts.found()
    assert (draft.path, draft.text, draft.base) == (path, "two", "base")
    assert draft.at == NOON + timedelta(minutes=1)


@pytest.mark.parametrize("text", ["", "a\nb\r\n", "\U0001f9d8 \N{NO-BREAK SPACE}", "\ud83e"])
def test_any_text_can_be_kept(folder: Path, path: Path, text: str) -> None:
    drafts = Drafts(folder)
    drafts.keep(path, text, "")
    assert texts(drafts, path) == [text]


def test_a_saved_text_needs_no_draft(folder: Path, path: Path) -> None:
    drafts = Drafts(folder)
    drafts.drop(path)
    drafts.keep(path, "one", "base")
    drafts.drop(path)
    assert drafts.found() == ()


def test_a_running_program_keeps_its_drafts_to_itself(folder: Path, path: Path) -> None:
    first, second = Drafts(folder, clock()), Drafts(folder, clock())
    first.keep(path, "first", "base")
    assert texts(second, path) == []
    second.keep(path, "second", "base")
    assert texts(first, path) == ["first"]
    del first
    assert texts(second, path) == ["second", "first"] or texts(second, path) == ["first", "second"]
    second.drop(path)
    assert texts(second, path) == ["first"]


def test_what_is_set_aside_stays_when_the_next_text_is_saved(folder: Path, path: Path) -> None:
    drafts = Drafts(folder, clock())
    drafts.set_aside(path)
    for text in ("one", "two"):
        drafts.keep(path, text, "base")
        drafts.set_aside(path)
    drafts.keep(path, "three", "base")
    assert texts(drafts, path) == ["three", "two", "one"]
    drafts.drop(path)
    assert texts(drafts, path) == ["two", "one"]
    drafts.discard(drafts.found()[0])
    assert texts(drafts, path) == ["one"]


def test_drafts_of_other_files_are_not_offered(folder: Path, path: Path) -> None:
    drafts = Drafts(folder)
    drafts.keep(path.with_name("other.yaml"), "other", "base")
    assert drafts.found_for(path) == ()
    assert len(drafts.found()) == 1


def test_what_is_no_draft_is_left_alone(folder: Path, path: Path) -> None:
    folder.mkdir(parents=True)
    for name, raw in {"a-b": b"{}\n", "c-d": b"\xff", "e-f": b"[1]\nx", "g": b""}.items():
        (folder / f"{name}.draft").write_bytes(raw)
    assert Drafts(folder).found() == ()
    assert len(list(folder.glob("*.draft"))) == 4


def test_looking_for_drafts_makes_no_folder(folder: Path, path: Path) -> None:
    assert Drafts(folder).found() == ()
    assert Drafts(folder).found_for(path) == ()
    assert Drafts(None).found() == ()
    assert not folder.parent.exists()


def test_where_nothing_can_be_kept_it_is_said(tmp_path: Path, path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DraftsError, match="cannot be kept"):
        Drafts(tmp_path / "file" / "drafts").keep(path, "one", "base")
    with pytest.raises(DraftsError, match="no home folder"):
        Drafts(None).keep(path, "one", "base")
