"""The break plan: whether it is on, its rhythms and reminders, your hours, and the start at login.

Takes a `BreaksView` and shows it; emits each change as the place of a key in the plan's file and
what shall stand there. It reads and writes no file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from relaxapp.core.break_edits import typed, typed_list
from relaxapp.core.break_plan import Occasion, Plan, Reminder, Rhythm, Window
from relaxapp.core.weekdays import days_words
from relaxapp.ui.break_rows import OccasionRow, clock_words
from relaxapp.ui.controls import Switch
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import column, look_button, plain_label, scroll_area

_WIDEST_PX = 760
_WIDE_FROM_PX = 620

NEW_RHYTHM = {"name": typed("Short break"), "every": "30 min", "routines": "[far-look]"}
NEW_REMINDER = {"name": typed("Evening practice"), "at": "21:30", "routines": "[wind-down]"}


@dataclass(frozen=True, slots=True)
class BreaksView:
    """All that the page shows. `plan` has what is left out for now, too."""

    plan: Plan
    inactive: frozenset[str] = frozenset()
    """The ids of what is left out."""
    next_words: str = ""
    watch_sentence: str = ""
    manners_sentence: str = ""
    path: str | None = None
    is_at_login: bool | None = None
    """None where it cannot be set here."""
    routines: tuple[tuple[str, str], ...] = ()
    """Ids and names of what can be offered."""


class BreaksPage(QWidget):
    """See the module."""

    value_changed = Signal(object, str)
    """The path of a key, and the value as YAML; an empty one takes it away."""
    occasion_added = Signal(object, object)
    occasion_removed = Signal(object)
    at_login_changed = Signal(bool)
    break_requested = Signal()
    file_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAccessibleName("Breaks")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._theme = Theme()
        self._view = BreaksView(Plan())
        self.rows: dict[str, OccasionRow] = {}
        self._cards = QVBoxLayout()
        self._cards.setSpacing(SPACE[1])
        self._cards.addWidget(plain_label("Breaks", "title"))
        self._make_plan_card()
        self._rhythms = self._make_list("After so much work")
        self.add_rhythm = self._make_add("Add a &rhythm", "rhythms", "short-break", NEW_RHYTHM)
        self._reminders = self._make_list("At a time of day")
        self.add_reminder = self._make_add("Add a re&minder", "reminders", "evening", NEW_REMINDER)
        self._make_hours_card()
        self._make_system_card()
        self._cards.addStretch(1)
        self._lay_out()

    def show_view(self, view: BreaksView) -> None:
        """Shows the plan; emits nothing."""
        self._view = view
        plan = view.plan
        self.active.show_value("yes" if plan.is_active else "no")
        self.show_next(view.next_words)
        self.take_now.setEnabled(True)
        self._show_rows(self._rhythms, plan.rhythms)
        self._show_rows(self._reminders, plan.reminders)
        _show_text(self.hours, _windows_words(plan.hours))
        _show_text(self.quiet, _windows_words(plan.quiet))
        self._watch.setText(view.watch_sentence or "Nothing is asked while the plan is off.")
        self._manners.setText(view.manners_sentence)
        self._manners.setVisible(bool(view.manners_sentence))
        self.at_login.setVisible(view.is_at_login is not None)
        self.at_login.show_value("yes" if view.is_at_login else "no")
        self._login_words.setText(
            "Start at login, in the tray"
            if view.is_at_login is not None
            else "Here the start at login is set in the settings of the system."
        )
        self.open_file.setVisible(view.path is not None)
        self._path.setText(view.path or "The plan's file is made with your first change.")
        self._arrange()

    def show_next(self, words: str) -> None:
        self._next.setText(words)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for switch in (self.active, self.at_login):
            switch.set_theme(theme)
        for row in self.rows.values():
            row.set_theme(theme)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # Making it

    def _make_plan_card(self) -> None:
        self.active = Switch(("yes", "no"))
        self.active.setAccessibleName("Offer breaks")
        self.active.typed.connect(lambda value: self.value_changed.emit(("active",), value))
        self._next = plain_label("", "soft")
        self.take_now = look_button("Take a &break now", "link")
        self.take_now.clicked.connect(self.break_requested)
        card = self._make_card()
        self._add_row(card, "Offer breaks", self._next, self.take_now, self.active)

    def _make_list(self, heading: str) -> QVBoxLayout:
        self._cards.addSpacing(SPACE[3])
        self._cards.addWidget(plain_label(heading, "strong"))
        card = self._make_card()
        rows = QVBoxLayout()
        rows.setSpacing(0)
        card.addLayout(rows)
        return rows

    def _make_add(self, words: str, group: str, id: str, values: Mapping[str, str]) -> QWidget:
        button = look_button(words, "link")
        button.clicked.connect(lambda: self.occasion_added.emit((group, id), values))
        self._cards.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button

    def _make_hours_card(self) -> None:
        self._cards.addSpacing(SPACE[3])
        self._cards.addWidget(plain_label("Hours", "strong"))
        card = self._make_card()
        self.hours = self._make_times("Your hours", "hours", "9:00-17:30 mon-fri")
        self.quiet = self._make_times("Quiet times", "quiet", "12:00-13:00, 22:00-7:00")
        self._add_row(
            card,
            "Your hours",
            plain_label("Rhythms keep to them; without any they come at all times.", "soft"),
            self.hours,
        )
        self._add_rule(card)
        self._add_row(
            card, "Quiet times", plain_label("Nothing at all is offered then.", "soft"), self.quiet
        )

    def _make_times(self, name: str, key: str, example: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(example)
        field.setAccessibleName(name)
        field.setAccessibleDescription(f"For example {example}")
        field.editingFinished.connect(lambda: self._type_times(field, key))
        return field

    def _make_system_card(self) -> None:
        self._cards.addSpacing(SPACE[3])
        self._cards.addWidget(plain_label("This system", "strong"))
        card = self._make_card()
        self.at_login = Switch(("yes", "no"))
        self.at_login.setAccessibleName("Start at login")
        self.at_login.typed.connect(lambda value: self.at_login_changed.emit(value == "yes"))
        self._login_words = plain_label("", "soft")
        self._add_row(card, "Start at login", self._login_words, self.at_login)
        self._add_rule(card)
        self._watch, self._manners = plain_label("", "soft"), plain_label("", "soft")
        words = QWidget()
        lines = column(words, SPACE[0])
        lines.addWidget(self._watch)
        lines.addWidget(self._manners)
        self._add_row(card, "What is known of you", words)
        self._add_rule(card)
        self._path = plain_label("", "soft")
        self._path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open_file = look_button("Open", "link", name="Open the file of the plan")
        self.open_file.clicked.connect(self.file_requested)
        self._add_row(card, "The plan's file", self._path, self.open_file)

    def _make_card(self) -> QVBoxLayout:
        card = QFrame()
        card.setProperty("look", "card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(SPACE[4], SPACE[1], SPACE[4], SPACE[1])
        layout.setSpacing(0)
        self._cards.addWidget(card)
        return layout

    def _add_rule(self, card: QVBoxLayout) -> None:
        rule = QFrame()
        rule.setProperty("look", "rule")
        card.addWidget(rule)

    def _add_row(self, card: QVBoxLayout, name: str, words: QWidget, *controls: QWidget) -> None:
        left = QVBoxLayout()
        left.setSpacing(SPACE[0])
        left.addWidget(plain_label(name, "strong"))
        left.addWidget(words)
        row = QHBoxLayout()
        row.setContentsMargins(0, SPACE[2], 0, SPACE[2])
        row.setSpacing(SPACE[2])
        row.addLayout(left, 1)
        for control in controls:
            row.addWidget(control, 1 if isinstance(control, QLineEdit) else 0)
        card.addLayout(row)

    def _lay_out(self) -> None:
        self._column = QWidget()
        self._column.setLayout(self._cards)
        self._cards.setContentsMargins(0, SPACE[5], 0, SPACE[5])
        inner = QWidget()
        self._margins = QHBoxLayout(inner)
        self._margins.addWidget(self._column, 1)
        self._margins.addStretch(0)
        scroll = scroll_area(inner)
        column(self, 0).addWidget(scroll)

    def _arrange(self) -> None:
        side = SPACE[5] if self.width() >= self._theme.px(_WIDE_FROM_PX) else SPACE[3]
        self._margins.setContentsMargins(side, 0, side, 0)
        self._column.setMaximumWidth(self._theme.px(_WIDEST_PX))

    # Showing it

    def _show_rows(self, layout: QVBoxLayout, occasions: Sequence[Occasion]) -> None:
        group = "rhythms" if layout is self._rhythms else "reminders"
        card = layout.parentWidget()
        if card is not None:
            card.setVisible(bool(occasions))
        wanted = [one.id for one in occasions]
        shown = [id for id, row in self.rows.items() if row.group == group]
        if shown != wanted:
            for id in shown:
                row = self.rows.pop(id)
                layout.removeWidget(row)
                row.hide()
                row.deleteLater()
            for one in occasions:
                row = self._make_row(group, one)
                self.rows[one.id] = row
                layout.addWidget(row)
                row.rule.setVisible(one is not occasions[0])
        for one in occasions:
            is_on = one.id not in self._view.inactive
            self.rows[one.id].show_occasion(one, self._view.routines, is_on=is_on)

    def _make_row(self, group: str, occasion: Rhythm | Reminder) -> OccasionRow:
        row = OccasionRow(group, is_reminder=isinstance(occasion, Reminder))
        row.set_theme(self._theme)
        path = (group, occasion.id)
        row.value_changed.connect(lambda key, value: self.value_changed.emit((*path, key), value))
        row.removed.connect(lambda: self.occasion_removed.emit(path))
        return row

    def _type_times(self, field: QLineEdit, key: str) -> None:
        if not field.isModified():
            return
        field.setModified(False)
        parts = [part.strip() for part in field.text().split(",") if part.strip()]
        value = typed(parts[0]) if len(parts) == 1 else typed_list(parts) if parts else ""
        self.value_changed.emit((key,), value)


def _show_text(field: QLineEdit, text: str) -> None:
    """Shows what is true, unless somebody is typing there."""
    if not (field.hasFocus() and field.isModified()):
        field.setText(text)


def _windows_words(windows: Sequence[Window]) -> str:
    def words(window: Window) -> str:
        times = f"{clock_words(window.start_ms)}-{clock_words(window.end_ms)}"
        return f"{times} {days_words(window.days)}".strip()

    return ", ".join(words(window) for window in windows)
