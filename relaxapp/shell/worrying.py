"""Worries in the window: put down at once, brought back at worry time, decided one by one.

Takes the history and the page; each decision is in the history as it is made. Worry time ends
with the last worry, or with the one that is looked at when the time is up.
"""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from relaxapp.core.journal import Fate, Stamp, Worry
from relaxapp.core.sealing import is_sealed, shown_text
from relaxapp.core.units import MINUTE_MS
from relaxapp.core.worries import (
    WorryTime,
    closing_words,
    decided,
    left_words,
    one_line,
    planned,
    waiting,
)
from relaxapp.ui.day_words import day_words, time_words
from relaxapp.ui.worry_page import WorryPage
from relaxapp.ui.worry_rows import WorryRow

PUT_DOWN_WORDS = "It is put down, and waits for worry time."
NOT_KEPT_WORDS = (
    "It is put down until you close relaxapp. Then it is lost, unless it can be kept again."
)
TICK_MS = 1_000

Offer = tuple[str, object, str]
"""A routine: its id, its options, its name with its length."""


class KeepsWorries(Protocol):
    """The history, as far as it is needed here."""

    @property
    def is_kept(self) -> bool: ...

    def worries(self, fate: Fate | None = None) -> tuple[Worry, ...]: ...

    def put_worry(self, worry: Worry) -> None: ...

    def delete_worry(self, id: str) -> None: ...


class Worrying(QObject):
    """See the module."""

    noticed = Signal(str)
    start_requested = Signal(str, object)
    """The routine that is begun at the end, with its options."""

    def __init__(
        self,
        history: KeepsWorries,
        new_id: Callable[[], str],
        now: Callable[[], Stamp],
        clock: Callable[[], int],
        pleasant: Callable[[], Offer | None],
        parent: QObject | None = None,
    ) -> None:
        """`pleasant` gives what is offered at the end of worry time; `clock` milliseconds."""
        super().__init__(parent)
        self.page = WorryPage()
        self.is_locked: Callable[[], bool] = lambda: False
        """Whether what was written cannot be read now."""
        self._history = history
        self._new_id = new_id
        self._now = now
        self._clock = clock
        self._pleasant = pleasant
        self._run: WorryTime | None = None
        self._began_ms = self._length_ms = 0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.setObjectName("worry time")
        self._timer.timeout.connect(self._tick)
        self._connect()

    @property
    def is_on(self) -> bool:
        """Whether worry time goes on."""
        return self._run is not None

    def put_down(self, text: str) -> None:
        """Keeps a worry until worry time; an empty one is none."""
        line = one_line(text)
        if line:
            self._history.put_worry(Worry(self._new_id(), self._now(), line))
            self.noticed.emit(PUT_DOWN_WORDS if self._history.is_kept else NOT_KEPT_WORDS)
            self.show()

    def show(self) -> None:
        """Shows the page with what is true now; worry time that goes on stays."""
        if self._run is not None:
            return
        found, page = self._history.worries(), self.page
        left = waiting(found)
        if self.is_locked() and any(is_sealed(one.text) for one in found):
            page.show_locked(len(left))
        else:
            page.show_worries(
                [self._row(one, self._since(one)) for one in left],
                [self._row(one, one.plan) for one in planned(found)],
            )
        page.show_overview()

    def begin(self, minutes: int) -> None:
        """Begins worry time with what waits; with nothing there is none."""
        worries = waiting(self._history.worries())
        if not worries or self.is_locked():
            return
        self._run = WorryTime(worries)
        self._began_ms, self._length_ms = self._clock(), minutes * MINUTE_MS
        self._timer.start()
        self._show_worry("")
        self._tick()
        self.page.show_time()

    def stop(self) -> None:
        """Ends worry time where it is; what is left waits."""
        if self._run is not None:
            self._end(self._run)

    def _connect(self) -> None:
        page = self.page
        page.put_down.connect(self.put_down)
        page.removed.connect(self._remove)
        page.plan_done.connect(self._finish_plan)
        page.begin_requested.connect(self.begin)
        page.time.decided.connect(self._decide)
        page.time.back_requested.connect(self._go_back)
        page.time.stop_requested.connect(self.stop)
        page.end.start_requested.connect(self._start)
        page.end.done_requested.connect(self.show)

    def _decide(self, fate: Fate, plan: str) -> None:
        if self._run is None or self._run.now is None:
            return
        self._run = self._run.decide(fate, self._now(), plan)
        self._history.put_worry(self._run.done[-1])
        if self._run.now is None or self._left_ms <= 0:
            self._end(self._run)
        else:
            self._show_worry("")

    def _go_back(self) -> None:
        """The worry before is looked at again; what was decided on it stays until it is decided
        anew."""
        run = self._run
        if run is not None and run.done:
            self._run = run.back()
            self._show_worry(run.done[-1].plan)

    def _end(self, run: WorryTime) -> None:
        self._run = None
        self._timer.stop()
        self.page.show_end(closing_words(run), self._pleasant())

    def _tick(self) -> None:
        left_ms = self._left_ms
        self.page.time.show_time(left_words(left_ms), 1 - left_ms / self._length_ms)

    @property
    def _left_ms(self) -> int:
        return self._began_ms + self._length_ms - self._clock()

    def _show_worry(self, plan: str) -> None:
        run = self._run
        if run is None or run.now is None:
            return
        worry = run.now
        self.page.time.show_worry(
            shown_text(worry.text),
            self._since(worry),
            run.place_words,
            plan=plan,
            has_before=bool(run.done),
        )

    def _row(self, worry: Worry, below: str) -> WorryRow:
        return WorryRow(worry.id, shown_text(worry.text), shown_text(below))

    def _since(self, worry: Worry) -> str:
        day = day_words(worry.at.day, self._now().day)
        kept = ", kept once before" if worry.fate is Fate.KEPT else ""
        return f"{day[:1].upper()}{day[1:]} at {time_words(worry.at)}{kept}"

    def _remove(self, id: str) -> None:
        self._history.delete_worry(id)
        self.show()

    def _finish_plan(self, id: str) -> None:
        """What was planned is done: the worry is let go."""
        worry = next((one for one in self._history.worries(Fate.PLANNED) if one.id == id), None)
        if worry is not None:
            self._history.put_worry(decided(worry, Fate.DROPPED, self._now()))
        self.show()

    def _start(self, id: str, options: object) -> None:
        self.show()
        self.start_requested.emit(id, options)
