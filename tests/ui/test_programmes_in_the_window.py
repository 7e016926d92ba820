"""A programme in the whole window: begun on its page, followed from Today, and made one's own."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from test_app import Bench

from relaxapp.core.player import Player
from relaxapp.ui.programme_card import ProgrammeCard
from relaxapp.ui.programmes_page import ProgrammesPage

CALM = "name: Calm\nlasts: 4 weeks\neach_day: [one-minute-reset]\ntext: A minute of calm.\n"


class Follower(Bench):
    """Somebody whose days pass when a test says so, with one short programme of their own."""

    def __init__(self, application: QApplication, qtbot: QtBot, home: Path) -> None:
        self.path = home / "data" / "routines" / "programmes" / "calm.yaml"
        self.path.parent.mkdir(parents=True)
        self.path.write_text(CALM, "utf-8")
        self.today = datetime(2030, 1, 1, 9)
        super().__init__(application, qtbot, home)
        object.__setattr__(self.app.parts, "now", lambda: self.today)

    @property
    def programmes(self) -> ProgrammesPage:
        self.app.show_page("programmes")
        page = self.app.page("programmes")
        assert isinstance(page, ProgrammesPage)
        return page

    @property
    def card(self) -> ProgrammeCard | None:
        self.app.show_page("today")
        return self.app.page("today").findChild(ProgrammeCard)

    @property
    def told(self) -> str:
        assert self.card is not None
        assert self.card.isVisible()
        return self.card._name.text() + "\n" + self.card._sentence.text()

    def begin(self, id: str) -> None:
        page = self.programmes
        page.open_programme(id)
        page.panel.begin.click()

    def play_to_the_end(self) -> None:
        QTest.qWait(0)
        self.pass_ms(self.player.timeline.duration_ms + 2_000)
        assert isinstance(self.player, Player)
        self.app.sessions.leave_player()
        QTest.qWait(0)

    def sleep(self, days: int = 1) -> None:
        self.today += timedelta(days=days)


@pytest.fixture
def person(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Follower]:
    person = Follower(qapp, qtbot, tmp_path)
    person.open()
    yield person
    person.app.window.close()


def test_a_start_without_a_programme_reads_none(person: Follower) -> None:
    assert person.card is None
    assert "programmes" not in vars(person.world)


def test_a_programme_is_begun_followed_and_done_for_today(person: Follower) -> None:
    person.begin("calm")
    assert person.told == "Calm · Week 1 of 4 · day 1\nA minute of calm."
    assert person.card is not None
    person.card.start.click()
    person.play_to_the_end()
    assert person.told == "Calm · Week 1 of 4 · day 1\nDone for today."
    person.sleep()
    assert person.told == "Calm · Week 1 of 4 · day 2\nA minute of calm."


def test_a_week_away_simply_moves_on(person: Follower) -> None:
    person.begin("calm")
    person.sleep(9)
    assert person.told == "Calm · Week 2 of 4 · day 3\nA minute of calm."
    person.sleep(30)
    assert person.told.startswith("Calm\n“Calm” is over. Begin it again whenever it suits you")


def test_a_programme_is_left_from_its_panel(person: Follower) -> None:
    person.begin("calm")
    assert person.card is not None
    person.card.details.click()
    assert person.app.window.page == "programmes"
    person.programmes.panel.leave.click()
    assert person.card is not None
    assert person.card.isHidden()
    person.button("Undo").click()
    assert person.card.isVisible()


def test_it_is_there_again_in_another_window(
    person: Follower, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    person.begin("calm")
    person.app.window.close()
    other = Bench(qapp, qtbot, tmp_path)
    other.open()
    card = other.app.page("today").findChild(ProgrammeCard)
    assert isinstance(card, ProgrammeCard)
    assert card.isVisible()
    other.app.window.close()


def test_a_shipped_one_is_customized_in_the_editor(person: Follower) -> None:
    page = person.programmes
    page.open_programme("first-week")
    page.panel.customize.click()
    own = person.path.with_name("first-week.yaml")
    assert person.app.window.page == "editor"
    editor = person.app.authoring.editing.page.editor
    assert "lasts: 1 day" in editor.text()
    editor.replace_text(editor.text().replace("[neck-two,", "[neck-tow,"))
    person.app.authoring.editing._check.check_now()
    assert person.app.authoring.editing._check.problem_count == 1
    editor.replace_text(editor.text().replace("name: First week", "name: My first week"))
    editor.replace_text(editor.text().replace("[neck-tow,", "[neck-two,"))
    person.app.authoring.editing._check.check_now()
    assert person.app.authoring.editing._check.problem_count == 0
    assert person.app.authoring.editing.save()
    assert own.is_file()
    assert "My first week" in [row.view.name for row in person.programmes.rows if row.view]
    page.open_programme("first-week")
    page.panel.reset.click()
    assert not own.exists()
    assert "First week" in [row.view.name for row in person.programmes.rows if row.view]
    assert person.notice == "“My first week” is as shipped again."
    person.button("Undo").click()
    assert own.is_file()


def test_a_file_that_changes_is_shown_at_once(person: Follower) -> None:
    page = person.programmes
    person.path.write_text(CALM.replace("Calm", "Calmer"), "utf-8")
    person.app.shelf.rescan()
    assert "Calmer" in [row.view.name for row in page.rows if row.view]


def test_the_level_of_a_programme_is_played(person: Follower) -> None:
    person.begin("ten-week-two-minute-band")
    person.programmes.panel.start.click()
    QTest.qWait(0)
    assert person.app.sessions.session.request is not None
    assert person.app.sessions.session.request.options.level == "first-weeks"
