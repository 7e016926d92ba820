"""Text that is as large as its place allows: measured here, and shown by `FittedLabel`.

Takes texts, a box and the largest and smallest size in px; gives a size at which all of them
fit, so that texts that follow one another stand in the same size and nothing jumps.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QWidget

_SHRINK = 0.93
"""The step between the sizes that are tried."""

_UNBROKEN_SHARE = 0.75
_ENDLESS = 1e5


def font_of(px: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The system's font at a size in px."""
    font = QFont()
    font.setPixelSize(max(px, 1))
    font.setWeight(weight)
    return font


@dataclass(frozen=True, slots=True)
class Fit:
    """The size in px at which texts fit, and the width and height of the largest of them."""

    px: int
    width: float
    height: float


def sizes(largest_px: int, smallest_px: int) -> Iterable[int]:
    """The sizes to try, from the largest down to the smallest."""
    px = float(largest_px)
    tried = 0
    while px > smallest_px:
        if round(px) != tried:
            tried = round(px)
            yield tried
        px *= _SHRINK
    yield smallest_px


def measure(
    texts: Iterable[str], px: int, width: float, weight: QFont.Weight = QFont.Weight.Normal
) -> Fit:
    """The room that texts take at a size, wrapped at words to a width.

    A word wider than the width makes the fit wider than it.
    """
    metrics = QFontMetricsF(font_of(px, weight))
    box = QRectF(0, 0, width, 1e6)
    wide = tall = 0.0
    for text in texts:
        bounds = metrics.boundingRect(box, int(Qt.TextFlag.TextWordWrap), text)
        wide, tall = max(wide, bounds.width()), max(tall, bounds.height())
    return Fit(px, wide, tall)


def fit(
    texts: Iterable[str],
    size: tuple[float, float],
    largest_px: int,
    smallest_px: int,
    weight: QFont.Weight = QFont.Weight.Normal,
    *,
    keeps_lines: bool = False,
) -> Fit:
    """The largest size at which every text fits a box (width, height), else the smallest.

    With `keeps_lines` somewhat smaller type is taken where that saves breaking any of them.
    """
    texts = tuple(texts)
    width, height = size
    least_unbroken = max(round(largest_px * _UNBROKEN_SHARE), smallest_px)
    for px in sizes(largest_px, least_unbroken) if keeps_lines else ():
        found = measure(texts, px, _ENDLESS, weight)
        if found.width <= width + 1 and found.height <= height + 1:
            return found
    found = Fit(smallest_px, 0.0, 0.0)
    for px in sizes(largest_px, smallest_px):
        found = measure(texts, px, width, weight)
        if found.width <= width + 1 and found.height <= height + 1:
            break
    return found


class FittedLabel(QLabel):
    """A label that a style sheet does not size: its text shrinks to fit its box.

    It is plain text, and readable by its accessible name also where the last line is cut.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        align: Qt.AlignmentFlag,
        keeps_lines: bool = False,
    ) -> None:
        """`keeps_lines` is as in `fit`."""
        super().__init__(parent)
        self._keeps_lines = keeps_lines
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(align)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._largest_px = self._smallest_px = 13
        self._weight = QFont.Weight.Normal
        self._colour = QColor()
        self._company: tuple[str, ...] = ()
        self._fitted: tuple[object, int] | None = None

    def set_style(
        self,
        colour: str,
        largest_px: int,
        smallest_px: int | None = None,
        weight: QFont.Weight = QFont.Weight.Normal,
    ) -> None:
        """How it looks; without a smallest size it does not shrink."""
        self._colour = QColor(colour)
        self._largest_px = largest_px
        self._smallest_px = largest_px if smallest_px is None else smallest_px
        self._weight = weight
        self._fitted = None
        self.update()

    def set_words(self, text: str, company: tuple[str, ...] = ()) -> None:
        """The text, and those that it shares its size with."""
        if (text, company) == (self.text(), self._company):
            return
        self._company = company
        self.setText(text)
        self.setAccessibleName(text)
        self.update()

    @property
    def largest_px(self) -> int:
        return self._largest_px

    def fit_in(self, width: float, height: float) -> Fit:
        """How its texts would fit a box."""
        texts = (self.text(), *self._company)
        return fit(
            texts,
            (width, height),
            self._largest_px,
            self._smallest_px,
            self._weight,
            keeps_lines=self._keeps_lines,
        )

    @property
    def shown_px(self) -> int:
        """The size that the text has in its box."""
        key = (self.text(), self._company, self.width(), self.height())
        if self._fitted is None or self._fitted[0] != key:
            self._fitted = (key, self.fit_in(self.width(), self.height()).px)
        return self._fitted[1]

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.text():
            return
        with QPainter(self) as painter:
            painter.setPen(self._colour)
            self._draw(painter, font_of(self.shown_px, self._weight))

    def _draw(self, painter: QPainter, font: QFont) -> None:
        """Draws the lines that have room; what has none is told by an ellipsis."""
        layouts = [_laid_out(text, font, self.width()) for text in self.text().split("\n")]
        lines = [(layout, at) for layout in layouts for at in range(layout.lineCount())]
        tall = layouts[0].lineAt(0).height()
        shown = lines[: max(int((self.height() + 2) / tall), 1)]
        painter.setFont(font)
        y = 0.0
        if self.alignment() & Qt.AlignmentFlag.AlignVCenter:
            y = max((self.height() - tall * len(shown)) / 2, 0.0)
        for number, (layout, at) in enumerate(shown, 1):
            line = layout.lineAt(at)
            text = layout.text()[line.textStart() : line.textStart() + line.textLength()]
            if number == len(shown) < len(lines):
                rest = f"{layout.text()[line.textStart() :]} …"
                mode = Qt.TextElideMode.ElideRight
                text = QFontMetricsF(font).elidedText(rest, mode, self.width())
            across = self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
            box = QRectF(0, y, self.width(), tall)
            painter.drawText(box, int(across | Qt.AlignmentFlag.AlignTop), text.strip())
            y += tall


def _laid_out(text: str, font: QFont, width: float) -> QTextLayout:
    """The lines of a paragraph, broken at words, or anywhere where a word is too long."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
    layout.endLayout()
    return layout
