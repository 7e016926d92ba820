"""A break plan's state as plain values, for the command line and other programs.

Takes `Breaks` as they stand after their last call; asks nothing and changes nothing.
"""

from typing import Any

from relaxapp.core.break_offer import Reason
from relaxapp.core.breaks import Breaks


def status(breaks: Breaks) -> dict[str, Any]:
    """Only text, numbers, truth values, lists and maps: fit for JSON."""
    upcoming, offer = breaks.upcoming, breaks.offer
    reason = Reason.OFF if not breaks.plan.asks else None
    if upcoming is not None:
        reason = upcoming.reason
    return {
        "is_active": breaks.plan.asks,
        "is_on_break": breaks.is_on_break,
        "is_paused": breaks.is_paused,
        "pause_left_ms": breaks.pause_left_ms,
        "is_away": breaks.is_away,
        "is_offered": offer is not None,
        "is_firm": offer is not None and offer.is_firm,
        "reason": None if reason is None else reason.value,
        "held_by": breaks.held_by,
        "next": upcoming
        and {
            "id": upcoming.offer.id,
            "name": upcoming.offer.occasion.name,
            "in_ms": upcoming.in_ms,
        },
        "rhythms": [
            {
                "id": one.id,
                "name": one.name,
                "every_ms": one.every_ms,
                "worked_ms": breaks.worked_ms(one.id),
            }
            for one in breaks.plan.rhythms
        ],
    }
