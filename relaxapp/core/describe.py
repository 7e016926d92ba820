"""What the declared keys say of themselves: the JSON Schema and the reference tables.

Takes nothing, gives the JSON Schema of a routine file and Markdown for the README. Both come
from the declarations that read the files, so they cannot differ from what is read.
"""

import json
from collections.abc import Iterable
from typing import Any

from relaxapp.core.format import (
    FILE_KEYS,
    FILE_ONLY_KEYS,
    FURTHER_KEYS,
    LEVEL_KEYS,
    MOVE_FILE,
    MOVE_KEYS,
    STEP_KEYS,
    STEP_NAMES,
    VERBS,
)
from relaxapp.core.schema import Key, properties
from relaxapp.core.settings import SETTINGS_KEYS
from relaxapp.core.starter import FileKind

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_text(kind: FileKind) -> str:
    """The JSON Schema of a kind of file, as a file of its own."""
    schema = routine_schema() if kind == "routine" else move_schema()
    return json.dumps(schema, indent=2) + "\n"


def move_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a move file."""
    return {"$schema": DIALECT, "title": "relaxapp move", **MOVE_FILE.json_schema()}


def routine_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a routine file, for editors and other tools."""
    return {
        "$schema": DIALECT,
        "title": "relaxapp routine",
        "type": "object",
        "properties": properties((*LEVEL_KEYS, *FILE_ONLY_KEYS)),
        "additionalProperties": False,
        "if": {"not": {"required": ["like"]}},
        "then": {
            "required": ["name", "kind"],
            "oneOf": [
                {"required": ["steps"], "not": {"anyOf": _required(STEP_NAMES - {"steps"})}},
                *(_one_step(name) for name in VERBS),
            ],
        },
        "$defs": {
            "step": {
                "type": "object",
                "properties": properties(STEP_KEYS),
                "additionalProperties": False,
                "oneOf": [_one_step(name) for name in VERBS],
            },
            "level": {
                "type": "object",
                "properties": properties(LEVEL_KEYS),
                "additionalProperties": False,
            },
        },
    }


def _required(names: Iterable[str]) -> list[dict[str, Any]]:
    return [{"required": [name]} for name in sorted(names)]


def _one_step(name: str) -> dict[str, Any]:
    """A verb with its own keys and no others, and of the keys for its dose at most one."""
    verb = VERBS[name]
    refused = _required(STEP_NAMES - {name, *verb.further})
    doses = [key for key in ("for", "rounds", "times") if key in verb.further]
    if len(doses) > 1:
        refused.append({"required": doses})
    schema: dict[str, Any] = {
        "required": [name, *verb.required],
        "not": {"anyOf": refused},
    }
    if name == "breathe":
        schema["anyOf"] = _required(doses)
    return schema


def reference() -> str:
    """The reference of all files a person writes, in Markdown."""
    verbs = [
        f"| `{verb.name}` | {verb.key.spec.words()} | {verb.key.doc} |"
        f" {' '.join(f'`{name}`' for name in verb.further)} |"
        for verb in VERBS.values()
    ]
    return "\n".join(
        (
            "**Keys of a routine file**\n",
            table(FILE_KEYS),
            "**Steps**: exactly one verb each, and the keys that go with it\n",
            "| verb | value | what it does | further keys |",
            "|---|---|---|---|",
            *verbs,
            "",
            "**Further keys of a step**\n",
            table(FURTHER_KEYS),
            "**Keys of a move file**\n",
            table(MOVE_KEYS),
            "**Settings**\n",
            table(SETTINGS_KEYS),
        )
    )


def table(keys: Iterable[Key]) -> str:
    """A Markdown table of the keys."""
    rows = ["| key | value | default | what it is |", "|---|---|---|---|"]
    for key in keys:
        default = "required" if key.is_required else key.default or ""
        rows.append(f"| `{key.name}` | {key.spec.words()} | {default} | {key.doc} |")
    return "\n".join(rows) + "\n"
