"""What was written, by day and routine: searched as it is typed, opened to be read, deleted.

Takes `Writing`s in order, says what is asked of them. Where there is room, the list and what is
read stand side by side, else one in place of the other.
"""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from relaxapp.core.answers import Writing
from relaxapp.core.sealing import shown_text
from relaxapp.core.units import plural
from relaxapp.ui.day_words import heading_words, time_words
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import column, look_button, plain_label

_BESIDE_FROM_PX = 760
_LIST_PX = 320
_MEASURE_PX = 620
_SESSION = Qt.ItemDataRole.UserRole
_ROW_PX = 52

MOST_SHOWN = 200
"""So many records stand in the list: making its rows takes longer than a search."""

NOTHING_WORDS = "Nothing is written yet. Thought record is a good one to begin with."
NOT_FOUND_WORDS = "Nothing of what you wrote has these words."
CHOOSE_WORDS = "Choose one to read it."
LOCKED_WORDS = "What you wrote is locked."


class RecordView(QWidget):
    """One record to read, from its first question to its last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = plain_label("", "title")
        self._when = plain_label("", "soft")
        self._labels: list[tuple[QLabel, QLabel]] = []
        self._column = column(self, SPACE[0])
        self._column.addWidget(self._name)
        self._column.addWidget(self._when)
        self._column.addSpacing(SPACE[2])
        self._column.addStretch()

    def show_writing(self, writing: Writing, today: int) -> None:
        self._name.setText(writing.name)
        day = heading_words(writing.began.day, today)
        self._when.setText(f"{day}, {time_words(writing.began)}")
        while len(self._labels) < len(writing.answers):
            self._add_pair()
        for index, pair in enumerate(self._labels):
            is_shown = index < len(writing.answers)
            for label in pair:
                label.setVisible(is_shown)
            if is_shown:
                pair[0].setText(writing.answers[index].question)
                pair[1].setText(shown_text(writing.answers[index].answer))

    def _add_pair(self) -> None:
        question, answer = plain_label("", "soft"), plain_label("", "lead")
        by_all = Qt.TextInteractionFlag.TextSelectableByMouse
        answer.setTextInteractionFlags(by_all | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        answer.setContentsMargins(0, 0, 0, SPACE[3])
        at = self._column.count() - 1
        self._column.insertWidget(at, question)
        self._column.insertWidget(at + 1, answer)
        self._labels.append((question, answer))


class AnswersPage(QWidget):
    """See the module."""

    searched = Signal(str)
    deleted = Signal(str)
    """The session of the record that shall go."""
    export_requested = Signal()
    unlock_requested = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("What you wrote")
        self._theme = Theme()
        self._writings: dict[str, Writing] = {}
        self._session: str | None = None
        self._today = 0
        self._make_list()
        self._make_record()
        self._lay_out()
        self._show_record(None)

    @property
    def session(self) -> str | None:
        """The record that is read."""
        return self._session

    def show_writings(self, writings: Sequence[Writing], today: int) -> None:
        """Shows the records that there are, or that are looked for; the one read stays open."""
        self._today = today
        self._writings = {one.session: one for one in writings}
        self._locked.hide()
        for widget in (self.search, self.list):
            widget.show()
        self._fill(writings)
        is_searching = bool(self.search.text().strip())
        self._nothing.setText(NOT_FOUND_WORDS if is_searching else NOTHING_WORDS)
        self._nothing.setVisible(not writings)
        self._count.setText(_count_words(len(writings)))
        self.list.setVisible(bool(writings))
        self._show_record(self._session if self._session in self._writings else None)

    def show_locked(self) -> None:
        """Nothing can be read before it is unlocked."""
        self._writings = {}
        self._fill(())
        self._show_record(None)
        for widget in (self.search, self.list, self._nothing):
            widget.hide()
        self._count.setText("")
        self._locked.show()

    def open_record(self, session: str) -> None:
        """Shows a record, if it is there."""
        if session in self._writings:
            self._select(session)
            self._show_record(session)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._record.setMaximumWidth(theme.px(_MEASURE_PX))
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        (self.unlock if self._locked.isVisibleTo(self) else self.search).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.close_record.isVisible():
            self._close_record()
        elif event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif event.key() == Qt.Key.Key_Delete and self.list.hasFocus() and self._session:
            self.deleted.emit(self._session)
        else:
            super().keyPressEvent(event)

    def _make_list(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search in what you wrote")
        self.search.setAccessibleName("Search in what you wrote")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.searched)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        self.list = QListWidget()
        self.list.setProperty("look", "records")
        self.list.setAccessibleName("Records, the last first")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.itemClicked.connect(self._open)
        self.list.itemActivated.connect(self._open)
        self.list.currentItemChanged.connect(self._follow)
        self._count = plain_label("", "soft")
        self._nothing = plain_label("", "soft")
        self._locked = QWidget()
        locked = column(self._locked)
        locked.addWidget(plain_label(LOCKED_WORDS, "lead"))
        self.unlock = look_button("Unlock…", "", name="Unlock what you wrote", keys="Alt+U")
        self.unlock.clicked.connect(self.unlock_requested)
        locked.addWidget(self.unlock, 0, Qt.AlignmentFlag.AlignLeft)
        self._locked.hide()

    def _make_record(self) -> None:
        self.close_record = look_button("Back", "", name="Back to the list", keys="Alt+Left")
        self.close_record.clicked.connect(self._close_record)
        self.delete = look_button("Delete", "danger", name="Delete this record")
        self.delete.clicked.connect(self._delete)
        self._record = RecordView()
        self._choose = plain_label(CHOOSE_WORDS, "soft")
        self._reading = QWidget()
        top = QHBoxLayout()
        top.addWidget(self.close_record)
        top.addStretch()
        top.addWidget(self.delete)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, SPACE[2], 0)
        row.addWidget(self._record, 100)
        row.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName("The record")
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(holder)
        box = column(self._reading)
        box.addLayout(top)
        box.addWidget(self._choose)
        box.addWidget(self._scroll, 1)
        box.addStretch()

    def _lay_out(self) -> None:
        self.back = look_button("Done", "quiet", name="Leave what you wrote")
        self.back.clicked.connect(self.left)
        self.export = look_button("Export…", "link", name="Export what is recorded", keys="Alt+E")
        self.export.clicked.connect(self.export_requested)
        head = QHBoxLayout()
        head.addWidget(plain_label("What you wrote", "title", wraps=False))
        head.addStretch()
        head.addWidget(self.export)
        head.addWidget(self.back)
        self._side = QWidget()
        side = column(self._side)
        for widget in (self.search, self._locked, self._nothing):
            side.addWidget(widget)
        side.addWidget(self.list, 100)
        side.addWidget(self._count)
        side.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(SPACE[4])
        body.addWidget(self._side)
        body.addWidget(self._reading, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE[5], SPACE[4], SPACE[5], SPACE[3])
        outer.setSpacing(SPACE[3])
        outer.addLayout(head)
        outer.addLayout(body, 1)
        order = (self.search, self.list, self.unlock, self.close_record, self.delete, self._scroll)
        for one, other in pairwise((*order, self.export, self.back)):
            QWidget.setTabOrder(one, other)

    def _fill(self, writings: Sequence[Writing]) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        day = -1
        for writing in writings[:MOST_SHOWN]:
            if writing.began.day != day:
                day = writing.began.day
                self.list.addItem(_heading(heading_words(day, self._today)))
            words = f"{writing.name}, {time_words(writing.began)}\n{writing.first_words}"
            item = QListWidgetItem(words)
            item.setData(_SESSION, writing.session)
            item.setSizeHint(QSize(0, self._theme.px(_ROW_PX)))
            self.list.addItem(item)
        self.list.blockSignals(False)

    def _select(self, session: str | None) -> None:
        self.list.blockSignals(True)
        for at in range(self.list.count()):
            item = self.list.item(at)
            if session is not None and item.data(_SESSION) == session:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def _open(self, item: QListWidgetItem) -> None:
        session = item.data(_SESSION)
        if session is not None:
            self._show_record(session)

    def _follow(self, item: QListWidgetItem | None) -> None:
        """Arrows read the next record where both are seen; else Enter opens it."""
        if item is not None and self._is_beside:
            self._open(item)

    def _show_record(self, session: str | None) -> None:
        self._session = session
        writing = None if session is None else self._writings.get(session)
        if writing is not None:
            self._record.show_writing(writing, self._today)
            self._scroll.verticalScrollBar().setValue(0)
            self._select(session)
        self._arrange()

    def _close_record(self) -> None:
        self._show_record(None)
        self.list.setFocus()

    def _delete(self) -> None:
        if self._session is not None:
            self.deleted.emit(self._session)

    @property
    def _is_beside(self) -> bool:
        return self.width() >= self._theme.px(_BESIDE_FROM_PX)

    def _arrange(self) -> None:
        is_beside, is_open = self._is_beside, self._session is not None
        self._side.setVisible(is_beside or not is_open)
        self._side.setMaximumWidth(self._theme.px(_LIST_PX) if is_beside else 16_777_215)
        self._side.setMinimumWidth(self._theme.px(_LIST_PX) if is_beside else 0)
        self._reading.setVisible(is_open or is_beside)
        self._scroll.setVisible(is_open)
        self.delete.setVisible(is_open)
        self._choose.setVisible(not is_open and bool(self._writings))
        self.close_record.setVisible(not is_beside)


def _count_words(count: int) -> str:
    if count <= MOST_SHOWN:
        return plural(count, "record") if count else ""
    return f"The last {MOST_SHOWN} of {count:,} records. A search looks through all of them."


def _heading(words: str) -> QListWidgetItem:
    item = QListWidgetItem(words)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    font = QFont()
    font.setWeight(QFont.Weight.DemiBold)
    item.setFont(font)
    return item
