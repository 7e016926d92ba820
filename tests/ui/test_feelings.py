"""How one feels: said on Today and at the end, kept beside the session, and followed by Today."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from test_app import Bench, MakeBench, make

from relaxapp.core.check_ins import Said
from relaxapp.core.compiler import Options
from relaxapp.core.journal import CheckIn, Ended, SessionRecord, When, pairs
from relaxapp.services.history import History, history_path, new_id, stamp_of
from relaxapp.ui.today_page import TodayPage

__all__ = ["make"]

START = datetime(2030, 1, 2, 9)


class Day:
    """A bench on whose wall a clock hangs that a test moves."""

    def __init__(self, bench: Bench, tmp_path: Path) -> None:
        self.bench = bench
        self.now = START
        bench.app.parts = replace(bench.app.parts, now=lambda: self.now)
        bench.app.records.history._now = lambda: self.now
        self.path = history_path(tmp_path / "data")

    def pass_minutes(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)

    @property
    def today(self) -> TodayPage:
        page = self.bench.page("today")
        assert isinstance(page, TodayPage)
        return page

    @property
    def end(self) -> Any:
        return self.bench.page("player").check_in

    def say(self, tension: int | None) -> None:
        self.today.check_in.tension.slider._say(tension)

    def play(self, id: str = "box-breathing", seconds: int = 400) -> None:
        self.bench.start(id)
        # A window that was not there is seen first, and then the session begins.
        self.bench.qtbot.waitUntil(lambda: self.bench.app.sessions.playback.is_running)
        self.pass_ms(seconds * 1000)

    def pass_ms(self, length_ms: int) -> None:
        self.now += timedelta(milliseconds=length_ms)
        self.bench.pass_ms(length_ms)

    def done(self) -> None:
        self.bench.page("player").done_requested.emit()

    def kept(self) -> tuple[CheckIn, ...]:
        """What is in the file, as another program would read it."""
        self.bench.app.feelings.checking.flush()
        return History(self.path, print).check_ins()

    def sessions(self) -> tuple[SessionRecord, ...]:
        return History(self.path, print).sessions()


@pytest.fixture
def day(make: MakeBench, tmp_path: Path) -> Day:
    return Day(make().open(), tmp_path)


@pytest.fixture
def past(make: MakeBench, tmp_path: Path) -> Callable[..., Day]:
    def past(*records: SessionRecord | CheckIn) -> Day:
        path = history_path(tmp_path / "data")
        history = History(path, print, now=lambda: START)
        for one in records:
            if isinstance(one, SessionRecord):
                history.put_session(one)
            else:
                history.put_check_in(one)
        history.close()
        bench = make()
        day = Day(bench, tmp_path)
        bench.open()
        return day

    return past


def done(ago_minutes: float, routine: str = "box-breathing") -> SessionRecord:
    at = stamp_of(START - timedelta(minutes=ago_minutes))
    length_ms = 300_000
    return SessionRecord(
        new_id(), at, routine, routine, "breathing", length_ms, length_ms, Ended.COMPLETED
    )


def test_moving_the_slider_changes_the_suggestion_and_says_why(day: Day) -> None:
    day.say(8)
    tense = day.today._today
    day.say(0)
    at_ease = day.today._today
    assert tense.reason == "Because you are very tense."
    assert at_ease.reason == "Because you are at ease, which is a good time for strength."
    assert tense.suggested is not None
    assert at_ease.suggested is not None

    assert at_ease.suggested.kind == "strength"


def test_after_severe_pain_nothing_that_moves_is_suggested_that_day(
    past: Callable[..., Day],
) -> None:
    hurt = CheckIn(new_id(), stamp_of(START - timedelta(hours=2)), pain=9)
    day = past(done(300, "neck-two"), hurt)
    day.bench.app.feelings._read()
    today = day.today._today
    assert today.reason == "Because it hurt a lot today, and this needs no movement."
    day.today.check_in.more.click()
    day.today.check_in.pain.slider._say(2)
    day.say(None)
    day.pass_minutes(60)
    day.bench.app.suggesting.suggest_anew()
    assert "hurt" not in day.today._today.reason


def test_severe_pain_of_the_day_before_is_over(past: Callable[..., Day]) -> None:
    hurt = CheckIn(new_id(), stamp_of(START - timedelta(hours=14)), pain=9)
    day = past(done(300, "neck-two"), hurt)
    day.bench.app.feelings._read()
    assert "hurt" not in day.today._today.reason


def test_the_time_that_is_chosen_is_kept_to(day: Day) -> None:
    day.say(8)
    chips = {chip.text(): chip for chip in day.today.times.chips}
    chips["3 min"].click()
    today = day.today._today
    assert today.reason == "Because you are very tense and you have three minutes."
    assert today.suggested is not None
    assert today.suggested.length_ms <= 200_000


def test_the_time_that_was_chosen_is_spent_with_a_session(day: Day) -> None:
    {chip.text(): chip for chip in day.today.times.chips}["3 min"].click()
    day.play()
    day.done()
    day.say(8)
    assert day.today._today.reason == "Because you are very tense."


def test_what_is_said_on_today_is_written_within_a_second(day: Day) -> None:
    day.say(7)
    day.say(6)
    QTest.qWait(600)
    (kept,) = History(day.path, print).check_ins()
    assert (kept.tension, kept.when, kept.session) == (6, When.APART, None)


def test_the_slider_of_today_is_the_before_and_the_end_asks_the_after(day: Day) -> None:
    day.say(7)
    day.pass_minutes(20)
    day.play()
    assert not day.end.isHidden()
    assert day.end.before.isHidden()
    assert day.end.after.tension.slider.mark == 7
    assert day.end.after.tension.number is None
    day.bench.press(Qt.Key.Key_3)
    day.done()
    (session,) = day.sessions()
    (pair,) = pairs([session], day.kept())
    assert (pair.before.tension, pair.after.tension) == (7, 3)
    assert session.ended is Ended.COMPLETED


def test_what_was_said_longer_ago_is_asked_anew(day: Day) -> None:
    day.say(7)
    day.pass_minutes(31)
    day.play()
    assert not day.end.before.isHidden()
    day.end.before.slider._say(6)
    day.end.after.tension.slider._say(2)
    day.done()
    kept = day.kept()
    assert [(one.tension, one.when) for one in kept] == [
        (7, When.APART),
        (6, When.BEFORE),
        (2, When.AFTER),
    ]
    assert len(pairs(day.sessions(), kept)) == 1


def test_enter_at_the_end_is_done_and_nothing_is_kept_of_nothing(day: Day) -> None:
    day.play()
    day.bench.press(Qt.Key.Key_Return)
    assert day.bench.app.window.page == "today"
    assert day.kept() == ()


def test_after_a_session_today_has_nothing_said(day: Day) -> None:
    day.say(7)
    day.play()
    day.done()
    assert day.today.check_in.said == Said()
    assert day.today.check_in.tension.number is None


def test_again_is_another_session_with_a_question_of_its_own(day: Day) -> None:
    day.say(7)
    day.play()
    day.end.after.tension.slider._say(5)
    day.bench.button("Again").click()
    day.pass_ms(400_000)
    assert not day.end.before.isHidden()
    assert day.end.after.said == Said()
    day.end.after.tension.slider._say(1)
    day.done()
    sessions, kept = day.sessions(), day.kept()
    assert len(sessions) == 2
    assert [(one.tension, one.session) for one in kept if one.when is When.AFTER] == [
        (5, sessions[0].id),
        (1, sessions[1].id),
    ]


def test_a_session_that_came_to_nothing_asks_nothing_and_gives_back_what_was_said(
    day: Day,
) -> None:
    day.say(7)
    day.bench.start("box-breathing")
    day.bench.pass_ms(2_000)
    day.bench.app.sessions.session.stop()
    assert day.end.isHidden()
    day.done()
    assert day.today.check_in.said == Said(tension=7)
    (kept,) = day.kept()
    assert (kept.when, kept.session) == (When.APART, None)


def test_off_asks_nothing_anywhere(day: Day) -> None:
    day.bench.app.preferences.change("check_ins", "off")
    assert day.today.check_in.isHidden()
    day.play()
    assert day.end.isHidden()


def test_after_asks_for_no_before(day: Day) -> None:
    day.bench.app.preferences.change("check_ins", "after")
    day.play()
    assert not day.end.isHidden()
    assert day.end.before.isHidden()


def test_a_reflection_has_asked_enough_by_itself(day: Day) -> None:
    day.bench.start("check-in")
    playback = day.bench.app.sessions.playback
    while not day.bench.player.outcome:
        day.pass_ms(1_000)
        playback.proceed("5")
    assert day.sessions()[-1].routine == "check-in"
    assert day.end.isHidden()


def test_without_a_history_today_still_listens_and_nothing_is_kept(day: Day) -> None:
    day.bench.app.preferences.change("keep_history", "no")
    day.say(8)
    assert day.today._today.reason == "Because you are very tense."
    day.play()
    assert day.end.isHidden()
    day.done()
    assert day.kept() == ()


def test_closing_the_window_writes_what_was_just_said(day: Day) -> None:
    day.say(4)
    day.bench.app.window.close()
    assert [one.tension for one in History(day.path, print).check_ins()] == [4]


def test_a_program_that_was_killed_goes_on_with_what_was_said(past: Callable[..., Day]) -> None:
    said = CheckIn(new_id(), stamp_of(START - timedelta(minutes=5)), tension=8)
    day = past(said)
    day.bench.qtbot.waitUntil(lambda: day.today.check_in.said.tension == 8)
    assert day.today._today.reason == "Because you are very tense."
    day.play()
    (kept,) = day.kept()
    assert (kept.id, kept.when) == (said.id, When.BEFORE)


def test_the_week_is_shown_once_there_is_one(past: Callable[..., Day]) -> None:
    day = past(done(60), done(24 * 60))
    assert day.today.week.isHidden()
    day.bench.qtbot.waitUntil(lambda: not day.today.week.isHidden())
    assert day.today.week.accessibleName() == (
        "This week: 10 minutes. Tuesday 5 min, Wednesday 5 min"
    )


def test_what_is_read_late_makes_nothing_jump(past: Callable[..., Day]) -> None:
    records: list[SessionRecord | CheckIn] = []
    for number in range(6):
        session = done(60 * (number + 1), "silent-timer")
        before = CheckIn(new_id(), session.began, 9, when=When.BEFORE, session=session.id)
        after = CheckIn(new_id(), session.began, 1, when=When.AFTER, session=session.id)
        records += [session, before, after]
    day = past(*records)
    seen = day.today._today
    day.bench.qtbot.waitUntil(lambda: bool(day.bench.app.feelings.effects))
    assert day.today._today is seen
    day.say(5)
    assert day.today._today.suggested is not None
    assert day.today._today.suggested.id == "silent-timer"
    assert "your tension was lower after it" in day.today._today.reason


def test_strong_pain_is_met_with_a_word_that_hides_nothing(day: Day) -> None:
    card = day.bench.app.caring.card
    assert card.isHidden()
    day.today.check_in.unfold(True)
    assert day.today.check_in.pain is not None
    day.today.check_in.pain.slider.say_digit("9")
    timer = day.bench.app.feelings._looking
    assert timer.isActive()
    timer.timeout.emit()
    assert not card.isHidden()
    assert day.bench.app.window.page == "today"


def test_a_word_about_pain_waits_while_a_session_plays(day: Day) -> None:
    day.today.check_in.unfold(True)
    assert day.today.check_in.pain is not None
    day.today.check_in.pain.slider.say_digit("9")
    day.bench.start("box-breathing")
    day.bench.app.feelings._looking.timeout.emit()
    assert day.bench.app.caring.card.isHidden()
    day.pass_ms(400_000)
    day.done()
    day.bench.app.feelings._looking.timeout.emit()
    assert not day.bench.app.caring.card.isHidden()


def test_mild_pain_is_met_with_no_word(day: Day) -> None:
    day.today.check_in.unfold(True)
    assert day.today.check_in.pain is not None
    day.today.check_in.pain.slider.say_digit("3")
    day.bench.app.feelings._looking.timeout.emit()
    assert day.bench.app.caring.card.isHidden()


def test_the_small_player_asks_how_tense_one_is(day: Day) -> None:
    day.bench.app.preferences.change("player_size", "strip")
    day.say(7)
    day.play()
    small = day.bench.app.sessions.compact.window
    assert small.tension.isVisible()
    assert small.tension.slider.mark == 7
    QTest.keyClick(small, Qt.Key.Key_1)
    QTest.keyClick(small, Qt.Key.Key_0)
    assert day.end.after.tension.number == 10
    assert small.is_over
    QTest.keyClick(small, Qt.Key.Key_Return)
    assert [(one.tension, one.when) for one in day.kept()] == [
        (7, When.BEFORE),
        (10, When.AFTER),
    ]


def test_the_options_of_what_is_started_are_those_that_are_seen(day: Day) -> None:
    started: list[tuple[str, Options]] = []
    day.today.start_requested.connect(lambda id, options: started.append((id, options)))
    {chip.text(): chip for chip in day.today.times.chips}["20 min"].click()
    card = day.today._today.suggested
    assert card is not None
    day.today.hero.start.click()
    assert started[0] == (card.id, card.options)
