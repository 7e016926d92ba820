"""What the declared keys say of themselves to other programs: the JSON Schemas of our files.

Takes nothing, gives the JSON Schema (2020-12) of a routine, a move and a programme file, for
editors. They come from the declarations that read the files, and say beside them, once more, what
the reader says of the keys of a step together; tests hold the two to one another. What they cannot
see: other files (moves, routines, cautions, sounds), and what takes arithmetic.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from relaxapp.core.bells import BELLS
from relaxapp.core.figure_file import LIMB, MOST_CM, MOST_DEG, POSE
from relaxapp.core.format import (
    FILE_ONLY_KEYS,
    INSTRUCTION,
    LEVEL_KEYS,
    MAX_COUNT,
    MOVE_FILE,
    NAME,
    SOURCES,
    STEP_KEYS,
    STEP_NAMES,
    VERBS,
)
from relaxapp.core.patterns import PATTERN, RAMP, RATE, WITHOUT_HOLDS
from relaxapp.core.programme_file import ITEMS, PROGRAMME_FILE, STAGE, STAGE_NAMES
from relaxapp.core.schema import Key, Spec, Text, count, length, number, properties
from relaxapp.core.starter import FileKind

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_DOSES = ("for", "rounds", "times")

_REPEATED: dict[str, tuple[Spec, str]] = {
    "text": (Text(), "any text; put quotes around it if it contains a colon"),
    "instruction": (INSTRUCTION, "text; $side, $other, $hold and $times are filled in, $$ is a $"),
    "short_text": (NAME, "text of up to 80 characters"),
    "length": (length(), "a length: 20s, 1m30s, 1:30, 5 min or 1h; a bare number has no unit"),
    "length_or_zero": (length(zero=True), "a length, or 0s for none"),
    "count": (count(1, MAX_COUNT), "a whole number"),
    "rate": (RATE, "breaths a minute"),
    "pattern": (
        PATTERN,
        "how a breath goes: 4-6 is in-out, 4-7-8 in-hold-out, 4-4-4-4 in-hold-out-rest, in "
        "seconds; or {ratio: 1-2, rate: 6/min}; or a list of parts",
    ),
    "pattern_without_holds": (WITHOUT_HOLDS, "a pattern of in and out alone, such as 4-6"),
    "ramp": (RAMP, "a pace that changes: {from: 10/min, to: 6/min, over: 3 min}"),
    "bells": (BELLS, "every 5 min, a list of times, or {start: 3, every: 5 min, end: 3}"),
    "sources": (SOURCES, "a list of texts, or of {cite, year, url, supports}"),
    "items": (ITEMS, "what a day asks for: ids of routines, or {routine, times, level, for}"),
    "degrees": (number(-MOST_DEG, MOST_DEG), "an angle"),
    "centimetres": (number(-MOST_CM, MOST_CM), "a way"),
    "limb": (LIMB, "where a hand or foot goes, and where its elbow or knee points"),
    "pose": (POSE, "joints with their angles, hands and feet with what they reach"),
}
"""What stands in `$defs`: values that several keys have, and what is said of them."""


def schema_text(kind: FileKind) -> str:
    """The JSON Schema of a kind of file, as a file of its own."""
    schemas = {"routine": routine_schema, "move": move_schema, "programme": programme_schema}
    return json.dumps(schemas[kind](), indent=2) + "\n"


def routine_schema() -> dict[str, Any]:
    """The JSON Schema of a routine file."""
    step = {
        "title": "a step",
        "description": "one verb, and the keys that go with it",
        **_closed(STEP_KEYS),
        "allOf": [_RULES, {"anyOf": _required(VERBS)}],
    }
    level = {
        "title": "a level",
        "description": "a variant: keys that replace those of the file",
        **_closed(LEVEL_KEYS),
        "allOf": [_RULES],
    }
    routine = {
        "title": "relaxapp routine",
        "description": "One breathing, meditation, stretch, strength, relaxation or reflection "
        "routine: a name, a kind, and either one step whose keys stand here, or 'steps'.",
        **_closed((*LEVEL_KEYS, *FILE_ONLY_KEYS)),
        "allOf": [
            _RULES,
            {
                "if": {"not": {"required": ["like"]}},
                "then": {
                    "required": ["name", "kind"],
                    "anyOf": _required(["steps", *VERBS]),
                },
            },
        ],
        "examples": [
            {"name": "Box breathing", "kind": "breathing", "breathe": "4-4-4-4", "for": "5 min"}
        ],
    }
    return _whole(routine, {"step": step, "level": level, "one_step": _one_step()})


def move_schema() -> dict[str, Any]:
    """The JSON Schema of a move file."""
    move = {
        "title": "relaxapp move",
        "description": "One exercise, written for the left side: what to do, its dose, its figure.",
        **MOVE_FILE.json_schema(),
    }
    return _whole(move, {})


def programme_schema() -> dict[str, Any]:
    """The JSON Schema of a programme file."""
    stage = {
        "title": "a stage",
        "description": "days that ask for the same",
        **STAGE.json_schema(),
    }
    programme = {
        "title": "relaxapp programme",
        "description": "What to do on the days of some weeks: a name, and either how long it "
        "lasts and what each day asks for, or 'plan', a list of such stages.",
        **PROGRAMME_FILE.json_schema(),
        "if": {"required": ["plan"]},
        "then": _none_of(STAGE_NAMES),
        "else": {"required": stage["required"], "oneOf": stage["oneOf"]},
        "examples": [
            {"name": "Calm", "lasts": "4 weeks", "days": "5 a week", "each_day": ["box-breathing"]}
        ],
    }
    return _whole(programme, {"stage": stage})


def _closed(keys: Iterable[Key]) -> dict[str, Any]:
    """A map of these keys and no others, none of them required."""
    return {"type": "object", "properties": properties(keys), "additionalProperties": False}


def _required(names: Iterable[str]) -> list[dict[str, Any]]:
    return [{"required": [name]} for name in names]


def _none_of(names: Iterable[str]) -> dict[str, Any]:
    """Refuses each of these keys by itself, so that an editor marks the one that is too many."""
    return {"properties": dict.fromkeys(sorted(names), False)}


def _rule_of(name: str) -> dict[str, Any]:
    """What goes with a verb: the keys it needs, and no key of another."""
    verb = VERBS[name]
    then: dict[str, Any] = _none_of(STEP_NAMES - {name, *verb.further})
    if verb.required:
        then["required"] = list(verb.required)
    if name == "breathe":
        then["anyOf"] = _required(dose for dose in _DOSES if dose in verb.further)
    return {"if": {"required": [name]}, "then": then}


def _one_step() -> dict[str, Any]:
    """What the keys of a step want of one another, where at most one step stands in a map."""
    return {
        "description": "which keys go with which",
        "allOf": [
            *(_rule_of(name) for name in VERBS),
            {
                "if": {"required": ["steps"], "not": {"required": ["repeat"]}},
                "then": _none_of(STEP_NAMES - {"steps"}),
            },
            # Of two doses the one counts as too many that is not `for`.
            {"if": {"required": ["for"]}, "then": _none_of(("rounds", "times"))},
            {"if": {"required": ["rounds"]}, "then": _none_of(("times",))},
        ],
    }


_RULES = {"$ref": "#/$defs/one_step"}


def _whole(schema: Mapping[str, Any], own: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The schema with `$defs`: its own, and what is repeated in it."""
    repeated = {name: spec.json_schema() for name, (spec, _) in _REPEATED.items()}
    defs = {
        name: {"description": told, **_shared(repeated[name], repeated, name)}
        for name, (_, told) in _REPEATED.items()
    }
    defs |= {name: _shared(one, repeated) for name, one in own.items()}
    root = {"$schema": DIALECT, **_shared(schema, repeated)}
    return {**root, "$defs": _reached(root, defs)}


_TOLD = ("description", "default")


def _shared(node: Any, repeated: Mapping[str, Any], within: str | None = None) -> Any:
    """The schema, in which what is repeated is a reference, but for the one named `within`."""
    if isinstance(node, list):
        return [_shared(one, repeated) for one in node]
    if not isinstance(node, dict):
        return node
    bare = {key: value for key, value in node.items() if key not in _TOLD}
    name = next((name for name, one in repeated.items() if one == bare and name != within), None)
    if name is None:
        return {key: _shared(value, repeated) for key, value in node.items()}
    return {"$ref": f"#/$defs/{name}", **{key: node[key] for key in _TOLD if key in node}}


def _reached(node: Any, defs: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the definitions that are referred to, in order."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            name = str(one.get("$ref", "")).rpartition("/")[2]
            if name in defs and name not in found:
                found.add(name)
                waiting.append(defs[name])
            waiting.extend(one.values())
    return {name: defs[name] for name in defs if name in found}
