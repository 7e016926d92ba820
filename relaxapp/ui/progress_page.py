"""The Progress page: minutes, a calendar, before and after, and what seems to help.

Takes the `Progress` of a year, and later that of all years for the totals and the table; emits
what is wanted of the history. Numbers come first: the two charts are drawn once the page has been
painted, in places that are kept free for them. There is nothing on it to lose.
"""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from relaxapp.core.helped import Measure
from relaxapp.core.progress import Progress
from relaxapp.core.progress_spans import Span, done_in
from relaxapp.core.units import plural
from relaxapp.ui.controls import Segments
from relaxapp.ui.kind_bars import KindBars
from relaxapp.ui.progress_actions import Confirming, ProgressActions
from relaxapp.ui.progress_cards import Beside, Card, Facts
from relaxapp.ui.progress_empty import EmptyProgress
from relaxapp.ui.progress_parts import FeltCard, HelpedCard, MinutesCard, YearCard
from relaxapp.ui.progress_table import ProgressTable
from relaxapp.ui.progress_words import continuity_words, since_words, spent_words
from relaxapp.ui.spread import Piece, SpreadArea, edge_px
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import announce, plain_label

COLUMN_PX = 860
CHARTS, TABLE = "charts", "table"
WEEK, MONTH, YEAR, ALL = "week", "month", "year", "all"
BEGINNING = "Nothing has to be here yet."
UNKNOWN = "…"
"""Where a number is still being reckoned."""


class ProgressPage(QWidget):
    """See the module."""

    start_requested = Signal()
    export_requested = Signal(str)
    import_requested = Signal()
    answers_requested = Signal()
    picture_requested = Signal(object)
    day_deletion_requested = Signal(int)
    erase_requested = Signal()
    safety_requested = Signal()
    whole_requested = Signal()
    """Everything is drawn: what all years come to can be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Progress")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._theme = Theme()
        self._progress: Progress | None = None
        self._whole: Progress | None = None
        self._is_whole_due = False
        self._asks: Confirming | None = None
        self._table: ProgressTable | None = None
        self._late = QTimer(self, singleShot=True)
        self._late.setObjectName("charts")
        self._late.timeout.connect(self._draw)
        self._make_parts()
        self._make_head()
        self._stack = QStackedWidget()
        self.area = SpreadArea(COLUMN_PX)
        self.empty_area = SpreadArea(COLUMN_PX)
        self.empty_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._framed = QWidget()
        self._around = QVBoxLayout(self._framed)
        for area, name in ((self.area, "Charts"), (self.empty_area, "What will be here")):
            area.set_top(0)
            area.setAccessibleName(name)
        queued = Qt.ConnectionType.QueuedConnection  # what is in it has its place by then
        self.area.verticalScrollBar().rangeChanged.connect(self._show_asking, queued)
        self._stack.addWidget(self.area)
        self._stack.addWidget(self._framed)
        self._stack.addWidget(self.empty_area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self._stack, 1)
        self._show_pieces()

    @property
    def is_drawn(self) -> bool:
        """Whether the charts are there."""
        return self.minutes.chart.is_drawn

    @property
    def table(self) -> ProgressTable | None:
        """The table, once it has been shown."""
        return self._table

    def show_progress(self, progress: Progress) -> None:
        """Shows what the last year comes to; what is chosen stays chosen."""
        self._progress, self._is_whole_due = progress, True
        self.views.setVisible(not progress.is_empty)
        if progress.is_empty:
            self._continuity.setText(BEGINNING)
            self._stack.setCurrentWidget(self.empty_area)
            return
        self._continuity.setText(continuity_words(progress))
        self._show_facts(progress)
        self.minutes.show_progress(progress)
        self.year.show_progress(progress)
        self.felt.show_progress(progress)
        self.helped.show_progress(progress, self.felt.measure)
        self._counted.setText(f"In the last year: {plural(progress.sessions, 'session')}.")
        self.kinds.show_kinds(progress.by_kind)
        self._choose_view(self._view)
        if self.is_drawn:
            self._late.start(0)

    def show_whole(self, whole: Progress) -> None:
        """Shows what all years come to."""
        self._whole, self._is_whole_due = whole, False
        self.facts.show_fact(ALL, spent_words(whole.played_ms), since_words(whole))
        if self._table is not None:
            self._table.days.show_progress(whole)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.area.set_theme(theme)
        self.empty_area.set_theme(theme)
        self._fit()
        if self._table is not None:
            self._table.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._progress is not None and self._progress.is_empty:
            self.empty.start.setFocus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The page has the focus when it opens: the keys that scroll do so."""
        if self._stack.currentWidget() is self.area:
            self.area.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.is_drawn and self._progress is not None and not self._progress.is_empty:
            self._late.start(0)  # what is in it is painted before any timer is looked at

    def _make_parts(self) -> None:
        self._continuity = plain_label("", "lead")
        self.facts = Facts((WEEK, MONTH, YEAR, ALL))
        self.minutes, self.year, self.felt = MinutesCard(), YearCard(), FeltCard()
        self.helped = HelpedCard()
        self.kinds = KindBars()
        self._counted = plain_label("", "soft")
        self.own = ProgressActions()
        self.empty = EmptyProgress()
        for card in (self.minutes, self.year, self.felt):
            card.picture_requested.connect(self.picture_requested)
        self.felt.measure_chosen.connect(self._show_helped)
        self.felt.safety_requested.connect(self.safety_requested)
        self.year.day_deletion_requested.connect(self.day_deletion_requested)
        self.own.export_requested.connect(self.export_requested)
        self.own.import_requested.connect(self.import_requested)
        self.own.answers_requested.connect(self.answers_requested)
        self.own.erase_requested.connect(self.erase_requested)
        day, all_of_it = self.year.asking, self.own.asking
        day.changed.connect(lambda: self._let_one_ask(day, all_of_it))
        all_of_it.changed.connect(lambda: self._let_one_ask(all_of_it, day))
        self.empty.start_requested.connect(self.start_requested)
        self.empty.import_requested.connect(self.import_requested)

    def _let_one_ask(self, asks: Confirming, other: Confirming) -> None:
        """One question at a time, since their keys are the same, and that one whole."""
        if asks.text:
            other.clear()
            self._asks = asks
        elif self._asks is asks:
            self._asks = None

    def _show_asking(self) -> None:
        """Scrolls to what is asked, once there is room for it."""
        if self._asks is not None:
            self.area.ensureWidgetVisible(self._asks, 0, SPACE[3])

    def _make_head(self) -> None:
        """The title, and by which way to look: it stays while the rest scrolls."""
        self._head = QWidget()
        self.views = Segments({CHARTS: "Charts", TABLE: "As a table"})
        self.views.name_parts("Progress")
        self.views.show_value(CHARTS)
        self.views.typed.connect(self._choose_view)
        self.views.hide()
        self._view = CHARTS
        self._row = row = QHBoxLayout(self._head)
        words = QVBoxLayout()
        words.setSpacing(SPACE[0])
        words.addWidget(plain_label("Progress", "title"))
        words.addWidget(self._continuity)
        row.addLayout(words, 1)
        row.addWidget(self.views, 0, Qt.AlignmentFlag.AlignTop)
        switch = QShortcut(QKeySequence("Alt+T"), self)
        switch.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        switch.activated.connect(self._switch_view)
        self.views.setToolTip("Alt+T")

    def _fit(self) -> None:
        """The head, and the table, are as wide as the column below the head."""
        width = self.width() - self.area.verticalScrollBar().sizeHint().width()
        edge = edge_px(width, COLUMN_PX, self._theme)
        side = max(edge, (width - self._theme.px(COLUMN_PX)) // 2)
        right = side + self.width() - width
        self._row.setContentsMargins(side, SPACE[4], right, SPACE[3])
        self._around.setContentsMargins(side, 0, right, SPACE[4])

    def _show_pieces(self) -> None:
        kinds, history = Card("Sessions by kind"), Card("Your history")
        kinds.add_body(self._counted, self.kinds)
        history.add_body(self.own)
        gap = SPACE[3]
        self.area.show_pieces(
            [
                Piece(self.facts, 0),
                Piece(self.minutes, gap),
                Piece(self.year, gap),
                Piece(self.felt, gap),
                Piece(self.helped, gap),
                Piece(Beside((kinds, history)), gap),
            ]
        )
        empty = Card("Your first session will be here")
        empty.add_body(self.empty)
        self.empty_area.show_pieces([Piece(empty, 0)])
        self.empty_area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def _show_facts(self, progress: Progress) -> None:
        week = sum(one.played_ms for one in progress.this_week)
        month = sum(one.played_ms for one in done_in(progress, Span.MONTH))
        self.facts.show_fact(WEEK, spent_words(week), "this week")
        self.facts.show_fact(MONTH, spent_words(month), "in the last 30 days")
        count = len(progress.days)
        self.facts.show_fact(YEAR, plural(count, "day"), "in the last year")
        if self._whole is None:
            self.facts.show_fact(ALL, UNKNOWN, "in all")

    def _show_helped(self, measure: Measure) -> None:
        if self._progress is not None:
            self.helped.show_progress(self._progress, measure)

    def _choose_view(self, view: str) -> None:
        self._view = view
        if view == TABLE and self._table is None:
            self._table = ProgressTable()
            self._table.set_theme(self._theme)
            self._around.addWidget(self._table)
            shown = self._whole or self._progress
            if shown is not None:
                self._table.days.show_progress(shown)
        is_table = view == TABLE and self._table is not None
        self._stack.setCurrentWidget(self._framed if is_table else self.area)
        self.views.show_value(view)

    def _switch_view(self) -> None:
        if self._progress is None or self._progress.is_empty:
            return
        self._choose_view(CHARTS if self._view == TABLE else TABLE)
        announce(self, "As a table" if self._view == TABLE else "Charts")

    def _draw(self) -> None:
        """Draws the charts, which takes a while the first time, and asks for what is left."""
        self.minutes.chart.draw()
        self.felt.chart.draw()
        if self._is_whole_due:
            self.whole_requested.emit()
