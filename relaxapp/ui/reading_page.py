"""A page to be read: one column of cards, a way back, and perhaps buttons below it.

Takes widgets, which are laid out once; what stands in them is theirs. The keys scroll as long as
no control needs them; Esc leaves.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import column, look_button, plain_label
from relaxapp.ui.word_column import WordColumn

READING_PX = 680
"""The widest column of text."""

_ROOMY_PX = 620
"""Narrower than this, the margins are small."""


class ReadingPage(QWidget):
    """See the module."""

    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = Theme()
        self.back = look_button("← Back", "textlink", name="Back (Esc)")
        self.back.clicked.connect(self.left)
        self.title = plain_label(name, "title")
        self._column = QWidget()
        self._body = column(self._column, SPACE[3])
        self._body.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self._body.addWidget(self.title)
        inner = QWidget()
        self._margins = QHBoxLayout(inner)
        self._margins.addWidget(self._column, 1)
        self.words = WordColumn(inner)
        self._outer = column(self, 0)
        self._outer.addWidget(self.words, 1)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._arrange()

    def add(self, *widgets: QWidget) -> None:
        """Puts widgets below those that are there."""
        for widget in widgets:
            self._body.addWidget(widget)

    def add_foot(self, foot: QWidget) -> None:
        """Puts a widget below the column, which does not scroll."""
        self._outer.addWidget(foot)

    def go_to_top(self) -> None:
        self.words.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif not self.words.scroll_by(key):
            super().keyPressEvent(event)

    @property
    def side_px(self) -> int:
        """The margin at each side."""
        return SPACE[5] if self.width() >= self._theme.px(_ROOMY_PX) else SPACE[3]

    def _arrange(self) -> None:
        room = self.width() - 2 * self.side_px
        rest = max(room - self._theme.px(READING_PX), 0)
        self._margins.setContentsMargins(self.side_px, SPACE[4], self.side_px + rest, SPACE[5])


class Card(QFrame):
    """Widgets on a surface of their own; an urgent one has a warm edge."""

    def __init__(self, name: str, *, is_urgent: bool = False) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setProperty("urgent", is_urgent)
        self.setAccessibleName(name)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        self.body.setSpacing(SPACE[1])
