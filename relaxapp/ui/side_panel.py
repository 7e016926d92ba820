"""A panel beside a list, or over it with a way back: a column of words, and a foot with buttons.

What it shows, the panels that are made of it say: they give their widgets in groups, from the top
to the foot.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from relaxapp.ui.theme import PANEL_PX, SPACE, Theme
from relaxapp.ui.widgets import column, look_button
from relaxapp.ui.word_column import WordColumn

READING_PX = 560
"""The widest column of text, over the whole page."""


class SidePanel(QFrame):
    """See the module. A panel calls `_compose` when its own widgets are made."""

    back_requested = Signal()

    def __init__(self, back: str, parent: QWidget | None = None) -> None:
        """`back` is where the way back leads."""
        super().__init__(parent)
        self.setProperty("look", "panel")
        self.setAccessibleName("Details")
        self._theme = Theme()
        self._is_overlay = False
        self.back = look_button("← Back", "textlink", name=f"Back to the {back}")
        self.back.clicked.connect(self.back_requested)

    def _compose(self, groups: Sequence[Sequence[QWidget]], foot: QWidget) -> None:
        self._content = QWidget()
        self._content.setProperty("look", "surface")
        body = column(self._content, SPACE[3])
        for widgets in groups:
            group = QVBoxLayout()  # one whose widgets all hide takes no room, nor a gap
            group.setSpacing(SPACE[0])
            for widget in widgets:
                group.addWidget(widget)
            body.addLayout(group)
        body.addStretch()
        self._scroll = WordColumn(self._content)
        self._scroll.setProperty("look", "surface")
        self._foot = foot
        self._frame = QVBoxLayout(self)
        self._frame.setSpacing(SPACE[1])
        self._frame.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self._frame.addWidget(self._scroll, 1)
        self._frame.addWidget(self._foot)

    def _show_anything(self, is_shown: bool) -> None:
        """Whether there is something to show; else only the panel's ground is there."""
        self._scroll.setVisible(is_shown)
        self._foot.setVisible(is_shown)

    def _scroll_to_top(self) -> None:
        self._scroll.verticalScrollBar().setValue(0)

    def set_overlay(self, is_overlay: bool) -> None:
        """Whether it stands over the list, with a way back, rather than beside it."""
        self._is_overlay = is_overlay
        self.back.setVisible(is_overlay)
        if self.property("overlay") != is_overlay:
            self.setProperty("overlay", is_overlay)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setMaximumWidth(16_777_215 if is_overlay else self._theme.px(PANEL_PX))
        self.setMinimumWidth(0 if is_overlay else self._theme.px(PANEL_PX))
        self._set_margins()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.set_overlay(self._is_overlay)

    def _set_margins(self) -> None:
        beside = SPACE[4]
        if self._is_overlay:
            beside = max(beside, (self.width() - self._theme.px(READING_PX)) // 2)
        self._frame.setContentsMargins(beside, SPACE[4], beside - SPACE[2], SPACE[3])
        self._content.setContentsMargins(0, 0, SPACE[2], SPACE[2])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_margins()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)
