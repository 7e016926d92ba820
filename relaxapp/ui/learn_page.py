"""The Learn page: the list of its pages as cards, and one of them to read.

Takes `Articles` and what their addresses stand for; emits where a link of the text leads. Links
from one page to another are followed here, and Alt+Left goes back the way one came.
"""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from relaxapp.core.learn import Article, Articles, parted
from relaxapp.core.routine import Move
from relaxapp.ui.fitted import font_of
from relaxapp.ui.learn_article import LearnArticle, Shown
from relaxapp.ui.learn_drawings import Canvas
from relaxapp.ui.learn_pictures import paint_picture_of
from relaxapp.ui.theme import RADIUS_CARD, SPACE, Theme
from relaxapp.ui.thumbnails import Thumbnails
from relaxapp.ui.widgets import announce, plain_label

LIST_PX = 720
PICTURE = QSize(168, 116)
"""Of a card in the list."""

LEAST_WORDS_PX = 230
"""Narrower than this, the words stand below the picture."""

INTRODUCTION = "Short pages on what happens in your back, what helps, and how it is known."


class ArticleCard(QPushButton):
    """A page in the list: its drawing, its title and its one line."""

    def __init__(self, article: Article, moves: Mapping[str, Move]) -> None:
        super().__init__()
        self.article, self._moves = article, moves
        self._theme = Theme()
        self._picture: tuple[object, QPixmap] | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(article.title)
        self.setAccessibleDescription(article.summary)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def height_at(self, width: int) -> int:
        words = self._title_rect(width).height() + SPACE[0] + self._summary_rect(width).height()
        if self._is_beside(width):
            return max(PICTURE.height(), words + 2 * SPACE[3])
        return PICTURE.height() + words + 2 * SPACE[3]

    def _is_beside(self, width: int) -> bool:
        return width - PICTURE.width() >= self._theme.px(LEAST_WORDS_PX)

    def _room(self, width: int) -> QRect:
        left = PICTURE.width() + SPACE[4] if self._is_beside(width) else SPACE[4]
        return QRect(left, 0, max(width - left - SPACE[4], 1), 10_000)

    def _wrapped(self, width: int, text: str, px: int, *, is_strong: bool) -> QRect:
        font = font_of(px)
        font.setBold(is_strong)
        flags = int(Qt.TextFlag.TextWordWrap)
        return QFontMetrics(font).boundingRect(self._room(width), flags, text)

    def _title_rect(self, width: int) -> QRect:
        return self._wrapped(width, self.article.title, self._theme.lead, is_strong=True)

    def _summary_rect(self, width: int) -> QRect:
        return self._wrapped(width, self.article.summary, self._theme.body, is_strong=False)

    def paintEvent(self, event: QPaintEvent) -> None:
        p, rect = self._theme.palette, self.rect()
        frame = QRectF(rect).adjusted(1, 1, -1, -1)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            is_marked = self.hasFocus() or self.underMouse()
            painter.setPen(QPen(QColor(p.accent if is_marked else p.line), 1))
            painter.setBrush(QColor(p.surface))
            painter.drawRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)
            is_beside = self._is_beside(rect.width())
            left = 0 if is_beside else (rect.width() - PICTURE.width()) // 2
            top = (rect.height() - PICTURE.height()) // 2 if is_beside else 0
            painter.drawPixmap(left, top, self._drawn())
            self._paint_words(painter, is_beside=is_beside)
            if self.hasFocus():
                painter.setPen(QPen(QColor(p.accent), 2.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)

    def _paint_words(self, painter: QPainter, *, is_beside: bool) -> None:
        width, p = self.width(), self._theme.palette
        title, summary = self._title_rect(width), self._summary_rect(width)
        high = title.height() + SPACE[0] + summary.height()
        top = (self.height() - high) // 2 if is_beside else PICTURE.height() + SPACE[3]
        room, wraps = self._room(width), int(Qt.TextFlag.TextWordWrap)
        font = font_of(self._theme.lead)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(p.ink))
        painter.drawText(room.translated(0, top), wraps, self.article.title)
        painter.setFont(font_of(self._theme.body))
        painter.setPen(QColor(p.soft_ink))
        below = top + title.height() + SPACE[0]
        painter.drawText(room.translated(0, below), wraps, self.article.summary)

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        key = (self._theme, ratio)
        if self._picture is None or self._picture[0] != key:
            pixmap = QPixmap(PICTURE * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            rect = QRectF(0, 0, PICTURE.width(), PICTURE.height())
            with QPainter(pixmap) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                canvas = Canvas(painter, self._theme, self._moves, is_small=True)
                inner = rect.adjusted(SPACE[2], SPACE[2], -SPACE[2], -SPACE[2])
                paint_picture_of(canvas, inner, self.article.picture)
            self._picture = key, pixmap
        return self._picture[1]


class _List(QScrollArea):
    """The cards below one another; arrows go from one to the next."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = Theme()
        self.cards: list[ArticleCard] = []
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setSpacing(SPACE[2])
        self._column.addWidget(plain_label("Learn", "title"))
        self._column.addWidget(plain_label(INTRODUCTION, "soft"))
        self._column.addSpacing(SPACE[1])
        self._column.addStretch(1)
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_cards(self, cards: list[ArticleCard]) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = cards
        for card in cards:
            card.set_theme(self._theme)
            self._column.insertWidget(self._column.count() - 1, card)
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for card in self.cards:
            card.set_theme(theme)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        width = self.viewport().width()
        beside = max(SPACE[5], (width - self._theme.px(LIST_PX)) // 2)
        self._column.setContentsMargins(beside, SPACE[5], beside, SPACE[5])
        for card in self.cards:
            card.setFixedHeight(card.height_at(width - 2 * beside))


class LearnPage(QWidget):
    """See the module."""

    routine_opened = Signal(str)
    move_opened = Signal(str)
    safety_requested = Signal()
    link_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Learn")
        self._articles = Articles()
        self._shown = Shown()
        self._thumbnails = Thumbnails()
        self._came_by: list[str] = []
        self.list = _List()
        self.reading = LearnArticle(self._thumbnails)
        self.reading.link_followed.connect(self._follow)
        self.reading.back_requested.connect(self._show_list)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.reading)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        back = QShortcut(QKeySequence("Alt+Left"), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.go_back)
        self.setFocusProxy(self.list)

    @property
    def article(self) -> Article | None:
        """The page that is being read; None where the list is shown."""
        return self.reading.article if self._stack.currentWidget() is self.reading else None

    def show_pages(self, articles: Articles, shown: Shown) -> None:
        """Shows these pages; the one that is read stays open."""
        if articles == self._articles and shown == self._shown:
            return
        self._articles, self._shown = articles, shown
        self.list.show_cards([self._make_card(one) for one in articles.all])
        if self.article is not None:
            self._read(self.article.id)

    def open_page(self, id: str) -> None:
        """Opens a page from its beginning; the list where there is none of that id."""
        self._came_by.clear()
        if not self._read(id):
            self._show_list()

    def go_back(self) -> None:
        """To the page that led here, else to the list."""
        if self.article is None:
            return
        if self._came_by:
            self._read(self._came_by.pop())
        else:
            self._show_list()

    def set_theme(self, theme: Theme) -> None:
        self._thumbnails.set_theme(theme)
        self.list.set_theme(theme)
        self.reading.set_theme(theme)

    def _make_card(self, article: Article) -> ArticleCard:
        card = ArticleCard(article, self._shown.moves)
        card.clicked.connect(lambda: self.open_page(article.id))
        return card

    def _read(self, id: str) -> bool:
        article = self._articles.find(id)
        if article is None:
            return False
        self.reading.show_article(article, self._shown, self._articles.after(id))
        self._stack.setCurrentWidget(self.reading)
        self.setFocusProxy(self.reading)
        self.reading.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, article.title)
        return True

    def _show_list(self) -> None:
        """The list, at the page that was read."""
        read = self.article
        self._came_by.clear()
        self._stack.setCurrentWidget(self.list)
        cards = self.list.cards
        if cards:
            at = next((card for card in cards if card.article == read), cards[0])
            self.setFocusProxy(at)
            at.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, address: str) -> None:
        """Goes where a link leads; what is not among the known schemes leads nowhere."""
        scheme, rest = parted(address)
        match scheme:
            case "learn":
                read = self.article
                if self._read(rest) and read is not None:
                    self._came_by.append(read.id)
            case "routine":
                self.routine_opened.emit(rest)
            case "move":
                self.move_opened.emit(rest)
            case "safety":
                self.safety_requested.emit()
            case "https":
                self.link_requested.emit(address)
