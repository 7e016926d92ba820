"""The skeleton: known poses give known places, and the figure's values ease and mirror."""

import pytest

from relaxapp.core.poses import (
    RANGES,
    Figure,
    Keyed,
    Pose,
    Reach,
    channels_at,
    eased,
    make_pose,
    swap_side,
)
from relaxapp.core.skeleton import LENGTHS, Vec, build_body, norm, sub, two_bones
from relaxapp.core.stance import BASES, stance_at

ORIGIN: Vec = (0.0, 0.0, 0.0)


def near(expected: Vec) -> object:
    return pytest.approx(expected, abs=0.0006)


# Golden places, worked out by hand from the lengths


def test_an_upright_body_stands_straight() -> None:
    body = build_body({}, ORIGIN)
    assert body["chest"].end == near((0.0, 0.30, 0.0))
    assert body["left_thigh"].end == near((0.068, -0.245, 0.0))
    assert body["right_shank"].end == near((-0.068, -0.480, 0.0))


@pytest.mark.parametrize(
    ("channel", "segment", "way"),
    [
        ("left_shoulder.flexion", "left_upper_arm", (0.0, 0.0, 0.172)),
        ("left_shoulder.abduction", "left_upper_arm", (0.172, 0.0, 0.0)),
        ("right_shoulder.abduction", "right_upper_arm", (-0.172, 0.0, 0.0)),
        ("left_elbow.flexion", "left_forearm", (0.0, 0.0, 0.146)),
        ("left_hip.flexion", "left_thigh", (0.0, 0.0, 0.245)),
        ("left_knee.flexion", "left_shank", (0.0, 0.0, -0.235)),
    ],
)
def test_ninety_degrees_lead_where_the_term_says(channel: str, segment: str, way: Vec) -> None:
    part = build_body({channel: 90.0}, ORIGIN)[segment]
    assert sub(part.end, part.start) == near(way)


def test_external_rotation_lifts_the_forearm_of_a_raised_arm() -> None:
    angles = {
        "left_shoulder.abduction": 90.0,
        "left_shoulder.rotation": -90.0,
        "left_elbow.flexion": 90.0,
    }
    fore = build_body(angles, ORIGIN)["left_forearm"]
    assert sub(fore.end, fore.start) == near((0.0, 0.146, 0.0))


def test_horizontal_adduction_takes_a_raised_arm_across() -> None:
    angles = {"left_shoulder.flexion": 90.0, "left_shoulder.horizontal_adduction": 90.0}
    arm = build_body(angles, ORIGIN)["left_upper_arm"]
    assert sub(arm.end, arm.start) == near((-0.172, 0.0, 0.0))


@pytest.mark.parametrize(
    ("channel", "axis", "sign"),
    [
        ("neck.lateral_flexion", 0, 1),
        ("neck.flexion", 2, 1),
        ("thoracic.lateral_flexion", 0, 1),
        ("lumbar.flexion", 2, 1),
    ],
)
def test_the_head_goes_to_the_side_that_the_sign_says(channel: str, axis: int, sign: int) -> None:
    still, bent = (
        build_body({}, ORIGIN)["head"].end,
        build_body({channel: 20.0}, ORIGIN)["head"].end,
    )
    assert sign * (bent[axis] - still[axis]) > 0.02


def test_a_turned_neck_looks_to_its_left() -> None:
    turned = build_body({"neck.rotation": 60.0}, ORIGIN)["head"].turned
    assert turned[2] > 0.8


def test_a_glide_keeps_the_eyes_level() -> None:
    still, back = (build_body({"neck.protraction": cm}, ORIGIN)["head"] for cm in (0.0, -3.0))
    assert back.start[2] < still.start[2] - 0.015
    assert back.turned == pytest.approx(still.turned, abs=1e-9)


# Two bones


def test_two_bones_meet_a_target_within_reach() -> None:
    middle, end, missing = two_bones(ORIGIN, (0.1, 0.2, 0.0), 0.172, 0.146, (1.0, 0.0, 0.0), 0.05)
    assert end == near((0.1, 0.2, 0.0))
    assert (norm(middle), norm(sub(end, middle))) == pytest.approx((0.172, 0.146))
    assert missing == 0.0


def test_two_bones_are_never_stretched() -> None:
    middle, end, missing = two_bones(ORIGIN, (0.0, 0.5, 0.0), 0.172, 0.146, (1.0, 0.0, 0.0), 0.05)
    assert norm(sub(end, middle)) == pytest.approx(0.146, abs=1e-6)
    assert missing == pytest.approx(0.5 - 0.318, abs=0.001)


# Values in time


def test_easing_is_soft_at_both_ends() -> None:
    assert eased(0.01) < 0.001
    assert eased(0.99) > 0.999
    assert eased(0.5) == pytest.approx(0.5)


def test_a_pose_mirrored_twice_is_itself() -> None:
    pose = make_pose(
        {f"{joint}.{motion}": 7.0 for joint, motions in RANGES.items() for motion in motions},
        {"left_hand": Reach("right knee", up=2.0), "right_foot": Reach(None)},
    )
    assert pose.mirrored() != pose
    assert pose.mirrored().mirrored() == pose


def test_a_mirrored_pose_is_the_mirror_image() -> None:
    pose = make_pose(
        {"neck.lateral_flexion": 20.0, "left_shoulder.flexion": 70.0, "lumbar.rotation": 8.0,
         "right_scapula.elevation": 3.0},
        {"right_hand": Reach("left knee")},
    )  # fmt: skip
    one = stance_at(Figure("seated", start=pose), 0.0).body.segments
    other = stance_at(Figure("seated", start=pose.mirrored()), 0.0).body.segments
    for name, segment in one.items():
        x, y, z = segment.end
        assert other[swap_side(name)].end == near((-x, y, z)), name


def test_a_cycle_passes_through_keys_that_do_not_name_a_motion() -> None:
    keys = (
        Keyed(0.25, make_pose({"neck.flexion": 10.0})),
        Keyed(0.5, make_pose({"neck.rotation": 30.0})),
        Keyed(0.75, make_pose({"neck.flexion": -10.0})),
    )
    angles = channels_at(Figure("seated", cycle=keys), 0.5, {}).angles
    assert angles["neck.flexion"] == pytest.approx(0.0)
    assert angles["neck.rotation"] == pytest.approx(30.0)


def test_an_end_keeps_what_the_start_says() -> None:
    start = make_pose({"neck.flexion": 10.0})
    figure = Figure("seated", start=start, end=make_pose({"neck.rotation": 30.0}).over(start))
    assert channels_at(figure, 1.0, {}).angles["neck.flexion"] == 10.0


# Bases


@pytest.mark.parametrize("base", BASES)
def test_a_base_keeps_its_bones(base: str) -> None:
    for name, segment in stance_at(Figure(base), 0.0).body.segments.items():
        length = LENGTHS.get(name.removeprefix("left_").removeprefix("right_"))
        if length is not None:
            assert norm(sub(segment.end, segment.start)) == pytest.approx(length, abs=1e-6), name


@pytest.mark.parametrize("base", BASES)
def test_nobody_sinks_into_the_floor(base: str) -> None:
    body = stance_at(Figure(base), 0.0).body
    heads = body["head"].at((0.0, 0.06, 0.0))[1] - 0.055
    assert min(*(segment.end[1] for segment in body.segments.values()), heads) > -0.005


def test_a_seated_person_sits_with_feet_flat() -> None:
    body = stance_at(Figure("seated"), 0.0).body
    assert body["left_thigh"].end[1] == pytest.approx(body["left_thigh"].start[1], abs=0.002)
    assert body["left_shank"].end[1] == pytest.approx(0.04, abs=0.002)


def test_feet_stay_when_the_pelvis_hinges() -> None:
    still = stance_at(Figure("standing"), 0.0).body["left_foot"].start
    end = Pose(make_pose({"pelvis.tilt": 60.0, "pelvis.forward": -14.0}).angles)
    bent = stance_at(Figure("standing", end=end), 1.0).body
    assert norm(sub(still, bent["left_foot"].start)) < 1e-6
