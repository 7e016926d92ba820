"""The skeleton: rigid segments from anatomical angles, and two-bone reach. Pure, plain floats.

Takes angles by channel (`left_shoulder.flexion`, in degrees or cm), gives a `Body`: for each
segment where it begins and how it is turned. Lengths are fractions of body height. The subject
faces +z, up is +y, its left is +x. Knows no base, no prop and no target by name: `stance` does.

Lengths after Drillis & Contini (1966, in Winter, Biomechanics and Motor Control of Human
Movement, 2009), adjusted for the drawing; see `LENGTHS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import acos, asin, atan2, cos, degrees, pi, radians, sin, sqrt

Vec = tuple[float, float, float]
Mat = tuple[float, float, float, float, float, float, float, float, float]
"""A rotation, row by row; its columns are the segment's left, up and front in the world."""

LENGTHS = {
    "lumbar": 0.055,
    "waist": 0.055,
    "ribs": 0.095,
    "chest": 0.095,
    "neck": 0.065,
    "head": 0.12,
    "clavicle": 0.105,
    "upper_arm": 0.172,
    "forearm": 0.146,
    "hand": 0.075,
    "hip": 0.068,
    "thigh": 0.245,
    "shank": 0.235,
    "foot": 0.115,
}
PALM = 0.042
"""From the wrist to the middle of the palm: what touches a target."""
BODY_CM = 170.0
"""The body height that a centimetre of a move file is a fraction of."""

SIDES = (("left", 1.0), ("right", -1.0))
_TINY = 1e-9


def add(a: Vec, b: Vec) -> Vec:
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def sub(a: Vec, b: Vec) -> Vec:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def scale(a: Vec, k: float) -> Vec:
    return (a[0] * k, a[1] * k, a[2] * k)


def dot(a: Vec, b: Vec) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec, b: Vec) -> Vec:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def norm(a: Vec) -> float:
    return sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])


def lerp(a: Vec, b: Vec, t: float) -> Vec:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


def unit(a: Vec, otherwise: Vec = (0.0, 1.0, 0.0)) -> Vec:
    """The direction of a vector; `otherwise` for one without length."""
    length = norm(a)
    return otherwise if length < _TINY else scale(a, 1 / length)


def mul(a: Mat, b: Mat) -> Mat:
    """First `b`, then `a`."""
    a0, a1, a2, a3, a4, a5, a6, a7, a8 = a
    b0, b1, b2, b3, b4, b5, b6, b7, b8 = b
    return (
        a0 * b0 + a1 * b3 + a2 * b6,
        a0 * b1 + a1 * b4 + a2 * b7,
        a0 * b2 + a1 * b5 + a2 * b8,
        a3 * b0 + a4 * b3 + a5 * b6,
        a3 * b1 + a4 * b4 + a5 * b7,
        a3 * b2 + a4 * b5 + a5 * b8,
        a6 * b0 + a7 * b3 + a8 * b6,
        a6 * b1 + a7 * b4 + a8 * b7,
        a6 * b2 + a7 * b5 + a8 * b8,
    )


def turn(m: Mat, v: Vec) -> Vec:
    x, y, z = v
    return (
        m[0] * x + m[1] * y + m[2] * z,
        m[3] * x + m[4] * y + m[5] * z,
        m[6] * x + m[7] * y + m[8] * z,
    )


def rot_x(deg: float) -> Mat:
    """Tips the top to the front."""
    c, s = cos(radians(deg)), sin(radians(deg))
    return (1.0, 0.0, 0.0, 0.0, c, -s, 0.0, s, c)


def rot_y(deg: float) -> Mat:
    """Turns the front to the left."""
    c, s = cos(radians(deg)), sin(radians(deg))
    return (c, 0.0, s, 0.0, 1.0, 0.0, -s, 0.0, c)


def rot_z(deg: float) -> Mat:
    """Tips the top to the right."""
    c, s = cos(radians(deg)), sin(radians(deg))
    return (c, -s, 0.0, s, c, 0.0, 0.0, 0.0, 1.0)


def frame_along(up: Vec, front: Vec) -> Mat:
    """The rotation whose up is `up` and whose front is as near to `front` as can be."""
    y = unit(up)
    flat = sub(front, scale(y, dot(front, y)))
    z = unit(flat, unit(cross((1.0, 0.0, 0.0), y), (0.0, 0.0, 1.0)))
    x = cross(y, z)
    return (x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2])


def front_of(m: Mat) -> Vec:
    return (m[2], m[5], m[8])


@dataclass(slots=True)
class Segment:
    """Where a segment begins, how it is turned, and where it ends."""

    start: Vec
    turned: Mat
    end: Vec

    def at(self, local: Vec) -> Vec:
        """A point given from the segment's start, in its own directions."""
        return add(self.start, turn(self.turned, local))


@dataclass(slots=True)
class Body:
    """The segments by name: pelvis, lumbar, waist, ribs, chest, neck, head, and of each side
    clavicle, upper_arm, forearm, hand, thigh, shank and foot (`left_thigh`).

    `short` says by how much (fractions of body height) a limb falls short of what it reaches.
    """

    segments: dict[str, Segment] = field(default_factory=dict)
    short: dict[str, float] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Segment:
        return self.segments[name]


Angles = Mapping[str, float]


def build_body(angles: Angles, at: Vec, drop: float = 0.0) -> Body:
    """The body with the middle of its hips at `at`.

    `drop` bends the feet further down than the ankle does, as they lie on the mat.
    """
    body = Body()
    segments = body.segments
    get = angles.get
    pelvis = mul(
        mul(rot_y(get("pelvis.turn", 0.0)), rot_x(get("pelvis.tilt", 0.0))),
        rot_z(-get("pelvis.lean", 0.0)),
    )
    segments["pelvis"] = Segment(at, pelvis, at)
    here, turned = at, pelvis
    for names, joint in ((("lumbar", "waist"), "lumbar"), (("ribs", "chest"), "thoracic")):
        bend = _spine_bend(angles, joint, 0.5)
        for name in names:
            turned = mul(turned, bend)
            here = _append(segments, name, here, turned, LENGTHS[name])
    _build_head(segments, angles, here, turned)
    for side, sign in SIDES:
        place_arm(body, side, arm_start(segments["chest"], angles, side, sign), angles, sign)
        place_leg(body, side, angles, sign, drop)
    return body


def _append(segments: dict[str, Segment], name: str, start: Vec, turned: Mat, length: float) -> Vec:
    end = add(start, (turned[1] * length, turned[4] * length, turned[7] * length))
    segments[name] = Segment(start, turned, end)
    return end


def _spine_bend(angles: Angles, joint: str, share: float) -> Mat:
    get = angles.get
    return mul(
        mul(
            rot_y(share * get(f"{joint}.rotation", 0.0)),
            rot_x(share * get(f"{joint}.flexion", 0.0)),
        ),
        rot_z(-share * get(f"{joint}.lateral_flexion", 0.0)),
    )


def _build_head(segments: dict[str, Segment], angles: Angles, at: Vec, chest: Mat) -> None:
    shift = angles.get("neck.protraction", 0.0) / BODY_CM / LENGTHS["neck"]
    glide = degrees(asin(max(-0.9, min(0.9, shift))))
    bend = _spine_bend(angles, "neck", 0.5)
    # A poised neck leans a little forward, and the head over it is level.
    neck = mul(mul(chest, bend), rot_x(glide + 8))
    top = _append(segments, "neck", at, neck, LENGTHS["neck"])
    head = mul(mul(neck, rot_x(-glide - 8)), bend)
    _append(segments, "head", top, head, LENGTHS["head"])


def arm_start(chest: Segment, angles: Angles, side: str, sign: float) -> Segment:
    """The clavicle of a side, moved by its scapula."""
    get = angles.get
    up = get(f"{side}_scapula.elevation", 0.0) / BODY_CM / LENGTHS["clavicle"]
    front = get(f"{side}_scapula.protraction", 0.0) / BODY_CM / LENGTHS["clavicle"]
    lift = _auto_lift(angles, side)
    rise = degrees(asin(min(0.9, max(-0.9, up + lift)))) - 7
    swing = degrees(asin(min(0.9, max(-0.9, front))))
    turned = mul(chest.turned, mul(rot_y(-sign * swing), rot_z(sign * rise)))
    start = chest.at((0.0, LENGTHS["chest"] - 0.013, -0.004))
    out = sign * LENGTHS["clavicle"]
    end = add(start, (turned[0] * out, turned[3] * out, turned[6] * out))
    return Segment(start, turned, end)


def _auto_lift(angles: Angles, side: str) -> float:
    """How far a raised arm takes its shoulder blade up (scapulohumeral rhythm), as a sine."""
    flexion = angles.get(f"{side}_shoulder.flexion", 0.0)
    abduction = angles.get(f"{side}_shoulder.abduction", 0.0)
    height = (1 - cos(radians(flexion)) * cos(radians(abduction))) / 2
    return 0.22 * height * height


def place_arm(body: Body, side: str, clavicle: Segment, angles: Angles, sign: float) -> None:
    """The arm of a side from its shoulder, wrist and elbow angles."""
    get = angles.get
    joint = f"{side}_shoulder"
    segments = body.segments
    segments[f"{side}_clavicle"] = clavicle
    shoulder = mul(rot_y(-sign * get(f"{joint}.horizontal_adduction", 0.0)),
                   mul(rot_x(-get(f"{joint}.flexion", 0.0)),
                       mul(rot_z(sign * get(f"{joint}.abduction", 0.0)),
                           rot_y(-sign * get(f"{joint}.rotation", 0.0)))))  # fmt: skip
    upper = mul(body["chest"].turned, shoulder)
    elbow = _append(segments, f"{side}_upper_arm", clavicle.end, upper, -LENGTHS["upper_arm"])
    fore = mul(upper, rot_x(-get(f"{side}_elbow.flexion", 0.0)))
    wrist = _append(segments, f"{side}_forearm", elbow, fore, -LENGTHS["forearm"])
    _append(segments, f"{side}_hand", wrist, mul(fore, _hand_bend(angles, side, sign)),
            -LENGTHS["hand"])  # fmt: skip


def _hand_bend(angles: Angles, side: str, sign: float) -> Mat:
    return mul(
        rot_y(-sign * angles.get(f"{side}_elbow.pronation", 0.0)),
        rot_z(-sign * angles.get(f"{side}_wrist.flexion", 0.0)),
    )


def place_leg(body: Body, side: str, angles: Angles, sign: float, drop: float) -> None:
    """The leg of a side from its hip, knee and ankle angles."""
    get = angles.get
    segments = body.segments
    pelvis = body["pelvis"]
    hip = pelvis.at((sign * LENGTHS["hip"], 0.0, 0.0))
    thigh = mul(pelvis.turned, mul(rot_x(-get(f"{side}_hip.flexion", 0.0)),
                mul(rot_z(sign * get(f"{side}_hip.abduction", 0.0)),
                    rot_y(-sign * get(f"{side}_hip.rotation", 0.0)))))  # fmt: skip
    knee = _append(segments, f"{side}_thigh", hip, thigh, -LENGTHS["thigh"])
    shank = mul(thigh, rot_x(get(f"{side}_knee.flexion", 0.0)))
    ankle = _append(segments, f"{side}_shank", knee, shank, -LENGTHS["shank"])
    foot = mul(shank, mul(rot_y(sign * 6), rot_x(drop - get(f"{side}_ankle.dorsiflexion", 0.0))))
    place_foot(body, side, ankle, foot)


def place_foot(body: Body, side: str, ankle: Vec, turned: Mat) -> None:
    toe = add(ankle, turn(turned, (0.0, 0.0, LENGTHS["foot"])))
    body.segments[f"{side}_foot"] = Segment(ankle, turned, toe)


def two_bones(
    start: Vec, target: Vec, first: float, second: float, pole: Vec, least: float
) -> tuple[Vec, Vec, float]:
    """The middle joint and the end of two bones that reach for a target, and what is missing.

    The middle joint bulges towards `pole`; `least` is the smallest distance that the joint's
    range allows. Neither bone is ever stretched.
    """
    away = sub(target, start)
    asked = norm(away)
    distance = min(max(asked, least), (first + second) * 0.9995)
    along = unit(away, (0.0, -1.0, 0.0))
    aside = sub(pole, scale(along, dot(pole, along)))
    if norm(aside) < 1e-6:
        aside = cross(along, (1.0, 0.0, 0.0))
    cosine = (first * first + distance * distance - second * second) / (2 * first * distance)
    cosine = max(-1.0, min(1.0, cosine))
    sine = sqrt(1 - cosine * cosine)
    middle = add(start, add(scale(along, first * cosine), scale(unit(aside), first * sine)))
    end = add(start, scale(along, distance))
    return middle, end, abs(asked - distance)


def least_distance(first: float, second: float, most_deg: float) -> float:
    """How near the ends of two bones come when the joint between bends by `most_deg`."""
    inner = pi - radians(most_deg)
    return sqrt(first * first + second * second - 2 * first * second * cos(inner))


ARM_LEAST = least_distance(LENGTHS["upper_arm"], LENGTHS["forearm"], 150)
LEG_LEAST = least_distance(LENGTHS["thigh"], LENGTHS["shank"], 145)


def reach_arm(body: Body, side: str, palm: Vec, along: Vec | None, pole: Vec, thumb: Vec) -> None:
    """Puts the palm of a side at a point; `along` is where the fingers then point.

    Without `along` the hand goes on in the line of the forearm. `thumb` is where the thumb is.
    """
    segments = body.segments
    shoulder = segments[f"{side}_upper_arm"].start
    first, fore_length = LENGTHS["upper_arm"], LENGTHS["forearm"]
    if along is None:
        second, wrist_target = fore_length + PALM, palm
        least = least_distance(first, second, 150)
    else:
        second, wrist_target = fore_length, sub(palm, scale(along, PALM))
        least = ARM_LEAST
    elbow, end, missing = two_bones(shoulder, wrist_target, first, second, pole, least)
    fore = unit(sub(end, elbow))
    wrist = add(elbow, scale(fore, fore_length))
    upper_turned = frame_along(sub(shoulder, elbow), sub(end, shoulder))
    if norm(cross(sub(elbow, shoulder), fore)) < 1e-4:
        upper_turned = frame_along(sub(shoulder, elbow), scale(pole, -1))
    segments[f"{side}_upper_arm"] = Segment(shoulder, upper_turned, elbow)
    fore_turned = frame_along(scale(fore, -1), front_of(upper_turned))
    segments[f"{side}_forearm"] = Segment(elbow, fore_turned, wrist)
    hand = fore if along is None else along
    turned = frame_along(scale(hand, -1), thumb)
    segments[f"{side}_hand"] = Segment(wrist, turned, add(wrist, scale(hand, LENGTHS["hand"])))
    body.short[f"{side}_hand"] = missing


def reach_leg(body: Body, side: str, ankle: Vec, pole: Vec) -> None:
    """Puts the ankle of a side at a point; the foot keeps its turn."""
    segments = body.segments
    hip = segments[f"{side}_thigh"].start
    foot = segments[f"{side}_foot"].turned
    knee, end, missing = two_bones(hip, ankle, LENGTHS["thigh"], LENGTHS["shank"], pole, LEG_LEAST)
    bulge = sub(knee, scale(add(hip, end), 0.5))
    if norm(bulge) < 1e-3:
        bulge = pole
    segments[f"{side}_thigh"] = Segment(hip, frame_along(sub(hip, knee), bulge), knee)
    segments[f"{side}_shank"] = Segment(knee, frame_along(sub(knee, end), bulge), end)
    place_foot(body, side, end, foot)
    body.short[f"{side}_foot"] = missing


def bend_between(one: Segment, other: Segment) -> float:
    """The angle between two segments' directions, in degrees; 0 is straight."""
    a, b = unit(sub(one.end, one.start)), unit(sub(other.end, other.start))
    return degrees(acos(max(-1.0, min(1.0, dot(a, b)))))


def heading(v: Vec) -> float:
    """The yaw of a direction in degrees: 0 front, 90 left."""
    return degrees(atan2(v[0], v[2]))
