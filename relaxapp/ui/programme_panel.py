"""The panel of one programme: what it asks for, its weeks, its sources, and Start or Leave.

Takes a `ProgrammeView`, emits what the person wants of it. It stands beside the list, or over it
with a way back. A broken file shows what is wrong in it, and opens to be mended.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from relaxapp.core.programme_days import Phase
from relaxapp.ui.flow_layout import FlowLayout
from relaxapp.ui.panel_sections import Note, Paragraph, Paragraphs, problem_paragraphs
from relaxapp.ui.programme_views import ProgrammeItem, ProgrammeView
from relaxapp.ui.routine_words import source_words
from relaxapp.ui.side_panel import SidePanel
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.week_grid import Legend, WeekGrid
from relaxapp.ui.widgets import look_button, plain_label, show_text


class ProgrammePanel(SidePanel):
    """See the module."""

    begun = Signal(str)
    """The id of the programme that is to be under way from today."""
    start_requested = Signal(str, object)
    """The id of a routine, and its `Options`: what is asked for now."""
    paused = Signal()
    resume_requested = Signal()
    left = Signal()
    customize_requested = Signal(str)
    edit_requested = Signal(str)
    reset_requested = Signal(str)
    """With the path of the file, these three."""
    link_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("programmes", parent)
        self._view: ProgrammeView | None = None
        self._make_words()
        self._make_buttons()
        foot = QWidget()
        flow = FlowLayout(foot, gap=SPACE[0])
        for button in self._buttons:
            flow.addWidget(button)
        self._compose(self._groups(), foot)
        self.show_view(None)

    def _make_words(self) -> None:
        self._name = plain_label("", "title")
        self._facts = plain_label("", "soft")
        self._place = plain_label("", "accent")
        self._sentence = plain_label("", "lead")
        self._doing = plain_label("", "soft")
        self._problems = Paragraphs()
        self._summary = plain_label()
        self.for_you = Note("For you")
        self._days_head = plain_label("Its days", "strong")
        self.grid = WeekGrid()
        self.legend = Legend()
        self._lines = Paragraphs()
        self._sources_head = plain_label("Sources", "strong")
        self._sources = Paragraphs(head_look="soft")
        self._sources.link_requested.connect(self.link_requested)
        self._path = plain_label("", "soft")

    def _make_buttons(self) -> None:
        self.start = look_button("Start", "primary", keys="Alt+S")
        self.start.clicked.connect(self._start)
        self.begin = look_button("Start programme", "primary", keys="Alt+S")
        self.begin.clicked.connect(self._begin)
        self.resume = look_button("Go on", "primary", name="Go on with the programme", keys="Alt+G")
        self.resume.clicked.connect(self.resume_requested)
        self.pause = look_button("Pause", "link", name="Pause the programme")
        self.pause.clicked.connect(self.paused)
        self.leave = look_button("Leave", "quiet", name="Leave the programme")
        self.leave.clicked.connect(self.left)
        self.customize = look_button("Customize", "textlink", name="Make a version of your own")
        self.customize.clicked.connect(lambda: self.customize_requested.emit(self._file))
        self.edit = look_button("Edit", "textlink", name="Change what is in the file")
        self.edit.clicked.connect(lambda: self.edit_requested.emit(self._file))
        self.mend = look_button("Mend", "primary", name="Mend the file in the editor", keys="Alt+O")
        self.mend.clicked.connect(lambda: self.edit_requested.emit(self._file))
        self.reset = look_button("Reset to shipped", "textlink")
        self.reset.clicked.connect(lambda: self.reset_requested.emit(self._file))

    def _groups(self) -> tuple[tuple[QWidget, ...], ...]:
        return (
            (self._name, self._facts),
            (self._problems,),
            (self._place, self._sentence, self._doing),
            (self._summary,),
            (self.for_you,),
            (self._days_head, self.grid, self.legend),
            (self._lines,),
            (self._sources_head, self._sources),
            (self._path, self._file_row()),
        )

    def _file_row(self) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, gap=SPACE[3])
        for button in (self.customize, self.edit, self.reset):
            flow.addWidget(button)
        return row

    @property
    def _buttons(self) -> tuple[QPushButton, ...]:
        starts = (self.start, self.begin, self.resume, self.mend)
        return (*starts, self.pause, self.leave)

    @property
    def view(self) -> ProgrammeView | None:
        return self._view

    @property
    def first(self) -> QPushButton:
        """The button that one most likely wants here."""
        return next((one for one in self._buttons if not one.isHidden()), self.back)

    @property
    def _file(self) -> str:
        return "" if self._view is None else str(self._view.path)

    def show_view(self, view: ProgrammeView | None) -> None:
        """Shows another programme, or nothing; emits nothing."""
        is_same = view is not None and self._view is not None and view.key == self._view.key
        self._view = view
        self._show_anything(view is not None)
        if view is None:
            return
        self._name.setText(view.name)
        self._facts.setText(view.facts)
        self._problems.show_paragraphs(problem_paragraphs(view.problems, view.path))
        self._show_item(view.item)
        show_text(self._summary, view.summary)
        self.for_you.show_lines(view.cares)
        self._days_head.setVisible(bool(view.weeks))
        self.grid.show_weeks(view.weeks)
        self.legend.show_weeks(view.weeks)
        self._lines.show_paragraphs([Paragraph(*line) for line in view.lines])
        words = [(*source_words(one), one.url or "") for one in view.sources]
        self._sources.show_paragraphs([Paragraph(*one) for one in words])
        self._sources_head.setVisible(bool(words))
        show_text(self._path, str(view.path) if view.is_own else "")
        self._show_buttons(view)
        if not is_same:
            self._scroll_to_top()

    def _show_item(self, item: ProgrammeItem | None) -> None:
        show_text(self._place, "" if item is None else item.place)
        show_text(self._sentence, "" if item is None else item.sentence)
        show_text(self._doing, "" if item is None else item.facts)

    def _show_buttons(self, view: ProgrammeView) -> None:
        phase = None if view.item is None else view.item.phase
        is_under_way = phase not in (None, Phase.FINISHED)
        self.start.setVisible(bool(view.item and view.item.begins))
        if view.item is not None and view.item.begins:
            self.start.setAccessibleName(f"Start {view.item.begins[0].name}")
        self.begin.setVisible(view.is_startable and not is_under_way)
        self.begin.setText("Begin again" if phase is Phase.FINISHED else "Start programme")
        self.resume.setVisible(phase is Phase.PAUSED)
        self.pause.setVisible(is_under_way and phase is not Phase.PAUSED)
        self.leave.setVisible(phase is not None)
        self.mend.setVisible(view.is_broken)
        self.customize.setVisible(not view.is_own and not view.is_broken)
        self.edit.setVisible(view.is_own and not view.is_broken)
        self.reset.setVisible(view.is_own and view.replaces)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.grid.set_theme(theme)
        self.legend.set_theme(theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._scroll.scroll_by(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _begin(self) -> None:
        if self._view is not None:
            self.begun.emit(self._view.id)

    def _start(self) -> None:
        if self._view is not None and self._view.item is not None and self._view.item.begins:
            begin = self._view.item.begins[0]
            self.start_requested.emit(begin.routine, begin.options)
