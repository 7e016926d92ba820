"""Where a small window stands: as it was left on each screen, and always to be seen."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.services.window_places import (
    MOST_SPOTS,
    Box,
    Places,
    PlacesFile,
    Room,
    Spot,
    box_at,
    moved_to,
    place_for,
    room_of,
)

LAPTOP = Room("eDP-1", Box(0, 0, 1_280, 800))
DESK = Room("HDMI-1", Box(1_280, 0, 1_920, 1_080))
STRIP, CARD = (560, 64), (280, 320)


def at(x: int, y: int, size: tuple[int, int] = STRIP) -> Box:
    return Box(x, y, *size)


def test_first_place_is_the_corner_of_the_main_screen() -> None:
    assert place_for(Places(), (LAPTOP, DESK), STRIP) == at(1_280 - 560 - 24, 800 - 64 - 24)


def test_without_a_screen_it_is_somewhere() -> None:
    assert place_for(Places(), (), STRIP) == at(0, 0)


def test_it_comes_back_where_it_was_left() -> None:
    places = moved_to(Places(), at(1_500, 40), (LAPTOP, DESK))
    assert place_for(places, (LAPTOP, DESK), STRIP) == at(1_500, 40)


def test_a_card_stands_in_the_corner_where_the_strip_stood() -> None:
    places = moved_to(Places(), at(1_280 - 560 - 10, 800 - 64 - 20), (LAPTOP,))
    assert place_for(places, (LAPTOP,), CARD) == at(1_280 - 280 - 10, 800 - 320 - 20, CARD)


def test_screen_that_is_gone_is_left_for_one_that_is_there() -> None:
    places = moved_to(Places(), at(100, 100), (LAPTOP, DESK))
    places = moved_to(places, at(1_500, 40), (LAPTOP, DESK))
    assert place_for(places, (LAPTOP,), STRIP) == at(100, 100)
    assert place_for(places, (LAPTOP, DESK), STRIP) == at(1_500, 40)


def test_screen_of_another_size_keeps_its_corner() -> None:
    places = moved_to(Places(), at(1_280 - 560, 800 - 64), (LAPTOP,))
    smaller = Room(LAPTOP.name, Box(0, 0, 1_024, 600))
    assert place_for(places, (smaller,), STRIP) == at(1_024 - 560, 600 - 64)


def test_each_screen_is_remembered_once_and_the_oldest_goes() -> None:
    places = Places()
    for number in range(MOST_SPOTS + 3):
        places = moved_to(places, at(5, 5), (Room(f"screen {number}", Box(0, 0, 900, 600)),))
    assert len(places.spots) == MOST_SPOTS
    assert not any(key.startswith("screen 2 ") for key in places.spots)


def test_window_that_no_screen_has_is_not_remembered() -> None:
    assert moved_to(Places(), at(5_000, 5_000), (LAPTOP, DESK)) == Places()
    assert room_of(at(1_200, 0), (LAPTOP, DESK)) == DESK


sides = st.integers(200, 4_000)
rooms = st.builds(
    Room,
    st.sampled_from(("one", "two", "three")),
    st.builds(Box, st.integers(-4_000, 4_000), st.integers(-4_000, 4_000), sides, sides),
)


@given(
    st.lists(rooms, min_size=1, max_size=3),
    st.lists(rooms, min_size=1, max_size=3),
    st.integers(-9_000, 9_000),
    st.integers(-9_000, 9_000),
    st.tuples(st.integers(1, 700), st.integers(1, 700)),
)
def test_it_can_always_be_seen(
    before: list[Room], now: list[Room], x: int, y: int, size: tuple[int, int]
) -> None:
    places = moved_to(Places(), at(x, y), before)
    box = place_for(places, now, size)
    # Screens may overlap, and the one that it stands in need not be the one that has most of it.
    assert any(
        room.box.shared_with(box) == min(size[0], room.box.width) * min(size[1], room.box.height)
        for room in now
    )


@given(rooms, st.integers(0, 3_000), st.integers(0, 3_000))
def test_what_stands_wholly_in_a_room_comes_back_to_the_pixel(room: Room, x: int, y: int) -> None:
    size = (150, 150)
    left = min(x, room.box.width - size[0]) + room.box.x
    top = min(y, room.box.height - size[1]) + room.box.y
    places = moved_to(Places(), at(left, top, size), (room,))
    assert place_for(places, (room,), size) == at(left, top, size)


def test_places_are_kept_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "compact.json"
    places = moved_to(Places(), at(1_500, 40), (LAPTOP, DESK))
    PlacesFile(path).keep(places)
    assert PlacesFile(path).value == places


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"places": 4}', '{"places": [{"screen": "a"}]}', '{"places": [[]]}',
     '{"places": [{"screen": "a", "right": 1, "bottom": 1, "across": Infinity, "down": 0}]}'],
)  # fmt: skip
def test_broken_file_is_no_place_at_all(tmp_path: Path, text: str) -> None:
    path = tmp_path / "compact.json"
    path.write_text(text)
    assert PlacesFile(path).value == Places()


def test_folder_that_cannot_be_written_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    file = PlacesFile(tmp_path / "data" / "compact.json")
    places = Places({LAPTOP.key: Spot(True, False, 3, 4)})
    file.keep(places)
    assert file.value == places
    assert box_at(places.spots[LAPTOP.key], LAPTOP, STRIP) == at(1_280 - 560 - 3, 4)
