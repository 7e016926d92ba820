"""Worries in the window: put down, brought back at worry time, decided and kept at once."""

from dataclasses import dataclass, replace
from itertools import count

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from reflection_fakes import FakeHistory
from ui_fakes import FakeClock

from relaxapp.core.journal import Fate, Stamp, Worry
from relaxapp.core.sealing import MARK
from relaxapp.shell.worrying import Worrying
from relaxapp.ui.theme import Theme
from relaxapp.ui.worry_dialog import WorryDialog
from relaxapp.ui.worry_page import WorryPage

Key = Qt.Key
NOW = Stamp(1_800_000_000_000)
MINUTE_MS = 60_000
PLEASANT = ("neck-two", None, "Neck in two minutes, 2:09")


@dataclass
class Desk:
    worrying: Worrying
    history: FakeHistory
    clock: FakeClock
    told: list[str]
    started: list[tuple[str, object]]

    @property
    def page(self) -> WorryPage:
        return self.worrying.page

    def fates(self) -> list[Fate]:
        return [one.fate for one in self.history.worries()]

    def pass_time(self, ms: int) -> None:
        self.clock.now_ms += ms
        self.worrying._tick()

    @property
    def shown(self) -> str:
        """The worry that is looked at."""
        return self.page.time._worry.text()

    @property
    def is_at_end(self) -> bool:
        return self.page.end.isVisible()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    history, clock, ids = FakeHistory(), FakeClock(), map(str, count())
    for at, text in enumerate(("The bank", "The car", "The talk")):
        history.put_worry(Worry(f"w{at}", Stamp(NOW.at_ms + at), text))
    worrying = Worrying(history, lambda: next(ids), lambda: NOW, clock, lambda: PLEASANT)
    told: list[str] = []
    started: list[tuple[str, object]] = []
    worrying.noticed.connect(told.append)
    worrying.start_requested.connect(lambda id, options: started.append((id, options)))
    qtbot.addWidget(worrying.page)
    worrying.page.set_theme(Theme())
    worrying.page.resize(720, 520)
    with qtbot.waitActive(worrying.page):
        worrying.page.show()
        worrying.page.activateWindow()
    worrying.show()
    return Desk(worrying, history, clock, told, started)


def test_the_page_says_how_many_wait_and_lists_them(desk: Desk) -> None:
    assert desk.page._count.text() == "3 worries wait for you."
    assert len(desk.page._waiting.buttons) == 3
    assert not desk.page._planned_card.isVisible()


def test_a_worry_typed_on_the_page_is_put_down(desk: Desk) -> None:
    desk.page.field.setText("  The   letter ")
    QTest.keyClick(desk.page.field, Key.Key_Return)
    assert desk.history.worries()[0].text == "The letter"
    assert desk.page.field.text() == ""
    assert len(desk.told) == 1


def test_a_worry_that_cannot_be_kept_is_not_said_to_wait(desk: Desk) -> None:
    desk.history.is_kept = False
    desk.worrying.put_down("The bank")
    assert desk.told == [
        "It is put down until you close relaxapp. Then it is lost, unless it can be kept again."
    ]


def test_one_that_came_sealed_from_another_computer_is_said_to_be_locked(desk: Desk) -> None:
    desk.history.put_worry(replace(desk.history.worries()[0], text=f"{MARK}1QUJD"))
    desk.worrying.begin(10)
    assert desk.shown == "Locked"


def test_after_worry_time_the_keyboard_is_where_the_next_one_is_put_down(
    desk: Desk, qtbot: QtBot
) -> None:
    with qtbot.waitActive(desk.page):
        desk.page.activateWindow()
    desk.worrying.begin(10)
    desk.page.time.drop.setFocus()
    desk.worrying.stop()
    desk.page.end.done.click()
    assert desk.page.field.hasFocus()


def test_nothing_is_no_worry(desk: Desk) -> None:
    desk.page.field.setText("   ")
    QTest.keyClick(desk.page.field, Key.Key_Return)
    desk.worrying.put_down("\n")
    assert len(desk.history.worries()) == 3


def test_worry_time_brings_them_one_by_one_and_keeps_each_decision_at_once(desk: Desk) -> None:
    desk.page.begin.click()
    time = desk.page.time
    assert time.isVisible()
    assert (desk.shown, time._place.text()) == ("The bank", "1 of 3")
    time.keep.click()
    assert desk.fates() == [Fate.KEPT, Fate.WAITING, Fate.WAITING]
    time.drop.click()
    assert desk.fates() == [Fate.KEPT, Fate.DROPPED, Fate.WAITING]
    time.make_plan.click()
    assert not time.plan_it.isEnabled()
    QTest.keyClicks(time.plan, "Ask Jo on Monday")
    QTest.keyClick(time.plan, Key.Key_Return)
    assert desk.history.worries(Fate.PLANNED)[0].plan == "Ask Jo on Monday"
    assert desk.is_at_end
    assert desk.page.end._words.text() == "1 planned, 1 let go and 1 kept for next time."


def test_back_looks_at_the_worry_before_with_its_plan(desk: Desk) -> None:
    desk.page.begin.click()
    time = desk.page.time
    assert not time.back.isEnabled()
    time.make_plan.click()
    QTest.keyClicks(time.plan, "Call")
    time.plan_it.click()
    time.back.click()
    assert (desk.shown, time.plan.text(), time.plan.isVisible()) == ("The bank", "Call", True)
    time.drop.click()
    assert desk.fates()[0] is Fate.DROPPED


def test_the_end_of_the_time_waits_for_the_worry_that_is_looked_at(desk: Desk) -> None:
    desk.page.begin.click()
    desk.pass_time(9 * MINUTE_MS)
    assert desk.page.time._left.text() == "1 min left"
    desk.pass_time(2 * MINUTE_MS)
    assert "time is up" in desk.page.time._left.text()
    assert not desk.is_at_end
    desk.page.time.drop.click()
    assert desk.is_at_end
    assert desk.fates() == [Fate.DROPPED, Fate.WAITING, Fate.WAITING]


def test_a_longer_worry_time_can_be_chosen(desk: Desk) -> None:
    desk.page.lengths.chips[1].click()
    desk.page.begin.click()
    desk.pass_time(0)
    assert desk.page.time._left.text() == "15 min left"


def test_it_can_be_ended_and_the_rest_waits(desk: Desk) -> None:
    desk.page.begin.click()
    QTest.keyClick(desk.page.time, Key.Key_Escape)
    assert desk.is_at_end
    assert not desk.worrying._timer.isActive()
    assert desk.fates() == [Fate.WAITING] * 3


def test_esc_in_a_plan_puts_the_plan_away_first(desk: Desk) -> None:
    desk.page.begin.click()
    desk.page.time.make_plan.click()
    QTest.keyClick(desk.page.time.plan, Key.Key_Escape)
    assert desk.page.time.isVisible()
    assert not desk.page.time.plan.isVisible()


def test_it_ends_with_something_pleasant(desk: Desk) -> None:
    desk.page.begin.click()
    desk.worrying.stop()
    assert "Neck in two minutes" in desk.page.end._offer.text()
    desk.page.end.start.click()
    assert desk.started == [("neck-two", None)]
    assert desk.page._overview.isVisible()


def test_with_nothing_pleasant_there_it_just_ends(desk: Desk) -> None:
    desk.worrying._pleasant = lambda: None
    desk.page.begin.click()
    desk.worrying.stop()
    assert not desk.page.end.start.isVisible()
    desk.page.end.done.click()
    assert desk.page._overview.isVisible()


def test_what_is_put_down_meanwhile_waits_for_the_next_time(desk: Desk) -> None:
    desk.page.begin.click()
    desk.worrying.put_down("One more")
    assert desk.page.time.isVisible()
    assert desk.page.time._place.text() == "1 of 3"
    assert len(desk.history.worries(Fate.WAITING)) == 4


def test_a_worry_can_be_removed_and_a_plan_be_done(desk: Desk) -> None:
    worry = desk.history.worries()[0]
    desk.history.put_worry(replace(worry, fate=Fate.PLANNED, plan="Call"))
    desk.worrying.show()
    assert desk.page._planned_card.isVisible()
    desk.page._planned.buttons[0].click()
    assert desk.history.worries()[0].fate is Fate.DROPPED
    desk.page._waiting.buttons[0].click()
    assert [one.text for one in desk.history.worries(Fate.WAITING)] == ["The talk"]


def test_without_worries_there_is_no_worry_time(desk: Desk) -> None:
    for one in desk.history.worries():
        desk.history.delete_worry(one.id)
    desk.worrying.show()
    assert not desk.page.begin.isVisible()
    desk.worrying.begin(10)
    assert not desk.worrying.is_on


def test_locked_worries_are_counted_and_not_shown(desk: Desk) -> None:
    for one in desk.history.worries():
        desk.history.put_worry(replace(one, text=f"{MARK}1QUJD"))
    desk.worrying.is_locked = lambda: True
    desk.worrying.show()
    assert desk.page._count.text() == "3 worries wait for you."
    assert desk.page.unlock.isVisible()
    assert not desk.page._waiting.isVisible()
    desk.worrying.begin(10)
    assert not desk.worrying.is_on
    desk.worrying.put_down("Another")
    assert desk.page._count.text() == "4 worries wait for you."


def test_many_worries_are_shown_up_to_a_number(desk: Desk) -> None:
    for at in range(100):
        desk.history.put_worry(Worry(f"x{at:03}", NOW, f"Number {at}"))
    desk.worrying.show()
    assert len(desk.page._waiting.buttons) == 40
    assert desk.page._waiting._more.text() == "And 63 more."


def test_the_dialog_keeps_a_worry_with_enter(qtbot: QtBot) -> None:
    dialog, kept = WorryDialog(), list[str]()
    dialog.put_down.connect(kept.append)
    dialog.set_theme(Theme())
    with qtbot.waitActive(dialog):
        dialog.show()
    assert dialog.field.hasFocus()
    assert not dialog.keep.isEnabled()
    QTest.keyClicks(dialog.field, "The bank")
    QTest.keyClick(dialog.field, Key.Key_Return)
    assert kept == ["The bank"]


def test_esc_leaves_the_dialog(qtbot: QtBot) -> None:
    dialog, kept = WorryDialog(), list[str]()
    dialog.put_down.connect(kept.append)
    with qtbot.waitActive(dialog):
        dialog.show()
    QTest.keyClicks(dialog.field, "The bank")
    QTest.keyClick(dialog.field, Key.Key_Escape)
    assert kept == []
