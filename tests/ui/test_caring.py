"""The person's safety in the window: questions, signs, and answers that change what is offered."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from test_app import Bench, MakeBench, make, write_mine

from relaxapp.caring import QUESTIONS, SAFETY
from relaxapp.core.journal import EPOCH_DAY, Answer, CheckIn, Stamp
from relaxapp.core.player import State
from relaxapp.core.settings import Settings, load_settings
from relaxapp.shell.session import NOTHING_FOR_YOU, Request
from relaxapp.ui.panel_sections import SAFETY_WORDS
from relaxapp.ui.safety_dialog import SafetyDialog

__all__ = ["make"]

TODAY = EPOCH_DAY + 20_000
POSE = "name: Mine\nkind: stretch\nmove: childs-pose\n"
TUCK = "name: Mine\nkind: stretch\nmove: chin-tuck\n"


@pytest.fixture
def bench(make: MakeBench) -> Bench:
    return make().open()


@pytest.fixture
def newcomer(make: MakeBench) -> Bench:
    """Somebody who opens the window for the first time."""
    return make(is_known=False).open()


def pain(number: int, days_ago: int = 0) -> CheckIn:
    at = Stamp((TODAY - EPOCH_DAY - days_ago) * 86_400_000)
    return CheckIn(f"{days_ago}", at, pain=number)


def kept(home: Path | None) -> Settings:
    assert home is not None
    return load_settings(home / "config" / "settings.yaml")[0]


def panel_words(bench: Bench, id: str) -> str:
    bench.app.browsing.open_routine(id)
    return "\n".join(one.text() for one in bench.page("library").panel.for_you.findChildren(QLabel))


# The first questions


def test_the_questions_come_before_the_first_today(newcomer: Bench) -> None:
    assert newcomer.app.window.page == QUESTIONS
    assert kept(newcomer.home).asked


def test_at_first_no_question_is_answered(newcomer: Bench) -> None:
    newcomer.page(QUESTIONS).link.click()
    newcomer.page(SAFETY).back.click()
    for card in newcomer.page(QUESTIONS).cards.values():
        assert card.answers._buttons["skipped"].isChecked()


def test_esc_goes_on_to_today(newcomer: Bench) -> None:
    QTest.keyClick(newcomer.page(QUESTIONS), Qt.Key.Key_Escape)
    assert newcomer.app.window.page == "today"


def test_nobody_is_asked_twice(newcomer: Bench, make: MakeBench) -> None:
    newcomer.app.window.close()
    assert make(is_known=False).open().app.window.page == "today"


def test_a_session_that_was_asked_for_begins_without_questions(make: MakeBench) -> None:
    bench = make(is_known=False)
    bench.open(Request(bench.routine("box-breathing"), bench.app.options))
    assert bench.app.window.page == "player"
    assert not bench.app.preferences.settings.asked


def test_settings_that_cannot_be_kept_ask_nothing(make: MakeBench, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.yaml").write_text("volume: loud\n")
    assert make(is_known=False).open().app.window.page == "today"


def test_answers_are_kept_one_by_one(newcomer: Bench) -> None:
    page = newcomer.page(QUESTIONS)
    page.cards["floor"].answered.emit("no")
    page.cards["breath_holds"].answered.emit("no")
    assert (kept(newcomer.home).floor, kept(newcomer.home).breath_holds) == ("no", False)
    page.cards["breath_holds"].answered.emit("skipped")
    assert kept(newcomer.home).breath_holds


def test_what_is_offered_next_follows_the_answers(newcomer: Bench) -> None:
    newcomer.page(QUESTIONS).cards["floor"].answered.emit("no")
    newcomer.page(QUESTIONS).done.click()
    assert newcomer.app.window.page == "today"
    assert newcomer.app.options.exchanges


def test_the_signs_lead_back_to_the_questions(newcomer: Bench) -> None:
    newcomer.page(QUESTIONS).link.click()
    assert newcomer.app.window.page == SAFETY
    newcomer.page(SAFETY).back.click()
    assert newcomer.app.window.page == QUESTIONS
    newcomer.page(QUESTIONS).skip.click()
    assert newcomer.app.window.page == "today"


def test_the_settings_lead_to_the_answers_and_back(bench: Bench) -> None:
    bench.app.preferences.change("floor", "no")
    bench.app.show_page("settings")
    bench.page("settings").answers.click()
    page = bench.page(QUESTIONS)
    assert bench.app.window.page == QUESTIONS
    assert page.cards["floor"].answers._buttons["no"].isChecked()
    page.cards["floor"].answered.emit("yes")
    page.back.click()
    assert bench.app.window.page == "settings"
    assert bench.page("settings")._rows["floor"].control._buttons["yes"].isChecked()


# The ways to the signs


@pytest.mark.parametrize("page", ["library", "moves", "settings"])
def test_the_signs_are_one_click_from_where_pain_is_mentioned(bench: Bench, page: str) -> None:
    bench.app.show_page(page)
    if page == "library":
        bench.page(page).open_routine("neck-two")
    elif page == "moves":
        bench.page(page).open_card("chin-tuck")
    bench.button(SAFETY_WORDS).click()
    assert bench.app.window.page == SAFETY
    QTest.keyClick(bench.page(SAFETY), Qt.Key.Key_Escape)
    assert bench.app.window.page == page


def test_learning_leads_to_the_signs_and_back(bench: Bench) -> None:
    bench.app.learning.open("when-to-see-a-professional")
    bench.page("learn").safety_requested.emit()
    assert bench.app.window.page == SAFETY
    bench.page(SAFETY).back.click()
    assert bench.app.window.page == "learn"


def test_the_window_keeps_the_keyboard_as_the_signs_open(bench: Bench) -> None:
    bench.app.caring.show_signs()
    QTest.qWait(1)
    assert QApplication.focusWidget() is bench.page(SAFETY)


def test_in_a_session_the_signs_open_over_it_and_it_waits(bench: Bench) -> None:
    bench.start("neck-two")
    bench.pass_ms(8_000)
    bench.press(Qt.Key.Key_H)
    bench.button(SAFETY_WORDS).click()
    (dialog,) = bench.app.window.findChildren(SafetyDialog)
    assert bench.player.state is State.PAUSED
    assert bench.app.window.page == "player"
    dialog._page.back.click()
    assert not dialog.isVisible()
    assert bench.app.window.page == "player"


# What the answers change


def test_a_move_that_is_exchanged_is_said_and_played(bench: Bench) -> None:
    assert bench.home is not None
    write_mine(bench.home, POSE)
    bench.app.shelf.rescan()
    bench.app.preferences.change("floor", "no")
    told = panel_words(bench, "mine")
    assert "Seated fold for you in place of Child's pose. It is done on hands and knees." in told
    assert bench.page("library").panel._steps.text().startswith("Seated fold")
    bench.start("mine")
    moves = {phase.move for phase in bench.player.timeline.phases}
    assert moves == {None, "seated-forward-fold"}


def test_a_session_that_was_exchanged_is_gone_on_with(make: MakeBench) -> None:
    bench = make()
    assert bench.home is not None
    write_mine(bench.home, POSE)
    bench.open()
    bench.app.preferences.change("floor", "no")
    bench.start("mine")
    bench.pass_ms(12_000)
    position_ms = bench.player.position_ms
    bench.app.window.close()
    again = make().open()
    assert again.page("today")._today.unfinished is not None
    again.app.sessions.resume()
    QTest.qWait(0)
    assert again.player.position_ms == position_ms
    assert again.player.moment.phase is not None
    assert again.player.moment.phase.move == "seated-forward-fold"


def test_what_is_left_out_whole_is_said_and_not_blamed_on_pain(bench: Bench) -> None:
    assert bench.home is not None
    write_mine(bench.home, TUCK)
    bench.app.shelf.rescan()
    bench.app.preferences.change("neck_or_shoulder", "yes")
    told = panel_words(bench, "mine")
    assert "Not suggested to you. Everything in it is left out for you." in told
    assert bench.page("library").card.facts == "Left out for you"
    assert not bench.page("library").panel.left_out.isVisible()
    bench.start("mine")
    assert bench.notice == NOTHING_FOR_YOU


def test_a_move_that_is_asked_for_alone_is_done(bench: Bench) -> None:
    bench.app.preferences.change("neck_or_shoulder", "yes")
    bench.app.show_page("moves")
    bench.page("moves").open_card("chin-tuck")
    told = [one.text() for one in bench.page("moves").panel.for_you.findChildren(QLabel)]
    assert "Left out for you: Chin tuck. It asks much of the neck." in told
    bench.app.sessions.start_move("chin-tuck")
    QTest.qWait(0)
    assert {phase.move for phase in bench.player.timeline.phases} == {None, "chin-tuck"}


def test_the_floor_is_not_suggested_to_whom_it_does_not_suit(bench: Bench) -> None:
    bench.app.preferences.change("floor", "no")
    bench.app.bookmarks.keep(bench.app.bookmarks.value)
    offered = set()
    for number in range(len(bench.world.library.entries)):
        today = bench.app.suggesting.today(number)
        assert today.suggested is not None
        offered.add(today.suggested.id)
        offered |= {card.id for _, cards in today.picks for card in cards}
    assert "evening-floor" not in offered
    assert {"upper-back-three", "box-breathing"} <= offered


def test_what_one_likes_stays_though_it_is_not_suggested(bench: Bench) -> None:
    bench.app.browsing.toggle_favourite("evening-floor")
    bench.app.preferences.change("floor", "no")
    assert [card.id for card in bench.app.suggesting.today().favourites] == ["evening-floor"]


def test_what_is_being_made_plays_as_it_is_written(bench: Bench) -> None:
    bench.app.preferences.change("floor", "no")
    assert bench.app.options.exchanges
    assert bench.app.authoring._as_written.exchanges == ()


# A word of concern


def test_strong_pain_gets_a_word_once_a_day(bench: Bench) -> None:
    caring, focus = bench.app.caring, QApplication.focusWidget()
    caring.look_at([pain(9)], TODAY)
    assert caring.card.isVisible()
    assert QApplication.focusWidget() is focus
    caring.card.not_now.click()
    caring.look_at([pain(9), pain(10)], TODAY)
    assert not caring.card.isVisible()
    assert bench.kept().told == (("severe-pain", TODAY),)


def test_the_word_leads_to_the_signs(bench: Bench) -> None:
    bench.app.caring.look_at([pain(9)], TODAY)
    bench.app.caring.card.read.click()
    assert bench.app.window.page == SAFETY


def test_little_pain_gets_none(bench: Bench) -> None:
    bench.app.caring.look_at([pain(3)], TODAY)
    assert "card" not in bench.app.caring.__dict__


def test_a_warning_sign_in_an_answer_gets_a_word(bench: Bench) -> None:
    answer = Answer("a", Stamp(0), "s", "look", "Is any of these true?", "Fever", "red-flag")
    bench.app.caring.look_at_answer(answer)
    assert bench.app.caring.card.isVisible()
