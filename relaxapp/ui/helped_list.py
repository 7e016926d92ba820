"""What seems to have helped: a sentence for each routine, and its interval drawn beside it.

Takes effects by name, in the order to show them. The bar of a row runs from the lowest to the
highest that the mean may prove to be, the diamond is the mean so far, the line is no change.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from relaxapp.core.helped import Effect, claim
from relaxapp.ui.legend import paint_band, paint_diamond
from relaxapp.ui.progress_cards import ByHand, Column, Placed
from relaxapp.ui.progress_words import mean_words
from relaxapp.ui.spread import height_of
from relaxapp.ui.theme import SPACE
from relaxapp.ui.widgets import Painted, look_button, plain_label

SHOWN_AT_FIRST = 4
_WIDE_PX, _HIGH_PX, _MARK_PX = 190, 22, 11
_BESIDE_PX = 560
"""Narrower than this, what is drawn stands below its sentence."""
_LEAST, _LEAST_REACH = -0.5, 3.0
"""The axis of all rows: from here, and at least so far."""

Named = tuple[str, Effect]


class IntervalView(Painted):
    """The mean and its interval on a line that all rows share."""

    def __init__(self, effect: Effect, reach: float) -> None:
        super().__init__()
        self._effect, self._reach = effect, reach
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(_WIDE_PX), self._theme.px(_HIGH_PX))

    def _x_of(self, value: float) -> float:
        inner = self.width() - self._theme.px(_MARK_PX)
        share = (value - _LEAST) / (self._reach - _LEAST)
        return self._theme.px(_MARK_PX) / 2 + inner * min(max(share, 0.0), 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, palette, high = self._theme, self._theme.palette, float(self.height())
        mark, middle = theme.px(_MARK_PX), high / 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(palette.line), 1))
            painter.drawLine(0, round(middle), self.width(), round(middle))
            painter.setPen(QPen(QColor(palette.soft_ink), 1.5))
            zero = round(self._x_of(0))
            painter.drawLine(zero, 0, zero, self.height())
            low, top = self._x_of(self._effect.low), self._x_of(self._effect.high)
            paint_band(painter, QRectF(low, middle - mark * 0.45, top - low, mark * 0.9), theme)
            diamond = QRectF(0, 0, mark, mark)
            diamond.moveCenter(QRectF(self._x_of(self._effect.mean), middle, 0, 0).topLeft())
            paint_diamond(painter, diamond, theme)


class EffectRow(ByHand):
    """A sentence, and beside it how much it was and its interval; below it where it is narrow."""

    def __init__(self, name: str, effect: Effect, reach: float) -> None:
        super().__init__()
        self._words = plain_label(claim(name, effect))
        self._side = Column(2)
        self._side.add(plain_label(mean_words(effect), "strong", wraps=False))
        self._side.add(IntervalView(effect, reach), keeps_width=True)
        self._take(self._words)
        self._take(self._side)

    def _places(self, width: int) -> tuple[list[Placed], int]:
        side, gap = self._theme.px(_WIDE_PX), SPACE[4]
        if width >= self._theme.px(_BESIDE_PX):
            wide = width - side - gap
            words, drawn = height_of(self._words, wide), height_of(self._side, side)
            return [
                (self._words, QRect(0, 0, wide, words)),
                (self._side, QRect(width - side, 0, side, drawn)),
            ], max(words, drawn)
        words, drawn = height_of(self._words, width), height_of(self._side, width)
        return [
            (self._words, QRect(0, 0, width, words)),
            (self._side, QRect(0, words + SPACE[0], width, drawn)),
        ], words + SPACE[0] + drawn


class HelpedList(Column):
    """See the module."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SPACE[3], parent)
        self._rows: list[EffectRow] = []
        self._is_open = False
        self._list = Column(SPACE[3])
        self.disclosure = look_button("", "textlink")
        self.disclosure.clicked.connect(self._toggle)
        self.add(self._list)
        self.add(self.disclosure, SPACE[1], keeps_width=True)

    @property
    def rows(self) -> list[EffectRow]:
        """Those that are shown."""
        return [row for row in self._rows if not row.isHidden()]

    def show_effects(self, effects: Sequence[Named]) -> None:
        """Shows them in this order, the first few at once."""
        for row in self._rows:
            self._list.remove(row)
        reach = max([_LEAST_REACH, *(one.high for _, one in effects)])
        self._rows = [EffectRow(name, one, reach) for name, one in effects]
        for row in self._rows:
            row.set_theme(self._theme)
            self._list.add(row)
        self._show()

    def _toggle(self) -> None:
        self._is_open = not self._is_open
        self._show()

    def _show(self) -> None:
        for at, row in enumerate(self._rows):
            row.setVisible(self._is_open or at < SHOWN_AT_FIRST)
        count = len(self._rows)
        self.disclosure.setVisible(count > SHOWN_AT_FIRST)
        words = "Show fewer" if self._is_open else f"Show all {count}"
        self.disclosure.setText(words)
        self.disclosure.setAccessibleName(f"{words} of what was clearly better")
        self._list.updateGeometry()
        self.updateGeometry()
