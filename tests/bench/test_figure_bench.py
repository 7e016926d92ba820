"""What a frame of the moving figure costs: its points, and its painting on the raster engine.

Every test prints its figures (`pytest -m bench -s`). A frame counts as in its best round: what
else runs on the machine hits another one.
"""

import os
import time
from collections.abc import Callable

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.figure import draw
from relaxapp.core.routine import Move
from relaxapp.ui.figure_painting import paint_figure
from relaxapp.ui.figure_sheet import contact_sheet
from relaxapp.ui.theme import Theme

pytestmark = pytest.mark.bench

FRAMES, ROUNDS = 16, 6
POINTS_MS, FRAME_MS, SHEET_S = 1.5, 5.0, 5.0


def p95_ms(name: str, frame: Callable[[int], None]) -> float:
    least = [float("inf")] * FRAMES
    for _ in range(ROUNDS):
        for number in range(FRAMES):
            began = time.perf_counter()
            frame(number)
            least[number] = min(least[number], (time.perf_counter() - began) * 1_000)
    least.sort()
    p95 = least[int(FRAMES * 0.95)]
    print(f"\n{name}: p50 {least[FRAMES // 2]:.2f} ms, p95 {p95:.2f} ms")
    return p95


def test_the_points_of_a_frame(catalogue: Catalogue) -> None:
    for move in catalogue.moves.values():
        draw(move, "enter", 0.0, "left")
        cost = p95_ms(move.id, lambda n, move=move: draw(move, "enter", n / FRAMES, "left"))  # type: ignore[misc]  # a bound default
        assert cost < POINTS_MS, move.id


def test_a_painted_frame(qapp: QApplication, catalogue: Catalogue) -> None:
    image = QImage(1000, 700, QImage.Format.Format_RGB32)
    theme = Theme()
    for move in catalogue.moves.values():
        cost = p95_ms(move.id, painter_of(move, image, theme))
        assert cost < FRAME_MS, move.id


def painter_of(move: Move, image: QImage, theme: Theme) -> Callable[[int], None]:
    drawings = [draw(move, "enter", n / FRAMES, "left") for n in range(FRAMES)]

    def paint(number: int) -> None:
        with QPainter(image) as painter:
            paint_figure(painter, QRectF(0, 0, 1000, 700), drawings[number], theme)

    return paint


def test_the_contact_sheet_of_all_moves(qapp: QApplication, catalogue: Catalogue) -> None:
    began = time.perf_counter()
    contact_sheet(list(catalogue.moves.values()), Theme())
    taken = time.perf_counter() - began
    print(f"\n{len(catalogue.moves)} moves: {taken:.2f} s")
    assert taken < SHEET_S
