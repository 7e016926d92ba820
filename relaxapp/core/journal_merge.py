"""What two machines recorded, put together: nothing twice, nothing deleted comes back.

Takes two journals, gives one: the same whichever comes first, and the same again where one is
put to it once more. Of two versions of one record the one that came further is kept.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypeVar

from relaxapp.core.journal import (
    Answer,
    CheckIn,
    Ended,
    Journal,
    ProgrammeRun,
    Record,
    SessionRecord,
    Stamp,
    Worry,
)
from relaxapp.core.sealing import Sealer, has_sealed_text, opened

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Merged:
    """How many records came in, were brought further, and went."""

    added: int
    changed: int
    deleted: int


def welcome(imported: Journal, own: Journal, sealer: Sealer | None) -> Journal:
    """What of an imported journal may be put to one's own, with its texts opened.

    A text that stays sealed drives out none that is here: it may have been sealed with a passphrase
    that nobody knows any more. A record whose id another kind of record has here stays out: what
    is deleted by its id is one thing.
    """
    kinds = {one.id: type(one) for one in own.records}

    def let_in(records: Iterable[R]) -> tuple[R, ...]:
        texts = (one if sealer is None else opened(one, sealer) for one in records)
        return tuple(
            one
            for one in texts
            if one.id not in kinds or (kinds[one.id] is type(one) and not has_sealed_text(one))
        )

    return Journal(
        let_in(imported.sessions),
        let_in(imported.check_ins),
        let_in(imported.answers),
        let_in(imported.worries),
        let_in(imported.runs),
        imported.deleted,
    )


def merged(one: Journal, other: Journal) -> Journal:
    """All that is in either, but for what was deleted in either."""
    gone = one.deleted | other.deleted

    def join(first: Iterable[R], second: Iterable[R], at: Callable[[R], Stamp]) -> tuple[R, ...]:
        kept: dict[str, R] = {}
        for record in (*first, *second):
            there = kept.get(record.id)
            if record.id not in gone and (there is None or further(record) > further(there)):
                kept[record.id] = record
        return tuple(sorted(kept.values(), key=lambda record: (at(record).at_ms, record.id)))

    return Journal(
        join(one.sessions, other.sessions, attrgetter("began")),
        join(one.check_ins, other.check_ins, attrgetter("at")),
        join(one.answers, other.answers, attrgetter("at")),
        join(one.worries, other.worries, attrgetter("at")),
        join(one.runs, other.runs, attrgetter("began")),
        gone,
    )


def further(record: Record) -> tuple[Any, ...]:
    """A key by which the version of a record that came further is the greater one.

    It ends with all of the record, so that of any two that differ one is the greater.
    """
    match record:
        case SessionRecord(ended=ended, played_ms=played_ms):
            come = (ended is not Ended.OPEN, played_ms)
        case CheckIn(at=at) | Answer(at=at):
            come = (True, at.at_ms)
        case Worry(looked_at=at) | ProgrammeRun(left=at):
            come = (at is not None, 0 if at is None else at.at_ms)
    return (*come, repr(record))
