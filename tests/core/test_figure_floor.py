"""Feet and the floor."""

import pytest

from relaxapp.core.poses import Figure, Reach, make_pose
from relaxapp.core.skeleton import heading, sub
from relaxapp.core.stance import stance_at

STEP_BACK = Figure(
    "standing",
    end=make_pose(
        {"left_hip.flexion": -20.0, "left_knee.flexion": 32.0, "left_ankle.dorsiflexion": 16.0,
         "pelvis.forward": -10.0, "pelvis.up": -5.0, "pelvis.tilt": -8.0}
    ),
)  # fmt: skip


def test_a_free_leg_swings_over_the_floor_and_not_through_it() -> None:
    for step in range(9):
        foot = stance_at(STEP_BACK, step / 8).body["left_foot"]
        assert foot.at((0.0, -0.0245, 0.094))[1] - 0.0145 > -0.003


THREAD = Figure(
    "all-fours",
    start=make_pose({"pelvis.tilt": 82.0}),
    end=make_pose(
        {"pelvis.tilt": 120.0, "thoracic.rotation": -34.0},
        {"left_hand": Reach("floor", forward=-12, out=-60, bend="up")},
    ),
)


def test_a_hand_threaded_under_the_chest_stays_over_the_floor() -> None:
    for step in range(9):
        assert stance_at(THREAD, step / 8).body["left_hand"].end[1] > 0.0


def test_a_threaded_hand_lies_in_the_line_of_its_arm() -> None:
    body = stance_at(THREAD, 1.0).body
    hand = sub(body["left_hand"].end, body["left_hand"].start)
    arm = sub(body["left_hand"].start, body["left_upper_arm"].start)

    assert hand[0] < 0.0
    assert heading(hand) == pytest.approx(heading(arm), abs=8)
