"""The page Programmes: each as a row, and the panel of the one that is chosen.

Takes `ProgrammeView`s, emits what the person wants. The one under way comes first; what is shown
in the panel stays when all are shown anew.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from relaxapp.ui.browse_page import BESIDE_PX
from relaxapp.ui.card_painting import text_font, two_lines
from relaxapp.ui.programme_panel import ProgrammePanel
from relaxapp.ui.programme_views import ProgrammeView
from relaxapp.ui.theme import RADIUS_CARD, SPACE, Theme
from relaxapp.ui.widgets import plain_label, scroll_area

LEAD = "Small doses, day by day, for some weeks. A day that you miss is simply over."
NOTHING = "There are no programmes here yet."
NOT_FOR_YOU = "Not suggested to you"
LINE_PX = 19


class ProgrammeRow(QPushButton):
    """A programme as a card of up to four lines; arrow keys go from one to the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view: ProgrammeView | None = None
        self._theme = Theme()
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_view(self, view: ProgrammeView) -> None:
        self.view = view
        told = (view.name, view.facts, self._state(), NOT_FOR_YOU if view.cares else view.summary)
        self.setAccessibleName(", ".join(filter(None, told)))
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        lines = 2
        if self.view is not None:
            lines += 1 if self.view.cares else 2 * bool(self.view.summary)
        return QSize(self._theme.px(240), lines * self._theme.px(LINE_PX) + 2 * SPACE[3])

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self.sizeHint().height())

    def _state(self) -> str:
        """Where it stands, for the one under way."""
        if self.view is None or self.view.item is None:
            return ""
        return self.view.item.place or self.view.item.phase.value.capitalize()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.view is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_frame(painter)
            self._paint_texts(painter, self.view)

    def _paint_frame(self, painter: QPainter) -> None:
        p = self._theme.palette
        is_marked = self.hasFocus() or self.isChecked()
        width = 3.0 if self.hasFocus() else 1.5 if self.isChecked() else 1.0
        colour = p.accent if is_marked or self.underMouse() else p.line
        inset = width / 2
        painter.setPen(QPen(QColor(colour), width))
        painter.setBrush(QColor(p.surface))
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)

    def _paint_texts(self, painter: QPainter, view: ProgrammeView) -> None:
        theme, p = self._theme, self._theme.palette
        strong, plain = text_font(self.font(), theme, is_strong=True), text_font(self.font(), theme)
        place = self.rect().adjusted(SPACE[4], SPACE[3], -SPACE[4], -SPACE[3])
        line_px = theme.px(LINE_PX)
        first = QRect(place.x(), place.y(), place.width(), line_px)
        name, facts, state = QRect(first), view.facts, self._state()
        taken = QFontMetrics(plain).horizontalAdvance(state) + SPACE[3]
        if state and taken < place.width() // 2:
            name.setWidth(place.width() - taken)
            self._line(painter, first, plain, p.accent_text, state, Qt.AlignmentFlag.AlignRight)
        elif state:
            facts = f"{state} · {facts}"
        self._line(painter, name, strong, p.ink, view.name)
        colour = p.warm_text if view.is_broken else p.soft_ink
        self._line(painter, first.translated(0, line_px), plain, colour, facts)
        last, colour = (view.summary, p.soft_ink)
        if view.cares:
            last, colour = NOT_FOR_YOU, p.warm_text
        for below, line in enumerate(two_lines(last, place.width(), plain.toString()), 2):
            self._line(painter, first.translated(0, below * line_px), plain, colour, line)

    @staticmethod
    def _line(
        painter: QPainter,
        place: QRect,
        font: QFont,
        colour: str,
        text: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        """One line, cut where it is too long."""
        painter.setFont(font)
        painter.setPen(QColor(colour))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | side, cut)


class ProgrammesPage(QWidget):
    """See the module; what its panel emits is emitted by the panel itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Programmes")
        self._theme = Theme()
        self._is_open = False
        self.rows: list[ProgrammeRow] = []
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._click)
        self._group.buttonToggled.connect(self._follow)
        self.panel = ProgrammePanel()
        self.panel.back_requested.connect(self._close_panel)
        self._lay_out()

    def _lay_out(self) -> None:
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setSpacing(SPACE[2])
        self._column.addWidget(plain_label("Programmes", "title"))
        self._lead = plain_label(LEAD, "soft")
        self._column.addWidget(self._lead)
        self._column.addSpacing(SPACE[0])
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE[2])
        self._column.addLayout(self._list)
        self._column.addStretch(1)
        self._scroll = scroll_area(content)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._scroll, 1)
        row.addWidget(self.panel)
        self._fit()

    @property
    def view(self) -> ProgrammeView | None:
        """The one that is chosen."""
        return self.panel.view

    def show_views(self, views: Sequence[ProgrammeView]) -> None:
        """Shows the programmes, the one under way first; the chosen one stays."""
        ordered = sorted(views, key=lambda view: view.item is None)
        key = None if self.view is None else self.view.key
        chosen = next((one for one in ordered if one.key == key), next(iter(ordered), None))
        while len(self.rows) < len(ordered):
            self._add_row()
        for index, row in enumerate(self.rows):
            row.setVisible(index < len(ordered))
            if index < len(ordered):
                row.show_view(ordered[index])
                row.setChecked(ordered[index] is chosen)
        self._lead.setText(LEAD if ordered else NOTHING)
        self.panel.show_view(chosen)
        self._is_open = self._is_open and chosen is not None
        self._fit()

    def open_programme(self, id: str) -> None:
        """Shows the panel of a programme; an unknown one only leads to the list."""
        row = next((one for one in self._shown if one.view and one.view.id == id), None)
        if row is not None:
            row.setChecked(True)
            self._open_panel()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for row in self.rows:
            row.set_theme(theme)
        self.panel.set_theme(theme)
        self._fit()

    @property
    def _shown(self) -> list[ProgrammeRow]:
        return [row for row in self.rows if not row.isHidden()]

    @property
    def _is_beside(self) -> bool:
        return self.width() >= self._theme.px(BESIDE_PX)

    def _add_row(self) -> None:
        row = ProgrammeRow()
        row.set_theme(self._theme)
        self._list.addWidget(row)
        self._group.addButton(row)
        if self.rows:
            QWidget.setTabOrder(self.rows[-1], row)
        self.rows.append(row)

    def _follow(self, button: QAbstractButton, is_checked: bool) -> None:
        """The panel shows the row that is chosen, also by the arrow keys."""
        if is_checked and isinstance(button, ProgrammeRow) and button.view is not None:
            self.panel.show_view(button.view)

    def _click(self, button: QAbstractButton) -> None:
        if not self._is_beside:
            self._open_panel()

    def _open_panel(self) -> None:
        self._is_open = True
        self._fit()
        self.panel.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_panel(self) -> None:
        self._is_open = False
        self._fit()
        self._take_focus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        """Shares the width between the list and the panel."""
        margin = SPACE[5] if self.width() >= self._theme.px(600) else SPACE[4]
        self._column.setContentsMargins(margin, margin, margin, margin)
        self.panel.set_overlay(not self._is_beside)
        self.panel.setVisible(bool(self._shown) and (self._is_beside or self._is_open))
        self._scroll.setVisible(self._is_beside or not self._is_open)

    def _take_focus(self, reason: Qt.FocusReason) -> None:
        checked = self._group.checkedButton()
        if checked is not None:
            checked.setFocus(reason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self._is_open and not self._is_beside:
            self.panel.first.setFocus(event.reason())
        else:
            self._take_focus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._shown:
            self._open_panel()
        else:
            super().keyPressEvent(event)
