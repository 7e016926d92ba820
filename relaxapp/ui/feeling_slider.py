"""How one feels on a line from 0 to 10, with nothing said as long as nobody has touched it.

Takes a number or None, emits it as it changes. A line on which nothing was said has no handle:
nobody is taken to be at 0. `FeelingRow` puts the question, what is said, and both ends beside it.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QWidget

from relaxapp.core.journal import MOST
from relaxapp.ui.scene_look import clear
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import column, plain_label

RAIL_PX, HANDLE_PX, HEIGHT_PX = 6.0, 11.0, 30
MIDDLE = MOST // 2
"""Where the first arrow key sets what was not said yet."""

NOT_SAID, NOTHING = "not said", "–"


@dataclass(frozen=True, slots=True)
class Scale:
    """What is asked for: its name, the question, and the words at both ends of the line."""

    name: str
    question: str
    low: str
    high: str
    is_better_high: bool = False

    def spoken(self, value: int | None) -> str:
        """A value for a screen reader."""
        return f"{self.name}: {NOT_SAID if value is None else f'{value} of {MOST}'}"


TENSION = Scale("Tension", "How tense is your upper back?", "at ease", "very tense")
PAIN = Scale("Pain", "How much does it hurt?", "not at all", "the worst")
MOOD = Scale("Mood", "How is your mood?", "low", "good", is_better_high=True)


def is_digit(text: str) -> bool:
    """Whether a key has typed 0 to 9."""
    return text.isascii() and text.isdigit()


class FeelingSlider(QSlider):
    """The line. Arrow keys and digits set it (1, then 0: ten); Delete takes it back."""

    said = Signal(object)
    """The number, or None."""

    def __init__(self, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.scale = scale
        self._theme = Theme()
        self._is_said = False
        self._mark: int | None = None
        self._hovered: int | None = None
        self._has_typed_one = False
        self.setRange(0, MOST)
        self.setPageStep(2)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip("0–9, 1 0 for ten, arrow keys; Delete takes it back")
        self._describe()

    @property
    def number(self) -> int | None:
        """What is said; None where nothing is."""
        return self.value() if self._is_said else None

    @property
    def mark(self) -> int | None:
        """Where it was before; None where that is not known."""
        return self._mark

    def show_number(self, number: int | None) -> None:
        """Shows what was said; emits nothing."""
        self._is_said = number is not None
        self._has_typed_one = False
        self.setValue(number or 0)
        self._describe()

    def show_mark(self, number: int | None) -> None:
        """A ring where it was before; None for none."""
        self._mark = number
        self._describe()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._theme.px(HEIGHT_PX))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        is_held = bool(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
        if is_held:
            event.ignore()
        elif is_digit(text):
            self.say_digit(text)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._say(None)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._say(0 if key == Qt.Key.Key_Home else MOST)
        elif (step := self._step_of(key)) is not None:
            self._say(MIDDLE if self.number is None else self.value() + step)
        else:
            event.ignore()  # Enter and Esc are the page's

    def say_digit(self, digit: str) -> None:
        """Sets it as if the digit were typed here; 1, then 0, is ten."""
        is_ten = digit == "0" and self._has_typed_one and self.number == 1
        self._say(MOST if is_ten else int(digit))
        self._has_typed_one = digit == "1"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._say(self._number_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        number = self._number_at(event.position().x())
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._say(number)
        elif number != self._hovered:
            self._hovered = number
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page is scrolled, and nothing is said in passing

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._hovered = self._number_at(event.position().x())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, palette = self._theme, self._theme.palette
        left, right, middle = self._x_of(0), self._x_of(MOST), self.height() / 2
        rail = theme.px(RAIL_PX)
        low, high = QColor(palette.breath_in), QColor(palette.warm)
        if self.scale.is_better_high:
            low, high = high, low
        colours = QLinearGradient(QPointF(left, 0), QPointF(right, 0))
        colours.setColorAt(0, low)
        colours.setColorAt(1, high)
        place = QRectF(left - rail / 2, middle - rail / 2, right - left + rail, rail)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.line))
            painter.drawRoundedRect(place, rail / 2, rail / 2)
            painter.setOpacity(1.0 if self._is_said else 0.4)
            painter.setBrush(colours)
            painter.drawRoundedRect(place, rail / 2, rail / 2)
            painter.setOpacity(1.0)
            if not self._is_said:
                self._paint_places(painter, middle)
            self._paint_mark(painter, middle)
            self._paint_handle(painter, middle)

    def _paint_places(self, painter: QPainter, middle: float) -> None:
        """Where it can be set, as long as it is not."""
        painter.setBrush(clear(self._theme.palette.ink, 0.45))
        for number in range(MOST + 1):
            painter.drawEllipse(QPointF(self._x_of(number), middle), 1.5, 1.5)

    def _paint_mark(self, painter: QPainter, middle: float) -> None:
        if self._mark is None:
            return
        palette, size = self._theme.palette, self._theme.px(HANDLE_PX * 0.62)
        pen = QPen(QColor(palette.soft_ink), 2, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.setBrush(QColor(palette.surface))
        painter.drawEllipse(QPointF(self._x_of(self._mark), middle), size, size)

    def _paint_handle(self, painter: QPainter, middle: float) -> None:
        palette, size = self._theme.palette, float(self._theme.px(HANDLE_PX))
        number = self.number
        if number is None:
            number = self._hovered if self._hovered is not None else MIDDLE
            if self._hovered is None and not self.hasFocus():
                return
            painter.setPen(QPen(QColor(palette.accent), 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(clear(palette.surface, 0.8))
        else:
            painter.setPen(QPen(QColor(palette.accent), 3))
            painter.setBrush(QColor(palette.surface))
        at = QPointF(self._x_of(number), middle)
        painter.drawEllipse(at, size - 1.5, size - 1.5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(palette.ink), 1.5))
            painter.drawEllipse(at, size + 1.5, size + 1.5)

    def _edge(self) -> float:
        return float(self._theme.px(HANDLE_PX) + 3)

    def _x_of(self, number: int) -> float:
        edge = self._edge()
        share = number / MOST
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            share = 1 - share
        return edge + share * (self.width() - 2 * edge)

    def _number_at(self, x: float) -> int:
        return min(range(MOST + 1), key=lambda number: abs(self._x_of(number) - x))

    def _step_of(self, key: int) -> int | None:
        page = self.pageStep()
        steps = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_PageUp: page,
            Qt.Key.Key_PageDown: -page,
        }
        return steps.get(Qt.Key(key))

    def _say(self, number: int | None) -> None:
        before = self.number
        self._has_typed_one = False
        self._is_said = number is not None
        self.setValue(number if number is not None else 0)
        self._describe()
        if self.number != before:
            self.said.emit(self.number)

    def _describe(self) -> None:
        """What a screen reader says: that nothing was said is not the same as 0."""
        mark = "" if self._mark is None else f"; it was {self._mark} before"
        scale = self.scale
        self.setAccessibleName(f"{scale.spoken(self.number)}{mark}")
        self.setAccessibleDescription(
            f"{scale.question} From 0, {scale.low}, to {MOST}, {scale.high}."
        )
        self.update()


class FeelingRow(QWidget):
    """A question, what is said, the line, and the words at its ends."""

    said = Signal(object)

    def __init__(
        self, scale: Scale, question: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.slider = FeelingSlider(scale)
        self.slider.said.connect(self._take)
        self._is_brief = False
        self._question = plain_label(question or scale.question, "strong")
        # Two, since a label that changes its look is styled anew, which takes 60 ms.
        self._unsaid = plain_label("", "soft", wraps=False)
        self._number = plain_label("", "accent", wraps=False)
        self._low = plain_label(f"0 {scale.low}", "soft", wraps=False)
        self._high = plain_label(f"{MOST} {scale.high}", "soft", wraps=False)
        head = QHBoxLayout()
        head.setSpacing(SPACE[2])
        head.addWidget(self._question, 1)
        for label in (self._unsaid, self._number):
            head.addWidget(label, 0, Qt.AlignmentFlag.AlignBottom)
        ends = QHBoxLayout()
        ends.setSpacing(SPACE[1])
        ends.addWidget(self._low)
        ends.addStretch()
        ends.addWidget(self._high)
        self._body = column(self, 0)
        self._body.addLayout(head)
        self._body.addSpacing(SPACE[0])
        self._body.addWidget(self.slider)
        self._body.addLayout(ends)
        self._show_number()

    @property
    def number(self) -> int | None:
        return self.slider.number

    def set_brief(self, is_brief: bool) -> None:
        """Where there is little room, the line and its ends say it all."""
        self._is_brief = is_brief
        self._question.setHidden(is_brief)
        self._show_number()

    def ask(self, question: str) -> None:
        self._question.setText(question)

    def show_number(self, number: int | None) -> None:
        """Shows what was said; emits nothing."""
        self.slider.show_number(number)
        self._show_number()

    def show_mark(self, number: int | None) -> None:
        """Where it was before, on the line and in words; None for nowhere."""
        self.slider.show_mark(number)
        self._show_number()

    def set_theme(self, theme: Theme) -> None:
        self.slider.set_theme(theme)

    def _take(self, number: int | None) -> None:
        self._show_number()
        self.said.emit(number)

    def _show_number(self) -> None:
        mark, number = self.slider.mark, self.slider.number
        is_said = number is not None
        now = f"{number}" if mark is None else f"before {mark}, now {number}"
        unsaid = NOTHING if mark is None else f"before {mark}"
        self._number.setText(now if is_said else "")
        self._unsaid.setText("" if is_said else unsaid)
        self._number.setHidden(self._is_brief or not is_said)
        self._unsaid.setHidden(self._is_brief or is_said)
