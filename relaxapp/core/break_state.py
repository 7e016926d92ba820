"""What is remembered of a break plan between two runs, and its JSON.

A frozen value: how far each rhythm has come and what is put off. Stamps are kept as the time that
is left, since the clock they are taken from begins anew with the machine. Reads and writes no
file; a text that is damaged, or of another version, is no state at all.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from relaxapp.core.kept_json import DAMAGED, MOST, Value, of_kind, or_none, text_of, whole_of
from relaxapp.core.local_time import DAY_MS, LocalTime

VERSION = 1


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a selection is in its round: the routines left in it, and the one done last.

    `number` counts rounds, so that each is shuffled another way.
    """

    left: tuple[str, ...] = ()
    last: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class BreakState:
    """The plan's progress at one moment; all by the ids of rhythms and reminders.

    `look_in_ms` is how long it was meant to be true: what comes after that, the program missed.
    """

    now_ms: int
    local: LocalTime
    look_in_ms: int = 0
    worked_ms: Mapping[str, int] = field(default_factory=dict)
    postponed: Mapping[str, int] = field(default_factory=dict)
    """How often each was put off in a row."""
    answered: Mapping[str, int] = field(default_factory=dict)
    """The day of which each reminder was answered last."""
    put_off: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """For how long a reminder that was put off may still come, and of which day it is."""
    apart_ms: int = 0
    later: tuple[str, int] | None = None
    """What is put off, and for how long yet."""
    grace_ms: int = 0
    settle_ms: int = 0
    unanswered: tuple[str, tuple[str, ...]] | None = None
    """The offer that was open: its occasion, and what it counted for."""
    paused_ms: int | None = None
    paused_until: LocalTime | None = None
    still_ms: int = 0
    is_locked: bool = False
    turns: Mapping[str, Turn] = field(default_factory=dict)

    def away_ms(self, now_ms: int, local: LocalTime) -> int:
        """How long the program was away, by the clock that ran longer.

        The machine's clock begins at 0 with each start, the one on the wall can be put.
        """
        return max(now_ms - self.now_ms, self.local.until_ms(local), 0)


def to_json(state: BreakState) -> str:
    """One line, ended."""
    kept = {
        "version": VERSION,
        "now_ms": state.now_ms,
        "local": state.local,
        "look_in_ms": state.look_in_ms,
        "worked_ms": dict(state.worked_ms),
        "postponed": dict(state.postponed),
        "answered": dict(state.answered),
        "put_off": dict(state.put_off),
        "apart_ms": state.apart_ms,
        "later": state.later,
        "grace_ms": state.grace_ms,
        "settle_ms": state.settle_ms,
        "unanswered": state.unanswered,
        "paused_ms": state.paused_ms,
        "paused_until": state.paused_until,
        "still_ms": state.still_ms,
        "is_locked": state.is_locked,
        "turns": {
            id: {"left": turn.left, "last": turn.last, "number": turn.number}
            for id, turn in state.turns.items()
        },
    }
    return json.dumps(kept, ensure_ascii=False) + "\n"


def from_json(text: str) -> BreakState | None:
    """The state that `to_json` gave; None for anything else."""
    try:
        return _state(json.loads(text))
    except DAMAGED:
        return None


def _state(kept: Any) -> BreakState:
    """Raises `ValueError` and its like for what is not of the shape that `to_json` gives."""
    if whole_of(kept["version"]) != VERSION:
        raise ValueError("of another version")
    return BreakState(
        now_ms=_stamp(kept["now_ms"]),
        local=_local(kept["local"]),
        look_in_ms=whole_of(kept["look_in_ms"]),
        worked_ms=_by_id(kept["worked_ms"], whole_of),
        postponed=_by_id(kept["postponed"], whole_of),
        answered=_by_id(kept["answered"], whole_of),
        put_off=_by_id(kept["put_off"], lambda pair: (whole_of(pair[0]), whole_of(pair[1]))),
        apart_ms=whole_of(kept["apart_ms"]),
        later=or_none(kept["later"], lambda pair: (text_of(pair[0]), whole_of(pair[1]))),
        grace_ms=whole_of(kept["grace_ms"]),
        settle_ms=whole_of(kept["settle_ms"]),
        unanswered=or_none(kept.get("unanswered"), _offer),  # not kept by all that wrote version 1
        paused_ms=or_none(kept["paused_ms"], whole_of),
        paused_until=or_none(kept["paused_until"], _local),
        still_ms=whole_of(kept["still_ms"]),
        is_locked=of_kind(kept["is_locked"], bool),
        turns=_by_id(kept["turns"], _turn),
    )


def _offer(kept: Any) -> tuple[str, tuple[str, ...]]:
    id, counted = kept
    return text_of(id), tuple(text_of(one) for one in of_kind(counted, list))


def _turn(kept: Any) -> Turn:
    left = tuple(text_of(id) for id in of_kind(kept["left"], list))
    return Turn(left, or_none(kept["last"], text_of), whole_of(kept["number"]))


def _local(kept: Any) -> LocalTime:
    day, ms = map(whole_of, kept)
    if not 1 <= day < MOST // DAY_MS or ms >= DAY_MS:
        raise ValueError(f"no day or time: {day}, {ms}")
    return LocalTime(day, ms)


def _by_id(kept: Any, read: Callable[[Any], Value]) -> dict[str, Value]:
    return {id: read(value) for id, value in kept.items()}


def _stamp(value: Any) -> int:
    """May be below 0: a moment before the machine began anew."""
    return -whole_of(-value) if type(value) is int and value < 0 else whole_of(value)
