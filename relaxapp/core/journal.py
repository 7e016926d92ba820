"""What is recorded on the long road: sessions, check-ins, answers, worries, programmes begun.

Frozen values only. `services.history` keeps them; pure functions elsewhere reckon with them.
Each record has an id of its own, drawn where it is made, so that what two machines recorded can
be put together without anything twice. Nothing here reads a clock: an instant comes in as a
`Stamp`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from relaxapp.core.local_time import DAY_MS, LocalTime
from relaxapp.core.units import MINUTE_MS

EPOCH_DAY = 719_163
"""1 January 1970, as `LocalTime` counts days."""

MOST = 10
"""Tension, pain and mood go from 0 to 10."""

LONGEST_NOTE = 500
"""Characters of a check-in's line."""

LONGEST_ANSWER = 20_000
"""Characters of one answer: some eight pages."""

LONGEST_TEXT = 200_000
"""Characters of any text that is kept: the longest answer is shorter also once it is locked."""

PLACES = {
    "head": "Head",
    "jaw": "Jaw",
    "neck": "Neck",
    "left-shoulder": "Left shoulder",
    "right-shoulder": "Right shoulder",
    "between-blades": "Between the shoulder blades",
    "left-blade": "Left shoulder blade",
    "right-blade": "Right shoulder blade",
    "mid-back": "Middle of the back",
    "lower-back": "Lower back",
    "chest": "Chest",
    "left-arm": "Left arm",
    "right-arm": "Right arm",
}
"""Where it can hurt, by id, from the top down: the places of the body map."""


def clean_text(text: str) -> str:
    """What a database and a file can both hold: no lone halves of signs, no NUL.

    Raises `ValueError` for more than `LONGEST_TEXT` characters.
    """
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"a text of {len(text):,} characters")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()
    return text.replace("\0", "") if "\0" in text else text


class Stamp(NamedTuple):
    """An instant, and how far the clock on the wall was ahead of UTC then.

    `at_ms` counts milliseconds since 1970-01-01 0:00 UTC; `offset_min` is positive east.
    """

    at_ms: int
    offset_min: int = 0

    @property
    def local(self) -> LocalTime:
        """The day and the time that the wall showed: a session belongs to that day for ever."""
        days, ms = divmod(self.at_ms + self.offset_min * MINUTE_MS, DAY_MS)
        return LocalTime(EPOCH_DAY + days, ms)

    @property
    def day(self) -> int:
        """That of `local`, which years of records ask for."""
        return EPOCH_DAY + (self.at_ms + self.offset_min * MINUTE_MS) // DAY_MS


class Ended(Enum):
    """How a session ended; OPEN while it goes on, and for ever where the program was killed."""

    OPEN = "open"
    STOPPED = "stopped"
    COMPLETED = "completed"


class When(Enum):
    """How a check-in stands to a session."""

    BEFORE = "before"
    AFTER = "after"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One run of a routine, also one that was not done to its end.

    Name and kind are those of the routine when it was done: its file may change or go. `length_ms`
    is what it would have lasted without the get-ready, `played_ms` what was done of it.
    """

    id: str
    began: Stamp
    routine: str
    name: str
    kind: str
    length_ms: int
    played_ms: int = 0
    ended: Ended = Ended.OPEN
    level: str | None = None
    for_ms: int | None = None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """How a person felt at an instant; None where they did not say.

    `tension` and `pain` are 0 (none) to 10 (the worst), `mood` 0 (low) to 10 (good). `places` are
    ids of `PLACES`.
    """

    id: str
    at: Stamp
    tension: int | None = None
    pain: int | None = None
    mood: int | None = None
    places: tuple[str, ...] = ()
    note: str = ""
    when: When = When.APART
    session: str | None = None
    """The id of the session it stands before or after."""

    @property
    def is_empty(self) -> bool:
        has_number = any(one is not None for one in (self.tension, self.pain, self.mood))
        return not has_number and not self.places and not self.note


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one question of a session, as far as it was typed."""

    id: str
    at: Stamp
    session: str
    routine: str
    question: str
    answer: str
    save_as: str | None = None


class Fate(Enum):
    """What became of a worry at worry time."""

    WAITING = "waiting"
    KEPT = "kept"
    PLANNED = "planned"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Worry:
    """A worry put down for later in one line; `plan` is what will be done about it."""

    id: str
    at: Stamp
    text: str
    fate: Fate = Fate.WAITING
    plan: str = ""
    looked_at: Stamp | None = None


@dataclass(frozen=True, slots=True)
class ProgrammeRun:
    """A programme that was begun; `left` once it was ended early or done."""

    id: str
    programme: str
    began: Stamp
    left: Stamp | None = None


Record = SessionRecord | CheckIn | Answer | Worry | ProgrammeRun


@dataclass(frozen=True, slots=True)
class Journal:
    """All that is recorded, each kind in order of time, and the ids of what was deleted."""

    sessions: tuple[SessionRecord, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    answers: tuple[Answer, ...] = ()
    worries: tuple[Worry, ...] = ()
    runs: tuple[ProgrammeRun, ...] = ()
    deleted: frozenset[str] = frozenset()

    @property
    def records(self) -> tuple[Record, ...]:
        return (*self.sessions, *self.check_ins, *self.answers, *self.worries, *self.runs)


class Done(NamedTuple):
    """A session and how it was before and after it, as it is reckoned with.

    Light, since there are tens of thousands. `ms` is the time of the day on which it began; the
    numbers are those of the check-ins nearest to it, None where nothing was said.
    """

    id: str
    day: int
    ms: int
    routine: str
    name: str
    kind: str
    length_ms: int
    played_ms: int
    ended: str
    """The value of an `Ended`."""
    tension_before: int | None = None
    tension_after: int | None = None
    pain_before: int | None = None
    pain_after: int | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """One session with the check-ins around it."""

    session: SessionRecord
    before: CheckIn
    after: CheckIn


def pairs(sessions: Iterable[SessionRecord], check_ins: Iterable[CheckIn]) -> tuple[Pair, ...]:
    """The sessions with a check-in on both sides, in the order of the sessions.

    Where there are several on one side, the one nearest to the session counts.
    """
    before: dict[str, CheckIn] = {}
    after: dict[str, CheckIn] = {}
    for one in check_ins:
        if one.session is None or one.when is When.APART:
            continue
        is_before = one.when is When.BEFORE
        side = before if is_before else after
        other = side.get(one.session)
        if other is None or (one.at.at_ms > other.at.at_ms) == is_before:
            side[one.session] = one
    return tuple(
        Pair(session, before[session.id], after[session.id])
        for session in sessions
        if session.id in before and session.id in after
    )
