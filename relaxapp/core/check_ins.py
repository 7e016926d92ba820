"""Which check-in stands before or after which session, as a person says how they feel.

Takes what was said (`Said`), instants and ids that were drawn elsewhere; gives a frozen
`CheckIns`, whose records are what there is to keep. What is said apart from a session counts as
how it was before the one that begins soon enough after it; once it belongs to a session it never
belongs to another. Reads no clock and writes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from relaxapp.core.journal import LONGEST_NOTE, MOST, PLACES, CheckIn, Stamp, When
from relaxapp.core.suits import Feeling
from relaxapp.core.units import MINUTE_MS

FRESH_MS = 30 * MINUTE_MS
"""So long what was said of how one feels counts as how one feels."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of how they feel, in the terms of `CheckIn`; None where they do not."""

    tension: int | None = None
    pain: int | None = None
    mood: int | None = None
    places: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Said()

    @property
    def has_ache(self) -> bool:
        """Whether there is something that is somewhere."""
        return bool(self.tension or self.pain or self.places)

    def feeling(self, minutes: int | None = None) -> Feeling:
        """The same for a suggestion; with the minutes that they have."""
        return Feeling(self.tension, self.pain, self.mood, self.places, minutes)


def said_in(check_in: CheckIn | None) -> Said:
    """What a check-in says; nothing where there is none."""
    if check_in is None:
        return Said()
    one = check_in
    return Said(one.tension, one.pain, one.mood, one.places, one.note)


def tidy(said: Said) -> Said:
    """The same within its bounds: known places in their order, a note of one line."""
    places = tuple(id for id in PLACES if id in said.places)
    note = " ".join(said.note.split())[:LONGEST_NOTE]
    numbers = (said.tension, said.pain, said.mood)
    tension, pain, mood = (None if one is None else min(max(one, 0), MOST) for one in numbers)
    return Said(tension, pain, mood, places, note)


def is_fresh(check_in: CheckIn, at: Stamp) -> bool:
    """Whether it still counts at an instant; also a clock that was set back makes it old."""
    return 0 <= at.at_ms - check_in.at.at_ms <= FRESH_MS


@dataclass(frozen=True, slots=True)
class CheckIns:
    """How the person feels now, and how it was around the session that was begun last.

    `now` belongs to no session yet. `before` and `after` belong to `session`, which began at
    `began`.
    """

    now: CheckIn | None = None
    session: str | None = None
    began: Stamp = Stamp(0)
    before: CheckIn | None = None
    after: CheckIn | None = None

    @property
    def records(self) -> tuple[CheckIn, ...]:
        """What there is to keep."""
        return tuple(one for one in (self.before, self.after, self.now) if one is not None)

    def said_now(self, at: Stamp) -> Said:
        """How they feel at an instant, as far as they have said so lately."""
        now = self.now
        return said_in(now if now is not None and is_fresh(now, at) else None)

    def say_now(self, said: Said, at: Stamp, new_id: str) -> "CheckIns":
        """They say how they feel: another time, or in place of what they said just before."""
        now = self.now if self.now is not None and is_fresh(self.now, at) else None
        if now is None:
            if said.is_empty:
                return self
            now = CheckIn(new_id, at)
        return replace(self, now=_with(replace(now, at=at), said))

    def begin(self, session: str, at: Stamp) -> "CheckIns":
        """A session begins: what was said lately is how it was before it."""
        now = self.now
        if now is None or now.is_empty or not is_fresh(now, at):
            return CheckIns(None, session, at)
        return CheckIns(None, session, at, replace(now, when=When.BEFORE, session=session))

    def say_before(self, said: Said, new_id: str) -> "CheckIns":
        """They say how it was as the session began, where they had not said so then."""
        if self.session is None or (self.before is None and said.is_empty):
            return self
        made = CheckIn(new_id, self.began, when=When.BEFORE, session=self.session)
        return replace(self, before=_with(self.before or made, said))

    def say_after(self, said: Said, at: Stamp, new_id: str) -> "CheckIns":
        """They say how it is now that the session is over."""
        if self.session is None or (self.after is None and said.is_empty):
            return self
        made = self.after or CheckIn(new_id, at, when=When.AFTER, session=self.session)
        return replace(self, after=_with(replace(made, at=at), said))

    def take_back(self) -> "CheckIns":
        """The session came to nothing and is not recorded: what was said before it is apart."""
        before = self.before
        if before is None or before.is_empty or self.now is not None:
            return CheckIns(self.now)
        return CheckIns(replace(before, when=When.APART, session=None))

    def leave(self) -> "CheckIns":
        """The session is done with: what is said from now on is not of it."""
        return CheckIns(self.now)

    def take_up(self, kept: Iterable[CheckIn], at: Stamp) -> "CheckIns":
        """The program begins anew: what was said shortly before still counts."""
        fresh = [one for one in kept if one.session is None and is_fresh(one, at)]
        if self.now is not None or self.session is not None or not fresh:
            return self
        return replace(self, now=max(fresh, key=lambda one: one.at.at_ms))


def _with(check_in: CheckIn, said: Said) -> CheckIn:
    said = tidy(said)
    return replace(
        check_in,
        tension=said.tension,
        pain=said.pain,
        mood=said.mood,
        places=said.places,
        note=said.note,
    )
