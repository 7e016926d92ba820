"""What is drawn: sides and mirror view, glows, breath, props, order, tensed parts."""

from dataclasses import replace

import pytest

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.figure import Drawing, draw, draw_tense, frame_of
from relaxapp.core.figure_parts import Camera
from relaxapp.core.muscles import MUSCLES
from relaxapp.core.poses import Figure, make_pose
from relaxapp.core.routine import Move

STANDING = Figure("standing", end=make_pose({"neck.rotation": 1.0}))
TONES = {
    "skin",
    "hair",
    "shirt",
    "trousers",
    "shoe",
    "prop",
    "prop_dark",
    "mat",
    "band",
    "cushion",
    "wall",
}


@pytest.fixture
def sided(catalogue: Catalogue) -> Move:
    return catalogue.moves["upper-trapezius-stretch"]


@pytest.fixture
def rolls(catalogue: Catalogue) -> Move:
    return catalogue.moves["shoulder-rolls"]


def middles(drawing: Drawing) -> list[float]:
    return [sum(x for x, _, _ in part.shapes[0].circles) for part in drawing.parts]


def test_the_other_side_is_the_mirror_picture(sided: Move) -> None:
    left, right = draw(sided, "hold", 0.0, "left"), draw(sided, "hold", 0.0, "right")
    assert [part.name for part in right.parts] == [part.name for part in left.parts]
    assert middles(right) == pytest.approx([-x for x in middles(left)])


def test_the_mirror_view_of_the_other_side_is_the_first_side(sided: Move) -> None:
    mirrored = draw(sided, "hold", 0.0, "right", is_mirrored=True)
    assert mirrored.parts == draw(sided, "hold", 0.0, "left").parts


def test_the_frame_is_one_for_both_sides_and_all_phases(sided: Move) -> None:
    frames = {draw(sided, phase, 0.3, side).bounds
              for phase in ("enter", "hold", "leave", "pause") for side in ("left", "right")}  # type: ignore[arg-type]  # phases by name  # fmt: skip
    assert frames == {frame_of(sided)}


def test_the_mirror_view_of_a_move_without_sides_has_its_own_frame(rolls: Move) -> None:
    plain, mirrored = draw(rolls, "enter", 0.0), draw(rolls, "enter", 0.0, is_mirrored=True)
    assert mirrored.bounds.left == pytest.approx(-plain.bounds.right)


def test_the_glow_grows_with_the_stretch(sided: Move) -> None:
    strengths = [
        max((glow.strength for glow in draw(sided, "enter", at, "left").glows), default=0.0)
        for at in (0.0, 0.4, 0.7, 1.0)
    ]
    assert strengths == sorted(strengths)
    assert strengths[0] == 0.0
    assert strengths[-1] > 0.8


def test_the_glow_is_on_the_side_that_is_stretched(sided: Move) -> None:
    for side, sign in (("left", 1), ("right", -1)):
        glows = draw(sided, "hold", 0.0, side).glows  # type: ignore[arg-type]  # sides by name
        assert all(sign * glow.x > 0 for glow in glows)


def test_a_hold_breathes_in_the_chest_alone(sided: Move) -> None:
    still = {part.name: part for part in draw(sided, "hold", 0.0, "left").parts}
    full = {part.name: part for part in draw(sided, "hold", 0.1, "left").parts}
    assert [name for name in still if still[name] != full[name]] == ["trunk"]
    assert draw(sided, "hold", 1.0, "left").parts == draw(sided, "leave", 0.0, "left").parts


def test_a_pause_shows_the_start(sided: Move) -> None:
    assert draw(sided, "pause", 0.5, "left").parts == draw(sided, "enter", 0.0, "left").parts


def test_parts_come_from_the_back_to_the_front(sided: Move) -> None:
    depths = [part.depth for part in draw(sided, "enter", 0.5, "left").parts]
    assert depths == sorted(depths)


def test_every_tone_is_known(catalogue: Catalogue) -> None:
    for move in catalogue.moves.values():
        assert {part.tone for part in draw(move, "hold", 0.0).parts} <= TONES


def test_a_move_without_a_figure_shows_a_person_at_rest(sided: Move) -> None:
    drawing = draw(replace(sided, figure=None), "hold", 0.5, "left")
    assert {"head", "trunk", "chair_seat"} <= {part.name for part in drawing.parts}


@pytest.mark.parametrize(
    ("figure", "props", "part"),
    [
        (Figure("seated"), (), "chair_back"),
        (Figure("standing", wall="behind"), (), "wall"),
        (Figure("standing"), ("doorway",), "door_post"),
        (Figure("all-fours"), (), "mat"),
        (Figure("standing", band="front"), (), "band"),
        (Figure("seated", cushion="chair-back"), (), "cushion"),
    ],
)
def test_a_prop_is_drawn(sided: Move, figure: Figure, props: tuple[str, ...], part: str) -> None:
    drawing = draw(replace(sided, figure=figure, props=props), "enter", 0.0)
    assert part in {one.name for one in drawing.parts}


@pytest.mark.parametrize("name", MUSCLES)
def test_a_muscle_has_a_place_that_is_seen_from_somewhere(sided: Move, name: str) -> None:
    seen = 0.0
    for yaw in (0, 90, 180, 270):
        move = replace(sided, muscles=(name,), figure=replace(STANDING, yaw_deg=yaw))
        seen = max([seen, *(glow.strength for glow in draw(move, "hold", 0.0, "left").glows)])
    assert seen > 0.9


@pytest.mark.parametrize(
    "part", ["hands", "shoulders", "face", "arms", "thighs", "belly", "feet", "everything"]
)
def test_a_tensed_part_glows_and_lets_go(part: str) -> None:
    assert max(glow.strength for glow in draw_tense(part, "tense", 0.5).glows) > 0.5
    assert draw_tense(part, "release", 1.0).glows == ()


def test_the_viewer_sees_the_subjects_left_on_the_right() -> None:
    assert Camera(0.0).circle((0.1, 0.0, 0.0), 0.0)[0] > 0
    assert Camera(90.0).circle((0.0, 0.0, 0.1), 0.0)[0] < 0


def test_the_neck_glows_more_on_the_side_the_head_leans_away_from(catalogue: Catalogue) -> None:
    drawing = draw(catalogue.moves["neck-half-circles"], "enter", 0.38)  # leans to its left
    left, right = (
        max(glow.strength for glow in drawing.glows if glow.x * sign > 0.03) for sign in (1, -1)
    )
    assert right > 1.5 * left


def test_no_neck_muscle_glows_on_the_throat_seen_from_the_front(catalogue: Catalogue) -> None:
    raised = draw(catalogue.moves["band-lateral-raise"], "hold", 0.0)
    neck = next(index for index, part in enumerate(raised.parts) if part.name == "neck")
    assert [
        glow.strength for glow in raised.glows if glow.after == neck and glow.strength > 0.2
    ] == []


@pytest.mark.parametrize("part", ["hand and forearm", "upper arm", "thigh", "foot"])
def test_a_part_of_one_side_leaves_the_other_loose(part: str) -> None:
    both, left, right = (
        draw_tense(f"{side}{part}", "tense", 0.5) for side in ("", "left ", "right ")
    )
    assert len(left.glows) == len(right.glows) == len(both.glows) / 2
    assert max(glow.x for glow in right.glows) < min(glow.x for glow in left.glows)
    assert left.parts != right.parts != both.parts
