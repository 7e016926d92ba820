"""How many sessions there were of each kind: a bar with its name and its number."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from relaxapp.ui.fitted import font_of
from relaxapp.ui.progress_words import kinds_words
from relaxapp.ui.scene_look import clear
from relaxapp.ui.theme import SPACE
from relaxapp.ui.widgets import Painted

_ROW_PX, _BAR_PX = 30, 14
_LEAST_BAR_PX = 4


class KindBars(Painted):
    """See the module."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds: tuple[tuple[str, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Sessions by kind")

    def show_kinds(self, kinds: Sequence[tuple[str, int]]) -> None:
        """Shows (kind, sessions), the most frequent first."""
        self._kinds = tuple((kind.capitalize(), count) for kind, count in kinds)
        self.setAccessibleDescription(kinds_words(self._kinds))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SPACE[6], self._theme.px(_ROW_PX) * max(len(self._kinds), 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._kinds:
            return
        theme, palette = self._theme, self._theme.palette
        font = font_of(theme.body)
        metrics = QFontMetrics(font)
        names = max(metrics.horizontalAdvance(kind) for kind, _ in self._kinds) + SPACE[2]
        numbers = max(metrics.horizontalAdvance(f"{one:,}") for _, one in self._kinds) + SPACE[1]
        room = max(self.width() - names - numbers, _LEAST_BAR_PX)
        most = max(count for _, count in self._kinds)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        high, bar = theme.px(_ROW_PX), theme.px(_BAR_PX)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font)
            for row, (kind, count) in enumerate(self._kinds):
                y, wide = row * high, max(room * count / most, _LEAST_BAR_PX)
                painter.setPen(QColor(palette.ink))
                painter.drawText(QRectF(0, y, names, high), flags, kind)
                number = QRectF(names + wide + SPACE[1], y, numbers, high)
                painter.drawText(number, flags, f"{count:,}")
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(clear(palette.breath_in, 0.75))
                place = QRectF(names, y + (high - bar) / 2, wide, bar)
                painter.drawRoundedRect(place, _LEAST_BAR_PX, _LEAST_BAR_PX)
