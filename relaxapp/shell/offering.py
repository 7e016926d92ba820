"""The offer of a break, from the moment it is due to what the person makes of it.

Takes a `Due` of the desk, finds its routine in the library, shows both in the offer window, and
says what shall be played. The window is there first, with what the plan alone tells; the library
is read after that, so that nothing in it, broken or slow, can keep a break from being offered.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from relaxapp.core.break_offer import Due, Kind, Offer
from relaxapp.core.break_plan import Occasion, Order, Rhythm, Selection
from relaxapp.core.break_words import ahead_words, why_words
from relaxapp.core.units import MINUTE_MS
from relaxapp.shell.ahead import Ahead
from relaxapp.shell.desk import Desk
from relaxapp.ui.offer_window import OfferCard, OfferWindow
from relaxapp.ui.theme import Theme

if TYPE_CHECKING:  # read when a break is near
    from relaxapp.core.break_choice import Lineup
    from relaxapp.core.compiler import Options
    from relaxapp.core.library import Library
    from relaxapp.core.routine import Routine
    from relaxapp.shell.countdown import Countdown
    from relaxapp.ui.firm_screen import FirmScreen

UNPLANNED = Selection(
    routines=("upper-back-three",),
    tags=("upper-back",),
    order=Order.LEAST_RECENT,
    most_ms=5 * MINUTE_MS,
)
"""What is offered to somebody who asks for a break and has no plan."""

_BY_PAST = (Order.LEAST_RECENT, Order.HELPFUL)
"""What looks back; for all other orders the history is not opened."""

UNPLANNED_NAME = "A break"
UNSEEN_MS = 150
"""The library is read once the window is seen, or after so long where nobody sees it."""
FIRM_NOTE = "You have put this off as often as your plan allows."


PlayerPieces: TypeAlias = "Callable[[Routine, Options], Iterator[object]]"
"""Makes what plays a routine, a piece with each step."""


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where routines come from; each is asked for when a break is near, and not before."""

    library: "Callable[[], Library]"
    options: "Callable[[], Options]"
    """What everything is compiled with."""
    done_at: Callable[[], Mapping[str, int]]
    """When a routine was done last, by a number that grows."""
    scores: Callable[[], Mapping[str, float]]
    """How much one seems to have helped, more is better."""
    seed: Callable[[], int]
    is_firm: Callable[[], bool]
    """Whether a break that was put off for the last time may fill the screen."""
    has_seconds: Callable[[], bool] = lambda: True
    """Whether a warning counts them; for some they are a hurry."""
    unsuited: "Callable[[Routine], str]" = lambda routine: ""
    """Why a routine is not suggested to the person; empty where it is."""


@dataclass(frozen=True, slots=True)
class Break:
    """What shall be played: a routine, how, and the occasion it is for, if any."""

    routine: "Routine"
    options: "Options"
    occasion_id: str | None = None
    is_called: bool = False
    """As of a `Request`."""


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A break that is shown: the occasion, and its routine once the library has been read."""

    occasion: Occasion | None
    offer: Offer | None
    why: str
    lineup: "Lineup | None" = None
    routine: "Routine | None" = None

    @property
    def selection(self) -> Selection:
        return UNPLANNED if self.occasion is None else self.occasion.selection


class Offering(QObject):
    """See the module."""

    play_requested = Signal(object)
    """A `Break`."""
    noticed = Signal(str)

    def __init__(
        self,
        desk: Desk,
        shelves: Shelves,
        window: Callable[[], OfferWindow],
        parent: QObject | None = None,
        *,
        player_pieces: "PlayerPieces" = lambda routine, options: iter(()),
    ) -> None:
        """`window` gives the offer window, making it when it is first wanted.

        `player_pieces` makes what plays a routine, while something is shown that can be started.
        """
        super().__init__(parent)
        self._desk = desk
        self._shelves = shelves
        self._make_window = window
        self._made: OfferWindow | None = None
        self._firm: FirmScreen | None = None
        self._theme = Theme()
        self._proposal: _Proposal | None = None
        self._is_starting = False
        self._is_called = False
        self._player_pieces = player_pieces
        self._ahead = Ahead(self._pieces, self)
        self._timer = QTimer(self, singleShot=True, interval=UNSEEN_MS)
        self._timer.setObjectName("offer")
        self._timer.timeout.connect(self._find)
        desk.answered.connect(lambda: self._put_away(is_by_itself=False))

    @property
    def window(self) -> OfferWindow:
        if self._made is None:
            self._made = window = self._make_window()
            window.start_requested.connect(self.start)
            window.later_requested.connect(self._desk.postpone)
            window.skip_requested.connect(self._desk.skip)
            window.another_requested.connect(self._show_another)
            window.painted.connect(self._find_next)
        return self._made

    @property
    def firm(self) -> "FirmScreen":
        """What covers every screen, for those who have asked for it."""
        if self._firm is None:
            from relaxapp.ui.firm_screen import FirmScreen

            self._firm = firm = FirmScreen(self)
            firm.set_theme(self._theme)
            firm.start_requested.connect(self.start)
            firm.left.connect(self._desk.skip)
        return self._firm

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._made is not None:
            self._made.set_theme(theme)
        if self._firm is not None:
            self._firm.set_theme(theme)

    def show(self, due: Due) -> None:
        """Shows a warning or an offer, or takes back what is shown."""
        match due.kind:
            case Kind.WITHDRAWN:
                if not self._is_starting:
                    self._put_away(is_by_itself=True)
            case Kind.WARNING:
                self._propose(due.offer)
                self._warn(due)
            case Kind.OFFER:
                self._propose(due.offer)
                self._show_offer()

    @cached_property
    def _countdown(self) -> "Countdown":
        from relaxapp.shell.countdown import Countdown

        return Countdown(self._desk, self.window, self._shelves.has_seconds, self)

    def _warn(self, due: Due) -> None:
        card = OfferCard(
            ahead_words(due.in_ms, has_seconds=self._shelves.has_seconds()),
            due.offer.occasion.name,
            lengths_ms=due.offer.postpones_ms,
            spoken_why=ahead_words(due.in_ms, has_seconds=False),
        )
        self.window.show_warning(card)
        self._countdown.begin(due.in_ms)

    def _end_countdown(self) -> None:
        if "_countdown" in self.__dict__:
            self._countdown.end()

    def start(self) -> None:
        """Begins what is shown, with the far look where the library gave nothing."""
        if self._proposal is not None:
            self._is_starting, self._is_called = True, False
            self._find()

    def start_now(self, *, is_called: bool) -> None:
        """A break was asked for: the one that is offered, near, or else the next of the plan.

        Something is seen of it at once; what takes longer follows. `is_called`: see `Request`.
        """
        offer = self._desk.offer
        if offer is None and self._desk.upcoming is not None:
            offer = self._desk.upcoming.offer
        if self._proposal is None or offer is None or self._proposal.offer != offer:
            self._propose(offer)
        self._is_starting, self._is_called = True, is_called
        if self._ahead.is_done and self._proposal is not None and self._proposal.lineup is not None:
            self._find()  # the player is there as soon as a card would be
            return
        self._timer.start()
        self._end_countdown()
        self.window.show_starting(self._card(facts="Starting…"))

    def _propose(self, offer: Offer | None) -> None:
        occasion = self._occasion_of(offer)
        before = self._proposal
        if before is not None and before.occasion == occasion and before.lineup is not None:
            self._proposal = replace(before, offer=offer, why=self._why(offer))
            return
        self._proposal = _Proposal(occasion, offer, self._why(offer))
        self._timer.start()

    def _occasion_of(self, offer: Offer | None) -> Occasion | None:
        if offer is not None:
            return offer.occasion
        return next(iter(self._desk.plan.rhythms), None)

    def _why(self, offer: Offer | None) -> str:
        if offer is None:
            return UNPLANNED_NAME
        is_rhythm = isinstance(offer.occasion, Rhythm)
        worked_ms = self._desk.breaks.worked_ms(offer.id) if is_rhythm else None
        return why_words(offer, worked_ms)

    def _find_next(self) -> None:
        """The window is seen: now is the time for what takes longer."""
        if self._timer.isActive():
            self._find()

    def _find(self) -> None:
        """Reads the library and finds the routines of what is shown."""
        self._timer.stop()
        if self._is_starting:
            QTimer.singleShot(0, self, self._play_anyway)
        proposal = self._proposal
        if proposal is not None and proposal.lineup is None:
            self._proposal = self._with_routine(proposal)
        if self._is_starting:
            self._play()
            return
        if self._desk.offer is not None:
            self._show_offer()
        self._ahead.begin()

    def _pieces(self) -> Iterator[object]:
        """What is wanted once the warning is an offer, and once the offer is taken."""
        proposal = self._proposal
        if proposal is not None and proposal.routine is not None:
            self.window.prepare_picture(self._card().pictured)
            yield None
            yield from self._player_pieces(proposal.routine, self._options(proposal))

    def _with_routine(self, proposal: _Proposal) -> _Proposal:
        from relaxapp.core.break_choice import line_up
        from relaxapp.core.break_state import Turn

        id = None if proposal.occasion is None else proposal.occasion.id
        turn = self._desk.breaks.turns.get(id, Turn()) if id is not None else Turn()
        shelves = self._shelves
        selection = proposal.selection
        lineup = line_up(
            selection,
            shelves.library(),
            turn,
            seed=shelves.seed(),
            done_at=shelves.done_at() if selection.order in _BY_PAST else {},
            scores=shelves.scores() if selection.order is Order.HELPFUL else {},
            unsuited=shelves.unsuited,
        )
        for left in lineup.left_out:
            self.noticed.emit(f"{proposal.why.split(' · ')[0]}: {left.reason}")
        return replace(proposal, lineup=lineup, routine=lineup.routines[0])

    def _show_offer(self) -> None:
        self._end_countdown()
        proposal = self._proposal
        offer = None if proposal is None else proposal.offer
        if offer is not None and offer.is_firm and self._shelves.is_firm():
            self.window.go(is_by_itself=False)
            self.firm.show_offer(self._card())
        else:
            self.window.show_offer(self._card())

    def _card(self, facts: str | None = None) -> OfferCard:
        proposal = self._proposal
        assert proposal is not None
        offer = proposal.offer
        lengths_ms = () if offer is None else offer.postpones_ms
        note = FIRM_NOTE if offer is not None and offer.is_firm else ""
        if proposal.routine is None or proposal.lineup is None:
            name = UNPLANNED_NAME if proposal.occasion is None else proposal.occasion.name
            return OfferCard("" if name == proposal.why else proposal.why, name, facts or "")
        from relaxapp.ui.cards import card_of
        from relaxapp.ui.routine_words import facts_of

        card = card_of(proposal.routine, self._options(proposal))
        return OfferCard(
            proposal.why,
            card.name,
            facts or facts_of(proposal.routine, card.options),
            card,
            lengths_ms,
            note,
            len(proposal.lineup.routines) > 1,
        )

    def _options(self, proposal: _Proposal) -> "Options":
        from relaxapp.core.break_choice import options_for

        assert proposal.routine is not None
        return options_for(proposal.routine, proposal.selection, self._shelves.options())

    def _show_another(self) -> None:
        proposal = self._proposal
        if proposal is None or proposal.lineup is None or proposal.routine is None:
            return
        routine = proposal.lineup.another(proposal.routine.id)
        self._proposal = replace(proposal, routine=routine)
        self._show_offer()

    def _play(self) -> None:
        proposal = self._proposal
        if proposal is None or proposal.routine is None or proposal.lineup is None:
            return
        options, occasion = self._options(proposal), proposal.occasion
        id = None if occasion is None else occasion.id
        if id is not None:
            self._desk.take_turn(id, proposal.lineup.taken(proposal.routine.id))
        self._is_starting = False
        self.play_requested.emit(Break(proposal.routine, options, id, self._is_called))
        if self._desk.offer is None:
            self._put_away(is_by_itself=False)
        else:  # it could not begin, and whoever plays has said why
            self._show_offer()

    def _play_anyway(self) -> None:
        """A fault of the program's own kept the library from being read: the break comes still."""
        from relaxapp.core.break_choice import FAR_LOOK, Lineup
        from relaxapp.core.break_state import Turn

        proposal = self._proposal
        if self._is_starting and proposal is not None and proposal.lineup is None:
            lineup = Lineup((FAR_LOOK,), (), Turn())
            self._proposal = replace(proposal, lineup=lineup, routine=FAR_LOOK)
            self._play()

    def _put_away(self, *, is_by_itself: bool) -> None:
        self._proposal = None
        self._is_starting = False
        self._timer.stop()
        self._end_countdown()
        self._ahead.stop()
        if self._made is not None:
            self._made.go(is_by_itself=is_by_itself)
        if self._firm is not None:
            self._firm.go()
