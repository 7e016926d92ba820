"""The parts of the drawn person: what flesh, cloth and hair each segment wears, in depth.

Takes a `Stance` and a `Camera`, gives `Part`s: circles to be wrapped, as seen, with a tone's
name. The measures are fractions of body height. Props are in `figure_props`, colours in `ui`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, radians, sin, sqrt

from relaxapp.core.skeleton import LENGTHS, SIDES, Body, Segment, Vec, dot, lerp, turn
from relaxapp.core.stance import FOOT_BALL, FOOT_HEEL, Stance

PITCH_DEG = 8.0
LYING_PITCH_DEG = 26.0
"""Who lies is seen from higher up, or there would be only an edge to see."""

Circle = tuple[float, float, float]
"""x to the right, y up, radius."""
Ball = tuple[Vec, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """The convex hull of circles, or else a polygon."""

    circles: tuple[Circle, ...] = ()
    polygon: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Shapes of one tone with one outline; `patches` are filled last, to hide a seam."""

    name: str
    tone: str
    shapes: tuple[Shape, ...]
    depth: float
    patches: tuple[Shape, ...] = ()


class Camera:
    """An orthographic view from a yaw, from above by a pitch."""

    __slots__ = ("_c", "_cp", "_flip", "_s", "_sp", "towards")

    def __init__(
        self, yaw_deg: float, is_flipped: bool = False, pitch_deg: float = PITCH_DEG
    ) -> None:
        yaw, pitch = radians(yaw_deg), radians(pitch_deg)
        self._c, self._s = cos(yaw), sin(yaw)
        self._cp, self._sp = cos(pitch), sin(pitch)
        self._flip = -1.0 if is_flipped else 1.0
        self.towards: Vec = (self._s * self._cp, self._sp, self._c * self._cp)
        """The direction of the viewer."""

    def circle(self, at: Vec, radius: float) -> Circle:
        x, y, z = at
        return (
            self._flip * (self._c * x - self._s * z),
            self._cp * y - self._sp * (self._s * x + self._c * z),
            radius,
        )

    def depth(self, at: Vec) -> float:
        """How near the viewer a point is."""
        return dot(self.towards, at)

    def hull(self, *balls: Ball) -> Shape:
        return Shape(tuple(self.circle(at, radius) for at, radius in balls))

    def mean_depth(self, points: Iterable[Vec]) -> float:
        depths = [self.depth(point) for point in points]
        return sum(depths) / len(depths)


def body_parts(stance: Stance, camera: Camera, swell: float = 0.0) -> list[Part]:
    """All parts of the person; `swell` is how full the chest is, 0–1. Not yet in order."""
    body = stance.body
    parts = [_trunk(body, camera, swell), _pelvis(body, camera), _neck(body, camera)]
    parts += _head(body, camera)
    for side, _ in SIDES:
        parts += _leg(body, camera, side)
        parts += _arm(stance, camera, side)
    return parts


def _pair(
    segment: Segment, up: float, half: float, radius: float, front: float = 0.0
) -> list[Ball]:
    return [(segment.at((x, up, front)), radius) for x in (half, -half)]


def _trunk(body: Body, camera: Camera, swell: float) -> Part:
    chest, ribs = body["chest"], body["ribs"]
    deep = 0.004 * swell
    sections = (
        _pair(body["pelvis"], 0.016, 0.046, 0.054),
        _pair(body["waist"], 0.0, 0.033, 0.0515, 0.002),
        _pair(ribs, 0.010, 0.036, 0.051, 0.003),
        _pair(chest, -0.005, 0.048, 0.052 + deep, 0.004 + deep),
        _pair(chest, 0.048, 0.058, 0.046 + deep, 0.002 + deep),
    )
    shoulders = [(body[f"{side}_clavicle"].at((sign * 0.092, -0.002, 0.0)), 0.0335)
                 for side, sign in SIDES]  # fmt: skip
    yoke = [
        *sections[-1],
        *shoulders,
        (chest.at((0.0, LENGTHS["chest"] - 0.004, -0.006)), 0.030),
    ]
    shapes = [camera.hull(*low, *high) for low, high in pairwise(sections)]
    shapes.append(camera.hull(*yoke))
    middle = (body["waist"].start, ribs.end, chest.end)
    return Part("trunk", "shirt", tuple(shapes), camera.mean_depth(middle) + 0.004)


def _pelvis(body: Body, camera: Camera) -> Part:
    pelvis = body["pelvis"]
    balls = (*_pair(pelvis, -0.004, 0.048, 0.058, -0.003), *_pair(pelvis, 0.035, 0.044, 0.052))
    return Part("pelvis", "trousers", (camera.hull(*balls),), camera.depth(pelvis.start))


def _neck(body: Body, camera: Camera) -> Part:
    neck = body["neck"]
    low, high = neck.at((0.0, -0.012, -0.002)), neck.at((0.0, 0.078, 0.004))
    # The head goes over the neck from every side: its round end shall not lie on the hair.
    depth = min(camera.depth(neck.at((0.0, 0.02, 0.0))),
                camera.depth(body["head"].at((0.0, 0.06, 0.0))) - 0.0002)  # fmt: skip
    return Part("neck", "skin", (camera.hull((low, 0.030), (high, 0.027)),), depth)


SKULL: tuple[Vec, float] = ((0.0, 0.073, -0.007), 0.0550)
_FACE: tuple[tuple[Vec, float], ...] = (
    SKULL,
    ((0.013, 0.040, 0.013), 0.037),
    ((-0.013, 0.040, 0.013), 0.037),
    ((0.009, 0.014, 0.024), 0.022),
    ((-0.009, 0.014, 0.024), 0.022),
)
_NOSE: tuple[tuple[Vec, float], ...] = (
    ((0.0, 0.058, 0.045), 0.006),
    ((0.0, 0.041, 0.054), 0.0075),
    ((0.0, 0.040, 0.045), 0.008),
)
_HAIR_AXIS_DEG = 149.0
_HAIR_HALF_DEG = 94.0


def _head(body: Body, camera: Camera) -> list[Part]:
    head = body["head"]
    depth = camera.depth(head.at((0.0, 0.06, 0.0)))
    face = [camera.hull(*((head.at(at), radius) for at, radius in _FACE))]
    nose = camera.hull(*((head.at(at), radius) for at, radius in _NOSE))
    hair = _hair(head, camera)
    parts = [Part("head", "skin", tuple(face), depth)]
    if dot(turn(head.turned, (0.0, 0.0, 1.0)), camera.towards) > -0.2:
        parts.append(Part("nose", "skin", (nose,), depth + 0.0001, _nose_patch(head, camera)))
    if hair is not None:
        parts.append(Part("hair", "hair", (hair,), depth + 0.0002))
    for _, sign in SIDES:
        out = turn(head.turned, (sign, 0.0, -0.25))
        faces = dot(out, camera.towards)
        ear = camera.hull(
            (head.at((sign * 0.053, 0.058, -0.002)), 0.011),
            (head.at((sign * 0.051, 0.044, 0.001)), 0.008),
        )
        if faces > 0.12:
            parts.append(Part("ear", "skin", (ear,), depth + 0.0003))
        elif faces > -0.45:
            parts.append(Part("ear", "skin", (ear,), depth - 0.0001))
    return parts


def _nose_patch(head: Segment, camera: Camera) -> tuple[Shape, ...]:
    """Covers the line where the nose grows from the face; from the front its tip alone shows."""
    facing = dot(turn(head.turned, (0.0, 0.0, 1.0)), camera.towards)
    if facing > 0.8:
        high, low = ((0.0, 0.075, 0.044), 0.0125), ((0.0, 0.0475, 0.054), 0.0085)
    else:
        high, low = ((0.0, 0.062, 0.034), 0.010), ((0.0, 0.040, 0.034), 0.0115)
    return (camera.hull(*((head.at(at), radius) for at, radius in (high, low))),)


def _hair(head: Segment, camera: Camera) -> Shape | None:
    """What is seen of a cap on the skull: its rim where it faces, and the skull's edge."""
    (centre, radius), grown = SKULL, 1.075
    radius *= grown
    tilt = radians(_HAIR_AXIS_DEG)
    axis = turn(head.turned, (0.0, sin(tilt), cos(tilt)))
    across = turn(head.turned, (1.0, 0.0, 0.0))
    third = turn(head.turned, (0.0, cos(tilt), -sin(tilt)))
    low, wide = cos(radians(_HAIR_HALF_DEG)), sin(radians(_HAIR_HALF_DEG))
    at = head.at(centre)
    cx, cy, _ = camera.circle(at, radius)
    rim = []
    for step in range(48):
        angle = 2 * pi * step / 48
        c, s = cos(angle) * wide, sin(angle) * wide
        normal = (
            axis[0] * low + across[0] * c + third[0] * s,
            axis[1] * low + across[1] * c + third[1] * s,
            axis[2] * low + across[2] * c + third[2] * s,
        )
        x, y, _ = camera.circle(normal, 0.0)
        rim.append((x, y, camera.depth(normal) > 0.0))
    ax, ay, _ = camera.circle(axis, 0.0)
    edge = [(cos(2 * pi * step / 48), sin(2 * pi * step / 48)) for step in range(48)]
    inside = [ax * x + ay * y > low for x, y in edge]
    seen_rim = _run([(x, y) for x, y, _ in rim], [seen for *_, seen in rim])
    seen_edge = _run(edge, inside)
    if not seen_edge and not seen_rim:
        return Shape(((cx, cy, radius),)) if camera.depth(axis) > 0 else None
    if not seen_rim:
        return Shape(((cx, cy, radius),))
    if not seen_edge:
        return Shape(polygon=tuple((cx + radius * x, cy + radius * y) for x, y in seen_rim))
    around = (*seen_edge, *_going_on_from(seen_edge[-1], seen_rim))
    return Shape(polygon=tuple((cx + radius * x, cy + radius * y) for x, y in around))


def _going_on_from(
    at: tuple[float, float], line: Sequence[tuple[float, float]]
) -> Sequence[tuple[float, float]]:
    """The line from its end that is nearer to a point."""

    def distance(end: tuple[float, float]) -> float:
        return (at[0] - end[0]) ** 2 + (at[1] - end[1]) ** 2

    return line[::-1] if distance(line[0]) > distance(line[-1]) else line


def _run(points: Sequence[tuple[float, float]], kept: Sequence[bool]) -> list[tuple[float, float]]:
    """The kept points of a ring, from where they begin."""
    if all(kept):
        return list(points)
    count = len(points)
    begin = next((i for i in range(count) if kept[i] and not kept[i - 1]), None)
    if begin is None:
        return []
    run = []
    for step in range(count):
        index = (begin + step) % count
        if not kept[index]:
            break
        run.append(points[index])
    return run


def _leg(body: Body, camera: Camera, side: str) -> list[Part]:
    thigh, shank, foot = (body[f"{side}_{name}"] for name in ("thigh", "shank", "foot"))
    knee = thigh.end
    low = lerp(shank.start, shank.end, 0.93)
    upper = Part(
        f"{side}_thigh", "trousers",
        (camera.hull((thigh.start, 0.054), (knee, 0.0395)),),
        camera.mean_depth((thigh.start, knee)),
        _seam(camera, knee, shank.end, 0.0390, 0.0380),
    )  # fmt: skip
    calf = lerp(shank.start, shank.end, 0.3)
    back = shank.turned
    calf = (calf[0] - back[2] * 0.006, calf[1] - back[5] * 0.006, calf[2] - back[8] * 0.006)
    lower = Part(
        f"{side}_shank", "trousers",
        (camera.hull((knee, 0.0385), (calf, 0.0375), (low, 0.0265)),),
        camera.mean_depth((knee, shank.end)),
        _seam(camera, knee, thigh.start, 0.0385, 0.040),
    )  # fmt: skip
    shoe = Part(
        f"{side}_foot", "shoe", _shoe(foot, camera), camera.mean_depth((foot.start, foot.end))
    )
    return [upper, lower, shoe]


def _shoe(foot: Segment, camera: Camera) -> tuple[Shape, ...]:
    heel, ball = (foot.at(FOOT_HEEL), 0.0235), (foot.at(FOOT_BALL), 0.018)
    x, y, z = foot.at((0.0, -0.0245, 0.094))
    toe = ((x, max(y, 0.0145), z), 0.0145)  # toes bend where the floor stops them
    upper = (foot.at((0.0, -0.002, 0.002)), 0.0235)
    return (camera.hull(upper, heel, ball), camera.hull(heel, ball, toe))


def _seam(
    camera: Camera, joint: Vec, parent: Vec, radius: float, above: float, length: float = 0.030
) -> tuple[Shape, ...]:
    """A patch from a joint back over its parent, which hides the line across the joint."""
    away = sqrt(sum((a - b) ** 2 for a, b in zip(joint, parent, strict=True)))
    back = lerp(joint, parent, length / away)
    return (camera.hull((joint, radius - 0.0015), (back, above - 0.0015)),)


def _arm(stance: Stance, camera: Camera, side: str) -> list[Part]:
    body = stance.body
    upper, fore, hand = (body[f"{side}_{name}"] for name in ("upper_arm", "forearm", "hand"))
    shoulder, elbow, wrist = upper.start, upper.end, fore.end
    hem = lerp(shoulder, elbow, 0.60)
    bias = _hand_bias(stance, side)
    arm = camera.mean_depth((shoulder, elbow)) + 0.010
    sleeve = Part(
        f"{side}_sleeve", "shirt",
        (camera.hull((shoulder, 0.0362), (hem, 0.0298)),),
        arm + 0.001,
        _shoulder_seam(body, camera, side),
    )  # fmt: skip
    skin = Part(
        f"{side}_upper_arm", "skin",
        (camera.hull((lerp(shoulder, elbow, 0.5), 0.026), (elbow, 0.0245)),),
        arm,
        _seam(camera, elbow, wrist, 0.0245, 0.0245, 0.020),
    )  # fmt: skip
    depth = camera.mean_depth((elbow, wrist)) + 0.010 + bias
    bulk = lerp(elbow, wrist, 0.25)
    lower = Part(
        f"{side}_forearm", "skin",
        (camera.hull((elbow, 0.0245), (bulk, 0.0255), (wrist, 0.0165)),),
        depth,
        (*_seam(camera, elbow, shoulder, 0.0245, 0.0245, 0.009),
         *_seam(camera, wrist, hand.end, 0.0160, 0.0150, 0.012)),
    )  # fmt: skip
    palm = Part(
        f"{side}_hand", "skin", _hand(hand, camera),
        max(camera.mean_depth((wrist, hand.end)) + 0.014 + bias, depth + 0.0005 + bias),
        _seam(camera, wrist, elbow, 0.0165, 0.0172, 0.016),
    )  # fmt: skip
    return [sleeve, skin, lower, palm]


def _hand_bias(stance: Stance, side: str) -> float:
    """A hand under the thigh is drawn behind it."""
    return -0.09 if side in stance.tucked else 0.0


def _shoulder_seam(body: Body, camera: Camera, side: str) -> tuple[Shape, ...]:
    clavicle = body[f"{side}_clavicle"]
    inner = lerp(clavicle.end, clavicle.start, 0.2)
    return (camera.hull((clavicle.end, 0.0345), (inner, 0.031)),)


def _hand(hand: Segment, camera: Camera) -> tuple[Shape, ...]:
    at = hand.at
    palm = camera.hull(
        (at((0.0, 0.002, 0.0)), 0.0155),
        (at((0.0, -0.036, 0.007)), 0.0145),
        (at((0.0, -0.036, -0.007)), 0.0145),
    )
    fingers = camera.hull(
        (at((0.0, -0.036, 0.006)), 0.0140),
        (at((0.0, -0.036, -0.006)), 0.0140),
        (at((0.0, -0.068, 0.003)), 0.0085),
        (at((0.0, -0.066, -0.004)), 0.0085),
    )
    thumb = camera.hull((at((0.0, -0.012, 0.012)), 0.0085), (at((0.0, -0.043, 0.026)), 0.0068))
    return (palm, fingers, thumb)
