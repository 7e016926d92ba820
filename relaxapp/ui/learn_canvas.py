"""What the drawings of the Learn pages are painted with: the figure, words, lines and arrows.

Takes a painter and a theme; says how much room words take. Knows no drawing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from relaxapp.core.figure import Bounds, Drawing
from relaxapp.core.routine import Move
from relaxapp.ui.figure_painting import paint_figure
from relaxapp.ui.fitted import font_of
from relaxapp.ui.learn_figures import HELD, move_drawing, pose_drawing
from relaxapp.ui.theme import SPACE, Theme

MIDDLE = Qt.AlignmentFlag.AlignCenter
TOP_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
WRAPS = Qt.TextFlag.TextWordWrap

PLATE_PX = SPACE[3]
"""What a drawing keeps off the edge of the plate it stands on."""

LINE_PX, _ARROW_PX = 2.5, 9.0


@dataclass(frozen=True, slots=True)
class Canvas:
    """What a drawing is painted with. Its words are as large as body text."""

    painter: QPainter
    theme: Theme
    moves: Mapping[str, Move]
    is_small: bool = False

    def pose(self, rect: QRectF, name: str, frame: Bounds | None = None) -> None:
        self._figure(rect, pose_drawing(name), frame)

    def move(self, rect: QRectF, id: str, place: float = HELD) -> None:
        """A move of the catalogue at a place of it; nothing where it has none of that id."""
        move = self.moves.get(id)
        if move is not None:
            self._figure(rect, move_drawing(move, place), None)

    def _figure(self, rect: QRectF, drawing: Drawing, frame: Bounds | None) -> None:
        shown = drawing if frame is None else replace(drawing, bounds=frame)
        paint_figure(self.painter, rect, shown, self.theme)

    def words(
        self,
        rect: QRectF,
        text: str,
        *,
        is_strong: bool = False,
        colour: str = "",
        align: Qt.AlignmentFlag = MIDDLE,
    ) -> None:
        """Words within a rectangle; none on a small drawing."""
        if self.is_small:
            return
        font = font_of(self.theme.body)
        font.setBold(is_strong)
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour or self.theme.palette.ink))
        self.painter.drawText(rect, int(align) | int(WRAPS), text)

    def pen(self, colour: str, width: float = LINE_PX) -> None:
        pen = QPen(QColor(colour), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def fill(self, colour: str) -> None:
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(colour))

    def arrow_tip(self, at: QPointF, angle: float) -> None:
        """The two strokes of an arrow that points along `angle`, in radians, y down."""
        long = _ARROW_PX if not self.is_small else _ARROW_PX * 0.6
        for turn in (pi - 0.55, pi + 0.55):
            self.painter.drawLine(
                at, at + QPointF(cos(angle + turn) * long, sin(angle + turn) * long)
            )


def line_height(theme: Theme) -> float:
    return QFontMetricsF(font_of(theme.body)).height()


def width_of(theme: Theme, words: str) -> float:
    font = font_of(theme.body)
    font.setBold(True)
    return QFontMetricsF(font).horizontalAdvance(words)


def words_height(theme: Theme, width: float, texts: tuple[str, ...]) -> float:
    """The height of the highest of these texts, in bold, wrapped to a width."""
    font = font_of(theme.body)
    font.setBold(True)
    metrics, box = QFontMetricsF(font), QRectF(0, 0, width, 1e6)
    return max(metrics.boundingRect(box, int(WRAPS), text).height() for text in texts)
