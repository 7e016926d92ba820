"""The offer: a small window that shows a break, waits, and takes nobody's keystrokes."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from relaxapp.core.compiler import Options
from relaxapp.core.library import Library
from relaxapp.ui.cards import card_of
from relaxapp.ui.corner import place_in_corner
from relaxapp.ui.offer_window import OfferCard, OfferWindow
from relaxapp.ui.theme import Theme

LENGTHS_MS = (300_000, 600_000)


@pytest.fixture
def window(qapp: object) -> Iterator[OfferWindow]:
    made = OfferWindow()
    made.set_theme(Theme(is_calm=True))
    made.prepare()
    yield made
    made.hide()
    made.deleteLater()


@pytest.fixture
def card(library: Library) -> OfferCard:
    entry = library.find("upper-back-three")
    assert entry is not None
    assert entry.routine is not None
    pictured = card_of(entry.routine, Options())
    return OfferCard("Back", pictured.name, "3:06 · seated", pictured, LENGTHS_MS, "", True)


def test_it_shows_what_and_how_long_and_a_still(window: OfferWindow, card: OfferCard) -> None:
    window.show_offer(card)
    texts = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert texts == ["Back", "Upper-back three", "3:06 · seated"]
    assert window._picture.isVisible()
    assert window.accessibleName() == "Back. Upper-back three. 3:06 · seated"
    assert window.start.accessibleName() == "Start Upper-back three, 3:06 · seated"


def test_each_button_asks_for_what_it_says(window: OfferWindow, card: OfferCard) -> None:
    heard: list[object] = []
    window.start_requested.connect(lambda: heard.append("start"))
    window.later_requested.connect(heard.append)
    window.skip_requested.connect(lambda: heard.append("skip"))
    window.another_requested.connect(lambda: heard.append("another"))
    window.show_offer(card)
    for button in (window.start, window.skip, window.another):
        button.click()
    for action in window._menu.actions():
        action.trigger()
    assert heard == ["start", "skip", "another", *LENGTHS_MS]
    assert [one.text() for one in window._menu.actions()] == ["In 5 min", "In 10 min"]


def test_it_takes_no_keystroke_before_it_is_clicked(
    window: OfferWindow, card: OfferCard, qtbot: QtBot
) -> None:
    handle = window.windowHandle()
    no_focus = Qt.WindowType.WindowDoesNotAcceptFocus
    window.show_offer(card)
    assert handle.flags() & no_focus
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not handle.flags() & no_focus
    window.go(is_by_itself=False)
    window.show_offer(card)
    assert handle.flags() & no_focus


def test_somebody_who_types_goes_on_typing(
    window: OfferWindow, card: OfferCard, qtbot: QtBot
) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    QTest.keyClicks(field, "half a sen")
    window.show_offer(card)
    QTest.keyClicks(field, "tence")
    assert field.text() == "half a sentence"


def test_a_warning_is_smaller_and_has_no_picture(window: OfferWindow, card: OfferCard) -> None:
    window.show_offer(card)
    large = window.height()
    window.show_warning(OfferCard("In 30 s", "Back", pictured=card.pictured))
    assert window.height() < large
    assert not window._picture.isVisible()
    assert window.start.text() == "&Start now"


def test_it_waits_and_goes_only_when_told(window: OfferWindow, card: OfferCard) -> None:
    window.show_offer(card)
    QTest.qWait(50)
    assert window.isVisible()
    window.go(is_by_itself=True)
    assert not window.isVisible()  # at once, where motion is reduced


def test_it_fades_where_nobody_sent_it_away(
    window: OfferWindow, card: OfferCard, qtbot: QtBot
) -> None:
    window.set_theme(Theme())
    window.show_offer(card)
    window.go(is_by_itself=True)
    assert window.isVisible()
    window.show_offer(card)  # comes back in the middle of it
    QTest.qWait(20)
    assert window.isVisible()
    window.go(is_by_itself=True)
    qtbot.waitUntil(lambda: not window.isVisible())


def test_without_lengths_there_is_no_later(window: OfferWindow, card: OfferCard) -> None:
    window.show_offer(OfferCard("Back", "Neck", note="You have put this off."))
    assert not window.later.isVisible()
    assert not window.another.isVisible()
    assert window._note.isVisible()


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_long_names_are_whole_at_every_text_size(window: OfferWindow, scale: float) -> None:
    window.set_theme(Theme(scale=scale))
    name = "A very long name of a routine for the neck, the shoulders and the upper back"
    window.show_offer(OfferCard("Back · after 1 h 5 min of work", name, lengths_ms=LENGTHS_MS))
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert screen.contains(window.geometry())
    label = window._name
    assert label.height() >= label.heightForWidth(label.width())


def test_a_screen_that_goes_leaves_the_offer_on_another(
    window: OfferWindow, card: OfferCard
) -> None:
    window.show_offer(card)
    assert window._screen is not None
    window._leave_screen(window._screen)
    assert window.isVisible()
    assert QGuiApplication.primaryScreen().availableGeometry().contains(window.geometry())


def test_it_stands_at_the_corner_of_its_room() -> None:
    at = place_in_corner(QSize(300, 200), QRect(1000, 50, 1280, 700))
    assert at == QPoint(1964, 534)
    assert place_in_corner(QSize(900, 900), QRect(0, 0, 600, 400)) == QPoint(0, 0)


@pytest.mark.parametrize("can_place", [True, False])
def test_where_it_cannot_be_placed_a_press_on_it_lets_it_be_dragged(
    window: OfferWindow, card: OfferCard, monkeypatch: pytest.MonkeyPatch, can_place: bool
) -> None:
    drags: list[bool] = []
    monkeypatch.setattr(window, "can_place", can_place)
    monkeypatch.setattr(window, "_start_move", lambda: drags.append(True) or True)
    window.show_offer(card)
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert bool(drags) is not can_place


def test_it_is_no_higher_after_a_warning_than_by_itself(
    window: OfferWindow, card: OfferCard, qtbot: QtBot
) -> None:
    window.show_offer(card)
    high = window.height()
    window.go(is_by_itself=False)
    window.show_warning(OfferCard("In 30 s", "Back", lengths_ms=LENGTHS_MS))
    qtbot.waitExposed(window)
    window.show_offer(card)
    assert window.height() == high
