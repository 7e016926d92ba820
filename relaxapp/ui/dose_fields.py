"""The small fields of a step: a length, a count, words. Each shows a value as files have it.

A field emits `typed` with what a file would say once the person has changed it, and `finished` on
Enter; showing a value emits nothing. What is no such value goes back to what was there. A field
left empty shows in soft ink what counts without it.
"""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QWidget

from relaxapp.core.format import MAX_COUNT
from relaxapp.core.patterns import parse_pattern
from relaxapp.core.units import (
    MINUTE_MS,
    SECOND_MS,
    UnitError,
    parse_count,
    parse_length,
    short_length,
    typed_length,
)
from relaxapp.ui.controls import Names
from relaxapp.ui.theme import SPACE, Theme

LENGTH_LETTERS, COUNT_LETTERS, PATTERN_LETTERS = 8, 3, 9
PATTERN_PX = 96
PAGE_KEYS = (Qt.Key.Key_E, Qt.Key.Key_D)
"""With Ctrl, of the page and not of a field."""
"""How many figures wide the fields are."""


def is_for_page(field: QLineEdit, event: QEvent) -> bool:
    """Whether keys are the page's, though a field would take them for itself.

    Some systems go to the end with Ctrl+E. An undo is the page's as soon as nothing half typed is
    left to undo in the field.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() in PAGE_KEYS:
        return True
    if event.matches(QKeySequence.StandardKey.Undo):
        return not field.isUndoAvailable()
    return event.matches(QKeySequence.StandardKey.Redo) and not field.isRedoAvailable()


class StepField(QLineEdit):
    """What the fields have in common: what is typed is taken on leaving, Esc takes it back."""

    typed = Signal(str)
    finished = Signal()
    """Enter: the person is done with this step."""

    def __init__(self, name: str, letters: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("look", "dose")
        self._letters = letters
        self._shown = ""
        self._value = ""
        self.editingFinished.connect(self._take)
        if letters:
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def value(self) -> str:
        """As the file has it; empty where it says nothing."""
        return self._value

    def show_value(self, typed: str, without: str = "") -> None:
        """Shows a value; `without` is what counts where it is empty."""
        self.setPlaceholderText(without)
        if typed != self._value or not self.isModified():
            self._value, self._shown = typed, self._words(typed)
            self.setText(self._shown)
            self.setCursorPosition(0)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if not self._letters:
            return hint
        self.ensurePolished()
        width = QFontMetrics(self.font()).horizontalAdvance("0" * self._letters)
        return QSize(width + 2 * SPACE[2], hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() if self._letters else super().minimumSizeHint()

    def _words(self, typed: str) -> str:
        """How a value is shown."""
        return typed

    def _read(self, text: str) -> str:
        """What a file would say for what was typed. Raises `UnitError`."""
        return text

    def _stepped(self, by: int) -> str:
        """The value one step further or back."""
        return self._value

    def _take(self) -> None:
        text = " ".join(self.text().split())
        if text == " ".join(self._shown.split()):
            self.setText(self._shown)
            return
        try:
            value = self._read(text) if text else ""
        except UnitError:
            self.setText(self._shown)
            return
        self._change(value)

    def _change(self, value: str) -> None:
        is_new = value != self._value
        self._value, self._shown = value, self._words(value)
        self.setText(self._shown)
        if is_new:
            self.typed.emit(value)

    def event(self, event: QEvent) -> bool:
        if is_for_page(self, event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if is_plain:
                self._take()
                self.finished.emit()
            case Qt.Key.Key_Escape if self.text() != self._shown:
                self.setText(self._shown)
                self.selectAll()
            case Qt.Key.Key_Up | Qt.Key.Key_Down if is_plain:
                self._take()
                value = self._stepped(1 if event.key() == Qt.Key.Key_Up else -1)
                if value != self._value:
                    self._change(value)
                self.selectAll()
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()


class LengthField(StepField):
    """A length; a bare number is of the field's unit."""

    def __init__(self, name: str, unit: str = "s", *, may_be_zero: bool = False) -> None:
        super().__init__(name, LENGTH_LETTERS)
        self._unit = unit
        self._may_be_zero = may_be_zero

    def _words(self, typed: str) -> str:
        try:
            return short_length(parse_length(typed, zero=True)) if typed else ""
        except UnitError:
            return typed

    def _read(self, text: str) -> str:
        bare = text.replace(",", ".")
        is_bare = bare.replace(".", "", 1).isdecimal()
        length_ms = parse_length(f"{bare}{self._unit}" if is_bare else bare, zero=self._may_be_zero)
        return typed_length(length_ms)

    def _stepped(self, by: int) -> str:
        try:
            now_ms = parse_length(self._value or self.placeholderText(), zero=True)
        except UnitError:
            return self._value
        step_ms = _step_ms(now_ms, self._unit, by)
        least_ms = 0 if self._may_be_zero else min(step_ms, now_ms)
        return typed_length(max(now_ms + by * step_ms, least_ms))


def _step_ms(now_ms: int, unit: str, by: int) -> int:
    """A second up to twenty, five to two minutes, then half a minute; or minutes from the first."""
    if unit == "min":
        return MINUTE_MS if now_ms + by >= MINUTE_MS else 10 * SECOND_MS
    if now_ms + by < 20 * SECOND_MS:
        return SECOND_MS
    return 5 * SECOND_MS if now_ms + by < 2 * MINUTE_MS else 30 * SECOND_MS


class CountField(StepField):
    """A whole number from 1."""

    def __init__(self, name: str) -> None:
        super().__init__(name, COUNT_LETTERS)

    def _read(self, text: str) -> str:
        return str(parse_count(text.lstrip("xX×").strip(), 1, MAX_COUNT))

    def _stepped(self, by: int) -> str:
        try:
            now = int(self._value or self.placeholderText())
        except ValueError:
            return self._value
        return str(min(max(now + by, 1), MAX_COUNT))


class WordsField(StepField):
    """A text; it cannot be left empty."""

    def __init__(self, name: str, letters: int = 0) -> None:
        super().__init__(name, letters)

    def _words(self, typed: str) -> str:
        return " ".join(typed.split())

    def _take(self) -> None:
        if not self.text().strip():
            self.setText(self._shown)
        else:
            super()._take()


class PatternField(Names):
    """A breath pattern: one of the usual ones, or what is typed."""

    finished = Signal()

    def __init__(self, name: str, patterns: tuple[str, ...]) -> None:
        super().__init__({pattern: pattern for pattern in patterns})
        self.setAccessibleName(name)
        self.setProperty("dose", True)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.line = _PatternLine(name)
        self.setLineEdit(self.line)
        self.line.setCompleter(None)  # type: ignore[arg-type]  # None takes it away
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.line.typed.connect(self.typed)
        self.line.finished.connect(self.finished)

    def show_value(self, typed: str, without: str = "") -> None:
        self.line.show_value(typed, without)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.setFixedWidth(theme.px(PATTERN_PX))


class _PatternLine(StepField):
    def __init__(self, name: str) -> None:
        super().__init__(name, PATTERN_LETTERS)
        self.setProperty("look", "inner")

    def _read(self, text: str) -> str:
        typed = text.replace(" ", "").replace("–", "-")
        parse_pattern(typed)
        return typed

    def _take(self) -> None:
        if not self.text().strip():
            self.setText(self._shown)
        else:
            super()._take()
