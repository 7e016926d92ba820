"""What somebody was typing does nothing to a session that they did not click for."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from ui_fakes import FakeClock

from relaxapp.ui.player_page import PlayerPage
from relaxapp.ui.typing_guard import GUARDED_MS, LONGEST_MS, TypingGuard

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def guard(clock: FakeClock, qapp: QApplication) -> Iterator[TypingGuard]:
    made = TypingGuard(clock)
    yield made
    made.end()
    made.deleteLater()


@pytest.fixture
def page(qtbot: QtBot) -> PlayerPage:
    made = PlayerPage()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def heard(page: PlayerPage) -> list[str]:
    """What keys have asked of the page."""
    asked: list[str] = []
    for name in ("hurt_reported", "mute_toggled", "next_requested", "pause_toggled"):
        getattr(page, name).connect(lambda name=name: asked.append(name))
    page.stop_requested.connect(lambda: asked.append("stop_requested"))
    return asked


def type_all(page: PlayerPage) -> None:
    QTest.keyClicks(page, "h m")
    QTest.keyClick(page, Qt.Key.Key_Right)


ALL = ["hurt_reported", "pause_toggled", "mute_toggled", "next_requested"]


def test_letters_space_and_arrows_do_nothing_in_the_first_second(
    guard: TypingGuard, clock: FakeClock, page: PlayerPage, heard: list[str]
) -> None:
    guard.begin()
    clock.now_ms += GUARDED_MS - 1
    type_all(page)
    assert heard == []


def test_after_a_second_without_a_key_all_of_them_count(
    guard: TypingGuard, clock: FakeClock, page: PlayerPage, heard: list[str]
) -> None:
    guard.begin()
    clock.now_ms += GUARDED_MS - 1
    QTest.keyClicks(page, "h")
    clock.now_ms += GUARDED_MS
    type_all(page)
    assert heard == ALL


def test_who_types_on_is_kept_out_until_they_pause(
    guard: TypingGuard, clock: FakeClock, page: PlayerPage, heard: list[str]
) -> None:
    guard.begin()
    for letter in "hmm":
        clock.now_ms += 900
        QTest.keyClicks(page, letter)
    assert heard == []


def test_it_is_over_at_last_however_often_space_is_pressed(
    guard: TypingGuard, clock: FakeClock, page: PlayerPage, heard: list[str]
) -> None:
    guard.begin()
    for _ in range(LONGEST_MS // 500):
        QTest.keyClicks(page, " ")
        clock.now_ms += 500
    assert heard == []
    QTest.keyClicks(page, " ")
    assert heard == ["pause_toggled"]


@pytest.mark.parametrize(
    ("key", "name"),
    [(Qt.Key.Key_Escape, "stop_requested"), (Qt.Key.Key_F11, "full_screen_toggled")],
)
def test_esc_and_function_keys_work_from_the_first_moment(
    guard: TypingGuard, page: PlayerPage, key: Qt.Key, name: str
) -> None:
    asked: list[bool] = []
    getattr(page, name).connect(lambda: asked.append(True))
    guard.begin()
    QTest.keyClick(page, key)
    assert asked == [True]


def test_the_mouse_works_and_ends_it(
    guard: TypingGuard, page: PlayerPage, heard: list[str]
) -> None:
    guard.begin()
    QTest.mouseClick(page, Qt.MouseButton.LeftButton)
    type_all(page)
    assert heard == ALL


def test_a_window_that_gets_the_keyboard_late_is_guarded_from_then_on(
    guard: TypingGuard, clock: FakeClock, page: PlayerPage, heard: list[str]
) -> None:
    guard.begin()
    clock.now_ms += GUARDED_MS - 1
    QApplication.sendEvent(page, QEvent(QEvent.Type.WindowActivate))
    clock.now_ms += GUARDED_MS - 1
    type_all(page)
    assert heard == []


def test_neither_a_field_nor_a_button_takes_what_was_typed(
    guard: TypingGuard, qtbot: QtBot
) -> None:
    field, button = QLineEdit(), QPushButton("Go on")
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    for widget in (field, button):
        qtbot.addWidget(widget)
        widget.show()
    guard.begin()
    QTest.keyClicks(field, "half a word")
    QTest.keyClick(button, Qt.Key.Key_Space)
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert field.text() == ""
    assert pressed == []


def test_keys_with_ctrl_are_meant(guard: TypingGuard, qtbot: QtBot) -> None:
    field = QLineEdit("all of it")
    qtbot.addWidget(field)
    field.show()
    guard.begin()
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    assert field.selectedText() == "all of it"


def test_it_listens_no_longer_than_it_guards(
    guard: TypingGuard, clock: FakeClock, page: PlayerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(guard, "_clock", lambda: asked.append(1) or clock.now_ms)
    guard.begin()
    clock.now_ms += GUARDED_MS
    QApplication.sendEvent(page, QEvent(QEvent.Type.User))
    before = len(asked)
    for _ in range(3):
        QApplication.sendEvent(page, QEvent(QEvent.Type.User))
    assert len(asked) == before
    assert guard.findChildren(QObject) == []  # no timer either
