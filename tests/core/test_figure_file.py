"""The figure block of a move file: what it reads to, and what it says about mistakes."""

from pathlib import Path

import pytest
from written_files import write

from relaxapp.core.catalogue import build_move, load_catalogue
from relaxapp.core.figure_file import read_figure
from relaxapp.core.format import MOVE_FILE
from relaxapp.core.late_figure import LateFigure
from relaxapp.core.nodes import parse_yaml
from relaxapp.core.poses import Figure, Reach
from relaxapp.core.problems import Report

MOVE = "name: Own\ndo: Reach up.\nstyle: mobility\nhold: 5s\ntimes: 2\nfigure:\n"


def read(figure: str, *, is_shipped: bool = False) -> tuple[Figure | None, Report]:
    report = Report("own.yaml")
    lines = "".join(f"  {line}\n" for line in figure.strip().splitlines())
    fields = MOVE_FILE.read(parse_yaml((MOVE + lines).encode()), report)
    if is_shipped:
        return read_figure(fields.value("figure"), report, is_shipped=True), report
    move = build_move("own", fields, {}, report)
    drawn = None if move is None else move.figure
    assert not isinstance(drawn, LateFigure)
    return drawn, report


def problems(figure: str, *, is_shipped: bool = False) -> list[str]:
    _, report = read(figure, is_shipped=is_shipped)
    return [
        f"{one.line}:{one.column}: {one.severity}: {one.message} ({one.hint})"
        for one in report.problems
    ]


def test_a_figure_reads_to_its_value() -> None:
    figure, report = read(
        "base: seated\nview: left\nend:\n  neck: {lateral_flexion: -38}\n"
        "  right_hand: {reach: left head, up: 1, bend: up}"
    )
    assert report.problems == ()
    assert figure is not None
    assert figure.yaw_deg == 90.0
    assert figure.end is not None
    assert dict(figure.end.angles) == {"neck.lateral_flexion": -38.0}
    assert dict(figure.end.reaches) == {"right_hand": Reach("left head", up=1.0, bend="up")}


def test_a_side_may_stand_behind_its_target() -> None:
    figure, _ = read("base: standing\nstart:\n  left_hand: {reach: door frame left}")
    assert figure is not None
    assert dict(figure.start.reaches)["left_hand"].target == "left door frame"


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("base: sitting", ["7:9: error: expected one of 7 choices, got 'sitting'"]),
        ("view: left", ["7:3: error: 'base' is missing"]),
        ("base: seated\nview: above", ["8:9: error: expected a view or a yaw in degrees"]),
        ("base: seated\nend: {nek: {flexion: 3}}", ["8:9: error: unknown key 'nek'"]),
        ("base: seated\nend: {neck: {flexon: 3}}", ["8:16: error: unknown key 'flexon'"]),
        ("base: seated\nend: {left_hand: {reach: rigth knee}}",
         ["8:28: error: unknown target 'rigth knee'"]),
        ("base: seated\nend: {neck: {flexion: far}}",
         ["8:25: error: expected a number from -360 to 360"]),
        ("base: seated\ncycle: [{neck: {flexion: 3}}]", ["8:11: error: 'at' is missing"]),
        ("base: seated\nend: {}\ncycle: [{at: 0.5}]",
         ["9:3: error: a figure with 'end' and 'cycle'"]),
        ("base: seated\ncycle: [{at: 0.5}, {at: 0.2}]",
         ["8:27: error: expected places that grow, got 0.2 after 0.5"]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(figure: str, expected: list[str]) -> None:
    found = problems(figure)
    assert len(found) == len(expected), found
    for one, start in zip(found, expected, strict=True):
        assert one.startswith(start)


@pytest.mark.parametrize(
    ("figure", "near"),
    [
        ("base: seated\nend: {left_sholder: {flexion: 3}}", "left_shoulder"),
        ("base: seated\nend: {neck: {rotaton: 3}}", "rotation"),
        ("base: seated\nend: {left_hand: {reach: left kne}}", "left knee"),
    ],
)
def test_a_misspelt_name_gets_the_nearest_one(figure: str, near: str) -> None:
    assert f"did you mean '{near}'?" in problems(figure)[0]


def test_an_angle_out_of_range_is_an_error_in_a_shipped_move() -> None:
    (found,) = problems("base: seated\nend: {neck: {rotation: 95}}", is_shipped=True)
    assert "error: neck rotation of 95 degrees is more than a body can safely do" in found
    assert "-80 to 80" in found


def test_an_angle_out_of_range_is_a_warning_in_a_users_move(tmp_path: Path, assets: Path) -> None:
    text = f"{MOVE}  base: seated\n  end: {{neck: {{rotation: 95}}}}\n"
    write(tmp_path / "moves", {"own.yaml": text})
    catalogue = load_catalogue(assets, tmp_path)
    assert "own" in catalogue.moves
    assert [one.severity for one in catalogue.problems if "rotation" in one.message] == ["warning"]


def test_a_hand_that_cannot_reach_is_told_of_with_the_distance() -> None:
    (found,) = problems("base: standing\nend: {left_hand: {reach: floor}}")
    assert "warning: the left hand misses 'floor'" in found
    assert " cm too far" in found
