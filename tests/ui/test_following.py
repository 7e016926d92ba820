"""The programme under way: what is kept of it, and what the page and Today get to show."""

from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from ui_fakes import world_in

from relaxapp.core.break_plan import DAY_MS
from relaxapp.core.journal import Ended, ProgrammeRun, SessionRecord, Stamp
from relaxapp.core.programme_days import Phase
from relaxapp.shell.following import Following
from relaxapp.ui.programme_views import ProgrammeItem
from relaxapp.world import World

NECK, BAND = "four-week-neck-and-shoulder", "ten-week-two-minute-band"
OWN = "name: Mine\nlasts: 1 week\neach_day: [neck-two]\n"


class FakeHistory:
    """Keeps runs and sessions as the history does: one of an id stands in place of another."""

    def __init__(self) -> None:
        self.kept: dict[str, ProgrammeRun] = {}
        self.done: list[SessionRecord] = []
        self.asked: list[int | None] = []

    def runs(self) -> tuple[ProgrammeRun, ...]:
        return tuple(self.kept.values())

    def put_run(self, run: ProgrammeRun) -> None:
        self.kept[run.id] = run

    def sessions(self, since_day: int | None = None) -> tuple[SessionRecord, ...]:
        self.asked.append(since_day)
        first = 0 if since_day is None else since_day
        return tuple(one for one in self.done if one.began.local.day >= first)


class Person:
    """Somebody who follows a programme; days count from 0."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.history = FakeHistory()
        self.day = 0
        self.told: list[str] = []
        self.changes = 0
        numbers = count(1)
        self.following = Following(
            world, self.history, lambda: self.stamp, lambda: f"id{next(numbers)}"
        )
        self.following.noticed.connect(self.told.append)
        self.following.changed.connect(self._count)

    def _count(self) -> None:
        self.changes += 1

    @property
    def stamp(self) -> Stamp:
        return Stamp(20_000 * DAY_MS + self.day * DAY_MS + DAY_MS // 2)

    def plays(self, routine: str) -> None:
        session = SessionRecord(
            f"s{len(self.history.done)}", self.stamp, routine, routine, "stretch", 100
        )
        self.history.done.append(replace(session, played_ms=100, ended=Ended.COMPLETED))

    @property
    def item(self) -> ProgrammeItem:
        item = self.following.item()
        assert item is not None
        return item


@pytest.fixture
def person(qapp: QApplication, tmp_path: Path) -> Person:
    return Person(world_in(tmp_path))


def test_before_one_is_begun_today_has_none(person: Person) -> None:
    assert person.following.item() is None
    assert "programmes" not in vars(person.world)  # nothing of them is read for that
    assert len(person.following.views()) == 5
    assert all(view.item is None for view in person.following.views())


def test_a_programme_begins_today(person: Person) -> None:
    person.following.begin(NECK)
    assert (person.item.programme, person.item.place) == (NECK, "Week 1 of 4 · day 1")
    assert person.changes == 1
    (view,) = (view for view in person.following.views() if view.item is not None)
    assert view.id == NECK


def test_what_is_played_counts(person: Person) -> None:
    person.following.begin(NECK)
    person.plays("neck-and-shoulder-ten")
    assert person.item.count == "1 of 2 done"
    person.plays("neck-and-shoulder-ten")
    assert person.item.phase is Phase.DONE


def test_only_sessions_since_it_began_are_asked_for(person: Person) -> None:
    person.following.begin(NECK)
    person.day = 12
    person.following.item()
    assert person.history.asked[-1] == 719_163 + 20_000


def test_beginning_another_leaves_the_one_before_and_says_so(person: Person) -> None:
    person.following.begin(NECK)
    person.day = 3
    person.following.begin(BAND)
    first, second = person.history.runs()
    assert (first.left, second.left) == (person.stamp, None)
    assert person.item.programme == BAND
    assert person.told == [
        "“Ten-week two-minute band” begins. “Four-week neck and shoulder” is left."
    ]


def test_beginning_again_starts_from_the_first_day(person: Person) -> None:
    person.following.begin(NECK)
    person.day = 40
    assert person.item.phase is Phase.FINISHED
    person.following.begin(NECK)
    assert person.item.place == "Week 1 of 4 · day 1"
    assert person.told == []


def test_one_that_is_left_is_no_more(person: Person) -> None:
    person.following.begin(NECK)
    person.following.leave()
    assert person.following.item() is None
    person.following.leave()
    assert person.changes == 2


def test_what_was_left_can_be_taken_back(person: Person) -> None:
    offered: list[str] = []
    person.following.left.connect(offered.append)
    person.following.begin(NECK)
    person.day = 9
    person.following.leave()
    assert offered == ["“Four-week neck and shoulder” is left. What you did stays in your history."]
    person.following.take_back()
    assert person.item.place == "Week 2 of 4 · day 3"
    person.following.leave()
    person.following.begin(BAND)
    person.following.take_back()
    assert person.item.programme == BAND


def test_one_that_is_over_is_left_without_a_word(person: Person) -> None:
    offered: list[str] = []
    person.following.left.connect(offered.append)
    person.following.begin(NECK)
    person.day = 40
    person.following.leave()
    assert offered == []
    assert person.following.item() is None


def test_a_pause_keeps_the_place(person: Person) -> None:
    person.following.begin(NECK)
    person.day = 3
    person.following.pause()
    person.following.pause()
    person.day = 20
    assert (person.item.phase, person.item.place) == (Phase.PAUSED, "Week 1 of 4 · day 4")
    person.following.go_on()
    assert (person.item.phase, person.item.place) == (Phase.DUE, "Week 1 of 4 · day 4")
    assert len(person.history.runs()) == 2


def test_a_programme_can_be_left_in_its_pause_and_begun_again(person: Person) -> None:
    person.following.begin(NECK)
    person.following.pause()
    person.day = 9
    person.following.leave()
    person.following.begin(NECK)
    assert (person.item.phase, person.item.place) == (Phase.DUE, "Week 1 of 4 · day 1")
    assert all(run.left is not None for run in person.history.runs()[:2])


def test_a_file_that_has_gone_leaves_nothing_to_show(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "data" / "routines" / "programmes" / "mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(OWN, "utf-8")
    person.following.begin("mine")
    assert person.item.name == "Mine"
    path.unlink()
    assert person.world.rescan()
    assert person.following.item() is None
    assert all(view.item is None for view in person.following.views())


def test_a_file_that_changes_is_read_again(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "data" / "routines" / "programmes" / "mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(OWN, "utf-8")
    person.following.begin("mine")
    path.write_text(OWN.replace("Mine", "Mine, slowly"), "utf-8")
    assert person.world.rescan()
    assert not person.world.rescan()
    assert person.item.name == "Mine, slowly"
    path.write_text("name: [", "utf-8")
    assert person.world.rescan()
    assert person.item.name == "Mine, slowly"


def test_one_that_is_over_is_not_said_to_be_left(person: Person) -> None:
    person.following.begin("ten-week-two-minute-band")
    person.day += 71
    person.following.begin("four-week-neck-and-shoulder")
    assert person.told == ["“Four-week neck and shoulder” begins."]


def test_an_unknown_programme_begins_nothing(person: Person) -> None:
    person.following.begin("gone")
    assert (person.history.runs(), person.changes) == ((), 0)
