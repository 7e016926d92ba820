"""The controls under a session: a row of words that fades while it plays.

Emits what the person asks for. The buttons are painted here rather than by the style sheet,
so that their opacity is a number and nothing is polished anew while they fade.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from relaxapp.ui.fitted import font_of
from relaxapp.ui.scenes import SHAPES
from relaxapp.ui.theme import SPACE, Theme

STILL_MS = 3_000
"""How long the controls stay after the last movement."""

FADE_MS = 700
_UNSEEN = 0.4
"""Below this opacity a click only brings the controls back: nobody presses what is not seen."""

_DIMMED = 0.4
"""The opacity of a button that does nothing just now."""

_SHAPE_NAMES = {"orb": "Orb", "wave": "Wave", "bar": "Bar"}


def opacity_at(still_ms: int) -> float:
    """The opacity of the controls, 0–1, so long after the last movement."""
    gone = min(max((still_ms - STILL_MS) / FADE_MS, 0.0), 1.0)
    return 1 - gone * gone * (3 - 2 * gone)


class ControlButton(QAbstractButton):
    """A word to press. Arrow keys are left to the page, which steps with them."""

    focus_changed = Signal()
    unseen_pressed = Signal()

    def __init__(self, parent: QWidget, text: str, name: str, key: str = "") -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._opacity = 1.0
        self._is_main = False
        self._widest: tuple[str, ...] = (text,)
        self._measured: tuple[object, int] | None = None
        self.setText(text)
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key})" if key else name)
        # A click leaves the focus where it is, so that space still pauses after it.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_main(self, *texts: str) -> None:
        """Makes it the one that stands out, as wide as the widest of the texts it can have."""
        self._is_main = True
        self._widest = texts

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_opacity(self, opacity: float) -> None:
        if opacity != self._opacity:
            self._opacity = opacity
            self.update()

    def nextCheckState(self) -> None:
        """A click only asks; what is checked follows when it has been done."""

    def sizeHint(self) -> QSize:
        # The row is laid out several times as a session opens, and asks each time.
        key = (self._theme.scale, self._is_main, self._widest, self.text())
        if self._measured is None or self._measured[0] != key:
            metrics = QFontMetricsF(self._font())
            texts = (*self._widest, self.text())
            self._measured = key, round(max(map(metrics.horizontalAdvance, texts)))
        return QSize(self._measured[1] + 2 * SPACE[2], self._theme.px(36))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrows = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.key() in arrows:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._opacity < _UNSEEN:
            self.unseen_pressed.emit()
        else:
            super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._opacity <= 0:
            return
        palette = self._theme.palette
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        rounding = box.height() / 2
        is_lit = self.isChecked() or self.isDown()
        with QPainter(self) as painter:
            painter.setOpacity(self._opacity * (1.0 if self.isEnabled() else _DIMMED))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if is_lit or self.underMouse():
                painter.setBrush(QColor(palette.accent_soft if is_lit else palette.surface))
            if self.hasFocus():
                painter.setPen(QPen(QColor(palette.accent), 2))
            painter.drawRoundedRect(box, rounding, rounding)
            ink = palette.ink if self._is_main or self.underMouse() else palette.soft_ink
            painter.setPen(QColor(palette.accent_text if is_lit else ink))
            painter.setFont(self._font())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self.text())

    def _font(self) -> QFont:
        weight = QFont.Weight.Bold if self._is_main else QFont.Weight.DemiBold
        return font_of(self._theme.px(14), weight)


class PlayerControls(QWidget):
    """Three groups in one row; what finds no room goes into the menu "More"."""

    back_requested = Signal()
    pause_toggled = Signal()
    next_requested = Signal()
    repeat_requested = Signal()
    more_requested = Signal()
    stop_requested = Signal()
    shape_chosen = Signal(str)
    mute_toggled = Signal()
    full_screen_toggled = Signal()
    compact_requested = Signal()
    numbers_toggled = Signal()
    keys_requested = Signal()
    hurt_reported = Signal()
    stirred = Signal()
    """Something here wants to be seen: the focus came or went, the menu was closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Controls")
        self._has_shapes = True
        self._has_moves = False
        self._theme = Theme()
        make = self._button
        self._shapes = {
            shape: make(_SHAPE_NAMES[shape], f"Breathe with the {shape}", str(number))
            for number, shape in enumerate(SHAPES, 1)
        }
        self._back = make("Back", "Back a step", "Left", self.back_requested.emit)
        self._pause = make("Pause", "Pause", "Space", self.pause_toggled.emit)
        self._pause.set_main("Pause", "Go on")
        self._next = make("Next", "Next step", "Right", self.next_requested.emit)
        self._repeat = make("Repeat", "Repeat this step", "R", self.repeat_requested.emit)
        self._more = make("+10 s", "Ten seconds more", "+", self.more_requested.emit)
        self._stop = make("Stop", "Stop", "Esc", self.stop_requested.emit)
        self._hurts = make("This hurts", "This hurts", "H", self.hurt_reported.emit)
        self._hurts.setAccessibleDescription("Leaves this move, and leaves it out from now on")
        self._hurts.setEnabled(False)
        self._mute = make("Mute", "Sound off", "M", self.mute_toggled.emit)
        self._full = make("Full screen", "Full screen", "F", self.full_screen_toggled.emit)
        self._small = make("Small", "Small window on top", "C", self.compact_requested.emit)
        self._menu_button = make("More", "More controls", "", self._open_menu)
        for shape, button in self._shapes.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, shape=shape: self.shape_chosen.emit(shape))
        self._mute.setCheckable(True)
        self._menu = self._made_menu()
        self.set_shape(SHAPES[0])

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard or the menu is at work here."""
        is_menu = self._menu.isVisible()
        return is_menu or any(button.hasFocus() for button in self._buttons())

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in self._buttons():
            button.set_theme(theme)
        self._arrange()

    def set_opacity(self, opacity: float) -> None:
        for button in self._buttons():
            button.set_opacity(opacity)

    def set_paused(self, is_paused: bool) -> None:
        self._pause.setText("Go on" if is_paused else "Pause")
        self._pause.setAccessibleName(self._pause.text())
        self._pause.setToolTip(f"{self._pause.text()} (Space)")
        self._pause.update()

    def set_waiting(self, is_waiting: bool) -> None:
        """At a question nothing is paused, lengthened, breathed or made small."""
        shapes = self._shapes.values()
        for button in (self._pause, self._repeat, self._more, self._small, *shapes):
            button.setEnabled(not is_waiting)
        self._arrange()

    def set_shape(self, shape: str) -> None:
        for name, button in self._shapes.items():
            button.setChecked(name == shape)
            self._shape_actions[name].setChecked(name == shape)

    def set_has_shapes(self, has_shapes: bool) -> None:
        """Whether there is a choice: there is a breath, and motion is not reduced."""
        self._has_shapes = has_shapes
        self._arrange()

    def set_has_moves(self, has_moves: bool) -> None:
        """Whether there are moves in the session, any of which may hurt."""
        self._has_moves = has_moves
        self._arrange()

    def set_on_move(self, is_on_move: bool) -> None:
        """Whether a move is going on that may hurt: the button keeps its place between moves."""
        if is_on_move != self._hurts.isEnabled():
            self._hurts.setEnabled(is_on_move)
            self._hurts_action.setEnabled(is_on_move)
            self._hurts.update()

    def set_muted(self, is_muted: bool) -> None:
        self._mute.setChecked(is_muted)
        self._mute.setAccessibleName("Sound on" if is_muted else "Sound off")
        self._mute_action.setChecked(is_muted)

    def set_has_numbers(self, has_numbers: bool) -> None:
        self._numbers_action.setChecked(not has_numbers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(SPACE[6] * 4, self._pause.sizeHint().height())

    def _button(
        self, text: str, name: str, key: str, press: Callable[[], object] | None = None
    ) -> ControlButton:
        button = ControlButton(self, text, name, key)
        if press is not None:
            button.clicked.connect(lambda _=False: press())
        button.focus_changed.connect(self.stirred)
        button.unseen_pressed.connect(self.stirred)
        return button

    def _buttons(self) -> Iterable[ControlButton]:
        return self.findChildren(ControlButton)

    def _made_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName("More controls")
        menu.aboutToHide.connect(self.stirred)
        self._repeat_action = menu.addAction("Repeat this step\tR", self.repeat_requested.emit)
        self._more_action = menu.addAction("Ten seconds more\t+", self.more_requested.emit)
        group = QActionGroup(self)
        self._shape_actions: dict[str, QAction] = {}
        for number, shape in enumerate(SHAPES, 1):
            action = menu.addAction(f"Breathe with the {shape}\t{number}")
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, shape=shape: self.shape_chosen.emit(shape))
            group.addAction(action)
            self._shape_actions[shape] = action
        self._hurts_action = menu.addAction("This hurts\tH", self.hurt_reported.emit)
        self._mute_action = menu.addAction("Mute\tM", self.mute_toggled.emit)
        self._mute_action.setCheckable(True)
        self._full_action = menu.addAction("Full screen\tF", self.full_screen_toggled.emit)
        self._small_action = menu.addAction("Small window on top\tC", self.compact_requested.emit)
        self._numbers_action = menu.addAction("Hide the numbers\tN", self.numbers_toggled.emit)
        self._numbers_action.setCheckable(True)
        menu.addAction("Keys\tF1", self.keys_requested.emit)
        return menu

    def _open_menu(self) -> None:
        """Opens the menu above its button, with their right edges in line."""
        corner = self._menu_button.mapToGlobal(self._menu_button.rect().topRight())
        self._menu.ensurePolished()
        size = self._menu.sizeHint()
        self._menu.popup(corner - QPoint(size.width(), size.height()))

    def _arrange(self) -> None:
        """Lays the row out: all of it, or less and less, the rest in the menu."""
        shapes = list(self._shapes.values()) if self._has_shapes else []
        hurts = [self._hurts] if self._has_moves else []
        steps = [self._back, self._pause, self._next]
        wide = [*steps, self._repeat, self._more, self._stop]
        for left, middle, right in (
            ([*hurts, *shapes], wide, [self._mute, self._small, self._full, self._menu_button]),
            ([*hurts, *shapes], wide, [self._mute, self._full, self._menu_button]),
            (hurts, wide, [self._menu_button]),
            (hurts, [*steps, self._stop], [self._menu_button]),
            ([], [*hurts, *steps, self._stop, self._menu_button], []),
            ([], [*steps, self._stop, self._menu_button], []),
        ):
            groups = [self._shown(group) for group in (left, middle, right)]
            if self._fits(*map(_width, groups)):
                break
        for button in self._buttons():
            button.setVisible(any(button in group for group in groups))
        self._place(*groups)
        self._fill_menu({button for group in groups for button in group})

    def _shown(self, group: list[ControlButton]) -> list[ControlButton]:
        return [button for button in group if button.isEnabled() or button is self._hurts]

    def _fits(self, left: int, middle: int, right: int) -> bool:
        aside = 2 * (max(left, right) + SPACE[3]) if left or right else 0
        return middle + aside <= self.width()

    def _place(
        self, left: list[ControlButton], middle: list[ControlButton], right: list[ControlButton]
    ) -> None:
        for group, x in (
            (left, 0),
            (middle, (self.width() - _width(middle)) // 2),
            (right, self.width() - _width(right)),
        ):
            for button in group:
                size = button.sizeHint()
                button.setGeometry(x, (self.height() - size.height()) // 2, *size.toTuple())
                x += size.width() + SPACE[0]

    def _fill_menu(self, shown: set[ControlButton]) -> None:
        """The menu has what the row has not."""
        self._repeat_action.setVisible(self._repeat not in shown and self._repeat.isEnabled())
        self._more_action.setVisible(self._more not in shown and self._more.isEnabled())
        for name, action in self._shape_actions.items():
            button = self._shapes[name]
            is_offered = self._has_shapes and button.isEnabled()
            action.setVisible(is_offered and button not in shown)
        self._hurts_action.setVisible(self._has_moves and self._hurts not in shown)
        self._mute_action.setVisible(self._mute not in shown)
        self._full_action.setVisible(self._full not in shown)
        self._small_action.setVisible(self._small not in shown and self._small.isEnabled())


def _width(group: list[ControlButton]) -> int:
    return sum(button.sizeHint().width() + SPACE[0] for button in group) - SPACE[0] * bool(group)
