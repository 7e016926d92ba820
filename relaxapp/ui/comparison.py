"""Two texts compared, to be read: what went and what came, by signs and not by colour alone.

Takes two texts with what they are called, shows their lines in one column with the numbers that
they have in each. What stays is folded; a fold opens by Enter or a click.
"""

import re

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from relaxapp.core.differences import Differences, Fold, Kind, Line, differences
from relaxapp.core.units import plural
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import Chip, announce, look_button, plain_label

SAME_WORDS = "They are the same, line by line."

_SIZE_PX = (860, 600)
_SOFT = 0.22
"""How much of a colour is behind a line: its text is as good to read as on the surface."""

_UNSEEN = re.compile("[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029\ufdd0-\ufddf]")
"""What would break a line or not be seen at all."""


class ComparisonView(QPlainTextEdit):
    """The lines; `show_differences` begins at the first change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._differences = Differences(())
        self._rows: tuple[Line | Fold, ...] = ()
        self._are_all_shown = False
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setTabChangesFocus(True)
        # A cursor that can be seen: the arrow keys move it, and Enter opens the fold it is in.
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    @property
    def rows(self) -> tuple[Line | Fold, ...]:
        """What is shown, from the top."""
        return self._rows

    def show_differences(self, found: Differences) -> None:
        self._differences = found
        self._show(found.lines if self._are_all_shown else found.folded())
        self.go_to_change(1)

    def show_all(self, are_all_shown: bool) -> None:
        """Shows the lines that stay as well, or folds them again."""
        self._are_all_shown = are_all_shown
        self.show_differences(self._differences)

    def go_to_change(self, by: int) -> bool:
        """Goes to the next change (1) or the one before (-1), and round at the ends."""
        starts = self._change_starts()
        if not starts:
            return False
        row = self.textCursor().blockNumber()
        later = [start for start in starts if start > row]
        before = [start for start in starts if start < row]
        if by > 0:
            self._go_to_row(later[0] if later else starts[0])
        else:
            self._go_to_row(before[-1] if before else starts[-1])
        return True

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (is_enter and self._open_fold(self.textCursor().blockNumber())):
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self.textCursor().hasSelection():
            self._open_fold(self.cursorForPosition(event.position().toPoint()).blockNumber())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            self._paint_changes(painter)
        super().paintEvent(event)

    def _paint_changes(self, painter: QPainter) -> None:
        """What is behind the lines that can be seen."""
        palette = self._theme.palette
        behind = {Kind.REMOVED: palette.warm, Kind.ADDED: palette.accent}
        row = self.cursorForPosition(QPoint(0, 0)).blockNumber()
        block = self.document().findBlockByNumber(row)
        while block.isValid():
            rect = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if rect.top() > self.viewport().height():
                return
            shown = self._rows[block.blockNumber()] if self._rows else None
            name = palette.line if isinstance(shown, Fold) else None
            if isinstance(shown, Line):
                name = behind.get(shown.kind)
            if name is not None:
                colour = QColor(name)
                colour.setAlphaF(_SOFT if isinstance(shown, Line) else 2 * _SOFT)
                wide = QRectF(0, rect.top(), self.viewport().width(), rect.height())
                painter.fillRect(wide, colour)
            block = block.next()

    def _show(self, rows: tuple[Line | Fold, ...]) -> None:
        self._rows = rows
        digits = len(str(len(self._differences.lines)))
        self.setPlainText("\n".join(_row_words(row, digits) for row in rows))

    def _open_fold(self, row: int) -> bool:
        """Shows the lines of the fold in a row; whether one is there."""
        fold = self._rows[row] if row < len(self._rows) else None
        if not isinstance(fold, Fold):
            return False
        at = self.verticalScrollBar().value()
        self._show((*self._rows[:row], *fold.lines, *self._rows[row + 1 :]))
        self._go_to_row(row)
        self.verticalScrollBar().setValue(at)
        return True

    def _change_starts(self) -> list[int]:
        """The first row of each change."""
        is_change = [isinstance(row, Line) and row.kind is not Kind.SAME for row in self._rows]
        return [at for at, one in enumerate(is_change) if one and not (at and is_change[at - 1])]

    def _go_to_row(self, row: int) -> None:
        cursor = QTextCursor(self.document().findBlockByNumber(row))
        self.setTextCursor(cursor)
        self.centerCursor()


class ComparisonDialog(QDialog):
    """What differs between two texts, which are called by the names given."""

    def __init__(
        self,
        title: str,
        left_name: str,
        left: str,
        right_name: str,
        right: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle(title)
        found = differences(left, right)
        self.view = ComparisonView()
        self.view.setAccessibleName(f"What differs between {left_name} and {right_name}")
        self._removed = plain_label("", "warm", wraps=False)
        self._added = plain_label("", "accent", wraps=False)
        self._same = plain_label(SAME_WORDS, "soft")
        self._same.setVisible(found.is_none)
        for label, kind, name in (
            (self._removed, Kind.REMOVED, left_name),
            (self._added, Kind.ADDED, right_name),
        ):
            label.setText(f"{kind.value}  {name}: {plural(found.count(kind), 'line')}")
            label.setHidden(found.is_none)
        self._make_foot(found)
        self._lay_out(title)
        self.view.show_differences(found)
        self.view.setFocus()
        announce(self, self.summary)

    @property
    def summary(self) -> str:
        """What is said of the differences before one reads them."""
        if not self._same.isHidden():
            return SAME_WORDS
        return f"{self._removed.text()}. {self._added.text()}."

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)
        size = QSize(*(theme.px(px) for px in _SIZE_PX))
        parent = self.parentWidget()
        if parent is not None:  # within the window that it belongs to
            size = size.boundedTo(parent.window().size() - QSize(SPACE[4], SPACE[4]))
        self.resize(size)

    def _make_foot(self, found: Differences) -> None:
        self.previous = look_button("Previous change", "link", keys="Shift+F8")
        self.previous.clicked.connect(lambda: self.view.go_to_change(-1))
        self.next = look_button("Next change", "link", keys="F8")
        self.next.clicked.connect(lambda: self.view.go_to_change(1))
        self.all = Chip("All lines")
        self.all.setAccessibleName("Show all lines")
        self.all.setShortcut("Alt+A")
        self.all.setToolTip("Show the lines that are the same, too (Alt+A)")
        self.all.toggled.connect(self.view.show_all)
        self.close_button = look_button("Close", "", keys="Alt+C")
        self.close_button.setToolTip("Esc")
        self.close_button.clicked.connect(self.accept)
        for button in (self.previous, self.next, self.close_button):
            button.setAutoDefault(False)
        for button in (self.previous, self.next):
            button.setDisabled(found.is_none)

    def _lay_out(self, title: str) -> None:
        legend = QHBoxLayout()
        legend.setSpacing(SPACE[4])
        for label in (self._removed, self._added, self._same):
            legend.addWidget(label)
        legend.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE[1])
        foot.addWidget(self.previous)
        foot.addWidget(self.next)
        foot.addStretch(1)
        foot.addWidget(self.all)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[3])
        column.setSpacing(SPACE[2])
        column.addWidget(plain_label(title, "title"))
        column.addLayout(legend)
        column.addWidget(self.view, 1)
        column.addLayout(foot)


def _row_words(row: Line | Fold, digits: int) -> str:
    """A row as it is shown: both numbers, the sign, and the line."""
    if isinstance(row, Fold):
        folded = f"{plural(len(row.lines), 'line')} the same · Enter shows them"
        return f"{'⋯':>{digits}} {'⋯':>{digits}}   {folded}"
    left, right = ("" if number is None else str(number) for number in (row.left, row.right))
    text = _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", row.text)
    return f"{left:>{digits}} {right:>{digits}} {row.kind.value} {text}"
