"""Files saved anywhere appear in the open window, and leave the person and a session in peace."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot
from test_app import Bench, MakeBench, make, write_mine

__all__ = ["make"]  # a fixture

MINE = "name: Mine\nkind: breathing\nbreathe: 4-6\nrounds: 2\nprepare: 5s\n"


@pytest.fixture
def bench(make: MakeBench, tmp_path: Path) -> Iterator[Bench]:
    write_mine(tmp_path, MINE)
    bench = make().open()
    yield bench
    bench.app.watch.stop()


def names(page: Any) -> set[str]:
    return {card.name for card in page._cards}


def test_a_saved_file_appears_in_the_library(bench: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    bench.app.show_page("library")
    page = bench.page("library")
    write_mine(tmp_path, MINE.replace("Mine", "Ours"))
    qtbot.waitUntil(lambda: "Ours" in names(page))
    write_mine(tmp_path, MINE.replace("Mine", "Theirs"), "deeper/theirs.yaml")
    qtbot.waitUntil(lambda: {"Ours", "Theirs"} <= names(page))


def test_a_move_of_ones_own_appears_among_the_moves(
    bench: Bench, tmp_path: Path, qtbot: QtBot
) -> None:
    bench.app.show_page("moves")
    path = tmp_path / "data" / "moves" / "nod.yaml"
    path.parent.mkdir()
    path.write_text("name: Nod so\ndo: Nod slowly.\nstyle: mobility\nhold: 1s\ntimes: 2\n")
    qtbot.waitUntil(lambda: "Nod so" in names(bench.page("moves")))


def test_what_the_person_does_meanwhile_stays(bench: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    bench.app.show_page("library")
    page = bench.page("library")
    page.search.setText("breath")
    page.select(bench.world.library.find("box-breathing").path)  # type: ignore[union-attr]  # it is shipped
    card, at = page.card, page.grid.verticalScrollBar().value()
    before = len(page._cards)
    write_mine(tmp_path, MINE.replace("Mine", "One more breath"), "more.yaml")
    qtbot.waitUntil(lambda: len(page._cards) > before)
    assert page.search.text() == "breath"
    assert page.card.path == card.path
    assert page.grid.verticalScrollBar().value() == at


def test_a_file_broken_meanwhile_can_still_be_started(
    bench: Bench, tmp_path: Path, qtbot: QtBot
) -> None:
    bench.app.show_page("library")
    write_mine(tmp_path, MINE + "oops: yes\n")
    qtbot.waitUntil(lambda: bench.world.library.find("mine").is_broken)  # type: ignore[union-attr]  # it is there
    bench.start("mine")
    assert bench.app.sessions.session.is_running
    assert bench.player.timeline.duration_ms == 25_000


def test_a_session_goes_on_as_it_began_and_the_page_is_new_after_it(
    bench: Bench, tmp_path: Path, qtbot: QtBot
) -> None:
    bench.app.show_page("library")
    bench.start("mine")
    timeline, library = bench.player.timeline, bench.world.library
    write_mine(tmp_path, MINE.replace("Mine", "Ours").replace("4-6", "9-9"))
    bench.app.watch._hear()
    assert not any(timer.isActive() for timer in bench.app.watch.findChildren(QTimer))
    bench.app.watch._look()
    bench.pass_ms(10_000)
    assert bench.player.timeline is timeline
    assert bench.world.library is library
    bench.app.sessions.session.leave()
    bench.app.sessions.leave_player()
    assert "Ours" in names(bench.page("library"))
    assert bench.routine("mine").length_ms == 36_000
    write_mine(tmp_path, MINE.replace("Mine", "Theirs"))
    qtbot.waitUntil(lambda: "Theirs" in names(bench.page("library")))


def test_a_change_that_is_none_leaves_the_page_alone(bench: Bench, tmp_path: Path) -> None:
    shown: list[None] = []
    bench.app.shelf.changed.connect(lambda: shown.append(None))
    write_mine(tmp_path, MINE)
    bench.app.watch._look()
    assert shown == []
