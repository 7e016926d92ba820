"""Reads a history that `journal_export` wrote as JSON, perhaps on another machine.

Takes bytes, gives a `Journal`, or raises `WrongFileError` with what was expected and found, and
where. The file is a stranger's: every size is bounded, every value looked at, and nothing of it
is taken where anything is wrong. What a newer program added to a record is passed over.
"""

import json
import re
import reprlib
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, TypeVar

from relaxapp.core.journal import (
    LONGEST_ANSWER,
    LONGEST_NOTE,
    LONGEST_TEXT,
    MOST,
    Answer,
    CheckIn,
    Ended,
    Fate,
    Journal,
    ProgrammeRun,
    Record,
    SessionRecord,
    Stamp,
    When,
    Worry,
    clean_text,
)
from relaxapp.core.journal_export import FORMAT, VERSION, part_of
from relaxapp.core.sealing import is_sealed
from relaxapp.core.units import HOUR_MS, shorten

MOST_BYTES = 128_000_000
"""Of a file to read: ten years of five sessions a day, all answered, are a quarter of it."""

MOST_PARTS = 5_000_000
"""Commas and brackets: each may stand for something a hundred times as large in memory."""

LAST_MS = 4_102_444_800_000
"""The year 2100."""
FURTHEST_MIN = 18 * 60
"""No clock is further from UTC."""
LONGEST_MS = 24 * HOUR_MS
"""No session is longer, not even one that was lengthened again and again."""
LONGEST_ID, MOST_PLACES = 100, 100
LONGEST_NAME = 300
"""Of what a file is called, and of a name in it, which has 80 characters at most."""

_ID = re.compile(rf"[!-~]{{1,{LONGEST_ID}}}")
_Choice = TypeVar("_Choice", bound=Enum)
_T = TypeVar("_T")


class WrongFileError(Exception):
    """What is no history of ours: one sentence, without a capital and a full stop."""


def journal_of(raw: bytes) -> Journal:
    """The journal of a file's bytes. Raises `WrongFileError`."""
    kept = _parsed(raw)
    if not isinstance(kept, dict) or kept.get("format") != FORMAT:
        raise WrongFileError("expected a history exported as JSON, got another file")
    version = kept.get("version")
    if type(version) is not int or version < 1:
        raise WrongFileError(f"expected a version, got {_found(version)}")
    if version > VERSION:
        raise WrongFileError(f"a newer relaxapp has written it (version {shorten(str(version))})")
    journal = Journal(
        _records(kept, "sessions", _session),
        _records(kept, "check_ins", _check_in),
        _records(kept, "answers", _answer),
        _records(kept, "worries", _worry),
        _records(kept, "programmes", _run),
        frozenset(_records(kept, "deleted", _id)),
    )
    _check_ids(journal)
    return journal


def _parsed(raw: bytes) -> Any:
    if len(raw) > MOST_BYTES:
        raise WrongFileError(f"{len(raw):,} bytes, more than the {MOST_BYTES:,} it may have")
    if sum(map(raw.count, (b",", b"[", b"{"))) > MOST_PARTS:
        raise WrongFileError(f"more than the {MOST_PARTS:,} commas and brackets it may have")
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise WrongFileError(f"expected JSON, but {where} is none") from None
    except (ValueError, RecursionError):
        raise WrongFileError("expected JSON, got something else") from None


def _records(kept: dict[str, Any], name: str, read: Callable[[Any], _T]) -> tuple[_T, ...]:
    its = kept.get(name, [])
    if not isinstance(its, list):
        raise WrongFileError(f"{name}: expected a list, got {_found(its)}")
    records = []
    for number, one in enumerate(its, 1):
        try:
            records.append(read(one))
        except ValueError as error:
            raise WrongFileError(f"{name}, number {number}: {error}") from None
    return tuple(records)


def _check_ids(journal: Journal) -> None:
    """Every id is there once: what is deleted by its id is one thing."""
    seen: set[str] = set()
    for id in (*(record.id for record in journal.records), *journal.deleted):
        if id in seen:
            raise WrongFileError(f"'{shorten(id)}' is the id of two things")
        seen.add(id)


def _session(kept: Any) -> SessionRecord:
    return SessionRecord(
        _id(_of(kept, "id")),
        _stamp(kept, "began"),
        _name(kept, "routine"),
        _name(kept, "name"),
        _name(kept, "kind"),
        _whole(kept, "length_ms", 0, LONGEST_MS),
        _whole(kept, "played_ms", 0, LONGEST_MS),
        _choice(kept, "ended", Ended),
        _maybe(kept, "level", _name),
        _maybe(kept, "for_ms", lambda its, name: _whole(its, name, 1, LONGEST_MS)),
    )


def _check_in(kept: Any) -> CheckIn:
    def score(name: str) -> int | None:
        return _maybe(kept, name, lambda its, name: _whole(its, name, 0, MOST))

    return CheckIn(
        _id(_of(kept, "id")),
        _stamp(kept, "at"),
        score("tension"),
        score("pain"),
        score("mood"),
        _places(_of(kept, "places")),
        _line(kept, "note"),
        _choice(kept, "when", When),
        _maybe(kept, "session", lambda its, name: _id(its[name])),
    )


def _answer(kept: Any) -> Answer:
    return Answer(
        _id(_of(kept, "id")),
        _stamp(kept, "at"),
        _id(_of(kept, "session")),
        _name(kept, "routine"),
        _text(kept, "question", LONGEST_ANSWER),
        _written(kept, "answer"),
        _maybe(kept, "save_as", _name),
    )


def _worry(kept: Any) -> Worry:
    return Worry(
        _id(_of(kept, "id")),
        _stamp(kept, "at"),
        _line(kept, "text"),
        _choice(kept, "fate", Fate),
        _line(kept, "plan"),
        _maybe(kept, "looked_at", _stamp),
    )


def _run(kept: Any) -> ProgrammeRun:
    return ProgrammeRun(
        _id(_of(kept, "id")),
        _name(kept, "programme"),
        _stamp(kept, "began"),
        _maybe(kept, "left", _stamp),
    )


_READERS: dict[type, Callable[[Any], Record]] = {
    SessionRecord: _session,
    CheckIn: _check_in,
    Answer: _answer,
    Worry: _worry,
    ProgrammeRun: _run,
}


def is_sound(record: Record) -> bool:
    """Whether a record could be read from a file: each value is one that can be."""
    try:
        return _READERS[type(record)](part_of(record)) == record
    except (ValueError, TypeError):
        return False


def _of(kept: Any, name: str) -> Any:
    if not isinstance(kept, dict):
        raise ValueError(f"expected a record, got {_found(kept)}")
    if name not in kept:
        raise ValueError(f"expected {name}, got nothing")
    return kept[name]


def _maybe(kept: Any, name: str, read: Callable[[Any, str], _T]) -> _T | None:
    return None if _of(kept, name) is None else read(kept, name)


def _id(value: Any) -> str:
    if not isinstance(value, str) or _ID.fullmatch(value) is None:
        raise ValueError(f"expected an id, got {_found(value)}")
    return value


def _text(kept: Any, name: str, most: int = LONGEST_TEXT) -> str:
    value = _of(kept, name)
    if not isinstance(value, str):
        raise ValueError(f"expected {name} to be text, got {_found(value)}")
    if len(value) > most:
        raise ValueError(f"expected {name} of at most {most:,} characters")
    return clean_text(value)


def _name(kept: Any, name: str) -> str:
    return _text(kept, name, LONGEST_NAME)


def _written(kept: Any, name: str, most: int = LONGEST_ANSWER) -> str:
    """What a passphrase may seal, or has sealed: then it is longer than what was typed."""
    text = _text(kept, name)
    return text if is_sealed(text) else _text(kept, name, most)


def _line(kept: Any, name: str) -> str:
    return _written(kept, name, LONGEST_NOTE)


def _whole(kept: Any, name: str, low: int, high: int) -> int:
    value = _of(kept, name)
    if type(value) is not int or not low <= value <= high:
        raise ValueError(f"expected {name} from {low:,} to {high:,}, got {_found(value)}")
    return value


def _choice(kept: Any, name: str, choices: type[_Choice]) -> _Choice:
    value = _of(kept, name)
    for choice in choices:
        if choice.value == value:
            return choice
    words = ", ".join(str(choice.value) for choice in choices)
    raise ValueError(f"expected {name} to be one of {words}, got {_found(value)}")


def _stamp(kept: Any, name: str) -> Stamp:
    at = _of(kept, name)
    try:
        return Stamp(
            _whole(at, "at_ms", 0, LAST_MS),
            _whole(at, "offset_min", -FURTHEST_MIN, FURTHEST_MIN),
        )
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _places(value: Any) -> tuple[str, ...]:
    is_list: Iterable[Any] = value if isinstance(value, list) else ()
    places = tuple(_id(one) for one in is_list)
    if not isinstance(value, list) or len(places) > MOST_PLACES:
        raise ValueError(f"expected at most {MOST_PLACES} places, got {_found(value)}")
    return places


def _found(value: Any) -> str:
    """A little of it: all of a stranger's list may be a hundred megabytes."""
    if value is None:
        return "nothing"
    said = reprlib.repr(value) if isinstance(value, list | dict) else str(value)[:200]
    return f"'{shorten(said)}'"
