"""What was answered before: matched to questions, read as records, gone on with, counted."""

from itertools import count

import pytest

from relaxapp.core.answers import (
    Writing,
    answer_id,
    check_ins_of,
    in_order,
    kept_question,
    matched,
    next_number,
    open_run,
    question_at,
    scale_ends,
    searched,
    writings,
)
from relaxapp.core.break_plan import DAY_MS
from relaxapp.core.journal import LONGEST_ANSWER, Answer, Ended, SessionRecord, Stamp, When
from relaxapp.core.timeline import Gate

NOON = Stamp(1_800_000_000_000, 60)
GATES = (
    Gate(0, "What happened?", "text", "situation"),
    Gate(0, "How strong?", "scale", "strength"),
    Gate(0, "And why?", "text"),
)


def later(ms: int) -> Stamp:
    return Stamp(NOON.at_ms + ms, NOON.offset_min)


def answer(
    id: str, text: str, save_as: str | None = "situation", session: str = "s", at: Stamp = NOON
) -> Answer:
    return Answer(id, at, session, "thought-record", "What happened?", text, save_as)


def session(id: str, ended: Ended, at: Stamp = NOON) -> SessionRecord:
    return SessionRecord(id, at, "thought-record", "Thought record", "reflection", 0, ended=ended)


def test_an_answer_finds_its_question_by_name_also_in_other_words() -> None:
    old = Answer("a", NOON, "s", "thought-record", "What was it?", "Rain", "situation")
    assert matched(GATES, (old,)) == {0: old}


def test_a_question_without_a_name_is_known_by_its_words() -> None:
    known = Answer("a", NOON, "s", "r", "And why?", "Because", None)
    other = Answer("b", NOON, "s", "r", "And when?", "Now", None)
    assert matched(GATES, (other, known)) == {2: known}


def test_a_question_asked_twice_has_its_answers_in_order() -> None:
    twice = (Gate(0, "How easy?", "scale"), Gate(5, "How easy?", "scale"))
    first, second = (Answer(id, NOON, "s", "r", "How easy?", id, None) for id in "34")
    assert matched(twice, (first, second)) == {0: first, 1: second}


@pytest.mark.parametrize(("answered", "number"), [((), 0), ((0,), 1), ((0, 1), 2), ((2,), 2)])
def test_one_goes_on_after_the_last_answer(answered: tuple[int, ...], number: int) -> None:
    assert next_number(GATES, {at: answer(str(at), "x") for at in answered}) == number


def test_a_question_has_what_was_said_before_it_and_the_last_time() -> None:
    mine = {0: answer("a", "Rain"), 1: answer("b", "7", "strength")}
    old = answer("c", "3", "strength", "before", later(-DAY_MS))
    older = answer("d", "9", "strength", "long before", later(-2 * DAY_MS))
    question = question_at(GATES, 1, mine, (older, old, *mine.values()), "s")
    assert question.answer == "7"
    assert [one.answer for one in question.earlier] == ["Rain"]
    assert question.last is not None
    assert question.last.answer == "3"
    assert question.place_words == "2 of 3"


def test_what_was_left_out_before_is_not_among_what_was_said() -> None:
    assert (
        question_at(GATES, 2, {1: answer("b", "7")}, (), "s").earlier[0].question == "How strong?"
    )


@pytest.mark.parametrize(
    ("sessions", "found"),
    [
        ((session("s", Ended.OPEN),), "s"),
        ((session("s", Ended.STOPPED),), "s"),
        ((session("s", Ended.COMPLETED),), None),
        ((session("s", Ended.OPEN), session("t", Ended.COMPLETED, later(1_000))), None),
        ((session("r", Ended.COMPLETED, later(-1_000)), session("s", Ended.OPEN)), "s"),
        ((), "s"),
    ],
)
def test_a_record_that_is_not_done_can_be_gone_on_with(
    sessions: tuple[SessionRecord, ...], found: str | None
) -> None:
    assert open_run(sessions, (answer("a", "Rain"),), later(DAY_MS)) == found


def test_what_was_begun_weeks_ago_is_only_read() -> None:
    assert open_run((), (answer("a", "Rain"),), later(15 * DAY_MS)) is None


def test_records_are_by_session_the_last_first() -> None:
    answers = (
        answer("a", "8", "strength", "one"),
        answer("b", "It rained\nall day", session="one"),
        answer("c", "It was dry", session="two", at=later(DAY_MS)),
    )
    found = writings(answers, (session("one", Ended.COMPLETED),), {"thought-record": "Renamed"})
    assert [one.session for one in found] == ["two", "one"]
    assert [one.name for one in found] == ["Renamed", "Thought record"]
    assert found[1].first_words == "It rained all day"


def test_a_search_wants_every_word_anywhere_in_a_record() -> None:
    record = Writing("s", "r", "Thought record", NOON, (answer("a", "Rain on Tuesday"),))
    assert searched((record,), "tuesday thought") == (record,)
    assert searched((record,), "tuesday snow") == ()


def named(name: str, text: str, at: Stamp = NOON) -> Answer:
    return Answer(name, at, "s", "check-in", "?", text, name)


def test_numbers_and_a_line_make_a_check_in() -> None:
    answers = (named("tension", "4"), named("mood", "6"), named("note", "Slept\nbadly"))
    (found,) = check_ins_of(map(str, count()).__next__, NOON, "s", answers)
    assert (found.tension, found.pain, found.mood) == (4, None, 6)
    assert (found.note, found.when, found.session) == ("Slept badly", When.APART, "s")


def test_asked_again_they_make_one_before_and_one_after() -> None:
    answers = (named("pain", "6"), named("pain-after", "3"), named("note", "Warm"))
    before, after = check_ins_of(map(str, count()).__next__, later(9), "s", answers)
    assert (before.pain, before.when, before.note) == (6, When.BEFORE, "")
    assert (after.pain, after.when, after.note) == (3, When.AFTER, "Warm")
    assert before.at == NOON
    assert after.at == later(9)
    assert before.id != after.id


@pytest.mark.parametrize("text", ["", "eleven", "11", "-1", "٣", "7.5"])
def test_what_is_no_number_of_the_scale_makes_no_check_in(text: str) -> None:
    assert check_ins_of(str, NOON, "s", (named("tension", text),)) == ()


def test_answers_of_other_questions_make_no_check_in() -> None:
    assert check_ins_of(str, NOON, "s", (named("strength", "4"), named("note", "Hm"))) == ()


def test_the_ends_of_a_scale_have_words() -> None:
    assert scale_ends(Gate(0, "?", "scale", "pain-after"))[0] == "No pain"
    assert scale_ends(Gate(0, "?", "scale")) == ("Not at all", "As much as can be")


def test_answers_stand_in_the_order_of_their_questions_whenever_they_were_changed() -> None:
    first, second = (answer(answer_id("s", number), "x") for number in (0, 11))
    changed = answer(first.id, "y", at=later(9_000))
    other, imported = answer("z", "z", session="t"), answer("a", "z")
    assert in_order("s", (second, other, imported, changed)) == (imported, changed, second)


def test_a_question_as_long_as_a_file_is_known_again() -> None:
    gate = Gate(0, "Why? " * 50_000, "text")
    kept = Answer("a", NOON, "s", "own", kept_question(gate), "So.")
    assert len(kept.question) == LONGEST_ANSWER
    assert matched((gate,), (kept,)) == {0: kept}
