"""Feet and the floor."""

from relaxapp.core.poses import Figure, make_pose
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
