"""Worries put down for later, and worry time: their order, what is left, and the words for it.

Takes the `Worry` values of the journal, gives others; pure. A worry waits until worry time comes
to it, and is then kept for another time, dropped, or planned: what will be done, and when.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from relaxapp.core.journal import LONGEST_NOTE, Fate, Stamp, Worry
from relaxapp.core.units import MINUTE_MS

LENGTHS_MIN = (10, 15)
"""How long worry time may last, as the two sources have it."""

LONGEST_WORRY = LONGEST_NOTE

_UNDECIDED = (Fate.WAITING, Fate.KEPT)


def one_line(text: str) -> str:
    """What was typed as one line, no longer than a worry may be."""
    return " ".join(text.split())[:LONGEST_WORRY].rstrip()


def waiting(worries: Iterable[Worry]) -> tuple[Worry, ...]:
    """Those that come up at worry time: what was put down first comes first."""
    left = (one for one in worries if one.fate in _UNDECIDED)
    return tuple(sorted(left, key=lambda one: (one.at.at_ms, one.id)))


def planned(worries: Iterable[Worry]) -> tuple[Worry, ...]:
    """Those with a plan, the plan made last first."""
    found = [one for one in worries if one.fate is Fate.PLANNED]
    return tuple(sorted(found, key=lambda one: -(one.looked_at or one.at).at_ms))


def decided(worry: Worry, fate: Fate, at: Stamp, plan: str = "") -> Worry:
    """The worry after worry time came to it; only a plan has words of its own."""
    words = one_line(plan) if fate is Fate.PLANNED else ""
    return replace(worry, fate=fate, plan=words, looked_at=at)


@dataclass(frozen=True, slots=True)
class WorryTime:
    """One worry time: what it goes through, and what has become of it so far."""

    worries: tuple[Worry, ...]
    done: tuple[Worry, ...] = ()
    """Those decided, in the order of `worries`."""

    @property
    def now(self) -> Worry | None:
        """The worry that it has come to; None at the end."""
        return self.worries[len(self.done)] if len(self.done) < len(self.worries) else None

    @property
    def place_words(self) -> str:
        """Where it is: `2 of 5`."""
        return f"{min(len(self.done) + 1, len(self.worries))} of {len(self.worries)}"

    def decide(self, fate: Fate, at: Stamp, plan: str = "") -> "WorryTime":
        """With what becomes of the worry that it has come to; at the end nothing changes."""
        worry = self.now
        if worry is None:
            return self
        return replace(self, done=(*self.done, decided(worry, fate, at, plan)))

    def back(self) -> "WorryTime":
        """With the worry before come to again; what was decided on it is undone."""
        return replace(self, done=self.done[:-1])


def count_words(count: int) -> str:
    """How many wait: `3 worries wait for you.`"""
    if not count:
        return "Nothing is waiting."
    return "1 worry waits for you." if count == 1 else f"{count:,} worries wait for you."


def closing_words(run: WorryTime) -> str:
    """What became of the worries, in one sentence; empty where there were none."""
    counts = {
        "planned": _count(run, Fate.PLANNED),
        "let go": _count(run, Fate.DROPPED),
        "kept for next time": _count(run, Fate.KEPT) + len(run.worries) - len(run.done),
    }
    parts = [f"{number} {what}" for what, number in counts.items() if number]
    if len(parts) > 1:
        parts = [", ".join(parts[:-1]), parts[-1]]
    return f"{' and '.join(parts)}." if parts else ""


def left_words(left_ms: int) -> str:
    """The time left in whole minutes, rounded up: no seconds that hurry."""
    if left_ms <= 0:
        return "The time is up. What is left can wait for the next time."
    minutes = -(-left_ms // MINUTE_MS)
    return "Less than a minute left" if left_ms < MINUTE_MS else f"{minutes} min left"


def _count(run: WorryTime, fate: Fate) -> int:
    return sum(one.fate is fate for one in run.done)
