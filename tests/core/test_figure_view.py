"""How far from above a figure is seen."""

from relaxapp.core.figure_parts import PITCH_DEG, Camera


def test_a_figure_is_seen_a_little_from_above_unless_it_says_more() -> None:
    behind = (0.0, 0.0, -1.0)

    assert Camera(0.0).circle(behind, 0.0) == Camera(0.0, False, PITCH_DEG).circle(behind, 0.0)
    assert Camera(0.0, False, 35.0).circle(behind, 0.0)[1] > Camera(0.0).circle(behind, 0.0)[1]


def test_from_straight_above_height_is_not_seen() -> None:
    x, y, _ = Camera(0.0, False, 90.0).circle((0.2, 5.0, -1.0), 0.0)

    assert (round(x, 9), round(y, 9)) == (0.2, 1.0)
