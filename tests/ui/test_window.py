"""The window: pages, the sidebar that makes room, notices, and what it says of itself."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from relaxapp.ui import notice_bar
from relaxapp.ui.theme import DARK, Theme
from relaxapp.ui.window import COLUMN_FROM_PX, LEAST_SIZE, MainWindow


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window)
    for name in ("today", "library", "settings", "player"):
        page = QLineEdit(objectName=name)
        window.add_page(name, page)
    window.show_page("today")
    window.show()
    qtbot.waitExposed(window)
    return window


def nav(window: MainWindow, text: str) -> QPushButton:
    return next(one for one in window.findChildren(QPushButton) if one.text() == text)


def test_a_notice_that_was_read_makes_way_for_the_next(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show()
    monkeypatch.setattr(notice_bar, "READ_MS", 0)
    window.tell("The day is deleted.", ("Undo", lambda: None))
    window.tell("The day is empty.")
    assert window.notices.text == "The day is deleted."  # it can still be taken back
    window.notices.dismiss()
    window.tell("The table is saved.")
    assert window.notices.text == "The table is saved."


def test_title_and_sizes(window: MainWindow) -> None:
    assert window.windowTitle() == "relaxapp"
    assert (window.width(), window.height()) == (1100, 750)
    assert window.minimumSize() == LEAST_SIZE


@pytest.mark.parametrize(
    ("text", "page"), [("Today", "today"), ("Library", "library"), ("Settings", "settings")]
)
def test_sidebar_asks_for_a_page(window: MainWindow, qtbot: QtBot, text: str, page: str) -> None:
    with qtbot.waitSignal(window.page_chosen, check_params_cb=lambda name: name == page):
        qtbot.mouseClick(nav(window, text), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("key", "page"),
    [
        (Qt.Key.Key_1, "today"),
        (Qt.Key.Key_2, "library"),
        (Qt.Key.Key_3, "programmes"),
        (Qt.Key.Key_4, "moves"),
        (Qt.Key.Key_5, "breaks"),
        (Qt.Key.Key_6, "progress"),
        (Qt.Key.Key_7, "learn"),
        (Qt.Key.Key_Comma, "settings"),
    ],
)
def test_shortcut_asks_for_a_page(window: MainWindow, qtbot: QtBot, key: Qt.Key, page: str) -> None:
    with qtbot.waitSignal(window.page_chosen, check_params_cb=lambda name: name == page):
        QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)


def test_open_page_is_marked_and_has_the_focus(window: MainWindow) -> None:
    window.show_page("library")
    assert window.page == "library"
    assert nav(window, "Library").isChecked()
    assert not nav(window, "Today").isChecked()
    assert window.focusWidget().objectName() == "library"


def test_click_marks_nothing_by_itself(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(nav(window, "Library"), Qt.MouseButton.LeftButton)
    assert nav(window, "Today").isChecked()
    assert not nav(window, "Library").isChecked()


def test_player_stands_alone_and_leads_back(window: MainWindow) -> None:
    window.show_page("library")
    window.show_player()
    assert not nav(window, "Today").isVisible()
    window.leave_player()
    assert window.page == "library"
    assert nav(window, "Today").isVisible()


def test_player_is_not_left_by_a_shortcut(window: MainWindow, qtbot: QtBot) -> None:
    window.show_player()
    with qtbot.assertNotEmitted(window.page_chosen):
        QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)


def test_leaving_the_player_ends_full_screen(window: MainWindow) -> None:
    window.show_player()
    window.toggle_full_screen()
    assert window.isFullScreen()
    window.leave_player()
    assert not window.isFullScreen()


def test_full_screen_goes_back_to_maximised(window: MainWindow) -> None:
    window.showMaximized()
    window.toggle_full_screen()
    window.toggle_full_screen()
    assert window.isMaximized()


@pytest.mark.parametrize(
    ("width", "scale", "is_column"),
    [(1100, 1.0, True), (COLUMN_FROM_PX, 1.0, True), (720, 1.0, False), (1100, 2.0, False)],
)
def test_sidebar_lies_on_top_where_there_is_little_room(
    window: MainWindow, width: int, scale: float, is_column: bool
) -> None:
    window.set_theme(Theme(DARK, scale))
    window.resize(width, 600)
    today, library = nav(window, "Today"), nav(window, "Library")

    def at(button: QWidget) -> QPoint:
        return button.mapTo(window, QPoint(0, 0))

    QTest.qWait(0)
    assert (at(today).x() == at(library).x()) is is_column
    page = window.findChild(QLineEdit, "today")
    assert (page.mapTo(window, QPoint(0, 0)).y() == 0) is is_column


def test_nothing_of_the_bar_is_cut_at_the_least_size_and_the_largest_text(
    window: MainWindow, qapp: object
) -> None:
    from relaxapp.ui.theme import style_sheet

    qapp.setStyleSheet(style_sheet(Theme(scale=2.0)))  # type: ignore[attr-defined]
    window.set_theme(Theme(scale=2.0))
    window.resize(LEAST_SIZE)
    window.show_page("settings")
    QTest.qWait(0)
    for text in ("Today", "Library", "Settings"):
        button = nav(window, text)
        assert button.width() >= button.sizeHint().width()
        right = button.mapTo(window, QPoint(button.width(), 0)).x()
        assert right <= window.width()


def test_notice_is_said_until_it_is_dismissed(window: MainWindow, qtbot: QtBot) -> None:
    window.tell("One thing.")
    window.tell("Another thing.")
    window.tell("One thing.")
    assert window.notices.text == "One thing."
    qtbot.mouseClick(nav(window, "Dismiss"), Qt.MouseButton.LeftButton)
    assert window.notices.text == "Another thing."
    qtbot.mouseClick(nav(window, "Dismiss"), Qt.MouseButton.LeftButton)
    assert window.notices.text == ""
    assert not window.notices.isVisible()


def test_escape_dismisses_the_notice_that_has_the_focus(window: MainWindow) -> None:
    window.tell("One thing.")
    QTest.keyClick(nav(window, "Dismiss"), Qt.Key.Key_Escape)
    assert window.notices.text == ""


def test_notice_goes_by_itself_in_the_player_alone(window: MainWindow) -> None:
    window.tell("One thing.")
    timer = window.notices.findChild(QTimer, "notice")
    assert not timer.isActive()
    window.show_player()
    assert timer.isActive()
    timer.timeout.emit()
    assert window.notices.text == ""
    assert not timer.isActive()
    window.tell("Another thing.")
    window.leave_player()
    assert not timer.isActive()
    assert window.notices.text == "Another thing."


def test_notice_is_plain_text(window: MainWindow) -> None:
    window.tell("<b>x</b>")
    assert window.notices.text == "<b>x</b>"


def test_visibility_is_told(window: MainWindow) -> None:
    told: list[bool] = []
    window.visibility_changed.connect(told.append)
    for change, is_seen in (
        (window.showMinimized, False),
        (window.showNormal, True),
        (window.hide, False),
        (window.show, True),
    ):
        change()
        QTest.qWait(0)
        assert told[-1] is is_seen
    assert all(one is not other for one, other in pairwise(told))


def test_activation_is_told(window: MainWindow, qtbot: QtBot) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not window.isActiveWindow())
    with qtbot.waitSignal(window.activated):
        window.activateWindow()


@pytest.mark.parametrize(
    "close",
    [
        lambda window: window.close(),
        lambda window: QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_closing_is_told(
    window: MainWindow, qtbot: QtBot, close: Callable[[MainWindow], object]
) -> None:
    with qtbot.waitSignal(window.closed):
        close(window)


def test_a_notice_can_offer_something_to_do(window: MainWindow) -> None:
    done: list[str] = []
    window.tell("First.", ("Open", lambda: done.append("opened")))
    window.tell("Second.")
    assert window.notices.action_button.text() == "Open"
    window.notices.action_button.click()
    assert done == ["opened"]
    assert window.notices.text == "Second."
    assert window.notices.action_button.isHidden()


def test_a_notice_that_holds_no_longer_is_taken_back(window: MainWindow) -> None:
    for sentence in ("First.", "Second.", "Third."):
        window.tell(sentence)
    window.notices.take_back("Second.")
    window.notices.take_back("First.")
    assert window.notices.text == "Third."
    window.notices.take_back("Third.")
    assert not window.notices.isVisible()


def test_a_window_that_may_not_close_stays_open(window: MainWindow) -> None:
    closed: list[bool] = []
    window.closed.connect(lambda: closed.append(True))
    window.may_close = lambda: False
    window.close()
    assert (window.isVisible(), closed) == (True, [])
    window.may_close = lambda: True
    window.close()
    assert (window.isVisible(), closed) == (False, [True])
