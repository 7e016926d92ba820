"""What was answered to questions: earlier today, the last time, and as whole records to read.

Takes the gates of a timeline and the journal's `Answer` and `SessionRecord` values, gives others;
pure. An answer belongs to the session it was begun in, also where it is finished in a later one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from relaxapp.core.break_plan import DAY_MS
from relaxapp.core.journal import (
    LONGEST_ANSWER,
    LONGEST_NOTE,
    MOST,
    Answer,
    CheckIn,
    Ended,
    SessionRecord,
    Stamp,
    When,
)
from relaxapp.core.sealing import shown_text
from relaxapp.core.timeline import Gate

OFFERED_FOR_DAYS = 14
"""What was begun this long ago is offered to go on with; older ones are only read."""

_USUAL_ENDS = ("Not at all", "As much as can be")
_ENDS = {
    "tension": ("Not tense at all", "As tense as can be"),
    "pain": ("No pain", "The worst you can think of"),
    "mood": ("Very low", "Very good"),
    "strength": ("Not at all", "As strong as can be"),
    "weight": ("Not at all", "As heavily as can be"),
}
"""What 0 and 10 mean, by the first word of a question's `save_as`."""

CHECK_IN_NAMES = ("tension", "pain", "mood")
AFTER = "-after"
"""The `save_as` of questions whose answers make a check-in, and its ending the second time."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer for the screen, with what it was asked."""

    question: str
    answer: str
    at: Stamp


@dataclass(frozen=True, slots=True)
class Question:
    """All that a page shows of one question: `number` counts from 0."""

    gate: Gate
    number: int
    count: int
    answer: str = ""
    """What was answered so far."""
    earlier: tuple[Said, ...] = ()
    """What was answered before it in this session."""
    last: Said | None = None
    """What was answered to the same question another time."""
    begun: Stamp | None = None
    """When a record was begun that can be gone on with in place of this new one."""
    is_locked: bool = False
    """Whether there is more that was answered, but locked."""
    is_kept: bool = True
    """Whether what is answered is written down."""

    @property
    def place_words(self) -> str:
        return f"{self.number + 1} of {self.count}"


@dataclass(frozen=True, slots=True)
class Writing:
    """One session's answers as a record to read."""

    session: str
    routine: str
    name: str
    began: Stamp
    answers: tuple[Answer, ...]

    @property
    def first_words(self) -> str:
        """The beginning of the first answer in words; a number says little by itself."""
        all_texts = [shown_text(one.answer) for one in self.answers]
        texts = [one for one in all_texts if not one.isdigit()]
        return " ".join((texts or all_texts or [""])[0].split())


def scale_ends(gate: Gate) -> tuple[str, str]:
    """What 0 and 10 mean at a gate, in words."""
    return _ENDS.get((gate.save_as or "").split("-")[0], _USUAL_ENDS)


def answer_id(session: str, number: int) -> str:
    """The id of the answer to a question, by its number: so they stand in order for ever."""
    return f"{session}-{number:03}"


def in_order(session: str, answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """The answers of a session in the order of their questions, whenever they were changed."""
    beginning = f"{session}-"

    def place(one: Answer) -> tuple[bool, str]:
        is_numbered = one.id.startswith(beginning)
        return is_numbered, one.id if is_numbered else ""

    own = (one for one in answers if one.session == session)
    return tuple(sorted(own, key=place))


def is_same_question(gate: Gate, answer: Answer) -> bool:
    """Whether an answer was to this question: by its name, where it has one."""
    if gate.save_as is not None:
        return answer.save_as == gate.save_as
    return answer.save_as is None and answer.question == kept_question(gate)


def kept_question(gate: Gate) -> str:
    """The question as it is kept with its answer: a file may ask one as long as itself."""
    return gate.text[:LONGEST_ANSWER]


def matched(gates: Sequence[Gate], answers: Iterable[Answer]) -> dict[int, Answer]:
    """The answers by the number of their gate; where one is asked twice, in order.

    What a file no longer asks is passed over.
    """
    left = list(answers)
    found: dict[int, Answer] = {}
    for number, gate in enumerate(gates):
        answer = next((one for one in left if is_same_question(gate, one)), None)
        if answer is not None:
            left.remove(answer)
            found[number] = answer
    return found


def next_number(gates: Sequence[Gate], answers: Mapping[int, Answer]) -> int:
    """The number of the question to go on with: the one after the last that was answered."""
    after = max(answers, default=-1) + 1
    return min(after, len(gates) - 1)


def question_at(
    gates: Sequence[Gate],
    number: int,
    answers: Mapping[int, Answer],
    history: Iterable[Answer],
    session: str | None,
    begun: Stamp | None = None,
) -> Question:
    """What the page shows of a gate. `history` is what was answered in this routine at any time."""
    gate = gates[number]
    mine = answers.get(number)
    earlier = tuple(
        Said(gates[at].text, shown_text(answers[at].answer), answers[at].at)
        for at in sorted(answers)
        if at < number and answers[at].answer
    )
    others = [
        one
        for one in history
        if one.session != session and one.answer and is_same_question(gate, one)
    ]
    last = max(others, key=lambda one: one.at.at_ms, default=None)
    return Question(
        gate,
        number,
        len(gates),
        "" if mine is None else mine.answer,
        earlier,
        None if last is None else Said(last.question, shown_text(last.answer), last.at),
        begun,
    )


def open_run(
    sessions: Iterable[SessionRecord], answers: Iterable[Answer], now: Stamp
) -> str | None:
    """The id of the session whose record was begun and not finished, if one can be gone on with.

    Both are of one routine. It is the last one answered in, not too long ago, and no session that
    began since then was done to its end.
    """
    last = max(answers, key=lambda one: one.at.at_ms, default=None)
    if last is None or now.at_ms - last.at.at_ms > OFFERED_FOR_DAYS * DAY_MS:
        return None
    began_ms = next((one.began.at_ms for one in sessions if one.id == last.session), None)
    done_ms = max(
        (one.began.at_ms for one in sessions if one.ended is Ended.COMPLETED), default=None
    )
    since_ms = last.at.at_ms if began_ms is None else began_ms
    return None if done_ms is not None and done_ms >= since_ms else last.session


def writings(
    answers: Iterable[Answer], sessions: Iterable[SessionRecord], names: Mapping[str, str]
) -> tuple[Writing, ...]:
    """The records, the one begun last first.

    `names` are those of routines by id, for what has no session of its own.
    """
    by_id = {one.id: one for one in sessions}
    grouped: dict[str, list[Answer]] = {}
    for answer in answers:
        grouped.setdefault(answer.session, []).append(answer)
    found = []
    for id, own in grouped.items():
        session = by_id.get(id)
        routine = own[0].routine
        name = names.get(routine, routine) if session is None else session.name
        began = min(one.at for one in own) if session is None else session.began
        found.append(Writing(id, routine, name, began, in_order(id, own)))
    return tuple(sorted(found, key=lambda one: (-one.began.at_ms, one.session)))


def searched(found: Iterable[Writing], search: str) -> tuple[Writing, ...]:
    """The records that have every word of the search somewhere in them."""
    words = search.casefold().split()
    return tuple(one for one in found if all(word in _all_words(one) for word in words))


def _all_words(writing: Writing) -> str:
    texts = (f"{one.question}\n{one.answer}" for one in writing.answers)
    return "\n".join((writing.name, *texts)).casefold()


def check_ins_of(
    new_id: Callable[[], str], at: Stamp, session: str, answers: Iterable[Answer]
) -> tuple[CheckIn, ...]:
    """The check-ins that the answers of a session make: before and after it, one by itself, none.

    The questions are known by their `save_as`: `tension`, and `tension-after` where it is asked
    again. Where something is asked again, what was asked first stands before.
    """
    by_name = {one.save_as: one for one in answers if one.save_as is not None}
    found = []
    for ending in ("", AFTER):
        named = {name: by_name.get(name + ending) for name in CHECK_IN_NAMES}
        first = next((one for one in named.values() if one is not None), None)
        tension, pain, mood = (_number(named[name]) for name in CHECK_IN_NAMES)
        one = CheckIn("", at if first is None else first.at, tension, pain, mood, session=session)
        if not one.is_empty:
            found.append(replace(one, id=new_id()))
    note = by_name.get("note")
    if not found:
        return ()
    if note is not None:
        found[-1] = replace(found[-1], note=" ".join(note.answer.split())[:LONGEST_NOTE])
    if len(found) == 1:
        return (replace(found[0], when=When.APART),)
    return replace(found[0], when=When.BEFORE), replace(found[1], at=at, when=When.AFTER)


def _number(answer: Answer | None) -> int | None:
    """A number from 0 to 10 as a scale gives it."""
    text = "" if answer is None else answer.answer
    is_number = text.isascii() and text.isdigit() and len(text) <= 2
    return int(text) if is_number and int(text) <= MOST else None
