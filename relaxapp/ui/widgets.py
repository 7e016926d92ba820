"""Small widgets that several pages share: labels, chips, the strip of steps, the live clock.

Each takes a value and shows it; none knows what a routine is.
"""

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QColor,
    QFont,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from relaxapp.ui.flow_layout import FlowLayout
from relaxapp.ui.mnemonics import without_mnemonic
from relaxapp.ui.theme import SPACE, Theme

FRAME_MS = 33
"""Between two frames of what is live under the pointer."""

HEART_PX = 14
STRIP_PX = 12

Choice = tuple[object, str]
"""A value and the words it is chosen by."""


def plain_label(text: str = "", look: str = "", *, wraps: bool = True) -> QLabel:
    """A label whose text is never read as markup."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    if look:
        label.setProperty("look", look)
    return label


def show_text(label: QLabel, text: str) -> None:
    """Shows the text; without one the label takes no room."""
    label.setText(text)
    label.setVisible(bool(text))


def look_button(text: str, look: str, *, name: str = "", keys: str = "") -> QPushButton:
    """A push button with one of the theme's looks; `name` is what a screen reader says."""
    button = QPushButton(text)
    if keys:
        button.setShortcut(keys)
        button.setToolTip(keys)
    button.setProperty("look", look)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    if name:
        button.setAccessibleName(name)
    return button


def typed_text(event: QKeyEvent) -> str:
    """The letter that a key types; empty for space and for keys that do something."""
    text = event.text()
    is_held = bool(event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier)
    return text if text.isprintable() and text.strip() and not is_held else ""


def announce(widget: QWidget, text: str) -> None:
    """Tells a screen reader, where one listens."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def column(parent: QWidget, gap: int = SPACE[1]) -> QVBoxLayout:
    """A column without margins."""
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    return layout


def scroll_area(content: QWidget | None = None) -> QScrollArea:
    """Scrolls what is too high, and gives it its own width; Tab goes past it to what is inside."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if content is not None:
        area.setWidget(content)
    return area


def heart_path(rect: QRectF) -> QPainterPath:
    """A heart that fills the rectangle."""
    x, y, w, h = rect.x(), rect.y(), rect.width(), rect.height()
    path = QPainterPath(QPointF(x + w / 2, y + h * 0.97))
    path.cubicTo(x - w * 0.3, y + h * 0.45, x + w * 0.12, y - h * 0.22, x + w / 2, y + h * 0.24)
    path.cubicTo(x + w * 0.88, y - h * 0.22, x + w * 1.3, y + h * 0.45, x + w / 2, y + h * 0.97)
    return path


def paint_heart(painter: QPainter, rect: QRectF, colour: str, *, is_filled: bool) -> None:
    path = heart_path(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 1.5))
    painter.setBrush(QColor(colour) if is_filled else Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def show_heart(button: QPushButton, theme: Theme) -> None:
    """Gives a button a heart, filled where it is checked."""
    size = theme.px(HEART_PX)
    button.setIconSize(QSize(size, size))
    button.setIcon(_heart_icon(theme, button.devicePixelRatioF(), is_filled=button.isChecked()))


def _heart_icon(theme: Theme, ratio: float, *, is_filled: bool) -> QIcon:
    size = theme.px(HEART_PX)
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        rect = QRectF(1, 1, size - 2, size - 2)
        paint_heart(painter, rect, theme.palette.accent_text, is_filled=is_filled)
    return QIcon(pixmap)


class Chip(QPushButton):
    """A pill that is on or off; as wide off as on, so that its neighbours stay where they are."""

    def __init__(self, text: str = "", *, is_dense: bool = False, has_heart: bool = False) -> None:
        super().__init__(without_mnemonic(text))
        self.setProperty("look", "chip")
        self.setProperty("dense", is_dense)
        self.setProperty("heart", has_heart)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.Bold)
        now = QFontMetrics(self.font()).horizontalAdvance(self.text())
        bolder = max(QFontMetrics(bold).horizontalAdvance(self.text()) - now, 0)
        return super().sizeHint() + QSize(bolder if self.icon().isNull() else 0, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


class Chips(QObject):
    """Chips of which one is chosen, in a layout of others; arrow keys go from one to the next."""

    chosen = Signal(object)

    def __init__(self, name: str, flow: FlowLayout, *, is_dense: bool = False) -> None:
        super().__init__(flow)
        self._name = name
        self._is_dense = is_dense
        self._values: list[object] = []
        self._flow = flow
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(lambda index: self.chosen.emit(self._values[index]))
        self.make_room(1)  # its place is that of all chips when Tab goes round

    @property
    def value(self) -> object:
        """What is chosen; None where nothing is."""
        index = self._group.checkedId()
        return self._values[index] if 0 <= index < len(self._values) else None

    @property
    def chips(self) -> list[Chip]:
        """The chips shown, in order."""
        shown = self._group.buttons()[: len(self._values)]
        return [chip for chip in shown if isinstance(chip, Chip)]

    def show_choices(self, choices: Sequence[Choice], chosen: object) -> None:
        """Shows the choices; emits nothing. Chips are used again: making one takes a while."""
        self.make_room(len(choices))
        self._values = [value for value, _ in choices]
        is_any = chosen in self._values
        self._group.setExclusive(False)  # or the last one chosen could not be let go
        for index, button in enumerate(self._group.buttons()):
            button.setVisible(index < len(choices))
            if index < len(choices):
                words = choices[index][1]
                button.setText(without_mnemonic(words))
                button.setAccessibleName(f"{self._name}: {words}")
                is_chosen = choices[index][0] == chosen
                button.setChecked(is_chosen)
                # Tab comes to the chosen one, as Qt has it once the chips have been used.
                is_first = is_chosen or (not is_any and index == 0)
                policy = Qt.FocusPolicy.StrongFocus if is_first else Qt.FocusPolicy.ClickFocus
                button.setFocusPolicy(policy)
        self._group.setExclusive(True)

    def make_room(self, count: int) -> None:
        """Makes so many chips beforehand, so that others come after them."""
        for index in range(len(self._group.buttons()), count):
            chip = Chip(is_dense=self._is_dense)
            chip.hide()
            self._flow.addWidget(chip)
            if index:
                QWidget.setTabOrder(self._group.button(index - 1), chip)
            self._group.addButton(chip, index)

    def hide(self) -> None:
        for button in self._group.buttons():
            button.hide()

    def show(self) -> None:
        for button in self._group.buttons()[: len(self._values)]:
            button.show()


class ChipsRow(QWidget):
    """A row of chips of which one is chosen."""

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None, *, is_dense: bool = False) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        flow = FlowLayout(self, gap=SPACE[0] if is_dense else SPACE[1])
        self._chips = Chips(name, flow, is_dense=is_dense)
        self._chips.chosen.connect(self.chosen)

    @property
    def value(self) -> object:
        """What is chosen; None where nothing is."""
        return self._chips.value

    @property
    def chips(self) -> list[Chip]:
        """The chips shown, in order."""
        return self._chips.chips

    def show_choices(self, choices: Sequence[Choice], chosen: object) -> None:
        self._chips.show_choices(choices, chosen)


class MenuChip(QPushButton):
    """A pill that shows what is chosen, and opens the other choices."""

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "chip")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name = name
        self._menu = QMenu(self)
        self._group = QActionGroup(self)
        self._group.triggered.connect(lambda action: self.chosen.emit(action.data()))
        self.setMenu(self._menu)

    def show_choices(self, choices: Sequence[Choice], chosen: object) -> None:
        """Shows the choices; emits nothing. All but the first of them mark the pill."""
        is_marked = chosen != choices[0][0]
        if self.property("marked") != is_marked:
            self.setProperty("marked", is_marked)
            self.style().unpolish(self)
            self.style().polish(self)
        self._menu.clear()
        for action in self._group.actions():
            self._group.removeAction(action)
            action.deleteLater()
        for value, words in choices:
            action = QAction(without_mnemonic(words), self._menu, checkable=True)
            action.setData(value)
            action.setChecked(value == chosen)
            self._group.addAction(action)
            self._menu.addAction(action)
            if value == chosen:
                self.setText(f"{without_mnemonic(words)}  ▾")
                self.setAccessibleName(f"{self._name}: {words}")


class Painted(QWidget):
    """What is painted by hand, in sizes that are the theme's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()


class StepStrip(QWidget):
    """Steps as a strip of blocks in proportion; what they are stands in words beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._blocks: tuple[tuple[int, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_blocks(self, blocks: Sequence[tuple[int, str]]) -> None:
        """Shows (length, colour) in order."""
        self._blocks = tuple(block for block in blocks if block[0] > 0)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(theme.px(STRIP_PX))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            paint_blocks(painter, QRectF(self.rect()), self._blocks)


def paint_blocks(
    painter: QPainter, rect: QRectF, blocks: Sequence[tuple[int, str]], gap: float = 2.0
) -> None:
    """Rounded blocks in proportion; however many there are, each can be seen."""
    for place, colour in place_blocks(rect, blocks, gap):
        painter.setBrush(QColor(colour))
        radius = min(place.height() / 3, place.width() / 2)
        painter.drawRoundedRect(place, radius, radius)


def place_blocks(
    rect: QRectF, blocks: Sequence[tuple[int, str]], gap: float, least: float = 3.0
) -> list[tuple[QRectF, str]]:
    """Where each block stands. None is narrower than `least`, as long as there is room."""
    if not blocks:
        return []
    gap = min(gap, rect.width() / (2 * len(blocks)))
    room = rect.width() - gap * (len(blocks) - 1)
    least = min(least, room / len(blocks))
    total = sum(length for length, _ in blocks) or 1
    spare = room - least * len(blocks)
    places = []
    x = rect.x()
    for length, colour in blocks:
        width = least + spare * length / total
        places.append((QRectF(x, rect.y(), width, rect.height()), colour))
        x += width + gap
    return places


class LiveClock(QObject):
    """The one timer of a page: runs while something on it is live, and says for how long.

    With reduced motion it stays still; where the page cannot be seen it stops.
    """

    ticked = Signal(int)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._what: object = None
        self._is_calm = False
        self._since = QElapsedTimer()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.setObjectName("live")
        self._timer.timeout.connect(self._tick)

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    def watch(self, what: object) -> None:
        """Begins anew with what is live now; None stops."""
        if what == self._what:
            return
        self._what = what
        self._run()

    def set_calm(self, is_calm: bool) -> None:
        self._is_calm = is_calm
        self._run()

    def _tick(self) -> None:
        if self._page.isVisible() and not self._page.window().isMinimized():
            self.ticked.emit(self._since.elapsed())
        else:
            self.watch(None)

    def _run(self) -> None:
        if self._what is None or self._is_calm:
            self._timer.stop()
        else:
            self._since.start()
            self._timer.start()
