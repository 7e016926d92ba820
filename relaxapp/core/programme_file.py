"""The file of a programme: its keys, declared; gives a `Programme`, or every problem at once.

Takes the bytes of a file and the routines of the library, which a programme names by their ids.
A programme of one stage writes that stage's keys at the top; longer ones use `plan`.
`programme_shelf` finds and opens the files.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from relaxapp.core.break_plan import EVERY_DAY, WEEK
from relaxapp.core.catalogue import claim_id, fields_of
from relaxapp.core.files import content_bytes
from relaxapp.core.format import NAME, SOURCES, Lazy
from relaxapp.core.json_parts import one_of, whole
from relaxapp.core.nodes import ListNode, MapNode, Node, Refused, Scalar
from relaxapp.core.problems import Place, Problem, Report
from relaxapp.core.programme import WEEK_DAYS, Item, Programme, Stage
from relaxapp.core.routine import Routine
from relaxapp.core.schema import (
    Built,
    Fields,
    Key,
    ListOf,
    Parsed,
    Shaped,
    Struct,
    Text,
    count,
    length,
    require,
)
from relaxapp.core.units import UnitError, plural, quoted
from relaxapp.core.weekdays import parse_days

MAX_DAYS = 53 * WEEK_DAYS
"""A year, and the week it ends in."""

MAX_STAGES = 100
MAX_ITEMS = 12
MAX_TIMES = 12

Routines = Mapping[str, Routine | None]
"""By id; None where the file of that id has never been good."""

_LASTS = re.compile(r"([1-9][0-9]{0,3}) (day|week)s?", re.ASCII)
_A_WEEK = re.compile(r"([1-7]) (?:days )?a week", re.ASCII)
_EVERY = "every day"


def _parse_lasts(text: str) -> tuple[int, bool]:
    """Days of a time such as `4 weeks` or `28 days`, and whether it is given in weeks."""
    typed = " ".join(text.split())
    lasts = _LASTS.fullmatch(typed)
    if lasts is None:
        raise UnitError(f"expected days or weeks, got {quoted(text)}", "as in 4 weeks or 28 days")
    is_in_weeks = lasts[2] == "week"
    days = int(lasts[1]) * (WEEK_DAYS if is_in_weeks else 1)
    if days > MAX_DAYS:
        raise UnitError(f"expected at most {MAX_DAYS // WEEK_DAYS} weeks, got {quoted(text)}")
    return days, is_in_weeks


def _parse_days(text: str) -> tuple[frozenset[int], int]:
    """The days of the week that are meant, and how many of them are enough."""
    typed = " ".join(text.split())
    if typed == _EVERY:
        return EVERY_DAY, WEEK_DAYS
    a_week = _A_WEEK.fullmatch(typed)
    if a_week is not None:
        return EVERY_DAY, int(a_week[1])
    words = typed.replace(",", " ").split()
    try:
        if words:
            return parse_days(words), WEEK_DAYS
    except UnitError:
        pass
    hint = "write 5 a week, mon-fri, mon wed fri, or every day"
    raise UnitError(f"expected days of the week, got {quoted(text)}", hint)


# A day is known by its first three letters, large or small.
_DAY_PART = one_of("".join(f"[{c.upper()}{c}]" for c in day) for day in WEEK)
_DAYS_PART = rf"(?:{_DAY_PART})[^\s,-]*(?:-(?:{_DAY_PART})[^\s,]*)?"
LASTS = Parsed(
    "days or weeks, as in `4 weeks`",
    _parse_lasts,
    {"pattern": whole(r"[1-9][0-9]{0,3}\s+(?:day|week)s?"), "examples": ["4 weeks", "28 days"]},
)
DAYS = Parsed(
    "`5 a week`, `mon-fri`, `mon wed fri` or `every day`",
    _parse_days,
    {
        "pattern": whole(
            rf"{one_of((_EVERY,))}|[1-7]\s+(?:days\s+)?a\s+week|{_DAYS_PART}(?:[\s,]+{_DAYS_PART})*"
        ),
        "examples": ["5 a week", "mon-fri", _EVERY],
    },
)

ITEM_KEYS = (
    Key(
        "routine",
        Shaped(
            "an id, or a list of ids to choose from",
            scalar=NAME,
            listed=ListOf(NAME, is_empty_allowed=False),
        ),
        None,
        "the routine; of a list any one will do, and the first is offered",
        is_required=True,
    ),
    Key("times", count(1, MAX_TIMES), "1", "how often that day"),
    Key("level", NAME, None, "one of the routine's levels"),
    Key("for", length(), None, "how long, for a routine of one breathe or sit"),
)


class _Asked(NamedTuple):
    """An item, and where it stands."""

    item: Item
    node: Node


def _build_item(value: Any, node: Node, report: Report) -> _Asked | None:
    if isinstance(value, str):
        return _Asked(Item((value,)), node)
    if "routine" not in value:
        return None
    named = value.value("routine")
    ids = (named,) if isinstance(named, str) else named
    item = Item(
        tuple(dict.fromkeys(ids)),
        value.value("times", 1),
        value.value("level"),
        value.value("for"),
    )
    return _Asked(item, node)


ITEMS = ListOf(
    Built(
        Shaped("ids of routines, or of items", scalar=NAME, mapped=Struct(ITEM_KEYS, "an item")),
        _build_item,
    ),
    is_empty_allowed=False,
)
_LASTS_KEY = Key("lasts", LASTS, None, "how long it goes on", is_required=True)
STAGE_KEYS = (
    _LASTS_KEY,
    Key("days", DAYS, f"`{_EVERY}`", "on which days; of `5 a week` the person chooses them"),
    Key("each_day", ITEMS, None, "what each of these days asks for"),
    Key("in_turn", ITEMS, None, "in place of it: one of these a day, one after the other"),
    Key("text", Text(), None, "a sentence for these days"),
)
_DOING = ("each_day", "in_turn")
STAGE_NAMES = tuple(key.name for key in STAGE_KEYS)
STAGE = Built(
    Struct(STAGE_KEYS, "a stage such as '{lasts: 2 weeks, each_day: …}'"),
    seen={"oneOf": [{"required": [name]} for name in _DOING]},
)
_PLAN = ListOf(Lazy(lambda: STAGE, "stage", "stages"), is_empty_allowed=False)
HEAD_KEYS = (
    Key("name", NAME, None, "what it is called", is_required=True),
    Key("summary", Text(), None, "what it does and whom it is for"),
    Key("plan", _PLAN, None, "in place of the keys of one stage: stages, one after the other"),
    Key("sources", SOURCES, None, "where it comes from"),
)
PROGRAMME_KEYS = (*HEAD_KEYS, *(replace(key, is_required=False) for key in STAGE_KEYS))
PROGRAMME_FILE = Struct(PROGRAMME_KEYS, "a programme: 'name: …', 'lasts: …' and 'each_day: …'")


def read_programme(id: str, raw: bytes, routines: Routines, report: Report) -> Programme | None:
    """The programme of a file that holds `raw`, or None where it has errors, which are reported."""
    fields = fields_of(raw, PROGRAMME_FILE, report)
    return None if fields is None else build_programme(id, fields, routines, report)


def build_programme(
    id: str, fields: Fields, routines: Routines, report: Report
) -> Programme | None:
    """The programme of a file's keys, or None where they have errors, which are reported."""
    stages = [
        stage
        for one, at in _stage_fields(fields, report)
        if (stage := _build_stage(one, at, routines, report)) is not None
    ]
    if len(stages) > MAX_STAGES:
        report.error(fields.key_place("plan"), f"more than {plural(MAX_STAGES, 'stage')}")
    if sum(stage.days for stage in stages) > MAX_DAYS:
        message = f"longer than {MAX_DAYS // WEEK_DAYS} weeks in all"
        report.error(fields.key_place("plan"), message, "shorten it")
    if report.has_errors:
        return None
    return Programme(
        id,
        fields.value("name"),
        tuple(stages),
        fields.value("summary"),
        fields.value("sources", ()),
    )


class CheckedProgramme(NamedTuple):
    """What a file would be: its programme, None where it has errors, and its problems."""

    programme: Programme | None
    problems: tuple[Problem, ...]


def check_programme_text(path: Path, text: str, routines: Routines) -> CheckedProgramme:
    """What a programme file at `path` would be if it held `text`; nothing is read or written.

    Whether another file has the same id is not looked at.
    """
    report = Report(str(path))
    claim_id(path, path.parent, {}, report)
    programme = None
    try:
        programme = read_programme(path.stem, content_bytes(text), routines, report)
    except Refused as refused:
        report.error(refused, refused.message, refused.hint)
    return CheckedProgramme(programme, report.problems)


def _stage_fields(fields: Fields, report: Report) -> list[tuple[Fields, Place]]:
    """The keys of each stage, and where it stands; what cannot stand together is reported."""
    written = {*fields.given, *fields.unread}
    if "plan" not in written:
        require((_LASTS_KEY,), fields, fields, report)
        return [(fields, fields)]
    for name in STAGE_NAMES:
        if name in written:
            hint = "move it into the stages of the plan, or leave the plan out"
            report.error(fields.key_place(name), f"'{name}' beside a plan", hint)
    stages: tuple[Fields, ...] = fields.value("plan", ())
    return [(stage, stage) for stage in stages]


def _build_stage(fields: Fields, at: Place, routines: Routines, report: Report) -> Stage | None:
    doing = [name for name in _DOING if name in {*fields.given, *fields.unread}]
    if not doing:
        report.error(at, "nothing to do on a day", "add 'each_day: …' (a list of ids of routines)")
    elif len(doing) > 1:
        hint = "each_day is all of them each day, in_turn one of them a day"
        report.error(fields.key_place("in_turn"), "'in_turn' beside 'each_day'", hint)
    asked: tuple[_Asked, ...] = fields.value(doing[0], ()) if doing else ()
    for one in asked:
        _check_item(one, routines, report)
    if len(asked) > MAX_ITEMS:
        report.error(fields.place(doing[0]), f"more than {MAX_ITEMS} items", "use fewer")
    if not asked or "lasts" not in fields:
        return None
    days, is_in_weeks = fields.value("lasts")
    weekdays, a_week = fields.value("days", (EVERY_DAY, WEEK_DAYS))
    if days < WEEK_DAYS and weekdays != EVERY_DAY:
        message = f"of {plural(days, 'day')} none may be one of these"
        report.warning(fields.place("days"), message, "let it last a week or more")
    return Stage(
        days,
        tuple(one.item for one in asked),
        is_in_turn=doing[0] == "in_turn",
        weekdays=weekdays,
        a_week=a_week,
        text=fields.value("text"),
        is_in_weeks=is_in_weeks,
    )


def _check_item(asked: _Asked, routines: Routines, report: Report) -> None:
    """Reports routines that are not there, or do not have the level or the length asked for."""
    node = asked.node
    for id, at in _named(node):
        if id not in asked.item.routines:
            continue
        if id not in routines:
            hint, fix = report.suggest(at, id, routines, "routines")
            report.error(at, f"unknown routine {quoted(id)}", hint, fix)
        elif (routine := routines[id]) is None:
            hint = f"run: relaxapp check, and mend '{id}' first"
            report.error(at, f"the routine '{id}' has problems of its own", hint)
        elif isinstance(node, MapNode):
            _check_options(asked.item, node, routine, report)


def _check_options(item: Item, node: MapNode, routine: Routine, report: Report) -> None:
    level_at, for_at = node.get("level"), node.get("for")
    levels = [name for name, _ in routine.levels]
    if item.level is not None and item.level not in levels and level_at is not None:
        hint, fix = report.suggest(level_at, item.level, levels, f"levels of '{routine.id}'")
        message = f"'{routine.id}' has no level {quoted(item.level)}"
        report.error(level_at, message, hint, fix)
        return
    is_free = routine.at_level(item.level).has_free_length
    if item.for_ms is not None and for_at is not None and not is_free:
        hint = "'for' is for routines of one breathe or sit: leave it out"
        report.error(for_at, f"'{routine.id}' has a length of its own", hint)


def _named(node: Node) -> list[tuple[str, Scalar]]:
    """The ids in an item, with their places."""
    named = node.get("routine") if isinstance(node, MapNode) else node
    items = named.items if isinstance(named, ListNode) else (named,)
    return [(one.text.strip(), one) for one in items if isinstance(one, Scalar)]
