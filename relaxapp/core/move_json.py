"""A move as JSON values: what `relaxapp moves --json` prints.

Texts come as the file has them, with their placeholders; keys that do not apply are left out.
"""

from dataclasses import asdict
from typing import Any

from relaxapp.core.routine import Move, Source

_DOSE = ("hold_ms", "times", "enter_ms", "leave_ms", "pause_ms")
_LISTS = ("props", "areas", "muscles", "mistakes", "stop_if")


def move_json(move: Move) -> dict[str, Any]:
    """All that a move file says, but for its figure."""
    values: dict[str, Any] = {"id": move.id, "name": move.name, "style": move.style}
    values |= {"do": move.do, "back": move.back}
    if move.setup is not None:
        values["setup"] = move.setup
    values |= {"position": move.position, "sided": move.is_sided}
    values |= {name: getattr(move, name) for name in _DOSE}
    values |= {name: list(getattr(move, name)) for name in _LISTS}
    values["cautions"] = [
        {key: value for key, value in asdict(one).items() if value is not None}
        for one in move.cautions
    ]
    values["sources"] = [_source(one) for one in move.sources]
    return values


def _source(source: Source) -> dict[str, str]:
    return {key: value for key, value in asdict(source).items() if value is not None}
