"""What the text of a file names: moves and routines, each with its place; and other names for them.

Takes the text of a routine or a move file, gives `Reference`s and `Edit`s, so that a file which
came under a taken name can get another one and all else in it stays as typed. Reads only the
parse events; a text that is no YAML names nothing.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import yaml

from relaxapp.core.edits import Edit

_LOADER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class Reference(NamedTuple):
    """`key` is `move`, `use`, `like` or the file's own `name`; offsets count code points."""

    key: str
    id: str
    start: int
    end: int
    is_block: bool
    """Whether it is typed below its key, after `|` or `>`."""


def references_in(text: str) -> tuple[Reference, ...]:
    """All that a file names, and its own name, in order; none where the text cannot be read."""
    try:
        return tuple(_found_in(text))
    except yaml.YAMLError:
        return ()


def _found_in(text: str) -> Iterator[Reference]:
    """Walks the events with the key that each map is at; None in a list."""
    keys: list[str | None] = []
    is_value: list[bool] = []
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.ScalarEvent) and keys and keys[-1] is not None:
            if not is_value[-1]:
                keys[-1] = event.value
            elif _is_name(keys[-1], len(keys)):
                yield _reference(keys[-1], event)
        if isinstance(event, yaml.CollectionEndEvent):
            keys.pop()
            is_value.pop()
        elif isinstance(event, yaml.CollectionStartEvent):
            is_map = isinstance(event, yaml.MappingStartEvent)
            keys.append("" if is_map else None)
            is_value.append(True)
        if is_value and isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            # A map's start counts as a value done, so that a key comes next.
            is_value[-1] = not is_value[-1]


def _is_name(key: str, depth: int) -> bool:
    return key in ("move", "use") or (depth == 1 and key in ("like", "name"))


def _reference(key: str, event: Any) -> Reference:
    is_block = event.style in ("|", ">")
    named = " ".join(event.value.split())
    return Reference(key, named, event.start_mark.index, event.end_mark.index, is_block)


def other_names(text: str, name_of: Callable[[Reference], str | None]) -> list[Edit]:
    """The edits that put another name wherever `name_of` gives one."""
    edits = []
    for one in references_in(text):
        name = name_of(one)
        if name is not None:
            quoted = json.dumps(name, ensure_ascii=False) if one.key == "name" else name
            edits.append(Edit(one.start, one.end, quoted + "\n" * one.is_block))
    return edits
