"""The numbers of a breathing design: lengths or pace, how long it goes on, and what goes with it.

Takes a `BreathDesign` and shows it; emits the changed one as soon as the person changes it.
Showing a design emits nothing.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLineEdit, QWidget

from relaxapp.core.breath import VIAS, Ramp
from relaxapp.core.breath_changes import LONGEST, PATTERNS, without_holds_words
from relaxapp.core.breath_design import (
    BreathDesign,
    by_pace,
    by_seconds,
    one_line,
    typed_pattern,
)
from relaxapp.core.units import MINUTE_MS, SECOND_MS
from relaxapp.ui.controls import Names, Segments, Switch
from relaxapp.ui.fitted import font_of
from relaxapp.ui.flow_layout import FlowLayout
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import ChipsRow, column, plain_label

PART_WORDS = ("In", "Hold", "Out", "Rest")
MOST_MINUTES, MOST_ROUNDS = 60, 400
SLOWEST, FASTEST = 3, 12
"""Breaths a minute that the pace can be set to; a file may say more."""

_VIA_WORDS = {
    "": "As you like",
    "nose": "Nose",
    "mouth": "Mouth",
    "pursed": "Pursed lips",
    "hum": "Humming out",
    "left": "Left nostril",
    "right": "Right nostril",
}
assert set(_VIA_WORDS) == {"", *VIAS}
_FIELD_PX, _FIELD_HIGH_PX = 46, 20
Themed = TypeVar("Themed", "NumberField", Switch, Segments, Names)
_RAMP = Ramp(Fraction(10), Fraction(6), 2 * MINUTE_MS)


class NumberField(QDoubleSpinBox):
    """An exact number with its unit; the arrow keys change it."""

    typed = Signal(object)
    """The number as a `Fraction`."""

    def __init__(
        self, name: str, suffix: str, low: float, high: float, *, places: int = 1, step: float = 0.1
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSuffix(suffix)
        self.setDecimals(places)
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.valueChanged.connect(
            lambda value: self.typed.emit(Fraction(str(round(value, places))))
        )

    def show_number(self, number: Fraction) -> None:
        """Shows a number, also one that cannot be chosen here."""
        self.blockSignals(True)
        value = float(number)
        self.setRange(min(self.minimum(), value), max(self.maximum(), value))
        self.setValue(value)
        self.blockSignals(False)

    def textFromValue(self, value: float) -> str:
        text = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").rstrip(point) if point in text else text

    def set_theme(self, theme: Theme) -> None:
        widest = QFontMetrics(font_of(theme.body)).horizontalAdvance(f"00.0{self.suffix()}")
        wide = max(widest, theme.px(_FIELD_PX)) + SPACE[2]
        self.setFixedSize(wide, theme.px(_FIELD_HIGH_PX) + SPACE[2])

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page is scrolled over it


class Row(QWidget):
    """A name and the controls that it is for, which go on below where there is no room."""

    def __init__(self, name: str, *controls: QWidget) -> None:
        super().__init__()
        box = column(self, SPACE[0])
        label = plain_label(name, "strong")
        box.addWidget(label)
        holder = QWidget()
        flow = FlowLayout(holder)
        for control in controls:
            flow.addWidget(control)
        box.addWidget(holder)


class BreathForm(QWidget):
    """See the module."""

    changed = Signal(object)
    """The design."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design: BreathDesign | None = None
        self._themed: list[NumberField | Switch | Segments | Names] = []
        layout = column(self, SPACE[3])
        layout.addWidget(self._make_parts())
        layout.addWidget(self._make_patterns())
        grid = QWidget()
        self._grid = QGridLayout(grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACE[3])
        self._cells = (self._make_length(), self._make_ramp(), self._make_via(), self._make_text())
        layout.addWidget(grid)
        layout.addWidget(self._make_spare())
        self._columns = 0
        self._spread(1)

    def show_design(self, design: BreathDesign) -> None:
        self._design = design
        is_paced = design.rate is not None
        self._form.show_value("pace" if is_paced else "seconds")
        for field, length in zip(self._parts, design.lengths, strict=True):
            field.setSuffix("" if is_paced else " s")
            field.show_number(length)
        self._pace.setVisible(is_paced)
        self._pace_words.setVisible(is_paced)
        if design.rate is not None:
            self._pace.show_number(design.rate)
        self._show_patterns(design)
        self._show_length(design)
        self._show_ramp(design)
        self._show_spare(design)
        self._via.show_value(design.via or "")
        if one_line(self._text.text()) != (design.text or ""):
            self._text.setText(design.text or "")

    def set_theme(self, theme: Theme) -> None:
        for control in self._themed:
            control.set_theme(theme)
        self._text.setMinimumWidth(theme.px(150))

    def spread(self, columns: int) -> None:
        """Sets what goes with the breath in so many columns."""
        if columns != self._columns:
            self._spread(columns)

    def _spread(self, columns: int) -> None:
        self._columns = columns
        for cell in self._cells:
            self._grid.removeWidget(cell)
        for number in range(2):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
        for index, cell in enumerate(self._cells):
            place = index // columns, index % columns
            self._grid.addWidget(cell, *place, Qt.AlignmentFlag.AlignTop)

    def _make_parts(self) -> QWidget:
        self._form = self._kept(Segments({"seconds": "Seconds", "pace": "Pace"}))
        self._form.name_parts("The breath by")
        self._form.typed.connect(self._turn)
        self._parts = [
            self._number(f"{word} of a breath", " s", 0 if part in (1, 3) else 0.1, float(LONGEST))
            for part, word in enumerate(PART_WORDS)
        ]
        cells: list[QWidget] = [self._form]
        for part, (word, field) in enumerate(zip(PART_WORDS, self._parts, strict=True)):
            field.typed.connect(self._typing(partial(_part, part)))
            cells.append(_beside(word, field))
        self._pace = self._number("Breaths a minute", "/min", SLOWEST, FASTEST)
        self._pace.typed.connect(self._typing(lambda design, rate: replace(design, rate=rate)))
        self._pace_words = _beside("at", self._pace)
        return Row("One breath", *cells, self._pace_words)

    def _make_patterns(self) -> QWidget:
        self._patterns = ChipsRow("Pattern", is_dense=True)
        self._patterns.chosen.connect(self._choose_pattern)
        return Row("Common patterns", self._patterns)

    def _make_length(self) -> QWidget:
        self._dose = self._kept(Segments({"for": "Minutes", "rounds": "Breaths"}))
        self._dose.name_parts("How long by")
        self._dose.typed.connect(self._turn_dose)
        self._minutes = self._number("Minutes", " min", 0.5, MOST_MINUTES, step=1)
        self._minutes.typed.connect(
            self._typing(lambda design, minutes: replace(design, for_ms=round(minutes * MINUTE_MS)))
        )
        self._rounds = self._number("Breaths", "", 1, MOST_ROUNDS, places=0, step=1)
        self._rounds.typed.connect(
            self._typing(lambda design, rounds: replace(design, rounds=int(rounds)))
        )
        return Row("How long", self._dose, self._minutes, self._rounds)

    def _make_ramp(self) -> QWidget:
        self._has_ramp = self._kept(Switch(("on", "off")))
        self._has_ramp.setAccessibleName("Change the pace as it goes on")
        self._has_ramp.typed.connect(self._toggle_ramp)
        self._from = self._number("Breaths a minute at the start", "", 1, 20)
        self._to = self._number("Breaths a minute in the end", "", 1, 20)
        self._over = self._number("Minutes until then", " min", 0.1, MOST_MINUTES, step=0.5)
        for field, change in (
            (self._from, lambda ramp, number: replace(ramp, start=number)),
            (self._to, lambda ramp, number: replace(ramp, end=number)),
            (self._over, lambda ramp, number: replace(ramp, over_ms=round(number * MINUTE_MS))),
        ):
            field.typed.connect(self._ramping(change))
        self._ramp_cells = (
            _beside("from", self._from),
            _beside("to", self._to),
            _beside("within", self._over),
        )
        return Row("Change the pace", self._has_ramp, *self._ramp_cells)

    def _make_spare(self) -> QWidget:
        self._has_spare = self._kept(Switch(("on", "off")))
        self._has_spare.setAccessibleName("A breath of its own without holds")
        self._has_spare.typed.connect(self._toggle_spare)
        self._spares = [
            self._number(f"{word} without holds", " s", 0.1, float(LONGEST))
            for word in ("In", "Out")
        ]
        for number, field in enumerate(self._spares):
            field.typed.connect(self._typing(partial(_spare, number)))
        self._spare_cells = [_beside(*one) for one in zip(("In", "Out"), self._spares, strict=True)]
        self._spare_words = plain_label("", "soft")
        self._spare_row = QWidget()
        box = column(self._spare_row, SPACE[0])
        box.addWidget(Row("Another breath without holds", self._has_spare, *self._spare_cells))
        box.addWidget(self._spare_words)
        return self._spare_row

    def _make_via(self) -> QWidget:
        self._via = self._kept(Names(_VIA_WORDS))
        self._via.setAccessibleName("How the breath goes")
        self._via.typed.connect(
            lambda via: self._emit(lambda design: replace(design, via=via or None))
        )
        return Row("Through", self._via)

    def _make_text(self) -> QWidget:
        self._text = QLineEdit()
        self._text.setAccessibleName("What is said with the first breath")
        self._text.setPlaceholderText("Let your shoulders drop.")
        self._text.setMaxLength(200)
        self._text.textEdited.connect(
            lambda text: self._emit(lambda design: replace(design, text=one_line(text) or None))
        )
        row = QWidget()
        box = column(row, SPACE[0])
        box.addWidget(plain_label("Said with the first breath", "strong"))
        box.addWidget(self._text)
        return row

    def _show_patterns(self, design: BreathDesign) -> None:
        choices = [(lengths, typed_pattern(lengths)) for lengths in PATTERNS]
        self._patterns.show_choices(choices, design.seconds)

    def _show_length(self, design: BreathDesign) -> None:
        self._dose.show_value("for" if design.rounds is None else "rounds")
        self._minutes.setVisible(design.for_ms is not None)
        self._rounds.setVisible(design.rounds is not None)
        if design.for_ms is not None:
            self._minutes.show_number(Fraction(design.for_ms, MINUTE_MS))
        if design.rounds is not None:
            self._rounds.show_number(Fraction(design.rounds))

    def _show_ramp(self, design: BreathDesign) -> None:
        ramp = design.ramp
        self._has_ramp.show_value("off" if ramp is None else "on")
        for cell in self._ramp_cells:
            cell.setVisible(ramp is not None)
        if ramp is not None:
            self._from.show_number(ramp.start)
            self._to.show_number(ramp.end)
            self._over.show_number(Fraction(ramp.over_ms, MINUTE_MS))

    def _show_spare(self, design: BreathDesign) -> None:
        self._spare_row.setVisible(design.has_holds or design.spare is not None)
        self._has_spare.show_value("off" if design.spare is None else "on")
        for cell in self._spare_cells:
            cell.setVisible(design.spare is not None)
        for field, seconds in zip(self._spares, design.spare or (), strict=False):
            field.show_number(seconds)
        self._spare_words.setText(without_holds_words(design))

    def _turn(self, typed: str) -> None:
        self._emit(by_pace if typed == "pace" else by_seconds)

    def _choose_pattern(self, lengths: object) -> None:
        def choose(design: BreathDesign) -> BreathDesign:
            chosen = replace(design, lengths=lengths, rate=None)  # type: ignore[arg-type]  # of PATTERNS
            return chosen if design.rate is None else by_pace(chosen)

        self._emit(choose)

    def _turn_dose(self, typed: str) -> None:
        """As long as before, near enough, said the other way."""

        def turn(design: BreathDesign) -> BreathDesign:
            if typed == "rounds":
                return replace(design, for_ms=None, rounds=design.step.round_count(holds=True))
            length_ms = design.step.size(holds=True).length_ms
            half_minutes = max(round(length_ms / (30 * SECOND_MS)), 1)
            return replace(design, rounds=None, for_ms=half_minutes * 30 * SECOND_MS)

        self._emit(turn)

    def _toggle_ramp(self, typed: str) -> None:
        self._emit(lambda design: replace(design, ramp=_RAMP if typed == "on" else None))

    def _toggle_spare(self, typed: str) -> None:
        def toggle(design: BreathDesign) -> BreathDesign:
            half = _tenths(sum(design.seconds, Fraction(0)) / 2)
            return replace(design, spare=(half, half) if typed == "on" else None)

        self._emit(toggle)

    def _typing(
        self, change: Callable[[BreathDesign, Fraction], BreathDesign]
    ) -> Callable[[Fraction], None]:
        return lambda number: self._emit(lambda design: change(design, number))

    def _ramping(self, change: Callable[[Ramp, Fraction], Ramp]) -> Callable[[Fraction], None]:
        return lambda number: self._emit(
            lambda design: replace(design, ramp=change(design.ramp or _RAMP, number))
        )

    def _emit(self, change: Callable[[BreathDesign], BreathDesign]) -> None:
        if self._design is None:
            return
        changed = change(self._design)
        if changed != self._design:
            self._design = changed
            self.changed.emit(changed)
        else:
            self.show_design(changed)

    def _number(
        self, name: str, suffix: str, low: float, high: float, *, places: int = 1, step: float = 0.1
    ) -> NumberField:
        return self._kept(NumberField(name, suffix, low, high, places=places, step=step))

    def _kept(self, control: Themed) -> Themed:
        self._themed.append(control)
        return control


def _beside(word: str, field: QWidget) -> QWidget:
    """A field with its word before it."""
    pair = QWidget()
    flow = FlowLayout(pair, gap=SPACE[0])
    flow.addWidget(plain_label(word, "soft", wraps=False))
    flow.addWidget(field)
    return pair


def _part(part: int, design: BreathDesign, number: Fraction) -> BreathDesign:
    """The design with a length as it was typed: seconds, or a share where the pace is given."""
    lengths = (*design.lengths[:part], number, *design.lengths[part + 1 :])
    return replace(design, lengths=lengths)  # type: ignore[arg-type]  # four, as before


def _spare(number: int, design: BreathDesign, seconds: Fraction) -> BreathDesign:
    inward, out = design.spare or (seconds, seconds)
    return replace(design, spare=(seconds, out) if number == 0 else (inward, seconds))


def _tenths(number: Fraction) -> Fraction:
    return Fraction(round(number * 10), 10)
