"""Today: one routine to start with Enter, picks by the time at hand, recent ones and favourites.

Takes a `Today`, emits what the person wants. `make_today` builds one from what `core.suggest`
says.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from relaxapp.core.compiler import Options
from relaxapp.core.routine import Routine
from relaxapp.core.suggest import MINUTES, Suggestion, part_of_day, picks
from relaxapp.ui.card_painting import RoutineRow
from relaxapp.ui.cards import RoutineCard, card_of
from relaxapp.ui.flow_layout import FlowLayout
from relaxapp.ui.routine_words import facts_of
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.thumbnails import Thumbnails, ThumbnailView
from relaxapp.ui.widgets import ChipsRow, LiveClock, column, look_button, plain_label, typed_text

WIDEST_PX = 1_000
"""The widest that the page gets; a larger window leaves room at both sides."""

COLUMNS_PX = 760
"""From this width on the lists stand side by side, and the suggestion has its picture."""

PICTURE_PX = 190
USUAL_MINUTES = 3
LISTED = 3


@dataclass(frozen=True, slots=True)
class Today:
    """All that the page shows. `picks` are (minutes, cards); `unfinished` has its place text."""

    greeting: str
    suggested: RoutineCard | None
    reason: str = ""
    unfinished: RoutineCard | None = None
    picks: tuple[tuple[int, tuple[RoutineCard, ...]], ...] = ()
    recent: tuple[RoutineCard, ...] = ()
    favourites: tuple[RoutineCard, ...] = ()


def make_today(
    routines: Iterable[Routine],
    suggestion: Suggestion | None,
    *,
    recent: Sequence[str] = (),
    favourites: Collection[str] = (),
    hour: int = 12,
    options: Options = Options(),
    unfinished: RoutineCard | None = None,
    unsuited: Collection[str] = (),
) -> Today:
    """What to show for a suggestion; ids that are not in the library are passed over.

    `options` is what all are compiled with (holds, seed). Those of the ids `unsuited` are listed
    where the person has chosen them before, and not picked.
    """
    by_id = {routine.id: routine for routine in routines}

    def cards(ids: Iterable[str]) -> tuple[RoutineCard, ...]:
        there = [by_id[id] for id in ids if id in by_id]
        return tuple(card_of(one, options, is_favourite=one.id in favourites) for one in there)

    def picked(minutes: int) -> tuple[RoutineCard, ...]:
        found = picks(
            (one for one in by_id.values() if one.id not in unsuited),
            minutes,
            recent=recent,
            favourites=favourites,
            hour=hour,
            options=options,
        )
        return tuple(card_of(one.routine, one.options) for one in found)

    return Today(
        part_of_day(hour).greeting,
        None if suggestion is None else card_of(suggestion.routine, options),
        "" if suggestion is None else suggestion.reason,
        unfinished,
        tuple((minutes, found) for minutes in MINUTES if (found := picked(minutes))),
        cards(id for id in recent if suggestion is None or id != suggestion.routine.id)[:LISTED],
        tuple(sorted(cards(favourites), key=lambda card: card.name.casefold())),
    )


class RoutineList(QFrame):
    """A card with a heading and routines below it; hidden where there are none.

    `chooser`, which chooses among them, stands between the two.
    """

    start_requested = Signal(str, object)
    routine_opened = Signal(str)

    def __init__(
        self, heading: str, thumbnails: Thumbnails, chooser: QWidget | None = None
    ) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._thumbnails = thumbnails
        self._theme = Theme()
        self.rows: list[RoutineRow] = []
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[2])
        self._body.setSpacing(0)
        self._body.addWidget(plain_label(heading, "strong"))
        self._body.addSpacing(SPACE[1])
        if chooser is not None:
            self._body.addWidget(chooser)
            self._body.addSpacing(SPACE[2])
        self.rows_column = QVBoxLayout()
        self.rows_column.setSpacing(0)
        self._body.addLayout(self.rows_column)
        self._body.addStretch()
        self._add_row()  # its place is that of all rows when Tab goes round

    def show_cards(self, cards: Sequence[RoutineCard]) -> None:
        while len(self.rows) < len(cards):
            self._add_row()
        for index, row in enumerate(self.rows):
            row.setVisible(index < len(cards))
            if index < len(cards):
                row.show_card(cards[index], is_first=index == 0)
        self.setVisible(bool(cards))
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for row in self.rows:
            row.set_theme(theme)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Puts the facts below the names in all rows as soon as one row needs that."""
        margins = self._body.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        shown = [row for row in self.rows if not row.isHidden()]
        is_stacked = any(row.needs_px() > width for row in shown)
        for row in shown:
            row.set_stacked(is_stacked)

    def _add_row(self) -> None:
        row = RoutineRow(self._thumbnails)
        row.set_theme(self._theme)
        row.clicked.connect(lambda: self._start(row))
        row.opened.connect(lambda: self._open(row))
        self.rows_column.addWidget(row)
        if self.rows:
            QWidget.setTabOrder(self.rows[-1], row)
        self.rows.append(row)

    def _start(self, row: RoutineRow) -> None:
        if row.card is not None:
            self.start_requested.emit(row.card.id, row.card.options)

    def _open(self, row: RoutineRow) -> None:
        if row.card is not None:
            self.routine_opened.emit(row.card.id)


class TodayPage(QWidget):
    """See the module. `start_requested` says which routine, with which `Options`."""

    start_requested = Signal(str, object)
    another_requested = Signal()
    resume_requested = Signal()
    unfinished_dismissed = Signal()
    routine_opened = Signal(str)
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
        self._make_hero()
        self._make_lists()
        self._lay_out()
        self._picture.live_changed.connect(self._watch)
        self._clock.ticked.connect(self._picture.show_elapsed)

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

    def _make_hero(self) -> None:
        self._hero = QFrame()
        self._hero.setProperty("look", "card")
        self._suggested = plain_label("Suggested now", "warm")
        self._name = plain_label("", "instruction")
        self._facts = plain_label("", "lead-soft")
        self._reason = plain_label("", "lead-soft")
        self.start = look_button("Start", "primary")
        self.start.clicked.connect(self._start_suggested)
        self._enter = plain_label("Enter", "soft", wraps=False)
        self.another = look_button("Another", "link", name="Suggest another routine", keys="Alt+A")
        self.another.clicked.connect(self.another_requested)
        self.details = look_button(
            "Details", "link", name="Details of the suggested routine", keys="Alt+D"
        )
        self.details.clicked.connect(self._open_suggested)
        self._picture = ThumbnailView(self._thumbnails)
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=SPACE[2])
        for widget in (self.start, self._enter, self.another, self.details):
            flow.addWidget(widget)
        left = QWidget()
        text = column(left, SPACE[0])
        for label in (self._suggested, self._name, self._facts, self._reason):
            text.addWidget(label)
        text.addStretch(1)
        text.addSpacing(SPACE[4])
        text.addWidget(buttons)
        row = QHBoxLayout(self._hero)
        row.setContentsMargins(SPACE[5], SPACE[4], SPACE[4], SPACE[4])
        row.setSpacing(SPACE[4])
        row.addWidget(left, 3)
        row.addWidget(self._picture, 2)

    def _make_lists(self) -> None:
        self.times = ChipsRow("Time at hand")
        self.times.chosen.connect(self._choose_minutes)
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
        self._side = QWidget()
        side = column(self._side, SPACE[3])
        side.addWidget(self.favourites)
        side.addWidget(self.recent)
        side.addStretch()
        self._lists = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lists.setSpacing(SPACE[3])
        self._lists.addWidget(self.picks, 3, Qt.AlignmentFlag.AlignTop)
        self._lists.addWidget(self._side, 2)
        content = QWidget()
        self._page = QVBoxLayout(content)
        self._page.setSpacing(SPACE[3])
        for widget in (
            self._greeting,
            self._next_break,
            self._nothing,
            self._unfinished,
            self._hero,
        ):
            self._page.addWidget(widget)
        self._page.addLayout(self._lists)
        self._page.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        column(self).addWidget(self._scroll)

    def show_today(self, today: Today) -> None:
        self._today = today
        self._thumbnails.keep(self._cards())
        self._greeting.setText(today.greeting)
        self._show_unfinished(today.unfinished)
        self._show_hero(today)
        minutes = [one for one, _ in today.picks]
        if self._minutes not in minutes and minutes:
            self._minutes = min(minutes, key=lambda one: abs(one - USUAL_MINUTES))
        self.times.show_choices([(one, f"{one} min") for one in minutes], self._minutes)
        self._show_picks()
        self.recent.show_cards(today.recent)
        self.favourites.show_cards(today.favourites)
        self._side.setVisible(bool(today.recent or today.favourites))
        self._fit()

    def show_next_break(self, words: str) -> None:
        """One line about the next break; none where no break is planned."""
        self._next_break.setText(words)
        self._next_break.setVisible(bool(words))

    def add_card(self, card: QWidget, buttons: Iterable[QWidget]) -> None:
        """Puts a card of others above the suggestion; it hides while it has nothing to say.

        Tab goes through its buttons in their order.
        """
        self._page.insertWidget(self._page.indexOf(self._hero), card)
        last: QWidget = self.dismiss
        for button in buttons:
            QWidget.setTabOrder(last, button)
            last = button

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._thumbnails.set_theme(theme)
        self._clock.set_calm(theme.is_calm)
        self._picture.set_theme(theme)
        self._picture.setMinimumHeight(round(PICTURE_PX * min(theme.scale, 1.2)))
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

    def _show_hero(self, today: Today) -> None:
        card = today.suggested
        self._hero.setVisible(card is not None)
        self._nothing.setVisible(card is None)
        if card is None or card.routine is None:
            return
        self._name.setText(card.name)
        self._facts.setText(facts_of(card.routine, card.options))
        self._reason.setText(today.reason)
        self._picture.show_picture(card)
        self.start.setAccessibleName(f"Start {card.spoken}")

    def _show_picks(self) -> None:
        self.picks.show_cards(dict(self._today.picks).get(self._minutes, ()))

    def _choose_minutes(self, minutes: object) -> None:
        if isinstance(minutes, int):
            self._minutes = minutes
            self._show_picks()

    def _start_suggested(self) -> None:
        card = self._today.suggested
        if card is not None:
            self.start_requested.emit(card.id, card.options)

    def _open_suggested(self) -> None:
        if self._today.suggested is not None:
            self.routine_opened.emit(self._today.suggested.id)

    def _watch(self, is_live: bool) -> None:
        self._clock.watch("picture" if is_live and self.isVisible() else None)

    def _fit(self) -> None:
        """Side by side where there is room, else one below the other."""
        margin = SPACE[5] if self.width() >= self._theme.px(600) else SPACE[3]
        widest = self._theme.px(WIDEST_PX)
        beside = max(margin, (self.width() - widest) // 2)
        self._page.setContentsMargins(beside, margin, beside, margin)
        is_wide = self.width() - 2 * margin >= self._theme.px(COLUMNS_PX)
        self._picture.setVisible(self.width() - 2 * margin >= self._theme.px(480))
        self._lists.setDirection(
            QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # No focus proxy: with one, Tab would never come to what stands above Start.
        self.start.setFocus(event.reason())

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
            self._start_suggested()
