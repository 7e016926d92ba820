"""The page on which a file is edited: its text, and beside it what the text does.

Takes a text and what was found in it, shows the steps as a strip and plays them from the cursor;
emits what the person wants. It reads, checks and saves nothing: `shell.editing` does. Narrow, the
strip lies over the text, and the preview takes turns with it.
"""

from collections.abc import Callable, Sequence
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from relaxapp.core.compiler import Options
from relaxapp.core.routine import Routine
from relaxapp.core.units import shorten
from relaxapp.ui.choice_bar import ChoiceBar
from relaxapp.ui.code_editor import CodeEditor, EditFor
from relaxapp.ui.controls import Segments
from relaxapp.ui.live_preview import LivePreview
from relaxapp.ui.previews import Block
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.timeline_strip import TimelineStrip, plain_tip
from relaxapp.ui.widgets import announce, look_button, plain_label

BESIDE_PX = 800
"""From this width on the preview stands beside the text: with the sidebar, a window of 1000."""

TEXT, PREVIEW = "text", "preview"

BROKEN_WORDS = "From the last text without errors"
NOTHING_WORDS = "Shown once the text has no errors"

_PREVIEW_PX = 312
_MOST_LETTERS = 1_000


class State(Enum):
    """How the text stands to the file, in the words that are shown."""

    SAVED = "Saved"
    UNSAVED = "Not saved"
    READ_ONLY = "View only"


class CutLabel(QLabel):
    """A label of one line: what does not fit is left out, and is in the tip."""

    def __init__(self, look: str, left_out: Qt.TextElideMode) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", look)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._left_out = left_out
        self._whole = ""

    def show_text(self, text: str) -> None:
        self._whole = shorten(text, _MOST_LETTERS)
        self.setAccessibleName(self._whole)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, self._left_out, self.width())
        self.setText(shown)
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")


class EditorPage(QWidget):
    """See the module."""

    back_requested = Signal()
    save_requested = Signal()
    revert_requested = Signal()
    compare_requested = Signal()
    start_requested = Signal()
    elsewhere_requested = Signal()
    """The file shall be opened in another program."""
    play_requested = Signal()
    """The preview shall play from the step of the cursor."""

    def __init__(self, edit_for: EditFor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = Theme()
        self._is_beside: bool | None = None
        self._has_steps = True
        self.editor = CodeEditor(edit_for)
        self.strip = TimelineStrip()
        self.preview = LivePreview()
        self.question = ChoiceBar("Unsaved text")
        self.offer = ChoiceBar("A draft of this file")
        self.outside = ChoiceBar("Changed outside")
        self._bars = (self.question, self.outside, self.offer)
        """What has to be answered first comes first; the others wait."""
        self._make_head()
        self._lay_out()
        self._make_side()
        self._shortcut("Ctrl+S", self.save_requested.emit)
        self._shortcut("Ctrl+Return", self.play_requested.emit)
        self._shortcut("Ctrl+Enter", self.play_requested.emit)
        self._shortcut("Alt+Left", self.back_requested.emit)

    def _make_head(self) -> None:
        self.back = look_button("← Back", "textlink", name="Back")
        self.back.setToolTip("Alt+Left")
        self.back.clicked.connect(self.back_requested)
        self._name = CutLabel("lead-strong", Qt.TextElideMode.ElideRight)
        self._state = plain_label("", "soft", wraps=False)
        self._path = CutLabel("soft", Qt.TextElideMode.ElideMiddle)
        self.tabs = Segments({TEXT: "Text", PREVIEW: "Preview"})
        self.tabs.name_parts("Show")
        self.tabs.show_value(TEXT)
        self.tabs.typed.connect(self.show_tab)
        self.start = look_button("Start", "", name="Start the routine as it is typed", keys="Alt+S")
        self.start.setToolTip("Play the routine as it is typed (Alt+S)")
        self.start.clicked.connect(self.start_requested)
        self.save = look_button("Save", "accent", name="Save the file")
        self.save.setToolTip("Ctrl+S")
        self.save.clicked.connect(self.save_requested)
        self._make_menu()

    def _make_menu(self) -> None:
        self.more = look_button("⋯", "chip", name="More to do with this file")
        self.more.setProperty("dense", True)
        self.more.setToolTip("More to do with this file")
        menu = QMenu(self.more)
        self.revert_action = menu.addAction("Revert to what is saved", self.revert_requested.emit)
        self.compare_action = menu.addAction(
            "Compare with what is saved", self.compare_requested.emit
        )
        menu.addSeparator()
        self.elsewhere_action = menu.addAction(
            "Open in another program", self.elsewhere_requested.emit
        )
        self.more.setMenu(menu)

    def _make_side(self) -> None:
        self._steps_box = QWidget(self)
        self._steps_note = plain_label("", "soft")
        column = QVBoxLayout(self._steps_box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[0])
        column.addWidget(self.strip)
        column.addWidget(self._steps_note)
        self._steps_note.hide()
        self._preview_box = QWidget(self)
        self._preview_column = QVBoxLayout(self._preview_box)
        self._preview_column.setContentsMargins(0, 0, 0, 0)
        self._preview_column.setSpacing(SPACE[2])
        self._preview_column.addWidget(self.preview, 1)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE[1])
        head.addWidget(self.back)
        head.addSpacing(SPACE[1])
        head.addWidget(self._name, 1)
        for button in (self.tabs, self.start, self.save, self.more):
            head.addWidget(button)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.editor)
        self._body = QHBoxLayout()
        self._body.setSpacing(SPACE[4])
        self._body.addWidget(self._stack, 1)
        self._page = QVBoxLayout(self)
        self._page.setSpacing(SPACE[1])
        self._page.addLayout(head)
        file_row = QHBoxLayout()
        file_row.setSpacing(SPACE[2])
        file_row.addWidget(self._state)
        file_row.addWidget(self._path, 1)
        self._page.addLayout(file_row)
        for bar in self._bars:
            self._page.addWidget(bar)
            bar.changed.connect(self._show_one_bar)
        self._page.addLayout(self._body, 1)

    @property
    def theme(self) -> Theme:
        return self._theme

    def show_file(self, name: str, path: str, text: str, *, has_steps: bool) -> None:
        """Shows another file; `has_steps` is whether it is a routine, with something to play."""
        for bar in self._bars:
            bar.clear()
        self._path.show_text(path)
        self._has_steps = has_steps
        self.editor.set_text(text)
        self.show_name(name)
        self.show_steps(())
        self.show_steps_note("")
        self.preview.show_routine(None)
        self.preview.show_position(0)
        self.tabs.show_value(TEXT)
        self._arrange()

    def show_name(self, name: str) -> None:
        self._name.show_text(name)

    def show_state(self, state: State, problems: int) -> None:
        """Shows whether the text is in the file, and how many problems it has."""
        words = state.value
        if problems:
            words += f" · {problems:,} problem{'' if problems == 1 else 's'}"
        if words != self._state.text():
            self._state.setText(words)
            look = "warm" if state is State.UNSAVED else "soft"
            if self._state.property("look") != look:
                self._state.setProperty("look", look)
                self._state.style().unpolish(self._state)
                self._state.style().polish(self._state)
        is_unsaved = state is State.UNSAVED
        self.save.setVisible(state is not State.READ_ONLY)
        self.save.setEnabled(is_unsaved)
        self.revert_action.setEnabled(is_unsaved)
        self.compare_action.setEnabled(is_unsaved)
        self.editor.set_read_only(state is State.READ_ONLY)

    def show_steps(self, blocks: Sequence[Block]) -> None:
        self.strip.show_steps(blocks)

    def show_steps_note(self, note: str) -> None:
        """Says why the steps are not those of the text as it is; nothing where they are."""
        self._steps_note.setText(note)
        self._steps_note.setVisible(bool(note))

    def show_routine(self, routine: Routine | None, options: Options) -> None:
        """Shows the routine that the preview plays."""
        self.preview.show_routine(routine, options)

    def set_startable(self, is_startable: bool) -> None:
        self.start.setEnabled(is_startable)

    def show_tab(self, name: str) -> None:
        """Shows the text or the preview, where there is room for one of them."""
        self.tabs.show_value(name)
        if not self._is_beside:
            self._stack.setCurrentWidget(self._preview_box if name == PREVIEW else self.editor)
        if name == TEXT:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell_state(self, words: str) -> None:
        """Tells a screen reader what has become of the file."""
        announce(self, words)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.editor, self.strip, self.preview, *self._bars):
            part.set_theme(theme)
        self.tabs.set_theme(theme)
        self._is_beside = None
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.editor.setFocus(event.reason())

    def _show_one_bar(self) -> None:
        is_taken = False
        for bar in self._bars:
            bar.set_aside(is_taken)
            is_taken |= bool(bar.text)

    def _arrange(self) -> None:
        """Side by side where there is room, else one over the other, or in turns."""
        margin = SPACE[4] if self.width() >= self._theme.px(600) else SPACE[3]
        self._page.setContentsMargins(margin, SPACE[3], margin, SPACE[3])
        is_beside = self.width() >= self._theme.px(BESIDE_PX)
        self.tabs.setVisible(self._has_steps and not is_beside)
        self._steps_box.setVisible(self._has_steps)
        self._preview_box.setVisible(self._has_steps)
        if not self._has_steps:
            self._stack.setCurrentWidget(self.editor)
        if is_beside == self._is_beside:
            return
        self._is_beside = is_beside
        if is_beside:
            self._stack.removeWidget(self._preview_box)
            self._page.removeWidget(self._steps_box)
            self._preview_column.insertWidget(0, self._steps_box)
            self._preview_box.setFixedWidth(self._theme.px(_PREVIEW_PX))
            self._body.addWidget(self._preview_box)
            self._preview_box.setVisible(self._has_steps)
        else:
            self._body.removeWidget(self._preview_box)
            self._preview_column.removeWidget(self._steps_box)
            self._page.insertWidget(self._page.count() - 1, self._steps_box)
            self._preview_box.setMinimumWidth(0)
            self._preview_box.setMaximumWidth(16_777_215)  # Qt's QWIDGETSIZE_MAX
            self._stack.addWidget(self._preview_box)
            self.show_tab(TEXT)
        self._set_tab_order(is_beside)

    def _set_tab_order(self, is_beside: bool) -> None:
        """Tab comes to the steps after the text where they stand beside it, else before it."""
        above = self._bars[-1].all_buttons[-1]
        before = self.editor.problem_line.mend if is_beside else above
        QWidget.setTabOrder(before, self.strip.blocks)

    def _shortcut(self, keys: str, call: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(call)
