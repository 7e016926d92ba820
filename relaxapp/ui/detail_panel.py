"""The panel beside a grid, or over it with a way back: a picture, words in sections, and Start.

Takes a `RoutineCard` and shows what all cards have; what else there is, the panels that are made
of it say: they give their widgets in groups, from the top to the foot.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from relaxapp.core.routine import Source
from relaxapp.ui.cards import RoutineCard
from relaxapp.ui.panel_sections import (
    Cautions,
    LeftOut,
    Note,
    PagesAbout,
    Paragraph,
    Paragraphs,
    StopNote,
)
from relaxapp.ui.routine_words import source_words
from relaxapp.ui.side_panel import SidePanel
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.thumbnails import Thumbnails, ThumbnailView
from relaxapp.ui.widgets import look_button, plain_label


class DetailPanel(SidePanel):
    """See the module. A panel calls `_lay_out` when its own widgets are made."""

    taken_back = Signal(str)
    """The id of a move that was left out."""
    link_requested = Signal(str)
    safety_requested = Signal()
    page_opened = Signal(str)
    """The id of a Learn page."""
    live_changed = Signal(bool)

    def __init__(
        self,
        thumbnails: Thumbnails,
        back: str,
        parent: QWidget | None = None,
        *,
        picture: tuple[int, float] = (148, 0.25),
        roomy_px: int = 300,
    ) -> None:
        """`back` is where the way back leads.

        `picture` is the greatest height of the picture, in px and as a share of the panel's;
        in a panel lower than `roomy_px` there is none.
        """
        super().__init__(back, parent)
        self._card: RoutineCard | None = None
        self._picture_px, self._picture_share = picture
        self._roomy_px = roomy_px
        self._picture = ThumbnailView(thumbnails)
        self._picture.live_changed.connect(self.live_changed)
        self._name = plain_label("", "title")
        self._facts = plain_label("", "soft")
        self.start = look_button("Start", "primary", keys="Alt+S")
        self.left_out = LeftOut()
        self.left_out.taken_back.connect(self.taken_back)
        self.cautions = Cautions()
        self.for_you = Note("For you")
        self._stop = StopNote()
        self.safety = self._stop.link
        self._stop.safety_requested.connect(self.safety_requested)
        self.pages_about = PagesAbout()
        self.pages_about.opened.connect(self.page_opened)
        self._pages: Mapping[str, Sequence[tuple[str, str]]] = {}
        self._sources_head = plain_label("Sources", "strong")
        self._sources = Paragraphs(head_look="soft")
        self._sources.link_requested.connect(self.link_requested)

    def _lay_out(self, groups: Sequence[Sequence[QWidget]], foot: Sequence[QPushButton]) -> None:
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, SPACE[1], SPACE[0], 0)
        row.setSpacing(SPACE[0])
        for button in foot:
            row.addWidget(button)
        row.addStretch()
        self._compose(groups, buttons)

    @property
    def card(self) -> RoutineCard | None:
        return self._card

    @property
    def first(self) -> QPushButton:
        """The button that one most likely wants here."""
        return self.start

    @property
    def is_picture_live(self) -> bool:
        return self._picture.isVisible() and self._picture.underMouse()

    def show_card(self, card: RoutineCard | None) -> None:
        """Shows another card, or nothing."""
        is_same = card is not None and self._card is not None and card.key == self._card.key
        self._card = card
        self._show_anything(card is not None)
        if card is not None:
            self._name.setText(card.name)
            self.pages_about.show_pages(self._pages.get(card.id, ()))
            self._show(card)
            if not is_same:
                self._scroll_to_top()

    def set_pages(self, pages: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """The Learn pages, as (id, title), that tell of each card, by its id."""
        self._pages = pages
        if self._card is not None:
            self.pages_about.show_pages(pages.get(self._card.id, ()))

    def _show(self, card: RoutineCard) -> None:
        """Shows what the card has beside its name."""
        raise NotImplementedError

    def start_now(self) -> None:
        """As if Start were pressed."""
        raise NotImplementedError

    def set_theme(self, theme: Theme) -> None:
        self._picture.set_theme(theme)
        super().set_theme(theme)

    def show_elapsed(self, elapsed_ms: int) -> None:
        if self._picture.underMouse():
            self._picture.show_elapsed(elapsed_ms)

    def _show_sources(self, sources: Sequence[Source]) -> None:
        words = [(*source_words(one), one.url or "") for one in sources]
        self._sources.show_paragraphs([Paragraph(*one) for one in words])
        self._sources_head.setVisible(bool(sources))

    def _has_picture(self) -> bool:
        """Not where the words need the room."""
        is_roomy = self.height() >= self._theme.px(self._roomy_px)
        return is_roomy and self._picture.preview is not None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._picture.setFixedHeight(
            round(min(self._picture_px, self.height() * self._picture_share))
        )
        self._picture.setVisible(self._has_picture())
