"""The pictures of a Learn page: a plate with a drawing or a move's figure, and words below it.

Takes `Picture`s of `core.learn` and the moves, paints them; a figure of a move that is not there
leaves its plate out. What is seen is a picture's accessible name. Nothing is read or fetched.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from relaxapp.core.learn import Picture, parted
from relaxapp.core.routine import Move
from relaxapp.ui.learn_canvas import PLATE_PX, Canvas
from relaxapp.ui.learn_drawings import DRAWINGS, drawing_height, is_wide, paint_drawing
from relaxapp.ui.learn_figures import HELD
from relaxapp.ui.theme import RADIUS_CARD, SPACE, Theme
from relaxapp.ui.widgets import plain_label

PLACES = {"start": 0.0, "middle": 0.5, "hold": HELD}
"""Where in a move each word of an address shows it."""

FIGURE_HEIGHT = 0.92
"""The height of a figure's plate, as a share of its width."""

MOST_FIGURE_PX = 260


def has_picture(address: str, moves: Mapping[str, Move]) -> bool:
    """Whether there is anything to paint."""
    scheme, rest = parted(address)
    return rest in DRAWINGS if scheme == "drawing" else rest.partition("@")[0] in moves


def wants_width(pictures: Sequence[Picture]) -> bool:
    """Whether they want the width of the page rather than its margin."""
    if len(pictures) > 1:
        return True
    scheme, rest = parted(pictures[0].address)
    return scheme == "drawing" and is_wide(rest)


def paint_picture_of(canvas: Canvas, rect: QRectF, address: str) -> None:
    """Paints what an address names; nothing where there is none."""
    scheme, rest = parted(address)
    if scheme == "drawing" and rest in DRAWINGS:
        paint_drawing(canvas, rect, rest)
    elif scheme == "figure":
        id, _, stand = rest.partition("@")
        canvas.move(rect, id, PLACES.get(stand, HELD))


class Plate(QWidget):
    """A picture on a plate; painted once for a size and a theme."""

    def __init__(self, picture: Picture, moves: Mapping[str, Move]) -> None:
        super().__init__()
        self._picture, self._moves = picture, moves
        self._theme = Theme()
        self._painted: tuple[object, QPixmap] | None = None
        self.setAccessibleName(picture.seen)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def heightForWidth(self, width: int) -> int:
        scheme, rest = parted(self._picture.address)
        if scheme == "drawing":
            inner = drawing_height(rest, width - 2 * PLATE_PX, self._theme)
            return round(inner) + 2 * PLATE_PX
        return round(min(width * FIGURE_HEIGHT, MOST_FIGURE_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        key = (self.size(), self._theme, self.devicePixelRatioF())
        if self._painted is None or self._painted[0] != key:
            self._painted = key, self._paint(self.size(), self.devicePixelRatioF())
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._painted[1])

    def _paint(self, size: QSize, ratio: float) -> QPixmap:
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        p, rect = self._theme.palette, QRectF(0, 0, size.width(), size.height())
        frame = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(p.surface))
            painter.drawRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)
            inner = rect.adjusted(PLATE_PX, PLATE_PX, -PLATE_PX, -PLATE_PX)
            canvas = Canvas(painter, self._theme, self._moves)
            paint_picture_of(canvas, inner, self._picture.address)
            painter.setPen(QPen(QColor(p.line), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)
        return pixmap


class PictureView(QWidget):
    """A plate with its caption."""

    def __init__(self, picture: Picture, moves: Mapping[str, Move]) -> None:
        super().__init__()
        self.plate = Plate(picture, moves)
        self._caption = plain_label(picture.caption, "soft")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE[1])
        layout.addWidget(self.plate, 1)
        layout.addWidget(self._caption)
        # Shown before it is a part of this, it would be a window of its own.
        self._caption.setVisible(bool(picture.caption))

    def set_theme(self, theme: Theme) -> None:
        self.plate.set_theme(theme)

    def heightForWidth(self, width: int) -> int:
        height = self.plate.heightForWidth(width)
        if self._caption.text():
            height += SPACE[1] + self._caption.heightForWidth(width)
        return height


class PictureRow(QWidget):
    """Pictures side by side, or below one another where they would be too small."""

    LEAST_PX = 150

    def __init__(self, pictures: Sequence[Picture], moves: Mapping[str, Move]) -> None:
        super().__init__()
        self._theme = Theme()
        self._views = [PictureView(one, moves) for one in pictures]
        for view in self._views:
            view.setParent(self)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for view in self._views:
            view.set_theme(theme)

    def heightForWidth(self, width: int) -> int:
        return self._place(width, is_moving=False)

    def resizeEvent(self, event: object) -> None:
        self._place(self.width(), is_moving=True)

    def _place(self, width: int, *, is_moving: bool) -> int:
        """Sets them in rows of one height; gives the height of all."""
        gap, count = SPACE[3], len(self._views)
        least = self._theme.px(self.LEAST_PX)
        columns = max(min((width + gap) // (least + gap), count), 1)
        each = (width - (columns - 1) * gap) // columns
        top = 0
        for start in range(0, count, columns):
            row = self._views[start : start + columns]
            plate = max(view.plate.heightForWidth(each) for view in row)
            high = max(view.heightForWidth(each) for view in row)
            for index, view in enumerate(row):
                if is_moving:
                    own = view.heightForWidth(each) - view.plate.heightForWidth(each) + plate
                    view.setGeometry(index * (each + gap), top, each, own)
            top += high + gap
        return top - gap
