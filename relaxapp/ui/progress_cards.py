"""How the Progress page is set: columns, cards with a title, cards side by side, a few numbers.

Placed by hand, as `ui.spread` does: each says what height it needs at a width, and asks for
another one when something in it takes more room than before.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from relaxapp.ui.fitted import font_of
from relaxapp.ui.spread import Themed, height_of
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import plain_label

_BESIDE_PX = 620
"""From here on two cards stand side by side, at a text size of 100 %."""

_FACT_PX = 118
"""The least width of a number and of what it is."""

_LONGEST = 84
"""Characters of the longest caption."""

Placed = tuple[QWidget, QRect]


class ByHand(QFrame):
    """What places its children by hand; `_places` says where they stand at a width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._children: list[QWidget] = []

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for child in self._children:
            if isinstance(child, Themed):
                child.set_theme(theme)
        self._settle()

    def heightForWidth(self, width: int) -> int:
        return self._places(width)[1]

    def _take(self, child: QWidget) -> None:
        self._children.append(child)
        child.setParent(self)
        child.show()

    def _places(self, width: int) -> tuple[list[Placed], int]:
        """Where each child stands, and the height of all."""
        raise NotImplementedError

    def _settle(self) -> None:
        for child, place in self._places(self.width())[0]:
            child.setGeometry(place)
        self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a child needs another size
            self._settle()
        return is_done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for child, place in self._places(event.size().width())[0]:
            child.setGeometry(place)


class Column(ByHand):
    """Widgets below one another, those that are hidden left out."""

    def __init__(self, gap: int = SPACE[1], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap = gap
        self._above: dict[QWidget, int] = {}
        self._kept: set[QWidget] = set()

    def add(
        self, widget: QWidget, above_px: int | None = None, *, keeps_width: bool = False
    ) -> None:
        """Adds a widget below the others; `keeps_width` where it is as wide as it wants to be."""
        self._above[widget] = self._gap if above_px is None else above_px
        if keeps_width:
            self._kept.add(widget)
        self._take(widget)

    def remove(self, widget: QWidget) -> None:
        """Takes a widget out again, for good."""
        self._children.remove(widget)
        del self._above[widget]
        self._kept.discard(widget)
        widget.hide()
        widget.deleteLater()

    def _places(self, width: int) -> tuple[list[Placed], int]:
        places: list[Placed] = []
        y = 0
        for child in self._children:
            if child.isHidden():
                continue
            y += self._above[child] if places else 0
            child.ensurePolished()
            wide = min(child.sizeHint().width(), width) if child in self._kept else width
            high = height_of(child, wide)
            places.append((child, QRect(0, y, wide, high)))
            y += high
        return places, y


class Card(ByHand):
    """A title with what can be chosen beside it, and what is below."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName(title)
        self._title = plain_label(title, "lead-strong", wraps=False)
        self._tools: list[QWidget] = []
        self.body = Column()
        self._take(self._title)

    def add_tool(self, tool: QWidget) -> None:
        """Adds something to choose by, beside the title."""
        self._tools.append(tool)
        self._take(tool)

    def add_body(self, *parts: QWidget) -> None:
        """Adds what stands below; Tab comes to it after the tools."""
        for part in parts:
            self.body.add(part)
        self._take(self.body)

    def _places(self, width: int) -> tuple[list[Placed], int]:
        inner = width - 2 * SPACE[4]
        places, y = self._head(inner)
        high = height_of(self.body, inner)
        places.append((self.body, QRect(SPACE[4], y + SPACE[1], inner, high)))
        return places, y + SPACE[1] + high + SPACE[3] + SPACE[0]

    def _head(self, inner: int) -> tuple[list[Placed], int]:
        """The title and the tools in one row, or the tools in rows of their own."""
        for one in (self._title, *self._tools):
            one.ensurePolished()
        title, gap = self._title.sizeHint(), SPACE[1]
        sizes = [tool.sizeHint() for tool in self._tools]
        needed = sum(size.width() + gap for size in sizes)
        row_high = max([title.height(), *(size.height() for size in sizes)])
        top = SPACE[3]
        if title.width() + SPACE[2] + needed <= inner:
            places: list[Placed] = [(self._title, QRect(SPACE[4], top, title.width(), row_high))]
            x = SPACE[4] + inner - needed + gap
            for tool, size in zip(self._tools, sizes, strict=True):
                y = top + (row_high - size.height()) // 2
                places.append((tool, QRect(x, y, size.width(), size.height())))
                x += size.width() + gap
            return places, top + row_high
        places = [(self._title, QRect(SPACE[4], top, title.width(), title.height()))]
        x, y, high = 0, top + title.height() + SPACE[1], 0
        for tool, size in zip(self._tools, sizes, strict=True):
            if x and x + size.width() > inner:
                x, y, high = 0, y + high + gap, 0
            places.append((tool, QRect(SPACE[4] + x, y, size.width(), size.height())))
            x, high = x + size.width() + gap, max(high, size.height())
        return places, y + high


class Beside(ByHand):
    """Cards side by side and of one height, or below one another where there is no room."""

    def __init__(self, cards: Sequence[Card], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for card in cards:
            self._take(card)

    def _places(self, width: int) -> tuple[list[Placed], int]:
        gap, cards = SPACE[3], self._children
        if width >= self._theme.px(_BESIDE_PX):
            wide = (width - gap * (len(cards) - 1)) // len(cards)
            high = max(height_of(card, wide) for card in cards)
            rects = [QRect(at * (wide + gap), 0, wide, high) for at in range(len(cards))]
            return list(zip(cards, rects, strict=True)), high
        places, y = [], 0
        for card in cards:
            high = height_of(card, width)
            places.append((card, QRect(0, y, width, high)))
            y += high + gap
        return places, y - gap


class Facts(ByHand):
    """A few numbers in a row, each over what it is."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._labels: dict[str, tuple[QLabel, QLabel]] = {}
        for name in names:
            cell = Column(0)
            number, words = plain_label("", "figure", wraps=False), plain_label("", "soft")
            cell.add(number)
            cell.add(words)
            self._labels[name] = number, words
            self._take(cell)

    def show_fact(self, name: str, number: str, words: str) -> None:
        """Shows one of them."""
        shown, below = self._labels[name]
        shown.setText(number)
        below.setText(words)
        shown.setAccessibleName(f"{number} {words}")

    def _places(self, width: int) -> tuple[list[Placed], int]:
        count, gap = len(self._children), SPACE[3]
        inner = width - 2 * SPACE[4]
        least = self._theme.px(_FACT_PX)
        in_row = next((one for one in (count, 2) if (inner + gap) // one - gap >= least), 1)
        wide = (inner + gap) // in_row - gap
        high = max(height_of(cell, wide) for cell in self._children)
        places = []
        for at, cell in enumerate(self._children):
            row, across = divmod(at, in_row)
            x, y = SPACE[4] + across * (wide + gap), SPACE[3] + row * (high + SPACE[2])
            places.append((cell, QRect(x, y, wide, high)))
        return places, places[-1][1].bottom() + 1 + SPACE[3]


class Told(ByHand):
    """A caption, and a button beside it that may be hidden: its place stays."""

    def __init__(self, caption: "Caption", button: QWidget) -> None:
        super().__init__()
        self._caption, self._button = caption, button
        self._take(caption)
        self._take(button)

    def _places(self, width: int) -> tuple[list[Placed], int]:
        self._button.ensurePolished()
        size = self._button.sizeHint()
        wide = width - size.width() - SPACE[2]
        words = height_of(self._caption, wide)
        high = max(words, size.height())
        return [
            (self._caption, QRect(0, (high - words) // 2, wide, words)),
            (
                self._button,
                QRect(width - size.width(), (high - size.height()) // 2, *size.toTuple()),
            ),
        ], high


class Caption(QLabel):
    """One sentence that changes, in a place that does not."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("look", "soft")
        self._theme = Theme()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def heightForWidth(self, width: int) -> int:
        """Room for one line, or for two where there may be two."""
        metrics = QFontMetrics(font_of(self._theme.body))
        lines = 1 if width >= metrics.averageCharWidth() * _LONGEST else 2
        return lines * metrics.lineSpacing() + 2
