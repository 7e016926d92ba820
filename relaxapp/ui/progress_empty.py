"""What the Progress page shows while there is no history: what will be here, and how to begin."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from relaxapp.ui.progress_cards import Column
from relaxapp.ui.progress_words import PRIVATE
from relaxapp.ui.scene_look import clear
from relaxapp.ui.theme import SPACE
from relaxapp.ui.widgets import Painted, look_button, plain_label

_HIGH_PX, _WIDE_PX = 96, 300
_BARS = (0.2, 0.0, 0.34, 0.28, 0.0, 0.5, 0.42, 0.0, 0.66, 0.58, 0.74, 0.0, 0.9)
"""A sketch, no one's record."""
WILL_BE = (
    "The minutes of your days and weeks, and a calendar of the year.",
    "How tense you were before a session and after it, once you have told it.",
    "What is followed by the most relief, when there is enough to say so.",
)


class Sketch(Painted):
    """A few bars and a line, as there may be some day."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(_WIDE_PX), self._theme.px(_HIGH_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        palette, high = self._theme.palette, self.height() - 2
        step = self.width() / len(_BARS)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(clear(palette.breath_in, 0.45))
            for at, share in enumerate(_BARS):
                tall = high * share
                bar = QRectF(at * step + step * 0.18, high - tall, step * 0.64, tall)
                painter.drawRoundedRect(bar, 4, 4)
            painter.setPen(QPen(QColor(palette.line), 2))
            painter.drawLine(0, high, self.width(), high)


class EmptyProgress(Column):
    """See the module."""

    start_requested = Signal()
    import_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SPACE[1], parent)
        self.start = look_button("Choose a first session", "primary", keys="Alt+C")
        self.start.clicked.connect(self.start_requested)
        self.add(Sketch(), keeps_width=True)
        self.add(plain_label("In time you will find on this page:"), SPACE[4])
        for line in WILL_BE:
            self.add(plain_label(f"·  {line}", "soft"))
        self.add(self.start, SPACE[4], keeps_width=True)
        self.add(plain_label(PRIVATE, "soft"), SPACE[4])
        self.bring = look_button("Add from another computer…", "textlink", keys="Alt+A")
        self.bring.clicked.connect(self.import_requested)
        self.add(self.bring, keeps_width=True)
