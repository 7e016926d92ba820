"""Poses and figures: what a move file says about the body, as values, and their course in time.

A pose is a set of channels: `left_shoulder.flexion` has an angle in degrees (or cm), `left_hand`
a `Reach`. A `Figure` keeps keyed poses; `channels_at` eases between them. Nothing here knows a
bone: `skeleton` turns angles into places, `stance` puts them on their base.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, pi, sqrt

BASES = ("seated", "standing", "all-fours", "kneeling", "prone", "supine", "child")
VIEWS = {
    "front": 0.0,
    "front-left": 45.0,
    "left": 90.0,
    "back-left": 135.0,
    "back": 180.0,
    "back-right": 225.0,
    "right": 270.0,
    "front-right": 315.0,
}
"""The yaw of the viewer's place in degrees: 0 sees the face, 90 the subject's left."""

WALLS = ("behind", "front", "left", "right")
BANDS = ("hands", "front", "feet")
CUSHIONS = ("chair-back", "floor", "head")
LIMBS = ("left_hand", "right_hand", "left_foot", "right_foot")
POLES = ("up", "down", "out", "in", "front", "back")

_ARM_RANGES = {
    "scapula": {"elevation": (-2.0, 4.0), "protraction": (-3.0, 4.0)},
    "shoulder": {
        "flexion": (-60.0, 180.0),
        "abduction": (-45.0, 180.0),
        "horizontal_adduction": (-45.0, 130.0),
        "rotation": (-90.0, 70.0),
    },
    "elbow": {"flexion": (0.0, 150.0), "pronation": (-85.0, 85.0)},
    "wrist": {"flexion": (-70.0, 80.0)},
    "hip": {"flexion": (-20.0, 125.0), "abduction": (-30.0, 45.0), "rotation": (-45.0, 45.0)},
    "knee": {"flexion": (0.0, 145.0)},
    "ankle": {"dorsiflexion": (-50.0, 20.0)},
}
RANGES: dict[str, dict[str, tuple[float, float]]] = {
    "neck": {
        "flexion": (-60.0, 50.0),
        "lateral_flexion": (-45.0, 45.0),
        "rotation": (-80.0, 80.0),
        "protraction": (-3.0, 3.0),
    },
    "thoracic": {
        "flexion": (-25.0, 40.0),
        "lateral_flexion": (-25.0, 25.0),
        "rotation": (-35.0, 35.0),
    },
    "lumbar": {
        "flexion": (-25.0, 55.0),
        "lateral_flexion": (-25.0, 25.0),
        "rotation": (-10.0, 10.0),
    },
    "pelvis": {
        "tilt": (-180.0, 180.0),
        "turn": (-180.0, 180.0),
        "lean": (-180.0, 180.0),
        "forward": (-60.0, 60.0),
        "left": (-60.0, 60.0),
        "up": (-60.0, 60.0),
    },
    **{f"{side}_{joint}": motions for side in ("left", "right")
       for joint, motions in _ARM_RANGES.items()},
}  # fmt: skip
"""The normal range of each motion of each joint, from the anatomical position: degrees, and cm
for what glides (AAOS 1965; Norkin & White, Measurement of Joint Motion). The pelvis is free."""

IN_CM = frozenset({"protraction", "elevation", "forward", "left", "up"})
_MIRRORED_SIGNS = frozenset(
    f"{joint}.{motion}"
    for joint in ("neck", "thoracic", "lumbar")
    for motion in ("lateral_flexion", "rotation")
) | {"pelvis.turn", "pelvis.lean", "pelvis.left"}


@dataclass(frozen=True, slots=True)
class Reach:
    """What a hand or foot goes to, and how far beside it, in cm; `bend` is where the elbow or
    knee points. Target None is its own place on the base."""

    target: str | None
    forward: float = 0.0
    out: float = 0.0
    up: float = 0.0
    bend: str | None = None


@dataclass(frozen=True, slots=True)
class Pose:
    """Angles by channel (`neck.flexion`) and reaches by limb, in the order of their names."""

    angles: tuple[tuple[str, float], ...] = ()
    reaches: tuple[tuple[str, Reach], ...] = ()

    def over(self, under: "Pose") -> "Pose":
        """This pose, with what it leaves unsaid as `under` says it."""
        return make_pose(
            {**dict(under.angles), **dict(self.angles)},
            {**dict(under.reaches), **dict(self.reaches)},
        )

    def mirrored(self) -> "Pose":
        """The pose with left and right changed over."""
        return make_pose(
            {
                swap_side(name): -angle if name in _MIRRORED_SIGNS else angle
                for name, angle in self.angles
            },
            {
                swap_side(limb): replace(
                    reach, target=None if reach.target is None else swap_side(reach.target)
                )
                for limb, reach in self.reaches
            },
        )


def make_pose(angles: Mapping[str, float], reaches: Mapping[str, Reach] | None = None) -> Pose:
    """The pose of these channels."""
    return Pose(tuple(sorted(angles.items())), tuple(sorted((reaches or {}).items())))


def swap_side(name: str) -> str:
    """The name with `left` in place of `right`, and the other way."""
    if "left" in name and name != "pelvis.left":
        return name.replace("left", "right")
    return name.replace("right", "left")


@dataclass(frozen=True, slots=True)
class Keyed:
    """A pose at a place of a repetition, 0–1 over enter, hold and leave."""

    at: float
    pose: Pose


@dataclass(frozen=True, slots=True)
class Figure:
    """How a move looks, written for the left side.

    `start` says where it begins, on its base. `end` is the stretched position, which keeps what
    `start` says and it does not; or `cycle` is run through once over enter, hold and leave.
    """

    base: str
    yaw_deg: float = 0.0
    pitch_deg: float | None = None
    start: Pose = Pose()
    end: Pose | None = None
    cycle: tuple[Keyed, ...] = ()
    wall: str | None = None
    wall_cm: float | None = None
    chair_turn_deg: float = 0.0
    band: str | None = None
    cushion: str | None = None

    def poses(self) -> tuple[Pose, ...]:
        """All poses that the file gives."""
        ends = () if self.end is None else (self.end,)
        return (self.start, *ends, *(keyed.pose for keyed in self.cycle))


@dataclass(frozen=True, slots=True)
class LimbCourse:
    """A limb between two reaches (None: its own place or angles), `share` of the way, 0–1."""

    before: Reach | None
    after: Reach | None
    share: float


@dataclass(frozen=True, slots=True)
class Channels:
    """The angles and limbs of one instant. `stretch` is how far it is from the start, 0–1.

    `said` are the joints that the figure names at any key.
    """

    angles: Mapping[str, float]
    limbs: Mapping[str, LimbCourse]
    stretch: float
    said: frozenset[str] = frozenset()

    def frees(self, *joints: str) -> bool:
        """Whether the figure itself bends one of these joints."""
        return any(joint in self.said for joint in joints)


def eased(fraction: float) -> float:
    """A soft start and a soft stop: half a cosine."""
    return (1 - cos(pi * min(max(fraction, 0.0), 1.0))) / 2


@dataclass(frozen=True, slots=True)
class _Track:
    """One channel's own keys: it passes through keys that do not name it."""

    places: tuple[float, ...]
    values: tuple[float | Reach | None, ...]

    def between(self, at: float) -> tuple[float | Reach | None, float | Reach | None, float]:
        index = min(max(bisect_right(self.places, at) - 1, 0), len(self.places) - 2)
        low, high = self.places[index], self.places[index + 1]
        share = 1.0 if high <= low else eased((at - low) / (high - low))
        return self.values[index], self.values[index + 1], share


@lru_cache(maxsize=256)
def _tracks(
    figure: Figure,
) -> tuple[tuple[tuple[str, _Track], ...], tuple[tuple[str, _Track], ...]]:
    keys = figure.cycle
    if figure.end is not None:
        keys = (Keyed(1.0, figure.end),)
    angles, limbs = [], []
    start_angles, start_reaches = dict(figure.start.angles), dict(figure.start.reaches)
    names = {name for pose in figure.poses() for name, _ in pose.angles}
    for name in sorted(names):
        given = {keyed.at: dict(keyed.pose.angles).get(name) for keyed in keys}
        angles.append((name, _track(start_angles.get(name), given)))
    used = {limb for pose in figure.poses() for limb, _ in pose.reaches}
    for limb in sorted(used):
        aims = {keyed.at: dict(keyed.pose.reaches).get(limb) for keyed in keys}
        limbs.append((limb, _track(start_reaches.get(limb), aims)))
    return tuple(angles), tuple(limbs)


def _track(start: float | Reach | None, given: Mapping[float, float | Reach | None]) -> _Track:
    keys = {at: value for at, value in given.items() if value is not None}
    keys.setdefault(0.0, start)  # type: ignore[arg-type]  # None stands for the base's own value
    keys.setdefault(1.0, keys[0.0])
    places = tuple(sorted(keys))
    return _Track(places, tuple(keys[at] for at in places))


def channels_at(figure: Figure, at: float, base: Mapping[str, float]) -> Channels:
    """The channels at a place: of a cycle 0–1 over the repetition, else 0 start and 1 end.

    `base` gives the angles of what the figure leaves unsaid.
    """
    angle_tracks, limb_tracks = _tracks(figure)
    angles = dict(base)
    for name, track in angle_tracks:
        before, after, share = track.between(at)
        own = base.get(name, 0.0)
        low = before if isinstance(before, float) else own
        high = after if isinstance(after, float) else own
        angles[name] = low + (high - low) * share
    limbs = {}
    for limb, track in limb_tracks:
        before, after, share = track.between(at)
        limbs[limb] = LimbCourse(
            before if isinstance(before, Reach) else None,
            after if isinstance(after, Reach) else None,
            share,
        )
    return Channels(angles, limbs, _stretch(figure, at), _joints_said(figure))


@lru_cache(maxsize=256)
def _joints_said(figure: Figure) -> frozenset[str]:
    return frozenset(name.split(".")[0] for pose in figure.poses() for name, _ in pose.angles)


def _stretch(figure: Figure, at: float) -> float:
    if figure.end is not None:
        return eased(at)
    if not figure.cycle:
        return 0.0
    return _cycle_stretch(figure, at)


def _cycle_stretch(figure: Figure, at: float) -> float:
    """How far the angles are from where they begin, over the most that they ever are."""
    most = _cycle_most(figure)
    return 0.0 if most <= 0 else min(_distance(figure, at) / most, 1.0)


@lru_cache(maxsize=256)
def _cycle_most(figure: Figure) -> float:
    return max(_distance(figure, step / 24) for step in range(25))


def _distance(figure: Figure, at: float) -> float:
    total = 0.0
    for name, track in _tracks(figure)[0]:
        before, after, share = track.between(at)
        first = track.values[0]
        zero = first if isinstance(first, float) else 0.0
        low = before if isinstance(before, float) else zero
        high = after if isinstance(after, float) else zero
        size = 8.0 if name.rpartition(".")[2] in IN_CM else 1.0
        total += (size * (low + (high - low) * share - zero)) ** 2
    return sqrt(total)
