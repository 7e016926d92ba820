"""The desk: lets the break plan go on with the time, and tells what is to be shown.

Takes a clock, what knows of the person (`Watch`) and what an offer would disturb, and drives one
`Breaks` with one timer; no plan, no timer. Keeps its progress in a file, so that a program that
was killed goes on where it was. Shows nothing, reads no library and plays nothing: who does hears
of a `Due` and answers with `began` and `ended`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from relaxapp.core.break_offer import Kind, Offer, Upcoming
from relaxapp.core.break_plan import LocalTime, Plan
from relaxapp.core.break_state import Turn
from relaxapp.core.break_status import status
from relaxapp.core.break_words import end_words, next_words
from relaxapp.core.breaks import Breaks
from relaxapp.core.units import HOUR_MS, MINUTE_MS, SECOND_MS
from relaxapp.shell.break_files import BreakFiles

KEPT_EVERY_MS = MINUTE_MS
"""So much work at most is lost when the program is killed."""

ON_DISK_AFTER_MS = 500
"""What has changed is written at once, and waited for on the disk once it is seen: that takes 10 ms
and more, and only a power cut in between could lose it."""

COUNTDOWN_MS = MINUTE_MS
"""So often the countdown is right, while somebody is there to see it."""

LONGEST_TIMER_MS = HOUR_MS
"""Qt's timers stop short of some days."""


class Watch(Protocol):
    """What knows of the person at the desk, as `services.idle.Idle` does."""

    @property
    def sentence(self) -> str: ...
    @property
    def is_watched(self) -> bool: ...
    def idle_ms(self) -> int | None: ...
    def is_locked(self) -> bool | None: ...
    def watch_from(self, ms: int) -> None: ...
    def close(self) -> None: ...


class UnknownWatch:
    """A system that tells nothing: whoever cannot be seen is taken as working."""

    sentence = (
        "Nothing here tells whether you are at the desk, so you count as being there all the time."
    )
    is_watched = False

    def idle_ms(self) -> int | None:
        return None

    def is_locked(self) -> bool | None:
        return None

    def watch_from(self, ms: int) -> None:
        pass

    def close(self) -> None:
        pass


def local_time(now: datetime) -> LocalTime:
    """What the calendar and the clock on the wall show."""
    seconds = (now.hour * 60 + now.minute) * 60 + now.second
    return LocalTime(now.toordinal(), seconds * SECOND_MS + now.microsecond // 1_000)


@dataclass(frozen=True, slots=True)
class Situation:
    """What the desk is told by the world; tests bring their own."""

    clock: Callable[[], int]
    now: Callable[[], datetime]
    watch: Watch
    held_by: Callable[[], str | None]
    """What an offer would disturb now; asked only where one is near."""


class Desk(QObject):
    """See the module. Requests that do not fit give False and change nothing."""

    came_due = Signal(object)
    """A `Due`: show it, or take it back."""
    answered = Signal()
    """What was offered has been put off, skipped or begun: nothing is to be shown any more."""
    status_changed = Signal()
    plan_changed = Signal()

    def __init__(
        self, files: BreakFiles, situation: Situation, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.files = files
        self._situation = situation
        self._timer = QTimer(self)
        self._timer.setObjectName("desk")
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.tick)
        self._on_disk = QTimer(self, singleShot=True, interval=ON_DISK_AFTER_MS)
        self._on_disk.setObjectName("desk on disk")
        self._on_disk.timeout.connect(self._keep_on_disk)
        self.shown: Offer | None = None
        """What is offered or near, as was said last."""
        self._kept_at_ms = 0
        self._near_at_ms = 0
        self._due_at_ms = 0
        now_ms = situation.clock()
        self.breaks = Breaks(
            files.load_plan(),
            now_ms,
            local_time(situation.now()),
            state=files.load_state(),
            is_watched=situation.watch.is_watched,
        )
        self._is_watched = situation.watch.is_watched

    # What goes on

    def begin(self) -> None:
        """Looks for the first time: whoever wants to hear of it is connected by then."""
        self._watch()
        self.tick()

    def tick(self) -> None:
        """Looks at the time and the person, and says what is to be shown."""
        self._look(is_locked=bool(self._situation.watch.is_locked()))

    def sleep(self) -> None:
        """The machine goes to sleep."""
        self._look(is_locked=True)
        if self.is_active:
            self._keep_on_disk()

    def _look(self, *, is_locked: bool) -> None:
        if self.files.has_changed:
            self._adopt()
        self._follow_watch()
        due = self.breaks.tick(
            self._situation.clock(),
            local_time(self._situation.now()),
            idle_ms=self._situation.watch.idle_ms(),
            is_locked=is_locked,
            held_by=self._held_by(),
        )
        if due is not None:
            self.shown = None if due.kind is Kind.WITHDRAWN else due.offer
            self.came_due.emit(due)
        self._settle(is_change=due is not None)

    def look_at_plan(self) -> None:
        """The person may have changed the plan's file."""
        if self.files.has_changed:
            self.tick()

    def reload(self) -> None:
        """The plan's file has been written."""
        self._adopt()
        self.tick()
        self._settle(is_change=True)

    def began(self, occasion_id: str | None) -> None:
        """A session began: the break of an occasion, or one of the person's own."""
        id = occasion_id if occasion_id in self.breaks.plan.ids else None
        self.breaks.start(self._situation.clock(), id)
        self._answer()

    def ended(self, *, is_whole: bool) -> None:
        """The session is over, as a whole or broken off."""
        now_ms = self._situation.clock()
        if self.breaks.finish(now_ms) if is_whole else self.breaks.stop(now_ms):
            self._settle(is_change=True)

    # What is asked for

    def postpone(self, by_ms: int | None = None) -> bool:
        return self._did(self.breaks.postpone(self._situation.clock(), by_ms))

    def skip(self) -> bool:
        return self._did(self.breaks.skip(self._situation.clock()))

    def pause(self, for_ms: int | None = None) -> bool:
        """No offers for a time, or for None until tomorrow; False where none would come."""
        if not self.is_active:
            return False
        self.breaks.pause(self._situation.clock(), for_ms)
        self.tick()
        self._settle(is_change=True)
        return True

    def resume(self) -> bool:
        was_paused = self.breaks.resume(self._situation.clock())
        self.tick()
        self._settle(is_change=True)
        return was_paused

    def take_turn(self, occasion_id: str, turn: Turn) -> None:
        """Where an occasion's selection is in its round now."""
        self.breaks.turns[occasion_id] = turn
        self._keep()
        self._on_disk.start()

    def close(self) -> None:
        """Keeps the progress, and looks no more."""
        self._timer.stop()
        if self.breaks.plan.asks:
            self.tick()
            self._timer.stop()
            self._on_disk.start()
        if self._on_disk.isActive():
            self._keep_on_disk()
        self._situation.watch.close()

    # What can be seen

    @property
    def plan(self) -> Plan:
        return self.breaks.plan

    @property
    def is_active(self) -> bool:
        """Whether breaks are planned at all."""
        return self.breaks.plan.asks

    @property
    def offer(self) -> Offer | None:
        """The offer that is open."""
        return self.breaks.offer

    @property
    def upcoming(self) -> Upcoming | None:
        return self.breaks.upcoming

    @property
    def due_in_ms(self) -> int:
        """Until the next break is due if work goes on, as of this moment; 0 from then on."""
        return max(self._due_at_ms - self._situation.clock(), 0)

    @property
    def next_words(self) -> str:
        """One line about the next break."""
        breaks = self.breaks
        today = local_time(self._situation.now()).day
        return next_words(
            breaks.upcoming,
            is_active=self.is_active,
            held_by=breaks.held_by,
            pause_ends=end_words(breaks.pause_ends, today),
        )

    @property
    def watch_sentence(self) -> str:
        """What the system tells of the person, in words."""
        return self._situation.watch.sentence

    def status(self) -> dict[str, Any]:
        """Everything as plain values; `idle_ms` as it is this moment."""
        watch = self._situation.watch
        return {
            "running": True,
            **status(self.breaks),
            "idle_ms": watch.idle_ms(),
            "is_locked": watch.is_locked(),
            "idle_source": watch.sentence if self.is_active else None,
            "problems": [str(problem) for problem in self.files.problems],
        }

    # How it goes on

    def _did(self, has_changed: bool) -> bool:
        if has_changed:
            self._answer()
        else:
            self._settle(is_change=False)
        return has_changed

    def _answer(self) -> None:
        self.shown = None
        self.answered.emit()
        self._settle(is_change=True)

    def _adopt(self) -> None:
        self.breaks.adopt(self.files.load_plan(), self._situation.clock())
        self._watch()
        self._near_at_ms = 0
        self.plan_changed.emit()

    def _watch(self) -> None:
        """Asks to be told of coming and going, where a plan wants to know."""
        if self.is_active:
            self._situation.watch.watch_from(self.breaks.idle_watch_ms)

    def _follow_watch(self) -> None:
        """Another source may be asked now, which tells of coming and going, or does not."""
        is_watched = self._situation.watch.is_watched
        breaks = self.breaks
        if is_watched == self._is_watched or breaks.is_on_break or breaks.offer is not None:
            return
        self._is_watched = is_watched
        self.breaks = Breaks(
            breaks.plan,
            self._situation.clock(),
            local_time(self._situation.now()),
            state=breaks.state,
            is_watched=is_watched,
        )
        self._watch()

    def _held_by(self) -> str | None:
        """What holds an offer back; asked only where one is near, open or held."""
        is_near = self._situation.clock() >= self._near_at_ms
        is_open = self.breaks.offer is not None or self.breaks.held_by is not None
        return self._situation.held_by() if is_near or is_open else None

    def _settle(self, *, is_change: bool) -> None:
        """Waits for the next look, keeps what has come about, and says that it has."""
        now_ms = self._situation.clock()
        upcoming = self.breaks.upcoming
        self._near_at_ms = now_ms + LONGEST_TIMER_MS
        if upcoming is not None:
            self._due_at_ms = now_ms + upcoming.in_ms
            warn_ms = upcoming.offer.occasion.warn_ms
            self._near_at_ms = now_ms + max(upcoming.in_ms - warn_ms - 2 * SECOND_MS, 0)
        self._wait(now_ms)
        is_late = now_ms - self._kept_at_ms >= KEPT_EVERY_MS and not self.breaks.is_away
        if is_change or (is_late and self.is_active):
            self._keep()
        if is_change:
            self._on_disk.start()
        self.status_changed.emit()

    def _wait(self, now_ms: int) -> None:
        look_in_ms = self.breaks.look_in_ms(now_ms)
        if look_in_ms is None:
            self._timer.stop()
            return
        if not self.breaks.is_away:
            look_in_ms = min(look_in_ms, COUNTDOWN_MS)
        self._timer.start(min(look_in_ms, LONGEST_TIMER_MS))

    def _keep(self, *, is_durable: bool = False) -> None:
        self._kept_at_ms = self._situation.clock()
        self.files.keep(self.breaks.state, is_durable=is_durable)

    def _keep_on_disk(self) -> None:
        self._on_disk.stop()
        self._keep(is_durable=True)
