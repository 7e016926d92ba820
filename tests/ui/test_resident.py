"""The program at rest and at work: plan, offer, tray and window together, with a fake world."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk_fakes import PLAN, FakeWorldOfWork
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from ui_fakes import FakeInhibitor, FakeSound, world_in

from relaxapp.app import Parts
from relaxapp.core.break_offer import Kind
from relaxapp.core.journal import CheckIn, SessionRecord, When
from relaxapp.core.units import MINUTE_MS
from relaxapp.resident import Resident, Surroundings
from relaxapp.services.awake import Awake
from relaxapp.services.fault_log import FaultLog
from relaxapp.services.history import History, history_path, stamp_of
from relaxapp.services.instance import Answer
from relaxapp.services.system_look import SystemLook
from relaxapp.shell.asked import answer
from relaxapp.ui.offer_window import OfferWindow

MakeBench = Callable[..., "Bench"]


class Bench:
    """A resident program in a home of its own, without a window."""

    def __init__(self, application: QApplication, home: Path, plan: str | None) -> None:
        self.work = FakeWorldOfWork(home, plan)
        self.world = world_in(home)
        self.sound = FakeSound()
        parts = Parts(
            clock=self.work.clock,
            awake=lambda: Awake(FakeInhibitor),
            openers=self.sound.openers,
            open_url=lambda url: True,
            now=self.work.now,
            seed=lambda: 7,
        )
        around = Surroundings(
            self.work.clock,
            self.work.now,
            self.work.watch,
            self.work.ask_held,
            lambda: False,
            parts,
        )
        self.quits: list[bool] = []
        self.resident = Resident(application, self.world, FaultLog(None), around)
        self.resident.ended.connect(lambda: self.quits.append(True))

    def rest(self) -> "Bench":
        self.resident.rest()
        self.resident.settle()  # the plan follows the tray
        return self

    def work_min(self, minutes: float) -> None:
        self.work.pass_min(self.resident.desk, minutes)

    def ask(self, *words: str) -> Answer:
        return answer(self.resident.desk, self.resident, words)

    @property
    def has_player(self) -> bool:
        """Whether all that shows a session is there."""
        return self.resident.offering._ahead.is_done

    @property
    def offer(self) -> OfferWindow:
        return self.resident.offering.window

    @property
    def title(self) -> str:
        return self.offer._name.text()


@pytest.fixture
def make(qapp: QApplication, tmp_path: Path) -> Iterator[MakeBench]:
    made: list[Bench] = []

    def make(plan: str | None = PLAN) -> Bench:
        made.append(Bench(qapp, tmp_path, plan))
        return made[-1]

    yield make
    for bench in made:
        bench.resident.quit()
        if bench.resident._app is not None:
            bench.resident._app.deleteLater()  # its small windows are gone with the test
        bench.resident.deleteLater()
    QTest.qWait(1)


def test_at_rest_nothing_is_loaded(make: MakeBench) -> None:
    bench = make().rest()
    assert not bench.resident.has_window
    assert bench.resident._app is None
    assert "library" not in bench.world.__dict__
    assert "catalogue" not in bench.world.__dict__


def test_what_has_helped_is_offered_first_where_the_plan_asks_for_that(
    make: MakeBench, qtbot: QtBot, tmp_path: Path
) -> None:
    bench = make(PLAN + "    order: what helps\n")
    history = History(history_path(tmp_path / "data"), print, now=bench.work.now)
    at = stamp_of(bench.work.start)
    for routine, after in (("upper-back-three", 7), ("neck-two", 2)):
        id = f"of {routine}"
        history.put_session(SessionRecord(id, at, routine, routine, "stretch", 60_000, 60_000))
        history.put_check_in(CheckIn(f"{id} 1", at, 7, when=When.BEFORE, session=id))
        history.put_check_in(CheckIn(f"{id} 2", at, after, when=When.AFTER, session=id))
    history.close()
    bench.rest()
    bench.work_min(29.7)
    qtbot.waitUntil(lambda: "library" in bench.world.__dict__)
    bench.work_min(0.5)
    assert bench.title == "Neck two"


def test_an_offer_has_its_routine_and_takes_no_focus(make: MakeBench, qtbot: QtBot) -> None:
    bench = make().rest()
    bench.work_min(29.7)
    assert bench.title == "Upper back"
    qtbot.waitUntil(lambda: "library" in bench.world.__dict__)
    bench.work_min(0.5)
    assert bench.offer.isVisible()
    assert bench.title == "Upper-back three"
    assert bench.offer.another.isVisible()
    assert bench.offer.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert bench.offer.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    bench.offer.another.click()
    assert bench.title == "Neck two"


def countdown_of(bench: Bench) -> QTimer:
    found = bench.resident.offering.findChild(QTimer, "countdown")
    assert isinstance(found, QTimer)
    return found


@pytest.mark.parametrize("end", ["offer", "skip", "later", "away", "break now"])
def test_a_warning_counts_down_until_it_is_over(make: MakeBench, end: str) -> None:
    bench = make().rest()
    bench.work_min(29.5)
    assert bench.offer._why.text() == "In 30 s"
    assert bench.offer._why.accessibleName() == "In less than a minute"
    assert countdown_of(bench).isActive()
    match end:
        case "offer":
            bench.work_min(0.5)
        case "skip":
            bench.offer.skip.click()
        case "later":
            bench.offer.later_requested.emit(5 * MINUTE_MS)
        case "away":
            bench.work.watch.locked = True
            bench.resident.desk.tick()
        case "break now":
            bench.ask("break", "now")
    assert not countdown_of(bench).isActive()
    if end in ("offer", "break now"):
        assert bench.offer._why.accessibleName() == ""


def test_a_warning_has_no_seconds_for_those_whom_they_hurry(make: MakeBench) -> None:
    bench = make()
    bench.world.settings = replace(bench.world.settings, hide_numbers=True)
    bench.rest()
    bench.work_min(29.5)
    assert bench.offer._why.text() == "In less than a minute"


def test_a_break_that_came_due_meanwhile_is_offered_at_once(make: MakeBench) -> None:
    bench = make().rest()
    bench.work_min(29.7)
    again = make()
    again.work.clock.now_ms = bench.work.clock.now_ms + MINUTE_MS // 2
    again.rest()
    assert again.offer.isVisible()


def test_there_is_a_way_in_before_the_plan_is_read(make: MakeBench, qtbot: QtBot) -> None:
    bench = make()
    bench.resident.rest()
    assert bench.resident.way_in.tray is not None
    assert "desk" not in bench.resident.__dict__
    bench.resident.way_in.tray.break_requested.emit()
    qtbot.waitUntil(lambda: bench.resident.desk.breaks.is_on_break)
    assert bench.resident.app.sessions.is_playing


def test_start_plays_and_counts_as_the_break(make: MakeBench, qtbot: QtBot) -> None:
    bench = make().rest()
    bench.work_min(31)
    bench.offer.start.click()
    assert not bench.offer.isVisible()
    assert bench.resident.app.window.isVisible()
    assert bench.resident.app.sessions.is_playing
    assert bench.resident.desk.breaks.is_on_break
    assert bench.resident.desk.breaks.turns["back"].last == "upper-back-three"
    qtbot.waitUntil(lambda: bench.resident.app.sessions.playback.is_running)
    bench.work.clock.now_ms += 4 * MINUTE_MS
    bench.resident.app.sessions.session.stop()
    assert bench.resident.desk.breaks.worked_ms("back") == 0
    assert not bench.resident.desk.breaks.is_on_break


def test_a_break_without_a_window_takes_its_window_along(make: MakeBench) -> None:
    bench = make().rest()
    bench.work_min(31)
    bench.offer.start.click()
    QTest.qWait(0)
    bench.resident.app.sessions.session.stop()
    bench.resident.app.sessions.playing.left.emit()
    assert not bench.resident.has_window
    assert bench.quits == []


def test_a_session_is_seen_after_one_that_ended_in_the_strip(make: MakeBench, qtbot: QtBot) -> None:
    bench = make().rest()
    bench.ask("play", "box-breathing", "{}")
    window, sessions = bench.resident.app.window, bench.resident.app.sessions
    qtbot.waitUntil(lambda: sessions.playback.is_running)
    sessions._make_small()
    assert window.isMinimized()
    sessions.leave_player()
    assert window.isHidden()
    bench.ask("play", "box-breathing", "{}")
    assert window.isVisible()
    assert not window.isMinimized()


def test_a_second_start_while_the_strip_is_out_shows_the_session(
    make: MakeBench, qtbot: QtBot
) -> None:
    bench = make()
    bench.world.settings = replace(bench.world.settings, player_size="strip")
    bench.rest()
    bench.ask("play", "box-breathing", "{}")
    window, sessions = bench.resident.app.window, bench.resident.app.sessions
    qtbot.waitUntil(lambda: sessions.playback.is_running)
    assert sessions.compact.is_open
    bench.ask("show", "")
    qtbot.waitUntil(lambda: not sessions.compact.is_open)
    assert window.isVisible()
    assert sessions.playing.page.isVisible()
    assert sessions.playback.is_running


def test_offer_and_tray_follow_the_system_into_the_dark_without_a_window(
    make: MakeBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = make().rest()
    resident, tray = bench.resident, bench.resident.way_in.tray
    window = bench.offer
    assert tray is not None
    assert not window._theme.palette.is_dark
    monkeypatch.setattr(SystemLook, "is_dark", True)
    resident.look.system.changed.emit()
    assert resident._app is None
    assert window._theme.palette.is_dark
    assert tray._is_dark


def test_the_tiny_window_is_back_once_the_thanks_in_the_strip_were_seen(
    make: MakeBench, qtbot: QtBot
) -> None:
    bench = make()
    bench.world.settings = replace(bench.world.settings, player_size="strip")
    bench.rest()
    tray = bench.resident.way_in.tray
    assert tray is not None
    tray._show_control()
    assert tray._control is not None
    bench.ask("play", "box-breathing", "{}")
    sessions = bench.resident.app.sessions
    qtbot.waitUntil(lambda: sessions.playback.is_running)
    assert tray._control.isHidden()
    sessions.session.stop()
    assert sessions.compact.is_open  # the thanks, at the corner where the tiny window stands
    assert tray._control.isHidden()
    sessions.compact.window.left.emit()
    assert tray._control.isVisible()


def test_a_session_is_left_neither_for_the_settings_nor_with_the_window_then(
    make: MakeBench,
) -> None:
    bench = make().rest()
    bench.ask("play", "box-breathing", "{}")
    window, tray = bench.resident.app.window, bench.resident.way_in.tray
    assert tray is not None
    tray.settings_requested.emit()
    assert bench.resident.app.sessions.playing.page.isVisible()
    assert window.notices.text == "A session is going on."
    bench.resident.app.sessions.session.stop()
    bench.resident.app.sessions.leave_player()
    assert window.isVisible()


def test_a_session_takes_the_window_out_of_the_bar(make: MakeBench) -> None:
    bench = make().rest()
    bench.ask("show", "")
    bench.resident.app.window.showMinimized()
    bench.ask("play", "box-breathing", "{}")
    assert not bench.resident.app.window.isMinimized()


def test_every_window_has_the_icon_of_the_program(make: MakeBench) -> None:
    bench = make().rest()
    bench.work_min(31)
    assert not bench.offer.windowIcon().isNull()
    bench.offer.start.click()
    assert not bench.resident.app.sessions.compact.window.windowIcon().isNull()


def test_later_and_skip_put_the_offer_away(make: MakeBench) -> None:
    bench = make().rest()
    bench.work_min(31)
    bench.offer.later_requested.emit(10 * MINUTE_MS)
    assert not bench.offer.isVisible()
    bench.work_min(11)
    assert bench.offer.isVisible()
    assert bench.offer.later.isHidden()
    bench.offer.skip.click()
    assert not bench.offer.isVisible()
    assert bench.resident.desk.breaks.worked_ms("back") == 0


def test_a_break_put_off_for_the_last_time_is_firm_for_who_wants_it(make: MakeBench) -> None:
    bench = make()
    bench.world.settings = replace(bench.world.settings, firm_breaks=True)
    bench.rest()
    bench.work_min(31)
    assert bench.resident.offering.firm.covers == []
    bench.offer.later_requested.emit(5 * MINUTE_MS)
    bench.work_min(6)
    firm = bench.resident.offering.firm
    assert [one.isVisible() for one in firm.covers] == [True]
    assert not bench.offer.isVisible()
    firm.left.emit()
    assert firm.covers == []
    assert bench.resident.desk.breaks.worked_ms("back") == 0


@pytest.mark.parametrize("size", ["large", "strip"])
def test_while_a_break_is_near_the_player_is_made_and_nothing_of_it_is_seen(
    make: MakeBench, qtbot: QtBot, size: str
) -> None:
    bench = make()
    bench.world.settings = replace(bench.world.settings, player_size=size)
    bench.rest()
    bench.work_min(29.7)
    assert bench.title == "Upper back"
    qtbot.waitUntil(lambda: bench.has_player)
    seen = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert bench.offer in seen
    app = bench.resident.app
    assert app.window not in seen
    assert not app.sessions.is_playing
    assert bench.sound.speakers.opened == []
    assert not bench.resident.desk.breaks.is_on_break
    if size == "strip":
        assert app.sessions.compact.window not in seen
    else:
        assert app.sessions._compact_made is None


def test_a_player_that_is_made_begins_without_a_word_before_it(
    make: MakeBench, qtbot: QtBot
) -> None:
    bench = make().rest()
    bench.work_min(31)
    qtbot.waitUntil(lambda: bench.has_player)
    assert bench.ask("break", "now").status == 0
    assert bench.resident.sessions.is_playing
    assert bench.resident.app.window.isVisible()
    assert not bench.offer.isVisible()


def test_what_is_put_off_is_not_prepared_any_further(make: MakeBench, qtbot: QtBot) -> None:
    bench = make().rest()
    bench.work_min(31)
    qtbot.waitUntil(lambda: "library" in bench.world.__dict__)
    bench.offer.skip.click()
    timer = bench.resident.offering.findChild(QTimer, "ahead")
    assert timer is not None
    assert not timer.isActive()
    assert not bench.has_player


def test_the_thanks_stay_while_the_next_break_is_prepared(make: MakeBench, qtbot: QtBot) -> None:
    bench = make().rest()
    bench.work_min(31)
    bench.offer.start.click()
    sessions = bench.resident.app.sessions
    qtbot.waitUntil(lambda: sessions.playback.is_running)
    bench.work.clock.now_ms += 4 * MINUTE_MS
    sessions.session.stop()
    assert sessions.playing.page._end.isVisible()
    bench.work_min(31)
    assert bench.offer.isVisible()
    qtbot.waitUntil(lambda: bench.has_player)
    assert sessions.playing.page._end.isVisible()


def test_break_now_is_seen_first_and_then_played(make: MakeBench, qtbot: QtBot) -> None:
    bench = make().rest()
    assert bench.ask("break", "now").status == 0
    assert bench.offer.isVisible()
    assert not bench.offer.start.isVisible()
    qtbot.waitUntil(lambda: bench.resident.sessions.is_playing)
    assert not bench.offer.isVisible()
    again = bench.ask("break", "now")
    assert again == Answer(1, "", "A session is going on.\n")


def begin_in(bench: Bench, way: str) -> None:
    """Begins a session as a person or a program can."""
    tray = bench.resident.way_in.tray
    assert tray is not None
    match way:
        case "break now":
            bench.ask("break", "now")
        case "play":
            bench.ask("play", "box-breathing", "{}")
        case "hotkey":
            bench.resident.hotkeys._acts["break_hotkey"].do("")
        case "tray":
            tray.break_requested.emit()
        case "tray routine":
            tray.routine_requested.emit("box-breathing")
        case "offer":
            bench.work_min(31)
            bench.offer.start.click()


@pytest.mark.parametrize("size", ["large", "strip"])
@pytest.mark.parametrize(
    ("way", "is_guarded"),
    [
        ("break now", True),
        ("play", True),
        ("hotkey", True),
        ("tray", False),
        ("tray routine", False),
        ("offer", False),
    ],
)
def test_only_a_session_that_nobody_clicked_for_keeps_typing_out(
    make: MakeBench, qtbot: QtBot, way: str, is_guarded: bool, size: str
) -> None:
    bench = make()
    bench.world.settings = replace(bench.world.settings, player_size=size)
    bench.rest()
    begin_in(bench, way)
    qtbot.waitUntil(lambda: bench.resident.sessions.is_playing)
    sessions = bench.resident.app.sessions
    shown = sessions.playing.page if size == "large" else sessions.compact.window
    is_muted = sessions.session.is_muted
    QTest.keyClicks(shown, "m")
    assert sessions.session.is_muted == (is_muted if is_guarded else not is_muted)
    bench.work.clock.now_ms += 1_000
    QTest.keyClicks(shown, "m")
    assert sessions.session.is_muted == (not is_muted if is_guarded else is_muted)


def test_who_has_left_a_session_types_where_they_like(make: MakeBench, qtbot: QtBot) -> None:
    bench = make().rest()
    bench.ask("play", "box-breathing", "{}")
    sessions = bench.resident.app.sessions
    qtbot.waitUntil(lambda: sessions.playback.is_running)
    sessions.session.stop()
    sessions.leave_player()
    field = QLineEdit()
    qtbot.addWidget(field)
    QTest.keyClicks(field, "a worry")
    assert field.text() == "a worry"


def test_a_session_that_is_played_again_was_asked_for_here(make: MakeBench, qtbot: QtBot) -> None:
    bench = make().rest()
    bench.ask("play", "box-breathing", "{}")
    session = bench.resident.app.sessions.session
    qtbot.waitUntil(lambda: session.playback.is_running)
    session.stop()
    session.start_again()
    assert session.request is not None
    assert not session.request.is_called


def test_break_now_works_without_any_plan(make: MakeBench, qtbot: QtBot) -> None:
    bench = make(None).rest()
    assert bench.ask("break", "now").status == 0
    qtbot.waitUntil(lambda: bench.resident.sessions.is_playing)
    assert not bench.resident.findChildren(QTimer, "desk")[0].isActive()


def test_a_routine_that_is_gone_leaves_a_break_all_the_same(make: MakeBench) -> None:
    bench = make(PLAN.replace("upper-back-three, neck-two", "gone, also-gone")).rest()
    bench.work_min(31)
    bench.offer.start.click()
    assert bench.resident.app.sessions.is_playing
    request = bench.resident.app.sessions.session.request
    assert request is not None
    assert request.routine.id == "far-look"
    assert any("'gone' is not in your library" in one for one in bench.resident._untold)


def test_a_library_that_cannot_be_read_cancels_no_break(
    make: MakeBench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = make().rest()

    def fail() -> None:
        raise RuntimeError("a fault of its own")

    monkeypatch.setattr(bench.world, "_load_catalogue", fail)
    bench.work_min(31)
    assert bench.title == "Upper back"
    with qtbot.captureExceptions() as faults:
        bench.offer.start.click()
        qtbot.waitUntil(lambda: bench.resident.desk.breaks.is_on_break)
    assert {str(fault[1]) for fault in faults} == {"a fault of its own"}
    request = bench.resident.app.sessions.session.request
    assert request is not None
    assert request.routine.name == "Far look"


def test_a_break_that_cannot_begin_stays_on_offer_and_says_why(
    make: MakeBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = make().rest()
    bench.work_min(31)
    monkeypatch.setattr(bench.resident.app.sessions, "play", lambda request: "Not this one.")
    bench.offer.start.click()
    assert bench.resident.desk.offer is not None
    assert bench.offer.isVisible()
    assert bench.offer.another.isVisible()
    assert bench.resident.app.window.notices.text == "Not this one."


def test_a_request_that_cannot_be_done_ends_in_a_window_where_no_tray_could_say_why(
    make: MakeBench, qtbot: QtBot
) -> None:
    bench = make().rest()
    bench.ask("break", "now")
    qtbot.waitUntil(lambda: bench.resident.sessions.is_playing)
    window = bench.resident.app.window
    window.showMinimized()
    tray = bench.resident.way_in.tray
    assert tray is not None
    assert not tray.has_icon
    tray.break_requested.emit()
    assert not window.isMinimized()
    assert window.notices.text == "A session is going on."


def test_a_session_that_is_left_before_it_began_is_over(make: MakeBench) -> None:
    bench = make().rest()
    bench.work_min(31)
    bench.offer.start.click()
    bench.resident.app.sessions.session.stop()
    bench.resident.app.sessions.playing.left.emit()
    assert not bench.resident.desk.breaks.is_on_break


def test_who_has_rested_sees_the_offer_go(make: MakeBench, qtbot: QtBot) -> None:
    bench = make().rest()
    bench.work_min(31)
    bench.work.clock.now_ms += 4 * MINUTE_MS
    bench.work.watch.idle = 4 * MINUTE_MS
    bench.resident.desk.tick()
    qtbot.waitUntil(lambda: not bench.offer.isVisible())


def test_play_begins_in_the_program_that_runs(make: MakeBench) -> None:
    bench = make().rest()
    missing = bench.ask("play", "gone", "{}")
    assert (missing.status, missing.out) == (1, "")
    assert missing.err.startswith("relaxapp: no routine 'gone'")
    wrong = bench.ask("play", "neck-two", '{"level": "none"}')
    assert wrong.status == 2
    begun = bench.ask("play", "neck-two", '{"mute": true}')
    assert begun == Answer(0, "Neck two begins.\n")
    assert bench.resident.desk.breaks.is_on_break


class FakeCall:
    """A call from outside, and what it is answered."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.answers: list[Answer] = []

    def answer(self, answer: Answer) -> None:
        self.answers.append(answer)


def test_a_routine_from_outside_is_seen_to_begin_before_it_is_looked_for(
    make: MakeBench, qtbot: QtBot
) -> None:
    bench = make().rest()
    call = FakeCall("play", "neck-two", "{}")
    bench.resident._answer(call)  # type: ignore[arg-type]  # as much of one as is needed
    assert bench.offer.isVisible()
    assert bench.title == "Your session"
    assert not bench.offer.start.isVisible()
    assert "library" not in bench.world.__dict__
    qtbot.waitUntil(lambda: bool(call.answers))
    assert call.answers == [Answer(0, "Neck two begins.\n")]
    assert bench.resident.app.window.isVisible()
    assert not bench.offer.isVisible()


def test_one_that_there_is_not_takes_its_word_back(make: MakeBench, qtbot: QtBot) -> None:
    bench = make().rest()
    call = FakeCall("play", "gone", "{}")
    bench.resident._answer(call)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: bool(call.answers))
    assert call.answers[0].status == 1
    assert not bench.offer.isVisible()


def test_two_at_once_are_done_one_after_the_other(make: MakeBench, qtbot: QtBot) -> None:
    bench = make().rest()
    calls = [FakeCall("play", "neck-two", "{}"), FakeCall("play", "box-breathing", "{}")]
    for call in calls:
        bench.resident._answer(call)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: bool(calls[1].answers))
    assert [call.answers[0].status for call in calls] == [0, 1]
    assert not bench.offer.isVisible()


def test_an_offer_that_comes_meanwhile_stays(make: MakeBench, qtbot: QtBot) -> None:
    bench = make().rest()
    call = FakeCall("play", "gone", "{}")
    bench.resident._answer(call)  # type: ignore[arg-type]
    bench.work_min(31)
    qtbot.waitUntil(lambda: bool(call.answers))
    assert bench.offer.isVisible()
    assert bench.title in ("Upper back", "Upper-back three")


def test_second_start_shows_the_window(make: MakeBench) -> None:
    bench = make().rest()
    bench.ask("show", "")
    assert bench.resident.app.window.isVisible()
    assert bench.resident.app.window.page == "today"


def test_closing_stays_while_a_plan_is_active_and_quits_without(
    make: MakeBench, qtbot: QtBot, tmp_path: Path
) -> None:
    bench = make()
    with qtbot.waitSignal(bench.resident.app.window.painted):
        bench.resident.open()
    qtbot.waitUntil(lambda: bench.resident.is_settled)
    bench.resident.app.window.close()
    QTest.qWait(0)
    assert bench.quits == []
    bench.resident.show()
    bench.work.write(PLAN.replace("active: yes", "active: no"))
    bench.resident.desk.look_at_plan()
    bench.resident.app.window.close()
    qtbot.waitUntil(lambda: bench.quits == [True])


def test_ctrl_q_quits_although_a_plan_is_active(make: MakeBench, qtbot: QtBot) -> None:
    bench = make()
    with qtbot.waitSignal(bench.resident.app.window.painted):
        bench.resident.open()
    qtbot.waitUntil(lambda: bench.resident.is_settled)
    QTest.keyClick(bench.resident.app.window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bench.quits == [True])


def test_quit_waits_for_what_would_be_lost(make: MakeBench, qtbot: QtBot) -> None:
    bench = make().rest()
    bench.resident.show()
    window = bench.resident.app.window
    window.close()
    window.may_close = lambda: False
    bench.resident.quit()
    assert bench.quits == []
    assert window.isVisible()
    window.may_close = lambda: True
    bench.resident.quit()
    assert bench.quits == [True]


def test_pages_know_the_plan(make: MakeBench) -> None:
    bench = make().rest()
    bench.work_min(10)
    bench.resident.show_page("breaks")
    page = bench.resident.app.page("breaks")
    assert page.active.isChecked()
    assert set(page.rows) == {"back"}
    page.active.click()
    assert not bench.resident.desk.is_active
    assert "active: no" in bench.work.path.read_text()
    page.active.click()
    assert bench.resident.desk.is_active
    bench.resident.show_page("today")
    assert bench.resident.app.page("today")._next_break.text().startswith("Next break in ")


def test_offers_and_sessions_leave_no_windows_behind(make: MakeBench) -> None:
    bench = make().rest()
    bench.work_min(31)
    bench.offer.skip.click()
    before = len(QApplication.topLevelWidgets())
    for _ in range(5):
        bench.work_min(32)
        assert bench.resident.desk.shown is not None
        bench.offer.skip.click()
    assert len(QApplication.topLevelWidgets()) == before


def test_kinds_of_due_are_all_shown(make: MakeBench) -> None:
    bench = make().rest()
    heard: list[Kind] = []
    bench.resident.desk.came_due.connect(lambda due: heard.append(due.kind))
    bench.work_min(31)
    bench.resident.desk.pause(MINUTE_MS)
    assert heard == [Kind.WARNING, Kind.OFFER, Kind.WITHDRAWN]
