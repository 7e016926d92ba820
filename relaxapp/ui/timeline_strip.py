"""The strip of a routine's steps beside its text: blocks in proportion, of which one is marked.

Takes the blocks and which step the cursor is in; emits the step that a click or an arrow key
chose. What takes no time, such as a question, is a diamond. Below it stands, in words, the step
that is marked, or the one under the pointer.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from relaxapp.core.units import clock, shorten
from relaxapp.ui.previews import Block
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.thumbnails import block_colour
from relaxapp.ui.widgets import Painted, announce, column, place_blocks, plain_label

NO_STEPS = "No steps yet"

_BLOCK_PX, _AROUND_PX, _LEAST_PX = 24, 4, 16
_TITLE_LETTERS = 48
_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class TimelineStrip(QWidget):
    """See the module. Blocks and words, one under the other."""

    step_chosen = Signal(int)
    """The index of a step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.blocks = StepBlocks()
        self.blocks.step_chosen.connect(self.step_chosen)
        self.blocks.words_changed.connect(self._show_words)
        self._words = plain_label(NO_STEPS, "soft", wraps=False)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout = column(self, SPACE[0])
        layout.addWidget(self.blocks)
        layout.addWidget(self._words)

    @property
    def text(self) -> str:
        """The step that is marked, in words."""
        return self._words.text()

    def show_steps(self, blocks: Sequence[Block]) -> None:
        self.blocks.show_steps(blocks)

    def mark(self, step: int | None) -> None:
        """Marks the step that the cursor is in, or none."""
        self.blocks.mark(step)

    def set_theme(self, theme: Theme) -> None:
        self.blocks.set_theme(theme)

    def _show_words(self, words: str) -> None:
        self._words.setText(words)


class StepBlocks(Painted):
    """The blocks alone."""

    step_chosen = Signal(int)
    words_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._blocks: tuple[Block, ...] = ()
        self._marked: int | None = None
        self._hovered: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Steps")
        self._tell()

    @property
    def marked(self) -> int | None:
        """The index of the marked step."""
        return self._marked

    def show_steps(self, blocks: Sequence[Block]) -> None:
        self._blocks = tuple(blocks)
        self._hovered = None
        self.mark(self._marked)

    def mark(self, step: int | None) -> None:
        self._marked = step if step is not None and step < len(self._blocks) else None
        self._tell()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(_BLOCK_PX) + 2 * _AROUND_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(100), self.sizeHint().height())

    def places(self) -> list[QRectF]:
        """Where each step stands."""
        around = QRectF(self.rect()).adjusted(_AROUND_PX, _AROUND_PX, -_AROUND_PX, -_AROUND_PX)
        lengths = [(block.length_ms, "") for block in self._blocks]
        placed = place_blocks(around, lengths, SPACE[0] / 2, self._theme.px(_LEAST_PX))
        return [place for place, _ in placed]

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self._theme.palette
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if not self._blocks:
                self._paint_nothing(painter)
            for index, place in enumerate(self.places()):
                block = self._blocks[index]
                is_grey = block.tone in ("say", "ask", "rest")
                painter.setPen(QPen(QColor(palette.soft_ink), 1) if is_grey else Qt.PenStyle.NoPen)
                painter.setBrush(QColor(block_colour(block, palette)))
                _paint_step(painter, place, is_instant=block.length_ms == 0)
                if index == self._marked:
                    self._paint_mark(painter, place)

    def _paint_nothing(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(self._theme.palette.line), 1, Qt.PenStyle.DashLine))
        around = _AROUND_PX + 0.5
        box = QRectF(self.rect()).adjusted(around, around, -around, -around)
        painter.drawRoundedRect(box, SPACE[0], SPACE[0])

    def _paint_mark(self, painter: QPainter, place: QRectF) -> None:
        """A ring around the step; a second one while the keys act here."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        palette = self._theme.palette
        painter.setPen(QPen(QColor(palette.accent if self.hasFocus() else palette.ink), 2))
        ring = place.adjusted(-2.5, -2.5, 2.5, 2.5)
        painter.drawRoundedRect(ring, SPACE[0] + 2, SPACE[0] + 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        step = self._step_at(event.position())
        if step is not None:
            self.step_chosen.emit(step)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._step_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            step = self._step_at(QPointF(event.pos()))
            words = "" if step is None else plain_tip(self._words_of(step))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        last = len(self._blocks) - 1
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        if last < 0 or event.modifiers() or (key not in _ARROWS and key not in ends):
            super().keyPressEvent(event)
            return
        at = -1 if self._marked is None else self._marked
        step = ends[key] if key in ends else min(max(at + _ARROWS[key], 0), last)
        self.step_chosen.emit(step)
        announce(self, self._words_of(step))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _step_at(self, place: QPointF) -> int | None:
        places = self.places()
        near = [index for index, rect in enumerate(places) if place.x() >= rect.left() - 1]
        return near[-1] if near else (0 if places else None)

    def _hover(self, step: int | None) -> None:
        if step != self._hovered:
            self._hovered = step
            self._tell()

    def _tell(self) -> None:
        """Says which step is marked, or under the pointer."""
        step = self._marked if self._hovered is None else self._hovered
        if step is not None:
            words = self._words_of(step)
        elif self._blocks:
            words = f"{len(self._blocks):,} step{'' if len(self._blocks) == 1 else 's'}"
        else:
            words = NO_STEPS
        self.setAccessibleDescription(words)
        self.words_changed.emit(words)

    def _words_of(self, step: int) -> str:
        block = self._blocks[step]
        time = clock(block.length_ms) if block.length_ms else "waits for you"
        title = shorten(block.title, _TITLE_LETTERS)
        return f"{step + 1} of {len(self._blocks)} · {title} · {time}"


def _paint_step(painter: QPainter, place: QRectF, *, is_instant: bool) -> None:
    if not is_instant:
        radius = min(SPACE[0], place.width() / 2)
        painter.drawRoundedRect(place, radius, radius)
        return
    centre, half = place.center(), min(place.width(), place.height()) / 2
    corners = ((0, -half), (half, 0), (0, half), (-half, 0))
    painter.drawPolygon(QPolygonF([centre + QPointF(*corner) for corner in corners]))


def plain_tip(words: str) -> str:
    """Words of a file for a tip, which would take what looks like markup as such."""
    return words.replace("<", "‹")
