"""Routines as cards: the value that pages show.

Takes library entries and routines, gives `RoutineCard`s, and finds those that are looked for.
Knows no widgets; `card_painting` paints.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from relaxapp.core.compiler import Options, dose
from relaxapp.core.leave_out import has_work
from relaxapp.core.library import Entry
from relaxapp.core.problems import Problem
from relaxapp.core.routine import OWN_TIME, REFLECTION, Move, Routine
from relaxapp.core.units import clock, plural

SLACK_MS = 10_000
"""`≤ 5 min` keeps what lasts up to 5:10, as on the command line."""

BROKEN_FACTS = "Needs mending"
LEFT_OUT_FACTS = "Left out: it hurt"
NOT_FOR_YOU_FACTS = "Left out for you"


@dataclass(frozen=True, slots=True, eq=False)
class RoutineCard:
    """A routine as it is shown: what it is called, how long it lasts, and where it comes from.

    `routine` is None where a file has never been good; `options` are what Start begins with.
    `place` says where an unfinished session stopped. `words` are what a search looks through,
    `told` stands in place of kind and length. `is_left_out` is of what hurt, or is left out for the
    person's own reasons.
    """

    id: str
    name: str
    routine: Routine | None
    options: Options = Options()
    path: Path | None = None
    is_own: bool = False
    is_favourite: bool = False
    problems: tuple[Problem, ...] = ()
    is_broken: bool = False
    place: str = ""
    length_ms: int = 0
    words: str = ""
    told: str = ""
    is_left_out: bool = False
    replaces: bool = False
    """Whether it stands in for a routine of a lower layer."""

    @property
    def key(self) -> object:
        """What it is known by when the cards are shown anew: two files may have one id."""
        return self.path or self.id

    @property
    def kind(self) -> str:
        return "" if self.routine is None else self.routine.kind

    @property
    def facts(self) -> str:
        """Kind, or that it is the person's own, and length; or what is wrong."""
        if self.is_broken:
            return BROKEN_FACTS
        if self.told:
            return self.told
        kind = "Yours" if self.is_own else self.kind.capitalize()
        return f"{kind} · {self._length_words}"

    @property
    def brief_facts(self) -> str:
        """The same where there is no room for it: a reflection goes without its time."""
        is_long = not self.is_broken and not self.told and self.kind == REFLECTION
        return self.facts.removesuffix(f" · {OWN_TIME}") if is_long else self.facts

    @property
    def _length_words(self) -> str:
        """How long it lasts; a reflection takes the time that one takes to answer."""
        return OWN_TIME if self.kind == REFLECTION else clock(self.length_ms)

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        if self.is_broken:
            return f"{self.name}, needs mending, {plural(len(self.problems), 'problem')}"
        facts = [self.told] if self.told else [self.kind, self._length_words]
        words = [self.name, *facts, *(["yours"] if self.is_own else [])]
        return ", ".join([*words, *(["favourite"] if self.is_favourite else [])])


def card_of(
    routine: Routine, options: Options = Options(), *, is_favourite: bool = False, place: str = ""
) -> RoutineCard:
    """The card of a routine as it is dosed by the options."""
    return RoutineCard(
        routine.id,
        routine.name,
        routine,
        options,
        is_favourite=is_favourite,
        place=place,
        length_ms=_length_ms(routine, options),
    )


def card_of_entry(entry: Entry, favourites: Collection[str], options: Options) -> RoutineCard:
    """The card of a file of the library, as the options would play it."""
    routine = entry.routine
    about = [entry.id, entry.name]
    told = "" if entry.is_broken or routine is None else _left_out_facts(routine, options)
    if routine is not None:
        about += [routine.kind, routine.summary or "", *routine.tags, *routine.areas]
    return RoutineCard(
        entry.id,
        entry.name,
        routine,
        options,
        path=entry.path,
        is_own=entry.origin == "user",
        is_favourite=entry.id in favourites and not entry.is_broken,
        problems=entry.problems if entry.is_broken else (),
        is_broken=entry.is_broken,
        length_ms=0 if routine is None else _length_ms(routine, options),
        words=" ".join(about).casefold(),
        told=told,
        is_left_out=bool(told),
        replaces=entry.replaces,
    )


def _left_out_facts(routine: Routine, options: Options) -> str:
    """Why all that there is to do is left out; empty where it is not."""
    if not options.without_moves and not options.exchanges:
        return ""
    if not has_work(routine) or has_work(dose(routine, options)):
        return ""
    hurts = not has_work(dose(routine, replace(options, exchanges=())))
    return LEFT_OUT_FACTS if hurts else NOT_FOR_YOU_FACTS


def card_of_move(alone: Routine, move: Move, *, is_left_out: bool) -> RoutineCard:
    """The card of a move; `alone` is the routine that plays it alone."""
    areas = ", ".join(move.areas) or move.style
    told = LEFT_OUT_FACTS if is_left_out else areas.capitalize()
    about = (move.id, move.name, move.style, move.position, move.do, *move.areas, *move.muscles)
    return RoutineCard(
        move.id,
        move.name,
        alone,
        length_ms=alone.length_ms,
        words=" ".join(about).casefold(),
        told=told,
        is_left_out=is_left_out,
    )


def _length_ms(routine: Routine, options: Options) -> int:
    return dose(routine, options).steps_size(holds=options.has_holds).length_ms


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for: all of it must hold."""

    query: str = ""
    kind: str = ""
    max_ms: int | None = None
    has_favourites_only: bool = False
    area: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.query.casefold().split())

    def keeps(self, card: RoutineCard, words: tuple[str, ...]) -> bool:
        """`words` are its own, taken apart once for all cards."""
        if self.kind and card.kind != self.kind:
            return False
        if self.area and (card.routine is None or self.area not in card.routine.areas):
            return False
        if self.max_ms is not None and (card.is_broken or card.length_ms > self.max_ms + SLACK_MS):
            return False
        if self.has_favourites_only and not card.is_favourite:
            return False
        return all(word in card.words for word in words)


def matching(cards: Iterable[RoutineCard], wanted: Filter) -> list[RoutineCard]:
    """The cards that are looked for; those first whose name, or a word of it, begins like that."""
    words = wanted.words
    kept = [card for card in cards if wanted.keeps(card, words)]
    if not words:
        return kept
    query = " ".join(words)

    def nearness(card: RoutineCard) -> int:
        name = card.name.casefold()
        if name.startswith(query):
            return 0
        return 1 if f" {query}" in f" {name}" else 2 if query in name else 3

    return sorted(kept, key=nearness)
