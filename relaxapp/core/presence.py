"""Whether somebody is at the desk: time that passed, told apart as work and rest.

Takes how much time passed between two looks and what the system said at the second (idle time,
lock, sleep), gives the work in it and the rest it belongs to. It knows no plan and no clock; what
it cannot know it counts as work, so that a break comes early rather than never.
"""

from dataclasses import dataclass
from typing import NamedTuple

from relaxapp.core.units import MINUTE_MS

AWAY_MS = MINUTE_MS
"""Who has been still so long is away; until then they read, or think, and that is work."""


class Passed(NamedTuple):
    """What some time was, in this order: the rest that it ended, if any, the work in it, and the
    rest that goes on at its end. `is_back`: somebody came back from being away."""

    ended_rest_ms: int
    work_ms: int
    rest_ms: int
    is_back: bool


@dataclass(slots=True)
class Presence:
    """How long nobody has stirred, as far as the last look showed.

    `is_watched` says that going away and coming back are told at once; else somebody who was away
    at one look and is there at the next may have worked for all that time.
    """

    is_watched: bool = False
    still_ms: int = 0
    is_locked: bool = False

    @property
    def is_away(self) -> bool:
        return self.is_locked or self.still_ms >= AWAY_MS

    def pass_time(
        self, passed_ms: int, *, idle_ms: int | None, is_locked: bool, asleep_ms: int = 0
    ) -> Passed:
        """Goes on by `passed_ms`, of which the machine slept `asleep_ms`.

        `idle_ms` is the time since the last key or mouse move; None is unknown, and active.
        """
        was_away, stays_locked, still_ms = self.is_away, self.is_locked and is_locked, idle_ms or 0
        if stays_locked:
            still_ms = max(still_ms, self.still_ms + passed_ms)
        # The time falls in two at the last sign of life in it: before, and still since.
        since_ms = min(still_ms, passed_ms)
        before_ms = passed_ms - since_ms
        gone_ms = before_ms if was_away and self.is_watched else min(asleep_ms, before_ms)
        work_ms = before_ms - gone_ms
        if not stays_locked and still_ms - since_ms < AWAY_MS:
            work_ms += min(since_ms, AWAY_MS - still_ms + since_ms)
        # Nobody knows which part of the time was slept over; if it was the last one, the work
        # before it is in the past anyway. So the rest is taken to be first.
        ended_rest_ms = self.still_ms + gone_ms if gone_ms else 0
        self.still_ms, self.is_locked = still_ms, is_locked
        is_back = (was_away or gone_ms >= AWAY_MS) and not self.is_away
        return Passed(ended_rest_ms, work_ms, still_ms, is_back)
