"""A small window without a frame that stays on top: dragged by its body, with a soft border.

Takes what can be done with windows here; says when a person has dragged or clicked it, and
whether there is anything to see of it. It knows no screens: who opens it says where it stands.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBitmap,
    QColor,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from relaxapp.ui.theme import RADIUS_CARD, Theme

_BORDER_PX = 1.5


class SmallWindow(QWidget):
    """Closing it does not end the program."""

    dragged = Signal()
    """A person has put it somewhere else."""
    clicked = Signal()
    double_clicked = Signal()
    visibility_changed = Signal(bool)

    def __init__(self, *, can_place: bool, is_shaped: bool) -> None:
        """Where windows cannot be placed, the system itself drags.

        `is_shaped` cuts the corners off, where a window cannot be seen through.
        """
        on_top = Qt.WindowType.WindowStaysOnTopHint
        super().__init__(None, Qt.WindowType.FramelessWindowHint | on_top)
        self._theme = Theme()
        self._can_place = can_place
        self._is_shaped = is_shaped
        self._grip: QPoint | None = None
        self._was_at = QPoint()
        self.is_seen = False
        """Whether there is anything to see of it, as `visibility_changed` last said."""
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, not is_shaped)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def open(self, *, takes_focus: bool) -> None:
        """Shows the window; without the focus the keyboard stays where it is until a click."""
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not takes_focus)
        self.show()
        self.raise_()
        if takes_focus:
            self.activateWindow()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self.activateWindow()
        handle = self.windowHandle()
        if not self._can_place and handle is not None and handle.startSystemMove():
            return
        self._was_at = self.pos()
        self._grip = event.globalPosition().toPoint() - self._was_at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self.move(event.globalPosition().toPoint() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grip, self._grip = self._grip, None
        if grip is not None:
            (self.clicked if self.pos() == self._was_at else self.dragged).emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip = None
            self.double_clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        palette, half = self._theme.palette, _BORDER_PX / 2
        box = QRectF(self.rect()).adjusted(half, half, -half, -half)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(palette.line), _BORDER_PX))
            painter.setBrush(QColor(palette.ground))
            painter.drawRoundedRect(box, RADIUS_CARD, RADIUS_CARD)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_shaped:
            self._cut_corners()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        self._look_whether_seen()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._grip = None
        self._look_whether_seen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Some desktops say that a window cannot be seen by exposing nothing of it.
        if event.type() == QEvent.Type.Expose:
            self._look_whether_seen()
        return super().eventFilter(watched, event)

    def _cut_corners(self) -> None:
        """Where a window can be seen through, they are only not painted."""
        mask = QBitmap(self.size())
        mask.clear()
        with QPainter(mask) as painter:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Qt.GlobalColor.color1)
            painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CARD, RADIUS_CARD)
        self.setMask(mask)

    def _look_whether_seen(self) -> None:
        handle = self.windowHandle()
        is_seen = self.isVisible() and handle is not None and handle.isExposed()
        if is_seen != self.is_seen:
            self.is_seen = is_seen
            self.visibility_changed.emit(is_seen)
