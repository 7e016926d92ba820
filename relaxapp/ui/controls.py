"""The small controls of the settings: a switch, a row of choices, a slider with its value.

Each shows a value as a person types it, and emits `typed` when the person changes it; showing a
value emits nothing.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from relaxapp.ui.theme import SPACE, Theme

SLIDER_STEP, SLIDER_PAGE = 5, 10
_TRACK_PX, _TRACK_HIGH_PX, _RING_PX = 40, 22, 3
_SLIDER_PX = 168
_CHEVRON_PX = 4
_NAME_LETTERS, _NAMES_SHOWN = 18, 12


class Switch(QCheckBox):
    """On or off, as a knob on a track."""

    typed = Signal(str)

    def __init__(self, words: tuple[str, str], parent: QWidget | None = None) -> None:
        """`words` are what is typed for on and off."""
        super().__init__(parent)
        self._words = words
        self._theme = Theme()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda is_on: self.typed.emit(words[0] if is_on else words[1]))

    def show_value(self, typed: str) -> None:
        self.setChecked(typed == self._words[0])

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        around = 2 * _RING_PX
        return QSize(self._theme.px(_TRACK_PX) + around, self._theme.px(_TRACK_HIGH_PX) + around)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self._theme.palette
        track = QRectF(self.rect()).adjusted(_RING_PX, _RING_PX, -_RING_PX, -_RING_PX)
        half = track.height() / 2
        is_on = self.isChecked()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QPen(QColor(palette.ink), 2))
                ring = track.adjusted(-2, -2, 2, 2)
                painter.drawRoundedRect(ring, half + 2, half + 2)
            painter.setPen(QPen(QColor(palette.accent if is_on else palette.soft_ink), 1.5))
            painter.setBrush(QColor(palette.accent if is_on else palette.surface))
            painter.drawRoundedRect(track.adjusted(1, 1, -1, -1), half - 1, half - 1)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.on_accent if is_on else palette.soft_ink))
            knob = QRectF(0, 0, track.height() * 0.62, track.height() * 0.62)
            knob.moveCenter(track.center())
            knob.moveLeft(
                track.right() - half - knob.width() / 2
                if is_on
                else track.left() + half - knob.width() / 2
            )
            painter.drawEllipse(knob)


class Segments(QFrame):
    """One of a few words, side by side."""

    typed = Signal(str)

    def __init__(self, choices: Mapping[str, str], parent: QWidget | None = None) -> None:
        """`choices`: what is typed, and how it is shown."""
        super().__init__(parent)
        self.setProperty("look", "segments")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._buttons: dict[str, QRadioButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for typed, shown in choices.items():
            button = QRadioButton(shown.replace("&", "&&"))
            button.setProperty("look", "segment")
            button.clicked.connect(lambda _, typed=typed: self.typed.emit(typed))
            self._buttons[typed] = button
            row.addWidget(button)

    def show_value(self, typed: str) -> None:
        if typed in self._buttons:
            self._buttons[typed].setChecked(True)

    def name_parts(self, name: str) -> None:
        """Names each choice for those who hear it without its row."""
        for button in self._buttons.values():
            button.setAccessibleName(f"{name}: {button.text()}")

    def set_theme(self, theme: Theme) -> None:
        self.updateGeometry()


class Names(QComboBox):
    """One of many names."""

    typed = Signal(str)

    def __init__(self, choices: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self.setProperty("look", "names")
        # As wide as a usual name: one that is longer is cut here, and whole in the list.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_NAME_LETTERS)
        self.setMaxVisibleItems(_NAMES_SHOWN)
        self.activated.connect(lambda index: self.typed.emit(self.itemData(index)))
        self.show_choices(choices)

    def show_choices(self, choices: Mapping[str, str]) -> None:
        """Offers these names; what was chosen stays."""
        chosen = self.currentData()
        self.clear()
        for typed, shown in choices.items():
            self.addItem(shown, typed)
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 2 * SPACE[3])
        if chosen is not None:
            self.show_value(chosen)

    def show_value(self, typed: str) -> None:
        """One that is not offered now, such as a voice of another system, is shown all the same."""
        if self.findData(typed) < 0:
            self.addItem(typed, typed)
        self.setCurrentIndex(self.findData(typed))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page is scrolled over it

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        cut = Qt.TextElideMode.ElideRight
        option.currentText = option.fontMetrics.elidedText(option.currentText, cut, room.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tip = QPointF(self.width() - SPACE[3], self.height() / 2 + _CHEVRON_PX / 2)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.palette.soft_ink), 1.5))
            for across in (-_CHEVRON_PX, _CHEVRON_PX):
                painter.drawLine(tip, tip + QPointF(across, -_CHEVRON_PX))


class _QuietSlider(QSlider):
    """Does not take the wheel from the page that is scrolled over it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class PercentSlider(QWidget):
    """A whole number of percent; it is typed when the knob is let go, or by a key."""

    typed = Signal(str)

    def __init__(self, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = _QuietSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(low, high)
        self.slider.setSingleStep(SLIDER_STEP)
        self.slider.setPageStep(SLIDER_PAGE)
        # While it is dragged the page must not change under the pointer.
        self.slider.setTracking(False)
        self.slider.sliderMoved.connect(self._show_number)
        self.slider.valueChanged.connect(self._show_number)
        self.slider.valueChanged.connect(lambda value: self.typed.emit(str(value)))
        self._number = QLabel()
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE[2])
        row.addWidget(self.slider)
        row.addWidget(self._number)
        self.setFocusProxy(self.slider)

    def show_value(self, typed: str) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(int(typed))
        self.slider.blockSignals(False)
        self._show_number(int(typed))

    def set_theme(self, theme: Theme) -> None:
        self.slider.setFixedWidth(theme.px(_SLIDER_PX))
        font = self._number.font()
        font.setPixelSize(theme.body)
        widest = QFontMetrics(font).horizontalAdvance(f"{self.slider.maximum()} %")
        self._number.setFixedWidth(widest + SPACE[0])  # so that the knobs of all rows are in line

    def _show_number(self, value: int) -> None:
        self._number.setText(f"{value} %")


Control = Switch | Segments | Names | PercentSlider

MOST_SEGMENTS = 4


def choose_among(choices: Mapping[str, str]) -> Segments | Names:
    """Side by side where there are few, a list where there are many."""
    return Segments(choices) if len(choices) <= MOST_SEGMENTS else Names(choices)


def shown_words(words: Sequence[str]) -> dict[str, str]:
    """Words of the settings as they are shown; names of software keep their letters."""
    own = {"qt": "Qt", "simpleaudio": "simpleaudio"}
    return {word: own.get(word, word.capitalize()) for word in words}
