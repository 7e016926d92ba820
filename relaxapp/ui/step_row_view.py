"""One step of the builder as a row: a grip, a picture, what it is, its dose, and two buttons.

Takes a `StepRow`, emits what the person wants of the step: other values for its keys, a copy, its
removal, another place. Which fields a row has is decided by `shape_of`: a row of the same shape
shows another step without being made anew, so that the focus stays where it is.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from relaxapp.core.routine import Breathe, Say
from relaxapp.core.step_rows import StepRow
from relaxapp.core.steps import TENSE_HOLD_MS
from relaxapp.core.units import short_length
from relaxapp.ui.controls import Segments
from relaxapp.ui.dose_fields import CountField, LengthField, PatternField, StepField, WordsField
from relaxapp.ui.flow_layout import FlowBox
from relaxapp.ui.step_row_parts import GlyphButton, Grip, RowPicture
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.thumbnails import Thumbnails
from relaxapp.ui.widgets import plain_label

PATTERNS = ("4-6", "4-4-4-4", "4-7-8", "5-5", "5.5-5.5", "3-6")
"""The patterns offered; any other can be typed."""

SIDES = {"both": "Both", "left": "Left", "right": "Right"}
MEASURES = {"for": "Minutes", "rounds": "Breaths"}
PART_LETTERS = 14
LENGTH_PX = 70
ROOMY_PX = 430
"""Narrower rows have no picture."""
LEAST_PX = 240
"""Narrower rows do not say how long the step takes."""
UNKNOWN_LENGTH = "–"
_TITLES = {"breathe": "Breathe", "tense": "Tense", "rest": "Rest"}
"""Of steps whose fields say the rest."""
AS_TEXT = "Edit as text changes what is in it."

Typed = dict[str, str | None]
"""Other values for keys of a step; None takes a key away."""


def shape_of(row: StepRow) -> Hashable:
    """What decides which fields a row has."""
    if not row.is_shown:
        return None
    is_sided = row.move is not None and row.move.is_sided
    has_pattern = isinstance(row.step.get("breathe", ""), str)
    measure = "rounds" if "rounds" in row.step else "for" if "for" in row.step else ""
    has_length = row.verb != "use" or bool(measure) or row.has_free_length
    return row.verb, is_sided, has_pattern, measure if row.verb in _MEASURED else "", has_length


_MEASURED = ("move", "breathe", "use")
"""Whose dose is one of several keys."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a row: its key, its name, and what counts where the file does not say."""

    key: str
    name: str
    widget: "StepField | PatternField"
    without: Callable[[StepRow], str] = lambda row: ""


class StepRowView(QFrame):
    """See the module."""

    changed = Signal(object)
    """Of `Typed`."""
    removed = Signal()
    doubled = Signal()
    finished = Signal()
    focused = Signal()

    def __init__(self, row: StepRow, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shape = shape_of(row)
        self._row = row
        self._theme = Theme()
        self._fields: list[_Field] = []
        self._sides: Segments | None = None
        self._measures: Segments | None = None
        self.setProperty("look", "card")
        self.setProperty("step", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.grip = Grip()
        self.picture = RowPicture(thumbnails)
        self._title = plain_label("", "strong")
        self._also = plain_label("", "soft")
        self._length = plain_label("", "soft", wraps=False)
        self._length.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.double = GlyphButton("double", "Duplicate (Ctrl+D)")
        self.double.clicked.connect(self.doubled)
        self.remove = GlyphButton("remove", "Remove (Alt+Del)")
        self.remove.clicked.connect(self.removed)
        self._controls = FlowBox()
        self._top = QHBoxLayout()
        self._middle = QVBoxLayout()
        self._make_fields(row)
        self._lay_out()

    @property
    def row(self) -> StepRow:
        return self._row

    @property
    def first(self) -> QWidget:
        """Where a person goes on after adding the step: its first field of a dose."""
        return self._fields[0].widget if self._fields else self.grip

    def show_row(self, row: StepRow, number: int) -> None:
        """Shows a step of the same shape at its place, counted from 1."""
        self._row = row
        self.grip.show_number(number, row.title)
        self._title.setText(_TITLES.get(row.verb or "", row.title) if row.is_shown else row.title)
        also = f"Also: {row.also}" if row.also else "" if row.is_shown else AS_TEXT
        self._also.setText(also)
        self._also.setVisible(bool(also))
        length_ms = row.length_ms
        self._length.setText(UNKNOWN_LENGTH if length_ms is None else short_length(length_ms))
        for field in self._fields:
            field.widget.show_value(row.typed(field.key), field.without(row))
        if self._sides is not None:
            self._sides.show_value(row.typed("sides") or "both")
        if self._measures is not None:
            self._measures.show_value("rounds" if "rounds" in row.step else "for")
        self.double.setAccessibleName(f"Duplicate step {number}, {row.title}")
        self.remove.setAccessibleName(f"Remove step {number}, {row.title}")
        for field in self._fields:
            field.widget.setAccessibleName(f"{field.name}, step {number}")
        if self._sides is not None:
            self._sides.name_parts(f"Sides, step {number}")
        if self._measures is not None:
            self._measures.name_parts(f"Measured in, step {number}")
        self.picture.show_step(row.built)

    def field(self, key: str) -> QWidget | None:
        """The field of a key."""
        return next((one.widget for one in self._fields if one.key == key), None)

    @property
    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order; the two buttons have keys of their own."""
        stops: list[QWidget] = [self.grip, *(field.widget for field in self._fields)]
        for segments in (self._sides, self._measures):
            if segments is not None:
                stops += segments.findChildren(QRadioButton)
        return stops

    @property
    def focus_key(self) -> str:
        """The key whose field has the focus; empty where none has."""
        for field in self._fields:
            if field.widget.hasFocus() or field.widget.isAncestorOf(_focused(self)):
                return field.key
        return ""

    def take_focus(self, key: str = "") -> None:
        """Gives the focus to the field of a key, else to the grip."""
        widget = self.field(key) or self.grip
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_dragged(self, is_dragged: bool) -> None:
        """Whether it is on its way to another place."""
        if self.property("dragged") != is_dragged:
            self.setProperty("dragged", is_dragged)
            self.style().unpolish(self)
            self.style().polish(self)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.grip.set_theme(theme)
        self.picture.set_theme(theme)
        self.double.set_theme(theme)
        self.remove.set_theme(theme)
        self._length.setMinimumWidth(LENGTH_PX)
        for field in self._fields:
            if isinstance(field.widget, PatternField):
                field.widget.set_theme(theme)
            field.widget.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.picture.setVisible(self.width() >= self._theme.px(ROOMY_PX))
        self._length.setVisible(self.width() >= self._theme.px(LEAST_PX))

    def _make_fields(self, row: StepRow) -> None:
        make = getattr(self, f"_make_{row.verb}", None) if row.is_shown else None
        if make is not None:
            make(row)

    def _make_move(self, row: StepRow) -> None:
        self._add("hold", LengthField("Hold", may_be_zero=True), _usual_hold, "Hold")
        if "for" in row.step:
            self._add("for", LengthField("In all"), label="In all")
        else:
            self._add("times", CountField("Times"), _usual_times, "Times")
        if row.move is not None and row.move.is_sided:
            self._sides = Segments(SIDES)
            self._sides.typed.connect(
                lambda side: self._change({"sides": None if side == "both" else side})
            )
            self._controls.add(self._sides)

    def _make_say(self, row: StepRow) -> None:
        self._add_words("say", "Text")
        self._add("for", LengthField("Say for"), _usual_say, "Say for")

    def _make_sit(self, row: StepRow) -> None:
        self._add_words("sit", "Text")
        self._add("for", LengthField("Sit for", "min"), label="Sit for")

    def _make_rest(self, row: StepRow) -> None:
        self._add("rest", LengthField("For"), label="For")

    def _make_tense(self, row: StepRow) -> None:
        self._add("tense", WordsField("Body part", PART_LETTERS), label="Part")
        self._add("hold", LengthField("Hold"), lambda row: short_length(TENSE_HOLD_MS), "Hold")
        self._add("times", CountField("Times"), lambda row: "1", "Times")

    def _make_breathe(self, row: StepRow) -> None:
        if isinstance(row.step.get("breathe"), str):
            self._add("breathe", PatternField("Pattern", PATTERNS), label="Pattern")
        self._add_measure(row)
        self._measures = Segments(MEASURES)
        self._measures.typed.connect(self._measure_by)
        self._controls.add(self._measures)

    def _make_use(self, row: StepRow) -> None:
        if row.has_free_length or "for" in row.step or "rounds" in row.step:
            self._add_measure(row, lambda row: "its own")

    def _add_measure(
        self, row: StepRow, without: Callable[[StepRow], str] = lambda row: ""
    ) -> None:
        if "rounds" in row.step:
            self._add("rounds", CountField("Breaths"), without, "For")
        else:
            self._add("for", LengthField("For", "min"), without, "For")

    def _measure_by(self, measure: str) -> None:
        """Breaths in place of minutes, about as long, or the reverse."""
        built = self._row.built
        if measure in self._row.step or not isinstance(built, Breathe):
            return
        if measure == "rounds":
            self._change({"for": None, "rounds": str(built.round_count(holds=True))})
        else:
            minutes = max(round(built.size(holds=True).length_ms / 60_000), 1)
            self._change({"rounds": None, "for": f"{minutes} min"})

    def _add_words(self, key: str, name: str) -> None:
        field = WordsField(name)
        self._register(_Field(key, name, field))
        self._top.addWidget(field, 1)
        self._title.hide()

    def _add(
        self,
        key: str,
        widget: "StepField | PatternField",
        without: Callable[[StepRow], str] = lambda row: "",
        label: str = "",
    ) -> None:
        self._register(_Field(key, label, widget, without))
        self._controls.add(_labelled(widget, label))

    def _register(self, field: _Field) -> None:
        key, required = field.key, field.key in ("rest", "tense", "say", "sit", "breathe")
        field.widget.typed.connect(lambda typed: self._take(key, typed, required))
        field.widget.finished.connect(self.finished)
        self._fields.append(field)

    def _take(self, key: str, typed: str, is_required: bool) -> None:
        is_needed = is_required or (self._row.verb in ("sit", "breathe") and key in MEASURES)
        if typed or not is_needed:
            self._change({key: typed or None})
        else:  # it cannot be left out
            self.show_row(self._row, self.grip.number)

    def _change(self, typed: Typed) -> None:
        self.changed.emit(typed)

    def _lay_out(self) -> None:
        self._top.setSpacing(SPACE[1])
        self._top.addWidget(self._title, 1)
        for widget in (self._length, self.double, self.remove):
            self._top.addWidget(widget)
        self._middle.setContentsMargins(0, 0, 0, 0)
        self._middle.setSpacing(SPACE[0])
        self._middle.addStretch(1)
        self._middle.addLayout(self._top)
        self._middle.addWidget(self._controls)
        self._middle.addWidget(self._also)
        self._middle.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE[0], SPACE[1], SPACE[0], SPACE[1])
        line.setSpacing(SPACE[1])
        line.addWidget(self.grip)
        line.addWidget(self.picture)
        line.addLayout(self._middle, 1)
        self._controls.setVisible(self._controls.is_used)


def _labelled(field: QWidget, label: str) -> QWidget:
    pair = QWidget()
    line = QHBoxLayout(pair)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(SPACE[0])
    line.addWidget(plain_label(label, wraps=False))
    line.addWidget(field)
    return pair


def _focused(widget: QWidget) -> QWidget:
    window = widget.window()
    return window.focusWidget() or window


def _usual_hold(row: StepRow) -> str:
    return "" if row.move is None else short_length(row.move.hold_ms)


def _usual_times(row: StepRow) -> str:
    return "" if row.move is None else str(row.move.times)


def _usual_say(row: StepRow) -> str:
    return short_length(row.built.for_ms) if isinstance(row.built, Say) else ""
