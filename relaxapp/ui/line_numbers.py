"""The column of line numbers beside the text: the current line, and dots at lines with problems.

Paints what `CodeField` shows. An error is a full dot, a warning a ring.
"""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from relaxapp.core.problems import Severity
from relaxapp.ui.code_field import CodeField
from relaxapp.ui.theme import SPACE, Theme

_DOT_PX = 7
_LEAST_DIGITS = 2


class LineNumbers(QWidget):
    """The numbers of a code field's lines; a click puts the cursor there."""

    def __init__(self, field: CodeField) -> None:
        super().__init__(field.parentWidget())
        self._field = field
        self._theme = Theme()
        self._severities: Mapping[int, Severity] = {}
        self.setCursor(Qt.CursorShape.ArrowCursor)
        field.updateRequest.connect(self._follow)
        field.cursorPositionChanged.connect(self.update)
        field.blockCountChanged.connect(self._fit)
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(self._field.font())
        self._fit()
        self.update()

    def show_severities(self, severities: Mapping[int, Severity]) -> None:
        """The worst problem of each line that has one."""
        self._severities = severities
        self.update()

    def sizeHint(self) -> QSize:
        digits = max(len(str(self._field.blockCount())), _LEAST_DIGITS)
        advance = self._field.fontMetrics().horizontalAdvance("9")
        return QSize(self._numbers_x + digits * advance + SPACE[1], 0)

    @property
    def _numbers_x(self) -> int:
        """How far from the left the numbers begin: dots stand before them."""
        return self._theme.px(_DOT_PX) + 2 * SPACE[0] + SPACE[0]

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self._theme.palette
        current = self._field.textCursor().blockNumber()
        plain, bold = QFont(self._field.font()), QFont(self._field.font())
        bold.setBold(True)
        height = self._field.fontMetrics().height()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(palette.ground))
            for block, place in self._field.visible_blocks():
                is_current = block.blockNumber() == current
                painter.setFont(bold if is_current else plain)
                painter.setPen(QColor(palette.ink if is_current else palette.soft_ink))
                row = QRectF(0, place.top(), self.width() - SPACE[1], height)
                painter.drawText(row, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
                if severity := self._severities.get(block.blockNumber() + 1):
                    self._paint_dot(painter, row, severity)

    def _paint_dot(self, painter: QPainter, row: QRectF, severity: Severity) -> None:
        colour = QColor(self._theme.palette.warm_text)
        radius = self._theme.px(_DOT_PX) / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(colour if severity == "error" else Qt.BrushStyle.NoBrush)
        centre = QPointF(SPACE[0] + radius, row.center().y())
        painter.drawEllipse(centre, radius - 1, radius - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for block, place in self._field.visible_blocks():
            if place.top() <= event.position().y() < place.bottom():
                cursor = self._field.textCursor()
                cursor.setPosition(block.position())
                self._field.setTextCursor(cursor)
                self._field.setFocus()

    def _follow(self) -> None:
        self.update()

    def _fit(self) -> None:
        self.setFixedWidth(self.sizeHint().width())
