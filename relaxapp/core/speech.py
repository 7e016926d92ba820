"""What a voice says in a session, and when: texts planned so that none runs into the next.

Takes a `Timeline` and a mode (`off`, `steps`, `phases`), gives `Spoken` texts in time order, each
with the time it may take. How long a text takes is estimated; one that does not fit is
shortened, or left out. Makes no sound: `services/voice` does.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from relaxapp.core.compiler import BREATH_WORDS, SWITCH_WORDS
from relaxapp.core.routine import Side
from relaxapp.core.speech_length import USUAL_RATE, WORD, shortened, speech_ms
from relaxapp.core.timeline import Phase, Timeline

SPOKEN_BREATHS = 3
"""After so many breaths, or repetitions of a move, the tones go on alone."""

COUNT_HOLD_MS = 10_000
"""The last seconds of a move's hold at least this long are counted down."""

_COUNT_WORDS = ("Three", "Two", "One")
_AGAIN_MS = 60_000
"""An instruction said this short a time ago is not said in full again."""

_BELL_MS = 3_000
"""By then a bell has died away so far that words are understood."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text to say from `at_ms` on, which takes about `takes_ms` and must be over in `most_ms`.

    `is_question`: it belongs to the gate at `at_ms`, where the position stops, so that it has
    all the time it takes; it is said before whatever else is said at `at_ms`.
    """

    at_ms: int
    text: str
    takes_ms: int
    most_ms: int
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class _Due:
    """Words that are due: `forms` from the fullest to the shortest, over by `until_ms`.

    What is still being said then goes first: `until_ms` of a step's own text may be later than the
    next words, which are left out. Words with the same `once` are said once.
    """

    at_ms: int
    until_ms: int
    forms: tuple[str, ...]
    once: tuple[object, ...] | None = None
    is_instruction: bool = False


def plan_speech(
    timeline: Timeline,
    mode: str,
    *,
    words_a_minute: float = USUAL_RATE,
    setups: Mapping[tuple[str, Side | None], str] | None = None,
    has_numbers: bool = True,
) -> tuple[Spoken, ...]:
    """What is said, in time order; nothing for the mode `off`.

    `steps` says each step's text when it begins, sides, what to tense and release, and the last
    seconds of a long hold; `phases` also the words of the first breaths and of each way back.
    `setups` (`session_words.setups_of`) are said in the get-ready before a move;
    `has_numbers` off leaves out the countdown. Raises `ValueError` for an unknown mode.
    """
    if mode not in ("off", "steps", "phases"):
        raise ValueError(f"expected off, steps or phases, got {mode!r}")
    if mode == "off":
        return ()
    planner = _Planner(timeline, mode == "phases", setups or {}, has_numbers, words_a_minute)
    chosen = list(_choose(planner.dues(), words_a_minute))
    for index, (one, following) in enumerate(pairwise(chosen)):
        chosen[index] = replace(one, most_ms=min(one.most_ms, following.at_ms - one.at_ms))
    asked = []
    for gate in timeline.gates:
        takes_ms = speech_ms(gate.text, words_a_minute)
        asked.append(Spoken(gate.at_ms, gate.text, takes_ms, takes_ms, is_question=True))
    return tuple(sorted([*asked, *chosen], key=lambda one: (one.at_ms, not one.is_question)))


def _choose(dues: Iterable[_Due], words_a_minute: float) -> Iterator[Spoken]:
    """Of all that is due, in time order, what is said: each in the fullest form that fits."""
    free_ms = 0
    done: set[tuple[object, ...]] = set()
    told_ms: dict[str, int] = {}
    # A repeated step is fitted once: no file can keep it busy.
    fitted: dict[tuple[tuple[str, ...], int], str | None] = {}
    for due in dues:
        if due.at_ms < free_ms or (due.once is not None and due.once in done):
            continue
        forms, full = due.forms, due.forms[0]
        if due.is_instruction and due.at_ms - told_ms.get(full, -_AGAIN_MS) < _AGAIN_MS:
            forms = forms[-1:]
        wanted = forms, due.until_ms - due.at_ms
        if wanted not in fitted:
            fitted[wanted] = _fitting(*wanted, words_a_minute)
        text = fitted[wanted]
        if text is None:
            continue
        if due.is_instruction and text == full:
            told_ms[full] = due.at_ms
        if due.once is not None:
            done.add(due.once)
        takes_ms = speech_ms(text, words_a_minute)
        free_ms = due.at_ms + takes_ms
        yield Spoken(due.at_ms, text, takes_ms, due.until_ms - due.at_ms)


def _fitting(forms: tuple[str, ...], most_ms: int, words_a_minute: float) -> str | None:
    found = (shortened(form, most_ms, words_a_minute) for form in forms)
    return next((text for text in found if text is not None), None)


class _Planner:
    """Says what is due in each phase of a timeline."""

    def __init__(
        self,
        timeline: Timeline,
        by_phases: bool,
        setups: Mapping[tuple[str, Side | None], str],
        has_numbers: bool,
        words_a_minute: float,
    ) -> None:
        self.timeline = timeline
        self.words_a_minute = words_a_minute
        self.by_phases = by_phases
        self.setups = setups
        self.has_numbers = has_numbers
        self.bells_ms = [cue.at_ms for cue in timeline.cues if cue.name == "bell"]
        # Until when a breath or the repetitions of one side go on, and where they begin.
        self.ends_ms: dict[tuple[object, ...], int] = {}
        self.begins_ms: dict[tuple[object, ...], int] = {}
        for phase in timeline.phases:
            self.ends_ms[_group(phase)] = phase.end_ms
            self.begins_ms.setdefault(_group(phase), phase.start_ms)

    def dues(self) -> Iterator[_Due]:
        for index, phase in enumerate(self.timeline.phases):
            match phase.step:
                case "prepare":
                    yield _Due(phase.start_ms, phase.end_ms, self._prepare_forms(index))
                case "sit":
                    yield self._sit(phase)
                case "breathe":
                    yield from self._breathe(phase)
                case "move":
                    yield from self._move(phase)
                case "switch":
                    side = f"{SWITCH_WORDS}. {_side_words(phase)}."
                    yield _Due(phase.start_ms, phase.end_ms, (side, SWITCH_WORDS))
                case "tense":
                    title = self.timeline.spans[phase.span].title
                    short = (f"Tense your {title}", "Tense") if phase.part == "tense" else ()
                    yield _Due(phase.start_ms, phase.end_ms, (phase.text, *short))
                case _:
                    yield _Due(phase.start_ms, phase.end_ms, (phase.text,))

    def _prepare_forms(self, index: int) -> tuple[str, ...]:
        """The get-ready with how to begin the move that follows, if one does."""
        phase = self.timeline.phases[index]
        following = self.timeline.phases[index + 1 : index + 2]
        setup = next((self.setups.get((one.move or "", one.side)) for one in following), None)
        return (f"{phase.text}. {setup}", phase.text) if setup else (phase.text,)

    def _sit(self, phase: Phase) -> _Due:
        """The text before the first bell, or where bells leave it time."""
        first = bisect_left(self.bells_ms, phase.start_ms)
        bells = self.bells_ms[first : bisect_left(self.bells_ms, phase.end_ms)]
        least_ms = speech_ms(phase.text, self.words_a_minute)
        starts = [phase.start_ms, *(bell_ms + _BELL_MS for bell_ms in bells)]
        for at_ms, bell_ms in zip(starts, [*bells, phase.end_ms], strict=True):
            if bell_ms - at_ms >= least_ms:
                return _Due(at_ms, bell_ms, (phase.text,))
        return _Due(phase.start_ms, phase.end_ms, (phase.text,))

    def _breathe(self, phase: Phase) -> Iterator[_Due]:
        usual = BREATH_WORDS.get(phase.part or "", phase.text)
        begins = phase.start_ms == self.begins_ms[_group(phase)]
        if begins and phase.round == 1:
            forms: tuple[str, ...] = (phase.text, usual)
            if phase.lead:
                forms = (phase.lead, *forms)
                both = f"{phase.text.rstrip('.')}. {phase.lead}"
                both_ms = speech_ms(both, self.words_a_minute)
                if self.by_phases and both_ms <= phase.duration_ms:
                    forms = (both, *forms)
            yield _Due(phase.start_ms, self.ends_ms[_group(phase)], forms)
        elif self.by_phases and (phase.round or 0) <= SPOKEN_BREATHS:
            yield _Due(phase.start_ms, phase.end_ms, (phase.text, usual))

    def _move(self, phase: Phase) -> Iterator[_Due]:
        if phase.start_ms == self.begins_ms[_group(phase)]:
            yield self._instruction(phase)
        elif phase.part == "leave":
            # In phases each of the first ways back; in steps the first that has time for it.
            once = None if self.by_phases else (phase.span, phase.side)
            if not self.by_phases or (phase.rep or 0) <= SPOKEN_BREATHS:
                yield _Due(phase.start_ms, phase.end_ms, (phase.text,), once=once)
        if phase.part == "hold" and phase.duration_ms >= COUNT_HOLD_MS and self.has_numbers:
            for left, word in zip((3, 2, 1), _COUNT_WORDS, strict=True):
                at_ms = phase.end_ms - left * 1_000
                yield _Due(at_ms, at_ms + 1_000, (word,))

    def _instruction(self, phase: Phase) -> _Due:
        forms: tuple[str, ...] = (phase.text,)
        if phase.side is not None and phase.side not in WORD.findall(phase.text.lower()):
            forms = (f"{_side_words(phase)}. {phase.text}", phase.text)
        short = _side_words(phase) if phase.side else self.timeline.spans[phase.span].title
        end_ms = self.ends_ms[_group(phase)]
        return _Due(phase.start_ms, end_ms, (*forms, short), is_instruction=True)


def _group(phase: Phase) -> tuple[object, ...]:
    """What a breath, or a move's repetitions on one side, have in common."""
    return phase.span, phase.step, phase.side, phase.round


def _side_words(phase: Phase) -> str:
    return f"{(phase.side or '').capitalize()} side"


class Prompter:
    """Keeps the place in a plan during play and says what is due, each text at most once."""

    def __init__(self, plan: Sequence[Spoken]) -> None:
        self._plan = tuple(one for one in plan if not one.is_question)
        self._next = 0

    def due(self, position_ms: int, *, is_waiting: bool = False) -> Spoken | None:
        """The text to begin now, if one is; call it after every step of the player.

        Of several that have come due only the last, and one that came due too long ago to be
        over in time not at all. `is_waiting`: the position stands at a gate, behind which
        nothing is said yet; the gate's own question is the caller's, from `Player.gate`.
        """
        upto_ms = position_ms - 1 if is_waiting else position_ms
        after = bisect_right(self._plan, upto_ms, key=lambda one: one.at_ms)
        passed = self._plan[self._next : after]
        self._next = max(after, self._next)
        if not passed:
            return None
        last = passed[-1]
        late_ms = position_ms - last.at_ms
        return last if late_ms == 0 or last.takes_ms + late_ms <= last.most_ms else None

    def seek(self, position_ms: int) -> None:
        """Goes to a position: what is said from there on is due again, also right there."""
        self._next = bisect_left(self._plan, position_ms, key=lambda one: one.at_ms)
