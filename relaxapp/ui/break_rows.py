"""One rhythm or reminder of the break plan: on or off, when, what it offers, and how.

Takes an occasion and the names of routines, emits the key that was changed and its value as YAML.
What a person's file says, and no choice here has, is shown as one more choice.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from relaxapp.core.break_edits import typed, typed_list
from relaxapp.core.break_plan import Occasion, Order, Reminder, Selection
from relaxapp.core.break_words import about
from relaxapp.core.units import MINUTE_MS, SECOND_MS
from relaxapp.core.weekdays import days_words
from relaxapp.ui.controls import Names, Switch
from relaxapp.ui.flow_layout import FlowLayout
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import column, look_button, plain_label

EVERY_MS = tuple(minutes * MINUTE_MS for minutes in (20, 30, 45, 50, 60, 90, 120, 180))
WARNINGS_MS = (0, 15_000, 30_000, 60_000, 120_000)
LATER_MS = (
    (5 * MINUTE_MS, 10 * MINUTE_MS, 15 * MINUTE_MS),
    (2 * MINUTE_MS, 5 * MINUTE_MS),
    (15 * MINUTE_MS, 30 * MINUTE_MS),
    (),
)
ORDER_WORDS = {
    Order.FIXED: "In this order",
    Order.SHUFFLED: "Shuffled",
    Order.LEAST_RECENT: "Least recently done",
    Order.HELPFUL: "What helps",
}
AS_WRITTEN = "as-written"
"""Stands for a selection that no single choice can say; choosing it changes nothing."""


class OccasionRow(QFrame):
    """See the module."""

    value_changed = Signal(str, str)
    removed = Signal()

    def __init__(self, group: str, *, is_reminder: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.group = group
        self._is_reminder = is_reminder
        self._name = plain_label("", "strong")
        self.switch = Switch(("yes", "no"))
        self.switch.typed.connect(lambda value: self.value_changed.emit("active", value))
        self.remove = look_button("Remove", "quiet")
        self.remove.clicked.connect(self.removed)
        self.every = Names({})
        self.at = QLineEdit()
        self.routine, self.order = Names({}), Names({})
        self.warning, self.later = Names({}), Names({})
        self._controls: dict[str, QWidget] = {
            "Every": self.every,
            "At": self.at,
            "Offers": self.routine,
            "Order": self.order,
            "Warning": self.warning,
            "Later": self.later,
        }
        self._fields: dict[str, QWidget] = {}
        for control, letters in (
            (self.every, 5),
            (self.routine, 14),
            (self.warning, 8),
            (self.later, 10),
        ):
            control.setMinimumContentsLength(letters)
        self._connect()
        self._lay_out()

    def show_occasion(
        self, one: Occasion, routines: Sequence[tuple[str, str]], *, is_on: bool
    ) -> None:
        """Shows it; emits nothing."""
        self._name.setText(one.name)
        self.switch.show_value("yes" if is_on else "no")
        self.switch.setAccessibleName(f"Offer {one.name}")
        self.remove.setAccessibleName(f"Remove {one.name}")
        for name, control in self._controls.items():
            control.setAccessibleName(f"{one.name}: {name.lower()}")
        if isinstance(one, Reminder):
            if not (self.at.hasFocus() and self.at.isModified()):
                self.at.setText(f"{clock_words(one.at_ms)} {days_words(one.days)}".strip())
        else:
            _offer(self.every, {str(ms): about(ms) for ms in sorted({*EVERY_MS, one.every_ms})})
            self.every.show_value(str(one.every_ms))
        self._show_selection(one.selection, dict(routines))
        _offer(self.warning, {str(ms): _ahead(ms) for ms in sorted({*WARNINGS_MS, one.warn_ms})})
        self.warning.show_value(str(one.warn_ms))
        lengths = dict.fromkeys((*LATER_MS, one.postpones_ms))
        _offer(self.later, {_joined(ms): _later(ms) for ms in lengths})
        self.later.show_value(_joined(one.postpones_ms))

    def set_theme(self, theme: Theme) -> None:
        self.switch.set_theme(theme)
        for control in self._controls.values():
            if isinstance(control, Names):
                control.set_theme(theme)
        self.at.setFixedWidth(theme.px(150))

    def _connect(self) -> None:
        emit = self.value_changed.emit
        self.every.typed.connect(lambda ms: emit("every", _length(int(ms))))
        self.routine.typed.connect(self._choose_routine)
        self.order.typed.connect(lambda order: emit("order", order))
        self.warning.typed.connect(lambda ms: emit("warning", _length(int(ms))))
        self.later.typed.connect(self._choose_later)
        self.at.setPlaceholderText("21:30 mon-fri")
        self.at.editingFinished.connect(self._type_at)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE[2])
        head.addWidget(self._name, 1)
        head.addWidget(self.remove)
        head.addWidget(self.switch)
        fields = QWidget()
        flow = FlowLayout(fields, gap=SPACE[2])
        for name, control in self._controls.items():
            field = QWidget()
            lines = column(field, SPACE[0] // 2)
            lines.addWidget(plain_label(name, "soft", wraps=False))
            lines.addWidget(control)
            self._fields[name] = field
            flow.addWidget(field)
        self._fields["Every"].setVisible(not self._is_reminder)
        self._fields["At"].setVisible(self._is_reminder)
        self.rule = QFrame()
        self.rule.setProperty("look", "rule")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, SPACE[3])
        rows.setSpacing(SPACE[1])
        rows.addWidget(self.rule)
        rows.addSpacing(SPACE[0])
        rows.addLayout(head)
        rows.addWidget(fields)

    def _show_selection(self, selection: Selection, names: dict[str, str]) -> None:
        choices = dict(names)
        chosen = selection.routines[0] if len(selection.routines) == 1 else AS_WRITTEN
        if selection.tags or selection.kinds or len(selection.routines) != 1:
            chosen = AS_WRITTEN
            choices = {AS_WRITTEN: _selection_words(selection, names), **choices}
        elif chosen not in choices:
            choices = {chosen: f"{chosen} (not there)", **choices}
        _offer(self.routine, choices)
        self.routine.show_value(chosen)
        _offer(self.order, {order.value: words for order, words in ORDER_WORDS.items()})
        self.order.show_value(selection.order.value)
        self._fields["Order"].setVisible(chosen == AS_WRITTEN)

    def _choose_routine(self, id: str) -> None:
        if id != AS_WRITTEN:
            self.value_changed.emit("routines", typed_list([id]))

    def _choose_later(self, joined: str) -> None:
        lengths = [_length(int(ms)) for ms in joined.split()]
        self.value_changed.emit("postpone", f"[{', '.join(lengths)}]")

    def _type_at(self) -> None:
        if self.at.isModified():
            self.at.setModified(False)
            self.value_changed.emit("at", typed(self.at.text().strip()))


def clock_words(at_ms: int) -> str:
    """A time of day as the plan's file has it: `9:00`."""
    return f"{at_ms // (60 * MINUTE_MS)}:{at_ms // MINUTE_MS % 60:02}"


def _offer(names: Names, choices: dict[str, str]) -> None:
    """Offers these, where others are offered now."""
    offered = {names.itemData(index): names.itemText(index) for index in range(names.count())}
    if offered != choices:
        names.clear()
        names.show_choices(choices)


def _length(length_ms: int) -> str:
    """A length as it is typed."""
    if length_ms % MINUTE_MS or not length_ms:
        return f"{length_ms // SECOND_MS}s"
    return f"{length_ms // MINUTE_MS} min"


def _ahead(warn_ms: int) -> str:
    return f"{_length(warn_ms).replace('s', ' s')} ahead" if warn_ms else "None"


def _joined(lengths_ms: Sequence[int]) -> str:
    return " ".join(str(one) for one in lengths_ms)


def _later(lengths_ms: Sequence[int]) -> str:
    if not lengths_ms:
        return "Not at all"
    words = [str(one // MINUTE_MS) for one in lengths_ms]
    first = ", ".join(words[:-1])
    return f"{first} or {words[-1]} min" if first else f"{words[-1]} min"


def _selection_words(selection: Selection, names: dict[str, str]) -> str:
    named = [names.get(id, id) for id in selection.routines]
    more = [*selection.tags, *selection.kinds]
    return ", ".join([*named, *(f"all of {one}" for one in more)]) or "Nothing"
