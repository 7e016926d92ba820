"""The Progress page: what it says, what it draws, what it asks for, and the way through it."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from random_years import made_up

from relaxapp.core.helped import Measure
from relaxapp.core.journal import Done
from relaxapp.core.progress import Day, Progress, monday_of, progress_of
from relaxapp.core.progress_spans import Span
from relaxapp.ui.day_words import brief_day_words, full_day_words
from relaxapp.ui.helped_list import SHOWN_AT_FIRST
from relaxapp.ui.progress_page import ALL, ProgressPage
from relaxapp.ui.progress_parts import POINT_WORDS
from relaxapp.ui.progress_picture import Picture, picture_bytes
from relaxapp.ui.progress_table import COLUMNS
from relaxapp.ui.progress_words import continuity_words, minutes_of, spent_words
from relaxapp.ui.theme import DARK, LIGHT, Theme, style_sheet
from relaxapp.ui.year_calendar import LEVELS, level_of

TODAY = date(2026, 11, 28).toordinal()
YEAR = progress_of(made_up(TODAY, 360), TODAY)
SIZES = ((913, 750), (720, 452))
"""Beside the sidebar in a usual window, and below the bar in the smallest."""

Make = Callable[..., ProgressPage]


def session(day: int, minutes: int = 3, felt: tuple[int, int] | None = None, n: int = 0) -> Done:
    ms = minutes * 60_000
    told = (None, None) if felt is None else felt
    texts = ("neck-two", "Neck two", "stretch")
    return Done(f"{day}-{n}", day, n, *texts, ms, ms, "completed", *told)


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def make(progress: Progress = YEAR, size: tuple[int, int] = SIZES[0]) -> ProgressPage:
        page = ProgressPage()
        qtbot.addWidget(page)
        page.resize(*size)
        page.set_theme(Theme())
        page.show_progress(progress)
        page.show()
        qtbot.waitUntil(lambda: page.is_drawn or progress.is_empty)
        return page

    return make


def shown(widget: QWidget) -> str:
    labels = widget.findChildren(QLabel)
    return "\n".join(one.text() for one in labels if one.isVisibleTo(widget))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((0,), "Your first week. Small and regular is what helps in the long run."),
        ((-7, -6, -5, 0), "Three days or more in the last week."),
        ((-21, -20, -19, -7), "Three days or more in 1 of the last 3 weeks."),
        ((-14, -7), "Something in 2 of the last 2 weeks."),
        ((-200, 0), "Here again this week. Nothing had to be kept up."),
        (
            (-200,),
            "A quiet time. Whenever you like, a minute is a good place to begin again.",
        ),
    ],
)
def test_how_regular_it_was_is_said_without_a_streak(days: tuple[int, ...], words: str) -> None:
    monday = monday_of(TODAY)
    found = progress_of([session(monday + day) for day in days], TODAY)
    assert continuity_words(found) == words


def test_a_short_session_is_a_minute_and_many_are_hours() -> None:
    assert [minutes_of(ms) for ms in (0, 1_000, 89_000, 91_000)] == [0, 1, 1, 2]
    assert [spent_words(minutes * 60_000) for minutes in (1, 599, 600)] == [
        "1 min",
        "599 min",
        "10 h",
    ]


def test_numbers_are_there_before_the_charts(qtbot: QtBot) -> None:
    page = ProgressPage()
    qtbot.addWidget(page)
    page.resize(*SIZES[0])
    page.show_progress(YEAR)
    high = page.minutes.chart.height()
    assert not page.is_drawn
    assert "The last 30 days:" in shown(page)
    with qtbot.waitSignal(page.whole_requested):
        page.show()
    assert page.is_drawn
    assert page.minutes.chart.height() == high


def test_all_years_come_later(make: Make) -> None:
    page = make()
    both = progress_of(made_up(TODAY, 1_000), TODAY)
    assert "…" in shown(page.facts)
    page.show_whole(both)
    assert spent_words(both.played_ms) in shown(page.facts)
    page.show_progress(YEAR)  # what is known is not taken away while it is read again
    assert spent_words(both.played_ms) in shown(page.facts)
    assert ALL in page.facts._labels


def test_arrow_keys_go_through_a_chart_and_say_its_parts(make: Make) -> None:
    page = make()
    chart, card = page.minutes.chart, page.minutes
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_End)
    assert chart.at == 29
    assert chart.words_at(29).startswith("Saturday 28 November 2026: ")
    assert chart.words_at(29) in shown(card)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.words_at(28) in shown(card)
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert chart.at == 0
    page.felt.chart.setFocus()
    assert POINT_WORDS in shown(card)


def test_the_mouse_points_at_a_part_and_changes_nothing_else(make: Make) -> None:
    page = make()
    chart = page.felt.chart
    box = chart._box.viewRange()
    places = []
    for x in (0.2, 0.5, 0.9):
        QTest.mouseMove(chart, QPoint(round(chart.width() * x), 60))
        chart._point(chart._part_at(QPointF(chart.width() * x, 60)))
        places.append(chart.at)
    assert places == sorted(set(places))
    QTest.mouseClick(chart, Qt.MouseButton.RightButton, pos=QPoint(100, 60))
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=QPoint(100, 60))
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=QPoint(300, 60))
    assert chart._box.viewRange() == box
    assert QApplication.activePopupWidget() is None


def test_every_chart_says_in_a_sentence_what_it_shows(make: Make) -> None:
    page = make()
    for one in (page.minutes.chart, page.year.calendar, page.felt.chart, page.kinds):
        assert one.accessibleName()
        assert one.accessibleDescription().endswith(".")
    page.minutes.spans.typed.emit(Span.HALF.value)
    assert page.minutes.chart.accessibleName() == "Minutes. The last 26 weeks"
    page.felt.measures.typed.emit(Measure.PAIN.value)
    assert page.felt.chart.accessibleName() == "Pain before and after sessions. The last 12 weeks"


def test_the_measure_is_that_of_the_list_below_too(make: Make) -> None:
    page = make()
    assert "your tension was clearly lower" in shown(page.helped)
    page.felt.measures.typed.emit(Measure.PAIN.value)
    assert "your pain was clearly lower" in shown(page.helped)


def test_nothing_is_claimed_from_four_and_the_fifth_is_asked_for(make: Make) -> None:
    four = [session(TODAY - day, felt=(8, 2)) for day in range(4)]
    page = make(progress_of(four, TODAY))
    assert "1 more, and there is something to say." in shown(page.felt)
    assert "Nothing stands out so far." in shown(page.helped)
    assert "so far: Neck two (1 more)." in shown(page.helped)
    assert "is no proof" in shown(page.helped)


def test_a_clear_change_is_said_with_how_sure_it_is(make: Make) -> None:
    page = make(progress_of([session(TODAY - day, felt=(6, 4)) for day in range(9)], TODAY))
    assert "After Neck two your tension was 2.0 lower on average, 9 times out of 9." in shown(page)


def test_few_are_shown_at_first_and_all_if_wanted(make: Make) -> None:
    page = make()
    effects = page.helped.list
    assert len(effects.rows) == SHOWN_AT_FIRST
    before = effects.height()
    effects.disclosure.click()
    assert len(effects.rows) > SHOWN_AT_FIRST
    QTest.qWait(0)
    assert effects.height() > before


def test_arrow_keys_go_through_the_year_and_enter_chooses(make: Make) -> None:
    page = make()
    calendar = page.year.calendar
    calendar.setFocus()
    QTest.keyClick(calendar, Qt.Key.Key_Up)
    assert calendar.day is not None
    assert calendar.day.day == TODAY
    QTest.keyClick(calendar, Qt.Key.Key_Left)
    assert calendar.day.day == TODAY - 7
    assert f"{full_day_words(TODAY - 7)}: " in shown(page.year)
    assert page.year.delete.isHidden()
    while not calendar.day.sessions:
        QTest.keyClick(calendar, Qt.Key.Key_Up)
    QTest.keyClick(calendar, Qt.Key.Key_Return)
    assert not page.year.delete.isHidden()


def test_a_level_is_one_of_minutes() -> None:
    levels = [level_of(Day(0, minutes * 60_000, 1)) for minutes in (0, 1, 4, 5, 10, 20, 300)]
    assert levels == [0, 1, 1, 2, 3, 4, 4]
    assert len(LEVELS) == 4


def test_a_day_is_deleted_only_when_it_is_asked_about_again(make: Make, qtbot: QtBot) -> None:
    page = make()
    deleted: list[int] = []
    page.day_deletion_requested.connect(deleted.append)
    day = YEAR.days[-1].day
    page.year.calendar.chosen.emit(day)
    page.year.delete.click()
    page.year.asking.buttons["keep"].click()
    assert not deleted
    page.year.delete.click()
    assert full_day_words(day) in page.year.asking.text
    page.year.asking.buttons["delete"].click()
    assert deleted == [day]


def test_a_day_without_a_session_can_be_deleted_with_its_check_ins(make: Make) -> None:
    page = make(progress_of([session(TODAY - 1)], TODAY))
    page.year.calendar.chosen.emit(TODAY - 2)
    page.year.delete.click()
    assert page.year.asking.text == (
        "Delete Thursday 26 November 2026? Its check-ins and what you wrote on it go."
        " This cannot be undone."
    )
    page.year.calendar.chosen.emit(TODAY - 1)
    page.year.delete.click()
    assert "It has 3 minutes in 1 session. Its check-ins" in page.year.asking.text


def test_what_is_asked_is_seen_whole(make: Make) -> None:
    page = make(size=SIZES[1])
    page.own.erase.click()
    QTest.qWait(20)
    asked = page.own.asking
    below = asked.mapTo(page.area.viewport(), asked.rect().bottomLeft()).y()
    assert 0 < below <= page.area.viewport().height()


def test_an_empty_page_takes_the_history_of_another_computer(make: Make, qtbot: QtBot) -> None:
    page = make(progress_of([], TODAY))
    assert page.empty.bring.isVisible()
    with qtbot.waitSignal(page.import_requested):
        page.empty.bring.click()


def test_everything_is_deleted_only_when_it_is_asked_about_again(make: Make) -> None:
    page = make()
    erased: list[bool] = []
    page.erase_requested.connect(lambda: erased.append(True))
    page.year.calendar.chosen.emit(YEAR.days[-1].day)
    page.year.delete.click()
    page.own.erase.click()
    assert page.year.asking.isHidden()
    QTest.keyClick(page.own.asking, Qt.Key.Key_Escape)
    assert not erased
    assert page.own.asking.isHidden()
    page.own.erase.click()
    page.own.asking.buttons["delete"].click()
    assert erased == [True]


def test_the_table_has_every_day_and_says_what_each_number_is(make: Make) -> None:
    page = make()
    page.views.typed.emit("table")
    assert page.table is not None
    model = page.table.days
    assert model.rowCount() == len(YEAR.days)
    headers = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(len(COLUMNS))]
    assert tuple(headers) == COLUMNS
    newest = YEAR.days[-1]
    cells = [model.index(0, at).data() for at in range(3)]
    minutes = str(minutes_of(newest.played_ms))
    assert cells == [brief_day_words(newest.day), minutes, str(newest.sessions)]
    told = model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == f"Minutes: {minutes}"
    told = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == full_day_words(newest.day)


def test_a_key_changes_between_charts_and_table(make: Make) -> None:
    page = make()
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    assert page.table is not None
    assert page.table.isVisible()
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    assert not page.table.isVisible()


def test_without_a_history_it_says_what_will_be_here(make: Make, qtbot: QtBot) -> None:
    page = make(progress_of([], TODAY))
    assert "Your first session will be here" in shown(page)
    assert not page.views.isVisible()
    with qtbot.waitSignal(page.start_requested):
        page.empty.start.click()
    assert not page.is_drawn


def test_the_first_session_takes_the_place_of_the_empty_page(make: Make, qtbot: QtBot) -> None:
    page = make(progress_of([], TODAY))
    page.show_progress(progress_of([session(TODAY)], TODAY))
    qtbot.waitUntil(lambda: page.is_drawn)
    assert "3 minutes in 1 session, on 1 day." in shown(page)
    assert page.views.isVisible()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_stands_over_the_edge(
    make: Make, qapp: QApplication, size: tuple[int, int], scale: float
) -> None:
    theme = Theme(DARK, scale)
    qapp.setStyleSheet(style_sheet(theme))
    page = make(size=size)
    page.set_theme(theme)
    QTest.qWait(0)
    inside = page.area.widget()
    for one in inside.findChildren(QWidget):
        if one.isVisible() and one.window() is page and not page.felt.chart.isAncestorOf(one):
            left = one.mapTo(inside, QPoint(0, 0)).x()
            assert left >= 0
            assert left + one.width() <= inside.width(), one
    for label in inside.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()) - 2, label.text()


def test_a_chart_is_drawn_anew_in_the_other_colours(make: Make) -> None:
    page = make()
    light = page.minutes.chart.grab().toImage()
    page.set_theme(Theme(DARK))
    dark = page.minutes.chart.grab().toImage()
    assert light.pixelColor(60, 10).lightness() > 200
    assert dark.pixelColor(60, 10).lightness() < 60


def test_a_picture_has_the_chart_as_png_and_svg(make: Make) -> None:
    page = make()
    pictures: list[Picture] = []
    page.picture_requested.connect(pictures.append)
    for card in (page.minutes, page.year, page.felt):
        card.save.click()
    assert [one.name for one in pictures] == ["minutes", "year", "tension-before-and-after"]
    for one in pictures:
        image = QImage.fromData(picture_bytes(one, ".png", Theme(LIGHT)))
        row = range(image.width())
        assert len({image.pixel(x, image.height() * 2 // 3) for x in row}) > 5
        svg = QSvgRenderer(picture_bytes(one, ".svg", Theme(LIGHT)))
        assert svg.isValid()
        assert svg.viewBox().size() * 2 == image.size()
