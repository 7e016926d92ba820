"""A session small and on top: the same session, seen in another window, and back."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from test_app import ASKING, Bench, bench, make, write_mine

from relaxapp.core.compiler import Options
from relaxapp.core.player import State
from relaxapp.services.window_places import Box, Places, PlacesFile, Room, moved_to
from relaxapp.shell.compact import (
    NOT_ON_TOP,
    ON_TOP_IF_SET,
    ON_TOP_NEXT_TIME,
    Compact,
    on_top_words,
    rooms_now,
)
from relaxapp.shell.session import Request
from relaxapp.ui.compact_player import CompactPlayer

__all__ = ["bench", "make"]

Key = Qt.Key


def small(bench: Bench) -> CompactPlayer:
    return bench.app.sessions.compact.window


def start_small(bench: Bench, form: str = "strip", id: str = "box-breathing") -> CompactPlayer:
    bench.app.preferences.change("player_size", form)
    bench.start(id)
    wait_until_it_plays(bench)
    return small(bench)


def wait_until_it_plays(bench: Bench) -> None:
    """A window that was not there is seen first, and then the session begins."""
    bench.qtbot.waitUntil(lambda: bench.app.sessions.playback.is_running)


def test_nothing_of_it_is_made_before_it_is_wanted(bench: Bench) -> None:
    bench.start("box-breathing")
    assert bench.app.sessions._compact_made is None


def test_key_makes_it_small_and_back_with_one_clock(bench: Bench) -> None:
    bench.start("box-breathing")
    bench.pass_ms(9_000)
    player = bench.player
    bench.press(Key.Key_C)
    assert small(bench).isVisible()
    assert bench.app.window.isMinimized()
    bench.pass_ms(2_000)
    QTest.keyClick(small(bench), Key.Key_C)
    assert not small(bench).isVisible()
    assert not bench.app.window.isMinimized()
    assert bench.app.window.page == "player"
    assert bench.player is player
    assert player.state is State.PLAYING
    assert player.position_ms == 11_000


def test_it_is_seen_before_a_device_is_opened(bench: Bench) -> None:
    was_seen: list[bool] = []
    sounding = bench.app.sessions.sounding
    prepare = sounding.prepare

    def look(*what: Any) -> bool:
        was_seen.append(small(bench).is_seen)
        return prepare(*what)

    sounding.prepare = look  # type: ignore[method-assign]  # to know when
    start_small(bench)
    assert was_seen == [True]


@pytest.mark.parametrize("form", ["strip", "card"])
def test_session_begins_as_it_is_set(bench: Bench, form: str) -> None:
    window = start_small(bench, form)
    assert window.isVisible()
    assert window.form == form
    assert bench.player.state is State.PLAYING


def test_what_is_requested_comes_before_what_is_set(bench: Bench) -> None:
    request = Request(bench.routine("box-breathing"), Options(), size="card", takes_focus=False)
    bench.app.sessions.session.start(request)
    QTest.qWait(0)
    assert small(bench).form == "card"
    assert small(bench).testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    in_window = Request(bench.routine("box-breathing"), Options(), size="large")
    bench.app.sessions.session.start(in_window)
    assert not small(bench).isVisible()


def test_keys_do_what_they_do_in_the_window(bench: Bench) -> None:
    window = start_small(bench)
    bench.pass_ms(8_000)
    QTest.keyClick(window, Key.Key_Space)
    assert bench.player.state is State.PAUSED
    QTest.keyClick(window, Key.Key_Space)
    QTest.keyClick(window, Key.Key_M)
    assert bench.app.sessions.session.is_muted
    before = bench.player.position_ms
    QTest.keyClick(window, Key.Key_Right)
    assert bench.player.position_ms > before
    QTest.keyClick(window, Key.Key_Escape)
    assert bench.player.state is State.FINISHED


def test_full_screen_is_the_large_one(bench: Bench) -> None:
    window = start_small(bench)
    QTest.keyClick(window, Key.Key_F)
    assert not window.isVisible()
    assert bench.app.window.isFullScreen()


def test_full_screen_is_left_for_the_small_one(bench: Bench) -> None:
    bench.start("box-breathing")
    bench.app.window.toggle_full_screen()
    bench.app.window.make_way()
    state = bench.app.window.windowState()
    assert state == Qt.WindowState.WindowMinimized
    bench.app.window.come_forward()
    assert bench.app.window.windowState() == Qt.WindowState.WindowNoState


def test_end_goes_and_leaves_the_window_where_it_was(bench: Bench) -> None:
    window = start_small(bench)
    bench.pass_ms(1_000_000)
    assert bench.player.state is State.FINISHED
    assert window.is_over
    assert window.isVisible()
    window._end_timer.timeout.emit()
    assert not window.isVisible()
    assert bench.app.window.isMinimized()
    assert bench.app.window.page == "today"


def test_where_no_window_is_told_to_be_in_the_bar_it_goes_and_comes_back(bench: Bench) -> None:
    sessions = bench.app.sessions
    sessions.compact.can_place = False
    window = start_small(bench)
    assert window.isVisible()
    assert bench.app.window.isHidden()
    assert not bench.app.window.isMinimized()
    QTest.keyClick(window, Key.Key_C)
    assert bench.app.window.isVisible()
    bench.press(Key.Key_C)
    assert bench.app.window.isHidden()
    sessions.leave_player()
    assert bench.app.window.isVisible()
    assert bench.app.window.page == "today"


def test_closed_by_the_desktop_it_stops(bench: Bench) -> None:
    window = start_small(bench)
    window.close()
    assert bench.player.state is State.FINISHED
    assert not window.isVisible()
    assert bench.app.window.page == "today"


def test_what_hurts_is_left_and_said(bench: Bench) -> None:
    window = start_small(bench, id="neck-two")
    bench.pass_ms(8_000)
    move = bench.player.moment.phase.move  # type: ignore[union-attr]  # a move goes on
    QTest.keyClick(window, Key.Key_H)
    assert move in bench.app.bookmarks.value.left_out
    assert window._instruction.text() == bench.notice


def test_question_opens_the_large_player(bench: Bench, tmp_path: Path) -> None:
    write_mine(tmp_path, ASKING, "asking.yaml")
    bench.app.shelf.rescan()
    window = start_small(bench, id="asking")
    bench.pass_ms(1_000)
    assert bench.player.state is State.WAITING
    assert not window.isVisible()
    assert not bench.app.window.isMinimized()
    bench.press(Key.Key_C)
    assert not window.isVisible()


def test_window_that_is_taken_up_again_takes_the_session_back(bench: Bench) -> None:
    window = start_small(bench)
    bench.app.window.showNormal()
    bench.qtbot.waitUntil(lambda: not window.isVisible())
    assert not window.isVisible()
    assert bench.player.state is State.PLAYING


def test_it_keeps_its_pace_while_the_window_is_away(bench: Bench) -> None:
    start_small(bench)
    playback = bench.app.sessions.playback
    bench.qtbot.waitUntil(lambda: small(bench).is_seen)
    bench.app.window.hide()
    assert playback._is_visible
    moment = bench.player.moment
    assert bench.app.sessions._pace_at(moment) == small(bench).pace_at(moment)
    small(bench).hide()
    assert not playback._is_visible


def test_form_changes_at_the_same_corner(bench: Bench) -> None:
    window = start_small(bench)
    before = window.frameGeometry().bottomRight()
    QTest.keyClick(window, Key.Key_S)
    assert window.form == "card"
    assert window.frameGeometry().bottomRight() == before


def test_place_is_remembered_for_the_next_time(bench: Bench, tmp_path: Path) -> None:
    window = start_small(bench)
    window.move(50, 60)
    window.dragged.emit()
    window.hide()
    window.move(0, 0)
    bench.app.sessions.session.stop()
    bench.start("box-breathing")
    assert window.pos() == QPoint(50, 60)
    assert PlacesFile(tmp_path / "data" / "compact.json").value.spots


def test_what_is_dragged_over_the_edge_comes_back(bench: Bench) -> None:
    window = start_small(bench)
    window.move(-200, 100)
    window.dragged.emit()
    assert window.pos() == QPoint(0, 100)


def test_screens_that_change_do_not_lose_it(bench: Bench, qapp: QApplication) -> None:
    window = start_small(bench)
    gone = Room("gone", Box(5_000, 0, 800, 600))
    places = moved_to(Places(), Box(5_100, 20, window.width(), window.height()), (gone,))
    bench.app.sessions.compact._places.keep(places)
    window.move(5_100, 20)
    qapp.primaryScreenChanged.emit(qapp.primaryScreen())
    QTest.qWait(1)
    room = rooms_now()[0].box
    assert room.x <= window.x() <= room.x + room.width - window.width()


def test_look_follows_the_settings(bench: Bench) -> None:
    window = start_small(bench)
    height = window.height()
    bench.app.preferences.change("text_size", "200")
    assert window.height() > height
    bench.app.preferences.change("text_size", "100")
    assert window.height() == height


def test_session_needs_no_window_but_the_small_one(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    bench = Bench(qapp, qtbot, tmp_path)
    as_strip = Request(bench.routine("box-breathing"), Options(), size="strip")
    bench.app.sessions.session.start(as_strip)
    wait_until_it_plays(bench)
    assert bench.player.state is State.PLAYING
    assert not bench.app.window.isVisible()
    bench.app.sessions.session.stop()
    small(bench).left.emit()
    assert not small(bench).isVisible()
    assert not bench.app.window.isVisible()


def test_closing_the_program_takes_it_along(bench: Bench) -> None:
    window = start_small(bench)
    bench.app.window.close()
    assert not window.isVisible()


@pytest.mark.parametrize(
    ("environment", "size", "words"),
    [
        ({"WAYLAND_DISPLAY": "w"}, "strip", NOT_ON_TOP),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "strip", ON_TOP_NEXT_TIME),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "large", ON_TOP_IF_SET),
    ],
)
def test_sentence_says_what_helps(environment: dict[str, str], size: str, words: str) -> None:
    assert on_top_words(environment, size) == words


def test_where_nothing_stays_on_top_one_sentence_says_so(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    bench.start("box-breathing")
    app, playback, session = bench.app, bench.app.sessions.playback, bench.app.sessions.session
    compact = Compact(playback, session, app.preferences, PlacesFile(None), app, platform="wayland")
    routine, timeline = bench.routine("box-breathing"), bench.player.timeline
    compact.open(routine, timeline, "strip")
    assert compact.window._instruction.text() == NOT_ON_TOP
    compact.close()
    compact.open(routine, timeline, "strip")
    assert compact.window._instruction.text() != NOT_ON_TOP
    compact.close()
