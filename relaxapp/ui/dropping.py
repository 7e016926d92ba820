"""Takes files that are dropped anywhere on the window, and says which.

What stands in the window and takes text goes on taking text; only local files are meant here.
"""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

MAX_DROPPED = 200


class DropTarget(QObject):
    """Watches a window for what is dropped on it."""

    dropped = Signal(object)
    """The paths, as a tuple."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragMoveEvent | QDropEvent):
            paths = _paths_in(event.mimeData())
            if paths:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self.dropped.emit(paths)
                return True
        return super().eventFilter(watched, event)


def _paths_in(data: QMimeData) -> tuple[Path, ...]:
    urls = data.urls()[:MAX_DROPPED]
    return tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
