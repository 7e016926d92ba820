"""The parts of a row of the builder that are painted: its grip, its picture, its two buttons.

Each takes a value and shows it; the row knows what they are of.
"""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from relaxapp.core.routine import MoveStep, Routine, Step
from relaxapp.ui.card_painting import ROW_THUMB
from relaxapp.ui.cards import RoutineCard
from relaxapp.ui.theme import Theme
from relaxapp.ui.thumbnails import Thumbnails
from relaxapp.ui.widgets import Painted

GRIP_PX, BUTTON_PX = 22, 28


class Grip(Painted):
    """The number of a step, by which it is dragged; with the focus the keys act on the step."""

    pressed = Signal()
    dragged = Signal(QPoint)
    """Where the pointer is, on the screen."""
    dropped = Signal()
    removed = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = 1
        self._is_dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip("Drag to another place (Alt+Up, Alt+Down)")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_number(self, number: int, title: str) -> None:
        self.number = number
        self.setAccessibleName(f"Step {number}, {title}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(GRIP_PX), self._theme.px(40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._is_dragging = True
            self.pressed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging:
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging:
            self._is_dragging = False
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.dropped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        p, theme = self._theme.palette, self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rect = self.rect()
            if self.hasFocus():
                painter.setPen(QPen(QColor(p.accent), 2))
                painter.setBrush(QColor(p.accent_soft))
                painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 5, 5)
            middle = rect.center().y() + 1
            number = QRect(0, middle - theme.px(19), rect.width(), theme.px(18))
            painter.setPen(QColor(p.soft_ink))
            painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(self.number))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(p.soft_ink))
            for line in range(3):
                for across in (-3, 3):
                    x = rect.width() / 2 + across * theme.scale
                    y = middle + (5 + line * 5) * theme.scale
                    painter.drawEllipse(QPointF(x, y), 1.3 * theme.scale, 1.3 * theme.scale)


class RowPicture(QWidget):
    """A small still picture of a step: its figure, its breath, its ring."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._step: Step | None = None
        self.card: RoutineCard | None = None
        self.setFixedSize(ROW_THUMB)

    def show_step(self, step: Step | None) -> None:
        """Shows a step; while the text has errors, what was shown before."""
        if step is None or step == self._step:
            return
        if _looks_as(step, self._step):
            self._step = step
            return
        self._step = step
        self.card = RoutineCard("", "", Routine("", "", "mixed", (step,), 0, "seated"))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.card is None:
            return
        pixmap = self._thumbnails.picture(self.card, ROW_THUMB, self.devicePixelRatioF())
        if pixmap is not None:
            with QPainter(self) as painter:
                painter.drawPixmap(0, 0, pixmap)


def _looks_as(step: Step, other: Step | None) -> bool:
    """Whether the picture of a move is the same at both doses."""
    if not isinstance(step, MoveStep) or not isinstance(other, MoveStep):
        return False
    return step.move is other.move and step.sides[:1] == other.sides[:1]


class GlyphButton(QPushButton):
    """A small button with a drawn sign: `double`, `remove`."""

    def __init__(self, glyph: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph = glyph
        self._theme = Theme()
        self.setToolTip(words)
        self.setProperty("look", "quiet")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        side = round(BUTTON_PX * min(theme.scale, 1.4))
        self.setFixedSize(side, side)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = self._theme.palette
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rect = QRectF(self.rect())
            colour = p.ink if self.underMouse() else p.soft_ink
            painter.setPen(QPen(QColor(colour), 1.6, c=Qt.PenCapStyle.RoundCap))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.translate(rect.center())
            scale = self.width() / BUTTON_PX
            painter.scale(scale, scale)
            _paint_glyph(painter, QPointF(), self._glyph)


def _paint_glyph(painter: QPainter, at: QPointF, glyph: str) -> None:
    if glyph == "remove":
        for across in (-1, 1):
            painter.drawLine(at + QPointF(-4.5 * across, -4.5), at + QPointF(4.5 * across, 4.5))
        return
    painter.drawRoundedRect(QRectF(at.x() - 2.5, at.y() - 2.5, 8, 8), 2, 2)
    corner = at + QPointF(-5.5, -5.5)
    painter.drawPolyline([corner + QPointF(0, 8), corner, corner + QPointF(8, 0)])
