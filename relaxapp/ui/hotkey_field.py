"""A button that takes a hotkey by being pressed: the control of a setting.

Takes and shows a hotkey as a person types it, or `off`; emits what was pressed, also where it is
no hotkey: whoever keeps the settings has the words for that, and the field waits on. While it
waits every key is its own, those of menus and shortcuts too.
"""

import sys

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from relaxapp.core.hotkeys import (
    ALT,
    CTRL,
    FUNCTION_KEYS,
    OFF,
    SHIFT,
    SUPER,
    parse_hotkey,
)
from relaxapp.core.units import UnitError
from relaxapp.ui.theme import SPACE, Theme

WAITS = "Press the keys…"
SHOWN_OFF = "Off"
HOW = "Esc leaves it as it is, Backspace turns it off."

_WIDEST = "Ctrl+Alt+Shift+PageDown"
_QT_KEYS = {
    Qt.Key.Key_Space: "Space",
    Qt.Key.Key_Tab: "Tab",
    Qt.Key.Key_Backtab: "Tab",
    Qt.Key.Key_Return: "Return",
    Qt.Key.Key_Enter: "Return",
    Qt.Key.Key_Backspace: "Backspace",
    Qt.Key.Key_Insert: "Insert",
    Qt.Key.Key_Delete: "Delete",
    Qt.Key.Key_Home: "Home",
    Qt.Key.Key_End: "End",
    Qt.Key.Key_PageUp: "PageUp",
    Qt.Key.Key_PageDown: "PageDown",
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
}
_HELD_ALONE = {
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Meta,
    Qt.Key.Key_Super_L,
    Qt.Key.Key_Super_R,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
    Qt.Key.Key_ScrollLock,
}
_MODIFIER = Qt.KeyboardModifier


class HotkeyField(QPushButton):
    """See the module."""

    typed = Signal(str)
    waiting_changed = Signal(bool)
    """Whether it waits for keys: until then no hotkey of ours must take them away."""

    def __init__(
        self, parent: QWidget | None = None, *, is_mac: bool = sys.platform == "darwin"
    ) -> None:
        super().__init__(parent)
        self._theme = Theme()
        # Qt swaps the two on a Mac, so that its Control is the key that is used for shortcuts.
        control, meta = (SUPER, CTRL) if is_mac else (CTRL, SUPER)
        self._modifiers = (
            (_MODIFIER.ControlModifier, control),
            (_MODIFIER.AltModifier, ALT),
            (_MODIFIER.ShiftModifier, SHIFT),
            (_MODIFIER.MetaModifier, meta),
        )
        self._typed = OFF
        self._name = ""
        self.is_waiting = False
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._wait)
        self._show()

    def show_value(self, typed: str) -> None:
        self._typed = typed
        if not self.is_waiting:
            self._show()

    def name_value(self, name: str) -> None:
        """Names the field for those who hear it, with the keys that it shows."""
        self._name = name
        self._show()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        font = self.font()
        font.setPixelSize(self._theme.body)
        widest = QFontMetrics(font).horizontalAdvance(_WIDEST)
        return QSize(widest + 2 * SPACE[3], super().sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if self.is_waiting and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # else a shortcut of the window would have it
            return True
        if self.is_waiting and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            self.keyPressEvent(event)  # before Tab moves the focus
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.is_waiting:
            super().keyPressEvent(event)
            return
        event.accept()
        held = event.modifiers() & ~_MODIFIER.KeypadModifier
        key = Qt.Key(event.key())
        if event.isAutoRepeat():
            return
        if key in _HELD_ALONE:
            self.setText("+".join((*self._held(event.modifiers()), "…")))
        elif key == Qt.Key.Key_Escape and held == _MODIFIER.NoModifier:
            self._end()
        elif key == Qt.Key.Key_Backspace and held == _MODIFIER.NoModifier:
            self._end(OFF)
        else:
            self._take("+".join((*self._held(held), _key_word(key, event.text()))))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self.is_waiting:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self._show()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._end()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._end()
        super().hideEvent(event)

    def _wait(self) -> None:
        if not self.is_waiting:
            self.is_waiting = True
            self._show()
            self.waiting_changed.emit(True)

    def _take(self, pressed: str) -> None:
        try:
            parse_hotkey(pressed)
        except UnitError:
            self._show()  # it waits on
            self.typed.emit(pressed)
        else:
            self._end(pressed)

    def _end(self, typed: str = "") -> None:
        if not self.is_waiting:
            return
        self.is_waiting = False
        self._show()
        if typed:  # first, so that what was there before is not bound again in between
            self.typed.emit(typed)
        self.waiting_changed.emit(False)

    def _show(self) -> None:
        shown = SHOWN_OFF if self._typed == OFF else self._typed
        self.setText(WAITS if self.is_waiting else shown)
        self.setAccessibleName(f"{self._name}: {self.text()}" if self._name else self.text())

    def _held(self, held: Qt.KeyboardModifier) -> tuple[str, ...]:
        words = {word for modifier, word in self._modifiers if held & modifier}
        return tuple(one for one in (CTRL, ALT, SHIFT, SUPER) if one in words)


def _key_word(key: Qt.Key, text: str) -> str:
    """What the key is called in a hotkey; one that is in none is called by what it types."""
    if key in _QT_KEYS:
        return _QT_KEYS[key]
    number = int(key)
    if Qt.Key.Key_A <= number <= Qt.Key.Key_Z or Qt.Key.Key_0 <= number <= Qt.Key.Key_9:
        return chr(number)
    if Qt.Key.Key_F1 <= number <= Qt.Key.Key_F24:
        return FUNCTION_KEYS[number - Qt.Key.Key_F1]
    return text if text.isprintable() and text.strip() else key.name.removeprefix("Key_")
