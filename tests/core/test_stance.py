"""What stands on the floor stays there: a foot rolls over its ball or heel, a hand stays tucked."""

import pytest

from relaxapp.core.poses import Figure, Reach, make_pose
from relaxapp.core.stance import FOOT_BALL, FOOT_HEEL, Stance, stance_at

STILL_CM = 0.1


def rolled(angle: float) -> Stance:
    end = make_pose({"left_ankle.dorsiflexion": angle})
    return stance_at(Figure("seated", end=end), 1.0)


def test_a_raised_heel_leaves_the_ball_of_the_foot_in_place() -> None:
    flat, up = rolled(0.0).body["left_foot"], rolled(-35.0).body["left_foot"]
    assert up.at(FOOT_BALL) == pytest.approx(flat.at(FOOT_BALL), abs=STILL_CM / 170)
    assert up.at(FOOT_HEEL)[1] > flat.at(FOOT_HEEL)[1] + 0.03


def test_raised_toes_leave_the_heel_in_place() -> None:
    flat, up = rolled(0.0).body["left_foot"], rolled(15.0).body["left_foot"]
    assert up.at(FOOT_HEEL) == pytest.approx(flat.at(FOOT_HEEL), abs=STILL_CM / 170)
    assert up.at(FOOT_BALL)[1] > flat.at(FOOT_BALL)[1] + 0.015


def test_a_raised_heel_lifts_the_knee_and_not_the_hip() -> None:
    flat, up = rolled(0.0).body, rolled(-35.0).body
    assert up["left_thigh"].start == flat["left_thigh"].start
    assert up["left_thigh"].end[1] > flat["left_thigh"].end[1] + 0.02


def test_a_hand_below_the_thigh_from_the_start_is_tucked_at_once() -> None:
    start = make_pose({}, {"left_hand": Reach("under left thigh")})
    end = make_pose({"neck.flexion": 30.0}).over(start)
    figure = Figure("seated", start=start, end=end)
    assert [stance_at(figure, at).tucked for at in (0.0, 0.5, 1.0)] == [{"left"}] * 3
