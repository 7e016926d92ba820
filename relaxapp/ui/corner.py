"""A small window that comes unasked, and where it stands: in the corner of the screen in use.

Takes Qt's screens, gives a rectangle's place. What the window shows is its own. Where a
compositor places windows itself, as on Wayland, it places these too.
"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QCursor, QGuiApplication, QScreen, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from relaxapp.ui.theme import SPACE


class CornerWindow(QFrame):
    """Stays on top, and takes no focus: the keyboard stays where the person works.

    It is a visitor, or stands in for an icon: no task bar lists it.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(
            parent,
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        # What comes unasked is no reason to go on running, and none to end.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setProperty("look", "offer")
        self.setWindowTitle(title)
        self.can_place = not QGuiApplication.platformName().startswith("wayland")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)  # which comes before the system is told
        if QGuiApplication.platformName() == "xcb":
            from relaxapp.services.panel import leave_out_of_lists

            leave_out_of_lists(int(self.winId()))

    def drag(self) -> bool:
        """Lets the system drag it, where a program cannot place its windows; False elsewhere."""
        return not self.can_place and self._start_move()

    def _start_move(self) -> bool:
        handle = self.windowHandle()
        return handle is not None and handle.startSystemMove()


def screen_in_use() -> QScreen | None:
    """The screen of the pointer, else of the active window, else the first; None without any."""
    at_pointer = QGuiApplication.screenAt(QCursor.pos())
    if at_pointer is not None:
        return at_pointer
    active = QGuiApplication.focusWindow()
    return QGuiApplication.primaryScreen() if active is None else active.screen()


def place_in_corner(size: QSize, room: QRect) -> QPoint:
    """The top left of what stands at the lower right of a room, whole where it fits."""
    gap = SPACE[3]
    right = room.right() + 1 - size.width() - gap
    bottom = room.bottom() + 1 - size.height() - gap
    return QPoint(max(right, room.left()), max(bottom, room.top()))
