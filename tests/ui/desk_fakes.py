"""What stands in for a desk's world: a person who comes and goes, a clock, a plan in a file."""

from datetime import datetime, timedelta
from pathlib import Path

from ui_fakes import FakeClock

from relaxapp.core.units import MINUTE_MS
from relaxapp.shell.break_files import BreakFiles
from relaxapp.shell.desk import Desk, Situation

PLAN = """\
active: yes
rhythms:
  back:
    name: Upper back
    every: 30 min
    rest: 3 min
    warning: 30s
    postpone: [5 min, 10 min]
    postpone_times: 1
    routines: [upper-back-three, neck-two]
"""


class FakeWatch:
    """Somebody who is at the desk, until a test says otherwise."""

    sentence = "A test knows."
    is_watched = False

    def __init__(self) -> None:
        self.idle: int | None = 0
        self.locked = False
        self.watched_ms: int | None = None
        self.is_closed = False

    def idle_ms(self) -> int | None:
        return self.idle

    def is_locked(self) -> bool | None:
        return self.locked

    def watch_from(self, ms: int) -> None:
        self.watched_ms = ms

    def close(self) -> None:
        self.is_closed = True


class FakeWorldOfWork:
    """A home with a plan, and the time; makes desks in it, one after another."""

    def __init__(self, home: Path, plan: str | None = PLAN) -> None:
        self.home = home
        self.clock = FakeClock()
        self.watch = FakeWatch()
        self.held_by: str | None = None
        self.asked_held = 0
        self.told: list[str] = []
        self.start = datetime(2030, 5, 14, 9, 0)
        self.path = home / "config" / "breaks.yaml"
        if plan is not None:
            self.write(plan)

    def write(self, plan: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(plan)

    def now(self) -> datetime:
        return self.start + timedelta(milliseconds=self.clock.now_ms)

    def ask_held(self) -> str | None:
        self.asked_held += 1
        return self.held_by

    @property
    def situation(self) -> Situation:
        return Situation(self.clock, self.now, self.watch, self.ask_held)

    def files(self) -> BreakFiles:
        return BreakFiles(self.home / "config", self.home / "data", self.told.append)

    def desk(self) -> Desk:
        desk = Desk(self.files(), self.situation)
        desk.begin()
        return desk

    def pass_min(self, desk: Desk, minutes: float) -> None:
        """Time passes as it does: the desk is looked at whenever its timer would."""
        end_ms = self.clock.now_ms + round(minutes * MINUTE_MS)
        while self.clock.now_ms < end_ms:
            wait_ms = desk.breaks.look_in_ms(self.clock.now_ms)
            left_ms = end_ms - self.clock.now_ms
            self.clock.now_ms += left_ms if wait_ms is None else min(wait_ms, left_ms)
            if wait_ms is not None:
                desk.tick()
