"""What a break plan says: a break is near, is offered, is taken back, or why none is.

Frozen values that `breaks` gives and any screen, tray or command line can show.
"""

from dataclasses import dataclass
from enum import Enum

from relaxapp.core.break_plan import Occasion


class Reason(Enum):
    """Why no offer comes now, or why one was taken back; in words that end "because …"."""

    OFF = "your break plan is off"
    PAUSED = "reminders are paused"
    ON_BREAK = "a session is going on"
    AWAY = "you are away"
    OUTSIDE_HOURS = "it is outside your hours"
    QUIET = "it is a quiet time"
    HELD = "something else has your attention"
    POSTPONED = "you put it off"
    BACK = "you have just come back"
    APART = "one was offered a moment ago"
    RESTED = "you have rested"


class Kind(Enum):
    WARNING = "warning"
    OFFER = "offer"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Offer:
    """A break that is offered. `counts_for` are the shorter rhythms it stands in for.

    Without `postpones_ms` it can be started or skipped, not put off; `is_firm` says that this is
    so because it was put off as often as the plan allows.
    """

    occasion: Occasion
    counts_for: tuple[str, ...] = ()
    is_firm: bool = False
    postpones_ms: tuple[int, ...] = ()

    @property
    def id(self) -> str:
        return self.occasion.id


@dataclass(frozen=True, slots=True)
class Due:
    """Something to show now: an offer, that one comes `in_ms`, or that it goes and why.

    An offer may follow an open one, which it replaces. `held_by` names what holds back.
    """

    kind: Kind
    offer: Offer
    in_ms: int = 0
    reason: Reason | None = None
    held_by: str | None = None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next break: in how long at the soonest, and what keeps it back if something does.

    0 while it is open, or due and held back.
    """

    offer: Offer
    in_ms: int
    reason: Reason | None = None
