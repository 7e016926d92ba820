"""A tiny window in place of a tray icon: the countdown, and the menu on a click.

Takes words, emits where the menu shall open. It stays on top, takes no focus, and can be dragged
to where it is in nobody's way. It makes way for the program's other small windows, which come to
the same corner.
"""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from relaxapp.ui.corner import CornerWindow, place_in_corner, screen_in_use
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.tray_icon import tray_icon


class _Handle(QPushButton):
    """A button that can be dragged with its window."""

    dragged = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "quiet")
        self._from: QPoint | None = None
        self._is_dragged = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.globalPosition().toPoint()
        self._is_dragged = False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        at = event.globalPosition().toPoint()
        by = at - self._from
        self._is_dragged |= by.manhattanLength() >= QApplication.startDragDistance()
        if self._is_dragged:
            self._from = at
            self.dragged.emit(by)

    def let_go(self) -> None:
        """The system drags now, and tells of no release."""
        self._from = None
        self.setDown(False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = None
        if self._is_dragged:
            self.setDown(False)
        else:
            super().mouseReleaseEvent(event)


class LittleControl(CornerWindow):
    """See the module."""

    menu_requested = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("relaxapp", parent)
        self.button = _Handle()
        self.button.clicked.connect(self._ask_for_menu)
        self.button.dragged.connect(self._drag)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[0], SPACE[0], SPACE[0], SPACE[0])
        row.addWidget(self.button)

    def show_words(self, short: str, long: str) -> None:
        """A few letters, and the whole line for the pointer and for screen readers."""
        self.button.setText(short)
        self.button.setToolTip(long)
        self.button.setAccessibleName(f"relaxapp: {long}")
        self._fit()

    def make_way(self, is_wanted: bool) -> None:
        """Goes while something else of the program is to be seen; else it is there.

        It comes back where it stood. Where no program places its windows it stays: it would come
        back in another place.
        """
        if is_wanted and self.can_place:
            self.hide()
        elif self.isHidden():
            rooms = [screen.availableGeometry() for screen in QGuiApplication.screens()]
            if not any(room.contains(self.geometry()) for room in rooms):
                self.stand_in_corner()  # its screen has gone meanwhile
            self.show()

    def stand_in_corner(self) -> None:
        screen = screen_in_use()
        if screen is not None:
            self.move(place_in_corner(self.size(), screen.availableGeometry()))

    def set_theme(self, theme: Theme) -> None:
        self.button.setIcon(tray_icon(is_dark=theme.palette.is_dark, is_paused=False))
        self._fit()

    def _fit(self) -> None:
        """As wide as its words; on the right half of a screen it grows to the left."""
        before, screen = self.geometry(), self.screen()
        self.adjustSize()
        if before.center().x() > screen.geometry().center().x():
            self.move(before.right() + 1 - self.width(), before.y())

    def _drag(self, by: QPoint) -> None:
        if self.drag():
            self.button.let_go()
        else:
            self.move(self.pos() + by)

    def _ask_for_menu(self) -> None:
        self.menu_requested.emit(self.mapToGlobal(QPoint(0, 0)))
