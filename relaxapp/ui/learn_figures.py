"""The poses that the Learn pages draw beside those of the moves: how people sit, ache and worry.

Gives `Drawing`s of `core.figure`; every pose keeps within the ranges that a move is held to.
"""

from collections.abc import Mapping
from functools import cache

from relaxapp.core.figure import Drawing, PhaseName, draw, figure_of
from relaxapp.core.poses import Figure, Reach, make_pose
from relaxapp.core.routine import Move, Side

_HELD = (
    "upper trapezius",
    "levator scapulae",
    "neck extensors",
    "rhomboids",
    "mid trapezius",
    "thoracic extensors",
)
"""The muscles that hold tension, and the rounded back of a desk."""


def _still(
    base: str,
    yaw_deg: float,
    angles: Mapping[str, float],
    reaches: Mapping[str, Reach] | None = None,
    muscles: tuple[str, ...] = (),
) -> Move:
    """A move that nobody does: what of it is held is drawn."""
    figure = Figure(base, yaw_deg=yaw_deg, end=make_pose(angles, reaches))
    props = ("chair",) if base == "seated" else ()
    return Move(
        "still", "Still", "Stay.", None, "stretch", base, props, False, 1_000, 1, 0, 0, 0,
        muscles=muscles, figure=figure,
    )  # fmt: skip


_DRAWN_UP = {"left_scapula.elevation": 4.0, "right_scapula.elevation": 4.0}


def _typing(shoulder_deg: float, elbow_deg: float) -> dict[str, float]:
    """Hands over a keyboard."""
    arm = {"shoulder.flexion": shoulder_deg, "elbow.flexion": elbow_deg, "elbow.pronation": 60.0}
    return {f"{side}_{name}": deg for side in ("left", "right") for name, deg in arm.items()}


_ROUNDED = {
    **_typing(96.0, 44.0),
    "pelvis.tilt": -8.0,
    "lumbar.flexion": 18.0,
    "thoracic.flexion": 34.0,
    "neck.flexion": -16.0,
    "neck.protraction": 3.0,
    "left_scapula.protraction": 4.0,
    "right_scapula.protraction": 4.0,
}
_TALL = {**_typing(28.0, 66.0), "neck.protraction": -1.0, "thoracic.flexion": -3.0}
_POSES = {
    "upper-back": _still(
        "standing",
        180.0,
        {"neck.flexion": 6.0, "left_scapula.elevation": 1.0, "right_scapula.elevation": 1.0},
        None,
        ("upper trapezius", "levator scapulae", "rhomboids", "mid trapezius"),
    ),
    "rounded": _still("seated", 90.0, _ROUNDED, None, _HELD),
    "tall": _still("seated", 90.0, _TALL),
    "tension": _still(
        "seated",
        150.0,
        {**_DRAWN_UP, "neck.flexion": 10.0, "thoracic.flexion": 8.0},
        None,
        ("upper trapezius", "levator scapulae"),
    ),
    "pain": _still(
        "seated",
        -150.0,
        {"neck.lateral_flexion": -10.0, "neck.flexion": 20.0, "thoracic.flexion": 10.0},
        {"left_hand": Reach("left neck", up=-1.0, bend="up")},
        ("upper trapezius", "levator scapulae", "rhomboids"),
    ),
    "worry": _still(
        "seated",
        40.0,
        {"neck.flexion": 26.0, "thoracic.flexion": 24.0, "lumbar.flexion": 16.0},
        {"right_hand": Reach("right forehead", bend="down")},
    ),
    "notes": _still(
        "seated",
        -32.0,
        {"neck.flexion": 22.0, "thoracic.flexion": 12.0, "lumbar.flexion": 6.0},
        {"right_hand": Reach("right knee", up=3.0)},
    ),
    "quiet": _still("seated", 24.0, {"neck.flexion": 5.0}),
}
POSES = tuple(_POSES)


HELD = 1.0
"""The place of a move where it is held; for one that goes through positions, its end."""


@cache
def pose_drawing(name: str) -> Drawing:
    """The drawing of one of `POSES`."""
    return draw(_POSES[name], "hold", 0.0)


def move_drawing(move: Move, place: float = HELD) -> Drawing:
    """The drawing of a move at a place, 0–1, of its course; a sided one on its left side.

    A move that is held is on its way there; one that goes through positions is at that share of
    a repetition.
    """
    side: Side | None = "left" if move.is_sided else None
    if not figure_of(move).cycle:
        return draw(move, "enter", place, side)
    at_ms = place * (move.enter_ms + move.hold_ms + move.leave_ms)
    lengths_ms: tuple[tuple[PhaseName, int], ...] = (
        ("enter", move.enter_ms),
        ("hold", move.hold_ms),
        ("leave", move.leave_ms),
    )
    for phase, length_ms in lengths_ms:
        if length_ms and at_ms <= length_ms:
            return draw(move, phase, at_ms / length_ms, side)
        at_ms -= length_ms
    return draw(move, "leave", 1.0, side)
