"""What a person has said of themselves, and what that means for a routine.

Takes the four answers (settings) and the catalogue with its safety file, gives what everything is
compiled with, and for one routine a `Fit`: which moves are left out or exchanged, whether it is
suggested at all, and a sentence for each. Pure; nothing is forbidden: what is not suggested can
still be started.

What an answer does is declared with it in `assets/safety.yaml`, from CONTENT.md, D and G:

- No breath holds, or pregnancy, heart disease or high blood pressure: no holds (G, breath holds).
- No floor: no move that is done kneeling or lying; the routine is not suggested where it is placed
  there, or has words of its own that lead there, since texts cannot be exchanged with the moves.
- Neck or shoulder: the moves whose caution says to leave them out (`neck-injury`), and the few
  whose stop rule in D names the shoulder's trouble. Not all that carry `shoulder-injury`: half of
  the moves do, and that caution asks for care, not for leaving them out.
- Pregnancy or heart: the moves with the caution `pregnancy` (deep folds, lying face down).
- Both of the last: what is suggested is gentle (`is_gentle`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import Options, dose
from relaxapp.core.leave_out import Exchange, loses_all_work, moves_of
from relaxapp.core.routine import Breathe, Move, Repeat, Rest, Routine, Say, Step, Use
from relaxapp.core.settings import NO, SKIPPED, YES, Settings

if TYPE_CHECKING:  # read for whoever has answered something
    from relaxapp.core.safety import Question

# Named tuples, since every start asks for a profile: three frozen dataclasses take 6 ms more.

LEAST_SHARE = 0.5
"""Of a routine that is suggested so much of its length is left; ours."""

LITTLE = "Little of it is left for you."

_TRUTH = {YES: True, NO: False, SKIPPED: None}
_DEMANDING_KINDS = ("stretch", "strength")


class Profile(NamedTuple):
    """The four answers; None where one was skipped."""

    breath_holds: bool | None = True
    floor: bool | None = None
    neck_or_shoulder: bool | None = None
    pregnancy_or_heart: bool | None = None
    has_been_asked: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether nothing is left out for this person."""
        return (
            self.breath_holds is not False
            and self.floor is not False
            and not self.neck_or_shoulder
            and not self.pregnancy_or_heart
        )

    def answer(self, question: str) -> bool | None:
        """What was answered to a question, by its id. Raises `AttributeError`."""
        answer: bool | None = getattr(self, question)
        return answer


def profile_of(settings: Settings) -> Profile:
    """The answers as the settings keep them.

    Breath holds are a setting from before there were questions: no is an answer, yes is one only
    once the person has been asked.
    """
    holds = settings.breath_holds
    return Profile(
        breath_holds=holds if settings.asked or not holds else None,
        floor=_TRUTH[settings.floor],
        neck_or_shoulder=_TRUTH[settings.neck_or_shoulder],
        pregnancy_or_heart=_TRUTH[settings.pregnancy_or_heart],
        has_been_asked=settings.asked,
    )


class Fit(NamedTuple):
    """What a profile means for one routine; the sentences are for the person.

    `exchanges` are its moves that are left out or exchanged. `whys` tells of them and of holds,
    `not_suggested` why it is not offered unasked; empty where it is.
    """

    has_holds: bool = True
    exchanges: tuple[Exchange, ...] = ()
    whys: tuple[str, ...] = ()
    not_suggested: str = ""

    @property
    def is_suggested(self) -> bool:
        return not self.not_suggested

    @property
    def without_moves(self) -> frozenset[str]:
        """The ids of the moves that go without another."""
        return frozenset(one.move for one in self.exchanges if one.by is None)

    def options(self, options: Options = Options()) -> Options:
        """The options with what this fit leaves out beside what they do."""
        has_holds = options.has_holds and self.has_holds
        return replace(options, has_holds=has_holds, exchanges=self.exchanges)


class ForYou(NamedTuple):
    """What a profile means for every routine of a catalogue; reckon it once for many.

    `questions` are those whose answer changes something, `changes` the moves that are left out or
    exchanged, by their ids, each with the reason.
    """

    questions: "tuple[Question, ...]" = ()
    changes: Mapping[str, tuple[Exchange, str]] = MappingProxyType({})

    @property
    def has_holds(self) -> bool:
        return not any(one.holds for one in self.questions)

    def options(self, options: Options = Options()) -> Options:
        """The options for any routine."""
        exchanges = tuple(exchange for exchange, _ in self.changes.values())
        return Fit(self.has_holds, exchanges).options(options)

    def why(self, move: Move) -> str:
        """What becomes of a move, in a sentence or two; empty where it is done."""
        if move.id not in self.changes:
            return ""
        exchange, why = self.changes[move.id]
        if exchange.by is None:
            return f"Left out for you: {move.name}. {why}"
        return f"{exchange.by.name} for you in place of {move.name}. {why}"

    def fit(self, routine: Routine) -> Fit:
        """What it means for this one."""
        if not self.questions:
            return Fit()
        moves = moves_of(routine)
        return Fit(
            self.has_holds,
            tuple(self.changes[one.id][0] for one in moves if one.id in self.changes),
            tuple(self._whys(routine, moves)),
            self._not_suggested(routine, moves),
        )

    def _whys(self, routine: Routine, moves: Iterable[Move]) -> Iterable[str]:
        if any(_has_holds(step) for step in _steps_of(routine)):
            why = next((one.holds for one in self.questions if one.holds), None)
            if why is not None:
                yield f"Left out for you: breath holds. {why}"
        yield from filter(None, map(self.why, moves))

    def _not_suggested(self, routine: Routine, moves: tuple[Move, ...]) -> str:
        """Why it is not suggested; empty where it is."""
        for one in self.questions:
            why = _why_placed(routine, moves, one) or _why_cautioned(routine, moves, one)
            if why or (one.gentle and not is_gentle(routine, has_holds=not one.holds)):
                return why or one.gentle
        gone = [one.id for one in moves if self._is_left_out(one)]
        if loses_all_work(routine, gone):
            return "Everything in it is left out for you."
        return LITTLE if self._left_ms(routine) < LEAST_SHARE * routine.length_ms else ""

    def _left_ms(self, routine: Routine) -> int:
        """How long what is left of the routine is."""
        left = dose(routine, self.options())
        return left.steps_size().length_ms

    def _is_left_out(self, move: Move) -> bool:
        return move.id in self.changes and self.changes[move.id][0].by is None


def for_you(profile: Profile, catalogue: Catalogue) -> ForYou:
    """What a profile means for the routines of a catalogue.

    Whoever has no special answer costs nothing: the safety file is not read then.
    """
    if profile.is_plain:
        return ForYou()
    safety = catalogue.safety
    questions = tuple(one for one in safety.questions if profile.answer(one.id) is one.when)
    reasons = {id: _why(move, questions) for id, move in catalogue.moves.items()}
    gone = {id: why for id, why in reasons.items() if why}
    changes = {}
    for id, why in gone.items():
        wanted = (catalogue.moves.get(other) for other in safety.exchanges.get(id, ()))
        by = next((move for move in wanted if move is not None and move.id not in gone), None)
        changes[id] = Exchange(id, by), why
    return ForYou(questions, changes)


def fit(routine: Routine, profile: Profile, catalogue: Catalogue) -> Fit:
    """What a profile means for a routine. For many routines take `for_you` and ask that."""
    return for_you(profile, catalogue).fit(routine)


def is_gentle(routine: Routine, *, has_holds: bool = True) -> bool:
    """Whether a routine asks little: no stretch or strength beyond easy.

    For whom breath holds are too much, a hard routine of breathing is so too.
    """
    if routine.kind in _DEMANDING_KINDS:
        return routine.level == "easy"
    return has_holds or routine.level != "hard"


def _why(move: Move, questions: "Iterable[Question]") -> str:
    """Why a move is left out; empty where it is not."""
    for one in questions:
        cautions = [caution.id for caution in move.cautions]
        reasons = (
            one.moves.get(move.id),
            one.positions.get(move.position),
            *(one.cautions.get(id) for id in cautions if id is not None),
        )
        for why in reasons:
            if why is not None:
                return why
    return ""


def _why_placed(routine: Routine, moves: Iterable[Move], question: "Question") -> str:
    """Why the place a routine is done in does not suit."""
    if routine.position in question.positions:
        return question.positions[routine.position]
    there = next((one for one in moves if one.position in question.positions), None)
    if there is not None and _has_own_words(routine):
        return f"Its words lead to {there.name}. {question.positions[there.position]}"
    return ""


def _why_cautioned(routine: Routine, moves: Iterable[Move], question: "Question") -> str:
    """Why a caution that the routine lists of its own, not with its moves, does not suit."""
    of_moves = {caution.id for move in moves for caution in move.cautions}
    for caution in routine.cautions:
        if caution.id in question.cautions and caution.id not in of_moves:
            return f"It has a caution that concerns you: {caution.name}."
    return ""


def _has_own_words(routine: Routine) -> bool:
    """Whether something is said around its moves, which may speak of them."""
    return any(
        isinstance(step, Say) or (isinstance(step, Rest) and bool(step.text))
        for step in _steps_of(routine)
    )


def _has_holds(step: Step) -> bool:
    return isinstance(step, Breathe) and step.pattern_with(holds=False) != step.pattern


def _steps_of(routine: Routine) -> Iterable[Step]:
    """All steps, those within others too; each used routine is looked into once."""
    waiting, seen = list(routine.steps), set[int]()
    while waiting:
        step = waiting.pop()
        match step:
            case Repeat():
                waiting += step.steps
            case Use() if id(step.routine) not in seen:
                seen.add(id(step.routine))
                waiting += step.routine.steps
            case Use():
                pass
            case _:
                yield step
