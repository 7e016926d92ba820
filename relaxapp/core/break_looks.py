"""When a break plan is looked at again: for how long nothing can be another way.

Takes what is known at one look, gives the wait until the next. It decides nothing about offers,
but remembers until when none can come, so that a look in between is cheap.
"""

from bisect import bisect_right
from dataclasses import dataclass

from relaxapp.core.break_offer import Offer
from relaxapp.core.break_plan import Plan
from relaxapp.core.presence import AWAY_MS
from relaxapp.core.units import MINUTE_MS, SECOND_MS

LEFT_MS = 5 * MINUTE_MS
"""Who is still for so long has left a reminder unread; rhythms have a rest of their own."""

LONGEST_LOOK_MS = 5 * MINUTE_MS
"""Between looks where coming and going is told; a clock that is put is seen so late."""
POLL_MS = MINUTE_MS
"""Between looks where it has to be asked for, unless a rest can be shorter.

Not rarer far from an offer: a rest between two looks would pass for work.
"""
HELD_LOOK_MS = 15 * SECOND_MS
"""Between looks while an offer is held back."""

NEVER_MS = 10**15
"""Until what does not come of itself."""


@dataclass(slots=True)
class Looks:
    """What a plan asks of its looks. Nothing is to be shown before `far_at_ms`.

    `rests_ms` is how long somebody is still when something changes, the shortest first.
    """

    rests_ms: tuple[int, ...]
    poll_ms: int
    most_warn_ms: int
    far_at_ms: int = -NEVER_MS

    def rests_in(self, still_ms: int) -> int:
        """How many of the rests are over after so long."""
        return bisect_right(self.rests_ms, still_ms)

    def longest_ms(self, is_polled: bool) -> int:
        """Until coming and going has to be asked for, or a put clock to be seen."""
        return self.poll_ms if is_polled else LONGEST_LOOK_MS

    def rest_wait_ms(self, still_ms: int, *, is_polled: bool) -> int:
        """The same, or until somebody who stays still has had a longer rest."""
        wait_ms = self.poll_ms if is_polled else LONGEST_LOOK_MS
        over = bisect_right(self.rests_ms, still_ms)
        # Where going is told, it is told after the shortest rest.
        if over == len(self.rests_ms) or not (over or is_polled):
            return wait_ms
        return min(wait_ms, self.rests_ms[over] - still_ms)

    def see(self, now_ms: int, in_ms: int | None) -> None:
        """The next offer comes `in_ms` if work goes on; None for none.

        Work never takes longer than the clock, so what is far off stays so for as long.
        """
        in_ms = NEVER_MS if in_ms is None else in_ms
        self.far_at_ms = now_ms + in_ms - self.most_warn_ms

    def forget(self) -> None:
        """Something else may come, and sooner."""
        self.far_at_ms = -NEVER_MS


def looks_of(plan: Plan) -> Looks:
    """Before anything is seen."""
    rests_ms = sorted({AWAY_MS, LEFT_MS, *(one.rest_ms for one in plan.rhythms)})
    most_warn_ms = max([one.warn_ms for one in plan.occasions], default=0)
    return Looks(tuple(rests_ms), min(POLL_MS, rests_ms[0]), most_warn_ms)


def offer_wait_ms(offer: Offer, in_ms: int, *, is_shown: bool, is_held: bool) -> int:
    """Until its warning, or the offer itself; when it is due already, until it may be free."""
    if in_ms == 0:  # it is held back, or would be there
        return HELD_LOOK_MS if is_held else LONGEST_LOOK_MS
    warn_in_ms = in_ms - offer.occasion.warn_ms
    return warn_in_ms if not is_shown and warn_in_ms > 0 else in_ms
