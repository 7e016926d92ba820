"""Where a small window stands: in the corner of the screen that is in use, wherever that is.

Takes Qt's screens, gives a rectangle's place. Where a compositor places windows itself, as on
Wayland, it places these too.
"""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QCursor, QGuiApplication, QScreen

from relaxapp.ui.theme import SPACE


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
