"""The panel of one move: how it goes, what to mind, what it works, and Start, which plays it alone.

Takes the card of a move, emits what the person wants of it. Its figure moves as long as the page
is seen.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from relaxapp.core.leave_out import moves_of
from relaxapp.core.move_words import dose_of, read_out
from relaxapp.core.routine import Move
from relaxapp.core.units import clock
from relaxapp.ui.cards import RoutineCard
from relaxapp.ui.detail_panel import DetailPanel
from relaxapp.ui.panel_sections import Paragraph, Paragraphs
from relaxapp.ui.theme import Theme
from relaxapp.ui.thumbnails import Thumbnails

PICTURE = (300, 0.4)
ROOMY_PX = 160
_WORKS = {
    "strength": "What it strengthens",
    "stretch": "What it stretches",
    "mobility": "What it moves",
}


class MovePanel(DetailPanel):
    """See the module."""

    start_requested = Signal()

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(thumbnails, "moves", parent, picture=PICTURE, roomy_px=ROOMY_PX)
        self.why_of: Callable[[Move], str] = lambda move: ""
        """What becomes of a move for this person; empty where it is done."""
        self._texts = Paragraphs()
        self._mistakes = Paragraphs()
        self._works = Paragraphs()
        self.start.clicked.connect(self.start_requested)
        groups: Sequence[Sequence[QWidget]] = (
            (self._picture,),
            (self._name, self._facts),
            (self.left_out, self.for_you),
            (self._texts,),
            (self._mistakes,),
            (self._works,),
            (self.cautions,),
            (self._stop,),
            (self.pages_about,),
            (self._sources_head, self._sources),
        )
        self._lay_out(groups, (self.start,))
        self.show_card(None)

    @property
    def is_picture_live(self) -> bool:
        return self._picture.isVisible()

    def start_now(self) -> None:
        if self._card is not None:
            self.start_requested.emit()

    def show_elapsed(self, elapsed_ms: int) -> None:
        self._picture.show_elapsed(elapsed_ms)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        if theme.is_calm:
            self._picture.show_elapsed(None)

    def _show(self, card: RoutineCard) -> None:
        if card.routine is None:
            return
        (move,) = moves_of(card.routine)
        self._facts.setText(_facts_of(move, card.length_ms))
        self._picture.show_picture(card)
        self._picture.setVisible(self._has_picture())
        self.start.setAccessibleName(f"Start {move.name}")
        self.left_out.show_moves([(move.id, move.name)] if card.is_left_out else [])
        self.for_you.show_lines([why] if (why := self.why_of(move)) else [])
        self._texts.show_paragraphs(_how_of(move))
        mistakes = "\n".join(read_out(move, one) for one in move.mistakes)
        self._mistakes.show_paragraphs(_one("What often goes wrong", mistakes))
        muscles = ", ".join(move.muscles)
        self._works.show_paragraphs(_one(_WORKS[move.style], muscles[:1].upper() + muscles[1:]))
        self.cautions.show_cautions(card.routine.cautions)
        self._stop.show_lines(card.routine.stop_if)
        self._show_sources(move.sources)


def _facts_of(move: Move, length_ms: int) -> str:
    """Dose, length, position and props: `2 times 20 seconds, each side · 1:45 · seated, chair`."""
    place = ", ".join((move.position, *move.props))
    return " · ".join((dose_of(move), clock(length_ms), place))


def _how_of(move: Move) -> list[Paragraph]:
    """How it begins, goes and ends."""
    how = [
        ("How to begin", move.setup or ""),
        ("How to move", move.do),
        ("On the way back", move.back),
    ]
    return [Paragraph(head, read_out(move, text)) for head, text in how if text]


def _one(head: str, text: str) -> list[Paragraph]:
    return [Paragraph(head, text)] if text else []
