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
    QShortcut,
)
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from relaxapp.core.learn import Article, Articles, parted
from relaxapp.core.routine import Move
from relaxapp.ui.fitted import font_of
from relaxapp.ui.learn_article import LearnArticle, Shown
from relaxapp.ui.learn_canvas import Canvas
from relaxapp.ui.learn_pictures import paint_picture_of
from relaxapp.ui.spread import Piece, SpreadArea
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

    def heightForWidth(self, width: int) -> int:
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


class _List(SpreadArea):
    """The cards below one another."""

    def __init__(self) -> None:
        super().__init__(LIST_PX)
        self.cards: list[ArticleCard] = []
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_cards(self, cards: list[ArticleCard]) -> None:
        self.cards = cards
        head = [
            Piece(plain_label("Learn", "title"), 0),
            Piece(plain_label(INTRODUCTION, "soft"), SPACE[1]),
        ]
        below = [Piece(card, SPACE[2] if index else SPACE[4]) for index, card in enumerate(cards)]
        self.show_pieces([*head, *below])


class LearnPage(QWidget):
    """See the module."""

    routine_opened = Signal(str)
    move_opened = Signal(str)
    safety_requested = Signal()
    progress_requested = Signal()
    link_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Learn")
        self._articles = Articles()
        self._shown = Shown()
        self._thumbnails = Thumbnails()
        self._seen: object = None
        self._came_by: list[tuple[str, int]] = []  # pages, and how far each was scrolled
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
        for keys in ("Alt+Left", "Esc"):
            back = QShortcut(QKeySequence(keys), self)
            back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            back.activated.connect(self.go_back)

    @property
    def article(self) -> Article | None:
        """The page that is being read; None where the list is shown."""
        return self.reading.article if self._stack.currentWidget() is self.reading else None

    def show_pages(self, articles: Articles, shown: Shown) -> None:
        """Shows these pages; the one that is read stays open."""
        seen = articles, _seen_of(shown)
        if seen == self._seen:
            return
        self._seen, self._articles, self._shown = seen, articles, shown
        self.list.show_cards([self._make_card(one) for one in articles.all])
        read = self.article
        if read is None or not self._read(read.id, self.reading.scrolled):
            self._show_list()

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
            self._read(*self._came_by.pop())
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

    def _read(self, id: str, scrolled: int = 0) -> bool:
        """Shows a page, scrolled so far; whether there is one."""
        article = self._articles.find(id)
        if article is None:
            return False
        self.reading.show_article(article, self._shown, self._articles.after(id), scrolled)
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
                read, scrolled = self.article, self.reading.scrolled
                if self._read(rest) and read is not None:
                    self._came_by.append((read.id, scrolled))
            case "routine":
                self.routine_opened.emit(rest)
            case "move":
                self.move_opened.emit(rest)
            case "safety":
                self.safety_requested.emit()
            case "progress":
                self.progress_requested.emit()
            case "https":
                self.link_requested.emit(address)


def _seen_of(shown: Shown) -> object:
    """What is seen of it: two that are alike here look alike."""
    cards = {link: (card.spoken, card.options) for link, card in shown.cards.items()}
    return cards, dict(shown.moves), dict(shown.signs)
