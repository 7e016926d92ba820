"""Targets: where hands go, by the names that move files use, and the furniture's measures.

Takes a body as it is bent so far, gives `Aim`s; `stance` solves the limbs for them. Points on the
body lie on its surface; what stands in the room stays where it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import pi, sin

from relaxapp.core.poses import Figure, LimbCourse, Reach
from relaxapp.core.skeleton import (
    ARM_LEAST,
    BODY_CM,
    LENGTHS,
    PALM,
    Body,
    Mat,
    Vec,
    add,
    lerp,
    norm,
    rot_y,
    scale,
    sub,
    turn,
    two_bones,
    unit,
)

SEAT_FRONT, SEAT_BACK = 0.16, -0.10
DOOR_HALF, DOOR_Z = 0.25, 0.06
SEAT_HEIGHT = 0.222


SEAT_HALF = 0.135


CHAIR_TOP = 0.475


CHAIR_BACK_Z = -0.10


WALL_CM = {"behind": 11.0, "front": 52.0, "left": 45.0, "right": 45.0}


BODY_TARGETS: dict[str, tuple[str, Vec]] = {
    "head": ("head", (0.052, 0.100, -0.008)),
    "back of head": ("head", (0.024, 0.062, -0.064)),
    "forehead": ("head", (0.012, 0.078, 0.056)),
    "neck": ("neck", (0.014, 0.036, -0.040)),
    "chest": ("chest", (0.062, 0.050, 0.060)),
    "ribs": ("ribs", (0.082, 0.040, 0.030)),
    "belly": ("waist", (0.02, 0.01, 0.066)),
    "lower back": ("lumbar", (0.03, 0.03, -0.066)),
    "hip": ("pelvis", (0.095, 0.045, 0.012)),
    "shoulder": ("clavicle", (0.012, 0.040, 0.022)),
    "upper arm": ("upper_arm", (0.034, -0.135, 0.0)),
    "elbow": ("upper_arm", (0.012, -0.170, -0.030)),
    "forearm": ("forearm", (0.0, -0.08, 0.030)),
    "wrist": ("forearm", (0.0, -0.135, 0.022)),
    "hand": ("hand", (0.0, -0.045, 0.0)),
    "thigh": ("thigh", (0.0, -0.145, 0.056)),
    "under thigh": ("thigh", (0.040, -0.085, -0.036)),
    "knee": ("thigh", (0.0, -0.225, 0.054)),
    "shin": ("shank", (0.0, -0.12, 0.040)),
    "ankle": ("shank", (0.0, -0.215, 0.032)),
    "foot": ("foot", (0.0, 0.03, 0.05)),
}
"""Targets on the own body: the segment and the place on it, for the left side. What has two
sides is the side of the name (`left knee`), else that of the reaching hand."""


PLACE_TARGETS = ("chair seat", "chair back", "wall", "door frame", "floor", "clasp", "base")


_MIDLINE = frozenset({"head", "neck", "chest", "ribs", "waist", "lumbar", "pelvis"})


ARM_SEGMENTS = frozenset({"upper_arm", "forearm", "hand"})


@dataclass(slots=True)
class Aim:
    """Where a palm or an ankle goes, where fingers (foot: toes) point, thumb (top), and bend."""

    point: Vec
    along: Vec
    thumb: Vec
    pole: Vec
    is_planted: bool = False


def split_target(name: str) -> tuple[str | None, str]:
    """The side that a target names, and the rest of it."""
    words = name.split()
    side = next((word for word in words if word in ("left", "right")), None)
    return side, " ".join(word for word in words if word not in ("left", "right"))


def beside(aim: Aim, reach: Reach | None, sign: float, turned: Mat | None = None) -> Aim:
    """The aim, shifted and bent as the reach says; `turned` turns where its elbow points."""
    if reach is None:
        return aim
    aside = (sign * reach.out / BODY_CM, reach.up / BODY_CM, reach.forward / BODY_CM)
    pole = aim.pole
    if reach.bend is not None:
        pole = _POLES[reach.bend]
        pole = (pole[0] * sign, pole[1], pole[2])
        if turned is not None and not aim.is_planted:
            pole = turn(turned, pole)
    return Aim(add(aim.point, aside), aim.along, aim.thumb, pole, aim.is_planted)


_POLES: dict[str, Vec] = {
    "up": (0.5, 1.0, 0.0),
    "down": (0.15, -1.0, -0.1),
    "out": (1.0, 0.0, 0.0),
    "in": (-1.0, -0.3, 0.2),
    "front": (0.1, -0.2, 1.0),
    "back": (0.25, -0.3, -1.0),
}


def between(course: LimbCourse, one: Callable[[Reach | None], Aim], bulge: Vec) -> Aim:
    """The aim between two reaches, on a way that bulges so that it clears the body."""
    if course.before == course.after or course.share >= 1.0:
        return one(course.after)
    if course.share <= 0.0:
        return one(course.before)
    before, after, share = one(course.before), one(course.after), course.share
    way = norm(sub(after.point, before.point))
    out = scale(bulge, sin(pi * share) * min(way * 3, 1.0))
    return Aim(
        add(lerp(before.point, after.point, share), out),
        unit(lerp(before.along, after.along, share), before.along),
        unit(lerp(before.thumb, after.thumb, share), before.thumb),
        lerp(before.pole, after.pole, share),
        before.is_planted and after.is_planted and way < 0.01,
    )


def hand_aim(body: Body, rest: Body, figure: Figure, reach: Reach, side: str, sign: float) -> Aim:
    """Where a hand goes for a reach with a target; `rest` is the base's own body."""
    assert reach.target is not None
    named, name = split_target(reach.target)
    chest = body["chest"].turned
    pole = turn(chest, (sign * 0.55, -0.8, -0.35))
    own = 1.0 if (named or side) == "left" else -1.0
    if name in BODY_TARGETS:
        point = body_point(body, reach.target, side, sign)
        along = _fingers(body, name, named or side, sign, own)
        aim = Aim(point, unit(along or pole), _thumb(body, name, sign), pole)
        aim = beside(aim, reach, sign, chest)
        return aim if along is not None else replace(aim, along=_along_forearm(body, side, aim))
    if name == "clasp":
        at = body["chest"].at((sign * 0.012, 0.02, 0.30))
        along = turn(chest, (-sign * 0.30, 0.0, 0.95))
        out = turn(chest, (sign * 0.9, -0.5, 0.0))
        aim = Aim(at, unit(along), turn(chest, (0.0, 1.0, 0.0)), out)
    else:
        aim = _place_aim(rest, figure, name, side, sign, own, pole)
    aim = beside(aim, reach, sign, chest)
    if name == "floor" and sign * aim.point[0] < 0:
        # A hand threaded to the other side lies in the line of its arm, palm up.
        away = sub(aim.point, body[f"{side}_upper_arm"].start)
        aim = replace(aim, along=unit((away[0], 0.0, away[2])), thumb=(0.0, 0.3, -1.0))
    return aim


def _along_forearm(body: Body, side: str, aim: Aim) -> Vec:
    shoulder = body[f"{side}_upper_arm"].start
    second = LENGTHS["forearm"] + PALM
    elbow, end, _ = two_bones(
        shoulder, aim.point, LENGTHS["upper_arm"], second, aim.pole, ARM_LEAST
    )
    return unit(sub(end, elbow))


def body_point(body: Body, target: str, side: str, sign: float) -> Vec:
    """A point of the own body by its name, for the hand or foot of a side."""
    named, name = split_target(target)
    part, local = BODY_TARGETS[name]
    own = sign if named is None else (1.0 if named == "left" else -1.0)
    segment = part if part in _MIDLINE else f"{named or side}_{part}"
    if named is None and name == "head":
        local = (0.02, 0.128, 0.0)
    return body[segment].at((own * local[0], local[1], local[2]))


def _fingers(body: Body, name: str, named: str, sign: float, own: float) -> Vec | None:
    """Where the fingers point at a target; None goes on in the line of the forearm."""
    head = body["head"].turned
    match name:
        case "head" if own != sign:
            return turn(head, (own * 0.72, -0.68, 0.05))
        case "back of head" | "neck":
            return turn(head, (-sign * 0.85, 0.5, -0.15))
        case "chest" | "belly" | "ribs" | "forehead":
            return turn(body["chest"].turned, (-sign * 0.9, 0.3, 0.1))
        case "shoulder" if own != sign:
            return turn(body["chest"].turned, (own * 0.75, 0.35, -0.5))
        case "thigh" | "knee":
            thigh = body[f"{named}_thigh"]
            return unit(add(unit(sub(thigh.end, thigh.start)), (-sign * 0.2, 0.0, 0.0)))
        case "under thigh":
            return turn(body[f"{named}_thigh"].turned, (-sign * 0.9, -0.3, 0.0))
    return None


def _thumb(body: Body, name: str, sign: float) -> Vec:
    if name in ("thigh", "knee", "under thigh", "hip"):
        return (-sign, 0.0, 0.3)
    return turn(body["chest"].turned, (0.0, 1.0, 0.2))


def _place_aim(
    rest: Body, figure: Figure, name: str, side: str, sign: float, own: float, pole: Vec
) -> Aim:
    """Targets that stand still in the room."""
    shoulder = rest[f"{side}_upper_arm"].start
    inward = (-sign, 0.0, 0.0)
    if name == "floor":
        ahead = 0.36 if figure.base == "child" else 0.0
        at = (sign * 0.108, 0.014, shoulder[2] + PALM + ahead)
        return Aim(at, (0.0, 0.0, 1.0), inward, (sign * 0.8, 0.1, -0.6), True)
    if name in ("chair seat", "chair back"):
        turned = rot_y(figure.chair_turn_deg)
        if name == "chair seat":
            local, along = (own * (SEAT_HALF - 0.005), SEAT_HEIGHT + 0.012, 0.0), (0.0, -0.35, 0.94)
        else:
            local, along = (own * 0.09, CHAIR_TOP + 0.012, CHAIR_BACK_Z), (0.0, -0.2, -0.98)
        return Aim(turn(turned, local), unit(turn(turned, along)), inward, pole, True)
    if name == "door frame":
        at = (own * DOOR_HALF, shoulder[1] + 0.145, DOOR_Z)
        return Aim(at, (0.0, 1.0, 0.0), inward, (sign * 0.5, -1.0, -0.3), True)
    gap = figure.wall_cm if figure.wall_cm is not None else WALL_CM[figure.wall or "front"]
    gap = gap / BODY_CM - 0.012
    up = (0.0, 1.0, 0.0)
    match figure.wall:
        case "left" | "right":
            at = (gap if figure.wall == "left" else -gap, shoulder[1], 0.05)
        case "behind":
            at = (shoulder[0] * 2.4, shoulder[1], -gap)
        case _:
            at = (shoulder[0] * 1.15, shoulder[1] - 0.01, gap)
    return Aim(at, up, inward, (sign * 0.6, -1.0, 0.0), True)
