"""The history as a table and as JSON, there and back, and put together with another one."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_journals import journals

from relaxapp.core.journal import (
    Answer,
    CheckIn,
    Ended,
    Journal,
    SessionRecord,
    Stamp,
    When,
    Worry,
)
from relaxapp.core.journal_export import COLUMNS, iso_date, to_csv, to_json
from relaxapp.core.journal_import import WrongFileError, journal_of
from relaxapp.core.journal_merge import merged, welcome
from relaxapp.core.sealing import MARK, has_sealed_text

NOON = Stamp(1_795_867_200_000, 60)
SESSION = SessionRecord(
    "s1", NOON, "upper-back-three", "Upper-back three", "stretch", 180_000, 95_000, Ended.STOPPED
)
BEFORE = CheckIn("c1", NOON, 7, None, 4, ("neck", "jaw"), "long day", When.BEFORE, "s1")
WORRY = Worry("w1", NOON, "the rent")
AFTER = CheckIn("c2", NOON, 5, 0, 5, (), "", When.AFTER, "s1")


def table(*records: SessionRecord | CheckIn) -> list[dict[str, str]]:
    text = to_csv(
        [one for one in records if isinstance(one, SessionRecord)],
        [one for one in records if isinstance(one, CheckIn)],
    )
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def exported(**changed: object) -> dict[str, object]:
    return {**json.loads(to_json(Journal((SESSION,), (BEFORE,)))), **changed}


def imported(worry: Worry) -> Worry:
    (found,) = journal_of(to_json(Journal(worries=(worry,))).encode()).worries
    return found


def refusal(kept: object) -> str:
    with pytest.raises(WrongFileError) as refused:
        journal_of(kept if isinstance(kept, bytes) else json.dumps(kept).encode())
    return str(refused.value)


@given(st.integers(1, 3_652_059))
def test_a_day_is_written_as_calendars_do(day: int) -> None:
    assert iso_date(day) == date.fromordinal(day).isoformat()


def test_a_line_of_the_table_has_a_session_and_the_check_ins_around_it() -> None:
    assert table(SESSION, BEFORE, AFTER) == [
        {
            "date": "2026-11-28",
            "time": "13:00",
            "routine": "upper-back-three",
            "name": "Upper-back three",
            "kind": "stretch",
            "minutes": "2",
            "seconds": "95",
            "ended": "stopped",
            "level": "",
            "tension": "7",
            "tension after": "5",
            "pain": "",
            "pain after": "0",
            "mood": "4",
            "mood after": "5",
            "where": "neck jaw",
            "where after": "",
            "note": "long day",
            "note after": "",
        }
    ]


def test_a_check_in_apart_has_a_line_of_its_own() -> None:
    lost = replace(AFTER, id="c3", session="gone", at=Stamp(NOON.at_ms + 1, 60))
    lines = table(SESSION, lost, replace(BEFORE, session=None, when=When.APART))
    assert [(line["kind"], line["tension"]) for line in lines] == [
        ("stretch", ""),
        ("check-in", "7"),
        ("check-in", "5"),
    ]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", " =", "\N{FULLWIDTH EQUALS SIGN}"]
)
def test_no_cell_is_a_formula(start: str) -> None:
    (line,) = table(replace(SESSION, name=f"{start}HYPERLINK()"))
    assert line["name"] == f"'{start}HYPERLINK()"


@pytest.mark.parametrize("parted", [";", "; ", "\t", "\n", "\r\n"])
def test_no_cell_is_a_formula_where_other_signs_part_them(parted: str) -> None:
    (line,) = table(replace(SESSION, name=f"tired{parted}=HYPERLINK()"))
    sign, blanks = parted.rstrip(" "), " " * parted.count(" ")
    assert line["name"] == f"tired{sign}'{blanks}=HYPERLINK()"


@settings(max_examples=100)
@given(st.text(st.sampled_from("=+-@;,\t\r\n \"'a\uff1d"), max_size=12))
def test_no_cell_is_a_formula_whatever_is_written_and_however_it_is_parted(text: str) -> None:
    (line,) = table(replace(SESSION, name=text))
    for cell in re.split("[;\t\r\n]", line["name"]):
        assert not cell.lstrip(" ").startswith(tuple("=+-@\uff1d"))


def test_a_spreadsheet_knows_the_table_for_utf_8() -> None:
    assert to_csv((), ()).encode().startswith(b"\xef\xbb\xbfdate,time,")


@settings(max_examples=30)
@given(journals())
def test_the_table_has_as_many_cells_in_each_line_whatever_was_written(journal: Journal) -> None:
    text = to_csv(journal.sessions, journal.check_ins)
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert len(rows) > len(journal.sessions)


@settings(max_examples=30)
@given(journals())
def test_json_is_read_back_as_it_was(journal: Journal) -> None:
    assert journal_of(to_json(journal).encode()) == journal


@settings(max_examples=30)
@given(journals(), journals(), journals())
def test_merging_is_the_same_in_any_order_and_again(
    one: Journal, other: Journal, third: Journal
) -> None:
    both = merged(one, other)
    assert both == merged(other, one) == merged(both, other)
    assert merged(both, third) == merged(one, merged(other, third))
    assert merged(one, one) == one


@settings(max_examples=60)
@given(journals(), journals())
def test_whatever_comes_in_what_can_be_read_can_be_read(own: Journal, other: Journal) -> None:
    sealed_away = Journal(
        other.sessions,
        tuple(replace(one, note=f"{MARK}1AAAA") for one in other.check_ins),
        tuple(replace(one, answer=f"{MARK}1AAAA") for one in other.answers),
        tuple(replace(one, plan=f"{MARK}2AAAA") for one in other.worries),
        other.runs,
        other.deleted,
    )
    both = merged(own, welcome(sealed_away, own, None))
    known = {one.id for one in own.records}
    assert known - other.deleted <= {one.id for one in both.records}
    assert not any(has_sealed_text(one) for one in both.records if one.id in known)
    assert both == merged(both, welcome(sealed_away, both, None))


def test_of_two_versions_the_one_that_came_further_is_kept() -> None:
    done = replace(SESSION, played_ms=180_000, ended=Ended.COMPLETED)
    cut_off = replace(SESSION, played_ms=180_001, ended=Ended.OPEN)
    assert merged(Journal((cut_off,)), Journal((done,))).sessions == (done,)


def test_what_was_deleted_on_one_machine_is_gone_on_both() -> None:
    both = merged(Journal((SESSION,), (BEFORE,)), Journal(deleted=frozenset({"s1"})))
    assert both == Journal((), (BEFORE,), deleted=frozenset({"s1"}))


def test_what_a_newer_program_added_is_passed_over() -> None:
    kept = exported(songs=[1])
    kept["sessions"][0]["song"] = 1
    assert journal_of(json.dumps(kept).encode()).sessions == (SESSION,)


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (b"date,time\r\n", "expected JSON, but line 1, column 1 is none"),
        (b"\xff\xfe{", "expected JSON, got something else"),
        (b"[" * 100_000, "expected JSON, got something else"),
        ({"a": 1}, "expected a history exported as JSON, got another file"),
        (exported(version=2), "a newer relaxapp has written it (version 2)"),
        (
            exported(version=10**4_000),
            "a newer relaxapp has written it (version 1" + "0" * 38 + "…)",
        ),
        (exported(version=True), "expected a version, got 'True'"),
        (exported(sessions={}), "sessions: expected a list, got '{}'"),
        (exported(worries=["a"]), "worries, number 1: expected a record, got 'a'"),
        (
            exported(worries=[[0] * 10**6]),
            "worries, number 1: expected a record, got '[0, 0, 0, 0, 0, 0, ...]'",
        ),
        (b"[" + b"{}," * 2_500_001, "more than the 5,000,000 commas and brackets it may have"),
        (exported(deleted=["a b"]), "deleted, number 1: expected an id, got 'a b'"),
        (exported(deleted=["s1"]), "'s1' is the id of two things"),
    ],
)
def test_another_file_is_refused_in_one_sentence(kept: object, words: str) -> None:
    assert refusal(kept) == words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": ""}, "expected an id, got ''"),
        ({"id": 5}, "expected an id, got '5'"),
        ({"played_ms": -1}, "expected played_ms from 0 to 86,400,000, got '-1'"),
        ({"played_ms": 1.5}, "expected played_ms from 0 to 86,400,000, got '1.5'"),
        ({"for_ms": 10**400}, "expected for_ms from 1 to 86,400,000, got '1" + "0" * 38 + "…'"),
        ({"ended": []}, "expected ended to be one of open, stopped, completed, got '[]'"),
        ({"name": None}, "expected name to be text, got nothing"),
        ({"name": "a" * 301}, "expected name of at most 300 characters"),
        ({"began": 5}, "began: expected a record, got '5'"),
        (
            {"began": {"at_ms": 0, "offset_min": 1081}},
            "began: expected offset_min from -1,080 to 1,080, got '1081'",
        ),
    ],
)
def test_a_record_that_cannot_be_is_refused_with_its_number(
    change: dict[str, object], words: str
) -> None:
    kept = exported()
    kept["sessions"][0].update(change)
    assert refusal(kept) == f"sessions, number 1: {words}"


def test_a_worry_is_no_longer_than_what_is_typed() -> None:
    worry = replace(WORRY, text="a" * 500)
    assert imported(worry) == worry
    with pytest.raises(WrongFileError, match="expected text of at most 500 characters"):
        imported(replace(worry, text=worry.text + "a"))


def test_an_answer_is_no_longer_than_what_a_passphrase_can_seal() -> None:
    answer = Answer("a1", NOON, "s1", "thoughts", "What?", "\N{GRINNING FACE}" * 20_000)
    assert journal_of(to_json(Journal(answers=(answer,))).encode()).answers == (answer,)
    with pytest.raises(WrongFileError, match="expected answer of at most 20,000 characters"):
        journal_of(to_json(Journal(answers=(replace(answer, answer="a" * 20_001),))).encode())


def test_a_sealed_text_may_be_longer_than_it_was() -> None:
    worry = replace(WORRY, text=MARK + "1" + "A" * 110_000)
    assert imported(worry) == worry


def test_a_worry_keeps_when_it_was_looked_at() -> None:
    worry = replace(WORRY, looked_at=Stamp(NOON.at_ms + 1, -300))
    assert imported(worry) == worry
