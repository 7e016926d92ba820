"""The history as text to keep or to look at elsewhere: a table for a spreadsheet, and JSON.

Takes values of `journal`, gives text. The JSON is complete and `journal_import` reads it back;
the table has a line for each session, with the check-ins around it, and for each check-in apart.
Writes no file.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, assert_never

from relaxapp.core.journal import (
    EPOCH_DAY,
    Answer,
    CheckIn,
    Ended,
    Journal,
    Pair,
    ProgrammeRun,
    Record,
    SessionRecord,
    Stamp,
    When,
    Worry,
)
from relaxapp.core.sealing import shown_text
from relaxapp.core.units import HOUR_MS, MINUTE_MS, SECOND_MS

FORMAT, VERSION = "relaxapp history", 1

COLUMNS = (
    *("date", "time", "routine", "name", "kind", "minutes", "seconds", "ended", "level"),
    *("tension", "tension after", "pain", "pain after", "mood", "mood after"),
    *("where", "where after", "note", "note after"),
)

_ENDED = {Ended.COMPLETED: "to its end", Ended.STOPPED: "stopped", Ended.OPEN: "cut off"}
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(rf"^(?=\s*[{_SIGNS}\t\r])|(?<=[;\t\r\n])(?= *[{_SIGNS}])")
"""Where one would begin, at the latest behind blanks: also where `;` parts cells, as in half of
Europe, and where the signs are as wide as in East Asia."""
_NOTHING = CheckIn("", Stamp(0))
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def iso_date(day: int) -> str:
    """A day as `LocalTime` counts them, written `2026-11-28`."""
    # The years of the Gregorian calendar from 1 March on, so that a leap day is their last.
    era, of_era = divmod(day - EPOCH_DAY + 719_468, 146_097)
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    date = of_year - (153 * month + 2) // 5 + 1
    month = month + 3 if month < 10 else month - 9
    return f"{year + 400 * era + (month <= 2):04}-{month:02}-{date:02}"


def iso_time(ms: int) -> str:
    """A time of day, written `09:30`."""
    return f"{ms // HOUR_MS:02}:{ms % HOUR_MS // MINUTE_MS:02}"


def to_csv(sessions: Iterable[SessionRecord], check_ins: Iterable[CheckIn]) -> str:
    """A table in order of time, to be written as UTF-8 with its line breaks as they are.

    Begins with a byte order mark, without which Excel takes UTF-8 for something else. All numbers
    are whole: a decimal point is another thing in another country. What would be taken for a
    formula has an apostrophe before it.
    """
    lines = sorted(_lines(sessions, check_ins), key=lambda line: line[0])
    rows = [",".join(COLUMNS), *(",".join(map(_cell, cells)) for _, cells in lines)]
    return _BYTE_ORDER_MARK + "".join(f"{row}\r\n" for row in rows)


def _lines(
    sessions: Iterable[SessionRecord], check_ins: Iterable[CheckIn]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Instants and cells."""
    before, after, rest = _by_session(check_ins)
    for session in sessions:
        pair = Pair(session, before.pop(session.id, _NOTHING), after.pop(session.id, _NOTHING))
        yield session.began.at_ms, (*_when(session.began), *_done(session), *_felt(pair))
    for check_in in (*before.values(), *after.values(), *rest):
        cells = ("", "", "check-in", *("",) * 4, *_felt_once(check_in))
        yield check_in.at.at_ms, (*_when(check_in.at), *cells)


def _by_session(
    check_ins: Iterable[CheckIn],
) -> tuple[dict[str, CheckIn], dict[str, CheckIn], list[CheckIn]]:
    """The ones nearest before and after each session, and all others."""
    before: dict[str, CheckIn] = {}
    after: dict[str, CheckIn] = {}
    rest: list[CheckIn] = []
    for one in sorted(check_ins, key=lambda check_in: check_in.at.at_ms):
        if one.session is None or one.when is When.APART:
            rest.append(one)
        elif one.when is When.BEFORE:
            if one.session in before:
                rest.append(before[one.session])
            before[one.session] = one
        elif one.session in after:
            rest.append(one)
        else:
            after[one.session] = one
    return before, after, rest


def _when(at: Stamp) -> tuple[str, str]:
    return iso_date(at.day), iso_time(at.local.ms)


def _done(one: SessionRecord) -> tuple[Any, ...]:
    minutes = (one.played_ms + MINUTE_MS // 2) // MINUTE_MS
    seconds = (one.played_ms + SECOND_MS // 2) // SECOND_MS
    return one.routine, one.name, one.kind, minutes, seconds, _ENDED[one.ended], one.level


def _felt(pair: Pair) -> tuple[Any, ...]:
    sides = zip(_numbers(pair.before), _numbers(pair.after), strict=True)
    return tuple(cell for side in sides for cell in side)


def _felt_once(one: CheckIn) -> tuple[Any, ...]:
    return tuple(cell for number in _numbers(one) for cell in (number, ""))


def _numbers(one: CheckIn) -> tuple[Any, ...]:
    return one.tension, one.pain, one.mood, " ".join(one.places), shown_text(one.note)


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = _FORMULA.sub("'", str(value))
    return '"' + text.replace('"', '""') + '"' if any(one in text for one in ',"\r\n') else text


def to_json(journal: Journal) -> str:
    """All of a journal, a record on a line."""
    parts = (f" {json.dumps(name)}: {_listed(its)}" for name, its in _parts(journal).items())
    head = f'{{\n "format": {json.dumps(FORMAT)},\n "version": {VERSION},\n'
    return head + ",\n".join(parts) + "\n}\n"


def _parts(journal: Journal) -> Mapping[str, list[Any]]:
    return {
        "sessions": [part_of(one) for one in journal.sessions],
        "check_ins": [part_of(one) for one in journal.check_ins],
        "answers": [part_of(one) for one in journal.answers],
        "worries": [part_of(one) for one in journal.worries],
        "programmes": [part_of(one) for one in journal.runs],
        "deleted": sorted(journal.deleted),
    }


def part_of(record: Record) -> dict[str, Any]:
    """A record as a piece of JSON."""
    match record:
        case SessionRecord():
            return _session(record)
        case CheckIn():
            return _check_in(record)
        case Answer():
            return _answer(record)
        case Worry():
            return _worry(record)
        case ProgrammeRun():
            return _run(record)
        case _:
            assert_never(record)


def _listed(parts: list[Any]) -> str:
    lines = (f"\n  {json.dumps(part, ensure_ascii=False)}" for part in parts)
    return f"[{','.join(lines)}\n ]" if parts else "[]"


def _stamp(at: Stamp | None) -> dict[str, int] | None:
    return None if at is None else {"at_ms": at.at_ms, "offset_min": at.offset_min}


def _session(one: SessionRecord) -> dict[str, Any]:
    return {
        "id": one.id,
        "began": _stamp(one.began),
        "routine": one.routine,
        "name": one.name,
        "kind": one.kind,
        "length_ms": one.length_ms,
        "played_ms": one.played_ms,
        "ended": one.ended.value,
        "level": one.level,
        "for_ms": one.for_ms,
    }


def _check_in(one: CheckIn) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": _stamp(one.at),
        "tension": one.tension,
        "pain": one.pain,
        "mood": one.mood,
        "places": list(one.places),
        "note": one.note,
        "when": one.when.value,
        "session": one.session,
    }


def _answer(one: Answer) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": _stamp(one.at),
        "session": one.session,
        "routine": one.routine,
        "question": one.question,
        "answer": one.answer,
        "save_as": one.save_as,
    }


def _worry(one: Worry) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": _stamp(one.at),
        "text": one.text,
        "fate": one.fate.value,
        "plan": one.plan,
        "looked_at": _stamp(one.looked_at),
    }


def _run(one: ProgrammeRun) -> dict[str, Any]:
    return {
        "id": one.id,
        "programme": one.programme,
        "began": _stamp(one.began),
        "left": _stamp(one.left),
    }
