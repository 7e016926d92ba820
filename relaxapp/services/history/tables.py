"""How records are rows: the tables of the history, and each kind of record there and back.

Takes values of `core.journal`, gives tuples in the order of a table's columns, and the other way
round. Every table begins with an id, an instant, the clock's offset and the local day. Raises
`ValueError` for a text longer than anything that can be typed. Knows no database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from relaxapp.core.journal import (
    Answer,
    CheckIn,
    Ended,
    Fate,
    ProgrammeRun,
    Record,
    SessionRecord,
    Stamp,
    When,
    Worry,
    clean_text,
)

R = TypeVar("R", bound=Record)
Row = tuple[Any, ...]

_HEAD = ("id", "at_ms", "offset_min", "day")

ENDED = {one.value: one for one in Ended}
WHEN = {one.value: one for one in When}
FATE = {one.value: one for one in Fate}


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """A table, and how a record is a row of it."""

    name: str
    columns: tuple[str, ...]
    row_of: Callable[[R], Row]
    record_of: Callable[[Row], R]


def _maybe(text: str | None) -> str | None:
    return None if text is None else clean_text(text)


def _head(id: str, at: Stamp) -> Row:
    return clean_text(id), at.at_ms, at.offset_min, at.day


def _parts(at: Stamp | None) -> Row:
    return (None, None) if at is None else tuple(at)


def _stamp(at_ms: int | None, offset_min: int | None) -> Stamp | None:
    return None if at_ms is None else Stamp(at_ms, offset_min or 0)


def _session_row(one: SessionRecord) -> Row:
    texts = (clean_text(one.routine), clean_text(one.name), clean_text(one.kind))
    lengths = (one.length_ms, one.played_ms, one.ended.value)
    return (*_head(one.id, one.began), *texts, *lengths, _maybe(one.level), one.for_ms)


def _session(row: Row) -> SessionRecord:
    id, at_ms, offset_min, _, routine, name, kind, length, played, ended, level, for_ms = row
    return SessionRecord(
        id, Stamp(at_ms, offset_min), routine, name, kind, length, played, ENDED[ended], level,
        for_ms,
    )  # fmt: skip


def _check_in_row(one: CheckIn) -> Row:
    numbers = (one.tension, one.pain, one.mood)
    places, note = clean_text(" ".join(one.places)), clean_text(one.note)
    return (*_head(one.id, one.at), *numbers, places, note, one.when.value, _maybe(one.session))


def _check_in(row: Row) -> CheckIn:
    id, at_ms, offset_min, _, tension, pain, mood, places, note, when, session = row
    return CheckIn(
        id, Stamp(at_ms, offset_min), tension, pain, mood, tuple(places.split()) if places else (),
        note, WHEN[when], session,
    )  # fmt: skip


def _answer_row(one: Answer) -> Row:
    texts = (one.session, one.routine, one.question, one.answer)
    return (*_head(one.id, one.at), *(clean_text(text) for text in texts), _maybe(one.save_as))


def _answer(row: Row) -> Answer:
    id, at_ms, offset_min, _, session, routine, question, answer, save_as = row
    return Answer(id, Stamp(at_ms, offset_min), session, routine, question, answer, save_as)


def _worry_row(one: Worry) -> Row:
    texts = (clean_text(one.text), one.fate.value, clean_text(one.plan))
    return (*_head(one.id, one.at), *texts, *_parts(one.looked_at))


def _worry(row: Row) -> Worry:
    id, at_ms, offset_min, _, text, fate, plan, *looked_at = row
    return Worry(id, Stamp(at_ms, offset_min), text, FATE[fate], plan, _stamp(*looked_at))


def _run_row(one: ProgrammeRun) -> Row:
    return (*_head(one.id, one.began), clean_text(one.programme), *_parts(one.left))


def _run(row: Row) -> ProgrammeRun:
    id, at_ms, offset_min, _, programme, *left = row
    return ProgrammeRun(id, programme, Stamp(at_ms, offset_min), _stamp(*left))


SESSIONS = Table(
    "sessions",
    (*_HEAD, "routine", "name", "kind", "length_ms", "played_ms", "ended", "level", "for_ms"),
    _session_row,
    _session,
)
CHECK_INS = Table(
    "check_ins",
    (*_HEAD, "tension", "pain", "mood", "places", "note", "stands", "session"),
    _check_in_row,
    _check_in,
)
ANSWERS = Table(
    "answers",
    (*_HEAD, "session", "routine", "question", "answer", "save_as"),
    _answer_row,
    _answer,
)
WORRIES = Table(
    "worries",
    (*_HEAD, "text", "fate", "plan", "looked_at_ms", "looked_at_offset_min"),
    _worry_row,
    _worry,
)
RUNS = Table("programme_runs", (*_HEAD, "programme", "left_ms", "left_offset_min"), _run_row, _run)

TABLES: tuple[Table[Any], ...] = (SESSIONS, CHECK_INS, ANSWERS, WORRIES, RUNS)
SEALED_TABLES: tuple[Table[Any], ...] = (CHECK_INS, ANSWERS, WORRIES)
"""Those whose records have texts that a passphrase may seal."""

_OF: dict[type, Table[Any]] = {
    SessionRecord: SESSIONS,
    CheckIn: CHECK_INS,
    Answer: ANSWERS,
    Worry: WORRIES,
    ProgrammeRun: RUNS,
}


def table_of(record: Record) -> Table[Any]:
    """The table that a record is kept in."""
    return _OF[type(record)]


def session_of(record: Record) -> str | None:
    """The id of the session that a record is of, if it is of one."""
    match record:
        case SessionRecord(id=session):
            return session
        case CheckIn(session=session) | Answer(session=session):
            return session
        case _:
            return None
