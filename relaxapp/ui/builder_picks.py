"""What can be added to a routine: the field for a line of a sheet, buttons, and the list.

Takes moves and routines as cards, emits the steps that a person wants. While they type, the list
keeps what is meant and a line says what Enter would add.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QWidget

from relaxapp.core.problems import nearest
from relaxapp.core.quick_step import Asked, ask_of, move_step, nearest_named, other_step
from relaxapp.core.routine import Move
from relaxapp.core.step_rows import step_words
from relaxapp.core.writing import Step
from relaxapp.ui.cards import Filter, RoutineCard, matching
from relaxapp.ui.dose_fields import is_for_page
from relaxapp.ui.filter_bar import SearchField
from relaxapp.ui.flow_layout import FlowBox
from relaxapp.ui.pick_list import PickList
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import Choice, MenuChip, column, look_button, plain_label

MOST_AREAS = 9
ROUTINES = "routines"

OTHERS = (
    ("Text", "say", "Alt+T", {"say": "Your words here."}),
    ("Breath", "breathe", "Alt+B", {"breathe": "4-6", "for": "2 min"}),
    ("Sit", "sit", "Alt+I", {"sit": "Rest your attention on the breath.", "for": "5 min"}),
    ("Rest", "rest", "Alt+S", {"rest": "10s"}),
    ("Tense", "tense", "Alt+N", {"tense": "shoulders"}),
)
"""What is no move: its words, its verb, its keys, and the step it begins as."""

QUICK_WORDS = "chin tuck 5s x10"


class QuickField(SearchField):
    """Up and Down choose in the list below it."""

    left_up = Signal()

    def event(self, event: QEvent) -> bool:
        if is_for_page(self, event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Up:
            self.left_up.emit()
        else:
            super().keyPressEvent(event)


class Picks(QFrame):
    """See the module."""

    step_asked = Signal(object)
    """A step that shall be added."""

    def __init__(self, back: QWidget, parent: QWidget | None = None) -> None:
        """`back` stands above the rest."""
        super().__init__(parent)
        self.setProperty("look", "picks")
        self._cards: list[RoutineCard] = []
        self._moves: Mapping[str, Move] = {}
        self._names: Mapping[str, str] = {}
        self._areas: list[Choice] = []
        self._area = ""
        self._make_field()
        self._make_buttons()
        self.list = PickList("Moves and routines to add")
        self.list.picked.connect(self._ask_for_card)
        picks = column(self)
        picks.setContentsMargins(SPACE[3], SPACE[3], SPACE[2], 0)
        for widget in (back, self.quick, self.hint, self._others):
            picks.addWidget(widget)
        picks.setAlignment(back, Qt.AlignmentFlag.AlignLeft)
        picks.addWidget(self.list, 1)

    def _make_field(self) -> None:
        self.quick = QuickField("What to add")
        self.quick.setPlaceholderText(QUICK_WORDS)
        self.quick.setToolTip("A move and its dose, as on a sheet (Ctrl+F)")
        self.quick.textChanged.connect(self._filter)
        self.quick.start_requested.connect(self._ask_for_typed)
        self.quick.left_down.connect(lambda: self._step_picks(1))
        self.quick.left_up.connect(lambda: self._step_picks(-1))
        self.hint = plain_label("", "soft")

    def _make_buttons(self) -> None:
        flow = self._others = FlowBox(SPACE[0] + 2)
        self.others: dict[str, QPushButton] = {}
        for words, verb, keys, step in OTHERS:
            button = look_button(f"+ {words}", "chip", name=f"Add: {words}")
            button.setToolTip(keys)
            button.setProperty("dense", True)
            button.clicked.connect(partial(self._ask_for, step))
            self.others[verb] = button
            flow.add(button)
        self.more = self._make_more()
        flow.add(self.more)
        self.areas = MenuChip("Area")
        self.areas.setProperty("dense", True)
        self.areas.chosen.connect(self._choose_area)
        flow.add(self.areas)

    def _make_more(self) -> QPushButton:
        """The same in one button, for where there is no room for five."""
        more = look_button(
            "+ More  ▾", "chip", name="Add a text, a breath, a sit, a rest or tensing"
        )
        menu = QMenu(more)
        for words, _, keys, step in OTHERS:
            menu.addAction(f"{words}\t{keys}").triggered.connect(partial(self._ask_for, step))
        more.setMenu(menu)
        more.setProperty("dense", True)
        return more

    def show_choices(
        self,
        moves: Sequence[tuple[Move, RoutineCard]],
        routines: Sequence[RoutineCard],
    ) -> None:
        """What can be added: moves with their cards, by name, and other routines."""
        self._moves = {move.id: move for move, _ in moves}
        self._names = {card.id: card.name for card in routines}
        self._cards = [*(card for _, card in moves), *routines]
        areas = Counter(area for move, _ in moves for area in move.areas)
        offered = sorted(area for area, _ in areas.most_common(MOST_AREAS))
        self._areas = [("", "All areas"), *((area, area.capitalize()) for area in offered)]
        if routines:
            self._areas.append((ROUTINES, "Routines"))
        if self._area not in [area for area, _ in self._areas]:
            self._area = ""
        self.areas.show_choices(self._areas, self._area)
        self.list.thumbnails.keep(self._cards)
        self._filter()

    def _asked(self) -> Asked:
        return ask_of(self.quick.text())

    def _filter(self) -> None:
        """Shows what the words can mean: by its name, by what it is about, or nearly spelt so."""
        asked = self._asked()
        wanted = Filter(area="" if self._area == ROUTINES else self._area)
        offered = [card for card in self._cards if self._is_offered(card)]
        offered = [card for card in offered if wanted.keeps(card, ())]
        by_key = {str(card.key): card for card in offered}
        named = [by_key[key] for key in nearest_named(asked.words, _names_of(offered))]
        about = [card for card in matching(offered, Filter(asked.words)) if card not in named]
        cards = [*named, *about]
        if not cards and (near := nearest(asked.words, [card.name.casefold() for card in offered])):
            cards = [card for card in offered if card.name.casefold() == near]
        self.list.show_cards(cards)
        self._show_hint(asked)

    def _choose_area(self, area: object) -> None:
        self._area = str(area)
        self.areas.show_choices(self._areas, self._area)
        self._filter()

    def _step_picks(self, by: int) -> None:
        self.list.step(by)
        self._show_hint(self._asked())

    def _is_offered(self, card: RoutineCard) -> bool:
        return card.path is not None if self._area == ROUTINES else True

    def _show_hint(self, asked: Asked) -> None:
        """What Enter would add."""
        if not asked.typed:
            self.hint.setText("A name and a dose, as on a sheet. Enter adds it.")
            return
        other = other_step(asked)
        card = self.list.card
        if other is not None:
            self.hint.setText(f"Enter adds: {self._words_of(other)}")
        elif card is None:
            self.hint.setText("Nothing here is called like that.")
        else:
            self.hint.setText(f"Enter adds: {self._words_of(self._step_of(card, asked))}")

    def _words_of(self, step: Step) -> str:
        return step_words(step, self._moves, self._names)

    def _step_of(self, card: RoutineCard, asked: Asked) -> Step:
        move = self._moves.get(card.id) if card.path is None else None
        if move is not None:
            return move_step(move, asked)
        if asked.length is not None and card.routine is not None and card.routine.has_free_length:
            return {"use": card.id, "for": asked.length}
        return {"use": card.id}

    def _ask_for_typed(self) -> None:
        asked = self._asked()
        other = other_step(asked)
        if other is not None:
            self._ask_for(other)
        elif asked.typed and self.list.card is not None:
            self._ask_for(self._step_of(self.list.card, asked))
        elif not asked.typed:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_for_card(self, card: RoutineCard) -> None:
        self._ask_for(self._step_of(card, self._asked()))

    def _ask_for(self, step: Step, *_: object) -> None:
        self.quick.setText("")  # unlike `clear`, nothing that Ctrl+Z would bring back
        self.step_asked.emit(step)

    def allow(self, is_allowed: bool) -> None:
        """Whether there is something that steps can be added to."""
        for widget in (self.quick, self._others, self.list):
            widget.setEnabled(is_allowed)

    def fit(self, px: int, *, is_narrow: bool, is_low: bool) -> None:
        """Takes a width; narrow, the buttons stand in a menu, low, the list has the hint's room."""
        self.hint.setVisible(not is_low)
        self.setFixedWidth(px)
        for button in self.others.values():
            button.setVisible(not is_narrow)
        self.more.setVisible(is_narrow)

    def go_to_quick(self) -> None:
        """Gives the focus to the field."""
        self.quick.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.quick.selectAll()

    def set_theme(self, theme: Theme) -> None:
        self.list.set_theme(theme)


def _names_of(cards: Sequence[RoutineCard]) -> list[tuple[str, str]]:
    return [(str(card.key), card.name) for card in cards]
