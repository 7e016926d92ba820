"""Every shipped move's figure, in every frame: bones, ranges, contacts, hands, soft motion."""

from functools import lru_cache
from pathlib import Path

import pytest

from relaxapp.core.catalogue import load_catalogue
from relaxapp.core.figure import draw, figure_of
from relaxapp.core.figure_file import read_figure
from relaxapp.core.format import MOVE_FILE
from relaxapp.core.nodes import parse_yaml
from relaxapp.core.poses import RANGES
from relaxapp.core.problems import Report
from relaxapp.core.routine import Move
from relaxapp.core.skeleton import BODY_CM, LENGTHS, PALM, Vec, bend_between, norm, sub
from relaxapp.core.stance import Stance, stance_at
from relaxapp.core.targets import BODY_TARGETS, split_target

ASSETS = Path(__file__).parents[2] / "assets"
MOVES = load_catalogue(ASSETS).moves
FRAMES = 12
TOUCH, REST = 1 / BODY_CM, 0.5 / BODY_CM
"""A hand touches within 1 cm; what stands stays within 5 mm."""

each_move = pytest.mark.parametrize("move", MOVES.values(), ids=lambda move: move.id)


@lru_cache(maxsize=64)
def frames(move: Move) -> tuple[Stance, ...]:
    return tuple(stance_at(figure_of(move), step / FRAMES) for step in range(FRAMES + 1))


def apart(one: Vec, other: Vec) -> float:
    return norm(sub(one, other))


@each_move
def test_a_move_shows_how(move: Move) -> None:
    assert move.figure is not None
    figure = figure_of(move)
    assert figure.end is not None or figure.cycle


@pytest.mark.parametrize("is_shipped", [True, False])
@each_move
def test_a_figure_is_read_without_a_problem(move: Move, is_shipped: bool) -> None:
    report = Report(move.id)
    path = ASSETS / "moves" / f"{move.id}.yaml"
    fields = MOVE_FILE.read(parse_yaml(path.read_bytes()), report)
    read_figure(fields.value("figure"), report, is_shipped=is_shipped)
    assert report.problems == ()


@each_move
def test_bones_keep_their_length(move: Move) -> None:
    for stance in frames(move):
        for name, segment in stance.body.segments.items():
            length = LENGTHS.get(name.removeprefix("left_").removeprefix("right_"))
            if length is not None:
                assert apart(segment.start, segment.end) == pytest.approx(length, abs=1e-6), name


@each_move
def test_segments_stay_joined(move: Move) -> None:
    chains = [("lumbar", "waist"), ("waist", "ribs"), ("ribs", "chest"), ("neck", "head")]
    for side in ("left", "right"):
        for pair in (("clavicle", "upper_arm"), ("upper_arm", "forearm"), ("forearm", "hand"),
                     ("thigh", "shank"), ("shank", "foot")):  # fmt: skip
            chains.append((f"{side}_{pair[0]}", f"{side}_{pair[1]}"))
    for stance in frames(move):
        for one, other in chains:
            assert apart(stance.body[one].end, stance.body[other].start) < 1e-6, (one, other)


@each_move
def test_no_angle_is_outside_its_range(move: Move) -> None:
    for stance in frames(move):
        for channel, angle in stance.angles.items():
            joint, motion = channel.split(".")
            low, high = RANGES[joint][motion]
            assert low - 1e-6 <= angle <= high + 1e-6, channel


@each_move
def test_elbows_and_knees_that_reach_stay_in_their_range(move: Move) -> None:
    for stance in frames(move):
        for side in ("left", "right"):
            body = stance.body
            assert bend_between(body[f"{side}_upper_arm"], body[f"{side}_forearm"]) <= 151
            assert bend_between(body[f"{side}_thigh"], body[f"{side}_shank"]) <= 146


@each_move
def test_hands_and_feet_meet_what_they_reach_for(move: Move) -> None:
    figure = figure_of(move)
    keys = [(0.0, figure.start)]
    keys += [(1.0, figure.end)] if figure.end is not None else []
    keys += [(keyed.at, keyed.pose) for keyed in figure.cycle]
    for at, pose in keys:
        stance = stance_at(figure, at)
        for limb, _ in pose.reaches:
            segment = stance.body[limb]
            end = segment.at((0.0, -PALM, 0.0)) if limb.endswith("hand") else segment.start
            assert apart(end, stance.aims[limb].point) < TOUCH, limb


@each_move
def test_a_hand_stays_on_what_it_touches_throughout(move: Move) -> None:
    figure = figure_of(move)
    if figure.end is None:
        return
    begun = dict(figure.start.reaches)
    kept = [limb for limb, reach in figure.end.reaches if begun.get(limb) == reach]
    for stance in frames(move):
        for limb in kept:
            if limb.endswith("hand") and reach_name(begun[limb].target) in BODY_TARGETS:
                palm = stance.body[limb].at((0.0, -PALM, 0.0))
                assert apart(palm, stance.aims[limb].point) < TOUCH, limb


def reach_name(target: str | None) -> str:
    return split_target(target or "")[1]


@each_move
def test_what_is_planted_neither_sinks_nor_floats_nor_slides(move: Move) -> None:
    first = frames(move)[0]
    for stance in frames(move):
        for limb, aim in stance.aims.items():
            if not aim.is_planted or not first.aims[limb].is_planted:
                continue
            if limb.endswith("knee"):
                now = stance.body[limb.replace("knee", "thigh")].end
            elif limb.endswith("foot"):
                now = stance.body[limb].start
            else:
                now = stance.body[limb].at((0.0, -PALM, 0.0))
            assert apart(now, aim.point) < REST + (TOUCH if limb.endswith("hand") else 0), limb
            assert abs(now[1] - aim.point[1]) < REST, limb


@each_move
def test_nothing_goes_through_the_floor(move: Move) -> None:
    for stance in frames(move):
        for name, segment in stance.body.segments.items():
            assert segment.end[1] > -REST, name


@each_move
def test_a_move_starts_and_stops_softly(move: Move) -> None:
    figure = figure_of(move)
    ends = (0.0, 0.005), (0.995, 1.0)
    for low, high in ends:
        one, other = stance_at(figure, low).body, stance_at(figure, high).body
        for name, segment in one.segments.items():
            assert apart(segment.end, other[name].end) < 0.004, name


@each_move
def test_no_frame_jumps(move: Move) -> None:
    figure = figure_of(move)
    before = stance_at(figure, 0.0).body
    for step in range(1, 41):
        now = stance_at(figure, step / 40).body
        for name, segment in now.segments.items():
            assert apart(segment.end, before[name].end) < 0.09, (name, step)
        before = now


@each_move
def test_the_picture_holds_every_frame(move: Move) -> None:
    for step in range(5):
        drawing = draw(move, "enter", step / 4)
        for part in drawing.parts:
            for shape in part.shapes:
                for x, y, radius in shape.circles:
                    assert drawing.bounds.left <= x - radius, part.name
                    assert x + radius <= drawing.bounds.right, part.name
                    assert y + radius <= drawing.bounds.top, part.name


def test_a_repetition_ends_where_it_began() -> None:
    for move in MOVES.values():
        assert draw(move, "leave", 1.0).parts == draw(move, "enter", 0.0).parts, move.id
