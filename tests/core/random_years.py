"""A history made up: a believable person, who tells how it is now and then, and has bad months."""

import random
from collections.abc import Iterable

from relaxapp.core.break_plan import DAY_MS
from relaxapp.core.journal import (
    EPOCH_DAY,
    CheckIn,
    Done,
    Ended,
    Journal,
    SessionRecord,
    Stamp,
    When,
)

ROUTINES = (
    ("upper-back-three", "Upper-back three", "stretch", 180_000, 2.0),
    ("neck-two", "Neck two", "stretch", 120_000, 1.4),
    ("cyclic-sigh", "Cyclic sigh", "breathing", 300_000, 1.6),
    ("box-breathing", "Box breathing", "breathing", 240_000, 0.4),
    ("six-a-minute", "Six a minute", "breathing", 300_000, 1.1),
    ("two-minute-band", "Two-minute band", "strength", 120_000, 0.2),
    ("mindful-breathing", "Mindful breathing", "meditation", 300_000, 1.0),
    ("shoulder-drop", "Shoulder drop", "relaxation", 90_000, 1.3),
    ("thought-record", "Thought record", "reflection", 480_000, 0.8),
)
"""Id, name, kind, length, and by how much tension is lower after it, more or less."""


def made_up(today: int, days: int, seed: int = 3, *, share: float = 0.55) -> list[Done]:
    """What was done in the `days` days up to today, in order of time.

    Three weeks of a longer time have next to nothing, and a month is bad.
    """
    chance = random.Random(seed)
    done: list[Done] = []
    weights = [6, 5, 4, 2, 3, 4, 2, 3, 1]
    for day in range(today - days + 1, today + 1):
        ago = today - day
        is_gone, is_bad = 96 < ago < 118, 170 < ago < 204
        chosen = 0.06 if is_gone else share * (0.6 if (day + 6) % 7 >= 5 else 1.1)
        for number in range(6):
            if chance.random() >= chosen * (1.0, 0.5, 0.35, 0.2, 0.1, 0.05)[number]:
                continue
            id, name, kind, length_ms, relief = chance.choices(ROUTINES, weights)[0]
            is_whole = chance.random() < 0.88
            played = length_ms if is_whole else round(length_ms * chance.uniform(0.3, 0.9))
            usual = 7.0 if is_bad else 5.2 - 1.4 * (1 - min(ago, 300) / 300)
            told = _told(chance, usual, relief) if chance.random() < 0.62 else (None, None)
            hurt = _told(chance, usual - 1.2, relief * 0.6)
            done.append(
                Done(
                    f"{chance.getrandbits(128):032x}", day, (8 + 2 * number) * 3_600_000, id, name,
                    kind, length_ms, played, "completed" if is_whole else "stopped", *told,
                    *(hurt if chance.random() < 0.35 else (None, None)),
                )
            )  # fmt: skip
    return done


def _told(chance: random.Random, usual: float, relief: float) -> tuple[int, int]:
    before = min(max(round(chance.gauss(usual, 1.4)), 0), 10)
    return before, min(max(round(before - chance.gauss(relief, 1.2)), 0), 10)


def journal_of(done: Iterable[Done]) -> Journal:
    """The records that such a history is kept as."""
    sessions, check_ins = [], []
    for one in done:
        began = Stamp((one.day - EPOCH_DAY) * DAY_MS + one.ms)
        texts = (one.routine, one.name, one.kind)
        length = (one.length_ms, one.played_ms, Ended(one.ended))
        sessions.append(SessionRecord(one.id, began, *texts, *length))
        for when, tension, pain in (
            (When.BEFORE, one.tension_before, one.pain_before),
            (When.AFTER, one.tension_after, one.pain_after),
        ):
            if tension is not None or pain is not None:
                at = Stamp(began.at_ms + (one.played_ms if when is When.AFTER else 0))
                id = f"{one.id}-{when.value}"
                check_ins.append(CheckIn(id, at, tension, pain, when=when, session=one.id))
    return Journal(tuple(sessions), tuple(check_ins))
