"""Where the places of a check-in lie on the figure: a standing body from behind and from the front.

Takes `journal.PLACES`, gives for each view what is drawn of the body and the circle of each place
on it, in body heights. From behind, the left is at the left, as one feels it. Pure, no Qt.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from relaxapp.core.figure import Bounds, Drawing, Shadow
from relaxapp.core.figure_parts import Camera, body_parts
from relaxapp.core.journal import PLACES
from relaxapp.core.muscles import Glow
from relaxapp.core.poses import Figure
from relaxapp.core.skeleton import Vec
from relaxapp.core.stance import Stance, stance_at

View = Literal["back", "front"]
VIEWS: tuple[View, View] = ("back", "front")
_YAW_DEG = {"back": 180.0, "front": 0.0}

BOUNDS: dict[View, Bounds] = {
    "back": Bounds(-0.25, 0.45, 0.25, 1.02),
    "front": Bounds(-0.16, 0.695, 0.16, 1.025),
}
"""What is shown: from behind the trunk and the arms, from the front what has no place behind."""

_NO_SHADOW = Shadow(0.0, -1.0, 0.01, 0.01)
_GLOW_RADII = 1.55
"""A glow fades outwards, so it reaches over the circle that it stands for."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: a segment, the point from where that begins, and how far it reaches."""

    segment: str
    at: Vec
    radius: float


_SPOTS: dict[View, dict[str, Spot]] = {
    "back": {
        "neck": Spot("neck", (0.0, 0.020, -0.03), 0.026),
        "left-shoulder": Spot("left_clavicle", (0.066, 0.012, -0.02), 0.034),
        "between-blades": Spot("chest", (0.0, 0.036, -0.05), 0.026),
        "left-blade": Spot("chest", (0.074, 0.014, -0.05), 0.032),
        "mid-back": Spot("ribs", (0.0, 0.030, -0.05), 0.036),
        "lower-back": Spot("lumbar", (0.0, 0.030, -0.05), 0.038),
        "left-arm": Spot("left_upper_arm", (0.0, -0.125, 0.0), 0.038),
    },
    "front": {
        "head": Spot("head", (0.0, 0.092, 0.04), 0.034),
        "jaw": Spot("head", (0.0, 0.004, 0.04), 0.026),
        "chest": Spot("chest", (0.0, 0.036, 0.05), 0.044),
    },
}


@dataclass(frozen=True, slots=True)
class Circle:
    """Where a place is seen: its middle, x to the right and y up, and its radius."""

    x: float
    y: float
    radius: float


@lru_cache(maxsize=2)
def places_in(view: View) -> dict[str, Circle]:
    """The circle of each place that is seen in a view, in the order of `PLACES`."""
    stance, camera = _standing(view)
    spots = dict(_SPOTS[view])
    for place, spot in _SPOTS[view].items():
        spots.setdefault(place.replace("left", "right"), _other(spot))
    seen = {
        place: camera.circle(stance.body[spot.segment].at(spot.at), spot.radius)
        for place, spot in spots.items()
    }
    return {place: Circle(*seen[place]) for place in PLACES if place in seen}


def draw_body(view: View, chosen: Collection[str] = ()) -> Drawing:
    """The body in a view, with a glow at each chosen place."""
    plain = _plain(view)
    glows = tuple(
        Glow(one.x, one.y, one.radius * _GLOW_RADII, 1.0, len(plain.parts) - 1)
        for place, one in places_in(view).items()
        if place in chosen
    )
    return replace(plain, glows=glows)


@lru_cache(maxsize=2)
def _plain(view: View) -> Drawing:
    stance, camera = _standing(view)
    parts = sorted(body_parts(stance, camera), key=lambda part: part.depth)
    return Drawing(tuple(parts), (), _NO_SHADOW, BOUNDS[view])


@lru_cache(maxsize=2)
def _standing(view: View) -> tuple[Stance, Camera]:
    return stance_at(Figure("standing"), 0.0), Camera(_YAW_DEG[view], pitch_deg=0.0)


def _other(spot: Spot) -> Spot:
    x, y, z = spot.at
    return Spot(spot.segment.replace("left", "right"), (-x, y, z), spot.radius)
