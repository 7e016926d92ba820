"""The page of signs over a session that waits: a window of its own, closed by Esc or Back.

Takes the page.
"""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

from relaxapp.ui.safety_page import SafetyPage
from relaxapp.ui.theme import Theme
from relaxapp.ui.widgets import column

_SIZE_PX = (760, 620)


class SafetyDialog(QDialog):
    """See the module."""

    def __init__(self, page: SafetyPage, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent.size()
        self._page = page
        self.setWindowTitle(page.accessibleName())
        page.left.connect(self.accept)
        page.back.setText("← Back to your session")
        column(self, 0).addWidget(page)

    def set_theme(self, theme: Theme) -> None:
        self._page.set_theme(theme)
        width, height = (theme.px(size) for size in _SIZE_PX)
        self.resize(QSize(width, height).boundedTo(self._room))
