"""Reflections, worries and the passphrase in the whole window, with the real history."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from test_app import Bench, MakeBench, bench, make

from relaxapp.core.answers import in_order
from relaxapp.core.journal import Fate
from relaxapp.core.player import State
from relaxapp.services.lock import Lock, locks
from relaxapp.shell.history_files import FileAsks
from relaxapp.shell.locking import FORGOTTEN_WORDS, Locking
from relaxapp.ui.answer_fields import TextField
from relaxapp.ui.answering_view import AnsweringView
from relaxapp.ui.lock_card import LockCard, LockState
from relaxapp.ui.lock_dialogs import PassphraseDialog, Wanted
from relaxapp.ui.progress_actions import LOCK_WORDS
from relaxapp.ui.worry_dialog import WorryDialog

__all__ = ["bench", "make"]

RECORD = "thought-record"
PASSPHRASE = "four small grey stones"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guess costs little, so that tests do."""
    for name, value in (("MEMORY_KIB", 32), ("ITERATIONS", 1), ("LANES", 1)):
        monkeypatch.setattr(locks, name, value)


def view(bench: Bench) -> AnsweringView:
    return bench.app.reflecting.answering.view


def write(bench: Bench, text: str) -> None:
    field = view(bench).field
    assert isinstance(field, TextField)
    field.writing.insertPlainText(text)


def to_first_question(bench: Bench, id: str = RECORD) -> None:
    bench.start(id)
    bench.pass_ms(10_000)
    assert bench.player.state is State.WAITING


def answers(bench: Bench) -> list[str]:
    return [one.answer for one in bench.app.records.history.answers()]


def lock(bench: Bench) -> Locking:
    return bench.app.reflecting.locking


def set_passphrase(bench: Bench) -> None:
    dialog = lock(bench).ask(Wanted.SET)
    dialog.new.setText(PASSPHRASE)
    dialog.again.setText(PASSPHRASE)
    dialog.act.click()


def unlock(bench: Bench, passphrase: str = PASSPHRASE) -> PassphraseDialog:
    dialog = lock(bench).ask(Wanted.UNLOCK)
    dialog.current.setText(passphrase)
    dialog.act.click()
    return dialog


def test_a_thought_record_in_three_sittings(make: MakeBench) -> None:
    bench = make().open()
    to_first_question(bench)
    write(bench, "It rained")
    bench.press(Qt.Key.Key_Return, CTRL)
    write(bench, "Cold")
    bench.press(Qt.Key.Key_Escape)
    assert bench.app.window.page == "today"
    assert "kept" in bench.app.window.notices.text
    bench.app.window.close()

    second = make().open()
    today = second.page("today")
    assert today._unfinished_words.text() == "Go on with Thought record?"
    assert today._unfinished_place.text() == "Question 2 of 8"
    today.resume.click()
    QTest.qWait(0)
    assert view(second)._place.text() == "2 of 8"
    assert view(second).field.answer == "Cold"
    second.press(Qt.Key.Key_Return, CTRL)
    second.press(Qt.Key.Key_8)
    second.app.window.close()

    third = make().open()
    third.app.sessions.dismiss_unfinished()
    to_first_question(third)
    assert view(third)._begun.isVisible()
    view(third).go_on_with.click()
    assert view(third)._place.text() == "4 of 8"
    for _ in range(5):
        third.press(Qt.Key.Key_Return, CTRL)
    third.pass_ms(20_000)
    assert third.player.state is State.FINISHED
    assert third.page("player")._end._done_words.text() == "Thought record."
    kept = third.app.records.history.answers()
    (session,) = {one.session for one in kept}
    assert [one.answer for one in in_order(session, kept)] == ["It rained", "Cold", "8"]
    ended = sorted(one.ended.value for one in third.app.records.history.sessions())
    assert ended == ["completed", "stopped", "stopped"]

    third.page("player").done_requested.emit()
    to_first_question(third)
    assert not view(third)._begun.isVisible()
    assert view(third)._last.isVisible()


def test_what_waits_at_a_question_has_its_way_back_after_other_sessions(make: MakeBench) -> None:
    bench = make().open()
    to_first_question(bench)
    write(bench, "It rained")
    bench.press(Qt.Key.Key_Escape)
    for ending in (bench.app.sessions.session.stop, lambda: bench.pass_ms(400_000)):
        bench.start("box-breathing")
        bench.pass_ms(20_000)
        ending()
        bench.page("player").done_requested.emit()
    bench.app.window.close()

    again = make().open()
    assert again.page("today")._unfinished_words.text() == "Go on with Thought record?"
    again.page("today").resume.click()
    QTest.qWait(0)
    assert view(again).field.answer == "It rained"
    again.app.sessions.session.stop()
    assert again.app.bookmarks.value.unfinished is None


def test_a_reflection_says_no_time_left(bench: Bench) -> None:
    bench.start(RECORD)
    bench.pass_ms(2_000)
    left = bench.page("player")._stage._left
    assert left.accessibleName() == ""
    bench.start("box-breathing")
    bench.pass_ms(2_000)
    assert left.accessibleName() == "5:04 left"


def test_closing_the_window_keeps_what_was_just_typed(make: MakeBench) -> None:
    bench = make().open()
    to_first_question(bench)
    write(bench, "Half a sent")
    bench.app.window.close()
    assert answers(make().open()) == ["Half a sent"]


def test_where_no_history_is_kept_nothing_is_written(make: MakeBench) -> None:
    bench = make().open()
    bench.app.preferences.change("keep_history", "no")
    to_first_question(bench)
    assert "Not kept" in view(bench)._note.text()
    write(bench, "It rained")
    bench.press(Qt.Key.Key_Return, CTRL)
    assert answers(bench) == []


def test_another_routine_after_a_reflection_asks_as_before(make: MakeBench) -> None:
    bench = make().open()
    to_first_question(bench)
    bench.press(Qt.Key.Key_Escape)
    bench.start("find-your-rate")
    bench.pass_ms(200_000)
    assert bench.player.state is State.WAITING
    assert bench.page("player")._gate.isVisible()
    assert not view(bench).isVisible()


def test_a_worry_is_put_down_by_a_key_in_the_midst_of_a_session(make: MakeBench) -> None:
    bench = make().open()
    bench.start("box-breathing")
    bench.pass_ms(20_000)
    bench.app.reflecting.ask_for_worry()
    (dialog,) = bench.app.window.findChildren(WorryDialog)
    QTest.keyClicks(dialog.field, "The bank")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert [one.text for one in bench.app.records.history.worries()] == ["The bank"]
    assert bench.app.window.page == "player"


def test_the_key_is_there_in_the_whole_window(bench: Bench) -> None:
    bench.press(Qt.Key.Key_W, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert len(bench.app.window.findChildren(WorryDialog)) == 1
    bench.app.reflecting.ask_for_worry()
    assert len(bench.app.window.findChildren(WorryDialog)) == 1


def test_a_worry_leads_to_the_worries_and_worry_time_to_something_pleasant(bench: Bench) -> None:
    reflecting = bench.app.reflecting
    reflecting.put_down("The bank")
    bench.app.window.notices.action_button.click()
    assert bench.app.window.page == "worries"
    page = bench.page("worries")
    page.begin.click()
    page.time.drop.click()
    assert bench.app.records.history.worries()[0].fate is Fate.DROPPED
    assert page.end.isVisible()
    page.end.start.click()
    QTest.qWait(0)
    assert bench.app.sessions.is_playing
    assert bench.app.sessions.playing.routine.kind != "reflection"  # type: ignore[union-attr]


def test_the_panel_of_a_reflection_leads_to_what_was_written(bench: Bench) -> None:
    to_first_question(bench)
    write(bench, "It rained")
    bench.press(Qt.Key.Key_Escape)
    bench.app.browsing.open_routine(RECORD)
    links = bench.page("library").panel.reflection
    assert links.isVisibleTo(bench.page("library"))
    links.answers.click()
    page = bench.page("answers")
    assert bench.app.window.page == "answers"
    assert page.session is not None
    page.delete.click()
    assert answers(bench) == []
    while bench.app.window.notices.action_button.text() != "Bring it back":
        bench.app.window.notices.dismiss()
    bench.app.window.notices.action_button.click()
    assert answers(bench) == ["It rained"]
    page.left.emit()
    assert bench.app.window.page == "library"


def test_what_was_written_is_saved_from_its_page(bench: Bench, tmp_path: Path) -> None:
    to_first_question(bench)
    write(bench, "The bus was late.")
    bench.app.sessions.leave_player()
    saved = tmp_path / "mine.json"
    bench.app.looking_back.files.asks = FileAsks(lambda *_: saved)
    bench.app.reflecting.show_answers()
    bench.page("answers").export.click()
    assert "The bus was late." in saved.read_text("utf-8")


def test_other_panels_have_no_such_ways(bench: Bench) -> None:
    bench.app.browsing.open_routine("box-breathing")
    assert bench.page("library").panel.reflection.isHidden()


def test_a_passphrase_is_set_and_asked_for_in_the_next_run(make: MakeBench, tmp_path: Path) -> None:
    bench = make().open()
    to_first_question(bench)
    write(bench, "zitronengelb")
    bench.press(Qt.Key.Key_Escape)
    bench.app.show_page("settings")
    (card,) = bench.page("settings").findChildren(LockCard)
    assert card.set.isVisibleTo(card)
    set_passphrase(bench)
    assert lock(bench).state is LockState.OPEN
    assert card.lock.isVisibleTo(card)
    bench.app.window.close()
    kept = b"".join(one.read_bytes() for one in (tmp_path / "data").rglob("*") if one.is_file())
    assert b"zitronengelb" not in kept

    again = make().open()
    assert lock(again).state is LockState.CLOSED
    again.app.reflecting.show_answers()
    assert again.page("answers")._locked.isVisible()
    (dialog,) = again.app.window.findChildren(PassphraseDialog)
    dialog.current.setText("something else")
    dialog.act.click()
    assert dialog.isVisible()
    assert "not the passphrase" in dialog._said.text()
    dialog.current.setText(PASSPHRASE)
    dialog.act.click()
    assert again.page("answers").list.isVisible()
    assert answers(again) == ["zitronengelb"]
    lock(again).close()
    assert again.page("answers")._locked.isVisible()


def test_while_it_is_locked_a_reflection_can_be_written_and_unlocked(make: MakeBench) -> None:
    bench = make().open()
    to_first_question(bench)
    write(bench, "It rained")
    bench.press(Qt.Key.Key_Escape)
    set_passphrase(bench)
    bench.app.window.close()

    again = make().open()
    again.app.sessions.dismiss_unfinished()
    to_first_question(again)
    assert view(again)._locked.isVisible()
    write(again, "It snowed")
    unlock(again)
    assert not view(again)._locked.isVisible()
    assert view(again).field.answer == "It snowed"
    again.press(Qt.Key.Key_Return, CTRL)
    assert set(answers(again)) == {"It rained", "It snowed"}


def test_it_is_changed_and_taken_away(make: MakeBench) -> None:
    bench = make().open()
    bench.app.reflecting.put_down("The bank")
    set_passphrase(bench)
    dialog = lock(bench).ask(Wanted.CHANGE)
    for field, text in (
        (dialog.current, PASSPHRASE),
        (dialog.new, "another one"),
        (dialog.again, "another one"),
    ):
        field.setText(text)
    dialog.act.click()
    sealer = bench.app.records.history.sealer
    assert isinstance(sealer, Lock)
    assert not sealer.unlock(PASSPHRASE)
    dialog = lock(bench).ask(Wanted.REMOVE)
    dialog.current.setText(PASSPHRASE)
    dialog.act.click()
    assert dialog.isVisible()
    dialog.current.setText("another one")
    dialog.act.click()
    assert lock(bench).state is LockState.NONE
    assert bench.app.records.history.worries()[0].text == "The bank"


def test_a_forgotten_passphrase_is_deleted_with_what_it_sealed(make: MakeBench) -> None:
    bench = make().open()
    bench.app.reflecting.put_down("The bank")
    set_passphrase(bench)
    bench.app.window.close()

    again = make().open()
    again.app.show_page("settings")
    (card,) = again.page("settings").findChildren(LockCard)
    card.forget.click()
    (dialog,) = again.app.window.findChildren(PassphraseDialog)
    assert (dialog.leave.isDefault(), dialog.act.isDefault()) == (True, False)
    dialog.leave.click()
    assert len(again.app.records.history.worries()) == 1
    card.forget.click()
    (dialog,) = (one for one in again.app.window.findChildren(PassphraseDialog) if one.isVisible())
    dialog.act.click()
    assert again.notice == FORGOTTEN_WORDS
    assert again.app.records.history.worries() == ()
    assert (lock(again).state, card.set.isVisibleTo(card)) == (LockState.NONE, True)


def test_erasing_everything_says_so_and_takes_the_passphrase(make: MakeBench) -> None:
    bench = make().open()
    bench.app.show_page("progress")
    own = bench.page("progress").own
    own.erase.click()
    assert LOCK_WORDS not in own.asking.text
    own.asking.buttons["keep"].click()
    bench.app.show_page("settings")
    (card,) = bench.page("settings").findChildren(LockCard)
    set_passphrase(bench)
    assert not card.forget.isVisibleTo(card)
    bench.app.show_page("progress")
    own.erase.click()
    assert LOCK_WORDS in own.asking.text
    own.asking.buttons["delete"].click()
    assert (lock(bench).state, card.set.isVisibleTo(card)) == (LockState.NONE, True)


@pytest.mark.parametrize(
    ("new", "again", "can", "said"),
    [
        ("short", "short", False, "At least 8"),
        ("long enough", "", False, ""),
        ("long enough", "long enougx", False, "not the same"),
        ("long enough", "long enough", True, ""),
    ],
)
def test_a_new_passphrase_is_typed_twice(
    bench: Bench, new: str, again: str, can: bool, said: str
) -> None:
    dialog = lock(bench).ask(Wanted.SET)
    dialog.new.setText(new)
    dialog.again.setText(again)
    assert dialog.act.isEnabled() is can
    assert said in dialog._said.text()
    assert bool(dialog._said.text()) is bool(said)


def test_without_the_package_the_card_says_how_to_get_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relaxapp.shell.locking.is_available", lambda: False)
    card = LockCard()
    lock(bench).connect_card(card)
    assert "pip install relaxapp[lock]" in card._state.text()
    assert card.set.isHidden()
    card.deleteLater()


def test_help_is_asked_for_from_every_reflection(bench: Bench) -> None:
    asked: list[None] = []
    bench.app.reflecting.safety_requested.connect(lambda: asked.append(None))
    to_first_question(bench)
    view(bench).safety.click()
    bench.press(Qt.Key.Key_Escape)
    bench.app.browsing.open_routine(RECORD)
    bench.page("library").panel.reflection.safety.click()
    bench.app.reflecting.show_worries()
    bench.page("worries").safety.click()
    assert len(asked) == 3
    assert bench.app.window.page == "safety"


def test_strong_pain_in_a_check_in_is_worth_a_word(bench: Bench) -> None:
    bench.start("check-in")
    for key in (Qt.Key.Key_4, Qt.Key.Key_9, Qt.Key.Key_5):
        bench.press(key)
        bench.press(Qt.Key.Key_Return)
    bench.press(Qt.Key.Key_Return, CTRL)
    bench.pass_ms(10_000)
    (felt,) = bench.app.records.history.check_ins()
    assert felt.pain == 9
    assert not bench.app.caring.card.isHidden()
