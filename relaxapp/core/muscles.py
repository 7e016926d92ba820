"""Where the named muscles lie on the body, and how they glow as they stretch or work.

Takes the names that a move file gives, gives `Glow`s for the painter: a soft field at each
muscle's place, on what is seen of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from relaxapp.core.figure_parts import Camera, Part
from relaxapp.core.skeleton import Body, Vec, dot, turn

NEAR = 0.85
"""How near two glows lie, in radii, that are drawn as one."""

FAINT = 0.04
"""A glow weaker than this is not drawn."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a segment, for the left side: middle, outward direction, radius, part under it."""

    segment: str
    at: Vec
    out: Vec
    radius: float
    part: str
    is_mirrored: bool = False
    is_of_neck: bool = False
    """Slackens as the head leans to its own side."""


@dataclass(frozen=True, slots=True)
class Glow:
    """A soft round field, painted after the part of index `after`; strength 0–1."""

    x: float
    y: float
    radius: float
    strength: float
    after: int


_TRAPEZIUS = (
    Spot("neck", (0.022, 0.018, -0.020), (0.8, 0.0, -0.65), 0.036, "neck", is_of_neck=True),
    Spot("chest", (0.042, 0.100, -0.008), (0.8, 1.4, 0.0), 0.045, "trunk", is_of_neck=True),
    Spot("left_clavicle", (0.066, 0.024, -0.006), (0.8, 1.4, 0.0), 0.046, "trunk", is_of_neck=True),
)
_HAND = Spot("left_hand", (0.0, -0.035, 0.0), (0.0, 0.0, 0.0), 0.050, "left_hand")
MUSCLES: dict[str, tuple[Spot, ...]] = {
    "upper trapezius": _TRAPEZIUS,
    "levator scapulae": (
        Spot("neck", (0.016, 0.022, -0.024), (0.5, 0.0, -0.85), 0.036, "neck", is_of_neck=True),
        Spot("chest", (0.044, 0.088, -0.028), (0.3, 0.9, -0.6), 0.045, "trunk", is_of_neck=True),
    ),
    "neck extensors": (Spot("neck", (0.006, 0.030, -0.030), (0.1, 0.1, -1.0), 0.036, "neck"),),
    "deep neck flexors": (Spot("neck", (0.012, 0.016, -0.002), (1.0, 0.0, 0.0), 0.028, "neck"),),
    "rhomboids": (Spot("chest", (0.030, 0.035, -0.048), (0.1, 0.1, -1.0), 0.058, "trunk"),),
    "mid trapezius": (Spot("chest", (0.038, 0.055, -0.046), (0.1, 0.2, -1.0), 0.060, "trunk"),),
    "lower trapezius": (Spot("ribs", (0.026, 0.070, -0.050), (0.1, 0.0, -1.0), 0.060, "trunk"),),
    "thoracic extensors": (Spot("ribs", (0.020, 0.075, -0.052), (0.0, 0.0, -1.0), 0.066, "trunk"),),
    "latissimus": (Spot("ribs", (0.075, 0.045, -0.014), (0.85, 0.0, -0.4), 0.070, "trunk"),),
    "pectorals": (Spot("chest", (0.050, 0.030, 0.048), (0.25, 0.1, 1.0), 0.060, "trunk"),),
    "deltoid": (
        Spot("left_upper_arm", (0.028, -0.030, 0.0), (0.9, 0.2, 0.1), 0.055, "left_sleeve"),
    ),
    "rotator cuff": (
        Spot("chest", (0.085, 0.058, -0.036), (0.4, 0.2, -0.9), 0.050, "trunk"),
        Spot("left_upper_arm", (0.010, -0.012, -0.028), (0.3, 0.2, -0.9), 0.042, "left_sleeve"),
    ),
    "obliques": (Spot("waist", (0.072, 0.025, 0.012), (0.8, 0.0, 0.45), 0.062, "trunk"),),
    "hip flexors": (
        Spot("left_thigh", (0.0, -0.030, 0.046), (0.1, 0.1, 1.0), 0.062, "left_thigh"),
    ),
    "hamstrings": (
        Spot("left_thigh", (0.0, -0.110, -0.042), (0.0, 0.0, -1.0), 0.070, "left_thigh"),
    ),
    "gluteals": (
        Spot("pelvis", (0.075, -0.005, -0.045), (0.5, 0.0, -0.85), 0.065, "pelvis"),
        Spot("pelvis", (0.100, 0.012, -0.016), (1.0, 0.0, -0.2), 0.066, "left_thigh"),
    ),
    "quadriceps": (Spot("left_thigh", (0.0, -0.110, 0.042), (0.0, 0.0, 1.0), 0.070, "left_thigh"),),
    "calves": (Spot("left_shank", (0.0, -0.075, -0.034), (0.0, 0.0, -1.0), 0.050, "left_shank"),),
    "abdominals": (Spot("waist", (0.0, 0.010, 0.050), (0.0, 0.0, 1.0), 0.062, "trunk"),),
    "lumbar extensors": (Spot("lumbar", (0.018, 0.030, -0.050), (0.0, 0.0, -1.0), 0.06, "trunk"),),
    "biceps": (
        Spot("left_upper_arm", (0.0, -0.100, 0.026), (0.1, 0.0, 1.0), 0.045, "left_sleeve"),
    ),
    "triceps": (
        Spot("left_upper_arm", (0.0, -0.090, -0.028), (0.2, 0, -0.9), 0.05, "left_sleeve"),
    ),
    "wrist flexors": (
        Spot("left_forearm", (-0.018, -0.060, 0), (0, 0, 0.0), 0.046, "left_forearm"),
    ),
    "wrist extensors": (
        Spot("left_forearm", (0.018, -0.05, 0), (0, 0, 0.0), 0.046, "left_forearm"),
    ),
    "serratus anterior": (Spot("ribs", (0.080, 0.06, 0.018), (0.85, 0.0, 0.3), 0.055, "trunk"),),
}
"""The muscles that glow, by the names that move files give; others say so in words alone."""


def _head_spot(at: Vec, out: Vec, radius: float) -> Spot:
    return Spot("head", at, out, radius, "head")


TENSED: tuple[tuple[tuple[str, ...], dict[str, float], tuple[Spot, ...]], ...] = ()
"""Words of a tensed part, the angles it tightens to, and what glows; the last is for the rest."""


def _both(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    return tuple(one for spot in spots for one in (spot, _other(spot)))


def _other(spot: Spot) -> Spot:
    return Spot(
        spot.segment.replace("left_", "right_"),
        (-spot.at[0], spot.at[1], spot.at[2]),
        (-spot.out[0], spot.out[1], spot.out[2]),
        spot.radius,
        spot.part.replace("left_", "right_"),
        True,
        spot.is_of_neck,
    )


TENSED = (
    (
        ("hand", "fist"),
        {
            "left_elbow.flexion": 100.0,
            "right_elbow.flexion": 100.0,
            "left_elbow.pronation": -40.0,
            "right_elbow.pronation": -40.0,
        },
        _both((_HAND, Spot("left_forearm", (0.0, -0.06, 0.0), (0, 0, 0), 0.05, "left_forearm"))),
    ),
    (
        ("shoulder", "neck"),
        {"left_scapula.elevation": 4.0, "right_scapula.elevation": 4.0, "neck.flexion": -6.0},
        _both(_TRAPEZIUS),
    ),
    (
        ("face", "jaw", "forehead", "eye"),
        {"neck.flexion": 6.0},
        (_head_spot((0.0, 0.055, 0.045), (0.0, 0.0, 1.0), 0.07),),
    ),
    (
        ("arm", "biceps"),
        {
            "left_elbow.flexion": 125.0,
            "right_elbow.flexion": 125.0,
            "left_shoulder.flexion": 20.0,
            "right_shoulder.flexion": 20.0,
        },
        _both(MUSCLES["biceps"]),
    ),
    (
        ("thigh", "leg"),
        {"left_knee.flexion": 55.0, "right_knee.flexion": 55.0},
        _both(MUSCLES["quadriceps"]),
    ),
    (("belly", "stomach", "abdomen", "tummy"), {"lumbar.flexion": 10.0}, MUSCLES["abdominals"]),
    (
        ("calf", "calves", "shin"),
        {
            "left_ankle.dorsiflexion": 15.0,
            "right_ankle.dorsiflexion": 15.0,
            "left_knee.flexion": 78.0,
            "right_knee.flexion": 78.0,
        },
        _both(MUSCLES["calves"]),
    ),
    (
        ("feet", "foot", "toes"),
        {
            "left_ankle.dorsiflexion": -35.0,
            "right_ankle.dorsiflexion": -35.0,
            "left_knee.flexion": 70.0,
            "right_knee.flexion": 70.0,
        },
        _both((Spot("left_foot", (0.0, -0.02, 0.05), (0, 0, 0), 0.055, "left_foot"),)),
    ),
    (
        ("chest",),
        {
            "thoracic.flexion": -12.0,
            "left_scapula.protraction": -2.0,
            "right_scapula.protraction": -2.0,
        },
        _both(MUSCLES["pectorals"]),
    ),
    (
        ("back", "blade"),
        {
            "thoracic.flexion": -14.0,
            "left_scapula.protraction": -3.0,
            "right_scapula.protraction": -3.0,
        },
        _both(MUSCLES["rhomboids"]),
    ),
    (("buttock", "glute", "seat"), {"pelvis.up": 1.0}, _both(MUSCLES["gluteals"])),
    ((), {}, (Spot("chest", (0.0, 0.0, 0.04), (0.0, 0.0, 0.0), 0.12, "trunk"),)),
)


def spots_of(muscles: Iterable[str], *, is_sided: bool) -> tuple[Spot, ...]:
    """The places of these muscles: of the left where the move has sides, else of both."""
    spots = tuple(spot for name in muscles for spot in MUSCLES.get(name, ()))
    return spots if is_sided else _both(spots)


def glows_of(
    spots: Sequence[Spot], body: Body, camera: Camera, stretch: float, parts: Sequence[Part]
) -> tuple[Glow, ...]:
    """The glows that are seen, growing with the stretch, in painting order."""
    if stretch <= 0.01:
        return ()
    order = {part.name: index for index, part in enumerate(parts)}
    glows = []
    for spot in spots:
        segment = body[spot.segment]
        out = turn(segment.turned, spot.out)
        facing = 1.0 if out == (0.0, 0.0, 0.0) else _seen(dot(out, camera.towards))
        x, y, radius = camera.circle(segment.at(spot.at), spot.radius)
        strength = stretch * facing * (_pull(spot, body) if spot.is_of_neck else 1.0)
        if strength > FAINT:
            glows.append(Glow(x, y, radius * (0.75 + 0.25 * stretch), strength, order[spot.part]))
    return tuple(sorted(_merged(glows), key=lambda glow: glow.after))


def _pull(spot: Spot, body: Body) -> float:
    """How much is left of the stretch as the head leans to the spot's side; full to the other."""
    chest = body["chest"].turned
    left = dot((chest[0], chest[3], chest[6]), turn(body["neck"].turned, (0.0, 1.0, 0.0)))
    return min(max(1.0 - 2.0 * (-left if spot.is_mirrored else left), 0.25), 1.0)


def _merged(glows: Sequence[Glow]) -> list[Glow]:
    """Those that nearly cover one another as one, or two muscles would add up to a blaze."""
    kept: list[Glow] = []
    for glow in sorted(glows, key=lambda one: -one.strength):
        for index, other in enumerate(kept):
            apart = ((glow.x - other.x) ** 2 + (glow.y - other.y) ** 2) ** 0.5
            if apart < NEAR * other.radius and glow.after == other.after:
                radius = max(other.radius, (other.radius + glow.radius + apart) / 2)
                kept[index] = replace(other, radius=radius)
                break
        else:
            kept.append(glow)
    return kept


def _seen(facing: float) -> float:
    """Full on what faces the viewer, fading round the edge."""
    return min(max((facing + 0.6) / 0.8, 0.0), 1.0)
