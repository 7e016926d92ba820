"""The figure's painter: it stays in its rectangle, follows the theme, and writes pictures."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.figure import Drawing, draw
from relaxapp.core.figure_parts import Shape
from relaxapp.core.routine import Move
from relaxapp.figures import draw_figures
from relaxapp.ui.figure_painting import figure_rect, paint_figure, paint_start_and_end, shape_rim
from relaxapp.ui.theme import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Theme
from relaxapp.world import CommandError

pytestmark = pytest.mark.usefixtures("qapp")

GROUND = QColor("#123456")


@pytest.fixture
def move(catalogue: Catalogue) -> Move:
    return catalogue.moves["upper-trapezius-stretch"]


@pytest.fixture
def drawing(move: Move) -> Drawing:
    return draw(move, "hold", 0.0, "left")


def painted(drawing: Drawing, rect: QRectF, theme: Theme = Theme()) -> QImage:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(GROUND)
    with QPainter(image) as painter:
        paint_figure(painter, rect, drawing, theme)
    return image


def touched(image: QImage) -> list[tuple[int, int]]:
    return [
        (x, y)
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
        if image.pixelColor(x, y) != GROUND
    ]


def test_the_figure_stays_in_its_rectangle(qapp: QApplication, drawing: Drawing) -> None:
    points = touched(painted(drawing, QRectF(100, 50, 200, 200)))
    assert points
    assert all(92 <= x <= 308 and 48 <= y <= 256 for x, y in points)


def test_nothing_of_a_move_is_painted_outside_its_own_rectangle(catalogue: Catalogue) -> None:
    whole = QRectF(0, 0, 900, 300)
    for move in catalogue.moves.values():
        for side in ("left", "right"):
            for part, fraction in (("enter", 0.0), ("enter", 0.5), ("hold", 0.5), ("leave", 0.5)):
                one = draw(move, part, fraction, side)  # type: ignore[arg-type]  # names of both
                held = figure_rect(whole, one.bounds).toAlignedRect().adjusted(-1, -1, 1, 1)
                image = QImage(900, 300, QImage.Format.Format_RGB32)
                image.fill(GROUND)
                with QPainter(image) as painter:
                    paint_figure(painter, whole, one, Theme())
                    painter.fillRect(held, GROUND)
                empty = QImage(image.size(), image.format())
                empty.fill(GROUND)
                assert image == empty, (move.id, side, part, fraction)


def test_the_figure_fills_its_rectangle(qapp: QApplication, drawing: Drawing) -> None:
    heights = [y for _, y in touched(painted(drawing, QRectF(100, 50, 200, 200)))]
    assert max(heights) - min(heights) > 160


@pytest.mark.parametrize("palette", [LIGHT, DARK, LIGHT_CONTRAST, DARK_CONTRAST])
def test_every_theme_has_its_own_colours(qapp: QApplication, drawing: Drawing, palette) -> None:  # type: ignore[no-untyped-def]  # a palette
    image = painted(drawing, QRectF(0, 0, 400, 300), Theme(palette=palette))
    shirt = QColor(palette.figure.shirt)
    colours = [image.pixelColor(x, y) for x, y in touched(image)]
    assert any(
        abs(one.red() - shirt.red()) + abs(one.green() - shirt.green()) < 16 for one in colours
    )


def test_start_and_end_stand_side_by_side(qapp: QApplication, move: Move) -> None:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(GROUND)
    start, end = draw(move, "enter", 0.0, "left"), draw(move, "hold", 0.0, "left")
    with QPainter(image) as painter:
        paint_start_and_end(painter, QRectF(0, 0, 400, 300), start, end, Theme())
    points = touched(image)
    assert [x for x, _ in points if x < 180]
    assert [x for x, _ in points if x > 220]


def test_the_rim_of_a_hull_lies_on_its_circles() -> None:
    circles = ((0.0, 0.0, 1.0), (4.0, 0.0, 1.0), (2.0, 3.0, 0.5))
    for x, y, *_ in shape_rim(Shape(circles), 40):
        distances = [((x - cx) ** 2 + (y - cy) ** 2) ** 0.5 - r for cx, cy, r in circles]
        assert min(distances) == pytest.approx(0.0, abs=1e-9)


def test_a_sheet_is_written(qapp: QApplication, catalogue: Catalogue, tmp_path: Path) -> None:
    draw_figures(catalogue, ["chin-tuck", "head-turns"], tmp_path / "sheet.png")
    image = QImage(str(tmp_path / "sheet.png"))
    assert image.width() > 1500
    assert image.height() > 300


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_an_animation_is_written(
    qapp: QApplication, catalogue: Catalogue, tmp_path: Path, kind: str
) -> None:
    pillow = pytest.importorskip("PIL.Image")
    draw_figures(catalogue, ["shoulder-rolls"], tmp_path / f"rolls.{kind}")
    with pillow.open(tmp_path / f"rolls.{kind}") as written:
        assert written.n_frames > 20


@pytest.mark.parametrize(
    ("ids", "name", "message"),
    [
        (["chin-tuk"], "a.png", "there is no move 'chin-tuk'; did you mean 'chin-tuck'?"),
        (["chin-tuck"], "a.jpeg", "expected a file that ends in .png, .webp or .gif"),
        (["chin-tuck", "head-turns"], "a.gif", "an animation shows one move, got 2"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    catalogue: Catalogue, tmp_path: Path, ids: list[str], name: str, message: str
) -> None:
    with pytest.raises(CommandError) as raised:
        draw_figures(catalogue, ids, tmp_path / name)
    assert str(raised.value).startswith(message)


def test_without_pillow_the_extra_is_named(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "PIL", None)
    with pytest.raises(CommandError) as raised:
        draw_figures(catalogue, ["chin-tuck"], tmp_path / "a.gif")
    assert "`export`" in str(raised.value)
