"""The panel of one programme: what it asks for, its weeks, its sources, and Start or Leave.

Takes a `ProgrammeView`, emits what the person wants of it. It stands beside the list, or over it
with a way back. A broken file shows what is wrong in it, and opens to be mended.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from relaxapp.core.programme_days import Phase
from relaxapp.ui.detail_panel import READING_PX
from relaxapp.ui.flow_layout import FlowLayout
from relaxapp.ui.panel_sections import Paragraph, Paragraphs, problem_paragraphs
from relaxapp.ui.programme_views import ProgrammeItem, ProgrammeView
from relaxapp.ui.routine_words import source_words
from relaxapp.ui.theme import PANEL_PX, SPACE, Theme
from relaxapp.ui.week_grid import Legend, WeekGrid
from relaxapp.ui.widgets import column, look_button, plain_label, show_text
from relaxapp.ui.word_column import WordColumn


class ProgrammePanel(QFrame):
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
    back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "panel")
        self.setAccessibleName("Details")
        self._theme = Theme()
        self._view: ProgrammeView | None = None
        self._is_overlay = False
        self._make_words()
        self._make_buttons()
        self._lay_out()
        self.show_view(None)

    def _make_words(self) -> None:
        self.back = look_button("← Back", "textlink", name="Back to the programmes")
        self.back.clicked.connect(self.back_requested)
        self._name = plain_label("", "title")
        self._facts = plain_label("", "soft")
        self._place = plain_label("", "accent")
        self._sentence = plain_label("", "lead")
        self._doing = plain_label("", "soft")
        self._problems = Paragraphs()
        self._summary = plain_label()
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

    def _lay_out(self) -> None:
        self._content = QWidget()
        self._content.setProperty("look", "surface")
        body = column(self._content, SPACE[3])
        for widgets in (
            (self._name, self._facts),
            (self._problems,),
            (self._place, self._sentence, self._doing),
            (self._summary,),
            (self._days_head, self.grid, self.legend),
            (self._lines,),
            (self._sources_head, self._sources),
            (self._path, self._file_row()),
        ):
            group = QVBoxLayout()  # one whose widgets all hide takes no room, nor a gap
            group.setSpacing(SPACE[0])
            for widget in widgets:
                group.addWidget(widget)
            body.addLayout(group)
        body.addStretch()
        self._scroll = WordColumn(self._content)
        self._scroll.setProperty("look", "surface")
        self._foot = QWidget()
        foot = FlowLayout(self._foot, gap=SPACE[0])
        for button in self._buttons:
            foot.addWidget(button)
        self._frame = QVBoxLayout(self)
        self._frame.setSpacing(SPACE[1])
        self._frame.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self._frame.addWidget(self._scroll, 1)
        self._frame.addWidget(self._foot)

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
        self._scroll.setVisible(view is not None)
        self._foot.setVisible(view is not None)
        if view is None:
            return
        self._name.setText(view.name)
        self._facts.setText(view.facts)
        self._problems.show_paragraphs(problem_paragraphs(view.problems, view.path))
        self._show_item(view.item)
        show_text(self._summary, view.summary)
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
            self._scroll.verticalScrollBar().setValue(0)

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

    def set_overlay(self, is_overlay: bool) -> None:
        """Whether it stands over the list, with a way back, rather than beside it."""
        self._is_overlay = is_overlay
        self.back.setVisible(is_overlay)
        if self.property("overlay") != is_overlay:
            self.setProperty("overlay", is_overlay)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setMaximumWidth(16_777_215 if is_overlay else self._theme.px(PANEL_PX))
        self.setMinimumWidth(0 if is_overlay else self._theme.px(PANEL_PX))
        self._set_margins()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.grid.set_theme(theme)
        self.legend.set_theme(theme)
        self.set_overlay(self._is_overlay)

    def _set_margins(self) -> None:
        beside = SPACE[4]
        if self._is_overlay:
            beside = max(beside, (self.width() - self._theme.px(READING_PX)) // 2)
        self._frame.setContentsMargins(beside, SPACE[4], beside - SPACE[2], SPACE[3])
        self._content.setContentsMargins(0, 0, SPACE[2], SPACE[2])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_margins()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
        elif not self._scroll.scroll_by(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _begin(self) -> None:
        if self._view is not None:
            self.begun.emit(self._view.id)

    def _start(self) -> None:
        if self._view is not None and self._view.item is not None and self._view.item.begins:
            begin = self._view.item.begins[0]
            self.start_requested.emit(begin.routine, begin.options)
