"""Today: one routine to start with Enter, picks by the time at hand, recent ones and favourites.

Takes a `Today`, emits what the person wants.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from relaxapp.core.check_ins import Said
from relaxapp.ui.cards import RoutineCard
from relaxapp.ui.check_in import CheckInForm
from relaxapp.ui.routine_list import RoutineList
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.thumbnails import Thumbnails
from relaxapp.ui.today_hero import TodayHero
from relaxapp.ui.today_value import Today
from relaxapp.ui.week_bars import WeekBars
from relaxapp.ui.widgets import (
    ChipsRow,
    LiveClock,
    column,
    look_button,
    plain_label,
    scroll_area,
    typed_text,
)

if TYPE_CHECKING:  # reckoned when the history is read
    from relaxapp.core.progress import Day

WIDEST_PX = 1_000
"""The widest that the page gets; a larger window leaves room at both sides."""

COLUMNS_PX = 760
"""From this width on the lists stand side by side, and the suggestion has its picture."""

USUAL_MINUTES = 3


class TodayPage(QWidget):
    """See the module. `start_requested` says which routine, with which `Options`."""

    start_requested = Signal(str, object)
    another_requested = Signal()
    resume_requested = Signal()
    unfinished_dismissed = Signal()
    routine_opened = Signal(str)
    minutes_chosen = Signal(int)
    """The time at hand, as the person has chosen it."""
    check_in_changed = Signal(object)
    """The `Said` of how they feel."""
    typed = Signal(str)
    """A letter, with which a search may begin."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = Theme()
        self._today = Today("", None)
        self._minutes = USUAL_MINUTES
        self._thumbnails = Thumbnails()
        self._clock = LiveClock(self)
        self._make_unfinished()
        self.hero = TodayHero(self._thumbnails)
        self.hero.start_requested.connect(self.start_requested)
        self.hero.another_requested.connect(self.another_requested)
        self.hero.routine_opened.connect(self.routine_opened)
        self._make_lists()
        self._lay_out()
        picture = self.hero.picture
        picture.live_changed.connect(self._watch)
        self._clock.ticked.connect(picture.show_elapsed)

    def _make_unfinished(self) -> None:
        self._unfinished = QFrame()
        self._unfinished.setProperty("look", "card")
        self._unfinished_words = plain_label("", "strong")
        self._unfinished_place = plain_label("", "soft")
        self.resume = look_button("Go on", "", keys="Alt+G")
        self.resume.clicked.connect(self.resume_requested)
        self.dismiss = look_button("Not now", "quiet", name="Do not go on with it")
        self.dismiss.clicked.connect(self.unfinished_dismissed)
        words = QWidget()
        words_column = column(words, SPACE[0] // 2)
        words_column.addWidget(self._unfinished_words)
        words_column.addWidget(self._unfinished_place)
        row = QHBoxLayout(self._unfinished)
        row.setContentsMargins(SPACE[4], SPACE[2], SPACE[3], SPACE[2])
        row.setSpacing(SPACE[2])
        row.addWidget(words, 1)
        row.addWidget(self.resume)
        row.addWidget(self.dismiss)

    def _make_lists(self) -> None:
        self.times = ChipsRow("Time at hand")
        self.times.chosen.connect(self._choose_minutes)
        self.check_in = CheckInForm()
        self.check_in.check_in_changed.connect(self.check_in_changed)
        self.week = WeekBars()
        self._feeling = QFrame()
        self._feeling.setProperty("look", "card")
        feeling = QVBoxLayout(self._feeling)
        feeling.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[3])
        feeling.setSpacing(SPACE[4])
        feeling.addWidget(self.check_in)
        feeling.addWidget(self.week)
        self.picks = RoutineList("How much time do you have?", self._thumbnails, self.times)
        self.recent = RoutineList("Lately", self._thumbnails)
        self.favourites = RoutineList("Favourites", self._thumbnails)
        for one in (self.picks, self.recent, self.favourites):
            one.start_requested.connect(self.start_requested)
            one.routine_opened.connect(self.routine_opened)

    def _lay_out(self) -> None:
        self._greeting = plain_label("", "title")
        self._next_break = plain_label("", "soft")
        self._next_break.hide()
        self._nothing = plain_label(
            "There is no routine here yet. The Library has a place for your own.", "soft"
        )
        self._others = QVBoxLayout()  # cards of other parts, right below the suggestion
        self._others.setSpacing(SPACE[3])
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._lists = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for side, share in ((self._left, 3), (self._right, 2)):
            side.setSpacing(SPACE[3])
            self._lists.addLayout(side, share)
        self._lists.setSpacing(SPACE[3])
        self._left.addWidget(self._feeling)
        self._left.addWidget(self.picks)
        self._left.addWidget(self.favourites)
        self._right.addWidget(self.recent)
        self._left.addStretch(1)
        self._right.addStretch(1)
        content = QWidget()
        self._page = QVBoxLayout(content)
        self._page.setSpacing(SPACE[3])
        for widget in (
            self._greeting,
            self._next_break,
            self._nothing,
            self._unfinished,
            self.hero,
        ):
            self._page.addWidget(widget)
        self._page.addLayout(self._others)
        self._page.addLayout(self._lists)
        self._page.addStretch(1)
        self._scroll = scroll_area(content)
        column(self).addWidget(self._scroll)

    def show_today(self, today: Today) -> None:
        self._today = today
        self._thumbnails.keep(self._cards())
        self._greeting.setText(today.greeting)
        self._show_unfinished(today.unfinished)
        self.hero.show_today(today)
        self._nothing.setVisible(today.suggested is None)
        minutes = [one for one, _ in today.picks]
        if self._minutes not in minutes and minutes:
            self._minutes = min(minutes, key=lambda one: abs(one - USUAL_MINUTES))
        self.times.show_choices([(one, f"{one} min") for one in minutes], self._minutes)
        self._show_picks()
        self.recent.show_cards(today.recent)
        self.favourites.show_cards(today.favourites)
        self._fit()

    def show_check_in(self, said: Said | None) -> None:
        """How they feel, as far as they have said so lately; None where they are not asked."""
        self.check_in.setVisible(said is not None)
        if said is not None and said != self.check_in.said:
            self.check_in.show_said(said)
        self._fit()

    def show_week(self, week: "Sequence[Day]", today: int) -> None:
        """What was done on each day of this week."""
        self.week.show_week(week, today)
        self._fit()

    def show_next_break(self, words: str) -> None:
        """One line about the next break; none where no break is planned."""
        self._next_break.setText(words)
        self._next_break.setVisible(bool(words))

    def add_card(self, card: QWidget, buttons: Iterable[QWidget]) -> None:
        """Puts a card of others right below the suggestion; it hides while it has nothing to say.

        Not above it: Start stays where the window opens. Tab goes through its buttons in order.
        """
        self._others.addWidget(card)
        last: QWidget = self.hero.details
        for button in buttons:
            QWidget.setTabOrder(last, button)
            last = button

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._thumbnails.set_theme(theme)
        self._clock.set_calm(theme.is_calm)
        self.hero.set_theme(theme)
        self.check_in.set_theme(theme)
        self.week.set_theme(theme)
        for one in (self.picks, self.recent, self.favourites):
            one.set_theme(theme)
        self._fit()

    def _cards(self) -> list[RoutineCard]:
        today = self._today
        picked = [card for _, cards in today.picks for card in cards]
        shown = [*picked, *today.recent, *today.favourites]
        return shown if today.suggested is None else [today.suggested, *shown]

    def _show_unfinished(self, card: RoutineCard | None) -> None:
        self._unfinished.setVisible(card is not None)
        if card is not None:
            self._unfinished_words.setText(f"Go on with {card.name}?")
            self._unfinished_place.setText(card.place)
            self._unfinished_place.setVisible(bool(card.place))
            self.resume.setAccessibleName(f"Go on with {card.name}, {card.place}")

    def _show_picks(self) -> None:
        self.picks.show_cards(dict(self._today.picks).get(self._minutes, ()))

    def _choose_minutes(self, minutes: object) -> None:
        if isinstance(minutes, int):
            self._minutes = minutes
            self._show_picks()
            self.minutes_chosen.emit(minutes)

    def _watch(self, is_live: bool) -> None:
        self._clock.watch("picture" if is_live and self.isVisible() else None)

    def _fit(self) -> None:
        """Side by side where there is room, else one below the other."""
        margin = SPACE[5] if self.width() >= self._theme.px(600) else SPACE[3]
        widest = self._theme.px(WIDEST_PX)
        beside = max(margin, (self.width() - widest) // 2)
        self._page.setContentsMargins(beside, margin, beside, margin)
        is_wide = self.width() - 2 * margin >= self._theme.px(COLUMNS_PX)
        self.hero.picture.setVisible(self.width() - 2 * margin >= self._theme.px(480))
        self._feeling.setVisible(not self.check_in.isHidden() or self.week.has_any)
        has_right = not (self._feeling.isHidden() and self.recent.isHidden())
        self._lists.setStretch(1, 2 if has_right else 0)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._lists.setDirection(across if is_wide else down)
        # One below the other, what changes the suggestion stands right below it.
        home = self._right if is_wide else self._left
        if home.indexOf(self._feeling) < 0:
            home.insertWidget(0, self._feeling)
            lists = (self.picks, self.favourites)
            first, then = (lists, (self._feeling,)) if is_wide else ((self._feeling,), lists)
            self._order_tabs(*first, *then, self.recent)

    def _order_tabs(self, *parts: QWidget) -> None:
        """Tab goes through these in this order, and through each as before."""
        chain: list[QWidget] = []
        one = self.nextInFocusChain()
        while one is not None and one is not self:
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus:
                chain.append(one)
            one = one.nextInFocusChain()
        stops = [one for part in parts for one in chain if part.isAncestorOf(one)]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # No focus proxy: with one, Tab would never come to what stands above Start.
        self.hero.start.setFocus(event.reason())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._watch(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, and else starts the suggestion."""
        text = typed_text(event)
        if text:
            self.typed.emit(text)
            return
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        is_button = isinstance(focused, QPushButton) and focused.hasFocus()
        is_chip = isinstance(focused, QPushButton) and focused.isCheckable()
        if is_button and not is_chip and isinstance(focused, QPushButton):
            focused.click()
        else:
            self.hero.start_suggested()
