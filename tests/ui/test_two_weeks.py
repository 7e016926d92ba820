"""Two weeks of somebody new, day by day through the window: what they see, say, write and take
along. The history, the settings and the programme are the real ones; the days pass at once."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from test_app import Bench

from relaxapp.core.journal import Fate
from relaxapp.services.history import History
from relaxapp.services.lock import locks
from relaxapp.shell.history_files import FileAsks
from relaxapp.ui.answer_fields import TextField
from relaxapp.ui.feeling_slider import FeelingSlider
from relaxapp.ui.lock_dialogs import PassphraseDialog, Wanted
from relaxapp.ui.programme_card import ProgrammeCard
from relaxapp.ui.worry_dialog import WorryDialog

pytestmark = pytest.mark.slow

MONDAY = datetime(2030, 1, 7)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PASSPHRASE = "four small grey stones"


class Somebody:
    """A person at one computer; the window is closed between two sittings."""

    def __init__(self, application: QApplication, qtbot: QtBot, home: Path) -> None:
        self._application, self._qtbot, self._home = application, qtbot, home
        self.now = MONDAY
        self.told: list[str] = []
        self._bench: Bench | None = None

    @property
    def bench(self) -> Bench:
        assert self._bench is not None
        return self._bench

    def sit_down(self, day: int, hour: int) -> Bench:
        """Opens the window on a day, counted from the first Monday."""
        self.stand_up()
        self.now = MONDAY + timedelta(days=day, hours=hour)
        bench = Bench(self._application, self._qtbot, self._home, is_known=False)
        bench.app.parts = replace(bench.app.parts, now=lambda: self.now)
        self._bench = bench.open()
        bench.app.feelings._read()
        return bench

    def stand_up(self) -> None:
        if self._bench is not None:
            app = self._bench.app
            app.window.close()
            app.window.deleteLater()
            app.deleteLater()
            self._bench = None

    def pass_ms(self, length_ms: int) -> None:
        self.now += timedelta(milliseconds=length_ms)
        self.bench.pass_ms(length_ms)

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        QTest.qWait(0)

    def press(self, text: str) -> None:
        self.click(self.bench.button(text))

    def say(self, slider: FeelingSlider, number: int) -> None:
        at = QPoint(round(slider._x_of(number)), slider.height() // 2)
        QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at)
        assert slider.number == number

    @property
    def today(self) -> Any:
        return self.bench.page("today")

    @property
    def card(self) -> ProgrammeCard:
        card = self.today.findChild(ProgrammeCard)
        assert isinstance(card, ProgrammeCard)
        return card

    def practise(self, before: int, after: int) -> None:
        """What the programme asks for today, with how it feels around it."""
        self.say(self.today.check_in.tension.slider, before)
        self.click(self.card.start)
        self.play_to_the_end(after)

    def play_to_the_end(self, after: int) -> None:
        QTest.qWait(0)
        self.pass_ms(self.bench.player.timeline.duration_ms + 2_000)
        self.say(self.bench.page("player").check_in.after.tension.slider, after)
        self.press("Done")

    def write(self, text: str) -> None:
        """Answers the question that waits, and goes on to the next."""
        view = self.bench.app.reflecting.answering.view
        if text.isdigit():
            self.bench.press(getattr(Qt.Key, f"Key_{text}"))
        else:
            assert isinstance(view.field, TextField)
            QTest.keyClicks(view.field.writing, text)
        self.bench.press(Qt.Key.Key_Return, CTRL)

    @property
    def history(self) -> History:
        return self.bench.app.records.history

    def dialog(self, kind: type[QWidget]) -> Any:
        return next(one for one in self.bench.app.window.findChildren(kind) if one.isVisible())


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guess costs little, so that tests do."""
    for name, value in (("MEMORY_KIB", 32), ("ITERATIONS", 1), ("LANES", 1)):
        monkeypatch.setattr(locks, name, value)


@pytest.fixture
def new_one(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Somebody]:
    somebody = Somebody(qapp, qtbot, tmp_path / "first")
    yield somebody
    somebody.stand_up()


@pytest.fixture
def elsewhere(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Somebody]:
    somebody = Somebody(qapp, qtbot, tmp_path / "second")
    yield somebody
    somebody.stand_up()


def first_day(one: Somebody) -> None:
    bench = one.sit_down(0, 9)
    assert bench.app.window.page == "questions"
    questions = bench.page("questions")
    questions.cards["floor"].answered.emit("no")
    questions.cards["neck_or_shoulder"].answered.emit("yes")
    one.press("Done")
    assert bench.app.window.page == "today"
    one.press("Programmes")
    page = bench.page("programmes")
    page.open_programme("ten-week-two-minute-band")
    assert page.panel.for_you.isVisible()
    page.open_programme("first-week")
    assert page.panel.for_you.isHidden()
    one.click(page.panel.begin)
    one.press("Today")
    assert one.card._name.text() == "First week · Day 1 of 7"
    one.practise(before=6, after=4)
    assert one.card._sentence.text() == "Done for today."


def first_week(one: Somebody) -> None:
    for day in (1, 2):
        one.sit_down(day, 9)
        one.practise(before=6, after=4)
    one.sit_down(3, 9)  # the day of the neck: what is left of it would be twenty seconds
    assert one.card._facts.text().startswith("Sigh and drop · 2:00")
    one.practise(before=7, after=4)

    one.sit_down(3, 21)
    one.bench.app.browsing.open_routine("thought-record")
    one.press("Start")
    one.pass_ms(10_000)
    one.write("The meeting was moved")
    one.bench.press(Qt.Key.Key_Escape)

    one.sit_down(4, 9)  # between two sittings there is an ordinary day, with a worry in it
    one.say(one.today.check_in.tension.slider, 5)
    one.click(one.card.start)
    one.pass_ms(20_000)
    one.bench.app.window.activateWindow()
    one.bench.press(Qt.Key.Key_W, CTRL | SHIFT)
    dialog = one.dialog(WorryDialog)
    QTest.keyClicks(dialog.field, "Will the rent go up?")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    one.play_to_the_end(3)

    one.sit_down(4, 21)
    assert one.today._unfinished_words.text() == "Go on with Thought record?"
    one.click(one.today.resume)
    one.write("Left out")
    one.write("7")
    one.sit_down(6, 17)
    one.click(one.today.resume)
    for text in ("They forget me", "I was not told", "Ben was not told either", "A slip", "4"):
        one.write(text)
    one.pass_ms(20_000)
    one.press("Done")
    texts = [answer.answer for answer in one.history.answers()]
    assert texts[:3] == ["The meeting was moved", "Left out", "7"]
    assert len(texts) == 8
    assert not one.today._unfinished.isVisible()


def worry_time(one: Somebody) -> None:
    one.bench.app.reflecting.show_worries()
    page = one.bench.page("worries")
    one.click(page.begin)
    assert page.time._worry.text() == "Will the rent go up?"
    one.click(page.time.drop)
    assert [worry.fate for worry in one.history.worries()] == [Fate.DROPPED]


def bad_day(one: Somebody) -> None:
    bench = one.sit_down(8, 20)
    one.say(one.today.check_in.tension.slider, 9)
    one.click(one.today.check_in.more)
    one.say(one.today.check_in.pain.slider, 8)
    suggested = one.today._today
    why = "Because you are very tense and it hurts a lot, and this needs no movement."
    assert suggested.reason == why
    assert suggested.suggested.kind not in ("stretch", "strength", "mixed")
    bench.app.feelings._look()
    assert bench.app.caring.card.isVisible()
    one.press("Read when to see a professional")
    assert bench.app.window.page == "safety"
    bench.press(Qt.Key.Key_Escape)
    assert bench.app.window.page == "today"


def missed_days(one: Somebody) -> None:
    one.sit_down(14, 9)
    told = f"{one.card._sentence.text()} {one.today.hero._reason.text()}"
    assert "You took time for yourself on 5 days." in told
    assert not [word for word in ("miss", "streak", "should", "late") if word in told.casefold()]
    one.press("Progress")
    page = one.bench.page("progress")
    assert page._continuity.text() == "Three days or more in 1 of the last 2 weeks."
    assert "1.8 lower" not in page.helped._lead.text()  # of no routine there are five pairs


def deleted_day(one: Somebody) -> None:
    """The bad day had no session; it can be taken out all the same."""
    page = one.bench.page("progress")
    day = (MONDAY + timedelta(days=8)).toordinal()
    assert any(felt.at.local.day == day for felt in one.history.check_ins())
    page.year.calendar.chosen.emit(day)
    page.year.delete.click()
    page.year.asking.buttons["delete"].click()
    assert not any(felt.at.local.day == day for felt in one.history.check_ins())


def exported(one: Somebody, folder: Path) -> Path:
    table, everything = folder / "history.csv", folder / "history.json"
    files = one.bench.app.looking_back.files
    for kind, path in (("csv", table), ("json", everything)):
        files.asks = FileAsks(where=lambda *about, path=path: path)
        files.export(kind)
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"), newline="")))
    assert len(rows) >= len(one.history.sessions())
    return everything


def moved(one: Somebody, other: Somebody, everything: Path, back: Path) -> None:
    bench = other.sit_down(15, 9)
    other.press("Skip all")
    other.press("Progress")
    files = bench.app.looking_back.files
    files.asks = FileAsks(which=lambda window: everything)
    other.click(bench.page("progress").empty.bring)
    assert other.history.journal() == one.history.journal()
    bench.app.window.notices.dismiss()
    files.bring_in()
    assert bench.notice.endswith("was here already.")
    other.press("Today")
    bench.app.sessions.start("box-breathing", bench.app.options)
    other.play_to_the_end(3)
    files.asks = FileAsks(where=lambda *about: back)
    files.export("json")
    own = one.bench.app.looking_back.files
    own.asks = FileAsks(which=lambda window: back)
    for _ in range(2):
        own.bring_in()
    assert one.history.journal() == other.history.journal()


def sealed(one: Somebody) -> None:
    """What was written is behind a passphrase from the next sitting on."""
    dialog = one.bench.app.reflecting.locking.ask(Wanted.SET)
    for field in (dialog.new, dialog.again):
        QTest.keyClicks(field, PASSPHRASE)
    one.click(dialog.act)
    one.sit_down(16, 9)
    one.bench.app.reflecting.show_answers()
    page = one.bench.page("answers")
    assert page._locked.isVisible()
    dialog = one.dialog(PassphraseDialog)
    QTest.keyClicks(dialog.current, PASSPHRASE)
    one.click(dialog.act)
    assert page.list.isVisible()
    assert len(one.history.answers()) == 8


def test_two_weeks(new_one: Somebody, elsewhere: Somebody, tmp_path: Path, cheap: None) -> None:
    first_day(new_one)
    first_week(new_one)
    worry_time(new_one)
    bad_day(new_one)
    missed_days(new_one)
    deleted_day(new_one)
    everything = exported(new_one, tmp_path)
    moved(new_one, elsewhere, everything, tmp_path / "back.json")
    sealed(new_one)
