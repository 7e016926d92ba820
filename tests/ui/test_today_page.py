"""Today: Enter starts, the time at hand picks, and nothing that is not there leaves a trace."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from relaxapp.core.check_ins import Said
from relaxapp.core.compiler import Options
from relaxapp.core.library import Library
from relaxapp.core.progress import Day
from relaxapp.core.routine import Routine
from relaxapp.core.suggest import suggestions
from relaxapp.ui.card_painting import RoutineRow
from relaxapp.ui.cards import card_of
from relaxapp.ui.routine_list import RoutineList
from relaxapp.ui.theme import Theme, style_sheet
from relaxapp.ui.today_page import TodayPage
from relaxapp.ui.today_value import Today, make_today

Shower = Callable[..., TodayPage]


@pytest.fixture
def routines(library: Library) -> list[Routine]:
    return [entry.routine for entry in library.entries if entry.routine is not None]


@pytest.fixture
def show(qtbot: QtBot) -> Shower:
    def show(today: Today, size: tuple[int, int] = (913, 750), theme: Theme = Theme()) -> TodayPage:
        page = TodayPage()
        qtbot.addWidget(page)
        page.resize(*size)
        page.set_theme(theme)
        page.show_today(today)
        page.show()
        page.activateWindow()
        page.setFocus()
        qtbot.waitUntil(lambda: page.isActiveWindow())
        return page

    return show


@pytest.fixture
def first_day(routines: list[Routine]) -> Today:
    return make_today(routines, suggestions(routines, hour=15)[0], hour=15)


@pytest.fixture
def later(routines: list[Routine]) -> Today:
    recent = ["upper-back-three", "gone", "silent-timer"]
    favourites = {"neck-two", "box-breathing"}
    found = suggestions(routines, recent=recent, favourites=favourites, hour=19)
    return make_today(routines, found[0], recent=recent, favourites=favourites, hour=19)


def caught(signal: Any) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    signal.connect(lambda *values: found.append(values))
    return found


def words(page: QWidget) -> str:
    labels = [label for label in page.findChildren(QLabel) if label.isVisible()]
    return "\n".join(label.text() for label in labels)


def press(key: Qt.Key) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key)


def test_enter_starts_the_suggested_routine(show: Shower, first_day: Today) -> None:
    page = show(first_day)
    started = caught(page.start_requested)
    press(Qt.Key.Key_Return)
    assert started == [("six-a-minute", Options())]


def test_the_suggestion_says_what_it_is_and_why(show: Shower, first_day: Today) -> None:
    page = show(first_day)
    shown = words(page)
    for text in ("Good afternoon", "Six a minute", "5:00 · seated · easy", "A good one to begin"):
        assert text in shown


def test_a_first_day_has_no_trace_of_what_is_not_there(show: Shower, first_day: Today) -> None:
    page = show(first_day)
    assert "Lately" not in words(page)
    assert "Favourites" not in words(page)
    assert not page.resume.isVisible()


def test_the_last_one_is_suggested_and_not_listed_again(show: Shower, later: Today) -> None:
    page = show(later)
    assert "The one you did last time." in words(page)
    assert [row.card.id for row in page.recent.rows if row.card] == ["silent-timer"]


def test_favourites_stand_in_order_of_their_names(show: Shower, later: Today) -> None:
    page = show(later)
    assert [row.card.name for row in page.favourites.rows if row.card] == [
        "Box breathing",
        "Neck two",
    ]


def test_an_empty_library_says_where_to_go(show: Shower) -> None:
    page = show(make_today([], None))
    assert "There is no routine here yet." in words(page)
    started = caught(page.start_requested)
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert started == []


def test_the_time_at_hand_picks(show: Shower, first_day: Today) -> None:
    page = show(first_day)
    started = caught(page.start_requested)
    assert page.times.value == 3
    chips = {chip.text(): chip for chip in page.times.chips}
    assert list(chips) == ["1 min", "3 min", "5 min", "10 min", "20 min"]
    chips["20 min"].click()
    rows = [row for row in page.picks.rows if row.isVisible()]
    assert [row.card.name for row in rows if row.card] == [
        "Six a minute",
        "End of day",
        "Silent timer",
    ]
    rows[0].click()
    assert started == [("six-a-minute", Options("twenty-minutes"))]


def test_the_chosen_time_stays_when_the_page_is_shown_anew(show: Shower, first_day: Today) -> None:
    page = show(first_day)
    page.times.chips[3].click()
    page.show_today(first_day)
    assert page.times.value == 10


def test_enter_on_a_row_starts_that_row(show: Shower, first_day: Today) -> None:
    page = show(first_day)
    started = caught(page.start_requested)
    page.picks.rows[1].setFocus()
    press(Qt.Key.Key_Return)
    card = page.picks.rows[1].card
    assert card is not None
    assert started == [(card.id, card.options)]


def test_enter_on_another_asks_for_another(show: Shower, first_day: Today) -> None:
    page = show(first_day)
    asked, started = caught(page.another_requested), caught(page.start_requested)
    page.hero.another.setFocus()
    press(Qt.Key.Key_Return)
    assert (len(asked), started) == (1, [])


def test_enter_on_a_time_starts_the_suggestion(show: Shower, first_day: Today) -> None:
    page = show(first_day)
    started = caught(page.start_requested)
    page.times.chips[1].setFocus()
    press(Qt.Key.Key_Return)
    assert [values[0] for values in started] == ["six-a-minute"]


def test_details_and_the_menu_key_open_a_routine(show: Shower, first_day: Today) -> None:
    page = show(first_day)
    opened = caught(page.routine_opened)
    page.hero.details.click()
    row = page.picks.rows[0]
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(row, QContextMenuEvent(reason, QPoint(), QPoint()))
    card = row.card
    assert card is not None
    assert opened == [("six-a-minute",), (card.id,)]


def test_an_unfinished_session_is_offered_at_its_place(
    show: Shower, first_day: Today, routines: list[Routine]
) -> None:
    from dataclasses import replace

    card = card_of(routines[2], place="You were at 2:10 of 5:04.")
    page = show(replace(first_day, unfinished=card))
    resumed, dismissed = caught(page.resume_requested), caught(page.unfinished_dismissed)
    assert f"Go on with {card.name}?" in words(page)
    assert "You were at 2:10 of 5:04." in words(page)
    page.resume.click()
    page.dismiss.click()
    assert (len(resumed), len(dismissed)) == (1, 1)


@pytest.mark.parametrize("size", [(720, 520), (1100, 750)])
def test_tab_reaches_everything_in_reading_order(
    size: tuple[int, int], show: Shower, later: Today, routines: list[Routine]
) -> None:
    from dataclasses import replace

    page = show(replace(later, unfinished=card_of(routines[0], place="")), size)
    page.resume.setFocus()
    met: list[QWidget] = []
    widget = QApplication.focusWidget()
    while widget is not None and widget not in met:
        met.append(widget)
        press(Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
    left = [page.times.chips[1], *seen(page.picks), *seen(page.favourites)]
    feeling = [page.check_in.tension.slider, page.check_in.more]
    is_wide = size[0] > 1000
    assert met == [
        page.resume,
        page.dismiss,
        page.hero.start,
        page.hero.another,
        page.hero.details,
        *(left if is_wide else feeling),
        *(feeling if is_wide else left),
        *seen(page.recent),
    ]


def seen(routines: RoutineList) -> list[RoutineRow]:
    return [row for row in routines.rows if row.isVisible()]


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("size", [(720, 480), (913, 750), (1733, 1080)])
def test_nothing_is_wider_than_the_page(
    show: Shower, later: Today, qapp: QApplication, size: tuple[int, int], scale: float
) -> None:
    theme = Theme(scale=scale)
    qapp.setStyleSheet(style_sheet(theme))
    page = show(later, size, theme)
    assert page._scroll.horizontalScrollBar().maximum() == 0
    for row in (*page.picks.rows, *page.favourites.rows):
        right = row.mapTo(page, QPoint(row.width(), 0)).x()
        assert right <= page.width()
        assert row.width() >= row.minimumSizeHint().width()


def test_only_a_picture_under_the_pointer_is_live(show: Shower, first_day: Today) -> None:
    page = show(first_day)
    assert not page._clock.is_running
    QApplication.sendEvent(page.hero.picture, QEvent(QEvent.Type.Leave))
    page.hero.picture.live_changed.emit(True)
    assert page._clock.is_running
    page.hide()
    assert not page._clock.is_running


def test_texts_of_files_are_plain(show: Shower, first_day: Today) -> None:
    page = show(first_day)
    for label in page.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText


# How the person feels


@pytest.mark.parametrize(("width", "is_beside"), [(913, True), (533, False)])
def test_how_one_feels_stands_beside_the_picks_or_above_them(
    show: Shower, later: Today, width: int, is_beside: bool
) -> None:
    page = show(later, (width, 750))
    page.show_check_in(Said())
    QTest.qWait(0)
    feeling, picks = page._feeling.geometry(), page.picks.geometry()
    assert (feeling.left() > picks.right()) is is_beside
    assert (feeling.bottom() < picks.top()) is not is_beside


def test_a_page_that_grows_moves_the_card_and_keeps_the_keyboard_in_it(
    show: Shower, later: Today
) -> None:
    page = show(later, (533, 750))
    page.show_check_in(Said(tension=3))
    page.check_in.tension.slider.setFocus()
    page.resize(1100, 750)
    QTest.qWait(0)
    assert page._feeling.geometry().left() > page.picks.geometry().right()
    assert QApplication.focusWidget() is page.check_in.tension.slider


def test_who_is_not_asked_sees_no_card_but_for_a_week(show: Shower, first_day: Today) -> None:
    page = show(first_day)
    page.show_check_in(None)
    assert not page._feeling.isVisible()
    page.show_week([Day(200 + index, 60_000) for index in range(7)], 202)
    assert page._feeling.isVisible()
    assert not page.check_in.isVisible()


def test_what_the_person_is_saying_is_not_taken_away_from_them(
    show: Shower, first_day: Today
) -> None:
    page = show(first_day)
    page.check_in.unfold(True)
    assert page.check_in.note is not None
    page.check_in.note.setFocus()
    QTest.keyClicks(page.check_in.note, "so ")
    page.show_check_in(page.check_in.said)
    assert page.check_in.note.text() == "so "


def test_a_card_of_others_stands_below_start_and_takes_no_room_while_hidden(
    show: Shower, first_day: Today
) -> None:
    page = show(first_day)
    before = page.picks.mapTo(page, QPoint()).y()
    card = QLabel("Week two")
    page.add_card(card, [QPushButton("Go", card)])
    card.hide()
    QTest.qWait(0)
    assert page.picks.mapTo(page, QPoint()).y() == before
    card.show()
    QTest.qWait(0)
    assert page.hero.geometry().bottom() < card.geometry().top()
    assert page.picks.mapTo(page, QPoint()).y() > before


def test_a_digit_on_the_line_is_no_search(show: Shower, first_day: Today) -> None:
    page = show(first_day)
    typed, started = caught(page.typed), caught(page.start_requested)
    page.check_in.tension.slider.setFocus()
    press(Qt.Key.Key_7)
    press(Qt.Key.Key_Return)
    assert page.check_in.said == Said(tension=7)
    assert typed == []
    assert [values[0] for values in started] == ["six-a-minute"]
