"""The blocks of a Learn page as widgets: prose, facts, notes, lists, what practises it, signs.

Each takes a block of `core.learn` and sets it; links go out as addresses. The text is of the
program's own pages; even so each word of it is escaped, and nothing is ever fetched: pictures
are in `learn_pictures`, and painted.
"""

from collections.abc import Mapping
from html import escape
from typing import Protocol

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from relaxapp.core.learn import Fact, Items, Note, Practice, Practices, Span, Spans, plain_text
from relaxapp.ui.card_painting import ROW_THUMB, text_font
from relaxapp.ui.cards import RoutineCard
from relaxapp.ui.theme import RADIUS_CARD, SPACE, Theme
from relaxapp.ui.thumbnails import Thumbnails
from relaxapp.ui.widgets import column, plain_label

LINE_HEIGHT = 140
"""Of prose, in hundredths of the font's own."""

PROSE_PX, LEAD_PX, SMALL_PX = 16, 19, 13

EMERGENCY = "emergency"
"""The signs that are set in the warm colour."""


class Prose(QLabel):
    """Words with links: Tab goes from one to the next, Enter follows it."""

    link_followed = Signal(str)

    def __init__(self, spans: Spans, size_px: int = PROSE_PX, *, is_soft: bool = False) -> None:
        super().__init__()
        self._spans, self._size_px, self._is_soft = spans, size_px, is_soft
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        flags = Qt.TextInteractionFlag.TextSelectableByMouse
        if any(span.link for span in spans):
            flags |= Qt.TextInteractionFlag.LinksAccessibleByMouse
            flags |= Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        self.setTextInteractionFlags(flags)
        self.setAccessibleName(plain_text(spans))
        self.linkActivated.connect(self.link_followed)

    def set_theme(self, theme: Theme) -> None:
        self.setText(_html(self._spans, theme, theme.px(self._size_px), is_soft=self._is_soft))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # Qt stops at the label before it marks a link in it: one Tab that seems to do nothing.
        if event.reason() == Qt.FocusReason.TabFocusReason:
            self.focusNextPrevChild(True)
        elif event.reason() == Qt.FocusReason.BacktabFocusReason:
            self.focusNextPrevChild(False)


def _html(spans: Spans, theme: Theme, size_px: int, *, is_soft: bool) -> str:
    p = theme.palette
    words = "".join(_span_html(span, p.accent_text) for span in spans)
    colour = p.soft_ink if is_soft else p.ink
    return (
        f'<p style="margin: 0; line-height: {LINE_HEIGHT}%; font-size: {size_px}px; '
        f'color: {colour};">{words}</p>'
    )


def _span_html(span: Span, link_colour: str) -> str:
    words = escape(span.text)
    if span.link:
        return f'<a href="{escape(span.link)}" style="color: {link_colour};">{words}</a>'
    if span.stress:
        tag = "b" if span.stress == "strong" else "i"
        return f"<{tag}>{words}</{tag}>"
    return words


class Setting(QFrame):
    """A block that holds prose: gives it its theme, and says what link was followed."""

    link_followed = Signal(str)

    def __init__(self, look: str = "") -> None:
        super().__init__()
        self._prose: list[Prose] = []
        if look:
            self.setProperty("look", look)

    def hold(self, prose: Prose) -> Prose:
        """Prose of this block."""
        prose.link_followed.connect(self.link_followed)
        self._prose.append(prose)
        return prose

    def set_theme(self, theme: Theme) -> None:
        for prose in self._prose:
            prose.set_theme(theme)


class FactCard(Setting):
    """A finding: its figure large, and what it is of below."""

    def __init__(self, fact: Fact) -> None:
        super().__init__("fact")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[3], SPACE[0], 0, SPACE[0])
        layout.setSpacing(SPACE[0] // 2)
        layout.addWidget(plain_label(fact.figure, "figure"))
        layout.addWidget(self.hold(Prose(fact.spans)))


class NoteCard(Setting):
    """What must not be overlooked, with a warm bar at its side."""

    def __init__(self, note: Note) -> None:
        super().__init__("note")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[3], SPACE[0], 0, SPACE[0])
        layout.addWidget(self.hold(Prose(note.spans)))


class ItemList(Setting):
    """A list, with dots or numbers; sources are small."""

    def __init__(self, items: Items) -> None:
        super().__init__()
        self._marks: list[QLabel] = []
        self._size_px = SMALL_PX if items.are_sources else PROSE_PX
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE[1])
        grid.setVerticalSpacing(SPACE[0] if items.are_sources else SPACE[1])
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, spans in enumerate(items.items):
            mark = QLabel()
            mark.setTextFormat(Qt.TextFormat.RichText)
            mark.setAccessibleName(f"{row + 1}." if items.is_numbered else "")
            mark.setProperty("mark", f"{row + 1}." if items.is_numbered else "•")
            self._marks.append(mark)
            grid.addWidget(mark, row, 0, top | Qt.AlignmentFlag.AlignRight)
            prose = Prose(spans, self._size_px, is_soft=items.are_sources)
            grid.addWidget(self.hold(prose), row, 1)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for mark in self._marks:  # set as the prose is, so that both stand on one line
            spans = (Span(mark.property("mark")),)
            mark.setText(_html(spans, theme, theme.px(self._size_px), is_soft=True))


class PracticeRow(QPushButton):
    """A routine or a move to open: its picture, name and length, and why it is named."""

    def __init__(self, practice: Practice, card: RoutineCard | None, thumbs: Thumbnails) -> None:
        super().__init__()
        self.setProperty("look", "row")
        self._practice, self._card, self._thumbnails = practice, card, thumbs
        self._theme = Theme()
        self.is_first = True
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        told = practice.name if card is None else card.spoken
        self.setAccessibleName(f"Open {told}")
        self.setAccessibleDescription(practice.text)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        words = self._name_height(width) + self._text_rect(width).height()
        return max(words, ROW_THUMB.height()) + 2 * SPACE[2]

    def sizeHint(self) -> QSize:
        width = self._theme.px(320)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), ROW_THUMB.height())

    @property
    def _left(self) -> int:
        return SPACE[2] + ROW_THUMB.width() + SPACE[3]

    def _room(self, width: int) -> int:
        return max(width - self._left - SPACE[3], 1)

    def _metrics(self, *, is_strong: bool) -> QFontMetrics:
        return QFontMetrics(text_font(self.font(), self._theme, is_strong=is_strong))

    def _facts(self) -> str:
        return "" if self._card is None else self._card.facts

    def _is_beside(self, width: int) -> bool:
        """Whether name and length have room on one line."""
        name = self._metrics(is_strong=True).horizontalAdvance(self._practice.name)
        facts = self._metrics(is_strong=False).horizontalAdvance(self._facts())
        return name + facts + SPACE[3] <= self._room(width)

    def _name_height(self, width: int) -> int:
        line = self._metrics(is_strong=True).height()
        return line if self._is_beside(width) or not self._facts() else 2 * line

    def _text_rect(self, width: int) -> QRect:
        room = QRect(0, 0, self._room(width), 10_000)
        flags = int(Qt.TextFlag.TextWordWrap)
        return self._metrics(is_strong=False).boundingRect(room, flags, self._practice.text)

    def paintEvent(self, event: QPaintEvent) -> None:
        p, rect = self._theme.palette, self.rect()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if not self.is_first:
                painter.setPen(QColor(p.line))
                painter.drawLine(SPACE[3], 0, rect.width() - SPACE[3], 0)
            if self.underMouse() or self.hasFocus():
                ring = QPen(QColor(p.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen
                painter.setPen(ring)
                painter.setBrush(QColor(p.ground))
                radius = RADIUS_CARD - SPACE[0]
                painter.drawRoundedRect(rect.adjusted(3, 3, -3, -3), radius, radius)
            self._thumbnails.begin_frame()
            if self._card is not None:
                ratio = self.devicePixelRatioF()
                picture = self._thumbnails.picture(self._card, ROW_THUMB, ratio)
                if picture is not None:
                    top = (rect.height() - ROW_THUMB.height()) // 2
                    painter.drawPixmap(SPACE[2], top, picture)
            self._paint_texts(painter)

    def _paint_texts(self, painter: QPainter) -> None:
        p, width = self._theme.palette, self.width()
        text = self._text_rect(width)
        name_height = self._name_height(width)
        top = (self.height() - name_height - text.height()) // 2
        line = self._metrics(is_strong=True).height()
        room = QRect(self._left, top, self._room(width), line)
        painter.setFont(text_font(self.font(), self._theme, is_strong=True))
        painter.setPen(QColor(p.ink))
        name = painter.fontMetrics().elidedText(
            self._practice.name, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(text_font(self.font(), self._theme))
        painter.setPen(QColor(p.soft_ink))
        is_beside = self._is_beside(width)
        side = Qt.AlignmentFlag.AlignRight if is_beside else Qt.AlignmentFlag.AlignLeft
        facts = room if is_beside else room.translated(0, line)
        painter.drawText(facts, side | Qt.AlignmentFlag.AlignVCenter, self._facts())
        below = QRect(self._left, top + name_height, room.width(), text.height() + 2)
        painter.drawText(below, int(Qt.TextFlag.TextWordWrap), self._practice.text)


class PracticeCard(Setting):
    """What practises the thing: rows to open."""

    def __init__(
        self, practices: Practices, cards: Mapping[str, RoutineCard], thumbnails: Thumbnails
    ) -> None:
        """`cards` are known by their addresses; what has none is named by words alone."""
        super().__init__("card")
        self.rows: list[PracticeRow] = []
        rows = column(self, 0)
        rows.setContentsMargins(1, 1, 1, 1)
        for practice in practices.items:
            row = PracticeRow(practice, cards.get(practice.link), thumbnails)
            row.is_first = not self.rows
            row.clicked.connect(lambda _=False, link=practice.link: self.link_followed.emit(link))
            rows.addWidget(row)
            self.rows.append(row)

    def set_theme(self, theme: Theme) -> None:
        for row in self.rows:
            row.set_theme(theme)


class WarningSigns(Protocol):
    """A list of warning signs, as the reviewed file has it."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def advice(self) -> str: ...
    @property
    def signs(self) -> tuple[str, ...]: ...


class SignsCard(Setting):
    """A list of warning signs; the most urgent has a warm heading."""

    def __init__(self, signs: WarningSigns) -> None:
        super().__init__("card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        layout.setSpacing(SPACE[1])
        look = "lead-warm" if signs.id == EMERGENCY else "lead-strong"
        layout.addWidget(plain_label(signs.name, look))
        layout.addWidget(self.hold(Prose((Span(signs.advice),))))
        self._items = ItemList(Items(tuple((Span(sign),) for sign in signs.signs)))
        layout.addWidget(self._items)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._items.set_theme(theme)
