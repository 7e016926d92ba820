"""Stance: the body on what carries it, hands and feet where they reach.

Takes a figure and a place of its course, gives a `Stance`: the `Body`, grounded. Planted feet,
knees and hands keep their place: the legs give way, not the floor. Knows the bases; what hands
go to stands in `targets`. Paints nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from relaxapp.core.poses import Channels, Figure, LimbCourse, Reach, channels_at
from relaxapp.core.skeleton import (
    BODY_CM,
    LENGTHS,
    PALM,
    SIDES,
    Body,
    Segment,
    Vec,
    add,
    build_body,
    frame_along,
    front_of,
    mul,
    norm,
    place_foot,
    reach_arm,
    reach_leg,
    rot_x,
    scale,
    sub,
    turn,
    unit,
)
from relaxapp.core.targets import (
    ARM_SEGMENTS,
    BODY_TARGETS,
    Aim,
    beside,
    between,
    body_point,
    hand_aim,
    split_target,
)

LEG = (LENGTHS["thigh"] + LENGTHS["shank"]) * 0.9994
KNEE_HEIGHT = 0.038
FOOT_BALL, FOOT_HEEL = (0.0, -0.021, 0.066), (0.0, -0.0155, -0.014)
"""Where on the foot its ball and heel are: it rolls over them."""
MAT_TOP = 0.0


Ball = tuple[Vec, float]


@dataclass(frozen=True, slots=True)
class Base:
    """How the body is placed before a figure says anything.

    `rests_on` is what stays where it is: feet, knees, or the trunk on the mat. `drop` is how far
    feet that lie on their backs bend beyond the ankle, in the midfoot and the toes.
    """

    at: Vec
    angles: Mapping[str, float]
    rests_on: str
    has_hands_down: bool = False
    drop: float = 0.0


def _both(**angles: float) -> dict[str, float]:
    pairs = (name.split("__") for name in angles)
    values = zip(pairs, angles.values(), strict=True)
    return {
        f"{side}_{joint}.{motion}": angle
        for (joint, motion), angle in values
        for side in ("left", "right")
    }


_HANGING = _both(shoulder__abduction=7, elbow__flexion=12, elbow__pronation=15, shoulder__flexion=2)
BASES = {
    "standing": Base((0.0, 0.5185, 0.0), _HANGING, "feet"),
    "seated": Base(
        (0.0, 0.276, 0.0),
        _HANGING | _both(hip__flexion=90, hip__abduction=7, knee__flexion=90),
        "feet",
    ),
    "all-fours": Base(
        (0.0, LENGTHS["thigh"] + KNEE_HEIGHT, 0.0),
        {"pelvis.tilt": 78.0, "neck.flexion": -12.0}
        | _both(hip__flexion=78, knee__flexion=90, ankle__dorsiflexion=-50, shoulder__flexion=78),
        "knees",
        has_hands_down=True,
        drop=32,
    ),
    "kneeling": Base(
        (0.0, LENGTHS["thigh"] + KNEE_HEIGHT, 0.0),
        _HANGING | _both(knee__flexion=90, ankle__dorsiflexion=-50),
        "knees",
        drop=32,
    ),
    "child": Base(
        (0.0, 0.038 + LENGTHS["thigh"] * 0.574, -LENGTHS["thigh"] * 0.819),
        {"pelvis.tilt": 66.0, "lumbar.flexion": 34.0, "thoracic.flexion": 4.0,
         "neck.flexion": -4.0}
        | _both(hip__flexion=121, knee__flexion=145, ankle__dorsiflexion=-50,
                shoulder__flexion=170),
        "knees",
        has_hands_down=True,
        drop=32,
    ),
    "prone": Base(
        (0.0, 0.06, 0.0),
        {"pelvis.tilt": 90.0, "neck.flexion": -8.0}
        | _both(ankle__dorsiflexion=-50, shoulder__abduction=20, hip__abduction=5,
                elbow__pronation=60),
        "mat",
        drop=30,
    ),
    "supine": Base(
        (0.0, 0.06, 0.0),
        {"pelvis.tilt": -90.0}
        | _both(shoulder__abduction=22, hip__abduction=6, ankle__dorsiflexion=-15),
        "mat",
    ),
}  # fmt: skip


@dataclass(slots=True)
class Stance:
    """The body at one instant, its base's own body, and how stretched it is, 0–1."""

    body: Body
    angles: Mapping[str, float]
    rest: Body
    base: Base
    stretch: float
    aims: dict[str, Aim]
    tucked: set[str]


@lru_cache(maxsize=16)
def rest_body(base: str) -> Body:
    """The body of a base, with nothing said; its arms hang or stand by their angles."""
    stance = BASES[base]
    body = build_body(stance.angles, stance.at, stance.drop)
    if stance.rests_on == "mat":
        body = build_body(stance.angles, _on_the_mat(body, stance.at), stance.drop)
    return body


def stance_at(figure: Figure, at: float) -> Stance:
    """The body at a place of the figure's course (see `channels_at`)."""
    base = BASES[figure.base]
    channels = channels_at(figure, at, base.angles)
    rest = rest_body(figure.base)
    angles = channels.angles
    body = build_body(angles, _pelvis_at(figure, base, channels, rest), base.drop)
    if base.rests_on == "mat":
        body = build_body(angles, _on_the_mat(body, body["pelvis"].start), base.drop)
    stance = Stance(body, angles, rest, base, channels.stretch, {}, set())
    for side, sign in SIDES:
        _settle_leg(stance, figure, channels, side, sign)
    hands = sorted(SIDES, key=lambda one: _leans_on_other(channels.limbs.get(f"{one[0]}_hand")))
    for side, sign in hands:
        _settle_arm(stance, figure, channels, side, sign)
    return stance


def _leans_on_other(course: LimbCourse | None) -> bool:
    reaches = () if course is None else (course.before, course.after)
    return any(
        reach is not None
        and reach.target is not None
        and BODY_TARGETS.get(split_target(reach.target)[1], ("", ()))[0] in ARM_SEGMENTS
        for reach in reaches
    )


def _pelvis_at(figure: Figure, base: Base, channels: Channels, rest: Body) -> Vec:
    get = channels.angles.get
    shift = (
        get("pelvis.left", 0.0) / BODY_CM,
        get("pelvis.up", 0.0) / BODY_CM,
        get("pelvis.forward", 0.0) / BODY_CM,
    )
    at = add(base.at, shift)
    if base.rests_on == "feet":
        return _within_legs(figure, channels, at, rest)
    if base.rests_on == "knees":
        return _over_knees(channels, at, rest)
    return at


def _within_legs(figure: Figure, channels: Channels, at: Vec, rest: Body) -> Vec:
    """The pelvis, lowered so far that both feet stay on the floor."""
    angles = {name: value for name, value in channels.angles.items() if name.startswith("pelvis")}
    hips = build_pelvis(angles, at)
    top = at[1]
    for side, sign in SIDES:
        if channels.frees(f"{side}_hip", f"{side}_knee"):
            continue
        aim = _foot_aim(channels, figure, rest, rest, side, sign)
        if not aim.is_planted:
            continue
        hip = hips[side]
        across = sqrt((hip[0] - aim.point[0]) ** 2 + (hip[2] - aim.point[2]) ** 2)
        reachable = aim.point[1] + sqrt(max(LEG * LEG - across * across, 0.0))
        top = min(top, at[1] + reachable - hip[1])
    return (at[0], top, at[2])


def build_pelvis(angles: Mapping[str, float], at: Vec) -> dict[str, Vec]:
    """Where the hips are, for the angles of the pelvis."""
    body = build_body(angles, at)
    return {side: body[f"{side}_thigh"].start for side, _ in SIDES}


def _over_knees(channels: Channels, at: Vec, rest: Body) -> Vec:
    """The pelvis at a thigh's length over the planted knees."""
    planted = [
        (side, rest[f"{side}_thigh"].end)
        for side, _ in SIDES
        if not channels.frees(f"{side}_hip", f"{side}_knee")
        and f"{side}_foot" not in channels.limbs
    ]
    if not planted:
        return at
    angles = {name: value for name, value in channels.angles.items() if name.startswith("pelvis")}
    for _ in range(4):
        hips = build_pelvis(angles, at)
        push: Vec = (0.0, 0.0, 0.0)
        for side, knee in planted:
            away = sub(hips[side], knee)
            gap = LENGTHS["thigh"] - norm(away)
            push = add(push, scale(unit(away), gap / len(planted)))
        at = add(at, push)
    return at


def _on_the_mat(body: Body, at: Vec) -> Vec:
    """The pelvis so high that the lowest of trunk and knees lies on the mat."""
    contacts = (
        (body["pelvis"].start, 0.055),
        (body["ribs"].start, 0.052),
        (body["chest"].end, 0.05),
        (body["left_thigh"].end, KNEE_HEIGHT),
        (body["right_thigh"].end, KNEE_HEIGHT),
    )
    lowest = min(point[1] - radius for point, radius in contacts)
    return (at[0], at[1] - lowest + MAT_TOP, at[2])


def _settle_leg(stance: Stance, figure: Figure, channels: Channels, side: str, sign: float) -> None:
    body, base = stance.body, stance.base
    limb = f"{side}_foot"
    is_free = channels.frees(f"{side}_hip", f"{side}_knee")
    if limb not in channels.limbs and (is_free or base.rests_on == "mat"):
        if base.rests_on == "feet":
            _keep_over_floor(body, side)
        return
    if limb not in channels.limbs and base.rests_on == "knees":
        _kneel(stance, side)
        return
    aim = _foot_aim(channels, figure, body, stance.rest, side, sign)
    reach_leg(body, side, aim.point, aim.pole)
    place_foot(body, side, body[f"{side}_shank"].end, frame_along(aim.thumb, aim.along))
    stance.aims[limb] = aim


_SOLE: tuple[Ball, ...] = (
    ((0.0, -0.0155, -0.014), 0.0235),
    ((0.0, -0.021, 0.066), 0.018),
    ((0.0, -0.0245, 0.094), 0.0145),
)
"""What of a shoe may touch the floor: heel, ball and toe, as balls on the foot."""


def _keep_over_floor(body: Body, side: str) -> None:
    """A free leg whose foot would go through the floor bends until it passes over it."""
    foot = body[f"{side}_foot"]
    lowest = min(foot.at(at)[1] - radius for at, radius in _SOLE)
    if lowest < -_GIVES:
        ankle = add(foot.start, (0.0, -lowest - _GIVES, 0.0))
        reach_leg(body, side, ankle, front_of(body[f"{side}_thigh"].turned))


_GIVES = 0.002
"""How far a sole may sink into the floor before the leg gives way."""


def _kneel(stance: Stance, side: str) -> None:
    """The leg on its planted knee; shank and foot lie as in the base."""
    body, rest = stance.body, stance.rest
    hip = body[f"{side}_thigh"].start
    thigh = unit(sub(rest[f"{side}_thigh"].end, hip), (0.0, -1.0, 0.0))
    knee = add(hip, scale(thigh, LENGTHS["thigh"]))
    shank = unit(sub(rest[f"{side}_shank"].end, knee))
    ankle = add(knee, scale(shank, LENGTHS["shank"]))
    front = (0.0, 0.3, 1.0)
    body.segments[f"{side}_thigh"] = Segment(hip, frame_along(scale(thigh, -1), front), knee)
    shank_front = (0.0, -1.0, 0.0)
    body.segments[f"{side}_shank"] = Segment(
        knee, frame_along(scale(shank, -1), shank_front), ankle
    )
    place_foot(body, side, ankle, rest[f"{side}_foot"].turned)
    stance.aims[f"{side}_knee"] = Aim(rest[f"{side}_thigh"].end, front, front, front, True)


def _foot_aim(
    channels: Channels,
    figure: Figure,
    body: Body,
    rest: Body,
    side: str,
    sign: float,
) -> Aim:
    course = channels.limbs.get(f"{side}_foot", LimbCourse(None, None, 1.0))
    is_own = channels.frees(f"{side}_hip", f"{side}_knee")

    def one(reach: Reach | None) -> Aim:
        own = body if is_own else rest
        foot = own[f"{side}_foot"]
        pole = add(front_of(body["pelvis"].turned), (sign * 0.12, 0.0, 0.0))
        up = (foot.turned[1], foot.turned[4], foot.turned[7])
        toes = unit(sub(foot.end, foot.start))
        aim = Aim(foot.start, toes, up, pole, not is_own)
        if not is_own:
            aim = _rolled(aim, foot, _ankle_bend(channels, figure, side))
        if reach is None or reach.target is None or reach.target == "base":
            return beside(aim, reach, sign)
        name = split_target(reach.target)[1]
        if name == "floor":
            flat = frame_along((0.0, 1.0, 0.0), (sign * 0.1, 0.0, 1.0))
            at = (sign * LENGTHS["hip"], 0.039, rest["pelvis"].start[2])
            aim = Aim(at, front_of(flat), (0.0, 1.0, 0.0), pole, True)
        else:
            point = body_point(body, reach.target, side, sign)
            fore = body[f"{side}_foot"].turned
            aim = Aim(point, front_of(fore), (fore[1], fore[4], fore[7]), pole)
        return beside(aim, reach, sign, body["pelvis"].turned)

    return between(course, one, (0.0, 0.05, 0.0))


def _ankle_bend(channels: Channels, figure: Figure, side: str) -> float:
    """How far the ankle of a foot that stands is bent beyond its base."""
    base = BASES[figure.base]
    if base.rests_on != "feet":
        return 0.0
    name = f"{side}_ankle.dorsiflexion"
    return channels.angles.get(name, 0.0) - base.angles.get(name, 0.0)


def _rolled(aim: Aim, foot: Segment, bend_deg: float) -> Aim:
    """A standing foot rolled onto its ball (bend below 0) or its heel, which stay in place."""
    if bend_deg == 0.0:
        return aim
    pivot = FOOT_BALL if bend_deg < 0 else FOOT_HEEL
    turned = mul(foot.turned, rot_x(-bend_deg))
    ankle = sub(foot.at(pivot), turn(turned, pivot))
    up = (turned[1], turned[4], turned[7])
    return Aim(ankle, front_of(turned), up, aim.pole, aim.is_planted)


def _settle_arm(stance: Stance, figure: Figure, channels: Channels, side: str, sign: float) -> None:
    limb = f"{side}_hand"
    is_own = channels.frees(f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist")
    course = channels.limbs.get(limb)
    default = _own_reach(figure, stance.base, side)
    if course is None and (is_own or default is None):
        return
    body = stance.body
    hanging = _hand_as_it_is(body, side)

    def one(reach: Reach | None) -> Aim:
        if reach is None or reach.target is None or reach.target == "base":
            if is_own or default is None:
                return beside(hanging, reach, sign)
            shift = reach or Reach(None)
            reach = Reach(default, shift.forward, shift.out, shift.up, shift.bend)
        return hand_aim(body, stance.rest, figure, reach, side, sign)

    x, y, z = turn(body["chest"].turned, (sign * 0.05, 0.0, 0.06))
    # A chest that faces the floor is cleared over the floor, not through it.
    aim = between(course or LimbCourse(None, None, 1.0), one, (x, abs(y), z))
    reach_arm(body, side, aim.point, aim.along, aim.pole, aim.thumb)
    stance.aims[limb] = aim
    if course is not None and _is_under(course):
        stance.tucked.add(side)


def _is_under(course: LimbCourse) -> bool:
    """Whether the hand is below the thigh, or nearly there."""
    before, after = (
        reach is not None and reach.target is not None and "under" in reach.target
        for reach in (course.before, course.after)
    )
    return after if course.share > 0.3 else before


def _own_reach(figure: Figure, base: Base, side: str) -> str | None:
    if figure.base == "seated":
        return f"{side} thigh"
    return "floor" if base.has_hands_down else None


def _hand_as_it_is(body: Body, side: str) -> Aim:
    hand, upper = body[f"{side}_hand"], body[f"{side}_upper_arm"]
    pole = scale(front_of(upper.turned), -1)
    along = unit(sub(hand.end, hand.start))
    return Aim(hand.at((0.0, -PALM, 0.0)), along, front_of(hand.turned), pole)
