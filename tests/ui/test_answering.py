"""Reflections in the player: each answer kept as it is typed, found again, gone on with."""

from dataclasses import dataclass
from itertools import count

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reflection_fakes import FakeHistory
from ui_fakes import FakeClock

from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.journal import LONGEST_ANSWER, Answer, Ended, SessionRecord, Stamp, When
from relaxapp.core.library import Library
from relaxapp.core.player import State
from relaxapp.core.settings import Settings
from relaxapp.services.playback import Playback
from relaxapp.shell.answering import KEPT_MS, Answering
from relaxapp.shell.session import Request
from relaxapp.ui.answer_fields import ChoiceField, ScaleField, TextField
from relaxapp.ui.answering_view import AnsweringView
from relaxapp.ui.player_page import PlayerPage

Key = Qt.Key
RECORD, CATCH, CHECK_IN = "thought-record", "catch-check-change", "check-in"
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
DAY_MS = 86_400_000


class FakeSession(QObject):
    """Begins and ends when a test says so."""

    ended = Signal(object)

    def __init__(self, playback: Playback) -> None:
        super().__init__()
        self._playback = playback
        self.settings = Settings()
        self.is_set_aside = False
        playback.finished.connect(self._finish)

    def set_aside(self) -> None:
        self.is_set_aside = True
        self._playback.stop()

    def _finish(self, outcome: object) -> None:
        if not self.is_set_aside:
            self.ended.emit(outcome)


@dataclass
class Desk:
    """A player page with a reflection on it, and what becomes of it."""

    page: PlayerPage
    playback: Playback
    session: FakeSession
    history: FakeHistory
    answering: Answering
    clock: FakeClock
    library: Library
    told: list[str]
    qtbot: QtBot

    def begin(self, id: str = RECORD, *, level: str | None = None, gate: int | None = None) -> None:
        """Plays a routine up to its first question, or goes on at another."""
        entry = self.library.find(id)
        assert entry is not None
        assert entry.routine is not None
        options = Options(level=level)
        timeline = compile_timeline(entry.routine, options)
        self.page.show_session(entry.routine, timeline, False)
        place_ms = 0 if gate is None else timeline.gates[gate].at_ms
        self.answering.begin(Request(entry.routine, options, place_ms, gate=gate))
        self.playback.begin(timeline, position_ms=place_ms, gate=gate)
        self.pass_time(10)

    def pass_time(self, seconds: int) -> None:
        """Time passes up to the next question."""
        for _ in range(seconds * 2):
            player = self.playback.player
            if player is None or player.state is not State.PLAYING:
                return
            self.clock.now_ms += 500
            self.playback.set_visible(True)
            self.playback._advance()

    @property
    def view(self) -> AnsweringView:
        return self.answering.view

    @property
    def asked(self) -> str:
        return self.view.field.accessibleName() or self.view._asked.text()

    @property
    def number(self) -> int:
        assert self.playback.player is not None
        return self.playback.player.gates_passed

    def write(self, text: str) -> None:
        """Types a text, key by key, where the keyboard is."""
        field = self.view.field
        assert isinstance(field, TextField)
        field.writing.insertPlainText(text)

    def go_back(self) -> None:
        """Alt+Left; a button pressed by its shortcut takes a moment."""
        before = self.number
        self.press(Key.Key_Left, ALT)
        self.qtbot.waitUntil(lambda: self.number < before)

    def press(
        self, key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.page.focusWidget() or self.page, key, modifier)


@pytest.fixture
def desk(qtbot: QtBot, library: Library) -> Desk:
    page, clock = PlayerPage(announcer=lambda *_: None), FakeClock()
    qtbot.addWidget(page)
    playback = Playback(page, clock=clock)
    session, history = FakeSession(playback), FakeHistory()
    ids = map(str, count())
    answering = Answering(
        playback,
        session,  # type: ignore[arg-type]  # as much of a session as it needs
        page,
        history,
        lambda: "this one",
        lambda: next(ids),
        lambda: Stamp(1_800_000_000_000 + clock.now_ms),
        page,
    )
    told: list[str] = []
    answering.noticed.connect(told.append)
    playback.state_changed.connect(lambda: _show(page, playback, answering))
    page.answered.connect(lambda answer: _answer(playback, answering, answer))
    page.resize(1100, 750)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return Desk(page, playback, session, history, answering, clock, library, told, qtbot)


def _show(page: PlayerPage, playback: Playback, answering: Answering) -> None:
    player = playback.player
    assert player is not None
    page.show_moment(player.moment, player.state, player.span_index, False)
    if player.gate is not None:
        assert answering.ask(player)


def _answer(playback: Playback, answering: Answering, answer: str | None) -> None:
    assert playback.player is not None
    assert playback.player.gate is not None
    answering.note_answer(playback.player.gate, answer)
    playback.proceed(answer)


def begun(session: str = "before", *texts: str, ended: Ended = Ended.OPEN) -> FakeHistory:
    """A history with a thought record that was begun."""
    history = FakeHistory()
    at = Stamp(1_800_000_000_000 - DAY_MS)
    names = ("situation", "feelings", "strength-before", "thought")
    for number, (name, text) in enumerate(zip(names, texts, strict=False)):
        one = Answer(f"old {number}", at, session, RECORD, f"{name}?", text, name)
        history.kept[one.id] = one
    history.done.append(
        SessionRecord(session, at, RECORD, "Thought record", "reflection", 0, ended=ended)
    )
    return history


def take(desk: Desk, history: FakeHistory) -> None:
    desk.history.kept, desk.history.done = history.kept, history.done


def test_a_reflection_asks_on_a_full_page_with_the_keyboard_in_the_field(desk: Desk) -> None:
    desk.begin()
    assert desk.view.geometry() == desk.page.rect()
    assert desk.view.isVisible()
    assert not desk.page._controls.isVisible()
    assert isinstance(desk.view.field, TextField)
    assert desk.view.field.writing.hasFocus()
    assert desk.view._place.text() == "1 of 8"


def test_what_is_typed_is_kept_within_a_second(desk: Desk, qtbot: QtBot) -> None:
    assert KEPT_MS < 1_000
    desk.begin()
    desk.write("It rained")
    assert desk.history.texts() == []
    qtbot.waitUntil(lambda: desk.history.texts() == ["It rained"])
    (kept,) = desk.history.answers()
    assert (kept.session, kept.routine, kept.save_as) == ("this one", RECORD, "situation")


def test_typing_on_does_not_put_the_keeping_off(desk: Desk) -> None:
    desk.begin()
    desk.write("It")
    left_ms = desk.answering._timer.remainingTime()
    desk.write(" rained")
    assert desk.answering._timer.remainingTime() <= left_ms


def test_it_is_kept_at_once_when_the_keyboard_leaves_the_field(desk: Desk) -> None:
    desk.begin()
    desk.write("It rained")
    desk.press(Key.Key_Tab)
    assert desk.history.texts() == ["It rained"]


def test_ctrl_enter_goes_on_and_alt_left_back_with_the_answer_there(desk: Desk) -> None:
    desk.begin()
    desk.write("It rained")
    desk.press(Key.Key_Return, CTRL)
    assert desk.number == 1
    desk.write("Wet")
    desk.go_back()
    assert desk.number == 0
    assert isinstance(desk.view.field, TextField)
    assert desk.view.field.writing.words == "It rained"
    assert desk.history.texts() == ["It rained", "Wet"]
    desk.press(Key.Key_Return, CTRL)
    assert desk.view.field.answer == "Wet"


def test_a_changed_answer_takes_the_place_of_the_one_before(desk: Desk) -> None:
    desk.begin()
    desk.write("It rained")
    desk.press(Key.Key_Return, CTRL)
    desk.go_back()
    desk.write(", all day")
    desk.press(Key.Key_Return, CTRL)
    assert desk.history.texts() == ["It rained, all day"]


def test_an_answer_that_is_taken_away_is_deleted(desk: Desk, qtbot: QtBot) -> None:
    desk.begin()
    desk.write("It rained")
    desk.press(Key.Key_Return, CTRL)
    desk.go_back()
    qtbot.mouseClick(desk.view.skip, Qt.MouseButton.LeftButton)
    assert desk.number == 1
    assert desk.history.texts() == []


def test_the_first_question_has_none_before_it(desk: Desk) -> None:
    desk.begin()
    assert not desk.view.back.isEnabled()
    desk.view.back_requested.emit()
    assert desk.number == 0


def test_what_was_said_stands_beside_and_below_where_it_is_narrow(desk: Desk) -> None:
    desk.begin()
    desk.write("It rained")
    desk.press(Key.Key_Return, CTRL)
    assert desk.view._aside.isVisible()
    assert desk.view._beside_said._labels[0][1].text() == "It rained"
    desk.page.resize(720, 520)
    assert not desk.view._aside.isVisible()
    assert desk.view._so_far.isVisible()
    assert not desk.view._folded_said.isVisible()
    desk.view._so_far.button.click()
    assert desk.view._folded_said._labels[0][1].isVisible()


def test_the_answer_of_the_last_time_is_there_folded(desk: Desk) -> None:
    take(desk, begun("before", "It snowed", ended=Ended.COMPLETED))
    desk.begin()
    assert desk.view._last.isVisible()
    assert "yesterday" in desk.view._last.button.text()
    assert not desk.view._last_said.isVisible()
    desk.view._last.button.click()
    assert desk.view._last_said._labels[0][1].text() == "It snowed"


@pytest.mark.parametrize(("keys", "answer"), [((Key.Key_7,), "7"), ((Key.Key_1, Key.Key_0), "10")])
def test_digits_choose_a_number_and_enter_takes_it(
    desk: Desk, keys: tuple[Key, ...], answer: str
) -> None:
    desk.begin(CHECK_IN)
    assert isinstance(desk.view.field, ScaleField)
    for key in keys:
        desk.press(key)
    assert desk.number == 0
    desk.press(Key.Key_Return)
    assert desk.number == 1
    assert desk.history.texts() == [answer]


def test_arrows_choose_the_next_number(desk: Desk) -> None:
    desk.begin(CHECK_IN)
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Left):
        desk.press(key)
    assert desk.view.field.answer == "1"


def test_nothing_is_chosen_beforehand_and_enter_leaves_it_out(desk: Desk) -> None:
    desk.begin(CHECK_IN)
    assert desk.view.field.answer is None
    desk.press(Key.Key_Return)
    assert (desk.number, desk.history.texts()) == (1, [])


def test_a_choice_is_pressed_and_is_there_on_the_way_back(desk: Desk, qtbot: QtBot) -> None:
    desk.begin(CATCH)
    desk.press(Key.Key_Return, CTRL)
    assert isinstance(desk.view.field, ChoiceField)
    qtbot.mouseClick(desk.view.field.buttons[2], Qt.MouseButton.LeftButton)
    assert (desk.number, desk.history.texts()) == (2, ["It is all or nothing"])
    desk.go_back()
    assert desk.view.field.answer == "It is all or nothing"
    desk.press(Key.Key_4)
    assert desk.view.field.answer == "It is all my fault"


def test_esc_leaves_without_asking_and_loses_nothing(desk: Desk) -> None:
    left: list[None] = []
    desk.answering.left.connect(lambda: left.append(None))
    desk.begin()
    desk.write("Half a sent")
    desk.press(Key.Key_Escape)
    assert desk.history.texts() == ["Half a sent"]
    assert desk.session.is_set_aside
    assert len(left) == 1
    assert "kept" in desk.told[0]


def test_a_session_gone_on_with_has_its_answers(desk: Desk) -> None:
    take(desk, begun("before", "It snowed", "Cold"))
    desk.begin(gate=2)
    assert desk.view._place.text() == "3 of 8"
    assert [one.answer for one in desk.view._question.earlier] == ["It snowed", "Cold"]  # type: ignore[union-attr]
    desk.press(Key.Key_5)
    desk.press(Key.Key_Return)
    assert {one.session for one in desk.history.answers()} == {"before"}


def test_a_record_begun_before_is_offered_and_gone_on_with(desk: Desk, qtbot: QtBot) -> None:
    take(desk, begun("before", "It snowed", "Cold"))
    desk.begin()
    assert desk.view._begun.isVisible()
    assert "yesterday" in desk.view._begun._words.text()
    qtbot.mouseClick(desk.view.go_on_with, Qt.MouseButton.LeftButton)
    assert desk.number == 2
    assert not desk.view._begun.isVisible()
    desk.go_back()
    assert desk.view.field.answer == "Cold"


def test_going_on_with_it_where_only_the_first_answer_is_missing_shows_it(desk: Desk) -> None:
    history = begun("before", "", "", "", "They laughed")
    history.kept = {"old 3": history.kept["old 3"]}
    take(desk, history)
    desk.begin()
    desk.view.go_on_with.click()
    assert desk.number == 4


def test_beginning_anew_makes_another_record(desk: Desk) -> None:
    take(desk, begun("before", "It snowed"))
    desk.begin()
    desk.write("It rained")
    desk.press(Key.Key_Return, CTRL)
    assert [one.answer for one in desk.history.answers(session="this one")] == ["It rained"]
    assert [one.answer for one in desk.history.answers(session="before")] == ["It snowed"]


def test_what_was_done_is_not_offered(desk: Desk) -> None:
    take(desk, begun("before", "It snowed", ended=Ended.COMPLETED))
    desk.begin()
    assert not desk.view._begun.isVisible()


def test_locked_answers_are_not_read_until_they_are_opened(desk: Desk) -> None:
    take(desk, begun("before", "It snowed"))
    desk.answering.is_locked = lambda: True
    desk.begin()
    assert desk.view._locked.isVisible()
    assert not desk.view._begun.isVisible()
    desk.write("It rained")
    desk.answering.is_locked = lambda: False
    desk.answering.read_again()
    assert not desk.view._locked.isVisible()
    assert desk.view.field.answer == "It rained"
    assert desk.view._last.isVisible()


def test_a_worry_is_put_down_among_the_worries_alone(desk: Desk) -> None:
    desk.begin("put-a-worry-down")
    desk.write("The letter\nfrom the bank")
    desk.press(Key.Key_Return, CTRL)
    assert [one.text for one in desk.history.worries()] == ["The letter from the bank"]
    assert desk.history.texts() == []


def test_a_check_in_that_is_done_is_a_check_in(desk: Desk) -> None:
    desk.begin(CHECK_IN)
    for key in (Key.Key_4, Key.Key_3, Key.Key_6):
        desk.press(key)
        desk.press(Key.Key_Return)
    desk.press(Key.Key_Return, CTRL)
    desk.pass_time(10)
    (felt,) = desk.history.felt
    assert (felt.tension, felt.pain, felt.mood, felt.when) == (4, 3, 6, When.APART)


def test_one_that_is_left_is_none(desk: Desk) -> None:
    desk.begin(CHECK_IN)
    desk.press(Key.Key_4)
    desk.press(Key.Key_Escape)
    assert desk.history.felt == []


def test_back_passes_over_what_plays_between_two_questions(desk: Desk) -> None:
    desk.begin(CHECK_IN, level="before-and-after")
    for _ in range(3):
        desk.press(Key.Key_Return)
    assert not desk.view.isVisible()
    desk.pass_time(150)
    assert desk.number == 3
    desk.go_back()
    assert (desk.number, desk.view.isVisible()) == (2, True)


def test_another_routine_asks_as_before(desk: Desk, library: Library) -> None:
    entry = library.find("find-your-rate")
    assert entry is not None
    assert entry.routine is not None
    desk.answering.begin(Request(entry.routine, Options()))
    desk.playback.begin(compile_timeline(entry.routine))
    assert desk.playback.player is not None
    assert not desk.answering.ask(desk.playback.player)


def test_no_more_is_taken_than_an_answer_may_be_long(desk: Desk) -> None:
    desk.begin()
    desk.write("x" * LONGEST_ANSWER)
    desk.write("y")
    assert desk.view.field.answer == "x" * LONGEST_ANSWER
    assert f"{LONGEST_ANSWER:,}" in desk.view._note.text()


def test_the_field_grows_with_what_is_written_and_leaves_the_buttons_in_sight(desk: Desk) -> None:
    desk.begin()
    field = desk.view.field
    assert isinstance(field, TextField)
    QApplication.processEvents()
    before = field.writing.height()
    desk.write("\n".join("line" for _ in range(60)))
    QApplication.processEvents()
    assert field.writing.height() > before
    assert desk.view.next.geometry().bottom() <= desk.view.height()
    assert desk.view._scroll.geometry().bottom() <= desk.view.next.geometry().top()


def test_every_control_has_a_name(desk: Desk) -> None:
    desk.begin(CHECK_IN)
    view = desk.view
    for button in (view.back, view.skip, view.leave, view.safety, view.go_on_with, view.unlock):
        assert button.accessibleName() or button.text()
    assert isinstance(view.field, ScaleField)
    assert view.field.buttons[0].accessibleName() == "0 of 10, Not tense at all"


def test_help_is_one_press_away(desk: Desk) -> None:
    asked: list[None] = []
    desk.answering.safety_requested.connect(lambda: asked.append(None))
    desk.begin()
    desk.view.safety.click()
    assert len(asked) == 1


def test_where_no_history_is_kept_nothing_is_written_and_that_is_said(desk: Desk) -> None:
    desk.answering._session_id = lambda: None
    desk.begin()
    assert "Not kept" in desk.view._note.text()
    desk.write("It rained")
    desk.press(Key.Key_Return, CTRL)
    desk.go_back()
    assert desk.view.field.answer == "It rained"
    desk.press(Key.Key_Escape)
    assert (desk.history.texts(), desk.told) == ([], [])


def test_clearing_the_field_deletes_nothing_before_the_question_is_left(desk: Desk) -> None:
    desk.begin()
    desk.write("It rained")
    desk.answering.keep()
    assert isinstance(desk.view.field, TextField)
    desk.view.field.writing.selectAll()
    desk.press(Key.Key_Delete)
    desk.answering.keep()
    assert desk.history.texts() == [""]
    desk.view.field.writing.undo()
    desk.answering.keep()
    assert desk.history.texts() == ["It rained"]
    desk.view.field.writing.clear()
    desk.press(Key.Key_Escape)
    assert desk.history.texts() == []


def test_an_answer_of_a_question_that_is_gone_is_not_written_over(desk: Desk) -> None:
    history = begun("before", "It snowed")
    gone = Answer("before-001", Stamp(1_799_999_999_000), "before", RECORD, "Gone?", "Kept", "gone")
    history.kept[gone.id] = gone
    take(desk, history)
    desk.begin(gate=1)
    desk.write("Cold")
    desk.answering.keep()
    assert {one.answer for one in desk.history.answers(session="before")} == {
        "It snowed",
        "Kept",
        "Cold",
    }
