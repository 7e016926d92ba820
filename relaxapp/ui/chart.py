"""A chart of parts of time from left to right: a place of a fixed height, drawn when it is told to.

A chart that derives from `Chart` adds what stands in it. Until `draw` is called its place is
empty, since pyqtgraph takes half a second to load; nothing moves when it comes. The mouse zooms
and drags nothing: it points at a part, as the arrow keys do, and `pointed` says which.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from relaxapp.ui.fitted import font_of
from relaxapp.ui.scene_look import clear
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import announce

HIGH_PX = 190
_EDGE_PX = 3
"""Around the plot, for the frame that shows the focus."""
_LEFT_PX = 30
_BELOW_PX = 20
"""The room of the axes."""
_GRID, _POINTED = -20, -25
"""What lies behind what."""

_NEVER = 1_000
"""So far beyond its axis a name is not left out."""

Tick = tuple[float, str]


class Chart(QWidget):
    """See the module."""

    pointed = Signal(int)
    """The index of a part; -1 where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._names: tuple[str, ...] = ()
        self._words: tuple[str, ...] = ()
        self._at = -1
        self._view: Any = None
        self._box: Any = None
        self._axes: tuple[Any, Any] | None = None
        self._marker: Any = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_theme(self._theme)

    @property
    def is_drawn(self) -> bool:
        """Whether there is more to see than its place."""
        return self._view is not None

    @property
    def at(self) -> int:
        """The part that is pointed at; -1 for none."""
        return self._at

    def words_at(self, index: int) -> str:
        """What is told of a part."""
        return self._words[index] if 0 <= index < len(self._words) else ""

    def show_parts(self, names: Sequence[str], words: Sequence[str], summary: str) -> None:
        """Shows parts by their names below the axis; `words` tells each of them."""
        self._names, self._words = tuple(names), tuple(words)
        self._at = -1
        self.setAccessibleDescription(summary)
        self._fill()

    def draw(self) -> None:
        """Draws it, and from now on whenever something changes."""
        if self._view is None:
            self._make_view()
            self._fill()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(theme.px(HIGH_PX))
        self._fill()

    def sizeHint(self) -> QSize:
        return QSize(SPACE[6], self._theme.px(HIGH_PX))

    def paint_into(self, painter: QPainter, rect: QRectF) -> None:
        """Paints the plot, as it is on the screen, into a rectangle of its proportions."""
        if self._view is not None:
            self._point(-1)
            self._view.render(painter, rect, self._view.viewport().rect())

    # What a chart of its own kind says and adds.

    def _add_items(self, box: Any) -> None:
        """Adds what stands in the chart to the view box."""

    def _heights(self) -> tuple[float, float, Sequence[Tick]]:
        """Where the plot ends below and above, and the lines across it with their numbers."""
        return 0.0, 1.0, ()

    def _make_view(self) -> None:
        import pyqtgraph

        # At the exit it would go through all objects to take its own apart.
        pyqtgraph.setConfigOption("exitCleanup", False)
        view = self._view = pyqtgraph.GraphicsLayoutWidget(self)
        view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setAntialiasing(True)
        view.ci.setSpacing(0)
        box = self._box = pyqtgraph.ViewBox(enableMenu=False, enableMouse=False)
        left, below = pyqtgraph.AxisItem("left"), pyqtgraph.AxisItem("bottom")
        self._axes = left, below
        view.addItem(left, 0, 0)
        view.addItem(box, 0, 1)
        view.addItem(below, 1, 1)
        for axis in self._axes:
            axis.linkToView(box)
        self._place()
        view.show()

    def _fill(self) -> None:
        """Puts everything into the view anew."""
        if self._view is None or self._axes is None:
            return
        import pyqtgraph

        theme, palette, box = self._theme, self._theme.palette, self._box
        self._view.setBackground(QColor(palette.surface))
        box.clear()
        bottom, top, ticks = self._heights()
        sides = -0.6, max(len(self._names), 1) - 0.4
        box.setRange(xRange=sides, yRange=(bottom, top), padding=0)
        for y, _ in ticks:
            pen = QPen(QColor(palette.line), 1)
            pen.setCosmetic(True)
            line = pyqtgraph.InfiniteLine(y, angle=0, pen=pen)
            line.setZValue(_GRID)
            box.addItem(line)
        self._marker = pyqtgraph.BarGraphItem(
            x=[0], y0=[bottom], y1=[top], width=1, pen=None, brush=clear(palette.accent_soft, 0.8)
        )
        self._marker.setZValue(_POINTED)
        self._marker.setVisible(False)
        box.addItem(self._marker)
        self._add_items(box)
        left, below = self._axes
        for axis in self._axes:
            axis.setStyle(tickFont=font_of(theme.px(12)), tickLength=0, tickTextOffset=SPACE[0])
            axis.setStyle(hideOverlappingLabels=_NEVER)
            axis.setPen(None)
            axis.setTickPen(QColor(palette.surface))  # with none it leaves dots
            axis.setTextPen(QColor(palette.soft_ink))
        left.setWidth(theme.px(_LEFT_PX))
        below.setHeight(theme.px(_BELOW_PX))
        # What is named last stands half over the edge of the plot.
        widest = QFontMetrics(font_of(theme.px(12))).horizontalAdvance("".join(self._names[-1:]))
        self._view.ci.setContentsMargins(0, 0, widest // 2, 0)
        left.setTicks([list(ticks)])
        self._name_parts()

    def _name_parts(self) -> None:
        """Names as many parts as there is room for, the last one always."""
        if self._axes is None or not self._names:
            return
        metrics = QFontMetrics(font_of(self._theme.px(12)))
        widest = max(metrics.horizontalAdvance(name) for name in self._names) + SPACE[3]
        room = max(self.width() - self._theme.px(_LEFT_PX), 1) / len(self._names)
        stride = max(-int(-widest // room), 1)
        last = len(self._names) - 1
        named = [(at, self._names[at]) for at in range(last % stride, last + 1, stride)]
        self._axes[1].setTicks([named])

    def _place(self) -> None:
        if self._view is not None:
            self._view.setGeometry(self.rect().adjusted(*(_EDGE_PX,) * 2, *(-_EDGE_PX,) * 2))

    def _point(self, at: int) -> None:
        if at == self._at:
            return
        self._at = at
        if self._marker is not None:
            self._marker.setVisible(at >= 0)
            if at >= 0:
                self._marker.setOpts(x=[at])
        self.pointed.emit(at)

    def _part_at(self, place: QPointF) -> int:
        if self._box is None or not self._names:
            return -1
        inside = self._view.mapToScene((place - QPointF(self._view.pos())).toPoint())
        at = round(self._box.mapSceneToView(inside).x())
        return at if 0 <= at < len(self._names) else -1

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        self._name_parts()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._part_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._names) - 1
        steps = {
            Qt.Key.Key_Left: self._at - 1 if self._at >= 0 else last,
            Qt.Key.Key_Right: self._at + 1 if self._at >= 0 else 0,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key not in steps or last < 0:
            super().keyPressEvent(event)
            return
        self._point(min(max(steps[key], 0), last))
        announce(self, self.words_at(self._at))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point(-1)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.hasFocus():
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.palette.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
