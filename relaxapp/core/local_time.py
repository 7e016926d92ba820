"""What the calendar and the clock on the wall show, as a value: no time zone, and no clock."""

from typing import NamedTuple

from relaxapp.core.units import HOUR_MS

DAY_MS = 24 * HOUR_MS

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
"""English whatever the system speaks, as all of the program is."""

MORNING_MS = 5 * HOUR_MS
"""When tomorrow begins for somebody who is still up after midnight."""


class LocalTime(NamedTuple):
    """What the calendar and the clock on the wall show.

    `day` counts days as `date.toordinal` does; `ms` in [0, `DAY_MS`) is what the clock shows as
    milliseconds from 0:00, whether or not the day lost or gained an hour.
    """

    day: int
    ms: int

    @property
    def weekday(self) -> int:
        """0 for Monday to 6 for Sunday."""
        return (self.day + 6) % 7

    def until_ms(self, later: "LocalTime") -> int:
        """By the clock on the wall; negative where `later` is before."""
        return (later.day - self.day) * DAY_MS + later.ms - self.ms

    def after(self, passed_ms: int) -> "LocalTime":
        """What the wall shows later, unless somebody puts the clock."""
        days, ms = divmod(self.ms + passed_ms, DAY_MS)
        return LocalTime(self.day + days, ms)

    def tomorrow(self) -> "LocalTime":
        """The next morning to come."""
        return LocalTime(self.day + (self.ms >= MORNING_MS), MORNING_MS)
