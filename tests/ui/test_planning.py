"""The break plan's page and its file: each change is written, and nothing else is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_fakes import PLAN, FakeWorldOfWork
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from relaxapp.core.break_plan import Order
from relaxapp.core.routine import Routine
from relaxapp.core.units import HOUR_MS, MINUTE_MS
from relaxapp.core.weekdays import days_words
from relaxapp.services.integration import IntegrationError
from relaxapp.shell.desk import Desk
from relaxapp.shell.planning import BY_HAND, Planning
from relaxapp.ui.breaks_page import BreaksPage
from relaxapp.ui.controls import Names
from relaxapp.ui.theme import Theme

ROUTINES = (("far-look", "Far look"), ("neck-two", "Neck two"))


class FakeLogin:
    def __init__(self) -> None:
        self.is_on = False
        self.fault = ""

    def install(self) -> list[str]:
        return []

    def remove(self) -> list[str]:
        return []

    def set_at_login(self, is_on: bool) -> None:
        if self.fault:
            raise IntegrationError(self.fault)
        self.is_on = is_on

    def is_at_login(self) -> bool:
        return self.is_on


class Bench:
    def __init__(self, home: Path, assets: Path, plan: str | None) -> None:
        self.work = FakeWorldOfWork(home, plan)
        self.desk: Desk = self.work.desk()
        self.login = FakeLogin()
        routines = [Routine(id, name, "stretch", (), 5_000, "seated") for id, name in ROUTINES]
        self.planning = Planning(self.desk, assets, self.login, lambda: routines, lambda: "")
        self.told: list[str] = []
        self.planning.noticed.connect(self.told.append)
        self.page = page = BreaksPage()
        page.set_theme(Theme())
        page.resize(900, 700)
        self.planning.join(page)
        self.show()
        page.show()

    def show(self) -> None:
        self.planning.show(self.page)

    @property
    def text(self) -> str:
        return self.work.path.read_text()


@pytest.fixture
def bench(qapp: QApplication, tmp_path: Path, assets: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, assets, PLAN)
    yield made
    made.page.close()
    made.desk.close()


def choose(names: Names, typed: str) -> None:
    """As a person chooses in the list."""
    index = names.findData(typed)
    assert index >= 0
    names.setCurrentIndex(index)
    names.activated.emit(index)


def test_switch_turns_the_plan_off_and_on(bench: Bench) -> None:
    bench.page.active.click()
    assert not bench.desk.is_active
    assert bench.text == PLAN.replace("active: yes", "active: no")
    bench.page.active.click()
    assert bench.text == PLAN
    assert bench.desk.is_active


def test_without_a_file_the_example_is_what_is_changed(
    qapp: QApplication, tmp_path: Path, assets: Path
) -> None:
    bench = Bench(tmp_path, assets, None)
    assert set(bench.page.rows) == {"far-look", "upper-back", "long-break"}
    assert bench.planning.path is None
    bench.page.active.click()
    assert bench.desk.is_active
    example = (assets / "breaks.yaml").read_text()
    assert bench.text == example.replace("\nactive: no", "\nactive: yes")
    bench.page.close()
    bench.desk.close()


def test_row_of_a_rhythm_changes_its_keys(bench: Bench) -> None:
    row = bench.page.rows["back"]
    choose(row.every, str(45 * MINUTE_MS))
    choose(row.order, "shuffled")
    choose(row.warning, "0")
    choose(row.later, "")
    back = bench.desk.plan.rhythms[0]
    assert (back.every_ms, back.warn_ms, back.postpones_ms) == (45 * MINUTE_MS, 0, ())
    assert back.selection.order is Order.SHUFFLED
    choose(row.routine, "far-look")
    assert bench.desk.plan.rhythms[0].selection.routines == ("far-look",)
    assert bench.told == []


def test_row_says_what_no_choice_has(bench: Bench) -> None:
    row = bench.page.rows["back"]
    assert row.routine.currentText() == "upper-back-three, Neck two"
    assert row.later.currentText() == "5 or 10 min"
    assert row.every.currentText() == "30 min"


def test_rhythm_that_is_left_out_stays_on_the_page(bench: Bench) -> None:
    bench.page.rows["back"].switch.click()
    assert bench.desk.plan.rhythms == ()
    assert not bench.page.rows["back"].switch.isChecked()
    bench.page.rows["back"].switch.click()
    assert [one.id for one in bench.desk.plan.rhythms] == ["back"]


def test_reminder_is_added_changed_and_removed(bench: Bench) -> None:
    bench.page.add_reminder.click()
    bench.page.add_reminder.click()
    assert [one.id for one in bench.desk.plan.reminders] == ["evening", "evening-2"]
    field = bench.page.rows["evening"].at
    field.clear()
    QTest.keyClicks(field, "20:15 mon-thu")
    QTest.keyClick(field, Qt.Key.Key_Return)
    evening = bench.desk.plan.reminders[0]
    assert evening.at_ms == 20 * HOUR_MS + 15 * MINUTE_MS
    assert days_words(evening.days) == "mon-thu"
    bench.page.rows["evening-2"].remove.click()
    bench.page.rows["evening"].remove.click()
    assert bench.text == PLAN


def test_hours_are_typed_and_taken_away(bench: Bench) -> None:
    field = bench.page.hours
    QTest.keyClicks(field, "9:00-12:00, 13:00-17:30 mon-fri")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert len(bench.desk.plan.hours) == 2
    assert field.text() == "9:00-12:00, 13:00-17:30 mon-fri"
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert bench.text == PLAN


def test_what_would_be_a_mistake_is_refused_and_said(bench: Bench) -> None:
    QTest.keyClicks(bench.page.quiet, "noonish")
    QTest.keyClick(bench.page.quiet, Qt.Key.Key_Return)
    assert bench.text == PLAN
    assert len(bench.told) == 1
    assert "expected times of day" in bench.told[0].lower()


def test_what_would_cost_a_comment_is_left_to_the_person(bench: Bench) -> None:
    listed = PLAN.replace(
        "[upper-back-three, neck-two]", "\n      - neck-two\n      # mine\n      - far-look"
    )
    bench.work.write(listed)
    bench.desk.look_at_plan()
    bench.show()
    choose(bench.page.rows["back"].routine, "far-look")
    assert (bench.text, bench.told) == (listed, [BY_HAND])


def test_file_that_cannot_be_written_is_said(bench: Bench) -> None:
    bench.work.path.unlink()
    bench.work.path.parent.rmdir()
    bench.work.path.parent.write_text("no folder")
    bench.planning.set_value(("active",), "yes")
    assert len(bench.told) == 1
    assert "cannot be written" in bench.told[0]


def test_start_at_login_is_shown_set_and_refused(bench: Bench) -> None:
    bench.page.at_login.click()
    assert bench.login.is_on
    bench.login.fault = "'x' is there and not of relaxapp; it stays as it is"
    bench.page.at_login.click()
    assert bench.page.at_login.isChecked()
    assert bench.told == ["'x' is there and not of relaxapp; it stays as it is."]


def test_showing_changes_nothing(bench: Bench) -> None:
    heard: list[object] = []
    bench.page.value_changed.connect(lambda *what: heard.append(what))
    bench.show()
    bench.show()
    assert heard == []
    assert bench.text == PLAN
