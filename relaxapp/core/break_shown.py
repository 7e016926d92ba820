"""What a break plan has said and still stands: a warning, an open offer, or nothing.

Takes what comes and what ends it, gives the `Due` that tells of it. Whether something may be
shown, and when, `breaks` decides; how it looks is none of its business.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from relaxapp.core.break_looks import LEFT_MS
from relaxapp.core.break_offer import Due, Kind, Offer, Reason
from relaxapp.core.break_plan import Occasion, Reminder


@dataclass(slots=True)
class Shown:
    """See the module. `gone` is why the offer is over, until that has been said."""

    offer: Offer | None = None
    is_open: bool = False
    gone: Reason | None = None

    def warn(self, offer: Offer, in_ms: int) -> Due:
        """The offer is near."""
        self.offer, self.is_open = offer, False
        return Due(Kind.WARNING, offer, in_ms)

    def present(self, offer: Offer) -> Due:
        """The offer is open; a longer one takes the place of the one before, and counts for it."""
        if self.offer is not None and self.is_open:
            counts_for = {*offer.counts_for, *self.offer.counts_for, self.offer.id} - {offer.id}
            offer = replace(offer, counts_for=tuple(sorted(counts_for)))
        self.offer, self.is_open = offer, True
        return Due(Kind.OFFER, offer)

    def withdraw(self, offer: Offer, reason: Reason, held_by: str | None) -> Due:
        """The offer goes; `held_by` is told where that is why."""
        self.clear()
        return Due(
            Kind.WITHDRAWN, offer, reason=reason, held_by=held_by if reason is Reason.HELD else None
        )

    def clear(self) -> None:
        """It has been answered."""
        self.offer, self.is_open, self.gone = None, False, None

    def see_rest(self, rested: Collection[Occasion], rest_ms: int) -> None:
        """Somebody rested, which was the break of some; an unread reminder goes with who left."""
        if self.offer is None:
            return
        if self.offer.occasion in rested:
            self.gone = Reason.RESTED
        elif isinstance(self.offer.occasion, Reminder) and rest_ms >= LEFT_MS:
            self.gone = Reason.AWAY
