"""Where a small window stands: remembered for each screen, by its distance from a corner.

Takes the rooms that the screens have and a size, gives a corner in px that can be seen whatever
was plugged in or out since; `PlacesFile` keeps what a person has chosen in one small JSON file.
It knows no windows. A file that cannot be read or written costs the memory, never the session.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from relaxapp.core.files import read_bytes, write_text
from relaxapp.core.nodes import Refused

_log = logging.getLogger(__name__)

MOST_SPOTS = 32
"""Screens that are remembered; the one that was used longest ago goes first."""

_MOST_PX = 1_000_000
_BROKEN = (Refused, ValueError, LookupError, TypeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in px, as screens and windows are."""

    x: int
    y: int
    width: int
    height: int

    def shared_with(self, other: "Box") -> int:
        """The area in both."""
        wide = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        high = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return max(wide, 0) * max(high, 0)


@dataclass(frozen=True, slots=True)
class Room:
    """A screen: its name, and what of it windows may have."""

    name: str
    box: Box

    @property
    def key(self) -> str:
        """Tells it from others, and from itself where it has another size or place."""
        box = self.box
        return f"{self.name} {box.width}x{box.height}{box.x:+}{box.y:+}"


@dataclass(frozen=True, slots=True)
class Spot:
    """Distances in px from the nearest corner of a screen, so that a larger window stays in it."""

    is_right: bool
    is_bottom: bool
    across: int
    down: int


AT_FIRST = Spot(is_right=True, is_bottom=True, across=24, down=24)


@dataclass(frozen=True, slots=True)
class Places:
    """The spots by the key of their screen, the last chosen one last."""

    spots: Mapping[str, Spot] = field(default_factory=dict)


def spot_in(room: Room, window: Box) -> Spot:
    """The spot of a window in a room."""
    left, top = window.x - room.box.x, window.y - room.box.y
    right = room.box.width - left - window.width
    bottom = room.box.height - top - window.height
    is_right, is_bottom = right < left, bottom < top
    return Spot(is_right, is_bottom, right if is_right else left, bottom if is_bottom else top)


def box_at(spot: Spot, room: Room, size: tuple[int, int]) -> Box:
    """The box of a window of a size (width, height): wholly in the room, as far as it fits."""
    width, height = size
    spare_x, spare_y = room.box.width - width, room.box.height - height
    left = spare_x - spot.across if spot.is_right else spot.across
    top = spare_y - spot.down if spot.is_bottom else spot.down
    x, y = max(min(left, spare_x), 0), max(min(top, spare_y), 0)
    return Box(room.box.x + x, room.box.y + y, width, height)


def room_of(window: Box, rooms: Sequence[Room]) -> Room | None:
    """The room that has most of a window; None where none has any of it."""
    found = max(rooms, key=lambda room: room.box.shared_with(window), default=None)
    return None if found is None or not found.box.shared_with(window) else found


def moved_to(places: Places, window: Box, rooms: Sequence[Room]) -> Places:
    """With the place that a person has put the window at."""
    room = room_of(window, rooms)
    if room is None:
        return places
    others = {key: spot for key, spot in places.spots.items() if key != room.key}
    kept = list({**others, room.key: spot_in(room, window)}.items())[-MOST_SPOTS:]
    return replace(places, spots=dict(kept))


def place_for(places: Places, rooms: Sequence[Room], size: tuple[int, int]) -> Box:
    """Where a window of a size shall be. The first room is the main one.

    On the screen that was chosen last of those that are there: one of that name that has another
    size or place now counts as well. Else in the corner of the main one.
    """
    for key, spot in reversed(tuple(places.spots.items())):
        for room in rooms:
            if key == room.key:
                return box_at(spot, room, size)
        for room in rooms:
            if key.rpartition(" ")[0] == room.name:
                return box_at(spot, room, size)
    return box_at(AT_FIRST, rooms[0], size) if rooms else Box(0, 0, *size)


class PlacesFile:
    """The places, and the file they are kept in; without a path they last for the run."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.value = Places() if path is None else _read(path)

    def keep(self, places: Places) -> None:
        """Takes the new places and writes them, where they are others."""
        if places == self.value:
            return
        self.value = places
        if self._path is None:
            return
        try:
            write_text(self._path, _dumped(places), is_durable=False)
        except OSError as error:
            _log.info("the place of the small window is not kept: %s", error)


def _read(path: Path) -> Places:
    if not path.exists():
        return Places()
    try:
        kept = json.loads(read_bytes(path))
        return Places({str(one["screen"]): _spot(one) for one in kept["places"][-MOST_SPOTS:]})
    except _BROKEN as error:
        _log.info("the place of the small window is not known: %s", error)
        return Places()


def _spot(kept: Any) -> Spot:
    across, down = (max(min(int(kept[name]), _MOST_PX), -_MOST_PX) for name in ("across", "down"))
    return Spot(bool(kept["right"]), bool(kept["bottom"]), across, down)


def _dumped(places: Places) -> str:
    kept = [
        {
            "screen": key,
            "right": spot.is_right,
            "bottom": spot.is_bottom,
            "across": spot.across,
            "down": spot.down,
        }
        for key, spot in places.spots.items()
    ]
    return json.dumps({"places": kept}, indent=1, ensure_ascii=False) + "\n"
