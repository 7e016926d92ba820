"""The file of a break plan: its keys, declared; gives a `Plan` and what was wrong.

Takes `breaks.yaml` from the person's settings, or the shipped example of that name, which tells
what the keys mean. Read leniently: a rhythm that cannot be read is left out, and the others count.
But hours and quiet times that cannot be read turn the plan off, so that no offer comes in a
meeting for the sake of a typing mistake. It writes nothing.
"""

import os
import re
from collections.abc import Collection
from itertools import islice
from pathlib import Path
from typing import Any

from relaxapp.core.break_plan import (
    DAY_MS,
    LONGEST_EVERY_MS,
    POSTPONE_TIMES,
    POSTPONES_MS,
    SHORTEST_EVERY_MS,
    WARN_MS,
    LocalTime,
    Order,
    Plan,
    Reminder,
    Rhythm,
    Selection,
    Window,
)
from relaxapp.core.files import read_bytes
from relaxapp.core.names import ID, KINDS
from relaxapp.core.nodes import ListNode, Node, Refused, Scalar, parse_yaml
from relaxapp.core.problems import Problem, Report
from relaxapp.core.schema import (
    Built,
    Choice,
    Fields,
    Flag,
    Given,
    Key,
    ListOf,
    MapOf,
    Parsed,
    Shaped,
    Spec,
    Struct,
    Text,
    count,
)
from relaxapp.core.units import (
    HOUR_MS,
    MINUTE_MS,
    SECOND_MS,
    UnitError,
    parse_length,
    quoted,
)
from relaxapp.core.weekdays import parse_days

NAME = "breaks.yaml"

SHORTEST_REST_MS, LONGEST_REST_MS = 10 * SECOND_MS, 2 * HOUR_MS
USUAL_REST_MS = (MINUTE_MS, 10 * MINUTE_MS)
"""A rest is a tenth of the work before it where the file does not say, within these."""

MAX_OCCASIONS = 32
"""Rhythms, and reminders: each is looked at with every tick."""

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_TEXT = {"type": "string"}


def _length(low_ms: int, high_ms: int) -> Parsed:
    """A length in [low, high] milliseconds."""

    def parse(text: str) -> int:
        length_ms = parse_length(text, zero=low_ms == 0)
        if not low_ms <= length_ms <= high_ms:
            raise UnitError(f"expected a length from {limits}, got {quoted(text)}")
        return length_ms

    limits = f"{_typed(low_ms)} to {_typed(high_ms)}"
    return Parsed(f"a length, {limits}", parse, _TEXT)


def _typed(length_ms: int) -> str:
    for unit_ms, unit in ((HOUR_MS, " h"), (MINUTE_MS, " min")):
        if length_ms and length_ms % unit_ms == 0:
            return f"{length_ms // unit_ms}{unit}"
    return f"{length_ms // SECOND_MS}s"


def _parse_clock(text: str) -> int:
    """Milliseconds from 0:00 of a time of day such as `9:00` or `24:00`."""
    clock = _CLOCK.fullmatch(text)
    hours, minutes = (0, 60) if clock is None else (int(clock[1]), int(clock[2]))
    at_ms = hours * HOUR_MS + minutes * MINUTE_MS
    if minutes >= 60 or at_ms > DAY_MS:
        hint = "write hours and minutes from 0:00 to 24:00, as in 9:30 or 21:05"
        raise UnitError(f"expected a time of day, got {quoted(text)}", hint)
    return at_ms


def _parse_window(text: str) -> Window:
    times, *days = text.replace(",", " ").split() or [""]
    start, dash, end = times.partition("-")
    if not dash:
        hint = "write it as 9:00-17:30, or 9:00-17:30 mon-fri"
        raise UnitError(f"expected times of day, got {quoted(text)}", hint)
    window = Window(_parse_clock(start) % DAY_MS, _parse_clock(end), parse_days(days))
    if window.start_ms == window.end_ms or window.end_ms == 0:
        hint = "a whole day is 0:00-24:00, and a night 22:00-7:00"
        raise UnitError(f"expected two times, got {quoted(text)}", hint)
    return window


def _parse_moment(text: str) -> tuple[int, frozenset[int]]:
    """A time of day and the days it is meant for, such as `21:30 mon-fri`."""
    at, *days = text.replace(",", " ").split() or [""]
    return _parse_clock(at) % DAY_MS, parse_days(days)


_WINDOW = Parsed("times of day", _parse_window, _TEXT)
_MOMENT = Parsed("a time of day", _parse_moment, _TEXT)
_LONG = _length(SECOND_MS, 4 * HOUR_MS)
_LATER = _length(MINUTE_MS, 4 * HOUR_MS)


def _windows(value: Any, node: Node, report: Report) -> tuple[Window, ...] | None:
    """All of them, or None: half of somebody's quiet times would not keep the rest quiet."""
    typed = node.items if isinstance(node, ListNode) else (node,)
    windows = value if isinstance(value, tuple) else (value,)
    return windows if len(windows) == len(typed) else None


_WINDOWS = Built(Shaped("times of day", scalar=_WINDOW, listed=ListOf(_WINDOW)), _windows)
_SELECTION_KEYS = (
    Key("routines", ListOf(Text(80)), None, "ids of the routines it offers"),
    Key("tags", ListOf(Text(80)), None, "offers every routine with one of these, too"),
    Key("kinds", ListOf(Choice(KINDS)), None, "offers every routine of one of these, too"),
    Key("max", _LONG, None, "how long a routine may be that is found by tag or kind"),
    Key("for", _LONG, None, "how long it lasts, where a routine's length is free"),
    Key(
        "order",
        Choice(tuple(one.value for one in Order)),
        Order.FIXED.value,
        "in which order its routines come",
    ),
)


def _offer_keys(warning: str) -> tuple[Key, ...]:
    return (
        Key("warning", _length(0, 5 * MINUTE_MS), warning, "how long ahead you are told; 0s: not"),
        Key("postpone", ListOf(_LATER), "[5 min, 10 min, 15 min]", "how long it can be put off"),
        Key("postpone_times", count(0, 20), str(POSTPONE_TIMES), "how often, one after the other"),
    )


_NAME = Key("name", Text(80), None, "what it is called", is_required=True)
_EVERY = _length(SHORTEST_EVERY_MS, LONGEST_EVERY_MS)
_IS_ACTIVE = Key("active", Flag("yes", "no"), "yes", "no leaves it out, until you want it again")
_RHYTHM_KEYS = (
    _NAME,
    _IS_ACTIVE,
    Key("every", _EVERY, None, "how long you work before it", is_required=True),
    Key(
        "rest",
        _length(SHORTEST_REST_MS, LONGEST_REST_MS),
        None,
        "who is away for so long has had this break; a tenth of `every` if left out",
    ),
    *_SELECTION_KEYS,
    *_offer_keys("30s"),
)
_REMINDER_KEYS = (
    _NAME,
    _IS_ACTIVE,
    Key("at", _MOMENT, None, "when it comes: 21:30, or 21:30 mon-fri", is_required=True),
    *_SELECTION_KEYS,
    *_offer_keys("0s"),
)
BREAK_KEYS: tuple[Key, ...] = (
    Key("active", Flag("yes", "no"), "no", "whether anything is offered"),
    Key("hours", _WINDOWS, None, "when you work: 9:00-17:30 mon-fri, or a list; at any time else"),
    Key("quiet", _WINDOWS, None, "when nothing is offered: 12:00-13:00, or a list"),
    Key("rhythms", MapOf(Struct(_RHYTHM_KEYS, "a rhythm")), None, "breaks after work, by id"),
    Key("reminders", MapOf(Struct(_REMINDER_KEYS, "a reminder")), None, "at a time, by id"),
)
_BREAK_FILE: Spec = Struct(BREAK_KEYS, "a break plan")


def load_plan(path: Path, routines: Collection[str]) -> tuple[Plan, tuple[Problem, ...]]:
    """The plan of a file and what was wrong in it; a missing file is an empty plan.

    `routines` are the ids of the library; a plan may name others, and they are reported.
    """
    if not os.path.lexists(path):
        return Plan(), ()
    try:
        raw = read_bytes(path)
    except Refused as refused:
        report = Report(str(path))
        report.error(refused, refused.message, refused.hint)
        return Plan(), report.problems
    return plan_of(raw, str(path), routines)


def plan_of(
    raw: bytes, path: str, routines: Collection[str], *, has_all: bool = False
) -> tuple[Plan, tuple[Problem, ...]]:
    """The plan of a file's content; with `has_all` also what is left out of it for now."""
    report = Report(path)
    try:
        node = parse_yaml(raw)
    except Refused as refused:
        report.error(refused, refused.message, refused.hint)
        return Plan(), report.problems
    return read_plan(node, routines, report, has_all=has_all), report.problems


def read_plan(
    node: Node, routines: Collection[str], report: Report, *, has_all: bool = False
) -> Plan:
    """The plan of a parsed file; what is wrong is reported."""
    fields: Fields | None = _BREAK_FILE.read(node, report)
    if fields is None:
        return Plan()
    is_whole = not {"active", "hours", "quiet"} & fields.unread.keys()
    rhythms, reminders = (_entries(fields, name, report) for name in ("rhythms", "reminders"))
    for id, given in (*rhythms.items(), *reminders.items()):
        _check_id(id, given, report)
        _check_selection(given, routines, report)
    for id in rhythms.keys() & reminders.keys():
        hint = "give one of them another id"
        report.error(reminders[id].key, f"a rhythm has the id {quoted(id)} too", hint)
    if not has_all:
        rhythms, reminders = _active(rhythms), _active(reminders)
    plan = Plan(
        is_active=fields.value("active", False) and is_whole,
        rhythms=tuple(
            _rhythm(id, one.value) for id, one in rhythms.items() if "every" in one.value
        ),
        reminders=tuple(
            _reminder(id, one.value)
            for id, one in reminders.items()
            if "at" in one.value and id not in rhythms
        ),
        hours=fields.value("hours", ()),
        quiet=fields.value("quiet", ()),
    )
    for reminder in plan.reminders:
        _check_is_heard(reminder, plan, reminders[reminder.id], report)
    return plan


def _active(given: dict[str, Given]) -> dict[str, Given]:
    """Without what is left out for now; where that cannot be read, it is."""
    return {
        id: one
        for id, one in given.items()
        if one.value.value("active", True) and "active" not in one.value.unread
    }


def _entries(fields: Fields, name: str, report: Report) -> dict[str, Given]:
    given = {} if name not in fields else dict(fields.value(name).given)
    if len(given) > MAX_OCCASIONS:
        message = f"more than {MAX_OCCASIONS} {name}: the rest is left out"
        report.error(fields.key_place(name), message)
    return dict(islice(given.items(), MAX_OCCASIONS))


def _check_id(id: str, given: Given, report: Report) -> None:
    if ID.fullmatch(id) is None:
        message = f"expected an id, got {quoted(id)}"
        report.error(given.key, message, "use lower-case letters, digits and single dashes")


def _check_selection(given: Given, routines: Collection[str], report: Report) -> None:
    fields: Fields = given.value
    written = fields.given.keys() | fields.unread.keys()
    if not written & {"routines", "tags", "kinds"}:
        hint = "add 'routines: …' (a list of ids), 'tags: …' or 'kinds: …'"
        report.error(given.key, f"nothing to offer in {quoted(given.key.text)}", hint)
    named = fields.given["routines"].node if "routines" in fields else None
    for node in named.items if isinstance(named, ListNode) else ():
        id = node.text.strip() if isinstance(node, Scalar) else ""
        if id in fields.value("routines") and id not in routines:
            hint, fix = report.suggest(node, id, routines, "routines")
            report.error(node, f"unknown routine {quoted(id)}", hint, fix)


def _check_is_heard(reminder: Reminder, plan: Plan, given: Given, report: Report) -> None:
    """Warns of a reminder whose time is quiet on all of its days."""
    days = (LocalTime(day + 1, reminder.at_ms) for day in reminder.days)
    if plan.is_active and all(plan.is_quiet(at) for at in days):
        message = "this falls into your quiet times, and may not come"
        report.warning(given.value.place("at"), message, "choose another time, or shorten 'quiet'")


def _rhythm(id: str, fields: Fields) -> Rhythm:
    every_ms: int = fields.value("every")
    low_ms, high_ms = USUAL_REST_MS
    return Rhythm(
        id,
        fields.value("name", id),
        every_ms,
        _selection(fields),
        rest_ms=fields.value("rest", min(max(every_ms // 10, low_ms), high_ms)),
        warn_ms=fields.value("warning", WARN_MS),
        postpones_ms=fields.value("postpone", POSTPONES_MS),
        postpone_times=fields.value("postpone_times", POSTPONE_TIMES),
    )


def _reminder(id: str, fields: Fields) -> Reminder:
    at_ms, days = fields.value("at")
    return Reminder(
        id,
        fields.value("name", id),
        at_ms,
        _selection(fields),
        days,
        warn_ms=fields.value("warning", 0),
        postpones_ms=fields.value("postpone", POSTPONES_MS),
        postpone_times=fields.value("postpone_times", POSTPONE_TIMES),
    )


def _selection(fields: Fields) -> Selection:
    return Selection(
        fields.value("routines", ()),
        fields.value("tags", ()),
        fields.value("kinds", ()),
        Order(fields.value("order", Order.FIXED.value)),
        most_ms=fields.value("max"),
        for_ms=fields.value("for"),
    )
