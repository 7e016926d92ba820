"""The moving figure: what is drawn of a move at an instant, in body heights. Pure, no Qt.

`draw` takes a move and where it is (phase and fraction), gives a `Drawing`: parts in painting
order, glows, the shadow. `frame_of` is the fixed view that holds the whole move, so that the
picture never jumps. Takes a pose from `stance`; colours are the painter's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import pi, sin
from typing import Literal

from relaxapp.core.figure_parts import LYING_PITCH_DEG, PITCH_DEG, Camera, Part, Shape, body_parts
from relaxapp.core.figure_props import prop_parts
from relaxapp.core.late_figure import LateFigure
from relaxapp.core.muscles import TENSED, Glow, Spot, glows_of, spots_of
from relaxapp.core.poses import Figure, Pose, make_pose
from relaxapp.core.routine import Move, Side
from relaxapp.core.stance import Stance, stance_at
from relaxapp.core.units import SECOND_MS

PhaseName = Literal["enter", "hold", "leave", "pause"]
TensePhase = Literal["tense", "release"]

BREATH_MS = 4 * SECOND_MS
"""How long a held figure takes for a breath in and out."""

LEAST_HEIGHT = 0.8
"""Of a view, in body heights: who kneels or lies is not drawn much larger than who sits."""

_SAMPLES, _CYCLE_SAMPLES = 4, 8
"""In how many steps a course is looked through for its bounds."""

_NEAR_FLOOR = 0.25
_TENSE_PROPS = ("chair",)
_SIDES = (("left", "right"), ("right", "left"))
_ARMS = ("upper_arm", "forearm", "hand")


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle in body heights: x to the right, y up."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Shadow:
    """A soft ellipse on the floor: its middle and half axes."""

    x: float
    y: float
    half_width: float
    half_height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is painted, in painting order. `bounds` hold the whole move, not this instant alone."""

    parts: tuple[Part, ...]
    glows: tuple[Glow, ...]
    shadow: Shadow
    bounds: Bounds


SEATED = Figure("seated", yaw_deg=35.0)


def figure_of(move: Move) -> Figure:
    """The move's figure; one at rest in its position where the file gives none."""
    figure = move.figure.read() if isinstance(move.figure, LateFigure) else move.figure
    if figure is not None:
        return figure
    base = {"seated": "seated", "standing": "standing", "kneeling": "kneeling", "lying": "supine"}
    return Figure(base[move.position], yaw_deg=35.0)


def place_in(move: Move, phase: PhaseName, fraction: float) -> float:
    """Where in the figure's course an instant of a repetition is (see `poses.channels_at`)."""
    figure, fraction = figure_of(move), min(max(fraction, 0.0), 1.0)
    if not figure.cycle:
        return {"enter": fraction, "hold": 1.0, "leave": 1.0 - fraction, "pause": 0.0}[phase]
    lengths = {"enter": move.enter_ms, "hold": move.hold_ms, "leave": move.leave_ms}
    if phase == "pause":
        return 0.0
    before = 0
    for name, length_ms in lengths.items():
        if name == phase:
            return (before + fraction * length_ms) / max(sum(lengths.values()), 1)
        before += length_ms
    return 1.0


def draw(
    move: Move,
    phase: PhaseName,
    fraction: float,
    side: Side | None = None,
    *,
    is_mirrored: bool = False,
) -> Drawing:
    """The figure of a move at a fraction, 0–1, of a phase.

    A sided move is written for the left; on the right side, or in the mirror view, it is seen
    the other way round, and in both as it is.
    """
    figure = figure_of(move)
    is_flipped = (side == "right") != is_mirrored
    place = place_in(move, phase, fraction)
    swell = 0.0
    if phase == "hold" and not figure.cycle:
        breaths = max(round(move.hold_ms / BREATH_MS), 1)
        swell = sin(pi * fraction * breaths) ** 2
    spots = _spots(move)
    return _drawing(figure, move.props, place, swell, is_flipped, spots, frame_of(move, is_flipped))


@lru_cache(maxsize=256)
def _spots(move: Move) -> tuple[Spot, ...]:
    return spots_of(move.muscles, is_sided=move.is_sided)


@lru_cache(maxsize=512)
def frame_of(move: Move, is_flipped: bool = False) -> Bounds:
    """The view that holds the whole move, both sides alike; reckoned once."""
    bounds = _course_bounds(figure_of(move), move.props)
    if move.is_sided:
        reach = max(-bounds.left, bounds.right)
        return replace(bounds, left=-reach, right=reach)
    if is_flipped:
        return replace(bounds, left=-bounds.right, right=-bounds.left)
    return bounds


@lru_cache(maxsize=512)
def _course_bounds(figure: Figure, props: tuple[str, ...]) -> Bounds:
    steps = _CYCLE_SAMPLES if figure.cycle else _SAMPLES
    drawn = [_parts(figure, props, step / steps, 1.0, False)[0] for step in range(steps + 1)]
    bounds = _bounds(part for parts in drawn for part in parts)
    spare = max(LEAST_HEIGHT - bounds.height, 0.0) / 2
    return replace(bounds, bottom=bounds.bottom - spare, top=bounds.top + spare)


def _bounds(parts: Iterable[Part]) -> Bounds:
    left = bottom = float("inf")
    right = top = float("-inf")
    for part in parts:
        for shape in part.shapes:
            rings = shape.circles or tuple((x, y, 0.0) for x, y in shape.polygon)
            for x, y, radius in rings:
                left, right = min(left, x - radius), max(right, x + radius)
                bottom, top = min(bottom, y - radius), max(top, y + radius)
    return Bounds(left - 0.02, min(bottom, 0.0) - 0.03, right + 0.02, top + 0.02)


def _parts(
    figure: Figure, props: tuple[str, ...], place: float, swell: float, is_flipped: bool
) -> tuple[list[Part], Stance, Camera]:
    stance = stance_at(figure, place)
    usual_deg = LYING_PITCH_DEG if stance.base.rests_on == "mat" else PITCH_DEG
    pitch_deg = usual_deg if figure.pitch_deg is None else figure.pitch_deg
    camera = Camera(figure.yaw_deg, is_flipped, pitch_deg)
    parts = body_parts(stance, camera, swell) + prop_parts(figure, props, stance, camera)
    parts.sort(key=lambda part: part.depth)
    return parts, stance, camera


def _drawing(
    figure: Figure,
    props: tuple[str, ...],
    place: float,
    swell: float,
    is_flipped: bool,
    spots: tuple[Spot, ...],
    bounds: Bounds,
) -> Drawing:
    parts, stance, camera = _parts(figure, props, place, swell, is_flipped)
    glows = glows_of(spots, stance.body, camera, stance.stretch, parts)
    return Drawing(tuple(parts), glows, _shadow(stance, camera), bounds)


def _shadow(stance: Stance, camera: Camera) -> Shadow:
    """Under trunk, head and legs, and under arms that are near the floor."""
    points = [
        segment.end
        for name, segment in stance.body.segments.items()
        if segment.end[1] < _NEAR_FLOOR or not name.endswith(_ARMS)
    ]
    flat = [camera.circle((x, 0.0, z), 0.0) for x, _, z in points]
    left, right = min(x for x, *_ in flat) - 0.06, max(x for x, *_ in flat) + 0.06
    low, high = min(y for _, y, _ in flat), max(y for _, y, _ in flat)
    depth = max((high - low) / 2, 0.02) + 0.012
    return Shadow((left + right) / 2, (low + high) / 2 - 0.004, (right - left) / 2, depth)


def draw_tense(part: str, phase: TensePhase, fraction: float) -> Drawing:
    """A seated person whose `part`, as typed, tightens and glows, then lets go."""
    figure, spots = _tensed(part.lower())
    amount = min(fraction * 6, 1.0) if phase == "tense" else max(1.0 - fraction * 5, 0.0)
    return _drawing(figure, _TENSE_PROPS, amount, 0.0, False, spots, tense_frame_of(part))


def tense_frame_of(part: str) -> Bounds:
    """The view that holds the tensing of `part`, as typed."""
    return _course_bounds(_tensed(part.lower())[0], _TENSE_PROPS)


@lru_cache(maxsize=64)
def _tensed(part: str) -> tuple[Figure, tuple[Spot, ...]]:
    for words, angles, spots in TENSED:
        if any(word in part for word in words):
            spared = _spared_by(part)
            tight = {name: deg for name, deg in angles.items() if not name.startswith(spared)}
            glowing = tuple(spot for spot in spots if not spot.segment.startswith(spared))
            return replace(SEATED, end=_tense_pose(tight)), glowing
    return replace(SEATED, end=Pose()), TENSED[-1][2]


def _spared_by(part: str) -> tuple[str, ...]:
    """How the names begin of what stays loose: the other side, where the part names one."""
    words = part.split()
    return tuple(f"{one}_" for one, other in _SIDES if other in words and one not in words)


def _tense_pose(angles: Mapping[str, float]) -> Pose:
    return make_pose(angles)


__all__ = [
    "Bounds",
    "Drawing",
    "Glow",
    "Part",
    "Shadow",
    "Shape",
    "draw",
    "draw_tense",
    "frame_of",
    "tense_frame_of",
]
