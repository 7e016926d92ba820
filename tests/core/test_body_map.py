"""The places of a check-in on the figure."""

import pytest

from relaxapp.core.body_map import BOUNDS, VIEWS, View, draw_body, places_in
from relaxapp.core.journal import PLACES


def test_every_place_is_seen_in_one_view() -> None:
    seen = [place for view in VIEWS for place in places_in(view)]
    assert sorted(seen) == sorted(PLACES)


@pytest.mark.parametrize("view", VIEWS)
def test_places_lie_within_what_is_shown(view: View) -> None:
    bounds = BOUNDS[view]
    for one in places_in(view).values():
        assert bounds.left < one.x - one.radius
        assert one.x + one.radius < bounds.right
        assert bounds.bottom < one.y - one.radius
        assert one.y + one.radius < bounds.top


def test_left_and_right_mirror_one_another_and_the_left_is_at_the_left() -> None:
    places = places_in("back")
    for id, left in places.items():
        if id.startswith("left"):
            right = places[id.replace("left", "right")]
            assert left.x < 0 < right.x
            assert (left.x + right.x, left.y - right.y) == pytest.approx((0, 0), abs=1e-6)


def test_what_is_chosen_glows_where_it_lies() -> None:
    neck = places_in("back")["neck"]
    (glow,) = draw_body("back", ["neck", "jaw"]).glows
    assert (glow.x, glow.y) == (neck.x, neck.y)
    assert draw_body("back").glows == ()


def test_the_order_from_the_top_down_is_that_of_the_journal() -> None:
    spine = ("neck", "between-blades", "mid-back", "lower-back")
    heights = [places_in("back")[id].y for id in spine]
    assert heights == sorted(heights, reverse=True)
