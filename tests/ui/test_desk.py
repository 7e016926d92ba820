"""The desk: a plan that goes on with the time, is kept, and does what it is asked."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_fakes import PLAN, FakeWorldOfWork
from PySide6.QtCore import QTimer

from relaxapp.core.break_offer import Due, Kind, Reason
from relaxapp.core.break_state import BreakState
from relaxapp.core.units import MINUTE_MS
from relaxapp.services.instance import Answer
from relaxapp.shell.asked import answer
from relaxapp.shell.break_files import STATE_NAME, BreakFiles
from relaxapp.shell.desk import Desk

MakeDesk = Callable[[], tuple[Desk, list[Due]]]


@pytest.fixture
def work(tmp_path: Path) -> FakeWorldOfWork:
    return FakeWorldOfWork(tmp_path)


@pytest.fixture
def make(work: FakeWorldOfWork, qapp: object) -> Iterator[MakeDesk]:
    made: list[Desk] = []

    def make() -> tuple[Desk, list[Due]]:
        desk = work.desk()
        made.append(desk)
        heard: list[Due] = []
        desk.came_due.connect(heard.append)
        return desk, heard

    yield make
    for desk in made:
        desk.close()
        desk.deleteLater()


def timer_of(desk: Desk) -> QTimer:
    found = desk.findChild(QTimer, "desk")
    assert isinstance(found, QTimer)
    return found


def kinds(heard: list[Due]) -> list[Kind]:
    return [due.kind for due in heard]


# The plan goes on


def test_what_has_changed_is_written_at_once_and_is_on_the_disk_soon(
    make: MakeDesk, work: FakeWorldOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[bool] = []
    keep = BreakFiles.keep

    def note(files: BreakFiles, state: BreakState, *, is_durable: bool) -> None:
        waited.append(is_durable)
        keep(files, state, is_durable=is_durable)

    monkeypatch.setattr(BreakFiles, "keep", note)
    desk, heard = make()
    desk.begin()
    waited.clear()
    work.pass_min(desk, 29.7)
    assert kinds(heard) == [Kind.WARNING]
    assert waited
    assert not any(waited)
    soon = desk.findChild(QTimer, "desk on disk")
    assert soon is not None
    assert soon.isActive()
    soon.timeout.emit()
    assert waited[-1]
    assert not soon.isActive()


def test_what_is_not_on_the_disk_yet_is_when_the_program_ends(
    make: MakeDesk, work: FakeWorldOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _ = make()
    desk.begin()
    work.pass_min(desk, 31)
    assert desk.skip()
    waited: list[bool] = []
    monkeypatch.setattr(
        BreakFiles, "keep", lambda files, state, *, is_durable: waited.append(is_durable)
    )
    desk.close()
    assert waited[-1]


def test_work_is_warned_of_and_then_a_break_is_offered(
    make: MakeDesk, work: FakeWorldOfWork
) -> None:
    desk, heard = make()
    work.pass_min(desk, 29.4)
    assert heard == []
    work.pass_min(desk, 0.2)
    assert kinds(heard) == [Kind.WARNING]
    work.pass_min(desk, 2)
    assert kinds(heard) == [Kind.WARNING, Kind.OFFER]
    assert desk.offer is not None
    assert desk.shown == desk.offer


def test_without_a_plan_there_is_no_timer(make: MakeDesk, work: FakeWorldOfWork) -> None:
    work.path.unlink()
    desk, heard = make()
    assert not timer_of(desk).isActive()
    assert (desk.is_active, heard, work.told) == (False, [], [])


def test_one_timer_waits_for_what_comes_next(make: MakeDesk) -> None:
    desk, _ = make()
    timer = timer_of(desk)
    assert timer.isActive()
    assert timer.isSingleShot()
    assert 0 < timer.interval() <= MINUTE_MS
    desk.findChildren(QTimer, "desk on disk")[0].timeout.emit()
    assert [one for one in desk.findChildren(QTimer) if one.isActive()] == [timer]


def test_a_finished_break_begins_the_count_anew(make: MakeDesk, work: FakeWorldOfWork) -> None:
    desk, _ = make()
    work.pass_min(desk, 31)
    desk.began("back")
    assert desk.shown is None
    work.clock.now_ms += 3 * MINUTE_MS
    desk.ended(is_whole=True)
    assert desk.breaks.worked_ms("back") == 0
    assert desk.upcoming is not None
    assert desk.upcoming.in_ms == 30 * MINUTE_MS


def test_a_session_of_an_unknown_occasion_is_one_of_the_persons_own(
    make: MakeDesk, work: FakeWorldOfWork
) -> None:
    desk, _ = make()
    desk.began("gone")
    assert desk.breaks.is_on_break
    work.clock.now_ms += MINUTE_MS
    desk.ended(is_whole=False)
    assert not desk.breaks.is_on_break


def test_who_goes_away_takes_the_offer_with_them(make: MakeDesk, work: FakeWorldOfWork) -> None:
    desk, heard = make()
    work.pass_min(desk, 31)
    work.watch.idle = 0
    work.clock.now_ms += 4 * MINUTE_MS
    work.watch.idle = 4 * MINUTE_MS
    desk.tick()
    assert heard[-1].kind is Kind.WITHDRAWN
    assert heard[-1].reason is Reason.RESTED
    assert desk.shown is None


def test_sleep_is_rest(make: MakeDesk, work: FakeWorldOfWork) -> None:
    desk, heard = make()
    work.pass_min(desk, 20)
    desk.sleep()
    work.clock.now_ms += 8 * 60 * MINUTE_MS
    desk.tick()
    assert heard == []
    assert desk.breaks.worked_ms("back") <= MINUTE_MS


def test_manners_are_asked_only_where_a_break_is_near(
    make: MakeDesk, work: FakeWorldOfWork
) -> None:
    desk, heard = make()
    work.asked_held = 0
    work.pass_min(desk, 28)
    assert work.asked_held == 0
    work.held_by = "a window fills the screen."
    work.pass_min(desk, 3)
    assert work.asked_held > 0
    assert Kind.OFFER not in kinds(heard)
    assert desk.next_words == "Upper back waits: a window fills the screen"
    work.held_by = None
    work.pass_min(desk, 2)
    assert kinds(heard)[-1] is Kind.OFFER


def test_coming_and_going_is_watched_from_the_shortest_rest(
    make: MakeDesk, work: FakeWorldOfWork
) -> None:
    desk, _ = make()
    assert work.watch.watched_ms == desk.breaks.idle_watch_ms


def test_another_source_that_tells_of_coming_is_taken_on(
    make: MakeDesk, work: FakeWorldOfWork
) -> None:
    desk, _ = make()
    work.pass_min(desk, 10)
    work.watch.is_watched = True
    desk.tick()
    assert desk.breaks.worked_ms("back") == 10 * MINUTE_MS


# Kept


def test_a_killed_program_goes_on_where_it_was(make: MakeDesk, work: FakeWorldOfWork) -> None:
    first, _ = make()
    work.pass_min(first, 20)
    work.clock.now_ms += 1_000
    second, _ = make()
    assert second.breaks.worked_ms("back") >= 19 * MINUTE_MS


def test_an_offer_outlives_a_killed_program(make: MakeDesk, work: FakeWorldOfWork) -> None:
    first, heard = make()
    work.pass_min(first, 31)
    assert kinds(heard)[-1] is Kind.OFFER
    work.clock.now_ms += 20_000
    second = Desk(work.files(), work.situation)
    again: list[Due] = []
    second.came_due.connect(again.append)
    second.begin()
    assert kinds(again) == [Kind.OFFER]
    assert again[0].offer == heard[-1].offer
    second.deleteLater()


def test_a_pause_outlives_the_program(make: MakeDesk, work: FakeWorldOfWork) -> None:
    first, _ = make()
    first.pause(60 * MINUTE_MS)
    second, _ = make()
    assert second.breaks.is_paused
    assert second.next_words == "Reminders are paused until 10:00"


def test_nothing_is_written_more_than_once_a_minute(make: MakeDesk, work: FakeWorldOfWork) -> None:
    desk, _ = make()
    path = work.home / "data" / STATE_NAME
    work.pass_min(desk, 2)
    before = path.stat().st_mtime_ns
    for _ in range(50):
        work.clock.now_ms += 1_000
        desk.tick()
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 99}', "\0\xff" * 50])
def test_a_damaged_state_is_forgotten(make: MakeDesk, work: FakeWorldOfWork, text: str) -> None:
    path = work.home / "data" / STATE_NAME
    path.parent.mkdir(parents=True)
    path.write_text(text)
    desk, _ = make()
    assert desk.breaks.worked_ms("back") == 0
    assert work.told == []


def test_what_cannot_be_written_is_said_once(make: MakeDesk, work: FakeWorldOfWork) -> None:
    (work.home / "data").write_text("a file where the folder should be")
    desk, _ = make()
    desk.pause(MINUTE_MS)
    desk.resume()
    assert len(work.told) == 1
    assert "your breaks begin anew" in work.told[0]


# The plan's file


def test_a_changed_file_is_taken_with_the_next_look(make: MakeDesk, work: FakeWorldOfWork) -> None:
    desk, _ = make()
    work.pass_min(desk, 5)
    work.write(PLAN.replace("30 min", "45 min"))
    desk.tick()
    assert desk.plan.rhythms[0].every_ms == 45 * MINUTE_MS
    assert desk.breaks.worked_ms("back") == 5 * MINUTE_MS


def test_a_plan_that_comes_later_starts_the_timer(make: MakeDesk, work: FakeWorldOfWork) -> None:
    work.path.unlink()
    desk, _ = make()
    work.write(PLAN)
    desk.look_at_plan()
    assert desk.is_active
    assert timer_of(desk).isActive()


def test_a_plan_that_goes_takes_its_warning_back_and_stops_the_timer(
    make: MakeDesk, work: FakeWorldOfWork
) -> None:
    desk, heard = make()
    work.pass_min(desk, 29.7)
    assert kinds(heard) == [Kind.WARNING]
    work.write(PLAN.replace("active: yes", "active: no"))
    desk.look_at_plan()
    assert kinds(heard) == [Kind.WARNING, Kind.WITHDRAWN]
    assert not timer_of(desk).isActive()


@pytest.mark.parametrize(
    "plan", ["rhythms: [", "active: maybe\n", "- 1\n", "active: yes\nhours: soon\n"]
)
def test_a_broken_plan_is_said_once_and_is_off(
    make: MakeDesk, work: FakeWorldOfWork, plan: str
) -> None:
    work.write(plan)
    desk, heard = make()
    assert not desk.is_active
    assert len(work.told) == 1
    assert "no break is offered" in work.told[0]
    desk.reload()
    assert len(work.told) == 1
    assert heard == []


# What is asked for


class FakeProgram:
    def __init__(self) -> None:
        self.refusal: str | None = None
        self.played: list[tuple[str, dict[str, Any]]] = []
        self.shown: list[str] = []
        self.has_quit = False

    def take_break(self) -> str | None:
        return self.refusal

    def play(self, id: str, how: dict[str, Any]) -> Answer:
        self.played.append((id, how))
        return Answer(0, "It begins.\n")

    def show(self, token: str) -> None:
        self.shown.append(token)

    def quit(self) -> None:
        self.has_quit = True


def test_requests_that_do_not_fit_have_a_reason(make: MakeDesk) -> None:
    desk, _ = make()
    program = FakeProgram()
    for words in (("break", "postpone"), ("break", "skip"), ("break", "resume")):
        found = answer(desk, program, words)
        assert (found.status, found.out) == (1, "")
        assert found.err.endswith(".\n")
    program.refusal = "A session is going on."
    assert answer(desk, program, ("break", "now")) == Answer(1, "", "A session is going on.\n")
    assert answer(desk, program, ("break", "dance")).status == 2


def test_postpone_skip_and_pause_are_done(make: MakeDesk, work: FakeWorldOfWork) -> None:
    desk, heard = make()
    work.pass_min(desk, 31)
    assert answer(desk, FakeProgram(), ("break", "postpone", "60000")).err == (
        "This break can be put off by: 5 min, 10 min.\n"
    )
    assert answer(desk, FakeProgram(), ("break", "postpone")).status == 0
    work.pass_min(desk, 5.5)
    assert kinds(heard)[-1] is Kind.OFFER
    refused = answer(desk, FakeProgram(), ("break", "postpone"))
    assert refused.err == "You have put this break off as often as your plan allows.\n"
    assert answer(desk, FakeProgram(), ("break", "skip")).status == 0
    paused = answer(desk, FakeProgram(), ("break", "pause", "until-tomorrow"))
    assert paused == Answer(0, "Reminders are paused until tomorrow.\n")
    assert answer(desk, FakeProgram(), ("break", "resume")).status == 0


def test_pause_without_a_plan_says_so(make: MakeDesk, work: FakeWorldOfWork) -> None:
    work.path.unlink()
    desk, _ = make()
    found = answer(desk, FakeProgram(), ("break", "pause", "60000"))
    assert found == Answer(1, "", "Your break plan is off.\n")


def test_status_is_text_and_json(make: MakeDesk, work: FakeWorldOfWork) -> None:
    desk, _ = make()
    work.pass_min(desk, 12)
    text = answer(desk, FakeProgram(), ("break", "status")).out
    assert text.splitlines() == [
        "Next break in 18 min: Upper back.",
        "Upper back: 12 min of 30 min worked",
        "A test knows.",
    ]
    found = json.loads(answer(desk, FakeProgram(), ("break", "status", "json")).out)
    assert found["running"] is True
    assert found["next"] == {"id": "back", "name": "Upper back", "in_ms": 18 * MINUTE_MS}
    assert found["idle_source"] == "A test knows."


def test_work_is_not_said_to_be_done_before_it_is(make: MakeDesk, work: FakeWorldOfWork) -> None:
    desk, _ = make()
    work.pass_min(desk, 29.6)
    said = answer(desk, FakeProgram(), ("break", "status")).out.splitlines()
    assert said[:2] == [
        "Next break in less than a minute: Upper back.",
        "Upper back: 29 min of 30 min worked",
    ]


def test_without_a_plan_nobody_is_said_to_be_watched(make: MakeDesk, work: FakeWorldOfWork) -> None:
    work.path.unlink()
    desk, _ = make()
    found = json.loads(answer(desk, FakeProgram(), ("break", "status", "json")).out)
    assert found["idle_source"] is None


def test_other_requests_reach_the_program(make: MakeDesk) -> None:
    desk, _ = make()
    program = FakeProgram()
    assert answer(desk, program, ("play", "neck-two", '{"mute": true}')).out == "It begins.\n"
    answer(desk, program, ("show", "token-1"))
    answer(desk, program, ("quit",))
    assert program.played == [("neck-two", {"mute": True})]
    assert (program.shown, program.has_quit) == (["token-1"], True)
