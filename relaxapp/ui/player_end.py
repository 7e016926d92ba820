"""The end of a session, and the page of keys: what lies over the scene.

Take plain values, emit what the person asks for.
"""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRadialGradient,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from relaxapp.ui.end_check_in import EndCheckIn
from relaxapp.ui.fitted import FittedLabel
from relaxapp.ui.scene_look import clear, mix
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import column, scroll_area

KEYS = (
    ("Space", "Pause, go on"),
    ("← →", "A step back, a step on"),
    ("R", "Repeat this step"),
    ("+", "Ten seconds more"),
    ("1 2 3", "Orb, wave, bar"),
    ("M", "Sound off, on"),
    ("N", "Numbers off, on"),
    ("H", "This hurts: leave the move out"),
    ("F", "Full screen"),
    ("C", "Small window on top, and back"),
    ("Esc", "Leave full screen, stop"),
    ("F1 or ?", "These keys"),
)

LEAST_PX = 460
"""Lower than this, there is room for an orb or for what is asked, and not for both."""


def _label(text: str, look: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", look)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label


class EndPanel(QWidget):
    """Thanks, what was done, how one feels, and what now. Enter is Done, digits say how it is."""

    again_requested = Signal()
    done_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("The end")
        self._theme = Theme()
        self._orb = RestingOrb()
        self._thanks = FittedLabel(align=Qt.AlignmentFlag.AlignCenter)
        self._done_words = _label("", "lead")
        self.check_in = EndCheckIn()
        self.check_in.changed_size.connect(self._make_room)
        self._again = QPushButton("Again")
        self._again.setProperty("look", "link")
        self._again.setAccessibleName("Again, from the start")
        self._done = QPushButton("Done")
        self._done.setProperty("look", "primary")
        self._done.setToolTip("Done (Enter)")
        self._again.clicked.connect(self.again_requested)
        self._done.clicked.connect(self.done_requested)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE[3])
        row.addStretch(1)
        row.addWidget(self._again)
        row.addWidget(self._done)
        row.addStretch(1)
        feeling = QHBoxLayout()
        feeling.addStretch(1)
        feeling.addWidget(self.check_in, 100)
        feeling.addStretch(1)
        content = QWidget()
        content.setObjectName("page")
        box = QVBoxLayout(content)
        box.setContentsMargins(SPACE[5], SPACE[3], SPACE[5], SPACE[3])
        box.setSpacing(SPACE[3])
        box.addStretch(2)
        box.addWidget(self._orb, 0, Qt.AlignmentFlag.AlignCenter)
        box.addWidget(self._thanks)
        box.addWidget(self._done_words)
        box.addSpacing(SPACE[1])
        box.addLayout(feeling)
        box.addSpacing(SPACE[1])
        box.addLayout(row)
        box.addStretch(3)
        self._scroll = scroll_area(content)
        column(self).addWidget(self._scroll)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._orb.set_theme(theme)
        self.check_in.set_theme(theme)
        weight = QFont.Weight.Bold
        self._thanks.set_style(theme.palette.ink, theme.instruction, theme.lead, weight)
        self._place()

    def show_words(self, done: str, thanks: str) -> None:
        """What was done and the thanks, with the keyboard on Done."""
        self._thanks.set_words(thanks)
        self._place()
        self._done_words.setText(done)
        self._make_room()
        self.show()
        self._done.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        self._make_room()
        room = (self.width() - 2 * SPACE[5], self.height() * 0.3)
        self._thanks.setFixedHeight(round(self._thanks.fit_in(*room).height) + SPACE[1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            (focus if isinstance(focus, QPushButton) else self._done).click()
        elif not self.check_in.take_digit(event):
            super().keyPressEvent(event)

    def _make_room(self) -> None:
        """All that can be said takes the room of orb and thanks."""
        is_asking, is_unfolded = not self.check_in.isHidden(), self.check_in.is_unfolded
        is_tight = is_asking and self.height() < self._theme.px(LEAST_PX)
        self._orb.setHidden(is_unfolded or is_tight)
        self._thanks.setHidden(is_unfolded)


class RestingOrb(QWidget):
    """A small orb that is at rest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self.setFixedSize(96, 96)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedSize(theme.px(96), theme.px(96))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self._theme.palette
        half = self.width() / 2
        centre = QPointF(half, half)
        light = QRadialGradient(centre - QPointF(half * 0.15, half * 0.25), half)
        light.setColorAt(0, mix(palette.breath_in, palette.surface, 0.25))
        light.setColorAt(1, QColor(palette.breath_out))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(clear(palette.breath_out, 0.16))
            painter.drawEllipse(centre, half, half)
            painter.setBrush(QBrush(light))
            painter.drawEllipse(centre, half * 0.72, half * 0.72)


class KeysOverlay(QWidget):
    """The keys, over a dimmed page; any click puts them away. The session goes on below."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Keys")
        self._theme = Theme()
        self._card = QFrame(self)
        self._card.setProperty("look", "card")
        title = QLabel("Keys")
        title.setProperty("look", "title")
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE[4])
        grid.setVerticalSpacing(SPACE[1])
        for row, (key, words) in enumerate(KEYS):
            grid.addWidget(_cell(key, "strong"), row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(_cell(words, ""), row, 1)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        column.addWidget(title)
        column.addSpacing(SPACE[1])
        column.addLayout(grid)
        self._body = body
        self._scroll = QScrollArea(self._card)
        self._scroll.setProperty("look", "surface")
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), clear(self._theme.palette.ground, 0.72))

    def _place(self) -> None:
        wanted = self._body.sizeHint()
        width = min(wanted.width() + 2 * SPACE[3], self.width() - 2 * SPACE[3])
        height = min(wanted.height() + 2 * SPACE[1], self.height() - 2 * SPACE[3])
        box = QRectF(0, 0, width, height)
        box.moveCenter(QRectF(self.rect()).center())
        self._card.setGeometry(box.toRect())
        # Inside of the rounded corners.
        self._scroll.setGeometry(self._card.rect().adjusted(*SPACE[1:2] * 2, -SPACE[1], -SPACE[1]))


def _cell(text: str, look: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", look)
    return label


def spoken_keys(keys: Iterable[tuple[str, str]] = KEYS) -> str:
    """The keys as a sentence, for those who do not see the page."""
    return ". ".join(f"{key}: {words}" for key, words in keys)
