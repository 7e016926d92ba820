"""The buttons of the compact player: signs painted in code, named for those who do not see them.

Each emits that it was pressed; what a sign looks like is a function of its name.
"""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from relaxapp.ui.theme import SPACE, Theme

BUTTON_PX = 30
_SIGN_SHARE = 0.44
"""The sign's share of the button's width."""

_LINE_SHARE = 0.13
"""The width of its lines as a share of the sign's."""


class SignButton(QAbstractButton):
    """A sign to press. Arrow keys are left to the window, which steps with them."""

    def __init__(self, parent: QWidget, sign: str, name: str, key: str) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._sign = ""
        # A click leaves the focus where it is, so that space still pauses after it.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_sign(sign, name, key)

    def show_sign(self, sign: str, name: str, key: str) -> None:
        """Shows one of `SIGNS`, and says what it does."""
        if sign != self._sign:
            self._sign = sign
            self.setAccessibleName(name)
            self.setToolTip(f"{name} ({key})")
            self.update()

    @property
    def sign(self) -> str:
        return self._sign

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(BUTTON_PX), self._theme.px(BUTTON_PX))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self._theme.palette
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        is_lit = self.underMouse() or self.isDown()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(
                QPen(QColor(palette.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen
            )
            painter.setBrush(QColor(palette.accent_soft) if is_lit else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, SPACE[1], SPACE[1])
            ink = QColor(palette.accent_text if is_lit else palette.soft_ink)
            side = box.width() * _SIGN_SHARE
            painter.translate(box.center() - QPointF(side / 2, side / 2))
            painter.scale(side, side)
            pen = QPen(ink, _LINE_SHARE)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            path = SIGNS[self._sign]()
            painter.setBrush(ink if self._sign in _FILLED else Qt.BrushStyle.NoBrush)
            painter.drawPath(path)


def _lines(*lines: tuple[tuple[float, float], ...]) -> QPainterPath:
    """Open lines through points of the unit square."""
    path = QPainterPath()
    for line in lines:
        path.moveTo(*line[0])
        for point in line[1:]:
            path.lineTo(*point)
    return path


def _closed(*points: tuple[float, float]) -> QPainterPath:
    path = _lines(points)
    path.closeSubpath()
    return path


def _boxes(*boxes: tuple[float, float, float, float]) -> QPainterPath:
    """Rounded boxes: (left, top, width, height)."""
    path = QPainterPath()
    for box in boxes:
        path.addRoundedRect(QRectF(*box), 0.1, 0.1)
    return path


SIGNS: dict[str, Callable[[], QPainterPath]] = {
    "pause": lambda: _boxes((0.14, 0.06, 0.2, 0.88), (0.66, 0.06, 0.2, 0.88)),
    "go on": lambda: _closed((0.2, 0.06), (0.92, 0.5), (0.2, 0.94)),
    "stop": lambda: _boxes((0.12, 0.12, 0.76, 0.76)),
    "card": lambda: _boxes((0.14, 0.0, 0.72, 1.0)),
    "strip": lambda: _boxes((-0.08, 0.28, 1.16, 0.44)),
    "enlarge": lambda: _lines(
        ((0.58, 0.04), (0.96, 0.04), (0.96, 0.42)),
        ((0.96, 0.04), (0.6, 0.4)),
        ((0.42, 0.96), (0.04, 0.96), (0.04, 0.58)),
        ((0.04, 0.96), (0.4, 0.6)),
    ),
    "close": lambda: _lines(((0.1, 0.1), (0.9, 0.9)), ((0.9, 0.1), (0.1, 0.9))),
}
_FILLED = ("pause", "go on", "stop")
