"""The things around the person: chair, wall, door frame, mat, band and cushion, as parts.

Takes the figure, its `Stance` and the camera; gives parts in the same style as the body's, in
the same room. The places of hands on them stand in `targets`.
"""

from collections.abc import Iterable

from relaxapp.core.figure_parts import Ball, Camera, Part
from relaxapp.core.poses import Figure
from relaxapp.core.skeleton import BODY_CM, LENGTHS, Vec, rot_y, turn
from relaxapp.core.stance import Stance
from relaxapp.core.targets import (
    CHAIR_BACK_Z,
    CHAIR_TOP,
    DOOR_HALF,
    DOOR_Z,
    SEAT_BACK,
    SEAT_FRONT,
    SEAT_HALF,
    SEAT_HEIGHT,
    WALL_CM,
)

_BEHIND_ALL = -10.0
_MATS = {
    "all-fours": (-0.42, 0.46),
    "kneeling": (-0.42, 0.30),
    "child": (-0.42, 0.52),
    "prone": (-0.68, 0.70),
    "supine": (-0.68, 0.70),
}


def prop_parts(figure: Figure, props: Iterable[str], stance: Stance, camera: Camera) -> list[Part]:
    """The parts of the props that the move names or the figure needs."""
    named = set(props)
    parts: list[Part] = []
    if figure.base == "seated" or "chair" in named:
        parts += _chair(figure, stance, camera)
    if figure.base in _MATS:
        parts += _mat(camera, *_MATS[figure.base])
    if figure.wall is not None or "wall" in named:
        parts += _wall(figure, camera)
    if "doorway" in named:
        parts += _doorway(camera)
    if figure.band is not None or "band" in named:
        parts += _band(figure, stance, camera)
    if figure.cushion is not None:
        parts += _cushion(figure, stance, camera)
    return parts


def _box(
    camera: Camera, low: Vec, high: Vec, radius: float, yaw_deg: float = 0.0
) -> tuple[list[Ball], float]:
    turned = rot_y(yaw_deg)
    corners = [
        turn(turned, (x, y, z))
        for x in (low[0], high[0])
        for y in (low[1], high[1])
        for z in (low[2], high[2])
    ]
    return [(corner, radius) for corner in corners], camera.mean_depth(corners)


def _boxed(
    camera: Camera, name: str, tone: str, low: Vec, high: Vec, radius: float = 0.006,
    yaw_deg: float = 0.0, depth: float | None = None,
) -> Part:  # fmt: skip
    balls, mean = _box(camera, low, high, radius, yaw_deg)
    return Part(name, tone, (camera.hull(*balls),), mean if depth is None else depth)


def _chair(figure: Figure, stance: Stance, camera: Camera) -> list[Part]:
    yaw = figure.chair_turn_deg
    turned = rot_y(yaw)
    parts = []
    top, under = SEAT_HEIGHT - 0.007, SEAT_HEIGHT - 0.024
    body = stance.body
    sitting = min(
        camera.depth(body["pelvis"].start),
        *(camera.mean_depth((body[f"{side}_thigh"].start, body[f"{side}_thigh"].end))
          for side in ("left", "right")),
    )  # fmt: skip
    for x in (SEAT_HALF - 0.014, 0.014 - SEAT_HALF):
        for z, name in ((SEAT_FRONT - 0.02, "front"), (SEAT_BACK + 0.01, "back")):
            foot, head = turn(turned, (x * 1.04, 0.009, z * 1.03)), turn(turned, (x, under, z))
            leg = camera.hull((foot, 0.0075), (head, 0.0095))
            parts.append(Part(f"chair_{name}_leg", "prop_dark", (leg,), camera.depth(head) - 0.02))
        foot = turn(turned, (x, under, SEAT_BACK + 0.01))
        head = turn(turned, (x, CHAIR_TOP - 0.03, CHAIR_BACK_Z - 0.018))
        post = camera.hull((foot, 0.0095), (head, 0.0085))
        parts.append(
            Part("chair_post", "prop_dark", (post,), camera.mean_depth((foot, head)) - 0.01)
        )
    low, high = (-SEAT_HALF, under, SEAT_BACK), (SEAT_HALF, top, SEAT_FRONT)
    seat = _boxed(camera, "chair_seat", "prop", low, high, 0.0075, yaw)
    parts.append(Part(seat.name, seat.tone, seat.shapes, min(seat.depth, sitting - 0.004)))
    low = (-SEAT_HALF + 0.004, CHAIR_TOP - 0.125, CHAIR_BACK_Z - 0.012)
    high = (SEAT_HALF - 0.004, CHAIR_TOP, CHAIR_BACK_Z - 0.008)
    parts.append(_boxed(camera, "chair_back", "prop", low, high, 0.012, yaw))
    return parts


def _mat(camera: Camera, back: float, front: float) -> list[Part]:
    low, high = (-0.23, -0.012, back), (0.23, -0.006, front)
    return [_boxed(camera, "mat", "mat", low, high, 0.005, depth=_BEHIND_ALL + 1)]


def _wall(figure: Figure, camera: Camera) -> list[Part]:
    where = figure.wall or "front"
    gap = (WALL_CM[where] if figure.wall_cm is None else figure.wall_cm) / BODY_CM
    low, high = {
        "front": ((-0.42, 0.0, gap), (0.42, 1.12, gap + 0.03)),
        "behind": ((-0.42, 0.0, -gap - 0.03), (0.42, 1.26, -gap)),
        "left": ((gap, 0.0, -0.36), (gap + 0.03, 1.12, 0.36)),
        "right": ((-gap - 0.03, 0.0, -0.36), (-gap, 1.12, 0.36)),
    }[where]
    return [_boxed(camera, "wall", "wall", low, high, 0.004, depth=_BEHIND_ALL)]


def _doorway(camera: Camera) -> list[Part]:
    parts = []
    for sign in (1.0, -1.0):
        inner, outer = sorted((sign * (DOOR_HALF - 0.004), sign * (DOOR_HALF + 0.05)))
        low, high = (inner, 0.0, DOOR_Z + 0.022), (outer, 1.16, DOOR_Z + 0.062)
        parts.append(_boxed(camera, "door_post", "prop", low, high, 0.004))
    low = (-DOOR_HALF - 0.05, 1.13, DOOR_Z + 0.022)
    high = (DOOR_HALF + 0.05, 1.18, DOOR_Z + 0.062)
    parts.append(_boxed(camera, "door_top", "prop", low, high, 0.004))
    return parts


def _band(figure: Figure, stance: Stance, camera: Camera) -> list[Part]:
    body = stance.body
    left, right = (body[f"{side}_hand"].at((0.0, -0.038, 0.0)) for side in ("left", "right"))
    match figure.band:
        case "front":
            anchor = (0.0, 0.66, 0.62)
            lines = [(left, anchor), (right, anchor)]
        case "feet":
            feet = [body[f"{side}_foot"].at((0.0, -0.034, 0.03)) for side in ("left", "right")]
            lines = [(left, feet[0]), (right, feet[1])]
        case _:
            lines = [(left, right)]
    parts = []
    for one, other in lines:
        shape = camera.hull((one, 0.0055), (other, 0.0055))
        parts.append(Part("band", "band", (shape,), camera.mean_depth((one, other)) + 0.03))
    if figure.band == "front":
        knob = camera.hull(((0.0, 0.66, 0.625), 0.014))
        parts.append(Part("band_anchor", "prop_dark", (knob,), camera.depth((0.0, 0.66, 0.63))))
    return parts


def _cushion(figure: Figure, stance: Stance, camera: Camera) -> list[Part]:
    body = stance.body
    match figure.cushion:
        case "chair-back":
            low = (-0.10, CHAIR_TOP - 0.055, CHAIR_BACK_Z - 0.014)
            high = (0.10, CHAIR_TOP + 0.008, CHAIR_BACK_Z + 0.008)
            return [_boxed(camera, "cushion", "cushion", low, high, 0.018, figure.chair_turn_deg)]
        case "head":
            at = body["head"].at((0.0, LENGTHS["head"] / 2, 0.0))
            low, high = (at[0] - 0.09, 0.012, at[2] - 0.05), (at[0] + 0.09, 0.014, at[2] + 0.05)
        case _:
            at = body["pelvis"].start
            low, high = (at[0] - 0.1, 0.014, at[2] - 0.09), (at[0] + 0.1, 0.02, at[2] + 0.09)
    return [_boxed(camera, "cushion", "cushion", low, high, 0.014, depth=_BEHIND_ALL + 2)]
