"""The firm offer covers all screens, and can be left by holding Esc, always."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from relaxapp.ui import firm_screen
from relaxapp.ui.firm_screen import LEAVE_WORDS, FirmScreen
from relaxapp.ui.offer_window import OfferCard
from relaxapp.ui.theme import Theme

CARD = OfferCard("Upper back", "Upper-back three", "3:06 · seated")


@pytest.fixture
def firm(qapp: QGuiApplication) -> Iterator[FirmScreen]:
    made = FirmScreen()
    made.set_theme(Theme())
    made.show_offer(CARD)
    yield made
    made.go()
    made.deleteLater()


def test_every_screen_is_covered(firm: FirmScreen) -> None:
    assert [one.covered for one in firm.covers] == QGuiApplication.screens()
    for cover in firm.covers:
        assert cover.isVisible()
        assert cover.isFullScreen()
        assert LEAVE_WORDS in cover.accessibleName()


def test_esc_that_is_held_leaves(
    firm: FirmScreen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(firm_screen, "HOLD_MS", 100)
    with qtbot.waitSignal(firm.left):
        QTest.keyPress(firm.covers[0], Qt.Key.Key_Escape)


def test_esc_that_is_tapped_does_not(firm: FirmScreen) -> None:
    heard: list[bool] = []
    firm.left.connect(lambda: heard.append(True))
    cover = firm.covers[0]
    QTest.keyPress(cover, Qt.Key.Key_Escape)
    assert cover._timer.isActive()
    QTest.keyRelease(cover, Qt.Key.Key_Escape)
    cover._let_go.timeout.emit()
    assert not cover._timer.isActive()
    assert heard == []


def test_a_key_that_is_told_as_many_short_ones_goes_on_counting(
    firm: FirmScreen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(firm_screen, "HOLD_MS", 100)
    cover = firm.covers[0]
    QTest.keyPress(cover, Qt.Key.Key_Escape)
    since = cover._since.msecsSinceReference()
    for _ in range(3):
        QTest.keyRelease(cover, Qt.Key.Key_Escape)
        QTest.keyPress(cover, Qt.Key.Key_Escape)
    assert cover._since.msecsSinceReference() == since
    with qtbot.waitSignal(firm.left):
        assert cover._timer.isActive()


def test_a_key_that_repeats_goes_on_counting(firm: FirmScreen) -> None:
    cover = firm.covers[0]
    QTest.keyPress(cover, Qt.Key.Key_Escape)
    for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
        none = Qt.KeyboardModifier.NoModifier
        event = QKeyEvent(kind, Qt.Key.Key_Escape, none, "", autorep=True)
        QGuiApplication.sendEvent(cover, event)
    assert cover._timer.isActive()


def test_start_begins(firm: FirmScreen, qtbot: QtBot) -> None:
    with qtbot.waitSignal(firm.start_requested):
        firm.covers[0].start.click()


def test_covers_come_and_go_with_their_screens(firm: FirmScreen) -> None:
    screen = QGuiApplication.primaryScreen()
    firm._add(screen)
    firm._remove(screen)
    assert firm.covers == []
    firm._add(screen)
    assert len(firm.covers) == 1
    firm.go()
    firm._add(screen)
    assert firm.covers == []
