"""A check-in's lines, form and body map: by pointer, by keyboard, and for a screen reader."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from relaxapp.core.check_ins import Said
from relaxapp.core.journal import LONGEST_NOTE, PLACES
from relaxapp.core.progress import Day
from relaxapp.ui.body_map import BodyMap
from relaxapp.ui.check_in import CheckInForm
from relaxapp.ui.end_check_in import EndCheckIn
from relaxapp.ui.feeling_slider import PAIN, TENSION, FeelingRow, FeelingSlider
from relaxapp.ui.player_end import EndPanel
from relaxapp.ui.theme import DARK, Theme, style_sheet
from relaxapp.ui.week_bars import WeekBars

Shower = Callable[..., Any]


@pytest.fixture
def show(qtbot: QtBot) -> Shower:
    kept = []

    def show(widget: QWidget, width: int = 320, theme: Theme = Theme()) -> QWidget:
        window = QWidget()
        qtbot.addWidget(window)
        kept.append(window)
        layout = QVBoxLayout(window)
        layout.addWidget(widget)
        layout.addStretch()
        if hasattr(widget, "set_theme"):
            widget.set_theme(theme)
        window.resize(width, 700)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return widget

    return show


def caught(signal: Any) -> list[Any]:
    found: list[Any] = []
    signal.connect(found.append)
    return found


def spot(slider: FeelingSlider, number: int) -> QPoint:
    return QPoint(round(slider._x_of(number)), slider.height() // 2)


# The line


def test_a_line_says_nothing_before_it_is_touched(show: Shower) -> None:
    slider = show(FeelingSlider(TENSION))
    assert slider.number is None
    assert slider.accessibleName() == "Tension: not said"


def test_nothing_said_looks_other_than_none_at_all(show: Shower) -> None:
    slider = show(FeelingSlider(TENSION))
    unsaid = slider.grab().toImage()
    slider.show_number(0)
    assert slider.accessibleName() == "Tension: 0 of 10"
    assert slider.grab().toImage() != unsaid


@pytest.mark.parametrize("number", range(11))
def test_a_click_on_the_line_says_that_number(show: Shower, number: int) -> None:
    slider = show(FeelingSlider(PAIN))
    said = caught(slider.said)
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=spot(slider, number))
    assert (slider.number, said) == (number, [number])


def test_dragging_says_each_number_once(show: Shower) -> None:
    slider = show(FeelingSlider(TENSION))
    said = caught(slider.said)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=spot(slider, 2))
    for number in (2, 3, 3, 4):
        QTest.mouseMove(slider, spot(slider, number))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=spot(slider, 4))
    assert said[0] == 2
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("keys", "number"),
    [
        ("7", 7),
        ("10", 10),
        ("100", 0),
        ("20", 0),
        ("0", 0),
        ([Qt.Key.Key_Right], 5),
        ([Qt.Key.Key_Right, Qt.Key.Key_Right], 6),
        ([Qt.Key.Key_Left, Qt.Key.Key_PageDown], 3),
        ([Qt.Key.Key_End, Qt.Key.Key_Up], 10),
        ([Qt.Key.Key_Home, Qt.Key.Key_Down], 0),
        ([Qt.Key.Key_Home, Qt.Key.Key_Delete], None),
        ([Qt.Key.Key_End, Qt.Key.Key_Backspace], None),
    ],
)
def test_keys_set_the_line(show: Shower, keys: Any, number: int | None) -> None:
    slider = show(FeelingSlider(TENSION))
    if isinstance(keys, str):
        QTest.keyClicks(slider, keys)
    else:
        for key in keys:
            QTest.keyClick(slider, key)
    assert slider.number == number


def test_the_wheel_scrolls_and_says_nothing(show: Shower, qtbot: QtBot) -> None:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QWheelEvent

    slider = show(FeelingSlider(TENSION))
    event = QWheelEvent(
        QPointF(spot(slider, 5)),
        QPointF(slider.mapToGlobal(spot(slider, 5))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(slider, event)
    assert slider.number is None


def test_where_it_was_before_is_said_in_words(show: Shower) -> None:
    row = show(FeelingRow(TENSION))
    row.show_mark(7)
    assert row._unsaid.text() == "before 7"
    row.show_number(4)
    assert row._number.text() == "before 7, now 4"
    assert row.slider.accessibleName() == "Tension: 4 of 10; it was 7 before"


# The body


def test_every_place_of_the_journal_can_be_chosen(show: Shower) -> None:
    body = show(BodyMap())
    heard = caught(body.places_changed)
    for button in body.buttons.values():
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard[-1] == tuple(PLACES)
    QTest.mouseClick(body.buttons["jaw"], Qt.MouseButton.LeftButton)
    assert "jaw" not in body.places


def test_every_place_is_a_box_to_check_for_a_screen_reader(show: Shower) -> None:
    body = show(BodyMap())
    for place, button in body.buttons.items():
        told = QAccessible.queryAccessibleInterface(button)
        assert told.text(QAccessible.Text.Name) == PLACES[place]
        assert told.state().checkable
        assert not told.state().checked
    body.show_places(["neck"])
    assert QAccessible.queryAccessibleInterface(body.buttons["neck"]).state().checked


def test_arrow_keys_come_to_every_place(show: Shower) -> None:
    body = show(BodyMap())
    met, left = {"head"}, ["head"]
    while left:
        start = body.buttons[left.pop()]
        for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            start.setFocus()
            QTest.keyClick(start, key)
            focused = QApplication.focusWidget()
            place = next(id for id, one in body.buttons.items() if one is focused)
            if place not in met:
                met.add(place)
                left.append(place)
    assert met == set(PLACES)


def test_the_left_is_at_the_left_from_behind(show: Shower) -> None:
    body = show(BodyMap())
    left, right = body.buttons["left-shoulder"], body.buttons["right-shoulder"]
    assert left.geometry().center().x() < body.buttons["neck"].geometry().center().x()
    assert right.geometry().center().x() > body.buttons["neck"].geometry().center().x()


def test_space_checks_and_enter_does_not(show: Shower) -> None:
    body = show(BodyMap())
    body.buttons["head"].setFocus()
    QTest.keyClick(body.buttons["head"], Qt.Key.Key_Return)
    assert body.places == ()
    QTest.keyClick(body.buttons["head"], Qt.Key.Key_Space)
    assert body.places == ("head",)
    assert body._words.text() == "Head"


@pytest.mark.parametrize("width", [240, 320, 640])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_two_places_lie_on_one_another(show: Shower, width: int, scale: float) -> None:
    body = show(BodyMap(), width, Theme(scale=scale))
    centres = [button.geometry().center() for button in body.buttons.values()]
    for index, one in enumerate(centres):
        assert body.rect().contains(one)
        for other in centres[index + 1 :]:
            assert (one - other).manhattanLength() >= 14


def test_what_is_chosen_is_seen_without_colour(show: Shower) -> None:
    body = show(BodyMap(), 320, Theme(DARK))
    before = body.buttons["neck"].grab().toImage()
    body.show_places(["neck"])
    assert body.buttons["neck"].grab().toImage() != before
    assert body._words.text() == "Neck"


# The form


def test_a_short_form_asks_for_tension_alone(show: Shower) -> None:
    form = show(CheckInForm())
    said = caught(form.check_in_changed)
    assert form.pain is None
    QTest.keyClick(form.tension.slider, Qt.Key.Key_6)
    assert said == [Said(tension=6)]


def test_the_body_is_there_once_something_aches(show: Shower) -> None:
    form = show(CheckInForm(is_full=True))
    assert not form.body_map.isVisible()
    QTest.keyClick(form.pain.slider, Qt.Key.Key_3)
    assert form.body_map.isVisible()
    form.body_map.buttons["neck"].click()
    QTest.keyClick(form.mood.slider, Qt.Key.Key_8)
    form.note.setFocus()
    QTest.keyClicks(form.note, "after the long call")
    assert form.said == Said(None, 3, 8, ("neck",), "after the long call")


def test_the_note_has_room_for_so_much(show: Shower) -> None:
    form = show(CheckInForm(is_full=True))
    form.note.setFocus()
    form.note.insert("x" * (LONGEST_NOTE + 9))
    assert len(form.note.text()) == LONGEST_NOTE


def test_a_form_that_is_shown_something_says_nothing_itself(show: Shower) -> None:
    form = show(CheckInForm(is_full=True))
    said = caught(form.check_in_changed)
    form.show_said(Said(5, 4, 3, ("jaw",), "so"))
    assert said == []
    assert form.said == Said(5, 4, 3, ("jaw",), "so")
    assert form.body_map.places == ("jaw",)


def test_folding_it_again_takes_nothing_back(show: Shower) -> None:
    form = show(CheckInForm())
    form.more.click()
    QTest.keyClick(form.pain.slider, Qt.Key.Key_3)
    form.more.click()
    assert not form.pain.isVisible()
    assert form.said == Said(pain=3)


def test_tab_goes_through_the_form_from_the_top_down(show: Shower) -> None:
    form = show(CheckInForm())
    form.unfold(True)
    form.show_said(Said(tension=5))
    form.tension.slider.setFocus()
    met = []
    for _ in range(6):
        met.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    expected = [form.tension.slider, form.pain.slider, form.mood.slider]
    assert met == [*expected, form.body_map.buttons["head"], form.note, form.more]


# The end


def test_what_was_said_before_is_asked_no_more(show: Shower) -> None:
    end = show(EndCheckIn(), 640)
    end.ask(Said(7, 4), asks_before=True)
    assert not end.before.isVisible()
    assert end.after.pain.isVisible()
    end.ask(Said(), asks_before=True)
    assert end.before.isVisible()
    assert not end.after.pain.isVisible()


def test_both_sides_are_one_gesture_each(show: Shower) -> None:
    end = show(EndCheckIn(), 640)
    end.ask(Said(), asks_before=True)
    before, after = caught(end.before_said), caught(end.after_said)
    QTest.mouseClick(end.before.slider, Qt.MouseButton.LeftButton, pos=spot(end.before.slider, 8))
    slider = end.after.tension.slider
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=spot(slider, 3))
    assert (before, after) == ([Said(tension=8)], [Said(tension=3)])


def test_enter_is_done_from_wherever_nothing_else_is_meant(show: Shower) -> None:
    panel = show(EndPanel(), 720)
    done, again = [], []
    panel.done_requested.connect(lambda: done.append(1))
    panel.again_requested.connect(lambda: again.append(1))
    panel.show_words("Done words", "Thanks")
    panel.check_in.ask(Said(), asks_before=True)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_4)
    assert QApplication.focusWidget() is panel.check_in.after.tension.slider
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert (len(done), len(again)) == (2, 0)
    panel.check_in.after.more.setFocus()
    QTest.keyClick(panel.check_in.after.more, Qt.Key.Key_Return)
    assert panel.check_in.after.is_unfolded
    panel.check_in.after.note.setFocus()
    QTest.keyClicks(panel.check_in.after.note, "5 more")
    assert panel.check_in.after.said == Said(tension=4, note="5 more")
    QTest.keyClick(panel.check_in.after.note, Qt.Key.Key_Return)
    assert (len(done), len(again)) == (3, 0)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_unfolded_end_fits_or_scrolls(show: Shower, qapp: QApplication, scale: float) -> None:
    theme = Theme(scale=scale)
    qapp.setStyleSheet(style_sheet(theme))
    panel = show(EndPanel(), 720, theme)
    panel.setFixedHeight(520)
    panel.show_words("Done words", "Thanks")
    panel.check_in.ask(Said(6, 4), asks_before=True)
    panel.check_in.after.more.click()
    QTest.qWait(0)
    assert panel._scroll.horizontalScrollBar().maximum() == 0
    if scale == 1.0:
        assert panel._scroll.verticalScrollBar().maximum() == 0


# The week


def test_a_week_says_its_minutes_in_words_too(show: Shower) -> None:
    bars = show(WeekBars())
    assert not bars.isVisible()
    bars.show_week([Day(100 + index, index * 60_000) for index in range(7)], 103)
    assert bars.isVisible()
    assert bars.accessibleName().startswith("This week: 21 minutes. Tuesday 1 min")
    bars.show_week([Day(100 + index) for index in range(7)], 103)
    assert not bars.isVisible()
