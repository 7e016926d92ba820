"""Two texts compared: read by signs and numbers, by the keyboard, and folded where nothing is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from relaxapp.core.differences import Fold
from relaxapp.ui.comparison import SAME_WORDS, ComparisonDialog

LEFT = "".join(f"# line {number}\n" for number in range(1, 31))
RIGHT = LEFT.replace("line 10\n", "line ten\n").replace("line 25\n", "line 25\n# new\n")


@pytest.fixture
def dialog(qtbot: QtBot) -> ComparisonDialog:
    dialog = ComparisonDialog("What you changed", "Shipped", LEFT, "Yours", RIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)  # shortcuts are those of the active window
    return dialog


def rows(dialog: ComparisonDialog) -> list[str]:
    return dialog.view.toPlainText().splitlines()


def test_changes_have_signs_and_numbers(dialog: ComparisonDialog) -> None:
    shown = rows(dialog)
    assert "10    − # line 10" in shown
    assert "   10 + # line ten" in shown
    assert "25 25   # line 25" in shown
    assert "   26 + # new" in shown


def test_how_much_differs_is_said(dialog: ComparisonDialog) -> None:
    assert dialog.summary == "−  Shipped: 1 line. +  Yours: 2 lines."


def test_what_stays_is_folded_until_it_is_opened(dialog: ComparisonDialog) -> None:
    assert isinstance(dialog.view.rows[0], Fold)
    assert rows(dialog)[0] == " ⋯  ⋯   6 lines the same · Enter shows them"
    QTest.keyClick(dialog.view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(dialog.view, Qt.Key.Key_Return)
    assert rows(dialog)[0] == " 1  1   # line 1"
    dialog.all.click()
    assert not any(isinstance(row, Fold) for row in dialog.view.rows)
    assert len(dialog.view.rows) == 33
    dialog.all.click()
    assert isinstance(dialog.view.rows[0], Fold)


def test_a_click_opens_a_fold(dialog: ComparisonDialog) -> None:
    dialog.view.verticalScrollBar().setValue(0)
    place = dialog.view.cursorRect().center()
    place.setY(8)
    QTest.mouseClick(dialog.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert rows(dialog)[0] == " 1  1   # line 1"


def test_one_goes_from_change_to_change_and_round(dialog: ComparisonDialog, qtbot: QtBot) -> None:
    def press(text: str, keys: Qt.KeyboardModifier = Qt.KeyboardModifier(0)) -> None:
        QTest.keyClick(dialog, Qt.Key.Key_F8, keys)
        qtbot.waitUntil(lambda: dialog.view.textCursor().block().text() == text)

    assert dialog.view.textCursor().block().text() == "10    − # line 10"
    press("   26 + # new")
    press("10    − # line 10")
    press("   26 + # new", Qt.KeyboardModifier.ShiftModifier)


def test_the_same_texts_are_said_to_be_the_same(qtbot: QtBot) -> None:
    dialog = ComparisonDialog("What you changed", "Shipped", LEFT, "Yours", LEFT)
    qtbot.addWidget(dialog)
    assert dialog.summary == SAME_WORDS
    assert not dialog.next.isEnabled()


def test_signs_that_break_lines_do_not_tear_rows_apart(qtbot: QtBot) -> None:
    dialog = ComparisonDialog("", "a", "one\u2029two\x0bthree", "b", "<b>one</b>")
    qtbot.addWidget(dialog)
    assert len(rows(dialog)) == 2
    assert rows(dialog)[1].endswith("+ <b>one</b>")


def test_escape_closes_it(dialog: ComparisonDialog) -> None:
    QTest.keyClick(dialog.view, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
