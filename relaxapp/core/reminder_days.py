"""Of which days a plan's reminders were answered, and when each comes next.

Takes reminders and what the wall shows, gives waits. A reminder comes once a day, whatever the
clock does: put back it does not come again, put ahead past its time it still does for
`LATE_MS`. Later than that it was missed, and nobody is asked at night about the evening.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from relaxapp.core.break_plan import Reminder
from relaxapp.core.local_time import DAY_MS, LocalTime
from relaxapp.core.units import HOUR_MS

LATE_MS = HOUR_MS
"""How long after its time a reminder still comes; from then on when it was put off."""


@dataclass(frozen=True, slots=True)
class PutOff:
    """A reminder of some day that was put off, and until when it may still come."""

    until_ms: int
    day: int


@dataclass(slots=True)
class ReminderDays:
    """By the ids of reminders: the day of which each was answered last, and what is put off."""

    answered: dict[str, int] = field(default_factory=dict)
    put_off: dict[str, PutOff] = field(default_factory=dict)

    def wait_ms(self, reminder: Reminder, now_ms: int, local: LocalTime) -> int | None:
        """Until it may come, by the wall; 0 if it may now, None for a reminder of no day."""
        put_off = self.put_off.get(reminder.id)
        if put_off is not None and now_ms <= put_off.until_ms:
            return 0
        if self._due_day(reminder, local) is not None:
            return 0
        for ahead in range(9):
            wait_ms = ahead * DAY_MS + reminder.at_ms - local.ms
            if wait_ms > 0 and self._is_open(reminder, local.day + ahead):
                return wait_ms
        return None

    def postpone(self, reminder: Reminder, local: LocalTime, at_ms: int) -> None:
        """Lets it come again at `at_ms`, or somewhat later if something holds it back then."""
        self.put_off[reminder.id] = PutOff(at_ms + LATE_MS, self._day(reminder, local))

    def answer(self, reminder: Reminder, local: LocalTime) -> None:
        """It was started or skipped: it is done with for its day."""
        self.answered[reminder.id] = self._day(reminder, local)
        self.put_off.pop(reminder.id, None)

    def keep(self, reminders: Mapping[str, Reminder]) -> None:
        """Lets go of all others."""
        self.answered = {id: day for id, day in self.answered.items() if id in reminders}
        self.put_off = {id: one for id, one in self.put_off.items() if id in reminders}

    def _day(self, reminder: Reminder, local: LocalTime) -> int:
        """The day that an answer now belongs to."""
        put_off = self.put_off.get(reminder.id)
        if put_off is not None:
            return put_off.day
        due = self._due_day(reminder, local)
        return local.day if due is None else due

    def _due_day(self, reminder: Reminder, local: LocalTime) -> int | None:
        """The day it is due of at this time: today, or yesterday shortly after midnight."""
        late_ms = local.ms - reminder.at_ms
        for ago in (0, 1):
            is_due = 0 <= late_ms + ago * DAY_MS < LATE_MS
            if is_due and self._is_open(reminder, local.day - ago):
                return local.day - ago
        return None

    def _is_open(self, reminder: Reminder, day: int) -> bool:
        if LocalTime(day, 0).weekday not in reminder.days:
            return False
        answered = self.answered.get(reminder.id)
        # The day before counts too: a clock put back over midnight asks nobody twice.
        return answered is None or not 0 <= answered - day <= 1
