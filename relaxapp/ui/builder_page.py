"""The routine builder: on the left what can be added, on the right the steps of the routine.

Takes what can be picked (`show_choices`) and the routine as it stands (`show_built`), emits what
the person wants changed; what becomes of it the shell knows. Everything works from the keyboard:
type a name, Enter adds it with the focus on its seconds, Tab goes on to its times and sides, and
Enter goes back to the field for the next one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from relaxapp.core.names import KINDS
from relaxapp.core.routine import Move
from relaxapp.core.step_rows import StepRow
from relaxapp.core.units import short_length
from relaxapp.core.writing import Step
from relaxapp.ui.builder_picks import OTHERS, Picks
from relaxapp.ui.cards import RoutineCard
from relaxapp.ui.choice_bar import ChoiceBar
from relaxapp.ui.controls import Names
from relaxapp.ui.dose_fields import WordsField
from relaxapp.ui.step_list import StepList
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import announce, column, look_button, plain_label

PICKS_PX, NARROW_PICKS_PX, NARROW_FROM_PX = 296, 232, 800
"""The width of the left side, and below which width of the page it is the smaller one."""
LOW_BELOW_PX = 300
MOST_PROBLEMS = 2
KIND_LETTERS = 8


@dataclass(frozen=True)
class BuiltView:
    """The routine as it stands. `problems` are sentences, `file` says where it is kept."""

    name: str
    kind: str
    rows: tuple[StepRow, ...]
    length_ms: int | None = None
    problems: tuple[str, ...] = ()
    file: str = ""
    is_saved: bool = True
    can_undo: bool = False
    can_start: bool = False


class BuilderPage(QWidget):
    """See the module. `show_built` may be called as often as anything changes."""

    key_changed = Signal(str, str)
    step_added = Signal(int, object)
    step_changed = Signal(int, object)
    step_moved = Signal(int, int)
    step_doubled = Signal(int)
    step_removed = Signal(int)
    undo_requested = Signal()
    redo_requested = Signal()
    start_requested = Signal()
    save_requested = Signal()
    text_requested = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAccessibleName("Build a routine")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._theme = Theme()
        self._make_head()
        self.picks = Picks(self.back)
        self.picks.step_asked.connect(self._add)
        self.quick = self.picks.quick
        self.question = ChoiceBar("Question")
        self._make_steps()
        self._lay_out()
        self._make_shortcuts()

    def _make_head(self) -> None:
        self.back = look_button("‹ Library", "link", name="Back to the Library")
        self.back.setToolTip("Esc")
        self.back.clicked.connect(self.left)
        self.name = WordsField("Name")
        self.name.setProperty("look", "heading")
        self.name.setMaxLength(80)
        self.name.typed.connect(lambda typed: self.key_changed.emit("name", typed))
        self.name.finished.connect(self.go_to_quick)
        self.kind = Names({kind: kind.capitalize() for kind in KINDS})
        self.kind.setAccessibleName("Kind")
        self.kind.setMinimumContentsLength(KIND_LETTERS)
        self.kind.typed.connect(lambda typed: self.key_changed.emit("kind", typed))
        self.total = plain_label("", "lead-soft", wraps=False)
        self.start = look_button("Start", "primary", name="Start it as built")
        self.start.setToolTip("Play it as it stands here (Ctrl+Return)")
        self.start.clicked.connect(self.start_requested)
        self.save = look_button("Save", "chip")
        self.save.setToolTip("Ctrl+S")
        self.save.clicked.connect(self.save_requested)
        self.undo = look_button("Undo", "link")
        self.undo.setToolTip("Ctrl+Z")
        self.undo.clicked.connect(self.undo_requested)
        self.as_text = look_button("Edit as text", "link")
        self.as_text.setToolTip("Open it in the editor (Ctrl+E)")
        self.as_text.clicked.connect(self.text_requested)

    def _make_steps(self) -> None:
        self.steps = StepList(self.question.all_buttons[-1])
        self.steps.changed.connect(self.step_changed)
        self.steps.moved.connect(self._move)
        self.steps.doubled.connect(self._double)
        self.steps.removed.connect(self._remove)
        self.steps.finished.connect(lambda index: self.go_to_quick())
        self.problems = plain_label("", "warm")
        self.problems.hide()
        self._empty = QWidget()
        words = QVBoxLayout(self._empty)
        lead = plain_label("Nothing in it yet.", "lead")
        told = plain_label(
            "Type a move and its dose, such as “chin tuck 5s x10”, and press Enter.\n"
            "Or pick one from the list.",
            "soft",
        )
        words.addStretch(2)
        for label in (lead, told):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            words.addWidget(label)
        words.addStretch(3)
        self._make_refused()
        self._stack = QStackedWidget()
        for widget in (self.steps, self._empty, self._refused):
            self._stack.addWidget(widget)

    def _make_refused(self) -> None:
        self._refused = QWidget()
        self._refused_words = plain_label("", "lead")
        self._refused_words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.open_editor = look_button("Open in the editor", "primary")
        self.open_editor.clicked.connect(self.text_requested)
        words = QVBoxLayout(self._refused)
        words.setSpacing(SPACE[3])
        words.addStretch(2)
        words.addWidget(self._refused_words)
        words.addWidget(self.open_editor, 0, Qt.AlignmentFlag.AlignHCenter)
        words.addStretch(3)

    def _lay_out(self) -> None:
        first = _row(self.name, self.save, self.start)
        first.setStretch(0, 1)
        facts, ways = _row(self.kind, self.total), _row(self.undo, self.as_text)
        facts.addStretch(1)
        self._second = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._second.setSpacing(0)
        self._second.addLayout(facts, 1)
        self._second.addLayout(ways)
        ways.addStretch()
        right = QVBoxLayout()
        self._right = right
        right.setSpacing(SPACE[1])
        self._head = QWidget()
        head = column(self._head)
        head.setContentsMargins(0, 0, SPACE[1], 0)
        head.addLayout(first)
        head.addLayout(self._second)
        right.addWidget(self._head)
        asked = QHBoxLayout()
        asked.setContentsMargins(0, 0, SPACE[1], 0)
        asked.addWidget(self.question)
        right.addLayout(asked)
        right.addWidget(self.problems)
        right.addWidget(self._stack, 1)
        page = QHBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.picks)
        page.addLayout(right, 1)

    def _make_shortcuts(self) -> None:
        calls: dict[str, Callable[[], object]] = {
            "Ctrl+F": self.go_to_quick,
            "Ctrl+S": self.save_requested.emit,
            "Ctrl+Return": self._start,
            "Ctrl+E": self.text_requested.emit,
            "Ctrl+Z": self.undo_requested.emit,
            "Ctrl+Shift+Z": self.redo_requested.emit,
            "Ctrl+Y": self.redo_requested.emit,
            "Alt+Up": lambda: self._move_current(-1),
            "Alt+Down": lambda: self._move_current(1),
            "Ctrl+D": lambda: self._act(self._double),
            "Alt+Del": lambda: self._act(self._remove),
        }
        calls |= {keys: partial(self._add, step) for _, _, keys, step in OTHERS}
        for keys, call in calls.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    def show_choices(
        self, moves: Sequence[tuple[Move, RoutineCard]], routines: Sequence[RoutineCard]
    ) -> None:
        """What can be added: moves with their cards, by name, and other routines."""
        self.picks.show_choices(moves, routines)

    def show_built(self, built: BuiltView) -> None:
        """Shows the routine as it stands; what has the focus keeps it."""
        self.name.show_value(built.name)
        self.kind.show_value(built.kind)
        self._show_total(built)
        self.save.setToolTip(f"Ctrl+S, in {built.file}" if built.file else "Ctrl+S")
        self.save.setText("Saved" if built.is_saved and built.file else "Save")
        self.save.setEnabled(not built.is_saved)
        self.undo.setEnabled(built.can_undo)
        self.start.setEnabled(built.can_start)
        more = len(built.problems) - MOST_PROBLEMS
        told = [*built.problems[:MOST_PROBLEMS], *([f"And {more} more."] if more > 0 else [])]
        self.problems.setText("\n".join(told))
        self.problems.setVisible(bool(told))
        self._allow(True)
        self._stack.setCurrentWidget(self.steps if built.rows else self._empty)
        had_focus = self.steps.current is not None
        self.steps.show_rows(built.rows)
        if had_focus and not built.rows:
            self.go_to_quick()

    def show_refused(self, name: str, words: str) -> None:
        """Shows that a file is for the editor, and why."""
        self.steps.show_rows(())
        self.problems.hide()
        self.question.clear()
        self._refused_words.setText(f"{name}\n\n{words}")
        self._allow(False)
        self._stack.setCurrentWidget(self._refused)
        self.open_editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _allow(self, is_allowed: bool) -> None:
        """Whether there is something on the page that can be built."""
        self.picks.allow(is_allowed)
        self._head.setVisible(is_allowed)

    def go_to(self, index: int, *, is_first: bool = False) -> None:
        """Gives the focus to a step."""
        self.steps.go_to(index, is_first=is_first)

    def go_to_quick(self) -> None:
        """Gives the focus to the field for the next step."""
        self.picks.go_to_quick()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.picks.set_theme(theme)
        self.steps.set_theme(theme)
        self.kind.set_theme(theme)
        self.question.set_theme(theme)
        self._fit()

    def _add(self, step: Step) -> None:
        """Adds a step at the end, and goes to it."""
        at = before = len(self.steps.rows)
        self.step_added.emit(at, step)
        if len(self.steps.rows) > before:
            self.steps.go_to(at, is_first=True)
            announce(self, f"Added as step {at + 1}.")

    def _move(self, index: int, to: int) -> None:
        key = self.steps.focus_key
        self.step_moved.emit(index, to)
        self.steps.go_to(to, key)

    def _move_current(self, by: int) -> None:
        current = self.steps.current
        if current is not None and 0 <= current + by < len(self.steps.rows):
            self._move(current, current + by)
            announce(self, f"Now step {current + by + 1}.")

    def _double(self, index: int) -> None:
        self.step_doubled.emit(index)
        self.steps.go_to(index + 1, is_first=True)

    def _remove(self, index: int) -> None:
        self.step_removed.emit(index)
        announce(self, "Removed. Ctrl+Z brings it back.")
        if self.steps.rows:
            self.steps.go_to(min(index, len(self.steps.rows) - 1))
        else:
            self.go_to_quick()

    def _act(self, call: Callable[[int], object]) -> None:
        current = self.steps.current
        if current is not None:
            call(current)

    def _start(self) -> None:
        if self.start.isEnabled():
            self.start_requested.emit()

    def _show_total(self, built: BuiltView) -> None:
        if not built.rows:
            self.total.setText("")
        elif built.length_ms is None:
            self.total.setText("–")
            self.total.setAccessibleName("Length not known yet")
        else:
            length = short_length((built.length_ms + 500) // 1000 * 1000)
            self.total.setText(length)
            self.total.setAccessibleName(f"In all {length}")

    def _fit(self) -> None:
        is_narrow = self.width() < self._theme.px(NARROW_FROM_PX)
        px = self._theme.px(NARROW_PICKS_PX if is_narrow else PICKS_PX)
        is_low = self.height() < self._theme.px(LOW_BELOW_PX)
        self.picks.fit(min(px, self.width() * 2 // 5), is_narrow=is_narrow, is_low=is_low)
        margin = SPACE[3] if is_narrow else SPACE[4]
        self._right.setContentsMargins(margin, SPACE[3], margin - SPACE[1], 0)
        widgets = (self.kind, self.total, self.undo, self.as_text)
        needed = sum(one.sizeHint().width() for one in widgets) + (len(widgets) - 1) * SPACE[1]
        room = self.width() - self.picks.width() - 2 * margin
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._second.setDirection(right if needed <= room else down)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.go_to_quick()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if isinstance(self.window().focusWidget(), QLineEdit) and not self.quick.hasFocus():
                self.go_to_quick()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE[2])
    for widget in widgets:
        row.addWidget(widget)
    return row
