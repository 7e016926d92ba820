"""Pictures of moves as files: the contact sheet, and the frames of one repetition.

Takes moves and a theme, gives `QImage`s. Needs a QGuiApplication (offscreen will do), no window.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from relaxapp.core.figure import PhaseName, draw, figure_of
from relaxapp.core.routine import Move, Side
from relaxapp.ui.figure_painting import paint_figure
from relaxapp.ui.theme import Theme

CELL_PX, CAPTION_PX, GAP_PX = 250, 30, 12
MOVES_A_ROW = 2
FRAMES_A_SECOND = 20
MAX_HOLD_MS = 3_000
"""A hold is shown no longer than this in an animation: it hardly moves."""

Instant = tuple[str, PhaseName, float, Side | None]


def _instants(move: Move) -> list[Instant]:
    """What a sheet shows of a move: start, middle and end, and the other side."""
    is_cycle = bool(figure_of(move).cycle)
    side: Side | None = "left" if move.is_sided else None
    if is_cycle:
        total = max(move.enter_ms + move.hold_ms + move.leave_ms, 1)
        shown = [_instant_at(move, place * total, side) for place in (0.0, 0.3, 0.6, 0.8)]
    else:
        shown = [("start", "enter", 0.0, side), ("middle", "enter", 0.5, side),
                 ("end", "hold", 0.0, side)]  # fmt: skip
    if move.is_sided:
        shown.append(("right side, end", "hold", 0.0, "right"))
    return shown[:4]


def _instant_at(move: Move, at_ms: float, side: Side | None) -> Instant:
    name = f"at {at_ms / 1000:g} s"
    phases: tuple[tuple[PhaseName, int], ...] = (
        ("enter", move.enter_ms), ("hold", move.hold_ms), ("leave", move.leave_ms))  # fmt: skip
    for phase, length_ms in phases:
        if at_ms < length_ms:
            return name, phase, at_ms / length_ms, side
        at_ms -= length_ms
    return name, "pause", 0.0, side


def contact_sheet(moves: Sequence[Move], theme: Theme) -> QImage:
    """One picture of all the moves: start, middle, end, and the other side of sided ones."""
    columns = min(MOVES_A_ROW, max(len(moves), 1))
    rows = -(-len(moves) // columns)
    wide, high = 4 * CELL_PX + GAP_PX, CELL_PX + 2 * CAPTION_PX + GAP_PX
    image = QImage(columns * wide + GAP_PX, rows * high + GAP_PX, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.palette.ground))
    with QPainter(image) as painter:
        for index, move in enumerate(moves):
            left = GAP_PX + index % columns * wide
            top = GAP_PX + index // columns * high
            _paint_move(painter, move, left, top, theme)
    return image


def _paint_move(painter: QPainter, move: Move, left: int, top: int, theme: Theme) -> None:
    instants = _instants(move)
    name, small = QFont(painter.font()), QFont(painter.font())
    name.setPixelSize(17)
    name.setBold(True)
    small.setPixelSize(13)
    painter.setFont(name)
    painter.setPen(QColor(theme.palette.ink))
    text = f"{move.name}  ({move.id})"
    width = len(instants) * CELL_PX
    painter.drawText(QRectF(left + 8, top, width, CAPTION_PX), Qt.AlignmentFlag.AlignVCenter, text)
    for index, (caption, phase, fraction, side) in enumerate(instants):
        cell = QRectF(left + index * CELL_PX, top + CAPTION_PX, CELL_PX - 8, CELL_PX)
        painter.fillRect(cell, QColor(theme.palette.surface))
        inner = cell.adjusted(6, 6, -6, -6)
        paint_figure(painter, inner, draw(move, phase, fraction, side), theme)
        painter.setFont(small)
        painter.setPen(QColor(theme.palette.soft_ink))
        under = QRectF(cell.left(), cell.bottom(), cell.width(), CAPTION_PX - 6)
        painter.drawText(under, Qt.AlignmentFlag.AlignCenter, caption)


def repetition_ms(move: Move) -> tuple[tuple[PhaseName, int], ...]:
    """The phases of one repetition as an animation shows them."""
    hold_ms = move.hold_ms
    if not figure_of(move).cycle:
        hold_ms = min(hold_ms, MAX_HOLD_MS)
    return (("enter", move.enter_ms), ("hold", hold_ms), ("leave", move.leave_ms))


def frames_of(move: Move, width: int, height: int, theme: Theme) -> Iterator[QImage]:
    """The frames of one repetition, for each side of a sided move."""
    sides: tuple[Side | None, ...] = ("left", "right") if move.is_sided else (None,)
    for side in sides:
        for phase, length_ms in repetition_ms(move):
            count = round(length_ms * FRAMES_A_SECOND / 1000)
            for frame in range(count):
                image = QImage(width, height, QImage.Format.Format_RGB888)
                image.fill(QColor(theme.palette.ground))
                with QPainter(image) as painter:
                    rect = QRectF(0, 0, width, height).adjusted(12, 12, -12, -12)
                    paint_figure(painter, rect, draw(move, phase, frame / count, side), theme)
                yield image
