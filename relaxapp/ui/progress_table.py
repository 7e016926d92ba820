"""The days as a table: for those who hear them, and for those who would rather read numbers.

Takes a `Progress`; a row for each day with something, the newest first. Means have one decimal.
"""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from relaxapp.core.helped import Measure, Tally
from relaxapp.core.progress import Progress
from relaxapp.ui.day_words import brief_day_words, full_day_words
from relaxapp.ui.fitted import font_of
from relaxapp.ui.progress_words import minutes_of
from relaxapp.ui.theme import SPACE, Theme

COLUMNS = (
    *("Day", "Minutes", "Sessions", "Tension before", "Tension after"),
    *("Pain before", "Pain after"),
)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROW_PX = 30
_LONGEST_DAY = 739_889
"""Wednesday 30 September 2026: hardly a day is longer."""

_Index = QModelIndex | QPersistentModelIndex


class Days(QAbstractTableModel):
    """The rows of a `Progress`."""

    def __init__(self) -> None:
        super().__init__()
        self._progress = Progress(0)
        self._felt: dict[Measure, dict[int, Tally]] = {}

    def show_progress(self, progress: Progress) -> None:
        self.beginResetModel()
        self._progress = progress
        self._felt = {
            measure: {one.day: one.tally for one in progress.changes(measure)}
            for measure in (Measure.TENSION, Measure.PAIN)
        }
        self.endResetModel()

    def day_at(self, row: int) -> int:
        """The day of a row."""
        return self._progress.days[-1 - row].day

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._progress.days)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section else _LEFT
        return COLUMNS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() else _LEFT
        words = self._words(index.row(), index.column())
        if index.column() == 0 and role == Qt.ItemDataRole.AccessibleTextRole:
            return full_day_words(self.day_at(index.row()))
        if role == Qt.ItemDataRole.DisplayRole:
            return words or "–"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{COLUMNS[index.column()]}: {words or 'not told'}"
        return None

    def _words(self, row: int, column: int) -> str:
        day = self._progress.days[-1 - row]
        if column < 3:
            minutes, sessions = str(minutes_of(day.played_ms)), str(day.sessions)
            return (brief_day_words(day.day), minutes, sessions)[column]
        measure = Measure.TENSION if column < 5 else Measure.PAIN
        tally = self._felt.get(measure, {}).get(day.day)
        if tally is None:
            return ""
        return f"{tally.mean_before if column % 2 else tally.mean_after:.1f}"


class ProgressTable(QTableView):
    """See the module."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self.days = Days()
        self.setModel(self.days)
        self.setAccessibleName("Your days as a table")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.verticalHeader().setDefaultSectionSize(theme.px(_ROW_PX))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The columns fill the width; where there is no room, it scrolls."""
        header = self.horizontalHeader()
        font = font_of(self._theme.body)
        days = QFontMetrics(font)
        font.setBold(True)
        metrics = QFontMetrics(font)
        needed = [metrics.horizontalAdvance(one) + 2 * SPACE[3] for one in COLUMNS]
        needed[0] = days.horizontalAdvance(brief_day_words(_LONGEST_DAY)) + 2 * SPACE[3]
        spare = max(self.viewport().width() - sum(needed), 0) // len(COLUMNS)
        for at, width in enumerate(needed):
            header.resizeSection(at, width + spare)
