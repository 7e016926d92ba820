"""The `figure:` block of a move file: its keys, declared; gives the `Figure`, checked.

The syntax. A figure has a `base` and a `view`; then `end` (the stretched position, held, and back)
or `cycle` (positions run through once over enter, hold and leave); and `start`, where that is not
the base itself. All is written for the left side; the right is mirrored.

    figure:
      base: seated                   # seated standing all-fours kneeling prone supine child
      view: front-left               # or a yaw in degrees: 0 front, 90 the left side
      above: 35                      # from how far above, in degrees; else as the base has it
      start: {…}                     # a pose; the base where left out
      end: {…}                       # a pose; keeps what `start` says and it does not
      cycle:                         # in place of `end`
        - {at: 0.25, left_scapula: {elevation: 4}}
        - {at: 0.5, …}
      wall: behind                   # or front left right; `wall_distance: 30` in cm
      chair: 90                      # the chair turned, in degrees
      band: front                    # or feet hands: where the band goes
      cushion: chair-back            # or floor head

A pose has joints, each with motions in degrees (cm for what glides) from the anatomical position
(`neck: {lateral_flexion: -38}`), and limbs (`left_hand: {reach: right knee}`). A pose of a cycle
holds for what it names; a motion passes smoothly through the places that do not name it, and
begins and ends as in `start`.

A limb: `reach` is a target; `forward`, `out` (to its own side) and `up` shift it in cm; `bend`
says where the elbow or knee points (up down out in front back). `reach: base` goes back to its
own place. Targets are points of the own body (see `targets.BODY_TARGETS`; `left` or `right` before
those that come in pairs, else the limb's own side), and `chair seat`, `chair back`, `wall`,
`door frame`, `floor`, `clasp` (both hands before the chest).

An arm whose shoulder, elbow or wrist the figure bends is free; else a seated one lies on its
thigh, and on all fours it stands. So with legs: one whose hip or knee the figure bends is free,
else its foot stays where it is planted and the leg follows the pelvis.
"""

from dataclasses import dataclass
from typing import Any

from relaxapp.core.decimals import parse_number
from relaxapp.core.json_parts import NUMBER_PART, one_of, whole
from relaxapp.core.nodes import Node, Scalar
from relaxapp.core.poses import (
    BANDS,
    BASES,
    CUSHIONS,
    IN_CM,
    LIMBS,
    POLES,
    RANGES,
    VIEWS,
    WALLS,
    Figure,
    Keyed,
    Pose,
    Reach,
    make_pose,
)
from relaxapp.core.problems import Place, Report
from relaxapp.core.schema import (
    Built,
    Choice,
    Fields,
    Key,
    ListOf,
    Parsed,
    Struct,
    number,
)
from relaxapp.core.skeleton import BODY_CM
from relaxapp.core.targets import BODY_TARGETS, PLACE_TARGETS, split_target
from relaxapp.core.units import UnitError, quoted

MOST_DEG, MOST_CM = 360, 100
MISSES_CM = 1.0
"""From here on a hand or foot that cannot reach is told of."""

_PAIRED = frozenset(
    name for name in BODY_TARGETS
    if name not in ("back of head", "forehead", "neck", "belly", "lower back")
)  # fmt: skip
TARGETS = (
    *BODY_TARGETS,
    *PLACE_TARGETS,
    *(f"{side} {name}" for name in (*sorted(_PAIRED), "chair seat", "chair back", "door frame")
      for side in ("left", "right")),
)  # fmt: skip


def _parse_view(text: str) -> float:
    typed = text.strip()
    if typed in VIEWS:
        return VIEWS[typed]
    try:
        return float(parse_number(typed, -360, 360))
    except UnitError:
        message = f"expected a view or a yaw in degrees, got {quoted(typed)}"
        raise UnitError(message, f"views: {', '.join(VIEWS)}") from None


@dataclass(frozen=True, slots=True)
class _Target:
    """A known target, sides in any place (`door frame left`)."""

    def read(self, node: Node, report: Report) -> Any:
        if not isinstance(node, Scalar):
            report.error(node, "expected a target", "as in reach: left knee")
            return None
        side, name = split_target(node.text.strip())
        target = name if side is None else f"{side} {name}"
        if target in TARGETS:
            return target
        hint, fix = report.suggest(node, node.text, TARGETS, "targets")
        report.error(node, f"unknown target {quoted(node.text.strip())}", hint, fix)
        return None

    def json_schema(self) -> dict[str, Any]:
        sides = r"(?:(?:left|right)\s+)*"
        paired = one_of(name for name in TARGETS if f"left {name}" in TARGETS)
        sided = paired.replace(r"\s+", rf"\s+{sides}")
        others = one_of((*BODY_TARGETS, *PLACE_TARGETS))
        pattern = whole(rf"{sides}(?:{sided})(?:\s+(?:left|right))*|{others}")
        expected = {"errorMessage": f"expected {self.words().replace('`', '')}"}
        return {"type": "string", "pattern": pattern, "examples": list(TARGETS), **expected}

    def words(self) -> str:
        return "a target such as `left knee`"


LIMB_KEYS = (
    Key("reach", _Target(), None, "what the hand or foot goes to"),
    Key("forward", number(-MOST_CM, MOST_CM), "0", "cm in front of it"),
    Key("out", number(-MOST_CM, MOST_CM), "0", "cm to the limb's own side"),
    Key("up", number(-MOST_CM, MOST_CM), "0", "cm over it"),
    Key("bend", Choice(POLES), None, "where the elbow or knee points"),
)
LIMB = Struct(LIMB_KEYS, "a reach such as {reach: left knee}")


def _motion(joint: str, name: str) -> Key:
    low, high = RANGES[joint][name]
    unit, most = ("cm", MOST_CM) if name in IN_CM else ("degrees", MOST_DEG)
    doc = f"{unit}, normally {low:g} to {high:g}"
    return Key(name, number(-most, most), "0", doc)


_POSE_KEYS = (
    *(
        Key(joint, Struct(tuple(_motion(joint, name) for name in motions), "motions"), None,
            "how it is bent")
        for joint, motions in RANGES.items()
    ),
    *(Key(limb, LIMB, None, "what it reaches") for limb in LIMBS),
)  # fmt: skip
POSE = Struct(_POSE_KEYS, "a pose such as {neck: {flexion: 20}}")
_AT = Key("at", number(0, 1), None, "when, 0–1 over enter, hold and leave", is_required=True)
_KEYED = Struct((_AT, *_POSE_KEYS), "a keyed pose such as {at: 0.5, neck: {flexion: 20}}")

_VIEW = {
    **number(-MOST_DEG, MOST_DEG).schema,
    "pattern": whole(f"{one_of(VIEWS)}|-?{NUMBER_PART}"),
    "examples": list(VIEWS),
}
FIGURE_KEYS = (
    Key("base", Choice(BASES), None, "what the body rests on", is_required=True),
    Key(
        "view",
        Parsed("a view or a yaw", _parse_view, _VIEW),
        "front-left",
        "where it is seen from",
    ),
    Key("above", number(0, 80), None, "from how far above it is seen, in degrees"),
    Key("start", POSE, None, "the first position, if not the base's own"),
    Key("end", POSE, None, "the stretched position"),
    Key("cycle", ListOf(_KEYED, is_empty_allowed=False), None, "positions run through once"),
    Key("wall", Choice(WALLS), None, "where the wall is"),
    Key("wall_distance", number(0, MOST_CM), None, "how far it is, in cm"),
    Key("chair", number(-360, 360), "0", "how far the chair is turned, in degrees"),
    Key("band", Choice(BANDS), None, "where the band goes"),
    Key("cushion", Choice(CUSHIONS), None, "where the cushion lies"),
)
FIGURE = Built(
    Struct(FIGURE_KEYS, "a figure: base, view, and end or cycle"),
    seen={"not": {"required": ["end", "cycle"]}},  # `read_figure` says where both stand
)


def read_figure(node: Node, report: Report, *, is_shipped: bool) -> Figure | None:
    """The figure that a move file gives; None where it cannot be read, which is reported.

    An angle outside its normal range is an error in a shipped move, a warning in a user's. What
    a hand or foot cannot reach is a warning, with the missing distance; in shipped moves the
    tests look for it, since it takes longer than all the rest of the reading.
    """
    fields: Fields | None = FIGURE.read(node, report)
    return None if fields is None else _build(fields, report, is_shipped=is_shipped)


def _build(fields: Fields, report: Report, *, is_shipped: bool) -> Figure | None:
    if "base" not in fields:
        return None
    if "end" in fields and "cycle" in fields:
        report.error(fields.key_place("cycle"), "a figure with 'end' and 'cycle'", "keep one")
        return None

    def pose(name: str) -> Pose | None:
        given: Fields | None = fields.value(name)
        return None if given is None else _build_pose(given, report, is_shipped=is_shipped)

    start = pose("start") or Pose()
    end = pose("end")
    distance, above = fields.value("wall_distance"), fields.value("above")
    figure = Figure(
        base=fields.value("base"),
        yaw_deg=fields.value("view", VIEWS["front-left"]),
        pitch_deg=None if above is None else float(above),
        start=start,
        end=None if end is None else end.over(start),
        cycle=_cycle(fields, report, is_shipped=is_shipped),
        wall=fields.value("wall"),
        wall_cm=None if distance is None else float(distance),
        chair_turn_deg=float(fields.value("chair", 0)),
        band=fields.value("band"),
        cushion=fields.value("cushion"),
    )
    if not report.has_errors and not is_shipped:
        _check_reaches(figure, fields, report)
    return figure


def _cycle(fields: Fields, report: Report, *, is_shipped: bool) -> tuple[Keyed, ...]:
    keyed: list[Keyed] = []
    for one in fields.value("cycle", ()):
        if "at" not in one:
            continue
        at = float(one.value("at"))
        if keyed and at <= keyed[-1].at:
            message = f"expected places that grow, got {at:g} after {keyed[-1].at:g}"
            report.error(one.place("at"), message, "put them in the order of time")
            continue
        keyed.append(Keyed(at, _build_pose(one, report, is_shipped=is_shipped)))
    return tuple(keyed)


def _build_pose(fields: Fields, report: Report, *, is_shipped: bool) -> Pose:
    angles: dict[str, float] = {}
    reaches: dict[str, Reach] = {}
    for name, given in fields.given.items():
        if name in RANGES:
            for motion in given.value.given:
                angle = float(given.value.value(motion))
                _check_range(name, motion, angle, given.value.place(motion), report, is_shipped)
                angles[f"{name}.{motion}"] = angle
        elif name in LIMBS:
            reaches[name] = _reach(given.value)
    return make_pose(angles, reaches)


def _reach(fields: Fields) -> Reach:
    forward, out, up = (float(fields.value(name, 0)) for name in ("forward", "out", "up"))
    return Reach(fields.value("reach"), forward, out, up, fields.value("bend"))


def _check_range(
    joint: str, motion: str, angle: float, at: Place, report: Report, is_shipped: bool
) -> None:
    low, high = RANGES[joint][motion]
    if low <= angle <= high:
        return
    unit = "cm" if motion in IN_CM else "degrees"
    message = f"{joint} {motion} of {angle:g} {unit} is more than a body can safely do"
    hint = f"its normal range is {low:g} to {high:g}"
    (report.error if is_shipped else report.warning)(at, message, hint)


def _check_reaches(figure: Figure, fields: Fields, report: Report) -> None:
    from relaxapp.core.stance import stance_at

    keys = [("start", 0.0, figure.start)]
    if figure.end is not None:
        keys.append(("end", 1.0, figure.end))
    keys += [("cycle", keyed.at, keyed.pose) for keyed in figure.cycle]
    for name, at, pose in keys:
        if not pose.reaches:
            continue
        short = stance_at(figure, at).body.short
        for limb, reach in pose.reaches:
            missing_cm = short.get(limb, 0.0) * BODY_CM
            if missing_cm >= MISSES_CM:
                message = f"the {limb.replace('_', ' ')} misses '{reach.target}'"
                hint = f"it is {missing_cm:.0f} cm too far or too near; move the body or the target"
                report.warning(fields.place(name), message, hint)
